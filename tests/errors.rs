//! Bad scenario files, each beside the exact messages that it must give in both languages.
//! `UPDATE=1 cargo test --test errors` rewrites the messages; read the difference.

use std::path::{Path, PathBuf};

use surgeplan::scenario::{Language, Scenario};

/// All bad files, in order of name.
fn cases() -> Vec<PathBuf> {
    let files = std::fs::read_dir("tests/errors")
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    cases.sort();
    cases
}

/// What is said about a file.
fn messages(path: &Path, language: Language) -> String {
    match Scenario::load(path, &[]) {
        Ok(loaded) => loaded.warnings.render(language, false),
        Err(problems) => problems.render(language, false),
    }
}

#[test]
fn every_bad_file_gives_its_messages() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in cases() {
        for (language, end) in [(Language::En, "en.txt"), (Language::Zh, "zh.txt")] {
            let expected = path.with_extension(end);
            let found = messages(&path, language);
            if update {
                std::fs::write(&expected, &found).unwrap();
            } else if std::fs::read_to_string(&expected).ok().as_ref() != Some(&found) {
                wrong.push(format!("{}\n{found}", expected.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_bad_file_has_a_problem() {
    assert!(cases().len() >= 40);
    for path in cases() {
        let problems = match Scenario::load(&path, &[]) {
            Ok(loaded) => loaded.warnings,
            Err(problems) => problems,
        };
        assert!(!problems.is_empty(), "{}", path.display());
    }
}
