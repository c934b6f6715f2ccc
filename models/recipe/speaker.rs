//! viva's own voice for the lessons, so that they sound as viva speaks. `speaker texts BANK` prints what the bank's questions
//! say, a sentence a line: `language TAB kind TAB text`. `speaker` alone answers each line `language TAB English voice TAB
//! Chinese voice TAB rate TAB text` by a line of JSON, `{"runs": [[language, text], ...], "samples": N}`, and N samples
//! of 16 bits at 16 kHz.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a tool of the recipe touches the world, prints, and stops where it cannot go on"
)]

use std::collections::HashMap;
use std::io::{BufRead, Write, stdin, stdout};
use std::path::Path;
use viva::coach::Language;
use viva::edge::bank::Bank;
use viva::edge::voice::{SystemVoice, Wishes};
use viva::listen::RATE;
use viva::listen::resample::resample;
use viva::render::spoken;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [texts, bank] if texts == "texts" => print_texts(Path::new(bank)),
        _ => speak(),
    }
}

/// The texts of a bank: the sentences of the reference answers, points, other ways to say a term, and questions.
fn print_texts(folder: &Path) {
    for question in Bank::load(folder).unwrap().questions {
        let language = question.language.code();
        let print = |kind: &str, text: &str| println!("{language}\t{kind}\t{}", text.replace('\n', " "));
        for sentence in spoken::sentences(&question.reference) {
            print("answer", &sentence);
        }
        print("question", &question.text);
        for point in &question.points {
            print("point", &point.text);
            let ways = point.terms.iter().flat_map(|term| &term.ways);
            ways.for_each(|way| print("term", way));
        }
    }
}

fn speak() {
    let mut voices: HashMap<String, SystemVoice> = HashMap::new();
    for line in stdin().lock().lines().map(Result::unwrap) {
        let fields: Vec<&str> = line.splitn(5, '\t').collect();
        let [language, english, chinese, rate, text] = fields[..] else { panic!("not five fields: {line}") };
        let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        let voice = voices.entry(format!("{english}\t{chinese}\t{rate}")).or_insert_with(|| {
            let wishes = Wishes { english: named(english), chinese: named(chinese), rate: rate.parse().ok() };
            SystemVoice::find(&wishes, None).unwrap()
        });
        let language = if language == "zh" { Language::Chinese } else { Language::English };
        let read = spoken::plain(text, language == Language::Chinese);
        let speech = voice.render(&read, language, &|| false).unwrap();
        let samples = resample(&speech.samples, speech.rate, RATE).unwrap();
        let runs = spoken::runs(&read, language).into_iter().map(|run| (run.language.code(), run.text));
        let answer = serde_json::json!({ "runs": runs.collect::<Vec<_>>(), "samples": samples.len() });
        let sound =
            samples.iter().flat_map(|sample| ((sample.clamp(-1.0, 1.0) * 32767.0) as i16).to_le_bytes());
        let mut out = stdout().lock();
        writeln!(out, "{answer}").unwrap();
        out.write_all(&sound.collect::<Vec<u8>>()).unwrap();
        out.flush().unwrap();
    }
}
