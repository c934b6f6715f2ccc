//! The loop: ask, listen, transcribe, judge, keep, show.

use super::grade::Judged;
use super::hear::{self, Answer, End, Hearing, Wish};
use super::mouth::Mouth;
use crate::coach::{Caveat, Glossary, Question};
use crate::edge::clock::{self, Now, sleep};
use crate::edge::console::{Console, Key, Keyboard};
use crate::edge::ear::{Ear, Heard};
use crate::edge::interrupt::Interrupt;
use crate::edge::sound::{Microphone, PERMISSION};
use crate::edge::takes::{Takes, save_grade};
use crate::edge::text::quote;
use crate::edge::wav::{Pace, WavSource};
use crate::edge::weights::ModelFile;
use crate::error::{Error, Result};
use crate::listen::{AudioSource, Listener, Patience, Settings, Tone};
use crate::time::Millis;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Seconds without any speech after which the question is asked again.
const GIVE_UP: f64 = 15.0;
/// Nothing from the recognizer for this long after an answer is worth a word.
const SLOW: Millis = Millis(10_000);
/// The longest answer, in seconds, when the question sets no limit.
const LIMIT: f64 = 180.0;

/// Where answers come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// The microphone with this name, or the default one.
    Microphone(Option<String>),
    /// A recording instead of the microphone.
    Recording {
        /// The WAV file.
        path: PathBuf,
        /// Whether it is given out as if it were being spoken now.
        pace: Pace,
    },
}

/// What a practice is made of.
pub struct Practice<'a> {
    /// The terminal.
    pub console: &'a mut Console,
    /// Set when viva is to stop.
    pub interrupt: &'a Interrupt,
    /// The recognizer; it may still be loading.
    pub ear: Ear,
    /// The model it uses.
    pub model: ModelFile,
    /// Whether the model is known to suit the answers, so that its limits need not be told.
    pub is_demo: bool,
    /// The voice.
    pub mouth: Mouth,
    /// Where recordings and grades go.
    pub takes: Takes,
    /// Where answers come from.
    pub from: From,
    /// How long a silence ends an answer.
    pub patience: Patience,
    /// Where Enter and `q` come from.
    pub keyboard: Keyboard,
}

