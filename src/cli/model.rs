//! Which model recognizes speech, and what it is told.

use super::args;
use super::origin::Origin;
use crate::app::hear;
use crate::edge::config::Config;
use crate::edge::folders::Folders;
use crate::edge::weights::{self, ModelFile};
use crate::error::{Error, Result};
use crate::listen::Help;

/// The model that was named, else the settings', else the best there is.
pub(super) fn choose_model(named: Option<&str>, config: &Config, folders: &Folders) -> Result<ModelFile> {
    let origin = Origin::of("VIVA_MODEL", "model", named, config.model.is_some(), config);
    find_model(named.or(config.model.as_deref()), folders).map_err(|error| origin.told(error))
}

/// The model of this name or file, else the best there is.
pub(super) fn find_model(wanted: Option<&str>, folders: &Folders) -> Result<ModelFile> {
    if !cfg!(feature = "whisper") {
        return Err(hear::no_recognizer());
    }
    weights::inspect(&weights::find(wanted, &folders.models())?)
}

/// The help with names that was asked for, else the settings'.
pub(super) fn choose_help(named: Option<args::Vocabulary>, config: &Config) -> Result<Help> {
    match (named, &config.vocabulary) {
        (Some(args::Vocabulary::Off), _) => Ok(Help::Off),
        (Some(args::Vocabulary::Verify), _) => Ok(Help::Verify),
        (Some(args::Vocabulary::On), _) => Ok(Help::On),
        (None, Some(name)) => Help::from_name(name).ok_or_else(|| {
            Error::usage(format!("the settings `{}` say vocabulary = {name:?}", config.path.display()))
                .hint("it may be off, verify or on")
        }),
        (None, None) => Ok(Help::default()),
    }
}
