//! Judging one answer, spoken or written, and the document about it.

use super::hear::{self, Answer, End, Hearing, Wish};
use crate::coach::{Assessment, Caveat, Delivery, Glossary, KeyPoint, Question, Verdict, assess, explain};
use crate::edge::console::Console;
use crate::edge::ear::{Ear, HeardTwice};
use crate::edge::interrupt::Interrupt;
use crate::edge::takes::Asked;
use crate::edge::wav::{Pace, WavSource};
use crate::edge::weights::ModelFile;
use crate::error::{Error, Result};
use crate::listen::{Help, RATE, Settings};
use crate::render::explain::{explanation, heard_twice};
use crate::render::json::{self, Extras, Grade};
use crate::render::terminal::{Feedback, feedback};
use crate::transcript::{Segment, Transcript};
use std::collections::HashSet;
use std::path::Path;

/// One judged answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The words.
    pub transcript: Transcript,
    /// The verdicts.
    pub assessment: Assessment,
    /// How it was spoken; `None` for a written answer.
    pub delivery: Option<Delivery>,
    /// Where the recording is, which model heard it, when.
    pub extras: Extras,
}

impl Judged {
    /// Judges a written answer.
    pub fn written(question: &Question, glossary: &Glossary, text: &str) -> Self {
        let transcript = Transcript::written(text);
        let assessment = assess(question, &transcript, glossary);
        Judged { transcript, assessment, delivery: None, extras: extras(None, None, None) }
    }

    /// Judges a spoken answer.
    pub fn spoken(
        question: &Question,
        glossary: &Glossary,
        answer: &Answer,
        model: Option<&ModelFile>,
        asked: Option<&Asked>,
    ) -> Self {
        let unusable = answer.caveats.iter().any(is_unusable);
        let (transcript, twice, mut assessment) = if unusable {
            // What was made of such a recording is shown, but nothing follows from it.
            let nothing = assess(question, &Transcript::default(), glossary);
            (answer.transcript.clone(), answer.twice.clone(), Assessment { caveats: Vec::new(), ..nothing })
        } else {
            judge_both(question, glossary, answer)
        };
        let terms = unsure_of(question, &assessment, &twice);
        if !terms.is_empty() && !unusable {
            assessment.caveats.push(Caveat::OnlyWhenTold { terms });
        }
        assessment.caveats.extend(answer.caveats.iter().cloned());
        if model.is_some_and(ModelFile::is_demo) {
            assessment.caveats.push(Caveat::DemoModel);
        }
        let delivery = (!answer.is_silent).then(|| Delivery::measure(&transcript, &answer.speech));
        let mut extras = extras(answer.take.as_deref(), model, asked);
        extras.vocabulary = told(answer.help, twice);
        Judged { transcript, assessment, delivery, extras }
    }

    /// Stage by stage how each point got its verdict, for a terminal.
    pub fn explanation(&self, question: &Question, glossary: &Glossary, width: usize) -> String {
        let (assessment, told) = explain(question, &self.transcript, glossary);
        let twice = self.extras.vocabulary.as_ref().map(|told| heard_twice(question, told, width));
        twice.unwrap_or_default() + &explanation(question, &assessment, &told, width)
    }

    /// The JSON document, pretty-printed, with a line feed at its end.
    ///
    /// # Errors
    /// Never in practice: the document has no maps with odd keys.
    pub fn json(&self, question: &Question) -> Result<String> {
        let document = Grade::new(
            question,
            &self.transcript,
            &self.assessment,
            self.delivery.as_ref(),
            self.extras.clone(),
        );
        let mut text = serde_json::to_string_pretty(&document)
            .map_err(|e| Error::failed("cannot write the grade as JSON").because(e))?;
        text.push('\n');
        Ok(text)
    }

    /// The feedback for a terminal of this width.
    pub fn feedback(&self, question: &Question, width: usize) -> String {
        feedback(
            &Feedback {
                question,
                transcript: &self.transcript,
                assessment: &self.assessment,
                delivery: self.delivery.as_ref(),
                take: self.extras.take.clone(),
                model: self.extras.model.clone(),
            },
            width,
        )
    }
}

/// Judges what was heard. Where the recognizer was told terms, what it heard without them is judged as well: if the text
/// with them is one that earns nothing, such as a bare list, and the other is not, the other is the answer.
fn judge_both(
    question: &Question,
    glossary: &Glossary,
    answer: &Answer,
) -> (Transcript, Vec<HeardTwice>, Assessment) {
    let (transcript, mut twice) = (answer.transcript.clone(), answer.twice.clone());
    let assessment = assess(question, &transcript, glossary);
    let plain = untold(&transcript, &twice);
    if plain != transcript {
        let first = assess(question, &plain, glossary);
        let is_new = |caveat: &&Caveat| !first.caveats.iter().any(|known| known.code() == caveat.code());
        if assessment.caveats.iter().any(|caveat| is_new(&caveat)) {
            for HeardTwice { helped, .. } in &mut twice {
                helped.unsure.append(&mut helped.verified);
                helped.unsure.sort();
            }
            return (plain, twice, first);
        }
    }
    (transcript, twice, assessment)
}

