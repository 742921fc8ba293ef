//! Takes a command line apart: simple commands, their words, what they write to. One pass, linear,
//! for any text. It does not execute or expand; what it cannot take apart it says is broken.

mod lexer;
pub(crate) mod variables;

use std::ops::Range;

pub use lexer::read;

/// Programs that search, and whose exit status 1 means that they found nothing.
pub const SEARCHES: [&str; 8] = [
    "grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "pgrep",
];

/// A command line, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own")]
pub struct Line {
    /// Its simple commands, those of loops and groups too, in order.
    pub commands: Vec<Simple>,
    /// It has loops, conditions, groups, subshells or functions.
    pub compound: bool,
    /// Its output depends on commands within: `$(...)`, backticks, `<(...)`.
    pub substitution: bool,
    /// It has a here-document.
    pub here_document: bool,
    /// A quote or bracket is not closed, or it is nested too deep to tell.
    pub broken: bool,
}

/// One simple command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Simple {
    /// `NAME=value` in front.
    pub assignments: Vec<Word>,
    /// The program and its arguments.
    pub words: Vec<Word>,
    /// Where it reads from and writes to.
    pub redirections: Vec<Redirection>,
    /// What stands behind it.
    pub end: End,
}

/// What stands behind a simple command.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum End {
    /// Nothing, `;`, a new line, `&&`, `||`.
    #[default]
    Sequence,
    /// `|`: what it prints goes to the next.
    Pipe,
    /// `&`: it goes on in the background.
    Background,
}

/// A word without its quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// Expansions stay as they are written.
    pub text: String,
    /// Its bytes in the command line, quotes included.
    pub span: Range<usize>,
    /// Some of it is quoted.
    pub quoted: bool,
    /// It has an expansion outside of single quotes.
    pub expands: bool,
    /// It has an expansion outside of all quotes, whose value the shell splits at white space.
    pub splits: bool,
}

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// `>`, `>>`, `<`, `>&`, `&>`, `<<<`.
    pub operator: String,
    /// What it goes to or comes from.
    pub target: Word,
}

impl Redirection {
    /// Whether it writes a file.
    pub fn writes(&self) -> bool {
        let target = self.target.text.as_str();
        let descriptor = !target.is_empty()
            && target
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-');
        self.operator.contains('>')
            && target != "/dev/null"
            && target != "/dev/stderr"
            && target != "/dev/stdout"
            && !(self.operator.ends_with('&') && descriptor)
    }
}

impl Simple {
    /// The name of the program, without its path.
    pub fn program(&self) -> Option<&str> {
        self.words
            .first()
            .map(|word| word.text.rsplit('/').next().unwrap_or(&word.text))
    }

    /// The arguments, as text.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(|word| word.text.as_str())
    }
}

/// The first line of a command together with those that continue it, and what stands on the lines behind them.
pub fn first_line(command: &str) -> (&str, &str) {
    let mut from = 0;
    while let Some(length) = command[from..].find('\n') {
        let end = from + length;
        from = end + 1;
        if !command[..end].trim_end_matches('\r').ends_with('\\') {
            return (&command[..end], &command[from..]);
        }
    }
    (command, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_on_behind_a_backslash() {
        assert_eq!(first_line("a"), ("a", ""));
        assert_eq!(first_line("a \\\n  b\nc"), ("a \\\n  b", "c"));
        assert_eq!(first_line("a\nb \\\nc"), ("a", "b \\\nc"));
        assert_eq!(first_line("a \\\n"), ("a \\\n", ""));
    }

    #[test]
    fn a_line_comes_apart_at_its_operators() {
        let line = read("A=1 B='x y' cmd -f \"$X/y\" 2>&1 >out | grep 'a|b' && c & # note");
        assert_eq!(line.commands.len(), 3);
        let first = &line.commands[0];
        assert_eq!(first.assignments[1].text, "B=x y");
        assert_eq!(first.words[2].text, "$X/y");
        assert!(first.words[2].expands && !first.words[2].splits);
        assert!(!first.redirections[0].writes() && first.redirections[1].writes());
        assert_eq!(first.end, End::Pipe);
        assert_eq!(line.commands[1].words[1].text, "a|b");
        assert_eq!(line.commands[2].end, End::Background);
        assert!(!line.compound && !line.substitution && !line.broken);
    }

    #[test]
    fn what_is_more_than_a_line_is_named() {
        assert!(read("for i in 1 2; do rm x; done").compound);
        assert!(read("(cd x; ls)").compound);
        assert!(read("f() { rm x; }").compound);
        assert!(read("echo $(rm x)").substitution);
        assert!(read("echo \"`rm x`\"").substitution);
        assert!(read("diff <(a) b").substitution);
        assert!(read("cat <<E\nx\nE").here_document);
        assert!(read("echo 'x").broken);
        assert!(read("echo \"x").broken);
        assert!(read("echo $(x").broken);
        assert!(!read("echo '$(x)'").substitution);
        assert_eq!(read("echo a#b # c").commands[0].words.len(), 2);
    }

    #[test]
    fn here_documents_are_no_commands() {
        let line = read("psql <<'SQL' | cat\nDROP TABLE x;\nSQL\nls");
        let programs: Vec<_> = line.commands.iter().filter_map(Simple::program).collect();
        assert_eq!(programs, ["psql", "cat", "ls"]);
    }
}
