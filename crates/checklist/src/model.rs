//! What a reader finds in a checklist. Entries are flat lists in document order that point at one
//! another by index; lines count from 1 and split at LF alone.

use serde::{Deserialize, Serialize};
use std::ops::Range;
use tminus_measure::{Criterion, Threshold};

/// A range of bytes of the document as stored (before any repair of its encoding).
pub type Span = Range<usize>;

/// The place of a section in [`Checklist::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SectionIndex(pub usize);

/// The place of an item in [`Checklist::items`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ItemIndex(pub usize);

/// A checklist, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Checklist {
    /// The document, byte for byte as it was given.
    pub source: Vec<u8>,
    /// The first heading of the highest level, repaired for reading.
    pub title: Option<String>,
    /// The damage to the encoding that was repaired for reading; `None` when there was none.
    pub repaired: Option<Repair>,
    /// Every heading, in document order. A document may have none.
    pub sections: Vec<Section>,
    /// Every box, numbered step, table row, blank, pair, condition and heading that is a step.
    pub items: Vec<Item>,
    /// Every shell command line there is to run.
    pub commands: Vec<Command>,
    /// Every measurable condition with a number.
    pub criteria: Vec<PlacedCriterion>,
    /// Every stated time.
    pub windows: Vec<Window>,
    /// Alternatives of which one is to be taken.
    pub choices: Vec<Choice>,
    /// The lines at which nothing could be understood though something was meant: an unterminated
    /// fence, a box that is none. Each with its line, column (both from 1) and what is wrong.
    pub unclear: Vec<(usize, usize, String)>,
}

/// A kind of damage to a document's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repair {
    /// UTF-8 that was read as Windows-1252 (C1 controls kept) and saved again.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// UTF-8 that was read as Windows-1254 and saved again.
    #[serde(rename = "windows-1254")]
    Windows1254,
    /// UTF-8 that was read as Mac Roman and saved again.
    #[serde(rename = "macintosh")]
    MacRoman,
    /// Bytes that are no UTF-8, shown as U+FFFD.
    #[serde(rename = "invalid-utf-8")]
    InvalidUtf8,
}

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What must stand before anything is deployed.
    Prepare,
    /// What changes production.
    Deploy,
    /// What is checked at once.
    Verify,
    /// What is watched for a while.
    Monitor,
    /// When the launch counts as a success, or as failed.
    Success,
    /// What starts a rollback.
    RollbackTrigger,
    /// How to go back.
    Rollback,
    /// Who agrees.
    SignOff,
    /// What comes later.
    FollowUp,
    /// Contacts, logs, notes, links.
    Reference,
    /// None of these.
    Other,
}

impl Role {
    /// Whether a section of this role below one of another, or below none, is where the way back begins:
    /// its heading says when that is.
    pub fn begins_rollback(self, above: Option<Self>) -> bool {
        self == Self::Rollback && above != Some(Self::Rollback)
    }

    /// The role's name as outputs write it: `rollback_trigger`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Deploy => "deploy",
            Self::Verify => "verify",
            Self::Monitor => "monitor",
            Self::Success => "success",
            Self::RollbackTrigger => "rollback_trigger",
            Self::Rollback => "rollback",
            Self::SignOff => "sign_off",
            Self::FollowUp => "follow_up",
            Self::Reference => "reference",
            Self::Other => "other",
        }
    }
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The line of the heading.
    pub line: usize,
    /// 1 to 6.
    pub level: u8,
    /// The heading's text without its marks, repaired for reading.
    pub heading: String,
    /// What it is for.
    pub role: Role,
    /// How much its heading, or one above it, says that what stands in it weighs.
    pub weight: Option<Weight>,
    /// It is about what comes again and again after the launch, and is no part of it.
    pub recurs: bool,
    /// The section that this one is part of.
    pub parent: Option<SectionIndex>,
    /// From the heading's first byte to the next heading of any level.
    pub span: Span,
}

/// How an item is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A task-list box, nested or numbered too, and a box in a table cell or in text.
    Box,
    /// A table row with a status, result or sign-off cell.
    Row,
    /// A numbered list entry that tells somebody to do or verify something.
    Numbered,
    /// A line to fill in.
    Blank,
    /// A line with two answers to choose from: `✅ / ❌`.
    Pair,
    /// A plain bullet that states a condition to verify.
    Bullet,
    /// A heading that is itself a step.
    Heading,
}

/// How much an item weighs at its gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// May be left out.
    Optional,
    /// Warns when it fails.
    Advisory,
    /// Blocks.
    Required,
    /// Blocks, and the author says so.
    Critical,
}

/// The bytes of an item in which its state is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// What stands between the brackets of a box: one byte, nothing in `[]`, a few in `[✅]`.
    Box(Span),
    /// A character that stands for a box: `☐`, `□`, `☑`.
    Symbol(Span),
    /// The status cell of a table row, its bars not included.
    Cell(Span),
    /// The two answers of a pair, with the separator between them.
    Pair {
        /// The answer that says yes.
        yes: Span,
        /// The answer that says no.
        no: Span,
    },
}

/// A place to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// The underscores, or the empty brackets.
    pub span: Span,
    /// What the author calls it: `Deployed by`.
    pub label: String,
}

