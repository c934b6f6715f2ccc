//! Drives the real program in a folder of its own: `viva().args(["list"]).run().expect_code(0)`.

use super::output::{Output, show};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a run may take before it counts as hung. Nothing else depends on the clock.
const PATIENCE: Duration = Duration::from_secs(180);

/// A bank whose first two points the recording `two-steps.wav` says.
pub(crate) const POD_BANK: &str = "---
title: Kubernetes
lang: en
---
# Workloads

## How is a pod created? {#pod-creation}

1. The client sends the request to the **API server**
2. The API server stores the pod in **etcd**
3. The **scheduler** finds the pod through a **watch**
4. The **kubelet** starts the containers

The API server is the only one that talks to the store.
";

/// The folder of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The model that comes with viva.
#[cfg(feature = "whisper")]
pub(crate) fn bundled_model() -> PathBuf {
    repository().join("models/viva-demo.bin")
}

/// A run of `viva` that is being prepared, in a new folder of its own.
#[must_use]
pub(crate) fn viva() -> Viva {
    Scratch::new().viva()
}

/// A folder that is the home, the working folder and the data folder of the runs in it; removed with the last of them.
#[derive(Clone)]
pub(crate) struct Scratch(Arc<TempDir>);

impl Scratch {
    pub(crate) fn new() -> Self {
        let scratch = Scratch(Arc::new(tempfile::Builder::new().prefix("viva-it-").tempdir().unwrap()));
        std::fs::create_dir(scratch.path("tmp")).unwrap();
        scratch
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// What viva keeps.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The files in the folder of takes, by name; empty when there is no such folder.
    pub(crate) fn takes(&self) -> Vec<PathBuf> {
        let Ok(folder) = std::fs::read_dir(self.data().join("takes")) else { return Vec::new() };
        let mut takes: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        takes.sort();
        takes
    }

    /// The only take that ends so.
    #[track_caller]
    #[cfg(feature = "whisper")]
    pub(crate) fn take(&self, ending: &str) -> PathBuf {
        let all = self.takes();
        let found: Vec<_> = all.iter().filter(|path| path.to_string_lossy().ends_with(ending)).collect();
        assert_eq!(found.len(), 1, "takes ending in {ending}, of {all:?}");
        found[0].clone()
    }

    #[must_use]
    pub(crate) fn viva(&self) -> Viva {
        self.program(env!("CARGO_BIN_EXE_viva").as_ref())
    }

    /// A run of a Python script, which may run viva in turn.
    #[must_use]
    #[cfg(all(unix, feature = "whisper"))]
    pub(crate) fn python(&self, script: &Path) -> Viva {
        self.program("python3".as_ref()).arg(script)
    }

    fn program(&self, program: &OsStr) -> Viva {
        let mut command = Command::new(program);
        command
            .env_clear()
            .current_dir(self.0.path())
            .env("HOME", self.0.path())
            .env("VIVA_DATA_DIR", self.data())
            .env("TMPDIR", self.path("tmp"))
            .stdin(Stdio::null());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        // Coverage reports through files that this names.
        if let Some(value) = std::env::var_os("LLVM_PROFILE_FILE") {
            command.env("LLVM_PROFILE_FILE", value);
        }
        Viva { scratch: self.clone(), command, stdin: None, stdout: None, terminal: None }
    }
}

/// A run that is being prepared.
pub(crate) struct Viva {
    scratch: Scratch,
    command: Command,
    stdin: Option<Vec<u8>>,
    stdout: Option<Stdio>,
    /// Where the process id is written, of a run in a terminal of its own.
    terminal: Option<PathBuf>,
}

impl Viva {
    pub(crate) fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args.into_iter().map(Into::into));
        self
    }

    pub(crate) fn arg(self, arg: impl AsRef<OsStr>) -> Self {
        self.args([arg.as_ref()])
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// Sends standard output elsewhere; the run then shows none.
    pub(crate) fn stdout(mut self, target: impl Into<Stdio>) -> Self {
        self.stdout = Some(target.into());
        self
    }

    /// Lets another program start this one: `PROGRAM ARGUMENT… viva …`.
    #[cfg(all(target_os = "linux", feature = "whisper"))]
    pub(crate) fn through<A: AsRef<OsStr>>(mut self, program: impl AsRef<OsStr>, args: &[A]) -> Self {
        let mut command = Command::new(program);
        command.args(args).arg(self.command.get_program()).args(self.command.get_args());
        command.env_clear().current_dir(self.command.get_current_dir().unwrap()).stdin(Stdio::null());
        command.envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.command = command;
        self
    }

    /// Runs in a terminal of its own, whose keys [`Running::tell`] presses. All it shows counts as standard output.
    #[cfg(all(target_os = "linux", feature = "whisper"))]
    pub(crate) fn in_terminal(self) -> Self {
        let pid = self.scratch.path("pid");
        let script = repository().join("tests/terminal/terminal.py");
        let run = self.env("TERM", "xterm").through("python3", &[script.as_os_str(), pid.as_os_str()]);
        Viva { terminal: Some(pid), ..run }
    }

    /// Writes a file into the run's folder first.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.scratch.write(name, content);
        self
    }

    /// Runs to the end.
    #[track_caller]
    pub(crate) fn run(self) -> Output {
        self.spawn().wait()
    }

    /// Starts the run and lets it go on.
    pub(crate) fn spawn(mut self) -> Running {
        let shown = format!("{:?}", self.command);
        if self.stdin.is_some() || self.terminal.is_some() {
            self.command.stdin(Stdio::piped());
        }
        self.command.stdout(self.stdout.take().unwrap_or_else(Stdio::piped)).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let feeder = self.stdin.map(|bytes| {
            let mut pipe = child.stdin.take().unwrap();
            // A program that does not read its input to the end closes the pipe: no concern of the feeder.
            std::thread::spawn(move || drop(pipe.write_all(&bytes)))
        });
        let stdout = child.stdout.take().map_or_else(|| Stream::follow(std::io::empty()), Stream::follow);
        let stderr = Stream::follow(child.stderr.take().unwrap());
        Running {
            scratch: self.scratch,
            command: shown,
            child,
            stdout,
            stderr,
            feeder,
            terminal: self.terminal,
        }
    }
}

