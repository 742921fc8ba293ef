//! What a search is to find: `No errors: grep ERROR app.log` holds where nothing is found, which the
//! exit status of the search calls a failure.

use crate::shell::{End, Line, SEARCHES, Simple};
use tminus_checklist::{Check, is_unspaced, lower_case};
use tminus_measure::{Comparator, Threshold, Unit};

/// What the exit status of a search does not say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wanted {
    /// The author says that this is not there, and a machine can tell.
    Absent(Check),
    /// Whether something or nothing is to be found is for a person to say.
    Unsaid,
}

/// Words by which a text says that something is not there.
const NONE: [&str; 35] = [
    "no",
    "not",
    "never",
    "none",
    "without",
    "zero",
    "nothing",
    "cannot",
    "sin",
    "ningún",
    "ninguna",
    "sem",
    "nenhum",
    "nenhuma",
    "não",
    "aucun",
    "aucune",
    "sans",
    "pas",
    "kein",
    "keine",
    "keinen",
    "ohne",
    "geen",
    "zonder",
    "nessun",
    "nessuna",
    "senza",
    "нет",
    "без",
    "отсутств",
    "brak",
    "bez",
    "không",
    "yok",
];

/// The same, in several words, in scripts without spaces between words, and in Korean, where it
/// stands behind.
const NONE_ANYWHERE: [&str; 9] = [
    "free of ",
    "无",
    "無",
    "没有",
    "沒有",
    "ない",
    "なし",
    "ありません",
    "없",
];

/// Words for what went wrong.
pub(super) const FAILURES: [&str; 33] = [
    "error",
    "err",
    "fail",
    "fatal",
    "exception",
    "panic",
    "critical",
    "crit",
    "emerg",
    "severe",
    "traceback",
    "stacktrace",
    "crash",
    "oom",
    "oomkilled",
    "warn",
    "warning",
    "killed",
    "segfault",
    "denied",
    "refused",
    "timeout",
    "erro",
    "erreur",
    "fehler",
    "fout",
    "ошиб",
    "错误",
    "錯誤",
    "エラー",
    "오류",
    "에러",
    "lỗi",
];

/// How many words behind one of [`NONE`] it may speak of.
const REACH: usize = 5;

/// Whether a command may search, at a glance.
pub(super) fn may_search(command: &str) -> bool {
    SEARCHES.iter().any(|name| command.contains(name))
}

/// What a command that ends in a search is to find, given what its author says of it; `None` where
/// the exit status says it, or where it is no search.
pub(super) fn wanted(command: &str, line: &Line, claims: &[Option<&str>]) -> Option<Wanted> {
    if line.compound || line.broken || line.here_document {
        return None;
    }
    let is_search = |simple: &Simple| simple.program().is_some_and(|it| SEARCHES.contains(&it));
    let (last, before) = line.commands.split_last()?;
    let fed = before.last().is_some_and(|simple| simple.end == End::Pipe);
    let counts_lines = fed && last.program() == Some("wc") && last.arguments().eq(["-l"]);
    let search = if counts_lines { before.last()? } else { last };
    if !is_search(search) {
        return None;
    }
    let search = Search::of(search);
    let is_pipeline = before.iter().all(|simple| simple.end == End::Pipe);
    let said: Vec<String> = claims.iter().flatten().map(|text| claim(text)).collect();
    let absent = said.iter().any(|said| says_absent(said, &search.patterns));
    if absent && !search.inverted && is_pipeline {
        // What feeds the search may fail where nobody sees it, and then nothing is found either.
        let silenced = ["2>", "&>", ">&", "|&"]
            .iter()
            .any(|it| command.contains(it));
        let sees = line.commands.len() == 1 || !silenced;
        let check = if search.counts || counts_lines {
            Some(Check::Number(Threshold {
                comparator: Comparator::Equal,
                value: 0.0,
                high: None,
                unit: Unit::None,
            }))
        } else if !search.quiet {
            Some(Check::NoOutput)
        } else {
            // Its status 2 is an error, which behind a pipe cannot be told from another's.
            (line.commands.len() == 1).then_some(Check::ExitStatus(1))
        };
        return Some(match check.filter(|_| sees) {
            Some(check) => Wanted::Absent(check),
            None => Wanted::Unsaid,
        });
    }
    let for_failures =
        !search.patterns.is_empty() && search.patterns.iter().all(|it| names_failure(it));
    (search.inverted || for_failures || said.iter().any(|said| says_none(said)))
        .then_some(Wanted::Unsaid)
}

