//! The words by which people mark what they expect, in several languages.

use crate::fill_in::first_colon;
use crate::lexicon::{Endings, Lexicon, Phrases, lower};
use crate::prose::clip;
use std::sync::LazyLock;

/// Labels that stand before a colon and are no part of the expectation.
static LABELS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "expected",
            "expect",
            "expects",
            "expectation",
            "expected output",
            "expected result",
            "expected results",
            "expected response",
            "expected value",
            "expected values",
            "expected status",
            "expected exit code",
            "output",
            "example output",
            "sample output",
            "response",
            "returns",
            "result",
            "should",
            "should return",
            "should show",
            "should output",
            "should be",
            "should see",
            "must",
            "must be",
            "target",
            "pass",
            "success",
            "success criteria",
            "ok if",
            "esperado",
            "esperada",
            "se espera",
            "resultado esperado",
            "salida esperada",
            "respuesta esperada",
            "saída esperada",
            "resposta esperada",
            "resposta",
            "deve retornar",
            "debe devolver",
            "attendu",
            "résultat attendu",
            "sortie attendue",
            "réponse attendue",
            "doit retourner",
            "erwartet",
            "erwartete ausgabe",
            "erwartetes ergebnis",
            "erwartete antwort",
            "soll",
            "verwacht",
            "verwachte uitvoer",
            "verwacht resultaat",
            "atteso",
            "risultato atteso",
            "output atteso",
            "oczekiwane",
            "oczekiwany wynik",
            "beklenen",
            "beklenen çıktı",
            "mong đợi",
            "kết quả mong đợi",
            "kỳ vọng",
            "ожидается",
            "ожидаемый результат",
            "ожидаемый вывод",
            "ожидаемый ответ",
            "ожидаем",
            "должно быть",
            "期望",
            "期望输出",
            "期望结果",
            "预期",
            "预期输出",
            "预期结果",
            "期待",
            "期待値",
            "期待結果",
            "期待される出力",
            "예상",
            "예상 결과",
            "기대 결과",
            "expected answer",
            "expectations",
            "should print",
            "must print",
            "must return",
            "salida",
            "respuesta",
            "resultado",
            "saída",
            "salida esperado",
            "valor esperado",
            "debe mostrar",
            "deve mostrar",
            "resultado previsto",
            "résultat",
            "sortie",
            "réponse",
            "attendus",
            "valeur attendue",
            "doit afficher",
            "ausgabe",
            "ergebnis",
            "antwort",
            "erwartung",
            "erwartet wird",
            "erwarteter wert",
            "sollwert",
            "verwachting",
            "verwachte waarde",
            "verwacht antwoord",
            "uitvoer",
            "resultaat",
            "antwoord",
            "risultato",
            "uscita",
            "output previsto",
            "valore atteso",
            "risposta attesa",
            "wynik",
            "oczekiwana odpowiedź",
            "oczekiwana wartość",
            "oczekiwany rezultat",
            "spodziewany wynik",
            "beklenen sonuç",
            "beklenen yanıt",
            "beklenen değer",
            "sonuç",
            "kết quả",
            "kết quả kỳ vọng",
            "đầu ra mong đợi",
            "đầu ra",
            "результат",
            "вывод",
            "ответ",
            "ожидаемое",
            "ожидаемое значение",
            "ожидание",
            "должен вернуть",
            "должно вернуть",
            "结果",
            "输出",
            "返回",
            "应返回",
            "预期值",
            "期望值",
            "期望返回",
            "预期返回",
            "應返回",
            "應回傳",
            "預期",
            "預期輸出",
            "預期結果",
            "預期值",
            "預期回應",
            "期望結果",
            "結果",
            "輸出",
            "出力",
            "期待出力",
            "期待する出力",
            "期待する結果",
            "期待される結果",
            "想定",
            "想定結果",
            "正常時",
            "출력",
            "결과",
            "예상 출력",
            "예상 값",
            "예상값",
            "예상 응답",
            "기대 출력",
            "기대값",
            "기대 값",
            "정상 결과",
            "정상",
        ],
    )])
});

