//! What of a point was heard where.

use super::assessment::Rule;
use std::ops::Range;

/// A term or word of an item, heard at one place.
#[derive(Debug, Clone)]
pub(super) struct Mention<'k> {
    /// The index of the term it stands for.
    pub(super) term: Option<usize>,
    /// The units said with it.
    pub(super) units: &'k [usize],
    /// How evidence names it.
    pub(super) label: &'k str,
    /// The tokens heard.
    pub(super) tokens: Range<usize>,
    /// The clause they begin in.
    pub(super) clause: usize,
    /// The rule.
    pub(super) rule: Rule,
    /// How sure it is.
    pub(super) confidence: f64,
    /// Whether its sentence is in English, and whether it is in Chinese.
    pub(super) tongues: [bool; 2],
    /// Whether it stands under a negation …
    pub(super) negated: bool,
    /// … that is about this very word (`not the headers`).
    pub(super) denied: bool,
    /// Whether anything in its clause denies, prevents or makes rare.
    pub(super) near_denial: bool,
}
