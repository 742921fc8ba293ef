//! Reads a metrics page, line by line: the Prometheus text format 0.0.4 and `OpenMetrics` 1.0.
//!
//! Sources: <https://prometheus.io/docs/instrumenting/exposition_formats/> and
//! <https://prometheus.io/docs/specs/om/open_metrics_spec/>. The two differ in what follows a
//! value (milliseconds or seconds; exemplars) and in how a page ends.

use std::collections::BTreeMap;

/// One line that holds a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sample {
    /// The name of the series.
    pub(crate) name: String,
    /// Its labels.
    pub(crate) labels: BTreeMap<String, String>,
    /// The value, which may be no number or infinite.
    pub(crate) value: f64,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Line {
    /// Nothing that matters here.
    Nothing,
    /// The unit of a metric.
    Unit {
        /// The metric.
        name: String,
        /// Its unit.
        unit: String,
    },
    /// The page ends here (`OpenMetrics`).
    End,
    /// A value.
    Sample(Sample),
}

/// Reads one line, without its line break. Errs in words.
pub(crate) fn read_line(line: &str) -> Result<Line, String> {
    let line = line.trim_matches([' ', '\t', '\r']);
    if line.is_empty() {
        return Ok(Line::Nothing);
    }
    let Some(comment) = line.strip_prefix('#') else {
        return read_sample(line).map(Line::Sample);
    };
    let mut words = comment.split_whitespace();
    Ok(match (words.next(), words.next(), words.next()) {
        (Some("EOF"), None, None) => Line::End,
        (Some("UNIT"), Some(name), Some(unit)) => Line::Unit {
            name: name.to_owned(),
            unit: unit.to_owned(),
        },
        (Some("TYPE"), Some(_), None) | (Some("TYPE"), None, _) => {
            return Err("a TYPE without a type".to_owned());
        }
        _ => Line::Nothing,
    })
}

fn read_sample(line: &str) -> Result<Sample, String> {
    let mut rest = Rest(line);
    let mut labels = BTreeMap::new();
    let mut name = rest.name().to_owned();
    if rest.take('{') {
        // The name may stand inside, quoted, where it holds what a bare one must not.
        if name.is_empty() {
            name = rest.quoted()?;
            rest.take(',');
        }
        read_labels(&mut rest, &mut labels)?;
    }
    if name.is_empty() {
        return Err("no metric name".to_owned());
    }
    let mut words = rest.0.split_whitespace();
    let value = words.next().ok_or("no value")?;
    let value = read_value(value).ok_or_else(|| format!("`{}` is no value", clip(value)))?;
    match words.next() {
        None => {}
        Some("#") => read_exemplar(rest.0)?,
        Some(time) => {
            time.parse::<f64>()
                .map_err(|_| format!("`{}` is no timestamp", clip(time)))?;
            match words.next() {
                None => {}
                Some("#") => read_exemplar(rest.0)?,
                Some(more) => return Err(format!("`{}` after the value", clip(more))),
            }
        }
    }
    Ok(Sample {
        name,
        labels,
        value,
    })
}

fn read_labels(rest: &mut Rest<'_>, labels: &mut BTreeMap<String, String>) -> Result<(), String> {
    loop {
        rest.space();
        if rest.take('}') {
            return Ok(());
        }
        let name = if rest.0.starts_with('"') {
            rest.quoted()?
        } else {
            rest.name().to_owned()
        };
        if name.is_empty() || name.contains(':') {
            return Err("no label name".to_owned());
        }
        rest.space();
        if !rest.take('=') {
            return Err(format!("no `=` after the label `{}`", clip(&name)));
        }
        rest.space();
        let value = rest.quoted()?;
        if labels.insert(name.clone(), value).is_some() {
            return Err(format!("the label `{}` twice", clip(&name)));
        }
        rest.space();
        if !rest.take(',') && !rest.0.starts_with('}') {
            return Err(format!("no `,` after the label `{}`", clip(&name)));
        }
    }
}

/// An exemplar is read so that a page that is cut within one is noticed.
fn read_exemplar(rest: &str) -> Result<(), String> {
    let (_, exemplar) = rest.split_once('#').ok_or("no exemplar")?;
    let mut rest = Rest(exemplar.trim_start());
    if !rest.take('{') {
        return Err("an exemplar without labels".to_owned());
    }
    read_labels(&mut rest, &mut BTreeMap::new())?;
    let value = rest.0.split_whitespace().next();
    value
        .and_then(read_value)
        .map(|_| ())
        .ok_or_else(|| "an exemplar without a value".to_owned())
}

