//! What a section is for, where that rests on more than its heading.

use tminus_checklist::{Role, Weight, parse};

fn role(document: &str, heading: &str) -> Role {
    let checklist = parse(document.as_bytes());
    let found = checklist
        .sections
        .iter()
        .find(|section| section.heading == heading);
    found.expect("the heading is there").role
}

#[test]
fn a_list_of_commands_is_none_of_the_launch_that_uses_them() {
    let catalogue = "## Commands\n\n### Start\n\n```sh\nctl start\n```\n\n### Undo it\n\n```sh\nctl rollback\n```\n";
    let launch = "\n## Release\n\n1. Run `ctl start`\n";
    let document = format!("# R\n\n{catalogue}{launch}");
    assert_eq!(role(&document, "Commands"), Role::Reference);
    assert_eq!(role(&document, "Start"), Role::Reference);
    assert_eq!(role(&document, "Undo it"), Role::Reference);
    assert_eq!(role(&document, "Release"), Role::Deploy);
    // The launch is nowhere else.
    assert_eq!(
        role(&format!("# R\n\n{catalogue}"), "Commands"),
        Role::Prepare
    );
    let numbered = document.replace("### Start", "### 1. Start");
    assert_eq!(role(&numbered, "Commands"), Role::Prepare);
    let one = format!("# R\n\n## Commands\n\n```sh\nctl start\n```\n{launch}");
    assert_eq!(role(&one, "Commands"), Role::Prepare);
    let inside = document.replace("## Commands", "## Release day\n\n### Commands");
    assert_eq!(role(&inside, "Commands"), Role::Deploy);
}

#[test]
fn commands_for_later_are_none_of_the_launch() {
    for (label, looked_up) in [
        ("**Useful commands:**", true),
        ("Useful commands for day-to-day use:", true),
        ("**Comandos útiles para el día a día:**", true),
        ("Befehle für den Alltag:", false),
        ("常用命令：", true),
        ("Commands:", false),
        ("Logs:", false),
        ("Run these commands:", false),
        ("Useful for the release:", false),
    ] {
        let document = format!("# R\n\n## Release\n\n{label}\n\n```sh\npm2 restart api\n```\n");
        let checklist = parse(document.as_bytes());
        let [command] = checklist.commands.as_slice() else {
            panic!("{label}");
        };
        assert_eq!(command.looked_up, looked_up, "{label}");
        assert_eq!(checklist.items.is_empty(), looked_up, "{label}");
    }
}

#[test]
fn what_helps_in_trouble_is_done_only_then() {
    for (lead, condition) in [
        ("If a problem occurs:", true),
        ("Wenn Probleme auftreten:", true),
        ("문제 발생 시:", true),
        ("If a problem occurs, tell the team.", false),
        ("Restart:", false),
        ("Problems of the last release:", false),
    ] {
        let document = format!(
            "# R\n\n## Release\n\n- [ ] Shipped\n\n{lead}\n\n1. Restart: `pm2 restart api`\n\n## Next\n\n1. Run `make a`\n"
        );
        let checklist = parse(document.as_bytes());
        let item = &checklist.items[1];
        assert_eq!(item.condition.is_some(), condition, "{lead}");
        assert_eq!(item.weight == Weight::Optional, condition, "{lead}");
        assert_eq!(checklist.items[2].condition, None, "{lead}");
    }
}

#[test]
fn plans_for_trouble_and_support_are_help() {
    for (heading, below, expected) in [
        ("Contingency plan", "1. Restart it", Role::Reference),
        ("Plan de contingencia", "1. Reiniciar", Role::Reference),
        ("Retry guidance", "- If a node fails, wait", Role::Reference),
        ("Contingency plan", "- [ ] Reviewed", Role::Deploy),
        (
            "After the release: support",
            "If a problem occurs:\n\n1. Call",
            Role::Reference,
        ),
        (
            "After the release",
            "If a problem occurs:\n\n- [ ] Call",
            Role::Verify,
        ),
        ("After the release", "1. Call", Role::Verify),
    ] {
        let document = format!("# R\n\n## Release\n\n1. Ship\n\n## {heading}\n\n{below}\n");
        assert_eq!(role(&document, heading), expected, "{heading} {below}");
    }
}

#[test]
fn records_and_what_is_not_there_are_looked_up() {
    for (heading, expected) in [
        ("Release history", Role::Reference),
        ("Deployment record 2031-08-22", Role::Reference),
        ("Version history", Role::Reference),
        ("Historial de cambios", Role::Reference),
        ("変更履歴", Role::Reference),
        ("Not implemented", Role::Reference),
        ("8. 已知未实现（上线后迭代）", Role::Reference),
        ("Known gaps (after the release)", Role::Reference),
        ("3. History", Role::Deploy),
        ("Record the deployment", Role::Deploy),
        ("Deployment recording", Role::Deploy),
        ("Known hosts (before the release)", Role::Prepare),
        ("Signature migration", Role::Deploy),
        ("Signature verification", Role::Verify),
        ("Signatures", Role::SignOff),
        ("Signature of the release manager", Role::SignOff),
    ] {
        let document = format!("# R\n\n## Release\n\n1. Ship\n\n## {heading}\n\n- One thing\n");
        assert_eq!(role(&document, heading), expected, "{heading}");
    }
}

