//! `viva import`: what a note would give, told to the person.

use crate::coach::import::{Imported, Made};
use std::path::Path;

/// What would be made, a line for each question: its place in the note, its words, its points.
pub fn plan(note: &Path, imported: &Imported) -> String {
    let mut text = String::new();
    for Made { line, text: words, points, guessed } in &imported.questions {
        let points = counted(*points, "point");
        let guessed = if *guessed { ", each a sentence of its answer" } else { "" };
        text.push_str(&format!("{}:{line}: {words} ({points}{guessed})\n", note.display()));
    }
    text + &summary(imported) + "\n"
}

/// How much was made, in one line.
pub fn summary(imported: &Imported) -> String {
    let points = imported.questions.iter().map(|question| question.points).sum();
    let guessed = imported.questions.iter().filter(|question| question.guessed).count();
    let edit = match guessed {
        0 => String::new(),
        1 => "; 1 question has sentences for points, marked with a comment".to_owned(),
        _ => format!("; {guessed} questions have sentences for points, marked with a comment"),
    };
    format!("{}, {}{edit}", counted(imported.questions.len(), "question"), counted(points, "point"))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
