//! The recognizer's own thread: utterances in, words out, in order.
//!
//! A recognizer that is slower than the speaker delays text but never loses any: what has piled up while it was busy is
//! joined, as far as the model's window allows, so that it costs one pass instead of several, and it is never more than one pass
//! behind, or two where the last words may be a command. While nothing waits it may look at the utterance that is still
//! being spoken; such a look is never waited for.

mod work;

use super::clock::Stopwatch;
use super::interrupt::Interrupt;
use crate::error::{Context, Error, Result};
use crate::language::Language;
use crate::listen::{Agreement, Help, Helped, RATE, Recognizer, Tentative, Vocabulary, time_of_sample};
use crate::time::Millis;
use crate::transcript::Segment;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;
use work::{Inbox, Job, Report, work};

/// Passes that wait in the queue. When it is full, further ones wait with the sender and are handed over later.
const QUEUE: usize = 16;

/// The most sound of a live answer that waits with the sender, in samples: a quarter of an hour, 58 MB. A recognizer so far
/// behind never catches up; what is said then is in the recording only.
const MOST_WAITING: usize = 15 * 60 * RATE as usize;

/// How often somebody who waits is asked whether to go on.
const TICK: Duration = Duration::from_millis(50);

/// A recognizer that has not come back from a pass for this long, besides three times its longest pass, is stuck. The largest
/// models take half a minute for a full window on two slow cores.
const STUCK: Duration = Duration::from_secs(120);

/// How long the thread is waited for at the end; one that is stuck is left behind.
const LEAVING: Duration = Duration::from_secs(5);

/// Utterances to be recognized in one pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// Mono, at 16 kHz, one utterance after the other.
    pub samples: Vec<f32>,
    /// Where they are.
    pub utterances: Vec<Place>,
    /// What they are spoken in.
    pub language: Language,
    /// Whether they are being spoken now. Only then may they be joined with what follows when the recognizer is late; from a
    /// recording the same utterances are heard each time, and give the same words.
    pub live: bool,
    /// For how many offers it is the answer.
    offers: usize,
}

impl Speech {
    /// No utterance yet.
    pub fn new(language: Language, live: bool) -> Self {
        Speech { samples: Vec::new(), utterances: Vec::new(), language, live, offers: 1 }
    }

    /// With an utterance more, which begins at this sample of the recording.
    #[must_use]
    pub fn with(mut self, samples: &[f32], start: usize) -> Self {
        self.samples.extend_from_slice(samples);
        self.utterances.push(Place {
            samples_end: self.samples.len(),
            start: time_of_sample(start),
            end: time_of_sample(start + samples.len()),
        });
        self
    }

    /// Each of its utterances by itself, of which the last is the answer to what it answers.
    fn apart(&self) -> Vec<Speech> {
        let starts = std::iter::once(0).chain(self.utterances.iter().map(|place| place.samples_end));
        let alone = |(start, place): (usize, &Place)| Speech {
            samples: self.samples[start..place.samples_end].to_vec(),
            utterances: vec![Place { samples_end: place.samples_end - start, ..*place }],
            language: self.language,
            live: self.live,
            offers: 0,
        };
        let mut all: Vec<Speech> = starts.zip(&self.utterances).map(alone).collect();
        if let Some(last) = all.last_mut() {
            last.offers = self.offers;
        }
        all
    }

    /// Appends the utterances of another one.
    fn join(&mut self, next: &Speech) {
        self.offers += next.offers;
        let before = self.samples.len();
        self.samples.extend_from_slice(&next.samples);
        let moved = |place: &Place| Place { samples_end: before + place.samples_end, ..*place };
        self.utterances.extend(next.utterances.iter().map(moved));
    }
}

/// Where an utterance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The end of its samples in those of its [`Speech`].
    pub samples_end: usize,
    /// Where it begins in the recording.
    pub start: Millis,
    /// Where it ends.
    pub end: Millis,
}

/// Utterances that were heard once more in one pass, and differently, with the names of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardTwice {
    /// Where it begins in the recording.
    pub start: Millis,
    /// Where it ends.
    pub end: Millis,
    /// What came of it.
    pub helped: Helped,
}

/// What was heard of one answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// The words of whole utterances, in order. They do not change any more.
    pub segments: Vec<Segment>,
    /// What the utterance that is being spoken seems to say; empty when nobody looked. Never part of the answer.
    pub tentative: Tentative,
    /// What the recognizer said when it failed on an utterance.
    pub failures: Vec<String>,
    /// The utterances of which a second hearing, with names, had more than the first.
    pub twice: Vec<HeardTwice>,
}

/// How the wait for the last words ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// Everything was heard.
    Whole,
    /// Whoever waited did not want to wait any longer.
    Stopped,
    /// The recognizer does not come back.
    Stuck,
}

