//! What a second hearing, with the names of a bank before it, may add to the first.
//!
//! A recognizer that was told names writes them more often: where they were said, and where they were not. So the first
//! hearing, without them, stays the text. Where only the second one has a name, the recognizer is asked, once more
//! without the names, how likely that name is in its place; only what holds then replaces what was heard first.

mod align;

use super::recognizer::Recognizer;
use crate::transcript::is_han;
use align::{Change, Units};
use std::ops::Range;

/// How much less likely than the words heard first a name may be, as a natural logarithm …
///
/// Both bounds were chosen with the bundled model on 640 sentences of strange voices in noise, each heard once with names of
/// which some were said and once with names that were not: of the names that only the second hearing had, 8 of 29
/// right ones are inside and none of 19 wrong ones. On 300 other sentences, likewise: 3 of 12, and none of 8.
const MARGIN: f64 = 2.0;
/// … and how unlikely one of its tokens, on average: where the first words are no more than a guess, a name is one, too.
const FLOOR: f64 = -0.5;
/// What a recognizer with the window of the published models may be told, in tokens: they are read before each utterance,
/// and the more there are, the less each of them does. The models were trained on up to twice as many …
const ROOM: usize = 110;
/// … in a window of so many positions.
const WINDOW: usize = 1500;
/// A second text with more than this many times the words of the first, or of which the first has so many times more, was
/// not heard …
const FARTHEST: usize = 2;
/// … beyond so many words, or Chinese characters, of difference.
const ALLOWED: usize = 4;
/// So many names one after the other, in the order in which they were given, are read from there.
const ECHO_RUN: usize = 4;
/// So is a text of at least this many words of which nearly all are of the names.
const ECHO_WORDS: usize = 6;
/// Nearly all.
const ECHO_SHARE: f64 = 0.9;

/// How names are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Help {
    /// Not at all.
    Off,
    /// For a second hearing, of which only counts what the recognizer confirms without them.
    #[default]
    Verify,
    /// For a second hearing that takes the place of the first.
    On,
}

impl Help {
    /// The help with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Help::Off, Help::Verify, Help::On].into_iter().find(|help| help.name() == name)
    }

    /// `off`, `verify` or `on`.
    pub fn name(self) -> &'static str {
        match self {
            Help::Off => "off",
            Help::Verify => "verify",
            Help::On => "on",
        }
    }
}

/// How many tokens of names a model may be told whose window has `audio_ctx` positions. One with a shorter window was trained
/// on shorter texts; told more, it hears next to nothing.
pub fn room(audio_ctx: usize) -> usize {
    ROOM * audio_ctx.min(WINDOW) / WINDOW
}

/// Names that may be said, and some that nobody has a reason to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    help: Help,
    terms: Vec<Units>,
    canaries: Vec<Units>,
    prompt: Vec<String>,
}

/// An utterance that was heard twice, and differently.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Helped {
    /// What counts.
    pub text: String,
    /// What was heard without the names.
    pub plain: String,
    /// What was heard with them.
    pub prompted: String,
    /// What of `plain`, in bytes, was replaced, and by what, in order; empty where the second hearing took its place as a whole.
    pub replaced: Vec<(Range<usize>, String)>,
    /// Names that only the second hearing had, and that count.
    pub verified: Vec<String>,
    /// Names that only the second hearing had, and that do not count.
    pub unsure: Vec<String>,
}

/// Why a second hearing is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It has a name that nobody has a reason to say.
    Canary,
    /// It reads the names out.
    Echo,
    /// It is much longer or shorter than the first.
    Length,
}

impl Helped {
    /// What counts of these bytes of `plain`; `None` where nobody can tell.
    pub fn part(&self, bytes: Range<usize>) -> Option<String> {
        if self.replaced.is_empty() && self.text != self.plain {
            return None;
        }
        let is_last = bytes.end == self.plain.len();
        let mut text = String::new();
        let mut from = bytes.start;
        for (range, by) in &self.replaced {
            if bytes.contains(&range.start) || is_last && range.start == bytes.end {
                append(&mut text, self.plain.get(from..range.start)?);
                append(&mut text, by);
                from = range.end.min(bytes.end);
            } else if range.start < bytes.start {
                from = from.max(range.end.min(bytes.end));
            }
        }
        append(&mut text, self.plain.get(from..bytes.end)?);
        Some(text.trim().to_owned())
    }
}

impl Vocabulary {
    /// These names, in the order in which the recognizer is to see them. The canaries are put into the middle and to the
    /// end, which is what a recognizer repeats most.
    pub fn new(help: Help, terms: &[String], canaries: &[String]) -> Self {
        let mut prompt = terms.to_vec();
        for (at, canary) in canaries.iter().enumerate() {
            prompt.insert((at + 1) * terms.len() / canaries.len() + at, canary.clone());
        }
        let units = |names: &[String]| names.iter().map(|name| Units::of(name)).collect();
        Vocabulary { help, terms: units(terms), canaries: units(canaries), prompt }
    }

