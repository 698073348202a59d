//! Demand as scenario files say it: epidemics, shifts and factors by chance, seasons, avoidance.
//!
//! Statistical tests have a fixed seed; each compares a sample with its law at 4 standard errors,
//! which a true law passes with probability 0.99994, and is shown to fail on a planted error.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

use std::sync::Arc;

use surgeplan::caseload::{Caseload, expected_by_day, expected_cases};
use surgeplan::model::Model;
use surgeplan::model::demand::Stream;
use surgeplan::random::Key;
use surgeplan::scenario::{Language, Loaded, Options, Scenario};
use surgeplan::units::{DAY, Time};

/// A county of four places of 10,000 people; ordinary patients at 100 a day from all of them.
const COUNTY: &str = r#"
name = "demand"
title = "Demand"
[run]
start = 2022-12-01
horizon = "400 d"
warmup = "30 d"
seed = 7
[[tier]]
id = "county"
[[care_level]]
id = "bed"
kind = "stay"
[[facility]]
id = "hospital"
tier = "county"
bed = { beds = "unlimited" }
[[place]]
id = "a"
facility = "hospital"
persons = 10000
[[place]]
id = "b"
facility = "hospital"
persons = 10000
[[place]]
id = "c"
facility = "hospital"
persons = 10000
[[place]]
id = "d"
facility = "hospital"
persons = 10000
[[patient_type]]
id = "ill"
entry = "bed"
[[patient_type.stage]]
id = "bed"
needs = "bed"
stay = "1 d"
[[stream]]
id = "ordinary"
patient_type = "ill"
rate = "100 /day"
ORDINARY
[[stream]]
id = "wave"
patient_type = "ill"
WAVE
"#;

const BELL: &str = "curve = { gaussian = { peak = \"60 d\", sd = \"10 d\", attack = \"50 %\" } }";

fn load(ordinary: &str, wave: &str) -> Loaded {
    let text = COUNTY.replace("ORDINARY", ordinary).replace("WAVE", wave);
    Scenario::parse(&text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)))
}

/// The models of the only arm in some replications.
fn models(loaded: &Loaded, replications: u64) -> impl Iterator<Item = Arc<Model>> {
    let study = loaded.study(&Options::default());
    (0..replications).map(move |replication| Arc::clone(&study.worlds.models(replication)[0]))
}

fn model(ordinary: &str, wave: &str) -> Arc<Model> {
    models(&load(ordinary, wave), 1).next().unwrap()
}

fn stream<'m>(model: &'m Model, id: &str) -> &'m Stream {
    let mut streams = model.demand.streams.iter();
    streams.find(|stream| stream.label.id == id).unwrap()
}

fn close(found: f64, expected: f64, error: f64) {
    let off = (found - expected).abs();
    assert!(off <= error * expected.abs(), "{found} is not {expected}");
}

// --- The epidemic -----------------------------------------------------------------------------

const SEIR: &str = "curve = { seir = { peak = 2023-02-01, doubling = \"3 d\", generation_time = \"4 d\" } }\nof = \"presentations\"";

/// The share that solves `attack = 1 - exp(-number attack)`, by iteration.
fn final_size(number: f64) -> f64 {
    (0..10_000).fold(0.9, |share: f64, _| 1.0 - (-number * share).exp())
}

#[test]
fn a_seir_wave_infects_its_final_size_and_peaks_on_its_day() {
    let model = model("", SEIR);
    let wave = stream(&model, "wave");
    let by_day = expected_by_day(wave, -30..400);
    let growth = 2.0_f64.ln() / 3.0;
    let number = (1.0 + 2.0 * growth).powi(2);
    close(by_day.iter().sum(), 40_000.0 * final_size(number), 1e-3);
    let highest = by_day.iter().copied().fold(0.0, f64::max);
    let peak = by_day.iter().position(|&cases| cases == highest).unwrap();
    // Midnight of 1 February is between the two highest days, 61 and 62.
    assert!([91, 92].contains(&peak), "{peak}");
    // Far before the peak cases double every 3 days.
    close(by_day[45] / by_day[42], 2.0, 0.01);
    assert!(
        (by_day[45] / by_day[41] - 2.0).abs() > 0.1,
        "another doubling time is told apart"
    );
}

