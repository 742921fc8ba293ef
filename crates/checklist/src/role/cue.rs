//! The words of a heading that hint at what its section is for, in eleven languages and more.

use crate::lexicon::Lexicon;
use std::sync::LazyLock;

/// What a word in a heading hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
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
pub(super) static CUES: LazyLock<Lexicon<Cue>> = LazyLock::new(|| {
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
            "log.", "logs.", "release history", "version history", "deployment history", "change history", "revision history", "upgrade history", "deployment record.", "deployment records.", "release record.", "release records.", "change record.", "change records.", "rollout record.", "launch record.", "migration record.", "historial de versiones", "historial de cambios", "historial de despliegues", "histórico de versões", "histórico de alterações", "histórico de implantações", "histórico de deploys", "versionshistorie", "versionsverlauf", "änderungshistorie", "änderungsverlauf", "release-historie", "deployment-historie", "historique des versions", "historique des modifications", "historique des déploiements", "versiegeschiedenis", "wijzigingsgeschiedenis", "cronologia delle versioni", "cronologia delle modifiche", "historia wersji", "historia zmian", "historia wdrożeń", "sürüm geçmişi", "değişiklik geçmişi", "protokoll", "journal de", "journal du", "journal des", "journal d'", "journal d’", "registro de despliegue", "registro del despliegue", "registro de cambios", "registro de ejecución", "registro de implantação", "registro da implantação", "registro de mudanças", "registro de deploy", "registro do deploy",
            "部署日志", "变更日志", "更新日志", "发布日志", "上线日志", "操作日志", "升级日志", "變更日誌", "更新日誌", "部署日誌", "记录", "記録", "版本历史", "发布历史", "部署历史", "更新历史", "变更历史", "版本歷史", "變更歷史", "部署歷史", "變更紀錄", "部署紀錄", "変更履歴", "リリース履歴", "更新履歴", "改訂履歴", "デプロイ履歴", "버전 이력", "변경 이력", "배포 이력", "릴리스 이력", "lịch sử phiên bản", "lịch sử thay đổi", "lịch sử triển khai", "история версий", "история изменений", "история релизов", "배포 로그", "변경 로그", "릴리스 로그", "작업 로그", "기록", "nhật ký triển khai", "nhật ký phát hành", "nhật ký thay đổi", "журнал разв", "журнал релиз", "журнал изменен", "журнал работ",
        ]),
        (Cue::Recap, &[
            "notes.", "summary", "timeline", "quick reference", "notas", "resumen", "resumo", "notizen", "zusammenfassung", "résumé", "samenvatting", "时间线", "ghi chú", "заметк",
        ]),
        (Cue::Reference, &[
            "contact", "escalation", "reference", "appendix", "naming convention", "convention de nommage", "namenskonvention", "convenciones de nombre", "命名规范", "命名規則", "命名约定", "명명 규칙", "соглашение об имен", "glossary", "faq", "troubleshoot", "links.", "help.", "recovery times", "recovery time", "roles and", "responsibilit",
            "contacto", "escalad", "referencia", "apéndice", "solución de problemas", "contato", "referência", "solução de problemas", "kontakt", "ansprechpartner", "eskalation", "referenz", "anhang", "fehlerbehebung", "annexe", "dépannage", "contactpersonen", "naslag", "bijlage",
            "联系", "聯絡", "参考", "附录", "问题排查", "故障排查", "故障排除", "遇到问题", "获取帮助", "帮助", "連絡先", "参照", "付録", "トラブルシュート", "トラブルシューティング", "연락처", "참고", "문제 해결", "liên hệ", "tham khảo", "xử lý sự cố", "контакт", "справк", "устранение неполад",
            "who to call", "who to contact", "whom to", "who is who", "phone number", "phone list", "rufnummer", "telefonliste", "telefon", "wen anrufen", "wer ist wer", "rufbereitschaft", "erreichbar", "a quién llamar", "teléfono", "quem chamar", "telefones", "qui appeler", "téléphone", "wie bel", "wie te bellen", "telefoonnummer", "bereikbaarheid", "contatti", "riferiment", "chi chiamare", "dane kontaktowe", "iletişim", "i\u{307}letişim", "başvuru", "referans", "кому звонить", "телефон", "дежурн", "谁来", "聯繫", "通訊錄", "通讯录", "连络", "緊急連絡", "担当者連絡", "体制", "비상 연락", "담당자 연락", "đầu mối", "danh bạ", "thông tin liên lạc", "附錄", "參考",
        ]),
        (Cue::Monitor, &[
            "monitor", "observ", "watch.", "watching", "watched", "watch-", "routine", "metrics to", "data collection", "alerting", "alerts", "surveill", "supervis", "vigilan", "monitore", "acompanhar", "überwach", "beobacht", "bewaking", "toezicht",
            "监控", "监测", "观察", "監控", "監視", "モニタ", "観察", "모니터", "관찰", "감시", "giám sát", "theo dõi", "наблюд", "мониторинг", "алерт",
            "first night", "first hours", "first days", "hypercare", "seguimiento", "acompanhamento", "suivi", "erste nacht", "ersten stunden", "ersten tage", "primeras horas", "primeros días", "primera noche", "primeiras horas", "primeiros dias", "primeira noite", "premières heures", "premiers jours", "première nuit", "eerste nacht", "eerste uren", "eerste dagen", "nachbeobacht", "im auge", "in de gaten", "osserva", "sorveglia", "prime ore", "obserw", "nadzór", "izleme", "i\u{307}zleme", "gözlem", "takip", "觀察", "監測", "盯盘", "值守", "見守り", "経過", "ウォッチ", "지켜보", "관제", "quan sát", "контрол за", "слежен", "дежурство",
        ]),
        (Cue::Verify, &[
            "verif", "signature verif", "signature valid", "signature check", "verificación de firma", "validación de firma", "verificação de assinatura", "validação de assinatura", "signaturprüfung", "vérification de la signature", "vérification des signatures", "签名验证", "签名校验", "簽名驗證", "署名検証", "署名の検証", "서명 검증", "проверка подпис", "validate.", "validates.", "validating", "validati", "test", "smoke", "check", "qa.", "gate.", "gates.", "health", "inspection", "comprob", "prueba", "validaci", "verificaci", "validaç", "teste", "prüf", "funktionstest", "überprüf", "validier", "vérif", "essai", "recette", "controle", "contrôle", "verific",
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
            "signature migration", "signature rollout", "migración de firma", "migração de assinatura", "signaturmigration", "migration de la signature", "migration des signatures", "签名迁移", "簽名遷移", "署名移行", "서명 마이그레이션", "миграция подпис", "deploy", "redeploy", "release", "launch", "go-live", "go live", "golive", "cutover", "cut-over", "cut over", "migrat", "rollout", "roll-out", "roll out", "switchover", "publish", "upgrade", "traffic",
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

impl Cue {
    /// Whether the word says that a launch turns round, or that it is over.
    pub(super) fn turns(self) -> bool {
        matches!(
            self,
            Self::Success
                | Self::Rollback
                | Self::AfterRollback
                | Self::Abort
                | Self::SignOff
                | Self::FollowUp
        )
    }

    /// Whether the word names a thing that one deploys or configures as well as a section.
    pub(super) fn is_of_a_thing(self) -> bool {
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
pub(super) fn is_record(cues: &[Cue]) -> bool {
    let first = cues
        .iter()
        .find(|cue| matches!(cue, Cue::Reference | Cue::Log | Cue::Recap));
    matches!(first, Some(Cue::Log | Cue::Recap))
}

/// Whether a word in parentheses tells a role, whatever stands before them: it turns the launch round
/// or is none of its steps.
pub(super) fn counts_inside(cue: Cue) -> bool {
    !matches!(
        cue,
        Cue::Verify | Cue::Monitor | Cue::Success | Cue::Log | Cue::Recap | Cue::Deploy
    )
}
