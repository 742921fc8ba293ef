//! Decides how a number is compared with, and so whether it is a threshold at all.

use super::comparators::{
    AUXILIARIES, DENIALS, FROM, IN_TIME, OF_PLACE, OR_HIGHER, SUFFIXES, UNTIL, WORDS,
};
use super::number::Number;
use super::planned::{is_duration_metric, is_plan};
use super::{Context, after, before, is_long_time, is_time, metric, target};
use crate::lexicon::{Endings, Lexicon, Phrases, is_unspaced, lower};
use std::ops::Range;
use std::sync::LazyLock;
use tminus_measure::{Comparator, Unit};

/// How a number is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compared {
    pub(super) comparator: Comparator,
    /// Where the comparison begins: its sign or word, else the number.
    pub(super) start: usize,
    /// Where it ends: behind the number, or the word that compares behind it.
    pub(super) end: usize,
    /// What is counted, where it stands between the number and the word: `3 attempts or more`.
    pub(super) noun: Option<Range<usize>>,
}

impl Compared {
    /// A comparison that begins somewhere and ends with the number.
    fn from(start: usize, comparator: Comparator, number: &Number) -> Self {
        Self {
            comparator,
            start,
            end: number.range.end,
            noun: None,
        }
    }
}

pub(super) const SIGNS: [(&str, Comparator); 19] = [
    ("<=", Comparator::AtMost),
    ("=<", Comparator::AtMost),
    ("≤", Comparator::AtMost),
    ("⩽", Comparator::AtMost),
    ("≦", Comparator::AtMost),
    (">=", Comparator::AtLeast),
    ("≥", Comparator::AtLeast),
    ("⩾", Comparator::AtLeast),
    ("≧", Comparator::AtLeast),
    ("＝", Comparator::Equal),
    ("==", Comparator::Equal),
    ("±", Comparator::PlusMinus),
    ("+/-", Comparator::PlusMinus),
    ("+-", Comparator::PlusMinus),
    ("<", Comparator::Less),
    ("＜", Comparator::Less),
    (">", Comparator::More),
    ("＞", Comparator::More),
    ("=", Comparator::Equal),
];

/// The last characters of all of them.
const SIGN_ENDS: [char; 14] = [
    '<', '≤', '⩽', '≦', '>', '≥', '⩾', '≧', '=', '＝', '±', '-', '＜', '＞',
];

/// How a number is compared with; `None` when it is no threshold.
pub(super) fn of(
    text: &str,
    from: usize,
    number: &Number,
    context: Context<'_>,
    first: bool,
) -> Option<Compared> {
    let head = before(text, from, number.range.start);
    let tail = after(text, number.range.end);
    let compared = compare(text, head, tail, number, context, first)?;
    let dotted = text[number.range.clone()].contains('.');
    let is_version = is_version(head, tail, number, dotted);
    (!is_version && !is_about_something_else(head)).then_some(compared)
}

fn compare(
    text: &str,
    head: &str,
    tail: &str,
    number: &Number,
    context: Context<'_>,
    first: bool,
) -> Option<Compared> {
    // `at least one of these` asks for none of them.
    if number.word && number.is_one() && are_these(tail.trim_start()) {
        return None;
    }
    let compared = signed(text, head, number)
        .or_else(|| within(head, tail, number))
        .or_else(|| worded(head, number))
        .or_else(|| suffixed(head, tail, number));
    if let Some(compared) = compared {
        let of_scope = compared.comparator == Comparator::Between && number.high.is_none();
        return (!of_scope && !is_plan(text, head, tail, number, &compared, context))
            .then_some(compared);
    }
    let bare = |comparator| Some(Compared::from(number.range.start, comparator, number));
    if number.plus && counts_things(head, tail, number) {
        return bare(Comparator::AtLeast);
    }
    // `Zero downtime: YES` is a question with its answer.
    let answered =
        || metric::noun_with_end(tail).is_some_and(|(_, end)| tail[end..].starts_with(':'));
    let none = number.value == 0.0 && number.high.is_none() && number.counts();
    if none && begins_clause(head) && !answered() && has_none(text, tail, number) {
        return bare(Comparator::Equal);
    }
    if none && number.unit == Some(Unit::Count) && ends_with_count(head, tail) {
        return bare(Comparator::Equal);
    }
    if none
        && number.unit != Some(Unit::Users)
        && let Some(length) = target::length_of_is(head, tail, context)
    {
        let start = number.range.start - length;
        return Some(Compared::from(start, Comparator::Equal, number));
    }
    if number.word {
        return None;
    }
    if is_capacity(head, tail, number) {
        return bare(Comparator::AtLeast);
    }
    // `Memory: 4GB+` states the least.
    let stated = |comparator| match comparator {
        Comparator::Equal if number.plus => Comparator::AtLeast,
        comparator => comparator,
    };
    if let Some(comparator) = target::of(head, tail, number, context) {
        return bare(stated(comparator));
    }
    if first && target::is_labelled(head, tail, number, context) {
        return bare(stated(Comparator::Equal));
    }
    None
}

