//! The namespace and the labels under which a document's pods run.

use super::Seen;
use super::sole::Near;
use tminus_checklist::SectionIndex;

#[derive(Default)]
pub(in crate::suggest) struct Kubernetes {
    used: bool,
    namespaces: Near<String>,
    selectors: Near<String>,
}

impl Kubernetes {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        if !seen.is("kubectl") && !seen.is("helm") {
            return;
        }
        self.used |= seen.is("kubectl");
        let plain = |value: &&str| super::is_plain(value) || is_variable(value);
        if let Some(namespace) = seen.option(&["-n", "--namespace"]).filter(plain) {
            self.namespaces.add(seen.section(), namespace.to_owned());
        }
        let selector = seen.option(&["-l", "--selector"]).filter(plain);
        if let Some(selector) = selector.filter(|_| seen.is("kubectl")) {
            self.selectors.add(seen.section(), selector.to_owned());
        }
    }

    /// `-n NAMESPACE`; nothing where the document never names one, `None` where it names several or
    /// does not use kubectl.
    pub(in crate::suggest) fn namespace(&self, section: Option<SectionIndex>) -> Option<String> {
        if !self.used {
            return None;
        }
        if self.namespaces.is_empty() {
            return Some(String::new());
        }
        let namespace = self.namespaces.of(section)?;
        Some(format!(" -n {namespace}"))
    }

    /// `-l SELECTOR`, or every pod.
    pub(in crate::suggest) fn selector(&self, section: Option<SectionIndex>) -> String {
        let selector = self.selectors.of(section);
        selector.map_or_else(|| "--all".to_owned(), |selector| format!("-l {selector}"))
    }
}

fn is_variable(value: &str) -> bool {
    let name = value.strip_prefix('$').unwrap_or_default();
    crate::config::is_name(name.trim_start_matches('{').trim_end_matches('}'))
}
