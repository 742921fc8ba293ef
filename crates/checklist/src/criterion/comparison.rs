//! Decides how a number is compared with, and so whether it is a threshold at all.

use super::number::Number;
use super::{Context, after, before, is_long_time, is_time, metric};
use crate::Role;
use crate::lexicon::{Endings, Phrases, lower};
use std::sync::LazyLock;
use tminus_measure::{Comparator, Unit};

/// How a number is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Compared {
    pub(super) comparator: Comparator,
    /// Where the comparison begins: its sign or word, else the number.
    pub(super) start: usize,
    /// The number stands alone and needs no sign: a target, a capacity, a state.
    pub(super) bare: bool,
}

const SIGNS: [(&str, Comparator); 16] = [
    ("<=", Comparator::AtMost),
    ("=<", Comparator::AtMost),
    ("≤", Comparator::AtMost),
    ("⩽", Comparator::AtMost),
    (">=", Comparator::AtLeast),
    ("≥", Comparator::AtLeast),
    ("⩾", Comparator::AtLeast),
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
const SIGN_ENDS: [char; 11] = ['<', '≤', '⩽', '>', '≥', '⩾', '=', '±', '-', '＜', '＞'];

/// Words before a number.
static WORDS: LazyLock<Endings<Comparator>> = LazyLock::new(|| {
    Endings::new(&[
        (
            Comparator::AtMost,
            &[
                "at most",
                "no more than",
                "not more than",
                "up to",
                "max",
                "max.",
                "maximum",
                "maximum of",
                "not exceed",
                "not exceeding",
                "no greater than",
                "como máximo",
                "máximo",
                "máximo de",
                "no más de",
                "hasta",
                "até",
                "no máximo",
                "não mais de",
                "au plus",
                "höchstens",
                "maximal",
                "hoogstens",
                "maximaal",
                "не более",
                "не больше",
                "максимум",
                "до",
                "最多",
                "不超过",
                "不超過",
                "最大",
                "tối đa",
                "không quá",
                "al massimo",
                "massimo",
                "최대",
                "en fazla",
            ],
        ),
        (
            Comparator::AtLeast,
            &[
                "at least",
                "no less than",
                "not less than",
                "no fewer than",
                "min",
                "min.",
                "minimum",
                "minimum of",
                "al menos",
                "mínimo",
                "mínima",
                "mínimo de",
                "como mínimo",
                "por lo menos",
                "pelo menos",
                "no mínimo",
                "au moins",
                "mindestens",
                "minimal",
                "wenigstens",
                "minstens",
                "ten minste",
                "минимум",
                "не менее",
                "не меньше",
                "至少",
                "不少于",
                "不低于",
                "最少",
                "最低",
                "tối thiểu",
                "ít nhất",
                "almeno",
                "minimo",
                "최소",
                "en az",
            ],
        ),
        (
            Comparator::Less,
            &[
                "less than",
                "lower than",
                "fewer than",
                "smaller than",
                "under",
                "below",
                "menos de",
                "menor que",
                "inferior a",
                "menor a",
                "por debajo de",
                "abaixo de",
                "menos que",
                "moins de",
                "inférieur à",
                "inférieure à",
                "en dessous de",
                "weniger als",
                "unter",
                "kleiner als",
                "minder dan",
                "onder",
                "lager dan",
                "меньше",
                "менее",
                "ниже",
                "小于",
                "低于",
                "少于",
                "不到",
                "dưới",
                "nhỏ hơn",
                "ít hơn",
                "meno di",
                "sotto",
                "inferiore a",
            ],
        ),
        (
            Comparator::More,
            &[
                "more than",
                "greater than",
                "higher than",
                "larger than",
                "longer than",
                "over",
                "above",
                "exceeds",
                "exceed",
                "exceeding",
                "exceeded",
                "más de",
                "mayor que",
                "mayor a",
                "superior a",
                "por encima de",
                "mais de",
                "maior que",
                "acima de",
                "plus de",
                "supérieur à",
                "supérieure à",
                "au-dessus de",
                "dépasse",
                "mehr als",
                "über",
                "größer als",
                "meer dan",
                "boven",
                "hoger dan",
                "больше",
                "более",
                "выше",
                "превышает",
                "大于",
                "高于",
                "超过",
                "超過",
                "多于",
                "trên",
                "lớn hơn",
                "vượt quá",
                "più di",
                "oltre",
                "superiore a",
                "supera",
            ],
        ),
        (
            Comparator::Equal,
            &[
                "exactly",
                "equal to",
                "equals",
                "exakt",
                "genau",
                "exactamente",
                "exatamente",
                "exactement",
                "ровно",
                "等于",
            ],
        ),
    ])
});

/// Words behind a number.
static SUFFIXES: LazyLock<Phrases<Comparator>> = LazyLock::new(|| {
    Phrases::new(&[
        (
            Comparator::AtLeast,
            &[
                "or more",
                "or higher",
                "or greater",
                "or above",
                "or better",
                "o más",
                "ou mais",
                "ou plus",
                "oder mehr",
                "of meer",
                "и более",
                "minimum",
                "以上",
                "이상",
                "trở lên",
            ],
        ),
        (
            Comparator::AtMost,
            &[
                "or less",
                "or fewer",
                "or lower",
                "or below",
                "o menos",
                "ou menos",
                "ou moins",
                "oder weniger",
                "и менее",
                "max",
                "maximum",
                "以下",
                "以内",
                "이하",
                "이내",
            ],
        ),
        (Comparator::Less, &["未満", "미만"]),
        (Comparator::More, &["초과", "超"]),
    ])
});

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
    (!is_version(head, tail, number) && !is_about_something_else(head)).then_some(compared)
}

