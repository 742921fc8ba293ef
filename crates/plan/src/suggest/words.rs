//! Finds known words in an item's text, and the words that most recognisers share.
//!
//! Many lists are looked for in each of many short texts. So one pass over a [`Text`] finds the words
//! of all of them, and whether it says one of a list is then looked up.

use std::cell::OnceCell;
use std::iter;
use std::ops::{Deref, Range};
use std::sync::OnceLock;
use tminus_checklist::{is_unspaced, lower_case};

/// Words that mean one thing, in many languages: a line a language, behind its code and a colon;
/// commas between the words, all in lower case.
///
/// A word is a stem. It is found where a word of the text begins with it; in scripts that write no
/// spaces between words, anywhere. A stem that ends with `.` is found as a whole word alone.
#[derive(Debug)]
pub(super) struct Words {
    text: &'static str,
    /// Its place among all lists.
    number: OnceLock<usize>,
}

impl Words {
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            number: OnceLock::new(),
        }
    }

    /// Its stems, as they are written.
    fn stems(&self) -> impl Iterator<Item = &'static str> + use<> {
        let lines = self.text.lines().map(|line| {
            let line = line.trim();
            line.split_once(": ").map_or(line, |(_, words)| words)
        });
        let words = lines.flat_map(|line| line.split(',')).map(str::trim);
        words.filter(|word| !word.is_empty())
    }

    /// Whether this is one of the words, whole.
    pub(super) fn has(&self, word: &str) -> bool {
        let mut stems = self.stems();
        stems.any(|stem| stem.strip_suffix('.').unwrap_or(stem) == word)
    }

    fn number(&self) -> usize {
        let number = self.number.get();
        *number.expect("`words!` gathers every list, and no text is read without all of them")
    }
}

