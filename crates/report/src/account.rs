//! What every format says, before it is any format: the entries of a launch in document order, how
//! many of them have which outcome, and what the open ones need.

use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;
use tminus_checklist::Weight;
use tminus_launch::{ItemState, Outcomes, RollbackState, State, StepState};
use tminus_measure::{Outcome, Verdict, display_duration};
use tminus_plan::{GateRole, Item, Plan, Source, Step, StepIndex, StepKind};

/// One line of a report: an item of the checklist, or a step that belongs to none.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// An item, with its place in the plan.
    Item(usize, &'a Item),
    /// A step without an item: a command that stands in a section by itself, a hold.
    Step(usize, &'a Step),
}

/// A subject with what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) subject: Subject<'a>,
    pub(crate) id: &'a str,
    pub(crate) line: usize,
    pub(crate) text: &'a str,
    pub(crate) path: &'a [String],
    pub(crate) phase: usize,
    pub(crate) weight: Weight,
    pub(crate) gate: GateRole,
    /// How deep it is nested in other items.
    pub(crate) depth: usize,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) at: Option<Timestamp>,
    /// Other items are nested in it.
    pub(crate) has_children: bool,
}

impl<'a> Entry<'a> {
    /// The steps that prove it, with their state.
    pub(crate) fn steps(
        &self,
        plan: &'a Plan,
        state: &'a State,
    ) -> Vec<(&'a Step, Option<&'a StepState>)> {
        let of = |index: usize| {
            plan.steps
                .get(index)
                .map(|step| (step, state.steps.get(index)))
        };
        match self.subject {
            Subject::Item(_, item) => item
                .steps
                .iter()
                .filter_map(|&StepIndex(index)| of(index))
                .collect(),
            Subject::Step(index, _) => of(index).into_iter().collect(),
        }
    }

    /// What people said of it.
    pub(crate) fn item_state(&self, state: &'a State) -> Option<&'a ItemState> {
        match self.subject {
            Subject::Item(index, _) => state.items.get(index),
            Subject::Step(..) => None,
        }
    }

    /// Why it has its outcome, or what it waits for.
    pub(crate) fn summary(&self, plan: &'a Plan, state: &'a State) -> &'a str {
        let of_item = self
            .item_state(state)
            .map_or("", |item| item.summary.as_str());
        if !of_item.is_empty() {
            return of_item;
        }
        self.steps(plan, state)
            .into_iter()
            .filter_map(|(_, step)| step?.observed.as_ref())
            .next_back()
            .map_or("", |observed| observed.summary.as_str())
    }

    /// A gate counts it: it is asked for on the way forward, and waiting for a time is no proof.
    pub(crate) fn counts(&self) -> bool {
        self.gate == GateRole::Forward
            && !matches!(self.subject, Subject::Step(_, step) if step.kind == StepKind::Hold)
    }

    /// A gate stops at it while it is open.
    pub(crate) fn blocks(&self) -> bool {
        self.counts()
            && self.weight >= Weight::Required
            && !self.outcome.is_some_and(Outcome::is_settled)
    }
}

/// Every entry, in document order.
pub(crate) fn entries<'a>(plan: &'a Plan, state: &'a State) -> Vec<Entry<'a>> {
    let mut has_children = vec![false; plan.items.len()];
    let mut depths: Vec<usize> = Vec::with_capacity(plan.items.len());
    for item in &plan.items {
        let parent = item.parent.map(|parent| parent.0);
        if let Some(flag) = parent.and_then(|parent| has_children.get_mut(parent)) {
            *flag = true;
        }
        // A parent stands before what is nested in it.
        depths.push(
            parent
                .and_then(|parent| depths.get(parent))
                .map_or(0, |depth| depth + 1),
        );
    }
    let items = plan.items.iter().enumerate().map(|(index, item)| {
        let known = state.items.get(index);
        Entry {
            subject: Subject::Item(index, item),
            id: &item.id,
            line: item.line,
            text: &item.text,
            path: &item.path,
            phase: item.phase.0,
            weight: item.weight,
            gate: item.gate,
            depth: depths[index],
            outcome: known.and_then(|known| known.outcome),
            at: known.and_then(|known| known.at),
            has_children: has_children[index],
        }
    });
    let steps = plan
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.item.is_none())
        .map(|(index, step)| {
            let known = state.steps.get(index);
            Entry {
                subject: Subject::Step(index, step),
                id: &step.id,
                line: step.line,
                text: &step.text,
                path: &step.path,
                phase: step.phase.0,
                weight: step.weight,
                gate: step.gate,
                depth: 0,
                outcome: known.and_then(|known| known.outcome),
                at: known.and_then(|known| known.at),
                has_children: false,
            }
        });
    let mut entries: Vec<_> = items.chain(steps).collect();
    entries.sort_by_key(|entry| (entry.phase, entry.line));
    entries
}

