//! What a take answers.

use super::{ASKED, GRADE, with_ending};
use crate::coach::Question;
use crate::edge::clock::Now;
use crate::edge::text::{read, write_whole};
use crate::edge::weights::ModelFile;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// What a take answers and how it was recorded, so that it can be graded by whoever finds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The question.
    pub question: Named,
    /// The point that was asked for, when it followed up on a first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<String>,
    /// The file the question stands in, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// When it was asked, as RFC 3339.
    #[serde(default, rename = "answered_at", skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The file of the model that was listening, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_file: Option<String>,
    /// The microphone, when it was chosen by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Whether the recording was ended by something else than the speaker or viva.
    #[serde(default)]
    pub cut_short: bool,
    /// Whether the person was asked already whether to grade it.
    #[serde(default)]
    pub offered: bool,
}

impl Asked {
    /// What is being asked now.
    pub fn new(question: &Question, now: &Now, model: &ModelFile, device: Option<&str>) -> Self {
        let mut asked = Asked {
            at: Some(now.rfc3339.clone()),
            model_file: Some(absolute(&model.path)),
            device: device.map(str::to_owned),
            ..Asked::default()
        };
        asked.set_question(question);
        asked
    }

    /// Corrects which question it is.
    pub fn set_question(&mut self, question: &Question) {
        if self.follow_up.is_some() && self.question.id == question.id {
            // Only its bank has moved.
            self.bank = Some(absolute(&question.place.path));
            return;
        }
        self.follow_up = None;
        self.question = Named { id: question.id.clone(), text: question.text.clone() };
        self.bank = Some(absolute(&question.place.path));
    }

    /// What is known about a take: from the file beside it, or from its grade.
    ///
    /// # Errors
    /// When there is neither, or it cannot be read or understood.
    pub fn of(take: &Path) -> Result<Self> {
        let files = [with_ending(take, ASKED), with_ending(take, GRADE)];
        let Some(path) = files.iter().find(|path| path.exists()) else {
            return Err(unknown(&take.to_string_lossy()));
        };
        Self::load(path)
    }

    pub(super) fn load(path: &Path) -> Result<Self> {
        serde_json::from_str(&read(path)?).map_err(|e| {
            Error::failed(format!("`{}` does not say what was asked", path.display())).because(e)
        })
    }

    pub(super) fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|e| Error::failed(format!("cannot write `{}`", path.display())).because(e))?;
        write_whole(path, &(text + "\n"))
    }

    /// The file of the model that was listening, if it is still there.
    pub fn model(&self) -> Option<PathBuf> {
        self.model_file.as_ref().map(PathBuf::from).filter(|path| path.is_file())
    }
}

/// A path that still leads to its file from another folder. One that cannot be resolved is better than none: whoever reads
/// it sees what was meant.
fn absolute(path: &Path) -> String {
    path.canonicalize().unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}

/// Nothing beside a take says what it answers.
pub(super) fn unknown(take: &str) -> Error {
    Error::failed(format!("what the take `{take}` answers is not known"))
        .hint("name it: --bank PATH --question ID; viva list shows the ids")
}
