//! The feedback a person reads in a terminal, for a width in columns. Styles are always written as ANSI sequences.

use super::ink::Ink;
use super::words::Words;
use crate::coach::{
    Assessment, Delivery, Evidence, KeyPoint, PointResult, Question, Rule, Term, Verdict, WrongStatement,
};
use crate::transcript::{Span, Transcript};
use anstyle::{AnsiColor, Style};

/// The narrowest width that is laid out; a narrower terminal wraps by itself.
const NARROWEST: usize = 40;

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// Cells of the coverage bar on a wide terminal.
const BAR: usize = 24;

/// How far a point is moved to the right for each point it is nested in, and the deepest such nesting shown.
const NESTED: usize = 2;
const DEEPEST: usize = 4;

/// Columns of the longest English label; Chinese labels all have two characters.
const LABEL: usize = 9;

pub(super) const HEADING: Style = Style::new().bold();
pub(super) const QUIET: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const HALF: Style = AnsiColor::Yellow.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default();
const SURE: Style = GOOD.bold().underline();
const LIKELY: Style = HALF.underline();
const WRONG: Style = BAD.underline();

/// One answer and what is known about it.
#[derive(Debug, Clone)]
pub struct Feedback<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// What was answered.
    pub transcript: &'a Transcript,
    /// The verdicts.
    pub assessment: &'a Assessment,
    /// Facts about the speech; `None` for a written answer.
    pub delivery: Option<&'a Delivery>,
    /// The path of the recording.
    pub take: Option<String>,
    /// The name of the Whisper model.
    pub model: Option<String>,
}

/// The feedback as lines of at most `width` columns (40 when it is less, 100 when it is more), in the language of the
/// question. A section without content is left out. Ends with a line break.
pub fn feedback(feedback: &Feedback<'_>, width: usize) -> String {
    let words = Words::of(feedback.question);
    let mut page = Page::new(width);
    page.lines(&Ink::new(&feedback.question.text, HEADING), 0);
    let above = std::iter::once(&feedback.question.bank).chain(&feedback.question.topic);
    let above: Vec<&str> = above.map(String::as_str).filter(|name| !name.is_empty()).collect();
    page.lines(&Ink::new(&above.join(" › "), QUIET), 0);

    page.heading(words.answer());
    page.lines(&marked(feedback.transcript, feedback.assessment, words), 2);
    if !feedback.question.points.is_empty() {
        page.heading(words.points());
        points(&mut page, feedback, words);
    }
    if !feedback.assessment.said_but_wrong.is_empty() {
        page.heading(words.wrong());
        for wrong in &feedback.assessment.said_but_wrong {
            said_but_wrong(&mut page, wrong, feedback, words);
        }
    }
    figures(&mut page, feedback, words);
    if !feedback.assessment.caveats.is_empty() {
        page.heading(words.notes());
        for caveat in &feedback.assessment.caveats {
            page.item(Ink::new("!", HALF), 2, &Ink::new(&words.caveat(caveat), Style::new()));
        }
    }
    if !feedback.question.reference.trim().is_empty() {
        page.heading(words.reference());
        page.lines(&Ink::new(feedback.question.reference.trim(), Style::new()), 2);
    }
    sources(&mut page, feedback, words);
    page.text
}

/// Lines that grow downwards.
pub(super) struct Page {
    width: usize,
    pub(super) text: String,
}

