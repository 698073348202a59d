//! Whether the care that a stage needs can be reached from where its patients are.

use std::collections::BTreeSet;

use super::Check;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId};
use crate::model::patient::{Course, Outcome, StageId};
use crate::scenario::message::Msg;

/// A need that cannot be met from a facility.
type Lost = (StageId, LevelId, FacilityId);

pub(super) fn reachable(check: &mut Check<'_>) {
    let Some(model) = check.model(0.5) else {
        return;
    };
    for (stage, level, from) in unreachable(&model) {
        let (stage_id, level, from) = named(&model, stage, level, from);
        let (kind, stage) = stage_id.split_once('.').unwrap_or_default();
        let kind = check.written.patient_type.iter().find(|row| row.id == kind);
        let row = kind.and_then(|kind| kind.stage.iter().find(|row| row.id == stage));
        let span = row
            .and_then(|row| row.needs.as_ref())
            .map(|needs| needs.span);
        let message = Msg::LevelOutOfReach {
            stage: stage.into(),
            level,
            from,
        };
        check.error(span.unwrap_or_default(), message);
    }
}

fn named(
    model: &Model,
    stage: StageId,
    level: LevelId,
    from: FacilityId,
) -> (String, String, String) {
    (
        model.patients.stages[stage].label.id.clone(),
        model.network.levels[level].label.id.clone(),
        model.network.facilities[from].label.id.clone(),
    )
}

/// A stage of a patient and the facility in which it begins.
type Whereabouts = (StageId, FacilityId);

/// Where the patients of each stream may be in which stage, followed from their first contact:
/// every facility that they may be sent to, put up at, or pass the stage in without care.
fn unreachable(model: &Model) -> Vec<Lost> {
    let mut lost = Vec::new();
    let mut seen: BTreeSet<Whereabouts> = BTreeSet::new();
    for stream in model.demand.streams.iter() {
        let places = stream.sources.iter().filter(|source| source.scale > 0.0);
        let contacts = places.flat_map(|source| &model.demand.places[source.place].contacts);
        let mut ahead: Vec<Whereabouts> = contacts.map(|&at| (stream.entry, at)).collect();
        while let Some((stage, from)) = ahead.pop() {
            if !seen.insert((stage, from)) {
                continue;
            }
            let places = places_of(model, stage, from, &mut lost);
            for next in after(model, stage) {
                ahead.extend(places.iter().map(|&at| (next, at)));
            }
        }
    }
    lost.sort_unstable();
    lost.dedup_by_key(|(stage, level, _)| (*stage, *level));
    lost
}

/// The facilities in which a stage that begins in one may end; notes levels that nobody gives.
fn places_of(
    model: &Model,
    stage: StageId,
    from: FacilityId,
    lost: &mut Vec<Lost>,
) -> BTreeSet<FacilityId> {
    let mut places = BTreeSet::from([from]);
    for level in levels_of(model, stage) {
        let found = facilities_for(model, from, level);
        if found.is_empty() {
            lost.push((stage, level, from));
        }
        places.extend(found);
        let boards = model.network.levels[level].boards_at.iter();
        places.extend(boards.flat_map(|&lower| facilities_for(model, from, lower)));
    }
    places
}

/// The facilities to which a patient may be sent for a level.
fn facilities_for(model: &Model, from: FacilityId, level: LevelId) -> Vec<FacilityId> {
    let network = &model.network;
    let units = network.referral[from][level].destinations(network, from, level);
    let facility = |unit| network.units[unit].facility;
    units.into_iter().map(facility).collect()
}

/// The levels that patients in a stage may ask for.
fn levels_of(model: &Model, stage: StageId) -> Vec<LevelId> {
    let need = model.patients.stages[stage].need.as_ref();
    let ceiling = need
        .and_then(|need| need.candidate.as_ref())
        .map(|candidate| candidate.ceiling);
    need.map(|need| need.level)
        .into_iter()
        .chain(ceiling)
        .collect()
}

/// The stages that may follow a stage.
fn after(model: &Model, stage: StageId) -> Vec<StageId> {
    let row = &model.patients.stages[stage];
    let course: Vec<Outcome> = match &row.course {
        Course::Choice { outcomes, .. } => outcomes.clone(),
        Course::Race(clocks) => clocks.iter().map(|clock| clock.outcome).collect(),
    };
    let excess = row.excess.iter().map(|excess| excess.outcome);
    let stage_of = |outcome| match outcome {
        Outcome::Stage(next) => Some(next),
        _ => None,
    };
    course
        .into_iter()
        .chain(excess)
        .filter_map(stage_of)
        .collect()
}
