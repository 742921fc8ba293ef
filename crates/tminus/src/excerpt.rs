//! One message with the source line it is about, as a terminal shows it.

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use std::fmt;
use tminus_report::{one_line, printable};

/// The widest part of a source line that is shown, in characters.
const WIDEST: usize = 160;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// It is wrong.
    Error,
    /// It is suspicious.
    Warning,
    /// It is worth knowing.
    Note,
}

/// A place in a text file, with as much of its line as is worth showing.
///
/// Only the one line is kept, so that a message about a document of any size costs the line alone.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    file: String,
    /// From 0.
    line: usize,
    /// From 0, in characters of the whole line.
    column: usize,
    text: String,
    /// Bytes of `text`.
    span: (usize, usize),
}

impl Place {
    /// A line (from 1) of a file. `text` is the line as it is; the part that the message is about is all of
    /// it but white space at its ends.
    pub(crate) fn line(file: &str, line: usize, text: &str) -> Self {
        let trimmed = text.trim();
        let start = text.len() - text.trim_start().len();
        Self::part(file, line, text, start, trimmed.len())
    }

    /// A part of a line: `start` and `length` in bytes of `text`.
    pub(crate) fn part(file: &str, line: usize, text: &str, start: usize, length: usize) -> Self {
        let start = floor(text, start.min(text.len()));
        let end = floor(text, (start + length).min(text.len()));
        let column = text[..start].chars().count();
        // A window of the line: a little of what stands before the part, and what fits behind it.
        let skipped = column.saturating_sub(if column > WIDEST / 2 { 20 } else { column });
        let shown = |text: &str| -> String {
            printable(text)
                .chars()
                .map(|character| if character == '\t' { ' ' } else { character })
                .filter(|character| *character != '\n')
                .collect()
        };
        let mut head: String = shown(&text[..start].chars().skip(skipped).collect::<String>());
        if skipped > 0 {
            head.insert(0, '…');
        }
        let room = WIDEST.saturating_sub(head.chars().count());
        let body: String = shown(&text[start..end].chars().take(room).collect::<String>());
        let tail_room = room.saturating_sub(body.chars().count());
        let mut tail: String = shown(&text[end..].chars().take(tail_room).collect::<String>());
        if text[start..].chars().nth(room).is_some() {
            tail.push('…');
        }
        let span = (head.len(), body.len());
        Self {
            file: file.to_owned(),
            line: line.saturating_sub(1),
            column,
            text: format!("{head}{body}{tail}"),
            span,
        }
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// A message, where it is about, and what to do.
#[derive(Debug, Clone)]
pub(crate) struct Excerpt {
    /// How bad it is.
    pub(crate) severity: Severity,
    /// A code that `tminus explain` knows.
    pub(crate) code: Option<String>,
    /// What is the matter.
    pub(crate) message: String,
    /// Where.
    pub(crate) place: Option<Place>,
    /// What to do.
    pub(crate) help: Option<String>,
}

impl Excerpt {
    /// The message as a terminal shows it, with a line feed at its end.
    pub(crate) fn render(&self, color: bool) -> String {
        let theme = if color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(100)
            .with_context_lines(0)
            .without_syntax_highlighting();
        let shown = Shown {
            severity: match self.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Note => miette::Severity::Advice,
            },
            code: self.code.clone(),
            message: printable(&self.message),
            source: self.place.clone().map(OneLine),
            help: self.help.as_deref().map(printable),
        };
        let mut text = String::new();
        if handler.render_report(&mut text, &shown).is_err() {
            // Only a span beyond its line could end here; the message counts more than the picture.
            text = format!("{}\n", one_line(&self.message));
        }
        let mut tidy: String = text
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n");
        tidy.push('\n');
        tidy
    }
}

/// A place as miette reads it.
#[derive(Debug)]
struct OneLine(Place);

impl SourceCode for OneLine {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let Place {
            file,
            line,
            column,
            text,
            ..
        } = &self.0;
        if span.offset() + span.len() > text.len() {
            return Err(MietteError::OutOfBounds);
        }
        Ok(Box::new(MietteSpanContents::new_named(
            one_line(file),
            text.as_bytes(),
            (0, text.len()).into(),
            *line,
            *column,
            1,
        )))
    }
}

#[derive(Debug)]
struct Shown {
    severity: miette::Severity,
    code: Option<String>,
    message: String,
    source: Option<OneLine>,
    help: Option<String>,
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code
            .as_ref()
            .map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let OneLine(place) = self.source.as_ref()?;
        let label = LabeledSpan::new_primary_with_span(None, place.span);
        Some(Box::new(std::iter::once(label)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(place: Place) -> String {
        Excerpt {
            severity: Severity::Warning,
            code: Some("T001".into()),
            message: "the command never ends".into(),
            place: Some(place),
            help: Some("give it a limit".into()),
        }
        .render(false)
    }

    #[test]
    fn a_message_shows_its_line_with_the_number_it_has_in_the_file() {
        insta::assert_snapshot!(shown(Place::part("a.md", 44, "- [ ] `tail -f log`", 7, 11)));
    }

    #[test]
    fn a_line_of_ten_megabytes_is_shown_around_the_part() {
        let long = format!(
            "{}`tail -f`{}",
            "x".repeat(5_000_000),
            "y".repeat(5_000_000)
        );
        insta::assert_snapshot!(shown(Place::part("a.md", 1, &long, 5_000_000, 9)));
    }

    #[test]
    fn what_a_document_holds_cannot_drive_the_terminal() {
        let text = shown(Place::line(
            "a\u{1b}[2J.md",
            3,
            "- [ ] \u{1b}]0;owned\u{7}\u{202e}evil\r",
        ));
        assert!(
            !text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']),
            "{text:?}"
        );
    }

    #[test]
    fn an_empty_line_and_a_part_beyond_the_line_are_shown() {
        assert!(shown(Place::line("a.md", 1, "")).contains("a.md:1:1"));
        assert!(shown(Place::part("a.md", 1, "é", 1, 400)).contains("a.md:1:1"));
    }
}
