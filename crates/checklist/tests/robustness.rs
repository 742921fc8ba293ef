//! Strange text is read, in linear time, never refused, and never a reason to panic.

use proptest::prelude::*;
use rustix::time::{ClockId, clock_gettime};
use std::fmt::Write;
use tminus_checklist::{Checklist, Form, Mark, Span, fill, parse};

/// Everything that points into the document points into it, and items come in order.
fn check(source: &[u8], checklist: &Checklist) {
    let inside = |span: &Span| span.start <= span.end && span.end <= source.len();
    assert_eq!(checklist.source, source);
    let mut before = 0;
    for item in &checklist.items {
        assert!(inside(&item.span), "{item:?}");
        assert!(item.span.start >= before, "{item:?} begins before {before}");
        before = item.span.start;
        assert!(
            item.blanks.iter().all(|blank| inside(&blank.span)),
            "{item:?}"
        );
        match &item.mark {
            Some(Mark::Box(span) | Mark::Symbol(span) | Mark::Cell(span)) => assert!(inside(span)),
            Some(Mark::Pair { yes, no }) => assert!(inside(yes) && inside(no)),
            None => {}
        }
        assert!(
            item.parent
                .is_none_or(|parent| parent.0 < checklist.items.len())
        );
        assert!(
            item.section
                .is_none_or(|section| section.0 < checklist.sections.len())
        );
    }
    let mut ids: Vec<&str> = checklist
        .items
        .iter()
        .map(|item| item.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), checklist.items.len(), "every id is given once");
    assert!(
        checklist
            .sections
            .iter()
            .all(|section| inside(&section.span))
    );
    assert!(
        checklist
            .commands
            .iter()
            .all(|command| inside(&command.span))
    );
    for choice in &checklist.choices {
        for option in &choice.options {
            assert!(
                option
                    .items
                    .iter()
                    .all(|item| item.0 < checklist.items.len())
            );
            assert!(
                option
                    .commands
                    .iter()
                    .all(|command| *command < checklist.commands.len())
            );
        }
    }
    assert_eq!(fill(source, &[]), source);
}

fn read(source: &[u8]) -> Checklist {
    let checklist = parse(source);
    check(source, &checklist);
    checklist
}

/// Seconds of this thread on a processor, which others on a busy machine do not lengthen.
fn time(text: &str) -> f64 {
    let spent = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    let start = spent();
    let checklist = parse(text.as_bytes());
    let end = spent();
    drop(checklist);
    end - start
}

/// Four times the text may take four times as long and some; sixteen times would be quadratic.
/// Shared caches make some runs slow all the same, so the best runs count, and there are many.
fn is_linear(name: &str, text: impl Fn(usize) -> String) {
    const SMALL: usize = 20_000;
    const GROWTH: usize = 4;
    const SLACK: f64 = 2.2;
    const RUNS: usize = 30;
    let (small, large) = (text(SMALL), text(SMALL * GROWTH));
    let growth = large.len() as f64 / small.len().max(1) as f64;
    let (mut short, mut long) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..RUNS {
        short = short.min(time(&small));
        long = long.min(time(&large));
        if long <= growth * SLACK * short {
            return;
        }
    }
    panic!(
        "{name}: {growth:.1} times the text took {:.1} times the time",
        long / short
    );
}

#[test]
fn nothing_is_a_checklist_with_nothing_in_it() {
    for source in [&b""[..], b"\n", b" ", b"\xEF\xBB\xBF", b"\r\n\r\n"] {
        let checklist = read(source);
        assert!(checklist.items.is_empty() && checklist.sections.is_empty());
    }
}

#[test]
fn a_line_of_ten_megabytes_is_read() {
    for piece in [
        "a",
        "a `b c` (if x) 10 % < 5 ",
        "- [ ] ",
        "____ ",
        "✅ ",
        "$(",
        "`",
        "[ ",
        "(5 min)",
        "🔴**",
    ] {
        let source = piece.repeat(10_000_000 / piece.len() / 10);
        read(source.as_bytes());
    }
    read("word ".repeat(2_000_000).as_bytes());
}

#[test]
fn a_hundred_thousand_items_are_read() {
    let mut source = String::from("# T\n\n## Deploy\n\n");
    for number in 0..100_000 {
        let _ = writeln!(
            source,
            "- [ ] Check {} is below {number} ms (`curl x`)",
            number % 7
        );
    }
    assert_eq!(read(source.as_bytes()).items.len(), 100_000);
}

#[test]
fn equal_items_have_different_ids() {
    let source = "- [ ] same\n".repeat(20_000);
    assert_eq!(read(source.as_bytes()).items.len(), 20_000);
}

#[test]
fn lists_nested_ten_thousand_deep_are_read() {
    let on_one_line = format!("{}[ ] deep\n", "- ".repeat(10_000));
    assert!(!read(on_one_line.as_bytes()).items.is_empty());
    let mut indented = String::new();
    for depth in 0..1500 {
        let _ = writeln!(indented, "{}- [ ] level {depth}", "  ".repeat(depth));
    }
    assert!(read(indented.as_bytes()).items.len() >= 1000);
    let quotes = format!("{} [ ] x\n", ">".repeat(10_000));
    read(quotes.as_bytes());
}

#[test]
fn ten_thousand_nested_substitutions_are_read() {
    let nested = format!("{}x{}", "$(".repeat(10_000), ")".repeat(10_000));
    let source = format!("```bash\necho {nested}\n```\n\n- [ ] Run `echo {nested}`\n\n{nested}\n");
    assert_eq!(read(source.as_bytes()).items.len(), 1);
}

