//! Texts of any size that make a careless reader slow: each repeats or nests one thing.

use std::fmt::Write;

/// Makes a text of about so many bytes.
pub(crate) type Document = Box<dyn Fn(usize) -> String>;

/// Every text, by what it is made of.
pub(crate) fn documents() -> Vec<(&'static str, Document)> {
    let pieces = REPEATED.map(|(name, piece)| (name, repeated("", piece)));
    let commands = FENCED.map(|(name, piece)| (name, repeated("```bash\n", piece)));
    pieces
        .into_iter()
        .chain(commands)
        .chain(headed())
        .chain(nested())
        .collect()
}

fn repeated(head: &'static str, piece: &'static str) -> Document {
    Box::new(move |size| format!("{head}{}", piece.repeat(size / piece.len())))
}

/// Markdown, markup that is never closed, and everything that means something in a checklist.
const REPEATED: [(&str, &str); 78] = [
    (
        "items",
        "- [ ] Check p99 < 5 ms within 10 minutes (if needed)\n",
    ),
    ("equal items", "- [ ] same\n"),
    ("sections", "## Deploy step (T+5 min)\n\ntext\n\n"),
    ("levels", "# a\n## b\n### c\n#### d\n##### e\n###### f\n"),
    ("one line", "words `code` and 5 % "),
    ("commands inline", "- `make a` or `make b`, `x y`\n"),
    ("blanks", "Name: ____ "),
    ("damage", "âœ… ðŸš€ "),
    ("damage without end", "âŒ"),
    ("invalid", "\u{FFFD}x"),
    ("numbers", "5 - 6 - 7 min ("),
    ("brackets", "["),
    ("closing brackets", "]"),
    ("nested brackets", "[a["),
    ("links", "[a]("),
    ("link titles", "[a](b \"c"),
    ("images", "![a"),
    ("footnotes", "[^a]: b [^a]\n"),
    ("backticks", "` `` ``` "),
    ("stars", "*a **b "),
    ("underscores", "_a __b "),
    ("emphasis in emphasis", "*_**__"),
    ("html", "<a "),
    ("html attributes", "<a b=\"c"),
    ("scripts", "<script>\n"),
    ("comments", "<!-- "),
    ("cdata", "<![CDATA["),
    ("declarations", "<!A "),
    ("instructions", "<? "),
    ("braces", "{{ "),
    ("dollars", "${a "),
    ("substitutions", "$("),
    ("formulas", "$$a $b "),
    ("dates", "Y-M-"),
    ("parentheses", "(if ("),
    ("colons", "a: / "),
    ("entities", "&amp &#"),
    ("tildes", "~~a ~b "),
    ("pipes", "| a "),
    ("bullets", "- "),
    ("numbered", "1. "),
    ("quotes", "> "),
    ("tabs", "\t"),
    ("returns", "\r"),
    ("lines", "\n"),
    ("backslashes", "\\"),
    ("references", "[a]: b\n"),
    ("reference uses", "[a]: b\n\n[a] [a] "),
    ("reference titles", "[a]: b \"c\n"),
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
    ("front matter", "---\na: b\n"),
    ("bold lines", "**a**: `b c` [x]\n"),
    ("boxes in text", "[ ] a `b` **c**\n"),
    ("comments in text", "a: <!-- b -->\n"),
    ("allowances", "<!-- tminus: allow T001 a -->"),
    ("options", "`make a` or `make b` or "),
    ("option headings", "**Option A**\n- [ ] `make a`\n"),
    ("pairs", "- a: ✅ / ❌\n"),
    ("times", "within a every 5 (5 min) week 1 "),
    (
        "windows",
        "## First 15 minutes\n- [ ] p99 < 5 ms for 5 min\n",
    ),
    ("triggers", "## Rollback if\n- Error rate > 5 % for 2 min\n"),
    ("signatures", "## Sign-off\n**Lead**: ____\n"),
    (
        "placeholders",
        "- [ ] Call <pod> in [REGION] on YYYY-MM-DD\n",
    ),
    ("secrets", "password=abcdefgh12345678 AKIA"),
    ("addresses", "https://a.example/b:80 "),
    ("inline code without end", "`make `a "),
    ("quoted code", "`a '\"$(b` "),
    ("carriage returns", "- [ ] a\r\n"),
    ("wide characters", "表 \u{301}İẞ"),
];

