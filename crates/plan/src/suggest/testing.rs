//! What the tests of the recognisers share.

use crate::{Config, Effect, Expect, Probe, Source, compile, effect_of};
use tminus_checklist::parse;

/// The suggestion for each item of a document, as a short text; `-` where there is none.
pub(super) fn suggestions(document: &str) -> Vec<String> {
    let checklist = parse(document.as_bytes());
    let plan = compile(&checklist, &Config::default(), "test.md").plan;
    plan.items
        .iter()
        .map(|item| {
            let of_step = item.steps.iter().find_map(|step| {
                let Source::Person { suggestion, .. } = &plan.steps[step.0].proof.source else {
                    return None;
                };
                suggestion.as_deref()
            });
            of_step.map_or_else(|| "-".to_owned(), short)
        })
        .collect()
}

/// The suggestions for boxes with these texts, in a document that has this besides.
pub(super) fn of_boxes(boxes: &[&str], besides: &str) -> Vec<String> {
    let count = boxes.len();
    let boxes = format!("- [ ] {}", boxes.join("\n- [ ] "));
    suggestions(&format!(
        "# Release\n\n## Checks\n\n{boxes}\n\n## Appendix\n\n{besides}\n"
    ))
    .into_iter()
    .take(count)
    .collect()
}

/// Holds every box against what must be suggested for it.
#[track_caller]
pub(super) fn check(cases: &[(&str, &str)], besides: &str) {
    let boxes: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
    let found = of_boxes(&boxes, besides);
    let found: Vec<(&str, &str)> = boxes
        .iter()
        .zip(&found)
        .map(|(text, found)| (*text, found.as_str()))
        .collect();
    assert_eq!(found, cases);
}

/// Holds that nothing is suggested for any of these boxes.
#[track_caller]
pub(super) fn check_none(boxes: &[&str], besides: &str) {
    let none: Vec<(&str, &str)> = boxes.iter().map(|text| (*text, "-")).collect();
    check(&none, besides);
}

fn short(probe: &Probe) -> String {
    match probe {
        Probe::Command(command) => {
            let expects = command.expect.iter().map(|expect| match expect {
                Expect::Output(check) => format!(" ⇒ {check:?}"),
                Expect::File(file) => format!(" ⇒ {}", file.path),
            });
            let runs_tests = super::tests_pass::is_test_run(&command.command);
            let effect = effect_of(&command.command, &[]);
            assert!(
                runs_tests || effect == Effect::Read,
                "`{}` may change something",
                command.command
            );
            format!("$ {}{}", command.command, expects.collect::<String>())
        }
        Probe::Http(http) => {
            let status = http.status.map(|status| format!(" {status}"));
            let json: Vec<String> = http
                .json
                .iter()
                .map(|(pointer, value)| {
                    format!(" {pointer}={}", serde_json::to_string(value).expect("JSON"))
                })
                .collect();
            let json = json.concat();
            format!(
                "{} {}{}{json}",
                http.method,
                http.url,
                status.unwrap_or_default()
            )
        }
        Probe::Tcp(tcp) => {
            format!(
                "tcp {}{}",
                tcp.address,
                if tcp.closed { " closed" } else { "" }
            )
        }
        Probe::File(file) => {
            let mut text = format!("file {}", file.path);
            if file.non_empty {
                text += " non-empty";
            }
            if let Some(seconds) = file.newer_than_s {
                text += &format!(" newer than {seconds} s");
            }
            if let Some(contains) = &file.contains {
                text += &format!(" contains {contains}");
            }
            text
        }
        Probe::Disk(disk) => format!("disk {} {}", disk.path, disk.free),
        Probe::Git(git) => {
            let mut text = "git".to_owned();
            if git.clean {
                text += " clean";
            }
            if git.pushed {
                text += " pushed";
            }
            if let Some(branch) = &git.branch {
                text += &format!(" branch {branch}");
            }
            if let Some(tag) = &git.tag {
                text += &format!(" tag {tag}");
            }
            if git.tag_at_head {
                text += " at head";
            }
            text
        }
        Probe::Metrics(metrics) => format!("metric {} of {}", metrics.name, metrics.scrape),
        Probe::Process(process) => format!("process {:?}", process.name),
    }
}
