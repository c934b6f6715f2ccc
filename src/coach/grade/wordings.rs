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