/// The entries of one phase, out of all of them as [`entries`] orders them.
pub(crate) fn of_phase<'e, 'a>(entries: &'e [Entry<'a>], phase: usize) -> &'e [Entry<'a>] {
    let from = entries.partition_point(|entry| entry.phase < phase);
    let to = entries.partition_point(|entry| entry.phase <= phase);
    &entries[from..to]
}

/// How many of the entries that a gate counts have which outcome.
pub(crate) fn tally<'a>(entries: impl IntoIterator<Item = &'a Entry<'a>>) -> Outcomes {
    let mut outcomes = Outcomes::default();
    for entry in entries.into_iter().filter(|entry| entry.counts()) {
        let count = match entry.outcome {
            Some(Outcome::Proved) => &mut outcomes.proved,
            Some(Outcome::Attested) => &mut outcomes.attested,
            Some(Outcome::Waived) => &mut outcomes.waived,
            Some(Outcome::Failed) => &mut outcomes.failed,
            Some(Outcome::Inconclusive) => &mut outcomes.inconclusive,
            Some(Outcome::NotMeasured) => &mut outcomes.not_measured,
            Some(Outcome::Skipped) => &mut outcomes.skipped,
            Some(Outcome::Unknown) => &mut outcomes.unknown,
            None => &mut outcomes.open,
        };
        *count += 1;
    }
    outcomes
}

/// The outcomes with how often each occurs, in the order in which reports list them; the last is
/// the entries without one.
pub(crate) fn listed(outcomes: &Outcomes) -> [(Option<Outcome>, usize); 9] {
    [
        (Some(Outcome::Proved), outcomes.proved),
        (Some(Outcome::Attested), outcomes.attested),
        (Some(Outcome::Waived), outcomes.waived),
        (Some(Outcome::Failed), outcomes.failed),
        (Some(Outcome::Unknown), outcomes.unknown),
        (Some(Outcome::Inconclusive), outcomes.inconclusive),
        (Some(Outcome::NotMeasured), outcomes.not_measured),
        (Some(Outcome::Skipped), outcomes.skipped),
        (None, outcomes.open),
    ]
}

/// How many entries there are.
pub(crate) fn total(outcomes: &Outcomes) -> usize {
    listed(outcomes).iter().map(|(_, count)| count).sum()
}

/// How many of them let the launch go on.
pub(crate) fn settled(outcomes: &Outcomes) -> usize {
    outcomes.proved + outcomes.attested + outcomes.waived + outcomes.skipped
}

/// What an outcome is called; `open` where there is none.
pub(crate) fn word(outcome: Option<Outcome>) -> String {
    outcome.map_or_else(|| "open".to_owned(), |outcome| outcome.to_string())
}

/// The decision of a gate in the words of a launch.
pub(crate) fn decision(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "go",
        Verdict::Fail => "no-go",
        Verdict::Inconclusive => "no-go (inconclusive)",
        Verdict::NotMeasured => "no-go (not measured)",
    }
}

/// How the launch stands, in a word and a sentence.
pub(crate) fn standing(state: &State) -> (String, String) {
    if let Some((by, reason, _)) = &state.aborted {
        return ("aborted".to_owned(), format!("by {}: {reason}", by.name));
    }
    if let Some(rollback) = &state.rollback {
        return match &rollback.ended {
            Some((summary, _)) => ("rolled back".to_owned(), summary.clone()),
            None => ("rollback not complete".to_owned(), rollback.reason.clone()),
        };
    }
    match &state.ended {
        Some((verdict, summary, _)) => (verdict.to_string(), summary.clone()),
        None if state.opened.is_none() => ("not begun".to_owned(), "no receipt yet".to_owned()),
        None => ("open".to_owned(), "the launch has not ended".to_owned()),
    }
}

