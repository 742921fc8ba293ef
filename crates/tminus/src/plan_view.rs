//! A plan as people read it before they agree to it: every step with its line, what proves it, what it
//! does, what it waits for, and where it counts.

use crate::paint::Paint;
use std::fmt::Write as _;
use std::time::Duration;
use tminus_checklist::Weight;
use tminus_measure::display_duration;
use tminus_plan::shell::first_line;
use tminus_plan::{
    Check, Effect, Expect, GateRole, Item, JsonExpect, MetricSource, PhaseIndex, Plan, PlanChoice,
    Probe, Shares, Source, Step, StepKind, SuggestedMetric,
};
use tminus_plan::{OnFailure, Rule, SeriesSource, Watch};
use tminus_report::one_line;

/// Texts of others are cut to this many characters.
const WIDEST: usize = 110;

/// The whole plan, for people. `sources` names the files it was compiled from.
pub(crate) fn plan_view(plan: &Plan, sources: &str, color: bool) -> String {
    let paint = Paint::new(color);
    let mut text = String::new();
    let _ = writeln!(text, "{}", paint.bold(cut(&plan.title)));
    let _ = writeln!(text, "{}", paint.soft(sources));
    for at in 0..plan.phases.len() {
        phase(&mut text, plan, PhaseIndex(at), paint);
    }
    armed(&mut text, plan, paint);
    let _ = writeln!(text, "\n{}\n{}", Shares::of(plan), Totals::of(plan));
    let _ = writeln!(text, "plan digest {}", paint.bold(&plan.digest));
    text
}

/// What the steps of a plan come to. Each step is counted once: blocked, a hold, or by what proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    steps: usize,
    written: usize,
    bound: usize,
    suggested: usize,
    person: usize,
    blocked: usize,
    holds: usize,
    ask: usize,
}

impl Totals {
    /// Counts a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut totals = Self {
            steps: plan.steps.len(),
            ..Self::default()
        };
        for step in &plan.steps {
            let slot = if step.kind == StepKind::Hold {
                &mut totals.holds
            } else if step.blocked.is_some() {
                &mut totals.blocked
            } else {
                match &step.proof.source {
                    Source::Written => &mut totals.written,
                    Source::Bound { .. } => &mut totals.bound,
                    Source::Person { .. } if is_suggested(step) => &mut totals.suggested,
                    Source::Person { .. } => &mut totals.person,
                }
            };
            *slot += 1;
            totals.ask += usize::from(step.asks.is_some());
        }
        totals
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} steps: {} written, {} bound, {} suggested, {} for a person, {} blocked, {} holds; {} ask before they run",
            self.steps,
            self.written,
            self.bound,
            self.suggested,
            self.person,
            self.blocked,
            self.holds,
            self.ask
        )
    }
}

fn phase(text: &mut String, plan: &Plan, index: PhaseIndex, paint: Paint) {
    let phase = &plan.phases[index.0];
    let steps: Vec<&Step> = plan
        .steps
        .iter()
        .filter(|step| step.phase == index)
        .collect();
    let sums: Vec<&Item> = plan
        .items
        .iter()
        .filter(|item| {
            item.phase == index && item.steps.is_empty() && item.gate == GateRole::Forward
        })
        .collect();
    if steps.is_empty() && sums.is_empty() {
        return;
    }
    let environment = phase
        .environment
        .as_ref()
        .map(|environment| format!(", {}", cut(environment)))
        .unwrap_or_default();
    let _ = writeln!(
        text,
        "\n{} {}",
        paint.bold(cut(&phase.heading)),
        paint.soft(format!(
            "(line {}, {}{environment})",
            phase.line,
            phase.role.name()
        ))
    );
    let mut choices: Vec<&PlanChoice> = plan
        .choices
        .iter()
        .filter(|choice| steps.iter().any(|step| belongs(plan, choice, step)))
        .collect();
    choices.sort_by_key(|choice| choice.line);
    let mut choices = choices.into_iter().peekable();
    for step in steps {
        while let Some(choice) = choices.next_if(|choice| choice.line <= step.line) {
            choice_line(text, choice, paint);
        }
        step_lines(text, plan, step, paint);
    }
    for choice in choices {
        choice_line(text, choice, paint);
    }
    if phase.forward {
        let _ = writeln!(
            text,
            "  {}",
            paint.bold(format!("gate: {}", gate(plan, index)))
        );
    }
}

