//! The machine check that an expectation certainly means.

use super::mark::{alternatives, mark};
use crate::Check;
use crate::lexicon::{Phrases, lower};
use crate::shell::{CommandLine, Simple, Word};
use memchr::memchr2;
use std::borrow::Cow;
use std::sync::LazyLock;
use tminus_measure::{Comparator, Threshold, Unit};

/// What an expectation means for a machine.
#[derive(Debug)]
pub(crate) struct Meaning {
    /// The check that it certainly means; `None` when a person must look.
    pub(crate) check: Option<Check>,
    /// The author expects the command to end with a failure.
    pub(crate) must_fail: bool,
}

impl Meaning {
    /// What is expected of a command in these words.
    pub(crate) fn of(text: &str, command: &CommandLine<'_>) -> Self {
        let said = normalized(text);
        let must_fail = must_fail(text, &said);
        Self {
            check: compile(text, &said, must_fail, command),
            must_fail,
        }
    }

    /// What is expected of a command whose output is shown in these words.
    pub(crate) fn of_output(text: &str, command: &CommandLine<'_>) -> Self {
        let said = normalized(text);
        let subject = Subject::of(command);
        let check = http_status(&said, &subject)
            .or_else(|| number(&said, &subject))
            .or_else(|| literal(&format!("`{text}`"), &subject));
        Self {
            check,
            must_fail: false,
        }
    }
}

/// Whether a command looks at something and prints what it sees.
pub(crate) fn looks(command: &CommandLine<'_>) -> bool {
    let subject = Subject::of(command);
    let of_list = |word: &Word<'_>| {
        matches!(
            word.as_str(),
            "list" | "ls" | "get" | "show" | "describe" | "status" | "ps" | "info"
        ) || ["list_", "list-", "describe-", "get-"]
            .iter()
            .any(|start| word.starts_with(start))
    };
    subject.is_http()
        || subject.shows_text()
        || subject.prints_number()
        || subject.words.iter().take(3).any(of_list)
}

/// The machine check that an expectation certainly means; `None` when a person must look.
fn compile(text: &str, said: &str, must_fail: bool, command: &CommandLine<'_>) -> Option<Check> {
    let text = text.trim();
    if text.is_empty() || text.len() > 16 * 1024 {
        return None;
    }
    let subject = Subject::of(command);
    if let Some(check) = json(text, &subject) {
        return Some(check);
    }
    if text.contains(['\n', '{', '…']) || text.contains("...") {
        return None;
    }
    if must_fail {
        return is_short(said).then(|| failure(said));
    }
    if matches!(text.trim_matches('`'), "PASS" | "PASSED") {
        return literal(text, &subject);
    }
    http_status(said, &subject)
        .or_else(|| silence(said, &subject))
        .or_else(|| success(said, &subject))
        .or_else(|| version(said, &subject))
        .or_else(|| number(said, &subject))
        .or_else(|| literal(text, &subject))
}

/// Whether the author expects the command to end with a failure, given the text and what it says.
fn must_fail(text: &str, said: &str) -> bool {
    let words = format!(" {said} ");
    let asks = || text.contains(['?', '？']);
    let fails = matches!(said, "fails" | "fail" | "non-zero")
        || TO_FAIL.is_in(&words)
        || exit_code(said).is_some_and(|code| code != 0);
    fails && !NOT_TO_FAIL.is_in(&words) && !asks()
}

/// Words with `fail` that ask for no failure.
static NOT_TO_FAIL: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            " not fail",
            " no fail",
            " without fail",
            " never fail",
            "n't fail",
            " if it fails",
            " fail gracefully",
            " or fail",
        ],
    )])
});

