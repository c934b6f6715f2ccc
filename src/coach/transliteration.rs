//! How alike a Latin word and Chinese characters sound: recognizers write names they do not know by their sound, in
//! whatever characters have it (酷不莱特 for `kubelet`, 瑞白冷丝 for `rebalance`).
//!
//! Both are put into phones, coarse enough that a Mandarin syllable and what it stands for are the same phone: voiced and
//! unvoiced are one, vowels are five. Then the cheapest way to change one into the other is sought (weighted edit
//! distance), where what Mandarin cannot say costs little: a vowel after a lone consonant (特 for `t`), a lost final
//! consonant, `r` for `l`. The costs and limits were set on the heard forms of the built-in lexicon against windows of
//! Chinese prose.

use super::sound;

/// A phone: a capital letter for a group of consonants, a small one for a vowel. `R` is an `r` after a vowel.
type Phone = u8;

/// What a Latin word sounds like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    phones: Vec<Phone>,
    groups: u32,
    consonants: usize,
    letters: usize,
}

/// A Chinese run of fewer characters must be closer.
const SHORT_RUN: usize = 2;
/// Each group of consonants that only one of both has costs at least this.
const GROUP: f64 = 0.25;
/// Words that sound the same cost at most this share.
const SAME: f64 = 0.1;
/// A word of fewer letters is not written by its sound in two characters.
const SHORT_WORD: usize = 4;

impl Name {
    /// The phones of a folded word; `None` for one without two consonants or without a vowel, that has too little sound
    /// of its own.
    pub(super) fn of(word: &str) -> Option<Self> {
        let letters: Vec<u8> = word.bytes().collect();
        if !letters.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let phones = spelled(&letters);
        let consonants = consonants(&phones);
        let speaks = phones.iter().any(|&phone| is_vowel(phone));
        let groups = phones.iter().fold(0, |groups, &phone| groups | group(phone));
        (consonants > 1 && speaks).then_some(Name { phones, groups, consonants, letters: letters.len() })
    }

    /// Whether English words, written together, sound nearly the same.
    pub(super) fn is_said_as(&self, words: &Name) -> bool {
        let close = SAME * length(&self.phones, &words.phones);
        let first = |name: &Name| name.phones.iter().copied().find(|&phone| !is_vowel(phone)).unwrap_or(b'R');
        self.consonants.abs_diff(words.consonants) <= 1
            && changed(first(self), first(words)) <= close
            && distance(&self.phones, &words.phones, close).is_some()
    }

    /// Whether characters with these phones are this word as it is heard.
    pub(super) fn is_heard_as(&self, run: &Syllables) -> bool {
        let limit = match (run.characters, self.consonants) {
            (SHORT_RUN, _) if self.letters < SHORT_WORD => return false,
            (SHORT_RUN, 0..=3) => 0.16,
            (SHORT_RUN, _) => 0.25,
            (_, 0..=2) => 0.24,
            (_, 3) => 0.27,
            (_, 4) => 0.32,
            _ => 0.38,
        };
        let close = limit * length(&self.phones, &run.phones);
        let differ = (self.groups & !run.groups).count_ones().max((run.groups & !self.groups).count_ones());
        run.characters >= SHORT_RUN
            && self.consonants.abs_diff(run.consonants) <= 2
            && GROUP * f64::from(differ) <= close
            && distance(&self.phones, &run.phones, close).is_some()
    }
}

/// What Chinese characters sound like.
#[derive(Debug, Default)]
pub(super) struct Syllables {
    phones: Vec<Phone>,
    groups: u32,
    consonants: usize,
    characters: usize,
}

impl Syllables {
    /// Forgets all characters.
    pub(super) fn clear(&mut self) {
        self.phones.clear();
        (self.groups, self.consonants, self.characters) = (0, 0, 0);
    }

    /// Adds a character; `false` if nobody knows how it sounds.
    pub(super) fn push(&mut self, character: char) -> bool {
        let Some(syllable) = sound::of(character) else { return false };
        let from = self.phones.len();
        pronounced(syllable, &mut self.phones);
        self.groups |= self.phones[from..].iter().fold(0, |groups, &phone| groups | group(phone));
        self.consonants += consonants(&self.phones[from..]);
        self.characters += 1;
        true
    }
}

