//! Tables of who helps whom, made from the network: a planner writes one line, and the table stands
//! in the resolved scenario.
//!
//! A pair of a county and its own helper costs people x minutes, people / beds, or the sum of both,
//! each over its mean; the pairs with the least cost together are found by the method of Kuhn (Naval
//! Research Logistics Quarterly 2, 1955) and Munkres (1957). With more counties than helpers each
//! helper has at most the same number of places, rounded up. Numbers are those of the world of
//! medians; who is named first in the file does not matter.

use std::collections::BTreeMap;

use pathfinding::kuhn_munkres::kuhn_munkres_min;
use pathfinding::matrix::Matrix;

use super::arms::Reading;
use super::compile::{ArmPlan, Draw, PairingFacts, Stated};
use super::read::Reference;
use super::tree::{Entry, Kind, Node, Table};
use super::written::{Balance, Pairing, Scheme, SchemeKind};
use crate::distribution::Cache;

/// Helpers of each county by number of the facilities, the first to be asked first.
type Pairs = BTreeMap<usize, Vec<usize>>;

/// Writes the tables of all schemes that have none into a tree that was read without errors; says
/// whether there was any.
pub(crate) fn make_tables(tree: &mut Table, reading: &Reading) -> bool {
    let Some(pairing) = &reading.written.pairing else {
        return false;
    };
    let blank: Vec<&Scheme> = reading
        .written
        .scheme
        .iter()
        .filter(|row| row.pairs.is_empty())
        .collect();
    if blank.is_empty() || pairing.counties.is_empty() {
        return false;
    }
    let Some((facts, zones)) = facts(reading, pairing) else {
        return false;
    };
    for row in blank {
        let count = zones.get(&row.id).copied();
        let pairs = pairs(row, pairing, (&facts, count));
        write(tree, reading, row, &pairs);
    }
    true
}

/// Numbers of zones by scheme.
type ZoneCounts = BTreeMap<String, usize>;

fn facts(reading: &Reading, pairing: &Pairing) -> Option<(PairingFacts, ZoneCounts)> {
    let plan = ArmPlan {
        label: reading.label.clone(),
        written: std::sync::Arc::clone(&reading.written),
        order: reading.input_order.clone()?,
    };
    let cache = Cache::new();
    let compiler = plan.compiler(&reading.ids, Draw::At(0.5), &Stated::default(), &cache);
    let counts = reading.written.scheme.iter();
    let counts = counts.filter_map(|row| Some((row.id.clone(), compiler.zone_count(row)?)));
    Some((compiler.pairing_facts(pairing), counts.collect()))
}

