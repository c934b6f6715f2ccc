use super::*;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::listen::Weight;
use std::cell::Cell;
use std::ops::Range;

fn vocabulary(help: Help) -> Vocabulary {
    let terms =
        ["API server", "CNI", "config map", "etcd", "kubelet", "replica set", "scheduler", "回滚", "调度器"];
    Vocabulary::new(help, &terms.map(str::to_owned), &["gneiss".to_owned(), "capstan".to_owned()])
}

/// Hears a text with names, and knows how likely each change is.
struct Scripted<'a> {
    told: &'a str,
    /// By what the second text has in the place: [`Weight::against`].
    favors: &'a [(&'a str, f64)],
    each: f64,
    asked: Vec<(Range<usize>, Range<usize>)>,
}

impl Recognizer for Scripted<'_> {
    fn window(&self) -> usize {
        1000
    }
    fn recognize(&mut self, _: &[f32], _: Language) -> Result<String> {
        unreachable!("the first hearing is over")
    }
    fn prompted(&mut self, names: &[String], go_on: &dyn Fn() -> bool) -> Result<Option<String>> {
        assert!(names.contains(&"gneiss".to_owned()));
        match self.told {
            "(broken)" => Err(Error::failed("broken")),
            told => Ok(go_on().then(|| told.to_owned())),
        }
    }
    fn weigh(&mut self, plain: Range<usize>, prompted: Range<usize>) -> Result<Option<Weight>> {
        let words = &self.told[prompted.clone()];
        self.asked.push((plain, prompted));
        let favor = self.favors.iter().find(|(known, _)| *known == words).map(|(_, favor)| *favor);
        Ok(favor.map(|against| Weight { against, each: self.each }))
    }
}

fn again(help: Help, plain: &str, told: &str, favors: &[(&str, f64)]) -> Option<Helped> {
    let mut recognizer = Scripted { told, favors, each: -0.4, asked: Vec::new() };
    vocabulary(help).hear_again(&mut recognizer, plain, &|| true)
}