/// A step of a rollback: of the written section, or one that was taken back.
pub(crate) struct RollbackRow {
    pub(crate) line: usize,
    pub(crate) text: String,
    pub(crate) outcome: Option<Outcome>,
    /// How long after its beginning, as `+4ms`; `None` for what has not happened.
    pub(crate) after: Option<String>,
    pub(crate) summary: String,
}

/// What a rollback did, as it happened; what has not happened stands last.
pub(crate) fn rollback_rows(plan: &Plan, state: &State, begun: &RollbackState) -> Vec<RollbackRow> {
    let mut rows = Vec::new();
    for (step, known) in plan.steps.iter().zip(&state.steps) {
        let (outcome, at, summary) = if step.gate == GateRole::Rollback {
            let observed = known.observed.as_ref();
            let summary = observed.map_or("", |observed| observed.summary.as_str());
            (known.outcome, known.at, summary.to_owned())
        } else if let (Some(outcome), at @ Some(_)) = (known.undone, known.undone_at) {
            (
                Some(outcome),
                at,
                format!("taken back: {}", known.undo_summary),
            )
        } else {
            continue;
        };
        let at = at.filter(|at| *at >= begun.at);
        rows.push((
            at.unwrap_or(Timestamp::MAX),
            RollbackRow {
                line: step.line,
                text: step.text.clone(),
                outcome,
                after: at.map(|at| format!("+{}", between(begun.at, at))),
                summary,
            },
        ));
    }
    rows.sort_by_key(|row| row.0);
    rows.into_iter().map(|row| row.1).collect()
}

/// How long it is from one time to another.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> String {
    display_duration(Duration::try_from(to.duration_since(from)).unwrap_or_default())
}

/// The name of a receipt: `launch:<id>/<seq>`.
pub(crate) fn receipt_id(state: &State, seq: u64) -> String {
    format!("launch:{}/{seq}", state.launch)
}

/// What an open or failed entry needs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Need {
    /// A person's signature.
    Sign,
    /// A person reads what was printed and signs; the author's expectation.
    Read(String),
    /// Blanks, by their labels.
    Fill(Vec<String>),
    /// Somebody agrees, in a role.
    Approve(Option<String>),
    /// A person says how a step ended.
    Resolve,
    /// A person says yes before it runs; why.
    Agree(String),
    /// The plan cannot run it; why.
    Unblock(String),
    /// It failed, or could not be measured; why.
    Mend(String),
    /// An action failed or could not be taken; why. A person says whether it is taken again.
    Retry(String),
    /// It has not been tried.
    Run,
    /// The items nested in it.
    Nested,
}

impl Need {
    /// The need in a few words.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Sign => "somebody signs for it".to_owned(),
            Self::Read(expected) => {
                format!("somebody reads the output and signs; expected: {expected}")
            }
            Self::Fill(labels) => format!("fill in {}", labels.join(", ")),
            Self::Approve(Some(role)) => format!("approval by {role}"),
            Self::Approve(None) => "an approval".to_owned(),
            Self::Resolve => "it was begun and nobody knows how it ended; somebody says".to_owned(),
            Self::Agree(why) => format!("a yes before it runs: {why}"),
            Self::Unblock(why) => format!("cannot run as written: {why}"),
            Self::Mend(why) if why.is_empty() => "look at what it printed".to_owned(),
            Self::Mend(why) | Self::Retry(why) => why.clone(),
            Self::Run => "has not run".to_owned(),
            Self::Nested => "waits for the items nested in it".to_owned(),
        }
    }

    /// The command that gives what is needed; `None` when no person can.
    pub(crate) fn command(&self, launch: &str, id: &str) -> Option<String> {
        match self {
            Self::Sign | Self::Read(_) | Self::Fill(_) => {
                Some(format!("tminus attest {launch} {id} --by NAME"))
            }
            Self::Approve(_) => Some(format!("tminus approve {launch} {id} --by NAME")),
            Self::Resolve | Self::Retry(_) => Some(format!(
                "tminus resolve {launch} {id} --done|--failed|--again --by NAME"
            )),
            Self::Agree(_) | Self::Unblock(_) | Self::Mend(_) | Self::Run | Self::Nested => None,
        }
    }

    /// A person, and nothing else, can give it.
    pub(crate) fn is_for_people(&self) -> bool {
        matches!(
            self,
            Self::Sign
                | Self::Read(_)
                | Self::Fill(_)
                | Self::Approve(_)
                | Self::Resolve
                | Self::Retry(_)
                | Self::Agree(_)
        )
    }
}

