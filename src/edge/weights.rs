//! Whisper model files: which one to use, and whether it is whole, without loading the weights.

mod head;
mod storage;
mod tensors;
#[cfg(test)]
mod tests;

use super::text::quote;
use crate::error::{Error, Result};
use crate::time::Millis;
use head::{Damage, Head};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

/// Where whisper.cpp's converted models are published.
const PUBLISHED: &str = "https://huggingface.co/ggerganov/whisper.cpp/resolve/main";

/// The window of every published Whisper model, in encoder positions of 20 ms: 30 s.
const FULL_WINDOW: u32 = 1500;

/// How long one encoder position lasts.
const POSITION: Millis = Millis(20);

/// The size class of a model, told by its encoder layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Size {
    /// Trained for the demonstration: a window shorter than 30 s, synthetic voices only.
    Demo,
    /// 4 layers.
    Tiny,
    /// 6 layers.
    Base,
    /// 12 layers.
    Small,
    /// 24 layers.
    Medium,
    /// 32 layers, `large-v3-turbo` included.
    Large,
    /// Any other number of layers.
    Other,
}

impl Size {
    /// The name people know it by: `tiny`, `base`, …; `unknown` for [`Size::Other`].
    pub fn name(self) -> &'static str {
        match self {
            Size::Demo => "demo",
            Size::Tiny => "tiny",
            Size::Base => "base",
            Size::Small => "small",
            Size::Medium => "medium",
            Size::Large => "large",
            Size::Other => "unknown",
        }
    }

    fn of(head: &Head) -> Self {
        if head.audio_ctx != FULL_WINDOW {
            return Size::Demo;
        }
        match head.audio_layers {
            4 => Size::Tiny,
            6 => Size::Base,
            12 => Size::Small,
            24 => Size::Medium,
            32 => Size::Large,
            _ => Size::Other,
        }
    }
}

/// A model file that is whole, and what its head says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// The file's name without `ggml-` and `.bin`: `base-q5_1`, `viva-demo`.
    pub name: String,
    /// Its size class.
    pub size: Size,
    /// Whether it knows other languages than English.
    pub multilingual: bool,
    /// Encoder positions of a window; 1500 in every published model.
    pub audio_ctx: u32,
    /// The longest piece of sound it hears at once: [`ModelFile::audio_ctx`] times 20 ms.
    pub window: Millis,
    /// Encoder layers.
    pub layers: u32,
    /// How the matrices are stored: `f16`, `q8_0`, ….
    pub quantization: &'static str,
}

impl ModelFile {
    /// Whether it was trained for the demonstration and cannot understand people.
    pub fn is_demo(&self) -> bool {
        self.audio_ctx != FULL_WINDOW
    }
}

/// Reads the head of a model file and walks its tensors, to tell that nothing is missing from it. The weights themselves
/// are skipped: milliseconds for any size.
///
/// # Errors
/// When there is no file, or it is a folder, empty, cut short, longer than its head promises, damaged, or something else
/// than a Whisper model. The message has the path, the size found and, where it can be known, the size expected; the hint
/// is the command that mends it.
pub fn inspect(path: &Path) -> Result<ModelFile> {
    let shown = path.display();
    let file = File::open(path).map_err(|cause| {
        let whole =
            published_bytes(path).map(|bytes| format!(" ({bytes} bytes when whole)")).unwrap_or_default();
        Error::missing_model(format!("cannot open the model `{shown}`{whole}"))
            .because(cause)
            .hint(fetch_command(path))
            .hint("viva doctor lists the models that were found")
    })?;
    let metadata = file
        .metadata()
        .map_err(|cause| Error::failed(format!("cannot read the model `{shown}`")).because(cause))?;
    if metadata.is_dir() {
        return Err(Error::missing_model(format!("the model `{shown}` is a folder, not a file")).hint(
            format!("name the file in it: --model {}", quote(&path.join("ggml-base.bin").to_string_lossy())),
        ));
    }
    let bytes = metadata.len();
    let head = read(&mut BufReader::new(file), bytes).map_err(|damage| explain(path, bytes, &damage))?;
    Ok(ModelFile {
        path: path.to_owned(),
        bytes,
        name: model_name(path),
        size: Size::of(&head),
        multilingual: head.is_multilingual(),
        audio_ctx: head.audio_ctx,
        window: Millis(POSITION.0 * u64::from(head.audio_ctx)),
        layers: head.audio_layers,
        quantization: head.quantization(),
    })
}

