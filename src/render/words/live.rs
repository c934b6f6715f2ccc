//! What the view says while one question is asked and answered.

use super::Words;
use crate::time::Millis;

impl Words {
    /// While the question is being read aloud.
    pub(in crate::render) fn asking(self) -> &'static str {
        self.pick("正在读题", "reading the question")
    }

    /// Before the first word.
    pub(in crate::render) fn speak_now(self) -> &'static str {
        self.pick("请开始回答", "speak now")
    }

    /// While the last utterance is being recognized.
    pub(in crate::render) fn finishing(self) -> &'static str {
        self.pick("正在转写最后几句", "transcribing the last words")
    }

    pub(in crate::render) fn too_loud(self) -> &'static str {
        self.pick("声音过大", "too loud")
    }

    /// The countdown of a silence that will end the answer.
    pub(in crate::render) fn ending(self, left: Millis) -> String {
        let seconds = left.seconds();
        self.pick(
            format!("{seconds:.1} 秒后结束，开口即继续"),
            format!("ends in {seconds:.1} s: speak to go on"),
        )
    }

    pub(in crate::render) fn silence_ends(self) -> &'static str {
        self.pick("停下不说，即为答完", "a silence ends the answer")
    }

    /// What Enter does while the question is read.
    pub(in crate::render) fn enter_answers(self) -> &'static str {
        self.pick("Enter 直接作答", "Enter answer now")
    }

    /// What Enter does while the answer is heard.
    pub(in crate::render) fn enter_ends(self) -> &'static str {
        self.pick("Enter 答完", "Enter done")
    }

    pub(in crate::render) fn q_stops(self) -> &'static str {
        self.pick("q 停止", "q stop")
    }
}
