//! Laws that hold whatever a scenario says, on every scenario in `scenarios/`. Debug assertions
//! are on in tests: the law of conservation is checked at every event, and everything is counted
//! anew every 1,000 events.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    clippy::needless_range_loop,
    clippy::assertions_on_constants,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use common::play_on as play;
use surgeplan::caseload::{Case, Caseload};
use surgeplan::experiment::outcome::{Experiment, Sample};
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::model::Model;
use surgeplan::random::Key;
use surgeplan::readiness::{Place, Scope, Who, sample};
use surgeplan::scenario::{Language, Loaded, Options, Scenario};
use surgeplan::simulation::{Plan, simulate};

/// Replications of each scenario.
const REPLICATIONS: u64 = 2;

/// All scenario files: those in `scenarios/` that begin with a name.
fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    let named = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a text");
        text.lines().any(|line| line.starts_with("name ="))
    };
    files.retain(named);
    assert!(!files.is_empty());
    files
}

/// A scenario; of the benchmark of a prefecture a few days of a small wave, so that the laws take seconds.
fn load(path: &Path) -> Loaded {
    let small = path.ends_with("prefecture.toml");
    let few = ["inputs.wave_size=0.02", "run.horizon=20 d"];
    let few = few.iter().filter(|_| small);
    let sets: Vec<String> = few.map(|set| (*set).to_owned()).collect();
    Scenario::load(path, &sets)
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)))
}

fn studies() -> impl Iterator<Item = (PathBuf, Study)> {
    files().into_iter().map(|path| {
        let study = load(&path).study(&Options::default());
        (path, study)
    })
}

fn cases(model: &Model, key: Key) -> Vec<Case> {
    let mut caseload = Caseload::new(model, key);
    let mut cases = Vec::new();
    while caseload.peek().is_some() {
        cases.push(*caseload.take());
    }
    cases
}

fn persons(cases: &[Case]) -> BTreeSet<u64> {
    cases.iter().map(|case| case.key.0).collect()
}

