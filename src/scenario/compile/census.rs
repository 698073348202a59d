//! Who lies in the beds when the run begins.

use super::demand::stage_number;
use super::patients::choice;
use super::{Compiler, id_of};
use crate::distribution::{Law, Sampler};
use crate::model::demand::StartCensus;
use crate::model::network::{LevelId, Network};
use crate::model::patient::{ByGroup, Patients};
use crate::random::name_hash;
use crate::scenario::read::Of;
use crate::scenario::written;

impl Compiler<'_> {
    pub(super) fn start_census(
        &self,
        row: &written::StartCensus,
        network: &Network,
        patients: &Patients,
        persons: &[Vec<f64>],
    ) -> StartCensus {
        let unit = network.unit_of(id_of(&row.facility), id_of::<LevelId>(&row.level));
        let unit = unit.unwrap_or_default();
        let beds = network.units[unit].capacity.at(self.clock().begin());
        let patients_there = match (&row.patients, &row.occupied) {
            (Some(patients), _) => self.world.count(patients),
            (None, Some(share)) => part_of(beds, self.world.number(share)),
            (None, None) => 0,
        };
        let of_type = &row.patient_type.id;
        let stage = stage_number(patients, of_type, &row.stage.id);
        let bands = self.ids.count(Of::Age);
        let people = |age: usize| persons.iter().filter_map(|ages| ages.get(age)).sum::<f64>();
        let weights: Vec<f64> = (0..bands).map(people).collect();
        let equal = vec![1.0; bands];
        let weights = if weights.iter().any(|weight| *weight > 0.0) {
            weights
        } else {
            equal
        };
        let stay = patients.stages[stage].stay.as_ref().map(ByGroup::values);
        let own = stay.and_then(|values| values.get(values.len() / 2));
        let law = network.units[unit].time.as_ref().or(own).map(Sampler::law);
        let fallback = Law::Constant { value: 0.0 };
        let law = law.unwrap_or(&fallback);
        StartCensus {
            key: name_hash(&row.id),
            unit,
            patient_type: id_of(&row.patient_type),
            stage,
            patients: patients_there,
            waiting: row
                .waiting
                .as_ref()
                .map_or(0, |waiting| self.world.count(waiting)),
            age: choice(&weights),
            residual: Sampler::residual(law, self.world.exact, self.world.cache),
        }
    }
}

/// The nearest whole number of beds to a share of them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a share of a u32
fn part_of(beds: u32, share: f64) -> u32 {
    (f64::from(beds) * share).round() as u32
}
