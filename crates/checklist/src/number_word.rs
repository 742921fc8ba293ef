//! The words for small numbers, in every language. The one place that knows them.

use crate::lexicon::{Phrases, Starts, is_unspaced};
use std::sync::LazyLock;

/// No word for a number is longer, in bytes.
const LONGEST: usize = 16;

/// The words of scripts that part words by spaces, in lower case.
#[rustfmt::skip]
static WORDS: LazyLock<Phrases<f64>> = LazyLock::new(|| {
    Phrases::new(&[
        (0.0, &["zero", "null", "cero", "zéro", "nul", "ноль", "нуль", "sıfır"]),
        (1.0, &[
            "one", "once", "ein", "eine", "einen", "einem", "einer", "un", "una", "uno", "une", "um", "uma", "een", "één", "один", "одна", "одно", "одного", "одной", "одну",
            "một", "jeden", "jedna", "jedno", "jednego", "jedną", "jednej", "bir", "birden",
        ]),
        (2.0, &[
            "two", "twice", "zwei", "dos", "dois", "duas", "deux", "twee", "due", "два", "две", "двух", "двое", "двумя", "hai", "dwa", "dwie", "dwóch", "dwoje", "iki", "ikiden",
        ]),
        (3.0, &["three", "drei", "tres", "três", "trois", "drie", "tre", "три", "трёх", "трех", "трое", "ba", "trzy", "trzech", "üç", "üçten"]),
        (4.0, &["four", "vier", "cuatro", "quatro", "quatre", "quattro", "четыре", "четырёх", "четырех", "bốn", "cztery", "czterech", "dört"]),
        (5.0, &["five", "fünf", "cinco", "cinq", "vijf", "cinque", "пять", "пяти", "năm", "pięć", "pięciu", "beş", "beşten"]),
        (6.0, &["six", "sechs", "seis", "zes", "sei", "шесть", "шести", "sáu", "sześć", "sześciu"]),
        (7.0, &["seven", "sieben", "siete", "sete", "sept", "zeven", "sette", "семь", "семи", "bảy", "siedem", "siedmiu", "yedi"]),
        (8.0, &["eight", "acht", "ocho", "oito", "huit", "otto", "восемь", "восьми", "tám", "osiem", "ośmiu", "sekiz"]),
        (9.0, &["nine", "neun", "nueve", "nove", "neuf", "negen", "девять", "девяти", "chín", "dziewięć", "dokuz"]),
        (10.0, &["ten", "zehn", "diez", "dez", "dix", "tien", "dieci", "десять", "десяти", "mười", "dziesięć", "dziesięciu"]),
        (12.0, &["twelve", "zwölf", "doce", "doze", "douze", "twaalf", "dodici", "двенадцать", "двенадцати", "dwanaście"]),
        (15.0, &["fifteen", "fünfzehn", "quince", "quinze", "vijftien", "quindici", "пятнадцать", "пятнадцати", "piętnaście"]),
        (20.0, &["twenty", "zwanzig", "veinte", "vinte", "vingt", "twintig", "venti", "двадцать", "двадцати", "dwadzieścia", "yirmi"]),
        (30.0, &["thirty", "dreißig", "treinta", "trinta", "trente", "dertig", "trenta", "тридцать", "тридцати", "trzydzieści", "otuz"]),
    ])
});

/// These words.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.words()
}

/// The first letters of these words.
pub(crate) fn starts() -> &'static Starts {
    static STARTS: LazyLock<Starts> = LazyLock::new(|| Starts::of(words()));
    &STARTS
}

/// The words that count things in Korean.
static HANGUL: LazyLock<Phrases<f64>> = LazyLock::new(|| {
    Phrases::new(&[
        (1.0, &["한", "하나"]),
        (2.0, &["두", "둘"]),
        (3.0, &["세", "셋"]),
        (4.0, &["네", "넷"]),
        (5.0, &["다섯"]),
        (6.0, &["여섯"]),
        (7.0, &["일곱"]),
        (8.0, &["여덟"]),
        (9.0, &["아홉"]),
        (10.0, &["열"]),
    ])
});

/// What can be counted by a word without space before it: persons, things, occurrences, spans of time.
#[rustfmt::skip]
static COUNTED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "个", "個", "名", "人", "位", "次", "件", "条", "條", "台", "臺", "笔", "筆", "项", "項", "例", "起", "回", "つ", "本", "枚", "点", "處", "处", "秒", "分", "小时", "小時", "時間",
        "天", "日", "周", "週", "成", "倍",
        "번", "명", "건", "개", "회", "대", "시간", "가지", "차례", "사람", "달", "주",
    ])])
});