#[track_caller]
fn verified(
    (plain, told): (&str, &str),
    favors: &[(&str, f64)],
    text: &str,
    verified: &[&str],
    unsure: &[&str],
) {
    let helped = again(Help::Verify, plain, told, favors).expect("something came of it");
    assert_eq!((helped.text.as_str(), helped.plain.as_str(), helped.prompted.as_str()), (text, plain, told));
    assert_eq!((helped.verified, helped.unsure), (owned(verified), owned(unsure)), "{plain} / {told}");
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn a_likely_name_replaces_what_was_heard_and_nothing_else_does() {
    verified(
        ("Then the cube let calls the run time.", "Then the kubelet calls a runtime."),
        &[(" kubelet", -1.9)],
        "Then the kubelet calls the run time.",
        &["kubelet"],
        &[],
    );
    verified(("cube let starts", "kubelet starts"), &[("kubelet", 0.5)], "kubelet starts", &["kubelet"], &[]);
    verified(
        ("it creates a replica.", "it creates a replica set."),
        &[(" replica set.", -0.9)],
        "it creates a replica set.",
        &["replica set"],
        &[],
    );
    verified(("由调度气决定", "由调度器决定"), &[("调度器", -0.1)], "由调度器决定", &["调度器"], &[]);
    verified(("然后会滚。", "然后回滚。"), &[("回滚。", 0.0)], "然后回滚。", &["回滚"], &[]);
}

#[test]
fn an_unlikely_name_leaves_the_text_and_is_noted() {
    let plain = "Then the cube let calls it.";
    verified((plain, "Then the kubelet calls it."), &[(" kubelet", -2.1)], plain, &[], &["kubelet"]);
    // Cannot be compared, or is not a number.
    verified((plain, "Then the kubelet calls it."), &[], plain, &[], &["kubelet"]);
    verified((plain, "Then the kubelet calls it."), &[(" kubelet", f64::NAN)], plain, &[], &["kubelet"]);
    // As likely as what was heard first, which is not likely at all.
    let told = "Then the kubelet calls it.";
    for (each, text) in [(-0.45, told), (-0.55, plain)] {
        let favors = &[(" kubelet", 0.5)];
        let mut recognizer = Scripted { told, favors, each, asked: Vec::new() };
        let helped = vocabulary(Help::Verify).hear_again(&mut recognizer, plain, &|| true).unwrap();
        assert_eq!(helped.text, text, "{each}");
    }
    // Nothing was said there at all.
    verified(("It stores it.", "It stores it etcd."), &[(" etcd.", -7.0)], "It stores it.", &[], &["etcd"]);
}

#[test]
fn each_place_is_decided_by_itself() {
    verified(
        (
            "the cube let asks a p eye server and then it see dee waits",
            "the kubelet asks API server and then etcd waits",
        ),
        &[(" kubelet", 1.0), (" API", -9.0), (" etcd", -1.0)],
        "the kubelet asks a p eye server and then etcd waits",
        &["etcd", "kubelet"],
        &["API server"],
    );
    // Two names in one place stand or fall together.
    verified(
        ("then sky dealer cube late waits", "then scheduler kubelet waits"),
        &[(" scheduler kubelet", -5.0)],
        "then sky dealer cube late waits",
        &[],
        &["kubelet", "scheduler"],
    );
}

#[test]
fn what_both_heard_or_only_the_first_is_no_change() {
    for (plain, told) in [
        ("the kubelet starts", "the kubelet stops"),
        ("the Kubelet starts", "a kubelet starts"),
        ("E T C D stores it", "etcd stores it"),
        ("the A P I server", "the API server"),
        ("the kubelet starts", "the cube let starts"),
        ("the kubelet", "the kubelet"),
        ("", "kubelet"),
    ] {
        assert_eq!(again(Help::Verify, plain, told, &[]), None, "{plain} / {told}");
    }
    assert_eq!(again(Help::Off, "the cube let", "the kubelet", &[("kubelet", 9.0)]), None);
    assert_eq!(again(Help::Verify, "the cube let", "(broken)", &[]), None);
}

#[test]
fn a_text_made_of_the_names_is_worth_nothing() {
    let v = vocabulary(Help::Verify);
    for (plain, told, judged) in [
        ("the rock", "the gneiss", Err(Refusal::Canary)),
        ("the cube let starts it", "the kubelet starts it, Capstan", Err(Refusal::Canary)),
        ("thank you", "API server, CNI, config map, etcd, kubelet", Err(Refusal::Length)),
        ("one two three four five", "API server, CNI, config map, etcd", Err(Refusal::Echo)),
        ("well it then starts the thing", "well CNI, config map, etcd, kubelet", Err(Refusal::Echo)),
        ("one two three four five six", "scheduler etcd kubelet etcd CNI scheduler", Err(Refusal::Echo)),
        ("a long sentence of many words", "", Err(Refusal::Length)),
        ("a long sentence of many words and more", "a long", Err(Refusal::Length)),
        ("the cube let starts", "the kubelet starts", Ok(())),
        ("then the cube let", "then the kubelet, the scheduler and etcd", Ok(())),
        // Whoever lists them is heard to do so without help.
        (
            "CNI, config map, etcd, cubelet, kubelet",
            "CNI, config map, etcd, kubelet, kubelet",
            Err(Refusal::Echo),
        ),
        ("CNI, config map, etcd, kubelet, a", "CNI, config map, etcd, kubelet, the", Ok(())),
        ("然后他决定了", "然后调度器决定了", Ok(())),
    ] {
        assert_eq!(v.judge(plain, told), judged, "{plain} / {told}");
        if judged.is_err() {
            for help in [Help::Verify, Help::On] {
                let everything = [(told, 99.0), (" kubelet", 99.0)];
                assert_eq!(again(help, plain, told, &everything), None, "{told}");
            }
        }
    }
}

#[test]
fn on_takes_the_second_text_whole() {
    let helped = again(Help::On, "the cube let calls", "a kubelet called", &[]).unwrap();
    assert_eq!((helped.text.as_str(), helped.plain.as_str()), ("a kubelet called", "the cube let calls"));
    assert_eq!((helped.verified, helped.unsure), (owned(&["kubelet"]), vec![]));
    let helped = again(Help::On, "the kubelet calls", "the kubelet called", &[]).unwrap();
    assert_eq!(helped.text, "the kubelet called");
}

#[test]
fn nobody_waits_for_it() {
    let v = vocabulary(Help::Verify);
    for patience in 0usize..3 {
        let left = Cell::new(patience);
        let go_on = || left.replace(left.get().saturating_sub(1)) > 0;
        let mut recognizer = Scripted {
            told: "the kubelet asks etcd",
            favors: &[(" kubelet", 1.0), (" etcd", 1.0)],
            each: -0.4,
            asked: Vec::new(),
        };
        let plain = "the cube let asks it see dee";
        assert_eq!(v.hear_again(&mut recognizer, plain, &go_on), None);
        assert_eq!(recognizer.asked.len(), patience.saturating_sub(1));
    }
}

#[test]
fn the_places_that_are_asked_for_cover_the_differing_words_only() {
    let (plain, told) = ("Then, the cube let calls it.", "Then, the kubelet calls it.");
    let mut recognizer = Scripted { told, favors: &[], each: -0.4, asked: Vec::new() };
    vocabulary(Help::Verify).hear_again(&mut recognizer, plain, &|| true).unwrap();
    let [(a, b)] = &recognizer.asked[..] else { panic!("{:?}", recognizer.asked) };
    assert_eq!((&plain[a.clone()], &told[b.clone()]), (" cube let", " kubelet"));
}

#[test]
fn canaries_stand_among_the_names_and_at_their_end() {
    let v = vocabulary(Help::Verify);
    let prompt: Vec<&str> = v.prompt().iter().map(String::as_str).collect();
    assert_eq!(prompt.len(), 11);
    assert_eq!((prompt[4], prompt[10]), ("gneiss", "capstan"));
    assert_eq!(Vocabulary::new(Help::On, &[], &[]).prompt(), [""; 0]);
    assert_eq!((room(1500), room(512), room(3000)), (110, 37, 110));
}

#[test]
fn helps_have_names() {
    for help in [Help::Off, Help::Verify, Help::On] {
        assert_eq!(Help::from_name(help.name()), Some(help));
    }
    assert_eq!(Help::from_name("maybe"), None);
}

#[test]
fn a_name_stays_apart_from_the_words_beside_it() {
    for (plain, told, text) in [
        ("Stores all state.", "etcd stores all state.", "etcd Stores all state."),
        ("the pod-level state", "the pod etcd level state", "the pod etcd level state"),
        ("保存所有状态", "etcd 保存所有状态", "etcd保存所有状态"),
    ] {
        let helped = again(Help::Verify, plain, told, &[("etcd", 0.0), (" etcd", 0.0), ("-", 0.0)]);
        let helped = helped.expect(plain);
        assert!(helped.text.contains("etcd") && !helped.text.contains("etcdS"), "{helped:?}");
        assert_eq!(Units::of(&helped.text).len(), Units::of(text).len(), "{helped:?}");
    }
}
