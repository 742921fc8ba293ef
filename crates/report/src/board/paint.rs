//! Lines of a terminal: stretches of text with a tone, cut to a width in columns.

use crate::text::{columns, fit, one_line};

/// How a stretch of text is shown where there is colour. Nothing is told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Soft,
    Good,
    Signed,
    Warn,
    Bad,
}

impl Tone {
    /// The parameters of the tone's SGR sequence (ECMA-48, 8.3.117).
    fn sequence(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Soft => "2",
            Self::Good => "32",
            Self::Signed => "36",
            Self::Warn => "33",
            Self::Bad => "1;31",
        }
    }
}

/// One line of the board.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    left: Vec<(Tone, String)>,
    right: Vec<(Tone, String)>,
}

impl Line {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a stretch of text, made fit to be shown. Spaces at its ends stay.
    pub(super) fn add(mut self, tone: Tone, text: &str) -> Self {
        self.left.push((tone, clean(text)));
        self
    }

    /// Adds a stretch of text at the right end of the line.
    pub(super) fn right(mut self, tone: Tone, text: &str) -> Self {
        self.right.push((tone, clean(text)));
        self
    }

    /// The line in at most `width` columns: what stands at the right is kept, what stands at the
    /// left is cut.
    pub(super) fn render(&self, width: usize, color: bool) -> String {
        let right_width: usize = self.right.iter().map(|(_, text)| columns(text)).sum();
        let gap = usize::from(right_width > 0);
        let keeps_right = right_width + gap < width;
        let mut room = if keeps_right {
            width - right_width - gap
        } else {
            width
        };
        let mut line = String::new();
        for (tone, text) in &self.left {
            let text = fit(text, room);
            room -= columns(&text);
            paint(&mut line, *tone, &text, color);
        }
        if keeps_right && right_width > 0 {
            line.extend(std::iter::repeat_n(' ', room + gap));
            for (tone, text) in &self.right {
                paint(&mut line, *tone, text, color);
            }
        }
        line.truncate(line.trim_end_matches(' ').len());
        line
    }
}

/// The text in one line; one space at each end stays where there were some, more where they align.
fn clean(text: &str) -> String {
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = text.trim_end_matches(' ').len().max(start);
    format!(
        "{}{}{}",
        &text[..start],
        one_line(&text[start..end]),
        &text[end..]
    )
}

fn paint(line: &mut String, tone: Tone, text: &str, color: bool) {
    let sequence = tone.sequence();
    if !color || sequence.is_empty() || text.is_empty() {
        line.push_str(text);
        return;
    }
    line.push_str("\u{1b}[");
    line.push_str(sequence);
    line.push('m');
    line.push_str(text);
    line.push_str("\u{1b}[0m");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_end_is_kept_and_the_left_is_cut() {
        let line = Line::new()
            .add(Tone::Strong, "部署时间 and more")
            .right(Tone::Soft, "T-00:10");
        assert_eq!(line.render(20, false), "部署时间 an… T-00:10");
        assert_eq!(line.render(30, false), "部署时间 and more      T-00:10");
        assert_eq!(line.render(5, false), "部署…");
        assert_eq!(
            line.render(30, true),
            "\u{1b}[1m部署时间 and more\u{1b}[0m      \u{1b}[2mT-00:10\u{1b}[0m"
        );
    }

    #[test]
    fn what_others_wrote_cannot_steer_the_terminal() {
        let line = Line::new().add(Tone::Plain, "  a\u{1b}[2Jb\nc");
        assert_eq!(line.render(20, true), "  ab c");
    }
}
