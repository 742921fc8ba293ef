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
    trigger: false,
};

/// Each criterion as `metric|comparator value high unit|scope`.
fn read(text: &str, context: Context<'_>) -> Vec<String> {
    scan(text, Glance::at(text), context)
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
fn thresholds_are_read_in_every_language() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        // German
        (
            "Warteschlange nie über 2.000 Nachrichten",
            &["Warteschlange|<= 2000 count"][..],
        ),
        (
            "Die Fehlerquote darf 1,5 % nicht überschreiten",
            &["Fehlerquote|<= 1.5 %"],
        ),
        (
            "Wenn die Fehlerquote 5 % übersteigt",
            &["Fehlerquote|> 5 %"],
        ),
        (
            "Antwortzeit (95. Perzentil) max. 800 ms",
            &["Antwortzeit (95. Perzentil)|<= 800 ms"],
        ),
        (
            "Fehlerquote 10 Minuten lang höher als 5 %",
            &["Fehlerquote|> 5 %"],
        ),
        (
            "Zertifikate gültig, mindestens 30 Tage",
            &["Zertifikate gültig|>= 30 d"],
        ),
        (
            "mehr als drei fehlgeschlagene Anmeldungen",
            &["fehlgeschlagene Anmeldungen|> 3 count"],
        ),
        (
            "Speicher zwischen 400 und 700 MB",
            &["Speicher|between 400..700 MB"],
        ),
        (
            "Fehlerrate liegt länger als 5 Minuten über 3 %",
            &["Fehlerrate|> 3 %"],
        ),
        ("Backup nicht älter als 24 Stunden", &["Backup|<= 24 h"]),
        // French
        (
            "Temps de réponse p95 inférieur à 250 ms",
            &["Temps de réponse p95|< 250 ms"],
        ),
        (
            "plus de 3 % de paiements en échec pendant plus de 10 minutes",
            &["paiements en échec|> 3 %"],
        ),
        (
            "La latence ne doit pas dépasser 300 ms",
            &["latence|<= 300 ms"],
        ),
        (
            "Mémoire par processus supérieure à 700 Mo",
            &["Mémoire par processus|> 700 MB"],
        ),
        ("Espace libre : au moins 20 Go", &["Espace libre|>= 20 GB"]),
        (
            "Plus de 10 000 requêtes en attente",
            &["requêtes en attente|> 10000 count"],
        ),
        (
            "File d'attente : pas plus de 1 000 messages",
            &["File d'attente|<= 1000 count"],
        ),
        (
            "Disponibilité d'au moins 99,9 %",
            &["Disponibilité|>= 99.9 %"],
        ),
        // Spanish and Portuguese
        (
            "Uso de CPU entre el 30 % y el 70 %",
            &["Uso de CPU|between 30..70 %"],
        ),
        (
            "Latencia media por debajo de los 200 ms",
            &["Latencia media|< 200 ms"],
        ),
        (
            "Tasa de errores superior al 3 % durante más de 5 minutos",
            &["Tasa de errores|> 3 %"],
        ),
        (
            "La latencia no debe superar los 300 ms",
            &["latencia|<= 300 ms"],
        ),
        (
            "Consumo de memoria entre 400 y 700 MB",
            &["Consumo de memoria|between 400..700 MB"],
        ),
        (
            "Más de cinco pagos rechazados",
            &["pagos rechazados|> 5 count"],
        ),
        ("cero cobros duplicados", &["cobros duplicados|= 0 count"]),
        (
            "Taxa de erro > 5% por mais de 10 minutos",
            &["Taxa de erro|> 5 %"],
        ),
        (
            "Indisponibilidade superior a 15 minutos",
            &["Indisponibilidade|> 15 min"],
        ),
        (
            "Pelo menos 95% das matrículas concluídas",
            &["matrículas concluídas|>= 95 %"],
        ),
        (
            "Fila com no máximo 1.000 mensagens",
            &["mensagens|<= 1000 count"],
        ),
        (
            "A latência não deve ultrapassar 200 ms",
            &["latência|<= 200 ms"],
        ),
        (
            "Latencia (p99): 300 ms como máximo",
            &["Latencia (p99)|<= 300 ms"],
        ),
        // Italian and Dutch
        (
            "La latenza p99 non deve superare 250 ms",
            &["latenza p99|<= 250 ms"],
        ),
        (
            "Tasso di errore inferiore all'1 %",
            &["Tasso di errore|< 1 %"],
        ),
        ("Almeno due revisori", &["revisori|>= 2 count"]),
        ("Vrij geheugen minimaal 30%", &["Vrij geheugen|>= 30 %"]),
        (
            "foutpercentage hoger dan 5% gedurende meer dan 15 minuten",
            &["foutpercentage|> 5 %"],
        ),
        ("Responstijd tot 300 ms", &["Responstijd|<= 300 ms"]),
        // Russian and Polish
        (
            "пропускная способность не менее 300 запросов/с",
            &["пропускная способность|>= 300 rps"],
        ),
        (
            "Отставание реплики не должно превышать 30 секунд",
            &["Отставание реплики|<= 30 s"],
        ),
        (
            "непрошедших платежей подряд больше трёх",
            &["непрошедших платежей подряд|> 3 count"],
        ),
        (
            "Открытых уязвимостей — 0",
            &["Открытых уязвимостей|= 0 count"],
        ),
        (
            "Очередь событий не более 5 тыс.",
            &["Очередь событий|<= 5000 count"],
        ),
        (
            "доля ошибок выше 2 % дольше 5 минут",
            &["доля ошибок|> 2 %"],
        ),
        ("Odsetek błędów poniżej 1%", &["Odsetek błędów|< 1 %"]),
        (
            "Czas odpowiedzi nie może przekroczyć 300 ms",
            &["Czas odpowiedzi|<= 300 ms"],
        ),
        ("co najmniej dwóch recenzentów", &["recenzentów|>= 2 count"]),
        ("p99 — не более 1,5 с", &["p99|<= 1.5 s"]),
        // Vietnamese and Turkish
        (
            "Bộ nhớ của tiến trình không vượt quá 1,5 GB",
            &["Bộ nhớ của tiến trình|<= 1.5 GB"],
        ),
        (
            "Từ 3 giao dịch trở lên bị trừ tiền",
            &["giao dịch bị trừ tiền|>= 3 count"],
        ),
        (
            "Mã nguồn đã được ít nhất 2 người duyệt",
            &["người duyệt|>= 2 users"],
        ),
        ("Hata oranı %5'ten fazla", &["Hata oranı|> 5 %"]),
        (
            "Yanıt süresi 300 ms'nin altında",
            &["Yanıt süresi|< 300 ms"],
        ),
        ("Hata oranı en fazla %1", &["Hata oranı|<= 1 %"]),
        (
            "CPU kullanımı %30 ile %70 arasında",
            &["CPU kullanımı|between 30..70 %"],
        ),
        ("üçten fazla şikayet", &["şikayet|> 3 count"]),
        ("yanıt süresi 2 saniyeyi geçerse", &["yanıt süresi|> 2 s"]),
        // Chinese
        ("错误率持续 5 分钟超过 3%", &["错误率|> 3 %"]),
        ("5 分钟内告警超过 10 条", &["告警|> 10 count"]),
        ("P99 响应时间控制在 300ms 以内", &["P99 响应时间|<= 300 ms"]),
        ("出现三起以上客户投诉", &["客户投诉|>= 3 count"]),
        ("平均回應時間低於 1.5 秒", &["平均回應時間|< 1.5 s"]),
        ("客訴件數不得超過 10 件", &["客訴件數|<= 10 count"]),
        ("P99 回應時間在 800 毫秒以下", &["P99 回應時間|<= 800 ms"]),
        ("記憶體用量維持在 2～3 GB", &["記憶體用量|between 2..3 GB"]),
        ("重複扣款 1 筆以上", &["重複扣款|>= 1 count"]),
        ("错误率超过 5% 且持续 10 分钟", &["错误率|> 5 %"]),
        ("至少两名审核人", &["审核人|>= 2 users"]),
        ("缺陷為 0 件", &["缺陷|= 0 count"]),
        ("登入成功率達 99% 以上", &["登入成功率|>= 99 %"]),
        (
            "資料庫連線數：80（上限：100）",
            &["資料庫連線數|<= 100 count"],
        ),
        // Japanese
        ("直近10分のエラー件数が5件未満", &["エラー件数|< 5 count"]),
        ("空き容量が 50GB 以上ある", &["空き容量|>= 50 GB"]),
        (
            "p95応答時間：______ ms（基準：400ms以下）",
            &["p95応答時間|<= 400 ms"],
        ),
        (
            "5xxエラー率が3%を超える状態が5分以上続いた",
            &["5xxエラー率|> 3 %"],
        ),
        (
            "CPU使用率が40〜70%に収まっていること",
            &["CPU使用率|between 40..70 %"],
        ),
        ("二重付与が1件でも発生した", &["二重付与|>= 1 count"]),
        (
            "残高の参照が300ミリ秒以内に応答すること",
            &["残高の参照|<= 300 ms"],
        ),
        ("エラー率が３％未満であること", &["エラー率|< 3 %"]),
        ("エラーが0件であること", &["エラー|= 0 count"]),
        (
            "エラー率が5分間連続して3%を上回った場合",
            &["エラー率|> 3 %"],
        ),
        // Korean
        ("에러율이 5분 이상 3%를 초과", &["에러율|> 3 %"]),
        ("미해결 결함 0건", &["미해결 결함|= 0 count"]),
        ("PR 리뷰 승인 2명 이상", &["PR 리뷰 승인|>= 2 users"]),
        ("컨슈머 랙이 0인지 확인", &["컨슈머 랙|= 0 count"]),
        ("컨슈머 랙 10만 건 초과", &["컨슈머 랙|> 100000 count"]),
        (
            "JVM 힙 사용량 1.5~2.5GB 유지",
            &["JVM 힙 사용량|between 1.5..2.5 GB"],
        ),
        ("에러율이 1%를 초과하면", &["에러율|> 1 %"]),
        ("응답 시간 3초 이내", &["응답 시간|<= 3 s"]),
        ("두 건 이상 실패", &["실패|>= 2 count"]),
        // English
        (
            "Posting latency is at or below 250 ms",
            &["Posting latency|<= 250 ms"],
        ),
        (
            "Error budget burn (limit: 2x)",
            &["Error budget burn|<= 2 x"],
        ),
        (
            "more than five failed postings in a row",
            &["failed postings in a row|> 5 count"],
        ),
        (
            "Memory per pod between 1.5 and 2.5 GB",
            &["Memory per pod|between 1.5..2.5 GB"],
        ),
        ("answers within 300 ms", &["answers|<= 300 ms"]),
    ] {
        let found: Vec<String> = read(text, NOWHERE)
            .into_iter()
            .map(|found| found.split('|').take(2).collect::<Vec<_>>().join("|"))
            .collect();
        if found != expected {
            wrong.push(format!("{text}: {found:?}, should be {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn cells_under_a_threshold_are_named_by_their_row() {
    let mut wrong = Vec::new();
    for (row, column, cell, expected) in [
        (
            "Offene Fehler der Klasse A",
            "Sollwert",
            "0",
            "Offene Fehler der Klasse A|= 0 count",
        ),
        (
            "Bestandene Tests",
            "Sollwert",
            "100 %",
            "Bestandene Tests|= 100 %",
        ),
        (
            "Disk used",
            "Healthy",
            "40-60 %",
            "Disk used|between 40..60 %",
        ),
        (
            "Failed logins",
            "Page if",
            "over 100",
            "Failed logins|> 100 count",
        ),
        (
            "キュー滞留件数",
            "基準",
            "1,000件未満",
            "キュー滞留件数|< 1000 count",
        ),
        ("付与失敗件数", "基準値", "0件", "付与失敗件数|= 0 count"),
        (
            "Cola de correos",
            "Umbral",
            "< 50 mensajes",
            "Cola de correos|< 50 count",
        ),
        ("5xx 비율", "기준", "1% 미만", "5xx 비율|< 1 %"),
        (
            "Задержка p99",
            "тревога",
            "> 900 мс",
            "Задержка p99|> 900 ms",
        ),
        (
            "Mémoire",
            "Seuil",
            "256–512 Mo",
            "Mémoire|between 256..512 MB",
        ),
        ("Kuyruk", "Eşik", "en fazla 100", "Kuyruk|<= 100 count"),
        ("Queue", "Limit", "500 messages", "Queue|<= 500 count"),
    ] {
        let context = Context {
            column,
            row,
            ..NOWHERE
        };
        let found = read(cell, context);
        if found != [expected] {
            wrong.push(format!("{row} | {cell}: {found:?}"));
        }
    }
    for (row, column, cell) in [
        ("Web", "Replicas", "3"),
        ("Login", "Expected", "200"),
        ("Pods", "Expected", "3"),
        ("Rollout", "Share", "5 %"),
        ("Backup", "Duration", "15 min"),
        ("API", "Port", "0"),
    ] {
        let context = Context {
            column,
            row,
            ..NOWHERE
        };
        let found = read(cell, context);
        if !found.is_empty() {
            wrong.push(format!("{row} | {cell}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
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
    assert_eq!(read("Memory: 4GB+", monitor), ["Memory|>= 4 GB"]);
    let mut wrong = Vec::new();
    for text in [
        "Node.js installed (v16+)",
        "PostgreSQL 16+ with PostGIS 3.4+",
        "Expected: v2.10.7+",
        "Expected: 26 or 27",
        "Docker Engine version >= 24",
        "Terraform >= 1.5",
        "Python 3 (should be 3.10+)",
        "TOKEN_EXPIRES_IN = 7d",
        "When it drops below 20%, somebody looks",
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
        "Откат, если выполнено хотя бы одно:",
        "Mindestens eine der folgenden Bedingungen trifft zu",
        "Zugriff nur über eine Schnittstelle",
        "MySQL 8.0 以上",
        "테스트 알림 발송 → 10초 이내 수신",
        "5分以上待つ",
        "5분 이상 대기",
        "等待至少 10 分钟",
        "部署後觀察至少 30 分鐘",
        "レプリカを3台に増やす",
        "서버를 1대씩 순차 배포 (1번 → 2번 → 3번)",
        "트래픽 비율: 10% → 50% → 100%",
        "第三步：统一配置",
        "1週間以内に振り返り",
        "Exit code ist 0",
        "退出码为 0",
        "Testabdeckung (aktuell: über 74,5 %)",
        "Etwa 12 Minuten",
        "Issue #123 closed by 2025-08-21",
        "",
    ] {
        let found = read(text, monitor);
        if !found.is_empty() {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_feared_must_not_hold() {
    let holds = |text: &str, context: Context<'_>| {
        scan(text, Glance::at(text), context)
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
    for text in [
        "HTTP error rate alert (>1%)",
        "Alert at > 80% of disk",
        "Alert if CPU > 80%",
        "page the on-call when p99 > 2 s",
        "Page if error rate > 5%",
        "Watch errors, and page at > 5%",
        "Rollback: error rate > 5%",
        "Abort at > 3 failures",
        "Error rate > 5% → rollback",
        "p99 > 2 s triggers a rollback",
    ] {
        assert_eq!(holds(text, NOWHERE), Some(Holds::MustNot), "{text}");
    }
    for text in [
        "Page loads in < 3 seconds",
        "Home page loads in < 3 s",
        "Page size < 3 MB",
        "Landing page on mobile in < 2 s",
        "Rollback completes in < 5 minutes",
        "Rollback time (< 5 s)",
        "Alert latency below 30 s",
        "Status page shows uptime > 99.9%",
        "p99 < 2 s, otherwise rollback",
    ] {
        assert_eq!(holds(text, NOWHERE), Some(Holds::Must), "{text}");
    }
    for text in [
        "**When to use**: Error rate > 5%",
        "When to use it: throughput < 100 rps",
        "**Quand utiliser** : Taux d'erreur > 5%",
        "使用条件：错误率 > 5%",
        "Error rate > 7%",
        "Taux d'erreur > 5%",
        "Errors >= 10",
        "p99 latency > 2 s",
    ] {
        let context = role(Role::Rollback);
        assert_eq!(holds(text, context), Some(Holds::MustNot), "{text}");
    }
    for text in [
        "Error rate < 1%",
        "p99 latency < 2 s",
        "Replicas > 2",
        "Free disk > 10 GB",
        "Throughput > 100 rps",
    ] {
        let context = role(Role::Rollback);
        assert_eq!(holds(text, context), Some(Holds::Must), "{text}");
    }
    assert_eq!(
        holds("When to use: error rate > 5%", role(Role::Prepare)),
        Some(Holds::Must)
    );
    for column in ["Warning", "**Critical**", "Alert threshold", "警告阈值"] {
        let context = Context { column, ..NOWHERE };
        assert_eq!(
            holds(
                "> 500 ms",
                Context {
                    row: "p99",
                    ..context
                }
            ),
            Some(Holds::MustNot),
            "{column}"
        );
    }
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
        "1 000 ".repeat(5_000),
        "三".repeat(20_000),
        "３，".repeat(20_000),
        "3 fehler ".repeat(3_000),
        "между 5 и ".repeat(3_000),
    ] {
        let _ = scan(&text, Glance::at(&text), NOWHERE);
        let _ = introduces_failure(&text);
    }
}

proptest! {
    #[test]
    fn whatever_is_read_stands_in_the_text(
        text in "([ -~]|[éß→≥≤±：（）低于秒％\u{a0}İ３，万三个件두번以上超えа]|[0-9]{1,3}|< |> |error rate |at least |p99 |zero |more than |ms|%|\\$\\\\ge ){0,40}",
        role in 0..3_usize,
    ) {
        let role = [Role::Success, Role::RollbackTrigger, Role::Other][role];
        let context = Context { role, heading: &text, lead: &text, parent: &text, column: &text, row: "", trigger: false };
        for context in [context, Context { row: &text, ..context }, NOWHERE] {
            for found in scan(&text, Glance::at(&text), context) {
                prop_assert!(text.get(found.range.clone()).is_some_and(|part| !part.is_empty()), "{:?}", found);
                prop_assert!(found.criterion.threshold.value.is_finite());
                prop_assert!(!found.criterion.metric.is_empty());
            }
        }
    }
}