/// Words that ask for a failure, with the spaces around them.
static TO_FAIL: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        (),
        &[
            " must fail ",
            " should fail ",
            " expected to fail ",
            " is expected to fail ",
            " has to fail ",
            " shall fail ",
            " will fail ",
            " fails with ",
            " exits non-zero ",
            " exit non-zero ",
            " non-zero exit ",
            " nonzero exit ",
            " non-zero exit code ",
            " exits with an error ",
            " exit with an error ",
            " must be rejected ",
            " should be rejected ",
            " must be refused ",
            " should be refused ",
            " must error ",
            " should error ",
            " should be denied ",
            " must be denied ",
            " connection refused ",
            " permission denied ",
            " debe fallar ",
            " debería fallar ",
            " deve falhar ",
            " doit échouer ",
            " muss fehlschlagen ",
            " soll fehlschlagen ",
            " sollte fehlschlagen ",
            " moet falen ",
            " moet mislukken ",
            " deve fallire ",
            " должен упасть ",
            " должна упасть ",
            " должна завершиться ошибкой ",
            " должен завершиться ошибкой ",
            "应该失败",
            "应失败",
            "失敗する",
            "실패해야",
            "phải thất bại",
        ],
    )])
});

fn failure(said: &str) -> Check {
    match exit_code(said) {
        Some(code) => Check::ExitStatus(code),
        None => Check::Fails,
    }
}

/// Short enough that there is no condition in it besides.
fn is_short(said: &str) -> bool {
    said.split_whitespace().count() <= 6 && !said.contains('(') && !said.contains(" or ")
}

/// In lower case, without marks and words that add nothing.
fn normalized(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', '!', '。']);
    let text = match memchr2(b'*', b'`', text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace(['*', '`'], "")),
        None => Cow::Borrowed(text),
    };
    let text = lower(&text);
    let mut said = &*text;
    loop {
        let before = said;
        for word in [
            "it ",
            "this ",
            "output ",
            "the output ",
            "output: ",
            "the ",
            "which ",
            "command ",
        ] {
            said = said.strip_prefix(word).unwrap_or(said).trim_start();
        }
        if said == before {
            break;
        }
    }
    let mut words = String::with_capacity(said.len());
    for word in said.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// `exit code 3`, `exits with 0`, `exit status 1`, `returns exit code 2`.
fn exit_code(said: &str) -> Option<i32> {
    let mut words = said.split_whitespace();
    words.find(|word| matches!(*word, "exit" | "exits" | "exited"))?;
    let number = words.find(|word| {
        !matches!(
            *word,
            "code" | "status" | "with" | "code:" | "status:" | "="
        )
    })?;
    number
        .trim_matches([',', '.', '(', ')'])
        .parse()
        .ok()
        .filter(|code| (0..=255).contains(code))
}

/// What is known of a command's output.
struct Subject<'a> {
    /// The words of its first simple command, those before the program's name left out.
    words: &'a [Word<'a>],
    /// The same of its last one.
    last: &'a [Word<'a>],
    line: &'a CommandLine<'a>,
    command: &'a str,
}

impl<'a> Subject<'a> {
    fn of(line: &'a CommandLine<'a>) -> Self {
        let words_of = |simple: Option<&'a Simple<'a>>| {
            let words = simple.map_or(&[][..], |simple| &simple.words);
            let wraps =
                |word: &Word<'_>| matches!(word.as_str(), "sudo" | "time" | "exec" | "command");
            let program = words.iter().position(|word| !wraps(word));
            &words[program.unwrap_or(words.len())..]
        };
        Self {
            words: words_of(line.simple.first()),
            last: words_of(line.simple.last()),
            line,
            command: line.text,
        }
    }

    fn program(&self) -> &str {
        let program = self.last.first().map_or("", Word::as_str);
        program.rsplit('/').next().unwrap_or(program)
    }

    fn has(&self, flag: &str) -> bool {
        self.last.iter().any(|word| {
            word == flag
                || word
                    .strip_prefix(flag)
                    .is_some_and(|rest| rest.starts_with('='))
        })
    }

