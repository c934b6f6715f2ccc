//! Why each point got its verdict, stage by stage: the same steps as [`assess`](super::assess), told instead of summed up.

use super::assessment::Rule;

/// How an answer was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    /// What the answer was divided into, in order; what the guards took out is missing (the caveats quote it).
    pub clauses: Vec<ClauseReading>,
    /// How each point was weighed, in the order of the file.
    pub points: Vec<PointReading>,
}

/// One clause of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseReading {
    /// As it stands in the transcript.
    pub text: String,
    /// What it is compared as: case, width, traditional characters, number words and stems folded.
    pub folded: String,
    /// Whether it counts.
    pub standing: Standing,
}

/// What a clause is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// What it says counts.
    Said,
    /// It only lists terms: points count if they are there as a whole.
    Bare,
    /// The speaker says not to know.
    Denied,
}

/// How one point was weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct PointReading {
    /// The point's id.
    pub id: String,
    /// What it is made of.
    pub words: Vec<WordReading>,
    /// The share of its weight that was heard at the best place, from 0 to 1.
    pub share: f64,
    /// The share from which it is a hit: less when one of its terms is said, and when other points are.
    pub needed: f64,
    /// Whether one of its terms was said there.
    pub term_said: bool,
    /// Whether another point was said well.
    pub on_subject: bool,
    /// What speaks against it.
    pub objection: Option<Objection>,
}

/// What speaks against a point although its words were said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// Under a negation that the point does not have, or without one that it has.
    Denied,
    /// With the opposite of one of its words (`push` for `pull`).
    Opposite,
    /// With another number for what it measures.
    Figure,
    /// With its words in the wrong pairs (`oxygen leaves and CO2 binds`).
    Crossed,
    /// Of something else.
    Misplaced,
    /// With the two things it puts in order the other way round.
    Reversed,
    /// It was only named: nothing was said of it.
    OnlyNamed,
    /// As part of a struck statement.
    Struck,
}

/// A word, number or pair of Chinese characters of a point.
#[derive(Debug, Clone, PartialEq)]
pub struct WordReading {
    /// As the point writes it, folded.
    pub word: String,
    /// Its part of the point's weight, from 0 to 1: a marked term counts more, what several points share counts less,
    /// words of the question count little.
    pub weight: f64,
    /// The words of the answer taken for it, by which rule, and how surely; `None` when it was not heard.
    pub heard: Option<(String, Rule, f64)>,
}
