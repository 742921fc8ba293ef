//! What the receipts say to the questions that a document asks about the launch itself:
//! `Deployed by`, `Date`, `Final status`, `Rollback performed`.

use crate::Material;
use crate::text::{day, one_line};
use jiff::Timestamp;
use tminus_launch::{RollbackState, State};
use tminus_measure::{Outcome, Verdict};
use tminus_receipt::Identity;

/// What a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Who performed the launch.
    Launcher,
    /// Who reviewed, verified or signed.
    Signer,
    Day,
    /// A day with its time.
    Moment,
    Status,
    Reason,
    Environment,
}

/// Words that stand for a question. Those in scripts without spaces are looked for anywhere.
const WORDS: [(Asked, &[&str]); 8] = [
    (
        Asked::Moment,
        &[
            "time",
            "uhrzeit",
            "zeit",
            "zeitpunkt",
            "hora",
            "heure",
            "tijd",
            "время",
            "时间",
            "時間",
            "時刻",
            "시간",
            "giờ",
            "thời gian",
        ],
    ),
    (
        Asked::Day,
        &[
            "date", "datum", "fecha", "data de", "data do", "data da", "дата", "日期", "日付",
            "날짜", "ngày",
        ],
    ),
    (
        Asked::Signer,
        &[
            "reviewed",
            "reviewer",
            "verified",
            "approved",
            "approver",
            "tested",
            "checked",
            "signed",
            "signature",
            "geprüft",
            "freigegeben",
            "unterschrift",
            "revisado",
            "aprobado",
            "aprovado",
            "firma",
            "assinatura",
            "vérifié",
            "approuvé",
            "проверил",
            "утвердил",
            "подпись",
            "审核",
            "批准",
            "签名",
            "承認",
            "署名",
            "승인",
            "서명",
        ],
    ),
    (
        Asked::Reason,
        &[
            "reason",
            "grund",
            "motivo",
            "razón",
            "raison",
            "reden",
            "причина",
            "原因",
            "理由",
            "이유",
            "lý do",
        ],
    ),
    (
        Asked::Status,
        &[
            "status",
            "result",
            "outcome",
            "verdict",
            "estado",
            "resultado",
            "ergebnis",
            "statut",
            "résultat",
            "resultaat",
            "статус",
            "результат",
            "状态",
            "结果",
            "結果",
            "状態",
            "상태",
            "결과",
            "trạng thái",
            "kết quả",
        ],
    ),
    (
        Asked::Environment,
        &[
            "environment",
            "umgebung",
            "entorno",
            "ambiente",
            "environnement",
            "omgeving",
            "окружение",
            "环境",
            "環境",
            "환경",
            "môi trường",
        ],
    ),
    (
        Asked::Launcher,
        &[
            "by",
            "deployer",
            "operator",
            "launcher",
            "responsible",
            "von",
            "durch",
            "verantwortlich",
            "por",
            "responsable",
            "responsável",
            "par",
            "door",
            "исполнитель",
            "ответственный",
            "部署人",
            "执行人",
            "操作人",
            "担当",
            "실행자",
            "배포자",
            "người",
        ],
    ),
    (
        Asked::Launcher,
        &["deployed", "released", "launched", "executed", "performed"],
    ),
];

/// What the label asks for, by its words; `None` when they do not tell.
pub(super) fn asked(label: &str) -> Option<Asked> {
    let lower = label.trim().to_lowercase();
    if lower == "data" {
        // In Portuguese; in English the word alone asks for nothing.
        return Some(Asked::Day);
    }
    WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| says(&lower, word)))
        .map(|(asked, _)| *asked)
}

