//! Sessions: practice, mock exams, the demo.

use super::args;
use super::bank::{load_bank, warn_of_problems};
use super::model::{choose_help, choose_model, find_model};
use super::origin::one_of;
use super::outcome::Outcome;
use super::voice;
use crate::app::choose::{self, expect_language};
use crate::app::hear;
use crate::app::mock::Exam;
use crate::app::mouth::Mouth;
use crate::app::practice::{Ears, From, Practice, Sound, Sources};
use crate::app::vocabulary::Vocabularies;
use crate::coach::session::{Control, Plan};
use crate::coach::{Commands, Glossary, Question, pick};
use crate::edge::bank::Bank;
use crate::edge::clock;
use crate::edge::config::Config;
use crate::edge::console::{Console, Keyboard};
use crate::edge::folders::{self, Folders};
use crate::edge::interrupt::Interrupt;
use crate::edge::script::Script;
use crate::edge::takes::Takes;
use crate::edge::voice::Wishes;
use crate::edge::wav::Pace;
use crate::error::Result;
use crate::listen::{Help, Patience};
use crate::time::Millis;

/// `viva practice`.
pub(super) fn practice(
    args: args::Practice,
    config: &Config,
    console: &mut Console,
    folders: &Folders,
) -> Result<Outcome> {
    let bank = load_bank(args.bank.named()?, config)?;
    warn_of_problems(&bank, console);
    let session = args.session;
    let count = match (args.count, session.answer_wav.len()) {
        (Some(count), _) => Some(count as usize),
        // One recording is the answer to one question; of several each is one, unless commands are among them.
        (None, recordings @ 1..) if recordings == 1 || !session.hands_free => Some(recordings),
        (None, _) => None,
    };
    let chosen = choose::questions(&bank, args.question.as_deref(), args.topic.as_deref(), count)?;
    let interrupt = Interrupt::install()?;
    let mut practice = prepare(session, (config, folders), (&bank, &chosen), console, &interrupt)?;
    let plan = Plan {
        questions: chosen.len(),
        tries: practice.tries(),
        control: if practice.hands_free { Control::Voice } else { Control::Keys },
        aloud: practice.hands_free,
        think: Millis::ZERO,
        limit: None,
        total: None,
        follow_up: false,
        feedback: true,
    };
    practice.run(plan, &with_glossaries(&bank, &chosen))?;
    Ok(Outcome::Done)
}

/// `viva mock`.
pub(super) fn mock(
    args: args::Mock,
    config: &Config,
    console: &mut Console,
    folders: &Folders,
) -> Result<Outcome> {
    let bank = load_bank(args.bank.named()?, config)?;
    warn_of_problems(&bank, console);
    let pool = choose::questions(&bank, None, args.topic.as_deref(), None)?;
    let seed = args.seed.unwrap_or_else(clock::seed);
    let chosen: Vec<&Question> =
        pick::pick(&pool, args.count as usize, seed).into_iter().map(|place| pool[place]).collect();
    let interrupt = Interrupt::install()?;
    let mut practice = prepare(args.session, (config, folders), (&bank, &chosen), console, &interrupt)?;
    let many = if chosen.len() == 1 { "question" } else { "questions" };
    practice.console.say(&format!("{} {many}, seed {seed}", chosen.len()));
    let plan = Plan {
        questions: chosen.len(),
        tries: practice.tries(),
        control: Control::Clock,
        aloud: true,
        think: Millis(u64::from(args.think) * 1000),
        limit: args.limit.map(|seconds| Millis(u64::from(seconds) * 1000)),
        total: args.minutes.map(|minutes| Millis(u64::from(minutes) * 60_000)),
        follow_up: !args.no_follow_up,
        feedback: false,
    };
    let questions = with_glossaries(&bank, &chosen);
    let exam = Exam::sit(&mut practice, plan, &questions, seed)?;
    let text = if args.json { exam.json()? } else { exam.summary(practice.console.width()) };
    practice.console.result(&text)?;
    exam.speak(&mut practice);
    Ok(Outcome::Done)
}

