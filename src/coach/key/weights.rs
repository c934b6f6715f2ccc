//! How much each word of a point weighs, by itself and for an answer in this language.

use super::super::item::{Abroad, is_pair, keys};
use super::super::normal::is_particle;
use super::super::question::Question;
use super::super::sound;
use super::super::tokenizer::tokenize;
use super::super::tongue::Tongue;
use super::AnswerKey;
use crate::transcript::is_han;
use rustc_hash::FxHashSet;

/// The weight of a word inside a marked term; any other content word weighs 1.
const TERM_WEIGHT: f64 = 1.7;
/// Words of the question itself count this much: repeating them shows nothing.
const QUESTION_WORD: f64 = 0.25;
/// A pair of Chinese characters with a particle (了, 的) in it counts this much.
const PARTICLE: f64 = 0.25;
/// A pair of Chinese characters of which each belongs to another word counts this much.
const STRADDLING: f64 = 0.25;
/// A pair of Chinese characters that is of no known word counts this much.
const LOOSE: f64 = 0.8;
/// A small word inside a term (`no` in `no-cache`) counts this much.
const SMALL: f64 = 0.25;
/// A word of an example (`such as nginx`) counts this much.
const EXAMPLE: f64 = 0.3;
/// A word in brackets counts this much.
const ASIDE: f64 = 0.4;
/// A word that hardly says anything by itself counts this much.
const LIGHT: f64 = 0.4;

impl AnswerKey<'_> {
    /// Gives every unit its weight: rare among this question's points is heavy, a word of the question is light.
    pub(super) fn weigh(&mut self, question: &Question) {
        let asked: FxHashSet<String> =
            keys(&tokenize(&question.text, &[])).into_iter().map(|(key, _)| key).collect();
        for (at, item) in self.items.iter().enumerate() {
            for (unit, said) in item.units.iter().enumerate() {
                self.units.entry(said.key.clone()).or_default().push((at, unit));
                if is_pair(&said.key) {
                    for sound in sound::of_pair(&said.key) {
                        self.blurred.entry(sound::blurred(&sound)).or_default().push((at, unit));
                        self.sounds.entry(sound).or_default().push((at, unit));
                    }
                }
            }
        }
        for (at, item) in self.items.iter_mut().enumerate() {
            let is_point = at < self.points;
            for unit in &mut item.units {
                unit.weight = if unit.in_term { TERM_WEIGHT } else { 1.0 };
                if unit.label.chars().any(is_particle) && !unit.in_term {
                    unit.weight *= PARTICLE;
                } else if unit.straddles {
                    unit.weight *= STRADDLING;
                } else if unit.loose && !unit.in_term {
                    unit.weight *= LOOSE;
                }
                if unit.example {
                    unit.weight *= EXAMPLE;
                }
                if unit.aside && !unit.example {
                    unit.weight *= ASIDE;
                }
                if unit.light && !unit.in_term {
                    unit.weight *= LIGHT;
                }
                if unit.small {
                    unit.weight *= SMALL;
                }
                if is_point {
                    let sharing =
                        self.units[&unit.key].iter().filter(|(item, _)| *item < self.points).count();
                    unit.weight /= sharing.max(1) as f64;
                    if asked.contains(&unit.key) {
                        unit.weight *= QUESTION_WORD;
                    }
                }
            }
            item.total = item.units.iter().map(|unit| unit.weight).sum();
        }
    }

    /// Measures how foreign each item is to an answer in English, and to one in Chinese: what of it is in the other
    /// language, and what of that nobody knows how to say.
    pub(super) fn measure_languages(&mut self) {
        for item in &mut self.items {
            item.abroad = [Abroad::default(); 2];
            for unit in &mut item.units {
                let is_han = unit.label.chars().any(is_han);
                let is_plain = unit.label.bytes().all(|byte| byte.is_ascii_lowercase());
                // Terms are said in English in a Chinese answer, too.
                let tongue = match is_han {
                    true => Tongue::English,
                    false if !unit.in_term => Tongue::Chinese,
                    false => continue,
                };
                let abroad = &mut item.abroad[tongue as usize];
                if is_han || is_plain {
                    abroad.foreign += unit.weight;
                }
                if !unit.across {
                    abroad.unknown += unit.weight;
                    unit.unknown_in = Some(tongue);
                }
            }
        }
    }
}
