//! From a parsed command line to the work.

use super::args::{self, Cli, Command};
use super::bank::{self, load_bank, warn_of_first};
use super::machine;
use super::notes;
use super::origin::Origin;
use super::practice::{self, choose_help};
use super::takes;
use crate::app::choose::expect_language;
use crate::app::eval::Graded;
use crate::app::grade::{Judged, hear_recording};
use crate::app::vocabulary::Vocabularies;
use crate::app::{doctor, hear};
use crate::coach::Glossary;
use crate::edge::bank::read_glossary;
use crate::edge::cases;
use crate::edge::config::Config;
use crate::edge::console::{Console, Verbosity};
use crate::edge::folders::{self, Folders};
use crate::edge::interrupt::Interrupt;
use crate::edge::sound;
use crate::edge::text;
use crate::edge::weights::{self, ModelFile};
use crate::error::{Error, Result};

/// How a command ended, when nothing went wrong on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and there are problems: exit code 1.
    Problems,
}

impl Outcome {
    pub(super) fn well(is_well: bool) -> Self {
        if is_well { Outcome::Done } else { Outcome::Problems }
    }
}

/// Does what was asked for.
///
/// # Errors
/// When it cannot be done; the message and its hints are for the person.
pub fn run(cli: Cli) -> Result<Outcome> {
    let verbosity = match (cli.common.quiet, cli.common.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let mut console = Console::new(verbosity);
    let config = Config::load(cli.common.config.as_deref(), folders::config_file().as_deref())?;
    let folders = || Folders::locate(cli.common.data_dir.clone().or_else(|| config.data_dir.clone()));
    match cli.command {
        Command::Demo => practice::demo(&mut console, &folders()?),
        Command::Practice(args) => practice::practice(args, &config, &mut console, &folders()?),
        Command::Mock(args) => practice::mock(args, &config, &mut console, &folders()?),
        Command::Grade(args) => grade(&args, &config, &mut console, &folders()?),
        Command::Eval(args) => eval(&args, &mut console),
        Command::List(args) => bank::list(args, &config, &mut console, folders().ok().as_ref()),
        Command::New(args) => bank::new(&args, &mut console),
        Command::Edit(args) => bank::edit(args, &config, &mut console),
        Command::Check(args) => bank::check(args, &config, &mut console),
        Command::Import(args) => notes::import(&args, &mut console),
        Command::Export(args) => notes::export(args, &config, &mut console),
        Command::Takes(args) => takes::takes(&args, &config, &mut console, &folders()?),
        Command::Devices => {
            let (text, usable) = doctor::list_devices(&sound::list()?);
            console.result(&text)?;
            Ok(Outcome::well(usable))
        }
        Command::Doctor(args) => machine::doctor(args, &config, &mut console, &folders()?),
        Command::Completions { shell } => {
            console.result(&String::from_utf8_lossy(&args::completions(shell)))?;
            Ok(Outcome::Done)
        }
    }
}

/// The model that was named, else the settings', else the best there is.
pub(super) fn choose_model(named: Option<&str>, config: &Config, folders: &Folders) -> Result<ModelFile> {
    let origin = Origin::of("VIVA_MODEL", "model", named, config.model.is_some(), config);
    find_model(named.or(config.model.as_deref()), folders).map_err(|error| origin.told(error))
}

pub(super) fn find_model(wanted: Option<&str>, folders: &Folders) -> Result<ModelFile> {
    if !cfg!(feature = "whisper") {
        return Err(hear::no_recognizer());
    }
    weights::inspect(&weights::find(wanted, &folders.models())?)
}

fn grade(args: &args::Grade, config: &Config, console: &mut Console, folders: &Folders) -> Result<Outcome> {
    if let Some(take) = &args.answer.take {
        return takes::grade(take, args, config, console, folders);
    }
    let bank = load_bank(args.bank.clone(), config)?;
    let question = bank.find(args.question.as_deref().unwrap_or_default())?;
    let glossary = bank.glossary_for(question);
    let judged = match (&args.answer.wav, &args.answer.transcript) {
        (Some(wav), _) => {
            let interrupt = Interrupt::install()?;
            let model = choose_model(args.model.as_deref(), config, folders)?;
            expect_language(&model, &[question])?;
            let help = choose_help(args.vocabulary, config)?;
            let mut ear = hear::start_ear(model.path.clone())?;
            ear.learn(Vocabularies::of(help, &model, &bank, &[question]).about(question));
            let answer = hear_recording(wav, question, (&model, &mut ear), console, &interrupt)?;
            Judged::spoken(question, &glossary, &answer, Some(&model), None)
        }
        (None, Some(path)) => Judged::written(question, &glossary, &text::read_answer(path)?),
        (None, None) => {
            return Err(
                Error::usage("there is no answer to judge").hint("give --wav FILE or --transcript FILE")
            );
        }
    };
    let mut text =
        if args.json { judged.json(question)? } else { judged.feedback(question, console.width()) };
    if args.explain {
        text += &judged.explanation(question, &glossary, console.width());
    }
    console.result(&text)?;
    Ok(Outcome::Done)
}

fn eval(args: &args::Eval, console: &mut Console) -> Result<Outcome> {
    let spoken_forms = match &args.glossary {
        Some(path) => {
            let (spoken_forms, problems) = read_glossary(path)?;
            if let Some(more) = warn_of_first(&problems, console) {
                console.warn(&format!("and {more} more problems in {}", path.display()));
            }
            spoken_forms
        }
        None => Glossary::default(),
    };
    let graded = Graded::new(cases::read(&args.cases)?, &spoken_forms);
    if let Some(path) = &args.predictions {
        cases::save_predictions(path, &graded.predictions()?, &args.cases)?;
    }
    let text = if args.json { graded.json()? } else { graded.text(args.disagreements, console.width()) };
    console.result(&text)?;
    Ok(Outcome::Done)
}
