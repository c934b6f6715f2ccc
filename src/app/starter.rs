//! `viva new`: a bank to begin with, which explains itself.

use crate::coach::Language;

/// The text of a commented bank in this language: ready to be practiced, and to be overwritten.
pub fn bank(language: Language) -> &'static str {
    match language {
        Language::Chinese => include_str!("starter/zh.md"),
        Language::English | Language::Auto => include_str!("starter/en.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::{Glossary, advice, notes};
    use std::path::Path;

    #[test]
    fn the_starters_are_as_good_as_they_tell_others_to_be() {
        for language in [Language::Chinese, Language::English] {
            let notes = notes::parse(Path::new("bank.md"), bank(language));
            assert_eq!(notes.problems, []);
            assert_eq!(notes.questions.len(), 2);
            for question in &notes.questions {
                assert_eq!(question.language, language);
                assert!(question.id_is_written);
                assert!(!question.reference.contains("<!--"), "{}", question.reference);
                assert_eq!(advice::on_question(question, &Glossary::default()), []);
            }
        }
    }
}
