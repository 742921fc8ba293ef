//! Strange text is read, in linear time, never refused, and never a reason to panic.

mod growth;
#[path = "../../../fuzz/properties/reading.rs"]
mod reading;

use growth::{Sizes, documents};
use proptest::prelude::*;
use reading::read;
use std::fmt::Write;
use tminus_checklist::{Form, parse};

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
    let slow = documents().into_iter().filter_map(|(name, text)| {
        let sources = Sizes::of(text).map(|text| text.as_bytes().to_vec());
        let slow = sources.slowness("reading", |source| parse(source))?;
        Some(format!("{name}: {slow}"))
    });
    assert_eq!(slow.collect::<Vec<_>>(), [""; 0]);
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
        reading::check(text.as_bytes());
    }
}
