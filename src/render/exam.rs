//! The result of a mock exam: for the terminal, for programs, and for the ear.

use super::ink::Ink;
use super::terminal::{BAD, HALF, HEADING, QUIET};
use crate::coach::{Question, Verdict};
use crate::error::{Error, Result};
use crate::time::Millis;
use serde::Serialize;

/// A question whose coverage, the follow-up counted, is below this should be revisited.
pub const REVISIT: f64 = 0.6;
/// The narrowest width that is laid out.
const NARROWEST: usize = 40;
/// Questions to revisit that are read out; the rest is a number.
const READ_OUT: usize = 3;

/// A whole exam.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet<'a> {
    /// What its questions were chosen by.
    pub seed: u64,
    /// From the first question to the end.
    pub elapsed: Millis,
    /// The questions in the order they were asked.
    pub rows: Vec<Row<'a>>,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// What became of it.
    pub ending: Ending,
    /// The coverage of the first answer; `None` when it was not scored.
    pub coverage: Option<f64>,
    /// The coverage with the follow-up counted.
    pub counted: Option<f64>,
    /// How long the answer took.
    pub answer: Millis,
    /// The points, all but optional ones, that were not said even then, by their ids.
    pub missed: Vec<String>,
    /// The follow-up.
    pub follow_up: Option<Follow<'a>>,
    /// The recording of the first answer.
    pub take: Option<String>,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was answered.
    Answered,
    /// Nothing was heard.
    Silent,
    /// It was passed over.
    Skipped,
    /// The exam ended before it.
    NotReached,
}

impl Ending {
    /// `answered`, `silent`, `skipped` or `not_reached`.
    pub fn code(self) -> &'static str {
        match self {
            Ending::Answered => "answered",
            Ending::Silent => "silent",
            Ending::Skipped => "skipped",
            Ending::NotReached => "not_reached",
        }
    }
}

/// A follow-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Follow<'a> {
    /// The point it asked for.
    pub point: &'a str,
    /// How it was asked.
    pub text: &'a str,
    /// The verdict on its answer; `None` when nothing was heard.
    pub verdict: Option<Verdict>,
    /// Its answer.
    pub heard: &'a str,
}

impl Row<'_> {
    /// What counts: nothing said is nothing covered; a question that was not asked, or not scored, does not count.
    fn counts(&self) -> Option<f64> {
        match self.ending {
            Ending::Answered => self.counted,
            Ending::Silent | Ending::Skipped => Some(0.0),
            Ending::NotReached => None,
        }
    }

    /// Whether it should be practiced again.
    fn is_weak(&self) -> bool {
        self.counts().is_some_and(|coverage| coverage < REVISIT)
    }
}

