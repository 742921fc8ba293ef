//! The words that compare a number, in every language: before it and behind it.

use crate::lexicon::{Endings, Phrases};
use std::sync::LazyLock;
use tminus_measure::Comparator::{self, AtLeast, AtMost, Between, Equal, Less, More};

/// Words before a number.
#[rustfmt::skip]
pub(super) static WORDS: LazyLock<Endings<Comparator>> = LazyLock::new(|| {
    Endings::new(&[
        (AtMost, &[
            "at most", "no more than", "not more than", "up to", "max", "max.", "maximum", "maximum of", "not exceed", "not exceeding", "no greater than", "no longer than", "no higher than",
            "at or below", "at or under", "not older than", "no older than", "less than or equal to", "equal to or less than",
            "como máximo", "máximo", "máximo de", "máx.", "no más de", "no más del", "no pasar de", "no puede pasar de", "no debe pasar de", "igual o inferior a", "igual o inferior al", "igual o menor a", "hasta", "menor o igual a", "menor o igual que", "inferior o igual a",
            "até", "no máximo", "não mais de", "não mais que", "não pode passar de", "não deve passar de", "não passar de", "igual ou inferior a", "menor ou igual a",
            "au plus", "au maximum", "maximum de", "pas plus de", "pas plus d'", "dépasse pas", "dépassent pas", "pas dépasser", "excède pas", "pas excéder", "inférieur ou égal à", "inférieure ou égale à", "jusqu'à",
            "höchstens", "maximal", "nicht mehr als", "nicht älter als", "bis zu", "bis", "gleich oder kleiner", "kleiner gleich", "kleiner oder gleich",
            "hoogstens", "maximaal", "ten hoogste", "hooguit", "niet meer dan", "niet ouder dan", "tot",
            "al massimo", "massimo", "massimo di", "non più di", "non più del", "pari o inferiore a", "fino a", "minore o uguale a",
            "не более", "не больше", "не более чем", "не больше чем", "не выше", "не дольше", "не старше", "максимум", "до",
            "最多", "不超过", "不超過", "最大", "至多", "不多于", "不多於", "不高于", "不高於", "不大于", "不大於", "最高", "最大で", "小于等于", "小於等於",
            "tối đa", "không quá", "nhiều nhất", "nhỏ hơn hoặc bằng", "không nhiều hơn", "không cao hơn",
            "최대", "많아야", "최대한",
            "nie więcej niż", "nie starsza niż", "nie starszy niż", "nie starsze niż", "najwyżej", "co najwyżej", "maksymalnie", "maks.", "do",
            "en fazla", "en çok", "maksimum", "azami",
        ]),
        (AtLeast, &[
            "at least", "no less than", "not less than", "no fewer than", "min", "min.", "minimum", "minimum of", "at or above", "at or over", "greater than or equal to", "equal to or greater than",
            "al menos", "al menos el", "mínimo", "mínima", "mínimo de", "mínima de", "como mínimo", "por lo menos", "no menos de", "igual o superior a", "igual o superior al", "igual o mayor a", "igual o mayor que", "mayor o igual al", "mayor o igual a", "mayor o igual que", "superior o igual a",
            "pelo menos", "no mínimo", "ao menos", "não menos de", "igual ou superior a", "igual ou maior que", "maior ou igual a",
            "au moins", "au minimum", "minimum de", "pas moins de", "égal ou supérieur à", "égale ou supérieure à", "supérieur ou égal à", "supérieure ou égale à",
            "mindestens", "minimal", "wenigstens", "nicht weniger als", "größer gleich", "größer oder gleich",
            "minstens", "minimaal", "ten minste", "tenminste", "niet minder dan",
            "almeno", "almeno il", "minimo", "minimo di", "come minimo", "non meno di", "pari o superiore a", "pari o superiore al", "maggiore o uguale a",
            "минимум", "не менее", "не меньше", "не менее чем", "не меньше чем", "не ниже", "как минимум", "хотя бы", "по крайней мере",
            "至少", "不少于", "不低于", "最少", "最低", "不少於", "不低於", "不小于", "不小於", "起码", "起碼", "大于等于", "大於等於",
            "少なくとも", "最低でも", "最低限",
            "tối thiểu", "ít nhất", "ít nhất là", "lớn hơn hoặc bằng", "không ít hơn", "không dưới", "không thấp hơn",
            "최소", "적어도", "최소한",
            "co najmniej", "przynajmniej", "nie mniej niż",
            "en az", "asgari",
        ]),
        (Less, &[
            "less than", "lower than", "fewer than", "smaller than", "shorter than", "faster than", "under", "below",
            "menos de", "menos del", "menor que", "menor a", "menor al", "menores a", "inferior a", "inferior al", "inferiores a", "inferiores al", "por debajo de", "por debajo del",
            "abaixo de", "abaixo dos", "menos que", "inferior à", "inferior ao",
            "moins de", "moins d'", "inférieur à", "inférieure à", "inférieurs à", "inférieures à", "en dessous de", "au-dessous de",
            "weniger als", "unter", "kleiner als", "geringer als", "niedriger als", "kürzer als", "unterhalb von",
            "minder dan", "jonger dan", "onder", "onder de", "lager dan", "kleiner dan", "korter dan",
            "meno di", "meno del", "sotto", "sotto il", "inferiore a", "inferiore al", "inferiore all'", "inferiori a", "inferiori al", "più recente di", "minore di", "al di sotto di", "al di sotto del",
            "меньше", "менее", "ниже", "меньше чем", "менее чем", "ниже чем", "быстрее",
            "小于", "低于", "少于", "不到", "小於", "低於", "少於", "不足",
            "dưới", "nhỏ hơn", "ít hơn", "thấp hơn", "bé hơn",
            "poniżej", "mniej niż", "mniejszy niż", "mniejsza niż", "mniejsze niż", "niższy niż", "niższa niż", "niższe niż", "krócej niż", "krótszy niż",
        ]),
        (More, &[
            "more than", "greater than", "higher than", "larger than", "longer than", "slower than", "over", "above", "exceeds", "exceed", "exceeding", "exceeded", "beyond",
            "más de", "más del", "mayor que", "mayor a", "mayor al", "mayores a", "superior a", "superior al", "superiores a", "superiores al", "por encima de", "por encima del",
            "pasa de", "supera", "superan", "superar", "supere", "superen", "excede", "exceden", "exceder", "sobrepasa", "supera el", "superan el", "supere el", "superar el", "excede el",
            "mais de", "mais que", "maior que", "acima de", "acima dos", "superior à", "superior ao", "passa de", "passar de", "ultrapassa", "ultrapassam", "ultrapassar", "ultrapasse", "excedem",
            "plus de", "plus d'", "supérieur à", "supérieure à", "supérieurs à", "supérieures à", "au-dessus de", "au-delà de", "dépasse", "dépassent", "dépasser", "dépassant", "excédant", "excède", "excéder",
            "mehr als", "älter als", "über", "größer als", "höher als", "länger als", "oberhalb von", "übersteigt", "überschreitet",
            "meer dan", "boven", "boven de", "hoger dan", "groter dan", "langer dan", "overschrijdt",
            "più di", "più del", "oltre", "oltre il", "superiore a", "superiore al", "superiore all'", "superiori a", "superiori al", "maggiore di", "sopra", "sopra il", "superano", "superare",
            "supera il", "superano il", "superi", "superi il", "superare il", "al di sopra di", "al di sopra del",
            "больше", "более", "выше", "больше чем", "более чем", "выше чем", "свыше", "дольше", "превышает", "превышают", "превышать", "превысит", "превысил", "превысила", "превысило",
            "大于", "高于", "超过", "超過", "多于", "大於", "高於", "多於", "超出", "长于", "長於", "逾",
            "trên", "lớn hơn", "nhiều hơn", "cao hơn", "lâu hơn", "dài hơn", "vượt quá", "vượt", "vượt mức", "quá", "hơn",
            "ponad", "powyżej", "więcej niż", "większy niż", "większa niż", "większe niż", "wyższy niż", "wyższa niż", "wyższe niż", "dłużej niż", "dłuższy niż", "przekracza", "przekraczają", "przekraczać", "przekroczy", "przekroczyć",
        ]),
        (Equal, &["exactly", "equal to", "equals", "exakt", "genau", "exactamente", "exatamente", "exactement", "esattamente", "precies", "ровно", "dokładnie", "tam olarak", "等于", "等於"]),
        (Between, &[
            "between", "within", "in the range", "in the range of", "zwischen", "im bereich von", "im bereich", "entre", "dans la plage", "en el rango", "na faixa de", "tussen", "tra", "fra",
            "между", "от", "od", "từ", "в пределах", "в диапазоне", "介于", "介於", "维持在", "維持在", "保持在", "控制在", "穩定在", "稳定在", "giữa", "trong khoảng", "trong khoảng từ", "między", "pomiędzy", "w granicach", "w zakresie",
        ]),
    ])
});

