//! The script that `bash` is given for a command, and the report it leaves behind.
//!
//! It travels in the environment, not in the arguments: a checklist's own `pgrep -f server` would
//! find the name in the command line of its shell and prove that the server runs, and its
//! `pkill -f server` would end that shell.
//!
//! The command itself goes in unexpanded, as the document has it. Around it stands what a person
//! at a prompt would see happen: a prelude that fails stops the rest, and a program that is not
//! installed is noticed even where a pipe or a redirection hides it.

use crate::context::is_name;
use crate::variables::{Needed, needed};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use tminus_plan::CommandProbe;
use tminus_plan::shell::SEARCHES;

/// The variable that the script travels in. The script removes it before anything else.
pub(crate) const CARRIER: &str = "__tminus_script";
/// What `bash -c` is given.
pub(crate) const LAUNCHER: &str = "eval -- \"$__tminus_script\"";

/// The script for a command. `report` is the file that it may write records to. A `gated` script
/// does nothing before it has read a line from its standard input, and nothing at all when that
/// ends first; then its standard input is empty.
pub(crate) fn script(probe: &CommandProbe, report: &Path, gated: bool) -> String {
    let report = quoted(&report.to_string_lossy());
    let mut script = format!("unset {CARRIER}\n");
    if gated {
        script.push_str("read -r _ || exit 125; exec </dev/null\n");
    }
    script += &format!(
        "command_not_found_handle() {{ builtin printf 'missing %s\\0' \"$1\" >>{report}; \
         builtin printf 'bash: %s: command not found\\n' \"$1\" >&2; return 127; }}\n"
    );
    if !probe.prelude.is_empty() {
        script += &format!(
            "__tminus_stop() {{ local status=$?; builtin printf 'stopped %s\\0' \"$1\" >>{report}; \
             exit \"$status\"; }}\n"
        );
    }
    let names: Vec<&str> = probe
        .assigns
        .iter()
        .map(String::as_str)
        .filter(|name| is_name(name))
        .collect();
    if !names.is_empty() {
        script.push_str("__tminus_keep() {\n");
        for name in names {
            script.push_str(&format!(
                "if [ -n \"${{{name}+x}}\" ]; then builtin printf 'assigned {name}=%s\\0' \"${name}\" >>{report}; fi\n"
            ));
        }
        script.push_str("}\ntrap __tminus_keep EXIT\n");
    }
    for (place, statement) in probe.prelude.iter().enumerate() {
        script.push_str(&format!(
            "eval -- {} || __tminus_stop {place}\n",
            quoted(statement)
        ));
    }
    for Needed { name, filled } in needed(probe, gated) {
        let value = if filled { "-" } else { "+x" };
        script.push_str(&format!(
            "[ -n \"${{{name}{value}}}\" ] || \
             {{ builtin printf 'unset {name}\\0' >>{report}; exit 125; }}\n"
        ));
    }
    script.push_str(&format!("eval -- {}", quoted(&probe.command)));
    script
}

/// A text as one word of the shell, whatever it holds.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The most that is read of a report, in bytes.
const LONGEST_REPORT: u64 = 8 << 20;
/// The longest value that is carried on, in bytes. Linux hands no longer one to a program
/// (`MAX_ARG_STRLEN`, 128 KiB with its name); what uses it finds that it has no value.
const LONGEST_VALUE: usize = 120 << 10;

/// What the script had to say besides its output.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Report {
    /// Programs that were called and are not installed.
    pub(crate) missing: Vec<String>,
    /// The place of the statement of the prelude that failed.
    pub(crate) stopped: Option<usize>,
    /// A variable that had no value after the prelude.
    pub(crate) unset: Option<String>,
    /// What the asked-for variables held at the end.
    pub(crate) assigned: BTreeMap<String, String>,
}

