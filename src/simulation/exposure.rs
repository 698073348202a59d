//! Infection in care: infectious patients expose those who lie in the same unit.
//!
//! Each person has one threshold of Exp(1), which the hazards that they meet use up wherever they lie. Each
//! unit with exposure keeps a virtual clock, the integral of the hazard for one who can be infected; a
//! threshold is a target on it, and only the unit's earliest target stands in the calendar. Nobody is
//! created by an infection. Runs without exposure come here never.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::crews::{Crew, crews};
use super::event::{Event, STAMP_MASK};
use super::patient::Patient;
use super::{Fact, Listener, State, System};
use crate::des::rank;
use crate::model::Model;
use crate::model::exposure::{Exposure, InCare};
use crate::model::network::UnitId;
use crate::model::patient::Outcome;
use crate::model::pool::PoolId;
use crate::random::{Key, Purpose, happens, unit};
use crate::table::Table;
use crate::units::Time;

const THRESHOLD: Purpose = Purpose::named("infection in care");
const LONGER: Purpose = Purpose::named("nosocomial stay");
const DIES: Purpose = Purpose::named("nosocomial death");

/// Who exposes whom.
pub(super) struct Exposures<'m> {
    /// Whether any unit exposes anyone.
    pub any: bool,
    airs: Table<UnitId, Option<Air>>,
    pub crews: Table<PoolId, Option<Crew<'m>>>,
    in_care: Option<&'m InCare>,
    /// By place of the patient, as far as anyone has lain in such a unit.
    persons: Vec<Person>,
}

/// The air of a unit.
struct Air {
    exposure: Exposure,
    /// Infectious patients who lie there, and the sum of how infectious they are.
    shedding: (u32, f64),
    /// Patients who lie there and can be infected.
    open: u32,
    /// When the rate last changed, and what the clock showed then.
    since: i64,
    shown: f64,
    /// Earliest first; some have lapsed.
    targets: BinaryHeap<Reverse<Target>>,
    stamp: u32,
}

/// When a patient is infected, on the clock of the unit.
#[derive(Clone, Copy, PartialEq)]
struct Target {
    at: f64,
    slot: u32,
    /// The person's: it has lapsed if theirs is another.
    stamp: u32,
}

impl Eq for Target {}

impl PartialOrd for Target {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Target {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = self.at.total_cmp(&other.at);
        order.then_with(|| (self.slot, self.stamp).cmp(&(other.slot, other.stamp)))
    }
}

/// What a person has met.
#[derive(Clone, Copy, Default)]
struct Person {
    key: Option<Key>,
    /// What is left of the threshold; nothing is drawn before it is needed.
    left: Option<f64>,
    /// Infected before contact, or in care.
    immune: bool,
    /// How infectious in the present stage.
    sheds: Option<f64>,
    /// What the clock of the present unit showed when the person came under it.
    mark: f64,
    stamp: u32,
    /// What the infection in care adds to the present stage, until it is added.
    longer: i64,
    /// Whether infected in the present stage.
    infected_now: bool,
}

impl Air {
    fn rate(&self) -> f64 {
        self.exposure.patients * self.exposure.same_room * self.shedding.1
    }

    /// Lets the clock run up to now.
    fn advance(&mut self, now: i64) -> f64 {
        self.shown += self.rate() * (now - self.since) as f64;
        self.since = now;
        self.shown
    }

    fn shed(&mut self, more: f64, patients: i32) {
        let count = self.shedding.0.saturating_add_signed(patients);
        // no rest of roundings where nobody is left
        let sum = if count == 0 {
            0.0
        } else {
            self.shedding.1 + more
        };
        self.shedding = (count, sum);
    }
}

impl<'m> Exposures<'m> {
    pub fn new(model: &'m Model, key: Key) -> Self {
        let air = |exposure: Option<Exposure>| {
            exposure.map(|exposure| Air {
                exposure,
                shedding: (0, 0.0),
                open: 0,
                since: model.clock.begin().0,
                shown: 0.0,
                targets: BinaryHeap::new(),
                stamp: 0,
            })
        };
        let units = &model.network.units;
        Exposures {
            any: units.iter().any(|unit| unit.exposure.is_some()),
            airs: units.iter().map(|unit| air(unit.exposure)).collect(),
            crews: crews(model, key),
            in_care: model.patients.in_care.as_ref(),
            persons: Vec::new(),
        }
    }

    /// What a patient has met; a new person in an old place has met nothing.
    fn person(&mut self, patient: &Patient) -> &mut Person {
        let slot = patient.slot as usize;
        if self.persons.len() <= slot {
            self.persons.resize(slot + 1, Person::default());
        }
        let person = &mut self.persons[slot];
        if person.key != Some(patient.key) {
            let (key, stamp) = (Some(patient.key), person.stamp.wrapping_add(1));
            *person = Person {
                key,
                stamp,
                ..Person::default()
            };
        }
        person
    }

    /// How infectious the patients of a unit are, all together.
    pub fn shed_in(&self, unit: UnitId) -> f64 {
        self.airs[unit]
            .as_ref()
            .map_or(0.0, |air| air.shedding.1 * air.exposure.staff)
    }
}

