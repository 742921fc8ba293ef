//! The words with which a time may begin or end, in every language, by the way in which it goes on.

use super::DAY;
use crate::lexicon::{Lexicon, Phrases, Starts};
use crate::unit_word;
use std::sync::LazyLock;
use tminus_measure::{Dimension, Unit};

#[rustfmt::skip]
pub(super) const FIRST: &[&str] = &[
    "first", "next", "initial", "primer", "primera", "primeros", "primeras", "primeira", "primeiras", "primeiro", "primeiros", "erste", "ersten", "erster", "erstes", "première", "premières", "premier", "premiers",
    "eerste", "đầu", "первые", "первый", "первых", "первая", "первую", "первое", "처음", "첫", "최초", "prima", "prime", "primo", "primi", "pierwsze", "pierwszy", "pierwsza", "pierwszą", "pierwszej", "pierwszych", "ilk",
];

#[rustfmt::skip]
pub(super) const WITHIN: &[&str] = &[
    "within", "innerhalb", "binnen", "dentro", "plazo", "prazo", "sous", "dans", "entro", "vòng", "течение", "ciągu",
];

pub(super) const AFTER: &[&str] = &[
    "nach",
    "after",
    "après",
    "después",
    "após",
    "na",
    "через",
    "dopo",
    "depois",
    "po",
    "sau",
];

/// Words behind a duration that put it before something.
#[rustfmt::skip]
pub(super) const BEFORE: &[&str] = &[
    "before", "prior", "earlier", "ahead", "vorher", "zuvor", "davor", "vorab", "vor", "antes", "avant", "vooraf", "voor", "vóór", "ervoor", "tevoren", "prima", "до", "trước", "przed", "wcześniej", "önce",
];

#[rustfmt::skip]
pub(super) const EVERY: &[&str] = &[
    "every", "each", "alle", "jede", "jeden", "jedes", "cada", "toutes", "tous", "chaque", "elke", "elk", "om", "ieder", "iedere", "mỗi", "cứ", "каждые", "каждый", "каждую", "каждое", "每", "每隔", "매", "ogni", "co", "każdego", "każdej", "każdą", "her",
];

/// Words for once, where a span follows: `once a day`, `раз в час`.
#[rustfmt::skip]
pub(super) const OFTEN: &[&str] = &["once", "einmal", "vez", "fois", "раз", "eenmaal", "keer", "volta", "raz"];

/// Particles between a span and how often within it.
pub(super) const AGAIN: &[&str] = &["に", "에", "bir", "da", "de", "dakikada", "saatte"];

pub(super) const HOURLY: &[&str] = &[
    "hourly",
    "stündlich",
    "ежечасно",
    "매시간",
    "saatlik",
    "godzinę",
];

#[rustfmt::skip]
pub(super) const DAILY: &[&str] = &[
    "daily", "nightly", "täglich", "diariamente", "diario", "diário", "quotidien", "quotidiennement", "dagelijks", "ежедневно", "매일", "quotidianamente", "giornalmente", "codziennie",
];

#[rustfmt::skip]
pub(super) const WEEKLY: &[&str] = &[
    "weekly", "wöchentlich", "semanal", "semanalmente", "wekelijks", "еженедельно", "hebdomadaire", "settimanalmente", "cotygodniowo", "매주",
];

pub(super) const MONTHLY: &[&str] = &[
    "monthly",
    "monatlich",
    "mensual",
    "mensal",
    "maandelijks",
    "ежемесячно",
    "mensilmente",
];

/// Of these the ones that are no adjective, and so say when wherever they stand.
#[rustfmt::skip]
pub(super) const IN_ALL: &[&str] = &[
    "stündlich", "täglich", "wöchentlich", "monatlich", "diariamente", "semanalmente", "quotidiennement", "dagelijks", "wekelijks", "ежечасно", "ежедневно", "еженедельно", "매시간", "매일", "매주",
    "quotidianamente", "giornalmente", "settimanalmente", "codziennie",
];

#[rustfmt::skip]
pub(super) const PARTS_OF_DAY: &[&str] = &[
    "morning", "evening", "night", "morgen", "abend", "nacht", "mañana", "mañanas", "noche", "manhã", "noite", "matin", "matins", "soir", "ochtend", "avond", "mattina", "sera", "утро", "вечер", "sáng", "tối", "ranka", "wieczoru", "sabah", "akşam",
];

