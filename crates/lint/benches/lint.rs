//! How fast checklists are read, compiled and held against every rule: the project's own documents
//! as they are, and a long one of growing size, which shows whether the time grows with its size
//! alone. And how much memory a long one takes. Prints one JSON text.
//!
//! With folders as arguments, it is their checklists: `cargo bench -p tminus-lint --bench lint -- FOLDER...`.

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;
use tminus_checklist::parse;
use tminus_lint::lint;
use tminus_plan::{Config, compile_without_suggestions};

const MEGABYTE: usize = 1_000_000;
const RUNS: usize = 5;

/// How often the documents are linted: they are short.
const ROUNDS: usize = 201;

fn main() {
    let documents = documents();
    let all = documents.concat();
    // First, since the high-water mark is that of the process.
    let peak = peak_megabytes(&all);
    let read = curve(&all, |text| {
        assert!(!parse(text).items.is_empty(), "nothing was read");
    });
    let linted = curve(&all, |text| {
        assert!(0 < findings(text), "nothing was found");
    });
    println!(
        "{}",
        json!({
            "documents": as_they_are(&documents),
            "read": read,
            "lint": linted,
            "memory": {
                "megabytes": 10,
                "peak_megabytes": peak,
                "method": "VmHWM of /proc/self/status; null where there is no /proc",
            },
        })
    );
}

/// How many findings there are about a document.
fn findings(text: &[u8]) -> usize {
    let checklist = parse(text);
    let plan = compile_without_suggestions(&checklist, &Config::default(), "a.md").plan;
    lint(&checklist, &plan).len()
}

/// The speed at which the documents are linted one by one: by one thread, in time on its processor,
/// and by a thread for each processor at once, in time on the clock.
fn as_they_are(documents: &[Vec<u8>]) -> Value {
    let bytes: usize = documents.iter().map(Vec::len).sum();
    let lint_all = || {
        for document in documents {
            std::hint::black_box(findings(document));
        }
    };
    let (median, _) = timed(ROUNDS, lint_all);
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| (0..ROUNDS).for_each(|_| lint_all()));
        }
    });
    let at_once = start.elapsed().as_secs_f64() / (ROUNDS * processors) as f64;
    let speed = |seconds| bytes as f64 / MEGABYTE as f64 / seconds;
    json!({
        "documents": documents.len(),
        "bytes": bytes,
        "rounds": ROUNDS,
        "median_s": median,
        "megabytes_per_second": speed(median),
        "processors": processors,
        "megabytes_per_second_on_all_processors": speed(at_once),
    })
}

/// Seconds by size.
fn curve(document: &[u8], run: impl Fn(&[u8])) -> Value {
    let sizes = [1, 2, 4, 8].map(|megabytes| {
        let text = repeated(document, megabytes);
        let (median, seconds) = timed(RUNS, || run(&text));
        (megabytes, median, seconds)
    });
    let per_megabyte = |(megabytes, median, _): &(usize, f64, Vec<f64>)| median / *megabytes as f64;
    let growth = per_megabyte(&sizes[3]) / per_megabyte(&sizes[0]);
    json!({
        "megabytes_per_second": 1.0 / per_megabyte(&sizes[3]),
        "growth": growth,
        "sizes": sizes.iter().map(|(megabytes, median, seconds)| json!({
            "megabytes": megabytes,
            "median_s": median,
            "megabytes_per_second": *megabytes as f64 / median,
            "runs_s": seconds,
        })).collect::<Vec<_>>(),
    })
}

/// Seconds of this thread on a processor, which others on a busy machine do not lengthen.
fn spent() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The middle one of the seconds that some runs take, and all of them, rising.
fn timed(runs: usize, run: impl Fn()) -> (f64, Vec<f64>) {
    let mut seconds: Vec<f64> = (0..runs)
        .map(|_| {
            let start = spent();
            run();
            spent() - start
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    (seconds[runs / 2], seconds)
}

/// The most memory that linting ten megabytes takes, the text included.
fn peak_megabytes(document: &[u8]) -> Option<f64> {
    let text = repeated(document, 10);
    assert!(0 < findings(&text), "nothing was found");
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mark = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = mark.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / MEGABYTE as f64)
}

/// A document again and again, so many megabytes long but for the line that is cut.
fn repeated(document: &[u8], megabytes: usize) -> Vec<u8> {
    let bytes = document.iter().copied().cycle();
    let mut text: Vec<u8> = bytes.take(megabytes * MEGABYTE).collect();
    let end = text.iter().rposition(|byte| *byte == b'\n');
    text.truncate(end.map_or(0, |end| end + 1));
    text
}

/// The checklists of the folders that are given; else those that the reader is tested with, and the
/// examples.
fn documents() -> Vec<Vec<u8>> {
    let given: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .flat_map(|folder| entries(Path::new(&folder)))
        .filter(|path| path.file_name().is_some_and(|name| name != "README.md"))
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let examples = entries(&root.join("examples"));
    let own = entries(&root.join("crates/checklist/tests/documents"))
        .into_iter()
        .chain(
            examples
                .iter()
                .filter(|path| path.is_dir())
                .flat_map(|path| entries(path)),
        );
    let all = if given.is_empty() {
        own.collect()
    } else {
        given
    };
    let mut paths: Vec<PathBuf> = all
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).expect("a document"))
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .expect("a folder of documents")
        .map(|entry| entry.expect("an entry").path())
        .collect()
}
