//! Running text without its Markdown marks, with the way back to the document.

use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;

/// The text of one block: no emphasis marks, no link targets; backticks stay. Places count in
/// [`Self::text`] unless they are said to count in the document.
#[derive(Debug)]
pub(crate) struct Prose<'a> {
    /// The text. Lines that only wrap are joined by a space. Most texts stand in the document as
    /// they are, and are borrowed from it.
    pub(crate) text: Cow<'a, str>,
    document: &'a str,
    /// Where a borrowed text begins in the document.
    from: usize,
    /// The stretches of a text that is not borrowed.
    pieces: Vec<Piece>,
    /// Most texts have no marks, and there are many texts.
    marks: Option<Box<Marks>>,
}

/// What stands in a text, each in order.
#[derive(Debug, Default)]
struct Marks {
    codes: Vec<Range<usize>>,
    bold: Vec<Range<usize>>,
    links: Vec<Range<usize>>,
    line_starts: Vec<usize>,
    comments: Vec<usize>,
}

/// Where a stretch of the text stands in the document.
#[derive(Debug, Clone, Copy)]
struct Piece {
    at: usize,
    from: usize,
    len: usize,
}

impl<'a> Prose<'a> {
    /// The text of a block of a document, to which nothing is appended yet.
    pub(crate) fn of(document: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(""),
            document,
            from: 0,
            pieces: Vec::new(),
            marks: None,
        }
    }

    /// Appends text that stands in the document at `from`. When its length there differs (an
    /// entity, an escape), every place within it counts as its start.
    pub(crate) fn push(&mut self, text: &str, from: Range<usize>) {
        if text.is_empty() || self.borrow(text, &from) {
            return;
        }
        let at = self.text.len();
        self.own(text.len()).push_str(text);
        let len = if from.len() == text.len() {
            text.len()
        } else {
            0
        };
        if let Some(last) = self.pieces.last_mut()
            && len > 0
            && last.len > 0
            && last.at + last.len == at
            && last.from + last.len == from.start
        {
            last.len += len;
            return;
        }
        self.pieces.push(Piece {
            at,
            from: from.start,
            len,
        });
    }

    /// A stretch of a text that was taken as it stands, with what backticks mean in it.
    pub(crate) fn with_codes(&self, within: &Range<usize>) -> Self {
        let mut prose = Self::of(self.document);
        let text = &self.text[..within.end];
        let mut at = within.start;
        while let Some(open) = memchr(b'`', &text.as_bytes()[at..]).map(|open| at + open)
            && let Some(code) = memchr(b'`', &text.as_bytes()[open + 1..]).filter(|code| *code > 0)
        {
            let end = open + code + 2;
            prose.push(&text[at..open], self.range(&(at..open)));
            let whole = self.range(&(open..end));
            let source = self.document.get(whole.clone()).unwrap_or_default();
            prose.push_code(&text[open + 1..end - 1], whole, source);
            at = end;
        }
        prose.push(&text[at..], self.range(&(at..within.end)));
        prose
    }

    /// Appends what goes on in the document just where a borrowed text ends; tells whether it does.
    fn borrow(&mut self, text: &str, from: &Range<usize>) -> bool {
        let Cow::Borrowed(before) = self.text else {
            return false;
        };
        let start = if before.is_empty() {
            from.start
        } else {
            self.from
        };
        let goes_on =
            start + before.len() == from.start && self.document.get(from.clone()) == Some(text);
        if goes_on {
            self.text = Cow::Borrowed(&self.document[start..from.end]);
            self.from = start;
        }
        goes_on
    }

    /// The text as one of its own, with room for `more` bytes.
    fn own(&mut self, more: usize) -> &mut String {
        if let Cow::Borrowed(borrowed) = self.text {
            let mut text = String::with_capacity(2 * (borrowed.len() + more));
            text.push_str(borrowed);
            if !borrowed.is_empty() {
                self.pieces.push(Piece {
                    at: 0,
                    from: self.from,
                    len: borrowed.len(),
                });
            }
            self.text = Cow::Owned(text);
        }
        self.text.to_mut()
    }

    /// Appends a code span with its backticks; `from` is the whole span in the document, and
    /// `source` what stands there.
    pub(crate) fn push_code(&mut self, code: &str, from: Range<usize>, source: &str) {
        self.push("`", from.start..from.start + 1);
        let start = self.text.len();
        self.push_inside_code(code, &from, source);
        let code = start..self.text.len();
        self.marks().codes.push(code);
        self.push("`", from.end.saturating_sub(1)..from.end);
    }

    fn push_inside_code(&mut self, code: &str, from: &Range<usize>, source: &str) {
        let ticks = source.len() - source.trim_start_matches('`').len();
        let bytes = source.as_bytes();
        if bytes[ticks..].starts_with(code.as_bytes()) {
            let start = from.start + ticks;
            self.push(code, start..start + code.len());
            return;
        }
        // A space is cut on each side of `` `a` ``, the backslash of a bar that a table escapes, and the marks of a
        // quotation where a line ends: what is left stands in pieces.
        let mut at = ticks;
        let mut piece = 0;
        let mut piece_at = at;
        for (place, byte) in code.bytes().enumerate() {
            let same = |found: u8| found == byte || byte == b' ' && matches!(found, b'\n' | b'\r');
            let before = at;
            while bytes.get(at).is_some_and(|found| !same(*found)) {
                at += 1;
            }
            if at > before && code.is_char_boundary(place) {
                self.push(
                    &code[piece..place],
                    from.start + piece_at..from.start + before,
                );
                (piece, piece_at) = (place, at);
            }
            at += 1;
        }
        self.push(&code[piece..], from.start + piece_at..from.start + at);
    }

    /// Marks the end of a line of the document, the next of which begins at `next`.
    pub(crate) fn push_break(&mut self, from: Range<usize>) {
        self.push(" ", from.start..from.start + 1);
        let next = self.text.len();
        self.marks().line_starts.push(next);
    }

    /// Marks a bold stretch that ends here.
    pub(crate) fn push_bold(&mut self, start: usize) {
        let end = self.text.len();
        let bold = &mut self.marks().bold;
        // Bold within bold ends first and says nothing more.
        while bold.pop_if(|inner| inner.start >= start).is_some() {}
        bold.push(start.min(end)..end);
    }

    /// Marks a stretch that ends here as the text of a link.
    pub(crate) fn push_link(&mut self, start: usize) {
        let end = self.text.len();
        // Most links have no code in them, and nobody asks about them.
        let has_code = |marks: &Marks| marks.codes.last().is_some_and(|code| code.start > start);
        if let Some(marks) = self.marks.as_mut().filter(|marks| has_code(marks)) {
            marks.links.push(start.min(end)..end);
        }
    }

    /// Marks an HTML comment that is left out here.
    pub(crate) fn push_comment(&mut self) {
        let at = self.text.len();
        self.marks().comments.push(at);
    }

    fn marks(&mut self) -> &mut Marks {
        self.marks.get_or_insert_default()
    }

    /// The contents of the code spans in a stretch of the text, backticks excluded.
    pub(crate) fn codes(&self, within: &Range<usize>) -> &[Range<usize>] {
        let codes = self.marks.as_ref().map_or(&[][..], |marks| &marks.codes);
        let start = codes.partition_point(|code| code.start < within.start);
        let end = codes.partition_point(|code| code.end <= within.end);
        codes.get(start..end).unwrap_or(&[])
    }

    /// The bold stretch that begins at a place.
    pub(crate) fn bold_at(&self, at: usize) -> Option<&Range<usize>> {
        let bold = &self.marks.as_ref()?.bold;
        bold.binary_search_by_key(&at, |bold| bold.start)
            .ok()
            .map(|found| &bold[found])
    }

    /// Whether a place stands in the text of a link.
    pub(crate) fn is_linked(&self, at: usize) -> bool {
        self.marks.as_ref().is_some_and(|marks| {
            let next = marks.links.partition_point(|link| link.end <= at);
            marks.links.get(next).is_some_and(|link| link.start <= at)
        })
    }

    /// Whether an HTML comment was left out in a stretch of the text.
    pub(crate) fn has_comment(&self, within: &Range<usize>) -> bool {
        self.marks.as_ref().is_some_and(|marks| {
            let next = marks
                .comments
                .partition_point(|comment| *comment < within.start);
            marks
                .comments
                .get(next)
                .is_some_and(|comment| *comment <= within.end)
        })
    }

    /// The place in the document of a place in the text.
    pub(crate) fn locate(&self, at: usize) -> usize {
        if let Cow::Borrowed(text) = self.text {
            return self.from + at.min(text.len());
        }
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        after
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
            .map_or(0, |piece| piece.from + (at - piece.at).min(piece.len))
    }

    /// The range in the document of a range in the text.
    pub(crate) fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.locate(range.start);
        let end = if range.end > range.start {
            let last = self.text[..range.end]
                .char_indices()
                .next_back()
                .map_or(range.start, |(at, _)| at);
            self.locate(last) + (range.end - last)
        } else {
            start
        };
        start..end.max(start)
    }

    /// The lines of the document that the text is made of, as ranges of the text.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let next = self
            .marks
            .as_ref()
            .map_or(&[][..], |marks| &marks.line_starts);
        let starts = std::iter::once(0).chain(next.iter().copied());
        let ends = next
            .iter()
            .map(|next| next - 1)
            .chain(std::iter::once(self.text.len()));
        starts.zip(ends).map(|(start, end)| start..end.max(start))
    }
}

