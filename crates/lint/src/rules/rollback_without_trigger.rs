//! T007: a rollback that nothing starts.

use super::{Rule, points_elsewhere};
use crate::lexicon::ROLLBACK;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use tminus_checklist::Role;
use tminus_measure::Holds;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T007",
        title: "a rollback has no trigger",
        severity: Severity::Warning,
        meaning: "The document says how to go back and nowhere when. The decision is then made during the outage, \
                  by whoever is loudest, and always too late.",
        example: "# Release\n\n## Deploy\n\n- [ ] Deployed (`./deploy.sh`)\n\n## Rollback\n\n```bash\n./rollback.sh\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n- [ ] Deployed (`./deploy.sh`)\n\n## Rollback Triggers\n\n- Error rate > 5%\n\n\
                    ## Rollback\n\n```bash\n./rollback.sh\n```\n",
        fix: "write when to roll back, with a number: \"Error rate > 5% for more than 2 minutes\"",
    },
    check,
};

/// Words by which a document says when, in lower case. One of them is enough to be silent.
static WHEN: Stems = Stems::new(&[
    "if ",
    "when ",
    "trigger",
    "criteria",
    "threshold",
    "wenn ",
    "falls ",
    "auslöser",
    "kriteri",
    "si ",
    "cuando ",
    "criterio",
    "quando",
    "se ",
    "gatilho",
    "critère",
    "lorsque",
    "als ",
    "wanneer",
    "条件",
    "触发",
    "如果",
    "场合",
    "場合",
    "トリガー",
    "경우",
    "조건",
    "nếu",
    "khi ",
    "если",
    "когда",
    "при ",
    "триггер",
    "in case",
    "on failure",
    "fail",
    "unless",
    "whenever",
    "as soon as",
    "should ",
    "sobald",
    "im falle",
    "bei ",
    "en caso",
    "caso ",
    "ante ",
    "en cas",
    "quand ",
    "dès ",
    "indien",
    "zodra",
    "в случае",
    "若",
    "当",
    "一旦",
    "出现",
    "なら",
    "たら",
    "れば",
    "とき",
    "際",
    "시 ",
    "때",
    "면 ",
    "trường hợp",
    "se ",
    "jeśli",
    "jeżeli",
    "gdy",
    "w razie",
    "w przypadku",
    "qualora",
    "eğer",
    "durumunda",
    "halinde",
    "takdirde",
    "arsa",
    "erse",
    "mazsa",
    "mezse",
    "olursa",
    "hvis ",
    "ifall",
    "jos ",
    "když",
    "v případě",
    "dacă",
    "якщо",
    "коли",
    "у разі",
    "إذا",
    "عند",
    "यदि",
    "अगर",
    "หาก",
    "ถ้า",
    "เมื่อ",
    "apabila",
    "bila ",
    "觸發",
    "當",
    "發生",
    "异常",
    "異常",
    "发生",
    "超过",
    "発生",
    "超え",
    "발생",
    "초과",
    "over ",
    "above ",
    "below ",
    "exceed",
    "more than",
    "does not ",
    "doesn't",
    "cannot ",
    "within ",
    "mehr als",
    "über ",
    "überschreit",
    "sofern",
    "más de",
    "mayor ",
    "supera",
    "superior",
    "acima",
    "mais de",
    "ultrapass",
    "lors d",
    "plus de",
    "au-delà",
    "dépass",
    "boven ",
    "meer dan",
    "mocht",
    "выше",
    "более",
    "больше",
    "превы",
    "高于",
    "大于",
    "达到",
    "失败",
    "以上",
    "失敗",
    "이상",
    "실패",
    "vượt",
    "quá ",
    "fazla",
    "üzerin",
    "aşan",
    "alert",
    "unexpected",
    "anything",
    "emergency",
    "reason",
    "goes wrong",
    "on error",
    "upon ",
    "pokud",
    "jika",
    "om ",
]);

/// What decides it wherever it stands, in lower case: a meeting, a list of what counts as failed.
static DECIDED: Stems = Stems::new(&[
    "no-go",
    "no go",
    "point of no return",
    "criterios de fallo",
    "criterios de falla",
    "critérios de falha",
    "critères d'échec",
    "fehlerkriteri",
    "abbruchkriteri",
    "faalcriteri",
    "критерии неудачи",
    "критерии провала",
    "失败标准",
    "失敗基準",
    "실패 기준",
    "tiêu chí thất bại",
]);

