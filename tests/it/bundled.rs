//! The questions that come with viva: what their own answers earn.

#[path = "../bundled/left_out.rs"]
mod left_out;

use super::viva::repository;
use expect_test::expect_file;
use left_out::Reference;
use viva::coach::{Question, Verdict};
use viva::edge::bank::Bank;
use viva::edge::workers;

/// The same answer without the sentences of a point is not credited for it. Where the grader still does, is in a list: it
/// may become shorter, and what is new in it is either a fault of the grader or a question that says a point twice.
#[test]
fn an_answer_without_a_point_does_not_earn_it() {
    let bank = Bank::load(&repository().join("questions")).unwrap();
    let judge = |question: &Question| {
        let glossary = bank.glossary_for(question);
        let left_out = Reference::new(question, &glossary).each_left_out();
        assert_eq!(left_out.len(), question.points.len(), "{} does not say all its points", question.id);
        let credited = left_out.into_iter().filter(|left| left.verdict == Verdict::Hit);
        let told = credited.map(|left| {
            let point = &question.points[left.point];
            println!("{} {}: {}\n  without: {}", question.id, point.id, point.text, left.removed);
            format!("{} {}: {}\n  {}\n", question.id, point.id, point.text, left.because.join("\n  "))
        });
        told.collect::<Vec<_>>()
    };
    let credited: Vec<String> = workers::map(&bank.questions, judge).into_iter().flatten().collect();
    let points: usize = bank.questions.iter().map(|question| question.points.len()).sum();
    assert!(credited.len() * 100 <= points * 7, "{} of {points} points", credited.len());
    expect_file!["../bundled/still_credited.txt"].assert_eq(&credited.concat());
}
