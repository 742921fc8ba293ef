//! What a section is for: from the words of its heading, then from the section it is part of, then
//! from its place in the document.
//!
//! The words are cues, not roles: `post` and `deployment` together say something else than
//! `deployment` alone. The tables below hold them for eleven languages.

use crate::Role;
use crate::lexicon::{Lexicon, lower};
use std::sync::LazyLock;

/// What a word in a heading hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Before,
    After,
    Rollback,
    /// What calls for a decision; with [`Self::Rollback`], a trigger.
    Condition,
    Abort,
    SignOff,
    Success,
    FollowUp,
    Log,
    Reference,
    Monitor,
    Verify,
    Prepare,
    /// Preparation, unless the launch is over.
    Baseline,
    Deploy,
    Task,
    /// Words of farewell.
    Closing,
    /// Words that look like a cue and are none: `checklist`.
    Nothing,
}

#[rustfmt::skip]
static CUES: LazyLock<Lexicon<Cue>> = LazyLock::new(|| {
    Lexicon::new(&[
        (Cue::Nothing, &["checklist", "check-list", "checkliste", "清单", "检查清单", "檢查清單", "チェックリスト", "체크리스트", "чеклист", "чек-лист", "test tenant", "testing.env", "launch plan"][..]),
        (Cue::Before, &[
            "pre-", "pre.", "preflight", "prelaunch", "predeploy", "before", "prior to", "prerequisite", "precondition", "preliminar",
            "antes d", "previo", "previa", "prerrequisito", "pré-", "pré.", "pré-requisito", "requisitos previos", "avant", "préalable", "prérequis",
            "vor dem", "vor der", "vor de", "vorab", "voraussetz", "vorbedingung", "voor de", "vooraf", "voorwaarde",
            "部署前", "发布前", "上线前", "切换前", "前置", "上線前", "リリース前", "デプロイ前", "本番前", "事前", "前提",
            "배포 전", "배포전", "릴리스 전", "출시 전", "오픈 전", "사전", "trước khi", "điều kiện tiên quyết", "до тег", "до релиз", "до депло", "до выкат", "до запуск", "перед", "предварительн",
        ]),
        (Cue::After, &[
            "post-", "post.", "postdeploy", "postlaunch", "after", "después", "posterior", "tras el", "após", "depois", "pós-", "pós.", "après",
            "nach dem", "nach der", "nach de", "na de", "nazorg", "部署后", "发布后", "上线后", "切换后", "リリース後", "デプロイ後", "本番後", "배포 후", "배포후", "릴리스 후", "출시 후", "오픈 후", "sau khi", "после",
        ]),
        (Cue::Rollback, &[
            "rollback", "roll back", "roll-back", "backout", "back-out", "back out", "revert", "reversión", "revertir", "reversão", "reverter", "desfazer", "vuelta atrás",
            "zurückroll", "rückroll", "rücknahme", "zurücksetz", "zurückspiel", "rückgängig", "rücksetz", "retour arrière", "restauration", "terugdraai", "terugrol", "回滚", "回退", "還原", "ロールバック", "切り戻し", "切戻し", "롤백", "되돌리", "hoàn tác", "khôi phục", "quay lui", "откат", "откатить",
        ]),
        (Cue::Condition, &[
            "trigger", "criteria", "criterion", "condition", "decision", "threshold", "when to", "criterio", "condicion", "disparador", "critério", "condiç", "gatilho", "kriteri", "auslöser", "bedingung", "critère", "déclench", "voorwaarden",
            "条件", "标准", "触发", "判断", "判定", "基準", "トリガー", "기준", "조건", "tiêu chí", "điều kiện", "критери", "услови", "триггер",
        ]),
        (Cue::Abort, &["abort", "kill criteri", "stop condition", "stop criteri", "stop list", "failure criteri", "abbruch", "abandon", "abortar", "中止", "中断", "중단", "hủy", "прерва", "стоп-"]),
        (Cue::SignOff, &[
            "sign-off", "signoff", "sign off", "approval", "approver", "authorization", "authorisation", "firma", "aprobaci", "visto bueno", "aprovaç", "assinatura", "freigabe", "abnahme", "unterschrift", "approbation", "validation finale", "signature", "goedkeuring", "akkoord",
            "签字", "签核", "审批", "批准", "簽核", "承認", "サインオフ", "승인", "결재", "phê duyệt", "ký duyệt", "утвержден", "согласован", "подпис",
        ]),
        (Cue::Success, &[
            "success criteri", "success metric", "definition of done", "done when", "acceptance criteri", "must pass", "successful if", "criterios de éxito", "criterio de éxito", "éxito", "critérios de sucesso", "sucesso", "erfolgskriteri", "erfolg", "critères de succès", "critères de réussite", "succès", "succescriteri",
            "成功标准", "成功標準", "验收标准", "完成确认", "成功基準", "完了条件", "완료 기준", "성공 기준", "tiêu chí thành công", "критерии успех", "критерии готовност",
        ]),
        (Cue::FollowUp, &[
            "next step", "follow-up", "follow up", "followup", "cleanup", "clean-up", "clean up", "post-incident", "post incident", "post-mortem", "postmortem", "root cause", "retrospective", "lessons", "announce", "wrap-up", "wrap up", "hypercare",
            "próximos pasos", "siguientes pasos", "seguimiento", "limpieza", "próximos passos", "acompanhamento", "limpeza", "nächste schritte", "nachbereitung", "aufräum", "abschluss", "prochaines étapes", "suivi", "nettoyage", "volgende stappen", "opruimen", "afronding",
            "后续", "下一步", "收尾", "後續", "今後", "次のステップ", "チェック後", "後片付け", "후속", "다음 단계", "정리", "bước tiếp theo", "dọn dẹp", "следующие шаги", "последующ",
        ]),
        (Cue::Log, &["log.", "logs.", "notes.", "registro", "notas", "protokoll", "notizen", "journal", "日志", "记录", "記録", "로그", "기록", "nhật ký", "ghi chú", "журнал", "заметк"]),
        (Cue::Reference, &[
            "contact", "escalation", "reference", "resources", "appendix", "glossary", "faq", "timeline", "troubleshoot", "summary", "links.", "help.", "recovery times", "recovery time", "roles and", "responsibilit",
            "contacto", "escalad", "referencia", "recursos", "apéndice", "solución de problemas", "resumen", "contato", "referência", "resumo", "solução de problemas", "kontakt", "ansprechpartner", "eskalation", "referenz", "anhang", "fehlerbehebung", "zusammenfassung", "annexe", "dépannage", "résumé", "contactpersonen", "naslag", "samenvatting", "bijlage",
            "联系", "聯絡", "参考", "附录", "问题排查", "故障排查", "故障排除", "遇到问题", "获取帮助", "帮助", "时间线", "連絡先", "参照", "付録", "トラブルシュート", "トラブルシューティング", "연락처", "참고", "문제 해결", "liên hệ", "tham khảo", "xử lý sự cố", "контакт", "справк", "приложени", "устранение неполад",
        ]),
        (Cue::Monitor, &[
            "monitor", "observ", "watch", "routine", "metrics to", "data collection", "alerting", "alerts", "surveill", "supervis", "vigilan", "monitore", "acompanhar", "überwach", "beobacht", "bewaking", "toezicht",
            "监控", "监测", "观察", "監控", "監視", "モニタ", "観察", "모니터", "관찰", "감시", "giám sát", "theo dõi", "наблюд", "мониторинг", "алерт",
        ]),
        (Cue::Verify, &[
            "verif", "validat", "test", "smoke", "check", "qa.", "gate", "health", "inspection", "comprob", "prueba", "validaci", "verificaci", "validaç", "teste", "prüf", "funktionstest", "überprüf", "validier", "vérif", "essai", "recette", "controle", "contrôle", "verific",
            "验证", "测试", "检查", "驗證", "測試", "檢查", "確認", "検証", "テスト", "チェック", "動作確認", "확인", "검증", "테스트", "점검", "kiểm tra", "kiểm thử", "xác minh", "провер", "тест", "верифик",
        ]),
        (Cue::Prepare, &[
            "prepar", "setup", "set-up", "backup", "back-up", "requirement", "readiness", "risk", "planning", "freeze", "dependenc", "respaldo", "copia de seguridad", "riesgo", "cópia de segurança", "risco", "vorbereitung", "sicherung", "risik", "sauvegarde", "prépar", "risque", "voorbereid", "back-up",
            "准备", "环境准备", "备份", "風險", "风险", "準備", "バックアップ", "준비", "백업", "chuẩn bị", "sao lưu", "подготов", "резервн", "риск",
        ]),
        (Cue::Baseline, &["baseline", "línea base", "linha de base", "ausgangswert", "référence de performance", "基线", "基準値", "베이스라인"]),
        (Cue::Deploy, &[
            "deploy", "release", "launch", "go-live", "go live", "golive", "cutover", "cut-over", "cut over", "migrat", "rollout", "roll-out", "roll out", "switchover", "publish", "upgrade", "traffic",
            "desplieg", "despliegue", "lanzamiento", "implementaci", "implantaç", "implanta", "lançamento", "publicaç", "inbetriebnahme", "bereitstell", "auslieferung", "veröffentlich", "umstellung", "déploie", "mise en production", "mise en service", "bascule", "uitrol", "livegang", "ingebruikname",
            "部署", "发布", "上线", "发版", "迁移", "切换", "上線", "發布", "デプロイ", "リリース", "本番", "移行", "公開", "배포", "릴리스", "출시", "마이그레이션", "triển khai", "phát hành", "di chuyển", "разв", "деплой", "релиз", "выкат", "миграц", "запуск", "внедрен",
        ]),
        (Cue::Task, &["task", "action item", "tarea", "tarefa", "aufgabe", "tâche", "taken", "任务", "タスク", "작업", "задач"]),
        (Cue::Closing, &["final notes", "conclusion", "congratulation", "closing", "notas finales", "notas finais", "fazit", "schlusswort"]),
    ])
});

