//! How good could it be? An upper bound on how many needs of a level can be met within a patience, and
//! what each arm falls short of it (regret).
//!
//! Given the needs that arose in a replication of an arm, the bound relaxes most of what makes placing
//! hard: all beds of all facilities are one pool, as large as it has ever been up to then; there is no
//! turnover, no staff and no blocking. Two things it does not relax: who lies in a bed of the pool when
//! the first need arises (the start census, and those of the warm-up) keeps it to the end of the stay, and a
//! need is out of reach if the shortest time on the way to the nearest bed of the pool is longer than the patience.
//!
//! Whoever is placed leaves after the shorter of the stays of those who die and who survive under
//! adequate care, or when they left in truth, if they were met in time. A need that arises at t and is met
//! within w holds a bed at least from t + w to the end of its stay, whenever it began: one interval of
//! time. The most intervals such that never more hold than there are beds are found exactly by going through
//! time and, where there are too many, giving up those that end last (Faigle and Nawijn, Discrete Applied
//! Mathematics 58, 1995; with numbers of beds that change the same exchange holds: whatever else is given
//! up at that instant takes no less of the time to come). So it is the optimum of the linear relaxation, whose matrix of
//! intervals is totally unimodular.
//!
//! What the arm did is one solution, so that its regret is never negative: a law that is tested.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::run::Options;
use super::study::Study;
use super::watch::{Need, Watch};
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, Unit, UnitId};
use crate::random::Key;
use crate::simulation::{Plan, observe};
use crate::table::Table;
use crate::units::Duration;

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
    let pool = Pool::new(model, level);
    let horizon = model.clock.horizon.0;
    let counted = || {
        needs
            .iter()
            .filter(|need| (0..horizon).contains(&need.since))
    };
    let in_time = |need: &&Need| need.met_within(patience.0);
    let within_reach =
        |need: &&Need| need.met_within(patience.0) || pool.way(need.at) <= patience.0;
    let windows = counted()
        .filter(within_reach)
        .map(|need| window(need, patience.0));
    let windows: Vec<Window> = windows.collect();
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
        bound: most_placed(&windows, &pool.beds(&taken)) as f64,
    }
}

/// From when until when a bed is held: the first instant, and the first after.
type Window = (i64, i64);

/// The beds of a level: those of its units, of its stand-ins and of higher intensity, with convertible ones.
struct Pool<'a> {
    model: &'a Model,
    units: Vec<UnitId>,
    /// Shortest time on the way to the nearest of them, by facility.
    ways: Table<FacilityId, i64>,
}

impl<'a> Pool<'a> {
    fn new(model: &'a Model, level: LevelId) -> Self {
        let network = &model.network;
        let gives = |&(unit, row): &(UnitId, &Unit)| {
            let (given, wanted) = (&network.levels[row.level], &network.levels[level]);
            network.serves(unit, level)
                || (wanted.intensity < given.intensity && given.kind == wanted.kind)
        };
        let units = network.units.pairs().filter(gives).map(|(unit, _)| unit);
        let units: Vec<UnitId> = units.collect();
        let way = |from: FacilityId| {
            let to = |&unit: &UnitId| {
                let way = network.travel[from][network.units[unit].facility].as_ref();
                way.map_or(0, |way| way.time.draw(0)) // the least that it can be
            };
            let open = units.iter().filter(|&&unit| most(&network.units[unit]) > 0);
            open.map(to).min().unwrap_or(i64::MAX)
        };
        Pool {
            model,
            ways: network.facilities.ids().map(way).collect(),
            units,
        }
    }

    /// The shortest way from where somebody is; none is longer than that from somewhere on the way.
    fn way(&self, from: Option<FacilityId>) -> i64 {
        from.map_or(0, |from| self.ways[from])
    }

    /// Beds that may be given, from each instant on: of each unit the most that there have been so far, less
    /// those taken.
    fn beds(&self, taken: &[(UnitId, Window)]) -> Vec<(i64, i64)> {
        let mut changes: BTreeMap<i64, i64> = BTreeMap::new();
        for &unit in &self.units {
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
                *changes.entry(at).or_insert(0) += now - free;
                free = now;
            }
        }
        let mut free = 0;
        let step = |(at, change): (i64, i64)| {
            free += change;
            (at, free)
        };
        changes.into_iter().map(step).collect()
    }
}

/// The most beds that a unit ever has.
fn most(unit: &Unit) -> u32 {
    let open = unit.capacity.steps.iter().map(|&(_, beds)| beds).max();
    open.unwrap_or(0) + unit.convertible.as_ref().map_or(0, |row| row.beds)
}

