use super::*;
use std::io::Write;

/// The smallest file that has everything a model has: one layer a side, one feature, a vocabulary of three tokens.
fn small_model(numbers: [i32; 11]) -> Vec<u8> {
    let mut file = 0x6767_6d6c_u32.to_le_bytes().to_vec();
    put(&mut file, &numbers);
    let [tokens, audio_ctx, state, _, audio_layers, text_ctx, _, _, text_layers, mels, kind] = numbers;
    put(&mut file, &[mels, 201]);
    file.resize(file.len() + mels as usize * 201 * 4, 0);
    put(&mut file, &[3]);
    for token in ["a", "", "語"] {
        put(&mut file, &[token.len() as i32]);
        file.extend(token.as_bytes());
    }
    let quantized = kind % 1000 == 7;
    let mut tensor = |name: String, dimensions: &[i32], is_matrix: bool| {
        let numbers: i32 = dimensions.iter().product();
        let (code, bytes) = match (is_matrix, quantized && dimensions.len() == 2) {
            (true, true) => (8, (numbers + 31) / 32 * 34),
            (true, false) => (1, numbers * 2),
            (false, _) => (0, numbers * 4),
        };
        put(&mut file, &[dimensions.len() as i32, name.len() as i32, code]);
        put(&mut file, dimensions);
        file.extend(name.as_bytes());
        file.resize(file.len() + bytes as usize, 0);
    };
    tensor("encoder.positional_embedding".into(), &[state, audio_ctx], false);
    tensor("encoder.conv1.weight".into(), &[3, mels, state], true);
    tensor("encoder.conv1.bias".into(), &[1, state], false);
    tensor("encoder.conv2.weight".into(), &[3, state, state], true);
    tensor("encoder.conv2.bias".into(), &[1, state], false);
    for name in ["encoder.ln_post.weight", "encoder.ln_post.bias", "decoder.ln.weight", "decoder.ln.bias"] {
        tensor(name.into(), &[state], false);
    }
    let sides: [(&str, i32, &[&str]); 2] =
        [("encoder", audio_layers, &["attn"]), ("decoder", text_layers, &["attn", "cross_attn"])];
    for (side, layers, attentions) in sides {
        for layer in 0..layers {
            let block = format!("{side}.blocks.{layer}");
            for attention in attentions {
                for part in ["query", "key", "value", "out"] {
                    tensor(format!("{block}.{attention}.{part}.weight"), &[state, state], true);
                    if part != "key" {
                        tensor(format!("{block}.{attention}.{part}.bias"), &[state], false);
                    }
                }
                tensor(format!("{block}.{attention}_ln.weight"), &[state], false);
                tensor(format!("{block}.{attention}_ln.bias"), &[state], false);
            }
            tensor(format!("{block}.mlp.0.weight"), &[state, 4 * state], true);
            tensor(format!("{block}.mlp.0.bias"), &[4 * state], false);
            tensor(format!("{block}.mlp.2.weight"), &[4 * state, state], true);
            tensor(format!("{block}.mlp.2.bias"), &[state], false);
            tensor(format!("{block}.mlp_ln.weight"), &[state], false);
            tensor(format!("{block}.mlp_ln.bias"), &[state], false);
        }
    }
    tensor("decoder.positional_embedding".into(), &[state, text_ctx], false);
    tensor("decoder.token_embedding.weight".into(), &[state, tokens], true);
    file
}

fn put(file: &mut Vec<u8>, numbers: &[i32]) {
    for number in numbers {
        file.extend(number.to_le_bytes());
    }
}

/// Hyperparameters of a Whisper model with a window of 30 s.
const TINY: [i32; 11] = [51865, 1500, 2, 1, 4, 8, 2, 1, 4, 80, 1];

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        File::create(&path).unwrap().write_all(bytes).unwrap();
        path
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }
}

#[test]
fn a_whole_file_tells_what_it_is() {
    let folder = Folder::new();
    let path = folder.put("ggml-tiny.bin", &small_model(TINY));
    let model = inspect(&path).unwrap();
    assert_eq!((model.name.as_str(), model.size, model.quantization), ("tiny", Size::Tiny, "f16"));
    assert_eq!((model.audio_ctx, model.window, model.layers), (1500, Millis(30_000), 4));
    assert!(model.multilingual && !model.is_demo());

    let path = folder.put("ggml-x.en.bin", &small_model([51864, 1500, 2, 1, 7, 8, 2, 1, 1, 80, 2007]));
    let model = inspect(&path).unwrap();
    assert_eq!((model.size, model.quantization, model.multilingual), (Size::Other, "q8_0", false));
}

#[test]
fn the_demonstration_model_is_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/viva-demo.bin");
    let model = inspect(&path).unwrap();
    assert_eq!((model.name.as_str(), model.size, model.quantization), ("viva-demo", Size::Demo, "q8_0"));
    assert_eq!((model.bytes, model.layers, model.window), (15_410_341, 4, Millis(10_240)));
    assert!(model.is_demo() && model.multilingual);
    // The vocabulary's length in the formula is the one that stands in this file.
    let head = Head::read(&mut File::open(&path).unwrap(), model.bytes).unwrap();
    assert_eq!(head.whole_bytes(), model.bytes);
}

