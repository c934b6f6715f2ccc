//! A second chance for one missed point, as an examiner gives it.

use super::assessment::{Assessment, Evidence, PointResult, Verdict};
use super::glossary::Glossary;
use super::grade::assess;
use super::question::{KeyPoint, Question};
use crate::time::Millis;
use crate::transcript::{Segment, Transcript};

/// The missed point that matters most: the heaviest, of equals the first; optional ones are not missed. `None` when
/// everything was said at least in part, or nothing could be judged.
pub fn most_important<'q>(question: &'q Question, assessment: &Assessment) -> Option<&'q KeyPoint> {
    assessment.coverage?;
    let is_missed = |point: &&KeyPoint| {
        let result = assessment.points.iter().find(|result| result.id == point.id);
        !point.optional && result.is_none_or(|result| result.verdict == Verdict::Missed)
    };
    // Of equals `max_by` takes the last.
    question.points.iter().filter(is_missed).rev().max_by(|one, other| one.weight.total_cmp(&other.weight))
}

/// The question that a follow-up is, for those who show or keep it: the same, with one point and another text.
pub fn question(asked: &Question, point: &KeyPoint, text: &str) -> Question {
    let point = KeyPoint { parent: None, step: false, ..point.clone() };
    Question {
        text: text.to_owned(),
        say: None,
        points: vec![point],
        wrong: Vec::new(),
        reference: String::new(),
        ..asked.clone()
    }
}

/// Judges the answer to a follow-up against its point. It is read as the continuation of the first answer, since people
/// do not repeat what they are talking about; what it earns must have been said in it.
pub fn judge(
    asked: &Question,
    point: &KeyPoint,
    (first, second): (&Transcript, &Transcript),
    glossary: &Glossary,
) -> Assessment {
    let alone = assess(&question(asked, point, &asked.text), second, glossary);
    let (joint, from) = joined(first, second);
    let continued = assess(asked, &joint, glossary);
    let here = |evidence: &Evidence| {
        let span = evidence.span.start.checked_sub(from)?..evidence.span.end.checked_sub(from)?;
        let time = second.time_of(span.start);
        Some(Evidence { span, time, ..evidence.clone() })
    };
    let better = continued
        .points
        .into_iter()
        .find(|result| result.id == point.id)
        .map(|result| PointResult { evidence: result.evidence.iter().filter_map(here).collect(), ..result });
    let alone_result = alone.points.first().cloned();
    // Without new words of its own the point stays where it was.
    let result = match (better, alone_result) {
        (Some(better), Some(alone)) if better.verdict > alone.verdict && !better.evidence.is_empty() => {
            better
        }
        (_, Some(alone)) => alone,
        (_, None) => return alone,
    };
    let coverage = alone.coverage.map(|_| result.credit);
    Assessment { points: vec![result], coverage, ..alone }
}

/// Two answers as one, and where the second begins, in characters.
fn joined(first: &Transcript, second: &Transcript) -> (Transcript, usize) {
    let pieces = |transcript: &Transcript| -> Vec<Segment> {
        if transcript.segments().is_empty() && !transcript.is_empty() {
            let text = transcript.text().trim().to_owned();
            return vec![Segment { text, start: Millis::ZERO, end: Millis::ZERO }];
        }
        transcript.segments().to_vec()
    };
    let (one, two) = (pieces(first), pieces(second));
    let end = one.last().map_or(Millis::ZERO, |last| last.end);
    let later = two.into_iter().map(|s| Segment { start: s.start + end, end: s.end + end, ..s });
    let number = one.len();
    let joint = Transcript::from_segments(one.into_iter().chain(later));
    let from = joint.breaks().get(number).copied().unwrap_or(joint.text().chars().count());
    (joint, from)
}

/// The coverage of an answer with the follow-up counted: its point earns the better of the two credits.
pub fn counted(asked: &Question, assessment: &Assessment, follow_up: &PointResult) -> Option<f64> {
    assessment.coverage?;
    let (mut earned, mut all) = (0.0, 0.0);
    for point in asked.points.iter().filter(|point| !point.optional) {
        let credit = assessment.points.iter().find(|result| result.id == point.id).map_or(0.0, |r| r.credit);
        let credit = if point.id == follow_up.id { credit.max(follow_up.credit) } else { credit };
        earned += point.weight * credit;
        all += point.weight;
    }
    // As much as the first answer already had, where its own coverage knows more than the sum (nested points).
    (all > 0.0).then(|| (earned / all).max(assessment.coverage.unwrap_or(0.0)).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::super::notes;
    use super::*;
    use std::path::Path;

    const BANK: &str = "---\nlang: en\n---\n# W\n\n## How is a pod created? {#pod}\n\n\
        1. The client sends the request to the **API server**\n2. The API server stores the pod in **etcd**\n\
        3. The **scheduler** finds the pod through a **watch** (x2)\n4. The **kubelet** starts the containers\n\
        5. It reports the **status** (optional) (x3)\n";

    fn asked() -> Question {
        notes::parse(Path::new("bank.md"), BANK).questions.remove(0)
    }

    fn said(texts: &[&str]) -> Transcript {
        Transcript::from_segments(texts.iter().enumerate().map(|(i, text)| Segment {
            text: (*text).into(),
            start: Millis(i as u64 * 3000),
            end: Millis(i as u64 * 3000 + 2500),
        }))
    }

    const FIRST: [&str; 2] =
        ["First the client sends the request to the API server.", "It stores the pod in etcd."];

    #[test]
    fn the_heaviest_missed_point_is_asked_for() {
        let asked = asked();
        let none = Glossary::default();
        let important = |text: &[&str]| {
            most_important(&asked, &assess(&asked, &said(text), &none)).map(|point| point.id.as_str())
        };
        assert_eq!(important(&FIRST), Some("p3"));
        assert_eq!(important(&["The scheduler finds the pod through a watch."]), Some("p1"));
        assert_eq!(important(&[]), None, "nothing was judged");
        let all = [
            FIRST[0],
            FIRST[1],
            "The scheduler finds the pod through a watch.",
            "The kubelet starts the containers.",
        ];
        assert_eq!(important(&all), None);
    }

    #[test]
    fn what_is_said_then_counts_and_is_quoted_from_there() {
        let asked = asked();
        let none = Glossary::default();
        let first = said(&FIRST);
        let before = assess(&asked, &first, &none);
        let point = most_important(&asked, &before).unwrap();
        for (answer, verdict) in [
            ("The scheduler finds it through a watch.", Verdict::Hit),
            ("I do not know what the scheduler does.", Verdict::Missed),
            ("It stores the pod in etcd.", Verdict::Missed),
            ("", Verdict::Missed),
        ] {
            let second = said(&[answer]);
            let judged = judge(&asked, point, (&first, &second), &none);
            let result = judged.points.first().unwrap();
            assert_eq!((result.id.as_str(), result.verdict), ("p3", verdict), "{answer}: {result:?}");
            for evidence in &result.evidence {
                let quoted: String =
                    second.text().chars().skip(evidence.span.start).take(evidence.span.len()).collect();
                assert_eq!(quoted, evidence.heard, "{answer}");
            }
            // Of a weight of 5, 2 were said before and 2 are asked for.
            let coverage = counted(&asked, &before, result).unwrap();
            let expected = if verdict == Verdict::Hit { 0.8 } else { 0.4 };
            assert!((coverage - expected).abs() < 1e-9, "{answer}: {coverage}");
        }
    }
}
