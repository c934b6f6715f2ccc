//! The head of a ggml Whisper file.

use super::storage::STORAGES;
use std::fmt;
use std::io::{self, Read};

/// `ggml`, read as a little-endian number.
const MAGIC: u32 = 0x6767_6d6c;

/// Magic number and eleven integers.
pub(super) const HEAD_BYTES: u64 = 48;

/// Vocabulary sizes: fewer tokens than this are English only, more know languages.
const ENGLISH_TOKENS: u32 = 51864;

/// What is wrong with a file that should be a model.
#[derive(Debug)]
pub(super) enum Damage {
    /// No bytes at all.
    Empty,
    /// The file ends early.
    CutShort {
        /// Where, in words that follow "is cut short".
        place: &'static str,
        /// How long the whole file would be, in words.
        expected: Expected,
    },
    /// Bytes follow the last tensor.
    TooLong {
        /// Where the file should end.
        expected: u64,
    },
    /// It does not begin as a model.
    Foreign {
        /// What it is, with its article.
        looks_like: &'static str,
    },
    /// It begins as a model and then says what no model says.
    Absurd {
        /// The value, and what would be right.
        what: String,
    },
    /// The system could not read it.
    Unreadable(io::Error),
}

/// How long a whole file would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Exactly this many bytes.
    Exactly(u64),
    /// The head itself is incomplete, so only that it must be longer than this.
    MoreThan(u64),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Exactly(bytes) => write!(f, "{bytes}"),
            Expected::MoreThan(bytes) => write!(f, "more than {bytes}"),
        }
    }
}

impl From<io::Error> for Damage {
    fn from(cause: io::Error) -> Self {
        Damage::Unreadable(cause)
    }
}

/// The numbers at the start of a model file, each within the range a Whisper model can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) tokens: u32,
    pub(super) audio_ctx: u32,
    pub(super) audio_state: u32,
    pub(super) audio_layers: u32,
    pub(super) text_ctx: u32,
    pub(super) text_state: u32,
    pub(super) text_layers: u32,
    pub(super) mels: u32,
    /// The index in [`STORAGES`].
    pub(super) storage: usize,
}

impl Head {
    /// Reads the head from the start of a file of `bytes` bytes.
    pub(super) fn read(reader: &mut impl Read, bytes: u64) -> Result<Self, Damage> {
        if bytes == 0 {
            return Err(Damage::Empty);
        }
        let mut start = [0; HEAD_BYTES as usize];
        let length = read_up_to(reader, &mut start)?;
        let start = &start[..length];
        let is_magic = start.len() >= 4 && start[..4] == MAGIC.to_le_bytes();
        if !is_magic {
            return Err(Damage::Foreign { looks_like: look_at(start) });
        }
        if length < HEAD_BYTES as usize {
            return Err(Damage::CutShort { place: "in its head", expected: Expected::MoreThan(HEAD_BYTES) });
        }
        let numbers: Vec<i32> = start[4..]
            .chunks_exact(4)
            .map(|chunk| chunk.iter().rev().fold(0_u32, |number, &byte| number << 8 | u32::from(byte)) as i32)
            .collect();
        Self::from_numbers(&numbers)
    }

    fn from_numbers(numbers: &[i32]) -> Result<Self, Damage> {
        let number = |index: usize, what: &str, least: i32, most: i32| {
            let value = numbers.get(index).copied().unwrap_or_default();
            if (least..=most).contains(&value) {
                return Ok(value as u32);
            }
            Err(Damage::Absurd {
                what: format!("its head says {value} {what}, where {least} to {most} are possible"),
            })
        };
        let head = Head {
            tokens: number(0, "tokens", 51864, 60_000)?,
            audio_ctx: number(1, "audio positions", 1, 1500)?,
            audio_state: number(2, "audio features", 1, 8192)?,
            audio_layers: number(4, "audio layers", 1, 128)?,
            text_ctx: number(5, "text positions", 1, 4096)?,
            text_state: number(6, "text features", 1, 8192)?,
            text_layers: number(8, "text layers", 1, 128)?,
            mels: number(9, "mel bands", 1, 512)?,
            storage: storage_of_file(number(10, "as its weight type", 0, i32::MAX)?)?,
        };
        number(3, "audio heads", 1, 512)?;
        number(7, "text heads", 1, 512)?;
        if head.audio_state != head.text_state {
            let (audio, text) = (head.audio_state, head.text_state);
            let what = format!(
                "its head says {audio} audio features and {text} text features, where both are equal"
            );
            return Err(Damage::Absurd { what });
        }
        Ok(head)
    }

