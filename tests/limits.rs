//! The binding-constraint calendar, by hand: on every day, which limit keeps patients from a bed.

#![allow(missing_docs, clippy::pedantic, reason = "counts in tests are small")]

mod common;

use surgeplan::experiment::outcome::Measure;
use surgeplan::readiness::Who;

use common::{play, watch};

/// What binds, in the hospital with one ICU that tests share.
fn hospital(beds: u32, heads: &str, ventilators: u32, waiting: &str) -> String {
    let watches = [
        watch("beds_bind_days", "facility = \"a\"\ncare_level = \"icu\""),
        watch("staff_binds_days", "staff = \"nurses\""),
        watch(
            "equipment_binds_days",
            "equipment = \"ventilator\"\nfacility = \"a\"",
        ),
    ];
    common::hospital(beds, heads, ventilators, waiting) + &watches.concat()
}

/// By day of the run, which limit binds: beds, nurses or ventilators; and days of each.
fn binds(text: &str) -> (String, [f64; 3]) {
    let (study, experiment) = play(text, 1);
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
