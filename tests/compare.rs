//! `surgeplan compare`: identical arms, the document, the files.

#![allow(missing_docs, clippy::float_cmp, reason = "tests")]

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use surgeplan::experiment::comparison::{Finding, compare};
use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Options, Scenario};
use surgeplan::stats::paired::Reduction;

fn path(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn surgeplan(words: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_surgeplan"));
    command.args(words).output().expect("it starts")
}

#[test]
fn identical_arms_are_the_same_in_every_replication() {
    let loaded = Scenario::load(&path("scenarios/theory/death-while-waiting.toml"), &[]).unwrap();
    let text = loaded.resolved_toml.clone() + "\n[[arm]]\nid = \"a\"\n[[arm]]\nid = \"b\"\n";
    let loaded = Scenario::parse(&text, &["run.horizon=60 d".into()]).expect("two arms");
    let study = loaded.study(&Options::default());
    let options = Run {
        replications: 30,
        threads: 0,
        stop: &AtomicBool::new(false),
        progress: &|_| {},
    };
    let all = compare(&study, &run(&study, &options).unwrap()).expect("two arms");
    for row in all.asked.rows.iter().chain(&all.usual.rows) {
        if row.finding == Finding::Undefined {
            continue;
        }
        assert_eq!(row.finding, Finding::Same);
        assert_eq!((row.difference, row.interval), (0.0, Some((0.0, 0.0))));
        assert!(matches!(
            row.reduction,
            Reduction::Exact | Reduction::NotDefined
        ));
    }
}

#[test]
fn the_schemes_of_pairing_are_told_apart() {
    let file = path("scenarios/theory/pairing-schemes.toml");
    let file = file.to_str().unwrap();
    let output = surgeplan(&["compare", file, "--replications", "40", "--json"]);
    assert!(output.status.success());
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = document["comparison"]["rows"].as_array().unwrap();
    let finding = |arm: &str, scope: &str| {
        let row = rows
            .iter()
            .find(|row| row["arm"] == arm && row["scope"] == scope)
            .unwrap_or_else(|| panic!("{arm} {scope} in {rows:#?}"));
        row["finding"].as_str().unwrap().to_owned()
    };
    let scopes: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["scope"].as_str())
        .collect();
    let county = scopes[0];
    for arm in ["one-to-one", "one-to-many", "zoned"] {
        assert_eq!(finding(arm, county), "better", "{arm}");
    }
}

#[test]
fn compare_leaves_a_table_and_speaks_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let file = path("scenarios/theory/pairing-schemes.toml");
    let file = file.to_str().unwrap();
    let words = [
        "--set",
        "run.horizon=200 d",
        "--replications",
        "25",
        "--quiet",
    ];
    let said = |lang: &str| {
        let own = ["compare", file, "--lang", lang, "--out", out];
        let output = surgeplan(&[&own[..], &words[..]].concat());
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(said("zh").contains("同一批患者") && said("en").contains("the same patients"));
    let table = std::fs::read_to_string(folder.path().join("comparison.csv")).unwrap();
    let mut lines = table.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("family,arm,reference,metric,")
    );
    assert!(
        lines
            .clone()
            .any(|line| line.starts_with("asked,zoned,none,"))
    );
    let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.contains("id=\"comparison\""));
    let verify = || surgeplan(&["report", "--verify", out]);
    let said = verify();
    let words = String::from_utf8(said.stdout).unwrap();
    assert!(
        said.status.success() && words.contains("VERIFIED: all"),
        "{words}"
    );
    std::fs::write(folder.path().join("comparison.csv"), "better,better\n").unwrap();
    let said = verify();
    let words = String::from_utf8(said.stdout).unwrap();
    assert_eq!(said.status.code(), Some(1), "{words}");
    assert!(words.contains("CHANGED comparison.csv"), "{words}");
    assert!(words.contains("1 of "), "{words}");
    let later = tempfile::tempdir().unwrap();
    let to = later.path().to_str().unwrap();
    let own = ["report", file, "--against", out, "--out", to, "--quiet"];
    let changed = ["--set", "run.horizon=150 d", "--replications", "5"];
    let said = surgeplan(&[&own[..], &changed[..]].concat());
    let words = String::from_utf8(said.stdout).unwrap();
    assert!(
        words.contains("1 values of the scenario were written otherwise"),
        "{words}"
    );
    assert!(words.contains("verdicts turned"), "{words}");
    let page = std::fs::read_to_string(later.path().join("report.html")).unwrap();
    assert!(page.contains("id=\"chapter-against\"") && page.contains("run.horizon"));
}