    fn has_letter(&self, letter: char) -> bool {
        self.last
            .iter()
            .any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains(letter))
    }

    fn is_http(&self) -> bool {
        matches!(
            self.program(),
            "curl" | "wget" | "http" | "https" | "xh" | "httpie"
        )
    }

    /// Whether the status of the answer can be seen in what the command writes.
    fn shows_http_status(&self) -> bool {
        match self.program() {
            "curl" => {
                self.command.contains("%{http_code}")
                    || self.command.contains("%{response_code}")
                    || ["--include", "--head", "--verbose"]
                        .iter()
                        .any(|flag| self.has(flag))
                    || ['i', 'I', 'v']
                        .iter()
                        .any(|letter| self.curl_letter(*letter))
            }
            "wget" => self.has_letter('S') || self.has("--server-response"),
            "http" | "https" | "xh" => !self.has("--body") && !self.has_letter('b'),
            _ => false,
        }
    }

    /// A flag of curl without argument, alone or in a group: `-sI`.
    fn curl_letter(&self, letter: char) -> bool {
        self.last.iter().any(|word| {
            word.strip_prefix('-').is_some_and(|flags| {
                !flags.starts_with('-')
                    && flags
                        .chars()
                        .take_while(|flag| !"XHdouwAbeFmTxyzEKCPQrtUY".contains(*flag))
                        .any(|flag| flag == letter)
            })
        })
    }

    /// Whether standard output is one number.
    fn prints_number(&self) -> bool {
        match self.program() {
            "wc" => {
                self.last.len() == 2
                    && self.last[1].starts_with('-')
                    && (self.command.contains("| wc") || self.command.contains("|wc"))
            }
            "grep" | "egrep" | "rg" => self.has_letter('c') || self.has("--count"),
            "echo" | "printf" | "nproc" => true,
            "jq" => self.command.contains("length"),
            "psql" => self.has_letter('t') && self.command.to_lowercase().contains("count("),
            "redis-cli" | "valkey-cli" => self.last.iter().any(|word| {
                matches!(
                    word.to_ascii_lowercase().as_str(),
                    "dbsize" | "llen" | "scard" | "zcard" | "hlen" | "exists" | "strlen" | "xlen"
                )
            }),
            _ => false,
        }
    }

    /// Whether the command prints the value of a variable or of one field, and nothing else.
    fn prints_value(&self) -> bool {
        match self.program() {
            "echo" | "printenv" | "printf" => true,
            "systemctl" => self
                .last
                .iter()
                .any(|word| matches!(word.as_str(), "is-active" | "is-enabled" | "is-failed")),
            "docker" => {
                self.last.iter().any(|word| word == "inspect")
                    && (self.has("--format") || self.has("-f"))
            }
            "kubectl" => self.command.contains("jsonpath"),
            "jq" => self.has_letter('r') || self.has("--raw-output"),
            "git" => {
                self.last
                    .get(1)
                    .is_some_and(|word| word == "rev-parse" || word == "config")
                    || self.last.iter().any(|word| word == "--show-current")
            }
            _ => false,
        }
    }

    /// Whether the command shows text or a table for somebody to read, so that its exit status
    /// says nothing about what the text says.
    fn shows_text(&self) -> bool {
        let second = self.words.get(1).map_or("", Word::as_str);
        match self
            .words
            .first()
            .map_or("", |word| word.rsplit('/').next().unwrap_or(word))
        {
            "cat" | "tail" | "head" | "less" | "journalctl" | "ls" | "df" | "du" | "free"
            | "ps" | "top" | "uptime" | "dmesg" | "echo" | "dig" | "nslookup" | "host" | "pm2"
            | "ss" | "netstat" | "grep" | "egrep" | "rg" | "find" | "psql" | "mysql"
            | "sqlite3" | "redis-cli" | "mongosh" | "wget" | "http" | "https" => true,
            "docker" | "docker-compose" | "podman" => self.words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "ps" | "logs" | "images" | "stats" | "inspect"
                )
            }),
            "kubectl" | "oc" => {
                matches!(second, "get" | "describe" | "logs" | "top" | "events")
                    || self
                        .words
                        .iter()
                        .any(|word| matches!(word.as_str(), "get" | "describe" | "logs" | "top"))
            }
            "git" => matches!(
                second,
                "log" | "status" | "diff" | "branch" | "tag" | "show" | "remote" | "ls-files"
            ),
            "gcloud" | "aws" | "az" => self.words.iter().any(|word| {
                matches!(word.as_str(), "list" | "describe" | "read" | "logs")
                    || word.starts_with("describe-")
                    || word.starts_with("list-")
                    || word.starts_with("get-")
            }),
            "terraform" => second == "plan",
            "curl" => {
                !self.curl_letter('f') && !self.has("--fail") && !self.has("--fail-with-body")
            }
            _ => false,
        }
    }
}

