//! Calibration: does it find what is true, and are its intervals as wide as they say? Simulation-based calibration
//! (Talts et al. 2018) on a small county; then the command, from a census to a run with the posterior.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "tests, one of which runs the program as it is"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::AtomicBool;

use surgeplan::experiment::calibrate::{Bank, Counted, Posterior};
use surgeplan::experiment::{self};
use surgeplan::model::network::{LevelId, UnitId};
use surgeplan::scenario::{Loaded, Options, Scenario};
use surgeplan::stats::regression::quantile;

/// One hospital, a wave of unknown size and time.
const SMALL: &str = r#"
name = "small"
extends = "builtin:minimal"
[run]
horizon = "63 d"
warmup = "0 d"
after = "stop"
wave_size = "wave_size"
wave_timing = "wave_peak"
[inputs.wave_size]
value = { uniform = { low = 0.3, high = 1.5 } }
unit = "share"
range = [0, 2]
reason = "unknown"
[inputs.wave_peak]
value = { uniform = { low = "15 d", high = "35 d" } }
unit = "d"
range = [0, 60]
reason = "unknown"
[inputs]
beds = 60
[[stream]]
id = "wave"
patient_type = "patient"
curve = { gaussian = { peak = "= wave_peak", sd = "7 d", cases = "= 120 * wave_size" } }
"#;

const UNIT: (UnitId, LevelId) = (UnitId(0), LevelId(0));

fn small() -> Loaded {
    Scenario::parse(SMALL, &[]).unwrap_or_else(|problems| {
        panic!(
            "{}",
            problems.render(surgeplan::scenario::Language::En, false)
        )
    })
}

/// Winters of a seed, of which a census shows between half and all patients.
fn winters(loaded: &Loaded, seed: u64, n: u64) -> Bank {
    let study = loaded.study(&Options {
        seed: Some(seed),
        ..Options::default()
    });
    let options = experiment::Options {
        replications: n,
        threads: 0,
        stop: &AtomicBool::new(false),
        progress: &|_| {},
    };
    let bank = Bank::play(&study, 0, &[UNIT], (0.5, 1.0), &options).expect("threads");
    bank.expect("not interrupted")
}

/// What a census of a winter shows up to a day.
fn shown(bank: &Bank, winter: usize, days: usize) -> Vec<Counted> {
    let seen =
        |(day, &count): (usize, &u32)| (0, day, (f64::from(count) * bank.shown[winter]).round());
    bank.census[winter][0]
        .iter()
        .enumerate()
        .take(days)
        .map(seen)
        .collect()
}

/// The places of the fitted inputs: size, then peak.
fn fitted_inputs(loaded: &Loaded) -> Vec<usize> {
    let study = loaded.study(&Options::default());
    [study.wave_size, study.wave_timing]
        .map(|place| place.expect("named by the scenario"))
        .into()
}

/// What 100 winters say of the fits to them: how many truths lie inside the 80 and 95 % intervals, and the chi-square of
/// ranks in ten classes; for each of three quantities.
struct Calibrated {
    inside: [[usize; 3]; 2],
    chi: [f64; 3],
}

fn calibrated(
    bank: &Bank,
    truths: &Bank,
    inputs: &[usize],
    distort: fn(&[f64]) -> Vec<f64>,
) -> Calibrated {
    let mut inside = [[0; 3]; 2];
    let mut ranks = [[0.0_f64; 10]; 3];
    let n = truths.inputs.len();
    for winter in 0..n {
        let posterior = bank
            .fit(&shown(truths, winter, 49), inputs, true)
            .expect("days");
        let of_inputs = inputs.iter().map(|&input| truths.inputs[winter][input]);
        let truth: Vec<f64> = of_inputs.chain([truths.shown[winter]]).collect();
        for (at, (fitted, truth)) in posterior.fitted.iter().zip(&truth).enumerate() {
            let after = distort(&fitted.after);
            for (inside, tail) in inside.iter_mut().zip([0.1, 0.025]) {
                let band = quantile(&after, tail)..=quantile(&after, 1.0 - tail);
                inside[at] += usize::from(band.contains(truth));
            }
            let below = after.iter().filter(|value| *value < truth).count();
            ranks[at][(below * 10 / (after.len() + 1)).min(9)] += 1.0;
        }
    }
    let expected = n as f64 / 10.0;
    let chi = ranks.map(|classes| {
        classes
            .iter()
            .map(|seen| (seen - expected).powi(2) / expected)
            .sum()
    });
    Calibrated { inside, chi }
}

