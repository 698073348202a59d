//! Tiers, care levels, facilities, units and the ways between facilities.

use std::sync::Arc;

use super::Label;
use super::exposure::Exposure;
use super::pairing::{Board, Pairing};
use super::patient::TypeId;
use super::pool::Pools;
use super::strain::Strain;
use super::vehicle::Transport;
use crate::distribution::Sampler;
use crate::ids;
use crate::policy::opening::Convertible;
use crate::policy::overflow::Overflow;
use crate::policy::pausing::Pausing;
use crate::policy::referral::Referral;
use crate::table::{Id, Table};
use crate::units::{Duration, Time};

ids!(
    /// A tier of the health system: village, township, county, city or any other.
    TierId,
    /// A level of care: clinic, ward, ICU or any other.
    LevelId,
    /// A hospital, health centre or clinic.
    FacilityId,
    /// Facilities under one management, such as a county consortium.
    GroupId,
    /// One care level in one facility.
    UnitId,
);

/// Places of care and the ways between them.
#[derive(Clone, Debug)]
pub struct Network {
    /// Tiers.
    pub tiers: Table<TierId, Label>,
    /// Groups of facilities.
    pub groups: Table<GroupId, Label>,
    /// Levels of care.
    pub levels: Table<LevelId, CareLevel>,
    /// Facilities.
    pub facilities: Table<FacilityId, Facility>,
    /// Units.
    pub units: Table<UnitId, Unit>,
    /// Ways between facilities, by origin and destination; `None` is no time at all.
    pub travel: Table<FacilityId, Table<FacilityId, Option<Travel>>>,
    /// Who decides where a patient goes, by facility and needed level.
    pub referral: Table<FacilityId, Table<LevelId, Arc<dyn Referral>>>,
    /// Who takes a stand-in where the level itself has no bed, by level; `None` is everyone.
    pub overflow: Table<LevelId, Option<Arc<dyn Overflow>>>,
    /// When a unit takes nobody; `None` is never.
    pub pausing: Table<UnitId, Option<Arc<dyn Pausing>>>,
    /// Staff groups, equipment and shared services.
    pub pools: Pools,
    /// Vehicles, and what a transfer asks for besides a bed and a way.
    pub transport: Transport,
    /// Which facilities help which others, if a scheme is in force.
    pub pairing: Option<Pairing>,
    /// The board by which some are placed; `None`: they are placed by the present.
    pub board: Option<Board>,
}

/// How care is given at a level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LevelKind {
    /// A consultation: patients walk in, queue in person and leave when served.
    Visit,
    /// A bed: patients wait where they are and are sent for when one is kept for them.
    Stay,
}

/// A level of care.
#[derive(Clone, PartialEq, Debug)]
pub struct CareLevel {
    /// Its names.
    pub label: Label,
    /// Consultation or bed.
    pub kind: LevelKind,
    /// Order among stays: a higher level is adequate for a lower need.
    pub intensity: u32,
    /// Levels that count as this one when this one is not free, in order.
    pub stand_ins: Vec<LevelId>,
    /// Levels whose bed a patient keeps while waiting for this one (bed blocking, 压床).
    pub waits_in: Vec<LevelId>,
    /// Lower levels where a patient without a bed is put up while waiting for this one
    /// (boarding, 候床), in order of preference.
    pub boards_at: Vec<LevelId>,
    /// In which facilities.
    pub boards_in: BoardsIn,
}

/// Where a patient without a bed is put up while waiting for a higher level.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BoardsIn {
    /// In the facility where they are or, if that one lacks the lower level, in the next one on
    /// the way up to the facility responsible for the level they wait for.
    #[default]
    Own,
    /// Wherever the referral policy of the lower level sends them.
    Anywhere,
}

/// A hospital, health centre or clinic.
#[derive(Clone, PartialEq, Debug)]
pub struct Facility {
    /// Its names.
    pub label: Label,
    /// Its tier.
    pub tier: TierId,
    /// Its group, if any.
    pub group: Option<GroupId>,
    /// The facility it refers upwards to.
    pub refers_to: Option<FacilityId>,
}

