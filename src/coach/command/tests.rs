use super::*;
use crate::coach::notes;
use crate::time::Millis;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

const BANK: &str = "# T\n\n## How does a Job end? {#job}\n\n- The controller starts a Pod once more: **retry**\n- The \
                    Job is **done|说完了** when its Pods are\n- It may **skip** hooks\n";

fn question(bank: &str) -> Question {
    notes::parse(Path::new("bank.md"), bank).questions.remove(0)
}

fn other() -> Question {
    question("# T\n\n## What is it? {#it}\n\n- The **API server** stores it\n")
}

#[track_caller]
fn hears(utterance: &str, moment: Moment, expected: Option<Command>) {
    let heard = COMMANDS.hear(utterance, moment, &ASKED);
    assert_eq!(heard, expected, "`{utterance}` at {moment:?}");
}

#[test]
fn whole_utterances_are_commands_however_they_are_written() {
    use Command::*;
    use Moment::*;
    for (utterance, moment, command) in [
        ("I'm done.", Answering, Done),
        (" OK, I’m done!", Answering, Done),
        ("That's all.", Answering, Done),
        ("说完了。", Answering, Done),
        ("我說完了", Answering, Done),
        ("嗯，说完了。", Answering, Done),
        ("好的，我说完了", Answering, Done),
        // As recognizers write it.
        ("说玩了", Answering, Done),
        ("再说一遍", Answering, Repeat),
        ("请再说一遍。", Answering, Repeat),
        ("在说一遍", Answering, Repeat),
        ("在說一邊", Answering, Repeat),
        ("Repeat, please.", Answering, Repeat),
        ("Could you repeat that, please?", Answering, Repeat),
        ("skip this one", Opening, Skip),
        ("跳过", Opening, Skip),
        ("stop", Opening, Stop),
        ("Ready!", Thinking, Ready),
        ("我准备好了。", Thinking, Ready),
        ("好了", Thinking, Ready),
        ("下一题", Thinking, Next),
        ("Next.", Afterwards, Next),
        ("Next, next!", Afterwards, Next),
        ("Um, next question, please.", Afterwards, Next),
        ("下一题下一题", Afterwards, Next),
        ("下一提", Afterwards, Next),
        ("好，下一题吧。", Afterwards, Next),
        ("Continue", Afterwards, Next),
        ("Answer.", Afterwards, Answer),
        ("参考答案", Afterwards, Answer),
        ("ＡＮＳＷＥＲ", Afterwards, Answer),
        ("Again!", Afterwards, Again),
        ("once more", Afterwards, Again),
        ("在来一次", Afterwards, Again),
        ("Repeat.", Afterwards, Repeat),
        ("重复", Afterwards, Repeat),
        ("Skip.", Afterwards, Skip),
        ("Harder.", Afterwards, Rate(Rating::Hard)),
        ("太难了", Afterwards, Rate(Rating::Hard)),
        ("That was easy.", Afterwards, Rate(Rating::Easy)),
        ("简单", Afterwards, Rate(Rating::Easy)),
        ("一般", Afterwards, Rate(Rating::Good)),
        ("Stop!", Afterwards, Stop),
        ("停止", Afterwards, Stop),
        ("今天就到这里吧", Afterwards, Stop),
    ] {
        hears(utterance, moment, Some(command));
    }
}

#[test]
fn what_belongs_to_an_answer_is_no_command() {
    for utterance in [
        "",
        "…",
        "嗯",
        "OK, well, so",
        "we repeat the request",
        "repeat the request",
        "then repeat",
        "next the scheduler binds the pod",
        "Next, the scheduler.",
        "the pod is done",
        "I'm done with the scheduler",
        "and that's all the kubelet needs",
        "done",
        "the answer is simple",
        "stop the container",
        "it stops",
        "we try again",
        "skip the cache",
        "一个 Pod 说完了之后",
        "说完了调度器，再说 kubelet",
        "再说一遍调度器的作用",
        "重复读",
        "可重复读",
        "下一个问题是调度",
        "kubelet 再来一次",
        "跳过缓存",
        "停止容器",
        "简单来说",
        "就这些步骤",
    ] {
        for moment in [Moment::Opening, Moment::Answering] {
            hears(utterance, moment, None);
        }
    }
    // Words for other moments.
    for utterance in
        ["next", "下一题", "answer", "again", "再来一次", "easy", "简单", "ready", "好了", "continue", "继续"]
    {
        hears(utterance, Moment::Opening, None);
        hears(utterance, Moment::Answering, None);
    }
    for utterance in ["skip", "跳过", "stop", "停止", "bye"] {
        hears(utterance, Moment::Answering, None);
    }
    // Two characters sound like many words: 重负, 从父.
    hears("虫复", Moment::Answering, None);
    hears("I'm done", Moment::Afterwards, None);
}