impl Calibrated {
    /// Within 3.7 binomial standard errors of 80 and 95 of 100, and chi-square (9 degrees of freedom) below 31. Each of nine
    /// numbers is beyond that with probability below 3e-4 (the upper end of 95 cannot be reached): a right program fails
    /// with probability about 0.3 %.
    fn is_right(&self) -> bool {
        let near = |inside: &usize, share: f64| {
            let sd = (100.0 * share * (1.0 - share)).sqrt();
            (*inside as f64 - 100.0 * share).abs() <= 3.7 * sd
        };
        self.inside[0].iter().all(|n| near(n, 0.8))
            && self.inside[1].iter().all(|n| near(n, 0.95))
            && self.chi.iter().all(|chi| *chi < 31.0)
    }
}

#[test]
fn intervals_of_100_winters_cover_the_truth_as_often_as_they_say() {
    let loaded = small();
    let (bank, truths) = (winters(&loaded, 1, 1_000), winters(&loaded, 2, 100));
    let inputs = fitted_inputs(&loaded);
    let right = calibrated(&bank, &truths, &inputs, <[f64]>::to_vec);
    eprintln!(
        "inside 80 and 95 %: {:?}; chi-square {:.1?}",
        right.inside, right.chi
    );
    assert!(right.is_right());
    // Planted: intervals half as wide, and draws that are a third of their spread too high.
    let narrow = |draws: &[f64]| {
        let middle = quantile(draws, 0.5);
        draws
            .iter()
            .map(|value| middle + (value - middle) / 2.0)
            .collect()
    };
    let high = |draws: &[f64]| {
        let spread = quantile(draws, 0.9) - quantile(draws, 0.1);
        draws.iter().map(|value| value + spread / 3.0).collect()
    };
    for planted in [narrow, high] {
        let wrong = calibrated(&bank, &truths, &inputs, planted);
        eprintln!("planted: {:?}; chi-square {:.1?}", wrong.inside, wrong.chi);
        assert!(!wrong.is_right());
    }
}

#[test]
fn a_fit_learns_and_knows_a_strange_winter() {
    let loaded = small();
    let bank = winters(&loaded, 1, 600);
    let inputs = fitted_inputs(&loaded);
    let width = |values: &[f64]| quantile(values, 0.975) - quantile(values, 0.025);
    let truths = winters(&loaded, 3, 5);
    let fit = |days: &[Counted]| -> Posterior { bank.fit(days, &inputs, true).expect("days") };
    for winter in 0..5 {
        let posterior = fit(&shown(&truths, winter, 63));
        let peak = &posterior.fitted[1];
        assert!(
            width(&peak.after) < 0.6 * width(&peak.before),
            "the peak shows in the census"
        );
        assert!(posterior.familiar > 0.0);
        let legal = |value: &f64| (15.0..=35.0).contains(value);
        assert!(
            peak.after.iter().all(legal),
            "draws lie in the range of the prior"
        );
    }
    let strange: Vec<Counted> = (0..63)
        .map(|day| (0, day, if day % 14 < 7 { 60.0 } else { 0.0 }))
        .collect();
    assert!(fit(&strange).familiar < 0.02);
    assert!(bank.fit(&[], &inputs, true).is_none());
}

