use super::*;
use expect_test::{Expect, expect};

/// An answer to a question with the points `p1` and `p2`, with these labels and further fields.
fn line(id: &str, rest: &str) -> String {
    format!(
        r#"{{"id": "{id}", "qid": "q", "question": "Why?", "lang": "en", "transcript": "so",
        "points": [{{"id": "p1", "text": "**A|B** and C", "terms": ["b", "C"]}}, {{"id": "p2", "text": "d"}}], {rest}}}"#
    )
    .replace('\n', " ")
}

/// Reads these files, named `a.jsonl`, `b.jsonl`, … in errors.
fn read_all(texts: &[&str]) -> (Result<Vec<Case>>, String) {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = ('a'..)
        .zip(texts)
        .map(|(name, text)| {
            let path = folder.path().join(format!("{name}.jsonl"));
            std::fs::write(&path, text).unwrap();
            path
        })
        .collect();
    let read = read(&paths);
    let shown = read.as_ref().err().map_or_else(String::new, |error| {
        let hints: String = error.hints().iter().map(|hint| format!("\nhint: {hint}")).collect();
        format!("{error}{hints}").replace(&format!("{}/", folder.path().display()), "")
    });
    (read, shown)
}

#[track_caller]
fn refuses(texts: &[&str], expected: Expect) {
    expected.assert_eq(&read_all(texts).1);
}

#[test]
fn answers_are_read_with_what_a_bank_would_ask() {
    let first = line("a", r#""hit": ["p2"], "missed": [], "unsure": ["p1"], "tags": ["x"], "note": "n""#);
    let second = line("b", r#""hit": [], "missed": ["p2", "p1"], "order_ok": false, "unsure": null"#);
    let other = second.replace(r#""b""#, r#""c""#).replace(r#""order_ok": false, "#, "");
    let (read, error) =
        read_all(&[&format!("\u{FEFF}{first}\r\n\r\n{second}\r\n"), &other.replace(r#""q""#, r#""r""#)]);
    let cases = read.expect(&error);
    assert_eq!(cases.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(cases[0].labels, [Label::Unsure, Label::Hit]);
    assert_eq!(cases[1].labels, [Label::Missed, Label::Missed]);
    assert_eq!((cases[0].tags.as_slice(), cases[1].order_ok), (&["x".to_owned()][..], Some(false)));
    assert_eq!(cases[1].question.place.line, 3);
    let point = &cases[0].question.points[0];
    let terms: Vec<String> = point.terms.iter().map(|term| term.ways.join("|")).collect();
    assert_eq!((point.text.as_str(), terms.as_slice()), ("A and C", &["A|B".to_owned(), "C".to_owned()][..]));
    let steps: Vec<bool> = cases.iter().map(|case| case.question.points[1].step).collect();
    assert_eq!(steps, [true, true, false]);
}

#[test]
fn what_is_no_json_is_placed() {
    refuses(
        &["{\"id\": \"字\", oops}\n"],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1:13: key must be a string
        hint: write one JSON object on each line, without line breaks inside it"#]],
    );
    refuses(
        &["\n{\n  \"id\": 1\n}\n"],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:2:1: EOF while parsing an object
        hint: write one JSON object on each line, without line breaks inside it"#]],
    );
    refuses(
        &["[1, 2]"],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: not a JSON object
        hint: write one JSON object on each line, without line breaks inside it"#]],
    );
    refuses(
        &["\n  \n"],
        expect![[r#"
        no labelled answer in `a.jsonl`
        hint: write one JSON object on each line; viva help eval shows one"#]],
    );
}

#[test]
fn a_field_that_is_missing_or_odd_is_named() {
    refuses(
        &[r#"{"id": "a", "qid": "q"}"#],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1:23: missing field `question`
        hint: an answer has id, qid, question, lang, points, transcript, hit and missed; viva help eval shows one"#]],
    );
    refuses(
        &[r#"{"id": 7}"#],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1:8: invalid type: integer `7`, expected a string
        hint: an answer has id, qid, question, lang, points, transcript, hit and missed; viva help eval shows one"#]],
    );
    refuses(
        &[&line(" ", r#""hit": [], "missed": ["p1", "p2"]"#)],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: an empty `id`
        hint: write an id"#]],
    );
    let struck = line("a", r#""hit": [], "missed": ["p1", "p2"]"#).replace("**A|B** and C", "~~never~~");
    refuses(
        &[&struck],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: the text of the point `p1` is not one list item of notes
        hint: write the words as they would follow `- ` in a bank, not struck and not nested"#]],
    );
}

#[test]
fn every_point_has_one_label() {
    refuses(
        &[&line("a", r#""hit": ["p1", "p9"], "missed": ["p2"]"#)],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: `hit` names `p9`, which is no point of this answer's question
        hint: its points are p1, p2"#]],
    );
    refuses(
        &[&line("a", r#""hit": ["p1", "p2"], "missed": ["p2"]"#)],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: the point `p2` is in `hit` and in `missed`
        hint: keep it in one list, once"#]],
    );
    refuses(
        &[&line("a", r#""hit": ["p1", "p1"], "missed": ["p2"]"#)],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: the point `p1` is in `hit` twice
        hint: keep it in one list, once"#]],
    );
    refuses(
        &[&line("a", r#""hit": ["p1"], "missed": []"#)],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: the point `p2` is in none of `hit`, `missed` and `unsure`
        hint: put it into `missed` if it was not said"#]],
    );
    let twice = line("a", r#""hit": ["p1"], "missed": []"#).replace(r#""id": "p2""#, r#""id": "p1""#);
    refuses(
        &[&twice],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: two points with the same id
        hint: call them p1, p2, …"#]],
    );
    let none = r#"{"id": "a", "qid": "q", "question": "", "lang": "", "points": [], "transcript": "", "hit": [], "missed": []}"#;
    refuses(
        &[none],
        expect![[r#"
        cannot use the labelled answers `a.jsonl`:1: an answer to a question without points
        hint: write its points"#]],
    );
}

#[test]
fn an_id_names_one_answer_in_all_files() {
    let good = line("a", r#""hit": [], "missed": ["p1", "p2"]"#);
    refuses(
        &[&good, &format!("\n{good}")],
        expect![[r#"
        cannot use the labelled answers `b.jsonl`:2: the id `a` is taken already, at `a.jsonl`:1
        hint: give each answer an id of its own"#]],
    );
}

#[test]
fn predictions_never_replace_the_answers_they_are_about() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases.jsonl");
    std::fs::write(&cases, "{}").unwrap();
    let same = folder.path().join(".").join("cases.jsonl");
    let inputs = [cases.clone()];
    assert!(save_predictions(&same, "x", &inputs).unwrap_err().is_usage());
    assert!(save_predictions(folder.path(), "x", &inputs).unwrap_err().is_usage());
    assert_eq!(std::fs::read_to_string(&cases).unwrap(), "{}");
    let out = folder.path().join("out.jsonl");
    save_predictions(&out, "x\n", &inputs).unwrap();
    save_predictions(&out, "y\n", &inputs).unwrap();
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "y\n");
}
