//! What a section is for: from the words of its heading, then from the section it is part of, then
//! from its place in the document.
//!
//! The words are cues, not roles: `post` and `deployment` together say something else than
//! `deployment` alone. The tables below hold them for eleven languages.

use crate::Role;
use crate::byte_set::ByteSet;
use crate::glance::Glance;
use crate::lexicon::{Lexicon, Phrases, lower};
use crate::trigger;
use crate::window::{self, Place};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a word in a heading hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Before,
    After,
    Rollback,
    /// After going back.
    AfterRollback,
    /// What calls for a decision; with [`Self::Rollback`], a trigger.
    Condition,
    /// The same, where the reason is still to come: `Roll back if`.
    If,
    Abort,
    SignOff,
    Success,
    FollowUp,
    Log,
    /// What is told again: a summary, notes.
    Recap,
    Reference,
    Monitor,
    Verify,
    Prepare,
    /// Preparation, unless the launch is over.
    Baseline,
    Deploy,
    Task,
    Emergency,
    Hotfix,
    /// Words of farewell.
    Closing,
    /// Words that look like a cue and are none: `checklist`.
    Nothing,
}

#[rustfmt::skip]
static CUES: LazyLock<Lexicon<Cue>> = LazyLock::new(|| {
    Lexicon::new(&[
        (Cue::Nothing, &[
            "checklist", "check-list", "checkliste", "清单", "检查清单", "檢查清單", "チェックリスト", "체크리스트", "чеклист", "чек-лист", "test tenant", "testing.env", "launch plan", "check-in.", "checkout", "check out.", "testnet", "testflight",
            "kontrol listesi", "lista kontrolna", "lista di controllo", "lista de verificación", "lista de comprobación", "lista de verificação", "liste de contrôle", "danh sách kiểm tra", "контрольный список", "limpeza do cache", "limpeza de cache", "limpieza de caché", "limpieza de la caché", "cache cleanup", "cache clean-up", "nettoyage du cache", "очистка кеш", "очистка кэш", "キャッシュのクリア", "清理缓存", "清除快取", "if needed", "if required", "if necessary", "si es necesario", "se necessário", "si nécessaire", "indien nodig", "falls nötig", "falls erforderlich", "если нужно", "nếu cần", "如果需要",
        ][..]),
        (Cue::Before, &[
            "pre-", "pre.", "preflight", "prelaunch", "predeploy", "before", "prior to", "prerequisite", "precondition", "preliminar",
            "antes d", "previo", "previa", "prerrequisito", "pré-", "pré.", "pré-requisito", "requisitos previos", "avant", "préalable", "prérequis",
            "vor dem", "vor der", "vor de", "vorab", "voraussetz", "vorbedingung", "voor de", "vooraf", "voorwaarde",
            "部署前", "发布前", "上线前", "切换前", "前置", "上線前", "リリース前", "デプロイ前", "本番前", "事前", "前提",
            "배포 전", "배포전", "릴리스 전", "출시 전", "오픈 전", "사전", "trước khi", "điều kiện tiên quyết", "до тег", "до релиз", "до депло", "до выкат", "до запуск", "перед", "предварительн",
            "ahead of", "vorher", "im vorfeld", "antes.", "przed.", "wstępn", "warunki wstępne", "öncesi", "öncesinde", "ön koşul", "ön kontrol", "prima del", "prima di", "prima della", "prerequisit", "上版前", "投产前", "割接前", "發布前", "發佈前", "部署之前", "切換前", "切替前", "移行前", "公開前", "적용 전", "전환 전", "점검 전", "trước triển khai", "trước phát hành", "до начала", "до установ", "до обновл", "предрелиз", "作業前", "작업 전"]),
        (Cue::After, &[
            "post-", "post.", "postdeploy", "postlaunch", "after", "después", "posterior", "tras el", "após", "depois", "pós-", "pós.", "après",
            "nach dem", "nach der", "nach de", "na de", "部署后", "发布后", "上线后", "切换后", "リリース後", "デプロイ後", "本番後", "배포 후", "배포후", "릴리스 후", "출시 후", "오픈 후", "sau khi", "после",
            "danach", "després", "dopo", "po wdrożeni", "po wydani", "po uruchomieni", "po publikac", "sonrası", "sonrasında", "sonra.", "上版后", "上版後", "部署後", "發布後", "發佈後", "切換後", "投产后", "割接后", "公開後", "切替後", "事後", "移行後", "작업 후", "적용 후", "전환 후", "sau triển khai", "sau phát hành", "na livegang", "na ingebruikname", "na uitrol", "作業後"]),
        (Cue::Rollback, &[
            "rollback", "roll back", "roll-back", "rolling back", "rolled back", "backout", "back-out", "back out", "revert", "reversión", "revertir", "reversão", "reverter", "desfazer", "vuelta atrás",
            "zurückroll", "rückroll", "rücknahme", "zurücksetz", "zurückspiel", "rückgängig", "rücksetz", "retour arrière", "restauration", "terugdraai", "terugrol", "回滚", "回退", "還原", "ロールバック", "切り戻し", "切戻し", "롤백", "되돌리", "hoàn tác", "khôi phục", "quay lui", "откат", "откатить",
            "go back", "going back", "fall back.", "falling back", "fallback plan", "fallback procedure", "fallback to the", "fall-back plan", "fall-back procedure", "back to the old", "undo.", "undoing", "rückfall", "rückbau", "rückkehr", "rückabwick", "zurück.", "terug.", "terugzet", "terugval", "terugkeer", "marcha atrás", "dar marcha atrás", "deshacer", "volver atrás", "retorno", "restaurar versión", "voltar atrás", "retroceder", "revenir", "retour à", "annulation", "ripristin", "tornare indietro", "wycofan", "wycofuj", "przywrócen", "geri al", "geri dön", "회귀", "복구 절차", "원복", "복원", "回復手順", "巻き戻し", "差し戻し", "戻し手順", "撤回", "回復", "回滾", "回復舊版", "退版", "lùi phiên bản", "quay về", "возврат", "вернуться", "retour en arrière", "repli.", "rückweg", "zurück zur", "powrót do", "vuelta a la versión", "volta à versão", "terug naar", "ritorno alla", "eski sürüm"]),
        (Cue::AfterRollback, &["post-rollback", "after rollback", "after the rollback", "nach dem rollback", "na de rollback", "na rollback", "después del rollback", "tras el rollback", "após o rollback", "après le rollback", "dopo il rollback", "po rollback", "po wycofan", "geri alma sonrası", "после откат", "sau khi hoàn tác", "sau khi rollback", "回滚后", "回滾後", "回退后", "回退後", "還原後", "退版後", "ロールバック後", "切り戻し後", "切戻し後", "롤백 후", "롤백후", "원복 후"]),
        (Cue::If, &["if.", "si.", "se.", "wenn.", "falls.", "als.", "indien.", "если.", "nếu.", "jeśli.", "gdy.", "eğer"]),
        (Cue::Condition, &[
            "trigger", "criteria", "criterion", "condition", "decision", "threshold", "when to", "criterio", "condicion", "disparador", "critério", "condiç", "gatilho", "kriteri", "auslöser", "bedingung", "critère", "déclench", "voorwaarden",
            "条件", "标准", "触发", "判断", "判定", "基準", "トリガー", "기준", "조건", "tiêu chí", "điều kiện", "критери", "услови", "триггер",
            "when.", "grounds", "tripwire", "warning sign", "red line", "wann.", "wanneer.", "cuándo", "cuando.", "quando.", "quand.", "когда", "khi nào", "時機", "时机", "タイミング", "시점", "언제", "kiedy", "ne zaman", "umbral", "limiar", "seuil", "schwell", "grenzwert", "drempel", "порог", "阈值", "閾值", "門檻", "门槛", "閾値", "しきい値", "임계", "ngưỡng", "próg", "progi", "eşik", "soglia", "soglie", "koşul", "warun", "kryteri", "criteri", "條件", "標準", "觸發", "判斷", "entscheid", "decisión", "decisão", "décision", "besluit", "решени", "quyết định", "결정", "판정", "決定",
        ]),
        (Cue::Abort, &[
            "abort", "kill criteri", "stop condition", "stop criteri", "stop list", "failure criteri", "abbruch", "abandon", "abortar", "中止", "中断", "중단", "hủy", "прерва", "стоп-",
            "abbrechen", "annuler", "interrump", "przerwa", "iptal", "i\u{307}ptal", "durdurma", "afbreken", "afbreek", "kill switch criteri", "brechen wir ab", "abortamos", "on arrête", "stoppen we", "przerywamy", "ci fermiamo"]),
        (Cue::SignOff, &[
            "sign-off", "signoff", "sign off", "approval", "approver", "authorization", "authorisation", "firma", "aprobaci", "visto bueno", "aprovaç", "assinatura", "freigabe", "abnahme", "unterschrift", "approbation", "validation finale", "signature", "goedkeuring", "akkoord",
            "签字", "签核", "审批", "批准", "簽核", "承認", "サインオフ", "승인", "결재", "phê duyệt", "ký duyệt", "утвержден", "согласован", "подпис",
            "signed off", "signed-off", "signed by", "signatur", "unterzeichn", "genehmig", "conformidad", "aprobado", "homologaç", "aprovad", "visto.", "visas", "approuv", "accord final", "ondertekening", "handtekening", "goedgekeurd", "getekend", "approvazion", "firme", "zatwierdz", "podpis", "akceptac", "onay", "imza", "i\u{307}mza", "签名", "簽名", "簽章", "簽署", "審核", "审核", "会签", "會簽", "확인 서명", "서명", "押印", "署名", "捺印", "chữ ký", "ký xác nhận", "ký tên", "виза.",
        ]),
        (Cue::Success, &[
            "success criteri", "success metric", "success indicator", "definition of done", "done when", "acceptance criteri", "must pass", "successful if", "criterios de éxito", "criterio de éxito", "éxito", "critérios de sucesso", "sucesso", "erfolgskriteri", "erfolg", "critères de succès", "critères de réussite", "succès", "succescriteri",
            "成功标准", "成功標準", "验收标准", "完成确认", "成功基準", "完了条件", "완료 기준", "성공 기준", "tiêu chí thành công", "критерии успех", "критерии готовност",
            "successfully done", "success looks like", "what good looks like", "geschafft wenn", "fertig wenn", "criterios de aceptación", "critérios de aceite", "critérios de aceitação", "critères d'acceptation", "akzeptanzkriteri", "abnahmekriteri", "acceptatiecriteri", "criteri di successo", "criteri di accettazione", "kryteria sukcesu", "kryteria akceptacji", "başarı", "kabul kriter", "驗收標準", "受入基準", "合格基準", "인수 기준", "tiêu chí nghiệm thu", "tiêu chí hoàn thành", "критерии приём", "критерии прием",
        ]),
        (Cue::FollowUp, &[
            "next step", "follow-up", "follow up", "followup", "cleanup", "clean-up", "clean up", "post-incident", "post incident", "post-mortem", "postmortem", "root cause", "retrospective", "lessons", "announce", "wrap-up", "wrap up", 
            "próximos pasos", "siguientes pasos", "limpieza", "próximos passos", "limpeza", "nächste schritte", "nachbereitung", "aufräum", "abschluss", "prochaines étapes", "nettoyage", "volgende stappen", "opruimen", "afronding",
            "后续", "下一步", "收尾", "後續", "今後", "次のステップ", "チェック後", "後片付け", "후속", "다음 단계", "정리", "bước tiếp theo", "dọn dẹp", "следующие шаги", "последующ",
            "afterwards", "closeout", "close-out", "close out", "closing tasks", "aftercare", "tidy up", "tidying", "nachlauf", "nachsorge", "nachgang", "nacharbeit", "nachbesprech", "retrospekt", "cierre", "retrospectiv", "encerramento", "fechamento", "pós-mortem", "clôture", "rétrospective", "bilan", "nazorg", "afsluiting", "afronden", "evaluatie", "chiusura", "pulizia", "passi successivi", "prossimi passi", "zamknięcie.", "zakończenie.", "porządk", "następne krok", "kolejne krok", "kapanış", "temizlik", "sonraki adım", "закрытие.", "завершение.", "ретроспектив", "уборка", "итоги", "完了報告", "結果報告", "後処理", "後作業", "振り返り", "마무리", "회고", "뒷정리", "善后", "復盤", "复盘", "結案", "hoàn tất", "kết thúc", "tổng kết", "việc cần làm tiếp",
        ]),
        (Cue::Log, &[
            "log.", "logs.", "protokoll", "journal de", "journal du", "journal des", "journal d'", "journal d’", "registro de despliegue", "registro del despliegue", "registro de cambios", "registro de ejecución", "registro de implantação", "registro da implantação", "registro de mudanças", "registro de deploy", "registro do deploy",
            "部署日志", "变更日志", "更新日志", "发布日志", "上线日志", "操作日志", "升级日志", "變更日誌", "更新日誌", "部署日誌", "记录", "記録", "배포 로그", "변경 로그", "릴리스 로그", "작업 로그", "기록", "nhật ký triển khai", "nhật ký phát hành", "nhật ký thay đổi", "журнал разв", "журнал релиз", "журнал изменен", "журнал работ",
        ]),
        (Cue::Recap, &[
            "notes.", "summary", "timeline", "quick reference", "notas", "resumen", "resumo", "notizen", "zusammenfassung", "résumé", "samenvatting", "时间线", "ghi chú", "заметк",
        ]),
        (Cue::Reference, &[
            "contact", "escalation", "reference", "appendix", "glossary", "faq", "troubleshoot", "links.", "help.", "recovery times", "recovery time", "roles and", "responsibilit",
            "contacto", "escalad", "referencia", "apéndice", "solución de problemas", "contato", "referência", "solução de problemas", "kontakt", "ansprechpartner", "eskalation", "referenz", "anhang", "fehlerbehebung", "annexe", "dépannage", "contactpersonen", "naslag", "bijlage",
            "联系", "聯絡", "参考", "附录", "问题排查", "故障排查", "故障排除", "遇到问题", "获取帮助", "帮助", "連絡先", "参照", "付録", "トラブルシュート", "トラブルシューティング", "연락처", "참고", "문제 해결", "liên hệ", "tham khảo", "xử lý sự cố", "контакт", "справк", "приложени", "устранение неполад",
            "who to call", "who to contact", "whom to", "who is who", "phone number", "phone list", "rufnummer", "telefonliste", "telefon", "wen anrufen", "wer ist wer", "rufbereitschaft", "erreichbar", "a quién llamar", "teléfono", "quem chamar", "telefones", "qui appeler", "téléphone", "wie bel", "wie te bellen", "telefoonnummer", "bereikbaarheid", "contatti", "riferiment", "chi chiamare", "dane kontaktowe", "iletişim", "i\u{307}letişim", "başvuru", "referans", "кому звонить", "телефон", "дежурн", "谁来", "聯繫", "通訊錄", "通讯录", "连络", "緊急連絡", "担当者連絡", "体制", "비상 연락", "담당자 연락", "đầu mối", "danh bạ", "thông tin liên lạc", "附錄", "參考",
        ]),
        (Cue::Monitor, &[
            "monitor", "observ", "watch.", "watching", "watched", "watch-", "routine", "metrics to", "data collection", "alerting", "alerts", "surveill", "supervis", "vigilan", "monitore", "acompanhar", "überwach", "beobacht", "bewaking", "toezicht",
            "监控", "监测", "观察", "監控", "監視", "モニタ", "観察", "모니터", "관찰", "감시", "giám sát", "theo dõi", "наблюд", "мониторинг", "алерт",
            "first night", "first hours", "first days", "hypercare", "seguimiento", "acompanhamento", "suivi", "erste nacht", "ersten stunden", "ersten tage", "primeras horas", "primeros días", "primera noche", "primeiras horas", "primeiros dias", "primeira noite", "premières heures", "premiers jours", "première nuit", "eerste nacht", "eerste uren", "eerste dagen", "nachbeobacht", "im auge", "in de gaten", "osserva", "sorveglia", "prime ore", "obserw", "nadzór", "izleme", "i\u{307}zleme", "gözlem", "takip", "觀察", "監測", "盯盘", "值守", "見守り", "経過", "ウォッチ", "지켜보", "관제", "quan sát", "контрол за", "слежен", "дежурство",
        ]),
        (Cue::Verify, &[
            "verif", "validate.", "validates.", "validating", "validati", "test", "smoke", "check", "qa.", "gate.", "gates.", "health", "inspection", "comprob", "prueba", "validaci", "verificaci", "validaç", "teste", "prüf", "funktionstest", "überprüf", "validier", "vérif", "essai", "recette", "controle", "contrôle", "verific",
            "验证", "测试", "检查", "驗證", "測試", "檢查", "確認", "検証", "テスト", "チェック", "動作確認", "확인", "검증", "테스트", "점검", "kiểm tra", "kiểm thử", "xác minh", "провер", "тест", "верифик",
            "funktionsprüf", "funktionskontroll", "funktionsnachweis", "sichtprüf", "rauchtest", "kontroll", "nachprüf", "endkontroll", "abnahmetest", "comprueb", "revisión", "revisar", "conferência", "conferir", "checagem", "nagaan", "controll", "collaudo", "sprawdz", "weryfik", "walidac", "kontrol.", "kontroll", "doğrula", "dymny", "回归", "验收", "驗收", "核对", "核對", "巡检", "自检", "疎通", "受入", "검수", "xác nhận hoạt động", "nghiệm thu", "сверк", "убедит", "приёмк", "приемк", "дымов",
        ]),
        (Cue::Prepare, &[
            "prepar", "go/no-go", "go / no-go", "go-no-go", "go no-go", "no-go.", "setup", "set-up", "backup", "back-up", "requirement", "readiness", "risk", "planning", "freeze", "dependenc", "respaldo", "copia de seguridad", "riesgo", "cópia de segurança", "risco", "vorbereitung", "sicherung", "risik", "sauvegarde", "prépar", "risque", "voorbereid", "back-up",
            "准备", "环境准备", "备份", "風險", "风险", "準備", "バックアップ", "준비", "백업", "chuẩn bị", "sao lưu", "подготов", "резервн", "риск",
            "vorarbeit", "vorlauf", "przygotow", "kopia zapasowa", "hazırlık", "yedek", "備份", "前期", "사전 준비", "бэкап", "rủi ro",
        ]),
        (Cue::Baseline, &[
            "baseline", "línea base", "linha de base", "ausgangswert", "référence de performance", "基线", "基準値", "베이스라인",
            "基準線", "referenzwert",
        ]),
        (Cue::Deploy, &[
            "deploy", "redeploy", "release", "launch", "go-live", "go live", "golive", "cutover", "cut-over", "cut over", "migrat", "rollout", "roll-out", "roll out", "switchover", "publish", "upgrade", "traffic",
            "desplieg", "despliegue", "lanzamiento", "implementaci", "implantaç", "implanta", "lançamento", "publicaç", "inbetriebnahme", "bereitstell", "auslieferung", "veröffentlich", "umstellung", "déploie", "mise en production", "mise en service", "bascule", "uitrol", "livegang", "ingebruikname",
            "部署", "发布", "上线", "发版", "迁移", "切换", "上線", "發布", "デプロイ", "リリース", "本番", "移行", "公開", "배포", "릴리스", "출시", "마이그레이션", "triển khai", "phát hành", "di chuyển", "разв", "деплой", "релиз", "выкат", "миграц", "запуск", "внедрен",
            "execution", "executing", "durchführ", "ausführ", "ausroll", "umschalt", "umzug", "einspiel", "ablauf.", "ejecución", "puesta en", "salida a", "pase a producción", "paso a producción", "publicación", "subida", "execução", "entrada em", "virada", "colocação em", "subir versão", "mise en ligne", "exécution", "déroulement", "passage en production", "uitvoer", "in productie", "omzetting", "overschakel", "overzetten", "rilascio", "messa in", "esecuzione", "distribuzion", "wdroż", "wdraż", "wydani", "publikac", "uruchomieni", "przełącz", "dağıtım", "yayın", "canlıya", "geçiş", "devreye", "上版", "升级", "升級", "投产", "割接", "實施", "实施", "遷移", "切換", "佈署", "發佈", "执行步骤", "執行步驟", "当日の作業", "当日作業", "作業手順", "作業当日", "切替", "切り替え", "反映作業", "적용 절차", "반영", "전환", "실행 절차", "thực hiện", "nâng cấp", "chuyển đổi", "đưa lên", "выклад", "установк", "раскат", "ход работ", "выполнени", "переключени", "ввод в эксплуат",
        ]),
        (Cue::Task, &[
            "task", "action item", "tarea", "tarefa", "aufgabe", "tâche", "taken", "任务", "タスク", "작업", "задач",
            "zadani", "görev", "compit", "công việc", "工作事項", "待办", "待辦",
        ]),
        (Cue::Emergency, &["emergency", "incident response", "incident management"]),
        (Cue::Hotfix, &["hotfix"]),
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

/// What a section is for, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Purpose {
    pub(crate) role: Role,
    pub(crate) ground: Ground,
}

impl Purpose {
    /// At the top of a document.
    pub(crate) const NONE: Self = Self {
        role: Role::Other,
        ground: Ground::Place,
    };

    fn by_words(role: Role) -> Self {
        Self {
            role,
            ground: Ground::Words,
        }
    }

    /// Whether a section lends its role to what stands in it.
    fn is_lent(self) -> bool {
        self.ground != Ground::Place && self.role != Role::Other
    }
}

/// What a role rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The place of a section in the document, and so on little.
    Place,
    /// Words of its heading, or of one above it.
    Words,
    /// Words of what is only written down or told again: a log, notes.
    Record,
    /// Words of what comes again after the launch: maintenance.
    Upkeep,
}

/// What is known of a heading before its role is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// What the section is for that it is part of.
    pub(crate) parent: Purpose,
    /// It titles the document.
    pub(crate) title: bool,
    /// It says when.
    pub(crate) timing: Timing,
    /// A section that deploys stands before it.
    pub(crate) deployed: bool,
    /// A section that monitors stands before it.
    pub(crate) monitored: bool,
}

/// What a section is for. `under` gives what stands directly under its heading; it is asked only
/// where the words of the heading leave the role open.
pub(crate) fn of(heading: Heading<'_>, under: impl Fn() -> Under) -> Purpose {
    let own = by_words(heading, under);
    if heading.title {
        return own
            .filter(|own| matches!(own.role, Role::Rollback | Role::Reference))
            .unwrap_or(Purpose::NONE);
    }
    let role = within(heading, own);
    let is_parents = role == heading.parent.role;
    let ground = match own {
        _ if is_parents && matches!(heading.parent.ground, Ground::Record | Ground::Upkeep) => {
            heading.parent.ground
        }
        Some(own) if own.role == role => own.ground,
        _ if is_parents => heading.parent.ground,
        _ => Ground::Place,
    };
    Purpose { role, ground }
}

/// What stands directly under a heading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Under {
    /// The beginning of what it says, a line each; the header of a table begins with `|`.
    pub(crate) said: String,
    /// There are boxes to tick.
    pub(crate) boxes: bool,
}

