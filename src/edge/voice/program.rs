//! Programs that speak, or list their voices: found, started, and ended when they take too long.

use crate::error::{Context, Error, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, UNIX_EPOCH};

/// How often a running program is asked whether it is done.
const POLL: Duration = Duration::from_millis(5);

/// The first file of this name in the folders of a `PATH`.
pub(super) fn look_up(program: &str, path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

/// What tells one version of a file from another: its place, size and time.
pub(super) fn identity(path: &Path) -> String {
    let known = std::fs::metadata(path).ok();
    let size = known.as_ref().map_or(0, std::fs::Metadata::len);
    let time = known.and_then(|known| known.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{} {size} {}", path.display(), time.unwrap_or_default().as_nanos())
}

/// How a program is run.
pub(super) struct Limits<'a> {
    /// A folder for what it prints.
    pub(super) folder: &'a Path,
    /// How long it may take.
    pub(super) timeout: Duration,
    /// Whether it is to be ended now.
    pub(super) stop: &'a dyn Fn() -> bool,
}

/// Runs a program to its end, or ends it after the timeout; what it wrote on its standard output. `what` is its name for
/// people.
pub(super) fn run(mut command: Command, what: &str, limits: &Limits<'_>) -> Result<String> {
    // Files, not pipes: a talkative program would fill a pipe and wait for ever.
    let (complaints, output) = (limits.folder.join("complaints.txt"), limits.folder.join("output.txt"));
    let create =
        |path: &Path| std::fs::File::create(path).context(|| format!("cannot write `{}`", path.display()));
    command.stdout(create(&output)?).stderr(create(&complaints)?);
    let mut child = command.spawn().context(|| format!("cannot start {what}"))?;
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < limits.timeout && !(limits.stop)() => std::thread::sleep(POLL),
            stopped => {
                // Losing these is right: the child may have ended this instant, and there is an error to report anyway.
                let _ = child.kill();
                let _ = child.wait();
                return Err(match stopped {
                    Err(cause) => Error::failed(format!("cannot wait for {what}")).because(cause),
                    Ok(_) if start.elapsed() < limits.timeout => {
                        Error::interrupted(format!("{what} was stopped"))
                    }
                    Ok(_) => {
                        Error::failed(format!("{what} took longer than {} s", limits.timeout.as_secs_f64()))
                    }
                });
            }
        }
    };
    let read = |path| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned();
    if status.success() {
        return Ok(read(&output));
    }
    let said = read(&complaints);
    // Python tells the reason in the last line, everybody else in the first.
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_python = lines.first().is_some_and(|line| line.starts_with("Traceback"));
    let why = if is_python { lines.last() } else { lines.first() };
    let why = why.map_or("it did not say why", |why| why).to_owned();
    Err(Error::failed(format!("{what} failed ({status})")).because(std::io::Error::other(why)))
}

/// A command that gets its text from a file.
pub(super) fn reads_from(mut command: Command, text: Option<&Path>) -> Result<Command> {
    match text {
        Some(path) => {
            let file = std::fs::File::open(path).context(|| format!("cannot read `{}`", path.display()))?;
            command.stdin(file);
        }
        None => {
            command.stdin(Stdio::null());
        }
    }
    Ok(command)
}
