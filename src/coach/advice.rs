//! Advice on style: what a bank may say, and what makes it hard to grade well.
//!
//! Unlike a [`Problem`] found by reading, none of it surprises the author; each piece is a question that the grader would
//! judge worse than it could. What the grader hears is asked of the grader itself.

use super::assessment::{Rule, Verdict};
use super::clause;
use super::finding;
use super::glossary::Glossary;
use super::grade::assess;
use super::item::{joined, keys};
use super::key::AnswerKey;
use super::lexicon::stem_key;
use super::matching;
use super::notes::excerpt;
use super::question::{KeyPoint, Problem, Question};
use super::token::Token;
use super::tokenizer::tokenize;
use crate::transcript::Transcript;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Nobody says more points than this in one answer.
pub const MOST_POINTS: usize = 12;

/// What could be better about one question, by place. `glossary` holds the spoken forms its answers are graded with.
///
/// Pure; the same arguments always give the same advice.
pub fn on_question(question: &Question, glossary: &Glossary) -> Vec<Problem> {
    let mut advice = Vec::new();
    too_many_points(question, &mut advice);
    without_term(question, &mut advice);
    said_twice(question, &mut advice);
    in_every_point(question, &mut advice);
    confused(question, glossary, &mut advice);
    reference(question, glossary, &mut advice);
    advice.sort();
    advice
}

/// Questions of a bank that ask the same: one piece of advice for each but the first.
pub fn on_wording(questions: &[Question]) -> Vec<Problem> {
    let mut first: HashMap<String, &Question> = HashMap::new();
    let mut advice = Vec::new();
    for question in questions {
        match first.get(&joined(&tokenize(&question.text, &[]))) {
            None => {
                first.insert(joined(&tokenize(&question.text, &[])), question);
            }
            Some(other) => advice.push(Problem {
                place: question.place.clone(),
                what: format!("{} is asked already, at {}", excerpt(&question.text), other.place),
                mend: "word it differently, or put both lists under one heading".into(),
            }),
        }
    }
    advice
}

fn on_point(point: &KeyPoint, what: impl Into<String>, mend: impl Into<String>) -> Problem {
    Problem { place: point.place.clone(), what: what.into(), mend: mend.into() }
}

fn on_heading(question: &Question, what: impl Into<String>, mend: impl Into<String>) -> Problem {
    Problem { place: question.place.clone(), what: what.into(), mend: mend.into() }
}

fn too_many_points(question: &Question, advice: &mut Vec<Problem>) {
    let count = question.points.len();
    if count > MOST_POINTS {
        advice.push(on_heading(
            question,
            format!("{} has {count} points, more than anybody says in one answer", excerpt(&question.text)),
            format!("keep the {MOST_POINTS} that matter most, or ask two questions"),
        ));
    }
}

fn without_term(question: &Question, advice: &mut Vec<Problem>) {
    for point in question.points.iter().filter(|point| point.terms.is_empty()) {
        advice.push(on_point(
            point,
            format!("{} has no term, so all its words count alike", excerpt(&point.text)),
            "mark what must be said as `**term**`, with other ways to say it after `|`",
        ));
    }
}

/// Points made of the same words.
fn said_twice(question: &Question, advice: &mut Vec<Problem>) {
    let mut first: HashMap<BTreeSet<String>, &KeyPoint> = HashMap::new();
    for point in &question.points {
        let words: BTreeSet<String> =
            keys(&tokenize(&point.text, &[])).into_iter().map(|(key, _)| key).collect();
        match first.get(&words) {
            None => {
                first.insert(words, point);
            }
            Some(_) if words.is_empty() => {}
            Some(other) => advice.push(on_point(
                point,
                format!("{} says the same as the point at {}", excerpt(&point.text), other.place),
                "remove one of them, or say how they differ",
            )),
        }
    }
}

/// Terms that every point has: to say one shows nothing.
fn in_every_point(question: &Question, advice: &mut Vec<Problem>) {
    let names = |point: &KeyPoint| -> HashSet<String> {
        point.terms.iter().map(|term| stem_key(&tokenize(term.canonical(), &[]))).collect()
    };
    let [first, others @ ..] = question.points.as_slice() else { return };
    if others.is_empty() {
        return;
    }
    let others: Vec<HashSet<String>> = others.iter().map(names).collect();
    let mut seen = HashSet::new();
    for term in &first.terms {
        let name = stem_key(&tokenize(term.canonical(), &[]));
        if others.iter().all(|names| names.contains(&name)) && seen.insert(name) {
            advice.push(on_point(
                first,
                format!("the term {} is in every point, so it tells none apart", excerpt(term.canonical())),
                "mark it in the one point that is about it, or in none",
            ));
        }
    }
}

/// The indices of a point and of a term in it.
type Mark = (usize, usize);

