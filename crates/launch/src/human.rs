//! What a person may say of a launch, as pure decisions: which entries a selector means, and which
//! receipts an attestation, a waiver, an approval or a resolution becomes, or why it is refused.

use crate::State;
use crate::secret;
use jiff::Timestamp;
use tminus_measure::{Outcome, Quantity, Verdict};
use tminus_plan::{GateRole, ItemIndex, Plan, StepIndex, StepKind};
use tminus_receipt::{Decision, Digest, Event, EvidenceReference, Value};

/// What a selector means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An item.
    Item(ItemIndex),
    /// A step that belongs to no item: a command that stands in a section by itself.
    Step(StepIndex),
}

/// Why a selector means nothing, or too much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// Nothing matches.
    #[error("no item, section or line matches `{0}`; `tminus plan` and `tminus status` list them")]
    Nothing(String),
    /// Several items match.
    #[error("`{selector}` matches {} items: {}; use an item's id", .candidates.len(), .candidates.join(", "))]
    Ambiguous {
        /// What was given.
        selector: String,
        /// The ids that match, with their lines.
        candidates: Vec<String>,
    },
}

/// Why a person's word is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A probe saw the opposite.
    #[error(
        "line {line}: `{text}` was observed to fail ({summary}); mend it and `tminus resume`, or waive it with a reason and an expiry"
    )]
    ObservedToFail {
        /// The line.
        line: usize,
        /// The item.
        text: String,
        /// What was observed.
        summary: String,
    },
    /// Its proof has not been tried yet.
    #[error(
        "line {line}: `{text}` has a probe that has not run yet; run the launch first, then sign for what it could not see"
    )]
    HasProbe {
        /// The line.
        line: usize,
        /// The item.
        text: String,
    },
    /// A blank has no value.
    #[error("line {line}: `{text}` has a blank to fill in: --value \"{label}=...\"")]
    BlankOpen {
        /// The line.
        line: usize,
        /// The item.
        text: String,
        /// The blank.
        label: String,
    },
    /// A value breaks the written criterion.
    #[error(
        "line {line}: {value} does not satisfy `{criterion}`; refuse the item or waive it with a reason and an expiry"
    )]
    CriterionBroken {
        /// The line.
        line: usize,
        /// What was given.
        value: String,
        /// What is written.
        criterion: String,
    },
    /// A value is no number where a criterion needs one.
    #[error("line {line}: `{value}` holds no number to hold against `{criterion}`")]
    NoNumber {
        /// The line.
        line: usize,
        /// What was given.
        value: String,
        /// What is written.
        criterion: String,
    },
    /// Somebody else must sign.
    #[error("{by} may not approve as {role}; the config names {}", .approvers.join(", "))]
    NotAnApprover {
        /// Who tried.
        by: String,
        /// The role.
        role: String,
        /// Who may.
        approvers: Vec<String>,
    },
    /// Four eyes are asked for.
    #[error("four eyes are asked for: {0}")]
    FourEyes(&'static str),
    /// It is not an approval.
    #[error("line {line}: `{text}` asks for no approval; use `tminus attest`")]
    NotAnApproval {
        /// The line.
        line: usize,
        /// The item.
        text: String,
    },
    /// The step's end is known.
    #[error("line {line}: `{text}` is {state}; there is nothing to resolve")]
    NothingToResolve {
        /// The line.
        line: usize,
        /// The step.
        text: String,
        /// What is known of it.
        state: String,
    },
    /// The expiry lies in the past.
    #[error("the waiver would expire at {0}, which is past; give a time to come")]
    ExpiryPast(Timestamp),
    /// A waiver without a reason.
    #[error("a waiver needs a reason: --note TEXT")]
    NoReason,
    /// Nothing is open there.
    #[error("nothing is open under `{0}`")]
    NothingOpen(String),
    /// The launch is over.
    #[error("the launch is over: {0}")]
    Over(String),
    /// A rollback has begun before.
    #[error(
        "it was rolled back before: {0}; `tminus resume` finishes a rollback that is not complete"
    )]
    RollsBack(String),
}