/// What a shell reads, most of it never closed, in a fence that is not closed either.
const FENCED: [(&str, &str); 33] = [
    ("fence", "# note\ncurl -s x | jq . # Expected: 5\n"),
    ("shell comments", "# a\n"),
    ("shell commands without end", "tail -f a\n"),
    ("shell commands", "ls a\n"),
    ("shell pipes", "ls | "),
    ("shell chains", "ls && "),
    ("shell lists", "ls; "),
    ("shell continuations", "ls \\\n"),
    ("shell substitutions", "$("),
    ("shell backquotes", "`ls "),
    ("shell processes", "<("),
    ("shell arithmetic", "$(( 1 + "),
    ("shell parameters", "${a:-"),
    ("shell here-documents", "cat <<E\n"),
    ("shell here-documents on one line", "<<E "),
    ("shell here-documents that end", "cat <<E\na\nE\n"),
    ("shell quotes", "'a \"b "),
    ("shell double quotes", "\"$(\""),
    ("shell single quotes", "'"),
    ("shell conditions", "if a; then "),
    ("shell loops", "for i in a; do "),
    ("shell cases", "case a in b) "),
    ("shell groups", "{ "),
    ("shell subshells", "( "),
    ("shell functions", "a() { "),
    ("shell tests", "[[ a "),
    ("shell redirections", "> a 2>&1 "),
    ("shell assignments", "A=1\n"),
    ("shell exports", "export A=\"$B\"\n"),
    ("shell folders", "cd a\n"),
    ("shell programs in programs", "sudo bash -c '"),
    ("shell placeholders", "ls <a> [B] {{ c }}\n"),
    ("transcripts", "$ ls\na\n> b\n"),
];

/// A head of a fixed or growing size, and something below it.
fn headed() -> Vec<(&'static str, Document)> {
    let table = |head: &'static str, row: &'static str| repeated(head, row);
    vec![
        (
            "table",
            table("| Step | Status |\n|--|--|\n", "| do `a b` | ✅ |\n"),
        ),
        (
            "table of boxes",
            table("| a | b |\n|-|-|\n", "| [ ] c | ____ |\n"),
        ),
        ("short rows", table("| a | b | c | d |\n|-|-|-|-|\n", "|\n")),
        (
            "watched items",
            repeated(
                "## First 15 minutes\n\n",
                "- [ ] Health `curl -s x` is up for 5 min\n",
            ),
        ),
        (
            "triggers in one list",
            repeated("## Rollback if\n\n", "- Error rate > 5 % for 2 min\n"),
        ),
        (
            "table of triggers",
            repeated(
                "## Rollback if\n\n| Metric | Limit |\n|--|--|\n",
                "| Error rate | > 5 % |\n",
            ),
        ),
        (
            "long folder above commands",
            Box::new(|size| {
                format!(
                    "```bash\ncd {}\n{}",
                    "a".repeat(size / 2),
                    "ls\n".repeat(size / 6)
                )
            }),
        ),
        (
            "wide table",
            Box::new(|size| {
                let columns = size / 32;
                let row = "| [ ] a ".repeat(columns);
                format!(
                    "{}\n{}\n{row}\n",
                    "| a ".repeat(columns),
                    "|---".repeat(columns)
                )
            }),
        ),
        (
            "wide table of short rows",
            Box::new(|size| {
                let columns = size / 16;
                format!(
                    "{}\n{}\n{}",
                    "|a".repeat(columns),
                    "|-".repeat(columns),
                    "|b\n".repeat(size / 6)
                )
            }),
        ),
        (
            "long heading",
            Box::new(|size| {
                format!(
                    "# {}\n\n{}",
                    "a ".repeat(size / 4),
                    "- [ ] b\n".repeat(size / 16)
                )
            }),
        ),
        (
            "long item above others",
            Box::new(|size| {
                format!(
                    "- [ ] {}\n{}",
                    "a ".repeat(size / 4),
                    "  - [ ] b\n".repeat(size / 20)
                )
            }),
        ),
        (
            "long item of commands",
            Box::new(|size| format!("- [ ] {}\n", "`make a`, ".repeat(size / 10))),
        ),
        (
            "long item of placeholders",
            Box::new(|size| {
                format!(
                    "- [ ] {}\n",
                    numbered(size / 2, |number| format!("<p{number}> "))
                )
            }),
        ),
        (
            "command of placeholders",
            Box::new(|size| {
                format!(
                    "```bash\necho {}\n```\n",
                    numbered(size / 2, |number| format!("<p{number}> "))
                )
            }),
        ),
        (
            "command of variables",
            Box::new(|size| {
                format!(
                    "```bash\necho {}\n```\n",
                    numbered(size / 2, |number| format!("$V{number} "))
                )
            }),
        ),
        (
            "assigned variables",
            Box::new(|size| {
                format!(
                    "```bash\n{}\n```\n",
                    numbered(size, |number| format!("V{number}=1 && echo $V{number}\n"))
                )
            }),
        ),
        (
            "fences of variables",
            Box::new(|size| {
                numbered(size, |number| {
                    format!("```bash\nV{number}=1\necho $V{number}\n```\n")
                })
            }),
        ),
        (
            "sections of commands",
            Box::new(|size| {
                numbered(size, |number| {
                    format!("## Deploy {number}\n\n`make a{number}`\n\n")
                })
            }),
        ),
        (
            "different items",
            Box::new(|size| numbered(size, |number| format!("- [ ] Step {number}\n"))),
        ),
        (
            "different blanks",
            Box::new(|size| {
                format!(
                    "- [ ] {}\n",
                    numbered(size, |number| format!("By{number}: ____ "))
                )
            }),
        ),
        (
            "different choices",
            Box::new(|size| {
                numbered(size, |number| {
                    format!("**Option {number}: a**\n- [ ] `make a{number}`\n")
                })
            }),
        ),
        (
            "alternatives one below the other",
            Box::new(|size| {
                let labels = numbered(size / 2, |number| {
                    format!("Way {number}:\n```sh\nmake a{number}\n```\n")
                });
                let ors = numbered(size / 2, |number| {
                    format!("or\n\n```sh\nmake b{number}\n```\n")
                });
                format!("Choose one:\n\n{labels}\n\n# Next\n\n```sh\nmake b\n```\n{ors}")
            }),
        ),
        (
            "alternatives in a list",
            Box::new(|size| {
                numbered(size, |number| {
                    format!("- Option {number}: `make a{number}`\n")
                })
            }),
        ),
        (
            "variables that nobody names",
            Box::new(|size| {
                numbered(size, |number| {
                    format!("- [ ] Answers (`curl $HOST_{number}`)\n")
                })
            }),
        ),
        (
            "beginnings of addresses",
            Box::new(|size| format!("- [ ] {}\n", "a://".repeat(size * 8))),
        ),
        (
            "asides that nothing closes",
            Box::new(|size| format!("```sh\n# {}\nmake a\n```\n", "(if ".repeat(size * 8))),
        ),
        (
            "values that nothing closes",
            Box::new(|size| format!("- [x] {}]\n", "x: [".repeat(size * 8))),
        ),
        (
            "undone steps",
            Box::new(|size| {
                let steps = numbered(size / 2, |number| format!("- [ ] `make a{number}`\n"));
                format!("## Deploy\n\n{steps}\n## Rollback\n\n{steps}")
            }),
        ),
    ]
}

