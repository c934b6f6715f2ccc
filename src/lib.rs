//! viva: a voice-driven practice coach. This page is the map of its house.
//!
//! # Bird's eye
//!
//! viva asks a question aloud, records the spoken answer, transcribes it on this machine with Whisper, and shows which
//! key points of the reference answer were said, by which words, at which second. Questions are plain Markdown notes.
//!
//! There are two worlds. The *pure* one decides: what a question is ([`coach`]), whether an answer has begun or ended
//! ([`listen`]), how a verdict reads ([`render`]). It takes values and gives values. The other one *touches* things:
//! files, devices, threads, the clock, the terminal ([`edge`]). [`app`] joins them into commands, [`cli`] is what a
//! person may type.
//!
//! # One answer, from the question to the feedback
//!
//! ```text
//! cli::run ── edge::bank ── coach::notes        Markdown  → questions and problems
//!     │
//!     └─ app::practice
//!         1  coach::session     what comes next: ask, think, listen, judge, feed back, wait for a command
//!         2  app::mouth         render::spoken (composes, then reads signs, numbers, names) → edge::voice (reader thread →
//!              │                cache or engine) → edge::sound
//!              └─ edge::ear         … the model is loaded meanwhile, on the recognizer's own thread
//!         3  app::hear          every 10 ms: edge::sound (or edge::wav) → samples at 16 kHz
//!              ├─ edge::takes       … to disk at once, playable at any moment; what it answers stands beside it
//!              ├─ listen::Listener  … voice detector + gate by loudness → first word, utterances, end of the answer
//!              ├─ listen::Joiner    … how many whole utterances one pass of the recognizer hears
//!              ├─ edge::ear         … they are recognized while the speaker goes on; looks at the open one
//!              │    └─ listen::vocabulary  … a second hearing with the bank's terms, and what of it holds
//!              ├─ app::screen       … render::live → edge::console: what a person sees meanwhile
//!              └─ coach::assess     … what was said so far → listen::Expectation → the patience
//!         4  coach::assess      question + transcript + glossary → verdicts with their evidence
//!         5  edge::takes        the grade, as JSON, beside the recording, in place of the note of what was asked
//!         6  render::terminal   and only then the feedback, on the screen and aloud
//! ```
//!
//! # The rooms
//!
//! | module | what it knows | what may never be in it |
//! | --- | --- | --- |
//! | [`error`], [`time`], [`language`], [`transcript`] | words that everybody shares | anything else |
//! | [`coach`] | questions, key points, terms, verdicts | files, clocks, sound |
//! | [`listen`] | samples, frames, utterances, patience | files, clocks, questions |
//! | [`render`] | how verdicts read on a screen, in JSON, aloud | printing |
//! | [`edge`] | one file for each thing in the world | decisions about an answer |
//! | [`app`] | one file for each command or part of one | clap, terminals' escape codes |
//! | [`cli`] | arguments, environment, settings, exit codes | work |
//!
//! # Invariants
//!
//! - A module names only what stands above it in the table; [`coach`] and [`listen`] never name each other. A test reads
//!   the sources and fails on a breach; `.clippy.toml` keeps files, clocks and threads inside [`edge`].
//! - One foreign crate, one place: `whisper_rs` in `edge::whisper`, `cpal` in [`edge::sound`], `clap` in [`cli`],
//!   `pulldown_cmark` in `coach::notes`, `encoding_rs` in [`edge::notes`], `rubato` in [`listen::resample`], `earshot` in [`listen::voice`].
//! - The same question, transcript and glossary give the same assessment, to the last byte. No model grades anything.
//! - What is shown about a point quotes characters of the transcript: every [`coach::Evidence`] has its span.
//! - The recording and its grade are on disk before the feedback is shown. The audio callback only fills a ring.
//! - A recognizer is told spellings of a whole bank, never which question is asked. What it hears only when told counts only if it
//!   is likely without (`listen::vocabulary`), unless a person chose `on`.
//! - A spoken command is a whole utterance (`coach::command`); it never reaches the transcript that is graded.
//! - viva never listens while it speaks. No module opens a network connection.
//! - What of the word lists never changes is worked out when viva is built (`build.rs`, with the crate's own tokenizer): the
//!   lexicon's index is part of the program, and reading a word list costs nothing at the start.
//! - Without the features `mic` and `whisper` everything else builds and works, with no system library.
//!
//! # Questions about decisions
//!
//! **Why one crate?** The layers are kept apart by a test at no cost in folders; `coach` and `listen` name nothing above
//! them and could be lifted out unchanged on the day somebody else wants them.
//!
//! **Why is whisper.cpp told to leave out time stamps?** Utterances are cut at pauses before they are recognized, so their
//! times are known from the sound. Decoding time stamps costs tokens, and Whisper's ends stretch over silences. Only where
//! several utterances share a pass are they asked for, and tell no more than whose words are whose (`listen::joined`).
//!
//! **Why do the utterances of a recording share passes?** A pass costs the model's whole window, whether one second of it is
//! speech or all. Nobody waits for the words of a recording, so its window is filled, without the silence between.
//!
//! **Why does the second hearing cost no second encoding?** What the encoder made of an utterance stays in whisper.cpp's state;
//! only the decoder runs again, and only where some word of the first hearing was less probable than 0.9.
//!
//! **Why are sentences joined for a slow recognizer?** A pass costs the model's whole window. One for each sentence would keep it at
//! work when the last one comes; three times its own time apart, it is idle then (`listen::joiner`).
//!
//! **Why does a slow recognizer not lose words?** Whatever waits is joined up to the model's window and heard in one
//! pass. Live text is late then; the answer is whole.
//!
//! **Why does a look at an open utterance never delay the answer?** It is taken only when nothing waits, while there is
//! speech, and when a pass and the last utterance after it fit into the shortest silence that may end the answer
//! (`listen::preview`). Its text is never part of the answer.
//!
//! **Why is the tick of a long pause not a sound?** The microphone is open then. A sound would be in the recording, and
//! shutting the microphone for it could cost the word that follows.
//!
//! **How does a take survive anything?** Sound goes to the file ten times a second, and the header that counts it
//! afterwards, in one write; so the file is a valid WAV whenever the process ends. What it answers (`….asked.json`) is on
//! disk before its first sample and goes when the grade (`….json`) is there, so "not graded yet" is a fact of the folder.
//!
//! **Why are pauses not taken from the recognizer?** Whisper stretches words over silences. The voice detector's stretches
//! are measured; its lag of 6 frames (96 ms) is taken out at both ends.
//!
//! **How is text made for the ear?** `render::spoken` composes sentences of the author's words, then reads them once:
//! signs, numbers, units, names, with the glossary's pronunciations. The result is for a voice only and is never shown.
//!
//! **Why a watchdog instead of the error callback?** Sound systems report thousands of errors while all is well, and lose
//! a device without a word. No sample for two seconds is what a lost microphone has in common everywhere.

pub mod app;
pub mod cli;
pub mod coach;
#[allow(clippy::disallowed_methods)]
pub mod edge;
pub mod error;
pub mod language;
pub mod listen;
pub mod render;
pub mod time;
pub mod transcript;

pub use error::{Error, Result};
