use super::{Compiled, Place, Severity, compile, compile_without_suggestions};
use crate::config::{self, Config};
use crate::{Effect, GateRole, Kind, Probe, Rule, Source, StepKind, Weight};
use std::fmt::Write as _;

const DOCUMENT: &str = "\
# Payments release

## Pre-deployment

- [x] Tests pass (`make test`)
- [ ] Staging answers: https://staging.example.org/health returns 200
- [ ] Redis running
- [ ] Error rate < 1%
- [ ] Backup location noted: `________`
- [ ] Never run `rm -rf /srv/data` by hand

## Deploy (Production)

- [ ] Database backed up
  ```bash
  pg_dump payments > backup.sql
  ls -lh backup.sql
  ```
- [ ] New version started
  - [ ] PM2: `pm2 start dist/main.js`
  - [ ] Docker: `docker run -d payments`
- [ ] Logs watched (`tail -f /var/log/payments.log`)

```bash
cd terraform
URL=$(terraform output url)
# Apply (if needed)
terraform apply -auto-approve
curl -f $URL/health
kubectl logs <pod>
```

## First 15 minutes

- [ ] No crashes

## Rollback triggers

- Error rate > 10%

## Rollback

1. Stop the new version
   ```bash
   pm2 stop payments
   ```

## Sign-off

- [ ] Release manager approval: ________
- [ ] Deployed by: ________
";

fn compiled(config: &str) -> Compiled {
    let config = config::parse(config, "tminus.toml").expect("the config is right");
    compile(
        &tminus_checklist::parse(DOCUMENT.as_bytes()),
        &config,
        "RELEASE.md",
    )
}

/// A plan as a few lines of text.
fn shown(compiled: &Compiled) -> String {
    let plan = &compiled.plan;
    let mut text = String::new();
    for (at, phase) in plan.phases.iter().enumerate() {
        let _ = writeln!(
            text,
            "# {} ({:?}, {:?}, forward {})",
            phase.heading, phase.role, phase.environment, phase.forward
        );
        for step in plan.steps.iter().filter(|step| step.phase.0 == at) {
            let source = match &step.proof.source {
                Source::Written => "written".to_owned(),
                Source::Bound { line } => format!("bound in {line}"),
                Source::Person {
                    suggestion_reason: Some(reason),
                    ..
                } => format!("person ({reason})"),
                Source::Person { .. } => "person".to_owned(),
            };
            let _ = writeln!(
                text,
                "{:3} {:?} {:?} {:?} {source}: {}",
                step.line, step.kind, step.gate, step.weight, step.text
            );
            for (name, value) in [
                ("asks", &step.asks),
                ("blocked", &step.blocked),
                ("reads", &step.proof.person_reads),
                ("role", &step.approval_role),
            ] {
                if let Some(value) = value {
                    let _ = writeln!(text, "      {name}: {value}");
                }
            }
            if let Some(probe) = step.proof.probe.as_deref() {
                let json = serde_json::to_string(probe).expect("a probe is JSON");
                let _ = writeln!(text, "      {json}");
            }
            if let Some(watch) = &step.watch {
                let json = serde_json::to_string(watch).expect("a watch is JSON");
                let _ = writeln!(text, "      {json}");
            }
            if let Some(shift) = &step.shift {
                let _ = writeln!(text, "      {shift:?}");
            }
            if let Some(hold) = &step.hold {
                let _ = writeln!(text, "      at {} s: {}", hold.offset_s, hold.text);
            }
        }
    }
    for choice in &plan.choices {
        let options: Vec<String> = choice
            .options
            .iter()
            .map(|option| format!("{} {:?}", option.name, option.steps))
            .collect();
        let _ = writeln!(
            text,
            "choice in {} taken {:?}: {}",
            choice.line,
            choice.configured,
            options.join(", ")
        );
    }
    for diagnostic in &compiled.diagnostics {
        let _ = writeln!(text, "{diagnostic:?}");
    }
    text
}

#[test]
fn a_document_by_itself_is_compiled() {
    insta::assert_snapshot!(shown(&compiled("")));
}

#[test]
fn a_config_binds_fills_chooses_and_names_who_approves() {
    insta::assert_snapshot!(shown(&compiled(
        r#"
[variables]
pod = "payments-0"

[metrics."error rate"]
scrape = "http://127.0.0.1:9100/metrics"
name = "payments_error_percent"
unit = "%"

[choices]
"New version started" = "PM2"

[approvals]
"release manager approval" = ["ada", "grace"]

[[bind]]
item = "Redis running"
tcp = { address = "127.0.0.1:6379" }
within = "30s"

[[bind]]
item = "Tests pass*"
mutating = false
timeout = "20m"

[[bind]]
item = "No crashes"
command = "journalctl -u payments --since -15min"
weight = "advisory"
fresh = "5m"
"#
    )));
}