/// Words with which a sentence begins that says what must come; they stay in the text.
static OPENINGS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "should ",
            "must ",
            "shall ",
            "all should ",
            "all must ",
            "it should ",
            "it must ",
            "this should ",
            "this must ",
            "these should ",
            "output should ",
            "output must ",
            "you should see ",
            "result should ",
            "expected to ",
            "needs to be ",
            "has to be ",
            "deve ",
            "devem ",
            "debe ",
            "deben ",
            "debería ",
            "doit ",
            "doivent ",
            "devrait ",
            "sollte ",
            "sollten ",
            "muss ",
            "müssen ",
            "moet ",
            "moeten ",
            "deve essere ",
            "powinno ",
            "powinien ",
            "должен ",
            "должна ",
            "должно ",
            "должны ",
            "phải ",
            "应该",
            "应返回",
            "应为",
            "应当",
            "必须",
            "應該",
            "べき",
            "해야",
            "다음과 같",
            "no debe ",
            "no puede ",
            "não pode ",
            "não deve ",
            "ne doit ",
            "darf ",
            "dürfen ",
            "mag niet ",
            "mag geen ",
            "non deve ",
            "musi ",
            "muszą ",
            "powinna ",
            "powinny ",
            "nie może ",
            "не должен ",
            "не должна ",
            "не должно ",
            "không được ",
            "應為",
            "應返回",
            "應回傳",
            "應顯示",
            "应显示",
            "须",
            "必須",
            "期望输出",
            "期望返回",
            "期望响应",
            "预期输出",
            "预期返回",
            "期待输出",
            "預期輸出",
            "預期返回",
        ],
    )])
});

/// Words that say "expected" wherever they stand in a short remark.
static EXPECTING: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "expected.",
            "expect.",
            "should.",
            "must.",
            "erwartet.",
            "esperado.",
            "esperada.",
            "attendu.",
            "attendue.",
            "verwacht.",
            "atteso.",
            "ожидается.",
            "ожидаем.",
            "должен.",
            "должна.",
            "должно.",
            "должны.",
            "debe.",
            "deve.",
            "doit.",
            "muss.",
            "sollte.",
            "beklenen.",
            "oczekiwane.",
            "期望",
            "预期",
            "应",
            "期待",
            "예상",
            "phải.",
            "deben.",
            "devem.",
            "doivent.",
            "müssen.",
            "darf.",
            "dürfen.",
            "moet.",
            "moeten.",
            "musi.",
            "powinno.",
            "powinien.",
            "powinna.",
            "olmalı.",
            "olmamalı.",
            "gerekir.",
            "não pode",
            "no puede",
            "nie może",
            "mag niet",
            "預期",
            "應",
            "기대",
            "여야",
            "되어야",
            "mong đợi",
            "kỳ vọng",
            "이어야",
            "ないこと",
            "であること",
            "想定",
            "必须",
            "必須",
            "须",
            "須",
            "不得",
            "返すこと",
            "になること",
            "されること",
            "있어야",
            "없어야",
        ],
    )])
});

/// What an explicit label such as `Expected:` stands before.
pub(crate) fn labelled(text: &str) -> Option<&str> {
    let rest = mark(text)?;
    let text = text.trim_end();
    let before = &text[..text.len() - rest.len()];
    let said = rest.chars().any(char::is_alphanumeric)
        && !rest.contains("__")
        && !rest.contains(['＿', '□', '☐']);
    (said && before.contains([':', '：'])).then_some(rest)
}

/// Whether a text, such as the title of a column, is a label of expectations.
pub(crate) fn is_label(text: &str) -> bool {
    LABELS.has_in_any_case(text.trim())
}

/// Whether a text is a label of expectations and nothing else: `**Expected Response:**`.
pub(crate) fn announces(text: &str) -> bool {
    let text = text.trim().trim_matches(['*', '_']).trim_end();
    text.strip_suffix([':', '：']).is_some_and(expects)
}

/// Whether what stands behind a text on its line is an expectation: `**Expected:** `.
pub(crate) fn announces_next(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['*', '_']);
    let Some(text) = text.strip_suffix([':', '：']) else {
        return false;
    };
    // `Expected Result (staging):`
    let text = match text.rfind(['(', '（']) {
        Some(open) if text.ends_with([')', '）']) => &text[..open],
        _ => text,
    };
    let ends = |character: char| matches!(character, '\n' | '.' | ';' | '(' | '（' | '。' | '—');
    expects(text.rsplit(ends).next().unwrap_or(text))
}

