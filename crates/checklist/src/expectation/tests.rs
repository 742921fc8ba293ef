use super::*;
use crate::shell::{CommandLine, Line, split};
use crate::{Check, Language};
use proptest::prelude::*;
use tminus_measure::{Comparator, Threshold, Unit};

fn compile(text: &str, command: &str) -> Option<Check> {
    Meaning::of(text, &CommandLine::of(command)).check
}

fn must_fail(text: &str) -> bool {
    Meaning::of(text, &CommandLine::of("")).must_fail
}

fn in_fence(fence: &str) -> Vec<Option<String>> {
    split(fence, Language::Shell)
        .iter()
        .filter_map(|line| match line {
            Line::Command(command) => {
                let found = find_in_fence(command, &CommandLine::of(&command.text));
                Some(found.map(|written| written.text))
            }
            Line::Comments(_) => None,
        })
        .collect()
}

#[test]
fn where_a_secret_goes_is_no_expectation() {
    for (fence, expected) in [
        ("openssl rand -hex 32   # → WEBHOOK_SECRET", None),
        ("openssl rand -base64 48 # -> TOKEN in the vault", None),
        ("head -c 32 /dev/urandom | base64 # → `JWT_KEY`", None),
        ("openssl rand -hex 32 # → 64 digits", Some("64 digits")),
        ("redis-cli ping # → PONG", Some("PONG")),
    ] {
        assert_eq!(in_fence(fence), [expected.map(str::to_owned)], "{fence}");
    }
    let makes = CommandLine::of("openssl rand -hex 32");
    assert!(find_inline("", " → WEBHOOK_SECRET", &makes).is_none());
    assert!(find_inline("", " → 64 digits", &makes).is_some());
}

#[test]
fn a_conjunction_before_the_next_command_is_no_part_of_an_expectation() {
    for (after, expected) in [
        (" succeeds and ", "succeeds"),
        (" passes, and then ", "passes"),
        (" läuft durch und ", "läuft durch"),
        (" prints `and`", "prints `and`"),
        (" prints land", "prints land"),
        (" passes and prints 3", "passes and prints 3"),
    ] {
        let found = find_inline("", after, &CommandLine::of("make a"));
        assert_eq!(found.map(|written| written.text).as_deref(), Some(expected));
    }
}

#[test]
fn expectations_in_fences_are_found_and_lose_their_mark() {
    for (fence, expected) in [
        ("redis-cli ping\n# Expected: PONG\n", &[Some("PONG")][..]),
        (
            "a.sh -x\n./b.sh\n\n# Expected: All scripts run\n",
            &[None, Some("All scripts run")],
        ),
        (
            "curl x\n\n# Verify response\n# Expected: {\"a\":1} with 200 status\n",
            &[Some("{\"a\":1} with 200 status")],
        ),
        (
            "curl x\n# Response: {\"s\": \"healthy\"}\n\n# Next\ncurl y\n",
            &[Some("{\"s\": \"healthy\"}"), None],
        ),
        (
            "curl x\n# Expected: a\n# Next\ncurl y\n",
            &[Some("a"), None],
        ),
        (
            "for i in 1; do\n  time curl x\ndone\n# All should be < 100ms\n",
            &[Some("All should be < 100ms")],
        ),
        (
            "echo $ENVIRONMENT  # staging or production\n",
            &[Some("staging or production")],
        ),
        (
            "git status --short $F        # must be empty\n",
            &[Some("must be empty")],
        ),
        ("curl x # Ожидается: 200 OK\n", &[Some("200 OK")]),
        ("curl x\n# 期望输出：ok\n", &[Some("ok")]),
        (
            "# Unbekannt? (REFUSED erwartet)\ndig @localhost x A\n",
            &[Some("REFUSED erwartet")],
        ),
        (
            "docker ps\n# Expected output:\n# a running\n# b running\n",
            &[Some("a running\nb running")],
        ),
        (
            "curl x\n# Expected: {\n#   \"a\": 1\n# }\n",
            &[Some("{\n\"a\": 1\n}")],
        ),
        (
            "# Should return nothing\ngrep -r x .\n",
            &[Some("Should return nothing")],
        ),
        (
            "curl x\n# EXPECT 401 Unauthorized\n",
            &[Some("401 Unauthorized")],
        ),
        ("ls x # streaming\n", &[Some("streaming")]),
        ("ls -l x # non-empty\n", &[Some("non-empty")]),
        (
            "ls -l x # 0バイトでないこと\n",
            &[Some("0バイトでないこと")],
        ),
        (
            "ls -l x # kích thước phải lớn hơn 0\n",
            &[Some("kích thước phải lớn hơn 0")],
        ),
        (
            "ls -l x # não pode estar vazio\n",
            &[Some("não pode estar vazio")],
        ),
        (
            "ls -l x # darf nicht leer sein\n",
            &[Some("darf nicht leer sein")],
        ),
        ("ps # Exited 상태여야 함\n", &[Some("Exited 상태여야 함")]),
        ("ls x # 예상 출력: ok\n", &[Some("ok")]),
        ("ls x # 預期結果：OK\n", &[Some("OK")]),
        ("ls x # Oczekiwany wynik: ok\n", &[Some("ok")]),
        ("ls x # you must run this twice\n", &[None]),
        ("npm ci # install first\n", &[None]),
        ("php -l x\n# (run on all files)\n", &[None]),
        (
            "locust --headless\n\n# Check results\n# P95 latency < 500ms?\n",
            &[None],
        ),
        ("# Show the logs\ntail -20 x\n", &[None]),
    ] {
        let found = in_fence(fence);
        assert_eq!(
            found.iter().map(Option::as_deref).collect::<Vec<_>>(),
            expected,
            "{fence}"
        );
    }
}