/// A value as Go's `ParseFloat` reads it: `NaN`, `+Inf` and `-Inf` in any case too.
fn read_value(text: &str) -> Option<f64> {
    text.starts_with(|first: char| first.is_ascii_alphanumeric() || "+-.".contains(first))
        .then(|| text.parse().ok())
        .flatten()
}

fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What of a line has not been read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn name(&mut self) -> &'a str {
        let end = self
            .0
            .find(|character: char| {
                !(character.is_ascii_alphanumeric() || character == '_' || character == ':')
            })
            .unwrap_or(self.0.len());
        let name = &self.0[..end];
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            return "";
        }
        self.0 = &self.0[end..];
        if self.0.trim_start().starts_with('{') {
            self.space();
        }
        name
    }

    fn space(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    fn take(&mut self, character: char) -> bool {
        match self.0.strip_prefix(character) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn quoted(&mut self) -> Result<String, String> {
        self.space();
        if !self.take('"') {
            return Err("no quoted text where one must be".to_owned());
        }
        let mut text = String::new();
        let mut characters = self.0.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.0 = &self.0[at + 1..];
                    return Ok(text);
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, escaped @ ('\\' | '"'))) => text.push(escaped),
                    // Any other stays as it is, as Prometheus reads it.
                    Some((_, other)) => text.extend(['\\', other]),
                    None => break,
                },
                character => text.push(character),
            }
        }
        Err("a text without its closing quotation mark".to_owned())
    }
}

/// A quantile of a histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Quantile {
    /// It lies in a bucket with two ends, here by linear interpolation.
    Value(f64),
    /// It lies above the highest bound there is; how far above cannot be known.
    Above(f64),
}