/// The items and lone steps that a selector means: an id, the beginning of one, `L12` or `line 12`, a section's heading (all of
/// it), or a part of an item's text.
pub fn select(plan: &Plan, selector: &str) -> Result<Vec<Target>, SelectError> {
    let wanted = selector.trim();
    let targets: Vec<Target> = (0..plan.items.len())
        .map(|at| Target::Item(ItemIndex(at)))
        .chain(
            (0..plan.steps.len())
                .filter(|at| plan.steps[*at].item.is_none())
                .map(|at| Target::Step(StepIndex(at))),
        )
        .collect();
    let id = |target: &Target| match target {
        Target::Item(item) => plan.items[item.0].id.as_str(),
        Target::Step(step) => plan.steps[step.0].id.as_str(),
    };
    let line = |target: &Target| match target {
        Target::Item(item) => plan.items[item.0].line,
        Target::Step(step) => plan.steps[step.0].line,
    };
    let path = |target: &Target| match target {
        Target::Item(item) => &plan.items[item.0].path,
        Target::Step(step) => &plan.steps[step.0].path,
    };
    let text = |target: &Target| match target {
        Target::Item(item) => plan.items[item.0].text.as_str(),
        Target::Step(step) => plan.steps[step.0].text.as_str(),
    };
    if wanted.is_empty() {
        return Err(SelectError::Nothing(selector.to_owned()));
    }
    let of_id: Vec<Target> = targets
        .iter()
        .copied()
        .filter(|target| id(target) == wanted)
        .collect();
    if !of_id.is_empty() {
        return Ok(of_id);
    }
    // The id of any step stands for the item it proves.
    if let Some(step) = plan.steps.iter().find(|step| step.id == wanted)
        && let Some(item) = step.item
    {
        return Ok(vec![Target::Item(item)]);
    }
    let number: Option<usize> = wanted
        .strip_prefix("line ")
        .or_else(|| wanted.strip_prefix(['L', 'l']))
        .and_then(|number| number.parse().ok());
    if let Some(number) = number {
        let of_line: Vec<Target> = targets
            .iter()
            .copied()
            .filter(|target| line(target) == number)
            .collect();
        if !of_line.is_empty() {
            return Ok(of_line);
        }
    }
    let folded = fold(wanted);
    let of_section: Vec<Target> = targets
        .iter()
        .copied()
        .filter(|target| path(target).iter().any(|heading| fold(heading) == folded))
        .collect();
    if !of_section.is_empty() {
        return Ok(of_section);
    }
    let exact: Vec<Target> = targets
        .iter()
        .copied()
        .filter(|target| fold(text(target)) == folded)
        .collect();
    let by_prefix: Vec<Target> = targets
        .iter()
        .copied()
        .filter(|target| id(target).starts_with(wanted))
        .collect();
    let by_text: Vec<Target> = targets
        .iter()
        .copied()
        .filter(|target| fold(text(target)).contains(&folded))
        .collect();
    for found in [exact, by_prefix, by_text] {
        match found.len() {
            0 => {}
            1 => return Ok(found),
            _ => {
                let candidates = found
                    .iter()
                    .take(5)
                    .map(|target| format!("{} (line {})", id(target), line(target)))
                    .collect();
                return Err(SelectError::Ambiguous {
                    selector: selector.to_owned(),
                    candidates,
                });
            }
        }
    }
    Err(SelectError::Nothing(selector.to_owned()))
}

/// The steps that `--only` means: those of every item and lone step that the selector means, nested items included.
pub fn select_steps(
    plan: &Plan,
    selector: &str,
) -> Result<std::collections::BTreeSet<StepIndex>, SelectError> {
    let mut steps = std::collections::BTreeSet::new();
    let targets = select(plan, selector)?;
    for (at, step) in plan.steps.iter().enumerate() {
        let within = targets.iter().any(|target| match target {
            Target::Step(index) => index.0 == at,
            Target::Item(wanted) => {
                let mut item = step.item;
                while let Some(current) = item {
                    if current == *wanted {
                        return true;
                    }
                    item = plan.items[current.0].parent;
                }
                false
            }
        });
        if within && step.kind != StepKind::Hold {
            steps.insert(StepIndex(at));
        }
    }
    Ok(steps)
}

/// The targets with every item nested in them, and without those that are only a sum of others.
fn leaves(plan: &Plan, state: &State, targets: &[Target]) -> Vec<Target> {
    let mut found = std::collections::BTreeSet::new();
    let mut stack: Vec<Target> = targets.to_vec();
    while let Some(target) = stack.pop() {
        if let Target::Item(item) = target {
            stack.extend(state.children(item).map(Target::Item));
            if plan.items[item.0].steps.is_empty() && state.children(item).next().is_some() {
                continue;
            }
        }
        found.insert(target);
    }
    found.into_iter().collect()
}

