//! Staff who leave their group for others by a timetable: touring teams (巡回) and stationed members (派驻).

use super::Label;
use super::network::{FacilityId, TierId};
use crate::units::{DAY, Time};

/// All outreach of a model.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outreach {
    /// Teams.
    pub tours: Vec<Tour>,
    /// The weekly table, if it is asked for.
    pub weekly: Option<Weekly>,
}

/// A team on its way round.
#[derive(Clone, PartialEq, Debug)]
pub struct Tour {
    /// Its names.
    pub label: Label,
    /// Where its members come from.
    pub sender: FacilityId,
    /// How many go.
    pub heads: u32,
    /// Where they work, and from when until when, in order of time.
    pub stops: Vec<(FacilityId, Vec<(Time, Time)>)>,
}

/// What the weekly table counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Weekly {
    /// The tier of townships.
    pub townships: TierId,
    /// The tier of villages.
    pub villages: TierId,
    /// The lead hospital.
    pub lead: FacilityId,
    /// Weekday of day 0: 0 is Monday.
    pub first_weekday: u8,
}

impl Weekly {
    /// The calendar week, Monday to Sunday, of a day of the run: 0 is that of day 0.
    #[must_use]
    pub fn week_of(&self, day: usize) -> usize {
        (day + usize::from(self.first_weekday)) / 7
    }

    /// The first and the last day of a week; the first may lie before the run.
    #[must_use]
    pub fn days_of(&self, week: usize) -> (i64, i64) {
        let first = 7 * week as i64 - i64::from(self.first_weekday);
        (first, first + 6)
    }
}

impl Tour {
    /// Whether a team works at a stop on any of some days.
    #[must_use]
    pub fn works(spans: &[(Time, Time)], (first, last): (i64, i64)) -> bool {
        let (from, until) = (Time(first * DAY), Time((last + 1) * DAY));
        spans
            .iter()
            .any(|&(begin, end)| begin < until && from < end)
    }
}