/// `{"status": "ok"}`, and `{"status":"ok"} with 200 status` where the status can be seen.
fn json(text: &str, subject: &Subject<'_>) -> Option<Check> {
    let text = text.trim().trim_matches('`').trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    let value = stream.next()?.ok()?;
    if is_sketch(&value) || value.as_array().is_some_and(Vec::is_empty) && text.len() > 2 {
        return None;
    }
    let end = stream.byte_offset();
    let (json, rest) = (text[..end].trim(), normalized(&text[end..]));
    // An answer with its headers is no JSON.
    if subject.is_http()
        && (subject.curl_letter('i') || subject.curl_letter('I') || subject.has("--include"))
    {
        return None;
    }
    let json = Check::Json(json.to_owned());
    if rest.is_empty() {
        return Some(json);
    }
    let status = ["with ", "and ", ", "]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(&rest);
    match http_status(status, subject)? {
        check @ Check::HttpStatus(_) => Some(Check::AllOf(vec![json, check])),
        _ => None,
    }
}

/// Whether a JSON value has places that the author left open: `"..."`, `"<id>"`.
fn is_sketch(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => {
            text.contains("...")
                || text.contains('…')
                || text.starts_with('<')
                || text.contains("YYYY")
                || text.eq_ignore_ascii_case("string")
                || text.contains("xxx")
        }
        serde_json::Value::Array(values) => values.iter().any(is_sketch),
        serde_json::Value::Object(members) => members
            .iter()
            .any(|(name, value)| is_sketch(value) || is_of_the_moment(name, value)),
        _ => false,
    }
}

/// Whether a member of an answer is another one each time: `"uptime": 512`, a date, a share.
fn is_of_the_moment(name: &str, value: &serde_json::Value) -> bool {
    const NAMES: [&str; 18] = [
        "time",
        "timestamp",
        "date",
        "uptime",
        "now",
        "duration",
        "latency",
        "memory",
        "pid",
        "hostname",
        "elapsed",
        "requestid",
        "traceid",
        "uuid",
        "at",
        "ts",
        "age",
        "since",
    ];
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    let is_time = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        digits == 4 && text[digits..].starts_with(['-', '/']) && text.len() > 8
    };
    match value {
        serde_json::Value::String(text) => NAMES.contains(&name.as_str()) || is_time(text),
        serde_json::Value::Number(number) => {
            number.is_f64()
                || NAMES.contains(&name.as_str())
                || ["ms", "time", "seconds"]
                    .iter()
                    .any(|end| name.ends_with(end))
        }
        _ => false,
    }
}

/// `200 OK`, `returns 401`, `HTTP 200 or 301`, where the status can be seen.
fn http_status(said: &str, subject: &Subject<'_>) -> Option<Check> {
    if !subject.shows_http_status() {
        return None;
    }
    let said = [
        "should return ",
        "must return ",
        "returns ",
        "return ",
        "responds with ",
        "should be ",
        "must be ",
        "expect ",
        "a ",
        "an ",
    ]
    .iter()
    .fold(said, |said, verb| said.strip_prefix(verb).unwrap_or(said));
    let parts = alternatives(said);
    if parts.len() > 1 {
        let statuses: Option<Vec<Check>> = parts.iter().map(|part| status(part)).collect();
        return Some(Check::AnyOf(statuses?));
    }
    status(said)
}

/// `200 OK`, `HTTP 401`, `200 status`.
fn status(said: &str) -> Option<Check> {
    let words: Vec<&str> = said
        .split_whitespace()
        .filter(|word| {
            !matches!(
                *word,
                "http"
                    | "status"
                    | "code"
                    | "http/1.1"
                    | "http/2"
                    | "response"
                    | "with"
                    | ":"
                    | "status:"
            )
        })
        .collect();
    let code: u16 = words
        .first()?
        .parse()
        .ok()
        .filter(|code| (100..600).contains(code))?;
    const REASONS: &[&str] = &[
        "",
        "ok",
        "created",
        "accepted",
        "no content",
        "moved permanently",
        "found",
        "not modified",
        "bad request",
        "unauthorized",
        "forbidden",
        "not found",
        "method not allowed",
        "conflict",
        "gone",
        "unprocessable entity",
        "too many requests",
        "internal server error",
        "bad gateway",
        "service unavailable",
        "gateway timeout",
        "temporary redirect",
    ];
    REASONS
        .contains(&words[1..].join(" ").as_str())
        .then_some(Check::HttpStatus(code))
}