#[test]
fn any_two_of_three_give_the_same_epidemic() {
    let growth = 2.0_f64.ln() / 3.0;
    let attack = final_size((1.0 + 2.0 * growth).powi(2));
    let of = |two: &str| {
        let wave = format!("curve = {{ seir = {{ peak = 2023-02-01, {two} }} }}");
        let model = model("", &wave);
        expected_by_day(stream(&model, "wave"), -30..400)
    };
    let first = of("doubling = \"3 d\", generation_time = \"4 d\"");
    for two in [
        format!("growth = \"{growth} /day\", attack = {attack}"),
        format!("generation_time = \"4 d\", attack = {attack}"),
    ] {
        for (a, b) in first.iter().zip(of(&two)) {
            assert!((a - b).abs() < 0.01, "{a} is not {b}");
        }
    }
    let shorter = of("doubling = \"3 d\", generation_time = \"3 d\"");
    assert!(shorter.iter().sum::<f64>() < 0.95 * first.iter().sum::<f64>());
}

#[test]
fn susceptible_persons_and_times_scale_a_seir_wave() {
    let cases = |keys: &str, times: &str| {
        let wave = format!(
            "{times}curve = {{ seir = {{ peak = \"60 d\", growth = \"0.2 /day\", generation_time = \"4 d\"{keys} }} }}"
        );
        let model = model("", &wave);
        expected_by_day(stream(&model, "wave"), -30..400)
            .iter()
            .sum::<f64>()
    };
    let whole = cases("", "");
    close(cases(", susceptible = \"40 %\"", ""), 0.4 * whole, 1e-9);
    close(cases("", "times = 0.3\n"), 0.3 * whole, 1e-9);
    assert!(
        cases(", latent = \"20 %\"", "") < 0.99 * whole,
        "R0 is highest at an even split"
    );
}

#[test]
fn the_cases_that_are_drawn_follow_the_expected_ones() {
    let model = model("months = [1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 1, 1]", SEIR);
    let mut caseload = Caseload::new(&model, Key::world(7, 0));
    let mut cases = 0;
    while caseload.peek().is_some() {
        caseload.take();
        cases += 1;
    }
    let expected = expected_cases(&model);
    // Poisson.
    let deviate = |expected: f64| (f64::from(cases) - expected).abs() / expected.sqrt();
    assert!(deviate(expected) < 4.0, "{cases} of {expected}");
    assert!(deviate(1.03 * expected) > 4.0, "3 % more are told apart");
}

// --- Chance -----------------------------------------------------------------------------------

/// Mean, standard deviation and correlation of two samples of the same law.
fn moments(pairs: &[(f64, f64)]) -> (f64, f64, f64) {
    let n = pairs.len() as f64;
    let mean = pairs.iter().map(|(a, b)| a + b).sum::<f64>() / (2.0 * n);
    let variance = pairs
        .iter()
        .map(|(a, b)| (a - mean).powi(2) + (b - mean).powi(2))
        .sum::<f64>()
        / (2.0 * n);
    let product = pairs
        .iter()
        .map(|(a, b)| (a - mean) * (b - mean))
        .sum::<f64>()
        / n;
    (mean, variance.sqrt(), product / variance)
}

/// Whether pairs of normal numbers have a mean, a standard deviation and a correlation.
fn are_normal(pairs: &[(f64, f64)], mean: f64, sd: f64, correlation: f64) -> bool {
    let n = pairs.len() as f64;
    let found = moments(pairs);
    // Standard errors of the pooled moments of correlated pairs.
    let of_mean = sd * ((1.0 + correlation) / (2.0 * n)).sqrt();
    let of_sd = sd * ((1.0 + correlation * correlation) / (4.0 * n)).sqrt();
    let of_correlation = (1.0 - correlation * correlation) / n.sqrt();
    (found.0 - mean).abs() < 4.0 * of_mean
        && (found.1 - sd).abs() < 4.0 * of_sd
        && (found.2 - correlation).abs() < 4.0 * of_correlation
}

/// The values of places `b` and `c` in many replications.
fn pairs(wave: &str, value: impl Fn(&Stream, usize) -> f64) -> Vec<(f64, f64)> {
    let loaded = load("", wave);
    let pair = |model: Arc<Model>| {
        let wave = stream(&model, "wave");
        (value(wave, 1), value(wave, 2))
    };
    models(&loaded, 2_000).map(pair).collect()
}

