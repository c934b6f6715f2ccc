//! What people say to steer a session: whole short utterances, never words out of the middle of an answer.
//!
//! An utterance is a command when, without the fillers around it, it *is* one of the phrases: the same words after the
//! grader's folding of case, width, accents, punctuation and traditional characters. Chinese phrases are also known by
//! their sound, since recognizers write a lone phrase with the wrong characters (在说一遍 for 再说一遍). Nothing is
//! searched for inside a longer utterance, so `we repeat the request` and `next the scheduler binds it` are what they
//! are: parts of an answer.

use super::question::Question;
use super::sound;
use super::token::{Kind, Token};
use super::tokenizer::tokenize;
use crate::time::Millis;
use crate::transcript::Segment;
use std::ops::Range;

/// What a person may ask of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    /// The answer is over.
    Done,
    /// The thinking time is over.
    Ready,
    /// The question once more.
    Repeat,
    /// The next question.
    Next,
    /// The reference answer, read aloud.
    Answer,
    /// The same question, answered once more.
    Again,
    /// Past this question, without an answer.
    Skip,
    /// How hard it was.
    Rate(Rating),
    /// The end of the session.
    Stop,
}

/// How well a question was remembered, by the learner's own judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rating {
    /// Not remembered.
    Again,
    /// With difficulty.
    Hard,
    /// Well.
    Good,
    /// Without effort.
    Easy,
}

impl Rating {
    /// `again`, `hard`, `good` or `easy`, as in the JSON.
    pub fn code(self) -> &'static str {
        match self {
            Rating::Again => "again",
            Rating::Hard => "hard",
            Rating::Good => "good",
            Rating::Easy => "easy",
        }
    }
}

/// The names of the commands in settings and in the file of phrases.
const NAMES: [(&str, Command); 11] = [
    ("done", Command::Done),
    ("ready", Command::Ready),
    ("repeat", Command::Repeat),
    ("next", Command::Next),
    ("answer", Command::Answer),
    ("again", Command::Again),
    ("skip", Command::Skip),
    ("easy", Command::Rate(Rating::Easy)),
    ("good", Command::Rate(Rating::Good)),
    ("hard", Command::Rate(Rating::Hard)),
    ("stop", Command::Stop),
];

impl Command {
    /// The command with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|known| known.0 == name).map(|known| known.1)
    }

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|known| known.1 == self).map_or("again", |known| known.0)
    }

    /// The names of all commands.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|known| known.0)
    }

    /// Whether it can be said at this moment.
    pub fn fits(self, moment: Moment) -> bool {
        match moment {
            Moment::Thinking => {
                matches!(
                    self,
                    Command::Ready | Command::Repeat | Command::Next | Command::Skip | Command::Stop
                )
            }
            Moment::Opening => {
                matches!(self, Command::Done | Command::Repeat | Command::Skip | Command::Stop)
            }
            Moment::Answering => matches!(self, Command::Done | Command::Repeat),
            Moment::Afterwards => !matches!(self, Command::Done | Command::Ready),
        }
    }
}

/// When something is said; the same words may mean different things, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Between the question and the answer.
    Thinking,
    /// The first utterance of an answer, while it is the only one.
    Opening,
    /// Inside an answer.
    Answering,
    /// After the feedback.
    Afterwards,
}

const MOMENTS: [Moment; 4] = [Moment::Thinking, Moment::Opening, Moment::Answering, Moment::Afterwards];

/// More tokens than this are a sentence, not a command: as many as the longest built-in phrase, and some air.
const LONGEST: usize = 10;
/// From this many Chinese characters on a phrase is known by its sound inside an answer; a shorter one sounds like many
/// words, and is known by its sound only where nothing but a command is expected.
const SOUNDS: usize = 3;
/// A silence this long parts two utterances.
const PAUSE: Millis = Millis(500);
/// English sounds and words that may stand around a command.
const FILLERS: [&str; 22] = [
    "um", "uh", "er", "erm", "ah", "oh", "eh", "hm", "hmm", "mm", "mhm", "ok", "okay", "please", "well",
    "so", "now", "alright", "right", "yeah", "yes", "thanks",
];
/// Chinese ones, longest first.
const CHINESE_FILLERS: [&str; 18] = [
    "好的", "那个", "谢谢", "麻烦", "那么", "嗯", "呃", "额", "啊", "哦", "噢", "唔", "诶", "请", "吧", "呢",
    "那", "好",
];

/// A phrase that stands for a command, from a person's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name of the command.
    pub command: String,
    /// The phrase; with a `-` before it, a built-in phrase that is no longer to be heard.
    pub phrase: String,
}

/// The phrases that are commands.
#[derive(Debug, Clone)]
pub struct Commands {
    phrases: Vec<Phrase>,
}

#[derive(Debug, Clone)]
struct Phrase {
    command: Command,
    tokens: Vec<Token>,
}

