//! What tests of the simulation share: a scenario from its text, played on one thread, and what it watches.

#![allow(
    dead_code,
    missing_docs,
    clippy::pedantic,
    reason = "every test takes what it needs"
)]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;

use surgeplan::experiment::outcome::{Experiment, Sample};
use surgeplan::experiment::study::Study;
use surgeplan::experiment::{Options as Run, run};
use surgeplan::scenario::{Language, Loaded, Options, Scenario};

/// The scenario of a text that must be right.
pub fn parse(text: &str) -> Loaded {
    Scenario::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)))
}

/// Plays a study on so many threads.
pub fn play_on(study: &Study, replications: u64, threads: usize) -> Experiment {
    let options = Run {
        replications,
        threads,
        stop: &AtomicBool::new(false),
        progress: &|_| (),
    };
    run(study, &options).expect("threads")
}

/// Plays the scenario of a text on one thread.
pub fn play(text: &str, replications: u64) -> (Study, Experiment) {
    let study = parse(text).study(&Options::default());
    let experiment = play_on(&study, replications, 1);
    (study, experiment)
}

/// The first so many numbers of a replication of an arm; what has no value is not a number.
pub fn first(experiment: &Experiment, arm: usize, replication: usize, count: usize) -> Vec<f64> {
    let row = &experiment.arms[arm].rows[replication];
    let value = |sample: &Sample| sample.value().unwrap_or(f64::NAN);
    row.iter().take(count).map(value).collect()
}

/// What a scenario watches, in the only replication of an arm.
pub fn values_of(text: &str, arm: usize) -> Vec<f64> {
    let watches = text.matches("[[watch]]").count();
    first(&play(text, 1).1, arm, 0, watches)
}

/// The same of its first arm.
pub fn values(text: &str) -> Vec<f64> {
    values_of(text, 0)
}

/// A number to watch.
pub fn watch(metric: &str, of: &str) -> String {
    format!("[[watch]]\nmetric = \"{metric}\"\n{of}\n")
}

/// A hospital with one ICU: `heads` nurses with two patients each for `beds` beds, and so many ventilators; three patients
/// of 30 h who need one come at 1 h, six who do not at 73 h; without care they go after 40 h.
pub fn hospital(beds: u32, heads: &str, ventilators: u32, waiting: &str) -> String {
    format!(
        r#"
name = "hospital"
run = {{ horizon = "8 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", waiting = "{waiting}" }}]
facility = [{{ id = "a", tier = "county", icu = {{ beds = {beds} }} }}]
place = [{{ id = "p", facility = "a" }}]
staff = [{{ id = "nurses", facility = "a", cover = 1, serves = [{{ level = "icu", patients_per_staff = 2 }}], {heads} }}]
equipment = [{{ id = "ventilator", stock = {{ a = {{ count = {ventilators} }} }} }}]
patient_type = [{{ id = "v", entry = "ill", stage = [{{ id = "ill", needs = "icu", stay = "30 h", untreated = "40 h", equipment = ["ventilator"] }}] }}, {{ id = "b", entry = "ill", stage = [{{ id = "ill", needs = "icu", stay = "30 h", untreated = "40 h" }}] }}]
stream = [{{ id = "v", patient_type = "v", batch = {{ at = "1 h", cases = 3 }} }}, {{ id = "b", patient_type = "b", batch = {{ at = "73 h", cases = 6 }} }}]
"#
    )
}

/// Starts the program in a folder; on Linux with at most 512 MB of memory.
pub fn surgeplan(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_surgeplan");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -v 524288; exec \"$0\" \"$@\"", program]);
        shell
    } else {
        Command::new(program)
    };
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command.output().expect("the program starts")
}
