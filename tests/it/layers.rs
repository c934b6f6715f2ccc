//! Executes the direction of dependencies: a module names only what is below it, an external crate lives in one place.
//!
//! Reads the source as words, so comments and strings count for nothing, and imports, paths in the middle of code and
//! `super::super::` all count. Tests inside `src` keep the same rule.

use std::collections::BTreeMap;
use std::path::Path;

/// The layers, lowest first. Modules in one row do not name each other, except in the lowest.
const LAYERS: [&[&str]; 7] = [
    &["time", "language", "transcript", "error"],
    &["coach", "listen"],
    &["render"],
    &["edge"],
    &["app"],
    &["cli"],
    &["main"],
];

/// External crates that only some files may name: a file `x.rs` or everything in the folder `x/`.
const HOMES: [(&[&str], &[&str]); 9] = [
    (&["whisper_rs"], &["edge/whisper"]),
    (&["cpal", "alsa", "rtrb"], &["edge/microphone", "edge/loudspeaker", "edge/devices", "edge/sound"]),
    (&["clap", "clap_complete"], &["cli"]),
    (&["pulldown_cmark"], &["coach/notes"]),
    (&["hound"], &["edge/wav", "edge/voice"]),
    (&["rubato", "audioadapter", "audioadapter_buffers"], &["listen/resample"]),
    (&["earshot"], &["listen/voice"]),
    (&["encoding_rs"], &["edge/notes"]),
    (&["strsim"], &["coach", "edge/bank"]),
];

/// What `lib.rs` re-exports: the name, and the module it comes from.
type Exports = BTreeMap<String, String>;

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// The words and signs of a source file, without comments, strings, characters and numbers. `::` is one sign.
fn words(source: &str) -> Vec<String> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            i = after_block_comment(&chars, i);
        } else if c == '"' {
            i = after_string(&chars, i);
        } else if c == '\'' {
            // A character is `'x'` or `'\…'`; anything else is a lifetime.
            if at(i + 1) == '\\' {
                i += 3;
                while i < chars.len() && chars[i - 1] != '\'' {
                    i += 1;
                }
            } else if at(i + 2) == '\'' {
                i += 3;
            } else {
                i += 1;
                while is_word(at(i)) {
                    i += 1;
                }
            }
        } else if is_word(c) {
            let start = i;
            while is_word(at(i)) {
                i += 1;
            }
            let word: String = chars[start..i].iter().collect();
            let raw = matches!(word.as_str(), "r" | "br" | "cr");
            if raw && (at(i) == '"' || (at(i) == '#' && matches!(at(i + 1), '"' | '#'))) {
                i = after_raw_string(&chars, i);
            } else if raw && at(i) == '#' {
                i += 1; // `r#name`: the name follows
            } else if !c.is_ascii_digit() {
                words.push(word);
            }
        } else if c == ':' && at(i + 1) == ':' {
            words.push("::".to_owned());
            i += 2;
        } else {
            if !c.is_whitespace() {
                words.push(c.to_string());
            }
            i += 1;
        }
    }
    words
}

fn after_block_comment(chars: &[char], mut i: usize) -> usize {
    let mut depth = 0;
    loop {
        match (chars.get(i), chars.get(i + 1)) {
            (Some('/'), Some('*')) => (depth, i) = (depth + 1, i + 2),
            (Some('*'), Some('/')) => (depth, i) = (depth - 1, i + 2),
            (Some(_), _) => i += 1,
            (None, _) => return i,
        }
        if depth == 0 {
            return i;
        }
    }
}

fn after_string(chars: &[char], mut i: usize) -> usize {
    i += 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

fn after_raw_string(chars: &[char], mut i: usize) -> usize {
    let mut hashes = 0;
    while chars.get(i) == Some(&'#') {
        (hashes, i) = (hashes + 1, i + 1);
    }
    i += 1;
    while i < chars.len() {
        let closes = chars[i] == '"' && chars[i + 1..].iter().take_while(|&&c| c == '#').count() >= hashes;
        i += 1;
        if closes {
            return i + hashes;
        }
    }
    i
}

/// Every path that begins at word `i`, which is its first name: `a::{b, c::d}` gives `a b` and `a c d`. Returns the word
/// after it.
fn paths(words: &[String], mut i: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    while let Some(word) = words.get(i) {
        if word == "{" {
            i += 1;
            while words.get(i).is_some_and(|word| word != "}") {
                i = if words[i] == "," { i + 1 } else { paths(words, i, &path, found) };
            }
            return i + 1;
        }
        path.push(word.clone());
        i += 1;
        if words.get(i).map(String::as_str) != Some("::") || words.get(i + 1).map(String::as_str) == Some("<")
        {
            break;
        }
        i += 1;
    }
    if words.get(i).map(String::as_str) == Some("as") {
        i += 2;
    }
    found.push(path);
    i
}

/// The module a file holds: `coach/notes/item.rs` is `coach notes item`; `lib.rs` is the root.
fn module_of(file: &str) -> Vec<String> {
    let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
        module.pop();
    }
    module
}

