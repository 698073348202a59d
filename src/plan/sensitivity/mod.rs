//! What decides a verdict: each uncertain input at a low and a high value, its share of the variance, and the
//! wave ever larger and faster.
//!
//! An *input* here is every uncertain number of the scenario: those of `[inputs]` and those that stand elsewhere as laws.
//!
//! - **Swing.** One input is held at the 10 % and at the 90 % quantile of what was drawn; all other inputs and
//!   all keys stay, so that both ends play the same caseloads. Sorted by swing this is a tornado.
//! - **Share of variance** ([`shares()`]).
//! - **Stress dial** ([`dial`]).

pub mod dial;
pub mod shares;

use std::collections::BTreeMap;

pub use dial::{At, Dial, Local};
pub use shares::{Outcomes, Play, Shares, shares};

use super::Stopped;
use crate::experiment::outcome::Experiment;
use crate::experiment::study::Study;
use crate::experiment::{Options, run};
use crate::readiness::{Target, met, samples_of};

/// Inputs by name with the values at which they are held.
pub type Held = BTreeMap<String, f64>;

/// What is asked.
pub struct Question<'a> {
    /// The study with inputs held, under a seed.
    pub study_at: &'a dyn Fn(&Held, u64) -> Study,
    /// How to run.
    pub options: &'a Options<'a>,
    /// Targets asked for.
    pub targets: &'a [usize],
    /// Place of the input that is the speed of the wave.
    pub speed: Option<usize>,
    /// Master seed.
    pub seed: u64,
    /// Pairs of replications by which chance is told apart.
    pub pairs: u64,
    /// Replications at each point of the stress dial.
    pub dial: u64,
}

/// A target at one setting of the inputs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Seen {
    /// Share of replications in which its limit holds.
    pub held: f64,
    /// Mean of its metric.
    pub mean: f64,
}

/// One input at its two ends.
#[derive(Clone, PartialEq, Debug)]
pub struct Swing {
    /// Input.
    pub input: usize,
    /// Its 10 % and 90 % quantile.
    pub at: (f64, f64),
    /// What is seen of each target at the low end.
    pub low: Vec<Seen>,
    /// What is seen of each target at the high end.
    pub high: Vec<Seen>,
}

/// The answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Sensitivity {
    /// What is seen of each target asked for, all inputs as drawn.
    pub base: Vec<Seen>,
    /// Each uncertain input.
    pub swings: Vec<Swing>,
    /// By target asked for.
    pub shares: Vec<Shares>,
    /// Nothing without a wave size.
    pub dial: Option<Dial>,
}

/// Ends of a swing.
const ENDS: (f64, f64) = (0.1, 0.9);

/// Plays everything.
///
/// # Errors
/// If a run was stopped.
pub fn sensitivity(question: &Question) -> Result<Sensitivity, Stopped> {
    let nothing = Held::new();
    let study = (question.study_at)(&nothing, question.seed);
    let experiment = played(&study, question.options)?;
    let uncertain: Vec<usize> = (0..study.inputs.len())
        .filter(|&input| study.inputs[input].uncertain)
        .collect();
    let mut swings = Vec::new();
    for &input in &uncertain {
        swings.push(swing(question, &study, &experiment, input)?);
    }
    let play = |held: &Held, seed: u64, replications: u64| {
        let own = (question.study_at)(held, seed);
        let experiment = played(&own, &question.options.times(replications))?;
        Ok(outcomes(&own, &experiment, question.targets))
    };
    let ids: Vec<&str> = study
        .inputs
        .iter()
        .map(|input| input.label.id.as_str())
        .collect();
    let shares = shares(
        &play,
        (&ids, &uncertain),
        &outcomes(&study, &experiment, question.targets),
        (question.seed, question.pairs),
    )?;
    Ok(Sensitivity {
        base: seen(&study, &experiment, question.targets),
        swings,
        shares,
        dial: dial::dial(question, &study, &experiment)?,
    })
}

fn played(study: &Study, options: &Options) -> Result<Experiment, Stopped> {
    let experiment = run(study, options).map_err(|_| Stopped)?;
    if experiment.interrupted {
        return Err(Stopped);
    }
    Ok(experiment)
}

/// What was drawn, and the metrics of targets.
fn outcomes(study: &Study, experiment: &Experiment, targets: &[usize]) -> Outcomes {
    let metric = |&target: &usize| {
        let samples = samples_of(study, &experiment.arms[0], &study.targets[target]);
        samples.iter().map(|sample| sample.value()).collect()
    };
    Outcomes {
        inputs: experiment.inputs.clone(),
        metrics: targets.iter().map(metric).collect(),
    }
}

/// What is seen of targets.
fn seen(study: &Study, experiment: &Experiment, targets: &[usize]) -> Vec<Seen> {
    let one = |&target: &usize| seen_of(study, experiment, &study.targets[target]);
    targets.iter().map(one).collect()
}

fn seen_of(study: &Study, experiment: &Experiment, target: &Target) -> Seen {
    let samples = samples_of(study, &experiment.arms[0], target);
    let held = samples.iter().filter(|&&sample| met(sample, target.limit));
    let values: Vec<f64> = samples.iter().filter_map(|sample| sample.value()).collect();
    Seen {
        held: held.count() as f64 / samples.len().max(1) as f64,
        mean: values.iter().sum::<f64>() / values.len().max(1) as f64,
    }
}

/// The values of an input in order of size.
fn drawn(experiment: &Experiment, input: usize) -> Vec<f64> {
    let mut drawn: Vec<f64> = experiment.inputs.iter().map(|row| row[input]).collect();
    drawn.sort_by(f64::total_cmp);
    drawn
}

fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len().max(1) - 1) as f64;
    sorted
        .get(place.round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

fn swing(
    question: &Question,
    study: &Study,
    experiment: &Experiment,
    input: usize,
) -> Result<Swing, Stopped> {
    let values = drawn(experiment, input);
    let at = (quantile(&values, ENDS.0), quantile(&values, ENDS.1));
    let seen_at = |value: f64| {
        let held = Held::from([(study.inputs[input].label.id.clone(), value)]);
        let own = (question.study_at)(&held, question.seed);
        let experiment = played(&own, question.options)?;
        Ok(seen(&own, &experiment, question.targets))
    };
    Ok(Swing {
        input,
        at,
        low: seen_at(at.0)?,
        high: seen_at(at.1)?,
    })
}
