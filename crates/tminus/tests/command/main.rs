//! The program as people and jobs use it: the real one, in a folder of its own.

mod bad_input;
mod contention;
#[cfg(feature = "fault-injection")]
mod crash;
mod demo;
mod judge;
mod people;
mod proxy;
mod rollout;
mod scene;
mod schemas;
mod strange_text;
mod targets;
mod terminal;
mod windows;
