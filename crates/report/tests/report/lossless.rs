//! The Markdown report of documents that nobody wrote: made of every piece of Markdown that means
//! something to the reader, in any order.

use crate::fixture::Fixture;
use proptest::prelude::*;
use tminus_checklist::{Item, Mark, Span, parse};
use tminus_launch::State;
use tminus_measure::Outcome;
use tminus_plan::{Config, compile};
use tminus_report::markdown;

/// What a document was read and compiled to, with nothing known of its launch.
fn unfilled(source: &[u8]) -> Fixture {
    let mut launch = Fixture::of(source);
    launch.checklist = parse(source);
    launch.plan = compile(&launch.checklist, &Config::default(), "RELEASE.md").plan;
    launch.state = State::new("4f2a", &launch.plan);
    launch
}

/// Somebody signs for everything and fills in every blank.
fn signed(source: &[u8]) -> Fixture {
    let mut launch = unfilled(source);
    launch.sign_all(Outcome::Attested);
    launch
}

/// Where a report may write.
fn places(items: &[Item]) -> Vec<Span> {
    let mut places = Vec::new();
    for item in items {
        match &item.mark {
            Some(Mark::Box(span) | Mark::Symbol(span) | Mark::Cell(span)) => {
                places.push(span.clone());
            }
            Some(Mark::Pair { yes, no }) => {
                places.push(yes.start.min(no.start)..yes.end.max(no.end));
            }
            None => {}
        }
        places.extend(item.blanks.iter().map(|blank| blank.span.clone()));
    }
    places.sort_by_key(|span| (span.start, span.end));
    places
}

/// Whether what stands between the places where a report may write is there still, in its order.
fn keeps_the_rest(source: &[u8], report: &[u8], items: &[Item]) -> bool {
    let mut kept = Vec::new();
    let mut from = 0;
    for place in places(items) {
        kept.push(&source[from..place.start.max(from)]);
        from = place.end.max(from);
    }
    let last = &source[from..];
    let Some((first, between)) = kept.split_first() else {
        return report == source;
    };
    let Some(mut rest) = report.strip_prefix(*first) else {
        return false;
    };
    for part in between.iter().filter(|part| !part.is_empty()) {
        let found = rest.windows(part.len()).position(|window| window == *part);
        let Some(found) = found else {
            return false;
        };
        rest = &rest[found + part.len()..];
    }
    rest.ends_with(last)
}

fn line_feeds(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// How many boxes there are, and how many are ticked.
fn boxes(items: &[Item]) -> (usize, usize) {
    let boxes = items
        .iter()
        .filter(|item| matches!(item.mark, Some(Mark::Box(_))));
    (
        boxes.clone().count(),
        boxes.filter(|item| item.checked).count(),
    )
}

/// A few words, with the marks that stand inside of a line. Boxes stand elsewhere: each has a text.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Deploy",
        "prüfen",
        "回滚",
        "**Stop**",
        "_soon_",
        "~~old~~",
        "`make a`",
        "``x ` y``",
        "`a \\| b`",
        "[docs](https://x.example/a_b)",
        "![image](a.png \"t\")",
        "<https://x.example>",
        "<b>bold</b>",
        "<!-- note -->",
        "<pod>",
        "[REGION]",
        "[^1]",
        "\\[ ]",
        "a*b",
        "&amp;",
        "5 % < 10 ms",
        "Date: ____",
        "**By**: ______",
        "(if needed)",
        "✅ / ❌",
        "yes / no",
        "âœ… Ã¼ber",
        "â\u{9d}Œ",
        "‚úÖ",
        "\u{FFFD}",
        "☐",
        "\\",
        "tab\tbed",
        "T-5 min",
    ]);
    prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

/// A box as people write it; a few are ticked.
fn mark() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        8 => Just("[ ] "),
        1 => Just("[x] "),
        1 => Just("[X] "),
        2 => Just(""),
        1 => Just("☐ "),
        1 => Just("[] "),
    ]
}

/// An entry of a list at some depth, with what may stand below it.
fn entry() -> impl Strategy<Value = String> {
    let indentation = prop::sample::select(vec!["", "", "  ", "    ", "\t", "   ", "      "]);
    let bullet = prop::sample::select(vec!["- ", "* ", "+ ", "1. ", "2) ", "-\t", "10.  "]);
    (indentation, bullet, mark(), words(), any::<bool>()).prop_map(
        |(indentation, bullet, mark, words, more)| {
            let more = if more {
                format!("{indentation}  {words}\n")
            } else {
                String::new()
            };
            format!("{indentation}{bullet}{mark}{words}\n{more}")
        },
    )
}