fn compare(
    text: &str,
    head: &str,
    tail: &str,
    number: &Number,
    context: Context<'_>,
    first: bool,
) -> Option<Compared> {
    let compared = signed(text, head, number)
        .or_else(|| within(head, tail, number))
        .or_else(|| worded(head, number))
        .or_else(|| suffixed(tail, number));
    if let Some(compared) = compared {
        return (!is_plan(text, head, tail, number, compared, context)).then_some(compared);
    }
    let start = number.range.start;
    let bare = |comparator| {
        Some(Compared {
            comparator,
            start,
            bare: true,
        })
    };
    if number.plus && counts_things(head, tail, number) {
        return Some(Compared {
            comparator: Comparator::AtLeast,
            start,
            bare: false,
        });
    }
    if number.word {
        // `Zero downtime: YES` is a question with its answer.
        let answered =
            metric::noun_with_end(tail).is_some_and(|(_, end)| tail[end..].starts_with(':'));
        return (number.value == 0.0
            && !answered
            && begins_clause(head)
            && metric::noun(tail).is_some_and(|noun| is_feared(&noun)))
        .then_some(Compared {
            comparator: Comparator::Equal,
            start,
            bare: true,
        });
    }
    if number.value == 0.0
        && number.high.is_none()
        && number.unit.is_none()
        && begins_clause(head)
        && metric::noun(tail).is_some_and(|noun| is_feared(&noun))
    {
        return bare(Comparator::Equal);
    }
    if is_capacity(head, tail, number) {
        return bare(Comparator::AtLeast);
    }
    if is_target(head, tail, number, context) || first && is_labelled(head, tail, number, context) {
        return bare(Comparator::Equal);
    }
    None
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
    Some(Compared {
        comparator: *comparator,
        start,
        bare: false,
    })
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

/// Words before a number that say how far something may be away; whether they look back in time.
static SINCE: LazyLock<Endings<bool>> = LazyLock::new(|| {
    Endings::new(&[
        (
            true,
            &[
                "within the last",
                "within the past",
                "not older than",
                "no older than",
                "newer than",
            ],
        ),
        (false, &["within"]),
    ])
});

/// `within 20% of baseline`, `within the last 7 days`, `within 1 candle`. A bare time after
/// `within` is a deadline, and so a window rather than a criterion.
fn within(head: &str, tail: &str, number: &Number) -> Option<Compared> {
    let start = number.range.start - head.len();
    let head = head.trim_end();
    if !head.ends_with(|last: char| last.is_ascii_alphabetic()) {
        return None;
    }
    let said = lower(last_bytes(head, 24));
    let (word, recent) = SINCE
        .of(&said)
        .find(|(_, recent)| *recent || !is_time(number.unit))?;
    let at = head
        .len()
        .checked_sub(word.len())
        .filter(|at| head.is_char_boundary(*at))?;
    let next = lower(tail.split_whitespace().next().unwrap_or(""));
    if !recent
        && [
            "week", "month", "year", "quarter", "business", "working", "sprint", "release",
        ]
        .iter()
        .any(|span| next.starts_with(span))
    {
        return None;
    }
    let relative = number.unit == Some(Unit::Percent) && tail.trim_start().starts_with("of ");
    Some(Compared {
        comparator: if relative {
            Comparator::PlusMinus
        } else {
            Comparator::AtMost
        },
        start: start + at,
        bare: false,
    })
}

/// A word before the number: `at least`, `below`.
fn worded(head: &str, number: &Number) -> Option<Compared> {
    let trimmed = last_bytes(head.trim_end(), 40);
    let trimmed = [
        "the",
        "a",
        "an",
        "de",
        "of",
        "about",
        "approximately",
        "~",
        "≈",
        "un",
        "una",
        "um",
        "uma",
        "als",
    ]
    .iter()
    .fold(trimmed, |text, word| {
        text.strip_suffix(word)
            .filter(|rest| rest.ends_with(' ') && *word != "de" && *word != "als")
            .map_or(text, str::trim_end)
    });
    if !trimmed.ends_with(|last: char| last.is_alphabetic() || last == '.') {
        return None;
    }
    let lower = lower(trimmed);
    // Words keep their length in lower case in every alphabet here but one; only an equal length can be measured.
    let same = lower.len() == trimmed.len();
    let (word, comparator) = WORDS.of(&lower).find(|(word, _)| {
        !word.starts_with(|first: char| first.is_alphabetic() && first < '\u{2e80}')
            || !lower[..lower.len() - word.len()].ends_with(char::is_alphanumeric)
    })?;
    let length = word.len();
    let word_start = trimmed
        .len()
        .checked_sub(length)
        .filter(|_| same)
        .unwrap_or(trimmed.len());
    let rest = lower[..lower.len() - length].trim_end();
    // `not exceed` was found as such; what else is denied turns round.
    let denied = rest.ends_with("not")
        || rest.ends_with("never")
        || rest.ends_with("nicht")
        || rest.ends_with(" no");
    let comparator = match (comparator, denied) {
        (Comparator::More, true) => Comparator::AtMost,
        (Comparator::Less, true) => Comparator::AtLeast,
        (comparator, _) => comparator,
    };
    // `10 min 5` ends a duration, `до` and `hasta` also mean "until".
    if matches!(word, "min" | "до" | "hasta" | "até" | "over" | "under")
        && rest.ends_with(|last: char| last.is_ascii_digit())
    {
        return None;
    }
    if matches!(word, "до" | "hasta" | "até" | "最大" | "最低") && number.unit.is_none() {
        return None;
    }
    Some(Compared {
        comparator,
        start: number.range.start
            - (head.len() - head.trim_end().len())
            - (last_bytes(head.trim_end(), 40).len() - word_start),
        bare: false,
    })
}

/// A word behind the number: `or more`, `以上`.
fn suffixed(tail: &str, number: &Number) -> Option<Compared> {
    let rest = tail.trim_start();
    if !rest.starts_with(char::is_alphabetic) {
        return None;
    }
    let end = rest.char_indices().nth(16).map_or(rest.len(), |(at, _)| at);
    let lower = lower(&rest[..end]);
    let (word, comparator) = SUFFIXES.begin(&lower).find(|(word, _)| {
        !word.is_ascii() || !lower[word.len()..].starts_with(char::is_alphanumeric)
    })?;
    // `n1-standard-2 or higher` names a size; a number alone with `or higher` is most often a version.
    let certain = number.unit.is_some()
        || !word.is_ascii()
        || matches!(word, "or more" | "or less" | "or fewer");
    certain.then_some(Compared {
        comparator,
        start: number.range.start,
        bare: false,
    })
}

/// A version: `Node 18+`, `version >= 24.0`, `v2`.
fn is_version(head: &str, tail: &str, number: &Number) -> bool {
    if number.unit.is_some() {
        return false;
    }
    const NAMES: &[&str] = &[
        "version",
        "versión",
        "versão",
        "versie",
        "phiên bản",
        "версия",
        "版本",
        "バージョン",
        "버전",
        "release",
        "python",
        "node",
        "node.js",
    ];
    let lower = lower(head);
    let clause = lower.rsplit([',', ';', '(', '|']).next().unwrap_or("");
    let named = NAMES.iter().any(|name| {
        clause.split([' ', ':']).any(|word| word == *name)
            || !name.is_ascii() && clause.contains(name)
    });
    let words: Vec<&str> = head
        .trim_end_matches(['<', '>', '=', '≥', '≤', ' '])
        .split_whitespace()
        .collect();
    let product = words.len() == 1
        && words[0].starts_with(|first: char| first.is_ascii_uppercase())
        && (number.plus && metric::noun(tail).is_none());
    named || product
}

/// Words directly before a number that say that it is none to hold anything against.
static ELSEWHERE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "baseline ",
            "baseline:",
            "baseline of",
            "retention",
            "sampling",
            "e.g.",
            "atual:",
            "current:",
            "currently",
            "previously",
            "was ",
            "estimated",
            "version ",
            "impact:",
            "eta:",
            "example:",
        ],
    )])
});

