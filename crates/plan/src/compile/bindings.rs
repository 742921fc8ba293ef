//! Finds what each binding is attached to.

use super::diagnostic::{Diagnostic, Place, Severity};
use crate::config::{Binding, Config, Selector, nearest};
use crate::pattern::{fold, matches};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Something that a binding can be attached to: an item, or a command that stands by itself.
pub(super) struct Target<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) line: usize,
    pub(super) text: &'a str,
    /// A command's description.
    pub(super) description: Option<&'a str>,
}

impl Target<'_> {
    fn is(&self, selector: &Selector) -> bool {
        match selector {
            Selector::Line(line) => self.line == *line,
            Selector::Text(pattern) => {
                let pattern = fold(pattern);
                let is_called = |name: &str| matches(&pattern, &fold(name));
                self.id == pattern
                    || fold(self.text) == pattern
                    || is_called(self.text)
                    || is_called(&self.text.replace('`', ""))
                    || self.description.is_some_and(is_called)
            }
        }
    }
}

/// For each target, the binding attached to it.
pub(super) fn attach<'c>(
    config: &'c Config,
    targets: &[Target<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<usize, &'c Binding> {
    let mut attached: BTreeMap<usize, &Binding> = BTreeMap::new();
    for binding in &config.bindings {
        let place = Place::Config {
            line: binding.line,
            span: binding.span.clone(),
        };
        let found: Vec<usize> = (0..targets.len())
            .filter(|at| targets[*at].is(&binding.item))
            .collect();
        if found.is_empty() || (found.len() > 1 && !binding.each) {
            diagnostics.push(Diagnostic {
                severity: Severity::Error,
                message: if found.is_empty() {
                    format!("no item is {}", display(&binding.item))
                } else {
                    format!("{} is {} items", display(&binding.item), found.len())
                },
                help: Some(if found.is_empty() {
                    candidates(&binding.item, targets)
                } else {
                    let lines: Vec<String> = found
                        .iter()
                        .take(5)
                        .map(|at| format!("line {}: {}", targets[*at].line, targets[*at].text))
                        .collect();
                    format!(
                        "write the line or the id of one, or each = true; they are {}",
                        lines.join("; ")
                    )
                }),
                place,
            });
            continue;
        }
        for at in found {
            if let Some(first) = attached.get(&at) {
                diagnostics.push(Diagnostic {
                    severity: Severity::Error,
                    message: format!(
                        "line {} is bound twice: {}",
                        targets[at].line, targets[at].text
                    ),
                    help: Some(format!("it is bound in line {} already", first.line)),
                    place: place.clone(),
                });
                continue;
            }
            attached.insert(at, binding);
        }
    }
    attached
}

fn display(selector: &Selector) -> String {
    match selector {
        Selector::Text(text) => format!("`{text}`"),
        Selector::Line(line) => format!("on line {line}"),
    }
}

/// What the user may have meant.
fn candidates(selector: &Selector, targets: &[Target<'_>]) -> String {
    let near = match selector {
        Selector::Line(line) => targets
            .iter()
            .min_by_key(|target| target.line.abs_diff(*line)),
        Selector::Text(text) => {
            let wanted = fold(text).replace('*', "");
            nearest(&wanted, targets.iter().map(|target| target.text))
                .and_then(|near| targets.iter().find(|target| target.text == near))
                .or_else(|| most_words(&wanted, targets))
        }
    };
    near.map_or_else(
        || "`tminus plan` lists the items".to_owned(),
        |target| format!("did you mean line {}: `{}`?", target.line, target.text),
    )
}

/// The target that shares the most words, if it shares half of them.
fn most_words<'t>(wanted: &str, targets: &'t [Target<'t>]) -> Option<&'t Target<'t>> {
    let words: Vec<&str> = wanted.split(' ').filter(|word| word.len() > 2).collect();
    let shared = |target: &Target<'_>| {
        let text = fold(target.text);
        words.iter().filter(|word| text.contains(**word)).count()
    };
    targets
        .iter()
        .map(|target| (shared(target), target))
        .filter(|(shared, _)| *shared > 0 && shared * 2 >= words.len())
        .max_by_key(|(shared, target)| (*shared, std::cmp::Reverse(target.line)))
        .map(|(_, target)| target)
}