/// What a program has printed so far, and whether that is all.
#[derive(Default)]
struct Printed {
    bytes: Vec<u8>,
    ended: bool,
}

/// One output of a running program, read on a thread that ends with it.
struct Stream {
    printed: Arc<(Mutex<Printed>, Condvar)>,
}

impl Stream {
    fn follow(source: impl Read + Send + 'static) -> Self {
        let printed = Arc::new((Mutex::new(Printed::default()), Condvar::new()));
        let shared = Arc::clone(&printed);
        std::thread::spawn(move || {
            let mut source = BufReader::new(source);
            loop {
                let chunk = source.fill_buf().unwrap_or_default().to_vec();
                source.consume(chunk.len());
                let mut printed = shared.0.lock().unwrap();
                printed.bytes.extend_from_slice(&chunk);
                printed.ended = chunk.is_empty();
                shared.1.notify_all();
                if printed.ended {
                    break;
                }
            }
        });
        Stream { printed }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.printed.0.lock().unwrap().bytes).into_owned()
    }

    /// Waits until `done` says so of what was printed; false when the output ended, or time ran out, before.
    fn wait_until(&self, done: impl Fn(&Printed) -> bool) -> bool {
        let printed = self.printed.0.lock().unwrap();
        let go_on = |printed: &mut Printed| !printed.ended && !done(printed);
        let (printed, _) = self.printed.1.wait_timeout_while(printed, PATIENCE, go_on).unwrap();
        done(&printed)
    }
}

