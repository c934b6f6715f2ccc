//! What the reference answers of the bundled questions come to: written, and spoken by the system's voice and heard by a
//! model. Prints a table; nothing fails. `VIVA_MODEL` names a model (else the bundled one, which knows only the words of its
//! lessons), an argument keeps to the questions whose ids contain it: `cargo bench --bench spoken -- pod-creation`.
//!
//! The columns: points of the question; coverage of the answer as text; points still hit when their sentences are taken
//! out of the text; seconds of speech; words heard wrongly, of all (Chinese by the character); coverage of what was heard;
//! points still hit when what was heard of their sentences is taken out. Below the table, what each of those was hit by.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark touches the world, prints, and stops where it cannot go on"
)]

#[path = "../tests/bundled/left_out.rs"]
#[allow(dead_code, reason = "the test also shows the words")]
mod left_out;

use left_out::{Reference, quoted};
use std::path::{Path, PathBuf};
use std::process::Command;
use viva::coach::{Question, Verdict, assess};
use viva::edge::bank::Bank;
use viva::edge::voice::{SystemVoice, Wishes};
use viva::render::spoken;
use viva::time::Millis;
use viva::transcript::{Segment, Transcript, is_han};

/// What a speaker rests between two sentences: longer than the pause at which utterances are cut.
const REST: f64 = 0.8;

/// One question's line of the table.
#[derive(Default)]
struct Row {
    points: usize,
    written: f64,
    written_left: usize,
    seconds: f64,
    words: usize,
    wrong: usize,
    heard: f64,
    heard_left: usize,
    /// Each of those points, with what it was still credited for.
    because: Vec<String>,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model =
        std::env::var_os("VIVA_MODEL").map_or_else(|| root.join("models/viva-demo.bin"), PathBuf::from);
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let bank = Bank::load(&root.join("questions")).unwrap();
    let voice = SystemVoice::find(&Wishes::default(), None)
        .unwrap_or_else(|error| panic!("{error}\n{}", error.hints().join("\n")));
    println!("voice `{}`, model `{}`\n", voice.name(), model.display());
    println!("| question | points | text | left out | speech | wrong words | heard | left out |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut rows: Vec<Row> = Vec::new();
    let questions: Vec<&Question> =
        bank.questions.iter().filter(|question| question.id.contains(&wanted)).collect();
    // The recognizer leaves a core free, and rendering waits for programs: several at a time.
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
    for some in questions.chunks(workers) {
        std::thread::scope(|scope| {
            let (bank, voice, model) = (&bank, &voice, model.as_path());
            let measured: Vec<_> = some
                .iter()
                .map(|&question| scope.spawn(move || measure(question, bank, voice, model)))
                .collect();
            for (question, row) in some.iter().zip(measured) {
                let row = row.join().unwrap();
                println!("{}", row.line(&question.id));
                rows.push(row);
            }
        });
    }
    println!();
    rows.iter().flat_map(|row| &row.because).for_each(|line| println!("{line}"));
    for (name, is_chinese) in [("Chinese", true), ("English", false)] {
        let questions = bank.questions.iter().filter(|question| question.id.contains(&wanted));
        let of = questions.zip(&rows).filter(|(question, _)| question.speaks_chinese() == is_chinese);
        let of: Vec<&Row> = of.map(|(_, row)| row).collect();
        if !of.is_empty() {
            println!("{}", summary(name, &of));
        }
    }
}

impl Row {
    fn line(&self, name: &str) -> String {
        format!(
            "| {name} | {} | {:.0}% | {} | {:.0} s | {:.1}% | {:.0}% | {} |",
            self.points,
            self.written * 100.0,
            self.written_left,
            self.seconds,
            self.wrong as f64 * 100.0 / self.words.max(1) as f64,
            self.heard * 100.0,
            self.heard_left,
        )
    }
}

fn summary(name: &str, rows: &[&Row]) -> String {
    let sum = |of: fn(&Row) -> usize| rows.iter().map(|row| of(row)).sum::<usize>();
    let (points, count) = (sum(|row| row.points), rows.len());
    let covered = |of: fn(&Row) -> f64| rows.iter().filter(|row| of(row) >= 0.8).count();
    let mean = |of: fn(&Row) -> f64| rows.iter().map(|row| of(row)).sum::<f64>() * 100.0 / count as f64;
    format!(
        "\n{name}: {count} answers, {points} points, {:.0} minutes of speech\n\
         - written: {} covered to 80% and more, {:.1}% on average; {} points still hit without their sentences\n\
         - spoken: {:.1}% of the words heard wrongly; {} covered to 80% and more, {:.1}% on average; {} points still hit",
        rows.iter().map(|row| row.seconds).sum::<f64>() / 60.0,
        covered(|row| row.written),
        mean(|row| row.written),
        sum(|row| row.written_left),
        sum(|row| row.wrong) as f64 * 100.0 / sum(|row| row.words).max(1) as f64,
        covered(|row| row.heard),
        mean(|row| row.heard),
        sum(|row| row.heard_left),
    )
}

fn measure(question: &Question, bank: &Bank, voice: &SystemVoice, model: &Path) -> Row {
    let glossary = bank.glossary_for(question);
    let reference = Reference::new(question, &glossary);
    let hits = |verdict: Verdict| usize::from(verdict == Verdict::Hit);
    let spoken = Spoken::new(question, &reference, voice);
    let segments = spoken.heard(question, bank, model);
    let transcript = Transcript::from_segments(segments.iter().cloned());
    let heard = assess(question, &transcript, &glossary);
    let left = (0..question.points.len()).filter(|&point| heard.points[point].verdict == Verdict::Hit);
    let mut because = Vec::new();
    for point in left {
        let rest = segments.iter().filter(|segment| {
            let sentence = spoken.sentence_at(segment);
            !reference.saying[point].contains(&sentence)
        });
        let rest = Transcript::from_segments(rest.cloned());
        let judged = &assess(question, &rest, &glossary).points[point];
        if judged.verdict == Verdict::Hit {
            let spans: Vec<_> = judged.evidence.iter().map(|evidence| evidence.span.clone()).collect();
            let (says, words) = (&question.points[point].text, quoted(rest.text(), &spans).join(" … "));
            because.push(format!("still hit: {}, point {} `{says}` by: {words}", question.id, point + 1));
        }
    }
    let (said, written) = (words(&spoken.text), words(transcript.text()));
    Row {
        points: question.points.len(),
        written: reference.whole.coverage.unwrap_or_default(),
        written_left: reference.each_left_out().iter().map(|left| hits(left.verdict)).sum(),
        seconds: spoken.samples.len() as f64 / f64::from(spoken.rate),
        words: said.len(),
        wrong: distance(&said, &written),
        heard: heard.coverage.unwrap_or_default(),
        heard_left: because.len(),
        because,
    }
}

/// An answer as sound.
struct Spoken {
    /// What the voice was given.
    text: String,
    samples: Vec<f32>,
    rate: u32,
    /// Where each sentence of the reference ends.
    ends: Vec<Millis>,
}

impl Spoken {
    fn new(question: &Question, reference: &Reference<'_>, voice: &SystemVoice) -> Self {
        let mut spoken = Spoken { text: String::new(), samples: Vec::new(), rate: 0, ends: Vec::new() };
        for sentence in &reference.sentences {
            let text = spoken::plain(sentence, question.speaks_chinese());
            let speech = voice.render(&text, question.language, &|| false).unwrap();
            if !speech.samples.is_empty() {
                assert!(spoken.rate == 0 || spoken.rate == speech.rate, "the voice changes its rate");
                spoken.rate = speech.rate;
                spoken.samples.extend(speech.samples);
                let rest = (REST * f64::from(spoken.rate)) as usize;
                spoken.samples.resize(spoken.samples.len() + rest, 0.0);
            }
            spoken.text.push_str(&text);
            spoken.text.push(' ');
            let end = spoken.samples.len() as u64 * 1000 / u64::from(spoken.rate.max(1));
            spoken.ends.push(Millis(end));
        }
        spoken
    }

