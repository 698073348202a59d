//! What is recorded: which tallies a need or a change of census counts in.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Model;
use crate::model::equipment::StockId;
use crate::model::monitoring::TeamId;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::patient::{Group, TypeId};
use crate::model::pool::PoolId;
use crate::model::service::ServiceId;
use crate::model::supply::SupplyId;
use crate::model::triage::TriageId;
use crate::model::vehicle::FleetId;
use crate::model::window::WindowId;
use crate::readiness::{Facts, Kpi, Parameter, Place, Scope, Who, facts_of};
use crate::table::Id;
use crate::units::{HOUR, Time};

/// Upper edges, in hours, of the waits that the wait curve shows.
const CURVE: [i64; 18] = [
    0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240, 480,
];

/// Metrics of times from first contact to care.
const SINCE_CONTACT: [&str; 2] = ["treated_within", "contact_to_care_mean"];

/// What is recorded in every replication of a study.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Tallies of needs.
    pub needs: Parts,
    /// Trackers of census.
    pub census: Trackers,
    /// Tallies of persons.
    pub persons: Parts,
    census_of_unit: Vec<UnitTrackers>,
    /// Staff groups of each scope.
    staff: BTreeMap<Scope, Vec<PoolId>>,
    /// Stocks of equipment of each scope.
    stocks: BTreeMap<Scope, Vec<StockId>>,
    /// The service of each scope.
    services: BTreeMap<Scope, ServiceId>,
    /// Teams of home monitoring of each scope.
    teams: BTreeMap<Scope, Vec<TeamId>>,
    /// Supplies of each scope.
    supplies: BTreeMap<Scope, Vec<SupplyId>>,
    /// Stations of each scope.
    fleets: BTreeMap<Scope, Vec<FleetId>>,
    /// The triage of each scope, and the place of a class.
    triages: BTreeMap<Scope, (TriageId, Option<usize>)>,
    /// The intervention of each scope.
    windows: BTreeMap<Scope, WindowId>,
    /// Place and level of the lines of the ledger of each scope.
    ledger: BTreeMap<Scope, (Place, Option<LevelId>)>,
    /// Edges of waits in milliseconds, ascending, the first 0.
    pub edges: Vec<i64>,
    /// For waits of each number of bits, the first edge that may not be below.
    edge_guide: Vec<usize>,
    /// Kinds of patients times groups, and groups: the strides of cells.
    strides: (usize, usize),
    /// The first cell of no unit.
    nobody: usize,
    /// Instants at which all census is noted, ascending.
    pub instants: Vec<Time>,
    /// Days of the horizon.
    pub days: usize,
    /// Whether times from first contact to care are wanted.
    pub since_contact: bool,
    /// Whether times in the system are wanted one by one.
    pub person_times: bool,
}

/// Scopes, and the parts that they are made of.
///
/// A cell is a unit, a kind of patient and a group. Cells that count in the same scopes
/// make up a *part*, so that whatever happens in a cell is counted once, in its part; a scope
/// is the sum of its parts.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The parts of each scope.
    pub of_scope: BTreeMap<Scope, Vec<u16>>,
    /// Number of parts.
    pub count: usize,
    /// The part of each cell.
    of_cell: Vec<u16>,
}

impl Parts {
    fn new(model: &Model, scopes: &BTreeSet<Scope>) -> Self {
        let cells = Cells::new(model);
        let mut parts = Parts::default();
        let mut seen: BTreeMap<Vec<Scope>, u16> = BTreeMap::new();
        for cell in 0..cells.count() {
            let counts: Vec<Scope> = scopes
                .iter()
                .copied()
                .filter(|s| cells.counts(cell, s))
                .collect();
            let next = u16::try_from(seen.len()).expect("fewer than 65,536 parts");
            parts.of_cell.push(*seen.entry(counts).or_insert(next));
        }
        parts.count = seen.len();
        parts.of_scope = scopes.iter().map(|&scope| (scope, Vec::new())).collect();
        for (counts, part) in seen {
            for scope in counts {
                parts.of_scope.entry(scope).or_default().push(part);
            }
        }
        parts
    }

    /// The sum of the parts of each scope.
    pub(super) fn sums<T: Default>(&self, parts: &[T], add: fn(&mut T, &T)) -> BTreeMap<Scope, T> {
        let sum = |places: &Vec<u16>| {
            places.iter().fold(T::default(), |mut sum, &part| {
                add(&mut sum, &parts[usize::from(part)]);
                sum
            })
        };
        self.of_scope
            .iter()
            .map(|(&scope, places)| (scope, sum(places)))
            .collect()
    }
}

/// Scopes and the trackers that count for them. Scopes that always count the same share
/// a tracker.
#[derive(Clone, Debug, Default)]
pub struct Trackers {
    /// The tracker of each scope.
    pub of_scope: BTreeMap<Scope, u16>,
    /// Number of trackers.
    pub count: usize,
    /// One scope of each tracker.
    scopes: Vec<Scope>,
}

