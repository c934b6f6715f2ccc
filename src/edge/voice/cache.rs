//! Speech that was rendered before: WAV files under `cache/speech` in the data folder, named by what they depend on.
//!
//! A file appears whole or not at all, and ends with a checksum: whatever a crash or a disk did to it, it is either read
//! as it was written or rendered again. When there is too much, the oldest files go.

use super::sound::{Speech, from_wav, to_wav};
use crate::error::{Context, Result};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// Bytes that are kept: about half an hour of speech.
const LIMIT: u64 = 96 * 1024 * 1024;

/// Work that was left behind this long ago was left by a viva that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// What temporary files and folders begin with.
const UNFINISHED: &str = "unfinished-";

/// The checksum's chunk: a name that no player knows and therefore skips, and its length.
const CHUNK: [u8; 8] = [b'v', b's', b'u', b'm', 16, 0, 0, 0];

/// The name of a rendered text: a hash of everything that its sound depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u128);

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

impl Key {
    /// The key of nothing.
    pub fn new() -> Self {
        // FNV-1a of 128 bits (Fowler, Noll, Vo; draft-eastlake-fnv). Not against adversaries: whoever can write the cache
        // can write anything else of viva's.
        Key(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Adds a part. Parts are kept apart: `ab`, `c` is not `a`, `bc`.
    pub fn add(&mut self, part: &[u8]) {
        self.mix(&(part.len() as u64).to_le_bytes());
        self.mix(part);
    }

    fn mix(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}

/// The folder of rendered speech.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    limit: u64,
}

impl Cache {
    /// The cache in a data folder; made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(data: &Path) -> Result<Self> {
        Self::with_limit(&data.join("cache").join("speech"), LIMIT)
    }

    fn with_limit(folder: &Path, limit: u64) -> Result<Self> {
        std::fs::create_dir_all(folder).context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(Cache { folder: folder.to_owned(), limit })
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{:032x}.wav", key.0))
    }

    /// The speech kept under a key; `None` when there is none, or the file is damaged.
    pub fn get(&self, key: &Key) -> Option<Speech> {
        let path = self.path(key);
        let bytes = std::fs::read(&path).ok()?;
        let speech = checked(&bytes).and_then(|wav| from_wav(hound::WavReader::new(wav).ok()?).ok())?;
        // What was used last goes last. A file that cannot be touched is only older than it could be.
        if let Ok(file) = std::fs::File::options().append(true).open(&path) {
            let _ = file.set_modified(SystemTime::now());
        }
        Some(speech)
    }

    /// Keeps speech under a key, and removes the oldest files when there is too much.
    ///
    /// # Errors
    /// When it cannot be written; nothing is left of it then.
    pub fn put(&self, key: &Key, speech: &Speech) -> Result<()> {
        let path = self.path(key);
        let what = || format!("cannot write `{}`", path.display());
        let mut bytes = to_wav(speech)?;
        let mut sum = Key::new();
        sum.add(&bytes);
        bytes.extend(CHUNK);
        bytes.extend(sum.0.to_le_bytes());
        // The header counts everything after its first eight bytes.
        let size = u32::try_from(bytes.len() - 8).unwrap_or(u32::MAX);
        bytes[4..8].copy_from_slice(&size.to_le_bytes());
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder).context(what)?;
        file.write_all(&bytes).context(what)?;
        file.persist(&path).context(what)?;
        self.shrink();
        Ok(())
    }

    /// A folder for an engine's files, removed with the value.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn workshop(&self) -> std::io::Result<TempDir> {
        tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.folder)
    }

    /// Removes the oldest files until the rest is within the limit, and what killed vivas have left. Another viva may
    /// do the same at the same time, so a file that is gone already is no error.
    fn shrink(&self) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        let mut files = Vec::new();
        for entry in entries.flatten() {
            let Ok(known) = entry.metadata() else { continue };
            let time = known.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                if time.elapsed().unwrap_or_default() > ABANDONED {
                    let _ = match known.is_dir() {
                        true => std::fs::remove_dir_all(entry.path()),
                        false => std::fs::remove_file(entry.path()),
                    };
                }
            } else {
                files.push((time, known.len(), entry.path()));
            }
        }
        let mut total: u64 = files.iter().map(|(_, size, _)| size).sum();
        files.sort();
        for (_, size, path) in files {
            if total <= self.limit {
                break;
            }
            let _ = std::fs::remove_file(path);
            total -= size;
        }
    }
}

