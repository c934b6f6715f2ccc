//! What a person may type.

use super::bank_path::BankPath;
use crate::edge::config::is_set_by;
use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use std::ffi::OsStr;
use std::path::PathBuf;

/// Practice spoken answers: viva asks a question aloud, listens, transcribes on this machine, and shows which key points
/// of the reference answer you said.
///
/// Nothing leaves this machine. Start with `viva demo`, then `viva practice`.
#[derive(Debug, Parser)]
#[command(
    name = "viva",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
}

impl Cli {
    /// Reads the process's arguments and environment; on a mistake, `--help` and `--version` prints and ends the process.
    pub fn from_arguments() -> Self {
        Self::try_parse().unwrap_or_else(|error| name_the_variable(error).exit())
    }
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Where viva keeps takes and models [default: the platform's data folder].
    #[arg(long, global = true, value_name = "DIR", env = "VIVA_DATA_DIR", help_heading = "Global options")]
    pub data_dir: Option<PathBuf>,
    /// Settings file [default: the platform's config folder, viva/config.toml].
    #[arg(long, global = true, value_name = "FILE", env = "VIVA_CONFIG", help_heading = "Global options")]
    pub config: Option<PathBuf>,
    /// Say only what must not be missed.
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    pub quiet: bool,
    /// Say more: what is loaded, recorded, and how long it takes.
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// See it work: one bundled question, recording and model. No microphone, no network.
    Demo,
    /// Practice: hear a question, answer aloud, see which key points you said.
    ///
    /// The answer ends after a silence (see --patience), when you say "I'm done" or "说完了", at Enter or Space, or at the
    /// question's time limit; "repeat" or "再说一遍" asks the question once more. The recording and its grade are kept in
    /// the data folder before the feedback is shown.
    Practice(Practice),
    /// Sit a mock exam: a timed sequence of questions, one follow-up each, and the result at the end.
    ///
    /// Questions are chosen by chance, spread over the topics. Each is read aloud; after the time to think (Enter, or
    /// say "ready", starts earlier) the answer is heard, and the most important point that was missed is asked for once.
    /// What is said then counts. Recordings and grades are kept as in a practice.
    #[command(after_help = "Examples:\n  \
        viva mock --topic storage --count 5\n  \
        viva mock interview.md --minutes 30 --think 10 --hands-free\n  \
        viva mock --seed 7 --json | jq .coverage")]
    Mock(Mock),
    /// Judge one recorded or written answer.
    #[command(after_help = "Examples:\n  \
        viva grade --bank questions --question pod-creation --wav answer.wav\n  \
        viva grade --take 2026-03-01T09.12.33-pod-creation\n  \
        echo 'the API server writes the pod to etcd' | viva grade --bank questions --question pod-creation-en --transcript - --json")]
    Grade(Grade),
    /// Measure how well the grader agrees with labelled answers.
    ///
    /// Grades every answer in the files and compares the verdicts with the labels: precision, recall, F1 and false credit
    /// (points labelled missed that were called hit) with 95 % intervals, by tag and by language of the transcript.
    ///
    /// Points labelled unsure are not scored. A question with `order_ok` on any of its answers is a sequence; the order is
    /// compared where an answer has that label and at least two points labelled hit, and counts as kept from an order score
    /// of 0.9 on. Intervals come from a percentile bootstrap over answers: 1,000 resamples with a fixed seed, so the same
    /// files always give the same figures.
    #[command(after_long_help = EVAL_FORMAT)]
    Eval(Eval),
    /// List the questions of a bank, by topic.
    #[command(after_help = "Examples:\n  \
        viva list\n  \
        viva list notes.md --topic storage\n  \
        viva list questions --json | jq -r '.[].id'")]
    List(List),
    /// Write a bank to begin with: two questions, and comments that explain how to write your own.
    #[command(after_help = "Examples:\n  \
        viva new && viva practice\n  \
        viva new notes/databases.md --lang zh")]
    New(New),
    /// Open a question in your editor, at its line, and check the file afterwards.
    ///
    /// The editor is the one of $VISUAL, else of $EDITOR. These are told the line: vi, vim, nvim, view, gvim, mvim, nano,
    /// pico, emacs, emacsclient, kak, joe, micro, hx, helix, subl, zed, code, code-insiders, codium, cursor. Others get
    /// the file.
    #[command(after_help = "Examples:\n  \
        viva edit pod-creation --bank questions\n  \
        EDITOR='code --wait' viva edit pod-creation")]
    Edit(Edit),
    /// Find the mistakes in a bank, each with its place and the mend.
    #[command(after_long_help = CHECK_HELP)]
    Check(Check),
    /// Make a bank of ordinary notes: numbered questions, headings, Q/A cards, folds, an Anki export.
    ///
    /// Nothing in the notes is dropped. Lists under a question become its key points, with terms proposed in bold; other
    /// text under it is kept as the reference answer. Where a question has no list, the sentences of its answer become
    /// points below a comment that asks you to edit them. What belongs to no question stays as prose, and is told with its
    /// lines. Every question gets an id.
    ///
    /// UTF-8, UTF-16 and GBK/GB18030 are recognized. Read the result before you practice it: `viva check FILE`.
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(Import),
    /// Write a bank in the format of another program: Anki, with ids, points and terms, that `viva import` reads back.
    #[command(
        after_help = "Example:\n  viva export questions --anki --out deck.txt   # in Anki: File, Import"
    )]
    Export(Export),
    /// List the recordings of your answers, and remove old ones.
    #[command(after_help = TAKES_EXAMPLES)]
    Takes(Takes),
    /// List microphones and loudspeakers.
    Devices,
    /// Say what is missing on this machine, and the command that mends it.
    Doctor(Doctor),
    /// Print the completions for a shell.
    #[command(
        after_help = "Example for bash:\n  viva completions bash > ~/.local/share/bash-completion/completions/viva"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// The format of labelled answers, below the help of `viva eval`.