/// Prepositions of place that also compare: with an article they say where (`über eine Schnittstelle`, `on a server`).
pub(super) const OF_PLACE: &[&str] = &[
    "over", "under", "above", "below", "beyond", "up to", "über", "unter", "bis zu", "onder",
    "boven", "tot", "sotto", "sopra", "oltre", "fino a", "trên", "dưới", "quá", "hơn", "до", "do",
    "entre", "tra", "fra", "between", "zwischen", "within", "hasta", "até", "jusqu'à", "max",
    "min", "minimal", "maximal", "ponad", "supera", "vượt",
];

/// Words that mean "from": with two ends they say between what, with one share at least how much.
pub(super) const FROM: &[&str] = &["от", "od", "từ"];

/// Words that mean "until" as well, and so compare a quantity with a unit only.
pub(super) const UNTIL: &[&str] = &[
    "до", "hasta", "até", "最大", "最低", "最高", "tot", "fino a", "jusqu'à", "do", "bis",
];

/// Words that turn the comparison behind them round: `not more than`, `darf nicht über`.
pub(super) static DENIALS: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[(
        (),
        &[
            "not",
            "never",
            "no",
            "n't",
            "nicht",
            "nie",
            "niemals",
            "nunca",
            "não",
            "pas",
            "jamais",
            "niet",
            "nooit",
            "non",
            "mai",
            "не",
            "никогда",
            "không",
            "chưa",
            "nie",
            "不",
            "不得",
            "不可",
            "不能",
            "勿",
            "未",
            "cannot",
            "ne",
        ],
    )])
});

