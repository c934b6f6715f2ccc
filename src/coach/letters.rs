//! Names of letters: recognizers write a spelled name as the words or characters that its letters sound like (批威西 or
//! `pee vee see` for `PVC`), often with some of the letters among them.

use super::lexicon::word_around;
use super::normal::is_ordinary;
use super::sound;
use super::token::{Gap, Kind, Token, is_apart};
use std::ops::Range;

/// Names of fewer letters than this are found, in Chinese, only in characters that seldom write anything but letters.
const SHORT: usize = 3;
/// Longer names are said as words.
const LONGEST: usize = 6;

/// The letters of a name as an author writes it, folded: `None` for one that is not spelled in capitals (`gRPC` is).
pub(super) fn of_name(written: &str) -> Option<String> {
    let capitals = written.chars().filter(char::is_ascii_uppercase).count();
    let is_spelled = written.chars().all(|c| c.is_ascii_alphabetic()) && capitals > 1;
    let is_mostly = capitals + 1 >= written.len();
    (is_spelled && is_mostly && (2..=LONGEST).contains(&written.len())).then(|| written.to_ascii_lowercase())
}

/// A transcript in which spelled names are looked for.
pub(super) struct Spelled<'a> {
    tokens: &'a [Token],
    /// How each Chinese character among them may sound.
    readings: Vec<Vec<&'static str>>,
    /// The known Chinese words, by place.
    words: &'a [Range<usize>],
}

impl<'a> Spelled<'a> {
    pub(super) fn new(tokens: &'a [Token], words: &'a [Range<usize>]) -> Self {
        let character = |token: &Token| token.text.chars().next().filter(|_| token.kind == Kind::Han);
        let readings =
            tokens.iter().map(|token| character(token).into_iter().flat_map(sound::readings).collect());
        Spelled { tokens, readings: readings.collect(), words }
    }

    /// Where the name of these letters that begins at `start` ends, if its letters are said there by their names.
    pub(super) fn read(&self, letters: &str, start: usize) -> Option<usize> {
        let end = self.rest(letters.as_bytes(), start, start)?;
        is_said(letters, self.tokens, start..end, self.words).then_some(end)
    }

    fn rest(&self, letters: &[u8], start: usize, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        let Some(&letter) = letters.first() else { return Some(at) };
        let token = tokens.get(at)?;
        if at > start && (is_apart(tokens, at) || token.gap >= Gap::Pause) {
            return None;
        }
        let (_, sounds, words) = NAMES.get(usize::from(letter.checked_sub(b'a')?))?;
        match token.kind {
            Kind::Word => {
                if letters.starts_with(token.text.as_bytes())
                    && let Some(end) = self.rest(&letters[token.text.len()..], start, at + 1)
                {
                    return Some(end);
                }
                let is_double = letter == b'w'
                    && token.text == "double"
                    && tokens.get(at + 1).is_some_and(|next| matches!(&*next.text, "u" | "you"))
                    && !is_apart(tokens, at + 1);
                let used = if is_double { 2 } else { usize::from(words.contains(&&*token.text)) };
                if used > 0 { self.rest(&letters[1..], start, at + used) } else { None }
            }
            Kind::Han => sounds.iter().find_map(|name| {
                let is_said = name.iter().enumerate().all(|(ahead, syllable)| {
                    let readings = self.readings.get(at + ahead);
                    let touches = ahead == 0 || at + ahead < tokens.len() && !is_apart(tokens, at + ahead);
                    touches && readings.is_some_and(|readings| readings.contains(syllable))
                });
                if is_said { self.rest(&letters[1..], start, at + name.len()) } else { None }
            }),
            Kind::Number => None,
        }
    }
}

/// Whether what was read as letters is no more than that by chance.
fn is_said(letters: &str, tokens: &[Token], range: Range<usize>, words: &[Range<usize>]) -> bool {
    let said = &tokens[range.clone()];
    let is_letters = |token: &Token| token.kind == Kind::Word && letters.contains(&*token.text);
    if said.iter().all(is_letters) {
        return false; // Plain letters are found as they are.
    }
    let is_plain = |at: usize| word_around(words, at).is_some();
    let is_short = letters.len() < SHORT;
    let tells = |at: usize| match tokens[at].kind {
        Kind::Han if is_short => ONLY_LETTERS.contains(&tokens[at].text) && !is_plain(at),
        Kind::Han => !is_plain(at),
        // `I see you` is no ICU.
        _ => {
            !matches!(&*tokens[at].text, "a" | "i")
                && (tokens[at].is_letter() || !is_ordinary(&tokens[at].text))
        }
    };
    range.clone().any(tells)
        && !(is_short && range.clone().any(|at| tokens[at].kind == Kind::Han && !tells(at)))
}

