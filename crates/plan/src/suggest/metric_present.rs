//! "`ais_dlq_size` present": the metric stands on the metrics page that the document names.

use super::about::codes;
use super::words::{DONE, Text, UP, says, words};
use super::{About, Suggestion};
use crate::config::NETWORK_TIMEOUT_MS;
use crate::{MetricsProbe, Probe};
use std::cell::OnceCell;
use std::collections::BTreeMap;

words! {
    /// It is there to be read.
    static EXPOSED =
        "en: export, expos, visible, emitted, reported, updating
         es: presente, aparece, visible
         pt: presente, aparece, visível
         de: sichtbar
         fr: visible, exposé
         nl: zichtbaar
         ru: виден, видна, присутств, есть
         zh: 可见, 存在
         ja: 表示, 出力
         ko: 확인, 노출
         vi: hiển thị, xuất hiện, có mặt";
}

/// The names of metrics that a document gives, by the words that they are made of.
#[derive(Default)]
pub(crate) struct Metrics {
    /// By one of its words, in order.
    names: BTreeMap<String, Vec<String>>,
}

impl Metrics {
    pub(super) fn read(&mut self, text: &str) {
        let said = OnceCell::new();
        for name in codes(text).into_iter().filter(|name| is_metric(name)) {
            if !is_there(said.get_or_init(|| Text::of(text))) {
                continue;
            }
            for word in name.split('_') {
                let names = self.names.entry(word.to_owned()).or_default();
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
    }

    /// The one metric whose name has all of these words.
    pub(super) fn of_words(&self, words: &str) -> Option<&str> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let candidates = self.names.get(*words.first()?)?;
        let mut found = candidates.iter().filter(|name| {
            let parts: Vec<&str> = name.split('_').collect();
            words.iter().all(|word| parts.contains(word))
        });
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }
}

fn is_there(text: &Text) -> bool {
    says(text, &EXPOSED) || says(text, &DONE) || says(text, &UP)
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let [name] = about.codes.as_slice() else {
        return None;
    };
    if !is_metric(name) || about.negated() || !is_there(&about.lower) {
        return None;
    }
    if about.others(&[&EXPOSED, &DONE, &UP]) > 1 {
        return None;
    }
    let page = about.surroundings.addresses.metrics_page(about.section())?;
    let probe = MetricsProbe {
        scrape: page.to_owned(),
        name: (*name).to_owned(),
        labels: BTreeMap::new(),
        absent: false,
        value: None,
        quantile: None,
        timeout_ms: NETWORK_TIMEOUT_MS,
        retry: None,
    };
    Some(Suggestion::new(
        Probe::Metrics(probe),
        "a metric is said to be there; it stands on the document's metrics page",
    ))
}

/// `orders_total`: small letters in parts.
fn is_metric(code: &str) -> bool {
    code.contains('_')
        && code.starts_with(|first: char| first.is_ascii_lowercase())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn a_metric_stands_on_the_page_of_the_document() {
        let page = "- [ ] Page up: `curl http://localhost:3001/metrics`";
        let found = "metric dlq_size of http://localhost:3001/metrics";
        check(
            &[
                ("`dlq_size` present", found),
                ("`dlq_size` visible en la página", found),
                ("`dlq_size` presente", found),
                ("`dlq_size` vorhanden", found),
                ("`dlq_size` est présent", found),
                ("`dlq_size` aanwezig", found),
                ("`dlq_size` присутствует", found),
                ("`dlq_size` 存在", found),
                ("`dlq_size` が存在する", found),
                ("`dlq_size` 존재", found),
                ("`dlq_size` có mặt", found),
            ],
            page,
        );
        check_none(
            &[
                "`dlq_size` not present",
                "`dlq_size`",
                "`DLQ` present",
                "`dlq_size` and `dlq_age` present",
                "`main` present",
            ],
            page,
        );
        check_none(&["`dlq_size` present"], "");
        check(
            &[(
                "`dlq_size` present",
                "metric dlq_size of http://a:1/metrics/prometheus",
            )],
            "```bash\ncurl http://a:1/metrics\ncurl http://a:1/metrics/prometheus\n```",
        );
        check_none(
            &["`dlq_size` present"],
            "```bash\ncurl http://a:1/metrics\ncurl http://b:1/metrics\n```",
        );
    }

    #[test]
    fn a_metric_is_found_by_its_words_where_no_other_has_them() {
        let mut metrics = Metrics::default();
        metrics.read("`ais_dlq_size` present");
        metrics.read("`ais_latency_p99_ms` and `ais_latency_p50_ms` exported");
        metrics.read("`table_dlq_size`");
        assert_eq!(metrics.of_words("dlq size"), Some("ais_dlq_size"));
        assert_eq!(metrics.of_words("latency p99"), Some("ais_latency_p99_ms"));
        assert_eq!(metrics.of_words("latency"), None);
        assert_eq!(metrics.of_words("size of nothing"), None);
    }
}
