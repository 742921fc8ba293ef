//! Reading: whatever the bytes are, every entry of the checklist lies where it says it lies.

use tminus_checklist::{Checklist, Item, Mark, Span, fill, parse};

/// Reading is also the same every time.
pub(crate) fn check(input: &[u8]) {
    let checklist = read(input);
    assert!(parse(input) == checklist, "a second reading differs");
}

/// Reads a document and holds what was read against it.
pub(crate) fn read(source: &[u8]) -> Checklist {
    let checklist = parse(source);
    let document = Document::of(source);
    assert!(checklist.source == source, "the source is kept");
    assert!(fill(source, &[]) == source, "no edit changes nothing");
    sections(&document, &checklist);
    items(&document, &checklist);
    marks_and_blanks(&checklist);
    commands(&document, &checklist);
    statements(&document, &checklist);
    choices(&document, &checklist);
    checklist
}

struct Document<'a> {
    source: &'a [u8],
    /// The source, when it is text.
    text: Option<&'a str>,
    feeds: Vec<usize>,
}

impl<'a> Document<'a> {
    fn of(source: &'a [u8]) -> Self {
        let bytes = source.iter().enumerate();
        Self {
            source,
            text: std::str::from_utf8(source).ok(),
            feeds: bytes
                .filter(|(_, byte)| **byte == b'\n')
                .map(|(at, _)| at)
                .collect(),
        }
    }

    /// Whether a span lies in the document, and cuts no character of it in two.
    fn has(&self, span: &Span) -> bool {
        let whole = |at| self.text.is_none_or(|text| text.is_char_boundary(at));
        span.start <= span.end
            && span.end <= self.source.len()
            && whole(span.start)
            && whole(span.end)
    }

    fn line(&self, at: usize) -> usize {
        self.feeds.partition_point(|feed| *feed < at) + 1
    }

    fn has_line(&self, line: usize) -> bool {
        (1..=self.feeds.len() + 1).contains(&line)
    }
}

/// What stands before the first heading and the sections make up the document.
fn sections(document: &Document<'_>, checklist: &Checklist) {
    let sections = &checklist.sections;
    for (place, section) in sections.iter().enumerate() {
        assert!(document.has(&section.span), "{section:?}");
        assert_eq!(
            document.line(section.span.start),
            section.line,
            "{section:?}"
        );
        let next = sections.get(place + 1);
        let end = next.map_or(document.source.len(), |next| next.span.start);
        assert_eq!(
            section.span.end, end,
            "nothing lies between {section:?} and {next:?}"
        );
        assert!((1..=6).contains(&section.level), "{section:?}");
        if let Some(parent) = section.parent {
            assert!(parent.0 < place, "{section:?} is part of a later one");
            assert!(sections[parent.0].level < section.level, "{section:?}");
        }
    }
    assert_eq!(checklist.title.is_some(), !sections.is_empty());
}

fn items(document: &Document<'_>, checklist: &Checklist) {
    let mut before = 0;
    for (place, item) in checklist.items.iter().enumerate() {
        assert!(document.has(&item.span), "{item:?}");
        assert!(item.span.start >= before, "{item:?} begins before {before}");
        before = item.span.start;
        assert_eq!(document.line(item.span.start), item.line, "{item:?}");
        if let Some(parent) = item.parent {
            assert!(parent.0 < place, "{item:?} is nested in a later one");
            // The line that introduces a fence is the parent of what stands in it.
            let outer = &checklist.items[parent.0].span;
            assert!(
                within(outer, &item.span) || outer.end <= item.span.start,
                "{item:?} is half in {outer:?}"
            );
        }
        match item.section {
            Some(section) => {
                let span = &checklist.sections[section.0].span;
                assert!(
                    span.contains(&item.span.start),
                    "{item:?} is not in {span:?}"
                );
            }
            None => assert!(
                checklist
                    .sections
                    .first()
                    .is_none_or(|first| item.span.start < first.span.start),
                "{item:?} is in no section"
            ),
        }
        for span in places(item) {
            assert!(document.has(span), "{item:?}");
            assert!(within(&item.span, span), "{item:?}");
        }
        match &item.mark {
            Some(Mark::Box(span)) => boxed(document, item, span),
            Some(Mark::Pair { yes, no }) => {
                assert!(yes.end <= no.start || no.end <= yes.start, "{item:?}");
            }
            Some(Mark::Symbol(span)) => assert!(!span.is_empty(), "{item:?}"),
            Some(Mark::Cell(_)) | None => {}
        }
    }
    let mut ids: Vec<&str> = checklist
        .items
        .iter()
        .map(|item| item.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), checklist.items.len(), "every id is given once");
}

