use super::*;
use crate::coach::assessment::Rule;
use crate::coach::question::{KeyPoint, Place, Term};
use crate::language::Language;
use crate::time::Millis;
use crate::transcript::Segment;
use std::fmt::Write;

mod meaning;
mod properties;

/// A point with these terms, each with its ways divided by `|`.
pub(in crate::coach) fn point(id: &str, text: &str, terms: &[&str]) -> KeyPoint {
    KeyPoint {
        id: id.to_owned(),
        text: text.to_owned(),
        terms: terms.iter().map(|term| Term { ways: term.split('|').map(str::to_owned).collect() }).collect(),
        weight: 1.0,
        optional: false,
        step: false,
        parent: None,
        place: Place::default(),
    }
}

pub(in crate::coach) fn question(text: &str, points: Vec<KeyPoint>) -> Question {
    Question {
        id: "q".to_owned(),
        id_is_written: true,
        text: text.to_owned(),
        topic: Vec::new(),
        language: Language::Auto,
        time_limit: None,
        say: None,
        points,
        wrong: Vec::new(),
        reference: String::new(),
        bank: String::new(),
        place: Place::default(),
    }
}

fn steps(mut question: Question) -> Question {
    question.points.iter_mut().for_each(|point| point.step = true);
    question
}

fn pod_creation() -> Question {
    let mut question = steps(question(
        "一个 Pod 的创建流程是怎样的？",
        vec![
            point("p1", "客户端把创建请求交给 API Server", &["API Server"]),
            point("p2", "API Server 把 Pod 写入 etcd，此时 Pod 处于 Pending", &["etcd", "Pending"]),
            point(
                "p3",
                "Scheduler 通过 watch 发现没有节点的 Pod，选出一个 node",
                &["Scheduler|调度器", "watch"],
            ),
            point("p4", "把 bind 结果经 API Server 写回 etcd", &["bind|绑定"]),
            point("p5", "节点上的 kubelet watch 到 Pod，通过 CRI 启动容器", &["kubelet", "CRI"]),
            point("p6", "kubelet 上报 Pod 状态，API Server 更新 etcd", &[]),
        ],
    ));
    question.points[5].optional = true;
    question.wrong = vec![point("w1", "Scheduler 启动容器", &[])];
    question
}

fn pod_creation_in_english() -> Question {
    let mut question = steps(question(
        "How is a pod created?",
        vec![
            point("p1", "The client hands the request to the API server", &["API server"]),
            point("p2", "The API server writes the pod to etcd, the pod is Pending", &["etcd", "Pending"]),
            point("p3", "The scheduler watches for pods without a node and picks a node", &["scheduler"]),
            point("p4", "The binding is written back through the API server", &["binding"]),
            point("p5", "The kubelet on the node starts the container through CRI", &["kubelet", "CRI"]),
        ],
    ));
    question.wrong = vec![point("w1", "The scheduler starts the container", &[])];
    question
}

fn glossary() -> Glossary {
    let mut glossary = Glossary::default();
    glossary.add("kubelet", ["cube let".to_owned(), "酷不莱特".to_owned()]);
    glossary
}

fn hear(question: &Question, answer: &str) -> Assessment {
    assess(question, &Transcript::written(answer), &glossary())
}

/// Verdicts as a string: `+` hit, `~` partial, `-` missed.
fn marks(assessment: &Assessment) -> String {
    let mark = |point: &PointResult| match point.verdict {
        Verdict::Hit => '+',
        Verdict::Partial => '~',
        Verdict::Missed => '-',
    };
    assessment.points.iter().map(mark).collect()
}

#[track_caller]
fn check(question: &Question, answer: &str, expected: &str) -> Assessment {
    let assessment = hear(question, answer);
    assert_eq!(marks(&assessment), expected, "{answer}\n{:#?}", assessment.points);
    assessment
}

/// The evidence as `term ← heard (rule)`.
fn evidence(point: &PointResult) -> String {
    let mut lines = String::new();
    for piece in &point.evidence {
        writeln!(lines, "{} <- {} ({}, {})", piece.term, piece.heard, piece.rule.code(), piece.confidence)
            .unwrap();
    }
    lines
}

