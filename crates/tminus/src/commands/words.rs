//! What people say of an open launch: attest, waive, approve, resolve, evidence erase.

use crate::arguments::{
    ApproveArguments, AttestArguments, EraseArguments, ResolveArguments, WaiveArguments,
    WordArguments,
};
use crate::commands::Outcome;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::launches::launch_and_word;
use crate::loaded::Loaded;
use crate::moment::{moment, now};
use crate::output::Output;
use crate::person::person;
use crate::{input, run};
use jiff::Timestamp;
use std::path::Path;
use tminus_launch::human::{self, Approval, Attestation, Refusal, SelectError, Target};
use tminus_ledger::Piece;
use tminus_probe::{Redactor, Secrets, redact_text};
use tminus_receipt::{Actor, Decision, Digest, Event};

/// A launch, who speaks, and of what.
struct Word {
    loaded: Loaded,
    actor: Actor,
    selector: String,
    targets: Vec<Target>,
    secrets: Secrets,
    note: Option<String>,
    now: Timestamp,
}

impl Word {
    fn of(arguments: &WordArguments) -> Result<Self, Problem> {
        let (launch, selector) = launch_and_word(&arguments.words);
        let actor = person(arguments.by.as_deref())?;
        let loaded = Loaded::meant(arguments.ledger.ledger.as_deref(), launch)?;
        let targets = human::select(&loaded.plan, selector)?;
        let secrets = run::known_secrets(&loaded.config);
        // The clock may stand behind the last receipt; the log goes forward all the same.
        let last = loaded.state.journal.last().map(|entry| entry.time);
        Ok(Self {
            actor,
            selector: selector.to_owned(),
            targets,
            note: arguments
                .note
                .as_deref()
                .map(|note| redact_text(&secrets, note)),
            secrets,
            now: now().max(last.unwrap_or(Timestamp::MIN)),
            loaded,
        })
    }

    fn say(&self, events: Vec<Event>, pieces: Vec<Piece>, done: &str, output: Output) -> Outcome {
        let named: Vec<String> = events
            .iter()
            .filter_map(|event| self.named(event))
            .collect();
        self.loaded.append(&self.actor, events, pieces, self.now)?;
        for name in named {
            output.print(format!("{done}: {name}, by {}\n", self.actor.name))?;
        }
        Ok(Exit::Go)
    }

    /// The line and text of what a receipt is about.
    fn named(&self, event: &Event) -> Option<String> {
        let id = match event {
            Event::Attested { item, .. }
            | Event::Refused { item, .. }
            | Event::Waived { item, .. }
            | Event::Approved { item, .. } => item,
            Event::Resolved { step, .. } => step,
            _ => return None,
        };
        let plan = &self.loaded.plan;
        let item = plan.items.iter().find(|item| item.id == *id);
        let item = item.map(|item| (item.line, &item.text));
        let step = plan.steps.iter().find(|step| step.id == *id);
        let (line, text) = item.or_else(|| step.map(|step| (step.line, &step.text)))?;
        Some(format!("line {line}, {}", tminus_report::one_line(text)))
    }
}

pub(crate) fn attest(arguments: &AttestArguments, output: Output) -> Outcome {
    let word = Word::of(&arguments.word)?;
    let plan = &word.loaded.plan;
    if arguments.refuse {
        let events = human::refuse(
            plan,
            &word.loaded.state,
            &word.targets,
            word.note.as_deref(),
        )?;
        return word.say(events, Vec::new(), "refused", output);
    }
    let mut pieces = Vec::new();
    for file in &arguments.evidence {
        pieces.push(attachment(file, &word.secrets, word.now)?);
    }
    let given = Attestation {
        note: word.note.clone(),
        values: arguments
            .values
            .iter()
            .map(|value| match value.split_once('=') {
                Some((label, text)) => (
                    label.trim().to_owned(),
                    redact_text(&word.secrets, text.trim()),
                ),
                None => (String::new(), redact_text(&word.secrets, value.trim())),
            })
            .collect(),
        evidence: pieces
            .iter()
            .map(|piece| piece.reference().clone())
            .collect(),
    };
    let events = human::attest(
        plan,
        &word.loaded.state,
        &word.selector,
        &word.targets,
        &given,
        word.now,
    )?;
    word.say(events, pieces, "attested", output)
}

