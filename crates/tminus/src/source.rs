//! What a plan is compiled from: a checklist, and the config beside it.

use crate::error::{Code, Problem};
use crate::excerpt::{self, Excerpt};
use crate::input;
use crate::output::Output;
use std::borrow::Cow;
use std::cell::LazyCell;
use std::path::{Path, PathBuf};
use tminus_checklist::{Checklist, parse};
use tminus_plan::{Compiled, Config, ConfigError, Diagnostic, Place, Severity, compile, config};

/// The name of a config beside its checklist.
const CONFIG: &str = "tminus.toml";

/// A checklist and its config, read.
pub(crate) struct Source {
    /// The checklist, byte for byte.
    pub(crate) document: Vec<u8>,
    /// What was read in it.
    pub(crate) checklist: Checklist,
    /// The checklist's path, as given or as the config gives it.
    pub(crate) file: String,
    /// The config; the empty one when there is none.
    pub(crate) config: Config,
    /// The folder of the config, or of the checklist when there is none.
    pub(crate) folder: PathBuf,
}

impl Source {
    /// Reads a checklist with the config beside it or the one given, or a config with the
    /// checklist that it names.
    pub(crate) fn read(file: &Path, given: Option<&Path>) -> Result<Self, Problem> {
        let is_config = file
            .extension()
            .is_some_and(|extension| extension == "toml");
        let (config_file, checklist_file) = if is_config {
            if given.is_some() {
                return Err(Problem::new(
                    Code::Argument,
                    format!(
                        "`{}` is a config, and --config gives another",
                        file.display()
                    ),
                    "give the checklist and --config, or one config alone",
                ));
            }
            (Some(file.to_owned()), None)
        } else {
            let beside = folder_of(file).join(CONFIG);
            let config = given
                .map(Path::to_owned)
                .or_else(|| beside.is_file().then_some(beside));
            (config, Some(file.to_owned()))
        };
        let config = match &config_file {
            Some(path) => read_config(path)?,
            None => Config::default(),
        };
        let folder = folder_of(config_file.as_deref().unwrap_or(file));
        let checklist_file = match checklist_file {
            Some(path) => path,
            None => folder.join(config.checklist.as_ref().ok_or_else(|| {
                Problem::new(
                    Code::Config,
                    format!("`{}` names no checklist", file.display()),
                    "add `[checklist]` with `file = \"DEPLOYMENT_CHECKLIST.md\"`, or give the checklist itself",
                )
            })?),
        };
        let document = input::read_document(&checklist_file)?;
        Ok(Self {
            checklist: parse(&document),
            document,
            file: checklist_file.display().to_string(),
            config,
            folder,
        })
    }

    /// Compiles it. Errors end the command; each is shown with its line.
    pub(crate) fn compile(&self, output: Output) -> Result<Compiled, Problem> {
        let compiled = compile(&self.checklist, &self.config, &self.file);
        let places = LazyCell::new(|| Places::new(self));
        let mut errors = compiled
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .peekable();
        while let Some(error) = errors.next() {
            if errors.peek().is_some() {
                output.complain(&places.excerpt(error).render(output.error_color));
                continue;
            }
            let mut problem = Problem::new(
                Code::Config,
                error.message.clone(),
                error
                    .help
                    .clone()
                    .unwrap_or_else(|| "mend it, then try again".to_owned()),
            );
            if let Some(place) = places.of(&error.place) {
                problem = problem.at(place);
            }
            return Err(problem);
        }
        Ok(compiled)
    }

    /// Shows what a plan's reader should know, on standard error.
    pub(crate) fn warn(&self, compiled: &Compiled, output: Output) {
        let places = LazyCell::new(|| Places::new(self));
        for diagnostic in &compiled.diagnostics {
            output.complain(&places.excerpt(diagnostic).render(output.error_color));
        }
    }
}

/// Where the diagnostics of a plan are about.
struct Places<'a> {
    config: Lines<'a>,
    config_file: &'a str,
    checklist: Lines<'a>,
    checklist_file: &'a str,
}

impl<'a> Places<'a> {
    fn new(source: &'a Source) -> Self {
        Self {
            config: Lines::new(source.config.text.as_bytes()),
            config_file: &source.config.file,
            checklist: Lines::new(&source.document),
            checklist_file: &source.file,
        }
    }

    fn excerpt(&self, diagnostic: &Diagnostic) -> Excerpt {
        Excerpt {
            severity: match diagnostic.severity {
                Severity::Error => excerpt::Severity::Error,
                Severity::Warning => excerpt::Severity::Warning,
            },
            code: (diagnostic.severity == Severity::Error).then(|| Code::Config.name().to_owned()),
            message: diagnostic.message.clone(),
            place: self.of(&diagnostic.place),
            help: diagnostic.help.clone(),
        }
    }

    fn of(&self, place: &Place) -> Option<excerpt::Place> {
        let (lines, file, line) = match place {
            Place::Config { line, .. } => (&self.config, self.config_file, *line),
            Place::Checklist { line } => (&self.checklist, self.checklist_file, *line),
        };
        Some(excerpt::Place::line(file, line, &lines.get(line)?))
    }
}

/// The lines of a document, found once.
pub(crate) struct Lines<'a>(Vec<&'a [u8]>);

impl<'a> Lines<'a> {
    pub(crate) fn new(document: &'a [u8]) -> Self {
        Self(document.split(|byte| *byte == b'\n').collect())
    }

    /// A line, from 1, without its end.
    pub(crate) fn get(&self, line: usize) -> Option<Cow<'a, str>> {
        let bytes = self.0.get(line.checked_sub(1)?)?;
        Some(String::from_utf8_lossy(
            bytes.strip_suffix(b"\r").unwrap_or(bytes),
        ))
    }
}

fn read_config(path: &Path) -> Result<Config, Problem> {
    let name = path.display().to_string();
    let text = String::from_utf8(input::read(path)?).map_err(|_| {
        Problem::new(
            Code::NotText,
            format!("`{name}` is no text"),
            "give a tminus.toml; `tminus init` writes one",
        )
    })?;
    config::parse(&text, &name).map_err(|error| config_problem(&error, &text))
}

/// What is wrong with a config, with its line.
pub(crate) fn config_problem(error: &ConfigError, text: &str) -> Problem {
    let start = text[..error.span.start.min(text.len())]
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let column = error.span.start.saturating_sub(start);
    let help = error
        .help
        .clone()
        .unwrap_or_else(|| "`tminus init` writes a config that shows the form".to_owned());
    Problem::new(Code::Config, error.message.clone(), help).at(excerpt::Place::part(
        &error.file,
        error.line,
        line,
        column,
        error.span.len().max(1),
    ))
}

/// The folder of a file; the empty path for one in the current directory.
fn folder_of(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one_and_shown_without_their_end() {
        let lines = Lines::new(b"a\r\n\nlast \xff");
        assert_eq!(lines.get(1).as_deref(), Some("a"));
        assert_eq!(lines.get(2).as_deref(), Some(""));
        assert_eq!(lines.get(3).as_deref(), Some("last \u{fffd}"));
        assert_eq!(lines.get(0), None);
        assert_eq!(lines.get(4), None);
    }
}
