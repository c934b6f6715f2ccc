//! The fixed list of tensors that a Whisper model has, and the bytes each takes.

use super::head::Head;

/// How the numbers of a tensor are stored.
pub(super) struct Storage {
    /// The name whisper.cpp gives it.
    pub(super) name: &'static str,
    /// The number in a tensor's header.
    pub(super) tensor: u32,
    /// The number in the file's head.
    pub(super) file: u32,
    /// Numbers a block.
    block: u64,
    /// Bytes a block.
    bytes: u64,
}

const fn storage(name: &'static str, tensor: u32, file: u32, block: u64, bytes: u64) -> Storage {
    Storage { name, tensor, file, block, bytes }
}

/// The types whisper.cpp writes, with the block sizes of ggml.
pub(super) const STORAGES: [Storage; 12] = [
    storage("f32", 0, 0, 1, 4),
    storage("f16", 1, 1, 1, 2),
    storage("q4_0", 2, 2, 32, 18),
    storage("q4_1", 3, 3, 32, 20),
    storage("q5_0", 6, 8, 32, 22),
    storage("q5_1", 7, 9, 32, 24),
    storage("q8_0", 8, 7, 32, 34),
    storage("q2_k", 10, 10, 256, 84),
    storage("q3_k", 11, 11, 256, 110),
    storage("q4_k", 12, 12, 256, 144),
    storage("q5_k", 13, 13, 256, 176),
    storage("q6_k", 14, 14, 256, 210),
];

/// The index of `f32` and `f16` in [`STORAGES`].
const F32: &Storage = &STORAGES[0];
const F16: &Storage = &STORAGES[1];

impl Storage {
    /// The bytes that this many numbers take; a last, partly filled block takes all of its bytes.
    pub(super) fn bytes_for(&self, numbers: u64) -> u64 {
        numbers.div_ceil(self.block) * self.bytes
    }
}

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