/// One care level in one facility.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// Its names; the id is `facility.level`.
    pub label: Label,
    /// Where it is.
    pub facility: FacilityId,
    /// What care it gives.
    pub level: LevelId,
    /// Beds or servers over time.
    pub capacity: Capacity,
    /// Who may wait for it.
    pub waiting: Waiting,
    /// How long a waiting patient stays before leaving; `None` is for ever.
    pub patience: Option<Sampler>,
    /// Priority class by stage: 0 goes first; within a class first come, first served.
    pub priority: Vec<u8>,
    /// How long a bed stays closed after a departure.
    pub turnover: Duration,
    /// Length of service or stay here; replaces the stage's own.
    pub time: Option<Sampler>,
    /// Free beds below which patients from elsewhere are not accepted.
    pub kept_for_own: u32,
    /// Free beds below which a patient type is not accepted, by type; `None` keeps none.
    pub kept_for: Option<Table<TypeId, u32>>,
    /// Beds that exist, whether they are open or not.
    pub physical: u32,
    /// Beds that it can have besides, for a time.
    pub convertible: Option<Convertible>,
    /// What high occupancy does to those who lie in it.
    pub strain: Option<Strain>,
    /// How infectious patients expose others who lie or work in it; `None` is not at all.
    pub exposure: Option<Exposure>,
}

impl Unit {
    /// Whether beds are kept for some patients.
    #[must_use]
    pub fn keeps_beds(&self) -> bool {
        self.kept_for_own > 0 || self.kept_for.is_some()
    }

    /// Number of priority classes.
    #[must_use]
    pub fn classes(&self) -> u8 {
        self.priority.iter().copied().max().unwrap_or(0) + 1
    }
}

/// Who may wait for a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// Everyone.
    Queue,
    /// No one: a patient who finds it full is refused.
    None,
    /// This many; the next is refused.
    AtMost(u32),
}

/// Beds or servers as a step function of time, closed outside opening hours.
#[derive(Clone, PartialEq, Debug)]
pub struct Capacity {
    /// From each instant on, so many; in order of time, the first at or before the run begins.
    pub steps: Vec<(Time, u32)>,
    /// When it is open; `None` is always.
    pub hours: Option<OpeningHours>,
}

impl Capacity {
    /// The same at all times.
    #[must_use]
    pub fn constant(beds: u32) -> Self {
        Capacity {
            steps: vec![(Time(i64::MIN), beds)],
            hours: None,
        }
    }

    /// Beds or servers in force at an instant.
    #[must_use]
    pub fn at(&self, now: Time) -> u32 {
        let after = self.steps.partition_point(|&(from, _)| from <= now);
        let beds = after.checked_sub(1).map_or(0, |last| self.steps[last].1);
        if self.hours.as_ref().is_none_or(|hours| hours.open(now)) {
            beds
        } else {
            0
        }
    }

    /// The first instant after `now` at which it may change, or never.
    #[must_use]
    pub fn next_change(&self, now: Time) -> Time {
        let after = self.steps.partition_point(|&(from, _)| from <= now);
        let step = self.steps.get(after).map_or(Time::NEVER, |&(from, _)| from);
        let hours = self
            .hours
            .as_ref()
            .map_or(Time::NEVER, |hours| hours.next_change(now));
        step.min(hours)
    }
}

/// Opening hours that repeat every week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpeningHours {
    /// Time of the week (from Monday 00:00) at t = 0.
    pub offset: Duration,
    /// Open from..to, as times of the week, in order, not touching each other.
    pub open: Vec<(Duration, Duration)>,
}

/// Milliseconds in a week.
const WEEK: i64 = 7 * crate::units::DAY;

impl OpeningHours {
    fn time_of_week(&self, now: Time) -> i64 {
        (now.0 + self.offset.0).rem_euclid(WEEK)
    }

    /// Whether it is open at this instant.
    #[must_use]
    pub fn open(&self, now: Time) -> bool {
        let at = self.time_of_week(now);
        self.open
            .iter()
            .any(|&(from, to)| from.0 <= at && at < to.0)
    }

    /// The first opening or closing after `now`; never, if there is none.
    #[must_use]
    pub fn next_change(&self, now: Time) -> Time {
        let at = self.time_of_week(now);
        let edges = self.open.iter().flat_map(|&(from, to)| [from.0, to.0]);
        let ahead = edges.map(|edge| (edge - at - 1).rem_euclid(WEEK) + 1).min();
        ahead.map_or(Time::NEVER, |ahead| now + Duration(ahead))
    }
}

