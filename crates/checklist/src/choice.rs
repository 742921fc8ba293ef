//! Finds alternatives of which one is to be taken: options in the comments of a fence, methods
//! under headings of their own, children that each name another tool. What a line or an entry says
//! of alternatives is told here too; the reader puts those together that stand one below the other.

use crate::lexicon::{Endings, Phrases, is_unspaced, lower};
use crate::prose::clip;
use crate::shell::FenceCommand;
use crate::{Checklist, Choice, ChoiceOption, ItemIndex, Role, SectionIndex};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words for what may have happened, of which one did.
#[rustfmt::skip]
static CASE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "scenario", "case", "szenario", "escenario", "cenário", "scénario", "сценарий", "场景", "情况", "シナリオ", "ケース", "시나리오", "kịch bản",
    ][..])])
});

/// Words for how far one goes back, of which one is enough.
#[rustfmt::skip]
static LEVEL: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "level", "niveau", "nivel", "nível", "ebene", "livello", "poziom", "seviye", "уровень", "cấp độ", "mức", "级别", "級別", "レベル", "레벨",
    ][..])])
});

/// Words for `or`, in lower case.
#[rustfmt::skip]
static OR: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "or", "or else", "alternatively", "oder", "o", "o bien", "ou", "of", "или", "或", "或者", "または", "もしくは", "또는", "hoặc",
    ][..])])
});

/// Whether what stands between two commands says that one of them is enough.
pub(crate) fn is_or(between: &str) -> bool {
    let is_border = |character: char| {
        character.is_whitespace() || matches!(character, '`' | '(' | '（' | ',' | '、' | ':' | '：')
    };
    OR.has_in_any_case(between.trim_matches(is_border))
}

#[rustfmt::skip]
static OPTION: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "option", "alternative", "method", "variant", "approach", "opción", "opcion", "método", "metodo", "opção", "alternativa", "variante", "methode", "méthode", "optie", "方法", "方案", "选项", "オプション", "방법", "вариант", "cách",
    ])])
});

/// Whether a text names one of several options: `Option A: Use scripts`, `方法2：通过命令行`, `Via Docker`.
fn names_option(text: &str) -> bool {
    may_name_option(text) && key_and_rest(&lower(clip(text, 80))).is_some() || names_way(text)
}

/// Whether a text is nothing but a way to run a thing: `Via Docker`, `Using PM2:`.
fn names_way(text: &str) -> bool {
    let text = text.trim();
    let Some((first, way)) = text.split_once(' ') else {
        return false;
    };
    let leads = ["via", "using", "with", "per", "mit", "avec", "con", "com"];
    leads.iter().any(|lead| lead.eq_ignore_ascii_case(first))
        && is_way(way.trim_end_matches([':', '：']))
}

/// Whether a text names a way to run a thing.
fn is_way(text: &str) -> bool {
    WAYS.contains(&&*lower(clip(text.trim(), 40)))
}

const WAYS: [&str; 34] = [
    "pm2",
    "docker",
    "docker compose",
    "docker-compose",
    "compose",
    "podman",
    "direct",
    "systemd",
    "systemctl",
    "kubernetes",
    "k8s",
    "kubectl",
    "helm",
    "manual",
    "bare metal",
    "node",
    "npm",
    "yarn",
    "pnpm",
    "bun",
    "pip",
    "poetry",
    "uv",
    "ansible",
    "terraform",
    "heroku",
    "supervisor",
    "nohup",
    "foreground",
    "local",
    "linux",
    "macos",
    "windows",
    "swarm",
];

/// What tells an option from the others: the `A` of `Option A: Use scripts`, in lower case.
pub(crate) fn option_key(text: &str) -> Option<String> {
    if !may_name_option(text) {
        return None;
    }
    key_and_rest(&lower(clip(text, 80))).map(|(key, _)| key.to_owned())
}

/// Whether a heading names one of several cases: `Scenario 2: a bad migration`.
fn names_case(heading: &str) -> bool {
    keyed(&CASE, &lower(clip(heading, 80))).is_some()
}

/// Whether a heading names one of several levels: `Level 2: the database too`.
fn names_level(heading: &str) -> bool {
    keyed(&LEVEL, &lower(clip(heading, 80))).is_some()
}

/// The key of an option that a text in lower case names, and what stands behind it.
fn key_and_rest(lower: &str) -> Option<(&str, &str)> {
    keyed(&OPTION, lower)
}

