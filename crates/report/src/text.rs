//! Text that others wrote, made fit to be shown: no escape sequences, no hidden direction changes,
//! no more columns than there are.

use jiff::Timestamp;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Characters that reorder or hide what stands around them; a report must read as it is stored.
fn is_invisible_direction(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// Whether the character is one to be seen, or a line feed or tab.
pub(crate) fn is_shown(character: char) -> bool {
    matches!(character, '\n' | '\t')
        || !(character.is_control() || is_invisible_direction(character))
}

/// The text without terminal escape sequences, control characters and direction marks. Line feeds
/// and tabs stay; a carriage return ends a line unless a line feed does.
pub fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' => skip_escape(&mut rest),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' => clean.push('\n'),
            _ if is_shown(character) => clean.push(character),
            _ => {}
        }
    }
    clean
}

/// Passes over what follows an ESC: a control sequence (ECMA-48, 5.4), an operating system
/// command up to BEL or ST, or one character.
fn skip_escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match rest.next_if(|next| matches!(next, '\u{20}'..='\u{7e}')) {
        Some('[') => {
            while rest
                .next_if(|next| matches!(next, '\u{20}'..='\u{3f}'))
                .is_some()
            {}
            rest.next_if(|next| matches!(next, '\u{40}'..='\u{7e}'));
        }
        Some(']') => {
            while let Some(next) = rest.next_if(|next| !matches!(next, '\n')) {
                if next == '\u{7}' {
                    return;
                }
                if next == '\u{1b}' {
                    rest.next_if_eq(&'\\');
                    return;
                }
            }
        }
        _ => {}
    }
}

/// The text in one line: every run of white space is one space, nothing else that is not printed.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in printable(text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// How many columns of a terminal the text takes.
pub(crate) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text cut to at most `width` columns, with an ellipsis where something is missing.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut short = String::new();
    for character in text.chars() {
        let next = taken + character.width().unwrap_or(0);
        if next + 1 > width {
            break;
        }
        taken = next;
        short.push(character);
    }
    if width > 0 {
        short.push('…');
    }
    short
}

/// The text cut or filled up with spaces to exactly `width` columns.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let mut padded = fit(text, width);
    let missing = width.saturating_sub(columns(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// The time of day, UTC: `14:02:11`.
pub(crate) fn clock(time: Timestamp) -> String {
    time.strftime("%H:%M:%S").to_string()
}

/// The day, UTC: `2026-03-01`.
pub(crate) fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// Day and time, UTC: `2026-03-01 14:02:11 UTC`.
pub(crate) fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// `1 item`, `2 items`.
pub(crate) fn counted(count: usize, one: &str, more: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {more}")
    }
}

/// A digest as text.
pub(crate) fn digest_text(digest: &tminus_receipt::Digest) -> String {
    serde_json::to_value(digest)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The first twelve characters of a digest, as people compare them.
pub(crate) fn short_digest(digest: &str) -> &str {
    let start = digest.find(':').map_or(0, |colon| colon + 1);
    let hexadecimal =
        digest.len() - start > 12 && digest[start..].bytes().all(|byte| byte.is_ascii_hexdigit());
    if hexadecimal {
        &digest[..start + 12]
    } else {
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_not_passed_on() {
        assert_eq!(printable("\u{1b}[1;31mred\u{1b}[0m"), "red");
        assert_eq!(printable("\u{1b}]0;title\u{7}text"), "text");
        assert_eq!(printable("\u{1b}]8;;http://x\u{1b}\\link"), "link");
        assert_eq!(printable("a\r\nb\rc\u{0}\u{9b}"), "a\nb\nc");
        assert_eq!(printable("x\u{202e}y\u{2066}"), "xy");
        assert_eq!(printable("\u{1b}"), "");
        assert_eq!(one_line("  a \n\t b "), "a b");
    }

    #[test]
    fn wide_characters_count_for_what_they_take() {
        assert_eq!(fit("部署时间", 8), "部署时间");
        assert_eq!(fit("部署时间", 7), "部署时…");
        assert_eq!(fit("部署时间", 6), "部署…");
        assert_eq!(columns(&pad("部署时间", 6)), 6);
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(fit("ab", 0), "");
    }

    #[test]
    fn a_digest_is_shortened_after_its_algorithm() {
        assert_eq!(
            short_digest("sha256:0123456789abcdef"),
            "sha256:0123456789ab"
        );
        assert_eq!(short_digest("0123456789abcdef"), "0123456789ab");
        assert_eq!(short_digest("ü"), "ü");
    }
}
