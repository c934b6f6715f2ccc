//! How Chinese sounds: recognizers write the right syllables with the wrong characters (静像 for 镜像).

use pinyin::{ToPinyin, ToPinyinMulti};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The toneless readings of a character: its first and, if it has one, a second.
pub(super) fn readings(c: char) -> impl Iterator<Item = &'static str> + Clone {
    let mut all = c.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain);
    let first = all.next();
    let second = all.find(|&reading| Some(reading) != first);
    [first, second].into_iter().flatten()
}

/// The sounds of a pair of characters, `jing xiang`; empty if one of them is not known.
pub(super) fn of_pair(pair: &str) -> Vec<String> {
    let mut chars = pair.chars();
    let (Some(first), Some(second)) = (chars.next(), chars.next()) else { return Vec::new() };
    let second = readings(second);
    readings(first).flat_map(|a| second.clone().map(move |b| format!("{a} {b}"))).collect()
}

/// The first toneless reading of a character.
pub(super) fn of(c: char) -> Option<&'static str> {
    c.to_pinyin().map(pinyin::Pinyin::plain)
}

/// Sounds that speakers and recognizers mix up made equal: `zh ch sh` and `z c s`, `ng` and `n`, `l` and `n`.
pub(super) fn blurred(sounds: &str) -> String {
    let mut out = String::with_capacity(sounds.len());
    for (number, syllable) in sounds.split(' ').enumerate() {
        if number > 0 {
            out.push(' ');
        }
        let (initial, rest) = match syllable.as_bytes() {
            [first @ (b'z' | b'c' | b's'), b'h', ..] => (Some(*first as char), &syllable[2..]),
            [b'l', ..] => (Some('n'), &syllable[1..]),
            _ => (None, syllable),
        };
        out.extend(initial);
        out.push_str(rest.strip_suffix('g').filter(|rest| rest.ends_with('n')).unwrap_or(rest));
    }
    out
}

/// The consonants of a word: `chlorophyll` and `clorofill` are `KLFL`. Voiced and unvoiced are one, so are `l` and `r`;
/// vowels, and `r` that is not before a vowel, are left out.
pub(super) fn skeleton(word: &str) -> String {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_lowercase).collect();
    let mut out = String::new();
    let vowel = |c: Option<&char>| c.is_some_and(|c| "aeiouy".contains(*c));
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1);
        let (code, used) = match (letters[at], next) {
            ('p', Some('h')) => ('F', 2),
            ('c', Some('h')) if matches!(letters.get(at + 2), Some('l' | 'r')) => ('K', 2),
            ('c' | 's', Some('h')) => ('S', 2),
            ('t', Some('h')) => ('T', 2),
            ('c', Some('k')) | ('q', Some('u')) => ('K', 2),
            ('g', Some('h')) if at > 0 && !vowel(letters.get(at + 2)) => (' ', 2),
            ('k', Some('n')) if at == 0 => ('N', 2),
            ('w', Some('r')) if at == 0 => ('L', 2),
            ('b' | 'p', _) => ('P', 1),
            ('d' | 't', _) => ('T', 1),
            ('c', Some('e' | 'i' | 'y')) => ('S', 1),
            ('j', _) => ('J', 1),
            ('g', Some('e' | 'i')) if at == 0 => ('J', 1),
            ('g' | 'k' | 'c' | 'q', _) => ('K', 1),
            ('x', _) => ('S', 1),
            ('s' | 'z', _) => ('S', 1),
            ('f' | 'v', _) => ('F', 1),
            ('l', _) => ('L', 1),
            ('r', _) if vowel(next) => ('L', 1),
            ('m', _) => ('M', 1),
            ('n', _) => ('N', 1),
            ('w', _) if vowel(next) => ('W', 1),
            ('h', _) if at == 0 => ('H', 1),
            _ => (' ', 1),
        };
        if code != ' ' && !out.ends_with(code) {
            out.push(code);
        }
        at += used;
    }
    out
}

/// Characters that Chinese uses to write foreign names by their sound.
const FOREIGN: &str = "阿埃艾爱安奥巴拜班邦保贝本比彼别宾波伯勃博布达代戴丹当道德登迪蒂丁东杜顿多厄恩尔法凡范菲费芬丰佛弗夫福盖甘冈高戈哥格古贵哈海汉豪赫亨胡华霍基吉几加贾简杰金卡凯坎康考科可克肯孔库奎拉莱兰朗劳勒雷里利丽莉连林琳龙卢鲁路伦罗洛吕马玛麦迈曼芒毛梅门蒙孟米密敏明莫默姆木穆拿纳娜奈南内尼宁纽努诺欧帕派潘庞佩彭皮匹平珀普奇齐契恰乔切钦琼丘让热瑞若萨塞赛桑瑟森沙山尚舍申圣施史什石舒斯思苏索塔泰坦汤特腾提廷图托陀瓦万威韦维魏温翁沃乌西希夏香谢辛欣休许雅亚扬耶叶伊易因英尤于约扎泽詹珍朱兹卓佐酷不扣叩寇跑破泡漂瑞沃抓斗客诶批地溜平逊琪玻璐兜";

/// Whether a character is one that Chinese writes foreign names with.
pub(super) fn is_foreign(c: char) -> bool {
    static SET: LazyLock<FxHashSet<char>> = LazyLock::new(|| FOREIGN.chars().collect());
    SET.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_the_same_sound_share_one() {
        for (a, b) in [("镜像", "静像"), ("调度", "掉度"), ("重启", "虫起"), ("路由", "陆游")]
        {
            let heard = of_pair(b);
            assert!(of_pair(a).iter().any(|s| heard.contains(s)), "{a} {b}");
        }
        assert!(of_pair("镜").is_empty());
        assert!(of_pair("a镜").is_empty());
    }

    #[test]
    fn words_of_the_same_consonants_share_a_skeleton() {
        assert_eq!(skeleton("chlorophyll"), skeleton("clorofill"));
        assert_ne!(skeleton("kubelet"), skeleton("kubectl"));
    }

    #[test]
    fn near_sounds_are_blurred_into_one() {
        for (a, b) in [("zhan xing", "zan xin"), ("li", "ni"), ("shang", "san")] {
            assert_eq!(blurred(a), blurred(b));
        }
        assert_ne!(blurred("bo"), blurred("po"));
    }
}
