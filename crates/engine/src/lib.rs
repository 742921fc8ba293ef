//! Performs what a launch asks for and appends what came of it.
//!
//! [`Engine::drive`] asks `tminus-launch` what is next, writes the intent, performs it, writes the
//! outcome, and asks again. It decides nothing by itself. What people say comes through
//! [`People`]; what happens is shown through [`Board`].

mod drive;
mod error;
mod fault;
mod launch;
mod look;
mod observed;
mod people;
mod recover;
mod setting;
mod undo;

pub use drive::{Left, Run};
pub use error::EngineError;
pub use launch::{Engine, Opening, chain_of, fold};
pub use people::{Answer, Board, NoBoard, NoPeople, People};
pub use setting::{Setting, SettingError};