/// `미해결 결함 0건`: a name and how many there are, and no more.
fn ends_with_count(head: &str, tail: &str) -> bool {
    head.trim_end().ends_with(is_unspaced)
        && !tail.contains(char::is_alphanumeric)
        && !head
            .trim_end()
            .ends_with(['第', '约', '約', '共', '計', '계'])
}

/// Whether what follows `one` says that it is one of several.
fn are_these(behind: &str) -> bool {
    behind.starts_with([':', '：']) || OF_THESE.begin(behind).next().is_some()
}

/// What follows `one` where it is one of several that are told.
static OF_THESE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "of ", "из ", "der ", "von ", "dieser ", "de ", "des ", "d'", "das ", "dos ", "van ",
            "di ", "dei ", "delle ", "trong ", "z ", "ze ",
        ],
    )])
});

/// `Zero critical incidents`, `0 errors`, `cero cobros duplicados`.
fn has_none(text: &str, tail: &str, number: &Number) -> bool {
    // A word that means nothing but zero claims it of whatever follows.
    let word = lower(&text[number.range.clone()]);
    let plain = number.word && !matches!(&*word, "zero" | "null" | "nul");
    metric::noun(tail).is_some_and(|noun| plain || names_feared(&noun))
}

/// A sign directly before the number.
fn signed(text: &str, head: &str, number: &Number) -> Option<Compared> {
    let trimmed = head
        .trim_end()
        .trim_end_matches(['~', '≈', '$', '€'])
        .trim_end();
    if !trimmed.ends_with(SIGN_ENDS) {
        return None;
    }
    let (sign, comparator) = SIGNS.iter().find(|(sign, _)| trimmed.ends_with(sign))?;
    let before_sign = &trimmed[..trimmed.len() - sign.len()];
    // `->`, `=>`, `-->` point; `<tag>` is no comparison.
    if *sign == ">" && (before_sign.ends_with(['-', '=', '–']) || closes_a_tag(before_sign))
        || *sign == "<" && before_sign.ends_with('<')
        || *sign == ">" && before_sign.ends_with('>')
    {
        return None;
    }
    if *sign == "=" {
        // `PORT=8080` sets, `count = 0` compares.
        let spaced = trimmed.len() < head.len() && before_sign.ends_with(' ');
        if !spaced
            || before_sign.ends_with(['!', ':'])
            || number.unit.is_none() && number.value != 0.0
        {
            return None;
        }
    }
    let start = number.range.start - (head.len() - before_sign.len());
    debug_assert!(text.is_char_boundary(start));
    Some(Compared::from(start, *comparator, number))
}

/// The end of a text, of at most so many bytes.
fn last_bytes(text: &str, length: usize) -> &str {
    let mut start = text.len().saturating_sub(length);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// Whether a `>` after this text closes a tag or a placeholder: `<br`, `<pod`.
fn closes_a_tag(text: &str) -> bool {
    text.rfind('<').is_some_and(|open| {
        let name = &text[open + 1..];
        !name.is_empty()
            && !name.starts_with(' ')
            && !name.starts_with(|first: char| first.is_ascii_digit())
            && !name.contains(' ')
    })
}

/// What says that something is to stay near a value, or to happen in a time.
#[rustfmt::skip]
static WITHIN: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[((), &[
        "within", "innerhalb von", "innerhalb", "dentro del", "dentro de", "em até", "binnen", "entro il", "entro", "в пределах", "в течение", "trong vòng", "w granicach", "w ciągu",
    ])])
});

