use super::engine::Engine;
use super::sound::{gap_after, read_wav, trim};
use super::*;

const GO_ON: &dyn Fn() -> bool = &|| false;

/// The system's voice; `None`, with a line that says so, where it is not installed. On a build server it must be.
fn voice() -> Option<SystemVoice> {
    match SystemVoice::find(&Wishes::default(), None) {
        Ok(voice) => Some(voice),
        Err(error) if std::env::var_os("CI").is_some() && cfg!(target_os = "linux") => panic!("{error}"),
        Err(error) => {
            // Tests may print: the harness shows it with --nocapture.
            #[allow(clippy::print_stderr)]
            {
                eprintln!("skipped: {error}");
            }
            None
        }
    }
}

fn seconds(speech: &Speech) -> f64 {
    speech.samples.len() as f64 / f64::from(speech.rate)
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32).sqrt()
}

#[test]
fn mixed_text_is_audible_in_every_run() {
    let Some(voice) = voice() else { return };
    let text = "API Server 把 Pod 写入 etcd。第 3 步是什么？";
    let folder = tempfile::tempdir().unwrap();
    let runs = spoken::runs(text, Language::Chinese);
    assert_eq!(runs.len(), 6);
    let parts = voice.render_runs(&runs, folder.path(), GO_ON).unwrap();
    for (run, speech) in runs.iter().zip(&parts) {
        assert!(rms(&speech.samples) > 0.01, "{run:?} is not audible: {}", rms(&speech.samples));
        assert!(speech.samples[0].abs() < 0.1 && seconds(speech) > 0.1, "{run:?}");
    }
    let whole = voice.render(text, Language::Chinese, GO_ON).unwrap();
    let peak = whole.samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    assert!((0.1..=0.9).contains(&peak), "{peak}");
    // Five changes of voice, one of them after a sentence.
    let gaps = 4.0 * 0.060 + 0.180;
    let parts: f64 = parts.iter().map(seconds).sum();
    assert!((seconds(&whole) - parts - gaps).abs() < 0.005, "{} {parts}", seconds(&whole));
}

/// espeak-ng's voice `cmn` reads Chinese as English letters and needs half as much time again.
#[test]
fn chinese_is_spoken_at_about_four_characters_a_second() {
    let Some(voice) = voice() else { return };
    let text = "请解释一下三次握手的过程以及为什么不能只用两次";
    let speech = voice.render(text, Language::Chinese, GO_ON).unwrap();
    let rate = text.chars().count() as f64 / seconds(&speech);
    assert!((3.2..6.0).contains(&rate), "{rate} characters a second");
}

#[test]
fn a_faster_rate_takes_less_time() {
    let text = "The scheduler picks a node and binds the pod to it 然后把结果写回去";
    let took = |rate| {
        let voice = SystemVoice::find(&Wishes { rate: Some(rate), ..Wishes::default() }, None).ok()?;
        Some(seconds(&voice.render(text, Language::English, GO_ON).unwrap()))
    };
    let (Some(slow), Some(normal), Some(fast)) = (took(0.6), took(1.0), took(1.8)) else { return };
    assert!(slow > 1.4 * normal && fast < 0.75 * normal, "{slow} {normal} {fast}");
    for rate in [0.4, 2.1, f64::NAN, -1.0] {
        let error = SystemVoice::find(&Wishes { rate: Some(rate), ..Wishes::default() }, None).unwrap_err();
        assert!(error.is_usage() && error.hints()[0].contains("from 0.5"), "{error}");
    }
}

#[test]
fn text_is_never_taken_for_an_option_or_a_command() {
    let Some(voice) = voice() else { return };
    for text in ["--help", "-v nosuchvoice", "$(false); `false` | \"quoted\"", "a\nb"] {
        let speech = voice.render(text, Language::English, GO_ON).unwrap();
        assert!(rms(&speech.samples) > 0.01, "{text}");
    }
}

