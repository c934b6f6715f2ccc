//! The verdicts on one answer: what every later part of viva shows, stores and compares.

use crate::time::Millis;
use crate::transcript::Span;

/// Whether a point was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Not said, or denied ("I forgot what etcd does").
    Missed,
    /// Said in part.
    Partial,
    /// Said.
    Hit,
}

impl Verdict {
    /// `hit`, `partial` or `missed`, as in the JSON.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Hit => "hit",
            Verdict::Partial => "partial",
            Verdict::Missed => "missed",
        }
    }
}

/// The rule by which heard words were taken for a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The same characters after case, width and traditional folding.
    Exact,
    /// Another way the author or a glossary gives.
    Alias,
    /// Words that give the term when written together, or the other way round (`kube let`, `rollback`).
    Joined,
    /// Letters said one by one (`E T C D`).
    Spelled,
    /// The same word in another form (`watches`, `binding`).
    Stem,
    /// Another expression of the same meaning, perhaps in the other language (`rollback` for 回滚).
    Equivalent,
    /// A few letters differ (`kublet`).
    Near,
    /// Other letters or characters of the same sound (静像 for 镜像).
    Sound,
    /// The words were said, but of something else than the point speaks of: earns nothing.
    Misplaced,
    /// The term was said, but in a sentence that says the speaker does not know, or that denies it: earns nothing.
    Denied,
}

impl Rule {
    /// The rule's name in the JSON.
    pub fn code(self) -> &'static str {
        match self {
            Rule::Exact => "exact",
            Rule::Alias => "alias",
            Rule::Joined => "joined",
            Rule::Spelled => "spelled",
            Rule::Stem => "stem",
            Rule::Equivalent => "equivalent",
            Rule::Near => "near",
            Rule::Sound => "sound",
            Rule::Misplaced => "misplaced",
            Rule::Denied => "denied",
        }
    }
}

/// Words that were heard and what they were taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The term or word of the point.
    pub term: String,
    /// The speaker's own words, as they stand in the transcript.
    pub heard: String,
    /// Why they were taken for the term.
    pub rule: Rule,
    /// How sure the rule is, from 0 to 1.
    pub confidence: f64,
    /// Where they stand in the transcript.
    pub span: Span,
    /// Where they were said in the recording; `None` for a written answer.
    pub time: Option<Millis>,
}

/// The verdict on one key point.
#[derive(Debug, Clone, PartialEq)]
pub struct PointResult {
    /// The point's id (`p1`).
    pub id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// 1.0 for a hit, 0.5 for a partial, 0.0 for a missed point.
    pub credit: f64,
    /// What the verdict rests on, in the order it was said; empty for a missed point, except for denials.
    pub evidence: Vec<Evidence>,
}

/// Whether the steps of a sequence were said in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderCheck {
    /// The steps that were said (hit), in the order of the file.
    pub expected: Vec<String>,
    /// The same steps in the order they were said.
    pub heard: Vec<String>,
    /// The length of the longest run of `heard` that follows `expected`, divided by their number (longest increasing
    /// subsequence; Amma 2022 calls it the maximal relative sequence). `None` when fewer than two steps were said or
    /// the question is no sequence.
    pub score: Option<f64>,
    /// The first pair said the wrong way round: `(said first, should have come before it)`.
    pub first_slip: Option<(String, String)>,
}

/// A struck statement that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct WrongStatement {
    /// Its id (`w1`).
    pub id: String,
    /// The statement.
    pub text: String,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}

/// Something about the recording or the recognition that the reader of a score must know.
#[derive(Debug, Clone, PartialEq)]
pub enum Caveat {
    /// Nothing was heard, or nothing that could be judged: there is no score.
    NothingHeard,
    /// At least this share of samples is at full scale.
    Clipped {
        /// From 0 to 1.
        share: f64,
    },
    /// Speech is so quiet that words may be lost.
    TooQuiet {
        /// The level of the speech, in dB relative to full scale.
        dbfs: f64,
    },
    /// Every sample is exactly zero: the microphone is muted or not permitted.
    AllZero,
    /// The sound system dropped this many samples.
    SamplesLost {
        /// Samples at the device's rate.
        count: u64,
    },
    /// The device disappeared while recording; what was said until then was judged.
    DeviceLost,
    /// The recording ends before the length its header promises.
    CutShort,
    /// The time limit was reached.
    TimeLimit,
    /// The recognizer fell behind; live text was late, nothing was skipped.
    RecognizerLate,
    /// The recognizer failed on a part of the answer.
    RecognizerFailed {
        /// Its message.
        why: String,
    },
    /// The recognizer invented text where nothing was said, which was left out.
    Invented {
        /// The text left out.
        text: String,
    },
    /// A bare list of terms, which earns nothing: echoed by the recognizer from its vocabulary, or said without a sentence.
    OnlyNames {
        /// The list.
        text: String,
    },
    /// The answer repeats itself in a loop, as recognizers do on noise; the repetitions earn nothing.
    Loop,
    /// The answer only reads the question back.
    QuestionEcho,
    /// Terms of points that are not hit, which only a recognizer that was told them has heard; they earn nothing.
    OnlyWhenTold {
        /// The terms.
        terms: Vec<String>,
    },
    /// The demonstration model was used on something it was not made for.
    DemoModel,
}

impl Caveat {
    /// The caveat's name in the JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Caveat::NothingHeard => "nothing_heard",
            Caveat::Clipped { .. } => "clipped",
            Caveat::TooQuiet { .. } => "too_quiet",
            Caveat::AllZero => "all_zero",
            Caveat::SamplesLost { .. } => "samples_lost",
            Caveat::DeviceLost => "device_lost",
            Caveat::CutShort => "cut_short",
            Caveat::TimeLimit => "time_limit",
            Caveat::RecognizerLate => "recognizer_late",
            Caveat::RecognizerFailed { .. } => "recognizer_failed",
            Caveat::Invented { .. } => "invented",
            Caveat::OnlyNames { .. } => "only_names",
            Caveat::Loop => "loop",
            Caveat::QuestionEcho => "question_echo",
            Caveat::OnlyWhenTold { .. } => "only_when_told",
            Caveat::DemoModel => "demo_model",
        }
    }
}

/// The judgement of one answer. The same question, transcript and glossary always give the same assessment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assessment {
    /// One result a key point, in the order of the file.
    pub points: Vec<PointResult>,
    /// Weighted credit of the points that are not optional, from 0 to 1. `None` when nothing could be judged, or the
    /// question has only optional points.
    pub coverage: Option<f64>,
    /// Whether the steps came in their order.
    pub order: OrderCheck,
    /// Struck statements that were said.
    pub said_but_wrong: Vec<WrongStatement>,
    /// What the reader of the score must know.
    pub caveats: Vec<Caveat>,
}