/// What says how old something may be.
#[rustfmt::skip]
static RECENT: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[((), &["within the last", "within the past", "not older than", "no older than", "newer than"])])
});

/// `within 20% of baseline`, `within the last 7 days`, `within 1 candle`. A bare time after
/// `within` is a deadline, and so a window rather than a criterion; of milliseconds it is what is measured.
fn within(head: &str, tail: &str, number: &Number) -> Option<Compared> {
    let start = number.range.start - head.len();
    let head = head.trim_end();
    if !WITHIN.may_end_text(head) && !RECENT.may_end_text(head)
        || !head.ends_with(char::is_alphabetic)
    {
        return None;
    }
    let said = lower(last_bytes(head, 32));
    let recent = RECENT.of(&said).next().map(|(word, ())| word);
    let word = recent.or_else(|| {
        // `в пределах 30–70 %` says between what.
        if number.high.is_some() && !said.ends_with("within") {
            return None;
        }
        let measured = !is_time(number.unit) || is_short_time(number.unit);
        WITHIN
            .of(&said)
            .next()
            .map(|(word, ())| word)
            .filter(|word| measured && (*word == "within" || number.unit.is_some()))
    })?;
    let at = head
        .len()
        .checked_sub(word.len())
        .filter(|at| head.is_char_boundary(*at))?;
    let next = lower(tail.split_whitespace().next().unwrap_or(""));
    if recent.is_none()
        && [
            "week", "month", "year", "quarter", "business", "working", "sprint", "release",
        ]
        .iter()
        .any(|span| next.starts_with(span))
    {
        return None;
    }
    let relative = number.unit == Some(Unit::Percent) && tail.trim_start().starts_with("of ");
    let comparator = if relative {
        Comparator::PlusMinus
    } else {
        Comparator::AtMost
    };
    Some(Compared::from(start + at, comparator, number))
}

/// Milliseconds and less: what is measured rather than planned with.
fn is_short_time(unit: Option<Unit>) -> bool {
    matches!(unit, Some(Unit::Milliseconds | Unit::Microseconds))
}

/// A word before the number: `at least`, `below`.
fn worded(head: &str, number: &Number) -> Option<Compared> {
    let near = head.trim_end_matches([' ', '\u{a0}', '~', '≈']);
    if !WORDS.may_end_text(near) && !ARTICLE_ENDINGS.may_end_text(near)
        || !near.ends_with(|last: char| last.is_alphabetic() || matches!(last, '.' | '\''))
    {
        return None;
    }
    let trimmed = last_bytes(near, 48);
    let small = lower(trimmed);
    // Words keep their length in lower case in every alphabet here but one; only an equal length can be measured.
    let same = small.len() == trimmed.len();
    let mut said = &*small;
    let mut found = comparing_word(said);
    while found.is_none() {
        said = without_article(said)?;
        found = comparing_word(said);
    }
    let (word, comparator) = found?;
    let comparator = match comparator {
        // `от 99,9 %` is at least that, `от 200 до 400` is between.
        Comparator::Between if number.high.is_none() => {
            let least = FROM.contains(&word) && number.unit == Some(Unit::Percent);
            least.then_some(Comparator::AtLeast)?
        }
        comparator => comparator,
    };
    let rest = said[..said.len() - word.len()].trim_end();
    // `not exceed` was found as such; what else is denied turns round.
    let (comparator, said_from) = match (comparator, denial_before(rest)) {
        (Comparator::More, Some(at)) => (Comparator::AtMost, at),
        (Comparator::Less, Some(at)) => (Comparator::AtLeast, at),
        (comparator, _) => (comparator, said.len() - word.len()),
    };
    // `10 min 5` ends a duration, `до` and `hasta` also mean "until".
    if (UNTIL.contains(&word) || matches!(word, "min" | "over" | "under"))
        && rest.ends_with(|last: char| last.is_ascii_digit())
    {
        return None;
    }
    if UNTIL.contains(&word) && number.unit.is_none() {
        return None;
    }
    // `do` is a verb in English and a limit in Polish, `bis` goes on to a date: as limits they stand alone.
    if matches!(word, "do" | "bis") && !(rest.is_empty() || rest.ends_with([':', '(', '|'])) {
        return None;
    }
    // `über eine Schnittstelle` is no more than one.
    if number.word && number.is_one() && OF_PLACE.contains(&word) {
        return None;
    }
    let behind = if same { trimmed.len() - said_from } else { 0 };
    let start = number.range.start - (head.len() - near.len()) - behind;
    Some(Compared::from(start, comparator, number))
}