const EVAL_FORMAT: &str = "\
Labelled answers: one JSON object on each line, such as this one (broken here to be read):
  {\"id\": \"pod-1\", \"qid\": \"pod-creation\", \"question\": \"How is a Pod created?\", \"lang\": \"en\",
   \"points\": [{\"id\": \"p1\", \"text\": \"The API server writes the Pod to **etcd**\", \"terms\": [\"etcd\"]},
              {\"id\": \"p2\", \"text\": \"The **scheduler** picks a node\"}],
   \"transcript\": \"it is written to E T C D\", \"hit\": [\"p1\"], \"missed\": [\"p2\"], \"tags\": [\"letter\"]}
  id, qid       name the answer and the question; an id names one answer in all files
  points        as list items of a bank, in their order; terms: further terms, beside the bold ones
  transcript    what the recognizer wrote; lang: the language of it
  hit, missed   the points a fair interviewer would tick, and would not
  unsure        the points one could argue about, not scored; may be left out, as may the next two
  order_ok      whether what was said follows the order of the points
  tags          the kinds of difficulty it stands for

Examples:
  viva eval cases.jsonl
  viva eval cases.jsonl --glossary questions/glossary.md --disagreements
  viva eval a.jsonl b.jsonl --json --predictions out.jsonl";

/// What `viva check --strict` advises on.
const CHECK_HELP: &str = "\
Advice of --strict, on every question:
  points       one without a **term**, more than 12 of them, two that say the same
  terms        one that is in every point; one that the grader takes for another (same letters,
               stem or sound, or one is another way to say the other)
  reference    none; or one in which the grader misses a point, or hears a struck item
  questions    two with the same text

Examples:
  viva check notes.md
  viva check --fix notes.md
  viva check --strict --json questions | jq '.advice[].what'";

/// Examples below the help of `viva import`.
const IMPORT_EXAMPLES: &str = "\
Examples:
  viva import notes.txt --dry-run                   # what would be made
  viva import notes.txt --out questions/notes.md
  viva import deck.txt --out questions/deck.md      # Anki: File, Export, Notes in Plain Text
  pbpaste | viva import - --lang zh >bank.md";

/// How long a silence ends an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Patience {
    /// 1.5 seconds; 2 while required points are missing, 1.2 once all are said.
    Short,
    /// 3 seconds; 4 while required points are missing, 2.8 once all are said.
    Normal,
    /// 6 seconds; 8 while required points are missing, 4.5 once all are said.
    Long,
}

/// How the recognizer is told the bank's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Vocabulary {
    /// Not at all.
    Off,
    /// Each utterance is heard a second time with them; a term that only this hearing has counts if the recognizer finds it
    /// likely without them, too.
    Verify,
    /// The second hearing counts, unless it only reads the terms out.
    On,
}

