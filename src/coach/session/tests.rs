use super::*;
use Command::{Again, Answer, Done, Next, Ready, Repeat, Skip, Stop};
use Event::{Answered, Begin, Exhausted, Quiet, Said, Unclear};
use proptest::prelude::*;

fn plan(questions: usize, control: Control) -> Plan {
    let aloud = control == Control::Voice;
    Plan {
        questions,
        tries: 2,
        control,
        aloud,
        think: Millis::ZERO,
        limit: None,
        total: None,
        follow_up: false,
        feedback: true,
    }
}

fn mock(questions: usize) -> Plan {
    Plan {
        think: Millis(20_000),
        limit: Some(Millis(60_000)),
        total: Some(Millis(300_000)),
        follow_up: true,
        feedback: false,
        ..plan(questions, Control::Clock)
    }
}

const JUDGED: Event = Event::Judged { missing: false };
const MISSING: Event = Event::Judged { missing: true };

fn show(effect: Effect) -> String {
    let part = |part: Part| if part == Part::Question { "" } else { "+" };
    match effect {
        Effect::Tell(notice) => format!("{notice:?}"),
        Effect::Ask(at, p) => format!("ask {at}{}", part(p)),
        Effect::Think(at, time) => format!("think {at} for {}", time.seconds()),
        Effect::Listen(at, p, None) => format!("listen {at}{}", part(p)),
        Effect::Listen(at, p, Some(limit)) => format!("listen {at}{} for {}", part(p), limit.seconds()),
        Effect::Judge(at, p) => format!("judge {at}{}", part(p)),
        Effect::Await(at, left) => format!("await {at}, {left} left"),
        other => format!("{other:?}"),
    }
}

/// Plays the events, a second apart, and gives what was done after each.
fn play(plan: Plan, events: &[Event]) -> String {
    play_at(plan, &events.iter().enumerate().map(|(i, &event)| (event, i as u64)).collect::<Vec<_>>())
}

