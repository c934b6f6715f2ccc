//! The JSON document of one graded answer: what `grade --json` prints, and what reports and histories hold.
//!
//! Its keys and their order are a promise to other programs. Scores are rounded to two decimals, rates to one.

pub mod eval;

use super::words::Words;
use crate::coach::{Assessment, Caveat, Delivery, Evidence, OrderCheck, Question, Rule, Verdict};
use crate::time::Millis;
use crate::transcript::{Segment, Transcript};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One graded answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// What was asked.
    pub question: Asked,
    /// What was answered.
    pub transcript: Answer,
    /// One verdict a key point, in the order of the file.
    pub points: Vec<Point>,
    /// From 0 to 1; `null` when the answer was not scored.
    pub coverage: Option<f64>,
    /// Whether the steps came in their order.
    pub order: Order,
    /// Struck statements that were said.
    pub said_but_wrong: Vec<Wrong>,
    /// Facts about the speech.
    pub delivery: Speech,
    /// What the reader of the score must know.
    pub caveats: Vec<Note>,
    /// What is known besides the judgement.
    #[serde(flatten)]
    pub extras: Extras,
}

/// What the caller knows about the answer besides its judgement; what is unknown is left out of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extras {
    /// The path of the recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<String>,
    /// The name of the Whisper model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// When it was answered, as RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
    /// The file the question stood in when it was asked, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// The microphone, when it was chosen by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The version of viva that graded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viva: Option<String>,
    /// How hard it was by the learner's own judgement: `again`, `hard`, `good` or `easy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// The point that was asked for, when this is the answer to a follow-up; it is then the only point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<String>,
    /// How the recognizer was helped with the terms of the bank; left out when it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vocabulary: Option<Vocabulary>,
}

/// How the recognizer was helped with the terms of the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// `verify` or `on`.
    pub help: String,
    /// The utterances in which they made a difference.
    pub utterances: Vec<HeardTwice>,
}

/// An utterance that was heard once more, with the terms, and differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardTwice {
    /// Where it starts in the recording.
    pub start_ms: Millis,
    /// Where it ends.
    pub end_ms: Millis,
    /// What was heard without the terms.
    pub plain: String,
    /// What was heard with them.
    pub told: String,
    /// Terms that only the second hearing had, and that count.
    pub verified: Vec<String>,
    /// Terms that only the second hearing had, and that do not count.
    pub unsure: Vec<String>,
}

/// The question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The whole text.
    pub text: String,
    /// The timed pieces; empty for a written answer.
    pub segments: Vec<Segment>,
}

/// The verdict on one key point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// `p1`, `p2`, ….
    pub id: String,
    /// The author's line.
    pub text: String,
    /// How much it counts.
    pub weight: f64,
    /// A bonus.
    pub optional: bool,
    /// `hit`, `partial` or `missed`.
    #[serde(serialize_with = "verdict_code", deserialize_with = "verdict")]
    pub verdict: Verdict,
    /// From 0 to 1.
    pub credit: f64,
    /// What the verdict rests on.
    pub evidence: Vec<Heard>,
}

/// Words that were heard and what they were taken for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// The term of the point.
    pub term: String,
    /// The speaker's words.
    pub heard: String,
    /// The rule by which they were taken for the term.
    #[serde(serialize_with = "rule_code", deserialize_with = "rule")]
    pub rule: Rule,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f64,
    /// The first character in the transcript's text.
    pub start: usize,
    /// The character after the last one.
    pub end: usize,
    /// Where in the recording; left out for a written answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<Millis>,
}

/// Whether the steps came in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The steps that were said, in the order of the file.
    pub expected: Vec<String>,
    /// The same in the order they were said.
    pub heard: Vec<String>,
    /// From 0 to 1; `null` when there is nothing to judge.
    pub score: Option<f64>,
}

/// A struck statement that was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wrong {
    /// `w1`, `w2`, ….
    pub id: String,
    /// The statement.
    pub text: String,
    /// The words it rests on.
    pub evidence: Vec<Heard>,
}

