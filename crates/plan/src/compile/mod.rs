//! Checklist and config, compiled: phases, items, steps, choices, digest.

mod answer;
mod approver;
mod aside;
mod asks;
mod beside;
mod bindings;
mod bound;
mod choices;
mod diagnostic;
mod digest;
mod elsewhere;
mod excerpt;
mod gate;
mod hold;
mod identity;
mod items;
mod look;
mod new_secret;
mod outline;
mod rollout;
mod search;
mod steps;
#[cfg(test)]
mod tests;
mod trigger;
mod version;
mod watch;
mod written;

pub use diagnostic::{Diagnostic, Place, Severity};

use crate::config::Config;
use crate::pattern::{fold, matches};
use crate::suggest::Surroundings;
use crate::{Draft, GateRole, Plan, Source, Step};
use identity::Ids;
use outline::Outline;
use tminus_checklist::Checklist;

/// A plan, and what the compiler could not make sense of.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled<P = Plan> {
    /// The plan.
    pub plan: P,
    /// What is to be said about it: first what concerns the config, then the checklist, by line.
    pub diagnostics: Vec<Diagnostic>,
}

impl<P> Compiled<P> {
    /// Whether the plan may run: no diagnostic is an error.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// Compiles a checklist and its config. `file` is the checklist's path as given.
#[must_use]
pub fn compile(checklist: &Checklist, config: &Config, file: &str) -> Compiled {
    let surroundings = Surroundings::of(checklist);
    let Compiled { plan, diagnostics } = draft(checklist, config, file, Some(&surroundings));
    let digest = digest::of(&plan, config);
    Compiled {
        plan: plan.sealed(digest),
        diagnostics,
    }
}

/// Compiles as [`compile`] does, and suggests nothing: ids, steps and diagnostics are the same,
/// and every person's step comes without a probe or metrics to take its place. For those who judge
/// a document and neither bind nor launch anything.
#[must_use]
pub fn compile_without_suggestions(
    checklist: &Checklist,
    config: &Config,
    file: &str,
) -> Compiled<Draft> {
    draft(checklist, config, file, None)
}

/// Compiles all but the digest, with suggestions out of what the document says of the system, if
/// that is given.
fn draft(
    checklist: &Checklist,
    config: &Config,
    file: &str,
    surroundings: Option<&Surroundings>,
) -> Compiled<Draft> {
    let mut diagnostics = Vec::new();
    let mut ids = Ids::default();
    let lines = checklist
        .items
        .iter()
        .map(|item| item.line)
        .chain(checklist.commands.iter().map(|command| command.line));
    let outline = Outline::of(checklist, lines, file, &mut ids);
    let owners = items::owners(checklist);
    let mut items = items::of(checklist, &outline);
    let spans = hold::spans(checklist, &outline);
    let (mut steps, of_command) = steps::of(
        steps::Source {
            checklist,
            config,
            outline: &outline,
            owners: &owners,
            spans: &spans,
            surroundings,
        },
        &mut items,
        &mut ids,
        &mut diagnostics,
    );
    automatic(config, &items, &mut steps, &mut diagnostics);
    hold::insert(checklist, &outline, &spans, &mut ids, &mut steps);
    items::link(&mut items, &steps);
    let choices = choices::of(
        checklist,
        config,
        || choices::Places::of(&items, &steps, &of_command),
        &mut ids,
        &mut diagnostics,
    );
    items::set_kinds(&mut items, &steps, &choices);
    let mut plan = Draft {
        digest: (),
        config_digest: identity::hex(config.text.as_bytes()),
        title: checklist.title.clone().unwrap_or_else(|| file.to_owned()),
        file: file.to_owned(),
        phases: outline.phases,
        items,
        steps,
        choices,
        rollout: config.rollout.clone(),
        undo_automatic: config
            .rollback
            .automatic
            .iter()
            .any(|entry| entry == "undo"),
    };
    for step in &plan.steps {
        if step.gate == GateRole::Forward {
            plan.phases[step.phase.0].forward = true;
        }
    }
    diagnostics.extend(plan.steps.iter().filter_map(about));
    diagnostics.extend(unheld(&plan, config));
    diagnostics.sort_by_key(Diagnostic::order);
    Compiled { plan, diagnostics }
}

/// Marks the steps of the rollback that run without being asked about.
fn automatic(
    config: &Config,
    items: &[crate::Item],
    steps: &mut [Step],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for entry in &config.rollback.automatic {
        if entry == "traffic" || entry == "undo" {
            continue;
        }
        let pattern = fold(entry);
        let mut found = false;
        for step in steps
            .iter_mut()
            .filter(|step| step.gate == GateRole::Rollback)
        {
            let item = step.item.map(|item| &items[item.0]);
            let named = matches(&pattern, &fold(&step.text))
                || item.is_some_and(|item| {
                    item.id == *entry || matches(&pattern, &fold(&item.text.replace('`', "")))
                });
            step.automatic |= named;
            found |= named;
        }
        if !found {
            diagnostics.push(Diagnostic {
                severity: Severity::Error,
                message: format!("[rollback] automatic names \"{entry}\", and no step of the rollback is called that"),
                help: Some("write the text of a step of the rollback section, `*` stands for anything".to_owned()),
                place: Place::Config { line: 1, span: 0..0 },
            });
        }
    }
}

/// Criteria whose metric the config defines, and that cannot be held against it all the same.
fn unheld(plan: &Draft, config: &Config) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = config
        .watch
        .limits
        .iter()
        .filter(|(name, limit)| !watch::has_limit(name, **limit, config))
        .map(|(name, limit)| Diagnostic {
            severity: Severity::Error,
            message: format!("[watch] limits: no metric \"{name}\" can be held against `{limit}`"),
            help: Some("name one of [metrics], and a unit that its values have".to_owned()),
            place: Place::Config {
                line: 1,
                span: 0..0,
            },
        })
        .collect();
    for item in &plan.items {
        for criterion in &item.criteria {
            let Some((name, metric)) = watch::metric_of(&criterion.metric, config) else {
                continue;
            };
            let times = watch::Times::once(&metric.source, &config.watch);
            let criteria = std::iter::once(criterion);
            let series = watch::of_metric(name, metric, criteria, times, &config.watch);
            if series.rules.is_empty() {
                diagnostics.push(Diagnostic {
                    severity: Severity::Warning,
                    message: format!("`{criterion}` is not held against the metric \"{name}\": nobody knows whether its values have that unit"),
                    help: Some(format!("give [metrics.\"{name}\"] the unit of its values, such as unit = \"{}\"", criterion.threshold.unit.symbol())),
                    place: Place::Checklist { line: item.line },
                });
            }
        }
    }
    diagnostics
}

/// What is to be said about a step that cannot run as written.
fn about(step: &Step) -> Option<Diagnostic> {
    if step.gate != GateRole::Forward {
        return None;
    }
    let reason = step.blocked.as_ref()?;
    // What a binding gets wrong is the config's affair; what the document leaves open may stay so.
    let place = match step.proof.source {
        Source::Bound { line } => Place::Config { line, span: 0..0 },
        _ => Place::Checklist { line: step.line },
    };
    Some(Diagnostic {
        severity: Severity::Warning,
        message: format!("cannot run as written: {reason}"),
        help: Some("until then the step is not measured, and its gate is no go".to_owned()),
        place,
    })
}