#[test]
fn expectations_in_prose_are_found_on_both_sides() {
    for (before, after, expected) in [
        ("", " passes cleanly", Some("passes cleanly")),
        (
            "",
            " completes without errors.",
            Some("completes without errors"),
        ),
        ("**Redis:** ", " → PONG", Some("PONG")),
        ("**Clean state**: ", " (clean)", Some("clean")),
        ("**Docs build**: ", " (no errors)", Some("no errors")),
        (
            "Migrations applied: ",
            " matches repo migrations; no pending files.",
            Some("matches repo migrations; no pending files"),
        ),
        ("No keys (", " returns nothing)", Some("returns nothing")),
        ("Confirm `npm run lint`, ", " pass.", Some("pass")),
        ("PowerDNS läuft: ", "", Some("PowerDNS läuft")),
        (
            "Score >= 70 for both `A` and `B` (run ",
            ")",
            Some("Score >= 70 for both `A` and `B`"),
        ),
        ("", " 통과", Some("통과")),
        (
            "（または ",
            "）を実行し、正常終了する。",
            Some("正常終了する"),
        ),
        (
            "**依存**: ",
            " でインストールできる（推奨: venv）。",
            Some("インストールできる"),
        ),
        ("", "（預期：PONG）", Some("PONG")),
        ("", " (expected: PONG)", Some("PONG")),
        ("", "，應回傳 200", Some("應回傳 200")),
        ("", " (plus de 20 Go libres)", Some("plus de 20 Go libres")),
        ("", " no devuelve nada", Some("no devuelve nada")),
        ("", " não mostra nada", Some("não mostra nada")),
        ("", " ne renvoie rien.", Some("ne renvoie rien")),
        ("", " responde `ok`", Some("responde `ok`")),
        ("", " liefert nichts", Some("liefert nichts")),
        ("", " zwraca 200", Some("zwraca 200")),
        ("", " 200 döner", Some("200 döner")),
        ("", " says `draft` again.", Some("says `draft` again")),
        ("", " が `ok` を返すこと", Some("`ok` を返すこと")),
        ("", "가 200을 반환", Some("200을 반환")),
        ("", " 전체 통과", Some("전체 통과")),
        ("", " trả về 200", Some("trả về 200")),
        (
            "",
            " Expected: the answer is `ok`.",
            Some("the answer is `ok`"),
        ),
        ("Let it catch up: ", "", None),
        ("", " で結果を確認すること", None),
        ("", " (less than 5 minutes)", None),
        ("", " Result: ____", None),
        ("Code compiles (", ")", None),
        ("**Database:** ", "", None),
        ("PM2: ", "", None),
        ("", " (lint, vuln, `-race`)", None),
        ("", " in fresh environment", None),
        ("", " 실행 → FastAPI 빌드", None),
        ("Check Redis connection: ", "", None),
        ("", ", then `make y`", None),
        ("", "", None),
    ] {
        let found = find_inline(before, after, &CommandLine::of("make"));
        assert_eq!(
            found.as_ref().map(|written| written.text.as_str()),
            expected,
            "{before}|{after}"
        );
        if let Some(written) = found {
            let side = if written.side == Side::After {
                after
            } else {
                before
            };
            assert_eq!(&side[written.range], written.text);
        }
    }
}

