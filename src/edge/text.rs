//! Text files: read whole, refused by name when they are no text, replaced whole.

use crate::error::{Context, Error, Result};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// The largest text file that is read, in bytes: far above any notes, far below what would hurt.
pub(super) const LARGEST: u64 = 64 << 20;

/// Reads a UTF-8 file.
///
/// # Errors
/// The file is missing, unreadable, no regular file, larger than 64 MiB, or not UTF-8; the message names it, and a
/// hint says how to convert it when its encoding can be guessed.
pub(super) fn read(path: &Path) -> Result<String> {
    String::from_utf8(read_bytes(path)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        not_text(path, error.as_bytes(), at)
    })
}

/// Reads a file of whatever encoding.
///
/// # Errors
/// The file is missing, unreadable, no regular file, or larger than 64 MiB.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let cannot_read = || format!("cannot read `{}`", path.display());
    // Before opening: a named pipe would wait for ever.
    let metadata = fs::metadata(path).context(cannot_read)?;
    if !metadata.is_file() {
        return Err(Error::failed(format!("{}: not a regular file", cannot_read())));
    }
    if metadata.len() > LARGEST {
        let size = metadata.len() >> 20;
        return Err(Error::failed(format!("{}: {size} MiB is too large (limit 64 MiB)", cannot_read()))
            .hint("split it into several files"));
    }
    let mut bytes = Vec::new();
    File::open(path).context(cannot_read)?.take(LARGEST).read_to_end(&mut bytes).context(cannot_read)?;
    Ok(bytes)
}

/// Reads a written answer: a file, or stdin for `-`. A byte order mark is left out.
///
/// # Errors
/// As for notes: missing, too large, or not UTF-8.
pub fn read_answer(path: &Path) -> Result<String> {
    let text = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .context(|| "cannot read the answer from stdin".to_owned())?;
        if bytes.len() as u64 > LARGEST {
            return Err(Error::failed("the answer on stdin is larger than 64 MiB"));
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Error::failed(format!("the answer on stdin is not UTF-8 text: bad byte at offset {at}"))
                .hint("convert it first: iconv -f GBK -t UTF-8")
        })?
    } else {
        read(path)?
    };
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Writes a file so that it is either there whole or not at all: temporary, sync, rename. Only its owner can read it.
///
/// # Errors
/// When the folder cannot be written or the disk is full.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<()> {
    written_by(&tempfile::Builder::new(), path, text)?.persist(path).context(|| cannot_write(path)).map(drop)
}

/// As [`write_whole`], for a file with nothing private in it: who can read it is as for any new file.
///
/// # Errors
/// When the folder cannot be written or the disk is full.
pub(super) fn write_whole_for_all(path: &Path, text: &str) -> Result<()> {
    written_by(for_all(&mut tempfile::Builder::new()), path, text)?
        .persist(path)
        .context(|| cannot_write(path))
        .map(drop)
}

/// As [`write_whole_for_all`], for a file that must not be there yet; makes the folders above it.
///
/// # Errors
/// When the file is there already, the folder cannot be written, or the disk is full.
pub(super) fn create_whole_for_all(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(folder_of(path)).context(|| cannot_write(path))?;
    written_by(for_all(&mut tempfile::Builder::new()), path, text)?
        .persist_noclobber(path)
        .context(|| cannot_write(path))
        .map(drop)
}

/// The process's mask takes away from these permissions what it takes from all files.
fn for_all<'b, 'p, 's>(builder: &'b mut tempfile::Builder<'p, 's>) -> &'b mut tempfile::Builder<'p, 's> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A temporary file beside `path` with this text, synced.
fn written_by(builder: &tempfile::Builder<'_, '_>, path: &Path, text: &str) -> Result<NamedTempFile> {
    let failed = || cannot_write(path);
    let mut file = builder.tempfile_in(folder_of(path)).context(failed)?;
    file.write_all(text.as_bytes()).context(failed)?;
    file.as_file().sync_all().context(failed)?;
    Ok(file)
}

/// Replaces a file whole: a temporary file beside it, synced, then renamed over it with the same permissions. A link
/// stays a link; the file it leads to is replaced.
///
/// # Errors
/// The file is write-protected or cannot be replaced; it is then as it was.
pub(super) fn replace(path: &Path, text: &str) -> Result<()> {
    let cannot_write = || format!("cannot write `{}`", path.display());
    let target = fs::canonicalize(path).context(cannot_write)?;
    let permissions = fs::metadata(&target).context(cannot_write)?.permissions();
    if permissions.readonly() {
        return Err(Error::failed(format!("{}: it is write-protected", cannot_write())));
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".viva-").tempfile_in(folder).context(cannot_write)?;
    file.write_all(text.as_bytes()).context(cannot_write)?;
    file.as_file().set_permissions(permissions).context(cannot_write)?;
    file.as_file().sync_all().context(cannot_write)?;
    file.persist(&target).context(cannot_write)?;
    Ok(())
}

/// The error for bytes that are not UTF-8 from the offset `at` on.
fn not_text(path: &Path, bytes: &[u8], at: usize) -> Error {
    let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let name = path.display();
    let encoding = guess_encoding(bytes);
    let guess = encoding.map_or_else(String::new, |encoding| format!("; it looks like {encoding}"));
    let error =
        Error::failed(format!("`{name}` is not UTF-8 text: bad byte at offset {at}, line {line}{guess}"));
    match encoding {
        Some(encoding) => {
            let quoted = quote(&path.to_string_lossy());
            let new = quote(&path.with_extension("utf8.md").to_string_lossy());
            error.hint(format!("convert it: iconv -f {encoding} -t UTF-8 {quoted} > {new}"))
        }
        None => error.hint("save it as UTF-8 in your editor"),
    }
}

/// The encoding of Chinese notes that are not UTF-8, as `iconv` names it.
pub(super) fn guess_encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Some("UTF-16");
    }
    let (mut pairs, mut common, mut at) = (0, 0, 0);
    while at < bytes.len() {
        let lead = bytes[at];
        if lead < 0x80 {
            at += 1;
            continue;
        }
        let trail = bytes.get(at + 1).copied().unwrap_or_default();
        if !(0x81..=0xFE).contains(&lead) || !(0x40..=0xFE).contains(&trail) || trail == 0x7F {
            return None;
        }
        pairs += 1;
        // The rows of GB 2312, which hold all common characters and full-width punctuation.
        common += usize::from(lead >= 0xA1 && trail >= 0xA1);
        at += 2;
    }
    (common * 2 > pairs).then_some("GBK")
}

/// A word as a shell reads it.
pub fn quote(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
