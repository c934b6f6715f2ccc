//! A `glossary.md`: lists and tables of the spoken forms of terms.

use super::blocks::{Block, Item, Row};
use super::source::{Source, excerpt};
use crate::coach::glossary::Glossary;
use crate::coach::question::{Place, Problem};
use std::collections::HashMap;
use std::path::Path;

/// Whether a file is a glossary, by its name.
pub fn is_glossary(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
        name.eq_ignore_ascii_case("glossary.md") || name.eq_ignore_ascii_case("glossary.markdown")
    })
}

/// Reads list items `term: alias, alias`, and table rows of a term and its aliases; everything else is prose.
pub(super) fn read(source: &Source<'_>, blocks: &[Block], problems: &mut Vec<Problem>) -> Glossary {
    let mut reader = Reader { source, glossary: Glossary::default(), owners: HashMap::new(), problems };
    for block in blocks {
        match block {
            Block::List { items, .. } => items.iter().for_each(|item| reader.item(item)),
            // The first row is the table's head.
            Block::Table { rows, .. } => rows.iter().skip(1).for_each(|row| reader.row(row)),
            _ => {}
        }
    }
    let glossary = reader.glossary;
    if glossary.is_empty() && problems.is_empty() {
        problems.push(source.problem(
            0,
            "a glossary without terms",
            "write lines such as `- kubelet: cube let`",
        ));
    }
    glossary
}

struct Reader<'a> {
    source: &'a Source<'a>,
    glossary: Glossary,
    /// Which term an alias belongs to, and where that was said, by the alias in lower case.
    owners: HashMap<String, (String, Place)>,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn item(&mut self, item: &Item) {
        let text = item.words.text();
        match split(&text) {
            Some((term, aliases)) => self.entry(item.at, term, &[aliases]),
            None => self.problems.push(self.source.problem(
                item.at,
                format!("{} has no `:` between term and spoken forms", excerpt(&text)),
                "write `term: spoken form, another`",
            )),
        }
    }

    fn row(&mut self, row: &Row) {
        if let Some((term, aliases)) = row.cells.split_first()
            && row.cells.iter().any(|cell| !cell.is_empty())
        {
            let aliases: Vec<&str> = aliases.iter().map(String::as_str).collect();
            self.entry(row.at, term, &aliases);
        }
    }

    fn entry(&mut self, at: usize, term: &str, aliases: &[&str]) {
        let term = term.trim();
        let aliases: Vec<String> = aliases
            .iter()
            .flat_map(|aliases| aliases.split([',', '，', '、', ';', '；']))
            .map(|alias| alias.trim().to_owned())
            .filter(|alias| !alias.is_empty())
            .collect();
        if term.is_empty() || aliases.is_empty() {
            let (what, mend) = match term.is_empty() {
                true => ("spoken forms without a term".to_owned(), "write the term before the `:`"),
                false => (
                    format!("{} has no spoken form", excerpt(term)),
                    "write one after the `:`, or remove the line",
                ),
            };
            self.problems.push(self.source.problem(at, what, mend));
            return;
        }
        let aliases: Vec<String> = aliases.into_iter().filter(|alias| self.owns(at, term, alias)).collect();
        if !aliases.is_empty() {
            self.glossary.add(term, aliases);
        }
    }

    /// Whether an alias is new; one that belongs to another term would give credit for the wrong word.
    fn owns(&mut self, at: usize, term: &str, alias: &str) -> bool {
        let place = self.source.place(at);
        match self.owners.get(&alias.to_lowercase()) {
            None => {
                self.owners.insert(alias.to_lowercase(), (term.to_owned(), place));
                true
            }
            Some((owner, first)) => {
                if owner != term {
                    let what =
                        format!("{} stands for {} already, at {first}", excerpt(alias), excerpt(owner));
                    let mend = "give it to one term only".to_owned();
                    self.problems.push(Problem { place, what, mend });
                }
                false
            }
        }
    }
}

/// Splits at the first colon with a space after it, or the first full-width one; failing these, at the first colon.
fn split(text: &str) -> Option<(&str, &str)> {
    let is_apart =
        |at: usize, c: char| text[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
    let colons = || text.char_indices().filter(|&(_, c)| c == ':' || c == '：');
    let (at, colon) = colons().find(|&(at, c)| c == '：' || is_apart(at, c)).or_else(|| colons().next())?;
    Some((&text[..at], &text[at + colon.len_utf8()..]))
}
