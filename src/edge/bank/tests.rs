use super::*;
use crate::coach::{Verdict, assess};
use crate::transcript::Transcript;
use expect_test::expect;
use proptest::prelude::*;
use std::fs::File;
use tempfile::TempDir;

/// A folder with files; `{name}` in messages stands for its path.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        Self::with_bytes(&files)
    }

    fn with_bytes(files: &[(&str, &[u8])]) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            let path = folder.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Without the folder's own path, which differs each time.
    fn anonymous(&self, text: impl ToString) -> String {
        text.to_string().replace(&*self.0.path().to_string_lossy(), "DIR")
    }

    fn problems(&self) -> String {
        let bank = Bank::read(self.0.path()).unwrap();
        bank.problems.iter().map(|problem| self.anonymous(problem) + "\n").collect()
    }

    /// The error of loading a path in it, with its hints.
    #[track_caller]
    fn error(&self, name: &str) -> String {
        self.shown(&Bank::load(&self.path(name)).unwrap_err())
    }

    fn shown(&self, error: &Error) -> String {
        let hints: String = error.hints().iter().map(|hint| format!("\nhint: {hint}")).collect();
        self.anonymous(format!("error: {error}{hints}"))
    }
}

fn ids(bank: &Bank) -> Vec<&str> {
    bank.questions.iter().map(|question| question.id.as_str()).collect()
}

#[test]
fn a_folder_is_read_recursively_in_the_order_of_names() {
    let folder = Folder::new(&[
        ("b.md", "## B {#b}\n- x"),
        ("a/z.markdown", "## Z {#z}\n- x"),
        ("a/README.md", "## No {#no}\n- x"),
        ("readme.md", "## No {#no}\n- x"),
        (".hidden.md", "## No {#no}\n- x"),
        (".git/x.md", "## No {#no}\n- x"),
        ("notes.txt", "## No {#no}\n- x"),
        ("B2.MD", "## B2 {#b2}\n- x"),
    ]);
    let bank = Bank::load(folder.0.path()).unwrap();
    assert_eq!(ids(&bank), ["b2", "z", "b"]);
    assert_eq!((bank.files, bank.problems.len()), (3, 0));
    assert_eq!(bank.questions[1].place.path, folder.path("a/z.markdown"));
    for named in ["notes.txt", "README.md", ".hidden.md"] {
        let path = if named == "README.md" { folder.path("a/README.md") } else { folder.path(named) };
        assert_eq!(ids(&Bank::load(&path).unwrap()), ["no"], "a file that is named is read");
    }
}

#[test]
fn glossaries_apply_to_what_is_below_them() {
    let folder = Folder::new(&[
        ("glossary.md", "- etcd: E T C D"),
        ("top.md", "## Top {#top}\n- x"),
        ("k8s/deep/q.md", "## Deep {#deep}\n- x"),
        ("k8s/glossary.md", "- kubelet: cube let\n- etcd: et cd"),
        ("net/q.md", "## Net {#net}\n- x"),
    ]);
    let terms = |bank: &Bank, id: &str| -> String {
        let glossary = bank.glossary_for(bank.find(id).unwrap());
        let entries = glossary.entries().iter();
        entries.map(|entry| format!("{}={} ", entry.term, entry.aliases.join("/"))).collect()
    };
    let bank = Bank::load(folder.0.path()).unwrap();
    assert_eq!(terms(&bank, "top"), "etcd=E T C D ");
    assert_eq!(terms(&bank, "net"), "etcd=E T C D ");
    assert_eq!(terms(&bank, "deep"), "etcd=E T C D/et cd kubelet=cube let ");

    assert_eq!(terms(&Bank::load(&folder.path("top.md")).unwrap(), "top"), "etcd=E T C D ");
    assert_eq!(terms(&Bank::load(&folder.path("k8s/deep/q.md")).unwrap(), "deep"), "");
    let below = Bank::load(&folder.path("k8s")).unwrap();
    assert_eq!(terms(&below, "deep"), "kubelet=cube let etcd=et cd ", "nothing above the bank counts");
}

