//! The few tones that the command's own output has.

use std::fmt::Display;

/// Colors text, or leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    color: bool,
}

impl Paint {
    /// Paints when `color` says so.
    pub(crate) const fn new(color: bool) -> Self {
        Self { color }
    }

    /// What stands out.
    pub(crate) fn bold(self, text: impl Display) -> String {
        self.sgr("1", text)
    }

    /// What stands back.
    pub(crate) fn soft(self, text: impl Display) -> String {
        self.sgr("2", text)
    }

    /// What is well.
    pub(crate) fn good(self, text: impl Display) -> String {
        self.sgr("32", text)
    }

    /// What asks for attention.
    pub(crate) fn warn(self, text: impl Display) -> String {
        self.sgr("33", text)
    }

    /// What is wrong.
    pub(crate) fn bad(self, text: impl Display) -> String {
        self.sgr("31", text)
    }

    fn sgr(self, code: &str, text: impl Display) -> String {
        if self.color {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_string()
        }
    }
}
