//! What decides a verdict: each uncertain input at a low and a high value, its share of the variance, and the
//! wave ever larger and faster.
//!
//! - **Swing.** One input is held at the 10 % and at the 90 % quantile of what was drawn; all other inputs and
//!   all keys stay, so that both ends play the same caseloads. Sorted by swing this is a tornado.
//! - **Share of variance.** From the replications of the run itself: [`first_order`]. What no input explains alone is
//!   divided by pairs of replications with the same inputs and other chance: the variance within pairs is
//!   *chance* (and whatever is uncertain without being an input), the rest is inputs acting together.
//! - **Stress dial.** The same caseloads at several sizes of wave and, if an input is named that is its speed,
//!   at several speeds.

use std::collections::BTreeMap;

use super::Stopped;
use crate::experiment::outcome::Experiment;
use crate::experiment::study::Study;
use crate::experiment::{Options, run};
use crate::readiness::{Kind, met, samples_of};
use crate::stats::variance::{first_order, within_pairs};

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

/// Where the variance of a target's metric comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Shares {
    /// Inputs with their first-order shares, the largest first.
    pub inputs: Vec<(usize, f64)>,
    /// Chance, and what is uncertain without being an input.
    pub chance: Option<f64>,
}

/// The stress dial.
#[derive(Clone, PartialEq, Debug)]
pub struct Dial {
    /// Sizes of wave, ascending.
    pub sizes: Vec<f64>,
    /// Speeds, ascending; one that is no number where no speed is named.
    pub speeds: Vec<f64>,
    /// By speed, size and target of the study: the share of replications in which it holds; `None` for
    /// counts on a date.
    pub held: Vec<Vec<Vec<Option<f64>>>>,
    /// By speed: the target that fails at the smallest size, and that size.
    pub first: Vec<Option<(usize, f64)>>,
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

/// Sizes and speeds of the dial: evenly spaced quantiles of what was drawn.
const STEPS: usize = 5;
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
    let pairs = pairs(question, &study, &experiment)?;
    let shares = question.targets.iter().enumerate();
    let shares = shares.map(|(place, &target)| Shares {
        inputs: first_orders(&study, &experiment, &uncertain, target),
        chance: within_pairs(&pairs[place]),
    });
    Ok(Sensitivity {
        base: seen(&study, &experiment, question.targets),
        swings,
        shares: shares.collect(),
        dial: dial(question, &study, &experiment)?,
    })
}

fn played(study: &Study, options: &Options) -> Result<Experiment, Stopped> {
    let experiment = run(study, options).map_err(|_| Stopped)?;
    if experiment.interrupted {
        return Err(Stopped);
    }
    Ok(experiment)
}

