//! The queries in a document's commands: what asks a Prometheus, and what it asks.

use crate::document::Invocation;
use crate::lower::{Lower, lines};
use crate::promql::{Expression, Trouble, parse};
use crate::stems::Stems;
use tminus_checklist::Command;
use tminus_plan::shell::{End, Word};

/// A query to a Prometheus.
pub(crate) struct Query<'a> {
    /// The command that sends it; `None` when it is only written down.
    pub(crate) command: Option<&'a Command>,
    pub(crate) line: usize,
    /// As Prometheus receives it.
    pub(crate) text: String,
    pub(crate) expression: Result<Expression, Trouble>,
    /// Its answer is shown as it is, not worked on by a further program.
    pub(crate) shown: bool,
}

impl Query<'_> {
    /// What its author says it is about.
    pub(crate) fn description(&self) -> Option<&str> {
        self.command?.description.as_deref()
    }
}

/// Every query among the programs of a document. What the shell expands, and what has a placeholder to
/// fill in, is not known and left out.
pub(crate) fn sent<'a>(invocations: &[Invocation<'a>]) -> Vec<Query<'a>> {
    invocations
        .iter()
        .enumerate()
        .filter_map(|(at, invocation)| {
            let text = sent_by(invocation)?;
            let known = is_whole(&text) && invocation.command.placeholders.is_empty();
            known.then(|| Query {
                command: Some(invocation.command),
                line: invocation.line,
                expression: parse(&text),
                text,
                shown: is_shown(&invocations[at..]),
            })
        })
        .collect()
}

/// Every query in a fence of its language and in inline code that calls a function, by the document's
/// text and the same in lower case.
pub(crate) fn written<'a>(source: &str, lower: &Lower) -> Vec<Query<'a>> {
    static MARKS: Stems = Stems::new(&["```promql", "`histogram_quantile("]);
    let mut found = Vec::new();
    if !lower.has(&MARKS) {
        return found;
    }
    let query = |line, text: &str, expression| Query {
        command: None,
        line,
        text: text.to_owned(),
        expression,
        shown: true,
    };
    let mut fence: Option<Vec<(usize, &str)>> = None;
    for (at, line) in lines(source).enumerate() {
        let marks = line.trim();
        match &mut fence {
            None if marks.eq_ignore_ascii_case("```promql") => fence = Some(Vec::new()),
            Some(lines) if marks == "```" => {
                found.extend(
                    expressions(lines)
                        .into_iter()
                        .map(|(line, text, read)| query(line, &text, read)),
                );
                fence = None;
            }
            Some(lines) if !marks.is_empty() && !marks.starts_with('#') => {
                lines.push((at + 1, line));
            }
            _ => {}
        }
    }
    for (at, line) in lines(source)
        .enumerate()
        .filter(|(_, line)| line.contains("`histogram_quantile("))
    {
        // What is not understood inline is mostly left out on purpose.
        let codes = line
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|code| is_whole(code));
        let read = codes.filter_map(|code| Some((code, parse(code).ok()?)));
        found.extend(read.map(|(code, expression)| query(at + 1, code, Ok(expression))));
    }

    found
}

/// The expressions of a fence: the whole of it, or else those of its lines that are one.
fn expressions(lines: &[(usize, &str)]) -> Vec<(usize, String, Result<Expression, Trouble>)> {
    let Some((first, _)) = lines.first() else {
        return Vec::new();
    };
    let all = lines
        .iter()
        .map(|(_, line)| *line)
        .collect::<Vec<_>>()
        .join("\n");
    if !is_whole(&all) {
        return Vec::new();
    }
    let whole = parse(&all);
    if whole.is_ok() || lines.len() == 1 {
        return vec![(*first, all.trim().to_owned(), whole)];
    }
    lines
        .iter()
        .filter_map(|(at, line)| Some((*at, line.trim().to_owned(), Ok(parse(line).ok()?))))
        .collect()
}

