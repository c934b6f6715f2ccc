//! What the voice says: text without the signs that only eyes understand, cut into pieces of one language each.

use crate::coach::{Language, Question};
use crate::transcript::is_han;

/// How a question is read aloud: as its author wrote (`say:`), else its text.
pub fn question(question: &Question) -> String {
    plain(question.say.as_deref().unwrap_or(&question.text), question.speaks_chinese())
}

/// Text as it is spoken: marks of Markdown are taken out, symbols become words in the given language, identifiers are
/// opened at their hyphens, slashes and underscores. Numbers, sentence punctuation and parentheses stay.
pub fn plain(text: &str, in_chinese: bool) -> String {
    let chars: Vec<char> = without_links(text);
    let mut spoken = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let (length, word) = symbol(&chars, at, in_chinese);
        match word {
            Spoken::AsIs => spoken.push(chars[at]),
            Spoken::Nothing => {}
            Spoken::Space => spoken.push(' '),
            Spoken::Word(word) => spoken.extend([" ", word, " "]),
        }
        at += length;
    }
    tidy(&spoken)
}

/// What becomes of a character.
enum Spoken {
    AsIs,
    Nothing,
    Space,
    Word(&'static str),
}

/// Signs of several characters, longest first, and how they are said in Chinese and in English.
const SIGNS: [(&str, &str, &str); 14] = [
    ("<=>", "等价于", "is equivalent to"),
    ("-->", "到", "to"),
    ("==>", "到", "to"),
    ("<->", "和", "and"),
    ("->", "到", "to"),
    ("=>", "到", "to"),
    ("<-", "来自", "from"),
    (">=", "大于等于", "is at least"),
    ("<=", "小于等于", "is at most"),
    ("!=", "不等于", "is not"),
    ("==", "等于", "equals"),
    ("&&", "并且", "and"),
    ("||", "或者", "or"),
    ("++", "plus plus", "plus plus"),
];

/// How many characters the sign at `at` has, and what is said for it.
fn symbol(chars: &[char], at: usize, in_chinese: bool) -> (usize, Spoken) {
    for (sign, chinese, english) in SIGNS {
        let length = sign.len();
        if chars.len() - at >= length && sign.chars().eq(chars[at..at + length].iter().copied()) {
            return (length, Spoken::Word(if in_chinese { chinese } else { english }));
        }
    }
    let before = at.checked_sub(1).map(|before| chars[before]);
    let after = chars.get(at + 1).copied();
    let between = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
    let word = |chinese, english| Spoken::Word(if in_chinese { chinese } else { english });
    let spoken = match chars[at] {
        '→' | '⇒' | '➜' | '➔' | '⟶' => word("到", "to"),
        '←' | '⇐' => word("来自", "from"),
        '↔' | '⇔' => word("和", "and"),
        '≥' => word("大于等于", "is at least"),
        '≤' => word("小于等于", "is at most"),
        '≠' => word("不等于", "is not"),
        '&' | '＆' => word("和", "and"),
        '=' => word("等于", "equals"),
        '+' => word("加", "plus"),
        '@' => word("at", "at"),
        '#' if before.is_some_and(|c| c.is_ascii_alphabetic())
            && !after.is_some_and(char::is_alphanumeric) =>
        {
            Spoken::Word("sharp")
        }
        // Between digits these belong to the number or the range (`3-5`, `1_000`, `24/7`).
        '-' | '_' | '/' if between(|c| c.is_ascii_digit()) => Spoken::AsIs,
        // A sign before a number that stands alone (`-1`).
        '-' if after.is_some_and(|c| c.is_ascii_digit()) && before.is_none_or(char::is_whitespace) => {
            word("负", "minus")
        }
        ':' if after == Some('/') => Spoken::Space,
        '<' | '>' if before.is_some_and(char::is_whitespace) && after.is_some_and(char::is_whitespace) => {
            if chars[at] == '<' {
                word("小于", "is less than")
            } else {
                word("大于", "is more than")
            }
        }
        '*' | '`' | '~' => Spoken::Nothing,
        '-' | '‐' | '‑' | '_' | '/' | '\\' | '|' | '#' | '^' | '$' | '[' | ']' | '{' | '}' | '<' | '>'
        | '•' | '·' => Spoken::Space,
        c if is_silent(c) => Spoken::Nothing,
        c if c.is_control() => Spoken::Space,
        _ => Spoken::AsIs,
    };
    (1, spoken)
}

/// Pictures and marks without width, which engines read by their Unicode names or stumble over.
fn is_silent(c: char) -> bool {
    matches!(c as u32, 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF)
        || matches!(c as u32, 0x2300..=0x23FF | 0x2500..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF)
}

/// `[text](target)` and `![text](target)` become `text`; `{#id}` and `<br>` go.
fn without_links(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let skipped = match rest {
            [']', '(', ..] => length_until(rest, ')'),
            ['{', '#', ..] => length_until(rest, '}'),
            ['<', 'b', 'r', ..] => length_until(rest, '>'),
            ['!', '[', ..] => Some(1),
            _ => None,
        };
        match skipped {
            Some(length) => {
                kept.push(' ');
                at += length;
            }
            None => {
                kept.push(chars[at]);
                at += 1;
            }
        }
    }
    kept
}

