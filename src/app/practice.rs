//! A session with its sound: the effects that [`Session`] asks for, performed.

mod answer;
mod ears;
mod order;
mod round;
mod verdict;

pub use ears::{Ears, From, Sound, Sources};
pub use round::{Ending, FollowUp, Outcome};

use super::mouth::Mouth;
use super::recover::{self, Desk};
use super::screen::Screen;
use super::takes::Old;
use crate::coach::session::{Control, Effect, Event, Notice, Part, Plan, Session};
use crate::coach::{Commands, Glossary, Language, Question};
use crate::edge::clock;
use crate::edge::console::{Console, Key, Keyboard, Watch};
use crate::edge::interrupt::Interrupt;
use crate::edge::takes::{Takes, grade_command, set_offered};
use crate::error::{Error, Result};
use crate::listen::{Patience, Tone};
use crate::render::session::{self as say, Trouble};
use crate::render::spoken;
use crate::time::Millis;
use answer::{Prompt, Reply};
use round::Round;
use std::collections::VecDeque;
use std::path::Path;

/// Seconds without any speech after which the question is asked again.
const GIVE_UP: f64 = 15.0;
/// Nothing from the recognizer for this long after an answer is worth a word.
const SLOW: Millis = Millis(10_000);
/// The longest answer, in seconds, when the question sets no limit.
const LIMIT: f64 = 180.0;

/// What a practice is made of.
pub struct Practice<'a> {
    /// The terminal.
    pub console: &'a mut Console,
    /// Set when viva is to stop.
    pub interrupt: &'a Interrupt,
    /// What answers and commands are heard with.
    pub ears: Ears,
    /// Whether the model is known to suit the answers, so that its limits need not be told.
    pub is_demo: bool,
    /// Whether nobody looks at the screen: commands are taken by voice, and troubles are spoken.
    pub hands_free: bool,
    /// The voice.
    pub mouth: Mouth,
    /// Where recordings and grades go.
    pub takes: Takes,
    /// For how many days they are kept; for ever when it is not set.
    pub retention: Option<u32>,
    /// How long a silence ends an answer.
    pub patience: Patience,
    /// The phrases that are commands.
    pub commands: Commands,
    /// Where Enter and `q` come from.
    pub keyboard: Keyboard,
}

