//! The command line: what a person may type, and which part of [`app`](crate::app) does it.
//!
//! The only place that knows `clap`, and where defaults, settings file, environment and flags meet. No work is done here.

pub mod args;
mod bank;
mod notes;
mod origin;
mod run;
mod voice;

pub use args::Cli;
pub use run::{Outcome, run};