/// A text of the same scenario in the same folder, in a place of its own.
fn rewritten(path: &Path, change: impl Fn(&str) -> String) -> Loaded {
    let folder = tempfile::tempdir().expect("a folder");
    copy(path.parent().expect("a folder"), folder.path());
    let copied = folder.path().join(path.file_name().expect("a name"));
    let text = std::fs::read_to_string(path).expect("a text");
    std::fs::write(&copied, change(&text)).expect("written");
    load(&copied)
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            std::fs::create_dir(&target).expect("made");
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

/// Rows of an arm by what each number is about.
fn rows_by_kpi(
    study: &Study,
    experiment: &Experiment,
    arm: usize,
) -> BTreeMap<String, Vec<Sample>> {
    let column = |at: usize| {
        experiment.arms[arm]
            .rows
            .iter()
            .map(|row| row[at])
            .collect()
    };
    let name = |at: usize| format!("{:?}", study.kpis[at]);
    (0..study.kpis.len())
        .map(|at| (name(at), column(at)))
        .collect()
}

#[test]
fn nobody_is_lost_and_no_bed_holds_two() {
    assert!(
        cfg!(debug_assertions),
        "conservation is checked by debug assertions"
    );
    for (path, study) in studies() {
        for replication in 0..REPLICATIONS {
            let models = study.worlds.models(replication);
            let plan = Plan::new(&models[0], &study.kpis);
            for model in &models {
                let record = simulate(model, &plan, Key::world(study.seed, replication));
                for (unit, row) in model.network.units.pairs() {
                    let scope = Scope {
                        place: Place::Unit(unit),
                        level: Some(row.level),
                        who: Who::All,
                    };
                    let Some(at) = plan.census.place(scope) else {
                        continue;
                    };
                    let census = &record.census[at];
                    let constant = row.capacity.steps.len() == 1
                        && row.capacity.hours.is_none()
                        && row.convertible.is_none();
                    if constant {
                        let beds = row.capacity.steps[0].1 as usize;
                        assert!(
                            census.peak() <= beds,
                            "{} of {}",
                            row.label.id,
                            path.display()
                        );
                    }
                }
                for (scope, tally) in &record.needs {
                    let ends = tally.met + tally.died + tally.passed + tally.open;
                    assert!(ends <= tally.needs, "{scope:?} of {}", path.display());
                    assert!(tally.at_once <= tally.met && tally.persons <= tally.needs);
                    assert_eq!(tally.by_edge.iter().sum::<u64>(), tally.met);
                }
                for tally in record.persons.values() {
                    assert!(tally.recovered + tally.died + tally.left <= tally.entered);
                }
            }
        }
    }
}

#[test]
fn without_demand_and_patients_everything_is_zero() {
    for (path, study) in studies() {
        let models = study.worlds.models(0);
        let plan = Plan::new(&models[0], &study.kpis);
        for model in &models {
            let mut model = (**model).clone();
            model.demand.start.clear();
            let streams = model.demand.streams.iter().cloned().map(|mut stream| {
                stream.sources.clear();
                stream
            });
            model.demand.streams = streams.collect();
            let record = simulate(&model, &plan, Key::world(study.seed, 0));
            for kpi in &study.kpis {
                let capacity = [
                    "full",
                    "beds_",
                    "staff_",
                    "equipment_on_hand",
                    "supply_at",
                    "supply_least",
                    "vehicle_out_of_service",
                ];
                let about_beds = capacity.iter().any(|name| kpi.metric.starts_with(name))
                    && kpi.metric != "staff_needed_mean";
                let value = sample(kpi, &plan, &record).value().unwrap_or(0.0);
                assert!(
                    about_beds || value == 0.0,
                    "{kpi:?} of {}: {value}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for (path, study) in studies() {
        let one = play(&study, 5, 1);
        for threads in [2, 8] {
            assert!(
                play(&study, 5, threads) == one,
                "{threads} threads, {}",
                path.display()
            );
        }
    }
}

#[test]
fn arms_play_the_same_cases_unless_they_change_demand() {
    for (path, study) in studies() {
        let (models, key) = (study.worlds.models(0), Key::world(study.seed, 0));
        let first = cases(&models[0], key);
        for model in &models[1..] {
            if model.demand != models[0].demand || model.patients != models[0].patients {
                continue;
            }
            let these = cases(model, key);
            if model.monitoring == models[0].monitoring {
                assert!(these == first, "{}", path.display());
            } else {
                // Who is followed at home is met although they would never have come.
                let (these, those) = (persons(&these), persons(&first));
                assert!(
                    these.is_subset(&those) || those.is_subset(&these),
                    "{}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn an_arm_that_nobody_looks_at_changes_nothing() {
    for path in files() {
        let (before, after) = (
            load(&path),
            rewritten(&path, |text| {
                let base = if text.contains("\n[[arm]]") {
                    ""
                } else {
                    "\n[[arm]]\nid = \"base\"\n"
                };
                format!("{text}\n{base}[[arm]]\nid = \"zz-unused\"\n")
            }),
        );
        let (before, after) = (
            before.study(&Options::default()),
            after.study(&Options::default()),
        );
        let (one, two) = (
            play(&before, REPLICATIONS, 0),
            play(&after, REPLICATIONS, 0),
        );
        assert_eq!(two.arms.len(), one.arms.len() + 1);
        assert!(
            two.arms[..one.arms.len()] == one.arms[..],
            "{}",
            path.display()
        );
        assert_eq!(one.inputs, two.inputs);
    }
}

/// Blocks of lists of tables in reverse order; a stage stays with its type.
fn turned(text: &str) -> String {
    let mut blocks = text.split("\n[[");
    let head = blocks.next().unwrap_or("").to_string();
    let mut rows: Vec<String> = Vec::new();
    for block in blocks {
        match rows.last_mut() {
            Some(last) if of_the_row_above(block) => *last = format!("{last}\n[[{block}"),
            _ => rows.push(block.to_string()),
        }
    }
    rows.reverse();
    format!("{head}\n[[{}\n", rows.join("\n[["))
}

/// Whether a block is part of the row before it, as `[[patient_type.stage]]` is.
fn of_the_row_above(block: &str) -> bool {
    block.split("]]").next().is_some_and(|id| id.contains('.'))
}

#[test]
fn the_order_of_blocks_changes_no_number() {
    for path in files() {
        let (one, two) = (load(&path), rewritten(&path, turned));
        let (one, two) = (
            one.study(&Options::default()),
            two.study(&Options::default()),
        );
        let (first, second) = (play(&one, REPLICATIONS, 0), play(&two, REPLICATIONS, 0));
        for (at, arm) in one.arms.iter().enumerate() {
            let same = two
                .arms
                .iter()
                .position(|other| other.label.id == arm.label.id)
                .expect("the arm");
            let (a, b) = (
                rows_by_kpi(&one, &first, at),
                rows_by_kpi(&two, &second, same),
            );
            for (kpi, samples) in &a {
                assert_eq!(b.get(kpi), Some(samples), "{kpi} of {}", path.display());
            }
        }
    }
}

#[test]
fn a_run_that_is_stopped_keeps_the_complete_prefix() {
    for (path, study) in studies() {
        let whole = play(&study, 6, 2);
        let stop = AtomicBool::new(false);
        let options = Run {
            replications: 6,
            threads: 2,
            stop: &stop,
            progress: &|done| stop.store(done >= 2, Ordering::Relaxed),
        };
        let cut = run(&study, &options).expect("threads");
        let kept = usize::try_from(cut.replications).expect("few");
        assert!(
            kept <= 6 && (kept == 6 || cut.interrupted),
            "{}",
            path.display()
        );
        assert_eq!(cut.inputs.len(), kept);
        for (cut, whole) in cut.arms.iter().zip(&whole.arms) {
            assert_eq!(cut.rows, whole.rows[..kept], "{}", path.display());
        }
    }
}

#[test]
fn a_run_that_is_stopped_at_once_keeps_nothing() {
    let (_, study) = studies().next().expect("a scenario");
    let options = Run {
        replications: 6,
        threads: 2,
        stop: &AtomicBool::new(true),
        progress: &|_| (),
    };
    let cut = run(&study, &options).expect("threads");
    assert!(cut.interrupted && cut.replications == 0 && cut.arms[0].rows.is_empty());
}

/// One pool, first come first served: with one more bed nobody waits longer, so that for every
/// length the number met within it is at least as large.
#[test]
fn more_beds_never_delay_anyone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = [
        (
            "scenarios/theory/erlang-c.toml",
            "facility.three.ward.beds=4",
        ),
        (
            "scenarios/theory/erlang-c.toml",
            "facility.twenty.ward.beds=21",
        ),
        ("scenarios/theory/mmc.toml", "inputs.beds=6"),
        ("scenarios/theory/mg1.toml", "facility.hospital.ward.beds=2"),
    ];
    for (file, more) in cases {
        let of = |sets: &[String]| {
            let horizon = [
                "run.horizon=200 d".to_string(),
                "run.after=drain".to_string(),
            ];
            let sets = [&horizon, sets].concat();
            let loaded = Scenario::load(&root.join(file), &sets)
                .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
            play(&loaded.study(&Options::default()), 5, 0)
        };
        let (few, many) = (of(&[]), of(&[more.to_string()]));
        let mut shorter = false;
        for (scope, waits) in &few.arms[0].waits {
            let other = &many.arms[0].waits[scope];
            assert_eq!((waits.needs, waits.met), (other.needs, other.met), "{file}");
            for (few, many) in waits.met_within.iter().zip(&other.met_within) {
                assert!(many >= few, "{more} of {file}: {scope:?}");
                shorter |= many > few;
            }
            for percent in 1..100 {
                let p = f64::from(percent) / 100.0;
                assert!(
                    other.lengths.quantile(p) <= waits.lengths.quantile(p),
                    "{more} of {file}"
                );
            }
        }
        assert!(shorter, "{more} of {file} makes no difference");
    }
}

/// The same model in days and in hours: shares differ by chance only.
#[test]
fn the_unit_of_time_changes_no_probability() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let share = |unit: &str| {
        let sets = [
            format!("inputs.arrivals=4 /{unit}"),
            format!("inputs.mean_stay=1 {unit}"),
            format!("run.warmup=50 {unit}"),
            format!("run.horizon=2000 {unit}"),
        ]
        .map(|set| set.replace("1 day", "1 d").replace("0 day", "0 d"));
        let loaded = Scenario::load(&root.join("scenarios/theory/mmc.toml"), &sets)
            .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
        let rows = &play(&loaded.study(&Options::default()), 60, 0).arms[0].rows;
        let values: Vec<f64> = rows.iter().filter_map(|row| row[0].value()).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
        (mean, squares / (n - 1.0) / n)
    };
    let ((days, a), (hours, b)) = (share("day"), share("h"));
    assert!(
        (days - hours).abs() < 3.5 * (a + b).sqrt(),
        "{days} and {hours}"
    );
}
