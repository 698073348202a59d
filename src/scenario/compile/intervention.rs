//! Interventions as what they do to each stage.

use super::{Compiler, sorted};
use crate::model::Label;
use crate::model::patient::Relief;
use crate::model::pool::ResourceId;
use crate::model::window::{Window, WindowId};
use crate::random::Purpose;
use crate::scenario::leaf::{Name, Number};
use crate::scenario::written::{Intervention, Stage};
use crate::table::{Id, Table};

/// What decides who has an intervention.
const INTERVENTION: Purpose = Purpose::named("intervention");

/// Whether an intervention is about a stage of a patient type.
pub(crate) fn concerns(row: &Intervention, patient_type: &str, stage: &Stage) -> bool {
    let has = |list: &[crate::scenario::read::Reference], id: &str| {
        list.is_empty() || list.iter().any(|named| named.id == id)
    };
    let needs = stage.needs.as_ref().map_or("", |level| &level.id);
    has(&row.types, patient_type) && has(&row.stages, &stage.id) && has(&row.levels, needs)
}

impl Compiler<'_> {
    /// Interventions that have to begin in time, in order of their ids.
    pub(super) fn windows(
        &self,
        resources: &mut Table<ResourceId, Label>,
    ) -> Table<WindowId, Window> {
        let window = |row: &Intervention| {
            let within = self.world.duration(row.within.as_ref()?);
            let resource = resources.push(Name::label(row.name.as_ref(), &row.id));
            Some(Window { resource, within })
        };
        self.timely().filter_map(window).collect()
    }

    /// The place of an intervention among those that have to begin in time.
    pub(super) fn window_of(&self, id: &str) -> Option<WindowId> {
        self.timely()
            .position(|row| row.id == id)
            .map(WindowId::new)
    }

    /// The interventions whose time runs from the beginning of a stage.
    pub(super) fn opens(&self, patient_type: &str, stage: &Stage) -> Vec<WindowId> {
        let opens = |row: &&Intervention| {
            let of_type = row.types.is_empty() || row.types.iter().any(|of| of.id == patient_type);
            of_type && (row.since.is_empty() || row.since.iter().any(|of| of.id == stage.id))
        };
        let pairs = self.timely().enumerate();
        let open = pairs.filter(|(_, row)| opens(row));
        open.map(|(place, _)| WindowId::new(place)).collect()
    }

    fn timely(&self) -> impl Iterator<Item = &Intervention> {
        let rows = sorted(&self.written.intervention, |row| &row.id);
        rows.into_iter().filter(|row| row.within.is_some())
    }

    /// What interventions do to a stage, in order of their ids.
    pub(super) fn relief(&self, patient_type: &str, stage: &Stage) -> Vec<Relief> {
        let rows = sorted(&self.written.intervention, |row| &row.id);
        let concerned = rows.into_iter();
        concerned
            .filter(|row| concerns(row, patient_type, stage))
            .map(|row| self.relief_of(row))
            .filter(|relief| relief.share.values().iter().any(|&share| share > 0.0))
            .collect()
    }

    fn relief_of(&self, row: &Intervention) -> Relief {
        let factor = |number: &Option<Number>| {
            number
                .as_ref()
                .map_or(1.0, |number| self.world.number(number))
        };
        Relief {
            label: Name::label(row.name.as_ref(), &row.id),
            purpose: INTERVENTION.with(&row.id),
            share: self.world.numbers(&row.share),
            odds: factor(&row.odds),
            hazards: factor(&row.hazards),
            stays: factor(&row.stays),
        }
    }
}