/// A way between two facilities.
#[derive(Clone, PartialEq, Debug)]
pub struct Travel {
    /// From leaving the bed to lying in the next.
    pub time: Sampler,
    /// Typical time, by which distances are compared.
    pub typical: Duration,
    /// Care on the way; `None` is no care.
    pub care: Option<LevelId>,
}

impl Network {
    /// Whether `given` care is enough for a patient who needs `needed`: the level itself,
    /// a stand-in, or a bed of higher intensity.
    #[must_use]
    pub fn adequate(&self, given: LevelId, needed: LevelId) -> bool {
        let (have, want) = (&self.levels[given], &self.levels[needed]);
        let both_stays = have.kind == LevelKind::Stay && want.kind == LevelKind::Stay;
        given == needed
            || want.stand_ins.contains(&given)
            || (both_stays && have.intensity > want.intensity)
    }

    /// Whether a unit gives a level or one of its stand-ins.
    #[must_use]
    #[inline]
    pub fn serves(&self, unit: UnitId, wanted: LevelId) -> bool {
        let given = self.units[unit].level;
        given == wanted || self.levels[wanted].stand_ins.contains(&given)
    }

    /// The unit that gives a level in a facility, if it has one.
    #[must_use]
    pub fn unit_of(&self, facility: FacilityId, level: LevelId) -> Option<UnitId> {
        let found = self
            .units
            .pairs()
            .find(|(_, u)| u.facility == facility && u.level == level);
        found.map(|(id, _)| id)
    }

    /// A facility and those it refers to, one after the other.
    pub fn chain(&self, from: FacilityId) -> impl Iterator<Item = FacilityId> + '_ {
        let longest = self.facilities.len();
        std::iter::successors(Some(from), |&at| self.facilities[at].refers_to).take(longest)
    }

    /// Whether a facility refers upwards to another one, directly or through others.
    #[must_use]
    pub fn is_below(&self, lower: FacilityId, higher: FacilityId) -> bool {
        self.chain(lower).skip(1).any(|at| at == higher) && lower != higher
    }

    /// The unit first responsible for a level: the facility's own, else the nearest up the chain.
    #[must_use]
    pub fn home_unit(&self, from: FacilityId, level: LevelId) -> Option<UnitId> {
        self.chain(from).find_map(|at| self.unit_of(at, level))
    }

    /// Typical time on the way.
    #[must_use]
    pub fn distance(&self, from: FacilityId, to: FacilityId) -> Duration {
        self.travel[from][to]
            .as_ref()
            .map_or(Duration::ZERO, |way| way.typical)
    }

    /// All ids of units that give a level, in order of id.
    pub fn units_of(&self, level: LevelId) -> impl Iterator<Item = UnitId> + '_ {
        (0..self.units.len())
            .map(UnitId::new)
            .filter(move |&unit| self.units[unit].level == level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{DAY, HOUR};

    #[test]
    fn opening_hours_open_and_close_every_week() {
        let monday_morning = OpeningHours {
            offset: Duration(6 * DAY),
            open: vec![(Duration(8 * HOUR), Duration(12 * HOUR))],
        };
        // t = 0 is a Sunday; Monday 08:00 is 32 h later.
        assert!(!monday_morning.open(Time(31 * HOUR)));
        assert!(monday_morning.open(Time(32 * HOUR)));
        assert!(!monday_morning.open(Time(36 * HOUR)));
        assert_eq!(monday_morning.next_change(Time(0)), Time(32 * HOUR));
        assert_eq!(monday_morning.next_change(Time(32 * HOUR)), Time(36 * HOUR));
        assert_eq!(
            monday_morning.next_change(Time(36 * HOUR)),
            Time(32 * HOUR + WEEK)
        );
    }

    #[test]
    fn capacity_is_the_last_step_while_open() {
        let capacity = Capacity {
            steps: vec![(Time(0), 8), (Time(6), 12)],
            hours: None,
        };
        assert_eq!(
            [
                capacity.at(Time(-1)),
                capacity.at(Time(5)),
                capacity.at(Time(6))
            ],
            [0, 8, 12]
        );
        assert_eq!(
            [capacity.next_change(Time(0)), capacity.next_change(Time(6))],
            [Time(6), Time::NEVER]
        );
    }
}
