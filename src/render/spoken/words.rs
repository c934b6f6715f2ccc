//! What is said for names: acronyms are spelled, names are opened at their humps, versions are told.

use super::numbers;
use super::reading::{Reader, Said};

/// Names that are said otherwise than they are written: in Chinese and in English. Lower case.
const SAID: [(&str, &str, &str); 40] = [
    ("ascii", "askey", "askey"),
    ("cidr", "cider", "cider"),
    ("cgroup", "C group", "C group"),
    ("cgroups", "C groups", "C groups"),
    ("containerd", "container D", "container D"),
    ("cri-o", "cry oh", "cry oh"),
    ("e.g", "比如", "for example"),
    ("e2e", "end to end", "end to end"),
    ("etcd", "E-T-C-D", "E-T-C-D"),
    ("epoll", "E poll", "E poll"),
    ("gui", "gooey", "gooey"),
    ("i.e", "也就是", "that is"),
    ("inode", "I node", "I node"),
    ("inodes", "I nodes", "I nodes"),
    ("iptables", "I-P tables", "I-P tables"),
    ("json", "Jason", "Jason"),
    ("k8s", "K 八 S", "K-8-S"),
    ("kubeadm", "kube A-D-M", "kube A-D-M"),
    ("kubectl", "kube control", "kube control"),
    ("kubelet", "koob let", "koob let"),
    ("mmap", "M map", "M map"),
    ("nginx", "engine X", "engine X"),
    ("numa", "nooma", "nooma"),
    ("oauth", "O auth", "O auth"),
    ("postgresql", "Postgres", "Postgres"),
    ("rbac", "R back", "R back"),
    ("runc", "run C", "run C"),
    ("saml", "sammel", "sammel"),
    ("scsi", "scuzzy", "scuzzy"),
    ("sqlite", "S-Q lite", "S-Q lite"),
    ("stderr", "standard error", "standard error"),
    ("stdin", "standard in", "standard in"),
    ("stdout", "standard out", "standard out"),
    ("svc", "service", "service"),
    ("systemd", "system D", "system D"),
    ("tmp", "temp", "temp"),
    ("vs", "对比", "versus"),
    ("wasm", "wazzum", "wazzum"),
    ("wifi", "why fie", "why fie"),
    ("w/o", "没有", "without"),
];

/// Capitals that are said as a word: acronyms that people pronounce, and words in capitals for emphasis.
const WORDS: [&str; 62] = [
    "ACID", "ALL", "AND", "ANY", "ARE", "BASE", "BASH", "BIOS", "BUT", "CAN", "CORS", "CRUD", "DAG",
    "DELETE", "DO", "DRAM", "FIFO", "FOR", "GET", "GIF", "HAS", "HEAD", "IF", "IN", "IS", "IT", "JPEG",
    "LAN", "LIFO", "MAC", "MAY", "MUST", "NASA", "NAT", "NET", "NO", "NOT", "OF", "ON", "ONE", "OR", "PATH",
    "PIN", "POST", "PUT", "RAFT", "RAID", "RAM", "REST", "ROM", "SIM", "SOAP", "SRAM", "THE", "TO", "TOML",
    "TRUE", "VLAN", "WAL", "WAN", "YAML", "YES",
];

/// Acronyms that are also written in small letters; those without a vowel are known by that.
const SMALL: [&str; 22] = [
    "api", "apis", "cni", "cpu", "cri", "csi", "gid", "gpu", "hpa", "ide", "io", "ip", "oci", "oidc", "os",
    "pid", "ui", "uid", "uri", "url", "urls", "vip",
];

/// Longer rows of capitals are words (`POSIX`), unless they have no vowel.
const LONGEST_ACRONYM: usize = 4;

/// A name that begins at the place.
pub(super) fn at(reader: &Reader) -> Option<(usize, Said)> {
    if let Some(found) = version(reader).or_else(|| known(reader)).or_else(|| order_of(reader)) {
        return Some(found);
    }
    let word: String =
        (0..).map_while(|ahead| reader.peek(ahead)).take_while(char::is_ascii_alphanumeric).collect();
    if word == "etc" && (reader.before() == Some('/') || reader.peek(3) == Some('/')) {
        return Some((3, Said::Word(reader.pick("E-T-C", "et see").to_owned())));
    }
    let length = word.len();
    Some((length, Said::Word(name(&word, reader.in_chinese))))
}

/// Names of the table, with the signs that are part of them; a plural keeps its `s` in English.
fn known(reader: &Reader) -> Option<(usize, Said)> {
    let lower = |ahead: usize| reader.peek(ahead).map(|c| c.to_ascii_lowercase());
    SAID.iter().find_map(|(name, chinese, english)| {
        let is_there = name.chars().enumerate().all(|(i, c)| lower(i) == Some(c));
        if !is_there || reader.peek(name.len()).is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        // The dot that ends `e.g.` ends no sentence.
        let dot = usize::from(name.contains('.') && reader.peek(name.len()) == Some('.'));
        Some((name.len() + dot, Said::Word(reader.pick(*chinese, *english).to_owned())))
    })
}