fn belongs(plan: &Plan, choice: &PlanChoice, step: &Step) -> bool {
    choice
        .options
        .iter()
        .flat_map(|option| &option.steps)
        .any(|index| plan.steps[index.0].id == step.id)
}

fn choice_line(text: &mut String, choice: &PlanChoice, paint: Paint) {
    let names: Vec<String> = choice
        .options
        .iter()
        .enumerate()
        .map(|(at, option)| {
            let name = cut(&option.name);
            if choice.configured == Some(at) {
                paint.good(format!("{name} (configured)"))
            } else {
                name
            }
        })
        .collect();
    let _ = writeln!(
        text,
        "  {:>6}  one of  {}",
        format!("L{}", choice.line),
        names.join(" | ")
    );
}

fn step_lines(text: &mut String, plan: &Plan, step: &Step, paint: Paint) {
    let line = format!("L{}", step.line);
    if let Some(hold) = &step.hold {
        let _ = writeln!(
            text,
            "  {line:>6}  {}",
            paint.warn(format!(
                "hold until {} ({})",
                offset(hold.offset_s),
                cut(&hold.text)
            ))
        );
        return;
    }
    let mut notes = Vec::new();
    match step.weight {
        Weight::Required => {}
        Weight::Critical => notes.push("critical".to_owned()),
        Weight::Advisory => notes.push("advisory".to_owned()),
        Weight::Optional => notes.push("optional".to_owned()),
    }
    notes.extend(standing(step.gate).map(str::to_owned));
    if step.item.is_some_and(|item| plan.items[item.0].claimed) {
        notes.push("ticked in the file, which proves nothing".to_owned());
    }
    let notes = if notes.is_empty() {
        String::new()
    } else {
        format!(" {}", paint.soft(format!("[{}]", notes.join(", "))))
    };
    let source = match &step.proof.source {
        _ if step.blocked.is_some() => "blocked".to_owned(),
        Source::Written => "written".to_owned(),
        Source::Bound { line } => format!("bound:{line}"),
        Source::Person { .. } if is_suggested(step) => "suggested".to_owned(),
        Source::Person { .. } => "person".to_owned(),
    };
    let _ = writeln!(
        text,
        "  {line:>6}  {:<7} {source:<9} {:<8} {}{notes}",
        kind(step.kind),
        effect(step),
        cut(&step.text),
    );
    let mut under = |mark: &str, detail: &str| {
        let _ = writeln!(text, "          {mark} {detail}");
    };
    if let Some(probe) = step.proof.probe.as_deref() {
        let line = with_expectations(probe_line(probe), &expectations(probe));
        under(&paint.soft("·"), &paint.soft(cut(&line)));
    }
    for detail in step
        .watch
        .iter()
        .flat_map(|watch| watch_lines(watch, step.gate))
    {
        under(&paint.soft("·"), &paint.soft(detail));
    }
    if let Some(reads) = &step.proof.person_reads {
        under(
            &paint.soft("·"),
            &format!("then a person reads it: {}", cut(reads)),
        );
    }
    if let Source::Person {
        suggestion: Some(probe),
        suggestion_reason,
        ..
    } = &step.proof.source
    {
        let reason = suggestion_reason
            .as_deref()
            .map(|reason| format!(" ({})", cut(reason)))
            .unwrap_or_default();
        under(
            &paint.soft("·"),
            &format!(
                "could be proved by {}{reason}; bind it to trust it",
                cut(&observation_line(probe))
            ),
        );
    }
    if let Source::Person {
        suggestion: None,
        suggestion_reason: Some(reason),
        ..
    } = &step.proof.source
    {
        under(
            &paint.soft("·"),
            &format!("left to a person: {}", cut(reason)),
        );
    }
    if let Source::Person {
        suggested_metrics, ..
    } = &step.proof.source
    {
        for metric in suggested_metrics {
            let detail = format!(
                "could be measured by [metrics.\"{}\"], {}; define it to trust it",
                cut(&metric.name),
                cut(&metric_line(metric))
            );
            under(&paint.soft("·"), &detail);
        }
    }
    if step.kind == StepKind::Approve {
        let role = step.role_beside_text();
        let role = role.map_or_else(String::new, |role| format!(" as {}", cut(role)));
        let who: Vec<String> = step.approvers.iter().map(|name| cut(name)).collect();
        let who = if who.is_empty() {
            "anyone".to_owned()
        } else {
            who.join(", ")
        };
        under(&paint.soft("·"), &format!("approved{role} by {who}"));
    }
    if let Some(asks) = &step.asks {
        under(
            &paint.warn("?"),
            &format!("asks before it runs: {}", cut(asks)),
        );
    }
    if let Some(blocked) = &step.blocked {
        under(&paint.bad("!"), &format!("cannot run: {}", cut(blocked)));
    }
}

