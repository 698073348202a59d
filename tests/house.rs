//! The rules of the house, held by scanning the source: see docs/ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// Every source file with its code: text up to the test module, without comments and
/// string literals.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let name = path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        (name, code_of(&text))
    };
    files.into_iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if is_code(&path) {
            files.push(path);
        }
    }
}

/// Whether a file is Rust code that is not only for tests.
fn is_code(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    path.extension().is_some_and(|extension| extension == "rs")
        && !name.starts_with("test")
        && !name.starts_with("sample")
}

/// Code without tests, comments and the contents of string literals.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let mut code = String::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap();
        let outside = line.split('"').step_by(2);
        code.extend(outside.map(|part| format!("{part} ")));
        code.push('\n');
    }
    code
}

/// Whether a word stands in the code as a token of its own.
fn has_word(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(part);
        let after = code[at + word.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}

/// Fails if a file of `within` has one of the words.
fn forbid(within: impl Fn(&str) -> bool, words: &[&str], rule: &str) {
    let broken = broken(&sources(), within, words);
    assert!(broken.is_empty(), "{rule}\n{}", broken.join("\n"));
}

fn broken(
    sources: &[(String, String)],
    within: impl Fn(&str) -> bool,
    words: &[&str],
) -> Vec<String> {
    let mut broken = Vec::new();
    for (name, code) in sources.iter().filter(|(name, _)| within(name)) {
        let found = words.iter().filter(|word| has_word(code, word));
        broken.extend(found.map(|word| format!("{name}: {word}")));
    }
    broken
}

/// Words of hospitals and diseases.
const HOSPITAL: [&str; 14] = [
    "icu", "Icu", "ward", "Ward", "hospital", "Hospital", "patient", "Patient", "county", "County",
    "covid", "Covid", "township", "nurse",
];

fn in_any(folders: &'static [&'static str]) -> impl Fn(&str) -> bool {
    move |name| folders.iter().any(|folder| name.starts_with(folder))
}

#[test]
fn the_kernel_and_the_statistics_know_no_hospital_word() {
    forbid(
        in_any(&["des/", "stats/"]),
        &HOSPITAL,
        "des and stats know no hospital word",
    );
}

#[test]
fn no_code_matches_on_a_kind_of_place_or_disease() {
    let words = [
        "icu", "Icu", "covid", "Covid", "township", "Township", "village", "Village",
    ];
    let core = in_any(&[
        "caseload/",
        "simulation/",
        "policy/",
        "model/",
        "experiment/",
        "readiness/",
        "plan/",
    ]);
    forbid(core, &words, "tiers, levels and diseases are data");
}

#[test]
fn the_kernel_imports_only_units() {
    let others = [
        "model",
        "caseload",
        "policy",
        "simulation",
        "experiment",
        "readiness",
        "scenario",
        "report",
        "random",
        "distribution",
        "stats",
    ];
    forbid(in_any(&["des/"]), &others, "des imports only units");
}

#[test]
fn nothing_below_the_scenario_reads_files_or_knows_toml_or_the_scenario() {
    let core = in_any(&[
        "des/",
        "stats/",
        "units",
        "table.rs",
        "random",
        "distribution",
        "model/",
        "caseload/",
        "policy/",
        "simulation/",
        "experiment/",
        "readiness/",
        "plan/",
    ]);
    forbid(
        core,
        &["toml", "csv", "fs", "File", "scenario", "report"],
        "the core knows no file and no scenario",
    );
}

#[test]
fn only_the_report_and_the_command_line_print() {
    let others =
        |name: &str| !name.starts_with("cli/") && !name.starts_with("report/") && name != "main.rs";
    forbid(
        others,
        &["println", "print", "eprintln", "eprint", "stdout", "stderr"],
        "only report and cli print",
    );
}

#[test]
fn only_the_drawing_names_plotters_and_only_the_experiment_names_rayon() {
    forbid(
        |name| !name.starts_with("report/draw"),
        &["plotters"],
        "only report/draw names plotters",
    );
    forbid(
        |name| !name.starts_with("experiment/"),
        &["rayon"],
        "only experiment names rayon",
    );
}

#[test]
fn there_are_no_hash_maps_no_clocks_and_no_generators() {
    forbid(
        |_| true,
        &["HashMap", "HashSet"],
        "order must not depend on hashing",
    );
    let library = |name: &str| !name.starts_with("cli/");
    forbid(
        library,
        &[
            "SystemTime",
            "Instant::now",
            "thread_rng",
            "StdRng",
            "SmallRng",
        ],
        "no clock, no generator",
    );
}

#[test]
fn the_house_forbids_unsafe_code() {
    let manifest = include_str!("../Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}

#[test]
fn policies_cannot_change_what_they_see() {
    forbid(
        in_any(&["policy/"]),
        &["Calendar", "calendar"],
        "a policy owns no calendar",
    );
    let code: Vec<_> = sources()
        .into_iter()
        .filter(|(name, _)| name.starts_with("policy/"))
        .collect();
    assert!(
        code.iter()
            .all(|(_, code)| !code.contains("&mut View") && !code.contains("&mut self"))
    );
}

#[test]
fn the_scan_finds_planted_offences() {
    let planted = |code: &str| vec![("des/planted.rs".to_owned(), code_of(code))];
    let found = |code: &str, word: &str| !broken(&planted(code), |_| true, &[word]).is_empty();
    assert!(found("let icu = 1;", "icu"));
    assert!(found("use std::collections::HashMap;", "HashMap"));
    assert!(
        !found("// icu\nlet a = \"icu\";", "icu"),
        "comments and texts are not code"
    );
    assert!(!found("let icus = 1;", "icu"), "a word is a whole token");
}
