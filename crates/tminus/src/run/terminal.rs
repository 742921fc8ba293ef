//! People at the terminal: questions, and what their answers become.
//!
//! Lines are read by a thread of their own, so that the launch goes on noticing what other processes
//! append and what signals arrive while a question stands.

use super::prompt::Prompt;
use crate::error::Problem;
use crate::moment::{moment, now};
use crate::output::Output;
use jiff::Timestamp;
use std::io::BufRead as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use tminus_engine::{Answer, People};
use tminus_launch::human::{self, Attestation, Target};
use tminus_launch::{Need, State};
use tminus_ledger::Ledger;
use tminus_plan::{GateRole, Plan, Probe, Step, StepIndex, StepKind, Weight};
use tminus_probe::{Secrets, redact_text};
use tminus_receipt::{Actor, Decision, Digest, Event};
use tminus_report::{one_line, printable};

/// How many of the last characters of captured output are shown to be read.
const SHOWN: usize = 2000;
/// How many of the last lines are shown of what failed.
const LINES_OF_FAILURE: usize = 5;

const UNTIL_WHEN: &str = "until when does that count (2h, 7d, or YYYY-MM-DD)? ";

/// Asks for one line.
pub(super) fn line(question: &str, output: Output) -> Result<String, Problem> {
    output.print(question)?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}

/// Asks for one line and takes `y` or `yes` for a yes.
pub(super) fn yes(question: &str, output: Output) -> Result<bool, Problem> {
    Ok(is_yes(&line(question, output)?))
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "y" | "yes")
}

/// The person at the terminal.
pub(super) struct Terminal {
    ledger: Ledger,
    four_eyes: bool,
    launcher: Actor,
    actor: Actor,
    secrets: Secrets,
    prompt: Prompt,
    output: Output,
    lines: Receiver<String>,
    /// What stands asked on the screen, and which part of it.
    asked: Option<Asked>,
    /// What is asked next, once the board has been drawn whole.
    coming: Option<Need>,
}

/// A question that stands.
struct Asked {
    need: Need,
    /// The values of blanks that have been given.
    values: Vec<(String, String)>,
    stage: Stage,
}

/// What the next line means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The answer to the question itself.
    Answer,
    /// The value of the next blank.
    Blank,
    /// Why it is waived.
    Reason,
    /// Until when it is waived; the reason is in `values`.
    Expiry,
    /// Why it does not hold.
    Refusal,
}

