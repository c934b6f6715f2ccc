//! From a parsed command line to the work.

use super::args::{self, Cli, Command};
use super::bank::{self, choose_bank, load_bank, warn_of_first, warn_of_problems};
use super::notes;
use super::origin::Origin;
use super::voice;
use crate::app::eval::Graded;
use crate::app::grade::{Judged, hear_recording};
use crate::app::mouth::Mouth;
use crate::app::practice::{From, Practice};
use crate::app::{choose, doctor, hear};
use crate::coach::{Glossary, Question};
use crate::edge::bank::{Bank, read_glossary};
use crate::edge::cases;
use crate::edge::config::Config;
use crate::edge::console::{Console, Keyboard, Verbosity};
use crate::edge::folders::{self, Folders};
use crate::edge::interrupt::Interrupt;
use crate::edge::sound;
use crate::edge::takes::Takes;
use crate::edge::text;
use crate::edge::voice::Wishes;
use crate::edge::wav::Pace;
use crate::edge::weights::{self, ModelFile};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::listen::Patience;

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
        Command::Demo => demo(&mut console, &folders()?),
        Command::Practice(args) => practice(args, &config, &mut console, &folders()?),
        Command::Grade(args) => grade(&args, &config, &mut console, &folders()?),
        Command::Eval(args) => eval(&args, &mut console),
        Command::List(args) => bank::list(args, &config, &mut console, folders().ok().as_ref()),
        Command::New(args) => bank::new(&args, &mut console),
        Command::Edit(args) => bank::edit(args, &config, &mut console),
        Command::Check(args) => bank::check(args, &config, &mut console),
        Command::Import(args) => notes::import(&args, &mut console),
        Command::Export(args) => notes::export(args, &config, &mut console),
        Command::Devices => {
            let (text, usable) = doctor::list_devices(&sound::list()?);
            console.result(&text)?;
            Ok(Outcome::well(usable))
        }
        Command::Doctor(args) => {
            let model = args.model.or_else(|| config.model.clone());
            let bank = choose_bank(args.bank, &config);
            let voice = voice::wishes(&args.voice, &config);
            let report = doctor::examine(&folders()?, model.as_deref(), &voice, bank);
            console.result(&report.text)?;
            Ok(Outcome::well(report.is_well))
        }
        Command::Completions { shell } => {
            console.result(&String::from_utf8_lossy(&args::completions(shell)))?;
            Ok(Outcome::Done)
        }
    }
}

/// The model that was named, else the settings', else the best there is.
fn choose_model(named: Option<&str>, config: &Config, folders: &Folders) -> Result<ModelFile> {
    let origin = Origin::of("VIVA_MODEL", "model", named, config.model.is_some(), config);
    find_model(named.or(config.model.as_deref()), folders).map_err(|error| origin.told(error))
}

fn find_model(wanted: Option<&str>, folders: &Folders) -> Result<ModelFile> {
    if !cfg!(feature = "whisper") {
        return Err(hear::no_recognizer());
    }
    weights::inspect(&weights::find(wanted, &folders.models())?)
}

/// Refuses to hear Chinese with a model that knows English only: it would write nonsense, and nonsense would be judged.
fn expect_language(model: &ModelFile, questions: &[&Question]) -> Result<()> {
    match questions.iter().find(|question| question.language == Language::Chinese) {
        Some(question) if !model.multilingual => Err(Error::usage(format!(
            "the model `{}` knows English only, and `{}` is answered in Chinese",
            model.name, question.id
        ))
        .hint("take a multilingual model, such as ggml-base.bin: --model base")),
        _ => Ok(()),
    }
}