fn is_vowel(phone: Phone) -> bool {
    phone.is_ascii_lowercase()
}

fn consonants(phones: &[Phone]) -> usize {
    phones.iter().filter(|&&phone| !is_vowel(phone) && phone != b'R').count()
}

/// The bit of a group of consonants; none for those that cost little more than a vowel.
fn group(phone: Phone) -> u32 {
    if is_vowel(phone) || matches!(phone, b'L' | b'R' | b'W') { 0 } else { 1 << (phone - b'A') }
}

/// Half the mean number of phones, with a floor: a cost is a share of it.
fn length(a: &[Phone], b: &[Phone]) -> f64 {
    ((a.len() + b.len()) as f64 / 4.0).max(1.5)
}

/// The phones of a toneless syllable.
fn pronounced(syllable: &str, phones: &mut Vec<Phone>) {
    let letters = syllable.as_bytes();
    let (initial, used) = match letters {
        [b'z' | b'c', b'h', ..] => (b'J', 2),
        [b's', b'h', ..] => (b'X', 2),
        [b'b' | b'p', ..] => (b'P', 1),
        [b'd' | b't', ..] => (b'T', 1),
        [b'g' | b'k', ..] => (b'K', 1),
        [b'j' | b'q', ..] => (b'J', 1),
        [b'x', ..] => (b'X', 1),
        [b'z' | b'c' | b's', ..] => (b'S', 1),
        [b'l' | b'r', ..] => (b'L', 1),
        [b'm', ..] => (b'M', 1),
        [b'n', ..] => (b'N', 1),
        [b'f', ..] => (b'F', 1),
        [b'h', ..] => (b'H', 1),
        [b'w', ..] => (b'W', 1),
        [b'y', b'i' | b'u', ..] => (0, 1),
        [b'y', ..] => (b'i', 1),
        _ => (0, 0),
    };
    if initial != 0 {
        phones.push(initial);
    }
    let buzzes = matches!(letters, [b'z' | b'c' | b's' | b'r', ..]);
    let vowels = syllable[used..].chars().filter_map(|c| match c {
        'i' if buzzes && syllable.ends_with('i') && syllable.len() == used + 1 => Some(b'e'),
        'a' | 'e' | 'i' | 'o' | 'u' => Some(c as u8),
        'ü' | 'v' => Some(b'u'),
        _ => None,
    });
    phones.extend(vowels.take(2));
    if syllable.len() > used {
        match letters[letters.len() - 1] {
            b'r' => phones.push(b'R'),
            b'n' | b'g' => phones.push(b'N'),
            _ => {}
        }
    }
}

