//! `as_of`: the state of a day is that at the beginning of the run, which begins then and without a warm-up.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "tests"
)]

use std::path::Path;
use std::sync::atomic::AtomicBool;

use surgeplan::experiment::{Options as Run, run};
use surgeplan::model::network::UnitId;
use surgeplan::scenario::{Language, Loaded, Options, Scenario};

const TABLE: &str =
    "facility,level,patient_type,stage,patients,waiting\nhospital,ward,patient,ill,9,3\n";

fn load(folder: &Path, lines: &str) -> Result<Loaded, String> {
    std::fs::write(folder.join("start.csv"), TABLE).unwrap();
    let text = format!(
        "extends = \"builtin:minimal\"\nname = \"today\"\n[tables]\nstart_census = {{ file = \"start.csv\", as_of = 2026-01-05 }}\n{lines}"
    );
    let file = folder.join("today.toml");
    std::fs::write(&file, text).unwrap();
    Scenario::load(&file, &[]).map_err(|problems| problems.render(Language::En, false))
}

#[test]
fn the_run_begins_on_the_day_of_the_census_with_those_who_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let watches = "[[watch]]\nmetric = \"census_at\"\nat = \"0 h\"\n[[watch]]\nmetric = \"waiting_at\"\nat = \"0 h\"\n";
    let loaded = load(folder.path(), watches).unwrap();
    assert_eq!(loaded.calendar.start().to_string(), "2026-01-05");
    let study = loaded.study(&Options::default());
    let model = &study.worlds.models(0)[0];
    assert_eq!(model.clock.begin().0, 0, "no warm-up");
    assert_eq!(model.demand.start.len(), 1);
    let row = &model.demand.start[0];
    assert_eq!((row.unit, row.patients, row.waiting), (UnitId(0), 9, 3));
    let options = Run {
        replications: 1,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    let experiment = run(&study, &options).unwrap();
    let value = |at: usize| experiment.arms[0].rows[0][at].value().unwrap();
    // the ward of the template has 12 beds: three of them are free for those who wait
    assert_eq!((value(0), value(1)), (12.0, 0.0));
    // the resolved scenario says the same without the table
    let again = Scenario::parse(&loaded.resolved_toml, &[]).unwrap();
    assert_eq!(again.hash, loaded.hash);
}

#[test]
fn a_start_that_says_the_same_is_no_contradiction_and_another_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let same = load(
        folder.path(),
        "[run]\nstart = 2026-01-05\nwarmup = \"0 d\"\n",
    )
    .unwrap();
    let own = load(folder.path(), "").unwrap();
    assert_eq!(same.hash, own.hash);
    let other = load(folder.path(), "[run]\nstart = 2026-01-06\n").unwrap_err();
    assert!(
        other.contains("as_of does not go with run.start"),
        "{other}"
    );
}
