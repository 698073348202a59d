//! Touring and stationed staff: who is where when.

use super::pairing::HALF_DAYS;
use super::{Compiler, id_of, instant};
use crate::model::network::FacilityId;
use crate::model::outreach::{Outreach, Tour, Weekly};
use crate::scenario::leaf::{Name, Number};
use crate::scenario::read::Reference;
use crate::scenario::written;
use crate::units::{DAY, Time};

/// A half-day of work: a tenth of the week, since rosters count heads around the clock.
const HALF_DAY: i64 = 7 * DAY / HALF_DAYS as i64;

impl Compiler<'_> {
    /// All teams, in the order of the file, and the weekly table.
    pub(super) fn outreach(&self) -> Outreach {
        let at = |staff: &Reference| {
            let mut groups = self.written.staff.iter();
            let group = groups.find(|group| group.id == staff.id);
            group.map_or(FacilityId(0), |group| id_of(&group.facility))
        };
        let tour = |row: &written::Outreach| Tour {
            label: Name::label(row.name.as_ref(), &row.id),
            sender: at(&row.sender),
            heads: self.world.count(&row.heads),
            stops: self
                .timetable(row)
                .into_iter()
                .map(|(stop, spans)| (at(stop), spans))
                .collect(),
        };
        let weekly = self.written.weekly_table.as_ref().map(|row| Weekly {
            townships: id_of(&row.townships),
            villages: id_of(&row.villages),
            lead: id_of(&row.lead),
            first_weekday: self.first_weekday(),
        });
        Outreach {
            tours: self.written.outreach.iter().map(tour).collect(),
            weekly,
        }
    }

    /// When a team is at each of its stops. In each cycle, which begins on a Monday, it goes round once for each
    /// half-day that it owes every stop, and is at home for the rest.
    pub(crate) fn timetable<'r>(
        &self,
        row: &'r written::Outreach,
    ) -> Vec<(&'r Reference, Vec<(Time, Time)>)> {
        let stops: Vec<&Reference> = row
            .stops
            .iter()
            .filter(|stop| self.is_short(row, stop))
            .collect();
        let (half_days, weeks) = (
            self.world.count(&row.half_days),
            self.world.count(&row.weeks),
        );
        let slot = |stop: usize, round: u32| (round as usize * stops.len() + stop) as i64;
        let spans = |stop: usize| {
            let slots = (0..half_days)
                .map(|round| slot(stop, round))
                .collect::<Vec<i64>>();
            self.spans(row, i64::from(weeks.max(1)), &slots)
        };
        let all = stops.iter().enumerate();
        all.map(|(place, &stop)| (stop, spans(place))).collect()
    }

    /// Some half-days of every cycle, within the time of the row and of the run.
    fn spans(&self, row: &written::Outreach, weeks: i64, slots: &[i64]) -> Vec<(Time, Time)> {
        let clock = self.clock();
        let at = |number: &Option<Number>, absent: Time| {
            let number = number.as_ref();
            number.map_or(absent, |number| instant(self.world.number(number)))
        };
        let begin = at(&row.since, clock.begin()).max(clock.begin());
        let end = at(&row.until, clock.last()).min(clock.last());
        let monday = -i64::from(self.first_weekday()) * DAY;
        let cycle = weeks * 7 * DAY;
        let first = (begin.0 - monday).div_euclid(cycle);
        let last = (end.0 - monday).div_euclid(cycle);
        let starts = (first..=last).flat_map(|turn| {
            slots
                .iter()
                .map(move |slot| monday + turn * cycle + slot * HALF_DAY)
        });
        let span = |start: i64| (Time(start).max(begin), Time(start + HALF_DAY).min(end));
        starts
            .map(span)
            .filter(|(from, until)| from < until)
            .collect()
    }

    /// Whether a stop has few enough members for its people.
    fn is_short(&self, row: &written::Outreach, stop: &Reference) -> bool {
        let Some(below) = &row.below else {
            return true;
        };
        let mut groups = self.written.staff.iter();
        let Some(group) = groups.find(|group| group.id == stop.id) else {
            return false;
        };
        let (heads, persons) = (
            self.world.number(&group.heads),
            self.persons_at(&group.facility),
        );
        heads * 1_000.0 < self.world.number(below) * persons
    }

    /// People whose first contact is a facility; those with several are shared alike.
    fn persons_at(&self, facility: &Reference) -> f64 {
        let mut sum = 0.0;
        for (row, ages) in self.places().iter().zip(self.persons()) {
            let contacts = row.facility.iter();
            let contacts: Vec<&Reference> = contacts
                .chain(row.contacts.iter().map(|c| &c.facility))
                .collect();
            let here = contacts.iter().filter(|at| at.id == facility.id).count();
            sum += ages.iter().sum::<f64>() * here as f64 / contacts.len().max(1) as f64;
        }
        sum
    }

    /// Members who leave a group (negative) or come to it by outreach, from when until when.
    pub(super) fn sent(&self, group: &written::Staff) -> Vec<(Time, Time, i64)> {
        let mut moved = Vec::new();
        for row in &self.written.outreach {
            let leaves = row.sender.id == group.id;
            if !leaves && !row.stops.iter().any(|stop| stop.id == group.id) {
                continue;
            }
            let heads = i64::from(self.world.count(&row.heads));
            for (stop, spans) in self.timetable(row) {
                let comes = stop.id == group.id;
                let sign = i64::from(comes) - i64::from(leaves);
                if sign != 0 {
                    moved.extend(
                        spans
                            .iter()
                            .map(|&(from, until)| (from, until, sign * heads)),
                    );
                }
            }
        }
        moved
    }
}

/// Heads from each instant on, with those who come and go.
pub(super) fn with_moved(heads: &[(Time, u32)], moved: &[(Time, Time, i64)]) -> Vec<(Time, u32)> {
    let mut changes: Vec<(Time, i64)> = Vec::new();
    let mut own = 0;
    for &(from, heads) in heads {
        changes.push((from, i64::from(heads) - own));
        own = i64::from(heads);
    }
    for &(since, until, more) in moved.iter().filter(|(since, until, _)| since < until) {
        changes.push((since, more));
        if until != Time::NEVER {
            changes.push((until, -more));
        }
    }
    changes.sort_by_key(|&(at, _)| at);
    let (mut now, mut steps) = (0, Vec::<(Time, u32)>::new());
    for (at, change) in changes {
        now += change;
        let heads = u32::try_from(now.max(0)).unwrap_or(u32::MAX);
        match steps.last_mut() {
            Some(last) if last.0 == at => last.1 = heads,
            _ => steps.push((at, heads)),
        }
    }
    steps.dedup_by_key(|&mut (_, heads)| heads);
    steps
}
