//! Asks a real shell parser whether a text is a command.

use brush_parser::{Parser, ParserOptions};

/// Deeper input than this overflows the parser's stack.
const DEPTH: usize = 200;
/// Longer texts are not asked about: no person types them, and the parser copies what is nested.
const LENGTH: usize = 16 * 1024;

/// Whether the shell's grammar accepts a command; `None` when it is too deep or too long to ask.
pub(super) fn accepts(command: &str) -> Option<bool> {
    if command.len() > LENGTH || openers(command) > DEPTH {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_asked_about_what_it_can_answer() {
        assert_eq!(accepts("cd x && make | tee y"), Some(true));
        assert_eq!(accepts("for i in 1 2; do ls; done"), Some(true));
        assert_eq!(accepts("echo <pod>"), Some(false));
        assert_eq!(accepts("Step one (do this)"), Some(false));
        assert_eq!(accepts(""), Some(false));
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
