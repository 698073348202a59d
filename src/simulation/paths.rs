//! Where needs of a bed arise, where they are met, and how long patients are on the way until then: what the
//! flows of a transfer figure and the distances of townships rest on.
//!
//! Followed where ways between facilities take time; one flag keeps it out of the way elsewhere.

use std::collections::BTreeMap;

use super::patient::Patient;
use super::{Listener, System};
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, LevelKind};

/// A level of care, the facility where its need arose, and the one where it was met; `None` if it never was.
pub type Path = (LevelId, FacilityId, Option<FacilityId>);

/// Needs of one path that arose within the horizon.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PathTally {
    /// How many.
    pub needs: u64,
    /// Sum of their times on the way to care, in milliseconds.
    pub travelled: i128,
    /// Sum of their times from the need to care or, if it was not given, to the end of the need.
    pub until: i128,
}

impl PathTally {
    /// Adds another tally.
    pub fn add(&mut self, other: &PathTally) {
        self.needs += other.needs;
        self.travelled += other.travelled;
        self.until += other.until;
    }
}

/// Paths of needs that are open.
pub(super) struct Paths {
    /// Whether they are followed at all.
    pub any: bool,
    /// By place of the patient: where the need arose, and the time on the way so far.
    open: Vec<Option<(FacilityId, i64)>>,
}

impl Paths {
    pub fn new(model: &Model) -> Self {
        let mut ways = model.network.travel.iter().flat_map(|row| row.iter());
        Paths {
            any: ways.any(Option::is_some),
            open: Vec::new(),
        }
    }

    fn at(&mut self, slot: u32) -> &mut Option<(FacilityId, i64)> {
        let slot = slot as usize;
        if self.open.len() <= slot {
            self.open.resize(slot + 1, None);
        }
        &mut self.open[slot]
    }
}

impl<O: Listener> System<'_, O> {
    /// A need arises where the patient is.
    #[inline(never)]
    pub(super) fn path_begins(&mut self, patient: &Patient, level: LevelId) {
        let follows = patient.counted && self.model.network.levels[level].kind == LevelKind::Stay;
        *self.paths.at(patient.slot) = follows.then_some((patient.facility, 0));
    }

    /// A patient who lacks the care they need is on the way for so long; less is taken back.
    pub(super) fn count_way(&mut self, patient: &Patient, time: i64) {
        if patient.counted {
            self.recorder.need(patient).travelled += i128::from(time);
            if self.paths.any
                && let Some((_, sum)) = self.paths.at(patient.slot)
            {
                *sum += time;
            }
        }
    }

    /// The need is met where the patient is, or over.
    #[inline(never)]
    pub(super) fn path_ends(&mut self, patient: &Patient, is_met: bool) {
        let (Some((from, travelled)), Some(level)) =
            (self.paths.at(patient.slot).take(), patient.wanted)
        else {
            return;
        };
        let path = (level, from, is_met.then_some(patient.facility));
        let paths: &mut BTreeMap<Path, PathTally> = &mut self.recorder.record.paths;
        paths.entry(path).or_default().add(&PathTally {
            needs: 1,
            travelled: i128::from(travelled),
            until: i128::from(self.now - patient.need_since),
        });
    }
}