#[test]
fn shifts_in_time_have_their_spread_and_correlation() {
    let wave = format!(
        "lag = {{ b = \"7 d\", c = \"7 d\" }}\ntiming = {{ sd = \"4 d\", correlation = 0.6 }}\n{BELL}"
    );
    let shifts = pairs(&wave, |wave, place| wave.sources[place].lag.days());
    assert!(are_normal(&shifts, 7.0, 4.0, 0.6), "{:?}", moments(&shifts));
    assert!(!are_normal(&shifts, 7.7, 4.0, 0.6), "another mean");
    assert!(!are_normal(&shifts, 7.0, 4.4, 0.6), "another spread");
    assert!(!are_normal(&shifts, 7.0, 4.0, 0.5), "another correlation");
    let apart = pairs(
        &format!("timing = {{ sd = \"4 d\" }}\n{BELL}"),
        |wave, place| wave.sources[place].lag.days(),
    );
    assert!(are_normal(&apart, 0.0, 4.0, 0.0), "{:?}", moments(&apart));
}

#[test]
fn factors_by_chance_have_mean_one_and_their_spread_and_correlation() {
    let wave = "size = { cv = 0.4, correlation = 0.5 }\ncurve = { gaussian = { peak = \"60 d\", sd = \"10 d\", cases = 4000 } }";
    let loaded = load("", wave);
    let fixed = Options {
        fix_inputs: true,
        ..Options::default()
    };
    let usual = stream(&loaded.study(&fixed).worlds.models(0)[0], "wave").sources[1].scale;
    let factors = pairs(wave, |wave, place| wave.sources[place].scale / usual);
    let mean = moments(&factors).0;
    // The mean of 4,000 factors with sd 0.4 and correlation about 0.5.
    assert!(
        (mean - 1.0).abs() < 4.0 * 0.4 * (1.5 / 4_000.0_f64).sqrt(),
        "{mean}"
    );
    let variance: f64 = (1.0_f64 + 0.16).ln();
    let logs: Vec<_> = factors.iter().map(|(a, b)| (a.ln(), b.ln())).collect();
    assert!(
        are_normal(&logs, -variance / 2.0, variance.sqrt(), 0.5),
        "{:?}",
        moments(&logs)
    );
    assert!(
        !are_normal(&logs, 0.0, variance.sqrt(), 0.5),
        "a factor whose median is 1"
    );
    assert!(
        !are_normal(&logs, -variance / 2.0, 0.4, 0.5),
        "cv is not the sd of the logarithm"
    );
}

#[test]
fn chance_cannot_infect_more_than_everyone() {
    let wave = format!("size = {{ cv = 2 }}\n{}", BELL.replace("50 %", "80 %"));
    let area = 10.0 * (2.0 * std::f64::consts::PI).sqrt();
    let shares = pairs(&wave, |wave, place| {
        wave.sources[place].scale * area / 10_000.0
    });
    let most = shares.iter().map(|pair| pair.0).fold(0.0, f64::max);
    close(most, 1.0, 1e-9);
}

#[test]
fn fixed_inputs_switch_chance_off() {
    let wave = format!(
        "lag = {{ b = \"7 d\" }}\ntiming = {{ sd = \"4 d\", correlation = 0.6 }}\nsize = {{ cv = 1 }}\n{BELL}"
    );
    let fixed = Options {
        fix_inputs: true,
        ..Options::default()
    };
    let plain = format!("lag = {{ b = \"7 d\" }}\n{BELL}");
    let with = load("", &wave).study(&fixed).worlds.models(5);
    let without = load("", &plain).study(&fixed).worlds.models(5);
    assert_eq!(with[0].demand, without[0].demand);
}

#[test]
fn a_place_keeps_its_shift_whatever_other_places_and_streams_there_are() {
    let timing = "timing = { sd = \"4 d\", correlation = 0.6 }";
    let lags = |ordinary: &str, wave: &str| {
        let model = model(ordinary, wave);
        let wave = stream(&model, "wave");
        wave.sources
            .iter()
            .map(|source| source.lag)
            .collect::<Vec<_>>()
    };
    let all = lags("", &format!("{timing}\n{BELL}"));
    let some = lags("", &format!("{timing}\nplaces = [\"b\", \"d\"]\n{BELL}"));
    assert_eq!([all[1], all[3]], some[..]);
    assert_eq!(
        all,
        lags(
            "season = { peak = \"01-15\", amplitude = 0.1 }",
            &format!("{timing}\n{BELL}")
        )
    );
    assert!(
        all.iter().any(|lag| lag.0 < 0),
        "waves may come early: {all:?}"
    );
}

// --- Seasons ----------------------------------------------------------------------------------

