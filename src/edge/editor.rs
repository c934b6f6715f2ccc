//! The person's editor, opened at a line.

use super::text::quote;
use crate::error::{Context, Error, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How an editor is told the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// `+12 notes.md`
    Plus,
    /// `notes.md:12`
    Colon,
    /// `--goto notes.md:12`
    Goto,
}

/// The editors that can be told, by the name of their program, and what makes them wait until the file is closed.
const EDITORS: [(&str, Line, Option<&str>); 21] = [
    ("vi", Line::Plus, None),
    ("vim", Line::Plus, None),
    ("nvim", Line::Plus, None),
    ("view", Line::Plus, None),
    ("gvim", Line::Plus, Some("--nofork")),
    ("mvim", Line::Plus, Some("--nofork")),
    ("nano", Line::Plus, None),
    ("pico", Line::Plus, None),
    ("emacs", Line::Plus, None),
    ("emacsclient", Line::Plus, None),
    ("kak", Line::Plus, None),
    ("joe", Line::Plus, None),
    ("micro", Line::Plus, None),
    ("hx", Line::Colon, None),
    ("helix", Line::Colon, None),
    ("subl", Line::Colon, Some("--wait")),
    ("zed", Line::Colon, Some("--wait")),
    ("code", Line::Goto, Some("--wait")),
    ("code-insiders", Line::Goto, Some("--wait")),
    ("codium", Line::Goto, Some("--wait")),
    ("cursor", Line::Goto, Some("--wait")),
];

/// An editor, as the environment names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// The program and the person's own arguments; never empty.
    words: Vec<String>,
    /// Which variable names it.
    variable: &'static str,
}

impl Editor {
    /// The editor of `VISUAL`, else of `EDITOR`; an empty variable counts as unset.
    pub fn from_environment() -> Option<Editor> {
        ["VISUAL", "EDITOR"].into_iter().find_map(|variable| {
            let value = std::env::var_os(variable)?;
            Editor::named(variable, &value.to_string_lossy())
        })
    }

    fn named(variable: &'static str, value: &str) -> Option<Editor> {
        // A program whose own path has spaces in it.
        let words = if Path::new(value).is_file() { vec![value.to_owned()] } else { split(value) };
        (!words.is_empty()).then_some(Editor { words, variable })
    }

    /// Opens a file at a line, and waits until the editor ends.
    ///
    /// # Errors
    /// The editor cannot be started, or ends with an error.
    pub fn open(&self, path: &Path, line: usize) -> Result<()> {
        let Editor { words, variable } = self;
        let name = words.join(" ");
        let mut command = Command::new(&words[0]);
        let status = command
            .args(arguments(words, path, line))
            .status()
            .context(|| format!("cannot start the editor `{name}`, which {variable} names"))
            .map_err(|error| error.hint(format!("name one that is installed: export {variable}=nano")))?;
        if status.success() {
            return Ok(());
        }
        let file = quote(&path.to_string_lossy());
        Err(Error::failed(format!("the editor `{name}` failed on `{}`: {status}", path.display()))
            .hint(format!("see what was saved: viva check {file}")))
    }
}

/// The error for a person who has named no editor, and wants to write at this line.
pub fn no_editor(path: &Path, line: usize) -> Error {
    Error::failed(format!(
        "no editor to open `{}` at line {line}: neither VISUAL nor EDITOR is set",
        path.display()
    ))
    .hint("name yours, such as: export EDITOR=nano")
}

/// What the editor is called with: the person's arguments, then the file and, if it can be told, the line.
fn arguments(words: &[String], path: &Path, line: usize) -> Vec<OsString> {
    let (program, own) = words.split_first().map_or(("", words), |(program, own)| (program.as_str(), own));
    let mut arguments: Vec<OsString> = own.iter().map(OsString::from).collect();
    let path = plain(path);
    let stem = Path::new(program).file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    let Some((_, way, wait)) = EDITORS.iter().find(|(name, ..)| stem.as_deref() == Some(name)) else {
        arguments.push(path.into());
        return arguments;
    };
    if let Some(wait) = wait.filter(|wait| !own.iter().any(|word| word == wait || word == "-w")) {
        arguments.push(wait.into());
    }
    let mut at_line = path.clone().into_os_string();
    at_line.push(format!(":{line}"));
    match way {
        Line::Plus => arguments.extend([format!("+{line}").into(), path.into()]),
        Line::Colon => arguments.push(at_line),
        Line::Goto => arguments.extend(["--goto".into(), at_line]),
    }
    arguments
}

/// A path that no editor takes for an option.
fn plain(path: &Path) -> PathBuf {
    let is_like_option = path.to_string_lossy().starts_with(['-', '+']);
    if is_like_option { Path::new(".").join(path) } else { path.to_owned() }
}

/// The words of a variable: parted by spaces, except between quotes.
fn split(value: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut open: Option<char> = None;
    for c in value.chars() {
        match open {
            Some(sign) if c == sign => open = None,
            None if c == '"' || c == '\'' => {
                open = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_told_the_line_in_their_own_way() {
        for (value, path, expected) in [
            ("vi", "a.md", "+12 a.md"),
            ("/usr/bin/nvim -R", "a.md", "-R +12 a.md"),
            ("nano", "-odd.md", "+12 ./-odd.md"),
            ("emacsclient -nw", "a.md", "-nw +12 a.md"),
            ("gvim", "a.md", "--nofork +12 a.md"),
            ("hx", "a.md", "a.md:12"),
            ("subl -w", "a.md", "-w a.md:12"),
            ("code", "a b.md", "--wait --goto a b.md:12"),
            ("Code.exe --wait", "a.md", "--wait --goto a.md:12"),
            ("'/opt/My Editor/code' -n", "a.md", "-n --wait --goto a.md:12"),
            ("ed", "a.md", "a.md"),
            ("my-editor --fast", "a.md", "--fast a.md"),
        ] {
            let editor = Editor::named("EDITOR", value).unwrap();
            let shown: Vec<String> = arguments(&editor.words, Path::new(path), 12)
                .iter()
                .map(|word| word.to_string_lossy().into_owned())
                .collect();
            assert_eq!(shown.join(" "), expected, "{value}");
        }
        assert_eq!(Editor::named("EDITOR", "  "), None);
    }

    #[test]
    fn a_variable_is_split_at_spaces_outside_quotes() {
        for (value, expected) in [
            ("vi", vec!["vi"]),
            (" code  --wait ", vec!["code", "--wait"]),
            ("\"C:\\Program Files\\x.exe\" -n", vec!["C:\\Program Files\\x.exe", "-n"]),
            ("sh -c 'exec \"$@\"' x", vec!["sh", "-c", "exec \"$@\"", "x"]),
            ("x ''", vec!["x", ""]),
        ] {
            assert_eq!(split(value), expected, "{value}");
        }
    }
}
