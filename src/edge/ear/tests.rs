use super::*;
use crate::listen::{Part, Said, Weight};

/// Writes down how many samples it was given; slow when told to be.
struct Counter {
    delay: Duration,
}

impl Recognizer for Counter {
    fn window(&self) -> usize {
        1_000_000
    }
    fn recognize(&mut self, samples: &[f32], _: Language) -> Result<String> {
        std::thread::sleep(self.delay);
        assert!(samples.len() <= 1_000_000);
        match samples.first() {
            Some(x) if *x < 0.0 => Err(Error::failed("broken")),
            _ => Ok(samples.len().to_string()),
        }
    }
}

/// Samples of an utterance that is too long for a command.
const LONG: usize = 40_000;

fn speech(value: f32, n: usize, at: u64) -> Speech {
    Speech {
        samples: vec![value; n],
        utterances: vec![Place { samples_end: n, start: Millis(at), end: Millis(at + 1) }],
        language: Language::English,
        live: true,
        offers: 1,
    }
}

#[test]
fn a_slow_recognizer_hears_everything_in_order_and_joined() {
    let mut ear = Ear::start(|| Ok(Counter { delay: Duration::from_millis(30) })).unwrap();
    ear.ready(|| true).unwrap();
    for round in 0..2 {
        for at in 0..100 {
            ear.offer(speech(0.1, LONG, at)).unwrap();
        }
        let heard = ear.finish(|_, _| true).unwrap().0;
        let total: usize = heard.segments.iter().map(|s| s.text.parse::<usize>().unwrap()).sum();
        assert_eq!(total, 100 * LONG, "round {round}");
        assert!(heard.segments.len() < 100, "joined: {}", heard.segments.len());
        assert!(heard.segments.is_sorted_by_key(|s| s.start));
    }
}

/// Tells apart what it hears of several utterances.
struct Telling;

impl Recognizer for Telling {
    fn window(&self) -> usize {
        1_000_000
    }
    fn recognize(&mut self, samples: &[f32], _: Language) -> Result<String> {
        Ok(format!("alone {}", samples.len()))
    }
    fn tells_times(&self) -> bool {
        true
    }
    fn recognize_joined(&mut self, samples: &[f32], ends: &[usize], _: Language) -> Result<Said> {
        assert_eq!((samples.len(), ends), (90_000, &[30_000, 60_000, 90_000][..]));
        let parts = vec![Part { bytes: 0..3, utterances: 0..1 }, Part { bytes: 3..7, utterances: 2..3 }];
        Ok(Said { text: "one two".to_owned(), parts })
    }
}

#[test]
fn words_of_one_pass_keep_the_places_of_their_utterances() {
    let mut ear = Ear::start(|| Ok(Telling)).unwrap();
    let three = (0..3).fold(Speech::new(Language::English, false), |speech, at| {
        speech.with(&vec![0.1; 30_000], 10 * RATE as usize * at)
    });
    ear.offer(three).unwrap();
    ear.offer(Speech::new(Language::English, false).with(&[0.1; 80], 50 * RATE as usize)).unwrap();
    let heard = ear.finish(|_, _| true).unwrap().0;
    let segments: Vec<(&str, u64, u64)> =
        heard.segments.iter().map(|s| (s.text.as_str(), s.start.0, s.end.0)).collect();
    // Of the second nothing was heard.
    assert_eq!(segments, [("one", 0, 1875), ("two", 20_000, 21_875), ("alone 80", 50_000, 50_005)]);
}

#[test]
fn a_recognizer_without_times_hears_the_utterances_of_a_recording_one_by_one() {
    let mut ear = Ear::start(|| Ok(Counter { delay: Duration::ZERO })).unwrap();
    let two = Speech::new(Language::English, false).with(&[0.1; 300], 0).with(&[0.1; 200], 16_000);
    ear.offer(two).unwrap();
    ear.offer(Speech { live: false, ..speech(0.1, 100, 2000) }).unwrap();
    let heard = ear.finish(|_, _| true).unwrap().0;
    let texts: Vec<&str> = heard.segments.iter().map(|segment| segment.text.as_str()).collect();
    assert_eq!(texts, ["300", "200", "100"]);
    assert_eq!((heard.segments[1].start, ear.outstanding()), (Millis(1000), 0));
}

#[test]
fn a_recording_is_joined_no_further_however_late_the_recognizer_is() {
    let mut ear = Ear::start(|| Ok(Counter { delay: Duration::from_millis(2) })).unwrap();
    for at in 0..100 {
        ear.offer(Speech { live: false, ..speech(0.1, LONG, at) }).unwrap();
    }
    let heard = ear.finish(|_, _| true).unwrap().0;
    assert_eq!(heard.segments.len(), 100);
}

#[test]
fn a_failure_is_reported_and_the_rest_is_heard() {
    let mut ear = Ear::start(|| Ok(Counter { delay: Duration::ZERO })).unwrap();
    ear.offer(speech(-1.0, 900, 0)).unwrap();
    ear.offer(speech(0.5, 900, 1)).unwrap();
    let heard = ear.finish(|_, _| true).unwrap().0;
    assert_eq!(heard.failures, ["broken"]);
    assert_eq!(heard.segments.len(), 1);
}

