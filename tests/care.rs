//! Depth of care: who goes first where beds are short, and whom the last beds are kept for.
//! Traces are computed by hand; laws hold in every replication of a coupled comparison, and
//! are shown to fail where they must.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Options, Scenario};

/// One ward; every stay takes 10 h. WARD is the unit, STREAMS is who comes.
const HOSPITAL: &str = r#"
name = "care"
title = "Care"
[run]
start = 2023-01-01
horizon = "20 d"
seed = 11
[[tier]]
id = "county"
[[care_level]]
id = "ward"
kind = "stay"
[[facility]]
id = "hospital"
tier = "county"
ward = WARD
[[place]]
id = "county"
facility = "hospital"
[[patient_type]]
id = "mild"
entry = "ill"
[[patient_type.stage]]
id = "ill"
needs = "ward"
stay = "10 h"
[[patient_type]]
id = "medium"
entry = "ill"
[[patient_type.stage]]
id = "ill"
needs = "ward"
severity = 2
stay = "10 h"
[[patient_type]]
id = "grave"
entry = "ill"
[[patient_type.stage]]
id = "ill"
needs = "ward"
severity = 3
stay = "10 h"
STREAMS
[[watch]]
metric = "wait_mean"
care_level = "ward"
patient_type = "mild"
[[watch]]
metric = "wait_mean"
care_level = "ward"
patient_type = "medium"
[[watch]]
metric = "wait_mean"
care_level = "ward"
patient_type = "grave"
[[watch]]
metric = "wait_mean"
care_level = "ward"
"#;

