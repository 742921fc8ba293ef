//! The shell scope of a document: what each command finds assigned by those before it.
//!
//! Every command runs in a shell of its own. What a person at one prompt would carry along is
//! carried along by hand: the directory within a fence, assignments and exports through the
//! document. Their values are recorded when a step ends, so a resumed launch still has them.

use crate::Effect;
use crate::config::{Config, is_name};
use crate::effect::{destructive, destructive_of, effect};
use crate::open_name::{AND, OpenName};
use crate::shell::variables::{Quote, Use, assigns, directories, quotes, uses};
use crate::shell::{End, Line, Redirection, Simple, read};
use crate::terminal::{self, Shell};
use memchr::memchr;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use tminus_checklist::{Command, Language, SectionIndex};

/// A command with what stands before it in its shell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Scoped {
    /// The command, its placeholders replaced by the variables that fill them.
    pub(crate) command: String,
    pub(crate) prelude: Vec<String>,
    pub(crate) assigns: Vec<String>,
    pub(crate) uses: Vec<String>,
    /// Why it cannot run as written.
    pub(crate) blocked: Option<String>,
    /// What it and its prelude do to the world; unknown where nothing tells.
    pub(crate) effect: Effect,
    /// Why it is destructive, if it does more than look.
    pub(crate) destroys: Option<&'static str>,
}

/// Names that a shell has without anybody's doing.
const FIXED: [&str; 34] = [
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "TZ",
    "TMPDIR",
    "RANDOM",
    "SECONDS",
    "LINENO",
    "PWD",
    "OLDPWD",
    "HOSTNAME",
    "UID",
    "EUID",
    "PPID",
    "IFS",
    "SHELL",
    "SHLVL",
    "OPTARG",
    "OPTIND",
    "REPLY",
    "PIPESTATUS",
    "EPOCHSECONDS",
    "EPOCHREALTIME",
    "HOSTTYPE",
    "OSTYPE",
    "MACHTYPE",
    "FUNCNAME",
    "GROUPS",
    "SRANDOM",
    "BASH",
    "BASHPID",
    "BASH_VERSION",
    "BASH_SOURCE",
];

/// Whether a shell has a variable without anybody's doing.
pub(crate) fn is_fixed(name: &str) -> bool {
    FIXED.contains(&name)
}

/// How many statements a command may have before it in its fence, and how many bytes they may be:
/// each command that follows carries them along.
const MAXIMUM_PRELUDE: usize = 200;
const LONGEST_PRELUDE: usize = 8 * 1024;

/// One statement of a fence's prelude.
#[derive(Clone)]
struct Statement {
    text: String,
    assigns: BTreeSet<String>,
    uses: BTreeSet<Use>,
    /// An assignment: its value is recorded by the next step, so it is made once.
    once: bool,
    /// What it does to the world; `None` for what changes the shell alone.
    effect: Option<Effect>,
    line: usize,
    /// Why it cannot run, and with it whatever follows.
    blocked: Option<String>,
}

/// Why a command cannot run.
#[derive(Default)]
struct Reasons(Option<String>);

impl Reasons {
    /// Adds a reason, unless its root is known. What follows from a command repeats its reasons, so they must not
    /// grow without end.
    fn push(&mut self, reason: &str, root: &str) {
        const LONGEST: usize = 2000;
        match &mut self.0 {
            None => self.0 = Some(reason.to_owned()),
            Some(all) if all.len() + reason.len() <= LONGEST && !all.contains(root) => {
                all.push_str(AND);
                all.push_str(reason);
            }
            Some(_) => {}
        }
    }
}

