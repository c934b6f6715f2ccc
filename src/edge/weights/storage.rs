//! The types in which ggml stores numbers.

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

impl Storage {
    /// The bytes that this many numbers take; a last, partly filled block takes all of its bytes.
    pub(super) fn bytes_for(&self, numbers: u64) -> u64 {
        numbers.div_ceil(self.block) * self.bytes
    }
}
