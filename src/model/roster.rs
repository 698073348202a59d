//! Who of a staff group is on duty: roster, absence, illness in the wave, and a reserve.

use std::ops::Range;

use super::demand::StreamId;
use super::network::UnitId;
use super::pool::Ratio;
use crate::distribution::Sampler;
use crate::policy::opening::Thresholds;
use crate::random::{Key, Purpose, happens};
use crate::units::{DAY, Duration, HOUR, Time};

const ABSENT: Purpose = Purpose::named("absent");

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
    /// How members fall ill in the wave, if they do.
    pub illness: Option<Illness>,
    /// Who can be called up besides.
    pub reserve: Option<Reserve>,
}

/// How members fall ill: each at most once, in the wave of the people around.
#[derive(Clone, PartialEq, Debug)]
pub struct Illness {
    /// The wave.
    pub stream: StreamId,
    /// Infections of people for one case of the stream.
    pub per_case: f64,
    /// Hazard of a member as a multiple of that of the people around.
    pub risk: f64,
    /// From infection to staying away.
    pub after: Option<Sampler>,
    /// How long they stay away.
    pub off: Sampler,
}

/// Members who are called up besides those of the roster.
#[derive(Clone, PartialEq, Debug)]
pub struct Reserve {
    /// How many.
    pub heads: u32,
    /// When they are at work, if a date calls them; else never.
    pub ready: Time,
    /// When they go back, if ever.
    pub until: Time,
    /// What one of them does, as a part of what a member of the roster does.
    pub productivity: Ratio,
    /// What else calls them.
    pub call: Option<CallUp>,
}

impl Reserve {
    /// From when to when they are at work, as far as dates decide.
    #[must_use]
    pub fn by_date(&self) -> Range<Time> {
        self.ready..self.until
    }
}

/// A reserve that is called up when a unit is crowded, and sent back when it no longer is.
#[derive(Clone, PartialEq, Debug)]
pub struct CallUp {
    /// The unit that is looked at.
    pub unit: UnitId,
    /// What calls and what sends back.
    pub thresholds: Thresholds,
    /// From the call to work.
    pub ready_in: Duration,
    /// How often the unit is looked at.
    pub review: Duration,
}

/// When members are away ill, by member.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SickLeave {
    /// Of the roster.
    pub roster: Vec<Option<(Time, Time)>>,
    /// Of the reserve.
    pub reserve: Vec<Option<(Time, Time)>>,
    /// All begins and ends in order of time.
    pub changes: Vec<Time>,
}

impl SickLeave {
    /// From the spans of members.
    #[must_use]
    pub fn of(roster: Vec<Option<(Time, Time)>>, reserve: Vec<Option<(Time, Time)>>) -> Self {
        let spans = roster.iter().chain(&reserve).flatten();
        let mut changes: Vec<Time> = spans.flat_map(|&(from, to)| [from, to]).collect();
        changes.sort_unstable();
        changes.dedup();
        SickLeave {
            roster,
            reserve,
            changes,
        }
    }

    /// The first begin or end after an instant, or never.
    fn next_change(&self, now: Time) -> Time {
        let after = self.changes.partition_point(|&at| at <= now);
        self.changes.get(after).copied().unwrap_or(Time::NEVER)
    }
}

/// Whether a member is away ill.
fn is_ill(spans: &[Option<(Time, Time)>], member: usize, now: Time) -> bool {
    let span = spans.get(member).copied().flatten();
    span.is_some_and(|(from, to)| from <= now && now < to)
}

/// Tells members of the reserve from those of the roster in keys.
pub const OF_RESERVE: u64 = 1 << 32;

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

/// Some members at an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Members {
    /// How many.
    pub heads: u32,
    /// Of those, present.
    pub present: u32,
    /// Of those, away ill.
    pub ill: u32,
}

impl std::ops::AddAssign for Members {
    fn add_assign(&mut self, more: Members) {
        self.heads += more.heads;
        self.present += more.present;
        self.ill += more.ill;
    }
}

/// Staff on duty at an instant: heads present times a weight over the cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnDuty {
    /// Heads on the roster, less those lent, and those borrowed.
    pub heads: u32,
    /// Of those, present.
    pub present: u32,
    /// Heads of roster and reserve who are away ill.
    pub ill: u32,
    /// Heads of the reserve who are present.
    pub reserve: u32,
    /// Of those present, members of other groups.
    pub borrowed: u32,
    /// Numerator of the number on duty, reserve included.
    pub all: u128,
    /// Numerator of the number on duty without the reserve.
    pub own: u128,
    /// Denominator of both.
    pub den: u128,
}

impl Roster {
    /// Heads on the roster at an instant.
    #[must_use]
    pub fn heads_at(&self, now: Time) -> u32 {
        let after = self.heads.partition_point(|&(from, _)| from <= now);
        after.checked_sub(1).map_or(0, |last| self.heads[last].1)
    }