/// Whether nothing is left out or to be filled in.
fn is_whole(text: &str) -> bool {
    !["...", "…", "$", "{{", "<your", "your_"]
        .iter()
        .any(|mark| text.contains(mark))
}

/// What the addresses of engines contain that answer at the same path in a language of their own.
const OTHER_ENGINES: [&str; 6] = ["loki", "datadog", "victoria", "/select/", ":8428", ":8481"];

/// The expression that a program sends to a Prometheus.
fn sent_by(invocation: &Invocation<'_>) -> Option<String> {
    let words = &invocation.simple.words;
    match invocation.program() {
        "curl" | "wget" => {
            let url = words
                .iter()
                .find(|word| word.text.contains("/api/v1/query"))?;
            if OTHER_ENGINES.iter().any(|name| url.text.contains(name)) {
                return None;
            }
            if let Some((_, parameters)) = url.text.split_once('?') {
                let mut parameters = parameters.split('&');
                return known(url, parameters.find_map(|one| one.strip_prefix("query="))?)
                    .map(|text| decoded(&text));
            }
            let (before, word) = words
                .windows(2)
                .map(|pair| (&pair[0], &pair[1]))
                .find(|(_, word)| word.text.starts_with("query="))?;
            let text = known(word, &word.text["query=".len()..])?;
            match before.text.as_str() {
                "--data-urlencode" => Some(text),
                "-d" | "--data" => Some(decoded(&text)),
                _ => None,
            }
        }
        "promtool" => {
            let arguments = invocation.arguments();
            let ["query", "instant", .., last] = arguments[..] else {
                return None;
            };
            known(words.last()?, last)
        }
        _ => None,
    }
}

/// A word's text, when it is one word whatever the shell does.
fn known(word: &Word, text: &str) -> Option<String> {
    (word.quoted && !word.expands).then(|| text.to_owned())
}

/// The text that a query string stands for.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(match (hex, bytes[at]) {
            (None, b'+') => b' ',
            (byte, own) => byte.unwrap_or(own),
        });
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Whether nothing behind a program works on the numbers that it prints.
fn is_shown(from: &[Invocation<'_>]) -> bool {
    let mut rest = from.iter();
    while let Some(invocation) = rest.next() {
        if invocation.simple.end != End::Pipe {
            return true;
        }
        let Some(next) = rest.as_slice().first() else {
            return true;
        };
        let shows = match next.program() {
            "jq" => !next
                .arguments()
                .iter()
                .any(|argument| argument.contains(['*', '/'])),
            "grep" | "head" | "tail" | "cat" | "less" | "tee" => true,
            _ => false,
        };
        if !shows {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_one_expression_or_one_a_line() {
        for (document, lines) in [
            ("```promql\nsum(\n  rate(a[5m])\n)\n```\n", &[2][..]),
            (
                "```promql\n# errors\nrate(a[5m])\nrate(b[5m])\n```\n",
                &[3, 4],
            ),
            ("```promql\nrate(a[5m]) > ...\n```\n", &[]),
            ("```sql\nselect 1\n```\n", &[]),
            ("p95: `histogram_quantile(0.95, a)`, and `up`", &[1, 1]),
            ("p95: `histogram_quantile(0.95, ...)`", &[]),
        ] {
            let found: Vec<usize> = written(document, &Lower::of(document))
                .iter()
                .map(|query| query.line)
                .collect();
            assert_eq!(found, lines, "{document}");
        }
    }

    #[test]
    fn a_query_string_is_decoded() {
        for (text, meant) in [
            ("up", "up"),
            ("rate(a%5B5m%5D)", "rate(a[5m])"),
            ("a+%2B+b", "a + b"),
            ("100%", "100%"),
            ("%zz%e2%82", "%zz\u{fffd}"),
        ] {
            assert_eq!(decoded(text), meant);
        }
    }
}