/// The trackers in which a unit counts.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitTrackers {
    /// One for everyone; that behind the last counts for no scope.
    pub first: u16,
    /// Another one, if there are others at all.
    pub second: u16,
    /// The others for everyone.
    pub more: Vec<u16>,
    /// For some persons only.
    pub some: Vec<(u16, Who)>,
    /// Whether the first is not the only one.
    pub others: bool,
    /// Whether there are more than two.
    pub many: bool,
}

impl UnitTrackers {
    /// All of them, whoever they count.
    pub fn all(&self) -> impl Iterator<Item = usize> + '_ {
        let some = self.some.iter().map(|&(tracker, _)| usize::from(tracker));
        self.for_everyone().chain(some)
    }

    /// Those for everyone.
    pub fn for_everyone(&self) -> impl Iterator<Item = usize> + '_ {
        let second = self.others.then_some(self.second);
        let two = std::iter::once(self.first).chain(second);
        two.chain(self.more.iter().copied()).map(usize::from)
    }
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

impl Trackers {
    fn new(model: &Model, scopes: &BTreeSet<Scope>) -> Self {
        let cells = Cells::new(model);
        let mut trackers = Trackers::default();
        let mut seen: BTreeMap<Vec<usize>, u16> = BTreeMap::new();
        for &scope in scopes {
            let members = (0..cells.count())
                .filter(|&cell| cells.counts(cell, &scope))
                .collect();
            let next = u16::try_from(trackers.count).expect("fewer than 65,536 trackers");
            let tracker = *seen.entry(members).or_insert(next);
            if tracker == next {
                trackers.count += 1;
                trackers.scopes.push(scope);
            }
            trackers.of_scope.insert(scope, tracker);
        }
        trackers
    }

    /// The tracker of a scope.
    #[must_use]
    pub fn place(&self, scope: Scope) -> Option<usize> {
        self.of_scope
            .get(&scope)
            .map(|&tracker| usize::from(tracker))
    }
}

impl Plan {
    /// The plan for a model and metrics. Ids are the same in all arms and worlds of a
    /// study, and so is the plan.
    ///
    /// # Panics
    /// If kinds of patients, ages and risks make up 65,536 combinations or more.
    #[must_use]
    pub fn new(model: &Model, kpis: &[Kpi]) -> Self {
        let scopes = |facts: Facts| -> BTreeSet<Scope> {
            kpis.iter()
                .filter(|kpi| facts_of(kpi.metric) == facts)
                .map(|kpi| kpi.scope)
                .collect()
        };
        let persons = Cells::new(model);
        assert!(
            u16::try_from(persons.kinds * persons.groups).is_ok(),
            "too many kinds of patients, ages and risks"
        );
        let census = Trackers::new(model, &census_scopes(model, scopes(Facts::Census)));
        let cells = Cells::new(model);
        let edges = edges(kpis);
        Plan {
            needs: Parts::new(model, &scopes(Facts::Needs)),
            persons: Parts::new(model, &scopes(Facts::Persons)),
            staff: {
                let scopes = scopes(Facts::Staff).into_iter();
                scopes
                    .map(|scope| (scope, staff_counts(model, scope)))
                    .collect()
            },
            stocks: {
                let scopes = scopes(Facts::Equipment).into_iter();
                scopes
                    .map(|scope| (scope, stock_counts(model, scope)))
                    .collect()
            },
            supplies: scopes(Facts::Supplies)
                .into_iter()
                .map(|scope| (scope, supply_counts(model, scope)))
                .collect(),
            fleets: scopes(Facts::Vehicles)
                .into_iter()
                .map(|scope| (scope, fleet_counts(model, scope)))
                .collect(),
            triages: scopes(Facts::Triage)
                .into_iter()
                .filter_map(|scope| Some((scope, triage_counts(model, scope)?)))
                .collect(),
            windows: scopes(Facts::Windows)
                .into_iter()
                .filter_map(|scope| Some((scope, window_counts(model, scope)?)))
                .collect(),
            teams: scopes(Facts::Monitoring)
                .into_iter()
                .map(|scope| (scope, team_counts(model, scope)))
                .collect(),
            ledger: scopes(Facts::Ledger)
                .into_iter()
                .map(|scope| (scope, ledger_place(model, scope)))
                .collect(),
            services: scopes(Facts::Services)
                .into_iter()
                .filter_map(|scope| Some((scope, service_counts(model, scope)?)))
                .collect(),
            census_of_unit: census_of_unit(model, &census),
            census,
            edge_guide: edge_guide(&edges),
            edges,
            strides: (cells.kinds * cells.groups, cells.groups),
            nobody: model.network.units.len() * cells.kinds * cells.groups,
            instants: instants(kpis),
            days: crate::caseload::days_of(model),
            since_contact: kpis.iter().any(|kpi| SINCE_CONTACT.contains(&kpi.metric)),
            person_times: kpis
                .iter()
                .any(|kpi| kpi.metric == "time_in_system_quantile"),
        }
    }

