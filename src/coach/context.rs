//! What the rest of the answer says about a point.

use super::assessment::{Rule, Verdict};
use super::explain::Objection;
use super::judgement::Judgement;
use super::mention::Mention;
use super::score::{self, WHOLE};
use rustc_hash::FxHashSet;

/// A point of which so much is said shows that the answer is about the question.
const STRONG: f64 = 0.5;
/// Beside such a point, another is hit from this share on if one of its terms is said …
const ON_SUBJECT: f64 = 0.28;
/// … in another language from this one on …
const ON_SUBJECT_ABROAD: f64 = 0.2;
/// … and from this one without any.
const ON_SUBJECT_WITHOUT_TERM: f64 = 0.38;
/// Beside no such point, it takes this share: a few words may be there by accident, and a term is soon named …
const BY_ITSELF: f64 = 0.5;
/// … while so many words without one seldom are.
const BY_ITSELF_WITHOUT_TERM: f64 = 0.45;
/// Beside no such point, one that is less than this part of what is said around it …
const THIN: f64 = 0.23;
/// … takes this share: `her friend Pam sat next to the guide on the tour` names a PAM next to a target.
const IN_PASSING: f64 = 0.8;
/// Beside such a point, one in another language of which only the name was understood takes this share.
const NAMED_ABROAD: f64 = 0.35;
/// Beside points that are contradicted, it takes this share.
const BESIDE_CONTRADICTIONS: f64 = 0.7;

/// Weighs each point against the rest of the answer: where another is said well, the speaker is on the subject and a little
/// less is enough; where nothing else is, a little more is asked. Who says not to know another point is on the subject, too.
pub(super) fn weigh(judgements: &mut [Judgement<'_, '_>]) {
    let is_strong =
        |judgement: &Judgement<'_, '_>| judgement.verdict == Verdict::Hit && judgement.share >= STRONG;
    let strong = judgements.iter().filter(|judgement| is_strong(judgement)).count();
    let denied = judgements.iter().filter(|judgement| judgement.rule == Some(Rule::Denied)).count();
    // What is heard by its sound, or said in another way, is seldom there by accident.
    let is_plain = |mention: &&Mention<'_>| matches!(mention.rule, Rule::Exact | Rule::Stem | Rule::Near);
    for judgement in judgements.iter_mut() {
        let on_subject = strong > usize::from(is_strong(judgement))
            || denied > usize::from(judgement.rule == Some(Rule::Denied));
        judgement.on_subject = on_subject;
        let term_said = judgement.term >= score::TERM_SAID;
        let alone = score::needed(term_said, judgement.foreign);
        judgement.needed = match (on_subject, term_said) {
            (true, true) if judgement.foreign => alone.min(ON_SUBJECT_ABROAD),
            (true, true) => alone.min(ON_SUBJECT),
            (true, false) => alone.min(score::abroad(ON_SUBJECT_WITHOUT_TERM, judgement.foreign)),
            (false, true) => alone.max(score::abroad(BY_ITSELF, judgement.foreign)),
            (false, false) => alone.max(score::abroad(BY_ITSELF_WITHOUT_TERM, judgement.foreign)),
        };
        if !on_subject
            && judgement.density < THIN
            && !judgement.foreign
            && judgement.mentions.iter().all(is_plain)
        {
            judgement.needed = judgement.needed.max(IN_PASSING);
        }
        // What else was said of it may be in words of the other language that nobody told viva of.
        let only_named = judgement.objection == Some(Objection::OnlyNamed);
        if only_named && judgement.foreign && on_subject && judgement.share >= NAMED_ABROAD {
            judgement.objection = None;
        }
        let is_enough = judgement.share >= judgement.needed;
        judgement.verdict = match judgement.verdict {
            Verdict::Hit if !is_enough => Verdict::Partial,
            Verdict::Partial if is_enough && judgement.objection.is_none() => Verdict::Hit,
            verdict => verdict,
        };
    }
    distrust(judgements);
}

/// Asks for more where at least as many points are contradicted as are said: such a speaker claims other things with the
/// same words.
fn distrust(judgements: &mut [Judgement<'_, '_>]) {
    let is_contradicted = |judgement: &&Judgement<'_, '_>| {
        judgement.share >= judgement.needed
            && judgement.objection.is_some_and(|objection| {
                // A denial may be of something else than the point.
                !matches!(objection, Objection::OnlyNamed | Objection::Denied)
            })
    };
    let contradicted = judgements.iter().filter(is_contradicted).count();
    let said = judgements.iter().filter(|judgement| judgement.verdict == Verdict::Hit).count();
    if contradicted == 0 || contradicted < said {
        return;
    }
    for judgement in judgements.iter_mut().filter(|judgement| judgement.verdict == Verdict::Hit) {
        judgement.needed = judgement.needed.max(BESIDE_CONTRADICTIONS);
        if judgement.share < judgement.needed {
            judgement.verdict = Verdict::Partial;
        }
    }
}

/// Lowers points that rest only on words which better points rest on too: one mention pays once. A point that is said
/// whole keeps its verdict, and so does one below `lowest`.
pub(super) fn pay_once(judgements: &mut [Judgement<'_, '_>], lowest: Verdict) {
    let mut best_first: Vec<usize> =
        (0..judgements.len()).filter(|&at| judgements[at].verdict > Verdict::Missed).collect();
    best_first.sort_by(|&a, &b| {
        let (a, b) = (&judgements[a], &judgements[b]);
        b.verdict.cmp(&a.verdict).then(b.share.total_cmp(&a.share))
    });
    let mut claimed: FxHashSet<usize> = FxHashSet::default();
    for at in best_first {
        let judgement = &mut judgements[at];
        let rests_on: Vec<usize> =
            judgement.mentions.iter().flat_map(|mention| mention.tokens.clone()).collect();
        if judgement.verdict >= lowest
            && judgement.share < WHOLE
            && rests_on.iter().all(|token| claimed.contains(token))
        {
            judgement.verdict = match judgement.verdict {
                Verdict::Hit => Verdict::Partial,
                Verdict::Partial | Verdict::Missed => Verdict::Missed,
            };
        }
        claimed.extend(rests_on);
    }
}
