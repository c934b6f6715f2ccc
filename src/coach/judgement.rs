//! The verdict on one point, and what it rests on.

use super::assessment::{PointResult, Rule, Verdict};
use super::evidence::Quotes;
use super::explain::Objection;
use super::mention::Mention;
use super::score::Score;

/// The credit of a point that is partly said.
const PARTIAL_CREDIT: f64 = 0.5;

/// What was decided about one point.
pub(super) struct Judgement<'a, 'k> {
    /// The verdict.
    pub(super) verdict: Verdict,
    /// The share of the point's weight that was heard, from 0 to 1.
    pub(super) share: f64,
    /// The share from which it is a hit.
    pub(super) needed: f64,
    /// Whether another point was said well.
    pub(super) on_subject: bool,
    /// How surely the surest term is said, from 0 to 1.
    pub(super) term: f64,
    /// Which share of what is said around its evidence is of it, from 0 to 1.
    pub(super) density: f64,
    /// Whether the point is mostly in another language than what was heard.
    pub(super) foreign: bool,
    /// What speaks against it.
    pub(super) objection: Option<Objection>,
    /// What it rests on, by place.
    pub(super) mentions: Vec<&'a Mention<'k>>,
    /// What the evidence is shown under, if not its own rule.
    pub(super) rule: Option<Rule>,
}

impl<'a, 'k> Judgement<'a, 'k> {
    /// The verdict by what was heard alone.
    pub(super) fn of(score: Option<Score<'a, 'k>>) -> Self {
        let nothing = Judgement {
            verdict: Verdict::Missed,
            share: 0.0,
            needed: 0.0,
            on_subject: false,
            term: 0.0,
            density: 0.0,
            foreign: false,
            objection: None,
            mentions: Vec::new(),
            rule: None,
        };
        let Some(score) = score else { return nothing };
        Judgement {
            verdict: score.verdict,
            share: score.share,
            term: score.term,
            foreign: score.foreign,
            objection: score.contrary.then_some(Objection::Denied),
            mentions: score.mentions,
            ..nothing
        }
    }

    /// The same, found to be said of something else.
    pub(super) fn misplaced(self, objection: Objection) -> Self {
        Judgement {
            verdict: Verdict::Missed,
            objection: Some(objection),
            rule: Some(Rule::Misplaced),
            ..self
        }
    }

    /// What the assessment says of the point with this id.
    pub(super) fn result(&self, id: &str, quotes: &Quotes<'_>) -> PointResult {
        let credit = match self.verdict {
            Verdict::Hit => 1.0,
            Verdict::Partial => PARTIAL_CREDIT,
            Verdict::Missed => 0.0,
        };
        let is_shown = self.verdict > Verdict::Missed || self.rule.is_some();
        let evidence = if is_shown { quotes.evidence(&self.mentions, self.rule) } else { Vec::new() };
        PointResult { id: id.to_owned(), verdict: self.verdict, credit, evidence }
    }

    /// Where it was said: the middle of its evidence, by weight, so that a term named ahead does not count. `weight` is that
    /// of the point's units.
    pub(super) fn place(&self, weight: impl Fn(usize) -> f64) -> usize {
        let weight_of = |mention: &Mention<'_>| mention.units.iter().map(|&unit| weight(unit)).sum::<f64>();
        let mut places: Vec<(usize, f64)> =
            self.mentions.iter().map(|mention| (mention.tokens.start, weight_of(mention))).collect();
        places.sort_by_key(|place| place.0);
        let half = places.iter().map(|place| place.1).sum::<f64>() / 2.0;
        let mut passed = 0.0;
        places
            .into_iter()
            .find(|place| {
                passed += place.1;
                passed >= half
            })
            .map_or(0, |place| place.0)
    }
}