/// Brackets stand around a box, and besides the tick there is nothing to see between them.
fn boxed(document: &Document<'_>, item: &Item, span: &Span) {
    // A box has but a few characters of white space and emphasis in it.
    const FEW: usize = 32;
    let unseen = |character: char| character.is_whitespace() || "*_~\\".contains(character);
    let text = |range: Span| String::from_utf8_lossy(&document.source[range]);
    let end = (span.end + FEW).min(document.source.len());
    let before = text(span.start.saturating_sub(FEW)..span.start);
    let after = text(span.end..end);
    assert!(before.trim_end_matches(unseen).ends_with('['), "{item:?}");
    assert!(
        after.trim_start_matches(unseen).starts_with(']'),
        "{item:?}"
    );
    let ticked = !text(span.clone()).trim().is_empty();
    assert_eq!(item.checked, ticked, "{item:?}");
}

/// Where an item is ticked and filled in.
fn places(item: &Item) -> impl Iterator<Item = &Span> {
    let marks = match &item.mark {
        Some(Mark::Box(span) | Mark::Symbol(span) | Mark::Cell(span)) => [Some(span), None],
        Some(Mark::Pair { yes, no }) => [Some(yes), Some(no)],
        None => [None, None],
    };
    let blanks = item.blanks.iter().map(|blank| &blank.span);
    marks.into_iter().flatten().chain(blanks)
}

/// No two items are ticked in one place, and no blank is two items' blank: each would undo what the other writes.
fn marks_and_blanks(checklist: &Checklist) {
    let mut marks: Vec<&Span> = Vec::new();
    let mut blanks: Vec<&Span> = Vec::new();
    for item in &checklist.items {
        let of_mark = if item.mark.is_some() {
            places(item).count() - item.blanks.len()
        } else {
            0
        };
        marks.extend(places(item).take(of_mark));
        blanks.extend(places(item).skip(of_mark));
    }
    for mut spans in [marks, blanks] {
        spans.sort_by_key(|span| (span.start, span.end));
        for pair in spans.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{pair:?} overlap");
        }
    }
}

fn within(outer: &Span, inner: &Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn commands(document: &Document<'_>, checklist: &Checklist) {
    let mut before = 0;
    let mut fence = 0;
    for command in &checklist.commands {
        assert!(document.has(&command.span), "{command:?}");
        assert!(
            command.span.start >= before,
            "{command:?} begins before {before}"
        );
        before = command.span.end;
        assert!(!command.text.trim().is_empty(), "{command:?}");
        assert_eq!(
            document.line(command.span.start),
            command.line,
            "{command:?}"
        );
        if let Some(number) = command.fence {
            assert!(
                number >= fence,
                "{command:?} stands in an earlier fence than {fence}"
            );
            fence = number;
        }
        owners(checklist, command.item, command.section);
        if let Some(expected) = &command.expected {
            assert!(document.has_line(expected.line), "{command:?}");
        }
    }
}

fn owners(
    checklist: &Checklist,
    item: Option<tminus_checklist::ItemIndex>,
    section: Option<tminus_checklist::SectionIndex>,
) {
    assert!(item.is_none_or(|item| item.0 < checklist.items.len()));
    assert!(section.is_none_or(|section| section.0 < checklist.sections.len()));
}

/// Criteria, windows, and what could not be understood.
fn statements(document: &Document<'_>, checklist: &Checklist) {
    for placed in &checklist.criteria {
        assert!(document.has_line(placed.line), "{placed:?}");
        owners(checklist, placed.item, placed.section);
        let threshold = &placed.criterion.threshold;
        assert!(!placed.criterion.metric.trim().is_empty(), "{placed:?}");
        assert!(threshold.value.is_finite(), "{placed:?}");
        assert!(threshold.high.is_none_or(f64::is_finite), "{placed:?}");
    }
    for window in &checklist.windows {
        assert!(document.has_line(window.line), "{window:?}");
        owners(checklist, window.item, window.section);
        assert!(
            window.length_s.is_none_or(|length| length >= 0),
            "{window:?}"
        );
        assert!(window.every_s.is_none_or(|every| every >= 0), "{window:?}");
        assert!(
            window.from_s.is_some() || window.length_s.is_some() || window.every_s.is_some(),
            "{window:?} states no time"
        );
    }
    for (line, column, what) in &checklist.unclear {
        assert!(
            document.has_line(*line) && *column >= 1,
            "{line}:{column}: {what}"
        );
    }
}

fn choices(document: &Document<'_>, checklist: &Checklist) {
    for choice in &checklist.choices {
        assert!(document.has_line(choice.line), "{choice:?}");
        assert!(choice.options.len() > 1, "{choice:?} leaves no choice");
        owners(checklist, choice.item, None);
        for option in &choice.options {
            assert!(
                option
                    .items
                    .iter()
                    .all(|item| item.0 < checklist.items.len()),
                "{choice:?}"
            );
            assert!(
                option
                    .commands
                    .iter()
                    .all(|at| *at < checklist.commands.len()),
                "{choice:?}"
            );
        }
    }
}
