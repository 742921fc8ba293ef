//! Takes an expression apart into its words and signs.

use super::Trouble;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A name or a keyword.
    Name(String),
    Number(f64),
    /// `5m`, `1h30m`.
    Duration,
    Text,
    /// An operator or bracket.
    Sign(&'static str),
}

/// The longer one of two that begin alike first.
const SIGNS: [&str; 23] = [
    "=~", "!~", "==", "!=", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "%", "^", ",", "(", ")",
    "{", "}", "[", "]", ":",
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Trouble> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    // A colon begins a name, save in a subquery.
    let mut in_range = false;
    while let Some(first) = rest.chars().next() {
        let token;
        (token, rest) = match first {
            '#' => {
                rest = rest
                    .split_once('\n')
                    .map_or("", |(_, rest)| rest)
                    .trim_start();
                continue;
            }
            '"' | '\'' | '`' => (Token::Text, &rest[text_length(rest, first)?..]),
            '@' => (Token::Sign("@"), &rest[1..]),
            '0'..='9' => number(rest)?,
            '.' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => number(rest)?,
            _ if is_name(first, true) && !(in_range && first == ':') => {
                let end = rest
                    .find(|next| !is_name(next, false))
                    .unwrap_or(rest.len());
                (Token::Name(rest[..end].to_owned()), &rest[end..])
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = *sign.ok_or(Trouble::Unsure)?;
                in_range = sign == "[" || in_range && sign != "]";
                (Token::Sign(sign), &rest[sign.len()..])
            }
        };
        tokens.push(token);
        rest = rest.trim_start();
    }
    Ok(tokens)
}

/// The bytes of a text at the start, its quotes included.
fn text_length(rest: &str, quote: char) -> Result<usize, Trouble> {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if character == '\\' && quote != '`' {
            escaped = true;
        } else if character == quote {
            return Ok(at + 1);
        }
    }
    Err(Trouble::Refused(format!(
        "the quote {quote} is never closed"
    )))
}

fn number(rest: &str) -> Result<(Token, &str), Trouble> {
    let digits = |text: &str| {
        text.find(|next: char| !next.is_ascii_digit() && next != '.')
            .unwrap_or(text.len())
    };
    let mut end = digits(rest);
    let after = &rest[end..];
    let exponent = after
        .strip_prefix(['e', 'E'])
        .map(|after| after.trim_start_matches(['+', '-']));
    if let Some(exponent) =
        exponent.filter(|exponent| exponent.starts_with(|next: char| next.is_ascii_digit()))
    {
        end = rest.len() - exponent.len() + digits(exponent);
    } else if after.starts_with(|next: char| next.is_ascii_alphabetic()) {
        let end = rest
            .find(|next: char| !next.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        return if is_duration(&rest[..end]) {
            Ok((Token::Duration, &rest[end..]))
        } else {
            Err(Trouble::Unsure)
        };
    }
    let value = rest[..end].parse().map_err(|_| Trouble::Unsure)?;
    Ok((Token::Number(value), &rest[end..]))
}

/// `1h30m`; units are ms, s, m, h, d, w, y.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len()
            - rest
                .trim_start_matches(|next: char| next.is_ascii_digit())
                .len();
        let unit = &rest[digits..];
        let after = ["ms", "s", "m", "h", "d", "w", "y"]
            .iter()
            .find_map(|name| unit.strip_prefix(name));
        match after {
            Some(after) if digits > 0 => rest = after,
            _ => return false,
        }
    }
    true
}

fn is_name(character: char, first: bool) -> bool {
    character.is_ascii_alphabetic()
        || matches!(character, '_' | ':')
        || !first && character.is_ascii_digit()
}
