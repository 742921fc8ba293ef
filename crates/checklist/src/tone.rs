//! How an author means an item: how much it weighs, under which condition, whether it forbids, and
//! whether it asks somebody to agree.

use crate::byte_set::ByteSet;
use crate::glance::Glance;
use crate::lexicon::{Endings, Lexicon, Phrases, is_unspaced, lower};
use crate::{Role, Weight};
use memchr::memchr;
use std::sync::LazyLock;

/// What an item's own words say beyond their matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tone {
    /// How much it weighs; `None` when it does not say.
    pub(crate) weight: Option<Weight>,
    /// The condition under which it applies, in the author's words.
    pub(crate) condition: Option<String>,
    /// It tells what not to do.
    pub(crate) prohibition: bool,
    /// It asks a person to agree.
    pub(crate) approval: bool,
}

/// Reads the tone of an item's text.
pub(crate) fn of(text: &str, glance: Glance) -> Tone {
    if !glance.cue && !glance.weight {
        return Tone::default();
    }
    let lower = lower(text);
    let weight = glance.weight.then(|| weight(&lower)).flatten();
    if !glance.cue {
        return Tone {
            weight,
            ..Tone::default()
        };
    }
    let [condition, prohibition, approval] = CUES.first_of_each(&lower, |cue| cue as usize);
    Tone {
        weight,
        condition: condition.and_then(|(at, _)| self::condition(text, &lower, at)),
        prohibition: prohibition.is_some_and(|(at, stem)| is_prohibition(&lower, at, stem)),
        approval: approval.is_some_and(|(at, stem)| is_approval(&lower, at, stem)),
    }
}

/// Whether a word of approval asks somebody to agree, and is no part of what is launched: `the approval
/// workflow works`, `Authorization headers`.
fn is_approval(lower: &str, at: usize, stem: &str) -> bool {
    const OF_PRODUCT: [&str; 33] = [
        "workflow",
        "workflows",
        "flow",
        "flows",
        "page",
        "pages",
        "form",
        "screen",
        "button",
        "queue",
        "process",
        "system",
        "feature",
        "module",
        "api",
        "endpoint",
        "endpoints",
        "header",
        "headers",
        "code",
        "server",
        "token",
        "tokens",
        "check",
        "checks",
        "rule",
        "rules",
        "works",
        "working",
        "middleware",
        "policy",
        "pad",
        "gated",
    ];
    const GIVEN: [&str; 10] = [
        "from", "by", "obtained", "granted", "given", "received", "signed", "of", "for", "to",
    ];
    const ASKED: [&str; 10] = [
        "get ",
        "obtain ",
        "request ",
        "change ",
        "deployment ",
        "release ",
        "launch ",
        "management ",
        "written ",
        "final ",
    ];
    // What is so by itself: `approval-gated`.
    const COMPOUNDS: [&str; 8] = [
        "gated",
        "based",
        "driven",
        "controlled",
        "aware",
        "enabled",
        "protected",
        "free",
    ];
    let behind = &lower[at + stem.len()..];
    if let Some(compound) = behind.strip_prefix('-')
        && COMPOUNDS.iter().any(|word| compound.starts_with(word))
    {
        return false;
    }
    let mut words = behind.split(|character: char| !character.is_alphanumeric());
    // The rest of the word itself.
    words.next();
    let next = words.find(|word| !word.is_empty()).unwrap_or("");
    if OF_PRODUCT.contains(&next) || !stem.is_ascii() && is_attribute(&lower[..at], behind) {
        return false;
    }
    if stem == "signature" && is_of_code(&lower[..at], next) {
        return false;
    }
    // It is what a user may do more often than what a launch needs.
    !stem.starts_with("authori")
        || GIVEN.contains(&next)
        || next.is_empty() && !lower[..at].contains(char::is_alphanumeric)
        || ASKED.iter().any(|word| lower[..at].ends_with(word))
}

/// Whether a word of approval between two texts says which things are meant, or that there is none yet:
/// `已批准的范围`, `批准阈值`, `未批准时`.
fn is_attribute(before: &str, behind: &str) -> bool {
    #[rustfmt::skip]
    const THINGS: [&str; 34] = [
        "的", "阈值", "閾值", "值", "流程", "系统", "系統", "功能", "页面", "頁面", "接口", "按钮", "按鈕", "模块", "模組", "范围", "範圍", "规则", "規則", "フロー", "ワークフロー",
        "画面", "機能", "済みの", "待ち", "된 ", "한 ", " 흐름", " 화면", " 기능", " 프로세스", " 워크플로", " 절차", " 번호",
    ];
    let of_thing = THINGS.iter().any(|thing| behind.starts_with(thing));
    of_thing && !behind.starts_with("的人") || before.ends_with('未')
}

