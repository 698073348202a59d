//! Touring and stationed staff: nobody is in two places, and what one group gains the other loses. The weekly table.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use std::fmt::Write as _;

use surgeplan::experiment::outcome::{Experiment, Sample};

fn play(text: &str) -> Experiment {
    common::play(text, 1).1
}

fn values(experiment: &Experiment, count: usize) -> Vec<f64> {
    let row = experiment.arms[0].rows[0].iter().take(count);
    row.map(|sample: &Sample| sample.value().unwrap()).collect()
}

/// A hospital of six doctors, a township of two for 1,000 people and one of one for 2,000. Day 0 is a Monday.
fn county(outreach: &str, watches: &str) -> String {
    let group = |id: &str, at: &str, heads: u32, per: u32| {
        format!(
            "[[staff]]\nid = \"{id}\"\nfacility = \"{at}\"\nheads = {heads}\ncover = 1\nserves = [{{ level = \"bed\", patients_per_staff = {per} }}]\n"
        )
    };
    format!(
        r#"
name = "outreach"
run = {{ start = 2023-01-02, horizon = "28 d", after = "stop" }}
tier = [{{ id = "village" }}, {{ id = "township" }}, {{ id = "county" }}]
care_level = [{{ id = "clinic", kind = "visit" }}, {{ id = "bed", kind = "stay" }}]
place = [{{ id = "a", facility = "a", persons = 1000 }}, {{ id = "b", facility = "b", persons = 2000 }}]
facility = [
  {{ id = "h", tier = "county", bed = {{ beds = 100 }} }},
  {{ id = "a", tier = "township", refers_to = "h", bed = {{ beds = 100 }}, clinic = {{ servers = 5 }} }},
  {{ id = "b", tier = "township", refers_to = "h", bed = {{ beds = 100 }} }},
]
weekly_table = {{ townships = "township", villages = "village", lead = "h" }}
{}{}{}
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "clinic", stay = "10 min" }}]
[[stream]]
id = "ill"
patient_type = "ill"
places = ["a"]
batch = {{ at = "8 d", cases = 3 }}
{outreach}
{watches}"#,
        group("doctors", "h", 6, 10),
        group("of-a", "a", 2, 10),
        group("of-b", "b", 1, 10),
    )
}

const TOUR: &str = "[[outreach]]\nid = \"tour\"\nsender = \"doctors\"\nstops = [\"of-a\", \"of-b\"]\nheads = 2\nhalf_days = 3\n";

const GROUPS: [&str; 3] = ["doctors", "of-a", "of-b"];

fn means() -> String {
    let mut text = String::new();
    for group in GROUPS {
        let _ = writeln!(
            text,
            "[[watch]]\nmetric = \"staff_on_duty_mean\"\nstaff = \"{group}\""
        );
    }
    text
}

#[test]
fn heads_are_conserved_at_every_instant() {
    let hours: Vec<i64> = (0..28 * 24).step_by(7).collect();
    let mut watches = String::new();
    for hour in &hours {
        for group in GROUPS {
            let _ = writeln!(
                watches,
                "[[watch]]\nmetric = \"staff_heads_at\"\nat = \"{hour} h\"\nstaff = \"{group}\""
            );
        }
    }
    let found = values(&play(&county(TOUR, &watches)), 3 * hours.len());
    let mut seen = std::collections::BTreeSet::new();
    for heads in found.chunks(3) {
        assert_eq!(heads.iter().sum::<f64>(), 9.0, "{heads:?}");
        seen.insert((heads[0] as i64, heads[1] as i64, heads[2] as i64));
    }
    // at home, in a, in b: and never in both
    assert_eq!(Vec::from_iter(seen), [(4, 2, 3), (4, 4, 1), (6, 2, 1)]);
}

#[test]
fn a_half_day_is_a_tenth_of_the_week() {
    let found = values(&play(&county(TOUR, &means())), 3);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    near(found[0], 6.0 - 2.0 * 0.6);
    near(found[1], 2.0 + 2.0 * 0.3);
    near(found[2], 1.0 + 2.0 * 0.3);
    let rare = TOUR.replace("half_days = 3", "half_days = 3\nweeks = 4");
    near(
        values(&play(&county(&rare, &means())), 3)[1],
        2.0 + 2.0 * 0.075,
    );
    let later = TOUR.replace("half_days = 3", "half_days = 3\nsince = \"14 d\"");
    near(
        values(&play(&county(&later, &means())), 3)[1],
        2.0 + 2.0 * 0.15,
    );
}

#[test]
fn only_stops_with_too_few_members_are_served() {
    let short = TOUR.replace("half_days = 3", "half_days = 5\nbelow = 1");
    let found = values(&play(&county(&short, &means())), 3);
    assert_eq!(found, [5.0, 2.0, 2.0]);
}

#[test]
fn what_the_villages_gain_the_sender_loses() {
    let beds =
        "[[watch]]\nmetric = \"beds_staffed_mean\"\nfacility = \"h\"\ncare_level = \"bed\"\n";
    let [with, without] = [TOUR, ""].map(|tour| values(&play(&county(tour, beds)), 1)[0]);
    assert!(
        (without - 60.0).abs() < 1e-9 && (with - 48.0).abs() < 1e-9,
        "{with} {without}"
    );
    let none = TOUR.replace("heads = 2", "heads = 0");
    let (none, nothing) = (play(&county(&none, beds)), play(&county("", beds)));
    assert_eq!(none.arms[0].rows, nothing.arms[0].rows);
}

#[test]
fn the_weekly_table_counts_who_is_where_and_what_is_done() {
    let late = TOUR.replace(
        "half_days = 3",
        "half_days = 3\nsince = \"7 d\"\nuntil = \"9 d\"",
    );
    let weeks = play(&county(&late, "")).arms[0].weeks.clone();
    assert_eq!(weeks.len(), 4);
    let second = &weeks[1];
    assert_eq!((weeks[0].teams, second.teams, weeks[2].teams), (0, 1, 0));
    assert_eq!((second.from_lead, second.from_outside), (2, 0));
    assert_eq!((second.townships, second.villages), (2, 0));
    assert_eq!((weeks[0].consultations, second.consultations), (0.0, 3.0));
    assert_eq!(second.referrals, 0);
    let nobody = late.replace("heads = 2", "heads = 0");
    let weeks = play(&county(&nobody, "")).arms[0].weeks.clone();
    assert_eq!((weeks[1].teams, weeks[1].townships), (0, 0));
}
