use super::*;
use proptest::prelude::*;
use tminus_measure::Holds;

const NOWHERE: Context<'static> = Context {
    role: Role::Other,
    heading: "",
    lead: "",
    parent: "",
    column: "",
    row: "",
};

/// Each criterion as `metric|comparator value high unit|scope`.
fn read(text: &str, context: Context<'_>) -> Vec<String> {
    scan(text, context)
        .into_iter()
        .map(|found| {
            let Criterion {
                metric,
                threshold,
                scope,
                ..
            } = found.criterion;
            let high = threshold
                .high
                .map_or(String::new(), |high| format!("..{high}"));
            let scope = scope.map_or(String::new(), |scope| format!("|{scope}"));
            format!(
                "{metric}|{} {}{high} {}{scope}",
                threshold.comparator, threshold.value, threshold.unit
            )
        })
        .collect()
}

#[test]
fn thresholds_are_read_with_metric_unit_and_scope() {
    for (text, expected) in [
        (
            "p99 response time < 100ms",
            &["p99 response time|< 100 ms"][..],
        ),
        ("Error rate: `_____` % (target: <1%)", &["Error rate|< 1 %"]),
        (
            "Throughput: `_____` msg/sec (target: 5-10k)",
            &["Throughput|between 5000..10000 msg/s"],
        ),
        ("DLQ size: `___` (target: <10)", &["DLQ size|< 10 count"]),
        (
            "Throughput <2k msg/sec (worse than before)",
            &["Throughput|< 2000 msg/s"],
        ),
        (
            "Performance within ±20% of baseline",
            &["Performance|+- 20 %|of baseline"],
        ),
        (
            "Latency stays within 10% of baseline",
            &["Latency|+- 10 %|of baseline"],
        ),
        (
            "NATS reconnects < 5/day",
            &["NATS reconnects|< 5 count|/day"],
        ),
        ("Zero critical incidents", &["critical incidents|= 0 count"]),
        (
            "**Reliability:** 0 pod crashes in 24 hours",
            &["pod crashes|= 0 count|in 24 hours"],
        ),
        (
            "Backend crashes more than once",
            &["Backend crashes|> 1 count"],
        ),
        (
            "Circuit breaker stuck OPEN for >5 minutes",
            &["Circuit breaker stuck OPEN|> 5 min"],
        ),
        (
            "**Critical Error Rate:** > 5% for > 5 minutes",
            &["Critical Error Rate|> 5 %|for > 5 minutes"],
        ),
        (
            "**Error Rate:** > 1% for 2 minutes",
            &["Error Rate|> 1 %|for 2 minutes"],
        ),
        ("P95 > 2s for > 10 minutes", &["P95|> 2 s|for > 10 minutes"]),
        ("Monitor CPU (target: < 70% p95)", &["CPU p95|< 70 %"]),
        (
            "High latency alert (p99 > 500ms)",
            &["latency p99|> 500 ms"],
        ),
        ("Health check: <5ms (p99)", &["Health check p99|< 5 ms"]),
        (
            "**Availability:** 99.9% uptime (< 1.5 min downtime)",
            &["uptime|>= 99.9 %", "downtime|< 1.5 min"],
        ),
        (
            "**Availability Loss:** > 1% downtime (> 14 min)",
            &["downtime|> 1 %", "downtime|> 14 min"],
        ),
        (
            "Performance SLOs met (startup < 5s, response < 100ms)",
            &["startup|< 5 s", "response|< 100 ms"],
        ),
        ("All tests pass with >80% coverage", &["coverage|> 80 %"]),
        (
            "Load testing (100+ concurrent users)",
            &["concurrent users|>= 100 users"],
        ),
        (
            "GKE cluster provisioned (3+ nodes, n1-standard-2 or higher)",
            &["nodes|>= 3 count"],
        ),
        (
            "1,000 signals/second ingested",
            &["signals ingested|>= 1000 msg/s"],
        ),
        (
            "Handles 500 concurrent users",
            &["concurrent users|>= 500 users"],
        ),
        ("HPA scaled to 5-6 pods", &["pods|between 5..6 count"]),
        (
            "memory (target: stable at 400-600MB)",
            &["memory|between 400..600 MB"],
        ),
        (
            "System CPU (should be 30-50%)",
            &["System CPU|between 30..50 %"],
        ),
        (
            "Error rate (should be flat line at ~0%)",
            &["Error rate|= 0 %"],
        ),
        (
            "Paper trading ran for >= 7 days with >= 10 trades (T-209 complete)",
            &["Paper trading ran|>= 7 d", "trades|>= 10 count"],
        ),
        (
            "revoke propagation stayed within `p95 <= 30s`",
            &["revoke propagation stayed within p95|<= 30 s"],
        ),
        (
            "Verify daily loss limit is set and > 0",
            &["daily loss limit|> 0 none"],
        ),
        (
            "Confirm stable health/readiness for at least 24 hours.",
            &["stable health/readiness|>= 24 h"],
        ),
        (
            "credentials validated within the last 7 days",
            &["credentials validated|<= 7 d"],
        ),
        (
            "no more than 1% of webhooks in failed state",
            &["webhooks|<= 1 %"],
        ),
        ("at least 60 percent of proposals", &["proposals|>= 60 %"]),
        (
            "Response time must not exceed 200 ms",
            &["Response time|<= 200 ms"],
        ),
        ("CPU usage exceeds 90%", &["CPU usage|> 90 %"]),
        ("Success rate drops below 99%", &["Success rate|< 99 %"]),
        ("Coverage 80% or more", &["Coverage|>= 80 %"]),
        ("Tasa de error < 0,5 %", &["Tasa de error|< 0.5 %"]),
        ("Taxa de erro menor que 1%", &["Taxa de erro|< 1 %"]),
        ("Fehlerrate unter 1 %", &["Fehlerrate|< 1 %"]),
        ("Cobertura mínima 80% (atual: ~40%)", &["Cobertura|>= 80 %"]),
        (
            "Gerar senhas fortes (mínimo 16 caracteres)",
            &["caracteres|>= 16 count"],
        ),
        ("Taux d'erreur inférieur à 1 %", &["Taux d'erreur|< 1 %"]),
        ("Foutpercentage lager dan 1%", &["Foutpercentage|< 1 %"]),
        ("Время ответа не более 200 мс", &["Время ответа|<= 200 ms"]),
        ("云函数冷启动 < 500ms", &["云函数冷启动|< 500 ms"]),
        ("生成10题 < 200ms", &["生成10题|< 200 ms"]),
        ("错误率低于 1%", &["错误率|< 1 %"]),
        ("応答時間 200ms 以下", &["応答時間|<= 200 ms"]),
        ("5xx 에러율 > 5% (5분 기준)", &["5xx 에러율|> 5 %|5분 기준"]),
        ("Tỷ lệ lỗi dưới 1%", &["Tỷ lệ lỗi|< 1 %"]),
        ("Error rate > 5× el baseline", &["Error rate|> 5 x"]),
        ("RAM $\\ge 8$ GB", &["RAM|>= 8 GB"]),
    ] {
        assert_eq!(read(text, NOWHERE), expected, "{text}");
    }
}

