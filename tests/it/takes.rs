//! `viva takes`: what is listed, and what is removed.

use super::output::Output;
use super::viva::Scratch;
use std::path::PathBuf;

/// A take of so many seconds whose files viva could have left: a recording, and what it answers or its grade.
fn keep(scratch: &Scratch, name: &str, seconds: usize, grade: Option<f64>) -> PathBuf {
    let mut wav = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    wav.resize(44 + seconds * 32_000, 0);
    let path = scratch.write(&format!("data/takes/{name}.wav"), wav);
    let question = r#""question": {"id": "pod-creation", "text": "How is a pod created?"}"#;
    match grade {
        None => scratch.write(
            &format!("data/takes/{name}.asked.json"),
            format!(r#"{{{question}, "answered_at": "2026-03-01T09:12:33+08:00"}}"#),
        ),
        Some(coverage) => scratch.write(
            &format!("data/takes/{name}.json"),
            format!(
                r#"{{{question}, "transcript": {{"text": "", "segments": []}}, "points": [], "coverage": {coverage},
                 "order": {{"expected": [], "heard": [], "score": null}}, "said_but_wrong": [],
                 "delivery": {{"speaking_ms": 0, "pauses": 0, "rate_per_min": 0}}, "caveats": []}}"#
            ),
        ),
    };
    path
}

/// Two old takes, graded and not, a new one, and a file that is none.
fn shelf() -> Scratch {
    let scratch = Scratch::new();
    keep(&scratch, "2025-03-01T09.12.33-pod-creation", 61, Some(0.67));
    keep(&scratch, "2025-03-02T10.00.00-pod-creation", 5, None);
    // In a year that no test will see.
    keep(&scratch, "2999-01-01T00.00.00-pod-creation", 2, Some(1.0));
    scratch.write("data/takes/song.wav", "none of viva's business");
    scratch
}

fn takes(scratch: &Scratch, args: &[&str]) -> Output {
    scratch.viva().arg("takes").args(args.iter().copied()).run()
}

#[test]
fn takes_are_listed_with_what_became_of_them() {
    let scratch = Scratch::new();
    takes(&scratch, &[]).expect_code(0).expect_stdout("no takes in ").expect_empty_stderr();
    assert_eq!(takes(&scratch, &["--json"]).expect_code(0).json(), serde_json::json!([]));
    let scratch = shelf();
    let output = takes(&scratch, &[]).expect_code(0).expect_empty_stderr();
    let lines: Vec<&str> = output.stdout().lines().collect();
    assert_eq!(
        &lines[..4],
        [
            "2025-03-01 09:12  1:01  2.0 MB  67 %        How is a pod created?",
            "2025-03-02 10:00  0:05  0.2 MB  not graded  How is a pod created?",
            "2999-01-01 00:00  0:02   65 kB  100 %       How is a pod created?",
            "",
        ],
        "{output}"
    );
    assert!(lines[4].starts_with("3 takes, 2.2 MB in `") && lines[4].contains("1 not graded"), "{output}");
    assert!(lines[4].contains("viva grade --take /"), "{output}");
    let json = takes(&scratch, &["--json"]).expect_code(0).json();
    let take = &json[1];
    assert_eq!(take["name"], "2025-03-02T10.00.00-pod-creation");
    assert_eq!((&take["state"], &take["length_ms"]), (&"ungraded".into(), &5000.into()));
    assert_eq!(take["question"]["id"], "pod-creation");
    assert_eq!(take["answered_at"], "2026-03-01T09:12:33+08:00");
    assert_eq!((&json[0]["state"], &json[0]["coverage"]), (&"graded".into(), &0.67.into()));
    assert!(take["path"].as_str().unwrap().ends_with(".wav") && take["coverage"].is_null(), "{take}");
}

#[test]
fn nothing_is_removed_without_being_asked_for() {
    let scratch = shelf();
    let before = scratch.takes();
    takes(&scratch, &["--prune"]).expect_error(2).expect_stderr("--older-than").expect_stderr("retention");
    takes(&scratch, &["--older-than", "3"]).expect_code(2);
    takes(&scratch, &["--prune", "--older-than", "-1"]).expect_code(2);
    // There is no terminal to ask at.
    takes(&scratch, &["--prune", "--older-than", "30"])
        .expect_error(2)
        .expect_stderr("2 takes of 30 days or more (2.1 MB), 1 of them never graded")
        .expect_stderr("--yes");
    takes(&scratch, &["--prune", "--older-than", "40000", "--yes"])
        .expect_code(0)
        .expect_stderr("nothing was removed");
    assert_eq!(scratch.takes(), before);
}

#[test]
fn recordings_and_grades_go_together_and_nothing_else_goes() {
    let scratch = shelf();
    scratch.write("config.toml", "retention = 30\n");
    takes(&scratch, &["--prune", "--yes", "--config", "config.toml"])
        .expect_code(0)
        .expect_stderr("removed 2 takes of 30 days or more (2.1 MB), 1 of them never graded");
    let left = scratch.takes();
    let names: Vec<_> = left.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(
        names,
        ["2999-01-01T00.00.00-pod-creation.json", "2999-01-01T00.00.00-pod-creation.wav", "song.wav"]
    );
}

#[test]
fn a_take_that_is_not_there_is_a_wrong_request() {
    let scratch = shelf();
    let grade = |args: &[&str]| scratch.viva().arg("grade").args(args.iter().copied()).run();
    grade(&["--take", "2025-03-01T09.12.33"])
        .expect_error(2)
        .expect_stderr("no take `2025-03-01T09.12.33`")
        .expect_stderr("viva takes");
    grade(&["--take", "x", "--transcript", "-"]).expect_code(2);
    grade(&["--transcript", "-"]).expect_code(2).expect_stderr("--question");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_look_at_takes() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = shelf();
    let folder = scratch.data().join("takes");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    takes(&scratch, &[]).expect_code(0);
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}
