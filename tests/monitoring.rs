//! Home monitoring: delays of detection against their formulas, a trace worked out by hand, and laws.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::{Experiment, Sample};

fn play(text: &str, replications: u64) -> Experiment {
    common::play(text, replications).1
}

/// What is watched in one replication.
fn values(experiment: &Experiment, run: usize, count: usize) -> Vec<Option<f64>> {
    let row = &experiment.arms[0].rows[run];
    let watched = row.iter().take(count);
    watched.map(|sample: &Sample| sample.value()).collect()
}

/// Sum over sum of the first number watched, and its standard error.
fn mean(experiment: &Experiment) -> (f64, f64) {
    let rows = &experiment.arms[0].rows;
    let n = rows.len() as f64;
    let firsts = || rows.iter().map(|row| row[0]);
    let den = firsts().map(|sample| sample.den).sum::<f64>();
    let mean = firsts().map(|sample| sample.num).sum::<f64>() / den;
    let error = |sample: Sample| (sample.num - mean * sample.den).powi(2);
    let variance = firsts().map(error).sum::<f64>() / (n - 1.0);
    (mean, (variance * n).sqrt() / den)
}

/// Whether an exact value lies within 3.5 standard errors: an error rate of 1 in 2,000 at a fixed seed.
fn agrees((mean, error): (f64, f64), exact: f64) -> bool {
    (mean - exact).abs() <= 3.5 * error + 1e-3
}

fn watch(metrics: &[&str]) -> String {
    let rows = metrics.iter();
    rows.map(|metric| format!("[[watch]]\nmetric = \"{metric}\"\n"))
        .collect()
}

/// People at home who get worse after four days, and need a ward that is always there.
fn county(watched: &[&str], report: &str, monitoring: &str, cases: u32, more: &str) -> String {
    format!(
        r#"
name = "monitoring"
run = {{ horizon = "60 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay" }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", ward = {{ beds = 100000 }} }}]
[[patient_type]]
id = "ill"
entry = "home"
[[patient_type.stage]]
id = "home"
stay = "4 d"
next = [{{ to = "worse", p = 1 }}]
[[patient_type.stage]]
id = "worse"
needs = "ward"
stay = "2 d"
{report}
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "0 h", cases = {cases} }}
{monitoring}
{more}
{}"#,
        watch(watched)
    )
}

const NEVER: &str = "self_report = \"never\"";

fn visits(interval: &str, finds: f64, more: &str) -> String {
    format!(
        "[[monitoring]]\nid = \"m\"\nstages = [\"home\"]\nshare = 1\ninterval = \"{interval}\"\nsensitivity = {finds}\n{more}"
    )
}

#[test]
fn a_visit_every_interval_finds_the_need_after_its_formula() {
    // T (1/s - 1/2): T/2 to the next visit, and T more for each of the 1/s - 1 that miss it.
    for (hours, finds) in [(24.0, 1.0), (24.0, 0.6), (72.0, 0.9)] {
        let monitoring = visits(&format!("{hours} h"), finds, "");
        let found = mean(&play(
            &county(&["recognition_mean"], NEVER, &monitoring, 500, ""),
            40,
        ));
        let exact = hours * (1.0 / finds - 0.5);
        assert!(agrees(found, exact), "{found:?} is not {exact}");
        assert!(3.5 * found.1 < 0.03 * exact);
        // A visit at once after the need, instead of at a random moment: off by T/2.
        assert!(!agrees(found, hours / finds), "a planted error passes");
    }
}

#[test]
fn who_asks_for_care_first_is_not_found_by_the_visit() {
    // min(U, R), U uniform on 0..24 h and R = 12 h: 12 - 12^2 / (2 * 24) = 9 h; half are found.
    let report = "self_report = \"12 h\"";
    let text = county(
        &["recognition_mean", "found_by_visit_share"],
        report,
        &visits("24 h", 1.0, ""),
        500,
        "",
    );
    let experiment = play(&text, 40);
    let found = mean(&experiment);
    assert!(agrees(found, 9.0), "{found:?}");
    let all: Vec<f64> = (0..40)
        .map(|run| values(&experiment, run, 2)[1].unwrap())
        .collect();
    let share = all.iter().sum::<f64>() / 40.0;
    assert!(
        (share - 0.5).abs() < 3.5 * (0.25_f64 / 20_000.0).sqrt(),
        "{share}"
    );
}

/// 199 who are well and one who gets worse, followed by one member who makes so many visits a day.
fn with_team(per_day: u32, watched: &[&str], held: &str) -> String {
    let team = format!(
        "teams = [\"doctors\"]\nvisit_time = \"{} min\"\ntime_per_member = \"10 h\"",
        600 / per_day
    );
    let monitoring = visits("24 h", 0.75, &team).replace("\"home\"", "\"home\", \"well\"");
    let more = format!(
        r#"
[[patient_type]]
id = "well"
entry = "well"
stage = [{{ id = "well", stay = "60 d" }}]
[[stream]]
id = "well"
patient_type = "well"
batch = {{ at = "0 h", cases = 199 }}
[[staff]]
id = "doctors"
facility = "a"
heads = 1
cover = 1
serves = []
{held}"#
    );
    county(watched, NEVER, &monitoring, 1, &more)
}