#[test]
fn the_digest_is_of_what_is_done_and_not_of_how_it_is_told() {
    let parse = |text: &str| tminus_checklist::parse(text.as_bytes());
    let digest = |text: &str| {
        compile(&parse(text), &Config::default(), "a.md")
            .plan
            .digest
    };
    let plain = digest(DOCUMENT);
    for (changed, same) in [
        (DOCUMENT.replace("- [ ] Redis", "- [x] Redis"), true),
        (
            DOCUMENT.replace("## Deploy", "Some prose about it.\n\n## Deploy"),
            true,
        ),
        (DOCUMENT.replace("make test", "make tests"), false),
        (DOCUMENT.replace("First 15", "First 10"), false),
        (DOCUMENT.replace("- [ ] Redis running\n", ""), false),
        (
            DOCUMENT.replace("Release manager approval", "Owner approval"),
            false,
        ),
    ] {
        assert_eq!(digest(&changed) == plain, same, "{changed}");
    }
    let with = compiled("[run]\nconcurrency = 2").plan;
    assert_ne!(with.digest, plain);
}

#[test]
fn a_binding_that_fits_nothing_or_too_much_is_an_error_with_its_line_and_a_way_on() {
    let compiled = compiled(
        "[[bind]]\nitem = \"Redis runing\"\ntcp = { address = \"127.0.0.1:1\" }\n\n[[bind]]\nitem = \"*e*\"\ncommand = \"true\"\n\n[choices]\n\"New version started\" = \"Dokcer\"\n",
    );
    assert!(!compiled.is_sound());
    let errors: Vec<(usize, &str, &str)> = compiled
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| {
            let Place::Config { line, .. } = diagnostic.place else {
                panic!("{diagnostic:?}")
            };
            let help = diagnostic.help.as_deref().unwrap_or_default();
            (line, diagnostic.message.as_str(), help)
        })
        .collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert_eq!(errors[0].1, "no item is `Redis runing`");
    assert_eq!(errors[0].2, "did you mean line 7: `Redis running`?");
    assert!(errors[1].1.starts_with("`*e*` is "), "{errors:?}");
    assert!(errors[2].2.contains("Docker"), "{errors:?}");
}

#[test]
fn what_must_not_be_done_is_never_a_step_and_what_only_looks_never_changes_anything() {
    let plan = compiled("").plan;
    for step in &plan.steps {
        if let Some(Probe::Command(command)) = step.proof.probe.as_deref() {
            assert!(!command.command.contains("rm -rf"), "{step:?}");
            assert_eq!(step.kind == StepKind::Check, step.effect == Effect::Read);
        }
    }
    let triggers = plan
        .items
        .iter()
        .filter(|item| item.gate == GateRole::Trigger);
    assert_eq!(triggers.count(), 1);
    let choice = plan.items.iter().find(|item| item.kind == Kind::Choice);
    assert_eq!(choice.map(|item| item.line), Some(19));
}

const WATCHED: &str = "\
# Shop

## Deploy
- [ ] Shift traffic
- [ ] Write the release note

## Monitoring
### First 15 minutes
- [ ] Error rate < 1%
- [ ] p99 latency < 200 ms for 2 minutes
- [ ] Health check passes
- [ ] Users are content

## Rollback triggers
**Rollback immediately if:**
- Error rate > 5%
- Health check fails

**Consider rollback if:**
- p99 latency > 500 ms for more than 5 minutes
- Customers complain

## Rollback
- [ ] Tell everybody
";

const WATCHING: &str = r#"
[metrics."error rate"]
traffic = "errors"
[metrics."p99 latency"]
prometheus = "http://127.0.0.1:9090"
query = 'histogram_quantile(0.99, sum by (le) (rate(x_bucket{version="$VERSION"}[1m])))'
unit = "s"
[[bind]]
item = "Health check*"
each = true
http = { get = "http://127.0.0.1:8080/health" }
[watch]
baseline = "fresh"
margin = "10%"
interval = "10s"
[rollout]
target = "process"
control = "proxy.sock"
old = "1"
new = "2"
start = { address = "127.0.0.1:9002", command = ["./shop"] }
steps = ["10%", "100%"]
watch = "2m"
stop_old = true
"#;

#[test]
fn watches_shifts_and_triggers_are_compiled() {
    let config = crate::config::parse(WATCHING, "tminus.toml").expect("it is right");
    let checklist = tminus_checklist::parse(WATCHED.as_bytes());
    insta::assert_snapshot!(shown(&compile(&checklist, &config, "shop.md")));
}