impl Practice<'_> {
    /// Asks the questions one after the other until they or the person have come to an end.
    ///
    /// # Errors
    /// When no answer can be heard or kept. What was said before is kept.
    pub fn run(&mut self, questions: &[(&Question, Glossary)]) -> Result<()> {
        self.mention_unfinished();
        if let From::Recording { path, .. } = &self.from {
            // A recording that cannot be used is told before anything is asked.
            WavSource::open(path, Pace::AtOnce)?;
        }
        if self.model.is_demo() && !self.is_demo {
            self.console.warn(
                "this is the demonstration model: it understands the demo's synthetic voices and nothing else. \
                 For real answers put a Whisper model (such as ggml-base.bin) where `viva doctor` says.",
            );
        }
        for (number, (question, glossary)) in questions.iter().enumerate() {
            if number > 0 && !self.goes_on(questions.len() - number)? {
                break;
            }
            self.one(question, glossary)?;
        }
        Ok(())
    }

    fn one(&mut self, question: &Question, glossary: &Glossary) -> Result<()> {
        self.console.say(&format!("\n{}\n", question.text));
        // A recording would be just as silent a second time.
        let attempts = if matches!(self.from, From::Microphone(_)) { 2 } else { 1 };
        for attempt in 1..=attempts {
            self.stop_if_asked(None)?;
            let stop = self.interrupt.clone();
            self.mouth.ask(question, self.console, &|| stop.is_set());
            self.stop_if_asked(None)?;
            self.ear.ready(|| !stop.is_set())?;
            self.stop_if_asked(None)?;
            let now = clock::now();
            let answer = self.listen(question, glossary, &now)?;
            self.stop_if_asked(answer.take.as_deref().map(|take| (question, take)))?;
            if !answer.is_silent {
                return self.judge(question, glossary, &answer, &now);
            }
            self.explain_silence(&answer)?;
            if attempt < attempts {
                self.console.say("nothing was heard; the question is asked once more");
            } else {
                self.console.say("nothing was heard, so there is no score");
            }
        }
        Ok(())
    }

    fn listen(&mut self, question: &Question, glossary: &Glossary, now: &Now) -> Result<Answer> {
        let mut source: Box<dyn AudioSource> = match &self.from {
            From::Microphone(device) => Box::new(Microphone::open(device.as_deref())?),
            From::Recording { path, pace } => Box::new(WavSource::open(path, *pace)?),
        };
        let take = self.takes.begin(now, &question.id)?;
        self.console.detail(&format!("recording to `{}`", take.path().display()));
        let stop = self.interrupt.clone();
        if let Some(late) = source.warm_up(&|| !stop.is_set())? {
            self.console
                .detail(&format!("the microphone gave its first sound after {:.2} s", late.seconds()));
        }
        // The stream is warm before the tone, and what it caught of the tone is thrown away.
        self.mouth.tone(Tone::Start, self.console);
        source.discard()?;
        let keys = self.keyboard.watch();
        let how = if keys.available() { "Enter when done, q to stop" } else { "a silence ends the answer" };
        self.console.say(&format!("listening: {how}"));
        let settings = Settings {
            patience: Some(self.patience),
            give_up: Some(GIVE_UP),
            limit: Some(question.time_limit.map_or(LIMIT, f64::from)),
            utterance: hear::utterance_limit(self.model.audio_ctx),
        };
        let live = !matches!(self.from, From::Recording { pace: Pace::AtOnce, .. });
        let hearing = Hearing {
            source: source.as_mut(),
            ear: &mut self.ear,
            take: Some(take),
            settings,
            live,
            watched: self.console.is_lively(),
            glossary: Some(glossary),
        };
        let (console, interrupt) = (&mut *self.console, self.interrupt);
        let mut shown = 0;
        let mut tell = |heard: &Heard, console: &mut Console| {
            if !console.is_lively() {
                for segment in heard.segments.iter().skip(shown) {
                    console.say(&format!("  {} {}", segment.start, segment.text));
                }
            }
            shown = shown.max(heard.segments.len());
        };
        let wish = || match keys.pressed() {
            Some(Key::Go) => Wish::Finish,
            Some(Key::Quit | Key::Interrupt) => {
                interrupt.set();
                Wish::Stop
            }
            None if interrupt.is_set() => Wish::Stop,
            None => Wish::Listen,
        };
        let recorded = hear::record(hearing, question, |listener, heard| {
            tell(heard, console);
            console.live(&live_line(listener, heard));
            wish()
        })?;
        // The microphone is shut before the tone says so, and before the last words are waited for.
        drop(source);
        console.clear_live();
        console.detail(&format!("the answer was over after {:.2} s", recorded.listened().seconds()));
        self.mouth.tone(Tone::Stop, console);
        let mut told = false;
        let answer = hear::understand(recorded, &mut self.ear, |heard, quiet| {
            tell(heard, console);
            if quiet >= SLOW && !told {
                told = true;
                console.say("the recognizer takes its time; the answer is recorded and safe meanwhile");
            }
            console.live("transcribing the last words");
            wish() != Wish::Stop
        });
        drop(keys);
        self.console.clear_live();
        answer
    }

    fn judge(&mut self, question: &Question, glossary: &Glossary, answer: &Answer, now: &Now) -> Result<()> {
        if let End::RecognizerLost(why) = &answer.end {
            let error =
                Error::failed(format!("the recognizer was lost, and the answer is not judged: {why}"));
            return Err(match &answer.take {
                Some(take) => error
                    .hint(format!("what was said is in `{}`", take.display()))
                    .hint(judge_later(question, take)),
                None => error,
            });
        }
        let mut judged = Judged::spoken(question, glossary, answer, &self.model, Some(now));
        if self.is_demo {
            judged.assessment.caveats.retain(|caveat| *caveat != Caveat::DemoModel);
        }
        // Kept before it is shown: what happens to the terminal now cannot lose it.
        let saved = match &answer.take {
            Some(take) => save_grade(take, &judged.json(question)?).map(drop),
            None => Ok(()),
        };
        let width = self.console.width();
        self.console.result(&judged.feedback(question, width))?;
        match &answer.end {
            End::DeviceLost(why) => Err(Error::missing_device(format!(
                "the microphone was lost during the answer: {why}; what was said until then was kept and judged"
            ))
            .hint("plug it in again and look with: viva devices")),
            End::DiskFailed(why) => {
                Err(disk_failed(why))
            }
            _ => saved,
        }
    }

    /// Turns a silence that has a cause in the device into an error; asking again would not help.
    fn explain_silence(&self, answer: &Answer) -> Result<()> {
        if let End::DeviceLost(why) = &answer.end {
            return Err(Error::missing_device(format!(
                "the microphone was lost before anything was said: {why}"
            ))
            .hint("plug it in again and look with: viva devices"));
        }
        if let End::DiskFailed(why) = &answer.end {
            return Err(disk_failed(why));
        }
        if answer.caveats.contains(&Caveat::AllZero) && matches!(self.from, From::Microphone(_)) {
            return Err(Error::missing_device(
                "the microphone gives only digital silence: it is muted, or viva is not permitted to use it",
            )
            .hint("unmute it, or pick another: viva devices")
            .hint(PERMISSION));
        }
        Ok(())
    }

    fn stop_if_asked(&self, take: Option<(&Question, &Path)>) -> Result<()> {
        if !self.interrupt.is_set() {
            return Ok(());
        }
        let error = Error::interrupted("stopped");
        Err(match take {
            None => error,
            Some((question, take)) => {
                Error::interrupted(format!("stopped; what was said is in `{}`", take.display()))
                    .hint(judge_later(question, take))
            }
        })
    }

    /// Waits for the person between two questions, where there is a keyboard.
    fn goes_on(&mut self, left: usize) -> Result<bool> {
        let keys = self.keyboard.watch();
        if !keys.available() {
            return Ok(true);
        }
        self.console.live(&format!("Enter for the next question ({left} left), q to stop"));
        let wish = loop {
            match keys.pressed() {
                Some(Key::Go) => break true,
                Some(Key::Quit) => break false,
                Some(Key::Interrupt) => {
                    self.interrupt.set();
                    break false;
                }
                None if self.interrupt.is_set() => break false,
                None => sleep(Duration::from_millis(20)),
            }
        };
        drop(keys);
        self.console.clear_live();
        self.stop_if_asked(None)?;
        Ok(wish)
    }

    fn mention_unfinished(&mut self) {
        for path in self.takes.recover().unwrap_or_default() {
            self.console.say(&format!(
                "an unfinished answer was found: `{0}`\n  judge it with: viva grade --bank PATH --question ID --wav {1}",
                path.display(),
                quote(&path.to_string_lossy())
            ));
        }
    }
}

