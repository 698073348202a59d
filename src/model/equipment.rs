//! Equipment: what patients hold besides their bed, such as a ventilator or a flow of oxygen.

use super::network::FacilityId;
use super::pool::ResourceId;
use crate::ids;
use crate::units::Time;

ids!(
    /// The equipment of one kind in one facility.
    StockId,
);

/// Equipment is counted in so many parts of one: three decimals are met exactly.
pub const PARTS: i64 = 1_000;

/// A number of pieces, or an amount, in parts.
#[must_use]
pub fn parts(amount: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation)]
    let parts = (amount * PARTS as f64).round() as i64;
    parts
}

/// Equipment of one kind in one facility.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stock {
    /// Its kind.
    pub resource: ResourceId,
    /// Where.
    pub facility: FacilityId,
    /// Parts on hand from each instant on; the first at or before the run begins.
    pub on_hand: Vec<(Time, i64)>,
}

impl Stock {
    /// Parts on hand at an instant.
    #[must_use]
    pub fn at(&self, now: Time) -> i64 {
        let after = self.on_hand.partition_point(|&(from, _)| from <= now);
        after.checked_sub(1).map_or(0, |last| self.on_hand[last].1)
    }

    /// The first instant after `now` at which it changes, or never.
    #[must_use]
    pub fn next_change(&self, now: Time) -> Time {
        let after = self.on_hand.partition_point(|&(from, _)| from <= now);
        self.on_hand
            .get(after)
            .map_or(Time::NEVER, |&(from, _)| from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_hand_is_the_last_step() {
        let stock = Stock {
            resource: ResourceId(0),
            facility: FacilityId(0),
            on_hand: vec![(Time(i64::MIN), parts(2.0)), (Time(7), parts(0.125))],
        };
        assert_eq!(
            [stock.at(Time(6)), stock.at(Time(7))],
            [2 * PARTS, PARTS / 8]
        );
        assert_eq!(
            [stock.next_change(Time(0)), stock.next_change(Time(7))],
            [Time(7), Time::NEVER]
        );
    }
}
