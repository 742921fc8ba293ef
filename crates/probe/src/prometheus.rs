//! One number from a Prometheus server. The server is the observer: whatever is not exactly one
//! finite number is no measurement, and the reason says what to change in the query.

use crate::context::Context;
use crate::http::{client, describe, read_url};
use serde::Deserialize;
use std::time::Duration;
use tokio::time::timeout;

/// The largest answer that is read, in bytes.
const LARGEST_ANSWER: usize = 1 << 20;

#[derive(Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    data: Option<Data>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    result_type: String,
    result: serde_json::Value,
}

/// The value of an instant query, now or at a time (in seconds since 1970).
pub(crate) async fn query(
    server: &str,
    query: &str,
    at: Option<f64>,
    within: Duration,
    context: &Context,
) -> Result<f64, String> {
    let server = context.expand(server).map_err(|error| error.to_string())?;
    let query = context.expand(query).map_err(|error| error.to_string())?;
    let base = format!("{}/api/v1/query", server.trim_end_matches('/'));
    let mut url = read_url(&base, context)?;
    url.query_pairs_mut().append_pair("query", &query);
    if let Some(at) = at {
        url.query_pairs_mut()
            .append_pair("time", &format!("{at:.3}"));
    }
    let client =
        client(&url).ok_or("this machine has no root certificates to check a server's against")?;
    let text = timeout(within, async {
        let mut response = client
            .get(url)
            .send()
            .await
            .map_err(|error| format!("Prometheus cannot be asked: {}", describe(error)))?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| format!("Prometheus broke off: {}", describe(error)))?
        {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_ANSWER {
                return Err(
                    "Prometheus answers with more than 1 MiB; aggregate the query".to_owned(),
                );
            }
        }
        Ok((status, body))
    })
    .await
    .map_err(|_| format!("Prometheus did not answer within {} ms", within.as_millis()))?;
    let (status, body) = text?;
    read(&body).map_err(|reason| {
        if status.is_success() {
            reason
        } else {
            format!("Prometheus says HTTP {}: {reason}", status.as_u16())
        }
    })
}

/// The one number in an answer.
fn read(body: &[u8]) -> Result<f64, String> {
    let answer: Answer = serde_json::from_slice(body)
        .map_err(|_| "the answer is not one of the Prometheus API".to_owned())?;
    if answer.status != "success" {
        return Err(answer
            .error
            .unwrap_or_else(|| "it refuses the query".into()));
    }
    let data = answer.data.ok_or("the answer has no data")?;
    let sample = match (data.result_type.as_str(), data.result) {
        ("scalar", value) => value,
        ("vector", serde_json::Value::Array(mut series)) => match series.len() {
            0 => {
                return Err(
                    "no series matches; where that means none, write `... or vector(0)`".into(),
                );
            }
            1 => series[0]["value"].take(),
            count => {
                return Err(format!(
                    "{count} series match, and one number is asked for; write `sum(...)`"
                ));
            }
        },
        (other, _) => return Err(format!("the query yields a {other}, not one number")),
    };
    let number = sample
        .get(1)
        .and_then(serde_json::Value::as_str)
        .and_then(|text| text.parse::<f64>().ok())
        .ok_or("the answer holds no number")?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(format!("the value is {number}, which measures nothing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_finite_number_is_a_measurement() {
        let vector = |series: &str| {
            format!(
                r#"{{"status":"success","data":{{"resultType":"vector","result":[{series}]}}}}"#
            )
        };
        let one = |value: &str| format!(r#"{{"metric":{{}},"value":[1,"{value}"]}}"#);
        assert_eq!(read(vector(&one("0.25")).as_bytes()), Ok(0.25));
        let scalar = r#"{"status":"success","data":{"resultType":"scalar","result":[1,"3"]}}"#;
        assert_eq!(read(scalar.as_bytes()), Ok(3.0));
        for (body, told) in [
            (vector(""), "no series matches"),
            (
                vector(&format!("{},{}", one("1"), one("2"))),
                "2 series match",
            ),
            (vector(&one("NaN")), "measures nothing"),
            (vector(&one("+Inf")), "measures nothing"),
            (
                r#"{"status":"error","error":"parse error"}"#.to_owned(),
                "parse error",
            ),
            ("<html>".to_owned(), "not one of the Prometheus API"),
            (
                r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#.to_owned(),
                "yields a matrix",
            ),
        ] {
            let error = read(body.as_bytes()).expect_err(&body);
            assert!(error.contains(told), "{error}");
        }
    }
}
