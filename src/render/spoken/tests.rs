use super::*;
use Language::{Chinese, English};
use proptest::prelude::*;

/// How texts are read in Chinese and in English.
#[track_caller]
fn check(cases: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (text, chinese, english) in cases {
        for (in_chinese, expected) in [(true, chinese), (false, english)] {
            let got = plain(text, in_chinese);
            if got != *expected {
                wrong += &format!("{text:?}: {got:?} instead of {expected:?}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn names_are_said_as_people_say_them() {
    check(&[
        // Acronyms are spelled; some are words.
        ("API Server", "A-P-I Server", "A-P-I Server"),
        ("OCI", "O-C-I", "O-C-I"),
        ("APIs and CRDs", "A-P-I and C-R-D", "A-P-I's and C-R-D's"),
        ("REST, RAM and JSON", "rest, ram and Jason", "rest, ram and Jason"),
        ("RBAC", "R back", "R back"),
        ("POSIX over HTTPS", "posix over H-T-T-P-S", "posix over H-T-T-P-S"),
        ("MUST NOT", "must not", "must not"),
        ("http, ssh, url", "H-T-T-P, S-S-H, U-R-L", "H-T-T-P, S-S-H, U-R-L"),
        ("the nth tmp file", "the nth temp file", "the nth temp file"),
        ("A pod", "A pod", "A pod"),
        (
            "BuildKit's cache, it’s ours, don't",
            "Build Kit's cache, it's ours, don't",
            "Build Kit's cache, it's ours, don't",
        ),
        ("JSON's, k8s’s", "Jason's, K 八 S's", "Jason's, K-8-S's"),
        ("PaaS 和 SBOM", "pass 和 S bom", "pass 和 S bom"),
        ("COPY or ADD", "copy or add", "copy or add"),
        ("P2P", "P to P", "P to P"),
        ("E T C D.", "E-T-C-D.", "E-T-C-D."),
        // Humps.
        ("NodePort", "Node Port", "Node Port"),
        ("PersistentVolumeClaim", "Persistent Volume Claim", "Persistent Volume Claim"),
        ("CoreDNS", "Core D-N-S", "Core D-N-S"),
        ("APIServer", "A-P-I Server", "A-P-I Server"),
        ("eBPF, gRPC, mTLS", "E-B-P-F, G-R-P-C, M-T-L-S", "E-B-P-F, G-R-P-C, M-T-L-S"),
        ("GitHub 和 MySQL", "Git Hub 和 My S-Q-L", "Git Hub 和 My S-Q-L"),
        ("OpenAPI schema", "Open A-P-I schema", "Open A-P-I schema"),
        // Names with a sound of their own.
        ("k8s", "K 八 S", "K-8-S"),
        ("K8s 集群", "K 八 S 集群", "K-8-S 集群"),
        ("etcd, kubectl, nginx", "E-T-C-D, kube control, engine X", "E-T-C-D, kube control, engine X"),
        ("kubelet", "koob let", "koob let"),
        ("stdin vs stdout", "standard in 对比 standard out", "standard in versus standard out"),
        ("cgroups", "C groups", "C groups"),
        ("CRI-O", "cry oh", "cry oh"),
        ("e.g. a pod", "比如 a pod", "for example a pod"),
        ("/etc/hosts, etc.", "E-T-C hosts, etc.", "et see hosts, etc."),
        // Digits in names.
        ("IPv4", "I-P-V 四", "I-P-V 4"),
        ("x86 和 arm64", "x 八六和 arm 六四", "x 86 和 arm 64"),
        ("SHA256", "S-H-A 二五六", "S-H-A 256"),
        ("p99", "p 九九", "p 99"),
        ("HTTP/2", "H-T-T-P 二", "H-T-T-P 2"),
        ("S3", "S 三", "S 3"),
        ("apps/v1", "apps V 一", "apps V 1"),
    ]);
}

#[test]
fn signs_become_words() {
    check(&[
        ("**kube-proxy**", "kube proxy", "kube proxy"),
        ("oci://registry/chart", "O-C-I registry chart", "O-C-I registry chart"),
        ("`oci://` 前缀", "O-C-I 前缀", "O-C-I 前缀"),
        ("https://example.com/a", "H-T-T-P-S example 点 com a", "H-T-T-P-S example dot com a"),
        ("--flag", "杠杠 flag", "dash dash flag"),
        (
            "`kubectl apply --dry-run=client -f a.yaml`",
            "kube control apply 杠杠 dry run 等于 client 杠 f a 点 yaml",
            "kube control apply dash dash dry run equals client dash f a dot yaml",
        ),
        ("加上 `-n`", "加上杠 n", "加上 dash n"),
        ("CI/CD", "C-I C-D", "C-I C-D"),
        ("I/O", "I-O", "I-O"),
        ("TCP/IP & UDP", "T-C-P I-P 和 U-D-P", "T-C-P I-P and U-D-P"),
        ("读/写", "读、写", "读、写"),
        ("and/or", "and or", "and or"),
        (
            "Client → API Server -> etcd",
            "Client 到 A-P-I Server 到 E-T-C-D",
            "Client to A-P-I Server to E-T-C-D",
        ),
        ("请求 → 响应", "请求到响应", "请求 to 响应"),
        ("a => b <- c <-> d", "a 到 b 来自 c 和 d", "a to b from c and d"),
        ("C++ 和 C#", "C plus plus 和 C sharp", "C plus plus 和 C sharp"),
        ("max_pods >= 110", "max pods 大于等于一百一十", "max pods is at least 110"),
        ("a < b, >90%", "a 小于 b, 大于百分之九十", "a is less than b, is more than 90 percent"),
        ("x != y && z == 1", "x 不等于 y 并且 z 等于一", "x is not y and z equals 1"),
        ("see [the docs](https://kubernetes.io/docs) ✅ now", "see the docs now", "see the docs now"),
        ("什么是 etcd（可选）？ {#etcd}", "什么是 E-T-C-D（可选）？", "什么是 E-T-C-D（可选）？"),
        ("~~no~~ **yes** .", "no yes.", "no yes."),
        (
            "config.yaml, Node.js, .NET",
            "config 点 yaml, Node 点 J-S, 点 net",
            "config dot yaml, Node dot J-S, dot net",
        ),
        ("root@host:22", "root at host 二二", "root at host 2 2"),
        ("O(n)", "O (n)", "O of n)"),
        ("ＡＰＩ 的 ５０％", "A-P-I 的百分之五十", "A-P-I 的 50 percent"),
        ("", "", ""),
    ]);
}

#[test]
fn numbers_are_said_in_the_language() {
    check(&[
        ("v1.31", "V 一点三一", "version 1.31"),
        ("v1.31 版本", "一点三一版本", "version 1.31 版本"),
        ("version v2.0", "version V 二点零", "version 2.0"),
        ("1.31.2", "一点三一点二", "1 point 31 point 2"),
        ("10.0.0.1", "十点零点零点一", "10 dot 0 dot 0 dot 1"),
        ("10.244.0.0/16", "十点二百四十四点零点零斜杠十六", "10 dot 244 dot 0 dot 0 slash 16"),
        ("10ms", "十毫秒", "10 milliseconds"),
        ("1 ms", "一毫秒", "1 millisecond"),
        ("3.5 GHz", "三点五 G 赫兹", "3.5 gigahertz"),
        ("512Mi", "五百一十二兆", "512 mebibytes"),
        ("约 4 KB。", "约四 K。", "约 4 kilobytes。"),
        ("4 GB, 2s", "四 G, 两秒", "4 gigabytes, 2 seconds"),
        ("100MB/s", "一百兆每秒", "100 megabytes per second"),
        ("50%", "百分之五十", "50 percent"),
        ("99.9 %", "百分之九十九点九", "99.9 percent"),
        ("3x", "三倍", "3 times"),
        ("2-3 个副本", "二到三个副本", "2 to 3 个副本"),
        ("10–20ms", "十到二十毫秒", "10 to 20 milliseconds"),
        ("10,000 QPS", "一万 Q-P-S", "10,000 Q-P-S"),
        ("2 个 Pod，第 2 步，12 个", "两个 Pod，第二步，十二个", "2 个 Pod，第 2 步，12 个"),
        ("2024 年", "二零二四年", "2024 年"),
        ("2024-05-01", "二零二四年五月一日", "May 1, 2024"),
        ("10:30", "十点三十分", "10:30"),
        ("24/7", "二十四、七", "24 7"),
        ("1/2 和 3/4", "二分之一和四分之三", "one half 和 three quarters"),
        ("端口 2379", "端口二三七九", "端口 2 3 7 9"),
        ("port 443", "port 四四三", "port 4 4 3"),
        ("HTTP 404", "H-T-T-P 四零四", "H-T-T-P 4 0 4"),
        ("-1", "负一", "minus 1"),
        ("~5", "约五", "about 5"),
        ("10+", "十多", "10 plus"),
        ("1st, 2nd", "1st, 2nd", "1st, 2nd"),
        ("1. first\n2. second", "一. first 二. second", "1. first 2. second"),
        ("100010001", "一亿零一万零一", "100010001"),
        (
            "0, 10, 15, 20000, 110, 2200",
            "零, 十, 十五, 两万, 一百一十, 两千二百",
            "0, 10, 15, 20000, 110, 2200",
        ),
        ("007", "零零七", "007"),
        ("99999999999999999999", "九九九九九九九九九九九九九九九九九九九九", "99999999999999999999"),
    ]);
}

#[test]
fn a_voice_gets_its_own_script() {
    #[track_caller]
    fn cut(text: &str, otherwise: Language, expected: &[(Language, &str)]) {
        let got = runs(text, otherwise);
        let got: Vec<_> = got.iter().map(|run| (run.language, run.text.as_str())).collect();
        assert_eq!(got, expected);
    }
    cut(
        "API Server 把 Pod 写入 etcd。",
        English,
        &[(English, "API Server"), (Chinese, "把"), (English, "Pod"), (Chinese, "写入"), (English, "etcd。")],
    );
    cut("第 3 个 Pod 等 5 分钟", Chinese, &[(Chinese, "第 3 个"), (English, "Pod"), (Chinese, "等 5 分钟")]);
    cut("3 个 Pod", English, &[(Chinese, "3 个"), (English, "Pod")]);
    cut("“Why?” 为什么？", Chinese, &[(English, "“Why?”"), (Chinese, "为什么？")]);
    cut("42!", Chinese, &[(Chinese, "42!")]);
    cut("42!", Language::Auto, &[(English, "42!")]);
    cut(" \n", Chinese, &[]);
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
    fn no_sign_is_left_to_read(text in "\\PC{0,40}|([a-zA-Z]{1,3}|[0-9]{1,3}|[-./:%+~,#@_ ]|[一-龥]){0,20}", in_chinese: bool) {
        let spoken = plain(&text, in_chinese);
        prop_assert!(!spoken.contains(['*', '`', '|', '[', ']']));
        if in_chinese && !text.contains("st") && !text.contains("nd") && !text.contains("rd") && !text.contains("th") {
            prop_assert!(!spoken.contains(|c: char| c.is_ascii_digit()), "{}", spoken);
        }
    }

    #[test]
    fn sentences_are_the_whole_text(text in "([a-z]{1,9} ?|[一-龥]{1,9}|[.?!;。！？；\\n] ?){0,30}") {
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(squeeze(&sentences(&text).concat()), squeeze(&text));
    }
}
