//! T010: a document whose encoding is damaged.

use super::Rule;
use crate::{Document, Page, Severity};
use memchr::memchr_iter;
use tminus_checklist::{Repair, parse};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T010",
        title: "the encoding is damaged",
        severity: Severity::Note,
        meaning: "The file was saved as UTF-8 after somebody's editor had read it as something else, or it holds \
                  bytes that are no UTF-8. It is repaired for reading here; every other tool shows `âœ…` where a tick stood.",
        example: "# Release\n\n- [ ] Checked âœ… by the team\n",
        near_miss: "# Release\n\n- [ ] Checked ✅ by the team\n",
        fix: "save the file as UTF-8 again, from a copy that is not damaged",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let Some(repair) = checklist.repaired else {
        return Vec::new();
    };
    if repair != Repair::InvalidUtf8 && is_sound(document.source()) {
        return Vec::new();
    }
    let invalid = str::from_utf8(&checklist.source).err();
    let line = if let Some(invalid) = invalid.filter(|_| repair == Repair::InvalidUtf8) {
        let before = &checklist.source[..invalid.valid_up_to()];
        memchr_iter(b'\n', before).count() + 1
    } else {
        // Sound signs may stand above: a line is damaged when it is repaired by itself as well.
        checklist
            .source
            .split(|byte| *byte == b'\n')
            .position(|line| !line.is_ascii() && parse(line).repaired.is_some())
            .map_or(1, |at| at + 1)
    };
    let how = match repair {
        Repair::Windows1252 => "UTF-8 that was read as Windows-1252 and saved again",
        Repair::Windows1254 => "UTF-8 that was read as Windows-1254 and saved again",
        Repair::MacRoman => "UTF-8 that was read as Mac Roman and saved again",
        Repair::InvalidUtf8 => "bytes that are no UTF-8",
    };
    vec![(line, format!("the encoding is damaged: {how}"))]
}

/// Whether a text is stored as it should be, and shows somewhere what damage looks like: "umlauts are not shown as
/// `Ã¼`". Damage makes several characters of each one, so a character beyond ASCII that stands alone is sound.
fn is_sound(text: &str) -> bool {
    let (mut alone, mut several) = (0_usize, 0_usize);
    let mut rest = text;
    while let Some(start) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let run = rest[start..].bytes().take_while(|byte| !byte.is_ascii());
        let (run, behind) = rest[start..].split_at(run.count());
        if run.chars().nth(1).is_none() {
            alone += 1;
        } else {
            several += 1;
        }
        rest = behind;
    }
    alone > 0 && alone >= several
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn the_line_of_the_first_bytes_that_are_no_utf8_is_named() {
        let source = b"# R\n\n- [ ] Pr\xC3\xBCfung\n- [ ] Pr\xFCfung\n- [ ] \xE9t\xE9\n";
        assert_eq!(lines_of("T010", source), [4]);
    }

    #[test]
    fn the_first_damaged_line_is_named() {
        let damaged = "# R\n\n± 5 %\n\n- [ ] Checked âœ… by the team âœ…\n";
        assert_eq!(lines_of("T010", damaged), [5]);
    }

    #[test]
    fn a_text_about_damage_is_not_damaged() {
        for (text, lines) in [
            ("- [ ] Checked âœ… by the team", vec![3]),
            ("- [ ] PrÃ¼fung der GrÃ¶ÃŸe", vec![3]),
            (
                "- [ ] Umlaute stimmen für Käufer und Händler (nicht `GrÃ¶ÃŸe`)",
                vec![],
            ),
        ] {
            assert_eq!(
                lines_of("T010", &format!("# R\n\n{text}\n")),
                lines,
                "{text}"
            );
        }
    }
}
