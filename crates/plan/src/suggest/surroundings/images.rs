//! The container image that a document builds and pushes.

use super::sole::Sole;
use super::{Seen, is_plain};
use crate::scope::variable_name;

/// An image, with its tags in the order of the document.
#[derive(Default)]
pub(in crate::suggest) struct Images {
    built: Tagged,
    pushed: Tagged,
}

#[derive(Default)]
struct Tagged {
    repository: Option<Sole<String>>,
    tags: Vec<String>,
}

impl Images {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        match seen.words.as_slice() {
            ["docker" | "podman", "push", .., image] => self.pushed.add(seen, image),
            ["docker" | "podman", "build", ..] | ["docker", "buildx", "build", ..] => {
                let named = seen
                    .words
                    .windows(2)
                    .filter(|pair| matches!(pair[0], "-t" | "--tag"));
                for pair in named {
                    self.built.add(seen, pair[1]);
                }
            }
            _ => {}
        }
    }

    /// The image that is pushed, with the tag that these words name.
    pub(in crate::suggest) fn pushed(&self, words: &str) -> Option<String> {
        self.pushed.image(words)
    }

    /// The image that is built, with the tag that these words name.
    pub(in crate::suggest) fn built(&self, words: &str) -> Option<String> {
        self.built.image(words)
    }
}

impl Tagged {
    fn add(&mut self, seen: &Seen<'_>, image: &str) {
        // A placeholder of the document is a variable of the config.
        let mut image = image.to_owned();
        for name in &seen.command.placeholders {
            let variable = format!("${{{}}}", variable_name(name));
            for mark in [format!("[{name}]"), format!("<{name}>")] {
                image = image.replace(&mark, &variable);
            }
        }
        let known = image.replace(['$', '{', '}'], "");
        if !is_plain(&known) || image.starts_with(['-', '$']) {
            return;
        }
        let name = image.rsplit('/').next().unwrap_or(&image);
        let (repository, tag) = match name.rsplit_once(':') {
            Some((_, tag)) => (&image[..image.len() - tag.len() - 1], tag),
            None => (image.as_str(), "latest"),
        };
        Sole::add(&mut self.repository, repository.to_owned());
        if !self.tags.iter().any(|known| known == tag) {
            self.tags.push(tag.to_owned());
        }
    }

    fn image(&self, words: &str) -> Option<String> {
        let repository = self.repository.as_ref()?.one()?;
        let mut versions = self.tags.iter().filter(|tag| *tag != "latest");
        let (version, another) = (versions.next(), versions.next());
        let latest = self.tags.iter().find(|tag| *tag == "latest");
        let tag = if words.contains("latest") {
            latest?
        } else {
            version.filter(|_| another.is_none()).or(latest)?
        };
        Some(format!("{repository}:{tag}"))
    }
}
