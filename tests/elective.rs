//! Admissions that can be put off: pauses by hand, and laws that hold in every replication of a coupled comparison.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::Experiment;

use common::{values, watch};

fn play(text: &str, replications: u64) -> Experiment {
    common::play(text, replications).1
}

/// An admission office that takes a patient every two hours, and a ward of 10 beds; patients come by `stream`.
fn office(pause: &str, stream: &str, watches: &str) -> String {
    format!(
        r#"
name = "office"
run = {{ horizon = "20 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "office", kind = "visit" }}, {{ id = "ward", kind = "stay" }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", office = {{ servers = 1, time = "2 h"{pause} }}, ward = {{ beds = 10 }} }}]
[[patient_type]]
id = "planned"
entry = "planned"
stage = [{{ id = "planned", needs = "office", next = [{{ to = "in", p = 1 }}] }}, {{ id = "in", needs = "ward", stay = "2 d" }}]
{stream}
{watches}
"#
    )
}

fn batch(id: &str, at: &str, cases: u32) -> String {
    format!(
        "[[stream]]\nid = \"{id}\"\npatient_type = \"planned\"\nbatch = {{ at = \"{at}\", cases = {cases} }}\n"
    )
}

#[test]
fn a_pause_by_dates_makes_a_backlog_that_is_worked_off() {
    // From day 2 to day 5 nobody is taken. Six come on day 3, wait two days, and then two hours after each other: the last is taken
    // ten hours after the pause, and the queue is seen to be empty at the next look, after twelve.
    let pause = ", pause = { from = \"2 d\", until = \"5 d\" }";
    let watches = [
        watch("paused_days", "facility = \"a\"\ncare_level = \"office\""),
        watch("recovery_days", "facility = \"a\"\ncare_level = \"office\""),
        watch("wait_mean", "care_level = \"office\""),
        watch("queue_peak", "care_level = \"office\""),
        watch("waiting_at", "care_level = \"office\"\nat = \"5 d\""),
    ];
    let found = values(&office(pause, &batch("a", "3 d", 6), &watches.concat()));
    assert_eq!(found[..2], [3.0, 0.5], "{found:?}");
    assert_eq!(found[2..4], [53.0, 6.0], "{found:?}");
    assert!((5.0..=6.0).contains(&found[4]), "{found:?}");
}

#[test]
fn a_pause_by_occupancy_resumes_below() {
    // Looked at every hour. Admitted at 2, 4, ..., 16 h: then eight of ten beds are taken, and the ninth is in the office. They leave from 50 h on:
    // six are left at 54 h. Those who follow find six at most.
    let pause =
        ", pause = { level = \"ward\", occupancy = \"80 %\", resume = \"60 %\", review = \"1 h\" }";
    let watches = [
        watch("paused_days", "facility = \"a\"\ncare_level = \"office\""),
        watch("census_peak", "care_level = \"ward\""),
        watch("admitted", "care_level = \"ward\""),
    ];
    let found = values(&office(pause, &batch("a", "0 h", 12), &watches.concat()));
    assert_eq!(found[1..], [9.0, 12.0], "{found:?}");
    assert!((found[0] * 24.0 - 38.0).abs() < 1e-9, "{found:?}");
}

#[test]
fn nothing_put_off_is_no_elective_model() {
    // An office that never pauses, takes any number at once and no time, and none at all.
    let wards = [
        watch("wait_mean_all", "care_level = \"ward\""),
        watch("census_mean", "care_level = \"ward\""),
        watch("queue_peak", "care_level = \"ward\""),
        watch("patients", ""),
        watch("time_in_system_mean", ""),
    ];
    let stream = "[[stream]]\nid = \"a\"\npatient_type = \"planned\"\nrate = \"5 /day\"\n";
    let never = ", pause = { level = \"ward\", occupancy = 10 }";
    let with = office(never, stream, &wards.concat()).replace(
        "servers = 1, time = \"2 h\"",
        "servers = \"unlimited\", time = \"0 h\"",
    );
    let without = with
        .replace("entry = \"planned\"", "entry = \"in\"")
        .replace("{ id = \"planned\", needs = \"office\", next = [{ to = \"in\", p = 1 }] }, ", "")
        .replace("office = { servers = \"unlimited\", time = \"0 h\", pause = { level = \"ward\", occupancy = 10 } }, ", "");
    let (a, b) = (play(&with, 10), play(&without, 10));
    for run in 0..10 {
        let of = |experiment: &Experiment| {
            let row = &experiment.arms[0].rows[run];
            [0, 1, 2, 3, 4].map(|at| row[at].value().expect("a value"))
        };
        assert_eq!(of(&a), of(&b));
    }
}