/// Declares lists of words, and `lists`, which gives all that a file has. Those of a table, whose
/// entries begin with a list, are among them.
macro_rules! words {
    (in $table:ident; $($lists:tt)*) => {
        $crate::suggest::words::words! {
            @ $table.iter().map(|entry| &entry.0); $($lists)*
        }
    };
    (@ $others:expr; $($(#[$meta:meta])* $visibility:vis static $name:ident = $text:literal;)*) => {
        $(
            $(#[$meta])*
            $visibility static $name: $crate::suggest::words::Words =
                $crate::suggest::words::Words::new($text);
        )*

        pub(in crate::suggest) fn lists()
        -> impl Iterator<Item = &'static $crate::suggest::words::Words> {
            $others.chain([$(&$name),*])
        }
    };
    ($($lists:tt)*) => {
        $crate::suggest::words::words! { @ std::iter::empty(); $($lists)* }
    };
}
pub(super) use words;

/// A set of lists by their numbers, which are below 256.
#[derive(Debug, Default, Clone, Copy)]
struct Numbers([u64; 4]);

impl Numbers {
    fn of(lists: &[&Words]) -> Self {
        let mut numbers = Self::default();
        for words in lists {
            numbers.add(words.number());
        }
        numbers
    }

    fn add(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn has(&self, number: usize) -> bool {
        self.0[number / 64] & 1 << (number % 64) != 0
    }
}

/// The stems of many lists, to be looked for together.
#[derive(Debug)]
pub(super) struct Lists {
    /// By text, so that those that begin alike stand together.
    stems: Vec<Stem>,
    /// Where the stems of each pair of first bytes begin; those of one byte have 0 for the second.
    starts: Vec<u16>,
}

#[derive(Debug)]
struct Stem {
    text: &'static str,
    whole: bool,
    /// The list that it is of.
    number: usize,
}

impl Lists {
    /// Numbers the lists and puts their stems in order.
    pub(super) fn of(lists: impl IntoIterator<Item = &'static Words>) -> Self {
        let mut stems: Vec<Stem> = Vec::new();
        for (number, words) in lists.into_iter().enumerate() {
            words.number.get_or_init(|| number);
            stems.extend(words.stems().map(|stem| {
                let word = stem.strip_suffix('.');
                Stem {
                    text: word.unwrap_or(stem),
                    whole: word.is_some(),
                    number,
                }
            }));
        }
        stems.sort_unstable_by_key(|stem| (stem.text, stem.number));
        let mut starts = vec![0; PAIRS + 1];
        for stem in &stems {
            let bytes = stem.text.as_bytes();
            starts[pair(bytes[0], bytes.get(1).copied().unwrap_or(0)) + 1] += 1;
        }
        for at in 0..PAIRS {
            starts[at + 1] += starts[at];
        }
        Self { stems, starts }
    }

    fn of_pair(&self, first: u8, second: u8) -> &[Stem] {
        let at = pair(first, second);
        &self.stems[usize::from(self.starts[at])..usize::from(self.starts[at + 1])]
    }

    /// The stems that a text begins with, the shortest first.
    fn begin<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = &'a Stem> {
        let of_one = text.first().map(|first| self.of_pair(*first, 0));
        let mut alike = match text {
            [first, second, ..] if *second > 0 => self.of_pair(*first, *second),
            _ => &[],
        };
        let mut length = 2;
        let longer = iter::from_fn(move || {
            loop {
                let (stem, others) = alike.split_first()?;
                if stem.text.len() == length {
                    alike = others;
                    return Some(stem);
                }
                // What is left is longer than what it has in common with the text so far.
                let next = *text.get(length)?;
                let byte = |stem: &Stem| stem.text.as_bytes()[length];
                alike = &alike[alike.partition_point(|stem| byte(stem) < next)..];
                alike = &alike[..alike.partition_point(|stem| byte(stem) == next)];
                length += 1;
            }
        });
        of_one.into_iter().flatten().chain(longer)
    }

    /// The known words of a text in lower case; of those of one list that begin at one place, the longest.
    fn find(&self, lower: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut before = None;
        for (at, character) in lower.char_indices() {
            let begins = is_unspaced(character) || !joins(before);
            before = Some(character);
            if !begins {
                continue;
            }
            let here = hits.len();
            for stem in self.begin(&lower.as_bytes()[at..]) {
                let end = at + stem.text.len();
                if stem.whole && joins(lower[end..].chars().next()) {
                    continue;
                }
                let shorter = hits[here..]
                    .iter_mut()
                    .find(|hit| hit.number == stem.number);
                match shorter {
                    Some(hit) => hit.place.end = end,
                    None => hits.push(Hit {
                        number: stem.number,
                        place: at..end,
                    }),
                }
            }
        }
        hits
    }
}

/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;

fn pair(first: u8, second: u8) -> usize {
    usize::from(u16::from_be_bytes([first, second]))
}

/// Where a text says a word of a list.
#[derive(Debug)]
struct Hit {
    /// The list.
    number: usize,
    place: Range<usize>,
}

/// A text in lower case, and what it says.
#[derive(Debug)]
pub(super) struct Text {
    lower: String,
    /// By place.
    hits: Vec<Hit>,
    /// The lists that it says a word of.
    said: Numbers,
    /// Its clauses and words, once somebody asks.
    parts: OnceCell<Parts>,
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.lower
    }
}

impl Text {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        Self::with(super::all_lists(), text)
    }

    fn with(lists: &Lists, text: &str) -> Self {
        let lower = lower_case(text).into_owned();
        let hits = lists.find(&lower);
        let mut said = Numbers::default();
        for hit in &hits {
            said.add(hit.number);
        }
        Self {
            lower,
            hits,
            said,
            parts: OnceCell::new(),
        }
    }

    /// Whether it begins, behind all marks, with one of these words, whole.
    pub(super) fn begins_with(&self, words: &Words) -> bool {
        words_of(&self.lower)
            .next()
            .is_some_and(|first| self.is_of(&first, words))
    }

    /// How many words of it are none of these. Fillers and numbers do not count. Scripts that write no
    /// spaces between words have none that could be counted.
    pub(super) fn others(&self, known: &[&Words]) -> usize {
        self.others_in(&(0..self.lower.len()), Numbers::of(known))
    }

    /// The same where it says the first of them: in the clause that also says another, else in all of it.
    pub(super) fn others_in_clause(&self, known: &[&Words]) -> usize {
        let numbers = Numbers::of(known);
        let clauses = self.parts().clauses.iter();
        let whole = clauses.filter(|clause| {
            let mut said = known.iter().map(|words| self.says_in(clause, words));
            said.next() == Some(true) && said.any(|said| said)
        });
        let least = whole.map(|clause| self.others_in(clause, numbers)).min();
        least.unwrap_or_else(|| self.others_in(&(0..self.lower.len()), numbers))
    }

    fn others_in(&self, place: &Range<usize>, known: Numbers) -> usize {
        let hits = self.hits_in(place).iter();
        let known = hits.filter(|hit| known.has(hit.number));
        let is_known = |word: &Range<usize>| {
            let touches = |hit: &Hit| hit.place.start < word.end && word.start < hit.place.end;
            known.clone().any(touches)
        };
        let words = self.parts().words.iter();
        words
            .filter(|word| place.start <= word.start && word.end <= place.end)
            .filter(|word| !is_known(word))
            .count()
    }

    fn says_in(&self, place: &Range<usize>, words: &Words) -> bool {
        let number = words.number();
        let mut hits = self.hits_in(place).iter();
        self.said.has(number) && hits.any(|hit| hit.number == number)
    }

    /// The hits in a clause. No known word goes beyond one.
    fn hits_in(&self, clause: &Range<usize>) -> &[Hit] {
        let from = |at: usize| self.hits.partition_point(|hit| hit.place.start < at);
        &self.hits[from(clause.start)..from(clause.end)]
    }

    /// Whether the word at a place is one of these.
    fn is_of(&self, place: &Range<usize>, words: &Words) -> bool {
        let number = words.number();
        let mut hits = self.hits_in(place).iter();
        hits.any(|hit| hit.number == number && hit.place == *place)
    }

    fn parts(&self) -> &Parts {
        let says_something = |place: &Range<usize>| {
            let word = &self.lower[place.clone()];
            let number = word.trim_start_matches('v');
            !number.bytes().all(|byte| byte.is_ascii_digit())
                && !word.chars().any(is_unspaced)
                && !self.is_of(place, &FILLER)
        };
        self.parts.get_or_init(|| Parts {
            clauses: clauses(&self.lower),
            words: words_of(&self.lower).filter(says_something).collect(),
        })
    }
}