fn timing(heading: &str) -> Timing {
    window::timing(
        heading,
        &window::scan(heading, Glance::at(heading), Place::Heading, false),
    )
}

/// The role that the words of a heading and the time it states ask for, else what stands under it.
fn by_words(heading: Heading<'_>, under: impl Fn() -> Under) -> Option<Purpose> {
    let lower = lower(heading.text);
    let (outside, inside) = split_parentheses(&lower);
    let mut cues: Vec<Cue> = Vec::with_capacity(8);
    cues.extend(CUES.find_all(&outside).map(|(_, _, cue)| cue));
    if names_fallback(&lower) {
        cues.insert(0, Cue::Rollback);
    }
    let span_is_aside = || heading.timing.span && !timing(&outside).span;
    if cues.first() == Some(&Cue::Verify) && span_is_aside() {
        // `Verify (first 15 minutes)` verifies; the time is how long.
        return Some(Purpose::by_words(Role::Verify));
    }
    let does = deed(&outside, &cues);
    match does {
        Some(Deed::Deploys) => return Some(Purpose::by_words(Role::Deploy)),
        Some(Deed::Changes) => cues.retain(|cue| !cue.is_of_a_thing()),
        None => {}
    }
    if cues
        .iter()
        .all(|cue| matches!(cue, Cue::Nothing | Cue::After))
        && does.is_none()
    {
        let counts = |cue: &Cue| counts_inside(*cue) || is_short(&outside);
        let inside = CUES.find_all(&inside).map(|(_, _, cue)| cue);
        cues.extend(inside.filter(counts));
    }
    if does.is_none()
        && let Some(subject) = subject(&outside, &cues)
        && let Some(purpose) = by_subject(subject, heading, &under)
    {
        return Some(purpose);
    }
    role_of(&cues, heading)
        .filter(|role| *role != Role::Reference || !cues.contains(&Cue::Recap) || !under().boxes)
        .map(|role| Purpose {
            role,
            ground: if role == Role::Reference && is_record(&cues) {
                Ground::Record
            } else {
                Ground::Words
            },
        })
        .or_else(|| by_timing(heading.timing, &cues).map(Purpose::by_words))
        .or_else(|| by_content(&cues, heading, under).map(Purpose::by_words))
}

