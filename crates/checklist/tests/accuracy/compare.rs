//! What was read from a document, held against its key, list by list.

use crate::score::Scores;
use serde_json::Value;
use tminus_checklist::{Checklist, Form, Item, ItemIndex, Weight};

/// The measures of one document.
///
/// An entry is found when one of the same line is there (items: and form; commands: and text;
/// criteria: and comparator, value and unit; windows: all of it). Its other fields are measured on
/// the entries that were found.
pub(crate) fn compare(name: &str, checklist: &Checklist, key: &Value) -> Scores {
    let mut scores = Scores::default();
    items(&mut scores, name, checklist, key);
    commands(&mut scores, name, checklist, key);
    criteria(&mut scores, name, checklist, key);
    sections(&mut scores, name, checklist, key);
    windows(&mut scores, name, checklist, key);
    scores
}

fn entries<'a>(value: &'a Value, list: &str) -> &'a [Value] {
    value[list].as_array().map_or(&[], Vec::as_slice)
}

fn number(entry: &Value, field: &str) -> Option<usize> {
    usize::try_from(entry[field].as_u64()?).ok()
}

fn line_of(entry: &Value) -> usize {
    number(entry, "line").unwrap_or_else(|| panic!("an entry without a line: {entry}"))
}

fn text_of<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap_or("")
}

/// White space folded: how a command or an expectation is wrapped is no part of it.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Box => "box",
        Form::Row => "row",
        Form::Numbered => "numbered",
        Form::Blank => "blank",
        Form::Pair => "pair",
        Form::Bullet => "bullet",
        Form::Heading => "heading",
    }
}

fn weight_name(weight: Weight) -> &'static str {
    match weight {
        Weight::Optional => "optional",
        Weight::Advisory => "advisory",
        Weight::Required => "required",
        Weight::Critical => "critical",
    }
}

/// Whether readers agree about what is an item of this form.
fn certain(form: &str) -> bool {
    !matches!(form, "bullet" | "heading")
}

fn items(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let known = entries(key, "items");
    for (list, wanted) in [("items", true), ("items loose", false)] {
        let ours: Vec<(usize, &str)> = checklist
            .items
            .iter()
            .map(|item| (item.line, form_name(item.form)))
            .filter(|(_, form)| certain(form) == wanted)
            .collect();
        let theirs: Vec<(usize, &str)> = known
            .iter()
            .map(|item| (line_of(item), text_of(item, "form")))
            .filter(|(_, form)| certain(form) == wanted)
            .collect();
        scores.list(list, name, &ours, &theirs);
    }
    for item in &checklist.items {
        if let Some(twin) = known.iter().find(|known| line_of(known) == item.line) {
            fields_of_item(scores, name, checklist, item, twin);
        }
    }
}

fn fields_of_item(
    scores: &mut Scores,
    name: &str,
    checklist: &Checklist,
    item: &Item,
    twin: &Value,
) {
    let place = format!("{name}:{} {}", item.line, item.text);
    let ticked = |ticked: bool| ticked.then_some("checked");
    scores.field(
        "item checked",
        &place,
        ticked(item.checked).as_ref(),
        ticked(twin["checked"] == true).as_ref(),
    );
    let parent = item.parent.map(|ItemIndex(at)| checklist.items[at].line);
    scores.field(
        "item parents",
        &place,
        parent.as_ref(),
        number(twin, "parent").as_ref(),
    );
    let marked = |weight: &'static str| (weight != "required").then_some(weight);
    let theirs = [
        Weight::Optional,
        Weight::Advisory,
        Weight::Required,
        Weight::Critical,
    ]
    .map(weight_name)
    .into_iter()
    .find(|name| *name == text_of(twin, "weight"))
    .unwrap_or_else(|| panic!("an item without a weight: {twin}"));
    scores.field(
        "item weights",
        &place,
        marked(weight_name(item.weight)).as_ref(),
        marked(theirs).as_ref(),
    );
    scores.number(
        "item blanks",
        &place,
        item.blanks.len(),
        number(twin, "blanks").unwrap_or(0),
    );
    let ours: Vec<&str> = item.placeholders.iter().map(String::as_str).collect();
    let theirs: Vec<&str> = entries(twin, "placeholders")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    scores.list("item placeholders", &place, &ours, &theirs);
}

