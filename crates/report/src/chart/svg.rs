//! A chart as inline SVG: no script, colours from the page's style sheet, readable without colour.

use super::{Chart, Point, short};
use jiff::Timestamp;
use std::fmt::Write as _;
use tminus_measure::Comparator;

/// All lengths are in units of a view box this wide.
const WIDTH: f64 = 720.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 70.0;
/// The room above the plot for the names of moments.
const TOP: f64 = 34.0;
const PLOT: f64 = 150.0;
const STRIP: f64 = 26.0;
const GAP: f64 = 22.0;

/// What maps times and values to places.
struct Frame {
    from: Timestamp,
    length: f64,
    top: f64,
    height: f64,
    high: f64,
}

impl Frame {
    fn x(&self, at: Timestamp) -> f64 {
        let passed = at.duration_since(self.from).as_secs_f64();
        LEFT + (WIDTH - LEFT - RIGHT) * (passed / self.length).clamp(0.0, 1.0)
    }

    fn y(&self, value: f64) -> f64 {
        self.top + self.height * (1.0 - (value / self.high).clamp(0.0, 1.0))
    }
}

/// The chart, with a description for those who cannot see it.
pub(crate) fn svg(chart: &Chart) -> String {
    let has_shares = !chart.shares.is_empty();
    let has_evidence = !chart.evidence.is_empty();
    let strips = usize::from(has_shares) + usize::from(has_evidence);
    let height = TOP + PLOT + GAP + strips as f64 * (STRIP + GAP) + 4.0;
    let largest = largest(chart);
    let frame = Frame {
        from: chart.from,
        length: chart.to.duration_since(chart.from).as_secs_f64().max(0.001),
        top: TOP,
        height: PLOT,
        high: nice(largest),
    };
    let mut text = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">",
        escaped(&described(chart))
    );
    axes(&mut text, chart, &frame);
    limits(&mut text, chart, &frame);
    line(&mut text, "base", &chart.baseline, &frame);
    line(&mut text, "value", &chart.values, &frame);
    ends(&mut text, chart, &frame);
    let mut top = TOP + PLOT + GAP;
    if has_shares {
        shares(&mut text, chart, &frame, top);
        top += STRIP + GAP;
    }
    if has_evidence {
        evidence(&mut text, chart, &frame, top);
    }
    marks(&mut text, chart, &frame, height);
    text.push_str("</svg>");
    text
}

/// The largest value that the axis has to show. A limit far above what was measured is only named.
fn largest(chart: &Chart) -> f64 {
    let values = chart.values.iter().chain(&chart.baseline);
    let measured = values.filter_map(|point| point.value).fold(0.0, f64::max);
    let near = chart
        .limits
        .iter()
        .map(|limit| limit.1)
        .filter(|limit| *limit <= measured * 4.0);
    let largest = near.fold(measured, f64::max);
    if largest > 0.0 {
        largest
    } else {
        chart
            .limits
            .iter()
            .map(|limit| limit.1)
            .fold(1e-9, f64::max)
    }
}

/// The next of 1, 2, 2.5 or 5 times a power of ten.
fn nice(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|nice| *nice >= value * 1.05)
        .unwrap_or(value * 1.2)
}

fn axes(text: &mut String, chart: &Chart, frame: &Frame) {
    let right = WIDTH - RIGHT;
    for part in [0.0, 0.5, 1.0] {
        let value = frame.high * part;
        let y = frame.y(value);
        let _ = write!(
            text,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{right}\"/><text class=\"axis end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            LEFT - 8.0,
            y + 4.0,
            escaped(&short(value, chart.unit))
        );
    }
    let y = TOP + PLOT + 14.0;
    for (at, anchor) in [(chart.from, "start"), (chart.to, "end")] {
        let _ = write!(
            text,
            "<text class=\"axis {anchor}\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
            frame.x(at),
            at.strftime("%H:%M:%S")
        );
    }
}

