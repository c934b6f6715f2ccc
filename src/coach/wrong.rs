//! Struck statements: whether one was said as a whole.

use super::clause::Clause;
use super::item::Item;
use super::mention::Mention;
use super::order::longest_increasing;

/// A struck statement counts as said from this share of its weight on.
const SAID: f64 = 0.85;
/// Less sure mentions do not accuse anybody.
const SURE: f64 = 0.75;
/// This share of its words must come in its own order: who does what to whom matters.
const IN_ORDER: f64 = 0.7;

/// The mentions that say the whole statement: close together in one sentence, in its order, with every term, and with
/// its polarity (`the scheduler does not start the container` is right). The first such place wins.
///
/// `mentions` are those of the statement that count, by place.
pub(super) fn said<'m, 'k>(
    item: &Item<'_>,
    clauses: &[Clause],
    mentions: &[&'m Mention<'k>],
) -> Option<Vec<&'m Mention<'k>>> {
    let reach = item.tokens.len() + (item.tokens.len() / 2).max(2);
    let agreeing: Vec<&Mention<'_>> = mentions
        .iter()
        .copied()
        .filter(|mention| {
            mention.confidence >= SURE
                && mention.units.iter().all(|&unit| {
                    let unit = &item.units[unit];
                    if mention.negated { unit.negative } else { unit.positive }
                })
        })
        .collect();
    let mut heard: Vec<Option<usize>> = vec![None; item.units.len()];
    (0..agreeing.len()).find_map(|start| {
        let first = agreeing[start];
        let limit = first.tokens.start + reach;
        let sentence = clauses[first.clause].sentence;
        let window: Vec<&Mention<'_>> = agreeing[start..]
            .iter()
            .copied()
            .take_while(|mention| mention.tokens.start < limit)
            .filter(|mention| mention.tokens.end <= limit && clauses[mention.clause].sentence == sentence)
            .collect();
        heard.fill(None);
        for mention in &window {
            for &unit in mention.units {
                heard[unit].get_or_insert(mention.tokens.start);
            }
        }
        is_said(item, &heard, &window).then_some(window)
    })
}

fn is_said(item: &Item<'_>, heard: &[Option<usize>], window: &[&Mention<'_>]) -> bool {
    let weight: f64 =
        item.units.iter().zip(heard).filter(|(_, heard)| heard.is_some()).map(|(u, _)| u.weight).sum();
    let terms = item.terms.iter().enumerate().all(|(number, term)| {
        window.iter().any(|mention| mention.term == Some(number))
            || !term.units.is_empty() && term.units.iter().all(|&unit| heard[unit].is_some())
    });
    // Units are numbered as they first stand in the statement; the tie-break keeps those of one phrase in order.
    let places: Vec<usize> =
        heard.iter().enumerate().filter_map(|(unit, at)| at.map(|at| at * heard.len() + unit)).collect();
    let ordered = longest_increasing(&places) as f64 >= IN_ORDER * places.len() as f64;
    item.total > 0.0 && weight / item.total >= SAID && terms && ordered
}
