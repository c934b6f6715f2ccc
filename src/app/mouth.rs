//! Reading aloud, as far as this machine can: the question, and the tones.

use crate::coach::{Glossary, Language, Question};
use crate::edge::clock::sleep;
use crate::edge::console::Console;
use crate::edge::sound::play;
use crate::edge::voice::{Speaker, SystemVoice};
use crate::error::Result;
use crate::listen::Tone;
use crate::render::spoken;
use std::time::Duration;

/// Silence between the end of the question and the open microphone, while the room rings on.
const GUARD: Duration = Duration::from_millis(200);
/// The rate at which tones are made; devices resample them.
const TONE_RATE: u32 = 48_000;

/// The voice and the loudspeaker. What is missing is said once; after that viva goes on in writing.
pub struct Mouth {
    voice: Option<Box<dyn Speaker>>,
    loudspeaker: bool,
}

impl Mouth {
    /// A mouth that speaks when asked to and able to.
    pub fn open(speak: bool, console: &mut Console) -> Self {
        if !speak {
            return Mouth { voice: None, loudspeaker: false };
        }
        match SystemVoice::find() {
            Ok(voice) => Mouth { voice: Some(Box::new(voice)), loudspeaker: true },
            Err(error) => {
                console.say(&format!("questions are shown, not read aloud: {error}"));
                for hint in error.hints() {
                    console.say(&format!("  {hint}"));
                }
                Mouth { voice: None, loudspeaker: true }
            }
        }
    }

    /// Reads the question aloud to its end, or until `stop` says so.
    pub fn ask(
        &mut self,
        question: &Question,
        glossary: &Glossary,
        console: &mut Console,
        stop: &dyn Fn() -> bool,
    ) {
        self.say(&spoken::question(question, glossary), question.language, console, stop);
    }

    /// Says a text that [`spoken`] has made, to its end or until `stop` says so. `language` decides where the script
    /// does not. Whoever listens next does not hear it.
    pub fn say(&mut self, text: &str, language: Language, console: &mut Console, stop: &dyn Fn() -> bool) {
        if !self.can_speak() || text.trim().is_empty() {
            return;
        }
        for sentence in spoken::sentences(text) {
            let Some(voice) = &self.voice else { return };
            if stop() {
                return;
            }
            let said =
                voice.render(&sentence, language).and_then(|speech| play(&speech.samples, speech.rate, stop));
            if let Err(error) = said {
                return self.fall_silent(&error, console);
            }
        }
        sleep(GUARD);
    }

    /// Whether there is a voice, as far as is known: texts are to be shown when there is none.
    pub fn can_speak(&self) -> bool {
        self.voice.is_some() && self.loudspeaker
    }

    /// Plays a tone to its end.
    pub fn tone(&mut self, tone: Tone, console: &mut Console) {
        if self.loudspeaker
            && let Err(error) = play(&tone.samples(TONE_RATE), TONE_RATE, &|| false)
        {
            self.fall_silent(&error, console);
        }
    }

    fn fall_silent(&mut self, error: &crate::Error, console: &mut Console) {
        if error.is_missing_device() {
            self.loudspeaker = false;
        }
        self.voice = None;
        console.say(&format!("questions are shown, not read aloud: {error}"));
    }
}

/// Whether a voice and a loudspeaker answer, in words; for `doctor`.
///
/// # Errors
/// When there is no voice.
pub fn voice_name() -> Result<String> {
    SystemVoice::find().map(|voice| voice.name().to_owned())
}