/// The key behind one of some words with which a text in lower case begins, and what stands behind it.
fn keyed<'t>(words: &Phrases<()>, lower: &'t str) -> Option<(&'t str, &'t str)> {
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    words.begin(start).find_map(|(word, ())| {
        let rest = start[word.len()..].trim_start();
        let first = rest
            .chars()
            .next()
            .filter(|first| first.is_alphanumeric())?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (key, rest) = rest.split_at(digits.max(first.len_utf8()));
        (!rest.starts_with(char::is_alphabetic)).then_some((key, rest))
    })
}

/// Names of systems on which a command is run, and of their shells.
static SYSTEMS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "linux",
            "mac",
            "macos",
            "os x",
            "osx",
            "unix",
            "windows",
            "wsl",
            "ubuntu",
            "debian",
            "centos",
            "rhel",
            "fedora",
            "alpine",
            "arch",
            "amazon linux",
            "powershell",
            "windows powershell",
            "bash",
            "git bash",
            "cmd",
        ],
    )])
});

/// Whether a label names nothing but systems on which to run a thing: `Linux/macOS:`, `Windows (PowerShell)`.
pub(crate) fn names_systems(label: &str) -> bool {
    const LONGEST: usize = 60;
    if label.len() > LONGEST {
        return false;
    }
    let lower = lower(label);
    let mut named = false;
    let parts = lower
        .split(['/', ',', '&', '(', ')', '+', ':', '：', '、'])
        .flat_map(|part| part.split(" and ").flat_map(|part| part.split(" or ")));
    for part in parts {
        let part = part.trim_matches([' ', '*', '_']);
        let part = part.strip_prefix("on ").unwrap_or(part);
        if !part.is_empty() {
            if !SYSTEMS.has(part) {
                return false;
            }
            named = true;
        }
    }
    named
}

/// Whether a command names a system: one that builds or tests for it is run wherever one is.
pub(crate) fn tells_of_system(command: &str) -> bool {
    static NAMES: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[((), &["win", "linux", "mac", "darwin", "ubuntu", "debian"])])
    });
    NAMES.is_in_any_case(command)
}

/// What a line or a list entry says about alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// It names one of several options: `Option A: with Helm`.
    Option,
    /// What follows may be done instead: `or`, `Or with Docker:`.
    Or,
    /// One of what follows is enough: `Choose one:`.
    OneOf,
    /// Nothing.
    Other,
}

/// What a line or an entry says. `begins`: it does not only go on with the line above. `marked`: it
/// looks as if it named something. `any`: whatever names something names an option.
pub(crate) fn label(text: &str, begins: bool, marked: bool, any: bool) -> Label {
    const LONGEST_OR: usize = 24;
    const BEHIND: [char; 16] = [
        ':', '：', '.', '。', ')', '）', '(', '（', '[', '-', '–', '—', ',', '、', '/', '`',
    ];
    let text = text.trim();
    let ends = text.ends_with([':', '：']);
    if may_name_option(text)
        && let Some((_, rest)) = key_and_rest(&lower(text))
    {
        let rest = rest.trim_start();
        let apart = rest.is_empty() || rest.starts_with(BEHIND);
        if marked || ends || begins && apart || rest.starts_with([':', '：']) {
            return Label::Option;
        }
    }
    if text.len() <= LONGEST_OR && is_or(text) || ends && is_alternative(text) {
        Label::Or
    } else if ends && says_one_of(text) {
        Label::OneOf
    } else if any && (ends || marked) && !is_no_way(text) {
        Label::Option
    } else {
        Label::Other
    }
}

/// Whether a label surely names no way to do a thing, but what comes after it or is said about it:
/// `Then verify:`, `Note:`, `Expected output:`.
fn is_no_way(text: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 48] = [
        "then ", "after", "finally", "next", "in any case", "verif", "check", "test", "validat", "confirm", "smoke",
        "post-", "rollback", "roll back", "clean up", "cleanup", "note", "expected", "output", "result", "warning",
        "important", "prerequisite", "requirement", "example", "tip",
        "danach", "anschließend", "hinweis", "erwartet", "prüf", "luego", "después", "nota", "esperad", "comprob", "depois",
        "ensuite", "remarque", "vérifi", "résultat", "затем", "после", "провер", "その後", "確認", "然后", "이후",
    ];
    let lower = lower(clip(text, 40));
    WORDS.iter().any(|word| lower.starts_with(word))
}

/// Whether a text may begin with a word for an option, by its first two letters.
fn may_name_option(text: &str) -> bool {
    OPTION.may_begin_text(text.trim_start_matches(|character: char| !character.is_alphanumeric()))
}

