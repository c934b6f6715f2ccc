//! One answer judged, or many that people have labelled.

use super::args;
use super::bank::{load_bank, warn_of_first};
use super::model::{choose_help, choose_model};
use super::outcome::Outcome;
use super::takes;
use crate::app::choose::expect_language;
use crate::app::eval::Graded;
use crate::app::grade::{Judged, hear_recording};
use crate::app::hear;
use crate::app::vocabulary::Vocabularies;
use crate::coach::Glossary;
use crate::edge::bank::read_glossary;
use crate::edge::cases;
use crate::edge::config::Config;
use crate::edge::console::Console;
use crate::edge::folders::Folders;
use crate::edge::interrupt::Interrupt;
use crate::edge::text;
use crate::error::{Error, Result};

/// `viva grade`.
pub(super) fn grade(
    args: &args::Grade,
    config: &Config,
    console: &mut Console,
    folders: &Folders,
) -> Result<Outcome> {
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

/// `viva eval`.
pub(super) fn eval(args: &args::Eval, console: &mut Console) -> Result<Outcome> {
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
