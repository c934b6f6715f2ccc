//! How an answer was spoken, as facts: no score follows from them.

use super::filler::{self, Filler};
use crate::time::Millis;
use crate::transcript::{Transcript, is_han};
use std::ops::Range;

/// Measures of the speech of one answer: times from the waveform, words from the transcript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delivery {
    /// From the open microphone to the first word that is no filler; `None` when nothing was spoken.
    pub first_word: Option<Millis>,
    /// Time with speech in it, pauses left out.
    pub speaking: Millis,
    /// From the first speech to the end of the last.
    pub span: Millis,
    /// Silences inside the answer that are longer than a breath.
    pub pauses: u32,
    /// Those of them that last a second or more.
    pub long_pauses: u32,
    /// The longest of them; `None` without any.
    pub longest_pause: Option<Pause>,
    /// Chinese characters and Latin words per minute of [`Delivery::speaking`]; 0 when nothing was spoken.
    pub rate_per_min: f64,
    /// Fillers, the most frequent first: at least so many, as recognizers leave some out.
    pub fillers: Vec<Filler>,
}

/// A silence inside an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Where it begins in the recording.
    pub start: Millis,
    /// How long it is.
    pub length: Millis,
    /// The word before it, or the last characters of Chinese text; `None` when the recognizer heard on across it.
    pub after: Option<String>,
}

/// A silence inside the answer counts as a pause from this length on. Fluency research counts from 250 to 350 ms (de Jong
/// and Bosker 2013; Gao et al. 2025); the voice detector places the borders of speech with an error of up to 200 ms.
const PAUSE: Millis = Millis(500);
/// A pause from this length on is noticed by every listener.
const LONG: Millis = Millis(1000);
/// So many Chinese characters tell where a pause was.
const CHARACTERS: usize = 4;

impl Delivery {
    /// The delivery of an answer whose speech lies in these stretches of the recording, in order.
    pub fn measure(transcript: &Transcript, speech: &[Range<Millis>]) -> Self {
        let text = transcript.text();
        let speaking = speech.iter().fold(Millis::ZERO, |sum, run| sum + run.end.since(run.start));
        let span = match (speech.first(), speech.last()) {
            (Some(first), Some(last)) => last.end.since(first.start),
            _ => Millis::ZERO,
        };
        let gaps = speech.windows(2).map(|two| two[0].end..two[1].start);
        let pauses: Vec<Range<Millis>> = gaps.filter(|gap| length(gap) >= PAUSE).collect();
        // Of equal ones the first.
        let longest = pauses.iter().rev().max_by_key(|pause| length(pause));
        let fillers = filler::find(text, transcript.breaks());
        Delivery {
            first_word: first_word(transcript, &fillers, speech),
            speaking,
            span,
            pauses: pauses.len() as u32,
            long_pauses: pauses.iter().filter(|pause| length(pause) >= LONG).count() as u32,
            longest_pause: longest.map(|pause| Pause {
                start: pause.start,
                length: length(pause),
                after: before(pause, transcript),
            }),
            rate_per_min: rate_per_min(text, speaking),
            fillers: filler::count(&fillers),
        }
    }

    /// The share of [`Delivery::span`] with speech in it, from 0 to 1; `None` when nothing was spoken.
    pub fn speaking_share(&self) -> Option<f64> {
        (self.span > Millis::ZERO).then(|| self.speaking.seconds() / self.span.seconds())
    }
}

fn length(range: &Range<Millis>) -> Millis {
    range.end.since(range.start)
}

/// The start of the first speech in which more than a filler was recognized: utterances are cut at pauses, so a filler that
/// stands before the answer is one by itself.
fn first_word(
    transcript: &Transcript,
    fillers: &[filler::Found],
    speech: &[Range<Millis>],
) -> Option<Millis> {
    let first = transcript.segments().iter().zip(transcript.breaks()).find(|(segment, start)| {
        let end = **start + segment.text.chars().count();
        !filler::are_all(transcript.text(), **start..end, fillers)
    });
    let run = match first {
        Some((segment, _)) => speech.iter().find(|run| run.end > segment.start && run.start < segment.end),
        None => None,
    };
    run.or(speech.first()).map(|run| run.start)
}

/// The last word before a pause. The recognizer's own times are no help, as it stretches words over silences; but
/// utterances are cut in pauses, so the utterance that ends in this one tells.
fn before(pause: &Range<Millis>, transcript: &Transcript) -> Option<String> {
    let ends_here = |end: Millis| pause.start <= end && end <= pause.end;
    let segment = transcript.segments().iter().rfind(|segment| ends_here(segment.end))?;
    last_words(&segment.text)
}

fn last_words(text: &str) -> Option<String> {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = text.chars().next_back()?;
    let mut chars: Vec<char> = if is_han(last) {
        text.chars().rev().take_while(|&c| is_han(c)).take(CHARACTERS).collect()
    } else {
        let belongs = |c: &char| !is_han(*c) && (c.is_alphanumeric() || "'’-_./".contains(*c));
        text.chars().rev().take_while(belongs).collect()
    };
    chars.reverse();
    Some(chars.into_iter().collect())
}

