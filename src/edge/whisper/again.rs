//! An utterance heard once more: what the encoder made of it is still in the state, so only the decoder runs.
//!
//! Two traps of whisper.cpp are kept shut here. After several tokens at once the binding shows the logits of the first
//! one, which were never computed: the last token is always decoded alone. Positions beyond the model's text context end
//! the process: no sequence is ever that long.

use super::failed;
use crate::error::Result;
use crate::listen::Weight;
use std::ops::Range;
use whisper_rs::{WhisperContext, WhisperState, WhisperTokenId as Token};

/// The most tokens of names: decoding them must stay cheap beside the encoder, and a model follows the last ones most.
const MOST_NAMES: usize = 120;

/// A name is looked for only where some token of the first hearing was less probable than this: what a recognizer is sure
/// of leaves no room for another word. (No name that held in the measurements stood where this was above 0.65.)
const SURE: f32 = 0.9;

/// Characters that no one says. Tokens of nothing else are never written, as in the first hearing.
const UNSPOKEN: &str = "\"#()*+/:;<=>@[\\]^_`{|}~「」『』♩♪♫♬♭♮♯";

/// A text as tokens.
#[derive(Debug, Clone, Default)]
pub(super) struct Pass {
    /// What stands before the text: what the decoder was asked for.
    pub(super) asked: Vec<Token>,
    pub(super) tokens: Vec<Token>,
    /// Where each token ends in the text, in bytes. The white space before the first word is no part of it.
    pub(super) ends: Vec<usize>,
    /// The least probability of a token.
    pub(super) doubt: f32,
}

/// What is known of a model's tokens.
pub(super) struct Decoder {
    /// By token: whether it may be said.
    may_say: Vec<bool>,
    threads: usize,
}

impl Decoder {
    pub(super) fn of(context: &WhisperContext, threads: usize) -> Self {
        let end = context.token_eot();
        let may_say = (0..context.n_vocab()).map(|token| {
            let text = context.token_to_str_lossy(token).unwrap_or_default();
            let text = text.trim_start();
            let is_unspoken = !text.is_empty() && text.chars().all(|c| UNSPOKEN.contains(c));
            token == end || token < end && !is_unspoken
        });
        Decoder { may_say: may_say.collect(), threads }
    }

    /// The natural logarithms of the probabilities of the token after those decoded last.
    fn chances(&self, state: &WhisperState) -> Result<Vec<f32>> {
        let logits = state.get_logits().map_err(failed)?;
        let said = || logits.iter().zip(&self.may_say).filter(|(_, may)| **may).map(|(logit, _)| *logit);
        let most = said().fold(f32::NEG_INFINITY, f32::max);
        let sum = most + said().map(|logit| (logit - most).exp()).sum::<f32>().ln();
        let chance = |(logit, may): (&f32, &bool)| if *may { logit - sum } else { f32::NEG_INFINITY };
        Ok(logits.iter().zip(&self.may_say).map(chance).collect())
    }

    /// The most probable token after those decoded last.
    fn likeliest(&self, state: &WhisperState) -> Result<Token> {
        let logits = state.get_logits().map_err(failed)?;
        let said = (0..).zip(logits.iter().zip(&self.may_say)).filter(|(_, (_, may))| **may);
        let likeliest = said.max_by(|a, b| a.1.0.total_cmp(b.1.0));
        Ok(likeliest.map_or(0, |(token, _)| token))
    }

    /// Decodes tokens after the first `past`, the last one alone, whose chances are then known.
    fn decode(&self, state: &mut WhisperState, tokens: &[Token], past: usize) -> Result<()> {
        let Some((last, before)) = tokens.split_last() else { return Ok(()) };
        if !before.is_empty() {
            state.decode(before, past, self.threads).map_err(failed)?;
        }
        state.decode(&[*last], past + before.len(), self.threads).map_err(failed)
    }

