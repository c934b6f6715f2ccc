//! whisper.cpp, through whisper-rs: the only file that knows either.
//!
//! Two traps of the binding are kept shut here: `set_language` leaks its string and panics on NUL, so it is called once
//! for each language with a fixed code; the abort callback is unsound and is not used.

mod again;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::listen::{Piece, RATE, Recognizer, Said, Weight, recognizer::utterance_limit, samples_in};
use again::{Decoder, Pass, is_sure};
use std::ops::Range;
use std::path::Path;
use std::sync::Once;
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState,
    install_logging_hooks,
};

/// More threads than this make a decoder slower, not faster. One core is left to the sound and to everything else: the
/// engine's threads wait for each other by spinning, and a single other busy program makes two of them on two cores twenty
/// times slower.
const MOST_THREADS: usize = 8;

/// The shortest sound given to the engine, in samples: shorter pieces are padded, since it returns nothing for them.
const SHORTEST: usize = RATE as usize * 11 / 10;

/// Positions that the engine's tiled matrix product takes at a time. Attention that is not fused multiplies over all positions:
/// with 1488 of the published models' 1500 a pass takes 0.85 of the time. What is left out is shorter than the silence at the
/// end of the longest utterance.
const BLOCK: i32 = 16;

/// How many layers the decoder of a distilled model has …
const DISTILLED: i32 = 2;
/// … and how many tokens one has that tells times all the same.
const NEWER_TOKENS: i32 = 51_866;

/// Seconds from one time stamp to the next.
const STAMP: f64 = 0.02;

/// Whether the engine writes time stamps between the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamps {
    With,
    Without,
}

/// A loaded model with the state of one recognition.
pub struct Whisper {
    context: WhisperContext,
    state: WhisperState,
    decoder: Decoder,
    /// The utterance heard last, while the state has what the encoder made of it: without names, and with them.
    heard: Option<Pass>,
    prompted: Option<Pass>,
    /// One set for each language that was asked for.
    params: Vec<(Language, FullParams<'static, 'static>)>,
    /// Positions of the encoder that are computed.
    positions: i32,
    window: usize,
}

impl Whisper {
    /// Loads a model.
    ///
    /// # Errors
    /// When the engine refuses the file; [`weights`](super::weights) has looked at it before and says more.
    pub fn load(path: &Path) -> Result<Self> {
        silence_log();
        let failed =
            |e| Error::missing_model(format!("whisper.cpp cannot load `{}`", path.display())).because(e);
        let mut parameters = WhisperContextParameters::default();
        let is_fused = flash_attention_pays();
        parameters.flash_attn(is_fused);
        let context = WhisperContext::new_with_params(path, parameters).map_err(failed)?;
        let state = context.create_state().map_err(failed)?;
        let audio_ctx = context.model_n_audio_ctx();
        let limit = utterance_limit(usize::try_from(audio_ctx).unwrap_or(0));
        Ok(Whisper {
            decoder: Decoder::of(&context, threads()),
            context,
            state,
            heard: None,
            prompted: None,
            params: Vec::new(),
            positions: if is_fused { audio_ctx } else { audio_ctx - audio_ctx % BLOCK },
            window: samples_in(limit),
        })
    }
}

/// The threads that the engine uses on this machine.
pub fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    (cores - 1).clamp(1, MOST_THREADS)
}

/// Whether fused attention is faster here. Measured with `base`'s layer sizes and whisper.cpp's tiled matrix product: with
/// AVX-512 it takes 0.7 of the time, without it (AVX2 only) twice the time. Elsewhere it is whisper.cpp's own choice.
fn flash_attention_pays() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx512f");
    #[cfg(not(target_arch = "x86_64"))]
    true
}

/// Greedy decoding of one window at a time: the cutter has already found where speech is, so there is no earlier text to lean
/// on (it would carry mistakes over), and one segment a window.
fn params(language: Language, positions: i32) -> FullParams<'static, 'static> {
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    params.set_audio_ctx(positions);
    params.set_n_threads(i32::try_from(threads()).unwrap_or(1));
    params.set_language(match language {
        Language::Chinese => Some("zh"),
        Language::English => Some("en"),
        Language::Auto => None,
    });
    params.set_no_context(true);
    params.set_single_segment(true);
    // The end may come first: forbidden to say nothing, a model invents a word where there is none.
    params.set_suppress_blank(false);
    params.set_suppress_nst(true);
    params.set_print_special(false);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_timestamps(false);
    params
}

impl Recognizer for Whisper {
    fn window(&self) -> usize {
        self.window
    }

