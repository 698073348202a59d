//! Buffer wards: services and their results by hand, infections in care against their expectation, and laws
//! that hold in every replication of a coupled comparison. The tandem of emergency, buffer room and ward is in
//! `theory.rs`.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::Experiment;

use common::{play, values, watch};

/// The sum over replications of what a scenario watches in the first arm.
fn sums(text: &str, replications: u64) -> Vec<f64> {
    let (_, experiment) = play(text, replications);
    let watches = text.matches("[[watch]]").count();
    let rows = &experiment.arms[0].rows;
    let sum = |at: usize| {
        rows.iter()
            .map(|row| row[at].value().expect("a value"))
            .sum()
    };
    (0..watches).map(sum).collect()
}

fn near(found: &[f64], expected: &[f64]) {
    let same = found
        .iter()
        .zip(expected)
        .all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(
        same && found.len() == expected.len(),
        "{found:?} is not {expected:?}"
    );
}

// --- Services and results by hand ---------------------------------------------------------------------------------------------

/// Three patients at once in buffer rooms until the result of a laboratory with one server: an hour of work
/// each, two more until the result. Then a ward for 10 h.
fn three(rooms: &str, stage: &str, lab: &str, more: &str) -> String {
    format!(
        r#"
name = "by-hand"
run = {{ horizon = "50 h" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "buffer", kind = "stay", intensity = 1 }}, {{ id = "ward", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", buffer = {{ beds = {rooms} }}, ward = {{ beds = 9 }} }}]
service = [{{ id = "lab", time = "1 h", {lab} }}]
[[patient_type]]
id = "unknown"
entry = "unknown"
[[patient_type.stage]]
id = "unknown"
needs = "buffer"
result = "lab"
{stage}
next = [{{ to = "known", p = 1 }}]
[[patient_type.stage]]
id = "known"
needs = "ward"
stay = "10 h"
[[stream]]
id = "unknown"
patient_type = "unknown"
batch = {{ at = "0 h", cases = 3 }}
{more}
"#
    )
}

const LAB: &str = "servers = 1, delay = \"2 h\"";

fn watches() -> String {
    [
        watch("service_turnaround_mean", "service = \"lab\""),
        watch("service_queue_mean", "service = \"lab\""),
        watch("service_full_share", "service = \"lab\""),
        watch(
            "service_turnaround_within",
            "within = \"4 h\"\nservice = \"lab\"",
        ),
        watch("wait_mean_all", "care_level = \"buffer\""),
        watch("census_mean", "care_level = \"buffer\""),
        watch("time_in_system_mean", ""),
    ]
    .concat()
}

#[test]
fn the_result_ends_the_stage() {
    // Results after 3, 4 and 5 h. Two rooms: the third patient waits 3 h and stays 2 h.
    let found = values(&three("2", "", LAB, &watches()));
    let expected = [
        4.0,
        3.0 / 50.0,
        3.0 / 50.0,
        2.0 / 3.0,
        1.0,
        9.0 / 50.0,
        14.0,
    ];
    near(&found, &expected);
}

#[test]
fn the_result_ends_the_stage_also_of_who_still_waits() {
    // No room at all: nobody is in one, each waits for the result.
    let found = values(&three("0", "", LAB, &watches()));
    near(&found[4..], &[4.0, 0.0, 14.0]);
}

#[test]
fn a_stage_with_a_stay_waits_for_both() {
    // Stays of 4 h: over at 4, 4 and 5 h with results at 3, 4 and 5 h. Of 2 h: as the results.
    let stay = |hours: u32| {
        let text = three("3", &format!("stay = \"{hours} h\""), LAB, &watches());
        values(&text)[5] * 50.0
    };
    near(&[stay(4), stay(2), stay(6)], &[13.0, 12.0, 18.0]);
}

#[test]
fn nobody_works_at_night_but_what_has_begun_is_finished() {
    // The run begins on a Monday at 0 h; open from 8 to 9:30 h: two tests begin at 8 and 9 h, the third on Tuesday at 8 h.
    let lab = "servers = 1, hours = \"daily 08:00-09:30\"";
    let found = values(&three("3", "", lab, &watches()));
    near(&found[..1], &[(9.0 + 10.0 + 33.0) / 3.0]);
}

#[test]
fn a_service_that_does_not_serve_is_not_asked() {
    // Of two services only the one that serves the hospital is waited for.
    let text = three("3", "", LAB, &watches())
        .replace(
            "service = [",
            "service = [{ id = \"far\", for = [\"b\"], servers = 1, time = \"40 h\" }, ",
        )
        .replace(
            "facility = [",
            "facility = [{ id = \"b\", tier = \"county\", ward = { beds = 1 } }, ",
        )
        .replace("result = \"lab\"", "result = [\"lab\", \"far\"]");
    near(&values(&text)[..1], &[4.0]);
    let both = text.replace("for = [\"b\"]", "for = [\"a\"]");
    // The other one takes 40 h each, of which 50 are recorded.
    near(&values(&both)[5..6], &[(40.0 + 50.0 + 50.0) / 50.0]);
}

#[test]
fn tests_that_are_done_again_take_a_server_each_time() {
    // Number of tests per result is geometric: mean 1 / (1 - 0.4), variance 0.4 / 0.36.
    let text = three(
        "0",
        "",
        "servers = 1, repeat = \"40 %\"",
        &watch("service_tests", "service = \"lab\""),
    )
    .replace("cases = 3", "cases = 30")
    .replace("time = \"1 h\"", "time = \"1 min\"");
    let found = sums(&text, 400);
    let (n, mean): (f64, f64) = (400.0 * 30.0, 1.0 / 0.6);
    let error = (n * 0.4_f64 / 0.36).sqrt();
    assert!((found[0] - n * mean).abs() < 4.4 * error, "{found:?}"); // errs once in 100,000
    assert!(
        (found[0] - n * 1.55).abs() > 4.4 * error,
        "a share of 35 % would be found"
    );
}

#[test]
fn a_patient_who_dies_in_the_meantime_leaves_the_test_behind() {
    // Without a room all die within hours; tests are done all the same, and nobody is called twice.
    let stage = "untreated = \"1000 h\"\nexcess = { none = { death_rate = \"100 /h\" } }";
    let more = watch("deaths", "")
        + &watch("service_tests", "service = \"lab\"")
        + &watch("admitted", "care_level = \"ward\"");
    near(&values(&three("0", stage, LAB, &more)), &[3.0, 3.0, 0.0]);
}

// --- Who takes a stand-in -----------------------------------------------------------------------------------------------------

#[test]
fn with_no_room_free_the_policy_decides() {
    // One room. Admitted directly: nobody waits, two of three needs are met by the ward. Waiting: nobody is.
    let metrics = [
        watch("by_stand_in_share", "care_level = \"buffer\""),
        watch("wait_mean_all", "care_level = \"buffer\""),
        watch("census_mean", "care_level = \"ward\""),
    ];
    let with = |overflow: &str| {
        let text = three("1", "", LAB, &metrics.concat());
        values(&text.replacen(
            "intensity = 1",
            &format!("intensity = 1, stand_ins = [\"ward\"]{overflow}"),
            1,
        ))
    };
    let direct = [2.0 / 3.0, 0.0, (30.0 + 4.0 + 5.0) / 50.0];
    near(&with(""), &direct);
    near(&with(", overflow = \"admit\""), &direct);
    near(
        &with(", overflow = \"wait\""),
        &[0.0, (0.0 + 3.0 + 4.0) / 3.0, 30.0 / 50.0],
    );
    // The second waits; as one waits, the third is admitted directly.
    near(
        &with(", overflow = { from_waiting = 1 }"),
        &[1.0 / 3.0, 1.0, 35.0 / 50.0],
    );
}

#[test]
fn who_takes_a_stand_in_does_not_hang_on_when_the_line_is_looked_at() {
    // One who needs a pump, of which there are plenty, gives it back after half an hour: then all lines are looked at.
    let metrics = [
        watch("by_stand_in_share", "care_level = \"buffer\""),
        watch("wait_mean_all", "care_level = \"buffer\""),
        watch("census_mean", "care_level = \"buffer\""),
    ];
    let pump = "equipment = [{ id = \"pump\", stock = { a = { count = 100 } } }]\n[[patient_type]]\nid = \"other\"\nentry = \"ill\"\nstage = [{ id = \"ill\", needs = \"ward\", stay = \"30 min\" PUMP }]\n[[stream]]\nid = \"other\"\npatient_type = \"other\"\nbatch = { at = \"0 h\", cases = 1 }\n";
    let with = |asks: &str, from: u32| {
        let text = three("1", "", LAB, &metrics.concat())
            .replacen(
                "intensity = 1",
                &format!(
                    "intensity = 1, stand_ins = [\"ward\"], overflow = {{ from_waiting = {from} }}"
                ),
                1,
            )
            .replacen(
                "[[patient_type]]",
                &format!("{}[[patient_type]]", pump.replace("PUMP", asks)),
                1,
            );
        values(&text)
    };
    for from in [1, 2] {
        let asks = with(", equipment = [\"pump\"]", from);
        near(&asks, &with("", from));
    }
    // From two who wait on nobody takes a stand-in: the third sees but one.
    near(&with("", 2)[..2], &[0.0, (0.0 + 3.0 + 4.0) / 3.0]);
}

// --- Infections against their expectation -------------------------------------------------------------------------------------

/// One infectious patient and nine others lie together for 10 days; the hazard is `rate` a day.
fn together(unit: &str, more: &str) -> String {
    let watches = [
        watch("infected_in_care", ""),
        watch("exposure_hours", "care_level = \"ward\""),
        watch("patients", ""),
        watch("census_mean", "care_level = \"ward\""),
        watch("deaths", ""),
    ]
    .concat();
    let stay = |id: &str, cases: u32, key: &str| {
        format!(
            "[[patient_type]]\nid = \"{id}\"\nentry = \"a\"\nstage = [{{ id = \"a\", needs = \"ward\", stay = \"10 d\"{key} }}]\n[[stream]]\nid = \"{id}\"\npatient_type = \"{id}\"\nbatch = {{ at = \"0 h\", cases = {cases} }}\n"
        )
    };
    let types = stay("source", 1, ", infectious = 1") + &stay("other", 9, "");
    format!(
        r#"
name = "together"
run = {{ horizon = "40 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay" }}]
place = [{{ id = "place", facility = "a", persons = 1000 }}]
facility = [{{ id = "a", tier = "county", ward = {{ beds = 21, {unit} }} }}]
{types}
{watches}
{more}
"#
    )
}

/// How many standard errors a number of infections is from rate times exposure: infections less the hazards met
/// are a martingale, whose variance is the hazards met.
fn deviation(infections: f64, hours: f64, rate_per_day: f64) -> f64 {
    let expected = rate_per_day * hours / 24.0;
    (infections - expected) / expected.sqrt()
}

#[test]
fn infections_are_the_hazard_times_the_hours_together() {
    let found = sums(
        &together("exposure = { patients = \"0.05 /day\" }", ""),
        400,
    );
    let (infections, hours) = (found[0], found[1]);
    // errs once in 100,000
    assert!(deviation(infections, hours, 0.05).abs() < 4.4, "{found:?}");
    // Known occupancy: 9 at risk for 10 days each, 1 - exp(-0.5) of them infected.
    let p = 1.0 - (-0.5_f64).exp();
    let n = 3_600.0;
    assert!(
        (infections - n * p).abs() < 4.4 * (n * p * (1.0 - p)).sqrt(),
        "{found:?}"
    );
    // A rate that is a sixth off is found.
    assert!(deviation(infections, hours, 0.05 * 7.0 / 6.0).abs() > 4.4);
    assert_eq!(found[2], 4_000.0, "infections create no person");
}

#[test]
fn rooms_hold_a_share_of_the_others() {
    // Rooms of 5 in 21 beds: a fifth of the others are room-mates.
    let found = sums(
        &together("exposure = { room = 5, patients = \"0.25 /day\" }", ""),
        400,
    );
    assert!(deviation(found[0], found[1], 0.25).abs() < 4.4, "{found:?}");
    let p = 1.0 - (-0.5_f64).exp();
    assert!(
        (found[0] - 3_600.0 * p).abs() < 4.4 * (3_600.0 * p * (1.0 - p)).sqrt(),
        "{found:?}"
    );
    let alone = sums(
        &together("exposure = { room = 1, patients = \"100 /day\" }", ""),
        20,
    );
    assert_eq!(alone[..2], [0.0, 0.0], "single rooms");
}

#[test]
fn who_is_infected_stays_longer_and_may_die() {
    let unit = "exposure = { patients = \"1000 /day\" }";
    let plain = sums(&together(unit, ""), 5);
    let longer = sums(
        &together(unit, "[infection_in_care]\nlonger = \"48 h\"\np_dies = 1"),
        5,
    );
    // All nine in each of five runs: two more days each of forty.
    assert_eq!((plain[0], longer[0]), (45.0, 45.0));
    near(&[longer[3] - plain[3]], &[5.0 * 18.0 / 40.0]);
    assert_eq!((plain[4], longer[4]), (0.0, 45.0));
}

/// Fifty of the staff of the ward, who are ill for ever; `wave` cases among 1,000 people on the fifth day.
fn crew(staff: &str, wave: u32) -> String {
    let more = format!(
        r#"
[[staff]]
id = "nurses"
facility = "a"
heads = 50
cover = 1
serves = [{{ level = "ward", patients_per_staff = 10 }}]
illness = {{ stream = "wave", off = "1000 d" }}
[[patient_type]]
id = "outside"
entry = "a"
stage = [{{ id = "a", stay = "1 h" }}]
[[stream]]
id = "wave"
patient_type = "outside"
curve = {{ gaussian = {{ peak = "5 d", sd = "12 h", cases = {wave} }} }}
{}{}{}"#,
        watch("staff_infected_in_care", "staff = \"nurses\""),
        watch("staff_ill_at", "staff = \"nurses\"\nat = \"39 d\""),
        watch("staff_days_lost_in_care", "staff = \"nurses\""),
    );
    together(&format!("exposure = {{ staff = \"{staff}\" }}"), &more)
}

#[test]
fn staff_share_the_hazard_of_their_patients() {
    // 2 a day over 50 heads for 10 days: 1 - exp(-0.4) of them.
    let found = sums(&crew("2 /day", 0), 100);
    let (n, p) = (5_000.0_f64, 1.0 - (-0.4_f64).exp());
    let error = (n * p * (1.0 - p)).sqrt();
    assert!((found[5] - n * p).abs() < 4.4 * error, "{found:?}");
    assert!(
        (found[5] - n * (1.0 - (-0.33_f64).exp())).abs() > 4.4 * error,
        "a sixth less would be found"
    );
    assert_eq!(found[6], found[5], "all of them are away at the end");
    assert_eq!(found[7], 1_000.0 * found[5]);
}

#[test]
fn both_hazards_use_up_one_threshold() {
    // Half of the people are infected, and 1 - exp(-0.4) by patients: (1 - 0.5 exp(-0.4)) of the staff.
    let found = sums(&crew("2 /day", 500), 100);
    let (n, p) = (5_000.0_f64, 1.0 - 0.5 * (-0.4_f64).exp());
    assert!(
        (found[6] - n * p).abs() < 4.4 * (n * p * (1.0 - p)).sqrt(),
        "{found:?}"
    );
    // In care: 0.04 a day over the first ten days, while 5 days of them half of the members are left.
    let left = |before: f64, days: f64| before * (1.0 - (-0.04 * days).exp());
    let after = 0.5 * (-0.2_f64).exp();
    let in_care = n * (left(1.0, 5.0) + left(after, 5.0));
    // the wave takes its half within about a day of day 5: 2 % of leeway
    assert!(
        (found[5] / in_care - 1.0).abs() < 0.07,
        "{} {in_care}",
        found[5]
    );
    let alone = sums(&crew("0 /day", 500), 100);
    assert_eq!(alone[5], 0.0);
    assert!(
        alone[6] < found[6],
        "who is ill by the wave alone is ill all the same"
    );
}

// --- Laws ---------------------------------------------------------------------------------------------------------------------

/// A day of arrivals of unknown status, half of them infectious, with buffer rooms, a general ward and an
/// infectious ward. Whom no room takes lies in the emergency hall.
fn hospital(rooms: &str, test: &str, arms: &str) -> String {
    format!(
        r#"
name = "hospital"
run = {{ horizon = "30 d", seed = 3 }}
tier = [{{ id = "county" }}]
care_level = [
  {{ id = "hall", kind = "stay", intensity = 0 }},
  {{ id = "buffer", kind = "stay", intensity = 1, boards_at = ["hall"] }},
  {{ id = "ward", kind = "stay", intensity = 1 }},
  {{ id = "infectious", kind = "stay", intensity = 1 }},
]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", hall = {{ beds = 500, exposure = {{ patients = "0.2 /day" }} }}, buffer = {{ beds = {rooms}, exposure = {{ room = 1, patients = "9 /day" }} }}, ward = {{ beds = 60, exposure = {{ room = 3, patients = "3 /day" }} }}, infectious = {{ beds = 40 }} }}]
service = [{{ id = "pcr", servers = "unlimited", time = {test} }}]
infection_in_care = {{ longer = {{ exponential = {{ mean = "3 d" }} }} }}
[[patient_type]]
id = "suspect"
entry = "suspect"
[[patient_type.stage]]
id = "suspect"
stay = "0 h"
next = [{{ to = "carrier", p = 0.5 }}, {{ to = "clear", p = 0.5 }}]
[[patient_type.stage]]
id = "carrier"
needs = "buffer"
infectious = 1
result = "pcr"
next = [{{ to = "isolated", p = 1 }}]
[[patient_type.stage]]
id = "clear"
needs = "buffer"
result = "pcr"
next = [{{ to = "general", p = 1 }}]
[[patient_type.stage]]
id = "isolated"
needs = "infectious"
infectious = 0.2
stay = {{ exponential = {{ mean = "5 d" }} }}
[[patient_type.stage]]
id = "general"
needs = "ward"
stay = {{ exponential = {{ mean = "6 d" }} }}
[[stream]]
id = "suspects"
patient_type = "suspect"
rate = "12 /day"
{}{}{}{}{}{}
{arms}
"#,
        watch("infected_in_care", ""),
        watch("wait_mean_all", "care_level = \"buffer\""),
        watch("patients", ""),
        watch("census_mean", "care_level = \"ward\""),
        watch("wait_mean_all", "care_level = \"ward\""),
        watch("time_in_system_mean", ""),
    )
}

const PCR: &str = "{ uniform = { low = \"6 h\", high = \"12 h\" } }";

#[test]
fn rooms_without_end_are_no_exposure_and_no_wait() {
    let (_, plenty) = play(&hospital("\"unlimited\"", PCR, ""), 20);
    let (_, few) = play(&hospital("2", PCR, ""), 20);
    let value = |experiment: &Experiment, run: usize, at: usize| {
        experiment.arms[0].rows[run][at].value().expect("a value")
    };
    let mut infected = 0.0;
    for run in 0..20 {
        assert_eq!([value(&plenty, run, 0), value(&plenty, run, 1)], [0.0, 0.0]);
        assert_eq!(
            value(&plenty, run, 2),
            value(&few, run, 2),
            "infections create no person"
        );
        assert!(value(&few, run, 1) > 0.0);
        infected += value(&few, run, 0);
    }
    assert!(
        infected > 20.0,
        "with two rooms many are infected: {infected}"
    );
}

#[test]
fn a_test_that_takes_no_time_is_no_buffer_ward() {
    // The same without the two stages in the buffer rooms: the same fates in the wards.
    let at_once = hospital("2", "\"0 h\"", "");
    let without = at_once
        .replace("{ to = \"carrier\", p = 0.5 }, { to = \"clear\", p = 0.5 }", "{ to = \"isolated\", p = 0.5 }, { to = \"general\", p = 0.5 }")
        .replace("id = \"carrier\"\nneeds = \"buffer\"\ninfectious = 1\nresult = \"pcr\"\nnext = [{ to = \"isolated\", p = 1 }]", "id = \"carrier\"\nstay = \"0 h\"\nnext = [{ to = \"isolated\", p = 1 }]")
        .replace("id = \"clear\"\nneeds = \"buffer\"\nresult = \"pcr\"\nnext = [{ to = \"general\", p = 1 }]", "id = \"clear\"\nstay = \"0 h\"\nnext = [{ to = \"general\", p = 1 }]");
    let (_, a) = play(&at_once, 10);
    let (_, b) = play(&without, 10);
    for run in 0..10 {
        let of = |experiment: &Experiment| {
            let row = &experiment.arms[0].rows[run];
            [0, 2, 3, 4, 5].map(|at| row[at].value().expect("a value"))
        };
        assert_eq!(of(&a), of(&b));
    }
}

#[test]
fn exposure_without_hazard_changes_no_number() {
    let zero = hospital("2", PCR, "")
        .replace("patients = \"0.2 /day\"", "patients = \"0 /day\"")
        .replace("patients = \"3 /day\"", "patients = \"0 /day\"");
    let none = zero
        .replace(", exposure = { patients = \"0 /day\" }", "")
        .replace(", exposure = { room = 1, patients = \"9 /day\" }", "")
        .replace(", exposure = { room = 3, patients = \"0 /day\" }", "");
    assert!(!none.contains("exposure"));
    let (_, a) = play(&zero, 10);
    let (_, b) = play(&none, 10);
    for run in 0..10 {
        let of = |experiment: &Experiment| {
            let row = &experiment.arms[0].rows[run];
            [0, 1, 2, 3, 4, 5].map(|at| row[at].value().expect("a value"))
        };
        assert_eq!(of(&a), of(&b));
    }
}
