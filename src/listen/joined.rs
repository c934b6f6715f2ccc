//! The words of several utterances that one pass of the recognizer heard, told apart again.

use super::RATE;
use std::ops::Range;

/// What was heard of utterances that were given together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// All the words.
    pub text: String,
    /// Whose they are, in order. Utterances of which nothing was heard are in none.
    pub parts: Vec<Part>,
}

/// A piece of the text of a [`Said`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it is, in bytes.
    pub bytes: Range<usize>,
    /// The utterances that it is from, by their numbers; more than one where the recognizer heard on across a pause.
    pub utterances: Range<usize>,
}

/// What a recognizer writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece<'a> {
    /// Bytes of words, as UTF-8. A character may be torn between two of them.
    Words(&'a [u8]),
    /// A time between words, in seconds of the sound that was given.
    Stamp(f64),
}

/// Words between two time stamps.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    /// Where they are in the text, in bytes.
    bytes: Range<usize>,
    /// When they were said, in seconds of the sound that was given.
    time: Range<f64>,
}

impl Said {
    /// A text that nobody can tell apart, of so many utterances.
    pub fn whole(text: String, utterances: usize) -> Self {
        let parts = match text.is_empty() {
            true => Vec::new(),
            false => vec![Part { bytes: 0..text.len(), utterances: 0..utterances }],
        };
        Said { text, parts }
    }

