//! The linear relaxation of giving beds: how many of those who need one can hold it, if a patient may be
//! split over several pools of beds.
//!
//! With x(c, p) of the n(c) patients of a class c placed in pool p, who hold a bed of it from slot a(c, p)
//! until before slot b(c, p), and y(p, k) beds held in slot k:
//!
//! ```text
//! maximise  Σ x(c, p)
//! such that Σ_p x(c, p) ≤ n(c)                                         for every class
//!           y(p, k) = y(p, k − 1) + Σ [a(c, p) = k] x(c, p) − Σ [b(c, p) = k] x(c, p)
//!           0 ≤ y(p, k) ≤ beds(p, k),   0 ≤ x(c, p) ≤ n(c)
//! ```
//!
//! Rows stand only for slots in which somebody begins or beds go: nowhere else can the beds be exceeded. It is solved by the simplex
//! method of the crate `microlp`. For a single pool the matrix of intervals is totally unimodular, so that the
//! optimum is that of whole patients.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

/// A bed of a pool that is held from a slot until before another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Hold {
    pub pool: usize,
    pub from: i64,
    pub until: i64,
}

/// Patients by what may be given to them: any one of these.
pub(super) type Classes = BTreeMap<Vec<Hold>, u32>;

/// Beds of a pool, from each slot on.
pub(super) type Beds = BTreeMap<i64, i64>;

/// The most patients that can be placed, in parts; those who hold no bed for any time in some pool need none.
/// If the solver gives up, which no instance has made it do, the bound is everyone.
pub(super) fn most_placed(classes: &Classes, pools: &[Beds]) -> f64 {
    let lasts = |hold: &Hold| hold.from < hold.until;
    let (bound, free): (Vec<_>, Vec<_>) = classes
        .iter()
        .partition(|(choices, _)| choices.iter().all(lasts));
    let free: u32 = free.iter().map(|&(_, &count)| count).sum();
    let everyone: u32 = bound.iter().map(|&(_, &count)| count).sum();
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut rows: Vec<BTreeMap<i64, Vec<(Variable, f64)>>> = pools.iter().map(slots).collect();
    for (choices, _) in &bound {
        for hold in *choices {
            rows[hold.pool].entry(hold.from).or_default();
        }
    }
    for (choices, count) in bound {
        let count = f64::from(*count);
        let mut parts = Vec::new();
        for hold in choices {
            let part = problem.add_var(1.0, (0.0, count));
            parts.push((part, 1.0));
            let own = &mut rows[hold.pool];
            own.entry(hold.from).or_default().push((part, 1.0));
            if let Some((_, next)) = own.range_mut(hold.until..).next() {
                next.push((part, -1.0));
            }
        }
        problem.add_constraint(&parts, ComparisonOp::Le, count);
    }
    for (own, beds) in rows.into_iter().zip(pools) {
        let mut before = None;
        for (slot, mut row) in own {
            let held = problem.add_var(0.0, (0.0, there(beds, slot) as f64));
            row.push((held, -1.0));
            row.extend(before.map(|before| (before, 1.0)));
            problem.add_constraint(&row, ComparisonOp::Eq, 0.0);
            before = Some(held);
        }
    }
    let solved = problem.solve().ok();
    let placed = solved.and_then(|found| Some(found.solution()?.objective()));
    placed.unwrap_or(f64::from(everyone)) + f64::from(free)
}

/// Slots from which on there are fewer beds than before.
fn slots(beds: &Beds) -> BTreeMap<i64, Vec<(Variable, f64)>> {
    let fewer = beds.iter().zip(beds.iter().skip(1));
    let fewer = fewer.filter(|((_, before), (_, after))| after < before);
    let fewer: BTreeSet<i64> = fewer.map(|(_, (&slot, _))| slot).collect();
    fewer.into_iter().map(|slot| (slot, Vec::new())).collect()
}