/// `v1.31`: a version; a lone `v1` is a name.
fn version(reader: &Reader) -> Option<(usize, Said)> {
    if !matches!(reader.peek(0), Some('v' | 'V')) {
        return None;
    }
    let number = numbers::dotted(reader, 1)?;
    if reader.peek(1 + number.len()).is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = 1 + number.len();
    let said = numbers::say_dotted(&number, reader.in_chinese);
    let named =
        reader.follows(length, "版") || reader.follows(length, " 版") || reader.word_before() == "版本";
    let said = match (reader.in_chinese, number.contains('.')) {
        (true, _) if named => said,
        (false, true) if !reader.word_before().eq_ignore_ascii_case("version") => format!("version {said}"),
        (false, true) => said,
        _ => format!("V {said}"),
    };
    Some((length, Said::Word(said)))
}

/// `O(n)`: the order of growth.
fn order_of(reader: &Reader) -> Option<(usize, Said)> {
    (reader.follows(0, "O(") && !reader.in_chinese).then(|| (2, Said::Word("O of".to_owned())))
}

/// What is said for a row of letters and digits.
pub(super) fn name(word: &str, in_chinese: bool) -> String {
    let parts: Vec<String> = humps(word).iter().map(|part| say_part(part, in_chinese)).collect();
    parts.join(" ")
}

fn say_part(part: &str, in_chinese: bool) -> String {
    if part.starts_with(|c: char| c.is_ascii_digit()) {
        return if in_chinese { numbers::digit_by_digit(part) } else { part.to_owned() };
    }
    if part == "v" {
        return "V".to_owned();
    }
    let lower = part.to_ascii_lowercase();
    let (stem, plural) = match part.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && is_capitals(stem) => (stem, "'s"),
        _ => (part, ""),
    };
    if let Some((_, chinese, english)) = SAID.iter().find(|(name, ..)| *name == lower) {
        return (if in_chinese { *chinese } else { *english }).to_owned();
    }
    if WORDS.contains(&stem) {
        // Small letters: voices spell capitals.
        return format!("{}{}", stem.to_ascii_lowercase(), plural.trim_start_matches('\''));
    }
    if !is_spelled(stem) {
        let in_capitals = is_capitals(stem) && stem.len() > 1;
        return if in_capitals { lower } else { part.to_owned() };
    }
    let letters: Vec<String> = stem.to_ascii_uppercase().chars().map(String::from).collect();
    // Chinese has no plural.
    format!("{}{}", letters.join("-"), if in_chinese { "" } else { plural })
}

/// Whether a row of letters is said letter by letter.
fn is_spelled(part: &str) -> bool {
    let has_vowel = part.contains(|c: char| "aeiouyAEIOUY".contains(c));
    let length = part.len();
    let capitals = is_capitals(part) && length > 1 && (length <= LONGEST_ACRONYM || !has_vowel);
    // One small letter before capitals (`eBPF`, `gRPC`).
    let mixed = part.starts_with(|c: char| c.is_ascii_lowercase()) && length > 2 && is_capitals(&part[1..]);
    let small = SMALL.contains(&part) || (2..=5).contains(&length) && !has_vowel && is_small(part);
    capitals || mixed || small
}

fn is_capitals(part: &str) -> bool {
    part.chars().all(|c| c.is_ascii_uppercase())
}

fn is_small(part: &str) -> bool {
    // A hesitation and a number's ending are none (`hmm`, `nth`).
    part.chars().all(|c| c.is_ascii_lowercase())
        && !matches!(part, "hmm" | "nth" | "th" | "st" | "nd" | "rd" | "ms" | "mr" | "dr" | "pst")
}

/// The parts of a name: `NodePort` has two, `CoreDNS`, `APIServer` and `IPv4` as well; digits are parts.
fn humps(word: &str) -> Vec<&str> {
    // The small letter belongs to the capitals.
    let single = |rest: &str| {
        let mut chars = rest.chars();
        chars.next().is_some_and(|c| c.is_ascii_lowercase())
            && rest.len() > 2
            && chars.all(|c| c.is_ascii_uppercase())
    };
    let chars: Vec<char> = word.chars().collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..chars.len() {
        let (before, here, after) = (chars[at - 1], chars[at], chars.get(at + 1));
        let digit = before.is_ascii_digit() != here.is_ascii_digit();
        let rises = before.is_ascii_lowercase() && here.is_ascii_uppercase();
        // The last capital of a row begins the next word (`APIServer`), unless a plural ends it (`CRDs`).
        let falls = before.is_ascii_uppercase()
            && here.is_ascii_uppercase()
            && after.is_some_and(|c| c.is_ascii_lowercase())
            && !(after == Some(&'s') && chars.get(at + 2).is_none_or(|c| !c.is_ascii_lowercase()));
        // `IPv4`: the small letter stands between capitals and a digit.
        let version = here == 'v' && before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_digit);
        if digit || rises && !single(&word[start..]) || falls || version {
            parts.push(&word[start..at]);
            start = at;
        }
    }
    parts.push(&word[start..]);
    parts
}
