//! `scenario.resolved.toml` of a run is itself a scenario, and runs again to the same bytes.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "the program is run as it is"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The files of a folder by path, but for the manifest, which knows the command.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let inner = self::files(&path).into_iter();
            files.extend(inner.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else if name != "manifest.json" {
            files.insert(name, std::fs::read(&path).expect("bytes"));
        }
    }
    files
}

fn run(scenario: &str, sets: &[&str], folder: &Path) {
    let sets = sets.iter().flat_map(|set| ["--set", set]);
    let status = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .args(["run", scenario, "--quiet", "--out"])
        .arg(folder)
        .args(sets)
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&status.stderr);
    assert!(status.status.success(), "{scenario}: {said}");
}

fn runs_again(scenario: &str, sets: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let (once, twice) = (folder.path().join("once"), folder.path().join("twice"));
    run(scenario, sets, &once);
    let resolved = once.join("scenario.resolved.toml");
    run(&resolved.to_string_lossy(), &[], &twice);
    let (once, twice) = (files(&once), files(&twice));
    assert!(once.len() > 6, "{:?}", once.keys());
    assert_eq!(
        once.keys().collect::<Vec<_>>(),
        twice.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in once {
        let text = String::from_utf8_lossy(&bytes);
        let again = String::from_utf8_lossy(&twice[&name]);
        let other = text.lines().zip(again.lines()).find(|(a, b)| a != b);
        assert!(bytes == twice[&name], "{scenario}: {name}\n{other:?}");
    }
}

#[test]
fn a_scenario_with_side_tables_runs_again() {
    runs_again("scenarios/jinxiang.toml", &["run.replications=2"]);
}

#[test]
fn a_scenario_of_casualties_runs_again() {
    runs_again("scenarios/mass-casualty.toml", &["run.replications=8"]);
}

#[test]
fn a_template_with_changes_runs_again() {
    let sets = [
        "run.replications=4",
        "facility.county-hospital.icu.beds=31",
        "inputs.avoidance=20 %",
        "stream.wave.timing={ sd = \"4 d\", correlation = 0.6 }",
    ];
    runs_again("builtin:china-county", &sets);
}
