//! What is said after an answer. Short: a listener cannot skim. In the language of the question, points in the words of
//! the reference.

use super::reading::reading;
use super::{is_chinese, of_question};
use crate::coach::{Assessment, Caveat, Glossary, KeyPoint, Question, Verdict};
use crate::render::words::Words;
use crate::transcript::is_han;

/// Missed points that are read out; of more, only their number.
const MISSED: usize = 3;
/// Wrong statements that are read out.
const WRONG: usize = 2;
/// Letters of a point that is only referred to; a Chinese character counts as two.
const BRIEF: usize = 60;

/// The points that were not said at all, the most important first: by weight, then by their place in the reference.
/// Those that are optional are not missed.
pub fn missed<'q>(question: &'q Question, assessment: &Assessment) -> Vec<&'q KeyPoint> {
    with_verdict(question, assessment, Verdict::Missed)
}

fn with_verdict<'q>(question: &'q Question, assessment: &Assessment, verdict: Verdict) -> Vec<&'q KeyPoint> {
    let mut points: Vec<&KeyPoint> = question
        .points
        .iter()
        .filter(|point| !point.optional && verdict_on(point, assessment) == verdict)
        .collect();
    points.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    points
}

fn verdict_on(point: &KeyPoint, assessment: &Assessment) -> Verdict {
    assessment
        .points
        .iter()
        .find(|result| result.id == point.id)
        .map_or(Verdict::Missed, |result| result.verdict)
}

/// The feedback on an answer: the score in words, at most three of the missed points (those only partly said come
/// after those not said at all), the first slip of order, and what was said but is wrong. When nothing could be judged,
/// the reason and nothing else.
pub fn feedback(question: &Question, assessment: &Assessment, glossary: &Glossary) -> String {
    let say = Sentences { question, glossary, chinese: question.speaks_chinese() };
    let Some(coverage) = assessment.coverage else { return say.not_judged(assessment) };
    let mut sentences = vec![say.score(coverage, assessment)];
    sentences.extend(say.missed(assessment));
    sentences.extend(say.order(assessment));
    sentences.extend(say.wrong(assessment));
    say.joined(&sentences)
}

/// The reference answer: its points in their order, then its prose.
pub fn reference(question: &Question, glossary: &Glossary) -> String {
    let say = Sentences { question, glossary, chinese: question.speaks_chinese() };
    let mut sentences: Vec<String> = question.points.iter().map(|point| say.point(&point.text)).collect();
    let prose = question.reference.split('\n').filter(|line| !line.trim().is_empty());
    sentences.extend(prose.map(|line| say.point(line)));
    say.joined(&sentences)
}

/// What an examiner asks about a point that was missed. It does not tell the answer: it names the step that was said
/// before it, or else what the point is about.
pub fn follow_up(
    question: &Question,
    point: &KeyPoint,
    assessment: &Assessment,
    glossary: &Glossary,
) -> String {
    let say = Sentences { question, glossary, chinese: question.speaks_chinese() };
    let at = question.points.iter().position(|other| other.id == point.id).unwrap_or(0);
    let said_before = question.points[..at]
        .iter()
        .rfind(|before| before.step && point.step && verdict_on(before, assessment) == Verdict::Hit);
    let parent = point.parent.and_then(|parent| question.points.get(parent));
    // The first of several terms is what the point is about; the only one may be all there is to say.
    let subject = point.terms.first().filter(|_| point.terms.len() > 1);
    if let Some(before) = said_before {
        let before = say.brief(&before.text);
        return say.pick(
            format!("你没有说“{before}”之后会发生什么。接下来呢？"),
            format!("You did not say what happens after this: {before}. What comes next?"),
        );
    }
    if let Some(parent) = parent {
        let parent = say.brief(&parent.text);
        return say.pick(
            format!("关于“{parent}”，你还漏了一点。还有什么？"),
            format!("You left something out about this: {parent}. What else?"),
        );
    }
    if let Some(subject) = subject {
        let subject = say.brief(subject.canonical());
        return say.pick(
            format!("你没有说 {subject} 在这里起什么作用。能补充一下吗？"),
            format!("You did not say what part {subject} plays. Can you add that?"),
        );
    }
    if point.step && at == 0 {
        return say
            .pick("你没有说第一步是什么。", "You did not say how it begins. What is the first step?")
            .to_owned();
    }
    say.pick("还有一个要点没有说到。还有什么？", "One point is still missing. What else belongs to it?")
        .to_owned()
}

/// viva's own sentences around the author's words.
struct Sentences<'a> {
    question: &'a Question,
    glossary: &'a Glossary,
    chinese: bool,
}

