//! Which questions are asked.

use crate::coach::Question;
use crate::edge::bank::Bank;
use crate::edge::weights::ModelFile;
use crate::error::{Error, Result};
use crate::language::Language;

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

/// Refuses to hear Chinese with a model that knows English only: it would write nonsense, and nonsense would be judged.
///
/// # Errors
/// When that is what was asked for.
pub fn expect_language(model: &ModelFile, questions: &[&Question]) -> Result<()> {
    match questions.iter().find(|question| question.language == Language::Chinese) {
        Some(question) if !model.multilingual => Err(Error::usage(format!(
            "the model `{}` knows English only, and `{}` is answered in Chinese",
            model.name, question.id
        ))
        .hint("take a multilingual model, such as ggml-base.bin: --model base")),
        _ => Ok(()),
    }
}
