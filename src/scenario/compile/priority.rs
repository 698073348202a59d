//! Who goes first where beds are short: classes by stage, and beds kept for some types.

use super::triage::{Form, StageRow};
use super::{Compiler, id_of};
use crate::model::patient::{Patients, TypeId};
use crate::scenario::read::Of;
use crate::scenario::written::{self, Priority};
use crate::table::{Id, Table};

impl Compiler<'_> {
    /// The class of each stage in a unit; 0 goes first.
    pub(super) fn priority(
        &self,
        unit: &written::Unit,
        defaults: &written::CareLevel,
        patients: &Patients,
    ) -> Vec<u8> {
        match unit.priority.as_ref().or(defaults.priority.as_ref()) {
            None | Some(Priority::Arrival) => vec![0; patients.stages.len()],
            Some(Priority::Severity) => self.by_severity(),
            Some(Priority::Types(types)) => {
                let of_type = self.by_type(types);
                let stages = patients.stages.iter();
                stages
                    .map(|stage| of_type[stage.patient_type.index()])
                    .collect()
            }
        }
    }

    /// Classes of types in the order of the list; types that it does not name come last.
    fn by_type(&self, types: &[Vec<crate::scenario::read::Reference>]) -> Vec<u8> {
        let mut classes = vec![class(types.len()); self.ids.count(Of::Type)];
        for (place, types) in types.iter().enumerate() {
            for reference in types {
                classes[id_of::<TypeId>(reference).index()] = class(place);
            }
        }
        classes
    }

    /// Classes of stages by severity: the number of severities that are higher.
    fn by_severity(&self) -> Vec<u8> {
        let stages = self.severities();
        let mut all = stages.clone();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.dedup();
        let place = |severity: u32| all.iter().position(|&other| other == severity);
        let class_of = |severity| class(place(severity).unwrap_or(0));
        stages.into_iter().map(class_of).collect()
    }

    /// The severity of each stage, as it was given where patients are sorted.
    pub(super) fn severities(&self) -> Vec<u32> {
        let severity = |row: &StageRow| {
            let given = match row.form {
                Form::Given(class) => class.severity.as_ref(),
                _ => None,
            };
            self.world.count(given.unwrap_or(&row.stage.severity))
        };
        self.stage_rows().iter().map(severity).collect()
    }

    /// Free beds below which each type is not accepted: none for those for whom they are kept.
    pub(super) fn kept_for(&self, kept: &written::KeptFor) -> Table<TypeId, u32> {
        let beds = self.world.count(&kept.beds);
        let mut by_type: Table<TypeId, u32> = vec![beds; self.ids.count(Of::Type)].into();
        for reference in &kept.types {
            by_type[id_of::<TypeId>(reference)] = 0;
        }
        by_type
    }
}

fn class(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}
