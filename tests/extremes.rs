//! Extremes, and small cases whose every instant can be worked out by hand.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    clippy::needless_range_loop,
    clippy::assertions_on_constants,
    reason = "counts in tests are small, and exact values are compared"
)]

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::outcome::Experiment;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Options, Scenario};

const HEAD: &str = r#"
name = "small"
title = "small"
[[tier]]
id = "county"
"#;

/// One hospital with one ward of so many beds.
fn ward(beds: &str) -> String {
    format!(
        r#"
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
[[facility]]
id = "hospital"
tier = "county"
ward = {{ beds = {beds} }}
[[place]]
id = "county"
facility = "hospital"
"#
    )
}

/// A patient type of one stage.
fn patient(id: &str, stage: &str) -> String {
    format!(
        "\n[[patient_type]]\nid = \"{id}\"\nentry = \"ill\"\n[[patient_type.stage]]\nid = \"ill\"\n{stage}\n"
    )
}

/// So many patients of a type in a place at an instant.
fn batch(id: &str, place: &str, at: &str, cases: u32) -> String {
    format!(
        "\n[[stream]]\nid = \"{id}-{place}-{}\"\npatient_type = \"{id}\"\nplaces = [\"{place}\"]\nbatch = {{ at = \"{at}\", cases = {cases} }}\n",
        at.replace([' ', '.'], "-")
    )
}

fn run_lines(lines: &str) -> String {
    format!("\n[run]\nstart = 2023-01-02\n{lines}\n")
}

/// Watched numbers: `metric key=value ...`, one to a line.
fn watches(lines: &str) -> String {
    let entry = |pair: &str| {
        let (key, value) = pair.split_once('=').expect("key=value");
        match value.parse::<f64>() {
            Ok(number) => format!("{key} = {number}\n"),
            Err(_) => format!("{key} = \"{}\"\n", value.replace('_', " ")),
        }
    };
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let metric = words.next().expect("a metric");
        format!(
            "\n[[watch]]\nmetric = \"{metric}\"\n{}",
            words.map(entry).collect::<String>()
        )
    };
    lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(row)
        .collect()
}

fn experiment(text: &str, replications: u64) -> Experiment {
    let loaded = Scenario::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}\n{text}", problems.render(Language::En, false)));
    let options = Run {
        replications,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    run(&loaded.study(&Options::default()), &options).expect("a thread")
}

/// The watched numbers of one replication of the only arm; NaN if not defined.
fn values<const N: usize>(parts: &[&str]) -> [f64; N] {
    let text: String = parts.concat();
    let row = &experiment(&format!("{HEAD}{text}"), 1).arms[0].rows[0];
    std::array::from_fn(|at| row[at].value().unwrap_or(f64::NAN))
}

fn equal<const N: usize>(found: [f64; N], expected: [f64; N]) {
    for (at, (found, expected)) in found.into_iter().zip(expected).enumerate() {
        let same = (found - expected).abs() < 1e-9 * expected.abs().max(1.0)
            || (found.is_nan() && expected.is_nan());
        assert!(same, "number {at}: {found} is not {expected}");
    }
}