/// A run that goes on; killed when dropped.
pub(crate) struct Running {
    scratch: Scratch,
    command: String,
    child: Child,
    stdout: Stream,
    stderr: Stream,
    feeder: Option<JoinHandle<()>>,
    terminal: Option<PathBuf>,
}

impl Running {
    /// Waits until the program has written `word` to its standard output.
    #[track_caller]
    #[cfg(all(target_os = "linux", feature = "whisper"))]
    pub(crate) fn wait_for_stdout(&mut self, word: &str) {
        let there = self.stdout.wait_until(|p| String::from_utf8_lossy(&p.bytes).contains(word));
        assert!(there, "never printed `{word}`\n{self}");
    }

    /// Tells its terminal something: `type y`, `close`.
    #[cfg(all(target_os = "linux", feature = "whisper"))]
    pub(crate) fn tell(&mut self, command: &str) {
        let pipe = self.child.stdin.as_mut().expect("a run in a terminal");
        writeln!(pipe, "{command}").and_then(|()| pipe.flush()).expect("the terminal is gone");
    }

    /// Ends it without a warning.
    #[cfg(feature = "whisper")]
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Looks at the program every 5 ms until it ends.
    #[cfg(all(target_os = "linux", feature = "whisper"))]
    pub(crate) fn watch(&mut self, mut look: impl FnMut()) {
        let started = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < PATIENCE, "hung\n{self}");
            look();
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The process id of the program.
    pub(crate) fn pid(&self) -> String {
        match &self.terminal {
            Some(file) => std::fs::read_to_string(file).unwrap(),
            None => self.child.id().to_string(),
        }
    }

    /// Waits until the program has written `word` to its standard error.
    #[track_caller]
    #[cfg_attr(not(feature = "whisper"), expect(dead_code, reason = "only recordings take long enough"))]
    pub(crate) fn wait_for_stderr(&mut self, word: &str) {
        let there = self.stderr.wait_until(|p| String::from_utf8_lossy(&p.bytes).contains(word));
        assert!(there, "never printed `{word}`\n{self}");
    }

    /// Waits until the program has written `word` to its standard error so many times.
    #[track_caller]
    #[cfg(all(target_os = "linux", feature = "mic", feature = "whisper"))]
    pub(crate) fn wait_for_stderr_times(&mut self, word: &str, times: usize) {
        let there =
            self.stderr.wait_until(|p| String::from_utf8_lossy(&p.bytes).matches(word).count() >= times);
        assert!(there, "never printed `{word}` {times} times\n{self}");
    }

    /// Waits until `done` says so; fails when the program ends before.
    #[track_caller]
    #[cfg_attr(not(feature = "whisper"), expect(dead_code, reason = "only recordings take long enough"))]
    pub(crate) fn wait_until(&mut self, what: &str, mut done: impl FnMut() -> bool) {
        let started = Instant::now();
        while !done() {
            assert!(started.elapsed() < PATIENCE, "never came: {what}\n{self}");
            assert!(self.child.try_wait().unwrap().is_none(), "ended before: {what}\n{self}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends a signal by its name: `INT`, `KILL`.
    #[cfg_attr(not(feature = "whisper"), expect(dead_code, reason = "only recordings take long enough"))]
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.pid()]).status();
        assert!(sent.unwrap().success(), "cannot send {name}\n{self}");
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Output {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(started.elapsed() < PATIENCE, "hung\n{self}");
            std::thread::sleep(Duration::from_millis(5));
        };
        if let Some(feeder) = self.feeder.take() {
            feeder.join().unwrap();
        }
        let closed = self.stdout.wait_until(|p| p.ended) && self.stderr.wait_until(|p| p.ended);
        assert!(closed, "ended, but left a process that holds its outputs open\n{self}");
        Output {
            stdout: self.stdout.text(),
            stderr: self.stderr.text(),
            command: self.command.clone(),
            status,
            _scratch: self.scratch.clone(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already when all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl fmt::Display for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, &self.command, None, &self.stdout.text(), &self.stderr.text())
    }
}