#[test]
fn text_without_words_makes_no_sound_and_no_error() {
    let Some(voice) = voice() else { return };
    assert!(voice.render("", Language::Chinese, GO_ON).unwrap().samples.is_empty());
    assert!(voice.render("……", Language::Chinese, GO_ON).unwrap().samples.is_empty());
}

#[test]
fn what_was_rendered_is_kept_and_a_damaged_file_rendered_again() {
    let data = tempfile::tempdir().unwrap();
    let Ok(voice) = SystemVoice::find(&Wishes::default(), Some(data.path())) else { return };
    let text = "API Server 把 Pod 写入";
    let first = voice.render(text, Language::Chinese, GO_ON).unwrap();
    let files = || -> Vec<PathBuf> {
        std::fs::read_dir(data.path().join("cache/speech"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect()
    };
    assert_eq!(files().len(), 1, "{:?}", files());
    // From the file, not from the engine: it cannot be stopped any more.
    let again = voice.render(text, Language::Chinese, &|| true).unwrap();
    assert_eq!((again.rate, again.samples.len()), (first.rate, first.samples.len()));
    assert!(again.samples.iter().zip(&first.samples).all(|(one, other)| (one - other).abs() < 1e-4));
    let whole = std::fs::read(&files()[0]).unwrap();
    std::fs::write(&files()[0], &whole[..whole.len() / 2]).unwrap();
    assert!(voice.render(text, Language::Chinese, &|| true).unwrap_err().is_interrupted());
    voice.render(text, Language::Chinese, GO_ON).unwrap();
    assert_eq!(std::fs::read(&files()[0]).unwrap(), whole);
    // Another rate is another sound.
    let faster = SystemVoice { rate: 1.5, ..voice };
    faster.render(text, Language::Chinese, GO_ON).unwrap();
    assert_eq!(files().len(), 2);
}

#[test]
fn a_cache_that_cannot_be_written_does_not_silence_the_voice() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::write(&data, "a file where a folder should be").unwrap();
    let Ok(voice) = SystemVoice::find(&Wishes::default(), Some(&data)) else { return };
    assert!(!voice.render("a pod", Language::English, GO_ON).unwrap().samples.is_empty());
}

fn of(engine: Engine, language: Language) -> Voice {
    Voice { engine, language, name: None }
}

fn arguments(voice: &Voice, name: Option<&str>, rate: f64) -> Vec<String> {
    let command = voice.command(name, (Path::new("t.txt"), Path::new("o.wav")), rate);
    command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

#[test]
fn each_engine_gets_voice_and_rate_and_never_the_text() {
    #[track_caller]
    fn check(engine: Engine, name: Option<&str>, rate: f64, expected: &str) {
        let arguments = arguments(&of(engine, Language::English), name, rate);
        assert_eq!(arguments.join(" "), expected);
    }
    let espeak = || Engine::Espeak("e".into());
    check(espeak(), Some("en-gb+f3"), 1.0, "-v en-gb+f3 -s 160 -b 1 -w o.wav -f t.txt");
    check(espeak(), Some("en-us"), 1.25, "-v en-us -s 200 -b 1 -w o.wav -f t.txt");
    let say = || Engine::Say("s".into());
    let format = "-o o.wav --file-format=WAVE --data-format=LEI16@22050 -f t.txt";
    check(say(), Some("Samantha"), 1.0, &format!("-v Samantha {format}"));
    check(say(), None, 2.0, &format!("-r 350 {format}"));
    let piper = "--model v.onnx --length_scale 0.800 --output_dir o.wav";
    check(Engine::Piper("p".into()), Some("v.onnx"), 1.25, piper);
    let windows = of(Engine::SystemSpeech("p".into()), Language::Chinese);
    let command = windows.command(None, (Path::new("t.txt"), Path::new("o.wav")), 2.0);
    let variable = |name: &str| {
        let (_, value) = command.get_envs().find(|(known, _)| *known == name).unwrap();
        value.unwrap().to_string_lossy().into_owned()
    };
    // Twice as fast is six steps of ten to three times as fast.
    assert_eq!((variable("VIVA_SPEECH_CULTURE"), variable("VIVA_SPEECH_RATE")), ("zh-CN".into(), "6".into()));
}

/// A program in a folder that stands for PATH.
#[cfg(unix)]
fn install(folder: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// What the real Piper does on the options that are used, but for the sound: one WAV file of 0.1 s for each line, named
/// by the time. It keeps its arguments and its text beside itself.
#[cfg(unix)]
const FAKE_PIPER: &str = r#"
here=$(dirname "$0")
printf '%s\n' "$@" >>"$here/arguments"
while [ $# -gt 0 ]; do
  case "$1" in
    --model) [ -f "$2" ] || { echo "Unable to find voice: $2" >&2; exit 1; }; shift 2 ;;
    --length_scale) shift 2 ;;
    --output_dir) out=$2; shift 2 ;;
    *) echo "unrecognized arguments: $1" >&2; exit 2 ;;
  esac
