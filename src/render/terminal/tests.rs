use super::super::sample;
use super::*;
use crate::coach::{Caveat, Language};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

fn stripped(feedback: &Feedback<'_>, width: usize) -> String {
    anstream::adapter::strip_str(&super::feedback(feedback, width)).to_string()
}

fn of(sample: &sample::Sample) -> Feedback<'_> {
    Feedback {
        question: &sample.question,
        transcript: &sample.transcript,
        assessment: &sample.assessment,
        delivery: Some(&sample.delivery),
        take: Some("/home/li/.local/share/viva/takes/2026-01-02-pod-creation.wav".into()),
        model: Some("base".into()),
    }
}

#[track_caller]
fn check(feedback: &Feedback<'_>, width: usize, expected: &Expect) {
    expected.assert_eq(&stripped(feedback, width));
}

#[test]
fn a_chinese_answer_at_80_columns() {
    check(
        &of(&sample::chinese()),
        80,
        &expect![[r#"
            一个 Pod 的创建流程是怎样的？
            Kubernetes › 工作负载

            你的回答
              首先客户端把请求发给 API Server，然后调度器通过 watch 发现了新的 Pod，API
              Server 把 Pod 写到 E T C D 里面，最后 kublet 把容器拉起来，CRI 是什么我忘了。
              Scheduler 会启动容器。

            要点
              ✓ 客户端把创建请求交给 API Server
                  0:02 “API Server”
              ✓ API Server 把 Pod 写入 etcd，此时 Pod 处于 Pending ×2
                  0:12 “E T C D” → etcd（逐个字母念出）
              ✓ Scheduler 通过 watch 发现没有节点的 Pod，选出一个 node，这一步只做决定，不启
                动任何东西
                  0:05 “调度器” → Scheduler（另一种说法） · 0:06 “watch”
                ✗ 过滤与打分两个阶段
              ◐ 节点上的 kubelet 通过 CRI 启动容器
                  0:14 “kublet” → kubelet（拼写相近） · 0:17 “CRI”（但说了不会或否认，不计
                  分）
                  未说到：CRI
              ○ kubelet 上报 Pod 状态，API Server 更新 etcd（加分项）

            说错了
              ✗ Scheduler 启动容器
                  0:18 “Scheduler 会启动容器”

            顺序  ✗ “Scheduler 通过 watch 发现…”说在了“API Server 把 Pod 写入 et…”之前，而后
                  者应当在先
            覆盖  ███████████████░░░░░ 75%  5 个要点说到 3 个，另有 1 个说到一部分
            表达  0.4 秒后开口 · 说话 0:17（占 85%） · 停顿 3 次，长停顿 1 次（最长 1.4 秒，
                  在“Server”之后） · 每分钟 206 字词

            请注意
              ! 声音太小（-47 dBFS），可能漏字。请调高麦克风音量或靠近一些。
              ! 声音系统丢失了 480 个采样，可能漏字。请关掉占用处理器的程序，或换一个设备。

            参考答案
              客户端把请求交给 API Server，经过认证、授权和准入之后写入 etcd。

              之后每个组件都通过 watch 得知变化，各做一步。

            录音  /home/li/.local/share/viva/takes/2026-01-02-pod-creation.wav
            模型  base
        "#]],
    );
}

#[test]
fn a_chinese_answer_at_50_columns() {
    check(
        &of(&sample::chinese()),
        50,
        &expect![[r#"
            一个 Pod 的创建流程是怎样的？
            Kubernetes › 工作负载

            你的回答
              首先客户端把请求发给 API Server，然后调度器通过
              watch 发现了新的 Pod，API Server 把 Pod 写到 E T
              C D 里面，最后 kublet 把容器拉起来，CRI 是什么我
              忘了。Scheduler 会启动容器。

            要点
              ✓ 客户端把创建请求交给 API Server
                  0:02 “API Server”
              ✓ API Server 把 Pod 写入 etcd，此时 Pod 处于
                Pending ×2
                  0:12 “E T C D” → etcd（逐个字母念出）
              ✓ Scheduler 通过 watch 发现没有节点的 Pod，选出
                一个 node，这一步只做决定，不启动任何东西
                  0:05 “调度器” → Scheduler（另一种说法） ·
                  0:06 “watch”
                ✗ 过滤与打分两个阶段
              ◐ 节点上的 kubelet 通过 CRI 启动容器
                  0:14 “kublet” → kubelet（拼写相近） ·
                  0:17 “CRI”（但说了不会或否认，不计分）
                  未说到：CRI
              ○ kubelet 上报 Pod 状态，API Server 更新 etcd
                （加分项）

            说错了
              ✗ Scheduler 启动容器
                  0:18 “Scheduler 会启动容器”

            顺序  ✗ “Scheduler 通过 …”说在了“API Server 把
                  P…”之前，而后者应当在先
            覆盖  █████████░░░ 75%  5 个要点说到 3 个，另有 1
                  个说到一部分
            表达  0.4 秒后开口 · 说话 0:17（占 85%） · 停顿 3
                  次，长停顿 1 次（最长 1.4 秒，在“Server”之
                  后） · 每分钟 206 字词

            请注意
              ! 声音太小（-47 dBFS），可能漏字。请调高麦克风音
                量或靠近一些。
              ! 声音系统丢失了 480 个采样，可能漏字。请关掉占
                用处理器的程序，或换一个设备。

            参考答案
              客户端把请求交给 API Server，经过认证、授权和准
              入之后写入 etcd。

              之后每个组件都通过 watch 得知变化，各做一步。

            录音  /home/li/.local/share/viva/takes/2026-01-02-
                  pod-creation.wav
            模型  base
        "#]],
    );
}

#[test]
fn a_written_english_answer_has_no_times_and_no_delivery() {
    let sample = sample::english();
    check(
        &Feedback { delivery: None, take: None, ..of(&sample) },
        80,
        &expect![[r#"
            What happens when a pod is created?
            Kubernetes

            Your answer
              First the client sends the request to the API server, which stores the pod in
              E T C D. The kube let watches and starts the container, I think.

            Key points
              ✓ The client sends the request to the API server
                  “API server”
              ✓ The API server stores the pod in etcd
                  “E T C D” → etcd (spelled letter by letter)
              ✗ The scheduler picks a node
              ✓ The kubelet starts the containers
                  “kube let” → kubelet (written together or apart)

            Order     ✓ said in order
            Coverage  ███████████████░░░░░ 75%  3 of 4 points

            Reference answer
              Every component watches the API server and does one step.

            Model     base
        "#]],
    );
}

#[test]
fn without_a_score_there_is_no_percent_and_nothing_is_missed() {
    let mut sample = sample::english();
    sample.transcript = Transcript::default();
    for point in &mut sample.assessment.points {
        *point = PointResult { verdict: Verdict::Missed, credit: 0.0, evidence: Vec::new(), ..point.clone() };
    }
    sample.assessment.coverage = None;
    sample.assessment.order = Default::default();
    sample.assessment.caveats = vec![Caveat::NothingHeard];
    check(
        &Feedback { delivery: None, ..of(&sample) },
        60,
        &expect![[r#"
            What happens when a pod is created?
            Kubernetes

            Your answer
              (nothing)

            Key points
              · The client sends the request to the API server
              · The API server stores the pod in etcd
              · The scheduler picks a node
              · The kubelet starts the containers

            Coverage  This answer was not scored: nothing was heard that
                      could be judged

            Please note
              ! No answer was heard. Check that the right microphone is
                chosen and answer again.

            Reference answer
              Every component watches the API server and does one step.

            Recording /home/li/.local/share/viva/takes/2026-01-02-pod-
                      creation.wav
            Model     base
        "#]],
    );
}

#[test]
fn sure_likely_and_denied_words_look_different() {
    let shown = super::feedback(&of(&sample::chinese()), 80);
    assert!(shown.contains(&format!("{SURE}API Server{SURE:#}")));
    assert!(shown.contains(&format!("{LIKELY}kublet{LIKELY:#}")));
    assert!(shown.contains(&format!("{WRONG}CRI{WRONG:#}")));
    assert!(shown.contains(&format!("{WRONG}Scheduler 会启动容器{WRONG:#}")));
}

#[test]
fn every_caveat_tells_what_to_do_in_both_languages() {
    let caveats = [
        Caveat::NothingHeard,
        Caveat::Clipped { share: 0.0213 },
        Caveat::TooQuiet { dbfs: -50.2 },
        Caveat::AllZero,
        Caveat::SamplesLost { count: 12 },
        Caveat::DeviceLost,
        Caveat::CutShort,
        Caveat::TimeLimit,
        Caveat::RecognizerLate,
        Caveat::RecognizerFailed { why: "out of memory".into() },
        Caveat::Invented { text: "谢谢观看".into() },
        Caveat::Loop,
        Caveat::QuestionEcho,
        Caveat::OnlyWhenTold { terms: vec!["etcd".into(), "kubelet".into()] },
        Caveat::DemoModel,
    ];
    for caveat in &caveats {
        let (chinese, english) = (Words::Chinese.caveat(caveat), Words::English.caveat(caveat));
        assert!(chinese.ends_with('。') && chinese.chars().any(crate::transcript::is_han), "{chinese}");
        assert!(english.ends_with('.') && english.starts_with(char::is_uppercase), "{english}");
        assert!(!english.contains("  ") && !chinese.contains("  "), "{english} {chinese}");
    }
    let distinct: std::collections::BTreeSet<_> =
        caveats.iter().map(|caveat| Words::Chinese.caveat(caveat)).collect();
    assert_eq!(distinct.len(), caveats.len());
}

#[test]
fn a_percent_is_whole_only_for_the_whole() {
    let percents = [0.0, 0.001, 0.5, 0.999, 1.0].map(percent);
    assert_eq!(percents, [0, 1, 50, 99, 100]);
}

prop_compose! {
    /// A text as a person, a recognizer or a broken file may give it.
    fn any_text()(text in "(\\PC{0,30}|[a-z]{1,60}|[一-龥，。]{1,60}|[ \\n\\t]|\u{1b}\\[[0-9;]{0,4}m|☎️|👩‍👩‍👧){0,6}") -> String {
        text
    }
}

prop_compose! {
    fn any_evidence()(term in any_text(), heard in any_text(), rule in 0_usize..7, start in 0_usize..200,
                      end in 0_usize..200, time in proptest::option::of(0_u64..u64::MAX)) -> Evidence {
        let rules = [Rule::Exact, Rule::Alias, Rule::Joined, Rule::Spelled, Rule::Stem, Rule::Near, Rule::Equivalent, Rule::Sound, Rule::Misplaced, Rule::Denied];
        Evidence { term, heard, rule: rules[rule], confidence: 0.5, span: start..end, time: time.map(crate::time::Millis) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_line_is_too_wide_and_no_word_is_lost(
        said in any_text(), asked in any_text(), reference in any_text(), take in any_text(),
        evidence in proptest::collection::vec(any_evidence(), 0..4),
        (width, in_chinese, parent) in (0_usize..140, any::<bool>(), proptest::option::of(0_usize..4)),
        coverage in proptest::option::of(any::<f64>()),
    ) {
        let mut sample = if in_chinese { sample::chinese() } else { sample::english() };
        sample.question.language = if in_chinese { Language::Chinese } else { Language::English };
        sample.question.points[1].parent = parent;
        sample.question.points[1].text = asked.clone();
        sample.question.text = asked;
        sample.question.reference = reference;
        sample.transcript = Transcript::written(said.clone());
        sample.assessment.points[0].evidence = evidence;
        sample.assessment.coverage = coverage;
        let shown = stripped(&Feedback { take: Some(take), ..of(&sample) }, width);
        let widest = width.clamp(40, 100);
        for line in shown.lines() {
            prop_assert!(line.width() <= widest, "{} > {}: {:?}", line.width(), widest, line);
        }
        let squeeze = |text: &str| Ink::new(text, Style::new()).text().split_whitespace().collect::<String>();
        prop_assert!(squeeze(&shown).contains(&squeeze(&said)), "{:?} not in {}", said, shown);
        prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
    }
}