#[test]
fn words_without_a_number_are_watched_once_a_metric_is_bound() {
    let text = "# S\n\n## Deploy\n- [ ] `x up`\n\n## Rollback triggers\n- Queue is stuck for 5 minutes\n- Latency worse than before\n- It rains\n";
    let config = "\
        [metrics.queue]\nscrape = \"http://127.0.0.1:1/metrics\"\nname = \"depth\"\n\
        [metrics.latency]\nprometheus = \"http://127.0.0.1:9090\"\nquery = \"x\"\n\
        [watch]\ninterval = \"1m\"\nmargin = \"20%\"\n\
        [[bind]]\nitem = \"Queue*\"\nmetric = \"queue\"\n\
        [[bind]]\nitem = \"Latency*\"\nmetric = \"latency\"\n\
        [[bind]]\nitem = \"It rains\"\nmetric = \"queue\"\n";
    let config = crate::config::parse(config, "t").expect("it is right");
    let plan = compile(&tminus_checklist::parse(text.as_bytes()), &config, "s.md").plan;
    let rules: Vec<&[Rule]> = plan
        .steps
        .iter()
        .filter_map(|step| Some(step.watch.as_ref()?.series[0].rules.as_slice()))
        .collect();
    assert_eq!(rules[0], [Rule::Moves { consecutive: 5 }]);
    assert!(
        matches!(rules[1], [Rule::Compare { relative: Some(relative), .. }] if (relative - 0.2).abs() < 1e-9),
        "{rules:?}"
    );
    assert_eq!(rules.len(), 2, "what says nothing cannot fire");
    let rains = &plan.steps[plan
        .items
        .iter()
        .position(|item| item.text == "It rains")
        .map_or(0, |at| plan.items[at].steps[0].0)];
    assert!(
        rains
            .blocked
            .as_deref()
            .is_some_and(|why| why.contains("never fire")),
        "{rains:?}"
    );
}

#[test]
fn a_criterion_in_a_unit_that_the_metric_does_not_have_is_told() {
    let checklist = tminus_checklist::parse(b"# S\n\n## Deploy\n- [ ] Queue wait < 100 ms\n");
    let config = |unit: &str| {
        let text = format!(
            "[metrics.\"queue wait\"]\nprometheus = \"http://127.0.0.1:9090\"\nquery = \"x\"\n{unit}"
        );
        crate::config::parse(&text, "t").expect("it is right")
    };
    let told = compile(&checklist, &config(""), "s.md").diagnostics;
    assert!(
        told.iter()
            .any(|told| told.message.contains("is not held against")
                && told
                    .help
                    .as_deref()
                    .is_some_and(|help| help.contains("unit = \"ms\""))),
        "{told:?}"
    );
    assert_eq!(
        compile(&checklist, &config("unit = \"s\"\n"), "s.md").diagnostics,
        []
    );
}

#[test]
fn a_rollout_without_a_place_is_an_error() {
    let errors = |document: &str, config: &str| -> Vec<String> {
        let config = crate::config::parse(config, "t").expect("it is read");
        let compiled = compile(
            &tminus_checklist::parse(document.as_bytes()),
            &config,
            "s.md",
        );
        let errors = compiled.diagnostics.into_iter();
        errors
            .filter(|told| told.severity == Severity::Error)
            .map(|told| told.message)
            .collect()
    };
    let rollout = "[rollout]\ntarget = \"haproxy\"\nsocket = \"a\"\nbackend = \"b\"\nold = \"1\"\nnew = \"2\"\nsteps = [\"50%\"]\n";
    let bind = |item: &str| format!("[[bind]]\nitem = \"{item}\"\nrollout = true\n");
    let document = "# S\n\n## Deploy\n- [ ] A\n- [ ] B\n";
    assert_eq!(errors(document, rollout), Vec::<String>::new());
    assert!(errors(document, &bind("A"))[0].contains("there is none"));
    let twice = format!("{rollout}{}{}", bind("A"), bind("B"));
    assert!(errors(document, &twice)[0].contains("two items"));
    let none = "# S\n\n## Rollback triggers\n- It rains\n";
    assert!(errors(none, rollout)[0].contains("no place"));
}

#[test]
fn an_item_can_be_the_rollout() {
    let text = format!("{WATCHING}\n[[bind]]\nitem = \"Shift traffic\"\nrollout = true\n");
    let config = crate::config::parse(&text, "tminus.toml").expect("it is right");
    let checklist = tminus_checklist::parse(WATCHED.as_bytes());
    let plan = compile(&checklist, &config, "shop.md").plan;
    let of_item: Vec<StepKind> = plan.items[0]
        .steps
        .iter()
        .map(|at| plan.steps[at.0].kind)
        .collect();
    use StepKind::{Shift, Watch};
    assert_eq!(of_item, [Shift, Shift, Watch, Shift, Watch, Shift]);
}

