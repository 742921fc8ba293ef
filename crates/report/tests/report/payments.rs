//! The launch of `payments.md`: planned, under way, and ended.

use crate::fixture::{Fixture, at, person, program, value};
use std::sync::Arc;
use tminus_checklist::{Role, Weight};
use tminus_measure::{Outcome, Verdict};
use tminus_plan::{GateRole, Kind, StepKind};

pub(crate) const SOURCE: &str = include_str!("payments.md");

/// The plan, and no receipt.
pub(crate) fn planned() -> Fixture {
    planned_from(SOURCE)
}

/// The plan over another spelling of the same document.
pub(crate) fn planned_from(source: impl Into<Vec<u8>>) -> Fixture {
    let mut launch = Fixture::of(source);
    launch.phase("Payments API 2.4", Role::Other, false);
    launch
        .item("Deployment Date", Kind::Fill)
        .gate(GateRole::Record);
    launch
        .item("Deployed By", Kind::Fill)
        .gate(GateRole::Record);
    launch
        .item("Environment", Kind::Fill)
        .gate(GateRole::Record);
    launch.phase("Preparation", Role::Prepare, true);
    launch
        .item("Tests pass: `make test`", Kind::Check)
        .proved_by("make test");
    launch
        .item("Working tree is clean", Kind::Check)
        .proved_by("git status --porcelain");
    launch.item("Release notes reviewed", Kind::Attest);
    launch.item("Backups in place", Kind::Attest);
    launch.plan.items.last_mut().expect("an item").steps.clear();
    launch.plan.steps.pop();
    launch.state.steps.pop();
    launch
        .item("Database backed up", Kind::Action)
        .proved_by("./backup.sh")
        .under("Backups in place");
    launch
        .item("Backup location noted", Kind::Fill)
        .under("Backups in place");
    launch
        .item("At least 10 GB free", Kind::Check)
        .proved_by("df -h /var")
        .weight(Weight::Critical);
    launch
        .item("Load test report attached", Kind::Attest)
        .weight(Weight::Optional);
    launch.item("Penetration test repeated", Kind::Attest);
    launch.phase("Deploy to production", Role::Deploy, true);
    launch
        .item("Migrate the schema", Kind::Action)
        .proved_by("./migrate.sh up");
    launch.step(
        "the new column is there",
        StepKind::Check,
        Some("psql -c '\\d payments'"),
    );
    launch
        .item("Start version 2.4", Kind::Action)
        .proved_by("systemctl restart payments");
    launch.lone_step(
        "./scripts/warm-cache.sh",
        "Roll out",
        StepKind::Action,
        Some("./scripts/warm-cache.sh"),
    );
    for (text, kind) in [
        ("Smoke tests", Kind::Check),
        ("Certificate valid", Kind::Check),
        ("Dashboards updated", Kind::Attest),
    ] {
        launch.item(text, kind);
        let item = launch.plan.items.last_mut().expect("an item");
        item.path = below(&item.path, "Confirm");
    }
    for text in ["Migrate the schema", "Start version 2.4"] {
        let place = launch.place(text);
        let item = &mut launch.plan.items[place];
        item.path = below(&item.path, "Roll out");
    }
    launch.phase("Verify", Role::Verify, true);
    launch.item("Throughput", Kind::Fill);
    launch.item("Error rate", Kind::Fill);
    launch
        .item("部署后健康检查通过", Kind::Check)
        .proved_by("curl -s localhost:8080/health");
    launch.item("Receipts arrive", Kind::Attest);
    launch
        .item("Alerts quiet", Kind::Attest)
        .weight(Weight::Advisory);
    launch.phase("Sign-off", Role::SignOff, true);
    launch.item("Security Lead", Kind::Approve);
    launch.plan.steps.last_mut().expect("a step").approval_role = Some("Security Lead".to_owned());
    launch.item("Operations agree", Kind::Approve);
    launch
        .item("[Final Status]", Kind::Fill)
        .gate(GateRole::Record);
    launch.phase("## Rollback", Role::Rollback, false);
    launch.plan.phases.last_mut().expect("a phase").heading = "Rollback".to_owned();
    launch
        .item("Stop version 2.4", Kind::Action)
        .gate(GateRole::Rollback);
    launch
        .item("Rollback performed", Kind::Fill)
        .gate(GateRole::Record);
    launch.choice(20, &["Blue/green", "In place"], 0);
    launch
}

fn opened(launch: &mut Fixture) {
    launch.note(
        0,
        "launch.opened",
        program(),
        "Payments API 2.4 (DEPLOYMENT_CHECKLIST.md)",
    );
    launch.note(
        1,
        "plan.trusted",
        person("dana"),
        "plan 4e1f0c4e1f0c by prompt",
    );
    launch.state.opened = Some(at(0));
    launch.state.trusted = true;
    launch.state.t_zero = Some(at(600));
    launch.state.artifact = Some(format!("sha256:{}", "5ac0".repeat(16)));
    launch.enter(2, 0);
    launch.enter(3, 1);
}

