//! T049: boxes that are ticked over a place that is still to be filled in.

use super::Rule;
use crate::lower::lines;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use tminus_checklist::Form;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T049",
        title: "a box is ticked over an open blank",
        severity: Severity::Warning,
        meaning: "The box says that it is done, and the value that was to be found out is still to be filled in. \
                  Nobody has looked, or nobody can tell any more what was found.",
        example: "# Release\n\n- [x] Project prepared\n  - Project number: [PROJECT_NUMBER]\n",
        near_miss: "# Release\n\n- [ ] Project prepared\n  - Project number: [PROJECT_NUMBER]\n",
        fix: "untick it, or fill in the value",
    },
    check,
};

/// Where a value begins that is a place to fill in, at the end of a line and behind a label.
fn open_value(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let mut values = line.match_indices([':', '：']).map(|(at, colon)| {
        let value = line[at + colon.len()..].trim_start();
        value.trim_start_matches('*').trim_start()
    });
    let value = values.find(|value| is_open(value))?;
    Some(line.len() - value.len())
}

/// Whether a value is still to be filled in: `____`, `[HOST_NAME]`, `<TBD>`.
fn is_open(value: &str) -> bool {
    const SHORTEST_LINE: usize = 3;
    const LONGEST_VALUE: usize = 1000;
    if value.len() >= SHORTEST_LINE && value.bytes().all(|byte| byte == b'_') {
        return true;
    }
    let inside = value
        .strip_prefix(['[', '<'])
        .and_then(|rest| rest.strip_suffix([']', '>']));
    let is_named = value.starts_with('[') && value.ends_with(']');
    // The rest of a line behind each of its colons: a long one is no value.
    inside
        .filter(|inside| inside.len() <= LONGEST_VALUE)
        .is_some_and(|inside| is_named && is_name(inside) || tells_to_write(inside))
}

/// Whether a text is a name in capitals that has several parts: `HOST_NAME`.
fn is_name(text: &str) -> bool {
    let is_capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.contains('_')
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text
            .split('_')
            .all(|part| !part.is_empty() && part.bytes().all(is_capital))
}

/// Whether a text tells to write something: `TBD`, `to be decided`, `your name`.
fn tells_to_write(text: &str) -> bool {
    const WORDS: [&str; 26] = [
        "specify",
        "tbd",
        "todo",
        "fill in",
        "insert",
        "enter",
        "value",
        "angeben",
        "eintragen",
        "ausfüllen",
        "especificar",
        "completar",
        "rellenar",
        "preencher",
        "préciser",
        "invullen",
        "указать",
        "заполнить",
        "填写",
        "待填写",
        "待定",
        "記入",
        "要記入",
        "입력",
        "기입",
        "điền",
    ];
    let text = text.to_lowercase();
    let one_word = text
        .strip_prefix("to be ")
        .or_else(|| text.strip_prefix("à "));
    WORDS.contains(&text.as_str())
        || one_word.is_some_and(|word| !word.is_empty() && !word.contains(char::is_whitespace))
        || text
            .strip_prefix("your ")
            .is_some_and(|what| !what.contains([']', '>']))
}