/// The steps that watch, from a document and a config.
fn watching(document: &str, config: &str) -> Vec<crate::Step> {
    let config = crate::config::parse(config, "t").expect("it is read");
    let compiled = compile(
        &tminus_checklist::parse(document.as_bytes()),
        &config,
        "s.md",
    );
    let steps = compiled.plan.steps.into_iter();
    steps.filter(|step| step.watch.is_some()).collect()
}

fn only_rule(step: &crate::Step) -> &Rule {
    &step.watch.as_ref().expect("it watches").series[0].rules[0]
}

#[test]
fn what_is_wanted_for_a_time_is_not_allowed_to_fail_for_it() {
    let config = "[metrics.p99]\nprometheus = \"http://127.0.0.1:9090\"\nquery = \"x\"\nunit = \"ms\"\n[watch]\ninterval = \"10s\"\n";
    let document = "# S\n\n## Monitoring\n\n### First 15 minutes\n- [ ] p99 < 200 ms for 2 minutes\n\n## Rollback triggers\n- p99 > 500 ms for 2 minutes\n";
    let steps = watching(document, config);
    let in_a_row = |step| match only_rule(step) {
        Rule::Keep { consecutive, .. } => *consecutive,
        rule => panic!("{rule:?}"),
    };
    assert_eq!((in_a_row(&steps[0]), in_a_row(&steps[1])), (3, 12));
}

#[test]
fn a_distance_from_the_baseline_is_in_the_unit_of_the_metric() {
    let config =
        "[metrics.latency]\nprometheus = \"http://127.0.0.1:9090\"\nquery = \"x\"\nunit = \"s\"\n";
    let document = "# S\n\n## Success criteria\n- [ ] Latency within ±50 ms of baseline\n";
    let steps = watching(document, config);
    assert!(
        matches!(only_rule(&steps[0]), Rule::Compare { absolute: Some(absolute), .. } if (absolute - 0.05).abs() < 1e-9),
        "{steps:?}"
    );
}

#[test]
fn less_than_before_is_watched_for_less() {
    let config = "[metrics.throughput]\nprometheus = \"http://127.0.0.1:9090\"\nquery = \"x\"\n[[bind]]\nitem = \"Throughput*\"\nmetric = \"throughput\"\n";
    let document = "# S\n\n## Rollback triggers\n- Throughput lower than before\n";
    let steps = watching(document, config);
    assert!(
        matches!(
            only_rule(&steps[0]),
            Rule::Compare {
                worse: crate::Worse::Lower,
                ..
            }
        ),
        "{steps:?}"
    );
}

#[test]
fn a_time_before_the_deployment_is_none_from_t_zero_on() {
    let config =
        "[metrics.p99]\nprometheus = \"http://127.0.0.1:9090\"\nquery = \"x\"\nunit = \"ms\"\n";
    let document = "# S\n\n## Pre-deployment\n- [ ] p99 < 200 ms over 24 hours\n";
    let steps = watching(document, config);
    let watch = steps[0].watch.as_ref().expect("it watches");
    assert_eq!((watch.from_s, watch.length_ms), (None, Some(0)));
}

#[test]
fn a_counter_looked_at_once_is_looked_at_for_an_interval() {
    let config = "[metrics.throughput]\nscrape = \"http://127.0.0.1:1/metrics\"\nname = \"requests_total\"\nunit = \"req/s\"\n";
    let document = "# S\n\n## Success criteria\n- [ ] Throughput > 100 req/s\n";
    let steps = watching(document, config);
    assert_eq!(
        steps.len(),
        1,
        "it is not the total that is held against it"
    );
    assert_eq!(
        steps[0].watch.as_ref().expect("it watches").length_ms,
        Some(10_000)
    );
}

#[test]
fn a_binding_takes_no_number_that_is_of_something_else() {
    let config = "[metrics.\"error rate\"]\nprometheus = \"http://127.0.0.1:9090\"\nerrors = \"a\"\ntotal = \"b\"\n[[bind]]\nitem = \"Error*\"\nmetric = \"error rate\"\n";
    let document = "# S\n\n## Success criteria\n- [ ] Error rate < 1% and p99 latency < 250 ms\n";
    let config = crate::config::parse(config, "t").expect("it is read");
    let plan = compile(
        &tminus_checklist::parse(document.as_bytes()),
        &config,
        "s.md",
    )
    .plan;
    let kinds: Vec<StepKind> = plan.items[0]
        .steps
        .iter()
        .map(|at| plan.steps[at.0].kind)
        .collect();
    assert_eq!(kinds, [StepKind::Watch, StepKind::Attest]);
    let watch = plan.steps[0].watch.as_ref().expect("it watches");
    assert_eq!(watch.series[0].rules.len(), 1);
}