/// In the middle of the preparation: two steps run, people are waited for.
pub(crate) fn under_way() -> Fixture {
    let mut launch = planned();
    opened(&mut launch);
    launch.observe(
        14,
        "Tests pass: `make test`",
        1,
        Outcome::Proved,
        "exit status 0",
        "412 passed\n",
    );
    launch.observe(
        16,
        "Working tree is clean",
        1,
        Outcome::Failed,
        "exit status 0; output is not empty: 1 line",
        " M src/lib.rs\n",
    );
    launch.say(
        40,
        "Release notes reviewed",
        Outcome::Attested,
        "mara",
        Some("read twice"),
    );
    for (text, seconds) in [("Database backed up", 41), ("At least 10 GB free", 56)] {
        let place = launch.place(text);
        let step = launch.plan.items[place].steps[0].0;
        let seq = launch.note(seconds, "step.intended", program(), text);
        launch.state.steps[step].running = true;
        launch.state.steps[step].attempts = 1;
        launch.state.steps[step].receipts.push(seq);
    }
    launch
}

/// Over: most of it proved or signed, one waiver, one failure, some things open.
pub(crate) fn ended() -> Fixture {
    let mut launch = planned();
    opened(&mut launch);
    launch.observe(
        14,
        "Tests pass: `make test`",
        1,
        Outcome::Proved,
        "exit status 0",
        "running 412 tests\n\u{1b}[32mok\u{1b}[0m\n412 passed\n",
    );
    launch.observe(
        16,
        "Working tree is clean",
        1,
        Outcome::Proved,
        "exit status 0; no output",
        "",
    );
    launch.observe(
        52,
        "Database backed up",
        1,
        Outcome::Proved,
        "exit status 0; backup.sql holds 1.2 GB",
        "dumping payments ... done\n",
    );
    launch
        .say(70, "Backup location noted", Outcome::Attested, "dana", None)
        .values = vec![value(
        "Backup location noted",
        "s3://backups/pay|ments_2026",
    )];
    let place = launch.place("Backups in place");
    launch.state.items[place].outcome = Some(Outcome::Attested);
    launch.state.items[place].at = Some(at(70));
    launch.state.items[place].summary = "all nested items hold".to_owned();
    launch.observe(
        56,
        "At least 10 GB free",
        1,
        Outcome::Proved,
        "42 GB free",
        "Filesystem  Size  Used Avail\n/dev/sda1   100G   58G   42G\n",
    );
    launch.say(
        80,
        "Load test report attached",
        Outcome::Skipped,
        "dana",
        Some("not needed for a patch"),
    );
    let waived = launch.say(
        90,
        "Penetration test repeated",
        Outcome::Waived,
        "mara",
        Some("Last one is from February; the next is booked for the 12th."),
    );
    waived.expires = Some(at(14 * 86_400));
    launch.decide(95, 1, Verdict::Pass, &[]);
    launch.enter(96, 2);
    launch.observe(
        600,
        "Migrate the schema",
        1,
        Outcome::Proved,
        "exit status 0",
        "applied 0042_add_column\n",
    );
    launch.observe(
        602,
        "Migrate the schema",
        2,
        Outcome::Proved,
        "exit status 0; output contains \"idempotency_key\"",
        "idempotency_key | uuid\n",
    );
    launch.observe(
        611,
        "Start version 2.4",
        1,
        Outcome::Proved,
        "exit status 0",
        "",
    );
    let cache = launch
        .plan
        .steps
        .iter()
        .position(|step| step.item.is_none())
        .expect("a step without an item");
    launch.observe_step(
        640,
        cache,
        Outcome::Unknown,
        "the process that ran it was killed",
        "",
    );
    launch.say(
        700,
        "Smoke tests",
        Outcome::Attested,
        "Quinn | QA",
        Some("checkout, refund & <payout> all fine"),
    );
    launch.say(
        710,
        "Dashboards updated",
        Outcome::Failed,
        "omar",
        Some("latency panel still shows 2.3"),
    );
    launch.decide(
        720,
        2,
        Verdict::Fail,
        &[
            "line 37 Dashboards updated: refused by omar",
            "line 24 ./scripts/warm-cache.sh: unknown",
        ],
    );
    launch.enter(721, 3);
    launch
        .say(800, "Throughput", Outcome::Attested, "dana", None)
        .values = vec![value("Throughput", "7200 msg/s")];
    launch
        .say(801, "Error rate", Outcome::Failed, "dana", None)
        .values = vec![value("Error rate", "2.4%")];
    launch.observe(
        802,
        "部署后健康检查通过",
        1,
        Outcome::NotMeasured,
        "curl: command not found",
        "bash: curl: command not found\n",
    );
    launch.say(803, "Receipts arrive", Outcome::Attested, "dana", None);
    launch.say(
        804,
        "Alerts quiet",
        Outcome::Failed,
        "dana",
        Some("one page at 14:11"),
    );
    launch.say(900, "Security Lead", Outcome::Attested, "Ivy Okafor", None);
    launch.say(901, "Operations agree", Outcome::Attested, "omar", None);
    let seq = launch.note(960, "launch.ended", program(), "fail: 2 gates are no-go");
    launch.state.ended = Some((
        Verdict::Fail,
        "2 of 4 gates are no-go: Deploy to production, Verify".to_owned(),
        at(960),
    ));
    launch.checkpoint = Some(format!(
        "tminus.example/ledger\n{seq}\nq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n\n— tminus.example/ledger 8Zy2Cg…\n"
    ));
    launch
}

/// The path of what stands under one more heading.
fn below(path: &[String], heading: &str) -> Arc<[String]> {
    path.iter().cloned().chain([heading.to_owned()]).collect()
}
