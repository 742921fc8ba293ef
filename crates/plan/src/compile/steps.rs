//! The steps that each item and each command by itself takes.

use super::beside::{self, Beside};
use super::bindings::{self, Target};
use super::diagnostic::{Diagnostic, Place, Severity};
use super::excerpt::excerpt;
use super::hold::{self, Span};
use super::identity::Ids;
use super::outline::Outline;
use super::watch::{self, Times};
use super::{approver, aside, asks, bound, elsewhere, new_secret, rollout, trigger, written};
use crate::config::{Binding, Config};
use crate::effect::destructive;
use crate::pattern::fold;
use crate::scope::{Scope, Scoped};
use crate::shell::first_line;
use crate::suggest::{self, Suggestion, Surroundings};
use crate::{
    Effect, GateRole, Item, ItemIndex, OnFailure, PhaseIndex, Probe, Proof, Retry, Role, Series,
    SeriesSource, Step, StepKind,
};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use tminus_checklist::{Checklist, Command, Form, Weight, Window};
use tminus_measure::{Comparator, Quantity, Unit};

/// The pause between two tries of what must hold within a time, in milliseconds.
const RETRY_MS: u64 = 1000;

/// What steps are made from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) checklist: &'a Checklist,
    pub(super) config: &'a Config,
    pub(super) outline: &'a Outline<'a>,
    /// The item of each command.
    pub(super) owners: &'a [Option<usize>],
    /// The stretches of time that are watched.
    pub(super) spans: &'a [Span],
    /// What the document says of the system; `None` where nothing is to be suggested.
    pub(super) surroundings: Option<&'a Surroundings>,
}

/// Every step but the holds, in the order of the document; and of each command of the checklist
/// the id of the step that it is, if it is one.
pub(super) fn of(
    source: Source<'_>,
    items: &mut [Item],
    ids: &mut Ids,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Step>, Vec<Option<String>>) {
    let Source {
        checklist,
        config,
        outline,
        owners,
        ..
    } = source;
    // The shell's scope follows the document, so every command is taken in, whatever becomes of it.
    let mut scope = Scope::new(config);
    let scoped: Vec<Option<Scoped>> = checklist
        .commands
        .iter()
        .map(|command| scope.next(command))
        .collect();
    let descriptions = descriptions(&checklist.commands, &scoped);
    let lone: Vec<usize> = (0..checklist.commands.len())
        .filter(|at| owners[*at].is_none() && scoped[*at].is_some())
        .collect();
    let targets = targets(checklist, &lone, &descriptions, outline, ids);
    let attached = bindings::attach(config, &targets, diagnostics);
    let mut of_item: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (at, owner) in owners.iter().enumerate() {
        if let (Some(owner), true) = (owner, scoped[at].is_some())
            && !aside::is_aside(
                &checklist.commands[at],
                &checklist.items[*owner],
                &checklist.source,
            )
        {
            of_item[*owner].push(at);
        }
    }
    let mut is_parent = vec![false; items.len()];
    for parent in checklist.items.iter().filter_map(|item| item.parent) {
        is_parent[parent.0] = true;
    }
    let compiler = Compiler {
        source,
        scoped,
        descriptions,
        assigned: BTreeMap::new(),
        is_parent,
        deadlines: deadlines(checklist),
        windows: windows(checklist),
        places: elsewhere::of_commands(checklist),
        introductions: OnceCell::new(),
        conditions: OnceCell::new(),
    }
    .with_assignments();
    let mut parts = rollout::parts(config, items);
    let mut steps: Vec<Step> = Vec::with_capacity(targets.len());
    let mut taken = Vec::new();
    let mut of_command: Vec<Option<String>> = vec![None; checklist.commands.len()];
    for (at, target) in targets.iter().enumerate() {
        let binding = attached.get(&at).copied();
        let first = steps.len();
        if let Some(item) = items.get_mut(at) {
            if let Some(weight) = binding.and_then(|binding| binding.weight) {
                item.weight = weight;
            }
            let commands = &of_item[at];
            match binding.filter(|binding| binding.rollout) {
                Some(bound) if parts.is_empty() || item.gate != GateRole::Forward => {
                    diagnostics.push(no_rollout(bound, item, config));
                }
                Some(bound) => {
                    let blank = || Compiler::blank(ItemIndex(at), item);
                    let parts = std::mem::take(&mut parts);
                    steps.extend(rollout::steps(parts, bound.line, &blank));
                }
                None => {
                    let index = ItemIndex(at);
                    compiler.of_item(index, item, commands, binding, &mut steps, &mut taken);
                }
            }
        } else {
            let command = lone[at - items.len()];
            taken.push(command);
            steps.push(compiler.of_lone(command, target, binding));
        }
        let own = &mut steps[first..];
        if let Some(binding) = binding {
            bound::apply(binding, own, diagnostics);
        }
        number(&target.id, own);
        for (command, step) in taken.drain(..).zip(&*own) {
            of_command[command] = Some(step.id.clone());
        }
    }
    steps.sort_by_key(|step| step.line);
    let phases: Vec<Role> = outline.phases.iter().map(|phase| phase.role).collect();
    if !parts.is_empty()
        && let Some(place) = rollout::place(&steps, items, &phases)
    {
        let neighbour = &steps[place];
        let id = ids.give("rollout", &neighbour.path, "rollout");
        let blank = || {
            let Step {
                line,
                text,
                path,
                phase,
                gate,
                ..
            } = neighbour.clone();
            signed(id.clone(), line, text, path, phase, gate)
        };
        let mut own = rollout::steps(
            parts,
            config.rollout.as_ref().map_or(1, |rollout| rollout.line),
            &blank,
        );
        number(&id, &mut own);
        let behind = steps.split_off(place + 1);
        steps.extend(own);
        steps.extend(behind);
    } else if !parts.is_empty() {
        diagnostics.push(Diagnostic {
            severity: Severity::Error,
            message: "the rollout has no place: no step of the checklist is performed".to_owned(),
            help: Some(
                "add a section that deploys, or bind an item with rollout = true".to_owned(),
            ),
            place: Place::Config {
                line: config.rollout.as_ref().map_or(1, |rollout| rollout.line),
                span: 0..0,
            },
        });
    }
    (steps, of_command)
}

