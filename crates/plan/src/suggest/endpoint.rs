//! An address in the text that is said to respond: a GET that must come back with success.

use crate::{HttpProbe, Probe};
use std::collections::BTreeMap;

pub(super) fn recognise(text: &str) -> Option<(Probe, &'static str)> {
    if !text.contains("://") {
        return None;
    }
    let start = text.find("http://").or_else(|| text.find("https://"))?;
    let url: String = text[start..]
        .chars()
        .take_while(|character| !character.is_whitespace() && !"`)>\"'".contains(*character))
        .collect();
    if url.contains(['<', '[', '{', '_', '*']) || url.len() < 12 {
        return None;
    }
    let probe = HttpProbe {
        method: "GET".to_owned(),
        url,
        headers: BTreeMap::new(),
        body: None,
        status: None,
        expect_headers: BTreeMap::new(),
        json: BTreeMap::new(),
        contains: None,
        latency: None,
        timeout_ms: 10_000,
        retry: None,
    };
    Some((
        Probe::Http(probe),
        "an address stands in the text; it answers with success",
    ))
}
