//! Answers that wait to be graded: what a crash, a closed terminal or Ctrl-C has left.

use super::choose::expect_language;
use super::grade::{Judged, hear_recording};
use super::vocabulary::Vocabularies;
use crate::coach::{Caveat, Glossary, KeyPoint, Question, follow_up};
use crate::edge::bank::Bank;
use crate::edge::clock::sleep;
use crate::edge::console::{Console, Key, Keyboard};
use crate::edge::ear::Ear;
use crate::edge::interrupt::Interrupt;
use crate::edge::takes::{Asked, Kept, Takes, grade_command, save_grade, set_offered};
use crate::edge::weights::ModelFile;
use crate::error::{Error, Result};
use crate::listen::Help;
use std::path::Path;
use std::time::Duration;

/// Waiting answers that are asked about one by one; of more the number is told.
const ASKED_ABOUT: usize = 3;

/// What is needed to hear a recording and to show its grade.
pub struct Desk<'a> {
    /// The terminal.
    pub console: &'a mut Console,
    /// Set when viva is to stop.
    pub interrupt: &'a Interrupt,
    /// The recognizer.
    pub ear: &'a mut Ear,
    /// The model it uses.
    pub model: &'a ModelFile,
    /// How it is helped with names.
    pub help: Help,
}

/// Offers to grade what waits: asks where there is a keyboard, tells the command elsewhere; each answer once.
///
/// # Errors
/// When the person stops viva. What goes wrong with one of the answers is told, and leaves it as it was.
pub fn offer(takes: &Takes, keyboard: &mut Keyboard, desk: &mut Desk<'_>) -> Result<()> {
    let waiting = takes.recover().and_then(|recovered| {
        for path in recovered.iter().filter(|path| Asked::of(path).is_err()) {
            desk.console.say(&format!(
                "an unfinished answer was found: {} --bank PATH --question ID",
                grade_command(path)
            ));
        }
        takes.waiting()
    });
    if desk.console.is_quiet() {
        // Whoever does not want to be told anything is told the next time.
        return Ok(());
    }
    let waiting = match waiting {
        Ok(waiting) => waiting,
        Err(error) => {
            desk.console.warn(&format!("answers that wait to be graded were not looked for: {error}"));
            return Ok(());
        }
    };
    let more = waiting.len().saturating_sub(ASKED_ABOUT);
    for (number, kept) in waiting.iter().enumerate() {
        if number >= more {
            one(kept, keyboard, desk)?;
        }
        if let Err(error) = kept.wav.as_deref().map_or(Ok(()), set_offered) {
            desk.console.warn(&format!("this will be asked again: {error}"));
        }
    }
    if more > 0 {
        desk.console.say(&format!("{more} older answers are not graded either: viva takes lists them"));
    }
    Ok(())
}

fn one(kept: &Kept, keyboard: &mut Keyboard, desk: &mut Desk<'_>) -> Result<()> {
    let (Some(take), Ok(asked)) = (kept.wav.as_deref(), kept.asked()) else { return Ok(()) };
    let what = if asked.cut_short { "an unfinished" } else { "an ungraded" };
    let found =
        format!("{what} answer to `{}` was found ({}, {})", asked.question.text, kept.length, kept.when());
    let later = format!("grade it with: {}", grade_command(take));
    let keys = keyboard.watch();
    if !keys.available() || !desk.console.is_lively() {
        desk.console.say(&format!("{found}; {later}"));
        return Ok(());
    }
    desk.console.say(&format!("\n{found}"));
    desk.console.live("grade it now? Enter or y: yes, n: keep it for later");
    let now = loop {
        match keys.pressed() {
            Some(Key::Go | Key::Yes) => break true,
            Some(Key::No | Key::Quit) => break false,
            Some(Key::Interrupt) => desk.interrupt.set(),
            Some(Key::Letter(_)) => {}
            None if desk.interrupt.is_set() => return Err(desk.interrupt.stopped("stopped")),
            None => sleep(Duration::from_millis(20)),
        }
    };
    drop(keys);
    desk.console.clear_live();
    if !now {
        desk.console.say(&format!("kept; {later}"));
        return Ok(());
    }
    let graded = grade(take, &asked, desk).and_then(|graded| {
        desk.console.result(&graded.judged.feedback(&graded.question, desk.console.width()))
    });
    match graded {
        Err(error) if error.is_interrupted() => Err(error),
        Err(error) => {
            desk.console.warn(&format!("it was not graded: {error}"));
            error.hints().iter().for_each(|hint| desk.console.say(&format!("  {hint}")));
            desk.console.say(&format!("it is kept; {later}"));
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// A take that was graded.
pub struct Graded {
    /// The verdicts.
    pub judged: Judged,
    /// The question as its bank has it now.
    pub question: Question,
    /// How the terms of the question are spoken.
    pub glossary: Glossary,
}

/// Grades a take with what is known about it, and keeps the grade beside it.
///
/// # Errors
/// When the bank, the question, the recording or the model cannot be used, when the grade cannot be kept, or when the
/// person stops it.
pub fn grade(take: &Path, asked: &Asked, desk: &mut Desk<'_>) -> Result<Graded> {
    let path = asked.bank.as_deref().ok_or_else(|| {
        Error::failed(format!("the bank of the question `{}` is not known", asked.question.id))
            .hint(format!("name it: {} --bank PATH", grade_command(take)))
    })?;
    let moved = |error: Error| {
        error.hint(format!("if the question has moved: {} --bank PATH --question ID", grade_command(take)))
    };
    let bank = Bank::load(Path::new(path)).map_err(moved)?;
    // An id that follows from the heading may have changed with the name of the file; the question is still the same.
    let same_text = || bank.questions.iter().find(|question| question.text == asked.question.text);
    let question = bank.find(&asked.question.id).or_else(|error| same_text().ok_or(error)).map_err(moved)?;
    expect_language(desk.model, &[question])?;
    desk.ear.learn(Vocabularies::of(desk.help, desk.model, &bank, &[question]).about(question));
    let mut answer =
        hear_recording(take, question, (desk.model, &mut *desk.ear), desk.console, desk.interrupt)?;
    if asked.cut_short && !answer.caveats.contains(&Caveat::CutShort) {
        answer.caveats.push(Caveat::CutShort);
    }
    let glossary = bank.glossary_for(question);
    let wanted = |point: &&KeyPoint| Some(&point.id) == asked.follow_up.as_ref();
    let point = question.points.iter().find(wanted);
    let question = match point {
        Some(point) => follow_up::question(question, point, &asked.question.text),
        None => question.clone(),
    };
    let mut judged = Judged::spoken(&question, &glossary, &answer, Some(desk.model), Some(asked));
    judged.extras.follow_up = asked.follow_up.clone();
    save_grade(take, &judged.json(&question)?)?;
    Ok(Graded { judged, question, glossary })
}