/// Chinese characters plus words of other scripts, per minute of speech; 0 when no time was spent speaking. A word is a
/// run of letters and digits, so that a number counts once; hyphens and apostrophes inside it do not part it.
pub fn rate_per_min(text: &str, speaking: Millis) -> f64 {
    if speaking == Millis::ZERO {
        return 0.0;
    }
    let mut units = 0_u32;
    let mut is_inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_letter = c.is_alphanumeric() && !is_han(c);
        let joins = is_inside
            && matches!(c, '\'' | '’' | '-' | '.')
            && chars.peek().is_some_and(|next| next.is_alphanumeric() && !is_han(*next));
        units += u32::from(is_han(c) || is_letter && !is_inside);
        is_inside = is_letter || joins;
    }
    f64::from(units) * 60.0 / speaking.seconds()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Segment;

    #[test]
    fn characters_and_words_are_counted_per_minute() {
        #[track_caller]
        fn check(text: &str, seconds: f64, expected: f64) {
            assert_eq!(rate_per_min(text, Millis::from_seconds(seconds)), expected);
        }
        check("把 Pod 写入 etcd。", 6.0, 50.0);
        check("It's the kube-proxy, v1.31!", 60.0, 4.0);
        check("客户端client请求", 60.0, 6.0);
        check("……", 60.0, 0.0);
        check("nobody spoke", 0.0, 0.0);
    }

    fn run(start: u64, end: u64) -> Range<Millis> {
        Millis(start)..Millis(end)
    }

    fn segment(text: &str, start: u64, end: u64) -> Segment {
        Segment { text: text.into(), start: Millis(start), end: Millis(end) }
    }

    #[test]
    fn gaps_between_stretches_of_speech_are_pauses() {
        let speech = [run(500, 1500), run(1700, 2000), run(3000, 3700), run(4200, 4500)];
        let delivery = Delivery::measure(&Transcript::written("one two"), &speech);
        assert_eq!((delivery.speaking, delivery.span), (Millis(2300), Millis(4000)));
        assert_eq!((delivery.pauses, delivery.long_pauses), (2, 1));
        let longest = Pause { start: Millis(2000), length: Millis(1000), after: None };
        assert_eq!(delivery.longest_pause, Some(longest));
        assert_eq!(delivery.first_word, Some(Millis(500)));
        assert_eq!(delivery.speaking_share(), Some(0.575));
    }

    #[test]
    fn nothing_spoken_is_nothing_measured() {
        let delivery = Delivery::measure(&Transcript::default(), &[]);
        assert_eq!(delivery, Delivery::default());
        assert_eq!(delivery.speaking_share(), None);
    }

    #[test]
    fn a_pause_is_told_by_the_word_before_it() {
        let speech = [run(400, 2000), run(2700, 4000), run(6000, 7000)];
        // As utterances are cut: half a second before speech to 0.3 s after it.
        let transcript = Transcript::from_segments([
            segment("把 Pod 写入 etcd，", 0, 2300),
            segment("然后调度器选出节点。", 2300, 4300),
            segment("kubelet 启动容器", 5500, 7300),
        ]);
        let longest =
            |speech: &[Range<Millis>]| Delivery::measure(&transcript, speech).longest_pause.unwrap();
        assert_eq!(longest(&speech).after.as_deref(), Some("选出节点"));
        assert_eq!(longest(&speech[..2]).after.as_deref(), Some("etcd"));
        // Heard on across the pause: no word is known to be before it.
        let joined = Transcript::from_segments([segment("one two", 0, 7300)]);
        assert_eq!(Delivery::measure(&joined, &speech).longest_pause.unwrap().after, None);
    }

    #[test]
    fn the_last_word_is_found_behind_marks_and_in_mixed_text() {
        for (text, wanted) in [
            ("It's the kube-proxy.", Some("kube-proxy")),
            ("节点上的 kubelet，", Some("kubelet")),
            ("写进etcd里。", Some("里")),
            ("version v1.31!", Some("v1.31")),
            ("……", None),
        ] {
            assert_eq!(last_words(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn a_filler_before_the_answer_is_not_its_first_word() {
        let speech = [run(600, 900), run(3000, 5000)];
        let transcript = |first| {
            Transcript::from_segments([segment(first, 100, 1200), segment("首先写入 etcd", 2500, 5300)])
        };
        let first_word = |first| Delivery::measure(&transcript(first), &speech).first_word;
        assert_eq!(first_word("嗯，"), Some(Millis(3000)));
        assert_eq!(first_word("好的，"), Some(Millis(600)));
        // A click of which the recognizer made nothing.
        assert_eq!(first_word(""), Some(Millis(3000)));
        let fillers = Delivery::measure(&transcript("嗯，"), &speech).fillers;
        assert_eq!(fillers, [Filler { text: "嗯", count: 1 }]);
    }
}