/// Why an item that is bound to be the rollout is none.
fn no_rollout(binding: &Binding, item: &Item, config: &Config) -> Diagnostic {
    let (message, help) = if item.gate != GateRole::Forward {
        (
            "the item that is bound to be the rollout is no step on the way forward",
            "bind the item that shifts traffic to the new version",
        )
    } else if config.rollout.is_some() {
        (
            "two items are bound to be the rollout",
            "leave rollout = true with one of them",
        )
    } else {
        (
            "the item is bound to be the rollout, and there is none",
            "add [rollout], or leave rollout = true out",
        )
    };
    Diagnostic {
        severity: Severity::Error,
        message: message.to_owned(),
        help: Some(help.to_owned()),
        place: Place::Config {
            line: binding.line,
            span: binding.span.clone(),
        },
    }
}

/// Gives the steps of one item their ids: the item's, then with `.2` and so on.
fn number(id: &str, steps: &mut [Step]) {
    for (place, step) in steps.iter_mut().enumerate().skip(1) {
        step.id = format!("{id}.{}", place + 1);
    }
}

/// What bindings can be attached to: the items, then the commands that stand by themselves.
fn targets<'a>(
    checklist: &'a Checklist,
    lone: &[usize],
    descriptions: &[Option<&'a str>],
    outline: &Outline<'_>,
    ids: &mut Ids,
) -> Vec<Target<'a>> {
    let items = checklist.items.iter().map(|item| Target {
        id: Cow::Borrowed(&item.id),
        line: item.line,
        text: &item.text,
        description: None,
    });
    let commands = lone.iter().map(|at| {
        let command = &checklist.commands[*at];
        Target {
            id: Cow::Owned(ids.give("command", outline.path(command.section), &command.text)),
            line: command.line,
            text: &command.text,
            description: descriptions[*at],
        }
    });
    items.chain(commands).collect()
}

