use super::*;

fn is_near(word: &str, heard: &str) -> bool {
    is_within(usize::MAX, word, heard)
}

#[test]
fn misspelled_terms_are_near() {
    for (word, heard) in [
        ("kubelet", "kublet"),
        ("scheduler", "sheduller"),
        ("calvin", "calven"),
        ("chloroplast", "cloraplast"),
        ("readiness", "rediness"),
    ] {
        assert!(is_near(word, heard), "{word} {heard}");
    }
}

#[test]
fn false_friends_are_not() {
    for (word, heard) in [
        ("bind", "find"),
        ("watch", "what"),
        ("pod", "part"),
        ("pod", "pot"),
        ("node", "note"),
        ("cache", "catch"),
        ("token", "taken2"),
        ("oras", "auras"),
        ("kubelet", "kubectl"),
    ] {
        assert!(!is_near(word, heard), "{word} {heard}");
    }
}

#[test]
fn neighbors_find_what_comparing_all_would() {
    let words =
        ["kubelet", "scheduler", "container", "controller", "chloroplast", "etcd", "watch", "kubeadm"];
    let mut neighbors = Neighbors::default();
    for (id, word) in words.iter().enumerate() {
        neighbors.add(word, id);
    }
    for heard in
        ["kublet", "kubelett", "skeduler", "contaner", "controler", "kubedam", "etcc", "wotch", "x", ""]
    {
        let all: Vec<usize> = (0..words.len()).filter(|&id| is_near(words[id], heard)).collect();
        assert_eq!(neighbors.find(heard), all, "{heard}");
    }
}
