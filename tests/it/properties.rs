//! What must hold of every verdict, tried on the questions and answers of `tests/eval`.

use std::collections::HashSet;
use std::path::PathBuf;
use viva::coach::eval::Case;
use viva::coach::{Glossary, Question, Verdict, assess};
use viva::edge::cases;
use viva::transcript::Transcript;

fn labelled() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/eval");
    let files = ["tuning-1", "tuning-2", "tuning-3", "tuning-4", "aside"];
    let paths: Vec<PathBuf> = files.iter().map(|file| format!("{folder}/{file}.jsonl").into()).collect();
    cases::read(&paths).unwrap()
}

fn questions() -> Vec<Question> {
    let mut seen = HashSet::new();
    let cases = labelled().into_iter();
    cases.map(|case| case.question).filter(|question| seen.insert(question.text.clone())).collect()
}

fn verdicts(question: &Question, answer: &str) -> Vec<Verdict> {
    let assessment = assess(question, &Transcript::written(answer), &Glossary::default());
    assessment.points.into_iter().map(|point| point.verdict).collect()
}

#[test]
fn a_point_read_aloud_is_always_hit() {
    for question in questions() {
        for (at, point) in question.points.iter().enumerate() {
            assert_eq!(verdicts(&question, &point.text)[at], Verdict::Hit, "{}", point.text);
        }
    }
}

#[test]
fn without_its_words_a_point_is_hardly_ever_hit() {
    let (mut points, mut hit) = (0, Vec::new());
    for question in questions().iter().step_by(3) {
        for (at, point) in question.points.iter().enumerate() {
            let others = question.points.iter().filter(|other| other.id != point.id);
            let answer: Vec<&str> = others.map(|other| other.text.as_str()).collect();
            points += 1;
            if verdicts(question, &answer.join("。"))[at] == Verdict::Hit {
                hit.push(point.text.clone());
            }
        }
    }
    assert!(hit.len() * 100 <= points, "{hit:#?}");
}

#[test]
fn unrelated_words_after_an_answer_lower_nothing() {
    for case in labelled().iter().step_by(5) {
        let before = verdicts(&case.question, &case.transcript);
        for more in [
            " The weather was lovely on Sunday and we walked along the river with my grandmother.",
            "。周末我们去公园散步，天气特别好，还吃了冰淇淋。",
        ] {
            let after = verdicts(&case.question, &format!("{}{more}", case.transcript));
            assert!(
                before.iter().zip(&after).all(|(before, after)| before <= after),
                "{}{more}",
                case.transcript
            );
        }
    }
}
