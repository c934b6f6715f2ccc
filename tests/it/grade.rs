//! `grade` on written answers.

use super::output::{Grade, Output};
use super::viva::{POD_BANK, Scratch, repository, viva};
use serde_json::Value;

const CHINESE_BANK: &str = "---
title: Kubernetes
lang: zh
---
## 一个 Pod 的创建流程是怎样的？ {#pod-creation}

1. 客户端把创建请求交给 **API Server**
2. API Server 把 Pod 写入 **etcd**，此时 Pod 处于 **Pending**
3. **Scheduler|调度器** 通过 **watch** 发现没有节点的 Pod，选出一个 node
4. 把 **bind|绑定** 结果经 API Server 写回 etcd
5. 节点上的 **kubelet** watch 到 Pod，通过 **CRI** 启动容器
6. kubelet 上报 Pod 状态 (optional)

- ~~Scheduler 启动容器~~
";

/// Grades a written answer to the only question of a bank.
#[track_caller]
fn grade(bank: &str, answer: &str) -> Grade {
    let args = ["grade", "--bank", "bank.md", "--question", "pod-creation", "--transcript", "-", "--json"];
    viva().file("bank.md", bank).args(args).stdin(answer).run().expect_code(0).grade()
}

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn bundled(answer: &str) -> Output {
    viva()
        .args(["grade", "--question", "pod-creation", "--transcript", "-", "--json", "--bank"])
        .arg(repository().join("questions"))
        .stdin(answer)
        .run()
}

#[test]
fn the_json_has_exactly_the_promised_keys() {
    let output = bundled(
        "The client asks the API server, and the API server writes the pod to E T C D. 把 Pod 写入 etcd。",
    );
    let output = output.expect_code(0).expect_empty_stderr();
    let json = output.json();
    // Besides what is promised of every grade, a document may say what is known of its making.
    let mut promised = keys(&json);
    promised.retain(|key| !["take", "model", "answered_at", "viva"].contains(key));
    assert_eq!(
        promised,
        ["caveats", "coverage", "delivery", "order", "points", "question", "said_but_wrong", "transcript"],
        "{output}"
    );
    assert_eq!(keys(&json["question"]), ["id", "text"]);
    assert_eq!(keys(&json["transcript"]), ["segments", "text"]);
    assert_eq!(json["transcript"]["segments"], Value::Array(Vec::new()), "a written answer has no times");
    assert_eq!(keys(&json["order"]), ["expected", "heard", "score"]);
    assert_eq!(
        keys(&json["delivery"]),
        [
            "fillers",
            "first_word_ms",
            "long_pauses",
            "longest_pause",
            "pauses",
            "rate_per_min",
            "speaking_ms",
            "speaking_share"
        ]
    );
    assert!(json["coverage"].is_f64(), "{output}");
    assert!(json["said_but_wrong"].is_array() && json["caveats"].is_array());
    let points = json["points"].as_array().unwrap();
    let mut evidence = 0;
    for (index, point) in points.iter().enumerate() {
        assert_eq!(
            keys(point),
            ["credit", "evidence", "id", "optional", "text", "verdict", "weight"],
            "{output}"
        );
        assert_eq!(point["id"], format!("p{}", index + 1));
        assert!(point["weight"].is_f64() && point["credit"].is_f64() && point["optional"].is_boolean());
        assert!(matches!(point["verdict"].as_str(), Some("hit" | "partial" | "missed")));
        for found in point["evidence"].as_array().unwrap() {
            evidence += 1;
            for key in ["term", "heard", "rule", "confidence", "start", "end"] {
                assert!(found.get(key).is_some(), "no `{key}` in {found}");
            }
            let confidence = found["confidence"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&confidence), "{found}");
            assert!(
                found.get("start_ms").is_none_or(Value::is_null),
                "a written answer has no times: {found}"
            );
        }
    }
    assert!(evidence > 0, "{output}");
}

/// Expects every span to quote the transcript.
#[track_caller]
fn expect_honest_spans(grade: &Grade) {
    let text: Vec<char> = grade.0["transcript"]["text"].as_str().unwrap().chars().collect();
    for point in grade.0["points"].as_array().unwrap() {
        for found in point["evidence"].as_array().unwrap() {
            let at = |key: &str| found[key].as_u64().unwrap() as usize;
            let quoted: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(found["heard"], quoted, "{found}");
        }
    }
}

