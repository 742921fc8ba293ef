//! Tells commands from what else people paste into a shell fence: output, configuration, prose.

use super::words::is_assigned;
use super::{grammar, is_english_word, is_known_program, placeholders, simple_commands};
use crate::Language;
use crate::byte_set::ByteSet;
use memchr::memchr;

/// Whether a line may be the first of a command, judged by its first characters.
pub(super) fn may_begin_command(line: &str, language: Language) -> bool {
    let Some(first) = line.chars().next() else {
        return false;
    };
    if !first.is_ascii()
        || matches!(
            first,
            '}' | ']' | ')' | '*' | '|' | ',' | ';' | '<' | '>' | '=' | '^' | '?' | '!' | '+'
        )
    {
        return first == '!' && line.starts_with("! ");
    }
    if first == '-'
        || line == "{"
        || line == "["
        || line == "..."
        || first == '['
            && !line.starts_with("[ -")
            && !line.starts_with("[[ ")
            && !line.starts_with("[ \"")
    {
        return false;
    }
    if first == '&' && language == Language::Shell || first == '@' {
        return false;
    }
    if first == '%' || first == '~' && line.starts_with("~~") {
        return false;
    }
    if first.is_ascii_digit() && !line.starts_with("7z ") {
        return false;
    }
    if first == '{' && !line.starts_with("{ ") || line.starts_with("{ \"") {
        return false;
    }
    let word = line.split_whitespace().next().unwrap_or("");
    // `key:` of YAML and of output; `"key":` of JSON; an HTTP answer; the line of `ls -l`.
    if word.ends_with([':', '：']) && word.len() > 1
        || word.contains("\":")
        || word.starts_with("HTTP/")
        || is_mode(word)
    {
        return false;
    }
    !is_request(line) && !is_prompt_of_another_language(word) && !is_rule(line)
}

/// Whether the lines that are indented below a line belong to it: configuration, or a request with its fields.
pub(super) fn opens_block(line: &str) -> bool {
    is_request(line) || line.ends_with([':', '{', '[', '|'])
}

/// `GET /health`, `POST https://host/path`.
fn is_request(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let method = words.next().is_some_and(|word| {
        matches!(
            word,
            "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS"
        )
    });
    method
        && words.next().is_none_or(|target| {
            target.starts_with('/')
                || target.contains("://")
                || target.starts_with(['{', '$', '<', '*'])
        })
}

/// `truffle(bsc)>`, `mysql>`, `>>>`, `irb(main):001:0>`, `iex(1)>`.
fn is_prompt_of_another_language(word: &str) -> bool {
    word.strip_suffix('>').is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|character| {
                character.is_ascii_alphanumeric() || "()-_:.[]@".contains(character)
            })
    }) || word
        .strip_suffix("=#")
        .is_some_and(|name| !name.is_empty() && !name.contains('$'))
}

/// A line of dashes or dots.
fn is_rule(line: &str) -> bool {
    line.len() > 2 && line.chars().all(|character| "-=_.~ +|".contains(character))
}