/// What a text is made of.
#[derive(Debug)]
struct Parts {
    clauses: Vec<Range<usize>>,
    /// The words that are no fillers and no numbers.
    words: Vec<Range<usize>>,
}

fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let length = match character {
            ':' | ';' | '|' | '—' | '–' | '：' | '；' => character.len_utf8(),
            ' ' if start <= at && text[at..].starts_with(" - ") => 3,
            _ => continue,
        };
        clauses.push(start..at);
        start = at + length;
    }
    clauses.push(start..text.len());
    clauses
}

/// The letters and digits between which other characters stand.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let length = text[start..].find(|character: char| !character.is_alphanumeric());
        rest = length.map_or(text.len(), |length| start + length);
        Some(start..rest)
    })
}

/// Where the first of these words stands in a text.
pub(super) fn find(text: &Text, words: &Words) -> Option<Range<usize>> {
    let number = words.number();
    let mut hits = text.hits.iter();
    let hit = hits.find(|hit| hit.number == number)?;
    Some(hit.place.clone())
}

/// Whether a text says one of these words.
pub(super) fn says(text: &Text, words: &Words) -> bool {
    text.said.has(words.number())
}

/// Whether a character goes on with the word that it stands beside.
fn joins(character: Option<char>) -> bool {
    character.is_some_and(|character| !is_unspaced(character) && character.is_alphanumeric())
}