    /// The trackers of a unit.
    #[inline]
    pub(super) fn census_of(&self, unit: UnitId) -> &UnitTrackers {
        &self.census_of_unit[unit.index()]
    }

    /// The place of the first edge that is not below a wait of more than 0; that of the last
    /// edge plus 1 if all are.
    #[inline]
    pub(super) fn edge_of(&self, wait: i64) -> usize {
        let mut at = self.edge_guide[64 - wait.leading_zeros() as usize];
        while self.edges.get(at).is_some_and(|&edge| edge < wait) {
            at += 1;
        }
        at
    }

    /// Kind of patient and group in one number.
    #[inline]
    pub(super) fn who(&self, kind: TypeId, group: Group) -> u16 {
        (kind.index() * self.strides.1) as u16 + group.0
    }

    /// The first cell of a unit, or of none.
    pub(super) fn cells_of(&self, unit: Option<UnitId>) -> usize {
        unit.map_or(self.census_of_unit.len(), UnitId::index) * self.strides.0
    }

    /// The part of needs that count from this first cell on, of these persons.
    #[inline(always)]
    pub(super) fn part_of_need(&self, cells: usize, who: u16) -> u16 {
        self.needs.of_cell[cells + usize::from(who)]
    }

    /// The part of these persons.
    #[inline(always)]
    pub(super) fn part_of_person(&self, who: u16) -> u16 {
        self.persons.of_cell[self.nobody + usize::from(who)]
    }

    /// The stocks of equipment of a scope.
    #[must_use]
    pub fn stocks_of(&self, scope: Scope) -> Option<&[StockId]> {
        self.stocks.get(&scope).map(Vec::as_slice)
    }

    /// The supplies of a scope.
    #[must_use]
    pub fn supplies_of(&self, scope: Scope) -> Option<&[SupplyId]> {
        self.supplies.get(&scope).map(Vec::as_slice)
    }

    /// The stations of a scope.
    #[must_use]
    pub fn fleets_of(&self, scope: Scope) -> Option<&[FleetId]> {
        self.fleets.get(&scope).map(Vec::as_slice)
    }

    /// The triage of a scope, and the place of the class if it is about one.
    #[must_use]
    pub fn triage_of(&self, scope: Scope) -> Option<(TriageId, Option<usize>)> {
        self.triages.get(&scope).copied()
    }

    /// The intervention that has to begin in time of a scope.
    #[must_use]
    pub fn window_of(&self, scope: Scope) -> Option<WindowId> {
        self.windows.get(&scope).copied()
    }

    /// The teams of home monitoring of a scope.
    #[must_use]
    pub fn teams_of(&self, scope: Scope) -> Option<&[TeamId]> {
        self.teams.get(&scope).map(Vec::as_slice)
    }

    /// Place and level of the lines of the ledger of a scope.
    #[must_use]
    pub fn ledger_of(&self, scope: Scope) -> Option<(Place, Option<LevelId>)> {
        self.ledger.get(&scope).copied()
    }

    /// The service of a scope.
    #[must_use]
    pub fn service_of(&self, scope: Scope) -> Option<ServiceId> {
        self.services.get(&scope).copied()
    }