#[test]
fn the_first_word_says_what_a_trigger_does() {
    let config = "[metrics.p99]\nprometheus = \"http://127.0.0.1:9090\"\nquery = \"x\"\n";
    for (heading, does) in [
        (
            "Roll back immediately and investigate if:",
            crate::OnFailure::Rollback,
        ),
        (
            "Consider rolling back immediately if:",
            crate::OnFailure::Consider,
        ),
        ("Rollback if:", crate::OnFailure::Rollback),
    ] {
        let document = format!("# S\n\n## Rollback triggers\n\n{heading}\n\n- p99 > 5\n");
        let steps = watching(&document, config);
        let watch = steps[0].watch.as_ref().expect("it watches");
        assert_eq!(watch.on_failure, does, "{heading}");
    }
}

#[test]
fn what_is_watched_may_expect_something_of_a_command() {
    let config = "[[bind]]\nitem = \"No crashes\"\ncommand = \"pm2 list\"\nexpect = { lacks = \"errored\" }\n";
    let compiled = compiled(config);
    assert!(compiled.is_sound(), "{:?}", compiled.diagnostics);
    let mut steps = compiled.plan.steps.iter();
    let step = steps.find(|step| step.text == "No crashes");
    let watch = step.and_then(|step| step.watch.as_deref());
    let series = &watch.expect("it is watched").series[0];
    let crate::SeriesSource::Probe(probe) = &series.source else {
        panic!("a probe looks: {series:?}");
    };
    let Probe::Command(command) = &**probe else {
        panic!("a command looks: {probe:?}");
    };
    let lacks = tminus_checklist::Check::Lacks("errored".to_owned());
    assert_eq!(command.expect, [crate::Expect::Output(lacks)]);
}

#[test]
fn alternatives_on_one_line_have_no_step_in_common() {
    for document in [
        "- [ ] Seed data: `make seed` or `make fixtures`\n",
        "## Deploy\n\nRun `make blue` or `make green`.\n",
    ] {
        let checklist = tminus_checklist::parse(document.as_bytes());
        let plan = compile(&checklist, &Config::default(), "a.md").plan;
        let steps = |option: usize| plan.choices[0].options[option].steps.clone();
        assert_eq!(steps(0), [crate::StepIndex(0)], "{document}");
        assert_eq!(steps(1), [crate::StepIndex(1)], "{document}");
    }
}

#[test]
fn an_item_that_something_else_proves_leaves_no_choice() {
    let checklist = tminus_checklist::parse(b"- [ ] Seed data: `make seed` or `make fixtures`\n");
    let config = "[[bind]]\nitem = \"Seed*\"\ncommand = \"./seed.sh\"\n";
    let config = config::parse(config, "tminus.toml").expect("it is right");
    let plan = compile(&checklist, &config, "a.md").plan;
    assert_eq!((plan.steps.len(), plan.choices.len()), (1, 0));
}

#[test]
fn a_way_that_is_taken_elsewhere_is_asked_about_as_well() {
    let checklist = tminus_checklist::parse(
        "Choose one of these:\n\n- The script: `./a.sh`\n- By hand, in the console\n".as_bytes(),
    );
    let plan = compile(&checklist, &Config::default(), "a.md").plan;
    let [choice] = plan.choices.as_slice() else {
        panic!("{:?}", plan.choices);
    };
    let steps: Vec<usize> = choice
        .options
        .iter()
        .map(|option| option.steps.len())
        .collect();
    assert_eq!(steps, [1, 0]);
}

#[test]
fn no_two_blanks_of_an_item_have_one_label() {
    let checklist = tminus_checklist::parse(b"- By: ____ By: ____ By 2: ____ by: ____\n");
    let plan = compile(&checklist, &Config::default(), "a.md").plan;
    let labels: Vec<&str> = plan.items[0]
        .blanks
        .iter()
        .map(|blank| blank.label.as_str())
        .collect();
    assert_eq!(labels, ["By", "By 2", "By 2 2", "by 3"]);
}