/// Beds that there are in a slot.
fn there(beds: &Beds, slot: i64) -> i64 {
    let last = beds.range(..=slot).next_back();
    last.map_or(0, |(_, &beds)| beds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// From when until when a bed is held.
    type Window = (i64, i64);

    fn classes(windows: &[Vec<Hold>]) -> Classes {
        let mut classes = Classes::new();
        for choices in windows {
            *classes.entry(choices.clone()).or_insert(0) += 1;
        }
        classes
    }

    fn hold(pool: usize, (from, until): Window) -> Hold {
        Hold { pool, from, until }
    }

    fn in_one_pool(windows: &[Window], beds: &Beds) -> f64 {
        let windows: Vec<Vec<Hold>> = windows.iter().map(|&own| vec![hold(0, own)]).collect();
        most_placed(&classes(&windows), std::slice::from_ref(beds))
    }

    fn whole(placed: f64) -> usize {
        assert!((placed - placed.round()).abs() < 1e-6, "{placed}");
        placed.round() as usize
    }

    /// The most windows in one pool, exactly: going through time and, where there are too many, giving up those that
    /// end last (Faigle and Nawijn, Discrete Applied Mathematics 58, 1995; with numbers of beds that change the same
    /// exchange holds: whatever else is given up at that instant takes no less of the time to come).
    fn exactly(windows: &[Window], beds: &Beds) -> usize {
        let mut begins: Vec<Window> = windows.iter().copied().filter(|(a, b)| a < b).collect();
        begins.sort_unstable();
        let mut instants: BTreeSet<i64> = begins.iter().map(|&(from, _)| from).collect();
        instants.extend(beds.keys());
        let mut held: Vec<i64> = Vec::new();
        let mut given_up = 0;
        let mut begins = begins.into_iter().peekable();
        for now in instants {
            held.retain(|&end| end > now);
            while let Some((_, end)) = begins.next_if(|&(from, _)| from <= now) {
                held.push(end);
            }
            held.sort_unstable();
            while held.len() > there(beds, now) as usize {
                held.pop();
                given_up += 1;
            }
        }
        windows.len() - given_up
    }

    /// Windows by hand: of three that overlap in two beds two are placed, of two one after the other both.
    #[test]
    fn the_bound_of_one_pool_is_the_best_packing() {
        let placed = |windows: &[Window], beds: i64| {
            whole(in_one_pool(windows, &Beds::from([(i64::MIN, beds)])))
        };
        assert_eq!(placed(&[(0, 3), (1, 4), (2, 5)], 2), 2);
        assert_eq!(placed(&[(0, 2), (2, 4)], 1), 2);
        assert_eq!(placed(&[(0, 10), (0, 1), (1, 2), (2, 3)], 1), 3);
        assert_eq!(placed(&[(5, 5), (5, 5), (5, 6)], 0), 2);
        assert_eq!(placed(&[], 1), 0);
        // a bed less from 3 on: one of those that lie then is given up, and the one that ends first is not
        let fewer = Beds::from([(i64::MIN, 2), (3, 1)]);
        assert_eq!(whole(in_one_pool(&[(0, 9), (1, 4), (4, 6)], &fewer)), 2);
    }

    /// Four hundred instances of up to 120 windows, with beds that change: the solver finds what going through time finds.
    #[test]
    fn the_bound_of_one_pool_is_exact() {
        for instance in 0..400 {
            let key = Key(instance);
            let mut draws = 0;
            let mut next = |below: i64| {
                draws += 1;
                (key.item(draws).0 >> 33) as i64 % below
            };
            let count = next(120);
            let window = |from: i64, long: i64| (from, from + long);
            let windows: Vec<Window> = (0..count).map(|_| window(next(40), next(15))).collect();
            let beds: Beds = (0..8).map(|at| (at * 6 - 1, next(9))).collect();
            let found = whole(in_one_pool(&windows, &beds));
            assert_eq!(found, exactly(&windows, &beds), "{windows:?} {beds:?}");
        }
    }

    /// In several pools no choice of whole patients places more, and all pools as one hold no fewer. Shown to bite: where the
    /// best choice of whole patients reaches the bound, one bed less of each pool would hide it somewhere.
    #[test]
    fn no_choice_of_whole_patients_exceeds_the_bound() {
        let (mut reached, mut hidden) = (0, 0);
        for instance in 0..200 {
            let key = Key(1_000 + instance);
            let mut draws = 0;
            let mut next = |below: i64| {
                draws += 1;
                (key.item(draws).0 >> 33) as i64 % below
            };
            let mut windows: Vec<Vec<Hold>> = Vec::new();
            for _ in 0..7 {
                let from = next(8);
                let (long, later) = (1 + next(4), next(2));
                let near = hold(0, (from, from + long));
                let far = hold(1, (from, from + long + later));
                windows.push(match next(3) {
                    0 => vec![near],
                    1 => vec![far],
                    _ => vec![near, far],
                });
            }
            let beds = [0, 1].map(|_| Beds::from([(i64::MIN, next(3))]));
            let fits = |choice: &[usize]| {
                (0..2).all(|pool| {
                    (0..16).all(|now| {
                        let chosen = windows.iter().zip(choice);
                        let holds = chosen.filter_map(|(row, &own)| row.get(own));
                        let here = holds
                            .filter(|own| own.pool == pool && own.from <= now && now < own.until);
                        here.count() as i64 <= there(&beds[pool], now)
                    })
                })
            };
            let mut best = 0;
            for code in 0..3_usize.pow(7) {
                // 2, or a choice that a patient does not have, is nowhere
                let choice: Vec<usize> = (0..7).map(|i| code / 3_usize.pow(i) % 3).collect();
                let placed = choice.iter().zip(&windows);
                let placed = placed.filter(|&(&own, row)| own < row.len()).count();
                if placed > best && fits(&choice) {
                    best = placed;
                }
            }
            let bound = most_placed(&classes(&windows), &beds);
            assert!(bound >= best as f64 - 1e-6, "{bound} {best} {windows:?}");
            reached += usize::from(bound < best as f64 + 1e-6);
            let fewer = beds.clone().map(|own| {
                own.into_iter()
                    .map(|(at, beds)| (at, (beds - 1).max(0)))
                    .collect()
            });
            hidden += usize::from(most_placed(&classes(&windows), &fewer) < best as f64 - 1e-6);
        }
        assert!(reached > 150 && hidden > 100, "{reached} {hidden}");
    }
}
