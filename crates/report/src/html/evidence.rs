//! Captured text on the page: folded, and only as much as a page can carry.

use super::Pages;
use super::view::EvidenceView;
use crate::text::{counted, digest_text, one_line, printable, short_digest};
use tminus_receipt::EvidenceReference;

/// The most of one captured text that is shown, in bytes: its beginning and, mostly, its end.
const SHOWN_OF_ONE: usize = 32 * 1024;
/// The most captured text that one page carries, in bytes.
pub(super) const SHOWN_OF_ALL: usize = 8 * 1024 * 1024;

impl Pages<'_> {
    /// A captured text; `None` for an empty one, of which there is nothing to show.
    pub(super) fn evidence(&self, reference: &EvidenceReference) -> Option<EvidenceView> {
        if reference.bytes == 0 {
            return None;
        }
        let digest = digest_text(&reference.digest);
        let mut remarks = Vec::new();
        if reference.cut > 0 {
            remarks.push(format!("{} more were not kept", bytes(reference.cut)));
        }
        let text = if self.room.get() == 0 {
            remarks.push("not shown: this page holds as much captured text as it may".to_owned());
            None
        } else if let Some(found) = (self.material.evidence)(&reference.digest) {
            let text = shown(&found);
            if found.len() > SHOWN_OF_ONE {
                remarks.push("the middle is left out here".to_owned());
            }
            self.room.set(self.room.get().saturating_sub(text.len()));
            Some(text)
        } else {
            remarks.push("the text is not at hand; its digest is".to_owned());
            None
        };
        Some(EvidenceView {
            name: one_line(&reference.name),
            size: bytes(reference.bytes),
            digest: short_digest(&digest).to_owned(),
            full_digest: digest,
            text,
            remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
        })
    }
}

/// Captured bytes as text, the middle of a long one left out.
fn shown(found: &[u8]) -> String {
    if found.len() <= SHOWN_OF_ONE {
        return printable(&String::from_utf8_lossy(found));
    }
    let head = &found[..SHOWN_OF_ONE / 4];
    let tail = &found[found.len() - SHOWN_OF_ONE * 3 / 4..];
    let left_out = found.len() - head.len() - tail.len();
    format!(
        "{}\n[… {} left out …]\n{}",
        printable(&String::from_utf8_lossy(head)),
        bytes(left_out as u64),
        printable(&String::from_utf8_lossy(tail))
    )
}

/// A number of bytes for people: `1.2 KB`.
fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if count < 1000 {
        return counted(
            usize::try_from(count).unwrap_or(usize::MAX),
            "byte",
            "bytes",
        );
    }
    let mut amount = count as f64 / 1000.0;
    let mut unit = 0;
    while amount >= 999.95 && unit + 1 < UNITS.len() {
        amount /= 1000.0;
        unit += 1;
    }
    format!("{amount:.1} {}", UNITS[unit])
}