impl Terminal {
    pub(super) fn new(
        ledger: &Path,
        four_eyes: bool,
        launcher: Actor,
        actor: Actor,
        secrets: Secrets,
        prompt: Prompt,
        output: Output,
    ) -> Result<Self, Problem> {
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                let Ok(line) = line else { break };
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            ledger: Ledger::open(ledger)?,
            four_eyes,
            launcher,
            actor,
            secrets,
            prompt,
            output,
            lines,
            asked: None,
            coming: None,
        })
    }

    fn tell(&self, text: &str) {
        let _ = self.output.print(text);
        self.prompt.said(text);
    }

    /// The question is answered, or nobody asks it any longer.
    fn settle(&mut self) {
        self.asked = None;
        self.prompt.close();
    }

    /// Puts a question on the screen.
    fn pose(&mut self, plan: &Plan, state: &State, need: &Need) {
        let text = match need {
            Need::Choose(choice) => {
                let mut text = "\nOne of these:\n".to_owned();
                for (at, option) in plan.choices[*choice].options.iter().enumerate() {
                    text += &format!("  {}. {}\n", at + 1, one_line(&option.name));
                }
                text + "Which number? [q to stop] "
            }
            Need::Attest(step)
            | Need::Approve(step)
            | Need::Confirm(step)
            | Need::Resolve(step)
            | Need::Mend(step)
            | Need::Arm(step)
            | Need::Consider(step) => {
                let step = &plan.steps[step.0];
                let known = &state.steps[need.step().map_or(0, |step| step.0)];
                let mut text = format!("\nline {}: {}\n", step.line, one_line(&step.text));
                if let Some(Probe::Command(command)) = step.proof.probe.as_deref() {
                    text += &format!(
                        "  $ {}\n",
                        printable(&command.command).replace('\n', "\n    ")
                    );
                }
                if let Some(observed) = &known.observed {
                    text += &format!("  {}\n", one_line(&observed.summary));
                }
                if let Some((_, reason)) = &known.fired {
                    text += &format!("  {}\n", one_line(reason));
                }
                if known.undone.is_some() && !known.undo_summary.is_empty() {
                    text += &format!("  taking it back: {}\n", one_line(&known.undo_summary));
                }
                if let Some(blocked) = &step.blocked {
                    text += &format!("  it cannot run: {}\n", one_line(blocked));
                }
                if matches!(need, Need::Attest(_)) && step.proof.person_reads.is_some() {
                    text += &self.captured(known, usize::MAX);
                } else if matches!(need, Need::Mend(_) | Need::Resolve(_)) {
                    text += &self.captured(known, LINES_OF_FAILURE);
                }
                text + &question(need, step, may_roll_back(state))
            }
        };
        let _ = self.output.print(self.prompt.open());
        self.tell(&text);
        // A line that was typed before the question stood on the screen answers nothing.
        while self.lines.try_recv().is_ok() {}
        self.asked = Some(Asked {
            need: need.clone(),
            values: Vec::new(),
            stage: Stage::Answer,
        });
        if let Some(label) = self.next_blank(plan) {
            self.set(Stage::Blank);
            self.tell(&format!("  {label}: "));
        }
    }

    fn set(&mut self, stage: Stage) {
        if let Some(asked) = &mut self.asked {
            asked.stage = stage;
        }
    }

    /// The end of what a probe captured, for a person to read: so many lines of each capture at most.
    fn captured(&self, known: &tminus_launch::StepState, most: usize) -> String {
        let mut text = String::new();
        for evidence in known
            .observed
            .iter()
            .flat_map(|observed| &observed.evidence)
        {
            let bytes = self
                .ledger
                .evidence(&evidence.digest)
                .ok()
                .flatten()
                .unwrap_or_default();
            let whole = printable(&String::from_utf8_lossy(&bytes));
            let skip = whole.chars().count().saturating_sub(SHOWN);
            let end: String = whole.chars().skip(skip).collect();
            let lines: Vec<&str> = end.trim_end().lines().collect();
            if lines.is_empty() {
                continue;
            }
            text += &format!("  {}:\n", evidence.name);
            for line in &lines[lines.len().saturating_sub(most)..] {
                text += &format!("    {line}\n");
            }
        }
        text
    }

    /// The first blank of the asked item that has no value yet.
    fn next_blank(&self, plan: &Plan) -> Option<String> {
        let asked = self.asked.as_ref()?;
        let step = &plan.steps[asked.need.step()?.0];
        if step.kind != StepKind::Fill {
            return None;
        }
        let blanks = &plan.items[step.item?.0].blanks;
        blanks
            .get(asked.values.len())
            .map(|blank| blank.label.clone())
    }

    /// What a line becomes, in the stage the question is in.
    fn take(&mut self, plan: &Plan, state: &State, line: &str) -> Answer {
        let Some(asked) = &self.asked else {
            return Answer::Later;
        };
        let need = asked.need.clone();
        let line = redact_text(&self.secrets, line.trim());
        match asked.stage {
            Stage::Blank if line.is_empty() => {
                // Nothing given: the other answers are open.
                self.set(Stage::Answer);
                self.tell("[w]aive, [l]eave it open, [q]uit, or Enter to fill it in: ");
                Answer::Later
            }
            Stage::Blank => {
                let label = self.next_blank(plan).unwrap_or_default();
                if let Some(asked) = &mut self.asked {
                    asked.values.push((label, line));
                }
                match self.next_blank(plan) {
                    Some(label) => {
                        self.tell(&format!("  {label}: "));
                        Answer::Later
                    }
                    None => self.attest(plan, state, &need, None),
                }
            }
            Stage::Reason | Stage::Expiry if line.is_empty() => self.again(plan, state, &need),
            Stage::Reason => {
                if let Some(asked) = &mut self.asked {
                    asked.values = vec![("reason".to_owned(), line)];
                }
                self.set(Stage::Expiry);
                self.tell(&format!("  {UNTIL_WHEN}"));
                Answer::Later
            }
            Stage::Expiry => {
                let reason = asked.values.first().map(|(_, reason)| reason.clone());
                let Ok(expires) = moment("the expiry", &line, now()) else {
                    self.tell(&format!("  `{}` is no time. {UNTIL_WHEN}", one_line(&line)));
                    return Answer::Later;
                };
                self.waive(plan, state, &need, reason.as_deref(), expires)
            }
            Stage::Refusal => self.refuse(plan, state, &need, &line),
            Stage::Answer => self.answer(plan, state, &need, &line),
        }
    }

    fn answer(&mut self, plan: &Plan, state: &State, need: &Need, line: &str) -> Answer {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let note = Some(rest.trim().to_owned()).filter(|note| !note.is_empty());
        match (word.to_lowercase().as_str(), need) {
            ("q" | "quit", _) => Answer::Stop,
            ("l" | "leave", need) => {
                match need.step() {
                    Some(step) if plan.steps[step.0].weight < Weight::Required => {
                        self.settle();
                        Answer::Decline(vec![step])
                    }
                    _ => {
                        self.tell("It blocks, so the launch is left open here; `tminus resume` goes on.\n");
                        Answer::Leave
                    }
                }
            }
            ("w" | "waive", need) if need.step().is_some() => {
                self.set(Stage::Reason);
                self.tell("  why? ");
                Answer::Later
            }
            (number, Need::Choose(choice)) => {
                let options = &plan.choices[*choice].options;
                let picked = number
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| options.get(number.checked_sub(1)?));
                match picked {
                    Some(option) => self.say(vec![Event::Chosen {
                        choice: plan.choices[*choice].id.clone(),
                        option: option.name.clone(),
                    }]),
                    None => self.misunderstood(plan, state, need, line),
                }
            }
            ("y" | "yes", Need::Attest(_) | Need::Arm(_)) => self.attest(plan, state, need, note),
            ("n" | "no", Need::Attest(_) | Need::Approve(_)) => {
                self.set(Stage::Refusal);
                self.tell("  what is wrong? ");
                Answer::Later
            }
            ("y" | "yes", Need::Approve(step)) => self.approve(plan, state, *step, note),
            ("yes", Need::Confirm(step)) => {
                let step = &plan.steps[step.0];
                self.say(vec![Event::Confirmed {
                    step: step.id.clone(),
                    question: step.asks.clone().unwrap_or_default(),
                }])
            }
            ("s" | "skip", Need::Confirm(step)) => {
                let step = &plan.steps[step.0];
                let item = step.item.map_or(&step.id, |item| &plan.items[item.0].id);
                self.say(vec![Event::Skipped {
                    item: item.clone(),
                    reason: note.unwrap_or_else(|| {
                        format!("not needed ({})", step.asks.as_deref().unwrap_or("asked"))
                    }),
                }])
            }
            ("roll" | "rollback", Need::Consider(step)) => {
                let step = &plan.steps[step.0];
                let known = state.step(&step.id).map(|at| &state.steps[at.0]);
                let seen = known.and_then(|known| known.fired.as_ref().map(|fired| &fired.1));
                let reason = match (note, seen) {
                    (Some(note), _) => note,
                    (None, Some(seen)) => format!("{}: {seen}", step.text),
                    (None, None) => step.text.clone(),
                };
                self.say(vec![Event::RollbackBegun {
                    cause: Some(step.id.clone()),
                    reason,
                }])
            }
            ("rollback", Need::Mend(step) | Need::Resolve(step)) if may_roll_back(state) => {
                let reason = note.unwrap_or_else(|| plan.steps[step.0].text.clone());
                let events = human::roll_back(state, &reason).map(|event| vec![event]);
                self.judged(plan, state, need, events)
            }
            ("d" | "done", Need::Resolve(step)) => self.resolve(plan, *step, Decision::Done, note),
            ("f" | "failed", Need::Resolve(step)) => {
                self.resolve(plan, *step, Decision::Failed, note)
            }
            ("a" | "again", Need::Resolve(step) | Need::Mend(step)) => {
                self.resolve(plan, *step, Decision::Again, note)
            }
            _ => self.misunderstood(plan, state, need, line),
        }
    }

    /// Says that a line is no answer, and asks the same again.
    fn misunderstood(&mut self, plan: &Plan, state: &State, need: &Need, line: &str) -> Answer {
        if !line.is_empty() {
            self.tell(&format!("`{}` is none of the answers.\n", one_line(line)));
        }
        self.again(plan, state, need)
    }

    /// Asks the same again.
    fn again(&mut self, plan: &Plan, state: &State, need: &Need) -> Answer {
        self.pose(plan, state, need);
        Answer::Later
    }

    fn say(&mut self, events: Vec<Event>) -> Answer {
        self.settle();
        Answer::Say(
            events
                .into_iter()
                .map(|event| (self.actor.clone(), event))
                .collect(),
        )
    }

    /// Takes what the rules of a launch make of an answer, or shows why it is not taken and asks again.
    fn judged<E: std::fmt::Display>(
        &mut self,
        plan: &Plan,
        state: &State,
        need: &Need,
        events: Result<Vec<Event>, E>,
    ) -> Answer {
        match events {
            Ok(events) => self.say(events),
            Err(error) => {
                self.tell(&format!("{error}\n"));
                self.again(plan, state, need)
            }
        }
    }

    fn attest(&mut self, plan: &Plan, state: &State, need: &Need, note: Option<String>) -> Answer {
        let Some(step) = need.step() else {
            return Answer::Later;
        };
        let given = Attestation {
            note,
            values: self
                .asked
                .as_ref()
                .map(|asked| asked.values.clone())
                .unwrap_or_default(),
            evidence: Vec::new(),
        };
        let text = plan.steps[step.0].text.clone();
        let events = human::attest(plan, state, &text, &[target(plan, step)], &given, now());
        self.judged(plan, state, need, events)
    }

    fn refuse(&mut self, plan: &Plan, state: &State, need: &Need, note: &str) -> Answer {
        let Some(step) = need.step() else {
            return Answer::Later;
        };
        let note = Some(note).filter(|note| !note.is_empty());
        let events = human::refuse(plan, state, &[target(plan, step)], note);
        self.judged(plan, state, need, events)
    }

    fn waive(
        &mut self,
        plan: &Plan,
        state: &State,
        need: &Need,
        reason: Option<&str>,
        expires: Timestamp,
    ) -> Answer {
        let Some(step) = need.step() else {
            return Answer::Later;
        };
        let text = plan.steps[step.0].text.clone();
        let events = human::waive(
            plan,
            state,
            &text,
            &[target(plan, step)],
            reason,
            expires,
            now(),
        );
        self.judged(plan, state, need, events)
    }

    fn approve(
        &mut self,
        plan: &Plan,
        state: &State,
        step: StepIndex,
        note: Option<String>,
    ) -> Answer {
        let head = match self.ledger.tree_head() {
            Ok(head) => head,
            Err(error) => {
                self.tell(&format!("{error}\n"));
                return Answer::Leave;
            }
        };
        let digest =
            |text: &str| Digest::parse(text).unwrap_or_else(|_| Digest::of(text.as_bytes()));
        let approval = human::Approval {
            by: self.actor.name.clone(),
            launcher: Some(self.launcher.name.clone()),
            four_eyes: self.four_eyes,
            verified: false,
            plan: digest(&plan.digest),
            config: digest(&plan.config_digest),
            tree_size: head.size,
            tree_root: Digest::from_hash(&head.root),
            expires: None,
            note,
            signature: None,
        };
        let text = plan.steps[step.0].text.clone();
        let events = human::approve(plan, state, &text, &[target(plan, step)], &approval, now());
        self.judged(plan, state, &Need::Approve(step), events)
    }

    fn resolve(
        &mut self,
        plan: &Plan,
        step: StepIndex,
        decision: Decision,
        note: Option<String>,
    ) -> Answer {
        self.say(vec![Event::Resolved {
            step: plan.steps[step.0].id.clone(),
            decision,
            note,
        }])
    }
}

