//! What holds of every answer.

use super::*;
use proptest::prelude::*;

/// Words that mean nothing to the questions below, and are not alike.
const UNRELATED: [&str; 8] =
    ["giraffe", "violin", "mountain", "bicycle", "pancake", "thunder", "河马", "小提琴"];

proptest! {
    #[test]
    fn a_point_read_aloud_is_hit(
        texts in proptest::collection::vec("[a-z]{1,8}( [a-z]{1,8}|[一-龥]{1,4}|，[一-龥]{2,5}| [0-9]{1,3}){0,30}", 1..5),
        asked in "[a-z]{3,8}( [a-z]{3,8}){0,4}",
        term in 0usize..20,
    ) {
        let points: Vec<KeyPoint> = texts.iter().map(|text| {
            let words: Vec<&str> = text.split_whitespace().collect();
            point("p", text, &[words[term % words.len()]])
        }).collect();
        let question = question(&asked, points);
        for (at, text) in texts.iter().enumerate() {
            let assessment = hear(&question, text);
            prop_assert_eq!(assessment.points[at].verdict, Verdict::Hit, "{:?}", assessment.caveats);
        }
    }

    #[test]
    fn unrelated_words_never_lower_a_verdict(
        start in 0usize..4,
        length in 1usize..6,
        tail in proptest::collection::vec(0usize..UNRELATED.len(), 0..40),
    ) {
        for question in [pod_creation(), pod_creation_in_english()] {
            let texts: Vec<&str> =
                question.points.iter().skip(start).take(length).map(|point| point.text.as_str()).collect();
            let answer = texts.join(", ");
            let longer = tail.iter().fold(answer.clone(), |answer, &word| answer + " " + UNRELATED[word]);
            let (before, after) = (hear(&question, &answer), hear(&question, &longer));
            for (before, after) in before.points.iter().zip(&after.points) {
                prop_assert!(before.verdict <= after.verdict, "{} {}", answer, longer);
            }
        }
    }

    #[test]
    fn any_text_is_judged_the_same_way_twice(
        answer in "(?s)(.|kubelet |etcd |不|我忘了|启动容器|E T C D |, |。){0,40}",
        text in "(?s).{0,30}",
        term in "(?s).{0,5}",
    ) {
        let mut question = pod_creation();
        question.points.push(point("p7", &text, &[&term]));
        question.wrong.push(point("w2", &text, &[]));
        let (first, second) = (hear(&question, &answer), hear(&question, &answer));
        prop_assert_eq!(&first, &second);
        prop_assert!(first.coverage.is_none_or(|coverage| (0.0..=1.0).contains(&coverage)));
        prop_assert!(first.order.score.is_none_or(|score| (0.0..=1.0).contains(&score)));
        let chars: Vec<char> = answer.chars().collect();
        for piece in first.points.iter().flat_map(|point| &point.evidence) {
            prop_assert!((0.0..=1.0).contains(&piece.confidence));
            prop_assert_eq!(chars[piece.span.clone()].iter().collect::<String>(), piece.heard.clone());
        }
    }
}
