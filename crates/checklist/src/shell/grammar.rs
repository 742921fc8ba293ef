//! Asks a real shell parser whether a text is a command.

use brush_parser::{Parser, ParserOptions};

/// Deeper input than this overflows the parser's stack.
const DEPTH: usize = 200;
/// Longer texts are not asked about: no person types them, and the parser copies what is nested.
const LENGTH: usize = 16 * 1024;

/// The parser tries what stands behind each open parenthesis and each `case` in several ways, which
/// multiply where they nest and nothing closes them.
const RETRIED: usize = 8;

/// Whether the shell's grammar accepts a command; `None` when it is too deep or too long to ask.
pub(super) fn accepts(command: &str) -> Option<bool> {
    if command.len() > LENGTH
        || openers(command) > DEPTH
        || retried(command) > RETRIED
        || has_long_descriptor(command)
    {
        return None;
    }
    let mut parser = Parser::new(command.as_bytes(), &ParserOptions::default());
    Some(
        parser
            .parse_program()
            .is_ok_and(|program| !program.complete_commands.is_empty()),
    )
}

/// How deep a text can be nested at most: every opener counts, closed or not.
fn openers(command: &str) -> usize {
    let brackets = command
        .bytes()
        .filter(|byte| matches!(byte, b'(' | b'{' | b'[' | b'`'))
        .count();
    let words = command
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| {
            matches!(
                *word,
                "if" | "for" | "while" | "until" | "case" | "select" | "do" | "elif"
            )
        })
        .count();
    brackets + words + command.bytes().filter(|&byte| byte == b'!').count()
}

/// Whether something is redirected from or to a descriptor of more digits than the parser's number
/// holds, over which it panics. A backslash at the end of a line parts no digits.
fn has_long_descriptor(command: &str) -> bool {
    const MOST_DIGITS: usize = 9;
    let mut digits = 0;
    for byte in command.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'<' | b'>' if digits > MOST_DIGITS => return true,
            b'\\' | b'\r' | b'\n' => {}
            _ => digits = 0,
        }
    }
    false
}

/// How deep parentheses and `case` may nest: what is quoted closes nothing.
fn retried(command: &str) -> usize {
    let quotes = command.contains(['"', '\'', '\\', '#']);
    let mut open = 0_usize;
    let mut deepest = 0;
    for byte in command.bytes() {
        match byte {
            b'(' => open += 1,
            b')' if !quotes => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest + command.matches("case ").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_asked_about_what_it_can_answer() {
        assert_eq!(accepts("cd x && make | tee y"), Some(true));
        assert_eq!(accepts("for i in 1 2; do ls; done"), Some(true));
        assert_eq!(accepts("echo <pod>"), Some(false));
        assert_eq!(accepts("make 2>log"), Some(true));
        assert_eq!(accepts("make 22222222222>log"), None);
        assert_eq!(accepts("make 22222\\\n222222<log"), None);
        assert_eq!(accepts("Step one (do this)"), Some(false));
        assert_eq!(accepts(""), Some(false));
    }

    #[test]
    fn what_is_never_closed_costs_no_more_than_its_length() {
        for open in [
            "(",
            "((",
            "( ",
            "(')'",
            "case a in b) ",
            "((a+(",
            "{ ((",
            "if (( ",
        ] {
            for depth in [4, 30, 90] {
                let _ = accepts(&format!("{}tail -f log | grep [< n", open.repeat(depth)));
            }
        }
    }

    #[test]
    fn depth_is_guarded_before_the_parser_is_called() {
        for (open, close) in [
            ("(", ")"),
            ("{ ", "; }"),
            ("$(", ")"),
            ("if true; then ", "; fi"),
            ("$((", "))"),
            ("echo \"$(", ")\""),
            ("while ", "; do a; done"),
            ("case a in b) ", ";; esac"),
            ("! ", ""),
            ("`", "`"),
            ("<(", ")"),
            ("${a:-", "}"),
            ("[[ ( ", " ) ]]"),
            ("@(", ")"),
        ] {
            let nested = |depth: usize| format!("{}a{}", open.repeat(depth), close.repeat(depth));
            let _ = accepts(&nested(99));
            let _ = accepts(&nested(DEPTH));
            assert_eq!(accepts(&nested(10_000)), None, "{open}");
        }
    }
}