impl Report {
    /// Takes the report from its file and removes it. There is a file only if there was something
    /// to say.
    pub(crate) fn take(path: &Path) -> Self {
        let mut bytes = Vec::new();
        let read =
            File::open(path).and_then(|file| file.take(LONGEST_REPORT).read_to_end(&mut bytes));
        if read.is_err() {
            return Self::default();
        }
        // That it stays changes nothing: the next command of its name removes it.
        let _ = std::fs::remove_file(path);
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Self {
        let mut report = Self::default();
        for record in bytes.split(|byte| *byte == 0) {
            let record = String::from_utf8_lossy(record);
            match record.split_once(' ') {
                Some(("missing", program)) => report.missing.push(program.to_owned()),
                Some(("unset", name)) => report.unset = Some(name.to_owned()),
                Some(("stopped", place)) => report.stopped = place.parse().ok(),
                Some(("assigned", assignment)) => {
                    if let Some((name, value)) = assignment.split_once('=')
                        && value.len() <= LONGEST_VALUE
                    {
                        report.assigned.insert(name.to_owned(), value.to_owned());
                    }
                }
                _ => {}
            }
        }
        report
    }
}

/// Whether the author deals with a program that is missing: by an alternative or a condition.
pub(crate) fn has_alternative(command: &str) -> bool {
    command.contains("||")
        || command
            .split(|character: char| character.is_whitespace() || ";|&(){}".contains(character))
            .any(|word| matches!(word, "if" | "elif" | "while" | "until"))
}

/// Whether the command is one pipeline that ends in a search, whose exit status 1 means that it
/// found nothing.
pub(crate) fn is_search(command: &str) -> bool {
    let mut last = String::new();
    let (mut quote, mut escaped) = (None, false);
    let command = command.trim();
    let mut characters = command.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, quote) {
            _ if escaped => escaped = false,
            ('\\', None | Some('"')) => escaped = true,
            (_, Some(open)) if character == open => quote = None,
            ('\'' | '"', None) => quote = Some(character),
            (';' | '&' | '\n' | '`', None) => return false,
            ('$', None) if characters.peek() == Some(&'(') => return false,
            ('|', None) => {
                if characters.peek() == Some(&'|') {
                    return false;
                }
                last.clear();
                continue;
            }
            _ => {}
        }
        last.push(character);
    }
    last.split_whitespace()
        .find(|word| !word.contains('=') && *word != "sudo")
        .and_then(|word| word.rsplit('/').next())
        .is_some_and(|program| SEARCHES.contains(&program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_one_word() {
        let text = "it's $HOME; \"x\" \\ `y`\n'";
        let output = std::process::Command::new("bash")
            .args(["-c", &format!("printf %s {}", quoted(text))])
            .output()
            .expect("bash");
        assert_eq!(String::from_utf8_lossy(&output.stdout), text);
    }

    #[test]
    fn a_report_is_read_record_by_record() {
        let report = Report::of(
            b"missing kubectl\0assigned URL=http://a=b\n\0stopped 1\0assigned E=\0nonsense\0",
        );
        assert_eq!(report.missing, ["kubectl"]);
        assert_eq!(report.stopped, Some(1));
        assert_eq!(report.assigned["URL"], "http://a=b\n");
        assert_eq!(report.assigned["E"], "");
    }

    #[test]
    fn a_search_is_one_pipeline_that_ends_in_one() {
        for command in [
            "grep -r 'a;b' src",
            "git log | grep \"x && y\"",
            "LC_ALL=C /usr/bin/grep x file | sudo rg y",
            "pgrep node",
        ] {
            assert!(is_search(command), "{command}");
        }
        for command in [
            "cd src && grep x",
            "cat list; grep x list",
            "! grep x list",
            "grep x || true",
            "grep $(cat pattern) list",
            "echo grep",
            "grep x | wc -l",
            "",
        ] {
            assert!(!is_search(command), "{command}");
        }
    }

    #[test]
    fn an_alternative_is_one_the_author_wrote() {
        assert!(has_alternative("docker compose up || docker-compose up"));
        assert!(has_alternative("if which x; then x; fi"));
        assert!(!has_alternative("x | wc -l"));
        assert!(!has_alternative("verify --elif-less iffy"));
    }
}
