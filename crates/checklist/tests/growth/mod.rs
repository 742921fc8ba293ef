//! Whether time grows with the text and no faster, and the texts made to make it do so.

mod documents;

pub(crate) use documents::documents;

use rustix::time::{ClockId, clock_gettime};

/// Seconds of this thread on a processor, which others on a busy machine do not lengthen.
fn time<T, R>(input: &T, work: impl Fn(&T) -> R) -> f64 {
    let spent = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    let start = spent();
    let result = work(input);
    let end = spent();
    drop(result);
    end - start
}

/// One text in two sizes, and what was made of both.
pub(crate) struct Sizes<T> {
    /// How many times as long the second text is.
    pub(crate) growth: f64,
    pub(crate) both: [T; 2],
}

impl Sizes<String> {
    /// The texts of a document.
    pub(crate) fn of(text: impl Fn(usize) -> String) -> Self {
        const SMALL: usize = 20_000;
        const GROWTH: usize = 4;
        let both = [text(SMALL), text(SMALL * GROWTH)];
        Self {
            growth: both[1].len() as f64 / both[0].len().max(1) as f64,
            both,
        }
    }
}

impl<T> Sizes<T> {
    /// The same with something else made of the texts.
    pub(crate) fn map<U>(&self, work: impl Fn(&T) -> U) -> Sizes<U> {
        Sizes {
            growth: self.growth,
            both: self.both.each_ref().map(work),
        }
    }

    /// What is slow about some work over both; `None` when nothing is.
    ///
    /// Four times the text may take four times as long and some; sixteen times would be quadratic.
    /// Shared caches make some runs slow all the same, so the best runs count, and there are many.
    pub(crate) fn slowness<R>(&self, what: &str, work: impl Fn(&T) -> R) -> Option<String> {
        const SLACK: f64 = 2.2;
        const RUNS: usize = 30;
        let [small, large] = &self.both;
        let (mut short, mut long) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..RUNS {
            short = short.min(time(small, &work));
            long = long.min(time(large, &work));
            if long <= self.growth * SLACK * short {
                return None;
            }
        }
        Some(format!(
            "{what} {:.1} times the text took {:.1} times the time",
            self.growth,
            long / short
        ))
    }
}
