//! One answer, from the tone to its end: joins the voice detector, the endpointer, the cutter and the level meter.

use super::endpoint::{Endpointer, LAG};
use super::gate::Gate;
use super::utterance::Cutter;
use super::voice::Voice;
use super::{Expectation, FRAME, Level, Patience, Utterance, frames, level, samples_in, time_of_sample};
use crate::time::Millis;
use std::ops::Range;

/// Seconds of speech below which nothing is recognized.
const WORDS: f64 = 0.3;
/// Seconds for which an utterance too short for words is kept, to be heard with what follows.
const HOLD: f64 = 10.0;
/// Seconds of silence after which a person is told when it will end the answer.
const PAUSING: f64 = 0.5;
/// Where others talk the speaker's silence is judged by loudness, which misjudges soft ends of words: it must last this
/// many seconds longer than the patience ...
const LONGER: f64 = 1.0;
/// ... and as many seconds in any case.
const AT_LEAST: f64 = 4.0;
/// Seconds of the speaker's silence after which an utterance is cut though others talk: as for a real pause, and the
/// soft end of a word besides.
const OTHERS: f64 = 1.0;
/// Seconds that a speaker has to go on after having been spoken to.
const RENEWED: f64 = 10.0;

/// When an answer is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How long a silence after speech ends the answer; `None` never ends it that way (a whole recording).
    pub patience: Option<Patience>,
    /// Seconds without any word after which listening is given up; `None` for never.
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
    /// No word at all.
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
    expectation: Expectation,
    voice: Voice,
    endpointer: Endpointer,
    gate: Gate,
    cutter: Cutter,
    level: Level,
    rest: Vec<f32>,
    frames: usize,
    loudness: f64,
    speech: Vec<Range<usize>>,
    /// Frames of speech, all together.
    spoken: usize,
    held: Vec<Utterance>,
    /// Whether the speaker was spoken to, and has not gone on yet.
    renewed: bool,
    ended: bool,
}

impl Listener {
    /// A listener for one answer.
    pub fn new(settings: Settings) -> Self {
        let longest = samples_in(settings.utterance);
        Listener {
            settings,
            expectation: Expectation::Unknown,
            voice: Voice::default(),
            endpointer: Endpointer::default(),
            gate: Gate::default(),
            cutter: Cutter::new(longest),
            level: Level::default(),
            rest: Vec::with_capacity(FRAME),
            frames: 0,
            loudness: -120.0,
            speech: Vec::new(),
            spoken: 0,
            held: Vec::new(),
            renewed: false,
            ended: false,
        }
    }

    /// Says what is known of the answer so far; the silence that ends it follows from that, also one that has begun.
    pub fn expect(&mut self, expectation: Expectation) {
        self.expectation = expectation;
    }

    /// Says that the speaker was spoken to: the silence until now does not count, and there is time to go on.
    pub fn renew(&mut self) {
        self.endpointer.renew();
        self.gate.renew();
        self.renewed = true;
    }

    /// Takes samples at [`RATE`](super::RATE) and appends what happened. After [`Event::Ended`] nothing more happens.
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
        self.gate.push(self.loudness as f32, decision.speech);
        if decision.speech {
            self.renewed = false;
            self.spoken += 1;
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
        if self.gate.silent_frames() == frames(OTHERS) && self.endpointer.silent_frames() == 0 {
            let utterance = self.cutter.part();
            self.give(utterance, events);
        }
        if let Some(reason) = self.end() {
            if reason == EndReason::Silence && self.is_talk_of_others() {
                self.cutter.abandon();
            }
            self.finish(events);
            events.push(Event::Ended(reason));
        }
    }

    fn end(&self) -> Option<EndReason> {
        let reached = |limit: Option<f64>| limit.is_some_and(|seconds| self.frames >= frames(seconds));
        let silent = self.endpointer.silent_frames();
        let patience = self.settings.patience.map_or(0.0, Patience::seconds);
        if self.left().is_some_and(|left| left == 0) {
            Some(EndReason::Silence)
        } else if self.is_wordless()
            && silent.min(self.frames) >= frames(patience).max(1)
            && reached(self.settings.give_up)
        {
            Some(EndReason::NothingSaid)
        } else if reached(self.settings.limit) {
            Some(EndReason::Limit)
        } else {
            None
        }
    }

    /// Frames of silence that are missing for an end; `None` where silence does not end the answer: never before its
    /// first word.
    pub fn left(&self) -> Option<usize> {
        let patience = self.settings.patience?.silence(self.expectation);
        let patience = if self.renewed { patience.max(RENEWED) } else { patience };
        if self.is_wordless() {
            return None;
        }
        let detected = frames(patience).saturating_sub(self.endpointer.silent_frames());
        let by_loudness = frames((patience + LONGER).max(AT_LEAST)).saturating_sub(self.gate.silent_frames());
        Some(detected.min(by_loudness))
    }

    /// Whether no word was heard yet: nothing, or clicks and coughs.
    fn is_wordless(&self) -> bool {
        !self.has_enough() || self.expectation == Expectation::Wordless
    }

    /// Whether all of the open utterance was said by others than the speaker.
    fn is_talk_of_others(&self) -> bool {
        let open = self.cutter.open().map_or(0, |open| open.samples.len() / FRAME);
        self.endpointer.silent_frames() == 0 && self.gate.silent_frames() >= open
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
        let oldest = self.frames.saturating_sub(frames(HOLD)) * FRAME;
        self.held.retain(|held| held.samples.start >= oldest);
    }

    /// Whether there was enough speech for words; less is a click or a cough, of which recognizers make words.
    fn has_enough(&self) -> bool {
        self.has_begun() && self.spoken >= frames(WORDS)
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
        let left = self.left()?;
        (self.gate.silent_frames() >= frames(PAUSING)).then(|| time_of_sample(left * FRAME))
    }

    /// The utterance that is being spoken, as far as it goes; `None` in a pause, and while there was too little for words.
    pub fn open(&self) -> Option<Utterance> {
        self.cutter.open().filter(|_| self.has_enough() && self.held.is_empty())
    }

    /// Frames of silence since the last speech, or since the start.
    pub fn silent_frames(&self) -> usize {
        self.endpointer.silent_frames()
    }

    /// The sample of the recording before which nothing will be in an utterance any more.
    pub fn needs_from(&self) -> usize {
        self.held.first().map_or(usize::MAX, |held| held.samples.start).min(self.cutter.needs_from())
    }

    /// The level of the last frame in dBFS.
    pub fn loudness(&self) -> f64 {
        self.loudness
    }

    /// The figures of everything heard.
    pub fn level(&self) -> &Level {
        &self.level
    }

    /// The stretches of speech. The detector sees speech begin and end when half of the frames it looks at did; that lag is
    /// taken out here.
    pub fn speech(&self) -> Vec<Range<Millis>> {
        let time = |frame: usize| time_of_sample(frame.saturating_sub(LAG) * FRAME);
        self.speech.iter().map(|run| time(run.start)..time(run.end)).collect()
    }
}
