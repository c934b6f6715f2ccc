//! What listening costs: how long after an answer the grade is there, whether recognition keeps up with speech, how much
//! computing it takes beside whisper.cpp as it comes, and how much memory. Prints tables; nothing fails. Each answer is a
//! minute of recorded speech in real time through the loop that also hears the microphone, in a process of its own.
//!
//! The model is a stand-in that this writes (see `stand_in`), or `VIVA_MODEL`. `VIVA_BENCH_RUNS` answers are heard, three
//! when it is not set: `VIVA_BENCH_RUNS=30 cargo bench --bench listening` takes 40 minutes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark touches the world, prints, and stops where it cannot go on"
)]

#[path = "../../tests/it/stand_in.rs"]
mod stand_in;

use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use viva::app::hear::{self, Hearing, Wish};
use viva::coach::{Caveat, Question, assess};
use viva::edge::bank::Bank;
use viva::edge::clock::{Stopwatch, now};
use viva::edge::ear::Ear;
use viva::edge::takes::{Asked, Takes};
use viva::edge::wav::{Pace, WavSource};
use viva::edge::weights;
use viva::edge::whisper::{Whisper, threads};
use viva::language::Language;
use viva::listen::{
    AudioSource as _, Expectation, Flow, Listener, Patience, RATE, Recognizer, Said, Settings, utterance,
};
use viva::time::Millis;
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters};

/// Seconds of the answer.
const SECONDS: usize = 60;
/// What it is put together from: English and Chinese, sentences with pauses of 0.8 s.
const RECORDINGS: [&str; 6] = [
    "questions/demo-answer.wav",
    "tests/audio/two-steps.wav",
    "tests/audio/mandarin.wav",
    "tests/audio/binding.wav",
    "tests/audio/no-idea.wav",
    "tests/audio/watch.wav",
];
/// The variable by which this program tells itself what to measure.
const CHILD: &str = "VIVA_BENCH_CHILD";
/// whisper.cpp as Python's users get it.
const PACKAGE: &str = "pywhispercpp";

/// What one process measures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Task {
    /// An answer, as if it were being spoken.
    Live {
        /// Whether somebody watches the text.
        watched: bool,
        /// Seconds that a pass of the recognizer takes at least.
        pass: f64,
    },
    /// The same as a recording.
    Recording,
    /// whisper.cpp with the default settings of its Rust binding, or with those of its own program.
    Plain { beam: bool },
}

/// What was measured.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Figures {
    /// From the end to the grade, in seconds.
    latency: f64,
    /// CPU seconds.
    cpu: f64,
    /// Seconds that a pass took, on average.
    pass: f64,
    /// Utterances, as the pauses cut them.
    utterances: usize,
    /// Passes of the recognizer, looks at open utterances among them.
    passes: usize,
    /// Seconds of speech in the answer, and where it was over.
    speech: f64,
    over: f64,
    /// The most utterances that were not recognized yet, and those at the end.
    behind: usize,
    behind_at_end: usize,
    /// Seconds of sound in the take.
    take: f64,
    late: bool,
    words: usize,
    coverage: f64,
    /// The most memory, in MB.
    memory: f64,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let model = std::env::var_os("VIVA_MODEL").map(PathBuf::from);
    let model = model.unwrap_or_else(|| scratch.join("stand-in-base-1.bin"));
    let wav = scratch.join("a-minute.wav");
    if let Ok(task) = std::env::var(CHILD) {
        let figures = measure(serde_json::from_str(&task).unwrap(), &model, &wav, scratch);
        println!("{}", serde_json::to_string(&figures).unwrap());
        return;
    }
    if !model.exists() {
        stand_in::write(&model, stand_in::Size::BASE, &root.join("models/viva-demo.bin")).unwrap();
    }
    join(root, &wav);
    let runs = std::env::var("VIVA_BENCH_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(3);
    introduce(&model);
    let live: Vec<Figures> = (0..runs)
        .map(|run| {
            eprintln!("answer {} of {runs}: a minute each", run + 1);
            child(Task::Live { watched: true, pass: 0.0 })
        })
        .collect();
    keeping_up(&live);
    let spacing = SECONDS as f64 / live[0].utterances.max(1) as f64;
    eprintln!("the same with a recognizer that is twice too slow");
    too_slow(&child(Task::Live { watched: true, pass: 2.0 * spacing }), 2.0 * spacing);
    eprintln!("computing");
    computing(&live, &wav, &model, scratch);
    println!("load of all programs at the end, this one included: {}", load());
}