/// Nesting. A level that has to be indented costs as many bytes as it is deep.
fn nested() -> Vec<(&'static str, Document)> {
    let around = |open: &'static str, close: &'static str| -> Document {
        Box::new(move |size| {
            let depth = size / (open.len() + close.len());
            format!("{}a{}\n", open.repeat(depth), close.repeat(depth))
        })
    };
    let by_line = |indentation: &'static str, text: &'static str| -> Document {
        Box::new(move |size| {
            let depth = (2 * size / indentation.len()).isqrt();
            (0..depth).fold(String::new(), |mut all, level| {
                let _ = writeln!(all, "{}{text}", indentation.repeat(level));
                all
            })
        })
    };
    vec![
        ("lists by line", by_line("  ", "- [ ] a")),
        ("numbered lists by line", by_line("   ", "1. [ ] a")),
        ("quotes by line", by_line("> ", "a\n")),
        ("conditions by line", by_line(" ", "if a; then")),
        ("emphasis around", around("*a ", " b*")),
        ("strong around", around("**a ", " b**")),
        ("brackets around", around("[", "]")),
        ("links around", around("[a ", "](b)")),
        ("parentheses around", around("(", ")")),
        ("tags around", around("<b>", "</b>")),
        ("substitutions around", around("$(", ")")),
        (
            "long backticks",
            Box::new(|size| {
                let longest = (2 * size).isqrt();
                (1..longest).fold(String::new(), |all, length| all + &"`".repeat(length) + " ")
            }),
        ),
    ]
}

/// Pieces that differ, up to a size.
fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size);
    for number in 0.. {
        if text.len() >= size {
            break;
        }
        text += &piece(number);
    }
    text
}
