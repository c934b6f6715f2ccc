//! A session as a conversation: what the examiner does next, given what just happened.
//!
//! One state, one total function: [`Session::step`] takes an event and gives the effects to perform, in their order. It
//! knows no sound, no clock and no question's text, only their numbers; whoever performs the effects reports back with
//! the event that the last of them brought about. So a whole session can be played in a test, and on a microphone, a
//! recording or a script alike.

use super::command::{Command, Rating};
use crate::time::Millis;

/// Questions in a row without any answer after which a hands-free session ends: nobody is there.
const ABSENT: u8 = 2;
/// How often a question is repeated on request before its answer is given up: a loudspeaker may be asking.
const REPEATS: u8 = 5;
/// Utterances in a row that are no command before the choices are told.
const UNCLEAR: u8 = 3;
/// However late it is, an answer to a question that was asked may take this long.
const SHORTEST: Millis = Millis(10_000);

/// Who steers the session after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// A key, where there is a keyboard; only between two questions.
    Keys,
    /// The voice, and keys as well: after every question.
    Voice,
    /// Nobody: one question follows the other.
    Clock,
}

/// How a session is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many questions there are.
    pub questions: usize,
    /// How often a question is asked when nothing is heard, at least once.
    pub tries: u8,
    /// Who steers it.
    pub control: Control,
    /// Whether announcements are made for somebody who does not look at a screen.
    pub aloud: bool,
    /// Time to think before an answer; zero for none.
    pub think: Millis,
    /// The longest answer; `None` leaves it to the question.
    pub limit: Option<Millis>,
    /// The length of the whole session, after which no question is begun and answers are cut.
    pub total: Option<Millis>,
    /// Whether the most important missed point is asked for once more.
    pub follow_up: bool,
    /// Whether there is feedback after each answer; otherwise only at the end.
    pub feedback: bool,
}

/// What is asked or answered: a question or the follow-up to its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The question.
    Question,
    /// The follow-up on a missed point.
    FollowUp,
}

/// What just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The session begins.
    Begin,
    /// A command was said, or its key pressed.
    Said(Command),
    /// Nothing was said for as long as it was waited.
    Quiet,
    /// Something was said that is no command.
    Unclear,
    /// An answer was heard.
    Answered,
    /// The answer was judged and kept.
    Judged {
        /// Whether a point is missed that can be asked for.
        missing: bool,
    },
    /// Nothing can be heard any more: the recordings are used up.
    Exhausted,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Say this.
    Tell(Notice),
    /// Show and read aloud the question or follow-up with this number.
    Ask(usize, Part),
    /// Let the person think for so long. Brings [`Event::Said`] or [`Event::Quiet`].
    Think(usize, Millis),
    /// Hear the answer, of at most this length. Brings [`Event::Answered`], [`Event::Said`], [`Event::Quiet`] or
    /// [`Event::Exhausted`].
    Listen(usize, Part, Option<Millis>),
    /// Judge the answer and keep it. Brings [`Event::Judged`].
    Judge(usize, Part),
    /// Show the feedback and speak it.
    Feedback(usize),
    /// Wait for a command; how many questions are left. Brings [`Event::Said`], [`Event::Quiet`] or [`Event::Unclear`].
    Await(usize, usize),
    /// Read the reference answer aloud.
    ReadAnswer(usize),
    /// Keep the learner's own rating with the grade.
    Keep(usize, Rating),
    /// The question was passed over.
    PassOver(usize),
    /// Make the sound for a command that was understood.
    Understood,
    /// Make the sound for an utterance that is no command.
    NotUnderstood,
    /// The session is over: sum it up.
    Close,
}

impl Effect {
    /// Whether an event follows from it.
    pub fn brings_event(self) -> bool {
        matches!(self, Effect::Think(..) | Effect::Listen(..) | Effect::Judge(..) | Effect::Await(..))
    }
}

/// What is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The session begins with so many questions.
    Welcome(usize),
    /// The question with this number, of so many, comes.
    Question(usize, usize),
    /// There is this much time to think.
    Think(Millis),
    /// The thinking time is over.
    AnswerNow,
    /// Nothing was heard; the question comes once more.
    AskedAgain,
    /// Nothing was heard, so there is no score.
    NothingHeard,
    /// What can be said now; whether it is the last question.
    Choices(bool),
    /// The rating was kept.
    Rated(Rating),
    /// The time of the session is over.
    TimeIsUp,
    /// Nobody answers any more.
    NobodyThere,
    /// The recordings are used up.
    Exhausted,
    /// The session is over.
    Goodbye,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Thinking { until: Millis },
    Answering { part: Part, tries: u8, repeats: u8 },
    Judging { part: Part },
    Choosing { reminded: bool, unclear: u8 },
    Over,
}