/// `returns nothing`, `must be empty`.
fn silence(said: &str, subject: &Subject<'_>) -> Option<Check> {
    const NOTHING: &[&str] = &[
        "no output",
        "nothing",
        "empty",
        "returns nothing",
        "return nothing",
        "should return nothing",
        "must return nothing",
        "should be empty",
        "must be empty",
        "is empty",
        "no results",
        "no lines",
        "no matches",
        "returns no results",
        "returns no output",
        "shows nothing",
        "should show nothing",
        "prints nothing",
        "outputs nothing",
        "should output nothing",
        "should print nothing",
        "empty output",
        "finds nothing",
        "no devuelve nada",
        "sin salida",
        "vacío",
        "debe estar vacío",
        "nada",
        "sem saída",
        "vazio",
        "aucune sortie",
        "vide",
        "keine ausgabe",
        "leer",
        "muss leer sein",
        "geen uitvoer",
        "пусто",
        "ничего",
        "无输出",
        "出力なし",
    ];
    const SOMETHING: &[&str] = &[
        "non-empty",
        "not empty",
        "must not be empty",
        "should not be empty",
        "some output",
        "any output",
        "non-empty output",
        "is not empty",
    ];
    if subject.is_http() {
        return None;
    }
    if NOTHING.contains(&said) {
        Some(Check::NoOutput)
    } else if SOMETHING.contains(&said)
        && !matches!(subject.program(), "ls" | "stat" | "du" | "wc" | "file")
    {
        Some(Check::SomeOutput)
    } else {
        None
    }
}

/// `passes`, `works`, `completes without errors`, `File exists`, `clean`.
fn success(said: &str, subject: &Subject<'_>) -> Option<Check> {
    if let Some(0) = exit_code(said).filter(|_| is_short(said)) {
        return Some(Check::ExitStatus(0));
    }
    if said == "clean" || said == "working tree clean" || said == "is clean" {
        return match (subject.program(), subject.last.get(1).map(Word::as_str)) {
            ("git", Some("status"))
                if subject.has("--porcelain") || subject.has("--short") || subject.has("-s") =>
            {
                Some(Check::NoOutput)
            }
            ("git", Some("status")) => Some(Check::Contains("nothing to commit".to_owned())),
            ("git", Some("diff")) => Some(Check::NoOutput),
            _ if subject.shows_text() => None,
            _ => Some(Check::ExitStatus(0)),
        };
    }
    if matches!(
        said,
        "file exists"
            | "exists"
            | "files exist"
            | "all exist"
            | "directory exists"
            | "existe"
            | "datei existiert"
            | "файл существует"
            | "文件存在"
            | "all files exist"
    ) {
        let asks = matches!(subject.program(), "ls" | "test" | "[" | "stat" | "[[");
        return asks.then_some(Check::ExitStatus(0));
    }
    let serves = || crate::endless::never_ends(subject.line);
    if subject.program().is_empty() || subject.shows_text() || serves() {
        return None;
    }
    const SUCCESS: &[&str] = &[
        "pass",
        "passes",
        "passed",
        "passing",
        "all pass",
        "all passing",
        "all passed",
        "tests pass",
        "all tests pass",
        "all tests passed",
        "must pass",
        "should pass",
        "works",
        "work",
        "succeeds",
        "succeed",
        "success",
        "successful",
        "should succeed",
        "must succeed",
        "passes cleanly",
        "pass cleanly",
        "completes",
        "completes without errors",
        "completes successfully",
        "runs without errors",
        "runs successfully",
        "runs cleanly",
        "no errors",
        "without errors",
        "no error",
        "0 errors",
        "zero errors",
        "exits cleanly",
        "exits successfully",
        "finishes without errors",
        "compiles without errors",
        "builds without errors",
        "green",
        "all green",
        "is green",
        "ok",
        "all tests passing",
        "should complete without errors",
        "completes with no errors",
        "completes cleanly",
        "should work",
        "sin errores",
        "sem erros",
        "0 erros",
        "funciona",
        "pasa",
        "passa",
        "sans erreur",
        "passe",
        "réussit",
        "fehlerfrei",
        "keine fehler",
        "ohne fehler",
        "erfolgreich",
        "funktioniert",
        "läuft",
        "без ошибок",
        "проходит",
        "успешно",
        "通过",
        "成功",
        "通過",
        "통과",
        "성공",
        "正常終了する",
        "thành công",
    ];
    if SUCCESS.contains(&said) {
        return Some(Check::ExitStatus(0));
    }
    // `TLS validation passes`, `All scripts run without errors`: a subject of a few words and a plain ending.
    let endings = [
        " passes",
        " pass",
        " succeeds",
        " succeed",
        " run without errors",
        " runs without errors",
        " completes without errors",
        " complete without errors",
        " completes successfully",
        " finishes without errors",
    ];
    let head = endings
        .iter()
        .find_map(|ending| said.strip_suffix(ending))?;
    let plain = head.split_whitespace().count() <= 4
        && head
            .chars()
            .all(|character| character.is_alphabetic() || matches!(character, ' ' | '-' | '/'))
        && !head.split_whitespace().any(|word| {
            matches!(
                word,
                "no" | "not" | "never" | "or" | "if" | "most" | "some" | "should" | "may"
            )
        });
    plain.then_some(Check::ExitStatus(0))
}

