//! The binding-constraint calendar, by hand: on every day, which limit keeps patients from a bed.

#![allow(missing_docs, clippy::pedantic, reason = "counts in tests are small")]

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::outcome::{Experiment, Measure};
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::readiness::Who;
use surgeplan::scenario::{Language, Options, Scenario};

fn play(text: &str) -> (Study, Experiment) {
    let loaded = Scenario::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let options = Run {
        replications: 1,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let study = loaded.study(&Options::default());
    let experiment = run(&study, &options).expect("threads");
    (study, experiment)
}

/// `heads` nurses with two patients each for `beds` beds, and so many ventilators; patients of 30 h who
/// need one come at 0 h, three days later others who do not.
fn hospital(beds: u32, heads: &str, ventilators: u32, waiting: &str) -> String {
    format!(
        r#"
name = "limits"
run = {{ horizon = "8 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", waiting = "{waiting}" }}]
facility = [{{ id = "a", tier = "county", icu = {{ beds = {beds} }} }}]
place = [{{ id = "p", facility = "a" }}]
staff = [{{ id = "nurses", facility = "a", cover = 1, serves = [{{ level = "icu", patients_per_staff = 2 }}], {heads} }}]
equipment = [{{ id = "ventilator", stock = {{ a = {{ count = {ventilators} }} }} }}]
patient_type = [{{ id = "v", entry = "ill", stage = [{{ id = "ill", needs = "icu", stay = "30 h", untreated = "40 h", equipment = ["ventilator"] }}] }}, {{ id = "b", entry = "ill", stage = [{{ id = "ill", needs = "icu", stay = "30 h", untreated = "40 h" }}] }}]
stream = [{{ id = "v", patient_type = "v", batch = {{ at = "1 h", cases = 3 }} }}, {{ id = "b", patient_type = "b", batch = {{ at = "73 h", cases = 6 }} }}]
[[watch]]
metric = "beds_bind_days"
facility = "a"
care_level = "icu"
[[watch]]
metric = "staff_binds_days"
staff = "nurses"
[[watch]]
metric = "equipment_binds_days"
equipment = "ventilator"
facility = "a"
"#
    )
}

/// By day of the run, which limit binds: beds, nurses or ventilators; and days of each.
fn binds(text: &str) -> (String, [f64; 3]) {
    let (study, experiment) = play(text);
    let arm = &experiment.arms[0];
    let names = &study.worlds.models(0)[0].network.pools.resources;
    let mut days = vec!['-'; 8];
    for (series, daily) in &arm.series {
        if series.measure != Measure::Binds {
            continue;
        }
        let letter = match series.scope.who {
            Who::Resource(id) => names[id].id.chars().next().expect("a name"),
            _ => 'b',
        };
        for (day, shown) in days.iter_mut().enumerate() {
            if daily.mean(day) == Some(1.0) {
                assert_eq!(*shown, '-', "one limit a day");
                *shown = letter;
            }
        }
    }
    let value = |at: usize| arm.rows[0][at].value().expect("watched");
    (days.into_iter().collect(), [value(0), value(1), value(2)])
}

#[test]
fn the_limit_that_allows_fewest_beds_binds_while_someone_waits() {
    // Four beds, staff for six, three ventilators: nobody waits before day 3, then two of six for 30 h.
    let (days, counts) = binds(&hospital(4, "heads = 3", 3, "queue"));
    assert_eq!((days.as_str(), counts), ("---bb---", [2.0, 0.0, 0.0]));
    // Staff for two: one of three waits from 1 to 31 h, then four of six from 73 h, two from 103 h on
    // (their 40 h without care end at 113 h, while the stays end at 103 and 133 h).
    let (days, counts) = binds(&hospital(4, "heads = 1", 3, "queue"));
    assert_eq!((days.as_str(), counts), ("nn-nn---", [0.0, 4.0, 0.0]));
    // As many beds as staff allows: beds are said to bind.
    let (days, _) = binds(&hospital(2, "heads = 1", 3, "queue"));
    assert_eq!(days, "bb-bb---");
    // One ventilator: the next waits for it until 31 h, though beds are free, the third goes at 41 h.
    let (days, counts) = binds(&hospital(6, "heads = 3", 1, "queue"));
    assert_eq!((days.as_str(), counts), ("vv------", [0.0, 0.0, 2.0]));
}

#[test]
fn a_day_belongs_to_the_limit_for_which_most_was_waited() {
    // Staff for two on day 3 from 74 h on for the other four; before, all four beds are taken for an hour.
    let heads = "heads = 3, schedule = [{ from = \"74 h\", heads = 1 }]";
    let (days, _) = binds(&hospital(4, heads, 3, "queue"));
    assert_eq!(days, "---nn---");
}

#[test]
fn who_is_refused_counts_too() {
    let (days, counts) = binds(&hospital(4, "heads = 1", 3, "none"));
    assert_eq!((days.as_str(), counts), ("n--n----", [0.0, 2.0, 0.0]));
}
