//! The canonical form: RFC 8785 (JSON Canonicalization Scheme), with integers beyond 2^53 as strings.

use serde_json::Value;

/// The largest integer that every reader of JSON numbers holds exactly: 2^53.
const LARGEST: u64 = 1 << 53;

/// The canonical text of a JSON value. Integers that a double cannot hold become strings; numbers
/// that are no JSON (NaN, the infinities) cannot be in a [`Value`] in the first place.
pub fn canonical(value: &Value) -> String {
    let text = if holds_large(value) {
        serde_json_canonicalizer::to_string(&with_large_as_text(value))
    } else {
        serde_json_canonicalizer::to_string(value)
    };
    text.expect(
        "a JSON value has string keys and finite numbers, which is all that the form asks for",
    )
}

fn is_large(value: &Value) -> bool {
    value.as_u64().is_some_and(|number| number > LARGEST)
        || value
            .as_i64()
            .is_some_and(|number| number.unsigned_abs() > LARGEST)
}

fn holds_large(value: &Value) -> bool {
    match value {
        Value::Number(_) => is_large(value),
        Value::Array(values) => values.iter().any(holds_large),
        Value::Object(members) => members.values().any(holds_large),
        _ => false,
    }
}

fn with_large_as_text(value: &Value) -> Value {
    match value {
        Value::Number(number) if is_large(value) => Value::String(number.to_string()),
        Value::Array(values) => values.iter().map(with_large_as_text).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), with_large_as_text(value)))
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_example_of_the_rfc_comes_out_as_the_rfc_says() {
        let value: Value = serde_json::from_str(
            r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
        )
        .expect("the example is JSON");
        assert_eq!(
            canonical(&value),
            r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        );
    }

    #[test]
    fn members_are_sorted_by_utf_16_code_units() {
        let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        assert_eq!(
            canonical(&value),
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
        );
    }

    #[test]
    fn integers_that_a_double_cannot_hold_become_strings() {
        assert_eq!(
            canonical(&json!([LARGEST, LARGEST + 1, -9_007_199_254_740_993_i64])),
            "[9007199254740992,\"9007199254740993\",\"-9007199254740993\"]"
        );
    }
}