    /// The staff groups of a scope.
    #[must_use]
    pub fn staff_of(&self, scope: Scope) -> Option<&[PoolId]> {
        self.staff.get(&scope).map(Vec::as_slice)
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

/// The scopes of census that metrics ask for, and every unit where there is a ledger.
fn census_scopes(model: &Model, mut asked: BTreeSet<Scope>) -> BTreeSet<Scope> {
    if model.ledger.is_some() {
        let units = model.network.units.pairs();
        asked.extend(units.map(|(unit, row)| Scope {
            place: Place::Unit(unit),
            level: Some(row.level),
            who: Who::All,
        }));
    }
    asked
}

/// The place and the level of lines of the ledger that a scope is about: those of a unit stand at its facility.
fn ledger_place(model: &Model, scope: Scope) -> (Place, Option<LevelId>) {
    match scope.place {
        Place::Unit(unit) => {
            let row = &model.network.units[unit];
            (Place::Facility(row.facility), Some(row.level))
        }
        place => (place, scope.level),
    }
}

/// By number of bits from 0 to 64: the first edge at or above the least such wait.
fn edge_guide(edges: &[i64]) -> Vec<usize> {
    let least = |bits: u32| {
        1_i64
            .checked_shl(bits.saturating_sub(1))
            .unwrap_or(i64::MAX)
    };
    let first = |bits: u32| edges.partition_point(|&edge| edge < least(bits));
    (0..=64).map(first).collect()
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

/// The staff groups that a scope names.
fn staff_counts(model: &Model, scope: Scope) -> Vec<PoolId> {
    let staff = model.network.pools.staff.pairs();
    let named = staff.filter(|(_, row)| scope.who == Who::Resource(row.resource));
    named.map(|(pool, _)| pool).collect()
}

/// The supplies that a scope names.
fn supply_counts(model: &Model, scope: Scope) -> Vec<SupplyId> {
    let here = |at| scope.place == Place::All || scope.place == Place::Facility(at);
    let supplies = model.network.pools.supplies.pairs();
    let named =
        supplies.filter(|(_, row)| scope.who == Who::Resource(row.resource) && here(row.facility));
    named.map(|(supply, _)| supply).collect()
}

/// The stations of the vehicles that a scope names.
fn fleet_counts(model: &Model, scope: Scope) -> Vec<FleetId> {
    let here = |at| scope.place == Place::All || scope.place == Place::Facility(at);
    let transport = &model.network.transport;
    let kind = |row: &crate::model::vehicle::Fleet| transport.vehicles[row.kind].resource;
    let fleets = transport.fleets.pairs();
    let named =
        fleets.filter(|(_, row)| scope.who == Who::Resource(kind(row)) && here(row.station));
    named.map(|(fleet, _)| fleet).collect()
}

/// The intervention that has to begin in time that a scope names.
fn window_counts(model: &Model, scope: Scope) -> Option<WindowId> {
    let Who::Resource(named) = scope.who else {
        return None;
    };
    let mut windows = model.network.pools.windows.pairs();
    let found = windows.find(|(_, row)| row.resource == named);
    found.map(|(window, _)| window)
}

/// The triage that a scope names, or a class of it.
fn triage_counts(model: &Model, scope: Scope) -> Option<(TriageId, Option<usize>)> {
    let Who::Resource(named) = scope.who else {
        return None;
    };
    let mut triages = model.network.pools.triages.pairs();
    triages.find_map(|(triage, row)| {
        let class = row.classes.iter().position(|&class| class == named);
        (class.is_some() || row.resource == named).then_some((triage, class))
    })
}

/// The teams of home monitoring in a place.
fn team_counts(model: &Model, scope: Scope) -> Vec<TeamId> {
    let here = |at: FacilityId| {
        let row = &model.network.facilities[at];
        match scope.place {
            Place::All => true,
            Place::Tier(tier) => row.tier == tier,
            Place::Group(group) => row.group == Some(group),
            Place::Facility(facility) => facility == at,
            Place::Unit(_) => false,
        }
    };
    let teams = model.monitoring.teams.pairs();
    let inside = teams.filter(|(_, row)| here(row.facility));
    inside.map(|(team, _)| team).collect()
}

/// The service that a scope names.
fn service_counts(model: &Model, scope: Scope) -> Option<ServiceId> {
    let mut services = model.network.pools.services.pairs();
    let named = services.find(|(_, row)| scope.who == Who::Resource(row.resource));
    named.map(|(service, _)| service)
}

/// The stocks of the equipment that a scope names.
fn stock_counts(model: &Model, scope: Scope) -> Vec<StockId> {
    let here = |at| scope.place == Place::All || scope.place == Place::Facility(at);
    let stocks = model.network.pools.stocks.pairs();
    let named =
        stocks.filter(|(_, row)| scope.who == Who::Resource(row.resource) && here(row.facility));
    named.map(|(stock, _)| stock).collect()
}

/// Whether a scope counts a kind of patient in an age band.
pub(super) fn who_counts(who: Who, kind: TypeId, age: usize) -> bool {
    match who {
        Who::All => true,
        Who::Type(wanted) => wanted == kind,
        Who::Age(wanted) => wanted.index() == age,
        Who::Resource(_) => false,
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

fn census_of_unit(model: &Model, census: &Trackers) -> Vec<UnitTrackers> {
    let of_unit = |unit: UnitId| {
        let nowhere = census.count as u16;
        let mut trackers = UnitTrackers {
            first: nowhere,
            second: nowhere,
            ..UnitTrackers::default()
        };
        for (at, scope) in (0_u16..).zip(&census.scopes) {
            match scope.who {
                _ if !unit_counts(model, Some(unit), scope) => {}
                Who::All if trackers.first == nowhere => trackers.first = at,
                Who::All if trackers.second == nowhere => trackers.second = at,
                Who::All => trackers.more.push(at),
                who => trackers.some.push((at, who)),
            }
        }
        trackers.many = !(trackers.more.is_empty() && trackers.some.is_empty());
        trackers.others = trackers.many || trackers.second != nowhere;
        trackers
    };
    model.network.units.ids().map(of_unit).collect()
}
