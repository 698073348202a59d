//! Who falls ill, where and when: streams of new cases over places and time.

use std::sync::Arc;

use super::Label;
use super::network::{FacilityId, UnitId};
use super::patient::{StageId, TypeId};
use crate::distribution::{Choice, Sampler};
use crate::ids;
use crate::table::Table;
use crate::units::{Duration, Time};

ids!(
    /// Where people live.
    PlaceId,
    /// A stream of new cases.
    StreamId,
);

/// All demand of a model.
#[derive(Clone, PartialEq, Debug)]
pub struct Demand {
    /// Where people live.
    pub places: Table<PlaceId, Place>,
    /// Streams of new cases.
    pub streams: Table<StreamId, Stream>,
    /// Who lies in the beds when the run begins.
    pub start: Vec<StartCensus>,
}

/// Where people live.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// Its names.
    pub label: Label,
    /// Facilities of first contact.
    pub contacts: Vec<FacilityId>,
    /// Which of them, by share.
    pub contact: Choice,
    /// People who live there.
    pub persons: f64,
}

/// A stream of new cases of one kind.
#[derive(Clone, PartialEq, Debug)]
pub struct Stream {
    /// Its names.
    pub label: Label,
    /// Hash of its id.
    pub key: u64,
    /// Kind of patient.
    pub patient_type: TypeId,
    /// Stage in which a case begins.
    pub entry: StageId,
    /// Risk tier by age band: one choice, or one for each age band.
    pub risk: Vec<Choice>,
    /// Sources of cases, at least one for each place that has any.
    pub sources: Vec<Source>,
}

/// The cases of one stream in one place (and, where a table says so, one age band).
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// Hash of what names it: place and, if fixed, age band.
    pub key: u64,
    /// Where.
    pub place: PlaceId,
    /// Age band of a case.
    pub age: Choice,
    /// Factor on the shape.
    pub scale: f64,
    /// How much later than the shape it runs; earlier if negative.
    pub lag: Duration,
    /// Expected cases over time.
    pub shape: Arc<Shape>,
    /// Factors by day, such as a season.
    pub profile: Option<Arc<Profile>>,
}

/// Factors on the expected cases of each day, by the day on which cases begin (a lag does not
/// move them); before the first and after the last day they are as there.
#[derive(Clone, PartialEq, Debug)]
pub struct Profile {
    /// Day of the first factor.
    pub first: i64,
    /// One factor for each day, at least one.
    pub factors: Vec<f64>,
}

impl Profile {
    /// The factor of a day.
    #[must_use]
    pub fn on(&self, day: i64) -> f64 {
        let last = self.factors.len().saturating_sub(1);
        let place = usize::try_from(day - self.first).unwrap_or(0).min(last);
        self.factors.get(place).copied().unwrap_or(1.0)
    }
}

/// Expected new cases as a function of time since the start.
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::large_enum_variant)] // a model has a few shapes
pub enum Shape {
    /// Cases per day on each day from `first` on, the same all through a day; none on other days.
    Days {
        /// Day of the first rate.
        first: i64,
        /// Cases per day.
        rates: Vec<f64>,
    },
    /// The same all the time but for weights of hours and weekdays (mean 1).
    Constant {
        /// Cases per day.
        per_day: f64,
        /// Weight of each hour of the day.
        hours: [f64; 24],
        /// Weight of each day of the week, Monday first.
        weekdays: [f64; 7],
        /// Weekday of day 0: 0 is Monday.
        first_weekday: u8,
    },
    /// `peak * exp(-((t - at) / sd)^2 / 2)`.
    Gaussian {
        /// Cases per day at the peak.
        peak: f64,
        /// Instant of the peak.
        at: Time,
        /// Standard deviation.
        sd: Duration,
    },
    /// `peak * (r + f) / (f exp(-r (t - at)) + r exp(f (t - at)))`: grows at rate `r` before
    /// the peak and falls at rate `f` after it; the peak is at `at`.
    RiseAndFall {
        /// Cases per day at the peak.
        peak: f64,
        /// Instant of the peak.
        at: Time,
        /// Growth per day long before the peak.
        rise: f64,
        /// Decline per day long after the peak.
        fall: f64,
    },
    /// Expected cases up to instants at equal steps: constant between two of them, none before
    /// and after.
    Cumulative {
        /// Instant of the first entry.
        begin: Time,
        /// Days between two entries.
        step: f64,
        /// Expected cases up to each instant.
        cases: Vec<f64>,
    },
    /// `mean * (1 + amplitude * sin(2 pi t / period))`.
    Cycle {
        /// Cases per day on average.
        mean: f64,
        /// Relative swing, 0 to 1.
        amplitude: f64,
        /// Length of a cycle.
        period: Duration,
    },
    /// A stated number of cases at one instant.
    Batch {
        /// When.
        at: Time,
        /// How many.
        cases: u32,
    },
    /// A shape that counts only from one instant to another.
    Window {
        /// The shape.
        shape: Arc<Shape>,
        /// First instant that counts.
        from: Time,
        /// First instant that no longer counts.
        until: Time,
    },
}

/// Patients who lie in a unit when the run begins.
#[derive(Clone, PartialEq, Debug)]
pub struct StartCensus {
    /// Hash of the id.
    pub key: u64,
    /// Where they lie.
    pub unit: UnitId,
    /// Kind of patient.
    pub patient_type: TypeId,
    /// Their stage.
    pub stage: StageId,
    /// How many.
    pub patients: u32,
    /// How many more need a bed of the level from the beginning on.
    pub waiting: u32,
    /// Age band.
    pub age: Choice,
    /// Residual length of stay, by the equilibrium law of the stage's own stay.
    pub residual: Sampler,
}