#[test]
fn what_a_line_does_not_name_is_named_around_it() {
    let parent = |parent: &'static str| Context { parent, ..NOWHERE };
    assert_eq!(
        read("Target: < 100ms", parent("1. Query performance")),
        ["Query performance|< 100 ms"]
    );
    assert_eq!(
        read("All should be < 100ms", parent("4. Rate limiting")),
        ["Rate limiting|< 100 ms"]
    );
    assert_eq!(
        read(
            "Expected: > 10GB free for JetStream",
            parent("Check disk space")
        ),
        ["disk space|> 10 GB"]
    );
    assert_eq!(
        read(
            "Target: < 500ms for login, < 200ms for others",
            parent("✓ HTTP Response Times")
        ),
        [
            "HTTP Response Times for login|< 500 ms",
            "HTTP Response Times for others|< 200 ms"
        ]
    );
    let cell = Context {
        row: "p99 latency",
        column: "Threshold",
        ..NOWHERE
    };
    assert_eq!(read("< 500ms", cell), ["p99 latency|< 500 ms"]);
    let cell = Context {
        row: "API",
        column: "p95 latency",
        ..NOWHERE
    };
    assert_eq!(read("< 500ms", cell), ["API p95 latency|< 500 ms"]);
    assert_eq!(
        read(
            "<15 min",
            Context {
                heading: "Smoke Test",
                ..NOWHERE
            }
        ),
        ["Smoke Test|< 15 min"]
    );
}