/// Whether a signature is one that a program makes or checks, by what stands before it in its clause and the
/// next word.
fn is_of_code(before: &str, next: &str) -> bool {
    const BEFORE: [&str; 19] = [
        "verify ",
        "verifies ",
        "vérifier ",
        "validate ",
        "validates ",
        "reject",
        "rejette",
        "invalid",
        "match",
        "gpg",
        "cosign",
        "webhook",
        "jwt",
        "hmac",
        "firmware",
        "payload",
        "checksum",
        "commit",
        "package",
    ];
    const BEHIND: [&str; 12] = [
        "verification",
        "verifies",
        "matches",
        "mismatch",
        "algorithm",
        "algorithms",
        "scheme",
        "valid",
        "key",
        "keys",
        "file",
        "files",
    ];
    let start = before.rfind(['.', ',', ';', ':', '(']);
    let clause = start.map_or(before, |start| &before[start..]);
    BEHIND.contains(&next) || BEFORE.iter().any(|word| clause.contains(word))
}

/// The words that hint at more than the weight of an item.
pub(crate) fn cues() -> impl Iterator<Item = &'static str> {
    CUES.words()
}

/// Whether such a word may stand at a place; surely none does where this is false.
pub(crate) fn may_be_cue(text: &[u8], at: usize) -> bool {
    CUES.may_be_at(text, at)
}

/// Words with which begins what gives a weight.
static WORDS_OF_WEIGHT: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let between = BETWEEN.map(|(open, _)| open);
    Phrases::new(&[
        ((), OPTIONAL),
        ((), ADVISORY),
        ((), NOT_BLOCKING),
        ((), CRITICAL),
        ((), LEADS),
        ((), IFS),
        ((), &ADVISORY_HEADS),
        ((), &between),
    ])
});

/// The words with which begins what gives a weight.
pub(crate) fn words_of_weight() -> impl Iterator<Item = &'static str> {
    WORDS_OF_WEIGHT.words()
}

/// Whether such a word may stand at a place; surely none does where this is false.
pub(crate) fn may_be_weight(text: &[u8], at: usize) -> bool {
    WORDS_OF_WEIGHT.may_be_at(text, at)
}

/// What a word in an item hints at.
#[derive(Debug, Clone, Copy)]
enum Cue {
    /// A word that begins a condition.
    Condition,
    Prohibition,
    Approval,
}

static CUES: LazyLock<Lexicon<Cue>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            Cue::Condition,
            &[
                "if.",
                "when.",
                "once.",
                "unless.",
                "where applicable",
                "as needed",
                "emergency use",
                "emergencies only",
                "only in an emergency",
                "only in emergencies",
                "only in case of",
                "si.",
                "se.",
                "cuando.",
                "quando.",
                "wenn.",
                "falls.",
                "sobald.",
                "bei bedarf",
                "nur im notfall",
                "nur in notfällen",
                "solo en caso de",
                "sólo en caso de",
                "apenas em caso de",
                "somente em caso de",
                "uniquement en cas",
                "seulement en cas",
                "alleen in noodgevallen",
                "alleen in geval van",
                "quand.",
                "lorsque.",
                "indien.",
                "wanneer.",
                "如果",
                "若",
                "如需",
                "仅限紧急",
                "仅在紧急",
                "僅限緊急",
                "緊急時のみ",
                "긴급 시에만",
                "chỉ trong trường hợp",
                "только в случае",
                "только в экстренн",
                "必要に応じて",
                "만약",
                "필요시",
                "필요 시",
                "nếu.",
                "khi.",
                "если.",
                "при необходимости",
            ][..],
        ),
        (
            Cue::Prohibition,
            &[
                "do not.",
                "don't.",
                "don’t.",
                "never.",
                "must not.",
                "no hacer",
                "no usar",
                "no ejecut",
                "nunca.",
                "não faz",
                "não us",
                "não execut",
                "jamais.",
                "nicht.",
                "noch nicht.",
                "niemals.",
                "ne pas",
                "niet.",
                "nooit.",
                "不要",
                "禁止",
                "切勿",
                "请勿",
                "不得",
                "しないこと",
                "しないでください",
                "하지 마",
                "하지마",
                "금지",
                "không được",
                "đừng.",
                "не.",
                "никогда.",
                "нельзя",
            ][..],
        ),
        (
            Cue::Approval,
            &[
                "sign-off",
                "sign off",
                "signoff",
                "approval",
                "approver",
                "approve.",
                "approves.",
                "approved by",
                "signature",
                "authorization",
                "authorisation",
                "aprobación",
                "aprobado por",
                "visto bueno",
                "firma.",
                "aprovação",
                "aprovado por",
                "assinatura",
                "freigabe",
                "genehmigung",
                "genehmigt von",
                "abnahme",
                "unterschrift",
                "approbation",
                "approuvé par",
                "goedkeuring",
                "goedgekeurd door",
                "handtekening",
                "批准",
                "审批",
                "签字",
                "簽核",
                "承認",
                "승인",
                "결재",
                "phê duyệt",
                "утвержд",
                "согласован",
                "подпись",
            ][..],
        ),
    ])
});

