//! Recognises boxes to tick that are no task-list boxes of Markdown: in running text, in table
//! cells, in fences, and those written with a symbol.

use crate::fill_in::label_and_value;
use std::ops::Range;

/// A box at the start of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextBox {
    /// What stands between the brackets, or the symbol.
    pub(crate) inside: Range<usize>,
    /// It is a symbol, not a pair of brackets.
    pub(crate) symbol: bool,
    pub(crate) checked: bool,
    /// Where the text behind the box begins.
    pub(crate) after: usize,
}

/// The box at the start of a text, behind an optional bullet.
pub(crate) fn at_start(text: &str) -> Option<TextBox> {
    let start = skip_bullet(text);
    let rest = &text[start..];
    let (inside, symbol, checked, end) = bracket(rest).or_else(|| self::symbol(rest))?;
    let after = rest[end..]
        .find(|character: char| !character.is_whitespace() && character != '\u{FE0F}')
        .map_or(rest.len(), |skipped| end + skipped);
    Some(TextBox {
        inside: start + inside.start..start + inside.end,
        symbol,
        checked,
        after: start + after,
    })
}

/// The box behind a label: `Result: □ done □ undone`. Brackets behind a label are blanks, and only
/// several of them boxes.
pub(crate) fn after_label(text: &str) -> Option<TextBox> {
    let (value, found) = behind_label(text)?;
    let rest = &text[value.start + found.after..];
    let several = || rest.contains("[ ]") || rest.contains("[x]");
    (found.symbol || several()).then(|| TextBox {
        inside: value.start + found.inside.start..value.start + found.inside.end,
        after: 0,
        ..found
    })
}

/// The symbol of a box that ends a text: `Staging is migrated ☐`.
pub(crate) fn at_end(text: &str) -> Option<TextBox> {
    let end = text.trim_end_matches(|last: char| last.is_whitespace() || last == '\u{FE0F}');
    let (start, _) = end.char_indices().next_back()?;
    let (_, symbol, checked, _) = symbol(&end[start..])?;
    let before = &end[..start];
    let is_one = before.ends_with(char::is_whitespace)
        && before.contains(char::is_alphanumeric)
        && !before.chars().any(is_symbol);
    is_one.then_some(TextBox {
        inside: start..end.len(),
        symbol,
        checked,
        after: 0,
    })
}

/// Whether brackets or a symbol stand behind a label, be they a box or a blank.
pub(crate) fn is_behind_label(text: &str) -> bool {
    behind_label(text).is_some()
}

fn behind_label(text: &str) -> Option<(Range<usize>, TextBox)> {
    let (_, value) = label_and_value(text)?;
    let found = at_start(&text[value.clone()])?;
    Some((value, found))
}

/// Whether a text begins with brackets that look like a box and are none: `[?]`, `[-]`.
pub(crate) fn is_unclear(text: &str) -> bool {
    let rest = &text[skip_bullet(text)..];
    let Some(inside) = rest
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next())
    else {
        return false;
    };
    let mut characters = inside.trim().chars();
    matches!(
        (characters.next(), characters.next()),
        (Some('?' | '-' | '~' | '/' | '!' | '>' | '*' | '.'), None)
    ) && rest.len() > inside.len() + 1
}

/// Where the text behind a bullet and a space begins; 0 when there is none.
pub(crate) fn after_bullet(text: &str) -> usize {
    match text.strip_prefix(['-', '*', '+', '•']) {
        Some(rest) if rest.starts_with(' ') => text.len() - rest.trim_start().len(),
        _ => 0,
    }
}

fn skip_bullet(text: &str) -> usize {
    let trimmed = text.trim_start_matches([' ', '\t', '>']);
    let start = text.len() - trimmed.len();
    let digits = trimmed.len()
        - trimmed
            .trim_start_matches(|digit: char| digit.is_ascii_digit())
            .len();
    let after_bullet = if digits > 0 && digits < 10 {
        trimmed[digits..].strip_prefix(['.', ')'])
    } else {
        trimmed.strip_prefix(['-', '*', '+', '•', '·'])
    };
    after_bullet.map_or(start, |rest| {
        let rest = rest.trim_start_matches([' ', '\t']);
        text.len() - rest.len()
    })
}

type Parts = (Range<usize>, bool, bool, usize);

