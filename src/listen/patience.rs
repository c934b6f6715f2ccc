//! How long a silence ends the answer.
//!
//! A patient examiner waits longer for somebody who has not said everything yet, and not so long for somebody who has.
//! What is still missing is not known here: whoever grades the answer while it is spoken says it as an [`Expectation`].

/// What is known of the answer so far, from outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expectation {
    /// Nothing: the words are not recognized yet, or there is nothing to expect.
    #[default]
    Unknown,
    /// There was sound like speech, but no word in it: a cough, a sigh, a chair. The answer has not begun.
    Wordless,
    /// Required points are not said yet.
    Missing,
    /// All required points are said.
    Complete,
}

/// How long a silence ends the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Patience {
    /// 1.5 seconds: for quick review.
    Short,
    /// 3 seconds: pauses of up to 2.5 s for thought never end the answer.
    #[default]
    Normal,
    /// 6 seconds: for slow thinkers.
    Long,
}

impl Patience {
    /// All of them, the shortest first.
    pub const ALL: [Patience; 3] = [Patience::Short, Patience::Normal, Patience::Long];

    /// Reads `short`, `normal` or `long`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "short" => Some(Patience::Short),
            "normal" => Some(Patience::Normal),
            "long" => Some(Patience::Long),
            _ => None,
        }
    }

    /// The silence that ends the answer when nothing is known of it, in seconds.
    pub fn seconds(self) -> f64 {
        match self {
            Patience::Short => 1.5,
            Patience::Normal => 3.0,
            Patience::Long => 6.0,
        }
    }

    /// The longest pause, in seconds, that never ends the answer, whatever is known of it. The detector sees pauses up to
    /// 0.3 s longer than they are.
    pub fn tolerated(self) -> f64 {
        self.complete() - 0.3
    }

    /// The silence that ends the answer, in seconds, given what is known of it.
    pub fn silence(self, expectation: Expectation) -> f64 {
        match expectation {
            Expectation::Unknown | Expectation::Wordless => self.seconds(),
            // A third more: time to find one more point, and not so much that giving up takes long.
            Expectation::Missing => self.seconds() * 4.0 / 3.0,
            Expectation::Complete => self.complete(),
        }
    }

    /// The silence after an answer in which nothing is missing. Somebody who has said everything may still be thinking,
    /// and being cut off is worse than waiting: `normal` still allows the 2.5 s that people take to find a word.
    fn complete(self) -> f64 {
        match self {
            Patience::Short => 1.2,
            Patience::Normal => 2.8,
            Patience::Long => 4.5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_lengthens_the_patience_and_what_is_said_shortens_it() {
        for patience in Patience::ALL {
            let wait = |expectation| patience.silence(expectation);
            assert!(wait(Expectation::Missing) > wait(Expectation::Unknown), "{patience:?}");
            assert!(wait(Expectation::Complete) < wait(Expectation::Unknown), "{patience:?}");
            assert_eq!(wait(Expectation::Unknown), patience.seconds());
            assert!(patience.tolerated() > 0.0);
        }
        assert!(Patience::Normal.tolerated() >= 2.5);
    }

    #[test]
    fn each_has_its_name() {
        for (name, patience) in ["short", "normal", "long"].into_iter().zip(Patience::ALL) {
            assert_eq!(Patience::from_name(name), Some(patience));
        }
        assert_eq!(Patience::from_name("Normal"), None);
    }
}
