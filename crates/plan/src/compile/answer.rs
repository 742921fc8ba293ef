//! What was answered to a request: `curl` ends well on an error status too, so that its exit status
//! proves that something answered and nothing more.

use super::search::claim;
use super::written::{LEADS, Shown, status_behind};
use crate::shell::{End, Line, Simple};
use tminus_checklist::Check;

/// Short options of curl that take a value, from `curl --help all`.
const WITH_VALUE: &str = "EKCbcdDFPHhmoQreXYytzTuUAwx";

/// What a command that asks for an answer must show; `None` where its exit status tells an error.
pub(super) fn wanted(line: &Line, claims: &[Option<&str>]) -> Option<Shown> {
    let mut pipelines = line
        .commands
        .split_inclusive(|simple| simple.end != End::Pipe);
    if !pipelines.any(is_blind) {
        return None;
    }
    if let [only] = line.commands.as_slice()
        && !line.compound
        && shows_status(only)
    {
        let mut said = claims
            .iter()
            .rev()
            .flatten()
            .map(|said| statuses(&claim(said)));
        let named = said.find(|statuses| !statuses.is_empty());
        if let Some(statuses) = named {
            return Some(Shown::Check(match statuses.as_slice() {
                [status] => Check::HttpStatus(*status),
                _ => Check::AnyOf(statuses.into_iter().map(Check::HttpStatus).collect()),
            }));
        }
    }
    Some(Shown::Person(
        "what was answered: its exit status does not say whether that was an error".to_owned(),
    ))
}

/// Whether a pipeline asks for an answer, and nothing looks at what comes.
fn is_blind(pipeline: &[Simple]) -> bool {
    let Some((last, before)) = pipeline.split_last() else {
        return false;
    };
    is_request(last) && !fails_on_errors(last)
        || before.iter().any(is_request) && passes_anything(last)
}

fn is_request(simple: &Simple) -> bool {
    matches!(
        simple.program(),
        Some("curl" | "http" | "https" | "xh" | "xhs")
    ) && simple
        .arguments()
        .any(|argument| !argument.starts_with('-'))
}

fn fails_on_errors(simple: &Simple) -> bool {
    if simple.program() == Some("curl") {
        has(simple, 'f', &["--fail", "--fail-with-body"])
    } else {
        simple
            .arguments()
            .any(|argument| argument == "--check-status")
            || matches!(simple.program(), Some("xh" | "xhs"))
    }
}

/// Whether an option of curl is given, by its letter or its names.
fn has(simple: &Simple, letter: char, names: &[&str]) -> bool {
    simple.arguments().any(|argument| {
        names.contains(&argument)
            || argument.strip_prefix('-').is_some_and(|letters| {
                let ends = letters.find(|it| WITH_VALUE.contains(it));
                let flags = &letters[..ends.map_or(letters.len(), |at| at + 1)];
                !letters.starts_with('-') && flags.contains(letter)
            })
    })
}

/// Whether a program ends well whatever it is fed with.
pub(super) fn passes_anything(simple: &Simple) -> bool {
    match simple.program() {
        Some("jq") => !simple.arguments().any(|argument| {
            argument == "--exit-status"
                || argument.starts_with('-')
                    && !argument.starts_with("--")
                    && argument.contains('e')
        }),
        Some("awk" | "gawk" | "sed") => {
            !simple.arguments().any(|argument| argument.contains("exit"))
        }
        Some("python" | "python3") => simple.arguments().any(|argument| argument == "json.tool"),
        Some(
            "cat" | "head" | "tail" | "less" | "more" | "wc" | "sort" | "uniq" | "tee" | "cut"
            | "tr" | "column" | "json_pp" | "fold" | "nl" | "rev" | "tac" | "xmllint" | "bat"
            | "jless" | "yq" | "paste",
        ) => true,
        _ => false,
    }
}

/// Whether the status of the answer stands on a line of its own of what curl prints.
fn shows_status(simple: &Simple) -> bool {
    if simple.program() != Some("curl") {
        return false;
    }
    let mut arguments = simple.arguments();
    let format = arguments
        .find(|argument| matches!(*argument, "-w" | "--write-out"))
        .and_then(|_| arguments.next());
    if let Some(format) = format {
        let alone = format.replace("\\n", "");
        let apart = format.starts_with("\\n") || has(simple, 'o', &["--output"]);
        return apart && matches!(alone.trim(), "%{http_code}" | "%{response_code}");
    }
    has(simple, 'I', &["--head"])
        || has(simple, 'i', &["--include", "--show-headers"])
        || has(simple, 'v', &["--verbose"])
}

