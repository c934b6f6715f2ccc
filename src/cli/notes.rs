//! The commands that make a bank of notes, and notes of a bank.

use super::args;
use super::bank::{choose_bank, warn_of_problems};
use super::outcome::Outcome;
use crate::app::import as import_text;
use crate::coach::{export as written, import as read};
use crate::edge::bank::Bank;
use crate::edge::config::Config;
use crate::edge::console::Console;
use crate::edge::{notes, text};
use crate::error::Result;
use crate::language::Language;
use std::path::Path;

/// `viva import`.
pub(super) fn import(args: &args::Import, console: &mut Console) -> Result<Outcome> {
    let language = args.lang.map(|lang| match lang {
        args::AnswerLang::Zh => Language::Chinese,
        args::AnswerLang::En => Language::English,
        args::AnswerLang::Auto => Language::Auto,
    });
    let decoded = notes::read(&args.file, args.encoding.as_deref())?;
    decoded.remarks.iter().for_each(|remark| console.warn(remark));
    let note = if args.file == Path::new("-") { Path::new("stdin") } else { &args.file };
    let imported = read::import(note, args.out.as_deref().unwrap_or(note), &decoded.text, language);
    imported.remarks.iter().for_each(|remark| console.warn(&remark.to_string()));
    if imported.questions.is_empty() {
        console
            .warn(&format!("no question was recognized in {}; all of it is kept as prose", note.display()));
    }
    if args.dry_run {
        console.result(&import_text::plan(note, &imported))?;
        return Ok(Outcome::Done);
    }
    match &args.out {
        Some(out) => {
            notes::save(out, &imported.text, &args.file, args.force)?;
            console.say(&format!("{}: {}", out.display(), import_text::summary(&imported)));
            console.say(&format!("now read it, then: viva check {}", text::quote(&out.to_string_lossy())));
        }
        None => {
            console.result(&imported.text)?;
            console.say(&import_text::summary(&imported));
        }
    }
    Ok(Outcome::Done)
}

/// `viva export`.
pub(super) fn export(args: args::Export, config: &Config, console: &mut Console) -> Result<Outcome> {
    let bank = Bank::load(&choose_bank(args.bank.named()?, config)?)?;
    warn_of_problems(&bank, console);
    let deck = written::anki(&bank.questions);
    match &args.out {
        Some(out) => {
            notes::save(out, &deck, &bank.path, args.force)?;
            console.say(&format!("{}: {} notes", out.display(), bank.questions.len()));
        }
        None => console.result(&deck)?,
    }
    Ok(Outcome::Done)
}
