//! What successive hypotheses about the same growing sound agree on.
//!
//! Each look at an open utterance gives its whole text anew, and its end changes from look to look: the last word was cut
//! in two, the next one changes its meaning. Words that two looks in a row give alike hardly change any more (the local
//! agreement of Liu et al. 2020); they are *settled* and never taken back, whatever a later look says. The recognition of the whole
//! utterance replaces all of it.

use crate::transcript::is_han;

/// The text of an utterance that is still being spoken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tentative {
    /// Words that will stay until the utterance is recognized as a whole.
    pub settled: String,
    /// Words that may still change. Begins with the space between the two, where there is one.
    pub changing: String,
}

impl Tentative {
    /// Whether nothing is known of an open utterance.
    pub fn is_empty(&self) -> bool {
        self.settled.is_empty() && self.changing.is_empty()
    }

    /// Both parts.
    pub fn text(&self) -> String {
        format!("{}{}", self.settled, self.changing)
    }
}

/// Compares the hypotheses about one utterance.
#[derive(Debug, Default)]
pub struct Agreement {
    /// The words of the last hypothesis.
    last: Vec<String>,
    /// How many words are settled.
    settled: usize,
    tentative: Tentative,
}

impl Agreement {
    /// Takes the next hypothesis.
    pub fn push(&mut self, hypothesis: &str) -> &Tentative {
        let words = words(hypothesis.trim());
        let alike = words.iter().zip(&self.last).take_while(|(a, b)| is_same(a, b)).count();
        // The last word may be half a word, however often it is heard so.
        let agreed = alike.min(words.len().saturating_sub(1));
        for word in words.iter().take(agreed).skip(self.settled) {
            self.tentative.settled.push_str(word);
        }
        self.settled = self.settled.max(agreed);
        self.tentative.changing = words.iter().skip(self.settled).map(String::as_str).collect();
        self.last = words;
        &self.tentative
    }

    /// What is known so far.
    pub fn tentative(&self) -> &Tentative {
        &self.tentative
    }

    /// Forgets everything: another utterance begins.
    pub fn reset(&mut self) {
        *self = Agreement::default();
    }
}

/// A text in words: a Chinese character is one, white space belongs to the word after it, other signs to the one before.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut opens = true;
    let mut space = String::new();
    for c in text.chars() {
        if c.is_whitespace() {
            space.push(c);
            opens = true;
            continue;
        }
        let han = is_han(c);
        match words.last_mut() {
            Some(word) if !(han || opens && c.is_alphanumeric()) => {
                word.push_str(&space);
                word.push(c);
            }
            _ => words.push(format!("{space}{c}")),
        }
        space.clear();
        opens = han;
    }
    words
}

/// Whether two words differ only in case and signs: a full stop becomes a comma when the sentence goes on.
fn is_same(a: &str, b: &str) -> bool {
    let letters = |word: &str| -> Vec<char> {
        word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_settled_when_two_looks_agree() {
        for (looks, settled, changing) in [
            (&["First the client"][..], "", "First the client"),
            (&["First the client", "First the client sends the"], "First the client", " sends the"),
            (&["First the clip", "First the client", "First the client."], "First the", " client."),
            (&["first, the", "First the client", "First the client asks"], "First the client", " asks"),
            (&["客户端把", "客户端把请", "客户端把请求交给 API"], "客户端把请", "求交给 API"),
            (&["把 Pod 写", "把 Pod 写入 etcd", "把 Pod 写入 etcd。"], "把 Pod 写入", " etcd。"),
            (&["", ""], "", ""),
            (&["One two three", ""], "", ""),
        ] {
            let mut agreement = Agreement::default();
            for look in looks {
                agreement.push(look);
            }
            let found = agreement.tentative();
            assert_eq!((&*found.settled, &*found.changing), (settled, changing), "{looks:?}");
        }
    }

    #[test]
    fn what_is_settled_is_not_taken_back() {
        let mut agreement = Agreement::default();
        for look in ["one two three", "one two three four", "nine two"] {
            agreement.push(look);
        }
        assert_eq!(agreement.tentative().settled, "one two three");
        agreement.push("one two three four five");
        agreement.push("one two three four five six");
        assert_eq!(agreement.tentative().text(), "one two three four five six");
    }

    #[test]
    fn a_reset_forgets() {
        let mut agreement = Agreement::default();
        agreement.push("one two");
        agreement.push("one two");
        agreement.reset();
        assert!(agreement.tentative().is_empty());
        assert_eq!(agreement.push("one two").settled, "");
    }

    proptest::proptest! {
        #[test]
        fn the_settled_part_never_shrinks(looks in proptest::collection::vec("[ab .,了把]{0,12}", 1..12)) {
            let mut agreement = Agreement::default();
            let mut before = String::new();
            for look in &looks {
                let now = agreement.push(look).settled.clone();
                proptest::prop_assert!(now.starts_with(&before), "{before:?} became {now:?} in {looks:?}");
                before = now;
            }
        }

        #[test]
        fn words_join_to_the_text(text in "[a-c了把, .]{0,20}") {
            let text = text.trim();
            proptest::prop_assert_eq!(words(text).concat(), text);
        }
    }
}
