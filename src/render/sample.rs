//! One Chinese and one English answer with everything that can be shown, for the tests of this module.

use crate::coach::eval::{Case, Label, Prediction};
use crate::coach::*;
use crate::time::Millis;
use crate::transcript::{Segment, Transcript};
use std::ops::Range;

/// A question, the answer, its assessment and its delivery.
pub(super) struct Sample {
    pub(super) question: Question,
    pub(super) transcript: Transcript,
    pub(super) assessment: Assessment,
    pub(super) delivery: Delivery,
}

/// A key point; nested ones give the index of their parent.
pub(super) fn point(id: &str, text: &str, parent: Option<usize>) -> KeyPoint {
    KeyPoint {
        id: id.into(),
        text: text.into(),
        terms: Vec::new(),
        weight: 1.0,
        optional: false,
        step: parent.is_none(),
        parent,
        place: Place::default(),
    }
}

/// A question without points.
pub(super) fn question(text: &str, language: Language) -> Question {
    Question {
        id: "pod-creation".into(),
        id_is_written: true,
        text: text.into(),
        topic: Vec::new(),
        language,
        time_limit: None,
        say: None,
        points: Vec::new(),
        wrong: Vec::new(),
        reference: String::new(),
        bank: "Kubernetes".into(),
        place: Place::default(),
    }
}

/// Words of the transcript taken for a term.
pub(super) fn evidence(transcript: &Transcript, heard: &str, term: &str, rule: Rule) -> Evidence {
    let byte = transcript.text().find(heard).expect("a sample's evidence stands in its transcript");
    let start = transcript.text()[..byte].chars().count();
    Evidence {
        term: term.into(),
        heard: heard.into(),
        rule,
        confidence: if rule == Rule::Exact { 1.0 } else { 0.95 },
        span: start..start + heard.chars().count(),
        time: transcript.time_of(start),
    }
}

fn result(id: &str, verdict: Verdict, evidence: Vec<Evidence>) -> PointResult {
    let credit = match verdict {
        Verdict::Hit => 1.0,
        Verdict::Partial => 0.5,
        Verdict::Missed => 0.0,
    };
    PointResult { id: id.into(), verdict, credit, evidence }
}

fn segment(text: &str, start: u64, end: u64) -> Segment {
    Segment { text: text.into(), start: Millis(start), end: Millis(end) }
}

/// The stretches of speech of a transcript whose segments have no silence around them.
fn spoken(transcript: &Transcript) -> Vec<Range<Millis>> {
    transcript.segments().iter().map(|segment| segment.start..segment.end).collect()
}

/// A Chinese answer with English terms, some of it out of order.
pub(super) fn chinese() -> Sample {
    let transcript = Transcript::from_segments([
        segment("首先客户端把请求发给 API Server，", 400, 3800),
        segment("然后调度器通过 watch 发现了新的 Pod，", 5200, 9100),
        segment("API Server 把 Pod 写到 E T C D 里面，", 9900, 13600),
        segment("最后 kublet 把容器拉起来，CRI 是什么我忘了。Scheduler 会启动容器。", 14500, 21000),
    ]);
    let heard = |heard, term, rule| evidence(&transcript, heard, term, rule);
    let mut question = question("一个 Pod 的创建流程是怎样的？", Language::Chinese);
    question.topic = vec!["工作负载".into()];
    question.points = vec![
        point("p1", "客户端把创建请求交给 API Server", None),
        point("p2", "API Server 把 Pod 写入 etcd，此时 Pod 处于 Pending", None),
        point(
            "p3",
            "Scheduler 通过 watch 发现没有节点的 Pod，选出一个 node，这一步只做决定，不启动任何东西",
            None,
        ),
        point("p4", "过滤与打分两个阶段", Some(2)),
        point("p5", "节点上的 kubelet 通过 CRI 启动容器", None),
        KeyPoint {
            optional: true, ..point("p6", "kubelet 上报 Pod 状态，API Server 更新 etcd", None)
        },
    ];
    question.points[1].weight = 2.0;
    question.points[4].terms = ["kubelet", "CRI"].map(|term| Term { ways: vec![term.into()] }).into();
    question.wrong = vec![point("w1", "Scheduler 启动容器", None)];
    question.reference =
        "客户端把请求交给 API Server，经过认证、授权和准入之后写入 etcd。\n\n之后每个组件都通过 watch 得知变化，各做一步。"
            .into();
    let assessment = Assessment {
        points: vec![
            result("p1", Verdict::Hit, vec![heard("API Server", "API Server", Rule::Exact)]),
            result("p2", Verdict::Hit, vec![heard("E T C D", "etcd", Rule::Spelled)]),
            result(
                "p3",
                Verdict::Hit,
                vec![heard("调度器", "Scheduler", Rule::Alias), heard("watch", "watch", Rule::Exact)],
            ),
            result("p4", Verdict::Missed, vec![]),
            result(
                "p5",
                Verdict::Partial,
                vec![heard("kublet", "kubelet", Rule::Near), heard("CRI", "CRI", Rule::Denied)],
            ),
            result("p6", Verdict::Missed, vec![]),
        ],
        coverage: Some(4.5 / 6.0),
        order: OrderCheck {
            expected: vec!["p1".into(), "p2".into(), "p3".into()],
            heard: vec!["p1".into(), "p3".into(), "p2".into()],
            score: Some(2.0 / 3.0),
            first_slip: Some(("p3".into(), "p2".into())),
        },
        said_but_wrong: vec![WrongStatement {
            id: "w1".into(),
            text: "Scheduler 启动容器".into(),
            evidence: vec![heard("Scheduler 会启动容器", "Scheduler 启动容器", Rule::Exact)],
        }],
        caveats: vec![Caveat::TooQuiet { dbfs: -47.2 }, Caveat::SamplesLost { count: 480 }],
    };
    let delivery = Delivery::measure(&transcript, &spoken(&transcript));
    Sample { question, transcript, assessment, delivery }
}

