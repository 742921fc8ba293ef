//! Finds the words that name what a number measures.

use super::comparison::Compared;
use super::number::Number;
use super::{Context, after, before};
use crate::lexicon::lower;

/// Where the words may come from.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    /// Behind the criterion before.
    pub(super) from: usize,
    pub(super) compared: &'a Compared,
    pub(super) number: &'a Number,
    /// The metric of the criterion before in the same text.
    pub(super) previous: Option<&'a str>,
    pub(super) context: Context<'a>,
}

/// The words that name what is measured.
pub(super) struct Metric {
    pub(super) text: String,
    /// They are things that are counted.
    pub(super) counted: bool,
    /// Behind the last of them, if they stand behind the number.
    pub(super) end: usize,
}

/// What a number measures, in the author's words; `None` when nothing says it.
pub(super) fn of(words: &Words<'_>) -> Option<Metric> {
    let head = before(words.text, words.from, words.compared.start);
    let tail = after(words.text, words.number.range.end);
    let quantile = quantile_after(tail);
    let with_quantile = |text: String| match quantile {
        Some(quantile) if !lower(&text).contains(&*lower(quantile)) => {
            format!("{text} {quantile}")
        }
        _ => text,
    };
    let open = head
        .rfind(['(', '（'])
        .filter(|open| !head[*open..].contains([')', '）']));
    let inner = &head[open.map_or(0, |open| {
        open + head[open..].chars().next().map_or(1, char::len_utf8)
    })..];
    let segment = own_words(inner);
    let behind = noun_with_end(tail);
    if let Some(rated) = words
        .number
        .rated
        .as_ref()
        .filter(|rated| !rated.is_empty())
    {
        let what = behind
            .as_ref()
            .map_or_else(|| rated.clone(), |(noun, _)| format!("{rated} {noun}"));
        return Some(counted(what, false, words));
    }
    // `with >80% coverage`, `3+ nodes`, `Handles 500 users`: what is behind counts more.
    let last = inner.split_whitespace().next_back().unwrap_or("");
    let leads_on = matches!(
        &*lower(last),
        "with"
            | "handles"
            | "handle"
            | "supports"
            | "sustains"
            | "to"
            | "mit"
            | "con"
            | "com"
            | "avec"
            | "met"
            | "soporta"
            | "suporta"
    ) || words.number.plus;
    if let Some((noun, end)) = &behind
        && (leads_on || segment.is_empty())
    {
        return Some(Metric {
            text: with_quantile(noun.clone()),
            counted: words.number.unit.is_none(),
            end: words.number.range.end + end,
        });
    }
    if words.number.word && !segment.is_empty() && behind.is_none() {
        return Some(counted(segment, true, words));
    }
    if !segment.is_empty() {
        if is_quantile(&segment)
            && let Some(open) = open
        {
            let outer = own_words(&head[..open]);
            if !outer.is_empty() {
                return Some(counted(format!("{outer} {segment}"), false, words));
            }
        }
        if is_pronoun(&segment) {
            let parent = named(words.context.parent);
            if !parent.is_empty() {
                return Some(counted(parent, false, words));
            }
        }
        return Some(counted(with_quantile(segment), false, words));
    }
    // In parentheses: what stands before them, else what the number before measured.
    if let Some(open) = open {
        let outer = label_or_words(&head[..open]);
        if !outer.is_empty() {
            return Some(counted(with_quantile(outer), false, words));
        }
        if let Some(previous) = words.previous {
            return Some(counted(previous.to_owned(), false, words));
        }
    }
    let label = label_or_words(inner);
    if !label.is_empty() {
        return Some(counted(with_quantile(label), false, words));
    }
    // `no more than 1% of webhooks`
    if let Some(rest) = tail.strip_prefix(" of")
        && let Some((noun, end)) = noun_with_end(rest)
    {
        return Some(Metric {
            text: with_quantile(noun),
            counted: false,
            end: words.number.range.end + " of".len() + end,
        });
    }
    from_around(words, tail).map(|text| counted(with_quantile(text), false, words))
}