/// What was heard before the recognizer was told any terms.
fn untold(transcript: &Transcript, twice: &[HeardTwice]) -> Transcript {
    Transcript::from_segments(transcript.segments().iter().map(|segment| {
        // A command at its end may have been cut off.
        let again = twice.iter().filter(|twice| twice.start == segment.start).find_map(|twice| {
            let command = twice.helped.text.strip_prefix(&segment.text)?.trim_start();
            let plain = twice.helped.plain.as_str();
            Some(plain.strip_suffix(command).unwrap_or(plain).trim_end().to_owned())
        });
        Segment { text: again.unwrap_or_else(|| segment.text.clone()), ..segment.clone() }
    }))
}

/// Terms that were not counted and that a point still lacks.
fn unsure_of(question: &Question, assessment: &Assessment, twice: &[HeardTwice]) -> Vec<String> {
    let is_lacking = |point: &KeyPoint| {
        assessment.points.iter().any(|result| result.id == point.id && result.verdict != Verdict::Hit)
    };
    let lacking = question.points.iter().filter(|point| is_lacking(point));
    let wanted: HashSet<String> = lacking
        .flat_map(|point| point.terms.iter().flat_map(|term| &term.ways))
        .map(|way| way.to_lowercase())
        .collect();
    let mut terms: Vec<String> = twice.iter().flat_map(|twice| twice.helped.unsure.iter().cloned()).collect();
    terms.sort();
    terms.dedup();
    terms.retain(|term| wanted.contains(&term.to_lowercase()));
    terms
}

/// How the recognizer was helped, for the document.
fn told(help: Help, twice: Vec<HeardTwice>) -> Option<json::Vocabulary> {
    let utterances = twice.into_iter().map(|HeardTwice { start, end, helped }| json::HeardTwice {
        start_ms: start,
        end_ms: end,
        plain: helped.plain,
        told: helped.prompted,
        verified: helped.verified,
        unsure: helped.unsure,
    });
    (help != Help::Off)
        .then(|| json::Vocabulary { help: help.name().to_owned(), utterances: utterances.collect() })
}

/// Whether a recording is so distorted or so quiet that its words are guesses.
fn is_unusable(caveat: &Caveat) -> bool {
    match caveat {
        Caveat::Clipped { share } => *share > 0.2,
        Caveat::TooQuiet { dbfs } => *dbfs < -60.0,
        _ => false,
    }
}

fn extras(take: Option<&Path>, model: Option<&ModelFile>, asked: Option<&Asked>) -> Extras {
    Extras {
        take: take.map(|path| path.display().to_string()),
        model: model.map(|model| model.name.clone()),
        answered_at: asked.and_then(|asked| asked.at.clone()),
        bank: asked.and_then(|asked| asked.bank.clone()),
        device: asked.and_then(|asked| asked.device.clone()),
        viva: Some(env!("CARGO_PKG_VERSION").to_owned()),
        rating: None,
        follow_up: None,
        vocabulary: None,
    }
}

/// Hears a whole recording at once.
///
/// # Errors
/// When the recording or the model cannot be used, or the person stops it.
pub fn hear_recording(
    path: &Path,
    question: &Question,
    (model, ear): (&ModelFile, &mut Ear),
    console: &mut Console,
    interrupt: &Interrupt,
) -> Result<Answer> {
    let mut source = WavSource::open(path, Pace::AtOnce)?;
    let total = source.length();
    console.detail(&format!("`{}`: {total} at {RATE} Hz", path.display()));
    ear.ready(|| !interrupt.is_set())?;
    let settings = Settings {
        patience: None,
        give_up: None,
        limit: None,
        utterance: hear::utterance_limit(model.audio_ctx),
    };
    let hearing = Hearing {
        source: &mut source,
        ear: &mut *ear,
        take: None,
        settings,
        live: false,
        watched: false,
        glossary: None,
    };
    let wish = || if interrupt.is_set() { Wish::Stop } else { Wish::Listen };
    let recorded = hear::record(hearing, question, |_, _| wish())?;
    let answer = hear::understand(recorded, ear, |heard, _| {
        let at = heard.segments.last().map(|s| s.end).unwrap_or_default();
        console.live(&format!("transcribing: {at} of {total}"));
        !interrupt.is_set()
    });
    console.clear_live();
    let mut answer = answer?;
    if answer.end == End::Interrupted {
        return Err(interrupt.stopped("stopped before the recording was transcribed"));
    }
    if let End::RecognizerLost(why) = &answer.end {
        return Err(Error::failed(format!("`{}` could not be recognized: {why}", path.display()))
            .hint("try another model: viva doctor lists those that are here"));
    }
    answer.take = Some(path.to_owned());
    Ok(answer)
}