#[test]
fn each_choice_of_one_item_is_taken_by_itself() {
    let document = "- [ ] Run `make a` or `make b`, and then `make c` or `make d`\n";
    let checklist = tminus_checklist::parse(document.as_bytes());
    let compile = |config: &str| {
        let config = config::parse(config, "tminus.toml").expect("it is right");
        compile(&checklist, &config, "a.md")
    };
    let plan = compile("").plan;
    assert_eq!(plan.choices.len(), 2);
    assert_eq!(plan.choices[0].id, plan.items[0].id);
    assert_ne!(plan.choices[0].id, plan.choices[1].id);
    let taken = compile("[choices]\n\"Run*\" = \"make d\"\n");
    let configured = |compiled: &Compiled| [0, 1].map(|at| compiled.plan.choices[at].configured);
    assert_eq!(configured(&taken), [None, Some(1)]);
    assert_eq!(taken.diagnostics, []);
    let wrong = compile("[choices]\n\"Run*\" = \"make e\"\n");
    assert_eq!(configured(&wrong), [None, None]);
    assert_eq!(wrong.diagnostics.len(), 1);
}

#[test]
fn without_suggestions_everything_else_is_the_same() {
    let checklist = tminus_checklist::parse(DOCUMENT.as_bytes());
    let config = Config::default();
    let mut with = compile(&checklist, &config, "RELEASE.md");
    let without = compile_without_suggestions(&checklist, &config, "RELEASE.md");
    let mut suggested = 0;
    for step in &mut with.plan.steps {
        if let Source::Person {
            suggestion,
            suggestion_reason,
            suggested_metrics,
        } = &mut step.proof.source
        {
            suggested += usize::from(suggestion_reason.take().is_some());
            suggested += suggested_metrics.len();
            *suggestion = None;
            suggested_metrics.clear();
        }
    }
    assert!(0 < suggested);
    assert_eq!(with.diagnostics, without.diagnostics);
    let digest = with.plan.digest.clone();
    assert_eq!(with.plan, without.plan.sealed(digest));
}

fn gates(document: &str) -> Vec<(usize, GateRole, Weight, Option<String>)> {
    let config = config::parse("", "tminus.toml").expect("the config is right");
    let checklist = tminus_checklist::parse(document.as_bytes());
    let steps = compile(&checklist, &config, "RELEASE.md").plan.steps;
    let told = |step: crate::Step| (step.line, step.gate, step.weight, step.asks);
    steps.into_iter().map(told).collect()
}

#[test]
fn what_is_only_looked_up_gates_nothing_in_any_form() {
    let document = "\
# Till

## Deploy
- [ ] Start it
## Troubleshooting
- [ ] Read the logs
1. Ask around
### Rollback plan
- [ ] Start the old one
## Maintenance
- [ ] Rotate the keys
```bash
./till.sh update
```
";
    let gates: Vec<GateRole> = gates(document).into_iter().map(|step| step.1).collect();
    let expected = [
        GateRole::Forward,
        GateRole::Reference,
        GateRole::Reference,
        GateRole::Rollback,
        GateRole::Reference,
        GateRole::Reference,
    ];
    assert_eq!(gates, expected);
}

#[test]
fn the_weight_of_a_section_is_that_of_its_commands_and_of_parts() {
    let document = "\
# Till

## Deploy (Recommended)
```bash
./till.sh start
```
### Cache (Optional)
```bash
./till.sh warm
```
### Mail
- [ ] Mail set up (if using mail):
  - [ ] `MAIL_TOKEN`
  - [ ] **CRITICAL**: sender verified
";
    let weights: Vec<Weight> = gates(document).into_iter().map(|step| step.2).collect();
    assert_eq!(weights[..2], [Weight::Required, Weight::Optional]);
    assert!(weights[2..].contains(&Weight::Optional));
    assert!(weights[2..].contains(&Weight::Critical));
    assert!(!weights[2..].contains(&Weight::Required));
}

#[test]
fn when_a_rollback_begins_is_no_condition_of_its_steps() {
    let document = "\
# Till

## Rollback (if needed)
```bash
./till.sh start --version old
```
### Database (if it was migrated)
```bash
./till.sh migrate --down
```
";
    let asks: Vec<Option<String>> = gates(document).into_iter().map(|step| step.3).collect();
    let expected = Some("conditional: if it was migrated".to_owned());
    assert_eq!(asks, [None, expected]);
}

fn steps_of(document: &str) -> Vec<crate::Step> {
    let config = crate::config::parse("", "t").expect("it is read");
    let checklist = tminus_checklist::parse(document.as_bytes());
    compile(&checklist, &config, "s.md").plan.steps
}

#[test]
fn what_is_said_to_run_elsewhere_or_after_something_else_asks() {
    let document = "# Deploy\n\n```bash\n# On the server:\nmake install\ndf -h /srv\nssh web2 make last\n```\n\n```bash\n# Start the tunnel, then:\nmake load\nmake check\n```\n";
    let steps = steps_of(document);
    let found: Vec<_> = steps
        .iter()
        .map(|step| {
            let reads = step.proof.person_reads.as_deref();
            (step.text.as_str(), step.asks.as_deref(), reads)
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                "make install",
                Some("said to run elsewhere: On the server"),
                None
            ),
            (
                "df -h /srv",
                None,
                Some("whether it ran where it belongs: On the server")
            ),
            ("ssh web2 make last", None, None),
            (
                "Start the tunnel, then:",
                Some("to be done before: Start the tunnel"),
                None
            ),
            ("make check", None, None),
        ]
    );
}

