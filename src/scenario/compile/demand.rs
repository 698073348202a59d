//! Places, streams of new cases, and the census at the beginning.

use std::sync::Arc;

use super::patients::choice;
use super::{Compiler, bell_area, id_of, instant, rise_and_fall_area, sorted};
use crate::distribution::{Choice, Sampler};
use crate::model::demand::{Demand, Place, PlaceId, Shape, Source, StartCensus, Stream};
use crate::model::network::{FacilityId, LevelId, Network};
use crate::model::patient::{AgeId, Patients, StageId};
use crate::random::name_hash;
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::{Of, Reference};
use crate::scenario::written::{self, Counts, Curve, DailyRow, Persons};
use crate::table::Id;
use crate::units::{Duration, Time};

/// Cases of one place: a factor on a shape.
struct Part {
    place: usize,
    age: Option<AgeId>,
    scale: f64,
    shape: Arc<Shape>,
}

impl Compiler<'_> {
    pub(super) fn demand(&self, network: &Network, patients: &Patients) -> Demand {
        let persons = self.persons();
        let streams = sorted(&self.written.stream, |row| &row.id);
        let start = sorted(&self.written.start_census, |row| &row.id);
        Demand {
            places: self
                .places()
                .into_iter()
                .zip(&persons)
                .map(|(r, p)| self.place(r, p))
                .collect(),
            streams: streams
                .into_iter()
                .map(|row| self.stream(row, patients, &persons))
                .collect(),
            start: start
                .into_iter()
                .map(|row| self.start_census(row, network, patients, &persons))
                .collect(),
        }
    }

    fn places(&self) -> Vec<&written::Place> {
        sorted(&self.written.place, |row| &row.id)
    }

    fn place(&self, row: &written::Place, persons: &[f64]) -> Place {
        let own = row.facility.iter().map(|facility| (facility, 1.0));
        let shared = row
            .contacts
            .iter()
            .map(|c| (&c.facility, self.world.number(&c.share)));
        let (contacts, shares): (Vec<FacilityId>, Vec<f64>) = own
            .chain(shared)
            .map(|(facility, share)| (id_of::<FacilityId>(facility), share))
            .unzip();
        Place {
            label: Name::label(row.name.as_ref(), &row.id),
            contacts,
            contact: choice(&shares),
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
                1.0 / ages as f64
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
            shares.iter_mut().for_each(|(_, share)| *share = 1.0);
        }
        let sum: f64 = shares.iter().map(|(_, share)| share).sum();
        shares.iter_mut().for_each(|(_, share)| *share /= sum);
        shares.sort_by_key(|(place, _)| *place);
        shares
    }

    fn stream(&self, row: &written::Stream, patients: &Patients, persons: &[Vec<f64>]) -> Stream {
        let risks = self.world.risks.iter().map(|shares| choice(shares));
        let times = row
            .times
            .as_ref()
            .map_or(1.0, |times| self.world.number(times));
        let parts = self.parts(row, persons, times);
        Stream {
            label: Name::label(row.name.as_ref(), &row.id),
            key: name_hash(&row.id),
            patient_type: id_of(&row.patient_type),
            entry: self.entry(row, patients),
            risk: risks.collect(),
            sources: parts
                .into_iter()
                .map(|part| self.source(row, persons, part))
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

    fn source(&self, row: &written::Stream, persons: &[Vec<f64>], part: Part) -> Source {
        let place = self.places()[part.place];
        let lag = row.lag.iter().find(|(id, _)| id.number == Some(part.place));
        let name = match part.age {
            Some(age) => format!(
                "{}/{}",
                place.id,
                self.ids.texts(Of::Age).nth(age.index()).unwrap_or("")
            ),
            None => place.id.clone(),
        };
        Source {
            key: name_hash(&name),
            place: PlaceId::new(part.place),
            age: self.age(row, &persons[part.place], part.age),
            scale: part.scale,
            lag: lag.map_or(Duration::ZERO, |(_, lag)| self.world.duration(lag)),
            shape: self.window(row, part.shape),
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
        Arc::new(Shape::Window {
            shape: Box::new((*shape).clone()),
            from,
            until,
        })
    }

    /// The cases of a stream by place.
    fn parts(&self, row: &written::Stream, persons: &[Vec<f64>], times: f64) -> Vec<Part> {
        let number = |number: &Number| self.world.number(number);
        let shares = self.shares(row, persons);
        let split = |total: f64, shape: Shape| spread(&shares, shape, |_, share| total * share);
        let people = |place: usize| {
            persons
                .get(place)
                .map_or(0.0, |ages| ages.iter().sum::<f64>())
        };
        if let Some(rate) = &row.rate {
            split(number(rate) * times, self.constant(row))
        } else if let Some(rate) = &row.rate_per_100k {
            let each = number(rate) * times / 100_000.0;
            spread(&shares, self.constant(row), |place, _| people(place) * each)
        } else if let Some(rows) = &row.daily {
            rows.iter()
                .flat_map(|days| self.daily(days, &shares, times))
                .collect()
        } else if let Some(rates) = &row.daily_rates {
            split(
                times,
                Shape::Days {
                    first: 0,
                    rates: rates.iter().map(number).collect(),
                },
            )
        } else if let Some(curve) = &row.curve {
            self.curve(curve, &shares, times, people)
        } else if let Some(batch) = &row.batch {
            batches(
                &shares,
                instant(number(&batch.at)),
                number(&batch.cases) * times,
            )
        } else if let Some(cycle) = &row.cycle {
            let (amplitude, period) =
                (number(&cycle.amplitude), self.world.duration(&cycle.period));
            split(
                number(&cycle.mean) * times,
                Shape::Cycle {
                    mean: 1.0,
                    amplitude,
                    period,
                },
            )
        } else {
            Vec::new()
        }
    }

    /// One case per day, by hour and weekday.
    fn constant(&self, row: &written::Stream) -> Shape {
        Shape::Constant {
            per_day: 1.0,
            hours: self.weights(&row.hours),
            weekdays: self.weights(&row.weekdays),
            first_weekday: self.first_weekday(),
        }
    }

    /// Weights with mean 1.
    fn weights<const N: usize>(&self, numbers: &[Number]) -> [f64; N] {
        let mut weights = [1.0; N];
        for (weight, number) in weights.iter_mut().zip(numbers) {
            *weight = self.world.number(number);
        }
        let mean = weights.iter().sum::<f64>() / N as f64;
        if mean > 0.0 {
            weights.map(|weight| weight / mean)
        } else {
            [1.0; N]
        }
    }

    #[allow(clippy::cast_possible_truncation)] // instants are within a century of the start
    fn daily(&self, row: &DailyRow, shares: &[(usize, f64)], times: f64) -> Vec<Part> {
        let first = self.world.number(&row.first).floor() as i64;
        let rates = row
            .rates
            .iter()
            .map(|rate| self.world.number(rate))
            .collect();
        let named = row.place.as_ref().and_then(|place| place.number);
        let shares = named.map_or_else(|| shares.to_vec(), |place| vec![(place, 1.0)]);
        let mut parts = spread(&shares, Shape::Days { first, rates }, |_, share| {
            times * share
        });
        let age = row
            .group
            .as_ref()
            .and_then(|age| age.number)
            .map(AgeId::new);
        parts.iter_mut().for_each(|part| part.age = age);
        parts
    }

    fn curve(
        &self,
        curve: &Curve,
        shares: &[(usize, f64)],
        times: f64,
        people: impl Fn(usize) -> f64,
    ) -> Vec<Part> {
        let number = |number: &Number| self.world.number(number);
        let (shape, area, height) = if let Some(bell) = &curve.gaussian {
            let sd = number(&bell.sd);
            let (at, sd_time) = (instant(number(&bell.peak)), Duration::from_days(sd));
            let shape = Shape::Gaussian {
                peak: 1.0,
                at,
                sd: sd_time,
            };
            (
                shape,
                bell_area(sd),
                [&bell.peak_rate, &bell.attack, &bell.cases],
            )
        } else if let Some(wave) = &curve.rise_and_fall {
            let (rise, fall) = (number(&wave.rise), number(&wave.fall));
            let shape = Shape::RiseAndFall {
                peak: 1.0,
                at: instant(number(&wave.peak)),
                rise,
                fall,
            };
            let area = rise_and_fall_area(rise, fall);
            (shape, area, [&wave.peak_rate, &wave.attack, &wave.cases])
        } else {
            return Vec::new();
        };
        let [peak_rate, attack, cases] = height.map(|height| height.as_ref().map(number));
        spread(shares, shape, |place, share| {
            let peak = peak_rate.map(|peak| peak * share);
            let attacked = attack.map(|attack| attack * people(place) / area);
            let counted = cases.map(|cases| cases * share / area);
            peak.or(attacked).or(counted).unwrap_or(0.0) * times
        })
    }

    fn start_census(
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
        let stay = patients.stages[stage]
            .stay
            .as_ref()
            .map(|stay| stay.values());
        let own = stay.and_then(|values| values.get(values.len() / 2));
        let law = network.units[unit].time.as_ref().or(own).map(Sampler::law);
        let fallback = crate::distribution::Law::Constant { value: 0.0 };
        let law = law.unwrap_or(&fallback);
        StartCensus {
            key: name_hash(&row.id),
            unit,
            patient_type: id_of(&row.patient_type),
            stage,
            patients: patients_there,
            age: choice(&weights),
            residual: Sampler::residual(law, self.world.exact, self.world.cache),
        }
    }
}

/// The number of a stage of a patient type.
fn stage_number(patients: &Patients, of_type: &str, stage: &str) -> StageId {
    let id = format!("{of_type}.{stage}");
    let found = patients.stages.pairs().find(|(_, row)| row.label.id == id);
    found.map_or(StageId(0), |(number, _)| number)
}

/// One part for each place, all of the same shape.
fn spread(shares: &[(usize, f64)], shape: Shape, scale: impl Fn(usize, f64) -> f64) -> Vec<Part> {
    let shape = Arc::new(shape);
    let part = |&(place, share): &(usize, f64)| {
        let shape = Arc::clone(&shape);
        Part {
            place,
            age: None,
            scale: scale(place, share),
            shape,
        }
    };
    shares.iter().map(part).collect()
}

/// A whole number of cases for each place: the largest remainders are rounded up.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below 2^32 by the measure
fn batches(shares: &[(usize, f64)], at: Time, cases: f64) -> Vec<Part> {
    let total = cases.round().min(f64::from(u32::MAX)) as u32;
    let exact = |share: f64| share * f64::from(total);
    let mut counts: Vec<u32> = shares
        .iter()
        .map(|(_, share)| exact(*share).floor() as u32)
        .collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    let remainder = |place: usize| exact(shares[place].1).fract();
    order.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b)));
    let missing = total.saturating_sub(counts.iter().sum());
    for &place in order.iter().cycle().take(missing as usize) {
        counts[place] += 1;
    }
    let part = |(&(place, _), cases): (&(usize, f64), u32)| Part {
        place,
        age: None,
        scale: 1.0,
        shape: Arc::new(Shape::Batch { at, cases }),
    };
    shares.iter().zip(counts).map(part).collect()
}

/// The nearest whole number of beds to a share of them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a share of a u32
fn part_of(beds: u32, share: f64) -> u32 {
    (f64::from(beds) * share).round() as u32
}
