//! What the text behind a command in running text says of it: ``run `npm pack` in `packages/sdk` ``, ``run `cp a b`, fill
//! in the host``; and the label in front of it: ``Nightly cron: `make dump` ``.

use crate::wording::{behind_word, is_word};
use tminus_checklist::{Command, is_unspaced, lower_case};

/// What stands beside a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// The directory that it is run in.
    Directory(String),
    /// It is not run here, or not now, as the author's words say.
    Other(String),
    /// Something more is to be done, in the author's words.
    More(String),
}

/// How much of a document around a command is looked at.
const LONGEST: usize = 240;

/// What stands beside a command, `next` being where the one after it begins.
pub(super) fn of_command(command: &Command, next: usize, source: &[u8]) -> Option<Beside> {
    if command.fence.is_some() {
        return None;
    }
    if let Some(label) = schedule(command, source) {
        return Some(Beside::Other(label));
    }
    let behind = source.get(command.span.end..next.min(source.len()))?;
    let behind = paragraph(&behind[..behind.len().min(LONGEST)]);
    let marks = ['`', '*', '"', '”', ' ', '\n', '\t'];
    let behind = behind.trim_start_matches(marks);
    if behind.is_empty() {
        return None;
    }
    if let Some(place) = place(behind, &command.text) {
        return Some(place);
    }
    more(behind).map(|more| Beside::More(one_line(more)))
}

