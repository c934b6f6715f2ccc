//! What follows the head of a ggml Whisper file: mel filters, the vocabulary, and the fixed list of tensors that follows
//! from the head.
//!
//! The file is little-endian: the magic number; eleven 32-bit integers; the mel filters (two counts, then `f32`); the
//! vocabulary (a count, then length and bytes a token); then, a tensor, dimension count, name length and type, the
//! dimensions, the name, the data. Nothing in it is trusted: no size from the file becomes an allocation.

use super::head::{Damage, Expected, HEAD_BYTES, Head, read_u32};
use super::storage::{STORAGES, Storage};
use std::io::{Read, Seek, SeekFrom};

/// Frequencies of a mel filter: half the 400-point Fourier transform of Whisper, and one.
const FILTER_BINS: u64 = 201;

/// Bytes of a published file's vocabulary, its count included: 50257 tokens with lengths, 307,057 bytes of text.
const MULTILINGUAL_VOCABULARY_BYTES: u64 = 4 + 50257 * 4 + 307_057;

/// The same for an English-only file, whose tokens are GPT-2's.
const ENGLISH_VOCABULARY_BYTES: u64 = 521_859;

/// The index of `f32` and `f16` in [`STORAGES`].
const F32: &Storage = &STORAGES[0];
const F16: &Storage = &STORAGES[1];

/// The number of tensors, and their bytes with their headers.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) count: u32,
    pub(super) bytes: u64,
}

impl Tally {
    /// The tensors that a Whisper model of these dimensions has.
    pub(super) fn of(head: &Head) -> Self {
        let (state, text) = (u64::from(head.audio_state), u64::from(head.text_state));
        let matrix = &STORAGES[head.storage];
        // Convolutions have three dimensions and are never quantized.
        let convolution = if head.storage == 0 { F32 } else { F16 };
        let mut tally = Tally::default();
        tally.add("encoder.positional_embedding", &[state, u64::from(head.audio_ctx)], F32);
        tally.add("encoder.conv1.weight", &[3, u64::from(head.mels), state], convolution);
        tally.add("encoder.conv1.bias", &[1, state], F32);
        tally.add("encoder.conv2.weight", &[3, state, state], convolution);
        tally.add("encoder.conv2.bias", &[1, state], F32);
        tally.add_norm("encoder.ln_post", state);
        for layer in 0..head.audio_layers {
            tally.add_block(&format!("encoder.blocks.{layer}"), &["attn"], state, matrix);
        }
        tally.add("decoder.positional_embedding", &[text, u64::from(head.text_ctx)], F32);
        tally.add("decoder.token_embedding.weight", &[text, u64::from(head.tokens)], matrix);
        tally.add_norm("decoder.ln", text);
        for layer in 0..head.text_layers {
            tally.add_block(&format!("decoder.blocks.{layer}"), &["attn", "cross_attn"], text, matrix);
        }
        tally
    }

    fn add(&mut self, name: &str, dimensions: &[u64], storage: &Storage) {
        self.count += 1;
        self.bytes += 12 + 4 * dimensions.len() as u64 + name.len() as u64;
        self.bytes += storage.bytes_for(dimensions.iter().product());
    }

    fn add_norm(&mut self, name: &str, width: u64) {
        self.add(&format!("{name}.weight"), &[width], F32);
        self.add(&format!("{name}.bias"), &[width], F32);
    }

    fn add_linear(&mut self, name: &str, from: u64, to: u64, matrix: &Storage) {
        self.add(&format!("{name}.weight"), &[from, to], matrix);
        self.add(&format!("{name}.bias"), &[to], F32);
    }

    fn add_block(&mut self, block: &str, attentions: &[&str], width: u64, matrix: &Storage) {
        for attention in attentions {
            let name = format!("{block}.{attention}");
            for part in ["query", "value", "out"] {
                self.add_linear(&format!("{name}.{part}"), width, width, matrix);
            }
            // Keys have no bias: it would shift all scores of a query alike.
            self.add(&format!("{name}.key.weight"), &[width, width], matrix);
            self.add_norm(&format!("{name}_ln"), width);
        }
        self.add_linear(&format!("{block}.mlp.0"), width, 4 * width, matrix);
        self.add_linear(&format!("{block}.mlp.2"), 4 * width, width, matrix);
        self.add_norm(&format!("{block}.mlp_ln"), width);
    }
}

