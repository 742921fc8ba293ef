//! A launch built by hand: a document, the plan that its reader would compile, and what is known
//! after some receipts.

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use tminus_checklist::{Blank, Checklist, Form, Item, ItemIndex, Mark, Role, Span, Weight};
use tminus_launch::{GateState, ItemState, Journal, State, StepState};
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{
    CommandProbe, Effect, GateRole, Kind, Phase, PhaseIndex, Plan, PlanChoice, PlanOption, Probe,
    Proof, Source, Step, StepIndex, StepKind,
};
use tminus_receipt::{Actor, Digest, EvidenceReference, Identity, Observed, Value};
use tminus_report::Material;

/// 2026-03-01 14:00:00 UTC and this many seconds.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_772_373_600 + seconds).expect("a time in range")
}

pub(crate) fn digest(fill: char) -> Digest {
    serde_json::from_value(serde_json::Value::String(fill.to_string().repeat(64)))
        .expect("a digest is a text")
}

pub(crate) fn program() -> Actor {
    Actor {
        name: "tminus".to_owned(),
        identity: Identity::Program,
    }
}

pub(crate) fn person(name: &str) -> Actor {
    Actor {
        name: name.to_owned(),
        identity: Identity::Claimed,
    }
}

pub(crate) fn value(name: &str, text: &str) -> Value {
    Value {
        name: name.to_owned(),
        text: text.to_owned(),
        number: text.parse().ok(),
    }
}

pub(crate) struct Fixture {
    pub(crate) checklist: Checklist,
    pub(crate) plan: Plan,
    pub(crate) state: State,
    pub(crate) evidence: HashMap<Digest, Vec<u8>>,
    pub(crate) checkpoint: Option<String>,
}

impl Fixture {
    /// A document of which nothing is known yet.
    pub(crate) fn of(source: impl Into<Vec<u8>>) -> Self {
        let checklist = Checklist {
            source: source.into(),
            title: None,
            repaired: None,
            sections: Vec::new(),
            items: Vec::new(),
            commands: Vec::new(),
            criteria: Vec::new(),
            windows: Vec::new(),
            choices: Vec::new(),
            unclear: Vec::new(),
        };
        let plan = Plan {
            digest: "4e1f0c".repeat(10) + "abcd",
            config_digest: "0d9e".repeat(16),
            title: "Payments API 2.4".to_owned(),
            file: "DEPLOYMENT_CHECKLIST.md".to_owned(),
            phases: Vec::new(),
            items: Vec::new(),
            steps: Vec::new(),
            choices: Vec::new(),
            rollout: None,
            undo_automatic: false,
        };
        let state = State::new("4f2a", &plan);
        Self {
            checklist,
            plan,
            state,
            evidence: HashMap::new(),
            checkpoint: None,
        }
    }

    /// Everybody signs for everything, and fills in every blank.
    pub(crate) fn sign_all(&mut self, outcome: Outcome) {
        for (item, state) in self.plan.items.iter().zip(&mut self.state.items) {
            state.outcome = Some(outcome);
            state.by = Some(person("mara"));
            state.at = Some(at(60));
            state.values = item
                .blanks
                .iter()
                .map(|blank| value(&blank.label, "42"))
                .collect();
        }
    }