/// The phones of a word as English is spelled, roughly.
fn spelled(word: &[u8]) -> Vec<Phone> {
    let mut phones: Vec<Phone> = Vec::new();
    let at = |index: usize| word.get(index).copied().unwrap_or(0);
    let mut from = 0;
    while from < word.len() {
        let rest = &word[from..];
        let (sound, used): (&[Phone], usize) = match rest {
            [b'a' | b'e' | b'i' | b'o' | b'u', ..] => {
                let vowels = spelled_vowels(word, from);
                if !(rest == b"e" && phones.iter().any(|&phone| is_vowel(phone))) {
                    phones.extend_from_slice(vowels.0);
                }
                (b"", vowels.1)
            }
            [b'y', ..] if from > 0 => (b"i", 1),
            [b't' | b's', b'i', b'o', b'n', ..] => (b"XeN", 4),
            [b't', b'u', b'r', b'e', ..] => (b"JeR", 4),
            [b'p', b'h', ..] => (b"F", 2),
            [b'c', b'h', b'l' | b'r', ..] => (b"K", 2),
            [b'c', b'h', ..] => (b"J", 2),
            [b's', b'h', ..] => (b"X", 2),
            [b't', b'h', ..] => (b"T", 2),
            [b'c', b'k', ..] => (b"K", 2),
            [b'q', b'u', ..] => (b"Ku", 2),
            [b'g', b'h', ..] if from > 0 && !is_vowel_letter(at(from + 2)) => (b"", 2),
            [b'k', b'n', ..] if from == 0 => (b"N", 2),
            [b'w', b'r', ..] if from == 0 => (b"L", 2),
            [b'c', b'e' | b'i' | b'y', ..] => (b"S", 1),
            [b'g', b'e' | b'i', ..] if from > 0 && (rest.len() == 2 || is_vowel_letter(at(from - 1))) => {
                (b"J", 1)
            }
            [b'x', ..] => (b"KS", 1),
            [b'r', next, ..] if is_vowel_letter(*next) => (b"L", 1),
            [b'h', next, ..] if from == 0 || is_vowel_letter(*next) => (b"H", 1),
            [b'b' | b'p', ..] => (b"P", 1),
            [b'd' | b't', ..] => (b"T", 1),
            [b'c' | b'g' | b'k' | b'q', ..] => (b"K", 1),
            [b'j', ..] => (b"J", 1),
            [b's' | b'z', ..] => (b"S", 1),
            [b'f' | b'v', ..] => (b"F", 1),
            [b'l', ..] => (b"L", 1),
            [b'r', ..] => (b"R", 1),
            [b'm', ..] => (b"M", 1),
            [b'n', ..] => (b"N", 1),
            [b'w', ..] => (b"W", 1),
            [b'y', ..] => (b"i", 1),
            _ => (b"", 1),
        };
        let doubles = from > 0 && at(from - 1) == at(from) && sound.first() == phones.last();
        if !doubles {
            phones.extend_from_slice(sound);
        }
        from += used;
    }
    phones
}

