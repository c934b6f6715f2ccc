//! The speaker's own words behind a verdict.

use super::assessment::{Evidence, Rule};
use super::item::is_pair;
use super::mention::Mention;
use super::normal::is_function_word;
use super::token::Token;
use crate::transcript::Transcript;
use std::ops::Range;

/// A transcript to quote from.
pub(super) struct Quotes<'t> {
    /// Knows the times.
    pub(super) transcript: &'t Transcript,
    /// Its text.
    pub(super) text: &'t [char],
    /// Its tokens that may be quoted.
    pub(super) tokens: &'t [Token],
}

/// One piece of evidence in the making.
struct Piece {
    tokens: Range<usize>,
    label: String,
    rule: Rule,
    confidence: f64,
    /// Whether it is only pairs of characters, which grow together.
    grows: bool,
}

impl Quotes<'_> {
    /// The evidence of mentions, in the order they were said. A mention inside a longer one is left out, and pairs of
    /// characters that overlap or touch become one quotation. Function words outside a term are no quotation. `rule`
    /// replaces the mentions' own.
    pub(super) fn evidence(&self, mentions: &[&Mention<'_>], rule: Option<Rule>) -> Vec<Evidence> {
        let says_little = |mention: &Mention<'_>| {
            mention.term.is_none()
                && self.tokens[mention.tokens.clone()].iter().all(|token| is_function_word(&token.text))
        };
        let mut order: Vec<&Mention<'_>> = mentions.iter().copied().filter(|m| !says_little(m)).collect();
        order.sort_by_key(|mention| {
            (mention.tokens.start, std::cmp::Reverse(mention.tokens.end), mention.term.is_none())
        });
        let mut pieces: Vec<Piece> = Vec::new();
        for mention in order {
            let grows = mention.term.is_none() && is_pair(mention.label);
            match pieces.last_mut() {
                Some(last) if mention.tokens.end <= last.tokens.end => {}
                Some(last) if grows && last.grows && mention.tokens.start <= last.tokens.end => {
                    last.tokens.end = mention.tokens.end;
                    last.confidence = last.confidence.min(mention.confidence);
                }
                _ => pieces.push(Piece {
                    tokens: mention.tokens.clone(),
                    label: mention.label.to_owned(),
                    rule: mention.rule,
                    confidence: mention.confidence,
                    grows,
                }),
            }
        }
        pieces.into_iter().map(|piece| self.quote(piece, rule)).collect()
    }

    fn quote(&self, piece: Piece, rule: Option<Rule>) -> Evidence {
        let tokens = &self.tokens[piece.tokens.clone()];
        let span = tokens[0].span.start..tokens[tokens.len() - 1].span.end;
        let term =
            if piece.grows { tokens.iter().map(|token| token.text.as_str()).collect() } else { piece.label };
        Evidence {
            term,
            heard: self.text[span.clone()].iter().collect(),
            rule: rule.unwrap_or(piece.rule),
            confidence: piece.confidence,
            time: self.transcript.time_of(span.start),
            span,
        }
    }
}