/// Facts about the speech, each `null` when unknown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Speech {
    /// Time with speech in it.
    pub speaking_ms: Option<Millis>,
    /// Silences inside the answer.
    pub pauses: Option<u32>,
    /// Chinese characters and Latin words per minute of speech.
    pub rate_per_min: Option<f64>,
    /// From the open microphone to the first word that is no filler.
    #[serde(default)]
    pub first_word_ms: Option<Millis>,
    /// The share of the time from the first word to the last with speech in it.
    #[serde(default)]
    pub speaking_share: Option<f64>,
    /// Pauses of a second or more.
    #[serde(default)]
    pub long_pauses: Option<u32>,
    /// The longest pause; `null` without any, too.
    #[serde(default)]
    pub longest_pause: Option<Longest>,
    /// Fillers, at least so many, the most frequent first.
    #[serde(default)]
    pub fillers: Option<Vec<Filled>>,
}

/// The longest pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Longest {
    /// Where it begins.
    pub start_ms: Millis,
    /// How long it is.
    pub length_ms: Millis,
    /// The word before it; `null` when unknown.
    pub after: Option<String>,
}

/// A filler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The word.
    pub text: String,
    /// How often it was heard.
    pub count: u32,
}

/// A caveat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its name, for programs.
    pub code: String,
    /// What happened and what to do, in English.
    pub message: String,
}

impl Grade {
    /// The document of one answer.
    pub fn new(
        question: &Question,
        transcript: &Transcript,
        assessment: &Assessment,
        delivery: Option<&Delivery>,
        extras: Extras,
    ) -> Self {
        let points = question.points.iter().filter_map(|point| {
            let result = assessment.points.iter().find(|result| result.id == point.id)?;
            Some(Point {
                id: point.id.clone(),
                text: point.text.clone(),
                weight: rounded(point.weight),
                optional: point.optional,
                verdict: result.verdict,
                credit: rounded(result.credit),
                evidence: result.evidence.iter().map(Heard::from).collect(),
            })
        });
        let wrong = assessment.said_but_wrong.iter().map(|wrong| Wrong {
            id: wrong.id.clone(),
            text: wrong.text.clone(),
            evidence: wrong.evidence.iter().map(Heard::from).collect(),
        });
        Grade {
            question: Asked { id: question.id.clone(), text: question.text.clone() },
            transcript: Answer {
                text: transcript.text().to_owned(),
                segments: transcript.segments().to_vec(),
            },
            points: points.collect(),
            coverage: assessment.coverage.map(rounded),
            order: Order::from(&assessment.order),
            said_but_wrong: wrong.collect(),
            delivery: delivery.map(Speech::from).unwrap_or_default(),
            caveats: assessment.caveats.iter().map(Note::from).collect(),
            extras,
        }
    }
}

impl From<&Evidence> for Heard {
    fn from(evidence: &Evidence) -> Self {
        Heard {
            term: evidence.term.clone(),
            heard: evidence.heard.clone(),
            rule: evidence.rule,
            confidence: rounded(evidence.confidence),
            start: evidence.span.start,
            end: evidence.span.end,
            start_ms: evidence.time,
        }
    }
}

impl From<&OrderCheck> for Order {
    fn from(order: &OrderCheck) -> Self {
        Order {
            expected: order.expected.clone(),
            heard: order.heard.clone(),
            score: order.score.map(rounded),
        }
    }
}

impl From<&Delivery> for Speech {
    fn from(delivery: &Delivery) -> Self {
        Speech {
            speaking_ms: Some(delivery.speaking),
            pauses: Some(delivery.pauses),
            rate_per_min: Some((delivery.rate_per_min * 10.0).round() / 10.0),
            first_word_ms: delivery.first_word,
            speaking_share: delivery.speaking_share().map(rounded),
            long_pauses: Some(delivery.long_pauses),
            longest_pause: delivery.longest_pause.as_ref().map(|longest| Longest {
                start_ms: longest.start,
                length_ms: longest.length,
                after: longest.after.clone(),
            }),
            fillers: Some(
                delivery.fillers.iter().map(|f| Filled { text: f.text.to_owned(), count: f.count }).collect(),
            ),
        }
    }
}

impl From<&Caveat> for Note {
    fn from(caveat: &Caveat) -> Self {
        Note { code: caveat.code().to_owned(), message: Words::English.caveat(caveat) }
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

// Serde hands serializers the field by reference.
fn verdict_code<S: Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verdict.code())
}