impl People for Terminal {
    fn ask(&mut self, plan: &Plan, state: &State, needs: &[Need]) -> Answer {
        // Another process may have answered what stands on the screen.
        let asked = self.asked.as_ref();
        let same = asked.is_some_and(|asked| needs.contains(&asked.need));
        if !(self.prompt.stands() && same) {
            let Some(first) = needs.first() else {
                return Answer::Later;
            };
            self.settle();
            if self.coming.as_ref() != Some(first) {
                self.coming = Some(first.clone());
                return Answer::Later;
            }
            self.coming = None;
            self.pose(plan, state, first);
        }
        match self.lines.try_recv() {
            Ok(line) => {
                self.prompt.said(&format!("{line}\n"));
                self.take(plan, state, &line)
            }
            Err(TryRecvError::Empty) => Answer::Later,
            Err(TryRecvError::Disconnected) => Answer::Leave,
        }
    }
}

/// What a step belongs to, for the rules about people's words.
fn target(plan: &Plan, step: StepIndex) -> Target {
    plan.steps[step.0]
        .item
        .map_or(Target::Step(step), Target::Item)
}

/// Whether something has been deployed that can be taken back, and nobody does so yet.
fn may_roll_back(state: &State) -> bool {
    state.armed.is_some() && state.rollback.is_none()
}

