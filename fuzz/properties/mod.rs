//! What must hold of any input at all. The fuzzer looks for an input of which it does not hold;
//! the tests of the workspace hold the committed seeds against the same functions.

mod config;
mod criterion;
mod expectation;
mod lint;
mod plan;
mod reading;
mod shell;

/// What an input is held against; it panics when something does not hold.
type Property = fn(&[u8]);

/// Every target of the fuzzer, by the name of its seeds' folder.
pub(crate) const TARGETS: [(&str, Property); 6] = [
    ("parse", reading::check),
    ("criterion", criterion::check),
    ("expectation", expectation::check),
    ("shell", shell::check),
    ("config", config::check),
    ("lint", lint::check),
];

/// Holds an input against what the target of this name promises.
pub(crate) fn hold(target: &str, input: &[u8]) {
    let (_, check) = TARGETS
        .iter()
        .find(|(name, _)| *name == target)
        .expect("the target is in the table");
    check(input);
}