/// Whether the words of a label say that something is expected: `Expected Response (staging)`.
fn expects(label: &str) -> bool {
    let label = clip(label, 200).split(['(', '（']).next().unwrap_or("");
    let label = label
        .trim_matches(|character: char| character.is_whitespace() || "*_-•".contains(character));
    LABELS.has_in_any_case(label) && has_expecting_word(label)
}

/// The demand in a sentence behind a command that says what it must return: of `The endpoint must
/// return 200 OK.`, `must return 200 OK`.
pub(crate) fn requires(text: &str) -> Option<&str> {
    const DEMANDS: [&str; 24] = [
        "must return ",
        "should return ",
        "must respond with ",
        "should respond with ",
        "must show ",
        "should show ",
        "must print ",
        "should print ",
        "must report ",
        "should report ",
        "debe devolver ",
        "debe mostrar ",
        "deve retornar ",
        "deve mostrar ",
        "doit retourner ",
        "doit afficher ",
        "deve restituire ",
        "deve mostrare ",
        "muss zurückgeben",
        "sollte zurückgeben",
        "должен вернуть ",
        "должна вернуть ",
        "应返回",
        "應返回",
    ];
    const LONGEST: usize = 200;
    let text = text.trim();
    let lower = lower(text);
    if text.len() > LONGEST || lower.len() != text.len() || text.ends_with(['?', '？', ':', '：'])
    {
        return None;
    }
    let at = DEMANDS
        .iter()
        .filter_map(|demand| lower.find(demand))
        .min()?;
    let subject = lower[..at].split_whitespace();
    let plain = !lower[..at].contains([',', '.', ';', '(', ':']) && subject.clone().count() < 6;
    let open = |word: &str| {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric());
        matches!(
            word,
            "if" | "when" | "once" | "after" | "before" | "unless" | "si" | "se" | "wenn" | "если"
        )
    };
    let is_whole = sentence_end(&text[at..]) + 2 > text.len() - at;
    (plain && is_whole && !lower.split_whitespace().any(open))
        .then(|| text[at..].trim_end_matches(['.', '。', ' ']))
}

/// What follows the mark of an expectation; with a word such as `Should` the text itself. `None`
/// when there is no mark, and for questions.
pub(crate) fn mark(text: &str) -> Option<&str> {
    let text = text
        .trim()
        .trim_start_matches(['-', '*', '✅', '✓', '•'])
        .trim_start();
    if text.ends_with(['?', '？']) {
        return None;
    }
    for arrow in ["→", "=>", "->", "⇒", "➜"] {
        if let Some(rest) = text.strip_prefix(arrow) {
            return Some(rest.trim());
        }
    }
    if let Some((at, colon)) = first_colon(text) {
        let label = text[..at].trim().trim_matches('*');
        let label = label.split(['(', '（']).next().unwrap_or("").trim();
        if LABELS.has_in_any_case(label) {
            let rest = &text[at + colon.len_utf8()..];
            return Some(rest.trim_start_matches('*').trim());
        }
    }
    // Longer than every opening.
    const LONGEST: usize = 120;
    if OPENINGS.begins_in_any_case(clip(text, LONGEST)) {
        return Some(text);
    }
    const EXPECT: &[u8] = b"expect";
    let start = text.as_bytes().get(..EXPECT.len())?;
    if !start.eq_ignore_ascii_case(EXPECT) {
        return None;
    }
    // `Expect 200 OK`, `EXPECT a generic message`.
    let lower = lower(text);
    let rest = lower
        .strip_prefix("expect ")
        .or_else(|| lower.strip_prefix("expected "))?;
    let cut = text
        .len()
        .checked_sub(rest.len())
        .filter(|_| lower.len() == text.len().min(lower.len()))?;
    text.get(cut.min(text.len())..)
        .map(str::trim)
        .or(Some(text))
}

/// Whether a short remark has a word that says "expected".
pub(super) fn has_expecting_word(text: &str) -> bool {
    !text.ends_with(['?', '？']) && EXPECTING.is_in(&lower(text))
}

/// Whether a remark beside a command says what must be or not be, and is no order to a person:
/// `size must be above 0`, `0バイトでないこと`.
pub(super) fn demands(text: &str) -> bool {
    const ORDERS: [&str; 22] = [
        "you ",
        "run ",
        "first",
        "as root",
        "before",
        "after",
        "only ",
        "please",
        "make sure",
        "先",
        "前に",
        "まず",
        "먼저",
        "trước",
        "сначала",
        "zuerst",
        "primero",
        "primeiro",
        "d'abord",
        "eerst",
        "najpierw",
        "önce",
    ];
    let lower = lower(text);
    has_expecting_word(text) && !ORDERS.iter().any(|order| lower.contains(order))
}

