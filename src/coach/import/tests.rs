use super::*;

/// The questions of a note with their points, indented as they are nested.
fn made(note: &str) -> Vec<String> {
    let shown = |part: Part| match part {
        Part::Question(question) => {
            let points =
                question.points.iter().map(|point| format!("{}{}", " ".repeat(point.depth), point.text));
            Some(format!("{} = {}", question.text, points.collect::<Vec<_>>().join(" / ")))
        }
        _ => None,
    };
    read(note).parts.into_iter().filter_map(shown).collect()
}

#[test]
fn questions_are_recognized_in_every_style() {
    for (note, expected) in [
        ("3. 一个pod 的创建流程\n    - 请求\n\t- etcd\n", &["一个pod 的创建流程 = 请求 / etcd"][..]),
        ("1、什么是A？\n（1）甲\n（2）乙\n2、什么是B？\n① 丙\n", &["什么是A？ = 甲 / 乙", "什么是B？ = 丙"]),
        ("# T\n### A\n- x\n##### B\nprose. More.\n", &["A = x", "B = prose. / More."]),
        (
            "## How is it done?\n1. first\n   - inner\n2. second\n   - inner\n",
            &["How is it done? = first /  inner / second /  inner"],
        ),
        ("Q: one?\nA: yes\nQ：two\nA：\n- no\n", &["one? = yes", "two = no"]),
        ("**问题1：** 为什么\n**答：** 因为\n", &["为什么 = 因为"]),
        ("1. Q: one?\n   A: yes\n", &["one? = yes"]),
        ("<details>\n<summary><b>one</b></summary>\n\n1. x\n\n</details>\n", &["one = x"]),
        ("什么是A？\n- x\n什么是B？\n- y\n", &["什么是A？ = x", "什么是B？ = y"]),
        ("**1. 什么是A？**\n答案在这里。\n", &["什么是A？ = 答案在这里。"]),
        ("一、基础\n1. 什么是A？\n- x\n二、网络\n1. 什么是B？\n- y\n", &["什么是A？ = x", "什么是B？ = y"]),
        ("one\ttwo\nthree\tfour<br>- five\n", &["one = two", "three = five"]),
    ] {
        assert_eq!(made(note), expected, "{note}");
    }
}

#[test]
fn terms_are_proposed_where_they_are_words() {
    for (point, expected) in [
        ("API Server 把 Pod 写入 etcd", "**API Server** 把 **Pod** 写入 **etcd**"),
        ("用 `kubectl get` 看 Pod", "用 `kubectl get` 看 **Pod**"),
        ("见[官方 API 文档](http://x.io/API)和 $API_1$", "见[官方 API 文档](http://x.io/API)和 $API_1$"),
        ("已有 **Pod** 和 etcd", "已有 **Pod** 和 etcd"),
        ("“声明式”的接口", "“**声明式**”的接口"),
        ("The API server talks to ReplicaSets", "The **API** server talks to **ReplicaSets**"),
        ("未闭合 `code API", "未闭合 `code API"),
        ("<b>API</b> 和 &nbsp; Pod", "<b>**API**</b> 和 &nbsp; **Pod**"),
    ] {
        assert_eq!(bold::propose(point, &Default::default()), expected);
    }
    let points = ["节点上的缓存", "清空缓存"];
    let repeated = bold::repeated(points.into_iter());
    assert_eq!(bold::propose("清空缓存", &repeated), "清空**缓存**");
}

#[test]
fn what_belongs_nowhere_is_told_with_its_lines() {
    let remarks = read("stray\n\n- items\n- more\n\n# Topic\n\n## Asked\n- x\n").remarks;
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].what, "lines 1 to 4 belong to no question and are kept as prose");
}
