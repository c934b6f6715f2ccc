//! What an answer still lacks while it is being spoken.

use crate::coach::{Glossary, Question, Verdict, assess};
use crate::edge::ear::Heard;
use crate::listen::Expectation;
use crate::transcript::Transcript;

/// Grades what was heard so far. `is_all` says whether every whole utterance has been heard.
pub fn expectation(question: &Question, glossary: &Glossary, heard: &Heard, is_all: bool) -> Expectation {
    let transcript = Transcript::from_segments(heard.segments.iter().cloned());
    if transcript.is_empty() {
        let wordless = is_all && !heard.segments.is_empty() && heard.failures.is_empty();
        return if wordless { Expectation::Wordless } else { Expectation::Unknown };
    }
    let assessment = assess(question, &transcript, glossary);
    let mut required = question.points.iter().filter(|p| !p.optional && p.weight > 0.0).peekable();
    if required.peek().is_none() {
        return Expectation::Unknown;
    }
    let is_said = |id: &str| assessment.points.iter().any(|p| p.id == id && p.verdict == Verdict::Hit);
    if required.all(|point| is_said(&point.id)) { Expectation::Complete } else { Expectation::Missing }
}
