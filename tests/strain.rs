//! Strain: what a crowded unit does to those who lie in it. Laws hold in every replication of a coupled
//! comparison; shares and rates are compared with values computed by a second method, and planted
//! errors are found.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::outcome::Sample;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Options, Scenario};

/// All samples of a scenario, by replication; the first are those of its watches.
fn rows(text: &str, replications: u64) -> Vec<Vec<Sample>> {
    let loaded = Scenario::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let options = Run {
        replications,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let study = loaded.study(&Options::default());
    let experiment = run(&study, &options).expect("threads");
    experiment.arms[0].rows.clone()
}

/// The values of the first samples.
fn values(text: &str) -> Vec<f64> {
    let row = &rows(text, 1)[0];
    let watches = text.matches("[[watch]]").count();
    let value = |sample: &Sample| sample.value().expect("a value");
    row.iter().take(watches).map(value).collect()
}

/// Whether a share of `n` is as expected, at 4 standard errors.
fn is_share(found: f64, expected: f64, n: f64) -> bool {
    (found - expected).abs() < 4.0 * (expected * (1.0 - expected) / n).sqrt()
}

/// A probability whose odds are multiplied.
fn with_odds(p: f64, odds: f64) -> f64 {
    odds * p / (1.0 - p + odds * p)
}

/// 20,000 beds; ten thousand of A come at 0 h and ten thousand of B at 5 h.
const CROWD: &str = r#"
name = "crowd"
title = "crowd"
run = { horizon = "20 d", seed = 5 }
tier = [{ id = "county" }]
care_level = [{ id = "unit", kind = "stay", strain = STRAIN }]
facility = [{ id = "a", tier = "county", unit = { beds = 20000 } }]
place = [{ id = "p", facility = "a" }]
[[patient_type]]
id = "a"
entry = "ill"
stage = [{ id = "ill", needs = "unit", stay = "10 h", stay_if_dying = "DYING", death = "30 %" }]
[[patient_type]]
id = "b"
entry = "ill"
stage = [{ id = "ill", needs = "unit", stay = "20 h", death = "30 %" }]
[[stream]]
id = "a"
patient_type = "a"
batch = { at = "0 h", cases = 10000 }
[[stream]]
id = "b"
patient_type = "b"
batch = { at = "5 h", cases = 10000 }
[[watch]]
metric = "death_share"
patient_type = "a"
[[watch]]
metric = "death_share"
patient_type = "b"
[[watch]]
metric = "time_in_system_mean"
patient_type = "a"
"#;

fn crowd(strain: &str, dying: &str) -> Vec<f64> {
    values(&CROWD.replace("STRAIN", strain).replace("DYING", dying))
}

#[test]
fn a_unit_that_is_always_in_a_band_multiplies_the_odds() {
    let found = crowd("[{ from = 0, odds = 3 }]", "4 h");
    assert!(is_share(found[0], with_odds(0.3, 3.0), 1e4), "{found:?}");
    assert!(is_share(found[1], with_odds(0.3, 3.0), 1e4), "{found:?}");
    assert!(!is_share(found[0], 0.3, 1e4), "a planted error");
    // Those who die of it stay 4 h, the others 10 h, whatever the strain.
    let mean = 4.0 * found[0] + 10.0 * (1.0 - found[0]);
    assert!((found[2] - mean).abs() < 1e-9, "{found:?}");
}

#[test]
fn the_odds_are_those_of_the_mean_over_the_stay() {
    // All beds are taken from 5 to 10 h: half the stay of A and a quarter of that of B.
    let found = crowd("[{ from = \"75 %\", odds = 4 }]", "10 h");
    assert!(is_share(found[0], with_odds(0.3, 2.0), 1e4), "{found:?}");
    assert!(
        is_share(found[1], with_odds(0.3, 4_f64.powf(0.25)), 1e4),
        "{found:?}"
    );
    for wrong in [1.0, 4.0] {
        assert!(
            !is_share(found[0], with_odds(0.3, wrong), 1e4),
            "a planted error"
        );
    }
    // Two bands: half empty counts too.
    let found = crowd(
        "[{ from = \"25 %\", odds = 0.5 }, { from = 1, odds = 4 }]",
        "10 h",
    );
    let odds = (0.5_f64 * 4.0).sqrt();
    assert!(is_share(found[0], with_odds(0.3, odds), 1e4), "{found:?}");
}

#[test]
fn strain_after_the_outcome_is_fixed_changes_nothing() {
    // Who dies of it does so after 4 h, before the unit is full: then it is known who does not.
    let strained = crowd("[{ from = \"75 %\", odds = 4 }]", "4 h");
    let calm = crowd("[]", "4 h");
    assert!(is_share(calm[1], 0.3, 1e4), "{calm:?}");
    assert_eq!((strained[0], strained[2]), (calm[0], calm[2]));
    // Those of B find 7,000 left of A until 10 h.
    assert!(
        is_share(strained[1], with_odds(0.3, 4_f64.powf(0.25)), 1e4),
        "{strained:?}"
    );
    assert!(strained[1] != calm[1]);
}

/// Needs of two levels with boarding, bed blocking, chance and races.
const BUSY: &str = r#"
name = "busy"
title = "busy"
run = { horizon = "60 d", seed = 6 }
tier = [{ id = "county" }]
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
waits_in = ["icu"]
strain = STRAIN
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
boards_at = ["ward"]
strain = STRAIN
[[facility]]
id = "a"
tier = "county"
ward = { beds = 12 }
icu = { beds = 5 }
[[place]]
id = "p"
facility = "a"
[[patient_type]]
id = "ill"
entry = "critical"
[[patient_type.stage]]
id = "critical"
needs = "icu"
stay = { lognormal = { mean = "4 d", cv = 0.8 } }
DYING
death = "30 %"
untreated = { exponential = { mean = "3 d" } }
next = [{ to = "better", p = 0.8 }]
excess = { none = { death_rate = "0.5 /day" }, ward = { death_rate = "0.2 /day", worsens = { to = "better", rate = "0.1 /day" } } }
[[patient_type.stage]]
id = "better"
needs = "ward"
race = [{ to = "died", after = { exponential = { mean = "30 d" } } }, { to = "recovered", after = { exponential = { mean = "6 d" } } }]
[[stream]]
id = "ill"
patient_type = "ill"
rate = "1.6 /day"
[[watch]]
metric = "deaths"
"#;

fn busy(strain: &str, dying: &str) -> Vec<Vec<Sample>> {
    rows(&BUSY.replace("STRAIN", strain).replace("DYING", dying), 20)
}

const SHORTER: &str = "stay_if_dying = { exponential = { mean = \"2 d\" } }";

#[test]
fn multipliers_of_one_change_nothing_in_any_metric() {
    let none = busy("[]", SHORTER);
    let one = "[{ from = 0, odds = 1, hazards = 1 }, { from = 0.5, odds = 1, hazards = 1 }]";
    assert_eq!(busy(one, SHORTER), none);
    // Hazards on the virtual clock: up to rounding, a factor that is nearly one is one.
    let nearly = "[{ from = 0, hazards = 1 }, { from = 1, hazards = 1.000000000001 }]";
    assert_eq!(busy(nearly, SHORTER), none);
    let two = "[{ from = 0.5, odds = 2, hazards = 2 }]";
    assert_ne!(busy(two, SHORTER), none, "a planted error");
}

/// One stage in a unit that is as full with deaths as without.
const STAGE: &str = r#"
name = "stage"
title = "stage"
run = { horizon = "60 d", seed = 7 }
tier = [{ id = "county" }]
care_level = [{ id = "unit", kind = "stay", strain = [{ from = 0.7, odds = ODDS }] }]
facility = [{ id = "a", tier = "county", unit = { beds = 10 } }]
place = [{ id = "p", facility = "a" }]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{ id = "ill", needs = "unit", stay = { exponential = { mean = "4 d" } }, death = "30 %" }]
[[stream]]
id = "ill"
patient_type = "ill"
rate = "2.2 /day"
[[watch]]
metric = "deaths"
"#;

