//! How good could it be? An upper bound on how many needs of a level can be met within a patience, and
//! what each arm falls short of it (regret).
//!
//! Given the needs that arose in a replication of an arm, the bound relaxes what makes placing hard: patients
//! may be split, each pool of beds is as large as it has ever been up to then, and there is no turnover, no staff and no blocking. Three
//! things it does not relax: who lies in a bed when the first need arises (the start census, and those of the
//! warm-up) keeps it to the end of the stay; nobody lies in a bed sooner than the shortest time on the way
//! to it; and a bed further away than the patience is out of reach.
//!
//! Whoever is placed stays for the shorter of the stays of those who die and who survive under adequate
//! care, or until they left in truth, if that was sooner. A need that arises at t and is met within w at a bed d away
//! surely holds it from t + w until t + d + stay, whenever it begins: one interval of time. The most
//! patients such that never more hold than there are beds are the optimum of a linear program
//! (`relaxation`). Time is cut into slots of whole hours, as short as the size of the program allows; intervals are rounded inwards, beds upwards.
//! Facilities that lie equally far from everyone, in slots, are one pool.
//!
//! What the arm did is one solution, so that its regret is never negative: a law that is tested.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::relaxation::{Beds, Classes, Hold, most_placed};
use super::run::Options;
use super::study::Study;
use super::watch::{Need, Watch};
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, Unit, UnitId};
use crate::random::Key;
use crate::simulation::{Plan, observe};
use crate::table::Table;
use crate::units::{Duration, HOUR};

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
    let asked: Vec<&Need> = counted().collect();
    let (pools, classes) = Pools::with_classes(model, level, patience.0, &asked);
    let lies = |need: &&Need| need.since < 0 && need.met.is_some_and(|met| met <= 0);
    let of_needs = needs
        .iter()
        .filter(lies)
        .filter_map(|need| Some((need.unit?, (need.met?, need.left?))));
    let begin = model.clock.begin().0;
    let of_start = watch.held.iter().map(|held| {
        let left = held.left.unwrap_or(record.end.0);
        (held.unit, (begin, left))
    });
    let taken: Vec<(UnitId, Window)> = of_needs.chain(of_start).collect();
    Regret {
        needs: counted().count() as u64,
        met: counted().filter(in_time).count() as u64,
        // whole patients are counted; sums of thousands of numbers are right to less than a millionth
        bound: (most_placed(&classes, &pools.beds(&taken)) + 1e-6).floor(),
    }
}

/// From when until when a bed is held: the first instant, and the first after.
type Window = (i64, i64);

/// Largest program: choices of all classes times pools. The solver takes less than a second for it.
const LARGEST: usize = 20_000;

/// The beds of a level: those of its units, of its stand-ins and of higher intensity, with convertible ones.
struct Pools<'a> {
    model: &'a Model,
    patience: i64,
    /// Length of a slot.
    slot: i64,
    /// The pool of each unit that gives the level.
    of: BTreeMap<UnitId, usize>,
    /// Of each pool, how far it is from each facility.
    ways: Vec<Way>,
}

/// The least that the way from each facility takes where needs arise, in whole slots; `None` is longer than the patience.
type Way = Table<FacilityId, Option<i64>>;

impl<'a> Pools<'a> {
    /// The pools and what may be given to whom, with the shortest slots for which the program is not too large: the
    /// longer a slot, the fewer pools and classes differ.
    fn with_classes(
        model: &'a Model,
        level: LevelId,
        patience: i64,
        needs: &[&Need],
    ) -> (Self, Classes) {
        let places = needs.iter().filter_map(|need| need.at).collect();
        let mut hours = 1;
        loop {
            let pools = Pools::of_slots(model, level, (patience, hours * HOUR), &places);
            let mut classes = Classes::new();
            for need in needs {
                let choices = pools.choices(need);
                // a need out of reach has no choice
                if !choices.is_empty() {
                    *classes.entry(choices).or_insert(0) += 1;
                }
            }
            let choices: usize = classes.keys().map(Vec::len).sum();
            if choices * pools.ways.len() <= LARGEST || pools.slot > model.clock.horizon.0 {
                return (pools, classes);
            }
            hours += 1 + hours / 4;
        }
    }