/// Walks through the commands of a document in order.
pub(crate) struct Scope<'a> {
    config: &'a Config,
    section: Option<SectionIndex>,
    fence: Option<usize>,
    statements: Vec<Statement>,
    /// The directories that items of the section change to: its later commands start there.
    entered: Vec<Statement>,
    /// The shell that was opened in the section and not left, and on which line.
    elsewhere: Option<(Shell, usize)>,
    /// Everything that an earlier command assigns.
    assigned: BTreeSet<String>,
    /// Names whose assignment cannot run, with its line and the reason.
    unset: BTreeMap<String, (usize, String)>,
    /// A file of the fence was sourced, so any name may be assigned.
    sourced: bool,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(config: &'a Config) -> Self {
        Self {
            config,
            section: None,
            fence: None,
            statements: Vec::new(),
            entered: Vec::new(),
            elsewhere: None,
            assigned: BTreeSet::new(),
            unset: BTreeMap::new(),
            sourced: false,
        }
    }

    /// The next command of the document; `None` for a mere prelude of what follows, and for a
    /// remark on it.
    pub(crate) fn next(&mut self, command: &Command) -> Option<Scoped> {
        let (mut scoped, line) = self.advance(command)?;
        if scoped.effect != Effect::Read {
            scoped.destroys = if scoped.command == command.text {
                destructive_of(&command.text, line.commands.iter())
            } else {
                destructive(&command.text)
            };
        }
        Some(scoped)
    }

    /// The next command, taken apart.
    fn advance(&mut self, command: &Command) -> Option<(Scoped, Line)> {
        if command.section != self.section {
            self.section = command.section;
            self.entered.clear();
            self.elsewhere = None;
        }
        if command.fence.is_none() || command.fence != self.fence {
            self.fence = command.fence;
            self.statements.retain(|statement| statement.once);
            self.statements.extend(self.entered.iter().cloned());
            self.sourced = false;
        }
        let (mut scoped, line, names) = self.scoped(command);
        if let Some(reason) = foreign(command) {
            scoped.blocked = Some(reason.to_owned());
            return Some((scoped, line));
        }
        if is_remark(command, &line) {
            return None;
        }
        let open = marks_as_words(command, &scoped.command).map(|text| read(&text));
        if let Some(reason) = self.attended(command, open.as_ref().unwrap_or(&line)) {
            scoped.effect = self.effect(command, &line);
            scoped.blocked = Some(match scoped.blocked {
                Some(open) => [open, reason].join(AND),
                None => reason,
            });
            return (!command.prelude).then_some((scoped, line));
        }
        let length = self.statements.iter().map(|before| before.text.len());
        if self.statements.len() >= MAXIMUM_PRELUDE || length.sum::<usize>() > LONGEST_PRELUDE {
            scoped.blocked = Some(format!(
                "more than {MAXIMUM_PRELUDE} statements, or {LONGEST_PRELUDE} bytes of them, stand before it in its fence; bind the item to a script"
            ));
            return (!command.prelude).then_some((scoped, line));
        }
        if command.prelude {
            let once = is_assignment(&line);
            self.sourced |= sources(&line);
            if let (true, Some(reason)) = (once, &scoped.blocked) {
                // What needs the value says why there is none.
                self.unset.extend(
                    names
                        .into_iter()
                        .map(|name| (name, (command.line, reason.clone()))),
                );
                if is_exported(&line) {
                    // What follows finds it in its environment, and need not name it.
                    self.statements.push(Statement {
                        text: scoped.command,
                        assigns: BTreeSet::new(),
                        uses: BTreeSet::new(),
                        once: false,
                        effect: None,
                        line: command.line,
                        blocked: scoped.blocked,
                    });
                }
                return None;
            }
            for name in &names {
                self.unset.remove(name);
            }
            self.push(Statement {
                uses: uses(&scoped.command),
                effect: self.effect_outside(&scoped.command, &line),
                text: scoped.command,
                assigns: names.clone(),
                once,
                line: command.line,
                blocked: scoped.blocked,
            });
            self.assigned.extend(names);
            return None;
        }
        scoped.prelude = self
            .statements
            .iter()
            .map(|statement| statement.text.clone())
            .collect();
        let mut all = names;
        for statement in &self.statements {
            all.extend(statement.assigns.iter().cloned());
        }
        scoped.effect = self.effect(command, &line);
        self.statements.retain(|statement| !statement.once);
        for directory in directories(&line) {
            let text = format!("cd {}", requoted(directory, &line));
            self.statements.push(Statement {
                uses: uses(&text),
                effect: self.effect_outside(&text, &read(&text)),
                text,
                assigns: BTreeSet::new(),
                once: false,
                line: command.line,
                blocked: None,
            });
        }
        self.assigned.extend(all.iter().cloned());
        scoped.assigns = all.into_iter().collect();
        Some((scoped, line))
    }

    /// Why a command waits for a person, or belongs into a shell that one before it opened.
    fn attended(&mut self, command: &Command, line: &Line) -> Option<String> {
        let copies = |shell: &Shell| {
            let mut words = line.commands.iter().flat_map(|simple| &simple.words);
            let host = shell.host.as_deref();
            host.is_some_and(|host| words.any(|word| is_address_on(&word.text, host)))
        };
        self.elsewhere.take_if(|(shell, _)| copies(shell));
        if let Some((shell, from)) = &self.elsewhere {
            let Shell { place, instead, .. } = shell;
            let reason = format!(
                "it belongs {place}, where line {from} opens a shell, and would run here; write `{instead}`, or do it by hand and attest it"
            );
            if leaves(line) {
                self.elsewhere = None;
            }
            return Some(reason);
        }
        let attended = terminal::attended(line)?;
        self.elsewhere = attended.shell.map(|shell| (shell, command.line));
        Some(attended.reason)
    }

    /// Takes in a statement that commands after it need. What an item alone changes to holds on.
    fn push(&mut self, statement: Statement) {
        let moves = is_change_of_directory(&statement.text);
        let known = |entered: &Statement| entered.text == statement.text;
        if moves && self.fence.is_none() {
            if self.entered.len() < MAXIMUM_PRELUDE {
                self.entered.push(statement);
            }
        } else if !(moves && statement.text != "cd .." && self.entered.iter().any(known)) {
            self.statements.push(statement);
        }
    }

    /// Fills the placeholders, takes the command apart and looks up the variables. The last are the
    /// names that it assigns.
    fn scoped(&self, command: &Command) -> (Scoped, Line, BTreeSet<String>) {
        let mut scoped = Scoped {
            command: command.text.clone(),
            ..Scoped::default()
        };
        let mut filled = BTreeSet::new();
        let mut reasons = Reasons::default();
        for name in &command.placeholders {
            let variable = self
                .config
                .variables
                .keys()
                .find(|variable| normal(variable) == normal(assigned(name).unwrap_or(name)));
            let Some(variable) = variable else {
                let reason = OpenName::Placeholder(name).to_string();
                reasons.push(&reason, &reason);
                continue;
            };
            scoped.command = fill(&scoped.command, name, variable);
            filled.insert(variable.clone());
        }
        let line = read(&scoped.command);
        let own = assigns(&line);
        let mut used = uses(&scoped.command);
        for statement in &self.statements {
            used.extend(statement.uses.iter().cloned());
            let line = statement.line;
            for part in statement.blocked.iter().flat_map(|all| all.split(AND)) {
                reasons.push(&format!("line {line} before it cannot run: {part}"), part);
            }
        }
        for variable in used {
            let name = variable.name;
            let declared = self.config.variables.contains_key(&name)
                || self.config.run.pass.contains(&name)
                || filled.contains(&name);
            if declared || self.assigned.contains(&name) {
                if scoped.uses.last() != Some(&name) {
                    scoped.uses.push(name);
                }
            } else if let Some((line, reason)) = self.unset.get(&name) {
                for part in reason.split(AND) {
                    let reason = format!("{name} cannot be assigned on line {line}: {part}");
                    reasons.push(&reason, part);
                }
            } else if !variable.guarded && !self.sourced && !own.contains(&name) && !is_fixed(&name)
            {
                let reason = OpenName::Variable(&name).to_string();
                reasons.push(&reason, &reason);
            }
        }
        scoped.blocked = reasons.0;
        (scoped, line, own)
    }

    /// What a command does together with its prelude.
    fn effect(&self, command: &Command, line: &Line) -> Effect {
        let extra = &self.config.run.read_only;
        let mut worst = if command.placeholders.is_empty() {
            effect(line, extra)
        } else {
            command_effect(command, extra)
        };
        for statement in &self.statements {
            worst = match (worst, statement.effect) {
                (worst, None) => worst,
                (Effect::Mutate, _) | (_, Some(Effect::Mutate)) => Effect::Mutate,
                (Effect::Unknown, _) | (_, Some(Effect::Unknown)) => Effect::Unknown,
                (Effect::Read, Some(Effect::Read)) => Effect::Read,
            };
        }
        worst
    }

    /// What a statement does outside of its shell. A directory, an option or an alias of the shell
    /// itself changes nothing there.
    fn effect_outside(&self, text: &str, line: &Line) -> Option<Effect> {
        let shell_alone = !line.substitution
            && line.commands.iter().all(|simple| {
                matches!(
                    simple.program(),
                    None | Some(
                        "cd" | "export"
                            | "set"
                            | "unset"
                            | "declare"
                            | "readonly"
                            | "pushd"
                            | "popd"
                    )
                ) && !simple.redirections.iter().any(Redirection::writes)
            });
        if shell_alone {
            return None;
        }
        let extra = &self.config.run.read_only;
        Some(match captured(text, line) {
            Some(inner) => effect(&read(inner), extra),
            None => effect(line, extra),
        })
    }
}

