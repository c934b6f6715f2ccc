//! Hearing what a person wants next: after the feedback, or while they think.

use super::super::hear::{self, End, Hearing, Wish};
use super::Practice;
use super::answer::{Lines, written};
use super::ears::{Ears, Gate};
use crate::coach::command::Moment;
use crate::coach::session::{Control, Event};
use crate::coach::{Command, Question};
use crate::edge::clock::{Stopwatch, sleep};
use crate::edge::console::{Key, Watch};
use crate::edge::interrupt::Interrupt;
use crate::error::Result;
use crate::listen::{Patience, Settings, Tone};
use crate::render::session::{key_command, key_help};
use crate::time::Millis;
use crate::transcript::Segment;
use std::time::Duration;

/// Seconds without a command after the feedback before the person is reminded, and again before the session goes on.
const WAIT: f64 = 8.0;
/// The longest that is listened for one command, in seconds: somebody who talks to another person is not waited out.
const LONGEST: f64 = 15.0;
/// How often keys are looked at while nothing is listened to.
const TICK: Duration = Duration::from_millis(20);

/// When a command is waited for.
struct Wait {
    moment: Moment,
    /// How long, in seconds; the time to think is waited to its end, whatever is said.
    time: f64,
    /// What the live line says.
    help: String,
}

impl Practice<'_> {
    /// Waits for a command after an answer, by voice or key. Where neither can be, the next question comes.
    pub(super) fn wait_for_command(
        &mut self,
        question: &Question,
        left: usize,
        control: Control,
    ) -> Result<Event> {
        let by_voice = control == Control::Voice;
        let wait = Wait { moment: Moment::Afterwards, time: WAIT, help: key_help(left, by_voice) };
        if by_voice { self.listen_for(question, &wait) } else { self.wait_for_key(&wait) }
    }

    /// Lets the person think, until the time is over, a key is pressed or a command said.
    pub(super) fn think(&mut self, question: &Question, time: Millis) -> Result<Event> {
        if time == Millis::ZERO {
            return Ok(Event::Quiet);
        }
        let help = format!("{} to think: Enter when you are ready, q to stop", time);
        let wait = Wait { moment: Moment::Thinking, time: time.seconds(), help };
        match &self.ears {
            // A recording is spent on an answer where it is not known whether commands are among them.
            Ears::Sound(sound) if !sound.sources.is_microphone() && !self.hands_free => {
                self.wait_for_key(&wait)
            }
            _ => self.listen_for(question, &wait),
        }
    }

    /// Keys only, for the thinking time or between two questions; without a keyboard the latter is no wait.
    fn wait_for_key(&mut self, wait: &Wait) -> Result<Event> {
        let keys = self.keyboard.watch();
        let thinks = wait.moment == Moment::Thinking;
        if !keys.available() && !thinks {
            return Ok(Event::Said(Command::Next));
        }
        self.console.live(&wait.help);
        let begun = Stopwatch::start();
        let event = loop {
            if let Some(event) = pressed(&keys, wait.moment, self.interrupt) {
                break event;
            }
            if thinks && begun.elapsed().as_secs_f64() >= wait.time || self.interrupt.is_set() {
                break Event::Quiet;
            }
            sleep(TICK);
        };
        drop(keys);
        self.console.clear_live();
        self.stop_if_asked(None)?;
        Ok(event)
    }

    fn listen_for(&mut self, question: &Question, wait: &Wait) -> Result<Event> {
        match self.ears {
            Ears::Sound(_) => self.hear_command(question, wait),
            Ears::Script(_) => Ok(self.script_command(question, wait)),
        }
    }

    fn script_command(&mut self, question: &Question, wait: &Wait) -> Event {
        let Ears::Script(script) = &mut self.ears else { return Event::Quiet };
        let said = script.listen().unwrap_or_default();
        let mut segments: Vec<Segment> = Vec::new();
        for text in said {
            self.console.say(&format!("  {text}"));
            segments.push(written(&segments, &text));
        }
        self.meant(&segments, question, wait)
    }

    fn hear_command(&mut self, question: &Question, wait: &Wait) -> Result<Event> {
        let Ears::Sound(sound) = &mut self.ears else { return Ok(Event::Quiet) };
        if !sound.sources.has_commands() {
            return Ok(Event::Quiet);
        }
        let Some(mut source) = sound.sources.open()? else { return Ok(Event::Quiet) };
        source.warm_up(&|| !self.interrupt.is_set())?;
        self.mouth.tone(Tone::Command, self.console);
        source.discard()?;
        if !self.console.is_lively() {
            self.console.say("listening for a command");
        }
        let mut gate = Gate::default();
        gate.open(source);
        let opened = gate.clone();
        let thinks = wait.moment == Moment::Thinking;
        let settings = Settings {
            patience: (!thinks).then_some(Patience::Short),
            give_up: (!thinks).then_some(wait.time),
            limit: Some(if thinks { wait.time } else { LONGEST }),
            utterance: hear::utterance_limit(sound.model.audio_ctx),
        };
        let live = sound.sources.is_live();
        let hearing = Hearing {
            source: &mut gate,
            ear: &mut sound.ear,
            take: None,
            settings,
            live,
            watched: false,
            glossary: None,
        };
        let keys = self.keyboard.watch();
        let (console, interrupt, commands) = (&mut *self.console, self.interrupt, &self.commands);
        let mut key = None;
        let mut lines = Lines::default();
        console.live(&wait.help);
        let recorded = hear::record(hearing, question, |_, heard| {
            lines.tell(heard, console);
            key = key.or_else(|| pressed(&keys, wait.moment, interrupt));
            if interrupt.is_set() {
                return Wish::Stop;
            }
            let is_said =
                heard.segments.iter().any(|said| commands.hear(&said.text, wait.moment, question).is_some());
            if key.is_some() || is_said { Wish::Finish } else { Wish::Listen }
        })?;
        opened.shut();
        let answer = hear::understand(recorded, &mut sound.ear, |heard, _| {
            lines.tell(heard, console);
            !interrupt.is_set()
        })?;
        drop(keys);
        self.console.clear_live();
        self.stop_if_asked(None)?;
        if let Some(event) = key {
            return Ok(event);
        }
        if let End::DeviceLost(_) | End::RecognizerLost(_) = &answer.end {
            self.explain_loss(&answer)?;
        }
        Ok(self.meant(answer.transcript.segments(), question, wait))
    }

    /// The command among the utterances. While somebody thinks, everything else is thinking aloud.
    fn meant(&self, said: &[Segment], question: &Question, wait: &Wait) -> Event {
        let command = said.iter().find_map(|said| self.commands.hear(&said.text, wait.moment, question));
        match command {
            Some(command) => Event::Said(command),
            None if wait.moment == Moment::Thinking => Event::Quiet,
            None if said.iter().all(|said| said.text.trim().is_empty()) => Event::Quiet,
            None => Event::Unclear,
        }
    }
}

/// What was pressed.
fn pressed(keys: &Watch, moment: Moment, interrupt: &Interrupt) -> Option<Event> {
    let command = match keys.pressed()? {
        Key::Go if moment == Moment::Thinking => Command::Ready,
        Key::Go => Command::Next,
        Key::Quit => Command::Stop,
        Key::Yes | Key::No => return None,
        Key::Letter(letter) => key_command(letter).filter(|command| command.fits(moment))?,
        Key::Interrupt => {
            interrupt.set();
            return None;
        }
    };
    Some(Event::Said(command))
}
