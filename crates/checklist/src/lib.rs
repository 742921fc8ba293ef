//! Reads a deployment checklist: Markdown in, a [`Checklist`] out, nothing lost and nothing invented.
//!
//! [`parse`] takes any bytes. What they say is understood as far as it can be: sections with their
//! role, items with their boxes and blanks, commands with what their author expects of them,
//! criteria, windows of time. Every entry keeps the bytes it came from ([`Span`]), so that
//! [`fill`] can give back the same document with boxes and blanks filled in and not one other byte changed.
//!
//! The room is pure: it opens no file and runs nothing.

mod block;
mod boxes;
mod byte_set;
mod choice;
mod criterion;
mod encoding;
mod endless;
mod expectation;
mod fill;
mod fill_in;
mod glance;
mod identity;
mod inline;
mod lexicon;
mod model;
mod number_word;
mod order;
mod prose;
mod reader;
mod role;
mod shell;
mod tone;
mod trigger;
mod unit_word;
mod window;

pub use expectation::{makes_secret, may_make_secret};
pub use fill::{Edit, fill, is_text};
pub use lexicon::{is_unspaced, lower as lower_case};
pub use model::{
    Blank, Check, Checklist, Choice, ChoiceOption, Command, Expectation, Form, Item, ItemIndex,
    Language, Mark, PlacedCriterion, Repair, Role, Section, SectionIndex, Span, Weight, Window,
};
pub use reader::parse;
pub use trigger::goes_back;
