//! The loop that listens: sound to the disk, to the listener and to the recognizer, until the answer is over.

use super::{End, Hearing, Wish, expectation};
use crate::coach::Question;
use crate::edge::clock::sleep;
use crate::edge::ear::{Heard, Speech};
use crate::edge::takes::Take;
use crate::error::Result;
use crate::listen::{
    Event, Expectation, FRAME, Flow, Joiner, Listener, Patience, Previews, RATE, Tail, Utterance,
    joiner::Moment, samples_in,
};
use std::time::Duration;

/// How often the source is asked for sound.
const TICK: Duration = Duration::from_millis(10);

/// Passes over a recording that may wait for the recognizer before more of it is read: their sound, up to half a minute each, is
/// in memory.
const READ_AHEAD: usize = 4;

/// One answer that is being listened to.
pub(super) struct Listening<'a, 'q> {
    pub(super) hearing: Hearing<'a>,
    pub(super) listener: Listener,
    pub(super) take: Option<Take>,
    /// Whether nothing was worth recognizing yet.
    pub(super) is_silent: bool,
    /// Why the recognizer is not there any more. The answer goes on without it.
    pub(super) deaf: Option<String>,
    question: &'q Question,
    /// What may still be recognized.
    tail: Tail,
    /// Utterances on their way to the recognizer.
    joiner: Joiner,
    previews: Previews,
    /// How many utterances beside the last one were held until the end.
    pub(super) held_back: usize,
    /// How many utterances the expectation knows of: heard, and handed over.
    graded: (usize, usize),
}

impl<'a, 'q> Listening<'a, 'q> {
    pub(super) fn new(mut hearing: Hearing<'a>, question: &'q Question) -> Self {
        Listening {
            listener: Listener::new(hearing.settings.clone()),
            take: hearing.take.take(),
            is_silent: true,
            deaf: None,
            question,
            tail: Tail::default(),
            joiner: Joiner::new(hearing.live, samples_in(hearing.settings.utterance), question.language),
            previews: Previews::default(),
            held_back: 0,
            graded: (0, 0),
            hearing,
        }
    }

    /// Listens until something ends the answer, and hands over what is still open then.
    pub(super) fn run(&mut self, watch: &mut impl FnMut(&Listener, &Heard) -> Wish) -> Result<End> {
        let mut fresh = Vec::new();
        let mut events = Vec::new();
        loop {
            fresh.clear();
            let flow = if self.is_far_ahead() { Flow::More } else { self.hearing.source.read(&mut fresh)? };
            self.tail.push(&fresh);
            let written = self.take.as_mut().map_or(Ok(()), |take| take.push(&fresh));
            self.listener.push(&fresh, &mut events);
            let polled = self.hearing.ear.poll().map(drop);
            self.survive(polled)?;
            self.expect();
            let wish = watch(&self.listener, self.hearing.ear.heard());
            if wish == Wish::Renew {
                self.listener.renew();
            }
            let mut end = self.attend(&mut events)?;
            if let Err(error) = written {
                end = Some(End::DiskFailed(error.to_string()));
            } else if flow == Flow::Ended {
                let lost = self.hearing.source.health().lost;
                end = end.or_else(|| Some(lost.map_or(End::SourceEnded, End::DeviceLost)));
            } else if matches!(wish, Wish::Finish | Wish::Stop) {
                end = Some(if wish == Wish::Stop { End::Interrupted } else { End::Key });
            }
            if let Some(end) = end {
                let under_way = self.hearing.ear.outstanding();
                self.listener.finish(&mut events);
                self.attend(&mut events)?;
                if let Some(last) = self.joiner.finish() {
                    self.hand_over(&last)?;
                }
                self.held_back = self.hearing.ear.outstanding().saturating_sub(under_way + 1);
                return Ok(end);
            }
            self.settle()?;
            self.look()?;
            let held = self.joiner.start().unwrap_or(usize::MAX);
            self.tail.forget_before(self.listener.needs_from().min(held));
            if fresh.is_empty() {
                sleep(TICK);
            }
        }
    }

