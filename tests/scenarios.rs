//! Every shipped scenario and template loads without a problem and runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use surgeplan::experiment::outcome::Experiment;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Loaded, Options, Problems, Scenario, template_names};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// All scenario files, in order of path.
fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut ahead = vec![folder()];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                ahead.push(path);
            } else if path.extension().is_some_and(|kind| kind == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn shown(problems: &Problems) -> String {
    problems.render(Language::En, false)
}

fn load(path: &Path, sets: &[String]) -> Loaded {
    Scenario::load(path, sets).unwrap_or_else(|problems| panic!("{}", shown(&problems)))
}

/// Settings that make a scenario quick: a million customers become a few thousand, and the wave of a prefecture a hundredth.
fn quick(path: &Path) -> Vec<String> {
    let short = [
        ("bench/m1.toml", "run.horizon=200 h"),
        ("bench/prefecture.toml", "inputs.wave_size=0.01"),
    ];
    let own = short.iter().filter(|(name, _)| path.ends_with(name));
    own.map(|(_, set)| (*set).to_owned()).collect()
}

fn run_once(loaded: &Loaded) -> Experiment {
    let study = loaded.study(&Options::default());
    let options = Run {
        replications: 1,
        threads: 1,
        stop: &AtomicBool::new(false),
        progress: &|_| {},
    };
    run(&study, &options).unwrap()
}

/// Values that say how many or how badly, and must say how sure they are.
fn is_claim(path: &str, value: &str) -> bool {
    let about = [
        "inputs.",
        "patient_type.",
        "stream.",
        "start_census.",
        "link.",
    ];
    let shapes = [".hours.", ".weekdays.", ".daily."];
    let is_shape = shapes.iter().any(|part| path.contains(part));
    let is_certain = (path.rsplit('.').next() == Some("p") && value == "1") || value == "0 d";
    let is_formula = value.starts_with('=');
    about.iter().any(|start| path.starts_with(start)) && !(is_shape || is_certain || is_formula)
}

#[test]
fn every_scenario_is_named_as_its_file_and_asks_a_question() {
    for path in files() {
        let loaded = load(&path, &[]);
        let stem = path.file_stem().unwrap().to_string_lossy();
        let is_benchmark = loaded.name.starts_with("bench");
        assert!(loaded.name == stem || is_benchmark, "{}", path.display());
        assert!(!loaded.question.zh.is_empty() && !loaded.question.en.is_empty());
    }
}

#[test]
fn every_scenario_runs_without_a_warning() {
    for path in files() {
        let loaded = load(&path, &quick(&path));
        assert!(loaded.warnings.is_empty(), "{}", shown(&loaded.warnings));
        let experiment = run_once(&loaded);
        assert_eq!(experiment.replications, 1, "{}", path.display());
    }
}

/// Templates that are whole scenarios; the others are parts that need places and facilities.
fn whole_templates() -> impl Iterator<Item = &'static str> {
    let parts = [
        "china-county-monitoring",
        "china-county-ordinary",
        "china-county-wave",
    ];
    template_names().filter(move |name| !parts.contains(name) && !name.contains('/'))
}

#[test]
fn every_whole_template_runs_without_a_warning() {
    for name in whole_templates() {
        let loaded =
            Scenario::builtin(name, &[]).unwrap_or_else(|problems| panic!("{}", shown(&problems)));
        assert!(loaded.warnings.is_empty(), "{}", shown(&loaded.warnings));
        assert_eq!(run_once(&loaded).replications, 1, "{name}");
    }
}

#[test]
fn a_scenario_of_a_real_place_says_how_sure_each_of_its_values_is() {
    for name in ["jinxiang.toml", "jinxiang-2022.toml", "mass-casualty.toml"] {
        let loaded = load(&folder().join(name), &[]);
        let unsaid = |fact: &&surgeplan::scenario::Fact| {
            fact.mark.is_empty() && is_claim(&fact.path, &fact.value)
        };
        let unsaid: Vec<String> = loaded
            .facts
            .iter()
            .filter(unsaid)
            .map(|fact| format!("{} = {}", fact.path, fact.value))
            .collect();
        assert!(unsaid.is_empty(), "{name}\n{}", unsaid.join("\n"));
    }
}

#[test]
fn the_people_of_jinxiang_are_those_of_its_input() {
    let loaded = load(&folder().join("jinxiang.toml"), &[]);
    let study = loaded.study(&Options::default());
    let model = &study.worlds.models(0)[0];
    let persons: f64 = model.demand.places.iter().map(|place| place.persons).sum();
    assert!((persons - 621_800.0).abs() < 0.5, "{persons}");
}
