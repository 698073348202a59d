//! Staff who fall ill in the wave of the people around them, person by person: known before any
//! policy is applied, and the same in every arm.
//!
//! Of the people whose care leads to a facility, A(t) are expected to have been infected by t. A
//! member has one threshold of Exp(1), and falls ill when risk times -ln(1 - A(t)) reaches it: so
//! 1 - (1 - A)^risk of all members do by the end.

use super::curve::DayCurve;
use super::expected_on;
use crate::model::Model;
use crate::model::demand::Source;
use crate::model::network::FacilityId;
use crate::model::pool::Staff;
use crate::model::roster::{Illness, OF_RESERVE, SickLeave};
use crate::random::{Key, Purpose};
use crate::units::{DAY, Duration, Time};

const THRESHOLD: Purpose = Purpose::named("staff infection");
const AFTER: Purpose = Purpose::named("staff from infection to illness");
const OFF: Purpose = Purpose::named("staff off sick");

/// When members of a group are away ill, in the replication of this key ([`Key::world`]).
#[must_use]
pub fn sick_leave(model: &Model, staff: &Staff, key: Key) -> SickLeave {
    let Some(group) = infections(model, staff, key) else {
        return SickLeave::default();
    };
    let spans = |from: u64, heads: u32| {
        let members = (from..from + u64::from(heads)).map(|member| group.owner.item(member));
        members
            .map(|key| span(group.illness, &group.hazard, group.first, key))
            .collect()
    };
    let reserve = staff.roster.reserve.as_ref().map_or(0, |row| row.heads);
    SickLeave::of(
        spans(0, staff.roster.most_heads()),
        spans(OF_RESERVE, reserve),
    )
}

/// How members of a group are infected by the people around them, for those who meet more besides.
pub struct Infections<'m> {
    illness: &'m Illness,
    owner: Key,
    /// Hazard met by the end of each day from the first on.
    hazard: Vec<f64>,
    first: i64,
    thresholds: Vec<f64>,
}

/// The infections of a group on the roster; nothing if nobody falls ill.
#[must_use]
pub fn infections<'m>(model: &Model, staff: &'m Staff, key: Key) -> Option<Infections<'m>> {
    let illness = staff.roster.illness.as_ref()?;
    let owner = key.owner(staff.roster.key);
    let members = (0..u64::from(staff.roster.most_heads())).map(|member| owner.item(member));
    Some(Infections {
        illness,
        owner,
        hazard: hazard_by_day(model, illness, staff.facility),
        first: model.clock.begin().day(),
        thresholds: members.map(threshold).collect(),
    })
}

impl Infections<'_> {
    /// How many are on the roster.
    #[must_use]
    pub fn members(&self) -> usize {
        self.thresholds.len()
    }

    /// The threshold of a member.
    #[must_use]
    pub fn threshold(&self, member: usize) -> f64 {
        self.thresholds[member]
    }

    /// The key of a member.
    #[must_use]
    pub fn key(&self, member: usize) -> Key {
        self.owner.item(member as u64)
    }

    /// The hazard of the people around at an instant, per millisecond.
    #[must_use]
    pub fn hazard_at(&self, now: Time) -> f64 {
        let [before, until] = self.of_day(now.day() - self.first);
        (until - before) / DAY as f64
    }

    /// The hazard met by the begin and by the end of a day of the run.
    fn of_day(&self, day: i64) -> [f64; 2] {
        let by = |day: i64| {
            let day = usize::try_from(day).ok();
            let last = self.hazard.last().copied().unwrap_or(0.0);
            day.map_or(0.0, |day| self.hazard.get(day).copied().unwrap_or(last))
        };
        [by(day - 1), by(day)]
    }

    /// When a member is infected who has met so much besides up to now, and meets it at this rate per
    /// millisecond from now on; nothing if never.
    #[must_use]
    pub fn infected_at(&self, member: usize, now: Time, (met, rate): (f64, f64)) -> Option<Time> {
        let threshold = self.thresholds[member];
        if met <= 0.0 && rate <= 0.0 {
            return infected(&self.hazard, self.first, threshold);
        }
        let last = self.first + self.hazard.len() as i64;
        for day in now.day()..last {
            let (begin, end) = (Time::of_day(day).max(now), Time::of_day(day + 1));
            let [before, until] = self.of_day(day - self.first);
            let slope = (until - before) / DAY as f64;
            let by_begin = before + slope * (begin - Time::of_day(day)).0 as f64;
            let total = by_begin + met + rate * (begin - now).0 as f64;
            let left = (threshold - total).max(0.0) / (slope + rate);
            if left <= (end - begin).0 as f64 {
                return Some(begin + Duration(left.ceil() as i64));
            }
        }
        let begin = Time::of_day(last).max(now);
        let all = self.hazard.last().copied().unwrap_or(0.0);
        let left = (threshold - all - met - rate * (begin - now).0 as f64).max(0.0) / rate;
        (left < crate::des::LAST as f64).then(|| begin + Duration(left.ceil() as i64))
    }

    /// When a member who is infected at an instant is away, if at all.
    #[must_use]
    pub fn span_from(&self, member: usize, infected: Time) -> Option<(Time, Time)> {
        span_from(self.illness, self.key(member), infected)
    }
}

