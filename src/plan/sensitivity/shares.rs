//! Where the variance of a metric comes from.
//!
//! From the replications of the run itself: [`first_order`]. What no input explains alone is divided by pairs of
//! replications with the same inputs and other chance: the variance within pairs is *chance*, the rest is inputs
//! acting together. Nothing here knows what was played: whatever gives inputs and metrics can be asked.

use super::Held;
use crate::plan::Stopped;
use crate::stats::variance::{first_order, within_pairs};

/// Replications at one setting of the inputs.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcomes {
    /// Values of all inputs, by replication.
    pub inputs: Vec<Vec<f64>>,
    /// The metric of each target, by replication; `None` where it has no value.
    pub metrics: Vec<Vec<Option<f64>>>,
}

/// Plays so many replications with some inputs held, under a seed.
pub type Play<'a> = &'a dyn Fn(&Held, u64, u64) -> Result<Outcomes, Stopped>;

/// Where the variance of a target's metric comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Shares {
    /// Inputs with their first-order shares, the largest first.
    pub inputs: Vec<(usize, f64)>,
    /// Chance, and what is uncertain without being an input.
    pub chance: Option<f64>,
}

/// The shares of the uncertain inputs, given by all ids and their places, in the metrics of a run under a seed; so
/// many pairs tell chance apart.
///
/// # Errors
/// If a run was stopped.
pub fn shares(
    play: Play,
    (ids, uncertain): (&[&str], &[usize]),
    run: &Outcomes,
    (seed, pairs): (u64, u64),
) -> Result<Vec<Shares>, Stopped> {
    let mut within: Vec<Vec<(f64, f64)>> = vec![Vec::new(); run.metrics.len()];
    for (row, world) in run.inputs.iter().zip(1..=pairs) {
        let named = ids.iter().zip(row);
        let held: Held = named.map(|(id, &value)| ((*id).into(), value)).collect();
        let both = play(&held, seed.wrapping_add(world), 2)?;
        for (pairs, metric) in within.iter_mut().zip(&both.metrics) {
            if let &[Some(a), Some(b)] = metric.as_slice() {
                pairs.push((a, b));
            }
        }
    }
    let all = within.iter().enumerate();
    let one = |(place, pairs): (usize, &Vec<(f64, f64)>)| Shares {
        inputs: first_orders(run, uncertain, place),
        chance: within_pairs(pairs),
    };
    Ok(all.map(one).collect())
}

/// The share of each uncertain input in the variance of a target's metric, the largest first.
fn first_orders(run: &Outcomes, uncertain: &[usize], place: usize) -> Vec<(usize, f64)> {
    let rows = run.inputs.iter().zip(&run.metrics[place]);
    let defined: Vec<(&Vec<f64>, f64)> = rows.filter_map(|(row, y)| Some((row, (*y)?))).collect();
    let y: Vec<f64> = defined.iter().map(|&(_, value)| value).collect();
    let share = |&input: &usize| {
        let x: Vec<f64> = defined.iter().map(|(row, _)| row[input]).collect();
        Some((input, first_order(&x, &y)?))
    };
    let mut shares: Vec<(usize, f64)> = uncertain.iter().filter_map(share).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
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
