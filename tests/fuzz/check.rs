//! What holds for any bank and any transcript, however wild. Shared by the fuzzer and by the test of what it once found.

use std::path::Path;
use viva::coach::question::Question;
use viva::coach::{Assessment, Glossary, Verdict, assess, notes};
use viva::transcript::Transcript;

/// Reads a bank, a line `=====` and a transcript, and grades the transcript against every question of the bank.
pub(crate) fn grade(input: &str) {
    let (bank, answer) = input.split_once("\n=====\n").unwrap_or((input, input));
    let spoken = notes::parse_glossary(Path::new("glossary.md"), bank);
    let notes = notes::parse(Path::new("bank.md"), bank);
    for problem in notes.problems.iter().chain(&spoken.problems) {
        assert!(problem.place.line >= 1 && problem.place.column >= 1, "{problem:?}");
    }
    for question in notes.questions.iter().take(8) {
        judge(question, answer, &spoken.glossary);
    }
}

fn judge(question: &Question, answer: &str, glossary: &Glossary) {
    let transcript = Transcript::written(answer);
    let assessment = assess(question, &transcript, glossary);
    let length = transcript.text().chars().count();
    assert_eq!(assessment.points.len(), question.points.len());
    for (point, result) in question.points.iter().zip(&assessment.points) {
        assert_eq!(point.id, result.id);
        assert_eq!(result.credit > 0.0, result.verdict != Verdict::Missed, "{result:?}");
        for evidence in &result.evidence {
            assert!(evidence.span.start < evidence.span.end && evidence.span.end <= length, "{evidence:?}");
            let heard: String =
                transcript.text().chars().skip(evidence.span.start).take(evidence.span.len()).collect();
            assert_eq!(heard, evidence.heard);
            assert!((0.0..=1.0).contains(&evidence.confidence), "{evidence:?}");
        }
    }
    assert!(assessment.coverage.is_none_or(|coverage| (0.0..=1.0).contains(&coverage)), "{assessment:?}");
    assert_eq!(assess(question, &transcript, glossary), assessment, "the same answer, judged twice");
    nothing_said_is_nothing_earned(question, glossary);
}

fn nothing_said_is_nothing_earned(question: &Question, glossary: &Glossary) {
    let silence: Assessment = assess(question, &Transcript::written("…"), glossary);
    assert!(silence.points.iter().all(|point| point.verdict == Verdict::Missed), "{silence:?}");
}
