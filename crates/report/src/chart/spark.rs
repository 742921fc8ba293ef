//! Charts in text: one line of blocks a series.

use super::{Chart, Point, charts, short};
use crate::text::pad;
use tminus_launch::State;
use tminus_plan::Plan;

/// How many columns a line of blocks has at most.
const COLUMNS: usize = 40;
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One line: a version's values as blocks.
pub(crate) struct Spark {
    /// The series; empty in the second line of one.
    pub(crate) title: String,
    /// Which version, where there are two.
    pub(crate) name: &'static str,
    pub(crate) blocks: String,
    /// The range, and what is asked.
    pub(crate) range: String,
}

impl Spark {
    /// The columns of the title and of the blocks.
    pub(crate) const WIDTHS: (usize, usize) = (16, COLUMNS);
}

impl std::fmt::Display for Spark {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let title = pad(&self.title, Self::WIDTHS.0);
        let Self {
            name,
            blocks,
            range,
            ..
        } = self;
        write!(formatter, "{title} {name:<3}  {blocks}  {range}")
    }
}

/// What the rollout and the items watched, one line for each version; nothing if nothing was watched.
pub(crate) fn sparklines(plan: &Plan, state: &State) -> Vec<Spark> {
    let mut lines = Vec::new();
    for chart in charts(plan, state) {
        if chart.quiet {
            continue;
        }
        let name = if chart.shares.is_empty() { "" } else { "new" };
        lines.push(row(&chart, &chart.title, name, &chart.values));
        if !chart.baseline.is_empty() {
            lines.push(row(&chart, "", "old", &chart.baseline));
        }
    }
    lines
}

fn row(chart: &Chart, title: &str, name: &'static str, points: &[Point]) -> Spark {
    let values: Vec<f64> = points.iter().filter_map(|point| point.value).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let both = chart.values.iter().chain(&chart.baseline);
    let top = both.filter_map(|point| point.value).fold(0.0, f64::max);
    let limits: Vec<String> = chart
        .limits
        .iter()
        .filter(|_| !title.is_empty())
        .map(|(comparator, limit)| format!(", asked {comparator} {}", short(*limit, chart.unit)))
        .collect();
    let range = if values.is_empty() {
        "no value".to_owned()
    } else if (high - low).abs() < f64::EPSILON {
        short(low, chart.unit)
    } else {
        format!("{} to {}", short(low, chart.unit), short(high, chart.unit))
    };
    Spark {
        title: title.to_owned(),
        name,
        blocks: blocks(points, top),
        range: range + &limits.join(""),
    }
}

/// The largest value of as many stretches as there are columns; a stretch without a value is a dot.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a block's number is from 0 to 7"
)]
fn blocks(points: &[Point], top: f64) -> String {
    let stretch = points.len().div_ceil(COLUMNS).max(1);
    points
        .chunks(stretch)
        .map(|points| {
            let largest = points
                .iter()
                .filter_map(|point| point.value)
                .fold(f64::NEG_INFINITY, f64::max);
            if largest == f64::NEG_INFINITY {
                '·'
            } else if top <= 0.0 {
                BLOCKS[0]
            } else {
                BLOCKS[((largest / top).clamp(0.0, 1.0) * 7.0).round() as usize]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn blocks_rise_with_the_values_and_gaps_are_dots() {
        let points: Vec<Point> = [Some(0.0), None, Some(5.0), Some(10.0)]
            .into_iter()
            .map(|value| Point {
                at: Timestamp::UNIX_EPOCH,
                value,
            })
            .collect();
        assert_eq!(blocks(&points, 10.0), "▁·▅█");
        let many: Vec<Point> = (0..400).map(|_| points[3]).collect();
        assert_eq!(blocks(&many, 10.0).chars().count(), COLUMNS);
    }
}
