//! The form of a place in the document: what may be written there so that the Markdown around it
//! still means what it meant.

use crate::text::printable;
use tminus_checklist::{Form, Span};
use tminus_measure::{Quantity, Unit};
use tminus_receipt::Value;

/// The document with what is needed to write into it.
pub(super) struct Document<'a> {
    source: &'a [u8],
    /// The bytes inside code fences, in order.
    fences: Vec<Span>,
    /// Where lines end: the place of each line feed, in order.
    feeds: Vec<usize>,
    /// Where backticks stand, in order.
    ticks: Vec<usize>,
}

/// As far as a unit is looked for behind a blank, or the bar of a table before one, in bytes.
const REACH: usize = 64;

/// Where a place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surrounding {
    Prose,
    Cell,
    CodeSpan,
    Fence,
}

impl<'a> Document<'a> {
    pub(super) fn of(source: &'a [u8]) -> Self {
        let all = |wanted: u8| {
            let places = source.iter().enumerate();
            let found = places.filter(move |&(_, &byte)| byte == wanted);
            found.map(|(place, _)| place).collect()
        };
        Self {
            source,
            fences: fences(source),
            feeds: all(b'\n'),
            ticks: all(b'`'),
        }
    }

    /// What stands at a place.
    pub(super) fn read(&self, span: &Span) -> String {
        String::from_utf8_lossy(self.source.get(span.clone()).unwrap_or_default()).into_owned()
    }

    /// The text as it may stand at a place: in one line, with what Markdown would read as markup
    /// escaped, and with the white space that a table cell had around its content.
    pub(super) fn written(&self, span: &Span, text: &str, form: Form) -> String {
        let in_cell = form == Form::Row || self.in_table(span);
        let surrounding = if self.in_fence(span) {
            Surrounding::Fence
        } else if self.in_code_span(span) {
            Surrounding::CodeSpan
        } else if in_cell {
            Surrounding::Cell
        } else {
            Surrounding::Prose
        };
        let mut written = escaped(&printable(text), surrounding);
        if in_cell && surrounding == Surrounding::CodeSpan {
            written = written.replace('|', "\\|");
        }
        let old = self.source.get(span.clone()).unwrap_or_default();
        if in_cell && self.is_whole_cell(span) {
            written = match (old.starts_with(b" "), old.ends_with(b" ")) {
                _ if written.is_empty() => " ".to_owned(),
                // An empty cell or one without spaces gets the usual ones.
                (false, false) | (true, true) => format!(" {written} "),
                (true, false) => format!(" {written}"),
                (false, true) => format!("{written} "),
            };
        }
        written
    }

    /// A value without its unit where the text behind the blank names one: `0.2%` before ` %` is
    /// `0.2`, and `1.5 s` before ` ms` is `1500`.
    pub(super) fn in_unit_of_text(&self, span: &Span, value: &Value) -> String {
        let converted = || {
            let unit = self.unit_behind(span)?;
            let quantity: Quantity = value.text.parse().ok()?;
            if quantity.unit() == Unit::None {
                return None;
            }
            let number = quantity.value_in(unit)?;
            Some(format!("{}", (number * 1e6).round() / 1e6))
        };
        converted().unwrap_or_else(|| value.text.clone())
    }

    fn unit_behind(&self, span: &Span) -> Option<Unit> {
        let line_end = self.line_end(span.end).min(span.end + REACH);
        let rest = self.source.get(span.end..line_end)?;
        let rest = String::from_utf8_lossy(rest);
        let rest = rest.trim_start_matches(['`', '*', ' ']);
        let end = rest
            .find([' ', '(', ',', ';', ')', '|', '`', '*', '\r', '\t'])
            .unwrap_or(rest.len());
        Unit::from_spelling(&rest[..end]).filter(|&unit| unit != Unit::None)
    }

    fn line_start(&self, position: usize) -> usize {
        let before = self.feeds.partition_point(|&feed| feed < position);
        before.checked_sub(1).map_or(0, |last| self.feeds[last] + 1)
    }

    fn line_end(&self, position: usize) -> usize {
        let next = self.feeds.partition_point(|&feed| feed < position);
        self.feeds.get(next).copied().unwrap_or(self.source.len())
    }

    fn in_table(&self, span: &Span) -> bool {
        let start = self.line_start(span.start);
        let end = self.line_end(start).min(start + REACH);
        let line = self.source.get(start..end).unwrap_or_default();
        line.trim_ascii_start().starts_with(b"|")
    }

    /// A bar stands directly before the place, so that it is all there is of its cell.
    fn is_whole_cell(&self, span: &Span) -> bool {
        let before = span
            .start
            .checked_sub(1)
            .and_then(|place| self.source.get(place));
        before == Some(&b'|')
    }

    fn in_code_span(&self, span: &Span) -> bool {
        let count = |position: usize| self.ticks.partition_point(|&tick| tick < position);
        let before = count(span.start) - count(self.line_start(span.start));
        let after = count(self.line_end(span.end)) - count(span.end);
        before % 2 == 1 && after > 0
    }

