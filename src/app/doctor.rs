//! What this machine has, what is missing, and the command that mends it.

use super::mouth;
use crate::coach::Question;
use crate::edge::bank::Bank;
use crate::edge::folders::Folders;
use crate::edge::sound::{self, Device, Devices};
use crate::edge::voice::Wishes;
use crate::edge::weights::{self, ModelFile};
use crate::error::{Error, Result};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The report for a terminal, and whether everything needed for practice is there.
pub struct Report {
    /// One line a finding, mends indented below.
    pub text: String,
    /// Whether nothing is missing.
    pub is_well: bool,
}

impl Report {
    fn good(&mut self, what: &str, is: &str) {
        self.line("✓", what, is);
    }

    fn note(&mut self, what: &str, is: &str, mends: &[String]) {
        self.line("•", what, is);
        self.mends(mends);
    }

    fn bad(&mut self, what: &str, error: &Error) {
        self.is_well = false;
        self.line("✗", what, &error.to_string());
        self.mends(error.hints());
    }

    fn line(&mut self, sign: &str, what: &str, is: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{sign} {what:<12} {is}");
    }

    fn mends(&mut self, mends: &[String]) {
        for mend in mends {
            let _ = writeln!(self.text, "               → {mend}");
        }
    }
}

/// Looks at everything viva needs.
pub fn examine(folders: &Folders, model: Option<&str>, voice: &Wishes, bank: Result<PathBuf>) -> Report {
    let mut report = Report { text: String::new(), is_well: true };
    report.good("viva", &format!("{} ({})", env!("CARGO_PKG_VERSION"), features()));
    examine_model(&mut report, folders, model);
    match sound::list() {
        Err(error) => report.bad("sound", &error),
        Ok(devices) => examine_devices(&mut report, &devices),
    }
    match mouth::voice_name(voice, &folders.data) {
        Ok(name) => report.good("voice", &name),
        Err(error) => report.bad("voice", &error),
    }
    match bank.and_then(|path| Bank::load(&path)) {
        Err(error) => report.bad("bank", &error),
        Ok(bank) if bank.problems.is_empty() => report.good("bank", &counted(&bank.questions)),
        Ok(bank) => report.note(
            "bank",
            &format!("{}; {} problems", counted(&bank.questions), bank.problems.len()),
            &["see them with: viva check".to_owned()],
        ),
    }
    match writable(&folders.data) {
        Ok(()) => report.good("data", &folders.data.display().to_string()),
        Err(error) => report.bad("data", &error),
    }
    report
}

fn features() -> String {
    let have = |name: &str, is: bool| format!("{}{name}", if is { "" } else { "no " });
    [have("microphone", cfg!(feature = "mic")), have("speech recognition", cfg!(feature = "whisper"))]
        .join(", ")
}

fn examine_model(report: &mut Report, folders: &Folders, wanted: Option<&str>) {
    if !cfg!(feature = "whisper") {
        report.bad("model", &super::hear::no_recognizer());
        return;
    }
    match weights::find(wanted, &folders.models()).and_then(|path| weights::inspect(&path)) {
        Err(error) => report.bad("model", &error),
        Ok(model) if model.is_demo() => report.note(
            "model",
            &format!("{}: it understands only the demo's synthetic voices", described(&model)),
            &[format!("for real answers: {}", weights::download_command(&folders.data.join("models")))],
        ),
        Ok(model) => report.good("model", &described(&model)),
    }
}

fn described(model: &ModelFile) -> String {
    format!(
        "{} ({}, {:.0} MB, {})",
        model.name,
        model.quantization,
        model.bytes as f64 / 1e6,
        if model.is_demo() {
            "for the demonstration"
        } else if model.multilingual {
            "many languages"
        } else {
            "English only"
        }
    )
}

fn examine_devices(report: &mut Report, devices: &Devices) {
    let half = |listed: &[Device], problem: &Option<String>| match problem {
        Some(problem) => {
            Err(Error::missing_device(problem.clone()).hint("look for another with: viva devices"))
        }
        None => Ok(listed.iter().find(|d| d.is_default).map_or("none is the default".to_owned(), named)),
    };
    match half(&devices.inputs, &devices.input_problem) {
        Ok(name) => report.good("microphone", &name),
        Err(error) => report.bad(
            "microphone",
            &error.hint("without one: viva practice --answer-wav FILE, viva grade --wav FILE"),
        ),
    }
    match half(&devices.outputs, &devices.output_problem) {
        Ok(name) => report.good("loudspeaker", &name),
        Err(error) => {
            report.note(
                "loudspeaker",
                &format!("{error} (questions are shown, not read aloud)"),
                error.hints(),
            );
        }
    }
}

fn named(device: &Device) -> String {
    match &device.format {
        Some(format) => format!("{} ({format})", device.name),
        None => device.name.clone(),
    }
}

fn counted(questions: &[Question]) -> String {
    format!("{} questions", questions.len())
}

fn writable(folder: &Path) -> Result<()> {
    let failed = |e: std::io::Error| {
        Error::failed(format!("cannot write into `{}`", folder.display()))
            .because(e)
            .hint("choose another folder with --data-dir DIR or VIVA_DATA_DIR")
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    tempfile::tempfile_in(folder).map(drop).map_err(failed)
}

/// The text of `viva devices`, and whether there is a microphone that answers.
pub fn list_devices(devices: &Devices) -> (String, bool) {
    let mut text = String::new();
    for (title, listed, problem) in [
        ("Microphones", &devices.inputs, &devices.input_problem),
        ("Loudspeakers", &devices.outputs, &devices.output_problem),
    ] {
        let _ = writeln!(text, "{title}");
        for device in listed {
            let sign = if device.is_default { '*' } else { ' ' };
            let format = device.format.as_ref().map_or(String::new(), |f| format!("  ({f})"));
            let _ = writeln!(text, "  {sign} {:<32} {}{format}", device.id, device.name);
        }
        if listed.is_empty() {
            let _ = writeln!(text, "    none");
        }
        if let Some(problem) = problem {
            let _ = writeln!(text, "  ! {problem}");
        }
    }
    let usable = devices.input_problem.is_none();
    if usable {
        text.push_str("\n* is used when none is named. Pick another with: viva practice --device NAME\n");
    }
    (text, usable)
}