/// Words that say so anywhere in the clause.
static UNMEASURED: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&[((), &["retention", "sampling", "impact:", "estimated"])]));

/// The clause speaks of what was measured before, of what is sampled or kept, of what is configured.
fn is_about_something_else(head: &str) -> bool {
    let lower = lower(head);
    let clause = lower.rsplit(['.', ';', '|']).next().unwrap_or("");
    let last = clause.rsplit(['(', ',']).next().unwrap_or("");
    ELSEWHERE.is_in(last) || UNMEASURED.is_in(clause)
}

/// A duration that somebody plans with: a deadline (`within 30 seconds`), an instruction
/// (`wait at least 10 minutes`), the title of a phase (`Immediate (< 5 min):`).
fn is_plan(
    text: &str,
    head: &str,
    tail: &str,
    number: &Number,
    compared: Compared,
    context: Context<'_>,
) -> bool {
    if !is_time(number.unit) {
        return false;
    }
    let start = head.len() - (number.range.start - compared.start);
    let said = lower(&head[..start]);
    let sign = compared.start < number.range.start
        && SIGNS
            .iter()
            .any(|(sign, _)| text[compared.start..number.range.start].starts_with(sign));
    let inside = said
        .rfind('(')
        .is_some_and(|open| !said[open..].contains(')'));
    if inside && is_long_time(number.unit) {
        let closed = tail.trim_start().strip_prefix(')').map(str::trim_start);
        let title = closed.is_some_and(|rest| {
            rest.starts_with(':')
                || rest.is_empty() && context.heading.is_empty() && is_phase(&said)
        });
        if title || is_phase(&said) {
            return true;
        }
    }
    let first = said
        .trim_start_matches(|character: char| !character.is_alphanumeric())
        .split_whitespace()
        .next()
        .unwrap_or("");
    let instruction = matches!(
        first,
        "wait"
            | "monitor"
            | "watch"
            | "observe"
            | "sleep"
            | "hold"
            | "pause"
            | "warte"
            | "warten"
            | "esperar"
            | "attendre"
            | "подождать"
            | "等待"
    );
    if instruction
        && is_long_time(number.unit)
        && matches!(
            compared.comparator,
            Comparator::AtLeast | Comparator::More | Comparator::AtMost
        )
        && !sign
    {
        return true;
    }
    // `over 48h`, `under 5 minutes`, `up to 10 minutes`: spans, unless something feared lasts.
    let word = text[compared.start..number.range.start]
        .trim()
        .to_lowercase();
    let loose = matches!(
        word.as_str(),
        "over"
            | "under"
            | "above"
            | "below"
            | "up to"
            | "über"
            | "unter"
            | "max"
            | "до"
            | "hasta"
            | "até"
            | "maximum"
    );
    loose
        && is_long_time(number.unit)
        && !(super::holds::is_feared(context, text) || is_duration_metric(&said) || inside)
}