impl Cue {
    /// Whether the word names a thing that one deploys or configures as well as a section.
    fn is_of_a_thing(self) -> bool {
        matches!(
            self,
            Self::Reference
                | Self::Log
                | Self::Recap
                | Self::Verify
                | Self::Monitor
                | Self::Condition
                | Self::Task
                | Self::Emergency
                | Self::Hotfix
                | Self::Nothing
        )
    }
}

/// Whether the first cue that tells a role is one of what is only written down.
fn is_record(cues: &[Cue]) -> bool {
    let first = cues
        .iter()
        .find(|cue| matches!(cue, Cue::Reference | Cue::Log | Cue::Recap));
    matches!(first, Some(Cue::Log | Cue::Recap))
}

/// Whether a word in parentheses tells a role, whatever stands before them: it turns the launch round
/// or is none of its steps.
fn counts_inside(cue: Cue) -> bool {
    !matches!(
        cue,
        Cue::Verify | Cue::Monitor | Cue::Success | Cue::Log | Cue::Recap | Cue::Deploy
    )
}

/// Whether a heading is but a number and a word: `Phase 2`.
fn is_short(outside: &str) -> bool {
    let words = outside
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_alphabetic));
    words.count() < 2
}

/// `Fallback` as the name of a plan; elsewhere it is a mode: `In the browser (fallback)`.
fn names_fallback(lower: &str) -> bool {
    let (start, _) = behind_number(lower);
    ["fallback", "fall-back"]
        .iter()
        .filter_map(|name| start.strip_prefix(name))
        .any(|rest| {
            let rest = rest.trim_start();
            rest.is_empty() || rest.starts_with([':', '：', '-', '–', '—', '('])
        })
}

