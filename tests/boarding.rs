//! Where patients lie who wait: below the level they need (boarding), above it (bed blocking), or
//! in a facility below (down-referral); and the ceiling of care, counted apart. Traces are
//! computed by hand.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Options, Scenario};

/// The watched metrics of a scenario in one replication.
fn watched(text: &str, sets: &[&str]) -> Vec<Option<f64>> {
    let sets: Vec<String> = sets.iter().map(|&set| set.into()).collect();
    let loaded = Scenario::parse(text, &sets)
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let options = Run {
        replications: 1,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let study = loaded.study(&Options::default());
    let experiment = run(&study, &options).expect("threads");
    let row = &experiment.arms[0].rows[0];
    let watches = text.matches("[[watch]]").count();
    row.iter()
        .take(watches)
        .map(|sample| sample.value())
        .collect()
}

fn close(found: &[Option<f64>], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let value = found.expect("a value");
        assert!((value - expected).abs() < 1e-9, "{found:?} {expected}");
    }
}

/// A county with one ICU bed and one ward bed, a city above it with wards, and a township below
/// without beds. Three patients of 10 h come at 0, 1 and 2 h; FIRST is where the last two come.
const BOARDERS: &str = r#"
name = "boarders"
title = "boarders"
run = { horizon = "20 d" }
tier = [{ id = "township" }, { id = "county" }, { id = "city" }]
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
id = "township"
tier = "township"
refers_to = "county"
[[facility]]
id = "county"
tier = "county"
refers_to = "city"
icu = { beds = 1 }
ward = { beds = 1 }
[[facility]]
id = "city"
tier = "city"
ward = { beds = 5 }
[[referral]]
id = "ward"
level = "ward"
policy = "next_tier"
[[place]]
id = "town"
facility = "county"
[[place]]
id = "country"
facility = "FIRST"
[[patient_type]]
id = "ill"
entry = "critical"
stage = [{ id = "critical", needs = "icu", stay = "10 h" }]
[[stream]]
id = "one"
patient_type = "ill"
places = ["town"]
batch = { at = "0 h", cases = 1 }
[[stream]]
id = "two"
patient_type = "ill"
places = ["country"]
batch = { at = "1 h", cases = 1 }
[[stream]]
id = "three"
patient_type = "ill"
places = ["country"]
batch = { at = "2 h", cases = 1 }
[[watch]]
metric = "boarder_hours"
care_level = "icu"
[[watch]]
metric = "boarders_mean"
care_level = "ward"
[[watch]]
metric = "unmet_hours"
care_level = "icu"
[[watch]]
metric = "transfers_up"
care_level = "icu"
[[watch]]
metric = "transfers_down"
care_level = "icu"
"#;

#[test]
fn who_waits_for_a_bed_is_put_up_in_the_own_facility() {
    // The second lies on the ward from 1 to 10 h, the third from 10 to 20 h: 19 h of 480 h.
    let text = BOARDERS.replace("FIRST", "county");
    let own = [19.0, 19.0 / 480.0, 9.0 + 18.0, 0.0, 0.0];
    close(&watched(&text, &[]), &own);
    close(&watched(&text, &["care_level.icu.boards_in=\"own\""]), &own);
    // Anywhere: the third lies in the city's ward from 2 to 20 h, and comes back for the ICU.
    let anywhere = watched(&text, &["care_level.icu.boards_in=\"anywhere\""]);
    close(&anywhere, &[27.0, 27.0 / 480.0, 27.0, 1.0, 1.0]);
}

#[test]
fn who_waits_where_no_ward_is_is_put_up_on_the_way_to_the_bed_and_not_beyond() {
    // The same from a township: both go up to the county's ward, nobody to the city's.
    let text = BOARDERS.replace("FIRST", "township");
    close(&watched(&text, &[]), &[19.0, 19.0 / 480.0, 27.0, 2.0, 0.0]);
}

