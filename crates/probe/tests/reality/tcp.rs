//! TCP connections over the loopback.

use crate::here::Here;
use crate::server::closed_port;
use std::net::{Ipv4Addr, TcpListener};
use tminus_measure::Outcome::{self, Failed, NotMeasured, Proved};
use tminus_plan::{Probe, Retry, TcpProbe};
use tminus_probe::observe;

async fn seen(address: &str, closed: bool, retry: Option<Retry>) -> (Outcome, String) {
    let probe = Probe::Tcp(TcpProbe {
        address: address.to_owned(),
        closed,
        timeout_ms: 5000,
        retry,
    });
    let mut here = Here::new();
    here.context
        .environment
        .insert("HOST".into(), "127.0.0.1".into());
    let observation = observe(&probe, &here.context).await;
    (observation.outcome, observation.summary)
}

#[tokio::test]
async fn a_port_is_open_or_closed_and_either_may_be_wanted() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let open = format!("$HOST:{}", listener.local_addr().expect("bound").port());
    let shut = format!("127.0.0.1:{}", closed_port());
    for (address, closed, outcome, summary) in [
        (&open, false, Proved, "accepts connections"),
        (
            &open,
            true,
            Failed,
            "accepts connections, but was expected to be closed",
        ),
        (&shut, false, Failed, "refuses connections"),
        (&shut, true, Proved, "refuses connections, as expected"),
    ] {
        assert_eq!(
            seen(address, closed, None).await,
            (outcome, summary.to_owned())
        );
    }
    assert_eq!(seen("no-such-host.invalid:80", false, None).await.0, Failed);
    // That a name does not resolve does not show that a port is closed.
    assert_eq!(seen("no-such-host.invalid:80", true, None).await.0, Failed);
}

#[tokio::test]
async fn what_is_no_address_measures_nothing() {
    for address in ["localhost", ":80", "localhost:http", "$NOWHERE:80"] {
        assert_eq!(seen(address, false, None).await.0, NotMeasured, "{address}");
    }
}

#[tokio::test]
async fn it_is_tried_again_within_its_time() {
    let port = closed_port();
    let opening = tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        TcpListener::bind((Ipv4Addr::LOCALHOST, port))
    });
    let retry = Retry {
        within_ms: 60_000,
        every_ms: 10,
    };
    let (outcome, summary) = seen(&format!("127.0.0.1:{port}"), false, Some(retry)).await;
    assert_eq!(outcome, Proved);
    assert!(summary.contains("tries in"), "{summary}");
    assert!(opening.await.expect("no panic").is_ok());
}
