//! What the weekly table of touring and stationed services counts.

use super::patient::Patient;
use super::{Listener, System};
use crate::model::Model;
use crate::model::network::{FacilityId, LevelKind, UnitId};
use crate::model::outreach::{Tour, Weekly};

/// One week: sums over replications, once added up.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Week {
    /// Replications added up.
    pub replications: u64,
    /// Teams at work.
    pub teams: u64,
    /// Their members from the lead hospital.
    pub from_lead: u64,
    /// And from other hospitals.
    pub from_outside: u64,
    /// Townships where a team works.
    pub townships: u64,
    /// Villages where a team works.
    pub villages: u64,
    /// Consultations in townships and villages, and visits to people followed at home there.
    pub consultations: f64,
    /// Patients sent up from there with a bed kept.
    pub referrals: u64,
}

impl Week {
    /// Adds the same week of another replication.
    pub fn add(&mut self, other: &Week) {
        self.replications += other.replications;
        self.teams += other.teams;
        self.from_lead += other.from_lead;
        self.from_outside += other.from_outside;
        self.townships += other.townships;
        self.villages += other.villages;
        self.consultations += other.consultations;
        self.referrals += other.referrals;
    }
}

/// The weeks of a run, with who is on tour; none without a table.
pub(super) fn weeks(model: &Model) -> Vec<Week> {
    let Some(weekly) = model.outreach.weekly else {
        return Vec::new();
    };
    let days = crate::caseload::days_of(model);
    let all = days
        .checked_sub(1)
        .map_or(0, |last| weekly.week_of(last) + 1);
    (0..all).map(|week| on_tour(model, weekly, week)).collect()
}

fn on_tour(model: &Model, weekly: Weekly, week: usize) -> Week {
    let days = weekly.days_of(week);
    let mut found = Week {
        replications: 1,
        ..Week::default()
    };
    let mut places: Vec<FacilityId> = Vec::new();
    for tour in model.outreach.tours.iter().filter(|tour| tour.heads > 0) {
        let mut stops = tour.stops.iter();
        let at_work = stops.any(|(_, spans)| Tour::works(spans, days));
        if !at_work {
            continue;
        }
        found.teams += 1;
        let tier = model.network.facilities[tour.sender].tier;
        if tour.sender == weekly.lead {
            found.from_lead += u64::from(tour.heads);
        } else if tier != weekly.townships && tier != weekly.villages {
            found.from_outside += u64::from(tour.heads);
        }
        let here = tour
            .stops
            .iter()
            .filter(|(_, spans)| Tour::works(spans, days));
        places.extend(here.map(|&(at, _)| at));
    }
    places.sort_unstable();
    places.dedup();
    for at in places {
        let tier = model.network.facilities[at].tier;
        found.townships += u64::from(tier == weekly.townships);
        found.villages += u64::from(tier == weekly.villages);
    }
    found
}

/// Whether consultations of a unit count.
pub(super) fn counts(model: &Model, unit: UnitId) -> bool {
    let row = &model.network.units[unit];
    let kind = model.network.levels[row.level].kind;
    kind == LevelKind::Visit && is_below(model, row.facility)
}

/// Whether a facility is one of a township or a village.
fn is_below(model: &Model, at: FacilityId) -> bool {
    let tier = model.network.facilities[at].tier;
    let weekly = model.outreach.weekly;
    weekly.is_some_and(|weekly| tier == weekly.townships || tier == weekly.villages)
}

impl<O: Listener> System<'_, O> {
    fn this_week(&mut self) -> Option<&mut Week> {
        let weekly = self.model.outreach.weekly?;
        let counts = (0..self.horizon).contains(&self.now);
        let week = weekly.week_of(self.today());
        let weeks = &mut self.recorder.record.weeks;
        weeks.get_mut(week).filter(|_| counts)
    }

    /// A consultation begins.
    #[cold]
    pub(super) fn count_consultation(&mut self) {
        if let Some(week) = self.this_week() {
            week.consultations += 1.0;
        }
    }

    /// A patient is sent up.
    #[cold]
    pub(super) fn count_referral(&mut self, patient: &Patient) {
        if is_below(self.model, patient.facility)
            && let Some(week) = self.this_week()
        {
            week.referrals += 1;
        }
    }

    /// At the end of the run: adds the visits to people at home.
    pub(super) fn add_home_visits(&mut self) {
        let Some(weekly) = self.model.outreach.weekly else {
            return;
        };
        let record = &mut self.recorder.record;
        for (team, row) in self.model.monitoring.teams.pairs() {
            if !is_below(self.model, row.facility) {
                continue;
            }
            for (day, made) in record.monitoring[team].by_day.iter().enumerate() {
                if let Some(week) = record.weeks.get_mut(weekly.week_of(day)) {
                    week.consultations += made;
                }
            }
        }
    }
}
