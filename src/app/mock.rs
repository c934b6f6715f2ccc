//! A mock exam: a session by the clock, and its result.

use super::practice::{self, Outcome, Practice};
use crate::coach::session::Plan;
use crate::coach::{Glossary, Language, Question, Verdict, follow_up};
use crate::edge::clock::Stopwatch;
use crate::error::Result;
use crate::render::exam::{Ending, Follow, Row, Sheet};
use crate::render::spoken;
use crate::time::Millis;

/// An exam that is over.
pub struct Exam<'q> {
    questions: &'q [(&'q Question, Glossary)],
    outcomes: Vec<Outcome>,
    elapsed: Millis,
    seed: u64,
}

impl<'q> Exam<'q> {
    /// Asks the questions by the plan.
    ///
    /// # Errors
    /// When no answer can be heard or kept. What was said before is kept.
    pub fn sit(
        practice: &mut Practice<'_>,
        plan: Plan,
        questions: &'q [(&'q Question, Glossary)],
        seed: u64,
    ) -> Result<Self> {
        let begun = Stopwatch::start();
        let outcomes = practice.run(plan, questions)?;
        let elapsed = Millis::from_seconds(begun.elapsed().as_secs_f64());
        Ok(Exam { questions, outcomes, elapsed, seed })
    }

    /// The result as a JSON document.
    ///
    /// # Errors
    /// Never in practice.
    pub fn json(&self) -> Result<String> {
        self.sheet().json()
    }

    /// The result for a terminal.
    pub fn summary(&self, width: usize) -> String {
        self.sheet().text(width)
    }

    /// Speaks the result to somebody who does not look.
    pub fn speak(&self, practice: &mut Practice<'_>) {
        let Some((question, _)) = self.questions.first().filter(|_| practice.hands_free) else { return };
        let chinese = question.speaks_chinese();
        let language = if chinese { Language::Chinese } else { Language::English };
        practice.speak(&spoken::plain(&self.sheet().spoken(), chinese), language);
    }

    fn sheet(&self) -> Sheet<'_> {
        let rows =
            self.questions.iter().zip(&self.outcomes).map(|((question, _), outcome)| row(question, outcome));
        Sheet { seed: self.seed, elapsed: self.elapsed, rows: rows.collect() }
    }
}

fn row<'a>(question: &'a Question, outcome: &'a Outcome) -> Row<'a> {
    let judged = outcome.judged();
    let coverage = judged.and_then(|judged| judged.assessment.coverage);
    let follow = outcome.follow_up.as_ref();
    let second = follow.and_then(|follow| follow.judged.as_ref());
    let asked_for = second.and_then(|second| second.assessment.points.first());
    let counted = match (judged, asked_for) {
        (Some(judged), Some(result)) => follow_up::counted(question, &judged.assessment, result),
        _ => coverage,
    };
    let missed = judged.map_or_else(Vec::new, |judged| {
        let results = judged.assessment.points.iter().filter(|result| {
            let point = question.points.iter().find(|point| point.id == result.id);
            let then =
                asked_for.filter(|then| then.id == result.id).map_or(Verdict::Missed, |then| then.verdict);
            result.verdict.max(then) == Verdict::Missed && point.is_some_and(|point| !point.optional)
        });
        results.map(|result| result.id.clone()).collect()
    });
    Row {
        question,
        ending: match outcome.ending {
            practice::Ending::NotReached => Ending::NotReached,
            practice::Ending::Silent => Ending::Silent,
            practice::Ending::Skipped => Ending::Skipped,
            practice::Ending::Answered(_) => Ending::Answered,
        },
        coverage,
        counted,
        answer: outcome.answer,
        missed,
        follow_up: follow.filter(|_| outcome.was_followed_up).and_then(|follow| {
            Some(Follow {
                point: &follow.question.points.first()?.id,
                text: &follow.question.text,
                verdict: asked_for.map(|result| result.verdict),
                heard: second.map_or("", |second| second.transcript.text()),
            })
        }),
        take: judged.and_then(|judged| judged.extras.take.clone()),
    }
}