/// Whether a text says that one of those below it is enough.
fn says_one_of(text: &str) -> bool {
    #[rustfmt::skip]
    static WORDS: LazyLock<Endings<()>> = LazyLock::new(|| {
        Endings::new(&[((), &[
            "one of", "one of the following", "either of", "choose one", "pick one", "use either", "run either",
            "eine der folgenden", "una de las siguientes", "uma das seguintes", "une des suivantes", "いずれか", "其中之一",
            "eine von", "eines von", "una de", "uno de", "uma de", "um de", "une de", "一つ", "任选", "하나", "один из",
        ][..])])
    });
    let lower = lower(text);
    let end = lower.trim_end_matches(|character: char| !character.is_alphanumeric());
    let before_these = lower.match_indices(" these").map(|(at, _)| &lower[..at]);
    before_these
        .chain([end])
        .any(|said| WORDS.of(said).next().is_some())
}

/// Whether a text says that what follows may be done instead: `Or manual observation`, `or: ...`.
pub(crate) fn is_alternative(text: &str) -> bool {
    if text.starts_with(is_unspaced) {
        return OR
            .begin(text)
            .any(|(word, ())| word.starts_with(is_unspaced));
    }
    let first = text.split([' ', ':', ',', '`']).next();
    first.is_some_and(|first| first.len() < text.len() && OR.has_in_any_case(first))
}

/// The options of one fence, gathered in order.
#[derive(Debug, Default)]
pub(crate) struct FenceOptions {
    line: usize,
    options: Vec<ChoiceOption>,
    /// Commands under comments of their own behind the last option: its own as well, if another option
    /// of its kind follows.
    pending: Vec<usize>,
    /// The options have names of their own: `Option A`.
    named: bool,
    /// The last group of commands under one comment: what an `or` is the alternative to.
    group: Option<(usize, ChoiceOption)>,
    done: Vec<Choice>,
}

impl FenceOptions {
    /// Takes a command, by place in [`Checklist::commands`]; `line` tells the line of a place in
    /// the fence.
    pub(crate) fn command(
        &mut self,
        line: impl Fn(usize) -> usize,
        index: usize,
        command: &FenceCommand,
    ) {
        let mut starts = false;
        for (at, comment) in command.above.iter().enumerate() {
            // An `or` below another comment is the alternative to what that one says.
            if at == 0 || starts || names_option(&comment.text) {
                starts |= self.comment(line(comment.range.start), &comment.text);
            }
        }
        if starts || self.in_option(command.above.is_empty()) {
            if let Some(option) = self.options.last_mut() {
                if is_or(&option.name) {
                    clip(&command.text, 200).clone_into(&mut option.name);
                }
                option.commands.push(index);
            }
            return;
        }
        if self.named {
            self.pending.push(index);
        } else {
            self.end();
        }
        match &mut self.group {
            Some((_, group)) if command.above.is_empty() => group.commands.push(index),
            _ => {
                let name = command
                    .above
                    .first()
                    .map_or("", |comment| comment.text.as_str());
                let option = option(
                    if name.is_empty() { &command.text } else { name },
                    vec![index],
                );
                self.group = Some((line(command.range.start), option));
            }
        }
    }

    /// Takes a comment; tells whether it begins an option.
    pub(crate) fn comment(&mut self, line: usize, text: &str) -> bool {
        if names_option(text) {
            if self.options.is_empty() {
                self.line = line;
            }
            if let Some(last) = self.options.last_mut() {
                last.commands.append(&mut self.pending);
            }
            self.options.push(option(text, Vec::new()));
            self.named = true;
            self.group = None;
            return true;
        }
        if is_alternative(text) || is_or(text) {
            if self.named && !self.pending.is_empty() {
                self.end();
            }
            if self.options.is_empty() {
                let Some((line, group)) = self.group.take() else {
                    return false;
                };
                self.line = line;
                self.options.push(group);
            }
            self.options.push(option(text, Vec::new()));
            return true;
        }
        false
    }

    fn in_option(&self, continues: bool) -> bool {
        continues && !self.options.is_empty() && self.pending.is_empty()
    }

    fn end(&mut self) {
        self.pending.clear();
        self.named = false;
        let options = std::mem::take(&mut self.options);
        if options.len() > 1 && options.iter().any(|option| !option.commands.is_empty()) {
            self.done.push(Choice {
                line: self.line,
                item: None,
                options,
            });
        }
    }

    /// The choices of the fence.
    pub(crate) fn finish(mut self, item: Option<ItemIndex>) -> Vec<Choice> {
        self.end();
        for choice in &mut self.done {
            choice.item = item;
        }
        self.done
    }
}

