//! Recognises what a person is to fill in: blanks, placeholders, pairs of answers.

use crate::boxes;
use crate::lexicon::lower;
use crate::prose::clip;
use std::ops::Range;

/// A place to fill in, and what the author calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BlankAt {
    pub(crate) range: Range<usize>,
    pub(crate) label: String,
}

/// The blanks of a text: runs of underscores, and empty brackets behind a label.
pub(crate) fn blanks(text: &str) -> Vec<BlankAt> {
    let mut found: Vec<BlankAt> = Vec::new();
    let bytes = text.as_bytes();
    if !bytes.contains(&b'_') && !bytes.contains(&b'[') {
        return found;
    }
    let mut at = 0;
    let mut label_from = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'_' => run_end(bytes, at),
            b'[' => match empty_brackets(text, at) {
                Some(end) => end,
                None => at,
            },
            _ => at,
        };
        if end == at {
            at += 1;
            continue;
        }
        let is_blank = bytes[at] == b'[' || is_blank_run(text, at, end);
        if is_blank {
            found.push(BlankAt {
                range: at..end,
                label: label(&text[label_from..at]),
            });
            label_from = end;
        }
        at = end;
    }
    found
}

fn run_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| **byte == b'_').count()
}

/// Long runs are blanks unless they join two words; short ones, which formatters leave of long
/// ones, only on their own behind a colon.
fn is_blank_run(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let joins = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    if end - start >= 3 {
        return !(joins(before) && joins(after));
    }
    let alone = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
    alone && text[..start].trim_end().ends_with([':', '：'])
}

/// Where empty brackets behind a label end: `Version: [   ]`.
fn empty_brackets(text: &str, at: usize) -> Option<usize> {
    let inside = &text[at + 1..];
    let close = inside
        .char_indices()
        .take(80)
        .find(|(_, character)| *character != ' ' && *character != '…' && *character != '.')?;
    let behind_label = text[..at].trim_end().ends_with([':', '：']);
    (close.1 == ']' && behind_label && !inside[close.0 + 1..].starts_with('('))
        .then_some(at + close.0 + 2)
}

fn label(before: &str) -> String {
    // Of an address to complete, the label stands before it.
    let before = before
        .split_once("://")
        .and_then(|(before, _)| before.rsplit_once([':', '：']))
        .map_or(before, |(label, _)| label);
    before
        .trim_matches(|character: char| {
            character.is_whitespace()
                || matches!(
                    character,
                    ':' | '：' | '`' | '*' | '-' | '|' | ',' | ';' | '.' | ')' | '_'
                )
        })
        .to_owned()
}

/// The parts of `Label: value`, as ranges of the text: both without the space around.
pub(crate) fn label_and_value(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    const LONGEST_LABEL: usize = 80;
    let (at, colon) = first_colon(clip(text, 4 * LONGEST_LABEL))?;
    if at >= LONGEST_LABEL && text[..at].chars().count() >= LONGEST_LABEL {
        return None;
    }
    let after = at + colon.len_utf8();
    let rest = &text[after..];
    if rest.starts_with("//") || text[..at].trim().is_empty() {
        return None;
    }
    if colon == ':' && rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let value = rest.trim();
    let start = after + (rest.len() - rest.trim_start().len());
    let label = text[..at].trim();
    let label_start = text[..at].len() - text[..at].trim_start().len();
    Some((
        label_start..label_start + label.len(),
        start..start + value.len(),
    ))
}

/// The first colon of a text, and where it stands.
fn first_colon(text: &str) -> Option<(usize, char)> {
    text.bytes().enumerate().find_map(|(at, byte)| match byte {
        b':' => Some((at, ':')),
        0xEF if text[at..].starts_with('：') => Some((at, '：')),
        _ => None,
    })
}

/// Whether a value is nothing but placeholders: `[name] - [phone]`, `YYYY-MM-DD HH:MM`, `<host>`.
pub(crate) fn is_to_fill(value: &str) -> bool {
    let mut rest =
        value.trim_matches(|character: char| character.is_whitespace() || character == '`');
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let length = if rest.starts_with('[') {
            bracketed(rest).map(|(_, end)| end)
        } else if rest.starts_with('<') {
            angled(rest).map(|(_, end)| end)
        } else {
            date_pattern(rest).map(str::len)
        };
        let Some(length) = length else {
            return false;
        };
        rest = rest[length..].trim_start_matches(|character: char| {
            character.is_whitespace()
                || matches!(
                    character,
                    '-' | '–' | '—' | '/' | ',' | '|' | '·' | ':' | 'T'
                )
        });
    }
    true
}

