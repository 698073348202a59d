//! Interventions that are given when a stage begins: of a supply that may have run out, or within a time from the onset.
//!
//! Where too little is left, the time is over, or nobody knows of the need yet, the stage begins as its twin without the intervention. When
//! such a need is recognised, the patient goes on in the stage with it if that is still possible. Who has begun one that has to begin in
//! time keeps it, and takes from the supply once. Runs without such interventions come here never.

use std::collections::BTreeMap;

use super::fate;
use super::observer::Fact;
use super::patient::Patient;
use super::{Listener, System};
use crate::caseload::Opened;
use crate::model::Model;
use crate::model::network::FacilityId;
use crate::model::patient::{Dose, Stage, StageId};
use crate::model::pool::ResourceId;
use crate::model::window::WindowId;
use crate::random::Key;
use crate::table::Table;

/// Since when the time of interventions runs, and who has begun them.
#[derive(Default)]
pub(super) struct Doses {
    windows: usize,
    /// Those for whom time runs: each intervention that has to begin in time.
    people: BTreeMap<Key, Table<WindowId, Timing>>,
}

/// One intervention of one person.
#[derive(Clone, Copy, Default)]
struct Timing {
    /// Since when its time runs.
    since: Option<i64>,
    begun: bool,
    /// Whether it has been counted as too late.
    late: bool,
}

impl Doses {
    pub fn new(model: &Model) -> Self {
        Doses {
            windows: model.network.pools.windows.len(),
            ..Doses::default()
        }
    }

    /// The time of interventions has begun to run, for somebody who has not made contact before.
    #[cold]
    pub fn open(&mut self, person: Key, opened: &Opened) {
        for &(window, since) in opened {
            self.timing(person, window).since.get_or_insert(since.0);
        }
    }

    /// What is known of an intervention of a person.
    fn timing(&mut self, person: Key, window: WindowId) -> &mut Timing {
        let windows = self.windows;
        let nobody = || (0..windows).map(|_| Timing::default()).collect();
        &mut self.people.entry(person).or_insert_with(nobody)[window]
    }
}

impl<O: Listener> System<'_, O> {
    /// The stage that begins for a patient: itself, or its twin if they would have an intervention and go without.
    #[cold]
    pub(super) fn dosed(&mut self, patient: &Patient, stage: StageId) -> StageId {
        let facts = self.stage(stage);
        let now = self.now;
        for &window in &facts.stage.opens {
            let timing = self.doses.timing(patient.key, window);
            timing.since.get_or_insert(now);
        }
        let Some(dose) = &facts.stage.dose else {
            return stage;
        };
        let unknown = facts.hides && !patient.seen && patient.bed().is_none();
        let given = self.has_already(patient, facts.stage, dose)
            || !unknown && self.give(patient, facts.stage, dose);
        if given { stage } else { dose.without }
    }

    /// A need that nobody knew of is recognised: the intervention of the stage is given now, if it can be.
    #[cold]
    pub(super) fn dose_late(&mut self, patient: &mut Patient) {
        let Some(with) = self.stage(patient.stage).stage.with_dose else {
            return;
        };
        let row = self.stage(with).stage;
        if let Some(dose) = &row.dose
            && self.give(patient, row, dose)
        {
            self.tell(patient, Fact::Given(with));
            self.lighten(patient, &row.relief[dose.relief], with);
            patient.stage = with;
        }
    }

    /// Whether a patient has begun the intervention of a stage already, or would have none.
    fn has_already(&mut self, patient: &Patient, stage: &Stage, dose: &Dose) -> bool {
        let would = fate::has(&stage.relief[dose.relief], patient.group, patient.key);
        let begun = |window| self.doses.timing(patient.key, window).begun;
        !would || dose.window.is_some_and(begun)
    }

    /// Gives a patient the intervention of a stage, unless it is too late or too little is left.
    fn give(&mut self, patient: &Patient, stage: &Stage, dose: &Dose) -> bool {
        if let Some(window) = dose.window
            && self.is_too_late(patient, window)
        {
            return false;
        }
        let taken = |(kind, parts)| self.is_supplied(patient, stage, kind, parts);
        let given = dose.uses.is_none_or(taken);
        if let (true, Some(window)) = (given, dose.window) {
            self.doses.timing(patient.key, window).begun = true;
            self.recorder.begun(self.now, window);
        }
        given
    }

    /// Whether the time of an intervention is over; whoever comes too late is counted once.
    fn is_too_late(&mut self, patient: &Patient, window: WindowId) -> bool {
        let (now, within) = (self.now, self.model.network.pools.windows[window].within);
        let timing = self.doses.timing(patient.key, window);
        let over = timing.since.is_some_and(|since| now - since > within.0);
        if over && !std::mem::replace(&mut timing.late, true) {
            self.recorder.too_late(now, window);
        }
        over
    }

    /// Whether so much of a supply is there where a stage is cared for, and takes it.
    fn is_supplied(
        &mut self,
        patient: &Patient,
        stage: &Stage,
        kind: ResourceId,
        parts: i64,
    ) -> bool {
        let at = self.cared_for_at(patient, stage);
        let mut supplies = self.model.network.pools.supplies.pairs();
        let own = supplies.find(|(_, row)| (row.resource, row.facility) == (kind, at));
        own.is_none_or(|(supply, _)| self.take_supply(supply, parts))
    }

    /// The facility responsible for what a stage needs; where the patient is, if it needs nothing.
    fn cared_for_at(&self, patient: &Patient, stage: &Stage) -> FacilityId {
        let level = stage.need.as_ref().map(|need| need.level);
        let route = level.map(|level| self.route(patient.facility, level));
        let unit = route.and_then(|route| route.units.first());
        unit.map_or(patient.facility, |&unit| self.desk(unit).facility)
    }
}
