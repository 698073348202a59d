//! A patient who is present.

use super::recorder::Person;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::patient::{Group, StageId, TypeId};
use crate::policy::referral::Request;
use crate::random::Key;
use crate::units::Time;

/// Most excess hazards that one stage may have.
pub const MOST_CAUSES: usize = 4;

/// What is left of a patient's thresholds of excess hazards.
pub(super) type Thresholds = [f64; MOST_CAUSES];

/// No time is set.
pub(super) const UNSET: i64 = i64::MAX;

/// Not drawn yet: what a patient does not come to need is never drawn.
pub(super) const UNDRAWN: i64 = i64::MIN;

/// Where a patient is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Whereabouts {
    /// At home or in a waiting area: without a bed.
    NoBed,
    /// In a bed or being served.
    InBed(UnitId),
    /// On the way to a unit, which keeps a bed or not.
    OnTheWay { to: UnitId, kept: bool },
}

/// How the care given compares with the need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Care {
    /// The needed level or a stand-in: the stay runs.
    Enough,
    /// A bed of higher intensity, kept while waiting for the needed one: nothing runs.
    Above,
    /// Less than needed: excess hazards run.
    Less,
}

/// What a patient waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Need {
    /// Nothing.
    None,
    /// Waits for a unit, whose queue counts.
    Waiting,
    /// A bed is kept, and the patient is on the way to it.
    Coming,
    /// Nobody knows of it yet: at home.
    Unseen,
    /// Refused, or gave up waiting: goes without.
    Without,
    /// Is cared for as needed.
    Met,
}

/// Which of a patient's clocks runs out first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Clock {
    /// The stay or service ends.
    StayEnds,
    /// The stage ends without adequate care.
    UntreatedEnds,
    /// The patient stops waiting.
    Patience,
    /// The patient arrives.
    Arrival,
    /// An excess hazard strikes: the patient's `cause`.
    Hazard,
}

/// A patient who is present, in two cache lines: thresholds, which few come to need, lie
/// elsewhere. All times are absolute milliseconds; `UNSET` is never.
#[derive(Clone, Debug)]
pub(super) struct Patient {
    pub key: Key,
    /// Their place among those present.
    pub slot: u32,
    /// When contact was made.
    pub entered: Time,
    /// When the present need arose.
    pub need_since: i64,
    /// Up to when clocks have been settled.
    pub settled: i64,
    /// What is left of the stay under adequate care; `UNSET` before it begins.
    pub stay_left: i64,
    /// What is left of the stage without adequate care; `UNDRAWN`, and no threshold drawn,
    /// until care is less than needed.
    pub untreated_left: i64,
    /// When waiting is given up.
    pub patience_until: i64,
    /// When the patient arrives, or asks for care that nobody knows of yet.
    pub arrival: i64,
    /// Counts schedulings: an event of an older stamp is void.
    pub stamp: u32,
    /// Counts needs: a ticket of an older stamp has lapsed.
    pub need_stamp: u32,
    /// Legs travelled so far.
    pub legs: u32,
    /// Visits to stages so far, this one included.
    pub ordinal: u32,
    pub stage: StageId,
    pub kind: TypeId,
    pub group: Group,
    /// Where the patient is, or would go first.
    pub facility: FacilityId,
    /// The level wanted: the one needed, or the ceiling of care.
    pub wanted: Option<LevelId>,
    /// The part of the plan in which the need counts.
    pub part: u16,
    /// The unit whose queue counts the patient, while waiting.
    pub queues_at: UnitId,
    /// Kind and group in one number, as the plan counts them.
    pub who: u16,
    pub whereabouts: Whereabouts,
    /// The care given; `None` is none.
    pub given: Option<LevelId>,
    pub care: Care,
    pub need: Need,
    /// Whether the need arose within the horizon.
    pub counted: bool,
    /// Levels wanted so far, one bit each (those past the 64th share the last).
    pub needed: u64,
    /// The clock that is in the calendar.
    pub clock: Clock,
    /// Place in the stage's list of the excess hazard that would strike first.
    pub cause: u8,
    /// Whether contact was made within the horizon.
    pub cohort: bool,
    /// Whether the illness is known to those who care.
    pub seen: bool,
}

const _: () = assert!(size_of::<Patient>() == 128);

impl Patient {
    /// What a free slot holds.
    pub const NOBODY: Patient = Patient {
        key: Key(0),
        slot: 0,
        entered: Time::START,
        need_since: 0,
        settled: 0,
        stay_left: UNSET,
        untreated_left: UNSET,
        patience_until: UNSET,
        arrival: UNSET,
        needed: 0,
        stamp: 0,
        need_stamp: 0,
        legs: 0,
        ordinal: 0,
        stage: StageId(0),
        kind: TypeId(0),
        group: Group(0),
        who: 0,
        facility: FacilityId(0),
        wanted: None,
        part: 0,
        queues_at: UnitId(0),
        whereabouts: Whereabouts::NoBed,
        given: None,
        care: Care::Less,
        need: Need::None,
        counted: false,
        clock: Clock::StayEnds,
        cause: 0,
        cohort: false,
        seen: false,
    };

    /// Empties the slot, which goes on counting schedulings and needs.
    #[inline(always)]
    pub fn clear(&mut self) {
        let (stamp, need_stamp) = (self.stamp, self.need_stamp);
        // a copy of the whole constant: one with other fields would be put together elsewhere first
        *self = Patient::NOBODY;
        (self.stamp, self.need_stamp) = (stamp, need_stamp);
    }

    /// Who is concerned by what happens to the patient.
    #[inline]
    pub fn person(&self) -> Person {
        Person {
            kind: self.kind,
            group: self.group,
        }
    }

    /// What the patient asks for who wants a level.
    #[inline(always)]
    pub fn request(&self, level: LevelId) -> Request {
        Request {
            from: self.facility,
            level,
            kind: self.kind,
            stage: self.stage,
            in_bed: self.bed().is_some(),
            waits_for: (self.need == Need::Waiting).then_some(self.queues_at),
        }
    }

    /// The unit in which the patient lies.
    #[inline]
    pub fn bed(&self) -> Option<UnitId> {
        match self.whereabouts {
            Whereabouts::InBed(unit) => Some(unit),
            _ => None,
        }
    }
}
