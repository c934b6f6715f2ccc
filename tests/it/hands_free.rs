//! Sessions that are steered by what is said, and mock exams, played from scripts: no sound, no model.

use super::output::Output;
use super::viva::{POD_BANK, Scratch, Viva};
use serde_json::Value;

const TWO: &str = "---
title: Kubernetes
lang: en
---
# Workloads

## How is a pod created? {#pod-creation}

1. The client sends the request to the **API server**
2. The API server stores the pod in **etcd**
3. The **scheduler** finds the pod through a **watch**
4. The **kubelet** starts the containers

The API server is the only one that talks to the store.

# Network

## What does kube-proxy do? {#proxy}

- It writes **iptables** rules for services
- It watches **services** and **endpoints**
";

const CHINESE: &str = "---
lang: zh
---
# 工作负载

## Pod 的数据存在哪里？ {#store}

- API Server 把 Pod 写入 **etcd**
- 只有 **API Server** 访问存储
";

fn play(bank: &str, script: &str, args: &[&str]) -> Output {
    prepared(&Scratch::new(), bank, script, args).run()
}

fn prepared(scratch: &Scratch, bank: &str, script: &str, args: &[&str]) -> Viva {
    scratch.write("bank.md", bank);
    scratch.write("said.txt", script);
    let (command, rest) = args.split_first().unwrap();
    scratch
        .viva()
        .args([*command, "bank.md", "--verbose", "--no-speak", "--script", "said.txt"])
        .args(rest.iter().copied())
}

/// What stands in the output in this order.
#[track_caller]
fn expect_in_order(output: &Output, wanted: &[&str]) {
    let mut from = 0;
    for word in wanted {
        match output.stderr()[from..].find(word) {
            Some(at) => from += at + word.len(),
            None => panic!("no `{word}` after {:?}\n{output}", &output.stderr()[..from]),
        }
    }
}

#[test]
fn a_whole_practice_is_steered_by_voice() {
    let script = "\
First the client sends the request to the API server.
It stores the pod in etcd.
I'm done.

What was the scheduler

Answer, please

repeat

easy

again

Then the scheduler finds the pod through a watch.
说完了

next

Kube-proxy writes iptables rules for services.
That's all.

OK, stop!
";
    let output = play(TWO, script, &["practice", "--hands-free"]).expect_code(0);
    expect_in_order(
        &output,
        &[
            "2 questions.",
            "Question 1 of 2.",
            "How is a pod created?",
            "  First the client",
            // The feedback is said, in the reference's words.
            "You missed:",
            "scheduler",
            "  What was the scheduler",
            "  Answer, please",
            "only one that talks to the store",
            "  repeat",
            "How is a pod created?",
            "  easy",
            "Rated easy.",
            "  again",
            "  Then the scheduler",
            "  next",
            "Question 2 of 2.",
            "What does kube-proxy do?",
            "  OK, stop!",
            "Goodbye.",
        ],
    );
    let graded = output.stdout();
    assert_eq!(graded.matches("How is a pod created?").count(), 2, "two answers, two verdicts\n{output}");
    assert!(
        !graded.contains("I'm done") && !graded.contains("说完了") && !graded.contains("That's all"),
        "{output}"
    );
}

#[test]
fn a_practice_in_chinese_is_steered_in_chinese() {
    let script = "\
API Server 把 Pod 写入 etcd
我说完了。

在说一遍

太简单了

停止
";
    let output = play(CHINESE, script, &["practice", "--hands-free"]).expect_code(0);
    expect_in_order(
        &output,
        &[
            "一共 1 个问题",
            "Pod 的数据存在哪里？",
            "没有说到",
            "Pod 的数据存在哪里？",
            "已记为简单。",
            "再见",
        ],
    );
    assert!(!output.stdout().contains("说完了"), "{output}");
}