/// The word that compares at the end of a text.
fn comparing_word(text: &str) -> Option<(&'static str, Comparator)> {
    WORDS.of(text).find(|(word, _)| stands_alone(text, word))
}

/// Whether a word at the end of a text is one, and not the end of another. Scripts without spaces have no such end.
fn stands_alone(text: &str, word: &str) -> bool {
    word.starts_with(is_unspaced)
        || !text[..text.len() - word.len()].ends_with(char::is_alphanumeric)
}

/// Articles and words for roughly.
#[rustfmt::skip]
const ARTICLES: &[&str] = &[
    "the", "all'", "l'", "dell'", "dall'", "d'", "i", "gli", "al", "all", "aan", "a", "an", "of", "about", "approximately", "un", "una", "um", "uma",
    "el", "la", "los", "las", "le", "les", "der", "die", "das", "den", "il", "lo", "de", "o", "os", "as", "etwa", "ca.", "circa", "aproximadamente",
    "environ", "ongeveer", "примерно", "около", "khoảng", "około", "yaklaşık", "大约", "大約", "約", "约", "약",
];

static ARTICLE_ENDINGS: LazyLock<Endings<()>> = LazyLock::new(|| Endings::new(&[((), ARTICLES)]));

/// A text without one article or word for roughly at its end: `at least the`, `mehr als etwa`.
fn without_article(text: &str) -> Option<&str> {
    ARTICLE_ENDINGS.of(text).next()?;
    ARTICLES.iter().find_map(|word| {
        let rest = text.strip_suffix(word)?;
        (rest.ends_with(' ') || word.ends_with('\'') || word.starts_with(is_unspaced))
            .then(|| rest.trim_end())
    })
}

/// Where what denies a comparison begins, at the end of the text before its word: `should not be`, `darf nicht`.
fn denial_before(text: &str) -> Option<usize> {
    let mut rest = text;
    for _ in 0..2 {
        if let Some((denial, ())) = DENIALS
            .of(rest)
            .find(|(word, ())| stands_alone(rest, word) || *word == "n't")
        {
            return Some(rest.len() - denial.len());
        }
        let (word, ()) = AUXILIARIES
            .of(rest)
            .find(|(word, ())| stands_alone(rest, word))?;
        rest = rest[..rest.len() - word.len()].trim_end();
    }
    DENIALS
        .of(rest)
        .find(|(word, ())| stands_alone(rest, word))
        .map(|(denial, ())| rest.len() - denial.len())
}

/// A word behind the number: `or more`, `以上`, `'ten fazla`, or behind what is counted: `3 errors or more`.
fn suffixed(head: &str, tail: &str, number: &Number) -> Option<Compared> {
    if !tail
        .trim_start()
        .starts_with(|first: char| first.is_alphabetic() || matches!(first, '\'' | '’'))
    {
        return None;
    }
    let bare = tail.strip_prefix(['\'', '’']).unwrap_or(tail);
    let direct = |rest: &str| {
        let lead = rest.len() - rest.trim_start().len();
        suffix(rest.trim_start())
            .map(|(word, comparator)| (word, comparator, tail.len() - rest.len() + lead))
    };
    let ending = bare
        .find(char::is_whitespace)
        .filter(|_| bare.len() < tail.len());
    let turkish = number.word.then(|| turkish_suffix(tail)).flatten();
    let (word, comparator, at) = turkish
        .or_else(|| direct(bare))
        .or_else(|| direct(&bare[ending?..]))
        .or_else(|| behind_noun(tail, number))?;
    // `n1-standard-2 or higher` names a size; a number alone with `or higher` is most often a version.
    if number.unit.is_none() && OR_HIGHER.contains(&word) || names_product(head, word, number) {
        return None;
    }
    // `10초 이내 수신` says by when, `응답 시간 3초 이내` how long.
    if IN_TIME.contains(&word)
        && is_time(number.unit)
        && !is_short_time(number.unit)
        && !is_duration_metric(&lower(head))
    {
        return None;
    }
    let noun = tail[..at].trim();
    let noun_at = number.range.end + (tail[..at].len() - tail[..at].trim_start().len());
    let counted = noun.chars().next().is_some_and(char::is_alphabetic);
    Some(Compared {
        comparator,
        start: number.range.start,
        end: number.range.end + at + word.len(),
        noun: counted.then(|| noun_at..noun_at + noun.len()),
    })
}

