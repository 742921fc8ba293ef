//! Keys of an environment file, and the file itself.

use super::surroundings::named_in;
use super::words::{DONE, Text, says, words};
use super::{About, Suggestion};
use crate::{FileProbe, Probe};

words! {
    /// The file or the key is filled in.
    static SET =
        "en: set., configured, updated, filled, populated, ready, copied
         es: configurad, actualizad, definid
         pt: preenchid, atualizad
         de: gesetzt, konfiguriert, angepasst, eingetragen
         fr: configuré, défini, renseigné
         nl: ingesteld, ingevuld, geconfigureerd
         ru: настроен, заполнен, задан
         zh: 已配置, 已设置, 已更新, 配置
         ja: 設定
         ko: 설정, 교체
         vi: đã cấu hình, đã đặt";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    if about.negated() {
        return None;
    }
    keys(about).or_else(|| whole_file(about))
}

/// `DATABASE_URL`: the text begins with the names of settings, and says no more than that they are set.
fn keys(about: &About<'_>) -> Option<Suggestion> {
    let mut rest = about.item.text.trim_start_matches(['*', ' ']);
    let mut keys: Vec<&str> = Vec::new();
    while let Some((code, behind)) = rest
        .strip_prefix('`')
        .and_then(|inner| inner.split_once('`'))
        .filter(|(code, _)| is_key(code))
    {
        keys.push(code);
        rest = behind.trim_start_matches([',', ' ', '、', '&', '/']);
    }
    // `KEY` of something else, `KEY` = value: more than a key that is there.
    let alone = rest.trim().is_empty() || rest.starts_with(['(', '（', '[']);
    let set = || alone || says(&Text::of(rest), &SET) && !rest.starts_with('=');
    if keys.is_empty() || !set() {
        return None;
    }
    let file =
        named_in(about.around_it()).or_else(|| about.surroundings.environment_files.file())?;
    if let [key] = keys.as_slice() {
        let probe = FileProbe {
            path: file.to_owned(),
            contains: Some(format!("{key}=")),
            ..FileProbe::default()
        };
        return Some(Suggestion::new(
            Probe::File(probe),
            format!("the name of a setting; `{file}` sets it"),
        ));
    }
    let greps: Vec<String> = keys
        .iter()
        .map(|key| format!("grep -q '^{key}=.' {file}"))
        .collect();
    Some(Suggestion::command(
        greps.join(" && "),
        None,
        format!("names of settings; `{file}` sets each"),
    ))
}

/// `.env` is there, and not empty.
fn whole_file(about: &About<'_>) -> Option<Suggestion> {
    let text = about.item.text.trim_start_matches(['*', '`', ' ']);
    let file = named_in(&about.item.text).filter(|file| text.starts_with(file))?;
    if !says(&about.lower, &SET) && !says(&about.lower, &DONE) {
        return None;
    }
    let probe = FileProbe {
        path: file.to_owned(),
        non_empty: true,
        ..FileProbe::default()
    };
    Some(Suggestion::new(
        Probe::File(probe),
        format!("the text is about `{file}`; it is there and not empty"),
    ))
}

/// `DATABASE_URL`: capitals with an underscore.
fn is_key(code: &str) -> bool {
    code.len() > 2
        && code.contains('_')
        && code.starts_with(|first: char| first.is_ascii_uppercase())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none, suggestions};

    #[test]
    fn keys_are_in_the_file_that_the_document_names() {
        check(
            &[
                ("`DATABASE_URL`", "file .env contains DATABASE_URL="),
                ("`REDIS_URL` (new)", "file .env contains REDIS_URL="),
                (
                    "`PRIMARY_DNS_IP` gesetzt",
                    "file .env contains PRIMARY_DNS_IP=",
                ),
                ("`API_KEY` configurada", "file .env contains API_KEY="),
                (
                    "`SECRET_KEY` 실제 값으로 교체",
                    "file .env contains SECRET_KEY=",
                ),
                ("`PAY_REGION` 已配置", "file .env contains PAY_REGION="),
                (
                    "`DB_HOST`, `DB_PASSWORD` set",
                    "$ grep -q '^DB_HOST=.' .env && grep -q '^DB_PASSWORD=.' .env",
                ),
            ],
            "`.env` is read at start.\n\n- [ ] `.env` copied from `.env.example`",
        );
        check_none(
            &[
                "`DATABASE_URL` of the old system is unreachable",
                "`API_KEY` not set",
                "`APP_PROFILE=prod` on all pods",
                "`KILL_SWITCH` decided by the lead",
                "`main` set",
            ],
            "- [ ] `.env` copied",
        );
    }

    #[test]
    fn without_such_a_file_nothing_is_known_of_keys() {
        check_none(&["`DATABASE_URL`", "`API_KEY` set"], "");
    }

    #[test]
    fn the_file_is_the_one_above_the_key() {
        let document = "# A\n\n## Settings (`envs/.prod.env`)\n\n- [ ] `API_KEY` set\n\n## Local\n\n\
            - [ ] `.env` file created\n- [ ] `API_KEY` set\n- [ ] `.env*` ignored\n";
        assert_eq!(
            suggestions(document),
            [
                "file envs/.prod.env contains API_KEY=",
                "file .env non-empty",
                "-",
                "-"
            ]
        );
    }
}
