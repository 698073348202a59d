//! Consultations with limited specialists: by hand, against the product form of a tandem, and as what they must equal.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::{Experiment, Sample};

use common::{values, watch};

fn play(text: &str, replications: u64) -> Experiment {
    common::play(text, replications).1
}

fn near(found: &[f64], expected: &[f64]) {
    let same = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-6;
    assert!(
        found.iter().zip(expected).all(same) && found.len() == expected.len(),
        "{found:?} is not {expected:?}"
    );
}

/// Patients of an ICU of 9 beds in the county: so many of one kind at once, who stay so long. Specialists of the city advise.
fn icu(desk: &str, intervention: &str, stage: &str, cases: u32, more: &str) -> String {
    format!(
        r#"
name = "tele-icu"
run = {{ horizon = "20 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", intensity = 2 }}, {{ id = "ward", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "c" }}]
facility = [{{ id = "c", tier = "county", icu = {{ beds = 9 }}, ward = {{ beds = 9 }} }}]
service = [{{ id = "tele", {desk} }}]
[[intervention]]
id = "advice"
share = 1
{intervention}
[[patient_type]]
id = "ill"
entry = "critical"
[[patient_type.stage]]
id = "critical"
needs = "icu"
{stage}
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "0 h", cases = {cases} }}
{more}"#
    )
}

const MORNING: &str = "servers = 1, hours = \"08:00-12:00\", time = \"30 min\"";

/// One specialist from 08:00 on, half an hour each: advice at 8.5 and 9 h, which halves what is left of 100 h: to 54.25 and 54.5 h. Without it 100 h.
#[test]
fn advice_halves_what_is_left_of_a_stay() {
    let more = [
        watch("time_in_system_mean", ""),
        watch("service_tests", "service = \"tele\""),
        watch("service_turnaround_mean", "service = \"tele\""),
        watch("service_busy_share", "service = \"tele\""),
    ]
    .concat();
    let by = "by = \"tele\"\nstays = 0.5";
    let found = values(&icu(MORNING, by, "stay = \"100 h\"", 2, &more));
    near(&found, &[54.375, 2.0, 8.75, 1.0 / 80.0]);
    let nobody = MORNING.replace("servers = 1", "servers = 0");
    let found = values(&icu(
        &nobody,
        by,
        "stay = \"100 h\"",
        2,
        &watch("time_in_system_mean", ""),
    ));
    near(&found, &[100.0]);
}

/// Whose stage is over before their turn is passed over, and takes none of the specialists' time; who comes after is served at once.
#[test]
fn who_is_gone_is_passed_over() {
    let more = [
        watch("service_tests", "service = \"tele\""),
        watch("service_passed_over", "service = \"tele\""),
        watch("time_in_system_mean", ""),
    ]
    .concat();
    let late =
        "[[stream]]\nid = \"late\"\npatient_type = \"ill\"\nbatch = { at = \"7 h\", cases = 1 }\n";
    let by = "by = \"tele\"\nstays = 0.5";
    // three leave at 6 h; the fourth, who comes at 7 h, is advised from 8 to 8.5 h: 4.5 h of 6 are left, halved
    let found = values(&icu(
        MORNING,
        by,
        "stay = \"6 h\"",
        3,
        &(late.to_string() + &more),
    ));
    near(&found, &[1.0, 3.0, (18.0 + 1.5 + 2.25) / 4.0]);
}

/// A limited desk reaches those whom it has minutes for: 8 patients, one specialist with four hours a day and 90 min each. On the first day advice at 9.5, 11 and (begun before 12)
/// 12.5 h; on the second (day 1, 32 h on) at 33.5, 35 and 36.5; on the third at 57.5 and 59 h: stays of 48 h, so the last two are gone.
#[test]
fn minutes_are_what_limits_it() {
    let desk = "servers = 1, hours = \"08:00-12:00\", time = \"90 min\"";
    let more = [
        watch("service_tests", "service = \"tele\""),
        watch("service_passed_over", "service = \"tele\""),
        watch("time_in_system_mean", ""),
    ]
    .concat();
    let by = "by = \"tele\"\nstays = 0.5";
    let found = values(&icu(desk, by, "stay = \"48 h\"", 8, &more));
    let advised = [9.5, 11.0, 12.5, 33.5, 35.0, 36.5].map(|at| at + (48.0 - at) / 2.0);
    near(
        &found,
        &[6.0, 2.0, (advised.iter().sum::<f64>() + 96.0) / 8.0],
    );
}

