//! From an answer to its verdict, kept beside the recording, and what a broken device or disk means.

use super::super::grade::Judged;
use super::super::hear::{Answer, End};
use super::round::{Ending, FollowUp, Round};
use super::{Practice, Result, judge_later};
use crate::coach::session::{Event, Part};
use crate::coach::{Assessment, Caveat, Rating, follow_up};
use crate::edge::sound::PERMISSION;
use crate::edge::takes::save_grade;
use crate::error::Error;
use crate::render::spoken;
use crate::time::Millis;

impl Practice<'_> {
    /// Judges the answer that was just heard and keeps the grade.
    pub(super) fn judge(&mut self, round: &mut Round<'_>, at: usize, part: Part) -> Result<Event> {
        let nothing = Event::Judged { missing: false };
        let Some((answer, now)) = round.heard.take() else { return Ok(nothing) };
        let (asked, glossary) = round.asked(at, part);
        if let End::RecognizerLost(why) = &answer.end {
            return Err(lost_recognizer(why, &answer));
        }
        let kept = self.ears.asked(&asked, &now);
        let mut judged = Judged::spoken(&asked, glossary, &answer, self.ears.model(), kept.as_ref());
        let first = round.outcomes[at].judged();
        if let (Part::FollowUp, Some(first), Some(point)) = (part, first, asked.points.first()) {
            let question = round.questions[at].0;
            let answers = (&first.transcript, &judged.transcript);
            let assessment = follow_up::judge(question, point, answers, glossary);
            let caveats = std::mem::take(&mut judged.assessment.caveats);
            judged.assessment = Assessment { caveats, ..assessment };
            judged.extras.follow_up = Some(point.id.clone());
        }
        if self.is_demo {
            judged.assessment.caveats.retain(|caveat| *caveat != Caveat::DemoModel);
        }
        // Kept before it is shown: what happens to the terminal now cannot lose it.
        let saved = match &answer.take {
            Some(take) => save_grade(take, &judged.json(&asked)?).map(drop),
            None => Ok(()),
        };
        let missing = match part {
            Part::Question => self.keep_answer(round, at, (judged, &answer)),
            Part::FollowUp => {
                if let Some(follow_up) = &mut round.outcomes[at].follow_up {
                    follow_up.judged = Some(judged);
                }
                false
            }
        };
        let broken = match &answer.end {
            End::DeviceLost(why) => Some(lost_device(why, true)),
            End::DiskFailed(why) => Some(disk_failed(why)),
            _ => None,
        };
        let broken = match (broken, saved) {
            (Some(error), Err(unsaved)) => {
                Some(unsaved.hints().iter().fold(error, |error, hint| error.hint(hint)))
            }
            (broken, saved) => broken.or(saved.err()),
        };
        match broken {
            None => Ok(Event::Judged { missing }),
            Some(error) => {
                self.feed_back(round, at)?;
                Err(error)
            }
        }
    }

    /// Notes the verdict; says whether a missed point can be asked for, and prepares the question that does.
    fn keep_answer(&self, round: &mut Round<'_>, at: usize, (judged, answer): (Judged, &Answer)) -> bool {
        let (question, glossary) = &round.questions[at];
        let outcome = &mut round.outcomes[at];
        outcome.answer = answer.speech.last().map_or(Millis::ZERO, |speech| speech.end);
        let point = follow_up::most_important(question, &judged.assessment).filter(|_| round.plan.follow_up);
        outcome.follow_up = point.map(|point| {
            let shown = spoken::follow_up_shown(question, point, &judged.assessment, glossary);
            let spoken = spoken::follow_up(question, point, &judged.assessment, glossary);
            FollowUp { question: follow_up::question(question, point, &shown), spoken, judged: None }
        });
        let missing = outcome.follow_up.is_some();
        outcome.ending = Ending::Answered(Box::new(judged));
        missing
    }

    /// Shows the feedback, and speaks it to somebody who does not look.
    pub(super) fn feed_back(&mut self, round: &mut Round<'_>, at: usize) -> Result<()> {
        let (question, glossary) = &round.questions[at];
        let Some(judged) = round.outcomes[at].judged() else { return Ok(()) };
        round.shown = None;
        let width = self.console.width();
        self.console.result(&judged.feedback(question, width))?;
        if round.plan.aloud {
            let text = spoken::feedback(question, &judged.assessment, glossary);
            self.speak(&text, question.language);
        }
        Ok(())
    }

    /// Keeps the learner's own rating with the grade.
    pub(super) fn keep_rating(&mut self, round: &mut Round<'_>, at: usize, rating: Rating) -> Result<()> {
        let question = round.questions[at].0;
        let take = round.outcomes[at].take();
        if let Ending::Answered(judged) = &mut round.outcomes[at].ending {
            judged.extras.rating = Some(rating.code().to_owned());
            if let Some(take) = take {
                save_grade(&take, &judged.json(question)?)?;
            }
        }
        Ok(())
    }

    /// Turns a silence that has a cause in the device into an error; asking again would not help.
    pub(super) fn explain_silence(&self, answer: &Answer) -> Result<()> {
        if let End::DiskFailed(why) = &answer.end {
            return Err(disk_failed(why));
        }
        self.explain_loss(answer)?;
        if answer.caveats.contains(&Caveat::AllZero) && self.ears.can_be_asked_again() {
            return Err(Error::missing_device(
                "the microphone gives only digital silence: it is muted, or viva is not permitted to use it",
            )
            .hint("unmute it, or pick another: viva devices")
            .hint(PERMISSION));
        }
        Ok(())
    }

    /// The error for a microphone or recognizer that is gone.
    pub(super) fn explain_loss(&self, answer: &Answer) -> Result<()> {
        match &answer.end {
            End::DeviceLost(why) => Err(lost_device(why, false)),
            End::RecognizerLost(why) => Err(Error::missing_model(format!("the recognizer was lost: {why}"))),
            _ => Ok(()),
        }
    }
}

fn lost_device(why: &str, has_answer: bool) -> Error {
    let what = if has_answer {
        format!(
            "the microphone was lost during the answer: {why}; what was said until then was kept and judged"
        )
    } else {
        format!("the microphone was lost before anything was said: {why}")
    };
    Error::missing_device(what).hint("plug it in again and look with: viva devices")
}

fn lost_recognizer(why: &str, answer: &Answer) -> Error {
    let error = Error::missing_model(format!("the recognizer was lost, and the answer is not judged: {why}"));
    match &answer.take {
        Some(take) => error.hint(format!("what was said is in `{}`", take.display())).hint(judge_later(take)),
        None => error,
    }
}

pub(super) fn disk_failed(why: &str) -> Error {
    Error::failed(format!("the recording could not be written to its end: {why}"))
        .hint("free some space, or keep takes elsewhere: --data-dir DIR")
}