/// Paths in a file that begin at the root of the crate, made absolute, each with the name its line begins with.
fn absolute_paths(file: &str, words: &[String]) -> Vec<Vec<String>> {
    let file_module = module_of(file);
    // The inline modules around a word: their names, and the depth of braces at which they end.
    let mut inline: Vec<(String, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut absolute = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let previous = i.checked_sub(1).map_or("", |i| words[i].as_str());
        match words[i].as_str() {
            "{" => depth += 1,
            "}" => {
                depth = depth.saturating_sub(1);
                inline.retain(|(_, ends)| *ends < depth + 1);
            }
            "mod" if words.get(i + 2).is_some_and(|w| w == "{") => {
                inline.push((words[i + 1].clone(), depth + 1))
            }
            start @ ("crate" | "viva" | "super" | "self")
                if words.get(i + 1).is_some_and(|w| w == "::") && !matches!(previous, "::" | ".") =>
            {
                let mut found = Vec::new();
                paths(words, i, &[], &mut found);
                for path in found {
                    let ups = path.iter().take_while(|word| *word == "super").count();
                    let here = || file_module.iter().chain(inline.iter().map(|(name, _)| name));
                    let count = here().count().saturating_sub(ups);
                    let own = path.iter().skip_while(|word| matches!(word.as_str(), "super" | "self"));
                    absolute.push(match start {
                        "crate" | "viva" => path[1..].to_vec(),
                        _ => here().take(count).chain(own).cloned().collect(),
                    });
                }
            }
            _ => {}
        }
        i += 1;
    }
    absolute
}

/// The names that `lib.rs` brings to the root with `use`.
fn exports(lib: &str) -> Exports {
    let words = words(lib);
    let mut exports = Exports::new();
    for i in (0..words.len()).filter(|&i| words[i] == "use") {
        let first = i + 1 + usize::from(matches!(words[i + 1].as_str(), "crate" | "self")) * 2;
        let mut found = Vec::new();
        paths(&words, first, &[], &mut found);
        for path in found {
            exports.insert(path[path.len() - 1].clone(), path[0].clone());
        }
    }
    exports
}

/// What a file does that it must not. `file` is relative to `src`.
fn breaches(file: &str, source: &str, exports: &Exports) -> Vec<String> {
    let words = words(source);
    let mut breaches = Vec::new();
    for (crates, homes) in HOMES {
        let at_home =
            homes.iter().any(|home| file == format!("{home}.rs") || file.starts_with(&format!("{home}/")));
        for (i, word) in words.iter().enumerate() {
            if !at_home && crates.contains(&word.as_str()) && names_a_crate(&words, i) {
                breaches.push(format!("src/{file} names the crate `{word}`, which lives in {homes:?} only"));
            }
        }
    }
    let module = module_of(file);
    let Some(own) = module.first() else { return breaches }; // `lib.rs` names all modules, to declare them
    let Some(own_layer) = layer(own) else {
        breaches.push(format!("src/{file} belongs to no layer"));
        return breaches;
    };
    for path in absolute_paths(file, &words) {
        let Some(first) = path.first() else {
            breaches.push(format!("src/{file} reaches for the root of the crate"));
            continue;
        };
        let target = exports.get(first).unwrap_or(first);
        if target == own {
            continue;
        }
        let allowed = match layer(target) {
            Some(there) => there < own_layer || (there == own_layer && own_layer == 0),
            // Something that `lib.rs` itself defines stands above all its modules.
            None => own == "main",
        };
        if !allowed {
            breaches.push(format!("src/{file}: `{own}` may not name `{target}` (`{}`)", path.join("::")));
        }
    }
    breaches.dedup();
    breaches
}