/// The variables that a text names, without their marks, in order and each once. `codes` are its
/// code spans; in a line that is to be filled in, every bracket is a placeholder.
pub(crate) fn placeholders(text: &str, codes: &[Range<usize>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if !may_hold_placeholder(text.as_bytes()) {
        return found;
    }
    let to_fill = label_and_value(text).is_some_and(|(_, value)| is_to_fill(&text[value]))
        || is_to_fill(text);
    let mut codes = codes.iter().peekable();
    let mut before = ' ';
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        let previous = std::mem::replace(&mut before, character);
        if at < skip_to {
            continue;
        }
        while codes.next_if(|code| code.end <= at).is_some() {}
        let code = codes.peek().filter(|code| code.start <= at);
        let rest = &text[at..];
        let name = match character {
            '[' if !previous.is_alphanumeric() && previous != ']' => {
                bracketed(rest).filter(|(name, end)| {
                    let whole_code =
                        code.is_some_and(|code| code.start == at && code.end == at + end);
                    to_fill || (names_a_variable(name, code.is_some()) && !whole_code)
                })
            }
            '<' => angled(rest),
            '{' if rest.starts_with("{{") => braced(rest),
            '$' => shell_variable(rest),
            'Y' | 'M' | 'D' | 'H' if !previous.is_alphabetic() || previous == 'v' => {
                date_pattern(rest).map(|pattern| (pattern, pattern.len()))
            }
            _ => None,
        };
        if let Some((name, length)) = name {
            skip_to = at + length;
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// A cheap look for what every placeholder has: a bracket, `$`, or the letters of a date pattern.
fn may_hold_placeholder(text: &[u8]) -> bool {
    text.iter()
        .any(|byte| matches!(byte, b'[' | b'<' | b'{' | b'$'))
        || text.contains(&b'Y') && text.windows(2).any(|two| two == b"YY")
        || text.contains(&b'H') && text.windows(5).any(|five| five == b"HH:MM")
}

/// The content of brackets at the start of a text that may be a placeholder, and where they end.
fn bracketed(rest: &str) -> Option<(&str, usize)> {
    const LONGEST: usize = 100;
    let inside = rest.strip_prefix('[')?;
    let (close, last) = inside
        .char_indices()
        .take(LONGEST)
        .find(|(_, character)| matches!(character, ']' | '[' | '"' | '\'' | '{' | '='))?;
    let name = inside[..close].trim();
    let end = close + 2;
    let valid = last == ']'
        && name.chars().any(char::is_alphabetic)
        && !matches!(name, "x" | "X")
        && !rest[end..].starts_with(['(', '[']);
    valid.then_some((name, end))
}

/// Brackets outside a line to fill in name a variable when written like one: `[GCP_REGION]`,
/// `[Feature Name]`, `[STAGING | PRODUCTION]`.
fn names_a_variable(name: &str, in_code: bool) -> bool {
    let capital = name.chars().next().is_some_and(|first| {
        first.is_uppercase() || (!in_code && !first.is_ascii() && first.is_alphabetic())
    });
    capital && (!in_code || !name.chars().any(char::is_lowercase) || name.contains(' '))
}

fn angled(rest: &str) -> Option<(&str, usize)> {
    const LONGEST: usize = 60;
    let inside = rest.strip_prefix('<')?;
    let (close, last) = inside.char_indices().take(LONGEST).find(|(_, character)| {
        !(character.is_alphanumeric() || matches!(character, ' ' | '-' | '_' | '.'))
    })?;
    let name = &inside[..close];
    let valid = last == '>' && name.starts_with(char::is_alphabetic) && !name.ends_with(' ');
    valid.then_some((name, close + 2))
}

fn braced(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix("{{")?;
    let close = clip(inside, 60).find("}}")?;
    let name = inside[..close].trim();
    let valid = name.starts_with(char::is_alphabetic)
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | ' '));
    valid.then_some((name, close + 4))
}

fn shell_variable(rest: &str) -> Option<(&str, usize)> {
    let rest = rest.strip_prefix('$')?;
    let (inside, braces) = match rest.strip_prefix('{') {
        Some(inside) => (inside, true),
        None => (rest, false),
    };
    let end = inside
        .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .unwrap_or(inside.len());
    let name = &inside[..end];
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    match braces {
        false => Some((name, end + 1)),
        true if inside[end..].starts_with('}') => Some((name, end + 3)),
        // A default or a check still names the variable; `${input:x}` is of another language.
        true if inside[end..].starts_with(":-") || inside[end..].starts_with(":?") => {
            Some((name, end + 2))
        }
        true => None,
    }
}

/// A date pattern at the start of a text: `YYYYMMDD`, `YYYY.M.D`, `HH:MM`, `DD/MM/YYYY`.
fn date_pattern(rest: &str) -> Option<&str> {
    let rest = clip(rest, 32);
    let end = rest
        .find(|character: char| {
            !matches!(
                character,
                'Y' | 'M' | 'D' | 'H' | 'S' | '.' | '-' | '/' | ':' | '_'
            )
        })
        .unwrap_or(rest.len());
    let pattern = rest[..end].trim_end_matches(['.', '-', '/', ':', '_']);
    let is_pattern =
        pattern.contains("YYYY") || pattern.contains("YYMMDD") || pattern.starts_with("HH:MM");
    (is_pattern && pattern.chars().any(|letter| letter == 'M')).then_some(pattern)
}

/// Two answers of which one is to be kept, as ranges of the text: `✅ / ❌`, `YES / NO`.
pub(crate) fn pair(text: &str, template: bool) -> Option<(Range<usize>, Range<usize>)> {
    if let Some(pair) = boxed_pair(text) {
        return Some(pair);
    }
    let separator = text
        .char_indices()
        .rev()
        .take(40)
        .find(|(_, character)| matches!(character, '/' | '|'))?
        .0;
    let (left, right) = (&text[..separator], &text[separator + 1..]);
    let no = trimmed(right, separator + 1);
    let yes = if let Some(colon) = left.rfind([':', '：']) {
        let from = colon + left[colon..].chars().next().map_or(1, char::len_utf8);
        trimmed(&left[from..], from)
    } else {
        let word = left.trim_end();
        let start = word.len()
            - word
                .split(char::is_whitespace)
                .next_back()
                .map_or(0, str::len);
        start..word.len()
    };
    let (first, second) = (answer(&text[yes.clone()]), answer(&text[no.clone()]));
    let opposed = matches!((first, second), (Some(a), Some(b)) if a != b);
    let words = template && is_capitals(&text[yes.clone()]) && is_capitals(&text[no.clone()]);
    if opposed && first == Some(false) {
        return Some((no, yes));
    }
    (opposed || words).then_some((yes, no))
}

/// Two answers with a box each: `☐ Yes ☐ No`.
fn boxed_pair(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    const LONGEST: usize = 60;
    let (_, value) = label_and_value(text)?;
    let first = &text[value.clone()];
    if first.len() > LONGEST {
        return None;
    }
    let first_box = boxes::at_start(first)?;
    let second_at = first_box.after
        + first[first_box.after..].find(|character: char| {
            !character.is_alphabetic() && !matches!(character, ' ' | '/' | '-' | '|')
        })?;
    let second = &first[second_at..];
    let second_box = boxes::at_start(second)?;
    let known = (
        answer(first[first_box.after..second_at].trim_end_matches([' ', '/', '|'])),
        answer(&second[second_box.after..]),
    );
    let one = trimmed(&first[..second_at], value.start);
    let other = trimmed(second, value.start + second_at);
    match known {
        (Some(true), Some(false)) => Some((one, other)),
        (Some(false), Some(true)) => Some((other, one)),
        _ => None,
    }
}

fn trimmed(text: &str, at: usize) -> Range<usize> {
    let start = at + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}

fn is_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|character| character.is_alphabetic());
    text.len() <= 24 && letters().count() >= 2 && letters().all(char::is_uppercase)
}

