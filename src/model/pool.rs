//! Pools: what patients in beds draw on besides the bed. A staff group serves units of its
//! facility; equipment stands in a facility and is held by those whose stage needs it.
//!
//! Ratios are exact fractions, and whether the staff on duty is enough is decided in whole numbers:
//! `sum over units of patients / (patients per staff) <= on duty`.

use super::Label;
use super::equipment::{Stock, StockId};
use super::network::{FacilityId, UnitId};
use crate::ids;
use crate::random::{Key, Purpose, happens};
use crate::table::Table;
use crate::units::{DAY, HOUR, Time};

ids!(
    /// A staff group or a kind of equipment.
    ResourceId,
    /// A staff group in its facility.
    PoolId,
);

/// Ways of working: conventional, contingency, crisis, each with more patients per staff than the
/// one before (Institute of Medicine, Crisis Standards of Care, 2012).
pub const MODES: usize = 3;
/// The place after the last mode: more patients than the most stretched mode allows.
pub const OVER: usize = MODES;

const ABSENT: Purpose = Purpose::named("absent");

/// A positive fraction in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    /// Numerator.
    pub num: u64,
    /// Denominator, at least 1.
    pub den: u64,
}

impl Ratio {
    /// One.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// The fraction nearest to a number of 0 or more by its continued fraction, with a denominator
    /// of at most 1,000: what a planner writes with three decimals, or as a quotient of small
    /// numbers, is met exactly.
    #[must_use]
    pub fn nearest(x: f64) -> Ratio {
        let (mut before, mut now) = ((0_u64, 1_u64), (1_u64, 0_u64));
        let mut rest = x.clamp(0.0, 1e9);
        loop {
            let whole = rest.floor();
            let step = whole as u64;
            let next = (step * now.0 + before.0, step * now.1 + before.1);
            if next.1 > 1_000 {
                break;
            }
            (before, now) = (now, next);
            let near = now.0 as f64 / now.1 as f64;
            if (near - x).abs() <= 1e-9 * x || rest - whole < 1e-12 {
                break;
            }
            rest = 1.0 / (rest - whole);
        }
        Ratio {
            num: now.0,
            den: now.1.max(1),
        }
    }
}

/// Who or what stands in the facilities.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    /// Names: staff groups and kinds of equipment, in order of id text.
    pub resources: Table<ResourceId, Label>,
    /// Staff groups.
    pub staff: Table<PoolId, Staff>,
    /// Equipment; that of a kind in a facility is one stock.
    pub stocks: Table<StockId, Stock>,
}

/// A staff group.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Its name.
    pub resource: ResourceId,
    /// Where it works.
    pub facility: FacilityId,
    /// Who is on duty.
    pub roster: Roster,
    /// The units that it serves, with patients per member on duty in each mode.
    pub serves: Vec<(UnitId, [Ratio; MODES])>,
    /// The most stretched mode in which patients are still admitted: its place.
    pub last_mode: usize,
}

/// Members of a staff group over time.
#[derive(Clone, Debug)]
pub struct Roster {
    /// Names the group in keys.
    pub key: u64,
    /// Heads on the roster from each instant on; the first at or before the run begins.
    pub heads: Vec<(Time, u32)>,
    /// Heads for one member on duty around the clock, 168 h / effective weekly hours.
    pub cover: Ratio,
    /// Probability that a member is absent.
    pub absent: f64,
    /// How long absence lasts.
    pub held: Held,
    /// Weights of the hours of the day with mean 1, if they differ.
    pub hours: Option<Vec<Ratio>>,
    /// Weights of the days of the week with mean 1, if they differ, Monday first.
    pub weekdays: Option<Vec<Ratio>>,
    /// Weekday of day 0: 0 is Monday.
    pub first_weekday: u8,
}

/// How long a member who is absent stays so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Held {
    /// For a shift of 8 h, from 00:00, 08:00 and 16:00.
    #[default]
    Shift,
    /// For a day.
    Day,
    /// For the whole replication.
    Replication,
}

