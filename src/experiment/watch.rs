//! Watches one level of care, person by person: when each need arose, was met and ended, and who died.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::patient::{Group, Outcome, StageId};
use crate::random::Key;
use crate::simulation::fate;
use crate::simulation::observer::{Fact, Observer};
use crate::units::Time;

/// A need of the level.
pub(super) struct Need {
    /// Whose.
    pub who: Key,
    /// When it arose.
    pub since: i64,
    /// Where they were when it arose; `None` is on the way.
    pub at: Option<FacilityId>,
    /// When it was met.
    pub met: Option<i64>,
    /// In what unit.
    pub unit: Option<UnitId>,
    /// When the bed in which it was met was left.
    pub left: Option<i64>,
    /// When it ended, met or not.
    pub ended: Option<i64>,
    /// The shortest stay under adequate care.
    pub stay: i64,
}

impl Need {
    /// Whether it was met within a patience.
    pub fn met_within(&self, patience: i64) -> bool {
        self.met.is_some_and(|met| met - self.since <= patience)
    }

    /// Time without the level.
    pub fn unmet(&self) -> i64 {
        let until = self.met.or(self.ended);
        until.map_or(0, |until| until - self.since)
    }
}

/// A bed that is held from the beginning of the run on.
pub(super) struct Held {
    /// Whose.
    pub unit: UnitId,
    /// When the stay ends.
    pub left: Option<i64>,
}

/// Where a person is in their course.
struct Person {
    group: Group,
    /// The facility; `None` is on the way.
    at: Option<FacilityId>,
    stage: Option<StageId>,
    visits: BTreeMap<StageId, u32>,
    /// The open need.
    need: Option<usize>,
    /// The bed of the start census.
    held: Option<usize>,
}

/// Notes every need of a level, and deaths.
pub(super) struct Watch<'a> {
    model: &'a Model,
    level: LevelId,
    people: BTreeMap<Key, Person>,
    needs: Vec<Need>,
    /// Beds of the start census, whatever their level.
    pub held: Vec<Held>,
    /// Those who died.
    pub died: BTreeSet<Key>,
}

impl<'a> Watch<'a> {
    /// Nothing has happened yet.
    pub fn new(model: &'a Model, level: LevelId) -> Self {
        Watch {
            model,
            level,
            people: BTreeMap::new(),
            needs: Vec::new(),
            held: Vec::new(),
            died: BTreeSet::new(),
        }
    }

    /// The needs; those that are still open end with the run.
    pub fn finish(&mut self, end: Time) -> Vec<Need> {
        for need in &mut self.needs {
            need.ended.get_or_insert(end.0);
            if need.met.is_some() {
                need.left.get_or_insert(end.0);
            }
        }
        std::mem::take(&mut self.needs)
    }

    /// The shortest stay of a stage under adequate care; none where units have lengths of their own.
    fn stay(&self, who: Key, person: &Person) -> i64 {
        let Some(stage) = person.stage else { return 0 };
        let network = &self.model.network;
        let mut own = network.units.pairs().filter(|(_, row)| row.time.is_some());
        if own.any(|(unit, _)| network.serves(unit, self.level)) {
            return 0;
        }
        let ordinal = person.visits.get(&stage).copied().unwrap_or(1) - 1;
        let row = &self.model.patients.stages[stage];
        let stays = fate::stays(row, person.group, who, ordinal, None);
        stays[0].0.min(stays[1].0)
    }

    fn open(&self, who: Key) -> Option<usize> {
        self.people.get(&who).and_then(|person| person.need)
    }

    fn begin_need(&mut self, now: i64, who: Key) {
        let Some(person) = self.people.get(&who) else {
            return;
        };
        let need = Need {
            who,
            since: now,
            at: person.at,
            met: None,
            unit: None,
            left: None,
            ended: None,
            stay: self.stay(who, person),
        };
        self.needs.push(need);
        let place = self.needs.len() - 1;
        if let Some(person) = self.people.get_mut(&who) {
            person.need = Some(place);
        }
    }

    fn meet(&mut self, now: i64, who: Key, unit: UnitId) {
        if let Some(open) = self.open(who) {
            self.needs[open].met.get_or_insert(now);
            self.needs[open].unit.get_or_insert(unit);
        }
    }

    /// Someone who lies down when the run begins and has no need of the level that was told is of the start census.
    fn hold(&mut self, now: i64, who: Key, unit: UnitId) {
        let begin = self.model.clock.begin().0;
        let Some(person) = self.people.get_mut(&who) else {
            return;
        };
        if now == begin && person.need.is_none() && person.held.is_none() {
            person.held = Some(self.held.len());
            self.held.push(Held { unit, left: None });
        }
    }

    fn goes_on(&mut self, who: Key, at: Option<FacilityId>) {
        if let Some(person) = self.people.get_mut(&who) {
            person.at = at;
        }
    }

    /// A bed left before the need is met was that of something else.
    fn leave(&mut self, now: i64, who: Key) {
        if let Some(held) = self.people.get(&who).and_then(|person| person.held) {
            self.held[held].left.get_or_insert(now);
        }
        if let Some(open) = self.open(who)
            && self.needs[open].met.is_some()
        {
            self.needs[open].left.get_or_insert(now);
        }
    }

    fn end_need(&mut self, now: i64, who: Key) {
        self.leave(now, who);
        if let Some(open) = self.open(who) {
            self.needs[open].ended.get_or_insert(now);
        }
        if let Some(person) = self.people.get_mut(&who) {
            person.need = None;
        }
    }

    fn begin_stage(&mut self, now: i64, who: Key, stage: StageId) {
        self.end_need(now, who);
        if let Some(person) = self.people.get_mut(&who) {
            person.stage = Some(stage);
            *person.visits.entry(stage).or_insert(0) += 1;
        }
    }
}

impl Observer for Watch<'_> {
    fn note(&mut self, now: Time, who: Key, fact: Fact) {
        match fact {
            Fact::Comes {
                group, facility, ..
            } => {
                let person = Person {
                    group,
                    at: Some(facility),
                    stage: None,
                    visits: BTreeMap::new(),
                    need: None,
                    held: None,
                };
                self.people.insert(who, person);
            }
            Fact::Begins(stage) => self.begin_stage(now.0, who, stage),
            Fact::Needs(level) if level == self.level => self.begin_need(now.0, who),
            Fact::Stays(unit) => self.meet(now.0, who, unit),
            Fact::LiesDown { unit, serves } => {
                if serves {
                    self.meet(now.0, who, unit);
                }
                self.hold(now.0, who, unit);
            }
            Fact::Departs { .. } => self.goes_on(who, None),
            Fact::Arrives(at) => self.goes_on(who, Some(at)),
            Fact::LeavesBed(_) => self.leave(now.0, who),
            Fact::Ends { outcome, .. } => {
                if outcome == Outcome::Died {
                    self.died.insert(who);
                }
                self.end_need(now.0, who);
            }
            Fact::Leaves => self.end_need(now.0, who),
            _ => {}
        }
    }
}
