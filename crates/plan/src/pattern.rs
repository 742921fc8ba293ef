//! Patterns in which `*` stands for anything.

/// Whether a text is of a pattern. Letters count as they are. Takes time in proportion to the
/// product of both lengths at most, and to their sum for what people write.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    // A character's first byte is none of its others, so bytes tell what characters would.
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && pattern[p] == text[t] {
            p += 1;
            t += 1;
        } else if let Some((after, from)) = star {
            p = after + 1;
            t = from + 1;
            star = Some((after, t));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|rest| *rest == b'*')
}

/// Lower case, every run of white space one space.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text) in [
            ("a*c", "abbc"),
            ("*", ""),
            ("a", "a"),
            ("*b*", "abc"),
            ("a**", "a"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        assert!(!matches("a*c", "abcd"));
        assert!(!matches("", "a"));
        assert!(matches(
            &fold("health  CHECK*"),
            &fold("Health check\n passes")
        ));
    }
}
