//! `viva eval`: labelled answers graded, and the grades compared with the labels.

use crate::coach::eval::{self, Case, Evaluation, Prediction};
use crate::coach::{Glossary, assess};
use crate::edge::workers;
use crate::error::{Context, Result};
use crate::render::eval as terminal;
use crate::render::json::eval as json;
use crate::transcript::Transcript;
use serde::Serialize;

/// Labelled answers and what the grader made of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Graded {
    cases: Vec<Case>,
    predictions: Vec<Prediction>,
    evaluation: Evaluation,
}

impl Graded {
    /// Grades all answers, on all cores, with the glossary that everybody has and these spoken forms besides.
    pub fn new(cases: Vec<Case>, spoken_forms: &Glossary) -> Self {
        let mut glossary = everybodys_glossary();
        glossary.merge(spoken_forms);
        let predictions = workers::map(&cases, |case| {
            let transcript = Transcript::written(case.transcript.as_str());
            Prediction::of(&assess(&case.question, &transcript, &glossary))
        });
        let evaluation = eval::evaluate(&cases, &predictions);
        Graded { cases, predictions, evaluation }
    }

    /// The tables for a terminal of this width; on request with the answers that grader and labels see differently.
    pub fn text(&self, with_disagreements: bool, width: usize) -> String {
        let mut text = terminal::evaluation(&self.evaluation, width);
        if with_disagreements {
            let found = eval::disagreements(&self.cases, &self.predictions);
            text.push('\n');
            text += &terminal::disagreements(&found, width);
        }
        text
    }

    /// Everything as one JSON document, pretty-printed, with a line feed at its end.
    ///
    /// # Errors
    /// None that can happen: every value is text or a number.
    pub fn json(&self) -> Result<String> {
        let found = eval::disagreements(&self.cases, &self.predictions);
        let document = json::Evaluation::new(&self.evaluation, &found, env!("CARGO_PKG_VERSION"));
        written(serde_json::to_string_pretty(&document))
    }

    /// One JSON object a line: `{"id", "hit": […], "partial": […], "order_score"}`, in the order of the answers.
    ///
    /// # Errors
    /// None that can happen: every value is text or a number.
    pub fn predictions(&self) -> Result<String> {
        let lines = self.cases.iter().zip(&self.predictions);
        lines.map(|(case, prediction)| line(&json::Predicted::new(case, prediction))).collect()
    }
}

/// The spoken forms that everybody has without writing any: none so far.
fn everybodys_glossary() -> Glossary {
    Glossary::default()
}

fn line(value: &impl Serialize) -> Result<String> {
    written(serde_json::to_string(value))
}

fn written(text: serde_json::Result<String>) -> Result<String> {
    Ok(text.context(|| "cannot write JSON".to_owned())? + "\n")
}
