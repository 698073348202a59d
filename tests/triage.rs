//! Triage with errors: who goes first and where by hand, shares against their expectation, and fates that no
//! class given changes.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::{Experiment, Sample};

use common::watch;

fn play(text: &str, replications: u64) -> Experiment {
    common::play(text, replications).1
}

/// What is watched, summed over replications.
fn sums(text: &str, replications: u64) -> Vec<f64> {
    let experiment = play(text, replications);
    let rows = &experiment.arms[0].rows;
    let value = |sample: &Sample| sample.value().expect("a value");
    let sum = |at: usize| rows.iter().map(|row| value(&row[at])).sum();
    (0..text.matches("[[watch]]").count()).map(sum).collect()
}

/// A hospital whose ward serves by severity; `red` and `green` are the keys of the two classes.
fn hospital(beds: &str, red: &str, green: &str, more: &str) -> String {
    format!(
        r#"
name = "triage"
run = {{ horizon = "50 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "hall", kind = "visit" }}, {{ id = "ward", kind = "stay", intensity = 1, priority = {{ by = "severity" }} }}, {{ id = "icu", kind = "stay", intensity = 2 }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", hall = {{ servers = 9, time = "1 h" }}, ward = {{ beds = {beds} }}, icu = {{ beds = "unlimited" }} }}]
[[triage]]
id = "door"
class = [{{ id = "red", severity = 2{red} }}, {{ id = "green", severity = 1{green} }}]
{more}
"#
    )
}

fn kind(id: &str, stage: &str, demand: &str) -> String {
    format!(
        "[[patient_type]]\nid = \"{id}\"\nentry = \"s\"\nstage = [{{ id = \"s\", {stage} }}]\n[[stream]]\nid = \"{id}\"\npatient_type = \"{id}\"\n{demand}\n"
    )
}

/// One lies in the only bed from 0 to 10 h, a green comes at 1 h, a red at 2 h.
fn three(red: &str, green: &str) -> Vec<f64> {
    let at = |hours: u32| format!("batch = {{ at = \"{hours} h\", cases = 1 }}");
    let stage = |class: &str| {
        format!(
            "needs = \"ward\", stay = \"10 h\", triage = {{ by = \"door\", class = \"{class}\" }}"
        )
    };
    let all = [
        kind("first", "needs = \"ward\", stay = \"10 h\"", &at(0)),
        kind("mild", &stage("green"), &at(1)),
        kind("grave", &stage("red"), &at(2)),
        watch(
            "wait_mean",
            "care_level = \"ward\"\npatient_type = \"mild\"",
        ),
        watch(
            "wait_mean",
            "care_level = \"ward\"\npatient_type = \"grave\"",
        ),
    ];
    sums(&hospital("1", red, green, &all.concat()), 1)
}

#[test]
fn the_class_given_decides_who_goes_first() {
    assert_eq!(three("", ""), [19.0, 8.0]);
    let (red, green) = (
        ", given = [{ class = \"green\", p = 1 }]",
        ", given = [{ class = \"red\", p = 1 }]",
    );
    assert_eq!(
        three(red, green),
        [9.0, 18.0],
        "both are mistaken for the other"
    );
}

#[test]
fn the_class_given_decides_where() {
    // 30 % of those who are red are taken for green, and are seen in the hall.
    let stage = "needs = \"ward\", stay = \"1 h\", triage = { by = \"door\", class = \"red\" }";
    let more = kind("ill", stage, "batch = { at = \"1 h\", cases = 100 }")
        + &watch("arrivals", "care_level = \"hall\"")
        + &watch("arrivals", "care_level = \"ward\"");
    let red = ", given = [{ class = \"green\", p = 0.3 }]";
    let found = sums(
        &hospital("\"unlimited\"", red, ", level = \"hall\"", &more),
        100,
    );
    assert_eq!(found[0] + found[1], 10_000.0);
    let error = (10_000.0_f64 * 0.21).sqrt();
    assert!((found[0] - 3_000.0).abs() < 4.4 * error, "{found:?}"); // errs once in 100,000
    assert!(
        (found[0] - 2_600.0).abs() > 4.4 * error,
        "26 % would be found: {found:?}"
    );
}