/// The start of a text, at most this many bytes long. What surrounds a place is looked at only so
/// far, so that reading stays linear however long the lines are.
pub(crate) fn clip(text: &str, longest: usize) -> &str {
    &text[..text.floor_char_boundary(longest)]
}

/// The end of a text, at most this many bytes long.
pub(crate) fn clip_start(text: &str, longest: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(longest))..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_document() {
        // **Run** `ls` &amp; go
        let mut prose = Prose::of("**Run** `ls` &amp; go");
        prose.push("Run", 2..5);
        prose.push(" ", 7..8);
        prose.push_code("ls", 8..12, "`ls`");
        prose.push(" ", 12..13);
        prose.push("&", 13..18);
        prose.push(" go", 18..21);
        assert_eq!(prose.text, "Run `ls` & go");
        assert_eq!(prose.range(&(0..3)), 2..5);
        assert_eq!(prose.range(&prose.codes(&(0..13))[0]), 9..11);
        assert_eq!(prose.locate(prose.text.len() - 2), 19);
    }

    #[test]
    fn lines_are_those_of_the_document() {
        let mut prose = Prose::of("a\nb c");
        prose.push("a", 0..1);
        prose.push_break(1..2);
        prose.push("b c", 2..5);
        assert_eq!(prose.text, "a b c");
        assert_eq!(prose.lines().collect::<Vec<_>>(), [0..1, 2..5]);
    }
}
