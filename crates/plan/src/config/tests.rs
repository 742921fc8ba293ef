use super::*;
use crate::{Expect, Probe};

const WHOLE: &str = r#"
[checklist]
file = "DEPLOYMENT_CHECKLIST.md"
[run]
cwd = "."
pass = ["KUBECONFIG"]
timeout = "5m"
wait = "1h"
concurrency = 4
read_only = ["mytool status *"]
[variables]
GCP_REGION = "europe-west1"
TARGET = { env = "TARGET", required = true }
TOKEN = { env = "API_TOKEN", secret = true }
[metrics."error rate"]
prometheus = "http://127.0.0.1:9090"
errors = 'sum(increase(http_requests_total{status=~"5.."}[1m]))'
total = 'sum(increase(http_requests_total[1m]))'
[metrics."p99 latency"]
scrape = "http://127.0.0.1:8080/metrics"
histogram = "http_request_duration_seconds"
quantile = 0.99
[[bind]]
item = "Health check passes*"            # text pattern, item id, or line
http = { get = "http://127.0.0.1:8080/health", status = 200, json = { "/status" = "ok" } }
within = "30s"
[[bind]]
item = "Database backed up"
command = "./backup.sh"
expect = { file = "backup.sql", non_empty = true }
undo = "rm backup.sql"
idempotent = true
[[bind]]
item = "line 42"
tcp = "127.0.0.1:5432"
weight = "advisory"
[[bind]]
item = 43
disk = { path = "/", free = "> 5GB" }
[[bind]]
item = "a"
process = { name = "node", count = ">= 2", memory = "< 500MB" }
[[bind]]
item = "b"
git = { clean = true, tag = "v*", tag_at_head = true }
[[bind]]
item = "c"
metrics = { scrape = "http://127.0.0.1:8080/metrics", name = "up", value = "= 1" }
each = true
covered = true
fresh = "5m"
[[bind]]
item = "d"
file = { path = "dist/*", size = "> 1MB", newer_than = "1h" }
[choices]
"Start the app*" = "Docker*"
[watch]
baseline = "fresh"
margin = "10%"
[rollout]
target = "haproxy"
socket = "haproxy.sock"
backend = "shop"
old = "1.4.2"
new = "1.5.0"
steps = ["10%", "25%", "50%", "100%"]
watch = "5m"
[rollback]
automatic = ["traffic", "Start old version"]
[approvals]
"Security Lead" = ["alice"]
four_eyes = true
[notify]
slack = { env = "SLACK_WEBHOOK" }
"#;