/// What is asked, and which answers there are.
fn question(need: &Need, step: &Step, may_roll_back: bool) -> String {
    let or_back = if may_roll_back {
        "rollback (the whole word, and why), "
    } else {
        ""
    };
    match need {
        Need::Attest(_) if step.kind == StepKind::Fill => String::new(),
        Need::Attest(_) => {
            let expected = step
                .proof
                .person_reads
                .as_ref()
                .map(|expected| format!("  expected: {}\n", one_line(expected)))
                .unwrap_or_default();
            format!(
                "{expected}Does it hold? [y]es (a note may follow it), [n]o, [w]aive, [l]eave it open, [q]uit: "
            )
        }
        Need::Approve(_) => {
            let role = step.role_beside_text();
            let role = role.map_or_else(String::new, |role| format!(", as {}", one_line(role)));
            format!(
                "Do you approve{role}? [y]es (a note may follow it), [n]o, [w]aive, [l]eave it open, [q]uit: "
            )
        }
        Need::Confirm(_) => {
            let undo = match step.proof.probe.as_deref() {
                Some(Probe::Command(command)) if step.gate == GateRole::Forward => {
                    command.undo.as_deref()
                }
                _ => None,
            };
            let why = match (step.asks.as_deref(), undo) {
                (_, Some(undo)) => format!("take it back with: {}", printable(undo)),
                (asks, None) => asks.unwrap_or("a step of the rollback").to_owned(),
            };
            format!(
                "  {}\nRun it? yes (the whole word), [s]kip it, [l]eave it open, [q]uit: ",
                one_line(&why)
            )
        }
        Need::Resolve(_) => {
            format!(
                "What became of it? [d]one, [f]ailed, [a]gain, {or_back}[w]aive, [l]eave it open, [q]uit: "
            )
        }
        Need::Arm(_) => "Nothing measures this trigger. Do you watch it yourself? [y]es (a note may follow it), [w]aive, [q]uit: "
            .to_owned(),
        Need::Consider(_) => "Roll back? rollback (the whole word, and why), or go on: [w]aive, [q]uit: ".to_owned(),
        Need::Mend(_) => {
            format!("Mend it, then [a]gain; or {or_back}[w]aive, [l]eave it open, [q]uit: ")
        }
        Need::Choose(_) => String::new(),
    }
}
