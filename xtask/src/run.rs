//! The one way in which xtask runs another program.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub(crate) enum Error {
    /// A program could not be started.
    Start { program: String, error: io::Error },
    /// A program ended with a failure.
    Ended { program: String, status: ExitStatus },
    /// A file could not be read or written.
    File { path: PathBuf, error: io::Error },
    /// Anything else, in words.
    Other(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Start { program, error } => {
                write!(formatter, "cannot start `{program}`: {error}")
            }
            Self::Ended { program, status } => write!(formatter, "`{program}` failed: {status}"),
            Self::File { path, error } => write!(formatter, "{}: {error}", path.display()),
            Self::Other(text) => formatter.write_str(text),
        }
    }
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// The cargo that runs xtask, with its arguments, started in the repository's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a program with its output on the terminal, names it before and its time after.
pub(crate) fn visibly(command: &mut Command) -> Result<(), Error> {
    let program = words(command);
    eprintln!("\n>>> {program}");
    let start = Instant::now();
    let status = command.status().map_err(|error| Error::Start {
        program: program.clone(),
        error,
    })?;
    eprintln!(
        "<<< {program}: {status}, {:.1} s",
        start.elapsed().as_secs_f64()
    );
    if status.success() {
        Ok(())
    } else {
        Err(Error::Ended { program, status })
    }
}

/// Runs a program and returns its standard output; its standard error goes to the terminal.
pub(crate) fn captured(command: &mut Command) -> Result<String, Error> {
    let program = words(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Error::Start {
            program: program.clone(),
            error,
        })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Ended {
            program,
            status: output.status,
        })
    }
}

/// Whether a program starts and ends well, its output unseen.
pub(crate) fn answers(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The folder of `PATH` that holds this program, if any does.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

fn words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_is_an_error_that_names_it() {
        let error = visibly(Command::new("false").arg("now")).expect_err("false fails");
        assert!(
            error.to_string().starts_with("`false now` failed"),
            "{error}"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_that_names_it() {
        let error = captured(&mut Command::new("/no/such/program")).expect_err("not there");
        assert!(
            error.to_string().starts_with("cannot start `program`"),
            "{error}"
        );
        assert_eq!(on_path("no-such-program-anywhere"), None);
        assert!(on_path("sh").is_some());
    }
}