/// An attached file, redacted like captured output.
fn attachment(file: &Path, secrets: &Secrets, now: Timestamp) -> Result<Piece, Problem> {
    const LARGEST: usize = 16 << 20;
    let bytes = input::read(file)?;
    if bytes.len() > LARGEST {
        return Err(Problem::new(
            Code::File,
            format!("`{}` is larger than 16 MiB", file.display()),
            "attach an extract, and say in the note where the whole is kept",
        ));
    }
    let mut redactor = Redactor::new(secrets);
    let mut redacted = redactor.push(&bytes);
    redacted.extend(redactor.finish());
    let name = file.file_name().map_or_else(
        || "attachment".into(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok(Piece::new(&name, redacted, 0, now))
}

pub(crate) fn waive(arguments: &WaiveArguments, output: Output) -> Outcome {
    let word = Word::of(&arguments.word)?;
    let expires = moment("--expires", &arguments.expires, word.now)?;
    let events = human::waive(
        &word.loaded.plan,
        &word.loaded.state,
        &word.selector,
        &word.targets,
        word.note.as_deref(),
        expires,
        word.now,
    )?;
    word.say(events, Vec::new(), "waived", output)
}

pub(crate) fn approve(arguments: &ApproveArguments, output: Output) -> Outcome {
    let word = Word::of(&arguments.word)?;
    let expires = arguments
        .expires
        .as_deref()
        .map(|text| moment("--expires", text, word.now))
        .transpose()?;
    let approval = approval(&word.loaded, &word.actor, expires, word.note.clone())?;
    let events = human::approve(
        &word.loaded.plan,
        &word.loaded.state,
        &word.selector,
        &word.targets,
        &approval,
        word.now,
    )?;
    word.say(events, Vec::new(), "approved", output)
}

/// What an approval by this person is bound to.
pub(crate) fn approval(
    loaded: &Loaded,
    actor: &Actor,
    expires: Option<Timestamp>,
    note: Option<String>,
) -> Result<Approval, Problem> {
    let head = loaded.ledger.tree_head()?;
    let digest = |text: &str| Digest::parse(text).unwrap_or_else(|_| Digest::of(text.as_bytes()));
    Ok(Approval {
        by: actor.name.clone(),
        launcher: Some(loaded.launcher.name.clone()),
        four_eyes: loaded.config.four_eyes,
        verified: false,
        plan: digest(&loaded.plan.digest),
        config: digest(&loaded.plan.config_digest),
        tree_size: head.size,
        tree_root: Digest::from_hash(&head.root),
        expires,
        note,
        signature: None,
    })
}

pub(crate) fn resolve(arguments: &ResolveArguments, output: Output) -> Outcome {
    let word = Word::of(&arguments.word)?;
    let (decision, done) = match &arguments.decision {
        given if given.done => (Decision::Done, "resolved as done"),
        given if given.failed => (Decision::Failed, "resolved as failed"),
        _ => (Decision::Again, "to be done again"),
    };
    let events = human::resolve(
        &word.loaded.plan,
        &word.loaded.state,
        &word.targets,
        decision,
        word.note.as_deref(),
    )?;
    word.say(events, Vec::new(), done, output)
}

pub(crate) fn erase(arguments: &EraseArguments, output: Output) -> Outcome {
    let (launch, digest) = launch_and_word(&arguments.words);
    let actor = person(arguments.by.as_deref())?;
    let digest = Digest::parse(digest.trim().trim_start_matches("sha256:")).map_err(|error| {
        Problem::new(
            Code::Argument,
            error.to_string(),
            "give the digest as the report shows it",
        )
    })?;
    let loaded = Loaded::meant_or_newest(arguments.ledger.ledger.as_deref(), launch)?;
    let reason = redact_text(&run::known_secrets(&loaded.config), &arguments.reason);
    let chain = crate::launches::chain(&loaded.launch.id);
    loaded
        .ledger
        .erase(&digest, &chain, actor, &reason, now())?;
    output.print(format!("erased {digest}; its receipts stand\n"))?;
    Ok(Exit::Go)
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::said(Code::Refused, &refusal)
    }
}

impl From<SelectError> for Problem {
    fn from(error: SelectError) -> Self {
        Self::said(Code::Argument, &error)
    }
}
