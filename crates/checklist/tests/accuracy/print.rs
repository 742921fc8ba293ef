//! The measures as people read them.

use crate::folder::Reading;
use crate::score::Scores;
use std::fmt::Write;

/// One table for each document and one over all; with `detail`, each difference under its document.
pub(crate) fn tables(title: &str, reading: &Reading, detail: bool) -> String {
    let mut text = String::new();
    for document in &reading.documents {
        table(&mut text, &document.name, &document.scores);
        if detail {
            for difference in &document.scores.differences {
                let _ = writeln!(text, "  {difference}");
            }
        }
    }
    let count = reading.documents.len();
    table(
        &mut text,
        &format!("{title}, {count} documents"),
        &reading.over_all,
    );
    for floor in reading.over_all.below() {
        let _ = writeln!(text, "  below the floor: {floor}");
    }
    text
}

/// A list that has no entry on either side is left out: nothing was measured there.
fn table(text: &mut String, title: &str, scores: &Scores) {
    let _ = writeln!(text, "\n{title:<40} recall precision  right  found  known");
    for (list, score) in &scores.lists {
        if score.found + score.known > 0 {
            let _ = writeln!(
                text,
                "  {list:<38} {:>6} {:>9} {:>6} {:>6} {:>6}",
                number(score.recall()),
                number(score.precision()),
                score.right,
                score.found,
                score.known
            );
        }
    }
}

fn number(share: Option<f64>) -> String {
    share.map_or_else(|| "none".to_owned(), |share| format!("{share:.3}"))
}

#[test]
fn a_list_without_entries_is_left_out() {
    let mut scores = Scores::default();
    scores.list("windows", "here", &[1], &[1, 2]);
    scores.list::<usize>("criteria", "here", &[], &[]);
    scores.list::<usize>("commands", "here", &[], &[1]);
    let mut text = String::new();
    table(&mut text, "a.md", &scores);
    assert!(text.contains("windows"), "{text}");
    assert!(!text.contains("criteria"), "{text}");
    assert!(text.contains("0.000      none"), "{text}");
}