#[test]
fn commands_that_begin_alike_have_names_of_their_own() {
    let document = "# Deploy\n\n```bash\n./node \\\n  --id=1 \\\n  --bind=:1\n./node \\\n  --id=2\n./node --id=3\nfor i in 1 2; do\n  ./node $i\ndone\n```\n";
    let steps = steps_of(document);
    let names: Vec<_> = steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(
        names,
        [
            "./node --id=1 --bind=:1",
            "./node --id=2",
            "./node --id=3",
            "for i in 1 2; do"
        ]
    );
}

#[test]
fn the_sentence_above_a_fence_says_when_all_of_it_is_run() {
    let fence = "```bash\n./till.sh drain\n# Now\n./till.sh start\n```\n";
    let asked = |above: &str| {
        let document = format!("# Till\n\n## Deploy\n\n{above}\n{fence}");
        let told = gates(&document).into_iter();
        told.map(|step| (step.3, step.2)).collect::<Vec<_>>()
    };
    for (above, condition, weight) in [
        (
            "If the schema changed:\n",
            "If the schema changed",
            Weight::Required,
        ),
        (
            "Stop it. **Falls nötig**:\n",
            "Falls nötig",
            Weight::Required,
        ),
        (
            "Optional clean-up:\n",
            "Optional clean-up",
            Weight::Optional,
        ),
        ("1. If it is slow:\n", "If it is slow", Weight::Required),
    ] {
        let expected = (Some(format!("conditional: {condition}")), weight);
        let told = asked(above);
        assert_eq!(
            told[told.len() - 2..],
            [expected.clone(), expected],
            "{above}"
        );
    }
    for above in [
        "Start it:\n",
        "If it fails, call.\n",
        "If it fails: call.\n\nStart it:\n",
        "If it fails:\n\n- call\n\n",
    ] {
        let told = asked(above);
        let of_fence = &told[told.len() - 2..];
        assert!(of_fence.iter().all(|(asks, _)| asks.is_none()), "{above}");
    }
}

#[test]
fn commands_to_look_up_gate_nothing() {
    let document = "# D\n\n## Deploy\n\n```bash\n./ship.sh new\n```\n\n**Useful commands:**\n\n```bash\n./ship.sh restart\n```\n";
    let gates: Vec<GateRole> = gates(document).into_iter().map(|step| step.1).collect();
    assert_eq!(gates, [GateRole::Forward, GateRole::Reference]);
}

#[test]
fn what_goes_back_on_the_way_forward_asks() {
    let document = "# D\n\n## Deployment and rollback\n\n```bash\n./ship.sh new\n# Roll back\n./ship.sh old\n\n# Tag\nkubectl rollout undo deployment/shop\n./scripts/Rollback.sh\nalembic downgrade -1\nnpx sequelize db:migrate:undo\n./rolling.sh background\n```\n";
    let asks: Vec<bool> = gates(document)
        .into_iter()
        .map(|step| step.3.is_some())
        .collect();
    assert_eq!(asks, [false, true, true, true, true, true, false]);
    let rollback = document.replace("Deployment and rollback", "Rollback");
    assert!(gates(&rollback).iter().all(|step| step.3.is_none()));
    let prepared = "# D\n\n## Prepare\n\n```bash\n# Rollback point\n./ship.sh tag\n```\n";
    assert_eq!(gates(prepared)[0].3, None);
}

#[test]
fn an_action_that_may_be_left_out_asks() {
    let document = "# D\n\n## Deploy\n\n- [ ] Seed: `./till.sh seed` (optional)\n- [ ] Start: `./till.sh start`\n";
    let asks: Vec<Option<String>> = gates(document).into_iter().map(|step| step.3).collect();
    assert_eq!(asks, [Some("optional".to_owned()), None]);
}

#[test]
fn a_measure_below_a_command_is_read_by_a_person() {
    let read = |below: &str| {
        let document = format!("# D\n\n## Verify\n\n```bash\nwc -l dump.sql\n{below}\n```\n");
        let checklist = tminus_checklist::parse(document.as_bytes());
        let plan = compile(&checklist, &Config::default(), "D.md").plan;
        plan.steps[0].proof.person_reads.clone()
    };
    assert_eq!(read("# Lines > 1000").as_deref(), Some("Lines > 1000"));
    for below in [
        "# The dump of today",
        "\n# Lines > 1000",
        "# Lines > 1000\nls",
    ] {
        assert_eq!(read(below), None, "{below}");
    }
}

