//! `manifest.json`: what made the files beside it, and how to make them again. The only
//! file that may name a date, a host or a number of threads.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use surgeplan::report::ScenarioInfo;

#[derive(Serialize)]
struct Manifest<'a> {
    program: &'a str,
    version: &'a str,
    scenario: &'a str,
    scenario_hash: &'a str,
    seed: u64,
    replications_asked: u64,
    replications_done: u64,
    interrupted: bool,
    fixed_inputs: bool,
    command: &'a str,
    warnings: Vec<&'a str>,
    threads: usize,
    seconds: f64,
    finished_unix: u64,
}

/// What only the run itself knows.
pub struct Facts {
    pub replications_done: u64,
    pub interrupted: bool,
    pub fixed_inputs: bool,
    pub threads: usize,
    pub seconds: f64,
}

#[allow(clippy::disallowed_methods)] // the manifest alone may know the time
pub fn text(info: &ScenarioInfo, facts: &Facts) -> String {
    let manifest = Manifest {
        program: "surgeplan",
        version: &info.version,
        scenario: &info.name,
        scenario_hash: &info.scenario_hash,
        seed: info.seed,
        replications_asked: info.replications,
        replications_done: facts.replications_done,
        interrupted: facts.interrupted,
        fixed_inputs: facts.fixed_inputs,
        command: &info.command,
        warnings: info
            .warnings
            .iter()
            .map(|warning| warning.en.as_str())
            .collect(),
        threads: facts.threads,
        seconds: facts.seconds,
        finished_unix: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_secs()),
    };
    serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n"
}
