//! The tools for those who write banks: `check --strict`, `new`, `edit`, `list`, and where settings come from.

use super::viva::{POD_BANK, Scratch, repository, viva};

/// A bank of which the style, and nothing else, leaves something to be wished for.
const LOOSE_BANK: &str = "## How is a pod created? {#pod}

- The API server stores the pod in **etcd**
- The **kubelet** starts the containers
- then it runs

The API server stores the pod in etcd.

## How is a POD created? {#again}

- **etcd** stores it
";

#[test]
fn strict_advice_follows_the_problems_and_fails() {
    let scratch = Scratch::new();
    scratch.write("loose.md", LOOSE_BANK);
    scratch.viva().args(["check", "loose.md"]).run().expect_code(0);
    scratch
        .viva()
        .args(["check", "--strict", "loose.md"])
        .run()
        .expect_code(1)
        .expect_stdout(
            "loose.md:4:1: the reference answer does not say `The kubelet starts the containers`; ",
        )
        .expect_stdout("loose.md:5:1: `then it runs` has no term")
        .expect_stdout("loose.md:9:1: `How is a POD created?` is asked already, at loose.md:1:1; ")
        .expect_stdout("loose.md:9:1: `How is a POD created?` has no reference answer; ")
        .expect_stdout("1 file, 2 questions: no problems, ")
        .expect_empty_stderr();
    let json = scratch.viva().args(["check", "--strict", "--json", "loose.md"]).run().expect_code(1).json();
    assert_eq!(json["problems"].as_array().map(Vec::len), Some(0));
    assert!(json["advice"].as_array().is_some_and(|advice| advice.len() >= 4), "{json}");
    assert_eq!((&json["advice"][0]["file"], &json["advice"][0]["line"]), (&"loose.md".into(), &4.into()));
    let json = scratch.viva().args(["check", "--json", "loose.md"]).run().expect_code(0).json();
    assert!(json.get("advice").is_none() && json["questions"] == 2, "{json}");
}

#[test]
fn the_bundled_banks_are_as_good_as_strict_asks() {
    viva().args(["check", "--strict"]).arg(repository().join("questions")).run().expect_code(0);
}

#[test]
fn a_new_bank_can_be_practiced_and_is_never_overwritten() {
    let scratch = Scratch::new();
    scratch.viva().arg("new").run().expect_code(0).expect_stdout("questions/my-questions.md");
    let text = scratch.read("questions/my-questions.md");
    // The folder it stands in is the one that is taken without a name.
    scratch.viva().args(["check", "--strict"]).run().expect_code(0);
    scratch.viva().arg("list").run().expect_code(0).expect_stdout("what-commit-does");
    scratch
        .viva()
        .args(["grade", "--question", "why-an-index", "--transcript", "-"])
        .stdin("with an index a query finds its rows without scanning the table because the index is sorted")
        .run()
        .expect_code(0)
        .expect_stdout("✓ A query finds its rows");
    scratch
        .viva()
        .arg("new")
        .run()
        .expect_error(2)
        .expect_stderr("questions/my-questions.md` is there already")
        .expect_stderr("hint: ");
    assert_eq!(scratch.read("questions/my-questions.md"), text);
    scratch.viva().args(["new", "deep/er/zh.md", "--lang", "zh"]).run().expect_code(0);
    scratch.viva().args(["check", "--strict", "deep"]).run().expect_code(0);
    scratch.viva().args(["list", "deep"]).run().expect_code(0).expect_stdout("提交一个事务时");
    for (name, reason) in [
        ("questions", "`questions` is a folder"),
        ("a.txt", "viva reads no questions from a file called `a.txt`"),
        ("README.md", "viva reads no questions from a file called `README.md`"),
        ("glossary.md", "viva reads no questions from a file called `glossary.md`"),
    ] {
        scratch.viva().args(["new", name]).run().expect_error(2).expect_stderr(reason);
    }
}

#[cfg(unix)]
#[test]
fn edit_opens_the_question_at_its_line_and_checks_the_file_afterwards() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    scratch.write("bank/pods.md", POD_BANK);
    scratch.write("bank/other.md", "## Q {#q}\n- a (x0)\n");
    // An editor of a known name that writes down what it was called with, and adds a mistake.
    let script = "#!/bin/sh\necho \"$@\" > called\nprintf '\\n##Tight\\n' >> \"${2:-$1}\"\n";
    for name in ["vim", "unknown"] {
        let path = scratch.write(&format!("bin/{name}"), script);
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let edit = || scratch.viva().args(["edit", "pod-creation", "--bank", "bank"]).env("EDITOR", "false");
    let edited = edit()
        .env("VISUAL", scratch.path("bin/vim"))
        .run()
        .expect_code(1)
        .expect_stdout("bank/pods.md: 1 problem");
    edited.expect_stdout("bank/pods.md:16:1: `##Tight` is no heading for Markdown");
    assert_eq!(scratch.read("called"), "+7 bank/pods.md\n");
    scratch.write("bank/pods.md", POD_BANK);
    edit().env("VISUAL", scratch.path("bin/unknown")).run().expect_code(1);
    assert_eq!(scratch.read("called"), "bank/pods.md\n");
    scratch.write("bank/pods.md", POD_BANK);
    edit().env("VISUAL", "true").run().expect_code(0).expect_stdout("bank/pods.md: no problems");
    edit().run().expect_error(1).expect_stderr("the editor `false` failed on `bank/pods.md`");
    edit().env("VISUAL", "no-such-editor").run().expect_error(1).expect_stderr("which VISUAL names");
}

