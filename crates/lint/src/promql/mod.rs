//! The query language of Prometheus, as far as a rule has to understand it: what an expression is
//! made of, and whether Prometheus would refuse it. One pass, bounded depth, for any text.
//! <https://prometheus.io/docs/prometheus/latest/querying/basics/>

mod lexer;
mod parser;
mod types;
mod yields;

pub(crate) use parser::parse;
pub(crate) use yields::{Yield, yields};

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    /// `0.95`.
    Number(f64),
    /// `"text"`.
    Text,
    /// `http_requests_total{code="500"}`; with a range, `[5m]`.
    Selector {
        /// The metric's name; `None` when the matchers alone select.
        name: Option<String>,
        /// It yields a stretch of time.
        range: bool,
    },
    /// `(...)[1h:5m]`.
    Subquery(Box<Expression>),
    /// `rate(...)`.
    Call {
        function: String,
        arguments: Vec<Expression>,
    },
    /// `sum by (le) (...)`.
    Aggregation {
        operator: String,
        /// The labels that stay; `None` when `without` names those that go.
        keeps: Option<Vec<String>>,
        arguments: Vec<Expression>,
    },
    /// `... / ...`.
    Binary {
        operator: String,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    /// `-...`.
    Negative(Box<Expression>),
}

/// Why a text is no expression that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Prometheus refuses it, because of this.
    Refused(String),
    /// It is beyond what is understood here.
    Unsure,
}

/// Functions that take a stretch of time and give a rate of change.
const RATES: [&str; 5] = ["rate", "irate", "increase", "delta", "deriv"];

impl Expression {
    /// Whether it says how fast something counts.
    pub(crate) fn has_rate(&self) -> bool {
        self.any(&|expression| {
            matches!(expression, Self::Call { function, .. }
                if RATES.contains(&function.as_str()) || function.ends_with("_over_time"))
        })
    }

    /// The names of the metrics it reads; `None` for those that matchers alone select.
    pub(crate) fn metrics(&self) -> Vec<Option<&str>> {
        let own = match self {
            Self::Selector { name, .. } => vec![name.as_deref()],
            _ => Vec::new(),
        };
        let parts = self.parts().into_iter().flat_map(Self::metrics);
        own.into_iter().chain(parts).collect()
    }

    /// Whether this holds for it or for a part of it.
    pub(crate) fn any(&self, holds: &dyn Fn(&Self) -> bool) -> bool {
        holds(self) || self.parts().into_iter().any(|part| part.any(holds))
    }

    /// What it is made of.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) | Self::Text | Self::Selector { .. } => Vec::new(),
            Self::Subquery(part) | Self::Negative(part) => vec![part],
            Self::Call { arguments, .. } | Self::Aggregation { arguments, .. } => {
                arguments.iter().collect()
            }
            Self::Binary { left, right, .. } => vec![left, right],
        }
    }
}
