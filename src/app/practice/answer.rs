//! Hearing one answer, with what a person may say or press on the way.

use super::super::hear::{self, Answer, End, Hearing, Wish};
use super::super::screen::Screen;
use super::ears::{Ears, Gate};
use super::{GIVE_UP, LIMIT, Practice, SLOW, is_over};
use crate::coach::{Command, Glossary, Question};
use crate::edge::clock::Now;
use crate::edge::console::{Console, Key};
use crate::edge::ear::Heard;
use crate::edge::takes::Asked;
use crate::error::Result;
use crate::listen::{EndReason, Help, Listener, Settings, Tone};
use crate::time::Millis;
use crate::transcript::{Segment, Transcript};

/// Speech this long after a spoken command means that the person went on: milliseconds.
const WENT_ON: u64 = 400;

/// What came of listening to an answer.
pub(super) enum Reply {
    /// An answer, maybe a silent one.
    Answer(Box<Answer>),
    /// A command instead of an answer.
    Command(Command),
    /// There is nothing left to hear.
    Exhausted,
}

/// What an answer is listened to with.
pub(super) struct Prompt<'a> {
    pub(super) question: &'a Question,
    pub(super) glossary: &'a Glossary,
    /// Whether it follows up on a missed point.
    pub(super) follow_up: bool,
    /// The longest answer, when the session knows better than the question.
    pub(super) limit: Option<Millis>,
    /// Whether the session is steered by voice, so that a question can be passed over or the session stopped.
    pub(super) by_voice: bool,
}

impl Prompt<'_> {
    /// Whether a command counts here.
    fn takes(&self, command: Command) -> bool {
        self.by_voice || matches!(command, Command::Done | Command::Repeat)
    }
}