impl Held {
    /// Length of a period; `None` if there is but one.
    fn length(self) -> Option<i64> {
        match self {
            Held::Shift => Some(8 * HOUR),
            Held::Day => Some(DAY),
            Held::Replication => None,
        }
    }

    /// The number of the period at an instant, warm-up included.
    fn period(self, now: Time) -> i64 {
        self.length().map_or(0, |length| now.0.div_euclid(length))
    }
}

/// Staff on duty at an instant: heads present times a weight over the cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnDuty {
    /// Heads on the roster.
    pub heads: u32,
    /// Of those, present.
    pub present: u32,
    /// Numerator of the number on duty.
    pub num: u128,
    /// Denominator.
    pub den: u128,
}

impl Roster {
    /// Who is on duty at an instant, in the replication of this key. Each member is absent or
    /// present by a draw of their own for each period.
    #[must_use]
    pub fn at(&self, key: Key, now: Time) -> OnDuty {
        let after = self.heads.partition_point(|&(from, _)| from <= now);
        let heads = after.checked_sub(1).map_or(0, |last| self.heads[last].1);
        let owner = key.owner(self.key);
        let period = self.held.period(now);
        let absent = |member: u64| {
            let ordinal = period.rem_euclid(1 << 32) as u32;
            happens(self.absent, owner.item(member).bits(ABSENT, ordinal))
        };
        let present = if self.absent > 0.0 {
            (0..u64::from(heads)).filter(|&m| !absent(m)).count() as u32
        } else {
            heads
        };
        let (hour, day) = (self.hour_weight(now), self.day_weight(now));
        let num = [self.cover.den, hour.num, day.num].map(u128::from);
        let den = [self.cover.num, hour.den, day.den].map(u128::from);
        OnDuty {
            heads,
            present,
            num: num.iter().product::<u128>() * u128::from(present),
            den: den.iter().product(),
        }
    }

    fn hour_weight(&self, now: Time) -> Ratio {
        let hour = now.0.div_euclid(HOUR).rem_euclid(24) as usize;
        self.hours.as_ref().map_or(Ratio::ONE, |all| all[hour])
    }

    fn day_weight(&self, now: Time) -> Ratio {
        let day = (now.0.div_euclid(DAY) + i64::from(self.first_weekday)).rem_euclid(7);
        let all = self.weekdays.as_ref();
        all.map_or(Ratio::ONE, |all| all[day as usize])
    }

    /// The first instant after `now` at which it may change, or never.
    #[must_use]
    pub fn next_change(&self, now: Time) -> Time {
        let after = self.heads.partition_point(|&(from, _)| from <= now);
        let step = self.heads.get(after).map_or(Time::NEVER, |&(from, _)| from);
        let absence = self.held.length().filter(|_| self.absent > 0.0);
        let hours = self.hours.as_ref().map(|_| HOUR);
        let days = self.weekdays.as_ref().map(|_| DAY);
        let grid = [absence, hours, days].into_iter().flatten().min();
        let edge = grid.map_or(Time::NEVER, |grid| {
            Time((now.0.div_euclid(grid) + 1) * grid)
        });
        step.min(edge)
    }
}

/// Staff on duty and what present patients ask of it, in the units in which one mode counts: a
/// patient in unit u takes `per_patient[u]` of `budget`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scale {
    /// The least common multiple of all patients per staff.
    pub parts: u128,
    /// What one patient takes, by place in the list of units served.
    pub per_patient: Vec<u128>,
}

impl Scale {
    /// The scale of a mode. Ratios without a common denominator below 10^24 (more than six units
    /// with three decimals each) are counted in parts of 10^24, rounded up.
    #[must_use]
    pub fn of(serves: &[(UnitId, [Ratio; MODES])], mode: usize) -> Scale {
        let ratios = || serves.iter().map(|(_, ratios)| ratios[mode]);
        let num = |ratio: Ratio| u128::from(ratio.num.max(1));
        let multiple = |parts: u128, num: u128| parts / gcd(parts, num) * num;
        let fine =
            |parts: u128, ratio| Some(multiple(parts, num(ratio))).filter(|&parts| parts < FINEST);
        let parts = ratios().try_fold(1, fine).unwrap_or(FINEST);
        let per = |ratio: Ratio| (parts * u128::from(ratio.den)).div_ceil(num(ratio));
        Scale {
            parts,
            per_patient: ratios().map(per).collect(),
        }
    }

