//! One answer, from open ears to its transcript.

mod expect;
mod listening;

use crate::coach::{Caveat, Glossary, Question};
use crate::edge::ear::{Ear, Finish, Heard, HeardTwice};
use crate::edge::takes::Take;
use crate::error::{Error, Result};
use crate::listen::{AudioSource, EndReason, Health, Help, Listener, Settings};
use crate::time::Millis;
use crate::transcript::Transcript;
use listening::Listening;
use std::ops::Range;
use std::path::PathBuf;

pub use expect::expectation;

/// A recording with more than this share of samples at full scale is distorted.
const CLIPPED: f64 = 0.001;
/// Speech below this level, in dBFS, loses words.
const QUIET: f64 = -45.0;

/// Why listening ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// The listener decided.
    Decided(EndReason),
    /// The person pressed a key.
    Key,
    /// The recording is over.
    SourceEnded,
    /// The device is gone.
    DeviceLost(String),
    /// The recording cannot be written any more.
    DiskFailed(String),
    /// The recognizer has died or does not come back: the answer was recorded to its end, and is not understood.
    RecognizerLost(String),
    /// The person stopped viva.
    Interrupted,
}

/// What to do next, asked at every tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Listen on.
    Listen,
    /// Listen on; something was said to the speaker, so the silence until now does not count.
    Renew,
    /// The answer is over.
    Finish,
    /// Stop viva.
    Stop,
}

/// One answer as it was heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The words.
    pub transcript: Transcript,
    /// The stretches of speech in the recording.
    pub speech: Vec<Range<Millis>>,
    /// What the reader of a score must know of the recording and the recognition.
    pub caveats: Vec<Caveat>,
    /// Why it ended.
    pub end: End,
    /// Where the recording is, when one was made.
    pub take: Option<PathBuf>,
    /// Whether there was too little speech to be words.
    pub is_silent: bool,
    /// How the recognizer was helped with names.
    pub help: Help,
    /// The utterances in which they made a difference.
    pub twice: Vec<HeardTwice>,
}

/// What is listened with.
pub struct Hearing<'a> {
    /// Where sound comes from.
    pub source: &'a mut dyn AudioSource,
    /// What turns it into words while the speaker goes on.
    pub ear: &'a mut Ear,
    /// Where it is recorded.
    pub take: Option<Take>,
    /// When it is over.
    pub settings: Settings,
    /// Whether the sound is being spoken now: utterances are recognized as they come. Otherwise they share
    /// passes of the model as far as its window goes, always the same ones.
    pub live: bool,
    /// Whether somebody watches the text: only then is an utterance looked at while it is being spoken.
    pub watched: bool,
    /// The aliases with which the answer is graded while it is spoken, so that the patience knows what is missing; `None`
    /// leaves the patience alone.
    pub glossary: Option<&'a Glossary>,
}

/// An answer that is over, safe on disk, and not yet understood to its end.
pub struct Recorded {
    listener: Listener,
    end: End,
    health: Health,
    take: Option<PathBuf>,
    is_silent: bool,
    is_late: bool,
    /// Why the recognizer is not there any more.
    deaf: Option<String>,
}

impl Recorded {
    /// Where in the sound it was over. The recording may be a little longer: what had arrived until then is kept.
    pub fn listened(&self) -> Millis {
        self.listener.elapsed()
    }
}

/// Listens to one answer until it is over. Its last words are still being recognized then; see [`understand`].
///
/// # Errors
/// When the source cannot be read. A device, a disk or a recognizer that fails on the way does not lose the answer: what
/// was said is on disk, and [`Answer::end`] tells.
pub fn record(
    hearing: Hearing<'_>,
    question: &Question,
    mut watch: impl FnMut(&Listener, &Heard) -> Wish,
) -> Result<Recorded> {
    let mut listening = Listening::new(hearing, question);
    let mut end = listening.run(&mut watch)?;
    let Listening { hearing, listener, take, is_silent, deaf, held_back, .. } = listening;
    let mut path = None;
    if let Some(take) = take {
        if listener.has_begun() {
            let (whole, written) = take.finish();
            if let Err(error) = written {
                end = End::DiskFailed(error.to_string());
            }
            path = Some(whole);
        } else if !matches!(end, End::DiskFailed(_)) {
            take.drop_empty()?;
        }
    }
    Ok(Recorded {
        // The last utterance is always under way when an answer ends; more than that is a delay, but for what was held.
        is_late: hearing.live && hearing.ear.outstanding() > 1 + held_back,
        health: hearing.source.health(),
        is_silent,
        take: path,
        listener,
        end,
        deaf,
    })
}

