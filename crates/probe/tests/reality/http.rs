//! HTTP requests over the loopback.

use crate::here::{Here, captured};
use crate::server::{Server, answer, closed_port};
use std::time::Duration;
use tminus_measure::Outcome::{self, Failed, NotMeasured, Proved};
use tminus_plan::{HttpProbe, JsonExpect, Probe, Retry};
use tminus_probe::{Observation, Secrets, observe};

fn get(url: impl Into<String>) -> HttpProbe {
    HttpProbe {
        method: "GET".into(),
        url: url.into(),
        headers: [].into(),
        body: None,
        status: None,
        expect_headers: [].into(),
        json: [].into(),
        contains: None,
        latency: None,
        timeout_ms: 10_000,
        retry: None,
    }
}

async fn seen(probe: HttpProbe) -> Observation {
    observe(&Probe::Http(probe), &Here::new().context).await
}

async fn summary(probe: HttpProbe) -> (Outcome, String) {
    let observation = seen(probe).await;
    (observation.outcome, observation.summary)
}

fn at_once(bytes: Vec<u8>) -> Server {
    Server::new(move |_, _| (Duration::ZERO, bytes.clone()))
}

#[tokio::test]
async fn any_success_will_do_unless_a_status_is_asked_for() {
    for (status, wanted, outcome, text) in [
        (200, None, Proved, "HTTP 200"),
        (204, None, Proved, "HTTP 204"),
        (503, None, Failed, "HTTP 503, expected 200 to 299"),
        (401, Some(401), Proved, "HTTP 401"),
        (200, Some(401), Failed, "HTTP 200, expected 401"),
    ] {
        let server = at_once(answer(status, &[], ""));
        let probe = HttpProbe {
            status: wanted,
            ..get(server.url("/health"))
        };
        assert_eq!(summary(probe).await, (outcome, text.to_owned()));
    }
}

#[tokio::test]
async fn header_body_and_json_are_held_against_the_answer() {
    let body = r#"{"status":"ok","queue":{"depth":7},"a/b":[1,2]}"#;
    let server = at_once(answer(200, &[("Content-Type", "application/json")], body));
    let probe = || get(server.url("/"));
    let json = |pointer: &str, wanted: JsonExpect| HttpProbe {
        json: [(pointer.to_owned(), wanted)].into(),
        ..probe()
    };
    let number = |text: &str| JsonExpect::Threshold {
        number: text.parse().expect(text),
    };
    let header = |wanted: &str| HttpProbe {
        expect_headers: [("content-type".to_owned(), wanted.to_owned())].into(),
        ..probe()
    };
    let contains = |text: &str| HttpProbe {
        contains: Some(text.to_owned()),
        ..probe()
    };
    for (probe, outcome) in [
        (json("/status", JsonExpect::Value("ok".into())), Proved),
        (json("/status", JsonExpect::Value("down".into())), Failed),
        (json("/a~1b/1", JsonExpect::Value(2.into())), Proved),
        (json("/nowhere", JsonExpect::Value(2.into())), Failed),
        (json("/queue/depth", number("< 10")), Proved),
        (json("/queue/depth", number("> 10")), Failed),
        (json("/status", number("> 10")), Failed),
        (header("json"), Proved),
        (header("html"), Failed),
        (contains("\"depth\":7"), Proved),
        (contains("error"), Failed),
    ] {
        let seen = seen(probe.clone()).await;
        assert_eq!(seen.outcome, outcome, "{probe:?}: {}", seen.summary);
        assert_eq!(captured(&seen, "body"), body);
    }
    let page = Server::page("text/html", "<p>no JSON");
    let probe = HttpProbe {
        json: [("/status".to_owned(), JsonExpect::Value("ok".into()))].into(),
        ..get(page.url("/"))
    };
    assert_eq!(summary(probe).await, (Failed, "the body is no JSON".into()));
}

#[tokio::test]
async fn latency_is_measured_to_the_end_of_the_answer() {
    let server = Server::new(|_, _| (Duration::from_millis(120), answer(200, &[], "late")));
    let bound = |text: &str| HttpProbe {
        latency: Some(text.parse().expect(text)),
        ..get(server.url("/"))
    };
    assert_eq!(seen(bound("< 60 s")).await.outcome, Proved);
    let slow = seen(bound("< 100 ms")).await;
    assert_eq!(slow.outcome, Failed, "{}", slow.summary);
    let latency = slow.values.iter().find(|value| value.name == "latency");
    assert!(latency.and_then(|value| value.number) >= Some(120.0));
    assert_eq!(seen(bound("< 10 MB")).await.outcome, NotMeasured);
}

#[tokio::test]
async fn it_is_tried_again_within_its_time() {
    let server = Server::new(|_, before| {
        let status = if before < 2 { 503 } else { 200 };
        (Duration::ZERO, answer(status, &[], ""))
    });
    let probe = HttpProbe {
        retry: Some(Retry {
            within_ms: 60_000,
            every_ms: 10,
        }),
        ..get(server.url("/"))
    };
    let seen = seen(probe).await;
    assert_eq!(seen.outcome, Proved);
    assert!(
        seen.summary.starts_with("HTTP 200 (3 tries in "),
        "{}",
        seen.summary
    );
}