/// `staging or production`, `26|27`: values and nothing else.
pub(super) fn lists_values(text: &str) -> bool {
    let parts = alternatives(text);
    parts.len() > 1
        && parts.len() < 6
        && parts.iter().all(|part| {
            let word = part.trim_matches(['`', '"', '\'']);
            !word.is_empty()
                && word
                    .chars()
                    .all(|character| character.is_alphanumeric() || "-_.+".contains(character))
                && !matches!(
                    word.to_ascii_lowercase().as_str(),
                    "restart"
                        | "stop"
                        | "start"
                        | "skip"
                        | "run"
                        | "optional"
                        | "manually"
                        | "later"
                        | "use"
                        | "not"
                )
        })
}

/// The parts of `a or b`, `a, b or c`, `a | b`.
pub(super) fn alternatives(text: &str) -> Vec<&str> {
    const SEPARATORS: [&str; 9] = [
        " or ",
        " oder ",
        " ou ",
        " или ",
        " または ",
        "或",
        " | ",
        "|",
        ", ",
    ];
    let text = text.trim();
    let mut parts = Vec::from_iter((!text.is_empty()).then_some(text));
    for separator in SEPARATORS {
        if separator == ", " && parts.len() < 2 || !text.contains(separator) {
            continue;
        }
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(separator))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
    }
    parts
}

/// Remarks that say how many there are, or how all of them are: `0`, `11/11 healthy`, `4 queues
/// created`, `all Running`; not how long, and not how much is shown.
pub(super) fn counts(text: &str) -> bool {
    const MEASURES: [&str; 24] = [
        "s", "ms", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes",
        "h", "hour", "hours", "day", "days", "week", "weeks", "line", "lines", "entries", "times",
        "of", "most",
    ];
    const STATES: [&str; 18] = [
        "running",
        "healthy",
        "ready",
        "green",
        "ok",
        "up",
        "active",
        "online",
        "synced",
        "passing",
        "true",
        "connected",
        "present",
        "complete",
        "completed",
        "bound",
        "available",
        "enabled",
    ];
    let text = text.trim().trim_end_matches(['.', '!']);
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else {
        return false;
    };
    let rest: Vec<&str> = words.take(5).collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = |word: &&str| {
        word.chars()
            .all(|character| character.is_alphabetic() || character == '-')
    };
    if first == "all" {
        return rest.len() < 4
            && rest.last().is_some_and(|last| {
                STATES.contains(&last.to_lowercase().as_str())
                    || last.parse::<f64>().is_ok_and(f64::is_finite)
            });
    }
    let number = match first.split_once('/') {
        Some((some, all)) => is_number(some) && is_number(all),
        None => is_number(first),
    };
    number
        && rest.len() < 4
        && rest.iter().all(is_word)
        && !rest
            .first()
            .is_some_and(|unit| MEASURES.contains(&unit.to_lowercase().as_str()))
}