impl Sheet<'_> {
    /// The mean coverage of the questions that count; `None` when there is none.
    fn coverage(&self) -> Option<f64> {
        let counts: Vec<f64> = self.rows.iter().filter_map(Row::counts).collect();
        (!counts.is_empty()).then(|| counts.iter().sum::<f64>() / counts.len() as f64)
    }

    fn in_chinese(&self) -> bool {
        self.rows.first().is_some_and(|row| row.question.speaks_chinese())
    }

    fn asked(&self) -> usize {
        self.rows.iter().filter(|row| row.ending != Ending::NotReached).count()
    }

    /// The summary for a terminal of this width.
    pub fn text(&self, width: usize) -> String {
        let width = width.max(NARROWEST);
        let pick =
            |chinese: &'static str, english: &'static str| if self.in_chinese() { chinese } else { english };
        let mut lines = vec![Ink::new(pick("模拟面试", "Mock exam"), HEADING).painted(), String::new()];
        for (number, row) in self.rows.iter().enumerate() {
            let mut head = Ink::default();
            head.push_plain(&format!("{:>2}  ", number + 1));
            head.push(&percent(row.counts()), style(row.counts()));
            head.push_plain(&format!(
                "  {:>5}  ",
                if row.answer == Millis::ZERO { "-".to_owned() } else { row.answer.to_string() }
            ));
            head.push_plain(&row.question.text);
            lines.push(head.shortened(width).painted());
            lines.extend(self.details(row).into_iter().map(|ink| ink.shortened(width).painted()));
        }
        lines.push(String::new());
        let coverage = match self.coverage() {
            Some(coverage) => format!("{:.0} %", 100.0 * coverage),
            None => "-".to_owned(),
        };
        lines.push(if self.in_chinese() {
            format!("平均覆盖 {coverage}，问了 {} 题，共 {}，种子 {}", self.asked(), self.elapsed, self.seed)
        } else {
            format!(
                "Mean coverage {coverage} of {} {} in {}, seed {}",
                self.asked(),
                if self.asked() == 1 { "question" } else { "questions" },
                self.elapsed,
                self.seed
            )
        });
        let weak: Vec<&str> =
            self.rows.iter().filter(|row| row.is_weak()).map(|row| row.question.id.as_str()).collect();
        if !weak.is_empty() {
            lines.push(format!("{}: {}", pick("再练", "To revisit"), weak.join(", ")));
        }
        lines.join("\n") + "\n"
    }

    /// What stands under a question: what became of it, the follow-up, what is still missing.
    fn details(&self, row: &Row<'_>) -> Vec<Ink> {
        let pick =
            |chinese: &'static str, english: &'static str| if self.in_chinese() { chinese } else { english };
        let line = |text: &str| Ink::new(&format!("             {text}"), QUIET);
        let mut lines = Vec::new();
        match row.ending {
            Ending::Answered => {}
            Ending::Silent => lines.push(line(pick("没有听到回答", "nothing was heard"))),
            Ending::Skipped => lines.push(line(pick("跳过", "skipped"))),
            Ending::NotReached => lines.push(line(pick("没有问到", "not reached"))),
        }
        if let Some(follow) = &row.follow_up {
            let result = match follow.verdict {
                Some(Verdict::Hit) => pick("说到了", "said"),
                Some(Verdict::Partial) => pick("说到一部分", "said in part"),
                Some(Verdict::Missed) => pick("没有说到", "not said"),
                None => pick("没有回答", "not answered"),
            };
            let was = percent(row.coverage);
            let label = pick("追问", "follow-up on");
            lines.push(line(&format!(
                "{label} {}: {result} ({} {})",
                follow.point,
                pick("追问前", "before it"),
                was.trim()
            )));
        }
        let missed = row.question.points.iter().filter(|point| row.missed.contains(&point.id));
        lines.extend(missed.map(|point| {
            let mut ink = Ink::new("           ✗ ", BAD);
            ink.push_plain(&point.text);
            ink
        }));
        lines
    }

    /// The result as it is spoken. Points are not read out: only how it went and what to practice again.
    pub fn spoken(&self) -> String {
        let weak: Vec<&str> =
            self.rows.iter().filter(|row| row.is_weak()).map(|row| row.question.text.as_str()).collect();
        let more = weak.len().saturating_sub(READ_OUT);
        let named = weak[..weak.len() - more].iter();
        let Some(coverage) = self.coverage().map(|coverage| (100.0 * coverage).round()) else {
            return if self.in_chinese() { "没有评分。" } else { "Nothing was scored." }.to_owned();
        };
        if self.in_chinese() {
            let mut text = format!("问了 {} 题，平均覆盖 {coverage}%。", self.asked());
            if !weak.is_empty() {
                text += "建议再练：";
                text += &named.map(|question| sentence(question, '。')).collect::<String>();
            }
            if more > 0 {
                text += &format!("还有 {more} 题。");
            }
            return text;
        }
        let questions = if self.asked() == 1 { "question" } else { "questions" };
        let mut text = format!("{} {questions}, and a mean coverage of {coverage}%.", self.asked());
        if !weak.is_empty() {
            text += " Practice these again:";
            text += &named.map(|question| format!(" {}", sentence(question, '.'))).collect::<String>();
        }
        if more > 0 {
            text += &format!(" And {more} more.");
        }
        text
    }

    /// The JSON document, pretty-printed, with a line feed at its end.
    ///
    /// # Errors
    /// Never in practice: the document has no maps with odd keys.
    pub fn json(&self) -> Result<String> {
        let document = Document {
            seed: self.seed,
            elapsed_ms: self.elapsed,
            asked: self.asked(),
            coverage: self.coverage().map(rounded),
            revisit: self
                .rows
                .iter()
                .filter(|row| row.is_weak())
                .map(|row| row.question.id.as_str())
                .collect(),
            questions: self.rows.iter().map(Entry::from).collect(),
        };
        let text = serde_json::to_string_pretty(&document)
            .map_err(|e| Error::failed("cannot write the result as JSON").because(e))?;
        Ok(text + "\n")
    }
}

/// A question as a sentence of its own.
fn sentence(text: &str, stop: char) -> String {
    let text = text.trim();
    if text.ends_with(['?', '？', '!', '！', '.', '。']) {
        text.to_owned()
    } else {
        format!("{text}{stop}")
    }
}

fn percent(coverage: Option<f64>) -> String {
    coverage.map_or_else(|| "   - ".to_owned(), |coverage| format!("{:>3.0} %", 100.0 * coverage))
}

