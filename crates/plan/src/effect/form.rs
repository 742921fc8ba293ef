//! The forms of commands, read from the tables beside this file.

use crate::shell::Simple;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

/// Commands that only look.
pub(super) static READS: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("reads.txt")));
/// Commands that change something for certain.
pub(super) static MUTATES: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("mutates.txt")));

/// Forms by the name of their program.
pub(super) struct Table {
    forms: Vec<Form>,
    /// The places of the forms of each program, by its name and in their order.
    programs: Vec<(&'static str, usize)>,
}

/// One form: which subcommands, how many operands, which flags. Most are asked for by no command of
/// a process, so the line is taken apart when one does.
struct Form {
    /// The words behind the program.
    path: &'static str,
    /// The list of flags; without one any will do: the table of what changes something.
    flags: Option<&'static str>,
    parts: OnceLock<Parts>,
}

/// A form, taken apart.
struct Parts {
    path: Vec<&'static str>,
    operands: Option<usize>,
    flags: Flags,
    /// A flag may be a word that begins with no dash: `+short`, `status`.
    has_bare_flags: bool,
    /// The flags that must be there.
    required: Vec<&'static str>,
    /// There must be a flag, whichever.
    needs_flag: bool,
}

enum Flags {
    /// Any will do; before these their values stand.
    Any(Vec<&'static str>),
    Listed(HashMap<&'static str, Flag>),
}

/// What a form says of a flag.
#[derive(Default)]
struct Flag {
    alone: bool,
    /// It takes a value; one of these, if there are any.
    value: Option<Vec<&'static str>>,
}

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table = Self {
            forms: Vec::new(),
            programs: Vec::new(),
        };
        for line in text.lines() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (head, flags) = match line.strip_suffix(" :") {
                Some(head) => (head, Some("")),
                None => match line.split_once(" : ") {
                    Some((head, flags)) => (head, Some(flags)),
                    None => (line, None),
                },
            };
            let (programs, path) = head.split_once(' ').unwrap_or((head, ""));
            let place = table.forms.len();
            let programs = programs.split('|').map(|program| (program, place));
            table.programs.extend(programs);
            table.forms.push(Form {
                path,
                flags,
                parts: OnceLock::new(),
            });
        }
        table.programs.sort_unstable();
        table
    }

    /// Whether a simple command is of one of the forms.
    pub(super) fn matches(&self, simple: &Simple) -> bool {
        let Some(program) = simple.program() else {
            return false;
        };
        let first = self.programs.partition_point(|(name, _)| *name < program);
        let own = self.programs[first..].iter();
        own.take_while(|(name, _)| *name == program)
            .any(|(_, form)| self.forms[*form].matches(simple))
    }
}

/// Whether a word is one of several that `|` divides.
fn is_one_of(word: &str, names: &str) -> bool {
    let mut names = names.split('|');
    names.any(|name| crate::pattern::matches(name, word))
}

impl Parts {
    fn of(form: &Form) -> Self {
        let (flags, required) = form
            .flags
            .map_or((Flags::Any(Vec::new()), Vec::new()), Flags::read);
        let mut parts = Self {
            path: Vec::new(),
            operands: None,
            has_bare_flags: flags.have_bare(),
            flags,
            required,
            needs_flag: form.flags.is_some_and(|flags| flags.starts_with("+ ")),
        };
        for word in form.path.split_ascii_whitespace() {
            match word.strip_prefix('!') {
                Some(count) => parts.operands = Some(count.parse().unwrap_or(0)),
                None => parts.path.push(word),
            }
        }
        parts
    }
}

impl Flags {
    /// The flags of a list, and those of them that must be there.
    fn read(text: &'static str) -> (Self, Vec<&'static str>) {
        if let Some(valued) = text.trim_start().strip_prefix('*') {
            let names = valued.split_ascii_whitespace();
            let names = names.map(|name| name.trim_end_matches('='));
            return (Self::Any(names.collect()), Vec::new());
        }
        let mut must = Vec::new();
        let mut listed: HashMap<&str, Flag> = HashMap::new();
        let words = text.split_ascii_whitespace();
        for word in words.filter(|word| *word != "+") {
            let required = word.starts_with("+-");
            let word = if required { &word[1..] } else { word };
            let (name, value) = match word.split_once('=') {
                Some((name, values)) => (name, Some(values)),
                None => (word, None),
            };
            let flag = listed.entry(name).or_default();
            if required {
                must.push(name);
            }
            match value {
                None => flag.alone = true,
                Some("") => flag.value = Some(Vec::new()),
                Some(values) => flag.value = Some(values.split('|').collect()),
            }
        }
        (Self::Listed(listed), must)
    }

