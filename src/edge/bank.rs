//! Question banks on disk: a Markdown file, or a folder of them.

use super::folders;
use super::text::{self, quote};
use super::workers;
use crate::coach::notes::{self, Notes, glossary::is_glossary};
use crate::coach::{Glossary, Place, Problem, Question};
use crate::error::{Context, Error, Result};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Folders with fewer files are read by one thread.
const FEW: usize = 32;
/// The most ids suggested for one that is unknown.
const SUGGESTIONS: usize = 3;
/// The least similarity (Jaro-Winkler, 0 to 1) of an id worth suggesting.
const SIMILAR: f64 = 0.75;

/// The questions of a file or folder.
#[derive(Debug, Clone, Default)]
pub struct Bank {
    /// All questions, by file and place. Their ids are unique.
    pub questions: Vec<Question>,
    /// What is not as it should be, by file and place. Nothing in a folder but the folder itself can fail to load.
    pub problems: Vec<Problem>,
    /// The file or folder, as the person named it.
    pub path: PathBuf,
    /// How many files were read, without glossaries.
    pub files: usize,
    /// For each folder with a `glossary.md`: its terms and those of the glossaries above it.
    glossaries: BTreeMap<PathBuf, Glossary>,
    /// The terms of the glossaries above the bank's own folder.
    above: Glossary,
}

impl Bank {
    /// Reads a bank to ask from.
    ///
    /// A folder is read recursively, in the order of names, links followed; `README.md`, names that begin with a dot,
    /// and files that are not `.md` or `.markdown` are passed over. A file is read whatever its name.
    ///
    /// # Errors
    /// As [`Bank::read`], and when there is no question in it.
    pub fn load(path: &Path) -> Result<Bank> {
        let bank = Bank::read(path)?;
        if !bank.questions.is_empty() {
            return Ok(bank);
        }
        let name = path.display();
        let error = match bank.files {
            0 if is_glossary(path) => Error::failed(format!("no question in `{name}`: it is a glossary")),
            0 => return Err(bank.no_notes()),
            1 if path.is_file() => {
                Error::failed(format!("no question in `{name}`: no heading with a list right under it"))
            }
            files => Error::failed(format!(
                "no question in `{name}`: no heading with a list right under it in {files} Markdown file{}",
                if files == 1 { "" } else { "s" }
            )),
        };
        Err(if bank.problems.is_empty() {
            error.hint("write a question as `## Question?` with its key points as `- …` on the next lines")
        } else {
            error.hint(format!("viva check {}", quote(&path.to_string_lossy())))
        })
    }

    /// The error of a folder without notes.
    fn no_notes(&self) -> Error {
        let name = self.path.display();
        let error = Error::failed(format!(
            "no notes in `{name}`: no file in it ends in `.md`, besides README and glossary"
        ));
        let file = quote(&self.path.join("questions.md").to_string_lossy());
        match self.problems.is_empty() {
            true => error.hint(format!("name another folder, or begin one here: viva new {file}")),
            false => error.hint(format!("viva check {}", quote(&self.path.to_string_lossy()))),
        }
    }

