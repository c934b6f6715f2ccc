//! What the fuzzer found once is tried for ever: every file in `tests/fuzz/found`.

#[path = "../fuzz/check.rs"]
mod check;

#[test]
fn nothing_found_by_the_fuzzer_comes_back() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/found");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!files.is_empty());
    for file in files {
        println!("{}", file.display());
        check::grade(&String::from_utf8_lossy(&std::fs::read(file).unwrap()));
    }
}
