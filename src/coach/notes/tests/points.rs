//! What a point keeps: terms, alternatives, suffixes.

use super::*;

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
