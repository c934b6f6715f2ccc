//! What an examiner knows: questions, key points, and how to judge an answer.
//!
//! Pure: values in, values out. No file, clock, thread, device, environment or printing may ever be here, and nothing
//! of [`listen`](crate::listen).

pub mod assessment;
pub mod glossary;
pub mod question;

pub use crate::language::Language;
pub use assessment::{Assessment, Caveat, Evidence, OrderCheck, PointResult, Rule, Verdict, WrongStatement};
pub use glossary::Glossary;
pub use question::{KeyPoint, Place, Problem, Question, Term};
