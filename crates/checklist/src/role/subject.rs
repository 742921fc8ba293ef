//! What a heading is about, where that alone tells what its section is for: `Common issues`.

use super::cue::Cue;
use super::step::behind_number;
use crate::lexicon::Phrases;
use std::sync::LazyLock;

/// What a heading is about that is too vague a word among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// What helps when something does not work.
    Help,
    /// What one looks up.
    Lookup,
    /// The same, commands for later.
    Commands,
    /// Commands: of the launch, or of a tool that it uses.
    Catalogue,
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
            "common mistakes", "common issues", "common problems", "common errors", "common pitfalls", "common questions", "frequent problems", "frequently asked questions", "known issues", "known problems", "known limitations", "not implemented", "not yet implemented", "known, not implemented", "known and not implemented", "known but not implemented", "known gaps", "out of scope", "questions", "any questions", "have questions",
            "no implementado", "aún no implementado", "fuera de alcance", "não implementado", "ainda não implementado", "fora do escopo", "nicht implementiert", "noch nicht implementiert", "noch nicht umgesetzt", "nicht im umfang", "non implémenté", "pas encore implémenté", "hors périmètre", "niet geïmplementeerd", "nog niet geïmplementeerd", "buiten scope", "non implementato", "niezaimplementowane", "problemas comunes", "problemas frecuentes", "errores comunes", "preguntas frecuentes", "problemas conocidos", "problemas comuns", "erros comuns", "perguntas frequentes", "häufige probleme", "häufige fehler", "bekannte probleme", "häufige fragen", "problèmes courants", "erreurs courantes", "problèmes connus", "questions fréquentes", "veelvoorkomende problemen", "bekende problemen", "veelgestelde vragen",
            "常见问题", "常见错误", "常见问题解决", "常见问题检查", "常见部署问题", "常见问题与解决方案", "常见问题及解决方案", "已知问题", "已知未实现", "未实现", "尚未实现", "未实现功能", "已知未實現", "未實現", "尚未實作", "未実装", "미구현", "chưa hỗ trợ", "не реализовано", "ещё не реализовано", "常見問題", "已知問題", "よくある問題", "よくある質問", "既知の問題", "자주 묻는 질문", "알려진 문제", "자주 발생하는 문제", "câu hỏi thường gặp", "vấn đề thường gặp", "lỗi thường gặp", "частые проблемы", "частые вопросы", "известные проблемы",
        ][..]),
        (Subject::Lookup, &[
            "resources", "more resources", "additional resources", "useful resources", "helpful resources", "further resources", "support resources", "other resources", "external resources", "related resources", "learning resources", "online resources", "table of contents", "contents", "related", "related documents", "related documentation", "related docs", "related pages", "related runbooks", "further reading", "see also", "best practices", "recommendations",
            "recursos", "recursos adicionales", "recursos útiles", "índice", "mejores prácticas", "buenas prácticas", "recomendaciones", "recomendações", "empfehlungen", "recommandations", "aanbevelingen", "рекомендации", "recursos adicionais", "recursos úteis", "boas práticas", "melhores práticas", "sumário", "inhaltsverzeichnis", "inhalt", "weiterführende links", "ressourcen", "weitere ressourcen", "ressources", "ressources utiles", "ressources complémentaires", "table des matières", "bonnes pratiques", "inhoudsopgave", "inhoud",
            "目录", "目錄", "相关文档", "相关链接", "相关资源", "参考资料", "最佳实践", "查看日志", "日志", "相關文件", "目次", "関連ドキュメント", "関連資料", "목차", "관련 문서", "mục lục", "tài liệu liên quan", "содержание", "оглавление", "полезные ссылки", "см. также",
        ]),
        (Subject::Commands, &[
            "useful commands", "helpful commands", "common commands", "quick commands", "handy commands", "day-to-day commands", "useful day-to-day commands", "everyday commands", "daily commands", "frequently used commands", "command cheat sheet", "cheat sheet",
            "comandos útiles", "comandos frecuentes", "comandos comunes", "comandos del día a día", "comandos úteis", "comandos comuns", "comandos do dia a dia", "nützliche befehle", "häufige befehle", "commandes utiles", "commandes courantes", "handige commando's", "veelgebruikte commando's", "comandi utili", "przydatne polecenia", "faydalı komutlar",
            "常用命令", "常用命令速查", "日常命令", "常用指令", "よく使うコマンド", "便利なコマンド", "유용한 명령어", "자주 쓰는 명령어", "자주 사용하는 명령어", "lệnh hữu ích", "lệnh thường dùng", "полезные команды", "часто используемые команды",
        ]),
        (Subject::Catalogue, CATALOGUE),
        (Subject::Vague, &[
            "support", "technical support", "documentation", "docs", "overview", "architecture", "architecture overview",
            "soporte", "documentación", "arquitectura", "suporte", "documentação", "arquitetura", "visão geral", "dokumentation", "architektur", "überblick", "übersicht", "vue d'ensemble", "assistance", "documentatie", "architectuur", "overzicht",
            "contingency", "contingencies", "contingency plan", "contingency plans", "retry guidance", "retry instructions", "guidance for retries",
            "contingencia", "plan de contingencia", "planes de contingencia", "guía de reintentos", "contingência", "plano de contingência", "notfallplan", "plan de contingence", "plan d'urgence", "noodplan", "piano di emergenza", "plan awaryjny", "acil durum planı",
            "应急预案", "应急方案", "應變計畫", "緊急時対応計画", "비상 계획", "kế hoạch dự phòng", "аварийный план", "план действий при сбое",
            "支持", "技术支持", "概述", "概览", "架构", "系统架构", "概要", "アーキテクチャ", "サポート", "개요", "아키텍처", "지원", "tổng quan", "kiến trúc", "hỗ trợ", "поддержка", "архитектура", "обзор", "документация",
        ]),
        (Subject::Upkeep, &[
            "maintenance", "maintenance tasks", "maintenance schedule", "maintenance guide", "ongoing maintenance", "regular maintenance", "regular maintenance tasks", "routine maintenance", "daily maintenance", "weekly maintenance", "monthly maintenance", "ongoing operations", "regular tasks", "daily tasks", "weekly tasks", "monthly tasks", "quarterly tasks", "yearly tasks", "recurring tasks", "operational procedures", "operations procedures", "operating procedures", "standard operating procedures", "operational tasks", "day-2 operations", "day 2 operations", "future workflow", "future improvements", "future enhancements", "future updates",
            "mantenimiento", "procedimientos operativos", "manutenção", "procedimentos operacionais", "wartung", "betriebsverfahren", "procédures d'exploitation", "procédures opérationnelles", "operationele procedures", "运维操作", "日常运维", "運用手順", "運用作業", "운영 절차", "quy trình vận hành", "эксплуатационные процедуры", "regelmäßige wartung", "maintenance régulière", "onderhoud", "维护", "日常维护", "定期维护", "系统维护", "維護", "日常維護", "保守", "定期保守", "유지보수", "유지 보수", "bảo trì", "обслуживание", "сопровождение",
        ]),
        (Subject::Again, &["quick start", "quickstart", "quick deploy", "inicio rápido", "início rápido", "schnellstart", "démarrage rapide", "snel starten", "快速开始", "快速部署", "快速開始", "クイックスタート", "빠른 시작", "bắt đầu nhanh", "быстрый старт"]),
        (Subject::Beside, &["solutions", "workarounds", "fixes", "answers", "updates", "links", "help", "soluciones", "soluções", "lösungen", "solutions courantes"]),
    ])
});