fn counted(text: String, counted: bool, words: &Words<'_>) -> Metric {
    Metric {
        text,
        counted,
        end: words.number.range.end,
    }
}

/// The words from the row, the parent, the heading.
fn from_around(words: &Words<'_>, tail: &str) -> Option<String> {
    let context = words.context;
    let row = named(context.row);
    if !row.is_empty() {
        let column = named(context.column);
        let generic = column.is_empty() || is_generic(&column);
        return Some(if generic {
            row
        } else {
            format!("{row} {column}")
        });
    }
    let parent = named(context.parent);
    let parent = if parent.is_empty() {
        words
            .previous
            .map(|text| base(text).to_owned())
            .unwrap_or_default()
    } else {
        parent
    };
    if !parent.is_empty() {
        // `< 500ms for login, < 200ms for others`: each is of its own.
        let several = words.previous.is_some() || tail.contains(['<', '>', '≤', '≥']);
        let own = tail
            .trim_start()
            .strip_prefix("for ")
            .filter(|_| several)
            .map(|rest| {
                let end = rest.find([',', ';', '.', '(', ')']).unwrap_or(rest.len());
                rest[..end].trim()
            });
        return Some(
            match own.filter(|own| {
                !own.is_empty()
                    && !own.starts_with(|first: char| first.is_ascii_digit() || first == '>')
            }) {
                Some(own) => format!("{parent} for {own}"),
                None => parent,
            },
        );
    }
    if words.number.word {
        return None;
    }
    let heading = named(context.heading);
    (!heading.is_empty()).then_some(heading)
}

/// A metric without the case that was added to it.
fn base(metric: &str) -> &str {
    metric.split(" for ").next().unwrap_or(metric)
}

/// The last clause of a text, without marks, verbs and connecting words.
fn own_words(text: &str) -> String {
    let mut clause = text;
    for mark in [
        ", ", "; ", " - ", " – ", " — ", ". ", "，", "；", "。", "? ", "! ", " → ", "|",
    ] {
        if let Some((_, rest)) = clause.rsplit_once(mark) {
            clause = rest;
        }
    }
    if let Some(at) = clause.rfind([':', '：']) {
        clause = &clause[at + clause[at..].chars().next().map_or(1, char::len_utf8)..];
    }
    clean(clause)
}

/// The last clause, and where it is empty the label before its colon.
fn label_or_words(text: &str) -> String {
    let own = own_words(text);
    // A unit beside a blank is no name, and neither is a state beside its number.
    let beside = super::number::unit_after(&own).is_some_and(|(_, length)| length == own.len());
    let state = own.chars().count() > 1
        && own
            .chars()
            .all(|character| character.is_uppercase() || character == '_')
        && text.contains(':');
    if !own.is_empty() && !beside && !state {
        return own;
    }
    let Some(colon) = text.rfind([':', '：']) else {
        return String::new();
    };
    let label = &text[..colon];
    let label = label.rsplit(['.', ';', '。']).next().unwrap_or(label);
    let label = label.rsplit_once(" - ").map_or(label, |(_, last)| last);
    let label = label.rsplit([':', '：']).next().unwrap_or(label);
    let named = clean(label);
    if is_generic(&named) {
        String::new()
    } else {
        named
    }
}

/// The name that a whole line gives: an item, a comment, a heading.
fn named(text: &str) -> String {
    let text = text.trim().trim_end_matches([':', '：', '.']);
    let text = text.split(['(', '（']).next().unwrap_or(text);
    let text = super::before(text, 0, text.len());
    let own = clean(text);
    if is_generic(&own) { String::new() } else { own }
}