fn table() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        words(),
        Just("☐".to_owned()),
        Just("[ ]".to_owned()),
        Just("[ ] yes [ ] no".to_owned()),
        Just(String::new()),
        Just("____".to_owned()),
        Just("⬜ open".to_owned()),
    ];
    let row = prop::collection::vec(cell, 1..5);
    let tight = any::<bool>();
    (prop::collection::vec(row, 1..4), tight).prop_map(|(rows, tight)| {
        let (left, between, right) = if tight {
            ("|", "|", "|")
        } else {
            ("", " | ", "")
        };
        let mut text = format!("{left}Step{between}Status{between}By{right}\n---|:--:|---\n");
        for row in rows {
            text += &format!("{left}{}{right}\n", row.join(between));
        }
        text
    })
}

fn fence() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(vec!["```", "~~~", "````", "  ```"]);
    let language = prop::sample::select(vec!["", "bash", "sh", "text", "yaml", "json"]);
    let line = prop::sample::select(vec![
        "make a",
        "# Expected: ok",
        "cat <<EOF",
        "EOF",
        "- [ ] inside",
        "By: ____",
        "$ ls",
        "if true; then",
        "",
        "```",
    ]);
    let lines = prop::collection::vec(line, 0..5);
    (mark, language, lines, any::<bool>()).prop_map(|(mark, language, lines, closed)| {
        let end = if closed {
            format!("{mark}\n")
        } else {
            String::new()
        };
        format!("{mark}{language}\n{}\n{end}", lines.join("\n"))
    })
}

fn piece() -> impl Strategy<Value = String> {
    let alone = prop::sample::select(vec![
        "\n",
        "---\n",
        "<div>\n",
        "</div>\n",
        "<!-- open\n",
        "-->\n",
        "[a]: /b \"c\"\n",
        "    indented code\n",
        "===\n",
        "\u{c}\n",
    ]);
    let label = prop::sample::select(vec![
        "Date", "By", "Status", "Result", "Approved", "日期", "Datum",
    ]);
    let gap = prop::sample::select(vec!["____", "`____`", "[ ]", "____ %", "____ / ____"]);
    prop_oneof![
        6 => entry(),
        2 => (1..=6_usize, words()).prop_map(|(level, words)| format!("{} {words}\n\n", "#".repeat(level))),
        2 => table(),
        2 => fence(),
        2 => (label, gap).prop_map(|(label, gap)| format!("**{label}**: {gap}\n")),
        1 => words().prop_map(|words| format!("{words}: ✅ / ❌\n")),
        1 => words().prop_map(|words| format!("☐ {words}\n")),
        1 => entry().prop_map(|entry| format!("> {entry}")),
        1 => words().prop_map(|words| format!("{words}\n\n")),
        2 => alone.prop_map(str::to_owned),
    ]
}

/// A document with some line ends, with or without a byte order mark, with or without bytes that
/// are no text.
fn document() -> impl Strategy<Value = Vec<u8>> {
    let ends = prop::sample::select(vec!["\n", "\r\n"]);
    let stray = prop::option::of((any::<prop::sample::Index>(), 0x80..=0xFF_u8));
    let pieces = prop::collection::vec(piece(), 0..14);
    (pieces, ends, any::<bool>(), any::<bool>(), stray).prop_map(
        |(pieces, end, marked, cut, stray)| {
            let mut text = pieces.concat().replace('\n', end);
            if marked {
                text.insert(0, '\u{FEFF}');
            }
            if cut {
                text.truncate(text.trim_end().len());
            }
            let mut bytes = text.into_bytes();
            if let Some((place, byte)) = stray {
                let place = place.index(bytes.len() + 1);
                bytes.insert(place, byte);
            }
            bytes
        },
    )
}

proptest! {
    #[test]
    fn what_nothing_is_known_of_comes_back_byte_for_byte(source in document()) {
        let launch = unfilled(&source);
        let report = launch.report(markdown);
        let items = &launch.checklist.items;
        if items.iter().all(|item| !item.checked) {
            prop_assert!(report == source, "{}", String::from_utf8_lossy(&report));
        }
        prop_assert!(keeps_the_rest(&source, &report, items), "{}", String::from_utf8_lossy(&report));
        let again = unfilled(&report).report(markdown);
        prop_assert!(again == report, "ticks are taken back once: {}", String::from_utf8_lossy(&again));
    }

    #[test]
    fn what_is_signed_is_written_where_there_is_room_and_nowhere_else(source in document()) {
        let launch = signed(&source);
        let report = launch.report(markdown);
        let items = &launch.checklist.items;
        let shown = String::from_utf8_lossy(&report);
        prop_assert!(keeps_the_rest(&source, &report, items), "{}", shown);
        prop_assert_eq!(line_feeds(&report), line_feeds(&source), "{}", shown);
        // An answer that is taken away changes what its line is.
        if !items.iter().any(|item| matches!(item.mark, Some(Mark::Pair { .. }))) {
            let (all, _) = boxes(items);
            prop_assert_eq!(boxes(&parse(&report).items), (all, all), "{}", shown);
        }
    }
}
