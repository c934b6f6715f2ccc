//! What is said for names: acronyms are spelled, names are opened at their humps, versions are told.

use super::numbers;
use super::reader::{Reader, Said};

/// Names that are said otherwise than they are written: in Chinese and in English. Lower case.
const SAID: [(&str, &str, &str); 47] = [
    ("ascii", "askey", "askey"),
    ("cgroup", "C group", "C group"),
    ("cgroups", "C groups", "C groups"),
    ("cidr", "cider", "cider"),
    ("containerd", "container D", "container D"),
    ("cri-o", "cry oh", "cry oh"),
    ("e.g", "比如", "for example"),
    ("e2e", "end to end", "end to end"),
    ("epoll", "E poll", "E poll"),
    ("etcd", "E-T-C-D", "E-T-C-D"),
    ("gui", "gooey", "gooey"),
    ("i.e", "也就是", "that is"),
    ("iaas", "I-A-A-S", "I-A-A-S"),
    ("inode", "I node", "I node"),
    ("inodes", "I nodes", "I nodes"),
    ("iptables", "I-P tables", "I-P tables"),
    ("json", "Jason", "Jason"),
    ("k8s", "K 八 S", "K-8-S"),
    ("kubeadm", "kube A-D-M", "kube A-D-M"),
    ("kubectl", "kube control", "kube control"),
    ("kubelet", "koob let", "koob let"),
    ("ldap", "L dap", "L dap"),
    ("mmap", "M map", "M map"),
    ("nginx", "engine X", "engine X"),
    ("numa", "nooma", "nooma"),
    ("oauth", "O auth", "O auth"),
    ("p2p", "P to P", "P to P"),
    ("paas", "pass", "pass"),
    ("postgresql", "Postgres", "Postgres"),
    ("qemu", "Q emu", "Q emu"),
    ("rbac", "R back", "R back"),
    ("runc", "run C", "run C"),
    ("saas", "sass", "sass"),
    ("saml", "sammel", "sammel"),
    ("sbom", "S bom", "S bom"),
    ("scsi", "scuzzy", "scuzzy"),
    ("sqlite", "S-Q lite", "S-Q lite"),
    ("stderr", "standard error", "standard error"),
    ("stdin", "standard in", "standard in"),
    ("stdout", "standard out", "standard out"),
    ("svc", "service", "service"),
    ("systemd", "system D", "system D"),
    ("tmp", "temp", "temp"),
    ("vs", "对比", "versus"),
    ("w/o", "没有", "without"),
    ("wasm", "wazzum", "wazzum"),
    ("wifi", "why fie", "why fie"),
];

/// Capitals that are said as a word: acronyms that people pronounce, and words in capitals for emphasis.
const WORDS: [&str; 99] = [
    "ACID", "ACK", "ADD", "ALL", "AN", "AND", "ANY", "ARE", "ARG", "AS", "AT", "BASE", "BASH", "BIOS",
    "BIRD", "BUT", "BY", "CAN", "COPY", "CORS", "CRUD", "DAG", "DELETE", "DO", "DRAM", "DROP", "END", "ENV",
    "FIFO", "FIN", "FOR", "FROM", "GET", "GIF", "HAS", "HEAD", "HOME", "IF", "IN", "IS", "IT", "JOIN",
    "JPEG", "LAN", "LIFO", "LIKE", "LOCK", "LOG", "MAC", "MAY", "MUST", "NASA", "NAT", "NET", "NEW", "NO",
    "NOT", "NULL", "OF", "OFF", "OLD", "ON", "ONE", "OR", "ORAS", "OUT", "PATH", "PIN", "POST", "PUT",
    "RAFT", "RAID", "RAM", "READ", "REST", "ROM", "RUN", "SHELL", "SIM", "SOAP", "SRAM", "SYN", "THAT",
    "THE", "THEN", "THIS", "TO", "TOML", "TRUE", "USER", "VLAN", "WAL", "WAN", "WHAT", "WHEN", "WITH",
    "YAML", "YES", "YOU",
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
    let (length, said) = version(reader)
        .or_else(|| known(reader))
        .or_else(|| order_of(reader))
        .or_else(|| folder(reader))
        .unwrap_or_else(|| {
            let word: String =
                (0..).map_while(|ahead| reader.peek(ahead)).take_while(char::is_ascii_alphanumeric).collect();
            (word.len(), name(&word, reader.in_chinese))
        });
    match ending(reader, length) {
        Some(ending) => Some((length + 1 + ending.len(), Said::Word(format!("{said}'{ending}")))),
        None => Some((length, Said::Word(said))),
    }
}

/// The folder `/etc`, which is not `etc.`
fn folder(reader: &Reader) -> Option<(usize, String)> {
    let is_folder = reader.follows(0, "etc")
        && !reader.peek(3).is_some_and(|c| c.is_ascii_alphanumeric())
        && (reader.before() == Some('/') || reader.peek(3) == Some('/'));
    is_folder.then(|| (3, reader.pick("E-T-C", "et see").to_owned()))
}

/// What follows a word after an apostrophe (`it's`, `don't`, `they’re`).
fn ending(reader: &Reader, length: usize) -> Option<String> {
    if !matches!(reader.peek(length), Some('\'' | '’')) {
        return None;
    }
    let ending: String = (length + 1..)
        .map_while(|ahead| reader.peek(ahead))
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    ["s", "t", "m", "d", "re", "ll", "ve"].contains(&ending.as_str()).then_some(ending)
}

/// Names of the table, with the signs that are part of them; a plural keeps its `s` in English.
fn known(reader: &Reader) -> Option<(usize, String)> {
    let lower = |ahead: usize| reader.peek(ahead).map(|c| c.to_ascii_lowercase());
    SAID.iter().find_map(|(name, chinese, english)| {
        let is_there = name.chars().enumerate().all(|(i, c)| lower(i) == Some(c));
        if !is_there || reader.peek(name.len()).is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        // The dot that ends `e.g.` ends no sentence.
        let dot = usize::from(name.contains('.') && reader.peek(name.len()) == Some('.'));
        Some((name.len() + dot, reader.pick(*chinese, *english).to_owned()))
    })
}

/// `v1.31`: a version; a lone `v1` is a name.
fn version(reader: &Reader) -> Option<(usize, String)> {
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
    Some((length, said))
}

/// `O(n)`: the order of growth.
fn order_of(reader: &Reader) -> Option<(usize, String)> {
    (reader.follows(0, "O(") && !reader.in_chinese).then(|| (2, "O of".to_owned()))
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