/// The rollback triggers, and whether anything measures them.
fn armed(text: &mut String, plan: &Plan, paint: Paint) {
    let triggers: Vec<&Item> = plan
        .items
        .iter()
        .filter(|item| item.gate == GateRole::Trigger)
        .collect();
    if triggers.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", paint.bold("Rollback triggers"));
    for item in triggers {
        let watch = item
            .steps
            .iter()
            .find_map(|step| plan.steps[step.0].watch.as_deref());
        let state = match watch.map(|watch| watch.on_failure) {
            Some(OnFailure::Rollback | OnFailure::Gate) => {
                paint.good("measured; rolls back at once")
            }
            Some(OnFailure::Consider) => paint.good("measured; asks whether to roll back"),
            None => paint
                .warn("nothing measures it: bind it, or attest or waive it before the deployment"),
        };
        let _ = writeln!(
            text,
            "  {:>6}  {}  {state}",
            format!("L{}", item.line),
            cut(&item.text)
        );
    }
}

fn gate(plan: &Plan, phase: PhaseIndex) -> String {
    let count = |weight| {
        plan.steps
            .iter()
            .filter(|step| {
                step.phase == phase
                    && step.gate == GateRole::Forward
                    && step.weight == weight
                    && step.kind != StepKind::Hold
            })
            .count()
    };
    let parts: Vec<String> = [
        (count(Weight::Critical), "critical"),
        (count(Weight::Required), "required"),
        (count(Weight::Advisory), "advisory (warn)"),
        (count(Weight::Optional), "optional"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}"))
    .collect();
    parts.join(", ")
}

fn standing(gate: GateRole) -> Option<&'static str> {
    match gate {
        GateRole::Forward => None,
        GateRole::Trigger => Some("rollback trigger"),
        GateRole::Rollback => Some("on rollback"),
        GateRole::Record => Some("filled from receipts"),
        GateRole::Reference => Some("reference"),
    }
}

fn kind(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Check => "check",
        StepKind::Action => "action",
        StepKind::Fill => "fill",
        StepKind::Attest => "attest",
        StepKind::Approve => "approve",
        StepKind::Hold => "hold",
        StepKind::Watch => "watch",
        StepKind::Shift => "shift",
    }
}

fn effect(step: &Step) -> &'static str {
    if step.kind == StepKind::Shift {
        return "changes";
    }
    match (step.effect, step.proof.probe.as_deref()) {
        (Effect::Read, None) if step.watch.is_some() => "reads",
        (_, None) => "-",
        (Effect::Read, _) => "reads",
        (Effect::Mutate, _) => "changes",
        (Effect::Unknown, _) => "unknown",
    }
}

/// What a watch looks at, how often, what it holds that against, and what a failure leads to.
fn watch_lines(watch: &Watch, gate: GateRole) -> Vec<String> {
    let time = |milliseconds| display_duration(Duration::from_millis(milliseconds));
    let looks = match watch.length_ms {
        Some(0) => "looks once".to_owned(),
        Some(length) => format!("looks every {} for {}", time(watch.every_ms), time(length)),
        None => format!("looks every {} while armed", time(watch.every_ms)),
    };
    let fails = match watch.on_failure {
        OnFailure::Rollback => "; rolls back at once when it fails",
        OnFailure::Consider => "; asks whether to roll back when it fails",
        OnFailure::Gate => "",
    };
    let about = if gate == GateRole::Trigger {
        "armed from the first deploy step; "
    } else {
        ""
    };
    let mut lines = vec![format!("{about}{looks}{fails}")];
    for series in &watch.series {
        let rules: Vec<String> = series.rules.iter().map(rule_line).collect();
        let rules = if rules.is_empty() {
            "collected".to_owned()
        } else {
            rules.join("; ")
        };
        let source = match &series.source {
            SeriesSource::Probe(probe) => format!(" ({})", probe_line(probe)),
            SeriesSource::Metric(_) => String::new(),
        };
        lines.push(cut(&format!("{}{source}: {rules}", series.name)));
    }
    lines
}

