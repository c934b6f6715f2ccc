//! Measures how fast this machine recognizes speech with each model, through the same thread and engine as an answer.

use super::hear::{start_ear, threads, utterance_limit};
use crate::edge::clock::Stopwatch;
use crate::edge::console::Console;
use crate::edge::ear::{Ear, Finish, Speech};
use crate::edge::interrupt::Interrupt;
use crate::edge::wav::{Pace, WavSource};
use crate::edge::weights::ModelFile;
use crate::edge::workers::cores;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::listen::{AudioSource as _, Expectation, Flow, Patience, RATE, utterance};
use crate::render::bench::{Bench, Measured, Pass, TYPICAL};
use std::path::Path;

/// Seconds of speech that are recognized; a model whose window is shorter gets as much as it hears.
const LENGTHS: [f64; 3] = [3.0, TYPICAL, 20.0];
/// Each is recognized this often …
const RUNS: usize = 3;
/// … but not again once a length took so many seconds.
const ENOUGH: f64 = 10.0;

/// What is measured with.
pub struct Bencher<'a> {
    /// Shows how far it is.
    pub console: &'a mut Console,
    /// Ends it.
    pub interrupt: &'a Interrupt,
    /// Samples at [`RATE`].
    pub speech: Vec<f32>,
}

impl<'a> Bencher<'a> {
    /// A bencher with the speech of a recording.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn with_speech_of(path: &Path, console: &'a mut Console, interrupt: &'a Interrupt) -> Result<Self> {
        let mut source = WavSource::open(path, Pace::AtOnce)?;
        let mut speech = Vec::new();
        while source.read(&mut speech)? == Flow::More {}
        Ok(Bencher { console, interrupt, speech })
    }

    /// Measures every model.
    ///
    /// # Errors
    /// When the person stops it. A model that fails is told as unusable.
    pub fn run(&mut self, models: &[ModelFile], unusable: &[Error], patience: Patience) -> Result<Bench> {
        let mut bench = Bench {
            cores: cores(),
            threads: threads(),
            seconds_for_last_words: patience.silence(Expectation::Complete) - utterance::PAUSE,
            models: Vec::new(),
            unusable: unusable.iter().map(ToString::to_string).collect(),
        };
        for model in models {
            match self.measure(model) {
                Ok(measured) => bench.models.push(measured),
                Err(error) if self.interrupt.is_set() => return Err(error),
                Err(error) => bench.unusable.push(format!("{}: {error}", model.name)),
            }
        }
        self.console.clear_live();
        Ok(bench)
    }

    fn measure(&mut self, model: &ModelFile) -> Result<Measured> {
        self.console.live(&format!("measuring {}: loading", model.name));
        let started = Stopwatch::start();
        let mut ear = start_ear(model.path.clone())?;
        ear.ready(|| !self.interrupt.is_set())?;
        self.stop_if_asked()?;
        let load = started.elapsed().as_secs_f64();
        let longest = utterance_limit(model.audio_ctx).seconds();
        let mut passes: Vec<Pass> = Vec::new();
        for length in LENGTHS {
            let length = length.min(longest).min(self.speech.len() as f64 / f64::from(RATE));
            if passes.last().is_some_and(|pass| pass.speech >= length) {
                break;
            }
            self.console.live(&format!("measuring {}: {length:.0} s of speech", model.name));
            if passes.is_empty() {
                // The first pass of all is slower: memory is touched for the first time.
                self.pass(&mut ear, length)?;
            }
            let mut took = Vec::new();
            while took.len() < RUNS && took.iter().sum::<f64>() < ENOUGH {
                took.push(self.pass(&mut ear, length)?);
            }
            took.sort_by(f64::total_cmp);
            passes.push(Pass { speech: length, took: took[took.len() / 2], runs: took.len() });
        }
        Ok(Measured {
            name: model.name.clone(),
            path: model.path.display().to_string(),
            bytes: model.bytes,
            is_demo: model.is_demo(),
            load,
            passes,
        })
    }

    /// Seconds that the recognition of so many seconds takes.
    fn pass(&mut self, ear: &mut Ear, seconds: f64) -> Result<f64> {
        let count = ((seconds * f64::from(RATE)) as usize).min(self.speech.len());
        let speech = Speech::new(Language::English, false).with(&self.speech[..count], 0);
        ear.offer(speech)?;
        let (heard, finish) = ear.finish(|_, _| !self.interrupt.is_set())?;
        self.stop_if_asked()?;
        if finish != Finish::Whole {
            return Err(Error::failed("the recognizer does not come back"));
        }
        if let Some(why) = heard.failures.first() {
            return Err(Error::failed(why.clone()));
        }
        ear.cost().ok_or_else(|| Error::failed("the recognizer did nothing"))
    }

    fn stop_if_asked(&self) -> Result<()> {
        if self.interrupt.is_set() { Err(Error::interrupted("stopped")) } else { Ok(()) }
    }
}