#[test]
fn a_spelled_word_is_found_and_quoted() {
    let grade = grade(POD_BANK, "Then the pod is written to E T C D, 对吧。");
    expect_honest_spans(&grade);
    let spelled = grade.0["points"][1]["evidence"].as_array().unwrap();
    let spelled = spelled.iter().find(|found| found["rule"] == "spelled").expect("rule `spelled`");
    assert_eq!(spelled["heard"], "E T C D");
    assert_eq!((spelled["start"].as_u64(), spelled["end"].as_u64()), (Some(27), Some(34)));
    assert_eq!(spelled["term"], "etcd");
}

#[test]
fn spans_count_characters_not_bytes() {
    let grade = grade(CHINESE_BANK, "首先，客户端把请求发给 API Server，再写入 etcd。");
    expect_honest_spans(&grade);
    assert_eq!(grade.points("hit")[0], "p1");
}

/// Expects exactly these hits and these partial points.
#[track_caller]
fn expect(bank: &str, answer: &str, hits: &[&str], partial: &[&str]) -> Grade {
    let grade = grade(bank, answer);
    assert_eq!(
        (grade.points("hit"), grade.points("partial")),
        (hits.to_vec(), partial.to_vec()),
        "{answer}: {grade:?}"
    );
    expect_honest_spans(&grade);
    grade
}

#[test]
fn english_answers_get_the_verdicts_a_fair_interviewer_gives() {
    let full = "First the client sends its request to the API server. The API server stores the pod in etcd. \
                The scheduler watches for new pods and picks a node. Finally the kubelet starts the containers.";
    let grade = expect(POD_BANK, full, &["p1", "p2", "p3", "p4"], &[]);
    assert_eq!(grade.0["coverage"], 1.0);
    assert_eq!(grade.0["order"]["score"], 1.0);
    let half = "The client calls the A P I server and it writes the pod to E T C D.";
    expect(POD_BANK, half, &["p1", "p2"], &[]);
    expect(POD_BANK, "The cube let starts them, or rather the kubelet.", &["p4"], &[]);
}

#[test]
fn chinese_answers_with_english_terms_get_the_verdicts_a_fair_interviewer_gives() {
    let full = "客户端把请求发给 API Server，API Server 把 Pod 写入 etcd，这时候 Pod 是 Pending 状态。\
                调度器 watch 到没有节点的 Pod，选出一个 node，然后把绑定结果写回去。\
                节点上的 kubelet 看到以后，通过 CRI 启动容器。";
    let grade = grade(CHINESE_BANK, full);
    let hits = grade.points("hit");
    assert!(["p1", "p2", "p3", "p4", "p5"].iter().all(|id| hits.contains(id)), "{grade:?}");
    assert_eq!(grade.0["coverage"], 1.0, "the optional point is not counted as missed");
    assert_eq!(grade.0["said_but_wrong"], Value::Array(Vec::new()));
    let half = self::grade(CHINESE_BANK, "API Server 把 Pod 写到 E T C D 里面。");
    assert!(!half.points("hit").contains(&"p1"), "nobody sent a request: {half:?}");
    assert!(half.points("partial").contains(&"p2"), "etcd without Pending: {half:?}");
}

#[test]
fn steps_in_the_wrong_order_are_credited_and_told() {
    let answer = "The kubelet starts the containers. Before that the API server stores the pod in etcd.";
    let grade = grade(POD_BANK, answer);
    let order = &grade.0["order"];
    assert_eq!(order["heard"][0], "p4", "{order}");
    assert!(order["score"].as_f64().unwrap() < 1.0, "{order}");
}

#[test]
fn a_struck_statement_that_is_said_is_told() {
    let grade = grade(CHINESE_BANK, "最后 Scheduler 启动容器。");
    assert_eq!(grade.0["said_but_wrong"][0]["id"], "w1", "{grade:?}");
}

#[test]
fn not_knowing_earns_nothing() {
    for answer in [
        "I forgot what etcd does.",
        "I do not know what the kubelet is.",
        "I have no idea.",
        "How is a pod created?",
        "thank you for watching",
    ] {
        let grade = grade(POD_BANK, answer);
        assert_eq!(grade.points("hit").len() + grade.points("partial").len(), 0, "{answer}: {grade:?}");
    }
    for answer in [
        "我忘了 etcd 是干什么的。",
        "不知道 kubelet 是什么。",
        "一个 Pod 的创建流程是怎样的？",
        "请不吝点赞 订阅 转发",
    ] {
        let grade = grade(CHINESE_BANK, answer);
        assert_eq!(grade.points("hit").len() + grade.points("partial").len(), 0, "{answer}: {grade:?}");
    }
}