/// Words that head a phase of work rather than name a measure.
fn is_phase(said: &str) -> bool {
    let outer = said
        .rsplit_once('(')
        .map_or(said, |(outer, _)| outer)
        .trim();
    let outer = outer.rsplit(':').next().unwrap_or(outer).trim();
    let outer = outer.trim_start_matches(|character: char| !character.is_alphabetic());
    matches!(
        outer,
        "immediate"
            | "immediately"
            | "short-term"
            | "short term"
            | "long-term"
            | "medium-term"
            | "quick"
            | "minimal"
            | "analysis"
            | "rollback"
            | "post-incident"
            | "downtime"
            | "duration"
            | "sofort"
            | "inmediato"
            | "imediato"
            | "immédiat"
            | "немедленно"
            | "立即"
    ) || outer.starts_with("quick ")
        || outer.starts_with("phase ")
        || outer.starts_with("step ")
}

fn is_duration_metric(said: &str) -> bool {
    [
        "latency",
        "time",
        "duration",
        "outage",
        "downtime",
        "delay",
        "lag",
        "age",
        "startup",
        "rto",
        "rpo",
        "recovery",
        "latencia",
        "latência",
        "latenz",
        "dauer",
    ]
    .iter()
    .any(|word| {
        said.split(|character: char| !character.is_alphanumeric())
            .rev()
            .take(4)
            .any(|part| part == *word)
    })
}

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