    fn in_fence(&self, span: &Span) -> bool {
        let next = self.fences.partition_point(|fence| fence.end <= span.start);
        self.fences
            .get(next)
            .is_some_and(|fence| fence.start <= span.start)
    }
}

/// The bytes between the lines that open and close code fences. A fence that is not closed goes
/// to the end of the document. Indentation is not counted: a fence in a list is one too.
fn fences(source: &[u8]) -> Vec<Span> {
    let mut fences = Vec::new();
    let mut open: Option<(u8, usize, usize)> = None;
    let mut start = 0;
    for line in source.split_inclusive(|&byte| byte == b'\n') {
        let content = line.trim_ascii();
        let mark = content
            .first()
            .copied()
            .filter(|&byte| byte == b'`' || byte == b'~');
        let length = mark.map_or(0, |mark| {
            content.iter().take_while(|&&byte| byte == mark).count()
        });
        match (open, mark) {
            (None, Some(mark))
                if length >= 3 && !(mark == b'`' && content[length..].contains(&b'`')) =>
            {
                open = Some((mark, length, start + line.len()));
            }
            (Some((mark, opened, from)), Some(closing))
                if closing == mark && length >= opened && content.len() == length =>
            {
                fences.push(from..start);
                open = None;
            }
            _ => {}
        }
        start += line.len();
    }
    if let Some((_, _, from)) = open {
        fences.push(from..source.len());
    }
    fences
}

fn escaped(text: &str, surrounding: Surrounding) -> String {
    let mut written = String::with_capacity(text.len());
    let mut previous = ' ';
    let trimmed = text.trim();
    let mut characters = trimmed.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match (surrounding, character) {
            (Surrounding::Cell, '\n') => written.push_str("<br>"),
            (_, '\n' | '\t') => written.push(' '),
            // A backtick would end the code span, and nothing escapes one inside.
            (Surrounding::CodeSpan, '`') => written.push('\''),
            (Surrounding::CodeSpan | Surrounding::Fence, _) => written.push(character),
            (Surrounding::Cell, '|') | (_, '\\' | '`' | '*' | '[' | ']' | '<') => {
                written.push('\\');
                written.push(character);
            }
            // Underscores inside a word are no emphasis (CommonMark 6.2).
            (_, '_')
                if !(previous.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)) =>
            {
                written.push_str("\\_");
            }
            (_, '~') if next == Some('~') || previous == '~' => written.push_str("\\~"),
            _ => written.push(character),
        }
        previous = character;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(source: &str, place: &str, value: &str) -> String {
        let start = source.find(place).expect("the place is in the source");
        let span = start..start + place.len();
        let text = Document::of(source.as_bytes()).written(&span, value, Form::Blank);
        format!("{}{text}{}", &source[..span.start], &source[span.end..])
    }

    #[test]
    fn a_value_cannot_break_out_of_its_place() {
        for (source, value, expected) in [
            ("- Path: `____`\n", "a`b|c\nd", "- Path: `a'b|c d`\n"),
            (
                "**By**: ____\n",
                "*eve* <b> [x](y)",
                "**By**: \\*eve\\* \\<b> \\[x\\](y)\n",
            ),
            (
                "Name: ____\n",
                "backup_2026_01.sql",
                "Name: backup_2026_01.sql\n",
            ),
            (
                "Name: ____\n",
                "_eve_ ~~x~~",
                "Name: \\_eve\\_ \\~\\~x\\~\\~\n",
            ),
            ("| a | ____ |\n", "x|y\nz", "| a | x\\|y<br>z |\n"),
            ("| a | `____` |\n", "x|y", "| a | `x\\|y` |\n"),
            (
                "```\nBy: ____\n```\n",
                "*eve*\nx",
                "```\nBy: *eve* x\n```\n",
            ),
            ("By: ____\r\n", "a\r\nb", "By: a b\r\n"),
        ] {
            assert_eq!(written(source, "____", value), expected);
        }
    }

    #[test]
    fn a_unit_is_not_written_twice() {
        for (source, text, expected) in [
            ("Error rate: `____` % (target: <1%)", "0.2%", "0.2"),
            ("Latency: ____ ms", "1.5 s", "1500"),
            ("Rate: `____` msg/sec (x)", "5200 msg/s", "5200"),
            ("Rate: ____", "5200 msg/s", "5200 msg/s"),
            ("Size: ____ ms", "3 GB", "3 GB"),
            ("Size: ____ ms", "about 3", "about 3"),
            ("Date: ____", "2026-03-01", "2026-03-01"),
        ] {
            let start = source.find("____").expect("a blank");
            let value = Value {
                name: String::new(),
                text: text.to_owned(),
                number: None,
            };
            assert_eq!(
                Document::of(source.as_bytes()).in_unit_of_text(&(start..start + 4), &value),
                expected,
                "{source}"
            );
        }
    }

    #[test]
    fn fences_are_found_and_an_open_one_goes_to_the_end() {
        let source = b"a\n```sh\nb\n```\nc\n~~~~\nd\n~~~\n";
        let found: Vec<&[u8]> = fences(source)
            .into_iter()
            .map(|span| &source[span])
            .collect();
        assert_eq!(found, [&b"b\n"[..], b"d\n~~~\n"]);
    }
}
