//! An answer laid beside the answer key, and what of each point it says.

use super::assessment::{Caveat, Rule, Verdict, WrongStatement};
use super::clause::{self, Clause, Negations};
use super::correction;
use super::deed;
use super::denial;
use super::evidence::Quotes;
use super::explain::{Objection, Standing};
use super::figure::{self, Figure};
use super::finding;
use super::guard::{self, Heard};
use super::judgement::Judgement;
use super::key::AnswerKey;
use super::matching;
use super::mention::Mention;
use super::opposite::{self, Side};
use super::pairing;
use super::parallel;
use super::polarity::{self, Inserted};
use super::quality::{self, Quality};
use super::question::Question;
use super::relation;
use super::score::{self, WHOLE};
use super::subject::{Heads, Subjects};
use super::swap;
use super::token::{Kind, Token};
use super::wrong;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Of what a point says of its head, at least this part must be said …
const SAID_OF_IT: f64 = 0.1;
/// … or any of it, where the note is in another language.
const SAID_OF_IT_ABROAD: f64 = 0.02;
/// So many tokens before a word of a point are taken to belong to it.
const LEAD: usize = 14;
/// A point of which this share is said may be taken at its word, whatever else stands there.
const EVERY_WORD: f64 = 0.95;
/// What the speaker takes back at once counts this much.
const TAKEN_BACK: f64 = 0.5;

/// What is said of a point's own head must be at least this part of what is said of others, however often it is named.
const PREDICATE: f64 = 0.5;

/// An answer laid beside the answer key.
pub(super) struct Answer<'k, 'q> {
    pub(super) text: &'k [char],
    pub(super) key: &'k AnswerKey<'q>,
    pub(super) tokens: Vec<Token>,
    pub(super) clauses: Vec<Clause>,
    pub(super) standing: Vec<Standing>,
    /// The mentions of each item, by place.
    mentions: Vec<Vec<Mention<'k>>>,
    pub(super) caveats: Vec<Caveat>,
    /// What each point speaks of.
    heads: Vec<Heads>,
    /// What each part of the answer speaks of.
    subjects: Subjects,
    /// Where it puts one thing before another.
    relations: Vec<relation::Related>,
    /// Of which opposites it takes a side, and where.
    sides: Vec<Side>,
    /// What plain qualities it gives to what.
    qualities: Vec<Quality>,
    /// Its negations that stand between two words.
    negations: Vec<Inserted>,
    /// What it counts, and where.
    figures: Vec<Figure>,
    /// Its parts, of which each pairs its words.
    parts: Vec<Range<usize>>,
}

