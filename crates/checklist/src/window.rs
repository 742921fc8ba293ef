//! Finds stated times: offsets from T-0, spans after launch, deadlines, intervals.
//!
//! A text is cut into numbers, words and signs; each place where a time can begin is then tried.
//! Durations that only estimate work (`Testing (5-10 minutes)`) and times hung on another event
//! (`30 days before expiry`) are none.

use crate::lexicon::{Lexicon, is_unspaced};
use crate::prose::clip;
use crate::role::Timing;
use std::sync::LazyLock;
use tminus_measure::{Dimension, Unit};

const DAY: f64 = 86_400.0;

/// How much of a heading is looked at.
const LONGEST_HEADING: usize = 500;

/// What kind of text states the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A heading, or a bold label that stands for one.
    Heading,
    /// An item, or a line of a list.
    Item,
    /// A table cell, a comment, running text.
    Text,
}

/// A stated time, in seconds from T-0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Found {
    /// Where in the text it begins.
    pub(crate) at: usize,
    pub(crate) from: Option<f64>,
    pub(crate) length: Option<f64>,
    pub(crate) every: Option<f64>,
}

/// The times that a text states. `week_zero` says whether the document counts its weeks from 0.
pub(crate) fn scan(text: &str, place: Place, week_zero: bool) -> Vec<Found> {
    if !may_state_time(text) {
        return Vec::new();
    }
    let text = if place == Place::Heading {
        clip(text, LONGEST_HEADING)
    } else {
        text
    };
    let lower = text.to_lowercase();
    let tokens = tokenize(&lower);
    let scanner = Scanner {
        tokens: &tokens,
        place,
        week_zero,
    };
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match scanner.time_at(at) {
            Some((time, next)) => {
                found.push(Found {
                    at: tokens[at].at.min(text.len()),
                    ..time
                });
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    merge(found)
}

/// Whether a document counts its weeks from 0.
pub(crate) fn counts_from_zero(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let tokens = tokenize(&lower);
    tokens.windows(2).any(|pair| {
        pair[0].is_any(&["week", "woche", "semana", "semaine"]) && pair[1].number() == Some(0.0)
    })
}

/// What a heading's times say about its role.
pub(crate) fn timing(heading: &str, week_zero: bool) -> Timing {
    let mut timing = Timing::default();
    let lower = heading.to_lowercase();
    for time in scan(heading, Place::Heading, week_zero) {
        let from = time.from.unwrap_or(0.0);
        match time.length {
            None if time.from.is_some() => {
                timing.before |= from < 0.0;
                timing.zero |= from == 0.0;
                timing.after |= from > 0.0 && lower.contains("t+");
            }
            Some(_) if lower.contains("t+") => timing.after = true,
            Some(_) if LIMIT.find(&lower).is_some() || lower.contains('<') => timing.within = true,
            Some(_) => timing.span |= from >= 0.0,
            None => {}
        }
        timing.alone = is_whole(&lower);
    }
    timing
}

static LIMIT: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "within",
            "innerhalb",
            "dentro de",
            "em até",
            "binnen",
            "trong vòng",
            "в течение",
            "以内",
            "이내",
        ],
    )])
});

/// Two times in one text that say one thing: a span and how often within it.
fn merge(found: Vec<Found>) -> Vec<Found> {
    let interval = found
        .iter()
        .position(|time| time.from.is_none() && time.every.is_some());
    let span = found.iter().position(|time| time.length.is_some());
    let mut merged = found;
    if let (Some(interval), Some(span)) = (interval, span) {
        merged[span].every = merged[interval].every;
        merged.remove(interval);
    }
    merged
}

/// A cheap look for a digit or a word of time, so that most texts are not cut up.
fn may_state_time(text: &str) -> bool {
    static WORDS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
        Lexicon::new(&[(
            (),
            &[
                "first",
                "week",
                "day",
                "daily",
                "hour",
                "month",
                "every",
                "nightly",
                "one ",
                "two ",
                "three ",
                "primer",
                "seman",
                "diari",
                "cada ",
                "erste",
                "woche",
                "täglich",
                "stündlich",
                "wöchentlich",
                "premi",
                "quotidien",
                "chaque",
                "dagelijks",
                "elk",
                "每",
                "毎",
                "매",
                "hàng",
                "mỗi",
                "ежедневно",
                "кажд",
                "перв",
                "toutes",
                "primeir",
            ],
        )])
    });
    text.bytes().any(|byte| byte.is_ascii_digit()) || {
        let mut lower = text.to_ascii_lowercase();
        if !lower.is_ascii() {
            lower = lower.to_lowercase();
        }
        WORDS.find(&lower).is_some()
    }
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    at: usize,
    kind: TokenKind<'a>,
    /// No space stands before it.
    joined: bool,
}

