//! Which model recognizes speech, and what it is told.

use super::args;
use super::origin::{Origin, one_of};
use crate::app::hear;
use crate::edge::config::Config;
use crate::edge::folders::Folders;
use crate::edge::weights::{self, ModelFile};
use crate::error::Result;
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
    match named {
        Some(args::Vocabulary::Off) => Ok(Help::Off),
        Some(args::Vocabulary::Verify) => Ok(Help::Verify),
        Some(args::Vocabulary::On) => Ok(Help::On),
        None => {
            one_of("vocabulary", config.vocabulary.as_deref(), Help::from_name, "off, verify or on", config)
        }
    }
}