#[test]
fn a_full_answer_in_chinese() {
    let answer = "首先客户端把创建请求发给 API server，API server 把 pod 写到 E T C D 里面，这时候 pod 是 pending 状态。\
        然后调度器通过 watch 发现没有节点的 pod，选一个 node。接着把绑定结果通过 API server 写回 etcd。\
        最后节点上的 cube let watch 到 pod，通过 C R I 启动容器。";
    let assessment = check(&pod_creation(), answer, "+++++-");
    assert_eq!(assessment.coverage, Some(1.0));
    assert_eq!(assessment.order.score, Some(1.0));
    assert!(assessment.said_but_wrong.is_empty() && assessment.caveats.is_empty());
    expect_test::expect![[r#"
        通过 <- 通过 (exact, 1)
        节点上的 <- 节点上的 (exact, 1)
        kubelet <- cube let (alias, 0.95)
        watch <- watch (exact, 1)
        pod <- pod (exact, 1)
        CRI <- C R I (spelled, 0.95)
        启动容器 <- 启动容器 (exact, 1)
    "#]]
    .assert_eq(&evidence(&assessment.points[4]));
}

#[test]
fn answers_in_chinese() {
    let question = pod_creation();
    check(&question, "客戶端把創建請求交給API Server，然後寫入etcd。", "++----");
    check(&question, "调度器选出一个 node，然后 kubelet 通过 CRI 启动容器。", "--+-+-");
    check(&question, "今天天气很好，我们去公园散步，然后吃了一顿饭。", "------");
    check(&question, "kubelet 我不记得是做什么的了。", "------");
    check(&question, "kubelet", "----~-");
    check(&question, "节点上的酷不莱特通过 CRI 启动容器", "----+-");
}

#[test]
fn answers_in_english() {
    let question = pod_creation_in_english();
    let full = "The client sends the request to the API server. It writes the pod to E T C D and the pod is pending. \
        The scheduler watches for pods without a node and picks one. Then the binding is written back through the API \
        server. Finally the kube let on the node starts the container through C R I.";
    let assessment = check(&question, full, "+++++");
    assert_eq!((assessment.coverage, assessment.order.score), (Some(1.0), Some(1.0)));
    check(&question, "the kublet on that node starts containers", "----+");
    check(&question, "I forgot what etcd does. The kubelet on the node starts the container.", "----+");
    check(&question, "I find my part of the note, what a catch, it serves us well.", "-----");
}

#[test]
fn steps_in_the_wrong_order_are_told() {
    let answer = "节点上的 kubelet 通过 CRI 启动容器。调度器通过 watch 发现没有节点的 Pod，选出一个 node。";
    let assessment = check(&pod_creation(), answer, "--+-+-");
    assert_eq!(assessment.order.expected, ["p3", "p5"]);
    assert_eq!(assessment.order.heard, ["p5", "p3"]);
    assert_eq!(assessment.order.score, Some(0.5));
    assert_eq!(assessment.order.first_slip, Some(("p5".to_owned(), "p3".to_owned())));
}

#[test]
fn evidence_quotes_the_speaker_with_place_and_time() {
    let segment =
        |text: &str, start, end| Segment { text: text.into(), start: Millis(start), end: Millis(end) };
    let transcript = Transcript::from_segments([
        segment("嗯，首先", 0, 1000),
        segment("節點上的 cube let 通過 C.R.I. 啟動容器。", 2000, 4000),
    ]);
    let assessment = assess(&pod_creation(), &transcript, &glossary());
    let chars: Vec<char> = transcript.text().chars().collect();
    let found = &assessment.points[4];
    assert_eq!(found.verdict, Verdict::Hit);
    assert!(found.evidence.iter().any(|piece| piece.heard == "cube let" && piece.rule == Rule::Alias));
    assert!(found.evidence.iter().any(|piece| piece.heard == "C.R.I" && piece.rule == Rule::Spelled));
    assert!(found.evidence.iter().any(|piece| piece.heard == "啟動容器" && piece.term == "启动容器"));
    assert!(found.evidence.windows(2).all(|pair| pair[0].span.start < pair[1].span.start));
    for piece in &found.evidence {
        assert_eq!(chars[piece.span.clone()].iter().collect::<String>(), piece.heard);
        assert!(piece.time.is_some_and(|time| time >= Millis(2000) && time <= Millis(4000)));
    }
}

#[test]
fn silence_is_not_scored() {
    for answer in ["", " \n\t　", "🙂🙂", "…"] {
        let assessment = check(&pod_creation(), answer, "------");
        assert_eq!(assessment.coverage, None, "{answer:?}");
        assert_eq!(assessment.caveats, [Caveat::NothingHeard], "{answer:?}");
    }
}

#[test]
fn inventions_earn_nothing() {
    for answer in [
        "Thanks for watching!",
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "字幕由 Amara.org 社区提供",
        "Thank you.",
        "[Music]",
    ] {
        let assessment = check(&pod_creation(), answer, "------");
        assert_eq!(assessment.coverage, None, "{answer}");
        assert!(
            matches!(assessment.caveats[..], [Caveat::Invented { .. }, Caveat::NothingHeard]),
            "{answer}"
        );
    }
    let tail = "节点上的 kubelet 通过 CRI 启动容器。谢谢观看，下期再见。";
    let assessment = check(&pod_creation(), tail, "----+-");
    assert_eq!(assessment.caveats, [Caveat::Invented { text: "谢谢观看，下期再见".to_owned() }]);
    let polite = check(&pod_creation(), "节点上的 kubelet 通过 CRI 启动容器。谢谢。", "----+-");
    assert!(polite.caveats.is_empty());
}

#[test]
fn loops_earn_nothing() {
    let assessment = check(&pod_creation(), &"kubelet 通过 CRI 启动容器。".repeat(9), "------");
    assert_eq!(assessment.caveats, [Caveat::Loop, Caveat::NothingHeard]);
    let mixed = format!("调度器通过 watch 选出一个 node。{}", "etcd ".repeat(30));
    let assessment = check(&pod_creation(), &mixed, "--+---");
    assert_eq!(assessment.caveats, [Caveat::Loop]);
}

#[test]
fn the_question_read_back_earns_nothing() {
    let probes = question(
        "Liveness, readiness and startup probes?",
        vec![point("p1", "liveness", &["liveness"]), point("p2", "Readiness probes", &["readiness"])],
    );
    for (question, answer, expected) in [
        (pod_creation(), "一个Pod的创建流程是怎样的", "------"),
        (pod_creation_in_english(), "So how is a pod created?", "-----"),
        (probes.clone(), "Liveness, readiness and startup probes?", "--"),
    ] {
        let assessment = check(&question, answer, expected);
        assert!(assessment.caveats.contains(&Caveat::QuestionEcho) || answer.starts_with("So"), "{answer}");
    }
    check(&probes, "Readiness probes", "-+");
}

#[test]
fn a_bare_list_of_terms_earns_nothing() {
    let assessment =
        check(&pod_creation(), "API Server, etcd, Pending, Scheduler, watch, bind, kubelet, CRI", "------");
    assert!(matches!(assessment.caveats[..], [Caveat::OnlyNames { .. }]));
    for joined in [
        "有 API Server，还有 etcd，还有 Scheduler，然后 kubelet，还有 CRI",
        "API Server 啊，etcd 啊，Scheduler 啊，kubelet 啊，CRI 啊",
        "there's the API Server, then etcd, then the Scheduler, then kubelet and CRI",
    ] {
        check(&pod_creation(), joined, "------");
    }
    let phases = question(
        "Which phases does a pod have?",
        ["Pending", "Running", "Succeeded", "Failed", "Unknown"]
            .map(|phase| point("p", phase, &[phase]))
            .to_vec(),
    );
    check(&phases, "Pending, Running, Succeeded, Failed and Unknown", "+++++");
}

#[test]
fn a_denied_point_is_missed_with_its_own_words() {
    let assessment = check(&pod_creation_in_english(), "I forgot what etcd does", "-----");
    let denied = &assessment.points[1].evidence;
    assert_eq!(denied.len(), 1);
    assert_eq!((denied[0].heard.as_str(), denied[0].rule), ("etcd", Rule::Denied));
    assert_eq!(assessment.points[1].credit, 0.0);
    assert!(assessment.points[0].evidence.is_empty());
    // Said elsewhere, it counts.
    let mended = "I forgot the name. The API server writes the pod to etcd, it is pending.";
    check(&pod_creation_in_english(), mended, "-+---");
}

#[test]
fn struck_statements_are_told_only_when_said_whole() {
    let (chinese, english) = (pod_creation(), pod_creation_in_english());
    for (question, answer, said) in [
        (&chinese, "然后 scheduler 启动容器", true),
        (&chinese, "Scheduler 会启动这个容器", false),
        (&chinese, "scheduler 不启动容器", false),
        (&chinese, "kubelet 启动容器", false),
        (&chinese, "scheduler 选好节点。启动容器的是 kubelet", false),
        (&chinese, "scheduler 选出节点以后由 kubelet 启动容器", false),
        (&english, "the scheduler then starts the container", true),
        (&english, "the scheduler does not start the container", false),
        (&english, "I forgot if the scheduler starts the container", false),
        (&english, "the scheduler", false),
        (&english, "the container starts the scheduler", false),
    ] {
        let found = hear(question, answer).said_but_wrong;
        assert_eq!(found.len(), usize::from(said), "{answer}: {found:?}");
        for wrong in found {
            assert_eq!(wrong.id, "w1");
            assert!(!wrong.evidence.is_empty());
        }
    }
}

#[test]
fn one_mention_pays_once() {
    let question = question(
        "How does it store state?",
        vec![
            point("p1", "The API server writes objects to etcd", &["etcd"]),
            point("p2", "A backup is taken of etcd every night", &["etcd"]),
        ],
    );
    check(&question, "the API server writes objects to etcd", "+-");
    check(&question, "etcd", "-~");
    check(&question, "the API server writes objects to etcd, a backup is taken every night", "++");
}

#[test]
fn either_of_two_terms_is_enough() {
    let question = question(
        "?",
        vec![point("p1", "Keep passwords in Sealed Secrets or Vault", &["Sealed Secrets", "Vault"])],
    );
    for answer in ["passwords go to vault", "passwords go in sealed secrets"] {
        check(&question, answer, "+");
    }
}

#[test]
fn coverage_weighs_points_and_leaves_out_the_optional() {
    let mut question = pod_creation();
    question.points[4].weight = 3.0;
    let heard = hear(&question, "节点上的 kubelet 通过 CRI 启动容器");
    assert_eq!(heard.coverage, Some(3.0 / 7.0));
    for point in &mut question.points {
        point.optional = true;
    }
    assert_eq!(hear(&question, "节点上的 kubelet 通过 CRI 启动容器").coverage, None);
    question.points.clear();
    assert_eq!(hear(&question, "kubelet").coverage, None);
}

#[test]
fn every_point_read_aloud_is_hit() {
    for question in [pod_creation(), pod_creation_in_english()] {
        for (at, point) in question.points.iter().enumerate() {
            assert_eq!(hear(&question, &point.text).points[at].verdict, Verdict::Hit, "{}", point.text);
        }
        let all: Vec<&str> = question.points.iter().map(|point| point.text.as_str()).collect();
        let assessment = hear(&question, &all.join("。"));
        assert!(
            assessment.points.iter().all(|point| point.verdict == Verdict::Hit),
            "{}",
            marks(&assessment)
        );
        assert_eq!(assessment.order.score, Some(1.0));
    }
}

#[test]
fn huge_and_strange_input_is_judged_in_linear_time() {
    let mut question = pod_creation();
    let terms: Vec<String> = (0..1000).map(|n| format!("kterm{n}x")).collect();
    question.points.push(point(
        "p7",
        &terms.join(" "),
        &terms.iter().map(String::as_str).collect::<Vec<_>>(),
    ));
    for answer in [
        "kubelet ".repeat(200_000),
        (0..100_000).map(|n| format!("kubalet{n} ")).collect::<String>(),
        "容器".repeat(150_000),
        "我忘了 etcd，".repeat(50_000),
        "a".repeat(1_000_000),
        "🙂\u{202e}مرحبا\u{0}\u{7}\r\u{200f}é".repeat(30_000),
    ] {
        let assessment = hear(&question, &answer);
        assert_eq!(assessment.points.len(), 7);
    }
}
