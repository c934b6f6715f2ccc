//! What the recognizer's thread does.

use super::{HeardTwice, Speech};
use crate::edge::clock::Stopwatch;
use crate::edge::interrupt::Interrupt;
use crate::error::Result;
use crate::listen::{Helped, Part, Recognizer, Said, Vocabulary, joiner::is_alone};
use crate::time::Millis;
use crate::transcript::Segment;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

/// What the thread is asked for.
pub(super) enum Job {
    /// Whole utterances.
    Hear(Speech),
    /// One that is still being spoken.
    Look(Speech),
    /// The names that may be said from now on.
    Learn(Option<Arc<Vocabulary>>),
    /// Everything before is to be answered before this is.
    Mark,
}

impl Job {
    /// How many samples of whole utterances it holds.
    pub(super) fn samples(&self) -> usize {
        match self {
            Job::Hear(speech) => speech.samples.len(),
            Job::Look(_) | Job::Learn(_) | Job::Mark => 0,
        }
    }
}

/// What came back.
pub(super) enum Report {
    Ready(Result<()>),
    Heard {
        segments: Vec<Segment>,
        /// What a second hearing made of it, if it was another text.
        twice: Option<HeardTwice>,
        /// For how many offers it is the answer.
        offers: usize,
        /// What the first hearing took.
        took: Duration,
    },
    Failed {
        why: String,
        offers: usize,
        took: Duration,
    },
    /// The text of a look and what it took; nothing when there was something better to do, or it failed.
    Looked(Option<(String, Duration)>),
    Marked,
}

/// The thread's end of the queue.
pub(super) struct Inbox {
    pub(super) jobs: Receiver<Job>,
    /// How many wait in it.
    pub(super) queued: Arc<AtomicUsize>,
    pub(super) stop: Interrupt,
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

    /// The next job if one waits already: the recognizer is late.
    fn next_waiting(&self) -> Option<Job> {
        self.jobs.try_recv().ok().map(|job| self.counted(job))
    }

    fn is_empty(&self) -> bool {
        self.queued.load(Relaxed) == 0
    }
}

/// Recognizes until nothing more will come.
pub(super) fn work<R: Recognizer>(mut recognizer: R, inbox: &Inbox, outbox: &Sender<Report>) {
    let mut held: VecDeque<Job> = VecDeque::new();
    let mut vocabulary: Option<Arc<Vocabulary>> = None;
    while let Some(job) = held.pop_front().or_else(|| inbox.next()) {
        if inbox.stop.is_set() {
            return;
        }
        let report = match job {
            Job::Mark => Report::Marked,
            Job::Learn(names) => {
                vocabulary = names;
                continue;
            }
            Job::Look(speech) => Report::Looked(look(&mut recognizer, &speech, inbox)),
            Job::Hear(speech) if !speech.live && speech.utterances.len() > 1 && !recognizer.tells_times() => {
                for alone in speech.apart().into_iter().rev() {
                    held.push_front(Job::Hear(alone));
                }
                continue;
            }
            Job::Hear(mut speech) => {
                join(&mut speech, &mut held, recognizer.window(), inbox);
                let offers = speech.offers;
                let watch = Stopwatch::start();
                let said = hear(&mut recognizer, &speech);
                let took = watch.elapsed();
                match said {
                    Ok(said) => {
                        // Nobody who speaks, or waits for the feedback, waits for a second hearing; a command is heard at once.
                        let is_free = held.is_empty() && !is_alone(speech.samples.len());
                        let go_on = || !inbox.stop.is_set() && (!speech.live || is_free && inbox.is_empty());
                        let helped = vocabulary.as_ref().and_then(|vocabulary| {
                            vocabulary.hear_again(&mut recognizer, &said.text, &go_on)
                        });
                        let segments = match &helped {
                            Some(helped) => helped_segments(helped, &said, &speech),
                            None => segments(&said, &speech),
                        };
                        let twice = helped.map(|helped| twice(helped, &speech));
                        Report::Heard { segments, twice, offers, took }
                    }
                    Err(error) => Report::Failed { why: error.to_string(), offers, took },
                }
            }
        };
        if outbox.send(report).is_err() {
            return;
        }
    }
}

/// Joins an utterance with those that wait behind it, as far as they may be joined and fit; what comes after them is `held`.
/// A short one after which nothing was said may be a command: it stays alone.
fn join(speech: &mut Speech, held: &mut VecDeque<Job>, window: usize, inbox: &Inbox) {
    let mut more: Vec<Speech> = Vec::new();
    let mut samples = speech.samples.len();
    while speech.live
        && let Some(job) = held.pop_front().or_else(|| inbox.next_waiting())
    {
        match job {
            Job::Hear(next)
                if next.live
                    && next.language == speech.language
                    && samples + next.samples.len() <= window =>
            {
                samples += next.samples.len();
                more.push(next);
            }
            other => {
                held.push_front(other);
                break;
            }
        }
    }
    if let Some(last) = more.pop_if(|last| is_alone(last.samples.len())) {
        held.push_front(Job::Hear(last));
    }
    more.iter().for_each(|next| speech.join(next));
}

fn hear<R: Recognizer>(recognizer: &mut R, speech: &Speech) -> Result<Said> {
    if let [_] = speech.utterances[..] {
        return Ok(Said::whole(recognizer.recognize(&speech.samples, speech.language)?, 1));
    }
    let ends: Vec<usize> = speech.utterances.iter().map(|place| place.samples_end).collect();
    recognizer.recognize_joined(&speech.samples, &ends, speech.language)
}

/// What was heard, in its place in the recording. One pass in which nothing was heard is a segment, too.
fn segments(said: &Said, speech: &Speech) -> Vec<Segment> {
    let nothing = [Part { bytes: 0..0, utterances: 0..speech.utterances.len() }];
    let parts = if said.parts.is_empty() { &nothing[..] } else { &said.parts };
    let segment = |part: &Part| {
        let places = speech.utterances.get(part.utterances.clone()).unwrap_or_default();
        let text = said.text.get(part.bytes.clone()).unwrap_or_default().trim().to_owned();
        Some(Segment { text, start: places.first()?.start, end: places.last()?.end })
    };
    parts.iter().filter_map(segment).collect()
}

/// The same after a second hearing, which knows no times: where it took the place of the first as a whole, nobody can tell
/// whose words are whose.
fn helped_segments(helped: &Helped, said: &Said, speech: &Speech) -> Vec<Segment> {
    let told: Option<Vec<String>> = said.parts.iter().map(|part| helped.part(part.bytes.clone())).collect();
    match told {
        Some(texts) => {
            let mut segments = segments(said, speech);
            segments.iter_mut().zip(texts).for_each(|(segment, text)| segment.text = text);
            segments
        }
        None => segments(&Said::whole(helped.text.clone(), speech.utterances.len()), speech),
    }
}

fn twice(helped: Helped, speech: &Speech) -> HeardTwice {
    let start = speech.utterances.first().map_or(Millis::ZERO, |first| first.start);
    let end = speech.utterances.last().map_or(start, |last| last.end);
    HeardTwice { start, end, helped }
}

/// A look at an open utterance, unless a whole one waits already. One that fails is no loss.
fn look<R: Recognizer>(recognizer: &mut R, speech: &Speech, inbox: &Inbox) -> Option<(String, Duration)> {
    if !inbox.is_empty() {
        return None;
    }
    let watch = Stopwatch::start();
    let text = recognizer.recognize(&speech.samples, speech.language).ok()?;
    Some((text, watch.elapsed()))
}
