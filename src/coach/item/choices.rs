//! What of a point need not be said: examples, names in brackets, all but one of several alternatives.

use super::super::token::{Gap, Kind, Token};
use super::{Item, joined};
use std::ops::Range;

/// A name has at most this many words or characters.
const LONGEST_NAME: usize = 4;

/// A member of a list of alternatives has at most this many words or characters …
const LONGEST_MEMBER: usize = 6;
/// … and a list this many members.
const MOST_MEMBERS: usize = 5;

/// A name in brackets, and what it is another name of: `majority (quorum)`, 虚拟 IP（ClusterIP）.
pub(in crate::coach) struct Gloss {
    /// The units before the brackets that are not also inside.
    pub(in crate::coach) before: Vec<usize>,
    /// The units inside that stand nowhere else.
    pub(in crate::coach) inside: Vec<usize>,
}

impl Item<'_> {
    /// Marks the units that stand after `such as`, 比如 and the like, to the end of their clause.
    pub(super) fn mark_examples(&mut self) {
        let word = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
        let mut in_example = vec![false; self.tokens.len()];
        for clause in &self.clauses {
            let begins = clause.tokens.clone().find(|&at| {
                matches!(
                    (word(at), word(at + 1)),
                    ("比" | "例" | "譬", "如")
                        | ("such", "as")
                        | ("for", "example" | "instance")
                        | ("e", "g")
                )
            });
            if let Some(at) = begins {
                in_example[at..clause.tokens.end].fill(true);
            }
        }
        let mut elsewhere = vec![false; self.units.len()];
        for (at, unit) in self.unit_at.iter().enumerate() {
            if let Some(unit) = *unit {
                elsewhere[unit] |= !in_example[at];
            }
        }
        for (unit, elsewhere) in self.units.iter_mut().zip(elsewhere) {
            unit.example = !elsewhere;
        }
    }

    /// Marks the units that stand in brackets only, and notes the short ones as another name of what stands before.
    pub(super) fn mark_asides(&mut self) {
        let asides = brackets(&self.point.text, &self.tokens);
        let mut outside = vec![false; self.units.len()];
        for (at, unit) in self.unit_at.iter().enumerate() {
            if let Some(unit) = *unit {
                outside[unit] |= !asides.iter().any(|aside| aside.contains(&at));
            }
        }
        for aside in &asides {
            let mut inside = self.units_in(aside);
            inside.retain(|&unit| !outside[unit]);
            for &unit in &inside {
                self.units[unit].aside = true;
            }
            if aside.len() > LONGEST_NAME || inside.is_empty() {
                continue;
            }
            let clause = self.clauses.iter().rev().find(|clause| clause.tokens.start < aside.start);
            let Some(clause) = clause.map(|clause| clause.tokens.clone()) else { continue };
            let term = self.marked.iter().map(|(range, _)| range).find(|range| range.end == aside.start);
            let start = term.map_or(aside.start.saturating_sub(LONGEST_NAME).max(clause.start), |t| t.start);
            let mut before = self.units_in(&(start..aside.start));
            before.retain(|unit| !inside.contains(unit));
            if !before.is_empty() {
                self.glosses.push(Gloss { before, inside });
            }
        }
    }

    /// Finds terms of which one is enough: two of them with only an `or` between. A longer list asks for its members.
    pub(super) fn pair_alternatives(&mut self) {
        let mut places = self.marked.clone();
        places.sort_by_key(|(range, _)| range.start);
        for near in places.windows(2) {
            let ((first, a), (second, b)) = (&near[0], &near[1]);
            let between = first.end..second.start.max(first.end);
            let or = ["or", "或", "或者"].contains(&joined(&self.tokens[between]).as_str());
            let opens = first.start == 0 || self.tokens[first.start].gap <= Gap::Space;
            if or && opens && self.tokens[second.start].gap <= Gap::Space {
                self.terms[*a].instead = Some(*b);
                self.terms[*b].instead = Some(*a);
            }
        }
    }

    /// Finds the members of lists that end in `or` (成员加入、退出、超时或者分区数变化): one of them is enough.
    pub(super) fn list_alternatives(&mut self) {
        let is_or = |at: usize| {
            matches!(self.tokens[at].text.as_str(), "or")
                || self.tokens[at].text == "或" && self.tokens[at].kind == Kind::Han
        };
        for at in (1..self.tokens.len()).filter(|&at| is_or(at)) {
            let skip = usize::from(self.tokens.get(at + 1).is_some_and(|next| next.text == "者"));
            let pause = |at: &usize| self.tokens[*at].gap >= Gap::Pause;
            let end = (at + 1..self.tokens.len()).find(pause).unwrap_or(self.tokens.len());
            let last = at + 1 + skip;
            let mut members = Vec::new();
            members.push(last..end.min(last + LONGEST_MEMBER));
            let mut to = at;
            while members.len() < MOST_MEMBERS && to > 0 {
                let from = (0..to).rev().find(|at| *at == 0 || pause(at)).unwrap_or(0);
                let member = from.max(to.saturating_sub(LONGEST_MEMBER))..to;
                let is_short = to - from <= LONGEST_MEMBER;
                members.push(member);
                if !is_short || from == 0 || self.tokens[from].gap >= Gap::Stop {
                    break;
                }
                to = from;
            }
            let members: Vec<Vec<usize>> = members
                .iter()
                .map(|member| self.units_in(member))
                .filter(|units| !units.is_empty())
                .collect();
            if members.len() > 2 {
                self.choices.push(members);
            }
        }
    }
}

/// The runs of tokens that stand in brackets.
fn brackets(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut open = None;
    let mut found = Vec::new();
    for (at, c) in text.chars().enumerate() {
        match c {
            '(' | '（' | '[' | '【' => open = Some(at),
            ')' | '）' | ']' | '】' => {
                if let Some(from) = open.take() {
                    let start = tokens.partition_point(|token| token.span.start < from);
                    let end = tokens.partition_point(|token| token.span.end <= at);
                    if start < end {
                        found.push(start..end);
                    }
                }
            }
            _ => {}
        }
    }
    found
}