#[derive(Debug, Clone, Copy)]
enum TokenKind<'a> {
    Number(f64),
    Word(&'a str),
    Sign(char),
}

impl Token<'_> {
    fn number(&self) -> Option<f64> {
        match self.kind {
            TokenKind::Number(number) => Some(number),
            TokenKind::Word(word) => number_word(word),
            TokenKind::Sign(_) => None,
        }
    }

    fn is_any(&self, words: &[&str]) -> bool {
        matches!(self.kind, TokenKind::Word(word) if words.contains(&word))
    }

    fn is_sign(&self, signs: &[char]) -> bool {
        matches!(self.kind, TokenKind::Sign(sign) if signs.contains(&sign))
    }
}

fn number_word(word: &str) -> Option<f64> {
    Some(match word {
        "one" | "ein" | "eine" | "einer" | "una" | "uma" | "une" | "один" | "одну" => 1.0,
        "two" | "zwei" | "dos" | "dois" | "duas" | "deux" | "twee" => 2.0,
        "three" | "drei" | "tres" | "três" | "trois" | "drie" => 3.0,
        "four" | "vier" => 4.0,
        "five" | "fünf" => 5.0,
        _ => return None,
    })
}

fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut characters = text.char_indices().peekable();
    let mut end = usize::MAX;
    while let Some((at, character)) = characters.next() {
        let joined = end == at;
        end = at + character.len_utf8();
        let kind = if character.is_ascii_digit() {
            while let Some((next, following)) = characters.peek().copied() {
                let decimal = matches!(following, '.' | ',')
                    && text[next + 1..].starts_with(|digit: char| digit.is_ascii_digit());
                if !following.is_ascii_digit() && !decimal {
                    break;
                }
                end = next + following.len_utf8();
                characters.next();
            }
            match text[at..end].replace(',', ".").parse() {
                Ok(number) => TokenKind::Number(number),
                Err(_) => TokenKind::Sign('#'),
            }
        } else if character.is_alphabetic() || character == 'µ' {
            let unspaced = is_unspaced(character);
            while let Some((next, following)) = characters.peek().copied() {
                let same = following.is_alphabetic() && is_unspaced(following) == unspaced;
                // Vietnamese and others may write an accent as a character of its own.
                if !same && !matches!(following, '\u{300}'..='\u{36F}') {
                    break;
                }
                end = next + following.len_utf8();
                characters.next();
            }
            TokenKind::Word(&text[at..end])
        } else if character.is_whitespace() || matches!(character, '*' | '`') {
            continue;
        } else {
            TokenKind::Sign(match character {
                '−' | '–' | '—' | '~' | '～' | '〜' if character != '~' => '-',
                '（' => '(',
                '）' => ')',
                '：' => ':',
                '＜' | '≤' => '<',
                other => other,
            })
        };
        tokens.push(Token { at, kind, joined });
    }
    tokens
}

/// The seconds of a unit of time at the start of a word; the whole word where words are spaced.
fn unit_seconds(word: &str) -> Option<f64> {
    if word.chars().next().is_some_and(is_unspaced) {
        let mut ends: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .skip(1)
            .take(2)
            .collect();
        ends.push(word.len());
        ends.sort_unstable();
        let mut short = ends.into_iter().take(2).rev();
        return short.find_map(|end| seconds(&word[..end]));
    }
    seconds(word)
}

fn seconds(word: &str) -> Option<f64> {
    if let Some(unit) = Unit::from_spelling(word) {
        return (unit.dimension() == Dimension::Time && unit != Unit::Milliseconds)
            .then(|| unit.factor_to(Unit::Seconds))
            .flatten();
    }
    Some(match word {
        "week" | "weeks" | "wk" | "wks" | "semana" | "semanas" | "woche" | "wochen" | "semaine"
        | "semaines" | "weken" | "周" | "週" | "週間" | "주" | "tuần" | "неделя" | "недели"
        | "недель" | "неделю" => 7.0 * DAY,
        "month" | "months" | "mes" | "meses" | "mês" | "monat" | "monate" | "monats" | "mois"
        | "maand" | "maanden" | "个月" | "個月" | "か月" | "ヶ月" | "개월" | "tháng" | "месяц"
        | "месяца" | "месяцев" => 30.0 * DAY,
        _ => return None,
    })
}