/// What a heading says that one does, when it begins with a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Deploys,
    /// Prepares or deploys, as its place has it.
    Changes,
}

/// Verbs that put something live, or make or change it.
static VERBS: LazyLock<Phrases<(Deed, bool)>> = LazyLock::new(|| {
    // Those that are nouns too count only behind the number of a step.
    Phrases::new(&[
        (
            (Deed::Deploys, false),
            &[
                "deploy",
                "redeploy",
                "publish",
                "roll out",
                "desplegar",
                "publicar",
                "implantar",
                "déployer",
                "publier",
                "развернуть",
            ][..],
        ),
        (
            (Deed::Deploys, true),
            &["release", "launch", "migrate", "post", "ship"],
        ),
        (
            (Deed::Changes, false),
            &[
                "configure",
                "install",
                "create",
                "provision",
                "upload",
                "configurar",
                "instalar",
                "crear",
                "criar",
                "configurer",
                "installer",
                "créer",
                "настроить",
                "установить",
                "создать",
            ],
        ),
        (
            (Deed::Changes, true),
            &[
                "update", "build", "push", "upgrade", "apply", "add", "fix", "enable",
            ],
        ),
    ])
});

/// What a heading says that one does: its verb counts, whatever it is done to. `Deploy checks` has
/// none: where all behind the verb is a cue, it may be a noun, and the cues say what the section is.
fn deed(outside: &str, cues: &[Cue]) -> Option<Deed> {
    const TURNS: [Cue; 6] = [
        Cue::Success,
        Cue::Rollback,
        Cue::AfterRollback,
        Cue::Abort,
        Cue::SignOff,
        Cue::FollowUp,
    ];
    let (start, numbered) = behind_number(outside);
    let (verb, (deed, is_noun)) = VERBS
        .begin(start)
        .find(|(verb, _)| start[verb.len()..].starts_with(' '))?;
    if is_noun && !numbered || cues.iter().any(|cue| TURNS.contains(cue)) {
        return None;
    }
    let rest = &start[verb.len()..];
    if !numbered && names_lookup(rest) {
        return None;
    }
    let has_object = || {
        let words =
            rest.split(|character: char| !(character.is_alphanumeric() || character == '-'));
        words
            .filter(|word| !word.is_empty())
            .any(|word| !CUES.begins(word))
    };
    has_object().then_some(deed)
}

/// Whether what a text ends with is looked up: `team contacts`.
fn names_lookup(text: &str) -> bool {
    let last = CUES.find_all(text).last();
    last.is_some_and(|(at, stem, cue)| {
        let is_end = !text[at + stem.len()..].trim_end().contains(' ');
        is_end && matches!(cue, Cue::Reference | Cue::Log | Cue::Recap)
    })
}

/// What stands behind the number of a step or section, and whether there is one: `Step 2: `, `3.1 `.
fn behind_number(lower: &str) -> (&str, bool) {
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let word = STEP_WORDS.iter().find_map(|word| {
        let rest = start.strip_prefix(word)?.trim_start();
        rest.starts_with(char::is_numeric).then_some(rest)
    });
    let numbered = word.unwrap_or(start);
    if !numbered.starts_with(char::is_numeric) {
        return (start, false);
    }
    let rest = numbered.trim_start_matches(|character: char| {
        character.is_numeric() || matches!(character, '.' | '-')
    });
    // `Step 2a`.
    let mut letters = rest.chars();
    let rest = match (letters.next(), letters.next()) {
        (Some(letter), Some(next)) if letter.is_alphabetic() && !next.is_alphanumeric() => {
            letters.as_str()
        }
        _ => rest,
    };
    let rest = rest.trim_start_matches(|character: char| !character.is_alphanumeric());
    (rest, true)
}

/// What a heading is about that is too vague a word among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// What helps when something does not work.
    Help,
    /// What one looks up.
    Lookup,
    /// The same, where nothing else is said of it by the sections around, and nothing is to be ticked.
    Vague,
    /// What is to be done again and again.
    Upkeep,
    /// The deployment in short, where it stands at length before.
    Again,
    /// A word that may stand beside these.
    Beside,
}

