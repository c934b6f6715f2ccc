//! The names of a bank that a recognizer may be told: spellings, never sentences, and of all its questions, so that they
//! say nothing about the one that is asked.

use super::glossary::Glossary;
use super::normal::is_ordinary;
use super::question::Question;
use crate::transcript::is_han;
use std::collections::HashSet;

/// A name is at most this many words …
const MOST_WORDS: usize = 4;
/// … or Chinese characters: longer ones are sentences.
const MOST_HAN: usize = 8;
/// The longest word, in characters.
const LONGEST_WORD: usize = 40;
/// How many names that nobody has a reason to say go with them.
const CANARIES: usize = 2;
/// What one of them takes, in tokens.
const CANARY: usize = 4;

/// Names, in alphabetical order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Terms of the bank.
    pub terms: Vec<String>,
    /// Names of an unrelated field that stand nowhere in the bank.
    pub canaries: Vec<String>,
}

/// The terms of these questions and glossaries that a recognizer is most likely to misspell, as many as it can be told:
/// Latin names that are no ordinary words first, then other Latin ones, then Chinese ones; within these those of the
/// questions before those of the glossary, and the shorter first. `room` is what they may take together, in tokens of a recognizer.
pub fn names<'a>(
    questions: impl IntoIterator<Item = &'a Question>,
    glossary: &Glossary,
    room: usize,
) -> Names {
    let mut ways: Vec<(bool, &str)> =
        glossary.entries().iter().map(|entry| (true, entry.term.as_str())).collect();
    let mut written: Vec<&str> = Vec::new();
    for question in questions {
        written.extend([question.text.as_str(), &question.reference]);
        for point in question.points.iter().chain(&question.wrong) {
            written.push(&point.text);
            written.extend(point.terms.iter().flat_map(|term| &term.ways).map(String::as_str));
        }
        for point in &question.points {
            ways.extend(point.terms.iter().flat_map(|term| &term.ways).map(|way| (false, way.as_str())));
        }
    }
    let mut seen = HashSet::new();
    let mut ranked: Vec<_> = ways
        .into_iter()
        .map(|(is_glossary, way)| (is_glossary, way.trim()))
        .filter(|(_, way)| is_name(way))
        .map(|(is_glossary, way)| ((rank(way), is_glossary, cost(way)), way.to_lowercase(), way))
        .collect();
    ranked.sort();
    ranked.retain(|(_, folded, _)| seen.insert(folded.clone()));
    let mut left = room.saturating_sub(CANARIES * CANARY);
    ranked.retain(|((.., cost), ..)| {
        let fits = *cost <= left;
        left -= if fits { *cost } else { 0 };
        fits
    });
    ranked.sort_by(|a, b| a.1.cmp(&b.1));
    let terms: Vec<String> = ranked.into_iter().map(|(.., way)| way.to_owned()).collect();
    let canaries = if terms.is_empty() { Vec::new() } else { canaries(&terms, &written) };
    Names { terms, canaries }
}

/// Whether a term is a name: not one letter, no sentence, nothing a recognizer could not write.
fn is_name(way: &str) -> bool {
    let han = way.chars().filter(|&c| is_han(c)).count();
    let words = way.split_whitespace().count();
    way.chars().filter(|c| c.is_alphanumeric()).count() >= 2
        && way.chars().any(char::is_alphabetic)
        && (1..=MOST_WORDS).contains(&words)
        && han <= MOST_HAN
        && way.split_whitespace().all(|word| word.chars().count() <= LONGEST_WORD)
        && !way.chars().any(|c| c.is_control() || ",;:!?，。；：！？、\"`".contains(c))
}

/// How little a recognizer needs to be told it.
fn rank(way: &str) -> u8 {
    let is_odd = |word: &str| {
        word.chars().skip(1).any(|c| c.is_uppercase() || c.is_numeric())
            || word.is_ascii() && !is_ordinary(&word.to_lowercase())
    };
    if way.chars().any(is_han) {
        2
    } else if way.split(|c: char| !c.is_alphanumeric()).any(|word| !word.is_empty() && is_odd(word)) {
        0
    } else {
        1
    }
}