/// `viva practice`.
#[derive(Debug, Args)]
pub struct Practice {
    /// The bank.
    #[command(flatten)]
    pub bank: BankPath,
    /// Ask this question only.
    #[arg(long, value_name = "ID")]
    pub question: Option<String>,
    /// Ask only questions whose topic or bank has this in its name.
    #[arg(long, value_name = "TOPIC", conflicts_with = "question")]
    pub topic: Option<String>,
    /// Ask at most this many questions.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub count: Option<u32>,
    /// How it is asked and heard.
    #[command(flatten)]
    pub session: Session,
}

/// How a session is asked and heard.
#[derive(Debug, Args)]
pub struct Session {
    /// Steer it by voice, without looking: say next, again, repeat, answer, easy, hard, stop (下一题, 再来一次, …).
    #[arg(long)]
    pub hands_free: bool,
    /// Show questions instead of reading them aloud; no tones either.
    #[arg(long)]
    pub no_speak: bool,
    /// Which voices read aloud.
    #[command(flatten)]
    pub voice: Voice,
    /// Take the answer from a WAV file instead of the microphone, paced as if it were being spoken now; given several
    /// times, one each time that viva listens.
    #[arg(long, value_name = "FILE")]
    pub answer_wav: Vec<PathBuf>,
    /// Take what is said from a text: one utterance a line, an empty line between two listenings.
    #[arg(long, value_name = "FILE", hide = true, conflicts_with = "answer_wav")]
    pub script: Option<PathBuf>,
    /// The Whisper model: a name (base) or a file.
    #[arg(long, value_name = "MODEL", env = "VIVA_MODEL")]
    pub model: Option<String>,
    /// The microphone: an id or part of a name from `viva devices`.
    #[arg(long, value_name = "NAME", env = "VIVA_DEVICE")]
    pub device: Option<String>,
    /// How long a silence ends the answer [default: normal].
    #[arg(long, value_enum, env = "VIVA_PATIENCE")]
    pub patience: Option<Patience>,
    /// Help the recognizer to spell the terms of the bank [default: verify].
    #[arg(long, value_enum, env = "VIVA_VOCABULARY")]
    pub vocabulary: Option<Vocabulary>,
}

/// `viva mock`.
#[derive(Debug, Args)]
pub struct Mock {
    /// The bank.
    #[command(flatten)]
    pub bank: BankPath,
    /// Ask only questions whose topic or bank has this in its name.
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
    /// Ask at most this many questions.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub count: u32,
    /// The length of the exam in minutes: after it no question is begun [default: no limit].
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=600))]
    pub minutes: Option<u32>,
    /// Seconds to think before each answer; 0 for none.
    #[arg(long, value_name = "S", default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=3600))]
    pub think: u32,
    /// Seconds for each answer, at most what its question allows [default: what it allows, else 180].
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u32).range(5..=3600))]
    pub limit: Option<u32>,
    /// Ask nothing about points that were missed.
    #[arg(long)]
    pub no_follow_up: bool,
    /// Ask the same questions again: the number that an exam told [default: others each time].
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Print one JSON document instead of the summary.
    #[arg(long)]
    pub json: bool,
    /// How it is asked and heard.
    #[command(flatten)]
    pub session: Session,
}