/// `.\deploy.ps1`: nothing that a shell runs, and surely meant to be run.
fn is_path_of_windows(line: &str) -> bool {
    line.strip_prefix(".\\")
        .is_some_and(|path| path.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// `drwxr-xr-x`.
fn is_mode(word: &str) -> bool {
    word.len() >= 10
        && word.starts_with(['-', 'd', 'l'])
        && word
            .bytes()
            .skip(1)
            .take(9)
            .all(|byte| matches!(byte, b'r' | b'w' | b'x' | b's' | b't' | b'-'))
}

/// Whether a text that [`may_begin_command`] is one.
pub(super) fn is_command(command: &str, language: Language) -> bool {
    let line = command.lines().next().unwrap_or("");
    if language == Language::PowerShell
        && (is_cmdlet(line)
            || line.starts_with('$')
            || line.starts_with('&')
            || line.starts_with(".\\"))
    {
        return true;
    }
    if is_plain_assignment(command) || is_path_of_windows(line) {
        return true;
    }
    if !command.is_ascii()
        && command.contains(['→', '➜', '⇒', '│', '├', '└'])
        && !has_quoted(command, ['→', '➜', '⇒', '│', '├', '└'])
    {
        return false;
    }
    let commands = simple_commands(command);
    let Some(program) = commands.iter().find_map(|simple| simple.words.first()) else {
        return commands.iter().any(|simple| !simple.assignments.is_empty());
    };
    if is_certain_program(program) || is_cmdlet(line) {
        let word =
            is_english_word(program) || line.starts_with(|first: char| first.is_ascii_uppercase());
        return !(word && is_prose(line) || is_table_row(line));
    }
    if is_compound(program) {
        return command.contains(['\n', ';']) && is_grammatical(command);
    }
    is_unknown_command(command, program, &commands)
}

/// A command of a program that is in no table: the shell must accept it, and it must not read as prose or output.
fn is_unknown_command(command: &str, program: &str, commands: &[super::Simple]) -> bool {
    let named = program.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && program
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte));
    let arguments = commands
        .iter()
        .map(|simple| simple.words.len())
        .sum::<usize>()
        > 1;
    let flagged = commands.iter().any(|simple| {
        simple
            .words
            .iter()
            .skip(1)
            .any(|word| word.starts_with('-') && word.len() > 1)
    });
    let line = command.lines().next().unwrap_or("");
    let capital = program.starts_with(|first: char| first.is_ascii_uppercase());
    if capital
        && flagged
        && !is_prose(command)
        && program
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    {
        return program.bytes().any(|byte| byte.is_ascii_lowercase());
    }
    named
        && (arguments || program.contains(['-', '_']))
        && !is_table_row(line)
        && (flagged || !is_prose(command))
        && is_grammatical(command)
}

/// Whether a command is certainly one: its program is known, or a path.
pub(super) fn is_certain(command: &str) -> bool {
    let commands = simple_commands(command);
    let Some(program) = commands.iter().find_map(|simple| simple.words.first()) else {
        return false;
    };
    (is_certain_program(program) && !(is_english_word(program) && is_prose(command))
        || is_compound(program) && command.contains('\n'))
        && is_grammatical(command)
}

fn is_certain_program(program: &str) -> bool {
    let path = looks_like_path(program) && !is_document(program);
    let variable = program.starts_with('$') && program.len() > 1;
    path || variable
        || matches!(program, "[" | "[[" | "." | ":" | "((")
        || is_known_program(program)
}

/// `./x`, `/usr/bin/x`, `~/x`, `../x`, `scripts/x.sh`, `.\x.ps1`, `_build/rel/bin/x`.
pub(crate) fn looks_like_path(word: &str) -> bool {
    // Most words are none.
    if !word.contains('/') && !word.starts_with(".\\") {
        return false;
    }
    let plain = !word.contains("://")
        && !word.contains([',', '(', ')', '{', '*', '"', '\'', '`', ' ', ';'])
        && word.is_ascii();
    plain
        && (word.starts_with("./")
            || word.starts_with("../")
            || word.starts_with("~/")
            || word.starts_with(".\\")
            || word.contains('/') && !word.ends_with('/'))
        && word.chars().filter(char::is_ascii_alphanumeric).count() > 0
}

/// A file that nobody runs, by its extension.
fn is_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        matches!(
            extension,
            "md" | "txt"
                | "json"
                | "yaml"
                | "yml"
                | "toml"
                | "log"
                | "conf"
                | "cfg"
                | "ini"
                | "env"
                | "sql"
                | "csv"
                | "html"
                | "xml"
                | "png"
                | "pdf"
                | "lock"
                | "gz"
        )
    })
}