/// An English answer that was typed.
pub(super) fn english() -> Sample {
    let transcript = Transcript::written(
        "First the client sends the request to the API server, which stores the pod in E T C D. \
         The kube let watches and starts the container, I think.",
    );
    let heard = |heard, term, rule| evidence(&transcript, heard, term, rule);
    let mut question = question("What happens when a pod is created?", Language::English);
    question.points = vec![
        point("p1", "The client sends the request to the API server", None),
        point("p2", "The API server stores the pod in etcd", None),
        point("p3", "The scheduler picks a node", None),
        point("p4", "The kubelet starts the containers", None),
    ];
    question.reference = "Every component watches the API server and does one step.".into();
    let assessment = Assessment {
        points: vec![
            result("p1", Verdict::Hit, vec![heard("API server", "API server", Rule::Exact)]),
            result("p2", Verdict::Hit, vec![heard("E T C D", "etcd", Rule::Spelled)]),
            result("p3", Verdict::Missed, vec![]),
            result("p4", Verdict::Hit, vec![heard("kube let", "kubelet", Rule::Joined)]),
        ],
        coverage: Some(0.75),
        order: OrderCheck {
            expected: vec!["p1".into(), "p2".into(), "p4".into()],
            heard: vec!["p1".into(), "p2".into(), "p4".into()],
            score: Some(1.0),
            first_slip: None,
        },
        said_but_wrong: Vec::new(),
        caveats: Vec::new(),
    };
    let delivery = Delivery::measure(&transcript, &[Millis(400)..Millis(9_400)]);
    Sample { question, transcript, assessment, delivery }
}

/// A labelled answer with two points and no tags, its order not labelled.
fn case(id: &str, labels: [Label; 2], transcript: &str) -> Case {
    let points = vec![
        point("p1", "The API server writes the Pod to etcd", None),
        point("p2", "The scheduler picks a node", None),
    ];
    Case {
        id: id.into(),
        question: Question { points, ..question("How is a Pod created?", Language::Auto) },
        labels: labels.to_vec(),
        transcript: transcript.into(),
        language: "en".into(),
        order_ok: None,
        tags: Vec::new(),
    }
}

/// Labelled answers, and verdicts that differ from every kind of label.
pub(super) fn labelled() -> (Vec<Case>, Vec<Prediction>) {
    use Label::{Hit, Missed, Unsure};
    let cases = vec![
        Case {
            tags: vec!["letter".into(), "口音".into()],
            order_ok: Some(true),
            ..case("pod-1", [Hit, Hit], "The scheduler picks one, and before that it is in E T C D.")
        },
        Case {
            tags: vec!["denial".into(), "a-tag-longer-than-any-table-should-be".into()],
            language: "zh".into(),
            ..case("pod-2", [Missed, Missed], "etcd 是什么我忘了。\u{1b}[31m")
        },
        Case { tags: vec!["letter".into()], ..case("pod-3", [Hit, Unsure], "it is in E T C D") },
        Case { order_ok: Some(false), ..case("pod-4", [Hit, Hit], "the node, then etcd") },
    ];
    let prediction =
        |verdicts: [Verdict; 2], order_score| Prediction { verdicts: verdicts.to_vec(), order_score };
    let predictions = vec![
        prediction([Verdict::Hit, Verdict::Partial], Some(0.5)),
        prediction([Verdict::Hit, Verdict::Missed], None),
        prediction([Verdict::Hit, Verdict::Hit], None),
        prediction([Verdict::Missed, Verdict::Hit], None),
    ];
    (cases, predictions)
}
