//! How many entries of a list were found, how many of them are right, and how many there are.

use std::collections::BTreeMap;
use std::fmt::Debug;

/// A list, and the least recall and precision at which it counts as read.
struct Floor {
    list: &'static str,
    recall: f64,
    precision: f64,
}

const fn floor(list: &'static str, recall: f64, precision: f64) -> Floor {
    Floor {
        list,
        recall,
        precision,
    }
}

/// What is asked of any set of documents as a whole.
const FLOORS: &[Floor] = &[
    floor("items", 0.995, 0.995),
    floor("item weights", 0.95, 0.95),
    floor("item blanks", 0.98, 0.98),
    floor("item placeholders", 0.98, 0.98),
    floor("commands", 0.99, 0.99),
    floor("command expected", 0.97, 0.97),
    floor("criteria", 0.97, 0.98),
    floor("section roles", 0.93, 0.93),
    floor("windows", 0.95, 0.95),
];

/// The measure of one list.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) right: usize,
    pub(crate) found: usize,
    pub(crate) known: usize,
}

impl Score {
    /// The share of what there is that was found; `None` where there is nothing to find.
    pub(crate) fn recall(self) -> Option<f64> {
        share(self.right, self.known)
    }

    /// The share of what was found that is right; `None` where nothing was found.
    pub(crate) fn precision(self) -> Option<f64> {
        share(self.right, self.found)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The measures of every list, and the differences that they count.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    pub(crate) lists: BTreeMap<&'static str, Score>,
    pub(crate) differences: Vec<String>,
}

impl Scores {
    /// Adds the measures of a document to those of others; its differences stay with it.
    pub(crate) fn add(&mut self, other: &Self) {
        for (list, score) in &other.lists {
            self.count(list, *score);
        }
    }

    fn count(&mut self, list: &'static str, score: Score) {
        let sum = self.lists.entry(list).or_default();
        sum.right += score.right;
        sum.found += score.found;
        sum.known += score.known;
    }

    /// Pairs the entries that are equal, each once, and scores the list by them.
    pub(crate) fn list<T: PartialEq + Debug>(
        &mut self,
        list: &'static str,
        place: &str,
        ours: &[T],
        theirs: &[T],
    ) -> Vec<(usize, usize)> {
        let mut taken = vec![false; theirs.len()];
        let mut pairs = Vec::new();
        for (at, one) in ours.iter().enumerate() {
            let free = |(other, known): (usize, &T)| !taken[other] && known == one;
            match theirs.iter().enumerate().position(free) {
                Some(other) => {
                    taken[other] = true;
                    pairs.push((at, other));
                }
                None => self
                    .differences
                    .push(format!("{place} {list}: invented {one:?}")),
            }
        }
        for (known, _) in theirs.iter().zip(&taken).filter(|(_, taken)| !**taken) {
            self.differences
                .push(format!("{place} {list}: missed {known:?}"));
        }
        self.count(
            list,
            Score {
                right: pairs.len(),
                found: ours.len(),
                known: theirs.len(),
            },
        );
        pairs
    }

    /// Scores something that an entry has or has not. An entry without it on either side counts
    /// for nothing, so that the many that have none do not hide the few that were misread.
    pub(crate) fn field<T: PartialEq + Debug>(
        &mut self,
        list: &'static str,
        place: &str,
        ours: Option<&T>,
        theirs: Option<&T>,
    ) {
        if ours != theirs {
            self.differences
                .push(format!("{place} {list}: {ours:?}, should be {theirs:?}"));
        }
        self.count(
            list,
            Score {
                right: usize::from(ours.is_some() && ours == theirs),
                found: usize::from(ours.is_some()),
                known: usize::from(theirs.is_some()),
            },
        );
    }

    /// Scores how often something occurs in an entry, where only its number is known.
    pub(crate) fn number(&mut self, list: &'static str, place: &str, ours: usize, theirs: usize) {
        if ours != theirs {
            self.differences
                .push(format!("{place} {list}: {ours}, should be {theirs}"));
        }
        self.count(
            list,
            Score {
                right: ours.min(theirs),
                found: ours,
                known: theirs,
            },
        );
    }

    /// Fails with every floor that is not reached.
    pub(crate) fn hold(&self) {
        let below = self.below();
        assert!(below.is_empty(), "{}", below.join("\n"));
    }

    /// The floors that are not reached, in words.
    pub(crate) fn below(&self) -> Vec<String> {
        FLOORS
            .iter()
            .filter_map(|floor| {
                let score = self.lists.get(floor.list).copied().unwrap_or_default();
                let Some(recall) = score.recall() else {
                    return Some(format!("{}: nothing to measure", floor.list));
                };
                let precision = score.precision().unwrap_or(0.0);
                (recall < floor.recall || precision < floor.precision).then(|| {
                    format!(
                        "{}: recall {recall:.4} of {}, precision {precision:.4} of {}",
                        floor.list, floor.recall, floor.precision
                    )
                })
            })
            .collect()
    }
}

#[test]
fn a_floor_over_no_data_is_not_reached() {
    let below = Scores::default().below();
    assert_eq!(below.len(), FLOORS.len());
    assert!(below.contains(&"windows: nothing to measure".to_owned()));
}

#[test]
fn a_floor_is_reached_by_recall_and_precision_both() {
    let reached = |right, found, known| {
        let mut scores = Scores::default();
        let score = Score {
            right,
            found,
            known,
        };
        scores.count("windows", score);
        !scores
            .below()
            .iter()
            .any(|floor| floor.starts_with("windows"))
    };
    assert!(reached(19, 20, 20));
    assert!(!reached(18, 18, 20));
    assert!(!reached(19, 21, 19));
    assert!(!reached(0, 0, 20));
}

#[test]
fn an_entry_pairs_once_and_what_is_left_is_invented_or_missed() {
    let mut scores = Scores::default();
    let pairs = scores.list("windows", "here", &[1, 1, 2], &[2, 1, 3]);
    assert_eq!(pairs, [(0, 1), (2, 0)]);
    let expected = Score {
        right: 2,
        found: 3,
        known: 3,
    };
    assert_eq!(scores.lists["windows"], expected);
    assert_eq!(
        scores.differences,
        ["here windows: invented 1", "here windows: missed 3"]
    );
}

#[test]
fn what_neither_side_has_counts_for_nothing() {
    let mut scores = Scores::default();
    scores.field("item parents", "here", None::<&usize>, None);
    assert_eq!(scores.lists["item parents"].recall(), None);
    scores.field("item parents", "here", Some(&1), None);
    assert_eq!(scores.lists["item parents"].precision(), Some(0.0));
}