fn introduce(model: &Path) {
    let known = weights::inspect(model).unwrap();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!(
        "{cores} cores, of which the recognizer uses {}; other programs' load at the start {}",
        threads(),
        load()
    );
    println!(
        "model `{}`: {}, {}, {} MB",
        known.name,
        known.size.name(),
        known.quantization,
        known.bytes / 1_000_000
    );
    if std::env::var_os("VIVA_MODEL").is_none() {
        println!(
            "(random weights in the layer sizes of `base`: it is as slow as one and says the same to every utterance)"
        );
    }
    println!("times are those of this machine at this moment: other programs lengthen them\n");
}

/// How many programs wanted a core in the last minute.
fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

fn keeping_up(live: &[Figures]) {
    let mut latency: Vec<f64> = live.iter().map(|run| run.latency * 1000.0).collect();
    latency.sort_by(f64::total_cmp);
    let at =
        |share: f64| latency[((latency.len() as f64 * share).ceil() as usize).clamp(1, latency.len()) - 1];
    let most = |of: fn(&Figures) -> f64| live.iter().map(of).fold(0.0, f64::max);
    let one = &live[0];
    println!(
        "## A minute of speech, spoken now and watched; over after the silence of an answer with missing points, {:.1} s\n",
        Patience::Normal.silence(Expectation::Missing)
    );
    println!("| measure | {} runs |\n| --- | --- |", live.len());
    println!("| grade after the end, median | {:.0} ms |", at(0.5));
    println!("| grade after the end, 95th percentile | {:.0} ms |", at(0.95));
    println!("| a pass of the recognizer, average of the slowest run | {:.2} s |", most(|run| run.pass));
    println!(
        "| recognition, for each second of the minute, at most | {:.2} s |",
        most(|run| run.pass * run.passes as f64 / SECONDS as f64)
    );
    println!("| utterances not recognized yet, at most | {:.0} |", most(|run| run.behind as f64));
    println!("| the same when the answer was over | {:.0} |", most(|run| run.behind_at_end as f64));
    println!("| memory, at most | {:.0} MB |", most(|run| run.memory));
    println!(
        "\nthe first: {:.1} s of speech, over at {:.1} s, {} utterances, {} passes, {} words, coverage {:.0}%, take {:.1} s, {}\n",
        one.speech,
        one.over,
        one.utterances,
        one.passes,
        one.words,
        one.coverage * 100.0,
        one.take,
        caveat(one)
    );
}

fn too_slow(run: &Figures, pass: f64) {
    println!(
        "## The same, with a recognizer twice too slow: {pass:.1} s a pass, twice the time from utterance to utterance\n"
    );
    println!("| measure | 1 run |\n| --- | --- |");
    println!("| grade after the end | {:.1} s |", run.latency);
    println!("| utterances not recognized yet, at most | {} |", run.behind);
    println!("| the same when the answer was over | {} |", run.behind_at_end);
    println!("| passes, in which what waited is joined | {} |", run.passes);
    println!("| take, of {:.1} s listened to | {:.1} s |", run.over, run.take);
    println!("| told with the grade | {} |\n", caveat(run));
}

fn caveat(run: &Figures) -> &'static str {
    if run.late { "the recognizer was late" } else { "no word of a late recognizer" }
}

fn computing(live: &[Figures], wav: &Path, model: &Path, scratch: &Path) {
    let watched = live.iter().map(|run| run.cpu).sum::<f64>() / live.len() as f64;
    let unwatched = child(Task::Live { watched: false, pass: 0.0 });
    let recording = child(Task::Recording);
    println!("## Computing for that minute: CPU seconds of the whole process, without loading the model\n");
    println!("| program | CPU | passes | words | memory |\n| --- | --- | --- | --- | --- |");
    println!(
        "| viva, live, with the text of unfinished utterances | {watched:.1} s | {} | {} | {:.0} MB |",
        live[0].passes, live[0].words, live[0].memory
    );
    for (name, run) in [
        ("viva, live, nobody watching", unwatched),
        ("viva, a recording", recording),
        ("whisper.cpp in this build, the binding's default settings", child(Task::Plain { beam: false })),
        (
            "whisper.cpp in this build, the settings of `whisper-cli`: a beam of 5",
            child(Task::Plain { beam: true }),
        ),
    ] {
        println!("| {name} | {:.1} s | {} | {} | {:.0} MB |", run.cpu, run.passes, run.words, run.memory);
    }
    for beam in ["", "5"] {
        match python(wav, model, scratch, beam) {
            Ok(line) => println!("{line}"),
            Err(why) => println!("\nnot compared with {PACKAGE}: {why}"),
        }
    }
    println!(
        "\nwhisper.cpp is given two windows of 30 s and no pauses are cut; viva gives a recording's pauses to nobody, and a live \
         answer's utterances one by one; the seconds of all threads are added up"
    );
}

