//! Why do patients go without a level of care, and die? Each limit of one arm is lifted alone, on the same
//! caseloads: beds, staff (all of it, and each group of the level alone), equipment, beds kept from others, requests that
//! are refused though a bed is free, the time on the way, vehicles, and the time until a need at home is
//! recognised.
//!
//! What lifting a limit spares one person may be paid by another, so net differences stand beside what
//! was avoided and what was newly caused, person by person: with `d_p` the change of person p, avoided is
//! the sum of `-d_p` where it is negative, newly caused the sum of `d_p` where it is positive, and net =
//! newly caused - avoided. Limits act together: the effects of single ones do not add up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::run::Options;
use super::study::Study;
use super::watch::Watch;
use crate::model::Model;
use crate::model::equipment::PARTS;
use crate::model::monitoring::SelfReport;
use crate::model::network::{Capacity, LevelId};
use crate::model::pool::{PoolId, Ratio, Staff};
use crate::random::Key;
use crate::simulation::{Plan, observe};
use crate::stats::interval::mean_interval;
use crate::stats::paired::Shape;
use crate::units::HOUR;

/// A limit that is lifted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Beds of the level are without limit.
    Beds,
    /// Staff is.
    Staff,
    /// One staff group of the level is, where there are several.
    StaffOf(PoolId),
    /// Equipment is.
    Equipment,
    /// No bed is kept from anyone.
    Kept,
    /// No request is refused where a bed is free.
    Refusals,
    /// Ways take no time.
    Ways,
    /// Vehicles and crews are.
    Vehicles,
    /// Needs that arise at home are recognised at once.
    Recognition,
}

impl Limit {
    /// The limits that a model has.
    #[must_use]
    pub fn of(model: &Model, level: LevelId) -> Vec<Limit> {
        let network = &model.network;
        let of_level = |group: &Staff| {
            let mut units = group.serves.iter();
            units.any(|&(unit, _)| network.units[unit].level == level)
        };
        let groups = network.pools.staff.pairs();
        let groups = groups.filter(|(_, group)| of_level(group));
        let mut groups: Vec<PoolId> = groups.map(|(pool, _)| pool).collect();
        if groups.len() < 2 {
            groups.clear();
        }
        let all = [Limit::Beds, Limit::Staff].into_iter();
        let all = all.chain(groups.into_iter().map(Limit::StaffOf));
        let all = all.chain([
            Limit::Equipment,
            Limit::Kept,
            Limit::Refusals,
            Limit::Ways,
            Limit::Vehicles,
            Limit::Recognition,
        ]);
        all.filter(|limit| limit.is_there(model, level)).collect()
    }

    /// Whether a model has the limit at all.
    fn is_there(self, model: &Model, level: LevelId) -> bool {
        let network = &model.network;
        let mut procedures = network.transport.procedures.iter().flatten().flatten();
        match self {
            Limit::Beds => network.units_of(level).next().is_some(),
            Limit::Staff | Limit::StaffOf(_) => !network.pools.staff.is_empty(),
            Limit::Equipment => !network.pools.stocks.is_empty(),
            Limit::Kept => network
                .units_of(level)
                .any(|unit| network.units[unit].keeps_beds()),
            Limit::Refusals => procedures.any(|procedure| procedure.refusal > 0.0),
            Limit::Ways => network.travel.iter().flatten().any(Option::is_some),
            Limit::Vehicles => !network.transport.fleets.is_empty(),
            Limit::Recognition => {
                let mut stages = model.patients.stages.iter();
                stages.any(|stage| stage.self_report != SelfReport::AtOnce)
            }
        }
    }

    /// The model without the limit.
    #[must_use]
    pub fn lift(self, model: &Model, level: LevelId) -> Model {
        let mut model = model.clone();
        let network = &mut model.network;
        let units = network.units.iter_mut().filter(|unit| unit.level == level);
        match self {
            Limit::Beds => units.for_each(|unit| {
                unit.capacity = Capacity::constant(MANY);
                unit.convertible = None;
            }),
            Limit::Kept => units.for_each(|unit| {
                unit.kept_for_own = 0;
                unit.kept_for = None;
            }),
            Limit::Staff => network.pools.staff.iter_mut().for_each(unlimited),
            Limit::StaffOf(pool) => unlimited(&mut network.pools.staff[pool]),
            Limit::Equipment => {
                for stock in &mut network.pools.stocks {
                    for (_, amount) in &mut stock.on_hand {
                        *amount = amount.saturating_add(i64::from(MANY) * PARTS);
                    }
                }
            }
            Limit::Vehicles => {
                for fleet in &mut network.transport.fleets {
                    fleet.vehicles = Capacity::constant(MANY);
                    fleet.crews.clear();
                }
            }
            Limit::Refusals => {
                let rows = network.transport.procedures.iter_mut();
                for procedure in rows.flatten().flatten() {
                    Arc::make_mut(procedure).refusal = 0.0;
                }
            }
            Limit::Recognition => {
                for stage in &mut model.patients.stages {
                    stage.self_report = SelfReport::AtOnce;
                }
            }
            Limit::Ways => {
                for way in network.travel.iter_mut().flatten() {
                    *way = None;
                }
            }
        }
        model
    }
}

/// A member of a staff group cares for as many as come.
fn unlimited(group: &mut Staff) {
    for (_, ratios) in &mut group.serves {
        *ratios = ratios.map(|_| Ratio {
            num: u64::from(MANY),
            den: 1,
        });
    }
}