/// The word for a number that begins at a byte of a text: how long it is, and what it means.
///
/// The byte has to be where a word can begin.
pub(crate) fn at(text: &str, at: usize) -> Option<(usize, f64)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    match first {
        '\u{4E00}'..='\u{9FFF}' => ideographs(rest),
        '\u{AC00}'..='\u{D7AF}' => HANGUL
            .begin(rest)
            .find(|(word, _)| {
                COUNTED
                    .begin(rest[word.len()..].trim_start())
                    .next()
                    .is_some()
            })
            .map(|(word, value)| (word.len(), value)),
        _ => spaced(rest),
    }
}

/// Whether a number word may begin with a character that is not of ASCII: most of a text is passed
/// over by this.
pub(crate) fn may_begin(character: char) -> bool {
    match character {
        '\u{4E00}'..='\u{9FFF}' => digit(character).is_some(),
        '\u{AC00}'..='\u{D7AF}' => "한하두둘세셋네넷다여일아열".contains(character),
        _ => starts().may_begin_beyond(character),
    }
}

/// A word of an alphabet, in any case.
fn spaced(rest: &str) -> Option<(usize, f64)> {
    let bytes = rest.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii) && !starts().may_be_at(bytes, 0) {
        return None;
    }
    let mut lower = [0; LONGEST];
    let mut end = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .take(LONGEST + 1)
        .count();
    lower
        .get_mut(..end)?
        .copy_from_slice(&rest.as_bytes()[..end]);
    lower[..end].make_ascii_lowercase();
    let mut length = end;
    let behind = rest.as_bytes().get(end);
    let goes_further = behind.is_some_and(|byte| !byte.is_ascii());
    let others = if goes_further { &rest[end..] } else { "" };
    for character in others.chars() {
        if !goes_on(character) {
            break;
        }
        for small in character.to_lowercase() {
            let next = length + small.len_utf8();
            small.encode_utf8(lower.get_mut(length..next)?);
            length = next;
        }
        if end == 0 && length > 1 && !WORDS.may_begin([lower[0], lower[1]]) {
            return None;
        }
        end += character.len_utf8();
    }
    let word = std::str::from_utf8(&lower[..length]).ok()?;
    WORDS.meaning(word).map(|value| (end, value))
}

/// Whether a word goes on with this character.
pub(crate) fn goes_on(character: char) -> bool {
    (character.is_alphabetic() && !is_unspaced(character))
        || character.is_ascii_digit()
        || matches!(character, '_' | '\u{300}'..='\u{36F}')
}

/// `三`, `十五`, `二十`, `两百` before what they count.
fn ideographs(rest: &str) -> Option<(usize, f64)> {
    let (mut total, mut last, mut end) = (0.0, None, 0);
    for character in rest.chars().take(6) {
        let Some(digit) = digit(character) else { break };
        if digit < 10.0 {
            // `一二` is no number, but names two.
            if last.is_some() {
                return None;
            }
            last = Some(digit);
        } else {
            total += last.take().unwrap_or(1.0) * digit;
        }
        end += character.len_utf8();
    }
    let behind = rest[end..].trim_start_matches(' ');
    (end > 0 && COUNTED.begin(behind).next().is_some()).then(|| (end, total + last.unwrap_or(0.0)))
}

fn digit(character: char) -> Option<f64> {
    Some(match character {
        '零' | '〇' => 0.0,
        '一' => 1.0,
        '二' | '两' | '兩' => 2.0,
        '三' => 3.0,
        '四' => 4.0,
        '五' => 5.0,
        '六' => 6.0,
        '七' => 7.0,
        '八' => 8.0,
        '九' => 9.0,
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_words() {
        for (text, value) in [
            ("Three pods", 3.0),
            ("zwei", 2.0),
            ("трёх", 3.0),
            ("hai người", 2.0),
            ("Üç", 3.0),
            ("trzech", 3.0),
            ("三个节点", 3.0),
            ("十五分钟", 15.0),
            ("二十件", 20.0),
            ("两次", 2.0),
            ("두 번", 2.0),
            ("세번", 3.0),
        ] {
            assert_eq!(at(text, 0).map(|(_, value)| value), Some(value), "{text}");
        }
        for text in [
            "onesie",
            "一致",
            "一般的な",
            "세션",
            "두드러진",
            "pods",
            "zweites",
            "eine_1",
            "",
        ] {
            assert_eq!(at(text, 0), None, "{text}");
        }
    }
}