fn read(reader: &mut (impl Read + Seek), bytes: u64) -> Result<Head, Damage> {
    let head = Head::read(reader, bytes)?;
    let weights = head.skip_vocabulary(reader, bytes)?;
    head.walk_tensors(reader, weights, bytes)?;
    Ok(head)
}

fn explain(path: &Path, bytes: u64, damage: &Damage) -> Error {
    let shown = path.display();
    let model = format!("the model `{shown}`");
    // What a file of this name would have, where its own head cannot tell.
    let found = match published_bytes(path) {
        Some(whole) => format!("{bytes} bytes of {whole}"),
        None => format!("{bytes} bytes"),
    };
    match damage {
        Damage::Empty => {
            Error::missing_model(format!("{model} is empty ({found})")).hint(fetch_command(path))
        }
        Damage::CutShort { place, expected } => {
            Error::missing_model(format!("{model} is cut short {place}: {bytes} bytes of {expected}"))
                .hint(resume_command(path))
        }
        Damage::TooLong { expected } => Error::missing_model(format!(
            "{model} is longer than its head promises: {bytes} bytes instead of {expected}"
        ))
        .hint(fetch_command(path)),
        Damage::Foreign { looks_like } => {
            Error::missing_model(format!("`{shown}` is no Whisper model: it is {looks_like} ({found})"))
                .hint("viva reads whisper.cpp's ggml models, named like `ggml-base.bin`")
                .hint(fetch_command(&path.with_file_name("ggml-base.bin")))
        }
        Damage::Absurd { what } => {
            Error::missing_model(format!("{model} is damaged ({found}): {what}")).hint(fetch_command(path))
        }
        Damage::Unreadable(cause) => Error::failed(format!("cannot read {model}"))
            .because(std::io::Error::new(cause.kind(), cause.to_string())),
    }
}

/// The length of the published model of this file's name.
fn published_bytes(path: &Path) -> Option<u64> {
    Head::published(&model_name(path)).map(|head| head.whole_bytes())
}

/// The command that brings the file back: from git for the demonstration model, by download for the published ones.
fn fetch_command(path: &Path) -> String {
    command(path, "curl -fL")
}

fn resume_command(path: &Path) -> String {
    command(path, "curl -fL -C -")
}

fn command(path: &Path, curl: &str) -> String {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let shown = quote(&path.to_string_lossy());
    if file.starts_with("viva-demo") {
        format!("git checkout -- {shown}")
    } else if file.starts_with("ggml-") && file.ends_with(".bin") {
        format!("{curl} -o {shown} {PUBLISHED}/{file}")
    } else {
        let target = path.with_file_name("ggml-base.bin");
        format!("curl -fL -o {} {PUBLISHED}/ggml-base.bin", quote(&target.to_string_lossy()))
    }
}

/// The command that fetches a model that understands people, into `folder`.
pub fn download_command(folder: &Path) -> String {
    let (into, file) = (quote(&folder.to_string_lossy()), folder.join("ggml-base.bin"));
    format!("mkdir -p {into} && curl -fL -o {} {PUBLISHED}/ggml-base.bin", quote(&file.to_string_lossy()))
}

fn model_name(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    stem.strip_prefix("ggml-").unwrap_or(&stem).to_owned()
}

/// Finds a model file.
///
/// `wanted` is a path, or a name looked for in the folders in their order (`base`, `ggml-base.bin`, `viva-demo`). Without
/// it, the best model of all folders is taken: the largest one that knows many languages, else the largest English one,
/// else the demonstration model. A file that is cut short never hides behind the demonstration model: its error is
/// returned, so that nobody is surprised by a model that does not understand people. What `wanted` names is not inspected.
///
/// # Errors
/// When nothing was found: the message lists what was looked for and where, the hints what to do.
pub fn find(wanted: Option<&str>, folders: &[PathBuf]) -> Result<PathBuf> {
    match wanted {
        Some(wanted) => find_wanted(wanted, folders),
        None => find_best(folders),
    }
}

