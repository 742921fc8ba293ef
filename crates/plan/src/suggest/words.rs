//! Finds known words in an item's text, and the words that most recognisers share.

use std::sync::OnceLock;

/// Words that mean one thing, in many languages: a line a language, behind its code and a colon;
/// commas between the words, all in lower case.
///
/// A word is a stem. It is found where a word of the text begins with it; in scripts that write no
/// spaces between words, anywhere. A stem that ends with `.` is found as a whole word alone.
#[derive(Debug)]
pub(super) struct Words {
    text: &'static str,
    stems: OnceLock<Vec<Stem>>,
}

#[derive(Debug)]
struct Stem {
    first: char,
    text: &'static str,
    whole: bool,
}

impl Words {
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            stems: OnceLock::new(),
        }
    }

    /// By first character.
    fn stems(&self) -> &[Stem] {
        self.stems.get_or_init(|| {
            let lines = self.text.lines().map(|line| {
                let line = line.trim();
                line.split_once(": ").map_or(line, |(_, words)| words)
            });
            let words = lines.flat_map(|line| line.split(',')).map(str::trim);
            let stem = |word: &'static str| {
                let text = word.strip_suffix('.').unwrap_or(word);
                Some(Stem {
                    first: text.chars().next()?,
                    text,
                    whole: word.ends_with('.'),
                })
            };
            let mut stems: Vec<Stem> = words.filter_map(stem).collect();
            stems.sort_by_key(|stem| stem.first);
            stems
        })
    }

    /// Whether this is one of the words, whole.
    pub(super) fn has(&self, word: &str) -> bool {
        let Some(first) = word.chars().next() else {
            return false;
        };
        let stems = self.stems();
        let from = stems.partition_point(|stem| stem.first < first);
        let mut stems = stems[from..].iter();
        stems
            .by_ref()
            .take_while(|stem| stem.first == first)
            .any(|stem| stem.text == word)
    }
}

/// Where these words begin and end in a text in lower case; of those that begin at one place, the longest.
pub(super) fn matches<'a>(
    lower: &'a str,
    words: &'a Words,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let stems = words.stems();
    let mut before = None;
    lower.char_indices().filter_map(move |(at, character)| {
        let begins = is_unspaced(character) || !joins(before);
        before = Some(character);
        if !begins {
            return None;
        }
        let from = stems.partition_point(|stem| stem.first < character);
        let lengths = stems[from..]
            .iter()
            .take_while(|stem| stem.first == character)
            .filter(|stem| {
                lower[at..]
                    .strip_prefix(stem.text)
                    .is_some_and(|behind| !(stem.whole && joins(behind.chars().next())))
            })
            .map(|stem| stem.text.len());
        lengths.max().map(|length| (at, at + length))
    })
}

/// Where the first of these words begins and ends.
pub(super) fn find(lower: &str, words: &Words) -> Option<(usize, usize)> {
    matches(lower, words).next()
}

/// Whether a text in lower case says one of these words.
pub(super) fn says(lower: &str, words: &Words) -> bool {
    find(lower, words).is_some()
}

/// Whether a character goes on with the word that it stands beside.
fn joins(character: Option<char>) -> bool {
    character.is_some_and(|character| character.is_alphanumeric() && !is_unspaced(character))
}

/// Whether a character is of a script that writes no spaces between words, or whose words grow endings.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}

/// Words that say nothing of what a claim is about, and those for what every claim may be about: the
/// system, and the launch.
pub(super) static FILLER: Words = Words::new(
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
         chủ, dịch, vụ, cơ, sở, dữ, liệu, hệ, thống, ứng, dụng, mới, gói, bài, ghi, lên, ít, nhất, ngày",
);

/// Something is there and answers.
pub(super) static UP: Words = Words::new(
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
     vi: đang chạy, hoạt động, truy cập được, sẵn sàng, khả dụng, phản hồi",
);

/// Something that was tried went well.
pub(super) static PASSES: Words = Words::new(
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
     vi: đều đạt, thành công, vượt qua",
);

/// Something was done, or is there now.
pub(super) static DONE: Words = Words::new(
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
     vi: đã tạo, hoàn tất, hoàn thành, tồn tại",
);

/// What makes a claim its opposite, or holds for some alone. `Without errors` is none of these: it says how, not that not.
pub(super) static NOT: Words = Words::new(
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
     vi: không, chưa",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_begin_words_and_a_full_stop_ends_them() {
        let says = |lower, text| says(lower, &Words::new(text));
        let find = |lower, text| find(lower, &Words::new(text));
        assert!(says("redis running", "redis"));
        assert!(!says("predisposed", "redis"));
        assert!(says("all logs, clean", "logs."));
        assert!(!says("login works", "log."));
        assert!(says("数据库已备份", "备份"));
        assert!(says("已安装redis服务", "redis."));
        assert_eq!(find("the health check", "check, health"), Some((4, 10)));
        assert_eq!(find("health checks", "health, health check"), Some((0, 12)));
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
    fn a_word_is_known_whole() {
        let words = Words::new("en: add, set.\n ru: добавить");
        assert!(words.has("add") && words.has("set") && words.has("добавить"));
        assert!(!words.has("addition") && !words.has("en"));
    }
}