/// What a command of a checklist does to the world, its placeholders taken for harmless words.
pub fn command_effect(command: &Command, extra_read_only: &[String]) -> Effect {
    effect(&read(&neutral(command)), extra_read_only)
}

/// A command with a plain word for every placeholder: `<pod>` would read a file named `pod`.
fn neutral(command: &Command) -> String {
    let names: HashSet<&str> = command.placeholders.iter().map(String::as_str).collect();
    let longest = names.iter().map(|name| name.len()).max().unwrap_or(0);
    let mut text = String::with_capacity(command.text.len());
    let mut rest = command.text.as_str();
    while let Some(at) = rest.find(['<', '[', '{']) {
        text.push_str(&rest[..at]);
        let marked = &rest[at..];
        let length = mark_at(marked, &names, longest);
        text.push_str(if length.is_some() {
            "placeholder"
        } else {
            &marked[..1]
        });
        rest = &marked[length.unwrap_or(1)..];
    }
    text.push_str(rest);
    text
}

/// A command whose open placeholders are words: `ssh me@<host>` goes to a host and reads no file.
fn marks_as_words(command: &Command, text: &str) -> Option<String> {
    memchr(b'<', text.as_bytes()).filter(|_| !command.placeholders.is_empty())?;
    let names: HashSet<&str> = command.placeholders.iter().map(String::as_str).collect();
    let longest = names.iter().map(|name| name.len()).max().unwrap_or(0);
    let quotes = quotes(text);
    let mut words = String::with_capacity(text.len() + 8);
    let mut at = 0;
    while let Some(mark) = memchr(b'<', &text.as_bytes()[at..]) {
        let start = at + mark;
        words.push_str(&text[at..start]);
        let length = mark_at(&text[start..], &names, longest).unwrap_or(1);
        let quote = if length > 1 && quotes[start] == Quote::None {
            "'"
        } else {
            ""
        };
        at = start + length;
        for part in [quote, &text[start..at], quote] {
            words.push_str(part);
        }
    }
    words.push_str(&text[at..]);
    Some(words)
}