/// Measures in a process of its own, so that memory and CPU are those of one answer.
fn child(task: Task) -> Figures {
    let output = Command::new(std::env::current_exe().unwrap())
        .env(CHILD, serde_json::to_string(&task).unwrap())
        .stderr(std::process::Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{task:?}: {}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn measure(task: Task, model: &Path, wav: &Path, scratch: &Path) -> Figures {
    let mut figures = match task {
        Task::Live { watched, pass } => answer(model, wav, scratch, (Pace::RealTime, watched, pass)),
        Task::Recording => answer(model, wav, scratch, (Pace::AtOnce, false, 0.0)),
        Task::Plain { beam } => plain(model, wav, beam),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 =
        most.and_then(|most| most.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(f64::NAN);
    figures.memory = kilobytes * 1024.0 / 1e6;
    figures
}

/// Hears and grades one answer as practice does.
fn answer(model: &Path, wav: &Path, scratch: &Path, (pace, watched, pass): (Pace, bool, f64)) -> Figures {
    let folder = tempfile::tempdir_in(scratch).unwrap();
    let question = question(folder.path());
    let glossary = viva::coach::Glossary::default();
    let known = weights::inspect(model).unwrap();
    let took = Arc::new(Mutex::new(Vec::new()));
    let (path, counted) = (model.to_owned(), took.clone());
    let pass = Duration::from_secs_f64(pass);
    let mut ear =
        Ear::start(move || Ok(Measured { inner: Whisper::load(&path)?, took: counted, pass })).unwrap();
    ear.ready(|| true).unwrap();
    let live = pace == Pace::RealTime;
    let now = now();
    let takes = Takes::open(folder.path().join("takes")).unwrap();
    let take = live.then(|| takes.begin(&now, &Asked::new(&question, &now, &known, None)).unwrap());
    let mut source = WavSource::open(wav, pace).unwrap();
    let settings = Settings {
        patience: live.then_some(Patience::Normal),
        give_up: Some(15.0),
        limit: Some(180.0),
        utterance: hear::utterance_limit(known.audio_ctx),
    };
    let cpu_before = cpu_seconds();
    let last_call = Cell::new(Stopwatch::start());
    let (mut behind, mut utterances) = (0, 0);
    let hearing = Hearing {
        source: &mut source,
        ear: &mut ear,
        take,
        settings,
        live,
        watched,
        glossary: live.then_some(&glossary),
    };
    let recorded = hear::record(hearing, &question, |listener, heard| {
        behind = behind.max(not_yet(listener, heard.segments.last().map_or(Millis::ZERO, |last| last.end)));
        utterances = utterances.max(not_yet(listener, Millis::ZERO));
        // The decision to end follows at once upon the last call.
        last_call.set(Stopwatch::start());
        Wish::Listen
    })
    .unwrap();
    let behind_at_end = ear.outstanding();
    let over = recorded.listened().seconds();
    let answer = hear::understand(recorded, &mut ear, |_, _| true).unwrap();
    let assessment = assess(&question, &answer.transcript, &glossary);
    let latency = last_call.get().elapsed().as_secs_f64();
    let took = took.lock().unwrap();
    Figures {
        latency,
        cpu: cpu_seconds() - cpu_before,
        pass: took.iter().sum::<f64>() / took.len().max(1) as f64,
        utterances,
        passes: took.len(),
        speech: answer.speech.iter().map(|speech| (speech.end.0 - speech.start.0) as f64 / 1000.0).sum(),
        over,
        behind,
        behind_at_end,
        take: answer
            .take
            .map_or(0.0, |take| WavSource::open(&take, Pace::AtOnce).unwrap().length().seconds()),
        late: answer.caveats.contains(&Caveat::RecognizerLate),
        words: answer.transcript.text().split_whitespace().count(),
        coverage: assessment.coverage.unwrap_or_default(),
        memory: 0.0,
    }
}

/// Utterances that are over and not recognized yet: stretches of speech with pauses between them that cut.
fn not_yet(listener: &Listener, heard_until: Millis) -> usize {
    let pause = Millis::from_seconds(utterance::PAUSE).0;
    let speech = listener.speech();
    let follows = speech.iter().skip(1).map(|next| next.start).chain([listener.elapsed()]);
    let is_over = |(end, next): &(Millis, Millis)| next.0 >= end.0 + pause && *end > heard_until;
    speech.iter().map(|stretch| stretch.end).zip(follows).filter(is_over).count()
}

/// The recognizer with a clock.
struct Measured {
    inner: Whisper,
    took: Arc<Mutex<Vec<f64>>>,
    /// What each pass takes at least.
    pass: Duration,
}

impl Measured {
    fn measured<T>(&mut self, hear: impl FnOnce(&mut Whisper) -> T) -> T {
        let begun = Instant::now();
        let heard = hear(&mut self.inner);
        std::thread::sleep(self.pass.saturating_sub(begun.elapsed()));
        self.took.lock().unwrap().push(begun.elapsed().as_secs_f64());
        heard
    }
}

impl Recognizer for Measured {
    fn window(&self) -> usize {
        self.inner.window()
    }

    fn recognize(&mut self, samples: &[f32], language: Language) -> viva::error::Result<String> {
        self.measured(|inner| inner.recognize(samples, language))
    }

    fn tells_times(&self) -> bool {
        self.inner.tells_times()
    }

    fn recognize_joined(
        &mut self,
        samples: &[f32],
        ends: &[usize],
        language: Language,
    ) -> viva::error::Result<Said> {
        self.measured(|inner| inner.recognize_joined(samples, ends, language))
    }
}

/// A question with one point. The stand-in says it, but over and over, which is graded as an invention of the recognizer:
/// the point stays missing, and the answer is over after the longer silence of one with missing points.
fn question(folder: &Path) -> Question {
    let path = folder.join("bank.md");
    let text = format!("# Logs\n\n## Why a log? {{#log lang=en}}\n\n- {}\n", stand_in::SENTENCES[0]);
    std::fs::write(&path, text).unwrap();
    Bank::load(&path).unwrap().questions.remove(0)
}

/// whisper.cpp with the binding's default settings, or a beam as wide as its own program's, window by window.
fn plain(model: &Path, wav: &Path, beam: bool) -> Figures {
    whisper_rs::install_logging_hooks();
    let context = WhisperContext::new_with_params(model, WhisperContextParameters::default()).unwrap();
    let mut state = context.create_state().unwrap();
    let samples = samples(wav);
    let before = cpu_seconds();
    let mut figures = Figures::default();
    for window in samples.chunks(30 * RATE as usize) {
        let mut params = FullParams::new(match beam {
            true => SamplingStrategy::BeamSearch { beam_size: 5, patience: -1.0 },
            false => SamplingStrategy::Greedy { best_of: 5 },
        });
        params.set_language(Some("en"));
        params.set_print_progress(false);
        params.set_print_realtime(false);
        state.full(params, window).unwrap();
        let text: String =
            state.as_iter().map(|segment| segment.to_str_lossy().unwrap().into_owned()).collect();
        figures.words += text.split_whitespace().count();
        figures.passes += 1;
    }
    figures.cpu = cpu_seconds() - before;
    figures
}

/// The same by Python's package, which is put into an environment of its own when it is not there.
fn python(wav: &Path, model: &Path, scratch: &Path, beam: &str) -> Result<String, String> {
    let run = |program: &Path, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
        let last =
            |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().last().unwrap_or_default().to_owned();
        if output.status.success() { Ok(last(&output.stdout)) } else { Err(last(&output.stderr)) }
    };
    let environment = scratch.join("python");
    let python = environment.join("bin/python");
    if run(&python, &["-c", "import pywhispercpp"]).is_err() {
        eprintln!("installing {PACKAGE} into `{}`", environment.display());
        run(Path::new("python3"), &["-m", "venv", &environment.to_string_lossy()])?;
        run(&python, &["-m", "pip", "install", "--quiet", PACKAGE])?;
    }
    run(&python, &["-c", include_str!("plain.py"), &model.to_string_lossy(), &wav.to_string_lossy(), beam])
}

fn samples(wav: &Path) -> Vec<f32> {
    let mut source = WavSource::open(wav, Pace::AtOnce).unwrap();
    let mut samples = Vec::new();
    while source.read(&mut samples).unwrap() == Flow::More {}
    samples
}

/// Writes the minute of speech.
fn join(root: &Path, wav: &Path) {
    let mut all: Vec<f32> = RECORDINGS.iter().flat_map(|file| samples(&root.join(file))).collect();
    all.truncate(SECONDS * RATE as usize);
    assert_eq!(all.len(), SECONDS * RATE as usize, "the recordings are shorter than a minute");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(wav, spec).unwrap();
    all.iter().for_each(|sample| writer.write_sample((sample * 32767.0) as i16).unwrap());
    writer.finalize().unwrap();
}

/// CPU seconds of this process, all threads together; in hundredths, as Linux counts them.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: Vec<f64> = fields.skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
    if ticks.len() == 2 { (ticks[0] + ticks[1]) / 100.0 } else { f64::NAN }
}