/// What a label asks for that holds nothing but words for people and times: `Date`, `Verified by`.
/// `Response time` or `Expiry date` ask for something that the receipts do not know.
pub(super) fn asked_plainly(label: &str) -> Option<Asked> {
    const JOINTS: [&str; 6] = ["and", "off", "sign", "signoff", "of", "y"];
    let plain = label
        .split(|character: char| !character.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(|word| asked(word).is_some() || JOINTS.contains(&word.to_lowercase().as_str()));
    asked(label).filter(|_| plain)
}

/// Whether the (lower-case) text has the word: as a whole word, or anywhere in a script that sets no
/// spaces between words.
fn says(lower: &str, word: &str) -> bool {
    if !word.is_ascii() && word.chars().all(|character| character >= '\u{2e80}') {
        return lower.contains(word);
    }
    lower.match_indices(word).any(|(start, _)| {
        let before = lower[..start].chars().next_back();
        let after = lower[start + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Whether the text is about a rollback.
pub(super) fn speaks_of_rollback(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "rollback",
        "roll back",
        "rolled back",
        "zurückgerollt",
        "rückfall",
        "reversión",
        "reversão",
        "retour arrière",
        "откат",
        "回滚",
        "回退",
        "ロールバック",
        "롤백",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// Something that the launch did was taken back.
pub(super) fn rolled_back(state: &State) -> bool {
    let ended = |rollback: &RollbackState| rollback.ended.is_some();
    state.rollback.as_ref().is_some_and(ended)
        || state.steps.iter().any(|step| step.undone.is_some())
}

/// The answer that the receipts give to a label; `None` while they have none.
pub(super) fn answer(material: &Material<'_>, label: &str, of_rollback: bool) -> Option<String> {
    let state = material.state;
    let opened = state.opened?;
    if of_rollback && !rolled_back(state) {
        return None;
    }
    let undone = || {
        let of = |kind: &str| {
            state
                .journal
                .iter()
                .find(|entry| entry.kind == kind)
                .map(|entry| entry.time)
        };
        of("undo.intended").or_else(|| of("undo.observed"))
    };
    let when = || {
        if of_rollback {
            undone()
        } else {
            Some(state.t_zero.unwrap_or(opened))
        }
    };
    match asked(label)? {
        Asked::Launcher => launcher(state),
        Asked::Signer => None,
        Asked::Day => when().map(day),
        Asked::Moment => when().map(minute),
        Asked::Status => status(state),
        Asked::Reason => state
            .aborted
            .as_ref()
            .map(|(_, reason, _)| one_line(reason))
            .or_else(|| {
                let (verdict, summary, _) = state.ended.as_ref()?;
                (*verdict != Verdict::Pass).then(|| one_line(summary))
            }),
        Asked::Environment => {
            let mut names: Vec<&str> = Vec::new();
            for (phase, entered) in material.plan.phases.iter().zip(&state.entered) {
                if let (Some(name), Some(_)) = (phase.environment.as_deref(), entered)
                    && !names.contains(&name)
                {
                    names.push(name);
                }
            }
            (!names.is_empty()).then(|| names.join(", "))
        }
    }
}

/// The first person who opened, trusted or drove the launch.
fn launcher(state: &State) -> Option<String> {
    state
        .journal
        .iter()
        .filter(|entry| {
            matches!(
                entry.kind.as_str(),
                "launch.opened" | "plan.trusted" | "run.started"
            )
        })
        .find(|entry| entry.actor.identity != Identity::Program)
        .map(|entry| one_line(&entry.actor.name))
}

fn status(state: &State) -> Option<String> {
    if rolled_back(state) {
        return Some("rolled back".to_owned());
    }
    if state.aborted.is_some() {
        return Some("aborted".to_owned());
    }
    state
        .ended
        .as_ref()
        .map(|(verdict, _, _)| verdict.to_string())
}

/// What the receipts say of an item about the launch itself that nobody signed: `Pass` ticks it or
/// takes the first of two answers, `Fail` takes the second, `None` leaves it.
pub(super) fn verdict(material: &Material<'_>, text: &str) -> Option<Verdict> {
    let state = material.state;
    let lower = text.to_lowercase();
    // `[Final Status]: LIVE / ROLLED BACK` asks which of the two; `Rollback performed` asks for one.
    let asks_status = asked(text) == Some(Asked::Status);
    if speaks_of_rollback(text) && !asks_status {
        let performed = state
            .steps
            .iter()
            .any(|step| step.undone == Some(Outcome::Proved));
        return performed.then_some(Verdict::Pass);
    }
    let (ended, ..) = state.ended.as_ref()?;
    if rolled_back(state) {
        return (asks_status && speaks_of_rollback(text)).then_some(Verdict::Fail);
    }
    let of_success = asks_status
        || [
            "success",
            "successful",
            "complete",
            "completed",
            "erfolgreich",
            "abgeschlossen",
            "exitoso",
            "completado",
            "réussi",
            "terminé",
        ]
        .iter()
        .any(|word| says(&lower, word))
        || [
            "成功",
            "完成",
            "完了",
            "성공",
            "완료",
            "успешн",
            "hoàn thành",
            "thành công",
        ]
        .iter()
        .any(|word| lower.contains(word));
    match ended {
        _ if !of_success => None,
        Verdict::Pass => Some(Verdict::Pass),
        // A failed launch that was not rolled back is no answer to `LIVE / ROLLED BACK`.
        Verdict::Fail if !speaks_of_rollback(text) => Some(Verdict::Fail),
        Verdict::Fail | Verdict::Inconclusive | Verdict::NotMeasured => None,
    }
}

/// Day and time to the minute, UTC: `2026-03-01 14:02 UTC`.
pub(super) fn minute(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_ask_in_many_languages() {
        for (label, expected) in [
            ("Deployed By", Some(Asked::Launcher)),
            ("Deployment durchgeführt von", Some(Asked::Launcher)),
            ("部署人员", Some(Asked::Launcher)),
            ("Reviewed by", Some(Asked::Signer)),
            ("Date", Some(Asked::Day)),
            ("Datum", Some(Asked::Day)),
            ("Deployment date and time recorded", Some(Asked::Moment)),
            ("部署时间", Some(Asked::Moment)),
            ("Final Status", Some(Asked::Status)),
            ("Reason", Some(Asked::Reason)),
            ("环境ID", Some(Asked::Environment)),
            ("Update", None),
            ("Throughput", None),
            ("Database admin", None),
            ("Data directory", None),
            ("Data", Some(Asked::Day)),
        ] {
            assert_eq!(asked(label), expected, "{label}");
        }
        for (label, expected) in [
            ("Date", Some(Asked::Day)),
            ("Date 2", Some(Asked::Day)),
            ("Verified by", Some(Asked::Signer)),
            ("Date and time", Some(Asked::Moment)),
            ("Response time", None),
            ("Expiry date", None),
            ("Throughput", None),
        ] {
            assert_eq!(asked_plainly(label), expected, "{label}");
        }
    }
}
