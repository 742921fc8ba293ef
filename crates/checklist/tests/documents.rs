//! What is read from three documents, list by list.

use std::fmt::Write;
use tminus_checklist::{Checklist, Form, Mark, fill, parse};

fn span(source: &[u8], span: &std::ops::Range<usize>) -> String {
    String::from_utf8_lossy(&source[span.clone()]).into_owned()
}

/// The lists of a checklist, one line an entry.
fn lists(checklist: &Checklist) -> String {
    let source = &checklist.source;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "title {:?}, repaired {:?}",
        checklist.title, checklist.repaired
    );
    out.push_str("\nsections\n");
    for section in &checklist.sections {
        let _ = writeln!(
            out,
            "  {}: {} {} {}",
            section.line,
            "#".repeat(section.level.into()),
            section.role.name(),
            section.heading
        );
    }
    out.push_str("\nitems\n");
    for item in &checklist.items {
        let _ = write!(
            out,
            "  {}: {:?} {:?} {}",
            item.line, item.form, item.weight, item.id
        );
        if let Some(parent) = item.parent {
            let _ = write!(out, " in {}", checklist.items[parent.0].line);
        }
        let _ = writeln!(out, "\n      {}", item.text);
        if item.checked {
            out.push_str("      checked\n");
        }
        match &item.mark {
            Some(Mark::Box(mark)) => _ = writeln!(out, "      box {:?}", span(source, mark)),
            Some(Mark::Symbol(mark)) => _ = writeln!(out, "      symbol {:?}", span(source, mark)),
            Some(Mark::Cell(mark)) => _ = writeln!(out, "      cell {:?}", span(source, mark)),
            Some(Mark::Pair { yes, no }) => {
                let (yes, no) = (span(source, yes), span(source, no));
                let _ = writeln!(out, "      pair {yes:?} {no:?}");
            }
            None => {}
        }
        for blank in &item.blanks {
            let _ = writeln!(
                out,
                "      blank {:?} {:?}",
                blank.label,
                span(source, &blank.span)
            );
        }
        if !item.placeholders.is_empty() {
            let _ = writeln!(out, "      placeholders {:?}", item.placeholders);
        }
        if let Some(condition) = &item.condition {
            let _ = writeln!(out, "      condition {condition:?}");
        }
        if item.prohibition {
            out.push_str("      prohibition\n");
        }
        if item.approval {
            out.push_str("      approval\n");
        }
    }
    out.push_str("\ncommands\n");
    for command in &checklist.commands {
        let item = command.item.map(|item| checklist.items[item.0].line);
        let _ = writeln!(
            out,
            "  {}: {:?} item {item:?} fence {:?}",
            command.line, command.text, command.fence
        );
        if let Some(description) = &command.description {
            let _ = writeln!(out, "      does {description:?}");
        }
        if let Some(expected) = &command.expected {
            let _ = writeln!(
                out,
                "      expects {:?} on {}: {:?}",
                expected.text, expected.line, expected.check
            );
        }
    }
    out.push_str("\ncriteria\n");
    for placed in &checklist.criteria {
        let item = placed.item.map(|item| checklist.items[item.0].line);
        let _ = writeln!(
            out,
            "  {}: {} ({:?}) item {item:?}",
            placed.line, placed.criterion, placed.criterion.scope
        );
    }
    out.push_str("\nwindows\n");
    for window in &checklist.windows {
        let _ = writeln!(
            out,
            "  {}: from {:?} length {:?} every {:?}{}{}",
            window.line,
            window.from_s,
            window.length_s,
            window.every_s,
            if window.heading { " heading" } else { "" },
            if window.deadline { " deadline" } else { "" }
        );
    }
    out.push_str("\nchoices\n");
    for choice in &checklist.choices {
        let item = choice.item.map(|item| checklist.items[item.0].line);
        let _ = writeln!(out, "  {}: item {item:?}", choice.line);
        for option in &choice.options {
            let items: Vec<usize> = option
                .items
                .iter()
                .map(|item| checklist.items[item.0].line)
                .collect();
            let commands: Vec<usize> = option
                .commands
                .iter()
                .map(|command| checklist.commands[*command].line)
                .collect();
            let _ = writeln!(
                out,
                "      {:?} items {items:?} commands {commands:?}",
                option.name
            );
        }
    }
    for (line, column, what) in &checklist.unclear {
        let _ = writeln!(out, "unclear {line}:{column} {what}");
    }
    out
}

#[test]
fn an_english_document_is_read() {
    insta::assert_snapshot!(lists(&parse(include_bytes!("documents/orders.md"))));
}

#[test]
fn a_german_document_with_windows_line_ends_is_read() {
    insta::assert_snapshot!(lists(&parse(include_bytes!("documents/inbetriebnahme.md"))));
}

#[test]
fn a_chinese_document_is_read() {
    insta::assert_snapshot!(lists(&parse(include_bytes!("documents/shangxian.md"))));
}

