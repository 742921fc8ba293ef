//! The findings, one file each.

mod change_without_backup;
mod check_that_cannot_fail;
mod contradictory_criteria;
mod contradictory_date;
mod damaged_encoding;
mod deployment_of_nothing;
mod destructive_command;
mod endless_command;
mod false_claim;
mod half_undone_choice;
mod hard_coded_rollback;
mod impossible_quorum;
mod late_trigger;
mod meaningless_query;
mod migration_without_undo;
mod misnamed_file;
mod only_pretended;
mod open_placeholder;
mod overwritten_before_rollback;
mod personal_path;
mod restarted_task;
mod restore_of_nothing;
mod restore_over_tables;
mod rollback_without_command;
mod rollback_without_trigger;
mod same_box_twice;
mod scaled_to_zero;
mod secret_in_document;
mod section_outside_its_time;
mod step_in_comments;
mod stopped_for_good;
mod threshold_in_another_unit;
mod ticked_before_launch;
mod ticked_over_blank;
mod trigger_without_rollback;
mod two_addresses;
mod unclear_markup;
mod undefined_variable;
mod unknown_subcommand;
mod unpublished_port;
mod unrunnable_command;
mod vague_criterion;
mod wrong_share;

use crate::stems::Stems;
use crate::{Document, Page};

/// A finding that can be made.
pub(crate) struct Rule {
    /// What there is to know of it.
    pub(crate) page: Page,
    /// Every place of a document that it is about: line and message.
    pub(crate) check: fn(&Document<'_>) -> Vec<(usize, String)>,
}

/// Every rule, by code.
pub(crate) const ALL: &[Rule] = &[
    ticked_before_launch::RULE,
    open_placeholder::RULE,
    undefined_variable::RULE,
    endless_command::RULE,
    unclear_markup::RULE,
    rollback_without_trigger::RULE,
    trigger_without_rollback::RULE,
    damaged_encoding::RULE,
    destructive_command::RULE,
    rollback_without_command::RULE,
    secret_in_document::RULE,
    misnamed_file::RULE,
    wrong_share::RULE,
    impossible_quorum::RULE,
    contradictory_criteria::RULE,
    late_trigger::RULE,
    vague_criterion::RULE,
    meaningless_query::RULE,
    threshold_in_another_unit::RULE,
    contradictory_date::RULE,
    section_outside_its_time::RULE,
    unrunnable_command::RULE,
    unknown_subcommand::RULE,
    false_claim::RULE,
    restarted_task::RULE,
    check_that_cannot_fail::RULE,
    step_in_comments::RULE,
    two_addresses::RULE,
    personal_path::RULE,
    unpublished_port::RULE,
    restore_of_nothing::RULE,
    restore_over_tables::RULE,
    hard_coded_rollback::RULE,
    scaled_to_zero::RULE,
    stopped_for_good::RULE,
    half_undone_choice::RULE,
    change_without_backup::RULE,
    deployment_of_nothing::RULE,
    migration_without_undo::RULE,
    ticked_over_blank::RULE,
    only_pretended::RULE,
    same_box_twice::RULE,
    overwritten_before_rollback::RULE,
];

/// Whether a document points to another one for its rollback: `docs/ROLLBACK.md`, a link.
fn points_elsewhere(document: &Document<'_>) -> bool {
    static NAMES: Stems = Stems::new(&[
        "rollback",
        "roll-back",
        "runbook",
        "revert",
        "откат",
        "回滚",
    ]);
    static PLACES: Stems = Stems::new(&[".md", ".pdf", "http"]);
    let divides = |character: char| character.is_whitespace() || "()[]`<>|,;".contains(character);
    let lower = document.lower();
    if !lower.has(&NAMES) || !lower.has(&PLACES) {
        return false;
    }
    let text = lower.text();
    let mut end = 0;
    PLACES.places(text).any(|(at, _)| {
        if at < end {
            return false;
        }
        let start = text[end..at]
            .rfind(divides)
            .map_or(end, |start| end + start);
        let behind = text[at..].find(divides);
        end = behind.map_or(text.len(), |length| at + length);
        let word = text[start..end].trim_start_matches(divides);
        (word.contains(".md") || word.contains(".pdf") || word.starts_with("http"))
            && NAMES.are_in(word)
    })
}

/// Whether a text has one of these words or parts of words, which `|` divides.
fn has_any(text: &str, words: &str) -> bool {
    words.split('|').any(|word| text.contains(word))
}

/// The first line of a command, cut to what fits into a message.
fn shown(command: &str) -> String {
    let line = command
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('\\')
        .trim_end();
    let cut: String = line.chars().take(80).collect();
    if cut.len() < line.len() {
        format!("`{cut}…`")
    } else {
        format!("`{cut}`")
    }
}

/// The lines on which a document has a finding, for the tests of the rules.
#[cfg(test)]
fn lines_of(code: &str, document: &(impl AsRef<[u8]> + ?Sized)) -> Vec<usize> {
    let checklist = tminus_checklist::parse(document.as_ref());
    let plan = tminus_plan::compile(&checklist, &tminus_plan::Config::default(), "a.md").plan;
    crate::lint(&checklist, &plan)
        .into_iter()
        .filter(|finding| finding.code == code)
        .map(|finding| finding.line)
        .collect()
}