    /// The most heads that are ever on the roster.
    #[must_use]
    pub fn most_heads(&self) -> u32 {
        self.heads
            .iter()
            .map(|&(_, heads)| heads)
            .max()
            .unwrap_or(0)
    }

    /// The members whose places on the roster, counted from its end, are in a range: those who
    /// are lent to other groups.
    #[must_use]
    pub fn last(&self, key: Key, now: Time, sick: &SickLeave, places: Range<u32>) -> Members {
        let heads = self.heads_at(now);
        let places = heads.saturating_sub(places.end)..heads.saturating_sub(places.start);
        self.members(key, now, (0, places), &sick.roster)
    }

    /// Who is on duty at an instant, in the replication of this key, if so many of the last of the
    /// roster are lent and these borrowed, and the reserve works from one instant to another. Each
    /// member is absent or present by a draw of their own for each period, and away while ill.
    #[must_use]
    pub fn at(
        &self,
        key: Key,
        now: Time,
        sick: &SickLeave,
        ((lent, borrowed), called): ((u32, Members), &Range<Time>),
    ) -> OnDuty {
        let heads = self.heads_at(now).saturating_sub(lent);
        let reserve = self.reserve.as_ref();
        let called = reserve.filter(|_| called.contains(&now));
        let called_heads = called.map_or(0, |row| row.heads);
        let mut own_members = self.members(key, now, (0, 0..heads), &sick.roster);
        own_members += borrowed;
        let Members {
            heads,
            present,
            ill,
        } = own_members;
        let helping = self.members(key, now, (OF_RESERVE, 0..called_heads), &sick.reserve);
        let (hour, day) = (self.hour_weight(now), self.day_weight(now));
        let work = reserve.map_or(Ratio::ONE, |row| row.productivity);
        let one = [self.cover.den, hour.num, day.num].map(u128::from);
        let den = [self.cover.num, hour.den, day.den, work.den].map(u128::from);
        let one: u128 = one.iter().product();
        let own = one * u128::from(work.den) * u128::from(present);
        OnDuty {
            heads,
            present,
            ill: ill + helping.ill,
            reserve: helping.present,
            borrowed: borrowed.present,
            own,
            all: own + one * u128::from(work.num) * u128::from(helping.present),
            den: den.iter().product(),
        }
    }

