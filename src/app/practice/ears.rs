//! Where answers and commands come from: a microphone, recordings one after the other, or a script.

use crate::app::vocabulary::Vocabularies;
use crate::coach::Question;
use crate::edge::clock::Now;
use crate::edge::ear::Ear;
use crate::edge::script::Script;
use crate::edge::sound::Microphone;
use crate::edge::takes::Asked;
use crate::edge::wav::{Pace, WavSource};
use crate::edge::weights::ModelFile;
use crate::error::Result;
use crate::listen::{AudioSource, Flow, Health};
use crate::time::Millis;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

/// Where sound comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// The microphone with this name, or the default one.
    Microphone(Option<String>),
    /// Recordings instead of the microphone.
    Recordings {
        /// The WAV files: one for each time that is listened. One alone is the answer to every question.
        paths: Vec<PathBuf>,
        /// Whether they are given out as if they were being spoken now.
        pace: Pace,
    },
}

/// What viva hears with.
pub enum Ears {
    /// Sound, and what turns it into words.
    Sound(Box<Sound>),
    /// Text instead of sound.
    Script(Script),
}

/// Sound, and what turns it into words.
pub struct Sound {
    /// Where it comes from.
    pub sources: Sources,
    /// The recognizer; it may still be loading.
    pub ear: Ear,
    /// The model it uses.
    pub model: ModelFile,
    /// The names it is told.
    pub vocabularies: Vocabularies,
}

/// Opens one source after the other.
pub struct Sources {
    from: From,
    /// How many recordings were used.
    used: usize,
}

impl Ears {
    /// The model, where sound is recognized.
    pub fn model(&self) -> Option<&ModelFile> {
        match self {
            Ears::Sound(sound) => Some(&sound.model),
            Ears::Script(_) => None,
        }
    }

    /// What is kept beside a recording.
    pub(super) fn asked(&self, question: &Question, now: &Now) -> Option<Asked> {
        match self {
            Ears::Sound(sound) => Some(Asked::new(question, now, &sound.model, sound.sources.device())),
            Ears::Script(_) => None,
        }
    }

    /// Whether a question into silence is worth asking again: a recording would be just as silent a second time.
    pub fn can_be_asked_again(&self) -> bool {
        matches!(self, Ears::Sound(sound) if sound.sources.is_microphone())
    }

    /// Waits for the recognizer to be loaded, as long as `go_on` says yes.
    pub(super) fn ready(&mut self, go_on: impl FnMut() -> bool) -> Result<()> {
        match self {
            Ears::Sound(sound) => sound.ear.ready(go_on),
            Ears::Script(_) => Ok(()),
        }
    }
}

impl Sources {
    /// The microphone or the recordings, from the first.
    pub fn new(from: From) -> Self {
        Sources { from, used: 0 }
    }

    /// Opens the microphone, or the next recording; `None` when there is none left.
    pub(super) fn open(&mut self) -> Result<Option<Box<dyn AudioSource>>> {
        Ok(match &self.from {
            From::Microphone(device) => Some(Box::new(Microphone::open(device.as_deref())?)),
            From::Recordings { paths, pace } => {
                let next = if paths.len() == 1 { paths.first() } else { paths.get(self.used) };
                let Some(path) = next else { return Ok(None) };
                self.used += 1;
                Some(Box::new(WavSource::open(path, *pace)?))
            }
        })
    }

    /// Tells a recording that cannot be used before anything is asked.
    pub(super) fn check(&self) -> Result<()> {
        let From::Recordings { paths, .. } = &self.from else { return Ok(()) };
        paths.iter().try_for_each(|path| WavSource::open(path, Pace::AtOnce).map(drop))
    }

    /// Whether sound comes as it is spoken.
    pub(super) fn is_live(&self) -> bool {
        !matches!(self.from, From::Recordings { pace: Pace::AtOnce, .. })
    }

    /// Whether it is a microphone.
    pub(super) fn is_microphone(&self) -> bool {
        matches!(self.from, From::Microphone(_))
    }

    /// The microphone, when it was chosen by name.
    pub(super) fn device(&self) -> Option<&str> {
        match &self.from {
            From::Microphone(name) => name.as_deref(),
            From::Recordings { .. } => None,
        }
    }

    /// Whether commands can be heard: one recording alone is an answer.
    pub(super) fn has_commands(&self) -> bool {
        !matches!(&self.from, From::Recordings { paths, .. } if paths.len() <= 1)
    }
}

/// A source that can be shut for a while, so that viva does not hear itself when it speaks in the middle of an answer.
#[derive(Clone, Default)]
pub(super) struct Gate(Rc<RefCell<Gated>>);

#[derive(Default)]
struct Gated {
    source: Option<Box<dyn AudioSource>>,
    /// Samples that closed sources had lost.
    lost: u64,
}

impl Gate {
    pub(super) fn open(&self, source: Box<dyn AudioSource>) {
        self.0.borrow_mut().source = Some(source);
    }

    pub(super) fn shut(&self) {
        let mut gated = self.0.borrow_mut();
        if let Some(source) = gated.source.take() {
            gated.lost += source.health().samples_lost;
        }
    }
}

impl AudioSource for Gate {
    fn read(&mut self, out: &mut Vec<f32>) -> Result<Flow> {
        match &mut self.0.borrow_mut().source {
            Some(source) => source.read(out),
            None => Ok(Flow::More),
        }
    }

    fn warm_up(&mut self, go_on: &dyn Fn() -> bool) -> Result<Option<Millis>> {
        match &mut self.0.borrow_mut().source {
            Some(source) => source.warm_up(go_on),
            None => Ok(None),
        }
    }

    fn discard(&mut self) -> Result<()> {
        match &mut self.0.borrow_mut().source {
            Some(source) => source.discard(),
            None => Ok(()),
        }
    }

    fn health(&self) -> Health {
        let gated = self.0.borrow();
        let mut health = gated.source.as_ref().map(|source| source.health()).unwrap_or_default();
        health.samples_lost += gated.lost;
        health
    }
}
