//! The recognizer's own thread: utterances in, words out, in order.
//!
//! A recognizer that is slower than the speaker delays text but never loses any: what has piled up is joined, as far as
//! the model's window allows, so that it costs one pass instead of several.

use super::interrupt::Interrupt;
use crate::error::{Context, Error, Result};
use crate::language::Language;
use crate::listen::Recognizer;
use crate::time::Millis;
use crate::transcript::Segment;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Utterances that wait in the queue. When it is full, further ones wait with the sender and are handed over later.
const QUEUE: usize = 32;

/// How often somebody who waits is asked whether to go on.
const TICK: Duration = Duration::from_millis(50);

/// So many waiting utterances mean that the recognizer is late.
const LATE: usize = 3;

/// An utterance to be recognized.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// Mono, at 16 kHz.
    pub samples: Vec<f32>,
    /// Where it begins in the recording.
    pub start: Millis,
    /// Where it ends.
    pub end: Millis,
    /// What it is spoken in.
    pub language: Language,
    /// Whether it is being spoken now. Only then may it be joined with what follows when the recognizer is late; from a
    /// recording the same utterances are heard each time, and give the same words.
    pub live: bool,
}

enum Job {
    Hear(Speech),
    /// Everything before is to be answered before this is.
    Mark,
}

/// What came back.
enum Report {
    Ready(Result<()>),
    Heard(Segment),
    Failed(String),
    Marked,
}