fn bracket(rest: &str) -> Option<Parts> {
    let inside = rest.strip_prefix('[')?;
    let close = inside
        .char_indices()
        .take(8)
        .find(|(_, character)| *character == ']')?
        .0;
    let content = inside[..close].trim();
    let checked = match content {
        "" => false,
        "x" | "X" | "✓" | "✔" | "✅" | "✔️" | "х" | "Х" => true,
        _ => return None,
    };
    let end = close + 2;
    // A link, a reference or an array is no box.
    if !rest[end..]
        .chars()
        .next()
        .is_none_or(|next| next.is_whitespace() || next.is_alphanumeric() || next == '*')
    {
        return None;
    }
    // One space is the place for the mark; of more, the first. It may be a wide one.
    let lead = inside[..close].len() - inside[..close].trim_start().len();
    let inside = if content.is_empty() {
        1..1 + inside[..close].chars().next().map_or(0, char::len_utf8)
    } else {
        1 + lead..1 + lead + content.len()
    };
    Some((inside, false, checked, end))
}

fn is_symbol(character: char) -> bool {
    is_ticked(character).is_some()
}

/// Whether the symbol of a box is that of a ticked one; `None` for what is no box.
fn is_ticked(character: char) -> Option<bool> {
    match character {
        '☐' | '□' | '▢' | '◻' | '⬜' | '❏' | '❐' | '❑' | '❒' | '🔲' | '🔳' => {
            Some(false)
        }
        '☑' | '☒' | '🗹' | '🗵' => Some(true),
        _ => None,
    }
}

fn symbol(rest: &str) -> Option<Parts> {
    let first = rest.chars().next()?;
    let checked = is_ticked(first)?;
    Some((0..first.len_utf8(), true, checked, first.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_stand_at_the_start_of_text() {
        for (text, checked, after) in [
            ("[ ] D1 authorization", false, "D1 authorization"),
            ("- [x] done", true, "done"),
            ("1. [X] done", true, "done"),
            ("[] text", false, "text"),
            ("-[ ] text", false, "text"),
            ("□ Homepage charge", false, "Homepage charge"),
            ("☑️ done", true, "done"),
            ("[ ]", false, ""),
        ] {
            let found = at_start(text).expect(text);
            assert_eq!(found.checked, checked, "{text}");
            assert_eq!(&text[found.after..], after, "{text}");
        }
    }

    #[test]
    fn boxes_stand_behind_labels_too() {
        let inside = |text: &'static str| after_label(text).map(|found| &text[found.inside]);
        assert_eq!(inside("結果：□ 成功　□ 失敗　□ 還原"), Some("□"));
        assert_eq!(inside("Backups done: ☑"), Some("☑"));
        assert_eq!(inside("State: [ ] open [x] closed"), Some(" "));
        assert_eq!(inside("Version: [   ]"), None);
        assert_eq!(inside("Symbols: the □ is a box"), None);
    }

    #[test]
    fn boxes_end_a_text() {
        let inside = |text: &'static str| at_end(text).map(|found| &text[found.inside]);
        assert_eq!(inside("Staging is migrated ☐"), Some("☐"));
        assert_eq!(inside("The keys are there ☑️ "), Some("☑"));
        for text in ["☐", "A ☐ or B ☐", "tick the☐", "Staging is migrated ✅", ""] {
            assert_eq!(inside(text), None, "{text}");
        }
    }

    #[test]
    fn the_place_for_the_mark_is_a_whole_character() {
        for (text, place) in [
            ("[] a", ""),
            ("[ ] a", " "),
            ("[  ] a", " "),
            ("[\u{a0}] a", "\u{a0}"),
            ("[\u{3000} ] a", "\u{3000}"),
            ("[ x] a", "x"),
            ("[✅] a", "✅"),
        ] {
            let found = at_start(text).expect(text);
            assert_eq!(text.get(found.inside), Some(place), "{text}");
        }
    }

    #[test]
    fn links_arrays_and_labels_are_no_boxes() {
        for text in [
            "[x](y)",
            "[x]: y",
            "[Name]",
            "array[] x",
            "text [ ] x",
            "[X][1]",
            "- plain",
        ] {
            assert_eq!(at_start(text), None, "{text}");
        }
        assert!(is_unclear("- [?] maybe"));
        assert!(!is_unclear("[a] b"));
    }
}
