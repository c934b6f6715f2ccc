//! How much of an item is said in a few neighboring clauses, and the verdict that follows.

use super::assessment::Verdict;
use super::item::Item;
use super::mention::Mention;
use super::tongue::Tongue;

/// A point is hit from this share of its weight on, if one of its terms is said …
const HIT: f64 = 0.35;
/// … and from this one without any.
const HIT_WITHOUT_TERM: f64 = 0.45;
/// A point is partly said from this share on, if one of its terms is said …
const PARTIAL: f64 = 0.20;
/// … from this one by its words alone: a few common words are soon said by accident …
const PARTIAL_WITHOUT_TERM: f64 = 0.38;
/// … or when a term is said this surely.
const PARTIAL_BY_TERM: f64 = 0.85;
/// A term counts as said from this confidence on.
pub(super) const TERM_SAID: f64 = 0.70;
/// A term counts as said when this share of its units is heard close together (唯一的事实来源 for 唯一事实来源).
const TERM_SHARE: f64 = 0.75;
/// So many tokens more than it has may lie between a term's units.
const TERM_SLACK: usize = 3;
/// From this share of the heard weight on, what is said with the opposite polarity makes a point at most partly said.
const CONTRADICTED: f64 = 0.5;
/// From this share of the heard weight on, what a point denies and the answer does not makes it at most partly said.
const OPPOSITE: f64 = 0.15;
/// From this share of the heard weight on, what is denied word for word (`not the headers`) does so.
const DENIED: f64 = 0.2;
/// Of a note in another language than the answer, a word that nobody knows how to say there counts this much while it is
/// not heard.
const UNKNOWN: f64 = 0.6;
/// Of a point in another language this part of every share is enough: its words are found through a lexicon.
const ABROAD: f64 = 0.8;
/// A point from this share on is said whole.
pub(super) const WHOLE: f64 = 0.9;
/// Evidence for a point is looked for in this many neighboring clauses, or one more than the point itself has.
const WINDOW: usize = 3;
/// … but never in more.
const WIDEST: usize = 12;

/// The best place where an item is said.
#[derive(Debug, Clone)]
pub(super) struct Score<'m, 'k> {
    /// The verdict.
    pub(super) verdict: Verdict,
    /// The share of the item's weight that is heard, from 0 to 1.
    pub(super) share: f64,
    /// How surely the surest of its terms is said, from 0 to 1.
    pub(super) term: f64,
    /// The share that is heard of all that the item says, whatever of it need not be said.
    pub(super) literal: f64,
    /// Whether what is heard says the opposite of the item.
    pub(super) contrary: bool,
    /// Whether the item is mostly in another language than what is heard.
    pub(super) foreign: bool,
    /// What it rests on, by place.
    pub(super) mentions: Vec<&'m Mention<'k>>,
}

/// Finds the neighboring clauses that say most of the item, among mentions sorted by place. `None` without mentions.
/// Of equally good places the first wins.
pub(super) fn best<'m, 'k>(item: &Item<'_>, mentions: &[&'m Mention<'k>]) -> Option<Score<'m, 'k>> {
    let width = WINDOW.max(item.clauses.len() + 1).min(WIDEST);
    let mut tally = Tally::new(item);
    let mut best: Option<(Verdict, f64, std::ops::Range<usize>)> = None;
    let (mut end, mut last_clause, mut contrary) = (0, None, false);
    for start in 0..mentions.len() {
        let clause = mentions[start].clause;
        if last_clause.replace(clause) == Some(clause) {
            continue;
        }
        let before = end;
        while end < mentions.len() && mentions[end].clause < clause + width {
            end += 1;
        }
        // A window that only lost its front cannot be better, unless the front was contrary.
        if end == before && start > 0 && !contrary {
            continue;
        }
        let Weighed { verdict, share, contrary: against, .. } = tally.weigh(item, &mentions[start..end]);
        contrary = against;
        if best.as_ref().is_none_or(|(v, s, _)| (verdict, share) > (*v, *s)) {
            best = Some((verdict, share, start..end));
        }
    }
    let (verdict, share, range) = best?;
    let Weighed { contrary, foreign, literal, .. } = tally.weigh(item, &mentions[range.clone()]);
    let term = tally.surest_term(item, &mentions[range.clone()]);
    let mentions = tally.basis(&mentions[range]);
    Some(Score { verdict, share, literal, term, contrary, foreign, mentions })
}

const TONGUES: [Tongue; 2] = [Tongue::English, Tongue::Chinese];

