//! `tminus judge`: one comparison of a candidate with a baseline, explained.

use crate::arguments::{DirectionChoice, Format, JudgeArguments};
use crate::commands::Outcome;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::input;
use crate::output::Output;
use crate::paint::Paint;
use crate::series::read_series;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use tminus_judge::{Comparison, ComparisonRule, Direction, Judgement, Margin, Pair, Scale};
use tminus_measure::Verdict;

pub(crate) fn judge(arguments: &JudgeArguments, output: Output) -> Outcome {
    let rule = rule(arguments)?;
    if arguments.baseline == Path::new("-") && arguments.candidate == Path::new("-") {
        return Err(Problem::new(
            Code::Argument,
            "both sides are standard input",
            "give a file for one of them",
        ));
    }
    let baseline = side(&arguments.baseline, rule.scale)?;
    let candidate = side(&arguments.candidate, rule.scale)?;
    let mut comparison = Comparison::new(rule);
    for index in 0..baseline.len().max(candidate.len()) {
        comparison.push(Pair {
            baseline: baseline.get(index).copied().flatten(),
            candidate: candidate.get(index).copied().flatten(),
        });
    }
    let judgement = comparison.judgement();
    output.print(match arguments.format {
        Format::Human => told(&judgement, Paint::new(output.color)),
        Format::Json => as_json(&judgement),
    })?;
    Ok(match judgement.verdict {
        Verdict::Pass => Exit::Go,
        Verdict::Fail => Exit::NoGo,
        Verdict::Inconclusive => Exit::Inconclusive,
        Verdict::NotMeasured => Exit::NotMeasured,
    })
}

fn rule(arguments: &JudgeArguments) -> Result<ComparisonRule, Problem> {
    let refused = |message: String, help: &str| Problem::new(Code::Argument, message, help);
    if !(arguments.alpha > 0.0 && arguments.alpha < 1.0) {
        return Err(refused(
            format!("--alpha {} is no probability", arguments.alpha),
            "give the chance of a false alarm that is accepted, between 0 and 1: 0.05",
        ));
    }
    if arguments.block == 0 {
        return Err(refused(
            "--block 0 judges nothing".to_owned(),
            "give the number of windows that make one observation, 1 or more",
        ));
    }
    let margin = arguments.margin.as_deref().map(|text| {
        margin(text).ok_or_else(|| {
            refused(
                format!("--margin `{text}` is no margin"),
                "give a share of the baseline (10%), a number in the metric's unit (5), or both (10%,5)",
            )
        })
    });
    Ok(ComparisonRule {
        direction: match arguments.direction {
            DirectionChoice::Increase => Direction::Increase,
            DirectionChoice::Decrease => Direction::Decrease,
            DirectionChoice::Either => Direction::Either,
        },
        alpha: arguments.alpha,
        margin: margin.transpose()?,
        block: arguments.block,
        scale: if arguments.counts {
            Scale::Counts
        } else {
            Scale::Gauges
        },
    })
}

fn margin(text: &str) -> Option<Margin> {
    let mut margin = Margin::default();
    for part in text.split(',').map(str::trim) {
        let (number, of) = match part.strip_suffix('%') {
            Some(share) => (
                share.trim().parse::<f64>().ok()? / 100.0,
                &mut margin.relative,
            ),
            None => (part.parse().ok()?, &mut margin.absolute),
        };
        if !number.is_finite() || number < 0.0 {
            return None;
        }
        *of = number;
    }
    Some(margin)
}

fn side(path: &Path, scale: Scale) -> Result<Vec<Option<f64>>, Problem> {
    let bytes = input::read_document(path)?;
    let name = path.display().to_string();
    let values = read_series(&name, &String::from_utf8_lossy(&bytes))?;
    if scale == Scale::Counts && values.iter().flatten().any(|value| *value < 0.0) {
        return Err(Problem::new(
            Code::Argument,
            format!("`{name}` holds negative values, which are no counts"),
            "leave --counts out for values that are not counted",
        ));
    }
    Ok(values)
}

fn told(judgement: &Judgement, paint: Paint) -> String {
    let when = judgement
        .decided_at
        .map(|at| format!(", decided after window {at}"))
        .unwrap_or_default();
    let line = format!(
        "{}{when}: {} windows, {} used, {} missing",
        judgement.verdict, judgement.windows, judgement.used, judgement.missing
    );
    let line = match judgement.verdict {
        Verdict::Pass => paint.good(line),
        Verdict::Fail => paint.bad(line),
        Verdict::Inconclusive | Verdict::NotMeasured => paint.bold(line),
    };
    let mut text = format!("{line}\n");
    for part in judgement.explanation.split("; ") {
        let _ = writeln!(text, "  {part}");
    }
    let _ = writeln!(text, "  another verdict: {}", judgement.flips_if);
    let _ = writeln!(text, "  method: {}", judgement.method);
    text
}

fn as_json(judgement: &Judgement) -> String {
    let document = json!({
        "schema": "judge/1",
        "verdict": judgement.verdict,
        "decided_at": judgement.decided_at,
        "windows": judgement.windows,
        "used": judgement.used,
        "missing": judgement.missing,
        "method": judgement.method,
        "e_value": judgement.e_value,
        "threshold": judgement.threshold,
        "alpha": judgement.alpha,
        "explanation": judgement.explanation,
        "flips_if": judgement.flips_if,
    });
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_is_a_share_a_number_or_both() {
        for (text, expected) in [
            ("10%", Some((0.1, 0.0))),
            ("5", Some((0.0, 5.0))),
            ("10 %, 5", Some((0.1, 5.0))),
            ("0", Some((0.0, 0.0))),
            ("-1%", None),
            ("NaN", None),
            ("", None),
            ("ten", None),
        ] {
            let read = margin(text).map(|margin| (margin.relative, margin.absolute));
            assert_eq!(read, expected, "{text}");
        }
    }
}
