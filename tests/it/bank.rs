//! `list` and `check`: banks good and bad.

use super::viva::{POD_BANK, Scratch, repository, viva};
use serde_json::Value;

const CHINESE_BANK: &str = "---
title: 容器
lang: zh
---
# 工作负载

## 一个 Pod 的创建流程是怎样的？ {#pod-creation-zh}

1. 客户端把创建请求交给 **API Server**
2. API Server 把 Pod 写入 **etcd**
";

/// All strings under this key, at any depth, in their order.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| all(item, key, found)),
        Value::Object(map) => {
            found.extend(map.get(key).and_then(Value::as_str));
            map.values().for_each(|value| all(value, key, found));
        }
        _ => {}
    }
}

#[test]
fn list_shows_the_questions_of_a_file_and_of_a_folder() {
    let bank = Scratch::new();
    bank.write("bank/en/pods.md", POD_BANK);
    bank.write("bank/zh.md", CHINESE_BANK);
    bank.write("bank/README.md", "# How to use this\n\n- not a **question**\n");
    bank.write("bank/.hidden.md", "# Hidden {#hidden}\n\n- **x**\n");
    bank.viva()
        .args(["list", "bank/en/pods.md"])
        .run()
        .expect_code(0)
        .expect_stdout("pod-creation")
        .expect_stdout("How is a pod created?")
        .expect_empty_stderr();
    let folder = bank
        .viva()
        .args(["list", "bank"])
        .run()
        .expect_code(0)
        .expect_stdout("一个 Pod 的创建流程是怎样的？");
    let folder = folder.expect_stdout("pod-creation-zh").expect_stdout("How is a pod created?");
    assert!(!folder.stdout().contains("hidden"), "dot-files are not read\n{folder}");
    assert!(!folder.stdout().contains("How to use"), "README.md is not read\n{folder}");
}

#[test]
fn a_bank_may_be_named_with_an_option_everywhere() {
    let bank = Scratch::new();
    bank.write("pods.md", POD_BANK);
    bank.write("zh.md", CHINESE_BANK);
    bank.viva().args(["list", "--bank", "pods.md"]).run().expect_code(0).expect_stdout("pod-creation");
    bank.viva().args(["check", "--bank", "pods.md"]).env("VIVA_BANK", "nowhere").run().expect_code(0);
    bank.viva()
        .args(["export", "--anki", "--bank", "pods.md"])
        .run()
        .expect_code(0)
        .expect_stdout("How is a pod created?");
    bank.viva()
        .args(["list", "pods.md", "--bank", "zh.md"])
        .run()
        .expect_code(2)
        .expect_stderr("which bank is meant, `pods.md` or `zh.md`?");
}

#[test]
fn list_without_a_path_shows_the_questions_that_come_with_viva() {
    viva().arg("list").run().expect_code(0).expect_stdout("pod-creation");
}

#[test]
fn list_json_is_one_document_and_nothing_else() {
    let bank = Scratch::new();
    bank.write("bank/a.md", POD_BANK);
    bank.write("bank/b.md", CHINESE_BANK);
    let list = bank.viva().args(["list", "bank", "--json"]).run().expect_code(0).expect_empty_stderr();
    let json = list.json();
    let mut ids = Vec::new();
    all(&json, "id", &mut ids);
    for id in ["pod-creation", "pod-creation-zh"] {
        assert!(ids.contains(&id), "no {id}\n{list}");
    }
    let again = bank.viva().args(["list", "bank", "--json"]).run();
    assert_eq!(list.stdout(), again.stdout(), "the same bank gives the same list");
}

#[test]
fn check_is_content_with_a_good_bank() {
    viva().file("pods.md", POD_BANK).args(["check", "pods.md"]).run().expect_code(0);
    viva().arg("check").arg(repository().join("questions")).run().expect_code(0);
}

#[test]
fn check_names_the_place_of_a_duplicate_id_and_goes_on() {
    let bank =
        POD_BANK.to_owned() + "\n## Again? {#pod-creation}\n\n- **one**\n\n## Third {#third}\n\n- **two**\n";
    let scratch = Scratch::new();
    scratch.write("pods.md", &bank);
    let line = 1 + bank.lines().position(|line| line.starts_with("## Again")).unwrap();
    scratch.viva().args(["check", "pods.md"]).run().expect_code(1).expect_stdout(&format!("pods.md:{line}:"));
    // The problem is no part of the list, and keeps nobody from it.
    let list = scratch.viva().args(["list", "pods.md"]).run().expect_code(0).expect_stdout("third");
    assert!(!list.stdout().contains(&format!("pods.md:{line}:")), "problems belong on stderr\n{list}");
    list.expect_stderr(&format!("pods.md:{line}:"));
}

#[test]
fn duplicate_ids_are_found_across_files() {
    viva()
        .file("bank/a.md", POD_BANK)
        .file("bank/b.md", POD_BANK)
        .args(["check", "bank"])
        .run()
        .expect_code(1)
        .expect_stdout("b.md:7:")
        .expect_stdout("a.md");
}

