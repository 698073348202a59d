//! One patient's whole way home, village, township, county, city and back down, word by word in both languages: what `surgeplan replay` tells of
//! `tests/journey.toml` follows from it by hand. `UPDATE=1 cargo test --test journey` rewrites the stories; read the difference.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "the program is run as it is"
)]

use std::path::Path;
use std::process::Command;

fn replay(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["replay", "tests/journey.toml"])
        .args(arguments)
        .output()
        .expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What is told after the first line, which names hash and version.
fn story(language: &str) -> String {
    let printed = replay(&["--lang", language]);
    let (_, story) = printed.split_once('\n').expect("a first line");
    story.trim().to_owned() + "\n"
}

#[test]
fn the_whole_way_is_told_in_both_languages() {
    for language in ["en", "zh"] {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/journey.{language}.txt"));
        let found = story(language);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).expect("written");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, expected, "{}", path.display());
    }
}
