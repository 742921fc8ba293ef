//! Which variables a command line reads and which it assigns.

use super::{End, Line};
use std::collections::BTreeSet;

/// A variable that a command line reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    pub(crate) name: String,
    /// The line says itself what holds when it is not set: `${X:-default}`.
    pub(crate) guarded: bool,
}

/// What a byte of a command line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quote {
    /// Nothing.
    None,
    /// Double quotes, or a here-document that is expanded.
    Double,
    /// Single quotes, or a here-document that is not.
    Single,
}

/// What each byte of a command line stands in. Linear.
pub(crate) fn quotes(command: &str) -> Vec<Quote> {
    let bytes = command.as_bytes();
    let mut quotes = Vec::with_capacity(bytes.len());
    // The innermost is last: `"`, `'`, `)` of `$(`, `}` of `${`.
    let mut open: Vec<u8> = Vec::new();
    let mut heres: Vec<(String, bool)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let inside = open.last().copied();
        let state = match inside {
            Some(b'\'') => Quote::Single,
            Some(b'"') => Quote::Double,
            _ => Quote::None,
        };
        quotes.push(state);
        if inside == Some(b'\'') {
            if byte == b'\'' {
                open.pop();
            }
            at += 1;
            continue;
        }
        match byte {
            b'\\' => {
                if at + 1 < bytes.len() {
                    quotes.push(state);
                }
                at += 2;
                continue;
            }
            b'"' if inside == Some(b'"') => {
                open.pop();
            }
            b'"' => open.push(b'"'),
            b'\'' if inside != Some(b'"') => open.push(b'\''),
            b'$' if bytes.get(at + 1) == Some(&b'(') => {
                quotes.push(state);
                open.push(b')');
                at += 2;
                continue;
            }
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                quotes.push(state);
                open.push(b'}');
                at += 2;
                continue;
            }
            b')' | b'}' if inside == Some(byte) => {
                open.pop();
            }
            b'<' if inside != Some(b'"')
                && bytes[at..].starts_with(b"<<")
                && !bytes[at..].starts_with(b"<<<") =>
            {
                if let Some(here) = here_document(&command[at..]) {
                    heres.push(here);
                }
                quotes.push(state);
                at += 2;
                continue;
            }
            b'\n' if !heres.is_empty() => {
                at += 1;
                for (end, literal) in std::mem::take(&mut heres) {
                    let state = if literal {
                        Quote::Single
                    } else {
                        Quote::Double
                    };
                    while at < bytes.len() {
                        let rest = &command[at..];
                        let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
                        quotes.extend(std::iter::repeat_n(state, length));
                        at += length;
                        if rest[..length].trim() == end {
                            break;
                        }
                    }
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    quotes.resize(bytes.len(), Quote::None);
    quotes
}

/// The end of the here-document that begins here, and whether its text is taken as it is.
fn here_document(text: &str) -> Option<(String, bool)> {
    let rest = text.strip_prefix("<<")?;
    let rest = rest
        .strip_prefix('-')
        .unwrap_or(rest)
        .trim_start_matches(' ');
    let quoted = rest.starts_with(['\'', '"', '\\']);
    let rest = rest.trim_start_matches(['\'', '"', '\\']);
    let length = rest
        .find(|character: char| !(character.is_alphanumeric() || character == '_'))
        .unwrap_or(rest.len());
    (length > 0).then(|| (rest[..length].to_owned(), quoted))
}

/// The variables that a command line reads, each once.
pub(crate) fn uses(command: &str) -> BTreeSet<Use> {
    if !command.contains('$') {
        return BTreeSet::new();
    }
    let quotes = quotes(command);
    let bytes = command.as_bytes();
    let mut found = BTreeSet::new();
    for (at, _) in command.match_indices('$') {
        let escaped = bytes[..at]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count()
            % 2
            == 1;
        if quotes[at] == Quote::Single || escaped {
            continue;
        }
        let rest = &command[at + 1..];
        let (braced, rest) = match rest.strip_prefix('{') {
            Some(inner) => (true, inner.strip_prefix(['#', '!']).unwrap_or(inner)),
            None => (false, rest),
        };
        let length = rest
            .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
            .unwrap_or(rest.len());
        let name = &rest[..length];
        if !crate::config::is_name(name) || name == "_" {
            continue;
        }
        let guarded = braced
            && rest[length..].starts_with([':', '-', '=', '+', '?'])
            && !rest[length..]
                .strip_prefix(':')
                .is_some_and(|after| after.starts_with(|next: char| next.is_ascii_digit()));
        found.insert(Use {
            name: name.to_owned(),
            guarded,
        });
    }
    found
}

/// The variables that a command line assigns in its own shell, those of loops and `read` too.
pub(crate) fn assigns(line: &Line) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |text: &str| {
        let name = text.split(['=', '[', '+']).next().unwrap_or("");
        if crate::config::is_name(name) {
            names.insert(name.to_owned());
        }
    };
    for simple in &line.commands {
        if simple.words.is_empty() {
            for word in &simple.assignments {
                add(&word.text);
            }
        }
        let mut arguments = simple.arguments();
        match simple.program().unwrap_or("") {
            "export" | "declare" | "local" | "readonly" | "typeset" => {
                arguments
                    .filter(|word| word.contains('='))
                    .for_each(&mut add);
            }
            "for" | "select" => arguments.take(1).for_each(&mut add),
            "read" | "mapfile" | "readarray" => arguments
                .filter(|word| !word.starts_with('-'))
                .for_each(&mut add),
            "printf" if arguments.next() == Some("-v") => arguments.take(1).for_each(&mut add),
            _ => {}
        }
    }
    names
}

/// The directories that a plain line changes to, in order.
pub(crate) fn directories(line: &Line) -> Vec<&str> {
    if line.compound || line.broken {
        return Vec::new();
    }
    let mut piped = false;
    let mut found = Vec::new();
    for simple in &line.commands {
        let alone =
            !std::mem::replace(&mut piped, simple.end == End::Pipe) && simple.end == End::Sequence;
        if alone && simple.program() == Some("cd") {
            found.extend(simple.arguments().next());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::read;

    fn names(command: &str) -> Vec<String> {
        uses(command)
            .into_iter()
            .map(|used| {
                let mark = if used.guarded { "?" } else { "" };
                format!("{}{mark}", used.name)
            })
            .collect()
    }

    #[test]
    fn names_that_are_read_are_found_where_the_shell_expands_them() {
        assert_eq!(
            names("echo $A \"${B}\" '$C' \\$D ${E:-x} ${#F} $1 $? $$ ${G:0:3} $(echo $H '$I')"),
            ["A", "B", "E?", "F", "G", "H"]
        );
        assert_eq!(names("echo \"it's $A\" 'a'\"$B\""), ["A", "B"]);
        assert_eq!(names("cat <<'E'\n$A\nE\necho $B"), ["B"]);
        assert_eq!(names("cat <<E\n'$A'\nE\n"), ["A"]);
    }

    #[test]
    fn names_that_are_assigned_are_found_in_loops_too() {
        let found = |text| assigns(&read(text)).into_iter().collect::<Vec<_>>();
        assert_eq!(found("A=1; export B=2 C; D=3 cmd"), ["A", "B"]);
        assert_eq!(found("for i in 1 2; do read -r x y; done"), ["i", "x", "y"]);
    }

    #[test]
    fn directories_are_those_of_the_line_itself() {
        assert_eq!(directories(&read("cd a && make && cd ..")), ["a", ".."]);
        assert!(directories(&read("(cd a; make)")).is_empty());
        assert!(directories(&read("cd a | cat")).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_apart(text in "[\\PC\n]{0,60}") {
            assert_eq!(quotes(&text).len(), text.len());
            let _ = uses(&text);
            let _ = assigns(&read(&text));
        }
    }
}