/// Advice that is given at once is the intervention itself, in every number: odds of death, hazards of those without a bed, and stays.
#[test]
fn advice_at_once_is_the_intervention_itself() {
    let stage = "stay = { gamma = { mean = \"90 h\", shape = 2 } }\nstay_if_dying = { gamma = { mean = \"40 h\", shape = 2 } }\ndeath = 0.4\nuntreated = \"60 h\"\nexcess = { none = { p_dies = 0.9 } }";
    let more =
        watch("death_share", "") + &watch("time_in_system_mean", "") + &watch("unmet_hours", "");
    let rows = |intervention: &str, desk: &str| {
        let text = icu(desk, intervention, stage, 40, &more);
        let experiment = play(&text, 20);
        let rows = experiment.arms[0].rows.iter();
        rows.map(|row| row[..3].to_vec()).collect::<Vec<_>>()
    };
    let at_once = "servers = \"unlimited\", time = \"0 min\"";
    let effect = "odds = 0.5\nhazards = 0.7\nstays = 0.8";
    let itself = rows(effect, at_once);
    let by = rows(&format!("by = \"tele\"\n{effect}"), at_once);
    for (by, itself) in by.iter().zip(&itself) {
        let same = |(a, b): (&Sample, &Sample)| (a.num - b.num).abs() < 1e-3 && a.den == b.den;
        assert!(by.iter().zip(itself).all(same), "{by:?} is not {itself:?}");
    }
    // planted: a desk that is closed changes nothing, and one that comes late less
    let closed = rows(
        &format!("by = \"tele\"\n{effect}"),
        "servers = 0, time = \"0 min\"",
    );
    let deaths = |rows: &[Vec<Sample>]| rows.iter().map(|row| row[0].num).sum::<f64>();
    let late = rows(
        &format!("by = \"tele\"\n{effect}"),
        "servers = \"unlimited\", time = \"30 h\"",
    );
    assert!(deaths(&itself) < deaths(&late) && deaths(&late) < deaths(&closed));
}

/// Under strain the same holds but for the rounding of milliseconds.
#[test]
fn under_strain_as_well() {
    let stage = "stay = \"90 h\"\nstay_if_dying = \"40 h\"\ndeath = 0.4";
    let more = watch("death_share", "") + &watch("time_in_system_mean", "");
    let rows = |intervention: &str| {
        let text = icu(
            "servers = \"unlimited\", time = \"0 min\"",
            intervention,
            stage,
            9,
            &more,
        )
        .replace(
            "id = \"icu\", kind",
            "id = \"icu\", strain = [{ from = \"80 %\", odds = 1.5 }], kind",
        );
        let experiment = play(&text, 30);
        let rows = experiment.arms[0].rows.iter();
        rows.map(|row| [row[0], row[1]]).collect::<Vec<_>>()
    };
    let effect = "odds = 0.5\nstays = 0.8";
    let (itself, by) = (rows(effect), rows(&format!("by = \"tele\"\n{effect}")));
    let none = rows("odds = 1\nstays = 1");
    for (by, itself) in by.iter().zip(&itself) {
        assert_eq!(by[0], itself[0]);
        assert!((by[1].num - itself[1].num).abs() < 1e-3);
    }
    assert!(by != none, "planted");
}

/// A clinic with one doctor, M/M/1, whose patients then wait for the advice of one specialist, M/M/1: by the product form (Jackson, 1957; Reich, 1957) the queues are independent, the mean
/// numbers are rho / (1 - rho), and the times in both are independent exponentials of rates mu - lambda.
#[test]
fn a_tandem_of_clinic_and_consultation_has_its_product_form() {
    let [lambda, clinic, desk]: [f64; 3] = [4.0, 6.0, 7.5]; // an hour
    let text = format!(
        r#"
name = "tandem"
run = {{ horizon = "60 d", warmup = "3 d" }}
tier = [{{ id = "township" }}]
care_level = [{{ id = "clinic", kind = "visit" }}, {{ id = "room", kind = "visit" }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "township", clinic = {{ servers = 1 }}, room = {{ servers = "unlimited" }} }}]
service = [{{ id = "tele", servers = 1, time = {{ exponential = {{ mean = "{} min" }} }} }}]
[[patient_type]]
id = "ill"
entry = "seen"
[[patient_type.stage]]
id = "seen"
needs = "clinic"
stay = {{ exponential = {{ mean = "{} min" }} }}
next = [{{ to = "advised", p = 1 }}]
[[patient_type.stage]]
id = "advised"
needs = "room"
result = "tele"
[[stream]]
id = "ill"
patient_type = "ill"
rate = "{} /day"
{}"#,
        60.0 / desk,
        60.0 / clinic,
        24.0 * lambda,
        [
            watch("service_queue_mean", "service = \"tele\""),
            watch("service_busy_share", "service = \"tele\""),
            watch("time_in_system_mean", ""),
            watch("time_in_system_sd", ""),
        ]
        .concat()
    );
    let experiment = play(&text, 40);
    let rows = &experiment.arms[0].rows;
    let estimate = |at: usize| {
        let values: Vec<f64> = rows.iter().map(|row| row[at].value().unwrap()).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
        (mean, (squares / (n * (n - 1.0))).sqrt())
    };
    let rho = lambda / desk;
    let [one, two]: [f64; 2] = [clinic, desk].map(|mu: f64| 1.0 / (mu - lambda));
    let exact = [
        rho * rho / (1.0 - rho),
        rho,
        one + two,
        (one * one + two * two).sqrt(),
    ];
    for (at, exact) in exact.into_iter().enumerate() {
        let (found, error) = estimate(at);
        // within 3.5 standard errors (about 1 in 2,000 by chance); the sample sd of correlated times lies a little below
        let tolerance = 3.5 * error + if at == 3 { 0.01 * exact } else { 0.0 };
        assert!(
            (found - exact).abs() < tolerance,
            "{at}: {found} {error} {exact}"
        );
        assert!((found - 1.2 * exact).abs() > tolerance, "planted: {at}");
    }
}