#[test]
fn a_fence_that_never_ends_hides_no_box_and_is_named() {
    let checklist = read(b"# T\n\n- [ ] a\n\n```bash\nls\n\n- [ ] b\n");
    let boxes = checklist
        .items
        .iter()
        .filter(|item| item.form == Form::Box)
        .count();
    assert_eq!(boxes, 2);
    assert_eq!(checklist.unclear.len(), 1);
    assert_eq!((checklist.unclear[0].0, checklist.unclear[0].1), (5, 1));
}

#[test]
fn bytes_that_are_no_text_are_read_around() {
    let checklist = read(b"- [ ] caf\xE9\n- [ ] b\xFF\xFE\r\n- [x] \xF0\x9F\n");
    assert_eq!(checklist.items.len(), 3);
    assert_eq!(checklist.items[0].text, "caf\u{FFFD}");
    assert!(checklist.items[2].checked);
}

#[test]
fn time_grows_with_the_text() {
    is_linear("items", |size| {
        "- [ ] Check p99 < 5 ms within 10 minutes (if needed)\n".repeat(size / 50)
    });
    is_linear("sections", |size| {
        "## Deploy step (T+5 min)\n\ntext\n\n".repeat(size / 30)
    });
    is_linear("one line", |size| "words `code` and 5 % ".repeat(size / 20));
    is_linear("fence", |size| {
        format!(
            "```bash\n{}```\n",
            "# note\ncurl -s x | jq . # Expected: 5\n".repeat(size / 40)
        )
    });
    is_linear("commands inline", |size| {
        "- `make a` or `make b`, `x y`\n".repeat(size / 30)
    });
    is_linear("table", |size| {
        format!(
            "| Step | Status |\n|--|--|\n{}",
            "| do `a b` | ✅ |\n".repeat(size / 16)
        )
    });
    is_linear("blanks", |size| "Name: ____ ".repeat(size / 11));
    is_linear("damage", |size| "âœ… ðŸš€ ".repeat(size / 14));
    is_linear("invalid", |size| "\u{FFFD}x".repeat(size / 4));
    is_linear("numbers", |size| "5 - 6 - 7 min (".repeat(size / 15));
}

#[test]
fn time_grows_with_text_made_to_be_slow() {
    for (name, piece) in [
        ("brackets", "["),
        ("closing brackets", "]"),
        ("links", "[a]("),
        ("images", "![a"),
        ("backticks", "` `` ``` "),
        ("stars", "*a **b "),
        ("underscores", "_a __b "),
        ("html", "<a "),
        ("comments", "<!-- "),
        ("cdata", "<![CDATA["),
        ("declarations", "<!A "),
        ("instructions", "<? "),
        ("braces", "{{ "),
        ("dollars", "${a "),
        ("dates", "Y-M-"),
        ("parentheses", "(if ("),
        ("colons", "a: / "),
        ("entities", "&amp &#"),
        ("tildes", "~~a ~b "),
        ("pipes", "| a "),
        ("bullets", "- "),
        ("numbers", "1. "),
        ("quotes", "> "),
        ("tabs", "\t"),
        ("returns", "\r"),
        ("lines", "\n"),
        ("references", "[a]: b\n"),
        ("reference uses", "[a]: b\n\n[a] [a] "),
        ("pipe lines", "a | b\n"),
        ("delimiter rows", "|-|\n"),
        ("rules", "---\n"),
        ("fences", "```\n"),
        ("open fences", "~~~a\nb\n```\n"),
        ("nested items", "- a\n  - b\n    - c\n"),
        ("setext", "a\n-\n"),
        ("quoted bullets", "> - > - "),
        ("lazy lines", "> a\nb\n"),
        ("html blocks", "<div>\n"),
        ("yaml", "---\na: b\n"),
        ("bold lines", "**a**: `b c` [x]\n"),
        ("boxes in text", "[ ] a `b` **c**\n"),
        ("comments in text", "a: <!-- b -->\n"),
        ("options", "`make a` or `make b` or "),
        ("pairs", "- a: ✅ / ❌\n"),
        ("times", "within a every 5 (5 min) week 1 "),
    ] {
        is_linear(name, |size| piece.repeat(size / piece.len()));
    }
}

/// Text that looks like a checklist, made of the pieces that mean something here.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## Rollback",
        "- [ ] ",
        "- [x] ",
        "1. ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "```bash\n",
        "```\n",
        "~~~\n",
        "`",
        "**",
        "_",
        "____",
        "[A]",
        "[ ]",
        "(",
        ")",
        "<pod>",
        "<!-- c -->",
        "$X",
        "${",
        "$(",
        "{{x}}",
        "| a | Status |\n|---|---|\n",
        "| ✅ | ",
        "☐ ",
        "✅ / ❌",
        "Date: ",
        "T-5 min",
        "first 15 minutes",
        "every 5 s",
        "< 5 ms",
        "âœ…",
        "‚úÖ",
        "ğŸš€",
        "\u{FEFF}",
        "\u{FFFD}",
        "年",
        "é",
        "€",
        "if needed",
        "Week 0, Day 2-3",
        "# Option A\n",
        "# Or\n",
        "curl -s x",
        "\\\n",
        "<<EOF\n",
        "EOF\n",
        "---\n",
        "> ",
        "YYYY-MM-DD",
        "Expected: ",
        "\u{85}",
        "\u{2028}",
        "İ",
        "ẞ",
        "K",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in pieces()) {
        read(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_read(mut bytes in prop::collection::vec(1..=255_u8, 0..400), text in pieces()) {
        bytes.extend_from_slice(text.as_bytes());
        read(&bytes);
    }

    #[test]
    fn reading_twice_gives_the_same(text in pieces()) {
        prop_assert_eq!(parse(text.as_bytes()), parse(text.as_bytes()));
    }
}
