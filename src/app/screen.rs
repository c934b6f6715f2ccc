//! What a person sees while one question is asked and answered: a view where lines can be redrawn, plain lines elsewhere.

use crate::coach::Question;
use crate::edge::console::{Console, Watch};
use crate::edge::ear::Heard;
use crate::listen::Listener;
use crate::render::live::{Live, Needle, Stage};
use crate::time::Millis;
use crate::transcript::{Segment, Transcript};

/// The view of one question.
pub struct Screen<'a> {
    question: &'a Question,
    limit: f64,
    needle: Needle,
    keys: bool,
    /// Segments that were told as lines.
    told: usize,
    /// The words that were heard last.
    said: Said,
}

/// What was heard so far, as it is shown.
#[derive(Debug, Default)]
struct Said {
    stable: String,
    tentative: String,
}

impl Said {
    fn of(heard: &Heard) -> Self {
        // What two looks at an open utterance agree on is shown as heard. Its times are not.
        let settled =
            Segment { text: heard.tentative.settled.clone(), start: Millis::ZERO, end: Millis::ZERO };
        let segments = heard.segments.iter().cloned().chain([settled]);
        Said {
            stable: Transcript::from_segments(segments).text().to_owned(),
            tentative: heard.tentative.changing.clone(),
        }
    }
}

impl<'a> Screen<'a> {
    /// The view of a question that allows an answer of so many seconds.
    pub fn of(question: &'a Question, limit: f64) -> Self {
        Screen { question, limit, needle: Needle::default(), keys: false, told: 0, said: Said::default() }
    }

    /// The longest answer, in seconds.
    pub fn limit(&self) -> f64 {
        self.limit
    }

    /// Shows the question for good where no view will.
    pub fn begin(&self, console: &mut Console) {
        if console.is_lively() {
            console.say("");
        } else {
            console.say(&format!("\n{}\n", self.question.text));
        }
    }

    /// Removes the view for words that need the question before them.
    pub fn leave(&self, console: &mut Console) {
        if console.is_lively() {
            console.say(&format!("{}\n", self.question.text));
        }
    }

    /// The question is about to be read.
    pub fn asking(&self, keys: &Watch, console: &mut Console) {
        self.show(Stage::Asking, keys.available(), console);
    }

    /// The microphone is open.
    pub fn open(&mut self, keys: &Watch, console: &mut Console) {
        self.keys = keys.available();
        self.needle = Needle::default();
        self.told = 0;
        self.said = Said::default();
        if !console.is_lively() {
            let how = if self.keys { "Enter when done, q to stop" } else { "a silence ends the answer" };
            console.say(&format!("listening: {how}"));
        }
    }

    /// Called at every moment of the answer; draws a few times a second.
    pub fn listening(&mut self, listener: &Listener, heard: &Heard, console: &mut Console) {
        self.tell(heard, console);
        let level = self.needle.push(listener.loudness(), listener.elapsed());
        console.animate(|width, height| {
            self.said = Said::of(heard);
            let stage = Stage::Listening {
                elapsed: listener.elapsed(),
                limit: Some(Millis::from_seconds(self.limit)),
                level,
                begun: listener.has_begun(),
                ending_in: listener.ending_in(),
            };
            self.live(stage, self.keys).lines(width, height)
        });
    }

    /// The answer is over.
    pub fn closing(&self, console: &mut Console) {
        self.show(Stage::Finishing, self.keys, console);
    }

    /// Called while the last words are waited for.
    pub fn finishing(&mut self, heard: &Heard, console: &mut Console) {
        self.tell(heard, console);
        self.said = Said::of(heard);
        self.closing(console);
    }

    fn show(&self, stage: Stage, keys: bool, console: &mut Console) {
        console.show(|width, height| self.live(stage, keys).lines(width, height));
    }

    fn live(&self, stage: Stage, keys: bool) -> Live<'_> {
        Live {
            question: self.question,
            stage,
            stable: &self.said.stable,
            tentative: &self.said.tentative,
            keys,
        }
    }

    /// Tells new words as lines where there is no view.
    fn tell(&mut self, heard: &Heard, console: &mut Console) {
        if !console.is_lively() {
            for segment in heard.segments.iter().skip(self.told) {
                console.say(&format!("  {} {}", segment.start, segment.text));
            }
        }
        self.told = self.told.max(heard.segments.len());
    }
}
