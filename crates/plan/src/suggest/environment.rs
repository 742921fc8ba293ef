//! A key of an `.env` file, or the file itself.

use crate::Item;
use crate::{FileProbe, Probe};

pub(super) fn recognise(item: &Item) -> Option<(Probe, &'static str)> {
    let text = item.text.trim();
    let rest = text.strip_prefix('`')?;
    let (code, _) = rest.split_once('`')?;
    let is_key = code.len() > 2
        && code.contains('_')
        && code.chars().all(|character| {
            character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_'
        });
    if is_key {
        let probe = FileProbe {
            path: ".env".to_owned(),
            contains: Some(format!("{code}=")),
            ..FileProbe::default()
        };
        return Some((
            Probe::File(probe),
            "the name of a setting stands alone; `.env` sets it",
        ));
    }
    (code == ".env").then(|| {
        let probe = FileProbe {
            path: ".env".to_owned(),
            non_empty: true,
            ..FileProbe::default()
        };
        (
            Probe::File(probe),
            "the text is about `.env`; it is there and not empty",
        )
    })
}