/// `üçten fazla`: a number word has taken the case ending of the comparison.
fn turkish_suffix(tail: &str) -> Option<(&'static str, Comparator, usize)> {
    [(" fazla", Comparator::More), (" az", Comparator::Less)]
        .into_iter()
        .find(|(word, _)| {
            tail.strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
        .map(|(word, comparator)| (word, comparator, 0))
}

/// The word that compares at the start of a text.
fn suffix(text: &str) -> Option<(&'static str, Comparator)> {
    if !SUFFIXES.may_begin_text(text) {
        return None;
    }
    let end = text.char_indices().nth(28).map_or(text.len(), |(at, _)| at);
    let small = lower(&text[..end]);
    SUFFIXES.begin(&small).find(|(word, _)| {
        let behind = &small[word.len()..];
        // `2x max-memory` is part of a name.
        let joined = behind
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let whole = !word.ends_with(|last: char| last < '\u{2e80}')
            || !joined && !behind.starts_with(char::is_alphanumeric);
        // `3 超时` are timeouts.
        let before_number = behind.strip_prefix('過').is_some_and(|rest| {
            rest.trim_start()
                .starts_with(|next: char| next.is_ascii_digit())
        });
        let named = behind.starts_with(['时', '時', '级', '級', '过']) || before_number;
        whole && !(*word == "超" && named)
    })
}

/// A word that compares behind what is counted.
fn behind_noun(tail: &str, number: &Number) -> Option<(&'static str, Comparator, usize)> {
    if !number.counts() || number.high.is_some() {
        return None;
    }
    let mut at = 0;
    for _ in 0..5 {
        let rest = &tail[at..];
        let space = rest.len() - rest.trim_start_matches(' ').len();
        let word = rest[space..]
            .find(|next: char| !next.is_alphabetic())
            .map_or(rest.len(), |end| space + end);
        if word == space || at > 48 {
            return None;
        }
        // Weeks and months are times, though no unit of a measure.
        let week = [
            "週", "周", "か月", "ヶ月", "カ月", "个月", "個月", "月", "주", "개월", "달",
        ];
        if week.iter().any(|span| rest[space..].starts_with(span)) {
            return None;
        }
        // Where no spaces part words, the noun ends where the comparison begins.
        if rest[space..].starts_with(is_ideograph) {
            return rest[space..word]
                .char_indices()
                .skip(1)
                .take(6)
                .find_map(|(within, _)| {
                    let (found, comparator) = suffix(&rest[space + within..])?;
                    Some((found, comparator, at + space + within))
                })
                .filter(|(_, comparator, _)| *comparator != Comparator::Between);
        }
        at += word;
        let behind = &tail[at..];
        let gap = behind.len() - behind.trim_start_matches(' ').len();
        if gap > 0
            && let Some((found, comparator)) = suffix(&behind[gap..])
        {
            return (!matches!(found, "max" | "maximum" | "minimum")
                && comparator != Comparator::Between)
                .then_some((found, comparator, at + gap));
        }
    }
    None
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

/// `MySQL 8.0 以上`: a name in Latin letters within another script is a product, and its number a version.
fn names_product(head: &str, word: &str, number: &Number) -> bool {
    let last = head.split_whitespace().next_back().unwrap_or("");
    number.unit.is_none()
        && word.starts_with(is_unspaced)
        && last
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        && last.bytes().any(|byte| byte.is_ascii_lowercase())
        && last.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// What has a version, and words for one.
static VERSIONED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    const NAMES: &[&str] = &["version", "versie", "release", "python", "node", "node.js"];
    Phrases::new(&[((), NAMES)])
});

/// The same in words that count within others too.
#[rustfmt::skip]
static VERSIONS_BEYOND_ASCII: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &["versión", "versão", "phiên bản", "версия", "版本", "バージョン", "버전"])])
});