#[test]
fn a_model_that_does_not_load_is_an_error_not_a_hang() {
    let mut ear = Ear::start(|| Err::<Counter, _>(Error::missing_model("no weights"))).unwrap();
    assert!(ear.ready(|| true).unwrap_err().is_missing_model());
    assert!(ear.offer(speech(0.1, 10, 0)).and_then(|()| ear.finish(|_, _| true).map(drop)).is_err());
}

/// Gives the text of the number of samples it hears, and stays in a pass until it is let go.
struct Held {
    entered: std::sync::mpsc::Sender<usize>,
    go: std::sync::mpsc::Receiver<()>,
}

impl Recognizer for Held {
    fn window(&self) -> usize {
        1_000_000
    }
    fn recognize(&mut self, samples: &[f32], _: Language) -> Result<String> {
        // A test that has ended does not look any more.
        let _ = self.entered.send(samples.len());
        let _ = self.go.recv();
        Ok(vec!["word"; samples.len() / 100].join(" "))
    }
}

/// An ear whose passes are let go one by one, and what tells of each.
fn held() -> (Ear, std::sync::mpsc::Receiver<usize>, std::sync::mpsc::Sender<()>) {
    let ((entered, passes), (letting, go)) = (channel(), channel());
    let mut ear = Ear::start(|| Ok(Held { entered, go })).unwrap();
    ear.ready(|| true).unwrap();
    (ear, passes, letting)
}