/// More than anybody asks for.
const MANY: u32 = 1_000_000;

/// A change person by person in one replication, or its mean over replications.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Change {
    /// What persons were spared.
    pub avoided: f64,
    /// What other persons, or the same ones, have more.
    pub caused: f64,
}

impl Change {
    /// Newly caused minus avoided.
    #[must_use]
    pub fn net(&self) -> f64 {
        self.caused - self.avoided
    }
}

/// What lifting one limit does.
#[derive(Clone, PartialEq, Debug)]
pub struct Lifted {
    /// The limit.
    pub limit: Limit,
    /// Hours without the level: means, and the 95 % interval of the net difference.
    pub unmet: (Change, (f64, f64)),
    /// Deaths, the same.
    pub deaths: (Change, (f64, f64)),
}

/// What one arm is like, and without each of its limits.
#[derive(Clone, PartialEq, Debug)]
pub struct Why {
    /// Mean hours without the level.
    pub unmet: f64,
    /// Mean deaths.
    pub deaths: f64,
    /// Each limit that the arm has.
    pub lifted: Vec<Lifted>,
}

/// What one run leaves: hours without the level by person, and who died.
struct Toll {
    hours: BTreeMap<Key, f64>,
    died: BTreeMap<Key, f64>,
}

/// Lifts one limit after the other; `None` if it was stopped.
///
/// # Errors
/// If threads cannot be started.
pub fn why(
    study: &Study,
    arm: usize,
    level: LevelId,
    options: &Options,
) -> Result<Option<Why>, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()?;
    let first = Arc::clone(&study.worlds.models(0)[arm]);
    let limits = Limit::of(&first, level);
    let one = |replication: u64| {
        if options.stop.load(Ordering::Relaxed) {
            return None;
        }
        let key = Key::world(study.seed, replication);
        let model = Arc::clone(&study.worlds.models(replication)[arm]);
        let base = toll(&model, key, level);
        let change = |limit: &Limit| {
            let own = toll(&limit.lift(&model, level), key, level);
            [
                change(&base.hours, &own.hours),
                change(&base.died, &own.died),
            ]
        };
        let changes: Vec<[Change; 2]> = limits.iter().map(change).collect();
        (options.progress)(replication);
        let sum = |toll: &BTreeMap<Key, f64>| toll.values().sum::<f64>();
        Some(([sum(&base.hours), sum(&base.died)], changes))
    };
    let rows: Option<Vec<_>> =
        pool.install(|| (0..options.replications).into_par_iter().map(one).collect());
    Ok(rows.map(|rows| reduce(&limits, &rows)))
}

/// Base values and changes by limit of one replication: hours, then deaths.
type Row = ([f64; 2], Vec<[Change; 2]>);

fn reduce(limits: &[Limit], rows: &[Row]) -> Why {
    let n = rows.len().max(1) as f64;
    let base = |what: usize| rows.iter().map(|(base, _)| base[what]).sum::<f64>() / n;
    let of = |limit: usize, what: usize| {
        let changes = || rows.iter().map(move |(_, changes)| changes[limit][what]);
        let nets: Vec<f64> = changes().map(|change| change.net()).collect();
        let shape = Shape::of(&nets);
        let mean = Change {
            avoided: changes().map(|change| change.avoided).sum::<f64>() / n,
            caused: changes().map(|change| change.caused).sum::<f64>() / n,
        };
        (mean, mean_interval(shape.n, shape.mean, shape.sd, 0.05))
    };
    let lifted = |(place, &limit): (usize, &Limit)| Lifted {
        limit,
        unmet: of(place, 0),
        deaths: of(place, 1),
    };
    Why {
        unmet: base(0),
        deaths: base(1),
        lifted: limits.iter().enumerate().map(lifted).collect(),
    }
}

fn toll(model: &Model, key: Key, level: LevelId) -> Toll {
    let plan = Plan::new(model, &[]);
    let mut watch = Watch::new(model, level);
    let record = observe(model, &plan, key, &mut watch);
    let mut hours = BTreeMap::new();
    for need in watch.finish(record.end) {
        if (0..model.clock.horizon.0).contains(&need.since) {
            *hours.entry(need.who).or_insert(0.0) += need.unmet() as f64 / HOUR as f64;
        }
    }
    let died = watch.died.into_iter().map(|who| (who, 1.0)).collect();
    Toll { hours, died }
}

/// What persons have less and more.
fn change(base: &BTreeMap<Key, f64>, own: &BTreeMap<Key, f64>) -> Change {
    let mut change = Change::default();
    let value = |toll: &BTreeMap<Key, f64>, who: &Key| toll.get(who).copied().unwrap_or(0.0);
    let others = own.keys().filter(|who| !base.contains_key(who));
    for who in base.keys().chain(others) {
        let more = value(own, who) - value(base, who);
        if more < 0.0 {
            change.avoided -= more;
        } else {
            change.caused += more;
        }
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_avoided_and_what_is_caused_are_told_apart() {
        let toll = |rows: &[(u64, f64)]| rows.iter().map(|&(who, x)| (Key(who), x)).collect();
        let base = toll(&[(1, 5.0), (2, 1.0), (3, 2.0)]);
        let own = toll(&[(1, 2.0), (2, 4.0), (4, 1.0)]);
        let found = change(&base, &own);
        assert_eq!((found.avoided, found.caused), (5.0, 4.0));
        assert!((found.net() + 1.0).abs() < 1e-12);
    }
}