/// Whole headings of commands.
#[rustfmt::skip]
const CATALOGUE: &[&str] = &[
    "commands", "cli commands", "available commands", "comandos", "comandos disponibles", "comandos disponíveis", "befehle", "commandes", "commando's", "comandi", "polecenia", "komutlar", "命令", "命令列表", "指令", "コマンド", "コマンド一覧", "명령어", "lệnh", "các lệnh", "команды",
];

/// Whether a heading is nothing but a word for steps: `## Steps`.
pub(super) fn names_steps(heading: &str) -> bool {
    #[rustfmt::skip]
    static NAMES: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[((), &[
            "steps", "procedure", "the steps", "step by step", "step-by-step", "pasos", "procedimiento", "paso a paso", "passos", "procedimento", "passo a passo", "schritte", "vorgehen", "vorgehensweise", "étapes", "procédure", "stappen", "stappenplan", "passaggi", "procedura", "kroki", "adımlar", "步骤", "步驟", "操作步骤", "操作步驟", "手順", "단계", "절차", "các bước", "quy trình", "шаги", "порядок действий",
        ][..])])
    });
    let mark = |character: char| !character.is_alphanumeric();
    NAMES.has_in_any_case(heading.trim_matches(mark))
}

/// Whether a heading is nothing but a word for commands: `## Commands`.
pub(super) fn names_commands(heading: &str) -> bool {
    static NAMES: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::new(&[((), CATALOGUE)]));
    let mark = |character: char| !character.is_alphanumeric();
    NAMES.has_in_any_case(heading.trim_matches(mark))
}

/// What a heading is about, where its other words say nothing of a role.
pub(super) fn subject(outside: &str, cues: &[Cue]) -> Option<Subject> {
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
    let text = [
        " checklist",
        " guide",
        " section",
        "清单",
        " for day-to-day use",
        " for everyday use",
        " for daily use",
        " para el día a día",
        " para o dia a dia",
        " für den alltag",
        " au quotidien",
        " voor dagelijks gebruik",
        " на каждый день",
    ]
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