fn number(comparator: Comparator, value: f64) -> Check {
    Check::Number(Threshold {
        comparator,
        value,
        high: None,
        unit: Unit::None,
    })
}

#[test]
fn what_is_certain_becomes_a_check() {
    let contains = |text: &str| Check::Contains(text.to_owned());
    let equals = |text: &str| Check::Equals(text.to_owned());
    let json = |text: &str| Check::Json(text.to_owned());
    for (text, command, check) in [
        ("PONG", "redis-cli ping", contains("PONG")),
        ("pong", "$TARGET:/bin/x ping", contains("pong")),
        ("`PONG`", "redis-cli ping", contains("PONG")),
        (
            "REFUSED erwartet",
            "dig @localhost google.com A",
            contains("REFUSED"),
        ),
        (
            "cp1-freeze-1.0.0-rc1",
            "git tag -l \"cp1-*\"",
            contains("cp1-freeze-1.0.0-rc1"),
        ),
        (
            "{\"status\": \"ok\"}",
            "curl -s http://x/healthz",
            json("{\"status\": \"ok\"}"),
        ),
        (
            "{\"status\":\"ok\"} with 200 status",
            "curl -v $URL/health",
            Check::AllOf(vec![json("{\"status\":\"ok\"}"), Check::HttpStatus(200)]),
        ),
        (
            "v2.10.7+",
            "nats-server --version",
            Check::VersionAtLeast("2.10.7".to_owned()),
        ),
        (
            "18 or higher",
            "node --version",
            Check::VersionAtLeast("18".to_owned()),
        ),
        (
            "staging or production",
            "echo $ENVIRONMENT",
            Check::AnyOf(vec![equals("staging"), equals("production")]),
        ),
        (
            "File exists",
            "ls -lh docs/CP1_FREEZE.md",
            Check::ExitStatus(0),
        ),
        (
            "TLS validation passes",
            "./scripts/validate.sh",
            Check::ExitStatus(0),
        ),
        (
            "All scripts run without errors",
            "./scripts/nats_stop.sh",
            Check::ExitStatus(0),
        ),
        ("passes cleanly", "rebar3 compile", Check::ExitStatus(0)),
        ("works", "bin/x start-and-stop", Check::ExitStatus(0)),
        ("통과", "pytest -q", Check::ExitStatus(0)),
        ("exit code 0", "./x", Check::ExitStatus(0)),
        ("exit code 3", "./x", Check::ExitStatus(3)),
        ("must fail", "./x", Check::Fails),
        (
            "clean",
            "git checkout master && git status",
            contains("nothing to commit"),
        ),
        ("must be empty", "git status --short", Check::NoOutput),
        ("returns nothing", "grep -r AKIA .", Check::NoOutput),
        ("200 OK", "curl -I http://x", Check::HttpStatus(200)),
        (
            "200",
            "curl -s -o /dev/null -w '%{http_code}' x",
            Check::HttpStatus(200),
        ),
        (
            "PASS",
            "./perf_gate.sh",
            Check::AllOf(vec![Check::ExitStatus(0), contains("PASS")]),
        ),
        ("0", "ls | wc -l", number(Comparator::Equal, 0.0)),
        (">= 3", "grep -c x y", number(Comparator::AtLeast, 3.0)),
        (
            "at least 3",
            "redis-cli dbsize",
            number(Comparator::AtLeast, 3.0),
        ),
        ("active", "systemctl is-active x", equals("active")),
        (
            "active",
            "systemctl status x",
            Check::AllOf(vec![
                contains("active"),
                Check::Lacks("inactive".to_owned()),
            ]),
        ),
        ("non-empty", "cat x", Check::SomeOutput),
        (
            "HTTP 200 or 301",
            "curl -I http://x",
            Check::AnyOf(vec![Check::HttpStatus(200), Check::HttpStatus(301)]),
        ),
        ("`HTTP/2 200`", "curl -sI http://x", Check::HttpStatus(200)),
        (
            "should be 3.11+",
            "python3 --version",
            Check::VersionAtLeast("3.11".to_owned()),
        ),
        (
            "Python 3.11.x or higher",
            "python3 --version",
            Check::VersionAtLeast("3.11".to_owned()),
        ),
        (
            "18 or newer",
            "node -v",
            Check::VersionAtLeast("18".to_owned()),
        ),
    ] {
        assert_eq!(compile(text, command), Some(check), "{text} of {command}");
    }
    let Some(Check::AnyOf(versions)) = compile("26 or 27", "erl -eval 'x OTP_VERSION'") else {
        panic!("alternatives of a version");
    };
    assert_eq!(versions.len(), 2);
}

