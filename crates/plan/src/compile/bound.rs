//! Proofs that a config binds, and what a binding changes about written ones.

use super::diagnostic::{Diagnostic, Place, Severity};
use crate::OpenName;
use crate::config::{Binding, Config};
use crate::shell::variables::uses;
use crate::{Effect, Probe, Retry, SeriesSource, Step, StepKind};

/// The pause between two tries, in milliseconds, when the binding does not say.
const RETRY_MS: u64 = 1000;

/// What a bound probe does to the world.
pub(super) fn effect_of_probe(probe: &Probe, binding: &Binding, config: &Config) -> Effect {
    match (binding.mutating, probe) {
        (Some(true), _) => Effect::Mutate,
        (None, Probe::Command(command)) => {
            crate::effect::effect_of(&command.command, &config.run.read_only)
        }
        (None, Probe::Http(http)) if http.method == "POST" => Effect::Mutate,
        (Some(false) | None, _) => Effect::Read,
    }
}

/// The variables that a bound probe reads, or the first that nothing defines.
pub(super) fn variables(
    probe: &mut Probe,
    config: &Config,
    assigned: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let Probe::Command(command) = probe else {
        return None;
    };
    let own = crate::shell::variables::assigns(&crate::shell::read(&command.command));
    for used in uses(&command.command) {
        let known = config.variables.contains_key(&used.name)
            || config.run.pass.contains(&used.name)
            || assigned(&used.name);
        if known {
            if command.uses.last() != Some(&used.name) {
                command.uses.push(used.name);
            }
        } else if !used.guarded && !own.contains(&used.name) && !crate::scope::is_fixed(&used.name)
        {
            return Some(OpenName::Variable(&used.name).to_string());
        }
    }
    None
}

/// Applies what a binding says to the steps of its target.
pub(super) fn apply(binding: &Binding, steps: &mut [Step], diagnostics: &mut Vec<Diagnostic>) {
    let place = Place::Config {
        line: binding.line,
        span: binding.span.clone(),
    };
    let mut wrong = |message: &str, help: &str| {
        diagnostics.push(Diagnostic {
            severity: Severity::Error,
            message: message.to_owned(),
            help: Some(help.to_owned()),
            place: place.clone(),
        });
    };
    let commands: Vec<usize> = (0..steps.len())
        .filter(|at| matches!(steps[*at].proof.probe.as_deref(), Some(Probe::Command(_))))
        .collect();
    let about_command = binding.expect.is_some()
        || binding.undo.is_some()
        || binding.service
        || binding.idempotent
        || binding.mutating.is_some() && binding.probe.is_none();
    // What is watched is looked at by a command that has taken in what is expected of it.
    let watched = steps
        .iter()
        .filter_map(|step| step.watch.as_deref())
        .flat_map(|watch| &watch.series)
        .any(|series| {
            matches!(&series.source, SeriesSource::Probe(probe) if matches!(**probe, Probe::Command(_)))
        });
    if about_command && commands.is_empty() && !watched {
        wrong(
            "the binding changes how a command runs, and the item has none",
            "add command = \"...\"",
        );
    }
    for step in steps.iter_mut() {
        if let Some(weight) = binding.weight {
            step.weight = weight;
        }
        if step.proof.probe.is_none() {
            continue;
        }
        step.fresh_s = binding.fresh_s;
        if let (Some(mutating), true) = (
            binding.mutating,
            matches!(step.kind, StepKind::Check | StepKind::Action),
        ) {
            (step.kind, step.effect) = if mutating {
                (StepKind::Action, Effect::Mutate)
            } else {
                (StepKind::Check, Effect::Read)
            };
        }
        let retry = binding.within_ms.map(|within_ms| Retry {
            within_ms,
            every_ms: binding.retry_ms.unwrap_or(RETRY_MS),
        });
        if retry.is_some() && step.effect != Effect::Read {
            wrong(
                "`within` takes a probe again and again, and this one may change something",
                "add mutating = false if it only looks, or leave `within` out",
            );
            continue;
        }
        if let Some(probe) = step.proof.probe.as_deref_mut() {
            set_times(probe, retry, binding.timeout_ms);
        }
    }
    // A command's result, undo and service are those of the last one.
    for (place, at) in commands.iter().enumerate() {
        let last = place + 1 == commands.len();
        let step = &mut steps[*at];
        let Some(Probe::Command(command)) = step.proof.probe.as_deref_mut() else {
            continue;
        };
        command.idempotent = binding.idempotent;
        if !last {
            continue;
        }
        if let Some(expect) = &binding.expect {
            command.expect.clone_from(expect);
            step.proof.person_reads = None;
        }
        if binding.service {
            command.service = true;
            command.observe_ms = None;
            step.kind = StepKind::Action;
            step.effect = Effect::Mutate;
            if binding.expect.is_none() {
                step.proof.person_reads = None;
            }
        }
        if !binding.covered {
            command.undo.clone_from(&binding.undo);
        }
    }
}

/// Sets how often and how long a probe is tried.
pub(super) fn set_times(probe: &mut Probe, again: Option<Retry>, limit: Option<u64>) {
    let (retry, timeout) = match probe {
        Probe::Command(probe) => (&mut probe.retry, &mut probe.timeout_ms),
        Probe::Http(probe) => (&mut probe.retry, &mut probe.timeout_ms),
        Probe::Tcp(probe) => (&mut probe.retry, &mut probe.timeout_ms),
        Probe::Metrics(probe) => (&mut probe.retry, &mut probe.timeout_ms),
        Probe::File(_) | Probe::Disk(_) | Probe::Process(_) | Probe::Git(_) => return,
    };
    if again.is_some() {
        *retry = again;
    }
    if let Some(limit) = limit {
        *timeout = limit;
    }
}

/// A bound command with what its binding expects; other probes as they are.
pub(super) fn probe_of(binding: &Binding, config: &Config) -> Option<Probe> {
    let mut probe = binding.probe.clone()?;
    if let Probe::Command(command) = &mut probe {
        if let Some(limit) = config.run.timeout_ms {
            command.timeout_ms = limit;
        }
        command.expect = binding.expect.clone().unwrap_or_default();
    }
    Some(probe)
}