#[test]
fn the_words_of_a_question_s_own_points_are_answers_to_it() {
    let commands = Commands::default();
    let asked = question(BANK);
    for answer in ["说完了", "Skip.", "once more", "retry"] {
        for moment in [Moment::Opening, Moment::Answering] {
            assert_eq!(commands.hear(answer, moment, &asked), None, "{answer}");
        }
    }
    assert_eq!(commands.hear("I'm done", Moment::Answering, &asked), Some(Command::Done));
    // Afterwards nobody answers any more.
    assert_eq!(commands.hear("skip", Moment::Afterwards, &asked), Some(Command::Skip));
}

#[test]
fn no_phrase_means_two_things_at_once_and_every_command_has_both_languages() {
    let phrases = Commands::default().phrases;
    for one in &phrases {
        assert!(!without_fillers(&one.tokens).is_empty() && one.tokens.len() <= LONGEST, "{one:?}");
        for other in &phrases {
            let clash = one.command != other.command
                && meet(one.command, other.command)
                && (same(&one.tokens, &other.tokens)
                    || one.tokens.len() > 1 && sounds_alike(&one.tokens, &other.tokens));
            assert!(!clash, "{one:?} and {other:?}");
        }
    }
    for (name, command) in NAMES {
        assert_eq!((command.name(), Command::from_name(name)), (name, Some(command)));
        for kind in [Kind::Han, Kind::Word] {
            assert!(
                phrases.iter().any(|p| p.command == command && p.tokens[0].kind == kind),
                "{name} {kind:?}"
            );
        }
    }
}