#[test]
fn a_transfer_takes_time_and_its_bed_is_kept() {
    let text = r#"
[[care_level]]
id = "icu"
kind = "stay"
[[facility]]
id = "county"
tier = "county"
icu = { beds = 1 }
[[facility]]
id = "city"
tier = "county"
icu = { beds = 1 }
[[place]]
id = "county"
facility = "county"
[[place]]
id = "city"
facility = "city"
[[link]]
from = "county"
to = "city"
time = "3 h"
[[referral]]
id = "up"
facilities = ["county"]
policy = { ordered = ["city"] }
"#;
    // First: county 0 to 10. Second: asks at 1, county full, city bed kept from 1, there 4 to 14.
    // Third: asks at 2, waits at the county, there 10 to 20. Fourth, of the city: asks at 3, the bed
    // is kept, waits until 14.
    let found = values(&[
        text,
        &run_lines("horizon = \"2 d\""),
        &patient("patient", "needs = \"icu\"\nstay = \"10 h\""),
        &batch("patient", "county", "0 h", 1),
        &batch("patient", "county", "1 h", 1),
        &batch("patient", "county", "2 h", 1),
        &batch("patient", "city", "3 h", 1),
        &watches(
            "arrivals facility=county care_level=icu
            wait_mean facility=county care_level=icu
            arrivals facility=city care_level=icu
            wait_mean facility=city care_level=icu
            transfers
            transfer_minutes
            census_at at=3.9_h facility=city care_level=icu
            full_at at=1_h facility=city care_level=icu
            census_at at=4_h facility=city care_level=icu
            waiting_at at=3_h facility=county care_level=icu
            waiting_at at=3.5_h facility=city care_level=icu
            census_mean facility=city care_level=icu
            census_mean facility=county care_level=icu
            time_in_system_mean
            unmet_hours care_level=icu",
        ),
    ]);
    let mean_time = (10.0 + 13.0 + 18.0 + 21.0) / 4.0;
    equal(
        found,
        [
            3.0,
            11.0 / 3.0,
            1.0,
            11.0,
            1.0,
            180.0,
            0.0,
            0.0,
            1.0,
            1.0,
            1.0,
            20.0 / 48.0,
            20.0 / 48.0,
            mean_time,
            22.0,
        ],
    );
}

#[test]
fn a_boarder_lies_below_and_waits_above() {
    let text = r#"
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
boards_at = ["ward"]
[[facility]]
id = "hospital"
tier = "county"
ward = { beds = 2 }
icu = { beds = 1 }
[[place]]
id = "county"
facility = "hospital"
"#;
    let found = values(&[
        text,
        &run_lines("horizon = \"1 d\""),
        &patient("patient", "needs = \"icu\"\nstay = \"5 h\""),
        &batch("patient", "county", "0 h", 1),
        &batch("patient", "county", "1 h", 1),
        &watches(
            "wait_mean care_level=icu
            unmet_hours care_level=icu
            census_at at=3_h care_level=ward
            waiting_at at=3_h care_level=icu
            census_at at=5_h care_level=ward
            waiting_at at=5_h care_level=icu
            census_mean care_level=ward
            census_mean care_level=icu
            arrivals care_level=ward
            refused care_level=ward
            need_peak care_level=icu",
        ),
    ]);
    equal(
        found,
        [
            2.0,
            4.0,
            1.0,
            1.0,
            0.0,
            0.0,
            4.0 / 24.0,
            10.0 / 24.0,
            0.0,
            0.0,
            2.0,
        ],
    );
}

#[test]
fn patience_ends_waiting() {
    let found = values(&[
        &ward("1, patience = \"2 h\""),
        &run_lines("horizon = \"1 d\""),
        &patient("patient", "needs = \"ward\"\nstay = \"5 h\""),
        &batch("patient", "county", "0 h", 1),
        &batch("patient", "county", "1 h", 1),
        &batch("patient", "county", "4 h", 1),
        &watches(
            "left_share
            wait_mean
            wait_mean_all
            left_untreated
            time_to_leaving_mean
            time_to_recovery_mean
            queue_mean care_level=ward
            unmet_hours",
        ),
    ]);
    equal(found, [1.0 / 3.0, 0.5, 1.0, 1.0, 2.0, 5.5, 3.0 / 24.0, 3.0]);
}

#[test]
fn opening_hours_change_before_those_who_come_at_that_instant() {
    let text = r#"
[[care_level]]
id = "clinic"
kind = "visit"
time = "30 min"
hours = "daily 08:00-12:00"
[[facility]]
id = "hospital"
tier = "county"
clinic = { servers = 1 }
[[place]]
id = "county"
facility = "hospital"
"#;
    let one = |at: &str, wait: f64| {
        let found = values(&[
            text,
            &run_lines("horizon = \"3 d\""),
            &patient("patient", "needs = \"clinic\""),
            &batch("patient", "county", at, 1),
            &watches("wait_mean\ntime_in_system_mean"),
        ]);
        equal(found, [wait, wait + 0.5]);
    };
    one("8 h", 0.0);
    one("12 h", 20.0);
    one("11.75 h", 0.0);
    one("7 h", 1.0);
}