/// Words that may stand between a denial and what it denies.
pub(super) static AUXILIARIES: LazyLock<Endings<()>> = LazyLock::new(|| {
    Endings::new(&[(
        (),
        &[
            "be",
            "go",
            "goes",
            "rise",
            "rises",
            "get",
            "stay",
            "remain",
            "ever",
            "debe",
            "deben",
            "puede",
            "pueden",
            "deve",
            "devem",
            "pode",
            "podem",
            "doit",
            "doivent",
            "peut",
            "peuvent",
            "darf",
            "dürfen",
            "soll",
            "sein",
            "mag",
            "mogen",
            "moet",
            "zijn",
            "komen",
            "deve",
            "devono",
            "può",
            "должно",
            "должен",
            "должна",
            "должны",
            "быть",
            "được",
            "phải",
            "bị",
            "może",
            "mogą",
            "powinna",
            "powinien",
            "powinno",
            "être",
            "ser",
            "estar",
            "essere",
            "być",
            "sea",
            "ist",
            "liegt",
            "steigt",
            "应",
            "應",
            "得",
            "要",
            "会",
            "會",
            "可",
        ],
    )])
});

/// Words behind a number. Those that end in a script of syllables or with a stem may go on.
#[rustfmt::skip]
pub(super) static SUFFIXES: LazyLock<Phrases<Comparator>> = LazyLock::new(|| {
    Phrases::new(&[
        (AtLeast, &[
            "or more", "or higher", "or greater", "or above", "or better", "and above", "and more", "como mínimo", "por lo menos", "no mínimo", "pelo menos", "au minimum", "au moins", "mindestens", "minimaal", "come minimo", "minimum", "tối thiểu", "o más", "o superior", "ou mais", "ou superior", "ou plus", "ou davantage", "et plus", "oder mehr", "oder höher", "oder besser", "und mehr",
            "of meer", "of hoger", "en hoger", "o più", "o superiore", "и более", "или более", "и больше", "или больше", "и выше", "или выше", "minimum", "以上", "或以上", "及以上", "或更多", "이상", "trở lên", "hoặc hơn", "hoặc nhiều hơn",
            "lub więcej", "i więcej", "lub wyżej", "veya daha fazla", "ve üzeri", "veya üzeri", "ve üstü", "でも", "이라도", "라도", "を下回らな",
        ]),
        (AtMost, &[
            "or less", "or fewer", "or lower", "or below", "and below", "como máximo", "no máximo", "au maximum", "au plus", "höchstens", "maximaal", "al massimo", "tối đa", "o menos", "ou menos", "ou moins", "oder weniger", "oder darunter", "of minder", "of lager", "o meno", "и менее", "или менее", "или меньше", "и ниже", "max", "maximum",
            "以下", "或以下", "及以下", "以内", "以內", "之内", "之內", "이하", "이내", "を超えな", "を上回らな", "を超過しな", "넘지 않", "을 넘지 않", "를 넘지 않", "이 넘지 않", "가 넘지 않", "초과하지 않", "을 초과하지 않", "를 초과하지 않",
            "trở xuống", "hoặc ít hơn", "lub mniej", "veya daha az", "ve altı", "veya altı", "nicht überschreiten", "nicht überschreitet", "nicht übersteigen", "nicht übersteigt", "niet overschrijden", "niet overschrijdt", "geçmemeli", "aşmamalı", "geçmeyecek", "aşmayacak",
        ]),
        (Less, &[
            "未満", "未满", "미만", "を下回", "より小さ", "より少な", "より低", "より短", "보다 작", "보다 적", "보다 낮", "보다 짧", "altında", "den az", "dan az", "ten az", "tan az", "den düşük", "dan düşük", "ten düşük", "unterschreitet", "unterschreiten", "onderschrijdt",
        ]),
        (More, &[
            "초과", "超", "超え", "を超", "を上回", "より大き", "より多", "より高", "より長", "보다 크", "보다 많", "보다 높", "보다 길", "넘으면", "을 넘", "를 넘", "이 넘", "가 넘", "을 초과", "를 초과",
            "üzerinde", "üzerine", "üstünde", "üstüne", "aşarsa", "aşması", "aşan", "aştığında", "geçerse", "den fazla", "dan fazla", "ten fazla", "tan fazla", "den yüksek", "dan yüksek", "ten yüksek", "den uzun", "dan uzun",
            "überschreitet", "überschreiten", "übersteigt", "übersteigen", "overschrijdt", "overschrijden",
        ]),
        (Between, &["유지", "범위", "사이", "に収ま", "の範囲", "の間", "之间", "之間", "范围", "範圍", "arasında", "で推移"]),
    ])
});

/// Words behind a number that say how new a version has to be as well.
pub(super) const OR_HIGHER: &[&str] = &[
    "or higher",
    "or greater",
    "or above",
    "or better",
    "and above",
    "o superior",
    "ou superior",
    "oder höher",
    "oder besser",
    "of hoger",
    "en hoger",
    "o superiore",
    "и выше",
    "или выше",
    "lub wyżej",
    "max",
    "maximum",
    "minimum",
];

/// Words behind a number that say until when rather than how much, where the number is a time.
pub(super) const IN_TIME: &[&str] = &["以内", "以內", "之内", "之內", "이내"];