#[test]
fn who_is_sent_to_less_is_harmed_as_by_any_lesser_care() {
    // The ICU is needed; who is taken for green lies on the ward, where death comes within minutes.
    let stage = "needs = \"icu\", stay = \"10 h\", excess = { ward = { death_rate = \"1000 /h\" } }, triage = { by = \"door\", class = \"red\" }";
    let more = kind("ill", stage, "batch = { at = \"1 h\", cases = 100 }")
        + &watch("deaths", "")
        + &watch("ceiling_arrivals", "care_level = \"ward\"");
    let of = |p: f64| {
        let red = format!(", given = [{{ class = \"green\", p = {p} }}]");
        sums(
            &hospital("\"unlimited\"", &red, ", level = \"ward\"", &more),
            20,
        )
    };
    assert_eq!((of(0.0), of(1.0)), (vec![0.0, 0.0], vec![2_000.0, 2_000.0]));
    let some = of(0.4);
    assert_eq!(some[0], some[1], "who is sent there dies, nobody else");
}

#[test]
fn no_class_given_changes_a_fate() {
    // With beds for everyone: the same stays, deaths and numbers, however wrong the classes are.
    let of = |p: f64| {
        let stage = "needs = \"ward\", death = 0.2, stay = { exponential = { mean = \"3 d\" } }, triage = { by = \"door\", class = \"red\" }";
        let more = kind("ill", stage, "rate = \"20 /day\"")
            + &watch("time_in_system_mean", "")
            + &watch("deaths", "")
            + &watch("census_mean", "care_level = \"ward\"");
        let red = format!(", given = [{{ class = \"green\", p = {p} }}]");
        sums(&hospital("\"unlimited\"", &red, "", &more), 10)
    };
    assert_eq!(of(0.0), of(0.5));
    assert_eq!(of(0.0), of(1.0));
}

#[test]
fn who_is_never_mistaken_is_as_if_unsorted() {
    // Severities of classes or of the stages themselves, one bed too few: the same waits.
    let stage = |sorted: bool, class: &str, severity: u32| {
        if sorted {
            format!(
                "needs = \"ward\", stay = {{ exponential = {{ mean = \"1 d\" }} }}, triage = {{ by = \"door\", class = \"{class}\" }}"
            )
        } else {
            format!(
                "needs = \"ward\", stay = {{ exponential = {{ mean = \"1 d\" }} }}, severity = {severity}"
            )
        }
    };
    let of = |sorted: bool| {
        let more = [
            kind("grave", &stage(sorted, "red", 2), "rate = \"4 /day\""),
            kind("mild", &stage(sorted, "green", 1), "rate = \"5 /day\""),
            watch("wait_mean_all", "patient_type = \"grave\""),
            watch("wait_mean_all", "patient_type = \"mild\""),
            watch("time_in_system_mean", ""),
        ];
        sums(&hospital("10", "", "", &more.concat()), 10)
    };
    assert_eq!(of(true), of(false));
}

#[test]
fn mistakes_are_counted_by_true_class() {
    // Of 10,000 red 20 % are taken for green; of 10,000 green 5 % for red; those before the start are not counted.
    let stage = |class: &str| {
        format!(
            "needs = \"ward\", stay = \"1 h\", triage = {{ by = \"door\", class = \"{class}\" }}"
        )
    };
    let batch = "batch = { at = \"1 h\", cases = 100 }";
    let of = |metric: &str, class: &str| watch(metric, &format!("triage = \"door\"\n{class}"));
    let (red, green) = ("class = \"red\"", "class = \"green\"");
    let more = [
        kind("grave", &stage("red"), batch),
        kind("mild", &stage("green"), batch),
        of("triage_sorted", ""),
        of("triage_sorted", red),
        of("triage_under_share", ""),
        of("triage_over_share", ""),
        of("triage_under_share", red),
        of("triage_over_share", red),
        of("triage_under_share", green),
        of("triage_over_share", green),
    ];
    let text = hospital(
        "\"unlimited\"",
        ", given = [{ class = \"green\", p = 0.2 }]",
        ", given = [{ class = \"red\", p = 0.05 }]",
        &more.concat(),
    );
    let found = sums(&text, 100);
    assert_eq!(found[..2], [20_000.0, 10_000.0]);
    let shares: Vec<f64> = found[2..].iter().map(|sum| sum / 100.0).collect();
    let near = |share: f64, p: f64| (share - p).abs() < 4.4 * (p * (1.0 - p) / 1e4).sqrt(); // errs once in 100,000
    assert!(near(shares[2], 0.2) && near(shares[5], 0.05), "{shares:?}");
    assert!(!near(shares[2], 0.23) && !near(shares[5], 0.03), "planted");
    assert_eq!((shares[3], shares[4]), (0.0, 0.0), "red is the most urgent");
    let halves = [shares[0] - shares[2] / 2.0, shares[1] - shares[5] / 2.0];
    assert!(halves.iter().all(|rest| rest.abs() < 1e-9), "{shares:?}");
}
