//! The key figures of the shipped scenarios are what they were: a mechanism that a scenario does
//! not use must not change its results. Rows of `tests/reference/kpi/` are compared one by one;
//! new rows may appear in a run. A change that is meant is written down by
//! `UPDATE=1 cargo test --test kpi`, and its difference read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Metrics that are compared, over all places, for everyone and by level or kind of patient.
const METRICS: [&str; 13] = [
    "patients",
    "deaths",
    "left_untreated",
    "time_in_system_mean",
    "arrivals",
    "refused",
    "wait_mean",
    "unmet_hours",
    "transfers",
    "census_mean",
    "census_peak",
    "full_time_share",
    "queue_peak",
];
/// Of the mean of two replications, relative: rounding alone.
const TOLERANCE: f64 = 1e-12;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The means of two replications by "arm,metric,scope".
fn key_figures(scenario: &Path) -> BTreeMap<String, f64> {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .arg("run")
        .arg(scenario)
        .args(["--replications", "2", "--json", "--quiet", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    let document: Value = serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)));
    let list = |value: &Value| value.as_array().unwrap().clone();
    let mut figures = BTreeMap::new();
    for arm in list(&document["arms"]) {
        for row in list(&arm["metrics"]) {
            let [name, metric, scope] =
                [&arm["name"], &row["metric"], &row["scope"]].map(|text| text.as_str().unwrap());
            let wide = scope.split('.').next() == Some("all") && scope.split('.').count() <= 2;
            if let Some(mean) = row["mean"].as_f64()
                && METRICS.contains(&metric)
                && wide
            {
                figures.insert(format!("{name},{metric},{scope}"), mean);
            }
        }
    }
    figures
}

/// Rows of the reference that the run does not give, or gives otherwise.
fn changed(reference: &BTreeMap<String, f64>, run: &BTreeMap<String, f64>) -> Vec<String> {
    let differs = |was: f64, is: f64| (was - is).abs() > TOLERANCE * was.abs();
    let row = |(name, &was): (&String, &f64)| match run.get(name) {
        Some(&is) if !differs(was, is) => None,
        is => Some(format!("{name}: was {was}, is {is:?}")),
    };
    reference.iter().filter_map(row).collect()
}

fn read(file: &Path) -> BTreeMap<String, f64> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let rows = text.lines().skip(1).map(|line| {
        let (name, mean) = line.rsplit_once(',').unwrap();
        (name.to_owned(), mean.parse().unwrap())
    });
    rows.collect()
}

fn write(file: &Path, figures: &BTreeMap<String, f64>) {
    let mut text = "arm,metric,scope,mean\n".to_owned();
    for (name, mean) in figures {
        writeln!(text, "{name},{mean}").unwrap();
    }
    fs::write(file, text).unwrap();
}

fn scenarios() -> Vec<PathBuf> {
    let files = fs::read_dir(root().join("scenarios")).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .collect()
}

#[test]
fn the_key_figures_of_every_shipped_scenario_are_what_they_were() {
    for scenario in scenarios() {
        let name = scenario.file_stem().unwrap().to_str().unwrap();
        let file = root().join(format!("tests/reference/kpi/{name}.csv"));
        let run = key_figures(&scenario);
        let reference = read(&file);
        let changed = changed(&reference, &run);
        if std::env::var_os("UPDATE").is_some() {
            if !changed.is_empty() || reference.is_empty() {
                write(&file, &run);
            }
            continue;
        }
        assert!(reference.len() >= 100, "{name}: too few rows to tell");
        assert!(changed.is_empty(), "{name}:\n{}", changed.join("\n"));
    }
}

#[test]
fn a_figure_that_moves_or_goes_is_found() {
    let figures = |rows: &[(&str, f64)]| -> BTreeMap<String, f64> {
        rows.iter()
            .map(|&(name, mean)| (name.to_owned(), mean))
            .collect()
    };
    let reference = figures(&[("a", 1.0), ("b", 2.0), ("c", 3.0)]);
    let run = figures(&[("a", 1.0), ("b", 2.000_001), ("new", 9.0)]);
    assert_eq!(changed(&reference, &run).len(), 2);
}