/// The quantile of cumulative buckets, by the rules of Prometheus' `histogram_quantile`
/// (`promql/quantile.go`, `BucketQuantile`), except that where Prometheus returns the highest
/// finite bound it says that the quantile is above it. Errs in words where Prometheus gives NaN.
///
/// The buckets are given by upper bound, ascending, with no bound twice.
pub(crate) fn quantile(wanted: f64, buckets: &[(f64, f64)]) -> Result<Quantile, &'static str> {
    if !(0.0..=1.0).contains(&wanted) {
        return Err("a quantile lies between 0 and 1");
    }
    match buckets.last() {
        Some((bound, _)) if *bound == f64::INFINITY => {}
        _ => return Err("there is no bucket `+Inf`, so the histogram is not whole"),
    }
    if buckets.len() < 2 {
        return Err("there is no bucket but `+Inf`");
    }
    if buckets
        .iter()
        .any(|(bound, count)| bound.is_nan() || !count.is_finite())
    {
        return Err("a bucket holds no number");
    }
    // Counts that are read while they change may seem to shrink; they cannot.
    let mut most = 0.0_f64;
    let counts: Vec<f64> = buckets
        .iter()
        .map(|(_, count)| {
            most = most.max(*count);
            most
        })
        .collect();
    if most <= 0.0 {
        return Err("it has counted nothing yet");
    }
    let rank = wanted * most;
    let last = buckets.len() - 1;
    let place = counts[..last]
        .iter()
        .position(|count| *count >= rank)
        .unwrap_or(last);
    let (end, _) = buckets[place];
    if place == last {
        return Ok(Quantile::Above(buckets[last - 1].0));
    }
    let (start, before) = match place.checked_sub(1) {
        Some(previous) => (buckets[previous].0, counts[previous]),
        None if end <= 0.0 => return Ok(Quantile::Value(end)),
        None => (0.0, 0.0),
    };
    let inside = counts[place] - before;
    if inside <= 0.0 {
        return Ok(Quantile::Value(start));
    }
    Ok(Quantile::Value(
        start + (end - start) * ((rank - before) / inside),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample(line: &str) -> Sample {
        match read_line(line) {
            Ok(Line::Sample(sample)) => sample,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn samples_are_read_with_labels_escapes_times_and_exemplars() {
        let labels = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect::<BTreeMap<_, _>>()
        };
        for (line, name, pairs, value) in [
            ("up 1", "up", &[][..], 1.0),
            ("up{} 1 1395066363000", "up", &[], 1.0),
            (
                "a:b_total{method=\"post\",code=\"400\",} 3 -17",
                "a:b_total",
                &[("method", "post"), ("code", "400")],
                3.0,
            ),
            (
                "x{ path = \"C:\\\\DIR\\n\\\"a\\\" }, b\" , e=\"\" } 1.458255915e9",
                "x",
                &[("path", "C:\\DIR\n\"a\" }, b"), ("e", "")],
                1_458_255_915.0,
            ),
            (
                "x_bucket{le=\"0.5\"} 8 # {trace_id=\"a#b\"} 0.3 1520879607.789",
                "x_bucket",
                &[("le", "0.5")],
                8.0,
            ),
            (
                "x_bucket{le=\"+Inf\"} 9 1520879607.8 # {} 0.3",
                "x_bucket",
                &[("le", "+Inf")],
                9.0,
            ),
            (
                "{\"http.requests\",code=\"200\"} 7",
                "http.requests",
                &[("code", "200")],
                7.0,
            ),
            ("x +Inf", "x", &[], f64::INFINITY),
            ("x -Inf", "x", &[], f64::NEG_INFINITY),
            ("x 1e-3\r", "x", &[], 0.001),
        ] {
            assert_eq!(
                sample(line),
                Sample {
                    name: name.to_owned(),
                    labels: labels(pairs),
                    value
                },
                "{line}"
            );
        }
        assert!(sample("x NaN").value.is_nan());
    }

    #[test]
    fn what_is_no_sample_is_refused() {
        for line in [
            "<!DOCTYPE html>",
            "{\"status\":\"ok\"}",
            "x",
            "x{",
            "x{a=\"b\" 1",
            "x{a=\"b\"c=\"d\"} 1",
            "x{a=b} 1",
            "x{a=\"b\",a=\"c\"} 1",
            "x{=\"b\"} 1",
            "x 1 2 3",
            "x one",
            "x 1 soon",
            "1x 1",
            "x{a=\"b} 1",
            "x{a=\"b\\",
            "x 1 # 3",
            "# TYPE x",
            "Not Found",
        ] {
            assert!(read_line(line).is_err(), "{line}");
        }
    }

    #[test]
    fn comments_say_units_and_ends() {
        assert_eq!(read_line("# HELP x A thing"), Ok(Line::Nothing));
        assert_eq!(read_line("# anything at all"), Ok(Line::Nothing));
        assert_eq!(read_line("# TYPE x counter"), Ok(Line::Nothing));
        assert_eq!(read_line("# EOF"), Ok(Line::End));
        assert_eq!(
            read_line("# UNIT x_seconds seconds"),
            Ok(Line::Unit {
                name: "x_seconds".into(),
                unit: "seconds".into()
            })
        );
    }

    #[test]
    fn quantiles_interpolate_as_prometheus_does() {
        const INFINITE: f64 = f64::INFINITY;
        let buckets = [(0.1, 10.0), (0.5, 30.0), (1.0, 38.0), (INFINITE, 40.0)];
        for (wanted, value) in [
            (0.0, Quantile::Value(0.0)),
            (0.125, Quantile::Value(0.05)),
            (0.25, Quantile::Value(0.1)),
            (0.5, Quantile::Value(0.3)),
            (0.95, Quantile::Value(1.0)),
            (0.99, Quantile::Above(1.0)),
            (1.0, Quantile::Above(1.0)),
        ] {
            let found = quantile(wanted, &buckets).expect("these are buckets");
            let near = match (&found, &value) {
                (Quantile::Value(found), Quantile::Value(value)) => (found - value).abs() < 1e-12,
                (found, value) => found == value,
            };
            assert!(near, "{wanted}: {found:?}");
        }
        let negative = [(-1.0, 5.0), (1.0, 10.0), (INFINITE, 10.0)];
        assert_eq!(quantile(0.25, &negative), Ok(Quantile::Value(-1.0)));
        assert_eq!(quantile(0.75, &negative), Ok(Quantile::Value(0.0)));
        let shrinking = [(1.0, 10.0), (2.0, 9.0), (INFINITE, 20.0)];
        assert_eq!(quantile(0.5, &shrinking), Ok(Quantile::Value(1.0)));
        for buckets in [
            &[][..],
            &[(INFINITE, 3.0)],
            &[(1.0, 3.0), (2.0, 4.0)],
            &[(1.0, 0.0), (INFINITE, 0.0)],
            &[(1.0, f64::NAN), (INFINITE, 1.0)],
        ] {
            assert!(quantile(0.5, buckets).is_err(), "{buckets:?}");
        }
        assert!(quantile(1.1, &buckets).is_err() && quantile(f64::NAN, &buckets).is_err());
    }

    proptest! {
        #[test]
        fn no_line_is_too_strange(line in ".{0,80}") {
            let _ = read_line(&line);
        }

        #[test]
        fn labels_read_back(value in ".{0,20}") {
            prop_assume!(!value.contains(['\n', '\r']));
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            let line = format!("x{{a=\"{escaped}\"}} 1");
            prop_assert_eq!(&sample(&line).labels["a"], &value);
        }
    }
}
