//! What viva says while it conducts a session: announcements, reminders, and troubles, for the ear and for the screen.

use crate::coach::session::Notice;
use crate::coach::{Command, Rating};
use crate::time::Millis;

/// A notice as it is spoken, and shown where it is spoken.
pub fn spoken(notice: Notice, in_chinese: bool) -> String {
    if in_chinese { chinese(notice) } else { english(notice) }
}

/// A notice for somebody who looks at the screen; `None` when the screen tells it already.
pub fn shown(notice: Notice) -> Option<String> {
    Some(match notice {
        Notice::Welcome(_) | Notice::Question(..) | Notice::Goodbye | Notice::Choices(_) => return None,
        Notice::AskedAgain => "nothing was heard; the question is asked once more".to_owned(),
        Notice::NothingHeard => "nothing was heard, so there is no score".to_owned(),
        Notice::Exhausted => "the recordings are used up".to_owned(),
        Notice::Rated(rating) => format!("kept your rating: {}", rating.code()),
        other => english(other),
    })
}

fn english(notice: Notice) -> String {
    match notice {
        Notice::Welcome(1) => "One question. Say: I'm done, when your answer is over.".to_owned(),
        Notice::Welcome(many) => format!("{many} questions. Say: I'm done, when an answer is over."),
        Notice::Question(number, of) => format!("Question {number} of {of}."),
        Notice::Think(time) => {
            format!("You have {} to think. Say ready, or press Enter, to start earlier.", seconds(time))
        }
        Notice::AnswerNow => "Please answer now.".to_owned(),
        Notice::AskedAgain => "Nothing was heard. The question once more.".to_owned(),
        Notice::NothingHeard => "Nothing was heard, so there is no score.".to_owned(),
        Notice::Choices(is_last) => format!(
            "Say again, repeat, answer, easy or hard, {}. Otherwise {}.",
            if is_last { "or stop" } else { "next, or stop" },
            if is_last { "we are done" } else { "the next question comes" }
        ),
        Notice::Rated(rating) => format!("Rated {}.", rating.code()),
        Notice::TimeIsUp => "The time is up.".to_owned(),
        Notice::NobodyThere => "Nobody seems to be there, so we stop here.".to_owned(),
        Notice::Exhausted => "There are no more recordings.".to_owned(),
        Notice::Goodbye => "That was all. Goodbye.".to_owned(),
    }
}

fn chinese(notice: Notice) -> String {
    match notice {
        Notice::Welcome(many) => format!("一共 {many} 个问题。回答完了就说：说完了。"),
        Notice::Question(number, of) => format!("第 {number} 题，共 {of} 题。"),
        Notice::Think(time) => {
            format!("你有 {} 秒思考。想好了就说：准备好了，或者按回车。", time.0.div_ceil(1000))
        }
        Notice::AnswerNow => "请回答。".to_owned(),
        Notice::AskedAgain => "没有听到回答，再问一遍。".to_owned(),
        Notice::NothingHeard => "没有听到回答，这题不评分。".to_owned(),
        Notice::Choices(is_last) => format!(
            "可以说：{}再来一次、再说一遍、答案、简单、困难，或者停止。不说话{}。",
            if is_last { "" } else { "下一题、" },
            if is_last { "就到这里" } else { "就进入下一题" }
        ),
        Notice::Rated(rating) => format!("已记为{}。", rated(rating)),
        Notice::TimeIsUp => "时间到。".to_owned(),
        Notice::NobodyThere => "好像没有人在，就到这里。".to_owned(),
        Notice::Exhausted => "没有更多录音了。".to_owned(),
        Notice::Goodbye => "就到这里，再见。".to_owned(),
    }
}

fn rated(rating: Rating) -> &'static str {
    match rating {
        Rating::Again => "忘了",
        Rating::Hard => "困难",
        Rating::Good => "一般",
        Rating::Easy => "简单",
    }
}

