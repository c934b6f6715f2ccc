//! `import` and `export`: notes of all kinds become banks, and nothing is lost on the way.

use super::fuzz::imported;
use super::viva::{Scratch, repository, viva};
use expect_test::{ExpectFile, expect_file};
use proptest::prelude::*;
use std::ops::Add as _;

/// A messy note, its bank and plan as a person would expect them, and a question with an answer and what it earns.
struct Note {
    name: &'static str,
    text: &'static str,
    plan: ExpectFile,
    bank: ExpectFile,
    /// What `check` finds: questions of which the note has no answer.
    problems: &'static str,
    question: &'static str,
    answer: &'static str,
    verdicts: &'static [&'static str],
}

fn notes() -> [Note; 3] {
    [
        Note {
            name: "messy.txt",
            text: include_str!("../notes/messy.txt"),
            plan: expect_file!["../notes/messy.plan.txt"],
            bank: expect_file!["../notes/messy.bank.md"],
            problems: "1 problem",
            question: "bank-一个pod-的创建流程",
            answer: "客户端先把请求发给 API Server，API Server 再把 Pod 写入 etcd。最后 kubelet 通过 CRI 启动容器。",
            verdicts: &["hit", "hit", "missed", "hit", "missed"],
        },
        Note {
            name: "cheatsheet.txt",
            text: include_str!("../notes/cheatsheet.txt"),
            plan: expect_file!["../notes/cheatsheet.plan.txt"],
            bank: expect_file!["../notes/cheatsheet.bank.md"],
            problems: "no problems",
            question: "bank-crashloopbackoff-呢",
            answer: "我会先用 kubectl logs previous 看上一次的日志，再看退出码，137 是被 OOM 杀掉。",
            verdicts: &["hit", "hit", "missed", "missed"],
        },
        Note {
            name: "wiki.md",
            text: include_str!("../notes/wiki.md"),
            plan: expect_file!["../notes/wiki.plan.txt"],
            bank: expect_file!["../notes/wiki.bank.md"],
            problems: "no problems",
            question: "bank-what-is-a-blue-green-deployment",
            answer: "You keep two complete environments, and you switch all the traffic at once.",
            verdicts: &["hit", "hit", "missed"],
        },
    ]
}

#[test]
fn messy_notes_give_the_questions_a_person_would_recognize() {
    for Note { name, text, plan, bank, problems, question, answer, verdicts } in notes() {
        let scratch = Scratch::new();
        scratch.write(name, text);
        let planned = scratch.viva().args(["import", name, "--dry-run"]).run().expect_code(0);
        plan.assert_eq(planned.stdout());
        scratch.viva().args(["import", name, "--out", "bank.md"]).run().expect_code(0);
        bank.assert_eq(&scratch.read("bank.md"));
        let code = i32::from(problems != "no problems");
        scratch.viva().args(["check", "bank.md"]).run().expect_code(code).expect_stdout(problems);
        let grade = ["grade", "--bank", "bank.md", "--question", question, "--transcript", "-", "--json"];
        let grade = scratch.viva().args(grade).stdin(answer).run().expect_code(0).json();
        let points = grade["points"].as_array().unwrap().iter();
        assert_eq!(points.map(|point| point["verdict"].as_str().unwrap()).collect::<Vec<_>>(), verdicts);
        imported::import(text);
    }
}

#[test]
fn what_belongs_to_no_question_is_said_with_its_lines() {
    let scratch = Scratch::new();
    scratch.write("messy.txt", include_str!("../notes/messy.txt"));
    let import = scratch.viva().args(["import", "messy.txt"]).run().expect_code(0);
    import
        .expect_stderr("messy.txt:1:1: lines 1 to 2 belong to no question")
        .expect_stderr("messy.txt:35:1:");
}

#[test]
fn a_bank_stays_what_it_is() {
    let scratch = Scratch::new();
    for name in ["kubernetes.zh", "cicd.en", "networks.zh"] {
        let bank = repository().join(format!("questions/{name}.md"));
        scratch.viva().arg("import").arg(&bank).args(["--out", "again.md", "--force"]).run().expect_code(0);
        let list = |path: &std::path::Path| {
            let list = scratch.viva().arg("list").arg(path).arg("--json").run().json();
            let questions = list.as_array().unwrap().iter();
            questions
                .map(|q| format!("{} {} {} {}", q["id"], q["text"], q["topic"], q["points"]))
                .collect::<Vec<_>>()
        };
        assert_eq!(list(&bank), list(&scratch.path("again.md")));
    }
}

