//! Why a person must say yes before a step runs.

use regex::Regex;
use std::sync::LazyLock;
use tminus_checklist::{Checklist, Command, ItemIndex};

/// A condition in a heading or in the comment above a command.
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\((if [^)]*|optional[^)]*|when [^)]*)\)|^(if \S.*)$|\b(if (needed|necessary|required|any|applicable|desired))\b")
        .expect("the pattern is constant and tested")
});

/// `# Or delete and redeploy`: another way to do what stands above.
static ALTERNATIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(or|alternatively|alternative)\b")
        .expect("the pattern is constant and tested")
});

/// Why a person must say yes before a command runs, in words. `destroys` is why it is destructive.
pub(super) fn of_command(
    checklist: &Checklist,
    command: &Command,
    destroys: Option<&str>,
    item: Option<ItemIndex>,
    headings: &[String],
) -> Option<String> {
    let mut reasons = Vec::new();
    if let Some(reason) = destroys {
        reasons.push(format!("destructive: {reason}"));
    }
    let description = command.description.as_deref().unwrap_or("");
    if may_be_alternative(description) && ALTERNATIVE.is_match(description) {
        reasons.push(format!("an alternative: {description}"));
    } else if let Some(condition) = condition(description) {
        reasons.push(format!("conditional: {condition}"));
    }
    if let Some(condition) = of_item(checklist, item) {
        reasons.push(format!("conditional: {condition}"));
    } else if let Some(condition) = headings.iter().rev().find_map(|heading| condition(heading)) {
        reasons.push(format!("conditional: {condition}"));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// The condition of an item or of one that it is nested in.
pub(super) fn of_item(checklist: &Checklist, item: Option<ItemIndex>) -> Option<String> {
    let mut at = item;
    // Parents come before their children, so this ends.
    while let Some(item) = at.and_then(|at| checklist.items.get(at.0)) {
        if let Some(condition) = &item.condition {
            return Some(condition.clone());
        }
        at = item.parent.filter(|parent| Some(*parent) < at);
    }
    None
}

/// Whether the comment above a command says that it may be left out.
pub(super) fn is_optional(command: &Command) -> bool {
    let said = command.description.as_deref().and_then(condition);
    said.is_some_and(|said| said.to_lowercase().starts_with("optional"))
}

/// A cheap look for what [`CONDITION`] begins with, so that most texts are not matched.
fn may_state_condition(text: &str) -> bool {
    let begins = |aside: &str| aside.starts_with(['i', 'I', 'o', 'O', 'w', 'W']);
    let if_word = ["if ", "If ", "IF ", "iF "];
    text.split('(').skip(1).any(begins) || if_word.iter().any(|word| text.contains(word))
}

/// The same for [`ALTERNATIVE`].
fn may_be_alternative(text: &str) -> bool {
    text.starts_with(['o', 'O', 'a', 'A'])
}

fn condition(text: &str) -> Option<String> {
    if !may_state_condition(text) {
        return None;
    }
    let found = CONDITION.captures(text)?;
    (1..=3)
        .find_map(|group| found.get(group))
        .map(|group| group.as_str().trim_end_matches(':').to_owned())
}
