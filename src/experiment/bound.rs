//! How good could it be? An upper bound on how many needs of a level can be met within a patience, and
//! what each arm falls short of it (regret).
//!
//! Given the needs that arose in a replication of an arm, the bound relaxes everything that makes
//! placing hard: all beds of all facilities are one pool with the most beds that there ever are;
//! there is no way, no turnover, no staff, no blocking and no start census; patients are divisible;
//! whoever is placed leaves after the shorter of the stays of those who die and who survive under
//! adequate care, or when they left in truth, if they were met in time. A need that arises at t and
//! is met within w holds a bed at least from t + w to the end of its stay, whenever it began: so with
//! `x_g` of the `n_g` needs of one such window placed,
//!
//! maximise `sum x_g`, `x_g <= n_g`, and at each look `k`: `sum of x_g over windows that hold k <= beds`.
//!
//! Looks are 12 h apart, which rounds windows down. What the arm did is one solution, so that its
//! regret is never negative: a law that is tested.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use microlp::{ComparisonOp, OptimizationDirection, Problem};
use rayon::prelude::*;

use super::run::Options;
use super::study::Study;
use super::watch::{Need, Watch};
use crate::model::Model;
use crate::model::network::LevelId;
use crate::random::Key;
use crate::simulation::{Plan, observe};
use crate::units::{Duration, HOUR};

/// Time between looks at the pool.
const LOOK: i64 = 12 * HOUR;

/// One replication of one arm.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Regret {
    /// Needs that arose within the horizon.
    pub needs: u64,
    /// Of those, met within the patience.
    pub met: u64,
    /// The bound on how many could have been.
    pub bound: f64,
}

impl Regret {
    /// What the arm falls short of the bound.
    #[must_use]
    pub fn regret(&self) -> f64 {
        self.bound - self.met as f64
    }
}

/// The regret of every arm in each replication, by replication and arm; `None` if it was stopped.
///
/// # Errors
/// If threads cannot be started.
pub fn regrets(
    study: &Study,
    level: LevelId,
    patience: Duration,
    options: &Options,
) -> Result<Option<Vec<Vec<Regret>>>, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()?;
    let one = |replication: u64| {
        if options.stop.load(Ordering::Relaxed) {
            return None;
        }
        let key = Key::world(study.seed, replication);
        let models = study.worlds.models(replication);
        let row = models
            .iter()
            .map(|model| regret(model, key, level, patience));
        let row = row.collect();
        (options.progress)(replication);
        Some(row)
    };
    Ok(pool.install(|| (0..options.replications).into_par_iter().map(one).collect()))
}

/// The regret of one replication.
#[must_use]
pub fn regret(model: &Model, key: Key, level: LevelId, patience: Duration) -> Regret {
    let plan = Plan::new(model, &[]);
    let mut watch = Watch::new(model, level);
    let record = observe(model, &plan, key, &mut watch);
    let needs = watch.finish(record.end);
    let horizon = model.clock.horizon.0;
    let counted = || {
        needs
            .iter()
            .filter(|need| (0..horizon).contains(&need.since))
    };
    let in_time = |need: &&Need| need.met_within(patience.0);
    let windows = counted().map(|need| window(need, patience.0));
    Regret {
        needs: counted().count() as u64,
        met: counted().filter(in_time).count() as u64,
        bound: most_placed(windows, beds(model, level)),
    }
}

/// The most beds that there ever are for a level: those of its units and of its stand-ins, with
/// convertible ones.
fn beds(model: &Model, level: LevelId) -> f64 {
    let network = &model.network;
    let units = network.units.pairs().filter(|&(unit, _)| {
        let (given, wanted) = (network.units[unit].level, &network.levels[level]);
        network.serves(unit, level)
            || (wanted.intensity < network.levels[given].intensity
                && network.levels[given].kind == wanted.kind)
    });
    let most = |unit: &crate::model::network::Unit| {
        let open = unit.capacity.steps.iter().map(|&(_, beds)| beds).max();
        let converted = unit.convertible.as_ref().map_or(0, |row| row.beds);
        f64::from(open.unwrap_or(0)) + f64::from(converted)
    };
    units.map(|(_, unit)| most(unit)).sum()
}

/// The looks at which a need surely holds a bed if it is met in time: the first, and the first after.
fn window(need: &Need, patience: i64) -> (i64, i64) {
    let ends = match need.left {
        Some(left) if need.met_within(patience) => left,
        _ => need.since + need.stay,
    };
    let up = |at: i64| at.div_euclid(LOOK) + i64::from(at.rem_euclid(LOOK) > 0);
    (up(need.since + patience), up(ends))
}

/// The most windows, each of which holds a bed at some looks, that so many beds allow.
fn most_placed(windows: impl Iterator<Item = (i64, i64)>, beds: f64) -> f64 {
    let mut groups: BTreeMap<(i64, i64), f64> = BTreeMap::new();
    for window in windows {
        *groups.entry(window).or_insert(0.0) += 1.0;
    }
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut free = 0.0;
    let mut at: BTreeMap<i64, Vec<(microlp::Variable, f64)>> = BTreeMap::new();
    let mut load: BTreeMap<i64, f64> = BTreeMap::new();
    for (&(first, end), &n) in &groups {
        if first >= end {
            free += n; // holds a bed at no look
            continue;
        }
        let placed = problem.add_var(1.0, (0.0, n));
        for look in first..end {
            at.entry(look).or_default().push((placed, 1.0));
            *load.entry(look).or_insert(0.0) += n;
        }
    }
    // a look at which everyone finds a bed binds nobody
    for (look, row) in &at {
        if load[look] > beds {
            problem.add_constraint(row, ComparisonOp::Le, beds);
        }
    }
    let all = groups.values().sum::<f64>();
    let solved = problem
        .solve()
        .ok()
        .and_then(|solved| solved.into_solution().ok());
    // without a solution everyone is placed: a bound all the same
    solved.map_or(all, |solution| (free + solution.objective()).min(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two beds; windows by hand: of three that overlap two are placed, of two one after the other both.
    #[test]
    fn the_bound_is_the_best_packing() {
        let place = |windows: &[(i64, i64)], beds: f64| most_placed(windows.iter().copied(), beds);
        let near = |found: f64, exact: f64| assert!((found - exact).abs() < 1e-6, "{found}");
        near(place(&[(0, 3), (1, 4), (2, 5)], 2.0), 2.0);
        near(place(&[(0, 2), (2, 4)], 1.0), 2.0);
        near(place(&[(0, 10), (0, 1), (1, 2), (2, 3)], 1.0), 3.0);
        near(place(&[(5, 5), (5, 5), (5, 6)], 0.0), 2.0);
        near(place(&[], 1.0), 0.0);
    }

    #[test]
    fn windows_are_rounded_down() {
        let need = |since, met, left, stay| Need {
            who: Key(1),
            since,
            met,
            left,
            ended: left,
            stay,
        };
        let hour = HOUR;
        // needs at 1 h, 6 h of patience: holds a bed from 7 h on, so from the look of 12 h
        assert_eq!(window(&need(hour, None, None, 48 * hour), 6 * hour), (1, 5));
        assert_eq!(
            window(&need(hour, Some(2 * hour), Some(24 * hour), 0), 6 * hour),
            (1, 2)
        );
        assert_eq!(window(&need(6 * hour, None, None, hour), 6 * hour), (1, 1));
    }
}