/// Characters that write letters more often than anything else.
const ONLY_LETTERS: &str = "诶欸哎艾埃批屁迪踢恩威维丘阿凯毕";

/// A letter, the Mandarin syllables that sound like its name, and the English words that do.
type Names = (char, &'static [&'static [&'static str]], &'static [&'static str]);

const NAMES: [Names; 26] = [
    ('a', &[&["ei", "yi"], &["ei"], &["a"], &["ai"]], &["ay", "eh"]),
    ('b', &[&["bi"]], &["bee", "be"]),
    ('c', &[&["xi"], &["sei"], &["sai"]], &["see", "sea", "cee"]),
    ('d', &[&["di"]], &["dee"]),
    ('e', &[&["yi"]], &["ee"]),
    ('f', &[&["ai", "fu"], &["e", "fu"], &["ei", "fu"]], &["eff", "ef"]),
    ('g', &[&["ji"]], &["gee", "jee"]),
    ('h', &[&["ai", "qu"], &["ei", "qu"], &["ai", "chi"], &["ei", "chi"]], &["aitch", "haitch"]),
    ('i', &[&["ai"]], &["eye", "aye"]),
    ('j', &[&["jie"], &["zhei"], &["zhai"]], &["jay"]),
    ('k', &[&["kai"], &["kei"]], &["kay"]),
    ('l', &[&["ai", "ou"], &["ai", "lu"], &["ai", "le"], &["e", "lu"], &["ai", "er"]], &["el", "ell"]),
    ('m', &[&["ai", "mu"], &["e", "mu"]], &["em"]),
    ('n', &[&["en"], &["an"]], &["en"]),
    ('o', &[&["ou"]], &["oh", "owe"]),
    ('p', &[&["pi"]], &["pee", "pea"]),
    ('q', &[&["qiu"], &["kou"]], &["queue", "cue", "kew"]),
    ('r', &[&["a", "er"], &["a"]], &["are", "ar"]),
    ('s', &[&["ai", "si"], &["e", "si"], &["ei", "si"]], &["ess", "es"]),
    ('t', &[&["ti"]], &["tee", "tea"]),
    ('u', &[&["you"]], &["you", "yu"]),
    ('v', &[&["wei"]], &["vee", "we"]),
    ('w', &[&["da", "bu", "liu"], &["da", "bu", "lu"]], &["dub"]),
    ('x', &[&["ai", "ke", "si"], &["e", "ke", "si"]], &["ex"]),
    ('y', &[&["wai"]], &["why", "wye"]),
    ('z', &[&["zei"], &["ze"]], &["zee", "zed"]),
];

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::tokenizer::tokenize;
    use super::*;

    fn is_read(name: &str, text: &str) -> bool {
        let tokens = tokenize(text, &[]);
        let words = Lexicon::built_in().words_at(&tokens);
        let letters = of_name(name).unwrap();
        let spelled = Spelled::new(&tokens, &words);
        (0..tokens.len()).any(|start| spelled.read(&letters, start).is_some())
    }

    #[test]
    fn names_of_letters_are_read() {
        for (name, text) in [
            ("API", "请求到诶批爱那里"),
            ("API", "到 A 批 I 那里"),
            ("PVC", "挂一个批威西"),
            ("CRD", "装上西阿尔迪"),
            ("TLS", "走踢艾欧艾斯加密"),
            ("RBAC", "用阿比诶西控制"),
            ("JWT", "a jay double u tee has"),
            ("SQL", "the ess queue el thread"),
            ("AWS", "on a double u s"),
            ("ID", "the eye dee of it"),
            ("HTTP", "诶曲踢踢批"),
            ("gRPC", "走吉阿批西"),
        ] {
            assert!(is_read(name, text), "{name} in {text}");
        }
    }

    #[test]
    fn plain_words_are_no_letters() {
        for (name, text) in [
            ("ICU", "I see you there"),
            ("CI", "we see I think"),
            ("PV", "排队皮"),
            ("DB", "对比一下"),
            ("API", "a p i"),
            ("AI", "阿姨爱他"),
            ("CD", "西地那非"),
            ("HTTP", "最后是诶"),
            ("AWX", "用 a 达"),
        ] {
            assert!(!is_read(name, text), "{name} in {text}");
        }
    }

    #[test]
    fn only_capitals_are_spelled() {
        for (written, expected) in
            [("API", true), ("gRPC", true), ("Pod", false), ("etcd", false), ("NodePort", false)]
        {
            assert_eq!(of_name(written).is_some(), expected, "{written}");
        }
    }
}
