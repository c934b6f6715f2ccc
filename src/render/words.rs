//! Every sentence people read beside their answer, in both languages side by side: a sentence cannot exist in one only.

mod delivery;
mod live;

use crate::coach::explain::PointReading;
use crate::coach::{Caveat, Objection, Question, Rule, Standing, Verdict};

/// The language of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

impl Words {
    /// The language in which people read about this question.
    pub(super) fn of(question: &Question) -> Self {
        if question.speaks_chinese() { Words::Chinese } else { Words::English }
    }

    fn pick<T>(self, chinese: T, english: T) -> T {
        match self {
            Words::Chinese => chinese,
            Words::English => english,
        }
    }

    pub(super) fn answer(self) -> &'static str {
        self.pick("你的回答", "Your answer")
    }

    pub(super) fn empty_answer(self) -> &'static str {
        self.pick("（没有内容）", "(nothing)")
    }

    pub(super) fn points(self) -> &'static str {
        self.pick("要点", "Key points")
    }

    pub(super) fn how_read(self) -> &'static str {
        self.pick(
            "回答是这样读的（逐句，以及比较时的写法）",
            "How the answer was read, clause by clause, and what it is compared as",
        )
    }

    pub(super) fn how_weighed(self) -> &'static str {
        self.pick("要点是这样衡量的", "How each point was weighed")
    }

    /// Why a clause does not count as it stands; `None` when it does.
    pub(super) fn standing(self, standing: Standing) -> Option<&'static str> {
        match standing {
            Standing::Said => None,
            Standing::Bare => Some(self.pick("只罗列了名词，不算说明", "only names things")),
            Standing::Denied => Some(self.pick("说的是不会、不记得", "says not to know")),
        }
    }

    /// What speaks against a point whose words were said.
    pub(super) fn objection(self, objection: Objection) -> &'static str {
        match objection {
            Objection::Denied => {
                self.pick("但肯定与否定反了", "but affirmed what it denies, or the other way round")
            }
            Objection::Opposite => {
                self.pick("但用了意思相反的词", "but with the opposite of one of its words")
            }
            Objection::Figure => self.pick("但数字不同", "but with another number"),
            Objection::Crossed => self.pick("但对应关系反了", "but with its words in the wrong pairs"),
            Objection::Misplaced => self.pick("但说的是别的对象", "but of something else"),
            Objection::Reversed => self.pick("但先后或方向说反了", "but the other way round"),
            Objection::Struck => self.pick("但它是一句错误说法的一部分", "but as part of a wrong statement"),
            Objection::OnlyNamed => {
                self.pick("但只提到名字，没有说明", "but only named, with nothing said of it")
            }
        }
    }

    /// The sum under a point: percentages of its weight.
    pub(super) fn weighed(self, reading: &PointReading, verdict: Verdict) -> String {
        let (share, needed) = (100.0 * reading.share, 100.0 * reading.needed);
        let verdict = match verdict {
            Verdict::Hit => self.pick("说到", "hit"),
            Verdict::Partial => self.pick("说到一部分", "partly said"),
            Verdict::Missed => self.pick("未说到", "missed"),
        };
        let term = if reading.term_said {
            self.pick("说到了关键词", "a term was said")
        } else {
            self.pick("没有说到关键词", "no term was said")
        };
        let context = if reading.on_subject {
            self.pick("另有要点说得清楚", "another point was said well")
        } else {
            self.pick("其他要点都没有说清楚", "no other point was said well")
        };
        self.pick(
            format!("= {share:.0} %，{term}，{context}，{needed:.0} % 起算说到：{verdict}"),
            format!("= {share:.0} %; {term}, {context}, so {needed:.0} % make a hit: {verdict}"),
        )
    }

    /// Above the utterances that were heard differently with the terms of the bank.
    pub(super) fn heard_twice(self) -> &'static str {
        self.pick("告诉模型术语之后再听一遍", "Heard once more, with the terms told")
    }

    /// What a second hearing had, and what came of it.
    pub(super) fn told_apart(self, verified: &[String], unsure: &[String], is_checked: bool) -> String {
        let list = |terms: &[String]| terms.join(self.pick("、", ", "));
        let mut parts = Vec::new();
        if !verified.is_empty() && is_checked {
            parts.push(self.pick(
                format!("采信：{}", list(verified)),
                format!("holds without being told: {}", list(verified)),
            ));
        }
        if !unsure.is_empty() {
            parts.push(
                self.pick(format!("不采信：{}", list(unsure)), format!("not counted: {}", list(unsure))),
            );
        }
        parts.join(self.pick("；", "; "))
    }

    pub(super) fn order(self) -> &'static str {
        self.pick("顺序", "Order")
    }

    pub(super) fn wrong(self) -> &'static str {
        self.pick("说错了", "Said, but wrong")
    }

    pub(super) fn coverage(self) -> &'static str {
        self.pick("覆盖", "Coverage")
    }

    pub(super) fn delivery(self) -> &'static str {
        self.pick("表达", "Delivery")
    }

    pub(super) fn notes(self) -> &'static str {
        self.pick("请注意", "Please note")
    }

    pub(super) fn reference(self) -> &'static str {
        self.pick("参考答案", "Reference answer")
    }

    pub(super) fn take(self) -> &'static str {
        self.pick("录音", "Recording")
    }

    pub(super) fn model(self) -> &'static str {
        self.pick("模型", "Model")
    }

    pub(super) fn optional(self) -> &'static str {
        self.pick("加分项", "bonus")
    }

    /// Marks heard words: `“…”` in both, as terminals give these marks one column.
    pub(super) fn quote(self, words: &str) -> String {
        format!("“{words}”")
    }

    /// Why words that are not the term itself count for it; `None` when they are.
    pub(super) fn rule(self, rule: Rule) -> Option<&'static str> {
        Some(match rule {
            Rule::Exact => return None,
            Rule::Alias => self.pick("另一种说法", "another way to say it"),
            Rule::Joined => self.pick("连写或分写", "written together or apart"),
            Rule::Spelled => self.pick("逐个字母念出", "spelled letter by letter"),
            Rule::Stem => self.pick("同词不同形", "another form of the word"),
            Rule::Equivalent => self.pick("同义", "same meaning"),
            Rule::Sound => self.pick("读音相同", "sounds the same"),
            Rule::Near => self.pick("拼写相近", "spelled almost so"),
            Rule::Misplaced => {
                self.pick("但说的是别的对象，不计分", "but said of something else: earns nothing")
            }
            Rule::Denied => self.pick("但说了不会或否认，不计分", "but unsure or denied: earns nothing"),
        })
    }

    /// The terms of a point that were not said.
    pub(super) fn not_heard(self, terms: &[&str]) -> String {
        self.pick(format!("未说到：{}", terms.join("、")), format!("not heard: {}", terms.join(", ")))
    }

    /// An aside after words: the space before it belongs to English.
    pub(super) fn aside(self, text: &str) -> String {
        self.pick(format!("（{text}）"), format!(" ({text})"))
    }

    pub(super) fn in_order(self) -> &'static str {
        self.pick("按顺序说出", "said in order")
    }

    pub(super) fn out_of_order(self) -> &'static str {
        self.pick("没有全按顺序说", "not all said in order")
    }

    /// `first` was said before `second`, which should come first.
    pub(super) fn slip(self, first: &str, second: &str) -> String {
        let (first, second) = (self.quote(first), self.quote(second));
        self.pick(
            format!("{first}说在了{second}之前，而后者应当在先"),
            format!("said {first} before {second}, which comes first"),
        )
    }

    /// How many of the points that count were said.
    pub(super) fn counts(self, hit: usize, partly: usize, all: usize) -> String {
        let plural = if all == 1 { "point" } else { "points" };
        let mut counts = self.pick(format!("{all} 个要点说到 {hit} 个"), format!("{hit} of {all} {plural}"));
        if partly > 0 {
            counts += &self.pick(format!("，另有 {partly} 个说到一部分"), format!(", {partly} partly"));
        }
        counts
    }

    pub(super) fn bonus(self, hit: usize) -> String {
        let plural = if hit == 1 { "bonus" } else { "bonuses" };
        self.pick(format!("，加分项 {hit} 个"), format!(", {hit} {plural}"))
    }

    pub(super) fn not_scored(self) -> &'static str {
        self.pick("这次没有评分", "This answer was not scored")
    }

    /// Why there is no score.
    pub(super) fn why_not_scored(self, caveats: &[Caveat], has_scored_points: bool) -> &'static str {
        let has = |is: fn(&Caveat) -> bool| caveats.iter().any(is);
        if !has_scored_points {
            self.pick("这道题没有计分的要点", "the question has no points that count")
        } else if has(|caveat| matches!(caveat, Caveat::AllZero)) {
            self.pick("麦克风没有送来任何声音", "the microphone gave no sound at all")
        } else if has(|caveat| matches!(caveat, Caveat::RecognizerFailed { .. })) {
            self.pick("没能转写这段录音", "the recording could not be transcribed")
        } else if has(|caveat| matches!(caveat, Caveat::NothingHeard)) {
            self.pick("没有听到可以评判的内容", "nothing was heard that could be judged")
        } else {
            self.pick("这段回答无法评判", "the answer could not be judged")
        }
    }

    /// What happened, and what to do about it.
    pub(super) fn caveat(self, caveat: &Caveat) -> String {
        match caveat {
            Caveat::NothingHeard => self.pick(
                "没有听到回答。请确认选对了麦克风，再答一次。".to_owned(),
                "No answer was heard. Check that the right microphone is chosen and answer again.".to_owned(),
            ),
            Caveat::Clipped { share } => {
                let percent = share * 100.0;
                self.pick(
                    format!("录音过响而失真（{percent:.1}% 的采样到顶）。请调低麦克风音量或离远一些。"),
                    format!(
                        "The recording is distorted ({percent:.1}% of it at full scale). Turn the microphone down or \
                         move away from it."
                    ),
                )
            }
            Caveat::TooQuiet { dbfs } => self.pick(
                format!("声音太小（{dbfs:.0} dBFS），可能漏字。请调高麦克风音量或靠近一些。"),
                format!(
                    "The voice is very quiet ({dbfs:.0} dBFS), so words may be lost. Turn the microphone up or move \
                     closer."
                ),
            ),
            Caveat::AllZero => self.pick(
                "麦克风只送来静音：它被静音了，或者没有录音权限。请在系统设置里打开，再答一次。".to_owned(),
                "The microphone gave pure silence: it is muted, or recording is not permitted. Allow it in the \
                 system's settings and answer again."
                    .to_owned(),
            ),
            Caveat::SamplesLost { count } => self.pick(
                format!("声音系统丢失了 {count} 个采样，可能漏字。请关掉占用处理器的程序，或换一个设备。"),
                format!(
                    "The sound system lost {count} samples, so words may be missing. Close programs that keep the \
                     processor busy, or use another device."
                ),
            ),
            Caveat::DeviceLost => self.pick(
                "录音途中麦克风断开了，只评判了断开之前的内容。请重新接好，再答一次。".to_owned(),
                "The microphone disappeared while you spoke; what was said until then is judged. Plug it in again \
                 and answer again."
                    .to_owned(),
            ),
            Caveat::CutShort => self.pick(
                "录音文件不完整，只评判了其中还在的部分。如有完整的文件，请用它再评一次。".to_owned(),
                "The recording ends before its header says; what is there is judged. Grade the whole file if you \
                 have it."
                    .to_owned(),
            ),
            Caveat::TimeLimit => self.pick(
                "到了时限，回答被截止。请说得更紧凑，或在题库里调大 time=。".to_owned(),
                "The time limit ended the answer. Answer more briefly, or raise `time=` in the bank.".to_owned(),
            ),
            Caveat::RecognizerLate => self.pick(
                "转写跟不上说话，实时文字有延迟，但没有遗漏。换一个更小的模型会更快。".to_owned(),
                "Transcription fell behind, so live text came late; nothing was skipped. A smaller model is faster."
                    .to_owned(),
            ),
            Caveat::RecognizerFailed { why } => self.pick(
                format!("有一部分没能转写（{why}）。录音已保存，可以之后重新评判。"),
                format!("A part could not be transcribed ({why}). The recording is kept and can be graded again."),
            ),
            Caveat::OnlyNames { text } => self.pick(
                format!("“{}”只罗列了名词，没有说明，不计分", text.replace(char::is_whitespace, " ")),
                format!(
                    "“{}” only lists names: without a sentence about them it earns nothing",
                    text.replace(char::is_whitespace, " ")
                ),
            ),
            Caveat::Invented { text } => self.pick(
                format!("模型在没有人声处编出了“{text}”，已去掉，不计分。如果确实说过，请听录音核对。"),
                format!(
                    "The model invented “{text}” where nobody spoke; it was left out. If you did say it, check the \
                     recording."
                ),
            ),
            Caveat::Loop => self.pick(
                "转写陷入了重复，重复的部分不计分。请在安静一些的地方再答一次。".to_owned(),
                "The transcript repeats itself, as happens on noise; repetitions earn nothing. Answer again in a \
                 quieter place."
                    .to_owned(),
            ),
            Caveat::QuestionEcho => self.pick(
                "只复述了题目，不计分。请用自己的话回答。".to_owned(),
                "This only reads the question back, which earns nothing. Answer it in your own words.".to_owned(),
            ),
            Caveat::OnlyWhenTold { terms } => self.pick(
                format!(
                    "只有事先告诉模型时才听到，不计分：{}。如果确实说过，请听录音核对，或者说清楚些再答一次。",
                    terms.join("、")
                ),
                format!(
                    "Heard only when the model was told the terms beforehand, so not counted: {}. If you did say it, check \
                     the recording, or answer again more clearly.",
                    terms.join(", ")
                ),
            ),
            Caveat::DemoModel => self.pick(
                "演示模型只听得懂演示用的合成语音，听不懂人说话。请用 --model 换一个真正的模型，如 ggml-base.bin。"
                    .to_owned(),
                "The demonstration model understands the demonstration's synthetic voices only, not people. Use a \
                 real model with --model, such as ggml-base.bin."
                    .to_owned(),
            ),
        }
    }
}