/// The statuses that a claim in lower case says an answer has: `returns 200`, `HTTP 200 or 301`.
fn statuses(claim: &str) -> Vec<u16> {
    let mut places = claim.char_indices().map(|(at, _)| &claim[at..]);
    let Some((first, mut rest)) = places.find_map(first_status) else {
        return Vec::new();
    };
    let mut statuses = vec![first];
    while let Some((status, behind)) = [" or ", "/", " oder ", " ou ", " o ", "或", " 或 "]
        .iter()
        .filter_map(|or| rest.strip_prefix(or))
        .find_map(status_behind)
    {
        statuses.push(status);
        rest = behind;
    }
    // What is said of it further would be left out.
    let limits = ["not ", "except", "unless", "then"];
    if limits.iter().any(|word| rest.contains(word)) || claim.contains(" not ") {
        return Vec::new();
    }
    statuses
}

/// The status that a text begins with, behind a word that says that it is one.
fn first_status(text: &str) -> Option<(u16, &str)> {
    let is_whole =
        |(_, behind): &(u16, &str)| behind.starts_with([')', '）']) || behind.starts_with(" ok");
    let bracketed = text.strip_prefix(['(', '（']).and_then(status_behind);
    bracketed.filter(is_whole).or_else(|| {
        LEADS
            .iter()
            .chain(&["http"])
            .filter_map(|lead| text.strip_prefix(lead))
            .find_map(|rest| status_behind(rest.trim_start()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::read;

    fn is_for_a_person(command: &str, claim: &str) -> bool {
        matches!(
            wanted(&read(command), &[Some(claim)]),
            Some(Shown::Person(_))
        )
    }

    #[test]
    fn an_answer_that_nothing_looks_at_is_for_a_person() {
        for command in [
            "curl http://localhost/health",
            "curl -s http://localhost/health",
            "curl -sS -H 'If-None: x' http://localhost/",
            "curl -H f http://localhost/",
            "curl -I http://localhost/",
            "curl -s http://localhost/x | jq .",
            "curl -f http://localhost/x | jq .status",
            "curl -s http://localhost/x | python3 -m json.tool",
            "curl -s http://localhost/x | grep ok | head -1",
            "curl -f http://localhost/x && curl http://localhost/y",
            "for i in 1 2; do curl http://localhost/$i; done",
            "http GET localhost/health",
        ] {
            assert!(is_for_a_person(command, "It answers"), "{command}");
        }
    }

    #[test]
    fn an_answer_that_is_looked_at_proves_itself() {
        for command in [
            "curl -f http://localhost/health",
            "curl -fsS http://localhost/health",
            "curl -sf http://localhost/health",
            "curl --fail http://localhost/health",
            "curl -s http://localhost/health | grep ok",
            "curl -s http://localhost/health | jq -e .ok",
            "test \"$(curl -s http://localhost/health)\" = ok",
            "wget -qO- http://localhost/health",
            "curl --version",
            "ls http",
        ] {
            assert_eq!(
                wanted(&read(command), &[Some("It answers")]),
                None,
                "{command}"
            );
        }
    }

    #[test]
    fn a_status_that_is_named_and_shown_is_checked() {
        let status = |status| Some(Shown::Check(Check::HttpStatus(status)));
        for (command, claim, found) in [
            ("curl -I http://localhost/", "It returns 200", status(200)),
            (
                "curl -sI http://localhost/",
                "Must return HTTP 204 (no body)",
                status(204),
            ),
            (
                "curl -sI http://localhost/",
                "Front page (200)",
                status(200),
            ),
            (
                "curl -s -o /dev/null -w '%{http_code}\\n' http://localhost/",
                "Front page is up (HTTP 200)",
                status(200),
            ),
            (
                "curl -I http://localhost/",
                "Front page: HTTP 200 or 301",
                Some(Shown::Check(Check::AnyOf(vec![
                    Check::HttpStatus(200),
                    Check::HttpStatus(301),
                ]))),
            ),
        ] {
            assert_eq!(
                wanted(&read(command), &[Some(claim)]),
                found,
                "{claim}: {command}"
            );
        }
        for (command, claim) in [
            ("curl http://localhost/", "It returns 200"),
            ("curl -w '%{http_code}' http://localhost/", "It returns 200"),
            ("curl -I http://localhost/", "It does not return 500"),
            ("curl -I http://localhost/", "The 200 users get it"),
            ("curl -I http://localhost/", "Port 443"),
        ] {
            assert!(is_for_a_person(command, claim), "{claim}: {command}");
        }
    }
}