/// A number that says how much is to be borne: `Handles 500 users`, `1,000 signals/second ingested`, `99.9% uptime`.
fn is_capacity(head: &str, tail: &str, number: &Number) -> bool {
    if number.high.is_some() {
        return false;
    }
    let last = head.split_whitespace().next_back().unwrap_or("");
    if matches!(
        &*lower(last),
        "handles"
            | "handle"
            | "supports"
            | "sustains"
            | "withstands"
            | "soporta"
            | "suporta"
            | "supporte"
            | "unterstützt"
            | "выдерживает"
    ) {
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
fn is_feared(noun: &str) -> bool {
    const FEARED: &[&str] = &[
        "error",
        "errors",
        "crash",
        "crashes",
        "incident",
        "incidents",
        "failure",
        "failures",
        "restart",
        "restarts",
        "warning",
        "warnings",
        "downtime",
        "loss",
        "alert",
        "alerts",
        "issue",
        "issues",
        "leak",
        "leaks",
        "timeouts",
        "errores",
        "fehler",
        "erros",
        "erreurs",
        "vulnerabilities",
    ];
    lower(noun)
        .split_whitespace()
        .any(|word| FEARED.contains(&word))
}

/// Words before a number that say that it is wanted.
static TARGETS: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[(
        (),
        &[
            "should be",
            "must be",
            "should stay at",
            "should remain at",
            "stable at",
            "steady at",
            "flat line at",
            "flat at",
            "target:",
            "target",
            "target is",
            "target of",
            "goal:",
            "slo:",
            "sla:",
            "objetivo:",
            "meta:",
            "ziel:",
            "cible :",
            "cible:",
            "objectif :",
            "цель:",
            "目标：",
            "目标:",
            "scaled to",
        ],
    )])
});

/// `target: 5-10k`, `should be 30-50%`, `stable at 400-600MB`, `scaled to 5-6 pods`.
fn is_target(head: &str, tail: &str, number: &Number, context: Context<'_>) -> bool {
    let lower = lower(last_bytes(
        head.trim_end().trim_end_matches(['~', '≈']).trim_end(),
        32,
    ));
    let said = TARGETS.of(&lower).next().is_some();
    let status = number.unit.is_none()
        && number.high.is_none()
        && (100.0..600.0).contains(&number.value)
        && number.value.fract() == 0.0;
    let counted =
        !lower.ends_with("scaled to") || number.high.is_some() || metric::noun(tail).is_some();
    said && counted && !status && !is_long_time(number.unit) && context.role != Role::Reference
}

/// `Uptime: 100%`, `DLQ size: 0`, `Circuit breaker: CLOSED (0)` where conditions are listed.
fn is_labelled(head: &str, tail: &str, number: &Number, context: Context<'_>) -> bool {
    if !matches!(
        context.role,
        Role::Success | Role::Verify | Role::Monitor | Role::RollbackTrigger
    ) || is_long_time(number.unit)
        || number.unit == Some(Unit::Seconds)
    {
        return false;
    }
    let head = head.trim_end().trim_end_matches(['~', '≈']).trim_end();
    // A state with its number.
    if let Some(outer) = head.strip_suffix('(') {
        let state = outer.split_whitespace().next_back().unwrap_or("");
        let label = outer
            .trim_end()
            .strip_suffix(state)
            .unwrap_or("")
            .trim_end();
        return tail.starts_with(')')
            && number.unit.is_none()
            && number.high.is_none()
            && state.len() > 1
            && state
                .chars()
                .all(|character| character.is_uppercase() || character == '_')
            && label.ends_with([':', '：']);
    }
    let Some(label) = head.strip_suffix([':', '：']) else {
        return false;
    };
    const NO_MEASURE: &[&str] = &[
        "version",
        "port",
        "ports",
        "date",
        "time",
        "duration",
        "confidence",
        "level",
        "step",
        "phase",
        "week",
        "day",
        "retention",
        "interval",
        "schedule",
        "timeout",
        "replicas",
        "instances",
        "id",
        "ticket",
        "issue",
        "pr",
        "phone",
        "estimate",
        "total",
        "monitoring",
        "testing",
        "deployment",
    ];
    let lower = lower(label);
    let last = lower.split_whitespace().next_back().unwrap_or("");
    let ends = tail.trim_start();
    let alone = ends.is_empty()
        || ends.starts_with(['(', ',', ';', '.', '/', '|'])
        || number.unit.is_some();
    let measurable = number.unit.is_some() || number.value == 0.0 || number.high.is_some();
    label.chars().any(char::is_alphabetic)
        && !label.contains("://")
        && !NO_MEASURE.contains(&last)
        && alone
        && measurable
        && label.split_whitespace().count() <= 6
}