fn verdict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Verdict, D::Error> {
    let all = [Verdict::Missed, Verdict::Partial, Verdict::Hit];
    by_code(deserializer, "verdict", all.map(|verdict| (verdict.code(), verdict)))
}

fn rule_code<S: Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.code())
}

fn rule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rule, D::Error> {
    let all = [
        Rule::Exact,
        Rule::Alias,
        Rule::Joined,
        Rule::Spelled,
        Rule::Stem,
        Rule::Near,
        Rule::Equivalent,
        Rule::Sound,
        Rule::Misplaced,
        Rule::Denied,
    ];
    by_code(deserializer, "rule", all.map(|rule| (rule.code(), rule)))
}

fn by_code<'de, D: Deserializer<'de>, T, const N: usize>(
    deserializer: D,
    what: &str,
    all: [(&str, T); N],
) -> Result<T, D::Error> {
    let code = String::deserialize(deserializer)?;
    all.into_iter()
        .find_map(|(known, value)| (known == code).then_some(value))
        .ok_or_else(|| serde::de::Error::custom(format!("unknown {what} `{code}`")))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use expect_test::expect;
    use serde_json::Value;

    fn grade(sample: &sample::Sample, delivery: bool, extras: Extras) -> Grade {
        let delivery = delivery.then_some(&sample.delivery);
        Grade::new(&sample.question, &sample.transcript, &sample.assessment, delivery, extras)
    }

    /// Every key of the document, in the order it is written.
    #[test]
    fn the_keys_and_their_order_are_a_promise() {
        let extras = Extras {
            take: Some("a.wav".into()),
            model: Some("base".into()),
            answered_at: Some("2026-01-02T03:04:05Z".into()),
            bank: Some("/notes/k8s.md".into()),
            device: Some("USB".into()),
            viva: Some("0.1.0".into()),
            rating: Some("hard".into()),
            follow_up: Some("p2".into()),
            vocabulary: Some(Vocabulary {
                help: "verify".into(),
                utterances: vec![HeardTwice {
                    start_ms: Millis(400),
                    end_ms: Millis(3800),
                    plain: "首先客户端把请求发给 API 色沃".into(),
                    told: "首先客户端把请求发给 API Server".into(),
                    verified: vec!["API Server".into()],
                    unsure: Vec::new(),
                }],
            }),
        };
        let mut sample = sample::chinese();
        sample.assessment.points.truncate(2);
        sample.assessment.points.remove(0);
        let text = serde_json::to_string_pretty(&grade(&sample, true, extras)).unwrap();
        expect![[r#"
            {
              "question": {
                "id": "pod-creation",
                "text": "一个 Pod 的创建流程是怎样的？"
              },
              "transcript": {
                "text": "首先客户端把请求发给 API Server，然后调度器通过 watch 发现了新的 Pod，API Server 把 Pod 写到 E T C D 里面，最后 kublet 把容器拉起来，CRI 是什么我忘了。Scheduler 会启动容器。",
                "segments": [
                  {
                    "text": "首先客户端把请求发给 API Server，",
                    "start_ms": 400,
                    "end_ms": 3800
                  },
                  {
                    "text": "然后调度器通过 watch 发现了新的 Pod，",
                    "start_ms": 5200,
                    "end_ms": 9100
                  },
                  {
                    "text": "API Server 把 Pod 写到 E T C D 里面，",
                    "start_ms": 9900,
                    "end_ms": 13600
                  },
                  {
                    "text": "最后 kublet 把容器拉起来，CRI 是什么我忘了。Scheduler 会启动容器。",
                    "start_ms": 14500,
                    "end_ms": 21000
                  }
                ]
              },
              "points": [
                {
                  "id": "p2",
                  "text": "API Server 把 Pod 写入 etcd，此时 Pod 处于 Pending",
                  "weight": 2.0,
                  "optional": false,
                  "verdict": "hit",
                  "credit": 1.0,
                  "evidence": [
                    {
                      "term": "etcd",
                      "heard": "E T C D",
                      "rule": "spelled",
                      "confidence": 0.95,
                      "start": 66,
                      "end": 73,
                      "start_ms": 12287
                    }
                  ]
                }
              ],
              "coverage": 0.75,
              "order": {
                "expected": [
                  "p1",
                  "p2",
                  "p3"
                ],
                "heard": [
                  "p1",
                  "p3",
                  "p2"
                ],
                "score": 0.67
              },
              "said_but_wrong": [
                {
                  "id": "w1",
                  "text": "Scheduler 启动容器",
                  "evidence": [
                    {
                      "term": "Scheduler 启动容器",
                      "heard": "Scheduler 会启动容器",
                      "rule": "exact",
                      "confidence": 1.0,
                      "start": 105,
                      "end": 120,
                      "start_ms": 18636
                    }
                  ]
                }
              ],
              "delivery": {
                "speaking_ms": 17500,
                "pauses": 3,
                "rate_per_min": 205.7,
                "first_word_ms": 400,
                "speaking_share": 0.85,
                "long_pauses": 1,
                "longest_pause": {
                  "start_ms": 3800,
                  "length_ms": 1400,
                  "after": "Server"
                },
                "fillers": []
              },
              "caveats": [
                {
                  "code": "too_quiet",
                  "message": "The voice is very quiet (-47 dBFS), so words may be lost. Turn the microphone up or move closer."
                },
                {
                  "code": "samples_lost",
                  "message": "The sound system lost 480 samples, so words may be missing. Close programs that keep the processor busy, or use another device."
                }
              ],
              "take": "a.wav",
              "model": "base",
              "answered_at": "2026-01-02T03:04:05Z",
              "bank": "/notes/k8s.md",
              "device": "USB",
              "viva": "0.1.0",
              "rating": "hard",
              "follow_up": "p2",
              "vocabulary": {
                "help": "verify",
                "utterances": [
                  {
                    "start_ms": 400,
                    "end_ms": 3800,
                    "plain": "首先客户端把请求发给 API 色沃",
                    "told": "首先客户端把请求发给 API Server",
                    "verified": [
                      "API Server"
                    ],
                    "unsure": []
                  }
                ]
              }
            }"#]].assert_eq(&text);
    }

    #[test]
    fn what_is_unknown_is_null_or_absent_as_promised() {
        let document = serde_json::to_value(grade(&sample::english(), false, Extras::default())).unwrap();
        let nothing = serde_json::json!({
            "speaking_ms": null, "pauses": null, "rate_per_min": null, "first_word_ms": null,
            "speaking_share": null, "long_pauses": null, "longest_pause": null, "fillers": null,
        });
        assert_eq!(document["delivery"], nothing);
        assert!(document["points"][0]["evidence"][0].get("start_ms").is_none());
        for key in ["take", "model", "answered_at", "viva"] {
            assert!(document.get(key).is_none(), "{key}");
        }
        let empty = sample::Sample { assessment: Assessment::default(), ..sample::english() };
        let document = serde_json::to_value(grade(&empty, false, Extras::default())).unwrap();
        assert_eq!(document["coverage"], Value::Null);
        assert_eq!(document["order"], serde_json::json!({"expected": [], "heard": [], "score": null}));
    }

    #[test]
    fn scores_have_two_decimals() {
        let mut sample = sample::english();
        sample.assessment.coverage = Some(2.0 / 3.0);
        sample.assessment.points[0].evidence[0].confidence = 0.123_456;
        let text = serde_json::to_string(&grade(&sample, true, Extras::default())).unwrap();
        assert!(text.contains(r#""coverage":0.67,"#) && text.contains(r#""confidence":0.12,"#), "{text}");
    }

    #[test]
    fn a_stored_grade_is_read_back_as_it_was() {
        let extras = Extras { model: Some("base".into()), ..Extras::default() };
        for grade in
            [grade(&sample::chinese(), true, extras), grade(&sample::english(), false, Extras::default())]
        {
            let text = serde_json::to_string(&grade).unwrap();
            assert_eq!(serde_json::from_str::<Grade>(&text).unwrap(), grade);
        }
        let text = serde_json::to_string(&grade(&sample::english(), false, Extras::default())).unwrap();
        let error = serde_json::from_str::<Grade>(&text.replace("\"spelled\"", "\"guessed\"")).unwrap_err();
        assert!(error.to_string().contains("unknown rule `guessed`"), "{error}");
    }
}