#[rustfmt::skip]
const OPTIONAL: &[&str] = &[
    "optional", "if needed", "if required", "if applicable", "if available", "if necessary", "if enabled", "if present", "if relevant", "when needed",
    "where applicable", "as needed", "opcional", "si es necesario", "si procede", "si aplica", "se necessário", "se aplicável", "falls nötig",
    "falls erforderlich", "falls vorhanden", "bei bedarf", "facultatif", "optionnel", "si nécessaire", "si applicable", "indien nodig",
    "indien van toepassing", "optioneel", "可选", "如需", "如使用", "若使用", "如启用", "若启用", "如用到", "如啟用", "若啟用", "如果需要", "如有需要", "可選", "任意", "必要に応じて", "オプション", "선택", "필요시", "필요 시", "nếu cần", "tùy chọn",
    "опционально", "если нужно", "если применимо", "если используете", "при необходимости", "if possible", "if it exists", "if there is one",
    "if there are any", "if any", "when available", "not mandatory", "si está disponible", "si existe", "si hace falta",
    "si fuera necesario", "si corresponde", "de ser necesario", "en caso necesario", "en su caso", "cuando aplique", "no obligatori", "se disponível",
    "se houver", "se for o caso", "se preciso", "se existir", "quando aplicável", "caso necessário", "caso exista", "não obrigatóri",
    "sofern vorhanden", "sofern nötig", "sofern erforderlich", "sofern verfügbar", "falls verfügbar", "falls zutreffend", "falls relevant",
    "wenn vorhanden", "wenn nötig", "wenn erforderlich", "wenn verfügbar", "soweit vorhanden", "ggf.", "gegebenenfalls", "nach bedarf", "freiwillig",
    "keine pflicht", "si disponible", "si besoin", "s'il y a lieu", "s’il y a lieu", "s'il existe", "si existant", "si possible", "le cas échéant",
    "au besoin", "éventuellement", "non obligatoire", "indien beschikbaar", "indien aanwezig", "indien relevant", "zo nodig", "zonodig", "waar nodig",
    "desgewenst", "eventueel", "niet verplicht", "als dat nodig is", "als het nodig is", "facoltativ", "opzional", "se necessario", "se disponibile",
    "se presente", "se applicabile", "se serve", "all'occorrenza", "non obbligatori", "opcjonaln", "w razie potrzeby", "w razie konieczności",
    "jeśli dotyczy", "jeśli potrzeb", "jeśli dostępn", "jeżeli dotyczy", "nieobowiązkow", "nadobowiązkow", "isteğe bağlı", "gerekirse", "gerekliyse",
    "gerektiğinde", "varsa", "opsiyonel", "mümkünse", "zorunlu değil", "选做", "选填", "视情况", "如适用", "若适用", "如有", "若有", "如有必要", "必要时", "非必须", "非必需",
    "視情況", "選做", "選填", "如適用", "若適用", "如需要", "必要時", "非必要", "視需要", "必要な場合のみ", "必要な場合", "必要なら", "必要があれば", "該当する場合", "該当時", "ある場合", "あれば", "余裕があれば",
    "可能であれば", "필요한 경우", "필요할 경우", "해당 시", "해당시", "해당되는 경우", "해당하는 경우", "있는 경우", "있을 경우", "선택 사항", "가능하면", "không bắt buộc", "nếu có", "khi cần",
    "nếu cần thiết", "nếu áp dụng", "tuỳ chọn", "nếu được", "если есть", "если имеется", "если доступн", "если нужн", "если требуется",
    "если потребуется", "по необходимости", "по желанию", "по возможности", "необязательн", "не обязательн",
];
#[rustfmt::skip]
const ADVISORY: &[&str] = &[
    "recommended", "nice to have", "nice-to-have", "should have", "should pass", "recomendado", "recomendada", "empfohlen", "recommandé",
    "aanbevolen", "推荐", "建议", "推薦", "推奨", "권장", "khuyến nghị", "desirable", "good to have", "advisable", "ideally",
    "deseable", "aconsejable", "se recomienda", "idealmente", "desejável", "aconselhável", "recomenda-se", "wünschenswert", "ratsam",
    "idealerweise", "souhaitable", "souhaité", "conseillé", "idéalement", "wenselijk", "gewenst", "geadviseerd", "idealiter",
    "raccomandat", "consigliat", "auspicabile", "zalecan", "wskazan", "rekomendowan", "önerilir", "önerilen", "tavsiye", "建議", "最好",
    "望ましい", "できれば", "권고", "가급적", "khuyên", "nên có", "đề xuất", "рекоменд", "желательн",
];
/// Words in the parentheses of a heading that say that what stands under it holds nothing up; of an item they
/// may be a property.
#[rustfmt::skip]
const NOT_BLOCKING: &[&str] = &[
    "non-blocking", "nonblocking", "not blocking", "does not block", "do not block", "don't block", "doesn't block", "no bloquea", "no bloqueante", "não bloque", "nicht blockierend", "blockiert nicht", "blockieren nicht",
    "non bloquant", "ne bloque pas", "niet blokkerend", "blokkeert niet", "non bloccant", "nie blokuj", "engelleyici değil", "не блокиру", "不阻塞", "不阻断", "非阻塞", "ブロックしない", "비차단", "không chặn",
];
#[rustfmt::skip]
const CRITICAL: &[&str] = &[
    "critical", "must pass", "must have", "must-have", "blocking", "blocker", "crítico", "crítica", "kritisch", "critique", "关键", "show stopper",
    "showstopper", "kritiek", "kritisk", "bloquant", "bloqueante", "blokkerend", "blockierend", "krytyczn", "kritik", "critico",
    "critica", "bloccante", "bloqueador", "關鍵", "最重要", "至关重要", "致命", "クリティカル", "치명", "매우 중요", "quan trọng nhất", "nghiêm trọng",
    "tối quan trọng", "критическ", "критичн", "блокер", "блокирующ",
];

