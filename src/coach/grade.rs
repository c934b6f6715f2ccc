//! Judging an answer.

use super::answer::Answer;
use super::assessment::{Assessment, Caveat, OrderCheck, PointResult, Verdict};
use super::context;
use super::evidence::Quotes;
use super::explain::{ClauseReading, Explanation, PointReading, WordReading};
use super::glossary::Glossary;
use super::guard;
use super::item::Item;
use super::judgement::Judgement;
use super::key::AnswerKey;
use super::lexicon::stemmed;
use super::order;
use super::question::Question;
use super::score;
use super::token::Token;
use super::tokenizer::tokenize;
use crate::transcript::Transcript;
use std::ops::Range;

/// Judges an answer: what of each point was said, in which order, and which struck statements were made.
///
/// Pure, and the same arguments always give the same assessment. The work grows with the length of the transcript, not
/// with its square.
pub fn assess(question: &Question, transcript: &Transcript, glossary: &Glossary) -> Assessment {
    examine(question, transcript, glossary, &mut |_, _| {})
}

/// Judges an answer and tells how. The assessment is that of [`assess`](super::assess).
pub fn explain(
    question: &Question,
    transcript: &Transcript,
    glossary: &Glossary,
) -> (Assessment, Explanation) {
    let mut explanation = Explanation::default();
    let assessment = examine(question, transcript, glossary, &mut |answer, judgements| {
        explanation = reading(answer, judgements, question);
    });
    (assessment, explanation)
}

/// Judges an answer; `told` sees how, unless there is nothing to judge.
pub(super) fn examine(
    question: &Question,
    transcript: &Transcript,
    glossary: &Glossary,
    told: &mut dyn FnMut(&Answer<'_, '_>, &[Judgement<'_, '_>]),
) -> Assessment {
    if transcript.is_empty() {
        return Assessment { caveats: vec![Caveat::NothingHeard], ..nothing(question) };
    }
    let key = AnswerKey::new(question, glossary);
    let text: Vec<char> = transcript.text().chars().collect();
    let heard = guard::clean(&key, question, tokenize(transcript.text(), transcript.breaks()), &text);
    if heard.caveats.contains(&Caveat::NothingHeard) {
        return Assessment { caveats: heard.caveats, ..nothing(question) };
    }
    let answer = Answer::new(&key, question, heard, &text);
    let quotes = Quotes { transcript, text: &text, tokens: &answer.tokens };
    let mut judgements: Vec<Judgement<'_, '_>> = (0..key.points).map(|point| answer.judge(point)).collect();
    let wrong = answer.wrong();
    answer.object_to_wrong(&mut judgements, &wrong);
    answer.object_to_swapped(&mut judgements);
    context::pay_once(&mut judgements, Verdict::Partial);
    context::weigh(&mut judgements);
    context::pay_once(&mut judgements, Verdict::Hit);
    told(&answer, &judgements);
    let points: Vec<PointResult> = judgements
        .iter()
        .enumerate()
        .map(|(at, judgement)| judgement.result(&question.points[at].id, &quotes))
        .collect();
    Assessment {
        coverage: coverage(question, &points),
        order: order(question, &answer.key.items, &judgements),
        said_but_wrong: answer.said_but_wrong(&wrong, &quotes),
        caveats: answer.caveats.clone(),
        points,
    }
}

/// How an answer was read and each point weighed.
pub(super) fn reading(
    answer: &Answer<'_, '_>,
    judgements: &[Judgement<'_, '_>],
    question: &Question,
) -> Explanation {
    let quote = |tokens: &Range<usize>| -> String {
        let tokens = &answer.tokens[tokens.clone()];
        answer.text[tokens[0].span.start..tokens[tokens.len() - 1].span.end].iter().collect()
    };
    let clauses = answer.clauses.iter().zip(&answer.standing).map(|(clause, &standing)| ClauseReading {
        text: quote(&clause.tokens),
        folded: joined_by_spaces(&stemmed(&answer.tokens[clause.tokens.clone()])),
        standing,
    });
    let points = judgements.iter().enumerate().map(|(at, judgement)| {
        let item = &answer.key.items[at];
        let heard_as = |unit: usize| {
            let mentions = judgement.mentions.iter().filter(|mention| mention.units.contains(&unit));
            let best = mentions.max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
            Some((quote(&best.tokens), judgement.rule.unwrap_or(best.rule), best.confidence))
        };
        let words = item.units.iter().enumerate().map(|(unit, word)| WordReading {
            word: word.label.clone(),
            weight: if item.total > 0.0 { word.weight / item.total } else { 0.0 },
            heard: heard_as(unit),
        });
        PointReading {
            id: question.points[at].id.clone(),
            words: words.collect(),
            share: judgement.share,
            needed: judgement.needed,
            term_said: judgement.term >= score::TERM_SAID,
            on_subject: judgement.on_subject,
            objection: judgement.objection,
        }
    });
    Explanation { clauses: clauses.collect(), points: points.collect() }
}

fn joined_by_spaces(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The assessment of an answer that could not be judged.
fn nothing(question: &Question) -> Assessment {
    let missed = |id: &String| PointResult {
        id: id.clone(),
        verdict: Verdict::Missed,
        credit: 0.0,
        evidence: Vec::new(),
    };
    Assessment {
        points: question.points.iter().map(|point| missed(&point.id)).collect(),
        ..Assessment::default()
    }
}

/// The weighted credit of the points that are not optional; weights that are no positive number count nothing.
fn coverage(question: &Question, points: &[PointResult]) -> Option<f64> {
    let (mut earned, mut possible) = (0.0, 0.0);
    for (point, result) in question.points.iter().zip(points) {
        if !point.optional && point.weight.is_finite() && point.weight > 0.0 {
            earned += point.weight * result.credit;
            possible += point.weight;
        }
    }
    (possible > 0.0).then(|| (earned / possible).clamp(0.0, 1.0))
}

/// The order of the steps that were said.
fn order(question: &Question, items: &[Item<'_>], judgements: &[Judgement<'_, '_>]) -> OrderCheck {
    let steps: Vec<(&str, usize)> = question
        .points
        .iter()
        .zip(judgements.iter().zip(items))
        .filter(|(point, (judgement, _))| point.step && judgement.verdict == Verdict::Hit)
        .map(|(point, (judgement, item))| {
            (point.id.as_str(), judgement.place(|unit| item.units[unit].weight))
        })
        .collect();
    order::check(&steps)
}

#[cfg(test)]
pub(super) mod tests;

#[cfg(test)]
mod wordings;