#[test]
fn everything_that_a_config_may_say_is_read() {
    let config = parse(WHOLE, "tminus.toml").expect("it is right");
    assert_eq!(config.checklist.as_deref(), Some("DEPLOYMENT_CHECKLIST.md"));
    assert_eq!(config.run.timeout_ms, Some(300_000));
    assert_eq!(config.bindings.len(), 8);
    assert_eq!(config.bindings[0].within_ms, Some(30_000));
    assert!(
        matches!(&config.bindings[0].probe, Some(Probe::Http(http)) if http.status == Some(200))
    );
    assert!(
        matches!(&config.bindings[1].expect.as_deref(), Some([Expect::File(file)]) if file.non_empty)
    );
    assert_eq!(config.bindings[2].item, Selector::Line(42));
    assert_eq!(config.bindings[3].item, Selector::Line(43));
    assert_eq!(
        WHOLE.lines().nth(config.bindings[6].line - 1),
        Some("item = \"c\"")
    );
    assert!(config.bindings[6].each && config.bindings[6].covered);
    assert!(config.four_eyes && config.approvals["Security Lead"].contains("alice"));
    assert_eq!(config.choices[0].option, "Docker*");
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_what_to_write() {
    for (text, told) in [
        (
            "[run]\ncwdd = \".\"",
            "t:2:1: [run] has no key `cwdd`; did you mean `cwd`?",
        ),
        (
            "[runn]",
            "t:1:2: the config has no key `runn`; did you mean `run`?",
        ),
        (
            "[run]\ncwd = 3",
            "t:2:7: `cwd` is a whole number; write a text: cwd = \"...\"",
        ),
        (
            "[run]\ntimeout = \"5 parsecs\"",
            "t:2:11: `5 parsecs` is no duration; write one like `250ms`, `30s`, `5m`, `1h30m` or `7d`",
        ),
        (
            "[[bind]]\ncommand = \"ls\"",
            "t:1:1: a [[bind]] lacks `item`",
        ),
        (
            "[[bind]]\nitem = \"a\"\nhttp = { get = \"localhost\" }",
            "t:3:16: `localhost` is no HTTP address; write one that begins with http:// or https://",
        ),
        (
            "[[bind]]\nitem = \"a\"\nhttp = { get = \"http://x\", stats = 200 }",
            "t:3:28: `http` has no key `stats`; did you mean `status`?",
        ),
        (
            "[[bind]]\nitem = \"a\"\ncommand = \"x\"\ntcp = \"a:1\"",
            "t:4:7: the binding has both `command` and `tcp`; write two bindings, or one probe",
        ),
        (
            "[[bind]]\nitem = \"a\"\nretry = \"1s\"",
            "t:3:9: `retry` says how long to pause, not until when; add within = \"30s\"",
        ),
        (
            "[variables]\nA = \"$B\"\nB = \"${A}x\"",
            "t:2:1: variables go round in a circle: A -> B -> A; give one of them a value that names none of the others",
        ),
        (
            "[metrics.x]\nscrape = \"http://a\"",
            "t:1:1: metric \"x\" does not say how it is measured; write prometheus with query, or with errors and total; scrape with name, or with histogram and quantile; command; or traffic",
        ),
        (
            "[watch]\nbaseline = \"frehs\"",
            "t:2:12: `baseline` cannot be \"frehs\"; did you mean \"fresh\"?",
        ),
        (
            "[rollout]\ntarget = \"haproxy\"\nsocket = \"a\"\nbackend = \"b\"\nsteps = [\"50%\", \"10%\"]",
            "t:5:17: the steps of the rollout do not rise; write the smallest share first",
        ),
    ] {
        let error = parse(text, "t").expect_err(text);
        assert_eq!(error.to_string(), told);
    }
    let error = parse("[run\n", "t").expect_err("it is no TOML");
    assert_eq!(error.line, 1);
}

fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn variables_take_their_value_from_the_launch_the_environment_and_one_another() {
    let text = "[variables]\nHOST = \"$NAME.example\"\nNAME = { env = \"N\", required = true }\nURL = \"https://u:${KEY}@$HOST/$$x\"\nKEY = { env = \"K\", secret = true }\nOPTIONAL = { env = \"NONE\" }";
    let config = parse(text, "t").expect("it is right");
    let resolved =
        resolve_variables(&config, &map(&[("N", "n"), ("K", "k")]), &map(&[])).expect("all there");
    assert_eq!(resolved.values["URL"], "https://u:k@n.example/$x");
    assert_eq!(
        resolved
            .secrets
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        ["KEY", "URL"]
    );
    assert!(!resolved.values.contains_key("OPTIONAL"));
    assert!(!format!("{resolved:?}").contains("n.example"));
    let given = resolve_variables(&config, &map(&[("K", "k")]), &map(&[("NAME", "given")]));
    assert_eq!(given.expect("all there").values["HOST"], "given.example");
    let error = resolve_variables(&config, &map(&[("K", "k")]), &map(&[])).expect_err("NAME lacks");
    assert_eq!(
        error.to_string(),
        "t:3:1: the required variable `NAME` has no value; set N in the environment, or give --var NAME=..."
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = parse(&text, "t");
    }

    #[test]
    fn any_toml_is_read_or_refused(lines in proptest::collection::vec("(\\[\\[?[a-z]{1,8}\\]?\\]|[a-z]{1,8} = ([0-9]{1,25}|\"[a-z$ ]{0,8}\"|\\[\\]|true|1e9))", 0..8)) {
        let _ = parse(&lines.join("\n"), "t");
    }
}

/// Every config in the documentation is one.
#[test]
fn the_configs_of_the_documentation_are_read() {
    let text = include_str!("../../../../docs/rollout.md");
    let blocks: Vec<&str> = text
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(blocks.len() >= 6, "{} blocks", blocks.len());
    for block in blocks {
        if let Err(error) = parse(block, "docs/rollout.md") {
            panic!("{error}\n{block}");
        }
    }
}

#[test]
fn what_a_target_or_a_metric_cannot_do_is_refused() {
    let rollout = |more: &str| format!("[rollout]\nold = \"1\"\nnew = \"2\"\n{more}\n");
    for (text, told) in [
        (
            rollout(
                "target = \"haproxy\"\nsocket = \"a\"\nbackend = \"b\"\nsteps = [\"10%\"]\nstop_old = true",
            ),
            "cannot be stopped",
        ),
        (
            rollout(
                "target = \"nginx\"\nfile = \"a\"\nreload = \"b\"\ncheck = \"c\"\nsteps = [\"100%\"]\nstop_old = true",
            ),
            "cannot be stopped",
        ),
        (
            rollout(
                "target = \"command\"\nstatus = \"a\"\nshift = \"b\"\nstart = \"c\"\nsteps = [\"100%\"]",
            ),
            "has to be stopped",
        ),
        (
            "[metrics.x]\ntraffic = \"latency\"\nquantile = 0.9\nunit = \"ms\"\n".to_owned(),
            "not measured in `ms`",
        ),
        (
            "[metrics.x]\ncommand = \"a\"\nquery = \"b\"\n".to_owned(),
            "does not say how",
        ),
        (
            "[metrics.x]\ntraffic = \"errors\"\nlabels = { a = \"b\" }\n".to_owned(),
            "does not say how",
        ),
    ] {
        let error = parse(&text, "t").expect_err(&text);
        assert!(error.to_string().contains(told), "{error}");
    }
}
