//! Staff infected in care: those of a group share the hazard that infectious patients bring, on top of
//! that of the people around.
//!
//! Each member has one threshold of Exp(1), the same as for the wave outside, and both hazards use it up. All
//! members of a group meet the same, so who is infected next is known: only that instant stands in the calendar.

use super::event::{Event, STAMP_MASK};
use super::{Listener, System};
use crate::caseload::{Infections, infections};
use crate::des::rank;
use crate::model::Model;
use crate::model::network::UnitId;
use crate::model::pool::PoolId;
use crate::model::roster::SickLeave;
use crate::random::{Key, Purpose, happens};
use crate::table::Table;
use crate::units::Time;

const WHERE: Purpose = Purpose::named("where staff was infected");

/// Members of a group who are exposed in care.
pub(super) struct Crew<'m> {
    infections: Infections<'m>,
    /// The units with exposure that the group serves.
    units: Vec<UnitId>,
    /// Members in order of their thresholds; those before `next` are infected.
    order: Vec<usize>,
    next: usize,
    /// Hazard in care up to `since`, and per millisecond from then on.
    shown: f64,
    rate: f64,
    since: i64,
    stamp: u32,
}

/// The crews of all groups: of those who fall ill at all and work where patients expose staff.
pub(super) fn crews(model: &Model, key: Key) -> Table<PoolId, Option<Crew<'_>>> {
    let exposed = |unit: &UnitId| {
        let exposure = model.network.units[*unit].exposure;
        exposure.is_some_and(|row| row.staff > 0.0)
    };
    let crew = |staff| {
        let staff: &crate::model::pool::Staff = staff;
        let units = staff.serves.iter().map(|&(unit, _)| unit);
        let units: Vec<UnitId> = units.filter(exposed).collect();
        if units.is_empty() {
            return None;
        }
        let infections = infections(model, staff, key)?;
        let mut order: Vec<usize> = (0..infections.members()).collect();
        order.sort_by(|&a, &b| infections.threshold(a).total_cmp(&infections.threshold(b)));
        Some(Crew {
            infections,
            units,
            order,
            next: 0,
            shown: 0.0,
            rate: 0.0,
            since: model.clock.begin().0,
            stamp: 0,
        })
    };
    model.network.pools.staff.iter().map(crew).collect()
}

impl Crew<'_> {
    fn advance(&mut self, now: i64) {
        self.shown += self.rate * (now - self.since) as f64;
        self.since = now;
    }

    /// When the next member is infected at the present rate, if ever.
    fn next_infection(&self) -> Option<(usize, Time)> {
        let member = *self.order.get(self.next)?;
        let met = (self.shown, self.rate);
        let at = self.infections.infected_at(member, Time(self.since), met)?;
        Some((member, at))
    }
}

impl<O: Listener> System<'_, O> {
    /// Infectious patients of a unit, or heads of a group, have changed: its staff meets another hazard.
    pub(super) fn crews_meet(&mut self, unit: UnitId) {
        for pool in self.model.network.pools.staff.ids() {
            let crew = self.exposures.crews[pool].as_ref();
            if crew.is_some_and(|crew| crew.units.contains(&unit)) {
                self.crew_meets(pool);
            }
        }
    }

    /// A group meets the hazard of the infectious patients whom it serves now, shared by all on the roster.
    pub(super) fn crew_meets(&mut self, pool: PoolId) {
        let now = self.now;
        let heads = self.model.network.pools.staff[pool]
            .roster
            .heads_at(Time(now));
        let Some(crew) = self.exposures.crews[pool].as_ref() else {
            return;
        };
        let hazard: f64 = crew
            .units
            .iter()
            .map(|&unit| self.exposures.shed_in(unit))
            .sum();
        let Some(crew) = self.exposures.crews[pool].as_mut() else {
            return;
        };
        crew.advance(now);
        crew.rate = hazard / f64::from(heads.max(1));
        self.expect_staff(pool);
    }

    /// Puts the next infection of a group into the calendar; what was there becomes void.
    fn expect_staff(&mut self, pool: PoolId) {
        let Some(crew) = self.exposures.crews[pool].as_mut() else {
            return;
        };
        crew.stamp = crew.stamp.wrapping_add(1);
        let (stamp, next) = (crew.stamp, crew.next_infection());
        if let Some((_, at)) = next {
            let at = at.max(Time(self.now));
            self.schedule(at, rank::CAPACITY, Event::StaffInfection { pool, stamp });
        }
    }

    /// The next member of a group is infected: in care or outside, in proportion to the hazards of the instant.
    #[cold]
    pub(super) fn staff_infected(&mut self, pool: PoolId, stamp: u32) {
        let now = self.now;
        let Some(crew) = self.exposures.crews[pool].as_mut() else {
            return;
        };
        if crew.stamp & STAMP_MASK != stamp {
            return;
        }
        crew.advance(now);
        let Some(&member) = crew.order.get(crew.next) else {
            return;
        };
        crew.next += 1;
        let (met_in_care, rate) = (crew.shown > 0.0, crew.rate);
        let outside = crew.infections.hazard_at(Time(now));
        let share = if rate > 0.0 {
            rate / (rate + outside)
        } else {
            0.0
        };
        let in_care = happens(share, crew.infections.key(member).bits(WHERE, 0));
        let span = crew.infections.span_from(member, Time(now));
        if in_care && (0..self.horizon).contains(&now) {
            let lost = span.map_or(0, |(from, to)| (to - from).0);
            self.recorder.staff_infected(pool, lost);
        }
        if met_in_care {
            self.change_sick_leave(pool, member, span);
        }
        self.expect_staff(pool);
    }

    /// A member is away at another time than the wave outside alone would have had it.
    fn change_sick_leave(&mut self, pool: PoolId, member: usize, span: Option<(Time, Time)>) {
        let sick = self.groups.sick_leave(pool);
        let mut roster = std::mem::take(&mut sick.roster);
        if let Some(own) = roster.get_mut(member) {
            *own = span;
        }
        *sick = SickLeave::of(roster, std::mem::take(&mut sick.reserve));
        self.set_duty(pool);
    }
}