#[test]
fn a_batch_at_the_start_counts_and_one_at_the_horizon_does_not() {
    let found = values(&[
        &ward("\"unlimited\""),
        &run_lines("horizon = \"2 d\""),
        &patient("patient", "needs = \"ward\"\nstay = \"3 h\""),
        &batch("patient", "county", "0 h", 7),
        &batch("patient", "county", "2 d", 5),
        &watches(
            "arrivals\npatients\ncensus_at at=0_h care_level=ward\ncensus_at at=3_h care_level=ward\nwait_mean",
        ),
    ]);
    // The review of an instant comes before those who arrive at it.
    equal(found, [7.0, 7.0, 0.0, 0.0, 0.0]);
}

#[test]
fn no_beds_no_demand_and_a_stay_without_end() {
    let counts = "patients\nadmitted\nrefused\nopen_at_end\nleft_untreated\nstill_present\nqueue_mean care_level=ward\ncensus_mean care_level=ward";
    let of = |beds: &str, run: &str, stay: &str, cases: u32| -> [f64; 8] {
        values(&[
            &ward(beds),
            &run_lines(run),
            &patient("patient", &format!("needs = \"ward\"\nstay = \"{stay}\"")),
            &batch("patient", "county", "0 h", cases),
            &watches(counts),
        ])
    };
    let two_days = "horizon = \"2 d\"\nafter = \"stop\"";
    equal(
        of("0", two_days, "1 d", 3),
        [3., 0., 0., 3., 0., 3., 3., 0.],
    );
    equal(
        of("0, waiting = \"none\"", two_days, "1 d", 3),
        [3., 0., 3., 0., 3., 0., 0., 0.],
    );
    equal(
        of("0, waiting = { at_most = 2 }", two_days, "1 d", 3),
        [3., 0., 1., 2., 1., 2., 2., 0.],
    );
    equal(of("5", two_days, "1 d", 0), [0.; 8]);
    equal(
        of("\"unlimited\"", two_days, "1 d", 1000),
        [1000., 1000., 0., 0., 0., 0., 0., 500.],
    );
    equal(
        of("5", two_days, "9 d", 1),
        [1., 1., 0., 0., 0., 1., 0., 1.],
    );
    equal(
        of("5", "horizon = \"2 d\"", "9 d", 1),
        [1., 1., 0., 0., 0., 0., 0., 1.],
    );
    equal(
        of("5", "horizon = \"2 d\"\ndrain_cap = \"3 d\"", "9 d", 1),
        [1., 1., 0., 0., 0., 1., 0., 1.],
    );
    // Nobody can ever be treated: draining ends although someone still waits.
    equal(
        of("0", "horizon = \"2 d\"", "1 d", 3),
        [3., 0., 0., 3., 0., 3., 3., 0.],
    );
}

#[test]
fn waiting_before_the_start_is_not_counted_and_does_not_end() {
    // Two beds' worth of patients for one bed, all in the warm-up: the second waits into the record.
    let found = values(&[
        &ward("1"),
        &run_lines("warmup = \"10 d\"\nhorizon = \"5 d\""),
        &patient("patient", "needs = \"ward\"\nstay = \"11 d\""),
        &batch("patient", "county", "-10 d", 1),
        &batch("patient", "county", "-9 d", 1),
        &watches(
            "arrivals\npatients\nqueue_mean care_level=ward\ncensus_mean care_level=ward\nadmissions care_level=ward",
        ),
    ]);
    equal(found, [0.0, 0.0, 1.0 / 5.0, 1.0, 1.0]);
}