/// How a heading places itself in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a heading may state several times at once"
)]
pub(crate) struct Timing {
    /// A point before T-0.
    pub(crate) before: bool,
    /// T-0 itself.
    pub(crate) zero: bool,
    /// A point after T-0: `T+5 min`.
    pub(crate) after: bool,
    /// A watched span: `first 15 minutes`, `Week 1`, `30-day`.
    pub(crate) span: bool,
    /// A deadline: `within 48 hours`.
    pub(crate) within: bool,
    /// The heading is nothing but a time.
    pub(crate) alone: bool,
}

/// What is known of a heading before its role is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// The role of the section it is part of; [`Role::Other`] at the top.
    pub(crate) parent: Role,
    /// It titles the document.
    pub(crate) title: bool,
    /// It says when.
    pub(crate) timing: Timing,
    /// A section that deploys stands before it.
    pub(crate) deployed: bool,
    /// A section that monitors stands before it.
    pub(crate) monitored: bool,
}

/// The role of a section.
pub(crate) fn of(heading: Heading<'_>) -> Role {
    let own = by_words(heading);
    if heading.title {
        return match own {
            Some(role @ (Role::Rollback | Role::Reference)) => role,
            _ => Role::Other,
        };
    }
    within(heading, own)
}

/// The role that the words of a heading and the time it states ask for.
fn by_words(heading: Heading<'_>) -> Option<Role> {
    let lower = lower(&heading.text);
    let (outside, inside) = split_parentheses(&lower);
    let mut cues: Vec<Cue> = CUES.find_all(&outside).map(|(_, _, cue)| cue).collect();
    if cues
        .iter()
        .all(|cue| matches!(cue, Cue::Nothing | Cue::After))
    {
        cues.extend(CUES.find_all(&inside).map(|(_, _, cue)| cue));
    }
    role_of(&cues, heading).or_else(|| by_timing(heading.timing, &cues))
}