/// Remarks that state an outcome and nothing else.
pub(super) fn is_claim(text: &str) -> bool {
    let lower = lower(text.trim().trim_end_matches(['.', '!']));
    const CLAIMS: &[&str] = &[
        "clean",
        "all pass",
        "pass",
        "passes",
        "passed",
        "all green",
        "green",
        "no errors",
        "no error",
        "no output",
        "empty",
        "nothing",
        "no warnings",
        "0 errors",
        "zero errors",
        "ok",
        "success",
        "successful",
        "all passing",
        "passing",
        "must pass",
        "all tests pass",
        "works",
        "exit 0",
        "exit code 0",
        "no results",
        "no changes",
        "no diff",
        "up to date",
        "non-zero",
        "sin errores",
        "limpio",
        "sem erros",
        "0 erros",
        "limpo",
        "sans erreur",
        "propre",
        "aucune erreur",
        "fehlerfrei",
        "keine fehler",
        "sauber",
        "erfolgreich",
        "leer",
        "geen fouten",
        "schoon",
        "без ошибок",
        "чисто",
        "успешно",
        "пусто",
        "无错误",
        "成功",
        "通过",
        "无输出",
        "エラーなし",
        "成功する",
        "통과",
        "성공",
        "오류 없음",
        "không lỗi",
        "thành công",
        "hatasız",
        "0 failures",
        "non-empty",
        "nonempty",
        "not empty",
        "no rows",
        "streaming",
        "inactive",
        "active",
        "running",
        "online",
        "offline",
        "healthy",
        "ready",
        "stopped",
        "exited",
        "connected",
        "synced",
        "in sync",
        "reachable",
        "up-to-date",
        "true",
        "false",
        "pong",
        "vacío",
        "vacía",
        "no vacío",
        "sin salida",
        "sin cambios",
        "activo",
        "activa",
        "inactivo",
        "inactiva",
        "en línea",
        "todo en verde",
        "todo verde",
        "correcto",
        "vazio",
        "vazia",
        "não vazio",
        "sem saída",
        "ativo",
        "inativo",
        "tudo verde",
        "vide",
        "non vide",
        "actif",
        "inactif",
        "sans sortie",
        "aucune sortie",
        "tout vert",
        "réussi",
        "nicht leer",
        "keine ausgabe",
        "aktiv",
        "inaktiv",
        "läuft",
        "gestoppt",
        "alles grün",
        "grün",
        "leeg",
        "niet leeg",
        "geen uitvoer",
        "actief",
        "inactief",
        "draait",
        "gestopt",
        "alles groen",
        "vuoto",
        "non vuoto",
        "nessun errore",
        "nessun output",
        "attivo",
        "inattivo",
        "pusty",
        "puste",
        "niepuste",
        "bez błędów",
        "brak błędów",
        "brak wyników",
        "aktywny",
        "nieaktywny",
        "boş",
        "boş değil",
        "hata yok",
        "çıktı yok",
        "aktif",
        "pasif",
        "çalışıyor",
        "непустой",
        "не пустой",
        "нет ошибок",
        "пустой вывод",
        "активен",
        "неактивен",
        "работает",
        "全部通过",
        "非空",
        "不为空",
        "空",
        "正常",
        "运行中",
        "无报错",
        "没有错误",
        "全部通過",
        "不為空",
        "無錯誤",
        "沒有錯誤",
        "運行中",
        "空でない",
        "エラーがない",
        "全件成功",
        "稼働中",
        "停止",
        "전체 통과",
        "모두 통과",
        "에러 없음",
        "비어 있지 않음",
        "출력 없음",
        "정상",
        "실행 중",
        "중지됨",
        "không có lỗi",
        "không rỗng",
        "trống",
        "rỗng",
        "đang chạy",
        "đã dừng",
        "tất cả đạt",
    ];
    if CLAIMS.contains(&&*lower) {
        return true;
    }
    let mut words = lower.split_whitespace();
    let count = matches!(
        words.next(),
        Some("0" | "no" | "zero" | "sem" | "keine" | "sin")
    );
    count
        && words.next().is_some_and(|word| {
            [
                "error",
                "erro",
                "fehler",
                "warning",
                "failure",
                "vulnerabilit",
                "issue",
                "problem",
                "aviso",
            ]
            .iter()
            .any(|stem| word.starts_with(stem))
        })
        && words.count() < 4
}

/// How clauses that say it begin in languages that put it otherwise.
static CLAUSES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            "通过",
            "返回",
            "成功",
            "输出",
            "应",
            "显示",
            "正常",
            "통과",
            "성공",
            "반환",
            "정상",
            "應",
            "回傳",
            "輸出",
            "顯示",
            "結果為",
            "结果为",
            "結果應",
            "结果应",
            "無輸出",
            "无输出",
            "没有输出",
            "沒有輸出",
            "不返回",
            "全部通过",
            "全部通過",
            "전체 통과",
            "모두 통과",
            "전부 통과",
            "오류 없",
            "에러 없",
            "결과가",
            "không trả về",
            "không hiển thị",
            "in ra",
            "báo",
            "cho kết quả",
            "kết thúc không",
            "trả về",
            "thành công",
            "phải",
            "hiển thị",
            "başarılı",
        ],
    )])
});

