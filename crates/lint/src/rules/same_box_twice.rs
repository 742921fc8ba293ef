//! T051: the same box twice in one list.

use super::Rule;
use crate::{Document, Page, Severity};
use std::collections::HashMap;
use tminus_checklist::{Form, ItemIndex, Role};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T051",
        title: "the same box stands twice in one list",
        severity: Severity::Note,
        meaning: "Both boxes say the same. Either one is left over, or one was to say something else, and \
                  nobody checks that.",
        example: "# Release\n\n- [ ] Error rate < 1%\n- [ ] Pages load\n- [ ] Error rate < 1%\n",
        near_miss: "# Release\n\n**After 10 minutes:**\n\n- [ ] Error rate < 1%\n\n**After 20 minutes:**\n\n- [ ] Error rate < 1%\n",
        fix: "remove one of them, or write what the other one is to check",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    // Those that stand in the list at hand, by text.
    let mut list: HashMap<&str, usize> = HashMap::new();
    // The parent and the end of the item before.
    let mut before: Option<(Option<ItemIndex>, usize)> = None;
    let mut text_before = "";
    let mut measured = checklist
        .criteria
        .iter()
        .filter_map(|criterion| criterion.item)
        .collect::<Vec<_>>();
    measured.sort_unstable();
    let mut found = Vec::new();
    for (at, item) in checklist.items.iter().enumerate() {
        if item.form != Form::Box {
            continue;
        }
        let continues = before.is_some_and(|(parent, end)| {
            let gap = checklist.source.get(end..item.span.start);
            parent == item.parent && gap.is_some_and(is_between_items)
        });
        // What is nested in the item before is part of it.
        if before.is_some_and(|(_, end)| item.span.end <= end) {
            continue;
        }
        if !continues {
            list.clear();
            text_before = "";
        }
        before = Some((item.parent, item.span.end));
        let text = item.text.as_str();
        let states = measured.binary_search(&ItemIndex(at)).is_ok();
        let certain = states || text_before == text;
        let agreed = item.approval || document.is_under(item.section, Role::SignOff);
        if let Some(first) = list.get(text)
            && certain
            && !agreed
            && item.blanks.is_empty()
            && is_sentence(text)
        {
            found.push((
                item.line,
                format!("\"{text}\" stands on line {first} of the same list already"),
            ));
        }
        list.entry(text).or_insert(item.line);
        text_before = text;
    }
    found
}

/// Whether nothing but white space, quote marks and the mark of the next item stands in between.
fn is_between_items(gap: &[u8]) -> bool {
    gap.iter()
        .all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'-' | b'*' | b'+' | b'>'))
}

/// Enough words that two people would not write the same for different things.
fn is_sentence(text: &str) -> bool {
    let wide = text.chars().filter(|next| !next.is_ascii()).count();
    text.split_whitespace().count() >= 3 || wide >= 6
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_double_is_found_in_one_list() {
        for (text, lines) in [
            ("- [ ] All pages load\n- [ ] All pages load\n", vec![4]),
            (
                "- [ ] p99 latency < 50 ms\n- [ ] x\n- [ ] p99 latency < 50 ms\n",
                vec![5],
            ),
            ("- [ ] 数据库备份已验证\n- [ ] 数据库备份已验证\n", vec![4]),
        ] {
            assert_eq!(lines_of("T051", &format!("# R\n\n{text}")), lines, "{text}");
        }
    }

    #[test]
    fn rounds_signatures_and_repeated_work_are_not() {
        for text in [
            "**10 min:**\n\n- [ ] All pages load\n\n**20 min:**\n\n- [ ] All pages load\n",
            "- [ ] After 10 min\n  - [ ] All pages load\n- [ ] After 20 min\n  - [ ] All pages load\n",
            "- [ ] Run the tests\n- [ ] Restart the service\n- [ ] Run the tests\n",
            "- [ ] Reviewed and approved by\n- [ ] Reviewed and approved by\n",
            "- [ ] Name of host: ____\n- [ ] Name of host: ____\n",
            "- [ ] Wait\n- [ ] Wait\n",
            "- [ ] `curl -f http://a`\n- [ ] `curl -f http://b`\n",
            "## Morning\n\n- [ ] All pages load\n\n## Evening\n\n- [ ] All pages load\n",
            "- [ ] Error rate < 1 %\n\nAfter an hour:\n\n- [ ] Error rate < 1 %\n",
            "## Sign-off\n\n- [ ] I have read it\n- [ ] I have read it\n",
        ] {
            assert_eq!(
                lines_of("T051", &format!("# R\n\n{text}")),
                [0_usize; 0],
                "{text}"
            );
        }
    }
}
