//! Suggestions: what a recogniser believes would prove an item. Shown, never trusted.

mod endpoint;
mod environment;
mod service;
mod space;

use crate::Item;
use crate::Probe;

/// The probe that would prove an item, with the reason in a few words; `None` when no recogniser knows it.
pub(crate) fn probe_for(item: &Item) -> Option<(Probe, &'static str)> {
    service::recognise(&item.text)
        .or_else(|| endpoint::recognise(&item.text))
        .or_else(|| environment::recognise(item))
        .or_else(|| space::recognise(item))
}