/// Verbs before what a command must bring.
const DEMANDS: [&str; 12] = [
    "should be ",
    "must be ",
    "needs to be ",
    "has to be ",
    "should return ",
    "should show ",
    "must return ",
    "must show ",
    "returns ",
    "shows ",
    "is ",
    "at version ",
];

/// `v2.10.7+`, `should be 2.10 or higher`, `>= 18`, `26 or 27` of a command that prints a version.
fn version(said: &str, subject: &Subject<'_>) -> Option<Check> {
    let asks = || {
        subject.command.to_lowercase().contains("version")
            || subject
                .last
                .iter()
                .any(|word| matches!(word.as_str(), "-v" | "-V"))
    };
    let said = DEMANDS
        .iter()
        .fold(said, |said, verb| said.strip_prefix(verb).unwrap_or(said));
    let tool = subject
        .program()
        .trim_end_matches(|last: char| last.is_ascii_digit());
    let said = said.strip_prefix(tool).map_or(said, str::trim_start);
    let stripped = |text: &str| {
        let number = text.strip_prefix("version ").unwrap_or(text);
        let number = number.strip_prefix('v').unwrap_or(number).trim();
        let number = number.strip_suffix(".x").unwrap_or(number);
        let numeric = !number.is_empty()
            && number.split('.').all(|part| {
                !part.is_empty() && part.len() < 9 && part.bytes().all(|byte| byte.is_ascii_digit())
            });
        numeric.then(|| number.to_owned())
    };
    let low = [
        " or higher",
        " or later",
        " or newer",
        " or above",
        " or greater",
        "+",
    ]
    .iter()
    .find_map(|ending| said.strip_suffix(ending))
    .or_else(|| {
        [">= ", ">=", "≥ ", "≥", "at least ", "minimum ", "min "]
            .iter()
            .find_map(|start| said.strip_prefix(start))
    });
    if let Some(low) = low {
        let number = stripped(low.trim())?;
        return (asks()
            || low.trim().starts_with('v') && number.contains('.')
            || number.matches('.').count() > 1)
            .then_some(Check::VersionAtLeast(number));
    }
    let parts = alternatives(said);
    if parts.len() < 2 || !asks() {
        return None;
    }
    let majors: Option<Vec<f64>> = parts
        .iter()
        .map(|part| {
            stripped(part)
                .filter(|number| !number.contains('.'))?
                .parse()
                .ok()
        })
        .collect();
    Some(Check::AnyOf(
        majors?
            .into_iter()
            .map(|major| {
                // `26.2.5` begins with the number 26.2: any version of this major number.
                Check::Number(Threshold {
                    comparator: Comparator::Between,
                    value: major,
                    high: Some(major + 0.999_999),
                    unit: Unit::None,
                })
            })
            .collect(),
    ))
}

