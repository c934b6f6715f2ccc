//! How well the grader agrees with people: its verdicts on labelled answers, compared with the labels.
//!
//! Only points labelled hit or missed are scored. *Strict* figures take a hit alone for credit, *lenient* ones a partial
//! point too. Points of all answers are counted together (micro average); for intervals answers are resampled, not
//! points, because the points of one answer stand or fall together.

mod bootstrap;
mod case;
mod counts;
mod summary;

pub use bootstrap::{LEVEL, RESAMPLES, SEED};
pub use case::{Case, Label, Prediction, mark_sequences, point};
pub use counts::{Counts, Credit, Figure, Figures};
pub use summary::{
    Conflict, Disagreement, Evaluation, ORDERED, OrderAgreement, Slice, ZeroHit, disagreements, evaluate,
};