#[test]
fn a_count_behind_a_command_that_looks_is_its_expectation() {
    for (line, expected) in [
        ("grep -c FATAL app.log   # 0", Some("0")),
        ("docker compose ps   # 7/7 healthy", Some("7/7 healthy")),
        ("kubectl get deploy   # 3 replicas", Some("3 replicas")),
        (
            "curl -s -o /dev/null -w '%{http_code}' x   # 204",
            Some("204"),
        ),
        (
            "rabbitmqctl list_queues   # 5 queues declared",
            Some("5 queues declared"),
        ),
        ("kubectl get pods   # all Running", Some("all Running")),
        ("curl -s x/metrics | grep up   # all 1.0", Some("all 1.0")),
        ("kubectl scale deploy/web --replicas=3   # 3 replicas", None),
        ("sleep 120   # 2 minutes", None),
        ("uptime   # 2 minutes", None),
        ("kubectl get pods -A   # all namespaces", None),
        ("tail -50 app.log   # 50 lines", None),
        ("docker ps   # 1: find the container", None),
        ("docker ps   # 24h of history", None),
    ] {
        assert_eq!(in_fence(line), [expected.map(str::to_owned)], "{line}");
    }
    assert_eq!(
        compile("0", "grep -c FATAL app.log"),
        Some(number(Comparator::Equal, 0.0))
    );
}

#[test]
fn a_label_announces_what_follows_it() {
    for text in [
        "**Expected Response:**",
        "Expected output:",
        "**Expected:**",
        "Expected Result (staging):",
        "预期输出：",
        "期望输出：",
        "Risultato atteso:",
        "Resultado esperado:",
    ] {
        assert!(announces(text), "{text}");
        assert!(announces_next(&format!("Run it. {text} ")), "{text}");
    }
    for text in [
        "Expected pods:",
        "Output:",
        "Expected downtime: 5 minutes",
        "Expected",
        "Next:",
        "",
    ] {
        assert!(!announces(text), "{text}");
    }
}

#[test]
fn a_sentence_says_what_a_command_must_return() {
    for (text, demand) in [
        ("The endpoint must return 200 OK.", "must return 200 OK"),
        (
            "L'endpoint deve restituire 200 OK.",
            "deve restituire 200 OK",
        ),
        ("It should print `ready`", "should print `ready`"),
    ] {
        assert_eq!(requires(text), Some(demand), "{text}");
    }
    for text in [
        "If the cache is warm, it must return 200.",
        "When it is warm it must return 200",
        "It must return 200. Then go on with the next host and its replicas.",
        "It must be run as root.",
        "Should it return 200?",
        "",
    ] {
        assert_eq!(requires(text), None, "{text}");
    }
}