/// Labels that say that a number is a target, and not of what.
fn is_generic(label: &str) -> bool {
    matches!(
        &*lower(label),
        "target"
            | "targets"
            | "goal"
            | "threshold"
            | "limit"
            | "value"
            | "expected"
            | "expect"
            | "expected value"
            | "slo"
            | "sla"
            | "alert"
            | "critical"
            | "warning"
            | "load test"
            | "objetivo"
            | "meta"
            | "umbral"
            | "limite"
            | "límite"
            | "ziel"
            | "schwelle"
            | "grenzwert"
            | "cible"
            | "seuil"
            | "objectif"
            | "цель"
            | "порог"
            | "目标"
            | "阈值"
            | "目標"
            | "閾値"
            | "목표"
            | "기준"
            | "mục tiêu"
            | "ngưỡng"
            | "drempel"
            | "doel"
            | "pass"
            | "criteria"
            | "criterion"
            | "requirement"
            | "required"
            | "note"
            | "rollback"
            | "rollback trigger"
            | "trigger"
            | "acceptance"
            | "success"
    )
}

fn is_pronoun(text: &str) -> bool {
    matches!(
        &*lower(text),
        "all"
            | "it"
            | "they"
            | "this"
            | "each"
            | "these"
            | "both"
            | "alle"
            | "todos"
            | "todas"
            | "tous"
            | "все"
    )
}

const VERBS: &[&str] = &[
    "monitor",
    "verify",
    "confirm",
    "check",
    "ensure",
    "compute",
    "watch",
    "validate",
    "measure",
    "track",
    "test",
    "keep",
    "maintain",
    "the",
    "a",
    "an",
    "that",
    "if",
    "when",
    "and",
    "or",
    "with",
    "assert",
    "make sure",
    "verificar",
    "confirmar",
    "prüfen",
    "vérifier",
    "проверить",
    "проверьте",
    "检查",
    "确认",
    "to",
    "our",
];

const ENDINGS: &[&str] = &[
    "is",
    "are",
    "be",
    "was",
    "should",
    "must",
    "stays",
    "stay",
    "remains",
    "remain",
    "of",
    "for",
    "with",
    "to",
    "at",
    "in",
    "on",
    "by",
    "set",
    "and",
    "or",
    "has",
    "have",
    "reaches",
    "reach",
    "drops",
    "goes",
    "rises",
    "falls",
    "within",
    "detected",
    "alert",
    "alerts",
    "target",
    "required",
    "keep",
    "kept",
    "than",
    "does",
    "do",
    "will",
    "not",
    "that",
    "stable",
    "average",
    "from",
    "the",
    "exceeding",
    "flat line",
    "flat",
    "steady",
    "es",
    "debe",
    "ser",
    "é",
    "deve",
    "ist",
    "liegt",
    "est",
    "doit",
    "etre",
    "не",
    "that",
    "lasting",
    "persists",
];

