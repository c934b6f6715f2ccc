//! Ids for questions whose author wrote none.

use unicode_normalization::UnicodeNormalization;

/// The longest derived id, in characters: it has to be typed.
const LONGEST: usize = 60;

/// The id of a question: file stem and heading, in letters and digits of any script, lower case, joined by hyphens.
///
/// `kubernetes.zh` and `一个 Pod 的创建流程？` give `kubernetes-zh-一个-pod-的创建流程`. The same words always give the same id;
/// it is never empty.
pub(super) fn derive(stem: &str, heading: &str) -> String {
    let mut id = String::new();
    let mut length = 0;
    let mut gap = false;
    let words = [stem, " ", heading].into_iter().flat_map(|part| part.nfkc());
    for c in words.flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        if length >= LONGEST {
            break;
        }
        if gap && !id.is_empty() {
            id.push('-');
            length += 1;
        }
        gap = false;
        id.push(c);
        length += 1;
    }
    if id.is_empty() { "question".to_owned() } else { id }
}

/// Whether an id is easy to type and safe to put into a file's name: letters, digits, `-`, `_`, `.` and `:`, and
/// neither `-` nor `.` first.
pub(super) fn is_typable(id: &str) -> bool {
    !id.starts_with(['-', '.']) && id.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c))
}