fn option(name: &str, commands: Vec<usize>) -> ChoiceOption {
    ChoiceOption {
        name: clip(name.trim(), 200).to_owned(),
        items: Vec::new(),
        commands,
    }
}

/// Finds the choices that only the whole document shows.
pub(crate) fn find(checklist: &mut Checklist) {
    let mut choices = by_children(checklist);
    // Children may be named as options as well.
    let first = |choice: &Choice| {
        let option = choice.options.first()?;
        option.commands.first().copied()
    };
    let known: HashSet<usize> = checklist.choices.iter().filter_map(first).collect();
    choices.retain(|choice| first(choice).is_none_or(|command| !known.contains(&command)));
    choices.extend(by_headings(checklist));
    checklist.choices.append(&mut choices);
    checklist.choices.sort_by_key(|choice| choice.line);
}

/// Children of one item that each carry one command and are named after ways to run a thing:
/// `PM2: ...`, `Docker: ...`, `Direct: ...`; or named in any way, where the item says `one of`.
fn by_children(checklist: &Checklist) -> Vec<Choice> {
    if checklist.commands.is_empty() {
        return Vec::new();
    }
    let mut commands: Vec<Vec<usize>> = vec![Vec::new(); checklist.items.len()];
    for (at, command) in checklist.commands.iter().enumerate() {
        if let Some(item) = command.item {
            commands[item.0].push(at);
        }
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); checklist.items.len()];
    for (at, item) in checklist.items.iter().enumerate() {
        if let Some(parent) = item.parent {
            children[parent.0].push(at);
        }
    }
    let way = |item: usize, told: bool| {
        let [command] = *commands[item] else {
            return None;
        };
        let name = checklist.items[item].text.split([':', '：']).next()?.trim();
        let known = told || is_way(name);
        known.then_some((name, command))
    };
    let mut choices = Vec::new();
    for (parent, children) in children.iter().enumerate() {
        if children.len() < 2 {
            continue;
        }
        let told = says_one_of(&checklist.items[parent].text);
        let ways: Option<Vec<(&str, usize)>> =
            children.iter().map(|child| way(*child, told)).collect();
        let Some(ways) = ways else {
            continue;
        };
        let options = ways
            .iter()
            .zip(children)
            .map(|((name, command), child)| ChoiceOption {
                name: (*name).to_owned(),
                items: vec![ItemIndex(*child)],
                commands: vec![*command],
            });
        choices.push(Choice {
            line: checklist.items[parent].line,
            item: Some(ItemIndex(parent)),
            options: options.collect(),
        });
    }
    choices
}

/// Sections side by side that are named as options: `Method 1`, `Method 2`.
fn by_headings(checklist: &Checklist) -> Vec<Choice> {
    let mut groups: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (at, section) in checklist.sections.iter().enumerate() {
        let acts = matches!(
            section.role,
            Role::Deploy | Role::Rollback | Role::Reference
        );
        let goes_back = section.role == Role::Rollback;
        if names_option(&section.heading)
            || acts && names_case(&section.heading)
            || goes_back && names_level(&section.heading)
        {
            groups
                .entry(section.parent.map(|parent| parent.0))
                .or_default()
                .push(at);
        }
    }
    groups.retain(|_, sections| sections.len() > 1);
    if groups.is_empty() {
        return Vec::new();
    }
    let mut of_section: HashMap<usize, ChoiceOption> = HashMap::new();
    for sections in groups.values() {
        for &at in sections {
            of_section.insert(at, option(&checklist.sections[at].heading, Vec::new()));
        }
    }
    let mut belongs = |section: Option<SectionIndex>, take: &mut dyn FnMut(&mut ChoiceOption)| {
        let mut at = section;
        // Headings nest six deep at most.
        while let Some(section) = at {
            if let Some(option) = of_section.get_mut(&section.0) {
                take(option);
                return;
            }
            at = checklist.sections[section.0].parent;
        }
    };
    for (at, item) in checklist.items.iter().enumerate() {
        belongs(item.section, &mut |option| option.items.push(ItemIndex(at)));
    }
    for (at, command) in checklist.commands.iter().enumerate() {
        belongs(command.section, &mut |option| option.commands.push(at));
    }
    groups
        .values()
        .map(|sections| Choice {
            line: checklist.sections[sections[0]].line,
            item: None,
            options: sections
                .iter()
                .filter_map(|at| of_section.remove(at))
                .collect(),
        })
        .collect()
}