/// A county hospital with ICU and ward, and two townships below; POLICY is for its ward.
const DOWN: &str = r#"
name = "down"
title = "down"
run = { horizon = "20 d" }
tier = [{ id = "township" }, { id = "county" }]
group = [{ id = "consortium" }]
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
waits_in = ["icu"]
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
[[facility]]
id = "county"
tier = "county"
group = "consortium"
icu = { beds = 4 }
ward = { beds = 1 }
[[facility]]
id = "far"
tier = "township"
group = "consortium"
refers_to = "county"
ward = { beds = 1 }
[[facility]]
id = "near"
tier = "township"
refers_to = "county"
ward = { beds = 1 }
[[link]]
from = "county"
to = "far"
time = "2 h"
[[link]]
from = "county"
to = "near"
time = "1 h"
[[referral]]
id = "down"
facilities = ["county"]
level = "ward"
policy = "step_down"
[[place]]
id = "town"
facility = "county"
[[patient_type]]
id = "ill"
entry = "acute"
stage = [{ id = "acute", needs = "ACUTE", stay = "10 h", next = [{ to = "recovering", p = 1 }] }, { id = "recovering", needs = "ward", stay = "20 h" }]
[[stream]]
id = "one"
patient_type = "ill"
batch = { at = "0 h", cases = CASES }
[[watch]]
metric = "transfers_down"
care_level = "ward"
[[watch]]
metric = "transfers_up"
care_level = "ward"
[[watch]]
metric = "blocked_hours"
care_level = "ward"
[[watch]]
metric = "unmet_hours"
care_level = "ward"
[[watch]]
metric = "time_in_system_mean"
"#;

#[test]
fn who_recovers_is_sent_down_own_group_first_then_near_then_stays() {
    let text = DOWN.replace("ACUTE", "icu").replace("CASES", "4");
    // At 10 h one goes to the township of the group (2 h), one to the other (1 h), one to the own ward;
    // the fourth keeps the ICU bed until that ward bed is free at 30 h.
    let times = (32.0 + 31.0 + 30.0 + 50.0) / 4.0;
    close(
        &watched(&text, &[]),
        &[2.0, 0.0, 20.0, 2.0 + 1.0 + 20.0, times],
    );
    // Without down-referral the own ward takes them one after the other: 20, 40 and 60 h of blocking.
    let put = watched(&text, &["referral.down.policy=\"stay_put\""]);
    close(
        &put,
        &[0.0, 0.0, 120.0, 120.0, (30.0 + 50.0 + 70.0 + 90.0) / 4.0],
    );
}

#[test]
fn who_is_served_where_they_lie_is_sent_down_when_recovering_and_newcomers_are_not() {
    let text = DOWN.replace("ACUTE", "ward").replace("CASES", "1");
    // On the own ward for 10 h, then 2 h of way and 20 h in the township.
    close(&watched(&text, &[]), &[1.0, 0.0, 0.0, 2.0, 32.0]);
    let put = watched(&text, &["referral.down.policy=\"stay_put\""]);
    close(&put, &[0.0, 0.0, 0.0, 0.0, 30.0]);
}

/// Beds for everyone; SHARE is offered the ICU.
const CEILING: &str = r#"
name = "ceiling"
title = "ceiling"
run = { horizon = "20 d" }
tier = [{ id = "county" }]
care_level = [{ id = "ward", kind = "stay", intensity = 1 }, { id = "icu", kind = "stay", intensity = 2 }]
facility = [{ id = "a", tier = "county", icu = { beds = "unlimited" }, ward = { beds = "unlimited" } }]
place = [{ id = "p", facility = "a" }]
[[patient_type]]
id = "ill"
entry = "critical"
stage = [{ id = "critical", needs = "icu", candidate = { share = SHARE, ceiling = "ward" }, stay = "10 h", death = "30 %", untreated = "10 h" }]
[[stream]]
id = "one"
patient_type = "ill"
batch = { at = "1 h", cases = 20000 }
[[watch]]
metric = "arrivals"
care_level = "icu"
[[watch]]
metric = "ceiling_arrivals"
care_level = "ward"
[[watch]]
metric = "ceiling_deaths"
care_level = "ward"
[[watch]]
metric = "unmet_hours"
care_level = "icu"
[[watch]]
metric = "boarder_hours"
care_level = "icu"
[[watch]]
metric = "ceiling_arrivals"
care_level = "icu"
"#;

#[test]
fn who_is_not_offered_the_level_is_counted_apart_and_is_never_unmet_need() {
    let within =
        |found: f64, n: f64, p: f64| (found - n * p).abs() < 4.0 * (n * p * (1.0 - p)).sqrt();
    let found: Vec<f64> = watched(&CEILING.replace("SHARE", "\"40 %\""), &[])
        .into_iter()
        .map(|value| value.expect("a value"))
        .collect();
    assert_eq!(found[0] + found[1], 20_000.0);
    assert!(within(found[1], 20_000.0, 0.6), "{found:?}");
    assert!(within(found[2], found[1], 0.3), "{found:?}");
    assert!(
        !within(found[2], 20_000.0, 0.3),
        "a planted error: deaths of all"
    );
    assert_eq!(&found[3..], [0.0, 0.0, 0.0]);
    let all = watched(&CEILING.replace("SHARE", "1"), &[]);
    close(&all[..3], &[20_000.0, 0.0, 0.0]);
}