fn limits(text: &mut String, chart: &Chart, frame: &Frame) {
    let right = WIDTH - RIGHT;
    for (comparator, limit) in &chart.limits {
        let label = match comparator {
            Comparator::Less => "<",
            Comparator::AtMost => "≤",
            Comparator::More => ">",
            Comparator::AtLeast => "≥",
            _ => "=",
        };
        let label = format!("{label} {}", short(*limit, chart.unit));
        if *limit > frame.high {
            let _ = write!(
                text,
                "<text class=\"limit\" x=\"{:.1}\" y=\"{:.1}\">{} ↑</text>",
                right + 6.0,
                TOP + 4.0,
                escaped(&label)
            );
            continue;
        }
        let y = frame.y(*limit);
        let _ = write!(
            text,
            "<path class=\"limit\" d=\"M{LEFT} {y:.1}H{right}\"/><text class=\"limit\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            right + 6.0,
            y + 4.0,
            escaped(&label)
        );
    }
}

/// A line that breaks at gaps; a value between two gaps is a dot.
fn line(text: &mut String, class: &str, points: &[Point], frame: &Frame) {
    let mut path = String::new();
    let mut dots = String::new();
    let mut drawing = false;
    for point in points {
        let Some(value) = point.value else {
            drawing = false;
            continue;
        };
        let (x, y) = (frame.x(point.at), frame.y(value));
        let _ = write!(path, "{}{x:.1} {y:.1}", if drawing { 'L' } else { 'M' });
        drawing = true;
        if points.len() <= 60 {
            let _ = write!(
                dots,
                "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/>"
            );
        }
    }
    if !path.is_empty() {
        let _ = write!(text, "<path class=\"{class}\" d=\"{path}\"/>{dots}");
    }
}

/// The names of the lines, at their ends.
fn ends(text: &mut String, chart: &Chart, frame: &Frame) {
    let last = |points: &[Point]| {
        points
            .iter()
            .rev()
            .find_map(|point| Some((point.at, point.value?)))
    };
    let (Some(new), old) = (last(&chart.values), last(&chart.baseline)) else {
        return;
    };
    if chart.shares.is_empty() {
        return;
    }
    let mut places = vec![("value", "new", new)];
    places.extend(old.map(|old| ("base", "old", old)));
    let mut ys: Vec<f64> = places
        .iter()
        .map(|place| frame.y(place.2.1) - 6.0)
        .collect();
    if ys.len() == 2 && (ys[0] - ys[1]).abs() < 12.0 {
        ys[0] = (ys[1] - 12.0).max(TOP + 8.0);
    }
    for ((class, name, (at, _)), y) in places.into_iter().zip(ys) {
        let _ = write!(
            text,
            "<text class=\"name {class} end\" x=\"{:.1}\" y=\"{y:.1}\">{name}</text>",
            frame.x(at) - 4.0
        );
    }
}

/// The traffic: a step for each shift.
fn shares(text: &mut String, chart: &Chart, frame: &Frame, top: f64) {
    let strip = Frame {
        top,
        height: STRIP,
        high: 100.0,
        ..*frame
    };
    let bottom = top + STRIP;
    let mut path = format!("M{LEFT} {bottom:.1}");
    for (at, share) in &chart.shares {
        let _ = write!(path, "H{:.1}V{:.1}", strip.x(*at), strip.y(*share));
    }
    let right = strip.x(chart.to);
    let _ = write!(
        text,
        "<path class=\"share\" d=\"{path}H{right:.1}V{bottom:.1}Z\"/><path class=\"grid\" d=\"M{LEFT} {bottom:.1}H{:.1}\"/>\
         <text class=\"axis end\" x=\"{:.1}\" y=\"{:.1}\">traffic</text>\
         <text class=\"axis\" x=\"{:.1}\" y=\"{:.1}\">of new</text>",
        WIDTH - RIGHT,
        LEFT - 8.0,
        top + STRIP / 2.0 + 4.0,
        WIDTH - RIGHT + 6.0,
        top + STRIP / 2.0 + 4.0,
    );
}

