//! The words at both ends of a clause that are no part of the name in it, in every language.

use crate::lexicon::{Endings, Phrases};
use std::sync::LazyLock;

/// Verbs that tell to look, articles and connecting words before a name, in lower case.
#[rustfmt::skip]
pub(super) static BEFORE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "monitor", "verify", "confirm", "check", "ensure", "compute", "watch", "validate", "measure", "track", "test", "keep", "maintain", "the", "an", "that",
        "if", "when", "and", "or", "with", "assert", "make sure", "verificar", "confirmar", "prüfen", "vérifier", "проверить", "проверьте", "检查", "确认", "to", "our",
        // German
        "wenn", "falls", "sobald", "der", "die", "das", "den", "und", "oder", "ob", "sicherstellen", "überwachen", "kontrollieren", "prüfe", "dass",
        // Spanish, Portuguese, Italian, French, Dutch
        "si", "cuando", "el", "la", "los", "las", "que", "comprobar", "revisar", "monitorear", "vigilar", "comprueba", "se", "quando", "os", "as", "ou", "verifique",
        "conferir", "monitorar", "garantir", "quand", "lorsque", "le", "les", "et", "vérifiez", "surveiller", "contrôler", "il", "lo", "gli", "che", "verificare",
        "controllare", "monitorare", "als", "wanneer", "de", "het", "en", "of", "controleer", "controleren", "bewaken", "dat", "des", "du",
        // Russian, Polish, Vietnamese, Turkish
        "если", "когда", "и", "или", "убедиться", "контролировать", "что", "jeśli", "jeżeli", "gdy", "lub", "że", "sprawdzić", "sprawdź", "nếu", "khi", "và", "hoặc",
        "kiểm tra", "đảm bảo", "từ", "eğer", "ve", "veya",
        // Chinese, Japanese
        "如果", "若", "确保", "確保", "確認", "檢查", "监控", "監控", "もし",
    ])])
});

/// The same of one letter.
pub(super) const LETTERS_BEFORE: &[char] = &['a', 'y', 'o', 'e', 'i'];

/// Verbs, prepositions and auxiliaries behind a name, in lower case.
#[rustfmt::skip]
pub(super) static BEHIND: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[((), &[
        "is", "are", "be", "was", "should", "must", "stays", "stay", "remains", "remain", "of", "for", "with", "to", "at", "in", "on", "by", "set", "and", "or",
        "has", "have", "reaches", "reach", "drops", "goes", "rises", "falls", "within", "detected", "alert", "alerts", "target", "required", "keep", "kept", "than",
        "does", "do", "will", "not", "that", "stable", "average", "from", "the", "exceeding", "flat line", "flat", "steady", "es", "debe", "ser", "é", "deve",
        "ist", "liegt", "est", "doit", "etre", "не", "lasting", "lasts", "persists", "never",
        // German
        "bei", "liegt bei", "bleibt", "bleiben", "darf", "dürfen", "muss", "müssen", "soll", "sollte", "sollten", "sein", "beträgt", "sind", "liegen", "wird",
        "von", "auf", "steigt", "fällt", "sinkt", "dauert", "nie", "nicht", "immer", "stets",
        // Spanish, Portuguese, Italian, French, Dutch
        "deben", "comprise", "compris", "comprendida", "comprendido", "compreendido", "compresa", "compreso", "dura", "dure", "duurt", "com", "avec", "met", "passar",
        "puede", "pode", "peut", "sea", "sean", "está", "están", "se", "mantiene", "mantienen", "en", "de", "del", "con", "por", "tiene", "hay", "son", "permanece",
        "cae", "sube", "devem", "estão", "fica", "são", "em", "não", "cai", "sobe", "doivent", "être", "sont", "reste", "restent", "à", "ne", "devono", "essere",
        "è", "sono", "resta", "rimane", "di", "non", "blijft", "moet", "moeten", "zijn", "wordt", "van", "op", "niet", "ligt", "da", "no",
        // Russian, Polish, Vietnamese
        "должно", "должен", "должна", "должны", "быть", "составляет", "остаётся", "остается", "держится", "на уровне", "в", "musi", "powinien", "powinna", "powinno",
        "być", "jest", "są", "pozostaje", "phải", "là", "được", "không", "luôn", "duy trì", "ở mức", "ở", "đạt", "giữ", "cần", "nên", "bị", "đã",
    ])])
});

/// The same of one letter.
pub(super) const LETTERS_BEHIND: &[char] = &['d', 'a', 'y', 'e'];

/// Particles and verbs behind a name in scripts without spaces: Japanese and Chinese.
#[rustfmt::skip]
pub(super) static UNSPACED_BEHIND: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[((), &[
        "が", "は", "を", "の", "に", "で", "も", "状態が", "存在", "在", "为", "為", "是", "需", "需要", "须", "須", "应", "應", "应该", "應該", "必须", "必須", "应当", "應當", "保持", "维持", "維持",
        "保持在", "维持在", "維持在", "控制在", "稳定在", "穩定在", "不得", "不能", "不可", "达到", "达", "達", "達到", "出现", "出現", "发生", "發生", "连续", "連續", "持续", "持續", "連続",
    ])])
});