#[test]
fn turnover_closes_a_bed_after_each_departure() {
    let found = values(&[
        &ward("1, turnover = \"2 h\""),
        &run_lines("horizon = \"1 d\""),
        &patient("patient", "needs = \"ward\"\nstay = \"5 h\""),
        &batch("patient", "county", "0 h", 2),
        &watches(
            "wait_mean\nfull_time_days care_level=ward\ncensus_at at=6_h care_level=ward\nfull_at at=6_h care_level=ward",
        ),
    ]);
    equal(found, [3.5, 14.0 / 24.0, 0.0, 1.0]);
}

#[test]
fn a_cut_sends_nobody_away() {
    let found = values(&[
        &ward("2, schedule = [{ from = \"1 h\", beds = 1 }, { from = \"12 h\", beds = 3 }]"),
        &run_lines("horizon = \"1 d\""),
        &patient("patient", "needs = \"ward\"\nstay = \"5 h\""),
        &batch("patient", "county", "0 h", 2),
        &batch("patient", "county", "2 h", 3),
        &watches(
            "wait_mean\ncensus_at at=4_h care_level=ward\nbeds_usable_at at=4_h care_level=ward\ncensus_at at=5_h care_level=ward\ncensus_peak care_level=ward",
        ),
    ]);
    // One of the three starts at 5, one at 10, one at 12 when beds open.
    equal(found, [(3.0 + 8.0 + 10.0) / 5.0, 2.0, 1.0, 1.0, 2.0]);
}

/// Mean of the only watched number over replications with an error of 3.5 standard errors of a
/// share of `persons`.
fn near_share(found: f64, expected: f64, persons: f64) {
    let tolerance = 3.5 * (expected * (1.0 - expected) / persons).sqrt();
    assert!(
        (found - expected).abs() < tolerance,
        "{found} is not {expected} within {tolerance}"
    );
}

/// Needs intensive care; the hospital has a ward without limit where those lie who are refused.
fn without_icu(stage: &str) -> [f64; 1] {
    let text = r#"
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
waiting = "none"
boards_at = ["ward"]
[[facility]]
id = "hospital"
tier = "county"
ward = { beds = "unlimited" }
icu = { beds = 0 }
[[place]]
id = "county"
facility = "hospital"
"#;
    values(&[
        text,
        &run_lines("horizon = \"1 d\"\nexact_draws = true"),
        &patient(
            "patient",
            &format!("needs = \"icu\"\nstay = \"4 d\"\n{stage}"),
        ),
        &batch("patient", "county", "0 h", 100_000),
        &watches("death_share"),
    ])
}

#[test]
fn a_hazard_of_death_under_less_care_kills_the_share_that_it_says() {
    let ward = without_icu(
        "untreated = \"5 d\"\nexcess = { none = { death_rate = \"9 /day\" }, ward = { death_rate = \"0.1 /day\" } }",
    );
    near_share(ward[0], 1.0 - (-0.5_f64).exp(), 1e5);
    let none_inherited =
        without_icu("untreated = \"5 d\"\nexcess = { none = { death_rate = \"0.2 /day\" } }");
    near_share(none_inherited[0], 1.0 - (-1.0_f64).exp(), 1e5);
}

#[test]
fn p_dies_is_the_share_that_dies_untreated_base_death_included() {
    let stage = |untreated: &str| {
        format!(
            "death = 0.1\nuntreated = \"{untreated}\"\nexcess = {{ none = {{ p_dies = 0.6 }} }}"
        )
    };
    near_share(without_icu(&stage("5 d"))[0], 0.6, 1e5);
    near_share(without_icu(&stage("2 d"))[0], 0.6, 1e5);
}

