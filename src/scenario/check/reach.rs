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

/// Where patients of each stream may be, followed from their first contact through every
/// stage to every facility that they may be sent to.
fn unreachable(model: &Model) -> Vec<Lost> {
    let mut lost = Vec::new();
    for stream in model.demand.streams.iter() {
        let places = stream.sources.iter().filter(|source| source.scale > 0.0);
        let contacts = places.flat_map(|source| &model.demand.places[source.place].contacts);
        let mut at: BTreeSet<FacilityId> = contacts.copied().collect();
        let stages = stages_from(model, stream.entry);
        let mut ahead: Vec<FacilityId> = at.iter().copied().collect();
        while let Some(from) = ahead.pop() {
            for &stage in &stages {
                for level in levels_of(model, stage) {
                    let units = model.network.referral[from][level].destinations(
                        &model.network,
                        from,
                        level,
                    );
                    if units.is_empty() && !lost.contains(&(stage, level, from)) {
                        lost.push((stage, level, from));
                    }
                    let facilities = units.iter().map(|&unit| model.network.units[unit].facility);
                    ahead.extend(facilities.filter(|&to| at.insert(to)));
                }
            }
        }
    }
    lost.sort_unstable();
    lost.dedup_by_key(|(stage, level, _)| (*stage, *level));
    lost
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

/// All stages that may follow a stage, and itself.
fn stages_from(model: &Model, entry: StageId) -> BTreeSet<StageId> {
    let mut seen = BTreeSet::from([entry]);
    let mut ahead = vec![entry];
    while let Some(stage) = ahead.pop() {
        let row = &model.patients.stages[stage];
        let after: Vec<Outcome> = match &row.course {
            Course::Choice { outcomes, .. } => outcomes.clone(),
            Course::Race(clocks) => clocks.iter().map(|clock| clock.outcome).collect(),
        };
        for outcome in after
            .into_iter()
            .chain(row.excess.iter().map(|excess| excess.outcome))
        {
            if let Outcome::Stage(next) = outcome
                && seen.insert(next)
            {
                ahead.push(next);
            }
        }
    }
    seen
}
