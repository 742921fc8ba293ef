//! Standard output and standard error: whether they take color, and what happens when nobody reads.

use clap::ValueEnum;
use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// When output is colored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ColorChoice {
    /// When it goes to a terminal, and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    fn decide(self, terminal: bool) -> bool {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                terminal
                    && !set("NO_COLOR")
                    && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Where a command writes. A reader that has gone away (`tminus lint FILE | head`) is no error:
/// what is left is not written, and the exit status is the one that the command comes to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Standard output takes color.
    pub(crate) color: bool,
    /// Standard error takes color.
    pub(crate) error_color: bool,
}

impl Output {
    /// The output of this process.
    pub(crate) fn new(choice: ColorChoice) -> Self {
        let terminal = io::stdout().is_terminal();
        Self {
            color: choice.decide(terminal),
            error_color: choice.decide(io::stderr().is_terminal()),
        }
    }

    /// Writes to standard output.
    #[expect(
        clippy::unused_self,
        reason = "where a command writes is a value it is handed"
    )]
    pub(crate) fn print(self, text: impl AsRef<[u8]>) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        ignore_closed(
            stdout
                .write_all(text.as_ref())
                .and_then(|()| stdout.flush()),
        )
    }

    #[expect(
        clippy::unused_self,
        reason = "where a command writes is a value it is handed"
    )]
    /// Writes to standard error; there is nobody to tell when that fails.
    pub(crate) fn complain(self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

fn ignore_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
