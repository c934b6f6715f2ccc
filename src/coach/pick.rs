//! Which questions an exam asks: by chance, but the same ones for the same seed, and spread over the topics.

use super::chance::SplitMix64;
use super::question::Question;
use std::collections::BTreeMap;

/// The places in `questions` of at most `count` of them, in the order they are asked. Every topic comes before any comes
/// twice. The choice depends on the questions' ids and topics and the seed, not on their order in the bank.
pub fn pick(questions: &[&Question], count: usize, seed: u64) -> Vec<usize> {
    let mut topics: BTreeMap<(&str, &[String]), Vec<usize>> = BTreeMap::new();
    for (place, question) in questions.iter().enumerate() {
        topics.entry((&question.bank, &question.topic)).or_default().push(place);
    }
    let mut chance = SplitMix64(seed);
    let mut stacks: Vec<Vec<usize>> = topics.into_values().collect();
    for stack in &mut stacks {
        stack.sort_by(|&one, &other| questions[one].id.cmp(&questions[other].id));
        shuffle(&mut chance, stack);
    }
    shuffle(&mut chance, &mut stacks);
    let mut picked = Vec::new();
    while picked.len() < count && stacks.iter().any(|stack| !stack.is_empty()) {
        picked.extend(stacks.iter_mut().filter_map(Vec::pop));
    }
    picked.truncate(count);
    picked
}

/// Fisher and Yates; the bias of the remainder is far below one in a billion here.
fn shuffle<T>(chance: &mut SplitMix64, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, (chance.next() % (last as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::super::notes;
    use super::*;
    use std::collections::HashSet;
    use std::path::Path;

    fn bank() -> Vec<Question> {
        let mut text = String::from("# A\n\n");
        for (topic, many) in [("A", 8), ("B", 2), ("C", 3)] {
            text += &format!("# {topic}\n\n");
            for i in 0..many {
                text += &format!("## Question {topic}{i}? {{#{topic}{i}}}\n\n- a **point**\n\n");
            }
        }
        notes::parse(Path::new("bank.md"), &text).questions
    }

    #[test]
    fn the_same_seed_asks_the_same_questions_whatever_their_order() {
        let bank = bank();
        let ids = |questions: &[&Question], seed| -> Vec<String> {
            pick(questions, 6, seed).into_iter().map(|place| questions[place].id.clone()).collect()
        };
        let forward: Vec<&Question> = bank.iter().collect();
        let backward: Vec<&Question> = bank.iter().rev().collect();
        for seed in 0..50 {
            assert_eq!(ids(&forward, seed), ids(&backward, seed));
        }
        let different: HashSet<_> = (0..50).map(|seed| ids(&forward, seed)).collect();
        assert!(different.len() > 40, "{}", different.len());
    }

    #[test]
    fn topics_take_turns_and_no_question_comes_twice() {
        let bank = bank();
        let questions: Vec<&Question> = bank.iter().collect();
        for seed in 0..50 {
            let picked = pick(&questions, 100, seed);
            assert_eq!(picked.iter().collect::<HashSet<_>>().len(), 13);
            for turn in picked[..6].chunks(3) {
                let topics: HashSet<_> = turn.iter().map(|&place| &questions[place].topic).collect();
                assert_eq!(topics.len(), 3, "seed {seed}");
            }
        }
        assert_eq!(pick(&questions, 0, 1), [0; 0]);
        assert_eq!(pick(&[], 3, 1), [0; 0]);
    }
}
