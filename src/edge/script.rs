//! A session played from text: what would be heard, utterance by utterance. For tests, and for trying a bank in silence.

use super::text;
use crate::error::Result;
use std::collections::VecDeque;
use std::path::Path;

/// A line of the script that stands for silence.
const SILENCE: &str = "(silence)";

/// Utterances by the times that viva listens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    listenings: VecDeque<Vec<String>>,
}

impl Script {
    /// Reads a script: one utterance a line; an empty line ends what is said at one listening, `(silence)` says nothing,
    /// and lines with a `#` before them are comments.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn load(path: &Path) -> Result<Self> {
        Ok(Script::read(&text::read(path)?))
    }

    fn read(text: &str) -> Self {
        let mut listenings = VecDeque::new();
        let mut open: Option<Vec<String>> = None;
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            match line {
                "" => listenings.extend(open.take()),
                SILENCE => drop(open.get_or_insert_default()),
                said => open.get_or_insert_default().push(said.to_owned()),
            }
        }
        listenings.extend(open);
        Script { listenings }
    }

    /// What is said the next time; `None` when the script is over.
    pub fn listen(&mut self) -> Option<Vec<String>> {
        self.listenings.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_the_listenings() {
        let mut script =
            Script::read("# first\n\nThe pod is stored.\nI'm done\n\n\n(silence)\n\n说完了\n# end");
        let mut said = Vec::new();
        while let Some(listening) = script.listen() {
            said.push(listening);
        }
        assert_eq!(said, [vec!["The pod is stored.", "I'm done"], vec![], vec!["说完了"]]);
        assert_eq!(Script::read("").listen(), None);
    }
}
