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
    let Some(illness) = &staff.roster.illness else {
        return SickLeave::default();
    };
    let hazard = hazard_by_day(model, illness, staff.facility);
    let owner = key.owner(staff.roster.key);
    let first = model.clock.begin().day();
    let spans = |from: u64, heads: u32| {
        let members = (from..from + u64::from(heads)).map(|member| owner.item(member));
        members
            .map(|key| span(illness, &hazard, first, key))
            .collect()
    };
    let reserve = staff.roster.reserve.as_ref().map_or(0, |row| row.heads);
    SickLeave::of(
        spans(0, staff.roster.most_heads()),
        spans(OF_RESERVE, reserve),
    )
}

/// When one member is away ill, if ever. The hazard is even within each day.
fn span(illness: &Illness, hazard: &[f64], first: i64, key: Key) -> Option<(Time, Time)> {
    let threshold = -libm::log1p(-key.uniform(THRESHOLD, 0));
    let day = hazard.partition_point(|&until| until < threshold);
    let until = *hazard.get(day)?;
    let before = day.checked_sub(1).map_or(0.0, |day| hazard[day]);
    let share = (threshold - before) / (until - before);
    #[allow(clippy::cast_possible_truncation)]
    let within = (share * DAY as f64) as i64;
    let infected = Time::of_day(first + day as i64) + Duration(within);
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
