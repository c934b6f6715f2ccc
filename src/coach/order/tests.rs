use super::*;
use proptest::prelude::*;

#[track_caller]
fn check_case(steps: &[(&str, usize)], heard: &[&str], score: Option<f64>, slip: Option<(&str, &str)>) {
    let order = check(steps);
    assert_eq!(order.heard, heard);
    assert_eq!(order.expected, steps.iter().map(|step| step.0).collect::<Vec<_>>());
    assert_eq!(order.score, score);
    assert_eq!(order.first_slip, slip.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn one_moved_step_costs_one_step() {
    check_case(&[("p1", 0), ("p2", 5), ("p3", 9)], &["p1", "p2", "p3"], Some(1.0), None);
    check_case(&[("p1", 0), ("p2", 9), ("p3", 5)], &["p1", "p3", "p2"], Some(2.0 / 3.0), Some(("p3", "p2")));
    check_case(&[("p1", 9), ("p2", 5), ("p3", 0)], &["p3", "p2", "p1"], Some(1.0 / 3.0), Some(("p3", "p2")));
    check_case(&[("p2", 3), ("p4", 3)], &["p2", "p4"], Some(1.0), None);
    check_case(&[("p2", 3)], &["p2"], None, None);
    check_case(&[], &[], None, None);
}

proptest! {
    #[test]
    fn patience_sorting_agrees_with_trying_all(sequence in proptest::collection::vec(0usize..30, 0..10)) {
        let mut longest = 0;
        for mask in 0u32..1 << sequence.len() {
            let chosen: Vec<usize> =
                sequence.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, &n)| n).collect();
            if chosen.windows(2).all(|pair| pair[0] < pair[1]) {
                longest = longest.max(chosen.len());
            }
        }
        prop_assert_eq!(longest_increasing(&sequence), longest);
    }
}