#[test]
fn steps_of_a_document_about_a_launch_are_the_launch() {
    for (title, heading, expected) in [
        ("Upgrade runbook", "Steps", Role::Deploy),
        ("切換作業手冊", "操作步驟", Role::Deploy),
        ("Cutover", "Procedure", Role::Deploy),
        ("Pre-release checks", "Steps", Role::Prepare),
        ("Rollback of the release", "Steps", Role::Rollback),
        ("Runbook", "Steps", Role::Prepare),
        ("Upgrade runbook", "Steps of the manager", Role::Prepare),
    ] {
        let document =
            format!("# {title}\n\n## Goal\n\nBe new.\n\n## {heading}\n\n1. Run `make a`\n");
        assert_eq!(role(&document, heading), expected, "{title}: {heading}");
    }
    let document = "# Upgrade runbook\n\n## Rollback\n\n### Steps\n\n1. Run `make a`\n";
    assert_eq!(role(document, "Steps"), Role::Rollback);
}

#[test]
fn a_section_that_goes_there_and_back_deploys_and_asks_before_the_way_back() {
    for (heading, expected) in [
        ("Release, watch and roll back", Role::Deploy),
        ("6. 发布、观察与回滚", Role::Deploy),
        ("Deployment & rollback", Role::Deploy),
        ("Release rollback", Role::Rollback),
        ("Rollback and redeployment", Role::Rollback),
        ("Rolling back a deployment and a release", Role::Rollback),
        ("When to release and roll back", Role::RollbackTrigger),
        ("Release and rollback approval", Role::Rollback),
    ] {
        let document =
            format!("# R\n\n## {heading}\n\n- [ ] Shipped\n- [ ] Rollback: `make back`\n");
        assert_eq!(role(&document, heading), expected, "{heading}");
        let checklist = parse(document.as_bytes());
        let asks = checklist.items[1].condition.is_some();
        assert_eq!(asks, expected == Role::Deploy, "{heading}");
        assert_eq!(checklist.items[0].condition, None, "{heading}");
    }
}

#[test]
fn steps_in_cases_are_asked_about() {
    for (heading, asked) in [
        ("Upgrade scenarios", true),
        ("Escenarios de despliegue", false),
        ("升级场景", true),
        ("Upgrade scenario", false),
        ("Scenarios of the upgrade day", false),
        ("Test scenarios", false),
    ] {
        let document = format!(
            "# R\n\n## {heading}\n\n### Update the proxy\n\n```sh\nsystemctl restart caddy\n```\n"
        );
        let checklist = parse(document.as_bytes());
        let is_asked = checklist.items[0].condition.is_some();
        assert_eq!(is_asked, asked, "{heading}");
    }
}

#[test]
fn what_is_no_measure_and_no_time_is_none() {
    for (line, criteria, windows) in [
        ("- [ ] integers > 2^53 are refused", 0, 0),
        ("- [ ] integers > 253 are refused", 1, 0),
        (
            "- [ ] wait for the listener on `127.0.0.1:53` for up to 180 seconds",
            0,
            0,
        ),
        ("**TOTAL: ~20 minutes maximum**", 0, 0),
        ("**总计：最多 20 分钟**", 0, 0),
        ("- [ ] Downtime: 20 minutes maximum", 1, 0),
        ("- [ ] Total: < 20 minutes", 1, 0),
        ("- [ ] Restore the TTLs (86400 seconds)", 0, 0),
        ("- [ ] Wait for the TTLs (86400 seconds)", 0, 1),
        ("- [ ] Look at it (10 minutes)", 0, 1),
        ("```\n├── fixable (< 30 min) → mend it\n```", 0, 0),
        ("```\nLatency < 30 ms\n```", 1, 0),
    ] {
        let checklist = parse(format!("# R\n\n## Release\n\n{line}\n").as_bytes());
        assert_eq!(checklist.criteria.len(), criteria, "{line}");
        assert_eq!(checklist.windows.len(), windows, "{line}");
    }
    for (line, users) in [
        ("- [ ] 密码 ≥ 12 位", false),
        ("- [ ] 并发 ≥ 12 位用户", true),
        ("- [ ] 并发 ≥ 12 名", true),
    ] {
        let checklist = parse(format!("# R\n\n## Release\n\n{line}\n").as_bytes());
        let unit = checklist.criteria[0].criterion.threshold.unit;
        assert_eq!(unit == tminus_measure::Unit::Users, users, "{line}");
    }
}
