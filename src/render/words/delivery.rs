//! The facts about how an answer was spoken.

use super::Words;
use crate::coach::Delivery;

impl Words {
    /// The facts of the delivery, each by itself.
    pub(in crate::render) fn facts(self, delivery: &Delivery) -> Vec<String> {
        let mut facts = Vec::new();
        if let Some(first) = delivery.first_word {
            let first = first.seconds();
            facts.push(self.pick(format!("{first:.1} 秒后开口"), format!("first word after {first:.1} s")));
        }
        let mut spoke =
            self.pick(format!("说话 {}", delivery.speaking), format!("spoke {}", delivery.speaking));
        if let Some(share) = delivery.speaking_share() {
            let percent = 100.0 * share;
            spoke += &self.pick(format!("（占 {percent:.0}%）"), format!(" ({percent:.0}% of the time)"));
        }
        facts.push(spoke);
        facts.push(self.pauses(delivery));
        if delivery.rate_per_min >= 0.5 {
            let rate = delivery.rate_per_min;
            facts.push(self.pick(format!("每分钟 {rate:.0} 字词"), format!("{rate:.0} words a minute")));
        }
        let count: u32 = delivery.fillers.iter().map(|filler| filler.count).sum();
        if count > 0 {
            let each = delivery.fillers.iter().map(|filler| format!("{} {}", filler.text, filler.count));
            let each = each.collect::<Vec<_>>().join(self.pick("、", ", "));
            let plural = if count == 1 { "filler" } else { "fillers" };
            facts.push(self.pick(
                format!("口头词至少 {count} 个（{each}）"),
                format!("at least {count} {plural} ({each})"),
            ));
        }
        facts
    }

    fn pauses(self, delivery: &Delivery) -> String {
        let (count, long) = (delivery.pauses, delivery.long_pauses);
        let plural = if count == 1 { "pause" } else { "pauses" };
        let mut pauses = self.pick(format!("停顿 {count} 次"), format!("{count} {plural}"));
        if long > 0 {
            pauses += &self.pick(format!("，长停顿 {long} 次"), format!(", {long} long"));
        }
        if let Some(longest) = &delivery.longest_pause {
            let seconds = longest.length.seconds();
            let after = longest.after.as_ref().map_or(String::new(), |word| {
                let word = self.quote(word);
                self.pick(format!("，在{word}之后"), format!(", after {word}"))
            });
            pauses += &self.aside(
                &self.pick(format!("最长 {seconds:.1} 秒{after}"), format!("longest {seconds:.1} s{after}")),
            );
        }
        pauses
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Millis;
    use crate::transcript::{Segment, Transcript};

    #[test]
    fn the_delivery_is_told_as_facts() {
        let segment =
            |text: &str, start, end| Segment { text: text.into(), start: Millis(start), end: Millis(end) };
        let facts = |words: Words, texts: [&str; 2]| {
            let transcript = Transcript::from_segments([
                segment(texts[0], 1_700, 8_300),
                segment(texts[1], 10_000, 15_300),
            ]);
            let speech = [Millis(2_200)..Millis(8_000), Millis(10_500)..Millis(15_000)];
            words.facts(&Delivery::measure(&transcript, &speech)).join(" · ")
        };
        assert_eq!(
            facts(Words::English, ["Um, the request is, you know, stored", "uh, in etcd"]),
            "first word after 2.2 s · spoke 0:10 (80% of the time) · 1 pause, 1 long (longest 2.5 s, \
             after “stored”) · 58 words a minute · at least 3 fillers (um 1, you know 1, uh 1)"
        );
        assert_eq!(
            facts(Words::Chinese, ["嗯，客户端把请求写入存储", "嗯然后绑定"]),
            "2.2 秒后开口 · 说话 0:10（占 80%） · 停顿 1 次，长停顿 1 次（最长 2.5 秒，在“写入存储”之后） · 每分钟 \
             93 字词 · 口头词至少 2 个（嗯 2）"
        );
        let quiet = Delivery { speaking: Millis(1_000), ..Delivery::default() };
        assert_eq!(Words::English.facts(&quiet).join(" · "), "spoke 0:01 · 0 pauses");
    }
}
