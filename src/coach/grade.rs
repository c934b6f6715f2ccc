//! Judging an answer.

use super::assessment::{Assessment, Caveat, OrderCheck, PointResult, Rule, Verdict, WrongStatement};
use super::clause::{self, Clause};
use super::context;
use super::correction;
use super::denial;
use super::evidence::Quotes;
use super::explain::{ClauseReading, Explanation, Objection, PointReading, WordReading};
use super::figure::{self, Figure};
use super::glossary::Glossary;
use super::guard::{self, Heard};
use super::judgement::Judgement;
use super::key::AnswerKey;
use super::lexicon::stemmed;
use super::matching::{self, Mention};
use super::opposite::{self, Side};
use super::order;
use super::pairing;
use super::question::Question;
use super::relation;
use super::score::{self, WHOLE};
use super::subject::{Heads, Subjects};
use super::swap;
use super::token::{Token, tokenize};
use super::wrong;
use crate::transcript::Transcript;
use std::collections::HashSet;
use std::ops::Range;

/// Of what a point says of its head, at least this part must be said …
const SAID_OF_IT: f64 = 0.1;
/// … or any of it, where the note is in another language.
const SAID_OF_IT_ABROAD: f64 = 0.02;
/// What the speaker takes back at once counts this much.
const TAKEN_BACK: f64 = 0.5;

/// What is said of a point's own head must be at least this part of what is said of others, however often it is named.
const PREDICATE: f64 = 0.3;

