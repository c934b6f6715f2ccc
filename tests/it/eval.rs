//! `eval`: the grader compared with labelled answers.

use super::output::Output;
use super::viva::{Scratch, viva};
use expect_test::expect;
use serde_json::{Value, json};

const POINTS: &str = r#"[
    {"id": "p1", "text": "The client sends the request to the **API server**", "terms": ["API server"]},
    {"id": "p2", "text": "The API server stores the pod in **etcd**"},
    {"id": "p3", "text": "The **kubelet** starts the containers", "terms": ["kubelet"]}
]"#;

/// A labelled answer to the question above; `rest` has the fields that differ.
fn case(id: &str, transcript: &str, rest: Value) -> String {
    let mut case = json!({
        "id": id, "qid": "pod", "question": "How is a pod created?", "lang": "en", "transcript": transcript,
        "points": serde_json::from_str::<Value>(POINTS).unwrap(), "tags": [], "note": "made up",
    });
    case.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    case.to_string() + "\n"
}

fn cases() -> String {
    [
        case(
            "full",
            "The client sends its request to the API server, which stores the pod in etcd. Then the kubelet starts \
             the containers.",
            json!({"hit": ["p1", "p2", "p3"], "missed": [], "order_ok": true, "tags": ["full", "order"]}),
        ),
        case(
            "backwards",
            "The kubelet starts the containers. Before that the pod is stored in etcd.",
            json!({"hit": ["p2", "p3"], "missed": ["p1"], "order_ok": false, "tags": ["order"]}),
        ),
        case(
            "denied",
            "I forgot what etcd does.",
            json!({"hit": [], "missed": ["p1", "p2", "p3"], "tags": ["denial"]}),
        ),
        case(
            "spelled",
            "把 pod 写到 E T C D 里面，stored in E T C D",
            json!({"hit": ["p2"], "missed": ["p1"], "unsure": ["p3"], "lang": "mix", "tags": ["letter"]}),
        ),
        case(
            "unheard",
            "最后是小水手来启动它",
            json!({"hit": ["p3"], "missed": ["p1", "p2"], "lang": "zh", "tags": ["nickname"]}),
        ),
    ]
    .concat()
}

#[track_caller]
fn eval(args: &[&str]) -> Output {
    viva().file("cases.jsonl", cases()).args(["eval", "cases.jsonl"]).args(args.iter().copied()).run()
}

