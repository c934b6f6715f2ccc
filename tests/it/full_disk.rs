//! A full disk: on a small file system of its own, where the test may mount one.

use super::faults::{expect_gradable, expect_right_header, practice};
use super::output::Output;
use super::viva::{POD_BANK, Scratch};
use super::wav::recording;

/// What the script ends with where nothing can be mounted.
const CANNOT_MOUNT: i32 = 77;
/// Runs viva with its takes on a new file system of `$1` bytes and `$2` files, which is copied to `kept` at the end: it is
/// seen by this process and its children only, and goes with them.
const SCRIPT: &str = "mount -t tmpfs -o size=$1,nr_inodes=$2 none data/takes || exit 77
shift 2; \"$@\"; code=$?
cp -a data/takes kept; exit $code";

/// A practice answered by the two steps on a disk of so many bytes and files; `None` where nothing can be mounted.
fn practice_on_a_disk_of(bytes: &str, files: &str, scratch: &Scratch) -> Option<Output> {
    scratch.write("bank.md", POD_BANK);
    std::fs::create_dir_all(scratch.data().join("takes")).unwrap();
    let namespace = ["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh", bytes, files];
    let output = practice(scratch, &recording("two-steps")).through("unshare", &namespace).run();
    if output.status.code() == Some(CANNOT_MOUNT) || output.stderr().contains("unshare: ") {
        println!("not tested: no file system can be mounted here\n{output}");
        return None;
    }
    // As if the disk had got room again.
    std::fs::remove_dir(scratch.data().join("takes")).unwrap();
    std::fs::rename(scratch.path("kept"), scratch.data().join("takes")).unwrap();
    Some(output)
}

#[test]
fn a_disk_that_fills_up_in_mid_answer_keeps_what_it_had_room_for() {
    let scratch = Scratch::new();
    // Room for 4.5 s, after the 3.9 s of the first sentence, and the note about it.
    let Some(output) = practice_on_a_disk_of("148k", "16", &scratch) else { return };
    let output = output.expect_code(1).expect_stdout("API server");
    let output = output.expect_stderr("error: the recording could not be written to its end: ");
    let output = output.expect_stderr("No space left on device").expect_stderr("hint: free some space");
    let take = scratch.take(".wav");
    expect_right_header(&take);
    // Nor was there room for the grade.
    let output = output.expect_stderr(&format!("viva grade --take {}", take.display()));
    assert!(take.metadata().unwrap().len() > 32_000 * 4, "{output}");
    assert!(!take.to_string_lossy().ends_with(".part.wav"), "{output}");
    expect_gradable(&scratch);
}

#[test]
fn a_disk_without_room_for_the_grade_keeps_the_answer() {
    let scratch = Scratch::new();
    // The folder, the recording, and what it answers.
    let Some(output) = practice_on_a_disk_of("4m", "3", &scratch) else { return };
    let take = scratch.take(".wav");
    let output = output.expect_code(1).expect_stdout("API server").expect_stdout("etcd");
    let output =
        output.expect_stderr(&format!("error: cannot write `{}`", take.with_extension("json").display()));
    output.expect_stderr(&format!("then: viva grade --take {}", take.display()));
    let grade = expect_gradable(&scratch);
    assert_eq!(grade.points("hit"), ["p1", "p2"], "{grade:?}");
}

#[test]
fn a_disk_that_is_full_is_an_error_before_the_question_costs_an_answer() {
    let scratch = Scratch::new();
    // Not even the note fits.
    let Some(output) = practice_on_a_disk_of("4m", "2", &scratch) else { return };
    let output = output.expect_error(1).expect_stderr("No space left on device");
    let output = output.expect_stderr("hint: free some space, or keep takes elsewhere: --data-dir DIR");
    assert!(scratch.takes().is_empty(), "{:?}\n{output}", scratch.takes());
    assert!(!output.stderr().contains("listening"), "{output}");
}