/// Whether the word at `i` names a crate: it begins a path (`cpal::Stream`, `::cpal::Stream`) or is imported whole.
fn names_a_crate(words: &[String], i: usize) -> bool {
    let at = |i: Option<usize>| i.map_or("", |i| words[i].as_str());
    let (before, previous) = (at(i.checked_sub(2)), at(i.checked_sub(1)));
    let is_name = |word: &str| word.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let begins = match previous {
        "::" => before == "use" || !(is_name(before) || before == ">"),
        "." => false,
        _ => true,
    };
    begins && (words.get(i + 1).is_some_and(|next| next == "::") || matches!(previous, "use" | "crate"))
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_module_names_only_what_is_below_it() {
    let src = super::viva::repository().join("src");
    let exports = exports(&std::fs::read_to_string(src.join("lib.rs")).unwrap());
    let files = rust_files(&src);
    assert!(files.len() >= 8, "where is the source? {files:?}");
    let breaches: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let file = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            breaches(&file, &std::fs::read_to_string(path).unwrap(), &exports)
        })
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn planted_breaches_are_found() {
    let exports = exports("pub use error::{Error, Result}; pub use crate::app::run as go;");
    for (file, source) in [
        ("coach/coverage.rs", "use crate::listen::Flow;"),
        ("listen/guard.rs", "fn f() { let x: crate::coach::Verdict; }"),
        ("coach/mod.rs", "use super::listen::Flow;"),
        ("coach/notes/item.rs", "use super::super::super::edge::bank;"),
        ("coach/token.rs", "mod tests { use super::super::super::render::terminal; }"),
        ("coach/token.rs", "use crate::{error::Error, render::{terminal, spoken}};"),
        ("coach/token.rs", "fn f() { super::super::edge::now() }"),
        ("coach/token.rs", "fn f() { crate::run() }"),
        ("coach/token.rs", "use crate::run as go;"),
        ("time.rs", "use crate::coach::Verdict;"),
        ("render/terminal.rs", "use crate::edge::console;"),
        ("edge/bank.rs", "use crate::app::World;"),
        ("app/practice.rs", "use crate::cli;"),
        ("cli.rs", "use crate::main;"),
        ("shop/mod.rs", "//! nothing"),
        ("main.rs", "use whisper_rs::WhisperContext;"),
        ("edge/ear.rs", "fn f(c: whisper_rs::WhisperContext) {}"),
        ("edge/bank.rs", "use cpal;"),
        ("edge/bank.rs", "use ::hound::WavReader;"),
        ("app/mod.rs", "use clap::Parser;"),
        ("edge/bank.rs", "use pulldown_cmark::Parser;"),
        ("listen/level.rs", "use rubato::Fft;"),
        ("app/mod.rs", "strsim::jaro(a, b)"),
    ] {
        assert_ne!(breaches(file, source, &exports), [] as [&str; 0], "not found in {file}: {source}");
    }
}

#[test]
fn what_is_allowed_is_no_breach() {
    let exports = exports("pub use error::{Error, Result}; pub use app::run;");
    for (file, source) in [
        ("coach/coverage.rs", "use crate::{Error, time::Millis}; use super::token::Token; // crate::edge"),
        (
            "coach/coverage.rs",
            r##"const A: &str = "crate::edge::x"; const B: &str = r#"use cpal;"#; const C: char = '"';"##,
        ),
        (
            "coach/coverage.rs",
            "/* crate::edge /* nested */ crate::app */ fn f<'a>(x: &'a str) -> char { '\\'' }",
        ),
        ("coach/token.rs", "#[cfg(test)] mod tests { use super::*; use super::super::normal::fold; }"),
        ("coach/notes.rs", "use pulldown_cmark::Parser;"),
        ("coach/notes/item.rs", "use pulldown_cmark::Event; use super::super::question::Question;"),
        ("transcript.rs", "use crate::time::Millis;"),
        ("render/terminal.rs", "use crate::coach::Assessment;"),
        ("edge/whisper.rs", "use whisper_rs::WhisperContext; use crate::listen::Recognizer;"),
        ("edge/sound/microphone.rs", "use cpal::traits::DeviceTrait; use rtrb::RingBuffer;"),
        ("app/mod.rs", "let clap = 1; hand.clap(); use self::practice::Practice;"),
        ("main.rs", "use viva::{cli, app}; fn main() { viva::run() }"),
        ("lib.rs", "pub mod app; pub use app::run;"),
    ] {
        assert_eq!(breaches(file, source, &exports), [] as [&str; 0], "{file}: {source}");
    }
}