impl Practice<'_> {
    /// Hears an answer to its end. Spoken commands are no part of it.
    pub(super) fn hear(&mut self, prompt: &Prompt<'_>, now: &Now) -> Result<Reply> {
        let mut reply = match self.ears {
            Ears::Sound(_) => self.hear_sound(prompt, now)?,
            Ears::Script(_) => self.hear_script(prompt),
        };
        if let Reply::Answer(answer) = &mut reply {
            let said = self.commands.part(answer.transcript.segments(), &answer.speech, prompt.question);
            let kept = self.commands.strip(&said, prompt.question);
            if kept.len() < said.len() {
                // Nor is the pause before a command at the end a pause of the answer.
                if let Some(last) = kept.last() {
                    answer.speech.retain(|run| run.start < last.end);
                }
                answer.transcript = Transcript::from_segments(kept);
            }
        }
        Ok(reply)
    }

    fn hear_sound(&mut self, prompt: &Prompt<'_>, now: &Now) -> Result<Reply> {
        let question = prompt.question;
        let Ears::Sound(sound) = &mut self.ears else { return Ok(Reply::Exhausted) };
        let Some(mut source) = sound.sources.open()? else { return Ok(Reply::Exhausted) };
        let point = question.points.first().filter(|_| prompt.follow_up);
        let asked = Asked {
            follow_up: point.map(|point| point.id.clone()),
            ..Asked::new(question, now, &sound.model, sound.sources.device())
        };
        let take = self.takes.begin(now, &asked)?;
        self.console.detail(&format!("recording to `{}`", take.path().display()));
        let interrupt = self.interrupt;
        let keys = self.keyboard.watch();
        let warm = source.warm_up(&|| {
            is_over(&keys, interrupt);
            !interrupt.is_set()
        })?;
        if let Some(late) = warm {
            self.console
                .detail(&format!("the microphone gave its first sound after {:.2} s", late.seconds()));
        }
        // The stream is warm before the tone, and what it caught of the tone is thrown away.
        self.mouth.tone(Tone::Start, self.console);
        source.discard()?;
        let mut gate = Gate::default();
        gate.open(source);
        let keys = self.keyboard.watch();
        let allowed = question.time_limit.map(|seconds| Millis(u64::from(seconds) * 1000));
        let longest = [prompt.limit, allowed].into_iter().flatten().min().map(Millis::seconds);
        let mut screen = Screen::of(question, longest.unwrap_or(LIMIT));
        screen.open(&keys, self.console);
        sound.ear.learn(sound.vocabularies.about(question));
        let settings = Settings {
            patience: Some(self.patience),
            give_up: Some(GIVE_UP),
            limit: Some(screen.limit()),
            utterance: hear::utterance_limit(sound.model.audio_ctx),
        };
        let live = sound.sources.is_live();
        let (console, mouth, commands) = (&mut *self.console, &mut self.mouth, &self.commands);
        let opened = gate.clone();
        let sources = &mut sound.sources;
        let hearing = Hearing {
            source: &mut gate,
            ear: &mut sound.ear,
            take: Some(take),
            settings,
            live,
            watched: console.is_lively(),
            glossary: Some(prompt.glossary),
        };
        let wish = || match keys.pressed() {
            Some(Key::Go) => Wish::Finish,
            Some(Key::Quit | Key::Interrupt) => {
                interrupt.set();
                Wish::Stop
            }
            _ if interrupt.is_set() => Wish::Stop,
            _ => Wish::Listen,
        };
        let mut spoken = Spoken::default();
        let mut trouble = None;
        let recorded = hear::record(hearing, question, |listener, heard| {
            screen.listening(listener, heard, console);
            let wish = wish();
            if wish != Wish::Listen {
                return wish;
            }
            let heard_command = spoken.command(listener, heard, |segments| {
                let segments = commands.part(segments, &listener.speech(), question);
                commands.at_end(&segments, question).filter(|&command| prompt.takes(command))
            });
            match heard_command {
                None => Wish::Listen,
                Some(Command::Repeat) if !commands.strip(&heard.segments, question).is_empty() => {
                    // In the middle of an answer: the question once more, and on in the same recording.
                    opened.shut();
                    mouth.tone(Tone::Understood, console);
                    console.say("the question once more");
                    screen.asking(&keys, console);
                    mouth.ask(question, prompt.glossary, console, &|| is_over(&keys, interrupt));
                    match sources.open() {
                        Ok(Some(mut source)) => {
                            mouth.tone(Tone::Start, console);
                            trouble = source.discard().err();
                            if !console.is_lively() {
                                console.say("go on");
                            }
                            opened.open(source);
                        }
                        Ok(None) => return Wish::Finish,
                        Err(error) => trouble = Some(error),
                    }
                    if trouble.is_some() { Wish::Finish } else { Wish::Renew }
                }
                Some(_) => Wish::Finish,
            }
        })?;
        // The microphone is shut before the tone says so, and before the last words are waited for.
        opened.shut();
        screen.closing(console);
        console.detail(&format!("the answer was over after {:.2} s", recorded.listened().seconds()));
        mouth.tone(Tone::Stop, console);
        let mut told = false;
        let answer = hear::understand(recorded, &mut sound.ear, |heard, quiet| {
            if quiet >= SLOW && !told {
                told = true;
                console.say("the recognizer takes its time; the answer is recorded and safe meanwhile");
            }
            screen.finishing(heard, console);
            wish() != Wish::Stop
        });
        console.clear_live();
        let mut answer = answer?;
        if let (Some(error), End::Key) = (trouble, &answer.end) {
            answer.end = End::DeviceLost(error.to_string());
        }
        self.told_instead(prompt, answer)
    }

    /// An answer that is nothing but a command is that command, and its recording is not kept.
    fn told_instead(&self, prompt: &Prompt<'_>, answer: Answer) -> Result<Reply> {
        let segments = answer.transcript.segments();
        let command =
            self.commands.at_end(segments, prompt.question).filter(|&command| prompt.takes(command));
        let is_all = segments.iter().filter(|segment| !segment.text.trim().is_empty()).count() == 1;
        match command {
            Some(command) if is_all && !matches!(answer.end, End::DeviceLost(_) | End::DiskFailed(_)) => {
                if let Some(take) = &answer.take {
                    self.takes.discard(take)?;
                }
                if command == Command::Done {
                    return Ok(Reply::Answer(Box::new(Answer { is_silent: true, take: None, ..answer })));
                }
                Ok(Reply::Command(command))
            }
            _ => Ok(Reply::Answer(Box::new(answer))),
        }
    }

    /// The next listening of a script: every utterance as it would be heard, until a command ends the answer.
    fn hear_script(&mut self, prompt: &Prompt<'_>) -> Reply {
        let Ears::Script(script) = &mut self.ears else { return Reply::Exhausted };
        let Some(said) = script.listen() else { return Reply::Exhausted };
        self.console.say("listening");
        let mut segments: Vec<Segment> = Vec::new();
        for text in said {
            self.console.say(&format!("  {text}"));
            segments.push(written(&segments, &text));
            let command = self.commands.at_end(&segments, prompt.question);
            match command.filter(|&command| prompt.takes(command)) {
                Some(Command::Done) => break,
                Some(Command::Repeat) if segments.len() > 1 => {
                    self.console.say(&format!("\n{}\n", prompt.question.text));
                }
                Some(command) => return Reply::Command(command),
                None => {}
            }
        }
        let words = self.commands.strip(&segments, prompt.question);
        Reply::Answer(Box::new(Answer {
            is_silent: words.iter().all(|segment| segment.text.trim().is_empty()),
            speech: segments.iter().map(|segment| segment.start..segment.end).collect(),
            transcript: Transcript::from_segments(segments),
            caveats: Vec::new(),
            end: End::Decided(EndReason::Silence),
            take: None,
            help: Help::Off,
            twice: Vec::new(),
        }))
    }
}

/// A line of a script as a timed utterance: 0.3 s a word or Chinese character, with pauses of a second.
pub(super) fn written(before: &[Segment], text: &str) -> Segment {
    let start = before.last().map_or(Millis::ZERO, |last| last.end + Millis(1000));
    let words = text.split_whitespace().count().max(text.chars().filter(|c| !c.is_ascii()).count());
    Segment { text: text.to_owned(), start, end: start + Millis(300 * words.max(1) as u64) }
}

/// Looks for a command each time that more was heard.
#[derive(Default)]
struct Spoken {
    /// Utterances that were looked at.
    seen: usize,
}

impl Spoken {
    /// The command that the last utterance is, unless the person went on speaking.
    fn command(
        &mut self,
        listener: &Listener,
        heard: &Heard,
        is_command: impl Fn(&[Segment]) -> Option<Command>,
    ) -> Option<Command> {
        if heard.segments.len() == self.seen {
            return None;
        }
        self.seen = heard.segments.len();
        let end = heard.segments.last()?.end;
        let went_on = listener.speech().last().is_some_and(|speech| speech.end.0 > end.0 + WENT_ON);
        if went_on { None } else { is_command(&heard.segments) }
    }
}

/// The utterances that were told where no live line can be.
#[derive(Default)]
pub(super) struct Lines {
    told: usize,
}

impl Lines {
    pub(super) fn tell(&mut self, heard: &Heard, console: &mut Console) {
        if !console.is_lively() {
            for segment in heard.segments.iter().skip(self.told) {
                console.say(&format!("  {} {}", segment.start, segment.text));
            }
        }
        self.told = self.told.max(heard.segments.len());
    }
}