    /// What a recognizer wrote of utterances that end at these samples of the sound. Without time stamps, or with characters
    /// that are none, nobody can tell them apart.
    ///
    /// A recognizer's times are some tenths of a second off, and utterances have silence at both ends: words are those of the
    /// utterances whose middle is in their time, and else of the one that has most of it.
    pub fn read(pieces: &[Piece<'_>], ends: &[usize]) -> Self {
        let (bytes, runs) = runs(pieces);
        let Ok(all) = String::from_utf8(bytes) else {
            let words = pieces.iter().filter_map(|piece| match piece {
                Piece::Words(bytes) => Some(*bytes),
                Piece::Stamp(_) => None,
            });
            let bytes: Vec<u8> = words.flatten().copied().collect();
            return Said::whole(String::from_utf8_lossy(&bytes).trim().to_owned(), ends.len());
        };
        let lead = all.len() - all.trim_start().len();
        let text = all.trim().to_owned();
        let mut parts: Vec<Part> = Vec::new();
        for run in &runs {
            let at = |byte: usize| byte.saturating_sub(lead).min(text.len());
            let (bytes, utterances) =
                (at(run.bytes.start)..at(run.bytes.end), utterances_in(&run.time, ends));
            if !text.is_char_boundary(bytes.start) || text[bytes.start..].is_empty() || bytes.is_empty() {
                continue;
            }
            match parts.last_mut().filter(|last| utterances.start < last.utterances.end) {
                Some(last) => last.utterances.end = last.utterances.end.max(utterances.end),
                None => parts.push(Part { bytes, utterances }),
            }
        }
        Said { parts: closed(parts, text.len()), text }
    }
}

/// Parts that go on to where the next one begins.
fn closed(mut parts: Vec<Part>, end: usize) -> Vec<Part> {
    let starts: Vec<usize> = parts.iter().skip(1).map(|part| part.bytes.start).chain([end]).collect();
    parts.iter_mut().zip(starts).for_each(|(part, next)| part.bytes.end = next);
    parts
}

/// All words as bytes, and those between two time stamps.
fn runs(pieces: &[Piece<'_>]) -> (Vec<u8>, Vec<Run>) {
    let (mut bytes, mut runs) = (Vec::new(), Vec::new());
    let (mut begun, mut since) = (0, 0.0);
    for piece in pieces.iter().chain([&Piece::Stamp(f64::INFINITY)]) {
        match *piece {
            Piece::Words(words) => bytes.extend_from_slice(words),
            Piece::Stamp(now) => {
                if bytes.len() > begun {
                    runs.push(Run { bytes: begun..bytes.len(), time: since..now });
                    begun = bytes.len();
                }
                since = now;
            }
        }
    }
    (bytes, runs)
}

fn utterances_in(time: &Range<f64>, ends: &[usize]) -> Range<usize> {
    let seconds = |sample: usize| sample as f64 / f64::from(RATE);
    let spans = || {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, &end)| (seconds(start), seconds(end))).enumerate()
    };
    let is_inside = |(_, (start, end)): &(usize, (f64, f64))| time.contains(&f64::midpoint(*start, *end));
    let first = spans().find(is_inside).map(|(number, _)| number);
    let last = spans().filter(is_inside).last().map(|(number, _)| number);
    if let (Some(first), Some(last)) = (first, last) {
        return first..last + 1;
    }
    let shared = |(start, end): (f64, f64)| end.min(time.end) - start.max(time.start);
    let most = spans().max_by(|a, b| shared(a.1).total_cmp(&shared(b.1)).then(b.0.cmp(&a.0)));
    most.map_or(0..0, |(number, _)| number..number + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Utterances of these seconds, words with their times; gives which utterances each part is from.
    fn told(lengths: &[f64], words: &[(&[u8], f64, f64)]) -> Vec<(String, Range<usize>)> {
        let ends: Vec<usize> = lengths
            .iter()
            .scan(0.0, |end, length| {
                *end += length;
                Some((*end * f64::from(RATE)) as usize)
            })
            .collect();
        let pieces = words
            .iter()
            .flat_map(|&(words, from, to)| [Piece::Stamp(from), Piece::Words(words), Piece::Stamp(to)]);
        let said = Said::read(&pieces.collect::<Vec<_>>(), &ends);
        let part = |part: &Part| (said.text[part.bytes.clone()].to_owned(), part.utterances.clone());
        said.parts.iter().map(part).collect()
    }

    #[test]
    fn words_go_to_the_utterances_in_whose_time_they_were_said() {
        let three = [3.0, 4.0, 5.0];
        for (what, pieces, wanted) in [
            (
                "one each",
                vec![("the pod", 0.4, 2.8), (" is stored", 3.2, 6.9), (" and bound", 7.3, 11.8)],
                vec![("the pod", 0..1), (" is stored", 1..2), (" and bound", 2..3)],
            ),
            (
                "stamps that are late, and one that runs into the next",
                vec![("写入存储", 0.8, 3.4), ("，然后", 3.4, 7.6), ("选出节点", 7.6, 12.0)],
                vec![("写入存储", 0..1), ("，然后", 1..2), ("选出节点", 2..3)],
            ),
            ("heard on", vec![("all of it", 0.0, 12.0)], vec![("all of it", 0..3)]),
            (
                "two sentences of one",
                vec![("a", 0.2, 1.0), (" b", 1.0, 2.7), (" c", 8.0, 11.0)],
                vec![("a b", 0..1), (" c", 2..3)],
            ),
            (
                "across a pause, and on",
                vec![("a", 0.2, 6.8), (" b", 6.0, 6.9), (" c", 7.2, 11.0)],
                vec![("a b", 0..2), (" c", 2..3)],
            ),
            ("beyond the end", vec![("a", 12.5, 14.0)], vec![("a", 2..3)]),
            ("nothing", vec![], vec![]),
        ] {
            let pieces: Vec<_> =
                pieces.into_iter().map(|(words, from, to)| (words.as_bytes(), from, to)).collect();
            let wanted: Vec<_> = wanted.into_iter().map(|(text, of)| (text.to_owned(), of)).collect();
            assert_eq!(told(&three, &pieces), wanted, "{what}");
        }
    }

    #[test]
    fn without_times_or_with_torn_characters_nothing_is_told_apart() {
        let ends = [16_000, 32_000];
        let said = Said::read(&[Piece::Words(b" the pod"), Piece::Words(b" is stored")], &ends);
        assert_eq!(said, Said::whole("the pod is stored".to_owned(), 2));
        let (first, second) = "存".as_bytes().split_at(1);
        let torn = [Piece::Words(first), Piece::Words(second)];
        assert_eq!(Said::read(&torn, &ends), Said::whole("存".to_owned(), 2));
        // Torn by a time stamp: the character is in one part.
        let stamped =
            [Piece::Words(b"a"), Piece::Words(first), Piece::Stamp(1.0), torn[1], Piece::Words(b"b")];
        assert_eq!(Said::read(&stamped, &ends).text, "a存b");
        assert_eq!(Said::read(&[Piece::Words(first)], &ends), Said::whole("\u{fffd}".to_owned(), 2));
        assert_eq!(Said::read(&[], &ends), Said::default());
    }

    proptest::proptest! {
        #[test]
        fn every_word_is_in_one_part_and_parts_are_in_order(
            lengths in proptest::collection::vec(0.1f64..9.0, 1..8),
            pieces in proptest::collection::vec(("[a-c 存储]{0,6}", -1.0f64..40.0, 0.0f64..9.0), 0..12)
        ) {
            let words: Vec<(&[u8], f64, f64)> =
                pieces.iter().map(|(words, from, length)| (words.as_bytes(), *from, from + length)).collect();
            let parts = told(&lengths, &words);
            let all: String = pieces.iter().map(|piece| piece.0.as_str()).collect();
            proptest::prop_assert_eq!(parts.iter().map(|part| part.0.as_str()).collect::<String>(), all.trim());
            proptest::prop_assert!(parts.windows(2).all(|two| two[0].1.end <= two[1].1.start));
            proptest::prop_assert!(parts.iter().all(|part| part.1.start < part.1.end && part.1.end <= lengths.len()));
        }
    }
}