/// `Get-ChildItem`: a PowerShell verb and noun.
fn is_cmdlet(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    word.split_once('-').is_some_and(|(verb, noun)| {
        matches!(
            verb,
            "Get"
                | "Set"
                | "New"
                | "Remove"
                | "Start"
                | "Stop"
                | "Restart"
                | "Invoke"
                | "Test"
                | "Copy"
                | "Move"
                | "Rename"
                | "Write"
                | "Out"
                | "Import"
                | "Export"
                | "Install"
                | "Uninstall"
                | "Update"
                | "Enable"
                | "Disable"
                | "Add"
                | "Clear"
                | "Select"
                | "Where"
                | "ForEach"
                | "Expand"
                | "Compress"
                | "Connect"
                | "Disconnect"
                | "Register"
                | "Unregister"
                | "Resolve"
                | "Push"
                | "Pop"
                | "Wait"
                | "ConvertTo"
                | "ConvertFrom"
        ) && noun.starts_with(|first: char| first.is_ascii_uppercase())
            && noun.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_compound(program: &str) -> bool {
    matches!(
        program,
        "if" | "for" | "while" | "until" | "case" | "select" | "function"
    )
}

/// Whether a command is one assignment or several and nothing else: `PORT=8080`. With a
/// substitution (`URL=$(...)`) it runs something and is no plain one.
pub(super) fn is_plain_assignment(command: &str) -> bool {
    let Some(equals) = memchr(b'=', command.as_bytes()) else {
        return false;
    };
    let name = &command[..equals];
    let name = name.strip_prefix("export ").unwrap_or(name);
    if !is_assigned(name) || command.contains("$(") || command.contains('`') {
        return false;
    }
    // An environment file also has values that a shell would take for commands: `A=<host>`, `A=x y`.
    command.starts_with("export ") && !command.contains(['\n', ';', '|']) || {
        let commands = simple_commands(command);
        commands.iter().all(|simple| simple.words.is_empty())
            || command.contains("=<") && !command.contains('\n')
    }
}

/// Whether the shell accepts a command once its placeholders are put in. What is too deep or too
/// long to ask about counts as accepted.
fn is_grammatical(command: &str) -> bool {
    if grammar::accepts(command) != Some(false) {
        return true;
    }
    let mut filled = command.to_owned();
    for name in placeholders(command) {
        for (open, close) in [("<", ">"), ("[", "]"), ("{", "}")] {
            filled = filled.replace(&format!("{open}{name}{close}"), "placeholder");
        }
    }
    filled != command && grammar::accepts(&filled) != Some(false)
}

/// Whether words read as an English sentence rather than as arguments.
pub(crate) fn is_prose(command: &str) -> bool {
    static SIGNS: ByteSet = ByteSet::of(b"|$\\=");
    let bytes = command.as_bytes();
    let is_mark = |two: &[u8]| matches!(two, b" -" | b"&&" | b" >");
    if SIGNS.find(bytes, 0).is_some() || bytes.windows(2).any(is_mark) {
        return false;
    }
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let plain = words.iter().all(|word| {
        !word.contains('/') || word.starts_with(|first: char| first.is_ascii_uppercase())
    });
    let function = words
        .iter()
        .filter(|word| {
            matches!(
                word.trim_end_matches([',', '.', ';', ':'])
                    .to_ascii_lowercase()
                    .as_str(),
                "the"
                    | "a"
                    | "an"
                    | "is"
                    | "are"
                    | "to"
                    | "and"
                    | "of"
                    | "in"
                    | "for"
                    | "with"
                    | "your"
                    | "that"
                    | "sure"
                    | "it"
                    | "if"
                    | "on"
                    | "be"
                    | "was"
                    | "not"
                    | "this"
                    | "these"
                    | "should"
                    | "must"
                    | "until"
                    | "from"
                    | "by"
                    | "any"
                    | "we"
                    | "you"
                    | "has"
                    | "have"
                    | "no"
                    | "or"
                    | "as"
                    | "live"
                    | "through"
            )
        })
        .count();
    let sentence = command.ends_with(['.', '?', '!'])
        && !command.ends_with("..")
        && words
            .last()
            .is_some_and(|last| last.len() > 1 && !last.contains('/'));
    plain && (function > 0 && words.len() > 1 || sentence && words.len() > 2)
}

/// `nginx     running   (healthy)`: columns of output.
fn is_table_row(line: &str) -> bool {
    if !line.contains('\t') && !line.as_bytes().windows(2).any(|two| two == b"  ") {
        return false;
    }
    let columns = line
        .trim()
        .split("  ")
        .filter(|column| !column.trim().is_empty())
        .count();
    columns >= 3 && !line.contains(" -") && !line.contains('|')
        || line.contains('\t') && line.trim().split('\t').count() >= 3
}

/// Whether one of these characters stands inside quotes only.
fn has_quoted<const N: usize>(command: &str, marks: [char; N]) -> bool {
    let mut quote: Option<char> = None;
    for character in command.chars() {
        match (quote, character) {
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            (None, mark) if marks.contains(&mark) => return false,
            _ => {}
        }
    }
    true
}