struct Scanner<'a> {
    tokens: &'a [Token<'a>],
    place: Place,
    week_zero: bool,
}

const DASH: &[char] = &['-'];

impl Scanner<'_> {
    fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.token(at).is_some_and(|token| token.is_any(words))
    }

    fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        self.token(at).is_some_and(|token| token.is_sign(signs))
    }

    fn unit(&self, at: usize) -> Option<f64> {
        match self.token(at)?.kind {
            TokenKind::Word(word) => unit_seconds(word),
            _ => None,
        }
    }

    /// A duration or range of durations: `24-48h`, `10 minutes`, `30-day`.
    fn duration(&self, at: usize) -> Option<(f64, f64, usize)> {
        let low = self.token(at)?.number()?;
        let mut next = at + 1;
        let mut high = low;
        if self.is_sign(next, DASH)
            && let Some(number) = self.token(next + 1).and_then(Token::number)
        {
            high = number;
            next += 2;
        } else if self.is_sign(next, DASH) && self.unit(next + 1).is_some() {
            next += 1;
        }
        let unit = self.unit(next)?;
        Some((low * unit, high * unit, next + 1))
    }

    /// The time that begins at a token, and the token after it.
    fn time_at(&self, at: usize) -> Option<(Found, usize)> {
        self.offset(at)
            .or_else(|| self.first(at))
            .or_else(|| self.limit(at))
            .or_else(|| self.interval(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.lasting(at))
            .or_else(|| self.in_parentheses(at))
            .or_else(|| self.alone(at))
    }

    /// `T-6 hours`, `T-0`, `T+30 min to T+2 hours`.
    fn offset(&self, at: usize) -> Option<(Found, usize)> {
        let (from, next) = self.t(at)?;
        let to = at_most_one(
            self.is_any(next, &["to", "until", "bis", "a", "à", "до"]) || self.is_sign(next, DASH),
            next,
        );
        if let Some((to, next)) = to.and_then(|next| self.t(next)) {
            return Some((span(from, to - from), next));
        }
        Some((point(from), next))
    }

    fn t(&self, at: usize) -> Option<(f64, usize)> {
        let sign_at = at + 1;
        if !self.is_any(at, &["t"]) || !self.is_sign(sign_at, &['-', '+']) {
            return None;
        }
        let sign = if self.is_sign(sign_at, &['+']) {
            1.0
        } else {
            -1.0
        };
        let number = self.token(at + 2)?.number()?;
        if self.is_sign(at + 3, &[':'])
            && let Some(minutes) = self.token(at + 4).filter(|token| token.joined)
            && let Some(minutes) = minutes.number()
        {
            return Some((sign * (number * 3600.0 + minutes * 60.0), at + 5));
        }
        match self.duration(at + 2) {
            Some((_, high, next)) => Some((sign * high, next)),
            None if number == 0.0 => Some((0.0, at + 3)),
            None => None,
        }
    }

    /// `first 15 minutes`, `First Week`, `next 24h`.
    fn first(&self, at: usize) -> Option<(Found, usize)> {
        let TokenKind::Word(word) = self.token(at)?.kind else {
            return None;
        };
        let is_first = matches!(
            word,
            "first"
                | "next"
                | "initial"
                | "primer"
                | "primera"
                | "primeros"
                | "primeras"
                | "primeira"
                | "primeiras"
                | "primeiro"
                | "primeiros"
                | "erste"
                | "ersten"
                | "erster"
                | "première"
                | "premières"
                | "premier"
                | "premiers"
                | "eerste"
                | "đầu"
                | "первые"
                | "первый"
                | "первых"
                | "первая"
                | "처음"
                | "첫"
                | "최초"
        ) || word.ends_with('前')
            || word.contains("最初")
            || word.starts_with("首");
        if !is_first {
            return None;
        }
        if let Some((_, high, next)) = self.duration(at + 1) {
            return Some((span(0.0, high), next));
        }
        if word == "next" {
            return None;
        }
        self.unit(at + 1)
            .filter(|_| {
                !matches!(
                    self.token(at + 1).map(|token| token.kind),
                    Some(TokenKind::Word("s" | "d" | "h" | "с" | "ч"))
                )
            })
            .map(|unit| (span(0.0, unit), at + 2))
    }

    /// `within 30 seconds`, `within the last 7 days`, `after 24-48h`, `1 week before`.
    fn limit(&self, at: usize) -> Option<(Found, usize)> {
        let within = [
            "within",
            "innerhalb",
            "dentro",
            "binnen",
            "sous",
            "vòng",
            "течение",
        ];
        if self.is_any(at, &within) {
            let mut next = at + 1;
            let mut last = false;
            while self.is_any(
                next,
                &["the", "a", "von", "de", "of", "last", "letzten", "past"],
            ) {
                last |= self.is_any(next, &["last", "letzten", "past"]);
                next += 1;
            }
            let (_, high, next) = self.duration(next)?;
            let from = if last { -high } else { 0.0 };
            return Some((span(from, high), next));
        }
        if self.place == Place::Item
            && self.is_any(
                at,
                &["nach", "after", "après", "después", "após", "na", "через"],
            )
        {
            let (low, high, next) = self.duration(at + 1)?;
            return Some((
                if high > low {
                    span(low, high - low)
                } else {
                    point(low)
                },
                next,
            ));
        }
        let (low, high, next) = self.duration(at)?;
        let suffix = match self.token(next).map(|token| token.kind) {
            Some(TokenKind::Word(word)) => word,
            _ => "",
        };
        let unit_word = match self.token(next - 1).map(|token| token.kind) {
            Some(TokenKind::Word(word)) => word,
            _ => "",
        };
        if unit_word.contains("以内")
            || unit_word.ends_with('内')
            || unit_word.contains("이내")
            || matches!(suffix, "이내")
        {
            return Some((span(0.0, high), next));
        }
        let before = matches!(suffix, "before" | "vorher" | "prior" | "antes" | "avant");
        if before && self.is_about_launch(next + 1) {
            return Some((point(-high), next + 1));
        }
        let stable = matches!(suffix, "stable" | "stabil" | "estable" | "estável");
        (self.place == Place::Item && stable).then_some((span(0.0, low), next + 1))
    }

    /// Whether nothing follows, or the launch itself: `1 week before`, `9 days before release`.
    fn is_about_launch(&self, at: usize) -> bool {
        let at = if self.is_any(at, &["the", "to"]) {
            at + 1
        } else {
            at
        };
        match self.token(at).map(|token| token.kind) {
            None | Some(TokenKind::Sign(_)) => self.place == Place::Heading,
            Some(TokenKind::Word(word)) => {
                ["launch", "deploy", "release", "go", "cutover", "migration"]
                    .iter()
                    .any(|known| word.starts_with(known))
            }
            Some(TokenKind::Number(_)) => false,
        }
    }

    /// `every 10 minutes`, `daily`, `2x per week`.
    fn interval(&self, at: usize) -> Option<(Found, usize)> {
        if let Some(times) = self.token(at)?.number() {
            let times_a = self.is_any(at + 1, &["x", "mal", "times", "veces", "vezes", "fois"])
                && self.is_any(at + 2, &["per", "pro", "a", "por", "par", "al", "each"]);
            let unit = if times_a { self.unit(at + 3) } else { None };
            if let Some(unit) = unit.filter(|_| times > 0.0) {
                return Some((every(unit / times), at + 4));
            }
            let (_, high, next) = self.duration(at)?;
            let suffix = match self.token(next - 1)?.kind {
                TokenKind::Word(word) => word,
                _ => "",
            };
            return (suffix.contains("ごと") || suffix.contains("毎") || suffix.contains("마다"))
                .then_some((every(high), next));
        }
        let TokenKind::Word(word) = self.token(at)?.kind else {
            return None;
        };
        if matches!(
            word,
            "every"
                | "each"
                | "alle"
                | "jede"
                | "cada"
                | "toutes"
                | "tous"
                | "chaque"
                | "elke"
                | "mỗi"
                | "каждые"
                | "каждый"
                | "каждую"
                | "每"
                | "매"
        ) || word.ends_with('每')
        {
            let mut next = at + 1;
            while self.is_any(next, &["les", "the"]) {
                next += 1;
            }
            if let Some((_, high, next)) = self.duration(next) {
                return Some((every(high), next));
            }
            return self.unit(next).map(|unit| (every(unit), next + 1));
        }
        if let Some(unit) = word
            .split('每')
            .nth(1)
            .or_else(|| word.split('毎').nth(1))
            .and_then(unit_seconds)
        {
            return Some((every(unit), at + 1));
        }
        let period = match word {
            "hourly" | "stündlich" => 3600.0,
            "daily" | "nightly" | "täglich" | "diariamente" | "diario" | "diário" | "quotidien"
            | "quotidiennement" | "dagelijks" | "ежедневно" | "매일" => DAY,
            "weekly" | "wöchentlich" | "semanal" | "semanalmente" | "wekelijks" | "еженедельно" => {
                7.0 * DAY
            }
            "monthly" | "monatlich" | "mensual" | "mensal" | "maandelijks" => 30.0 * DAY,
            _ => return None,
        };
        // `daily loss limit` names a thing; `Run perf gate daily` says when.
        let says_when = match self.token(at + 1).map(|token| token.kind) {
            Some(TokenKind::Sign('-')) => false,
            Some(TokenKind::Word(next)) => {
                matches!(next, "at" | "um" | "a" | "à" | "for" | "during" | "and")
            }
            _ => true,
        };
        (says_when && self.place != Place::Heading).then_some((every(period), at + 1))
    }

    /// `Week 1`, `Week 0, Day 2-3`, `hours 6-24`.
    fn counted(&self, at: usize) -> Option<(Found, usize)> {
        let week = ["week", "woche", "semana", "semaine", "неделя", "tuần"];
        let day = ["day", "tag", "día", "dia", "jour", "dag", "день", "ngày"];
        if self.is_any(at, &["hour", "hours", "stunde", "hora", "heure"]) {
            let (low, high, next) = self.count(at + 1)?;
            let (low, high) = (low * 3600.0, high * 3600.0);
            return Some((
                if high > low {
                    span(low, high - low)
                } else {
                    point(low)
                },
                next,
            ));
        }
        if self.place != Place::Heading {
            return None;
        }
        if self.is_any(at, &week) {
            let (first, last, next) = self.count(at + 1)?;
            let shift = |number: f64| {
                if number < 0.0 || self.week_zero {
                    number
                } else {
                    number - 1.0
                }
            };
            let start = shift(first) * 7.0 * DAY;
            let day_at = if self.is_sign(next, &[',']) {
                next + 1
            } else {
                next
            };
            if self.is_any(day_at, &day)
                && let Some((first, last, next)) = self.count(day_at + 1)
            {
                return Some((
                    span(start + (first - 1.0) * DAY, (last - first + 1.0) * DAY),
                    next,
                ));
            }
            return Some((span(start, (last - first + 1.0) * 7.0 * DAY), next));
        }
        if self.is_any(at, &day) {
            let (first, last, next) = self.count(at + 1)?;
            let start = if first > 0.0 { first - 1.0 } else { first };
            return Some((span(start * DAY, (last - first + 1.0) * DAY), next));
        }
        None
    }

    /// A number or range that counts weeks, days or hours: `1`, `-1`, `2-3`.
    fn count(&self, at: usize) -> Option<(f64, f64, usize)> {
        if self.is_sign(at, DASH) {
            let number = self.token(at + 1).filter(|token| token.joined)?.number()?;
            return Some((-number, -number, at + 2));
        }
        let TokenKind::Number(first) = self.token(at)?.kind else {
            return None;
        };
        if self.is_sign(at + 1, DASH)
            && let Some(last) = self.token(at + 2).and_then(Token::number)
        {
            return Some((first, last.max(first), at + 3));
        }
        Some((first, first, at + 1))
    }

    /// `monitor for 24 hours`, `in 24 hours`, `30-day validation`, `schedule 24-hour review`.
    fn lasting(&self, at: usize) -> Option<(Found, usize)> {
        if self.is_any(
            at,
            &[
                "for",
                "für",
                "por",
                "durante",
                "pendant",
                "gedurende",
                "trong",
            ],
        ) {
            let mut next = at + 1;
            while self.is_any(
                next,
                &[
                    "at",
                    "least",
                    "the",
                    "next",
                    "mindestens",
                    "al",
                    "menos",
                    "moins",
                    "minstens",
                ],
            ) {
                next += 1;
            }
            let (_, high, next) = self.duration(next)?;
            return Some((span(0.0, high), next));
        }
        if self.place == Place::Item && self.is_any(at, &["in", "en", "em"]) {
            let (_, high, next) = self.duration(at + 1)?;
            return (high >= 60.0).then_some((span(0.0, high), next));
        }
        if self.is_any(
            at,
            &[
                "monitor",
                "monitoring",
                "monitoreo",
                "monitoramento",
                "überwachung",
                "surveillance",
            ],
        ) && self.is_sign(at + 1, &[':'])
        {
            let (_, high, next) = self.duration(at + 2)?;
            return Some((span(0.0, high), next));
        }
        if self.is_any(
            at,
            &["duration", "dauer", "duración", "duração", "durée", "duur"],
        ) && self.is_sign(at + 1, &[':'])
            && self.is_sign(at + 2, &['<'])
        {
            let (_, high, next) = self.duration(at + 3)?;
            return Some((span(0.0, high), next));
        }
        if self.place == Place::Item && self.is_any(at, &["schedule", "plan", "planen"]) {
            let adjective = self.is_sign(at + 2, DASH);
            let (_, high, next) = self.duration(at + 1)?;
            return adjective.then_some((point(high), next));
        }
        let adjective = self.place == Place::Heading
            && self.is_sign(at + 1, DASH)
            && self.unit(at + 2).is_some();
        let (_, high, next) = self.duration(at)?;
        (adjective && next == at + 3 && matches!(self.token(next)?.kind, TokenKind::Word(_)))
            .then_some((span(0.0, high), next))
    }

    /// `(< 5 min)`, `(5-30 min)`; in headings only of what is watched, since most are estimates.
    fn in_parentheses(&self, at: usize) -> Option<(Found, usize)> {
        if !self.is_sign(at, &['(', ',']) {
            return None;
        }
        let limit = self.is_sign(at + 1, &['<']);
        let (low, high, next) = self.duration(at + 1 + usize::from(limit))?;
        if self.is_any(next, &["기준"]) {
            return Some((span(0.0, high), next + 1));
        }
        if !self.is_sign(next, &[')']) {
            return None;
        }
        if limit {
            return (self.place != Place::Text).then_some((span(0.0, high), next));
        }
        if !self.is_sign(at, &['(']) {
            return None;
        }
        let counts = match self.place {
            Place::Heading => self.tokens[..at].iter().any(|token| {
                matches!(token.kind, TokenKind::Word(word) if ["monitor", "post", "watch", "soak", "observ", "überwach", "surveill", "监控", "監視", "모니터", "наблюд", "мониторинг"].iter().any(|known| word.starts_with(known)))
            }),
            Place::Item => self.tokens[next + 1..].iter().all(|token| matches!(token.kind, TokenKind::Sign(_))),
            Place::Text => false,
        };
        let time = if high > low {
            span(low, high - low)
        } else {
            span(0.0, high)
        };
        counts.then_some((time, next + 1))
    }

    /// A heading that is nothing but a time: `48 Hours`, `10 min:`.
    fn alone(&self, at: usize) -> Option<(Found, usize)> {
        if at != 0 || self.place != Place::Heading {
            return None;
        }
        let (_, high, next) = self.duration(0)?;
        self.tokens[next..]
            .iter()
            .all(|token| matches!(token.kind, TokenKind::Sign(_)))
            .then_some((point(high), next))
    }
}

