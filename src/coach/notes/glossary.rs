//! A `glossary.md`: lists and tables of the spoken forms of terms, and of how the voice reads them.
//!
//! ```markdown
//! - kubelet: cube let, 酷不莱特 (say: koob let)
//! - CRI-O (say: cry oh)
//!
//! | term | spoken forms | say       |
//! | ---- | ------------ | --------- |
//! | etcd | E T C D      | et see D  |
//! ```

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

/// What introduces a pronunciation at the end of a list item, in parentheses of either width.
const SAY: [&str; 3] = ["say", "读作", "朗读"];

/// The heads of a table's column of pronunciations; any other column has spoken forms, and so has the second of two.
const SAY_HEADS: [&str; 5] = ["say", "pronunciation", "read aloud", "朗读", "发音"];

/// Reads list items `term: alias, alias (say: …)`, and table rows of a term, its aliases and perhaps a column of
/// pronunciations; everything else is prose.
pub(super) fn read(source: &Source<'_>, blocks: &[Block], problems: &mut Vec<Problem>) -> Glossary {
    let mut reader = Reader { source, glossary: Glossary::default(), owners: HashMap::new(), problems };
    for block in blocks {
        match block {
            Block::List { items, .. } => items.iter().for_each(|item| reader.item(item)),
            Block::Table { rows, .. } => reader.table(rows),
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
        let (text, say) = without_say(&text);
        match split(text) {
            Some((term, aliases)) => self.entry(item.at, term, &[aliases], say),
            None if say.is_some() => self.entry(item.at, text, &[], say),
            None => self.problems.push(self.source.problem(
                item.at,
                format!("{} has no `:` between term and spoken forms", excerpt(text)),
                "write `term: spoken form, another`",
            )),
        }
    }

    /// The first row is the table's head.
    fn table(&mut self, rows: &[Row]) {
        let Some((head, rows)) = rows.split_first() else { return };
        let is_say = |cell: &String| SAY_HEADS.contains(&cell.trim().to_lowercase().as_str());
        let say =
            head.cells.iter().skip(1).position(is_say).map(|at| at + 1).filter(|_| head.cells.len() > 2);
        for row in rows {
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let Some((term, others)) = row.cells.split_first() else { continue };
            let cells = || others.iter().enumerate().map(|(at, cell)| (at + 1, cell.trim()));
            let aliases: Vec<&str> =
                cells().filter(|(at, _)| Some(*at) != say).map(|(_, cell)| cell).collect();
            let say = cells().find(|(at, cell)| Some(*at) == say && !cell.is_empty()).map(|(_, cell)| cell);
            self.entry(row.at, term, &aliases, say);
        }
    }

    fn entry(&mut self, at: usize, term: &str, aliases: &[&str], say: Option<&str>) {
        let term = term.trim();
        let aliases: Vec<String> = aliases
            .iter()
            .flat_map(|aliases| aliases.split([',', '，', '、', ';', '；']))
            .map(|alias| alias.trim().to_owned())
            .filter(|alias| !alias.is_empty())
            .collect();
        if term.is_empty() || (aliases.is_empty() && say.is_none()) || say == Some("") {
            let (what, mend) = match (term.is_empty(), say) {
                (true, _) => ("spoken forms without a term".to_owned(), "write the term before the `:`"),
                (_, Some(_)) => (
                    format!("{} has `say:` without a pronunciation", excerpt(term)),
                    "write how the voice is to read it, such as `(say: koob let)`",
                ),
                (_, None) => (
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
        if let Some(say) = say {
            self.glossary.pronounce(term, say);
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

/// Takes `(say: …)` off the end of a list item.
fn without_say(text: &str) -> (&str, Option<&str>) {
    let whole = text.trim_end();
    let inner = whole.strip_suffix([')', '）']).and_then(|inner| {
        let at = inner.rfind(['(', '（'])?;
        let said = inner[at..].trim_start_matches(['(', '（']).trim_start();
        let said = SAY.iter().find_map(|word| said.strip_prefix(word))?.trim_start();
        Some((inner[..at].trim_end(), said.strip_prefix([':', '：'])?.trim()))
    });
    inner.map_or((text, None), |(rest, say)| (rest, Some(say)))
}