    fn tells_times(&self) -> bool {
        // The engine never asks distilled models of the first release for time stamps.
        self.context.model_n_text_layer() != DISTILLED || self.context.model_n_vocab() == NEWER_TOKENS
    }

    fn recognize(&mut self, samples: &[f32], language: Language) -> Result<String> {
        if samples.is_empty() {
            return Ok(String::new());
        }
        self.pass(samples, language, Stamps::Without)?;
        Ok(Said::read(&self.pieces()?, &[samples.len()]).text)
    }

    fn recognize_joined(&mut self, samples: &[f32], ends: &[usize], language: Language) -> Result<Said> {
        if samples.is_empty() {
            return Ok(Said::default());
        }
        self.pass(samples, language, Stamps::With)?;
        Ok(Said::read(&self.pieces()?, ends))
    }

    fn prompted(&mut self, names: &[String], go_on: &dyn Fn() -> bool) -> Result<Option<String>> {
        let Some(heard) = self.heard.as_ref().filter(|heard| !is_sure(heard)) else { return Ok(None) };
        let engine = (&self.context, &mut self.state);
        let Some(mut pass) = self.decoder.hear(engine, heard, names, go_on)? else { return Ok(None) };
        let text = pass.read(&self.context)?;
        self.prompted = Some(pass);
        Ok(text)
    }

    fn weigh(&mut self, plain: Range<usize>, prompted: Range<usize>) -> Result<Option<Weight>> {
        let (Some(first), Some(second)) = (&self.heard, &self.prompted) else { return Ok(None) };
        let engine = (&self.context, &mut self.state);
        self.decoder.weigh(engine, (first, plain), (second, prompted))
    }
}

impl Whisper {
    /// Has the engine hear something, with or without time stamps between the words.
    fn pass(&mut self, samples: &[f32], language: Language, stamps: Stamps) -> Result<()> {
        (self.heard, self.prompted) = (None, None);
        let padded;
        let samples = if samples.len() < SHORTEST {
            padded = [samples, &vec![0.0; SHORTEST - samples.len()]].concat();
            &padded
        } else {
            samples
        };
        let mut params = match self.params.iter().find(|(known, _)| *known == language) {
            Some((_, params)) => params.clone(),
            None => {
                let made = params(language, self.positions);
                self.params.push((language, made.clone()));
                made
            }
        };
        params.set_no_timestamps(stamps == Stamps::Without);
        self.state.full(params, samples).map_err(failed)?;
        self.heard = self.only_pass();
        Ok(())
    }

    /// The words of the last pass, and the time stamps between them. A text that was too long for one look of the engine has
    /// none: those of its second look begin at zero again.
    fn pieces(&self) -> Result<Vec<Piece<'_>>> {
        let (end, stamps) = (self.context.token_eot(), self.context.token_beg());
        let is_one = self.state.full_n_segments() == 1;
        let mut pieces = Vec::new();
        for segment in self.state.as_iter() {
            for token in (0..segment.n_tokens()).filter_map(|at| segment.get_token(at)) {
                match token.token_id() {
                    id if id < end => {
                        pieces.push(Piece::Words(self.context.token_to_bytes(id).map_err(failed)?))
                    }
                    id if id >= stamps && is_one => pieces.push(Piece::Stamp(f64::from(id - stamps) * STAMP)),
                    _ => {}
                }
            }
        }
        Ok(pieces)
    }

    /// What was just recognized, as tokens; `None` when it took more than one look of the encoder, or is not made of whole
    /// characters.
    fn only_pass(&self) -> Option<Pass> {
        let context = &self.context;
        let segment = self.state.get_segment(0).filter(|_| self.state.full_n_segments() == 1)?;
        let mut asked = vec![context.token_sot()];
        if context.is_multilingual() {
            asked.push(context.token_lang(self.state.full_lang_id_from_state()));
            asked.push(context.token_transcribe());
        }
        asked.push(context.token_not());
        let mut pass = Pass { asked, doubt: 1.0, ..Pass::default() };
        for token in (0..segment.n_tokens()).filter_map(|at| segment.get_token(at)) {
            if token.token_id() < context.token_eot() {
                pass.tokens.push(token.token_id());
                pass.doubt = pass.doubt.min(token.token_probability());
            }
        }
        pass.read(context).ok()??;
        Some(pass)
    }
}

fn failed(error: whisper_rs::WhisperError) -> Error {
    Error::failed("whisper.cpp failed on an utterance").because(error)
}

/// Sends the library's log nowhere: without the binding's log features its hooks drop everything.
fn silence_log() {
    static ONCE: Once = Once::new();
    ONCE.call_once(install_logging_hooks);
}
