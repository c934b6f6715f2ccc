//! Signal in, decisions out: resampling, voice activity, where an answer begins, pauses and ends.
//!
//! Pure: samples are arguments and time is counted in samples. No device, file, clock or thread may ever be here, and
//! nothing of [`coach`](crate::coach).

pub mod agreement;
pub mod endpoint;
pub mod gate;
pub mod joined;
pub mod joiner;
pub mod level;
pub mod listener;
pub mod patience;
pub mod preview;
pub mod recognizer;
pub mod resample;
pub mod source;
pub mod tail;
pub mod tone;
pub mod utterance;
pub mod vocabulary;
pub mod voice;

pub use agreement::{Agreement, Tentative};
pub use joined::{Part, Piece, Said};
pub use joiner::Joiner;
pub use level::Level;
pub use listener::{EndReason, Event, Listener, Settings};
pub use patience::{Expectation, Patience};
pub use preview::Previews;
pub use recognizer::{Recognizer, Weight};
pub use resample::Resampler;
pub use source::{AudioSource, Flow, Health};
pub use tail::Tail;
pub use tone::Tone;
pub use utterance::Utterance;
pub use vocabulary::{Help, Helped, Vocabulary};

use crate::time::Millis;

/// Samples a second that everything here works in: what Whisper and the voice detector were trained on.
pub const RATE: u32 = 16_000;

/// Samples in one frame of the voice detector: 16 ms at [`RATE`].
pub const FRAME: usize = 256;

/// The time line position of a sample at [`RATE`].
pub fn time_of_sample(sample: usize) -> Millis {
    Millis(sample as u64 * 1000 / u64::from(RATE))
}

/// The number of samples at [`RATE`] in a stretch of time.
pub fn samples_in(time: Millis) -> usize {
    time.0 as usize * RATE as usize / 1000
}

/// The number of frames that make up at least `seconds`.
pub(crate) fn frames(seconds: f64) -> usize {
    (seconds * f64::from(RATE) / FRAME as f64).ceil() as usize
}

/// Mixes interleaved channels to one by their mean and appends the result. An incomplete last frame is left out.
pub fn mix_to_mono(interleaved: &[f32], channels: usize, out: &mut Vec<f32>) {
    match channels {
        0 => {}
        1 => out.extend_from_slice(interleaved),
        n => out.extend(interleaved.chunks_exact(n).map(|frame| frame.iter().sum::<f32>() / n as f32)),
    }
}