    /// What viva hears of it.
    fn heard(&self, question: &Question, bank: &Bank, model: &Path) -> Vec<Segment> {
        let folder = tempfile::tempdir().unwrap();
        let wav = folder.path().join("answer.wav");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: self.rate,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let mut writer = hound::WavWriter::create(&wav, spec).unwrap();
        self.samples.iter().for_each(|&sample| writer.write_sample(sample).unwrap());
        writer.finalize().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_viva"))
            .args(["grade", "--json", "--question", &question.id])
            .args([Path::new("--bank"), &bank.path, Path::new("--wav"), &wav, Path::new("--model"), model])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let grade: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        serde_json::from_value(grade["transcript"]["segments"].clone()).unwrap()
    }

    /// The sentence in which the middle of a segment was spoken.
    fn sentence_at(&self, segment: &Segment) -> usize {
        let middle = (segment.start.0 + segment.end.0) / 2;
        self.ends.partition_point(|end| end.0 <= middle).min(self.ends.len().saturating_sub(1))
    }
}

/// Words in lower case; of Chinese every character.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        if is_han(c) {
            words.push(c.to_string());
        } else if c.is_alphanumeric() {
            match words.last_mut().filter(|_| open) {
                Some(word) => word.extend(c.to_lowercase()),
                None => words.push(c.to_lowercase().collect()),
            }
        }
        open = c.is_alphanumeric() && !is_han(c);
    }
    words
}

/// How many words must be changed, left out or put in to make one text of the other.
fn distance(said: &[String], heard: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (at, word) in said.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], at + 1);
        for (to, other) in heard.iter().enumerate() {
            let change = before + usize::from(word != other);
            before = row[to + 1];
            row[to + 1] = change.min(before + 1).min(row[to] + 1);
        }
    }
    row[heard.len()]
}