#[test]
fn a_new_secret_is_left_to_a_person() {
    let document = "# D\n\n## Prepare\n\n- [ ] Session key: `openssl rand -hex 32`\n- [ ] Key file: `openssl rand -hex 32 > session.key`\n";
    let plan = compile(
        &tminus_checklist::parse(document.as_bytes()),
        &Config::default(),
        "D.md",
    )
    .plan;
    let kinds: Vec<StepKind> = plan.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::Attest, StepKind::Action]);
}

#[test]
fn what_stands_beside_a_command_is_not_left_out() {
    let steps = steps_of(
        "# Prepare\n\n- [ ] `cp a.env .env`, fill in the host\n- [ ] Run `npm pack` in `packages/sdk`\n\
         - [ ] Run `npm ci` in `web` and `api`\n- [ ] Nightly cron: `make dump`\n- [ ] `make site`\n",
    );
    let [more, there, two, cron, plain] = &steps[..] else {
        panic!("{steps:?}");
    };
    let prelude = |step: &crate::Step| match step.proof.probe.as_deref() {
        Some(Probe::Command(command)) => command.prelude.clone(),
        _ => panic!("{step:?}"),
    };
    assert_eq!(more.kind, StepKind::Action);
    assert_eq!(
        more.proof.person_reads.as_deref(),
        Some("whether this is done too: fill in the host")
    );
    assert_eq!(prelude(there), ["cd packages/sdk"]);
    assert_eq!(there.proof.person_reads, None);
    for step in [two, cron] {
        assert_eq!(step.kind, StepKind::Attest);
        assert!(step.proof.probe.is_none());
    }
    assert_eq!(prelude(plain), [""; 0]);
    assert_eq!(plain.proof.person_reads, None);

    // From where it would be gone to is not known for certain.
    let steps =
        steps_of("# Prepare\n\n- [ ] `cd packages`\n- [ ] Run `npm pack` in `packages/sdk`\n");
    let last = steps.last().expect("there are steps");
    assert_eq!(last.kind, StepKind::Attest);
}

#[test]
fn a_comment_above_a_remark_is_about_the_command_that_follows() {
    let document = "# D\n\n## Verify\n\n```bash\n# 1. Alarms\necho \"--- Alarms ---\"\nN=$(cat alarms)\ncat alarms.log\n\n# 2. Queue\necho\n# Length\ncat queue.log\ncat more.log\n```\n";
    let plan = compile(
        &tminus_checklist::parse(document.as_bytes()),
        &Config::default(),
        "D.md",
    )
    .plan;
    let texts: Vec<&str> = plan.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(texts, ["1. Alarms", "Length", "cat more.log"]);
}

#[test]
fn a_command_that_proves_nothing_is_read_by_a_person() {
    let document = "# D\n\n## Verify\n\n- [ ] Node.js 20+ installed (`node --version`)\n- [ ] All pods are running: `kubectl get pods`\n- [ ] API answers: `curl http://localhost/health`\n- [ ] API answers: `curl -f http://localhost/health`\n- [ ] View logs: `kubectl logs web`\n";
    let plan = compile(
        &tminus_checklist::parse(document.as_bytes()),
        &Config::default(),
        "D.md",
    )
    .plan;
    let proofs: Vec<String> = plan
        .steps
        .iter()
        .map(|step| {
            let Some(Probe::Command(command)) = step.proof.probe.as_deref() else {
                return String::new();
            };
            match &step.proof.person_reads {
                Some(what) => what.clone(),
                None => format!("{:?}", command.expect),
            }
        })
        .collect();
    assert_eq!(
        proofs,
        [
            "[Output(VersionAtLeast(\"20\"))]",
            "All pods are running",
            "what was answered: its exit status does not say whether that was an error",
            "[]",
            "[]",
        ]
    );
}

#[test]
fn a_time_that_is_measured_is_none_to_wait_for() {
    let within = |text: &str| {
        let document = format!("# D\n\n## Verify\n\n- [ ] {text} (`curl -f http://x`)\n");
        let checklist = tminus_checklist::parse(document.as_bytes());
        let plan = compile(&checklist, &Config::default(), "D.md").plan;
        plan.steps
            .iter()
            .any(|step| match step.proof.probe.as_deref() {
                Some(Probe::Command(command)) => command.retry.is_some(),
                _ => false,
            })
    };
    assert!(within("Health check passes within 30 seconds"));
    assert!(!within("Health check passes (< 30 seconds)"));
}