fn outcome(plan: &Plan, state: &State, target: Target, now: Timestamp) -> Option<Outcome> {
    match target {
        Target::Item(item) => state.outcome_of_item(item, now),
        Target::Step(step) => state.outcome_of(plan, step, now),
    }
}

/// What a person gives with an attestation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attestation {
    /// What they saw.
    pub note: Option<String>,
    /// Values for blanks: label and text. An empty label means the only blank.
    pub values: Vec<(String, String)>,
    /// Attached files.
    pub evidence: Vec<EvidenceReference>,
}

/// The receipts of an attestation. Several targets (a section) sign for each that is open and skip the rest.
pub fn attest(
    plan: &Plan,
    state: &State,
    selector: &str,
    targets: &[Target],
    given: &Attestation,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    still_open(state)?;
    let several = targets.len() > 1 || leaves(plan, state, targets).len() > 1;
    let mut events = Vec::new();
    for target in leaves(plan, state, targets) {
        let (line, text, id) = describe(plan, target);
        let known = outcome(plan, state, target, now);
        if several && (known.is_some_and(Outcome::is_settled) || !is_asked(plan, target)) {
            continue;
        }
        match known {
            Some(Outcome::Failed) => {
                return Err(Refusal::ObservedToFail {
                    line,
                    text,
                    summary: summary(state, target),
                });
            }
            None if awaits_probe(plan, state, target) => {
                if several {
                    continue;
                }
                return Err(Refusal::HasProbe { line, text });
            }
            _ => {}
        }
        let values = match target {
            Target::Item(item) => fill(plan, item, &given.values, several)?,
            Target::Step(_) => Vec::new(),
        };
        events.push(Event::Attested {
            item: id,
            note: given.note.clone(),
            values,
            evidence: given.evidence.clone(),
        });
    }
    if events.is_empty() {
        Err(Refusal::NothingOpen(selector.to_owned()))
    } else {
        Ok(events)
    }
}

/// The receipts of a refusal: a person says that it does not hold.
pub fn refuse(
    plan: &Plan,
    state: &State,
    targets: &[Target],
    note: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    still_open(state)?;
    Ok(leaves(plan, state, targets)
        .into_iter()
        .map(|target| Event::Refused {
            item: describe(plan, target).2,
            note: note.map(str::to_owned),
            values: Vec::new(),
        })
        .collect())
}

/// The receipts of a waiver, one for each open target.
pub fn waive(
    plan: &Plan,
    state: &State,
    selector: &str,
    targets: &[Target],
    reason: Option<&str>,
    expires: Timestamp,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    still_open(state)?;
    let reason = reason
        .map(str::trim)
        .filter(|reason| !reason.is_empty())
        .ok_or(Refusal::NoReason)?;
    if expires <= now {
        return Err(Refusal::ExpiryPast(expires));
    }
    let targets = leaves(plan, state, targets);
    let several = targets.len() > 1;
    let events: Vec<Event> = targets
        .into_iter()
        .filter(|target| !outcome(plan, state, *target, now).is_some_and(Outcome::is_settled))
        .filter(|target| !several || !is_armed(plan, state, *target))
        .map(|target| Event::Waived {
            item: describe(plan, target).2,
            reason: reason.to_owned(),
            expires,
        })
        .collect();
    if events.is_empty() {
        Err(Refusal::NothingOpen(selector.to_owned()))
    } else {
        Ok(events)
    }
}

/// What an approval is bound to.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// Who approves.
    pub by: String,
    /// The launcher's name, if known.
    pub launcher: Option<String>,
    /// The config asks for two persons.
    pub four_eyes: bool,
    /// The name rests on a signature that the allowed signers list.
    pub verified: bool,
    /// The plan's digest.
    pub plan: Digest,
    /// The config's digest.
    pub config: Digest,
    /// The ledger's tree size.
    pub tree_size: u64,
    /// The root at that size.
    pub tree_root: Digest,
    /// Until when it counts.
    pub expires: Option<Timestamp>,
    /// What they say.
    pub note: Option<String>,
    /// The detached signature.
    pub signature: Option<String>,
}

