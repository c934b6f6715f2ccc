//! What is a question, a topic, a point, prose; where it stands.

use super::*;

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
