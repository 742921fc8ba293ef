//! Recognises what a person is to fill in: blanks, placeholders, pairs of answers.

use crate::boxes;
use crate::byte_set::ByteSet;
use crate::lexicon::{Phrases, is_unspaced, lower};
use crate::prose::clip;
use memchr::{memchr2_iter, memchr3};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A place to fill in, and what the author calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BlankAt {
    pub(crate) range: Range<usize>,
    pub(crate) label: String,
}

/// The bytes with which a blank may begin: those beyond ASCII are the first ones of `＿`, `（` and `…`.
static MAY_OPEN_BLANK: ByteSet = ByteSet::of(b"_[(.\xE2\xEF");

/// The blanks of a text: runs of underscores or dots, and empty brackets.
pub(crate) fn blanks(text: &str) -> Vec<BlankAt> {
    let mut found: Vec<BlankAt> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut label_from = 0;
    while let Some(open) = MAY_OPEN_BLANK.find(bytes, at) {
        at = open;
        let (end, is_blank) = match bytes[at] {
            b'_' => {
                let end = run_end(text, at, '_');
                (end, is_blank_run(text, at, end))
            }
            b'[' => match empty_brackets(text, at) {
                Some(end) => (end, true),
                None => (at, false),
            },
            b'(' => match empty_parentheses(text, at) {
                Some(end) => (end, true),
                None => (at, false),
            },
            b'.' if bytes.get(at + 1) == Some(&b'.') => {
                let end = run_end(text, at, '.');
                (end, is_dotted_line(text, at, end))
            }
            b'.' => (at, false),
            _ => wide_blank(text, at),
        };
        if end == at {
            at += 1;
            continue;
        }
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

fn run_end(text: &str, at: usize, of: char) -> usize {
    text.len() - text[at..].trim_start_matches(of).len()
}

/// The blanks of East Asian typography, and lines of ellipses: where one ends, and whether it is one.
fn wide_blank(text: &str, at: usize) -> (usize, bool) {
    match text[at..].chars().next() {
        Some('＿') => {
            let end = run_end(text, at, '＿');
            (end, end - at > '＿'.len_utf8())
        }
        Some('…') => {
            let end = run_end(text, at, '…');
            (end, is_dotted_line(text, at, end))
        }
        Some('（') => empty_parentheses(text, at).map_or((at, false), |end| (end, true)),
        _ => (at, false),
    }
}

/// Dots that stand for a line to write on: many of them, or several behind a colon.
fn is_dotted_line(text: &str, start: usize, end: usize) -> bool {
    const SEVERAL: usize = 5;
    const MANY: usize = 12;
    // An ellipsis has the bytes of three dots.
    end - start >= MANY || end - start >= SEVERAL && text[..start].trim_end().ends_with([':', '：'])
}

/// Long runs are blanks unless they join two words; short ones as parts of a date or time, and,
/// since formatters leave them of long ones, on their own behind a colon.
fn is_blank_run(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let joins =
        |character: Option<char>| character.is_some_and(|joined| joined.is_ascii_alphanumeric());
    if end - start >= 3 {
        return !(joins(before) && joins(after));
    }
    let alone = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
    alone && text[..start].trim_end().ends_with([':', '：'])
        || end - start == 2 && is_part_of_date(&text[..start], after)
}

/// Whether two underscores are part of a date or time: `__:__`, `__月__日`, `«__» ____ 20__`.
fn is_part_of_date(text_before: &str, after: Option<char>) -> bool {
    let parts = |character: char| {
        matches!(character, '-' | '/' | ':' | '.' | '«' | '»') || is_unspaced(character)
    };
    let before = text_before.chars().next_back();
    let century = text_before
        .strip_suffix("20")
        .is_some_and(|rest| !rest.ends_with(|last: char| last.is_alphanumeric()));
    let ends = !after.is_some_and(|after| after.is_ascii_alphanumeric());
    ends && (century
        || !before.is_some_and(|before| before.is_ascii_alphanumeric())
            && (before.is_some_and(parts) || after.is_some_and(parts)))
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

/// Where parentheses end that hold nothing but room to write: `(      )`, `（　　）`.
fn empty_parentheses(text: &str, at: usize) -> Option<usize> {
    let open = text[at..].chars().next()?;
    let inside = &text[at + open.len_utf8()..];
    let (room, close) = inside
        .char_indices()
        .take(80)
        .find(|(_, character)| !matches!(character, ' ' | '\u{3000}' | '\u{a0}'))?;
    (matches!(close, ')' | '）') && room >= 2)
        .then_some(at + open.len_utf8() + room + close.len_utf8())
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
    if rest.starts_with("//") || colon == ':' && rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let label = trimmed(&text[..at], 0);
    (!label.is_empty()).then(|| (label, trimmed(rest, after)))
}

/// The first colon of a text, and where it stands.
pub(crate) fn first_colon(text: &str) -> Option<(usize, char)> {
    // The first byte of the wide one begins other signs too.
    memchr2_iter(b':', 0xEF, text.as_bytes()).find_map(|at| {
        if text.as_bytes()[at] == b':' {
            Some((at, ':'))
        } else {
            text[at..].starts_with('：').then_some((at, '：'))
        }
    })
}

/// Whether a value is nothing but placeholders and what numbers them or follows a date:
/// `[name] - [phone]`, `CHG-<number>`, `YYYY-MM-DD HH:MM`, `DD.MM.YYYY, 02:00–05:00 UTC`.
pub(crate) fn is_to_fill(value: &str) -> bool {
    let mut rest =
        value.trim_matches(|character: char| character.is_whitespace() || character == '`');
    let mut dated = false;
    let mut filled = false;
    while !rest.is_empty() {
        let length = if rest.starts_with('[') {
            bracketed(rest).map(|(_, end)| end)
        } else if rest.starts_with('<') {
            angled(rest).map(|(_, end)| end)
        } else if let Some(pattern) = date_pattern(rest) {
            dated = true;
            Some(pattern.len())
        } else if filled {
            dated.then(|| time_or_zone(rest)).flatten()
        } else {
            prefix(rest)
        };
        let Some(length) = length else {
            return false;
        };
        filled |= !rest.starts_with(|first: char| first.is_ascii_uppercase() || first == '#')
            || date_pattern(rest).is_some();
        rest = rest[length..].trim_start_matches(|character: char| {
            character.is_whitespace()
                || matches!(
                    character,
                    '-' | '–' | '—' | '/' | ',' | '|' | '·' | ':' | 'T'
                )
        });
    }
    filled
}

/// The length of what a number to fill in begins with: `CHG-`, `#`, `INC `.
fn prefix(rest: &str) -> Option<usize> {
    const LONGEST: usize = 12;
    let end = rest.find(['[', '<']).filter(|end| *end <= LONGEST)?;
    let glued = rest[..end].ends_with(['-', '#', '_', '/']);
    let number = rest[..end]
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-#_/".contains(&byte));
    (glued && number).then_some(end)
}

/// The length of a time or a zone behind a date: `02:00`, `UTC`, `МСК`, `(CET)`.
fn time_or_zone(rest: &str) -> Option<usize> {
    let end = rest.find([' ', ',', '-', '–', '—']).unwrap_or(rest.len());
    let word = rest[..end].trim_matches(['(', ')', '+', '.']);
    let zone = word.chars().count() <= 5 && word.chars().all(char::is_uppercase);
    let time = word.contains(':')
        && word
            .chars()
            .all(|character| character.is_ascii_digit() || character == ':');
    (zone || time).then_some(end)
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
    let mut known: HashSet<&str> = HashSet::new();
    let mut before = ' ';
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        let previous = std::mem::replace(&mut before, character);
        if at < skip_to || !may_begin_placeholder(character) {
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
                    to_fill
                        || (names_a_variable(name, code.is_some()) && !whole_code)
                        || (code.is_some() && is_part_of_path(text, at, at + end))
                })
            }
            '<' => angled(rest),
            '{' if rest.starts_with("{{") => braced(rest),
            '{' => braced_once(rest, previous),
            '$' => shell_variable(rest),
            _ if !previous.is_alphabetic() || previous == 'v' => {
                date_pattern(rest).map(|pattern| (pattern, pattern.len()))
            }
            _ => None,
        };
        if let Some((name, length)) = name {
            skip_to = at + length;
            if known.insert(name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// Whether a placeholder may begin with a character.
fn may_begin_placeholder(character: char) -> bool {
    matches!(character, '[' | '<' | '{' | '$') || may_begin_date(character)
}

/// A cheap look for what every placeholder has: a bracket, `$`, or the letters of a date pattern.
fn may_hold_placeholder(text: &[u8]) -> bool {
    // The last is the first byte of `Г` and `Ч`.
    static SIGNS: ByteSet = ByteSet::of(b"[<{$YHJARyj\xD0");
    let mut places = std::iter::successors(SIGNS.find(text, 0), |at| SIGNS.find(text, at + 1));
    places.any(|at| {
        let rest = &text[at..];
        match rest[0] {
            b'[' | b'<' | b'{' | b'$' => true,
            b'Y' => rest.starts_with(b"YY"),
            b'H' => rest.starts_with(b"HH:MM"),
            0xD0 => rest.starts_with("ГГГГ".as_bytes()) || rest.starts_with("ЧЧ:".as_bytes()),
            letter => rest.starts_with(&[letter; 4]),
        }
    })
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

/// Whether brackets are a part of a path or file name: `docs/[date].md`. Frameworks name the files
/// of their routes so too.
fn is_part_of_path(text: &str, start: usize, end: usize) -> bool {
    let rest = &text[end..];
    let file = text[..start].ends_with(['/', '_', '-']) && rest.starts_with(['.', '/', '_', '-']);
    let route = [".ts", ".js", ".vue", ".svelte", ".astro", "/page", "/route"]
        .iter()
        .any(|ending| rest.starts_with(ending));
    let word = text[start + 1..end - 1]
        .chars()
        .all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '_' | '-'));
    file && !route && word && end - start > 4
}

/// `{日期}`, and `backup_{date}.sql`: braces around one name that nothing expands.
fn braced_once(rest: &str, previous: char) -> Option<(&str, usize)> {
    let inside = rest.strip_prefix('{')?;
    let close = clip(inside, 60).find('}')?;
    let name = &inside[..close];
    let named = name.starts_with(char::is_alphabetic)
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | ' '));
    let meant = !name.is_ascii() || matches!(previous, '_' | '-') && !name.contains(' ');
    (named && meant).then_some((name, close + 2))
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

/// A date pattern at the start of a text: `YYYYMMDD`, `YYYY.M.D`, `HH:MM`, `DD/MM/YYYY`, and in
/// the letters of other languages `TT.MM.JJJJ`, `AAAAMMDD`, `ДД.ММ.ГГГГ`.
pub(crate) fn date_pattern(rest: &str) -> Option<&str> {
    const SEPARATORS: [char; 5] = ['.', '-', '/', ':', '_'];
    if !may_be_date(rest) {
        return None;
    }
    let rest = clip(rest, 40);
    let run = |letters: &str| {
        let end = rest
            .find(|character: char| {
                !letters.contains(character) && !SEPARATORS.contains(&character)
            })
            .unwrap_or(rest.len());
        rest[..end].trim_end_matches(SEPARATORS)
    };
    let pattern = run("YMDHS年月日");
    let is_pattern =
        pattern.contains("YYYY") || pattern.contains("YYMMDD") || pattern.starts_with("HH:MM");
    if is_pattern && pattern.contains('M') {
        return Some(pattern);
    }
    [
        "JMTDHS",
        "AMDJGHS",
        "RMDGHS",
        "YAGS",
        "ГМДЧС",
        "ymdhs",
        "jmtdhs",
    ]
    .into_iter()
    .map(run)
    .find(|pattern| is_foreign_date(pattern, &rest[pattern.len()..]))
}

/// Whether a character may begin a date pattern.
fn may_begin_date(character: char) -> bool {
    matches!(
        character,
        'Y' | 'M'
            | 'D'
            | 'H'
            | 'J'
            | 'T'
            | 'A'
            | 'G'
            | 'R'
            | 'Г'
            | 'Д'
            | 'Ч'
            | 'y'
            | 'd'
            | 'j'
            | 't'
            | 'm'
    )
}

/// A cheap look for how every date pattern begins: with two equal letters, or with one of `YMDH`
/// and another of them or a sign.
fn may_be_date(rest: &str) -> bool {
    let mut characters = rest.chars();
    let (Some(first), Some(second)) = (characters.next(), characters.next()) else {
        return false;
    };
    may_begin_date(first)
        && (second == first
            || matches!(first, 'Y' | 'M' | 'D' | 'H')
                && matches!(
                    second,
                    'Y' | 'M' | 'D' | 'H' | 'S' | '年' | '月' | '日' | '.' | '-' | '/' | ':' | '_'
                ))
}

/// Whether letters are the parts of a date: a year of four letters, the others of two.
fn is_foreign_date(pattern: &str, rest: &str) -> bool {
    if rest.starts_with(char::is_alphabetic) {
        return false;
    }
    let mut years = 0;
    let mut others = 0;
    let mut left = pattern;
    while let Some(letter) = left.chars().next() {
        let next = left.trim_start_matches(letter);
        if letter.is_alphabetic() {
            match (left.len() - next.len()) / letter.len_utf8() {
                4 if matches!(letter, 'J' | 'A' | 'R' | 'Y' | 'Г' | 'y' | 'j') => years += 1,
                2 => others += 1,
                _ => return false,
            }
        }
        left = next;
    }
    years == 1 && others >= 2 || pattern == "ЧЧ:ММ"
}

/// Two answers of which one is to be kept, as ranges of the text: `✅ / ❌`, `YES / NO`.
pub(crate) fn pair(text: &str, template: bool) -> Option<(Range<usize>, Range<usize>)> {
    if let Some(pair) = boxed_pair(text) {
        return Some(pair);
    }
    // The last is the first byte of the wide ones.
    memchr3(b'/', b'|', 0xEF, text.as_bytes())?;
    let (separator, sign) = text
        .char_indices()
        .rev()
        .take(40)
        .find(|(_, character)| is_between_answers(*character))?;
    if let Some(pair) = named_outcomes(text) {
        return Some(pair);
    }
    let right = separator + sign.len_utf8();
    let left = &text[..separator];
    let no = trimmed(&text[right..], right);
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

fn is_between_answers(character: char) -> bool {
    matches!(character, '/' | '|' | '／' | '｜')
}

/// Two to four outcomes behind a label, one of them good and one bad: `Result: done / with remarks / undone`.
fn named_outcomes(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    const MOST: usize = 4;
    let (_, value) = label_and_value(text)?;
    let mut at = value.start;
    let mut good = None;
    let mut bad = None;
    for (order, option) in text[value].split(is_between_answers).enumerate() {
        let range = trimmed(option, at);
        match outcome(&text[range.clone()])? {
            Outcome::Good => good = good.or(Some(range)),
            Outcome::Bad => bad = bad.or(Some(range)),
            Outcome::Between => {}
        }
        if order == MOST {
            return None;
        }
        at += option.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    good.zip(bad)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Good,
    Bad,
    Between,
}

#[rustfmt::skip]
static OUTCOMES: LazyLock<Phrases<Outcome>> = LazyLock::new(|| {
    Phrases::new(&[
        (Outcome::Good, &[
            "success", "successful", "succeeded", "accepted", "approved", "possible", "met", "approve", "accept", "completed", "proceed",
            "éxito", "exitoso", "exitosa", "correcto", "correcta", "aprobado", "aprobada", "posible", "con éxito", "sucesso", "com sucesso", "bem-sucedido", "bem-sucedida", "aprovado", "aprovada", "possível", "concluído", "concluída",
            "erfolgreich", "erfolg", "bestanden", "möglich", "freigegeben", "in ordnung", "i. o.", "i.o.", "gelungen", "réussi", "réussie", "succès", "conforme", "accepté", "acceptée", "validé", "validée",
            "geslaagd", "gelukt", "akkoord", "mogelijk", "goedgekeurd", "riuscito", "riuscita", "successo", "superato", "positivo", "approvato", "sì", "tak", "sukces", "udane", "udany", "udana", "udało się", "powodzenie", "powiodło się", "zaliczone",
            "evet", "başarılı", "onaylandı", "успешно", "успех", "успешен", "выполнено", "возможно", "пройдено", "согласовано", "成功", "通过", "通過", "正常", "合格", "同意", "可", "可以", "可能", "完了", "完成", "良", "承認",
            "성공", "가능", "정상", "통과", "합격", "승인", "완료", "thành công", "đạt", "được", "hoàn thành",
        ][..]),
        (Outcome::Bad, &[
            "failure", "unsuccessful", "rolled back", "rolled-back", "rollback", "roll back", "aborted", "abort", "rejected", "reject", "impossible", "not possible", "not met", "cancelled", "canceled", "reverted", "undone", "stopped", "stop",
            "fallo", "fallido", "fallida", "fracaso", "revertido", "revertida", "rechazado", "rechazada", "imposible", "cancelado", "cancelada", "incorrecto", "incorrecta", "abortado", "abortada", "falha", "falhou", "reprovado", "reprovada", "rejeitado", "impossível", "malsucedido",
            "fehlgeschlagen", "fehlschlag", "gescheitert", "nicht erfolgreich", "nicht bestanden", "zurückgerollt", "zurückgesetzt", "zurückgenommen", "rollback erfolgt", "abgebrochen", "abbruch", "nicht möglich", "abgelehnt", "n. i. o.", "n.i.o.",
            "échec", "échoué", "échouée", "non conforme", "annulé", "annulée", "refusé", "refusée", "retour arrière", "mislukt", "niet geslaagd", "niet gelukt", "teruggedraaid", "niet akkoord", "afgekeurd", "onmogelijk", "niet mogelijk", "afgebroken",
            "fallito", "fallita", "annullato", "annullata", "ripristinato", "negativo", "non superato", "respinto", "nie", "porażka", "nieudane", "nieudany", "nieudana", "niepowodzenie", "wycofane", "wycofano", "wycofanie", "odrzucone", "przerwane", "nie powiodło się",
            "hayır", "başarısız", "geri alındı", "iptal", "reddedildi", "неуспешно", "неудача", "неудачно", "провал", "ошибка", "сбой", "откат", "откачено", "откатили", "не выполнено", "невозможно", "отменено", "отмена", "прервано", "не пройдено",
            "失败", "失敗", "未通过", "未通過", "不通过", "不通過", "异常", "異常", "不合格", "不可", "不同意", "回滚", "已回滚", "回滾", "已回滾", "回退", "已回退", "還原", "已還原", "退版", "中止", "切り戻し", "切戻し", "ng", "不良", "却下", "不可能", "取消",
            "실패", "불가능", "불가", "비정상", "불합격", "반려", "롤백", "중단", "취소", "아니요", "thất bại", "không đạt", "hoàn tác", "đã hoàn tác", "không thành công", "không được", "hủy", "rollback lại", "quay lui",
        ]),
        (Outcome::Between, &[
            "partial", "partially", "partly", "partial success", "with issues", "with remarks", "with restrictions", "conditional", "n/a", "parcial", "parcialmente", "con observaciones", "com ressalvas", "teilweise", "mit einschränkungen", "mit auflagen", "entfällt",
            "partiel", "partielle", "avec réserves", "sous réserve", "deels", "gedeeltelijk", "met opmerkingen", "n.v.t.", "parziale", "con riserva", "częściowo", "częściowe", "z uwagami", "kısmen", "kısmi", "с замечаниями", "частично", "частичный успех", "условно",
            "部分成功", "部分通过", "部分完成", "部分", "有条件通过", "一部成功", "一部完了", "条件付き", "保留", "부분 성공", "부분", "보류", "조건부", "một phần", "có điều kiện",
        ]),
    ])
});

/// What a short text says of how something ended.
fn outcome(text: &str) -> Option<Outcome> {
    const LONGEST: usize = 60;
    if text.len() > LONGEST {
        return None;
    }
    match answer(text) {
        Some(true) => return Some(Outcome::Good),
        Some(false) => return Some(Outcome::Bad),
        None => {}
    }
    let lower = lower(text);
    // Emoji aside; what stands in brackets is to be replaced as a whole.
    let words = lower.trim_matches(|character: char| {
        !character.is_alphanumeric() && !"[]<>{}()".contains(character)
    });
    [lower.trim(), words]
        .into_iter()
        .find_map(|words| OUTCOMES.meaning(words))
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
            !character.is_alphabetic() && !matches!(character, ' ' | '\u{3000}' | '/' | '-' | '|')
        })?;
    let second = &first[second_at..];
    let second_box = boxes::at_start(second)?;
    let known = (
        outcome(first[first_box.after..second_at].trim_end_matches([' ', '\u{3000}', '/', '|'])),
        outcome(&second[second_box.after..]),
    );
    let one = trimmed(&first[..second_at], value.start);
    let other = trimmed(second, value.start + second_at);
    match known {
        (Some(Outcome::Good), Some(Outcome::Bad)) => Some((one, other)),
        (Some(Outcome::Bad), Some(Outcome::Good)) => Some((other, one)),
        _ => None,
    }
}

/// Where a text that begins at a place stands without the space around it.
fn trimmed(text: &str, at: usize) -> Range<usize> {
    let said = text.trim_start();
    let start = at + (text.len() - said.len());
    start..start + said.trim_end().len()
}

fn is_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|character| character.is_alphabetic());
    text.len() <= 24 && letters().count() >= 2 && letters().all(char::is_uppercase)
}

