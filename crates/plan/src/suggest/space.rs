//! Disk space with a number.

use crate::Item;
use crate::{DiskProbe, Probe};
use tminus_measure::{Comparator, Dimension};

pub(super) fn recognise(item: &Item) -> Option<(Probe, &'static str)> {
    let [criterion] = item.criteria.as_slice() else {
        return None;
    };
    let is_disk = item.text.to_lowercase().contains("disk");
    let fits = criterion.threshold.unit.dimension() == Dimension::Size
        && matches!(
            criterion.threshold.comparator,
            Comparator::More | Comparator::AtLeast
        );
    (is_disk && fits).then(|| {
        let probe = DiskProbe {
            path: "/".to_owned(),
            free: criterion.threshold,
        };
        (
            Probe::Disk(probe),
            "disk space with a number; so much is free",
        )
    })
}
