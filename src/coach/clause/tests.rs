use super::*;
use crate::coach::tokenizer::tokenize;

#[track_caller]
fn clauses(text: &str) -> Vec<String> {
    let tokens = tokenize(text, &[]);
    let clauses = divide(&tokens, &[]);
    let covered: Vec<usize> = clauses.iter().flat_map(|clause| clause.tokens.clone()).collect();
    assert_eq!(covered, (0..tokens.len()).collect::<Vec<_>>());
    clauses
        .into_iter()
        .map(|clause| {
            tokens[clause.tokens].iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[test]
fn clauses_end_at_pauses_and_contrasts() {
    assert_eq!(
        clauses("I know the scheduler but not etcd. Next"),
        ["i know the scheduler", "but not etcd", "next"]
    );
    assert_eq!(clauses("先写，不过慢"), ["先 写", "不 过 慢"]);
    assert_eq!(clauses("不但快"), ["不 但 快"]);
    assert_eq!(clauses("E. T. C. D. stores"), ["e t c d", "stores"]);
    assert_eq!(clauses(&"word ".repeat(60)).len(), 3);
}

#[track_caller]
fn under(text: &str, expected: &[&str]) {
    let tokens = tokenize(text, &[]);
    let negated = Negations::of(&tokens, &divide(&tokens, &[]), &[]).negated();
    let words: Vec<&str> = tokens
        .iter()
        .zip(negated)
        .filter(|(_, negated)| *negated)
        .map(|(token, _)| token.text.as_str())
        .collect();
    assert_eq!(words, expected, "{text}");
}

#[test]
fn negations_reach_to_the_end_of_their_clause() {
    under("the scheduler does not start it, it binds", &["not", "start", "it"]);
    under("it doesn't restart", &["doesnt", "restart"]);
    under("不启动容器，绑定", &["不", "启", "动", "容", "器"]);
    under("没有重启", &["没", "有", "重", "启"]);
    under("没有策略时默认放行", &["没", "有", "策", "略"]);
    under("不够就拒绝", &["不", "够"]);
    under("不会同时重启", &["不", "会", "同", "时", "重", "启"]);
    under("它不会重启，也就不会丢数据", &["不", "会", "重", "启", "不", "会", "丢", "数", "据"]);
    under(
        "it runs without root and does not need a daemon",
        &["without", "root", "not", "need", "a", "daemon"],
    );
}

#[test]
fn what_only_looks_like_a_negation_is_none() {
    for text in [
        "not only fast",
        "no problem here",
        "不仅快",
        "不同节点",
        "能不能启动",
        "有没有重启",
        "级别高",
        "差不多",
        "不断重试",
        "别忘了放行 DNS",
        "不要忘记放行",
        "don't forget the label",
        "it retries when it does not exit with zero",
        "如果没有标签",
        "没有控制器就不生效",
        "没有就不生效",
        "没问题再放大",
        "without a controller nothing happens and it does nothing",
    ] {
        under(text, &[]);
    }
}
