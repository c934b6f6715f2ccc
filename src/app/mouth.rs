//! Speaking aloud, as far as this machine can: texts, and the tones.

use crate::coach::{Glossary, Language, Question};
use crate::edge::clock::sleep;
use crate::edge::console::Console;
use crate::edge::sound::play;
use crate::edge::voice::reader::Reader;
use crate::edge::voice::{SystemVoice, Wishes};
use crate::error::Result;
use crate::listen::Tone;
use crate::render::spoken;
use std::path::Path;
use std::time::Duration;

/// Silence between the end of what is said and the open microphone, while the room rings on.
const GUARD: Duration = Duration::from_millis(200);
/// The rate at which tones are made; devices resample them.
const TONE_RATE: u32 = 48_000;

/// The voice and the loudspeaker. What is missing is said once; after that viva goes on in writing.
pub struct Mouth {
    reader: Option<Reader>,
    loudspeaker: bool,
}

impl Mouth {
    /// A mouth that speaks when asked to and able to. `data` is the folder of what viva keeps, where Piper's voices are
    /// looked for and speech is kept.
    ///
    /// # Errors
    /// When there is no voice as wished for.
    pub fn open(speak: bool, wishes: &Wishes, data: &Path, console: &mut Console) -> Result<Self> {
        if !speak {
            return Ok(Mouth { reader: None, loudspeaker: false });
        }
        let reader = SystemVoice::find(wishes, Some(data)).and_then(|voice| {
            console.detail(&format!("reading aloud with {}", voice.name()));
            Reader::start(Box::new(move |text, language, stop| voice.render(text, language, stop)))
        });
        match reader {
            Ok(reader) => Ok(Mouth { reader: Some(reader), loudspeaker: true }),
            Err(error) if error.is_usage() => Err(error),
            Err(error) => {
                console.say(&format!("questions are shown, not read aloud: {error}"));
                for hint in error.hints() {
                    console.say(&format!("  {hint}"));
                }
                Ok(Mouth { reader: None, loudspeaker: true })
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
    /// does not. It has died away when this returns: whoever listens next does not hear it.
    pub fn say(&mut self, text: &str, language: Language, console: &mut Console, stop: &dyn Fn() -> bool) {
        let Some(reader) = self.reader.as_ref().filter(|_| self.loudspeaker) else { return };
        let sentences = spoken::sentences(text);
        if sentences.is_empty() {
            return;
        }
        let mut reading = reader.read(sentences, language);
        loop {
            let said = match reading.next(stop) {
                Ok(Some(speech)) => play(&speech.samples, speech.rate, stop),
                Ok(None) => break,
                Err(error) => Err(error),
            };
            if let Err(error) = said {
                drop(reading);
                return self.fall_silent(&error, console);
            }
        }
        sleep(GUARD);
    }

    /// Renders a text in the background, so that it can be said at once when it is time.
    pub fn prepare(&self, text: &str, language: Language) {
        if let Some(reader) = self.reader.as_ref().filter(|_| self.loudspeaker) {
            reader.prepare(spoken::sentences(text), language);
        }
    }

    /// As [`Mouth::prepare`], for a question.
    pub fn prepare_question(&self, question: &Question, glossary: &Glossary) {
        if self.can_speak() {
            self.prepare(&spoken::question(question, glossary), question.language);
        }
    }

    /// Whether there is a voice, as far as is known; when there is none, texts are to be shown.
    pub fn can_speak(&self) -> bool {
        self.reader.is_some() && self.loudspeaker
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
        self.reader = None;
        console.say(&format!("questions are shown, not read aloud: {error}"));
        for hint in error.hints() {
            console.say(&format!("  {hint}"));
        }
    }
}

/// Whether a voice answers, and which; for `doctor`.
///
/// # Errors
/// When there is no voice, or not the one that is wished for.
pub fn voice_name(wishes: &Wishes, data: &Path) -> Result<String> {
    SystemVoice::find(wishes, Some(data)).map(|voice| voice.name())
}