/// The length of the mark of one of these placeholders at the start of a text.
fn mark_at(text: &str, names: &HashSet<&str>, longest: usize) -> Option<usize> {
    MARKS.iter().find_map(|(open, close)| {
        let inside = text.strip_prefix(open)?;
        let reach = inside.floor_char_boundary(longest + close.len());
        let end = inside[..reach].find(close)?;
        let length = open.len() + end + close.len();
        names.contains(&inside[..end]).then_some(length)
    })
}

/// The command of `NAME=$(command)`, when that is all there is.
fn captured<'t>(text: &'t str, line: &Line) -> Option<&'t str> {
    let [simple] = line.commands.as_slice() else {
        return None;
    };
    let [word] = simple.assignments.as_slice() else {
        return None;
    };
    if !simple.words.is_empty() || !simple.redirections.is_empty() {
        return None;
    }
    let value = text.get(word.span.clone())?.split_once('=')?.1;
    let value = value
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
        .unwrap_or(value);
    let inner = value.strip_prefix("$(")?.strip_suffix(')')?;
    // `$(a)$(b)` has an end in between.
    let closes = |(at, quote): (usize, Quote)| quote == Quote::None && inner.as_bytes()[at] == b')';
    let ends = quotes(inner).into_iter().enumerate().any(closes);
    (!ends).then_some(inner)
}

/// Whether a line does nothing but assign.
fn is_assignment(line: &Line) -> bool {
    line.commands.iter().all(|simple| {
        simple.words.is_empty()
            || matches!(simple.program(), Some("export" | "declare" | "readonly"))
    })
}

/// Why a command is none of the shell that runs the document.
fn foreign(command: &Command) -> Option<&'static str> {
    if command.language == Language::PowerShell {
        return Some(
            "it is PowerShell, which is understood and never run; bind the item to a probe",
        );
    }
    command.text.starts_with(".\\").then_some(
        "it is a path of Windows, whose backslashes a shell drops; write `./`, or bind the item to a probe",
    )
}

/// Whether a line exports what it assigns.
fn is_exported(line: &Line) -> bool {
    let mut programs = line.commands.iter().map(Simple::program);
    programs.any(|program| program == Some("export"))
}