/// The lengths of the files published by whisper.cpp follow from eleven numbers.
#[test]
fn the_formula_gives_the_published_lengths() {
    let lengths = [
        ("tiny", 77_691_713),
        ("base", 147_951_465),
        ("small", 487_601_967),
        ("medium", 1_533_763_059),
        ("large-v1", 3_094_623_691),
        ("large-v3", 3_095_033_483),
        ("large-v3-turbo", 1_624_555_275),
        ("tiny.en", 77_704_715),
        ("base.en", 147_964_211),
        ("small.en", 487_614_201),
        ("medium.en", 1_533_774_781),
        ("tiny-q5_1", 32_152_673),
        ("tiny-q8_0", 43_537_433),
        ("base-q5_1", 59_707_625),
        ("base-q8_0", 81_768_585),
    ];
    for (name, bytes) in lengths {
        assert_eq!(Head::published(name).unwrap().whole_bytes(), bytes, "{name}");
    }
    assert_eq!(Head::published("viva-demo"), None);
    assert_eq!(Head::published("base-q9"), None);
}

#[test]
fn every_cut_is_noticed() {
    let whole = small_model(TINY);
    let weights = 48 + 8 + 80 * 201 * 4 + 4 + 3 * 4 + 4;
    let folder = Folder::new();
    let lengths = (1..48).chain([48, 60, weights - 5, weights, weights + 3, weights + 70]);
    for length in lengths.chain([whole.len() - 1, whole.len() / 2]) {
        let path = folder.put("ggml-tiny.bin", &whole[..length]);
        let error = inspect(&path).unwrap_err();
        assert!(error.is_missing_model());
        let message = error.to_string();
        assert!(message.contains(&path.display().to_string()), "{message}");
        if length >= 4 {
            assert!(message.contains("cut short"), "{length}: {message}");
            assert!(message.contains(&format!(": {length} bytes of ")), "{message}");
            assert!(error.hints()[0].starts_with("curl -fL -C - -o "), "{:?}", error.hints());
        }
    }
    let path = folder.put("ggml-tiny.bin", &whole[..whole.len() - 1]);
    let message = inspect(&path).unwrap_err().to_string();
    assert!(
        message.ends_with(&format!("in its weights: {} bytes of {}", whole.len() - 1, whole.len())),
        "{message}"
    );
}

#[test]
fn a_truncated_download_of_base_names_its_full_length() {
    let mut file = 0x6767_6d6c_u32.to_le_bytes().to_vec();
    put(&mut file, &[51865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 1]);
    let folder = Folder::new();
    let path = folder.put("ggml-base.bin", &file);
    let error = inspect(&path).unwrap_err();
    let shown = path.display();
    assert_eq!(
        error.to_string(),
        format!("the model `{shown}` is cut short in its mel filters: 48 bytes of 147951465")
    );
    let url = "https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-base.bin";
    assert_eq!(error.hints(), [format!("curl -fL -C - -o {shown} {url}")]);
}

#[test]
fn a_command_takes_a_path_with_spaces_for_one_word() {
    assert_eq!(quote("/a/b-c/ggml-base.bin"), "/a/b-c/ggml-base.bin");
    assert_eq!(quote("/Application Support/it's"), r"'/Application Support/it'\''s'");
}

#[test]
fn more_than_a_model_is_noticed() {
    let mut file = small_model(TINY);
    let right = file.len();
    file.extend([0; 13]);
    let folder = Folder::new();
    let message = inspect(&folder.put("ggml-tiny.bin", &file)).unwrap_err().to_string();
    assert!(message.ends_with(&format!("{} bytes instead of {right}", right + 13)), "{message}");
}

#[test]
fn other_files_are_told_apart() {
    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let folder = Folder::new();
        let error = inspect(&folder.put("model.bin", bytes)).unwrap_err();
        assert!(error.is_missing_model());
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.hints().is_empty());
    }
    check(b"", "is empty (0 bytes)");
    check(b"GGUF\x03\0\0\0", "GGUF");
    check(b"PK\x03\x04\x14\0\0\0", "PyTorch");
    check(b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "Git LFS pointer");
    check(b"\n<!DOCTYPE html><html><head><title>404", "web page");
    check(b"\x40\0\0\0\0\0\0\0{\"__metadata__\":{}}", "safetensors");
    check(b"Entry not found", "a text file");
    check(b"RIFF\x24\0\0\0WAVEfmt ", "WAV");
    check(&[0; 100], "zero bytes");
    check(&[0xff; 100], "something unknown");
}

