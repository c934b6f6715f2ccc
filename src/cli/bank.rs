//! The commands about banks, and which bank is meant.

use super::args;
use super::origin::Origin;
use super::outcome::Outcome;
use crate::app::{bank as bank_text, choose, starter};
use crate::coach::Problem;
use crate::edge::bank::{self, Bank};
use crate::edge::clock::Moment;
use crate::edge::config::Config;
use crate::edge::console::Console;
use crate::edge::editor::{self, Editor};
use crate::edge::folders::{self, Folders};
use crate::edge::grades;
use crate::edge::text::quote;
use crate::error::Result;
use crate::language::Language;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// The bank that was named, else the settings', else `./questions`, else the one that came with viva.
pub(super) fn choose_bank(named: Option<PathBuf>, config: &Config) -> Result<PathBuf> {
    if let Some(path) = named.or_else(|| config.bank.clone()) {
        return Ok(path);
    }
    let here = Path::new("questions");
    if here.is_dir() { Ok(here.to_owned()) } else { folders::bundled_bank() }
}

/// Problems that are shown where somebody only wants to use a bank.
const SHOWN_PROBLEMS: usize = 3;

pub(super) fn warn_of_problems(bank: &Bank, console: &mut Console) {
    if let Some(more) = warn_of_first(&bank.problems, console) {
        console.warn(&format!("and {more} more problems; see them with: viva check {}", bank.path.display()));
    }
}

/// Returns how many problems were not shown, if any.
pub(super) fn warn_of_first(problems: &[Problem], console: &mut Console) -> Option<usize> {
    for problem in problems.iter().take(SHOWN_PROBLEMS) {
        console.warn(&problem.to_string());
    }
    problems.len().checked_sub(SHOWN_PROBLEMS).filter(|more| *more > 0)
}

/// Reads the bank of [`choose_bank`] to ask from.
pub(super) fn load_bank(named: Option<PathBuf>, config: &Config) -> Result<Bank> {
    let origin = bank_origin(named.as_deref(), config);
    Bank::load(&choose_bank(named, config)?).map_err(|error| origin.told(error))
}

/// Reads the bank at `path` to look for problems.
fn read_bank(path: &Path, origin: &Origin) -> Result<Bank> {
    Bank::read(path).map_err(|error| origin.told(error))
}

/// A bank that is not freed: viva ends after it was shown, and to free the words of 10,000 questions one by one takes a tenth
/// of the time.
fn kept(bank: Bank) -> ManuallyDrop<Bank> {
    ManuallyDrop::new(bank)
}

fn bank_origin(named: Option<&Path>, config: &Config) -> Origin {
    Origin::of("VIVA_BANK", "bank", named, config.bank.is_some(), config)
}

/// `viva list`.
///
/// Without a place for `folders`, nothing can have been practiced.
pub(super) fn list(
    args: args::List,
    config: &Config,
    console: &mut Console,
    folders: Option<&Folders>,
) -> Result<Outcome> {
    let bank = kept(load_bank(args.bank.named()?, config)?);
    warn_of_problems(&bank, console);
    let chosen = choose::questions(&bank, None, args.topic.as_deref(), None)?;
    let ids: Vec<&str> = chosen.iter().map(|question| question.id.as_str()).collect();
    let last =
        folders.map(|folders| grades::last(&folders.takes(), &ids, &Moment::now())).unwrap_or_default();
    let text =
        if args.json { bank_text::list_json(&chosen, &last)? } else { bank_text::list(&chosen, &last) };
    console.result(&text)?;
    Ok(Outcome::Done)
}

/// `viva check`.
pub(super) fn check(args: args::Check, config: &Config, console: &mut Console) -> Result<Outcome> {
    let named = args.bank.named()?;
    let origin = bank_origin(named.as_deref(), config);
    let path = choose_bank(named, config)?;
    let mut bank = kept(read_bank(&path, &origin)?);
    if args.fix {
        let written = bank::fix(&bank)?;
        console.say(&bank_text::fixed(&written));
        *bank = Bank::read(&path)?;
    }
    let checked = bank_text::Checked::new(&bank, args.strict);
    console.result(&if args.json { checked.json()? } else { checked.text() })?;
    Ok(Outcome::well(checked.is_well()))
}

/// `viva new`.
pub(super) fn new(args: &args::New, console: &mut Console) -> Result<Outcome> {
    let language = match args.lang {
        args::Lang::Zh => Language::Chinese,
        args::Lang::En => Language::English,
    };
    bank::create(&args.file, starter::bank(language))?;
    let file = quote(&args.file.to_string_lossy());
    console.result(&format!("{}\n", args.file.display()))?;
    console.say(&format!(
        "Try it: viva practice {file}\nThen write your own questions into it, and: viva check --strict {file}"
    ));
    Ok(Outcome::Done)
}

/// `viva edit`.
pub(super) fn edit(args: args::Edit, config: &Config, console: &mut Console) -> Result<Outcome> {
    let origin = bank_origin(args.bank.as_deref(), config);
    let path = choose_bank(args.bank, config)?;
    let bank = Bank::load(&path).map_err(|error| origin.told(error))?;
    let place = &bank.find(&args.question)?.place;
    let editor = Editor::from_environment().ok_or_else(|| editor::no_editor(&place.path, place.line))?;
    editor.open(&place.path, place.line)?;
    let bank = read_bank(&path, &origin)?;
    if bank.questions.iter().all(|question| question.id != args.question) {
        console.warn(&format!("no question is called `{}` any more", args.question));
    }
    let (text, is_well) = bank_text::check_file(&bank, &place.path);
    console.result(&text)?;
    Ok(Outcome::well(is_well))
}
