//! Reading aloud: settings, engines that are missing or hang, and what was spoken, heard again.

use super::viva::{POD_BANK, Scratch};

#[test]
fn settings_of_the_voice_are_checked_before_anything_is_asked() {
    let scratch = Scratch::new();
    scratch.write("bank.md", POD_BANK);
    scratch.write("name.toml", "voice = \"nobody\"\n");
    scratch.write("rate.toml", "rate = 5\n");
    scratch.write("kind.toml", "rate = \"fast\"\n");
    let practice = |args: &[&str]| scratch.viva().args(["practice", "bank.md"]).args(args.iter().copied());
    practice(&["--config", "name.toml"])
        .run()
        .expect_error(2)
        .expect_stderr("error: no English voice is called `nobody`")
        .expect_stderr("hint: there are: ")
        .expect_stderr("en-us")
        .expect_stderr("hint: the voice is named by `voice` in `name.toml`");
    practice(&["--voice-zh", "en-us"])
        .run()
        .expect_error(2)
        .expect_stderr("error: no Chinese voice is called `en-us`")
        .expect_stderr("cmn-latn-pinyin");
    practice(&["--config", "rate.toml"])
        .run()
        .expect_error(2)
        .expect_stderr("error: a voice cannot speak at the rate 5")
        .expect_stderr("it may be from 0.5 (slow) to 2 (fast)")
        .expect_stderr("the rate is named by `rate` in `rate.toml`");
    practice(&["--config", "kind.toml"]).run().expect_error(2).expect_stderr("`rate`: invalid type");
    // A flag wins over the settings, and who does not want to be read to needs no voice.
    let doctor = scratch.viva().args(["doctor", "--config", "name.toml", "--voice", "en-gb"]).run();
    assert!(doctor.stdout().contains("espeak-ng (en-gb, cmn-latn-pinyin)"), "{doctor}");
    // The engine leaves nothing behind where no sound server runs. The system's sound library, which looks for devices, may.
    if !cfg!(feature = "mic") {
        assert!(std::fs::read_dir(scratch.path("tmp")).unwrap().next().is_none());
        assert!(!scratch.path(".config/pulse").exists());
    }
}

/// A folder for PATH in which `espeak-ng` is this script.
#[cfg(feature = "whisper")]
fn with_espeak(scratch: &Scratch, script: &str) -> String {
    let path = scratch.write("bin/espeak-ng", format!("#!/bin/sh\n{script}\n"));
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    scratch.path("bin").to_string_lossy().into_owned()
}

/// Two questions, answered by a recording; what was said on standard error.
#[cfg(feature = "whisper")]
fn practice_two(scratch: &Scratch, path: &str) -> String {
    scratch.write("bank.md", format!("{POD_BANK}\n## What is a pod? {{#pod}}\n\n1. It is **the unit**\n"));
    let output = scratch
        .viva()
        .env("PATH", path)
        .args(["practice", "bank.md", "--count", "2", "--model"])
        .arg(super::viva::bundled_model())
        .arg("--answer-wav")
        .arg(super::wav::recording("no-idea"))
        .run()
        .expect_code(0)
        .expect_stderr("How is a pod created?")
        .expect_stderr("What is a pod?");
    output.stderr().to_owned()
}

#[test]
#[cfg(feature = "whisper")]
fn an_engine_that_hangs_is_given_up_and_told_once() {
    let scratch = Scratch::new();
    let path = with_espeak(&scratch, "exec /bin/sleep 600");
    let told = practice_two(&scratch, &path);
    let why = "questions are shown, not read aloud: the voice `espeak-ng` took longer than 10 s";
    assert_eq!(told.matches(why).count(), 1, "{told}");
}

#[test]
#[cfg(feature = "whisper")]
fn without_a_voice_the_command_that_installs_one_is_told_once() {
    let scratch = Scratch::new();
    let path = scratch.path("nothing").to_string_lossy().into_owned();
    let told = practice_two(&scratch, &path);
    let why =
        "questions are shown, not read aloud: no voice to read questions aloud: `espeak-ng` was not found";
    assert_eq!(told.matches(why).count(), 1, "{told}");
    assert_eq!(told.matches("sudo apt install espeak-ng").count(), 1, "{told}");
}