/// Labels of a form that something is to have, in lower case: what follows is no value.
static DESCRIBES: Stems = Stems::new(&[
    "format",
    "pattern",
    "prefix",
    "suffix",
    "template",
    "syntax",
    "naming",
    "convention",
    "header",
    "tag",
    "start",
    "begin",
    "regex",
    "placeholder",
    "match",
    "example",
    "contain",
    "return",
    "show",
    "print",
    "equal",
    "enthält",
    "contien",
    "contém",
    "содерж",
    "包含",
    "end",
    "schema",
    "read from",
    "muster",
    "vorlage",
    "formato",
    "plantilla",
    "modelo",
    "modèle",
    "sjabloon",
    "шаблон",
    "формат",
    "格式",
    "模板",
    "形式",
    "テンプレ",
    "형식",
    "mẫu",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let mut found = Vec::new();
    let mut upto = 0;
    for (at, item) in checklist.items.iter().enumerate() {
        if item.form != Form::Box || !item.checked || item.span.start < upto {
            continue;
        }
        upto = item.span.end;
        let Some(source) = checklist.source.get(item.span.clone()) else {
            continue;
        };
        // Most ticked items hold no sign of it.
        if !source.iter().any(|byte| matches!(byte, b'_' | b'[' | b'<')) {
            continue;
        }
        let open = open_below(checklist, at);
        let text = String::from_utf8_lossy(source);
        let mut fenced = false;
        let mut blanks = Vec::new();
        for (place, line) in lines(&text).enumerate() {
            let bare = line.trim_start();
            fenced ^= bare.starts_with("```") || bare.starts_with("~~~");
            let line_number = item.line + place;
            if fenced || open.contains(&line_number) {
                continue;
            }
            if !line.trim_end().ends_with(['_', ']', '>']) {
                continue;
            }
            let Some(value) = open_value(line) else {
                continue;
            };
            let label = label_of(line, value);
            if !DESCRIBES.are_in(&label.to_lowercase()) {
                blanks.push((line_number, label, line[value..].trim_end().to_owned()));
            }
        }
        let Some((line, label, blank)) = blanks.first() else {
            continue;
        };
        let more = match blanks.len() {
            1 => String::new(),
            2 => ", and so is another line of it".to_owned(),
            many => format!(", and so are {} other lines of it", many - 1),
        };
        found.push((
            *line,
            format!(
                "the box of line {} is ticked, and \"{label}\" is still `{blank}`{more}",
                item.line
            ),
        ));
    }
    found
}

/// What stands before a value, without marks.
fn label_of(line: &str, value: usize) -> String {
    line[..value]
        .trim_start_matches(|next: char| {
            next.is_whitespace() || "-*+.)".contains(next) || next.is_ascii_digit()
        })
        .trim_start_matches("[x]")
        .trim_start_matches("[X]")
        .trim_matches([' ', ':', '：', '*'])
        .to_owned()
}

/// The lines of boxes below an item that are not ticked: their blanks are open, and say so.
fn open_below(checklist: &tminus_checklist::Checklist, item: usize) -> Vec<usize> {
    let end = checklist.items[item].span.end;
    checklist.items[item + 1..]
        .iter()
        .take_while(|next| next.span.start < end)
        .filter(|next| next.form == Form::Box && !next.checked)
        .map(|next| next.line)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::open_value;
    use crate::rules::lines_of;

    #[test]
    fn an_open_value_stands_at_the_end_behind_a_colon() {
        for (line, value) in [
            ("Host: ___ ", Some("___ ")),
            ("a: **b:** [A_B2]", Some("[A_B2]")),
            ("Name:<Your full name>", Some("<Your full name>")),
            ("名前：[要記入]", Some("[要記入]")),
            ("x: [to be decided]", Some("[to be decided]")),
            ("x: [À PRÉCISER]", Some("[À PRÉCISER]")),
            ("x: [TBD>", Some("[TBD>")),
            ("x: __", None),
            ("x ___", None),
            ("x: a ___", None),
            ("x: [A_]", None),
            ("x: [1_A]", None),
            ("x: [HOST]", None),
            ("x: <A_B>", None),
            ("x: [to be or not]", None),
            ("x: [tbd] y", None),
        ] {
            assert_eq!(open_value(line).map(|at| &line[at..]), value, "{line}");
        }
    }

    #[test]
    fn a_tick_over_a_blank_is_found() {
        for (text, lines) in [
            ("- [x] Ticket: ______\n", vec![3]),
            (
                "- [x] Limits\n  - CPU: [specify]\n  - Memory: <TBD>\n",
                vec![4],
            ),
            ("1. [x] **Host**: [HOST_NAME]\n", vec![3]),
            ("- [x] Лимиты\n  - Память: [указать]\n", vec![4]),
            ("- [x] 容量\n  - 内存：[填写]\n", vec![4]),
            ("- [x] All\n  - [x] Ticket: ____\n", vec![4]),
        ] {
            assert_eq!(lines_of("T049", &format!("# R\n\n{text}")), lines, "{text}");
        }
    }

    #[test]
    fn what_is_filled_in_or_no_blank_is_not() {
        for text in [
            "- [ ] Ticket: ______\n",
            "- [x] Ticket: OPS-12\n",
            "- [x] Status: [OK]\n",
            "- [x] Result: [PASS]\n",
            "- [x] Owner: [Ann](https://example.org/ann)\n",
            "- [x] Regions: [eu, us]\n",
            "- [x] Range: [0, 100]\n",
            "- [x] Logs read (`kubectl logs <pod>`)\n",
            "- [x] Script:\n\n  ```bash\n  # host: [HOST_NAME]\n  ls\n  ```\n",
            "- [x] Parent\n  - [ ] Ticket: ______\n",
            "- [x] Method `__init__` is tested: yes\n",
            "- [x] Names follow `[GCP_PROJECT]-logs`\n",
            "- [x] Commit title format: [TICKET_ID]\n",
            "- [x] Commit title begins with: [TICKET_ID]\n",
            "- [x] Placeholder of the field: <your name>\n",
            "- [x] Header is set: `<HTML_TAG>`\n",
        ] {
            assert_eq!(
                lines_of("T049", &format!("# R\n\n{text}")),
                [0_usize; 0],
                "{text}"
            );
        }
    }
}
