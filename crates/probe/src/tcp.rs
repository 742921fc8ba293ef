//! A TCP connection that must be accepted, or refused.

use crate::context::Context;
use crate::observation::{Observation, Value};
use crate::observe::Tries;
use std::io;
use std::time::Duration;
use tminus_measure::display_duration;
use tminus_plan::TcpProbe;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

pub(crate) async fn observe(probe: &TcpProbe, context: &Context) -> Observation {
    let address = match context.expand(&probe.address) {
        Ok(address) => address,
        Err(error) => return Observation::not_measured(error.to_string()),
    };
    if !is_address(&address) {
        return Observation::not_measured(format!(
            "`{}` is no address; write one like `localhost:5432`",
            probe.address
        ));
    }
    let mut tries = Tries::new(probe.retry);
    loop {
        let limit = tries.limit(probe.timeout_ms);
        let found = attempt(&address, probe.closed, limit).await;
        if let Some(last) = tries.after(found).await {
            return last;
        }
    }
}

fn is_address(text: &str) -> bool {
    text.rsplit_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

async fn attempt(address: &str, closed: bool, limit: Duration) -> Observation {
    let began = Instant::now();
    match (timeout(limit, TcpStream::connect(address)).await, closed) {
        (Ok(Ok(_)), false) => {
            let latency = began.elapsed();
            Observation::proved("accepts connections").with_value(Value::number(
                "latency",
                display_duration(latency),
                latency.as_secs_f64() * 1000.0,
            ))
        }
        (Ok(Ok(_)), true) => {
            Observation::failed("accepts connections, but was expected to be closed")
        }
        (Ok(Err(error)), true) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Observation::proved("refuses connections, as expected")
        }
        (Ok(Err(error)), false) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Observation::failed("refuses connections")
        }
        // The resolver's errors have no kind of their own.
        (Ok(Err(error)), _) => Observation::failed(format!("cannot be reached: {error}")),
        (Err(_), true) => Observation::failed(format!(
            "no answer within {}, so it was not seen to refuse",
            display_duration(limit)
        )),
        (Err(_), false) => {
            Observation::failed(format!("no answer within {}", display_duration(limit)))
        }
    }
}