fn commands(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let known = entries(key, "commands");
    let ours: Vec<(usize, String)> = checklist
        .commands
        .iter()
        .map(|command| (command.line, folded(&command.text)))
        .collect();
    let theirs: Vec<(usize, String)> = known
        .iter()
        .map(|command| (line_of(command), folded(text_of(command, "text"))))
        .collect();
    // A command under a heading that is a step may carry the heading or nothing: both are right.
    let is_heading = |line: usize| {
        entries(key, "sections")
            .iter()
            .any(|section| line_of(section) == line)
    };
    for (at, other) in scores.list("commands", name, &ours, &theirs) {
        let command = &checklist.commands[at];
        let twin = &known[other];
        let place = format!("{name}:{} {}", command.line, folded(&command.text));
        let item = command
            .item
            .map(|ItemIndex(at)| &checklist.items[at])
            .filter(|item| item.form != Form::Heading)
            .map(|item| item.line);
        let theirs = number(twin, "item").filter(|line| !is_heading(*line));
        scores.field("command items", &place, item.as_ref(), theirs.as_ref());
        let expected = command
            .expected
            .as_ref()
            .map(|expected| folded(&expected.text));
        let theirs = twin["expected"].as_str().map(folded);
        scores.field(
            "command expected",
            &place,
            expected.as_ref(),
            theirs.as_ref(),
        );
        let endless = |endless: bool| endless.then_some("endless");
        scores.field(
            "command endless",
            &place,
            endless(command.endless).as_ref(),
            endless(twin["endless"] == true).as_ref(),
        );
    }
}

fn criteria(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let known = entries(key, "criteria");
    let ours: Vec<_> = checklist
        .criteria
        .iter()
        .map(|placed| {
            let threshold = placed.criterion.threshold;
            (
                placed.line,
                threshold.comparator.symbol(),
                threshold.value,
                threshold.high,
                threshold.unit.symbol(),
            )
        })
        .collect();
    let theirs: Vec<_> = known
        .iter()
        .map(|one| {
            let value = one["value"].as_f64();
            (
                line_of(one),
                text_of(one, "comparator"),
                value.unwrap_or_else(|| panic!("a criterion without a value: {one}")),
                one["high"].as_f64(),
                text_of(one, "unit"),
            )
        })
        .collect();
    for (at, other) in scores.list("criteria", name, &ours, &theirs) {
        let placed = &checklist.criteria[at];
        scores.field(
            "criterion metric",
            &format!("{name}:{}", placed.line),
            Some(&folded(&placed.criterion.metric).to_lowercase()),
            Some(&folded(text_of(&known[other], "metric")).to_lowercase()),
        );
    }
}

fn sections(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let known = entries(key, "sections");
    let ours: Vec<usize> = checklist
        .sections
        .iter()
        .map(|section| section.line)
        .collect();
    let theirs: Vec<usize> = known.iter().map(line_of).collect();
    for (at, other) in scores.list("sections", name, &ours, &theirs) {
        let section = &checklist.sections[at];
        scores.field(
            "section roles",
            &format!("{name}:{} {}", section.line, section.heading),
            Some(&section.role.name()),
            Some(&text_of(&known[other], "role")),
        );
    }
}

fn windows(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let ours: Vec<_> = checklist
        .windows
        .iter()
        .map(|window| (window.line, window.from_s, window.length_s, window.every_s))
        .collect();
    let theirs: Vec<_> = entries(key, "windows")
        .iter()
        .map(|window| {
            (
                line_of(window),
                window["from_s"].as_i64(),
                window["length_s"].as_i64(),
                window["every_s"].as_i64(),
            )
        })
        .collect();
    scores.list("windows", name, &ours, &theirs);
}