#[test]
fn one_arm_cannot_be_compared() {
    let file = path("scenarios/theory/bed-blocking.toml");
    let output = surgeplan(&["compare", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("[[arm]]"), "{said}");
}

/// Precision ends a run at a look, whatever the threads, and the document says so.
#[test]
fn precision_ends_a_run_at_a_look() {
    let file = path("scenarios/theory/death-while-waiting.toml");
    let file = file.to_str().unwrap();
    let document = |more: &[&str]| -> serde_json::Value {
        let own = ["run", file, "--set", "run.horizon=200 d", "--json"];
        let output = surgeplan(&[&own[..], more].concat());
        assert!(output.status.success());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let precision = [
        "--precision",
        "queue_mean@all.ward=20 %",
        "--replications",
        "500",
    ];
    let one = document(&[&precision[..], &["--threads", "1"]].concat());
    assert_eq!(
        one,
        document(&[&precision[..], &["--threads", "2"]].concat())
    );
    let runs = one["replications"].as_u64().unwrap();
    assert!(runs % 64 == 0 && (128..500).contains(&runs), "{runs}");
    assert_eq!(one["stopping"], "precision_reached");
    assert_eq!(one["any_time"], true);
    let fixed = document(&["--replications", &runs.to_string()]);
    assert_eq!(fixed["stopping"], "fixed");
    let width = |document: &serde_json::Value| {
        let row = &document["arms"][0]["metrics"][0];
        row["ci95"][1].as_f64().unwrap() - row["ci95"][0].as_f64().unwrap()
    };
    assert!(width(&one) > 1.3 * width(&fixed), "a sequence is wider");
}

#[test]
fn what_is_no_precision_is_told() {
    let file = path("scenarios/theory/death-while-waiting.toml");
    let file = file.to_str().unwrap();
    for (precision, says) in [
        (
            "queue_mean@all.wards=2 %",
            "1 | queue_mean@all.wards=2 %\n  | ^^^^^^^^^^^^^^^^^^^^\n  |\n  = help: did you mean `queue_mean@all.ward`?",
        ),
        (
            "queue_mean@all.ward=2 km",
            "1 | queue_mean@all.ward=2 km\n  |                       ^^",
        ),
        ("queue_mean@all.ward=0 %", "`0 %` is no width"),
        ("queue_mean", "`queue_mean` states no width"),
    ] {
        let output = surgeplan(&["run", file, "--precision", precision]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{said}");
    }
    let output = surgeplan(&["run", file, "--max-time", "10 mni"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("1 | 10 mni\n  |    ^^^"), "{said}");
}

#[test]
fn a_time_limit_keeps_what_is_complete() {
    let file = path("scenarios/theory/death-while-waiting.toml");
    let file = file.to_str().unwrap();
    let words = [
        "run",
        file,
        "--replications",
        "1000000",
        "--max-time",
        "1 s",
    ];
    let output = surgeplan(&[&words[..], &["--json"]].concat());
    assert!(output.status.success(), "a time limit is no interruption");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&document["stopping"], &document["any_time"]),
        (&"time_limit".into(), &true.into())
    );
    assert!(document["replications"].as_u64().unwrap() < 1_000_000);
}

/// A missed target is followed by the search; its sizes and its bounds do not depend on threads.
#[test]
fn a_missed_target_is_followed_by_the_search_for_its_breaking_point() {
    let file = path("scenarios/theory/breaking-point.toml");
    let file = file.to_str().unwrap();
    let points = |more: &[&str]| -> Vec<serde_json::Value> {
        let output = surgeplan(&[&["run", file, "--json"][..], more].concat());
        assert!(output.status.success());
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let targets = document["arms"][0]["targets"].as_array().unwrap();
        targets
            .iter()
            .map(|target| target["breaking_point"].clone())
            .collect()
    };
    let found = points(&["--breaking-replications", "200", "--threads", "1"]);
    assert_eq!(
        found,
        points(&["--breaking-replications", "200", "--threads", "2"])
    );
    for (point, truth) in found.iter().zip([0.407_851, 0.351_037]) {
        assert_eq!(point["basis"], "common_caseloads");
        let number = |place: usize| point["interval"][place].as_f64().unwrap();
        assert!(number(0) < truth && truth < number(1), "{point}");
        assert!(
            (point["at"].as_f64().unwrap() - truth).abs() < 0.06,
            "{point}"
        );
        let sizes = point["sizes"].as_u64().unwrap();
        assert!(
            (8..=10).contains(&sizes) && point["replications"] == 200,
            "{point}"
        );
    }
    let estimated = points(&["--breaking-replications", "0"]);
    assert!(estimated.iter().all(|point| point["basis"] == "own_sizes"));
}

/// With one size of wave there is still a search, below it.
#[test]
fn a_wave_of_one_size_has_a_breaking_point_below_it() {
    let file = path("scenarios/theory/breaking-point.toml");
    let file = file.to_str().unwrap();
    let words = ["run", file, "--json", "--set", "inputs.wave_size=0.8"];
    let output = surgeplan(&words);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let point = &document["arms"][0]["targets"][0]["breaking_point"];
    assert_eq!(point["seen"], serde_json::json!([0.08, 0.8]));
    let number = |place: usize| point["interval"][place].as_f64().unwrap();
    assert!(number(0) < 0.407_851 && 0.407_851 < number(1), "{point}");
}