    fn of_slots(
        model: &'a Model,
        level: LevelId,
        (patience, slot): (i64, i64),
        places: &BTreeSet<FacilityId>,
    ) -> Self {
        let network = &model.network;
        let gives = |&(unit, row): &(UnitId, &Unit)| {
            let (given, wanted) = (&network.levels[row.level], &network.levels[level]);
            let fits = network.serves(unit, level)
                || (wanted.intensity < given.intensity && given.kind == wanted.kind);
            fits && most(row) > 0
        };
        let mut pools: BTreeMap<Vec<Option<i64>>, usize> = BTreeMap::new();
        let (mut of, mut ways) = (BTreeMap::new(), Vec::new());
        for (unit, row) in network.units.pairs().filter(gives) {
            let way = |from: FacilityId| {
                let way = network.travel[from][row.facility].as_ref();
                let least = way.map_or(0, |way| way.time.draw(0));
                // what lies within reach of somebody counts by slots
                (places.contains(&from) && least <= patience).then_some(least / slot * slot)
            };
            let way: Way = network.facilities.ids().map(way).collect();
            let pool = *pools
                .entry(way.iter().copied().collect())
                .or_insert(ways.len());
            if pool == ways.len() {
                ways.push(way);
            }
            of.insert(unit, pool);
        }
        Pools {
            model,
            patience,
            slot,
            of,
            ways,
        }
    }

    /// In which pools a need could hold a bed, and when it surely would.
    fn choices(&self, need: &Need) -> Vec<Hold> {
        let own = need.unit.filter(|_| need.met_within(self.patience));
        let own = own.map(|unit| self.of.get(&unit).copied());
        if own == Some(None) {
            // met in time in a bed that is of no pool takes none of theirs
            let (pool, from, until) = (0, 0, 0);
            return vec![Hold { pool, from, until }];
        }
        let own = own.flatten();
        let hold = |pool: usize, until: i64| Hold {
            pool,
            from: -(-(need.since + self.patience)).div_euclid(self.slot),
            until: until.div_euclid(self.slot),
        };
        let choice = |(pool, ways): (usize, &Way)| {
            // for who is on the way any bed may be near, and a bed that was reached in time is within reach
            let way = need.at.map_or(Some(0), |at| ways[at]);
            let way = way.or((own == Some(pool)).then_some(0))?;
            let until = need.since + way + need.stay;
            let left = need.left.filter(|_| own == Some(pool));
            Some(hold(pool, left.map_or(until, |left| left.min(until))))
        };
        self.ways.iter().enumerate().filter_map(choice).collect()
    }

    /// Beds that may be given in each pool, from each slot on: of each unit the most that there have been so far, less
    /// those taken.
    fn beds(&self, taken: &[(UnitId, Window)]) -> Vec<Beds> {
        let mut changes = vec![BTreeMap::new(); self.ways.len()];
        for (&unit, &pool) in &self.of {
            let row = &self.model.network.units[unit];
            let converted = row
                .convertible
                .as_ref()
                .map_or(0, |own| i64::from(own.beds));
            // (instant, beds there from then on or 0, change of those taken)
            let steps = row.capacity.steps.iter();
            let mut events: Vec<(i64, i64, i64)> = steps
                .map(|&(from, beds)| (from.0, i64::from(beds) + converted, 0))
                .collect();
            for &(_, (from, until)) in taken.iter().filter(|(own, _)| *own == unit) {
                events.push((from, 0, 1));
                events.push((until, 0, -1));
            }
            events.sort_unstable();
            let (mut beds, mut held, mut free) = (0, 0, 0);
            for (at, there, change) in events {
                beds = beds.max(there);
                held += change;
                let now = (beds - held).max(0);
                *changes[pool].entry(at).or_insert(0) += now - free;
                free = now;
            }
        }
        changes
            .into_iter()
            .map(|changes| self.by_slot(changes))
            .collect()
    }

    /// The most beds that there may be at any time of a slot.
    fn by_slot(&self, changes: BTreeMap<i64, i64>) -> Beds {
        let mut by_slot = Beds::new();
        for (at, change) in changes {
            // what is added counts in the whole slot, what is taken from the next on
            let slot = if change > 0 {
                at.div_euclid(self.slot)
            } else {
                -(-at).div_euclid(self.slot)
            };
            *by_slot.entry(slot).or_insert(0) += change;
        }
        let mut free = 0;
        for change in by_slot.values_mut() {
            free += *change;
            *change = free;
        }
        by_slot
    }
}

/// The most beds that a unit ever has.
fn most(unit: &Unit) -> u32 {
    let open = unit.capacity.steps.iter().map(|&(_, beds)| beds).max();
    open.unwrap_or(0) + unit.convertible.as_ref().map_or(0, |row| row.beds)
}
