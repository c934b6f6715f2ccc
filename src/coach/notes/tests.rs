use super::*;
use crate::language::Language;
use expect_test::{Expect, expect};
use proptest::prelude::*;

const BANK: &str = include_str!("../../../questions/kubernetes.zh.md");

fn read(text: &str) -> Notes {
    parse(Path::new("net/k8s.zh.md"), text)
}

/// The only question of a text without problems.
#[track_caller]
fn question(text: &str) -> Question {
    let notes = read(text);
    assert_eq!(notes.problems, [], "{text}");
    assert_eq!(notes.questions.len(), 1, "{text}");
    notes.questions.into_iter().next().unwrap()
}

/// One line for each question and point, so that a table can be read at a glance.
fn outline(notes: &Notes) -> String {
    let mut lines = String::new();
    for question in &notes.questions {
        let Question { id, topic, text, language, time_limit, say, reference, .. } = question;
        lines += &format!("# {text} {{{id}}} {}", language.code());
        lines += &time_limit.map_or_else(String::new, |seconds| format!(" {seconds}s"));
        lines += &if topic.is_empty() { String::new() } else { format!(" in {}", topic.join(" > ")) };
        lines += &say.as_ref().map_or_else(String::new, |say| format!(" say {say:?}"));
        lines.push('\n');
        for point in question.points.iter().chain(&question.wrong) {
            lines += &format!("{} {}", point.id, point.text);
            let terms: Vec<String> = point.terms.iter().map(|term| term.ways.join("|")).collect();
            lines += &if terms.is_empty() { String::new() } else { format!(" [{}]", terms.join(", ")) };
            lines += &if point.weight == 1.0 { String::new() } else { format!(" x{}", point.weight) };
            lines += if point.optional { " optional" } else { "" };
            lines += if point.step { " step" } else { "" };
            lines += &point.parent.map_or_else(String::new, |parent| format!(" under p{}", parent + 1));
            lines.push('\n');
        }
        if !reference.is_empty() {
            lines += &format!("= {reference:?}\n");
        }
    }
    for problem in &notes.problems {
        lines += &format!("! {problem}\n");
    }
    lines
}

#[track_caller]
fn reads(text: &str, expected: Expect) {
    expected.assert_eq(&outline(&read(text)));
}

