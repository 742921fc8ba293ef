//! What is said behind a command of what it must bring: a labelled line, a fence or a list below it.

use super::Reader;
use crate::block::Fence;
use crate::fill_in::first_colon;
use crate::prose::{Prose, clip};
use crate::{Command, ItemIndex, expectation};
use std::ops::Range;

/// A command whose label is read and whose expectation is still to come.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    /// Its place among the commands.
    command: usize,
    /// Where its expectation begins.
    line: usize,
    /// How many entries of a list have been taken.
    entries: usize,
}

/// How much of an expectation is kept that only a person can read.
const LONGEST: usize = 2000;

/// The languages of fences that hold what a command prints.
const OUTPUT: [&str; 12] = [
    "",
    "text",
    "txt",
    "plain",
    "plaintext",
    "json",
    "jsonc",
    "output",
    "console",
    "log",
    "http",
    "none",
];

impl Reader<'_> {
    /// `Expected: ...` below a fence, or below the command of an item within it, is what the last
    /// command above must bring; the label alone says that this stands in what follows.
    pub(super) fn expected_above(&mut self, prose: &Prose, parent: Option<ItemIndex>) {
        if self.command_above(parent).is_none() {
            return;
        }
        let mut lines = prose.lines();
        let Some(first) = lines.next() else {
            return;
        };
        let text = prose.text[first.clone()].trim();
        let only = lines.next().is_none();
        if let Some(expected) = expectation::labelled(text) {
            self.expect_above(expected, prose, &first, parent);
        } else if only && expectation::announces(text) {
            self.announce(prose, &first, parent);
        } else if only
            && self.fence_above.is_some()
            && let Some(demand) = expectation::requires(text)
        {
            self.expect_above(demand, prose, &first, parent);
        }
    }

    /// The same of an entry that is no item: `- Expected: PONG`. Others go on with the list below a
    /// label.
    pub(super) fn expect_entry(
        &mut self,
        prose: &Prose,
        line: &Range<usize>,
        parent: Option<ItemIndex>,
    ) {
        let text = prose.text[line.clone()].trim();
        if let Some(answer) = self.answer {
            self.answer = Some(self.expect_further(answer, text));
        } else if expectation::announces(text) {
            self.announce(prose, line, parent);
        } else if let Some((colon, sign)) = first_colon(text)
            && expectation::announces(&text[..colon + sign.len_utf8()])
            && let Some(expected) = expectation::labelled(text)
        {
            self.expect_above(expected, prose, line, parent);
        }
    }

    /// Takes what a fence below a label shows.
    pub(super) fn expect_fence(&mut self, answer: &Answer, fence: &Fence) {
        let language = fence.info.split([' ', ',', '{']).next().unwrap_or("");
        if !OUTPUT.contains(&language.to_ascii_lowercase().as_str()) {
            return;
        }
        let text = fence.body.text.trim();
        let Some(command) = self.out.commands.get_mut(answer.command) else {
            return;
        };
        if text.is_empty() || answer.entries > 0 {
            return;
        }
        let is_json = text.starts_with(['{', '[']);
        let text = if is_json { text } else { clip(text, LONGEST) };
        if !is_json && !text.contains(['\n', '`', '…']) && is_constant(text) {
            command.expect_output(text.to_owned(), answer.line);
        } else {
            command.expect(text.to_owned(), answer.line);
        }
    }

    /// Takes one more entry of the list below a label.
    fn expect_further(&mut self, mut answer: Answer, text: &str) -> Answer {
        let Some(command) = self.out.commands.get_mut(answer.command) else {
            return answer;
        };
        answer.entries += 1;
        match &mut command.expected {
            // Several are for a person.
            Some(expected) if answer.entries > 1 => {
                expected.check = None;
                if expected.text.len() + text.len() < LONGEST {
                    expected.text.push('\n');
                    expected.text.push_str(text);
                }
            }
            _ => command.expect(clip(text, LONGEST).to_owned(), answer.line),
        }
        answer
    }

    fn announce(&mut self, prose: &Prose, line: &Range<usize>, parent: Option<ItemIndex>) {
        let free = self
            .command_above(parent)
            .is_some_and(|command| command.expected.is_none());
        if free {
            self.answer = Some(Answer {
                command: self.out.commands.len() - 1,
                line: self.line(prose.locate(line.start)),
                entries: 0,
            });
        }
    }

    fn expect_above(
        &mut self,
        expected: &str,
        prose: &Prose,
        line: &Range<usize>,
        parent: Option<ItemIndex>,
    ) {
        let text = expected.trim_end_matches(['.', '。', '*', ' ']).to_owned();
        let line = self.line(prose.locate(line.start));
        if let Some(command) = self.command_above(parent)
            && command.expected.is_none()
            && !text.is_empty()
        {
            let code = text
                .strip_prefix('`')
                .and_then(|code| code.strip_suffix('`'))
                .filter(|code| !code.contains('`'))
                .map(str::to_owned);
            command.expect(text, line);
            if let (Some(code), Some(expected)) = (code, &mut command.expected) {
                expected.text = code;
            }
        }
    }

    /// The last command, if it stands in the fence above or in the item around.
    fn command_above(&mut self, parent: Option<ItemIndex>) -> Option<&mut Command> {
        let fence = self.fence_above;
        let command = self.out.commands.last_mut()?;
        let above = match fence {
            Some(_) => command.fence == fence,
            None => parent.is_some() && command.item == parent,
        };
        above.then_some(command)
    }
}

/// Whether a line that a command prints is the same each time: it has no number, or is one word.
fn is_constant(line: &str) -> bool {
    !line.contains("...") && !line.contains(|character: char| character.is_ascii_digit())
        || !line.contains(' ')
}
