//! The certificate: windows of dates, deadlines, and runs that go on until every verdict is decided.

use std::path::Path;
use std::process::Command;

/// A ward of 12 beds; on day 40 come 30 patients at once.
const SCENARIO: &str = r#"
extends = "builtin:minimal"
name = "deadline"
title = "Does the ward hold until the end of the year, and after?"
[run]
horizon = "80 d"
replications = 100
[inputs]
beds = 40
patients_per_day = "1 /day"
[[stream]]
id = "crash"
patient_type = "patient"
batch = { at = "40 d", cases = 60 }
[[target]]
id = "until-the-new-year"
headline = true
metric = "overrun_days"
care_level = "ward"
until = 2023-01-01
at_most = 0
required = "90 %"
[[target]]
id = "after"
headline = true
metric = "overrun_days"
care_level = "ward"
from = 2023-01-01
at_most = 0
required = "90 %"
[[target]]
id = "few-days"
metric = "overrun_days"
care_level = "ward"
at_most = 30
required = "90 %"
[[watch]]
metric = "first_day_full"
care_level = "ward"
from = "35 d"
"#;

fn run(folder: &Path, options: &[&str]) -> (serde_json::Value, i32) {
    std::fs::write(folder.join("x.toml"), SCENARIO).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_surgeplan"));
    let done = program
        .args(["run", "x.toml", "--json"])
        .args(options)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = serde_json::from_slice(&done.stdout);
    let said = said.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)));
    (said, done.status.code().unwrap())
}

fn verdict<'a>(said: &'a serde_json::Value, target: &str) -> &'a str {
    let mut targets = said["arms"][0]["targets"].as_array().unwrap().iter();
    targets.find(|row| row["name"] == target).unwrap()["verdict"]
        .as_str()
        .unwrap()
}

#[test]
fn a_window_of_dates_looks_at_its_days_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (said, code) = run(folder.path(), &["--gate"]);
    assert_eq!(verdict(&said, "until-the-new-year"), "ready");
    assert_eq!(verdict(&said, "after"), "not_ready");
    assert_eq!(verdict(&said, "few-days"), "ready");
    assert_eq!(code, 1, "one of the two in the headline is missed");
    let metrics = said["arms"][0]["metrics"].as_array().unwrap();
    let first = metrics
        .iter()
        .find(|row| row["metric"] == "first_day_full_from_day36")
        .unwrap();
    assert_eq!(
        first["mean"], 40.0,
        "day 40 counted from 0, not from the begin of the window"
    );
    let names: Vec<&str> = metrics
        .iter()
        .map(|row| row["metric"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"overrun_days_days1to31") && names.contains(&"overrun_days_from_day32")
    );
}

#[test]
fn a_run_goes_on_until_every_headline_verdict_is_decided() {
    let folder = tempfile::tempdir().unwrap();
    let (said, _) = run(folder.path(), &["--until-decided"]);
    assert_eq!(said["stopping"], "decided");
    let done = said["replications"].as_u64().unwrap();
    assert!(done.is_multiple_of(64) && done < 1_000, "{done}");
    for target in ["until-the-new-year", "after"] {
        assert_ne!(verdict(&said, target), "undecided");
    }
    let (short, code) = run(
        folder.path(),
        &["--until-decided", "--max-replications", "20", "--gate"],
    );
    assert_eq!(
        (&short["stopping"], code),
        (&"not_decided".into(), 1),
        "one is missed all the same"
    );
    assert_eq!(short["any_time"], true);
}
