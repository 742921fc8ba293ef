//! What is shown while a launch runs: a frame that is drawn again in a terminal, lines elsewhere.

use super::prompt::Prompt;
use crate::moment::now;
use crate::output::Output;
use rustix::termios::tcgetwinsize;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use tminus_engine::Board;
use tminus_launch::{Record, State};
use tminus_plan::Plan;
use tminus_report::board::{frame, line};

/// One line a receipt.
pub(crate) struct Lines {
    output: Output,
}

impl Lines {
    pub(crate) const fn new(output: Output) -> Self {
        Self { output }
    }
}

impl Board for Lines {
    fn happened(&mut self, plan: &Plan, _: &State, record: &Record) {
        if let Some(line) = line(plan, record.time, &record.actor, &record.event) {
            // A reader that has gone away does not end a launch.
            let _ = self.output.print(format!("{line}\n"));
        }
    }

    fn passes(&mut self, _: &Plan, _: &State) {}
}

/// A frame that is drawn over itself, above the question that stands.
pub(crate) struct Frame {
    output: Output,
    prompt: Prompt,
    drawn: Option<Instant>,
}

/// How often a frame is drawn again when nothing happens.
const PACE: Duration = Duration::from_millis(200);

impl Frame {
    pub(crate) const fn new(prompt: Prompt, output: Output) -> Self {
        Self {
            output,
            prompt,
            drawn: None,
        }
    }

    fn draw(&mut self, plan: &Plan, state: &State) {
        let size = tcgetwinsize(std::io::stdout()).ok();
        let of = |size: u16, otherwise: usize| {
            if size == 0 {
                otherwise
            } else {
                usize::from(size)
            }
        };
        let width = size.as_ref().map_or(80, |size| of(size.ws_col, 80));
        let height = size.as_ref().map_or(24, |size| of(size.ws_row, 24));
        // A question needs a few lines below.
        let most = height.saturating_sub(5).max(8);
        let frame = frame(plan, state, now(), width, most, self.output.color);
        let mut text = String::from("\u{1b}[H");
        let mut line = |line: &str| {
            let _ = write!(text, "{line}\u{1b}[K\r\n");
        };
        if let Some(room) = self.prompt.room(height) {
            let lines = frame.lines().chain(std::iter::repeat(""));
            lines.take(room).for_each(line);
            // The cursor stays where somebody types.
            text = format!("\u{1b}7{text}\u{1b}8");
        } else {
            frame.lines().for_each(&mut line);
            text.push_str("\u{1b}[J");
            self.prompt.drawn(frame.lines().count(), width);
        }
        let _ = self.output.print(text);
        self.drawn = Some(Instant::now());
    }
}

impl Board for Frame {
    fn happened(&mut self, plan: &Plan, state: &State, _: &Record) {
        if self.drawn.is_none() {
            // The screen is cleared once; what was on it scrolls away.
            let _ = self.output.print("\u{1b}[2J");
        }
        if self.drawn.is_none_or(|drawn| drawn.elapsed() >= PACE / 4) {
            self.draw(plan, state);
        }
    }

    fn passes(&mut self, plan: &Plan, state: &State) {
        if self.drawn.is_none_or(|drawn| drawn.elapsed() >= PACE) {
            self.draw(plan, state);
        }
    }
}