/// The rest of the paragraph, cell or item that a text begins in.
fn paragraph(bytes: &[u8]) -> &str {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // The last character may be cut.
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    let begins = |line: &str| {
        let line = line.trim_start();
        let digits = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
        line.is_empty()
            || line.starts_with(['#', '|', '>'])
            || line.starts_with("```")
            || line.starts_with("~~~")
            || line.starts_with("- ")
            || line.starts_with("* ")
            || line.starts_with("+ ")
            || digits.len() < line.len() && digits.starts_with(['.', ')'])
    };
    let mut lines = text.match_indices('\n');
    let end = lines
        .find(|(at, _)| begins(text[at + 1..].lines().next().unwrap_or("")))
        .map_or(text.len(), |(at, _)| at);
    let cell = text[..end].find(" |").unwrap_or(end);
    text[..cell].trim_end()
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Words for what is done again and again, by itself.
#[rustfmt::skip]
const SCHEDULES: [&str; 26] = [
    "cron", "cron job", "cronjob", "crontab", "cron entry", "cron task", "scheduled task", "scheduled job", "systemd timer", "tarea programada", "tarea cron", "tarefa agendada",
    "tarefa cron", "geplante aufgabe", "cron-job", "tâche planifiée", "tâche cron", "geplande taak", "задача cron", "定时任务", "计划任务", "排程", "定期実行", "예약 작업",
    "크론", "tác vụ định kỳ",
];

/// The label in front of a command that says that a schedule runs it: ``Backup cron: `make dump` ``. A command that is
/// about the schedule itself is none of it.
fn schedule(command: &Command, source: &[u8]) -> Option<String> {
    let before = source.get(..command.span.start)?;
    let before = &before[before.len().saturating_sub(LONGEST / 2)..];
    let line = before.rsplit(|byte| *byte == b'\n').next()?;
    let line = line.trim_ascii_end();
    let line = line.strip_suffix(b"`").unwrap_or(line);
    // Most have no colon in front.
    let label = line.trim_ascii_end();
    let label = label
        .strip_suffix(b":")
        .or_else(|| label.strip_suffix("：".as_bytes()))
        .or_else(|| label.strip_suffix(b":**"))?;
    let label = String::from_utf8_lossy(label);
    let label = label.trim_end_matches(['*', ' ']);
    let lower = lower_case(label);
    let ends = |word: &str| {
        lower.strip_suffix(word).is_some_and(|before| {
            !before.ends_with(is_word)
                || word.starts_with(is_unspaced)
                || before.ends_with(is_unspaced)
        })
    };
    if !SCHEDULES.iter().any(|word| ends(word)) {
        return None;
    }
    let about = ["cron", "timer", "schtasks", "schedule"];
    if about.iter().any(|word| command.text.contains(word)) {
        return None;
    }
    let label = label.rsplit("] ").next().unwrap_or(label);
    let label = label.trim_start_matches(|first: char| !first.is_alphanumeric());
    Some(label.to_owned())
}

/// Where a text says that the command in front of it is run: ``in `packages/sdk` ``.
fn place(behind: &str, command: &str) -> Option<Beside> {
    const IN: [&str; 16] = [
        "in", "inside", "within", "en", "em", "no", "na", "im", "dans", "nel", "nella", "в", "w",
        "trong", "tại", "under",
    ];
    const FROM: [&str; 7] = ["from", "desde", "aus", "depuis", "vanuit", "из", "từ"];
    const ARTICLES: [&str; 12] = [
        "the", "el", "la", "o", "a", "le", "der", "dem", "den", "das", "het", "de",
    ];
    const JOINS: [&str; 11] = [
        "and", "or", "then", "y", "e", "und", "et", "en", "и", "i", "và",
    ];
    let start = behind.trim_start_matches(['(', '（']);
    let (rest, surely) = match behind_word(start, &IN) {
        Some(rest) => (rest, true),
        None => (behind_word(start, &FROM)?, false),
    };
    let rest = rest.trim_start();
    let rest = behind_word(rest, &ARTICLES).unwrap_or(rest).trim_start();
    let (named, after) = rest.strip_prefix('`')?.split_once('`')?;
    let path = named.strip_suffix('/').unwrap_or(named);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/@+".contains(&byte);
    let last = path.rsplit('/').next().unwrap_or(path);
    let file = last.trim_start_matches('.').contains('.');
    if file && path.len() == named.len() {
        // What is in a file.
        return None;
    }
    let plain = !path.is_empty() && !path.starts_with('-') && path.bytes().all(is_plain);
    let directory = named.contains('/') && plain;
    if !directory && !surely {
        return None;
    }
    let after = after.trim_start();
    let listed = after.trim_start_matches([',', '/', '&', '+', ' ', '\n', '、', '，']);
    let listed = behind_word(listed, &JOINS).unwrap_or(listed).trim_start();
    let several = listed.len() < after.len() && listed.starts_with('`');
    let moves = command.starts_with("cd ") || command.contains(" cd ");
    Some(if directory && !several && !moves {
        Beside::Directory(path.to_owned())
    } else {
        let end = behind
            .find(['.', ';', '。', '；', ')'])
            .filter(|_| !several);
        let said = &behind[..end.unwrap_or(behind.len())];
        Beside::Other(one_line(said.trim_end_matches('.')))
    })
}

/// Words between what a command does and what is to be done besides.
const JOINS: [&str; 21] = [
    "and",
    "then",
    "and then",
    "y",
    "luego",
    "e",
    "depois",
    "und",
    "dann",
    "et",
    "puis",
    "en",
    "dan",
    "и",
    "затем",
    "i",
    "ve",
    "và",
    "并且",
    "并",
    "然后",
];

/// Verbs with which an order begins to do something by hand.
const BY_HAND: [&str; 15] = [
    "fill",
    "edit",
    "adjust",
    "enter",
    "insert",
    "paste",
    "customize",
    "customise",
    "replace",
    "change",
    "set",
    "update",
    "add",
    "remove",
    "rename",
];

/// Words behind what is a noun: `update passes`.
const SAID: [&str; 16] = [
    "is",
    "are",
    "was",
    "has",
    "have",
    "passes",
    "pass",
    "passed",
    "works",
    "fails",
    "succeeds",
    "completes",
    "finishes",
    "runs",
    "shows",
    "returns",
];

/// The same in other languages, as stems.
#[rustfmt::skip]
const FIRST: [&str; 73] = [
    "rellen", "completar", "completa ", "complete los", "complete las", "editar", "edita ", "edite ", "ajustar", "ajusta ", "ajuste ", "modificar", "modifica ", "modifique", "reemplaz", "configurar", "configura ", "actualiz", "cambiar", "cambia ", "añad",
    "preench", "alterar", "altere ", "substitu", "atualiz", "remplir", "remplissez", "renseign", "modifier ", "modifiez", "adapter ", "adaptez", "remplac", "éditer", "éditez", "compilare", "inserire", "inserisci", "impostare", "imposta ", "sostitu", "aggiorna",
    "заполн", "отредактир", "измени", "замени", "укажи", "указать", "впиш", "настро", "обнови", "добав", "uzupełn", "edytuj", "zmień", "ustaw", "vul ", "pas ",
    "điền", "sửa", "chỉnh", "thay", "cập nhật", "đặt", "填写", "填入", "編輯", "编辑", "修改", "替换", "设置", "填寫",
];

/// Verbs with which one ends.
#[rustfmt::skip]
const LAST: [&str; 26] = [
    "anpassen", "ausfüllen", "eintragen", "ersetzen", "setzen", "bearbeiten", "ergänzen", "invullen", "aanpassen", "bewerken", "wijzigen", "düzenle",
    "doldur", "ayarla", "değiştir", "を編集", "を記入", "を入力", "を設定", "を変更", "を置換", "편집", "입력", "수정", "작성", "변경",
];

/// What a text orders besides, from where it does.
fn more(behind: &str) -> Option<&str> {
    // What the command is for, or does.
    const DESCRIBES: [&str; 12] = [
        "to",
        "which",
        "that",
        "for",
        "para",
        "um",
        "pour",
        "om",
        "per",
        "чтобы",
        "để",
        "will",
    ];
    if behind.starts_with(['-', '–', '—', ':', '：', '→', '='])
        || behind_word(behind, &DESCRIBES).is_some()
    {
        return None;
    }
    let mut code = false;
    // A clause begins behind a mark, or with a word that joins.
    let mut begins = true;
    for (at, character) in behind.char_indices() {
        if character == '`' {
            code = !code;
        }
        if code {
            begins = false;
            continue;
        }
        if character.is_whitespace() {
            continue;
        }
        let clause = &behind[at..];
        if (begins || joins_at(behind, at)) && orders(clause) {
            return Some(sentence(clause));
        }
        begins = matches!(
            character,
            ',' | ';' | '，' | '；' | '、' | '。' | '(' | '（'
        ) || character == '.' && behind[at + 1..].starts_with([' ', '\n']);
    }
    None
}

/// A clause and what belongs to it, to the end of its sentence or aside.
fn sentence(clause: &str) -> &str {
    let mut open = 0_usize;
    let ends = |(at, character): &(usize, char)| match character {
        '(' | '（' => {
            open += 1;
            false
        }
        ')' | '）' if open > 0 => {
            open -= 1;
            false
        }
        ')' | '）' | '。' => true,
        '.' => clause[at + 1..].starts_with([' ', '\n']),
        _ => false,
    };
    let end = clause.char_indices().find(ends);
    let end = end.map_or(clause.len(), |(at, _)| at);
    clause[..end].trim_end_matches(['.', ' ', '\n'])
}

/// Whether a word that joins stands at a place of a text, behind a space.
fn joins_at(text: &str, at: usize) -> bool {
    text[..at].ends_with(char::is_whitespace) && behind_word(&text[at..], &JOINS).is_some()
}

/// Whether a clause orders something to be done by hand.
fn orders(clause: &str) -> bool {
    /// The longest verb, with what may stand around it.
    const BEGINNING: usize = 60;
    let mut start = clause;
    while let Some(rest) = behind_word(start, &JOINS) {
        start = rest.trim_start();
    }
    let unspaced = ["并且", "并", "然后"];
    let rest = unspaced.iter().find_map(|word| start.strip_prefix(word));
    let lower = lower_case(rest.unwrap_or(start));
    let has_object = |rest: &str| rest.contains(is_word);
    if let Some(rest) = behind_word(&lower, &BY_HAND) {
        let noun = behind_word(rest.trim_start(), &SAID).is_some();
        return rest.starts_with(' ') && has_object(rest) && !noun;
    }
    let verb = FIRST.iter().find_map(|verb| lower.strip_prefix(verb));
    if verb.is_some_and(|rest| lower.starts_with(is_unspaced) || has_object(rest)) {
        return true;
    }
    let beginning = &lower[..lower.floor_char_boundary(BEGINNING)];
    let own = beginning.split(['，', '、', '。', ',', ';', '.']).next();
    own.is_some_and(|own| LAST.iter().any(|verb| own.contains(verb)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(text: &str) -> Option<Beside> {
        let checklist = tminus_checklist::parse(format!("# Prepare\n\n{text}\n").as_bytes());
        let next = checklist.commands.get(1);
        let next = next.map_or(usize::MAX, |next| next.span.start);
        of_command(
            checklist.commands.first().expect(text),
            next,
            &checklist.source,
        )
    }

    #[test]
    fn what_is_to_be_done_besides_is_for_a_person() {
        for (text, said) in [
            (
                "- [ ] `cp a.env .env`, fill in `HOST` and `PORT`",
                "fill in `HOST` and `PORT`",
            ),
            (
                "- [ ] Run `cp a.env .env` and edit the values.",
                "and edit the values",
            ),
            (
                "- [ ] `cp a.env .env` (adjust the limits)",
                "adjust the limits",
            ),
            (
                "- [ ] `cp a.env .env`. Then set the\n  host name",
                "Then set the host name",
            ),
            (
                "- [ ] `cp a.env .env` y completar los valores",
                "y completar los valores",
            ),
            (
                "- [ ] `cp a.env .env` und Werte anpassen",
                "und Werte anpassen",
            ),
            (
                "- [ ] `cp a.env .env` et renseigner les valeurs",
                "et renseigner les valeurs",
            ),
            (
                "- [ ] `cp a.env .env` и заполнить значения",
                "и заполнить значения",
            ),
            (
                "- [ ] `cp a.env .env`，填写 `HOST`（其余不变）",
                "填写 `HOST`（其余不变）",
            ),
            ("- [ ] `cp a.env .env` và điền giá trị", "và điền giá trị"),
        ] {
            assert_eq!(beside(text), Some(Beside::More(said.to_owned())), "{text}");
        }
        for text in [
            "- [ ] `cp a.env .env`",
            "- [ ] `npm test`, all pass",
            "- [ ] `npm test`, completes and compiles without errors",
            "- [ ] `npm test`, adapters and configuration",
            "- [ ] `npm test` and update passes",
            "- [ ] `make site` to build and update the pages",
            "- [ ] `make site` - build, set up and update the pages",
            "- [ ] `make site` returns 0, settings are kept",
            "- [ ] `make site` and run `make check`",
            "- [ ] `make site`\n- [ ] Then edit the values",
            "| Command | Remark |\n|---|---|\n| `make site` | and edit the values |",
            "- [ ] `make site`, `edit values`",
            "```bash\nmake site # and edit the values\n```",
        ] {
            assert_eq!(beside(text), None, "{text}");
        }
    }

    #[test]
    fn one_directory_is_where_a_command_runs() {
        for (text, directory) in [
            ("- [ ] Run `npm pack` in `packages/sdk`", "packages/sdk"),
            (
                "- [ ] Run `npm pack` in the `web/` folder before the release",
                "web",
            ),
            (
                "- [ ] Run `npm pack` from\n  `packages/sdk`.",
                "packages/sdk",
            ),
            ("- [ ] `npm pack` en `packages/sdk`", "packages/sdk"),
            ("- [ ] `npm pack` (in `packages/sdk`)", "packages/sdk"),
        ] {
            let found = Beside::Directory(directory.to_owned());
            assert_eq!(beside(text), Some(found), "{text}");
        }
        for text in [
            "- [ ] Run `npm pack` in `packages/sdk` and\n  `packages/web`",
            "- [ ] Run `npm pack` in `packages/sdk`, `packages/web`",
            "- [ ] Run `npm pack` in `web`",
            "- [ ] Run `npm pack` in `packages/*`",
            "- [ ] Run `npm pack` in `<package>/src`",
        ] {
            assert!(matches!(beside(text), Some(Beside::Other(_))), "{text}");
        }
        for text in [
            "- [ ] `grep -c host` in `conf/shop.yml`",
            "- [ ] `npm pack` works in `packages/sdk`",
            "- [ ] `npm pack` in each package",
            "- [ ] `psql shop` from `dump`",
            "- [ ] `npm pack` index `packages/sdk`",
        ] {
            assert_eq!(beside(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_schedule_runs_is_not_run() {
        for text in [
            "- [ ] Backup cron: `pg_dump -f a.sql shop`",
            "- [ ] **Cron job:** `pg_dump -f a.sql shop`, kept for a week",
            "- [ ] Tarea programada: `pg_dump -f a.sql shop`",
            "- [ ] 数据库备份 cron：`pg_dump -f a.sql shop`",
            "- [ ] 备份定时任务：`pg_dump -f a.sql shop`",
        ] {
            assert!(matches!(beside(text), Some(Beside::Other(_))), "{text}");
        }
        assert_eq!(
            beside("- [x] Xfer cron: `pg_dump -f a.sql shop`"),
            Some(Beside::Other("Xfer cron".to_owned()))
        );
        for text in [
            "- [ ] Cron: `sudo systemctl restart cron`",
            "- [ ] Crontab: `crontab -l`",
            "- [ ] Backup: `pg_dump -f a.sql shop`",
            "- [ ] Stop the cron job, then dump: `pg_dump -f a.sql shop`",
            "- [ ] Macron: `pg_dump -f a.sql shop`",
        ] {
            assert_eq!(beside(text), None, "{text}");
        }
    }
}
