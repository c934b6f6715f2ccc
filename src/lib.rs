//! viva (working page; the architecture page replaces this text).

pub mod coach;
pub mod error;
pub mod time;
pub mod transcript;

pub use error::{Error, Result};
#[allow(clippy::disallowed_methods)]
pub mod edge;
pub mod language;
pub mod listen;
