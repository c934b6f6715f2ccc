//! One point at a time, said in other words, with less, or with its words in the wrong places.

use super::tests::{point, question};
use super::*;

#[track_caller]
fn check(points: &[(&str, &[&str])], answer: &str, expected: &[Verdict]) {
    let points =
        points.iter().enumerate().map(|(at, (text, terms))| point(&format!("p{}", at + 1), text, terms));
    let question = question("", points.collect());
    let assessment = assess(&question, &Transcript::written(answer), &Glossary::default());
    let verdicts: Vec<Verdict> = assessment.points.iter().map(|point| point.verdict).collect();
    assert_eq!(verdicts, expected, "{answer}");
}

use Verdict::{Hit, Missed, Partial};

#[test]
fn a_name_in_brackets_or_what_it_names_is_enough() {
    let points: [(&str, &[&str]); 2] = [
        ("A majority (quorum) elects the leader", &["majority", "quorum"]),
        ("Service 有一个虚拟 IP（ClusterIP）", &["虚拟 IP", "ClusterIP"]),
    ];
    check(&points, "With a majority the leader is elected. 它有一个虚拟 IP。", &[Hit, Hit]);
    check(&points, "A quorum elects the leader. Service 有个 cluster IP。", &[Hit, Hit]);
    check(&points, "I had lunch with my sister.", &[Missed, Missed]);
}

#[test]
fn one_member_of_a_list_with_or_is_enough() {
    let points: [(&str, &[&str]); 1] =
        [("成员加入、退出、超时或者分区数变化，都会触发 rebalance", &["rebalance"])];
    check(&points, "有成员加入就会触发 rebalance。", &[Hit]);
    check(&points, "成员加入。", &[Missed]);
}

#[test]
fn what_is_made_rare_or_kept_out_is_denied_too() {
    let points: [(&str, &[&str]); 2] = [
        ("Randomized timeouts avoid a split vote", &["randomized", "split vote"]),
        ("Multi-stage 构建，最终镜像里没有编译工具", &["Multi-stage"]),
    ];
    check(
        &points,
        "The timeouts are randomized, so you rarely get a split vote. Multi stage builds keep the compiler out of the final image.",
        &[Hit, Hit],
    );
}

#[test]
fn a_negation_far_before_a_word_takes_no_side() {
    let points: [(&str, &[&str]); 1] = [("在后面的层里删文件，镜像不会变小", &[])];
    check(&points, "在后面的层里再删文件，不会让最后的镜像变小。", &[Hit]);
}

#[test]
fn words_that_have_changed_places_say_nothing() {
    let points: [(&str, &[&str]); 2] = [
        ("从库的 IO 线程拉 binlog，写到 relay log", &["IO 线程"]),
        ("SQL 线程回放 relay log", &["SQL 线程"]),
    ];
    check(&points, "从库的 IO 线程拉 binlog 写到 relay log，SQL 线程负责回放。", &[Hit, Hit]);
    check(&points, "从库的 SQL 线程拉 binlog 写到本地，IO 线程负责回放。", &[Partial, Partial]);
}

#[test]
fn single_characters_are_heard_for_english_words_but_not_inside_others() {
    let points: [(&str, &[&str]); 1] = [("Bake it, then slice the bread with salt", &[])];
    check(&points, "先烤，再切面包，放点盐。", &[Hit]);
    check(&points, "切换要看水平。", &[Missed]);
}

#[test]
fn what_is_numbered_or_measured_is_told_apart() {
    let points: [(&str, &[&str]); 3] = [
        ("Type 1 is autoimmune: the beta cells are destroyed", &["autoimmune", "beta cells"]),
        ("Type 2 is insulin resistance, later with failing secretion", &["insulin resistance"]),
        ("HbA1c of 6.5 % or more confirms the diagnosis", &["HbA1c"]),
    ];
    check(
        &points,
        "Type 1 is autoimmune, the beta cells are destroyed. Type 2 is insulin resistance. HbA1c of six point five percent confirms it.",
        &[Hit, Hit, Hit],
    );
    check(
        &points,
        "Type 2 is the autoimmune one where the beta cells are killed, and type 1 is insulin resistance. HbA1c of 9.5 percent confirms it.",
        &[Missed, Missed, Partial],
    );
}

#[test]
fn who_does_what_is_not_exchanged() {
    let points: [(&str, &[&str]); 2] = [
        ("平台团队管 GatewayClass，开发团队管 HTTPRoute", &["GatewayClass", "HTTPRoute"]),
        ("imagePullPolicy：latest 默认 Always，其他 tag 默认 IfNotPresent", &["Always", "IfNotPresent"]),
    ];
    check(
        &points,
        "平台团队管 GatewayClass，开发团队写 HTTPRoute。imagePullPolicy 的话 latest 默认 Always，写了 tag 默认是 IfNotPresent。",
        &[Hit, Hit],
    );
    check(
        &points,
        "开发团队管 GatewayClass，平台团队写 HTTPRoute。imagePullPolicy 的话 latest 默认是 IfNotPresent，写了 tag 的反而默认 Always。",
        &[Partial, Partial],
    );
}

#[test]
fn a_condition_denies_nothing() {
    let points: [(&str, &[&str]); 3] = [
        ("Ingress 只是规则，要有 controller 才生效", &["controller"]),
        ("没有策略时默认放行", &["默认放行"]),
        ("限制出口的时候别忘了放行 53 端口", &["53 端口"]),
    ];
    check(
        &points,
        "Ingress 只是规则，没有 controller 就不生效。没策略的时候默认放行。限制出口的话 53 端口要记得开。",
        &[Hit, Hit, Hit],
    );
}

#[test]
fn a_step_is_where_most_of_it_is_said() {
    let steps: [(&str, &[&str]); 2] = [
        ("The API server writes the Pod to etcd, and the Pod is pending", &["etcd", "pending"]),
        ("The binding goes back through the API server into etcd", &["binding"]),
    ];
    let points = steps.iter().enumerate().map(|(at, (text, terms))| {
        let mut point = point(&format!("p{}", at + 1), text, terms);
        point.step = true;
        point
    });
    let question = question("", points.collect());
    let answer = "The client sends it to the API server. The API server writes the Pod etcd. The API server stores the binding in etcd.";
    let assessment = assess(&question, &Transcript::written(answer), &Glossary::default());
    assert_eq!(assessment.order.heard, ["p1", "p2"]);
}
