//! One answer, from the tone to its end: joins the voice detector, the endpointer, the cutter and the level meter.

use super::endpoint::Endpointer;
use super::utterance::Cutter;
use super::voice::Voice;
use super::{FRAME, Level, RATE, Utterance, frames, level, time_of_sample};
use crate::time::Millis;
use std::ops::Range;

/// Seconds of speech below which nothing is recognized.
const WORDS: f64 = 0.3;

/// When an answer is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Seconds of silence after speech that end the answer; `None` never ends it that way (a whole recording).
    pub patience: Option<f64>,
    /// Seconds without any speech after which listening is given up; `None` for never.
    pub give_up: Option<f64>,
    /// The longest answer, in seconds; `None` for no limit.
    pub limit: Option<f64>,
    /// The longest utterance, from the recognizer's window.
    pub utterance: Millis,
}

/// Why an answer is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// The speaker was silent for as long as the patience.
    Silence,
    /// No speech at all.
    NothingSaid,
    /// The time limit.
    Limit,
}

/// What happened in the sound just pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The first word.
    Started,
    /// An utterance is complete and can be recognized.
    Utterance(Utterance),
    /// The answer is over. Nothing follows.
    Ended(EndReason),
}

/// Listens to one answer.
pub struct Listener {
    settings: Settings,
    voice: Voice,
    endpointer: Endpointer,
    cutter: Cutter,
    level: Level,
    rest: Vec<f32>,
    frames: usize,
    loudness: f64,
    speech: Vec<Range<usize>>,
    held: Vec<Utterance>,
    ended: bool,
}

impl Listener {
    /// A listener for one answer.
    pub fn new(settings: Settings) -> Self {
        let longest = settings.utterance.0 as usize * RATE as usize / 1000;
        Listener {
            settings,
            voice: Voice::default(),
            endpointer: Endpointer::default(),
            cutter: Cutter::new(longest),
            level: Level::default(),
            rest: Vec::with_capacity(FRAME),
            frames: 0,
            loudness: -120.0,
            speech: Vec::new(),
            held: Vec::new(),
            ended: false,
        }
    }

    /// Takes samples at [`RATE`] and appends what happened. After [`Event::Ended`] nothing more happens.
    pub fn push(&mut self, mut samples: &[f32], events: &mut Vec<Event>) {
        while !samples.is_empty() && !self.ended {
            let take = samples.len().min(FRAME - self.rest.len());
            self.rest.extend_from_slice(&samples[..take]);
            samples = &samples[take..];
            if self.rest.len() == FRAME {
                let frame = std::mem::take(&mut self.rest);
                self.frame(&frame, events);
                self.rest = frame;
                self.rest.clear();
            }
        }
    }

    fn frame(&mut self, frame: &[f32], events: &mut Vec<Event>) {
        let decision = self.endpointer.push(self.voice.push(frame));
        self.loudness = level::dbfs(frame);
        self.level.push(frame, decision.speech);
        if decision.speech {
            match self.speech.last_mut() {
                Some(run) if run.end == self.frames => run.end += 1,
                _ => self.speech.push(self.frames..self.frames + 1),
            }
        }
        self.frames += 1;
        if decision.first_word {
            events.push(Event::Started);
        }
        let utterance = self.cutter.push(decision.speech, self.loudness as f32);
        self.give(utterance, events);
        if let Some(reason) = self.end() {
            self.finish(events);
            events.push(Event::Ended(reason));
        }
    }

    fn end(&self) -> Option<EndReason> {
        let begun = self.endpointer.has_begun();
        let reached = |limit: Option<f64>| limit.is_some_and(|seconds| self.frames >= frames(seconds));
        if self.settings.patience.is_some_and(|seconds| self.endpointer.has_paused(seconds)) {
            Some(EndReason::Silence)
        } else if !begun && self.endpointer.silent_frames() > 0 && reached(self.settings.give_up) {
            Some(EndReason::NothingSaid)
        } else if reached(self.settings.limit) {
            Some(EndReason::Limit)
        } else {
            None
        }
    }

    /// Ends the answer from outside (a key, the end of a file): gives the utterance that is still open.
    pub fn finish(&mut self, events: &mut Vec<Event>) {
        if !self.ended {
            self.ended = true;
            let utterance = self.cutter.finish();
            self.give(utterance, events);
        }
    }

    /// Holds utterances back until there was enough speech, so that a short first word is heard with what follows.
    fn give(&mut self, utterance: Option<Utterance>, events: &mut Vec<Event>) {
        self.held.extend(utterance);
        if self.has_enough() {
            events.extend(self.held.drain(..).map(Event::Utterance));
        }
    }

    /// Whether there was enough speech for words; less is a click or a cough, of which recognizers make words.
    fn has_enough(&self) -> bool {
        self.has_begun() && self.speech.iter().map(Range::len).sum::<usize>() >= frames(WORDS)
    }

    /// Whether a first word was heard.
    pub fn has_begun(&self) -> bool {
        self.endpointer.has_begun()
    }

    /// How long has been listened.
    pub fn elapsed(&self) -> Millis {
        time_of_sample(self.frames * FRAME)
    }

    /// The time left until silence ends the answer, when the speaker is pausing for more than half a second.
    pub fn ending_in(&self) -> Option<Millis> {
        let patience = self.settings.patience?;
        let silent = self.endpointer.silent_frames();
        (self.has_begun() && silent >= frames(0.5))
            .then(|| time_of_sample(frames(patience).saturating_sub(silent) * FRAME))
    }

    /// The level of the last frame in dBFS.
    pub fn loudness(&self) -> f64 {
        self.loudness
    }

    /// The figures of everything heard.
    pub fn level(&self) -> &Level {
        &self.level
    }

    /// The stretches of speech.
    pub fn speech(&self) -> Vec<Range<Millis>> {
        let time = |frame: usize| time_of_sample(frame * FRAME);
        self.speech.iter().map(|run| time(run.start)..time(run.end)).collect()
    }
}
