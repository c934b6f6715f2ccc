//! The grades beside the recordings: what came of a question the last time.

use super::clock::{self, Moment};
use super::takes::safe;
use super::workers;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// `2026-03-01T09.12.33-`, with which the names of takes begin.
const MOMENT: usize = 20;

/// What the last scored answer to a question came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Last {
    /// From 0 to 1.
    pub coverage: f64,
    /// When it was given, as RFC 3339; `None` when its grade does not say.
    pub answered_at: Option<String>,
    /// How many midnights ago that was.
    pub days_ago: Option<u32>,
}

/// The part of a grade that is read.
#[derive(Deserialize)]
struct Grade {
    question: Asked,
    coverage: Option<f64>,
    answered_at: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    id: String,
}

/// For each of these ids the last result in a folder of takes, if there is one. Answers without a score and files that
/// are no grades are passed over. All names in the folder are read, but only the grades that may be wanted.
pub fn last<'a>(folder: &Path, ids: &[&'a str], now: &Moment) -> HashMap<&'a str, Last> {
    let wanted: Vec<(&'a str, String)> = ids.iter().map(|&id| (id, safe(id))).collect();
    let grades = names(folder, &wanted);
    if grades.is_empty() {
        return HashMap::new();
    }
    let found = workers::map(&wanted, |(id, name)| {
        let newest_first = grades.get(name.as_str()).into_iter().flatten();
        newest_first.filter_map(|name| read(&folder.join(name))).find_map(|grade| {
            let coverage = grade.coverage.filter(|_| grade.question.id == *id)?;
            let days_ago = grade.answered_at.as_deref().and_then(|at| clock::days_ago(at, now));
            Some((*id, Last { coverage, answered_at: grade.answered_at, days_ago }))
        })
    });
    found.into_iter().flatten().collect()
}

fn read(path: &Path) -> Option<Grade> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// The names of the grades that may belong to each wanted name of a question, the newest first.
fn names<'w>(folder: &Path, wanted: &'w [(&str, String)]) -> HashMap<&'w str, Vec<String>> {
    let mut found: HashMap<&str, Vec<(String, usize)>> =
        wanted.iter().map(|(_, name)| (name.as_str(), Vec::new())).collect();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some(stem) = name.strip_suffix(".json") else { continue };
        let Some((_, question)) = stem.split_at_checked(MOMENT).filter(|(at, _)| at.ends_with('-')) else {
            continue;
        };
        let question = question.strip_suffix(".unfinished").unwrap_or(question);
        if let Some(grades) = found.get_mut(question) {
            grades.push((name.clone(), 1));
        }
        // The second take of a question in one second has a number; so may an id. The grade says whose it is.
        let numbered = question.rsplit_once('-').and_then(|(name, nth)| Some((name, nth.parse().ok()?)));
        if let Some((question, nth)) = numbered
            && let Some(grades) = found.get_mut(question)
        {
            grades.push((name, nth));
        }
    }
    let newest_first = |mut grades: Vec<(String, usize)>| {
        grades.sort_by(|(a, nth), (b, other)| (&b[..MOMENT], other).cmp(&(&a[..MOMENT], nth)));
        grades.into_iter().map(|(name, _)| name).collect()
    };
    let found = found.into_iter().filter(|(_, grades)| !grades.is_empty());
    found.map(|(name, grades)| (name, newest_first(grades))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(id: &str, coverage: &str, at: &str) -> String {
        format!(
            r#"{{"question": {{"id": "{id}", "text": "?"}}, "points": [{{"id": "p1"}}], "coverage": {coverage}{at}}}"#
        )
    }

    #[test]
    fn the_newest_scored_grade_of_each_question_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let long = "长".repeat(80);
        let at = |day: &str| format!(r#", "answered_at": "{day}T09:00:00Z""#);
        for (name, text) in [
            ("2026-03-01T09.00.00-pod.json", grade("pod", "0.2", &at("2026-03-01"))),
            ("2026-03-02T09.00.00-pod.json", grade("pod", "0.3", &at("2026-03-02"))),
            ("2026-03-02T09.00.00-pod-2.json", grade("pod", "0.4", &at("2026-03-02"))),
            ("2026-03-02T09.00.00-pod-10.json", grade("pod", "0.5", &at("2026-03-02"))),
            // Another question's, whose id looks like a number.
            ("2026-03-04T09.00.00-pod-2.json", grade("pod-2", "0.9", "")),
            // Nothing was scored, no grade, and no name of a take.
            ("2026-03-05T09.00.00-pod.json", grade("pod", "null", &at("2026-03-05"))),
            ("2026-03-06T09.00.00-pod.json", "{\"question\":".to_owned()),
            ("2026-03-07T09.00.00-pod.wav", "RIFF".to_owned()),
            ("pod.json", grade("pod", "1.0", "")),
            ("2026-03-01T09.00.00-容器.json", grade("容器", "0.1", "")),
            ("2026-03-01T09.00.00-a_b.unfinished.json", grade("a/b", "0.7", "")),
            ("2026-03-02T09.00.00-a_b.json", grade("a:b", "0.8", "")),
            (&format!("2026-03-02T09.00.00-{}.json", safe(&long)), grade(&long, "0.6", "")),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let now = Moment::parse("2026-03-05T09:00:00Z").unwrap();
        let found = last(folder.path(), &["pod", "pod-2", "容器", "a/b", "a:b", &long, "none"], &now);
        let coverage = |id: &str| found.get(id).map(|last| last.coverage);
        assert_eq!(
            ["pod", "pod-2", "容器", "a/b", "a:b", &long, "none"].map(coverage),
            [Some(0.5), Some(0.9), Some(0.1), Some(0.7), Some(0.8), Some(0.6), None]
        );
        assert_eq!(found["pod"].answered_at.as_deref(), Some("2026-03-02T09:00:00Z"));
        assert_eq!((found["pod"].days_ago, found["pod-2"].days_ago), (Some(3), None));
        assert!(last(&folder.path().join("absent"), &["pod"], &now).is_empty());
    }
}