/// Whole headings. Words that say only of what they are may stand in them: `Common deployment issues`.
#[rustfmt::skip]
static SUBJECTS: LazyLock<Phrases<Subject>> = LazyLock::new(|| {
    Phrases::new(&[
        (Subject::Help, &[
            "common mistakes", "common issues", "common problems", "common errors", "common pitfalls", "common questions", "frequent problems", "frequently asked questions", "known issues", "known problems", "known limitations", "questions", "any questions", "have questions",
            "problemas comunes", "problemas frecuentes", "errores comunes", "preguntas frecuentes", "problemas conocidos", "problemas comuns", "erros comuns", "perguntas frequentes", "häufige probleme", "häufige fehler", "bekannte probleme", "häufige fragen", "problèmes courants", "erreurs courantes", "problèmes connus", "questions fréquentes", "veelvoorkomende problemen", "bekende problemen", "veelgestelde vragen",
            "常见问题", "常见错误", "常见问题解决", "常见问题检查", "常见部署问题", "常见问题与解决方案", "常见问题及解决方案", "已知问题", "常見問題", "已知問題", "よくある問題", "よくある質問", "既知の問題", "자주 묻는 질문", "알려진 문제", "자주 발생하는 문제", "câu hỏi thường gặp", "vấn đề thường gặp", "lỗi thường gặp", "частые проблемы", "частые вопросы", "известные проблемы",
        ][..]),
        (Subject::Lookup, &[
            "resources", "more resources", "additional resources", "useful resources", "helpful resources", "further resources", "support resources", "other resources", "external resources", "related resources", "learning resources", "online resources", "table of contents", "contents", "useful commands", "helpful commands", "common commands", "quick commands", "handy commands", "related", "related documents", "related documentation", "related docs", "related pages", "related runbooks", "further reading", "see also", "best practices", "recommendations",
            "recursos", "recursos adicionales", "recursos útiles", "comandos útiles", "índice", "mejores prácticas", "buenas prácticas", "recomendaciones", "recomendações", "empfehlungen", "recommandations", "aanbevelingen", "рекомендации", "recursos adicionais", "recursos úteis", "comandos úteis", "boas práticas", "melhores práticas", "sumário", "inhaltsverzeichnis", "inhalt", "nützliche befehle", "weiterführende links", "ressourcen", "weitere ressourcen", "ressources", "ressources utiles", "ressources complémentaires", "commandes utiles", "table des matières", "bonnes pratiques", "inhoudsopgave", "inhoud", "handige commando's",
            "目录", "目錄", "相关文档", "相关链接", "相关资源", "参考资料", "常用命令", "常用命令速查", "最佳实践", "查看日志", "日志", "相關文件", "常用指令", "目次", "関連ドキュメント", "関連資料", "よく使うコマンド", "목차", "관련 문서", "유용한 명령어", "mục lục", "tài liệu liên quan", "lệnh hữu ích", "содержание", "оглавление", "полезные команды", "полезные ссылки", "см. также",
        ]),
        (Subject::Vague, &[
            "support", "technical support", "documentation", "docs", "overview", "architecture", "architecture overview",
            "soporte", "documentación", "arquitectura", "suporte", "documentação", "arquitetura", "visão geral", "dokumentation", "architektur", "überblick", "übersicht", "vue d'ensemble", "assistance", "documentatie", "architectuur", "overzicht",
            "支持", "技术支持", "概述", "概览", "架构", "系统架构", "概要", "アーキテクチャ", "サポート", "개요", "아키텍처", "지원", "tổng quan", "kiến trúc", "hỗ trợ", "поддержка", "архитектура", "обзор", "документация",
        ]),
        (Subject::Upkeep, &[
            "maintenance", "maintenance tasks", "maintenance schedule", "maintenance guide", "ongoing maintenance", "regular maintenance", "regular maintenance tasks", "routine maintenance", "daily maintenance", "weekly maintenance", "monthly maintenance", "ongoing operations", "regular tasks", "daily tasks", "weekly tasks", "monthly tasks", "quarterly tasks", "yearly tasks", "recurring tasks", "future workflow", "future improvements", "future enhancements", "future updates",
            "mantenimiento", "manutenção", "wartung", "regelmäßige wartung", "maintenance régulière", "onderhoud", "维护", "日常维护", "定期维护", "系统维护", "維護", "日常維護", "保守", "定期保守", "유지보수", "유지 보수", "bảo trì", "обслуживание", "сопровождение",
        ]),
        (Subject::Again, &["quick start", "quickstart", "quick deploy", "inicio rápido", "início rápido", "schnellstart", "démarrage rapide", "snel starten", "快速开始", "快速部署", "快速開始", "クイックスタート", "빠른 시작", "bắt đầu nhanh", "быстрый старт"]),
        (Subject::Beside, &["solutions", "workarounds", "fixes", "answers", "updates", "links", "help", "soluciones", "soluções", "lösungen", "solutions courantes"]),
    ])
});

/// What a heading is about, where its other words say nothing of a role.
fn subject(outside: &str, cues: &[Cue]) -> Option<Subject> {
    const LEFT_OUT: [&str; 9] = [
        "deployment",
        "deploy",
        "security",
        "production",
        "general",
        "the",
        "our",
        "your",
        "regular",
    ];
    let may_be = |cue: &Cue| matches!(cue, Cue::Deploy | Cue::Task | Cue::Nothing);
    if !cues.iter().all(may_be) || outside.len() > 80 {
        return None;
    }
    let (text, _) = behind_number(outside);
    let text = text.trim_end_matches(|character: char| !character.is_alphanumeric());
    let text = [" checklist", " guide", " section", "清单"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    let meaning = |part: &str| {
        let part = part.trim();
        SUBJECTS.meaning(part).or_else(|| {
            let words = part
                .split_whitespace()
                .filter(|word| !LEFT_OUT.contains(word));
            SUBJECTS.meaning(&words.collect::<Vec<_>>().join(" "))
        })
    };
    let mut found = Subject::Beside;
    for part in text.split(" and ").flat_map(|part| part.split(['&', '/'])) {
        let subject = meaning(part)?;
        if found == Subject::Beside {
            found = subject;
        }
    }
    (found != Subject::Beside).then_some(found)
}

/// What a section about a subject is for, within one that is for something else.
fn by_subject(
    subject: Subject,
    heading: Heading<'_>,
    under: impl Fn() -> Under,
) -> Option<Purpose> {
    let parent = heading.parent;
    let may_be = match subject {
        Subject::Help => !parent.is_lent() || parent.role == Role::Deploy || !under().boxes,
        Subject::Lookup => !parent.is_lent() || parent.role == Role::Deploy,
        Subject::Vague => !parent.is_lent() && !under().boxes,
        Subject::Upkeep => !parent.is_lent() || matches!(parent.role, Role::Deploy | Role::Monitor),
        Subject::Again => !parent.is_lent() && heading.deployed,
        Subject::Beside => false,
    };
    may_be.then(|| match subject {
        Subject::Upkeep => Purpose {
            role: Role::FollowUp,
            ground: Ground::Upkeep,
        },
        _ => Purpose::by_words(Role::Reference),
    })
}

/// What stands under a heading tells what is done after a launch, where people sign, and what helps
/// when something goes wrong.
fn by_content(cues: &[Cue], heading: Heading<'_>, under: impl Fn() -> Under) -> Option<Role> {
    if cues.contains(&Cue::After) {
        return Some(if WRAP_UP.is_in(&lower(&under().said)) {
            Role::FollowUp
        } else {
            Role::Verify
        });
    }
    if !cues.is_empty() {
        return None;
    }
    if is_for_trouble(heading.text) {
        return Some(Role::Reference);
    }
    let said = under().said;
    let first = said.lines().next().unwrap_or_default().trim_end();
    // `If you run into an error, wait.` may stand in a step.
    if first.ends_with([':', '：']) && is_for_trouble(first) && !is_step(heading.text) {
        return Some(Role::Reference);
    }
    let header = said.lines().find_map(|line| line.strip_prefix('|'))?;
    SIGNATURE.is_in(&lower(header)).then_some(Role::SignOff)
}

/// Whether a line begins what helps when something goes wrong.
fn is_for_trouble(line: &str) -> bool {
    let start = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    IN_TROUBLE.begins_in_any_case(start)
}

/// Words with which begins what helps when something goes wrong.
#[rustfmt::skip]
static IN_TROUBLE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "if something goes wrong", "if anything goes wrong", "if something fails", "if you encounter", "if you run into", "if you experience", "if you face", "if you need help", "if you have questions", "if you have any questions", "if you have issues", "if you have any issues", "if problems", "in case of problems", "in case of issues", "in case of trouble", "need help", "having trouble", "having issues",
        "em caso de problema", "se algo der errado", "se encontrar problema", "si algo sale mal", "en caso de problema", "si tienes problema", "si encuentra problema", "bei problemen", "im problemfall", "falls etwas schief", "wenn etwas schief", "falls probleme", "en cas de problème", "si quelque chose ne va pas", "bij problemen", "als er iets misgaat",
        "如果遇到问题", "遇到问题", "如遇问题", "如有问题", "出现问题时", "若遇到問題", "遇到問題", "問題が発生した場合", "問題が起きた場合", "困ったときは", "문제가 발생하면", "문제 발생 시", "문제가 생기면", "nếu gặp sự cố", "nếu gặp vấn đề", "khi gặp sự cố", "если что-то пошло не так", "если возникли проблемы", "при возникновении проблем",
    ][..])])
});