fn rule_line(rule: &Rule) -> String {
    let percent = |share: f64| format!("{} %", (share * 1e6).round() / 1e4);
    match rule {
        Rule::Keep {
            threshold,
            consecutive,
            ..
        } => {
            let bound = threshold.map_or_else(|| "passes".to_owned(), |bound| bound.to_string());
            format!("{bound}, {consecutive} in a row that do not are a failure")
        }
        Rule::Moves { consecutive } => {
            format!("moves; {consecutive} looks in a row at which it has not are a failure")
        }
        Rule::Share { at_most, alpha, .. } => {
            format!("at most {} of all, α {alpha}", percent(*at_most))
        }
        Rule::Budget {
            allowed,
            exclusive,
            period_ms,
        } => format!(
            "{} {allowed} in {}",
            if *exclusive { "less than" } else { "at most" },
            display_duration(Duration::from_millis(*period_ms))
        ),
        Rule::Compare {
            relative,
            absolute,
            alpha,
            ..
        } => {
            let margin = match (relative, absolute) {
                (Some(relative), _) => format!(" by more than {}", percent(*relative)),
                (None, Some(absolute)) => format!(" by more than {absolute}"),
                (None, None) => " (no margin, so it cannot pass)".to_owned(),
            };
            format!("not worse than the baseline{margin}, α {alpha}")
        }
    }
}