/// The numbers of facilities in order, each once.
fn numbers<'a>(references: impl IntoIterator<Item = &'a Reference>) -> Vec<usize> {
    let all = references.into_iter().filter_map(|row| row.number);
    let mut all: Vec<usize> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The table of a scheme.
fn pairs(
    scheme: &Scheme,
    pairing: &Pairing,
    (facts, zone_count): (&PairingFacts, Option<usize>),
) -> Pairs {
    let counties = numbers(&pairing.counties);
    let stated = if scheme.helpers.is_empty() {
        &pairing.helpers
    } else {
        &scheme.helpers
    };
    let helpers = numbers(stated);
    let cost = Cost {
        facts,
        balance: scheme.balance,
    };
    match scheme.kind {
        SchemeKind::None => counties.iter().map(|&at| (at, Vec::new())).collect(),
        SchemeKind::OneToOne => cost.own(&counties, &helpers),
        SchemeKind::OneToMany => cost.best(&counties, &helpers),
        SchemeKind::Supplement => {
            let all = supplement(scheme, &helpers, facts);
            let own = cost.own(&counties, &helpers);
            own.into_iter()
                .map(|(at, own)| (at, joined(own, &all)))
                .collect()
        }
        SchemeKind::Zoned => {
            let mut zones: Vec<Vec<usize>> = scheme.zones.iter().map(numbers).collect();
            if let Some(count) = zone_count {
                zones = facts.zones(count, &counties, &helpers);
            }
            zoned(zones, &counties, &helpers, &cost)
        }
        SchemeKind::Pooled => {
            let everyone: Vec<usize> = helpers.iter().chain(&counties).copied().collect();
            let others = |&at: &usize| (at, facts.nearest(at, &everyone));
            counties.iter().map(others).collect()
        }
    }
}

/// A list with those of another list that it does not hold yet.
fn joined(mut first: Vec<usize>, more: &[usize]) -> Vec<usize> {
    for &at in more {
        if !first.contains(&at) {
            first.push(at);
        }
    }
    first
}

/// The helpers of all counties: those stated, else the one with the most beds.
fn supplement(scheme: &Scheme, helpers: &[usize], facts: &PairingFacts) -> Vec<usize> {
    if !scheme.supplement.is_empty() {
        let stated = scheme.supplement.iter();
        return stated.filter_map(|row| row.number).collect();
    }
    let beds = |at: usize| facts.beds.get(at).copied().unwrap_or(0.0);
    let best = |a: &&usize, b: &&usize| beds(**a).total_cmp(&beds(**b)).then(b.cmp(a));
    helpers.iter().max_by(best).copied().into_iter().collect()
}

/// Own helper within the zone, then the others of the zone, the nearest first.
fn zoned(mut zones: Vec<Vec<usize>>, counties: &[usize], helpers: &[usize], cost: &Cost) -> Pairs {
    let everyone = || counties.iter().chain(helpers).copied().collect::<Vec<_>>();
    if zones.is_empty() {
        zones.push(everyone());
    }
    let mut pairs = Pairs::new();
    for zone in &zones {
        let of = |list: &[usize]| -> Vec<usize> {
            let within = list.iter().filter(|at| zone.contains(at));
            within.copied().collect()
        };
        let (counties, helpers) = (of(counties), of(helpers));
        for (at, own) in cost.own(&counties, &helpers) {
            pairs.insert(at, joined(own, &cost.facts.nearest(at, &helpers)));
        }
    }
    pairs
}

impl PairingFacts {
    fn minutes(&self, from: usize, to: usize) -> f64 {
        let row = self.minutes.get(from);
        row.and_then(|row| row.get(to)).copied().unwrap_or(0.0)
    }

    /// Some facilities, the nearest first.
    fn nearest(&self, from: usize, to: &[usize]) -> Vec<usize> {
        let mut order: Vec<usize> = to.iter().copied().filter(|&at| at != from).collect();
        let by_way = |&a: &usize, &b: &usize| {
            let way = self.minutes(from, a).total_cmp(&self.minutes(from, b));
            way.then(a.cmp(&b))
        };
        order.sort_by(by_way);
        order
    }
}

impl PairingFacts {
    /// At most so many zones of counties and helpers: centres are the helpers with the least people x minutes to the nearest
    /// of them, found by adding the best one and then exchanging one for another while that helps (Teitz and Bart, Operations
    /// Research 16, 1968).
    fn zones(&self, count: usize, counties: &[usize], helpers: &[usize]) -> Vec<Vec<usize>> {
        let persons = |at: usize| self.persons.get(at).copied().unwrap_or(0.0).max(1.0);
        let nearest = |from: usize, centres: &[usize]| self.nearest(from, centres).first().copied();
        let cost = |centres: &[usize]| -> f64 {
            let of = |&from: &usize| {
                let centre = nearest(from, centres);
                centre.map_or(0.0, |to| persons(from) * self.minutes(from, to))
            };
            counties.iter().map(of).sum()
        };
        let mut centres: Vec<usize> = Vec::new();
        while centres.len() < count.min(helpers.len()) {
            let others = helpers.iter().filter(|at| !centres.contains(at));
            let with = others.map(|&at| [centres.as_slice(), &[at]].concat());
            let Some(best) = with.min_by(|a, b| cost(a).total_cmp(&cost(b))) else {
                break;
            };
            centres = best;
        }
        while let Some(better) = exchanged(&centres, helpers, &cost) {
            centres = better;
        }
        centres.sort_unstable();
        let of_centre = |&centre: &usize| -> Vec<usize> {
            let own = counties.iter().copied();
            own.filter(|&at| nearest(at, &centres) == Some(centre))
                .collect()
        };
        let mut zones: Vec<Vec<usize>> = centres.iter().map(of_centre).collect();
        let mean = |zone: &[usize], helper: usize| {
            let people: f64 = zone.iter().map(|&at| persons(at)).sum();
            let way = |&at: &usize| persons(at) * self.minutes(at, helper);
            zone.iter().map(way).sum::<f64>() / people
        };
        // a centre that is nearest to nobody makes no zone
        let mut left: Vec<usize> = helpers.to_vec();
        let mut whole: Vec<Vec<usize>> = Vec::new();
        for (zone, &centre) in zones.iter_mut().zip(&centres) {
            if !zone.is_empty() {
                left.retain(|&at| at != centre);
                whole.push(std::mem::take(zone));
            }
        }
        let places: Vec<usize> = left
            .iter()
            .map(|&helper| {
                let by_way = |&a: &usize, &b: &usize| {
                    mean(&whole[a], helper).total_cmp(&mean(&whole[b], helper))
                };
                (0..whole.len()).min_by(by_way).unwrap_or(0)
            })
            .collect();
        let own = centres.iter().filter(|at| !left.contains(at));
        for (zone, &centre) in whole.iter_mut().zip(own) {
            zone.push(centre);
        }
        for (place, helper) in places.into_iter().zip(left) {
            if let Some(zone) = whole.get_mut(place) {
                zone.push(helper);
            }
        }
        whole
    }
}

/// One centre exchanged for another helper, if that costs less: the exchange that saves most.
fn exchanged(
    centres: &[usize],
    helpers: &[usize],
    cost: &impl Fn(&[usize]) -> f64,
) -> Option<Vec<usize>> {
    let others = || helpers.iter().filter(|at| !centres.contains(at));
    let with = |place: usize| {
        others().map(move |&at| {
            let mut other = centres.to_vec();
            other[place] = at;
            other
        })
    };
    let all = (0..centres.len()).flat_map(with);
    let best = all.min_by(|a, b| cost(a).total_cmp(&cost(b)))?;
    (cost(&best) < cost(centres) * (1.0 - 1e-9)).then_some(best)
}

/// What pairs cost.
struct Cost<'a> {
    facts: &'a PairingFacts,
    balance: Balance,
}

