use super::super::case::point;
use super::*;
use crate::coach::question::{Place, Question};
use crate::language::Language;

/// An answer whose points have these labels: `h`it, `m`issed, `u`nsure.
pub(in crate::coach::eval) fn case(id: &str, question: &str, labels: &str) -> Case {
    let points = (1..=labels.len()).map(|number| point(&format!("p{number}"), "words", &[]).unwrap());
    Case {
        id: id.to_owned(),
        question: Question {
            id: question.to_owned(),
            id_is_written: true,
            text: "Why?".to_owned(),
            topic: Vec::new(),
            language: Language::Auto,
            time_limit: None,
            say: None,
            points: points.collect(),
            wrong: Vec::new(),
            reference: String::new(),
            bank: String::new(),
            place: Place::default(),
        },
        labels: labels
            .chars()
            .map(|label| match label {
                'h' => Label::Hit,
                'm' => Label::Missed,
                _ => Label::Unsure,
            })
            .collect(),
        transcript: String::new(),
        language: "en".to_owned(),
        order_ok: None,
        tags: Vec::new(),
    }
}

/// Verdicts: `h`it, `p`artial, `m`issed.
pub(in crate::coach::eval) fn prediction(verdicts: &str) -> Prediction {
    let verdicts = verdicts.chars().map(|verdict| match verdict {
        'h' => Verdict::Hit,
        'p' => Verdict::Partial,
        _ => Verdict::Missed,
    });
    Prediction { verdicts: verdicts.collect(), order_score: None }
}

fn told(slices: &[Slice]) -> Vec<(&str, usize, u64, u64, u64)> {
    let told = |s: &Slice| (s.cases, s.strict.points(), s.strict.true_hits, s.lenient.false_hits);
    slices
        .iter()
        .map(|slice| {
            let (cases, points, hits, false_hits) = told(slice);
            (slice.name.as_str(), cases, points, hits, false_hits)
        })
        .collect()
}

#[test]
fn answers_are_summed_up_and_cut_into_slices() {
    let mut cases = [case("a", "q1", "hhm"), case("b", "q1", "mmu"), case("c", "q2", "mm")];
    cases[0].tags = vec!["letter".into(), "full".into(), "full".into()];
    cases[1].tags = vec!["full".into()];
    cases[2].language = "zh".into();
    let predictions = [prediction("hmp"), prediction("hph"), prediction("pm")];
    let evaluation = evaluate(&cases, &predictions);
    assert_eq!((evaluation.cases, evaluation.questions, evaluation.unsure), (3, 2, 1));
    let strict = Counts { true_hits: 1, false_hits: 1, false_misses: 1, true_misses: 4 };
    let lenient = Counts { true_hits: 1, false_hits: 4, false_misses: 1, true_misses: 1 };
    assert_eq!((evaluation.strict.counts, evaluation.lenient.counts), (strict, lenient));
    assert_eq!(evaluation.zero_hit, ZeroHit { cases: 2, strict: 1, lenient: 2 });
    // A tag given twice counts once.
    assert_eq!(told(&evaluation.by_tag), [("full", 2, 5, 1, 3), ("letter", 1, 3, 1, 1)]);
    assert_eq!(told(&evaluation.by_language), [("en", 2, 5, 1, 3), ("zh", 1, 2, 0, 1)]);
    assert_eq!(evaluation, evaluate(&cases, &predictions));
}

#[test]
fn a_hit_on_an_unsure_point_alone_is_no_credit_for_nothing() {
    let evaluation = evaluate(&[case("a", "q", "um")], &[prediction("hm")]);
    assert_eq!(evaluation.zero_hit, ZeroHit { cases: 1, strict: 0, lenient: 0 });
}

#[test]
fn the_order_counts_where_two_points_were_said() {
    let labelled = |labels: &str, label: bool, score: Option<f64>| {
        let case = Case { order_ok: Some(label), ..case("a", "q", labels) };
        let prediction = Prediction { order_score: score, ..prediction("hh") };
        let differ =
            !disagreements(std::slice::from_ref(&case), std::slice::from_ref(&prediction)).is_empty();
        let OrderAgreement { cases, judged, agreeing } = evaluate(&[case], &[prediction]).order;
        assert_eq!(differ, cases > agreeing);
        (cases, judged, agreeing)
    };
    assert_eq!(labelled("hh", true, Some(1.0)), (1, 1, 1));
    assert_eq!(labelled("hh", true, Some(0.9)), (1, 1, 1));
    assert_eq!(labelled("hh", true, Some(0.89)), (1, 1, 0));
    assert_eq!(labelled("hh", false, Some(0.5)), (1, 1, 1));
    assert_eq!(labelled("hh", false, Some(0.95)), (1, 1, 0));
    assert_eq!(labelled("hh", true, None), (1, 0, 0));
    assert_eq!(labelled("hh", false, None), (1, 0, 0));
    assert_eq!(labelled("hu", true, Some(1.0)), (0, 0, 0));
    assert_eq!(evaluate(&[case("a", "q", "hh")], &[prediction("hh")]).order.agreement(), None);
}

#[test]
fn only_answers_seen_differently_are_disagreements() {
    let cases = [case("a", "q", "hhmmu"), case("b", "q", "hmu")];
    let found = disagreements(&cases, &[prediction("hphph"), prediction("hmh")]);
    assert_eq!(found.len(), 1);
    let told: Vec<_> = found[0].points.iter().map(|c| (c.point, c.label, c.verdict)).collect();
    assert_eq!(
        told,
        [
            (1, Label::Hit, Verdict::Partial),
            (2, Label::Missed, Verdict::Hit),
            (3, Label::Missed, Verdict::Partial)
        ]
    );
    assert_eq!((found[0].case.id.as_str(), found[0].order), ("a", None));
}
