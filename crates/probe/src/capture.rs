//! Keeps what a stream says, within a limit, redacted; and what expectations need of it, raw.

use crate::observation::Capture;
use crate::redact::{Redactor, Secrets};
use crate::seek::Seek;
use std::collections::VecDeque;

/// Listens to one stream in constant memory.
#[derive(Debug)]
pub(crate) struct Listener {
    redactor: Redactor,
    kept: Kept,
    raw: Vec<u8>,
    limit: usize,
    total: u64,
    seek: Seek,
}

/// What was heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// The first bytes as they came, up to the limit: for expectations, never to be kept.
    pub(crate) raw: Vec<u8>,
    /// How many bytes came.
    pub(crate) total: u64,
    /// The redacted bytes, to be kept.
    pub(crate) redacted: Vec<u8>,
    /// How many redacted bytes the limit cut out.
    pub(crate) cut: u64,
    /// The texts that were looked for.
    pub(crate) seek: Seek,
}

impl Listener {
    pub(crate) fn new(
        secrets: &Secrets,
        limit: u64,
        texts: impl IntoIterator<Item = String>,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Self {
            redactor: Redactor::new(secrets),
            kept: Kept::new(limit),
            raw: Vec::new(),
            limit,
            total: 0,
            seek: Seek::new(texts),
        }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        let room = self.limit.saturating_sub(self.raw.len()).min(bytes.len());
        self.raw.extend_from_slice(&bytes[..room]);
        self.seek.push(bytes);
        self.kept.push(&self.redactor.push(bytes));
    }

    pub(crate) fn found(&self, text: &str) -> bool {
        self.seek.found(text)
    }

    pub(crate) fn finish(mut self) -> Heard {
        self.kept.push(&self.redactor.finish());
        let (redacted, cut) = self.kept.finish();
        Heard {
            raw: self.raw,
            total: self.total,
            redacted,
            cut,
            seek: self.seek,
        }
    }
}

impl Heard {
    /// Whether all of it is in [`Self::raw`].
    pub(crate) fn is_whole(&self) -> bool {
        self.total == self.raw.len() as u64
    }

    pub(crate) fn capture(self, name: &str) -> Capture {
        Capture {
            name: name.to_owned(),
            bytes: self.redacted,
            cut: self.cut,
        }
    }
}

/// The first and the last half of a limit: the beginning says what was tried, the end how it ended.
#[derive(Debug)]
struct Kept {
    first: Vec<u8>,
    last: VecDeque<u8>,
    first_limit: usize,
    last_limit: usize,
    cut: u64,
}

impl Kept {
    fn new(limit: usize) -> Self {
        Self {
            first: Vec::new(),
            last: VecDeque::new(),
            first_limit: limit - limit / 2,
            last_limit: limit / 2,
            cut: 0,
        }
    }

    fn push(&mut self, bytes: &[u8]) {
        let room = self
            .first_limit
            .saturating_sub(self.first.len())
            .min(bytes.len());
        self.first.extend_from_slice(&bytes[..room]);
        let rest = &bytes[room..];
        let skipped = rest.len().saturating_sub(self.last_limit);
        let rest = &rest[skipped..];
        let pushed_out = (self.last.len() + rest.len()).saturating_sub(self.last_limit);
        self.last.drain(..pushed_out);
        self.last.extend(rest);
        self.cut += (skipped + pushed_out) as u64;
    }

    fn finish(mut self) -> (Vec<u8>, u64) {
        if self.cut > 0 {
            let notice = format!("\n[... {} bytes left out ...]\n", self.cut);
            self.first.extend_from_slice(notice.as_bytes());
        }
        self.first.extend(self.last);
        (self.first, self.cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(limit: u64, chunks: &[&str]) -> Heard {
        let mut listener = Listener::new(&Secrets::default(), limit, ["needle".to_owned()]);
        for chunk in chunks {
            listener.push(chunk.as_bytes());
        }
        listener.finish()
    }

    #[test]
    fn what_fits_is_kept_whole() {
        let heard = heard(10, &["abcde", "fghij"]);
        assert_eq!(heard.redacted, b"abcdefghij");
        assert_eq!((heard.cut, heard.is_whole()), (0, true));
    }

    #[test]
    fn of_more_the_first_and_last_half_are_kept_and_the_rest_is_counted() {
        let heard = heard(10, &["abc", "defghijklm", "nopqrstu", "vwxyz"]);
        assert_eq!(heard.redacted, b"abcde\n[... 16 bytes left out ...]\nvwxyz");
        assert_eq!((heard.cut, heard.total), (16, 26));
        assert!(!heard.is_whole());
    }

    #[test]
    fn a_text_in_what_is_cut_is_still_found() {
        let filler = "x".repeat(5000);
        let heard = heard(10, &[&filler, "nee", "dle", &filler]);
        assert!(heard.seek.found("needle"));
    }

    #[test]
    fn a_limit_of_nothing_keeps_nothing() {
        let heard = heard(0, &["abc"]);
        assert_eq!(heard.cut, 3);
    }
}