/// Waits for the last words of an answer, or until `go_on`, asked a few times a second, says no. It is told what was heard
/// and for how long nothing came back from the recognizer; one that does not come back for minutes is not waited for.
///
/// # Errors
/// None at present: [`Answer::end`] tells what failed.
pub fn understand(
    recorded: Recorded,
    ear: &mut Ear,
    mut go_on: impl FnMut(&Heard, Millis) -> bool,
) -> Result<Answer> {
    let mut stopped = recorded.end == End::Interrupted;
    let mut lost = recorded.deaf;
    let mut heard = ear.heard().clone();
    if lost.is_none() {
        let finished = ear.finish(|heard, quiet| {
            stopped |= !go_on(heard, Millis::from_seconds(quiet.as_secs_f64()));
            !stopped
        });
        match finished {
            Ok((all, finish)) => {
                heard = all;
                if finish == Finish::Stuck {
                    lost = Some("it does not come back from an utterance".to_owned());
                }
            }
            Err(error) => lost = Some(error.to_string()),
        }
    }
    let end = match lost {
        _ if stopped => End::Interrupted,
        Some(why) => End::RecognizerLost(why),
        None => recorded.end,
    };
    let mut caveats = caveats(&recorded.listener, &recorded.health, &end, &heard);
    if recorded.is_late {
        caveats.push(Caveat::RecognizerLate);
    }
    let nothing_said = end == End::Decided(EndReason::NothingSaid);
    Ok(Answer {
        transcript: Transcript::from_segments(heard.segments),
        speech: recorded.listener.speech(),
        caveats,
        end,
        take: recorded.take,
        is_silent: recorded.is_silent || nothing_said,
        help: ear.help(),
        twice: heard.twice,
    })
}

fn caveats(listener: &Listener, health: &Health, end: &End, heard: &Heard) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    let level = listener.level();
    if level.is_all_zero() {
        caveats.push(Caveat::AllZero);
    }
    if level.clipped_share() > CLIPPED {
        caveats.push(Caveat::Clipped { share: level.clipped_share() });
    }
    if let Some(dbfs) = level.speech_dbfs().filter(|&dbfs| dbfs < QUIET) {
        caveats.push(Caveat::TooQuiet { dbfs });
    }
    if health.samples_lost > 0 {
        caveats.push(Caveat::SamplesLost { count: health.samples_lost });
    }
    if health.lost.is_some() {
        caveats.push(Caveat::DeviceLost);
    }
    if health.cut_short || matches!(end, End::DiskFailed(_)) {
        caveats.push(Caveat::CutShort);
    }
    if *end == End::Decided(EndReason::Limit) {
        caveats.push(Caveat::TimeLimit);
    }
    caveats.extend(heard.failures.first().map(|why| Caveat::RecognizerFailed { why: why.clone() }));
    caveats
}

/// The longest utterance for a model whose window has `audio_ctx` positions.
pub fn utterance_limit(audio_ctx: u32) -> Millis {
    crate::listen::recognizer::utterance_limit(audio_ctx as usize)
}

/// Starts the recognizer for a model file on its own thread.
///
/// # Errors
/// When the system gives no thread, or this viva was built without the recognizer.
#[cfg(feature = "whisper")]
pub fn start_ear(model: PathBuf) -> Result<Ear> {
    Ear::start(move || crate::edge::whisper::Whisper::load(&model))
}

/// Starts nothing: this viva was built without the recognizer.
///
/// # Errors
/// Always.
#[cfg(not(feature = "whisper"))]
pub fn start_ear(_model: PathBuf) -> Result<Ear> {
    Err(no_recognizer())
}

/// The threads that the recognizer uses.
pub fn threads() -> usize {
    #[cfg(feature = "whisper")]
    return crate::edge::whisper::threads();
    #[cfg(not(feature = "whisper"))]
    0
}

/// Why nothing can be recognized in a viva built without whisper.cpp.
pub fn no_recognizer() -> Error {
    Error::missing_model("this viva was built without speech recognition (the feature `whisper`)")
        .hint("build it with speech recognition: cargo install --path . --locked")
        .hint("or grade a written answer: viva grade --bank PATH --question ID --transcript FILE")
}
