//! What an author is told, with its place and its mend.

use super::*;

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
