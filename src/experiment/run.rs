//! Runs replications in parallel and reduces them in order.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use super::outcome::{ArmOutcome, Experiment, Stopping};
use super::reduce::{self, Part};
use super::study::Study;
use crate::random::Key;
use crate::simulation::{Memory, Plan, simulate_in};

/// How to run.
pub struct Options<'a> {
    /// Number of replications.
    pub replications: u64,
    /// Number of threads; 0 is one for each core. Results do not depend on it.
    pub threads: usize,
    /// Set by someone else to stop: the complete prefix is kept.
    pub stop: &'a AtomicBool,
    /// Called with the number of finished replications.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl Options<'_> {
    /// The same with another number of replications.
    #[must_use]
    pub fn times(&self, replications: u64) -> Self {
        Options {
            replications,
            ..*self
        }
    }
}

/// Replications that are held in memory before they are reduced; a rule looks at the results at
/// multiples of it only, so that what it sees does not depend on threads.
pub(super) const CHUNK: u64 = 64;

/// What decides the number of replications.
#[derive(Clone, Copy)]
pub enum Rule<'a> {
    /// It is fixed.
    Fixed,
    /// Someone sets the stop flag when the time is up.
    Time,
    /// The run ends at the first of 64, 128, 192, ... complete replications at which this holds.
    Until(&'a (dyn Fn(&Experiment) -> bool + Sync)),
}

/// Runs a study: every replication plays its caseload once under each arm.
///
/// # Errors
/// If threads cannot be started.
pub fn run(study: &Study, options: &Options) -> Result<Experiment, rayon::ThreadPoolBuildError> {
    run_by(study, options, Rule::Fixed)
}

/// Runs a study by a rule; [`Options::replications`] is the largest number.
///
/// # Errors
/// If threads cannot be started.
pub fn run_by(
    study: &Study,
    options: &Options,
    rule: Rule,
) -> Result<Experiment, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()?;
    Ok(pool.install(|| run_here(study, options, rule)))
}

fn run_here(study: &Study, options: &Options, rule: Rule) -> Experiment {
    let models = study.worlds.models(0);
    let plan = Plan::new(&models[0], &study.kpis);
    let series = reduce::usual_series(&models, &plan);
    let mut experiment = Experiment {
        replications: 0,
        interrupted: false,
        stopping: match rule {
            Rule::Fixed => Stopping::Fixed,
            Rule::Time => Stopping::Timed,
            Rule::Until(_) => Stopping::NotReached,
        },
        arms: vec![ArmOutcome::default(); study.arms.len()],
        inputs: Vec::new(),
    };
    let done = AtomicU64::new(0);
    let one = |memory: &mut Memory, replication: u64| {
        if options.stop.load(Ordering::Relaxed) {
            return None;
        }
        let parts = replicate(study, &plan, &series, replication, memory);
        (options.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
        Some(parts)
    };
    let mut first = 0;
    while first < options.replications && !experiment.interrupted {
        let end = options.replications.min(first + CHUNK);
        let chunk: Vec<Option<Vec<Part>>> = (first..end)
            .into_par_iter()
            .map_init(Memory::default, one)
            .collect();
        experiment.interrupted = chunk.iter().any(Option::is_none);
        for parts in chunk.into_iter().map_while(|parts| parts) {
            add(&mut experiment, study, &plan, &series, &parts);
        }
        first = end;
        let whole = !experiment.interrupted && first.is_multiple_of(CHUNK);
        if let Rule::Until(reached) = rule
            && whole
            && reached(&experiment)
        {
            experiment.stopping = Stopping::Reached;
            break;
        }
    }
    experiment
}

/// Plays one replication under every arm.
fn replicate(
    study: &Study,
    plan: &Plan,
    series: &[reduce::Wanted],
    replication: u64,
    memory: &mut Memory,
) -> Vec<Part> {
    let key = Key::world(study.seed, replication);
    let models = study.worlds.models(replication);
    models
        .iter()
        .map(|model| {
            let record = simulate_in(memory, model, plan, key);
            reduce::part(study, plan, series, &record)
        })
        .collect()
}

fn add(
    experiment: &mut Experiment,
    study: &Study,
    plan: &Plan,
    series: &[reduce::Wanted],
    parts: &[Part],
) {
    experiment
        .inputs
        .push(study.worlds.inputs(experiment.replications));
    experiment.replications += 1;
    for (arm, part) in experiment.arms.iter_mut().zip(parts) {
        reduce::add(arm, plan, series, part);
    }
}