/// Feedback is rendered by the system's voice, and recognized by the bundled model, which knows espeak-ng's usual voices
/// and the words of the bundled questions. viva's own sentences around the points are not among them: it hears those as
/// something else.
#[cfg(feature = "whisper")]
mod heard {
    use super::super::viva::{Scratch, bundled_model, repository};
    use super::super::wav::Sound;
    use viva::coach::{Question, assess};
    use viva::edge::bank::Bank;
    use viva::edge::voice::{SystemVoice, Wishes};
    use viva::render::spoken;
    use viva::transcript::Transcript;

    /// Points that feedback reads out at most.
    const TOLD: usize = 3;

    /// The text as the loudspeaker gets it, sentence by sentence.
    #[track_caller]
    fn rendered(text: &str, question: &Question) -> Sound {
        let voice = SystemVoice::find(&Wishes::default(), None).unwrap();
        let speech = |sentence: String| voice.render(&sentence, question.language, &|| false).unwrap();
        let sounds = spoken::sentences(text).into_iter().map(speech).map(|speech| {
            let peak = speech.samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.1..0.9).contains(&peak), "a peak of {peak}");
            Sound { samples: speech.samples, rate: speech.rate }
        });
        sounds
            .reduce(|whole, sound| {
                let gap = Sound::silence(sound.rate, 0.4);
                whole.then(&gap).then(&sound)
            })
            .expect("sentences")
    }

    /// The points that feedback on an answer says were missed, and the points that are heard in it.
    #[track_caller]
    fn told_and_heard(id: &str, answer: &str) -> (Vec<String>, Vec<String>) {
        let bank = Bank::load(&repository().join("questions")).unwrap();
        let question = bank.find(id).unwrap();
        let glossary = bank.glossary_for(question);
        let assessment = assess(question, &Transcript::written(answer), &glossary);
        let told = spoken::missed(question, &assessment).into_iter().take(TOLD);
        let told: Vec<String> = told.map(|point| point.id.clone()).collect();
        assert_eq!(told.len(), TOLD, "{assessment:?}");
        let text = spoken::feedback(question, &assessment, &glossary);
        let scratch = Scratch::new();
        let wav = scratch.path("feedback.wav");
        let sound = rendered(&text, question).resampled(16_000);
        Sound::silence(16_000, 0.4).then(&sound).then(&Sound::silence(16_000, 0.4)).save(&wav);
        let output = scratch
            .viva()
            .args(["grade", "--json", "--question", id, "--bank"])
            .arg(repository().join("questions"))
            .arg("--wav")
            .arg(&wav)
            .arg("--model")
            .arg(bundled_model())
            .run()
            .expect_code(0);
        println!("{text}\n{output}");
        (told, output.grade().points("hit").into_iter().map(str::to_owned).collect())
    }

    const FIRST_FOUR: &str = "客户端把创建请求交给 API Server，请求经过认证、鉴权和准入控制。API Server 把 Pod 写入 etcd，\
        此时 Pod 处于 Pending。Scheduler 通过 watch 发现没有节点的 Pod，经过过滤和打分选出一个 node。\
        把 bind 结果经 API Server 写回 etcd。";

    const FIRST_FOUR_EN: &str = "The client sends the request to the API server, which does authentication, \
        authorization and admission. The API server writes the Pod to etcd, and the Pod is pending. The scheduler finds \
        the Pod by a watch, filters and scores the nodes, and picks one. The binding goes back through the API server \
        into etcd.";

    #[test]
    fn missed_points_are_heard_in_chinese_feedback() {
        let (told, heard) = told_and_heard("pod-creation", "客户端把创建请求交给 API Server");
        assert_eq!((told.join(" "), heard), ("p2 p3 p4".to_owned(), told));
        // The model hears 并期调度器 for 并启动容器 in the last of these, and with it a point that was not told.
        let (told, heard) = told_and_heard("pod-creation", FIRST_FOUR);
        assert_eq!(told, ["p5", "p6", "p7"]);
        assert!(told.iter().all(|point| heard.contains(point)), "{heard:?}");
    }

    #[test]
    fn missed_points_are_heard_in_english_feedback() {
        let answers =
            [("The client sends the request to the API server", "p2 p3 p4"), (FIRST_FOUR_EN, "p5 p6 p7")];
        for (answer, missed) in answers {
            let (told, heard) = told_and_heard("pod-creation-en", answer);
            assert_eq!((told.join(" "), heard), (missed.to_owned(), told));
        }
    }
}
