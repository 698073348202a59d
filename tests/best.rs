//! `compare --best`: the race for the best arm from the command line.

#![allow(missing_docs, clippy::pedantic, clippy::disallowed_methods)]

use std::process::Command;

use serde_json::Value;

fn best(arguments: &[&str]) -> (Value, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .args([
            "compare",
            "scenarios/theory/pairing-schemes.toml",
            "--json",
            "--quiet",
        ])
        .args(["--set", "run.horizon=300 d"])
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    (
        serde_json::from_slice(&done.stdout).unwrap_or(Value::Null),
        said,
    )
}

/// V7: any patient lost .075498 zoned, .093408 one to one, .109712 one to many, .199884 none.
#[test]
fn the_race_finds_the_best_scheme_and_spends_little_on_the_others() {
    let (found, said) = best(&["--best", "refused_share@all.ward=0.5 %"]);
    assert_eq!(found["ending"], "best", "{said}");
    assert_eq!(found["left"], serde_json::json!(["zoned"]));
    assert_eq!(found["correct_selection"], 0.95);
    let arm = |name: &str| {
        let arms = found["arms"].as_array().unwrap();
        arms.iter().find(|arm| arm["name"] == name).unwrap().clone()
    };
    assert_eq!(arm("none")["out_by"], "zoned");
    assert!(arm("none")["interval"][0].as_f64().unwrap() > 0.0);
    assert!(arm("none")["replications"].as_u64() <= arm("zoned")["replications"].as_u64());
    let mean = arm("zoned")["mean"].as_f64().unwrap();
    assert!((mean - 0.075_498).abs() < 0.002, "{mean}");
}

#[test]
fn arms_that_are_the_same_are_a_tie() {
    let same = [
        "--set",
        "arm.zoned.scheme=none",
        "--set",
        "arm.one-to-one.scheme=none",
        "--set",
        "arm.one-to-many.scheme=none",
    ];
    let (found, said) = best(&[&same[..], &["--best", "refused_share@all.ward=0.5 %"]].concat());
    assert_eq!(found["ending"], "tie", "{said}");
    assert_eq!(found["left"].as_array().unwrap().len(), 4);
    assert_eq!(found["shared"], found["futures"]);
}

#[test]
fn what_cannot_be_told_apart_is_said() {
    // a difference of a millionth matters: two ways of writing the same order differ by nothing, two near ones by too little
    let (found, _) = best(&[
        "--set",
        "arm.one-to-one.scheme=zoned",
        "--set",
        "arm.one-to-many.scheme=zoned",
        "--set",
        "arm.none.scheme=one-to-one",
        "--best",
        "refused_share@county-1.ward=0.0001 %",
        "--replications",
        "64",
    ]);
    assert_eq!(found["ending"], "open");
}

#[test]
fn a_metric_without_a_better_side_is_refused() {
    let (_, said) = best(&["--best", "arrivals@all.ward=5"]);
    assert!(
        said.contains("arrivals@all.ward") && said.contains("refused_share@"),
        "{said}"
    );
}

fn taiyuan(arguments: &[&str]) -> (Value, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .args(["compare", "scenarios/taiyuan.toml", "--json", "--quiet"])
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    (
        serde_json::from_slice(&done.stdout).unwrap_or(Value::Null),
        said,
    )
}

#[test]
fn schemes_are_swept_over_values_of_inputs() {
    let (found, said) = taiyuan(&[
        "--replications",
        "3",
        "--sweep",
        "lag_scale=0, 2",
        "--sweep",
        "city_icu_occupancy=70 %",
    ]);
    let points = found["points"]
        .as_array()
        .unwrap_or_else(|| panic!("{said}"));
    assert_eq!(points.len(), 2);
    assert_eq!(points[1]["values"], serde_json::json!(["2", "70 %"]));
    assert_eq!(points[0]["order"].as_array().unwrap().len(), 7);
    assert_ne!(
        points[0]["pairing"], points[1]["pairing"],
        "lags move the waves"
    );
    let (_, said) = taiyuan(&["--sweep", "lag_scales=0, 2"]);
    assert!(said.contains("did you mean `lag_scale`"), "{said}");
    let (_, said) = taiyuan(&["--sweep", "lag_scale=0, 90"]);
    assert!(said.contains("inputs.lag_scale=90"), "{said}");
}

#[test]
fn the_summary_tells_what_pairing_does() {
    let (found, said) = taiyuan(&["--replications", "3"]);
    let arms = found["pairing"]["arms"]
        .as_array()
        .unwrap_or_else(|| panic!("{said}"));
    assert_eq!(arms.len(), 7);
    assert_eq!(
        arms[1]["pairs"][0],
        serde_json::json!(["gujiao", ["city-1"]])
    );
    assert!(
        arms[1]["counties_unmet_hours"]["difference"]
            .as_f64()
            .unwrap()
            < 0.0
    );
    assert!(
        arms[1]["helpers_unmet_hours"]["difference"]
            .as_f64()
            .unwrap()
            > 0.0
    );
    assert_eq!(arms[0]["flows"].as_array().unwrap().len(), 0);
}

#[test]
fn regret_and_why_are_told() {
    let (found, said) = taiyuan(&["--regret", "6 h", "--replications", "1"]);
    let arms = found["arms"].as_array().unwrap_or_else(|| panic!("{said}"));
    assert!(
        arms.iter()
            .all(|arm| arm["regret"].as_f64().unwrap() >= -1e-6)
    );
    let (found, said) = taiyuan(&["--why", "one-to-one", "--replications", "1"]);
    let lifted = found["lifted"]
        .as_array()
        .unwrap_or_else(|| panic!("{said}"));
    let names: Vec<&str> = lifted
        .iter()
        .map(|row| row["limit"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["beds", "staff", "ways"]);
}