/// About how many tokens it takes: one for three Latin letters or for half a Chinese character, and one for the comma.
fn cost(way: &str) -> usize {
    let han = way.chars().filter(|&c| is_han(c)).count();
    (way.chars().count() - han).div_ceil(3) + 2 * han + 1
}

/// Names of another field, of which no word stands in the bank; always the same ones for the same terms.
fn canaries(terms: &[String], written: &[&str]) -> Vec<String> {
    let words: HashSet<String> = written
        .iter()
        .copied()
        .chain(terms.iter().map(String::as_str))
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()))
        .map(str::to_ascii_lowercase)
        .collect();
    let known = include_str!("words/canaries.txt").split_whitespace();
    let free: Vec<&str> = known.filter(|canary| !words.contains(*canary)).collect();
    let start = terms
        .iter()
        .flat_map(|term| term.bytes())
        .fold(terms.len(), |sum, byte| (sum * 31 + usize::from(byte)) % 1_000_003);
    (0..CANARIES.min(free.len())).map(|at| free[(start + at) % free.len()].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::notes;
    use std::path::Path;

    fn of(text: &str, glossary: &Glossary) -> Names {
        names(&notes::parse(Path::new("bank.md"), text).questions, glossary, 110)
    }

    const BANK: &str = "---\nlang: en\n---\n## How?\n\n1. It asks the **API server|api 服务器**\n\
        2. The **kubelet** starts **a very long sentence of many words**\n3. **调度器** then **etcd** and **Etcd**\n\n\
        ## Why?\n\n- The **container runtime** and **x**\n- **kube-proxy** ~~not~~\n";

    #[test]
    fn names_of_all_questions_in_alphabetical_order_without_sentences() {
        let mut glossary = Glossary::default();
        glossary.add("CNI", ["see and I".to_owned()]);
        let names = of(BANK, &glossary);
        assert_eq!(
            names.terms,
            [
                "API server",
                "api 服务器",
                "CNI",
                "container runtime",
                "Etcd",
                "kube-proxy",
                "kubelet",
                "调度器"
            ]
        );
        assert_eq!(names.canaries.len(), CANARIES);
        assert_eq!(of(BANK, &glossary), names);
    }

    #[test]
    fn what_is_misspelled_most_stays_when_not_all_fit() {
        let many: String = (0..90).map(|n| format!("- say **common word {}** here\n", letters(n))).collect();
        let text = format!("---\nlang: en\n---\n## How?\n\n{many}- and **kubelet** and **调度器**\n");
        let names = of(&text, &Glossary::default());
        assert!(names.terms.contains(&"kubelet".to_owned()), "{:?}", names.terms);
        assert!(!names.terms.contains(&"调度器".to_owned()), "{:?}", names.terms);
        assert!(names.terms.iter().map(|term| cost(term)).sum::<usize>() <= 110);
    }

    /// Ordinary words, so that the rank is the same for all.
    fn letters(n: usize) -> String {
        include_str!("words/ordinary.txt").split_whitespace().nth(n).unwrap().to_owned()
    }

    #[test]
    fn a_canary_never_stands_in_the_bank() {
        let all: Vec<&str> = include_str!("words/canaries.txt").split_whitespace().collect();
        let words: HashSet<&str> = all.iter().copied().collect();
        assert_eq!(words.len(), all.len());
        let mentioned = all[..all.len() - 1].join(" ");
        let text = format!("---\nlang: en\n---\n## How?\n\n- the **kubelet**\n\n> {mentioned}\n");
        assert_eq!(of(&text, &Glossary::default()).canaries, [all[all.len() - 1]]);
        assert_eq!(
            of("---\nlang: en\n---\n## How?\n\n- nothing bold\n", &Glossary::default()),
            Names::default()
        );
    }
}
