//! How fast this machine recognizes speech with each model, and which model suits it.

use serde::Serialize;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Speech between two pauses is usually no longer than this, in seconds; a recognizer keeps up when it needs less time
/// for so much.
pub const TYPICAL: f64 = 8.0;
/// A recognizer that needs more than this share of the time has none left for anything else the machine does.
const KEEPS_UP: f64 = 0.8;

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bench {
    /// Processor cores that viva may use.
    pub cores: usize,
    /// Threads that the recognizer uses.
    pub threads: usize,
    /// Seconds from the last word's recognition being started to the end of the answer: what remains of the silence that
    /// ends an answer, once its last words were cut out.
    pub seconds_for_last_words: f64,
    /// The models, the smallest first.
    pub models: Vec<Measured>,
    /// Model files that cannot be used, and why.
    pub unusable: Vec<String>,
}

/// One model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Its name, as `--model` takes it.
    pub name: String,
    /// Its file.
    pub path: String,
    /// The length of the file.
    pub bytes: u64,
    /// Whether it understands only the demonstration's voices.
    pub is_demo: bool,
    /// Seconds to load it.
    pub load: f64,
    /// Passes over speech, the shortest first.
    pub passes: Vec<Pass>,
}

/// The recognition of one piece of speech.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pass {
    /// Seconds of speech.
    pub speech: f64,
    /// Seconds that it took: the median of the runs.
    pub took: f64,
    /// How often it was run.
    pub runs: usize,
}

impl Pass {
    /// The time it took for each second of speech.
    fn factor(&self) -> f64 {
        self.took / self.speech
    }
}

impl Measured {
    /// The pass over about [`TYPICAL`] seconds: what viva gives to the recognizer most.
    fn typical(&self) -> Option<&Pass> {
        self.passes
            .iter()
            .rev()
            .min_by(|a, b| (a.speech - TYPICAL).abs().total_cmp(&(b.speech - TYPICAL).abs()))
    }

    /// Whether text comes no later the longer somebody speaks.
    pub fn keeps_up(&self) -> bool {
        self.typical().is_some_and(|pass| pass.factor() <= KEEPS_UP)
    }

    /// Whether the last words are recognized when the silence ends the answer.
    fn is_in_time(&self, seconds: f64) -> bool {
        self.typical().is_some_and(|pass| pass.took <= seconds)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    bench: &'a Bench,
    suits: Vec<&'a str>,
    recommended: Option<&'a str>,
}

impl Bench {
    fn suits(&self, model: &Measured) -> bool {
        !model.is_demo && model.keeps_up() && model.is_in_time(self.seconds_for_last_words)
    }

    /// The largest model that understands people, keeps up with them, and is done when they are.
    pub fn recommended(&self) -> Option<&Measured> {
        self.models.iter().filter(|model| self.suits(model)).max_by_key(|model| model.bytes)
    }

    /// The JSON document.
    ///
    /// # Errors
    /// Never in practice: there are no maps with odd keys.
    pub fn json(&self) -> serde_json::Result<String> {
        let suits = self.models.iter().filter(|model| self.suits(model)).map(|model| model.name.as_str());
        let recommended = self.recommended().map(|model| model.name.as_str());
        serde_json::to_string_pretty(&Document { bench: self, suits: suits.collect(), recommended })
            .map(|text| text + "\n")
    }

    /// The report for a terminal. `download` is the command that fetches a model.
    pub fn text(&self, download: &str) -> String {
        let mut text = format!(
            "whisper.cpp with {} on {}: seconds for each piece of speech (× its length)\n\n",
            counted(self.threads, "thread"),
            counted(self.cores, "core")
        );
        for row in aligned(&self.rows()) {
            text += row.trim_end();
            text.push('\n');
        }
        for why in &self.unusable {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n! {why}");
        }
        text.push_str(if self.unusable.is_empty() { "\n" } else { "\n\n" });
        text + &self.advice(download)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let lengths: Vec<f64> = self.lengths();
        let mut head: Vec<String> = ["model", "file", "load"].map(str::to_owned).to_vec();
        head.extend(lengths.iter().map(|length| format!("{length:.0} s")));
        head.extend(["keeps up", "last words in time"].map(str::to_owned));
        let mut rows = vec![head];
        for model in &self.models {
            let mut row = vec![
                model.name.clone(),
                format!("{:.0} MB", model.bytes as f64 / 1e6),
                format!("{:.1}", model.load),
            ];
            row.extend(lengths.iter().map(|length| {
                let pass = model.passes.iter().find(|pass| (pass.speech - length).abs() < 0.5);
                pass.map_or("–".to_owned(), |pass| format!("{:.2} (×{:.2})", pass.took, pass.factor()))
            }));
            let told = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
            row.push(told(model.keeps_up()));
            row.push(told(model.is_in_time(self.seconds_for_last_words)));
            rows.push(row);
        }
        rows
    }

    /// The lengths that were measured with any model.
    fn lengths(&self) -> Vec<f64> {
        let mut lengths: Vec<f64> =
            self.models.iter().flat_map(|model| &model.passes).map(|pass| pass.speech.round()).collect();
        lengths.sort_by(f64::total_cmp);
        lengths.dedup();
        lengths
    }