#[test]
fn nothing_inside_an_answer_is_a_command() {
    let script = "\
We repeat the request to the API server
next the scheduler binds it
then the pod is done
stop the container
skip

stop
";
    let output = play(TWO, script, &["practice", "--hands-free", "--count", "1"]).expect_code(0);
    let answer = output.stdout().split_whitespace().collect::<Vec<_>>().join(" ");
    for said in
        ["We repeat the request", "next the scheduler binds it", "pod is done stop the container skip"]
    {
        assert!(answer.contains(said), "`{said}` is not in the answer\n{output}");
    }
    assert_eq!(output.stdout().matches("How is a pod created?").count(), 1, "{output}");
}

#[test]
fn the_question_comes_again_and_the_answer_goes_on() {
    let script = "\
再说一遍

First the client sends the request to the API server.
Could you repeat that?
It stores the pod in etcd.
I'm done

stop
";
    let output = play(TWO, script, &["practice", "--hands-free", "--count", "1"]).expect_code(0);
    assert_eq!(output.stderr().matches("How is a pod created?").count(), 2, "{output}");
    let graded = output.stdout();
    assert!(graded.contains("First the client") && graded.contains("stores the pod"), "{output}");
    assert!(!graded.contains("Could you repeat"), "{output}");
}

#[test]
fn silence_after_the_feedback_goes_on_and_nobody_ends_the_session() {
    let script =
        "The client sends the request to the API server.\n\n(silence)\n\n(silence)\n\nskip this one\n";
    let output = play(TWO, script, &["practice", "--hands-free"]).expect_code(0);
    // A reminder, once, and then the next question.
    expect_in_order(&output, &["Say again, repeat, answer", "Question 2 of 2.", "skip this one", "Goodbye."]);
    assert_eq!(output.stderr().matches("Say again, repeat").count(), 1, "{output}");
    let output = play(TWO, "(silence)\n\n(silence)\n", &["practice", "--hands-free"]).expect_code(0);
    expect_in_order(
        &output,
        &["Nothing was heard", "Question 2", "Nothing was heard", "Nobody seems to be there"],
    );
    assert!(output.stdout().is_empty(), "a score for nothing\n{output}");
}

#[test]
fn own_phrases_are_heard_and_conflicts_are_told() {
    let scratch = Scratch::new();
    let config = scratch.write("viva.toml", "[commands]\nstop = [\"Feierabend\"]\nnext = [\"-continue\"]\n");
    let script = "The client sends it to the API server.\n\ncontinue\n\nFeierabend!\n";
    let run = prepared(&scratch, TWO, script, &["practice", "--hands-free"]);
    let output = run.env("VIVA_CONFIG", &config).run().expect_code(0);
    assert!(output.stderr().contains("Goodbye") && !output.stderr().contains("Question 2"), "{output}");
    scratch.write("viva.toml", "[commands]\nnext = [\"weiter\"]\nstop = [\"Weiter!\"]\n");
    let run = prepared(&scratch, TWO, script, &["practice", "--hands-free"]);
    let output = run.env("VIVA_CONFIG", &config).run().expect_error(2);
    output.expect_stderr("viva.toml`:3:9: `Weiter!` is a phrase for next already");
}

#[test]
fn without_hands_free_it_is_the_practice_it_was() {
    let output =
        play(POD_BANK, "repeat\n\nIt is stored in etcd\nI'm done\nmore\n", &["practice"]).expect_code(0);
    let told = output.stderr();
    assert!(!told.contains("Goodbye") && !told.contains("Question 1"), "{output}");
    assert!(output.stdout().contains("stored in etcd") && !output.stdout().contains("more"), "{output}");
}

/// An exam of two questions; the order follows from the seed.
fn exam(script: &str, args: &[&str]) -> Output {
    let args: Vec<_> = ["mock", "--seed", "3"].iter().chain(args).copied().collect();
    play(TWO, script, &args)
}