/// What the entry needs; `None` when it is settled or nothing is asked of it.
pub(crate) fn need<'a>(plan: &'a Plan, state: &'a State, entry: &Entry<'a>) -> Option<Need> {
    match entry.outcome {
        Some(outcome) if outcome.is_settled() => return None,
        Some(Outcome::Unknown) => return Some(Need::Resolve),
        Some(_) => {
            let steps = entry.steps(plan, state);
            let refused = steps
                .into_iter()
                .find_map(|(step, known)| refused(step, known?));
            return Some(refused.unwrap_or_else(|| Need::Mend(why(plan, state, entry))));
        }
        None => {}
    }
    let steps = entry.steps(plan, state);
    if steps.is_empty() && entry.has_children {
        return Some(Need::Nested);
    }
    // The first step that is not settled holds up the rest.
    let open = steps.into_iter().find(|(_, known)| {
        !known
            .and_then(|known| known.outcome)
            .is_some_and(Outcome::is_settled)
    });
    Some(match open {
        None => Need::Sign,
        Some((_, Some(known))) if known.outcome == Some(Outcome::Unknown) => Need::Resolve,
        Some((step, known)) => known
            .and_then(|known| refused(step, known))
            .unwrap_or_else(|| need_of_step(entry, step, known)),
    })
}

/// What a step needs that was tried and did not come out well, or that cannot be tried.
fn refused(step: &Step, known: &StepState) -> Option<Need> {
    if let Some(why) = &step.blocked {
        return Some(Need::Unblock(why.clone()));
    }
    if !matches!(known.outcome, Some(Outcome::Failed | Outcome::NotMeasured))
        || step.proof.person_reads.is_some()
    {
        return None;
    }
    let summary = known.observed.as_ref()?.summary.clone();
    Some(if matches!(step.kind, StepKind::Action | StepKind::Shift) {
        Need::Retry(summary)
    } else {
        Need::Mend(summary)
    })
}

/// Why an entry does not hold: what was observed, or who says so.
fn why<'a>(plan: &'a Plan, state: &'a State, entry: &Entry<'a>) -> String {
    let by = entry
        .item_state(state)
        .and_then(|known| known.by.as_ref())
        .map(|by| by.name.as_str());
    match (entry.summary(plan, state), by) {
        ("", Some(by)) => format!("{by} says that it does not hold"),
        (summary, Some(by)) => format!("{by}: {summary}"),
        (summary, None) => summary.to_owned(),
    }
}

fn need_of_step(entry: &Entry<'_>, step: &Step, known: Option<&StepState>) -> Need {
    if let Some(why) = &step.blocked {
        return Need::Unblock(why.clone());
    }
    if let (Some(expected), true) = (
        &step.proof.person_reads,
        known.is_some_and(|known| known.observed.is_some()),
    ) {
        return Need::Read(expected.clone());
    }
    if let (Some(why), false) = (&step.asks, known.is_some_and(|known| known.running)) {
        return Need::Agree(why.clone());
    }
    match step.kind {
        StepKind::Fill => Need::Fill(match entry.subject {
            Subject::Item(_, item) => item
                .blanks
                .iter()
                .map(|blank| format!("“{}”", blank.label))
                .collect(),
            Subject::Step(..) => Vec::new(),
        }),
        StepKind::Approve => Need::Approve(step.role_beside_text().map(str::to_owned)),
        StepKind::Attest => Need::Sign,
        StepKind::Check | StepKind::Action
            if matches!(step.proof.source, Source::Person { .. }) =>
        {
            Need::Sign
        }
        StepKind::Check | StepKind::Action | StepKind::Hold | StepKind::Watch | StepKind::Shift => {
            Need::Run
        }
    }
}

/// The time of each receipt, by its number.
pub(crate) fn times(state: &State) -> HashMap<u64, Timestamp> {
    state
        .journal
        .iter()
        .map(|entry| (entry.seq, entry.time))
        .collect()
}