    /// Reads a bank to look for problems: as [`Bank::load`], but a bank without questions is one, too.
    ///
    /// # Errors
    /// The path does not exist, cannot be read, or is a folder without notes; for a single file also when it is larger
    /// than 64 MiB or not UTF-8. Such a file in a folder is a problem of the bank.
    pub fn read(path: &Path) -> Result<Bank> {
        let name = path.display();
        let metadata = fs::metadata(path)
            .context(|| format!("cannot read the question bank `{name}`"))
            .map_err(|error| error.hint("name a Markdown file, or a folder of them"))?;
        let mut bank = Bank { path: path.to_owned(), ..Bank::default() };
        let mut own = Vec::new();
        if metadata.is_dir() {
            fs::read_dir(path).context(|| format!("cannot read the question bank `{name}`"))?;
            bank.read_folder(path, &mut own);
            if bank.files == 0 && bank.problems.is_empty() {
                return Err(bank.no_notes());
            }
        } else {
            bank.add(path, Ok(notes::parse(path, &text::read(path)?)), &mut own);
            let glossary = path.parent().unwrap_or(Path::new("")).join("glossary.md");
            if !is_glossary(path) && glossary.is_file() {
                bank.read_file(&glossary, &mut own);
            }
        }
        bank.read_above(if metadata.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) });
        let clashes = notes::make_unique(&mut bank.questions);
        bank.problems.extend(clashes);
        bank.problems.sort();
        bank.stack(own);
        Ok(bank)
    }

    fn read_folder(&mut self, path: &Path, own: &mut Vec<(PathBuf, Glossary)>) {
        let entries = WalkDir::new(path).follow_links(true).sort_by_file_name();
        let entries = entries.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
        let is_wanted = |entry: &walkdir::Result<DirEntry>| {
            entry.as_ref().map_or(true, |entry| entry.file_type().is_file() && is_notes(entry.path()))
        };
        let found: Vec<walkdir::Result<DirEntry>> = entries.filter(is_wanted).collect();
        let read = |entry: &walkdir::Result<DirEntry>| match entry {
            Ok(entry) => parse(entry.path()),
            Err(error) => Err(Problem {
                place: Place { path: error.path().unwrap_or(path).to_owned(), line: 1, column: 1 },
                what: format!("not read: {error}"),
                mend: "make it readable, or remove it from the folder".into(),
            }),
        };
        // A few files are read sooner than threads are started.
        let read: Vec<_> = match found.len() {
            0..FEW => found.iter().map(read).collect(),
            _ => workers::map(&found, read),
        };
        for (entry, notes) in found.iter().zip(read) {
            let path = entry.as_ref().map_or(path, |entry| entry.path());
            self.add(path, notes, own);
        }
    }

    /// Reads one file of several: if it cannot be read, that is a problem.
    fn read_file(&mut self, path: &Path, own: &mut Vec<(PathBuf, Glossary)>) {
        self.add(path, parse(path), own);
    }

    fn add(&mut self, path: &Path, notes: Result<Notes, Problem>, own: &mut Vec<(PathBuf, Glossary)>) {
        let notes = match notes {
            Ok(notes) => notes,
            Err(problem) => return self.problems.push(problem),
        };
        if is_glossary(path) {
            own.push((path.parent().unwrap_or(Path::new("")).to_owned(), notes.glossary));
        } else {
            self.files += 1;
        }
        self.questions.extend(notes.questions);
        self.problems.extend(notes.problems);
    }

    /// Reads the glossaries above the bank's folder, outermost first.
    fn read_above(&mut self, folder: &Path) {
        for folder in folders::above(folder).iter().rev() {
            let path = folder.join("glossary.md");
            if path.is_file() {
                let mut found = Vec::new();
                self.read_file(&path, &mut found);
                found.iter().for_each(|(_, glossary)| self.above.merge(glossary));
            }
        }
    }

    /// Adds to each folder's glossary what stands above it.
    fn stack(&mut self, mut own: Vec<(PathBuf, Glossary)>) {
        own.sort_by_key(|(folder, _)| folder.components().count());
        for (folder, glossary) in own {
            let mut whole = self.nearest(&folder).clone();
            whole.merge(&glossary);
            self.glossaries.insert(folder, whole);
        }
    }

    fn nearest(&self, folder: &Path) -> &Glossary {
        folder.ancestors().find_map(|folder| self.glossaries.get(folder)).unwrap_or(&self.above)
    }

    /// The spoken forms for a question: the `glossary.md` in its folder and those above it, up to the root of the git
    /// repository or the home folder, whichever is nearer.
    pub fn glossary_for(&self, question: &Question) -> Glossary {
        question.place.path.parent().map_or(&self.above, |folder| self.nearest(folder)).clone()
    }

    /// The question called `id`.
    ///
    /// # Errors
    /// There is none: a usage error that suggests similar ids.
    pub fn find(&self, id: &str) -> Result<&Question> {
        if let Some(question) = self.questions.iter().find(|question| question.id == id) {
            return Ok(question);
        }
        let path = &self.path;
        let mut error = Error::usage(format!("no question `{id}` in `{}`", path.display()));
        let similar = self.similar(id);
        if !similar.is_empty() {
            error = error.hint(format!("did you mean {}?", similar.join(" or ")));
        }
        Err(error.hint(format!("viva list {}", quote(&path.to_string_lossy()))))
    }

    /// Ids like `id`, in backticks, the most similar first.
    fn similar(&self, id: &str) -> Vec<String> {
        let wanted = id.to_lowercase();
        let likeness = |other: &str| match other.to_lowercase() {
            other if !wanted.is_empty() && other.contains(&wanted) => 1.0,
            other => strsim::jaro_winkler(&wanted, &other),
        };
        let mut scored: Vec<(f64, &str)> = self
            .questions
            .iter()
            .map(|question| (likeness(&question.id), question.id.as_str()))
            .filter(|&(score, _)| score >= SIMILAR)
            .collect();
        scored.sort_by(|a, b| {
            b.0.total_cmp(&a.0).then_with(|| a.1.len().cmp(&b.1.len())).then_with(|| a.1.cmp(b.1))
        });
        scored.iter().take(SUGGESTIONS).map(|(_, id)| format!("`{id}`")).collect()
    }
}

/// Reads one file of several; that it cannot be read is a problem of the bank.
fn parse(path: &Path) -> Result<Notes, Problem> {
    text::read(path).map(|text| notes::parse(path, &text)).map_err(|error| Problem {
        place: Place { path: path.to_owned(), line: 1, column: 1 },
        what: format!("not read: {error}"),
        mend: error.hints().first().cloned().unwrap_or_else(|| "make it readable, or remove it".into()),
    })
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_notes(path: &Path) -> bool {
    let is_markdown = path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| {
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
    });
    let is_readme = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
    is_markdown && !is_readme
}

