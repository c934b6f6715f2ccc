//! What viva says about itself and about the machine, and how it answers a wrong command line.

use super::viva::{Scratch, viva};

const COMMANDS: [&str; 9] =
    ["list", "check", "grade", "eval", "practice", "demo", "devices", "doctor", "completions"];

#[test]
fn version_and_help_go_to_stdout() {
    viva()
        .arg("--version")
        .run()
        .expect_code(0)
        .expect_stdout(concat!("viva ", env!("CARGO_PKG_VERSION")))
        .expect_empty_stderr();
    let mut help = viva().arg("--help").run().expect_code(0).expect_empty_stderr();
    for command in COMMANDS {
        help = help.expect_stdout(command);
    }
    help.expect_stdout("--data-dir").expect_stdout("VIVA_DATA_DIR");
}

#[test]
fn viva_alone_shows_the_commands() {
    let output = viva().run();
    let shown = format!("{}{}", output.stdout(), output.stderr());
    for command in COMMANDS {
        assert!(shown.contains(command), "no `{command}`\n{output}");
    }
}

#[test]
fn every_command_explains_itself() {
    for command in COMMANDS {
        let help = viva().args([command, "--help"]).run().expect_code(0).expect_empty_stderr();
        help.expect_stdout("Usage:").expect_stdout(command).expect_stdout("--help");
    }
}

#[test]
fn a_wrong_command_line_is_answered_with_the_nearest_right_one() {
    for (args, nearest) in [
        (&["practise"][..], "practice"),
        (&["lits"], "list"),
        (&["list", "--jsno"], "--json"),
        (&["practice", "--pateince", "long"], "--patience"),
        (&["practice", "--patience", "lnog"], "long"),
    ] {
        viva().args(args.iter().copied()).run().expect_code(2).expect_empty_stdout().expect_stderr(nearest);
    }
    for args in [
        &["frobnicate"][..],
        &["practice", "--count", "many"],
        &["practice", "--count", "-1"],
        &["completions", "tcl"],
        &["grade"],
        &["list", "a.md", "b.md"],
    ] {
        viva().args(args.iter().copied()).run().expect_code(2).expect_empty_stdout().expect_stderr("error:");
    }
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let script = viva().args(["completions", shell]).run().expect_code(0).expect_empty_stderr();
        script.expect_stdout("viva").expect_stdout("practice").expect_stdout("doctor");
    }
}

#[test]
#[cfg(unix)]
fn bash_accepts_its_completions() {
    let scratch = Scratch::new();
    let script = scratch.viva().args(["completions", "bash"]).run().expect_code(0).expect_stdout("viva");
    let file = scratch.write("viva.bash", script.stdout());
    match std::process::Command::new("bash").arg("-n").arg(file).output() {
        Ok(checked) => assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => panic!("cannot start bash: {error}"),
    }
}

#[test]
fn doctor_reports_every_part_and_keeps_nothing() {
    let scratch = Scratch::new();
    // No sound card at all, whatever the machine has.
    let doctor = scratch.viva().env("ALSA_CONFIG_PATH", scratch.write("asound.conf", "")).arg("doctor").run();
    let report = doctor.stdout().to_lowercase();
    for part in ["model", "microphone", "voice", "question", "data"] {
        assert!(report.contains(part), "nothing about `{part}`\n{doctor}");
    }
    assert!(report.contains(&scratch.data().to_string_lossy().to_lowercase()), "no data folder\n{doctor}");
    assert!(!doctor.stderr().contains("ALSA lib"), "the sound library talks to people\n{doctor}");
    assert!(scratch.takes().is_empty());
}

#[test]
fn devices_answers_where_there_is_no_sound_card() {
    let scratch = Scratch::new();
    let output =
        scratch.viva().env("ALSA_CONFIG_PATH", scratch.write("asound.conf", "")).arg("devices").run();
    assert!(!output.stderr().contains("ALSA lib"), "the sound library talks to people\n{output}");
    assert!(!output.stderr().contains("panicked"), "{output}");
    assert!(!output.stdout().is_empty() || output.stderr().contains("error:"), "no answer at all\n{output}");
}

#[test]
fn the_data_dir_flag_wins_over_the_environment() {
    let scratch = Scratch::new();
    let other = scratch.path("elsewhere");
    let doctor = scratch.viva().arg("--data-dir").arg(&other).arg("doctor").run();
    doctor.expect_stdout(&other.to_string_lossy());
    let home = scratch.viva().without_env("VIVA_DATA_DIR").arg("doctor").run();
    home.expect_stdout(&scratch.path("").to_string_lossy());
}

#[test]
fn an_output_that_nobody_reads_is_no_crash() {
    // As in `viva list | head -1`.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = viva().arg("list").stdout(writer).run();
    assert!(!output.stderr().contains("panicked"), "{output}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    viva().args(["list", "--json"]).stdout(full).run().expect_code(1).expect_stderr("error:");
}

#[test]
#[cfg(feature = "whisper")]
fn the_speed_of_every_model_is_measured_and_the_demonstration_model_not_recommended() {
    let scratch = Scratch::new();
    // Begins like a model.
    let broken = &std::fs::read(super::viva::bundled_model()).unwrap()[..100_000];
    scratch.write("data/models/ggml-small.bin", broken);
    let output = scratch.viva().args(["doctor", "--bench"]).run().expect_code(0);
    output
        .expect_stdout("viva-demo")
        .expect_stdout("ggml-small.bin` is cut short")
        .expect_stdout("only the demonstration model is here")
        .expect_stdout("curl");
    let output =
        scratch.viva().args(["doctor", "--bench", "--json", "--model", "viva-demo"]).run().expect_code(0);
    let document = output.json();
    assert!(document["recommended"].is_null(), "{output}");
    let passes = document["models"][0]["passes"].as_array().unwrap();
    let speech: Vec<f64> = passes.iter().map(|pass| pass["speech"].as_f64().unwrap()).collect();
    // Its window has 10.24 s.
    assert!(
        speech.len() == 3 && speech[0] == 3.0 && speech[1] == 8.0 && (9.0..10.24).contains(&speech[2]),
        "{output}"
    );
    assert!(passes.iter().all(|pass| pass["took"].as_f64().unwrap() > 0.0), "{output}");
}

#[test]
fn a_measurement_is_not_asked_for_as_json_alone() {
    viva().args(["doctor", "--json"]).run().expect_error(2).expect_stderr("--bench");
}
