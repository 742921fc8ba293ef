//! Which items start a rollback, wherever they stand.

use tminus_checklist::{Form, Role, parse};
use tminus_measure::Holds;

/// The texts of the items of a document that start a rollback.
fn triggers(text: &str) -> Vec<String> {
    let checklist = parse(text.as_bytes());
    let triggers = checklist.items.into_iter().filter(|item| item.trigger);
    triggers.map(|item| item.text).collect()
}

#[test]
fn a_line_introduces_what_starts_a_rollback_in_any_section() {
    for section in [
        "Deployment",
        "Verification",
        "Monitoring",
        "Rollback",
        "Rollback triggers",
    ] {
        for lead in [
            "Rollback triggers:",
            "**Rollback criteria**",
            "Consider a rollback if:",
            "Revert when any of these persists:",
        ] {
            let document =
                format!("# R\n\n## {section}\n\n{lead}\n\n- Errors > 5 %\n- Customers complain\n");
            let expected = ["Errors > 5 %", "Customers complain"];
            assert_eq!(triggers(&document), expected, "{document}");
        }
    }
    let heading =
        "# R\n\n## Rollback\n\n### Triggers\n\n- Errors > 5 %\n\n### Steps\n\n1. Restore\n";
    let checklist = parse(heading.as_bytes());
    assert_eq!(checklist.sections[2].role, Role::RollbackTrigger);
    let boxes = "# R\n\n## Rollback\n\n**When to use:**\n\n- [ ] Errors > 5 %\n- [x] Data lost\n";
    assert_eq!(triggers(boxes), ["Errors > 5 %", "Data lost"]);
    let nested =
        "# R\n\n## Verification\n\n- [ ] Healthy\n- Roll back if:\n  - Errors > 5 %\n- [ ] Fast\n";
    assert_eq!(triggers(nested), ["Errors > 5 %"]);
    let numbered = "# R\n\n## Rollback\n\n**Triggers:**\n\n1. Errors > 5 %\n2. Data lost\n";
    assert_eq!(triggers(numbered), ["Errors > 5 %", "Data lost"]);
}

#[test]
fn rows_of_conditions_start_a_rollback() {
    let table =
        "| Condition | Threshold |\n|---|---|\n| Error rate | > 5 % |\n| Login fails | any |\n";
    for above in ["Rollback triggers\n\n", "Rollback\n\nRoll back if:\n\n"] {
        let document = format!("# R\n\n## {above}{table}");
        assert_eq!(
            triggers(&document),
            ["Error rate | > 5 %", "Login fails | any"]
        );
        let checklist = parse(document.as_bytes());
        let [placed] = checklist.criteria.as_slice() else {
            panic!("{document}");
        };
        assert_eq!(placed.criterion.holds, Holds::MustNot);
        assert_eq!(placed.criterion.metric, "Error rate");
        assert!(placed.item.is_some());
    }
    for other in [
        format!("# R\n\n## Monitoring\n\n{table}"),
        "# R\n\n## Rollback triggers\n\n| Role | Name |\n|---|---|\n| Lead | Ann |\n".to_owned(),
    ] {
        let items = parse(other.as_bytes()).items;
        assert!(
            items.iter().all(|item| item.form != Form::Bullet),
            "{other}"
        );
    }
}

#[test]
fn what_starts_a_rollback_must_not_hold() {
    for lead in ["**Triggers**", "Triggers:", "When to use:", "Roll back if:"] {
        for mark in ["-", "- [ ]"] {
            let document = format!("# R\n\n## Rollback\n\n{lead}\n\n{mark} Queue length > 10\n");
            let checklist = parse(document.as_bytes());
            let holds: Vec<_> = checklist
                .criteria
                .iter()
                .map(|placed| placed.criterion.holds)
                .collect();
            assert_eq!(holds, [Holds::MustNot], "{document}");
        }
    }
}

#[test]
fn what_is_done_then_starts_none() {
    for text in [
        "## Rollback\n\n**Triggers:**\n\n- Errors > 5 %\n\n**Steps:**\n\n- [ ] Restore (`./restore.sh`)\n",
        "## Rollback\n\n**Triggers:**\n\n- Errors > 5 %\n\n- [ ] Restore (`./restore.sh`)\n",
        "## Rollback\n\n**Triggers:**\n\n- Errors > 5 %\n\n## Afterwards\n\n- [ ] Tell everybody\n",
        "## Verification\n\nRollback if:\n\n- Errors > 5 %\n\nThen look at:\n\n- the dashboard\n",
        "## Rollback\n\n- Roll back immediately if Errors > 5 %\n- [ ] Restore\n",
        "## Rollback\n\nTriggers:\n\n- [ ] Errors > 5 %\n\n```bash\n./stop.sh\n```\n\n- [ ] Restore\n",
        "## Rollback\n\nTriggers:\n\n- [ ] Errors > 5 %\n\n---\n\n- [ ] Restore\n",
        "## Rollback\n\nTriggers:\n\n- [ ] Errors > 5 %\n- [ ] Restore (`./restore.sh`)\n",
        "## Rollback\n\nTriggers:\n\n- [ ] Errors > 5 %\n  - [ ] Restore\n",
    ] {
        let triggers = triggers(&format!("# R\n\n{text}"));
        assert_eq!(triggers.len(), 1, "{text}: {triggers:?}");
        assert!(
            triggers[0].ends_with("Errors > 5 %"),
            "{text}: {triggers:?}"
        );
    }
    for text in [
        "## Verification\n\nIf any of these checks fail, roll back:\n\n- [ ] Healthy\n",
        "## Deployment\n\nIf any step fails, stop and roll back:\n\n- [ ] Migrate\n",
        "## Preparation\n\n**Rollback criteria agreed:**\n\n- [ ] by the team\n",
        "## Rollback\n\n- Rollback on Kubernetes: `helm rollback api`\n",
        "## Preparation\n\n**Rollback criteria**\n\n- [ ] Documented in the runbook\n",
        "## Rollback\n\nRoll back if any step fails:\n\n1. Stop (`./stop.sh`)\n2. Restore (`./restore.sh`)\n",
        "## Rollback\n\nIf the rollback criteria are met:\n\n- [ ] Restore\n",
        "## Rollback\n\nDo not roll back if:\n\n- only one user is affected\n",
        "## Preparation\n\nTriggers:\n\n- [ ] Nightly job paused\n",
        "## Preparation\n\n- [ ] Rollback triggers agreed\n- [ ] Roll back tested\n",
        "## Appendix\n\n### Glossary\n\nRollback if:\n\n- an example\n",
    ] {
        let none: [String; 0] = [];
        assert_eq!(triggers(&format!("# R\n\n{text}")), none, "{text}");
    }
}

#[test]
fn a_name_in_code_leaves_a_condition_one() {
    let document = "# R\n\n## Rollback\n\nRoll back if:\n\n- `api-connect` no longer reconnects\n- requests to `api` fail\n- Errors > 5 %\n- [ ] Restore (`./restore.sh`)\n";
    assert_eq!(triggers(document).len(), 3);
    let document = "# R\n\n## Rollback\n\nRoll back if:\n\n- Errors > 5 %\n- `kubectl rollout undo deploy/api`\n";
    assert_eq!(triggers(document).len(), 1);
}
