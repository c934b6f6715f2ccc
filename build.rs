//! Looks up beforehand what never changes: the keys of the lexicon's expressions, by the same code that reads answers.
#![allow(dead_code, unreachable_pub, reason = "modules of the crate are borrowed of which little is needed")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads files and speaks to cargo"
)]

// Without `skip` the formatter looks for the modules of their tests beside this file.
#[path = "src/transcript/han.rs"]
mod han;
#[path = "src/coach/lexicon/index.rs"]
mod index;
#[rustfmt::skip]
#[path = "src/coach/normal.rs"]
mod normal;
#[rustfmt::skip]
#[path = "src/coach/numbers.rs"]
mod numbers;
#[rustfmt::skip]
#[path = "src/coach/token.rs"]
mod token;
#[rustfmt::skip]
#[path = "src/coach/tokenizer.rs"]
mod tokenizer;

/// What the tokenizer wants of the module of this name.
mod transcript {
    pub use crate::han::is_han;
    pub type Span = std::ops::Range<usize>;
}

use index::Kind;
use std::collections::HashMap;
use std::io::{Error, Result};
use std::path::Path;

/// The word lists, in the order in which their lines are numbered.
const LISTS: [(&str, Kind); 9] = [
    ("equivalents", Kind::Meaning),
    ("general", Kind::Meaning),
    ("computing", Kind::Meaning),
    ("subjects", Kind::Meaning),
    ("everyday", Kind::Meaning),
    ("explanations", Kind::Meaning),
    ("names", Kind::Meaning),
    ("heard", Kind::Heard),
    ("characters", Kind::Character),
];

fn main() -> Result<()> {
    for path in ["build.rs", "src/transcript/han.rs", "src/coach/lexicon", "src/coach/words"] {
        println!("cargo::rerun-if-changed={path}");
    }
    for module in ["normal", "numbers", "token", "tokenizer"] {
        println!("cargo::rerun-if-changed=src/coach/{module}.rs");
    }
    let mut text = String::new();
    let mut entries = Vec::new();
    let mut keys = HashMap::new();
    let mut number = 0u32;
    for (list, kind) in LISTS {
        let list = std::fs::read_to_string(format!("src/coach/words/{list}.md"))?;
        for line in list.lines().filter_map(|line| line.strip_prefix("- ")) {
            let place = u32::try_from(text.len()).map_err(Error::other)?;
            let [left, right] = index::sides(line);
            for form in left.chain(right.filter(|_| kind != Kind::Character)) {
                let key: String = tokenizer::tokenize(form, &[])
                    .iter()
                    .map(|token| normal::stem(&token.text).into_owned())
                    .collect();
                let hash = index::hash(&key);
                if keys.entry(hash).or_insert_with(|| key.clone()) != &key {
                    return Err(Error::other(format!("`{key}` and `{}` have the same hash", keys[&hash])));
                }
                entries.push((hash, number, place));
            }
            text.push(char::from(kind.sign()));
            text.push_str(line);
            text.push('\n');
            number += 1;
        }
    }
    entries.sort_unstable();
    entries.dedup();
    let mut bytes = Vec::with_capacity(entries.len() * index::ENTRY);
    for (hash, number, place) in entries {
        bytes.extend(hash.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend(place.to_le_bytes());
    }
    let out = std::env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo names no OUT_DIR"))?;
    std::fs::write(Path::new(&out).join("lexicon.txt"), text)?;
    std::fs::write(Path::new(&out).join("lexicon.index"), bytes)
}
