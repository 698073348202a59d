//! Beds over time: steps that are late, cuts, and convertible beds, by hand.

#![allow(missing_docs, clippy::pedantic, reason = "times in tests are small")]

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::outcome::Experiment;
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Options, Scenario};

/// A ward and a hall in one hospital, a day, constant stays of 10 h; `unit` says the ward's beds.
fn hospital(unit: &str, arrivals: &str) -> String {
    format!(
        r#"
name = "by-hand"
[run]
start = 2023-01-01
horizon = "24 h"
[[tier]]
id = "county"
[[care_level]]
id = "ward"
kind = "stay"
[[care_level]]
id = "hall"
kind = "stay"
[[facility]]
id = "hospital"
tier = "county"
ward = {unit}
hall = {{ beds = 4 }}
[[place]]
id = "county"
facility = "hospital"
[[patient_type]]
id = "patient"
entry = "ill"
[[patient_type.stage]]
id = "ill"
needs = "ward"
stay = "10 h"
{arrivals}
"#
    )
}

fn batch(id: &str, at: &str, cases: u32) -> String {
    format!(
        "[[stream]]\nid = \"{id}\"\npatient_type = \"patient\"\nbatch = {{ at = \"{at}\", cases = {cases} }}\n"
    )
}

fn watch(metric: &str, level: &str) -> String {
    format!("[[watch]]\nmetric = \"{metric}\"\ncare_level = \"{level}\"\n")
}

fn study(text: &str) -> Study {
    let loaded = Scenario::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    loaded.study(&Options::default())
}

fn play(study: &Study, replications: u64) -> Experiment {
    let options = Run {
        replications,
        threads: 0,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    run(study, &options).expect("threads")
}

/// The watched numbers of the first replication.
fn watched(text: &str, metrics: &[(&str, &str)]) -> Vec<f64> {
    let asked: String = metrics
        .iter()
        .map(|(metric, level)| watch(metric, level))
        .collect();
    let study = study(&format!("{text}{asked}"));
    let row = &play(&study, 1).arms[0].rows[0];
    (0..metrics.len())
        .map(|at| row[at].value().unwrap_or(f64::NAN))
        .collect()
}

fn assert_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
    assert!(
        found.iter().zip(expected).all(near),
        "{found:?}, not {expected:?}"
    );
}

const CONVERTIBLE: &str = "{ beds = 2, convertible = { beds = 1, ready_in = \"5 h\", trigger = { waiting = 1 }, \
     close = { occupancy = \"50 %\", for = \"3 h\" }, takes = [{ level = \"hall\", beds = 2 }] } }";

const SEEN: [(&str, &str); 7] = [
    ("wait_mean", "ward"),
    ("beds_converted_times", "ward"),
    ("beds_converted_delay", "ward"),
    ("beds_converted_days", "ward"),
    ("beds_open_mean", "ward"),
    ("beds_open_mean", "hall"),
    ("beds_open_least", "hall"),
];

/// Three patients at 0:30 for two beds. At the look of 1:00 one waits; the bed is ready at 6:00. Two leave at
/// 10:30; from the look of 11:00 on one of two own beds is taken; at 14:00 it has been so for 3 h.
#[test]
fn a_bed_is_converted_after_a_wait_and_closed_when_there_is_room() {
    let text = hospital(CONVERTIBLE, &batch("first", "30 min", 3));
    let hall = (4.0 * 24.0 - 2.0 * 13.0) / 24.0;
    let expected = [
        5.5 / 3.0,
        1.0,
        5.0 / 24.0,
        8.0 / 24.0,
        2.0 + 8.0 / 24.0,
        hall,
        2.0,
    ];
    assert_near(&watched(&text, &SEEN), &expected);
}

/// A fourth patient from 11:30 on interrupts the call that began at 11:00: it begins anew at 16:00,
/// when the third has left, and the bed closes at 19:00. It never opens twice.
#[test]
fn what_lies_between_the_thresholds_neither_opens_nor_closes() {
    let arrivals = batch("first", "30 min", 3) + &batch("second", "11 h 30 min", 1);
    let text = hospital(CONVERTIBLE, &arrivals);
    let expected = [5.5 / 4.0, 1.0, 5.0 / 24.0, 13.0 / 24.0];
    assert_near(&watched(&text, &SEEN[..4]), &expected);
}

/// The same without anything to close for: open from 6:00 to the end of the day.
#[test]
fn without_a_reason_to_close_converted_beds_stay() {
    let unit = CONVERTIBLE.replace("close = { occupancy = \"50 %\", for = \"3 h\" }, ", "");
    let text = hospital(&unit, &batch("first", "30 min", 3));
    assert_near(
        &watched(&text, &SEEN[1..4]),
        &[1.0, 5.0 / 24.0, 18.0 / 24.0],
    );
}

#[test]
fn a_date_opens_convertible_beds_and_nothing_does_if_nobody_calls() {
    let dated = "{ beds = 2, convertible = { beds = 3, ready_in = \"90 min\", trigger = { from = \"4 h\" } } }";
    let nobody = "{ beds = 2, convertible = { beds = 3, trigger = { occupancy = \"200 %\" } } }";
    let seen = |unit: &str| watched(&hospital(unit, &batch("first", "30 min", 1)), &SEEN[1..5]);
    let open = 18.5 / 24.0;
    assert_near(&seen(dated), &[1.0, 1.5 / 24.0, open, 2.0 + 3.0 * open]);
    let later = dated.replace("ready_in", "from = \"8 h\", ready_in");
    let open = 14.5 / 24.0;
    assert_near(&seen(&later), &[1.0, 1.5 / 24.0, open, 2.0 + 3.0 * open]);
    let found = seen(nobody);
    assert!(found[1].is_nan(), "no delay without a call: {found:?}");
    assert_near(&[found[0], found[2], found[3]], &[0.0, 0.0, 2.0]);
}