#[test]
fn absurd_numbers_are_named_and_cost_nothing() {
    #[track_caller]
    fn check(index: usize, value: i32, expected: &str) {
        let mut numbers = TINY;
        numbers[index] = value;
        let mut file = 0x6767_6d6c_u32.to_le_bytes().to_vec();
        put(&mut file, &numbers);
        let folder = Folder::new();
        let message = inspect(&folder.put("ggml-tiny.bin", &file)).unwrap_err().to_string();
        assert!(
            message.contains("is damaged (48 bytes of 77691713)") && message.contains(expected),
            "{message}"
        );
    }
    check(0, i32::MAX, "2147483647 tokens");
    check(1, 0, "0 audio positions");
    check(2, -1, "-1 audio features");
    check(4, 1_000_000, "audio layers");
    check(6, 3, "both are equal");
    check(10, 4, "weight type 4");

    // A token and a tensor that claim to be enormous.
    let whole = small_model(TINY);
    let folder = Folder::new();
    let vocabulary = 48 + 8 + 80 * 201 * 4 + 4;
    let weights = vocabulary + 3 * 4 + 4;
    for (at, expected) in
        [(vocabulary - 4, "its vocabulary has"), (vocabulary, "token 0"), (weights + 12, "numbers")]
    {
        let mut file = whole.clone();
        file[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
        let message = inspect(&folder.put("ggml-tiny.bin", &file)).unwrap_err().to_string();
        assert!(message.contains("is damaged") && message.contains(expected), "{message}");
    }
}

#[test]
fn no_file_and_a_folder_are_said_plainly() {
    let folder = Folder::new();
    let error = inspect(&folder.path().join("ggml-base.bin")).unwrap_err();
    assert!(error.is_missing_model() && error.to_string().starts_with("cannot open the model `"), "{error}");
    let error = inspect(&folder.path()).unwrap_err();
    assert!(error.is_missing_model() && error.to_string().ends_with("is a folder, not a file"), "{error}");
}

#[test]
fn the_wanted_model_is_found_by_path_and_by_name() {
    let (first, second) = (Folder::new(), Folder::new());
    let base = second.put("ggml-base.bin", b"not read");
    let demo = first.put("viva-demo.bin", b"not read");
    let folders = [first.path(), second.path()];
    for wanted in ["base", "ggml-base", "ggml-base.bin", &base.display().to_string()] {
        assert_eq!(find(Some(wanted), &folders).unwrap(), base, "{wanted}");
    }
    assert_eq!(find(Some("viva-demo"), &folders).unwrap(), demo);

    let error = find(Some("small"), &folders).unwrap_err();
    assert!(error.is_missing_model());
    let message = error.to_string();
    for part in
        ["`ggml-small.bin`", &first.path().display().to_string(), &second.path().display().to_string()]
    {
        assert!(message.contains(part), "{message}");
    }
    let error = find(Some("nowhere/small.bin"), &folders).unwrap_err();
    assert_eq!(error.to_string(), "no model at `nowhere/small.bin`");
}

#[test]
fn the_best_model_is_the_largest_that_understands_people() {
    let folder = Folder::new();
    let folders = [folder.path().join("absent"), folder.path()];
    let error = find(None, &folders).unwrap_err();
    assert!(error.is_missing_model() && error.hints().len() >= 3, "{:?}", error.hints());

    let demo = folder.put("viva-demo.bin", &small_model([51865, 512, 8, 1, 4, 8, 8, 1, 4, 80, 1]));
    folder.put("another-program.bin", b"something else");
    assert_eq!(find(None, &folders).unwrap(), demo);

    let english = folder.put("ggml-base.en.bin", &small_model([51864, 1500, 4, 1, 6, 8, 4, 1, 6, 80, 1]));
    assert_eq!(find(None, &folders).unwrap(), english);
    let tiny = folder.put("ggml-tiny.bin", &small_model(TINY));
    assert_eq!(find(None, &folders).unwrap(), tiny);
    let base = folder.put("ggml-base.bin", &small_model([51865, 1500, 2, 1, 6, 8, 2, 1, 6, 80, 1]));
    assert_eq!(find(None, &folders).unwrap(), base);
}

#[test]
fn a_broken_model_does_not_hide_behind_the_demonstration() {
    let folder = Folder::new();
    let demo = folder.put("viva-demo.bin", &small_model([51865, 512, 2, 1, 4, 8, 2, 1, 4, 80, 1]));
    folder.put("ggml-tiny.bin", &small_model(TINY)[..100_000]);
    let error = find(None, &[folder.path()]).unwrap_err();
    assert!(error.to_string().contains("cut short"), "{error}");
    assert!(
        error.hints().iter().any(|hint| hint.contains(&demo.display().to_string())),
        "{:?}",
        error.hints()
    );
    folder.put("ggml-base.bin", &small_model([51865, 1500, 2, 1, 6, 8, 2, 1, 6, 80, 1]));
    assert!(find(None, &[folder.path()]).unwrap().ends_with("ggml-base.bin"));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300), at in 4_usize..65_000) {
        let folder = Folder::new();
        let _ = inspect(&folder.put("a.bin", &bytes));
        let mut model = small_model(TINY);
        let at = at.min(model.len());
        let end = (at + bytes.len()).min(model.len());
        model[at..end].copy_from_slice(&bytes[..end - at]);
        let _ = inspect(&folder.put("b.bin", &model));
    }
}
