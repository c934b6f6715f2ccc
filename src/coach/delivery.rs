//! How an answer was spoken, as facts: no score follows from them.

use crate::time::Millis;
use crate::transcript::is_han;
use std::ops::Range;

/// Measures of the speech of one answer.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Delivery {
    /// Time with speech in it, pauses left out.
    pub speaking: Millis,
    /// Silences inside the answer that are longer than a breath.
    pub pauses: u32,
    /// The longest of them; `None` without any.
    pub longest_pause: Option<Millis>,
    /// Chinese characters and Latin words per minute of [`Delivery::speaking`]; 0 when nothing was spoken.
    pub rate_per_min: f64,
}

/// A silence inside the answer counts as a pause from this length on. Fluency research counts from 250 to 350 ms (de Jong
/// and Bosker 2013; Gao et al. 2025); the voice detector places the borders of speech with an error of up to 200 ms.
const PAUSE: Millis = Millis(500);

impl Delivery {
    /// The delivery of `text`, whose speech lies in these stretches of the recording, in order.
    pub fn measure(text: &str, speech: &[Range<Millis>]) -> Self {
        let speaking = speech.iter().fold(Millis::ZERO, |sum, run| sum + run.end.since(run.start));
        let gaps = speech.windows(2).map(|two| two[1].start.since(two[0].end));
        let pauses: Vec<Millis> = gaps.filter(|gap| *gap >= PAUSE).collect();
        Delivery::of(text, speaking, &pauses)
    }

    /// The delivery of `text`, spoken in `speaking`, with these pauses between its parts.
    pub fn of(text: &str, speaking: Millis, pauses: &[Millis]) -> Self {
        Delivery {
            speaking,
            pauses: pauses.len() as u32,
            longest_pause: pauses.iter().copied().max(),
            rate_per_min: rate_per_min(text, speaking),
        }
    }
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

    #[test]
    fn gaps_between_stretches_of_speech_are_pauses() {
        let run = |start, end| Millis(start)..Millis(end);
        let delivery = Delivery::measure("one two", &[run(500, 1500), run(1700, 2000), run(3000, 3700)]);
        assert_eq!((delivery.speaking, delivery.pauses), (Millis(2000), 1));
        assert_eq!(delivery.longest_pause, Some(Millis(1000)));
    }

    #[test]
    fn pauses_are_counted_and_the_longest_kept() {
        let delivery = Delivery::of("one two", Millis(60_000), &[Millis(700), Millis(1900), Millis(800)]);
        assert_eq!(
            (delivery.pauses, delivery.longest_pause, delivery.rate_per_min),
            (3, Some(Millis(1900)), 2.0)
        );
        assert_eq!(Delivery::of("", Millis::ZERO, &[]), Delivery::default());
    }
}
