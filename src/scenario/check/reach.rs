//! Whether the care that a stage needs can be reached from where its patients are.

use std::collections::BTreeMap;

use super::Check;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId};
use crate::model::patient::{Course, Outcome, StageId};
use crate::scenario::message::Msg;
use crate::scenario::source::Span;
use crate::table::Id;

/// Where a need cannot be met, and whether it can be met anywhere.
#[derive(Clone, Copy)]
struct Lost {
    stage: StageId,
    level: LevelId,
    from: FacilityId,
    elsewhere: bool,
}

pub(super) fn reachable(check: &mut Check<'_>) {
    let Some(model) = check.model(0.5) else {
        return;
    };
    for lost in unreachable(&model) {
        let (stage_id, level, from) = named(&model, lost);
        let (kind, stage) = stage_id.split_once('.').unwrap_or_default();
        let rows = &check.written.patient_type;
        let stage = stage.split('@').next().unwrap_or_default();
        let kind = rows.iter().find(|row| row.id == kind);
        let row = kind.and_then(|kind| kind.stage.iter().find(|row| row.id == stage));
        let span = row
            .and_then(|row| row.needs.as_ref())
            .map_or(Span::default(), |needs| needs.span);
        let stage = stage_id.clone();
        if lost.elsewhere {
            check.warning(span, Msg::LevelPartlyOutOfReach { stage, level, from });
        } else {
            check.error(span, Msg::LevelOutOfReach { stage, level, from });
        }
    }
}

fn named(model: &Model, lost: Lost) -> (String, String, String) {
    (
        model.patients.stages[lost.stage].label.id.clone(),
        model.network.levels[lost.level].label.id.clone(),
        model.network.facilities[lost.from].label.id.clone(),
    )
}

/// Where patients of each stream may be in which stage, followed from their first contact
/// through every course to every facility that they may be sent to.
fn unreachable(model: &Model) -> Vec<Lost> {
    let mut walk = Walk {
        model,
        seen: vec![false; model.network.facilities.len() * model.patients.stages.len()],
        ahead: Vec::new(),
        destinations: BTreeMap::new(),
        needs: BTreeMap::new(),
    };
    for stream in &model.demand.streams {
        let sources = stream.sources.iter().filter(|source| source.scale > 0.0);
        let contacts = sources.flat_map(|source| &model.demand.places[source.place].contacts);
        for &contact in contacts {
            walk.visit(contact, stream.entry);
        }
    }
    while let Some((at, stage)) = walk.ahead.pop() {
        walk.step(at, stage);
    }
    let lost = |(&(stage, level), &(from, elsewhere)): (&_, &(Option<FacilityId>, bool))| {
        from.map(|from| Lost {
            stage,
            level,
            from,
            elsewhere,
        })
    };
    walk.needs.iter().filter_map(lost).collect()
}

/// A walk over pairs of facility and stage.
struct Walk<'a> {
    model: &'a Model,
    seen: Vec<bool>,
    ahead: Vec<(FacilityId, StageId)>,
    destinations: BTreeMap<(FacilityId, LevelId), Vec<FacilityId>>,
    /// For each need, the first facility where it cannot be met, and whether it can anywhere.
    needs: BTreeMap<(StageId, LevelId), (Option<FacilityId>, bool)>,
}

impl Walk<'_> {
    fn visit(&mut self, at: FacilityId, stage: StageId) {
        let place = at.index() * self.model.patients.stages.len() + stage.index();
        if !std::mem::replace(&mut self.seen[place], true) {
            self.ahead.push((at, stage));
        }
    }

    /// From a facility in a stage to all facilities and stages that may come next: a patient
    /// may be sent on, or stay where the stage began.
    fn step(&mut self, at: FacilityId, stage: StageId) {
        let mut places = vec![at];
        for level in levels_of(self.model, stage) {
            let found = self.facilities_for(at, level);
            let need = self.needs.entry((stage, level)).or_default();
            if found.is_empty() {
                need.0 = Some(need.0.map_or(at, |first| first.min(at)));
            } else {
                need.1 = true;
            }
            places.extend(found);
        }
        places.sort_unstable();
        places.dedup();
        for next in stages_after(self.model, stage) {
            for &place in &places {
                self.visit(place, next);
            }
        }
    }

    fn facilities_for(&mut self, from: FacilityId, level: LevelId) -> Vec<FacilityId> {
        let network = &self.model.network;
        let find = || {
            let units = network.referral[from][level].destinations(network, from, level);
            units
                .iter()
                .map(|&unit| network.units[unit].facility)
                .collect()
        };
        self.destinations
            .entry((from, level))
            .or_insert_with(find)
            .clone()
    }
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
    let after: Vec<Outcome> = match &row.course {
        Course::Choice { outcomes, .. } => outcomes.clone(),
        Course::Race(clocks) => clocks.iter().map(|clock| clock.outcome).collect(),
    };
    let worse = row.excess.iter().map(|excess| excess.outcome);
    let stages = after
        .into_iter()
        .chain(worse)
        .filter_map(|outcome| match outcome {
            Outcome::Stage(next) => Some(next),
            Outcome::Recovered | Outcome::Died => None,
        });
    stages.collect()
}