/// What has a version where it stands by itself: `Terraform >= 1.5`, not `Redis connections < 50`.
#[rustfmt::skip]
static PRODUCTS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "terraform", "java", "jdk", "golang", "php", "ruby", "docker", "compose", "kubernetes", "k8s", "kubectl", "helm", "postgresql", "postgres", "mysql", "mariadb", "mongodb", "redis", "nginx", "npm", "pnpm", "yarn", "nodejs", "python3",
        "rust", "rustc", "dotnet", "ubuntu", "debian", "elixir", "erlang", "otp", "django", "rails", "solidity",
    ])])
});

/// A version: `Node 18+`, `version >= 24.0`, `v2`, `(3.10+)`.
fn is_version(head: &str, tail: &str, number: &Number, dotted: bool) -> bool {
    if number.unit.is_some() {
        return false;
    }
    let lower = lower(head);
    let clause = lower.rsplit([',', ';', '(', '|']).next().unwrap_or("");
    let named = clause.split([' ', ':']).any(|word| VERSIONED.has(word))
        || !clause.is_ascii() && VERSIONS_BEYOND_ASCII.is_in(clause);
    let words: Vec<&str> = head
        .trim_end_matches(['<', '>', '=', '≥', '≤', ' '])
        .split_whitespace()
        .collect();
    let last = words.last().map_or("", |word| word.trim_start_matches('('));
    if PRODUCTS.has(&crate::lexicon::lower(last))
        || number.plus && dotted && metric::noun(tail).is_none()
    {
        return true;
    }
    let product = words.len() == 1
        && words[0].starts_with(|first: char| first.is_ascii_uppercase())
        && (number.plus && metric::noun(tail).is_none());
    named || product
}

/// The clause speaks of what was measured before, of what is sampled or kept, of what is configured.
fn is_about_something_else(head: &str) -> bool {
    let lower = lower(head);
    let clause = lower
        .rsplit(['.', ';', '|', '。', '；'])
        .next()
        .unwrap_or("");
    let last = clause.rsplit(['(', ',', '（', '，']).next().unwrap_or("");
    ELSEWHERE.find(last).is_some() || ANYWHERE.find(clause).is_some()
}

/// What the words nearest to a number speak of when they say how it is or was.
#[rustfmt::skip]
static ELSEWHERE: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "baseline ", "baseline:", "baseline of", "retention", "sampling", "e.g.", "atual:", "current:", "currently", "previously", "was ", "estimated", "version ", "impact:", "eta:", "example:",
        "aktuell:", "aktuell ", "bisher", "zuletzt", "z. b.", "z.b.", "actual:", "actualmente", "antes:", "p. ej.", "por ejemplo", "atualmente", "por exemplo", "actuel", "avant:", "avant :", "par exemple",
        "huidig", "bijv", "attuale", "attualmente", "ad esempio", "текущ", "сейчас", "например", "目前", "当前", "當前", "例如", "現在", "例：", "현재", "예:", "hiện tại", "ví dụ", "obecnie", "np.", "mevcut", "örneğin",
    ])])
});

static ANYWHERE: LazyLock<Lexicon<()>> =
    LazyLock::new(|| Lexicon::new(&[((), &["retention", "sampling", "impact:", "estimated"])]));