#[test]
fn a_bank_goes_to_anki_and_back() {
    let scratch = Scratch::new();
    let bank = repository().join("questions/kubernetes.zh.md");
    scratch.viva().arg("export").arg(&bank).args(["--anki", "--out", "deck.txt"]).run().expect_code(0);
    scratch.viva().args(["import", "deck.txt", "--out", "back.md"]).run().expect_code(0);
    scratch.viva().args(["check", "back.md"]).run().expect_code(0);
    scratch.viva().args(["export", "back.md", "--anki", "--out", "again.txt"]).run().expect_code(0);
    let ids = |name: &str| {
        let deck = scratch.read(name);
        deck.lines().skip(5).map(|line| line.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("deck.txt"), ids("again.txt"));
    assert_eq!(scratch.read("deck.txt"), scratch.read("again.txt"));
}

#[test]
fn ids_of_anki_survive_however_odd() {
    let scratch = Scratch::new();
    let deck =
        "#separator:tab\n#html:true\n#guid column:1\nJk{|x#<~\tWhat is etcd?\t<ul><li>A store</li></ul>\n";
    scratch.write("deck.txt", deck);
    scratch.viva().args(["import", "deck.txt", "--out", "bank.md"]).run().expect_code(0);
    scratch.viva().args(["check", "bank.md"]).run().expect_code(0);
    scratch.viva().args(["export", "bank.md", "--anki"]).run().expect_code(0).expect_stdout("\nJk{|x#<~\t");
}

#[test]
fn encodings_are_recognized_and_binary_files_refused() {
    let note = "1. 什么是容器镜像？\n- 只读的模板\n- 由许多层组成\n";
    let wide: Vec<u8> = note.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let run = |bytes: &[u8]| viva().args(["import", "-"]).stdin(bytes).run();
    run(&wide).expect_code(0).expect_stdout("由许多层组成").expect_stderr("UTF-16LE");
    run(&[&b"\xef\xbb\xbf"[..], note.as_bytes()].concat()).expect_code(0).expect_stdout("# 什么是");
    // "1. 什么是容器？\n- 镜像的实例\n" in GBK.
    let gbk =
        b"1. \xca\xb2\xc3\xb4\xca\xc7\xc8\xdd\xc6\xf7\xa3\xbf\n- \xbe\xb5\xcf\xf1\xb5\xc4\xca\xb5\xc0\xfd\n";
    run(gbk)
        .expect_code(0)
        .expect_stdout("什么是容器？")
        .expect_stdout("- 镜像的实例")
        .expect_stderr("GBK/GB18030");
    let narrow: Vec<u8> = "1. What is it?\n- a thing\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    run(&narrow).expect_code(0).expect_stdout("# What is it?").expect_stderr("UTF-16BE");
    // "1. 什麼是容器？\n- 映像的實例，由許多層組成\n" in Big5, which is GBK as well: the encoding has to be named.
    let big5 = b"1. \xa4\xb0\xbb\xf2\xacO\xaee\xbe\xb9\xa1H\n- \xacM\xb9\xb3\xaa\xba\xb9\xea\xa8\xd2\xa1A\xa5\xd1\xb3\\\xa6h\xbch\xb2\xd5\xa6\xa8\n";
    viva()
        .args(["import", "-", "--encoding", "big5"])
        .stdin(big5)
        .run()
        .expect_code(0)
        .expect_stdout("什麼是容器？")
        .expect_stdout("- 映像的實例，由許多層組成");
    run(big5).expect_stderr("--encoding");
    run(&[0; 64]).expect_error(1).expect_stderr("64 of its 64 bytes are NUL");
    run(b"\x89PNG\r\n\x1a\n\xff\xfe\xfd\x01\x02\x03").expect_error(1);
    viva()
        .args(["import", "-", "--encoding", "klingon"])
        .stdin(note)
        .run()
        .expect_error(2)
        .expect_stderr("klingon");
}

#[test]
fn nothing_is_overwritten_unless_asked_for() {
    let scratch = Scratch::new();
    scratch.write("note.md", "# What is it?\n- a thing\n");
    scratch.write("bank.md", "mine");
    scratch
        .viva()
        .args(["import", "note.md", "--out", "bank.md"])
        .run()
        .expect_error(1)
        .expect_stderr("--force");
    assert_eq!(scratch.read("bank.md"), "mine");
    scratch.viva().args(["import", "note.md", "--out", "note.md", "--force"]).run().expect_error(2);
    scratch.viva().args(["import", "note.md", "--out", "bank.md", "--force"]).run().expect_code(0);
    assert!(scratch.read("bank.md").contains("- a thing"));
}

#[test]
fn wild_notes_lose_nothing() {
    let deep: String = (0..150).map(|depth| format!("{}- deeper{depth}\n", "  ".repeat(depth))).collect();
    for note in [
        "",
        "\r\n\r\n",
        "# Unclosed **bold and `code\r\n- an **unclosed point\r\n- [a link](http://x.y/z_w_v)\r\n",
        "```\nunclosed fence\n# Heading?\n- point inside\n",
        "<!-- unclosed comment\n1. Asked?\n- point\n",
        "1. Math?\n- $a_1 * b$ and $$x$$\n- `ls | grep foo` or `a|b`\n- an x86 machine (x86)\n- half ~~struck~~ words\n",
        "# Heading {with braces}\n- [ ]\n- ![image](a.png)\n- <div>block</div>\n- [label]: http://target.org\n",
        "| only | table |\n| --- | --- |\n| cell | text |\n",
        "- list\n- without heading\n\n> say: quoted words\n\nSetext\n===\nanswer text\n",
        "<details><summary>Inline fold</summary>words in it</details> words after\n</summary> stray </details>\n",
        "Q: asked\nmore of it\nA: first\n\nA: second\n\nQ: nothing\nQ: last\n- point\n",
        "    indented code\n\n\tmore code\n\n# Title\n***\n---\n- - nested\n- 1. nested\n- # nested\n",
        "# Links?\n- ![picture](one.png) beside [words](https://two.org) and <https://three.org>\n- [reference][label]\n\n[label]: https://four.org\n",
        "# Math?\n- \\(alpha + beta\\) and $gamma_{delta}$\n\n\\[\nepsilon\n\\]\n",
        "# Table?\n\nfirst | second\n--- | ---\n`left | right` | **third**\n\nparagraph\n",
        "# Broken?\n- <b>unclosed\n- a **b** c** d\n- `code\n- ~~gone\n- __under__score__\n- *a **b* c**\n",
        "1. Q one？\n<!-- hidden -->\n   <br>\n   text after<br/>break\n2. Q two？\n   <img src=x alt=\"shown\">\n",
        &"> ".repeat(120).add("quoted deeply\n"),
        &"<details><summary>folded</summary>\n".repeat(130),
        &format!("{}words{}\n", "**".repeat(500), "**".repeat(499)),
        &format!("# {}\n- point\n", "[".repeat(3000)),
        &format!("# Wide\n- {}\n", "word ".repeat(40_000)),
        &deep,
    ] {
        imported::import(note);
    }
}

/// A line of a note, with words that are nowhere else.
fn line() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec![
        "",
        "",
        "- ",
        "* ",
        "1. ",
        "2、",
        "（3）",
        "① ",
        "# ",
        "### ",
        "Q: ",
        "A: ",
        "问：",
        "答：",
        "> ",
        "  - ",
        "\t1) ",
        "        ",
        "| ",
        "```",
        "$$",
        "<!-- ",
        "<details><summary>",
        "</summary>",
        "</details>",
        "**",
        "一、",
        "---",
        "~~~",
        "<pre>",
        "[x]: ",
        "\\",
        "{#id}",
        "===",
        "    ",
        "a\t",
    ]);
    let middle = prop::sample::select(vec![
        "words",
        "中文词语",
        "**bold**",
        "`code|pipe`",
        "`a | b`",
        "什么？",
        "what? then",
        "~~struck~~",
        "[link](url)",
        "$x$",
        "(x2)",
        "(x99)",
        "(optional)",
        "<b>html</b>",
        "a < b",
        "{brace}",
        "**open",
        "`open",
        "~~open",
        "sentence. Another",
        "",
    ]);
    let end = prop::sample::select(vec!["", "", "\n", "？", "：", "-->", "**", "|", "}", "\r", "\\", "#"]);
    (start, "[a-z]{4,6}", middle, "[a-z]{4,6}", end)
        .prop_map(|(start, one, middle, two, end)| format!("{start}{one} {middle} {two}{end}\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_of_a_note_is_in_its_bank(lines in prop::collection::vec(line(), 1..14)) {
        imported::import(&lines.concat());
    }

    #[test]
    fn any_text_is_imported(text in "[-#*_`|<>$:.()~=+!&\\\\ \\n\\t\\[\\]{}a-zA-Z0-9一二是？、：（）①é\u{3000}\r]{0,160}") {
        imported::import(&text);
    }
}
