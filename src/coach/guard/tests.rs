use super::*;
use crate::coach::tokenizer::tokenize;

#[track_caller]
fn looped(text: &str, expected: usize) {
    let count = loops(&tokenize(text, &[])).into_iter().filter(|&looped| looped).count();
    assert_eq!(count, expected, "{text}");
}

#[test]
fn patterns_said_four_times_are_loops() {
    looped("etcd etcd etcd etcd", 4);
    looped("and so on and so on and so on and so on then", 12);
    looped(&"the kubelet starts the container and reports back. ".repeat(5), 40);
    looped("谢谢谢谢谢谢谢谢 好", 8);
}

#[test]
fn stutters_and_spelled_names_are_not() {
    looped("it it it starts", 0);
    looped("an A A A A record", 0);
    looped("one two one two one three", 0);
    looped("", 0);
}

#[test]
fn sentences_end_at_stops_only() {
    assert_eq!(sentences(&tokenize("red blue, green. white", &[])), [0..3, 3..4]);
}
