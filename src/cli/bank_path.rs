//! The bank that a command is about.

use crate::edge::config::is_set_by;
use crate::error::{Error, Result};
use clap::Args;
use std::path::PathBuf;

/// The bank of a command whose argument it is. `--bank` names it as well, as where the argument is something else.
#[derive(Debug, Clone, Args)]
pub struct BankPath {
    /// A bank, also as --bank PATH: a Markdown file or a folder of them [default: ./questions, else the bundled questions].
    #[arg(value_name = "BANK", env = "VIVA_BANK")]
    argument: Option<PathBuf>,
    /// The same, as in `viva grade`.
    #[arg(long = "bank", value_name = "PATH", hide = true)]
    option: Option<PathBuf>,
}

impl BankPath {
    /// The path that was named.
    ///
    /// # Errors
    ///
    /// When two different ones were typed.
    pub fn named(self) -> Result<Option<PathBuf>> {
        let is_typed = |path: &&PathBuf| !is_set_by("VIVA_BANK", path.as_os_str());
        match (self.argument.as_ref().filter(is_typed), &self.option) {
            (Some(one), Some(other)) if one != other => Err(Error::usage(format!(
                "which bank is meant, `{}` or `{}`?",
                one.display(),
                other.display()
            ))
            .hint("name one: a folder may hold several files")),
            _ => Ok(self.option.or(self.argument)),
        }
    }
}