/// Judges an answer: what of each point was said, in which order, and which struck statements were made.
///
/// Pure, and the same arguments always give the same assessment. The work grows with the length of the transcript, not
/// with its square.
pub fn assess(question: &Question, transcript: &Transcript, glossary: &Glossary) -> Assessment {
    examine(question, transcript, glossary, &mut |_, _| {})
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
        order: order(question, &judgements),
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

/// An answer laid beside the answer key.
pub(super) struct Answer<'k, 'q> {
    text: &'k [char],
    key: &'k AnswerKey<'q>,
    tokens: Vec<Token>,
    clauses: Vec<Clause>,
    standing: Vec<Standing>,
    /// The mentions of each item, by place.
    mentions: Vec<Vec<Mention<'k>>>,
    caveats: Vec<Caveat>,
    /// What each point speaks of.
    heads: Vec<Heads>,
    /// What each part of the answer speaks of.
    subjects: Subjects,
    /// Where it puts one thing before another.
    relations: Vec<(Range<usize>, Range<usize>)>,
    /// Of which opposites it takes a side, and where.
    sides: Vec<Side>,
    /// What it counts, and where.
    figures: Vec<Figure>,
    /// Its parts, of which each pairs its words.
    parts: Vec<Range<usize>>,
}

impl<'k, 'q> Answer<'k, 'q> {
    fn new(key: &'k AnswerKey<'q>, question: &Question, heard: Heard, text: &'k [char]) -> Self {
        let Heard { tokens, mut caveats } = heard;
        let found = matching::find(key, &tokens);
        let lists = guard::bare_lists(key, question, &tokens, &found);
        let mut cuts: Vec<usize> = lists.iter().flat_map(|list| [list.start, list.end]).collect();
        let corrections = correction::places(&tokens);
        cuts.extend(&corrections);
        cuts.sort_unstable();
        cuts.dedup();
        let clauses = clause::divide(&tokens, &cuts);
        let names = matching::names(key, &found);
        let negated = clause::negated(&tokens, &clauses, &names);
        let mut mentions = matching::mentions(key, &tokens, &clauses, &negated, &found);
        let number_at = |at: usize| clauses.partition_point(|clause| clause.tokens.end <= at);
        let mut taken_back = vec![false; clauses.len()];
        for at in corrections {
            let number = number_at(at);
            if number > 0 {
                taken_back[number - 1] = true;
            }
        }
        let tongues = clause::tongues(&tokens, &clauses);
        let denials = clause::denials(&tokens, &clauses, &negated);
        for mention in mentions.iter_mut().flatten() {
            mention.tongues = tongues[mention.clause];
            mention.near_denial = denials[mention.clause];
        }
        let heads = Heads::of_all(&key.items[..key.points]);
        for (item, mentions) in mentions.iter_mut().enumerate() {
            // What it is said of stands: `read uncommitted prevents, no sorry, it allows dirty reads`.
            let is_head = |unit: &usize| heads.get(item).is_some_and(|heads| heads.is_head(*unit));
            for mention in mentions.iter_mut().filter(|mention| taken_back[mention.clause]) {
                if !mention.units.iter().all(is_head) {
                    mention.confidence *= TAKEN_BACK;
                }
            }
        }
        let mut holds_content = vec![false; clauses.len()];
        for (item, mentions) in key.items[..key.points].iter().zip(&mentions) {
            let is_content = |mention: &&Mention<'_>| mention.term.is_some() || item.terms.is_empty();
            for mention in mentions.iter().filter(is_content) {
                holds_content[mention.clause] = true;
            }
        }
        let stands = |at: usize| !taken_back[number_at(at)];
        let relations: Vec<_> =
            relation::find(&tokens).into_iter().filter(|(before, _)| stands(before.start)).collect();
        let parts = pairing::parts(&tokens);
        let mut figures = figure::of(&tokens);
        figures.retain(|figure| stands(figure.at));
        let mut sides = opposite::sides(&tokens, &negated);
        // A side inside a longer name (`at least once`) is none.
        let mut longest = vec![0; tokens.len()];
        for name in &names {
            for length in &mut longest[name.clone()] {
                *length = name.len().max(*length);
            }
        }
        sides.retain(|side| stands(side.tokens.start) && longest[side.tokens.start] <= side.tokens.len());
        let subjects = Subjects::of(&heads, &mentions, &tokens, &clauses);
        let denied =
            denial::denied(&tokens, &clauses, |clause| holds_content[number_at(clause.tokens.start)]);
        let mut standing: Vec<Standing> =
            denied.into_iter().map(|denied| if denied { Standing::Denied } else { Standing::Said }).collect();
        for list in &lists {
            let from = clauses.partition_point(|clause| clause.tokens.start < list.start);
            let to = clauses.partition_point(|clause| clause.tokens.start < list.end);
            standing[from..to].fill(Standing::Bare);
            let span = tokens[list.start].span.start..tokens[list.end - 1].span.end;
            caveats.push(Caveat::OnlyNames { text: text[span].iter().collect() });
        }
        Answer {
            text,
            key,
            tokens,
            clauses,
            standing,
            mentions,
            caveats,
            heads,
            subjects,
            relations,
            sides,
            figures,
            parts,
        }
    }

    /// The mentions of an item in clauses of these standings.
    fn mentions(&self, item: usize, counts: impl Fn(Standing) -> bool) -> Vec<&Mention<'k>> {
        self.mentions[item].iter().filter(|mention| counts(self.standing[mention.clause])).collect()
    }

    fn judge(&self, item: usize) -> Judgement<'_, 'k> {
        let point = &self.key.items[item];
        // A point that itself speaks of not knowing is not denied by being said.
        let said = |standing| standing == Standing::Said || point.denies && standing == Standing::Denied;
        let mut judgement = Judgement::of(score::best(point, &self.mentions(item, said)));
        if judgement.share < WHOLE {
            let all = score::best(
                point,
                &self.mentions(item, |standing| said(standing) || standing == Standing::Bare),
            );
            if let Some(whole) = all.filter(|score| score.share >= WHOLE && score.verdict == Verdict::Hit) {
                judgement = Judgement::of(Some(whole));
            }
        }
        if judgement.verdict == Verdict::Missed {
            let with_denied = score::best(point, &self.mentions(item, |standing| standing != Standing::Bare));
            if let Some(score) = with_denied.filter(|score| score.verdict > Verdict::Missed) {
                let standing = |mention: &&&Mention<'_>| self.standing[mention.clause] == Standing::Denied;
                judgement.mentions = score.mentions.iter().filter(standing).copied().collect();
                judgement.rule = Some(Rule::Denied);
            }
        }
        let mut judgement = self.keep_own(item, judgement, said);
        judgement.objection = judgement.objection.or_else(|| self.objection(item, &judgement, said));
        if judgement.objection.is_some() {
            judgement.verdict = judgement.verdict.min(Verdict::Partial);
        }
        judgement
    }

    /// What speaks against a point although its words were said.
    fn objection(
        &self,
        item: usize,
        judgement: &Judgement<'_, 'k>,
        counts: impl Fn(Standing) -> bool,
    ) -> Option<Objection> {
        let point = &self.key.items[item];
        let evidence = &judgement.mentions;
        let (Some(first), Some(last)) = (evidence.first(), evidence.last()) else { return None };
        if judgement.share < WHOLE {
            if opposite::is_contrary(&point.sides, &self.sides, &self.clauses, evidence) {
                return Some(Objection::Opposite);
            }
            if figure::is_contrary(&point.figures, &self.figures, &self.clauses, evidence) {
                return Some(Objection::Figure);
            }
        }
        let near = first.clause..=last.clause;
        let all = self.mentions(item, counts);
        let near: Vec<&Mention<'_>> =
            all.into_iter().filter(|mention| near.contains(&mention.clause)).collect();
        if pairing::is_crossed(point, &self.parts, &near) {
            return Some(Objection::Crossed);
        }
        (!self.says_something(item, judgement)).then_some(Objection::OnlyNamed)
    }

    /// Whether more of the point was said than what it speaks of.
    fn says_something(&self, item: usize, judgement: &Judgement<'_, 'k>) -> bool {
        let (heads, units) = (&self.heads[item], &self.key.items[item].units);
        let of_predicate = |unit: &usize| !heads.is_head(*unit);
        let total: f64 = (0..units.len()).filter(of_predicate).map(|unit| units[unit].weight).sum();
        if self.key.items[item].asks {
            return true;
        }
        let names_head = |mention: &&&Mention<'_>| {
            !mention.units.is_empty() && mention.units.iter().all(|&unit| heads.is_head(unit))
        };
        let named: Vec<&Range<usize>> =
            judgement.mentions.iter().filter(names_head).map(|mention| &mention.tokens).collect();
        let beside = |mention: &&&Mention<'_>| {
            !named.iter().any(|head| head.start <= mention.tokens.start && mention.tokens.end <= head.end)
        };
        let mut heard: Vec<usize> =
            judgement.mentions.iter().filter(beside).flat_map(|mention| mention.units).copied().collect();
        heard.sort_unstable();
        heard.dedup();
        let heard: f64 = heard.iter().filter(|unit| of_predicate(unit)).map(|&unit| units[unit].weight).sum();
        let least = if judgement.foreign { SAID_OF_IT_ABROAD } else { SAID_OF_IT };
        heard >= least * total
    }

    /// Takes back what was only said of something else.
    fn keep_own<'a>(
        &'a self,
        item: usize,
        judgement: Judgement<'a, 'k>,
        counts: impl Fn(Standing) -> bool,
    ) -> Judgement<'a, 'k> {
        let point = &self.key.items[item];
        let is_misplaced = |mention: &&Mention<'_>| {
            self.subjects.is_misplaced(&self.heads[item], mention, &self.mentions[item])
        };
        if judgement.verdict == Verdict::Missed {
            return judgement;
        }
        if relation::is_reversed(point, &self.relations, &self.mentions[item], |mention| {
            is_misplaced(&mention)
        }) {
            return judgement.misplaced(Objection::Reversed);
        }
        if !judgement.mentions.iter().any(is_misplaced) {
            return judgement;
        }
        let misplaced: HashSet<(usize, usize)> = self.mentions[item]
            .iter()
            .filter(is_misplaced)
            .map(|mention| (mention.tokens.start, mention.tokens.end))
            .collect();
        let is_placed =
            |mention: &&Mention<'_>| !misplaced.contains(&(mention.tokens.start, mention.tokens.end));
        let own: Vec<&Mention<'k>> =
            self.mentions(item, counts).into_iter().filter(|mention| is_placed(mention)).collect();
        let own = Judgement::of(score::best(point, &own));
        // The head alone does not say what the point says of it.
        let predicate = |mentions: &[&Mention<'_>], placed: bool| -> f64 {
            let mentions = mentions.iter().filter(|mention| is_placed(mention) == placed);
            let units = mentions.flat_map(|mention| mention.units);
            units.filter(|&&unit| !self.heads[item].is_head(unit)).map(|&unit| point.units[unit].weight).sum()
        };
        let (misplaced, placed) = (predicate(&judgement.mentions, false), predicate(&own.mentions, true));
        if misplaced > placed && (own.verdict < judgement.verdict || placed < PREDICATE * misplaced) {
            return judgement.misplaced(Objection::Misplaced);
        }
        if own.verdict >= judgement.verdict { own } else { judgement }
    }

    /// The struck statements that were made: each item with what says it.
    fn wrong(&self) -> Vec<(usize, Vec<&Mention<'k>>)> {
        let struck = self.key.items.iter().enumerate().skip(self.key.points);
        struck
            .filter_map(|(at, item)| {
                let counts =
                    |standing| standing == Standing::Said || item.denies && standing == Standing::Denied;
                let mentions = self.mentions(at, counts);
                Some((at, wrong::said(item, &self.clauses, &mentions)?))
            })
            .collect()
    }

    fn said_but_wrong(
        &self,
        wrong: &[(usize, Vec<&Mention<'k>>)],
        quotes: &Quotes<'_>,
    ) -> Vec<WrongStatement> {
        let statement = |(at, said): &(usize, Vec<&Mention<'k>>)| {
            let point = self.key.items[*at].point;
            WrongStatement {
                id: point.id.clone(),
                text: point.text.clone(),
                evidence: quotes.evidence(said, None),
            }
        };
        wrong.iter().map(statement).collect()
    }

    /// Objects to points that have changed places.
    fn object_to_swapped(&self, judgements: &mut [Judgement<'_, 'k>]) {
        let points = &self.key.items[..self.key.points];
        let said: Vec<Vec<&Mention<'k>>> = (0..points.len())
            .map(|point| self.mentions(point, |standing| standing == Standing::Said))
            .collect();
        let swapped = swap::swapped(points, &self.heads, &self.parts, &said);
        for (judgement, swapped) in judgements.iter_mut().zip(swapped) {
            if swapped && judgement.share < WHOLE {
                judgement.objection = Some(Objection::Crossed);
                judgement.verdict = judgement.verdict.min(Verdict::Partial);
            }
        }
    }

    /// Objects to what rests on a wrong statement: at least half of its words are of it, or all if the point is said whole.
    fn object_to_wrong(&self, judgements: &mut [Judgement<'_, 'k>], wrong: &[(usize, Vec<&Mention<'k>>)]) {
        let said: HashSet<usize> =
            wrong.iter().flat_map(|(_, said)| said).flat_map(|mention| mention.tokens.clone()).collect();
        for judgement in judgements.iter_mut() {
            let rests_on: HashSet<usize> =
                judgement.mentions.iter().flat_map(|mention| mention.tokens.clone()).collect();
            let part = if judgement.share < WHOLE { 2 } else { 1 };
            if !rests_on.is_empty() && part * rests_on.intersection(&said).count() >= rests_on.len() {
                judgement.objection = Some(Objection::Struck);
                judgement.verdict = judgement.verdict.min(Verdict::Partial);
            }
        }
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
fn order(question: &Question, judgements: &[Judgement<'_, '_>]) -> OrderCheck {
    let steps: Vec<(&str, usize)> = question
        .points
        .iter()
        .zip(judgements)
        .filter(|(point, judgement)| point.step && judgement.verdict == Verdict::Hit)
        .map(|(point, judgement)| (point.id.as_str(), judgement.place()))
        .collect();
    order::check(&steps)
}

#[cfg(test)]
pub(super) mod tests;

#[cfg(test)]
mod wordings;