fn seconds(time: Millis) -> String {
    match time.0.div_ceil(1000) {
        1 => "1 second".to_owned(),
        many => format!("{many} seconds"),
    }
}

/// What went wrong, for somebody who cannot see the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No microphone, or it was lost.
    Microphone,
    /// No recognizer, or it failed.
    Recognizer,
    /// Anything else.
    Other,
}

/// A trouble, spoken.
pub fn trouble(trouble: Trouble, in_chinese: bool) -> &'static str {
    match (trouble, in_chinese) {
        (Trouble::Microphone, false) => "The microphone does not work. The screen says what to do.",
        (Trouble::Microphone, true) => "麦克风用不了，屏幕上有说明。",
        (Trouble::Recognizer, false) => "The recognizer does not work. The screen says what to do.",
        (Trouble::Recognizer, true) => "语音识别用不了，屏幕上有说明。",
        (Trouble::Other, false) => "Something went wrong. The screen says what.",
        (Trouble::Other, true) => "出了问题，屏幕上有说明。",
    }
}

/// What keys do between two questions, with so many left.
pub fn key_help(left: usize, by_voice: bool) -> String {
    let next = match left {
        0 => "Enter end".to_owned(),
        left => format!("Enter next ({left} left)"),
    };
    let say = if by_voice { "say a command · " } else { "" };
    format!("{say}{next} · t try again · r repeat · a answer · 1-4 rate · q stop")
}

/// The command of a letter or digit: the keys of [`key_help`].
pub fn key_command(key: char) -> Option<Command> {
    Some(match key {
        't' => Command::Again,
        'r' => Command::Repeat,
        'a' => Command::Answer,
        's' => Command::Skip,
        '1' => Command::Rate(Rating::Again),
        '2' => Command::Rate(Rating::Hard),
        '3' => Command::Rate(Rating::Good),
        '4' => Command::Rate(Rating::Easy),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::Commands;
    use crate::coach::command::Moment;

    const ALL: [Notice; 13] = [
        Notice::Welcome(3),
        Notice::Question(2, 3),
        Notice::Think(Millis(20_000)),
        Notice::AnswerNow,
        Notice::AskedAgain,
        Notice::NothingHeard,
        Notice::Choices(false),
        Notice::Choices(true),
        Notice::Rated(Rating::Hard),
        Notice::TimeIsUp,
        Notice::NobodyThere,
        Notice::Exhausted,
        Notice::Goodbye,
    ];

    #[test]
    fn notices_are_sentences_of_their_language() {
        for notice in ALL {
            let (chinese, english) = (spoken(notice, true), spoken(notice, false));
            assert!(
                chinese.ends_with('。') && !chinese.chars().any(|c| c.is_ascii_alphabetic()),
                "{chinese}"
            );
            assert!(english.ends_with('.') && english.is_ascii(), "{english}");
        }
    }

    /// What viva tells people to say, it understands.
    #[test]
    fn what_is_offered_is_understood() {
        let commands = Commands::default();
        let bank = "# T\n\n## Why? {#a}\n\n- a **point**\n";
        let asked = crate::coach::notes::parse(std::path::Path::new("a.md"), bank).questions.remove(0);
        let offers = [
            ("next|again|repeat|answer|easy|hard|stop", Moment::Afterwards),
            ("下一题|再来一次|再说一遍|答案|简单|困难|停止", Moment::Afterwards),
            ("I'm done|说完了", Moment::Answering),
            ("ready|准备好了", Moment::Thinking),
        ];
        let told: String =
            ALL.iter().flat_map(|&notice| [spoken(notice, true), spoken(notice, false)]).collect();
        for (phrases, moment) in offers {
            for phrase in phrases.split('|') {
                assert!(commands.hear(phrase, moment, &asked).is_some(), "{phrase}");
                assert!(told.contains(phrase), "{phrase} is offered nowhere");
            }
        }
    }
}
