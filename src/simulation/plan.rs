//! What is recorded: which tallies a need or a change of census counts in.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Model;
use crate::model::network::UnitId;
use crate::model::patient::{Group, TypeId};
use crate::readiness::{Facts, Kpi, Parameter, Place, Scope, Who, facts_of};
use crate::table::Id;
use crate::units::{HOUR, Time};

/// Upper edges, in hours, of the waits that the wait curve shows.
const CURVE: [i64; 18] = [
    0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240, 480,
];

/// What is recorded in every replication of a study.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Tallies of needs.
    pub needs: Tallies,
    /// Trackers of census.
    pub census: Tallies,
    /// Tallies of persons.
    pub persons: Tallies,
    /// For each unit, the trackers that count, and for whom.
    census_of_unit: Vec<Vec<(u16, Who)>>,
    /// Edges of waits in milliseconds, ascending, the first 0.
    pub edges: Vec<i64>,
    /// Instants at which all census is noted, ascending.
    pub instants: Vec<Time>,
    /// Days of the horizon.
    pub days: usize,
}

/// Scopes and the tallies that count for them. Scopes that always count the same share
/// a tally.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    /// The tally of each scope.
    pub of_scope: BTreeMap<Scope, u16>,
    /// Number of tallies.
    pub count: usize,
    /// For each cell (unit, kind of patient, group) the tallies that count.
    of_cell: Vec<Vec<u16>>,
    /// One scope of each tally.
    scopes: Vec<Scope>,
}

/// The ways in which cells are told apart: unit (one more for "no unit"), kind of patient
/// and group.
#[derive(Clone, Copy)]
struct Cells<'m> {
    model: &'m Model,
    kinds: usize,
    groups: usize,
}

impl<'m> Cells<'m> {
    fn new(model: &'m Model) -> Self {
        let groups = model.patients.ages.len() * model.patients.risks.len();
        Cells {
            model,
            kinds: model.patients.types.len(),
            groups,
        }
    }

    fn count(self) -> usize {
        (self.model.network.units.len() + 1) * self.kinds * self.groups
    }

    fn counts(self, cell: usize, scope: &Scope) -> bool {
        let (rest, group) = (cell / self.groups, cell % self.groups);
        let (unit, kind) = (rest / self.kinds, rest % self.kinds);
        let unit = (unit < self.model.network.units.len()).then(|| UnitId::new(unit));
        let age = group / self.model.patients.risks.len();
        unit_counts(self.model, unit, scope) && who_counts(scope.who, TypeId::new(kind), age)
    }
}

impl Tallies {
    fn new(model: &Model, scopes: &BTreeSet<Scope>) -> Self {
        let cells = Cells::new(model);
        let mut tallies = Tallies {
            of_cell: vec![Vec::new(); cells.count()],
            ..Tallies::default()
        };
        let mut seen: BTreeMap<Vec<usize>, u16> = BTreeMap::new();
        for &scope in scopes {
            let members: Vec<usize> = (0..cells.count())
                .filter(|&cell| cells.counts(cell, &scope))
                .collect();
            let next = u16::try_from(tallies.count).expect("fewer than 65,536 tallies");
            let tally = *seen.entry(members.clone()).or_insert(next);
            if tally == next {
                tallies.count += 1;
                tallies.scopes.push(scope);
                members
                    .iter()
                    .for_each(|&cell| tallies.of_cell[cell].push(tally));
            }
            tallies.of_scope.insert(scope, tally);
        }
        tallies
    }

    /// The tally of a scope.
    #[must_use]
    pub fn place(&self, scope: Scope) -> Option<usize> {
        self.of_scope.get(&scope).map(|&tally| usize::from(tally))
    }
}

