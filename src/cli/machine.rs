//! `doctor`: what this machine has, and how fast it is.

use super::args;
use super::bank::choose_bank;
use super::model::choose_model;
use super::outcome::Outcome;
use super::practice::{DEMO_ANSWER, choose_patience};
use super::voice;
use crate::app::bench::Bencher;
use crate::app::{doctor, hear};
use crate::edge::config::Config;
use crate::edge::console::Console;
use crate::edge::folders::{self, Folders};
use crate::edge::interrupt::Interrupt;
use crate::edge::weights;
use crate::error::{Error, Result};

pub(super) fn doctor(
    args: args::Doctor,
    config: &Config,
    console: &mut Console,
    folders: &Folders,
) -> Result<Outcome> {
    if args.bench {
        return bench(&args, config, console, folders);
    }
    let model = args.model.or_else(|| config.model.clone());
    let bank = choose_bank(args.bank, config);
    let voice = voice::wishes(&args.voice, config);
    let report = doctor::examine(folders, model.as_deref(), &voice, bank);
    console.result(&report.text)?;
    Ok(Outcome::well(report.is_well))
}

fn bench(args: &args::Doctor, config: &Config, console: &mut Console, folders: &Folders) -> Result<Outcome> {
    if !cfg!(feature = "whisper") {
        return Err(hear::no_recognizer());
    }
    let patience = choose_patience(None, config)?;
    // The settings' model is one of those that are compared; only a named one is measured alone.
    let (models, unusable) = match &args.model {
        Some(name) => (vec![choose_model(Some(name), config, folders)?], Vec::new()),
        None => weights::installed(&folders.models()),
    };
    let interrupt = Interrupt::install()?;
    let speech = folders::bundled_bank()?.join(DEMO_ANSWER);
    let bench = Bencher::with_speech_of(&speech, console, &interrupt)?.run(&models, &unusable, patience)?;
    let text = if args.json {
        bench.json().map_err(|e| Error::failed("cannot write the measurement as JSON").because(e))?
    } else {
        bench.text(&weights::download_command(&folders.data.join("models")))
    };
    console.result(&text)?;
    Ok(Outcome::Done)
}
