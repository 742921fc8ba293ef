//! The ways in which a time is stated.

use super::token::{Token, TokenKind, unit_seconds, whole_duration};
use super::words::{
    AFTER, AFTER_IT, AGAIN, BEFORE, DAILY, DAY_WORDS, DURATION, EVERY, FIRST, FOR, FROM,
    FROM_TOMORROW, FROM_TOMORROW_IN_TWO, HOUR, HOURLY, IN, IN_ALL, LAUNCH, MONITOR, MONTHLY, OFTEN,
    PARTS_OF_DAY, SCHEDULE, STARTERS, TOMORROW, WATCH, WEEK, WEEKLY, WITHIN, starters,
};
use super::{DAY, Found, Place};
use crate::lexicon::is_unspaced;

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
            TokenKind::Word(word) => unit_seconds(word).map(|(unit, _)| unit),
            _ => None,
        }
    }

    /// A duration or range of durations: `24-48h`, `10 minutes`, `30-day`.
    fn duration(&self, at: usize) -> Option<(f64, f64, usize)> {
        if let TokenKind::Word(word) = self.token(at)?.kind
            && let Some((length, _)) = whole_duration(word)
        {
            return Some((length, length, at + 1));
        }
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

    /// What stands behind a duration that ends before a token, and the token behind that: the rest
    /// of the unit's word where no spaces part words, else the next word.
    fn behind(&self, next: usize) -> (&str, usize) {
        if let Some(TokenKind::Word(word)) = self.token(next - 1).map(|token| token.kind)
            && let Some((_, rest)) = unit_seconds(word).or_else(|| whole_duration(word))
            && !rest.is_empty()
        {
            return (rest, next);
        }
        match self.token(next).map(|token| token.kind) {
            Some(TokenKind::Word(word)) => (word, next + 1),
            _ => ("", next),
        }
    }

    /// The word at a token.
    fn word(&self, at: usize) -> &str {
        match self.token(at).map(|token| token.kind) {
            Some(TokenKind::Word(word)) => word,
            _ => "",
        }
    }

    /// The word before a token.
    fn word_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// The time that begins at a token, and the token after it.
    pub(super) fn time_at(&self, at: usize) -> Option<(Found, usize)> {
        let token = self.token(at)?;
        match token.kind {
            TokenKind::Sign(_) => self.in_parentheses(at),
            TokenKind::Number(_) if self.duration(at).is_none() => {
                self.first_behind(at).or_else(|| self.times_a(at))
            }
            TokenKind::Number(_) => self
                .first_behind(at)
                .or_else(|| self.limit(at))
                .or_else(|| self.interval(at))
                .or_else(|| self.lasting(at))
                .or_else(|| self.watched(at))
                .or_else(|| self.alone(at)),
            TokenKind::Word(word) if may_begin(word) || token.number.is_some() => self
                .offset(at)
                .or_else(|| self.day_of_launch(at))
                .or_else(|| self.tomorrow(at))
                .or_else(|| self.around_launch(at))
                .or_else(|| self.first(at))
                .or_else(|| self.limit(at))
                .or_else(|| self.interval(at))
                .or_else(|| self.counted(at))
                .or_else(|| self.lasting(at))
                .or_else(|| self.watched(at))
                .or_else(|| self.alone(at)),
            TokenKind::Word(_) => None,
        }
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
            && let Some(minutes) = self.token(at + 4).filter(|token| token.joined)
            && let Some(minutes) = minutes.number
        {
            return Some((sign * (number * 3600.0 + minutes * 60.0), at + 5));
        }
        match self.duration(at + 2) {
            Some((_, high, next)) => Some((sign * high, next)),
            None if number == 0.0 => Some((0.0, at + 3)),
            // `T+15m`
            None if self.is_any(at + 3, &["m"]) => Some((sign * number * 60.0, at + 4)),
            None => None,
        }
    }

    /// `D-1`, `J+7`, `H-2`: days and hours from the launch, as they are written in many countries.
    fn day_of_launch(&self, at: usize) -> Option<(Found, usize)> {
        let unit = match self.word(at) {
            "d" | "j" | "g" | "д" => DAY,
            "h" | "ч" => 3600.0,
            _ => return None,
        };
        let later = self.is_sign(at + 1, &['+']);
        let number = self.token(at + 2).filter(|token| token.joined)?;
        let count = number
            .number
            .filter(|count| count.fract() == 0.0 && *count < 400.0)?;
        let joined = |at: usize| self.token(at).is_some_and(|token| token.joined);
        // `task-d-1`, `D-1-b` and `H-1B` are names.
        let inside =
            self.token(at)?.joined && at > 0 && !self.is_sign(at - 1, &['(', '[', '*', '|']);
        let goes_on = joined(at + 3)
            && !self.is_sign(at + 3, &[')', ':', ',', ']', '.', ';', '|'])
            && !self
                .unit(at + 3)
                .is_some_and(|after| (after - unit).abs() < 1.0);
        if !joined(at + 1) || !(later || self.is_sign(at + 1, DASH)) || inside || goes_on {
            return None;
        }
        let led = at == 0
            || self.is_sign(at - 1, &['(', '[', '-', '|'])
            || matches!(
                self.word_before(at),
                "à" | "a"
                    | "en"
                    | "em"
                    | "ao"
                    | "am"
                    | "bei"
                    | "at"
                    | "on"
                    | "by"
                    | "в"
                    | "до"
                    | "dès"
                    | "avant"
                    | "op"
                    | "vào"
                    | "tag"
            );
        (led || later).then(|| {
            (
                point(if later { count } else { -count } * unit),
                at + 3 + usize::from(joined(at + 3) && self.unit(at + 3).is_some()),
            )
        })
    }

    /// `from tomorrow`, `ab morgen`, `à partir de demain`, `明日から`: the day after the launch.
    fn tomorrow(&self, at: usize) -> Option<(Found, usize)> {
        if self.place == Place::Text {
            return None;
        }
        let word = self.word(at);
        let whole = FROM_TOMORROW.iter().any(|known| word.starts_with(known));
        let two_back = || at.checked_sub(2).map_or("", |at| self.word(at));
        let begins = || match self.word_before(at) {
            "de" | "di" | "da" if matches!(two_back(), "partir" | "partire") => true,
            "of" => two_back() == "as",
            "ngày" => two_back() == "từ",
            before => FROM.contains(&before),
        };
        let itself = FROM_TOMORROW_IN_TWO.contains(&word) && self.word(at + 1) == "itibaren";
        (whole || itself || TOMORROW.contains(&word) && begins()).then_some((point(DAY), at + 1))
    }

    /// `リリース後2時間`, `배포 후 30분`, `上線前3天`: spans after the launch, times before it, in
    /// languages that name it first.
    fn around_launch(&self, at: usize) -> Option<(Found, usize)> {
        let word = self.word(at);
        if !word.starts_with(is_unspaced) {
            return None;
        }
        let stem = word.trim_end_matches(['の', '的']);
        let stem = stem.strip_suffix("から").unwrap_or(stem);
        let (launch, after) = ["直後", "直后", "직후", "後", "后", "후"]
            .iter()
            .find_map(|ending| Some((stem.strip_suffix(ending)?, true)))
            .or_else(|| {
                ["前", "전"]
                    .iter()
                    .find_map(|ending| Some((stem.strip_suffix(ending)?, false)))
            })?;
        let named = if launch.is_empty() {
            self.word_before(at)
        } else {
            launch
        };
        let (last, stem, ()) = LAUNCH.find_all(named).last()?;
        // `上线后前15分钟` counts from after the launch.
        if last + stem.len() != named.len() {
            return None;
        }
        let (_, high, next) = self.duration(at + 1)?;
        let (behind, _) = self.behind(next);
        let later = ["뒤", "后", "後", "以后", "以後", "之后", "之後", "経過"]
            .iter()
            .any(|word| behind.starts_with(word));
        Some((
            match (after, later) {
                (true, true) => point(high),
                (true, false) => span(0.0, high),
                (false, _) => point(-high),
            },
            next,
        ))
    }

    /// `first 15 minutes`, `First Week`, `next 24h`.
    fn first(&self, at: usize) -> Option<(Found, usize)> {
        if self.token(at)?.number.is_some() {
            return self.first_behind(at);
        }
        let TokenKind::Word(word) = self.token(at)?.kind else {
            return None;
        };
        // `首日`, `第一周`, `初日`, `첫날` are one word.
        let unspaced = Some(word).filter(|word| word.starts_with(is_unspaced));
        let one = unspaced
            .and_then(|word| {
                let mut first = ["首", "第一", "첫"].iter();
                let rest = first.find_map(|first| Some(word.split_once(first)?.1));
                rest.or_else(|| word.strip_prefix('初'))
            })
            .map(|rest| rest.trim_start_matches(['个', '個', ' ']))
            .and_then(|rest| {
                if rest.starts_with('날') {
                    Some(DAY)
                } else {
                    unit_seconds(rest).map(|(unit, _)| unit)
                }
            });
        if let Some(unit) = one.filter(|unit| *unit >= 3600.0) {
            return Some((span(0.0, unit), at + 1));
        }
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

    /// `48 premières heures`, `24 giờ đầu`: the word stands behind the number.
    fn first_behind(&self, at: usize) -> Option<(Found, usize)> {
        if self.is_any(at + 1, FIRST) && !self.is_any(at + 1, &["next"]) {
            let number = self.token(at)?.number?;
            let unit = self.unit(at + 2)?;
            return Some((span(0.0, number * unit), at + 3));
        }
        let (_, high, next) = self.duration(at)?;
        let first = self.is_any(next, &["đầu", "iniciais", "iniciales", "iniziali"]);
        first.then(|| {
            let next = next + 1 + usize::from(self.is_any(next + 1, &["tiên"]));
            (span(0.0, high), next)
        })
    }

    /// `within 30 seconds`, `within the last 7 days`, `after 24-48h`, `1 week before`.
    fn limit(&self, at: usize) -> Option<(Found, usize)> {
        let until = self.is_any(at, &["até"]) && matches!(self.word_before(at), "em");
        if self.is_any(at, WITHIN) || until {
            let mut next = at + 1;
            let mut last = false;
            while self.is_any(
                next,
                &[
                    "the", "a", "von", "de", "of", "last", "letzten", "past", "les", "le", "los",
                    "las", "los", "i", "gli", "di", "máximo", "menos", "moins",
                ],
            ) {
                last |= self.is_any(next, &["last", "letzten", "past"]);
                next += 1;
            }
            let (_, high, next) = self.duration(next).or_else(|| self.in_other_words(next))?;
            let from = if last { -high } else { 0.0 };
            return Some((span(from, high), next));
        }
        // `за неделю до релиза`
        if self.is_any(at, &["за"]) {
            let (high, next) = match self.duration(at + 1) {
                Some((_, high, next)) => (high, next),
                None => (
                    self.unit(at + 1)
                        .filter(|_| self.word(at + 1).chars().count() > 2)?,
                    at + 2,
                ),
            };
            return (self.is_any(next, &["до"]) && self.is_about_launch(next + 1))
                .then_some((point(-high), next + 1));
        }
        let closed = |next: usize| self.place == Place::Heading && self.is_sign(next, &[')']);
        if self.is_any(at, AFTER) && self.place != Place::Text {
            let (low, high, next) = self.duration(at + 1)?;
            if self.place == Place::Heading && !closed(next) {
                return None;
            }
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
        let (suffix, behind) = self.behind(next);
        if Self::is_limit(suffix) {
            let recent = [
                "最近", "过去", "過去", "近", "直近", "지난", "최근", "连续", "連續",
            ]
            .iter()
            .any(|word| self.word_before(at).ends_with(word));
            let scope = self.compares_behind(next - 1) || self.measures_before(at);
            return (!recent && !scope).then_some((span(0.0, high), behind));
        }
        if BEFORE.contains(&suffix) && self.is_about_launch(behind) {
            return Some((point(-high), behind));
        }
        let ago = suffix
            .strip_prefix('前')
            .or_else(|| suffix.strip_prefix('전'));
        if let Some(rest) = ago {
            let named = LAUNCH.find(self.word_before(at)).is_some() || !rest.is_empty();
            return (self.place == Place::Heading || named).then_some((point(-high), behind));
        }
        // `30日後に削除`, `30 days after the launch`
        let later = ["後", "后", "후", "뒤", "以后", "以後", "之后", "之後"]
            .iter()
            .any(|word| suffix.starts_with(word))
            || AFTER_IT.contains(&suffix) && (suffix == "sonra" || self.is_about_launch(behind));
        if later && self.place == Place::Item && high >= 60.0 {
            return Some((point(high), behind));
        }
        let stable = matches!(
            suffix,
            "stable" | "stabil" | "estable" | "estável" | "stabiel" | "stabile"
        );
        (self.place == Place::Item && stable).then_some((span(0.0, low), next + 1))
    }

    /// The duration in parentheses behind a limit that is counted in something else:
    /// `1 candle close (~15 min)`, `two retries (about 30 s)`.
    fn in_other_words(&self, at: usize) -> Option<(f64, f64, usize)> {
        const MOST_WORDS: usize = 3;
        self.token(at)?.number?;
        let open = (at + 2..=at + 1 + MOST_WORDS).find(|&at| self.is_sign(at, &['(']))?;
        let words = at + 1..open;
        if words.clone().any(|at| self.word(at).is_empty()) {
            return None;
        }
        let about = open + 1;
        let is_about = self.is_sign(about, &['~', '≈'])
            || self.is_any(
                about,
                &["about", "etwa", "circa", "ca", "approx", "environ"],
            );
        let from = about + usize::from(is_about);
        self.duration(from + usize::from(is_about && self.is_sign(from, &['.'])))
    }

    /// Whether what stands behind a duration makes it a limit: `3 天内`, `30秒以内`, `5 dakika içinde`.
    fn is_limit(suffix: &str) -> bool {
        suffix.starts_with('内')
            || suffix.starts_with('內')
            || ["以内", "以內", "之内", "之內", "이내"]
                .iter()
                .any(|word| suffix.starts_with(word))
            || suffix.starts_with("안에")
            || suffix == "içinde"
    }

    /// Whether something is compared in the rest of the clause, so that the time is its scope.
    fn compares_behind(&self, from: usize) -> bool {
        const WORDS: [&str; 14] = [
            "超", "高于", "高於", "大于", "大於", "低于", "低於", "小于", "以上", "以下", "이상",
            "이하", "초과", "미만",
        ];
        self.tokens[from.min(self.tokens.len())..]
            .iter()
            .take(12)
            .take_while(|token| !token.is_sign(&['。', '；', ';', '.']))
            .any(|token| match token.kind {
                TokenKind::Word(word) => WORDS.iter().any(|known| word.contains(known)),
                TokenKind::Sign(sign) => matches!(sign, '<' | '>' | '≥' | '＞'),
                TokenKind::Number(_) => false,
            })
    }

    /// Whether a time that is measured stands before a token: `応答時間 3秒以内` is a criterion.
    fn measures_before(&self, at: usize) -> bool {
        const TIMES: [&str; 10] = [
            "時間", "时间", "시간", "延迟", "延遲", "遅延", "지연", "耗时", "耗時", "時長",
        ];
        let word = self
            .word_before(at)
            .trim_end_matches(['は', 'が', '은', '는', '이', '가', '在', '应', '應', '需']);
        TIMES.iter().any(|time| word.ends_with(time))
    }

    /// Whether nothing follows, or the launch itself: `1 week before`, `9 days before release`.
    fn is_about_launch(&self, at: usize) -> bool {
        const ARTICLES: &[&str] = &[
            "the", "to", "dem", "der", "den", "del", "de", "da", "do", "la", "le", "du", "il",
            "lo", "el", "l", "het", "khi", "kế", "hoạch", "della", "di", "desde", "mise", "en",
        ];
        let mut at = at;
        while self.is_any(at, ARTICLES) || at > 0 && self.is_sign(at, &['\'', '’']) {
            at += 1;
        }
        match self.token(at).map(|token| token.kind) {
            None | Some(TokenKind::Sign(_)) => self.place == Place::Heading,
            Some(TokenKind::Word(word)) => LAUNCH.begins(word),
            Some(TokenKind::Number(_)) => false,
        }
    }

    /// `every 10 minutes`, `daily`, `2x per week`.
    fn interval(&self, at: usize) -> Option<(Found, usize)> {
        // `раз в 4 часа`, `once a day`, `une fois par heure`
        if OFTEN.contains(&self.word(at))
            && self.is_any(
                at + 1,
                &[
                    "a", "an", "per", "pro", "am", "al", "por", "par", "в", "na", "every", "all",
                    "alle", "cada", "toutes", "bir", "elke", "ogni", "co", "a",
                ],
            )
        {
            let mut next = at + 2;
            while self.is_any(next, &["la", "les", "le", "the"]) {
                next += 1;
            }
            if let Some((_, high, next)) = self.duration(next) {
                return Some((every(high), next));
            }
            return self
                .unit(next)
                .filter(|_| self.word(next).chars().count() > 2)
                .map(|unit| (every(unit), next + 1));
        }
        if self.token(at)?.number.is_some() {
            if let Some(found) = self.times_a(at) {
                return Some(found);
            }
            let (_, high, next) = self.duration(at)?;
            let (suffix, behind) = self.behind(next);
            if suffix.starts_with("ごと")
                || suffix.starts_with('毎')
                || suffix.starts_with("마다")
                || suffix.starts_with("おき")
                || suffix.starts_with("間隔")
                || suffix.starts_with("间隔")
                || suffix.starts_with("간격")
            {
                return Some((every(high), behind));
            }
            return self.again(next).map(|next| (every(high), next));
        }
        let TokenKind::Word(word) = self.token(at)?.kind else {
            return None;
        };
        // `om de 10 minuten`, `om het uur`
        let om = word == "om" && self.is_any(at + 1, &["de", "het"]);
        if om && self.token(at + 2)?.number.is_none() {
            return self.unit(at + 2).map(|unit| (every(unit), at + 3));
        }
        if om || EVERY.contains(&word) || word.ends_with(['每', '毎']) || word.ends_with("每隔")
        {
            let mut next = at + 1;
            while self.is_any(next, &["les", "the", "de", "het"]) {
                next += 1;
            }
            if let Some((_, high, next)) = self.duration(next) {
                return Some((every(high), next));
            }
            if self.is_any(next, PARTS_OF_DAY) {
                return Some((every(DAY), next + 1));
            }
            // `every D9 check` has a name, `5 lỗi mỗi phút` is a rate.
            let is_name = self
                .token(next + 1)
                .is_some_and(|behind| behind.joined && matches!(behind.kind, TokenKind::Number(_)));
            return self
                .unit(next)
                .filter(|unit| !is_name && (*unit > 60.0 || word != "mỗi"))
                .map(|unit| (every(unit), next + 1));
        }
        if let Some(unit) = ['每', '毎', '매']
            .iter()
            .find_map(|each| {
                let (before, rest) = word.split_once(*each)?;
                // `毎秒500リクエスト` is a rate.
                if rest.starts_with(['秒', '초']) {
                    return None;
                }
                // Within a Korean word the syllable is one of many.
                (*each != '매' || before.is_empty()).then_some(rest)
            })
            .map(|rest| rest.trim_start_matches(['个', '個', '隔']))
            .and_then(|rest| {
                if rest.starts_with(['晚', '早', '朝', '晩']) {
                    Some(DAY)
                } else {
                    unit_seconds(rest).map(|(unit, _)| unit)
                }
            })
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
        let says_when = IN_ALL.contains(&word)
            || match self.token(at + 1).map(|token| token.kind) {
                Some(TokenKind::Sign('-')) => false,
                Some(TokenKind::Word(next)) => {
                    matches!(
                        next,
                        "at" | "um" | "a" | "à" | "for" | "during" | "and" | "om"
                    )
                }
                _ => true,
            };
        (says_when && self.place != Place::Heading).then_some((every(period), at + 1))
    }

    /// `2x per week`, `drei Mal pro Tag`.
    fn times_a(&self, at: usize) -> Option<(Found, usize)> {
        let times = self.token(at)?.number.filter(|times| *times > 0.0)?;
        let counts = self.is_any(at + 1, &["x", "mal", "times", "veces", "vezes", "fois"])
            && self.is_any(at + 2, &["per", "pro", "a", "por", "par", "al", "each"]);
        let unit = if counts { self.unit(at + 3) } else { None };
        unit.map(|unit| (every(unit / times), at + 4))
    }

    /// What makes a duration before it an interval: `30 phút một lần`, `30分に1回`, `30 dakikada bir`.
    fn again(&self, next: usize) -> Option<usize> {
        if self.word(next) == "một" && self.word(next + 1) == "lần" {
            return Some(next + 2);
        }
        // The particle ends the unit's word: `分に`, `分に一度`.
        let (rest, behind) = self.behind(next);
        let at = if AGAIN.contains(&rest) {
            behind
        } else {
            return None;
        };
        let once = self.token(at)?.number == Some(1.0)
            || self.word(at).starts_with("한")
            || self.word(at).starts_with("一度");
        once.then_some(at + 2)
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
            let number = self.token(at + 1).filter(|token| token.joined)?.number?;
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
                    "almeno",
                    "pelo",
                    "au",
                    "co",
                    "najmniej",
                    "ít",
                    "nhất",
                    "не",
                    "менее",
                ],
            ) {
                next += 1;
            }
            // `trong 2 giờ đầu`
            let first = self.token(next).is_some_and(|token| token.number.is_some());
            if let Some(found) = first.then(|| self.first_behind(next)).flatten() {
                return Some(found);
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

    /// `наблюдать 15 минут`, `fünf Minuten beobachten`, `5분간 모니터링`, `观察 15 分钟`.
    fn watched(&self, at: usize) -> Option<(Found, usize)> {
        if self.place == Place::Heading {
            return None;
        }
        let word = self.word(at);
        let watches = if word.starts_with(is_unspaced) {
            WATCH.is_in(word)
        } else {
            WATCH.begins(word)
        };
        if watches {
            let mut next = at + 1;
            while self.is_any(
                next,
                &[
                    "for",
                    "für",
                    "trong",
                    "в",
                    "течение",
                    "durante",
                    "pendant",
                    "about",
                    "etwa",
                    "ca",
                    "khoảng",
                    "por",
                    "per",
                    "przez",
                    "mindestens",
                    "thêm",
                    "dõi",
                    "liên",
                    "tục",
                    "另外",
                    "noch",
                    "weitere",
                ],
            ) {
                next += 1;
            }
            let (_, high, next) = self.duration(next)?;
            return Some((span(0.0, high), next));
        }
        let (_, high, next) = self.duration(at)?;
        let (mut suffix, mut behind) = self.behind(next);
        if matches!(
            suffix,
            "lang" | "동안" | "boyunca" | "süreyle" | "間" | "の間" | "간"
        ) {
            (suffix, behind) = (self.word(behind), behind + 1);
        }
        let verb = suffix
            .trim_start_matches('間')
            .trim_start_matches('간')
            .trim_start_matches("ほど");
        let verb = if verb.is_empty() {
            self.word(behind)
        } else {
            verb
        };
        let last = [
            "beobacht",
            "überwach",
            "모니터",
            "관찰",
            "지켜",
            "監視",
            "観察",
            "様子",
            "観測",
            "izle",
            "gözle",
            "monitoren",
            "observeren",
            "bewaken",
            "观察",
            "觀察",
            "监控",
            "監控",
        ];
        last.iter()
            .any(|known| {
                verb.starts_with(known) || verb.trim_start_matches(['は', 'の']).starts_with(known)
            })
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
                matches!(token.kind, TokenKind::Word(word) if word.starts_with("post") || WATCH.begins(word) && !word.starts_with("stay"))
            }),
            Place::Item => self.tokens[next + 1..].iter().all(|token| matches!(token.kind, TokenKind::Sign(_))) && !self.is_value(at),
            Place::Text => false,
        };
        let time = if high > low {
            span(low, high - low)
        } else {
            span(0.0, high)
        };
        counts.then_some((time, next + 1))
    }

    /// Whether what stands before a place is how long something is kept, to which a value is given: `normal TTLs (86400 seconds)`.
    fn is_value(&self, at: usize) -> bool {
        const KEPT: [&str; 16] = [
            "ttl",
            "ttls",
            "lifetime",
            "expiry",
            "expiration",
            "retention",
            "caducidad",
            "retención",
            "validade",
            "retenção",
            "ablaufzeit",
            "истечения",
            "rétention",
            "bewaartermijn",
            "срок",
            "хранения",
        ];
        const WAITS: [&str; 9] = [
            "wait",
            "warten",
            "abwarten",
            "esperar",
            "aguardar",
            "attendre",
            "wachten",
            "подождать",
            "ждать",
        ];
        let has = |words: &[&str]| {
            self.tokens[..at]
                .iter()
                .any(|token| matches!(token.kind, TokenKind::Word(word) if words.contains(&word)))
        };
        has(&KEPT)
            && !has(&WAITS)
            && !self.tokens[..at]
                .iter()
                .any(|token| matches!(token.kind, TokenKind::Word(word) if WATCH.begins(word)))
    }

    /// A heading that is nothing but a time: `48 Hours`, `10 min:`.
    fn alone(&self, at: usize) -> Option<(Found, usize)> {
        if at != 0 || self.place != Place::Heading {
            return None;
        }
        let (_, high, next) = self.duration(0)?;
        let whole = unit_seconds(self.word(next - 1)).is_none_or(|(_, rest)| rest.is_empty());
        (whole
            && self.tokens[next..]
                .iter()
                .all(|token| matches!(token.kind, TokenKind::Sign(_))))
        .then_some((point(high), next))
    }
}

/// Whether a word is one with which a time can begin. In scripts without spaces it holds more than
/// its beginning.
fn may_begin(word: &str) -> bool {
    matches!(word, "t" | "d" | "j" | "g" | "h")
        || !word.is_ascii()
        || starters().may_be_at(word.as_bytes(), 0) && (STARTERS.has(word) || WATCH.begins(word))
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
