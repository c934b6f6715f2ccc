use super::super::super::sample;
use super::*;
use expect_test::expect;

/// Every key of the document, in the order it is written.
#[test]
fn the_keys_and_their_order_are_a_promise() {
    let (cases, predictions) = sample::labelled();
    let (cases, predictions) = (&cases[..1], &predictions[..1]);
    let mut found = eval::evaluate(cases, predictions);
    found.by_tag.truncate(1);
    let document = Evaluation::new(&found, &eval::disagreements(cases, predictions), "0.1.0");
    expect![[r#"
        {
          "cases": 1,
          "questions": 1,
          "points": 2,
          "unsure": 0,
          "bootstrap": {
            "resamples": 1000,
            "seed": 1986623073,
            "level": 0.95
          },
          "strict": {
            "true_hits": 1,
            "false_hits": 0,
            "false_misses": 1,
            "true_misses": 0,
            "precision": {
              "value": 1.0,
              "low": 1.0,
              "high": 1.0
            },
            "recall": {
              "value": 0.5,
              "low": 0.5,
              "high": 0.5
            },
            "f1": {
              "value": 0.6667,
              "low": 0.6667,
              "high": 0.6667
            },
            "false_credit": {
              "value": null,
              "low": null,
              "high": null
            }
          },
          "lenient": {
            "true_hits": 2,
            "false_hits": 0,
            "false_misses": 0,
            "true_misses": 0,
            "precision": {
              "value": 1.0,
              "low": 1.0,
              "high": 1.0
            },
            "recall": {
              "value": 1.0,
              "low": 1.0,
              "high": 1.0
            },
            "f1": {
              "value": 1.0,
              "low": 1.0,
              "high": 1.0
            },
            "false_credit": {
              "value": null,
              "low": null,
              "high": null
            }
          },
          "zero_hit": {
            "cases": 0,
            "strict": 0,
            "lenient": 0
          },
          "order": {
            "ordered_from": 0.9,
            "cases": 1,
            "judged": 1,
            "agreeing": 0,
            "agreement": 0.0
          },
          "by_tag": [
            {
              "name": "letter",
              "cases": 1,
              "points": 2,
              "strict": {
                "true_hits": 1,
                "false_hits": 0,
                "false_misses": 1,
                "true_misses": 0,
                "precision": 1.0,
                "recall": 0.5,
                "f1": 0.6667,
                "false_credit": null
              },
              "lenient": {
                "true_hits": 2,
                "false_hits": 0,
                "false_misses": 0,
                "true_misses": 0,
                "precision": 1.0,
                "recall": 1.0,
                "f1": 1.0,
                "false_credit": null
              }
            }
          ],
          "by_language": [
            {
              "name": "en",
              "cases": 1,
              "points": 2,
              "strict": {
                "true_hits": 1,
                "false_hits": 0,
                "false_misses": 1,
                "true_misses": 0,
                "precision": 1.0,
                "recall": 0.5,
                "f1": 0.6667,
                "false_credit": null
              },
              "lenient": {
                "true_hits": 2,
                "false_hits": 0,
                "false_misses": 0,
                "true_misses": 0,
                "precision": 1.0,
                "recall": 1.0,
                "f1": 1.0,
                "false_credit": null
              }
            }
          ],
          "disagreements": [
            {
              "id": "pod-1",
              "question": "pod-creation",
              "transcript": "The scheduler picks one, and before that it is in E T C D.",
              "points": [
                {
                  "id": "p2",
                  "text": "The scheduler picks a node",
                  "label": "hit",
                  "verdict": "partial"
                }
              ],
              "order": {
                "label": true,
                "score": 0.5
              }
            }
          ],
          "viva": "0.1.0"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn predictions_list_what_earned_something() {
    let (cases, predictions) = sample::labelled();
    let lines: Vec<String> = cases
        .iter()
        .zip(&predictions)
        .map(|(case, prediction)| serde_json::to_string(&Predicted::new(case, prediction)).unwrap())
        .collect();
    assert_eq!(
        lines,
        [
            r#"{"id":"pod-1","hit":["p1"],"partial":["p2"],"order_score":0.5}"#,
            r#"{"id":"pod-2","hit":["p1"],"partial":[],"order_score":null}"#,
            r#"{"id":"pod-3","hit":["p1","p2"],"partial":[],"order_score":null}"#,
            r#"{"id":"pod-4","hit":["p2"],"partial":[],"order_score":null}"#,
        ]
    );
}

#[test]
fn figures_have_four_decimals() {
    let counts = eval::Counts { true_hits: 2, false_misses: 1, ..eval::Counts::default() };
    let score = Score::from(&counts);
    assert_eq!((score.precision, score.recall, score.false_credit), (Some(1.0), Some(0.6667), None));
}
