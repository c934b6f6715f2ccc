//! The questions that come with viva: what their own answers earn.

#[path = "../bundled/left_out.rs"]
mod left_out;

use super::viva::repository;
use left_out::Reference;
use viva::coach::{Question, Verdict};
use viva::edge::bank::Bank;
use viva::edge::workers;

/// The same answer without the sentences of a point is not credited for it.
#[test]
fn an_answer_without_a_point_does_not_earn_it() {
    let bank = Bank::load(&repository().join("questions")).unwrap();
    let judge = |question: &Question| {
        let glossary = bank.glossary_for(question);
        let mut credited = Vec::new();
        for left in Reference::new(question, &glossary).each_left_out() {
            if left.verdict != Verdict::Missed {
                let point = &question.points[left.point];
                credited.push(format!(
                    "{:?} {} {} {}: {}\n   without: {}\n   still: {}",
                    left.verdict,
                    question.place.path.file_name().unwrap().display(),
                    question.id,
                    point.id,
                    point.text,
                    left.removed,
                    left.because.join(" / ")
                ));
            }
        }
        credited
    };
    let credited: Vec<String> = workers::map(&bank.questions, judge).into_iter().flatten().collect();
    let points: usize = bank.questions.iter().map(|question| question.points.len()).sum();
    println!("{}", credited.join("\n"));
    let hits = credited.iter().filter(|text| text.starts_with("Hit")).count();
    panic!("{hits} hits and {} partial of {points}", credited.len() - hits);
}
