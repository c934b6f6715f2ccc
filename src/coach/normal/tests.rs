use super::*;
use crate::transcript::is_han;
use proptest::prelude::*;

#[test]
fn width_case_accents_and_traditional_characters_fold() {
    for (from, to) in [
        ("ＡＰＩ①", "api1"),
        ("Café", "cafe"),
        ("調度器綁定節點", "调度器绑定节点"),
        ("乾淨", "干净"),
        ("İstanbul", "istanbul"),
        ("", ""),
    ] {
        assert_eq!(folded_text(from), to);
    }
}

#[test]
fn forms_of_a_word_share_a_stem() {
    for (a, b) in [
        ("watches", "watching"),
        ("bindings", "bind"),
        ("scheduler", "scheduling"),
        ("registries", "registry"),
    ] {
        assert_eq!(stem(a), stem(b));
    }
    for (a, b) in
        [("bind", "find"), ("watch", "what"), ("cache", "catch"), ("registry", "register"), ("node", "note")]
    {
        assert_ne!(stem(a), stem(b));
    }
}

#[test]
fn signs_are_spoken_in_both_languages() {
    assert_eq!(spoken_forms("Chart.yaml"), ["Chart dot yaml", "Chart 点 yaml"]);
    assert_eq!(spoken_forms("oci://"), ["oci colon  slash  slash ", "oci 冒号  斜杠  斜杠 "]);
    assert!(spoken_forms("etcd").is_empty());
}

#[test]
fn ordinary_words_are_known_in_all_forms() {
    for word in ["cosine", "serve", "serving", "registers", "liveliness", "caught", "the"] {
        assert!(is_ordinary(word), "{word}");
    }
    for word in ["kubelet", "kublet", "etcd", "rubisco", "sheduler"] {
        assert!(!is_ordinary(word), "{word}");
    }
}

#[test]
fn every_chinese_character_is_folded_once() {
    let every: String = (0x3400u32..=0x9FFF)
        .chain(0xF900..=0xFAFF)
        .filter_map(char::from_u32)
        .filter(|&c| is_han(c))
        .collect();
    let once = folded_text(&every);
    assert_eq!(folded_text(&once), once);
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "(?s).{0,40}") {
        let once = folded_text(&text);
        prop_assert_eq!(folded_text(&once), once);
    }

    #[test]
    fn folding_keeps_the_order_of_the_original(text in "(?s).{0,40}") {
        let folded = fold(&text);
        prop_assert!(folded.windows(2).all(|pair| pair[0].origin <= pair[1].origin));
        prop_assert!(folded.iter().all(|f| f.origin < text.chars().count()));
    }
}