/// `0`, `>= 3`, `at least 1`, `26 or 27` of a command that prints a number.
fn number(said: &str, subject: &Subject<'_>) -> Option<Check> {
    if !subject.prints_number() {
        return None;
    }
    let said = DEMANDS
        .iter()
        .fold(said, |said, verb| said.strip_prefix(verb).unwrap_or(said));
    const WORDS: [(&str, Comparator); 14] = [
        ("at least ", Comparator::AtLeast),
        ("no less than ", Comparator::AtLeast),
        ("at most ", Comparator::AtMost),
        ("no more than ", Comparator::AtMost),
        ("more than ", Comparator::More),
        ("greater than ", Comparator::More),
        ("less than ", Comparator::Less),
        (">=", Comparator::AtLeast),
        ("≥", Comparator::AtLeast),
        ("<=", Comparator::AtMost),
        ("≤", Comparator::AtMost),
        (">", Comparator::More),
        ("<", Comparator::Less),
        ("=", Comparator::Equal),
    ];
    let parts = alternatives(said);
    let checks: Option<Vec<Check>> = parts
        .iter()
        .map(|part| {
            let (comparator, digits) = WORDS
                .iter()
                .find_map(|(word, comparator)| {
                    part.strip_prefix(word)
                        .map(|rest| (*comparator, rest.trim()))
                })
                .unwrap_or_else(|| {
                    part.strip_suffix('+')
                        .map_or((Comparator::Equal, *part), |low| (Comparator::AtLeast, low))
                });
            let plain = !digits.is_empty()
                && digits
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.');
            let value = digits
                .parse::<f64>()
                .ok()
                .filter(|value| plain && value.is_finite())?;
            Some(Check::Number(Threshold {
                comparator,
                value,
                high: None,
                unit: Unit::None,
            }))
        })
        .collect();
    let mut checks = checks?;
    if checks.len() > 1 {
        Some(Check::AnyOf(checks))
    } else {
        checks.pop()
    }
}

/// `pong`, `PONG`, `cp1-freeze-1.0.0-rc1`, `"live"`, `staging or production`: a text that must be there.
fn literal(text: &str, subject: &Subject<'_>) -> Option<Check> {
    let text = mark(text)
        .unwrap_or(text)
        .trim()
        .trim_end_matches(['.', '。'])
        .trim();
    let text = [
        "should return ",
        "should show ",
        "should print ",
        "should output ",
        "should contain ",
        "must contain ",
        "must return ",
        "returns ",
        "shows ",
        "prints ",
        "outputs ",
        "contains ",
        "reports ",
    ]
    .iter()
    .find_map(|verb| {
        text.get(..verb.len())
            .filter(|start| start.eq_ignore_ascii_case(verb))
            .map(|_| &text[verb.len()..])
    })
    .unwrap_or(text)
    .trim();
    let text = [
        " erwartet",
        " expected",
        " esperado",
        " attendu",
        " ожидается",
        " verwacht",
    ]
    .iter()
    .find_map(|word| text.strip_suffix(word))
    .unwrap_or(text);
    let parts = alternatives(text);
    if parts.len() > 1 && !is_quoted(text) {
        let values: Option<Vec<&str>> = parts.iter().map(|part| word_of(part)).collect();
        let values = values.filter(|_| subject.prints_value())?;
        return Some(Check::AnyOf(
            values
                .into_iter()
                .map(|value| Check::Equals(value.to_owned()))
                .collect(),
        ));
    }
    let quoted = is_quoted(text);
    let word = if quoted {
        text[1..text.len() - 1].trim()
    } else {
        word_of(text)?
    };
    if word.is_empty()
        || word.contains(['<', '`', '"'])
        || word.contains("YYYY")
        || word.contains("X.Y")
        || word.contains("xxx")
        || word.contains("XXX")
        || word.contains('$')
        || word
            .split(|character: char| !is_of_name(character))
            .any(is_open)
        || !quoted && FORMATS.contains(&word)
    {
        return None;
    }
    let lower = word.to_lowercase();
    if subject.prints_value() && (quoted || is_reply(&lower)) {
        return Some(Check::Equals(word.to_owned()));
    }
    let negated = match lower.as_str() {
        "active" => Some("inactive"),
        "healthy" => Some("unhealthy"),
        "available" => Some("unavailable"),
        "reachable" => Some("unreachable"),
        "valid" => Some("invalid"),
        "complete" => Some("incomplete"),
        "connected" => Some("disconnected"),
        "enabled" | "running" | "ready" | "up" | "true" | "false" | "yes" | "online" | "found" => {
            return None;
        }
        _ => None,
    };
    if let Some(negated) = negated {
        // A table says it of many things, of which one may not be so.
        let one =
            matches!(subject.program(), "systemctl" | "service") || subject.program() == "curl";
        let negated = if word.starts_with(|first: char| first.is_uppercase()) {
            capitalized(negated)
        } else {
            negated.to_owned()
        };
        return one.then(|| {
            Check::AllOf(vec![
                Check::Contains(word.to_owned()),
                Check::Lacks(negated),
            ])
        });
    }
    let bare_number = word.bytes().all(|byte| byte.is_ascii_digit());
    if bare_number || word.len() < 2 {
        return None;
    }
    if matches!(word, "PASS" | "PASSED") {
        return Some(Check::AllOf(vec![
            Check::ExitStatus(0),
            Check::Contains(word.to_owned()),
        ]));
    }
    let capitals = word.bytes().all(|byte| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
    });
    let identifier = word.is_ascii()
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.contains(['-', '.', '_', ':']);
    (quoted
        || capitals
            && word.len() > 1
            && !matches!(
                word,
                "TRUE" | "FALSE" | "UP" | "NO" | "YES" | "TBD" | "N/A" | "NA"
            )
        || identifier
        || is_reply(&lower))
    .then(|| Check::Contains(word.to_owned()))
}