/// What is said of each command: the comment above it, or above the remark that it follows.
fn descriptions<'a>(commands: &'a [Command], scoped: &[Option<Scoped>]) -> Vec<Option<&'a str>> {
    let mut fence = None;
    let mut above = None;
    let of_command = |(command, scoped): (&'a Command, &Option<Scoped>)| {
        if command.fence.is_none() || command.fence != fence {
            fence = command.fence;
            above = None;
        }
        let own = command.description.as_deref();
        if scoped.is_some() {
            let before = above.take();
            own.or(before)
        } else {
            above = own.filter(|_| !command.prelude).or(above);
            own
        }
    };
    commands.iter().zip(scoped).map(of_command).collect()
}

/// The time within which an item says that it must hold, in milliseconds. What is measured,
/// `loads quickly (< 3 s)`, is none to wait for.
fn deadlines(checklist: &Checklist) -> HashMap<usize, u64> {
    let measured: HashSet<(usize, i64)> = checklist
        .criteria
        .iter()
        .filter_map(|placed| Some((placed.item?.0, limit(&placed.criterion)?)))
        .collect();
    checklist
        .windows
        .iter()
        .filter(|window| window.deadline && window.from_s == Some(0))
        .filter_map(|window| {
            let (item, length_s) = (window.item?.0, window.length_s?);
            let seconds = u64::try_from(length_s).ok()?;
            let within_ms = seconds.checked_mul(1000)?;
            (!measured.contains(&(item, length_s))).then_some((item, within_ms))
        })
        .filter(|(_, within_ms)| *within_ms > 0)
        .collect()
}

/// The whole seconds below which a criterion holds a time.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and no time lasts that long"
)]
fn limit(criterion: &tminus_measure::Criterion) -> Option<i64> {
    let threshold = criterion.threshold;
    if threshold.comparator != Comparator::Less {
        return None;
    }
    let time = Quantity::new(threshold.value, threshold.unit).ok()?;
    Some(time.value_in(Unit::Seconds)?.round() as i64)
}

/// The first time that each item states and that is no deadline.
fn windows(checklist: &Checklist) -> HashMap<usize, &Window> {
    let mut windows = HashMap::new();
    for window in checklist.windows.iter().filter(|window| !window.deadline) {
        if let Some(item) = window.item {
            windows.entry(item.0).or_insert(window);
        }
    }
    windows
}

struct Compiler<'a> {
    source: Source<'a>,
    /// What each command finds in its shell; `None` for a mere prelude.
    scoped: Vec<Option<Scoped>>,
    /// What is said of each command.
    descriptions: Vec<Option<&'a str>>,
    /// The first line on which a name is assigned.
    assigned: BTreeMap<String, usize>,
    /// Whether others are nested in each item.
    is_parent: Vec<bool>,
    deadlines: HashMap<usize, u64>,
    /// The first time that each item states and that is no deadline.
    windows: HashMap<usize, &'a Window>,
    /// The comment that says of each command that it runs on another machine.
    places: Vec<Option<&'a str>>,
    /// The line that introduces what stands on each line, from 0, once somebody asks.
    introductions: OnceCell<Vec<Option<&'a [u8]>>>,
    /// The condition under which each section stands, once somebody asks.
    conditions: OnceCell<Vec<Option<String>>>,
}

