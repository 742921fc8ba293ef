//! Turns plan, state and document into what people and programs read.
//!
//! [`markdown`] gives the document back, filled in from the receipts; [`html`] is the launch on one
//! self-contained page with its evidence; [`json`] (`report/1`) and [`junit`] are for programs;
//! [`board`] is what a terminal shows while a launch runs. The room is pure: captured text comes in
//! through [`Material::evidence`], and time is an argument.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod account;
pub mod board;
mod chart;
mod html;
mod json;
mod junit;
mod markdown;
mod material;
mod text;

pub use html::html;
pub use json::{json, plan_json};
pub use junit::junit;
pub use markdown::markdown;
pub use material::Material;
pub use text::{one_line, printable};
