//! What the functions and aggregations take: a moment or a stretch of time.
//! <https://prometheus.io/docs/prometheus/latest/querying/functions/>

use super::{Expression, Trouble};

/// Functions whose argument is a stretch of time, beside those named `..._over_time`.
const OF_A_RANGE: [&str; 9] = [
    "rate",
    "irate",
    "increase",
    "delta",
    "idelta",
    "deriv",
    "changes",
    "resets",
    "predict_linear",
];
/// Functions whose vector is of one moment, with the place of it.
const OF_A_MOMENT: [(&str, usize); 14] = [
    ("histogram_quantile", 1),
    ("abs", 0),
    ("ceil", 0),
    ("floor", 0),
    ("round", 0),
    ("exp", 0),
    ("ln", 0),
    ("log2", 0),
    ("log10", 0),
    ("sqrt", 0),
    ("clamp_max", 0),
    ("clamp_min", 0),
    ("sort", 0),
    ("sort_desc", 0),
];

/// Refuses what Prometheus refuses for its type. Functions that are not known here are left alone.
pub(super) fn check(expression: &Expression) -> Result<(), Trouble> {
    match expression {
        Expression::Call {
            function,
            arguments,
        } => {
            let of_a_range = OF_A_RANGE.contains(&function.as_str());
            let of_a_moment = OF_A_MOMENT.iter().find(|(name, _)| name == function);
            if of_a_range && arguments.first().is_some_and(is_a_moment) {
                return Err(Trouble::Refused(format!(
                    "`{function}` needs a range, such as `[5m]`"
                )));
            }
            if let Some((_, place)) = of_a_moment {
                match arguments.get(*place) {
                    None => {
                        return Err(Trouble::Refused(format!("`{function}` lacks an argument")));
                    }
                    Some(argument) if is_a_range(argument) => {
                        return Err(Trouble::Refused(format!(
                            "`{function}` takes no range (`[...]`)"
                        )));
                    }
                    Some(_) => {}
                }
            }
        }
        Expression::Aggregation { arguments, .. } if arguments.iter().any(is_a_range) => {
            return Err(Trouble::Refused(
                "an aggregation takes no range (`[...]`)".to_owned(),
            ));
        }
        Expression::Binary { left, right, .. } if is_a_range(left) || is_a_range(right) => {
            return Err(Trouble::Refused(
                "an operator takes no range (`[...]`)".to_owned(),
            ));
        }
        _ => {}
    }
    expression.parts().into_iter().try_for_each(check)
}

fn is_a_range(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Selector { range: true, .. } | Expression::Subquery(_)
    )
}

/// Whether it certainly is of one moment: a call may be one that is not known here.
fn is_a_moment(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Selector { range: false, .. }
            | Expression::Aggregation { .. }
            | Expression::Binary { .. }
    )
}
