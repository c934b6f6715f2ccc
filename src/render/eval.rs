//! How well the grader agrees with labelled answers, as tables for a terminal.

use super::ink::Ink;
use super::terminal::{BAD, HALF, HEADING, Page, QUIET};
use crate::coach::Verdict;
use crate::coach::eval::{Conflict, Counts, Disagreement, Evaluation, Figure, ORDERED, RESAMPLES, Slice};
use anstyle::Style;

/// Columns of the labels of figures.
const LABEL: usize = 16;
/// Columns of a figure with its interval.
const FIGURE: usize = 24;
/// The least and the most columns of the names in a table; what is longer is cut.
const NAME: std::ops::RangeInclusive<usize> = 12..=22;
/// What a table tells of its rows, each in a column as wide as its head.
const COLUMNS: [&str; 6] = ["cases", "points", "precision", "recall", "   F1", "false credit"];

/// The figures over all answers, then by tag and by language. Ends with a line break.
pub fn evaluation(evaluation: &Evaluation, width: usize) -> String {
    let mut page = Page::new(width);
    let scored = evaluation.strict.counts.points();
    page.lines(
        &Ink::new(
            &format!(
                "{}: answers to {}, {} scored, {} unsure and left out",
                counted(evaluation.cases, "case"),
                counted(evaluation.questions, "question"),
                counted(scored as usize, "point"),
                evaluation.unsure
            ),
            Style::new(),
        ),
        0,
    );
    page.blank();
    figures(&mut page, evaluation);
    page.blank();
    page.lines(&Ink::new(&zero_hit(evaluation), Style::new()), 0);
    page.lines(&Ink::new(&order(evaluation), Style::new()), 0);
    table(&mut page, "By tag", &evaluation.by_tag);
    table(&mut page, "By language", &evaluation.by_language);
    page.blank();
    let note = format!(
        "Tables take hits alone for credit. False credit: points labelled missed that were called hit. In brackets: 95 % \
         intervals, percentile bootstrap over cases, {RESAMPLES} resamples, fixed seed."
    );
    page.lines(&Ink::new(&note, QUIET), 0);
    page.text
}

fn figures(page: &mut Page, evaluation: &Evaluation) {
    let (strict, lenient) = (&evaluation.strict, &evaluation.lenient);
    let head = format!("{:LABEL$}{:FIGURE$}hit or partial", "All cases", "hit alone");
    page.row(&Ink::new(&head, HEADING));
    for (label, strict, lenient) in [
        ("precision", strict.precision, lenient.precision),
        ("recall", strict.recall, lenient.recall),
        ("F1", strict.f1, lenient.f1),
        ("false credit", strict.false_credit, lenient.false_credit),
    ] {
        let line = format!("  {label:<14}{:FIGURE$}{}", with_interval(strict), with_interval(lenient));
        page.row(&Ink::new(line.trim_end(), Style::new()));
    }
}

fn with_interval(figure: Figure) -> String {
    match figure.interval {
        Some((low, high)) => format!("{} ({low:.3} to {high:.3})", share(figure.value)),
        None => share(figure.value),
    }
}

fn zero_hit(evaluation: &Evaluation) -> String {
    let zero_hit = &evaluation.zero_hit;
    match zero_hit.cases {
        0 => "Zero-hit answers that earned any hit: - (no such case)".to_owned(),
        all => format!(
            "Zero-hit answers that earned any hit: {} of {all} (hit or partial: {})",
            zero_hit.strict, zero_hit.lenient
        ),
    }
}

fn order(evaluation: &Evaluation) -> String {
    let order = &evaluation.order;
    let silent = match order.cases - order.judged {
        0 => String::new(),
        some => format!("; {some} without a score, counted as disagreement"),
    };
    match order.agreement() {
        None => "Order as labelled: - (no case with a label for it and two points labelled hit)".to_owned(),
        agreement => format!(
            "Order as labelled: {} ({} of {}; in order from a score of {ORDERED} on{silent})",
            share(agreement),
            order.agreeing,
            counted(order.cases, "case")
        ),
    }
}

fn table(page: &mut Page, title: &str, slices: &[Slice]) {
    if slices.is_empty() {
        return;
    }
    let names: Vec<Ink> =
        slices.iter().map(|slice| Ink::new(&slice.name, Style::new()).shortened(*NAME.end())).collect();
    let widest = names.iter().map(Ink::width).max().unwrap_or_default().clamp(*NAME.start(), *NAME.end());
    page.blank();
    let mut head = Ink::new(&format!("{title:<widest$}"), HEADING);
    COLUMNS.iter().for_each(|column| head.push(&format!("  {column}"), HEADING));
    page.row(&head);
    for (mut row, slice) in names.into_iter().zip(slices) {
        row.push_plain(&" ".repeat(widest - row.width()));
        for (cell, column) in cells(slice.cases, &slice.strict).iter().zip(COLUMNS) {
            row.push_plain(&format!("  {cell:>0$}", column.len()));
        }
        page.row(&row);
    }
}

fn cells(cases: usize, counts: &Counts) -> [String; 6] {
    [
        cases.to_string(),
        counts.points().to_string(),
        share(counts.precision()),
        share(counts.recall()),
        share(counts.f1()),
        share(counts.false_credit()),
    ]
}

/// Three decimals; `-` where there was nothing to divide by.
fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

/// `1 point`, `2 points`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Each answer that grader and labels see differently: its id, its words, and the points concerned. Ends with a line
/// break.
pub fn disagreements(found: &[Disagreement<'_>], width: usize) -> String {
    let mut page = Page::new(width);
    let title = match found.len() {
        0 => "Grader and labels agree on every point".to_owned(),
        cases => format!("Grader and labels differ on {}", counted(cases, "case")),
    };
    page.lines(&Ink::new(&title, HEADING), 0);
    for found in found {
        page.blank();
        page.lines(&Ink::new(&found.case.id, HEADING), 0);
        page.lines(&Ink::new(&format!("“{}”", found.case.transcript.trim()), QUIET), 2);
        for conflict in &found.points {
            point(&mut page, found, conflict);
        }
        if let Some((label, score)) = found.order {
            let label = if label { "in order" } else { "out of order" };
            let score = score.map_or_else(|| "not judged".to_owned(), |score| format!("scored {score:.2}"));
            page.item(
                Ink::new("order", HALF),
                2,
                &Ink::new(&format!("labelled {label}, {score}"), Style::new()),
            );
        }
    }
    page.text
}

fn point(page: &mut Page, found: &Disagreement<'_>, conflict: &Conflict) {
    let Some(point) = found.case.question.points.get(conflict.point) else { return };
    let style = if conflict.verdict == Verdict::Partial { HALF } else { BAD };
    let mut line = Ink::default();
    line.push_plain(&format!("labelled {}, graded {}: ", conflict.label.code(), conflict.verdict.code()));
    line.push(&point.text, QUIET);
    page.item(Ink::new(&point.id, style), 2, &line);
}

#[cfg(test)]
mod tests;
