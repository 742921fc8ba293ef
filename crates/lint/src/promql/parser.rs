//! Reads an expression by precedence, as its grammar has it:
//! <https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence>

use super::lexer::{Token, tokens};
use super::{Expression, Trouble, types};

const AGGREGATIONS: [&str; 14] = [
    "sum",
    "avg",
    "min",
    "max",
    "count",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "quantile",
    "count_values",
    "group",
    "limitk",
    "limit_ratio",
];
/// Nobody writes longer ones; what is built of so many is walked through by recursion.
const TOKENS: usize = 1000;
/// Nobody nests deeper; a reader that recurses has to stop somewhere.
const DEPTH: usize = 60;

/// Reads an expression and holds it against the types of what it calls.
pub(crate) fn parse(text: &str) -> Result<Expression, Trouble> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    balanced(&parser.tokens)?;
    if parser.tokens.is_empty() || parser.tokens.len() > TOKENS {
        return Err(Trouble::Unsure);
    }
    let expression = parser.expression(0)?;
    if parser.at < parser.tokens.len() {
        return Err(Trouble::Unsure);
    }
    types::check(&expression)?;
    Ok(expression)
}

/// Every bracket has its partner.
fn balanced(tokens: &[Token]) -> Result<(), Trouble> {
    let mut open = Vec::new();
    for token in tokens {
        let Token::Sign(sign) = token else { continue };
        match *sign {
            "(" | "[" | "{" => open.push(*sign),
            ")" | "]" | "}" => {
                let partner = match *sign {
                    ")" => "(",
                    "]" => "[",
                    _ => "{",
                };
                if open.pop() != Some(partner) {
                    return Err(Trouble::Refused(format!(
                        "no `{partner}` stands before the `{sign}`"
                    )));
                }
            }
            _ => {}
        }
    }
    match open.last() {
        Some(open) => Err(Trouble::Refused(format!("the `{open}` is never closed"))),
        None => Ok(()),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    /// An expression whose operators bind at least this tightly.
    fn expression(&mut self, tightness: u8) -> Result<Expression, Trouble> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Trouble::Unsure);
        }
        let mut left = self.operand()?;
        while let Some((operator, binds)) = self.operator().filter(|(_, binds)| *binds >= tightness)
        {
            self.at += 1;
            self.matching()?;
            if self.at == self.tokens.len() {
                return Err(Trouble::Refused(format!(
                    "nothing stands behind the `{operator}`"
                )));
            }
            // `^` alone groups from the right.
            let right = self.expression(if operator == "^" { binds } else { binds + 1 })?;
            left = Expression::Binary {
                operator,
                left: Box::new(left),
                right: Box::new(right),
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<(String, u8)> {
        let (operator, binds) = match self.tokens.get(self.at)? {
            Token::Name(name) => match name.as_str() {
                "or" => ("or", 1),
                "and" => ("and", 2),
                "unless" => ("unless", 2),
                "atan2" => ("atan2", 5),
                _ => return None,
            },
            Token::Sign(sign) => match *sign {
                "==" | "!=" | "<" | "<=" | ">" | ">=" => (*sign, 3),
                "+" | "-" => (*sign, 4),
                "*" | "/" | "%" => (*sign, 5),
                "^" => (*sign, 6),
                _ => return None,
            },
            _ => return None,
        };
        Some((operator.to_owned(), binds))
    }

    /// `bool`, `on (...)`, `group_left (...)` behind an operator.
    fn matching(&mut self) -> Result<(), Trouble> {
        while let Some(Token::Name(name)) = self.tokens.get(self.at) {
            match name.as_str() {
                "bool" => self.at += 1,
                "on" | "ignoring" | "group_left" | "group_right" => {
                    self.at += 1;
                    if self.sees("(") {
                        self.labels()?;
                    }
                }
                _ => break,
            }
        }
        Ok(())
    }

    fn operand(&mut self) -> Result<Expression, Trouble> {
        let token = self.tokens.get(self.at).cloned().ok_or(Trouble::Unsure)?;
        self.at += 1;
        let expression = match token {
            Token::Number(value) => Expression::Number(value),
            Token::Text => Expression::Text,
            Token::Sign("-") => Expression::Negative(Box::new(self.expression(6)?)),
            Token::Sign("+") => self.expression(6)?,
            Token::Sign("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                inner
            }
            Token::Sign("{") => {
                self.at -= 1;
                let any = self.matchers()?;
                if !any {
                    return Err(Trouble::Refused(
                        "`{}` selects nothing by name or label".to_owned(),
                    ));
                }
                Expression::Selector {
                    name: None,
                    range: false,
                }
            }
            Token::Name(name) => self.named(name)?,
            Token::Duration | Token::Sign(_) => return Err(Trouble::Unsure),
        };
        self.modified(expression)
    }

    /// What begins with a name: an aggregation, a call, a selector.
    fn named(&mut self, name: String) -> Result<Expression, Trouble> {
        if AGGREGATIONS.contains(&name.as_str()) {
            let mut keeps = self.grouping()?;
            if self.sees("(") {
                let arguments = self.arguments()?;
                if keeps.is_none() {
                    keeps = self.grouping()?;
                }
                let keeps = keeps.unwrap_or(Some(Vec::new()));
                return Ok(Expression::Aggregation {
                    operator: name,
                    keeps,
                    arguments,
                });
            }
            if keeps.is_some() {
                return Err(Trouble::Unsure);
            }
        }
        if self.sees("(") {
            let arguments = self.arguments()?;
            return Ok(Expression::Call {
                function: name,
                arguments,
            });
        }
        if self.sees("{") {
            self.matchers()?;
        }
        Ok(Expression::Selector {
            name: Some(name),
            range: false,
        })
    }

    /// `by (a, b)`: the labels that stay; `without (a)`: `None`.
    #[expect(
        clippy::option_option,
        reason = "no grouping, one that drops labels, one that keeps them"
    )]
    fn grouping(&mut self) -> Result<Option<Option<Vec<String>>>, Trouble> {
        let Some(Token::Name(word)) = self.tokens.get(self.at) else {
            return Ok(None);
        };
        let by = match word.as_str() {
            "by" => true,
            "without" => false,
            _ => return Ok(None),
        };
        self.at += 1;
        let labels = self.labels()?;
        Ok(Some(by.then_some(labels)))
    }

    fn labels(&mut self) -> Result<Vec<String>, Trouble> {
        self.expect("(")?;
        let mut labels = Vec::new();
        while !self.sees(")") {
            match self.tokens.get(self.at) {
                Some(Token::Name(name)) => labels.push(name.clone()),
                Some(Token::Sign(",")) => {}
                _ => return Err(Trouble::Unsure),
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(labels)
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, Trouble> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        while !self.sees(")") {
            arguments.push(self.expression(0)?);
            if self.sees(",") {
                self.at += 1;
            } else if !self.sees(")") {
                return Err(Trouble::Unsure);
            }
        }
        self.at += 1;
        Ok(arguments)
    }

    /// `{a="b", c=~"d"}`; whether there is any.
    fn matchers(&mut self) -> Result<bool, Trouble> {
        self.expect("{")?;
        let mut any = false;
        while !self.sees("}") {
            let label = self.tokens.get(self.at).cloned();
            self.at += 1;
            match (label, self.tokens.get(self.at)) {
                // A name in quotes stands for itself since Prometheus 3.
                (Some(Token::Text), Some(Token::Sign("," | "}"))) => {}
                (
                    Some(Token::Name(_) | Token::Text),
                    Some(Token::Sign("=" | "!=" | "=~" | "!~")),
                ) => {
                    self.at += 1;
                    match self.tokens.get(self.at) {
                        Some(Token::Text) => self.at += 1,
                        Some(Token::Name(_) | Token::Number(_)) => {
                            return Err(Trouble::Refused(
                                "the value of a label stands without quotes".to_owned(),
                            ));
                        }
                        _ => return Err(Trouble::Unsure),
                    }
                }
                _ => return Err(Trouble::Unsure),
            }
            any = true;
            if self.sees(",") {
                self.at += 1;
            }
        }
        self.at += 1;
        Ok(any)
    }

    /// `[5m]`, `[1h:5m]`, `offset 1d`, `@ 0` behind an operand.
    fn modified(&mut self, mut expression: Expression) -> Result<Expression, Trouble> {
        loop {
            match self.tokens.get(self.at) {
                Some(Token::Sign("[")) => {
                    self.at += 1;
                    self.duration()?;
                    if self.sees(":") {
                        self.at += 1;
                        if !self.sees("]") {
                            self.duration()?;
                        }
                        expression = Expression::Subquery(Box::new(expression));
                    } else if let Expression::Selector {
                        range: range @ false,
                        ..
                    } = &mut expression
                    {
                        *range = true;
                    } else {
                        return Err(Trouble::Refused(
                            "a range (`[5m]`) stands behind something that is no selector"
                                .to_owned(),
                        ));
                    }
                    self.expect("]")?;
                }
                Some(Token::Name(word)) if word == "offset" => {
                    self.at += 1;
                    if self.sees("-") {
                        self.at += 1;
                    }
                    self.duration()?;
                }
                Some(Token::Sign("@")) => return Err(Trouble::Unsure),
                _ => return Ok(expression),
            }
        }
    }

    fn duration(&mut self) -> Result<(), Trouble> {
        let is = matches!(
            self.tokens.get(self.at),
            Some(Token::Duration | Token::Number(_))
        );
        self.at += 1;
        if is { Ok(()) } else { Err(Trouble::Unsure) }
    }

    fn sees(&self, sign: &str) -> bool {
        matches!(self.tokens.get(self.at), Some(Token::Sign(seen)) if *seen == sign)
    }

    fn expect(&mut self, sign: &str) -> Result<(), Trouble> {
        let seen = self.sees(sign);
        self.at += 1;
        if seen { Ok(()) } else { Err(Trouble::Unsure) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_has_an_answer() {
        for text in [
            "", "(", "a.b", "é", "1.2.3", "@", "a{", "a[é]", "5mm", "1e", "-", "sum by", "a offset",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        for deep in ["(", "-", "a(", "a+", "a{b=\"c\"}[5m]", "a^"] {
            assert!(parse(&deep.repeat(50_000)).is_err(), "{deep}");
        }
        let long = format!("a{}", "+a".repeat(400));
        assert!(parse(&long).is_ok());
    }
}