/// Whether a statement does nothing but go somewhere.
fn is_change_of_directory(text: &str) -> bool {
    text.starts_with("cd ") && !text.contains([';', '&', '|', '\n'])
}

/// Whether a word is a file on a host, `web1:/srv`: what copies there does not run there.
fn is_address_on(word: &str, host: &str) -> bool {
    word.strip_prefix(host)
        .is_some_and(|path| path.starts_with(':'))
}

/// Whether a line leaves the shell that it stands in.
fn leaves(line: &Line) -> bool {
    let mut programs = line.commands.iter().map(Simple::program);
    programs.any(|program| matches!(program, Some("exit" | "logout")))
}

fn sources(line: &Line) -> bool {
    line.commands
        .iter()
        .any(|simple| matches!(simple.program(), Some("source" | ".")))
}

/// Whether a command only prints a text that is written in it, `echo "--- Health ---"`: it does and
/// proves nothing.
fn is_remark(command: &Command, line: &Line) -> bool {
    command.expected.is_none()
        && !line.commands.is_empty()
        && !(line.compound || line.broken || line.here_document)
        && line.commands.iter().all(|simple| {
            let literal = simple.words.iter().all(|word| !word.expands);
            literal
                && matches!(simple.program(), Some("echo" | "printf"))
                && simple.assignments.is_empty()
                && simple.redirections.is_empty()
                && simple.end == End::Sequence
        })
}

/// A directory as it may stand in a script again.
fn requoted(directory: &str, line: &Line) -> String {
    let word = line
        .commands
        .iter()
        .flat_map(|simple| &simple.words)
        .find(|word| word.text == directory);
    if word.is_some_and(|word| word.quoted) {
        if word.is_some_and(|word| word.expands) {
            return format!("\"{directory}\"");
        }
        return format!("'{}'", directory.replace('\'', "'\\''"));
    }
    directory.to_owned()
}

/// Letters and digits alone, lower case: `GCP_PROJECT_ID` and `gcp-project id` are one name.
fn normal(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a placeholder assigns that is an assignment whose value is left out: `TOKEN` of `TOKEN=...`.
fn assigned(placeholder: &str) -> Option<&str> {
    let (name, value) = placeholder.split_once('=')?;
    let ends = value.ends_with(['.', '…', 'x', '"', '\'']);
    (ends && is_name(name)).then_some(name)
}

/// The name under which a placeholder can be declared.
pub(crate) fn variable_name(placeholder: &str) -> String {
    let mut name: String = assigned(placeholder)
        .unwrap_or(placeholder)
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    while name.contains("__") {
        name = name.replace("__", "_");
    }
    let name = name.trim_matches('_');
    if is_name(name) {
        name.to_owned()
    } else {
        format!("VALUE_{name}").trim_end_matches('_').to_owned()
    }
}

/// What stands around a placeholder.
const MARKS: [(&str, &str); 5] = [
    ("<", ">"),
    ("[", "]"),
    ("{{ ", " }}"),
    ("{{", "}}"),
    ("{", "}"),
];

/// Replaces a placeholder by the variable that fills it, quoted as its place demands.
fn fill(command: &str, name: &str, variable: &str) -> String {
    let marked = MARKS
        .iter()
        .map(|(open, close)| format!("{open}{name}{close}"))
        .find(|mark| command.contains(mark.as_str()));
    let bare = marked.is_none();
    let mark = marked.unwrap_or_else(|| name.to_owned());
    let quotes = quotes(command);
    let mut text = String::new();
    let mut last = 0;
    for (at, _) in command.match_indices(mark.as_str()) {
        let end = at + mark.len();
        let joined = |character: char| character.is_alphanumeric() || character == '$';
        if bare
            && (command[..at].ends_with(joined)
                || command[..at].ends_with("${")
                || command[end..].starts_with(char::is_alphanumeric))
        {
            continue;
        }
        text.push_str(&command[last..at]);
        // Quotes that are open are closed around the reference; elsewhere it gets its own.
        let (open, close) = match quotes[at] {
            Quote::None => ("\"", "\""),
            Quote::Double => ("", ""),
            Quote::Single => ("'\"", "\"'"),
        };
        if let Some(name) = assigned(name) {
            text.push_str(name);
            text.push('=');
        }
        for part in [open, "${", variable, "}", close] {
            text.push_str(part);
        }
        last = end;
    }
    text.push_str(&command[last..]);
    text
}

#[cfg(test)]
mod tests;