fn style(coverage: Option<f64>) -> anstyle::Style {
    match coverage {
        Some(coverage) if coverage < REVISIT => BAD,
        Some(coverage) if coverage < 0.9 => HALF,
        _ => anstyle::Style::new(),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[derive(Serialize)]
struct Document<'a> {
    seed: u64,
    elapsed_ms: Millis,
    asked: usize,
    /// The mean of what counts; `null` when nothing does.
    coverage: Option<f64>,
    revisit: Vec<&'a str>,
    questions: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    text: &'a str,
    topic: &'a [String],
    outcome: &'static str,
    coverage: Option<f64>,
    coverage_with_follow_up: Option<f64>,
    answer_ms: Millis,
    missed: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<Asked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    take: Option<&'a str>,
}

#[derive(Serialize)]
struct Asked<'a> {
    point: &'a str,
    asked: &'a str,
    /// `null` when nothing was heard.
    verdict: Option<&'static str>,
    heard: &'a str,
}

impl<'a> From<&'a Row<'_>> for Entry<'a> {
    fn from(row: &'a Row<'_>) -> Self {
        Entry {
            id: &row.question.id,
            text: &row.question.text,
            topic: &row.question.topic,
            outcome: row.ending.code(),
            coverage: row.coverage.map(rounded),
            coverage_with_follow_up: row.counted.map(rounded),
            answer_ms: row.answer,
            missed: &row.missed,
            follow_up: row.follow_up.as_ref().map(|follow| Asked {
                point: follow.point,
                asked: follow.text,
                verdict: follow.verdict.map(Verdict::code),
                heard: follow.heard,
            }),
            take: row.take.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use expect_test::expect;

    fn sheet<'a>(question: &'a Question, other: &'a Question) -> Sheet<'a> {
        let row = |question: &'a Question, ending, coverage, counted| Row {
            question,
            ending,
            coverage,
            counted,
            answer: if ending == Ending::Answered { Millis(65_000) } else { Millis::ZERO },
            missed: Vec::new(),
            follow_up: None,
            take: None,
        };
        let mut first = row(question, Ending::Answered, Some(0.25), Some(0.5));
        first.missed = vec![question.points[0].id.clone()];
        first.follow_up = Some(Follow {
            point: "p2",
            text: "What comes next?",
            verdict: Some(Verdict::Hit),
            heard: "It is stored in etcd.",
        });
        first.take = Some("a.wav".into());
        Sheet {
            seed: 7,
            elapsed: Millis(300_500),
            rows: vec![
                first,
                row(other, Ending::Skipped, None, None),
                row(other, Ending::Answered, Some(1.0), Some(1.0)),
                row(other, Ending::NotReached, None, None),
            ],
        }
    }

    #[test]
    fn the_summary_tells_what_to_practice_again() {
        let sample = sample::chinese();
        let sheet = sheet(&sample.question, &sample.question);
        let text = anstream::adapter::strip_str(&sheet.text(72)).to_string();
        expect![[r#"
            模拟面试

             1   50 %   1:05  一个 Pod 的创建流程是怎样的？
                         追问 p2: 说到了 (追问前 25 %)
                       ✗ 客户端把创建请求交给 API Server
             2    0 %      -  一个 Pod 的创建流程是怎样的？
                         跳过
             3  100 %   1:05  一个 Pod 的创建流程是怎样的？
             4     -       -  一个 Pod 的创建流程是怎样的？
                         没有问到

            平均覆盖 50 %，问了 3 题，共 5:00，种子 7
            再练: pod-creation, pod-creation
        "#]]
        .assert_eq(&text);
        expect![
            "问了 3 题，平均覆盖 50%。建议再练：一个 Pod 的创建流程是怎样的？一个 Pod 的创建流程是怎样的？"
        ]
        .assert_eq(&sheet.spoken());
        for width in [40, 60, 100] {
            let text = anstream::adapter::strip_str(&sheet.text(width)).to_string();
            let columns = |line: &str| unicode_width::UnicodeWidthStr::width(line);
            assert!(text.lines().take(8).all(|line| columns(line) <= width), "{width}:\n{text}");
        }
    }

    #[test]
    fn the_keys_and_their_order_are_a_promise() {
        let sample = sample::chinese();
        let mut sheet = sheet(&sample.question, &sample.question);
        sheet.rows.truncate(1);
        expect![[r#"
            {
              "seed": 7,
              "elapsed_ms": 300500,
              "asked": 1,
              "coverage": 0.5,
              "revisit": [
                "pod-creation"
              ],
              "questions": [
                {
                  "id": "pod-creation",
                  "text": "一个 Pod 的创建流程是怎样的？",
                  "topic": [
                    "工作负载"
                  ],
                  "outcome": "answered",
                  "coverage": 0.25,
                  "coverage_with_follow_up": 0.5,
                  "answer_ms": 65000,
                  "missed": [
                    "p1"
                  ],
                  "follow_up": {
                    "point": "p2",
                    "asked": "What comes next?",
                    "verdict": "hit",
                    "heard": "It is stored in etcd."
                  },
                  "take": "a.wav"
                }
              ]
            }
        "#]]
        .assert_eq(&sheet.json().unwrap());
    }
}
