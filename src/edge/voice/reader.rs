//! The thread that renders: what is to be said now, sentence by sentence, and ahead of time what comes next.

use super::sound::Speech;
use crate::coach::Language;
use crate::error::{Context, Error, Result};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Sentences that are ready before they are asked for.
const READY: usize = 2;
/// Texts that wait to be rendered ahead; of more, the oldest are forgotten, which costs only time.
const AHEAD: usize = 8;
/// How often somebody who waits asks whether to go on waiting.
const POLL: Duration = Duration::from_millis(10);

/// Renders one sentence: the text, its language, and whether to give up.
pub type Render = dyn FnMut(&str, Language, &dyn Fn() -> bool) -> Result<Speech> + Send;

/// Renders texts on a thread of its own, which ends with the value.
pub struct Reader {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    desk: Mutex<Desk>,
    filled: Condvar,
    /// Texts that somebody waits for; while there are any, nothing is rendered ahead.
    urgent: AtomicUsize,
    closing: AtomicBool,
}

/// What is to be done.
#[derive(Default)]
struct Desk {
    now: VecDeque<Job>,
    ahead: VecDeque<(Vec<String>, Language)>,
}

/// A text that somebody waits for.
struct Job {
    sentences: Vec<String>,
    language: Language,
    reply: SyncSender<Result<Speech>>,
    given_up: Arc<AtomicBool>,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        // A panic while it is held leaves two queues, which are right at any time.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    fn work(&self, render: &mut Render) {
        loop {
            let mut desk = self.desk();
            while !self.is_closing() && desk.now.is_empty() && desk.ahead.is_empty() {
                desk = self.filled.wait(desk).unwrap_or_else(PoisonError::into_inner);
            }
            if self.is_closing() {
                return;
            }
            if let Some(job) = desk.now.pop_front() {
                drop(desk);
                self.read(&job, render);
                self.urgent.fetch_sub(1, Ordering::SeqCst);
            } else if let Some((sentences, language)) = desk.ahead.pop_front() {
                drop(desk);
                self.prepare(sentences.into(), language, render);
            }
        }
    }

    /// Renders as long as nobody waits for anything else; the rest is put back.
    fn prepare(&self, mut sentences: VecDeque<String>, language: Language, render: &mut Render) {
        let stop = || self.is_closing() || self.urgent.load(Ordering::SeqCst) > 0;
        while let Some(sentence) = sentences.front() {
            // It goes into the cache; an error is told when the text is wanted.
            let _ = render(sentence, language, &stop);
            if stop() {
                self.desk().ahead.push_front((sentences.into(), language));
                return;
            }
            sentences.pop_front();
        }
    }

    fn read(&self, job: &Job, render: &mut Render) {
        let stop = || self.is_closing() || job.given_up.load(Ordering::SeqCst);
        for sentence in &job.sentences {
            if stop() {
                return;
            }
            let speech = render(sentence, job.language, &stop);
            let failed = speech.is_err();
            // Nobody waits any more when it cannot be sent.
            if job.reply.send(speech).is_err() || failed {
                return;
            }
        }
    }
}

impl Reader {
    /// Starts the thread. `render` is asked for one sentence after the other, and keeps what it rendered.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn start(mut render: Box<Render>) -> Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let thread = Builder::new()
            .name("viva-voice".to_owned())
            .spawn(move || theirs.work(&mut *render))
            .context(|| "cannot start the thread `viva-voice`".to_owned())?;
        Ok(Reader { shared, thread: Some(thread) })
    }

    /// Renders sentences when there is nothing else to do, so that they are ready when they are wanted.
    pub fn prepare(&self, sentences: Vec<String>, language: Language) {
        let mut desk = self.shared.desk();
        if desk.ahead.len() >= AHEAD {
            desk.ahead.pop_front();
        }
        desk.ahead.push_back((sentences, language));
        self.shared.filled.notify_one();
    }

    /// Renders sentences now, before anything that is only prepared.
    pub fn read(&self, sentences: Vec<String>, language: Language) -> Reading {
        let (reply, ready) = sync_channel(READY);
        let given_up = Arc::new(AtomicBool::new(false));
        let left = sentences.len();
        let job = Job { sentences, language, reply, given_up: given_up.clone() };
        self.shared.urgent.fetch_add(1, Ordering::SeqCst);
        self.shared.desk().now.push_back(job);
        self.shared.filled.notify_one();
        Reading { ready, given_up, left }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        // Under the lock, so that the thread is not between looking and waiting.
        drop(self.shared.desk());
        self.shared.filled.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by itself.
            let _ = thread.join();
        }
    }
}

/// A text that is being rendered; dropping it stops that.
pub struct Reading {
    ready: Receiver<Result<Speech>>,
    given_up: Arc<AtomicBool>,
    left: usize,
}

