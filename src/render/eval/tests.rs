use super::super::sample;
use super::*;
use crate::coach::eval::{self, Evaluation};
use expect_test::expect;
use unicode_width::UnicodeWidthStr;

fn stripped(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn the_tables_at_80_columns() {
    let (cases, predictions) = sample::labelled();
    let text = stripped(&evaluation(&eval::evaluate(&cases, &predictions), 80));
    expect![[r#"
        4 cases: answers to 1 question, 7 points scored, 1 unsure and left out

        All cases       hit alone               hit or partial
          precision     0.750 (0.250 to 1.000)  0.800 (0.250 to 1.000)
          recall        0.600 (0.500 to 1.000)  0.800 (0.500 to 1.000)
          F1            0.667 (0.333 to 0.889)  0.800 (0.400 to 1.000)
          false credit  0.500 (0.500 to 0.500)  0.500 (0.500 to 0.500)

        Zero-hit answers that earned any hit: 1 of 1 (hit or partial: 1)
        Order as labelled: 0.000 (0 of 2 cases; in order from a score of 0.9 on; 1
        without a score, counted as disagreement)

        By tag                  cases  points  precision  recall     F1  false credit
        a-tag-longer-than-any…      1       2      0.000       -  0.000         0.500
        denial                      1       2      0.000       -  0.000         0.500
        letter                      2       3      1.000   0.667  0.800             -
        口音                        1       2      1.000   0.500  0.667             -

        By language   cases  points  precision  recall     F1  false credit
        en                3       5      1.000   0.600  0.750             -
        zh                1       2      0.000       -  0.000         0.500

        Tables take hits alone for credit. False credit: points labelled missed that
        were called hit. In brackets: 95 % intervals, percentile bootstrap over cases,
        1000 resamples, fixed seed.
    "#]]
    .assert_eq(&text);
    assert!(text.lines().all(|line| line.width() <= 80), "{text}");
}

#[test]
fn a_single_case_of_nothing_has_no_figures() {
    let (cases, predictions) = sample::labelled();
    let nothing = eval::evaluate(&[], &[]);
    assert!(stripped(&evaluation(&nothing, 80)).contains("precision     -"));
    let one: Evaluation = eval::evaluate(&cases[2..3], &predictions[2..3]);
    expect![[r#"
        1 case: answers to 1 question, 1 point
        scored, 1 unsure and left out

        All cases       hit alone               hit or partial
          precision     1.000 (1.000 to 1.000)  1.000 (1.000 to 1.000)
          recall        1.000 (1.000 to 1.000)  1.000 (1.000 to 1.000)
          F1            1.000 (1.000 to 1.000)  1.000 (1.000 to 1.000)
          false credit  -                       -

        Zero-hit answers that earned any hit: -
        (no such case)
        Order as labelled: - (no case with a
        label for it and two points labelled
        hit)

        By tag        cases  points  precision  recall     F1  false credit
        letter            1       1      1.000   1.000  1.000             -

        By language   cases  points  precision  recall     F1  false credit
        en                1       1      1.000   1.000  1.000             -

        Tables take hits alone for credit. False
        credit: points labelled missed that were
        called hit. In brackets: 95 % intervals,
        percentile bootstrap over cases, 1000
        resamples, fixed seed.
    "#]]
    .assert_eq(&stripped(&evaluation(&one, 40)));
}

#[test]
fn disagreements_name_the_points_and_verdicts() {
    let (cases, predictions) = sample::labelled();
    let text = disagreements(&eval::disagreements(&cases, &predictions), 60);
    expect![[r#"
        Grader and labels differ on 3 cases

        pod-1
          “The scheduler picks one, and before that it is in E T C
          D.”
          p2 labelled hit, graded partial: The scheduler picks a
             node
          order labelled in order, scored 0.50

        pod-2
          “etcd 是什么我忘了。 [31m”
          p1 labelled missed, graded hit: The API server writes the
             Pod to etcd

        pod-4
          “the node, then etcd”
          p1 labelled hit, graded missed: The API server writes the
             Pod to etcd
          order labelled out of order, not judged
    "#]]
    .assert_eq(&stripped(&text));
    assert!(!text.contains("\u{1b}[31m。"), "a transcript steers the terminal: {text:?}");
    let agreed = disagreements(&eval::disagreements(&cases[2..3], &predictions[2..3]), 60);
    assert_eq!(stripped(&agreed), "Grader and labels agree on every point\n");
}