/// Words with which a heading begins that are none of weight elsewhere.
const ADVISORY_HEADS: [&str; 2] = ["should", "could have"];

/// Words between which a condition says that a thing may be missing: `(if Redis is available)`.
const BETWEEN: [(&str, &str); 13] = [
    ("if ", " available"),
    ("falls ", " vorhanden"),
    ("falls ", " verfügbar"),
    ("sofern ", " vorhanden"),
    ("sofern ", " verfügbar"),
    ("wenn ", " vorhanden"),
    ("si ", " disponible"),
    ("se ", " disponível"),
    ("se ", " disponibile"),
    ("indien ", " beschikbaar"),
    ("indien ", " aanwezig"),
    ("jeśli ", " dostępny"),
    ("если ", " доступен"),
];

/// Words with which a condition begins.
#[rustfmt::skip]
const IFS: &[&str] = &[
    "if ", "falls ", "sofern ", "wenn ", "si ", "se ", "caso ", "indien ", "als ", "jeśli ", "если ", "如果", "若", "nếu ",
];

static CONDITIONS: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::new(&[((), IFS)]));

/// What happens in a launch, as against what a system has or uses, and what has still to be done: then
/// a step is not left to anyone.
#[rustfmt::skip]
static EVENTS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "has.", "have.", "had.", "changed", "issue", "problem", "error", "fail", "wrong", "slow", "corrupt", "broken", "down.", "stuck", "crash", "critical", "unhealthy", "degrad", "incident", "outage", "alert", "occur", "exceed", "detect", "rollback", "roll back", "rolled back", "revert", "not.", "isn't", "n't.", "already.", "still.", "safe.", "successful", "pass.", "passes.", "passed", "succeed", "green.",
        "nicht.", "noch.", "no.", "não.", "ainda.", "non.", "ne.", "pas.", "niet.", "nie.", "не.", "chưa.", "không.", "未", "没有", "尚", "沒有",
        "fehler", "scheiter", "geändert", "falla", "fallo", "cambi", "falha", "erro.", "erros", "mudou", "alterad", "erreur", "échou", "panne", "changé", "fout", "misluk", "gewijzigd", "błąd", "zmieni", "ошибк", "проблем", "сбо", "измен", "откат",
        "失败", "失敗", "错误", "錯誤", "问题", "問題", "异常", "異常", "回滚", "变更", "エラー", "障害", "変更", "오류", "실패", "문제", "장애", "변경", "lỗi", "thất bại", "sự cố", "thay đổi",
    ][..])])
});

/// How one of several ways is named.
static WAYS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "option ",
            "method ",
            "approach ",
            "variant ",
            "alternative ",
            "opción ",
            "método ",
            "opção ",
            "variante ",
            "methode ",
            "méthode ",
            "optie ",
            "вариант ",
            "способ ",
            "方法",
            "方式",
            "方案",
            "选项",
            "選項",
            "オプション",
            "방법 ",
            "방안 ",
            "cách ",
            "phương án ",
        ][..],
    )])
});

const WHERE_AVAILABLE: &str = "利用可能な環境";

/// Adverbs that make a step optional that begins with them.
#[rustfmt::skip]
const LEADS: &[&str] = &[
        "if needed", "if necessary", "if required", "if applicable", "where applicable", "as needed", "when needed",
        "ggf.", "gegebenenfalls", "bei bedarf", "falls nötig", "falls erforderlich", "falls vorhanden", "sofern nötig", "sofern vorhanden", "wenn nötig", "eventuell",
        "si es necesario", "si procede", "si aplica", "si hace falta", "en su caso", "de ser necesario", "se necessário", "se aplicável", "se for o caso", "se houver",
        "si nécessaire", "si besoin", "le cas échéant", "au besoin", "éventuellement", "indien nodig", "indien van toepassing", "zo nodig", "desgewenst", "eventueel",
        "se necessario", "se serve", "eventualmente", "w razie potrzeby", "ewentualnie", "gerekirse", "gerektiğinde", "nếu cần", "при необходимости", "если нужно", "по необходимости",
        "如有必要", "如有需要", "必要时", "必要時", "视情况", "視情況", "必要に応じて", "必要な場合", "필요시", "필요 시", "필요한 경우", "필요하면",
];

static LEADING: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::new(&[((), LEADS)]));

/// `Only`, before the words of a condition.
#[rustfmt::skip]
static ONLY: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "only ", "nur ", "solo ", "sólo ", "solamente ", "só ", "somente ", "apenas ", "seulement ", "uniquement ", "alleen ", "enkel ", "soltanto ", "tylko ", "sadece ", "yalnızca ", "chỉ ", "только ", "仅", "僅", "只",
    ][..])])
});

/// The words of all three, each with the weight that it gives.
static WEIGHTS: LazyLock<Phrases<Weight>> = LazyLock::new(|| {
    Phrases::new(&[
        (Weight::Optional, OPTIONAL),
        (Weight::Advisory, ADVISORY),
        (Weight::Critical, CRITICAL),
    ])
});

static HOLDS_NOTHING_UP: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&[((), NOT_BLOCKING)]));

