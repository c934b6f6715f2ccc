use super::*;
use crate::coach::notes;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::path::Path;

/// Everything that is advised on a bank, with these spoken forms.
fn advised(bank: &str, glossary: &str) -> String {
    let notes = notes::parse(Path::new("b.md"), bank);
    let spoken = notes::parse(Path::new("glossary.md"), glossary).glossary;
    let mut advice = on_wording(&notes.questions);
    advice.extend(notes.questions.iter().flat_map(|question| on_question(question, &spoken)));
    advice.iter().map(|advice| format!("{advice}\n")).collect()
}

#[track_caller]
fn check(bank: &str, expected: &Expect) {
    expected.assert_eq(&advised(bank, ""));
}

#[test]
fn a_good_question_gets_no_advice() {
    check(
        "## How is a Pod created?\n\
         1. The **API server** writes the Pod to **etcd**\n\
         2. The **scheduler** picks a **node|worker node**\n\
         3. The **kubelet** starts the containers\n\n\
         - ~~The scheduler starts the containers~~\n\n\
         The API server writes the pod to etcd. Then the scheduler picks a node. Last, the kubelet starts the containers.\n",
        &expect![""],
    );
}

#[test]
fn points_are_looked_at() {
    check(
        "## Why?\n- no mark here\n- **etcd** stores the state\n- the state stores **etcd**\n\n\
         No mark here, and etcd stores the state.\n",
        &expect![[r#"
            b.md:2:1: `no mark here` has no term, so all its words count alike; mark what must be said as `**term**`, with other ways to say it after `|`
            b.md:4:1: `the state stores etcd` says the same as the point at b.md:3:1; remove one of them, or say how they differ
        "#]],
    );
}

#[test]
fn a_term_of_every_point_tells_none_apart() {
    check(
        "## Why?\n- **etcd** stores **state**\n- **etcd** elects a **leader**\n- a **quorum** is needed by **etcd**\n\n\
         etcd stores the state, etcd elects a leader, and a quorum is needed by etcd.\n",
        &expect![[r#"
            b.md:2:1: the term `etcd` is in every point, so it tells none apart; mark it in the one point that is about it, or in none
        "#]],
    );
}

#[test]
fn more_than_twelve_points_are_too_many() {
    let words = [
        "apple", "bread", "chair", "dance", "eagle", "flute", "grape", "honey", "igloo", "jelly", "kayak",
        "lemon", "mango",
    ];
    let bank = |words: &[&str]| {
        let points: String = words.iter().map(|word| format!("- **{word}**\n")).collect();
        format!("## Which?\n{points}\n{}.\n", words.join(". "))
    };
    assert!(!advised(&bank(&words[..12]), "").contains("more than anybody"));
    assert!(advised(&bank(&words), "").starts_with(
        "b.md:1:1: `Which?` has 13 points, more than anybody says in one answer; keep the 12 that matter most"
    ));
}

#[test]
fn terms_that_are_heard_for_another_are_named_with_the_reason() {
    for (a, b, glossary, why) in [
        ("roll back", "rollback", "", None),
        ("agents", "agent", "", None),
        ("scheduler", "scheduling", "", Some("it is a form of the same word")),
        ("Chart.yaml", "chart name", "", Some("it is only a few letters off")),
        ("镜像", "静像", "", Some("it is of the same sound")),
        ("rollback", "回滚", "", Some("it is the same to the grader")),
        ("quokka", "marmot", "- quokka: marmot", Some("it is another way to say it")),
        ("gadget", "device|gadget", "", Some("it is the same letters")),
        ("kubelet", "scheduler", "", None),
    ] {
        let bank = format!("## Why?\n- the **{a}** is the first\n- the **{b}** comes much later\n\nx\n");
        let advice = advised(&bank, glossary);
        let found = advice.lines().find(|line| line.contains("is heard as the term"));
        match why {
            Some(why) => assert!(found.is_some_and(|found| found.contains(why)), "{a} {b}: {advice}"),
            None => assert_eq!(found, None, "{a} {b}"),
        }
    }
}

#[test]
fn the_reference_answer_is_graded() {
    check(
        "## Why?\n- **etcd** stores the state\n",
        &expect![[r#"
        b.md:1:1: `Why?` has no reference answer; write a good answer below the list, as you would say it
    "#]],
    );
    check(
        "## Why?\n- the **API server** stores the state in **etcd**\n- the **kubelet** starts containers\n\
         - ~~the scheduler starts containers~~\n\n\
         The API server stores the state in etcd. Then the scheduler starts containers.\n",
        &expect![[r#"
            b.md:3:1: the reference answer says only a part of `the kubelet starts containers`; say it there in the words of the point, or mark the words used there as other ways: `**term|other way**`
            b.md:4:1: the reference answer is taken to say `the scheduler starts containers`, which must not be said; say it differently there, or make the struck item plainer
        "#]],
    );
}

#[test]
fn spoken_forms_count_in_the_reference_answer() {
    let bank = "## Why?\n- the **kubelet** watches for **bindings**\n\nThe gadgeteer watches for marmots.\n";
    assert!(advised(bank, "").contains("the reference answer"));
    assert_eq!(advised(bank, "- kubelet: gadgeteer\n- bindings: marmots"), "");
}

#[test]
fn questions_of_the_same_text_are_found_whatever_their_case() {
    let question = |text: &str| format!("## {text}\n- **etcd** stores it\n\netcd stores it.\n\n");
    check(
        &(question("Why etcd?") + &question("What?") + &question("why  ETCD ?")),
        &expect![[r#"
        b.md:11:1: `why ETCD ?` is asked already, at b.md:1:1; word it differently, or put both lists under one heading
    "#]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_bank_gets_the_same_advice_twice(
        points in prop::collection::vec("[-*|`~ a-c1中文.+]{0,20}", 0..6),
        prose in "[a-c1 中文.,]{0,40}",
    ) {
        let list: String = points.iter().map(|point| format!("- {point}\n")).collect();
        let bank = format!("## a?\n{list}\n{prose}\n");
        prop_assert_eq!(advised(&bank, "- a: b"), advised(&bank, "- a: b"));
    }
}
