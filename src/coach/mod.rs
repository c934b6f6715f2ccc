//! What an examiner knows: questions, key points, and how to judge an answer.
//!
//! Pure: values in, values out. No file, clock, thread, device, environment or printing may ever be here, and nothing
//! of [`listen`](crate::listen).

pub mod advice;
mod answer;
pub mod assessment;
mod chance;
mod clause;
pub mod command;
mod context;
mod correction;
pub mod delivery;
mod denial;
mod distance;
pub mod eval;
mod evidence;
pub mod explain;
pub mod export;
mod figure;
pub mod filler;
mod finding;
pub mod follow_up;
pub mod glossary;
mod grade;
mod guard;
mod homophone;
pub mod import;
mod item;
mod judgement;
mod key;
mod letters;
mod lexicon;
mod matching;
mod mention;
mod normal;
pub mod notes;
mod numbers;
mod opposite;
mod order;
mod pairing;
pub mod pick;
mod polarity;
pub mod question;
mod relation;
mod score;
pub mod session;
mod sound;
mod subject;
mod swap;
mod token;
mod tokenizer;
mod tongue;
mod transliteration;
mod trie;
pub mod vocabulary;
mod wrong;

pub use crate::language::Language;
pub use assessment::{Assessment, Caveat, Evidence, OrderCheck, PointResult, Rule, Verdict, WrongStatement};
pub use command::{Command, Commands, Rating};
pub use delivery::{Delivery, Pause};
pub use explain::{Explanation, Objection, Standing};
pub use filler::Filler;
pub use glossary::Glossary;
pub use grade::{assess, explain};
pub use question::{KeyPoint, Place, Problem, Question, Term};
