//! How a command ended.

/// How a command ended, when nothing went wrong on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and there are problems: exit code 1.
    Problems,
}

impl Outcome {
    pub(super) fn well(is_well: bool) -> Self {
        if is_well { Outcome::Done } else { Outcome::Problems }
    }
}
