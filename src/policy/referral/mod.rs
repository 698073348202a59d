//! Where does a patient go who needs a level of care?

mod by_load;
mod command;
mod nearest_free;
mod next_tier;
mod ordered;
mod own_group;
mod stay_put;
mod step_down;

pub use by_load::ByLoad;
pub use command::Command;
pub use nearest_free::NearestFree;
pub use next_tier::NextTier;
pub use ordered::Ordered;
pub use own_group::OwnGroup;
pub use stay_put::StayPut;
pub use step_down::StepDown;

use super::View;
use crate::model::network::{FacilityId, LevelId, Network, UnitId};
use crate::model::patient::{StageId, TypeId};

/// A patient who asks for a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Request {
    /// Where the patient is.
    pub from: FacilityId,
    /// The level of care needed.
    pub level: LevelId,
    /// What kind of patient.
    pub kind: TypeId,
    /// In which stage.
    pub stage: StageId,
    /// Whether the patient lies in a bed, which is kept meanwhile.
    pub in_bed: bool,
    /// The unit whose queue counts the patient, if they wait already.
    pub waits_for: Option<UnitId>,
}

/// The answer to a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Keep a bed here and go.
    Go(UnitId),
    /// Wait for the first bed of any destination.
    Wait,
}

/// Decides where a patient goes.
pub trait Referral: std::fmt::Debug + Send + Sync {
    /// The units to which a patient may go, the most wanted first. The first one is
    /// responsible for the patient: its queue and its waiting rule count.
    fn destinations(&self, network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId>;

    /// Whether a patient whose bed serves a new need may be sent elsewhere for it.
    fn moves_who_is_served(&self) -> bool {
        false
    }

    /// Who chooses among the destinations; `None` is [`first_with_bed`], whoever asks.
    fn chooser(&self) -> Option<&dyn Choose> {
        None
    }
}

/// Chooses among the destinations of one request.
pub trait Choose: std::fmt::Debug + Send + Sync {
    /// One of the destinations, or to wait for any of them.
    fn choose(&self, view: &View, request: Request, destinations: &[UnitId]) -> Answer;
}

/// The first destination with a bed for the patient.
#[must_use]
#[inline]
pub fn first_with_bed(view: &View, request: Request, destinations: &[UnitId]) -> Answer {
    let has_bed = |&&unit: &&UnitId| accepts(view, request, unit);
    let first = destinations.iter().find(has_bed);
    first.map_or(Answer::Wait, |&unit| Answer::Go(unit))
}

/// Whether a unit has a bed for a patient: a free one, for patients from elsewhere more than
/// the beds it keeps for its own, and more than those it keeps for other kinds of patients; the
/// equipment that the patient would hold; and, where another level stands in, leave to take it.
#[must_use]
#[inline]
pub fn accepts(view: &View, request: Request, unit: UnitId) -> bool {
    let beds = &view.units[unit];
    beds.free() > 0 && (!beds.keeps || keeps_less(view, request, unit))
}

/// Whether more beds are free than a unit keeps from a patient, a stand-in may be taken, and the
/// equipment is there.
#[inline(never)]
fn keeps_less(view: &View, request: Request, unit: UnitId) -> bool {
    let row = &view.network.units[unit];
    if row.level != request.level
        && let Some(overflow) = &view.network.overflow[request.level]
        && !overflow.takes_stand_in(view, request, unit)
    {
        return false;
    }
    let lacks = view
        .equipment
        .lacks(row.facility, request.stage, request.level);
    if lacks.is_some() {
        return false;
    }
    let kept = if row.facility == request.from {
        0
    } else {
        row.kept_for_own
    };
    let kept = match &row.kept_for {
        None => kept,
        Some(kept_for) => kept.max(kept_for[request.kind]),
    };
    view.units[unit].free() > kept
}

/// The units of a facility for a level: its own, then those of the stand-ins in order.
pub(crate) fn units_in(
    network: &Network,
    at: FacilityId,
    level: LevelId,
) -> impl Iterator<Item = UnitId> + '_ {
    let stand_ins = network.levels[level].stand_ins.iter().copied();
    std::iter::once(level)
        .chain(stand_ins)
        .filter_map(move |level| network.unit_of(at, level))
}

/// The units first responsible for a level: those of the nearest facility up the chain
/// that has any.
fn home_units(network: &Network, from: FacilityId, level: LevelId) -> Vec<UnitId> {
    let at_each = network
        .chain(from)
        .map(|at| units_in(network, at, level).collect::<Vec<_>>());
    at_each
        .into_iter()
        .find(|units| !units.is_empty())
        .unwrap_or_default()
}