    /// How it is used.
    pub fn help(&self) -> Help {
        self.help
    }

    /// The names as the recognizer sees them.
    pub fn prompt(&self) -> &[String] {
        &self.prompt
    }

    /// Has the utterance that gave `plain` heard once more; `None` when nothing comes of that: nothing was heard at first, the
    /// engine heard the same, what it heard is not to be trusted, or `go_on`, asked on the way, said no. A second hearing
    /// that fails is no loss, either.
    pub fn hear_again<R: Recognizer + ?Sized>(
        &self,
        recognizer: &mut R,
        plain: &str,
        go_on: &dyn Fn() -> bool,
    ) -> Option<Helped> {
        if self.help == Help::Off || self.terms.is_empty() || plain.is_empty() {
            return None;
        }
        let prompted = recognizer.prompted(&self.prompt, go_on).ok().flatten()?;
        if prompted == plain || self.judge(plain, &prompted).is_err() {
            return None;
        }
        let mut helped = Helped { plain: plain.to_owned(), prompted, ..Helped::default() };
        let changes = self.changes(plain, &helped.prompted);
        if self.help == Help::On {
            helped.text = helped.prompted.clone();
            helped.verified = names(changes.iter());
            return Some(helped);
        }
        let mut holding: Vec<&Change> = Vec::new();
        let mut doubtful: Vec<&Change> = Vec::new();
        for change in &changes {
            if !go_on() {
                return None;
            }
            let weight = recognizer.weigh(change.plain.clone(), change.prompted.clone()).ok().flatten();
            let holds = weight.is_some_and(|weight| weight.against >= -MARGIN && weight.each >= FLOOR);
            if holds { holding.push(change) } else { doubtful.push(change) }
        }
        let by =
            |change: &&Change| (change.plain.clone(), helped.prompted[change.prompted.clone()].to_owned());
        helped.replaced = holding.iter().map(by).collect();
        helped.text = plain.to_owned();
        helped.text = helped.part(0..plain.len()).unwrap_or_default();
        helped.verified = names(holding.into_iter());
        helped.unsure = names(doubtful.into_iter());
        helped.unsure.retain(|name| !helped.verified.contains(name));
        (!changes.is_empty()).then_some(helped)
    }

    /// Whether a second text may be looked at.
    ///
    /// # Errors
    /// When it was made of the names rather than of the sound.
    pub fn judge(&self, plain: &str, prompted: &str) -> Result<(), Refusal> {
        let (plain, prompted) = (Units::of(plain), Units::of(prompted));
        if self.canaries.iter().any(|canary| prompted.has(canary)) {
            return Err(Refusal::Canary);
        }
        let (few, many) = (plain.len().min(prompted.len()), plain.len().max(prompted.len()));
        if few == 0 || many > FARTHEST * few && many > few + ALLOWED {
            return Err(Refusal::Length);
        }
        if self.is_echo(&prompted) && !self.is_echo(&plain) {
            return Err(Refusal::Echo);
        }
        Ok(())
    }

    /// Whether a text reads the names out: several one after the other in their order with nothing between them, or nothing
    /// else from beginning to end.
    fn is_echo(&self, text: &Units) -> bool {
        let of_names: usize = {
            let mut is_name = vec![false; text.len()];
            for term in &self.terms {
                text.places(term).for_each(|place| is_name[place].fill(true));
            }
            is_name.iter().filter(|&&is_name| is_name).count()
        };
        if text.len() >= ECHO_WORDS && of_names as f64 >= ECHO_SHARE * text.len() as f64 {
            return true;
        }
        // How many names, in their order, end at each place.
        let mut runs = vec![(0usize, 0usize); text.len() + 1];
        for (number, term) in self.terms.iter().enumerate() {
            for place in text.places(term) {
                let (run, last) = runs[place.start];
                let run = if run > 0 && last + 1 == number { run + 1 } else { 1 };
                if run >= ECHO_RUN {
                    return true;
                }
                if run >= runs[place.end].0 {
                    runs[place.end] = (run, number);
                }
            }
        }
        false
    }

    /// Where the second text has names that the first has not.
    fn changes(&self, plain: &str, prompted: &str) -> Vec<Change> {
        align::changes(plain, prompted, &self.terms)
    }
}

fn names<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<String> {
    let mut names: Vec<String> = changes.flat_map(|change| change.names.iter().cloned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Appends a piece of a text. A space is put where two words would become one.
fn append(text: &mut String, piece: &str) {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    if is_letter(text.chars().next_back()) && is_letter(piece.chars().next()) {
        text.push(' ');
    }
    text.push_str(piece);
}

#[cfg(test)]
mod tests;
