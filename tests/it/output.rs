//! What a run of the program gave, and what is expected of it.

use super::viva::Scratch;
use serde_json::Value;
use std::fmt;
use std::process::ExitStatus;

/// What a run gave. Failed expectations print all of it.
pub(crate) struct Output {
    pub(crate) command: String,
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Keeps the folder of the run.
    pub(crate) _scratch: Scratch,
}

impl Output {
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.status.code(), Some(code), "exit code\n{self}");
        self
    }

    /// Expects these words on standard output.
    #[track_caller]
    pub(crate) fn expect_stdout(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "no `{words}` on stdout\n{self}");
        self
    }

    /// Expects these words on standard error.
    #[track_caller]
    pub(crate) fn expect_stderr(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no `{words}` on stderr\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_empty_stdout(self) -> Self {
        assert!(self.stdout.is_empty(), "stdout is not empty\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_empty_stderr(self) -> Self {
        assert!(self.stderr.is_empty(), "stderr is not empty\n{self}");
        self
    }

    /// Expects an error as people read it: `error: what: why`, then `hint:` lines, nothing on standard output.
    #[track_caller]
    pub(crate) fn expect_error(self, code: i32) -> Self {
        let output = self.expect_code(code).expect_empty_stdout();
        let first = output.stderr.lines().find(|line| line.starts_with("error: "));
        assert!(first.is_some_and(|line| !line.ends_with('.')), "no proper `error: …` line\n{output}");
        for word in ["panicked", "RUST_BACKTRACE", "Err(", "Error {"] {
            assert!(!output.stderr.contains(word), "`{word}` is no message for people\n{output}");
        }
        output
    }

    pub(crate) fn stdout(&self) -> &str {
        &self.stdout
    }

    pub(crate) fn stderr(&self) -> &str {
        &self.stderr
    }

    /// Standard output as the one JSON document it must be.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.stdout) {
            Ok(value) => value,
            Err(error) => panic!("stdout is not one JSON document: {error}\n{self}"),
        }
    }

    /// The grade on standard output.
    #[track_caller]
    pub(crate) fn grade(&self) -> Grade {
        Grade(self.json())
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, &self.command, Some(self.status), &self.stdout, &self.stderr)
    }
}

/// Everything about a run that a failed expectation needs.
pub(crate) fn show(
    f: &mut fmt::Formatter<'_>,
    command: &str,
    status: Option<ExitStatus>,
    stdout: &str,
    stderr: &str,
) -> fmt::Result {
    /// More than this of an output hides the rest.
    const MOST: usize = 6000;
    let status = status.map_or("still running".to_owned(), |status| status.to_string());
    let short = |text: &str| match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
        None => text.to_owned(),
    };
    write!(
        f,
        "command: {command}\nended:   {status}\n--- stdout\n{}\n--- stderr\n{}\n---",
        short(stdout),
        short(stderr)
    )
}

/// A grade, as `grade --json` prints it and as it lies beside a take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grade(pub(crate) Value);

impl Grade {
    /// Reads the grade beside a take.
    #[track_caller]
    #[cfg(feature = "whisper")]
    pub(crate) fn read(path: &std::path::Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        Grade(serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}\n{text}", path.display())))
    }

    /// The ids of the points with a verdict.
    #[track_caller]
    pub(crate) fn points(&self, verdict: &str) -> Vec<&str> {
        let points = self.0["points"].as_array().expect("points");
        points.iter().filter(|p| p["verdict"] == verdict).map(|p| p["id"].as_str().unwrap()).collect()
    }

    /// The names of the caveats.
    #[track_caller]
    pub(crate) fn caveats(&self) -> Vec<&str> {
        let caveats = self.0["caveats"].as_array().expect("caveats");
        caveats.iter().map(|caveat| caveat["code"].as_str().expect("a caveat's name")).collect()
    }

    /// Expects no score, and no credit for anything.
    #[track_caller]
    pub(crate) fn expect_nothing_heard(&self) {
        assert!(self.0["coverage"].is_null(), "a score for nothing: {self:?}");
        assert!(self.caveats().contains(&"nothing_heard"), "no `nothing_heard`: {self:?}");
        assert_eq!(self.points("hit").len() + self.points("partial").len(), 0, "invented credit: {self:?}");
    }
}
