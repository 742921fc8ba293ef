//! Finds the words that name what a number measures.

use super::comparison::Compared;
use super::name::{clean, is_generic, is_pronoun, is_quantile, named};
use super::number::Number;
use super::{Context, after, before, target};
use crate::lexicon::{Phrases, is_unspaced, lower};
use std::sync::LazyLock;

/// Where the words may come from.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    /// The text with its marks, of the same length.
    pub(super) marked: &'a str,
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
    let tail = after(words.text, words.compared.end);
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
    let segment = own_words(inner, open.is_none() && words.from == 0);
    let behind = match &words.compared.noun {
        Some(noun) => Some(around_comparison(&words.text[noun.clone()], tail)),
        None => noun_with_end(tail).or_else(|| unspaced_noun(tail)),
    };
    let of_row = !words.context.row.is_empty() && target::is_threshold_header(words.context.column);
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
            | "by"
            | "bei"
            | "durch"
            | "por"
            | "par"
            | "door"
            | "przez"
            | "được"
            | "bởi"
            | "với"
            | "có"
    ) || words.number.plus;
    // `Queue: no more than 500 messages` has its name before the colon.
    let counts = words.number.counts() && words.compared.start < words.number.range.start;
    let label = if counts && open.is_none() && segment.is_empty() && !inner.trim().is_empty() {
        label_or_words(inner)
    } else {
        String::new()
    };
    if let Some((noun, end)) = &behind
        && label.is_empty()
        && (leads_on || segment.is_empty() && !of_row)
    {
        return Some(Metric {
            text: with_quantile(noun.clone()),
            counted: words.number.unit.is_none(),
            end: words.compared.end + end,
        });
    }
    if words.number.word && !segment.is_empty() && behind.is_none() {
        return Some(counted(segment, true, words));
    }
    if !segment.is_empty() {
        if is_quantile(&segment)
            && let Some(open) = open
        {
            let outer = own_words(&head[..open], false);
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
        let end = words.compared.start - head.len() + open;
        let marked = before(words.marked, words.from, end);
        let outer = label_or_words(without_code(&head[..open], marked));
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
            end: words.compared.end + " of".len() + end,
        });
    }
    from_around(words, tail).map(|text| counted(with_quantile(text), false, words))
}

fn counted(text: String, counted: bool, words: &Words<'_>) -> Metric {
    Metric {
        text,
        counted,
        end: words.compared.end,
    }
}

/// The words from the row, the parent, the heading.
fn from_around(words: &Words<'_>, tail: &str) -> Option<String> {
    let context = words.context;
    let row = named(context.row);
    if !row.is_empty() {
        let column = named(context.column);
        let generic =
            column.is_empty() || is_generic(&column) || target::is_threshold_header(context.column);
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

/// Marks behind which a clause goes on with what stands before it: `p99 — at most 500 ms`.
const GOES_ON: [&str; 4] = [", ", " - ", " – ", " — "];

/// The last clause of a text, without marks, verbs and connecting words. With `goes_on` a clause of
/// which nothing is left is that before it.
fn own_words(text: &str, goes_on: bool) -> String {
    const MARKS: [&str; 13] = [
        ", ", "; ", " - ", " – ", " — ", "。", "，", "；", "、", "? ", "! ", " → ", "|",
    ];
    let mut clause = text;
    for mark in MARKS {
        if !may_have(clause, mark) {
            continue;
        }
        if let Some((before, rest)) = clause.rsplit_once(mark) {
            // `Certificate valid, at least 30 days` goes on with what it said.
            clause = if goes_on && GOES_ON.contains(&mark) && !rest.contains(char::is_alphanumeric)
            {
                before.rsplit(mark).next().unwrap_or(before)
            } else {
                rest
            };
        }
    }
    // `(95. percentile` counts, `done. Next` ends a sentence.
    if let Some((before, rest)) = clause.rsplit_once(". ")
        && !(before.ends_with(|last: char| last.is_ascii_digit())
            && rest.matches(')').count() > rest.matches('(').count())
    {
        clause = rest;
    }
    if let Some(at) = clause.rfind([':', '：']) {
        clause = &clause[at + clause[at..].chars().next().map_or(1, char::len_utf8)..];
    }
    clean(clause)
}

/// Whether a text may have a mark in it: it has the byte with which the sign begins.
fn may_have(text: &str, mark: &str) -> bool {
    let mut sign = mark.bytes();
    sign.find(|byte| *byte != b' ')
        .is_some_and(|sign| text.as_bytes().contains(&sign))
}

/// The last clause, and where it is empty the label before its colon.
fn label_or_words(text: &str) -> String {
    let own = own_words(text, false);
    // A value or a unit beside a blank is no name, and neither is a state beside its number.
    let value = own.trim_start_matches(|character: char| {
        character.is_ascii_digit() || matches!(character, '.' | ',')
    });
    let beside = value.is_empty() && !own.is_empty()
        || super::number::unit_after(value).is_some_and(|(_, length)| length == value.len());
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

/// A text without the command behind its label: "Check disk space: `df -h`".
fn without_code<'a>(text: &'a str, marked: &str) -> &'a str {
    let code = marked
        .trim_end()
        .strip_suffix('`')
        .and_then(|inner| inner.rfind('`'));
    match code {
        Some(code)
            if marked[..code].trim_end().ends_with([':', '：']) && text.len() == marked.len() =>
        {
            &text[..code]
        }
        _ => text,
    }
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

/// Whether a word behind a number ends its noun or is none.
fn is_no_noun(word: &str) -> bool {
    NO_NOUNS.has_in_any_case(word)
}

/// Words for what is free, and those that lead on to when or how long.
#[rustfmt::skip]
static NO_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "free", "required", "max", "maximum", "min", "minimum", "total", "used", "average", "avg", "or", "of", "per", "in", "for", "under", "over",
        "and", "to", "the", "a", "an", "with", "at", "on", "from", "during", "after", "before", "is", "are", "each", "if", "by", "than", "as",
        "within", "until", "remaining", "available", "left", "installed", "median", "higher", "lower", "required)", "worse", "better", "then",
        "while", "when", "across", "through", "via", "below", "above", "every", "ago", "old", "long", "compared", "vs", "baseline",
        "frei", "freier", "freie", "verfügbar", "belegt", "libre", "libres", "disponible", "disponibles", "livre", "livres", "disponível", "disponíveis", "vrij", "vrije", "beschikbaar", "liberi", "libero", "disponibili",
        "свободно", "свободных", "доступно", "trống", "wolne", "wolnego", "boş",
        "pendant", "innerhalb", "binnen", "dans", "dentro", "entro", "boyunca", "durante", "während", "gedurende", "lang", "pro", "por", "per", "für", "pour", "für", "voor", "для", "в", "на", "при", "за", "trong", "mỗi", "przez", "boyunca", "sobre", "unter", "über", "bei", "im", "je", "par", "sur",
        "und", "oder", "y", "ou", "et", "e", "o", "en", "of", "и", "или", "và", "hoặc", "ve", "veya", "lub", "i", "pro", "als", "wenn", "que", "si", "se",
        "유지", "이상", "이하", "미만", "초과", "이내", "동안", "기준", "사용", "남음", "여유", "가", "이",
    ])])
});

