//! One answer, from open ears to its transcript.

use crate::coach::{Caveat, Question};
use crate::edge::clock::sleep;
use crate::edge::ear::{Ear, Heard, Speech};
use crate::edge::takes::Take;
use crate::error::{Error, Result};
use crate::listen::{
    AudioSource, EndReason, Event, Flow, Health, Listener, RATE, Settings, Utterance, time_of_sample,
};
use crate::time::Millis;
use crate::transcript::Transcript;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

/// How often the source is asked for sound.
const TICK: Duration = Duration::from_millis(10);
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
    /// The person stopped viva.
    Interrupted,
}

/// What to do next, asked at every tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Listen on.
    Listen,
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
    /// Whether the sound is being spoken now: utterances are recognized as they come. Otherwise short ones are joined, to
    /// save passes of the model, always the same ones.
    pub live: bool,
}

/// An answer that is over, safe on disk, and not yet understood to its end.
pub struct Recorded {
    listener: Listener,
    end: End,
    health: Health,
    take: Option<PathBuf>,
    is_silent: bool,
    is_late: bool,
}

/// Listens to one answer until it is over. Its last words are still being recognized then; see [`understand`].
///
/// # Errors
/// When the source cannot be read or the recognizer has died. A device or disk that fails on the way ends the answer
/// instead, with what was heard until then.
pub fn record(
    mut hearing: Hearing<'_>,
    question: &Question,
    mut watch: impl FnMut(&Listener, &Heard) -> Wish,
) -> Result<Recorded> {
    let mut listener = Listener::new(hearing.settings.clone());
    let mut recording =
        Recording { samples: Vec::new(), take: hearing.take.take(), joined: None, is_silent: true };
    let mut end = listen(&mut hearing, &mut listener, &mut recording, question, &mut watch)?;
    let mut path = None;
    if let Some(take) = recording.take.take() {
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
        is_late: hearing.live && hearing.ear.outstanding() > 1,
        health: hearing.source.health(),
        is_silent: recording.is_silent,
        take: path,
        listener,
        end,
    })
}

/// Waits for the last words of an answer, or until `go_on`, asked a few times a second, says no.
///
/// # Errors
/// When the recognizer has died.
pub fn understand(
    recorded: Recorded,
    ear: &mut Ear,
    mut go_on: impl FnMut(&Heard) -> bool,
) -> Result<Answer> {
    let mut stopped = recorded.end == End::Interrupted;
    let heard = ear.finish(|heard| {
        stopped |= !go_on(heard);
        !stopped
    })?;
    let end = if stopped { End::Interrupted } else { recorded.end };
    let mut caveats = caveats(&recorded.listener, &recorded.health, &end, &heard);
    if recorded.is_late {
        caveats.push(Caveat::RecognizerLate);
    }
    Ok(Answer {
        transcript: Transcript::from_segments(heard.segments),
        speech: recorded.listener.speech(),
        caveats,
        end,
        take: recorded.take,
        is_silent: recorded.is_silent,
    })
}

/// What was recorded so far, in memory for the recognizer and on disk for good.
struct Recording {
    samples: Vec<f32>,
    take: Option<Take>,
    /// Utterances of a recording that are being joined.
    joined: Option<Utterance>,
    /// Whether nothing was worth recognizing yet.
    is_silent: bool,
}

fn listen(
    hearing: &mut Hearing<'_>,
    listener: &mut Listener,
    recording: &mut Recording,
    question: &Question,
    watch: &mut impl FnMut(&Listener, &Heard) -> Wish,
) -> Result<End> {
    let mut fresh = Vec::new();
    let mut events = Vec::new();
    loop {
        fresh.clear();
        let flow = hearing.source.read(&mut fresh)?;
        recording.samples.extend_from_slice(&fresh);
        let written = recording.take.as_mut().map_or(Ok(()), |take| take.push(&fresh));
        listener.push(&fresh, &mut events);
        let wish = watch(listener, hearing.ear.poll()?);
        let mut end = None;
        for event in events.drain(..) {
            match event {
                Event::Started => {}
                Event::Utterance(utterance) => offer(hearing, recording, &utterance, question)?,
                Event::Ended(reason) => end = Some(End::Decided(reason)),
            }
        }
        if let Err(error) = written {
            end = Some(End::DiskFailed(error.to_string()));
        } else if flow == Flow::Ended {
            end =
                end.or_else(|| Some(hearing.source.health().lost.map_or(End::SourceEnded, End::DeviceLost)));
        } else if wish != Wish::Listen {
            end = Some(if wish == Wish::Stop { End::Interrupted } else { End::Key });
        }
        if let Some(end) = end {
            listener.finish(&mut events);
            for event in events.drain(..) {
                if let Event::Utterance(utterance) = event {
                    offer(hearing, recording, &utterance, question)?;
                }
            }
            if let Some(last) = recording.joined.take() {
                hand_over(hearing, recording, &last, question)?;
            }
            return Ok(end);
        }
        if fresh.is_empty() {
            sleep(TICK);
        }
    }
}

/// The part of the window that joined utterances of a recording fill: a third is 10 s for the published models, long
/// enough for one pass to pay and short enough for times to stay near the words.
const JOIN: usize = 3;

/// The longest silence, in samples, that joined utterances may have between them: a longer one ends a sentence, and would
/// put the words of both far from their times.
const JOIN_GAP: usize = RATE as usize / 2;

fn offer(
    hearing: &mut Hearing<'_>,
    recording: &mut Recording,
    utterance: &Utterance,
    question: &Question,
) -> Result<()> {
    recording.is_silent = false;
    if hearing.live {
        return hand_over(hearing, recording, utterance, question);
    }
    let most = hearing.settings.utterance.0 as usize * RATE as usize / 1000 / JOIN;
    let next = utterance.clone();
    match recording.joined.take() {
        Some(first)
            if next.samples.end - first.samples.start <= most
                && next.samples.start - first.samples.end <= JOIN_GAP =>
        {
            recording.joined = Some(Utterance { samples: first.samples.start..next.samples.end });
            Ok(())
        }
        first => {
            recording.joined = Some(next);
            first.map_or(Ok(()), |first| hand_over(hearing, recording, &first, question))
        }
    }
}

fn hand_over(
    hearing: &mut Hearing<'_>,
    recording: &Recording,
    utterance: &Utterance,
    question: &Question,
) -> Result<()> {
    let range = utterance.samples.start..utterance.samples.end.min(recording.samples.len());
    let (start, end) = (time_of_sample(range.start), time_of_sample(range.end));
    let samples = recording.samples[range].to_vec();
    hearing.ear.offer(Speech { samples, start, end, language: question.language, live: hearing.live })
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

/// Why nothing can be recognized in a viva built without whisper.cpp.
pub fn no_recognizer() -> Error {
    Error::missing_model("this viva was built without speech recognition (the feature `whisper`)")
        .hint("build it with speech recognition: cargo install --path . --locked")
        .hint("or grade a written answer: viva grade --bank PATH --question ID --transcript FILE")
}