/// Which voices read aloud, and how fast.
#[derive(Debug, Clone, Default, Args)]
pub struct Voice {
    /// The voice for English: a name of the system's voices, a Piper voice in the data folder's `voices`, or its file.
    #[arg(long, value_name = "NAME", env = "VIVA_VOICE")]
    pub voice: Option<String>,
    /// The voice for Chinese, likewise.
    #[arg(long, value_name = "NAME", env = "VIVA_VOICE_ZH")]
    pub voice_zh: Option<String>,
    /// How fast the voices speak, from 0.5 (half as fast) to 2 (twice as fast) [default: 1, their own pace].
    #[arg(long, value_name = "TIMES", env = "VIVA_RATE")]
    pub rate: Option<f64>,
}

/// `viva grade`.
#[derive(Debug, Args)]
pub struct Grade {
    /// A bank: a Markdown file or a folder of them [default: ./questions, else the bundled questions].
    #[arg(long, value_name = "PATH", env = "VIVA_BANK")]
    pub bank: Option<PathBuf>,
    /// The question that was answered [for --take: as the take says].
    #[arg(long, value_name = "ID", required_unless_present = "take")]
    pub question: Option<String>,
    /// What was answered.
    #[command(flatten)]
    pub answer: AnswerFile,
    /// The Whisper model for a recording: a name (base) or a file.
    #[arg(long, value_name = "MODEL", env = "VIVA_MODEL")]
    pub model: Option<String>,
    /// Help the recognizer to spell the terms of the bank [default: verify].
    #[arg(long, value_enum, env = "VIVA_VOCABULARY")]
    pub vocabulary: Option<Vocabulary>,
    /// Print one JSON document instead of the feedback.
    #[arg(long)]
    pub json: bool,
    /// After the feedback, tell stage by stage how each point got its verdict.
    #[arg(long, conflicts_with = "json")]
    pub explain: bool,
}

/// A recorded or a written answer.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct AnswerFile {
    /// A recording of the answer.
    #[arg(long, value_name = "FILE")]
    pub wav: Option<PathBuf>,
    /// The answer as text; `-` reads it from stdin.
    #[arg(long, value_name = "FILE")]
    pub transcript: Option<PathBuf>,
    /// A take that viva has kept, by its name in `viva takes` or its file. It says itself what it answers, and its grade
    /// is kept beside it.
    #[arg(long, value_name = "TAKE")]
    pub take: Option<PathBuf>,
}

/// `viva eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// Files of labelled answers, one JSON object a line; `viva help eval` shows one.
    #[arg(required = true, value_name = "CASES")]
    pub cases: Vec<PathBuf>,
    /// Spoken forms of terms besides those that viva knows, written like the glossary.md of a bank.
    #[arg(long, value_name = "FILE")]
    pub glossary: Option<PathBuf>,
    /// Write the verdicts, one JSON object a line: id, hit, partial, order_score.
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
    /// Show each answer that grader and labels see differently (with --json they are always there).
    #[arg(long)]
    pub disagreements: bool,
    /// Print one JSON document with everything instead of the tables.
    #[arg(long)]
    pub json: bool,
}