    /// Whether a word is one of a list.
    fn list(&self, word: &str) -> bool {
        match self {
            Self::Listed(flags) => flags.contains_key(word),
            Self::Any(_) => false,
        }
    }

    /// Whether a word of a list does not look like a flag.
    fn have_bare(&self) -> bool {
        match self {
            Self::Listed(flags) => !flags.keys().all(|name| is_dashed(name)),
            Self::Any(_) => false,
        }
    }
}

/// Whether a word is a flag by its looks. A dash alone is an operand.
fn is_dashed(word: &str) -> bool {
    word.starts_with('-') && word.len() > 1
}

impl Flag {
    fn takes(&self, value: &str) -> bool {
        self.value
            .as_ref()
            .is_some_and(|values| values.is_empty() || values.contains(&value))
    }
}

impl Form {
    fn matches(&self, simple: &Simple) -> bool {
        self.parts.get_or_init(|| Parts::of(self)).matches(simple)
    }
}

impl Parts {
    fn matches(&self, simple: &Simple) -> bool {
        let mut words = simple.arguments().peekable();
        let (mut operands, mut has_flag) = (0, false);
        let mut required = self.required.clone();
        let mut only_operands = false;
        while let Some(word) = words.next() {
            let is_flag =
                !only_operands && (is_dashed(word) || self.has_bare_flags && self.flags.list(word));
            if !is_flag {
                if let Some(names) = self.path.get(operands)
                    && !is_one_of(word, names)
                {
                    return false;
                }
                operands += 1;
                continue;
            }
            if word == "--" {
                only_operands = true;
                continue;
            }
            has_flag = true;
            let flags = match &self.flags {
                Flags::Any(valued) => {
                    if valued.contains(&word) {
                        words.next();
                    }
                    continue;
                }
                Flags::Listed(flags) => flags,
            };
            match read_flag(flags, word, words.peek().copied(), &mut required) {
                Some(true) => drop(words.next()),
                Some(false) => {}
                None => return false,
            }
        }
        let behind = operands.checked_sub(self.path.len());
        behind.is_some_and(|behind| self.operands.is_none_or(|most| behind <= most))
            && required.is_empty()
            && (has_flag || !self.needs_flag)
    }
}

/// Whether a flag is allowed: `Some(true)` when the next word is its value.
fn read_flag(
    flags: &HashMap<&str, Flag>,
    word: &str,
    next: Option<&str>,
    required: &mut Vec<&str>,
) -> Option<bool> {
    let mut seen = |name: &str| required.retain(|wanted| *wanted != name);
    if let Some(flag) = flags.get(word) {
        seen(word);
        if flag.value.is_some() && next.is_some_and(|next| flag.takes(next)) {
            return Some(true);
        }
        return flag.alone.then_some(false);
    }
    if let Some((name, value)) = word.split_once('=')
        && let Some(flag) = flags.get(name)
    {
        seen(name);
        return flag.takes(value).then_some(false);
    }
    if word.starts_with("--") {
        return None;
    }
    let letters = word.strip_prefix('-')?;
    // `-20` is short for `-n 20`.
    if letters.bytes().all(|byte| byte.is_ascii_digit()) {
        return flags.get("-n").map(|_| false);
    }
    // `-sf` is `-s -f`, and `-n5` is `-n 5`.
    for (at, letter) in letters.char_indices() {
        let mut name = [0; 5];
        name[0] = b'-';
        let length = letter.encode_utf8(&mut name[1..]).len();
        let flag = flags.get(std::str::from_utf8(&name[..=length]).ok()?)?;
        let rest = &letters[at + letter.len_utf8()..];
        seen(std::str::from_utf8(&name[..=length]).ok()?);
        if flag.alone {
            continue;
        }
        let value = if rest.is_empty() { next? } else { rest };
        return flag.takes(value).then_some(rest.is_empty());
    }
    Some(false)
}