pub(super) const HOUR: &[&str] = &["hour", "hours", "stunde", "hora", "heure"];
pub(super) const WEEK: &[&str] = &[
    "week",
    "woche",
    "semana",
    "semaine",
    "settimana",
    "неделя",
    "tuần",
    "tydzień",
    "hafta",
];
pub(super) const DAY_WORDS: &[&str] = &[
    "day", "tag", "día", "dia", "jour", "dag", "giorno", "день", "ngày", "dzień", "gün",
];
pub(super) const FOR: &[&str] = &[
    "for",
    "für",
    "por",
    "durante",
    "pendant",
    "gedurende",
    "trong",
    "przez",
];
pub(super) const IN: &[&str] = &["in", "en", "em"];

pub(super) const MONITOR: &[&str] = &[
    "monitor",
    "monitoring",
    "monitoreo",
    "monitoramento",
    "monitoraggio",
    "überwachung",
    "surveillance",
    "мониторинг",
    "bewaking",
];
pub(super) const DURATION: &[&str] = &[
    "duration",
    "dauer",
    "duración",
    "duração",
    "durée",
    "duur",
    "durata",
    "длительность",
    "czas",
];
pub(super) const SCHEDULE: &[&str] = &["schedule", "plan", "planen"];

/// Words for tomorrow, and those before them that begin a time there: `ab morgen`, `dès demain`.
pub(super) const TOMORROW: &[&str] = &[
    "tomorrow",
    "morgen",
    "mañana",
    "amanhã",
    "demain",
    "domani",
    "jutra",
    "завтра",
    "завтрашнего",
    "mai",
];
#[rustfmt::skip]
pub(super) const FROM: &[&str] = &["from", "starting", "beginning", "ab", "vanaf", "desde", "dès", "da", "od", "с", "начиная"];

/// From tomorrow on, in one word.
#[rustfmt::skip]
pub(super) const FROM_TOMORROW: &[&str] = &[
    "明日から", "明日以降", "翌日から", "翌日以降", "从明天", "從明天", "自明天", "自明日", "明天起", "明日起", "明天开始", "明天開始", "次日起", "내일부터", "다음날부터", "익일부터",
];

/// Letters that count from the launch: `T-6 hours`, `D-1`, `H-2`, in several languages.
pub(super) const LETTERS: &[&str] = &["t", "d", "j", "g", "h", "д", "ч"];

/// Spans of time that no unit of a measure is.
#[rustfmt::skip]
const SPANS: &[(f64, &[&str])] = &[
    (900.0, &["kwartier", "viertelstunde"]),
    (7.0 * DAY, &[
        "week", "weeks", "wk", "wks", "semana", "semanas", "woche", "wochen", "semaine", "semaines", "weken", "settimana", "settimane", "周", "週", "週間", "周间", "주", "주간", "tuần", "неделя", "недели", "недель", "неделю", "tydzień", "tygodni", "tygodnie", "tygodnia", "hafta",
    ]),
    (30.0 * DAY, &[
        "month", "months", "mes", "meses", "mês", "monat", "monate", "monats", "mois", "maand", "maanden", "mese", "mesi", "个月", "個月", "か月", "ヶ月", "カ月", "개월", "tháng", "месяц", "месяца", "месяцев", "miesiąc", "miesiące", "miesięcy",
    ]),
];

/// The words for units and spans of time, each with its seconds.
pub(super) static SECONDS: LazyLock<Phrases<f64>> = LazyLock::new(|| {
    let everywhere = Unit::ALL.iter().map(|unit| (*unit, unit.spellings()));
    let units = everywhere
        .chain(unit_word::IN_TEXT.iter().copied())
        .filter(|(unit, _)| unit.dimension() == Dimension::Time && *unit != Unit::Milliseconds)
        .filter_map(|(unit, words)| Some((unit.factor_to(Unit::Seconds)?, words)));
    Phrases::new(&units.chain(SPANS.iter().copied()).collect::<Vec<_>>())
});

/// Words besides those of [`SECONDS`] of which a time has one at least.
pub(super) static TIMES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let lists = [
        LETTERS,
        TOMORROW,
        FROM_TOMORROW_IN_TWO,
        PARTS_OF_DAY,
        HOURLY,
        DAILY,
        WEEKLY,
        MONTHLY,
        HOUR,
        WEEK,
        DAY_WORDS,
    ];
    Phrases::new(&lists.map(|list| ((), list)))
});

