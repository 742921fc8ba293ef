//! Cuts prompts from a pasted terminal session and remembers where the rest stood.

use crate::byte_set::ByteSet;
use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;

/// The text of a fence without prompts.
pub(super) struct Transcript<'a> {
    session: bool,
    text: Cow<'a, str>,
    /// For each cut line: where it begins in the text, and in the fence.
    moved: Vec<(usize, usize)>,
}

/// Marks a line of a session that has no prompt, and so is output. A control character that
/// no command contains, of one byte so that it is cut by one.
pub(super) const OUTPUT: char = '\u{1}';

/// One of these has every prompt: a sign of its end, or the first byte of one.
static SIGNS: ByteSet = ByteSet::of(b"$#%>\xE2");

impl<'a> Transcript<'a> {
    /// Reads a fence. Only when one of its lines has a `$ ` prompt are lines without one output.
    pub(super) fn read(fence: &'a str) -> Self {
        if SIGNS.find(fence.as_bytes(), 0).is_none() {
            return Self::without_prompts(fence);
        }
        let session = fence.split('\n').any(|line| dollar_prompt(line).is_some());
        let prompted = session || fence.split('\n').any(|line| other_prompt(line).is_some());
        if !prompted {
            return Self::without_prompts(fence);
        }
        let mut text = String::with_capacity(fence.len());
        let mut moved = Vec::new();
        let mut at = 0;
        let mut continued = false;
        let mut prompted_before = false;
        for line in fence.split_inclusive('\n') {
            let inner = line.trim_start();
            // Behind no prompt it is where the output goes.
            let goes_on = continued && inner.starts_with("> ");
            let prompt = if goes_on {
                prompted_before.then_some(line.len() - inner.len() + 2)
            } else {
                dollar_prompt(line).or_else(|| other_prompt(line))
            };
            if !continued {
                prompted_before = prompt.is_some();
            }
            let cut = prompt.unwrap_or(0);
            let trimmed = line.trim();
            let output = session
                && prompt.is_none()
                && !continued
                && !trimmed.is_empty()
                && !trimmed.starts_with('#');
            if output {
                text.push(OUTPUT);
            }
            moved.push((text.len(), at + cut));
            text.push_str(&line[cut..]);
            if !output {
                continued = trimmed.ends_with('\\');
            }
            at += line.len();
        }
        if moved.is_empty() {
            moved.push((0, 0));
        }
        Self {
            session,
            text: Cow::Owned(text),
            moved,
        }
    }

    fn without_prompts(fence: &'a str) -> Self {
        Self {
            session: false,
            text: Cow::Borrowed(fence),
            moved: vec![(0, 0)],
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a line has a prompt that ends in `$ `, which nothing but a session has.
    pub(super) fn has_dollar_prompt(&self) -> bool {
        self.session
    }

    /// The bytes of the fence that these bytes of the text are.
    pub(super) fn locate(&self, range: Range<usize>) -> Range<usize> {
        self.place(range.start)..self.place(range.end)
    }

    fn place(&self, at: usize) -> usize {
        let line = self
            .moved
            .partition_point(|&(start, _)| start <= at)
            .saturating_sub(1);
        let (start, fence) = self.moved[line];
        fence + at.saturating_sub(start)
    }
}

/// The length of a prompt that ends in `$ `: bare, or after `user@host:path`.
fn dollar_prompt(line: &str) -> Option<usize> {
    let inner = line.trim_start();
    let indent = line.len() - inner.len();
    if inner.starts_with("$ ") {
        return Some(indent + 2);
    }
    memchr(b'@', inner.as_bytes())?;
    let end = inner.find(['$', '#', '%'])?;
    let head = &inner[..end];
    let tail = &inner[end + 1..];
    let named = head.contains('@')
        && head
            .chars()
            .all(|character| character.is_alphanumeric() || "@.:~/-_[]() ".contains(character))
        && head.split_whitespace().count() <= 2
        && !head.starts_with('@');
    (named && tail.starts_with(' ') && head.len() < 80).then_some(indent + end + 2)
}

/// The length of a prompt of another kind: `> `, `PS C:\app> `, `C:\app> `, `❯ `.
fn other_prompt(line: &str) -> Option<usize> {
    let inner = line.trim_start();
    let indent = line.len() - inner.len();
    for prompt in ["> ", "❯ ", "➜ ", "% "] {
        if inner.starts_with(prompt) {
            return Some(indent + prompt.len());
        }
    }
    memchr(b'>', inner.as_bytes())?;
    let windows = inner.strip_prefix("PS ").unwrap_or(inner);
    let mut bytes = windows.bytes();
    let drive = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.next() == Some(b':')
        && bytes.next() == Some(b'\\');
    let end = windows.find('>')?;
    (drive && windows[end + 1..].starts_with([' ', '\t']) || inner.starts_with("PS>")).then(|| {
        let space = usize::from(windows[end + 1..].starts_with(' '));
        indent + (inner.len() - windows.len()) + end + 1 + space
    })
}