/// The command that judges a recorded answer later.
fn judge_later(question: &Question, take: &Path) -> String {
    format!(
        "judge it with: viva grade --bank {} --question {} --wav {}",
        quote(&question.place.path.to_string_lossy()),
        quote(&question.id),
        quote(&take.to_string_lossy())
    )
}

fn disk_failed(why: &str) -> Error {
    Error::failed(format!("the recording could not be written to its end: {why}"))
        .hint("free some space, or keep takes elsewhere: --data-dir DIR")
}

/// Elapsed time, level, the end of what was heard, and what will happen next, in one line.
fn live_line(listener: &Listener, heard: &Heard) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    // From -60 dBFS, a quiet room, to -12 dBFS, loud speech.
    let step = ((listener.loudness() + 60.0) / 6.0).clamp(0.0, 7.0) as usize;
    // In a long pause the mark ticks: viva still listens. To be seen, not heard: the microphone is open, so that a sound
    // would be in the recording, and shutting the microphone for it could cost the word that follows.
    let ticks = listener.ending_in().is_some() && listener.elapsed().0 % 1000 >= 500;
    let mark = if ticks { '○' } else { '●' };
    let mut line = format!("{mark} {} {} ", listener.elapsed(), BARS[step]);
    if let Some(left) = listener.ending_in() {
        line.push_str(&format!("ends in {:.1} s, speak to go on  ", left.seconds()));
    }
    let tentative = heard.tentative.text();
    let text: Vec<&str> = heard
        .segments
        .iter()
        .map(|s| s.text.as_str())
        .chain([tentative.as_str()])
        .filter(|t| !t.is_empty())
        .collect();
    let text = text.join(" ");
    let tail: Vec<char> = text.chars().collect();
    if !listener.has_begun() {
        line.push_str("speak now");
    } else if tail.len() > TAIL {
        line.push('…');
        line.extend(&tail[tail.len() - TAIL..]);
    } else {
        line.push_str(&text);
    }
    line
}

/// Characters of recognized text shown while listening.
const TAIL: usize = 40;