/// `viva list`.
#[derive(Debug, Args)]
pub struct List {
    /// The bank.
    #[command(flatten)]
    pub bank: BankPath,
    /// List only questions whose topic or bank has this in its name.
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// `viva new`.
#[derive(Debug, Args)]
pub struct New {
    /// The file; it must not be there yet. The folder `questions` is where viva looks when no bank is named.
    #[arg(default_value = "questions/my-questions.md")]
    pub file: PathBuf,
    /// The language of the questions and comments.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,
}

/// A language to write in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// `viva edit`.
#[derive(Debug, Args)]
pub struct Edit {
    /// The question; `viva list` shows the ids.
    #[arg(value_name = "ID")]
    pub question: String,
    /// A bank: a Markdown file or a folder of them [default: ./questions, else the bundled questions].
    #[arg(long, value_name = "PATH", env = "VIVA_BANK")]
    pub bank: Option<PathBuf>,
}

/// `viva check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The bank.
    #[command(flatten)]
    pub bank: BankPath,
    /// Write an id into every heading that has none, so that renaming a question never loses its history.
    #[arg(long)]
    pub fix: bool,
    /// Advise on style, too: what would make answers hard to judge well. Advice counts as a problem.
    #[arg(long)]
    pub strict: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// `viva import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The notes; `-` reads them from stdin.
    pub file: PathBuf,
    /// Write the bank to a file instead of stdout.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file of --out if it is there.
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Only tell which questions would be made.
    #[arg(long)]
    pub dry_run: bool,
    /// The encoding of the notes (gb18030, big5, utf-16le, windows-1252, …) [default: recognized].
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The language answers will be spoken in [default: what the notes say, else what they are written in].
    #[arg(long, value_enum)]
    pub lang: Option<AnswerLang>,
}

/// A language of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerLang {
    /// Mandarin, with English terms inside.
    Zh,
    /// English.
    En,
    /// Left to the recognizer.
    Auto,
}

/// `viva export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The bank.
    #[command(flatten)]
    pub bank: BankPath,
    /// As Anki's tab-separated notes.
    #[arg(long, required = true)]
    pub anki: bool,
    /// Write to a file instead of stdout.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file of --out if it is there.
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// `viva takes`.
#[derive(Debug, Args)]
pub struct Takes {
    /// Print one JSON document.
    #[arg(long, conflicts_with = "prune")]
    pub json: bool,
    /// Remove old takes, recordings and grades, after asking.
    #[arg(long)]
    pub prune: bool,
    /// How many days old a take must be to be removed [default: `retention` of the settings].
    #[arg(long, value_name = "DAYS", requires = "prune")]
    pub older_than: Option<u32>,
    /// Remove without asking.
    #[arg(long, requires = "prune")]
    pub yes: bool,
}

/// Examples below the help of `viva takes`.
const TAKES_EXAMPLES: &str = "\
Examples:
  viva takes
  viva takes --json | jq -r '.[] | select(.state == \"ungraded\").path'
  viva takes --prune --older-than 90

`retention = 90` in the settings file removes takes of 90 days or more whenever you practice.";

/// `viva doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// The bank to look at [default: ./questions, else the bundled questions].
    #[arg(long, value_name = "PATH", env = "VIVA_BANK")]
    pub bank: Option<PathBuf>,
    /// The Whisper model to look at: a name (base) or a file.
    #[arg(long, value_name = "MODEL", env = "VIVA_MODEL")]
    pub model: Option<String>,
    /// Which voices to look at.
    #[command(flatten)]
    pub voice: Voice,
    /// Measure how fast this machine recognizes speech with each model, and recommend one.
    #[arg(long)]
    pub bench: bool,
    /// Print the measurement as JSON.
    #[arg(long, requires = "bench")]
    pub json: bool,
}

/// Adds to the error for a value that is not understood the environment variable it came from, if it came from one.
fn name_the_variable(mut error: clap::Error) -> clap::Error {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let (Some(value), Some(option)) = (context(ContextKind::InvalidValue), context(ContextKind::InvalidArg))
    else {
        return error;
    };
    let option = option.split(' ').next().unwrap_or_default();
    let variable = match option {
        "--patience" => "VIVA_PATIENCE",
        "--vocabulary" => "VIVA_VOCABULARY",
        _ => return error,
    };
    let typed = format!("{option}={value}");
    let is_typed = std::env::args_os().any(|word| *word == *typed || *word == *value);
    if !is_typed && is_set_by(variable, OsStr::new(&value)) {
        let tip = format!("the environment variable {variable} says so");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// The completion script for a shell.
pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "viva", &mut script);
    script
}
