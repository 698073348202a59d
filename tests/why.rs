//! `compare --why`: one limit planted at a time, where the hours that it costs are known by hand. Lifting that limit gives
//! them back, to the last minute, and lifting any other gives nothing.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

use std::sync::atomic::AtomicBool;

use surgeplan::experiment::Options as Run;
use surgeplan::experiment::why::{Limit, Why, why};
use surgeplan::model::network::LevelId;
use surgeplan::model::pool::PoolId;
use surgeplan::scenario::{Language, Options, Scenario};

/// What lifting the limits of a scenario does in its first arm, for the first level of care.
fn lifted(text: &str) -> Why {
    let loaded = Scenario::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let options = Run {
        replications: 1,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let study = loaded.study(&Options::default());
    why(&study, 0, LevelId(0), &options).unwrap().unwrap()
}

/// Hours that lifting each limit gives back; newly caused ones count against it.
fn gives(found: &Why) -> Vec<(Limit, f64)> {
    let row = |row: &surgeplan::experiment::why::Lifted| (row.limit, -row.unmet.0.net());
    found.lifted.iter().map(row).collect()
}

/// The hours without the level are these, the planted limit gives all of them back, and no other gives any.
fn only(text: &str, planted: &[Limit], hours: f64) {
    let found = lifted(text);
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(found.unmet, hours), "{} h", found.unmet);
    let gives = gives(&found);
    for limit in planted {
        assert!(gives.iter().any(|(own, _)| own == limit), "{gives:?}");
    }
    for &(limit, given) in &gives {
        let expected = if planted.contains(&limit) { hours } else { 0.0 };
        assert!(near(given, expected), "{limit:?}: {gives:?}");
    }
}

/// A county with an ICU, and a second facility with nothing but beds of lower level; two patients at 0 h, each 10 h in the ICU.
fn county(icu: &str, stage: &str, more: &str) -> String {
    format!(
        r#"
name = "planted"
run = {{ horizon = "5 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", intensity = 2 }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", icu = {{ {icu} }} }}]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "icu", stay = "10 h" {stage} }}]
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "0 h", cases = 2 }}
{more}
"#
    )
}

const NURSES: &str = r#"
[[staff]]
id = "nurses"
facility = "a"
heads = NURSES
cover = 1
serves = [{ level = "icu", patients_per_staff = 1 }]
[[staff]]
id = "doctors"
facility = "a"
heads = DOCTORS
cover = 1
serves = [{ level = "icu", patients_per_staff = 1 }]
"#;

fn staff(nurses: u32, doctors: u32) -> String {
    NURSES
        .replace("NURSES", &nurses.to_string())
        .replace("DOCTORS", &doctors.to_string())
}

/// The second waits 10 h for the only bed.
#[test]
fn beds() {
    let text = county("beds = 1", "", &staff(5, 5));
    only(&text, &[Limit::Beds], 10.0);
}

/// Nine beds, and one nurse who looks after one patient: nurses are the limit, doctors are not.
#[test]
fn nurses_and_not_doctors() {
    let text = county("beds = 9", "", &staff(1, 5));
    let nurse = Limit::StaffOf(PoolId(1));
    let gives = gives(&lifted(&text));
    let kinds: Vec<Limit> = gives.iter().map(|row| row.0).collect();
    assert!(kinds.contains(&nurse), "{kinds:?}");
    only(&text, &[Limit::Staff, nurse], 10.0);
    let text = county("beds = 9", "", &staff(5, 1));
    only(&text, &[Limit::Staff, Limit::StaffOf(PoolId(0))], 10.0);
}

/// One ventilator for two who need one.
#[test]
fn equipment() {
    let more = "[[equipment]]\nid = \"ventilator\"\nstock = { a = { count = 1 } }\n";
    let text = county("beds = 9", ", equipment = [\"ventilator\"]", more);
    only(&text, &[Limit::Equipment], 10.0);
}

/// The need arises at home at 0 h, and the patient asks for care after 6 h.
#[test]
fn recognition() {
    let text = county("beds = 9", ", self_report = \"6 h\"", "").replace("cases = 2", "cases = 3");
    only(&text, &[Limit::Recognition], 18.0);
}

/// One county without an ICU and one helper with beds, 30 min away.
fn helped(helper: &str, link: &str, more: &str) -> String {
    format!(
        r#"
name = "planted"
run = {{ horizon = "5 d" }}
tier = [{{ id = "county" }}, {{ id = "city" }}]
care_level = [{{ id = "icu", kind = "stay", intensity = 2 {link} }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", refers_to = "x" }}, {{ id = "x", tier = "city", icu = {{ {helper} }} }}]
link = [{{ from = "a", to = "x", time = "WAY" }}]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "icu", stay = "10 h" }}]
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "0 h", cases = 2 }}
{more}
"#
    )
}

const ASKED: &str =
    "[[referral]]\nid = \"up\"\nfacilities = [\"a\"]\npolicy = { ordered = [\"x\"] }\n";

/// Two patients, half an hour on the way each.
#[test]
fn ways() {
    let text = helped("beds = 9", "", ASKED).replace("WAY", "30 min");
    only(&text, &[Limit::Ways], 1.0);
}

/// Of two beds one is kept for the helper's own: the second patient of the county waits for the first.
#[test]
fn kept_beds() {
    let text = helped("beds = 2, kept_for_own = 1", "", ASKED).replace("WAY", "0 min");
    let found = lifted(&text);
    let gives = gives(&found);
    let of = |limit: Limit| gives.iter().find(|row| row.0 == limit).unwrap().1;
    assert!((found.unmet - 10.0).abs() < 1e-9, "{}", found.unmet);
    // more beds and no bed kept are the same here: both leave one free for the second patient
    assert_eq!((of(Limit::Kept), of(Limit::Beds)), (10.0, 10.0));
}

/// A helper that says no half of the time and may be asked again after an hour: whole hours are lost, and nothing else is.
#[test]
fn refusals() {
    let more = ASKED.to_owned() + "refusal = \"50 %\"\n";
    let text = helped("beds = 900", "", &more)
        .replace("WAY", "0 min")
        .replace("cases = 2", "cases = 200");
    let found = lifted(&text);
    // each is refused once on average: 200 h, with a standard error of 20 h
    assert!((found.unmet - 200.0).abs() < 70.0, "{}", found.unmet);
    assert!((found.unmet - found.unmet.round()).abs() < 1e-6);
    only(&text, &[Limit::Refusals], found.unmet);
}

/// One ambulance that stands in the county: 30 min on the way and as long back. The second patient waits an hour for it.
#[test]
fn vehicles() {
    let more =
        ASKED.to_owned() + "[[vehicle]]\nid = \"ambulance\"\nstations = { a = { vehicles = 1 } }\n";
    let text = helped("beds = 9", ", travels_by = \"ambulance\"", &more).replace("WAY", "30 min");
    let found = lifted(&text);
    assert!((found.unmet - 2.0).abs() < 1e-9, "{}", found.unmet);
    let gives = gives(&found);
    let of = |limit: Limit| gives.iter().find(|row| row.0 == limit).unwrap().1;
    assert_eq!(of(Limit::Vehicles), 1.0, "the wait, and not the way");
    assert_eq!(
        of(Limit::Ways),
        2.0,
        "without ways the ambulance is back at once"
    );
    assert_eq!(of(Limit::Beds), 0.0);
}