#[test]
fn what_is_not_certain_is_left_to_a_person() {
    for (text, command) in [
        ("Tests pass (or known failures documented)", "./heavy.sh"),
        ("PASS (or establish new baseline)", "./perf_gate.sh"),
        ("> 10GB free for JetStream", "df -h /tmp"),
        ("< 100ms", "time curl http://x"),
        ("{ \"logado\": true, \"user\": {...} }", "curl x"),
        (
            "{ \"success\": true/false, \"message\": \"...\" }",
            "curl x",
        ),
        ("{\"id\": \"<id>\"}", "curl x"),
        ("{\"up\": true, \"uptime\": 512}", "curl x"),
        ("{\"up\": true, \"at\": \"2031-04-05T06:07:08Z\"}", "curl x"),
        ("{\"memory\": {\"share\": 0.25}}", "curl x"),
        (
            "{ \"isActive\": false } or no record (defaults to inactive)",
            "curl x",
        ),
        ("{\"status\":\"ok\"} with 200 status", "curl -s x"),
        ("{\"status\":\"ok\"}", "curl -i x"),
        ("200 OK", "curl -s http://x"),
        ("3", "kubectl get pods"),
        ("Running", "kubectl get pods"),
        ("healthy", "docker compose ps"),
        ("ready", "kubectl get nodes"),
        ("no errors", "kubectl logs migration"),
        ("works", "curl http://x"),
        ("starts", "docker run -p 1:1 x"),
        ("passes", "npm run dev"),
        ("shows no unexpected creates", "terraform plan"),
        (
            "matches repo migrations; no pending files",
            "psql -c 'select 1'",
        ),
        (
            "array with at least one record where exchange = \"binance\"",
            "curl x",
        ),
        ("<1% error rate, p99 latency <500ms", "locust --headless"),
        (
            "Should return nothing (or only placeholders)",
            "grep -r x .",
        ),
        ("list", "x y"),
        ("PowerDNS läuft", "systemctl status pdns"),
        ("should return HTML", "curl http://x"),
        ("returns JSON", "x status"),
        ("\"Signed in as USERNAME\"", "gh auth status"),
        ("Signed in as YOUR-ORG", "gh auth status"),
        ("HTTP 200 or 301", "curl http://x"),
        ("HTTP 200 or a redirect", "curl -I http://x"),
        ("should be 3.11 or 3.12+", "python3 --version"),
        ("File exists", "cat x"),
        ("a running\nb running", "docker ps"),
        ("", ""),
    ] {
        assert_eq!(compile(text, command), None, "{text} of {command}");
    }
}

#[test]
fn commands_that_must_fail_are_told_from_those_that_must_not() {
    for text in [
        "must fail",
        "should fail with 403",
        "fails",
        "exit code 1",
        "doit échouer",
        "should be rejected",
        "debe fallar",
    ] {
        assert!(must_fail(text), "{text}");
    }
    for text in [
        "must not fail",
        "no failures",
        "passes",
        "exit code 0",
        "should never fail",
        "401 Unauthorized",
        "returns nothing",
        "",
    ] {
        assert!(!must_fail(text), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered_within_its_bounds(text in "\\PC{0,80}", command in "\\PC{0,60}") {
        let _ = compile(&text, &command);
        let _ = must_fail(&text);
        let _ = mark(&text);
        if let Some(written) = find_inline(&text, &command, &CommandLine::of(&command)) {
            let side = if written.side == Side::After { &command } else { &text };
            prop_assert_eq!(side.get(written.range), Some(written.text.as_str()));
        }
    }

    #[test]
    fn marked_text_is_answered(text in "(Expected|Should|EXPECT|Ожидается|期望输出)[:： ]{0,2}\\PC{0,40}") {
        let _ = compile(mark(&text).unwrap_or(""), "curl x");
    }
}