    /// What the staff on duty can give.
    #[must_use]
    pub fn budget(&self, on_duty: OnDuty) -> u128 {
        on_duty.num.saturating_mul(self.parts) / on_duty.den
    }
}

/// Most parts in which staff is counted.
const FINEST: u128 = 1_000_000_000_000_000_000_000_000;

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_the_fractions_that_were_written() {
        let found = [1.5, 4.7, 1.0 / 3.0, 2.0, 0.635, 168.0 / 35.7].map(Ratio::nearest);
        let found = found.map(|ratio| (ratio.num, ratio.den));
        assert_eq!(
            found,
            [(3, 2), (47, 10), (1, 3), (2, 1), (127, 200), (80, 17)]
        );
        assert_eq!(Ratio::nearest(0.0), Ratio { num: 0, den: 1 });
    }

    fn roster(heads: u32, absent: f64, held: Held) -> Roster {
        Roster {
            key: 7,
            heads: vec![(Time(i64::MIN), heads)],
            cover: Ratio { num: 47, den: 10 },
            absent,
            held,
            hours: None,
            weekdays: None,
            first_weekday: 0,
        }
    }

    #[test]
    fn heads_over_cover_are_on_duty_exactly() {
        // 47 heads are 10 on duty; 46 are a hair less than 10 even for 9.8 patients per staff.
        let serves = [(UnitId(0), [Ratio { num: 2, den: 1 }; MODES])];
        let scale = Scale::of(&serves, 0);
        let beds = |heads| {
            let on_duty = roster(heads, 0.0, Held::Shift).at(Key(1), Time(0));
            scale.budget(on_duty) / scale.per_patient[0]
        };
        assert_eq!([beds(47), beds(46), beds(45), beds(0)], [20, 19, 19, 0]);
    }

    #[test]
    fn absence_is_held_and_drawn_member_by_member() {
        let share = |held, from: i64| {
            let roster = roster(1_000, 0.3, held);
            f64::from(roster.at(Key(3), Time(from)).present) / 1_000.0
        };
        let same = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(same(share(Held::Day, 0), share(Held::Day, DAY - 1)));
        assert!(!same(share(Held::Day, 0), share(Held::Day, DAY)));
        assert!(!same(share(Held::Shift, 0), share(Held::Shift, 8 * HOUR)));
        let far = share(Held::Replication, 900 * DAY);
        assert!(same(share(Held::Replication, -9 * DAY), far));
        // 4 standard errors of a share of 1,000.
        assert!((share(Held::Day, 0) - 0.7).abs() < 4.0 * (0.21_f64 / 1_000.0).sqrt());
        // One more on the roster leaves the others as they are.
        let few = roster(20, 0.3, Held::Day).at(Key(3), Time(0)).present;
        let more = roster(21, 0.3, Held::Day).at(Key(3), Time(0)).present;
        assert!(more == few || more == few + 1);
    }

    #[test]
    fn the_next_change_is_the_nearest_edge() {
        let mut of_day = roster(9, 0.1, Held::Shift);
        assert_eq!(of_day.next_change(Time(0)), Time(8 * HOUR));
        of_day.hours = Some(vec![Ratio::ONE; 24]);
        assert_eq!(of_day.next_change(Time(-1)), Time(0));
        of_day.heads.push((Time(5), 8));
        assert_eq!(of_day.next_change(Time(0)), Time(5));
        assert_eq!(
            roster(9, 0.1, Held::Replication).next_change(Time(0)),
            Time::NEVER
        );
    }
}