impl Cost<'_> {
    /// The costs of all pairs, in whole parts of a billion of their mean.
    fn of(&self, counties: &[usize], helpers: &[usize]) -> Vec<Vec<i64>> {
        let persons = |at: usize| self.facts.persons.get(at).copied().unwrap_or(0.0).max(1.0);
        let travel = |from: usize, to: usize| persons(from) * self.facts.minutes(from, to);
        let beds = |from: usize, to: usize| {
            persons(from) / self.facts.beds.get(to).copied().unwrap_or(0.0).max(1.0)
        };
        let over_mean = |cost: &dyn Fn(usize, usize) -> f64| {
            let all = counties
                .iter()
                .flat_map(|&c| helpers.iter().map(move |&h| (c, h)));
            let sum: f64 = all.map(|(c, h)| cost(c, h)).sum();
            let mean = sum / (counties.len() * helpers.len()).max(1) as f64;
            if mean > 0.0 { 1e9 / mean } else { 0.0 }
        };
        let (by_way, by_beds) = match self.balance {
            Balance::Travel => (over_mean(&travel), 0.0),
            Balance::Beds => (0.0, over_mean(&beds)),
            Balance::Both => (over_mean(&travel), over_mean(&beds)),
        };
        let cost = |c: usize, h: usize| (by_way * travel(c, h) + by_beds * beds(c, h)).round();
        let row = |&c: &usize| helpers.iter().map(|&h| cost(c, h) as i64).collect();
        counties.iter().map(row).collect()
    }

    /// A helper of its own for each county, as many for each helper as need be.
    fn own(&self, counties: &[usize], helpers: &[usize]) -> Pairs {
        if counties.is_empty() || helpers.is_empty() {
            return counties.iter().map(|&at| (at, Vec::new())).collect();
        }
        let places = counties.len().div_ceil(helpers.len());
        let costs = self.of(counties, helpers);
        let rows = costs.into_iter().map(|row| row.repeat(places));
        let Ok(matrix) = Matrix::from_rows(rows) else {
            return Pairs::new();
        };
        let (_, found) = kuhn_munkres_min(&matrix);
        let own = |(&at, place): (&usize, usize)| (at, vec![helpers[place % helpers.len()]]);
        counties.iter().zip(found).map(own).collect()
    }

    /// The cheapest helper of each county, whoever else has it.
    fn best(&self, counties: &[usize], helpers: &[usize]) -> Pairs {
        let costs = self.of(counties, helpers);
        let cheapest = |(&at, row): (&usize, Vec<i64>)| {
            let places = row.iter().zip(helpers);
            let best = places.min_by_key(|&(cost, helper)| (*cost, *helper));
            (at, best.map(|(_, &helper)| helper).into_iter().collect())
        };
        counties.iter().zip(costs).map(cheapest).collect()
    }
}

