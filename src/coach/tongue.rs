//! The two languages.

/// A language that an answer is spoken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    /// English.
    English,
    /// Chinese.
    Chinese,
}
