//! What a session has come to: one outcome a question.

use super::super::grade::Judged;
use super::super::hear::Answer;
use crate::coach::session::{Part, Plan};
use crate::coach::{Glossary, Question};
use crate::edge::clock::{Now, Stopwatch};
use crate::edge::console::Watch;
use crate::time::Millis;
use std::path::PathBuf;

/// What became of a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// The follow-up, where a point was missed.
    pub follow_up: Option<FollowUp>,
    /// Whether it was asked.
    pub was_followed_up: bool,
    /// From the first moment of listening to the last word.
    pub answer: Millis,
}

/// How a question ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Ending {
    /// The session ended before it.
    #[default]
    NotReached,
    /// It was asked, and nothing was heard.
    Silent,
    /// The person passed it over.
    Skipped,
    /// It was answered.
    Answered(Box<Judged>),
}

impl Outcome {
    /// The judged answer.
    pub fn judged(&self) -> Option<&Judged> {
        match &self.ending {
            Ending::Answered(judged) => Some(judged),
            _ => None,
        }
    }

    /// Where the recording is.
    pub fn take(&self) -> Option<PathBuf> {
        self.judged()?.extras.take.as_ref().map(PathBuf::from)
    }
}

/// A follow-up and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp {
    /// The question as it was asked, with the point it asks for.
    pub question: Question,
    /// How it is read aloud.
    pub spoken: String,
    /// The answer; `None` when nothing was heard.
    pub judged: Option<Judged>,
}

/// A session under way.
pub(super) struct Round<'q> {
    pub(super) plan: Plan,
    pub(super) questions: &'q [(&'q Question, Glossary)],
    pub(super) outcomes: Vec<Outcome>,
    /// The answer that is to be judged.
    pub(super) heard: Option<(Answer, Now)>,
    pub(super) begun: Stopwatch,
    /// The question that stands on the screen with nothing below it.
    pub(super) shown: Option<(usize, Part)>,
    /// The keyboard, from a question to the end of its answer.
    pub(super) keys: Option<Watch>,
}

impl<'q> Round<'q> {
    pub(super) fn new(plan: Plan, questions: &'q [(&'q Question, Glossary)]) -> Self {
        Round {
            outcomes: vec![Outcome::default(); questions.len()],
            plan,
            questions,
            heard: None,
            begun: Stopwatch::start(),
            shown: None,
            keys: None,
        }
    }

    /// What is asked: the question or the follow-up to it, and the spoken forms of its terms.
    pub(super) fn asked(&self, at: usize, part: Part) -> (Question, &'q Glossary) {
        let (question, glossary) = &self.questions[at];
        let follow_up = self.outcomes[at].follow_up.as_ref().filter(|_| part == Part::FollowUp);
        (follow_up.map_or_else(|| (*question).clone(), |f| f.question.clone()), glossary)
    }

    /// The language of what is announced now.
    pub(super) fn in_chinese(&self) -> bool {
        let at = self.outcomes.iter().rposition(|outcome| outcome.ending != Ending::NotReached);
        let at = self.shown.map_or(at.unwrap_or(0), |(at, _)| at);
        self.questions.get(at).is_some_and(|(question, _)| question.speaks_chinese())
    }
}
