//! The part of the screen below the board where a question stands, so that the board goes on being
//! drawn above it and leaves alone what is asked and typed.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A question that nobody has asked for so long is over: somebody else has answered it.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a board and the questions below it know of each other.
#[derive(Clone, Default)]
pub(crate) struct Prompt(Rc<Shared>);

#[derive(Default)]
struct Shared {
    /// How wide the screen is, in columns; 0 where no board is drawn.
    width: Cell<usize>,
    /// How many rows the board had when no question stood.
    board: Cell<usize>,
    /// How many rows the question has, with its answers, while it stands.
    asked: Cell<Option<usize>>,
    /// When it was asked last.
    at: Cell<Option<Instant>>,
}

impl Prompt {
    /// Notes that a board of so many rows has been drawn over the whole screen.
    pub(super) fn drawn(&self, rows: usize, width: usize) {
        self.0.board.set(rows);
        self.0.width.set(width);
    }

    /// How many rows of a screen a board may be drawn on, if a question stands below it.
    pub(super) fn room(&self, height: usize) -> Option<usize> {
        let asked = self.0.asked.get()?;
        if self.0.at.get().is_some_and(|at| at.elapsed() > PATIENCE) {
            self.close();
            return None;
        }
        Some(self.0.board.get().min(height.saturating_sub(asked)))
    }

    /// Begins a question, if none stands: what has to be printed before it. What was below the board
    /// is over.
    pub(super) fn open(&self) -> String {
        let rows = self.0.asked.get();
        self.0.asked.set(rows.or(Some(1)));
        if rows.is_some() || self.0.width.get() == 0 {
            return String::new();
        }
        format!("\u{1b}[{};1H\u{1b}[J", self.0.board.get() + 1)
    }

    /// Notes what has been printed or typed below the board.
    pub(super) fn said(&self, text: &str) {
        if let Some(asked) = self.0.asked.get() {
            self.0
                .asked
                .set(Some(asked + rows(text, self.0.width.get())));
        }
    }

    /// Whether the question stands on the screen; it is still asked.
    pub(super) fn stands(&self) -> bool {
        self.0.at.set(Some(Instant::now()));
        self.0.asked.get().is_some()
    }

    /// Ends the question: the board has the whole screen again.
    pub(super) fn close(&self) {
        self.0.asked.set(None);
    }
}

/// By how many rows a text moves the cursor down, at most: nothing is wider than two columns.
fn rows(text: &str, width: usize) -> usize {
    let wrapped = |line: &str| {
        let columns: usize = line
            .chars()
            .map(|character| 1 + usize::from(!character.is_ascii()))
            .sum();
        columns.checked_div(width).unwrap_or(0)
    };
    text.matches('\n').count() + text.lines().map(wrapped).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_board_leaves_its_rows_to_a_question() {
        let prompt = Prompt::default();
        prompt.drawn(18, 80);
        assert_eq!(prompt.room(24), None, "nothing is asked");
        assert_eq!(prompt.open(), "\u{1b}[19;1H\u{1b}[J");
        prompt.said("\nline 3: Does it hold?\n  [y]es, [n]o: ");
        assert_eq!(prompt.room(24), Some(18));
        assert_eq!(prompt.open(), "", "the same is asked again below");
        prompt.said(&"a line of output\n".repeat(10));
        assert_eq!(prompt.room(24), Some(11), "the question scrolled up");
        prompt.said(&"\n".repeat(100));
        assert_eq!(prompt.room(24), Some(0));
        prompt.close();
        assert_eq!(prompt.room(24), None);
    }

    #[test]
    fn long_lines_take_several_rows() {
        assert_eq!(rows("", 80), 0);
        assert_eq!(rows("no end", 80), 0);
        assert_eq!(rows("a\nb\n", 80), 2);
        assert_eq!(rows(&"x".repeat(200), 80), 2);
        assert_eq!(rows(&"漢".repeat(50), 80), 1);
        assert_eq!(rows("no board", 0), 0);
    }
}
