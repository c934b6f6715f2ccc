use super::super::token::is_apart;
use super::*;
use proptest::prelude::*;

#[track_caller]
fn texts(text: &str) -> Vec<String> {
    tokenize(text, &[]).into_iter().map(|token| token.text).collect()
}

#[test]
fn words_numbers_and_single_characters() {
    assert_eq!(texts("把 Pod 写入etcd"), ["把", "pod", "写", "入", "etcd"]);
    assert_eq!(texts("k8s v1.28, CO2"), ["k8s", "v1", "28", "co2"]);
    assert_eq!(texts("don't the kubelet’s"), ["dont", "the", "kubelets"]);
    assert_eq!(texts("C++ or C# or a+b"), ["c++", "or", "c#", "or", "a", "b"]);
    assert_eq!(texts("ＡＰＩ　server"), ["api", "server"]);
    assert_eq!(texts("C O two"), ["c", "o", "2"]);
    assert_eq!(texts("one of two"), ["one", "of", "2"]);
    assert!(texts(" \u{7}🙂—…\u{200b}").is_empty());
}

#[test]
fn gaps_tell_names_from_sentences() {
    let gaps = |text: &str| tokenize(text, &[]).into_iter().map(|token| token.gap).collect::<Vec<_>>();
    assert_eq!(gaps("Chart.yaml ok. Then"), [Gap::Stop, Gap::Space, Gap::Space, Gap::Stop]);
    assert_eq!(gaps("先写，再读。好"), [Gap::Stop, Gap::Touching, Gap::Pause, Gap::Touching, Gap::Stop]);
    assert_eq!(gaps("1,000 10:30"), [Gap::Stop, Gap::Space, Gap::Space, Gap::Space]);
    let broken: Vec<Gap> = tokenize("kube let", &[0, 5]).into_iter().map(|token| token.gap).collect();
    assert_eq!(broken, [Gap::Stop, Gap::Stop]);
}

#[test]
fn letters_of_an_acronym_are_not_apart() {
    let tokens = tokenize("E. T. C. D. stores", &[]);
    let apart: Vec<bool> = (0..tokens.len()).map(|at| is_apart(&tokens, at)).collect();
    assert_eq!(apart, [true, false, false, false, true]);
}

proptest! {
    /// Gaps hold nothing that could be a token, so spans and gaps together are the text.
    #[test]
    fn spans_rebuild_the_text(text in "(?s).{0,60}") {
        let chars: Vec<char> = text.chars().collect();
        let mut rebuilt: String = String::new();
        let mut end = 0;
        for token in tokenize(&text, &[]) {
            prop_assert!(token.span.start >= end && token.span.end > token.span.start && token.span.end <= chars.len());
            prop_assert!(!token.text.is_empty());
            let gap: String = chars[end..token.span.start].iter().collect();
            prop_assert!(tokenize(&gap, &[]).is_empty(), "lost {gap:?}");
            rebuilt.push_str(&gap);
            rebuilt.extend(&chars[token.span.clone()]);
            end = token.span.end;
        }
        rebuilt.extend(&chars[end..]);
        prop_assert_eq!(rebuilt, text);
    }

    #[test]
    fn tokens_of_plain_words_are_their_folded_spans(words in proptest::collection::vec("[A-Za-z]{2,9}|[一-龥]", 0..20)) {
        let text = words.join(" ");
        let chars: Vec<char> = text.chars().collect();
        for token in tokenize(&text, &[]).iter().filter(|token| token.kind == Kind::Word) {
            let own: String = chars[token.span.clone()].iter().collect();
            prop_assert_eq!(normal::folded_text(&own), token.text.clone());
        }
    }
}
