//! Knows the commands that never end by themselves.

/// Whether a command never ends by itself: `tail -f`, `watch`, a dev server, a foreground container.
pub(crate) fn never_ends(command: &str) -> bool {
    command.starts_with("tail -f") || command.starts_with("watch ")
}