/// Words of what is left to do when a launch is over.
#[rustfmt::skip]
static WRAP_UP: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "retrospect", "retro.", "post-mortem", "postmortem", "lessons", "debrief", "close the ticket", "close the change", "close ticket", "close the request", "old server", "old host", "old version", "old cluster", "old database", "decommission", "remove the flag", "remove the feature flag", "archive", "knowledge base",
        "retrospectiv", "lecciones", "cerrar la petición", "cerrar el ticket", "cerrar el cambio", "retirar", "lições", "fechar o chamado", "fechar a mudança", "fechar o ticket", "servidores antigos", "servidores antiguos",
        "rétrospective", "bilan", "retour d'expérience", "clôturer", "anciens serveurs", "ancienne version",
        "rückblick", "nachbesprechung", "retrospektive", "ticket schließen", "altsystem", "alte server", "alte version", "abbauen", "abschalten",
        "evaluatie", "terugblik", "oude server", "oude versie", "change sluiten", "retrospettiva", "vecchi server", "chiudere il ticket",
        "retrospektyw", "stare serwer", "zamknąć zgłosz", "eski sunucu", "retrospektif", "ретроспектив", "разбор", "закрыть заявк", "закрыть задач", "старые сервер", "старая верси",
        "复盘", "復盤", "回顾", "下线旧", "归档", "振り返り", "旧サーバ", "ふりかえり", "회고", "구버전", "rút kinh nghiệm", "máy chủ cũ", "họp tổng kết",
    ][..])])
});

/// The title of the column of a table in which people sign.
#[rustfmt::skip]
static SIGNATURE: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "signature", "signed.", "initials", "firma.", "assinatura", "unterschrift", "handtekening", "podpis", "imza", "i\u{307}mza", "подпись",
        "签名", "签字", "簽名", "簽章", "簽核", "署名", "押印", "印.", "서명", "chữ ký", "ký tên",
    ][..])])
});