impl Default for Commands {
    /// The built-in phrases.
    fn default() -> Self {
        let mut phrases = Vec::new();
        for line in include_str!("words/commands.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((name, list)) = line.split_once(':') else { continue };
            let Some(command) = Command::from_name(name) else { continue };
            phrases.extend(list.split('|').map(|phrase| Phrase { command, tokens: read(phrase) }));
        }
        Commands { phrases }
    }
}

impl Commands {
    /// Adds and takes away phrases; gives the index and the trouble of every alias that cannot be used.
    pub fn with(aliases: &[Alias]) -> (Self, Vec<(usize, String)>) {
        let mut commands = Commands::default();
        let mut troubles = Vec::new();
        let (removals, additions): (Vec<_>, Vec<_>) =
            aliases.iter().enumerate().partition(|(_, alias)| alias.phrase.trim_start().starts_with('-'));
        for (index, alias) in removals.into_iter().chain(additions) {
            if let Err(trouble) = commands.change(alias) {
                troubles.push((index, trouble));
            }
        }
        troubles.sort();
        (commands, troubles)
    }

    fn change(&mut self, alias: &Alias) -> Result<(), String> {
        let Some(command) = Command::from_name(&alias.command) else {
            let names: Vec<_> = Command::names().collect();
            return Err(format!(
                "there is no command `{}`; commands are {}",
                alias.command,
                names.join(", ")
            ));
        };
        let phrase = alias.phrase.trim();
        if let Some(unwanted) = phrase.strip_prefix('-') {
            let tokens = read(unwanted);
            let before = self.phrases.len();
            self.phrases.retain(|known| known.command != command || !same(&known.tokens, &tokens));
            return if self.phrases.len() < before {
                Ok(())
            } else {
                Err(format!(
                    "`{}` is no phrase for {} that could be taken away",
                    unwanted.trim(),
                    command.name()
                ))
            };
        }
        let tokens = read(phrase);
        if without_fillers(&tokens).is_empty() {
            return Err(format!(
                "`{phrase}` is said between other words all the time, and cannot be a command"
            ));
        }
        if tokens.len() > LONGEST {
            return Err(format!("`{phrase}` is too long: at most {LONGEST} words or Chinese characters"));
        }
        let other = self.phrases.iter().find(|known| {
            known.command != command && meet(known.command, command) && same(&known.tokens, &tokens)
        });
        if let Some(other) = other {
            return Err(format!(
                "`{phrase}` is a phrase for {} already; take it away there (\"-{phrase}\") or choose another",
                other.command.name()
            ));
        }
        self.phrases.push(Phrase { command, tokens });
        Ok(())
    }

    /// The command that a whole utterance is, at a moment; `None` when it is none. In an answer, what `question` itself
    /// says in its points is never a command.
    pub fn hear(&self, utterance: &str, moment: Moment, question: &Question) -> Option<Command> {
        // An utterance of many words need not be read to its end.
        if utterance.chars().count() > 20 * LONGEST {
            return None;
        }
        let tokens = read(utterance);
        let command = stripped(&tokens).into_iter().find_map(|tokens| {
            let tokens = once(tokens);
            let fits = |phrase: &&Phrase| phrase.command.fits(moment);
            let sounds = if moment == Moment::Afterwards { 2 } else { SOUNDS };
            let by = |is: &dyn Fn(&Phrase) -> bool| {
                self.phrases.iter().filter(fits).find(|phrase| is(phrase)).map(|phrase| phrase.command)
            };
            by(&|phrase| same(&phrase.tokens, tokens))
                .or_else(|| by(&|phrase| tokens.len() >= sounds && sounds_alike(&phrase.tokens, tokens)))
        })?;
        let answers = matches!(moment, Moment::Opening | Moment::Answering);
        (!answers || !question.says(without_fillers(&tokens))).then_some(command)
    }

    /// Takes a command off the utterance that it was recognized together with: a recognizer that is late hears several
    /// utterances in one pass. It must be a sentence of its own at the end, and have been said after a pause, as the
    /// stretches of `speech` tell.
    pub fn part(&self, segments: &[Segment], speech: &[Range<Millis>], question: &Question) -> Vec<Segment> {
        let mut parted = segments.to_vec();
        let Some(last) = parted.last().cloned() else { return parted };
        let text = last.text.trim_end();
        let stops = ['.', '。', '!', '！', '?', '？'];
        let Some((at, stop)) = text.trim_end_matches(stops).char_indices().rfind(|(_, c)| stops.contains(c))
        else {
            return parted;
        };
        let (before, sentence) = text.split_at(at + stop.len_utf8());
        let inside = || speech.iter().filter(|run| run.start < last.end && run.end > last.start);
        let begun = inside().zip(inside().skip(1)).filter(|(one, next)| next.start.since(one.end) >= PAUSE);
        if let Some((_, run)) = begun.last()
            && self.hear(sentence, Moment::Answering, question).is_some()
        {
            parted.pop();
            parted.push(Segment { text: before.to_owned(), start: last.start, end: run.start });
            parted.push(Segment { text: sentence.trim().to_owned(), start: run.start, end: last.end });
        }
        parted
    }

