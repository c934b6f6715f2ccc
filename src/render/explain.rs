//! Why each point got its verdict, for a terminal.

use super::ink::Ink;
use super::json::Vocabulary;
use super::terminal::{HALF, HEADING, Page, QUIET};
use super::words::Words;
use crate::coach::explain::{Explanation, PointReading, WordReading};
use crate::coach::{Assessment, Question, Standing, Verdict};
use anstyle::Style;

/// How the answer was read, then how each point was weighed, for a width in columns. Ends with a line break.
pub fn explanation(
    question: &Question,
    assessment: &Assessment,
    explanation: &Explanation,
    width: usize,
) -> String {
    let words = Words::of(question);
    let mut page = Page::new(width);
    page.blank();
    page.row(&Ink::new(words.how_read(), HEADING));
    for (number, clause) in explanation.clauses.iter().enumerate() {
        let style = if clause.standing == Standing::Said { Style::new() } else { HALF };
        let mark = Ink::new(&format!("{:>3}", number + 1), QUIET);
        let mut text = clause.text.replace(char::is_whitespace, " ");
        if let Some(why) = words.standing(clause.standing) {
            text += &words.aside(why);
        }
        page.item(mark, 0, &Ink::new(&text, style));
        page.lines(&Ink::new(&clause.folded, QUIET), 4);
    }
    page.blank();
    page.row(&Ink::new(words.how_weighed(), HEADING));
    for (reading, (point, result)) in
        explanation.points.iter().zip(question.points.iter().zip(&assessment.points))
    {
        page.item(Ink::new(&reading.id, HEADING), 0, &Ink::new(&point.text, Style::new()));
        for word in &reading.words {
            page.lines(
                &Ink::new(&told(word, words), if word.heard.is_some() { Style::new() } else { QUIET }),
                4,
            );
        }
        page.lines(&Ink::new(&sum(reading, result.verdict, words), HALF), 4);
    }
    page.text
}

/// The utterances that were heard differently with the terms of the bank, for a width in columns; empty without any.
pub fn heard_twice(question: &Question, vocabulary: &Vocabulary, width: usize) -> String {
    let words = Words::of(question);
    let mut page = Page::new(width);
    for (number, utterance) in vocabulary.utterances.iter().enumerate() {
        if number == 0 {
            page.blank();
            page.row(&Ink::new(words.heard_twice(), HEADING));
        }
        let mark = Ink::new(&utterance.start_ms.to_string(), QUIET);
        page.item(mark, 0, &Ink::new(&words.quote(&utterance.plain), Style::new()));
        page.lines(&Ink::new(&words.quote(&utterance.told), HALF), 4);
        let is_checked = vocabulary.help == "verify";
        page.lines(
            &Ink::new(&words.told_apart(&utterance.verified, &utterance.unsure, is_checked), QUIET),
            4,
        );
    }
    page.text
}

/// `  34 %  etcd ← “E T C D” (spelled letter by letter, 0.95)`
fn told(word: &WordReading, words: Words) -> String {
    let weight = format!("{:>3.0} %  {}", 100.0 * word.weight, word.word);
    match &word.heard {
        None => weight,
        Some((heard, rule, confidence)) => {
            let heard = words.quote(&heard.replace(char::is_whitespace, " "));
            let rule = words
                .rule(*rule)
                .map_or(String::new(), |rule| words.aside(&format!("{rule}, {confidence:.2}")));
            format!("{weight} ← {heard}{rule}")
        }
    }
}

fn sum(reading: &PointReading, verdict: Verdict, words: Words) -> String {
    let sum = words.weighed(reading, verdict);
    match reading.objection {
        Some(objection) if verdict != Verdict::Hit && reading.share > 0.0 => {
            sum + &words.aside(words.objection(objection))
        }
        _ => sum,
    }
}
