//! "No errors in logs", "`Batch inserted` in logs": what the log that the document itself reads has
//! written of late.

use super::words::{says, words};
use super::{About, Suggestion};
use tminus_checklist::Check;

words! {
    static LOGS =
        "en: log., logs., logfile, log file
         es: registros
         pt: registros
         de: protokoll
         fr: journaux, journal.
         nl: logboek
         ru: лог., логах, логи, логов, журнал
         zh: 日志, 日誌
         ja: ログ
         ko: 로그
         vi: nhật ký";

    /// Logs of something else than the service that is launched.
    static OTHER_LOGS =
        "en: audit, access log, cloud logging, query log, slow log, ci., cd., build log, workflow, sentry,
             log in, log on, log out, logs in
         es: auditoría
         pt: auditoria
         ru: аудит
         zh: 审计
         ja: 監査
         ko: 감사
         vi: kiểm toán";

    static ERRORS =
        "en: error, exception, stack trace
         es: errores
         pt: erro., erros.
         de: fehler
         fr: erreur
         nl: fout
         ru: ошиб
         zh: 错误, 報錯, 报错, 錯誤, 异常
         ja: エラー, 例外
         ko: 에러, 오류, 예외
         vi: lỗi";

    static NONE =
        "en: no., without, free of, clean, none, zero
         es: sin., ningún
         pt: sem., nenhum
         de: keine, kein., ohne, frei von
         fr: aucun, sans, pas d
         nl: geen, zonder
         ru: нет., без, отсутств
         zh: 无, 没有, 無, 沒有
         ja: なし, ない, ありません
         ko: 없
         vi: không";

    /// Somebody is to look for them.
    static LOOK =
        "en: check, verify, confirm, scan, ensure
         es: comprobar, verificar
         pt: verificar, conferir
         de: prüfen
         fr: vérifier
         nl: controleer
         ru: проверить
         zh: 检查
         ja: 確認
         ko: 확인
         vi: kiểm tra";

    static GRAVE =
        "en: critical, fatal
         es: crític, grave
         pt: crític, grave
         de: kritisch, schwerwiegend
         fr: critique, grave
         nl: kritiek, ernstig
         ru: критич, фатал
         zh: 严重, 致命
         ja: 重大, 致命
         ko: 치명, 심각
         vi: nghiêm trọng";

    /// Something stands in them.
    static SEEN =
        "en: message, line., lines., visible, appear, shown, present
         es: mensaje, visible, aparece
         pt: mensage, visível, aparece
         de: meldung, sichtbar, erscheint
         fr: message, visible, apparaît
         nl: bericht, zichtbaar, verschijnt
         ru: сообщен, виден, видны
         zh: 消息, 可见, 出现
         ja: メッセージ, 表示
         ko: 메시지, 표시
         vi: thông điệp, xuất hiện";

    /// Words between `no` and `errors` that say nothing of which errors.
    static PLAIN =
        "en: critical, fatal, new, unexpected, major, serious, severe, obvious, runtime, more, further,
             application, app, the, any, startup, or, warnings";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    if !about.says(&LOGS) || about.says(&OTHER_LOGS) || !about.item.criteria.is_empty() {
        return None;
    }
    let words = about
        .lower
        .replace([':', ',', '.', '"', '*', '(', ')'], " ");
    let source = about.surroundings.logs.of(&words, about.section())?;
    let reason = |what: &str| format!("{what} in the log that the document reads");
    let besides = about.others(&[&LOGS, &ERRORS, &NONE, &LOOK, &GRAVE, &PLAIN, &SEEN]);
    if let (Some(text), false) = (quoted(&about.item.text), about.negated())
        && besides <= text.split_whitespace().count() + 1
    {
        return Some(Suggestion::command(
            &source.command,
            Some(Check::Contains(text.to_owned())),
            reason("the quoted text stands"),
        ));
    }
    let clean = says(&about.lower, &NONE) || says(&about.lower, &LOOK);
    if !says(&about.lower, &ERRORS) || !clean || besides > 1 {
        return None;
    }
    let lacks = |text: &str| Check::Lacks(text.to_owned());
    let mut checks =
        if let Some(kind) = kind_of_errors(&words).filter(|kind| !source.command.contains(kind)) {
            vec![lacks(kind)]
        } else if let Some(errors) = &source.errors {
            return Some(Suggestion::command(
                errors,
                [Check::NoOutput],
                reason("no error stands"),
            ));
        } else if says(&about.lower, &GRAVE) {
            vec![lacks("CRITICAL"), lacks("FATAL")]
        } else {
            vec![lacks("ERROR"), lacks("FATAL")]
        };
    checks.extend(source.speaks.then_some(Check::SomeOutput));
    Some(Suggestion::command(
        &source.command,
        checks,
        reason("no such error stands"),
    ))
}

