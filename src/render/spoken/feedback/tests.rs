use super::*;
use crate::coach::{OrderCheck, Term, WrongStatement};
use crate::render::sample::{self, Sample, point};
use crate::render::spoken;
use expect_test::{Expect, expect};

fn no_glossary() -> Glossary {
    Glossary::default()
}

#[track_caller]
fn check(said: &str, expected: Expect) {
    expected.assert_eq(&spoken::sentences(said).join("\n"));
}

/// The sample with other verdicts, in the order of the points.
fn with_verdicts(mut sample: Sample, coverage: f64, verdicts: &[Verdict]) -> Sample {
    for (result, verdict) in sample.assessment.points.iter_mut().zip(verdicts) {
        result.verdict = *verdict;
    }
    sample.assessment.coverage = Some(coverage);
    sample.assessment.order = OrderCheck::default();
    sample.assessment.said_but_wrong = Vec::new();
    sample
}

#[test]
fn feedback_says_the_score_then_what_was_missed_then_what_was_wrong() {
    let chinese = sample::chinese();
    check(
        &feedback(&chinese.question, &chinese.assessment, &no_glossary()),
        expect![[r#"
            得分百分之七十五：五个要点说到了三个，另有一个只说到一部分。
            没有说到的是：过滤与打分两个阶段。
            只说到一部分的是：节点上的 koob let 通过 C-R-I 启动容器。
            顺序不对：应该先说“A-P-I Server 把 Pod 写入 E-T-C-D”，再说“Scheduler 通过 watch 发现没有节点的 Pod”。
            这句话说错了：Scheduler 启动容器。"#]],
    );
    let english = sample::english();
    check(
        &feedback(&english.question, &english.assessment, &no_glossary()),
        expect![[r#"
        75 percent: you said 3 of 4 points.
        You missed: The scheduler picks a node."#]],
    );
}

#[test]
fn the_most_important_three_are_told_and_the_rest_is_counted() {
    use Verdict::{Hit, Missed};
    let mut sample = with_verdicts(sample::chinese(), 0.2, &[Hit, Missed, Missed, Missed, Missed, Missed]);
    let ids = |sample: &Sample| -> Vec<String> {
        missed(&sample.question, &sample.assessment).iter().map(|point| point.id.clone()).collect()
    };
    // The second counts double; the sixth is a bonus, which nobody misses.
    assert_eq!(ids(&sample), ["p2", "p3", "p4", "p5"]);
    sample.question.points[4].weight = 3.0;
    assert_eq!(ids(&sample), ["p5", "p2", "p3", "p4"]);
    check(
        &feedback(&sample.question, &sample.assessment, &no_glossary()),
        expect![[r#"
            得分百分之二十：五个要点说到了一个。
            没有说到的是：节点上的 koob let 通过 C-R-I 启动容器。
            A-P-I Server 把 Pod 写入 E-T-C-D，此时 Pod 处于 Pending。
            Scheduler 通过 watch 发现没有节点的 Pod，选出一个 node，这一步只做决定，不启动任何东西。
            还有一个没有说到。"#]],
    );
    // A point that the assessment does not know is missed.
    sample.assessment.points.clear();
    assert_eq!(ids(&sample), ["p5", "p2", "p1", "p3", "p4"]);
}

#[test]
fn everything_and_nothing_are_said_shortly() {
    use Verdict::{Hit, Missed};
    let all = with_verdicts(sample::chinese(), 1.0, &[Hit; 6]);
    assert_eq!(feedback(&all.question, &all.assessment, &no_glossary()), "五个要点都说到了。");
    let all = with_verdicts(sample::english(), 1.0, &[Hit; 9]);
    assert_eq!(feedback(&all.question, &all.assessment, &no_glossary()), "You said all 4 points.");
    let mut none = with_verdicts(sample::chinese(), 0.0, &[Missed; 6]);
    none.question.points.truncate(1);
    assert_eq!(
        feedback(&none.question, &none.assessment, &no_glossary()),
        "要点没有说到。没有说到的是：客户端把创建请求交给 A-P-I Server。"
    );
}

#[test]
fn points_said_in_part_are_counted_and_told_when_there_is_room() {
    use Verdict::{Hit, Missed, Partial};
    let said = |verdicts: &[Verdict]| {
        let sample = with_verdicts(sample::english(), 0.4, verdicts);
        feedback(&sample.question, &sample.assessment, &no_glossary())
    };
    check(
        &said(&[Partial, Missed, Missed, Missed]),
        expect![[r#"
        40 percent: you said 1 of 4 points, and only in part.
        You missed: The A-P-I server stores the pod in E-T-C-D.
        The scheduler picks a node.
        The koob let starts the containers."#]],
    );
    check(
        &said(&[Hit, Partial, Partial, Missed]),
        expect![[r#"
        40 percent: you said 1 of 4 points, and 2 in part.
        You missed: The koob let starts the containers.
        Only in part: The A-P-I server stores the pod in E-T-C-D.
        The scheduler picks a node."#]],
    );
}

#[test]
fn without_a_score_only_the_reason_is_said() {
    let mut sample = sample::chinese();
    sample.assessment.coverage = None;
    sample.assessment.caveats = vec![Caveat::NothingHeard];
    let said = |sample: &Sample| feedback(&sample.question, &sample.assessment, &no_glossary());
    assert_eq!(said(&sample), "这次没有评分：没有听到可以评判的内容。");
    sample.assessment.caveats = vec![Caveat::QuestionEcho];
    assert_eq!(said(&sample), "这次没有评分：只复述了题目。");
    sample.question.points.iter_mut().for_each(|point| point.optional = true);
    sample.assessment.caveats = Vec::new();
    assert_eq!(said(&sample), "这次没有评分：这道题没有计分的要点。");
    let mut sample = sample::english();
    sample.assessment.coverage = None;
    sample.assessment.caveats = vec![Caveat::AllZero];
    assert_eq!(said(&sample), "This was not scored: the microphone gave no sound at all.");
}

#[test]
fn wrong_statements_and_slips_are_told_in_both_languages() {
    let mut sample = sample::english();
    sample.assessment.said_but_wrong = ["first", "second", "third"]
        .map(|text| WrongStatement { id: "w1".into(), text: text.into(), evidence: Vec::new() })
        .into();
    sample.assessment.order = OrderCheck {
        score: Some(0.5),
        first_slip: Some((sample.question.points[1].id.clone(), sample.question.points[0].id.clone())),
        ..OrderCheck::default()
    };
    check(
        &feedback(&sample.question, &sample.assessment, &no_glossary()),
        expect![[r#"
            75 percent: you said 3 of 4 points.
            You missed: The scheduler picks a node.
            The order was wrong.
            This comes first: The client sends the request to the A-P-I server.
            Then: The A-P-I server stores the pod in E-T-C-D.
            This is wrong: first.
            second."#]],
    );
    sample.assessment.order.first_slip = None;
    assert!(
        feedback(&sample.question, &sample.assessment, &no_glossary())
            .contains("The order was not quite right.")
    );
    sample.assessment.order.score = Some(1.0);
    assert!(!feedback(&sample.question, &sample.assessment, &no_glossary()).contains("order"));
}

#[test]
fn the_reference_is_read_point_by_point() {
    let sample = sample::chinese();
    check(
        &reference(&sample.question, &no_glossary()),
        expect![[r#"
        客户端把创建请求交给 A-P-I Server。
        A-P-I Server 把 Pod 写入 E-T-C-D，此时 Pod 处于 Pending。
        Scheduler 通过 watch 发现没有节点的 Pod，选出一个 node，这一步只做决定，不启动任何东西。
        过滤与打分两个阶段。节点上的 koob let 通过 C-R-I 启动容器。
        koob let 上报 Pod 状态，A-P-I Server 更新 E-T-C-D。
        客户端把请求交给 A-P-I Server，经过认证、授权和准入之后写入 E-T-C-D。
        之后每个组件都通过 watch 得知变化，各做一步。"#]],
    );
}

#[test]
fn a_follow_up_asks_and_does_not_tell() {
    use Verdict::{Hit, Missed};
    let mut sample = with_verdicts(sample::chinese(), 0.2, &[Hit, Missed, Missed, Missed, Missed, Missed]);
    let ask = |sample: &Sample, at: usize| {
        follow_up(&sample.question, &sample.question.points[at], &sample.assessment, &no_glossary())
    };
    // After the last step that was said; nested points by what they belong to.
    assert_eq!(ask(&sample, 4), "你没有说“客户端把创建请求交给 A-P-I Server”之后会发生什么。接下来呢？");
    assert_eq!(ask(&sample, 3), "关于“Scheduler 通过 watch 发现没有节点的 Pod”，你还漏了一点。还有什么？");
    sample.assessment.points[0].verdict = Missed;
    assert_eq!(ask(&sample, 4), "你没有说 koob let 在这里起什么作用。能补充一下吗？");
    assert_eq!(ask(&sample, 0), "你没有说第一步是什么。");
    assert_eq!(ask(&sample, 1), "还有一个要点没有说到。还有什么？");
    let mut english = with_verdicts(sample::english(), 0.2, &[Missed; 9]);
    english.question.points = vec![KeyPoint {
        terms: ["kubelet", "watch"].map(|term| Term { ways: vec![term.into()] }).into(),
        step: false,
        ..point("p1", "The kubelet learns of the Pod through a watch", None)
    }];
    assert_eq!(ask(&english, 0), "You did not say what part koob let plays. Can you add that?");
}

#[test]
fn pronunciations_are_used_wherever_a_term_is_a_word_of_its_own() {
    let mut glossary = Glossary::default();
    for (term, say) in [
        ("kubelet", "cube let"),
        ("kube-proxy", "the proxy"),
        ("Proxy", "procksy"),
        ("调度器", "skeduler"),
        ("CRI", "cry"),
    ] {
        glossary.pronounce(term, say);
    }
    #[track_caller]
    fn read(text: &str, glossary: &Glossary, expected: &str) {
        assert_eq!(reading(text, true, glossary), expected);
    }
    read("**Kubelet** 与 kubelets、mykubelet", &glossary, "cube let 与 cube lets、mykubelet");
    read("kube-proxy、proxy、proxy_mode", &glossary, "the proxy、procksy、proxy mode");
    read("由调度器通过 CRI 启动，不是 CRI-O", &glossary, "由 skeduler 通过 cry 启动，不是 cry O");
    let mut question = sample::question("kubelet 是什么？", crate::coach::Language::Chinese);
    assert_eq!(spoken::question(&question, &glossary), "cube let 是什么？");
    // What the author wrote for the ear is read by its word.
    question.say = Some("kubelet 做什么？".into());
    assert_eq!(spoken::question(&question, &glossary), "koob let 做什么？");
}