impl Reading {
    /// The next sentence; `None` when there is none, or `stop` says so.
    ///
    /// # Errors
    /// When it cannot be rendered; there are no further ones then.
    pub fn next(&mut self, stop: &dyn Fn() -> bool) -> Result<Option<Speech>> {
        while self.left > 0 && !stop() {
            match self.ready.recv_timeout(POLL) {
                Ok(speech) => {
                    self.left = if speech.is_ok() { self.left - 1 } else { 0 };
                    return speech.map(Some);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.left = 0;
                    return Err(Error::failed("the voice stopped working"));
                }
            }
        }
        Ok(None)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Sender, channel};

    const GO_ON: &dyn Fn() -> bool = &|| false;

    fn speech(text: &str) -> Speech {
        Speech { samples: vec![text.len() as f32], rate: 16_000 }
    }

    /// A reader whose renderer tells what it was asked for, and waits for a sign when the text begins with `wait`.
    fn reader(told: Sender<String>) -> (Reader, Sender<()>) {
        let (go, sign) = channel();
        let render = move |text: &str, _: Language, stop: &dyn Fn() -> bool| {
            told.send(text.to_owned()).unwrap();
            while text.starts_with("wait") {
                match sign.recv_timeout(Duration::from_millis(1)) {
                    Ok(()) => break,
                    Err(_) if stop() => return Err(Error::interrupted("stopped")),
                    Err(_) => {}
                }
            }
            if text == "bad" { Err(Error::failed("bad text")) } else { Ok(speech(text)) }
        };
        (Reader::start(Box::new(render)).unwrap(), go)
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn sentences_come_one_by_one_in_order() {
        let (told, _asked) = channel();
        let (reader, _go) = reader(told);
        let mut reading = reader.read(texts(&["a", "bb", "ccc", "dddd"]), Language::English);
        for expected in ["a", "bb", "ccc", "dddd"] {
            assert_eq!(reading.next(GO_ON).unwrap(), Some(speech(expected)));
        }
        assert_eq!(reading.next(GO_ON).unwrap(), None);
    }

    #[test]
    fn an_error_ends_the_text_and_not_the_reader() {
        let (told, _asked) = channel();
        let (reader, _go) = reader(told);
        let mut reading = reader.read(texts(&["a", "bad", "c"]), Language::English);
        assert!(reading.next(GO_ON).unwrap().is_some());
        assert_eq!(reading.next(GO_ON).unwrap_err().to_string(), "bad text");
        assert_eq!(reading.next(GO_ON).unwrap(), None);
        let mut reading = reader.read(texts(&["a"]), Language::English);
        assert!(reading.next(GO_ON).unwrap().is_some());
    }

    #[test]
    fn what_is_wanted_now_interrupts_what_is_prepared() {
        let (told, asked) = channel();
        let (reader, go) = reader(told);
        reader.prepare(texts(&["wait for ever", "wait again"]), Language::English);
        assert_eq!(asked.recv().unwrap(), "wait for ever");
        let mut reading = reader.read(texts(&["now"]), Language::English);
        assert_eq!(reading.next(GO_ON).unwrap(), Some(speech("now")));
        assert_eq!(asked.recv().unwrap(), "now");
        // Then it goes on where it was.
        assert_eq!(asked.recv().unwrap(), "wait for ever");
        go.send(()).unwrap();
        assert_eq!(asked.recv().unwrap(), "wait again");
    }

    #[test]
    fn texts_are_prepared_when_there_is_time() {
        let (told, asked) = channel();
        let (reader, _go) = reader(told);
        reader.prepare(texts(&["one", "two"]), Language::English);
        assert_eq!([asked.recv().unwrap(), asked.recv().unwrap()], ["one", "two"]);
        drop(reader);
    }

    #[test]
    fn giving_up_stops_the_rendering() {
        let (told, asked) = channel();
        let (reader, _go) = reader(told);
        let mut reading = reader.read(texts(&["wait", "never"]), Language::English);
        assert_eq!(asked.recv().unwrap(), "wait");
        assert_eq!(reading.next(&|| true).unwrap(), None);
        drop(reading);
        let mut reading = reader.read(texts(&["next"]), Language::English);
        assert_eq!(reading.next(GO_ON).unwrap(), Some(speech("next")));
        assert_eq!(asked.recv().unwrap(), "next");
    }

    #[test]
    fn the_thread_ends_with_the_reader_whatever_it_does() {
        let (told, asked) = channel();
        let (reader, _go) = reader(told);
        reader.prepare(texts(&["wait"]), Language::English);
        assert_eq!(asked.recv().unwrap(), "wait");
        drop(reader);
        assert!(asked.recv().is_err(), "the thread still holds its end");
    }
}
