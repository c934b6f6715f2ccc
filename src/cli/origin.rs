//! Where a value came from, for errors about it.

use crate::edge::config::{Config, is_set_by};
use crate::error::{Error, Result};
use std::ffi::OsStr;

/// Where a value came from, unless it was typed.
pub(super) struct Origin(Option<String>);

impl Origin {
    /// The origin of what was `named` by a flag or by `variable`, or else is `set` as `setting` in the settings file.
    pub(super) fn of(
        variable: &str,
        setting: &str,
        named: Option<impl AsRef<OsStr>>,
        is_set: bool,
        config: &Config,
    ) -> Self {
        Origin(match named {
            Some(value) => is_set_by(variable, value.as_ref())
                .then(|| format!("the {setting} is named by the environment variable {variable}")),
            None => is_set
                .then(|| format!("the {setting} is named by `{setting}` in `{}`", config.path.display())),
        })
    }

    /// The error, with a hint that says where the value came from.
    pub(super) fn told(&self, error: Error) -> Error {
        match &self.0 {
            Some(origin) => error.hint(origin),
            None => error,
        }
    }
}

/// What a setting names; the default where the settings do not have it.
///
/// # Errors
/// When it is none of the names `allowed`.
pub(super) fn one_of<T: Default>(
    key: &str,
    name: Option<&str>,
    read: fn(&str) -> Option<T>,
    allowed: &str,
    config: &Config,
) -> Result<T> {
    let Some(name) = name else { return Ok(T::default()) };
    read(name).ok_or_else(|| {
        Error::usage(format!("the settings `{}` say {key} = {name:?}", config.path.display()))
            .hint(format!("it may be {allowed}"))
    })
}