/// Whether a text is an answer, and which: yes or no.
pub(crate) fn answer(text: &str) -> Option<bool> {
    #[rustfmt::skip]
    static ANSWERS: LazyLock<Phrases<bool>> = LazyLock::new(|| {
        Phrases::new(&[(true, &[
            "✅", "✓", "✔", "✔️", "☑", "👍", "🟢", "yes", "y", "pass", "passed", "ok", "go", "true", "done", "ja", "sí", "si", "sim", "oui", "да", "是",
            "はい", "예", "có", "ready", "complete",
        ][..]), (false, &[
            "❌", "✗", "✘", "✖", "✖️", "☒", "👎", "🔴", "no", "n", "fail", "failed", "nok", "no-go", "nogo", "false", "nein", "não", "non", "nee",
            "нет", "否", "いいえ", "아니오", "không", "incomplete",
        ][..])])
    });
    if text.len() > 24 {
        return None;
    }
    let mut words = text
        .split([' ', '(', ')', '*', '`', '[', ']'])
        .filter(|word| !word.is_empty());
    let first = ANSWERS.meaning_in_any_case(words.next()?)?;
    words.try_fold(first, |known, word| {
        ANSWERS
            .meaning_in_any_case(word)
            .map(|answer| known && answer)
    })
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
        assert_eq!(
            labels("作業者：＿＿＿　確認者：＿＿＿"),
            ["作業者", "確認者"]
        );
        assert_eq!(labels("Owner: ........"), ["Owner"]);
        assert_eq!(labels("Owner: ……"), ["Owner"]);
        assert_eq!(labels("番号（　　　）で"), ["番号"]);
        assert_eq!(labels("Notes: (        )"), ["Notes"]);
        for (text, count) in [
            ("作業日：____年__月__日", 3),
            ("Date: 2025-__-__", 2),
            ("Start: __:__", 2),
            ("«__» ______ 20__ г.", 3),
            ("Loading ...", 0),
            ("f() and ( )", 0),
            ("a__b, __main__ and x.__y", 0),
        ] {
            assert_eq!(blanks(text).len(), count, "{text}");
        }
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
            ("lvs_JJJJMMTT.sql, TT.MM.JJJJ", &["JJJJMMTT", "TT.MM.JJJJ"]),
            ("db_AAAAMMDD.sql, JJ/MM/AAAA", &["AAAAMMDD", "JJ/MM/AAAA"]),
            ("Окно: ДД.ММ.ГГГГ", &["ДД.ММ.ГГГГ"]),
            ("RRRR-MM-DD or yyyy-mm-dd", &["RRRR-MM-DD", "yyyy-mm-dd"]),
            ("tkt_{日期}.sql, a_{date}.sql", &["日期", "date"]),
            ("Change: CHG-[number]", &["number"]),
            ("DATA, ARRAY, MM and get /users/{id}", &[]),
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
            ("롤백 가능 여부: 가능 / 불가능", "가능", "불가능"),
            (
                "Ergebnis: ☐ erfolgreich ☐ abgebrochen",
                "☐ erfolgreich",
                "☐ abgebrochen",
            ),
            ("结果：□ 成功　□ 失败", "□ 成功", "□ 失败"),
            ("결과: 성공 ✅ / 실패 ❌", "성공 ✅", "실패 ❌"),
            ("Kết luận: Thành công / Hoàn tác", "Thành công", "Hoàn tác"),
            ("結果：成功 ／ 失敗 ／ 切り戻し", "成功", "失敗"),
            ("结果：成功 / 已回滚", "成功", "已回滚"),
            ("Итог: успешно / с замечаниями / откат", "успешно", "откат"),
            (
                "Resultaat: geslaagd / teruggedraaid",
                "geslaagd",
                "teruggedraaid",
            ),
            (
                "Ergebnis: erfolgreich / teilweise / abgebrochen",
                "erfolgreich",
                "abgebrochen",
            ),
            ("Resultado: éxito / revertido", "éxito", "revertido"),
            ("Resultado: sucesso / falha", "sucesso", "falha"),
            ("Résultat : réussi / annulé", "réussi", "annulé"),
            ("Esito: riuscito / annullato", "riuscito", "annullato"),
            ("Wynik: sukces / wycofano", "sukces", "wycofano"),
            ("Sonuç: başarılı / geri alındı", "başarılı", "geri alındı"),
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
            "Result: [Success/Failure]",
            "Backup: done / checked",
        ] {
            assert_eq!(pair(text, false), None, "{text}");
        }
    }

    #[test]
    fn a_value_of_nothing_but_placeholders_is_to_fill() {
        for value in [
            "[name] - [phone]",
            "YYYY.M.D",
            "<host>",
            "`[x y]`",
            "CHG-[NUMBER]",
            "CHG-<numéro>",
            "ДД.ММ.ГГГГ, 02:00–05:00 МСК",
        ] {
            assert!(is_to_fill(value), "{value}");
        }
        for value in [
            "1.0",
            "[link](x)",
            "",
            "see [doc]",
            "Production",
            "CHG-1204",
            "UTC",
            "[name] decides",
        ] {
            assert!(!is_to_fill(value), "{value}");
        }
    }
}