fn role_of(cues: &[Cue], heading: Heading<'_>) -> Option<Role> {
    let has = |cue| cues.contains(&cue);
    let first = |wanted: &[Cue]| cues.iter().copied().find(|cue| wanted.contains(cue));
    let timing = heading.timing;
    if has(Cue::Closing) {
        return Some(Role::Other);
    }
    if has(Cue::FollowUp) && first(&[Cue::FollowUp, Cue::Rollback]) == Some(Cue::FollowUp) {
        return Some(Role::FollowUp);
    }
    if has(Cue::Before) {
        return Some(Role::Prepare);
    }
    if has(Cue::Rollback) {
        return Some(if has(Cue::Condition) || has(Cue::Abort) {
            Role::RollbackTrigger
        } else if has(Cue::Log) && !heading.text.to_lowercase().contains("note") {
            Role::FollowUp
        } else if first(&[Cue::Verify, Cue::Rollback]) == Some(Cue::Verify) {
            Role::Verify
        } else {
            Role::Rollback
        });
    }
    if has(Cue::Abort) {
        return Some(Role::RollbackTrigger);
    }
    if has(Cue::SignOff) {
        return Some(Role::SignOff);
    }
    if has(Cue::Success) {
        return Some(Role::Success);
    }
    if has(Cue::After) && has(Cue::Task) {
        return Some(Role::FollowUp);
    }
    match first(&[
        Cue::Reference,
        Cue::Log,
        Cue::Verify,
        Cue::Monitor,
        Cue::Prepare,
        Cue::Baseline,
    ]) {
        Some(Cue::Reference | Cue::Log) => Some(Role::Reference),
        Some(Cue::Verify) if timing.span => Some(Role::Monitor),
        Some(Cue::Verify) => Some(Role::Verify),
        Some(Cue::Monitor) => Some(Role::Monitor),
        Some(Cue::Baseline) if heading.monitored => Some(Role::FollowUp),
        Some(Cue::Prepare | Cue::Baseline) => Some(Role::Prepare),
        _ if has(Cue::After) => Some(if timing.within {
            Role::FollowUp
        } else if timing.span {
            Role::Monitor
        } else {
            Role::Verify
        }),
        _ if has(Cue::Deploy) => Some(Role::Deploy),
        _ => None,
    }
}

