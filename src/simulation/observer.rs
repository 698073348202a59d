//! What happens to each person, told as it happens: the story behind the tallies.
//!
//! Who listens is a type parameter of the run. One that does nothing is compiled away, so that a run that nobody watches pays
//! nothing for it; all that watch share one.

pub use super::patient::Care;

use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::patient::{Group, Outcome, StageId, TypeId};
use crate::model::service::ServiceId;
use crate::model::vehicle::{FleetId, VehicleId};
use crate::random::Key;
use crate::units::Time;

/// Is told what happens to whom, in order of time.
pub trait Observer {
    /// Something happens to the person of this key.
    fn note(&mut self, now: Time, who: Key, fact: Fact);
}

/// For whom a run is compiled: each of these is the whole simulation once more, so there are but three.
pub(super) trait Listener {
    /// Whether the run may have more than patients, beds and queues. One that has not, and that
    /// nobody watches, is never asked about the rest.
    const EXTRAS: bool = true;

    /// Something happens to the person of this key.
    fn note(&mut self, now: Time, who: Key, fact: Fact);
}

/// Nobody watches.
pub(super) struct Nobody;

impl Listener for Nobody {
    #[inline(always)]
    fn note(&mut self, _: Time, _: Key, _: Fact) {}
}

/// Nobody watches, and the model has nothing but patients, beds and queues.
pub(super) struct Plain;

impl Listener for Plain {
    const EXTRAS: bool = false;

    #[inline(always)]
    fn note(&mut self, _: Time, _: Key, _: Fact) {}
}

/// Somebody watches.
pub(super) struct Told<'o>(pub &'o mut dyn Observer);

impl Listener for Told<'_> {
    fn note(&mut self, now: Time, who: Key, fact: Fact) {
        self.0.note(now, who, fact);
    }
}

/// Something that happens to a person.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Fact {
    /// Makes first contact, or lies in a bed when the run begins.
    Comes {
        /// Where.
        facility: FacilityId,
        /// What kind of patient.
        kind: TypeId,
        /// Age band and risk tier.
        group: Group,
    },
    /// A stage begins.
    Begins(StageId),
    /// A need of this level arises: of the one needed, or of the ceiling of care.
    Needs(LevelId),
    /// Is followed at home from now on.
    Followed,
    /// The need has arisen at home, and nobody knows of it yet.
    Unrecognised,
    /// The need is recognised.
    Recognised {
        /// By a visit; else the patient has asked for care.
        by_visit: bool,
    },
    /// The bed at hand gives what is needed now.
    Stays(UnitId),
    /// Waits; the queue of this unit counts.
    Waits(UnitId),
    /// Goes without, because this unit takes no one more to its queue; `None` is that no unit gives the level.
    Refused(Option<UnitId>),
    /// Gives up waiting.
    GivesUp,
    /// A unit elsewhere is asked for the bed that it keeps meanwhile.
    Asks {
        /// Which.
        unit: UnitId,
        /// When it answers.
        answer: Time,
    },
    /// It refuses.
    OfferRefused(UnitId),
    /// Is made ready for the way.
    Stabilised {
        /// Up to when.
        until: Time,
    },
    /// Waits for a vehicle of this kind.
    Calls(VehicleId),
    /// None is idle: goes by other means.
    OtherMeans(VehicleId),
    /// A vehicle is sent.
    Sent {
        /// From this station.
        fleet: FleetId,
        /// When it is at the patient.
        at: Time,
    },
    /// The vehicle is there and takes the patient in.
    Loads {
        /// Up to when.
        until: Time,
    },
    /// Leaves for a unit in another facility.
    Departs {
        /// Where to.
        unit: UnitId,
        /// Whether a bed is kept there.
        keep: bool,
        /// When the way ends.
        arrival: Time,
    },
    /// Gives the bed back that was kept.
    GivesBack(UnitId),
    /// Is in another facility now.
    Arrives(FacilityId),
    /// Lies down in a bed, or is served.
    LiesDown {
        /// Where.
        unit: UnitId,
        /// Whether it gives what is needed; else it puts the patient up.
        serves: bool,
    },
    /// A sample is taken for a shared service.
    Tested(ServiceId),
    /// Its result is there.
    Result(ServiceId),
    /// A consultation of a service is asked for.
    Consults(ServiceId),
    /// It has been given, and the rest of the stage is another.
    Consulted(ServiceId),
    /// Is given an intervention now that the need is known, and goes on in the stage with it.
    Given(StageId),
    /// Is infected by others in a unit.
    Infected(UnitId),
    /// Gets the equipment that was missing, in the bed at hand.
    Equipped(UnitId),
    /// Leaves a bed, or has been served.
    LeavesBed(UnitId),
    /// Care is compared with the need: it need not have changed.
    Cared {
        /// What is given; `None` is no care.
        given: Option<LevelId>,
        /// How it compares.
        care: Care,
    },
    /// A stage ends.
    Ends {
        /// What ends it.
        why: Ending,
        /// What follows.
        outcome: Outcome,
    },
    /// Leaves without the care needed, because the stage would never end.
    Leaves,
}

/// What ends a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Its course under adequate care.
    Course,
    /// Its course without adequate care.
    Untreated,
    /// An excess hazard of less care than needed.
    Hazard,
}