    /// The head of a model that whisper.cpp publishes under this name (`base`, `small.en-q5_1`); `None` for other names.
    pub(super) fn published(name: &str) -> Option<Self> {
        let (rest, kind) = match name.rsplit_once("-q") {
            Some((rest, _)) => (rest, &name[rest.len() + 1..]),
            None => (name, "f16"),
        };
        let (size, tokens) = match rest.strip_suffix(".en") {
            Some(size) => (size, ENGLISH_TOKENS),
            None => (rest, ENGLISH_TOKENS + 1),
        };
        let (state, audio_layers, text_layers, tokens, mels) = match size {
            "tiny" => (384, 4, 4, tokens, 80),
            "base" => (512, 6, 6, tokens, 80),
            "small" => (768, 12, 12, tokens, 80),
            "medium" => (1024, 24, 24, tokens, 80),
            "large-v1" | "large-v2" => (1280, 32, 32, tokens, 80),
            "large-v3" => (1280, 32, 32, 51866, 128),
            "large-v3-turbo" => (1280, 32, 4, 51866, 128),
            _ => return None,
        };
        Some(Head {
            tokens,
            audio_ctx: 1500,
            audio_state: state,
            audio_layers,
            text_ctx: 448,
            text_state: state,
            text_layers,
            mels,
            storage: STORAGES.iter().position(|storage| storage.name == kind)?,
        })
    }

    /// Whether it knows other languages than English, as whisper.cpp tells it.
    pub(super) fn is_multilingual(&self) -> bool {
        self.tokens > ENGLISH_TOKENS
    }

    /// How the matrices are stored.
    pub(super) fn quantization(&self) -> &'static str {
        STORAGES[self.storage].name
    }
}

/// The storage of the matrices; whisper.cpp adds a thousand times the version of the quantization.
fn storage_of_file(kind: u32) -> Result<usize, Damage> {
    STORAGES.iter().position(|storage| storage.file == kind % 1000).ok_or_else(|| Damage::Absurd {
        what: format!("its head says weight type {kind}, which is none of ggml's"),
    })
}

/// What a file that is no model looks like, by its first bytes.
fn look_at(start: &[u8]) -> &'static str {
    let text = start.trim_ascii_start().to_ascii_lowercase();
    let begins = |with: &[u8]| start.starts_with(with);
    if begins(b"GGUF") {
        "a GGUF model (llama.cpp's format)"
    } else if begins(b"PK\x03\x04") {
        "a zip archive, as PyTorch checkpoints (`.pt`) are"
    } else if begins(b"version https://git-lfs") {
        "a Git LFS pointer, not the file it points to"
    } else if text.starts_with(b"<!doctype") || text.starts_with(b"<html") || text.starts_with(b"<?xml") {
        "a web page, perhaps the error page of a download"
    } else if start.get(8) == Some(&b'{') && start[4..8] == [0; 4] {
        "a safetensors file"
    } else if begins(b"\x1f\x8b") {
        "a gzip archive"
    } else if begins(b"RIFF") {
        "a WAV recording"
    } else if start.iter().all(|&byte| byte == 0) {
        "nothing but zero bytes"
    } else if start.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) {
        "a text file"
    } else {
        "something unknown"
    }
}

fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match reader.read(&mut buffer[length..])? {
            0 => break,
            more => length += more,
        }
    }
    Ok(length)
}

pub(super) fn read_u32(reader: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    reader.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}
