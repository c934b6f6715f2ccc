//! Which questions are asked.

use crate::coach::Question;
use crate::edge::bank::Bank;
use crate::error::{Error, Result};

/// The question with this id; else the questions whose topics or bank have `topic` in their names (in any case), in the
/// order of the bank, at most `count`.
///
/// # Errors
/// When there is no such question or topic.
pub fn questions<'a>(
    bank: &'a Bank,
    id: Option<&str>,
    topic: Option<&str>,
    count: Option<usize>,
) -> Result<Vec<&'a Question>> {
    if let Some(id) = id {
        return Ok(vec![bank.find(id)?]);
    }
    let wanted = topic.map(str::to_lowercase);
    let fits = |question: &&Question| {
        wanted.as_ref().is_none_or(|wanted| {
            question.topic.iter().chain([&question.bank]).any(|name| name.to_lowercase().contains(wanted))
        })
    };
    let chosen: Vec<&Question> =
        bank.questions.iter().filter(fits).take(count.unwrap_or(usize::MAX)).collect();
    if chosen.is_empty() {
        let mut names: Vec<String> = Vec::new();
        for name in bank.questions.iter().flat_map(|q| q.topic.iter().chain([&q.bank])) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        return Err(Error::usage(format!(
            "no question in `{}` belongs to the topic `{}`",
            bank.path.display(),
            topic.unwrap_or_default()
        ))
        .hint(format!("topics there: {}", names.join(", "))));
    }
    Ok(chosen)
}