/// Cuts what is no name from both ends of a clause.
fn clean(clause: &str) -> String {
    let edge = |character: char| {
        !(character.is_alphanumeric() || matches!(character, ')' | '(' | '"' | '%' | '/'))
    };
    let mut text = clause.trim_matches(edge);
    text = text.trim_start_matches(')').trim_start_matches(edge);
    // The number of a step: `1. Query performance`.
    if let Some((digits, rest)) = text.split_once(['.', ')'])
        && !digits.is_empty()
        && digits.len() < 3
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && rest.starts_with(' ')
    {
        text = rest.trim_start();
    }
    let mut alert = false;
    loop {
        let lower = lower(text);
        if lower.len() != text.len() {
            break;
        }
        let start = VERBS.iter().find(|verb| {
            lower.strip_prefix(**verb).is_some_and(|rest| {
                rest.starts_with(' ')
                    || rest.is_empty()
                    || !verb.is_ascii() && verb.chars().all(|c| c > '\u{2e80}')
            })
        });
        if matches!(
            &*lower,
            "target"
                | "expected"
                | "alert"
                | "email"
                | "goal"
                | "load test"
                | "should be"
                | "must be"
        ) {
            text = "";
            break;
        }
        if let Some(verb) = start {
            text = text[verb.len()..].trim_start_matches(edge);
            if text.is_empty() {
                break;
            }
            continue;
        }
        let end = ENDINGS.iter().find(|word| {
            lower
                .strip_suffix(**word)
                .is_some_and(|rest| rest.ends_with(' ') || rest.is_empty())
        });
        if let Some(word) = end {
            alert |= word.starts_with("alert");
            text = text[..text.len() - word.len()].trim_end_matches(edge);
            continue;
        }
        break;
    }
    if alert {
        text = text
            .strip_prefix("High ")
            .or_else(|| text.strip_prefix("Low "))
            .unwrap_or(text);
    }
    for after in [
        "배포 후 ",
        "部署后",
        "After deployment ",
        "after deployment ",
    ] {
        text = text.strip_prefix(after).unwrap_or(text);
    }
    if !text.chars().any(char::is_alphanumeric) {
        return String::new();
    }
    let balanced = text.matches('(').count() == text.matches(')').count();
    let text = if balanced {
        text
    } else {
        text.trim_matches(['(', ')'])
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `p95`, `P99.9`, `p50 latency` is none.
fn is_quantile(text: &str) -> bool {
    text.strip_prefix(['p', 'P']).is_some_and(|digits| {
        !digits.is_empty()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// The quantile directly behind a number: `< 70% p95`, `<5ms (p99)`.
fn quantile_after(tail: &str) -> Option<&str> {
    let rest = tail.trim_start();
    let rest = rest.strip_prefix('(').unwrap_or(rest);
    let rest = rest.strip_prefix("at ").unwrap_or(rest);
    let end = rest
        .find(|character: char| !(character.is_ascii_alphanumeric() || character == '.'))
        .unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches('.');
    is_quantile(word).then_some(word)
}

/// The noun behind a number: `concurrent users`, `coverage`.
pub(super) fn noun(tail: &str) -> Option<String> {
    noun_with_end(tail).map(|(noun, _)| noun)
}

/// Words behind a number that end its noun or are none.
fn is_no_noun(word: &str) -> bool {
    matches!(
        &*lower(word),
        "free"
            | "required"
            | "max"
            | "maximum"
            | "min"
            | "minimum"
            | "total"
            | "used"
            | "average"
            | "avg"
            | "or"
            | "of"
            | "per"
            | "in"
            | "for"
            | "under"
            | "over"
            | "and"
            | "to"
            | "the"
            | "a"
            | "an"
            | "with"
            | "at"
            | "on"
            | "from"
            | "during"
            | "after"
            | "before"
            | "is"
            | "are"
            | "each"
            | "if"
            | "by"
            | "than"
            | "as"
            | "within"
            | "until"
            | "remaining"
            | "available"
            | "left"
            | "installed"
            | "median"
            | "higher"
            | "lower"
            | "required)"
            | "worse"
            | "better"
            | "then"
            | "while"
            | "when"
            | "across"
            | "through"
            | "via"
            | "below"
            | "above"
            | "every"
            | "ago"
            | "old"
            | "long"
            | "compared"
            | "vs"
            | "baseline"
    )
}

/// The noun behind a number and where it ends.
pub(super) fn noun_with_end(tail: &str) -> Option<(String, usize)> {
    if !tail.starts_with([' ', '\u{a0}']) {
        return None;
    }
    let mut end = 0;
    let mut words: Vec<&str> = Vec::new();
    let mut rest = tail;
    while words.len() < 8 {
        let trimmed = rest.trim_start();
        let stop = trimmed
            .find(|character: char| {
                !(character.is_alphanumeric() || matches!(character, '-' | '\'' | '"' | '='))
            })
            .unwrap_or(trimmed.len());
        let word = &trimmed[..stop];
        let quoted = word.starts_with(['"', '=']) && !words.is_empty();
        if word.is_empty()
            || !quoted && !word.starts_with(char::is_alphabetic)
            || is_no_noun(word)
            || is_quantile(word)
        {
            break;
        }
        words.push(word);
        end = tail.len() - trimmed.len() + stop;
        let next = &trimmed[stop..];
        if !next.starts_with(' ') {
            break;
        }
        rest = next;
    }
    (!words.is_empty()).then(|| (words.join(" "), end))
}