done
at=100
while read -r line; do
  printf '%s\n' "$line" >>"$here/texts"
  cp "$here/tone.wav" "$out/$at.wav"
  at=$((at + 7))
done
"#;

/// A folder with a fake Piper, and a data folder with voices for it.
#[cfg(unix)]
fn with_piper() -> (tempfile::TempDir, tempfile::TempDir) {
    let (programs, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    install(programs.path(), "piper", FAKE_PIPER);
    let tone: Vec<f32> = (0..1600).map(|i| 0.5 * (f64::from(i) * 0.3).sin() as f32).collect();
    let wav = sound::to_wav(&Speech { samples: tone, rate: 16_000 }).unwrap();
    std::fs::write(programs.path().join("tone.wav"), wav).unwrap();
    let voices = data.path().join("voices");
    std::fs::create_dir(&voices).unwrap();
    let describe = |name: &str, description: &str| {
        std::fs::write(voices.join(format!("{name}.onnx")), name).unwrap();
        std::fs::write(voices.join(format!("{name}.onnx.json")), description).unwrap();
    };
    describe("en_US-lessac-medium", r#"{"language": {"code": "en_US"}, "espeak": {"voice": "en-us"}}"#);
    describe("en_GB-alan-low", r#"{"espeak": {"voice": "en-gb"}}"#);
    describe("zh_CN-huayan-medium", "{}");
    describe("de_DE-thorsten-low", r#"{"language": {"code": "de_DE"}}"#);
    std::fs::write(voices.join("en_US-without-description.onnx"), "x").unwrap();
    (programs, data)
}

#[cfg(unix)]
#[test]
fn piper_is_used_when_it_is_installed() {
    let (programs, data) = with_piper();
    let path = std::env::join_paths([programs.path(), Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let find = |wishes: &Wishes| SystemVoice::find_in(&path, wishes, Some(data.path()));
    let wishes = Wishes { english: Some("en_US-lessac-medium".into()), rate: Some(0.8), ..Wishes::default() };
    let voice = find(&wishes).unwrap();
    assert_eq!(voice.name(), "piper (en_US-lessac-medium, zh_CN-huayan-medium)");
    let speech = voice.render("API Server 把 Pod 写入\n etcd", Language::Chinese, GO_ON).unwrap();
    // Five runs of 0.1 s with four pauses.
    assert!((seconds(&speech) - 0.74).abs() < 0.06, "{}", seconds(&speech));
    let read = |name: &str| std::fs::read_to_string(programs.path().join(name)).unwrap();
    assert_eq!(read("texts"), "API Server\nPod\netcd\n把\n写入\n");
    let arguments = read("arguments");
    let expected = format!(
        "--model\n{}\n--length_scale\n1.250\n--output_dir\n",
        data.path().join("voices/en_US-lessac-medium.onnx").display()
    );
    assert!(arguments.starts_with(&expected), "{arguments}");
    assert_eq!(arguments.matches("--model").count(), 2, "each voice is loaded once");
    // The first by name, when none is named.
    assert!(find(&Wishes::default()).unwrap().name().starts_with("piper (en_GB-alan-low,"));
    // A file by its path.
    let file = data.path().join("voices/en_GB-alan-low.onnx").to_string_lossy().into_owned();
    assert!(find(&Wishes { english: Some(file), ..Wishes::default() }).is_ok());
}

#[cfg(unix)]
#[test]
fn a_voice_that_is_not_there_is_told_with_those_that_are() {
    let (programs, data) = with_piper();
    install(programs.path(), "espeak-ng", "cat \"$(dirname \"$0\")/list$1\"");
    install(programs.path(), "say", "cat \"$(dirname \"$0\")/list--voices\"");
    let list = if cfg!(target_os = "macos") {
        "Samantha   en_US    # Hello\nEddy (English (UK)) en_GB  # Hello\nTingting   zh_CN    # 您好\n"
    } else {
        "Pty Language       Age/Gender VoiceName          File                 Other Languages\n \
         2  en-gb           --/M      English_(GB)       gmw/en               (en 2)\n \
         5  en-us           --/M      us-mbrola-2        mb/mb-us2            (en 7)\n \
         5  cmn             --/M      Chinese_(M)        sit/cmn              (zh 5)\n"
    };
    std::fs::write(programs.path().join("list--voices"), list).unwrap();
    let throats = "Pty Language       Age/Gender VoiceName          File\n 5  variant         --/F      female3            !v/f3 \n";
    std::fs::write(programs.path().join("list--voices=variant"), throats).unwrap();
    let path = std::env::join_paths([programs.path(), Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let find = |english: Option<&str>, chinese: Option<&str>| {
        let wishes =
            Wishes { english: english.map(str::to_owned), chinese: chinese.map(str::to_owned), rate: None };
        SystemVoice::find_in(&path, &wishes, Some(data.path()))
    };
    let error = find(Some("nobody"), None).unwrap_err();
    assert!(error.is_usage());
    assert_eq!(error.to_string(), "no English voice is called `nobody`");
    #[cfg(target_os = "linux")]
    {
        assert_eq!(error.hints(), ["there are: en_GB-alan-low, en_US-lessac-medium, en-gb"]);
        let error = find(None, Some("en-gb")).unwrap_err();
        assert_eq!(error.to_string(), "no Chinese voice is called `en-gb`");
        assert_eq!(error.hints(), ["there are: zh_CN-huayan-medium, cmn"]);
        assert_eq!(find(Some("EN-GB+F3"), Some("cmn")).unwrap().name(), "espeak-ng (en-gb+f3, cmn)");
        assert!(find(Some("en-gb+f4"), None).unwrap_err().is_usage());
    }
    let error = find(Some("zh_CN-huayan-medium.onnx"), None).unwrap_err();
    assert_eq!(error.to_string(), "there is no voice `zh_CN-huayan-medium.onnx`");
    let file = data.path().join("voices/zh_CN-huayan-medium.onnx").to_string_lossy().into_owned();
    let error = find(Some(&file), None).unwrap_err();
    assert!(error.is_usage() && error.to_string().ends_with("speaks zh, not en"), "{error}");
    std::fs::remove_file(programs.path().join("piper")).unwrap();
    let error = find(None, Some(&file)).unwrap_err();
    assert!(error.to_string().contains("needs Piper, and `piper` was not found"), "{error}");
}

#[test]
fn lists_of_voices_are_understood() {
    let say = Engine::Say("s".into());
    let list = "Eddy (English (UK)) en_GB    # Hello! My name is Eddy.\nTingting            zh_CN    # 你好！\nAnna  de_DE  # Hallo\n";
    assert_eq!(choice::parsed(&say, list, Language::English), ["Eddy (English (UK))"]);
    assert_eq!(choice::parsed(&say, list, Language::Chinese), ["Tingting"]);
    let windows = Engine::SystemSpeech("p".into());
    let list = "Microsoft Zira Desktop\ten-US\r\nMicrosoft Huihui Desktop\tzh-CN\r\n";
    assert_eq!(choice::parsed(&windows, list, Language::English), ["Microsoft Zira Desktop"]);
    assert_eq!(choice::parsed(&windows, list, Language::Chinese), ["Microsoft Huihui Desktop"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_missing_engine_tells_how_to_install_it() {
    let error = SystemVoice::find_in(OsStr::new("/nowhere:relative"), &Wishes::default(), None).unwrap_err();
    assert!(error.is_missing_device());
    assert!(error.hints()[0].starts_with("sudo apt install espeak-ng"), "{:?}", error.hints());
}

#[cfg(unix)]
#[test]
fn a_language_without_a_voice_is_told_when_it_is_needed() {
    let (programs, data) = with_piper();
    std::fs::remove_file(data.path().join("voices/zh_CN-huayan-medium.onnx")).unwrap();
    // /bin/sh is there, and no engine of the system.
    let voice = SystemVoice::find_in(programs.path().as_os_str(), &Wishes::default(), Some(data.path()));
    let Ok(voice) = voice else { return };
    assert_eq!(voice.name(), "English: piper (en_GB-alan-low); Chinese: none");
    let error = voice.render("把 Pod 写入", Language::Chinese, GO_ON).unwrap_err();
    assert_eq!(error.to_string(), "no voice for Chinese");
}

#[cfg(unix)]
#[test]
fn an_engine_that_hangs_is_ended_and_one_that_fails_is_quoted() {
    use super::program::{Limits, run};
    use std::process::Command;
    use std::time::Instant;
    let folder = tempfile::tempdir().unwrap();
    let limits =
        |timeout, stop| Limits { folder: folder.path(), timeout: Duration::from_millis(timeout), stop };
    let sleeping = || {
        let mut command = Command::new("sleep");
        command.arg("60");
        command
    };
    let start = Instant::now();
    let error = run(sleeping(), "the voice `sleep`", &limits(100, GO_ON)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(30));
    assert_eq!(error.to_string(), "the voice `sleep` took longer than 0.1 s");
    let error = run(sleeping(), "the voice `sleep`", &limits(60_000, &|| true)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(30) && error.is_interrupted());

    let shell = |script: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, "the voice `sh`", &limits(60_000, GO_ON)).unwrap_err().to_string()
    };
    assert!(shell("echo no such voice >&2; echo help >&2; exit 3").ends_with("no such voice"));
    let python = "echo 'Traceback (most recent call last):' >&2; echo '  File x' >&2; echo 'ValueError: no' >&2; exit 1";
    assert!(shell(python).ends_with("ValueError: no"));

    let silent = of(Engine::Espeak("true".into()), Language::English);
    let work =
        engine::Work { texts: &["a"], rate: 1.0, folder: folder.path(), timeout: TIMEOUT, stop: GO_ON };
    assert_eq!(silent.speak(&work).unwrap_err().to_string(), "the voice `espeak-ng` wrote no sound");
}

#[test]
fn espeak_reads_letters_and_words_as_they_are_said() {
    assert_eq!(
        espeak::english("A-P-I, C-A-P's A pod, plan A, R-A-M"),
        "eh-P-I, C-eh-P's A pod, plan A, R-eh-M"
    );
    assert_eq!(espeak::chinese("重新调度，对应的应用更新"), "崇新调度，对硬的硬用耕新");
}

#[test]
fn a_soft_and_a_loud_voice_become_equally_loud() {
    let tone = |amplitude: f64, seconds: f64| {
        let samples = (0..(seconds * 16_000.0) as usize).map(|i| (amplitude * (i as f64 * 0.2).sin()) as f32);
        Speech { samples: samples.chain(vec![0.0; 4_000]).collect(), rate: 16_000 }
    };
    let dbfs = |speech: &Speech| 20.0 * f64::from(rms(&speech.samples[..8_000])).log10();
    for (amplitude, expected) in [(0.08, -20.0), (0.3, -20.0), (0.02, -28.0)] {
        // Two parts of one voice keep their relation.
        let mut parts = [tone(amplitude, 0.6), tone(amplitude / 2.0, 0.6)];
        let before = dbfs(&parts[0]) - dbfs(&parts[1]);
        sound::level(&mut parts);
        assert!((dbfs(&parts[0]) - dbfs(&parts[1]) - before).abs() < 0.1);
        assert!((dbfs(&parts[0]) - expected).abs() < 3.0, "{amplitude}: {}", dbfs(&parts[0]));
    }
    let mut short = [tone(0.5, 0.2)];
    sound::level(&mut short);
    assert_eq!(short, [tone(0.5, 0.2)]);
}

#[test]
fn runs_of_two_rates_are_joined_at_the_higher() {
    let runs = spoken::runs("a 把", Language::English);
    let part = |rate: u32| Speech { samples: vec![0.5; rate as usize / 10], rate };
    let whole = sound::joined(&runs, vec![part(16_000), part(22_050)]).unwrap();
    assert_eq!(whole.rate, 22_050);
    assert!((seconds(&whole) - 0.26).abs() < 0.005, "{}", seconds(&whole));
    // What is too loud is made softer as a whole.
    let loud = sound::joined(&runs[..1], vec![Speech { samples: vec![1.2, -0.6], rate: 8000 }]).unwrap();
    assert!((loud.samples[0] - 0.89).abs() < 1e-6 && (loud.samples[1] + 0.445).abs() < 1e-6);
}

#[test]
fn silent_ends_are_cut_but_for_a_margin() {
    #[track_caller]
    fn check(samples: &[f32], expected: &[f32]) {
        let mut speech = Speech { samples: samples.to_vec(), rate: 100 };
        trim(&mut speech);
        assert_eq!(speech.samples, expected);
    }
    check(&[0.0, 0.0, 0.5, 0.0, -0.5, 0.0005, 0.0], &[0.0, 0.5, 0.0, -0.5, 0.0005]);
    check(&[0.5], &[0.5]);
    check(&[0.0, 0.0], &[]);
    check(&[], &[]);
}

#[test]
fn a_sentence_is_followed_by_a_longer_pause() {
    let gaps = ["Pod", "首先，", "结束。", "(really?)", "”"].map(|text| gap_after(text).as_millis());
    assert_eq!(gaps, [60, 120, 180, 180, 60]);
}

#[test]
fn wav_files_of_every_kind_become_one_channel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.wav");
    let write = |bits_per_sample, sample_format, samples: &[f32]| {
        let spec = hound::WavSpec { channels: 2, sample_rate: 8000, bits_per_sample, sample_format };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for sample in samples {
            match sample_format {
                hound::SampleFormat::Float => writer.write_sample(*sample).unwrap(),
                hound::SampleFormat::Int => {
                    writer
                        .write_sample((f64::from(*sample) * f64::from(bits_per_sample - 1).exp2()) as i32)
                        .unwrap();
                }
            }
        }
        writer.finalize().unwrap();
    };
    for (bits, format) in
        [(16, hound::SampleFormat::Int), (24, hound::SampleFormat::Int), (32, hound::SampleFormat::Float)]
    {
        write(bits, format, &[0.5, 0.0, -1.0, -0.5]);
        let speech = read_wav(&path).unwrap();
        assert_eq!(speech, Speech { samples: vec![0.25, -0.75], rate: 8000 });
    }
    std::fs::write(&path, b"RIFF").unwrap();
    assert!(read_wav(&path).unwrap_err().to_string().contains("a.wav"));
}