/// `3+ nodes`, `100+ concurrent users`, `80%+ coverage`; not `PostgreSQL 16+ with`, `10,000+ lines of code`.
fn counts_things(head: &str, tail: &str, number: &Number) -> bool {
    if matches!(
        number.unit,
        Some(
            Unit::Percent | Unit::RequestsPerSecond | Unit::Requests | Unit::Messages | Unit::Users
        )
    ) {
        return true;
    }
    let last = head.split_whitespace().next_back().unwrap_or("");
    let product = last.starts_with(|first: char| first.is_uppercase())
        && !is_verb(last)
        && !last.ends_with([':', ')', '.']);
    let noun = metric::noun(tail);
    let built = noun.as_deref().is_some_and(|noun| {
        matches!(
            noun.split(' ').next().unwrap_or(""),
            "lines"
                | "files"
                | "tests"
                | "endpoints"
                | "pages"
                | "commits"
                | "features"
                | "components"
                | "functions"
                | "languages"
                | "installed"
                | "required"
        )
    });
    noun.is_some() && !built && !product && number.value.fract() == 0.0
}

fn is_verb(word: &str) -> bool {
    matches!(
        &*lower(word),
        "handles"
            | "handle"
            | "supports"
            | "support"
            | "sustains"
            | "sustain"
            | "serves"
            | "with"
            | "has"
            | "have"
            | "at"
            | "of"
            | "for"
            | "to"
            | "test"
            | "soporta"
            | "suporta"
            | "supporte"
            | "unterstützt"
            | "verarbeitet"
            | "выдерживает"
            | "支持"
            | "processes"
            | "withstands"
            | "maintains"
            | "minimum"
    )
}

/// Verbs that say how much is to be borne.
#[rustfmt::skip]
static BEARS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &["handles", "handle", "supports", "sustains", "withstands", "soporta", "suporta", "supporte", "unterstützt", "выдерживает"])])
});

/// A number that says how much is to be borne: `Handles 500 users`, `1,000 signals/second ingested`, `99.9% uptime`.
fn is_capacity(head: &str, tail: &str, number: &Number) -> bool {
    if number.high.is_some() {
        return false;
    }
    let last = head.split_whitespace().next_back().unwrap_or("");
    if BEARS.has_in_any_case(last) {
        return number.unit.is_some() && !is_long_time(number.unit) || metric::noun(tail).is_some();
    }
    if let Some(rated) = &number.rated {
        return !rated.is_empty() && begins_clause(head);
    }
    number.unit == Some(Unit::Percent)
        && begins_clause(head)
        && metric::noun(tail).is_some_and(|noun| {
            [
                "uptime",
                "availability",
                "coverage",
                "success",
                "delivery",
                "test coverage",
                "code coverage",
                "disponibilidad",
                "disponibilidade",
                "verfügbarkeit",
            ]
            .iter()
            .any(|word| lower(&noun).starts_with(word))
        })
}

/// Whether nothing but a label stands before the number.
fn begins_clause(head: &str) -> bool {
    let head = head.trim_end();
    head.is_empty()
        || head.ends_with([':', ';', ',', '(', '：', '|', '✅', '✓', '☑', '•', '-'])
        || !head.contains(char::is_alphanumeric)
}

/// Things of which there should be none.
#[rustfmt::skip]
static FEARED: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "error.", "errors.", "crash.", "crashes.", "incident.", "incidents.", "failure.", "failures.", "restart.", "restarts.", "warning.", "warnings.", "downtime.", "loss.", "alert.", "alerts.",
        "issue.", "issues.", "leak.", "leaks.", "timeouts.", "vulnerabilities.", "erreur.", "échec.", "fallo.", "erro.", "falha.", "fout.", "errore.",
        "fehler", "abstürze", "ausfälle", "vorfälle", "errores", "fallos", "incidentes", "caídas", "erros", "falhas", "erreurs", "échecs", "incidents", "pannes", "fouten", "storingen", "incidenten",
        "errori", "incidenti", "ошиб", "сбоев", "инцидент", "уязвимост", "błęd", "awari", "incydent", "hata.", "datenverlust", "verluste", "pérdida", "perda", "perte", "perdita", "perdite", "verlies", "потер", "utrat", "kayıp", "mất", "丢失", "遺失", "欠損", "유실", "lỗi", "sự cố", "错误", "錯誤", "故障", "エラー", "障害", "오류", "에러", "장애",
    ])])
});

/// Whether a text names a thing of which there should be none.
pub(super) fn names_feared(noun: &str) -> bool {
    FEARED.find(&lower(noun)).is_some()
}
