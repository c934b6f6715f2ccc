use super::*;
use crate::coach::clause::divide;
use crate::coach::tokenizer::tokenize;

#[track_caller]
fn check(text: &str, expected: &[bool]) {
    let tokens = tokenize(text, &[]);
    let clauses = divide(&tokens, &[]);
    let holds =
        |clause: &Clause| tokens[clause.tokens.clone()].iter().any(|token| token.text.starts_with("etcd"));
    assert_eq!(denied(&tokens, &clauses, holds), expected, "{text}");
}

#[test]
fn saying_not_to_know_is_a_denial() {
    for text in [
        "I forgot what etcd does",
        "I don't know what etcd is",
        "I do not remember etcd",
        "I can't really explain etcd",
        "not sure about etcd",
        "I have no idea what etcd is",
        "etcd I never used",
        "I haven't used etcd",
        "etcd 我忘了",
        "etcd 是什么我不太清楚",
        "etcd 没用过",
        "etcd 不记得了",
        "etcd 只听说过",
        "etcd 这个我不会",
        "etcd 我也没配过",
        "etcd 只是听同事提过",
        "etcd 也只是听过名字",
        "etcd 待会儿再讲",
        "etcd 我们没配过",
        "etcd 现在讲不出来了",
        "I'll get to etcd later",
    ] {
        check(text, &[true]);
    }
}

#[test]
fn other_negations_are_not() {
    for text in [
        "the client does not know the leader of etcd",
        "they don't know about etcd",
        "don't forget etcd",
        "etcd is not restarted",
        "别忘了 etcd",
        "忘了说 etcd",
        "不要用 root",
        "etcd 不会重启",
        "etcd 没有单点",
        "etcd 不用锁",
        "etcd 没重启过",
        "写进 etcd 以后再说",
        "later it is written to etcd",
        "well you get etcd later",
        "it will get etcd later",
        "后面再提交到 etcd",
        "后面再开始写 etcd",
        "先讲背景下面再讲 etcd 的结果",
        "上线以后我没遇到过 etcd 死锁",
        "我没经过代理访问 etcd",
        "客户端只知道名字就能找到 etcd",
        "the follower will get the entry and apply it to etcd later",
        "kubelet 只是听 etcd 的命令",
        "我没通过 etcd 去做",
    ] {
        check(text, &[false]);
    }
}

#[test]
fn a_denial_without_content_is_about_the_clause_before() {
    check("etcd stores state, I forgot", &[true, true]);
    check("I've heard of etcd but I can't tell you what it does", &[true, true]);
    check("etcd 是干什么的，我忘了", &[true, true]);
    check("etcd 存状态，后面的我忘了", &[false, true]);
    check("etcd stores state, I forgot the rest", &[false, true]);
    check("etcd stores state. I forgot.", &[false, true]);
    check("具体的记不清了，etcd 什么的", &[true, true]);
}

#[test]
fn each_phrase_is_looked_for() {
    for phrase in CHINESE {
        assert!(phrase.contains(TELLING), "{phrase}");
    }
}