#[test]
fn base_death_is_the_same_at_every_level_of_care() {
    let deaths = |beds: &str| -> [f64; 1] {
        values(&[
            &ward(beds),
            &run_lines("horizon = \"1 d\""),
            &patient(
                "patient",
                "needs = \"ward\"\nstay = \"4 d\"\ndeath = 0.3\nuntreated = \"9 d\"",
            ),
            &batch("patient", "county", "0 h", 10_000),
            &watches("deaths"),
        ])
    };
    let [with] = deaths("\"unlimited\"");
    equal(deaths("0, waiting = \"none\""), [with]);
    equal(deaths("100"), [with]);
    near_share(with / 1e4, 0.3, 1e4);
}

#[test]
fn more_care_never_gives_an_earlier_death_within_a_stage() {
    let text = r#"
name = "care"
title = "care"
[run]
start = 2023-01-02
horizon = "1 d"
[[tier]]
id = "county"
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
waiting = "none"
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
waiting = "none"
boards_at = ["ward"]
[[facility]]
id = "hospital"
tier = "county"
ward = { beds = 0 }
icu = { beds = 0 }
[[place]]
id = "county"
facility = "hospital"
[[arm]]
id = "1-none"
[[arm]]
id = "2-ward"
set = { "facility.hospital.ward.beds" = 1 }
[[arm]]
id = "3-icu"
set = { "facility.hospital.icu.beds" = 1 }
"#;
    let stage = r#"needs = "icu"
stay = { gamma = { mean = "6 d", cv = 1 } }
stay_if_dying = { exponential = { mean = "3 d" } }
death = 0.3
untreated = { lognormal = { mean = "5 d", cv = 0.7 } }
excess = { none = { p_dies = 0.9 }, ward = { p_dies = 0.5 } }"#;
    let all = [
        text,
        &patient("patient", stage),
        &batch("patient", "county", "0 h", 1),
        &watches("time_to_death_mean"),
    ]
    .concat();
    let arms = experiment(&all, 2_000).arms;
    let mut dead = [0; 3];
    for replication in 0..2_000 {
        let death = |arm: usize| {
            arms[arm].rows[replication][0]
                .value()
                .unwrap_or(f64::INFINITY)
        };
        let times = [death(0), death(1), death(2)];
        assert!(times.is_sorted(), "replication {replication}: {times:?}");
        (0..3).for_each(|arm| dead[arm] += u32::from(times[arm].is_finite()));
    }
    assert!(
        dead[0] > dead[1] && dead[1] > dead[2] && dead[2] > 500,
        "{dead:?}"
    );
}

#[test]
fn those_who_are_not_offered_intensive_care_are_counted_at_their_ceiling() {
    let text = r#"
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
waiting = "none"
[[facility]]
id = "hospital"
tier = "county"
ward = { beds = "unlimited" }
icu = { beds = 0 }
[[place]]
id = "county"
facility = "hospital"
"#;
    let stage = "needs = \"icu\"\nstay = \"4 d\"\nuntreated = \"2 d\"\ncandidate = { share = 0.25, ceiling = \"ward\" }";
    let [icu, refused, ward, unmet, mean]: [f64; 5] = values(&[
        text,
        &run_lines("horizon = \"10 d\""),
        &patient("patient", stage),
        &batch("patient", "county", "0 h", 10_000),
        &watches(
            "arrivals care_level=icu\nrefused care_level=icu\narrivals care_level=ward\nunmet_hours care_level=ward\ncensus_mean care_level=ward",
        ),
    ]);
    near_share(icu / 1e4, 0.25, 1e4);
    equal([refused, ward, unmet], [icu, 1e4 - icu, 0.0]);
    equal([mean], [ward * 2.0 / 10.0]);
}

