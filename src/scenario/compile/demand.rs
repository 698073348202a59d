//! Demand as a whole, and its streams of new cases.

use std::sync::Arc;

use super::cases::Part;
use super::patients::choice;
use super::{Compiler, id_of, instant, sorted};
use crate::distribution::Choice;
use crate::model::demand::{Demand, PlaceId, Profile, Shape, Source, Stream};
use crate::model::network::Network;
use crate::model::patient::{AgeId, Patients, StageId};
use crate::random::name_hash;
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::Of;
use crate::scenario::written::{self, Counts};
use crate::table::Id;
use crate::units::Time;

impl Compiler<'_> {
    pub(super) fn demand(&self, network: &Network, patients: &Patients) -> Demand {
        let persons = self.persons();
        let rows = sorted(&self.written.stream, |row| &row.id);
        let mut streams: Vec<Stream> = rows
            .into_iter()
            .map(|row| self.stream(row, patients, &persons))
            .collect();
        self.avoid(&mut streams);
        let start = sorted(&self.written.start_census, |row| &row.id);
        Demand {
            places: self
                .places()
                .into_iter()
                .zip(&persons)
                .map(|(r, p)| self.place(r, p))
                .collect(),
            streams: streams.into_iter().collect(),
            start: start
                .into_iter()
                .map(|row| self.start_census(row, network, patients, &persons))
                .collect(),
        }
    }

    fn stream(&self, row: &written::Stream, patients: &Patients, persons: &[Vec<f64>]) -> Stream {
        let risks = self.world.risks.iter().map(|shares| choice(shares));
        let times = row
            .times
            .as_ref()
            .map_or(1.0, |times| self.world.number(times));
        let parts = self.parts(row, persons, times);
        let season = self.season(row);
        Stream {
            label: Name::label(row.name.as_ref(), &row.id),
            key: name_hash(&row.id),
            patient_type: id_of(&row.patient_type),
            entry: self.entry(row, patients),
            risk: risks.collect(),
            sources: parts
                .into_iter()
                .map(|part| self.source(row, persons, season.as_ref(), part))
                .collect(),
        }
    }

    fn entry(&self, row: &written::Stream, patients: &Patients) -> StageId {
        let kind =
            sorted(&self.written.patient_type, |row| &row.id)[row.patient_type.number.unwrap_or(0)];
        let entry = match row.of {
            Counts::Infections => &kind.entry.infections,
            Counts::Onsets => &kind.entry.onsets,
            Counts::Presentations => &kind.entry.presentations,
        };
        stage_number(
            patients,
            &kind.id,
            entry.as_ref().map_or("", |stage| &stage.id),
        )
    }

    fn source(
        &self,
        row: &written::Stream,
        persons: &[Vec<f64>],
        season: Option<&Arc<Profile>>,
        part: Part,
    ) -> Source {
        let place = self.ids.text(Of::Place, part.place);
        let name = match part.age {
            Some(age) => format!("{place}/{}", self.ids.text(Of::Age, age.index())),
            None => place.to_string(),
        };
        Source {
            key: name_hash(&name),
            place: PlaceId::new(part.place),
            age: self.age(row, &persons[part.place], part.age),
            scale: part.scale * self.size(row, place, part.most),
            lag: self.lag(row, part.place, place),
            shape: self.window(row, part.shape),
            profile: season.cloned(),
        }
    }

    /// Age of a case: by persons of the place and relative incidence, or fixed.
    fn age(&self, row: &written::Stream, persons: &[f64], fixed: Option<AgeId>) -> Choice {
        let bands = self.ids.count(Of::Age);
        let known = persons.iter().any(|persons| *persons > 0.0);
        let weight = |age: usize| {
            let incidence = row
                .ages
                .get(age)
                .map_or(1.0, |weight| self.world.number(weight));
            let people = if known {
                persons.get(age).copied().unwrap_or(0.0)
            } else {
                1.0
            };
            incidence * people
        };
        let only = |age: usize, fixed: AgeId| if age == fixed.index() { 1.0 } else { 0.0 };
        let weights: Vec<f64> = (0..bands)
            .map(|age| fixed.map_or_else(|| weight(age), |fixed| only(age, fixed)))
            .collect();
        choice(&weights)
    }

    fn window(&self, row: &written::Stream, shape: Arc<Shape>) -> Arc<Shape> {
        if row.from.is_none() && row.until.is_none() {
            return shape;
        }
        let at = |number: &Option<Number>, default| {
            number
                .as_ref()
                .map_or(default, |number| instant(self.world.number(number)))
        };
        let (from, until) = (at(&row.from, Time(i64::MIN)), at(&row.until, Time::NEVER));
        Arc::new(Shape::Window { shape, from, until })
    }
}

/// The number of a stage of a patient type.
pub(super) fn stage_number(patients: &Patients, of_type: &str, stage: &str) -> StageId {
    let id = format!("{of_type}.{stage}");
    let found = patients.stages.pairs().find(|(_, row)| row.label.id == id);
    found.map_or(StageId(0), |(number, _)| number)
}