impl Compiler<'_> {
    fn blank(index: ItemIndex, item: &Item) -> Step {
        Step {
            item: Some(index),
            ..step(item.id.clone(), item.line, excerpt(&item.text), item)
        }
    }

    /// The time over which an item is watched; `None` for one that is looked at once.
    fn times(&self, index: ItemIndex, item: &Item) -> Option<Times> {
        let settings = &self.source.config.watch;
        if item.gate == GateRole::Trigger {
            return Some(Times::always(settings));
        }
        if item.gate != GateRole::Forward {
            return None;
        }
        let own = self.windows.get(&index.0);
        let every_ms = own
            .and_then(|window| window.every_s)
            .and_then(|every| u64::try_from(every).ok()?.checked_mul(1000));
        let milliseconds = |length: i64| u64::try_from(length).ok()?.checked_mul(1000);
        // A time before or within the deployment is none from T-0 on.
        let after = matches!(item.role, Role::Monitor | Role::Verify | Role::Success);
        let stated = own
            .filter(|_| after)
            .and_then(|window| Some((window.from_s, milliseconds(window.length_s?)?)));
        let span = hold::span_at(self.source.spans, item.line);
        let around = span.and_then(|span| Some((Some(span.from_s), milliseconds(span.length_s)?)));
        // The longer of both: `< 200 ms for 2 minutes` under `First 15 minutes` is about all of them.
        let (from_s, length_ms) = stated
            .into_iter()
            .chain(around)
            .max_by_key(|(_, length)| *length)
            .filter(|(_, length)| *length > 0)?;
        let every_ms = every_ms.or(span.and_then(|span| milliseconds(span.every_s?)));
        Some(Times::over(from_s, length_ms, every_ms, settings))
    }

    /// Makes a step of an item the one that watches a series.
    fn watch(&self, item: &Item, times: Times, series: Series, step: &mut Step) {
        let on_failure = if item.gate == GateRole::Trigger {
            let introductions = self
                .introductions
                .get_or_init(|| trigger::introductions(&self.source.checklist.source));
            let at = item.line.saturating_sub(1);
            let introduction = introductions.get(at).copied().flatten();
            trigger::on_failure(introduction, item)
        } else {
            OnFailure::Gate
        };
        let compares = |rule: &crate::Rule| matches!(rule, crate::Rule::Compare { .. });
        let baseline = match &series.source {
            SeriesSource::Metric(source) if series.rules.iter().any(compares) => {
                watch::baseline_of(source, self.source.config)
            }
            _ => Some(crate::Baseline::None),
        };
        step.kind = StepKind::Watch;
        step.proof = Proof {
            source: crate::Source::Written,
            probe: None,
            person_reads: None,
        };
        if baseline.is_none() {
            step.blocked = Some(format!(
                "\"{}\" has nothing to be compared with: measure it of each version ($VERSION) or with Prometheus, which knows what was before",
                series.name
            ));
        }
        let mut watch = watch::of(times, vec![series], on_failure);
        watch.baseline = baseline.unwrap_or_default();
        step.watch = Some(Box::new(watch));
    }

    /// Makes a check that a machine can decide by itself a watch, where the item is watched.
    fn watch_check(&self, index: ItemIndex, item: &Item, step: &mut Step) {
        if step.kind != StepKind::Check || step.proof.person_reads.is_some() {
            return;
        }
        let (Some(probe), Some(times)) = (step.proof.probe.as_deref(), self.times(index, item))
        else {
            return;
        };
        let written = step.proof.source == crate::Source::Written;
        let decides = match probe {
            Probe::Command(command) => {
                (!written || !command.expect.is_empty())
                    && command.assigns.is_empty()
                    && command.observe_ms.is_none()
            }
            _ => true,
        };
        if !decides || step.blocked.is_some() || written && item.gate == GateRole::Trigger {
            return;
        }
        let settings = &self.source.config.watch;
        let is_trigger = item.gate == GateRole::Trigger;
        let series = watch::of_probe(&step.text, probe.clone(), is_trigger, times, settings);
        let source = step.proof.source.clone();
        self.watch(item, times, series, step);
        step.proof.source = source;
    }

    fn with_assignments(mut self) -> Self {
        for (command, scoped) in self.source.checklist.commands.iter().zip(&self.scoped) {
            for name in scoped.iter().flat_map(|scoped| &scoped.assigns) {
                self.assigned.entry(name.clone()).or_insert(command.line);
            }
        }
        self
    }

    /// Adds the steps of an item: what is bound to it, else its commands, else what it states by
    /// itself, else a person. None for what its nested items settle, and for what must not be done.
    /// `taken` gets the commands that are steps; these come first.
    fn of_item(
        &self,
        index: ItemIndex,
        item: &Item,
        commands: &[usize],
        binding: Option<&Binding>,
        steps: &mut Vec<Step>,
        taken: &mut Vec<usize>,
    ) {
        let read = &self.source.checklist.items[index.0];
        let blank = || Self::blank(index, item);
        if let Some(bound) = binding
            && let Some(name) = &bound.metric
        {
            steps.extend(self.bound_metric(index, item, bound, name, blank()));
            return;
        }
        if let Some(bound) = binding
            && let Some(probe) = bound::probe_of(bound, self.source.config)
        {
            let asks = asks::of_item(
                self.source.checklist,
                Some(tminus_checklist::ItemIndex(index.0)),
            );
            let mut step = self.bound(bound, probe, asks, blank());
            self.watch_check(index, item, &mut step);
            steps.push(step);
            return;
        }
        let first = steps.len();
        if !read.prohibition {
            for at in commands {
                let command = &self.source.checklist.commands[*at];
                let mut new = self.command(*at, binding, blank());
                new.line = command.line.max(item.line);
                if item.form == Form::Heading {
                    new.text = self.name(*at);
                }
                steps.push(new);
                taken.push(*at);
            }
        }
        if steps.len() == first && !read.approval {
            steps.extend(self.stated(index, read, item, &blank));
        }
        let within = self.within(index);
        for step in &mut steps[first..] {
            if let (StepKind::Check, Some(probe)) = (step.kind, step.proof.probe.as_deref_mut()) {
                bound::set_times(probe, within, None);
            }
            self.watch_check(index, item, step);
        }
        let own = &steps[first..];
        let measured = own.iter().any(|step| step.watch.is_some());
        steps.extend(self.person(index, item, own.len(), measured, &blank));
        if let Some(bound) = binding {
            for step in &mut steps[first..] {
                if step.proof.probe.is_some() || step.watch.is_some() {
                    step.proof.source = crate::Source::Bound { line: bound.line };
                }
            }
        }
    }

    /// The checks and watches that an item states by itself: an address that must answer, criteria
    /// over metrics that the config defines.
    fn stated(
        &self,
        index: ItemIndex,
        read: &tminus_checklist::Item,
        item: &Item,
        blank: &dyn Fn() -> Step,
    ) -> Vec<Step> {
        let check = |probe| Step {
            kind: StepKind::Check,
            proof: Proof {
                source: crate::Source::Written,
                probe: Some(Box::new(probe)),
                person_reads: None,
            },
            ..blank()
        };
        let config = self.source.config;
        let times = self.times(index, item);
        let address = written::of_address(read).map(check);
        let criteria = item.criteria.iter().filter_map(|criterion| {
            if times.is_none()
                && let Some(probe) = written::of_criterion(criterion, config)
            {
                return Some(check(probe));
            }
            if times.is_none() && item.gate != GateRole::Forward {
                // What is neither asked for nor armed is nothing to watch.
                return None;
            }
            let (name, metric) = watch::metric_of(&criterion.metric, config)?;
            let times = times.unwrap_or_else(|| Times::once(&metric.source, &config.watch));
            let criteria = std::iter::once(criterion);
            let series = watch::of_metric(name, metric, criteria, times, &config.watch);
            (!series.rules.is_empty()).then(|| {
                let mut step = blank();
                self.watch(item, times, series, &mut step);
                step
            })
        });
        address.into_iter().chain(criteria).collect()
    }

    /// The watch over the metric that is bound to an item: all that the item states holds for it.
    fn bound_metric(
        &self,
        index: ItemIndex,
        item: &Item,
        binding: &Binding,
        name: &str,
        mut step: Step,
    ) -> Vec<Step> {
        let config = self.source.config;
        step.proof.source = crate::Source::Bound { line: binding.line };
        let Some((name, metric)) = watch::metric_of(name, config) else {
            step.blocked = Some(format!("[metrics] has no \"{name}\""));
            return vec![step];
        };
        let times = self
            .times(index, item)
            .unwrap_or_else(|| Times::once(&metric.source, &config.watch));
        let own = |criterion: &&tminus_measure::Criterion| {
            item.criteria.len() == 1 || fold(&criterion.metric) == fold(name)
        };
        let criteria: Vec<&tminus_measure::Criterion> = item.criteria.iter().filter(own).collect();
        if criteria.is_empty() && !item.criteria.is_empty() {
            step.blocked = Some(format!(
                "it states several numbers, and none is called \"{name}\": define a metric of the name of each, and leave the binding out"
            ));
            return vec![step];
        }
        let others = item.criteria.len() > criteria.len();
        let person = others.then(|| step.clone());
        let criteria = criteria.into_iter();
        let mut series = watch::of_metric(name, metric, criteria, times, &config.watch);
        if item.criteria.is_empty() {
            let is_trigger = item.gate == GateRole::Trigger;
            series.rules.extend(watch::of_words(
                &item.text, is_trigger, metric, &series, times, config,
            ));
        }
        if series.rules.is_empty() && item.gate == GateRole::Trigger {
            step.blocked = Some(format!(
                "it says nothing that \"{name}\" can be held against, so it could never fire: write a number, or bind a probe"
            ));
            return vec![step];
        }
        if series.rules.is_empty() && !item.criteria.is_empty() {
            step.blocked = Some(format!(
                "what it states cannot be held against \"{name}\": give the metric the unit of the text"
            ));
            return vec![step];
        }
        let source = step.proof.source.clone();
        self.watch(item, times, series, &mut step);
        step.proof.source = source;
        // What it states besides is for a person to see.
        std::iter::once(step)
            .chain(person.map(|person| Step {
                proof: nobody(),
                ..person
            }))
            .collect()
    }

    /// What is left of an item to a person, given how many steps prove it already.
    /// `watched`: a metric is measured for it.
    fn person(
        &self,
        index: ItemIndex,
        item: &Item,
        proved: usize,
        watched: bool,
        blank: &dyn Fn() -> Step,
    ) -> Option<Step> {
        let read = &self.source.checklist.items[index.0];
        if read.approval && proved == 0 {
            let role = approver::role(read);
            let mut step = blank();
            step.kind = StepKind::Approve;
            step.approvers = self
                .source
                .config
                .approvals
                .iter()
                .find(|(name, _)| {
                    let is = |other: &str| name.to_lowercase() == other.to_lowercase();
                    role.as_deref().is_some_and(is) || is(read.text.trim())
                })
                .map(|(_, names)| names.clone())
                .unwrap_or_default();
            step.approval_role = role;
            return Some(step);
        }
        // One blank is filled with what is measured for it.
        let filled = watched && item.blanks.len() == 1;
        if !item.blanks.is_empty() && !filled {
            let mut step = blank();
            step.kind = StepKind::Fill;
            if let Some(surroundings) = self.source.surroundings {
                step.proof.source = self.suggested(read, item, None, surroundings);
            }
            return Some(step);
        }
        // Commands prove the whole item; what it states otherwise, only as far as each is measured.
        let measured = item.criteria.len() <= 1 || proved >= item.criteria.len();
        if proved > 0 && measured {
            return None;
        }
        if proved == 0 && self.is_parent[index.0] && item.criteria.is_empty() {
            return None;
        }
        let mut step = blank();
        let Some(surroundings) = self.source.surroundings else {
            return Some(step);
        };
        let suggestion = (proved == 0).then(|| {
            let parent = item
                .parent
                .map(|parent| self.source.checklist.items[parent.0].text.as_str());
            suggest::of_item(item, read, parent, surroundings)
        });
        let suggestion = suggestion.flatten().map(|mut suggestion| {
            bound::set_times(&mut suggestion.probe, self.within(index), None);
            suggestion
        });
        step.proof.source = self.suggested(read, item, suggestion, surroundings);
        Some(step)
    }

    /// A person, with what a machine might do instead: the probe, or the metrics that measure all of it.
    fn suggested(
        &self,
        read: &tminus_checklist::Item,
        item: &Item,
        suggestion: Option<Suggestion>,
        surroundings: &Surroundings,
    ) -> crate::Source {
        let mut metrics = Vec::new();
        if suggestion.is_none() {
            metrics = suggest::metrics_of_item(item, read, surroundings);
            metrics.retain(|metric| watch::metric_of(&metric.name, self.source.config).is_none());
        }
        let (probe, reason) = suggestion
            .map(|suggestion| (Box::new(suggestion.probe), suggestion.reason))
            .unzip();
        crate::Source::Person {
            suggestion: probe,
            suggestion_reason: reason,
            suggested_metrics: metrics,
        }
    }

    /// How long it may take until an item holds, where it says so.
    fn within(&self, index: ItemIndex) -> Option<Retry> {
        self.deadlines.get(&index.0).map(|within_ms| Retry {
            within_ms: *within_ms,
            every_ms: RETRY_MS,
        })
    }

    /// The step of a command that stands in a section by itself.
    fn of_lone(&self, at: usize, target: &Target<'_>, binding: Option<&Binding>) -> Step {
        let Source {
            checklist,
            config,
            outline,
            ..
        } = self.source;
        let command = &checklist.commands[at];
        let mut blank = signed(
            target.id.to_string(),
            command.line,
            self.name(at),
            outline.path(command.section).clone(),
            outline.phase(command.line),
            outline.gate_of(command),
        );
        blank.weight = outline.weight(command.section);
        let Some(bound) = binding else {
            return self.command(at, binding, blank);
        };
        if let Some(probe) = bound::probe_of(bound, config) {
            return self.bound(bound, probe, None, blank);
        }
        let mut step = self.command(at, binding, blank);
        step.proof.source = crate::Source::Bound { line: bound.line };
        step
    }

    /// What a step is called that is a command and no item: what is said of it, other than where it runs.
    fn name(&self, at: usize) -> String {
        let place = self.places[at];
        let is_more = |said: &&str| Some(said.trim_end_matches([':', '：'])) != place;
        let said = self.descriptions[at].filter(is_more);
        let command = &self.source.checklist.commands[at];
        said.map_or_else(|| label(&command.text), ToOwned::to_owned)
    }

    /// The step of a written command.
    fn command(&self, at: usize, binding: Option<&Binding>, mut step: Step) -> Step {
        let command: &Command = &self.source.checklist.commands[at];
        let Some(scoped) = &self.scoped[at] else {
            return step;
        };
        if new_secret::is_printed(&command.text) {
            step.proof.source = crate::Source::Person {
                suggestion: None,
                suggestion_reason: Some(
                    "it prints a new secret, which would be kept with the evidence".to_owned(),
                ),
                suggested_metrics: Vec::new(),
            };
            return step;
        }
        let next = self.source.checklist.commands.get(at + 1);
        let next = next.map_or(usize::MAX, |next| next.span.start);
        let beside = beside::of_command(command, next, &self.source.checklist.source);
        let moves = || {
            scoped
                .prelude
                .iter()
                .any(|before| before.starts_with("cd "))
        };
        let (directory, more) = match beside {
            Some(Beside::Directory(directory)) if !moves() => (Some(directory), None),
            Some(Beside::Directory(said) | Beside::Other(said)) => {
                if step.item.is_none() {
                    step.text = format!("{} ({said})", step.text);
                }
                return step;
            }
            Some(Beside::More(more)) => (None, Some(more)),
            None => (None, None),
        };
        let item = command
            .item
            .map(|item| &self.source.checklist.items[item.0]);
        let description = self.descriptions[at];
        let said = written::Said {
            item: item.map(|item| item.text.as_str()),
            titled: item.is_some_and(|item| item.form == Form::Heading),
            description,
        };
        let (mut probe, person_reads) =
            written::of_command(command, &said, scoped, self.source.config);
        if let (Some(directory), Probe::Command(probe)) = (directory, &mut probe) {
            probe.prelude.push(format!("cd {directory}"));
        }
        step.kind = if scoped.effect == Effect::Read {
            StepKind::Check
        } else {
            StepKind::Action
        };
        step.effect = scoped.effect;
        let place = self.places[at];
        // What a look at this machine shows is no proof of another one.
        let person_reads = person_reads.or_else(|| {
            let place = place.filter(|_| scoped.effect == Effect::Read)?;
            Some(format!("whether it ran where it belongs: {place}"))
        });
        let person_reads =
            person_reads.or_else(|| more.map(|more| format!("whether this is done too: {more}")));
        let remark = asks::Remark::of(description, command.lead.as_deref());
        if remark.is_optional() {
            step.weight = step.weight.min(Weight::Optional);
        }
        step.proof = Proof {
            source: crate::Source::Written,
            probe: Some(Box::new(probe)),
            person_reads,
        };
        step.blocked.clone_from(&scoped.blocked);
        let service = binding.is_some_and(|binding| binding.service);
        if command.endless && !service && scoped.effect != Effect::Read {
            step.blocked.get_or_insert_with(|| {
                "it never ends by itself: bind it with service = true, or bind a probe".to_owned()
            });
        }
        if step.kind == StepKind::Action {
            let owner = step.item.map(|item| tminus_checklist::ItemIndex(item.0));
            let checklist = self.source.checklist;
            let outline = self.source.outline;
            let conditions = self
                .conditions
                .get_or_init(|| asks::of_headings(checklist, outline));
            let of_headings = command
                .section
                .and_then(|section| conditions.get(section.0)?.as_deref());
            let destroys = scoped.destroys;
            step.asks = asks::of_command(checklist, remark, destroys, place, owner, of_headings);
            let role = outline.role(command.section);
            if step.gate == GateRole::Forward && asks::goes_back(&command.text, description, role) {
                step.asks
                    .get_or_insert_with(|| "it goes back to the version before".to_owned());
            }
            if step.weight == Weight::Optional {
                step.asks.get_or_insert_with(|| "optional".to_owned());
            }
        }
        step
    }

    /// The step of a bound probe.
    fn bound(
        &self,
        binding: &Binding,
        mut probe: Probe,
        asks: Option<String>,
        mut step: Step,
    ) -> Step {
        let config = self.source.config;
        let effect = bound::effect_of_probe(&probe, binding, config);
        let before = |name: &str| {
            self.assigned
                .get(name)
                .is_some_and(|line| *line <= step.line)
        };
        step.blocked = bound::variables(&mut probe, config, &before);
        step.effect = effect;
        step.kind = if effect == Effect::Read {
            StepKind::Check
        } else {
            StepKind::Action
        };
        if step.kind == StepKind::Action {
            let destroys = match &probe {
                Probe::Command(command) => destructive(&command.command),
                _ => None,
            };
            let reasons: Vec<String> = destroys
                .map(|reason| format!("destructive: {reason}"))
                .into_iter()
                .chain(asks.map(|condition| format!("conditional: {condition}")))
                .collect();
            step.asks = (!reasons.is_empty()).then(|| reasons.join("; "));
        }
        step.proof = Proof {
            source: crate::Source::Bound { line: binding.line },
            probe: Some(Box::new(probe)),
            person_reads: None,
        };
        step
    }
}