/// The WAV file in front of a checksum that is right.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (wav, end) = bytes.split_at_checked(bytes.len().checked_sub(CHUNK.len() + 16)?)?;
    let sum = end.strip_prefix(&CHUNK)?;
    // As it was before its size counted the checksum.
    let mut original = wav.to_vec();
    let size = u32::try_from(wav.len().checked_sub(8)?).ok()?;
    original.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    let mut expected = Key::new();
    expected.add(&original);
    (expected.0.to_le_bytes() == sum).then_some(wav)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speech(value: f32) -> Speech {
        Speech { samples: vec![value; 1000], rate: 22_050 }
    }

    fn key(text: &str) -> Key {
        let mut key = Key::new();
        key.add(text.as_bytes());
        key
    }

    #[test]
    fn speech_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        assert_eq!(cache.get(&key("a")), None);
        cache.put(&key("a"), &speech(0.5)).unwrap();
        assert_eq!(cache.get(&key("a")), Some(speech(0.5)));
        assert_eq!(cache.get(&key("b")), None);
        // The file is a WAV file for everybody else too.
        let mut reader = hound::WavReader::open(cache.path(&key("a"))).unwrap();
        assert_eq!((reader.spec().sample_rate, reader.samples::<i16>().count()), (22_050, 1000));
        // Nothing but the file is there.
        assert_eq!(std::fs::read_dir(&cache.folder).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        cache.put(&key("a"), &speech(0.5)).unwrap();
        let path = cache.path(&key("a"));
        let good = std::fs::read(&path).unwrap();
        for length in [0, 3, 43, 44, 60, good.len() - 1] {
            std::fs::write(&path, &good[..length]).unwrap();
            assert_eq!(cache.get(&key("a")), None, "cut to {length} bytes");
        }
        for at in [0, 5, 22, 24, 41, 100, good.len() - 20, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 4;
            std::fs::write(&path, &bad).unwrap();
            // The size in the header says nothing that is not known without it.
            let expected = (at == 5).then(|| speech(0.5));
            assert_eq!(cache.get(&key("a")), expected, "byte {at}");
        }
        cache.put(&key("a"), &speech(0.25)).unwrap();
        assert_eq!(cache.get(&key("a")), Some(speech(0.25)));
    }

    #[test]
    fn the_oldest_files_go_first_and_what_was_used_stays() {
        let folder = tempfile::tempdir().unwrap();
        let size = 44 + 2000 + 24;
        let cache = Cache::with_limit(folder.path(), 3 * size).unwrap();
        let age = |name: &str, seconds: u64| {
            let file = std::fs::File::options().append(true).open(cache.path(&key(name))).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
        };
        for (name, seconds) in [("a", 300), ("b", 200), ("c", 100)] {
            cache.put(&key(name), &speech(0.1)).unwrap();
            age(name, seconds);
        }
        assert!(cache.get(&key("a")).is_some());
        cache.put(&key("d"), &speech(0.1)).unwrap();
        let there = |name| cache.path(&key(name)).exists();
        assert_eq!(["a", "b", "c", "d"].map(there), [true, false, true, true]);
    }

    #[test]
    fn what_a_killed_viva_left_is_removed_after_an_hour() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::with_limit(folder.path(), LIMIT).unwrap();
        let old = SystemTime::now() - 2 * ABANDONED;
        for (name, is_old) in [("unfinished-a", true), ("unfinished-b", false)] {
            let file = std::fs::File::create(folder.path().join(name)).unwrap();
            if is_old {
                file.set_modified(old).unwrap();
            }
        }
        let workshop = cache.workshop().unwrap();
        cache.put(&key("x"), &speech(0.1)).unwrap();
        assert!(!folder.path().join("unfinished-a").exists());
        assert!(folder.path().join("unfinished-b").exists() && workshop.path().exists());
    }

    #[test]
    fn keys_keep_their_parts_apart() {
        let of = |parts: &[&str]| {
            let mut key = Key::new();
            parts.iter().for_each(|part| key.add(part.as_bytes()));
            key
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
    }
}