/// Forms of an answer, which say nothing of what is in it.
const FORMATS: [&str; 18] = [
    "HTML", "JSON", "XML", "YAML", "CSV", "TEXT", "PDF", "PNG", "JPEG", "SVG", "SQL", "TOML",
    "HTTP", "HTTPS", "DNS", "IP", "URL", "API",
];

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

/// Whether a word stands for what everybody fills in for themselves: `USERNAME`, `YOUR-ORG`.
fn is_open(word: &str) -> bool {
    const OPEN: [&str; 27] = [
        "USERNAME",
        "USER",
        "NAME",
        "EMAIL",
        "HOST",
        "HOSTNAME",
        "DOMAIN",
        "TOKEN",
        "PASSWORD",
        "VERSION",
        "PROJECT",
        "ACCOUNT",
        "REGION",
        "ID",
        "PORT",
        "BRANCH",
        "TAG",
        "SHA",
        "HASH",
        "DATE",
        "TIMESTAMP",
        "NUMBER",
        "PATH",
        "NAMESPACE",
        "CLUSTER",
        "SERVICE",
        "COMMIT",
    ];
    let mut parts = word.split(['-', '_']);
    let own = matches!(parts.next(), Some("YOUR" | "MY" | "YOURS"));
    OPEN.contains(&word)
        || own
        || word.rsplit(['-', '_']).next().is_some_and(|last| {
            last.len() < word.len() && matches!(last, "HERE" | "NAME" | "ID" | "USERNAME")
        })
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// Whether the whole text is one quoted or backticked string.
fn is_quoted(text: &str) -> bool {
    ['`', '"', '\''].iter().any(|quote| {
        text.len() > 2
            && text.starts_with(*quote)
            && text.ends_with(*quote)
            && text.matches(*quote).count() == 2
    })
}

/// The text as one word without spaces and punctuation; `None` when it is more.
fn word_of(text: &str) -> Option<&str> {
    let word = if is_quoted(text) {
        &text[1..text.len() - 1]
    } else {
        text
    };
    let plain = !word.is_empty()
        && word
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-_.:/+".contains(character));
    plain.then_some(word)
}

/// Words with which programs answer.
fn is_reply(lower: &str) -> bool {
    matches!(
        lower,
        "pong"
            | "ok"
            | "active"
            | "inactive"
            | "enabled"
            | "disabled"
            | "healthy"
            | "ready"
            | "running"
            | "true"
            | "false"
            | "yes"
            | "alive"
            | "serving"
            | "production"
            | "staging"
            | "started"
            | "accepted"
    )
}