/// How a search is made.
struct Search {
    /// What it looks for, an alternative each, in lower case.
    patterns: Vec<String>,
    /// It prints what does not match.
    inverted: bool,
    /// It prints nothing.
    quiet: bool,
    /// It prints how many.
    counts: bool,
}

impl Search {
    fn of(simple: &Simple) -> Self {
        const WITH_VALUE: [&str; 8] =
            ["-A", "-B", "-C", "-m", "-f", "--include", "--exclude", "-g"];
        let mut search = Self {
            patterns: Vec::new(),
            inverted: false,
            quiet: false,
            counts: false,
        };
        let mut patterns: Vec<&str> = Vec::new();
        let mut first = None;
        let mut arguments = simple.arguments();
        while let Some(argument) = arguments.next() {
            if argument == "-e" || argument == "--regexp" {
                patterns.extend(arguments.next());
            } else if WITH_VALUE.contains(&argument) {
                arguments.next();
            } else if argument.starts_with("--") {
                search.inverted |= matches!(argument, "--invert-match" | "--files-without-match");
                search.quiet |= matches!(argument, "--quiet" | "--silent");
                search.counts |= argument == "--count";
            } else if let Some(letters) = argument.strip_prefix('-') {
                search.inverted |= letters.contains(['v', 'L']);
                search.quiet |= letters.contains('q');
                search.counts |= letters.contains('c');
            } else if first.is_none() {
                first = Some(argument);
            }
        }
        if patterns.is_empty() {
            patterns.extend(first);
        }
        search.patterns = patterns
            .iter()
            .flat_map(|pattern| pattern.split('|'))
            .map(|part| lower_case(part.trim_matches(['\\', '(', ')'])).into_owned())
            .filter(|part| !part.trim().is_empty())
            .collect();
        search
    }
}

/// The words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
}

/// What a text claims: its beginning without inline code, in lower case.
pub(super) fn claim(text: &str) -> String {
    const BEGINNING: usize = 500;
    let text = &text[..text.floor_char_boundary(BEGINNING)];
    let outside_code: Vec<&str> = text.split('`').step_by(2).collect();
    lower_case(&outside_code.join(" ")).into_owned()
}

/// Whether a claim says that something is not there.
pub(super) fn says_none(claim: &str) -> bool {
    NONE_ANYWHERE.iter().any(|none| claim.contains(none))
        || words(claim).any(|word| NONE.contains(&word))
}

/// Whether a claim says that what is looked for is not there.
fn says_absent(claim: &str, patterns: &[String]) -> bool {
    let names = |text: &str| {
        let of_failure = || patterns.iter().any(|pattern| names_failure(pattern));
        words(text).any(|word| {
            FAILURES.iter().any(|it| is_form_of(word, it)) && of_failure()
                || patterns
                    .iter()
                    .flat_map(|pattern| words(pattern))
                    .any(|it| {
                        it.chars().count() > 2 && (is_form_of(word, it) || is_form_of(it, word))
                    })
        })
    };
    if NONE_ANYWHERE.iter().any(|none| claim.contains(none)) {
        return names(claim);
    }
    let all: Vec<&str> = words(claim).collect();
    (0..all.len())
        .filter(|at| NONE.contains(&all[*at]))
        .any(|at| all[at + 1..].iter().take(REACH).any(|word| names(word)))
}

