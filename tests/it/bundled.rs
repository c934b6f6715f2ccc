//! The questions that come with viva: what their own answers earn.

#[path = "../bundled/left_out.rs"]
mod left_out;

use super::viva::repository;
use left_out::each_left_out;
use viva::coach::Verdict;
use viva::edge::bank::Bank;

/// The same answer without the sentences of a point is not credited for it.
#[test]
fn an_answer_without_a_point_does_not_earn_it() {
    let bank = Bank::load(&repository().join("questions")).unwrap();
    let mut earned = Vec::new();
    let (mut points, mut partial) = (0, 0);
    for question in &bank.questions {
        for left in each_left_out(question, &bank.glossary_for(question)) {
            points += 1;
            partial += usize::from(left.verdict == Verdict::Partial);
            if left.verdict != Verdict::Missed {
                let place = &question.place;
                let point = &question.points[left.point[1..].parse::<usize>().unwrap() - 1];
                earned.push(format!(
                    "{:?} {} {} {} ({:.0}%): {}\n   removed: {}\n   still: {}",
                    left.verdict,
                    place.path.file_name().unwrap().display(),
                    question.id,
                    left.point,
                    left.share * 100.0,
                    point.text,
                    left.removed.trim(),
                    left.because.join(" / ")
                ));
            }
        }
    }
    println!("{}", earned.join("\n"));
    panic!("{} of {points}, {partial} partial", earned.len());
}