static ADVISED: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::new(&[((), ADVISORY)]));

static ADVISED_IN_ASCII: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let ascii: Vec<&'static str> = ADVISORY
        .iter()
        .copied()
        .filter(|phrase| phrase.is_ascii())
        .collect();
    Phrases::new(&[((), &ascii)])
});

static OPTIONAL_AT_END: LazyLock<Endings<()>> = LazyLock::new(|| Endings::new(&[((), OPTIONAL)]));

/// Which weights a text names.
#[derive(Debug, Default)]
struct Named {
    critical: bool,
    advisory: bool,
    optional: bool,
}

impl Named {
    /// Takes the weights of the words that a text begins with, as far as `counts` says of a word
    /// and its weight that it does.
    fn beginning(&mut self, text: &str, counts: impl Fn(&'static str, Weight) -> bool) {
        for (phrase, weight) in WEIGHTS.begin(text) {
            let named = match weight {
                Weight::Critical => &mut self.critical,
                Weight::Advisory => &mut self.advisory,
                Weight::Optional => &mut self.optional,
                Weight::Required => continue,
            };
            *named = *named || counts(phrase, weight);
        }
    }

    /// The one that counts.
    fn weight(&self) -> Option<Weight> {
        if self.critical {
            Some(Weight::Critical)
        } else if self.advisory {
            Some(Weight::Advisory)
        } else if self.optional {
            Some(Weight::Optional)
        } else {
            None
        }
    }
}

fn weight(lower: &str) -> Option<Weight> {
    let whole = lower.trim_end_matches(['.', ';', '。', ' ']);
    let mut named = Named {
        optional: ends_optional(whole) && !says_or(whole),
        ..Named::default()
    };
    // The label of a command says it too: `Restore the base if needed`.
    if let Some(code) = memchr(b'`', lower.as_bytes()) {
        let label = lower[..code].trim_end_matches([' ', ':', '：', '\u{a0}', '\u{202f}']);
        named.optional |= ends_optional(label) || ends_with_condition(label);
    }
    named.optional |= ends_with_condition(whole);
    for inside in parentheses(lower) {
        let inside = without_only(inside);
        named.beginning(inside, |phrase, weight| {
            weight != Weight::Advisory || inside.len() == phrase.len() || phrase.is_ascii()
        });
        named.optional |= is_left_at_end(inside);
        named.optional |= BETWEEN
            .iter()
            .any(|(open, close)| inside.starts_with(open) && inside.ends_with(close))
            || inside.ends_with(WHERE_AVAILABLE);
        named.advisory |= named.optional && ADVISED.is_in(inside);
    }
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    named.beginning(start, |phrase, _| is_mark(&start[phrase.len()..]));
    named.optional |= leads(start) && (!lower.is_ascii() || has_weight_word(lower));
    named.advisory &= named.optional || !names_way(start);
    named.weight()
}

/// Whether a text ends with words that leave it to the reader.
fn ends_optional(text: &str) -> bool {
    OPTIONAL_AT_END.of(text).any(|(phrase, ())| {
        let before = &text[..text.len() - phrase.len()];
        stands_alone(before, phrase) && !(phrase == CHOSEN && is_said_of(before))
    })
}

/// `Optional` in Korean, and what one does with one of several: `Ubuntu 선택`.
const CHOSEN: &str = "선택";

/// Whether a text goes on without a sign: what stands behind it is what is done with it.
fn is_said_of(before: &str) -> bool {
    before
        .trim_end()
        .ends_with(|last: char| last.is_alphanumeric() || matches!(last, ')' | '`' | '"'))
}

/// Whether parentheses end with what a system may have, in languages whose verbs stand last: `도메인이 있는 경우`.
fn is_left_at_end(inside: &str) -> bool {
    inside.ends_with(|last: char| last > '\u{3000}')
        && ends_optional(inside)
        && !EVENTS.is_in(inside)
}

/// Whether a text ends with a condition of what a system has in parentheses: `(if using Redis)`.
fn ends_with_condition(text: &str) -> bool {
    let end = text.trim_end_matches(|last: char| {
        !last.is_alphanumeric() && !matches!(last, ')' | '）' | '(' | '（')
    });
    let Some(text) = end.strip_suffix([')', '）']) else {
        return false;
    };
    let Some((_, inside)) = text.rsplit_once(['(', '（']) else {
        return false;
    };
    let inside = without_only(inside.trim());
    CONDITIONS.begin(inside).next().is_some()
        && !inside.contains(['<', '>'])
        && !EVENTS.is_in(inside)
}

/// Whether a text in lower case names one of several ways: `option b`, `方法1`.
fn names_way(start: &str) -> bool {
    WAYS.begin(start).any(|(way, ())| {
        let mut rest = start[way.len()..].chars().skip_while(|next| *next == ' ');
        rest.next().is_some_and(char::is_alphanumeric)
            && rest.next().is_none_or(|next| !next.is_alphabetic())
    })
}

/// Whether words at the end of a text may be but the last of several alternatives in it.
fn says_or(text: &str) -> bool {
    [" or ", " oder ", " o ", " ou ", " of ", " или ", " lub "]
        .iter()
        .any(|or| text.contains(or))
}

/// Whether what stands behind the word of a weight makes it the mark of what follows: `critical: ...`.
fn is_mark(rest: &str) -> bool {
    rest.trim_start_matches(|next: char| next.is_alphabetic() && !is_unspaced(next))
        .trim_start_matches(['*', ' ', ']', '\u{a0}', '\u{202f}'])
        .starts_with([':', '：', '!', '-', '–', '—'])
}

/// Whether a text in lower case begins with words that leave it to the reader: `Ggf. ...`.
fn leads(start: &str) -> bool {
    LEADING.begin(start).any(|(phrase, ())| {
        let next = start[phrase.len()..].chars().next();
        next.is_none_or(|next| !next.is_alphanumeric() || is_unspaced(next))
    })
}

/// What stands in parentheses without the `only` before it: `(only if needed)`.
fn without_only(inside: &str) -> &str {
    ONLY.begin(inside)
        .next()
        .map_or(inside, |(only, ())| inside[only.len()..].trim_start())
}

/// Whether a text is nothing but the name of a weight: `recommended`.
pub(crate) fn is_weight(text: &str) -> bool {
    WEIGHTS.has_in_any_case(text)
}

/// The weight that a heading of a role gives to what stands under it.
pub(crate) fn weight_of_heading(heading: &str, role: Role, glance: Glance) -> Option<Weight> {
    if !glance.weight {
        return None;
    }
    let lower = lower(heading);
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    let mut named = Named {
        advisory: ADVISORY_HEADS
            .iter()
            .any(|phrase| start.strip_prefix(phrase).is_some_and(heads_list)),
        ..Named::default()
    };
    named.beginning(start, |phrase, _| heads_list(&start[phrase.len()..]));
    // `(Recommended)` behind one of several ways prefers it; it does not make its steps advice.
    let prefers = matches!(role, Role::Deploy | Role::Rollback) || names_way(start);
    for inside in parentheses(&lower) {
        let mut aside = Named::default();
        aside.beginning(without_only(inside), |_, weight| weight == Weight::Optional);
        named.optional |= aside.optional;
        let holds_nothing_up = |(phrase, ()): (&str, ())| !inside[phrase.len()..].contains(' ');
        named.advisory |= HOLDS_NOTHING_UP.begin(inside).any(holds_nothing_up);
        // Beyond ASCII it always does: `(推荐)`.
        named.advisory |= ADVISED_IN_ASCII.is_in(inside) && (aside.optional || !prefers);
        aside.beginning(inside, |_, weight| weight == Weight::Critical);
        // `Rollback (critical issues)` says when.
        named.critical |= aside.critical && !named.optional && role != Role::Rollback;
    }
    named.optional |= ends_with_condition(&lower);
    named.critical &= !named.advisory;
    named.weight()
}

/// Whether what stands behind the word of a weight lets it head a list: `critical checks`, `critical (...)`.
fn heads_list(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty()
        || rest.starts_with(['(', '（', ':', '：', '-', '—'])
        || ["items", "checks", "requirements", "steps", "criteria"]
            .iter()
            .any(|noun| rest.starts_with(noun))
}

/// Whether a text of ASCII has a word of weight, be it where it gives none.
fn has_weight_word(lower: &str) -> bool {
    static WORDS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
        let words: Vec<&'static str> = [OPTIONAL, ADVISORY, CRITICAL]
            .concat()
            .into_iter()
            .filter(|phrase| phrase.is_ascii())
            .chain(BETWEEN.iter().map(|(open, _)| *open))
            .collect();
        Lexicon::new(&[((), &words)])
    });
    WORDS.is_in(lower)
}