#[test]
fn edit_needs_a_question_and_an_editor() {
    let scratch = Scratch::new();
    scratch.write("pods.md", POD_BANK);
    scratch
        .viva()
        .args(["edit", "pod-creation", "--bank", "pods.md"])
        .run()
        .expect_error(1)
        .expect_stderr("no editor to open `pods.md` at line 7: neither VISUAL nor EDITOR is set")
        .expect_stderr("hint: name yours, such as: export EDITOR=nano");
    scratch
        .viva()
        .args(["edit", "pod-create", "--bank", "pods.md"])
        .run()
        .expect_error(2)
        .expect_stderr("did you mean `pod-creation`?");
}

#[test]
fn list_keeps_to_a_topic() {
    let scratch = Scratch::new();
    scratch.write("bank/pods.md", POD_BANK);
    scratch.write("bank/db.md", "# Storage\n## Why? {#why}\n- **etcd**\n## How? {#how}\n- a\n- b\n");
    let all = scratch.viva().args(["list", "bank"]).run().expect_code(0);
    let all = all
        .expect_stdout("db › Storage  (2 questions, 3 points)")
        .expect_stdout("3 questions, 7 points in 2 files");
    all.expect_empty_stderr();
    let some = scratch.viva().args(["list", "bank", "--topic", "STOR"]).run().expect_code(0);
    assert!(!some.stdout().contains("pod-creation"), "{some}");
    some.expect_stdout("2 questions, 3 points in 1 file");
    let json = scratch.viva().args(["list", "bank", "--topic", "stor", "--json"]).run().expect_code(0).json();
    assert_eq!(json.as_array().map(Vec::len), Some(2));
    scratch
        .viva()
        .args(["list", "bank", "--topic", "cooking"])
        .run()
        .expect_error(2)
        .expect_stderr("topics there: Storage, db, Workloads, Kubernetes");
}