    pub(crate) fn report<T>(&self, render: impl Fn(&Material<'_>) -> T) -> T {
        render(&Material {
            checklist: &self.checklist,
            plan: &self.plan,
            state: &self.state,
            evidence: &|digest| self.evidence.get(digest).cloned(),
            checkpoint: self.checkpoint.as_deref(),
            tool_version: "0.1.0",
        })
    }

    pub(crate) fn phase(&mut self, heading: &str, role: Role, forward: bool) {
        let line = self.find(heading).0;
        self.plan.phases.push(Phase {
            id: heading.to_lowercase().replace(' ', "-"),
            heading: heading.to_owned(),
            line,
            role,
            environment: heading
                .contains("production")
                .then(|| "production".to_owned()),
            forward,
        });
        self.state.gates.push(None);
        self.state.entered.push(None);
    }

    /// The line number, and the bytes of the line, that first hold this text.
    fn find(&self, text: &str) -> (usize, Span) {
        let source = &self.checklist.source;
        let start = source
            .windows(text.len())
            .position(|window| window == text.as_bytes())
            .unwrap_or_else(|| panic!("`{text}` is in the document"));
        let line = source[..start]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        let from = source[..start]
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |feed| feed + 1);
        let to = source[start..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(source.len(), |feed| start + feed);
        (line, from..to)
    }

    /// Adds the item on the first line that holds the text; mark and blanks are found in the line.
    pub(crate) fn item(&mut self, text: &str, kind: Kind) -> &mut Self {
        let (line, span) = self.find(text);
        let bytes = self.checklist.source[span.clone()].to_vec();
        let place = |part: &str| {
            let start = bytes
                .windows(part.len())
                .position(|window| window == part.as_bytes())?;
            Some(span.start + start..span.start + start + part.len())
        };
        let inside = |part: &str| place(part).map(|span| span.start + 1..span.end - 1);
        let checked = place("[x]").is_some() || place("✓").is_some();
        let is_row = bytes.starts_with(b"|");
        let (mark, form) = if let Some(mark) = inside("[ ]").or_else(|| inside("[x]")) {
            (Some(Mark::Box(mark)), Form::Box)
        } else if is_row {
            let bars: Vec<usize> = bytes
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'|')
                .map(|(at, _)| span.start + at)
                .collect();
            let last = bars.len() - 1;
            (Some(Mark::Cell(bars[last - 1] + 1..bars[last])), Form::Row)
        } else if let (Some(yes), Some(no)) = (place("✅"), place("❌")) {
            (Some(Mark::Pair { yes, no }), Form::Pair)
        } else if let (Some(yes), Some(no)) = (place("LIVE"), place("ROLLED BACK")) {
            (Some(Mark::Pair { yes, no }), Form::Pair)
        } else if let Some(mark) = place("☐").or_else(|| place("☑")) {
            (Some(Mark::Symbol(mark)), Form::Box)
        } else if bytes.contains(&b'_') {
            (None, Form::Blank)
        } else {
            (None, Form::Numbered)
        };
        let blanks = blanks_in(&bytes, span.start);
        let index = self.plan.items.len();
        let id = format!(
            "{}-{index}",
            text.to_lowercase()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(12)
                .collect::<String>()
        );
        self.checklist.items.push(Item {
            id: id.clone(),
            line,
            form,
            parent: None,
            section: None,
            text: text.to_owned(),
            checked,
            weight: Weight::Required,
            blanks: blanks.clone(),
            placeholders: Vec::new(),
            mark,
            span,
            condition: None,
            prohibition: false,
            approval: kind == Kind::Approve,
            trigger: false,
        });
        let phase = PhaseIndex(self.plan.phases.len().saturating_sub(1));
        let heading = self
            .plan
            .phases
            .get(phase.0)
            .map(|phase| phase.heading.clone());
        let role = self
            .plan
            .phases
            .get(phase.0)
            .map_or(Role::Other, |phase| phase.role);
        self.plan.items.push(tminus_plan::Item {
            id,
            line,
            text: text.to_owned(),
            form,
            path: std::iter::once(self.plan.title.clone())
                .chain(heading)
                .collect(),
            role,
            phase,
            parent: None,
            kind,
            weight: Weight::Required,
            gate: GateRole::Forward,
            claimed: checked,
            blanks: blanks
                .into_iter()
                .map(|blank| tminus_plan::Blank { label: blank.label })
                .collect(),
            criteria: Vec::new(),
            steps: Vec::new(),
        });
        self.state.items.push(ItemState::default());
        let step_kind = match kind {
            Kind::Check => StepKind::Check,
            Kind::Action => StepKind::Action,
            Kind::Fill => StepKind::Fill,
            Kind::Attest | Kind::Choice => StepKind::Attest,
            Kind::Approve => StepKind::Approve,
        };
        self.step(text, step_kind, None);
        self
    }

    /// Adds a step to the last item; `command` makes it one that a probe proves.
    pub(crate) fn step(&mut self, text: &str, kind: StepKind, command: Option<&str>) -> &mut Self {
        let index = StepIndex(self.plan.steps.len());
        let item = self.plan.items.last_mut().expect("an item before its step");
        item.steps.push(index);
        let number = item.steps.len();
        let id = if number == 1 {
            item.id.clone()
        } else {
            format!("{}.{number}", item.id)
        };
        let (line, path, phase) = (item.line, item.path.clone(), item.phase);
        let place = tminus_plan::ItemIndex(self.plan.items.len() - 1);
        self.push_step(id, Some(place), text, line, path, phase, kind, command);
        self
    }

    /// Adds a step without an item.
    pub(crate) fn lone_step(
        &mut self,
        text: &str,
        group: &str,
        kind: StepKind,
        command: Option<&str>,
    ) -> &mut Self {
        let (line, _) = self.find(command.unwrap_or(text));
        let phase = PhaseIndex(self.plan.phases.len() - 1);
        let path = Arc::from([
            self.plan.title.clone(),
            self.plan.phases[phase.0].heading.clone(),
            group.to_owned(),
        ]);
        let id = format!("step-{}", self.plan.steps.len());
        self.push_step(id, None, text, line, path, phase, kind, command);
        self
    }

