//! `viva takes`, and `viva grade --take`.

use super::args;
use super::model::{choose_help, choose_model};
use super::origin::Origin;
use super::outcome::Outcome;
use crate::app::hear;
use crate::app::recover::{self, Desk, Graded};
use crate::app::takes::{Old, confirm, list, list_json};
use crate::edge::bank::Bank;
use crate::edge::clock;
use crate::edge::config::{Config, is_set_by};
use crate::edge::console::Console;
use crate::edge::folders::Folders;
use crate::edge::interrupt::Interrupt;
use crate::edge::takes::{Asked, Takes, is_held, is_unfinished};
use crate::edge::weights;
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};

/// `viva takes`.
pub(super) fn takes(
    args: &args::Takes,
    config: &Config,
    console: &mut Console,
    folders: &Folders,
) -> Result<Outcome> {
    let takes = Takes::open(folders.takes())?;
    if args.prune {
        return prune(args, config, console, &takes);
    }
    takes.recover()?;
    let all = takes.all()?;
    console.result(&if args.json { list_json(&all)? } else { list(&takes, &all) })?;
    Ok(Outcome::Done)
}

fn prune(args: &args::Takes, config: &Config, console: &mut Console, takes: &Takes) -> Result<Outcome> {
    let days = args.older_than.or(config.retention).ok_or_else(|| {
        Error::usage("how old must a take be to be removed?")
            .hint("say it: viva takes --prune --older-than DAYS; 0 removes all")
            .hint("or once and for all: retention = DAYS in the settings file")
    })?;
    let old = Old::find(takes.all()?, days, &clock::now());
    if old.is_empty() {
        console.say(&format!("no take is {days} days old, nothing was removed"));
        return Ok(Outcome::Done);
    }
    let what = old.describe();
    if !args.yes {
        match confirm(console, &format!("remove {what} for good?")) {
            None => {
                return Err(Error::usage(format!(
                    "{what} would be removed, and there is no terminal to ask at"
                ))
                .hint("add --yes to remove them without being asked"));
            }
            Some(false) => {
                console.say("nothing was removed");
                return Ok(Outcome::Done);
            }
            Some(true) => {}
        }
    }
    old.remove()?;
    console.say(&format!("removed {what}"));
    Ok(Outcome::Done)
}

/// `viva grade --take`.
pub(super) fn grade(
    named: &Path,
    args: &args::Grade,
    config: &Config,
    console: &mut Console,
    folders: &Folders,
) -> Result<Outcome> {
    let take = find(named, folders)?;
    if is_held(&take) {
        return Err(Error::failed(format!("another viva is recording `{}` now", take.display()))
            .hint("grade it when the answer is over"));
    }
    let mut asked = complete(&take, args, config)?;
    asked.cut_short |= is_unfinished(&take);
    let interrupt = Interrupt::install()?;
    let model = match (&args.model, asked.model()) {
        (None, Some(path)) if cfg!(feature = "whisper") => weights::inspect(&path)?,
        (named, _) => choose_model(named.as_deref(), config, folders)?,
    };
    let help = choose_help(args.vocabulary, config)?;
    let mut ear = hear::start_ear(model.path.clone())?;
    let mut desk = Desk { console, interrupt: &interrupt, ear: &mut ear, model: &model, help };
    let Graded { judged, question, glossary } = recover::grade(&take, &asked, &mut desk)?;
    let mut text =
        if args.json { judged.json(&question)? } else { judged.feedback(&question, console.width()) };
    if args.explain {
        text += &judged.explanation(&question, &glossary, console.width());
    }
    console.result(&text)?;
    Ok(Outcome::Done)
}

/// The recording of a take, by its file or by its name in the folder of takes.
fn find(named: &Path, folders: &Folders) -> Result<PathBuf> {
    if named.is_file() {
        return Ok(named.to_owned());
    }
    let folder = folders.takes();
    let inside = Takes::open(folder.clone())?.all()?.into_iter().find(|kept| named == Path::new(&kept.name));
    if let Some(wav) = inside.and_then(|kept| kept.wav) {
        return Ok(wav);
    }
    Err(Error::usage(format!(
        "no take `{}`, neither as a file nor in `{}`",
        named.display(),
        folder.display()
    ))
    .hint("viva takes lists them"))
}

/// What the take answers: what is typed goes before what is kept beside it.
fn complete(take: &Path, args: &args::Grade, config: &Config) -> Result<Asked> {
    // A bank that the environment names is the usual one, not the one of this take.
    let typed = args.bank.as_deref().filter(|path| !is_set_by("VIVA_BANK", path.as_os_str()));
    let known = Asked::of(take);
    if typed.is_none() && args.question.is_none() {
        return known;
    }
    let mut asked = match (known, &args.question) {
        (Ok(asked), _) => asked,
        (Err(_), Some(_)) => Asked::default(),
        (Err(error), None) => return Err(error),
    };
    let bank = match (typed, &asked.bank) {
        (Some(path), _) => path.to_owned(),
        (None, Some(path)) => PathBuf::from(path),
        (None, None) => super::bank::choose_bank(args.bank.clone(), config)?,
    };
    let origin = Origin::of("VIVA_BANK", "bank", args.bank.as_deref(), config.bank.is_some(), config);
    let bank = Bank::load(&bank).map_err(|error| origin.told(error))?;
    let id = args.question.as_deref().unwrap_or(&asked.question.id);
    let question = bank.find(id)?;
    asked.set_question(question);
    Ok(asked)
}