/// Whether a text begins with a verb that says what comes of the command before it.
pub(super) fn begins_with_verb(text: &str) -> bool {
    static VERBS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                "pass",
                "passes",
                "passed",
                "succeed",
                "succeeds",
                "work",
                "works",
                "complete",
                "completes",
                "return",
                "returns",
                "show",
                "shows",
                "print",
                "prints",
                "output",
                "outputs",
                "report",
                "reports",
                "exit",
                "exits",
                "start",
                "starts",
                "fail",
                "fails",
                "match",
                "matches",
                "should",
                "must",
                "shall",
                "respond",
                "responds",
                "finish",
                "finishes",
                "give",
                "gives",
                "yield",
                "yields",
                "list",
                "lists",
                "display",
                "displays",
                "contain",
                "contains",
                "produce",
                "produces",
                "compiles",
                "connects",
                "answers",
                "is",
                "are",
                "devuelve",
                "debe",
                "pasa",
                "muestra",
                "funciona",
                "termina",
                "retorna",
                "deve",
                "passa",
                "mostra",
                "renvoie",
                "retourne",
                "doit",
                "passe",
                "affiche",
                "réussit",
                "fonctionne",
                "läuft",
                "zeigt",
                "muss",
                "sollte",
                "liefert",
                "besteht",
                "funktioniert",
                "geeft",
                "toont",
                "moet",
                "slaagt",
                "werkt",
                "возвращает",
                "должен",
                "должна",
                "проходит",
                "показывает",
                "выводит",
                "работает",
                "отвечает",
                "says",
                "said",
                "answer",
                "replies",
                "reads",
                "ends",
                "stays",
                "confirms",
                "responde",
                "responden",
                "dice",
                "imprime",
                "indica",
                "lista",
                "confirma",
                "contesta",
                "acaba",
                "finaliza",
                "completa",
                "contiene",
                "devolve",
                "exibe",
                "diz",
                "contém",
                "sai",
                "roda",
                "répond",
                "donne",
                "indique",
                "liste",
                "confirme",
                "aboutit",
                "termine",
                "contient",
                "dit",
                "gibt",
                "meldet",
                "antwortet",
                "endet",
                "listet",
                "ergibt",
                "bestätigt",
                "enthält",
                "druckt",
                "sagt",
                "bleibt",
                "darf",
                "soll",
                "meldt",
                "antwoordt",
                "eindigt",
                "zegt",
                "lukt",
                "bevat",
                "bevestigt",
                "retourneert",
                "blijft",
                "restituisce",
                "stampa",
                "risponde",
                "riesce",
                "elenca",
                "conferma",
                "zwraca",
                "pokazuje",
                "wypisuje",
                "przechodzi",
                "kończy",
                "odpowiada",
                "musi",
                "działa",
                "drukuje",
                "zawiera",
                "potwierdza",
                "powinno",
                "powinien",
                "döner",
                "döndürür",
                "gösterir",
                "yazar",
                "yazdırır",
                "geçer",
                "çalışır",
                "verir",
                "olmalı",
                "печатает",
                "пишет",
                "отдаёт",
                "отдает",
                "завершается",
                "содержит",
                "подтверждает",
                "сообщает",
                "должно",
                "должны",
                "показал",
                "вернул",
            ],
        )])
    });
    const STATES: &[&str] = &[
        "clean",
        "green",
        "ok",
        "empty",
        "successful",
        "fine",
        "healthy",
        "up",
        "ready",
        "active",
        "running",
        "passing",
        "error-free",
        "valid",
    ];
    let mut words = text.split_whitespace().map(|word| {
        word.trim_matches(|character: char| !character.is_alphanumeric() && character != '-')
            .to_lowercase()
    });
    // `no devuelve nada`, `ne renvoie rien`, `does not print anything`.
    const NEGATIONS: &[&str] = &[
        "no",
        "não",
        "ne",
        "non",
        "nie",
        "не",
        "does",
        "doesn't",
        "doesn’t",
        "not",
        "do",
    ];
    let Some(first) = words.find(|word| !NEGATIONS.contains(&word.as_str())) else {
        return false;
    };
    match first.as_str() {
        "is" | "are" => words
            .next()
            .is_some_and(|state| STATES.contains(&state.as_str())),
        "runs" | "run" | "builds" | "executes" => words.next().is_some_and(|how| {
            matches!(
                how.as_str(),
                "successfully" | "without" | "clean" | "cleanly" | "fine" | "green" | "through"
            )
        }),
        "green" | "succeeded" | "erfolgreich" | "успешно" => {
            text.split_whitespace().count() < 4
        }
        word => {
            VERBS.has(word)
                || CLAUSES
                    .begin(&lower(clip(text.trim_start(), 40)))
                    .next()
                    .is_some()
        }
    }
}