#[test]
fn bare_numbers_are_targets_only_where_conditions_are_listed() {
    let success = Context {
        role: Role::Success,
        ..NOWHERE
    };
    for (text, expected) in [
        ("Uptime: 100% (no crashes in first hour)", "Uptime|= 100 %"),
        ("Data loss: 0%", "Data loss|= 0 %"),
        ("DLQ size: 0", "DLQ size|= 0 count"),
        (
            "Throughput: 5-10k msg/sec",
            "Throughput|between 5000..10000 msg/s",
        ),
        ("Circuit breaker: CLOSED (0)", "Circuit breaker|= 0 none"),
    ] {
        let found = read(text, success);
        assert!(
            found.len() == 1 && found[0].starts_with(expected),
            "{text}: {found:?}"
        );
        assert_eq!(read(text, NOWHERE), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn numbers_that_are_no_threshold_are_none() {
    let monitor = Context {
        role: Role::Monitor,
        ..NOWHERE
    };
    for text in [
        "Node.js installed (v16+)",
        "PostgreSQL 16+ with PostGIS 3.4+",
        "Expected: v2.10.7+",
        "Expected: 26 or 27",
        "Docker Engine version >= 24",
        "Docker Engine phiên bản $\\ge 24.0$",
        "`GET /health` returns 200",
        "Error responses have correct status codes (400/403/500)",
        "Actual RPS (vs baseline 62 rps)",
        "p95 latency (baseline: 99ms)",
        "Trace sampling rate set (e.g., 10%)",
        "Retention period: 30 days",
        "Slow roll (25%) - no issues",
        "Update service to 25% new, 75% old",
        "Test EPMD on port 4369",
        "Kill one pod, observe cluster recovery",
        "Confirm all 3 pods reach Running state",
        "100 concurrent tenants created",
        "Backup file verified (non-zero size)",
        "No critical errors in first 2 minutes of logs",
        "Health check passes (within 30 seconds)",
        "Immediate (< 5 min):",
        "Impact: Minimal (< 5 min)",
        "Zero downtime: YES",
        "Estimated duration: 15 minutes",
        "Testing Phase (5-10 minutes)",
        "Wait at least 10 minutes",
        "500 errors in check_session.php",
        "1. ✅ 10,000+ lines of code",
        "VM erstellt (2 vCPU, 4 GB RAM, 10 GB SSD)",
        "Tablet (768px-1024px)",
        "Calculates consistency (20%)",
        "T-6 Hours",
        "T+0:05 - DNS Cutover",
        "Backend → <br>5 steps",
        "25% -> 50% -> 100%",
        "`--max-instances=100` and PORT=8080",
        "Recommended starting value: $100–$500 USD",
        "1 error per 1000 requests",
        "Confidence: 95%",
        "Monitoring: 24 hours",
        "Median values from 5 runs over 48h",
        "one of them",
        "Issue #123 closed by 2025-08-21",
        "",
    ] {
        assert_eq!(read(text, monitor), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_is_feared_must_not_hold() {
    let holds = |text: &str, context: Context<'_>| {
        scan(text, context)
            .first()
            .map(|found| found.criterion.holds)
    };
    let role = |role| Context { role, ..NOWHERE };
    let lead = |lead: &'static str| Context { lead, ..NOWHERE };
    assert_eq!(
        holds("Error rate < 1%", role(Role::Success)),
        Some(Holds::Must)
    );
    assert_eq!(
        holds("Error rate >10%", role(Role::RollbackTrigger)),
        Some(Holds::MustNot)
    );
    assert_eq!(
        holds(
            "P95 > 2s",
            Context {
                lead: "Deployment is **failed** if:",
                ..role(Role::Success)
            }
        ),
        Some(Holds::MustNot)
    );
    assert_eq!(
        holds(
            "P95 < 2s",
            Context {
                lead: "Deployment is **successful** if:",
                ..role(Role::Success)
            }
        ),
        Some(Holds::Must)
    );
    assert_eq!(
        holds("Error rate > 1%", lead("Email on:")),
        Some(Holds::MustNot)
    );
    assert_eq!(
        holds("HTTP error rate alert (>1%)", NOWHERE),
        Some(Holds::MustNot)
    );
    assert_eq!(
        holds("Rollback trigger: stream outage over 5 minutes", NOWHERE),
        Some(Holds::MustNot)
    );
    assert_eq!(
        holds(
            "Error rate > 5%",
            Context {
                parent: "Откат, если:",
                ..NOWHERE
            }
        ),
        Some(Holds::MustNot)
    );
    for text in [
        "Rollback Triggers",
        "**Consider rollback if:**",
        "Trigger rollback if any persists:",
        "롤백 기준",
        "回滚条件",
        "Abbruchkriterien",
        "Do not cut over if any of these are true:",
    ] {
        assert!(introduces_failure(text), "{text}");
    }
    for text in [
        "Rollback Procedure",
        "Rollback steps:",
        "If Rollback Needed:",
        "Success Criteria",
        "Monitoring & Alerting",
        "After rollback, verify:",
        "Useful links:",
        "",
    ] {
        assert!(!introduces_failure(text), "{text}");
    }
}

#[test]
fn reading_costs_no_more_than_the_length_of_the_text() {
    for text in [
        "< 5 ms ".repeat(5_000),
        "(".repeat(50_000) + "5%",
        "error rate ".repeat(10_000) + "> 5%",
        "5,".repeat(20_000),
        "5-".repeat(20_000),
        "1 2 ".repeat(20_000),
        ": ".repeat(20_000),
        "zero ".repeat(20_000),
        "> 5% for ".repeat(5_000),
    ] {
        let _ = scan(&text, NOWHERE);
        let _ = introduces_failure(&text);
    }
}

proptest! {
    #[test]
    fn whatever_is_read_stands_in_the_text(
        text in "([ -~]|[éß→≥≤±：（）低于秒％\u{a0}İ]|[0-9]{1,3}|< |> |error rate |at least |p99 |zero |more than |ms|%|\\$\\\\ge ){0,40}",
        role in 0..3_usize,
    ) {
        let role = [Role::Success, Role::RollbackTrigger, Role::Other][role];
        let context = Context { role, heading: &text, lead: &text, parent: &text, column: &text, row: "" };
        for context in [context, Context { row: &text, ..context }, NOWHERE] {
            for found in scan(&text, context) {
                prop_assert!(text.get(found.range.clone()).is_some_and(|part| !part.is_empty()), "{:?}", found);
                prop_assert!(found.criterion.threshold.value.is_finite());
                prop_assert!(!found.criterion.metric.is_empty());
            }
        }
    }
}