/// Whether a heading is nothing but a time.
fn is_whole(lower: &str) -> bool {
    let tokens = tokenize(lower);
    let scanner = Scanner {
        tokens: &tokens,
        place: Place::Heading,
        week_zero: false,
    };
    scanner.time_at(0).is_some_and(|(_, next)| {
        tokens[next.min(tokens.len())..]
            .iter()
            .all(|token| matches!(token.kind, TokenKind::Sign(_)))
    })
}

fn at_most_one(yes: bool, at: usize) -> Option<usize> {
    yes.then_some(at + 1)
}

fn point(from: f64) -> Found {
    Found {
        from: Some(from),
        ..Found::default()
    }
}

fn span(from: f64, length: f64) -> Found {
    Found {
        from: Some(from),
        length: Some(length),
        ..Found::default()
    }
}

fn every(period: f64) -> Found {
    Found {
        every: Some(period),
        ..Found::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(text: &str, place: Place) -> Vec<(Option<f64>, Option<f64>, Option<f64>)> {
        scan(text, place, false)
            .into_iter()
            .map(|time| (time.from, time.length, time.every))
            .collect()
    }

    #[test]
    fn headings_place_themselves_in_time() {
        for (text, from, length, every) in [
            ("T-6 Hours: Pre-Flight", Some(-21_600.0), None, None),
            ("T\u{2212}30 Min", Some(-1800.0), None, None),
            ("T-0: Deploy", Some(0.0), None, None),
            ("T+0:05 - DNS", Some(300.0), None, None),
            (
                "Checks (T+30 Min to T+2 Hours)",
                Some(1800.0),
                Some(5400.0),
                None,
            ),
            (
                "First Hour (Check every 10 minutes)",
                Some(0.0),
                Some(3600.0),
                Some(600.0),
            ),
            (
                "Metrics to Track (First 24-48h)",
                Some(0.0),
                Some(172_800.0),
                None,
            ),
            ("Week 1: Stability", Some(0.0), Some(604_800.0), None),
            ("Phase 1 (Week -1)", Some(-604_800.0), Some(604_800.0), None),
            (
                "30-Day Production Validation",
                Some(0.0),
                Some(2_592_000.0),
                None,
            ),
            (
                "Pre-Deployment (1 Week Before)",
                Some(-604_800.0),
                None,
                None,
            ),
            ("Immediate (Within 1 Hour)", Some(0.0), Some(3600.0), None),
            ("48 Hours", Some(172_800.0), None, None),
            ("One Week", Some(604_800.0), None, None),
            ("Monitor (24h)", Some(0.0), Some(86_400.0), None),
            ("上线后前15分钟", Some(0.0), Some(900.0), None),
            ("Erste Woche", Some(0.0), Some(604_800.0), None),
        ] {
            assert_eq!(
                times(text, Place::Heading),
                [(from, length, every)],
                "{text}"
            );
        }
        for text in [
            "Testing Phase (5-10 minutes)",
            "Step 2: Build",
            "Deployment Day (T-Day)",
            "Verify (~20 min)",
            "Configure Daily Limit",
            "T-209 complete",
        ] {
            assert_eq!(times(text, Place::Heading), [], "{text}");
        }
    }

    #[test]
    fn weeks_count_from_zero_where_the_document_does() {
        assert!(counts_from_zero("Phase 2 (Week 0, Day 1)"));
        let found = scan("Phase 3 (Week 0, Day 2-3)", Place::Heading, true);
        assert_eq!(
            (found[0].from, found[0].length),
            (Some(DAY), Some(2.0 * DAY))
        );
        let found = scan("Phase 4 (Week 1)", Place::Heading, true);
        assert_eq!(found[0].from, Some(7.0 * DAY));
    }

    #[test]
    fn items_state_deadlines_and_intervals() {
        for (text, from, length, every) in [
            (
                "Health check passes (within 30 seconds)",
                Some(0.0),
                Some(30.0),
                None,
            ),
            (
                "No errors in first 2 minutes of logs",
                Some(0.0),
                Some(120.0),
                None,
            ),
            ("Run perf gate daily", None, None, Some(86_400.0)),
            ("Backup to GCS every 10 minutes", None, None, Some(600.0)),
            ("2x pro Woche prüfen", None, None, Some(302_400.0)),
            ("每小时巡检", None, None, Some(3600.0)),
            ("Monitor for 24 hours", Some(0.0), Some(86_400.0), None),
            ("Schedule 24-hour review", Some(86_400.0), None, None),
            ("Immediate (< 5 min):", Some(0.0), Some(300.0), None),
            ("Analysis (5-30 min):", Some(300.0), Some(1500.0), None),
            (
                "validated within the last 7 days",
                Some(-604_800.0),
                Some(604_800.0),
                None,
            ),
            (
                "geprüft (nach 24-48h)",
                Some(86_400.0),
                Some(86_400.0),
                None,
            ),
        ] {
            assert_eq!(times(text, Place::Item), [(from, length, every)], "{text}");
        }
        for text in [
            "stuck OPEN for >5 minutes",
            "renewal 30 days before expiry",
            "Retention period: 30 days",
            "Check daily PnL",
            "上传完成（约30-60秒）",
            "p99 < 5 s",
        ] {
            assert_eq!(times(text, Place::Item), [], "{text}");
        }
    }
}