fn threshold(key: Key) -> f64 {
    -libm::log1p(-key.uniform(THRESHOLD, 0))
}

/// When one member is away ill, if ever.
fn span(illness: &Illness, hazard: &[f64], first: i64, key: Key) -> Option<(Time, Time)> {
    span_from(illness, key, infected(hazard, first, threshold(key))?)
}

/// When a hazard by day reaches a threshold. It is even within each day.
fn infected(hazard: &[f64], first: i64, threshold: f64) -> Option<Time> {
    let day = hazard.partition_point(|&until| until < threshold);
    let until = *hazard.get(day)?;
    let before = day.checked_sub(1).map_or(0.0, |day| hazard[day]);
    let share = (threshold - before) / (until - before);
    #[allow(clippy::cast_possible_truncation)]
    let within = (share * DAY as f64) as i64;
    Some(Time::of_day(first + day as i64) + Duration(within))
}

/// When a member who is infected at an instant is away, if at all.
fn span_from(illness: &Illness, key: Key, infected: Time) -> Option<(Time, Time)> {
    let after = illness.after.as_ref();
    let from = infected + Duration(after.map_or(0, |law| law.draw(key.bits(AFTER, 0))));
    let to = from + Duration(illness.off.draw(key.bits(OFF, 0)));
    (to > from).then_some((from, to))
}

/// The hazard that members have met by the end of each day of the run.
fn hazard_by_day(model: &Model, illness: &Illness, at: FacilityId) -> Vec<f64> {
    let around = |source: &&Source| lives_around(model, source.place, at);
    let sources: Vec<&Source> = model.demand.streams[illness.stream]
        .sources
        .iter()
        .filter(around)
        .collect();
    let places = model.demand.places.pairs();
    let near = places.filter(|&(place, _)| lives_around(model, place, at));
    let persons: f64 = near.map(|(_, row)| row.persons).sum();
    let (first, end) = (model.clock.begin().day(), model.clock.end_of_demand());
    let mut curve = DayCurve::default();
    let mut infected = 0.0;
    let until = |day| {
        let cases = sources
            .iter()
            .map(|source| expected_on(source, day, &mut curve));
        infected += cases.sum::<f64>() * illness.per_case;
        let share = if persons > 0.0 {
            infected / persons
        } else {
            0.0
        };
        -illness.risk * libm::log1p(-share.min(MOST))
    };
    (first..=end.0.div_euclid(DAY)).map(until).collect()
}

/// The largest share of people that can have been infected.
const MOST: f64 = 0.999_999;

/// Whether care of the people of a place leads to a facility: it is one of first contact, or is
/// referred to from one. Where nobody's does, everybody counts.
fn lives_around(model: &Model, place: crate::model::demand::PlaceId, at: FacilityId) -> bool {
    let leads = |place: &crate::model::demand::Place| {
        let mut contacts = place.contacts.iter();
        contacts.any(|&from| model.network.chain(from).any(|up| up == at))
    };
    let anyone = || model.demand.places.iter().any(leads);
    leads(&model.demand.places[place]) || !anyone()
}