impl Head {
    fn filter_bytes(&self) -> u64 {
        8 + u64::from(self.mels) * FILTER_BINS * 4
    }

    /// The length of the whole file, if its vocabulary is one of the two that Whisper models have.
    pub(super) fn whole_bytes(&self) -> u64 {
        let vocabulary =
            if self.is_multilingual() { MULTILINGUAL_VOCABULARY_BYTES } else { ENGLISH_VOCABULARY_BYTES };
        HEAD_BYTES + self.filter_bytes() + vocabulary + Tally::of(self).bytes
    }

    /// Reads past the mel filters and the vocabulary; returns where the tensors begin.
    pub(super) fn skip_vocabulary(&self, reader: &mut (impl Read + Seek), bytes: u64) -> Result<u64, Damage> {
        let cut = |place| Damage::CutShort { place, expected: Expected::Exactly(self.whole_bytes()) };
        let mut at = HEAD_BYTES + self.filter_bytes();
        if bytes < at + 4 {
            return Err(cut("in its mel filters"));
        }
        let (mels, bins) = (read_u32(reader)?, read_u32(reader)?);
        if (mels, u64::from(bins)) != (self.mels, FILTER_BINS) {
            let what =
                format!("its mel filters are {mels} by {bins}, where {} by {FILTER_BINS} belong", self.mels);
            return Err(Damage::Absurd { what });
        }
        reader.seek(SeekFrom::Start(at))?;
        let count = read_u32(reader)?;
        at += 4;
        if count > self.tokens {
            let what = format!("its vocabulary has {count} tokens, where the head says {}", self.tokens);
            return Err(Damage::Absurd { what });
        }
        for token in 0..count {
            if bytes < at + 4 {
                return Err(cut("in its vocabulary"));
            }
            let length = read_u32(reader)?;
            if length > 1024 {
                let what = format!("token {token} of its vocabulary has {length} bytes, where 1024 are many");
                return Err(Damage::Absurd { what });
            }
            at += 4 + u64::from(length);
            if bytes < at {
                return Err(cut("in its vocabulary"));
            }
            // Relative: a seek from the start would throw the reader's buffer away at every token.
            reader.seek_relative(i64::from(length))?;
        }
        Ok(at)
    }

    /// Walks from tensor to tensor, from `start` to the end of a file of `bytes` bytes.
    pub(super) fn walk_tensors(
        &self,
        reader: &mut (impl Read + Seek),
        start: u64,
        bytes: u64,
    ) -> Result<(), Damage> {
        let needed = Tally::of(self);
        let cut = || Damage::CutShort {
            place: "in its weights",
            expected: Expected::Exactly(start + needed.bytes),
        };
        let mut at = start;
        for number in 0..needed.count {
            if bytes < at + 12 {
                return Err(cut());
            }
            reader.seek(SeekFrom::Start(at))?;
            let (dimensions, name, kind) = (read_u32(reader)?, read_u32(reader)?, read_u32(reader)?);
            let storage = STORAGES.iter().find(|storage| storage.tensor == kind);
            let (1..=4, 1..=256, Some(storage)) = (dimensions, name, storage) else {
                let what =
                    format!("weight {number} has {dimensions} dimensions, {name} letters and type {kind}");
                return Err(Damage::Absurd { what });
            };
            at += 12 + 4 * u64::from(dimensions) + u64::from(name);
            if bytes < at {
                return Err(cut());
            }
            let mut numbers: u64 = 1;
            for _ in 0..dimensions {
                numbers = numbers.saturating_mul(u64::from(read_u32(reader)?));
            }
            // The largest weight is the token embedding; four times its size is more than any tensor can have.
            if numbers > 4 * u64::from(self.tokens.max(4 * self.audio_state)) * u64::from(self.audio_state) {
                return Err(Damage::Absurd { what: format!("weight {number} has {numbers} numbers") });
            }
            at += storage.bytes_for(numbers);
            if bytes < at {
                return Err(cut());
            }
        }
        if at < bytes { Err(Damage::TooLong { expected: at }) } else { Ok(()) }
    }
}