/// One thing to do, verify, fill in or sign.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "an item may be each of them, whatever else it is"
)]
pub struct Item {
    /// Short and stable: from the heading path, the text and, among equals, the order.
    pub id: String,
    /// The line it stands on.
    pub line: usize,
    /// How it is written.
    pub form: Form,
    /// The item it is nested in.
    pub parent: Option<ItemIndex>,
    /// The section it stands in; `None` above the first heading.
    pub section: Option<SectionIndex>,
    /// Its text without box, number and emphasis marks; backticks stay. Wrapped lines are joined by a space.
    pub text: String,
    /// The tick in the file: a claim, never a proof.
    pub checked: bool,
    /// How much it weighs.
    pub weight: Weight,
    /// The places to fill in on its lines.
    pub blanks: Vec<Blank>,
    /// The variables to substitute on its own line, without their marks.
    pub placeholders: Vec<String>,
    /// Where its state is written, if it has such a place.
    pub mark: Option<Mark>,
    /// The bytes of the whole item, nested ones included.
    pub span: Span,
    /// The condition under which it applies, in the author's words: `if needed`.
    pub condition: Option<String>,
    /// It tells what not to do, so there is nothing to execute.
    pub prohibition: bool,
    /// It asks a person to agree: a sign-off or approval.
    pub approval: bool,
    /// It stands in a list of what starts a rollback, or says so of itself, whatever its section is for.
    pub trigger: bool,
}

/// The language of a command's fence or code span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// A POSIX-like shell.
    Shell,
    /// Windows PowerShell: understood as a command, never run.
    PowerShell,
}

/// One shell command line to run: a pipeline, a chain, a loop, a here-document is one.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own")]
pub struct Command {
    /// The line its first character stands on.
    pub line: usize,
    /// Its bytes in the document.
    pub span: Span,
    /// As written, without prompt and trailing comment, the fence's own indentation cut.
    pub text: String,
    /// The item it belongs to.
    pub item: Option<ItemIndex>,
    /// The section it stands in.
    pub section: Option<SectionIndex>,
    /// Which fence of the document it stands in, counted from 0; `None` for inline code. The
    /// working directory carries on within one fence.
    pub fence: Option<usize>,
    /// The language of its fence.
    pub language: Language,
    /// What the comment above it says it does.
    pub description: Option<String>,
    /// The sentence above its fence that introduces it, without its colon: `If it is slow`.
    pub lead: Option<String>,
    /// It is there to be looked up: `Useful commands:` stands above its fence.
    pub looked_up: bool,
    /// What the author expects of it.
    pub expected: Option<Expectation>,
    /// It never ends by itself.
    pub endless: bool,
    /// It must end with a failure.
    pub must_fail: bool,
    /// The variables to substitute in it, without their marks: `<pod>`, `[GCP_REGION]`, `TIMESTAMP`.
    /// Shell variables (`$TARGET`) are not among them.
    pub placeholders: Vec<String>,
    /// It does nothing but assign, export or change directory: a prelude of what follows.
    pub prelude: bool,
}

/// What an author expects of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// As written, without its mark (`# Expected:`).
    pub text: String,
    /// The line it stands on.
    pub line: usize,
    /// The machine check that it certainly means; `None` when a person must look.
    pub check: Option<Check>,
}

/// A check of a command's result that a machine can make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The exit status is this. `tests pass` and `works` mean `ExitStatus(0)`.
    ExitStatus(i32),
    /// Any exit status but 0.
    Fails,
    /// Standard output or standard error contains this text.
    Contains(String),
    /// Standard output is this text, white space at both ends aside.
    Equals(String),
    /// Standard output, as JSON, has every member that this JSON text has, with equal values.
    Json(String),
    /// The number that standard output consists of, or the first number in it, satisfies this.
    Number(Threshold),
    /// The first dotted version number in the output is at least this one.
    VersionAtLeast(String),
    /// One of these holds.
    AnyOf(Vec<Check>),
    /// All of these hold.
    AllOf(Vec<Check>),
    /// The status of an HTTP answer in the output (`HTTP/1.1 200 OK`, or the bare number) is this.
    HttpStatus(u16),
    /// Nothing is written to standard output.
    NoOutput,
    /// Something is written to standard output.
    SomeOutput,
    /// Standard output does not contain this text.
    Lacks(String),
}

/// A measurable condition with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedCriterion {
    /// The line it stands on.
    pub line: usize,
    /// The condition.
    pub criterion: Criterion,
    /// The item it belongs to.
    pub item: Option<ItemIndex>,
    /// The section it stands in.
    pub section: Option<SectionIndex>,
}

/// A stated time, in seconds relative to T-0.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// The line it stands on.
    pub line: usize,
    /// The start, negative before T-0; `None` for an interval alone.
    pub from_s: Option<i64>,
    /// How long; `None` for a point in time.
    pub length_s: Option<i64>,
    /// How often something is to be done.
    pub every_s: Option<i64>,
    /// The item it is stated by; `None` when a heading or other text states it.
    pub item: Option<ItemIndex>,
    /// The section it is stated in, or by.
    pub section: Option<SectionIndex>,
    /// It stands in a heading, or in a bold label that stands for one, and so governs what follows.
    pub heading: bool,
    /// One item is to come about within it; it is neither a time at which a section unlocks nor one
    /// over which something is to hold.
    pub deadline: bool,
}

/// Alternatives of which one is to be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The line of the item or heading that introduces the choice, else of the first option.
    pub line: usize,
    /// The item under which the options stand.
    pub item: Option<ItemIndex>,
    /// The options, in order: a name and what belongs to it.
    pub options: Vec<ChoiceOption>,
}

/// One alternative of a [`Choice`].
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceOption {
    /// What the author calls it: `PM2`, `Option A: Use frozen scripts`.
    pub name: String,
    /// The items that belong to it.
    pub items: Vec<ItemIndex>,
    /// The commands that belong to it, by place in [`Checklist::commands`].
    pub commands: Vec<usize>,
}
