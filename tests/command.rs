//! A command centre that places patients: traces worked out by hand, what delay and errors of its board do, and laws.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use common::watch;

/// What is watched, by replication.
fn play(text: &str, replications: u64) -> Vec<Vec<f64>> {
    let (_, experiment) = common::play(text, replications);
    let watched = text.matches("[[watch]]").count();
    let runs = 0..experiment.arms[0].rows.len();
    runs.map(|run| common::first(&experiment, 0, run, watched))
        .collect()
}

/// Hospitals a, b and c; everyone falls ill at a, an hour's way from the others, and stays so long.
fn district(beds: [u32; 3], stay: &str, policy: &str, demand: &str, watches: &str) -> String {
    let [a, b, c] = beds;
    format!(
        r#"
name = "command"
run = {{ horizon = "1000 h" }}
tier = [{{ id = "district" }}]
care_level = [{{ id = "ward", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "a" }}]
[[facility]]
id = "a"
tier = "district"
ward = {{ beds = {a} }}
[[facility]]
id = "b"
tier = "district"
ward = {{ beds = {b} }}
[[facility]]
id = "c"
tier = "district"
ward = {{ beds = {c} }}
[[link]]
from = "a"
to = "b"
time = "1 h"
[[link]]
from = "a"
to = "c"
time = "1 h"
[[referral]]
id = "ward"
{policy}
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "ward", stay = "{stay}" }}]
{demand}
{watches}"#
    )
}

/// One who falls ill at each of these hours.
fn one_each(hours: &[f64]) -> String {
    let stream = |(at, hour): (usize, &f64)| {
        format!(
            "[[stream]]\nid = \"s{at}\"\npatient_type = \"ill\"\nbatch = {{ at = \"{hour} h\", cases = 1 }}\n"
        )
    };
    hours.iter().enumerate().map(stream).collect()
}

const COMMAND: &str = "policy = { command = [\"b\", \"c\"] }";

fn eight(policy: &str) -> Vec<f64> {
    let at = |hour: f64, facility: &str| {
        let of = format!("care_level = \"ward\"\nfacility = \"{facility}\"\nat = \"{hour} h\"");
        watch("census_at", &of)
    };
    let watches = [
        watch("transfers", "care_level = \"ward\""),
        watch("wait_mean_all", "care_level = \"ward\""),
        at(5.5, "a"),
        at(5.5, "b"),
        at(5.5, "c"),
        at(9.5, "a"),
        at(9.5, "b"),
        at(9.5, "c"),
    ];
    let hours = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let text = district(
        [2, 2, 4],
        "100 h",
        policy,
        &one_each(&hours),
        &watches.concat(),
    );
    play(&text, 1).remove(0)
}

#[test]
fn a_centre_that_sees_every_bed_fills_hospitals_alike() {
    // By the share of beds taken, ties to a and then as stated: a, b, c, c, a, b, c, c. Six travel for an hour.
    let found = eight(COMMAND);
    assert_eq!(found, [6.0, 0.75, 2.0, 1.0, 2.0, 2.0, 2.0, 4.0]);
}

#[test]
fn a_centre_whose_board_is_old_fills_one_hospital_after_the_other() {
    // The board of 0 h shows all beds free until 10 h: a as long as it has one in truth, then b, then c.
    let board = format!("{COMMAND}\n[command]\nboard_every = \"10 h\"");
    let found = eight(&board);
    assert_eq!(found, [6.0, 0.75, 2.0, 2.0, 0.0, 2.0, 2.0, 4.0]);
}

#[test]
fn decided_locally_patients_wait_though_beds_are_free_elsewhere() {
    // Two beds at a: the others wait for those who leave after 100 h, two by two.
    let found = eight("policy = \"stay_put\"");
    let waits = [0.0, 0.0, 98.0, 98.0, 196.0, 196.0, 294.0, 294.0];
    let mean = waits.iter().sum::<f64>() / 8.0;
    assert_eq!(found, [0.0, mean, 2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
}

#[test]
fn a_bed_that_is_free_but_not_on_the_board_is_given_when_it_is_renewed() {
    // One bed. The first lies there from 1 h to 3 h, the second from 3.5 h to 5.5 h; the board of 4 h shows the bed
    // taken, so the third, who comes at 6 h, waits until the next one, at 8 h.
    let of = |board: &str| {
        let policy = format!("{COMMAND}\n{board}");
        let watches = watch("wait_mean_all", "care_level = \"ward\"");
        let text = district(
            [1, 0, 0],
            "2 h",
            &policy,
            &one_each(&[1.0, 3.5, 6.0]),
            &watches,
        );
        play(&text, 1)[0][0]
    };
    assert_eq!(of(""), 0.0);
    assert!((of("[command]\nboard_every = \"4 h\"") - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn errors_hide_free_beds_as_often_as_they_should() {
    // One bed that is free whenever somebody comes: an error of up to one bed shows it taken one time in three.
    let of = |error: u32| {
        let hours: Vec<f64> = (0..90).map(|nth| 10.0 * f64::from(nth) + 5.0).collect();
        let policy = format!("{COMMAND}\n[command]\nboard_every = \"2 h\"\nerror = {error}");
        let watches = watch("delayed_share", "care_level = \"ward\"");
        let text = district([1, 0, 0], "1 h", &policy, &one_each(&hours), &watches);
        let rows = play(&text, 50);
        rows.iter().map(|row| row[0]).sum::<f64>() / 50.0
    };
    assert_eq!(of(0), 0.0);
    let n = 90.0 * 50.0_f64;
    let bound = |p: f64| 4.4 * (p * (1.0 - p) / n).sqrt(); // errs once in 100,000
    let (one, two) = (of(1), of(2));
    assert!((one - 1.0 / 3.0).abs() < bound(1.0 / 3.0), "{one}");
    assert!((two - 2.0 / 5.0).abs() < bound(0.4), "{two}");
    assert!((one - 0.4).abs() > bound(0.4), "planted: {one}");
}

#[test]
fn with_a_bed_for_everyone_all_ways_of_deciding_are_alike() {
    let of = |policy: &str| {
        let demand = "[[stream]]\nid = \"s\"\npatient_type = \"ill\"\nrate = \"5 /day\"\n";
        let watches = watch("time_in_system_mean", "") + &watch("patients", "");
        play(&district([500, 0, 0], "30 h", policy, demand, &watches), 5)
    };
    let local = of("policy = \"stay_put\"");
    assert_eq!(of(COMMAND), local);
    let board = format!("{COMMAND}\n[command]\nboard_every = \"3 h\"\nerror = 1");
    assert_eq!(of(&board), local);
}