#[tokio::test]
async fn a_subject_that_cannot_be_reached_is_a_failure() {
    let refused = summary(get(format!("http://127.0.0.1:{}/", closed_port()))).await;
    assert_eq!(refused.0, Failed);
    assert!(
        refused.1.to_lowercase().contains("refused"),
        "{}",
        refused.1
    );
    let unresolved = summary(get("http://no-such-host.invalid/")).await;
    assert_eq!(unresolved.0, Failed, "{}", unresolved.1);
    let plain = at_once(answer(200, &[], ""));
    let tls = summary(get(format!("https://{}/", plain.address))).await;
    assert_eq!(tls.0, Failed, "{}", tls.1);
    let silent = Server::new(|_, _| (Duration::from_mins(1), Vec::new()));
    let late = HttpProbe {
        timeout_ms: 100,
        ..get(silent.url("/"))
    };
    assert_eq!(
        summary(late).await,
        (Failed, "no whole answer within 100ms".into())
    );
    let cut = at_once(b"HTTP/1.1 200 x\r\ncontent-length: 100\r\n\r\nhalf".to_vec());
    let cut = summary(get(cut.url("/"))).await;
    assert_eq!(cut.0, Failed);
    assert!(
        cut.1.starts_with("the answer broke off after 4 bytes"),
        "{}",
        cut.1
    );
    let nonsense = at_once(b"220 mail.example ESMTP\r\n".to_vec());
    assert_eq!(summary(get(nonsense.url("/"))).await.0, Failed);
}

#[tokio::test]
async fn a_question_that_cannot_be_asked_measures_nothing() {
    for url in ["ftp://127.0.0.1/", "no address", "http://$NOWHERE/"] {
        let (outcome, summary) = summary(get(url)).await;
        assert_eq!(outcome, NotMeasured, "{url}: {summary}");
    }
}

#[tokio::test]
async fn redirects_are_followed_on_the_same_server_and_not_to_another() {
    let other = at_once(answer(200, &[], "elsewhere"));
    let away = other.url("/");
    let server = Server::new(move |head, _| {
        let bytes = match head.split(' ').nth(1) {
            Some("/old") => answer(301, &[("location", "/new")], ""),
            Some("/away") => answer(302, &[("location", away.as_str())], ""),
            Some("/loop") => answer(302, &[("location", "/loop")], ""),
            _ => answer(200, &[], "here"),
        };
        (Duration::ZERO, bytes)
    });
    assert_eq!(
        captured(&seen(get(server.url("/old"))).await, "body"),
        "here"
    );
    let (outcome, text) = summary(get(server.url("/away"))).await;
    assert_eq!(outcome, Failed);
    assert!(text.contains("redirects to another server"), "{text}");
    assert_eq!(other.requests(), Vec::<String>::new());
    let moved = HttpProbe {
        status: Some(302),
        ..get(server.url("/away"))
    };
    assert_eq!(summary(moved).await.0, Proved);
    let endless = summary(get(server.url("/loop"))).await;
    assert_eq!(endless.0, Failed);
    assert!(endless.1.contains("redirects"), "{}", endless.1);
}

#[tokio::test]
async fn variables_are_sent_and_secrets_do_not_come_back() {
    let mut here = Here::new();
    here.context.secrets = Secrets::new(["swordfish-42".to_owned()]);
    here.context
        .environment
        .extend([("TOKEN".to_owned(), "swordfish-42".to_owned())]);
    let server = Server::new(|head, _| {
        let body = format!("you said {head}");
        (Duration::ZERO, answer(500, &[], &body))
    });
    let probe = HttpProbe {
        method: "POST".into(),
        headers: [("x-token".to_owned(), "$TOKEN".to_owned())].into(),
        body: Some("key=${TOKEN}".into()),
        ..get(server.url("/?key=$TOKEN"))
    };
    let seen = observe(&Probe::Http(probe), &here.context).await;
    let request = &server.requests()[0];
    assert!(
        request.starts_with("POST /?key=swordfish-42 HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("x-token: swordfish-42\r\n") && request.ends_with("key=swordfish-42"));
    assert!(
        !captured(&seen, "body").contains("swordfish"),
        "{}",
        captured(&seen, "body")
    );
    assert_eq!(
        (seen.outcome, seen.summary.as_str()),
        (Failed, "HTTP 500, expected 200 to 299")
    );
}

#[tokio::test]
async fn an_endless_body_is_read_to_a_limit() {
    let server = Server::new(|_, _| {
        let mut bytes = b"HTTP/1.1 200 x\r\n\r\n".to_vec();
        bytes.resize(20 << 20, b'x');
        (Duration::ZERO, bytes)
    });
    let mut here = Here::new();
    here.context.output_limit = 1000;
    let probe = HttpProbe {
        contains: Some("needle".into()),
        timeout_ms: 60_000,
        ..get(server.url("/"))
    };
    let seen = observe(&Probe::Http(probe), &here.context).await;
    assert_eq!(seen.outcome, NotMeasured, "{}", seen.summary);
    assert!(seen.captures[0].bytes.len() < 1200 && seen.captures[0].cut > 15 << 20);
}