/// The receipts of an approval, one for each target that asks for one.
pub fn approve(
    plan: &Plan,
    state: &State,
    selector: &str,
    targets: &[Target],
    approval: &Approval,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    still_open(state)?;
    if approval.expires.is_some_and(|expires| expires <= now) {
        return Err(Refusal::ExpiryPast(approval.expires.unwrap_or(now)));
    }
    if approval.four_eyes && !approval.verified {
        return Err(Refusal::FourEyes(
            "a claimed name does not count; sign with --sign KEY",
        ));
    }
    if approval.four_eyes && approval.launcher.as_deref() == Some(approval.by.as_str()) {
        return Err(Refusal::FourEyes("who launches cannot approve"));
    }
    let mut events = Vec::new();
    for target in leaves(plan, state, targets) {
        let (line, text, id) = describe(plan, target);
        let step = match target {
            Target::Step(step) => Some(step),
            Target::Item(item) => plan.items[item.0].steps.first().copied(),
        };
        let step = step
            .map(|step| &plan.steps[step.0])
            .filter(|step| step.kind == StepKind::Approve);
        let Some(step) = step else {
            if targets.len() > 1 {
                continue;
            }
            return Err(Refusal::NotAnApproval { line, text });
        };
        if !step.approvers.is_empty() && !step.approvers.contains(&approval.by) {
            return Err(Refusal::NotAnApprover {
                by: approval.by.clone(),
                role: step.approval_role.clone().unwrap_or_else(|| text.clone()),
                approvers: step.approvers.iter().cloned().collect(),
            });
        }
        events.push(Event::Approved {
            item: id,
            role: step.approval_role.clone(),
            plan: approval.plan.clone(),
            config: approval.config.clone(),
            artifact: state.artifact.clone(),
            environment: plan.phases[step.phase.0].environment.clone(),
            tree_size: approval.tree_size,
            tree_root: approval.tree_root.clone(),
            expires: approval.expires,
            note: approval.note.clone(),
            signature: approval.signature.clone(),
        });
    }
    if events.is_empty() {
        Err(Refusal::NothingOpen(selector.to_owned()))
    } else {
        Ok(events)
    }
}

/// The receipts of a resolution: what became of each action whose end is not known, or that failed.
pub fn resolve(
    plan: &Plan,
    state: &State,
    targets: &[Target],
    decision: Decision,
    note: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    still_open(state)?;
    let mut events = Vec::new();
    let mut last = None;
    for target in leaves(plan, state, targets) {
        let steps = match target {
            Target::Step(step) => vec![step],
            Target::Item(item) => plan.items[item.0].steps.clone(),
        };
        for step in steps {
            let known = &state.steps[step.0];
            let undo_failed =
                state.rollback.is_some() && known.undone.is_some_and(|undone| !undone.is_settled());
            let resolvable = undo_failed
                || known.running
                || matches!(
                    known.outcome,
                    Some(Outcome::Unknown | Outcome::Failed | Outcome::NotMeasured)
                );
            if resolvable && plan.steps[step.0].blocked.is_none() {
                events.push(Event::Resolved {
                    step: plan.steps[step.0].id.clone(),
                    decision,
                    note: note.map(str::to_owned),
                });
            } else {
                last = Some((step, known.outcome));
            }
        }
    }
    if !events.is_empty() {
        return Ok(events);
    }
    let (line, text, state) = last.map_or(
        (0, String::new(), "without a step".to_owned()),
        |(step, outcome)| {
            let step = &plan.steps[step.0];
            (
                step.line,
                step.text.clone(),
                outcome.map_or_else(|| "open".to_owned(), |outcome| outcome.to_string()),
            )
        },
    );
    Err(Refusal::NothingToResolve { line, text, state })
}

/// The receipt that begins a rollback by a person's word.
pub fn roll_back(state: &State, reason: &str) -> Result<Event, Refusal> {
    match &state.rollback {
        Some(begun) => Err(Refusal::RollsBack(begun.reason.clone())),
        None => Ok(Event::RollbackBegun {
            cause: None,
            reason: reason.to_owned(),
        }),
    }
}

fn still_open(state: &State) -> Result<(), Refusal> {
    if state
        .rollback
        .as_ref()
        .is_some_and(|rollback| rollback.ended.is_none())
    {
        return Ok(());
    }
    if let Some((_, reason, _)) = &state.aborted {
        return Err(Refusal::Over(format!("aborted: {reason}")));
    }
    match &state.ended {
        Some((verdict, summary, _)) => Err(Refusal::Over(format!("{verdict}: {summary}"))),
        None => Ok(()),
    }
}

fn gate(plan: &Plan, target: Target) -> GateRole {
    match target {
        Target::Item(item) => plan.items[item.0].gate,
        Target::Step(step) => plan.steps[step.0].gate,
    }
}