/// The time in which a need surely holds a bed if it is met in time.
fn window(need: &Need, patience: i64) -> Window {
    let ends = match need.left {
        Some(left) if need.met_within(patience) => left,
        _ => need.since + need.stay,
    };
    (need.since + patience, ends)
}

/// The most windows of which never more hold than there are beds, which are so many from each instant on.
fn most_placed(windows: &[Window], beds: &[(i64, i64)]) -> usize {
    let mut begins: Vec<Window> = windows.iter().copied().filter(|(a, b)| a < b).collect();
    begins.sort_unstable();
    let mut instants: Vec<i64> = begins.iter().map(|&(from, _)| from).collect();
    instants.extend(beds.iter().map(|&(at, _)| at));
    instants.sort_unstable();
    instants.dedup();
    // those that hold a bed, by when they end
    let mut held: BTreeMap<i64, usize> = BTreeMap::new();
    let (mut load, mut given_up) = (0, 0);
    let (mut begins, mut beds) = (begins.into_iter().peekable(), beds.iter().peekable());
    let mut free = 0;
    for now in instants {
        while let Some(ended) = held.first_entry().filter(|ended| *ended.key() <= now) {
            load -= ended.remove();
        }
        while let Some(&(_, there)) = beds.next_if(|&&(at, _)| at <= now) {
            free = usize::try_from(there).unwrap_or(0);
        }
        while let Some((_, end)) = begins.next_if(|&(from, _)| from <= now) {
            *held.entry(end).or_insert(0) += 1;
            load += 1;
        }
        while load > free {
            let Some(mut last) = held.last_entry() else {
                break;
            };
            *last.get_mut() -= 1;
            if *last.get() == 0 {
                last.remove();
            }
            load -= 1;
            given_up += 1;
        }
    }
    windows.len() - given_up
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::HOUR;

    fn placed(windows: &[Window], beds: i64) -> usize {
        most_placed(windows, &[(i64::MIN, beds)])
    }

    /// Two beds; windows by hand: of three that overlap two are placed, of two one after the other both.
    #[test]
    fn the_bound_is_the_best_packing() {
        assert_eq!(placed(&[(0, 3), (1, 4), (2, 5)], 2), 2);
        assert_eq!(placed(&[(0, 2), (2, 4)], 1), 2);
        assert_eq!(placed(&[(0, 10), (0, 1), (1, 2), (2, 3)], 1), 3);
        assert_eq!(placed(&[(5, 5), (5, 5), (5, 6)], 0), 2);
        assert_eq!(placed(&[], 1), 0);
        // a bed less from 3 on: one of those that lie then is given up, and the one that ends first is not
        assert_eq!(
            most_placed(&[(0, 9), (1, 4), (4, 6)], &[(i64::MIN, 2), (3, 1)]),
            2
        );
    }

    /// All sets of eight windows, with beds that change: the greedy choice is the best one.
    #[test]
    fn no_other_choice_places_more() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let windows: Vec<Window> = (0..8)
                .map(|_| {
                    let from = next(10) as i64;
                    (from, from + next(6) as i64)
                })
                .collect();
            let beds: Vec<(i64, i64)> = (0..4).map(|at| (at * 4 - 1, next(4) as i64)).collect();
            let fits = |chosen: u32| {
                (0..16).all(|now| {
                    let of = |&(place, &(from, until)): &(usize, &Window)| {
                        chosen >> place & 1 == 1 && from <= now && now < until
                    };
                    let held = windows.iter().enumerate().filter(of).count() as i64;
                    let there = beds.iter().rfind(|&&(at, _)| at <= now);
                    held <= there.map_or(0, |&(_, beds)| beds)
                })
            };
            let best = (0..256_u32).filter(|&chosen| fits(chosen));
            let best = best.map(u32::count_ones).max().unwrap_or(0);
            assert_eq!(
                most_placed(&windows, &beds) as u32,
                best,
                "{windows:?} {beds:?}"
            );
        }
    }

    #[test]
    fn who_is_met_holds_a_bed_from_the_end_of_the_patience_on() {
        let need = |since, met, left, stay| Need {
            who: Key(1),
            since,
            at: None,
            met,
            unit: None,
            left,
            ended: left,
            stay,
        };
        let hour = HOUR;
        assert_eq!(
            window(&need(hour, None, None, 48 * hour), 6 * hour),
            (7 * hour, 49 * hour)
        );
        assert_eq!(
            window(&need(hour, Some(2 * hour), Some(24 * hour), 0), 6 * hour),
            (7 * hour, 24 * hour)
        );
    }
}