#[test]
fn an_empty_answer_has_no_score() {
    for answer in ["", "   \n\t ", "\u{3000}"] {
        grade(POD_BANK, answer).expect_nothing_heard();
    }
}

#[test]
fn a_file_and_standard_input_give_the_same_grade() {
    let answer = "The API server writes the pod to etcd.";
    let from_file = viva()
        .file("bank.md", POD_BANK)
        .file("answer.txt", answer)
        .args([
            "grade",
            "--bank",
            "bank.md",
            "--question",
            "pod-creation",
            "--transcript",
            "answer.txt",
            "--json",
        ])
        .run()
        .expect_code(0);
    assert_eq!(from_file.grade(), grade(POD_BANK, answer));
}

#[test]
fn people_read_the_points_and_the_words_that_were_heard() {
    let output = viva()
        .file("bank.md", POD_BANK)
        .args(["grade", "--bank", "bank.md", "--question", "pod-creation", "--transcript", "-"])
        .stdin("The API server writes the pod to E T C D.")
        .run()
        .expect_code(0)
        .expect_stdout("How is a pod created?")
        .expect_stdout("E T C D")
        .expect_stdout("kubelet");
    assert!(!output.stdout().contains('\u{1b}'), "colors where there is no terminal\n{output}");
}

#[test]
fn an_unknown_question_is_answered_with_the_nearest() {
    viva()
        .file("bank.md", POD_BANK)
        .args(["grade", "--bank", "bank.md", "--question", "pod-creaton", "--transcript", "-", "--json"])
        .stdin("etcd")
        .run()
        .expect_error(2)
        .expect_stderr("`pod-creaton`")
        .expect_stderr("`pod-creation`");
}

#[test]
fn an_answer_that_cannot_be_read_says_which_and_why() {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    scratch.write("latin.txt", b"caf\xe9");
    let args = ["grade", "--bank", "bank.md", "--question", "pod-creation", "--json", "--transcript"];
    scratch.viva().args(args).arg("nowhere.txt").run().expect_error(1).expect_stderr("nowhere.txt");
    scratch
        .viva()
        .args(args)
        .arg("latin.txt")
        .run()
        .expect_error(1)
        .expect_stderr("latin.txt")
        .expect_stderr("UTF-8");
    scratch.viva().args(args).arg("-").stdin(*b"\xff\xfe\x00").run().expect_error(1).expect_stderr("UTF-8");
    scratch.viva().args(&args[..5]).run().expect_code(2).expect_stderr("--transcript");
    let both = scratch.viva().args(args).args(["-", "--wav", "a.wav"]).run();
    both.expect_code(2).expect_empty_stdout();
}

#[test]
fn a_megabyte_of_answer_is_graded() {
    let grade = grade(POD_BANK, &"well the thing about it is this and that 然后就是说 ".repeat(20_000));
    assert_eq!(grade.points("hit"), [] as [&str; 0]);
    let grade = self::grade(POD_BANK, &("filler words go on ".repeat(50_000) + "and it is stored in etcd."));
    assert_eq!(grade.points("hit"), ["p2"]);
}

#[test]
fn glossaries_beside_the_bank_are_used() {
    let output = viva()
        .file("bank/pods.md", POD_BANK)
        .file("bank/glossary.md", "# Glossary\n\n- kubelet: 酷不莱特\n")
        .args(["grade", "--bank", "bank", "--question", "pod-creation", "--transcript", "-", "--json"])
        .stdin("最后是酷不莱特来启动它")
        .run()
        .expect_code(0);
    let grade = output.grade();
    assert_eq!(grade.points("hit"), ["p4"], "{output}");
    assert_eq!(grade.0["points"][3]["evidence"][0]["rule"], "alias", "{output}");
}

#[test]
#[cfg(not(feature = "whisper"))]
fn a_recording_needs_the_recognizer() {
    let recording = repository().join("tests/audio/two-steps.wav");
    viva()
        .file("bank.md", POD_BANK)
        .args(["grade", "--bank", "bank.md", "--question", "pod-creation", "--json", "--wav"])
        .arg(recording)
        .run()
        .expect_error(1)
        .expect_stderr("whisper")
        .expect_stderr("hint:");
}
