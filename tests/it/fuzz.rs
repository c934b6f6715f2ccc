//! What the fuzzer found once is tried for ever: every file in `tests/fuzz/found`, by the target that its name begins with.

#[path = "../fuzz/check.rs"]
mod check;
#[path = "../fuzz/imported.rs"]
pub(crate) mod imported;

#[test]
fn nothing_found_by_the_fuzzer_comes_back() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/found");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        println!("{}", file.display());
        let found = std::fs::read(&file).unwrap();
        let found = String::from_utf8_lossy(&found);
        let name = file.file_name().unwrap().to_string_lossy();
        match name.split('-').next() {
            Some("grade") => check::grade(&found),
            Some("import") => imported::import(&found),
            _ => panic!("`{name}` begins with the name of no target"),
        }
    }
}