impl Page {
    /// A page of so many columns, narrowed and widened to what can be read.
    pub(super) fn new(width: usize) -> Self {
        Page { width: width.clamp(NARROWEST, WIDEST), text: String::new() }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line as it is, however wide.
    pub(super) fn row(&mut self, ink: &Ink) {
        self.text += &ink.painted();
        self.blank();
    }

    fn heading(&mut self, title: &str) {
        self.blank();
        self.lines(&Ink::new(title, HEADING), 0);
    }

    /// Wrapped lines, each after this many spaces; nothing for no text.
    pub(super) fn lines(&mut self, ink: &Ink, indent: usize) {
        if ink.width() == 0 {
            return;
        }
        for line in ink.wrapped(self.width - indent) {
            if !line.is_empty() {
                self.text.extend(std::iter::repeat_n(' ', indent));
            }
            self.text += &line;
            self.blank();
        }
    }

    /// Wrapped lines that hang beside a mark, itself after this many spaces.
    pub(super) fn item(&mut self, mark: Ink, indent: usize, ink: &Ink) {
        let hang = indent + mark.width() + 1;
        let mut lines = ink.wrapped(self.width - hang).into_iter();
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text += &mark.painted();
        self.text.push(' ');
        self.text += &lines.next().unwrap_or_default();
        self.blank();
        for line in lines {
            if !line.is_empty() {
                self.text.extend(std::iter::repeat_n(' ', hang));
            }
            self.text += &line;
            self.blank();
        }
    }

    /// A short label and what belongs to it, beside each other; labels of one language stand in one column.
    fn labelled(&mut self, label: &str, ink: &Ink) {
        let mut label = Ink::new(label, HEADING);
        let missing = if label.is_wide() { 1 } else { LABEL.saturating_sub(label.width()) };
        label.push(&" ".repeat(missing), HEADING);
        self.item(label, 0, ink);
    }
}

/// The answer, with the words that count marked: bold where they are the author's own, colored otherwise where a rule
/// was needed, red where they must not be said.
fn marked(transcript: &Transcript, assessment: &Assessment, words: Words) -> Ink {
    if transcript.is_empty() {
        return Ink::new(words.empty_answer(), QUIET);
    }
    let chars: Vec<char> = transcript.text().trim_end().chars().collect();
    let mut styles = vec![Style::new(); chars.len()];
    let mut mark = |evidence: &Evidence, style: Style| {
        let end = evidence.span.end.min(chars.len());
        let start = evidence.span.start.min(end);
        styles[start..end].fill(style);
    };
    let heard = || assessment.points.iter().flat_map(|point| &point.evidence);
    // Later marks cover earlier ones: a sure match outranks a likely one, a wrong statement both.
    heard().filter(|evidence| !is_sure(evidence.rule)).for_each(|evidence| mark(evidence, LIKELY));
    heard().filter(|evidence| is_sure(evidence.rule)).for_each(|evidence| mark(evidence, SURE));
    heard().filter(|evidence| evidence.rule == Rule::Denied).for_each(|evidence| mark(evidence, WRONG));
    assessment
        .said_but_wrong
        .iter()
        .flat_map(|wrong| &wrong.evidence)
        .for_each(|evidence| mark(evidence, WRONG));
    let mut ink = Ink::default();
    for (c, style) in chars.iter().zip(styles) {
        ink.push(c.encode_utf8(&mut [0; 4]), style);
    }
    ink
}

/// Whether the words heard are the author's or a glossary's own.
fn is_sure(rule: Rule) -> bool {
    matches!(rule, Rule::Exact | Rule::Alias)
}

fn points(page: &mut Page, feedback: &Feedback<'_>, words: Words) {
    let is_scored = is_scored(feedback);
    for point in &feedback.question.points {
        let result = feedback.assessment.points.iter().find(|result| result.id == point.id);
        let indent = 2 + NESTED * depth(point, feedback.question);
        let mut line = Ink::new(&point.text, Style::new());
        if point.weight != 1.0 {
            line.push(&format!(" ×{}", point.weight), QUIET);
        }
        if point.optional {
            line.push(&words.aside(words.optional()), QUIET);
        }
        page.item(mark(point, result, is_scored), indent, &line);
        let heard = result.map(|result| result.evidence.as_slice()).unwrap_or_default();
        page.lines(&quotes(heard, feedback.transcript, words), indent + 4);
        if result.is_some_and(|result| result.verdict == Verdict::Partial) {
            let missing = not_heard(point, heard);
            if !missing.is_empty() {
                page.lines(&Ink::new(&words.not_heard(&missing), QUIET), indent + 4);
            }
        }
    }
}

/// The marked terms of a point that no evidence names; none when the evidence is about other words than its terms.
fn not_heard<'a>(point: &'a KeyPoint, heard: &[Evidence]) -> Vec<&'a str> {
    let is_said = |term: &&Term| {
        heard.iter().any(|evidence| evidence.rule != Rule::Denied && term.ways.contains(&evidence.term))
    };
    let missing: Vec<&str> = point.terms.iter().filter(|term| !is_said(term)).map(Term::canonical).collect();
    if missing.len() < point.terms.len() { missing } else { Vec::new() }
}

