//! Home monitoring: people who are followed at home, and needs that nobody knows of yet.
//!
//! A team that keeps up visits each of its people every interval. With W visits wanted and C possible in
//! the same time every interval is W / C times as long: the team's virtual clock runs at min(1, C / W), and a
//! person's visits stand on it at equal steps from a moment of the first interval on, which a keyed
//! uniform chooses. Nothing happens at a visit to a person who is well, so none stands in the calendar:
//! of all visits of a team only the next one that finds somebody does. A need that arises
//! at home is unrecognised until such a visit, or until the patient asks for care: no care is given, and
//! what happens without care goes on. Runs without monitoring or delayed self-report come here never.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::event::Event;
use super::monitoring_tally::MonitoringTally;
use super::patient::{Need, Patient, UNSET};
use super::stages::StageFacts;
use super::strain::Target;
use super::{Fact, Listener, State, System};
use crate::des::rank;
use crate::model::Model;
use crate::model::monitoring::{ProgramId, SelfReport, TeamId};
use crate::model::pool::PoolId;
use crate::random::{Key, Purpose, unit};
use crate::table::Table;
use crate::units::Time;

const PHASE: Purpose = Purpose::named("moment of the first visit");
const FINDS: Purpose = Purpose::named("visit that finds the need");
const ASKS: Purpose = Purpose::named("self-report");

/// Visits are counted in so many parts in a millisecond, so that sums stay whole.
const PARTS: f64 = 1e12;

/// Teams in a run, and who is followed.
pub(super) struct Followed {
    /// Whether anyone may be.
    pub any: bool,
    teams: Table<TeamId, Clock>,
    /// By place of the patient, as far as anyone has been followed there.
    persons: Vec<Option<Person>>,
}

/// A person who is followed.
#[derive(Clone, Copy)]
struct Person {
    key: Key,
    program: ProgramId,
    team: TeamId,
    /// From one visit to the next on the team's clock, in milliseconds.
    interval: f64,
    /// The first visit on the team's clock.
    first: f64,
    /// Visits wanted, in parts in a millisecond.
    wanted: u64,
    has_oximeter: bool,
    /// The visit that finds the need on the team's clock, once there is a need; infinite if none does.
    found_at: Option<f64>,
}

/// The virtual clock of a team.
#[derive(Default)]
struct Clock {
    since: i64,
    shown: f64,
    /// Visits wanted in a millisecond, in parts.
    wanted: u64,
    /// Visits possible in a millisecond, in parts; `None`: as many as are wanted.
    possible: Option<f64>,
    /// Oximeters lent.
    lent: u32,
    /// Visits that find somebody, earliest first; some have lapsed.
    targets: BinaryHeap<Reverse<Target>>,
    /// When the next one comes.
    expected: Option<i64>,
}

impl Clock {
    fn rate(&self) -> f64 {
        match self.possible {
            Some(possible) if possible < self.wanted as f64 => possible / self.wanted as f64,
            _ => 1.0,
        }
    }

    fn show(&self, now: i64) -> f64 {
        self.shown + (now - self.since) as f64 * self.rate()
    }
}

impl Followed {
    pub fn new(model: &Model) -> Self {
        let begin = model.clock.begin().0;
        let clock = |team: &crate::model::monitoring::Team| Clock {
            since: begin,
            possible: team.staff.map(|_| 0.0),
            ..Clock::default()
        };
        Followed {
            any: !model.monitoring.programs.is_empty(),
            teams: model.monitoring.teams.iter().map(clock).collect(),
            persons: Vec::new(),
        }
    }

    fn person(&mut self, patient: &Patient) -> Option<&mut Person> {
        let person = self.persons.get_mut(patient.slot as usize)?.as_mut();
        person.filter(|person| person.key == patient.key)
    }
}

