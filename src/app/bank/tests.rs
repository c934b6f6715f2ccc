use super::*;
use crate::coach::{Place, notes};
use expect_test::expect;
use std::path::Path;

fn bank() -> Bank {
    let mut bank = Bank::default();
    for (path, text) in [
        (
            "b/k8s.md",
            "---\ntitle: Kubernetes\nlang: zh\n---\n# 工作负载\n## 一个 Pod 的创建流程是怎样的？ {#pod-creation}\n1. a\n2. b (optional)\n\
             ## 什么是 Pod？ {#什么是pod}\n- a\n# Networking\n## Services? {#svc lang=en}\n- a\n- b\n",
        ),
        ("b/other.md", "## Which {#which}\n- a (x0)\n\n- **** b\n"),
    ] {
        let notes = notes::parse(Path::new(path), text);
        bank.files += 1;
        bank.questions.extend(notes.questions);
        bank.problems.extend(notes.problems);
    }
    bank
}

fn all(bank: &Bank) -> Vec<&Question> {
    bank.questions.iter().collect()
}

#[test]
fn questions_are_listed_by_topic_in_columns() {
    expect![[r#"
        Kubernetes › 工作负载  (2 questions, 3 points)
          pod-creation  zh    2 points  一个 Pod 的创建流程是怎样的？
          什么是pod     zh    1 point   什么是 Pod？

        Kubernetes › Networking  (1 question, 2 points)
          svc           en    2 points  Services?

        other  (1 question, 2 points)
          which         auto  2 points  Which

        4 questions, 7 points in 2 files
    "#]]
    .assert_eq(&list(&all(&bank()), &HashMap::new()));
}

#[test]
fn the_columns_line_up_on_a_terminal() {
    let text = list(&all(&bank()), &HashMap::new());
    let starts: Vec<usize> = text
        .lines()
        .filter(|line| line.starts_with("  "))
        .map(|line| line.find(" point").map_or(0, |at| line[..at].width()))
        .collect();
    assert_eq!(starts.len(), 4);
    assert!(starts.iter().all(|start| *start == starts[0]), "{text}");
}

#[test]
fn the_last_result_stands_before_the_question() {
    let last = |coverage, days_ago| Last {
        coverage,
        answered_at: Some("2026-03-01T09:12:33+08:00".to_owned()),
        days_ago,
    };
    let results = HashMap::from([
        ("pod-creation", last(0.636, Some(3))),
        ("svc", last(1.0, Some(0))),
        ("which", last(0.0, Some(1))),
    ]);
    let bank = bank();
    expect![[r#"
        Kubernetes › 工作负载  (2 questions, 3 points)
          pod-creation  zh    2 points  last 64%, 3 days ago  一个 Pod 的创建流程是怎样的？
          什么是pod     zh    1 point                         什么是 Pod？

        Kubernetes › Networking  (1 question, 2 points)
          svc           en    2 points  last 100%, today      Services?

        other  (1 question, 2 points)
          which         auto  2 points  last 0%, yesterday    Which

        4 questions, 7 points in 2 files
    "#]]
    .assert_eq(&list(&all(&bank), &results));
    let value: serde_json::Value = serde_json::from_str(&list_json(&all(&bank), &results).unwrap()).unwrap();
    assert_eq!(
        value[0]["last"],
        serde_json::json!({"coverage": 0.636, "answered_at": "2026-03-01T09:12:33+08:00"})
    );
    assert_eq!(value[1]["last"], serde_json::Value::Null);
}

#[test]
fn the_list_is_also_json() {
    let bank = bank();
    let value: serde_json::Value =
        serde_json::from_str(&list_json(&all(&bank), &HashMap::new()).unwrap()).unwrap();
    assert_eq!(value.as_array().map(Vec::len), Some(4));
    expect![[r#"
        {
          "bank": "Kubernetes",
          "file": "b/k8s.md",
          "id": "pod-creation",
          "lang": "zh",
          "last": null,
          "line": 6,
          "optional": 1,
          "points": 2,
          "text": "一个 Pod 的创建流程是怎样的？",
          "topic": [
            "工作负载"
          ]
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&value[0]).unwrap());
}

#[test]
fn problems_are_listed_by_place_and_counted() {
    expect![[r#"
        b/other.md:2:5: `(x0)` is no weight; write a weight above 0 and up to 10, such as `(x2)`, or `(optional)` for a bonus
        b/other.md:4:3: an empty term; write a word between the marks, or remove them
        2 files, 4 questions: 2 problems
    "#]].assert_eq(&Checked::new(&bank(), false).text());
    expect![[r#"
        {
          "files": 2,
          "questions": 4,
          "problems": [
            {
              "file": "b/other.md",
              "line": 2,
              "column": 5,
              "what": "`(x0)` is no weight",
              "mend": "write a weight above 0 and up to 10, such as `(x2)`, or `(optional)` for a bonus"
            },
            {
              "file": "b/other.md",
              "line": 4,
              "column": 3,
              "what": "an empty term",
              "mend": "write a word between the marks, or remove them"
            }
          ]
        }
    "#]]
    .assert_eq(&Checked::new(&bank(), false).json().unwrap());
    let mut fine = bank();
    fine.problems.clear();
    expect![[r#"
        2 files, 4 questions: no problems
    "#]]
    .assert_eq(&Checked::new(&fine, false).text());
}

#[test]
fn what_was_written_is_shown() {
    let place = Place { path: "b/k8s.md".into(), line: 3, column: 1 };
    expect![[r#"
        b/k8s.md:3:1: wrote {#k8s-什么}
    "#]]
    .assert_eq(&fixed(&[Written { place, id: "k8s-什么".into() }]));
}

#[test]
fn advice_follows_the_problems() {
    let notes = notes::parse(Path::new("b.md"), "## Why {#why}\n- **** b\n");
    let mut bank = Bank::default();
    (bank.questions, bank.problems, bank.files) = (notes.questions, notes.problems, 1);
    let checked = Checked::new(&bank, true);
    assert!(!checked.is_well());
    expect![[r#"
        b.md:2:3: an empty term; write a word between the marks, or remove them
        b.md:1:1: `Why` has no reference answer; write a good answer below the list, as you would say it
        b.md:2:1: `b` has no term, so all its words count alike; mark what must be said as `**term**`, with other ways to say it after `|`
        1 file, 1 question: 1 problem, 2 pieces of advice
    "#]].assert_eq(&checked.text());
    let value: serde_json::Value = serde_json::from_str(&checked.json().unwrap()).unwrap();
    assert_eq!(value["problems"].as_array().map(Vec::len), Some(1));
    assert_eq!(value["advice"][0]["line"], 1);
    assert_eq!(value["advice"].as_array().map(Vec::len), Some(2));
    assert!(Checked::new(&Bank::default(), true).is_well());
}
