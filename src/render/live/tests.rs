use super::super::sample;
use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

const SAID: &str = "First the client sends the request to the API server. Then the API server stores the pod in etcd. \
                    The scheduler finds the pod through a watch and picks a node for it.";

fn listening(seconds: f64, level: f64) -> Stage {
    Stage::Listening {
        elapsed: Millis::from_seconds(seconds),
        limit: Some(Millis(180_000)),
        level,
        begun: true,
        ending_in: None,
    }
}

fn live(question: &Question, stage: Stage) -> Live<'_> {
    Live { question, stage, stable: SAID, tentative: "the kubelet starts", keys: true }
}

#[track_caller]
fn check(live: &Live<'_>, width: usize, height: usize, expected: &Expect) {
    let lines = live.lines(width, height);
    let mut text = String::new();
    for line in &lines {
        text += anstream::adapter::strip_str(line).to_string().trim_end();
        text.push('\n');
    }
    expected.assert_eq(&text);
}

#[test]
fn an_english_answer_at_80_columns() {
    let sample = sample::english();
    check(
        &live(&sample.question, listening(14.9, -20.0)),
        80,
        24,
        &expect![[r#"
        What happens when a pod is created?

        ● 0:14 / 3:00  ████████████░░░░
          First the client sends the request to the API server. Then the API server
          stores the pod in etcd. The scheduler finds the pod through a watch and picks
          a node for it. ┊ the kubelet starts

        Enter done · q stop
    "#]],
    );
}

#[test]
fn what_was_said_long_ago_gives_way_to_what_is_said_now() {
    let sample = sample::english();
    check(
        &live(&sample.question, listening(14.9, -20.0)),
        40,
        24,
        &expect![[r#"
        What happens when a pod is created?

        ● 0:14 / 3:00  ██████░░
        … the API server. Then the API server
          stores the pod in etcd. The scheduler
          finds the pod through a watch and
          picks a node for it. ┊ the kubelet
          starts

        Enter done · q stop
    "#]],
    );
}

#[test]
fn a_chinese_answer_at_20_columns_while_the_speaker_pauses() {
    let sample = sample::chinese();
    let stage = Stage::Listening {
        elapsed: Millis(75_000),
        limit: Some(Millis(180_000)),
        level: -50.0,
        begun: true,
        ending_in: Some(Millis(2_140)),
    };
    let said = Live {
        stable: "首先客户端把请求发给 API Server 🎉，",
        tentative: "然后调度器",
        ..live(&sample.question, stage)
    };
    check(
        &said,
        20,
        24,
        &expect![[r#"
        一个 Pod 的创建流程
        是怎样的？

        ● 1:15 / 3:00  █░░░
          首先客户端把请求
          发给 API Server
          🎉， ┊ 然后调度器

        2.1 秒后结束，开口
        即继续
    "#]],
    );
    check(
        &said,
        80,
        24,
        &expect![[r#"
        一个 Pod 的创建流程是怎样的？

        ● 1:15 / 3:00  ███░░░░░░░░░░░░░  2.1 秒后结束，开口即继续
          首先客户端把请求发给 API Server 🎉， ┊ 然后调度器

        Enter 答完 · q 停止
    "#]],
    );
}

#[test]
fn a_low_terminal_keeps_the_time_and_the_newest_words() {
    let sample = sample::english();
    let said = live(&sample.question, listening(5.0, -30.0));
    check(
        &said,
        60,
        2,
        &expect![[r#"
        ● 0:05 / 3:00  ████░░░░
    "#]],
    );
    check(
        &said,
        60,
        3,
        &expect![[r#"
        ● 0:05 / 3:00  ████░░░░
        … the kubelet starts
    "#]],
    );
    check(
        &said,
        60,
        5,
        &expect![[r#"
        What happens when a pod is created?
        ● 0:05 / 3:00  ████░░░░
        … the kubelet starts
        Enter done · q stop
    "#]],
    );
    check(
        &said,
        60,
        7,
        &expect![[r#"
        What happens when a pod is created?
        ● 0:05 / 3:00  ████░░░░
        … Then the API server stores the pod in etcd. The scheduler
          finds the pod through a watch and picks a node for it. ┊
          the kubelet starts
        Enter done · q stop
    "#]],
    );
}

#[test]
fn each_stage_says_what_happens_and_what_can_be_done() {
    let sample = sample::english();
    let silent = |stage| Live { stable: "", tentative: "", ..live(&sample.question, stage) };
    check(
        &silent(Stage::Asking),
        60,
        24,
        &expect![[r#"
        What happens when a pod is created?

        ♪ reading the question

        Enter answer now · q stop
    "#]],
    );
    let first =
        Stage::Listening { elapsed: Millis::ZERO, limit: None, level: -120.0, begun: false, ending_in: None };
    check(
        &silent(first),
        60,
        24,
        &expect![[r#"
        What happens when a pod is created?

        ● 0:00  ░░░░░░░░░░░░░░░░  speak now

        Enter done · q stop
    "#]],
    );
    check(
        &Live { keys: false, ..silent(first) },
        60,
        8,
        &expect![[r#"
        What happens when a pod is created?
        ● 0:00  ░░░░░░░░░░░░░░░░  speak now
        a silence ends the answer
    "#]],
    );
    check(
        &silent(listening(3.0, -3.0)),
        60,
        8,
        &expect![[r#"
        What happens when a pod is created?
        ● 0:03 / 3:00  ████████  too loud
        Enter done · q stop
    "#]],
    );
    check(
        &live(&sample.question, Stage::Finishing),
        60,
        8,
        &expect![[r#"
        What happens when a pod is created?
        … transcribing the last words
          First the client sends the request to the API server.
          Then the API server stores the pod in etcd. The scheduler
          finds the pod through a watch and picks a node for it. ┊
          the kubelet starts
        q stop
    "#]],
    );
}

#[test]
fn the_needle_jumps_up_and_falls_slowly() {
    let mut needle = Needle::default();
    assert_eq!(needle.push(-20.0, Millis(100)), -20.0);
    assert_eq!(needle.push(-60.0, Millis(600)), -40.0);
    assert_eq!(needle.push(-30.0, Millis(700)), -30.0);
    assert_eq!(needle.push(-50.0, Millis(5_000)), -50.0);
}

proptest! {
    #[test]
    fn a_view_never_leaves_its_room(
        question in "\\PC{0,80}",
        stable in "[\\PC你好，世界🎉👩‍💻é\n\t\u{1b}]{0,200}",
        tentative in "[a-z你好 🎉]{0,60}",
        width in 6_usize..140,
        height in 1_usize..40,
        ending in proptest::option::of(0_u64..9_999),
        level in -120.0_f64..0.0,
        keys in proptest::bool::ANY,
    ) {
        let sample = sample::english();
        let question = Question { text: question, ..sample.question };
        let stage = Stage::Listening {
            elapsed: Millis(61_000),
            limit: Some(Millis(180_000)),
            level,
            begun: true,
            ending_in: ending.map(Millis),
        };
        let live = Live { question: &question, stage, stable: &stable, tentative: &tentative, keys };
        let lines = live.lines(width, height);
        prop_assert!(!lines.is_empty() && lines.len() < height.max(2), "{} of {height}: {lines:?}", lines.len());
        for line in &lines {
            let plain = anstream::adapter::strip_str(line).to_string();
            prop_assert!(plain.width() < width, "{plain:?} is {} wide", plain.width());
            prop_assert!(!plain.chars().any(char::is_control), "{plain:?}");
        }
    }
}
