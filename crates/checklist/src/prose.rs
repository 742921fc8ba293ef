//! Running text without its Markdown marks, with the way back to the document.

use std::ops::Range;

/// The text of one block: no emphasis marks, no link targets; backticks stay. Places count in
/// [`Self::text`] unless they are said to count in the document.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    /// The text. Lines that only wrap are joined by a space.
    pub(crate) text: String,
    /// The content of each code span, backticks excluded.
    pub(crate) codes: Vec<Range<usize>>,
    /// The bold stretches.
    pub(crate) bold: Vec<Range<usize>>,
    /// Where a new line of the document begins.
    pub(crate) line_starts: Vec<usize>,
    /// Where HTML comments were left out.
    pub(crate) comments: Vec<usize>,
    pieces: Vec<Piece>,
}

/// Where a stretch of the text stands in the document.
#[derive(Debug, Clone, Copy)]
struct Piece {
    at: usize,
    from: usize,
    len: usize,
}

impl Prose {
    /// Appends text that stands in the document at `from`. When its length there differs (an
    /// entity, an escape), every place within it counts as its start.
    pub(crate) fn push(&mut self, text: &str, from: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
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

    /// Appends a code span with its backticks; `from` is the whole span in the document, which
    /// opens with `ticks` backticks.
    pub(crate) fn push_code(&mut self, code: &str, from: Range<usize>, ticks: usize) {
        let around = from.len().saturating_sub(code.len());
        // One space is cut on each side of `` `a` ``; bars escaped in a table are cut anywhere.
        let before = if around == 2 * ticks + 2 {
            ticks + 1
        } else {
            ticks
        };
        self.push("`", from.start..from.start + 1);
        let start = self.text.len();
        let inner = from.start + before;
        self.push(code, inner..inner + code.len());
        self.codes.push(start..self.text.len());
        self.push("`", from.end.saturating_sub(1)..from.end);
    }

    /// Marks the end of a line of the document, the next of which begins at `next`.
    pub(crate) fn push_break(&mut self, from: Range<usize>) {
        self.push(" ", from.start..from.start + 1);
        self.line_starts.push(self.text.len());
    }

    /// The place in the document of a place in the text.
    pub(crate) fn locate(&self, at: usize) -> usize {
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
        let starts = std::iter::once(0).chain(self.line_starts.iter().copied());
        let ends = self
            .line_starts
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
        let mut prose = Prose::default();
        prose.push("Run", 2..5);
        prose.push(" ", 7..8);
        prose.push_code("ls", 8..12, 1);
        prose.push(" ", 12..13);
        prose.push("&", 13..18);
        prose.push(" go", 18..21);
        assert_eq!(prose.text, "Run `ls` & go");
        assert_eq!(prose.range(&(0..3)), 2..5);
        assert_eq!(prose.range(&prose.codes[0]), 9..11);
        assert_eq!(prose.locate(prose.text.len() - 2), 19);
    }

    #[test]
    fn lines_are_those_of_the_document() {
        let mut prose = Prose::default();
        prose.push("a", 0..1);
        prose.push_break(1..2);
        prose.push("b c", 2..5);
        assert_eq!(prose.text, "a b c");
        assert_eq!(prose.lines().collect::<Vec<_>>(), [0..1, 2..5]);
    }
}