/// Writes a table into the row of its scheme.
fn write(tree: &mut Table, reading: &Reading, scheme: &Scheme, pairs: &Pairs) {
    let ids = &reading.ids;
    let name = |at: usize| Node::text(scheme.span, ids.text(super::read::Of::Facility, at));
    let list = |helpers: &Vec<usize>| {
        let names = helpers.iter().map(|&at| name(at)).collect();
        Node::new(scheme.span, Kind::List(names))
    };
    let row = |(&at, helpers): (&usize, &Vec<usize>)| {
        let id = ids.text(super::read::Of::Facility, at).to_string();
        let node = list(helpers);
        let key = scheme.span;
        (id, Entry { key, node })
    };
    let table: Table = pairs.iter().map(row).collect();
    let mut node = Node::new(scheme.span, Kind::Table(table));
    node.default = true;
    let path = format!("scheme.{}.pairs", scheme.id);
    // the row is there: it was read
    let _ = super::tree::set(tree, &path, scheme.span, node);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counties 0, 1, 2; helpers 3, 4, 5.
    fn facts() -> PairingFacts {
        let none = vec![0.0; 6];
        PairingFacts {
            minutes: vec![
                vec![0.0, 5.0, 5.0, 30.0, 40.0, 90.0],
                vec![5.0, 0.0, 5.0, 20.0, 60.0, 90.0],
                vec![5.0, 5.0, 0.0, 35.0, 70.0, 50.0],
                none.clone(),
                none.clone(),
                none,
            ],
            persons: vec![100.0, 100.0, 100.0, 0.0, 0.0, 0.0],
            beds: vec![5.0, 5.0, 5.0, 10.0, 40.0, 20.0],
        }
    }

    fn table(pairs: &[(usize, usize)]) -> Pairs {
        pairs.iter().map(|&(at, to)| (at, vec![to])).collect()
    }

    /// By trying all six assignments: 40 + 20 + 50 = 110 minutes is the least.
    #[test]
    fn own_helpers_are_the_best_assignment_and_not_the_nearest_one_by_one() {
        let facts = facts();
        let cost = Cost {
            facts: &facts,
            balance: Balance::Travel,
        };
        let own = cost.own(&[0, 1, 2], &[3, 4, 5]);
        assert_eq!(own, table(&[(0, 4), (1, 3), (2, 5)]));
        let best = cost.best(&[0, 1, 2], &[3, 4, 5]);
        assert_eq!(best, table(&[(0, 3), (1, 3), (2, 3)]));
    }

    /// Helper 3 is nearest to all (30 + 20 + 35 minutes for each person); with 5 ten minutes from county 2 the second centre is 5. The
    /// third helper is 50 minutes from the people of 0 and 1, and 70 from those of 2.
    #[test]
    fn zones_are_made_from_the_ways() {
        let mut facts = facts();
        facts.minutes[2][5] = 10.0;
        let zones = |count| facts.zones(count, &[0, 1, 2], &[3, 4, 5]);
        assert_eq!(zones(1), [vec![0, 1, 2, 3, 4, 5]]);
        assert_eq!(zones(2), [vec![0, 1, 3, 4], vec![2, 5]]);
        // a third centre would be nearest to nobody
        assert_eq!(zones(3), zones(2));
    }

    /// One by one 4 is the best first centre and 3 the second; exchanged, 3 and 5 are better than any pair with 4.
    #[test]
    fn centres_are_exchanged_while_that_helps() {
        let none = vec![0.0; 6];
        let facts = PairingFacts {
            minutes: vec![
                vec![0.0, 0.0, 0.0, 0.0, 10.0, 60.0],
                vec![0.0, 0.0, 0.0, 60.0, 10.0, 0.0],
                vec![0.0, 0.0, 0.0, 15.0, 10.0, 15.0],
                none.clone(),
                none.clone(),
                none,
            ],
            persons: vec![100.0, 100.0, 100.0, 0.0, 0.0, 0.0],
            beds: vec![5.0; 6],
        };
        assert_eq!(
            facts.zones(2, &[0, 1, 2], &[3, 4, 5]),
            [vec![0, 2, 3, 4], vec![1, 5]]
        );
    }

    #[test]
    fn the_largest_county_gets_the_most_beds() {
        let mut facts = facts();
        facts.persons = vec![10.0, 300.0, 60.0, 0.0, 0.0, 0.0];
        let cost = Cost {
            facts: &facts,
            balance: Balance::Beds,
        };
        let own = cost.own(&[0, 1, 2], &[3, 4, 5]);
        assert_eq!(own, table(&[(0, 3), (1, 4), (2, 5)]));
    }

    /// Five counties and two helpers: three places each.
    #[test]
    fn helpers_share_counties_evenly_where_there_are_fewer() {
        let facts = PairingFacts {
            minutes: vec![vec![0.0, 0.0, 0.0, 0.0, 0.0, 10.0, 20.0]; 7],
            persons: vec![1.0; 7],
            beds: vec![1.0; 7],
        };
        let cost = Cost {
            facts: &facts,
            balance: Balance::Travel,
        };
        let own = cost.own(&[0, 1, 2, 3, 4], &[5, 6]);
        let near = own.values().filter(|helpers| **helpers == vec![5]).count();
        assert_eq!((own.len(), near), (5, 3));
    }
}