/// Without a score, a point that was not heard stays open rather than missed.
fn mark(point: &KeyPoint, result: Option<&PointResult>, is_scored: bool) -> Ink {
    match result.map(|result| result.verdict) {
        Some(Verdict::Hit) => Ink::new("✓", GOOD),
        Some(Verdict::Partial) => Ink::new("◐", HALF),
        Some(Verdict::Missed) if point.optional => Ink::new("○", QUIET),
        Some(Verdict::Missed) if is_scored => Ink::new("✗", BAD),
        Some(Verdict::Missed) | None => Ink::new("·", QUIET),
    }
}

fn depth(point: &KeyPoint, question: &Question) -> usize {
    let mut depth = 0;
    let mut parent = point.parent;
    while let Some(above) = parent
        && depth < DEEPEST
    {
        depth += 1;
        parent = question.points.get(above).and_then(|point| point.parent);
    }
    depth
}

/// What was heard for a point, when, and why it counts.
/// The same evidence with neighbouring words that need no explanation as one quotation.
fn adjoined(evidence: &[Evidence], transcript: &Transcript) -> Vec<Evidence> {
    let quoted =
        |span: &Span| transcript.text().chars().skip(span.start).take(span.len()).collect::<String>();
    let touch = |one: &Span, two: &Span| {
        one.end <= two.start && quoted(&(one.end..two.start)).chars().all(|c| c == ' ')
    };
    let mut out: Vec<Evidence> = Vec::new();
    for next in evidence {
        match out.last_mut() {
            Some(last)
                if last.rule == next.rule
                    && (next.rule == Rule::Exact || earns_nothing(next.rule))
                    && touch(&last.span, &next.span) =>
            {
                last.span.end = next.span.end;
                last.heard = quoted(&last.span);
            }
            _ => out.push(next.clone()),
        }
    }
    out
}

/// Whether evidence is shown to tell why a point was missed.
fn earns_nothing(rule: Rule) -> bool {
    matches!(rule, Rule::Denied | Rule::Misplaced)
}

fn quotes(evidence: &[Evidence], transcript: &Transcript, words: Words) -> Ink {
    let mut ink = Ink::default();
    let evidence = adjoined(evidence, transcript);
    for (index, piece) in evidence.iter().enumerate() {
        if index > 0 {
            ink.push(" · ", QUIET);
        }
        if let Some(time) = piece.time {
            // A space that does not break keeps the time beside its words.
            ink.push(&format!("{time}\u{a0}"), QUIET);
        }
        ink.push(&words.quote(&piece.heard), QUIET);
        let why = words.rule(piece.rule);
        let is_told = earns_nothing(piece.rule);
        if why.is_some() && piece.heard != piece.term && !is_told {
            ink.push(&format!(" → {}", piece.term), QUIET);
        }
        // Why nothing is earned is said once for all of it.
        let is_last = evidence.get(index + 1).is_none_or(|next| next.rule != piece.rule);
        if let Some(why) = why.filter(|_| is_last || !is_told) {
            ink.push(&words.aside(why), if is_told { BAD } else { QUIET });
        }
    }
    ink
}

