//! A sound server that dies in mid answer: a private PulseAudio, where it is installed.

use super::output::Grade;
use super::viva::{POD_BANK, Scratch, bundled_model};
use super::wav::{Sound, recording};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A sink whose monitor is the microphone: what is played into it is what is heard.
const SERVER: &str = ".fail
load-module module-native-protocol-unix auth-anonymous=1 socket=SOCKET
load-module module-null-sink sink_name=cable rate=48000 channels=2
load-module module-remap-source source_name=microphone master=cable.monitor
set-default-source microphone
";

/// Sends ALSA's default device to the server.
const ALSA: &str = "pcm.!default { type pulse }
ctl.!default { type pulse }
";

/// The server and those that play and listen; they end with it.
struct Pulse {
    processes: Vec<Child>,
    folder: PathBuf,
}

impl Pulse {
    /// Starts a server with a microphone; `None` where PulseAudio, its tools or ALSA's way to it are not installed.
    fn start(scratch: &Scratch) -> Option<Self> {
        let is_here = |program: &str| {
            let folders = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
        };
        let plugin = ["/usr/lib", "/usr/lib64"].iter().any(|folder| {
            let found =
                Command::new("find").args([folder, "-name", "libasound_module_pcm_pulse.so"]).output();
            found.is_ok_and(|found| !found.stdout.is_empty())
        });
        if !["pulseaudio", "paplay", "parec"].into_iter().all(is_here) || !plugin {
            println!("not tested: pulseaudio, pulseaudio-utils and libasound2-plugins are needed");
            return None;
        }
        let folder = scratch.path("pulse");
        std::fs::create_dir_all(&folder).unwrap();
        let socket = folder.join("native");
        scratch.write("pulse/default.pa", SERVER.replace("SOCKET", &socket.to_string_lossy()));
        scratch.write("pulse/asound.conf", ALSA);
        let mut pulse = Pulse { processes: Vec::new(), folder };
        let script = pulse.folder.join("default.pa");
        let options = "--daemonize=no --exit-idle-time=-1 --use-pid-file=no --high-priority=no --realtime=no --disable-shm=yes";
        let mut server = Command::new("pulseaudio");
        server.args(["-n", "-F"]).arg(script).args(options.split(' '));
        pulse.spawn(server);
        let started = Instant::now();
        while !socket.exists() {
            assert!(started.elapsed() < Duration::from_secs(30), "PulseAudio does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        // Somebody who listens all the time keeps the cable awake: otherwise it works in blocks of two seconds.
        let mut awake = Command::new("parec");
        awake.args(["--latency-msec=10", "-d", "microphone"]);
        pulse.spawn(awake);
        Some(pulse)
    }

    /// The variables by which programs find the server.
    fn variables(&self) -> [(&'static str, String); 3] {
        let socket = self.folder.join("native");
        let conf = self.folder.join("asound.conf");
        [
            ("PULSE_SERVER", format!("unix:{}", socket.display())),
            ("XDG_RUNTIME_DIR", self.folder.to_string_lossy().into_owned()),
            ("ALSA_CONFIG_PATH", format!("/usr/share/alsa/alsa.conf:{}", conf.display())),
        ]
    }

    fn spawn(&mut self, mut command: Command) {
        command.envs(self.variables()).env("HOME", &self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.processes.push(command.spawn().unwrap());
    }

    /// Plays a recording into the microphone.
    fn play(&mut self, file: PathBuf) {
        let mut player = Command::new("paplay");
        player.args(["--device=cable", "--latency-msec=200"]).arg(file);
        self.spawn(player);
    }

    /// Ends the server without a warning.
    fn kill(&mut self) {
        self.processes[0].kill().unwrap();
        self.processes[0].wait().unwrap();
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        for process in self.processes.iter_mut().rev() {
            // Those that lost their server have ended already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

#[test]
fn a_sound_server_that_dies_in_mid_answer_costs_nothing_that_was_said() {
    let scratch = Scratch::new();
    let Some(mut pulse) = Pulse::start(&scratch) else { return };
    scratch.write("bank.md", POD_BANK);
    let viva =
        scratch.viva().args(["practice", "bank.md", "--question", "pod-creation", "--no-speak", "--model"]);
    let viva = pulse.variables().into_iter().fold(viva, |viva, (name, value)| viva.env(name, value));
    let mut running = viva.arg(bundled_model()).spawn();
    running.wait_for_stderr("listening");
    pulse.play(recording("two-steps"));
    super::faults::wait_for_take(&mut running, &scratch, ".part.wav", 5.5);
    pulse.kill();
    let output = running.wait().expect_code(1);
    let output = output.expect_stderr("error: the microphone was lost during the answer: ");
    let output = output.expect_stderr("hint: plug it in again and look with: viva devices");
    let kept = Sound::read(&scratch.take(".wav"));
    assert!(kept.seconds() >= 5.0, "{} s\n{output}", kept.seconds());
    let grade = Grade::read(&scratch.take(".json"));
    assert!(grade.caveats().contains(&"device_lost"), "{output}\n{grade:?}");
    assert!(grade.points("hit").contains(&"p1"), "{output}\n{grade:?}");
}