fn steps_of<'a>(plan: &'a Plan, target: &'a Target) -> &'a [StepIndex] {
    match target {
        Target::Item(item) => &plan.items[item.0].steps,
        Target::Step(step) => std::slice::from_ref(step),
    }
}

/// Whether people are asked about it: a gate counts it, or it is a trigger that nothing measures.
fn is_asked(plan: &Plan, target: Target) -> bool {
    let measured = |step: &StepIndex| plan.steps[step.0].watch.is_some();
    match gate(plan, target) {
        GateRole::Forward => true,
        GateRole::Trigger => !steps_of(plan, &target).iter().any(measured),
        _ => false,
    }
}

/// Whether it is a trigger that is measured and has not fired: one that a word about its whole
/// section does not mean.
fn is_armed(plan: &Plan, state: &State, target: Target) -> bool {
    gate(plan, target) == GateRole::Trigger
        && steps_of(plan, &target)
            .iter()
            .any(|step| plan.steps[step.0].watch.is_some() && state.steps[step.0].fired.is_none())
}

fn describe(plan: &Plan, target: Target) -> (usize, String, String) {
    match target {
        Target::Item(item) => {
            let item = &plan.items[item.0];
            (item.line, item.text.clone(), item.id.clone())
        }
        Target::Step(step) => {
            let step = &plan.steps[step.0];
            (step.line, step.text.clone(), step.id.clone())
        }
    }
}

fn summary(state: &State, target: Target) -> String {
    match target {
        Target::Item(item) => state.items[item.0].summary.clone(),
        Target::Step(step) => state.steps[step.0]
            .observed
            .as_ref()
            .map_or_else(String::new, |observed| observed.summary.clone()),
    }
}

fn awaits_probe(plan: &Plan, state: &State, target: Target) -> bool {
    steps_of(plan, &target).iter().any(|step| {
        let planned = &plan.steps[step.0];
        (planned.proof.probe.is_some() || planned.watch.is_some())
            && planned.blocked.is_none()
            && state.steps[step.0].outcome.is_none()
    })
}

/// The values of an item's blanks, each held against the item's criterion where it states one.
fn fill(
    plan: &Plan,
    item: ItemIndex,
    given: &[(String, String)],
    several: bool,
) -> Result<Vec<Value>, Refusal> {
    let item = &plan.items[item.0];
    let mut values = Vec::new();
    for (at, blank) in item.blanks.iter().enumerate() {
        let found = given
            .iter()
            .find(|(label, _)| fold(label) == fold(&blank.label))
            .or_else(|| {
                given
                    .iter()
                    .find(|(label, _)| label.is_empty() && item.blanks.len() == 1)
            });
        let Some((_, text)) = found else {
            if several && given.is_empty() && item.criteria.is_empty() {
                continue;
            }
            return Err(Refusal::BlankOpen {
                line: item.line,
                text: item.text.clone(),
                label: blank.label.clone(),
            });
        };
        let number = leading_number(text);
        if let Some(criterion) = item
            .criteria
            .get(at)
            .or_else(|| item.criteria.first().filter(|_| item.blanks.len() == 1))
        {
            let unit = criterion.threshold.unit;
            let quantity: Option<Quantity> = text
                .parse()
                .ok()
                .or_else(|| number.and_then(|number| Quantity::new(number, unit).ok()));
            match quantity.map(|quantity| criterion.judge(quantity)) {
                Some(Verdict::Pass) => {}
                Some(Verdict::Fail) => {
                    return Err(Refusal::CriterionBroken {
                        line: item.line,
                        value: text.clone(),
                        criterion: criterion.to_string(),
                    });
                }
                _ => {
                    return Err(Refusal::NoNumber {
                        line: item.line,
                        value: text.clone(),
                        criterion: criterion.to_string(),
                    });
                }
            }
        }
        let is_secret = secret::is_named(&blank.label);
        values.push(Value {
            name: blank.label.clone(),
            text: if is_secret {
                secret::KEPT_OUT.to_owned()
            } else {
                text.clone()
            },
            number: number.filter(|_| !is_secret),
        });
    }
    Ok(values)
}

fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text
        .char_indices()
        .find(|(at, character)| {
            !(character.is_ascii_digit() || *character == '.' || (*at == 0 && *character == '-'))
        })
        .map_or(text.len(), |(at, _)| at);
    text[..end].parse().ok()
}

fn fold(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
