//! The command line: what a person may type, and which part of [`app`](crate::app) does it.
//!
//! The only place that knows `clap`, and where defaults, settings file, environment and flags meet. No work is done here.

pub mod args;
mod bank;
mod bank_path;
mod grade;
mod machine;
mod model;
mod notes;
mod origin;
mod outcome;
mod practice;
mod run;
mod takes;
mod voice;

pub use args::Cli;
pub use outcome::Outcome;
pub use run::run;