impl<O: Listener> System<'_, O> {
    /// A stage begins in a model with monitoring: a person enters a programme, or leaves it.
    #[cold]
    pub(super) fn follow(&mut self, patient: &mut Patient, facts: &StageFacts) {
        let monitoring = &self.model.monitoring;
        let (stage, group) = (patient.stage, patient.group);
        let by = monitoring.follows(stage, group, patient.key, patient.facility);
        match (by, self.followed.person(patient)) {
            (Some((program, team)), None) => self.enter_program(patient, program, team),
            (Some(_), Some(person)) => person.found_at = None,
            (None, Some(_)) if facts.need.is_some() && !facts.hides => self.leave_program(patient),
            _ => {}
        }
    }

    fn enter_program(&mut self, patient: &Patient, program: ProgramId, team: TeamId) {
        let (row, own) = (
            &self.model.monitoring.programs[program],
            &self.model.monitoring.teams[team],
        );
        let interval = row.interval.get(patient.group).0 as f64;
        let clock = &mut self.followed.teams[team];
        let has_oximeter = own.oximeters.is_none_or(|all| clock.lent < all);
        clock.lent += u32::from(has_oximeter);
        let phase = patient.key.uniform(PHASE, patient.ordinal);
        let person = Person {
            key: patient.key,
            program,
            team,
            interval,
            first: clock.show(self.now) + phase * interval,
            wanted: if interval > 0.0 {
                (PARTS / interval).round() as u64
            } else {
                0
            },
            has_oximeter,
            found_at: None,
        };
        let slot = patient.slot as usize;
        if self.followed.persons.len() <= slot {
            self.followed.persons.resize(slot + 1, None);
        }
        self.followed.persons[slot] = Some(person);
        self.change_team(team, |clock| clock.wanted += person.wanted);
        let counts = (0..self.horizon).contains(&self.now);
        let tally = &mut self.recorder.record.monitoring[team];
        tally.now += 1;
        tally.entered += u64::from(counts);
        tally.without_oximeter += u64::from(counts && !has_oximeter);
        self.tell(patient, Fact::Followed);
    }

    /// A person is no longer followed, if they were.
    #[cold]
    pub(super) fn leave_program(&mut self, patient: &Patient) {
        let Some(person) = self.followed.person(patient).copied() else {
            return;
        };
        self.followed.persons[patient.slot as usize] = None;
        self.change_team(person.team, |clock| {
            clock.wanted -= person.wanted;
            clock.lent -= u32::from(person.has_oximeter);
        });
        self.recorder.record.monitoring[person.team].now -= 1;
    }

    /// Who is on duty of a staff group has changed: so have the visits that its teams can make.
    #[cold]
    pub(super) fn renew_visits(&mut self, pool: PoolId, present: f64) {
        for team in self.model.monitoring.teams.ids() {
            let staff = self.model.monitoring.teams[team].staff;
            if let Some((_, visits)) = staff.filter(|&(own, _)| own == pool) {
                let possible = present * visits * PARTS / crate::units::DAY as f64;
                self.change_team(team, |clock| clock.possible = Some(possible));
            }
        }
    }

    /// Changes a team, whose clock may run at another rate from now on.
    fn change_team(&mut self, team: TeamId, change: impl FnOnce(&mut Clock)) {
        self.count_visits(team);
        let clock = &mut self.followed.teams[team];
        let before = clock.rate();
        (clock.shown, clock.since) = (clock.show(self.now), self.now);
        change(clock);
        if clock.rate().to_bits() != before.to_bits() {
            self.expect_visit(team);
        }
    }

    /// Counts the visits of a team up to now.
    pub(super) fn count_visits(&mut self, team: TeamId) {
        let clock = &self.followed.teams[team];
        let wanted = clock.wanted as f64 / PARTS;
        let (now, horizon) = (self.now, self.model.clock.horizon.0);
        let tally: &mut MonitoringTally = &mut self.recorder.record.monitoring[team];
        tally.advance(now, horizon, wanted, wanted * clock.rate());
    }

    /// Puts the next visit of a team that finds somebody into the calendar; what was there becomes void.
    fn expect_visit(&mut self, team: TeamId) {
        let now = self.now;
        let clock = &mut self.followed.teams[team];
        let left = clock
            .targets
            .peek()
            .map(|next| (next.0.at - clock.show(now)).max(0.0));
        let wait = left.map(|left| (left / clock.rate()).ceil());
        let at = wait.filter(|&wait| wait < crate::des::LAST as f64);
        clock.expected = at.map(|wait| now + wait as i64);
        if let Some(at) = clock.expected {
            self.schedule(Time(at), rank::REVIEW, Event::Visit(team));
        }
    }

    /// A need has arisen at home, and nobody knows of it yet.
    #[cold]
    pub(super) fn hide(&mut self, patient: &mut Patient, facts: &StageFacts) {
        self.tell(patient, Fact::Unrecognised);
        patient.need = Need::Unseen;
        let after = match &facts.stage.self_report {
            SelfReport::AtOnce => 0,
            SelfReport::Never => UNSET,
            SelfReport::After(law) => {
                let purpose = ASKS.with(&facts.stage.label.id);
                let law = law.get(patient.group);
                law.draw(patient.key.bits(purpose, patient.ordinal))
            }
        };
        // who has been getting worse all along does not ask later for it
        patient.arrival = patient.arrival.min(self.now.saturating_add(after));
        let is_followed = self.followed.any && self.expect_finding(patient);
        if patient.counted {
            let tally = self.recorder.need(patient);
            tally.unseen += 1;
            tally.followed += u64::from(is_followed);
        }
        self.run_clocks(patient, facts);
    }

    /// Notes the visit that will find the need of a person, who is followed or not.
    fn expect_finding(&mut self, patient: &Patient) -> bool {
        let now = self.now;
        let Some(person) = self.followed.person(patient).copied() else {
            return false;
        };
        if person.found_at.is_some() {
            return true;
        }
        let clock = &self.followed.teams[person.team];
        let row = &self.model.monitoring.programs[person.program];
        let finds = row.sensitivity[usize::from(!person.has_oximeter)];
        let bits = patient.key.bits(FINDS, patient.ordinal);
        let at = person.finding_visit(clock.show(now), missed_visits(finds, bits));
        if let Some(person) = self.followed.person(patient) {
            person.found_at = Some(at);
        }
        if at.is_finite() {
            self.add_target(person.team, at, patient.slot);
        }
        true
    }

    fn add_target(&mut self, team: TeamId, at: f64, slot: u32) {
        let targets = &mut self.followed.teams[team].targets;
        let earliest = targets.peek().is_none_or(|next| at < next.0.at);
        targets.push(Reverse(Target { at, slot, stamp: 0 }));
        if earliest {
            self.expect_visit(team);
        }
    }

    /// Counts the time for which a need has been unrecognised.
    pub(super) fn count_unseen(&mut self, patient: &Patient) {
        if patient.counted {
            let time = i128::from(self.now - patient.need_since);
            self.recorder.need(patient).unrecognised += time;
        }
    }
}