#[test]
fn aliases_add_and_take_away_and_conflicts_are_told() {
    let alias = |command: &str, phrase: &str| Alias { command: command.into(), phrase: phrase.into() };
    let (commands, troubles) = Commands::with(&[
        alias("next", "Weiter"),
        alias("next", "走起"),
        alias("again", "-retry"),
        alias("stop", "retry"),
        alias("done", "over and out"),
    ]);
    assert_eq!(troubles, []);
    let hear = |utterance: &str| commands.hear(utterance, Moment::Afterwards, &other());
    assert_eq!(hear("weiter!"), Some(Command::Next));
    assert_eq!(hear("走起"), Some(Command::Next));
    assert_eq!(hear("retry"), Some(Command::Stop));
    assert_eq!(hear("again"), Some(Command::Again));
    assert_eq!(commands.hear("Over and out.", Moment::Answering, &other()), Some(Command::Done));
    let (_, troubles) = Commands::with(&[
        alias("next", "again"),
        alias("nxt", "onwards"),
        alias("next", "嗯，那个"),
        alias("next", "and now we go on with the next one of all the questions"),
        alias("next", "-onwards"),
        // Never at the same moment.
        alias("ready", "once more"),
    ]);
    let told: Vec<_> = troubles.iter().map(|(index, trouble)| format!("{index}: {trouble}")).collect();
    expect_test::expect![[r#"
        0: `again` is a phrase for again already; take it away there ("-again") or choose another
        1: there is no command `nxt`; commands are done, ready, repeat, next, answer, again, skip, easy, good, hard, stop
        2: `嗯，那个` is said between other words all the time, and cannot be a command
        3: `and now we go on with the next one of all the questions` is too long: at most 10 words or Chinese characters
        4: `onwards` is no phrase for next that could be taken away"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn commands_are_no_part_of_the_answer() {
    let said = |texts: &[&str]| -> Vec<Segment> {
        let at = |i: usize| Millis(i as u64 * 1000);
        texts
            .iter()
            .enumerate()
            .map(|(i, t)| Segment { text: (*t).into(), start: at(i), end: at(i + 1) })
            .collect()
    };
    let commands = Commands::default();
    for (texts, kept, end) in [
        (&["The pod is stored.", "I'm done."][..], &["The pod is stored."][..], Some(Command::Done)),
        (&["写入 etcd", "说完了", "嗯，说完了。", ""], &["写入 etcd"], Some(Command::Done)),
        (&["First", "再说一遍", "then it binds"], &["First", "then it binds"], None),
        (&["First", "再说一遍"], &["First"], Some(Command::Repeat)),
        (&["repeat"], &[], Some(Command::Repeat)),
        (&["skip"], &["skip"], Some(Command::Skip)),
        (&["It is stored", "skip"], &["It is stored", "skip"], None),
        // The person went on after all.
        (
            &["First.", "That's all.", "No, then it binds."],
            &["First.", "That's all.", "No, then it binds."],
            None,
        ),
        (&[], &[], None),
    ] {
        let segments = said(texts);
        let left: Vec<_> = commands.strip(&segments, &other()).into_iter().map(|s| s.text).collect();
        assert_eq!(left, kept, "{texts:?}");
        assert_eq!(commands.at_end(&segments, &other()), end, "{texts:?}");
    }
}

#[test]
fn a_late_recognizer_does_not_hide_a_command_in_the_utterance_before() {
    let commands = Commands::default();
    let text = |text: &str| vec![Segment { text: text.into(), start: Millis(0), end: Millis(9000) }];
    let apart = [Millis(100)..Millis(3000), Millis(3200)..Millis(6000), Millis(7500)..Millis(9000)];
    let at_once = [Millis(100)..Millis(6000), Millis(6200)..Millis(9000)];
    for (said, speech, parts) in [
        ("It is stored in etcd. I'm done.", &apart[..], &["It is stored in etcd.", "I'm done."][..]),
        ("写入 etcd。说完了。", &apart, &["写入 etcd。", "说完了。"]),
        // Without a pause it is part of what is said; so is what is no sentence of its own.
        ("It is stored in etcd. I'm done.", &at_once, &["It is stored in etcd. I'm done."]),
        ("It is stored, and I'm done.", &apart, &["It is stored, and I'm done."]),
        ("I'm done.", &apart, &["I'm done."]),
        ("", &[], &[""]),
    ] {
        let parted = commands.part(&text(said), speech, &ASKED);
        assert_eq!(parted.iter().map(|part| part.text.as_str()).collect::<Vec<_>>(), parts, "{said}");
    }
}

/// Sentences of real answers: the points and reference answers of the bundled banks.
#[test]
fn no_sentence_of_a_real_answer_is_a_command() {
    let commands = Commands::default();
    let banks = [
        include_str!("../../../questions/kubernetes.en.md"),
        include_str!("../../../questions/kubernetes.zh.md"),
        include_str!("../../../questions/interview.en.md"),
        include_str!("../../../questions/interview.zh.md"),
        include_str!("../../../questions/cicd.zh.md"),
        include_str!("../../../questions/images.en.md"),
        include_str!("../../../questions/networks.zh.md"),
    ];
    let mut tried = 0;
    for bank in banks {
        for asked in notes::parse(Path::new("bank.md"), bank).questions {
            let texts = asked.points.iter().map(|p| p.text.as_str()).chain([asked.reference.as_str()]);
            for piece in
                texts.flat_map(|text| text.split(['.', '。', ',', '，', '；', ';', ':', '：', '\n', '、']))
            {
                for moment in [Moment::Opening, Moment::Answering] {
                    assert_eq!(commands.hear(piece, moment, &ASKED), None, "{piece}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

static COMMANDS: LazyLock<Commands> = LazyLock::new(Commands::default);
static ASKED: LazyLock<Question> = LazyLock::new(other);

fn phrase() -> impl Strategy<Value = String> {
    let lines = include_str!("../words/commands.txt").lines().filter(|line| !line.starts_with('#'));
    let phrases: Vec<String> = lines
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(_, list)| list.split('|').map(|phrase| phrase.trim().to_owned()))
        .collect();
    proptest::sample::select(phrases)
}

fn content() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(
        &[
            "the pod",
            "kubelet",
            "scheduler",
            "etcd",
            "the request",
            "容器",
            "调度器",
            "请求",
            "API Server 把 Pod",
        ][..],
    )
}

proptest! {
    #[test]
    fn a_phrase_among_other_words_is_no_command(phrase in phrase(), before in content(), after in content()) {
        for text in [format!("{before} {phrase}"), format!("{phrase} {after}"), format!("{before}{phrase}，{after}")] {
            for moment in MOMENTS {
                prop_assert_eq!(COMMANDS.hear(&text, moment, &ASKED), None, "{} {:?}", &text, moment);
            }
        }
    }

    #[test]
    fn writing_does_not_matter(phrase in phrase(), filler in proptest::sample::select(&["", "um, ", "嗯，", "OK. "][..]), upper: bool) {
        let text = if upper { phrase.to_uppercase() } else { phrase.clone() };
        for moment in MOMENTS {
            let plain = COMMANDS.hear(&phrase, moment, &ASKED);
            prop_assert_eq!(COMMANDS.hear(&format!("{filler}{text}。"), moment, &ASKED), plain);
        }
    }

    #[test]
    fn anything_can_be_heard(text in "\\PC{0,60}") {
        for moment in MOMENTS {
            let _ = COMMANDS.hear(&text, moment, &ASKED);
        }
    }
}
