//! The words both sides share: what listening produces and grading reads.

mod han;

use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub use han::is_han;

/// A range of characters (Unicode scalar values, not bytes) in [`Transcript::text`].
pub type Span = Range<usize>;

/// A piece of the transcript that the recognizer produced in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The words, without surrounding white space.
    pub text: String,
    /// Where it starts in the recording.
    #[serde(rename = "start_ms")]
    pub start: Millis,
    /// Where it ends in the recording.
    #[serde(rename = "end_ms")]
    pub end: Millis,
}

/// What was said, as text, and where in the recording.
///
/// *Invariant:* the segments' texts stand in `text` in their order, each beginning at its offset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    text: String,
    segments: Vec<Segment>,
    /// The character offset of each segment's start in `text`.
    offsets: Vec<usize>,
}

impl Transcript {
    /// A transcript without times, as typed by a person.
    pub fn written(text: impl Into<String>) -> Self {
        Transcript { text: text.into(), segments: Vec::new(), offsets: Vec::new() }
    }

    /// Joins the recognizer's segments, in order. Empty ones are left out. A space separates two segments, as it
    /// separates words, except between two Chinese characters or after full-width punctuation.
    pub fn from_segments(segments: impl IntoIterator<Item = Segment>) -> Self {
        let mut transcript = Transcript::default();
        let mut length = 0;
        for segment in segments {
            let trimmed = segment.text.trim();
            if trimmed.is_empty() {
                continue;
            }
            let before = transcript.text.chars().next_back();
            if let (Some(before), Some(after)) = (before, trimmed.chars().next())
                && !(is_wide(before) && is_wide(after))
                && !is_wide_punctuation(before)
            {
                transcript.text.push(' ');
                length += 1;
            }
            transcript.offsets.push(length);
            transcript.text.push_str(trimmed);
            length += trimmed.chars().count();
            transcript.segments.push(Segment { text: trimmed.to_owned(), ..segment });
        }
        transcript
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The timed pieces; empty for a written answer.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether there is nothing but white space.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Character offsets at which segments begin, besides 0: a pause in speech lies before each.
    pub fn breaks(&self) -> &[usize] {
        &self.offsets
    }

    /// Where in the recording the character at `offset` was said, by linear interpolation inside its segment
    /// (segments are cut at pauses, so the error stays below their length). `None` for a written answer.
    pub fn time_of(&self, offset: usize) -> Option<Millis> {
        let index = self.offsets.partition_point(|&start| start <= offset).checked_sub(1)?;
        let segment = &self.segments[index];
        let length = segment.text.chars().count().max(1);
        let inside = (offset - self.offsets[index]).min(length) as u64;
        Some(Millis(segment.start.0 + segment.end.since(segment.start).0 * inside / length as u64))
    }
}

/// Whether `c` is a CJK character or full-width punctuation: text that is written without spaces.
pub fn is_wide(c: char) -> bool {
    is_han(c) || is_wide_punctuation(c)
}

fn is_wide_punctuation(c: char) -> bool {
    matches!(c as u32, 0x3000..=0x3006 | 0x3008..=0x303F | 0xFF00..=0xFF0F | 0xFF1A..=0xFF20)
        || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(text: &str, start: u64, end: u64) -> Segment {
        Segment { text: text.into(), start: Millis(start), end: Millis(end) }
    }

    #[test]
    fn segments_join_with_spaces_only_where_words_need_them() {
        let t = Transcript::from_segments([
            segment(" First the client ", 0, 1000),
            segment("", 1000, 1100),
            segment("asks.", 1200, 2000),
            segment("把 Pod", 2000, 3000),
            segment("写入", 3000, 4000),
            segment("存储。", 4000, 5000),
            segment("Then", 5000, 6000),
        ]);
        assert_eq!(t.text(), "First the client asks. 把 Pod 写入存储。Then");
        assert_eq!(t.segments().len(), 6);
        for (segment, &at) in t.segments().iter().zip(t.breaks()) {
            let here: String = t.text().chars().skip(at).take(segment.text.chars().count()).collect();
            assert_eq!(here, segment.text);
        }
    }

    #[test]
    fn times_are_interpolated_inside_a_segment() {
        let t = Transcript::from_segments([segment("abcd", 1000, 2000), segment("efgh", 5000, 6000)]);
        assert_eq!(t.time_of(0), Some(Millis(1000)));
        assert_eq!(t.time_of(2), Some(Millis(1500)));
        assert_eq!(t.time_of(5), Some(Millis(5000)));
        assert_eq!(t.time_of(999), Some(Millis(6000)));
        assert_eq!(Transcript::written("abc").time_of(1), None);
    }
}