impl<O: Listener> System<'_, O> {
    /// A stage begins: the patient is infectious in it or not.
    pub(super) fn set_infectious(&mut self, patient: &Patient) {
        let sheds = self.stage(patient.stage).stage.infectious;
        let person = self.exposures.person(patient);
        person.infected_now = false;
        person.longer = 0;
        if person.sheds == sheds && (person.immune || sheds.is_none()) {
            return;
        }
        if let Some(unit) = patient.bed() {
            self.leave_air(patient, unit);
        }
        let person = self.exposures.person(patient);
        person.sheds = sheds;
        person.immune |= sheds.is_some();
        if let Some(unit) = patient.bed() {
            self.enter_air(patient, unit);
        }
    }

    /// One more lies in a unit.
    pub(super) fn enter_air(&mut self, patient: &Patient, unit: UnitId) {
        let now = self.now;
        let person = *self.exposures.person(patient);
        let Some(air) = self.exposures.airs[unit].as_mut() else {
            return;
        };
        let shown = air.advance(now);
        if let Some(sheds) = person.sheds {
            air.shed(sheds, 1);
        } else if !person.immune {
            air.open += 1;
            let left = person
                .left
                .unwrap_or_else(|| -libm::log(unit_of(patient.key)));
            let (slot, stamp) = (patient.slot, person.stamp);
            air.targets.push(Reverse(Target {
                at: shown + left,
                slot,
                stamp,
            }));
            let person = self.exposures.person(patient);
            (person.left, person.mark) = (Some(left), shown);
        }
        self.expect_infection(unit);
        self.note_air(unit, person.sheds.is_some());
    }

    /// One less lies there.
    pub(super) fn leave_air(&mut self, patient: &Patient, unit: UnitId) {
        let now = self.now;
        let person = *self.exposures.person(patient);
        let Some(air) = self.exposures.airs[unit].as_mut() else {
            return;
        };
        let shown = air.advance(now);
        if let Some(sheds) = person.sheds {
            air.shed(-sheds, -1);
        } else if !person.immune {
            air.open -= 1;
            let person = self.exposures.person(patient);
            person.left = person.left.map(|left| left - (shown - person.mark));
            person.stamp = person.stamp.wrapping_add(1);
        }
        self.expect_infection(unit);
        self.note_air(unit, person.sheds.is_some());
    }

    /// Others lie in the air of a unit: notes the time at risk, and tells the staff.
    fn note_air(&mut self, unit: UnitId, of_staff: bool) {
        if let Some(air) = &self.exposures.airs[unit] {
            let together = air.shedding.1 * air.exposure.same_room * f64::from(air.open);
            self.recorder.exposed(self.now, unit, together);
        }
        if of_staff {
            self.crews_meet(unit);
        }
    }

    /// Puts the earliest target of a unit into the calendar; what was there becomes void.
    fn expect_infection(&mut self, unit: UnitId) {
        let now = self.now;
        let Some(air) = self.exposures.airs[unit].as_mut() else {
            return;
        };
        air.stamp = air.stamp.wrapping_add(1);
        let (stamp, rate) = (air.stamp, air.rate());
        let left = air
            .targets
            .peek()
            .map(|first| (first.0.at - air.shown).max(0.0));
        let wait = left.map(|left| (left / rate).ceil());
        if let Some(wait) = wait.filter(|&wait| wait < crate::des::LAST as f64) {
            let at = Time(now + wait as i64);
            self.schedule(at, rank::DEATH, Event::Infection { unit, stamp });
        }
    }

    /// Whether a stage whose stay is over lasts on, since the patient was infected in it. Sets the clock.
    pub(super) fn lasts_longer(&mut self, patient: &mut Patient) -> bool {
        let person = self.exposures.person(patient);
        let longer = std::mem::take(&mut person.longer);
        if longer > 0 {
            self.settle(patient);
            patient.stay_left = longer;
            self.reschedule(patient);
        }
        longer > 0
    }

    /// What follows a stage for one who may have been infected in it.
    pub(super) fn after_infection(&mut self, patient: &Patient, outcome: Outcome) -> Outcome {
        let infected = self.exposures.person(patient).infected_now;
        let dies = self
            .exposures
            .in_care
            .map_or(0.0, |row| *row.dies.get(patient.group));
        if infected && dies > 0.0 && happens(dies, patient.key.bits(DIES, 0)) {
            return Outcome::Died;
        }
        outcome
    }

    /// A patient is infected by the air of a unit.
    fn infect(&mut self, patient: &Patient, at: UnitId) {
        let longer = self.exposures.in_care.and_then(|row| row.longer.as_ref());
        let longer = longer.map_or(0, |law| law.draw(patient.key.bits(LONGER, 0)));
        if let Some(air) = self.exposures.airs[at].as_mut() {
            air.open -= 1;
        }
        let person = self.exposures.person(patient);
        (person.immune, person.infected_now) = (true, true);
        (person.longer, person.left) = (longer, None);
        person.stamp = person.stamp.wrapping_add(1);
        self.tell(patient, Fact::Infected(at));
        if (0..self.horizon).contains(&self.now) {
            self.recorder.infected(self.desk(at).trackers, patient);
        }
        self.note_air(at, false);
    }
}

/// The uniform number behind a person's threshold.
fn unit_of(key: Key) -> f64 {
    unit(key.bits(THRESHOLD, 0))
}

impl<O: Listener> State<'_, O> {
    /// The earliest target of a unit has come: the patient is infected, unless it has lapsed.
    #[cold]
    pub(super) fn infection_comes(&mut self, unit: UnitId, stamp: u32) {
        let system = &mut self.system;
        let now = system.now;
        let Some(air) = system.exposures.airs[unit].as_mut() else {
            return;
        };
        if air.stamp & STAMP_MASK != stamp {
            return;
        }
        air.advance(now);
        if let Some(Reverse(target)) = air.targets.pop() {
            let person = &system.exposures.persons[target.slot as usize];
            if person.stamp == target.stamp {
                system.infect(&self.patients[target.slot as usize], unit);
            }
        }
        self.system.expect_infection(unit);
    }
}