fn ordinary(keys: &str, wave: &str, days: std::ops::Range<i64>) -> Vec<f64> {
    let model = model(keys, wave);
    expected_by_day(stream(&model, "ordinary"), days)
}

#[test]
fn months_weigh_days_and_keep_the_mean_of_the_year() {
    let by_day = ordinary(
        "months = [2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]",
        BELL,
        31..396,
    );
    close(by_day.iter().sum(), 36_500.0, 1e-9);
    // 1 January to 1 March is day 0 to 59 of these days.
    let summer = 100.0 * 365.0 / (365.0 + 31.0 + 28.0 + 31.0);
    close(by_day[58], 2.0 * summer, 1e-9);
    close(by_day[59], summer, 1e-9);
}

#[test]
fn a_season_swings_about_the_mean() {
    let by_day = ordinary(
        "season = { peak = \"01-15\", amplitude = 0.2 }",
        BELL,
        31..396,
    );
    close(by_day.iter().sum(), 36_500.0, 2e-4);
    close(by_day[14], 120.0, 1e-4);
    close(by_day[14 + 182], 80.0, 1e-3);
    let highest = by_day.iter().copied().fold(0.0, f64::max);
    assert_eq!(by_day.iter().position(|&rate| rate == highest), Some(14));
}

#[test]
fn hours_and_seasons_multiply() {
    let hours = "hours = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]";
    let season = "season = { peak = \"01-15\", amplitude = 0.2 }";
    let both = ordinary(&format!("{hours}\n{season}"), BELL, 0..60);
    let one = ordinary(season, BELL, 0..60);
    both.iter().zip(&one).for_each(|(&a, &b)| close(a, b, 1e-9));
}

// --- Avoidance --------------------------------------------------------------------------------

#[test]
fn ordinary_demand_falls_as_the_wave_rises() {
    let by_day = ordinary(
        "avoidance = { stream = \"wave\", fall = \"20 %\" }",
        BELL,
        0..120,
    );
    let model = model("", BELL);
    let wave = expected_by_day(stream(&model, "wave"), 0..120);
    let highest = wave.iter().copied().fold(0.0, f64::max);
    for (rate, wave) in by_day.iter().zip(&wave) {
        close(*rate, 100.0 * (1.0 - 0.2 * wave / highest), 1e-9);
    }
    close(by_day[59], 80.0, 1e-9);
}

#[test]
fn a_full_rate_makes_the_fall_follow_the_size_of_the_wave() {
    let keys = "avoidance = { stream = \"wave\", fall = \"20 %\", full_at = \"1000 /day\" }";
    let least = |times: f64| {
        let rates = ordinary(keys, &format!("times = {times}\n{BELL}"), 0..120);
        rates.iter().copied().fold(f64::INFINITY, f64::min)
    };
    // 20,000 cases: 798 a day at the peak, but for the curve within the day.
    close(least(1.0), 100.0 * (1.0 - 0.2 * 0.7976), 1e-3);
    close(least(0.5), 100.0 * (1.0 - 0.2 * 0.3988), 1e-3);
    close(least(2.0), 80.0, 1e-9);
    close(least(0.0), 100.0, 1e-9);
}

#[test]
fn avoidance_follows_the_wave_of_its_own_world() {
    let loaded = load(
        "avoidance = { stream = \"wave\", fall = \"50 %\" }",
        &format!("timing = {{ sd = \"15 d\", correlation = 1 }}\n{BELL}"),
    );
    for model in models(&loaded, 5) {
        let lag = stream(&model, "wave").sources[0].lag;
        let rates = expected_by_day(stream(&model, "ordinary"), 0..120);
        let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
        let lowest = rates.iter().position(|&rate| rate == least).unwrap() as i64;
        let peak = (Time(60 * DAY) + lag).day();
        assert!((lowest - peak).abs() <= 1, "{lowest} is not {peak}");
    }
}

#[test]
fn avoidance_by_points_is_on_lines_between_them() {
    let keys = "avoidance = { points = [{ at = 2022-12-11, factor = 1 }, { at = 2022-12-21, factor = 0.6 }, { at = \"40 d\", factor = 0.9 }] }";
    let by_day = ordinary(keys, BELL, 0..60);
    close(by_day[3], 100.0, 1e-9);
    close(by_day[14], 100.0 - 4.0 * 4.5, 1e-9);
    close(by_day[29], 60.0 + 1.5 * 9.5, 1e-9);
    close(by_day[50], 90.0, 1e-9);
}