/// What was heard of one answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// The words, in order.
    pub segments: Vec<Segment>,
    /// What the recognizer said when it failed on an utterance.
    pub failures: Vec<String>,
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
    heard: Heard,
    given: usize,
    done: usize,
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
        let stopped = stop.clone();
        let queued = Arc::new(AtomicUsize::new(0));
        let fetched = queued.clone();
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
                    work(recognizer, &Inbox { jobs: inbox, queued: fetched }, &outbox, &stopped);
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
            heard: Heard::default(),
            given: 0,
            done: 0,
        })
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
        self.given += 1;
        self.waiting.push_back(Job::Hear(speech));
        self.hand_over()
    }

    fn hand_over(&mut self) -> Result<()> {
        let Some(jobs) = &self.jobs else { return Err(gone()) };
        while let Some(job) = self.waiting.pop_front() {
            self.queued.fetch_add(1, Relaxed);
            match jobs.try_send(job) {
                Ok(()) => {}
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

    /// Utterances handed over and not yet heard. Joined utterances count as one when they come back, so this is exact
    /// only after [`finish`](Self::finish); while speaking it is an upper bound.
    pub fn outstanding(&self) -> usize {
        self.given.saturating_sub(self.done)
    }

    fn take(&mut self, report: Report) -> Result<bool> {
        match report {
            Report::Ready(result) => {
                self.ready = result.is_ok();
                result?;
            }
            Report::Heard(segment) => {
                self.done += 1;
                self.heard.segments.push(segment);
            }
            Report::Failed(why) => {
                self.done += 1;
                self.heard.failures.push(why);
            }
            Report::Marked => return Ok(true),
        }
        Ok(false)
    }

    /// Waits until everything handed over is heard and gives it; the ear is then free for the next answer. `waiting` is
    /// asked a few times a second whether to go on; when it says no, what was heard until then is given.
    ///
    /// # Errors
    /// When the recognizer cannot be loaded or its thread has ended.
    pub fn finish(&mut self, mut go_on: impl FnMut(&Heard) -> bool) -> Result<Heard> {
        self.waiting.push_back(Job::Mark);
        loop {
            self.hand_over()?;
            match self.reports.recv_timeout(TICK) {
                Ok(report) => {
                    if self.take(report)? {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if !go_on(&self.heard) {
                        self.stop.set();
                        break;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
            }
        }
        self.given = 0;
        self.done = 0;
        Ok(std::mem::take(&mut self.heard))
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.stop.set();
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic in the engine was reported by the closed channel already.
            let _ = thread.join();
        }
    }
}

fn gone() -> Error {
    Error::failed("the recognizer has stopped unexpectedly")
        .hint("the recording is kept: grade it with `viva grade --wav`")
}

/// The thread's end of the queue.
struct Inbox {
    jobs: Receiver<Job>,
    queued: Arc<AtomicUsize>,
}

impl Inbox {
    fn counted(&self, job: Job) -> Job {
        self.queued.fetch_sub(1, Relaxed);
        job
    }

    /// The next job, waiting for it; `None` when nothing will come any more.
    fn next(&self) -> Option<Job> {
        self.jobs.recv().ok().map(|job| self.counted(job))
    }

    /// The next job if the recognizer is late.
    fn next_when_late(&self) -> Option<Job> {
        if self.queued.load(Relaxed) < LATE {
            return None;
        }
        self.jobs.try_recv().ok().map(|job| self.counted(job))
    }
}

fn work<R: Recognizer>(mut recognizer: R, inbox: &Inbox, outbox: &Sender<Report>, stop: &Interrupt) {
    let mut held: Option<Job> = None;
    while let Some(job) = held.take().or_else(|| inbox.next()) {
        if stop.is_set() {
            return;
        }
        let report = match job {
            Job::Mark => Report::Marked,
            Job::Hear(mut speech) => {
                while speech.live
                    && let Some(job) = inbox.next_when_late()
                {
                    match job {
                        Job::Hear(more)
                            if more.language == speech.language
                                && speech.samples.len() + more.samples.len() <= recognizer.window() =>
                        {
                            speech.samples.extend_from_slice(&more.samples);
                            speech.end = more.end;
                        }
                        other => {
                            held = Some(other);
                            break;
                        }
                    }
                }
                match recognizer.recognize(&speech.samples, speech.language) {
                    Ok(text) => Report::Heard(Segment { text, start: speech.start, end: speech.end }),
                    Err(error) => Report::Failed(error.to_string()),
                }
            }
        };
        if outbox.send(report).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes down how many samples it was given; slow when told to be.
    struct Counter {
        delay: Duration,
    }

    impl Recognizer for Counter {
        fn window(&self) -> usize {
            1000
        }
        fn recognize(&mut self, samples: &[f32], _: Language) -> Result<String> {
            std::thread::sleep(self.delay);
            assert!(samples.len() <= 1000);
            match samples.first() {
                Some(x) if *x < 0.0 => Err(Error::failed("broken")),
                _ => Ok(samples.len().to_string()),
            }
        }
    }

    fn speech(value: f32, n: usize, at: u64) -> Speech {
        Speech {
            samples: vec![value; n],
            start: Millis(at),
            end: Millis(at + 1),
            language: Language::English,
            live: true,
        }
    }

    #[test]
    fn a_slow_recognizer_hears_everything_in_order_and_joined() {
        let mut ear = Ear::start(|| Ok(Counter { delay: Duration::from_millis(30) })).unwrap();
        ear.ready(|| true).unwrap();
        for round in 0..2 {
            for at in 0..100 {
                ear.offer(speech(0.1, 100, at)).unwrap();
            }
            let heard = ear.finish(|_| true).unwrap();
            let total: usize = heard.segments.iter().map(|s| s.text.parse::<usize>().unwrap()).sum();
            assert_eq!(total, 10_000, "round {round}");
            assert!(heard.segments.len() < 100, "joined: {}", heard.segments.len());
            assert!(heard.segments.is_sorted_by_key(|s| s.start));
        }
    }

    #[test]
    fn a_recording_is_never_joined_however_late_the_recognizer_is() {
        let mut ear = Ear::start(|| Ok(Counter { delay: Duration::from_millis(2) })).unwrap();
        for at in 0..100 {
            ear.offer(Speech { live: false, ..speech(0.1, 100, at) }).unwrap();
        }
        let heard = ear.finish(|_| true).unwrap();
        assert_eq!(heard.segments.len(), 100);
    }

    #[test]
    fn a_failure_is_reported_and_the_rest_is_heard() {
        let mut ear = Ear::start(|| Ok(Counter { delay: Duration::ZERO })).unwrap();
        ear.offer(speech(-1.0, 900, 0)).unwrap();
        ear.offer(speech(0.5, 900, 1)).unwrap();
        let heard = ear.finish(|_| true).unwrap();
        assert_eq!(heard.failures, ["broken"]);
        assert_eq!(heard.segments.len(), 1);
    }

    #[test]
    fn a_model_that_does_not_load_is_an_error_not_a_hang() {
        let mut ear = Ear::start(|| Err::<Counter, _>(Error::missing_model("no weights"))).unwrap();
        assert!(ear.ready(|| true).unwrap_err().is_missing_model());
        assert!(ear.offer(speech(0.1, 10, 0)).and_then(|()| ear.finish(|_| true).map(drop)).is_err());
    }
}
