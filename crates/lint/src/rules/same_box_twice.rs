//! T051: the same box twice in a row.

use super::Rule;
use crate::{Document, Page, Severity};
use std::collections::HashMap;
use tminus_checklist::{Form, Item, ItemIndex, Role};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T051",
        title: "the same box stands twice in a row",
        severity: Severity::Note,
        meaning: "Both boxes say the same. Either one is left over, or one was to say something else, and \
                  nobody checks that.",
        example: "# Release\n\n- [ ] Error rate < 1%\n- [ ] Error rate < 1%\n- [ ] Pages load\n",
        near_miss: "# Release\n\n**After 10 minutes:**\n\n- [ ] Error rate < 1%\n\n**After 20 minutes:**\n\n- [ ] Error rate < 1%\n",
        fix: "remove one of them, or write what the other one is to check",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    // The last box of each list, by the item that the list belongs to.
    let mut last: HashMap<Option<ItemIndex>, &Item> = HashMap::new();
    let mut found = Vec::new();
    for item in &checklist.items {
        if item.form != Form::Box {
            continue;
        }
        let Some(before) = last.insert(item.parent, item) else {
            continue;
        };
        let gap = checklist.source.get(before.span.end..item.span.start);
        let source = |item: &Item| {
            checklist
                .source
                .get(item.span.clone())
                .map(<[u8]>::trim_ascii)
        };
        let same = before.text == item.text
            && gap.is_some_and(is_between_items)
            // What is nested in them may be what differs.
            && source(before) == source(item);
        let agreed = item.approval || document.is_under(item.section, Role::SignOff);
        if same && !agreed && item.blanks.is_empty() && is_sentence(&item.text) {
            found.push((
                item.line,
                format!(
                    "\"{}\" is the box of line {} once more",
                    item.text, before.line
                ),
            ));
        }
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
                "- [ ] x\n  - [ ] All pages load\n  - [ ] All pages load\n",
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
            "- [ ] For each host do\n  - [ ] a\n- [ ] For each host do\n  - [ ] b\n",
            "- [ ] Error rate < 1 %\n- [ ] **Worker**\n- [ ] Error rate < 1 %\n",
            "- [ ] Deploy it there:\n\n  ```bash\n  ./deploy.sh a\n  ```\n\n- [ ] Deploy it there:\n\n  ```bash\n  ./deploy.sh b\n  ```\n",
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
