//! The file in which a document keeps its settings.

use super::sole::Near;

#[derive(Default)]
pub(in crate::suggest) struct EnvironmentFiles {
    files: Near<String>,
}

impl EnvironmentFiles {
    pub(super) fn read(&mut self, text: &str) {
        for name in names(text) {
            self.files.add(None, name.to_owned());
        }
    }

    /// The only one that the document speaks of.
    pub(in crate::suggest) fn file(&self) -> Option<&str> {
        self.files.of(None).map(String::as_str)
    }
}

/// The first environment file that a text names.
pub(in crate::suggest) fn named_in(text: &str) -> Option<&str> {
    names(text).next()
}

/// `.env`, `.env.production`, `envs/.prod.env`; not the examples that are kept in the repository.
fn names(text: &str) -> impl Iterator<Item = &str> {
    // Most texts name none, and need not be taken apart.
    let text = if text.contains("env") { text } else { "" };
    text.split(|character: char| {
        !(character.is_ascii_alphanumeric() || "._-/*".contains(character))
    })
    .map(|word| word.trim_end_matches(['.', '-']))
    .filter(|word| is_environment_file(word))
}

fn is_environment_file(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    let hidden = name == ".env" || name.starts_with(".env.");
    let suffixed = name.starts_with('.') && name.rsplit('.').next() == Some("env");
    (hidden || suffixed)
        && !word.contains('*')
        && !["example", "sample", "template", "dist", "test"]
            .iter()
            .any(|kept| name.ends_with(kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_settings_are_told_from_examples_and_from_code() {
        let found = |text| names(text).collect::<Vec<_>>();
        assert_eq!(found("`.env` Datei aus `.env.example` erstellt"), [".env"]);
        assert_eq!(found("환경변수 (`envs/.prod.env`)"), ["envs/.prod.env"]);
        assert_eq!(found("source .env.production."), [".env.production"]);
        assert!(found("process.env.PORT, `.env*`, environment").is_empty());
    }
}