/// The first line of the sections that a line is part of, the title of the document aside.
fn from_the_top(document: &Document<'_>, line: usize) -> usize {
    let sections = &document.checklist.sections;
    let own = sections.partition_point(|section| section.line <= line);
    let mut at = own.checked_sub(1).and_then(|own| sections.get(own));
    let mut top = line;
    while let Some(section) = at.filter(|section| section.level > 1) {
        top = section.line;
        at = section.parent.and_then(|parent| sections.get(parent.0));
    }
    top
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let Some(first) = checklist
        .sections
        .iter()
        .find(|section| section.role == Role::Rollback)
    else {
        return Vec::new();
    };
    let has_trigger = checklist
        .sections
        .iter()
        .any(|section| section.role == Role::RollbackTrigger);
    // What stands above a rollback may say it for all of it: "If something goes wrong".
    let mut read = 0;
    let says_when = document
        .rollbacks()
        .iter()
        .map(|lines| {
            // What stands above several of them is read once.
            let start = from_the_top(document, lines.start).max(read);
            read = lines.end;
            start..lines.end
        })
        .any(|lines| WHEN.are_in(document.lower().lines(lines)));
    // "5xx rate above 2 %: roll back" says it with a number, and so does a list of what must not be.
    let measured = || {
        checklist.criteria.iter().any(|placed| {
            placed.criterion.holds == Holds::MustNot || document.is_in_rollback(placed.line)
        })
    };
    let decided = || document.lower().has(&DECIDED);
    // Elsewhere a sentence may tell when, in words of its own.
    let told = || {
        let mut lines = document.lower().lines_with(&ROLLBACK);
        lines.any(|(_, line)| WHEN.are_in(line))
    };
    let steps = checklist
        .items
        .iter()
        .map(|item| item.line)
        .chain(checklist.commands.iter().map(|command| command.line));
    let is_way_back = steps.into_iter().any(|line| document.is_in_rollback(line));
    if !is_way_back
        || has_trigger
        || says_when
        || measured()
        || decided()
        || told()
        || points_elsewhere(document)
    {
        return Vec::new();
    }
    vec![(
        first.line,
        "it says how to roll back and nowhere when".to_owned(),
    )]
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_sentence_that_says_when_is_enough_in_any_language() {
        for text in [
            "## If something goes wrong\n\nAsk the lead.\n\n### Rollback\n\n```bash\n./back.sh\n```",
            "## Rückrollen\n\n```bash\n./back.sh\n```\n\n## Überwachung\n\nBei Fehlern wird zurückgerollt.",
            "## 回滚\n\n```bash\n./back.sh\n```\n\n## 监控\n\n一旦错误率升高，立即回滚。",
            "## Откат\n\nВ случае ошибок:\n\n```bash\n./back.sh\n```",
            "## Rollback\n\nThe word of another API.",
            "## Rollback\n\n5xx rate above 2 % for 5 minutes → roll back:\n\n```bash\n./back.sh\n```",
            "## Rollback\n\n`./back.sh` at a p95 latency over 150 ms.",
            "## Back out\n\nA host does not come up: `./back.sh`.",
            "## Rollback\n\nPlus de 2 % d'erreurs :\n\n```bash\n./back.sh\n```",
            "## Criterios de fallo\n\n- Latencia p95 > 200 ms\n\n## Marcha atrás\n\n- [ ] `./back.sh`",
            "## Go/No-Go\n\n- All defects closed\n\n## Rollback\n\n1. `./back.sh`",
            "## Fallback\n\nOn alert: `./back.sh`.\n\n1. `./back.sh`",
            "## Roll back\n\n```bash\n./back.sh\n```\n\nAnything unexpected is reason enough.",
            "## Rollback Planı\n\nHata oranı %5'i aşarsa:\n\n```bash\n./back.sh\n```",
            "## Rollback\n\nGdy odsetek błędów przekroczy 5%:\n\n```bash\n./back.sh\n```",
            "## Rollback\n\nQualora il tasso di errore superi il 5%:\n\n```bash\n./back.sh\n```",
        ] {
            assert_eq!(
                lines_of("T007", &format!("# R\n\n{text}\n")),
                [0_usize; 0],
                "{text}"
            );
        }
        assert_eq!(
            lines_of("T007", "# R\n\n## 回滚\n\n```bash\n./back.sh\n```\n"),
            [3]
        );
    }
}
