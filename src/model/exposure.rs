//! Infection in care: who breathes the air of whom, and what it does.

use super::patient::ByGroup;
use crate::distribution::Sampler;

/// How patients who are infectious expose others in a unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Exposure {
    /// Share of the other beds of the unit that stand in the room of any one bed.
    pub same_room: f64,
    /// Hazard for a patient of one infectious room-mate, per millisecond.
    pub patients: f64,
    /// Infections among all members of a staff group that one infectious patient would cause if
    /// nobody were immune, per millisecond.
    pub staff: f64,
}

impl Exposure {
    /// The share of the other beds that stand in the room of one bed, if every room has so many and
    /// patients lie in any of the beds with equal chance; all of them where there is but one room.
    #[must_use]
    pub fn same_room(room: Option<u32>, beds: u32) -> f64 {
        match room {
            Some(room) if room < beds => f64::from(room.saturating_sub(1)) / f64::from(beds - 1),
            Some(room) if room <= 1 => 0.0,
            _ => 1.0,
        }
    }
}

/// What an infection in care does to a patient.
#[derive(Clone, PartialEq, Debug)]
pub struct InCare {
    /// How much longer the present stage lasts under adequate care.
    pub longer: Option<Sampler>,
    /// Probability that it ends in death instead of what would have followed.
    pub dies: ByGroup<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_holds_some_of_the_other_beds() {
        let share = [
            (Some(1), 20),
            (Some(3), 21),
            (Some(9), 4),
            (None, 50),
            (Some(1), 1),
        ]
        .map(|(room, beds)| Exposure::same_room(room, beds));
        let expected = [0.0, 0.1, 1.0, 1.0, 0.0];
        let near = share
            .iter()
            .zip(expected)
            .all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(near, "{share:?}");
    }
}