/// The words of all these lists. Most words of a text are none, and no time begins with them.
pub(super) static STARTERS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let lists = [
        FIRST, WITHIN, AFTER, EVERY, OFTEN, HOURLY, DAILY, WEEKLY, MONTHLY, HOUR, WEEK, DAY_WORDS,
        FOR, IN, MONITOR, DURATION, SCHEDULE, TOMORROW,
    ];
    Phrases::new(&lists.map(|list| ((), list)))
});

/// The first letters of these words, and of those that tell somebody to look on.
pub(super) fn starters() -> &'static Starts {
    static STARTS: LazyLock<Starts> =
        LazyLock::new(|| Starts::of(STARTERS.words().chain(WATCH.words())));
    &STARTS
}

/// From tomorrow on, in two words of which this is the first.
pub(super) const FROM_TOMORROW_IN_TWO: &[&str] = &["yarından"];

/// Words that tell somebody to look on for a while, as stems.
#[rustfmt::skip]
pub(super) static WATCH: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "monitor", "watch", "observ", "soak", "stay.", "beobacht", "überwach", "vigila", "surveill", "acompanh", "osserva", "bewak", "наблюд", "мониторинг", "следить", "theo dõi", "theo", "giám", "obserw", "izle", "gözle",
        "观察", "觀察", "监控", "監控", "監視", "観察", "모니터", "관찰",
    ])])
});

/// What a checklist leads up to, as stems.
#[rustfmt::skip]
pub(super) static LAUNCH: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "launch", "deploy", "release", "go", "cutover", "migration", "livegang", "bereitstell", "ausroll", "rollout", "umstell", "inbetriebnahme", "einführung", "veröffentlich", "start.", "lanzamiento", "despliegue", "puesta", "salida", "publicación",
        "implantaç", "lançamento", "publicação", "virada", "subida", "prod", "déploiement", "lancement", "livraison", "bascule", "uitrol", "oplevering", "ingebruikname", "rilascio", "lancio", "messa", "distribuzione", "релиз", "выкат", "депло", "запуск", "выпуск",
        "развёрт", "разверт", "phát", "triển", "wdroż", "wydani", "uruchom", "yayın", "dağıtım", "canlı",
        "上线", "上線", "发布", "發布", "部署", "发版", "發版", "上版", "切换", "切換", "割接", "升级", "升級", "リリース", "デプロイ", "配備", "公開", "切替", "切り替え", "移行", "更新", "배포", "릴리스", "릴리즈", "출시", "오픈", "전환", "반영",
    ])])
});

/// Words that a text states a time with, though it has no digit, as stems: those that begin a time
/// by themselves, and the units that a number word may stand before.
#[rustfmt::skip]
pub(super) static WITHOUT_DIGIT: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "first", "week", "day", "daily", "hour", "month", "minute", "every", "nightly", "primer", "seman", "diari", "cada ", "erste", "woche", "täglich", "stündlich", "wöchentlich", "monatlich", "stunde", "tage", "premi", "quotidien",
        "chaque", "dagelijks", "elk", "hàng", "mỗi", "ежедневно", "ежечасно", "еженедельно", "кажд", "перв", "toutes", "primeir", "minuto", "hora", "día", "dia.", "dias", "heure", "jour", "uur", "tag.", "dag.", "dagen", "weken", "maand", "ora.", "ore.", "giorn", "settiman", "mese", "mesi",
        "ogni", "минут", "час.", "часа", "сут", "недел", "дня", "месяц", "giờ", "phút", "ngày", "tuần", "tháng", "godzin", "dzień", "dni.", "tydzie", "tygod", "codziennie", "dakika", "saat", "gün", "hafta",
        "tomorrow", "morgen", "mañana", "amanhã", "demain", "domani", "jutra", "yarın", "завтра", "明日", "明天", "翌日", "次日", "내일", "다음날", "익일",
        "每", "毎", "매", "首", "第一", "初日", "最初", "첫", "하루", "이틀", "사흘", "일주일",
    ])])
});

/// Words behind a duration that put it after something.
#[rustfmt::skip]
pub(super) const AFTER_IT: &[&str] = &[
    "after", "nach", "después", "tras", "após", "depois", "après", "dopo", "na", "после", "sau", "po", "sonra",
];
