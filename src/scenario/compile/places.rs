//! Places: first contacts, people, and the shares of streams.

use super::patients::choice;
use super::{Compiler, id_of, sorted};
use crate::model::demand::Place;
use crate::model::network::FacilityId;
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::{Of, Reference};
use crate::scenario::written::{self, Persons};

impl Compiler<'_> {
    pub(super) fn places(&self) -> Vec<&written::Place> {
        sorted(&self.written.place, |row| &row.id)
    }

    pub(super) fn place(&self, row: &written::Place, persons: &[f64]) -> Place {
        let own = row.facility.iter().map(|facility| (facility, 1.0));
        let shared = row
            .contacts
            .iter()
            .map(|c| (&c.facility, self.world.number(&c.share)));
        let all = own.chain(shared);
        let (contacts, weights): (Vec<FacilityId>, Vec<f64>) = all
            .map(|(facility, share)| (id_of::<FacilityId>(facility), share))
            .unzip();
        Place {
            label: Name::label(row.name.as_ref(), &row.id),
            contacts,
            contact: choice(&weights),
            persons: persons.iter().sum(),
        }
    }

    /// Persons by place and age band.
    pub(crate) fn persons(&self) -> Vec<Vec<f64>> {
        let ages = self.ids.count(Of::Age);
        let shares: Vec<f64> = self
            .written
            .patients
            .age_shares
            .iter()
            .map(|share| self.world.number(share))
            .collect();
        let sum: f64 = shares.iter().sum();
        let share = |age: usize| {
            if sum > 0.0 {
                shares.get(age).copied().unwrap_or(0.0) / sum
            } else {
                1.0 / f64::from(u32::try_from(ages).unwrap_or(u32::MAX))
            }
        };
        let of = |row: &&written::Place| match &row.persons {
            None => vec![0.0; ages],
            Some(Persons::Ages(list)) => list.iter().map(|n| self.world.number(n)).collect(),
            Some(Persons::Total(total)) => {
                let total = self.world.number(total);
                (0..ages).map(|age| total * share(age)).collect()
            }
        };
        self.places().iter().map(of).collect()
    }

    /// The places of a stream with their shares, which add up to 1.
    pub(crate) fn shares(&self, row: &written::Stream, persons: &[Vec<f64>]) -> Vec<(usize, f64)> {
        let people = |place: usize| persons.get(place).map_or(0.0, |ages| ages.iter().sum());
        let mut shares: Vec<(usize, f64)> = match &row.places {
            None => (0..persons.len())
                .map(|place| (place, people(place)))
                .collect(),
            Some(places) => {
                let share = |(place, share): &(Reference, Option<Number>)| {
                    let place = place.number?;
                    let stated = share.as_ref().map(|share| self.world.number(share));
                    Some((place, stated.unwrap_or_else(|| people(place))))
                };
                places.iter().filter_map(share).collect()
            }
        };
        if shares.iter().all(|(_, share)| *share <= 0.0) {
            for (_, share) in &mut shares {
                *share = 1.0;
            }
        }
        let sum: f64 = shares.iter().map(|(_, share)| share).sum();
        for (_, share) in &mut shares {
            *share /= sum;
        }
        shares.sort_by_key(|(place, _)| *place);
        shares
    }
}