/// The length up to and with the first `end`, when it stands on the same line.
fn length_until(chars: &[char], end: char) -> Option<usize> {
    let length = chars.iter().position(|&c| c == end || c == '\n')?;
    (chars[length] == end).then_some(length + 1)
}

/// One space between words, none between Chinese characters or before punctuation.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = tidied.chars().next_back();
        let after = word.chars().next();
        let joins = before.is_some_and(is_han) && after.is_some_and(is_han)
            || after.is_some_and(|c| {
                matches!(c, ',' | '.' | ';' | '?' | '!' | '，' | '。' | '、' | '；' | '？' | '！')
            }) && word.chars().nth(1).is_none_or(|c| !c.is_alphanumeric());
        if !joins && !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// Text that one voice can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// [`Language::Chinese`] or [`Language::English`], never [`Language::Auto`].
    pub language: Language,
    /// The text, without surrounding white space; never empty.
    pub text: String,
}

/// Cuts text by script, because a voice reads the letters of another language wrongly: Chinese characters are Chinese,
/// letters English. Digits, spaces and punctuation stay with the run they follow, or at the start with the one they
/// precede; a text of nothing else is one run in `otherwise` ([`Language::Auto`] counts as English).
pub fn runs(text: &str, otherwise: Language) -> Vec<Run> {
    let mut runs: Vec<(Option<Language>, String)> = Vec::new();
    for c in text.chars() {
        let language = if is_han(c) {
            Some(Language::Chinese)
        } else if c.is_alphabetic() {
            Some(Language::English)
        } else {
            None
        };
        match runs.last_mut() {
            Some((current, run)) if language.is_none() || current.is_none() || *current == language => {
                *current = current.or(language);
                run.push(c);
            }
            _ => runs.push((language, c.to_string())),
        }
    }
    let otherwise = if otherwise == Language::Chinese { Language::Chinese } else { Language::English };
    runs.into_iter()
        .map(|(language, run)| Run { language: language.unwrap_or(otherwise), text: run.trim().to_owned() })
        .filter(|run| !run.text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Chinese, English};
    use proptest::prelude::*;

    #[test]
    fn signs_become_words() {
        #[track_caller]
        fn check(text: &str, in_chinese: bool, expected: &str) {
            assert_eq!(plain(text, in_chinese), expected);
        }
        check("What does **kube-proxy** do?", false, "What does kube proxy do?");
        check(
            "`kubectl apply --dry-run=client` 做了什么？",
            true,
            "kubectl apply dry run 等于 client 做了什么？",
        );
        check("How is `oci://registry/chart` pulled?", false, "How is oci registry chart pulled?");
        check("Client → API Server -> etcd", false, "Client to API Server to etcd");
        check("请求 → 响应", true, "请求到响应");
        check("Pod→Service", true, "Pod 到 Service");
        check("3-5 个副本，50% 流量，v1.31，10,000 QPS", true, "3-5 个副本，50% 流量，v1.31，10,000 QPS");
        check("the range 1-2 and -1", false, "the range 1-2 and minus 1");
        check("TCP/IP & UDP", false, "TCP IP and UDP");
        check("C++ 和 C# 的区别", true, "C plus plus 和 C sharp 的区别");
        check("see [the docs](https://kubernetes.io/docs) ✅ now", false, "see the docs now");
        check("max_pods >= 110", false, "max pods is at least 110");
        check("如果 a < b", true, "如果 a 小于 b");
        check("什么是 etcd（可选）？ {#etcd}", true, "什么是 etcd（可选）？");
        check("~~no~~ **yes** .", false, "no yes.");
        check("1. first\n2. second", false, "1. first 2. second");
        check("", true, "");
    }

    #[test]
    fn the_author_decides_how_a_question_is_read() {
        let mut asked = Question {
            id: "a".into(),
            id_is_written: true,
            text: "`etcd` 存什么？".into(),
            topic: Vec::new(),
            language: Chinese,
            time_limit: None,
            say: None,
            points: Vec::new(),
            wrong: Vec::new(),
            reference: String::new(),
            bank: String::new(),
            place: Default::default(),
        };
        assert_eq!(question(&asked), "etcd 存什么？");
        asked.say = Some("E T C D 里存的是什么？".into());
        assert_eq!(question(&asked), "E T C D 里存的是什么？");
    }

    #[test]
    fn a_voice_gets_its_own_script() {
        #[track_caller]
        fn check(text: &str, otherwise: Language, expected: &[(Language, &str)]) {
            let got = runs(text, otherwise);
            let got: Vec<_> = got.iter().map(|run| (run.language, run.text.as_str())).collect();
            assert_eq!(got, expected);
        }
        check(
            "API Server 把 Pod 写入 etcd。",
            English,
            &[
                (English, "API Server"),
                (Chinese, "把"),
                (English, "Pod"),
                (Chinese, "写入"),
                (English, "etcd。"),
            ],
        );
        check(
            "第 3 个 Pod 等 5 分钟",
            Chinese,
            &[(Chinese, "第 3 个"), (English, "Pod"), (Chinese, "等 5 分钟")],
        );
        check("3 个 Pod", English, &[(Chinese, "3 个"), (English, "Pod")]);
        check("“Why?” 为什么？", Chinese, &[(English, "“Why?”"), (Chinese, "为什么？")]);
        check("42!", Chinese, &[(Chinese, "42!")]);
        check("42!", Language::Auto, &[(English, "42!")]);
        check(" \n", Chinese, &[]);
    }

    proptest! {
        #[test]
        fn runs_lose_nothing_and_alternate(text in "([a-z]{1,4}|[一-龥]{1,3}|[0-9 .，。!？\\n]){0,12}|\\PC{0,20}") {
            let runs = runs(&text, Chinese);
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeeze(&runs.iter().map(|run| run.text.as_str()).collect::<String>()), squeeze(&text));
            prop_assert!(runs.windows(2).all(|pair| pair[0].language != pair[1].language));
            for run in &runs {
                prop_assert!(run.language != Chinese || !run.text.chars().any(|c| c.is_alphabetic() && !is_han(c)));
                prop_assert!(run.language != English || !run.text.chars().any(is_han));
            }
        }

        #[test]
        fn no_sign_is_left_to_read(text in "\\PC{0,40}", in_chinese: bool) {
            let spoken = plain(&text, in_chinese);
            prop_assert!(!spoken.contains(['*', '`', '|', '[', ']']));
            prop_assert_eq!(plain(&spoken, in_chinese), spoken.clone());
        }
    }
}