fn grade(args: &args::Grade, config: &Config, console: &mut Console, folders: &Folders) -> Result<Outcome> {
    let bank = load_bank(args.bank.clone(), config)?;
    let question = bank.find(&args.question)?;
    let glossary = bank.glossary_for(question);
    let judged = match (&args.answer.wav, &args.answer.transcript) {
        (Some(wav), _) => {
            let interrupt = Interrupt::install()?;
            let model = choose_model(args.model.as_deref(), config, folders)?;
            expect_language(&model, &[question])?;
            let mut ear = hear::start_ear(model.path.clone())?;
            let answer = hear_recording(wav, question, (&model, &mut ear), console, &interrupt)?;
            Judged::spoken(question, &glossary, &answer, &model, None)
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

fn practice(
    args: args::Practice,
    config: &Config,
    console: &mut Console,
    folders: &Folders,
) -> Result<Outcome> {
    let bank = load_bank(args.bank, config)?;
    warn_of_problems(&bank, console);
    let from = match args.answer_wav {
        Some(path) => From::Recording { path, pace: Pace::RealTime },
        None => From::Microphone(args.device.or_else(|| config.device.clone())),
    };
    let count = match (&from, args.count) {
        (_, Some(count)) => Some(count as usize),
        // One recording is the answer to one question.
        (From::Recording { .. }, None) => Some(1),
        (From::Microphone(_), None) => None,
    };
    let chosen = choose::questions(&bank, args.question.as_deref(), args.topic.as_deref(), count)?;
    let patience = match (args.patience, &config.patience) {
        (Some(args::Patience::Short), _) => Patience::Short,
        (Some(args::Patience::Normal), _) => Patience::Normal,
        (Some(args::Patience::Long), _) => Patience::Long,
        (None, Some(name)) => Patience::from_name(name).ok_or_else(|| {
            Error::usage(format!("the settings `{}` say patience = {name:?}", config.path.display()))
                .hint("it may be short, normal or long")
        })?,
        (None, None) => Patience::default(),
    };
    let speak = !args.no_speak && config.speak.unwrap_or(true);
    let mouth = voice::open_mouth(speak, &args.voice, config, (folders, &mut *console))?;
    let model = choose_model(args.model.as_deref(), config, folders)?;
    expect_language(&model, &chosen)?;
    let interrupt = Interrupt::install()?;
    let ear = hear::start_ear(model.path.clone())?;
    let mut practice = Practice {
        interrupt: &interrupt,
        keyboard: Keyboard::open(),
        ear,
        is_demo: false,
        mouth,
        takes: Takes::open(folders.takes())?,
        console,
        model,
        from,
        patience,
    };
    practice.run(&with_glossaries(&bank, &chosen))?;
    Ok(Outcome::Done)
}

/// The bundled question, recording and model, through the same path as any other practice.
fn demo(console: &mut Console, folders: &Folders) -> Result<Outcome> {
    let path = folders::bundled_bank()?;
    let bank = Bank::load(&path)?;
    let question = bank.find(DEMO_QUESTION)?;
    let model = find_model(Some(DEMO_MODEL), folders)?;
    let interrupt = Interrupt::install()?;
    let ear = hear::start_ear(model.path.clone())?;
    console.say("This is viva with a recorded answer instead of yours: a synthetic voice, heard by the small bundled model.");
    let pace = if console.is_lively() { Pace::RealTime } else { Pace::AtOnce };
    let mut practice = Practice {
        interrupt: &interrupt,
        keyboard: Keyboard::open(),
        ear,
        is_demo: true,
        mouth: Mouth::open(console.is_lively(), &Wishes::default(), &folders.data, console)?,
        takes: Takes::open(folders.takes())?,
        from: From::Recording { path: path.join(DEMO_ANSWER), pace },
        patience: Patience::default(),
        console: &mut *console,
        model,
    };
    practice.run(&with_glossaries(&bank, &[question]))?;
    console
        .say("Now with your own voice: viva doctor says what this machine still needs, then viva practice.");
    Ok(Outcome::Done)
}

/// The demo's question in the bundled bank.
const DEMO_QUESTION: &str = "pod-creation-en";
/// The demo's answer, beside the bundled bank's files.
const DEMO_ANSWER: &str = "demo-answer.wav";
/// The demo's model.
const DEMO_MODEL: &str = "viva-demo";

fn with_glossaries<'a>(bank: &Bank, questions: &[&'a Question]) -> Vec<(&'a Question, Glossary)> {
    questions.iter().map(|question| (*question, bank.glossary_for(question))).collect()
}