#[test]
fn a_document_read_in_the_wrong_encoding_has_the_same_items() {
    let sound = include_str!("documents/orders.md");
    let damaged: String = sound.bytes().map(char::from).collect();
    let (sound, damaged) = (parse(sound.as_bytes()), parse(damaged.as_bytes()));
    assert_ne!(sound.source, damaged.source);
    let ids = |checklist: &Checklist| {
        checklist
            .items
            .iter()
            .map(|item| item.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&sound), ids(&damaged));
    assert_eq!(fill(&damaged.source, &[]), damaged.source);
}

/// The line of the item that a command belongs to, and what is expected of it.
type Asked = (Option<usize>, Option<String>);

/// Each item as its line and form, and each command.
fn outline(document: &str) -> (Vec<(usize, Form)>, Vec<Asked>) {
    let checklist = parse(document.as_bytes());
    let items = checklist.items.iter().map(|item| (item.line, item.form));
    let commands = checklist.commands.iter().map(|command| {
        (
            command.item.map(|item| checklist.items[item.0].line),
            command
                .expected
                .as_ref()
                .map(|expected| expected.text.clone()),
        )
    });
    (items.collect(), commands.collect())
}

#[test]
fn a_numbered_paragraph_owns_the_fence_below_it() {
    let (items, commands) = outline(
        "## Deploy\n\n**1. Stop**\n\n```bash\nsystemctl stop x\n```\n\nErwartet: x steht.\n\n```bash\nls x\n```\n",
    );
    assert_eq!(items, [(3, Form::Numbered)]);
    assert_eq!(
        commands,
        [(Some(3), Some("x steht".to_owned())), (None, None)]
    );
}

#[test]
fn circled_numbers_are_steps_with_their_commands() {
    let (items, commands) =
        outline("## 還原程序\n\n① 停止：`systemctl stop x`\n② 通知\n\n（３）確認\n");
    assert_eq!(
        items,
        [
            (3, Form::Numbered),
            (4, Form::Numbered),
            (6, Form::Numbered)
        ]
    );
    assert_eq!(commands, [(Some(3), None)]);
}

#[test]
fn brackets_are_a_box_or_a_blank_and_never_both() {
    let checklist = parse(b"- [ ] Deploy\n**Date**: [ ]\n**Result**: [ ] good, [ ] not asked\n");
    let read: Vec<(Form, bool, usize)> = checklist
        .items
        .iter()
        .map(|item| (item.form, item.mark.is_some(), item.blanks.len()))
        .collect();
    assert_eq!(
        read,
        [
            (Form::Box, true, 0),
            (Form::Blank, false, 1),
            (Form::Box, true, 0)
        ]
    );
}

#[test]
fn a_pair_of_answers_stands_on_one_line() {
    let (items, _) = outline("- [ ] Deploy\n**Stop**: ✅ / ❌\n✅ / ❌\n");
    assert_eq!(items, [(1, Form::Box)]);
    let (items, _) = outline("- Stop: ✅ / ❌\n- Go: ✅ / ❌\n");
    assert_eq!(items, [(1, Form::Pair), (2, Form::Pair)]);
}

#[test]
fn brackets_on_two_lines_are_no_box() {
    let (items, _) = outline("- [\\\n ] Deploy\n");
    assert_eq!(items, []);
}

#[test]
fn a_command_stands_where_its_span_says() {
    let source =
        "| Command | Expected |\n|---|---|\n| `ps \\| grep ü` | a |\n\n`` date -u `` and `ls -l`\n";
    let checklist = parse(source.as_bytes());
    let at: Vec<&str> = checklist
        .commands
        .iter()
        .map(|command| &source[command.span.clone()])
        .collect();
    assert_eq!(at, ["ps \\| grep ü", "date -u", "ls -l"]);
}

#[test]
fn rows_of_a_label_and_a_blank_are_filled_in() {
    let (items, _) = outline(
        "| Field | Value |\n|---|---|\n| Ticket | CHG-[number] |\n| Lead | ＿＿＿＿ |\n| System | Billing |\n",
    );
    assert_eq!(items, [(3, Form::Blank), (4, Form::Blank)]);
}

#[test]
fn a_column_of_expectations_belongs_to_the_command_of_the_row() {
    let (items, commands) = outline(
        "Prüfschritt | Erwartung | Ergebnis\n--- | --- | ---\n`curl -s x.example` | \"UP\" |\nAnmeldung | geht |\n",
    );
    assert_eq!(items, [(3, Form::Row), (4, Form::Row)]);
    assert_eq!(commands, [(Some(3), Some("\"UP\"".to_owned()))]);
}

#[test]
fn a_step_in_the_heading_owns_the_commands_of_plain_bullets() {
    let document = "## Triển khai\n\n### Bước 4: Khởi động lại\n\n- PM2: `pm2 reload x`\n- hoặc: `sudo systemctl restart x`\n\n### Ghi nhớ\n\n- `pm2 list` hữu ích\n";
    let (items, commands) = outline(document);
    assert_eq!(items, [(3, Form::Heading)]);
    assert_eq!(
        commands.iter().map(|(item, _)| *item).collect::<Vec<_>>(),
        [Some(3), Some(3), None]
    );
}
