//! The ways in which a time is stated.

use super::token::{Token, TokenKind, unit_seconds};
use super::words::{
    AFTER, DAILY, DAY_WORDS, DURATION, EVERY, FIRST, FOR, HOUR, HOURLY, IN, MONITOR, MONTHLY,
    SCHEDULE, WEEK, WEEKLY, WITHIN,
};
use super::{DAY, Found, Place};

/// Tries each place of a text for a time that begins there.
pub(super) struct Scanner<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) place: Place,
    pub(super) week_zero: bool,
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
        let low = self.token(at)?.number?;
        let mut next = at + 1;
        let mut high = low;
        if self.is_sign(next, DASH)
            && let Some(number) = self.token(next + 1).and_then(|token| token.number)
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
    pub(super) fn time_at(&self, at: usize) -> Option<(Found, usize)> {
        if !self.may_begin(at) {
            return None;
        }
        self.offset(at)
            .or_else(|| self.first(at))
            .or_else(|| self.limit(at))
            .or_else(|| self.interval(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.lasting(at))
            .or_else(|| self.in_parentheses(at))
            .or_else(|| self.alone(at))
    }

    /// Whether a token is one with which a time can begin at all.
    fn may_begin(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.begins)
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
        let number = self.token(at + 2)?.number?;
        if self.is_sign(at + 3, &[':'])
            && let Some(minutes) = self.token(at + 4)
            && let Some(minutes) = minutes.number
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
        let is_first = FIRST.contains(&word)
            || word.ends_with('前')
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
        if self.is_any(at, WITHIN) {
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
        if self.place == Place::Item && self.is_any(at, AFTER) {
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
        if let Some(times) = self.token(at)?.number {
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
        if EVERY.contains(&word) || word.ends_with('每') {
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
        let is_of = |words: &[&str]| words.contains(&word);
        let period = if is_of(HOURLY) {
            3600.0
        } else if is_of(DAILY) {
            DAY
        } else if is_of(WEEKLY) {
            7.0 * DAY
        } else if is_of(MONTHLY) {
            30.0 * DAY
        } else {
            return None;
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
        if self.is_any(at, HOUR) {
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
        if self.is_any(at, WEEK) {
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
            if self.is_any(day_at, DAY_WORDS)
                && let Some((first, last, next)) = self.count(day_at + 1)
            {
                return Some((
                    span(start + (first - 1.0) * DAY, (last - first + 1.0) * DAY),
                    next,
                ));
            }
            return Some((span(start, (last - first + 1.0) * 7.0 * DAY), next));
        }
        if self.is_any(at, DAY_WORDS) {
            let (first, last, next) = self.count(at + 1)?;
            let start = if first > 0.0 { first - 1.0 } else { first };
            return Some((span(start * DAY, (last - first + 1.0) * DAY), next));
        }
        None
    }

    /// A number or range that counts weeks, days or hours: `1`, `-1`, `2-3`.
    fn count(&self, at: usize) -> Option<(f64, f64, usize)> {
        if self.is_sign(at, DASH) {
            let number = self.token(at + 1)?.number?;
            return Some((-number, -number, at + 2));
        }
        let TokenKind::Number(first) = self.token(at)?.kind else {
            return None;
        };
        if self.is_sign(at + 1, DASH)
            && let Some(last) = self.token(at + 2).and_then(|token| token.number)
        {
            return Some((first, last.max(first), at + 3));
        }
        Some((first, first, at + 1))
    }

    /// `monitor for 24 hours`, `in 24 hours`, `30-day validation`, `schedule 24-hour review`.
    fn lasting(&self, at: usize) -> Option<(Found, usize)> {
        if self.is_any(at, FOR) {
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
        if self.place == Place::Item && self.is_any(at, IN) {
            let (_, high, next) = self.duration(at + 1)?;
            return (high >= 60.0).then_some((span(0.0, high), next));
        }
        if self.is_any(at, MONITOR) && self.is_sign(at + 1, &[':']) {
            let (_, high, next) = self.duration(at + 2)?;
            return Some((span(0.0, high), next));
        }
        if self.is_any(at, DURATION) && self.is_sign(at + 1, &[':']) && self.is_sign(at + 2, &['<'])
        {
            let (_, high, next) = self.duration(at + 3)?;
            return Some((span(0.0, high), next));
        }
        if self.place == Place::Item && self.is_any(at, SCHEDULE) {
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