/// The text in quotation marks or backticks that is said to stand in the log.
fn quoted(text: &str) -> Option<&str> {
    const MARKS: [(char, char); 4] = [('"', '"'), ('“', '”'), ('`', '`'), ('«', '»')];
    MARKS.iter().find_map(|(open, close)| {
        let (_, rest) = text.split_once(*open)?;
        let (inner, behind) = rest.split_once(*close)?;
        let fits = inner.chars().count() > 2 && !behind.contains(*open) && !inner.contains(".log");
        fits.then_some(inner)
    })
}

/// `no deadlock errors`: which errors, where an English text says it.
fn kind_of_errors(words: &str) -> Option<&str> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "errors")?;
    let [.., "no" | "zero", kind] = &words[..at] else {
        return None;
    };
    (kind.chars().all(char::is_alphabetic) && !PLAIN.has(kind)).then_some(*kind)
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    const CLEAN: &str = "$ pm2 describe shop >/dev/null && pm2 logs shop --nostream --lines 1000 ⇒ Lacks(\"ERROR\") ⇒ Lacks(\"FATAL\")";

    #[test]
    fn the_log_that_the_document_reads_has_no_errors() {
        check(
            &[
                ("No errors in logs", CLEAN),
                ("Check logs for errors", CLEAN),
                ("Sin errores en los logs", CLEAN),
                ("Sem erros nos logs", CLEAN),
                ("Keine Fehler in den Logs", CLEAN),
                ("Aucune erreur dans les logs", CLEAN),
                ("Geen fouten in de logs", CLEAN),
                ("В логах нет ошибок", CLEAN),
                ("日志无错误", CLEAN),
                ("ログにエラーがない", CLEAN),
                ("로그에 에러 없음", CLEAN),
                ("Không có lỗi trong log", CLEAN),
                (
                    "No critical errors in logs",
                    "$ pm2 describe shop >/dev/null && pm2 logs shop --nostream --lines 1000 ⇒ Lacks(\"CRITICAL\") ⇒ Lacks(\"FATAL\")",
                ),
                (
                    "No deadlock errors in logs",
                    "$ pm2 describe shop >/dev/null && pm2 logs shop --nostream --lines 1000 ⇒ Lacks(\"deadlock\")",
                ),
                (
                    "P2: Batches - \"Batch inserted\" messages in logs",
                    "$ pm2 describe shop >/dev/null && pm2 logs shop --nostream --lines 1000 ⇒ Contains(\"Batch inserted\")",
                ),
            ],
            "```bash\npm2 logs shop\n```",
        );
        check_none(
            &[
                "Logs look normal",
                "Users can log in without errors",
                "Log rotation active, no errors expected",
                "Review error logs",
                "No errors in the audit logs",
                "Errors are written to the logs",
                "Login works without errors",
                "No security errors in Sentry logs",
            ],
            "```bash\npm2 logs shop\n```",
        );
        check_none(&["No errors in logs"], "");
    }

    #[test]
    fn each_tool_is_asked_in_its_own_words() {
        for (command, wanted) in [
            (
                "journalctl -u shop -f",
                "$ systemctl is-active -q shop && journalctl -u shop --since=-15min --no-pager -q -p err ⇒ NoOutput",
            ),
            (
                "kubectl logs -f deployment/shop -n prod",
                "$ kubectl logs deployment/shop -n prod --since=15m ⇒ Lacks(\"ERROR\") ⇒ Lacks(\"FATAL\")",
            ),
            (
                "kubectl logs -l app=shop",
                "$ kubectl logs -l app=shop --tail=1000 ⇒ Lacks(\"ERROR\") ⇒ Lacks(\"FATAL\") ⇒ SomeOutput",
            ),
            (
                "docker logs -f shop",
                "$ docker logs --since 15m shop 2>&1 ⇒ Lacks(\"ERROR\") ⇒ Lacks(\"FATAL\")",
            ),
            (
                "docker compose logs -f web",
                "$ docker compose logs --no-color --tail=1000 web ⇒ Lacks(\"ERROR\") ⇒ Lacks(\"FATAL\") ⇒ SomeOutput",
            ),
            (
                "tail -f /var/log/shop.log",
                "$ tail -n 1000 /var/log/shop.log ⇒ Lacks(\"ERROR\") ⇒ Lacks(\"FATAL\")",
            ),
            ("kubectl logs <pod>", "-"),
        ] {
            let besides = format!("```bash\n{command}\n```");
            check(&[("No errors in logs", wanted)], &besides);
        }
    }

    #[test]
    fn of_several_logs_the_one_that_is_named_counts() {
        let besides = "```bash\nkubectl logs migration\nkubectl logs shop\n```";
        check(
            &[
                (
                    "No migration errors in logs",
                    "$ kubectl logs migration --since=15m ⇒ Lacks(\"ERROR\") ⇒ Lacks(\"FATAL\")",
                ),
                ("No errors in logs", "-"),
            ],
            besides,
        );
    }
}
