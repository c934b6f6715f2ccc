use super::*;
use crate::edge::takes::asked::Named;
use crate::edge::wav::read_native;

fn now() -> Now {
    Now { rfc3339: "2026-03-01T09:12:33+08:00".into(), file_name: "2026-03-01T09.12.33".into() }
}

fn asked(id: &str) -> Asked {
    Asked {
        question: Named { id: id.into(), text: format!("What is {id}?") },
        bank: Some("/notes/bank.md".into()),
        at: Some(now().rfc3339),
        ..Asked::default()
    }
}

fn names(takes: &Takes) -> Vec<String> {
    let files = std::fs::read_dir(takes.folder()).unwrap();
    let mut names: Vec<String> =
        files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_take_is_playable_before_it_is_finished_and_two_never_share_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let takes = Takes::open(folder.path().join("data/takes")).unwrap();
    let mut take = takes.begin(&now(), &asked("pod/创建")).unwrap();
    assert!(take.path().ends_with("2026-03-01T09.12.33-pod_创建.part.wav"));
    take.push(&[0.25; 20_000]).unwrap();
    // All but the last tenth of a second is readable now.
    let (samples, rate) = read_native(take.path()).unwrap();
    assert!(samples.len() > 18_400 && rate == 16_000);
    let second = takes.begin(&now(), &asked("pod/创建")).unwrap();
    assert_ne!(second.path(), take.path());
    second.drop_empty().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let others = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o077;
        assert_eq!(others(takes.folder()), 0, "others can look into the folder");
        for name in names(&takes) {
            assert_eq!(others(&takes.folder().join(&name)), 0, "others can read {name}");
        }
    }
    assert_eq!(Asked::of(take.path()).unwrap(), asked("pod/创建"));
    let (path, written) = take.finish();
    written.unwrap();
    assert_eq!(read_native(&path).unwrap().0.len(), 20_000);
    save_grade(&path, "{}").unwrap();
    assert_eq!(names(&takes), ["2026-03-01T09.12.33-pod_创建.json", "2026-03-01T09.12.33-pod_创建.wav"]);
    assert!(takes.recover().unwrap().is_empty());
}

#[test]
fn what_a_crash_has_left_is_named_and_what_holds_nothing_goes() {
    let folder = tempfile::tempdir().unwrap();
    let takes = Takes::open(folder.path().to_owned()).unwrap();
    let mut take = takes.begin(&now(), &asked("q")).unwrap();
    take.push(&[0.5; 9000]).unwrap();
    assert!(takes.recover().unwrap().is_empty(), "it is still being recorded");
    assert_eq!(takes.all().unwrap()[0].state, State::Recording);
    assert!(takes.waiting().unwrap().is_empty());
    drop(take);
    // Ended before the first word; between a grade and the removal of what it replaces; a recording that was removed.
    drop(takes.begin(&now(), &asked("begun")).unwrap());
    let mut graded = takes.begin(&now(), &asked("graded")).unwrap();
    graded.push(&[0.5; 9000]).unwrap();
    let (graded, _) = graded.finish();
    std::fs::write(graded.with_extension("json"), "{}").unwrap();
    asked("gone").save(&takes.file("2026-03-01T09.12.33-gone", ASKED)).unwrap();
    // No take, whatever it holds.
    std::fs::write(takes.folder().join("song.part.wav"), "").unwrap();
    assert_eq!(takes.recover().unwrap(), [takes.file("2026-03-01T09.12.33-q", WHOLE)]);
    assert_eq!(
        names(&takes),
        [
            "2026-03-01T09.12.33-graded.json",
            "2026-03-01T09.12.33-graded.wav",
            "2026-03-01T09.12.33-q.asked.json",
            "2026-03-01T09.12.33-q.wav",
            "song.part.wav"
        ]
    );
    let waiting = takes.waiting().unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].asked().unwrap().cut_short);
    assert_eq!((waiting[0].when().as_str(), waiting[0].length), ("2026-03-01 09:12", Millis(562)));
    set_offered(waiting[0].wav.as_ref().unwrap()).unwrap();
    assert!(takes.waiting().unwrap().is_empty(), "it would be asked about twice");
    let all = takes.all().unwrap();
    assert_eq!(all.iter().map(|kept| kept.state).collect::<Vec<_>>(), [State::Graded, State::Ungraded]);
    for kept in all {
        kept.remove().unwrap();
    }
    assert_eq!(names(&takes), ["song.part.wav"]);
}