/// What a window is worth.
struct Weighed {
    verdict: Verdict,
    share: f64,
    literal: f64,
    contrary: bool,
    foreign: bool,
}

/// The units heard in a window.
struct Tally {
    /// For each unit the mention it is best heard by: index in the window, confidence, whether polarity agrees.
    units: Vec<Option<(usize, f64, bool)>>,
    /// The units that are set, to clear them again.
    set: Vec<usize>,
    /// For each term the surest mention of it as a whole.
    terms: Vec<Option<(usize, f64)>>,
    named: Vec<usize>,
}

impl Tally {
    fn new(item: &Item<'_>) -> Self {
        Tally {
            units: vec![None; item.units.len()],
            set: Vec::new(),
            terms: vec![None; item.terms.len()],
            named: Vec::new(),
        }
    }

    fn weigh(&mut self, item: &Item<'_>, window: &[&Mention<'_>]) -> Weighed {
        self.note(item, window);
        // A term that does not stand in the point's text adds to it instead.
        let beside = |term: &&usize| item.terms[**term].units.is_empty();
        let mut heard: f64 =
            self.named.iter().filter(beside).flat_map(|&t| self.terms[t]).map(|(_, c)| c).sum();
        let (mut contradicted, mut of_terms, mut contradicted_terms) = (0.0, 0.0, 0.0);
        let (mut denied, mut known_after_all) = (0.0, 0.0);
        let spoken = |tongue: Tongue| window.iter().any(|mention| mention.tongues[tongue as usize]);
        let foreign = TONGUES
            .iter()
            .any(|&tongue| spoken(tongue) && item.abroad[tongue as usize].foreign > 0.5 * item.total);
        for &unit in &self.set {
            if let Some((at, confidence, agrees)) = self.units[unit] {
                let weight = item.units[unit].weight * confidence;
                if item.units[unit].unknown_in.is_some_and(spoken) {
                    known_after_all += item.units[unit].weight;
                }
                if !agrees && window[at].denied {
                    denied += weight;
                }
                let in_term = if item.units[unit].in_term { weight } else { 0.0 };
                let against = if agrees { 0.0 } else { 1.0 };
                heard += weight;
                of_terms += in_term;
                contradicted += weight * against;
                contradicted_terms += in_term * against;
            }
        }
        let unknown: f64 = TONGUES
            .iter()
            .filter(|tongue| spoken(**tongue))
            .map(|&tongue| item.abroad[tongue as usize].unknown)
            .sum();
        let unknown = (unknown - known_after_all).max(0.0);
        let total = item.total - self.spared(item) - (1.0 - UNKNOWN) * unknown;
        let share = if total > 0.0 { (heard / total).min(1.0) } else { 0.0 };
        let term = self.surest_term(item, window);
        let verdict = verdict(share, term, foreign);
        // What a point denies was said without any denial; or most of it, or of its terms, was denied.
        let opposite = item.negates && contradicted >= OPPOSITE * heard
            || denied > 0.0 && denied >= DENIED * heard
            || contradicted >= CONTRADICTED * heard
            || of_terms > 0.0 && contradicted_terms >= CONTRADICTED * of_terms;
        let opposite = heard > 0.0 && opposite;
        let verdict = if opposite { verdict.min(Verdict::Partial) } else { verdict };
        let literal = if item.total > 0.0 { (heard / item.total).min(1.0) } else { 0.0 };
        Weighed { verdict, share, literal, contrary: opposite, foreign }
    }

    /// The weight that is not asked for, because the other of two terms was said (`A or B`), or the other of a name and what
    /// stands in brackets after it.
    fn spared(&self, item: &Item<'_>) -> f64 {
        let said = |unit: &usize| self.units[*unit].is_some();
        let mut spared = 0.0;
        for term in &item.terms {
            let Some(other) = term.instead.map(|other| &item.terms[other]) else { continue };
            if !other.units.is_empty() && other.units.iter().all(said) {
                let unsaid = term.units.iter().filter(|unit| !said(unit) && !other.units.contains(unit));
                spared += unsaid.map(|&unit| item.units[unit].weight).sum::<f64>();
            }
        }
        for members in &item.choices {
            let heard = |units: &Vec<usize>| {
                let weight = |units: &mut dyn Iterator<Item = &usize>| -> f64 {
                    units.map(|&unit| item.units[unit].weight).sum()
                };
                weight(&mut units.iter().filter(|unit| said(unit))) >= 0.6 * weight(&mut units.iter())
            };
            if members.iter().any(heard) {
                let mut unsaid: Vec<usize> =
                    members.iter().flatten().copied().filter(|unit| !said(unit)).collect();
                unsaid.sort_unstable();
                unsaid.dedup();
                spared += unsaid.into_iter().map(|unit| item.units[unit].weight).sum::<f64>();
            }
        }
        for gloss in &item.glosses {
            if gloss.inside.iter().all(said) {
                let unsaid = gloss.before.iter().filter(|unit| !said(unit));
                spared += unsaid.map(|&unit| item.units[unit].weight).sum::<f64>();
            } else if gloss.before.iter().any(said) {
                let unsaid = gloss.inside.iter().filter(|unit| !said(unit));
                spared += unsaid.map(|&unit| item.units[unit].weight).sum::<f64>();
            }
        }
        spared
    }

    fn note(&mut self, item: &Item<'_>, window: &[&Mention<'_>]) {
        for unit in self.set.drain(..) {
            self.units[unit] = None;
        }
        for term in self.named.drain(..) {
            self.terms[term] = None;
        }
        for (at, mention) in window.iter().enumerate() {
            if let Some(term) = mention.term {
                if self.terms[term].is_none() {
                    self.named.push(term);
                }
                if self.terms[term].is_none_or(|(_, confidence)| mention.confidence > confidence) {
                    self.terms[term] = Some((at, mention.confidence));
                }
            }
            for &unit in mention.units {
                let said = &item.units[unit];
                // Where both speak with a negation, its exact reach is not compared.
                let agrees = if mention.negated {
                    said.negative || item.negates || item.prevents
                } else {
                    said.positive || mention.near_denial
                };
                let slot = &mut self.units[unit];
                if slot.is_none() {
                    self.set.push(unit);
                }
                if slot
                    .is_none_or(|(_, confidence, before)| (agrees, mention.confidence) > (before, confidence))
                {
                    *slot = Some((at, mention.confidence, agrees));
                }
            }
        }
    }

    /// How surely the surest term is said: as a whole, or by most of its units close together.
    fn surest_term(&self, item: &Item<'_>, window: &[&Mention<'_>]) -> f64 {
        let whole = self.named.iter().flat_map(|&term| self.terms[term]).map(|(_, confidence)| confidence);
        let by_units = item.terms.iter().filter(|_| !self.set.is_empty()).filter_map(|term| {
            let (mut heard, mut total, mut from, mut to) = (0.0, 0.0, usize::MAX, 0);
            for &unit in &term.units {
                total += item.units[unit].weight;
                if let Some((at, confidence, _)) = self.units[unit] {
                    heard += item.units[unit].weight * confidence;
                    from = from.min(window[at].tokens.start);
                    to = to.max(window[at].tokens.end);
                }
            }
            let close = from < to && to - from <= term.length + TERM_SLACK;
            (total > 0.0 && close && heard / total >= TERM_SHARE).then(|| heard / total)
        });
        whole.chain(by_units).fold(0.0, f64::max)
    }

    /// The mentions the score rests on, by place.
    fn basis<'m, 'k>(&self, window: &[&'m Mention<'k>]) -> Vec<&'m Mention<'k>> {
        let units = self.set.iter().filter_map(|&unit| self.units[unit]).map(|(at, ..)| at);
        let terms = self.named.iter().filter_map(|&term| self.terms[term]).map(|(at, _)| at);
        let mut places: Vec<usize> = units.chain(terms).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|at| window[at]).collect()
    }
}

/// The share from which an item is hit by itself.
pub(super) fn needed(term_said: bool, foreign: bool) -> f64 {
    abroad(if term_said { HIT } else { HIT_WITHOUT_TERM }, foreign)
}

/// A share that is asked for, less where the note is in another language than the answer.
pub(super) fn abroad(share: f64, foreign: bool) -> f64 {
    if foreign { share * ABROAD } else { share }
}

/// The verdict on an item of which this share is heard, and one of whose terms is said this surely.
fn verdict(share: f64, term: f64, foreign: bool) -> Verdict {
    let term_said = term >= TERM_SAID;
    if share >= needed(term_said, foreign) {
        Verdict::Hit
    } else if share >= abroad(PARTIAL_WITHOUT_TERM, foreign)
        || share >= abroad(PARTIAL, foreign) && term_said
        || term >= PARTIAL_BY_TERM
    {
        Verdict::Partial
    } else {
        Verdict::Missed
    }
}