    #[expect(clippy::too_many_arguments, reason = "a step has that many sides")]
    fn push_step(
        &mut self,
        id: String,
        item: Option<tminus_plan::ItemIndex>,
        text: &str,
        line: usize,
        path: Arc<[String]>,
        phase: PhaseIndex,
        kind: StepKind,
        command: Option<&str>,
    ) {
        let probe = command.map(|command| {
            Box::new(Probe::Command(CommandProbe {
                command: command.to_owned(),
                prelude: Vec::new(),
                assigns: Vec::new(),
                uses: Vec::new(),
                expect: Vec::new(),
                timeout_ms: 60_000,
                observe_ms: None,
                service: false,
                idempotent: false,
                undo: None,
                retry: None,
            }))
        });
        self.plan.steps.push(Step {
            id,
            item,
            line,
            text: text.to_owned(),
            path,
            phase,
            kind,
            weight: Weight::Required,
            gate: GateRole::Forward,
            proof: Proof {
                source: if probe.is_some() {
                    Source::Written
                } else {
                    Source::Person {
                        suggestion: None,
                        suggestion_reason: None,
                        suggested_metrics: Vec::new(),
                    }
                },
                probe,
                person_reads: None,
            },
            effect: if kind == StepKind::Action {
                Effect::Mutate
            } else {
                Effect::Read
            },
            hold: None,
            watch: None,
            shift: None,
            automatic: false,
            fresh_s: None,
            asks: None,
            blocked: None,
            approval_role: None,
            approvers: BTreeSet::new(),
        });
        self.state.steps.push(StepState::default());
    }

    /// Turns the last item's only step into one that this command proves.
    pub(crate) fn proved_by(&mut self, command: &str) -> &mut Self {
        let kind = self.plan.steps.pop().expect("a step").kind;
        self.state.steps.pop();
        self.plan.items.last_mut().expect("an item").steps.pop();
        let text = self.plan.items.last().expect("an item").text.clone();
        self.step(&text, kind, Some(command))
    }

    pub(crate) fn weight(&mut self, weight: Weight) -> &mut Self {
        self.plan.items.last_mut().expect("an item").weight = weight;
        self.plan.steps.last_mut().expect("a step").weight = weight;
        self
    }

    pub(crate) fn gate(&mut self, gate: GateRole) -> &mut Self {
        self.plan.items.last_mut().expect("an item").gate = gate;
        self.plan.steps.last_mut().expect("a step").gate = gate;
        self
    }

    /// Nests the last item in another.
    pub(crate) fn under(&mut self, text: &str) -> &mut Self {
        let parent = self.place(text);
        self.plan.items.last_mut().expect("an item").parent = Some(tminus_plan::ItemIndex(parent));
        self.checklist.items.last_mut().expect("an item").parent = Some(ItemIndex(parent));
        self
    }

    pub(crate) fn place(&self, text: &str) -> usize {
        self.plan
            .items
            .iter()
            .position(|item| item.text == text)
            .unwrap_or_else(|| panic!("`{text}` is an item"))
    }

    /// A person said this of an item.
    pub(crate) fn say(
        &mut self,
        seconds: i64,
        text: &str,
        outcome: Outcome,
        by: &str,
        note: Option<&str>,
    ) -> &mut ItemState {
        let place = self.place(text);
        let (kind, verb) = match outcome {
            Outcome::Waived => ("item.waived", "waived"),
            Outcome::Failed => ("item.refused", "refused"),
            Outcome::Skipped => ("item.skipped", "skipped"),
            _ => ("item.attested", "attested"),
        };
        let seq = self.note(seconds, kind, person(by), &format!("{text} {verb}"));
        for &StepIndex(step) in &self.plan.items[place].steps {
            self.state.steps[step].outcome = Some(outcome);
        }
        let item = &mut self.state.items[place];
        item.outcome = Some(outcome);
        item.by = Some(person(by));
        item.note = note.map(str::to_owned);
        item.at = Some(at(seconds));
        item.receipts.push(seq);
        item.summary = note.unwrap_or_default().to_owned();
        item
    }