/// Whether a phrase behind this text is not the end of a longer word.
fn stands_alone(before: &str, phrase: &str) -> bool {
    !phrase.is_ascii() || before.ends_with(|character: char| !character.is_alphanumeric())
}

/// The contents of a text's parentheses.
fn parentheses(text: &str) -> impl Iterator<Item = &str> {
    // The last two are the first bytes of those of East Asia.
    static MAY_OPEN: ByteSet = ByteSet::of(b"([\xE3\xEF");
    let first = MAY_OPEN.find(text.as_bytes(), 0);
    let opened = first.map(|at| text[at..].split(['(', '（', '[', '【', '〔', '［']).skip(1));
    opened.into_iter().flatten().map(|inside| {
        inside
            .split([')', '）', ']', '】', '〕', '］'])
            .next()
            .unwrap_or(inside)
            .trim()
    })
}

/// The condition that begins at a place, if it has an end.
fn condition(text: &str, lower: &str, at: usize) -> Option<String> {
    // Lower case may change lengths; then only the lower-case words are at hand.
    let words = if lower.len() == text.len() {
        text
    } else {
        lower
    };
    let before = words.get(..at)?;
    let rest = words.get(at..)?;
    let in_parentheses = before.trim_end().ends_with(['(', '（', '[']);
    let at_start = before.chars().all(|character| !character.is_alphanumeric());
    let end = if in_parentheses {
        rest.find([')', '）', ']', ';', ','])?
    } else if at_start {
        rest.find([',', ':', '，', '：', '、'])?
    } else {
        rest.find(['.', ';', ',', '(', '。', '，', '（', ')', '）'])
            .unwrap_or(rest.len())
    };
    let clause = rest.get(..end)?.trim().trim_end_matches([':', '：', ' ']);
    (!clause.is_empty()).then(|| clause.to_owned())
}