/// What is seen of targets.
fn seen(study: &Study, experiment: &Experiment, targets: &[usize]) -> Vec<Seen> {
    let one = |&target: &usize| {
        let row = &study.targets[target];
        let samples = samples_of(study, &experiment.arms[0], row);
        let held = samples.iter().filter(|&&sample| met(sample, row.limit));
        let values: Vec<f64> = samples.iter().filter_map(|sample| sample.value()).collect();
        Seen {
            held: held.count() as f64 / samples.len().max(1) as f64,
            mean: values.iter().sum::<f64>() / values.len().max(1) as f64,
        }
    };
    targets.iter().map(one).collect()
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

/// The share of each uncertain input in the variance of a target's metric, the largest first.
fn first_orders(
    study: &Study,
    experiment: &Experiment,
    uncertain: &[usize],
    target: usize,
) -> Vec<(usize, f64)> {
    let samples = samples_of(study, &experiment.arms[0], &study.targets[target]);
    let defined: Vec<(usize, f64)> = samples
        .iter()
        .enumerate()
        .filter_map(|(run, sample)| Some((run, sample.value()?)))
        .collect();
    let y: Vec<f64> = defined.iter().map(|&(_, value)| value).collect();
    let share = |&input: &usize| {
        let x = defined
            .iter()
            .map(|&(run, _)| experiment.inputs[run][input]);
        Some((input, first_order(&x.collect::<Vec<f64>>(), &y)?))
    };
    let mut shares: Vec<(usize, f64)> = uncertain.iter().filter_map(share).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
}

/// Two replications in each of some worlds: the same inputs, other chance. By target, the pairs of its
/// metric.
fn pairs(
    question: &Question,
    study: &Study,
    experiment: &Experiment,
) -> Result<Vec<Vec<(f64, f64)>>, Stopped> {
    let mut pairs = vec![Vec::new(); question.targets.len()];
    let options = Options {
        replications: 2,
        threads: question.options.threads,
        stop: question.options.stop,
        progress: question.options.progress,
    };
    let rows = experiment.inputs.iter().zip(1..=question.pairs);
    for (row, world) in rows {
        let named = study.inputs.iter().zip(row);
        let held: Held = named
            .map(|(input, &value)| (input.label.id.clone(), value))
            .collect();
        let own = (question.study_at)(&held, question.seed.wrapping_add(world));
        let both = played(&own, &options)?;
        for (pairs, &target) in pairs.iter_mut().zip(question.targets) {
            let samples = samples_of(&own, &both.arms[0], &own.targets[target]);
            let values: Vec<f64> = samples.iter().filter_map(|sample| sample.value()).collect();
            if let &[a, b] = values.as_slice() {
                pairs.push((a, b));
            }
        }
    }
    Ok(pairs)
}

/// Every size with every speed.
fn dial(
    question: &Question,
    study: &Study,
    experiment: &Experiment,
) -> Result<Option<Dial>, Stopped> {
    let Some(wave) = study.wave_size else {
        return Ok(None);
    };
    let steps = |input: usize| {
        let values = drawn(experiment, input);
        let at = |i: usize| quantile(&values, 0.05 + 0.9 * i as f64 / (STEPS - 1) as f64);
        let mut steps: Vec<f64> = (0..STEPS).map(at).collect();
        steps.dedup();
        steps
    };
    let (sizes, speeds) = (steps(wave), question.speed.map_or(vec![f64::NAN], steps));
    let options = Options {
        replications: question.dial,
        threads: question.options.threads,
        stop: question.options.stop,
        progress: question.options.progress,
    };
    let mut held = Vec::new();
    for &speed in &speeds {
        let mut row = Vec::new();
        for &size in &sizes {
            let mut at = Held::from([(study.inputs[wave].label.id.clone(), size)]);
            if let Some(input) = question.speed {
                at.insert(study.inputs[input].label.id.clone(), speed);
            }
            let own = (question.study_at)(&at, question.seed);
            let experiment = played(&own, &options)?;
            row.push(holds(&own, &experiment));
        }
        held.push(row);
    }
    let first = held.iter().map(|row| first_failure(study, &sizes, row));
    Ok(Some(Dial {
        first: first.collect(),
        sizes,
        speeds,
        held,
    }))
}

/// By target: the share of replications in which it holds; of a mean, whether it keeps the limit.
fn holds(study: &Study, experiment: &Experiment) -> Vec<Option<f64>> {
    let all: Vec<usize> = (0..study.targets.len()).collect();
    let seen = seen(study, experiment, &all);
    let one = |(target, seen): (&crate::readiness::Target, &Seen)| match target.kind {
        Kind::Share { .. } => Some(seen.held),
        Kind::Mean => Some(f64::from(u8::from(target.limit.holds(seen.mean)))),
        Kind::Static(_) => None,
    };
    study.targets.iter().zip(&seen).map(one).collect()
}

/// The target that fails at the smallest size; of several there the one that misses by most.
fn first_failure(study: &Study, sizes: &[f64], row: &[Vec<Option<f64>>]) -> Option<(usize, f64)> {
    for (&size, held) in sizes.iter().zip(row) {
        let missed = held.iter().enumerate().filter_map(|(target, held)| {
            let required = match study.targets[target].kind {
                Kind::Share { required } => required,
                Kind::Mean | Kind::Static(_) => 1.0,
            };
            let short = required - (*held)?;
            (short > 0.0).then_some((target, short))
        });
        let worst = missed.max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((target, _)) = worst {
            return Some((target, size));
        }
    }
    None
}

impl Shares {
    /// What neither an input alone nor chance explains: inputs acting together, and the error of the
    /// estimates; at least 0.
    #[must_use]
    pub fn rest(&self, chance: f64) -> f64 {
        let alone: f64 = self.inputs.iter().map(|(_, share)| share.max(0.0)).sum();
        (1.0 - alone - chance).max(0.0)
    }
}