#[test]
fn a_mock_exam_asks_what_was_missed_and_counts_what_is_said_then() {
    // Answered by id, since the seed decides the order.
    let first = exam("skip\n\nskip\n", &["--think", "0", "--json"]).expect_code(0);
    let order = ids(&first);
    let answer = |id: &str| match id {
        "pod-creation" => {
            "First the client sends the request to the API server.\nIt stores the pod in etcd.\nThen the kubelet starts the containers."
        }
        _ => "It writes iptables rules for services.\nIt watches services and endpoints.",
    };
    let mut script = String::new();
    for id in &order {
        script += &format!("I'm ready\n\n{}\nI'm done\n\n", answer(id));
        if id == "pod-creation" {
            script += "The scheduler finds the pod through a watch.\n\n";
        }
    }
    let output = exam(&script, &["--json"]).expect_code(0);
    let sheet: Value = serde_json::from_str(output.stdout()).unwrap();
    assert_eq!(ids(&output), order, "the same seed asks the same\n{output}");
    let pod = sheet["questions"].as_array().unwrap().iter().find(|q| q["id"] == "pod-creation").unwrap();
    assert_eq!(pod["outcome"], "answered", "{output}");
    assert_eq!(pod["coverage"], 0.75, "{output}");
    assert_eq!(pod["follow_up"]["point"], "p3", "{output}");
    assert_eq!(pod["follow_up"]["verdict"], "hit", "{output}");
    assert_eq!(pod["coverage_with_follow_up"], 1.0, "{output}");
    assert_eq!(sheet["coverage"], 1.0, "{output}");
    assert_eq!(sheet["revisit"], Value::Array(vec![]), "{output}");
    let told = output.stderr();
    assert!(told.contains("2 questions, seed 3") && told.contains("20 seconds to think"), "{output}");
    // The follow-up does not tell what it asks for.
    let asked = pod["follow_up"]["asked"].as_str().unwrap();
    assert!(told.contains(asked) && !asked.to_lowercase().contains("scheduler"), "{asked}\n{output}");
}

fn ids(output: &Output) -> Vec<String> {
    let sheet: Value = serde_json::from_str(output.stdout()).unwrap();
    let questions = sheet["questions"].as_array().unwrap();
    questions.iter().map(|question| question["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_mock_exam_ends_with_what_to_revisit() {
    let script = "I do not know.\n\nI do not know.\n\nskip\n";
    let output = exam(script, &["--think", "0", "--hands-free"]).expect_code(0);
    let summary = output.stdout();
    assert!(summary.contains("Mock exam") && summary.contains("skipped"), "{output}");
    assert!(
        summary.contains("To revisit: ") && summary.contains("pod-creation") && summary.contains("proxy"),
        "{output}"
    );
    // Somebody who does not look hears it.
    assert!(output.stderr().contains("Practice these again:"), "{output}");
    let output = exam("stop\n", &["--think", "0"]).expect_code(0);
    assert!(output.stdout().contains("not reached"), "{output}");
    exam("", &["--topic", "nothing"]).expect_code(2).expect_stderr("Workloads");
}

#[test]
fn a_seed_decides_and_topics_take_turns() {
    let mut bank = String::from("# Root\n\n");
    for topic in ["One", "Two"] {
        bank += &format!("# {topic}\n\n");
        for i in 0..5 {
            bank += &format!("## Question {topic} {i}? {{#{topic}-{i}}}\n\n- a **point{i}** of it\n\n");
        }
    }
    let asked = |seed: &str| {
        let args = ["mock", "--count", "4", "--think", "0", "--json", "--seed", seed];
        ids(&play(&bank, "skip\n\nskip\n\nskip\n\nskip\n", &args).expect_code(0))
    };
    let first = asked("1");
    assert_eq!(first, asked("1"));
    assert_eq!(first.iter().filter(|id| id.starts_with("One")).count(), 2, "{first:?}");
    assert!((2..8).map(|seed| asked(&seed.to_string())).any(|other| other != first), "{first:?}");
}