/// Whether a label ends with the name of a state: `PowerDNS is running`, `Firewall aktiv`.
pub(super) fn ends_with_state(label: &str) -> bool {
    const STATES: &[&str] = &[
        "running",
        "active",
        "pass",
        "passes",
        "passing",
        "works",
        "working",
        "up",
        "healthy",
        "green",
        "clean",
        "reachable",
        "ready",
        "enabled",
        "accessible",
        "responding",
        "responds",
        "online",
        "läuft",
        "aktiv",
        "erreichbar",
        "funktioniert",
        "bereit",
        "funcionando",
        "activo",
        "activa",
        "rodando",
        "ativo",
        "ativa",
        "actif",
        "active",
        "fonctionne",
        "joignable",
        "draait",
        "actief",
        "bereikbaar",
        "работает",
        "активен",
        "активна",
        "доступен",
        "запущен",
        "attivo",
        "attiva",
        "działa",
        "aktif",
        "çalışıyor",
        "hoạt động",
        "succeeds",
        "succeed",
        "compiles",
    ];
    let lower = lower(label);
    let last = lower.split_whitespace().next_back().unwrap_or("");
    let several = lower.split_whitespace().count() > 1
        && !lower.split_whitespace().any(|word| {
            matches!(
                word,
                "when"
                    | "if"
                    | "once"
                    | "until"
                    | "wenn"
                    | "sobald"
                    | "si"
                    | "quand"
                    | "cuando"
                    | "если"
                    | "когда"
            )
        });
    // `Let it catch up`, `Back up` ask for something.
    let verb_with_up = last == "up"
        && lower.split_whitespace().rev().nth(1).is_some_and(|verb| {
            matches!(
                verb,
                "catch"
                    | "start"
                    | "bring"
                    | "back"
                    | "set"
                    | "clean"
                    | "warm"
                    | "spin"
                    | "scale"
                    | "power"
                    | "follow"
                    | "speed"
                    | "wrap"
            )
        });
    let asks = matches!(
        lower.split_whitespace().next(),
        Some("let" | "wait" | "keep")
    );
    let several = several && !verb_with_up && !asks;
    several && (STATES.contains(&last) || lower.ends_with("hoạt động"))
        || ["正常", "运行中", "可用", "동작", "実行中"]
            .iter()
            .any(|state| lower.ends_with(state))
}

/// What follows the particle behind a command in a Japanese sentence: `で正常終了する`.
pub(super) fn japanese_clause(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['）', ')', ' ', '　']);
    let clause = [
        "を実行し、",
        "を実行して、",
        "を実行すると、",
        "を実行すると",
        "で実行し、",
        "を実行し",
        "が",
        "で",
    ]
    .iter()
    .find_map(|particle| text.strip_prefix(particle))?;
    let end = sentence_end_before_parenthesis(clause);
    let last = clause[..end].trim_end().chars().next_back()?;
    let ends = matches!(last, 'る' | 'た' | 'い' | 'す' | 'う')
        || states_outcome(clause[..end].trim_end());
    (ends && end > 0).then_some(clause)
}

/// `を返すこと` says what must come, `を確認すること` what somebody must do.
fn states_outcome(clause: &str) -> bool {
    clause.ends_with("こと")
        && !["確認すること", "実行すること", "実施すること", "行うこと"]
            .iter()
            .any(|order| clause.ends_with(order))
}

/// What follows the particle behind a command in a Korean sentence: `가 200을 반환`.
pub(super) fn korean_clause(text: &str) -> Option<&str> {
    const OUTCOMES: [&str; 10] = [
        "반환",
        "출력",
        "표시",
        "통과",
        "성공",
        "나옴",
        "나와야",
        "여야",
        "해야",
        "없어야",
    ];
    let clause = [
        "가 ",
        "이 ",
        "은 ",
        "는 ",
        " 실행 시 ",
        " 실행하면 ",
        " 결과가 ",
        " 결과 ",
    ]
    .iter()
    .find_map(|particle| text.strip_prefix(particle))?;
    let said = &clause[..sentence_end_before_parenthesis(clause)];
    OUTCOMES
        .iter()
        .any(|outcome| said.contains(outcome))
        .then_some(clause)
}

