//! A stand-in for a Whisper model: layer sizes of choice, weights from a counter, and a text that is set beforehand.
//!
//! How long whisper.cpp computes does not depend on the numbers in the matrices, but on their sizes and on how many tokens
//! come out. The encoder's weights are random. The decoder's layers compute as much as ever and add nothing, since the last
//! matrix of each is zero; what is left is the embedding of the position, and that is made to point at the wanted token.
//! After the first sentence the end of text is wanted by whoever asked for no time stamps; others are given a time stamp there
//! and the next sentence, as real models do for a long window.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// What is said of a window of 30 s; an utterance is given the first sentence.
pub(crate) const SENTENCES: [&str; 6] = [
    "the server keeps every change in a log before it answers people",
    "each worker reads that log and does the same work in order",
    "when one of them stops another takes over within a few seconds",
    "old parts are removed once nobody can need them any more today",
    "clients ask again after short waits so nothing gets lost on the way",
    "that is why both sides agree even if a network fails between them",
];

/// The layers of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// The width of a layer.
    state: u64,
    heads: u64,
    /// As many in the encoder as in the decoder.
    layers: u64,
}

impl Size {
    /// That of the published model.
    #[allow(dead_code, reason = "the benchmark's")]
    pub(crate) const BASE: Size = Size { state: 512, heads: 8, layers: 6 };
    /// As small as can be told what to say.
    #[allow(dead_code, reason = "the tests'")]
    pub(crate) const SMALL: Size = Size { state: 128, heads: 2, layers: 1 };
}

const TOKENS: u64 = 51_865;
const AUDIO_CTX: u64 = 1500;
const TEXT_CTX: u64 = 448;
const MELS: u64 = 80;

/// End of text.
const END: u64 = 50_257;
/// The time stamp of the beginning of a window; one for each further 20 ms follows.
const BEGINNING: u64 = 50_364;
/// The positions before the first word: start, language, task, and no time stamps (or the first of them).
const PROMPT: usize = 4;

const F32: i32 = 0;
const F16: i32 = 1;

/// Numbers that look random and are the same each time (Vigna's SplitMix64).
struct Counter(u64);

impl Counter {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of 255 levels, as many negative as positive ones.
    fn level(&mut self) -> i32 {
        (self.next() % 255) as i32 - 127
    }
}

/// Writes the model, with the vocabulary and the filters of another one.
pub(crate) fn write(path: &Path, size: Size, other: &Path) -> std::io::Result<()> {
    let other = std::fs::read(other)?;
    let number = |at: usize| i32::from_le_bytes(other[at..at + 4].try_into().unwrap()) as usize;
    let filters = 8 + 4 * number(48) * number(52);
    let count = 48 + filters;
    let mut end = count + 4;
    let mut words = Vec::new();
    for _ in 0..number(count) {
        let length = number(end);
        words.push(&other[end + 4..end + 4 + length]);
        end += 4 + length;
    }
    let token = |word: &str| {
        let wanted = format!(" {word}");
        let found = words.iter().position(|known| *known == wanted.as_bytes());
        found.unwrap_or_else(|| panic!("`{word}` is not one token")) as u64
    };

    let part = path.with_extension("part");
    let mut out = Out { file: BufWriter::new(File::create(&part)?), size, named: 0 };
    let Size { state, heads, layers } = size;
    let head = [TOKENS, AUDIO_CTX, state, heads, layers, TEXT_CTX, state, heads, layers, MELS, 1];
    out.numbers(&[0x6767_6d6c])?;
    out.numbers(&head.map(|number| number as i32))?;
    out.file.write_all(&other[48..end])?;
    out.encoder()?;
    out.decoder(&wanted(token))?;
    out.file.into_inner()?.sync_all()?;
    std::fs::rename(part, path)
}

/// The tokens that each position asks for; of two, the first that is allowed.
fn wanted(token: impl Fn(&str) -> u64) -> Vec<Vec<u64>> {
    let mut all = vec![vec![BEGINNING]; PROMPT - 1];
    for (at, sentence) in SENTENCES.iter().enumerate() {
        all.extend(sentence.split(' ').map(|word| vec![token(word)]));
        let until = BEGINNING + (at as u64 + 1) * AUDIO_CTX / SENTENCES.len() as u64;
        all.push(vec![until, END]);
        // One ends a sentence, one begins the next; after the last follows the end.
        all.push(vec![if at + 1 < SENTENCES.len() { until } else { END }]);
    }
    all
}

struct Out {
    file: BufWriter<File>,
    size: Size,
    /// Tensors so far: each has its own random numbers.
    named: u64,
}

impl Out {
    fn numbers(&mut self, numbers: &[i32]) -> std::io::Result<()> {
        numbers.iter().try_for_each(|number| self.file.write_all(&number.to_le_bytes()))
    }

    fn tensor(&mut self, name: &str, dimensions: &[u64], kind: i32) -> std::io::Result<u64> {
        self.named += 1;
        self.numbers(&[dimensions.len() as i32, name.len() as i32, kind])?;
        dimensions.iter().try_for_each(|&dimension| self.numbers(&[dimension as i32]))?;
        self.file.write_all(name.as_bytes())?;
        Ok(dimensions.iter().product())
    }