/// Everything that a session needs, as the arguments and settings say.
fn prepare<'a>(
    args: args::Session,
    (config, folders): (&Config, &Folders),
    (bank, chosen): (&Bank, &[&Question]),
    console: &'a mut Console,
    interrupt: &'a Interrupt,
) -> Result<Practice<'a>> {
    let patience = choose_patience(args.patience, config)?;
    let speak = !args.no_speak && config.speak.unwrap_or(true);
    let mouth = voice::open_mouth(speak, &args.voice, config, (folders, &mut *console))?;
    let ears = match (&args.script, args.answer_wav.is_empty()) {
        (Some(script), _) => Ears::Script(Script::load(script)?),
        (None, is_microphone) => {
            let from = if is_microphone {
                From::Microphone(args.device.or_else(|| config.device.clone()))
            } else {
                From::Recordings { paths: args.answer_wav, pace: Pace::RealTime }
            };
            let model = choose_model(args.model.as_deref(), config, folders)?;
            expect_language(&model, chosen)?;
            let help = choose_help(args.vocabulary, config)?;
            let vocabularies = Vocabularies::of(help, &model, bank, chosen);
            let ear = hear::start_ear(model.path.clone())?;
            Ears::Sound(Box::new(Sound { sources: Sources::new(from), ear, model, vocabularies }))
        }
    };
    Ok(Practice {
        interrupt,
        keyboard: Keyboard::open(),
        is_demo: false,
        hands_free: args.hands_free,
        mouth,
        takes: Takes::open(folders.takes())?,
        retention: config.retention,
        commands: config.spoken_commands(),
        console,
        ears,
        patience,
    })
}

/// The patience that was asked for, else the settings'.
pub(super) fn choose_patience(named: Option<args::Patience>, config: &Config) -> Result<Patience> {
    match named {
        Some(args::Patience::Short) => Ok(Patience::Short),
        Some(args::Patience::Normal) => Ok(Patience::Normal),
        Some(args::Patience::Long) => Ok(Patience::Long),
        None => one_of(
            "patience",
            config.patience.as_deref(),
            Patience::from_name,
            "short, normal or long",
            config,
        ),
    }
}

/// The bundled question, recording and model, through the same path as any other practice.
pub(super) fn demo(console: &mut Console, folders: &Folders) -> Result<Outcome> {
    let path = folders::bundled_bank()?;
    let bank = Bank::load(&path)?;
    let question = bank.find(DEMO_QUESTION)?;
    let model = find_model(Some(DEMO_MODEL), folders)?;
    let interrupt = Interrupt::install()?;
    let vocabularies = Vocabularies::of(Help::default(), &model, &bank, &[question]);
    let ear = hear::start_ear(model.path.clone())?;
    console.say("This is viva with a recorded answer instead of yours: a synthetic voice, heard by the small bundled model.");
    let pace = if console.is_lively() { Pace::RealTime } else { Pace::AtOnce };
    let from = From::Recordings { paths: vec![path.join(DEMO_ANSWER)], pace };
    let mut practice = Practice {
        interrupt: &interrupt,
        keyboard: Keyboard::open(),
        is_demo: true,
        hands_free: false,
        mouth: Mouth::open(console.is_lively(), &Wishes::default(), &folders.data, console)?,
        takes: Takes::open(folders.takes())?,
        retention: None,
        commands: Commands::default(),
        ears: Ears::Sound(Box::new(Sound { sources: Sources::new(from), ear, model, vocabularies })),
        patience: Patience::default(),
        console: &mut *console,
    };
    let plan = Plan {
        questions: 1,
        tries: 1,
        control: Control::Keys,
        aloud: false,
        think: Millis::ZERO,
        limit: None,
        total: None,
        follow_up: false,
        feedback: true,
    };
    practice.run(plan, &with_glossaries(&bank, &[question]))?;
    console
        .say("Now with your own voice: viva doctor says what this machine still needs, then viva practice.");
    Ok(Outcome::Done)
}

/// The demo's question in the bundled bank.
const DEMO_QUESTION: &str = "pod-creation-en";
/// The demo's answer, beside the bundled bank's files.
pub(super) const DEMO_ANSWER: &str = "demo-answer.wav";
/// The demo's model.
const DEMO_MODEL: &str = "viva-demo";

fn with_glossaries<'a>(bank: &Bank, questions: &[&'a Question]) -> Vec<(&'a Question, Glossary)> {
    questions.iter().map(|question| (*question, bank.glossary_for(question))).collect()
}
