//! Supplies that patients use up: who uses how much, when a supply runs out, and what is delivered.
//!
//! A patient in a bed that gives the level needed uses what the stage asks for, so much a day. When it runs out, all who
//! use it are cared for as one level lower until something is delivered. Only the instant at which it would run out
//! stands in the calendar. Runs without supplies come here never.

use super::event::Event;
use super::patient::Patient;
use super::{Listener, State, System};
use crate::des::rank;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, LevelKind};
use crate::model::patient::Stage;
use crate::model::supply::SupplyId;
use crate::random::Key;
use crate::table::{Id, Table};
use crate::units::{DAY, Time};

/// Supplies in a run.
pub(super) struct Supplies {
    /// Whether there are any.
    pub any: bool,
    rows: Table<SupplyId, Run>,
    /// What a patient of a stage uses in a facility: stages of a facility stand side by side.
    uses: Vec<Vec<(SupplyId, i64)>>,
    stages: usize,
    /// By place of the patient, as far as anyone has used any: who, and where in `uses`.
    users: Vec<Option<(Key, usize)>>,
    /// The next lower level of care of beds.
    lower: Table<LevelId, Option<LevelId>>,
}

/// A supply now.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// When it would run out.
    expected: Time,
    out: bool,
    /// The next delivery.
    next: usize,
}

impl Supplies {
    pub fn new(model: &Model) -> Self {
        let (network, stages) = (&model.network, &model.patients.stages);
        let supplies = &network.pools.supplies;
        let of = |at: FacilityId, stage: &Stage| {
            let asked = stage.need.iter().flat_map(|need| &need.uses);
            let here = asked.filter_map(|&(kind, parts)| {
                let mut rows = supplies.pairs();
                let own = rows.find(|(_, row)| (row.resource, row.facility) == (kind, at));
                own.map(|(supply, _)| (supply, parts))
            });
            here.collect::<Vec<(SupplyId, i64)>>()
        };
        let facilities = network.facilities.ids();
        let uses = facilities.flat_map(|at| stages.iter().map(move |stage| (at, stage)));
        let any = !supplies.is_empty();
        let run = Run {
            expected: Time::NEVER,
            out: false,
            next: 0,
        };
        Supplies {
            any,
            rows: supplies.iter().map(|_| run).collect(),
            uses: uses
                .filter(|_| any)
                .map(|(at, stage)| of(at, stage))
                .collect(),
            stages: stages.len(),
            users: Vec::new(),
            lower: network
                .levels
                .ids()
                .map(|level| lower(model, level))
                .collect(),
        }
    }

    /// What a patient uses: a place in `uses`.
    fn place(&self, patient: &Patient) -> usize {
        patient.facility.index() * self.stages + patient.stage.index()
    }

    fn user(&mut self, slot: u32) -> &mut Option<(Key, usize)> {
        let slot = slot as usize;
        if self.users.len() <= slot {
            self.users.resize(slot + 1, None);
        }
        &mut self.users[slot]
    }

    /// Whether something is missing of what is used.
    fn lacks(&self, place: usize) -> bool {
        self.uses[place]
            .iter()
            .any(|&(supply, _)| self.rows[supply].out)
    }
}

/// The next lower level of beds.
fn lower(model: &Model, of: LevelId) -> Option<LevelId> {
    let levels = &model.network.levels;
    let stays = levels
        .pairs()
        .filter(|(_, row)| row.kind == LevelKind::Stay);
    let below = stays.filter(|(_, row)| row.intensity < levels[of].intensity);
    below
        .max_by_key(|(_, row)| row.intensity)
        .map(|(level, _)| level)
}