/// A session under way.
#[derive(Debug, Clone)]
pub struct Session {
    plan: Plan,
    state: State,
    /// The question it is at.
    at: usize,
    /// Questions in a row to which nothing was said.
    absent: u8,
    /// What it waits for.
    awaited: Option<Effect>,
}

impl Session {
    /// A session that has not begun.
    pub fn new(plan: Plan) -> Self {
        Session { plan, state: State::Before, at: 0, absent: 0, awaited: None }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// What to do after `event`, which happened `now`, counted from the beginning of the session. At most the last of
    /// the effects brings an event; there is one, unless the session is over. An event that cannot be now is answered by
    /// waiting for the same thing again.
    pub fn step(&mut self, event: Event, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        let did = match self.state {
            State::Before => self.begin(event, now, &mut effects),
            State::Thinking { until } => self.thinking(event, until, now, &mut effects),
            State::Answering { part, tries, repeats } => {
                self.answering(event, (part, tries, repeats), now, &mut effects)
            }
            State::Judging { part } => self.judging(event, part, now, &mut effects),
            State::Choosing { reminded, unclear } => {
                self.choosing(event, (reminded, unclear), now, &mut effects)
            }
            State::Over => true,
        };
        if !did {
            effects.extend(self.awaited);
        }
        self.awaited = effects.last().copied().filter(|effect| effect.brings_event());
        effects
    }

    fn begin(&mut self, event: Event, now: Millis, effects: &mut Vec<Effect>) -> bool {
        if event != Event::Begin {
            return false;
        }
        if self.plan.aloud {
            effects.push(Effect::Tell(Notice::Welcome(self.plan.questions)));
        }
        if self.plan.questions == 0 {
            self.close(effects);
        } else {
            self.ask(now, effects);
        }
        true
    }

    fn thinking(&mut self, event: Event, until: Millis, now: Millis, effects: &mut Vec<Effect>) -> bool {
        match event {
            Event::Said(Command::Ready | Command::Done) => {
                effects.push(Effect::Understood);
                self.listen(Part::Question, (1, 0), now, effects);
            }
            Event::Quiet | Event::Exhausted => {
                effects.push(Effect::Tell(Notice::AnswerNow));
                self.listen(Part::Question, (1, 0), now, effects);
            }
            Event::Said(Command::Repeat) => {
                effects.extend([
                    Effect::Understood,
                    Effect::Ask(self.at, Part::Question),
                    Effect::Think(self.at, until.since(now)),
                ]);
            }
            Event::Said(command) => return self.leave(command, now, effects),
            _ => return false,
        }
        true
    }

    fn answering(
        &mut self,
        event: Event,
        (part, tries, repeats): (Part, u8, u8),
        now: Millis,
        effects: &mut Vec<Effect>,
    ) -> bool {
        match event {
            Event::Answered => {
                self.absent = 0;
                self.state = State::Judging { part };
                effects.push(Effect::Judge(self.at, part));
            }
            Event::Said(Command::Repeat) if repeats < REPEATS => {
                effects.extend([Effect::Understood, Effect::Ask(self.at, part)]);
                self.listen(part, (tries, repeats + 1), now, effects);
            }
            Event::Quiet if part == Part::Question && tries < self.plan.tries => {
                effects.extend([Effect::Tell(Notice::AskedAgain), Effect::Ask(self.at, part)]);
                self.listen(part, (tries + 1, repeats), now, effects);
            }
            Event::Quiet | Event::Said(Command::Repeat) => self.unanswered(part, now, effects),
            Event::Exhausted => {
                effects.push(Effect::Tell(Notice::Exhausted));
                self.close(effects);
            }
            Event::Said(command) => return self.leave(command, now, effects),
            _ => return false,
        }
        true
    }

    fn unanswered(&mut self, part: Part, now: Millis, effects: &mut Vec<Effect>) {
        effects.push(Effect::Tell(Notice::NothingHeard));
        if part == Part::Question {
            self.absent += 1;
        }
        if self.plan.control != Control::Keys && self.absent >= ABSENT {
            effects.push(Effect::Tell(Notice::NobodyThere));
            self.close(effects);
        } else if self.plan.control == Control::Keys {
            self.wait_between(effects);
        } else {
            self.advance(now, effects);
        }
    }

    fn judging(&mut self, event: Event, part: Part, now: Millis, effects: &mut Vec<Effect>) -> bool {
        let Event::Judged { missing } = event else { return false };
        if part == Part::Question && missing && self.plan.follow_up && !self.is_late(now) {
            effects.push(Effect::Ask(self.at, Part::FollowUp));
            self.listen(Part::FollowUp, (1, 0), now, effects);
            return true;
        }
        if self.plan.feedback {
            effects.push(Effect::Feedback(self.at));
        }
        match self.plan.control {
            Control::Clock => self.advance(now, effects),
            Control::Voice => self.wait(effects),
            Control::Keys => self.wait_between(effects),
        }
        true
    }

    fn choosing(
        &mut self,
        event: Event,
        (reminded, unclear): (bool, u8),
        now: Millis,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let is_last = self.left() == 0;
        match event {
            Event::Said(command @ (Command::Next | Command::Skip | Command::Stop)) => {
                return self.leave(command, now, effects);
            }
            Event::Said(Command::Again) => {
                effects.extend([Effect::Understood, Effect::Ask(self.at, Part::Question)]);
                self.listen(Part::Question, (1, 0), now, effects);
            }
            Event::Said(Command::Repeat) => {
                effects.extend([Effect::Understood, Effect::Ask(self.at, Part::Question)]);
                self.wait(effects);
            }
            Event::Said(Command::Answer) => {
                effects.extend([Effect::Understood, Effect::ReadAnswer(self.at)]);
                self.wait(effects);
            }
            Event::Said(Command::Rate(rating)) => {
                effects.extend([
                    Effect::Understood,
                    Effect::Keep(self.at, rating),
                    Effect::Tell(Notice::Rated(rating)),
                ]);
                self.wait(effects);
            }
            Event::Unclear if unclear + 1 < UNCLEAR => {
                effects.push(Effect::NotUnderstood);
                self.wait(effects);
                self.state = State::Choosing { reminded, unclear: unclear + 1 };
            }
            Event::Unclear | Event::Quiet if !reminded => {
                effects.push(Effect::Tell(Notice::Choices(is_last)));
                self.wait(effects);
                self.state = State::Choosing { reminded: true, unclear: 0 };
            }
            Event::Unclear | Event::Quiet | Event::Exhausted => self.advance(now, effects),
            _ => return false,
        }
        true
    }

    /// Leaves the question, by one of the commands that do.
    fn leave(&mut self, command: Command, now: Millis, effects: &mut Vec<Effect>) -> bool {
        let is_answered = matches!(self.state, State::Choosing { .. })
            || matches!(self.state, State::Answering { part: Part::FollowUp, .. });
        match command {
            Command::Next | Command::Skip => {
                effects.push(Effect::Understood);
                if !is_answered {
                    effects.push(Effect::PassOver(self.at));
                }
                self.absent = 0;
                self.advance(now, effects);
            }
            Command::Stop => {
                effects.push(Effect::Understood);
                self.close(effects);
            }
            _ => return false,
        }
        true
    }

    /// Asks the question it is at.
    fn ask(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.plan.aloud && self.plan.questions > 1 {
            effects.push(Effect::Tell(Notice::Question(self.at + 1, self.plan.questions)));
        }
        effects.push(Effect::Ask(self.at, Part::Question));
        if self.plan.think == Millis::ZERO {
            self.listen(Part::Question, (1, 0), now, effects);
            return;
        }
        let think = self.remaining(now).map_or(self.plan.think, |left| left.min(self.plan.think));
        effects.extend([Effect::Tell(Notice::Think(think)), Effect::Think(self.at, think)]);
        self.state = State::Thinking { until: now + think };
    }

    fn listen(&mut self, part: Part, (tries, repeats): (u8, u8), now: Millis, effects: &mut Vec<Effect>) {
        self.state = State::Answering { part, tries, repeats };
        let left = self.remaining(now).map(|left| left.max(SHORTEST));
        let limit = match (self.plan.limit, left) {
            (Some(limit), Some(left)) => Some(limit.min(left)),
            (limit, left) => limit.or(left),
        };
        effects.push(Effect::Listen(self.at, part, limit));
    }

    /// Waits for a key, unless no question is left.
    fn wait_between(&mut self, effects: &mut Vec<Effect>) {
        if self.left() > 0 { self.wait(effects) } else { self.close(effects) }
    }

    fn wait(&mut self, effects: &mut Vec<Effect>) {
        self.state = State::Choosing { reminded: false, unclear: 0 };
        effects.push(Effect::Await(self.at, self.left()));
    }

    fn advance(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        if self.left() == 0 {
            self.close(effects);
        } else if self.is_late(now) {
            effects.push(Effect::Tell(Notice::TimeIsUp));
            self.close(effects);
        } else {
            self.at += 1;
            self.ask(now, effects);
        }
    }

    fn close(&mut self, effects: &mut Vec<Effect>) {
        self.state = State::Over;
        effects.push(Effect::Close);
        if self.plan.aloud {
            effects.push(Effect::Tell(Notice::Goodbye));
        }
    }

    /// How many questions come after this one.
    fn left(&self) -> usize {
        self.plan.questions.saturating_sub(self.at + 1)
    }

    fn remaining(&self, now: Millis) -> Option<Millis> {
        self.plan.total.map(|total| total.since(now))
    }

    fn is_late(&self, now: Millis) -> bool {
        self.remaining(now) == Some(Millis::ZERO)
    }
}

#[cfg(test)]
mod tests;
