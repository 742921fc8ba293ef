//! The names in commands that nobody has given a value, and where they are needed.

use crate::Document;
use std::collections::{BTreeMap, BTreeSet};
use tminus_plan::{OpenName, open_names};

/// A name without a value.
pub(crate) struct Open<'a> {
    pub(crate) name: &'a str,
    /// The first line that needs it.
    pub(crate) line: usize,
    /// In how many commands, where these are several: `, in 3 commands`.
    pub(crate) times: String,
}

/// The open names of a document that `wanted` takes, given each with a line that needs it; in the order
/// of the alphabet.
pub(crate) fn names<'d>(
    document: &'d Document<'_>,
    wanted: impl Fn(OpenName<'d>, usize) -> Option<&'d str>,
) -> impl Iterator<Item = Open<'d>> {
    let mut places: BTreeMap<&str, BTreeSet<(usize, usize)>> = BTreeMap::new();
    let steps = document.steps.iter().enumerate();
    for (order, step) in steps.filter(|(_, step)| document.is_run(step.line)) {
        for open in open_names(step.blocked.as_deref().unwrap_or_default()) {
            // A line that several commands need counts once.
            let place = open
                .line
                .map_or((step.line, order), |line| (line, usize::MAX));
            if let Some(name) = wanted(open.name, place.0) {
                places.entry(name).or_default().insert(place);
            }
        }
    }
    places.into_iter().map(|(name, places)| Open {
        name,
        line: places.first().map_or(0, |(line, _)| *line),
        times: match places.len() {
            1 => String::new(),
            count => format!(", in {count} commands"),
        },
    })
}