/// The thread and the queues to and from it. Dropping it ends the thread after the utterance in hand.
pub struct Ear {
    jobs: Option<SyncSender<Job>>,
    reports: Receiver<Report>,
    thread: Option<JoinHandle<()>>,
    waiting: VecDeque<Job>,
    /// Utterances in the queue.
    queued: Arc<AtomicUsize>,
    stop: Interrupt,
    ready: bool,
    help: Help,
    heard: Heard,
    agreement: Agreement,
    given: usize,
    done: usize,
    /// Samples that wait with the sender.
    waiting_samples: usize,
    /// Whether a look is under way.
    looking: bool,
    /// Since when nothing came back from a recognizer that has work.
    since: Stopwatch,
    /// What its last and its longest pass took.
    last_pass: Option<Duration>,
    longest_pass: Duration,
    stuck_after: Duration,
}

impl Ear {
    /// Starts the thread, which first loads the recognizer.
    ///
    /// # Errors
    /// When the system gives no thread. A model that cannot be loaded is reported by [`ready`](Self::ready).
    pub fn start<R: Recognizer + 'static>(load: impl FnOnce() -> Result<R> + Send + 'static) -> Result<Self> {
        let (jobs, inbox) = sync_channel(QUEUE);
        let (outbox, reports) = channel();
        let stop = Interrupt::default();
        let queued = Arc::new(AtomicUsize::new(0));
        let inbox = Inbox { jobs: inbox, queued: queued.clone(), stop: stop.clone() };
        let thread = std::thread::Builder::new()
            .name("viva-ear".to_owned())
            .spawn(move || {
                let recognizer = match load() {
                    Ok(recognizer) => recognizer,
                    Err(error) => {
                        // A closed channel means that nobody waits for the answer any more.
                        let _ = outbox.send(Report::Ready(Err(error)));
                        return;
                    }
                };
                if outbox.send(Report::Ready(Ok(()))).is_ok() {
                    work(recognizer, &inbox, &outbox);
                }
            })
            .context(|| "cannot start the recognizer's thread".to_owned())?;
        Ok(Ear {
            jobs: Some(jobs),
            reports,
            thread: Some(thread),
            waiting: VecDeque::new(),
            queued,
            stop,
            ready: false,
            help: Help::Off,
            heard: Heard::default(),
            agreement: Agreement::default(),
            given: 0,
            done: 0,
            waiting_samples: 0,
            looking: false,
            since: Stopwatch::start(),
            last_pass: None,
            longest_pass: Duration::ZERO,
            stuck_after: STUCK,
        })
    }

    /// Takes a recognizer for stuck after this long instead of two minutes.
    #[must_use]
    pub fn stuck_after(mut self, limit: Duration) -> Self {
        self.stuck_after = limit;
        self
    }

    /// Waits until the recognizer is loaded, or until `go_on`, asked a few times a second, says no.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub fn ready(&mut self, mut go_on: impl FnMut() -> bool) -> Result<()> {
        while !self.ready && go_on() {
            match self.reports.recv_timeout(TICK) {
                Ok(report) => {
                    self.take(report)?;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
            }
        }
        Ok(())
    }

    /// Hands an utterance over without waiting.
    ///
    /// # Errors
    /// When the thread has ended, which only a defect of the engine can cause.
    pub fn offer(&mut self, speech: Speech) -> Result<()> {
        if speech.live && self.waiting_samples + speech.samples.len() > MOST_WAITING {
            let why =
                "it is more than a quarter of an hour behind; what was said since is in the recording only";
            if self.heard.failures.last().is_none_or(|last| last != why) {
                self.heard.failures.push(why.to_owned());
            }
            return self.hand_over();
        }
        self.wake();
        self.given += 1;
        self.waiting_samples += speech.samples.len();
        self.waiting.push_back(Job::Hear(speech));
        self.hand_over()
    }

    /// Asks for a look at an utterance that is still being spoken. Its text comes as [`Heard::tentative`]. Does nothing
    /// unless the recognizer is [idle](Self::is_idle).
    ///
    /// # Errors
    /// When the thread has ended, which only a defect of the engine can cause.
    pub fn look(&mut self, speech: Speech) -> Result<()> {
        if self.is_idle() {
            self.wake();
            self.looking = true;
            self.waiting.push_back(Job::Look(speech));
        }
        self.hand_over()
    }

    /// Tells the recognizer the names that may be said from now on; `None` lets it forget them.
    pub fn learn(&mut self, vocabulary: Option<Arc<Vocabulary>>) {
        self.help = vocabulary.as_ref().map_or(Help::Off, |vocabulary| vocabulary.help());
        self.waiting.push_back(Job::Learn(vocabulary));
    }

    /// How the names it was told are used.
    pub fn help(&self) -> Help {
        self.help
    }

    /// Whether the recognizer is loaded and has nothing to do.
    pub fn is_idle(&self) -> bool {
        self.ready && self.outstanding() == 0 && !self.looking
    }

    /// What the recognizer took for its last pass, in seconds.
    pub fn cost(&self) -> Option<f64> {
        self.last_pass.map(|pass| pass.as_secs_f64())
    }

    /// How long nothing has come back from the recognizer; zero when it has nothing to do.
    pub fn quiet_for(&self) -> Duration {
        if self.is_idle() { Duration::ZERO } else { self.since.elapsed() }
    }

    /// Begins to count the time without a report, where an idle recognizer gets work.
    fn wake(&mut self) {
        if self.is_idle() {
            self.since = Stopwatch::start();
        }
    }

    fn hand_over(&mut self) -> Result<()> {
        let Some(jobs) = &self.jobs else { return Err(gone()) };
        while let Some(job) = self.waiting.pop_front() {
            let samples = job.samples();
            self.queued.fetch_add(1, Relaxed);
            match jobs.try_send(job) {
                Ok(()) => self.waiting_samples = self.waiting_samples.saturating_sub(samples),
                Err(TrySendError::Full(job)) => {
                    self.queued.fetch_sub(1, Relaxed);
                    self.waiting.push_front(job);
                    break;
                }
                Err(TrySendError::Disconnected(_)) => return Err(gone()),
            }
        }
        Ok(())
    }

    /// Fetches what has been heard since, without waiting; gives everything heard of this answer so far.
    ///
    /// # Errors
    /// When the recognizer cannot be loaded or its thread has ended.
    pub fn poll(&mut self) -> Result<&Heard> {
        self.hand_over()?;
        while let Ok(report) = self.reports.try_recv() {
            self.take(report)?;
        }
        Ok(&self.heard)
    }

    /// What was heard of this answer when it was last looked after.
    pub fn heard(&self) -> &Heard {
        &self.heard
    }

    /// Passes handed over and not yet heard.
    pub fn outstanding(&self) -> usize {
        self.given.saturating_sub(self.done)
    }

    fn take(&mut self, report: Report) -> Result<bool> {
        self.since = Stopwatch::start();
        match report {
            Report::Ready(result) => {
                self.ready = result.is_ok();
                result?;
            }
            Report::Heard { segments, twice, offers, took } => {
                self.done += offers;
                self.passed(took);
                self.heard.twice.extend(twice);
                self.heard.segments.extend(segments);
                self.forget_looks();
            }
            Report::Failed { why, offers, took } => {
                self.done += offers;
                self.passed(took);
                self.heard.failures.push(why);
                self.forget_looks();
            }
            Report::Looked(look) => {
                self.looking = false;
                if let Some((text, took)) = look {
                    self.passed(took);
                    self.heard.tentative = self.agreement.push(&text).clone();
                }
            }
            Report::Marked => return Ok(true),
        }
        Ok(false)
    }

    fn passed(&mut self, took: Duration) {
        self.last_pass = Some(took);
        self.longest_pass = self.longest_pass.max(took);
    }

    /// The whole utterance is there: what was seen of it before is worth nothing any more.
    fn forget_looks(&mut self) {
        self.agreement.reset();
        self.heard.tentative = Tentative::default();
    }

    /// Waits until everything handed over is heard and gives it; the ear is then free for the next answer. `go_on` is
    /// asked a few times a second whether to go on, with what was heard and how long nothing came back; when it says
    /// no, or nothing comes back for minutes, what was heard until then is given.
    ///
    /// # Errors
    /// When the recognizer cannot be loaded or its thread has ended.
    pub fn finish(&mut self, mut go_on: impl FnMut(&Heard, Duration) -> bool) -> Result<(Heard, Finish)> {
        self.wake();
        self.waiting.push_back(Job::Mark);
        let finish = loop {
            self.hand_over()?;
            match self.reports.recv_timeout(TICK) {
                Ok(report) => {
                    if self.take(report)? {
                        break Finish::Whole;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let quiet = self.since.elapsed();
                    if !go_on(&self.heard, quiet) {
                        break Finish::Stopped;
                    }
                    if self.ready && quiet > self.stuck_after + 3 * self.longest_pass {
                        break Finish::Stuck;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
            }
        };
        if finish != Finish::Whole {
            // What it still has would be taken for the next answer.
            self.stop.set();
        }
        self.given = 0;
        self.done = 0;
        self.forget_looks();
        Ok((std::mem::take(&mut self.heard), finish))
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.stop.set();
        self.jobs = None;
        let leaving = Stopwatch::start();
        let Some(thread) = self.thread.take() else { return };
        while !thread.is_finished() && leaving.elapsed() < LEAVING {
            // Its reports are wanted by nobody now; the channel closes when it ends.
            let _ = self.reports.recv_timeout(Duration::from_millis(5));
        }
        if thread.is_finished() {
            // A panic in the engine was reported by the closed channel already.
            let _ = thread.join();
        }
    }
}

fn gone() -> Error {
    Error::failed("the recognizer has stopped unexpectedly")
        .hint("the recording is kept: grade it with `viva grade --wav`")
}

#[cfg(test)]
mod tests;
