//! The cost ledger (费用账): what care uses, in its own units, and what that costs where a scenario gives prices.

use super::Label;
use super::network::{FacilityId, LevelId, TierId};
use super::pool::{PoolId, ResourceId};
use crate::units::{DAY, Time};

/// What care uses. All of it is counted within the horizon, for everyone who is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Item {
    /// Days that patients lie in beds, boarders included.
    BedDays,
    /// Visits to levels of care without beds.
    Visits,
    /// Transfers to another facility with a bed kept, at the one left, by the level wanted there.
    Transfers,
    /// Vehicles sent.
    Trips,
    /// Visits to people who are followed at home.
    HomeVisits,
    /// Tests and consultations of shared services.
    Tests,
    /// Supplies used.
    Supplies,
    /// Working days of staff who tour, are stationed or were sent elsewhere, at the sender; five make a week.
    StaffSent,
    /// Days of members of a reserve who are called up and present.
    Reserve,
}

impl Item {
    /// All items, in order of display.
    pub const ALL: [Item; 9] = [
        Item::BedDays,
        Item::Visits,
        Item::Transfers,
        Item::Trips,
        Item::HomeVisits,
        Item::Tests,
        Item::Supplies,
        Item::StaffSent,
        Item::Reserve,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Item::BedDays => "bed_days",
            Item::Visits => "visits",
            Item::Transfers => "transfers",
            Item::Trips => "trips",
            Item::HomeVisits => "home_visits",
            Item::Tests => "tests",
            Item::Supplies => "supplies",
            Item::StaffSent => "staff_sent",
            Item::Reserve => "reserve",
        }
    }

    /// Whether it is counted by level of care.
    #[must_use]
    pub fn is_of_levels(self) -> bool {
        matches!(self, Item::BedDays | Item::Visits | Item::Transfers)
    }
}

/// What of an item a line is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// There is one kind only.
    Any,
    /// A level of care.
    Level(LevelId),
    /// A kind of vehicle, a service, a supply or a staff group.
    Resource(ResourceId),
}

/// The ledger of a scenario.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ledger {
    /// What money is counted in; `None` only where there are no prices.
    pub currency: Option<Label>,
    /// Prices; no two are for the same.
    pub prices: Vec<Price>,
    /// Members of staff groups who are away to work elsewhere.
    pub sent: Vec<Sent>,
}

/// A price of one unit of an item.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Price {
    /// Of what.
    pub item: Item,
    /// Of which kind; [`What::Any`] is of all kinds.
    pub what: What,
    /// In the facilities of this tier only.
    pub tier: Option<TierId>,
    /// In this facility only.
    pub facility: Option<FacilityId>,
    /// Money for one unit, 0 or more.
    pub price: f64,
}

/// Members of a staff group who work elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sent {
    /// The group that sends them.
    pub group: PoolId,
    /// Since when.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// How many.
    pub heads: u32,
}

impl Sent {
    /// Working days within the first `horizon` milliseconds of the run: time away times heads, of which a whole week is five.
    #[must_use]
    pub fn working_days(&self, horizon: i64) -> f64 {
        let clip = |at: Time| at.0.clamp(0, horizon);
        let away = clip(self.until) - clip(self.from);
        away.max(0) as f64 * f64::from(self.heads) * 5.0 / (7 * DAY) as f64
    }
}

impl Ledger {
    /// The price of one unit, if there is one; `place` is the facility and its tier, if the item has a place.
    #[must_use]
    pub fn price(
        &self,
        item: Item,
        what: What,
        place: Option<(FacilityId, TierId)>,
    ) -> Option<f64> {
        let mut prices = self.prices.iter();
        let found = prices.find(|row| {
            row.item == item
                && (row.what == What::Any || row.what == what)
                && row
                    .tier
                    .is_none_or(|tier| place.is_some_and(|(_, own)| own == tier))
                && row
                    .facility
                    .is_none_or(|at| place.is_some_and(|(own, _)| own == at))
        });
        found.map(|row| row.price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_week_away_is_five_working_days_and_what_lies_outside_does_not_count() {
        let sent = |from: i64, until: i64, heads| Sent {
            group: PoolId(0),
            from: Time(from * DAY),
            until: Time(until * DAY),
            heads,
        };
        let week = sent(0, 7, 1).working_days(30 * DAY);
        assert!((week - 5.0).abs() < 1e-12, "{week}");
        let half = sent(-7, 7, 2).working_days(30 * DAY);
        assert!((half - 10.0).abs() < 1e-12, "{half}");
        assert_eq!(
            sent(40, 47, 1).working_days(30 * DAY).to_bits(),
            0_f64.to_bits()
        );
    }

    #[test]
    fn a_price_of_a_tier_is_for_that_tier_and_what_has_none_has_none() {
        let ledger = Ledger {
            prices: vec![Price {
                item: Item::Visits,
                what: What::Any,
                tier: Some(TierId(1)),
                facility: None,
                price: 30.0,
            }],
            ..Ledger::default()
        };
        let at = |tier| Some((FacilityId(0), TierId(tier)));
        let level = What::Level(LevelId(0));
        assert_eq!(ledger.price(Item::Visits, level, at(1)), Some(30.0));
        assert_eq!(ledger.price(Item::Visits, level, at(0)), None);
        assert_eq!(ledger.price(Item::Visits, level, None), None);
        assert_eq!(ledger.price(Item::BedDays, level, at(1)), None);
    }
}