fn is_vowel_letter(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The phones of the vowels that begin at `from`, and how many letters they take.
fn spelled_vowels(word: &[u8], from: usize) -> (&'static [Phone], usize) {
    let used = word[from..].iter().take_while(|&&letter| is_vowel_letter(letter)).count();
    // A silent `e` makes the vowel before it long.
    let long = used == 1 && word.len() == from + 3 && word[from + 2] == b'e';
    let phones: &[Phone] = match (&word[from..from + used], long) {
        (b"a", true) | (b"ai" | b"ay" | b"ei", _) => b"ei",
        (b"i", true) => b"ai",
        (b"o", true) | (b"oa", _) => b"ou",
        (b"u", true) => b"iu",
        (b"e", true) | (b"ee" | b"ea" | b"ey" | b"ie", _) => b"i",
        (b"oo", _) => b"u",
        (b"ou", _) => b"au",
        (b"au", _) => b"o",
        (b"io", _) => b"io",
        (b"ia", _) => b"ia",
        ([b'a', ..], _) => b"a",
        ([b'e', ..], _) => b"e",
        ([b'i', ..], _) => b"i",
        ([b'o', ..], _) => b"o",
        _ => b"u",
    };
    (phones, used)
}

/// The cost of changing a word's phones into those of characters, if it is at most `most`.
fn distance(word: &[Phone], run: &[Phone], most: f64) -> Option<f64> {
    let mut row: Vec<f64> = Vec::with_capacity(run.len() + 1);
    row.push(0.0);
    for &phone in run {
        row.push(row[row.len() - 1] + added(phone));
    }
    for &phone in word {
        let mut diagonal = row[0];
        row[0] += lost(phone);
        let mut least = row[0];
        for (at, &other) in run.iter().enumerate() {
            let cheapest =
                (row[at + 1] + lost(phone)).min(row[at] + added(other)).min(diagonal + changed(phone, other));
            diagonal = std::mem::replace(&mut row[at + 1], cheapest);
            least = least.min(cheapest);
        }
        if least > most {
            return None; // It only grows.
        }
    }
    Some(row[run.len()]).filter(|&cost| cost <= most)
}

/// The cost of a phone of the word that the characters leave out.
fn lost(phone: Phone) -> f64 {
    match phone {
        b'R' => 0.1,
        b'a' | b'e' | b'i' | b'o' | b'u' => 0.25,
        b'H' | b'W' => 0.4,
        b'L' | b'T' => 0.45,
        b'N' => 0.5,
        b'P' | b'K' | b'S' => 0.6,
        b'M' => 0.8,
        _ => 0.9,
    }
}

/// The cost of a phone that only the characters have.
fn added(phone: Phone) -> f64 {
    match phone {
        b'a' | b'e' | b'i' | b'o' | b'u' => 0.12,
        b'R' => 0.2,
        b'N' | b'W' => 0.5,
        b'H' => 0.6,
        b'L' => 0.7,
        _ => 1.0,
    }
}

/// The cost of one phone for another.
fn changed(a: Phone, b: Phone) -> f64 {
    if a == b {
        return 0.0;
    }
    match (a.min(b), a.max(b)) {
        (b'L', b'R') | (b'W', b'u' | b'o') => 0.1,
        (b'a', b'e' | b'o') | (b'e', b'i' | b'o' | b'u') | (b'o', b'u') | (b'R', b'e') => 0.15,
        (b'R', b'a') => 0.2,
        (b'J', b'X') | (b'R', b'o' | b'u') => 0.25,
        (b'M', b'N') | (b'F', b'W') => 0.3,
        (b'S', b'X') => 0.35,
        (b'J', b'S') | (b'F', b'H') => 0.4,
        (b'J', b'T') => 0.45,
        (b'J', b'K') | (b'L', b'N' | b'W') => 0.5,
        (b'H', b'K') | (b'S', b'T') | (b'F', b'P') | (b'T', b'X') | (b'P', b'W') => 0.6,
        (a, b) if is_vowel(a) && is_vowel(b) => 0.3,
        _ => 1.3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_heard(word: &str, run: &str) -> bool {
        let mut syllables = Syllables::default();
        assert!(run.chars().all(|c| syllables.push(c)), "{run}");
        Name::of(word).is_some_and(|name| name.is_heard_as(&syllables))
    }

    #[test]
    fn words_are_put_into_phones() {
        let phones = |word: &str| String::from_utf8(spelled(word.as_bytes())).unwrap();
        for (word, expected) in [
            ("kubelet", "KuPeLeT"),
            ("cache", "KaJ"),
            ("queue", "Kue"),
            ("partition", "PaRTiXeN"),
            ("rebalance", "LePaLaNS"),
            ("scale", "SKeiL"),
            ("flannel", "FLaNeL"),
            ("xray", "KSLei"),
        ] {
            assert_eq!(phones(word), expected, "{word}");
        }
    }

    #[test]
    fn characters_are_put_into_phones() {
        let mut syllables = Syllables::default();
        for c in "思瑞英女".chars() {
            syllables.push(c);
        }
        assert_eq!(String::from_utf8(syllables.phones).unwrap(), "SeLuiiNNu");
        assert!(!Syllables::default().push('a'));
    }

    #[test]
    fn names_are_recognized_in_characters_of_their_sound() {
        for (word, run) in [
            ("kubelet", "酷不莱特"),
            ("kubelet", "库伯莱特"),
            ("calico", "卡里科"),
            ("docker", "多克"),
            ("flannel", "弗兰诺"),
            ("tekton", "泰克顿"),
            ("ingress", "英格莱斯"),
            ("rebalance", "瑞白冷丝"),
            ("candidate", "砍地得特"),
            ("prometheus", "普罗米修斯"),
            ("terraform", "特拉方"),
            ("controller", "康绰勒"),
        ] {
            assert!(is_heard(word, run), "{word} {run}");
        }
    }

    #[test]
    fn plain_words_are_no_names() {
        for (word, run) in [
            ("kubelet", "可以部署"),
            ("plan", "部署"),
            ("candidate", "更大"),
            ("redis", "流体"),
            ("partition", "不等"),
            ("pod", "破的"),
            ("etcd", "一条"),
        ] {
            assert!(!is_heard(word, run), "{word} {run}");
        }
    }
}