impl Sentences<'_> {
    fn pick<T>(&self, chinese: T, english: T) -> T {
        if self.chinese { chinese } else { english }
    }

    /// viva's own words, with their numbers.
    fn own(&self, text: &str) -> String {
        reading(text, self.chinese, self.glossary)
    }

    /// Words of the author.
    fn author(&self, text: &str) -> String {
        of_question(text, self.question, self.glossary)
    }

    /// Words of the author as a sentence of their own.
    fn point(&self, text: &str) -> String {
        let text = self.author(text);
        let text = text.trim_end_matches(['.', '。', ';', '；', ',', '，', '、', ':', '：', ' ']);
        let ends = text.ends_with(['!', '?', '！', '？']);
        let stop = if is_chinese(text, self.question) { "。" } else { "." };
        format!("{text}{}", if ends { "" } else { stop })
    }

    /// A point that is only referred to: its first clause that is long enough to be known again.
    fn brief(&self, text: &str) -> String {
        let stops = ['，', ',', '；', ';', '。', '：', ':', '（', '('];
        let long_enough = |at: usize| text[..at].chars().filter(|c| c.is_alphanumeric()).count() >= 6;
        let end = text.char_indices().find(|&(at, c)| stops.contains(&c) && long_enough(at));
        let clause = &text[..end.map_or(text.len(), |(at, _)| at)];
        let mut width = 0;
        let too_long = clause.char_indices().find(|&(_, c)| {
            width += if is_han(c) { 2 } else { 1 };
            width > BRIEF
        });
        let clause = match too_long {
            // Not in the middle of a word; a Chinese clause may have none.
            Some((at, _)) => clause[..at].rsplit_once(' ').map_or(&clause[..at], |(words, _)| words),
            None => clause,
        };
        self.author(clause).trim_end_matches(['.', '。', ' ']).to_owned()
    }

    fn joined(&self, sentences: &[String]) -> String {
        let mut text = String::new();
        for sentence in sentences.iter().filter(|sentence| !sentence.is_empty()) {
            if !text.is_empty() && !text.ends_with(['。', '？', '！', '：']) {
                text.push(' ');
            }
            text.push_str(sentence);
        }
        text
    }

    fn not_judged(&self, assessment: &Assessment) -> String {
        let has_scored_points = self.question.points.iter().any(|point| !point.optional);
        let why = Words::of(self.question).why_not_scored(&assessment.caveats, has_scored_points);
        let echo = assessment.caveats.contains(&Caveat::QuestionEcho);
        let why = if echo { self.pick("只复述了题目", "it only read the question back") } else { why };
        self.pick(format!("这次没有评分：{why}。"), format!("This was not scored: {why}."))
    }

    fn score(&self, coverage: f64, assessment: &Assessment) -> String {
        let count = |verdict| with_verdict(self.question, assessment, verdict).len();
        let (hit, partly) = (count(Verdict::Hit), count(Verdict::Partial));
        let all = hit + partly + count(Verdict::Missed);
        if hit == all {
            return self.own(&match (self.chinese, all) {
                (true, 1) => "唯一的要点说到了。".to_owned(),
                (true, _) => format!("{all} 个要点都说到了。"),
                (false, 1) => "You said the one point.".to_owned(),
                (false, _) => format!("You said all {all} points."),
            });
        }
        if hit + partly == 0 {
            return self.own(&match (self.chinese, all) {
                (true, 1) => "要点没有说到。".to_owned(),
                (true, _) => format!("{all} 个要点都没有说到。"),
                (false, 1) => "You did not say the point.".to_owned(),
                (false, _) => format!("You said none of the {all} points."),
            });
        }
        let percent = ((100.0 * coverage).round() as u32).clamp(1, 99);
        let points = if all == 1 { "point" } else { "points" };
        let said = match (hit, partly) {
            (0, _) => self.pick(
                format!("{all} 个要点只有 {partly} 个说到一部分"),
                format!("you said {partly} of {all} {points}, and only in part"),
            ),
            (_, 0) => {
                self.pick(format!("{all} 个要点说到了 {hit} 个"), format!("you said {hit} of {all} {points}"))
            }
            _ => self.pick(
                format!("{all} 个要点说到了 {hit} 个，另有 {partly} 个只说到一部分"),
                format!("you said {hit} of {all} {points}, and {partly} in part"),
            ),
        };
        self.own(&self.pick(format!("得分 {percent}%：{said}。"), format!("{percent}%: {said}.")))
    }

    fn missed(&self, assessment: &Assessment) -> Vec<String> {
        let missed = missed(self.question, assessment);
        let partly = with_verdict(self.question, assessment, Verdict::Partial);
        let told = missed.len().min(MISSED);
        let partly_told = partly.len().min(MISSED - told);
        let mut sentences = Vec::new();
        if told > 0 {
            sentences.push(self.pick("没有说到的是：", "You missed:").to_owned());
            sentences.extend(missed[..told].iter().map(|point| self.point(&point.text)));
        }
        if partly_told > 0 {
            sentences.push(self.pick("只说到一部分的是：", "Only in part:").to_owned());
            sentences.extend(partly[..partly_told].iter().map(|point| self.point(&point.text)));
        }
        let more = missed.len() - told;
        if more > 0 {
            sentences
                .push(self.own(&self.pick(format!("还有 {more} 个没有说到。"), format!("And {more} more."))));
        }
        sentences
    }

    fn order(&self, assessment: &Assessment) -> Option<String> {
        if assessment.order.score? >= 1.0 {
            return None;
        }
        let name = |id: &String| {
            self.question.points.iter().find(|point| point.id == *id).map(|point| self.brief(&point.text))
        };
        let slip = assessment.order.first_slip.as_ref();
        match slip.and_then(|(first, second)| Some((name(first)?, name(second)?))) {
            Some((first, second)) => Some(self.pick(
                format!("顺序不对：应该先说“{second}”，再说“{first}”。"),
                format!("The order was wrong. This comes first: {second}. Then: {first}."),
            )),
            None => Some(self.pick("顺序不完全对。", "The order was not quite right.").to_owned()),
        }
    }

    fn wrong(&self, assessment: &Assessment) -> Vec<String> {
        let mut sentences = Vec::new();
        if !assessment.said_but_wrong.is_empty() {
            sentences.push(self.pick("这句话说错了：", "This is wrong:").to_owned());
        }
        let wrong = assessment.said_but_wrong.iter().take(WRONG);
        sentences.extend(wrong.map(|wrong| self.point(&wrong.text)));
        sentences
    }
}

#[cfg(test)]
mod tests;