    fn advice(&self, download: &str) -> String {
        if let Some(model) = self.recommended() {
            return format!(
                "→ {}: the largest that keeps up with speech and has the last words {:.1} s after they were cut out\n  \
                 use it with: --model {}, or model = {:?} in the settings\n",
                model.name, self.seconds_for_last_words, model.name, model.name
            );
        }
        let real: Vec<&Measured> = self.models.iter().filter(|model| !model.is_demo).collect();
        let fastest = real.iter().min_by(|a, b| {
            let took = |model: &Measured| model.typical().map_or(f64::INFINITY, |pass| pass.took);
            took(a).total_cmp(&took(b))
        });
        match fastest {
            Some(model) => format!(
                "→ no model keeps up with speech here; {} comes nearest: answers are whole, but feedback is late\n  \
                 a smaller one, such as tiny or base, may do: {download}\n",
                model.name
            ),
            None if self.models.is_empty() => {
                format!("→ there is no model to measure; get one with: {download}\n")
            }
            None => format!(
                "→ only the demonstration model is here, and it understands only the demo's synthetic voices: nothing to \
                 recommend\n  for real answers get a model, then measure again: {download}\n"
            ),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Rows whose cells stand below each other.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths);
        cells.map(|(cell, width)| format!("{cell}{}  ", " ".repeat(width - cell.width()))).collect::<String>()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn model(name: &str, megabytes: u64, took: [f64; 3]) -> Measured {
        let passes = [3.0, 8.0, 20.0].iter().zip(took);
        Measured {
            name: name.into(),
            path: format!("/models/ggml-{name}.bin"),
            bytes: megabytes * 1_000_000,
            is_demo: name == "viva-demo",
            load: 0.25,
            passes: passes.map(|(&speech, took)| Pass { speech, took, runs: 3 }).collect(),
        }
    }

    fn bench(models: Vec<Measured>) -> Bench {
        Bench { cores: 4, threads: 3, seconds_for_last_words: 2.2, models, unusable: Vec::new() }
    }

    const GET: &str = "curl …";

    #[test]
    fn the_largest_model_that_keeps_up_and_is_done_in_time_is_recommended() {
        let mut measured = bench(vec![
            model("viva-demo", 15, [0.05, 0.1, 0.2]),
            model("base", 148, [0.9, 1.1, 1.6]),
            model("small", 488, [3.0, 3.5, 4.5]),
            model("medium", 1533, [9.0, 10.0, 12.0]),
        ]);
        measured.unusable.push("the model `/models/ggml-large.bin` is cut short".into());
        expect![[r#"
            whisper.cpp with 3 threads on 4 cores: seconds for each piece of speech (× its length)

            model      file     load  3 s           8 s            20 s           keeps up  last words in time
            viva-demo  15 MB    0.2   0.05 (×0.02)  0.10 (×0.01)   0.20 (×0.01)   yes       yes
            base       148 MB   0.2   0.90 (×0.30)  1.10 (×0.14)   1.60 (×0.08)   yes       yes
            small      488 MB   0.2   3.00 (×1.00)  3.50 (×0.44)   4.50 (×0.23)   yes       no
            medium     1533 MB  0.2   9.00 (×3.00)  10.00 (×1.25)  12.00 (×0.60)  no        no

            ! the model `/models/ggml-large.bin` is cut short

            → base: the largest that keeps up with speech and has the last words 2.2 s after they were cut out
              use it with: --model base, or model = "base" in the settings
        "#]]
        .assert_eq(&measured.text(GET));
        // With more patience the last words of a larger one are in time, too.
        measured.seconds_for_last_words = 5.2;
        assert_eq!(measured.recommended().unwrap().name, "small");
    }

    #[test]
    fn a_machine_too_slow_for_all_is_told_so() {
        expect![[r#"
            whisper.cpp with 3 threads on 4 cores: seconds for each piece of speech (× its length)

            model  file    load  3 s           8 s           20 s           keeps up  last words in time
            small  488 MB  0.2   9.00 (×3.00)  9.50 (×1.19)  12.00 (×0.60)  no        no

            → no model keeps up with speech here; small comes nearest: answers are whole, but feedback is late
              a smaller one, such as tiny or base, may do: curl …
        "#]]
        .assert_eq(&bench(vec![model("small", 488, [9.0, 9.5, 12.0])]).text(GET));
    }

    #[test]
    fn the_demonstration_model_is_never_recommended() {
        let mut demo = model("viva-demo", 15, [0.05, 0.1, 0.2]);
        demo.passes.pop();
        let mut measured = bench(vec![demo]);
        (measured.cores, measured.threads) = (1, 1);
        expect![[r#"
            whisper.cpp with 1 thread on 1 core: seconds for each piece of speech (× its length)

            model      file   load  3 s           8 s           keeps up  last words in time
            viva-demo  15 MB  0.2   0.05 (×0.02)  0.10 (×0.01)  yes       yes

            → only the demonstration model is here, and it understands only the demo's synthetic voices: nothing to recommend
              for real answers get a model, then measure again: curl …
        "#]].assert_eq(&measured.text(GET));
        assert_eq!(
            bench(vec![]).text(GET).lines().last(),
            Some("→ there is no model to measure; get one with: curl …")
        );
    }

    #[test]
    fn programs_get_every_figure() {
        let json = bench(vec![model("base", 148, [0.9, 1.1, 1.6])]).json().unwrap();
        let document: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(document["recommended"], "base");
        assert_eq!(document["suits"], serde_json::json!(["base"]));
        assert_eq!(
            document["models"][0]["passes"][1],
            serde_json::json!({"speech": 8.0, "took": 1.1, "runs": 3})
        );
        assert_eq!(document["threads"], 3);
    }
}