/// Whether a sentence ends with a verb that says what comes of the command before it, as Turkish
/// ones do: `200 döner`.
pub(super) fn ends_with_verb(text: &str) -> bool {
    const VERBS: [&str; 14] = [
        "döner",
        "dönmeli",
        "döndürür",
        "döndürmeli",
        "verir",
        "vermeli",
        "yazar",
        "yazmalı",
        "gösterir",
        "göstermeli",
        "olmalı",
        "olmamalı",
        "geçer",
        "geçmeli",
    ];
    let last = text[..sentence_end(text)].split_whitespace().next_back();
    last.is_some_and(|last| VERBS.contains(&last.trim_end_matches(['.', '!'])))
}

/// Whether a remark is a bound on what a command prints: `more than 20 GB free`.
pub(super) fn is_bound(text: &str) -> bool {
    const BOUNDS: &[&str] = &[
        "more than ",
        "at least ",
        "less than ",
        "fewer than ",
        "no more than ",
        "at most ",
        "más de ",
        "menos de ",
        "al menos ",
        "como máximo ",
        "mais de ",
        "pelo menos ",
        "no máximo ",
        "plus de ",
        "moins de ",
        "au moins ",
        "au plus ",
        "mehr als ",
        "weniger als ",
        "mindestens ",
        "höchstens ",
        "meer dan ",
        "minder dan ",
        "minstens ",
        "minimaal ",
        "hoogstens ",
        "più di ",
        "meno di ",
        "almeno ",
        "więcej niż ",
        "mniej niż ",
        "co najmniej ",
        "en az ",
        "en fazla ",
        "больше ",
        "более ",
        "меньше ",
        "менее ",
        "не менее ",
        "не более ",
        "至少",
        "大于",
        "小于",
        "大於",
        "小於",
        "不少于",
        "不少於",
        "超过",
        "超過",
        "ít nhất ",
        "hơn ",
        "nhiều hơn ",
        "tối thiểu ",
    ];
    let lower = lower(text);
    let lasts = [
        "sec", "min", "seg", "sek", "hour", "hora", "heure", "stund", "saniye", "dakika", "сек",
        "мин", "час", "秒", "分", "phút", "giây",
    ]
    .iter()
    .any(|unit| lower.contains(unit));
    !lasts
        && lower.contains(|character: char| character.is_numeric())
        && BOUNDS.iter().any(|bound| lower.starts_with(bound))
}

/// A text without the conjunction that it ends with, behind which something else stands: `succeeds and `.
pub(super) fn without_conjunction(text: &str) -> &str {
    static CONJUNCTIONS: LazyLock<Endings<()>> = LazyLock::new(|| {
        Endings::new(&[(
            (),
            &[
                " and",
                " then",
                " and then",
                " while",
                " y",
                " e",
                " et",
                " puis",
                " und",
                " dann",
                " en",
                " poi",
                " oraz",
                " i",
                " ve",
                " и",
                " затем",
                "并",
                "且",
                "并且",
                "而且",
                "，然后",
                "並",
                "並且",
                "및",
                " và",
            ][..],
        )])
    });
    let end = text.trim_end();
    if !CONJUNCTIONS.may_end_text(end) {
        return text;
    }
    let longest = CONJUNCTIONS.of(end).map(|(word, ())| word.len()).max();
    longest.map_or(text, |length| &end[..end.len() - length])
}

/// Where the sentence ends that a text begins with: a full stop, or a bracket that closes what was open before.
pub(super) fn sentence_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut code = false;
    for (offset, character) in text.char_indices() {
        let rest = &text[offset..];
        match character {
            '`' => code = !code,
            _ if code => {}
            '(' | '（' | '{' | '[' => depth += 1,
            ')' | '）' | '}' | ']' if depth == 0 => return offset,
            ')' | '）' | '}' | ']' => depth -= 1,
            '。' | '|' => return offset,
            '.' if rest.starts_with(". ") && depth == 0 => return offset,
            _ => {}
        }
    }
    text.len()
}

/// The same, and an opening parenthesis ends it too.
pub(super) fn sentence_end_before_parenthesis(text: &str) -> usize {
    text.find(['（', '(', '。']).unwrap_or(text.len())
}