/// Whether a text is an answer, and which: yes or no.
pub(crate) fn answer(text: &str) -> Option<bool> {
    const YES: [&str; 27] = [
        "✅", "✓", "✔", "✔️", "☑", "👍", "🟢", "yes", "y", "pass", "passed", "ok", "go", "true",
        "done", "ja", "sí", "si", "sim", "oui", "да", "是", "はい", "예", "có", "ready",
        "complete",
    ];
    const NO: [&str; 26] = [
        "❌",
        "✗",
        "✘",
        "✖",
        "✖️",
        "☒",
        "👎",
        "🔴",
        "no",
        "n",
        "fail",
        "failed",
        "nok",
        "no-go",
        "nogo",
        "false",
        "nein",
        "não",
        "non",
        "nee",
        "нет",
        "否",
        "いいえ",
        "아니오",
        "không",
        "incomplete",
    ];
    if text.len() > 24 {
        return None;
    }
    let lower = lower(text);
    let words = || {
        lower
            .split([' ', '(', ')', '*', '`', '[', ']'])
            .filter(|word| !word.is_empty())
    };
    let mut known = None;
    for word in words() {
        if NO.contains(&word) {
            known = Some(false);
        } else if YES.contains(&word) {
            known.get_or_insert(true);
        } else {
            return None;
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_runs_of_underscores_with_a_label() {
        let labels = |text| {
            blanks(text)
                .into_iter()
                .map(|blank| blank.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            labels("Platform Lead: _____ Date: ___"),
            ["Platform Lead", "Date"]
        );
        assert_eq!(labels("Owner: _ Date: _"), ["Owner", "Date"]);
        assert_eq!(labels("Backend : `https://____.onrender.com`"), ["Backend"]);
        assert_eq!(labels("Version: [   ]"), ["Version"]);
        assert_eq!(labels("snake___case and __init__ [ ]"), [] as [&str; 0]);
    }

    #[test]
    fn placeholders_are_named_without_their_marks() {
        for (text, names) in [
            ("Region [GCP_REGION] for <pod>", &["GCP_REGION", "pod"][..]),
            ("Name: [name] - [phone]", &["name", "phone"]),
            ("Date: YYYY-MM-DD HH:MM", &["YYYY-MM-DD", "HH:MM"]),
            ("use $TARGET, ${X} and {{ y }}", &["TARGET", "X", "y"]),
            (
                "docs/vYYYY.M.D.rst and hamroh_YYYYMMDD.sql",
                &["YYYY.M.D", "YYYYMMDD"],
            ),
            (
                "${input:path} $1 $(date) a[Index] [link](x) {{.Names}} < 5 and > 3",
                &[],
            ),
            (
                "Environment: [STAGING | PRODUCTION]",
                &["STAGING | PRODUCTION"],
            ),
        ] {
            assert_eq!(placeholders(text, &[]), names, "{text}");
        }
        let tags = "tags `[feature]`, `[fix]`";
        assert_eq!(placeholders(tags, &[6..15, 19..24]), [] as [&str; 0]);
    }

    #[test]
    fn pairs_are_two_opposed_answers() {
        for (text, yes, no) in [
            ("Tests passed: ✅ / ❌", "✅", "❌"),
            ("Deployment Ready: ✓ YES / ❌ NO", "✓ YES", "❌ NO"),
            ("Go: NO-GO / GO", "GO", "NO-GO"),
            ("通过: 是 / 否", "是", "否"),
            ("Rollback needed: ☐ Yes ☐ No", "☐ Yes", "☐ No"),
            ("Result: [ ] Fail [ ] Pass", "[ ] Pass", "[ ] Fail"),
        ] {
            let (a, b) = pair(text, false).expect(text);
            assert_eq!((&text[a], &text[b]), (yes, no));
        }
        assert!(pair("[Final Status]: LIVE / ROLLED BACK", true).is_some());
        for text in [
            "Go to /health",
            "URL: a/b",
            "CI/CD",
            "Pod: LIVE / DEAD",
            "one / two",
        ] {
            assert_eq!(pair(text, false), None, "{text}");
        }
    }

    #[test]
    fn a_value_of_nothing_but_placeholders_is_to_fill() {
        for value in ["[name] - [phone]", "YYYY.M.D", "<host>", "`[x y]`"] {
            assert!(is_to_fill(value), "{value}");
        }
        for value in ["1.0", "[link](x)", "", "see [doc]", "Production"] {
            assert!(!is_to_fill(value), "{value}");
        }
    }
}
