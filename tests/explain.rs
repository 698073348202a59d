//! `surgeplan check --explain` as a planner sees it.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "the program is run as it is"
)]

use std::process::{Command, Output};

fn explain(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .args(["check", "--explain"])
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_value_stands_in_a_table_with_its_origin() {
    let all = text(&explain(&["scenarios/jinxiang.toml"]));
    for (path, value, origin) in [
        ("inputs.population", "621800", "scenarios/jinxiang.toml:"),
        (
            "inputs.wave_size",
            "{ triangular",
            "builtin:china-county-wave:",
        ),
        ("run.exact_draws", "false", "default"),
        (
            "place.area-01.facility",
            "villages-01",
            "scenarios/jinxiang/population.csv:",
        ),
        (
            "link.county-hospital>city-hospital.time",
            "",
            "scenarios/jinxiang.toml:",
        ),
    ] {
        let line = all.lines().find(|line| line.starts_with(path));
        let line = line.unwrap_or_else(|| panic!("{path}"));
        assert!(line.contains(value) && line.contains(origin), "{line}");
    }
    assert!(all.contains("S84  Jinxiang county, resident population"));
}

#[test]
fn a_path_narrows_the_list_in_either_language() {
    let zh = explain(&["scenarios/mass-casualty.toml", "run", "--lang", "zh"]);
    let zh = text(&zh);
    assert!(zh.starts_with("路径") && zh.contains("默认"), "{zh}");
    assert!(
        zh.lines()
            .skip(1)
            .all(|line| line.starts_with("run.") || !line.contains("toml:"))
    );
    let wrong = explain(&["scenarios/mass-casualty.toml", "run.hrizon"]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("did you mean `run.horizon`"), "{said}");
}

#[test]
fn json_names_the_same_values() {
    let set = "facility.county-hospital.icu.beds=33";
    let path = "facility.county-hospital.icu.beds";
    let json = explain(&["scenarios/jinxiang.toml", path, "--json", "--set", set]);
    let rows: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(rows[0]["value"], "33");
    assert_eq!(
        rows[0]["origin"],
        serde_json::json!({ "kind": "set", "text": set })
    );
    let whole = text(&explain(&["scenarios/jinxiang.toml", "--json"]));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&whole).expect("JSON");
    let known = |path: &str| rows.iter().any(|row| row["path"] == path);
    assert!(known("run.seed") && known("patient_type.covid.entry.infections"));
    let cited = rows
        .iter()
        .find(|row| row["path"] == "inputs.population")
        .expect("an input");
    assert_eq!(cited["sources"][0]["id"], "S84");
    assert_eq!(cited["mark"], "verified");
}

#[test]
fn rates_of_a_daily_table_are_one_value_with_its_source() {
    let path = "stream.wave.daily";
    let json = explain(&["scenarios/jinxiang-2022.toml", path, "--json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&json.stdout).expect("JSON");
    let rates: Vec<_> = rows
        .iter()
        .filter(|row| row["path"] == "stream.wave.daily.0.rates")
        .collect();
    assert_eq!(rates.len(), 1);
    assert_eq!(rates[0]["mark"], "derived");
    assert_eq!(rates[0]["sources"][0]["id"], "S39");
    let file = rates[0]["origin"]["file"].as_str().expect("a file");
    assert!(file.ends_with("incidence-2022.csv"), "{file}");
}

#[test]
fn a_misspelt_table_is_told_what_was_meant() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/jinxiang.toml");
    let output = explain(&[file, "facility.county-hospitl"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text.contains("did you mean `facility.county-hospital`?"),
        "{text}"
    );
}