fn by_timing(timing: Timing, cues: &[Cue]) -> Option<Role> {
    if timing.zero {
        Some(Role::Deploy)
    } else if timing.before {
        Some(Role::Prepare)
    } else if timing.span {
        Some(Role::Monitor)
    } else if timing.after && !timing.alone {
        Some(Role::Verify)
    } else if timing.alone && cues.is_empty() {
        Some(if timing.after {
            Role::Verify
        } else {
            Role::FollowUp
        })
    } else {
        None
    }
}

/// The role of a section within the one it is part of: some sections lend theirs to all that
/// stands in them, whatever the words.
fn within(heading: Heading<'_>, own: Option<Role>) -> Role {
    use Role::{
        Deploy, FollowUp, Monitor, Other, Prepare, Reference, Rollback, RollbackTrigger, SignOff,
        Success, Verify,
    };
    let may_be = |roles: &[Role]| {
        own.filter(|role| roles.contains(role))
            .unwrap_or(heading.parent)
    };
    match heading.parent {
        Reference | SignOff => heading.parent,
        Prepare | FollowUp | Success => may_be(&[SignOff, Rollback, RollbackTrigger]),
        Verify => {
            let timed = heading.timing.after || heading.timing.span;
            match own {
                Some(Monitor) if !timed => Verify,
                Some(Deploy) | None => Verify,
                Some(role) => role,
            }
        }
        Monitor => may_be(&[
            SignOff,
            Success,
            Rollback,
            RollbackTrigger,
            FollowUp,
            Reference,
        ]),
        Rollback => may_be(&[Verify, FollowUp, Reference, RollbackTrigger, SignOff]),
        RollbackTrigger => may_be(&[Rollback, SignOff]),
        Deploy => own.unwrap_or(Deploy),
        Other => own.unwrap_or(if heading.deployed || is_step(heading.text) {
            Deploy
        } else {
            Prepare
        }),
    }
}