    /// What ended or interrupted an answer of these utterances: the command that the last of them is.
    pub fn at_end(&self, segments: &[Segment], question: &Question) -> Option<Command> {
        let said = segments.iter().filter(|segment| !segment.text.trim().is_empty());
        let last = said.clone().next_back()?;
        let moment = if said.count() == 1 { Moment::Opening } else { Moment::Answering };
        self.hear(&last.text, moment, question)
    }

    /// An answer without the commands in it: they are no part of what was answered.
    pub fn strip(&self, segments: &[Segment], question: &Question) -> Vec<Segment> {
        let mut kept: Vec<Segment> = segments.to_vec();
        while kept.last().is_some_and(|last| {
            last.text.trim().is_empty() || self.hear(&last.text, Moment::Answering, question).is_some()
        }) {
            kept.pop();
        }
        kept.retain(|segment| self.hear(&segment.text, Moment::Answering, question) != Some(Command::Repeat));
        kept
    }
}

impl Question {
    /// Whether these words stand in one of the points, so that an answer may well be just them.
    fn says(&self, words: &[Token]) -> bool {
        let stands_in = |text: &str| {
            let tokens = read(text);
            !words.is_empty() && tokens.windows(words.len()).any(|part| same(part, words))
        };
        self.points.iter().chain(&self.wrong).any(|point| {
            stands_in(&point.text) || point.terms.iter().flat_map(|term| &term.ways).any(|way| stands_in(way))
        })
    }
}

/// Whether two commands can be said at the same moment.
fn meet(one: Command, other: Command) -> bool {
    MOMENTS.iter().any(|&moment| one.fits(moment) && other.fits(moment))
}

fn read(text: &str) -> Vec<Token> {
    tokenize(text, &[])
}

fn same(one: &[Token], other: &[Token]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.text == other.text)
}

/// Whether two phrases of Chinese characters have the same syllables, whatever their tones.
fn sounds_alike(phrase: &[Token], heard: &[Token]) -> bool {
    let alike = |one: &Token, other: &Token| {
        let (Some(a), Some(b)) = (one.text.chars().next(), other.text.chars().next()) else { return false };
        let heard = sound::readings(b);
        one.text == other.text
            || one.kind == Kind::Han
                && other.kind == Kind::Han
                && sound::readings(a).any(|sound| heard.clone().any(|other| other == sound))
    };
    phrase.len() == heard.len() && phrase.iter().zip(heard).all(|(one, other)| alike(one, other))
}

/// The words between the fillers at both ends.
fn without_fillers(tokens: &[Token]) -> &[Token] {
    stripped(tokens).last().copied().unwrap_or(tokens)
}

/// The tokens, and what is left of them as one filler after the other is taken away: first before, then behind.
/// A phrase may itself begin or end like a filler (好了, `start now`).
fn stripped(tokens: &[Token]) -> Vec<&[Token]> {
    let mut stages = vec![tokens];
    let mut rest = tokens;
    while let Some(length) = filler(rest, false) {
        rest = &rest[length..];
        stages.push(rest);
    }
    for mut rest in stages.clone() {
        while let Some(length) = filler(rest, true) {
            rest = &rest[..rest.len() - length];
            stages.push(rest);
        }
    }
    stages.sort_by_key(|stage| std::cmp::Reverse(stage.len()));
    stages
}

/// The length of the filler at the beginning, or the end, of the tokens.
fn filler(tokens: &[Token], at_end: bool) -> Option<usize> {
    let edge = if at_end { tokens.last() } else { tokens.first() }?;
    if FILLERS.contains(&edge.text.as_str()) {
        return Some(1);
    }
    CHINESE_FILLERS.iter().find_map(|filler| {
        let length = filler.chars().count();
        let from = if at_end { tokens.len().checked_sub(length)? } else { 0 };
        let part = tokens.get(from..from + length)?;
        let is_it = part.iter().zip(filler.chars()).all(|(token, c)| token.text.chars().eq([c]));
        is_it.then_some(length)
    })
}

/// What was said twice or three times in a row, once (`next, next`).
fn once(tokens: &[Token]) -> &[Token] {
    for times in [3, 2] {
        let length = tokens.len() / times;
        if length > 0 && tokens.len().is_multiple_of(times) {
            let first = &tokens[..length];
            if tokens.chunks(length).all(|part| same(part, first)) {
                return first;
            }
        }
    }
    tokens
}

#[cfg(test)]
mod tests;