    /// A probe found this of an item's step (`number` from 1).
    pub(crate) fn observe(
        &mut self,
        seconds: i64,
        text: &str,
        number: usize,
        outcome: Outcome,
        summary: &str,
        output: &str,
    ) {
        let place = self.place(text);
        let step = self.plan.items[place].steps[number - 1].0;
        self.observe_step(seconds, step, outcome, summary, output);
        let seq = self.state.receipts;
        let settled: Vec<_> = self.plan.items[place]
            .steps
            .iter()
            .map(|step| self.state.steps[step.0].outcome)
            .collect();
        let item = &mut self.state.items[place];
        item.receipts.push(seq);
        item.outcome = if settled.contains(&Some(Outcome::Failed)) {
            Some(Outcome::Failed)
        } else if settled.contains(&None) {
            None
        } else {
            Some(outcome)
        };
        item.at = item.outcome.map(|_| at(seconds));
        item.summary = summary.to_owned();
    }

    pub(crate) fn observe_step(
        &mut self,
        seconds: i64,
        step: usize,
        outcome: Outcome,
        summary: &str,
        output: &str,
    ) {
        let text = self.plan.steps[step].text.clone();
        let intent = self.note(seconds - 1, "step.intended", program(), &text);
        let seq = self.note(
            seconds,
            "step.observed",
            program(),
            &format!("{text}: {outcome}, {summary}"),
        );
        let hex = format!("{:064x}", 0xfeed_0000_u64 + seq);
        let digest: Digest =
            serde_json::from_value(serde_json::Value::String(hex)).expect("a digest is a text");
        if !output.is_empty() {
            self.evidence
                .insert(digest.clone(), output.as_bytes().to_vec());
        }
        let state = &mut self.state.steps[step];
        state.attempts = 1;
        state.outcome = Some(outcome);
        state.at = Some(at(seconds));
        state.receipts.extend([intent, seq]);
        state.observed = Some(Observed {
            outcome,
            summary: summary.to_owned(),
            exit_status: Some(i32::from(outcome != Outcome::Proved)),
            duration_us: 812_345,
            values: Vec::new(),
            evidence: vec![EvidenceReference {
                name: "stdout".to_owned(),
                digest,
                bytes: output.len() as u64,
                cut: 0,
                taken: at(seconds),
            }],
            variables: BTreeMap::new(),
        });
    }

    /// Adds a receipt to the journal and gives its number.
    pub(crate) fn note(&mut self, seconds: i64, kind: &str, actor: Actor, text: &str) -> u64 {
        self.state.receipts += 1;
        let seq = self.state.receipts;
        self.state.journal.push(Journal {
            seq,
            time: at(seconds),
            kind: kind.to_owned(),
            actor,
            text: text.to_owned(),
        });
        self.state.tip = Some(format!("{:064x}", 0xc0de_u64 + seq));
        seq
    }

    pub(crate) fn decide(
        &mut self,
        seconds: i64,
        phase: usize,
        verdict: Verdict,
        reasons: &[&str],
    ) {
        let heading = self.plan.phases[phase].heading.clone();
        self.note(
            seconds,
            "gate.decided",
            program(),
            &format!("{heading}: {verdict}"),
        );
        self.state.gates[phase] = Some(GateState {
            verdict,
            reasons: reasons.iter().map(|&reason| reason.to_owned()).collect(),
            at: at(seconds),
        });
    }

    pub(crate) fn enter(&mut self, seconds: i64, phase: usize) {
        let heading = self.plan.phases[phase].heading.clone();
        self.note(seconds, "phase.entered", program(), &heading);
        self.state.entered[phase] = Some(at(seconds));
    }

    pub(crate) fn choice(&mut self, line: usize, options: &[&str], taken: usize) {
        self.plan.choices.push(PlanChoice {
            id: "choice".to_owned(),
            line,
            item: None,
            options: options
                .iter()
                .map(|&name| PlanOption {
                    name: name.to_owned(),
                    items: Vec::new(),
                    steps: Vec::new(),
                })
                .collect(),
            configured: None,
        });
        self.state.chosen.push(Some(taken));
    }
}

/// Runs of four underscores and more, named by the words before them.
fn blanks_in(line: &[u8], start: usize) -> Vec<Blank> {
    let mut blanks = Vec::new();
    let mut from = 0;
    let mut position = 0;
    while position < line.len() {
        let run = line[position..]
            .iter()
            .take_while(|&&byte| byte == b'_')
            .count();
        if run >= 4 {
            let label = String::from_utf8_lossy(&line[from..position]);
            let label = label.trim_matches(|character: char| !character.is_alphanumeric());
            let label = label
                .trim_start_matches("[ ]")
                .trim_start_matches("x] ")
                .trim();
            blanks.push(Blank {
                span: start + position..start + position + run,
                label: label.to_owned(),
            });
            from = position + run;
        }
        position += run.max(1);
    }
    blanks
}
