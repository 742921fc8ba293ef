//! `tminus explain`: the page of a finding, an error or an exit status.

use crate::arguments::ExplainArguments;
use crate::commands::Outcome;
use crate::error::{CODE_PAGES, Code, Problem};
use crate::exit::{EXIT_PAGES, Exit};
use crate::output::Output;
use crate::paint::Paint;
use tminus_plan::nearest;

pub(crate) fn explain(arguments: &ExplainArguments, output: Output) -> Outcome {
    let paint = Paint::new(output.color);
    let wanted = arguments.code.trim();
    let page = finding(wanted, paint)
        .or_else(|| error(wanted, paint))
        .or_else(|| status(wanted, paint))
        .ok_or_else(|| unknown(wanted))?;
    output.print(page)?;
    Ok(Exit::Go)
}

fn finding(wanted: &str, paint: Paint) -> Option<String> {
    let page = tminus_lint::explain(wanted)?;
    let document = |text: &str| {
        text.lines()
            .map(|line| format!("    {line}").trim_end().to_owned() + "\n")
            .collect::<String>()
    };
    Some(format!(
        "{}\nFix: {}\n\nExample:\n\n{}\nNot this:\n\n{}\nTo let one stand, write on the line above it:\n\n    <!-- tminus: allow {} reason -->\n",
        written(page.code, page.title, page.meaning, paint),
        wrapped(page.fix),
        document(page.example),
        document(page.near_miss),
        page.code
    ))
}

fn finding_codes() -> impl Iterator<Item = &'static str> {
    tminus_lint::pages().map(|page| page.code)
}

fn error(wanted: &str, paint: Paint) -> Option<String> {
    let page = CODE_PAGES
        .iter()
        .find(|page| page.code.name().eq_ignore_ascii_case(wanted))?;
    Some(written(page.code.name(), page.title, page.text, paint))
}

fn status(wanted: &str, paint: Paint) -> Option<String> {
    let number: u8 = wanted.parse().ok()?;
    let page = EXIT_PAGES.iter().find(|page| page.status == number)?;
    Some(written(
        &format!("exit status {number}"),
        page.title,
        page.text,
        paint,
    ))
}

fn written(name: &str, title: &str, text: &str, paint: Paint) -> String {
    format!("{}: {title}\n\n{}\n", paint.bold(name), wrapped(text))
}

/// The text in lines of at most 80 characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= 80 {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

fn unknown(wanted: &str) -> Problem {
    let codes = CODE_PAGES
        .iter()
        .map(|page| page.code.name())
        .chain(finding_codes());
    let help = nearest(wanted, codes).map_or_else(
        || "give the code of a finding (T001) or an error (E001), or an exit status (4)".to_owned(),
        |code| format!("did you mean {code}?"),
    );
    Problem::new(
        Code::Argument,
        format!("there is no page for `{wanted}`"),
        help,
    )
}