impl Practice<'_> {
    /// How often a question is asked into silence: twice where somebody may only have been slow to begin.
    pub fn tries(&self) -> u8 {
        if self.ears.can_be_asked_again() { 2 } else { 1 }
    }

    /// Asks the questions one after the other until they or the person have come to an end; one outcome each.
    ///
    /// # Errors
    /// When no answer can be heard or kept. What was said before is kept.
    pub fn run(&mut self, plan: Plan, questions: &[(&Question, Glossary)]) -> Result<Vec<Outcome>> {
        let mut round = Round::new(plan, questions);
        let done = self.begin().and_then(|()| self.conduct(&mut round));
        if let Err(error) = &done
            && self.hands_free
            && !error.is_interrupted()
        {
            self.lament(error, round.in_chinese());
        }
        done.map(|()| round.outcomes)
    }

    fn begin(&mut self) -> Result<()> {
        self.remove_old()?;
        if let Ears::Sound(sound) = &mut self.ears {
            let mut desk = Desk {
                console: &mut *self.console,
                interrupt: self.interrupt,
                ear: &mut sound.ear,
                model: &sound.model,
                help: sound.vocabularies.help(),
            };
            recover::offer(&self.takes, &mut self.keyboard, &mut desk)?;
            sound.sources.check()?;
            if sound.model.is_demo() && !self.is_demo {
                self.console.warn(
                    "this is the demonstration model: it understands the demo's synthetic voices and nothing else. \
                     For real answers put a Whisper model (such as ggml-base.bin) where `viva doctor` says.",
                );
            }
        }
        Ok(())
    }

    fn conduct(&mut self, round: &mut Round<'_>) -> Result<()> {
        let mut session = Session::new(round.plan.clone());
        let mut effects = VecDeque::from(session.step(Event::Begin, Millis::ZERO));
        while let Some(effect) = effects.pop_front() {
            let event = self.perform(effect, round)?;
            self.stop_if_asked(None)?;
            if let Some(event) = event {
                let now = Millis::from_seconds(round.begun.elapsed().as_secs_f64());
                effects.extend(session.step(event, now));
            }
        }
        Ok(())
    }

    /// Does what the session asks for; gives what came of it.
    fn perform(&mut self, effect: Effect, round: &mut Round<'_>) -> Result<Option<Event>> {
        match effect {
            Effect::Tell(notice) => self.tell(notice, round),
            Effect::Ask(at, part) => self.ask(at, part, round)?,
            Effect::Think(at, time) => return self.think(round.questions[at].0, time).map(Some),
            Effect::Listen(at, part, limit) => return self.listen(at, part, limit, round).map(Some),
            Effect::Judge(at, part) => return self.judge(round, at, part).map(Some),
            Effect::Feedback(at) => self.feed_back(round, at)?,
            Effect::Await(at, left) => {
                let event = self.wait_for_command(round.questions[at].0, left, round.plan.control)?;
                return Ok(Some(event));
            }
            Effect::ReadAnswer(at) => {
                let (question, glossary) = &round.questions[at];
                let text = spoken::reference(question, glossary);
                self.speak(&text, question.language);
            }
            Effect::Keep(at, rating) => self.keep_rating(round, at, rating)?,
            Effect::PassOver(at) => round.outcomes[at].ending = Ending::Skipped,
            Effect::Understood => self.mark(Tone::Understood, round),
            Effect::NotUnderstood => self.mark(Tone::NotUnderstood, round),
            Effect::Close => self.console.clear_live(),
        }
        Ok(None)
    }

    fn tell(&mut self, notice: Notice, round: &Round<'_>) {
        if round.plan.aloud {
            let in_chinese = round.in_chinese();
            let text = say::spoken(notice, in_chinese);
            self.console.say(&text);
            self.say(&text, if in_chinese { Language::Chinese } else { Language::English });
        } else if let Some(text) = say::shown(notice) {
            self.console.say(&text);
        }
    }

    fn ask(&mut self, at: usize, part: Part, round: &mut Round<'_>) -> Result<()> {
        // Rendered while this one is answered.
        if let Some((next, glossary)) = round.questions.get(at + 1) {
            self.mouth.prepare_question(next, glossary);
        }
        let (asked, glossary) = round.asked(at, part);
        // From the question to the end of the answer, what is typed is not shown.
        let keys = self.keyboard.watch();
        let screen = Screen::of(&asked, LIMIT);
        if round.shown != Some((at, part)) {
            screen.begin(self.console);
            round.shown = Some((at, part));
        }
        screen.asking(&keys, self.console);
        if part == Part::FollowUp {
            // It was composed for the voice.
            round.outcomes[at].was_followed_up = true;
            let text = round.outcomes[at].follow_up.as_ref().map(|follow_up| follow_up.spoken.clone());
            self.speak(&text.unwrap_or_default(), asked.language);
        } else {
            let interrupt = self.interrupt;
            self.mouth.ask(&asked, glossary, self.console, &|| is_over(&keys, interrupt));
        }
        self.stop_if_asked(None)?;
        let interrupt = self.interrupt;
        self.ears.ready(|| {
            is_over(&keys, interrupt);
            !interrupt.is_set()
        })?;
        round.keys = Some(keys);
        Ok(())
    }

    fn listen(
        &mut self,
        at: usize,
        part: Part,
        limit: Option<Millis>,
        round: &mut Round<'_>,
    ) -> Result<Event> {
        let (question, glossary) = round.asked(at, part);
        let now = clock::now();
        let by_voice = round.plan.control != Control::Keys;
        let follow_up = part == Part::FollowUp;
        let prompt = Prompt { question: &question, glossary, follow_up, limit, by_voice };
        let heard = self.hear(&prompt, &now);
        round.keys = None;
        let answer = match heard? {
            Reply::Answer(answer) => *answer,
            Reply::Command(command) => return Ok(Event::Said(command)),
            Reply::Exhausted => return Ok(Event::Exhausted),
        };
        self.stop_if_asked(answer.take.as_deref())?;
        if answer.is_silent || !round.plan.feedback {
            // Nothing else will say what was asked.
            Screen::of(&question, LIMIT).leave(self.console);
        }
        if answer.is_silent {
            if let Some(take) = &answer.take {
                set_offered(take)?;
            }
            self.explain_silence(&answer)?;
            if part == Part::Question && round.outcomes[at].judged().is_none() {
                round.outcomes[at].ending = Ending::Silent;
            }
            return Ok(Event::Quiet);
        }
        round.heard = Some((answer, now));
        Ok(Event::Answered)
    }

    /// Says something to its end, or until Enter.
    fn say(&mut self, text: &str, language: Language) {
        let keys = self.keyboard.watch();
        let interrupt = self.interrupt;
        self.mouth.say(text, language, self.console, &|| is_over(&keys, interrupt));
    }

    /// Says something that does not stand on the screen as it is said.
    pub(super) fn speak(&mut self, text: &str, language: Language) {
        self.console.detail(&format!("says: {text}"));
        self.say(text, language);
    }

    /// Makes a sound for somebody who speaks; a key needs none.
    fn mark(&mut self, tone: Tone, round: &Round<'_>) {
        if round.plan.aloud {
            self.mouth.tone(tone, self.console);
        }
    }

    /// Tells a trouble to somebody who cannot see it. The screen has the words and the mend.
    fn lament(&mut self, error: &Error, in_chinese: bool) {
        let trouble = if error.is_missing_device() {
            Trouble::Microphone
        } else if error.is_missing_model() {
            Trouble::Recognizer
        } else {
            Trouble::Other
        };
        self.mouth.tone(Tone::Error, self.console);
        let text = say::trouble(trouble, in_chinese);
        self.speak(text, if in_chinese { Language::Chinese } else { Language::English });
    }

    fn stop_if_asked(&self, take: Option<&Path>) -> Result<()> {
        if !self.interrupt.is_set() {
            return Ok(());
        }
        Err(match take {
            None => self.interrupt.stopped("stopped"),
            Some(take) => self
                .interrupt
                .stopped(format!("stopped; what was said is in `{}`", take.display()))
                .hint(judge_later(take)),
        })
    }

    /// Removes the takes that are older than the person wants to keep them, and says so.
    fn remove_old(&mut self) -> Result<()> {
        let Some(days) = self.retention else { return Ok(()) };
        // What nobody was asked about yet is kept for once: it is asked about now.
        let old = Old::find(self.takes.all()?, days, &clock::now()).without(&self.takes.waiting()?);
        if !old.is_empty() {
            old.remove()?;
            let told = format!("removed {}, as `retention` in the settings asks for", old.describe());
            if old.has_ungraded() { self.console.warn(&told) } else { self.console.say(&told) }
        }
        Ok(())
    }
}

/// Whether a key ends what is being waited for; `q` and Ctrl-C end everything.
fn is_over(keys: &Watch, interrupt: &Interrupt) -> bool {
    match keys.pressed() {
        Some(Key::Go) => true,
        Some(Key::Quit | Key::Interrupt) => {
            interrupt.set();
            true
        }
        _ => interrupt.is_set(),
    }
}

/// The command that judges a recorded answer later.
fn judge_later(take: &Path) -> String {
    format!("judge it with: {}", grade_command(take))
}
