//! The names that a recognizer is told for each question.

use crate::coach::{Question, vocabulary};
use crate::edge::bank::Bank;
use crate::edge::weights::ModelFile;
use crate::listen::vocabulary::room;
use crate::listen::{Help, Vocabulary};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The names of each file of a bank: those of all its questions, whichever is asked.
#[derive(Debug, Clone, Default)]
pub struct Vocabularies {
    help: Help,
    files: HashMap<PathBuf, Arc<Vocabulary>>,
}

impl Vocabularies {
    /// Those that the answers to these questions need, as many as the model can be told.
    pub fn of(help: Help, model: &ModelFile, bank: &Bank, asked: &[&Question]) -> Self {
        let mut files = HashMap::new();
        for question in asked.iter().filter(|_| help != Help::Off) {
            files.entry(question.place.path.clone()).or_insert_with(|| {
                let path = &question.place.path;
                let all = bank.questions.iter().filter(|other| other.place.path == *path);
                let names =
                    vocabulary::names(all, &bank.glossary_for(question), room(model.audio_ctx as usize));
                Arc::new(Vocabulary::new(help, &names.terms, &names.canaries))
            });
        }
        Vocabularies { help, files }
    }

    /// How they are used.
    pub fn help(&self) -> Help {
        self.help
    }

    /// The names for the answer to this question; `None` when it is heard without any.
    pub fn about(&self, question: &Question) -> Option<Arc<Vocabulary>> {
        self.files.get(&question.place.path).cloned()
    }
}
