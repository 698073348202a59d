//! From what the planner wrote to what it means, in one world: dense ids, whole
//! milliseconds, sampling tables.

mod capacity;
mod cases;
mod census;
mod demand;
mod equipment;
mod excess;
mod goals;
mod groups;
mod intervention;
mod ledger;
mod monitoring;
mod network;
mod outreach;
mod pairing;
mod patients;
mod pause;
mod places;
mod pools;
mod priority;
mod service;
mod shape;
mod standard;
mod study;
mod supply;
#[cfg(test)]
mod tests;
mod triage;
mod variation;
mod vehicle;
mod world;

pub(crate) use goals::{Asked, Where, limit_of};
pub(crate) use intervention::concerns;
pub(crate) use monitoring::follows;
pub(crate) use network::specificity;
pub(crate) use pairing::{HALF_DAYS, PairingFacts};
pub(crate) use patients::followers;
pub(crate) use shape::{bell_area, rise_and_fall_area};
pub use study::Options;
pub(crate) use study::{ArmPlan, Plans, uncertain_numbers};
pub(crate) use triage::supplied;
pub(crate) use world::{Draw, Failure, Stated, World, input_order};

use super::read::{Ids, Reference};
use super::written::Scenario;
use crate::model::{After, Clock, Model};
use crate::table::Id;
use crate::units::{Duration, Time};

/// Gives the model of a scenario in a world.
pub(crate) struct Compiler<'a> {
    pub written: &'a Scenario,
    pub ids: &'a Ids,
    pub world: World<'a>,
}

impl Compiler<'_> {
    /// The whole model.
    pub fn model(&self) -> Model {
        let patients = self.patients();
        let network = self.network(&patients);
        let demand = self.demand(&network, &patients);
        let monitoring = self.monitoring(&network, &patients);
        let ledger = self.ledger(&network);
        Model {
            ledger,
            clock: self.clock(),
            network,
            patients,
            demand,
            monitoring,
            outreach: self.outreach(),
        }
    }

    fn clock(&self) -> Clock {
        let run = &self.written.run;
        let after = if run.after {
            After::Drain {
                cap: self.world.duration(&run.drain_cap),
            }
        } else {
            After::Stop
        };
        let warmup = self.world.duration(&run.warmup);
        Clock {
            warmup,
            horizon: self.world.duration(&run.horizon),
            after,
        }
    }

    /// Weekday of the first day: 0 is Monday.
    fn first_weekday(&self) -> u8 {
        let start = self.written.run.start;
        let weekday = start.map_or(0, |date| date.weekday().to_monday_zero_offset());
        u8::try_from(weekday).unwrap_or(0)
    }
}

/// The id of what a reference names. Checks have made sure that there is such a thing.
fn id_of<I: Id>(reference: &Reference) -> I {
    I::new(reference.number.unwrap_or(0))
}

/// Rows in the order of their numbers, which is that of id text.
fn sorted<T>(rows: &[T], id: impl Fn(&T) -> &str) -> Vec<&T> {
    let mut rows: Vec<&T> = rows.iter().collect();
    rows.sort_by(|a, b| id(a).cmp(id(b)));
    rows
}

/// The instant so many days after the start.
fn instant(days: f64) -> Time {
    if days < 0.0 {
        Time::START - Duration::from_days(-days)
    } else {
        Time::START + Duration::from_days(days)
    }
}