fn role_of(cues: &[Cue], heading: Heading<'_>) -> Option<Role> {
    let has = |cue| cues.contains(&cue);
    let first = |wanted: &[Cue]| cues.iter().copied().find(|cue| wanted.contains(cue));
    let rolls_back = |cue: &Cue| matches!(cue, Cue::Rollback | Cue::AfterRollback);
    let rolls_back_if = cues
        .iter()
        .position(rolls_back)
        .is_some_and(|at| cues[at..].contains(&Cue::If));
    let timing = heading.timing;
    if has(Cue::Closing) {
        return Some(Role::Other);
    }
    if first(&[Cue::FollowUp, Cue::Rollback, Cue::SignOff]) == Some(Cue::FollowUp) {
        return Some(Role::FollowUp);
    }
    if has(Cue::Before) {
        return Some(Role::Prepare);
    }
    if has(Cue::AfterRollback) && has(Cue::Verify) {
        return Some(Role::Verify);
    }
    if cues.iter().any(rolls_back) {
        return Some(if has(Cue::Condition) || has(Cue::Abort) || rolls_back_if {
            Role::RollbackTrigger
        } else if has(Cue::Log) {
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
    let looks = has(Cue::Verify) || has(Cue::Monitor);
    // `Pod logs` in a section that looks at the launch are what it looks at.
    let is_looked_at = looks || matches!(heading.parent.role, Role::Verify | Role::Monitor);
    match first(&[
        Cue::Reference,
        Cue::Recap,
        if is_looked_at { Cue::Verify } else { Cue::Log },
        Cue::Verify,
        Cue::Monitor,
        Cue::Prepare,
        Cue::Baseline,
    ]) {
        Some(Cue::Reference | Cue::Log | Cue::Recap) => Some(Role::Reference),
        Some(Cue::Verify) if timing.span => Some(Role::Monitor),
        Some(Cue::Verify) => Some(Role::Verify),
        Some(Cue::Monitor) => Some(Role::Monitor),
        Some(Cue::Baseline) if heading.monitored => Some(Role::FollowUp),
        Some(Cue::Prepare | Cue::Baseline) => Some(Role::Prepare),
        _ if has(Cue::After) && timing.within => Some(Role::FollowUp),
        _ if has(Cue::After) && timing.span => Some(Role::Monitor),
        // What is done after a launch may verify it or wrap it up.
        _ if has(Cue::After) => None,
        // What is done when there is no time, or after a launch, is none of its steps.
        _ if (heading.deployed || has(Cue::Emergency) && !has(Cue::Deploy))
            && (has(Cue::Emergency) || has(Cue::Hotfix))
            && (!heading.parent.is_lent() || heading.parent.role == Role::Deploy) =>
        {
            Some(Role::Reference)
        }
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
fn within(heading: Heading<'_>, own: Option<Purpose>) -> Role {
    use Role::{
        Deploy, FollowUp, Monitor, Other, Prepare, Reference, Rollback, RollbackTrigger, SignOff,
        Success, Verify,
    };
    let parent = heading.parent;
    let own = own.map(|own| own.role);
    let may_be = |roles: &[Role]| {
        own.filter(|role| roles.contains(role))
            .unwrap_or(parent.role)
    };
    match parent.role {
        SignOff => SignOff,
        Reference if parent.ground != Ground::Record && goes_back(heading.text) => {
            may_be(&[SignOff, Rollback, RollbackTrigger])
        }
        Reference => may_be(&[SignOff]),
        // Nothing but its place made it a preparation.
        Prepare if parent.ground == Ground::Place => own.unwrap_or(Prepare),
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
        Rollback if trigger::is_name_in_rollback(heading.text) => RollbackTrigger,
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

/// Whether a heading about going back within one about trouble names the way back, and not a trouble
/// with it: `Rollback hangs` is a case.
fn goes_back(heading: &str) -> bool {
    static TROUBLE: LazyLock<Lexicon<()>> = LazyLock::new(|| {
        Lexicon::new(&[(
            (),
            &[
                "issue",
                "problem",
                "error",
                "fail",
                "fails",
                "stuck",
                "hang",
                "not.",
                "cannot",
                "can't",
                "won't",
                "doesn't",
                "fehler",
                "erreur",
                "échou",
                "falla",
                "falha",
                "erro",
                "fout",
                "mislukt",
                "ошибк",
                "не.",
                "失败",
                "错误",
                "問題",
                "问题",
                "失敗",
                "エラー",
                "오류",
                "실패",
                "lỗi",
                "thất bại",
            ][..],
        )])
    });
    let lower = lower(heading);
    let first = CUES.find(&lower).map(|(_, _, cue)| cue);
    matches!(
        first,
        Some(Cue::Rollback | Cue::Emergency | Cue::Condition | Cue::If)
    ) && !TROUBLE.is_in(&lower)
}

/// Words before the number of a step.
const STEP_WORDS: [&str; 14] = [
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

/// Whether a heading numbers itself as a step: `Step 2: ...`, `步骤2：...`.
pub(crate) fn is_step(heading: &str) -> bool {
    let start = heading.trim_start_matches(|character: char| !character.is_alphanumeric());
    let lower = lower(start);
    STEP_WORDS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            rest.trim_start()
                .starts_with(|character: char| character.is_numeric())
        })
    })
}

/// A text without its parentheses, and what stands in them.
fn split_parentheses(text: &str) -> (Cow<'_, str>, String) {
    // The last is the first byte of the wide ones.
    static SIGNS: ByteSet = ByteSet::of(b"()\xEF");
    if SIGNS.find(text.as_bytes(), 0).is_none() {
        return (Cow::Borrowed(text), String::new());
    }
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
    (Cow::Owned(outside), inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(text: &str, parent: Role) -> Role {
        let parent = match parent {
            Role::Other => Purpose::NONE,
            role => Purpose::by_words(role),
        };
        purpose(text, parent).role
    }

    fn purpose(text: &str, parent: Purpose) -> Purpose {
        of(heading(text, parent), Under::default)
    }

    fn heading(text: &str, parent: Purpose) -> Heading<'_> {
        Heading {
            text,
            parent,
            title: false,
            timing: Timing::default(),
            deployed: false,
            monitored: false,
        }
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
    fn further_headings_of_teams_in_fourteen_languages_are_understood() {
        let expected = [
            (
                Role::Prepare,
                &[
                    "Vorarbeiten",
                    "Preparativos",
                    "Antes de empezar",
                    "Antes da virada",
                    "Przygotowanie",
                    "Przed wdrożeniem",
                    "Hazırlık",
                    "Yayın öncesi kontroller",
                    "Prima del rilascio",
                    "Preparazione",
                    "上版前檢查",
                    "準備作業",
                    "전환 전 점검",
                    "Trước khi phát hành",
                    "Подготовка",
                    "До начала",
                    "Avant la mise en production",
                    "Voorbereidingen",
                ][..],
            ),
            (
                Role::Deploy,
                &[
                    "Durchführung",
                    "Ejecución",
                    "Puesta en producción",
                    "Entrada em produção",
                    "Execução",
                    "Mise en ligne",
                    "Uitvoering",
                    "Rilascio",
                    "Messa in produzione",
                    "Wdrożenie",
                    "Wydanie",
                    "Dağıtım",
                    "Canlıya alma",
                    "上版步驟",
                    "升级",
                    "当日の作業",
                    "切替作業",
                    "전환",
                    "Thực hiện",
                    "Раскатка",
                    "Выполнение",
                ],
            ),
            (
                Role::Verify,
                &[
                    "Funktionsprüfung",
                    "Kontrolle",
                    "Comprobaciones",
                    "Conferência",
                    "Vérifications",
                    "Controle",
                    "Verifica",
                    "Weryfikacja",
                    "Po wdrożeniu",
                    "Doğrulama",
                    "Yayın sonrası kontroller",
                    "롤백 후 확인",
                    "驗收",
                    "動作確認",
                    "Nghiệm thu",
                    "Приёмка",
                    "Nach dem Deployment",
                    "Post-rollback verification",
                ],
            ),
            (
                Role::Monitor,
                &[
                    "Hypercare",
                    "Seguimiento",
                    "Acompanhamento",
                    "Suivi",
                    "Nachbeobachtung",
                    "Osservazione",
                    "Monitoraggio",
                    "Obserwacja",
                    "İzleme",
                    "觀察期",
                    "経過観察",
                    "모니터링",
                    "Theo dõi",
                    "Наблюдение",
                    "First night",
                    "In de gaten houden",
                ],
            ),
            (
                Role::RollbackTrigger,
                &[
                    "Roll back when",
                    "Roll back if",
                    "When to go back",
                    "Wann zurückrollen",
                    "Wann brechen wir ab?",
                    "Abbruchkriterien",
                    "Cuándo volver atrás",
                    "Quando voltar atrás",
                    "Quand revenir en arrière",
                    "Wanneer draaien we terug?",
                    "Quando tornare indietro",
                    "Kiedy się wycofujemy",
                    "Ne zaman geri alınır",
                    "還原時機",
                    "回滚条件",
                    "切り戻し判断基準",
                    "롤백 조건",
                    "Khi nào hoàn tác",
                    "Когда откатываемся",
                ],
            ),
            (
                Role::Rollback,
                &[
                    "Rückfall",
                    "Going back",
                    "Fallback plan",
                    "Marcha atrás",
                    "Voltar atrás",
                    "Retour arrière",
                    "Terugdraaien",
                    "Ripristino",
                    "Wycofanie",
                    "Geri alma",
                    "退版",
                    "切り戻し",
                    "원복 절차",
                    "Hoàn tác",
                    "Откат",
                    "If rollback is needed",
                    "Rollback database if needed",
                ],
            ),
            (
                Role::SignOff,
                &[
                    "Signed off by",
                    "Signatures",
                    "Unterschriften",
                    "Firmas",
                    "Aprovação e encerramento",
                    "Handtekeningen",
                    "Firme",
                    "Zatwierdzenie",
                    "Podpisy",
                    "Onay",
                    "İmzalar",
                    "簽核",
                    "审核",
                    "承認",
                    "승인",
                    "Phê duyệt",
                    "Согласование",
                ],
            ),
            (
                Role::FollowUp,
                &[
                    "Afterwards",
                    "Nazorg",
                    "Nachbereitung",
                    "Cierre",
                    "Encerramento",
                    "Clôture",
                    "Bilan",
                    "Afronding",
                    "Chiusura",
                    "Zakończenie",
                    "Kapanış",
                    "收尾",
                    "完了報告",
                    "마무리",
                    "Tổng kết",
                    "Закрытие релиза",
                    "Wrap-up",
                ],
            ),
            (
                Role::Reference,
                &[
                    "Who to call",
                    "Telefonliste",
                    "A quién llamar",
                    "Quem chamar",
                    "Qui appeler",
                    "Contactpersonen",
                    "Contatti",
                    "Kontakty",
                    "İletişim",
                    "聯絡人",
                    "联系人",
                    "連絡先",
                    "비상 연락망",
                    "Đầu mối liên hệ",
                    "Контакты",
                ],
            ),
        ];
        for (expected, headings) in expected {
            for text in headings {
                assert_eq!(role(text, Role::Other), expected, "{text}");
            }
        }
    }

    #[test]
    fn what_stands_under_a_heading_tells_wrapping_up_and_signing() {
        let under = |text, under: &str| {
            let heading = Heading {
                text,
                parent: Purpose::NONE,
                title: false,
                timing: Timing::default(),
                deployed: true,
                monitored: false,
            };
            let under = || Under {
                said: under.to_owned(),
                boxes: false,
            };
            of(heading, under).role
        };
        for (text, below, expected) in [
            ("After the launch", "Smoke test passes", Role::Verify),
            ("After the launch", "Retrospective planned", Role::FollowUp),
            (
                "Después de la salida",
                "Cerrar la petición 7",
                Role::FollowUp,
            ),
            ("Nach dem Umzug", "Alte Server abschalten", Role::FollowUp),
            ("6. 作業後", "振り返りを実施する", Role::FollowUp),
            ("Xác nhận", "|Vai trò|Chữ ký", Role::SignOff),
            ("Image", "Check the signature", Role::Deploy),
            ("Step 2", "|Step|Command", Role::Deploy),
        ] {
            assert_eq!(under(text, below), expected, "{text}: {below}");
        }
    }

    #[test]
    fn a_time_in_parentheses_leaves_a_verification_one() {
        let timed = |text| {
            let timing = timing(text);
            let heading = Heading {
                text,
                parent: Purpose::NONE,
                title: false,
                timing,
                deployed: true,
                monitored: false,
            };
            of(heading, Under::default).role
        };
        assert_eq!(timed("Verify (first 15 minutes)"), Role::Verify);
        assert_eq!(timed("30-Day Production Validation"), Role::Monitor);
    }

    #[test]
    fn a_section_lends_its_role_to_what_stands_in_it() {
        assert_eq!(role("Security Testing", Role::Prepare), Role::Prepare);
        assert_eq!(role("Backup", Role::Deploy), Role::Prepare);
        assert_eq!(role("Pod logs", Role::Verify), Role::Verify);
        assert_eq!(role("Log queries", Role::Monitor), Role::Monitor);
        assert_eq!(role("Troubleshooting", Role::Monitor), Role::Reference);
        assert_eq!(role("Logs", Role::Other), Role::Reference);
        assert_eq!(role("Root Cause Analysis", Role::Rollback), Role::FollowUp);
        assert_eq!(role("Final Sign-Off", Role::Monitor), Role::SignOff);
    }

    #[test]
    fn a_verb_at_the_beginning_counts_and_not_what_is_deployed() {
        for (text, expected) in [
            ("Step 3: Deploy Resources", Role::Deploy),
            ("Step 2: Configure Cluster Resources", Role::Deploy),
            ("Deploy Validator Panel", Role::Deploy),
            ("Deploy Watchtower Monitor", Role::Deploy),
            ("Step 6: Configure API Gateway", Role::Deploy),
            ("Step 2: Post to the Store", Role::Deploy),
            ("Publish the status page (monitoring)", Role::Deploy),
            ("Create Release", Role::Deploy),
            ("Install the backup agent", Role::Prepare),
            // What looks like a verb is none.
            ("Deploy Verification", Role::Verify),
            ("Step 4: Build Checks", Role::Verify),
            ("Step 7: Post Deployment Verification", Role::Verify),
            ("Deploy Smoke Tests", Role::Verify),
            ("Release Notes", Role::Reference),
            ("Deploy Team Contacts", Role::Reference),
            ("Deploy Log Collector", Role::Deploy),
            ("Deploy Success Criteria", Role::Success),
            ("Deploy the rollback", Role::Rollback),
            ("Configure Monitoring", Role::Monitor),
            ("Step 5: Run smoke tests", Role::Verify),
        ] {
            let heading = Heading {
                deployed: true,
                ..heading(text, Purpose::NONE)
            };
            assert_eq!(of(heading, Under::default).role, expected, "{text}");
        }
    }

    #[test]
    fn nouns_that_are_part_of_others_are_no_cues() {
        for text in [
            "Gateway routes",
            "Checkout page",
            "Validator nodes",
            "Watchtower",
            "System Resources",
            "日志轮转",
            "In Browser (Fallback)",
            "Procedure - Class B (monitoring rules)",
        ] {
            assert_eq!(role(text, Role::Deploy), Role::Deploy, "{text}");
        }
        for (text, expected) in [
            ("Phase 3 (Monitoring)", Role::Monitor),
            ("Quality gates", Role::Verify),
            ("Resources", Role::Reference),
            ("📚 Useful Resources:", Role::Reference),
            ("更新日志", Role::Reference),
            ("Fallback", Role::Rollback),
            ("Fallback: the old hosts", Role::Rollback),
            ("Plan B (rollback)", Role::Rollback),
            ("Rolling back a release", Role::Rollback),
        ] {
            assert_eq!(role(text, Role::Other), expected, "{text}");
        }
    }

    #[test]
    fn a_way_back_among_what_helps_is_one_and_in_a_log_is_none() {
        for (text, ground, expected) in [
            ("Rollback plan", Ground::Words, Role::Rollback),
            ("Emergency rollback", Ground::Words, Role::Rollback),
            ("When to roll back", Ground::Words, Role::RollbackTrigger),
            ("Rollback hangs", Ground::Words, Role::Reference),
            ("Problem: rollback", Ground::Words, Role::Reference),
            ("Rollback performed", Ground::Record, Role::Reference),
        ] {
            let parent = Purpose {
                role: Role::Reference,
                ground,
            };
            assert_eq!(purpose(text, parent).role, expected, "{text}");
        }
        assert_eq!(
            purpose("Deployment log", Purpose::NONE).ground,
            Ground::Record
        );
        assert_eq!(
            purpose("Troubleshooting", Purpose::NONE).ground,
            Ground::Words
        );
    }

    #[test]
    fn a_role_that_nothing_says_yields_to_the_words_within() {
        let default = Purpose {
            role: Role::Prepare,
            ground: Ground::Place,
        };
        for (text, expected) in [
            ("How to deploy", Role::Deploy),
            ("Smoke test", Role::Verify),
            ("Troubleshooting", Role::Reference),
            ("Files", Role::Prepare),
        ] {
            assert_eq!(purpose(text, default).role, expected, "{text}");
        }
        assert_eq!(role("How to deploy", Role::Prepare), Role::Prepare);
        assert_eq!(purpose("Current state", Purpose::NONE), default);
        assert_eq!(
            role("Final acceptance (go/no-go)", Role::Other),
            Role::Prepare
        );
    }

    #[test]
    fn what_a_section_is_about_tells_what_is_no_part_of_a_launch() {
        for text in [
            "Common mistakes",
            "Common Deployment Issues",
            "Known issues & workarounds",
            "Questions?",
            "Table of contents",
            "Useful commands",
            "Security Best Practices",
            "Further reading",
            "Support",
            "Documentation",
            "常见问题",
            "目录",
            "Em caso de problemas",
            "Emergency procedures",
        ] {
            assert_eq!(role(text, Role::Other), Role::Reference, "{text}");
        }
        for text in [
            "Maintenance",
            "Updates and maintenance",
            "Weekly tasks",
            "维护清单",
        ] {
            let upkeep = purpose(text, Purpose::NONE);
            assert_eq!(
                (upkeep.role, upkeep.ground),
                (Role::FollowUp, Ground::Upkeep),
                "{text}"
            );
            assert_eq!(purpose("Restart", upkeep), upkeep, "{text}");
        }
        // Others lend what they are for, and some words are of the launch.
        for text in ["Documentation", "Support", "Maintenance", "Best practices"] {
            assert_eq!(role(text, Role::Prepare), Role::Prepare, "{text}");
            assert_eq!(role(text, Role::FollowUp), Role::FollowUp, "{text}");
        }
        for text in [
            "Maintenance mode on",
            "Support team informed",
            "Known hosts",
            "Quick start",
        ] {
            assert_eq!(role(text, Role::Other), Role::Prepare, "{text}");
        }
        for (text, deployed, expected) in [
            ("Emergency deployment", true, Role::Reference),
            ("Hotfix", true, Role::Reference),
            ("Quick start", true, Role::Reference),
            ("Quick deploy", false, Role::Deploy),
            ("Emergency deployment", false, Role::Deploy),
            ("Hotfix", false, Role::Prepare),
        ] {
            let heading = Heading {
                deployed,
                ..heading(text, Purpose::NONE)
            };
            assert_eq!(of(heading, Under::default).role, expected, "{text}");
        }
    }

    #[test]
    fn boxes_below_a_vague_word_are_to_be_done() {
        let boxes = || Under {
            boxes: true,
            ..Under::default()
        };
        for (text, expected) in [
            ("Documentation", Role::Prepare),
            ("Checklist summary", Role::Prepare),
            ("Common issues", Role::Reference),
            ("Contacts", Role::Reference),
        ] {
            let heading = heading(text, Purpose::NONE);
            assert_eq!(of(heading, boxes).role, expected, "{text}");
        }
    }

    #[test]
    fn a_first_line_about_trouble_makes_a_section_help() {
        for (said, expected) in [
            ("If something goes wrong:", Role::Reference),
            ("If you encounter trouble, look here:", Role::Reference),
            ("Falls Probleme auftreten:", Role::Reference),
            ("If you run into an error, wait.", Role::Prepare),
            ("Look here.\nIf something goes wrong:", Role::Prepare),
            ("If you deploy by hand:", Role::Prepare),
        ] {
            let under = || Under {
                said: said.to_owned(),
                boxes: false,
            };
            let purpose = of(heading("Then", Purpose::NONE), under);
            assert_eq!(purpose.role, expected, "{said}");
        }
    }
}