/// A time around T-0: `T-30m`, `T+15m`, `T-0`.
fn offset(seconds: i64) -> String {
    if seconds == 0 {
        return "T-0".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let length = std::time::Duration::from_secs(seconds.unsigned_abs());
    format!("T{sign}{}", tminus_measure::display_duration(length))
}

/// Whether a recogniser believes to know what would prove a step.
fn is_suggested(step: &Step) -> bool {
    match &step.proof.source {
        Source::Person {
            suggestion,
            suggested_metrics,
            ..
        } => suggestion.is_some() || !suggested_metrics.is_empty(),
        _ => false,
    }
}

/// Where a metric's values come from, in one line.
pub(crate) fn metric_line(metric: &SuggestedMetric) -> String {
    match &metric.source {
        MetricSource::Query { prometheus, query } => format!("{query} at {prometheus}"),
        MetricSource::Ratio {
            prometheus,
            errors,
            total,
        } => format!("{errors} of {total} at {prometheus}"),
        MetricSource::Histogram {
            scrape,
            histogram,
            quantile,
            ..
        } => format!("the {quantile} quantile of {histogram} of {scrape}"),
        MetricSource::Value { scrape, name, .. } => format!("{name} of {scrape}"),
        MetricSource::Command(command) => format!("$ {command}"),
        MetricSource::Traffic(_) => "what the target counts".to_owned(),
    }
}

/// What a suggested probe looks at and what it expects, in one line.
pub(crate) fn observation_line(probe: &Probe) -> String {
    let mut expects = expectations(probe);
    if let Probe::Command(command) = probe
        && command.expect.is_empty()
    {
        expects.push("exit status 0".to_owned());
    }
    with_expectations(probe_line(probe), &expects)
}

fn with_expectations(line: String, expects: &[String]) -> String {
    if expects.is_empty() {
        line
    } else {
        format!("{line} → {}", expects.join(", "))
    }
}

/// What a probe expects besides what its kind implies.
fn expectations(probe: &Probe) -> Vec<String> {
    let mut expects: Vec<String> = Vec::new();
    match probe {
        Probe::Command(command) => expects.extend(command.expect.iter().map(expectation)),
        Probe::Http(http) => {
            expects.extend(http.json.iter().map(|(pointer, wanted)| match wanted {
                JsonExpect::Value(value) => format!("{pointer} is {value}"),
                JsonExpect::Threshold { number } => format!("{pointer} {number}"),
            }));
            expects.extend(
                http.contains
                    .iter()
                    .map(|text| format!("body contains {text:?}")),
            );
            expects.extend(
                http.expect_headers
                    .iter()
                    .map(|(name, text)| format!("{name} contains {text:?}")),
            );
        }
        Probe::File(file) => {
            expects.extend(file.non_empty.then(|| "not empty".to_owned()));
            expects.extend(file.newer_than_s.map(|seconds| {
                let age = display_duration(Duration::from_secs(seconds));
                format!("written in the last {age}")
            }));
            expects.extend(file.contains.iter().map(|text| format!("contains {text}")));
        }
        Probe::Git(git) => {
            expects.extend(git.clean.then(|| "clean".to_owned()));
            expects.extend(git.pushed.then(|| "pushed".to_owned()));
            expects.extend(
                git.branch
                    .iter()
                    .map(|branch| format!("on branch {branch}")),
            );
            let at_head = if git.tag_at_head { " at its head" } else { "" };
            expects.extend(git.tag.iter().map(|tag| format!("tag {tag}{at_head}")));
        }
        Probe::Tcp(_) | Probe::Disk(_) | Probe::Process(_) | Probe::Metrics(_) => {}
    }
    expects
}

/// What is expected of a command.
fn expectation(expect: &Expect) -> String {
    match expect {
        Expect::Output(check) => check_line(check),
        Expect::File(file) => {
            let probe = Probe::File(file.clone());
            with_expectations(probe_line(&probe), &expectations(&probe))
        }
    }
}

fn check_line(check: &Check) -> String {
    let joined = |checks: &[Check], word| {
        let lines: Vec<String> = checks.iter().map(check_line).collect();
        lines.join(word)
    };
    match check {
        Check::ExitStatus(status) => format!("exit status {status}"),
        Check::Fails => "must fail".to_owned(),
        Check::Contains(text) => format!("output contains {text:?}"),
        Check::Lacks(text) => format!("output lacks {text:?}"),
        Check::Equals(text) => format!("output is {text:?}"),
        Check::Json(text) => format!("JSON with {text}"),
        Check::Number(threshold) => format!("number {threshold}"),
        Check::VersionAtLeast(version) => format!("version {version} or newer"),
        Check::HttpStatus(status) => format!("HTTP status {status}"),
        Check::NoOutput => "no output".to_owned(),
        Check::SomeOutput => "some output".to_owned(),
        Check::AnyOf(checks) => joined(checks, " or "),
        Check::AllOf(checks) => joined(checks, ", "),
    }
}

/// What a probe looks at, in one line.
pub(crate) fn probe_line(probe: &Probe) -> String {
    match probe {
        Probe::Command(command) => {
            let (first, rest) = first_line(&command.command);
            let unbroken = first
                .lines()
                .map(|line| line.trim().trim_end_matches('\\').trim_end());
            let first = unbroken.collect::<Vec<_>>().join(" ");
            let more = rest.lines().count();
            let more = if more > 0 {
                format!(" (and {more} more lines)")
            } else {
                String::new()
            };
            format!("$ {first}{more}")
        }
        Probe::Http(http) => {
            let status = http
                .status
                .map_or_else(|| "2xx".to_owned(), |status| status.to_string());
            format!("{} {} is {status}", http.method, http.url)
        }
        Probe::Tcp(tcp) => {
            format!(
                "tcp {} {}",
                tcp.address,
                if tcp.closed { "refuses" } else { "accepts" }
            )
        }
        Probe::File(file) => {
            format!(
                "file {}{}",
                file.path,
                if file.absent { " is absent" } else { "" }
            )
        }
        Probe::Disk(disk) => format!("free space of {} {}", disk.path, disk.free),
        Probe::Process(process) => format!(
            "process {}",
            process
                .name
                .as_deref()
                .or(process.pid_file.as_deref())
                .unwrap_or("?")
        ),
        Probe::Git(git) => {
            let path = if git.path.is_empty() { "." } else { &git.path };
            format!("git work tree {path}")
        }
        Probe::Metrics(metrics) => {
            let bound = metrics
                .value
                .map(|value| format!(" {value}"))
                .unwrap_or_default();
            format!("metric {}{bound} of {}", metrics.name, metrics.scrape)
        }
    }
}

fn cut(text: &str) -> String {
    let line = one_line(text);
    if line.chars().count() <= WIDEST {
        return line;
    }
    let mut short: String = line.chars().take(WIDEST - 1).collect();
    short.push('…');
    short
}