    /// Whether a recording is read so much faster than it is recognized that reading should wait.
    fn is_far_ahead(&self) -> bool {
        !self.hearing.live && self.hearing.ear.outstanding() >= READ_AHEAD
    }

    /// Hands over what is complete; gives the listener's decision to end.
    fn attend(&mut self, events: &mut Vec<Event>) -> Result<Option<End>> {
        let mut end = None;
        for event in events.drain(..) {
            match event {
                Event::Started => {}
                Event::Utterance(utterance) => self.offer(utterance)?,
                Event::Ended(reason) => end = Some(End::Decided(reason)),
            }
        }
        Ok(end)
    }

    fn offer(&mut self, utterance: Utterance) -> Result<()> {
        self.is_silent = false;
        self.joiner.push(utterance).iter().try_for_each(|pass| self.hand_over(pass))
    }

    /// Hands over what is being joined once it should not wait any longer.
    fn settle(&mut self) -> Result<()> {
        let seconds = |frames: usize| (frames * FRAME) as f64 / f64::from(RATE);
        let moment = Moment {
            needs_from: self.listener.needs_from(),
            now: self.tail.end(),
            silence: seconds(self.listener.silent_frames()),
            left: self.listener.left().map(seconds),
            cost: self.hearing.ear.cost(),
        };
        match self.joiner.due(&moment) {
            Some(pass) => self.hand_over(&pass),
            None => Ok(()),
        }
    }

    fn hand_over(&mut self, pass: &[Utterance]) -> Result<()> {
        let speech = self.speech(pass);
        let offered = self.hearing.ear.offer(speech);
        self.survive(offered)
    }

    /// Lets the recognizer look at the utterance that is being spoken, where somebody watches and it is worth it.
    fn look(&mut self) -> Result<()> {
        let ear = &self.hearing.ear;
        if !(self.hearing.live && self.hearing.watched && self.deaf.is_none() && ear.is_idle()) {
            return Ok(());
        }
        let shortest =
            self.hearing.settings.patience.unwrap_or(Patience::Long).silence(Expectation::Complete);
        // What is being joined is looked at with it: no pass has heard it yet.
        let open = self.listener.open().map(|open| {
            let start = self.joiner.start().unwrap_or(open.samples.start);
            Utterance { samples: start..open.samples.end }
        });
        if let Some(open) = open
            && self.previews.wants(&open.samples, self.listener.silent_frames(), ear.cost(), shortest)
        {
            self.previews.took(&open.samples);
            let speech = self.speech(&[open]);
            let looked = self.hearing.ear.look(speech);
            self.survive(looked)?;
        }
        Ok(())
    }

    fn speech(&self, pass: &[Utterance]) -> Speech {
        pass.iter().fold(Speech::new(self.question.language, self.hearing.live), |speech, utterance| {
            speech.with(self.tail.part(utterance.samples.clone()), utterance.samples.start)
        })
    }

    /// Grades what was heard when more was heard or is waited for, so that the patience knows what is missing.
    fn expect(&mut self) {
        let Some(glossary) = self.hearing.glossary else { return };
        let heard = self.hearing.ear.heard();
        let outstanding = self.hearing.ear.outstanding() + usize::from(self.joiner.start().is_some());
        let now = (heard.segments.len(), outstanding);
        if self.graded != now {
            self.graded = now;
            self.listener.expect(expectation(self.question, glossary, heard, outstanding == 0));
        }
    }

    /// A recognizer that dies while somebody speaks does not end the answer: it is recorded to its end, and recognized
    /// another time. A recording can be heard again at once.
    fn survive(&mut self, done: Result<()>) -> Result<()> {
        match done {
            Err(error) if !self.hearing.live => Err(error),
            Err(error) => {
                self.deaf.get_or_insert_with(|| error.to_string());
                self.listener.expect(Expectation::Unknown);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}
