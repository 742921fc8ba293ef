//! Suggestions: what a recogniser believes would prove an item. Shown, never trusted.
//!
//! Each recogniser is one file: the words that it knows, in many languages, and the probe that they
//! mean. A wrong suggestion costs more trust than a missing one, so a recogniser that is not certain
//! says nothing, and [`refusal`] keeps all of them from what no machine can see.

mod about;
mod backup;
mod certificate;
mod container;
mod dependencies;
mod endpoint;
mod environment;
mod image;
mod installed;
mod logs;
mod metric_present;
mod migrations;
mod name_resolution;
mod path;
mod pods;
mod port;
mod refusal;
mod service;
mod space;
mod surroundings;
#[cfg(test)]
mod testing;
mod tests_pass;
mod threshold;
mod words;
mod work_tree;

pub(crate) use surroundings::Surroundings;
pub(crate) use threshold::of_item as metrics_of_item;
pub use threshold::{SuggestedMetric, suggested_metrics};

use crate::config::COMMAND_TIMEOUT_MS;
use crate::{CommandProbe, Expect, Item, Probe};
use about::About;
use std::iter;
use std::sync::LazyLock;
use tminus_checklist::Check;
use words::Lists;

/// A probe that would prove an item, and why, in a few words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suggestion {
    pub(crate) probe: Probe,
    pub(crate) reason: String,
}

impl Suggestion {
    fn new(probe: Probe, reason: impl Into<String>) -> Self {
        Self {
            probe,
            reason: reason.into(),
        }
    }

    /// A command and what must hold of its output; nothing is exit status 0.
    fn command(
        command: impl Into<String>,
        expect: impl IntoIterator<Item = Check>,
        reason: impl Into<String>,
    ) -> Self {
        let probe = CommandProbe {
            expect: expect.into_iter().map(Expect::Output).collect(),
            timeout_ms: COMMAND_TIMEOUT_MS,
            ..CommandProbe::new(command.into())
        };
        Self::new(Probe::Command(probe), reason)
    }
}

type Recogniser = fn(&About<'_>) -> Option<Suggestion>;

/// Every recogniser, those that need to know most first.
const RECOGNISERS: [Recogniser; 19] = [
    environment::recognise,
    metric_present::recognise,
    logs::recognise,
    migrations::recognise,
    backup::recognise,
    certificate::recognise,
    name_resolution::recognise,
    space::recognise,
    work_tree::recognise,
    tests_pass::recognise,
    installed::recognise,
    dependencies::recognise,
    image::recognise,
    pods::recognise,
    endpoint::recognise,
    port::recognise,
    service::recognise,
    container::recognise,
    path::recognise,
];

/// Every list of words. `words!` makes a `lists` in each file that has some, and none may be left out.
fn all_lists() -> &'static Lists {
    static ALL: LazyLock<Lists> = LazyLock::new(|| {
        let lists = iter::empty()
            .chain(backup::lists())
            .chain(certificate::lists())
            .chain(container::lists())
            .chain(dependencies::lists())
            .chain(endpoint::lists())
            .chain(environment::lists())
            .chain(image::lists())
            .chain(installed::lists())
            .chain(logs::lists())
            .chain(metric_present::lists())
            .chain(migrations::lists())
            .chain(name_resolution::lists())
            .chain(path::lists())
            .chain(pods::lists())
            .chain(port::lists())
            .chain(refusal::lists())
            .chain(service::lists())
            .chain(space::lists())
            .chain(surroundings::lists())
            .chain(tests_pass::lists())
            .chain(threshold::lists())
            .chain(words::lists())
            .chain(work_tree::lists());
        Lists::of(lists)
    });
    &ALL
}

/// What would prove an item; `None` when no recogniser knows it. `parent` is the text of the item
/// that it is nested in.
pub(crate) fn of_item(
    item: &Item,
    read: &tminus_checklist::Item,
    parent: Option<&str>,
    surroundings: &Surroundings,
) -> Option<Suggestion> {
    if refusal::refuses_unread(item, read) {
        return None;
    }
    let about = About::of(item, read, parent, surroundings)?;
    if refusal::refuses(&about) {
        return None;
    }
    RECOGNISERS.iter().find_map(|recognise| recognise(&about))
}