    fn vector(&mut self, name: &str, dimensions: &[u64], value: f32) -> std::io::Result<()> {
        let count = self.tensor(name, dimensions, F32)?;
        (0..count).try_for_each(|_| self.file.write_all(&value.to_le_bytes()))
    }

    /// A matrix of random numbers, of about `scale` over the root of its width so that sums stay small; or of zeros.
    fn matrix(&mut self, name: &str, dimensions: &[u64], scale: f32) -> std::io::Result<()> {
        let count = self.tensor(name, dimensions, F16)?;
        let scale = scale / ((count / dimensions[dimensions.len() - 1]) as f32).sqrt();
        let levels = levels(scale);
        let mut random = Counter(self.named << 32);
        (0..count).try_for_each(|_| self.file.write_all(&levels[(random.level() + 127) as usize]))
    }

    fn norm(&mut self, name: &str) -> std::io::Result<()> {
        let Size { state, .. } = self.size;
        self.vector(&format!("{name}.weight"), &[state], 1.0)?;
        self.vector(&format!("{name}.bias"), &[state], 0.0)
    }

    fn linear(&mut self, name: &str, from: u64, to: u64, scale: f32) -> std::io::Result<()> {
        self.matrix(&format!("{name}.weight"), &[from, to], scale)?;
        self.vector(&format!("{name}.bias"), &[to], 0.0)
    }

    /// A layer; `adds` is what it adds to what comes in.
    fn block(&mut self, name: &str, attentions: &[&str], adds: f32) -> std::io::Result<()> {
        let Size { state, .. } = self.size;
        for attention in attentions {
            let name = format!("{name}.{attention}");
            self.linear(&format!("{name}.query"), state, state, 1.0)?;
            self.matrix(&format!("{name}.key.weight"), &[state, state], 1.0)?;
            self.linear(&format!("{name}.value"), state, state, 1.0)?;
            self.linear(&format!("{name}.out"), state, state, adds)?;
            self.norm(&format!("{name}_ln"))?;
        }
        self.linear(&format!("{name}.mlp.0"), state, 4 * state, 1.0)?;
        self.linear(&format!("{name}.mlp.2"), 4 * state, state, adds)?;
        self.norm(&format!("{name}.mlp_ln"))
    }

    fn encoder(&mut self) -> std::io::Result<()> {
        let Size { state, layers, .. } = self.size;
        self.vector("encoder.positional_embedding", &[state, AUDIO_CTX], 0.0)?;
        self.matrix("encoder.conv1.weight", &[3, MELS, state], 1.0)?;
        self.vector("encoder.conv1.bias", &[1, state], 0.0)?;
        self.matrix("encoder.conv2.weight", &[3, state, state], 1.0)?;
        self.vector("encoder.conv2.bias", &[1, state], 0.0)?;
        for layer in 0..layers {
            self.block(&format!("encoder.blocks.{layer}"), &["attn"], 1.0)?;
        }
        self.norm("encoder.ln_post")
    }

    fn decoder(&mut self, wanted: &[Vec<u64>]) -> std::io::Result<()> {
        let Size { state, layers, .. } = self.size;
        self.tensor("decoder.positional_embedding", &[state, TEXT_CTX], F32)?;
        for position in 0..TEXT_CTX as usize {
            let mut row = vec![0.0; state as usize];
            // What comes after the text never matters: it has ended.
            for (rank, &token) in wanted.get(position).unwrap_or(&vec![END]).iter().enumerate() {
                // Far above the embedding of the token that comes in, the second a little below the first.
                let weight = if rank == 0 { 10.0 } else { 7.0 };
                let embedding = embedding(token, state);
                row.iter_mut().zip(embedding).for_each(|(sum, level)| *sum += weight * level as f32 * STEP);
            }
            row.iter().try_for_each(|value| self.file.write_all(&value.to_le_bytes()))?;
        }
        self.tensor("decoder.token_embedding.weight", &[state, TOKENS], F16)?;
        let levels = levels(127.0 * STEP);
        for token in 0..TOKENS {
            for level in embedding(token, state) {
                self.file.write_all(&levels[(level + 127) as usize])?;
            }
        }
        self.norm("decoder.ln")?;
        for layer in 0..layers {
            self.block(&format!("decoder.blocks.{layer}"), &["attn", "cross_attn"], 0.0)?;
        }
        Ok(())
    }
}

/// One level of an embedding: large enough for the wanted token to be certain among fifty thousand.
const STEP: f32 = 0.002;

fn embedding(token: u64, state: u64) -> impl Iterator<Item = i32> {
    let mut random = Counter(!(token << 20));
    (0..state).map(move |_| random.level())
}

/// The 255 levels from `-most` to `most` as 16-bit floats.
fn levels(most: f32) -> Vec<[u8; 2]> {
    (-127..=127).map(|level| half(level as f32 / 127.0 * most).to_le_bytes()).collect()
}

/// A 16-bit float, cut off instead of rounded; too small ones are zero.
fn half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 16 & 0x8000) as u16;
    let exponent = (bits >> 23 & 0xff) as i32 - 127 + 15;
    match exponent {
        ..=0 => sign,
        1..=30 => sign | (exponent as u16) << 10 | (bits >> 13 & 0x3ff) as u16,
        _ => sign | 0x7bff,
    }
}
