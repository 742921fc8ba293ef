//! The words by which people mark what they expect, in several languages.

use crate::lexicon::{Lexicon, Phrases, lower};
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
        ],
    )])
});

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
    if let Some(colon) = text.find([':', '：']) {
        let label = lower(text[..colon].trim().trim_matches('*'));
        let label = label.split(['(', '（']).next().unwrap_or("").trim();
        if LABELS.has(label) {
            let rest = &text[colon..];
            return Some(
                rest[rest.chars().next().map_or(0, char::len_utf8)..]
                    .trim_start_matches('*')
                    .trim(),
            );
        }
    }
    let lower = lower(text);
    if OPENINGS.begin(&lower).next().is_some() {
        return Some(text);
    }
    // `Expect 200 OK`, `EXPECT a generic message`.
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
    let mut parts = vec![text.trim()];
    for separator in [
        " or ",
        " oder ",
        " ou ",
        " или ",
        " または ",
        "或",
        " | ",
        "|",
        ", ",
    ] {
        if separator == ", " && parts.len() < 2 {
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

/// Verbs that say what comes of a command.
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
        ],
    )])
});

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
    let Some(first) = words.next() else {
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
    (matches!(last, 'る' | 'た' | 'い' | 'す' | 'う') && end > 0).then_some(clause)
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