/// Writes a new bank, and the folders above it. Nothing is ever overwritten.
///
/// # Errors
/// There is something of that name already, no bank is read from a file of that name, or it cannot be written.
pub fn create(path: &Path, text: &str) -> Result<()> {
    let name = path.display();
    if path.is_dir() {
        let file = quote(&path.join("my-questions.md").to_string_lossy());
        return Err(Error::usage(format!("`{name}` is a folder")).hint(format!("viva new {file}")));
    }
    if !is_notes(path) || is_glossary(path) {
        let other = quote(&path.with_file_name("my-questions.md").to_string_lossy());
        return Err(Error::usage(format!("viva reads no questions from a file called `{name}`"))
            .hint(format!("take a name that ends in `.md`, besides README and glossary: viva new {other}")));
    }
    if path.symlink_metadata().is_ok() {
        let file = quote(&path.to_string_lossy());
        return Err(Error::usage(format!("`{name}` is there already, and stays as it is"))
            .hint(format!("practice it: viva practice {file}"))
            .hint("or name another file: viva new FILE"));
    }
    text::create_whole_for_all(path, text)
}

/// Reads a glossary on its own, whatever the file's name: its terms, and what is not as it should be.
///
/// # Errors
/// The file cannot be read, or no line of it gives a spoken form.
pub fn read_glossary(path: &Path) -> Result<(Glossary, Vec<Problem>)> {
    let notes = notes::parse_glossary(path, &text::read(path)?);
    if notes.glossary.is_empty() {
        return Err(Error::failed(format!("no spoken form in `{}`", path.display()))
            .hint("write lines such as `- kubelet: cube let`"));
    }
    Ok((notes.glossary, notes.problems))
}

/// An id that was written into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where the heading stands.
    pub place: Place,
    /// The id.
    pub id: String,
}

/// Writes the ids of questions that have none into their headings, and changes no other byte. A file is replaced
/// whole or not at all. Returns what was written, by file and place.
///
/// # Errors
/// A heading has braces in which the author tried to write an id; a file changed since the bank was read, or cannot be
/// replaced. All files are looked at before the first is written.
pub fn fix(bank: &Bank) -> Result<Vec<Written>> {
    let mut wanted: BTreeMap<&Path, Vec<&Question>> = BTreeMap::new();
    for question in bank.questions.iter().filter(|question| !question.id_is_written) {
        wanted.entry(&question.place.path).or_default().push(question);
    }
    let mut ready = Vec::new();
    for (path, questions) in &wanted {
        let text = text::read(path)?;
        refuse_broken(path, &text, questions)?;
        ready.push((path, with_ids(path, &text, questions)?));
    }
    for (path, text) in ready {
        text::replace(path, &text)?;
    }
    let written = wanted.into_values().flatten();
    Ok(written.map(|question| Written { place: question.place.clone(), id: question.id.clone() }).collect())
}

/// Refuses to write an id beside one that the author tried to write: it would be the question's name for ever.
fn refuse_broken(path: &Path, text: &str, questions: &[&Question]) -> Result<()> {
    let broken = notes::broken_ids(path, text);
    let of_question =
        |problem: &&Problem| questions.iter().any(|question| question.place.line == problem.place.line);
    match broken.iter().find(of_question) {
        None => Ok(()),
        Some(problem) => {
            Err(Error::failed(format!("no id was written: {}: {}", problem.place, problem.what))
                .hint(format!("mend that heading first: {}", problem.mend)))
        }
    }
}

/// The text of a file with the ids of these questions, after making sure that it still gives the same questions.
fn with_ids(path: &Path, before: &str, questions: &[&Question]) -> Result<String> {
    let changed = || {
        Error::failed(format!("cannot write ids into `{}`: it changed while it was read", path.display()))
            .hint(format!("viva check --fix {}", quote(&path.to_string_lossy())))
    };
    let ids: Vec<(usize, &str)> =
        questions.iter().map(|question| (question.place.line, question.id.as_str())).collect();
    let after = notes::write_ids(before, &ids);
    let same = |a: &Question, b: &Question| a.place == b.place && a.text == b.text && a.points == b.points;
    let old = notes::parse(path, before).questions;
    let new = notes::parse(path, &after).questions;
    let by_line: HashMap<usize, &Question> =
        new.iter().map(|question| (question.place.line, question)).collect();
    let is_written = |question: &&Question| {
        by_line
            .get(&question.place.line)
            .is_some_and(|new| new.id_is_written && new.id == question.id && same(new, question))
    };
    let intact = old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| same(old, new));
    if intact && questions.iter().all(is_written) { Ok(after) } else { Err(changed()) }
}

#[cfg(test)]
mod tests;
