//! What goes wrong in a way that the user can mend: what happened, where, and what to do.

use crate::excerpt::{Excerpt, Place, Severity};
use crate::exit::Exit;
use std::error::Error as StdError;
use std::fmt::Write as _;

/// A kind of error, with a stable code that `tminus explain` has a page for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// A file cannot be opened, read or written.
    File,
    /// A file holds no text.
    NotText,
    /// The config cannot be used.
    Config,
    /// An option or argument cannot be used.
    Argument,
    /// No launch, or more than one, is meant.
    Launch,
    /// The ledger cannot be opened, read or appended to.
    Ledger,
    /// A person's word is not taken.
    Refused,
    /// The plan has not been agreed to.
    Trust,
    /// The launch cannot be driven.
    Engine,
}

/// A page about a kind of error.
pub(crate) struct CodePage {
    /// The kind.
    pub(crate) code: Code,
    /// What it is, in a few words.
    pub(crate) title: &'static str,
    /// What happened and what to do.
    pub(crate) text: &'static str,
}

/// A page for every kind of error.
pub(crate) const CODE_PAGES: &[CodePage] = &[
    CodePage {
        code: Code::File,
        title: "a file cannot be read or written",
        text: "The path names nothing, a directory, or a file that this user may not open. Check the spelling and \
               the permissions; a lone - reads standard input where a checklist is expected.",
    },
    CodePage {
        code: Code::NotText,
        title: "a file holds no text",
        text: "The file looks binary: it holds NUL bytes. A checklist is Markdown text; damaged encodings and \
               strange text are read as they are, but a picture or an archive holds nothing to read.",
    },
    CodePage {
        code: Code::Config,
        title: "the config cannot be used",
        text: "tminus.toml has an error: it is no TOML, a key is unknown, a value is of the wrong kind, a binding \
               matches no item or several, a variable is required and not set, or variables refer to one another in \
               a circle. The message shows the line; the nearest known key is suggested. Nothing was run.",
    },
    CodePage {
        code: Code::Argument,
        title: "an option or argument cannot be used",
        text: "The value of an option is not of the form it needs. The message names the form; `tminus COMMAND \
               --help` shows examples.",
    },
    CodePage {
        code: Code::Launch,
        title: "no launch is meant, or more than one",
        text: "The id, or the beginning of one, names no launch of this ledger or several. Without an id exactly \
               one launch must be open. `tminus list` shows them all; --ledger names another ledger.",
    },
    CodePage {
        code: Code::Ledger,
        title: "the ledger cannot be used",
        text: "The ledger file is missing, locked by another process, read-only, out of space, or damaged. What was \
               appended before is safe. `tminus verify LEDGER` says whether it is intact.",
    },
    CodePage {
        code: Code::Refused,
        title: "a person's word is not taken",
        text: "What was said does not fit what is known: a probe saw the opposite, a blank has no value, a value \
               breaks the written criterion, the name may not approve in that role, or nothing is open there. \
               Nothing was written.",
    },
    CodePage {
        code: Code::Trust,
        title: "the plan has not been agreed to",
        text: "A checklist is code from a repository. Before the first command of an unknown plan runs, somebody \
               agrees to it: read `tminus plan FILE`, then answer the prompt, or give --yes, or --trust with the \
               digest that the plan shows. A changed plan has another digest.",
    },
    CodePage {
        code: Code::Engine,
        title: "the launch cannot be driven",
        text: "Another process drives it, or something that it needs is missing. The message says which. The launch \
               stays as it is; `tminus resume` goes on with it.",
    },
];

impl Code {
    /// The code as it is written: `E001`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::File => "E001",
            Self::NotText => "E002",
            Self::Config => "E003",
            Self::Argument => "E004",
            Self::Launch => "E005",
            Self::Ledger => "E006",
            Self::Refused => "E007",
            Self::Trust => "E008",
            Self::Engine => "E009",
        }
    }
}

/// An error for people. The message is a lower-case fragment, its causes chain behind it, and the
/// help that stands last says what to do.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    code: Code,
    exit: Exit,
    message: String,
    place: Option<Box<Place>>,
    help: String,
}

impl Problem {
    /// A problem with what to do about it; ends the command with status 2.
    pub(crate) fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            code,
            exit: Exit::Usage,
            message: message.into(),
            place: None,
            help: help.into(),
        }
    }

    /// A problem out of an error that already ends with what to do: `what is wrong; what to do`.
    pub(crate) fn said(code: Code, error: &dyn StdError) -> Self {
        let text = error.to_string();
        match text.rsplit_once("; ") {
            Some((message, help)) => Self::new(code, message, help),
            None => Self::new(
                code,
                text,
                format!("`tminus explain {}` says more", code.name()),
            ),
        }
    }

    /// Adds an error and all that it was caused by behind the message.
    pub(crate) fn caused_by(mut self, cause: &dyn StdError) -> Self {
        let mut next = Some(cause);
        while let Some(error) = next {
            let text = error.to_string();
            // Many errors already end with what caused them.
            if !self.message.ends_with(&text) {
                let _ = write!(self.message, ": {text}");
            }
            next = error.source();
        }
        self
    }

    /// Says where in a file it is.
    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(Box::new(place));
        self
    }

    /// Ends the command with this status.
    pub(crate) fn exit_with(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// The status that the command ends with.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// The problem as a terminal shows it.
    pub(crate) fn render(&self, color: bool) -> String {
        Excerpt {
            severity: Severity::Error,
            code: Some(self.code.name().to_owned()),
            message: self.message.clone(),
            place: self.place.as_deref().cloned(),
            help: Some(self.help.clone()),
        }
        .render(color)
    }
}

impl From<std::io::Error> for Problem {
    /// Standard output cannot be written to.
    fn from(error: std::io::Error) -> Self {
        Self::new(
            Code::File,
            "cannot write the answer",
            "see to where standard output goes, then try again",
        )
        .caused_by(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_page_and_codes_are_unique() {
        let mut names: Vec<_> = CODE_PAGES.iter().map(|page| page.code.name()).collect();
        names.dedup();
        assert_eq!(names.len(), CODE_PAGES.len());
        for code in [
            Code::File,
            Code::NotText,
            Code::Config,
            Code::Argument,
            Code::Launch,
            Code::Ledger,
            Code::Refused,
            Code::Trust,
            Code::Engine,
        ] {
            assert!(CODE_PAGES.iter().any(|page| page.code == code), "{code:?}");
        }
    }

    #[test]
    fn causes_chain_and_the_last_line_says_what_to_do() {
        let cause = std::io::Error::new(std::io::ErrorKind::NotFound, "no such file");
        let problem =
            Problem::new(Code::File, "cannot read `a.md`", "check the spelling").caused_by(&cause);
        insta::assert_snapshot!(problem.render(false));
    }
}
