//! Ids written in, and whatever text there may be.

use super::*;

#[test]
fn ids_are_written_without_touching_anything_else() {
    for (before, after) in [
        ("## Q\n- x\n", "## Q {#new}\n- x\n"),
        ("## Q  \r\n- x\r\n", "## Q {#new}  \r\n- x\r\n"),
        ("## Q {lang=en}\n- x", "## Q {#new lang=en}\n- x"),
        ("## Q { time=9 }\n- x", "## Q {#new  time=9 }\n- x"),
        ("## Q {}\n- x", "## Q {#new}\n- x"),
        ("## Q ##\n- x", "## Q ## {#new}\n- x"),
        ("\u{feff}## Q\t\n- x", "\u{feff}## Q {#new}\t\n- x"),
        ("Q\nand more \n===\n- x", "Q\nand more {#new} \n===\n- x"),
        ("  ## Q\\\n- x", "  ## Q\\ {#new}\n- x"),
        ("## 问题\u{3000}\n- x", "## 问题\u{3000} {#new}\n- x"),
        ("## Say {{ x }}\n- x", "## Say {{ x }} {#new}\n- x"),
        ("---\nlang: en\n---\n## `{code}`\n- x", "---\nlang: en\n---\n## `{code}` {#new}\n- x"),
    ] {
        let old = question(before);
        assert_eq!(write_ids(before, &[(old.place.line, "new")]), after);
        let new = question(after);
        assert_eq!((new.id.as_str(), new.id_is_written), ("new", true), "{after}");
        assert_eq!((new.text, new.points), (old.text, old.points), "{after}");
    }
    assert_eq!(write_ids("## Q\n- x\n", &[(2, "new"), (9, "no")]), "## Q\n- x\n");
}

/// The bank with pieces cut out, doubled, or replaced by characters that mean something in Markdown.
fn mutated_bank() -> impl Strategy<Value = String> {
    let noise = prop::sample::select(vec![
        "**",
        "~~",
        "`",
        "|",
        "#",
        "\n",
        "\r\n",
        "- ",
        "1. ",
        "{",
        "}",
        "{#x}",
        "---\n",
        "> ",
        "    ",
        "\t",
        "(x2)",
        "（可选）",
        "<",
        "```\n",
        "\u{0}",
        "\u{feff}",
        "\\",
        "[^1]",
        "：",
        "",
    ]);
    let cut = (0..BANK.len(), 0..40usize, noise);
    prop::collection::vec(cut, 1..12).prop_map(|cuts| {
        let mut text: Vec<char> = BANK.chars().collect();
        for (at, length, noise) in cuts {
            let start = at % text.len().max(1);
            let end = (start + length).min(text.len());
            text.splice(start..end, noise.chars());
        }
        text.into_iter().collect()
    })
}

/// Whatever the text: ids are unique, places lie in the file, and points are numbered and point backwards.
#[track_caller]
fn holds(text: &str) -> Notes {
    let notes = read(text);
    let mut ids: Vec<&str> = notes.questions.iter().map(|question| question.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    let last = text.split(['\n', '\r']).count();
    assert!(notes.problems.iter().all(|problem| (1..=last).contains(&problem.place.line)));
    assert!(!notes.questions.is_empty() || !notes.problems.is_empty());
    for question in &notes.questions {
        assert!(!question.points.is_empty() && !question.text.is_empty() && !question.id.is_empty());
        for (index, point) in question.points.iter().enumerate() {
            assert_eq!(point.id, format!("p{}", index + 1));
            assert!(point.parent.is_none_or(|parent| parent < index));
            assert!(point.weight > 0.0 && !point.text.is_empty());
            assert!(point.terms.iter().all(|term| term.ways.iter().all(|way| !way.is_empty())));
        }
    }
    notes
}

/// Writing the ids that are missing gives the same questions, and a second time changes nothing.
#[track_caller]
fn fixes(text: &str) {
    let before = holds(text).questions;
    let ids = |questions: &[Question]| -> Vec<(usize, String)> {
        let missing = questions.iter().filter(|question| !question.id_is_written);
        missing.map(|question| (question.place.line, question.id.clone())).collect()
    };
    let missing = ids(&before);
    let missing: Vec<(usize, &str)> = missing.iter().map(|(line, id)| (*line, id.as_str())).collect();
    let fixed = write_ids(text, &missing);
    let after = holds(&fixed).questions;
    let expected: Vec<Question> =
        before.into_iter().map(|question| Question { id_is_written: true, ..question }).collect();
    assert_eq!(after, expected, "{fixed}");
    assert_eq!(
        write_ids(&fixed, &ids(&after).iter().map(|(l, i)| (*l, i.as_str())).collect::<Vec<_>>()),
        fixed
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}", marks in "[-#*~`|{}()\\[\\]<>_:\\\\ \t\r\n1.x=^!a中：]{0,200}") {
        holds(&text);
        holds(&marks);
        parse(Path::new("glossary.md"), &marks);
    }

    #[test]
    fn a_damaged_bank_is_read_and_fixed(text in mutated_bank()) {
        holds(&text);
        let without_ids = text.replace(" {#", " {").replace("-creation", "");
        fixes(&without_ids);
    }

    #[test]
    fn odd_headings_are_fixed(heading in "[ -~中文（）｛｝\t\\\\]{1,30}", other in "\\PC{1,20}") {
        fixes(&format!("# t\n\n## {heading}\n- x\n\n## {other}\n- y\n\n{heading}\n===\n- z\n"));
    }
}

mod plain {
    use super::super::super::{is_plain, parse_heading, parse_item};
    use proptest::prelude::*;

    proptest! {
        /// What is taken for plain words without being read, is read as these words.
        #[test]
        fn plain_lines_are_read_as_they_stand(line in "[A-Za-z0-9一是写入，。；：、？！“”‘’—…（）,;:?%/+='\"\\.() -]{1,24}") {
            if is_plain(&line) {
                for read in [parse_item(&line), parse_heading(&line)] {
                    let read = read.map(|read| (read.words, read.id, read.sound));
                    prop_assert_eq!(read, Some((line.clone(), None, true)));
                }
            }
        }
    }

    #[test]
    fn what_means_something_is_not_plain() {
        for line in [
            "1. a",
            "- a",
            "# a",
            "a *b*",
            "a `b`",
            "a (x2)",
            "a（可选）",
            "a (optional).",
            "12) a",
            "a <b>",
            "a  b",
            "a ",
            "",
            "a\tb",
            "a|b",
            "a & b",
        ] {
            assert!(!is_plain(line), "{line}");
        }
    }
}