    /// Of the members in some places after a first one: who is present, and who is away ill.
    fn members(
        &self,
        key: Key,
        now: Time,
        (first, places): (u64, Range<u32>),
        sick: &[Option<(Time, Time)>],
    ) -> Members {
        let mut members = Members {
            heads: places.end - places.start,
            ..Members::default()
        };
        if self.absent <= 0.0 && sick.is_empty() {
            members.present = members.heads;
            return members;
        }
        let owner = key.owner(self.key);
        let ordinal = self.held.period(now).rem_euclid(1 << 32) as u32;
        for member in places {
            let is_ill = is_ill(sick, member as usize, now);
            let bits = || owner.item(first + u64::from(member)).bits(ABSENT, ordinal);
            let absent = is_ill || (self.absent > 0.0 && happens(self.absent, bits()));
            members.present += u32::from(!absent);
            members.ill += u32::from(is_ill);
        }
        members
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

    /// The first instant after `now` at which it may change, or never, if the reserve works from
    /// one instant to another.
    #[must_use]
    pub fn next_change(&self, now: Time, sick: &SickLeave, called: &Range<Time>) -> Time {
        let after = self.heads.partition_point(|&(from, _)| from <= now);
        let step = self.heads.get(after).map_or(Time::NEVER, |&(from, _)| from);
        let absence = self.held.length().filter(|_| self.absent > 0.0);
        let hours = self.hours.as_ref().map(|_| HOUR);
        let days = self.weekdays.as_ref().map(|_| DAY);
        let grid = [absence, hours, days].into_iter().flatten().min();
        let edge = grid.map_or(Time::NEVER, |grid| {
            Time((now.0.div_euclid(grid) + 1) * grid)
        });
        let called = [called.start, called.end].into_iter();
        let called = called.filter(|&at| at > now).min();
        let others = [edge, sick.next_change(now), called.unwrap_or(Time::NEVER)];
        others.into_iter().fold(step, Time::min)
    }
}

#[cfg(test)]
mod tests {
    use super::super::pool::{MODES, Scale};
    use super::*;

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
            illness: None,
            reserve: None,
        }
    }

    /// No reserve is called.
    const NOBODY: Range<Time> = Time::NEVER..Time::NEVER;

    fn on_duty(roster: &Roster, key: Key, now: Time) -> OnDuty {
        let none = (0, Members::default());
        roster.at(key, now, &SickLeave::default(), (none, &NOBODY))
    }

    #[test]
    fn who_is_lent_is_counted_where_they_help_with_their_own_absences() {
        let wards = roster(40, 0.3, Held::Day);
        let icu = Roster {
            key: 8,
            ..roster(20, 0.3, Held::Day)
        };
        let sick = SickLeave::of(vec![Some((Time(0), Time(DAY))); 38], Vec::new());
        let none = (0, Members::default());
        let now = Time(0);
        let all = wards.at(Key(3), now, &sick, (none, &NOBODY));
        let lent = [0..5, 5..9].map(|places| wards.last(Key(3), now, &sick, places));
        let at_home = wards.at(Key(3), now, &sick, ((9, Members::default()), &NOBODY));
        let sum = |of: fn(&Members) -> u32| lent.iter().map(of).sum::<u32>();
        assert_eq!((lent[0].heads, lent[1].heads, at_home.heads), (5, 4, 31));
        assert_eq!(at_home.present + sum(|m| m.present), all.present);
        assert_eq!((at_home.ill, lent[0].ill, lent[1].ill), (31, 3, 4));
        let alone = on_duty(&icu, Key(3), now);
        let mut both = Members::default();
        for some in lent {
            both += some;
        }
        let helped = icu.at(Key(3), now, &SickLeave::default(), ((0, both), &NOBODY));
        assert_eq!(helped.present, alone.present + both.present);
        assert_eq!((helped.heads, helped.borrowed), (29, both.present));
        // More than there are cannot be lent.
        assert_eq!(wards.last(Key(3), now, &sick, 35..60).heads, 5);
    }

    #[test]
    fn heads_over_cover_are_on_duty_exactly() {
        // 47 heads are 10 on duty; 46 are a hair less than 10 even for 9.8 patients per staff.
        let serves = [(UnitId(0), [Ratio { num: 2, den: 1 }; MODES])];
        let scale = Scale::of(&serves, 0);
        let beds = |heads| {
            let on_duty = on_duty(&roster(heads, 0.0, Held::Shift), Key(1), Time(0));
            scale.budgets(on_duty)[0] / scale.per_patient[0]
        };
        assert_eq!([beds(47), beds(46), beds(45), beds(0)], [20, 19, 19, 0]);
    }

    #[test]
    fn absence_is_held_and_drawn_member_by_member() {
        let share = |held, from: i64| {
            let roster = roster(1_000, 0.3, held);
            f64::from(on_duty(&roster, Key(3), Time(from)).present) / 1_000.0
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
        let present = |heads| on_duty(&roster(heads, 0.3, Held::Day), Key(3), Time(0)).present;
        let (few, more) = (present(20), present(21));
        assert!(more == few || more == few + 1);
    }

    #[test]
    fn the_next_change_is_the_nearest_edge() {
        let mut of_day = roster(9, 0.1, Held::Shift);
        assert_eq!(
            of_day.next_change(Time(0), &SickLeave::default(), &NOBODY),
            Time(8 * HOUR)
        );
        of_day.hours = Some(vec![Ratio::ONE; 24]);
        assert_eq!(
            of_day.next_change(Time(-1), &SickLeave::default(), &NOBODY),
            Time(0)
        );
        of_day.heads.push((Time(5), 8));
        assert_eq!(
            of_day.next_change(Time(0), &SickLeave::default(), &NOBODY),
            Time(5)
        );
        assert_eq!(
            roster(9, 0.1, Held::Replication).next_change(Time(0), &SickLeave::default(), &NOBODY),
            Time::NEVER
        );
    }

    #[test]
    fn a_reserve_helps_from_when_it_is_ready_by_its_productivity() {
        let mut with = roster(47, 0.0, Held::Shift);
        with.reserve = Some(Reserve {
            heads: 12,
            ready: Time(7),
            until: Time(9),
            productivity: Ratio { num: 3, den: 5 },
            call: None,
        });
        let (none, called) = ((0, Members::default()), Time(7)..Time(9));
        let ill = |from, to| Some((Time(from), Time(to)));
        let sick = SickLeave::of(vec![ill(3, 8)], vec![None, ill(8, 20)]);
        let at = |now| {
            let found = with.at(Key(1), Time(now), &sick, (none, &called));
            assert_eq!(found.den % 47, 0);
            (
                found.present,
                found.ill,
                found.reserve,
                found.all * 47 * 5 / found.den,
            )
        };
        // 47 / 4.7 on duty are 10; in parts of 1 / 235: 50 for each of the roster, 30 of the reserve.
        assert_eq!(at(0), (47, 0, 0, 47 * 50));
        assert_eq!(at(3), (46, 1, 0, 46 * 50));
        assert_eq!(at(7), (46, 1, 12, 46 * 50 + 12 * 30));
        assert_eq!(at(8), (47, 1, 11, 47 * 50 + 11 * 30));
        assert_eq!(at(9), (47, 0, 0, 47 * 50));
        let next = [0, 3, 7, 8, 9, 20].map(|now| with.next_change(Time(now), &sick, &called));
        let expected = [3, 7, 8, 9, 20].map(Time);
        assert_eq!((&next[..5], next[5]), (&expected[..], Time::NEVER));
    }
}