#[test]
fn an_id_in_two_files_is_a_problem_that_names_both() {
    let folder = Folder::new(&[
        ("a.md", "## A {#same}\n- x"),
        ("b.md", "# T\n## B {#same}\n- x"),
        ("x/net.md", "## Why\n- x"),
        ("y/net.md", "## Why\n- x"),
    ]);
    expect![[r#"
        DIR/b.md:2:1: the id `same` belongs to the question at DIR/a.md:1:1 already; this one is called `same-2` here; give one of them another id, such as `{#same-2}`
        DIR/y/net.md:1:1: no id of its own: its heading gives `net-why`, as does the question at DIR/x/net.md:1:1; write `{#net-why-2}` after the heading, or let `viva check --fix` write it
    "#]].assert_eq(&folder.problems());
    assert_eq!(ids(&Bank::load(folder.0.path()).unwrap()), ["same", "same-2", "net-why", "net-why-2"]);
}

#[test]
fn an_unknown_id_is_answered_with_similar_ones() {
    let folder = Folder::new(&[(
        "my notes.md",
        "## A {#pod-creation}\n- x\n## B {#pod-creation-en}\n- x\n## C {#service-types}\n- x\n",
    )]);
    let bank = Bank::load(&folder.path("my notes.md")).unwrap();
    assert_eq!(bank.find("service-types").unwrap().text, "C");
    let error = bank.find("pod-craetion").unwrap_err();
    assert!(error.is_usage());
    expect![[r#"
        error: no question `pod-craetion` in `DIR/my notes.md`
        hint: did you mean `pod-creation` or `pod-creation-en`?
        hint: viva list 'DIR/my notes.md'"#]]
    .assert_eq(&folder.shown(&error));
    expect![[r#"
        error: no question `types` in `DIR/my notes.md`
        hint: did you mean `service-types`?
        hint: viva list 'DIR/my notes.md'"#]]
    .assert_eq(&folder.shown(&bank.find("types").unwrap_err()));
    expect![[r#"
        error: no question `完全不同` in `DIR/my notes.md`
        hint: viva list 'DIR/my notes.md'"#]]
    .assert_eq(&folder.shown(&bank.find("完全不同").unwrap_err()));
    assert_eq!(bank.find("").unwrap_err().hints().len(), 1);
}

#[test]
fn a_bank_that_cannot_be_read_is_an_error_that_names_it() {
    let utf16: Vec<u8> = "## 问题".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [&[0xFF, 0xFE], utf16.as_slice()].concat();
    // `## 问题` and `- 答案。` in GBK.
    let gbk = b"## \xCE\xCA\xCC\xE2\n- \xB4\xF0\xB0\xB8\xA1\xA3\n";
    let folder = Folder::with_bytes(&[
        ("utf16.md", &utf16),
        ("gbk file.md", gbk),
        ("binary.md", b"## Q\n- x\n\x80\xFF\x00"),
        ("empty/notes.txt", b"x"),
        ("prose/a.md", b"# T {#t}\nonly prose"),
        ("none/a.md", b"# T\n"),
        ("glossary.md", b"- a: b"),
    ]);
    let file = File::create(folder.path("huge.md")).unwrap();
    file.set_len(65 << 20).unwrap();
    for (name, expected) in [
        (
            "missing",
            expect![[r#"
                error: cannot read the question bank `DIR/missing`: No such file or directory (os error 2)
                hint: name a Markdown file, or a folder of them"#]],
        ),
        (
            "utf16.md",
            expect![[r#"
            error: `DIR/utf16.md` is not UTF-8 text: bad byte at offset 0, line 1; it looks like UTF-16
            hint: convert it: iconv -f UTF-16 -t UTF-8 DIR/utf16.md > DIR/utf16.utf8.md"#]],
        ),
        (
            "gbk file.md",
            expect![[r#"
            error: `DIR/gbk file.md` is not UTF-8 text: bad byte at offset 3, line 1; it looks like GBK
            hint: convert it: iconv -f GBK -t UTF-8 'DIR/gbk file.md' > 'DIR/gbk file.utf8.md'"#]],
        ),
        (
            "binary.md",
            expect![[r#"
            error: `DIR/binary.md` is not UTF-8 text: bad byte at offset 9, line 3
            hint: save it as UTF-8 in your editor"#]],
        ),
        (
            "huge.md",
            expect![[r#"
                error: cannot read `DIR/huge.md`: 65 MiB is too large (limit 64 MiB)
                hint: split it into several files"#]],
        ),
        (
            "empty",
            expect![[r#"
                error: no notes in `DIR/empty`: no file in it ends in `.md`, besides README and glossary
                hint: name another folder, or begin one here: viva new DIR/empty/questions.md"#]],
        ),
        (
            "prose",
            expect![[r#"
            error: no question in `DIR/prose`: no heading with a list right under it in 1 Markdown file
            hint: viva check DIR/prose"#]],
        ),
        (
            "none/a.md",
            expect![[r#"
            error: no question in `DIR/none/a.md`: no heading with a list right under it
            hint: viva check DIR/none/a.md"#]],
        ),
        (
            "glossary.md",
            expect![[r#"
                error: no question in `DIR/glossary.md`: it is a glossary
                hint: write a question as `## Question?` with its key points as `- …` on the next lines"#]],
        ),
    ] {
        expected.assert_eq(&folder.error(name));
    }
    expect![[r#"
        DIR/binary.md:1:1: not read: `DIR/binary.md` is not UTF-8 text: bad byte at offset 9, line 3; save it as UTF-8 in your editor
        DIR/gbk file.md:1:1: not read: `DIR/gbk file.md` is not UTF-8 text: bad byte at offset 3, line 1; it looks like GBK; convert it: iconv -f GBK -t UTF-8 'DIR/gbk file.md' > 'DIR/gbk file.utf8.md'
        DIR/huge.md:1:1: not read: cannot read `DIR/huge.md`: 65 MiB is too large (limit 64 MiB); split it into several files
        DIR/none/a.md:1:1: no question in this file; write a heading with a list of key points right under it
        DIR/prose/a.md:1:1: `T` has no list under it, so it is not asked; write its key points as list items (`- …`) right under the heading
        DIR/utf16.md:1:1: not read: `DIR/utf16.md` is not UTF-8 text: bad byte at offset 0, line 1; it looks like UTF-16; convert it: iconv -f UTF-16 -t UTF-8 DIR/utf16.md > DIR/utf16.utf8.md
    "#]].assert_eq(&folder.problems());
}

#[cfg(unix)]
#[test]
fn pipes_and_circular_links_do_not_hang() {
    let folder = Folder::new(&[("a/q.md", "## Q {#q}\n- x")]);
    std::os::unix::fs::symlink(folder.0.path(), folder.path("a/loop")).unwrap();
    std::os::unix::fs::symlink(folder.path("nowhere.md"), folder.path("gone.md")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.path("pipe.md")).status();
    let bank = Bank::load(folder.0.path()).unwrap();
    assert_eq!(ids(&bank), ["q"]);
    assert_eq!(bank.problems.len(), 2, "{}", folder.problems());
    if made.is_ok_and(|status| status.success()) {
        assert!(folder.error("pipe.md").ends_with("not a regular file"));
    }
}

#[test]
fn fixing_writes_ids_and_nothing_else() {
    let crlf = "\u{feff}---\r\ntitle: T\r\n---\r\n## 什么是 Pod？  \r\n- x\r\n\r\n## Q {lang=en}\r\n- y";
    let folder = Folder::new(&[("a.md", crlf), ("b.md", "## Done {#done}\n- x"), ("c/a.md", "## Q\n- x")]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.path("a.md"), fs::Permissions::from_mode(0o640)).unwrap();
    }
    let untouched = fs::metadata(folder.path("b.md")).unwrap().modified().unwrap();
    let written = fix(&Bank::load(folder.0.path()).unwrap()).unwrap();
    let shown: String = written
        .iter()
        .map(|written| folder.anonymous(format!("{} {}\n", written.place, written.id)))
        .collect();
    expect![[r#"
        DIR/a.md:4:1 a-什么是-pod
        DIR/a.md:7:1 a-q
        DIR/c/a.md:1:1 a-q-2
    "#]]
    .assert_eq(&shown);
    assert_eq!(
        folder.text("a.md"),
        crlf.replace("Pod？", "Pod？ {#a-什么是-pod}").replace("{lang=en}", "{#a-q lang=en}")
    );
    assert_eq!(folder.text("c/a.md"), "## Q {#a-q-2}\n- x");
    assert_eq!(fs::metadata(folder.path("b.md")).unwrap().modified().unwrap(), untouched);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(folder.path("a.md")).unwrap().permissions().mode() & 0o777, 0o640);
    }
    let bank = Bank::load(folder.0.path()).unwrap();
    assert_eq!(bank.problems, []);
    assert!(bank.questions.iter().all(|question| question.id_is_written));
    assert_eq!(fix(&bank).unwrap(), []);
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 3, "no temporary file is left");
}

#[test]
fn fixing_refuses_what_changed_or_is_protected() {
    let folder = Folder::new(&[("a.md", "## Q\n- x"), ("b.md", "## R\n- x")]);
    let bank = Bank::load(folder.0.path()).unwrap();
    fs::write(folder.path("b.md"), "\n## R\n- x").unwrap();
    expect![[r#"
        error: cannot write ids into `DIR/b.md`: it changed while it was read
        hint: viva check --fix DIR/b.md"#]]
    .assert_eq(&folder.shown(&fix(&bank).unwrap_err()));
    assert_eq!(folder.text("a.md"), "## Q\n- x", "no file is written unless all can be");

    let mut permissions = fs::metadata(folder.path("a.md")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(folder.path("a.md"), permissions).unwrap();
    let bank = Bank::load(folder.0.path()).unwrap();
    expect!["error: cannot write `DIR/a.md`: it is write-protected"]
        .assert_eq(&folder.shown(&fix(&bank).unwrap_err()));
    assert_eq!(folder.text("a.md"), "## Q\n- x");
}

#[test]
fn fixing_refuses_to_bury_an_id_that_was_not_read() {
    let good = ("a.md", "## Q\n- x");
    for heading in ["## R {#id", "## R {#id) x", "## R ｛#id｝", "## R {#}", "## R {id}", "R {#id\n==="] {
        let folder = Folder::new(&[good, ("b.md", &format!("{heading}\n\n- x"))]);
        let error = folder.shown(&fix(&Bank::read(folder.0.path()).unwrap()).unwrap_err());
        assert!(error.starts_with("error: no id was written: DIR/b.md:1:1: "), "{heading}: {error}");
        assert!(error.contains("hint: mend that heading first: write "), "{heading}: {error}");
        assert_eq!(folder.text("a.md"), good.1, "no file is written unless all can be");
    }
    // An id that was read, and other attributes that were not, are no reason.
    let folder = Folder::new(&[("a.md", "## Q {time=0}\n- x\n\n## R {#r {oops}\n\nprose\n")]);
    assert_eq!(fix(&Bank::read(folder.0.path()).unwrap()).unwrap().len(), 1);
}

#[test]
fn an_empty_folder_is_an_error_and_a_glossary_alone_is_none() {
    let folder = Folder::new(&[("a/README.md", "x"), ("b/glossary.md", "- a: b")]);
    for (name, ok) in [("a", false), ("b", false), ("b/glossary.md", true)] {
        assert_eq!(Bank::read(&folder.path(name)).is_ok(), ok, "{name}");
    }
}

#[test]
fn glossaries_above_the_bank_count_up_to_the_repository() {
    let question = "## Q {#q}\n- the **kubelet** runs\n";
    let folder = Folder::new(&[
        ("glossary.md", "- kubelet: outside"),
        ("repo/.git/HEAD", ""),
        ("repo/glossary.md", "- kubelet: cube let\n- no colon"),
        ("repo/notes/k8s/a.md", question),
        ("repo/notes/k8s/glossary.md", "- kubelet: couplet"),
        ("repo/notes/deep/er/b.md", question),
    ]);
    let aliases = |bank: &Bank| -> Vec<String> {
        let glossary = bank.glossary_for(&bank.questions[0]);
        glossary.entries().iter().flat_map(|entry| entry.aliases.clone()).collect()
    };
    for (bank, expected) in [
        ("repo", vec!["cube let"]),
        ("repo/notes", vec!["cube let"]),
        ("repo/notes/deep/er", vec!["cube let"]),
        ("repo/notes/deep/er/b.md", vec!["cube let"]),
        ("repo/notes/k8s", vec!["cube let", "couplet"]),
        ("repo/notes/k8s/a.md", vec!["cube let", "couplet"]),
    ] {
        let bank_read = Bank::read(&folder.path(bank)).unwrap();
        assert_eq!(aliases(&bank_read), expected, "{bank}");
        let places: Vec<_> = bank_read.problems.iter().filter(|p| p.what.contains("no colon")).collect();
        assert_eq!(places.len(), 1, "its problems are told once: {bank}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn fixing_twice_is_fixing_once(headings in prop::collection::vec("[a-c 中文{}#=?]{1,6}", 1..5)) {
        let text: String = headings.iter().map(|heading| format!("## {heading}\n- x\n\n")).collect();
        let folder = Folder::new(&[("a.md", &text), ("b/a.md", &text)]);
        let before = Bank::read(folder.0.path()).unwrap();
        if fix(&before).is_err() {
            prop_assert_eq!((folder.text("a.md"), folder.text("b/a.md")), (text.clone(), text));
            return Ok(());
        }
        let fixed = (folder.text("a.md"), folder.text("b/a.md"));
        let after = Bank::read(folder.0.path()).unwrap();
        let expected: Vec<Question> =
            before.questions.into_iter().map(|question| Question { id_is_written: true, ..question }).collect();
        prop_assert_eq!(&after.questions, &expected);
        fix(&after).unwrap();
        prop_assert_eq!((folder.text("a.md"), folder.text("b/a.md")), fixed);
    }
}

#[test]
fn the_bundled_banks_have_no_problems() {
    let bank = Bank::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("questions")).unwrap();
    assert_eq!(bank.problems, []);
    for question in &bank.questions {
        let chinese = question.id.strip_suffix("-en").is_none();
        assert_eq!(question.speaks_chinese(), chinese, "{}", question.id);
        assert!(question.id_is_written && (4..=9).contains(&question.points.len()), "{}", question.id);
        let twin = if chinese { format!("{}-en", question.id) } else { question.id.replace("-en", "") };
        assert!(bank.find(&twin).is_ok(), "{} has no twin", question.id);
        assert!(question.points.iter().all(|point| !point.terms.is_empty()), "{}", question.id);
        assert!((1..=3).contains(&question.wrong.len()), "{}", question.id);
        // About 4.5 Chinese characters or 2.5 English words a second.
        let han = question.reference.chars().filter(|&c| crate::transcript::is_han(c)).count() as f64;
        let words =
            question.reference.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let seconds = han / 4.5 + words.count() as f64 / 2.5;
        assert!((45.0..=120.0).contains(&seconds), "{} takes {seconds:.0} s", question.id);
    }
}

/// The reference answer says every point, and nothing that is wrong; that nobody needs to learn how to please a grader.
#[test]
fn the_bundled_answers_say_all_their_points() {
    let bank = Bank::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("questions")).unwrap();
    for question in &bank.questions {
        let transcript = Transcript::written(question.reference.as_str());
        let assessment = assess(question, &transcript, &bank.glossary_for(question));
        for (point, result) in question.points.iter().zip(&assessment.points) {
            assert_eq!(result.verdict, Verdict::Hit, "{}: {}", question.id, point.text);
        }
        assert_eq!(assessment.said_but_wrong, [], "{}", question.id);
    }
}

/// Ten thousand questions load well within half a second when optimized; run with `--release -- --ignored`.
#[test]
#[ignore = "a measurement: meaningful in release builds only"]
fn a_large_bank_loads_at_once() {
    let files: Vec<(String, String)> = (0..1000)
        .map(|file| {
            let questions = (0..10).map(|n| {
                format!("## 问题 {n} of {file}\n\n1. 客户端把请求交给 **API Server**\n2. 写入 **etcd|数据库** (x2)\n3. 完成\n\n答案是一段话。\n\n")
            });
            (format!("{}/{file}.md", file % 10), questions.collect())
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = Folder::new(&files);
    let start = std::time::Instant::now();
    let bank = Bank::load(folder.0.path()).unwrap();
    let took = start.elapsed();
    assert_eq!((bank.questions.len(), bank.problems.len()), (10_000, 0));
    assert!(took.as_millis() < 500, "took {took:?}");
}