#[test]
fn fix_leaves_alone_what_it_cannot_read_whole() {
    let scratch = Scratch::new();
    // "## 什么是容器？\n- 镜像\n" in GBK, and the same in UTF-16.
    let gbk = b"## \xca\xb2\xc3\xb4\xca\xc7\xc8\xdd\xc6\xf7\xa3\xbf\n- \xbe\xb5\xcf\xf1\n";
    let wide: Vec<u8> =
        "\u{feff}## 什么是容器？\n- 镜像\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let good = "\u{feff}## 什么是 Pod？  \r\n\r\n-\tx \r\n-\ty\u{3000}\r\n\r\n\r\n| a |\r\n| - |";
    scratch.write("bank/good.md", good);
    let mode = std::fs::metadata(scratch.path("bank/good.md")).unwrap().permissions();
    for (name, bytes, encoding) in [("gbk.md", &gbk[..], "GBK"), ("wide.md", &wide, "UTF-16")] {
        let alone = scratch.write(&format!("{name}/{name}"), bytes);
        scratch.write(&format!("bank/{name}"), bytes);
        let refused = scratch.viva().args(["check", "--fix"]).arg(&alone).run().expect_error(1);
        refused.expect_stderr(encoding).expect_stderr("iconv");
        assert_eq!(std::fs::read(&alone).unwrap(), bytes);
    }
    let fixed = scratch.viva().args(["check", "--fix", "bank"]).run().expect_code(1);
    fixed.expect_stdout("gbk.md:1:1: not read").expect_stdout("wide.md:1:1: not read");
    assert_eq!(std::fs::read(scratch.path("bank/gbk.md")).unwrap(), gbk);
    assert_eq!(std::fs::read(scratch.path("bank/wide.md")).unwrap(), wide);
    let written = scratch.read("bank/good.md");
    assert_eq!(written.replace(" {#good-什么是-pod}", ""), good);
    assert_ne!(written, good);
    assert_eq!(std::fs::metadata(scratch.path("bank/good.md")).unwrap().permissions(), mode);
    let names: Vec<_> =
        std::fs::read_dir(scratch.path("bank")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn list_says_what_came_of_a_question_the_last_time() {
    let scratch = Scratch::new();
    scratch.write("bank/pods.md", POD_BANK);
    scratch.write("bank/db.md", "# Storage\n## Why? {#why}\n- **etcd**\n");
    let grade = |coverage: &str| {
        format!(
            "{{\"question\": {{\"id\": \"pod-creation\"}}, \"coverage\": {coverage}, \"answered_at\": \"2026-03-01T09:00:00Z\"}}"
        )
    };
    scratch.write("data/takes/2026-02-01T09.00.00-pod-creation.json", grade("0.25"));
    scratch.write("data/takes/2026-03-01T09.00.00-pod-creation.json", grade("0.64"));
    scratch.write("data/takes/2026-03-02T09.00.00-pod-creation.json", "half of a gra");
    let list = scratch.viva().args(["list", "bank"]).run().expect_code(0).expect_empty_stderr();
    list.expect_stdout("  en    4 points  last 64%, ").expect_stdout(" days ago  How is a pod created?");
    let json = scratch.viva().args(["list", "bank", "--json"]).run().expect_code(0).json();
    let last: Vec<_> = json.as_array().unwrap().iter().map(|question| &question["last"]).collect();
    let expected = serde_json::json!({"coverage": 0.64, "answered_at": "2026-03-01T09:00:00Z"});
    assert_eq!(last, [&serde_json::Value::Null, &expected]);
}

#[test]
fn a_heading_without_its_space_and_an_empty_folder_do_not_pass() {
    let scratch = Scratch::new();
    scratch.write("a.md", "#NoSpace\n\n## Q {#q}\n- x\n");
    scratch
        .viva()
        .args(["check", "a.md"])
        .run()
        .expect_code(1)
        .expect_stdout("a.md:1:1: `#NoSpace` is no heading");
    std::fs::create_dir(scratch.path("empty")).unwrap();
    scratch
        .viva()
        .args(["check", "empty"])
        .run()
        .expect_error(1)
        .expect_stderr("no notes in `empty`")
        .expect_stderr("viva new empty/questions.md");
}

#[test]
fn fix_does_not_bury_an_id_that_lacks_its_brace() {
    let scratch = Scratch::new();
    let text = "## First\n- x\n\n## Second {#second\n- y\n";
    scratch.write("a.md", text);
    scratch
        .viva()
        .args(["check", "--fix", "a.md"])
        .run()
        .expect_error(1)
        .expect_stderr("no id was written: a.md:4:1: the braces in the heading")
        .expect_stderr("hint: mend that heading first: write `{#id}`");
    assert_eq!(scratch.read("a.md"), text);
}

#[test]
fn a_glossary_above_the_bank_is_heard_up_to_the_repository() {
    let scratch = Scratch::new();
    let bank = "## Q {#q}\n- the **kubelet** watches for **bindings**\n";
    scratch.write("repo/.git/HEAD", "");
    scratch.write("repo/glossary.md", "- kubelet: gadgeteer\n- bindings: marmots\n");
    for file in ["repo/notes/a.md", "repo/notes/sub/.git/b", "repo/notes/sub/a.md"] {
        scratch.write(file, bank);
    }
    for (bank, coverage) in [("repo/notes/a.md", 1.0), ("repo/notes/sub/a.md", 0.0)] {
        let graded = scratch
            .viva()
            .args(["grade", "--bank", bank, "--question", "q", "--transcript", "-", "--json"])
            .stdin("the gadgeteer watches for marmots")
            .run()
            .expect_code(0);
        assert_eq!(graded.json()["coverage"], coverage, "{graded}");
    }
}

#[test]
fn a_settings_file_that_was_named_must_be_there() {
    viva()
        .args(["--config", "nowhere.toml", "list"])
        .run()
        .expect_error(2)
        .expect_stderr("cannot read the settings `nowhere.toml`: ")
        .expect_stderr("hint: name a file that is there, or leave --config out");
    viva()
        .env("VIVA_CONFIG", "nowhere.toml")
        .arg("list")
        .run()
        .expect_error(2)
        .expect_stderr("VIVA_CONFIG names it");
    // The usual one need not be there.
    viva().arg("list").run().expect_code(0);
}

#[test]
fn errors_about_settings_name_the_file_and_the_variable() {
    let scratch = Scratch::new();
    scratch.write("pods.md", POD_BANK);
    scratch.write("c.toml", "bank = \"gone\"\npatience = \"endless\"\n");
    scratch.write("d.toml", "\nspeak = \"loudly\"\n");
    let run = |args: &[&str]| scratch.viva().args(args.iter().copied());
    let error = run(&["--config", "c.toml", "list"]).run().expect_error(1);
    error
        .expect_stderr("question bank `gone`")
        .expect_stderr("hint: the bank is named by `bank` in `c.toml`");
    let error = run(&["list"]).env("VIVA_BANK", "gone").run().expect_error(1);
    error.expect_stderr("hint: the bank is named by the environment variable VIVA_BANK");
    run(&["--config", "c.toml", "practice", "pods.md"])
        .run()
        .expect_error(2)
        .expect_stderr("the settings `c.toml` say patience = \"endless\"");
    run(&["--config", "d.toml", "list"])
        .run()
        .expect_error(2)
        .expect_stderr("cannot use the settings `d.toml`:2:9: `speak`: invalid type");
    let error = run(&["practice", "pods.md"]).env("VIVA_PATIENCE", "endless").run().expect_code(2);
    error
        .expect_stderr("invalid value 'endless'")
        .expect_stderr("the environment variable VIVA_PATIENCE says so");
    let error =
        run(&["practice", "--patience", "endless"]).env("VIVA_PATIENCE", "endless").run().expect_code(2);
    assert!(!error.stderr().contains("VIVA_PATIENCE"), "{error}");
}
