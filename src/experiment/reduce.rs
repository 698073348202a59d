//! From the record of one replication to the parts that are kept, and their sum.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::outcome::{ArmOutcome, Cause, LedgerSums, Loss, Measure, Sample, Series, Waits};
use super::study::Study;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelKind};
use crate::readiness::{Place, Scope, Who, sample};
use crate::simulation::ledger::{Line, Lines};
use crate::simulation::paths::{Path, PathTally};
use crate::simulation::tally::{Day, NeedTally};
use crate::simulation::weekly::Week;
use crate::simulation::{Limit, Plan, Record};

/// What one replication of one arm leaves behind.
pub(super) struct Part {
    row: Vec<Sample>,
    /// By wanted series, by day.
    series: Vec<Vec<u32>>,
    needs: BTreeMap<Scope, NeedTally>,
    lost: BTreeMap<Loss, u64>,
    flows: BTreeMap<(FacilityId, FacilityId), (u64, i128)>,
    paths: BTreeMap<Path, PathTally>,
    weeks: Vec<Week>,
    ledger: Lines,
}

/// A series that is kept.
pub(super) type Wanted = Series;

/// Series kept for every run: new cases, and for stays census, need, usable beds, queue
/// and new needs of every scope without distinction of persons.
pub(super) fn usual_series(models: &[Arc<Model>], plan: &Plan) -> Vec<Wanted> {
    let model = &models[0];
    let everywhere = Scope {
        place: Place::All,
        level: None,
        who: Who::All,
    };
    let mut wanted = vec![Series {
        measure: Measure::NewCases,
        scope: everywhere,
    }];
    let is_stay = |scope: &&Scope| {
        let kind = scope.level.map(|level| model.network.levels[level].kind);
        scope.who == Who::All && kind == Some(LevelKind::Stay)
    };
    for &scope in plan.census.of_scope.keys().filter(is_stay) {
        let measures = [
            Measure::Census,
            Measure::Need,
            Measure::Usable,
            Measure::Waiting,
        ];
        wanted.extend(measures.map(|measure| Series { measure, scope }));
        if models.iter().any(|model| has_beds_over_time(model)) {
            let measures = [Measure::Open, Measure::Physical, Measure::Staffed];
            wanted.extend(measures.map(|measure| Series { measure, scope }));
        }
    }
    let puts_off = |scope: &&Scope| match scope.place {
        Place::Unit(unit) => scope.who == Who::All && model.network.pausing[unit].is_some(),
        _ => false,
    };
    let paused = plan.census.of_scope.keys().filter(puts_off);
    let paused = paused.filter(|scope| !is_stay(scope));
    wanted.extend(paused.map(|&scope| Series {
        measure: Measure::Waiting,
        scope,
    }));
    wanted.extend(usual_limits(model, plan));
    let needs = plan.needs.of_scope.keys().filter(is_stay);
    wanted.extend(needs.map(|&scope| Series {
        measure: Measure::NewNeeds,
        scope,
    }));
    wanted
}

/// The limits of each unit that has a scope of its own, where there are others than beds.
fn usual_limits(model: &Model, plan: &Plan) -> Vec<Wanted> {
    let network = &model.network;
    let pools = &network.pools;
    let mut wanted = Vec::new();
    let vehicles = &network.transport.vehicles;
    if pools.staff.is_empty() && pools.stocks.is_empty() && vehicles.is_empty() {
        return wanted;
    }
    for scope in plan.census.of_scope.keys() {
        let (Place::Unit(unit), Who::All) = (scope.place, scope.who) else {
            continue;
        };
        if network.levels[network.units[unit].level].kind != LevelKind::Stay {
            continue;
        }
        let at = network.units[unit].facility;
        let groups = pools
            .staff
            .iter()
            .filter(|row| row.serves.iter().any(|&(own, _)| own == unit));
        let stocks = pools.stocks.iter().filter(|row| row.facility == at);
        let resources = groups
            .map(|row| row.resource)
            .chain(stocks.map(|row| row.resource))
            .chain(vehicles.iter().map(|row| row.resource));
        let limits = std::iter::once(Who::All).chain(resources.map(Who::Resource));
        wanted.extend(limits.map(|who| Series {
            measure: Measure::Binds,
            scope: Scope { who, ..*scope },
        }));
    }
    wanted
}

/// Whether any stay has beds that are not open at all times, or may lack staff.
fn has_beds_over_time(model: &Model) -> bool {
    if !model.network.pools.staff.is_empty() {
        return true;
    }
    let stays = model.network.units.iter();
    let mut stays = stays.filter(|unit| model.network.levels[unit.level].kind == LevelKind::Stay);
    stays.any(|unit| {
        let open = &unit.capacity.steps;
        open.len() > 1 || unit.convertible.is_some() || open[0].1 < unit.physical
    })
}

/// Keeps what is needed of a record.
pub(super) fn part(study: &Study, plan: &Plan, series: &[Wanted], record: &Record) -> Part {
    Part {
        row: study
            .kpis
            .iter()
            .map(|kpi| sample(kpi, plan, record))
            .collect(),
        series: series
            .iter()
            .map(|wanted| by_day(wanted, plan, record))
            .collect(),
        needs: record.needs.clone(),
        lost: record.lost.clone(),
        flows: record.flows.clone(),
        paths: record.paths.clone(),
        weeks: record.weeks.clone(),
        ledger: record.ledger.clone(),
    }
}