impl Person {
    /// The visit on the team's clock that finds a need that has arisen when it showed this, after
    /// so many that miss it.
    fn finding_visit(&self, shown: f64, missed: Option<f64>) -> f64 {
        match missed {
            None => f64::INFINITY,
            Some(_) if self.interval <= 0.0 => shown,
            Some(missed) => {
                let before = ((shown - self.first) / self.interval).ceil().max(0.0);
                self.first + (before + missed) * self.interval
            }
        }
    }
}

/// How many visits miss the need before one finds it; nothing if none ever does.
fn missed_visits(finds: f64, bits: u64) -> Option<f64> {
    if finds >= 1.0 {
        return Some(0.0);
    }
    (finds > 0.0).then(|| (libm::log(unit(bits)) / libm::log1p(-finds)).floor())
}

impl<O: Listener> State<'_, O> {
    /// A visit comes that finds somebody, unless the need has ended or been recognised before.
    #[cold]
    pub(super) fn visit_comes(&mut self, team: TeamId) {
        let system = &mut self.system;
        let clock = &mut system.followed.teams[team];
        if clock.expected != Some(system.now) {
            return;
        }
        let Some(Reverse(found)) = clock.targets.pop() else {
            return;
        };
        system.expect_visit(team);
        let patient = &self.patients[found.slot as usize];
        let person = system.followed.person(patient).copied();
        let is_hers = person.is_some_and(|person| {
            person.team == team
                && person
                    .found_at
                    .is_some_and(|at| at.total_cmp(&found.at).is_eq())
        });
        if is_hers && patient.need == Need::Unseen {
            self.recognise(found.slot, true);
        }
    }

    /// A need is recognised: by a visit, or since the patient asks for care. Care is sought from now on.
    #[cold]
    pub(super) fn recognise(&mut self, slot: u32, by_visit: bool) {
        let (system, patient) = (&mut self.system, &mut self.patients[slot as usize]);
        system.settle(patient);
        system.count_unseen(patient);
        if patient.counted {
            system.recorder.need(patient).found += u64::from(by_visit);
        }
        system.tell(patient, Fact::Recognised { by_visit });
        (patient.arrival, patient.seen, patient.need) = (UNSET, true, Need::None);
        system.leave_program(patient);
        system.dose_late(patient);
        system.place(patient);
    }
}