#[test]
fn the_table_shows_how_well_the_grader_agrees() {
    let output = eval(&[]).expect_code(0).expect_empty_stderr();
    expect![[r#"
        5 cases: answers to 1 question, 14 points scored, 1 unsure and left out

        All cases       hit alone               hit or partial
          precision     1.000 (1.000 to 1.000)  1.000 (1.000 to 1.000)
          recall        0.857 (0.333 to 1.000)  0.857 (0.333 to 1.000)
          F1            0.923 (0.500 to 1.000)  0.923 (0.500 to 1.000)
          false credit  0.000 (0.000 to 0.000)  0.000 (0.000 to 0.000)

        Zero-hit answers that earned any hit: 0 of 1 (hit or partial: 0)
        Order as labelled: 1.000 (2 of 2 cases; in order from a score of 0.9 on)

        By tag        cases  points  precision  recall     F1  false credit
        denial            1       3          -       -      -         0.000
        full              1       3      1.000   1.000  1.000             -
        letter            1       2      1.000   1.000  1.000         0.000
        nickname          1       3          -   0.000  0.000         0.000
        order             2       6      1.000   1.000  1.000         0.000

        By language   cases  points  precision  recall     F1  false credit
        en                3       9      1.000   1.000  1.000         0.000
        mix               1       2      1.000   1.000  1.000         0.000
        zh                1       3          -   0.000  0.000         0.000

        Tables take hits alone for credit. False credit: points labelled missed that
        were called hit. In brackets: 95 % intervals, percentile bootstrap over cases,
        1000 resamples, fixed seed.
    "#]]
    .assert_eq(output.stdout());
}

#[test]
fn disagreements_are_shown_on_request() {
    let output = eval(&["--disagreements"]).expect_code(0);
    let (_, shown) = output.stdout().split_once("\n\nGrader and labels").expect("a list at the end");
    expect![[r#"
         differ on 1 case

        unheard
          “最后是小水手来启动它”
          p3 labelled hit, graded missed: The kubelet starts the containers
    "#]]
    .assert_eq(shown);
}

#[test]
fn the_json_has_everything_and_the_predictions_agree_with_it() {
    let scratch = Scratch::new();
    scratch.write("cases.jsonl", cases());
    let args = ["eval", "cases.jsonl", "--json", "--predictions", "out.jsonl"];
    let output = scratch.viva().args(args).run().expect_code(0).expect_empty_stderr();
    let json = output.json();
    assert_eq!((&json["cases"], &json["questions"], &json["unsure"]), (&json!(5), &json!(1), &json!(1)));
    assert_eq!(json["points"], 14);
    assert_eq!(json["strict"]["true_hits"], 6);
    assert_eq!(json["strict"]["false_misses"], 1);
    assert_eq!(json["order"]["agreeing"], 2);
    assert_eq!(json["zero_hit"], json!({"cases": 1, "strict": 0, "lenient": 0}));
    assert_eq!(json["disagreements"][0]["id"], "unheard");
    let lines: Vec<Value> =
        scratch.read("out.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["full", "backwards", "denied", "spelled", "unheard"], "the order of the file");
    let all = json!({"id": "full", "hit": ["p1", "p2", "p3"], "partial": [], "order_score": 1.0});
    assert_eq!(lines[0], all);
    assert_eq!(lines[1]["order_score"], 0.5);
    assert_eq!(lines[2], json!({"id": "denied", "hit": [], "partial": [], "order_score": null}));
    // The same files give the same bytes, whichever core was first.
    let first = scratch.read("out.jsonl");
    let again = scratch.viva().args(args).run();
    assert_eq!((output.stdout(), first), (again.stdout(), scratch.read("out.jsonl")));
}

#[test]
fn a_glossary_of_any_name_is_used() {
    let args = ["--glossary", "words.md", "--json"];
    let with = |words: &str| {
        let run = viva().file("cases.jsonl", cases()).file("words.md", words);
        run.args(["eval", "cases.jsonl"]).args(args).run()
    };
    let output = with("# Words\n\n- kubelet: 小水手\n- odd\n").expect_code(0).expect_stderr("words.md:4:1");
    let by_language = &output.json()["by_language"];
    assert_eq!(by_language[2]["name"], "zh");
    assert_eq!(by_language[2]["strict"]["true_hits"], 1, "{output}");
    with("# Words\n").expect_error(1).expect_stderr("no spoken form in `words.md`");
}

#[test]
fn several_files_are_one_set() {
    let one = case("one", "etcd", json!({"hit": [], "missed": ["p1", "p2", "p3"]}));
    let scratch = Scratch::new();
    scratch.write("a.jsonl", &one);
    scratch.write("b.jsonl", one.replace("\"one\"", "\"two\""));
    let output = scratch.viva().args(["eval", "a.jsonl", "b.jsonl", "--json"]).run().expect_code(0);
    assert_eq!(output.json()["cases"], 2);
    let twice = scratch.viva().args(["eval", "a.jsonl", "a.jsonl"]).run().expect_error(1);
    twice.expect_stderr("`a.jsonl`:1: the id `one` is taken already, at `a.jsonl`:1");
}

#[test]
fn bad_input_is_named_with_file_line_and_mend() {
    let good = case("good", "etcd", json!({"hit": [], "missed": ["p1", "p2", "p3"]}));
    let unlabelled = case("bad", "etcd", json!({"hit": [], "missed": ["p1", "p2"]}));
    for (second, wanted) in [
        ("{\"id\": \n", "`cases.jsonl`:2:7: EOF while parsing a value"),
        ("{\"id\": \"x\"}\n", "`cases.jsonl`:2:11: missing field `qid`"),
        (&good.replace("\"p3\"]", "\"p4\"]"), "`cases.jsonl`:2: `missed` names `p4`"),
        (&good.replace("\"hit\":[]", "\"hit\":[\"p1\"]"), "`p1` is in `hit` and in `missed`"),
        (&unlabelled, "`p3` is in none of"),
        (&good, "the id `good` is taken already, at `cases.jsonl`:1"),
    ] {
        let output = viva().file("cases.jsonl", good.clone() + second).args(["eval", "cases.jsonl"]).run();
        output.expect_error(1).expect_stderr(wanted).expect_stderr("hint:");
    }
    viva()
        .file("cases.jsonl", "")
        .args(["eval", "cases.jsonl"])
        .run()
        .expect_error(1)
        .expect_stderr("no labelled");
    viva().args(["eval", "nowhere.jsonl"]).run().expect_error(1).expect_stderr("nowhere.jsonl");
    viva().arg("eval").run().expect_code(2).expect_empty_stdout();
}

#[test]
fn predictions_never_replace_the_labels() {
    let scratch = Scratch::new();
    scratch.write("cases.jsonl", cases());
    let args = ["eval", "cases.jsonl", "--predictions", "./cases.jsonl"];
    scratch.viva().args(args).run().expect_error(2).expect_stderr("the labelled answers are in it");
    assert_eq!(scratch.read("cases.jsonl"), cases());
}

#[test]
fn the_example_in_the_help_can_be_used() {
    let help = viva().args(["help", "eval"]).run().expect_code(0);
    let example = help.stdout().lines().skip_while(|line| !line.starts_with("  {")).take(4);
    let case: String = example.map(str::trim).collect();
    let output =
        viva().file("cases.jsonl", case).args(["eval", "cases.jsonl", "--json"]).run().expect_code(0);
    assert_eq!(output.json()["strict"]["true_hits"], 1, "{output}");
    assert_eq!(output.json()["disagreements"], json!([]), "{output}");
}