pub(super) fn by_day(wanted: &Wanted, plan: &Plan, record: &Record) -> Vec<u32> {
    let census = |value: fn(&Day) -> u32| {
        let tracker = plan.census.place(wanted.scope);
        let days = tracker.map_or(&[][..], |at| record.census[at].days.as_slice());
        days.iter().map(value).collect()
    };
    let padded = |counts: &[u32]| {
        (0..plan.days)
            .map(|day| counts.get(day).copied().unwrap_or(0))
            .collect()
    };
    match wanted.measure {
        Measure::NewCases => padded(&record.new_cases),
        Measure::NewNeeds => padded(
            record
                .needs
                .get(&wanted.scope)
                .map_or(&[][..], |tally| &tally.by_day),
        ),
        Measure::Census => census(|day| day.end.occupied),
        Measure::Need => census(|day| day.peak_need),
        Measure::Usable => census(|day| u32::try_from(day.end.usable).unwrap_or(u32::MAX)),
        Measure::Waiting => census(|day| day.end.waiting),
        Measure::Binds => binds(wanted.scope, plan, record),
        Measure::Staffed => census(|day| u32::try_from(day.end.staffed).unwrap_or(u32::MAX)),
        Measure::Open => census(|day| u32::try_from(day.end.open).unwrap_or(u32::MAX)),
        Measure::Physical => {
            let at = plan.census.place(wanted.scope);
            let beds = at.map_or(0, |at| record.census[at].beds.physical);
            vec![u32::try_from(beds).unwrap_or(u32::MAX); plan.days]
        }
    }
}

/// By day whether a limit binds in a unit.
fn binds(scope: Scope, plan: &Plan, record: &Record) -> Vec<u32> {
    let (Place::Unit(unit), Who::Resource(resource)) = (scope.place, scope.who) else {
        let tracker = plan.census.place(scope);
        let days = tracker.map_or(&[][..], |at| record.census[at].days.as_slice());
        return days.iter().map(|day| u32::from(day.beds_bind)).collect();
    };
    let limit = Some(Limit::Resource(resource));
    let days = (0..plan.days).map(|day| record.limits[unit].get(day).copied().flatten());
    days.map(|own| u32::from(own == limit)).collect()
}

/// Adds the part of the next replication.
pub(super) fn add(arm: &mut ArmOutcome, plan: &Plan, series: &[Wanted], part: &Part) {
    arm.rows.push(part.row.clone());
    for (wanted, values) in series.iter().zip(&part.series) {
        let daily = arm.series.entry(*wanted).or_default();
        values
            .iter()
            .enumerate()
            .for_each(|(day, &value)| daily.record(day, value));
    }
    for (&scope, tally) in &part.needs {
        add_waits(arm.waits.entry(scope).or_default(), plan, tally);
        let all = (scope.place, scope.who) == (Place::All, Who::All);
        if let Some(level) = scope.level.filter(|_| all) {
            add_causes(arm.unmet.entry(level).or_default(), tally);
        }
    }
    for (&path, tally) in &part.paths {
        arm.paths.entry(path).or_default().add(tally);
    }
    for (&loss, &count) in &part.lost {
        *arm.lost.entry(loss).or_insert(0) += count;
    }
    for (&ends, &(count, way)) in &part.flows {
        let flow = arm.flows.entry(ends).or_default();
        *flow = (flow.0 + count, flow.1 + way);
    }
    if arm.weeks.len() < part.weeks.len() {
        arm.weeks.resize(part.weeks.len(), Week::default());
    }
    for (sum, week) in arm.weeks.iter_mut().zip(&part.weeks) {
        sum.add(week);
    }
    for (&key, line) in &part.ledger {
        add_line(arm.ledger.entry(key).or_default(), line);
    }
}

fn add_line(sums: &mut LedgerSums, line: &Line) {
    let more = |[sum, squares]: [f64; 2], x: f64| [sum + x, x.mul_add(x, squares)];
    sums.quantity = more(sums.quantity, line.quantity);
    sums.money = more(sums.money, line.money);
    let before = sums.priced.unwrap_or(line.priced);
    sums.priced = Some(before.with(line.priced));
}

fn add_causes(causes: &mut BTreeMap<Cause, i128>, tally: &NeedTally) {
    let resources = tally.short_of.iter();
    let resources = resources.map(|(&resource, &time)| (Cause::Resource(resource), time));
    let others = [
        (Cause::Beds, tally.short_of_beds()),
        (Cause::Hours, tally.shut),
        (Cause::TurnedAway, tally.turned_away()),
        (Cause::Preparing, tally.prepared),
        (Cause::Vehicle, tally.no_vehicle),
        (Cause::OnTheWay, tally.travelled),
        (Cause::Unrecognised, tally.unrecognised),
    ];
    for (cause, time) in resources.chain(others).filter(|(_, time)| *time != 0) {
        *causes.entry(cause).or_default() += time;
    }
}

fn add_waits(waits: &mut Waits, plan: &Plan, tally: &NeedTally) {
    if waits.edges.is_empty() {
        waits.edges.clone_from(&plan.edges);
        waits.met_within = vec![0; plan.edges.len()];
    }
    waits.needs += tally.needs;
    waits.met += tally.met;
    waits.died += tally.died;
    waits.unmet += tally.needs - tally.met - tally.died;
    waits.lengths.merge(&tally.waits);
    let mut met = 0;
    for (sum, count) in waits.met_within.iter_mut().zip(&tally.by_edge) {
        met += count;
        *sum += met;
    }
}
