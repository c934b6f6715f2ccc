//! Judging an answer.

use super::assessment::{Assessment, Caveat, OrderCheck, PointResult, Rule, Verdict, WrongStatement};
use super::clause::{self, Clause};
use super::denial;
use super::evidence::Quotes;
use super::explain::{ClauseReading, Explanation, PointReading, WordReading};
use super::glossary::Glossary;
use super::guard::{self, Heard};
use super::key::AnswerKey;
use super::lexicon::stemmed;
use super::matching::{self, Mention};
use super::order;
use super::question::Question;
use super::relation;
use super::score::{self, Score, WHOLE};
use super::subject::{Heads, Subjects};
use super::token::{Token, tokenize};
use super::wrong;
use crate::transcript::Transcript;
use std::collections::HashSet;
use std::ops::Range;

/// The credit of a point that is partly said.
const PARTIAL_CREDIT: f64 = 0.5;

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
    pay_once(&mut judgements);
    told(&answer, &judgements);
    let points: Vec<PointResult> = judgements
        .iter()
        .enumerate()
        .map(|(at, judgement)| judgement.result(&question.points[at].id, &quotes))
        .collect();
    Assessment {
        coverage: coverage(question, &points),
        order: order(question, &judgements),
        said_but_wrong: answer.said_but_wrong(&quotes),
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
        let term_said = judgement.term >= score::TERM_SAID;
        PointReading {
            id: question.points[at].id.clone(),
            words: words.collect(),
            share: judgement.share,
            needed: score::needed(item, term_said),
            term_said,
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
}

impl<'k, 'q> Answer<'k, 'q> {
    fn new(key: &'k AnswerKey<'q>, question: &Question, heard: Heard, text: &'k [char]) -> Self {
        let Heard { tokens, mut caveats } = heard;
        let found = matching::find(key, &tokens);
        let lists = guard::bare_lists(key, question, &tokens, &found);
        let mut cuts: Vec<usize> = lists.iter().flat_map(|list| [list.start, list.end]).collect();
        cuts.dedup();
        let clauses = clause::divide(&tokens, &cuts);
        let names = matching::names(key, &found);
        let negated = clause::negated(&tokens, &clauses, &names);
        let mentions = matching::mentions(key, &tokens, &clauses, &negated, &found);
        let mut holds_content = vec![false; clauses.len()];
        for mention in mentions[..key.points].iter().flatten().filter(|mention| mention.term.is_some()) {
            holds_content[mention.clause] = true;
        }
        let heads: Vec<Heads> =
            key.items[..key.points].iter().map(|item| Heads::of(item, &item.clauses)).collect();
        let number =
            |clause: &Clause| clauses.partition_point(|other| other.tokens.start < clause.tokens.start);
        let relations = relation::find(&tokens);
        let subjects = Subjects::of(&key.items, &heads, &mentions, &tokens, &clauses);
        let denied = denial::denied(&tokens, &clauses, |clause| holds_content[number(clause)]);
        let mut standing: Vec<Standing> =
            denied.into_iter().map(|denied| if denied { Standing::Denied } else { Standing::Said }).collect();
        for list in &lists {
            let from = clauses.partition_point(|clause| clause.tokens.start < list.start);
            let to = clauses.partition_point(|clause| clause.tokens.start < list.end);
            standing[from..to].fill(Standing::Bare);
            let span = tokens[list.start].span.start..tokens[list.end - 1].span.end;
            caveats.push(Caveat::Invented { text: text[span].iter().collect() });
        }
        Answer { text, key, tokens, clauses, standing, mentions, caveats, heads, subjects, relations }
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
        self.place(item, judgement)
    }

    /// Takes back what was only said of something else.
    fn place<'a>(&'a self, item: usize, judgement: Judgement<'a, 'k>) -> Judgement<'a, 'k> {
        let point = &self.key.items[item];
        let is_misplaced =
            |mention: &&Mention<'_>| self.subjects.is_misplaced(point, &self.heads[item], mention);
        if judgement.verdict == Verdict::Missed {
            return judgement;
        }
        if relation::is_reversed(&point.relations, &self.relations, &self.mentions[item]) {
            return Judgement { verdict: Verdict::Missed, rule: Some(Rule::Misplaced), ..judgement };
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
        let own: Vec<&Mention<'k>> = self
            .mentions(item, |standing| standing != Standing::Denied)
            .into_iter()
            .filter(|mention| is_placed(mention))
            .collect();
        let own = Judgement::of(score::best(point, &own));
        if own.verdict >= judgement.verdict {
            return own;
        }
        let weight = |placed: bool| -> f64 {
            let mentions = judgement.mentions.iter().filter(|mention| is_placed(mention) == placed);
            mentions.flat_map(|mention| mention.units).map(|&unit| point.units[unit].weight).sum()
        };
        if weight(false) > weight(true) {
            return Judgement { verdict: Verdict::Missed, rule: Some(Rule::Misplaced), ..judgement };
        }
        judgement
    }

    fn said_but_wrong(&self, quotes: &Quotes<'_>) -> Vec<WrongStatement> {
        let struck = self.key.items.iter().enumerate().skip(self.key.points);
        struck
            .filter_map(|(at, item)| {
                let mentions = self.mentions(at, |standing| standing == Standing::Said);
                let said = wrong::said(item, &self.clauses, &mentions)?;
                let evidence = quotes.evidence(&said, None);
                Some(WrongStatement { id: item.point.id.clone(), text: item.point.text.clone(), evidence })
            })
            .collect()
    }
}

/// The verdict on one point, and what it rests on.
pub(super) struct Judgement<'a, 'k> {
    verdict: Verdict,
    share: f64,
    /// How surely the surest term is said.
    term: f64,
    mentions: Vec<&'a Mention<'k>>,
    /// What the evidence is shown under, if not its own rule.
    rule: Option<Rule>,
}

impl<'a, 'k> Judgement<'a, 'k> {
    fn of(score: Option<Score<'a, 'k>>) -> Self {
        let (verdict, share, term, mut mentions) = score
            .map_or((Verdict::Missed, 0.0, 0.0, Vec::new()), |score| {
                (score.verdict, score.share, score.term, score.mentions)
            });
        if verdict == Verdict::Missed {
            mentions.clear();
        }
        Judgement { verdict, share, term, mentions, rule: None }
    }

    fn result(&self, id: &str, quotes: &Quotes<'_>) -> PointResult {
        let credit = match self.verdict {
            Verdict::Hit => 1.0,
            Verdict::Partial => PARTIAL_CREDIT,
            Verdict::Missed => 0.0,
        };
        let evidence = quotes.evidence(&self.mentions, self.rule);
        PointResult { id: id.to_owned(), verdict: self.verdict, credit, evidence }
    }

    /// Where it was said: the weighted middle of its evidence, so that a term named ahead does not count.
    fn place(&self) -> usize {
        let mut places: Vec<(usize, usize)> =
            self.mentions.iter().map(|mention| (mention.tokens.start, mention.units.len().max(1))).collect();
        places.sort_unstable();
        let half = places.iter().map(|place| place.1).sum::<usize>().div_ceil(2);
        let mut passed = 0;
        places
            .into_iter()
            .find(|place| {
                passed += place.1;
                passed >= half
            })
            .map_or(0, |place| place.0)
    }
}

/// Lowers points that rest only on words which better points rest on too: one mention pays once. A point that is said
/// whole keeps its verdict.
fn pay_once(judgements: &mut [Judgement<'_, '_>]) {
    let mut best_first: Vec<usize> =
        (0..judgements.len()).filter(|&at| judgements[at].verdict > Verdict::Missed).collect();
    best_first.sort_by(|&a, &b| {
        let (a, b) = (&judgements[a], &judgements[b]);
        b.verdict.cmp(&a.verdict).then(b.share.total_cmp(&a.share))
    });
    let mut claimed: HashSet<usize> = HashSet::new();
    for at in best_first {
        let judgement = &mut judgements[at];
        let rests_on: Vec<usize> =
            judgement.mentions.iter().flat_map(|mention| mention.tokens.clone()).collect();
        if judgement.share < WHOLE && rests_on.iter().all(|token| claimed.contains(token)) {
            judgement.verdict = match judgement.verdict {
                Verdict::Hit => Verdict::Partial,
                Verdict::Partial | Verdict::Missed => Verdict::Missed,
            };
            if judgement.verdict == Verdict::Missed {
                judgement.mentions.clear();
            }
        }
        claimed.extend(rests_on);
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