words! {
    /// Words that say nothing of what a claim is about, and those for what every claim may be about: the
    /// system, and the launch.
    pub(super) static FILLER =
        "en: a, an, the, all, any, each, every, is, are, was, were, be, been, has, have, and, or, of, on, in, at, to,
             for, from, with, without, within, by, via, as, it, its, our, still, now, again, that, this, both, must,
             should, can, there, which, least, minimum, higher, newer, later, above, more, than, correctly, properly,
             successfully, normally, fully, locally, new, current, latest, first, last, server, servers, service,
             services, system, app, application, site, website, web, api, backend, frontend, database, db, file,
             files, engine, container, host, local, process, instance, instances, state, status, reach, reached,
             check, verify, confirm, ensure, validate, make, sure, critical, required, important, optional, after,
             before, during, deployment, release, error, errors, warnings, second, seconds, minute, minutes, hour,
             hours, day, days, version, number, tls, ssl, http, https, git, registry, port, url, endpoint, records,
             entries, run, up
         es: el, la, los, las, un, una, todo, todos, toda, todas, de, del, en, y, o, con, sin, para, por, está,
             están, es, son, se, ha, han, al, menos, superior, días, correctamente, servidor, servicio, base,
             datos, archivo, nuevo, nueva, aplicación, sistema, sitio
         pt: o, os, as, um, uma, do, da, dos, das, em, no, na, e, com, sem, estão, é, são, foi, ao, ou, superior,
             dias, corretamente, serviço, banco, dados, arquivo, novo, nova, aplicação
         de: der, die, das, den, dem, ein, eine, alle, und, oder, ist, sind, wird, werden, wurde, im, auf, von, vom,
             mit, ohne, für, mindestens, höher, neuer, tage, korrekt, dienst, dienste, datenbank, datei, neue,
             anwendung, pflicht, einträge
         fr: le, les, des, du, d, l, tous, toutes, tout, toute, et, est, sont, dans, sur, avec, sans, pour, été,
             moins, plus, jours, correctement, serveur, données, fichier, nouveau, nouvelle, système
         nl: het, een, en, of, zijn, op, van, met, zonder, voor, wordt, hoger, minstens, dagen, correct, diensten,
             bestand, nieuwe, applicatie, systeem
         ru: все, всё, и, или, в, на, с, без, для, из, по, есть, уже, не, менее, выше, дней, сервер, сервис, служба,
             база, базы, данных, файл, новый, новая, копия, копии, система, приложение, записи
         vi: tất, cả, các, mọi, những, đã, đang, được, với, trong, trên, của, và, cho, đều, là, có, bản, này, máy,
             chủ, dịch, vụ, cơ, sở, dữ, liệu, hệ, thống, ứng, dụng, mới, gói, bài, ghi, lên, ít, nhất, ngày";

    /// Something is there and answers.
    pub(super) static UP =
        "en: running, accessible, reachable, is up, are up, up and running, healthy, available, online, alive,
             active., listening, responds, responding, answers
         es: en ejecución, ejecutándose, corriendo, activo, activa, accesible, disponible, en marcha, levantado,
             levantada, funciona, responde, en línea
         pt: em execução, rodando, ativo, ativa, acessível, disponível, no ar., em funcionamento, respondendo
         de: läuft, laufen, erreichbar, verfügbar, aktiv, antwortet, in betrieb
         fr: en cours d'exécution, en cours d’exécution, joignable, actif, démarré, tourne, fonctionne, en ligne,
             répond
         nl: draait, draaien, bereikbaar, beschikbaar, actief, reageert, antwoordt
         ru: работает, работают, запущен, доступен, доступна, доступно, доступны, отвечает
         zh: 运行, 運行, 已启动, 可访问, 可用, 可连接, 在线, 正常
         ja: 稼働, 起動して, 起動中, 動作し, アクセス可能, アクセスでき, 利用可能, 利用でき, 応答, 実行中
         ko: 실행 중, 실행중, 동작, 작동, 접근 가능, 접속 가능, 응답, 가동, 활성, 정상
         vi: đang chạy, hoạt động, truy cập được, sẵn sàng, khả dụng, phản hồi";

    /// Something that was tried went well.
    pub(super) static PASSES =
        "en: pass., passes, passing, passed, succeed, successful, green, ok.
         es: pasan, pasa., pasado, pasaron, superad, exitos, en verde
         pt: passam, passando, passou, passaram, bem-sucedid, com sucesso
         de: bestanden, bestehen, erfolgreich, grün, laufen durch, läuft durch, fehlerfrei
         fr: passent, passe., réussi, succès, au vert
         nl: slagen, slaagt, geslaagd, groen
         ru: прошли, прошел, прошёл, прошла, проходят, проходит, пройден, успешн, зелен, зелён
         zh: 通过, 通過, 成功
         ja: パス, 合格, グリーン, 成功
         ko: 통과, 성공
         vi: đều đạt, thành công, vượt qua";

    /// Something was done, or is there now.
    pub(super) static DONE =
        "en: created, exists, exist., present, taken, made., saved, done, complete, completed, verified,
             generated, finished, in place
         es: creado, creada, realizad, hecho, hecha, existe, verificad, completad, generad
         pt: criado, criada, feito, feita, concluíd, gerado, gerada
         de: erstellt, vorhanden, angelegt, abgeschlossen, erzeugt, gemacht
         fr: créé, faite., fait., effectué, vérifié, terminé, généré, présent
         nl: gemaakt, aanwezig, voltooid, aangemaakt, gegenereerd
         ru: создан, сделан, выполнен, готов, существует, проверен
         zh: 完成, 已创建, 已建立, 已生成, 生成, 存在
         ja: 作成済, 取得済, 作成され, 完了
         ko: 완료, 생성, 존재
         vi: đã tạo, hoàn tất, hoàn thành, tồn tại";

    /// What makes a claim its opposite, or holds for some alone. `Without errors` is none of these: it says how, not that not.
    pub(super) static NOT =
        "en: no., not., never, none, cannot, can't, isn't, aren't, doesn't, don't, down., stopped, fails, failed,
             failing, only
         es: ningún, ninguna, nunca, solo., sólo
         pt: não, nenhum, nenhuma, apenas, somente
         de: nicht, kein, nur.
         fr: ne., n'est, n’est, pas., aucun, seulement, uniquement
         nl: niet, geen, alleen
         ru: не., нет., только
         zh: 没有, 不, 未, 沒有, 仅, 只
         ja: ない, なし, ません, のみ, だけ
         ko: 없, 않, 만.
         vi: không, chưa";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_begin_words_and_a_full_stop_ends_them() {
        let find = |text, words| {
            let words = Box::leak(Box::new(Words::new(words)));
            let lists = Lists::of([&*words]);
            find(&Text::with(&lists, text), words)
        };
        let says = |text, words| find(text, words).is_some();
        assert!(says("redis running", "redis"));
        assert!(!says("predisposed", "redis"));
        assert!(says("all logs, clean", "logs."));
        assert!(!says("login works", "log."));
        assert!(says("数据库已备份", "备份"));
        assert!(says("已安装redis服务", "redis."));
        assert_eq!(find("the health check", "check, health"), Some(4..10));
        assert_eq!(find("health checks", "health, health check"), Some(0..12));
        assert_eq!(find("nothing", "x"), None);
    }

    #[test]
    fn every_language_has_its_words() {
        for words in [&UP, &PASSES, &DONE, &NOT] {
            let lines = words.text.lines().filter_map(|line| line.split_once(": "));
            let languages: Vec<&str> = lines.map(|(language, _)| language.trim()).collect();
            let all = [
                "en", "es", "pt", "de", "fr", "nl", "ru", "zh", "ja", "ko", "vi",
            ];
            assert_eq!(languages, all, "{}", words.text);
        }
    }

    #[test]
    fn words_that_nobody_knows_are_counted() {
        for (text, count) in [
            ("the backup is created", 1),
            ("created 3 gifts, v2.0", 1),
            ("everything in placement", 1),
            ("数据库 created 完成", 0),
            ("", 0),
            ("a person, another person", 3),
            ("people: created, passed", 0),
            ("people - created", 1),
        ] {
            let text = Text::of(text);
            assert_eq!(text.others_in_clause(&[&DONE, &PASSES]), count, "{text:?}");
        }
    }

    #[test]
    fn a_word_is_known_whole() {
        let words = Words::new("en: add, set.\n ru: добавить");
        assert!(words.has("add") && words.has("set") && words.has("добавить"));
        assert!(!words.has("addition") && !words.has("en"));
    }
}