impl Plan {
    /// The plan for a model and metrics. Ids are the same in all arms and worlds of a
    /// study, and so is the plan.
    #[must_use]
    pub fn new(model: &Model, kpis: &[Kpi]) -> Self {
        let scopes = |facts: Facts| -> BTreeSet<Scope> {
            kpis.iter()
                .filter(|kpi| facts_of(kpi.metric) == facts)
                .map(|kpi| kpi.scope)
                .collect()
        };
        let census = Tallies::new(model, &scopes(Facts::Census));
        Plan {
            needs: Tallies::new(model, &scopes(Facts::Needs)),
            persons: Tallies::new(model, &scopes(Facts::Persons)),
            census_of_unit: census_of_unit(model, &census),
            census,
            edges: edges(kpis),
            instants: instants(kpis),
            days: crate::caseload::days_of(model),
        }
    }

    /// The tallies in which a need counts whose responsible unit is `unit`.
    #[inline]
    pub(super) fn needs_of(&self, cell: usize) -> &[u16] {
        &self.needs.of_cell[cell]
    }

    /// The tallies in which a person counts who makes contact at a facility's own chain.
    #[inline]
    pub(super) fn persons_of(&self, cell: usize) -> &[u16] {
        &self.persons.of_cell[cell]
    }

    /// The trackers of a unit, and for whom each counts.
    #[inline]
    pub(super) fn census_of(&self, unit: UnitId) -> &[(u16, Who)] {
        &self.census_of_unit[unit.index()]
    }

    /// The place of an instant among the stated ones.
    #[must_use]
    pub fn place_of_instant(&self, at: Time) -> Option<usize> {
        self.instants.binary_search(&at).ok()
    }

    /// The place of an edge of waits.
    #[must_use]
    pub fn place_of_edge(&self, edge: i64) -> Option<usize> {
        self.edges.binary_search(&edge).ok()
    }
}

/// The cell of a unit, kind of patient and group.
#[inline]
pub(super) fn cell(model: &Model, unit: Option<UnitId>, kind: TypeId, group: Group) -> usize {
    let patients = &model.patients;
    let unit = unit.map_or(model.network.units.len(), UnitId::index);
    let groups = patients.ages.len() * patients.risks.len();
    (unit * patients.types.len() + kind.index()) * groups + usize::from(group.0)
}

fn edges(kpis: &[Kpi]) -> Vec<i64> {
    let stated = kpis.iter().filter_map(|kpi| match kpi.parameter {
        Parameter::Within(within) => Some(within.0),
        _ => None,
    });
    let all: BTreeSet<i64> = stated
        .chain(CURVE.iter().map(|hours| hours * HOUR))
        .collect();
    all.into_iter().collect()
}

fn instants(kpis: &[Kpi]) -> Vec<Time> {
    let stated = kpis.iter().filter_map(|kpi| match kpi.parameter {
        Parameter::At(at) => Some(at),
        _ => None,
    });
    stated.collect::<BTreeSet<Time>>().into_iter().collect()
}

/// Whether a scope counts a kind of patient in an age band.
pub(super) fn who_counts(who: Who, kind: TypeId, age: usize) -> bool {
    match who {
        Who::All => true,
        Who::Type(wanted) => wanted == kind,
        Who::Age(wanted) => wanted.index() == age,
    }
}

/// Whether what happens in a unit counts in a scope, whoever it happens to.
fn unit_counts(model: &Model, unit: Option<UnitId>, scope: &Scope) -> bool {
    let Some(unit) = unit else {
        return scope.place == Place::All && scope.level.is_none();
    };
    let row = &model.network.units[unit];
    let facility = &model.network.facilities[row.facility];
    let here = match scope.place {
        Place::All => true,
        Place::Tier(wanted) => facility.tier == wanted,
        Place::Group(wanted) => facility.group == Some(wanted),
        Place::Facility(wanted) => row.facility == wanted,
        Place::Unit(wanted) => unit == wanted,
    };
    here && scope.level.is_none_or(|level| level == row.level)
}

fn census_of_unit(model: &Model, census: &Tallies) -> Vec<Vec<(u16, Who)>> {
    let of_unit = |unit: UnitId| {
        let counts = |scope: &Scope| unit_counts(model, Some(unit), scope);
        let all = census
            .scopes
            .iter()
            .enumerate()
            .filter(|(_, scope)| counts(scope));
        all.map(|(at, scope)| (at as u16, scope.who)).collect()
    };
    model.network.units.ids().map(of_unit).collect()
}