impl<O: Listener> System<'_, O> {
    /// A patient in a bed that serves begins to use what the stage asks for, if the level is the one needed;
    /// care is one level lower if some of it is missing.
    #[cold]
    pub(super) fn begin_use(&mut self, patient: &mut Patient) {
        self.end_use(patient);
        let need = self.stage(patient.stage).need;
        if need.is_none_or(|need| patient.wanted != Some(need.level)) {
            return;
        }
        let place = self.supplies.place(patient);
        if self.supplies.uses[place].is_empty() {
            return;
        }
        *self.supplies.user(patient.slot) = Some((patient.key, place));
        self.use_more(place, 1);
        self.give_by_supply(patient, place);
    }

    /// A patient no longer uses anything.
    #[cold]
    pub(super) fn end_use(&mut self, patient: &mut Patient) {
        let user = self.supplies.user(patient.slot);
        let Some((_, place)) = user.take_if(|(key, _)| *key == patient.key) else {
            return;
        };
        self.use_more(place, -1);
        if let Some(unit) = patient.bed() {
            patient.given = Some(self.desk(unit).level);
        }
    }

    /// The care of a patient by what is there: the bed's level, or the next lower one.
    fn give_by_supply(&self, patient: &mut Patient, place: usize) {
        let bed = patient.bed().map(|unit| self.desk(unit).level);
        patient.given = match bed {
            Some(level) if self.supplies.lacks(place) => self.supplies.lower[level],
            other => other,
        };
    }

    /// One more patient (1) or one less (-1) uses this.
    fn use_more(&mut self, place: usize, sign: i64) {
        for at in 0..self.supplies.uses[place].len() {
            let (supply, parts) = self.supplies.uses[place][at];
            self.recorder.supply(self.now, supply).rate += sign * parts;
            self.expect_end(supply);
        }
    }

    /// Puts the instant at which a supply runs out into the calendar.
    fn expect_end(&mut self, supply: SupplyId) {
        let tally = self.recorder.supply(self.now, supply);
        let (left, rate) = (tally.left, i128::from(tally.rate));
        let run = &mut self.supplies.rows[supply];
        run.expected = Time::NEVER;
        if rate > 0 && !run.out {
            let lasts = (left + rate - 1) / rate;
            if lasts < i128::from(crate::des::LAST) {
                run.expected = Time(self.now + lasts as i64);
                let at = run.expected;
                self.schedule(at, rank::CAPACITY, Event::RunsOut(supply));
            }
        }
    }

    /// Takes so much at once, if as much is left.
    pub(super) fn take_supply(&mut self, supply: SupplyId, parts: i64) -> bool {
        let taken = (self.recorder.supply(self.now, supply)).take(self.now, self.horizon, parts);
        if taken {
            self.expect_end(supply);
        }
        taken
    }

    /// Schedules the next delivery.
    pub(super) fn next_delivery(&mut self, supply: SupplyId) {
        let row = &self.model.network.pools.supplies[supply];
        if let Some(&(at, _)) = row.deliveries.get(self.supplies.rows[supply].next) {
            let at = at.max(self.begin);
            self.schedule(at, rank::CAPACITY, Event::Delivery(supply));
        }
    }
}

impl<O: Listener> State<'_, O> {
    /// A supply has run out, unless it is used otherwise by now.
    #[cold]
    pub(super) fn runs_out(&mut self, supply: SupplyId) {
        let system = &mut self.system;
        if system.supplies.rows[supply].expected != Time(system.now) {
            return;
        }
        system.recorder.supply(system.now, supply);
        let run = &mut system.supplies.rows[supply];
        (run.expected, run.out) = (Time::NEVER, true);
        self.change_care(supply);
    }

    /// A delivery comes.
    #[cold]
    pub(super) fn is_delivered(&mut self, supply: SupplyId) {
        let system = &mut self.system;
        let deliveries = &system.model.network.pools.supplies[supply].deliveries;
        let (_, parts) = deliveries[system.supplies.rows[supply].next];
        let more = i128::from(parts) * i128::from(DAY);
        system.recorder.supply(system.now, supply).deliver(more);
        let run = &mut system.supplies.rows[supply];
        run.next += 1;
        let was_out = std::mem::replace(&mut run.out, false);
        system.next_delivery(supply);
        system.expect_end(supply);
        if was_out {
            self.change_care(supply);
        }
    }

    /// All who use a supply are cared for by what is there now.
    fn change_care(&mut self, supply: SupplyId) {
        let system = &mut self.system;
        for patient in &mut self.patients {
            let user = system
                .supplies
                .users
                .get(patient.slot as usize)
                .copied()
                .flatten();
            let Some((_, place)) = user.filter(|(key, _)| *key == patient.key) else {
                continue;
            };
            if system.supplies.uses[place]
                .iter()
                .any(|&(own, _)| own == supply)
            {
                system.settle(patient);
                system.give_by_supply(patient, place);
                system.run_clocks(patient, system.stage(patient.stage));
            }
        }
    }
}