#[test]
fn a_steady_system_stays_steady_from_the_start_census_on() {
    for stay in [
        "{ lognormal = { mean = \"8 d\", cv = 1.3 } }",
        "\"8 d\"",
        "{ gamma = { mean = \"8 d\", shape = 0.5 } }",
        "{ weibull = { mean = \"8 d\", cv = 0.4 } }",
    ] {
        let times = [0, 1, 4, 8, 16, 40];
        let text = [
            HEAD,
            &ward("\"unlimited\""),
            &run_lines("horizon = \"41 d\"\nafter = \"stop\""),
            &patient("patient", &format!("needs = \"ward\"\nstay = {stay}")),
            "\n[[stream]]\nid = \"all\"\npatient_type = \"patient\"\nrate = \"25 /day\"\n",
            "\n[[start_census]]\nid = \"first\"\nfacility = \"hospital\"\nlevel = \"ward\"\npatient_type = \"patient\"\nstage = \"ill\"\npatients = 200\n",
            &watches(&times.map(|t| format!("census_at at={t}_d care_level=ward\n")).concat()),
        ]
        .concat();
        let rows = &experiment(&text, 500).arms[0].rows;
        for (at, t) in times.iter().enumerate() {
            let mean = rows.iter().map(|row| row[at].num).sum::<f64>() / 500.0;
            // The census is at most as variable as a Poisson number.
            let tolerance = 3.5 * (200.0_f64 / 500.0).sqrt();
            assert!(
                (mean - 200.0).abs() < tolerance,
                "{stay}: {mean} on day {t}"
            );
        }
    }
}

#[test]
fn each_policy_of_referral_sends_where_it_says() {
    let text = r#"
[[tier]]
id = "city"
[[care_level]]
id = "icu"
kind = "stay"
[[facility]]
id = "county"
tier = "county"
refers_to = "city-far"
icu = { beds = 1 }
[[facility]]
id = "city-far"
tier = "city"
icu = { beds = 1 }
[[facility]]
id = "city-near"
tier = "city"
icu = { beds = 1 }
[[place]]
id = "county"
facility = "county"
[[link]]
from = "county"
to = "city-far"
time = "4 h"
[[link]]
from = "county"
to = "city-near"
time = "1 h"
"#;
    let under = |policy: &str| -> [f64; 5] {
        values(&[
            text,
            &format!("\n[[referral]]\nid = \"all\"\npolicy = {policy}\n"),
            &run_lines("horizon = \"2 d\""),
            &patient("patient", "needs = \"icu\"\nstay = \"10 h\""),
            &batch("patient", "county", "0 h", 3),
            &watches(
                "admissions facility=county care_level=icu
                admissions facility=city-far care_level=icu
                admissions facility=city-near care_level=icu
                wait_mean care_level=icu
                transfers",
            ),
        ])
    };
    equal(under("\"stay_put\""), [3.0, 0.0, 0.0, 10.0, 0.0]);
    equal(under("\"next_tier\""), [2.0, 1.0, 0.0, 14.0 / 3.0, 1.0]);
    equal(under("\"nearest_free\""), [1.0, 1.0, 1.0, 5.0 / 3.0, 2.0]);
    equal(
        under("{ ordered = [\"city-near\"] }"),
        [2.0, 0.0, 1.0, 11.0 / 3.0, 1.0],
    );
    equal(
        under("{ ordered = [\"city-far\", \"city-near\"] }"),
        [1.0, 1.0, 1.0, 5.0 / 3.0, 2.0],
    );
}

#[test]
fn two_clocks_of_a_race_to_the_same_end_are_independent() {
    // The minimum of two exponential times of mean 2 d has mean 1 d.
    let text = [
        HEAD,
        &ward("\"unlimited\""),
        &run_lines("horizon = \"1 d\"\nexact_draws = true"),
        &patient(
            "patient",
            "needs = \"ward\"\nrace = [{ to = \"recovered\", after = { exponential = { mean = \"2 d\" } } }, { to = \"recovered\", after = { exponential = { mean = \"2 d\" } } }]",
        ),
        &batch("patient", "county", "0 h", 40_000),
        &watches("time_in_system_mean"),
    ]
    .concat();
    let mean = experiment(&text, 1).arms[0].rows[0][0].value().unwrap() / 24.0;
    assert!((mean - 1.0).abs() < 3.5 / 200.0, "{mean}");
}
