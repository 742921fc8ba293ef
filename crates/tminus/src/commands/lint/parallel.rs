//! Does one thing to many on all processors.

use std::io;
use std::num::NonZero;
use std::sync::Mutex;
use std::thread::{self, Builder};

/// As much as the main thread has, whichever thread reads a document.
const STACK: usize = 8 << 20;

/// What `run` makes of each, in their order. Each thread takes the next that none has taken; where no
/// thread can be started, this one does all.
pub(super) fn map<T: Sync, R: Send>(items: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(items.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let work = || {
        while let Some((place, item)) = locked(&next, Iterator::next) {
            let result = run(item);
            locked(&done, |done| done.push((place, result)));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let start = |_| -> io::Result<_> {
            let builder = Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, work)
        };
        let others = 1..threads.min(items.len());
        // They are joined where the scope ends.
        let _: Vec<_> = others.map_while(|other| start(other).ok()).collect();
        work();
    });
    let mut done = done.into_inner().expect("nobody panics while holding it");
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

fn locked<T, R>(mutex: &Mutex<T>, take: impl FnOnce(&mut T) -> R) -> R {
    take(&mut mutex.lock().expect("nobody panics while holding it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_and_each_is_done_once() {
        let done = AtomicUsize::new(0);
        let items: Vec<usize> = (0..1000).collect();
        let doubled = map(&items, |item| {
            done.fetch_add(1, Ordering::Relaxed);
            item * 2
        });
        assert!(doubled.iter().copied().eq((0..1000).map(|item| item * 2)));
        assert_eq!(done.into_inner(), 1000);
        assert!(map(&[], |item: &usize| *item).is_empty());
    }
}