/// Whether a heading numbers itself as a step: `Step 2: ...`, `步骤2：...`.
pub(crate) fn is_step(heading: &str) -> bool {
    const WORDS: [&str; 14] = [
        "step ",
        "schritt ",
        "paso ",
        "passo ",
        "etapa ",
        "étape ",
        "stap ",
        "шаг ",
        "bước ",
        "步骤",
        "步驟",
        "ステップ",
        "手順",
        "단계 ",
    ];
    let lower = heading
        .trim_start_matches(|character: char| !character.is_alphanumeric())
        .to_lowercase();
    WORDS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            rest.trim_start()
                .starts_with(|character: char| character.is_numeric())
        })
    })
}

/// A text without its parentheses, and what stands in them.
fn split_parentheses(text: &str) -> (String, String) {
    let mut outside = String::with_capacity(text.len());
    let mut inside = String::new();
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '(' | '（' => {
                depth += 1;
                inside.push(' ');
            }
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(character),
            _ => outside.push(character),
        }
    }
    (outside, inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(text: &str, parent: Role) -> Role {
        of(Heading {
            text,
            parent,
            title: false,
            timing: Timing::default(),
            deployed: false,
            monitored: false,
        })
    }

    #[test]
    fn headings_say_what_a_section_is_for_in_eleven_languages() {
        for (text, expected) in [
            ("Pre-Deployment Checks", Role::Prepare),
            ("Deploy New Version", Role::Deploy),
            ("Post-Deployment Verification", Role::Verify),
            ("Health Check & Monitoring", Role::Verify),
            ("Monitoring & Logging", Role::Monitor),
            ("Success Criteria", Role::Success),
            ("Rollback Triggers", Role::RollbackTrigger),
            ("Rollback Plan", Role::Rollback),
            ("Sign-Off", Role::SignOff),
            ("Next Steps After Deployment", Role::FollowUp),
            ("Contacts & Escalation", Role::Reference),
            ("Antes del despliegue", Role::Prepare),
            ("Criterios de reversión", Role::RollbackTrigger),
            ("Após a implantação", Role::Verify),
            ("Plano de reversão", Role::Rollback),
            ("Vor dem Deployment", Role::Prepare),
            ("Überwachung", Role::Monitor),
            ("Mise en production", Role::Deploy),
            ("Critères de succès", Role::Success),
            ("Voorbereiding", Role::Prepare),
            ("Goedkeuring", Role::SignOff),
            ("部署前检查", Role::Prepare),
            ("步骤5：验证部署", Role::Verify),
            ("回滚标准", Role::RollbackTrigger),
            ("デプロイ後の確認", Role::Verify),
            ("切り戻し手順", Role::Rollback),
            ("배포 후 스모크 테스트", Role::Verify),
            ("롤백 기준", Role::RollbackTrigger),
            ("Trước khi triển khai", Role::Prepare),
            ("Giám sát", Role::Monitor),
            ("После выката", Role::Verify),
            ("Откат релиза", Role::Rollback),
        ] {
            assert_eq!(role(text, Role::Other), expected, "{text}");
        }
    }

    #[test]
    fn a_section_lends_its_role_to_what_stands_in_it() {
        assert_eq!(role("Security Testing", Role::Prepare), Role::Prepare);
        assert_eq!(role("Rollback Performed", Role::Reference), Role::Reference);
        assert_eq!(role("Backup", Role::Deploy), Role::Prepare);
        assert_eq!(role("Root Cause Analysis", Role::Rollback), Role::FollowUp);
        assert_eq!(role("Final Sign-Off", Role::Monitor), Role::SignOff);
    }
}