fn deaths(odds: f64) -> Vec<f64> {
    let rows = rows(&STAGE.replace("ODDS", &odds.to_string()), 30);
    rows.iter()
        .map(|row| row[0].value().expect("a value"))
        .collect()
}

#[test]
fn more_strain_never_means_fewer_deaths_within_one_stage() {
    let never_fewer = |odds: [f64; 4]| {
        let all: Vec<Vec<f64>> = odds.iter().map(|&odds| deaths(odds)).collect();
        let pairs = || all.windows(2).flat_map(|two| two[0].iter().zip(&two[1]));
        assert!(pairs().any(|(less, more)| less != more));
        pairs().all(|(less, more)| less <= more)
    };
    assert!(never_fewer([1.0, 1.23, 2.0, 5.0]));
    assert!(!never_fewer([1.0, 0.8, 2.0, 5.0]), "a planted error");
}

/// Nobody has an ICU bed: all are refused it and lie on a ward of 8 beds if one is free, where a
/// hazard of death runs that is FACTOR times as high from 60 % on; the others go without.
const HAZARD: &str = r#"
name = "hazard"
title = "hazard"
run = { horizon = "4000 h", warmup = "400 h", seed = 8, after = "stop" }
tier = [{ id = "county" }]
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
strain = [{ from = "60 %", hazards = FACTOR }]
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
boards_at = ["ward"]
waiting = "none"
[[facility]]
id = "a"
tier = "county"
ward = { beds = 8 }
icu = { beds = 0 }
[[place]]
id = "p"
facility = "a"
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{ id = "ill", needs = "icu", stay = "1 h", untreated = { exponential = { mean = "5 h" } }, excess = { none = { death_rate = "0.3 /h" }, ward = { death_rate = "0.05 /h" } } }]
[[stream]]
id = "ill"
patient_type = "ill"
rate = "1.2 /h"
[[watch]]
metric = "death_share"
[[watch]]
metric = "census_mean"
care_level = "ward"
[[watch]]
metric = "boarders_mean"
care_level = "ward"
"#;