/// Polls until `done`.
#[track_caller]
fn poll(ear: &mut Ear, done: impl Fn(&Ear) -> bool) -> Heard {
    let started = Stopwatch::start();
    loop {
        let heard = ear.poll().unwrap().clone();
        if done(ear) {
            return heard;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "never came: {heard:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn looks_settle_words_and_are_no_part_of_the_answer() {
    let (mut ear, passes, go) = held();
    for (samples, settled, text) in [
        (200, "", "word word"),
        (300, "word word", "word word word"),
        (500, "word word word", "word word word word word"),
    ] {
        ear.look(speech(0.1, samples, 0)).unwrap();
        assert!(!ear.is_idle());
        assert_eq!(passes.recv().unwrap(), samples);
        go.send(()).unwrap();
        let heard = poll(&mut ear, Ear::is_idle);
        assert_eq!((heard.tentative.settled.as_str(), heard.tentative.text().as_str()), (settled, text));
        assert!(heard.segments.is_empty());
    }
    assert!(ear.cost().is_some());
    ear.offer(speech(0.1, 400, 0)).unwrap();
    go.send(()).unwrap();
    let (heard, finish) = ear.finish(|_, _| true).unwrap();
    assert_eq!(finish, Finish::Whole);
    assert_eq!(heard.segments.len(), 1);
    assert_eq!(heard.segments[0].text, "word word word word");
    assert!(heard.tentative.is_empty(), "{:?}", heard.tentative);
}

#[test]
fn nobody_looks_while_an_utterance_waits_and_what_waits_is_one_pass() {
    let (mut ear, passes, go) = held();
    ear.offer(speech(0.1, 100, 0)).unwrap();
    assert_eq!(passes.recv().unwrap(), 100);
    // The recognizer is in its first pass. What comes meanwhile is heard in one pass more, and looks are left out.
    for at in 1..4 {
        ear.offer(speech(0.1, LONG, at)).unwrap();
        ear.look(speech(0.1, 50, at)).unwrap();
    }
    assert_eq!(ear.outstanding(), 4);
    go.send(()).unwrap();
    assert_eq!(passes.recv().unwrap(), 3 * LONG);
    go.send(()).unwrap();
    let heard = poll(&mut ear, Ear::is_idle);
    assert_eq!(heard.segments.len(), 2);
    assert_eq!((heard.segments[1].start, heard.segments[1].end), (Millis(1), Millis(4)));
    assert!(passes.try_recv().is_err(), "a look was taken though utterances waited");
}

#[test]
fn what_may_be_a_command_is_not_joined_however_late_the_recognizer_is() {
    let (mut ear, passes, go) = held();
    for samples in [LONG, LONG + 1, 20_000, LONG + 2, 20_001] {
        ear.offer(speech(0.1, samples, 0)).unwrap();
        if samples == LONG {
            assert_eq!(passes.recv().unwrap(), LONG);
        }
    }
    // Words were said after the first short one: it did not end the answer.
    for samples in [2 * LONG + 20_003, 20_001] {
        go.send(()).unwrap();
        assert_eq!(passes.recv().unwrap(), samples);
    }
    go.send(()).unwrap();
    assert_eq!(poll(&mut ear, Ear::is_idle).segments.len(), 3);
}

#[test]
fn a_stuck_recognizer_does_not_hang_the_answer_and_what_was_heard_is_given() {
    let (ear, passes, go) = held();
    let mut ear = ear.stuck_after(Duration::from_millis(100));
    ear.offer(speech(0.1, 100, 0)).unwrap();
    passes.recv().unwrap();
    go.send(()).unwrap();
    poll(&mut ear, Ear::is_idle);
    assert_eq!(ear.quiet_for(), Duration::ZERO);
    ear.offer(speech(0.1, 200, 1)).unwrap();
    passes.recv().unwrap();
    let mut asked = 0;
    let (heard, finish) = ear
        .finish(|_, _| {
            asked += 1;
            true
        })
        .unwrap();
    assert_eq!((finish, heard.segments.len()), (Finish::Stuck, 1));
    assert!(asked > 0);
    // The thread is let go only now: nothing waited for it.
    drop(go);
}

#[test]
fn whoever_waits_can_stop() {
    let (mut ear, passes, go) = held();
    ear.offer(speech(0.1, 100, 0)).unwrap();
    passes.recv().unwrap();
    assert_eq!(ear.finish(|_, _| false).unwrap().1, Finish::Stopped);
    drop(go);
}

#[test]
fn what_waits_for_a_stuck_recognizer_is_bounded_and_its_loss_is_told() {
    let (mut ear, passes, go) = held();
    ear.offer(speech(0.1, 100, 0)).unwrap();
    passes.recv().unwrap();
    let half_minute = 30 * RATE as usize;
    for at in 0..200 {
        ear.offer(speech(0.1, half_minute, at)).unwrap();
    }
    assert!(
        ear.outstanding() * half_minute <= MOST_WAITING + (QUEUE + 1) * half_minute,
        "{}",
        ear.outstanding()
    );
    assert_eq!(ear.heard().failures.len(), 1, "{:?}", ear.heard().failures);
    drop(go);
}

/// Waits in its second hearing until it is let go, or told not to go on.
struct Twice {
    entered: std::sync::mpsc::Sender<()>,
    go: std::sync::mpsc::Receiver<()>,
}

impl Recognizer for Twice {
    fn window(&self) -> usize {
        1000
    }
    fn recognize(&mut self, samples: &[f32], _: Language) -> Result<String> {
        Ok(format!("the cube let {}", samples.len()))
    }
    fn prompted(&mut self, _: &[String], go_on: &dyn Fn() -> bool) -> Result<Option<String>> {
        let _ = self.entered.send(());
        while self.go.recv_timeout(Duration::from_millis(1)) == Err(RecvTimeoutError::Timeout) {
            if !go_on() {
                return Ok(None);
            }
        }
        Ok(Some("the kubelet 100".to_owned()))
    }
    fn weigh(&mut self, _: std::ops::Range<usize>, _: std::ops::Range<usize>) -> Result<Option<Weight>> {
        Ok(Some(Weight { against: 0.0, each: 0.0 }))
    }
}

#[test]
fn a_second_hearing_is_for_those_who_have_time() {
    let ((entered, passes), (letting, go)) = (channel(), channel());
    let mut ear = Ear::start(|| Ok(Twice { entered, go })).unwrap();
    ear.ready(|| true).unwrap();
    let names = Vocabulary::new(Help::Verify, &["kubelet".to_owned()], &[]);
    ear.learn(Some(Arc::new(names)));
    assert_eq!(ear.help(), Help::Verify);
    // Nothing waits: it is heard twice.
    ear.offer(speech(0.1, LONG, 0)).unwrap();
    passes.recv().unwrap();
    letting.send(()).unwrap();
    let heard = poll(&mut ear, Ear::is_idle);
    assert_eq!(heard.segments[0].text, "the kubelet 100");
    assert_eq!((heard.twice.len(), heard.twice[0].start), (1, Millis(0)));
    // An utterance comes, then somebody waits for the end: neither waits for a second hearing.
    ear.offer(speech(0.1, LONG + 200, 1)).unwrap();
    passes.recv().unwrap();
    ear.offer(speech(0.1, LONG + 300, 2)).unwrap();
    passes.recv().unwrap();
    let heard = ear.finish(|_, _| true).unwrap().0;
    let texts: Vec<&str> = heard.segments.iter().map(|segment| segment.text.as_str()).collect();
    assert_eq!(texts, ["the kubelet 100", "the cube let 40200", "the cube let 40300"]);
    // A recording has time.
    ear.offer(Speech { live: false, ..speech(0.1, 100, 3) }).unwrap();
    passes.recv().unwrap();
    ear.offer(Speech { live: false, ..speech(0.1, 100, 4) }).unwrap();
    letting.send(()).unwrap();
    letting.send(()).unwrap();
    assert_eq!(ear.finish(|_, _| true).unwrap().0.twice.len(), 2);
    // What may be a command is not.
    ear.offer(speech(0.1, 100, 5)).unwrap();
    assert_eq!(poll(&mut ear, Ear::is_idle).segments[0].text, "the cube let 100");
    ear.finish(|_, _| true).unwrap();
    // Forgotten.
    ear.learn(None);
    ear.offer(speech(0.1, LONG, 6)).unwrap();
    let heard = ear.finish(|_, _| true).unwrap().0;
    assert_eq!((heard.segments[0].text.as_str(), heard.twice.len()), ("the cube let 40000", 0));
}