/// A step of an item that a person signs.
fn step(id: String, line: usize, text: String, item: &Item) -> Step {
    Step {
        weight: item.weight,
        ..signed(id, line, text, item.path.clone(), item.phase, item.gate)
    }
}

/// A step that a person signs: what every other kind is made from.
pub(super) fn signed(
    id: String,
    line: usize,
    text: String,
    path: Arc<[String]>,
    phase: PhaseIndex,
    gate: GateRole,
) -> Step {
    Step {
        id,
        item: None,
        line,
        text,
        path,
        phase,
        kind: StepKind::Attest,
        weight: Weight::Required,
        gate,
        proof: nobody(),
        effect: Effect::Read,
        hold: None,
        watch: None,
        shift: None,
        fresh_s: None,
        asks: None,
        automatic: false,
        blocked: None,
        approval_role: None,
        approvers: BTreeSet::new(),
    }
}

/// The proof of what only a person can say.
fn nobody() -> Proof {
    Proof {
        source: crate::Source::Person {
            suggestion: None,
            suggestion_reason: None,
            suggested_metrics: Vec::new(),
        },
        probe: None,
        person_reads: None,
    }
}

/// What a command is called of which nothing is said: its first line, as far as that fits.
fn label(command: &str) -> String {
    const LONGEST: usize = 80;
    let (line, _) = first_line(command);
    if !line.contains('\n') {
        return line.trim_end_matches('\\').trim_end().to_owned();
    }
    let mut label = String::new();
    for word in line.split_whitespace().filter(|word| *word != "\\") {
        if !label.is_empty() && label.len() + word.len() >= LONGEST {
            label.push_str(" …");
            break;
        }
        if !label.is_empty() {
            label.push(' ');
        }
        label.push_str(word);
    }
    label
}