/// Beds that are never called for change nothing.
#[test]
fn convertible_beds_that_are_not_called_for_leave_every_number_alone() {
    let random = "[[stream]]\nid = \"s\"\npatient_type = \"patient\"\nrate = \"1 /h\"\n";
    let rows = |unit: &str| {
        play(&study(&hospital(unit, random)), 20).arms[0]
            .rows
            .clone()
    };
    let never = "{ beds = 8, convertible = { beds = 9, trigger = { waiting = 1000 }, takes = [{ level = \"hall\", beds = 4 }] } }";
    assert_eq!(rows("{ beds = 8 }"), rows(never));
}

#[test]
fn a_cut_evicts_nobody_and_nobody_comes_until_there_is_room() {
    let unit = "{ beds = 3, schedule = [{ from = \"2 h\", beds = 1 }] }";
    let arrivals = batch("first", "1 h", 3) + &batch("second", "3 h", 1);
    let at = |hour: u32| format!("census_at\"\nat = \"{hour} h");
    let text = hospital(unit, &arrivals);
    let (before, after) = (at(5), at(12));
    let seen = [
        (before.as_str(), "ward"),
        (after.as_str(), "ward"),
        ("wait_mean", "ward"),
        ("beds_open_least", "ward"),
    ];
    // the fourth waits from 3:00 to 11:00, when all three have left
    assert_near(&watched(&text, &seen), &[3.0, 1.0, 8.0 / 4.0, 1.0]);
}

#[test]
fn a_late_step_opens_later_and_one_that_is_overtaken_never_counts() {
    let mean = |late: u32| {
        let unit = format!(
            "{{ beds = 0, physical = 20, schedule = [{{ from = \"6 h\", beds = 12, late = \"{late} h\" }}, {{ from = \"12 h\", beds = 18 }}] }}"
        );
        watched(
            &hospital(&unit, &batch("first", "1 h", 1)),
            &[("beds_open_mean", "ward"), ("beds_physical", "ward")],
        )
    };
    assert_near(&mean(0), &[(12.0 * 6.0 + 18.0 * 12.0) / 24.0, 20.0]);
    assert_near(&mean(3), &[(12.0 * 3.0 + 18.0 * 12.0) / 24.0, 20.0]);
    assert_near(&mean(10), &[18.0 * 12.0 / 24.0, 20.0]);
}

/// When beds are ready is drawn once in each replication and is the same in all arms.
#[test]
fn uncertain_completion_is_shared_by_all_arms_and_has_its_mean() {
    let unit = "{ beds = 0, schedule = [{ from = \"6 h\", beds = 24, late = { uniform = { low = \"0 h\", high = \"12 h\" } } }] }";
    let arms =
        "[[arm]]\nid = \"a\"\n[[arm]]\nid = \"b\"\nset = { \"facility.hospital.hall.beds\" = 9 }\n";
    let text = hospital(unit, &batch("first", "1 h", 1)) + arms + &watch("beds_open_mean", "ward");
    let experiment = play(&study(&text), 2_000);
    let of = |arm: usize| -> Vec<f64> {
        experiment.arms[arm]
            .rows
            .iter()
            .filter_map(|row| row[0].value())
            .collect()
    };
    assert_eq!(of(0), of(1));
    // 24 beds for 18 h less the delay of mean 6 h and variance 12: 3.5 standard errors
    let mean = of(0).iter().sum::<f64>() / 2_000.0;
    assert!(
        (mean - 12.0).abs() < 3.5 * (12.0_f64 / 2_000.0).sqrt(),
        "{mean}"
    );
    assert!(
        (mean - 12.5).abs() > 3.5 * (12.0_f64 / 2_000.0).sqrt(),
        "a planted error of half a bed shows"
    );
}

/// V23: one pool, first come, first served, nobody leaves: beds that open earlier delay nobody.
#[test]
fn opening_earlier_delays_nobody() {
    let waits = |from: u32| {
        let unit = format!("{{ beds = 6, schedule = [{{ from = \"{from} h\", beds = 14 }}] }}");
        let random = "[[stream]]\nid = \"s\"\npatient_type = \"patient\"\nrate = \"1 /h\"\n";
        let text = hospital(&unit, random).replace(
            "stay = \"10 h\"",
            "stay = { lognormal = { mean = \"10 h\", cv = 1.5 } }",
        );
        play(&study(&text), 40).arms[0].waits.clone()
    };
    let (late, early) = (waits(20), waits(8));
    let mut shorter = false;
    for (scope, late) in &late {
        let early = &early[scope];
        assert_eq!((late.needs, late.met), (early.needs, early.met));
        for (late, early) in late.met_within.iter().zip(&early.met_within) {
            assert!(early >= late, "{scope:?}");
            shorter |= early > late;
        }
        for percent in 1..100 {
            let p = f64::from(percent) / 100.0;
            assert!(early.lengths.quantile(p) <= late.lengths.quantile(p));
        }
    }
    assert!(shorter, "it makes a difference");
}
