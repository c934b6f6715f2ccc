//! The form of the index that the build script writes and the lexicon reads.
//!
//! Two things are built in: the lines of all word lists, each after a sign for its [`Kind`], and entries of
//! [`ENTRY`] bytes sorted by hash and line: the hash of an expression's key, the number of its line, and where the line begins in
//! the text, all little-endian. An expression's key is the stems of its tokens without spaces; working them out for tens of
//! thousands of expressions takes longer than grading an answer.

/// Bytes of an entry.
pub(super) const ENTRY: usize = 16;

/// What the expressions of a line are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// They mean the same.
    Meaning,
    /// The others are what a recognizer makes of the first.
    Heard,
    /// Those on the right are single Chinese characters for those on the left, which alone are in the index.
    Character,
}

impl Kind {
    /// The byte before a line.
    pub(super) fn sign(self) -> u8 {
        match self {
            Kind::Meaning => b'=',
            Kind::Heard => b'~',
            Kind::Character => b'.',
        }
    }
}

/// The expressions on the left and on the right of a line (`cloud: 云`); all are on the left of one without a colon.
pub(super) fn sides(line: &str) -> [impl Iterator<Item = &str>; 2] {
    let (left, right) = line.split_once(": ").unwrap_or((line, ""));
    [left, right].map(|side| side.split(',').map(str::trim_ascii).filter(|form| !form.is_empty()))
}

/// FNV-1a of 64 bits. The build script makes sure that no two keys share one.
pub(super) fn hash(key: &str) -> u64 {
    key.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