fn play_at(plan: Plan, events: &[(Event, u64)]) -> String {
    let mut session = Session::new(plan);
    let lines = events.iter().map(|&(event, second)| {
        let done: Vec<_> = session.step(event, Millis(second * 1000)).into_iter().map(show).collect();
        format!("{event:?}: {}", done.join("; "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn with_keys_there_is_a_choice_between_two_questions() {
    expect_test::expect![[r#"
        Begin: ask 0; listen 0
        Answered: judge 0
        Judged { missing: true }: Feedback(0); await 0, 1 left
        Said(Next): Understood; ask 1; listen 1
        Quiet: AskedAgain; ask 1; listen 1
        Quiet: NothingHeard; Close"#]]
    .assert_eq(&play(plan(2, Control::Keys), &[Begin, Answered, MISSING, Said(Next), Quiet, Quiet]));
    // A stop ends it; so does nothing left to hear.
    expect_test::expect![[r#"
        Begin: ask 0; listen 0
        Said(Repeat): Understood; ask 0; listen 0
        Answered: judge 0
        Judged { missing: false }: Feedback(0); await 0, 2 left
        Said(Stop): Understood; Close
        Quiet: "#]]
    .assert_eq(&play(plan(3, Control::Keys), &[Begin, Said(Repeat), Answered, JUDGED, Said(Stop), Quiet]));
    expect_test::expect![[r#"
        Begin: ask 0; listen 0
        Exhausted: Exhausted; Close"#]]
    .assert_eq(&play(plan(2, Control::Keys), &[Begin, Exhausted]));
}

#[test]
fn by_voice_everything_is_said_and_every_command_is_taken() {
    let easy = Said(Command::Rate(Rating::Easy));
    expect_test::expect![[r#"
        Begin: Welcome(2); Question(1, 2); ask 0; listen 0
        Answered: judge 0
        Judged { missing: false }: Feedback(0); await 0, 1 left
        Said(Answer): Understood; ReadAnswer(0); await 0, 1 left
        Said(Rate(Easy)): Understood; Keep(0, Easy); Rated(Easy); await 0, 1 left
        Said(Repeat): Understood; ask 0; await 0, 1 left
        Said(Again): Understood; ask 0; listen 0
        Answered: judge 0
        Judged { missing: false }: Feedback(0); await 0, 1 left
        Said(Next): Understood; Question(2, 2); ask 1; listen 1
        Said(Skip): Understood; PassOver(1); Close; Goodbye"#]]
    .assert_eq(&play(
        plan(2, Control::Voice),
        &[
            Begin,
            Answered,
            JUDGED,
            Said(Answer),
            easy,
            Said(Repeat),
            Said(Again),
            Answered,
            JUDGED,
            Said(Next),
            Said(Skip),
        ],
    ));
}

#[test]
fn silence_is_reminded_once_and_then_it_goes_on_or_ends() {
    expect_test::expect![[r#"
        Begin: Welcome(2); Question(1, 2); ask 0; listen 0
        Answered: judge 0
        Judged { missing: false }: Feedback(0); await 0, 1 left
        Unclear: NotUnderstood; await 0, 1 left
        Unclear: NotUnderstood; await 0, 1 left
        Unclear: Choices(false); await 0, 1 left
        Unclear: NotUnderstood; await 0, 1 left
        Quiet: Question(2, 2); ask 1; listen 1
        Answered: judge 1
        Judged { missing: false }: Feedback(1); await 1, 0 left
        Quiet: Choices(true); await 1, 0 left
        Quiet: Close; Goodbye"#]]
    .assert_eq(&play(
        plan(2, Control::Voice),
        &[Begin, Answered, JUDGED, Unclear, Unclear, Unclear, Unclear, Quiet, Answered, JUDGED, Quiet, Quiet],
    ));
    // Nobody is there.
    expect_test::expect![[r#"
        Begin: Welcome(9); Question(1, 9); ask 0; listen 0
        Quiet: AskedAgain; ask 0; listen 0
        Quiet: NothingHeard; Question(2, 9); ask 1; listen 1
        Quiet: AskedAgain; ask 1; listen 1
        Quiet: NothingHeard; NobodyThere; Close; Goodbye"#]]
    .assert_eq(&play(plan(9, Control::Voice), &[Begin, Quiet, Quiet, Quiet, Quiet]));
}

#[test]
fn a_mock_exam_keeps_to_the_clock_and_asks_for_what_was_missed() {
    expect_test::expect![[r#"
        Begin: ask 0; Think(Millis(20000)); think 0 for 20
        Said(Repeat): Understood; ask 0; think 0 for 15
        Said(Ready): Understood; listen 0 for 60
        Answered: judge 0
        Judged { missing: true }: ask 0+; listen 0+ for 60
        Answered: judge 0+
        Judged { missing: true }: ask 1; Think(Millis(20000)); think 1 for 20
        Quiet: AnswerNow; listen 1 for 60
        Answered: judge 1
        Judged { missing: true }: ask 1+; listen 1+ for 35
        Quiet: NothingHeard; ask 2; Think(Millis(10000)); think 2 for 10
        Quiet: AnswerNow; listen 2 for 10
        Answered: judge 2
        Judged { missing: true }: TimeIsUp; Close"#]]
    .assert_eq(&play_at(
        mock(9),
        &[
            (Begin, 0),
            (Said(Repeat), 5),
            (Said(Ready), 12),
            (Answered, 60),
            (MISSING, 61),
            (Answered, 90),
            (MISSING, 91),
            (Quiet, 111),
            (Answered, 264),
            (MISSING, 265),
            (Quiet, 290),
            (Quiet, 299),
            (Answered, 305),
            (MISSING, 306),
        ],
    ));
    expect_test::expect![[r#"
        Begin: ask 0; Think(Millis(20000)); think 0 for 20
        Said(Skip): Understood; PassOver(0); ask 1; Think(Millis(20000)); think 1 for 20
        Said(Stop): Understood; Close"#]]
    .assert_eq(&play(mock(3), &[Begin, Said(Skip), Said(Stop)]));
}

#[test]
fn what_cannot_be_now_changes_nothing() {
    expect_test::expect![[r#"
        Quiet: 
        Begin: ask 0; listen 0
        Begin: listen 0
        Unclear: listen 0
        Said(Ready): listen 0
        Answered: judge 0
        Quiet: judge 0
        Judged { missing: false }: Feedback(0); Close
        Begin: "#]]
    .assert_eq(&play(
        plan(1, Control::Keys),
        &[Quiet, Begin, Begin, Unclear, Said(Ready), Answered, Quiet, JUDGED, Begin],
    ));
    assert_eq!(play(plan(0, Control::Keys), &[Begin]), "Begin: Close");
}

#[test]
fn a_question_is_not_repeated_for_ever() {
    let mut events = vec![Begin];
    events.extend([Said(Repeat); 6]);
    let played = play(plan(1, Control::Keys), &events);
    assert!(played.ends_with("Said(Repeat): NothingHeard; Close"), "{played}");
}

fn event() -> impl Strategy<Value = Event> {
    let commands = [Done, Ready, Repeat, Next, Answer, Again, Skip, Stop, Command::Rate(Rating::Hard)];
    prop_oneof![
        4 => proptest::sample::select(commands.to_vec()).prop_map(Said),
        4 => proptest::sample::select(vec![Quiet, Unclear, Answered]),
        3 => any::<bool>().prop_map(|missing| Event::Judged { missing }),
        1 => proptest::sample::select(vec![Begin, Exhausted]),
    ]
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let control = proptest::sample::select(vec![Control::Keys, Control::Voice, Control::Clock]);
    (0..4usize, control, any::<[bool; 4]>(), 1..3u8).prop_map(|(questions, control, [a, b, c, d], tries)| {
        Plan {
            questions,
            tries,
            control,
            aloud: a,
            think: if b { Millis(5000) } else { Millis::ZERO },
            limit: c.then_some(Millis(9000)),
            total: d.then_some(Millis(60_000)),
            follow_up: b,
            feedback: c,
        }
    })
}

proptest! {
    /// However people and devices behave: until the session is over it waits for exactly one thing, about a question
    /// that exists, and questions only go forward.
    #[test]
    fn a_session_is_never_stuck(plan in any_plan(), events in proptest::collection::vec((event(), 0..9u64), 0..60)) {
        let questions = plan.questions;
        let mut session = Session::new(plan);
        let (mut now, mut last) = (0, 0);
        for (event, pause) in std::iter::once((Begin, 0)).chain(events) {
            now += pause;
            let was_over = session.is_over();
            let effects = session.step(event, Millis(now * 1000));
            prop_assert!(!was_over || effects.is_empty());
            let waits = effects.iter().filter(|effect| effect.brings_event()).count();
            prop_assert_eq!(waits, usize::from(!session.is_over()), "{:?}", &effects);
            if !session.is_over() {
                prop_assert!(effects.last().unwrap().brings_event());
            } else if !was_over {
                prop_assert!(effects.contains(&Effect::Close));
            }
            for effect in effects {
                if let Effect::Ask(at, _) | Effect::Listen(at, ..) | Effect::Judge(at, _) | Effect::Await(at, _) = effect {
                    prop_assert!(at < questions && at >= last);
                    last = at;
                }
            }
        }
    }
}