fn find_wanted(wanted: &str, folders: &[PathBuf]) -> Result<PathBuf> {
    let path = Path::new(wanted);
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let names = [wanted.to_owned(), format!("{wanted}.bin"), format!("ggml-{wanted}.bin")];
    let is_name = path.components().count() == 1 && !wanted.is_empty();
    if is_name {
        let candidates = folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(name)));
        if let Some(found) = candidates.into_iter().find(|candidate| candidate.is_file()) {
            return Ok(found);
        }
    }
    let error = if is_name {
        Error::missing_model(format!(
            "no model `{wanted}`: looked for {} in {}",
            listed(&names),
            listed(folders)
        ))
    } else {
        Error::missing_model(format!("no model at `{wanted}`"))
    };
    let error = match folders.first() {
        Some(folder) => {
            error.hint(format!("fetch one that understands people: {}", download_command(folder)))
        }
        None => error,
    };
    Err(error.hint("--model PATH uses a file from anywhere"))
}

fn find_best(folders: &[PathBuf]) -> Result<PathBuf> {
    let mut whole = Vec::new();
    let mut broken = None;
    for path in folders.iter().flat_map(|folder| model_files(folder)) {
        match inspect(&path) {
            Ok(model) => whole.push(model),
            Err(error) if broken.is_none() && begins_like_a_model(&path) => broken = Some(error),
            Err(_) => {} // Another program's `.bin`: nothing that was meant for viva.
        }
    }
    // The first of equals wins: folders come in the caller's order, files in the order of their names.
    let best = whole.iter().rev().max_by_key(|model| (!model.is_demo(), model.multilingual, model.bytes));
    match (best, broken) {
        (Some(model), None) => Ok(model.path.clone()),
        (Some(model), Some(_)) if !model.is_demo() => Ok(model.path.clone()),
        (Some(model), Some(error)) => Err(error.hint(format!(
            "--model {} uses the demonstration model meanwhile",
            quote(&model.path.to_string_lossy())
        ))),
        (None, Some(error)) => Err(error),
        (None, None) => Err(nothing_found(folders)),
    }
}

fn nothing_found(folders: &[PathBuf]) -> Error {
    let error = Error::missing_model(format!(
        "no Whisper model found: looked for `ggml-*.bin` and `viva-demo.bin` in {}",
        listed(folders)
    ));
    let error = match folders.first() {
        Some(folder) => error
            .hint(format!("put ggml-base.bin into {}:", folder.display()))
            .hint(fetch_command(&folder.join("ggml-base.bin"))),
        None => error,
    };
    error.hint("--model PATH uses a file from anywhere").hint("viva doctor says what else is missing")
}

/// Every model in the folders, the smallest first, and what is wrong with those that are not whole. Of two with one name
/// only the first is found by it, so only that one is given.
pub fn installed(folders: &[PathBuf]) -> (Vec<ModelFile>, Vec<Error>) {
    let (mut whole, mut broken) = (Vec::<ModelFile>::new(), Vec::new());
    for path in folders.iter().flat_map(|folder| model_files(folder)) {
        match inspect(&path) {
            Ok(model) if whole.iter().all(|known| known.name != model.name) => whole.push(model),
            Ok(_) => {}
            Err(error) if begins_like_a_model(&path) => broken.push(error),
            Err(_) => {} // Another program's `.bin`: nothing that was meant for viva.
        }
    }
    whole.sort_by_key(|model| model.bytes);
    (whole, broken)
}

/// The `.bin` files of a folder, sorted by name. A folder that is not there, or cannot be read, has none.
fn model_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "bin") && path.is_file())
        .collect();
    files.sort();
    files
}

fn begins_like_a_model(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let bytes = file.metadata().map_or(0, |metadata| metadata.len());
    Head::read(&mut BufReader::new(file), bytes).is_ok()
}

fn listed<T: AsRef<std::ffi::OsStr>>(items: &[T]) -> String {
    if items.is_empty() {
        return "no folder".to_owned();
    }
    let quoted: Vec<String> =
        items.iter().map(|item| format!("`{}`", item.as_ref().to_string_lossy())).collect();
    quoted.join(", ")
}