/// Whether a word is another one, or that one with an ending; of a script without spaces, has it.
pub(super) fn is_form_of(word: &str, stem: &str) -> bool {
    if stem.chars().any(is_unspaced) {
        return word.contains(stem);
    }
    let ending = word.strip_prefix(stem);
    ending.is_some_and(|ending| ending.chars().count() <= 3)
}

/// Whether a pattern in lower case looks for what went wrong: `error`, `failed to`, not
/// `http_errors_total`.
fn names_failure(pattern: &str) -> bool {
    words(pattern).any(|word| FAILURES.iter().any(|it| is_form_of(word, it)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::read;

    fn wanted(command: &str, claims: &[Option<&str>]) -> Option<Wanted> {
        super::wanted(command, &read(command), claims)
    }

    #[test]
    fn a_search_for_what_is_said_not_to_be_there_finds_nothing() {
        for (command, claim) in [
            ("grep ERROR /var/log/app.log", "No errors in logs"),
            ("kubectl logs deploy/x | grep -i error", "No error logs:"),
            (
                "docker compose logs | grep -iE \"error|fatal\"",
                "Logs show no errors",
            ),
            ("grep -r sk_live src", "No sk_live keys in the code"),
            ("grep -rn console.log src/", "No console.log statements"),
            (
                "journalctl -u app | grep -i exception",
                "Logs are free of exceptions",
            ),
            ("grep -i error app.log", "Sin errores en los logs"),
            ("grep -i error app.log", "Keine Fehler im Log"),
            ("grep -i error app.log", "日志中没有错误"),
            ("grep -i error app.log", "ログにエラーがないこと"),
            ("grep -i error app.log", "로그에 오류 없음"),
            ("grep -rn AKIA . 2>/dev/null", "Not a single AKIA key"),
        ] {
            assert_eq!(
                wanted(command, &[Some(claim)]),
                Some(Wanted::Absent(Check::NoOutput)),
                "{claim}: {command}"
            );
        }
    }

    #[test]
    fn a_count_of_what_is_not_there_is_nought() {
        for command in ["grep -c ERROR app.log", "grep ERROR app.log | wc -l"] {
            let Some(Wanted::Absent(Check::Number(threshold))) =
                wanted(command, &[Some("No errors")])
            else {
                panic!("{command}");
            };
            assert_eq!(threshold.to_string(), "= 0");
        }
        assert_eq!(
            wanted("grep -q ERROR app.log", &[Some("No errors")]),
            Some(Wanted::Absent(Check::ExitStatus(1)))
        );
    }

    #[test]
    fn what_cannot_be_told_is_for_a_person() {
        for (command, claim) in [
            ("grep -i error app.log", "Check for errors"),
            ("grep -i error app.log", ""),
            ("kubectl get pods | grep -v Running", "All pods are running"),
            ("grep -r sk_live .", "Verify no secrets in code"),
            // Whatever fails in front of the pipe is not seen.
            ("kubectl logs x 2>/dev/null | grep error", "No errors"),
            ("docker logs x 2>&1 | grep error", "No errors"),
            ("docker logs x | grep -q error", "No errors"),
            ("cd /app && grep error app.log", "No errors"),
        ] {
            assert_eq!(
                wanted(command, &[Some(claim)]),
                Some(Wanted::Unsaid),
                "{claim}: {command}"
            );
        }
    }

    #[test]
    fn other_searches_say_by_their_exit_status_how_it_went() {
        for (command, claim) in [
            ("kubectl get pods | grep Running", "Pod is running"),
            ("ss -tln | grep :8080", "The port is open"),
            (
                "curl -s localhost/metrics | grep http_errors_total",
                "Metrics are there",
            ),
            ("grep -q DB_HOST .env", "DB_HOST is set"),
            ("pgrep nginx", "nginx runs"),
            ("ls", "No errors"),
            ("if grep -q error a.log; then exit 1; fi", "No errors"),
        ] {
            assert_eq!(wanted(command, &[Some(claim)]), None, "{claim}: {command}");
        }
    }
}