/// The evidence that the new version is worse, by powers of ten, and what it must reach.
fn evidence(text: &mut String, chart: &Chart, frame: &Frame, top: f64) {
    let bar = chart.bar.unwrap_or(20.0);
    let log = |value: f64| value.max(1.0).log10();
    let values = chart.evidence.iter().filter_map(|point| point.value);
    let high = values.map(log).fold(log(bar) * 1.25, f64::max);
    let strip = Frame {
        top,
        height: STRIP,
        high,
        ..*frame
    };
    let logs: Vec<Point> = chart
        .evidence
        .iter()
        .map(|point| Point {
            value: point.value.map(log),
            ..*point
        })
        .collect();
    let (right, bottom, y) = (WIDTH - RIGHT, top + STRIP, strip.y(log(bar)));
    let _ = write!(
        text,
        "<path class=\"grid\" d=\"M{LEFT} {bottom:.1}H{right}\"/><path class=\"limit\" d=\"M{LEFT} {y:.1}H{right}\"/>\
         <text class=\"limit\" x=\"{:.1}\" y=\"{:.1}\">worse: {}</text>\
         <text class=\"axis end\" x=\"{:.1}\" y=\"{:.1}\">evidence</text>",
        right + 6.0,
        y + 4.0,
        (bar * 100.0).round() / 100.0,
        LEFT - 8.0,
        top + STRIP / 2.0 + 4.0,
    );
    line(text, "evidence", &logs, &strip);
}

/// The moments of decision. Names that would lie upon one another share a line.
fn marks(text: &mut String, chart: &Chart, frame: &Frame, height: f64) {
    const LETTER: f64 = 6.2;
    let mut rows = [f64::MIN; 2];
    let mut groups: Vec<(f64, Vec<&str>, bool)> = Vec::new();
    for mark in &chart.marks {
        let x = frame.x(mark.at);
        match groups.last_mut() {
            Some((last, labels, bad)) if x - *last < 4.0 => {
                if labels.last() != Some(&mark.label.as_str()) {
                    labels.push(&mark.label);
                }
                *bad |= mark.bad;
            }
            _ => groups.push((x, vec![&mark.label], mark.bad)),
        }
    }
    for (x, labels, bad) in groups {
        let label = labels.join(", ");
        let width = label.chars().count() as f64 * LETTER;
        let left = (x + 3.0).min(WIDTH - width - 2.0).max(0.0);
        let row = usize::from(left < rows[0] + 6.0);
        rows[row] = left + width;
        let y = if row == 0 { 12.0 } else { 26.0 };
        let class = if bad { "mark bad" } else { "mark" };
        let _ = write!(
            text,
            "<path class=\"{class}\" d=\"M{x:.1} {:.1}V{:.1}\"/><text class=\"{class}\" x=\"{left:.1}\" y=\"{y}\">{}</text>",
            y - 8.0,
            height - 4.0,
            escaped(&label)
        );
    }
}

/// The chart in words.
fn described(chart: &Chart) -> String {
    let range = |points: &[Point]| {
        let values: Vec<f64> = points.iter().filter_map(|point| point.value).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (!values.is_empty()).then(|| {
            format!(
                "{} to {} in {} looks",
                short(low, chart.unit),
                short(high, chart.unit),
                values.len()
            )
        })
    };
    let mut text = format!(
        "{}: {}",
        chart.title,
        range(&chart.values).unwrap_or_else(|| "nothing measured".to_owned())
    );
    if let Some(baseline) = range(&chart.baseline) {
        text += &format!("; baseline {baseline}");
    }
    for mark in &chart.marks {
        text += &format!("; {} at {}", mark.label, mark.at.strftime("%H:%M:%S"));
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        for (value, end) in [
            (0.9, 1.0),
            (1.0, 2.0),
            (3.2, 5.0),
            (32.3, 50.0),
            (0.0022, 0.0025),
        ] {
            assert!(
                (nice(value) - end).abs() < 1e-12,
                "{value}: {}",
                nice(value)
            );
        }
    }
}