/// Share of deaths and mean occupancy: the ward is a birth-death chain with births 1.2 and deaths
/// n (1/5 + 0.05 m) in state n; whom it cannot take dies with probability 0.3 / (0.3 + 1/5).
fn exact(factor: f64) -> [f64; 2] {
    let m = |n: i32| {
        if f64::from(n) / 8.0 >= 0.6 {
            factor
        } else {
            1.0
        }
    };
    let mut weights = vec![1.0];
    for n in 1..=8 {
        let rate = f64::from(n) * (0.2 + 0.05 * m(n));
        weights.push(weights[n as usize - 1] * 1.2 / rate);
    }
    let all: f64 = weights.iter().sum();
    let sum =
        |f: &dyn Fn(i32) -> f64| -> f64 { (0..=8).map(|n| weights[n as usize] / all * f(n)).sum() };
    let dying = sum(&|n| f64::from(n) * 0.05 * m(n)) / 1.2;
    let turned_away = weights[8] / all * 0.3 / 0.5;
    [dying + turned_away, sum(&f64::from)]
}

#[test]
fn hazards_under_strain_are_those_of_a_birth_and_death_chain() {
    for factor in [1.0, 6.0, 0.0] {
        let rows = rows(&HAZARD.replace("FACTOR", &factor.to_string()), 20);
        let is_near = |at: usize, expected: f64| {
            let values: Vec<f64> = rows.iter().map(|row| row[at].value().unwrap()).collect();
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
            (mean - expected).abs() < 4.0 * (square / (n - 1.0) / n).sqrt()
        };
        let [dies, lie] = exact(factor);
        assert!(is_near(0, dies), "{factor}: {dies}");
        assert!(is_near(1, lie) && is_near(2, lie), "{factor}: {lie}");
        let other = exact(if factor == 1.0 { 2.0 } else { 1.0 });
        assert!(!is_near(0, other[0]), "a planted error");
    }
}