fn order(page: &mut Page, feedback: &Feedback<'_>, words: Words) {
    let check = &feedback.assessment.order;
    let Some(score) = check.score else { return };
    let mut line = Ink::default();
    if score >= 1.0 {
        line.push("✓ ", GOOD);
        line.push_plain(words.in_order());
    } else {
        line.push("✗ ", BAD);
        let name = |id: &str| {
            let text =
                feedback.question.points.iter().find(|point| point.id == id).map_or(id, |point| &point.text);
            Ink::new(text, Style::new()).shortened(page.width / 3).text()
        };
        match &check.first_slip {
            Some((first, second)) => line.push_plain(&words.slip(&name(first), &name(second))),
            None => line.push_plain(words.out_of_order()),
        }
    }
    page.labelled(words.order(), &line);
}

fn said_but_wrong(page: &mut Page, wrong: &WrongStatement, feedback: &Feedback<'_>, words: Words) {
    page.item(Ink::new("✗", BAD), 2, &Ink::new(&wrong.text, Style::new()));
    page.lines(&quotes(&wrong.evidence, feedback.transcript, words), 6);
}

fn is_scored(feedback: &Feedback<'_>) -> bool {
    feedback.assessment.coverage.is_some()
}

/// The figures: order, coverage and delivery.
fn figures(page: &mut Page, feedback: &Feedback<'_>, words: Words) {
    page.blank();
    order(page, feedback, words);
    let mut line = Ink::default();
    match feedback.assessment.coverage {
        Some(coverage) => {
            let cells = BAR.min(page.width / 4);
            let coverage = if coverage.is_nan() { 0.0 } else { coverage.clamp(0.0, 1.0) };
            let filled = (coverage * cells as f64).round() as usize;
            line.push(&"█".repeat(filled), GOOD);
            line.push(&"░".repeat(cells - filled), QUIET);
            line.push(&format!(" {}%", percent(coverage)), HEADING);
            line.push_plain("  ");
            line.push_plain(&counts(feedback, words));
        }
        None => {
            let has_scored_points = feedback.question.points.iter().any(|point| !point.optional);
            line.push(words.not_scored(), HALF);
            line.push_plain(": ");
            line.push_plain(words.why_not_scored(&feedback.assessment.caveats, has_scored_points));
        }
    }
    page.labelled(words.coverage(), &line);
    if let Some(delivery) = &feedback.delivery {
        page.labelled(words.delivery(), &Ink::new(&words.facts(delivery).join(" · "), Style::new()));
    }
}

/// Whole percent; 100 only for everything, 0 only for nothing.
fn percent(coverage: f64) -> u32 {
    let rounded = (coverage * 100.0).round() as u32;
    if coverage > 0.0 && coverage < 1.0 { rounded.clamp(1, 99) } else { rounded }
}

fn counts(feedback: &Feedback<'_>, words: Words) -> String {
    let (mut hit, mut partly, mut all, mut bonus) = (0, 0, 0, 0);
    for point in &feedback.question.points {
        let result = feedback.assessment.points.iter().find(|result| result.id == point.id);
        let verdict = result.map_or(Verdict::Missed, |result| result.verdict);
        if point.optional {
            bonus += usize::from(verdict == Verdict::Hit);
        } else {
            all += 1;
            hit += usize::from(verdict == Verdict::Hit);
            partly += usize::from(verdict == Verdict::Partial);
        }
    }
    let mut counts = words.counts(hit, partly, all);
    if bonus > 0 {
        counts += &words.bonus(bonus);
    }
    counts
}

fn sources(page: &mut Page, feedback: &Feedback<'_>, words: Words) {
    let sources = [(words.take(), &feedback.take), (words.model(), &feedback.model)];
    if sources.iter().any(|(_, value)| value.is_some()) {
        page.blank();
    }
    for (label, value) in sources {
        if let Some(value) = value {
            page.labelled(label, &Ink::new(value, QUIET));
        }
    }
}

#[cfg(test)]
mod tests;
