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

/// Where patients of each stream may be in which stage, followed from their first contact
/// through every stage and every facility that they may be sent to.
fn unreachable(model: &Model) -> Vec<Lost> {
    let mut lost = BTreeSet::new();
    let mut seen: BTreeSet<(StageId, FacilityId)> = BTreeSet::new();
    for stream in &model.demand.streams {
        let places = stream.sources.iter().filter(|source| source.scale > 0.0);
        let contacts = places.flat_map(|source| &model.demand.places[source.place].contacts);
        seen.extend(contacts.map(|&at| (stream.entry, at)));
    }
    let mut ahead: Vec<(StageId, FacilityId)> = seen.iter().copied().collect();
    while let Some((stage, from)) = ahead.pop() {
        let mut ends = BTreeSet::from([from]);
        for level in levels_of(model, stage) {
            let to = facilities_for(model, from, level);
            if to.is_empty() {
                lost.insert((stage, level, from));
            }
            ends.extend(to);
        }
        let after = stages_after(model, stage);
        let pairs = after
            .iter()
            .flat_map(|&next| ends.iter().map(move |&at| (next, at)));
        ahead.extend(pairs.filter(|&pair| seen.insert(pair)));
    }
    let mut lost: Vec<Lost> = lost.into_iter().collect();
    lost.dedup_by_key(|(stage, level, _)| (*stage, *level));
    lost
}

/// The facilities to which a patient may be sent for a level.
fn facilities_for(model: &Model, from: FacilityId, level: LevelId) -> BTreeSet<FacilityId> {
    let network = &model.network;
    let units = network.referral[from][level].destinations(network, from, level);
    units
        .into_iter()
        .map(|unit| network.units[unit].facility)
        .collect()
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
fn stages_after(model: &Model, stage: StageId) -> Vec<StageId> {
    let row = &model.patients.stages[stage];
    let outcomes: Vec<Outcome> = match &row.course {
        Course::Choice { outcomes, .. } => outcomes.clone(),
        Course::Race(clocks) => clocks.iter().map(|clock| clock.outcome).collect(),
    };
    let worse = row.excess.iter().map(|excess| excess.outcome);
    let stage_of = |outcome| match outcome {
        Outcome::Stage(next) => Some(next),
        _ => None,
    };
    outcomes
        .into_iter()
        .chain(worse)
        .filter_map(stage_of)
        .collect()
}
