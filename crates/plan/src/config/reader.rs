//! Takes a TOML table apart key by key, so that every value is looked at once and every key that
//! nobody asked for is an error with its place.

use super::error::{ConfigError, Text, nearest};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;
use tminus_measure::{Threshold, parse_duration};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place.
#[derive(Clone)]
pub(super) struct Value<'a> {
    pub(super) text: Text<'a>,
    /// The key it stands under.
    pub(super) key: String,
    pub(super) held: &'a DeValue<'a>,
    pub(super) span: Range<usize>,
}

/// A table whose keys are asked for one by one.
pub(super) struct Table<'a> {
    pub(super) text: Text<'a>,
    /// What the table is, for messages: `[run]`.
    name: String,
    pub(super) span: Range<usize>,
    entries: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn root(text: Text<'a>, table: &'a Spanned<DeTable<'a>>) -> Self {
        Self {
            text,
            name: "the config".to_owned(),
            span: table.span(),
            entries: table.get_ref(),
            asked: RefCell::default(),
        }
    }

    /// The value under a key, if there is one.
    pub(super) fn get(&self, key: &'static str) -> Option<Value<'a>> {
        self.asked.borrow_mut().push(key);
        self.entries
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map(|(name, value)| self.value(name.get_ref(), value))
    }

    pub(super) fn read<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(Value<'a>) -> Result<T, ConfigError>,
    ) -> Result<Option<T>, ConfigError> {
        self.get(key).map(read).transpose()
    }

    pub(super) fn text(&self, key: &'static str) -> Result<Option<String>, ConfigError> {
        self.read(key, |value| value.text())
    }

    /// `false` when the key is not there.
    pub(super) fn flag(&self, key: &'static str) -> Result<bool, ConfigError> {
        Ok(self.read(key, |value| value.flag())?.unwrap_or(false))
    }

    pub(super) fn duration(&self, key: &'static str) -> Result<Option<Duration>, ConfigError> {
        self.read(key, |value| value.duration())
    }

    pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(
        &self,
        key: &'static str,
        what: &str,
    ) -> Result<Option<T>, ConfigError> {
        self.read(key, |value| value.parsed(what))
    }

    pub(super) fn required(&self, key: &'static str) -> Result<Value<'a>, ConfigError> {
        self.get(key).ok_or_else(|| {
            self.text.error(
                self.span.clone(),
                format!("{} lacks `{key}`", self.name),
                None,
            )
        })
    }

    /// Every entry, for tables whose keys are names of the user's own.
    pub(super) fn entries(&self) -> impl Iterator<Item = (String, Range<usize>, Value<'a>)> + '_ {
        self.entries.iter().map(|(name, value)| {
            (
                name.get_ref().to_string(),
                name.span(),
                self.value(name.get_ref(), value),
            )
        })
    }

    fn value(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        Value {
            text: self.text,
            key: key.to_owned(),
            held: value.get_ref(),
            span: value.span(),
        }
    }

    /// Refuses the first key that nobody asked for.
    pub(super) fn finish(self) -> Result<(), ConfigError> {
        let asked = self.asked.borrow();
        let stranger = self
            .entries
            .iter()
            .map(|(name, _)| name)
            .filter(|name| !asked.contains(&name.get_ref().as_ref()))
            .min_by_key(|name| name.span().start);
        let Some(stranger) = stranger else {
            return Ok(());
        };
        let help = nearest(stranger.get_ref(), asked.iter().copied()).map_or_else(
            || format!("known here: {}", asked.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        Err(self.text.error(
            stranger.span(),
            format!("{} has no key `{}`", self.name, stranger.get_ref()),
            help,
        ))
    }
}

impl<'a> Value<'a> {
    pub(super) fn error(&self, message: impl Into<String>, help: &str) -> ConfigError {
        self.text.error(
            self.span.clone(),
            message,
            (!help.is_empty()).then(|| help.to_owned()),
        )
    }

    fn wrong(&self, wanted: &str) -> ConfigError {
        let found = match self.held {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(
            format!("`{}` is {found}", self.key),
            &format!("write {wanted}"),
        )
    }

    pub(super) fn text(&self) -> Result<String, ConfigError> {
        match self.held {
            DeValue::String(text) => Ok(text.to_string()),
            _ => Err(self.wrong(&format!("a text: {} = \"...\"", self.key))),
        }
    }

    pub(super) fn flag(&self) -> Result<bool, ConfigError> {
        match self.held {
            DeValue::Boolean(flag) => Ok(*flag),
            _ => Err(self.wrong("true or false")),
        }
    }

    pub(super) fn whole(&self) -> Result<u64, ConfigError> {
        match self.held {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix())
                .map_err(|_| self.error(format!("`{}` is out of range", self.key), "")),
            _ => Err(self.wrong("a whole number")),
        }
    }

    pub(super) fn number(&self) -> Result<f64, ConfigError> {
        let parsed = match self.held {
            DeValue::Integer(_) => return self.whole().map(|whole| whole as f64),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        parsed
            .filter(|number| number.is_finite())
            .ok_or_else(|| self.wrong("a number"))
    }

    pub(super) fn duration(&self) -> Result<Duration, ConfigError> {
        let DeValue::String(text) = self.held else {
            return Err(self.wrong("a duration as text: \"30s\""));
        };
        parse_duration(text).map_err(|error| self.error(error.to_string(), ""))
    }

    pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(
        &self,
        what: &str,
    ) -> Result<T, ConfigError> {
        let DeValue::String(text) = self.held else {
            return Err(self.wrong(what));
        };
        text.parse()
            .map_err(|error: T::Err| self.error(error.to_string(), &format!("write {what}")))
    }

    pub(super) fn threshold(&self) -> Result<Threshold, ConfigError> {
        self.parsed("a threshold as text: \"< 250ms\", \">= 3\"")
    }

    pub(super) fn list(&self) -> Result<Vec<Value<'a>>, ConfigError> {
        let DeValue::Array(entries) = self.held else {
            return Err(self.wrong("a list: [\"...\", \"...\"]"));
        };
        Ok(entries
            .iter()
            .map(|entry| Self {
                text: self.text,
                key: self.key.clone(),
                held: entry.get_ref(),
                span: entry.span(),
            })
            .collect())
    }

    pub(super) fn texts(&self) -> Result<Vec<String>, ConfigError> {
        self.list()?.iter().map(Self::text).collect()
    }

    /// A list, or one that stands alone.
    pub(super) fn one_or_more(&self) -> Result<Vec<Value<'a>>, ConfigError> {
        match self.held {
            DeValue::Array(_) => self.list(),
            _ => Ok(vec![self.clone()]),
        }
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.held, DeValue::Table(_))
    }

    pub(super) fn table(&self, name: impl Into<String>) -> Result<Table<'a>, ConfigError> {
        match self.held {
            DeValue::Table(entries) => Ok(Table {
                text: self.text,
                name: name.into(),
                span: self.span.clone(),
                entries,
                asked: RefCell::default(),
            }),
            _ => Err(self.wrong(&format!("a table: {} = {{ ... }}", self.key))),
        }
    }

    /// A table from names to texts.
    pub(super) fn map(&self) -> Result<BTreeMap<String, String>, ConfigError> {
        self.table(format!("`{}`", self.key))?
            .entries()
            .map(|(name, _, value)| Ok((name, value.text()?)))
            .collect()
    }

    /// Any value, as JSON.
    pub(super) fn json(&self) -> Result<serde_json::Value, ConfigError> {
        Ok(match self.held {
            DeValue::String(text) => text.to_string().into(),
            DeValue::Boolean(flag) => (*flag).into(),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => number.into(),
                    Err(_) => return Err(self.error(format!("`{}` is out of range", self.key), "")),
                }
            }
            DeValue::Float(_) => self.number()?.into(),
            DeValue::Datetime(date) => date.to_string().into(),
            DeValue::Array(_) => self
                .list()?
                .iter()
                .map(Self::json)
                .collect::<Result<Vec<_>, _>>()?
                .into(),
            DeValue::Table(_) => self
                .table("the value")?
                .entries()
                .map(|(name, _, value)| Ok((name, value.json()?)))
                .collect::<Result<serde_json::Map<_, _>, ConfigError>>()?
                .into(),
        })
    }
}
