//! What convertible beds take along, worked out by hand: beds, nurses and ventilators leave when the
//! beds are prepared, help while they are open, and are back when they close.

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

/// Two who need the ICU and a ventilator for 20 h at 0 h, of which there is one each; three of the
/// ward for 100 h at 0 h, one more at 12 h. Called for at the first look at 1 h, ready at 6 h; the
/// second patient leaves at 26 h, and the beds close 2 h later.
const COUNTY: &str = r#"
name = "borrowed"
title = "borrowed"
run = { horizon = "100 h", seed = 5 }
tier = [{ id = "county" }]
care_level = [{ id = "ward", kind = "stay", intensity = 1 }, { id = "icu", kind = "stay", intensity = 2 }]
place = [{ id = "p", facility = "a" }]
[[facility]]
id = "a"
tier = "county"
ward = { beds = 10 }
[facility.icu]
beds = 1
[facility.icu.convertible]
beds = 1
ready_in = "5 h"
trigger = { waiting = 1 }
close = { occupancy = "50 %", for = "2 h" }
takes_staff = [{ group = "ward-nurses", heads = HEADS, to = "icu-nurses" }]
takes_equipment = [{ kind = "ventilator", facility = "b", count = COUNT }]
[[facility]]
id = "b"
tier = "county"
ward = { beds = 1 }
[[staff]]
id = "ward-nurses"
facility = "a"
heads = 4
cover = 1
ABSENCE
serves = [{ level = "ward", patients_per_staff = 1 }]
[[staff]]
id = "icu-nurses"
facility = "a"
heads = 1
cover = 1
serves = [{ level = "icu", patients_per_staff = 1 }]
[[equipment]]
id = "ventilator"
stock = { a = { count = 1 }, b = { count = 2 } }
[[patient_type]]
id = "critical"
entry = "ill"
stage = [{ id = "ill", needs = "icu", stay = "20 h", equipment = ["ventilator"] }]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{ id = "ill", needs = "ward", stay = "100 h" }]
[[stream]]
id = "critical"
patient_type = "critical"
batch = { at = "0 h", cases = 2 }
[[stream]]
id = "ill"
patient_type = "ill"
batch = { at = "0 h", cases = 3 }
[[stream]]
id = "late"
patient_type = "ill"
batch = { at = "12 h", cases = 1 }
"#;

fn county(heads: u32, count: u32) -> String {
    let text = COUNTY.replace("HEADS", &heads.to_string());
    text.replace("COUNT", &count.to_string())
        .replace("ABSENCE\n", "")
}

/// The values of these watches in one replication.
fn values(text: &str, watches: &[String]) -> Vec<f64> {
    let watched: String = watches
        .iter()
        .map(|w| format!("[[watch]]\n{w}\n"))
        .collect();
    let loaded = Scenario::parse(&format!("{text}{watched}"), &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let options = Run {
        replications: 1,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let experiment = run(&loaded.study(&Options::default()), &options).expect("threads");
    let row = &experiment.arms[0].rows[0];
    let value = |sample: &Sample| sample.value().expect("a value");
    row.iter().take(watches.len()).map(value).collect()
}

/// A metric in the facility `a` at 3, 10 and 30 h: while the beds are prepared, open, closed.
fn over_time(text: &str, metric: &str, scope: &str) -> [f64; 3] {
    let watches = [3, 10, 30].map(|at| format!("metric = \"{metric}\"\nat = \"{at} h\"\n{scope}"));
    values(text, &watches).try_into().expect("three")
}

fn wait_mean(text: &str, level: &str) -> f64 {
    values(
        text,
        &[format!("metric = \"wait_mean\"\ncare_level = \"{level}\"")],
    )[0]
}

#[test]
fn nurses_leave_at_once_help_when_the_beds_open_and_go_home_when_they_close() {
    let text = county(1, 1);
    let on_duty = |group| over_time(&text, "staff_on_duty_at", &format!("staff = \"{group}\""));
    assert_eq!(on_duty("ward-nurses"), [3.0, 3.0, 4.0]);
    assert_eq!(on_duty("icu-nurses"), [1.0, 2.0, 1.0]);
    let staffed = |level| {
        let scope = format!("care_level = \"{level}\"\nfacility = \"a\"");
        over_time(&text, "beds_staffed_at", &scope)
    };
    assert_eq!(staffed("icu"), [1.0, 2.0, 1.0]);
    // Ten beds of the ward are open all the time.
    assert_eq!(staffed("ward"), [3.0, 3.0, 4.0]);
    // From 6 to 28 h of 100 h.
    let mean = "metric = \"staff_borrowed_mean\"\nstaff = \"icu-nurses\"".to_owned();
    assert!((values(&text, &[mean])[0] - 0.22).abs() < 1e-12);
}

#[test]
fn ventilators_go_with_the_beds_and_come_back() {
    let text = county(1, 1);
    let there = |at| {
        let scope = format!("equipment = \"ventilator\"\nfacility = \"{at}\"");
        over_time(&text, "equipment_on_hand_at", &scope)
    };
    assert_eq!(there("a"), [1.0, 2.0, 1.0]);
    assert_eq!(there("b"), [1.0, 1.0, 2.0]);
}

#[test]
fn the_second_patient_needs_bed_nurse_and_ventilator() {
    // 0 and 6 h with all three; else the second waits for the first to leave at 20 h.
    assert_eq!(wait_mean(&county(1, 1), "icu"), 3.0);
    assert_eq!(wait_mean(&county(0, 1), "icu"), 10.0);
    assert_eq!(wait_mean(&county(1, 0), "icu"), 10.0);
    // The fourth of the ward waits from 12 h until the nurse is back at 28 h.
    assert_eq!(wait_mean(&county(1, 1), "ward"), 4.0);
    assert_eq!(wait_mean(&county(0, 1), "ward"), 0.0);
}

#[test]
fn nobody_is_lost_or_made_on_the_way() {
    // With absences of their own, held all the time: who is present at home or there is the same.
    let absence = "absence = \"50 %\"\nheld = \"replication\"\n";
    let of = |heads: &str, seed: u32| {
        let text = COUNTY.replace("HEADS", heads).replace("COUNT", "1");
        text.replace("ABSENCE\n", absence)
            .replace("seed = 5", &format!("seed = {seed}"))
    };
    let mut moved = 0;
    for seed in 1..=20 {
        let present = |heads: &str| {
            let both = ["ward-nurses", "icu-nurses"].map(|group| {
                let text = of(heads, seed);
                over_time(&text, "staff_on_duty_at", &format!("staff = \"{group}\""))
            });
            let sums = [0, 1, 2].map(|at| both[0][at] + both[1][at]);
            (sums, both[1][1] > 1.0)
        };
        let ((stay, _), (lent, helped)) = (present("0"), present("2"));
        // Two are on the way at 3 h.
        assert_eq!((stay[1], stay[2]), (lent[1], lent[2]), "seed {seed}");
        assert!(lent[0] <= stay[0]);
        moved += usize::from(helped);
    }
    assert!(
        (10..20).contains(&moved),
        "at least one of two came in {moved} of 20"
    );
}