#[test]
fn the_example_of_the_format_is_read_in_full() {
    reads(
        "---\ntitle: Kubernetes\nlang: zh              # language the answers are spoken in\n---\n# 工作负载\n\n\
         ## 一个 Pod 的创建流程是怎样的？ {#pod-creation}\n\n1. 客户端把创建请求交给 **API Server**\n\
         2. API Server 把 Pod 写入 **etcd**，此时 Pod 处于 **Pending**\n\
         3. **Scheduler|调度器** 通过 **watch** 发现没有节点的 Pod，选出一个 node\n\
         4. kubelet 上报 Pod 状态，API Server 更新 etcd (optional)\n\n- ~~Scheduler 启动容器~~\n\n\
         Prose is the **reference** answer:\nshown, never scored.\n\n```sh\nkubectl get pods\n```\n",
        expect![[r##"
            # 一个 Pod 的创建流程是怎样的？ {pod-creation} zh in 工作负载
            p1 客户端把创建请求交给 API Server [API Server] step
            p2 API Server 把 Pod 写入 etcd，此时 Pod 处于 Pending [etcd, Pending] step
            p3 Scheduler 通过 watch 发现没有节点的 Pod，选出一个 node [Scheduler|调度器, watch] step
            p4 kubelet 上报 Pod 状态，API Server 更新 etcd optional step
            w1 Scheduler 启动容器
            = "Prose is the reference answer: shown, never scored.\n\nkubectl get pods"
        "##]],
    );
    let question = read(BANK).questions.into_iter().find(|question| question.id == "pod-creation").unwrap();
    assert_eq!(question.bank, "Kubernetes");
    assert!(question.id_is_written);
    assert_eq!(question.language, Language::Chinese);
}

#[test]
fn places_count_lines_and_characters() {
    for (text, places) in [
        ("## 问 题\n- 一\n  - 二\n", [(1, 1), (2, 1), (3, 3)]),
        ("\u{feff}## 问题\r\n\r\n- 一\r\n\r\n  - 二\r\n", [(1, 1), (3, 1), (5, 3)]),
        ("---\nlang: zh\n---\n\nQ\n=\n1.\t一\n\t- 二\n", [(5, 1), (7, 1), (8, 2)]),
    ] {
        let question = question(text);
        let found: Vec<(usize, usize)> = std::iter::once(&question.place)
            .chain(question.points.iter().map(|point| &point.place))
            .map(|place| (place.line, place.column))
            .collect();
        assert_eq!(found, places, "{text:?}");
    }
    let problem = &read("## 中文 {lang=zh 时间}\n- x\n").problems[0];
    assert_eq!(problem.place.to_string(), "net/k8s.zh.md:1:16");
}

#[test]
fn front_matter() {
    let cases = [
        ("---\ntitle: \"A # b\" # c\nlang: en_US\n---\n## Q\n- x", "A # b", "en"),
        ("---\r\n# all of it\r\ntitle: 'It: x'\r\n...\r\n## Q\r\n- x", "It: x", "auto"),
        ("---\ntitle：网络\nlang：zh-CN\n---\n## Q\n- x", "网络", "zh"),
        ("---\n---\n## Q\n- x", "k8s.zh", "auto"),
        ("---\n\n## Q\n- x\n\n---\nprose", "k8s.zh", "auto"),
        ("## Q\n- x", "k8s.zh", "auto"),
    ];
    for (text, bank, lang) in cases {
        let question = question(text);
        assert_eq!((question.bank.as_str(), question.language.code()), (bank, lang), "{text}");
    }
    reads(
        "---\ntitle:\nlang: fr\ntags: [a]\n  - deeper\nlang: zh\nwords\n---\n## Q\n- x",
        expect![[r#"
            # Q {k8s-zh-q} auto
            p1 x
            ! net/k8s.zh.md:2:1: `title` has no value; write the bank's name after it, or remove the line
            ! net/k8s.zh.md:3:1: language `fr` is not known; write `lang: zh`, `lang: en` or `lang: auto`
            ! net/k8s.zh.md:4:1: `tags` in the front matter means nothing to viva; write `title` or `lang`, or remove the line
            ! net/k8s.zh.md:6:1: `lang` stands twice in the front matter; keep one of the two lines
            ! net/k8s.zh.md:7:1: `words` in the front matter has no `:`; write `title: …` or `lang: …`
        "#]],
    );
    reads(
        "---\ntitle: T\n\n# H\n\n## Q\n- x\n\n---\nprose",
        expect![[r##"
        # Q {k8s-zh-q} auto in H
        p1 x
        = "prose"
        ! net/k8s.zh.md:1:1: front matter opened with `---` is never closed; write `---` on a line of its own after its last `key: value`
    "##]],
    );
}

#[test]
fn headings_are_questions_or_topics() {
    reads(
        "# A {lang=en}\nprose\n\n## B\n\n### Q1 {time=90 lang=zh #one}\n<!-- hidden -->\n> say: read it\n> so\n\n- x\n\n\
         ### Q2\n- y\n\n#### 参考答案\n\nlong answer\n\n- with a list\n\n## Q3 ##\n+ z\n\nQ4\n---\n* w\n",
        expect![[r##"
            # Q1 {one} zh 90s in A > B say "read it so"
            p1 x
            # Q2 {k8s-zh-q2} en in A > B
            p1 y
            = "long answer\n\n- with a list"
            # Q3 {k8s-zh-q3} en in A
            p1 z
            # Q4 {k8s-zh-q4} en in A
            p1 w
        "##]],
    );
}

#[test]
fn attributes_that_mean_nothing_are_problems() {
    for (heading, expected) in [
        (
            "Q {lang=fr}",
            expect![[r#"
            # Q {k8s-zh-q} auto
            p1 x
            ! net/k8s.zh.md:1:7: language `fr` is not known; write `lang=zh`, `lang=en` or `lang=auto`
        "#]],
        ),
        (
            "Q {time=abc}",
            expect![[r#"
            # Q {k8s-zh-q} auto
            p1 x
            ! net/k8s.zh.md:1:7: `time=abc` is no time limit; write whole seconds from 1 to 3600: `time=90`
        "#]],
        ),
        (
            "Q {time=0 time=90s}",
            expect![[r#"
            # Q {k8s-zh-q} auto
            p1 x
            ! net/k8s.zh.md:1:7: `time=0` is no time limit; write whole seconds from 1 to 3600: `time=90`
            ! net/k8s.zh.md:1:14: `time=90s` is no time limit; write whole seconds from 1 to 3600: `time=90`
        "#]],
        ),
        (
            "Q {#a #b .class key=value word}",
            expect![[r#"
            # Q {a} auto
            p1 x
            ! net/k8s.zh.md:1:10: a second id `b` after `a`; keep one of them
            ! net/k8s.zh.md:1:13: `.class` in the braces of a heading means nothing to viva; write `#id`, `lang=en` or `time=90`, or end the braces with `\}` if they are words
            ! net/k8s.zh.md:1:20: `key=value` in the braces of a heading means nothing to viva; write `#id`, `lang=en` or `time=90`, or end the braces with `\}` if they are words
            ! net/k8s.zh.md:1:30: `word` in the braces of a heading means nothing to viva; write `#id`, `lang=en` or `time=90`, or end the braces with `\}` if they are words
        "#]],
        ),
        (
            "Q {#}",
            expect![[r#"
            # Q {k8s-zh-q} auto
            p1 x
            ! net/k8s.zh.md:1:7: `#` without an id; write the id right after it: `{#my-question}`
        "#]],
        ),
        (
            "Q {#a/../b}",
            expect![[r#"
            # Q {a/../b} auto
            p1 x
            ! net/k8s.zh.md:1:7: the id `a/../b` is hard to type; use letters, digits, `-`, `_`, `.` and `:` only, and a letter or digit first
        "#]],
        ),
        (
            "Q {#a",
            expect![[r#"
            # Q {#a {k8s-zh-q-a} auto
            p1 x
            ! net/k8s.zh.md:1:1: the braces in the heading `Q {#a` are not read as attributes; write `{#id}` in plain braces at the very end of the line
        "#]],
        ),
        (
            "Q ｛#a｝",
            expect![[r#"
            # Q ｛#a｝ {k8s-zh-q-a} auto
            p1 x
            ! net/k8s.zh.md:1:1: the braces in the heading `Q ｛#a｝` are not read as attributes; write `{#id}` in plain braces at the very end of the line
        "#]],
        ),
        (
            "Set {a, b\\}",
            expect![[r#"
            # Set {a, b} {k8s-zh-set-a-b} auto
            p1 x
        "#]],
        ),
    ] {
        reads(&format!("## {heading}\n- x\n"), expected);
    }
}

#[test]
fn points_keep_their_terms() {
    for (item, expected) in [
        (
            "**a|b** and `c`",
            expect![[r#"
            # Q {q} auto
            p1 a and c [a|b, c]
        "#]],
        ),
        (
            "**a\\|b｜c | d** ",
            expect![[r#"
            # Q {q} auto
            p1 a [a|b|c|d]
        "#]],
        ),
        (
            "`a || b` `x|y`",
            expect![[r#"
            # Q {q} auto
            p1 a || b x [a || b, x|y]
        "#]],
        ),
        (
            "**the `API` server|`apiserver`**",
            expect![[r#"
            # Q {q} auto
            p1 the API server [the API server|apiserver]
        "#]],
        ),
        (
            "*plain* __bold__ ***both***",
            expect![[r#"
            # Q {q} auto
            p1 plain bold both [bold, both]
        "#]],
        ),
        (
            "[**etcd**](https://etcd.io) ![图](a.png) note[^1]",
            expect![[r#"
            # Q {q} auto
            p1 etcd 图 note[^1] [etcd]
        "#]],
        ),
        (
            "a<br>b <sub>2</sub> get <pod-name> &amp; &lt;",
            expect![[r#"
            # Q {q} auto
            p1 a b 2 get <pod-name> & <
        "#]],
        ),
        (
            "[x] done",
            expect![[r#"
            # Q {q} auto
            p1 done
        "#]],
        ),
        (
            "两行的\n  中文和\n  English\n  words",
            expect![[r#"
            # Q {q} auto
            p1 两行的中文和 English words
        "#]],
        ),
        (
            "约 ~50% 到 ~80%，3~5 个，10~20 个",
            expect![[r#"
            # Q {q} auto
            p1 约 ~50% 到 ~80%，3~5 个，10~20 个
        "#]],
        ),
        (
            "\\*\\*literal\\*\\*",
            expect![[r#"
            # Q {q} auto
            p1 **literal**
        "#]],
        ),
        (
            "bell\u{7}\u{1b}[31m",
            expect![[r#"
            # Q {q} auto
            p1 bell[31m
        "#]],
        ),
    ] {
        reads(&format!("## Q {{#q}}\n- {item}\n"), expected);
    }
}

#[test]
fn marks_that_markdown_leaves_as_text_are_problems() {
    for (item, expected) in [
        (
            "通过**CRI（接口）**启动",
            expect![[r#"
                # Q {q} auto
                p1 fine
                p2 通过CRI（接口）启动 [CRI（接口）]
                ! net/k8s.zh.md:3:5: `CRI（接口）` is not bold for Markdown: `**` stands beside a space or punctuation; remove spaces inside `**`, move punctuation out of it, or put a space after it
            "#]],
        ),
        (
            "把 ** etcd ** 写入",
            expect![[r#"
            # Q {q} auto
            p1 fine
            p2 把 etcd 写入 [etcd]
            ! net/k8s.zh.md:3:5: ` etcd ` is not bold for Markdown: `**` stands beside a space or punctuation; remove spaces inside `**`, move punctuation out of it, or put a space after it
        "#]],
        ),
        (
            "**etcd 写入",
            expect![[r#"
                # Q {q} auto
                p1 fine
                p2 **etcd 写入
                ! net/k8s.zh.md:3:3: `**` is never closed; write `**` after the term, too, or `\*\*` for two stars
            "#]],
        ),
        (
            "写入 **** 里",
            expect![[r#"
            # Q {q} auto
            p1 fine
            p2 写入 里
            ! net/k8s.zh.md:3:6: an empty term; write a word between the marks, or remove them
        "#]],
        ),
        (
            "****",
            expect![[r#"
            # Q {q} auto
            p1 fine
            ! net/k8s.zh.md:3:1: a list item without words; write what a good answer says, or remove the item
        "#]],
        ),
        (
            "` ` 和 **|**",
            expect![[r#"
            # Q {q} auto
            p1 fine
            p2 和
            ! net/k8s.zh.md:3:3: an empty term; write a word between the marks, or remove them
            ! net/k8s.zh.md:3:9: an empty term; write a word between the marks, or remove them
        "#]],
        ),
        (
            "**etcd|**",
            expect![[r#"
            # Q {q} auto
            p1 fine
            p2 etcd [etcd]
            ! net/k8s.zh.md:3:3: `etcd|` has an empty alternative; write a word on both sides of each `|`
        "#]],
        ),
        (
            "~~Scheduler 启动容器",
            expect![[r#"
                # Q {q} auto
                p1 fine
                w1 Scheduler 启动容器
                ! net/k8s.zh.md:3:3: `~~` is never closed; write `~~` at the end of the item, too
            "#]],
        ),
        (
            "~~Docker~~ containerd 启动容器",
            expect![[r#"
            # Q {q} auto
            p1 fine
            p2 containerd 启动容器
            ! net/k8s.zh.md:3:1: only a part of this item is struck; the struck words are left out; strike the whole item if it must not be said, or remove the struck words
        "#]],
        ),
    ] {
        reads(&format!("## Q {{#q}}\n- fine\n- {item}\n"), expected);
    }
}

#[test]
fn suffixes() {
    for (item, weight, optional) in [
        ("x (optional)", 1.0, true),
        ("x（可选）", 1.0, true),
        ("x (Optional) (x2)", 2.0, true),
        ("x（x2）（可选）", 2.0, true),
        ("x（×2）。", 2.0, false),
        ("x (×1.5)", 1.5, false),
        ("**x** (X 3).", 3.0, false),
        ("~~x~~ (optional)", 1.0, true),
    ] {
        let notes = read(&format!("## Q\n- y\n- {item}\n"));
        assert_eq!(notes.problems, [], "{item}");
        let question = &notes.questions[0];
        let point = question.wrong.first().unwrap_or_else(|| &question.points[1]);
        assert_eq!((point.text.as_str(), point.weight, point.optional), ("x", weight, optional), "{item}");
    }
    for item in ["x (xml)", "x (x)", "x (options)", "f(x)", "x (2x faster)", "(x2) x", "x `(x2)`"] {
        let point = &question(&format!("## Q\n- {item}\n")).points[0];
        assert_eq!((point.weight, point.optional), (1.0, false), "{item}");
        assert_eq!(point.text, item.replace('`', ""));
    }
    for (item, expected) in [
        (
            "x (x0)",
            expect![[r#"
                # Q {q} auto
                p1 fine
                p2 x
                ! net/k8s.zh.md:3:5: `(x0)` is no weight; write a weight above 0 and up to 10, such as `(x2)`, or `(optional)` for a bonus
            "#]],
        ),
        (
            "x (x-2)",
            expect![[r#"
                # Q {q} auto
                p1 fine
                p2 x
                ! net/k8s.zh.md:3:5: `(x-2)` is no weight; write a weight above 0 and up to 10, such as `(x2)`, or `(optional)` for a bonus
            "#]],
        ),
        (
            "x (x999)",
            expect![[r#"
                # Q {q} auto
                p1 fine
                p2 x
                ! net/k8s.zh.md:3:5: `(x999)` is no weight; write a weight above 0 and up to 10, such as `(x2)`, or `(optional)` for a bonus
            "#]],
        ),
        (
            "x (x2) (x3)",
            expect![[r#"
                # Q {q} auto
                p1 fine
                p2 x x3
                ! net/k8s.zh.md:3:5: a second weight `(x2)`; keep one of them
            "#]],
        ),
        (
            "x (optinal)",
            expect![[r#"
                # Q {q} auto
                p1 fine
                p2 x optional
                ! net/k8s.zh.md:3:5: `(optinal)` is read as `(optional)`; write `(optional)`
            "#]],
        ),
        (
            "(optional)",
            expect![[r#"
            # Q {q} auto
            p1 fine
            ! net/k8s.zh.md:3:1: a list item without words; write what a good answer says, or remove the item
        "#]],
        ),
    ] {
        reads(&format!("## Q {{#q}}\n- fine\n- {item}\n"), expected);
    }
}

#[test]
fn nesting_and_sequences() {
    reads(
        "## Q {#q}\n1. one\n   - inner\n     1. deep\n   - ~~no~~\n     - but this\n\n   more about one\n2. two\n\n\
         - not a step\n",
        expect![[r##"
            # Q {q} auto
            p1 one step
            p2 inner under p1
            p3 deep under p2
            p4 but this under p1
            p5 two step
            p6 not a step
            w1 no under p1
            = "more about one"
        "##]],
    );
    reads(
        "## Q {#q}\n1. one\n  - too little\n2. two\n- - orphan\n",
        expect![[r#"
            # Q {q} auto
            p1 one step
            p2 too little
            p3 two step
            p4 orphan
            ! net/k8s.zh.md:3:3: this list is indented, but too little to be nested under the item above it; indent it as far as the words of that item, or not at all
            ! net/k8s.zh.md:5:1: a list item without words; write what a good answer says, or remove the item
        "#]],
    );
}

#[test]
fn prose_is_the_reference() {
    reads(
        "## Q {#q}\n- x\n\nfirst\nline\n\n| a | b |\n|---|---|\n| c | **d** |\n\n> quoted\n> - list\n\n<b>html</b>\n\n```\n  code\n\
         \n  more\n```\nsee[^1]\n\n[^1]: a note\n\n![only](a.png)\n",
        expect![[r##"
            # Q {q} auto
            p1 x
            = "first line\n\na | b\nc | d\n\nquoted\nlist\n\nhtml\n\n  code\n\n  more\n\nsee\n\na note\n\nonly"
        "##]],
    );
}

#[test]
fn what_is_not_asked_is_a_problem() {
    for (text, expected) in [
        (
            "",
            expect![[r#"
            ! net/k8s.zh.md:1:1: an empty file; write a heading with a list of key points right under it
        "#]],
        ),
        (
            "\u{feff} \r\n",
            expect![[r#"
            ! net/k8s.zh.md:1:1: an empty file; write a heading with a list of key points right under it
        "#]],
        ),
        (
            "just prose\n",
            expect![[r#"
            ! net/k8s.zh.md:1:1: no question in this file; write a heading with a list of key points right under it
        "#]],
        ),
        (
            "- a\n- b\n",
            expect![[r#"
            ! net/k8s.zh.md:1:1: a list without a heading above it; its items (2) are not asked; write the question as a heading (`## …`) right above the list
        "#]],
        ),
        (
            "# T\nintro:\n\n- a\n\n- b\n",
            expect![[r#"
            ! net/k8s.zh.md:4:1: something stands between the heading `T` and this list, so its items are not asked; move the list right under the heading
        "#]],
        ),
        (
            "##\n- a\n",
            expect![[r#"
            ! net/k8s.zh.md:1:1: a heading without words over a list; write the question after the `#`
        "#]],
        ),
        (
            "## Q {#q}\n-\n- \n",
            expect![[r#"
            ! net/k8s.zh.md:1:1: `Q` has no point to say, so it is not asked; write at least one list item that is not struck
            ! net/k8s.zh.md:2:1: a list item without words; write what a good answer says, or remove the item
            ! net/k8s.zh.md:3:1: a list item without words; write what a good answer says, or remove the item
        "#]],
        ),
        (
            "## Q {#q}\n- ~~only wrong~~\n",
            expect![[r#"
            ! net/k8s.zh.md:1:1: `Q` has no point to say, so it is not asked; write at least one list item that is not struck
        "#]],
        ),
        (
            "## Q {#q}\n- bonus (optional)\n",
            expect![[r#"
            # Q {q} auto
            p1 bonus optional
            ! net/k8s.zh.md:1:1: `Q` has only optional points, so it has no score; remove `(optional)` from what a good answer must say
        "#]],
        ),
        (
            "## Why?\n\nprose\n",
            expect![[r#"
            ! net/k8s.zh.md:1:1: `Why?` has no list under it, so it is not asked; write its key points as list items (`- …`) right under the heading
        "#]],
        ),
        (
            "## Why?\n\n### Really {#r}\n- x\n",
            expect![[r#"
            # Really {r} auto in Why?
            p1 x
        "#]],
        ),
        (
            "## 流程\n1、先这样\n2、再那样\n",
            expect![[r#"
            ! net/k8s.zh.md:2:1: `1、` is no list item for Markdown, so this is not asked; write `1. ` for steps or `- ` for points, with a space, at the start of each line
        "#]],
        ),
        (
            "## 流程\n（1）先这样\n",
            expect![[r#"
            ! net/k8s.zh.md:2:1: `（1）` is no list item for Markdown, so this is not asked; write `1. ` for steps or `- ` for points, with a space, at the start of each line
        "#]],
        ),
        (
            "## 流程\n-先这样\n",
            expect![[r#"
            ! net/k8s.zh.md:2:1: `-` is no list item for Markdown, so this is not asked; write `1. ` for steps or `- ` for points, with a space, at the start of each line
        "#]],
        ),
        (
            "## Size {#s}\n- x\n\n1.5 GB is enough\n",
            expect![[r##"
            # Size {s} auto
            p1 x
            = "1.5 GB is enough"
        "##]],
        ),
        (
            "## Q {#q}\n> say:\n\n- x\n\n> say: late\n",
            expect![[r#"
            # Q {q} auto
            p1 x
            ! net/k8s.zh.md:2:1: `say:` without words; write how to read the question aloud, or remove the quote
            ! net/k8s.zh.md:6:1: `say: late` does not stand right under a question; move it between the heading and its list
        "#]],
        ),
        (
            "## Q {#q}\n- ```\n  code\n  ```\n- x\n",
            expect![[r##"
            # Q {q} auto
            p1 x
            = "code"
            ! net/k8s.zh.md:2:1: a list item without words; write what a good answer says, or remove the item
        "##]],
        ),
    ] {
        reads(text, expected);
    }
}

#[test]
fn ids_are_derived_and_unique() {
    reads(
        "## 一个 Pod 的创建流程？\n- x\n\n## Ｗｈａｔ's *NEW* in C++20?\n- x\n\n## ？？\n- x\n\n## Same\n- x\n\n## Same\n- x\n\n\
         ## Other {#k8s-zh-same}\n- x\n\n## Third {#k8s-zh-same}\n- x\n",
        expect![[r#"
            # 一个 Pod 的创建流程？ {k8s-zh-一个-pod-的创建流程} auto
            p1 x
            # Ｗｈａｔ's NEW in C++20? {k8s-zh-what-s-new-in-c-20} auto
            p1 x
            # ？？ {k8s-zh} auto
            p1 x
            # Same {k8s-zh-same-3} auto
            p1 x
            # Same {k8s-zh-same-4} auto
            p1 x
            # Other {k8s-zh-same} auto
            p1 x
            # Third {k8s-zh-same-2} auto
            p1 x
            ! net/k8s.zh.md:10:1: no id of its own: its heading gives `k8s-zh-same`, as does the question at net/k8s.zh.md:16:1; write `{#k8s-zh-same-3}` after the heading, or let `viva check --fix` write it
            ! net/k8s.zh.md:13:1: no id of its own: its heading gives `k8s-zh-same`, as does the question at net/k8s.zh.md:16:1; write `{#k8s-zh-same-4}` after the heading, or let `viva check --fix` write it
            ! net/k8s.zh.md:19:1: the id `k8s-zh-same` belongs to the question at net/k8s.zh.md:16:1 already; this one is called `k8s-zh-same-2` here; give one of them another id, such as `{#k8s-zh-same-2}`
        "#]],
    );
    let long = question(&format!("## {}\n- x\n", "很长的问题 ".repeat(40)));
    assert_eq!(long.id.chars().count(), 60);
}

#[test]
fn a_glossary_gives_spoken_forms() {
    let text = "# Terms\n\n- kubelet: cube let, 酷不莱特\n- **etcd**：E T C D，et cd、埃特西地\n- std::vec: standard vec\n\
                - kubelet: kube let, Cube Let\n- no colon\n- : nothing\n- empty:\n- kubectl: cube let\n\n\
                | term | spoken | more |\n|---|---|---|\n| `CRI` | C R I, see are eye | 容器运行时接口 |\n| | x |\n| y | |\n";
    let notes = parse(Path::new("a/Glossary.md"), text);
    let mut lines: String = notes
        .glossary
        .entries()
        .iter()
        .map(|entry| format!("{} = {}\n", entry.term, entry.aliases.join(" / ")))
        .collect();
    lines += &outline(&notes);
    expect![[r#"
        kubelet = cube let / 酷不莱特 / kube let
        etcd = E T C D / et cd / 埃特西地
        std::vec = standard vec
        CRI = C R I / see are eye / 容器运行时接口
        ! a/Glossary.md:7:1: `no colon` has no `:` between term and spoken forms; write `term: spoken form, another`
        ! a/Glossary.md:8:1: spoken forms without a term; write the term before the `:`
        ! a/Glossary.md:9:1: `empty` has no spoken form; write one after the `:`, or remove the line
        ! a/Glossary.md:10:1: `cube let` stands for `kubelet` already, at a/Glossary.md:3:1; give it to one term only
        ! a/Glossary.md:15:1: spoken forms without a term; write the term before the `:`
        ! a/Glossary.md:16:1: `y` has no spoken form; write one after the `:`, or remove the line
    "#]].assert_eq(&lines);
    assert!(parse(Path::new("kubelet.md"), text).glossary.is_empty());
    assert_eq!(parse(Path::new("glossary.md"), "").problems.len(), 1);
}

#[test]
fn a_glossary_tells_how_the_voice_reads_a_term() {
    let text = "- kubelet: cube let, 酷不莱特 (say: koob let)\n- CRI-O (say: cry oh)\n- etcd：E T C D（读作：et see D）\n\
                - `std::vec`: standard vec （say：standard vec）\n- kubelet: cubelet\n- CRI-O: C R I O (the runtime)\n\
                - runc: (say: )\n- essay: s a (an essay)\n\n\
                | term | zh | Say |\n|---|---|---|\n| CNI | 容器网络接口 | see en eye |\n| nginx | | engine x |\n| OCI | O C I | |\n\n\
                | term | say |\n|---|---|\n| CSI | C S I |\n\n\
                | 术语 | 读法 | 中文 |\n|---|---|---|\n| IPVS | I P V S | 虚拟服务器 |\n";
    let notes = parse(Path::new("glossary.md"), text);
    let mut lines: String = notes
        .glossary
        .entries()
        .iter()
        .map(|entry| format!("{} = {} => {:?}\n", entry.term, entry.aliases.join(" / "), entry.say))
        .collect();
    lines += &outline(&notes);
    expect![[r#"
        kubelet = cube let / 酷不莱特 / cubelet => Some("koob let")
        CRI-O = C R I O (the runtime) => Some("cry oh")
        etcd = E T C D => Some("et see D")
        std::vec = standard vec => Some("standard vec")
        essay = s a (an essay) => None
        CNI = 容器网络接口 => Some("see en eye")
        nginx =  => Some("engine x")
        OCI = O C I => None
        CSI = C S I => None
        IPVS = I P V S / 虚拟服务器 => None
        ! glossary.md:7:1: `runc` has `say:` without a pronunciation; write how the voice is to read it, such as `(say: koob let)`
    "#]].assert_eq(&lines);
    let mut nearer = notes.glossary.clone();
    let mut below = Glossary::default();
    below.pronounce("kubelet", "kubernetes agent");
    nearer.merge(&below);
    assert_eq!(nearer.entries()[0].say.as_deref(), Some("kubernetes agent"));
    assert_eq!(nearer.entries()[0].aliases, notes.glossary.entries()[0].aliases);
}

#[test]
fn ids_are_written_without_touching_anything_else() {
    for (before, after) in [
        ("## Q\n- x\n", "## Q {#new}\n- x\n"),
        ("## Q  \r\n- x\r\n", "## Q {#new}  \r\n- x\r\n"),
        ("## Q {lang=en}\n- x", "## Q {#new lang=en}\n- x"),
        ("## Q { time=9 }\n- x", "## Q {#new  time=9 }\n- x"),
        ("## Q {}\n- x", "## Q {#new}\n- x"),
        ("## Q ##\n- x", "## Q ## {#new}\n- x"),
        ("\u{feff}## Q\t\n- x", "\u{feff}## Q {#new}\t\n- x"),
        ("Q\nand more \n===\n- x", "Q\nand more {#new} \n===\n- x"),
        ("  ## Q\\\n- x", "  ## Q\\ {#new}\n- x"),
        ("## 问题\u{3000}\n- x", "## 问题\u{3000} {#new}\n- x"),
        ("## Say {{ x }}\n- x", "## Say {{ x }} {#new}\n- x"),
        ("---\nlang: en\n---\n## `{code}`\n- x", "---\nlang: en\n---\n## `{code}` {#new}\n- x"),
    ] {
        let old = question(before);
        assert_eq!(write_ids(before, &[(old.place.line, "new")]), after);
        let new = question(after);
        assert_eq!((new.id.as_str(), new.id_is_written), ("new", true), "{after}");
        assert_eq!((new.text, new.points), (old.text, old.points), "{after}");
    }
    assert_eq!(write_ids("## Q\n- x\n", &[(2, "new"), (9, "no")]), "## Q\n- x\n");
}

#[test]
fn sizes_that_no_person_writes_are_read() {
    let many: String = (0..1000).map(|n| format!("{n}. step {n}\n")).collect();
    let question = question(&format!("## Q\n{many}"));
    assert_eq!((question.points.len(), question.points[999].id.as_str()), (1000, "p1000"));
    assert!(question.points.iter().all(|point| point.step));

    let deep: String = (0..100).map(|n| format!("{}- level {n}\n", "  ".repeat(n))).collect();
    let points = read(&format!("## Q\n{deep}")).questions.remove(0).points;
    assert_eq!((points.len(), points[99].parent), (100, Some(98)));

    let same = read(&"## Same\n- x\n\n".repeat(2000));
    assert_eq!((same.questions.len(), same.problems.len()), (2000, 1999));
    assert_eq!(same.questions[1999].id, "k8s-zh-same-2000");

    for text in ["> ".repeat(5000), "- ".repeat(5000), "*".repeat(5000), "[".repeat(5000), "#".repeat(5000)] {
        read(&format!("## Q\n- x\n\n{text}"));
        read(&format!("## Q\n- {text}"));
    }
}

/// The bank with pieces cut out, doubled, or replaced by characters that mean something in Markdown.
fn mutated_bank() -> impl Strategy<Value = String> {
    let noise = prop::sample::select(vec![
        "**",
        "~~",
        "`",
        "|",
        "#",
        "\n",
        "\r\n",
        "- ",
        "1. ",
        "{",
        "}",
        "{#x}",
        "---\n",
        "> ",
        "    ",
        "\t",
        "(x2)",
        "（可选）",
        "<",
        "```\n",
        "\u{0}",
        "\u{feff}",
        "\\",
        "[^1]",
        "：",
        "",
    ]);
    let cut = (0..BANK.len(), 0..40usize, noise);
    prop::collection::vec(cut, 1..12).prop_map(|cuts| {
        let mut text: Vec<char> = BANK.chars().collect();
        for (at, length, noise) in cuts {
            let start = at % text.len().max(1);
            let end = (start + length).min(text.len());
            text.splice(start..end, noise.chars());
        }
        text.into_iter().collect()
    })
}

/// Whatever the text: ids are unique, places lie in the file, and points are numbered and point backwards.
#[track_caller]
fn holds(text: &str) -> Notes {
    let notes = read(text);
    let mut ids: Vec<&str> = notes.questions.iter().map(|question| question.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    let last = text.split(['\n', '\r']).count();
    assert!(notes.problems.iter().all(|problem| (1..=last).contains(&problem.place.line)));
    assert!(!notes.questions.is_empty() || !notes.problems.is_empty());
    for question in &notes.questions {
        assert!(!question.points.is_empty() && !question.text.is_empty() && !question.id.is_empty());
        for (index, point) in question.points.iter().enumerate() {
            assert_eq!(point.id, format!("p{}", index + 1));
            assert!(point.parent.is_none_or(|parent| parent < index));
            assert!(point.weight > 0.0 && !point.text.is_empty());
            assert!(point.terms.iter().all(|term| term.ways.iter().all(|way| !way.is_empty())));
        }
    }
    notes
}

/// Writing the ids that are missing gives the same questions, and a second time changes nothing.
#[track_caller]
fn fixes(text: &str) {
    let before = holds(text).questions;
    let ids = |questions: &[Question]| -> Vec<(usize, String)> {
        let missing = questions.iter().filter(|question| !question.id_is_written);
        missing.map(|question| (question.place.line, question.id.clone())).collect()
    };
    let missing = ids(&before);
    let missing: Vec<(usize, &str)> = missing.iter().map(|(line, id)| (*line, id.as_str())).collect();
    let fixed = write_ids(text, &missing);
    let after = holds(&fixed).questions;
    let expected: Vec<Question> =
        before.into_iter().map(|question| Question { id_is_written: true, ..question }).collect();
    assert_eq!(after, expected, "{fixed}");
    assert_eq!(
        write_ids(&fixed, &ids(&after).iter().map(|(l, i)| (*l, i.as_str())).collect::<Vec<_>>()),
        fixed
    );
}

#[test]
fn a_heading_without_its_space_is_a_problem() {
    let problems = |line: &str| -> Vec<String> {
        let text = format!("## Q {{#q}}\n- x\n\nprose\n\n{line}\n- y\n");
        let notes = parse(Path::new("b.md"), &text);
        notes.problems.iter().map(ToString::to_string).collect()
    };
    for line in ["#NoSpace", "##Which? {#which}", "#什么是 Pod？", "#1. Why", "######Six", "prose\n##Tight"]
    {
        let found = problems(line);
        let place = if line.starts_with('#') { "b.md:6:1: `#" } else { "b.md:7:1: `#" };
        assert!(found.len() == 1 && found[0].starts_with(place), "{line}: {found:?}");
        assert!(found[0].contains("is no heading for Markdown: no space after `#"), "{line}: {found:?}");
    }
    for line in
        ["#k8s #pods", "#42 is fixed", "#!/bin/sh", "\\#tag", "#######Seven", "a #tag", "```\n#x\n```"]
    {
        assert_eq!(problems(line), [] as [&str; 0], "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}", marks in "[-#*~`|{}()\\[\\]<>_:\\\\ \t\r\n1.x=^!a中：]{0,200}") {
        holds(&text);
        holds(&marks);
        parse(Path::new("glossary.md"), &marks);
    }

    #[test]
    fn a_damaged_bank_is_read_and_fixed(text in mutated_bank()) {
        holds(&text);
        let without_ids = text.replace(" {#", " {").replace("-creation", "");
        fixes(&without_ids);
    }

    #[test]
    fn odd_headings_are_fixed(heading in "[ -~中文（）｛｝\t\\\\]{1,30}", other in "\\PC{1,20}") {
        fixes(&format!("# t\n\n## {heading}\n- x\n\n## {other}\n- y\n\n{heading}\n===\n- z\n"));
    }
}

#[test]
fn a_line_alone_is_the_point_it_would_be_in_a_bank() {
    for line in [
        "**Scheduler|调度器** picks a `node`",
        "发现**漂移**就自动同步",
        "客户端发 ** SYN **，带初始序列号 (x2)",
        "kubelet 上报 Pod 状态（可选）",
        "two\nlines",
        "Net: CO2 + water become **glucose** + oxygen",
        "use <name> or ~50%",
    ] {
        let bank = read(&format!("# Q\n- {line}\n"));
        let point = &bank.questions[0].points[0];
        let alone = key_point(line).unwrap();
        assert_eq!((&alone.text, &alone.terms), (&point.text, &point.terms), "{line}");
        assert_eq!((alone.weight, alone.optional), (point.weight, point.optional), "{line}");
    }
    for line in ["", "  ", "~~Scheduler starts it~~", "- a - b", "1. a", "---"] {
        assert_eq!(key_point(line), None, "{line}");
    }
}

#[test]
fn a_glossary_may_have_any_name() {
    let text = "# Words\n- kubelet: cube let, 酷不莱特\n- etcd\n";
    let notes = parse_glossary(Path::new("words.txt"), text);
    assert_eq!(notes.glossary, parse(Path::new("glossary.md"), text).glossary);
    assert_eq!((notes.glossary.entries().len(), notes.problems.len()), (1, 1));
}

mod plain {
    use super::super::{is_plain, parse_heading, parse_item};
    use proptest::prelude::*;

    proptest! {
        /// What is taken for plain words without being read, is read as these words.
        #[test]
        fn plain_lines_are_read_as_they_stand(line in "[A-Za-z0-9一是写入，。；：、？！“”‘’—…（）,;:?%/+='\"\\.() -]{1,24}") {
            if is_plain(&line) {
                for read in [parse_item(&line), parse_heading(&line)] {
                    let read = read.map(|read| (read.words, read.id, read.sound));
                    prop_assert_eq!(read, Some((line.clone(), None, true)));
                }
            }
        }
    }

    #[test]
    fn what_means_something_is_not_plain() {
        for line in [
            "1. a",
            "- a",
            "# a",
            "a *b*",
            "a `b`",
            "a (x2)",
            "a（可选）",
            "a (optional).",
            "12) a",
            "a <b>",
            "a  b",
            "a ",
            "",
            "a\tb",
            "a|b",
            "a & b",
        ] {
            assert!(!is_plain(line), "{line}");
        }
    }
}
