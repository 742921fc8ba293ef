//! What no recogniser is asked about: what forbids, what only a person can say, what stands for
//! something to do rather than for something that can be seen.

use super::about::About;
use super::words::{says, words};
use crate::{GateRole, Item};

words! {
    /// Papers, people, meetings, things done by hand or decided.
    static HUMAN =
        "en: document, docs., runbook, playbook, readme, changelog, release note, wiki, diagram, guide, faq,
             knowledge, training, trained, briefed, meeting, notif, inform, announc, communicat, stakeholder,
             team, review, approv, agree, sign-off, signed off, plan., strategy, procedure, policy, policies,
             scheduled, on-call, escalat, contact, by hand, manual., manually, click, screenshot, defined,
             discuss, decide, handover, owner
         es: equipo, capacit, formación, reunión, notific, revisad, revisión, aprobad, aprobación, manualmente,
             a mano, plan de
         pt: equipe, treinament, reunião, revisão, aprovad, aprovação, à mão
         de: dokument, handbuch, schulung, geschult, besprechung, benachrichtigt, informiert, überprüfung,
             freigabe, genehmig, manuell, von hand
         fr: équipe, formation, formé, réunion, notifié, relecture, validé par, approuv, manuel, à la main
         nl: opgeleid, opleiding, vergadering, overleg, geïnformeerd, goedgekeurd, goedkeuring, handmatig
         ru: документ, инструкц, обучен, совещан, уведом, команд, согласован, утвержд, одобрен, вручную, ручн
         zh: 文档, 文件已更新, 培训, 会议, 通知, 团队, 评审, 审批, 批准, 手动, 手工, 点击
         ja: 文書, ドキュメント, 手順書, 研修, トレーニング, 会議, チーム, レビュー, 承認, 手動, 手作業
         ko: 문서, 교육, 회의, 알림, 공지, 팀, 리뷰, 검토, 승인, 수동, 클릭
         vi: tài liệu, đào tạo, cuộc họp, họp., thông báo, phê duyệt, thủ công, bằng tay";

    /// Headings and parents under which everything is about papers and people.
    static HUMAN_PART =
        "en: documentation, communication, training, sign-off
         es: comunicación, documentación, capacitación
         pt: comunicação, documentação, treinamento
         de: dokumentation, kommunikation, schulung
         fr: formation
         nl: documentatie, communicatie, opleiding
         ru: документац, коммуникац, обучен
         zh: 文档, 沟通, 培训
         ja: ドキュメント, 連絡, 研修
         ko: 문서, 커뮤니케이션, 교육
         vi: tài liệu, truyền thông, đào tạo";

    /// First words of an order to change something. That it was done is not proved by what is there:
    /// a service that runs may never have been restarted.
    static ORDERS =
        "en: add, apply, bump, clear, close, compile, configure, continue, copy, create, delete, deploy,
             disable, document, enable, execute, export, freeze, import, install, keep, kill, merge, migrate,
             move, note, open, plan, populate, promote, publish, pull, push, record, reload, remove, rename,
             replace, restart, restore, revert, rotate, run, scale, schedule, send, set, setup, start, stop,
             switch, take, tune, update, upgrade, upload, write
         es: agregar, aplicar, añadir, borrar, configurar, crear, desplegar, ejecutar, eliminar, instalar,
             reiniciar
         pt: adicionar, atualizar, criar, executar, excluir, implantar
         fr: ajouter, appliquer, configurer, créer, déployer, exécuter, installer, redémarrer, supprimer
         ru: добавить, запустить, настроить, обновить, остановить, перезапустить, создать, удалить, установить";
}

/// Whether there is nothing to suggest for an item, whatever its words.
pub(super) fn refuses_unread(item: &Item, read: &tminus_checklist::Item) -> bool {
    !read.blanks.is_empty()
        || !matches!(item.gate, GateRole::Forward | GateRole::Rollback)
        || is_for_people(read)
}

/// Whether there is nothing to suggest for an item because of its words.
pub(super) fn refuses(about: &About<'_>) -> bool {
    about.lower.begins_with(&ORDERS) || says_human(about)
}

/// Whether no metric would measure what an item states. A number to fill in is one to measure.
pub(super) fn refuses_to_measure(about: &About<'_>) -> bool {
    about.read.blanks.len() > 1
        || about.item.gate != GateRole::Forward
        || is_for_people(about.read)
        || says_human(about)
}

fn is_for_people(read: &tminus_checklist::Item) -> bool {
    read.prohibition || read.approval
}

fn says_human(about: &About<'_>) -> bool {
    about.lower.trim_end().ends_with(['?', '？'])
        || says(about.prose(), &HUMAN)
        || about.lower.contains(".md")
        || says(about.around_it(), &HUMAN_PART)
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none, suggestions};

    #[test]
    fn nothing_is_suggested_for_what_people_do_and_say() {
        check_none(
            &[
                "Do not check that Redis is running",
                "Security Lead approval: Redis running",
                "Redis running since: ____",
                "Runbook says that Redis is running",
                "Team trained on Redis running",
                "Restart Redis, running again",
                "Is Redis running?",
                "Manually verified that Redis is running",
                "Reunión: Redis en ejecución",
                "Manuell geprüft: Redis läuft",
                "Vérifié à la main : Redis tourne",
                "Handmatig: Redis draait",
                "Вручную: Redis работает",
                "手动确认 Redis 运行",
                "手動で確認: Redis が稼働",
                "수동 확인: Redis 실행 중",
                "Kiểm tra thủ công: Redis đang chạy",
            ],
            "",
        );
        check(&[("Redis running", "tcp 127.0.0.1:6379")], "");
    }

    #[test]
    fn where_an_item_stands_counts_too() {
        let document = "# R\n\n## Documentation\n\n- [ ] Redis running\n\n## Rollback triggers\n\n- Redis running\n\n\
            ## Deployment log\n\n- Redis running: ✅ / ❌\n\n## Rollback\n\n- [ ] Redis running\n";
        assert_eq!(suggestions(document), ["-", "-", "-", "tcp 127.0.0.1:6379"]);
    }
}
