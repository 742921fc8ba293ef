//! Every format over one launch built by hand.

mod board;
mod fixture;
mod formats;
mod lossless;
mod markdown;
mod payments;
mod read;
mod schema;