/// Waits in hours by replication: mild, medium, grave, all; none for a kind that nobody is of.
fn waits(ward: &str, streams: &str, sets: &[&str], replications: u64) -> Vec<Vec<Option<f64>>> {
    let text = HOSPITAL.replace("WARD", ward).replace("STREAMS", streams);
    let sets: Vec<String> = sets.iter().map(|&set| set.into()).collect();
    let loaded = Scenario::parse(&text, &sets)
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let options = Run {
        replications,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let experiment = run(&loaded.study(&Options::default()), &options).expect("threads");
    let rows = experiment.arms[0].rows.iter();
    rows.map(|row| row.iter().map(|sample| sample.value()).collect())
        .collect()
}

/// So many patients of a kind at an hour.
fn batch(kind: &str, hour: u32, cases: u32) -> String {
    format!(
        "[[stream]]\nid = \"{kind}-{hour}\"\npatient_type = \"{kind}\"\nbatch = {{ at = \"{hour} h\", cases = {cases} }}\n"
    )
}

fn poisson(kind: &str, rate: f64) -> String {
    format!("[[stream]]\nid = \"{kind}\"\npatient_type = \"{kind}\"\nrate = \"{rate} /day\"\n")
}

fn close(found: &[Option<f64>], expected: [f64; 3]) {
    for (found, expected) in found.iter().zip(expected) {
        let found = found.expect("a wait");
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
}

#[test]
fn one_bed_serves_by_severity_by_type_or_by_arrival() {
    // Mild at 0 h and 1 h, grave at 2 h, medium at 3 h; the bed is free at 10, 20 and 30 h.
    let streams = [("mild", 0), ("mild", 1), ("grave", 2), ("medium", 3)];
    let streams: String = streams.map(|(kind, at)| batch(kind, at, 1)).concat();
    let found = |ward| waits(ward, &streams, &[], 1)[0].clone();
    // 10 h grave (8 h), 20 h medium (17 h), 30 h mild (0 and 29 h).
    close(
        &found("{ beds = 1, priority = { by = \"severity\" } }"),
        [14.5, 17.0, 8.0],
    );
    // 10 h grave, then by arrival: 20 h mild (19 h), 30 h medium (27 h).
    close(
        &found("{ beds = 1, priority = [\"grave\"] }"),
        [9.5, 27.0, 8.0],
    );
    // By arrival: mild at 10 h (9 h), grave at 20 h (18 h), medium at 30 h (27 h).
    for ward in [
        "{ beds = 1 }",
        "{ beds = 1, priority = { by = \"arrival\" } }",
    ] {
        close(&found(ward), [4.5, 27.0, 18.0]);
    }
}

#[test]
fn a_level_gives_its_units_their_order() {
    let streams = [("mild", 0), ("mild", 1), ("grave", 2), ("medium", 3)];
    let streams: String = streams.map(|(kind, at)| batch(kind, at, 1)).concat();
    let set = ["care_level.ward.priority.by=\"severity\""];
    close(
        &waits("{ beds = 1 }", &streams, &set, 1)[0],
        [14.5, 17.0, 8.0],
    );
    let own = "{ beds = 1, priority = { by = \"arrival\" } }";
    close(&waits(own, &streams, &set, 1)[0], [4.5, 27.0, 18.0]);
}

#[test]
fn the_last_bed_is_kept_for_those_it_is_kept_for() {
    // Three mild at 0 h, one medium at 1 h, one grave at 2 h; three beds, the last for medium
    // and grave. Two mild and the medium lie down at once. At 10 h two mild leave, one after the
    // other: the grave takes the first bed (8 h), and the third mild may not have the last. At
    // 11 h the medium leaves: two beds are free, and the mild has one (11 h).
    let streams = [("mild", 0, 3), ("medium", 1, 1), ("grave", 2, 1)];
    let streams: String = streams.map(|(kind, at, n)| batch(kind, at, n)).concat();
    let kept = "{ beds = 3, kept_for = { types = [\"medium\", \"grave\"], beds = 1 } }";
    close(&waits(kept, &streams, &[], 1)[0], [11.0 / 3.0, 0.0, 8.0]);
    // Nothing kept: all three mild lie down at 0 h, the others at 10 h.
    close(&waits("{ beds = 3 }", &streams, &[], 1)[0], [0.0, 9.0, 8.0]);
}

/// With equal stays the instants at which beds are given are the same under every order that
/// leaves no bed idle. So whoever is of the highest class never waits longer than by arrival,
/// and the mean wait of all is the same.
fn grave_never_wait_longer(first: &str) -> bool {
    let streams = poisson("mild", 4.0) + &poisson("grave", 2.5);
    let by_arrival = waits("{ beds = 3 }", &streams, &[], 40);
    let ward = format!("{{ beds = 3, priority = {first} }}");
    let by_class = waits(&ward, &streams, &[], 40);
    let mut some_wait_less = false;
    for (old, new) in by_arrival.iter().zip(&by_class) {
        let (old_all, new_all) = (old[3].expect("a wait"), new[3].expect("a wait"));
        assert!((old_all - new_all).abs() < 1e-6, "{old_all} {new_all}");
        let (old, new) = (old[2].expect("a wait"), new[2].expect("a wait"));
        if new > old + 1e-9 {
            return false;
        }
        some_wait_less |= new < old - 1e-9;
    }
    some_wait_less
}

#[test]
fn those_who_go_first_never_wait_longer_than_by_arrival() {
    assert!(grave_never_wait_longer("{ by = \"severity\" }"));
    assert!(grave_never_wait_longer("[\"grave\"]"));
    // The planted error: the others first.
    assert!(!grave_never_wait_longer("[\"mild\"]"));
}

/// A ward with beds or none, a disease, and an intervention.
const DISEASE: &str = r#"
name = "care"
title = "Care"
[run]
start = 2023-01-01
horizon = "20 d"
seed = 12
[[tier]]
id = "county"
[[care_level]]
id = "ward"
kind = "stay"
waiting = "none"
[[facility]]
id = "hospital"
tier = "county"
ward = { beds = BEDS }
[[place]]
id = "county"
facility = "hospital"
[[patient_type]]
id = "ill"
entry = "first"
[[patient_type.stage]]
id = "first"
needs = "ward"
stay = "10 h"
stay_if_dying = "4 h"
death = "30 %"
untreated = "10 h"
excess = { none = { death_rate = "1.2 /day" } }
[[stream]]
id = "ill"
patient_type = "ill"
batch = { at = "1 h", cases = 20000 }
INTERVENTION
[[watch]]
metric = "death_share"
[[watch]]
metric = "time_in_system_mean"
[[watch]]
metric = "time_to_recovery_mean"
"#;

/// Share of deaths, mean time of all and of those who recover, in hours, by replication.
fn courses(beds: &str, intervention: &str, replications: u64) -> Vec<Vec<Option<f64>>> {
    let text = DISEASE
        .replace("BEDS", beds)
        .replace("INTERVENTION", intervention);
    let loaded = Scenario::parse(&text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let options = Run {
        replications,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let experiment = run(&loaded.study(&Options::default()), &options).expect("threads");
    let rows = experiment.arms[0].rows.iter();
    rows.map(|row| row.iter().map(|sample| sample.value()).collect())
        .collect()
}

fn intervention(share: &str, effects: &str) -> String {
    format!("[[intervention]]\nid = \"drug\"\nshare = \"{share}\"\n{effects}\n")
}

/// Whether a share of 20,000 is as expected, at 4 standard errors.
fn is_share(found: Option<f64>, expected: f64) -> bool {
    let error = (expected * (1.0 - expected) / 20_000.0).sqrt();
    (found.expect("a share") - expected).abs() < 4.0 * error
}

#[test]
fn an_odds_ratio_acts_on_those_who_have_the_intervention() {
    // 0.8 x 0.3 / (0.7 + 0.8 x 0.3) = 0.24 / 0.94 for 60 %, 0.3 for the others.
    let expected = 0.6 * 0.24 / 0.94 + 0.4 * 0.3;
    let found = courses("\"unlimited\"", &intervention("60 %", "odds = 0.8"), 1)[0][0];
    assert!(is_share(found, expected), "{found:?} {expected}");
    // Planted errors: everyone or no one has it.
    for share in ["100 %", "0 %"] {
        let other = courses("\"unlimited\"", &intervention(share, "odds = 0.8"), 1)[0][0];
        assert!(!is_share(other, expected), "{share}: {other:?}");
    }
}

#[test]
fn a_factor_on_hazards_acts_on_those_who_get_less_care_than_they_need() {
    // Nobody has a bed: an excess of 0.05 per hour for 10 h before those who survive it die of the base
    // 30 % after 4 h; of the others 1 - exp(-0.5 f) die.
    let dies = |f: f64| 0.3 + 0.7 * (1.0 - (-0.5 * f).exp());
    let found = |effects: &str| courses("0", &intervention("100 %", effects), 1)[0][0];
    assert!(is_share(found("hazards = 0.33"), dies(0.33)));
    assert!(is_share(found("hazards = 0"), dies(0.0)));
    assert!(is_share(found("odds = 1"), dies(1.0)));
    assert!(!is_share(found("odds = 1"), dies(0.33)), "a planted error");
    // With a bed for everyone there is no excess.
    let cared = courses("\"unlimited\"", &intervention("100 %", "hazards = 0.33"), 1)[0][0];
    assert!(is_share(cared, 0.3));
}

#[test]
fn a_factor_on_stays_acts_on_every_stay() {
    let found = courses("\"unlimited\"", &intervention("100 %", "stays = 0.5"), 1)[0].clone();
    let died = found[0].expect("a share");
    assert!((found[2].expect("a time") - 5.0).abs() < 1e-9);
    let mean = died * 2.0 + (1.0 - died) * 5.0; // 4 h and 10 h, halved
    assert!((found[1].expect("a time") - mean).abs() < 1e-9);
}

#[test]
fn whom_an_intervention_does_not_reach_it_does_not_change() {
    let without = courses("\"unlimited\"", "", 3);
    assert_eq!(
        courses("\"unlimited\"", &intervention("0 %", "odds = 0.1"), 3),
        without
    );
    // A larger share holds everyone of a smaller one: deaths fall step by step in each replication.
    let mut before = without;
    for share in ["30 %", "60 %", "100 %"] {
        let now = courses("\"unlimited\"", &intervention(share, "odds = 0.5"), 3);
        for (old, new) in before.iter().zip(&now) {
            assert!(new[0] < old[0], "{share}: {new:?} {old:?}");
        }
        before = now;
    }
}