fn surgeplan(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn the_command_fits_scores_and_feeds_a_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::write(here.join("small.toml"), SMALL).expect("a file");
    let truths = winters(&small(), 4, 1);
    let mut census = String::from("day,facility,level,census\n");
    for (_, day, count) in shown(&truths, 0, 56) {
        let _ = writeln!(census, "{day},hospital,ward,{count}");
    }
    std::fs::write(here.join("census.csv"), census).expect("a file");
    let usual = [
        "calibrate",
        "small.toml",
        "--observed",
        "census.csv",
        "--replications",
        "300",
        "--quiet",
    ];
    let told = said(&surgeplan(here, &usual));
    for part in [
        "Fitted to 42 counts of census.csv",
        "wave_size",
        "Counts held out: 14",
        "surgeplan run small.toml --posterior",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let zh = said(&surgeplan(
        here,
        &[&usual[..], &["--lang", "zh", "--hold-out", "0"]].concat(),
    ));
    assert!(zh.contains("没有留出的日期"), "{zh}");
    let json = said(&surgeplan(here, &[&usual[..], &["--json"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).expect("one document");
    assert_eq!(json["fitted"].as_array().expect("rows").len(), 3);
    assert_eq!(json["held_out"]["after"]["days"], 14);
    let fixed = said(&surgeplan(
        here,
        &[
            &usual[..],
            &["--json", "--ascertainment", "1", "--fit", "wave_size"],
        ]
        .concat(),
    ));
    let fixed: serde_json::Value = serde_json::from_str(&fixed).expect("one document");
    assert_eq!(fixed["fitted"].as_array().expect("rows").len(), 1);

    let posterior = "output/small/calibration/posterior.csv";
    let table = std::fs::read_to_string(here.join(posterior)).expect("written");
    assert_eq!(
        table.lines().next(),
        Some("wave_size,wave_peak,ascertainment")
    );
    assert_eq!(table.lines().count(), 201);
    let run = [
        "run",
        "small.toml",
        "--replications",
        "8",
        "--quiet",
        "--posterior",
        posterior,
    ];
    said(&surgeplan(here, &run));
    let rows =
        std::fs::read_to_string(here.join("output/small/replications.csv")).expect("written");
    let first: f64 = table
        .lines()
        .nth(1)
        .expect("a row")
        .split(',')
        .next()
        .expect("a cell")
        .parse()
        .expect("a number");
    assert!(
        rows.contains(&format!("{first}")),
        "replication 0 takes the first draw: {rows}"
    );
    let manifest =
        std::fs::read_to_string(here.join("output/small/manifest.json")).expect("written");
    assert!(manifest.contains("--posterior output/small/calibration/posterior.csv"));

    // the hash covers the draws: other draws are another scenario, and none is a third one
    let hash = || {
        let text =
            std::fs::read_to_string(here.join("output/small/manifest.json")).expect("written");
        let manifest: serde_json::Value = serde_json::from_str(&text).expect("one document");
        manifest["scenario_hash"]
            .as_str()
            .expect("a hash")
            .to_owned()
    };
    let with = hash();
    let other = table.replacen(&format!("{first}"), &format!("{}", first * 0.99), 1);
    std::fs::write(here.join("other.csv"), other).expect("a file");
    let run_of = |file: &[&str]| {
        said(&surgeplan(here, &[&run[..5], file].concat()));
        hash()
    };
    let (changed, without) = (run_of(&["--posterior", "other.csv"]), run_of(&[]));
    assert_eq!(run_of(&["--posterior", posterior]), with);
    assert!(with != changed && with != without && changed != without);

    std::fs::write(here.join("bad.csv"), "wave_siz,wave_peak\n0.5,many\n").expect("a file");
    let bad = surgeplan(here, &["run", "small.toml", "--posterior", "bad.csv"]);
    assert_eq!(bad.status.code(), Some(2));
    let bad = String::from_utf8_lossy(&bad.stderr).into_owned();
    assert!(
        bad.contains("did you mean `wave_size`?") && bad.contains("`many` is no number"),
        "{bad}"
    );
}
