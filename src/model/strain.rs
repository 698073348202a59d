//! Strain: what a crowded unit, or one whose staff is stretched, does to those who lie in it.

use super::pool::{OVER, PoolId};
use crate::units::Time;

/// Bands of occupancy, in order of where they begin.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Strain {
    /// The bands; below the first nothing is different.
    pub bands: Vec<Band>,
    /// What the ways of working of staff groups do besides: by mode, and over the last one.
    pub by_mode: Vec<(PoolId, [Effect; OVER + 1])>,
    /// What holds besides from an instant on, in order of time.
    pub steps: Vec<(Time, Effect)>,
}

/// What a way of working does; effects of several groups and of the band multiply.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Effect {
    /// Logarithm of the odds ratio of base death.
    pub log_odds: f64,
    /// Factor on the excess hazards of less care than needed.
    pub hazards: f64,
}

impl Effect {
    /// Nothing is different.
    pub const NONE: Effect = Effect {
        log_odds: 0.0,
        hazards: 1.0,
    };
}

/// What holds from an occupancy on, up to the next band.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Band {
    /// Patients in beds over usable beds.
    pub from: f64,
    /// Logarithm of the odds ratio of base death.
    pub log_odds: f64,
    /// Factor on the excess hazards of less care than needed.
    pub hazards: f64,
}

impl Band {
    /// Where nothing is different.
    pub const NONE: Band = Band {
        from: 0.0,
        log_odds: 0.0,
        hazards: 1.0,
    };
}

impl Strain {
    /// Whether any band changes hazards.
    #[must_use]
    pub fn changes_hazards(&self) -> bool {
        let by_mode = self.by_mode.iter().flat_map(|(_, effects)| effects);
        let bands = self.bands.iter().map(|band| band.hazards);
        let steps = self.steps.iter().map(|(_, effect)| effect);
        let mut factors = bands.chain(by_mode.chain(steps).map(|effect| effect.hazards));
        factors.any(|factor| factor.to_bits() != 1_f64.to_bits())
    }

    /// The band of an occupancy: patients in beds over usable beds, 0 if nobody lies there.
    #[must_use]
    pub fn at(&self, occupied: u32, usable: u32) -> Band {
        let ratio = match (occupied, usable) {
            (0, _) => 0.0,
            (_, 0) => f64::INFINITY,
            _ => f64::from(occupied) / f64::from(usable),
        };
        let last = self.bands.partition_point(|band| band.from <= ratio);
        last.checked_sub(1).map_or(Band::NONE, |at| self.bands[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_holds_from_its_occupancy_on() {
        let band = |from, log_odds| Band {
            from,
            log_odds,
            hazards: 1.0,
        };
        let strain = Strain {
            bands: vec![band(0.45, 0.1), band(0.85, 0.2)],
            ..Strain::default()
        };
        let odds = |occupied, usable| strain.at(occupied, usable).log_odds;
        let found = [odds(0, 20), odds(8, 20), odds(9, 20), odds(16, 20)];
        assert!(found.map(f64::to_bits) == [0.0, 0.0, 0.1, 0.1].map(f64::to_bits));
        let found = [odds(17, 20), odds(21, 20), odds(1, 0), odds(0, 0)];
        assert!(found.map(f64::to_bits) == [0.2, 0.2, 0.2, 0.0].map(f64::to_bits));
    }
}
