//! How Chinese sounds: recognizers write the right syllables with the wrong characters (静像 for 镜像).

use pinyin::{ToPinyin, ToPinyinMulti};

/// The toneless readings of a character: its first and, if it has one, a second.
fn readings(c: char) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    if let Some(all) = c.to_pinyin_multi() {
        for reading in all {
            if !found.contains(&reading.plain()) && found.len() < 2 {
                found.push(reading.plain());
            }
        }
    }
    found
}

/// The sounds of a pair of characters, `jing xiang`; empty if one of them is not known.
pub(super) fn of_pair(pair: &str) -> Vec<String> {
    let mut chars = pair.chars();
    let (Some(first), Some(second)) = (chars.next(), chars.next()) else { return Vec::new() };
    let second = readings(second);
    readings(first).iter().flat_map(|a| second.iter().map(move |b| format!("{a} {b}"))).collect()
}

/// The first toneless reading of a character.
pub(super) fn of(c: char) -> Option<&'static str> {
    c.to_pinyin().map(pinyin::Pinyin::plain)
}

/// Sounds that speakers and recognizers mix up made equal: `zh ch sh` and `z c s`, `ng` and `n`, `l` and `n`, `h` and `f`.
pub(super) fn blurred(sounds: &str) -> String {
    let syllable = |s: &str| {
        let s = s.replace("zh", "z").replace("ch", "c").replace("sh", "s");
        let s = s.strip_suffix('g').filter(|s| s.ends_with('n')).map(str::to_owned).unwrap_or(s);
        match s.strip_prefix('l') {
            Some(rest) => format!("n{rest}"),
            None => s,
        }
    };
    sounds.split(' ').map(syllable).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_the_same_sound_share_one() {
        for (a, b) in [("镜像", "静像"), ("调度", "掉度"), ("重启", "虫起"), ("路由", "陆游")] {
            let heard = of_pair(b);
            assert!(of_pair(a).iter().any(|s| heard.contains(s)), "{a} {b}");
        }
        assert!(of_pair("镜").is_empty());
        assert!(of_pair("a镜").is_empty());
    }

    #[test]
    fn near_sounds_are_blurred_into_one() {
        for (a, b) in [("zhan xing", "zan xin"), ("li", "ni"), ("shang", "san")] {
            assert_eq!(blurred(a), blurred(b));
        }
        assert_ne!(blurred("bo"), blurred("po"));
    }
}