#[test]
fn an_overloaded_team_makes_every_interval_longer_by_its_load() {
    // A closed population: of N people each is visited every max(T, N S / c) (Little's law at full use of
    // c). Wanted are 200 a day.
    for (per_day, stretch) in [(300, 1.0), (200, 1.0), (100, 2.0), (60, 10.0 / 3.0)] {
        let metrics = [
            "recognition_mean",
            "monitoring_visits",
            "monitoring_stretch",
        ];
        let experiment = play(&with_team(per_day, &metrics, ""), 800);
        let found = mean(&experiment);
        let exact = 24.0 * stretch * (1.0 / 0.75 - 0.5);
        assert!(
            agrees(found, exact),
            "{per_day} a day: {found:?} is not {exact}"
        );
        if stretch > 1.0 {
            assert!(!agrees(found, exact / stretch), "a planted error passes");
            let one = values(&experiment, 0, 3);
            let (made, all) = (one[1].unwrap(), f64::from(per_day) * 60.0);
            assert!((made - all).abs() < 1e-6 * all, "{made} is not {all}");
            assert!(one[2].unwrap() > 0.99 * stretch && one[2].unwrap() <= stretch + 1e-9);
        }
    }
}

#[test]
fn nobody_on_duty_makes_no_visit() {
    let metrics = [
        "unrecognised",
        "monitoring_visits",
        "found_by_visit_share",
        "open_at_end",
    ];
    let text = with_team(100, &metrics, "absence = \"100 %\"");
    let found = values(&play(&text, 1), 0, 4);
    assert_eq!(found, [Some(1.0), Some(0.0), Some(0.0), Some(1.0)]);
}

#[test]
fn always_there_and_never_wrong_is_as_good_as_knowing() {
    let metrics = [
        "wait_mean_all",
        "unmet_hours",
        "admitted",
        "time_in_system_mean",
        "lost_hours",
    ];
    let known = play(&county(&metrics, "", "", 50, ""), 3);
    let always = play(&county(&metrics, NEVER, &visits("0 h", 1.0, ""), 50, ""), 3);
    for run in 0..3 {
        let [mut known, mut always] = [&known, &always].map(|e| values(e, run, 5));
        // who is followed comes into view four days earlier
        let [before, now] = [&mut known, &mut always].map(|all| all.remove(3).unwrap());
        assert!((now - before - 96.0).abs() < 1e-9);
        assert_eq!(known, always);
    }
    // One visit a day is not.
    let daily = play(
        &county(&metrics, NEVER, &visits("24 h", 1.0, ""), 50, ""),
        3,
    );
    assert_ne!(values(&known, 0, 2), values(&daily, 0, 2));
}

#[test]
fn oximeters_that_are_lent_are_missing() {
    let metrics = [
        "recognition_mean",
        "monitoring_without_oximeter_share",
        "found_by_visit_share",
    ];
    let lent = "oximeters = 100\nsensitivity_without = 0";
    let text = county(&metrics, NEVER, &visits("24 h", 1.0, lent), 400, "");
    let found = values(&play(&text, 1), 0, 3);
    assert_eq!((found[1], found[2]), (Some(0.75), Some(0.25)));
}

#[test]
fn who_is_followed_is_who_has_a_contract() {
    let text = county(
        &["monitored_share", "monitoring_persons", "monitoring_mean"],
        "self_report = \"1 d\"",
        &visits("24 h", 0.0, "").replace("share = 1", "share = 0.3"),
        5000,
        "",
    );
    let found = values(&play(&text, 1), 0, 3);
    let (share, persons) = (found[0].unwrap(), found[1].unwrap());
    assert!(
        (share - 0.3).abs() < 3.5 * (0.21_f64 / 5000.0).sqrt(),
        "{share}"
    );
    assert!((persons - 5000.0 * share).abs() < 1e-9);
    // four days at home and one more until they ask for care, of sixty
    assert!((found[2].unwrap() - persons * 5.0 / 60.0).abs() < 1e-9);
}

#[test]
fn without_monitoring_the_same_people_stay_folded() {
    let text = county(
        &["patients", "time_in_system_mean"],
        "self_report = \"6 h\"",
        "",
        50,
        "",
    );
    let found = values(&play(&text, 1), 0, 2);
    assert_eq!(found, [Some(50.0), Some(54.0)]);
}

/// Need at 12:00; asks for care 3 h later; 2 h of road to a clinic that is shut from 16:00 to 8:00, and which serves
/// one at a time for 30 minutes: two patients, so that one also waits.
#[test]
fn time_lost_before_care_adds_up_by_cause() {
    let metrics = [
        "lost_hours",
        "lost_to_recognition",
        "lost_to_travel",
        "lost_to_hours",
        "lost_to_waiting",
        "unmet_hours",
    ];
    let text = format!(
        r#"
name = "lost"
run = {{ horizon = "10 d" }}
tier = [{{ id = "village" }}, {{ id = "township" }}]
care_level = [{{ id = "clinic", kind = "visit", hours = "daily 08:00-16:00" }}]
place = [{{ id = "place", facility = "v" }}]
facility = [
  {{ id = "v", tier = "village", refers_to = "t" }},
  {{ id = "t", tier = "township", clinic = {{ servers = 1 }} }},
]
link = [{{ from = "v", to = "t", time = "2 h" }}]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "clinic", self_report = "3 h", stay = "30 min" }}]
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "12 h", cases = 2 }}
{}"#,
        watch(&metrics)
    );
    let found = values(&play(&text, 1), 0, 6);
    // each: 3 h unrecognised, 2 h on the way, there at 17:00, 15 h of shut hours; the second waits 0.5 h more
    let expected = [40.5, 6.0, 4.0, 30.0, 0.5, 40.5].map(Some);
    assert_eq!(found, expected);
}