impl<'k, 'q> Answer<'k, 'q> {
    pub(super) fn new(key: &'k AnswerKey<'q>, question: &Question, heard: Heard, text: &'k [char]) -> Self {
        let Heard { tokens, mut caveats } = heard;
        let found = finding::find(key, &tokens);
        let lists = guard::bare_lists(key, question, &tokens, &found);
        let mut cuts: Vec<usize> = lists.iter().flat_map(|list| [list.start, list.end]).collect();
        let corrections = correction::places(&tokens);
        cuts.extend(&corrections);
        cuts.sort_unstable();
        cuts.dedup();
        let clauses = clause::divide(&tokens, &cuts);
        let names = matching::names(key, &found);
        let negations = Negations::of(&tokens, &clauses, &names);
        let (negated, reversed) = (negations.negated(), negations.reversed());
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
            relation::find(&tokens).into_iter().filter(|found| stands(found.start())).collect();
        let mut negations = polarity::inserted(&tokens);
        negations.retain(|negation| stands(negation.at));
        let parts = pairing::parts(&tokens);
        let mut qualities = quality::of(&tokens);
        qualities.retain(|quality| stands(quality.at) && !reversed[quality.at]);
        qualities.sort_by(|one, other| one.key().cmp(&other.key()));
        let mut figures = figure::of(text, &tokens);
        figures.retain(|figure| stands(figure.at));
        let mut sides = opposite::sides(&tokens, &reversed);
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
            qualities,
            negations,
            sides,
            figures,
            parts,
        }
    }

    /// The mentions of an item in clauses of these standings.
    fn mentions(&self, item: usize, counts: impl Fn(Standing) -> bool) -> Vec<&Mention<'k>> {
        self.mentions[item].iter().filter(|mention| counts(self.standing[mention.clause])).collect()
    }

    pub(super) fn judge(&self, item: usize) -> Judgement<'_, 'k> {
        let point = &self.key.items[item];
        // A point that itself speaks of not knowing is not denied by being said.
        let said = |standing| standing == Standing::Said || point.denies && standing == Standing::Denied;
        let mut judgement = Judgement::of(score::best(point, &self.mentions(item, said)));
        if judgement.share < WHOLE {
            let all = score::best(
                point,
                &self.mentions(item, |standing| said(standing) || standing == Standing::Bare),
            );
            if let Some(whole) = all.filter(|score| score.literal >= WHOLE && score.verdict == Verdict::Hit) {
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
        judgement.density = self.density(&judgement.mentions);
        judgement.objection = judgement.objection.or_else(|| self.objection(item, &judgement, said));
        if judgement.objection.is_some() {
            judgement.verdict = judgement.verdict.min(Verdict::Partial);
        }
        judgement
    }

    /// Which share of what is said around these, from shortly before the first of them in each sentence to the last, is of
    /// them, from 0 to 1, by characters.
    fn density(&self, mentions: &[&Mention<'_>]) -> f64 {
        let characters = |tokens: Range<usize>| -> usize {
            self.tokens.get(tokens).into_iter().flatten().map(|token| token.span.len()).sum()
        };
        let sentence = |mention: &Mention<'_>| self.clauses[mention.clause].sentence;
        let (mut said, mut all, mut counted) = (0, 0, 0);
        for same in mentions.chunk_by(|one, other| sentence(one) == sentence(other)) {
            let first = self.clauses.partition_point(|clause| clause.sentence < sentence(same[0]));
            let mut from = self.clauses[first].tokens.start;
            for mention in same {
                from = from.max(counted).max(mention.tokens.start.saturating_sub(LEAD));
                all += characters(from..mention.tokens.end);
                said += characters(counted.max(mention.tokens.start)..mention.tokens.end);
                counted = counted.max(mention.tokens.end);
            }
        }
        if all == 0 { 0.0 } else { said as f64 / all as f64 }
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
        let is_read = self.is_read(item, judgement);
        let all = self.mentions(item, counts);
        // 买国债 sounds almost as 卖国债.
        let only_sounds = evidence.iter().any(|mention| mention.rule == Rule::Sound);
        let is_whole = judgement.share >= EVERY_WORD && (is_read || !only_sounds);
        // Where every word was said, what is said to the contrary is said of something else; but the word itself must be heard.
        let is_heard = |unit: &usize| evidence.iter().any(|mention| mention.units.contains(unit));
        let is_open =
            |side: &&Side| !is_whole || !point.unit_at[side.tokens.clone()].iter().flatten().any(is_heard);
        let sides: Vec<Side> = point.sides.iter().filter(is_open).cloned().collect();
        let heard =
            opposite::Heard { item: point, sides: &self.sides, clauses: &self.clauses, evidence, all: &all };
        if heard.is_contrary(&sides)
            || !is_read
                && quality::is_other(point, &self.qualities, &self.clauses, evidence, |at| {
                    self.subjects.speaks_of(&self.heads[item], at)
                })
            || !is_whole && opposite::is_one_sided(&point.both_sides, &self.sides, &self.clauses, evidence)
        {
            return Some(Objection::Opposite);
        }
        let heard_at = |at: usize| {
            // The 1 of `TLS 1.3` is not that of `one round trip`.
            let is_whole = |said: usize| {
                let end = self.tokens[said].span.end;
                let next = self.tokens.get(said + 1).filter(|next| next.kind == Kind::Number);
                !(self.text.get(end) == Some(&'.') && next.is_some_and(|next| next.span.start == end + 1))
            };
            let is_it = |mention: &&&Mention<'_>| {
                point.unit_at[at].is_some_and(|unit| mention.units.contains(&unit))
                    && mention.tokens.len() == 1
                    && is_whole(mention.tokens.start)
            };
            evidence.iter().filter(is_it).map(|mention| mention.tokens.start).collect()
        };
        if !is_read && figure::is_contrary(&point.figures, &self.figures, &self.clauses, evidence, heard_at) {
            return Some(Objection::Figure);
        }
        let claims = (&point.tokens[..], &point.negated[..]);
        if !is_read && polarity::is_denied(claims, &self.tokens, &self.negations, &self.clauses, evidence) {
            return Some(Objection::Denied);
        }
        let near = first.clause..=last.clause;
        let near: Vec<&Mention<'_>> =
            all.into_iter().filter(|mention| near.contains(&mention.clause)).collect();
        let said = pairing::Said { tokens: &self.tokens, parts: &self.parts, sides: &self.sides };
        if pairing::is_crossed(point, &self.parts, &near)
            || !is_read
                && (pairing::is_exchanged(point, &said, &near)
                    || parallel::is_crossed(point, &said, &near)
                    || pairing::denies_the_other(point, &self.parts, &near))
        {
            return Some(Objection::Crossed);
        }
        (!self.says_something(item, judgement)).then_some(Objection::OnlyNamed)
    }

    /// Whether a point is said whole, and word for word.
    fn is_read(&self, item: usize, judgement: &Judgement<'_, 'k>) -> bool {
        let point = &self.key.items[item].tokens;
        let is_point =
            |said: &[Token]| said.iter().zip(point).all(|(said, written)| said.text == written.text);
        judgement.share >= WHOLE && self.tokens.windows(point.len().max(1)).any(is_point)
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
        if deed::is_turned(point, &self.tokens, &self.parts, &self.mentions[item]) {
            return judgement.misplaced(Objection::Reversed);
        }
        if !judgement.mentions.iter().any(is_misplaced) {
            return judgement;
        }
        let misplaced: FxHashSet<(usize, usize)> = self.mentions[item]
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
    pub(super) fn wrong(&self) -> Vec<(usize, Vec<&Mention<'k>>)> {
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

    pub(super) fn said_but_wrong(
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
    pub(super) fn object_to_swapped(&self, judgements: &mut [Judgement<'_, 'k>]) {
        let points = &self.key.items[..self.key.points];
        let said: Vec<Vec<&Mention<'k>>> = (0..points.len())
            .map(|point| self.mentions(point, |standing| standing == Standing::Said))
            .collect();
        let swapped = |parts: &[Range<usize>]| swap::swapped(points, &self.heads, parts, &said);
        let by_clause = swapped(&self.parts);
        let by_subject = swapped(&self.subjects.parts(self.tokens.len()));
        let swapped = by_clause.into_iter().zip(by_subject).map(|(clause, subject)| clause || subject);
        for (at, (judgement, swapped)) in judgements.iter_mut().zip(swapped).enumerate() {
            if swapped && !self.is_read(at, judgement) {
                judgement.objection = Some(Objection::Crossed);
                judgement.verdict = judgement.verdict.min(Verdict::Partial);
            }
        }
    }

    /// Objects to what rests on a wrong statement: at least half of its words are of it, or all if the point is said whole.
    pub(super) fn object_to_wrong(
        &self,
        judgements: &mut [Judgement<'_, 'k>],
        wrong: &[(usize, Vec<&Mention<'k>>)],
    ) {
        let said: FxHashSet<usize> =
            wrong.iter().flat_map(|(_, said)| said).flat_map(|mention| mention.tokens.clone()).collect();
        for judgement in judgements.iter_mut() {
            let rests_on: FxHashSet<usize> =
                judgement.mentions.iter().flat_map(|mention| mention.tokens.clone()).collect();
            let part = if judgement.share < WHOLE { 2 } else { 1 };
            if !rests_on.is_empty() && part * rests_on.intersection(&said).count() >= rests_on.len() {
                judgement.objection = Some(Objection::Struck);
                judgement.verdict = judgement.verdict.min(Verdict::Partial);
            }
        }
    }
}