    /// Decodes greedily after names; `None` when `go_on` says no, or the text gets much longer than the first.
    pub(super) fn hear(
        &self,
        (context, state): (&WhisperContext, &mut WhisperState),
        first: &Pass,
        names: &[String],
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<Pass>> {
        let room = usize::try_from(context.n_text_ctx()).unwrap_or(0);
        let mut sequence = self.tokens_of(context, names, MOST_NAMES.min((room / 2).saturating_sub(1)));
        if !sequence.is_empty() {
            sequence.insert(0, context.token_prev());
        }
        sequence.extend(&first.asked);
        let mut pass = Pass { asked: first.asked.clone(), ..Pass::default() };
        let most = (2 * first.tokens.len() + 16).min(room.saturating_sub(sequence.len()));
        let mut past = 0;
        while pass.tokens.len() < most && go_on() {
            self.decode(state, &sequence[past..], past)?;
            past = sequence.len();
            let token = self.likeliest(state)?;
            if token == context.token_eot() {
                return Ok(Some(pass));
            }
            sequence.push(token);
            pass.tokens.push(token);
        }
        Ok(None)
    }

    /// Names as tokens, as many whole ones as fit.
    fn tokens_of(&self, context: &WhisperContext, names: &[String], most: usize) -> Vec<Token> {
        let mut tokens = Vec::new();
        for name in names {
            let text = format!("{}{name},", if name.is_ascii() { " " } else { "" });
            // No text has more tokens than bytes; told of fewer, the binding gives tokens that are not there.
            let Ok(more) = context.tokenize(&text, text.len()) else { continue };
            if tokens.len() + more.len() > most {
                continue;
            }
            tokens.extend(more);
        }
        tokens
    }

    /// How likely the second text's bytes are in the place of the first's, without names; `None` when the two are not made of
    /// comparable tokens.
    pub(super) fn weigh(
        &self,
        (context, state): (&WhisperContext, &mut WhisperState),
        (first, plain): (&Pass, Range<usize>),
        (second, prompted): (&Pass, Range<usize>),
    ) -> Result<Option<Weight>> {
        let Some((a, b)) = tokens_between(context, (first, plain), (second, prompted)) else {
            return Ok(None);
        };
        let mut before = first.asked.clone();
        before.extend(&first.tokens[..a.start]);
        let room = usize::try_from(context.n_text_ctx()).unwrap_or(0);
        if before.len() + a.len().max(b.len()) + 1 >= room {
            return Ok(None);
        }
        self.decode(state, &before, 0)?;
        let start = self.chances(state)?;
        let end = context.token_eot();
        // One token more, where both go on in the same way, so that a word too many has a price.
        let go_on = |pass: &Pass, at: usize| pass.tokens.get(at).copied().unwrap_or(end);
        let next = (go_on(first, a.end) == go_on(second, b.end)).then(|| go_on(first, a.end));
        let mut chance = |tokens: &[Token]| -> Result<f64> {
            let mut chances = start.clone();
            let mut sum = 0.0;
            let said: Vec<Token> = tokens.iter().copied().chain(next).collect();
            for (at, &token) in said.iter().enumerate() {
                let found = usize::try_from(token).ok().and_then(|token| chances.get(token));
                sum += f64::from(found.copied().unwrap_or(f32::NEG_INFINITY));
                if at + 1 < said.len() {
                    self.decode(state, &[token], before.len() + at)?;
                    chances = self.chances(state)?;
                }
            }
            Ok(sum)
        };
        let length = b.len() + usize::from(next.is_some());
        let (told, plain) = (chance(&second.tokens[b])?, chance(&first.tokens[a])?);
        let weight = Weight { against: told - plain, each: told / length.max(1) as f64 };
        Ok(weight.against.is_finite().then_some(weight))
    }
}

impl Pass {
    /// Notes where the tokens end; gives the text, which must be whole characters.
    pub(super) fn read(&mut self, context: &WhisperContext) -> Result<Option<String>> {
        let mut bytes: Vec<u8> = Vec::new();
        self.ends.clear();
        for &token in &self.tokens {
            bytes.extend_from_slice(context.token_to_bytes(token).map_err(failed)?);
            self.ends.push(bytes.len());
        }
        let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
        let lead = text.len() - text.trim_start().len();
        let text = text.trim().to_owned();
        for end in &mut self.ends {
            *end = end.saturating_sub(lead).min(text.len());
        }
        Ok(Some(text))
    }

    /// The number of tokens up to this byte, if one ends there.
    fn tokens_to(&self, byte: usize) -> Option<usize> {
        if byte == 0 {
            return Some(0);
        }
        self.ends.iter().position(|&end| end == byte).map(|at| at + 1)
    }

    fn bytes(&self, context: &WhisperContext) -> Vec<u8> {
        let text = self.tokens.iter().filter_map(|&token| context.token_to_bytes(token).ok());
        let bytes: Vec<u8> = text.flatten().copied().collect();
        // As `read` does.
        String::from_utf8_lossy(&bytes).trim_start().as_bytes().to_vec()
    }
}

/// The tokens of two ranges of bytes, widened into what both texts have in common around them to where tokens end in
/// both.
fn tokens_between(
    context: &WhisperContext,
    (first, plain): (&Pass, Range<usize>),
    (second, prompted): (&Pass, Range<usize>),
) -> Option<(Range<usize>, Range<usize>)> {
    let (a, b) = (first.bytes(context), second.bytes(context));
    let (mut i, mut j) = (plain.start, prompted.start);
    let start = loop {
        if let (Some(i), Some(j)) = (first.tokens_to(i), second.tokens_to(j)) {
            break (i, j);
        }
        if i == 0 || j == 0 || a.get(i - 1) != b.get(j - 1) {
            return None;
        }
        (i, j) = (i - 1, j - 1);
    };
    let (mut i, mut j) = (plain.end, prompted.end);
    let end = loop {
        if let (Some(i), Some(j)) = (first.tokens_to(i), second.tokens_to(j)) {
            break (i, j);
        }
        if i >= a.len() || j >= b.len() || a[i] != b[j] {
            return None;
        }
        (i, j) = (i + 1, j + 1);
    };
    (start.0 <= end.0 && start.1 <= end.1).then_some((start.0..end.0, start.1..end.1))
}

/// Whether the first hearing left room for another word.
pub(super) fn is_sure(first: &Pass) -> bool {
    first.tokens.is_empty() || first.doubt >= SURE
}