/// Terms that the grader hears when another is said.
fn confused(question: &Question, glossary: &Glossary, advice: &mut Vec<Problem>) {
    let key = AnswerKey::new(question, glossary);
    let term = |(point, term): Mark| &question.points[point].terms[term];
    let marks = question
        .points
        .iter()
        .enumerate()
        .flat_map(|(point, words)| (0..words.terms.len()).map(move |term| (point, term)));
    let stems = by_stem(question);
    let mut seen = HashSet::new();
    for said in marks {
        for way in &term(said).ways {
            let way_tokens = tokenize(way, &[]);
            let forms = stems.get(&stem_key(&way_tokens)).into_iter().flatten();
            let forms = forms.filter(|&&mark| mark != said).map(|&mark| (mark, Rule::Stem));
            for (heard, rule) in heard_for(&key, said, &way_tokens).into_iter().chain(forms) {
                let is_other = differ(rule, term(said).canonical(), term(heard).canonical());
                if is_other && seen.insert((said.min(heard), said.max(heard))) {
                    advice.push(confusion(question, (said, way), heard, rule));
                }
            }
        }
    }
}

/// Whether two terms that are heard for each other are two things (`scheduler`, `scheduling`), not one thing that is
/// marked in two places (`agents`, `agent`).
fn differ(rule: Rule, a: &str, b: &str) -> bool {
    let (a, b) = (tokenize(a, &[]), tokenize(b, &[]));
    let singular = |tokens: &[Token]| {
        let name = joined(tokens);
        name.strip_suffix("es").or(name.strip_suffix('s')).unwrap_or(&name).trim_end_matches('e').to_owned()
    };
    stem_key(&a) != stem_key(&b) || rule == Rule::Stem && singular(&a) != singular(&b)
}

/// The other terms for which the whole of a way to say this one is taken, and by which rule.
fn heard_for(key: &AnswerKey<'_>, said: Mark, way: &[Token]) -> Vec<(Mark, Rule)> {
    let found = finding::find(key, way);
    let clauses = clause::divide(way, &[]);
    let affirmed = vec![false; way.len()];
    let mentions = matching::mentions(key, way, &clauses, &affirmed, &found);
    let mut heard: Vec<(Mark, Rule)> = Vec::new();
    for (item, mentions) in mentions.iter().enumerate().take(key.points) {
        for mention in mentions.iter().filter(|mention| mention.tokens == (0..way.len())) {
            if let Some(term) = mention.term.filter(|&term| (item, term) != said) {
                heard.push(((item, term), mention.rule));
            }
        }
    }
    heard
}

/// The terms by the stems of each way to say them: a point is made of stems.
fn by_stem(question: &Question) -> HashMap<String, Vec<Mark>> {
    let mut marks: HashMap<String, Vec<Mark>> = HashMap::new();
    for (at, point) in question.points.iter().enumerate() {
        for (number, term) in point.terms.iter().enumerate() {
            for way in &term.ways {
                marks.entry(stem_key(&tokenize(way, &[]))).or_default().push((at, number));
            }
        }
    }
    marks
}

fn confusion(question: &Question, (said, way): (Mark, &str), heard: Mark, rule: Rule) -> Problem {
    let term = |(point, term): Mark| question.points[point].terms[term].canonical();
    let (point, other) = (&question.points[said.0], &question.points[heard.0]);
    let why = match rule {
        Rule::Alias => "another way to say it",
        Rule::Equivalent => "the same to the grader",
        Rule::Stem => "a form of the same word",
        Rule::Joined | Rule::Spelled | Rule::Exact => "the same letters",
        Rule::Near => "only a few letters off",
        Rule::Sound => "of the same sound",
        Rule::Misplaced | Rule::Denied => "taken for it",
    };
    let own = if way == term(said) { String::new() } else { format!(", said for {},", excerpt(term(said))) };
    let at = if said.0 == heard.0 { "in the same point".to_owned() } else { format!("at {}", other.place) };
    on_point(
        point,
        format!("{}{own} is heard as the term {} {at}, too: it is {why}", excerpt(way), excerpt(term(heard))),
        "add a word that tells them apart, remove that way to say it, or mark one of them only",
    )
}

/// What the question's own reference answer is worth.
fn reference(question: &Question, glossary: &Glossary, advice: &mut Vec<Problem>) {
    if question.reference.trim().is_empty() {
        advice.push(on_heading(
            question,
            format!("{} has no reference answer", excerpt(&question.text)),
            "write a good answer below the list, as you would say it",
        ));
        return;
    }
    let assessment = assess(question, &Transcript::written(question.reference.as_str()), glossary);
    for (point, result) in question.points.iter().zip(&assessment.points) {
        let how = match result.verdict {
            Verdict::Hit => continue,
            Verdict::Partial => "says only a part of",
            Verdict::Missed => "does not say",
        };
        advice.push(on_point(
            point,
            format!("the reference answer {how} {}", excerpt(&point.text)),
            "say it there in the words of the point, or mark the words used there as other ways: `**term|other way**`",
        ));
    }
    for wrong in &assessment.said_but_wrong {
        if let Some(struck) = question.wrong.iter().find(|struck| struck.id == wrong.id) {
            advice.push(on_point(
                struck,
                format!(
                    "the reference answer is taken to say {}, which must not be said",
                    excerpt(&wrong.text)
                ),
                "say it differently there, or make the struck item plainer",
            ));
        }
    }
}

#[cfg(test)]
mod tests;