#[test]
fn check_fix_writes_ids_in_and_changes_nothing_else() {
    let scratch = Scratch::new();
    let before = POD_BANK.replace(" {#pod-creation}", "");
    scratch.write("pods.md", &before);
    scratch.viva().args(["check", "--fix", "pods.md"]).run().expect_code(0);
    let after = scratch.read("pods.md");
    let (mut changed, mut same) = (Vec::new(), 0);
    for (old, new) in before.lines().zip(after.lines()) {
        if old == new {
            same += 1;
        } else {
            changed.push((old, new));
        }
    }
    assert_eq!(same + 1, before.lines().count(), "{after}");
    assert_eq!(before.lines().count(), after.lines().count(), "{after}");
    let (old, new) = changed[0];
    assert!(new.starts_with(old) && new.contains("{#"), "{new}");
    // Once is enough.
    scratch.viva().args(["check", "--fix", "pods.md"]).run().expect_code(0);
    assert_eq!(scratch.read("pods.md"), after);
}

#[test]
fn check_fix_keeps_line_ends_byte_order_mark_and_chinese() {
    let scratch = Scratch::new();
    let text = CHINESE_BANK.replace(" {#pod-creation-zh}", "").replace('\n', "\r\n");
    scratch.write("zh.md", format!("\u{feff}{text}"));
    scratch.viva().args(["check", "--fix", "zh.md"]).run().expect_code(0);
    let after = scratch.read("zh.md");
    assert!(after.starts_with('\u{feff}'), "the mark is gone: {after:?}");
    assert_eq!(after.matches("\r\n").count(), after.matches('\n').count(), "line ends differ: {after:?}");
    assert!(after.contains("一个 Pod 的创建流程是怎样的？ {#"), "{after}");
}

#[test]
fn a_bank_that_cannot_be_read_says_which_and_why() {
    viva().args(["list", "nowhere.md"]).run().expect_error(1).expect_stderr("nowhere.md");
    viva().args(["check", "nowhere"]).run().expect_error(1).expect_stderr("nowhere");
}

#[test]
fn a_bank_that_is_no_text_is_a_problem_with_a_name() {
    let scratch = Scratch::new();
    scratch.write("bank/good.md", POD_BANK);
    scratch.write("bank/latin.md", b"# Caf\xe9 {#cafe}\n\n- **x**\n");
    scratch
        .viva()
        .args(["check", "bank"])
        .run()
        .expect_code(1)
        .expect_stdout("latin.md")
        .expect_stdout("UTF-8");
    scratch.viva().args(["list", "bank"]).run().expect_stdout("pod-creation").expect_stderr("latin.md");
}

#[test]
fn a_bank_without_a_question_says_so() {
    for (name, content) in [
        ("empty.md", ""),
        ("blank.md", "\n  \n"),
        ("prose.md", "# Title\n\nOnly prose.\n"),
        ("nul.md", "\0\0\0"),
    ] {
        let scratch = Scratch::new();
        scratch.write(name, content);
        scratch.viva().args(["check", name]).run().expect_code(1).expect_stdout(name);
        let practice = scratch.viva().args(["practice", "--no-speak", name]).run().expect_error(1);
        practice.expect_stderr(name);
    }
    let folder = Scratch::new();
    folder.write("bank/notes.txt", "no bank");
    folder.viva().args(["practice", "--no-speak", "bank"]).run().expect_error(1).expect_stderr("bank");
}

#[test]
fn a_huge_file_is_refused_without_being_read() {
    let scratch = Scratch::new();
    let file = std::fs::File::create(scratch.path("huge.md")).unwrap();
    // A hole: it takes no room on the disk.
    file.set_len(70 << 20).unwrap();
    scratch
        .viva()
        .args(["check", "huge.md"])
        .run()
        .expect_code(1)
        .expect_stderr("huge.md")
        .expect_stderr("70 MiB");
}

#[test]
fn a_bank_that_goes_deep_and_odd_does_not_bring_viva_down() {
    let deep: String = (0..2000).map(|depth| format!("{}- **x{depth}**\n", "  ".repeat(depth))).collect();
    for content in [
        format!("# Deep {{#deep}}\n\n{deep}"),
        format!("# Q {{#q}}\n\n- {}\n", "**a|b** ".repeat(20_000)),
        "# Q {#q}\n\n- **unclosed\n- `also\n- **|**\n- ~~\n- (x0)\n- (x99999999999999999999)\n".to_owned(),
        "---\ntitle: [\n---\n# Q {#q}\n\n- **x**\n".to_owned(),
        "---\nnever closed\n# Q {#q}\n\n- **x**\n".to_owned(),
        "> ".repeat(5000) + "# Q\n",
    ] {
        let scratch = Scratch::new();
        scratch.write("odd.md", content);
        let check = scratch.viva().args(["check", "odd.md"]).run();
        assert!(!check.stderr().contains("panicked"), "{check}");
        let list = scratch.viva().args(["list", "odd.md", "--json"]).run();
        if list.stderr().contains("no question in `odd.md`") {
            list.expect_code(1);
        } else {
            assert!(list.json().is_array(), "{list}");
        }
    }
}