/// The words between a noun and the number that counts it: `3 % de paiements`, `95% das matrículas`.
const LINKS: [&str; 22] = [
    "de los ", "de las ", "de la ", "de l'", "de ", "del ", "des ", "du ", "d'", "dos ", "das ",
    "da ", "do ", "der ", "di ", "dei ", "delle ", "degli ", "van de ", "van ", "aller ", "của ",
];

/// The noun behind a number and where it ends.
pub(super) fn noun_with_end(tail: &str) -> Option<(String, usize)> {
    if !tail.starts_with([' ', '\u{a0}']) {
        return None;
    }
    let mut end = 0;
    let mut words: Vec<&str> = Vec::new();
    let mut rest = tail.trim_start();
    rest = LINKS
        .iter()
        .find_map(|link| rest.strip_prefix(link))
        .unwrap_or(rest);
    while words.len() < 10 {
        let trimmed = rest.trim_start();
        let stop = trimmed
            .find(|character: char| {
                !(character.is_alphanumeric() || matches!(character, '-' | '\'' | '"' | '='))
            })
            .unwrap_or(trimmed.len());
        let word = &trimmed[..stop];
        let quoted = word.starts_with(['"', '=']) && !words.is_empty();
        let row = trimmed.starts_with("in a row") && !words.is_empty();
        let within = !words.is_empty() && matches!(word, "en" | "em" | "de");
        if row {
            words.push("in a row");
            end = tail.len() - trimmed.len() + "in a row".len();
            break;
        }
        if word.is_empty()
            || !quoted && !word.starts_with(char::is_alphabetic)
            || !within && is_no_noun(word)
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
    while words
        .last()
        .is_some_and(|last| matches!(*last, "en" | "em" | "de"))
    {
        words.pop();
    }
    (!words.is_empty()).then(|| (words.join(" "), end))
}

/// What is counted where no spaces part words: `3 件以上のエラー`, `超过 3 笔重复扣款`.
fn unspaced_noun(tail: &str) -> Option<(String, usize)> {
    let rest = tail.trim_start_matches(' ');
    let lead = tail.len() - rest.len();
    let noun = rest.trim_start_matches(['の', '的', '의', '个', '個']);
    let start = lead + rest.len() - noun.len();
    let end = noun
        .find(|character: char| {
            !(is_unspaced(character) || character.is_ascii_alphanumeric() || character == ' ')
                || matches!(character, 'が' | 'を' | 'は' | 'に' | 'で')
        })
        .unwrap_or(noun.len());
    let noun = noun[..end].trim_end();
    let particle = noun.starts_with(|first: char| matches!(first, 'ぁ'..='ゟ'));
    (noun.starts_with(is_unspaced) && !particle && !is_no_noun(noun) && noun.chars().count() > 1)
        .then(|| (noun.to_owned(), start + noun.len()))
}

/// The noun between a number and the words that compare, with what goes on behind them.
fn around_comparison(noun: &str, tail: &str) -> (String, usize) {
    match noun_with_end(tail) {
        Some((more, end)) => (format!("{noun} {more}"), end),
        None => (noun.to_owned(), 0),
    }
}