/// Whether a word that forbids speaks of the whole item.
fn is_prohibition(lower: &str, at: usize, stem: &str) -> bool {
    let before = &lower[..at];
    // A label, a mark or a soft `please` may stand first; another verb may not.
    let first = before.split_whitespace().all(|word| {
        word.chars().all(|character| !character.is_alphanumeric())
            || word.ends_with([':', '：'])
            || matches!(word, "please" | "bitte" | "**important:**")
    });
    let at_end = matches!(
        stem,
        "しないこと" | "しないでください" | "하지 마" | "하지마" | "금지" | "禁止"
    );
    first || at_end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Tone {
        super::of(text, Glance::at(text))
    }

    #[test]
    fn weight_comes_from_the_items_own_words() {
        for (text, expected) in [
            ("CRITICAL: Database backed up", Some(Weight::Critical)),
            (
                "Rotate key (CRITICAL - MUST DO FIRST)",
                Some(Weight::Critical),
            ),
            ("No critical errors in logs", None),
            ("Tune parameters if needed", Some(Weight::Optional)),
            ("Ubuntu Server 22.04 LTS 선택", None),
            ("Redis 설정 (선택)", Some(Weight::Optional)),
            ("Redis 설정 - 선택", Some(Weight::Optional)),
            ("HTTPS 설정 (도메인이 있는 경우)", Some(Weight::Optional)),
            ("서비스 확인 (문제가 있는 경우)", None),
            ("設定する（ドメインがある場合）", Some(Weight::Optional)),
            (
                "Vessel data (if Redis Stack available)",
                Some(Weight::Optional),
            ),
            ("Deploy update (if plat has changed)", None),
            (
                "Storage class (if using dynamic volumes)",
                Some(Weight::Optional),
            ),
            ("Mailer token set (if configured).", Some(Weight::Optional)),
            (
                "Spread over nodes (only if multi-node): `spread.sh`",
                Some(Weight::Optional),
            ),
            (
                "Zertifikat hinterlegt (falls TLS genutzt wird)",
                Some(Weight::Optional),
            ),
            (
                "Clave del correo (si se usa correo)",
                Some(Weight::Optional),
            ),
            ("已配置证书（如果使用 HTTPS）", Some(Weight::Optional)),
            ("配置支付密钥 (如使用)", Some(Weight::Optional)),
            ("配置代理（如 nginx）", None),
            ("Back up the base (if not backed up already)", None),
            ("Call the team (if errors rise)", None),
            ("Publish (if all tests pass)", None),
            ("Grow the pool (if load > 80%)", None),
            ("Ask (if in doubt) before you go on", None),
            ("Ask (whether in use)", None),
            ("Option B: by hand (recommended)", None),
            ("Writes are asynchronous (non-blocking)", None),
            (
                "Option pricing checked (recommended)",
                Some(Weight::Advisory),
            ),
            ("Workflows pass locally (act optional); pinned", None),
            (
                "IP whitelist configured (recommended)",
                Some(Weight::Advisory),
            ),
            ("`KEY` eingetragen (optional)", Some(Weight::Optional)),
            ("Mail everyone or rollback if needed", None),
            ("記録する（任意）。", Some(Weight::Optional)),
            (
                "Handscanner getestet (sofern vorhanden)",
                Some(Weight::Optional),
            ),
            (
                "Ggf. Datenbank zurückspielen: `x.sh`",
                Some(Weight::Optional),
            ),
            (
                "Restaurer la base si besoin : `x.sh`",
                Some(Weight::Optional),
            ),
            ("Exportar (se disponível)", Some(Weight::Optional)),
            ("Exportar (solo si es necesario)", Some(Weight::Optional)),
            ("Cache legen (alleen indien nodig)", Some(Weight::Optional)),
            ("Kopia (opcjonalnie)", Some(Weight::Optional)),
            ("Önbelleği temizle (gerekirse)", Some(Weight::Optional)),
            ("Avvisare (facoltativo)", Some(Weight::Optional)),
            ("已通知合作夥伴（如適用）", Some(Weight::Optional)),
            (
                "お知らせを掲載する（必要な場合のみ）",
                Some(Weight::Optional),
            ),
            ("공지 게시 (필요한 경우)", Some(Weight::Optional)),
            ("Cập nhật tài liệu (không bắt buộc)", Some(Weight::Optional)),
            ("Обновить вики (по возможности)", Some(Weight::Optional)),
            ("Alte Server aus (wünschenswert)", Some(Weight::Advisory)),
            ("Wiki (souhaitable)", Some(Weight::Advisory)),
            ("Wiki (deseable)", Some(Weight::Advisory)),
            ("Wiki (wenselijk)", Some(Weight::Advisory)),
            ("Желательно: снимок", Some(Weight::Advisory)),
            ("同步正常【建議】", Some(Weight::Advisory)),
            ("KRITIEK: back-up", Some(Weight::Critical)),
            ("【最重要】 バックアップ", Some(Weight::Critical)),
            ("Password reset mail not required", None),
            ("Sicherung erstellt (Pflicht)", None),
            ("Datei oder Ordner löschen falls nötig", None),
        ] {
            assert_eq!(of(text).weight, expected, "{text}");
        }
    }

    #[test]
    fn headings_give_weight_to_what_stands_under_them() {
        for (text, expected) in [
            ("Must Pass (Critical)", Some(Weight::Critical)),
            ("Should Pass (Important)", Some(Weight::Advisory)),
            ("Nice to Have (Optimal)", Some(Weight::Advisory)),
            (
                "Load Test (Optional but Recommended)",
                Some(Weight::Advisory),
            ),
            ("Announce (Optional)", Some(Weight::Optional)),
            ("Baseline Update (If Needed)", Some(Weight::Optional)),
            ("Rollback Procedure (If Issues Found)", None),
            ("🔴 КРИТИЧНО (Must Have)", Some(Weight::Critical)),
            ("Critical Path Overview", None),
        ] {
            assert_eq!(
                weight_of_heading(text, Role::Verify, Glance::at(text)),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn the_way_that_a_heading_prefers_is_no_advice() {
        for (text, role, expected) in [
            ("Managed host (Recommended)", Role::Deploy, None),
            (
                "By hand (recommended for a first launch)",
                Role::Deploy,
                None,
            ),
            ("Option A: Compose (Recommended)", Role::Prepare, None),
            ("Drill (Recommended)", Role::Prepare, Some(Weight::Advisory)),
            (
                "Firewall (Optional but Recommended)",
                Role::Deploy,
                Some(Weight::Advisory),
            ),
            (
                "Chart checks (if using Helm)",
                Role::Verify,
                Some(Weight::Optional),
            ),
            ("Connect the store (if not connected)", Role::Deploy, None),
            (
                "Left for later (non-blocking)",
                Role::FollowUp,
                Some(Weight::Advisory),
            ),
            (
                "Pendências (não bloqueiam)",
                Role::FollowUp,
                Some(Weight::Advisory),
            ),
            ("Non-blocking reads", Role::Verify, None),
            ("Reads (non-blocking mode)", Role::Verify, None),
            (
                "Left for later (blocking)",
                Role::FollowUp,
                Some(Weight::Critical),
            ),
            ("Quick undo (critical issues)", Role::Rollback, None),
            (
                "Before all (critical)",
                Role::Prepare,
                Some(Weight::Critical),
            ),
        ] {
            let weight = weight_of_heading(text, role, Glance::at(text));
            assert_eq!(weight, expected, "{text}");
        }
    }

    #[test]
    fn conditions_are_given_in_the_authors_words() {
        for (text, expected) in [
            ("Restore database (if needed)", Some("if needed")),
            ("If active, deactivate:", Some("If active")),
            ("Tune parameters if needed.", Some("if needed")),
            (
                "For emergency use by a maintainer only",
                Some("emergency use by a maintainer only"),
            ),
            ("Neustart nur im Notfall", Some("nur im Notfall")),
            ("Emergency contacts reachable", None),
            ("Verify the notification", None),
        ] {
            assert_eq!(of(text).condition.as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_glance_misses_no_tone(text in "((if|Once|DO NOT|don’t|never|approval|Sign-off|nicht|não us|KHÔNG ĐƯỢC|đừng|Если|не|不要|필요시|İf|optional|If Needed|falls nötig|Éventuellement|ggf\\.|recommended|CRITICAL|must pass|wünschenswert|критично|可选|only|step|Prüfung|x|9|é|`a`)([ (),:.\\[\\]*→’-]| \\(|\\) ){1,2}){0,8}") {
            let all = Glance { cue: true, weight: true, ..Glance::default() };
            prop_assert_eq!(of(&text), super::of(&text, all));
        }
    }

    #[test]
    fn prohibitions_and_approvals_are_known() {
        for text in [
            "Do not roll back migrations",
            "**Never commit .env**",
            "不要启用 CNAME",
            "Noch nicht deployen, zuerst",
        ] {
            assert!(of(text).prohibition, "{text}");
        }
        for text in [
            "Verify users do not see errors",
            "No crashes",
            "Notify team",
        ] {
            assert!(!of(text).prohibition, "{text}");
        }
        for text in [
            "Get manager approval",
            "Approval from security",
            "Change authorization obtained",
            "Authorization by the CTO",
            "**Authorization**: ____",
            "Freigabe durch Ops",
            "Sign-off: product",
            "Signature of the release manager",
            "Check the log (signature: ____)",
            "All signatures collected",
            "由负责人批准",
            "批准人：____",
            "批准的人：____",
            "変更申請が承認されている",
            "PR 리뷰 승인 2명 이상",
        ] {
            assert!(of(text).approval, "{text}");
        }
        for text in [
            "The approval workflow works",
            "Remediation remains approval-gated.",
            "Authorization headers are sent",
            "Authorization working for all roles",
            "Complete browser authorization",
            "The rollout stays approval-gated",
            "Old clients reject new signatures",
            "Verify the image signature",
            "Signature verification is on",
            "任何批准阈值失败",
            "使用已批准的镜像",
            "未批准时停止",
            "承認フローが動く",
            "승인된 이미지만 사용",
        ] {
            assert!(!of(text).approval, "{text}");
        }
        assert!(!of("Change ticket approved").approval);
    }
}
