//! Equipment: who holds what, and what is left.
//!
//! A patient holds the equipment of a stage while in a bed that gives the level needed, or on the
//! way to one that is kept. A bed without it is no bed for them: they wait, or are refused, as for a
//! bed. Who lies in such a bed already keeps it, and is cared for as one level lower meanwhile.
//! Runs without equipment come here never.

use super::event::Event;
use super::patient::{Need, Patient, UNSET, Whereabouts};
use super::{Fact, Listener, Route, System};
use crate::des::rank;
use crate::model::Model;
use crate::model::equipment::StockId;
use crate::model::network::{FacilityId, LevelId, LevelKind, UnitId};
use crate::model::patient::StageId;
use crate::policy::equipment::Equipment;
use crate::policy::referral::Answer;
use crate::table::Table;
use crate::units::Time;

/// Equipment in a run.
pub(super) struct Stores {
    pub equipment: Equipment,
    /// By place of the patient, as far as anyone has held any.
    held: Vec<Option<Holding>>,
    /// Parts of each stock that were carried there, or away.
    carried: Table<StockId, i64>,
    /// The next lower level of care of beds.
    lower: Table<LevelId, Option<LevelId>>,
}

/// For what a patient holds equipment, and where.
type Holding = (FacilityId, StageId, LevelId);

impl Stores {
    pub fn new(model: &Model) -> Self {
        let levels = &model.network.levels;
        let lower = |of: LevelId| {
            let stays = levels
                .pairs()
                .filter(|(_, row)| row.kind == LevelKind::Stay);
            let below = stays.filter(|(_, row)| row.intensity < levels[of].intensity);
            below
                .max_by_key(|(_, row)| row.intensity)
                .map(|(level, _)| level)
        };
        Stores {
            equipment: Equipment::new(&model.network, &model.patients),
            held: Vec::new(),
            carried: model.network.pools.stocks.iter().map(|_| 0).collect(),
            lower: levels.ids().map(lower).collect(),
        }
    }

    fn held(&mut self, patient: &Patient) -> &mut Option<Holding> {
        let slot = patient.slot as usize;
        if self.held.len() <= slot {
            self.held.resize(slot + 1, None);
        }
        &mut self.held[slot]
    }
}

impl<O: Listener> System<'_, O> {
    /// There is more or less of a stock: notes it, and when that may change again.
    pub(super) fn set_stock(&mut self, stock: StockId) {
        let (row, now) = (&self.model.network.pools.stocks[stock], Time(self.now));
        self.schedule(row.next_change(now), rank::CAPACITY, Event::Stock(stock));
        self.renew_stock(stock);
    }

    fn renew_stock(&mut self, stock: StockId) {
        let row = &self.model.network.pools.stocks[stock];
        let there = row.at(Time(self.now)) + self.stores.carried[stock];
        let more = there - self.recorder.stock(stock).on_hand();
        self.stores.equipment.left[stock] += more;
        self.recorder
            .equipment(self.now, stock, |tally| tally.change(more));
        self.equipment_is_free(row.facility);
    }

    /// So much of a stock is carried there, or away.
    pub(super) fn move_stock(&mut self, stock: StockId, parts: i64) {
        self.stores.carried[stock] += parts;
        self.renew_stock(stock);
    }

    /// Those who wait for units of a facility may find equipment.
    fn equipment_is_free(&mut self, at: FacilityId) {
        let units = self.model.network.units.pairs();
        for (unit, _) in units.filter(|(_, row)| row.facility == at) {
            self.units[unit].freed = true;
            self.to_fill.push(unit);
            self.note_limit(unit);
        }
    }

    /// A patient holds what their stage asks for in a facility, and nothing elsewhere.
    #[cold]
    pub(super) fn hold(&mut self, patient: &Patient, at: FacilityId) {
        let Some(level) = patient.wanted else { return };
        let next = (at, patient.stage, level);
        let counted = self.stores.equipment.is_counted();
        if !counted || *self.stores.held(patient) == Some(next) {
            return;
        }
        self.give_back(patient);
        if self.use_parts(next, 1) {
            *self.stores.held(patient) = Some(next);
            let units = self.model.network.units.pairs();
            for (unit, _) in units.filter(|(_, row)| row.facility == at) {
                self.note_limit(unit);
            }
        }
    }

    /// A patient gives back what they hold.
    #[cold]
    pub(super) fn give_back(&mut self, patient: &Patient) {
        if self.stores.equipment.is_counted()
            && let Some(before) = self.stores.held(patient).take()
        {
            self.use_parts(before, -1);
            self.equipment_is_free(before.0);
        }
    }

    /// Equipment of a holding is used (1) or no more (-1); says whether there is any.
    fn use_parts(&mut self, (at, stage, level): Holding, sign: i64) -> bool {
        let asks = self.stores.equipment.asks(at, stage, level).to_vec();
        for &(stock, parts) in &asks {
            self.stores.equipment.left[stock] -= sign * parts;
            let more = sign * parts;
            self.recorder
                .equipment(self.now, stock, |tally| tally.used(more));
        }
        !asks.is_empty()
    }

    /// What a patient would hold in a facility and there is too little of.
    pub(super) fn lacks(&self, patient: &Patient, at: FacilityId) -> Option<StockId> {
        let equipment = &self.stores.equipment;
        if !equipment.is_counted() {
            return None;
        }
        let level = patient.wanted?;
        let held = self.stores.held.get(patient.slot as usize);
        let has = held.copied().flatten() == Some((at, patient.stage, level));
        equipment.lacks(at, patient.stage, level).filter(|_| !has)
    }

    /// Whether a need is not met at once for want of equipment though a bed is free, or the
    /// patient's own.
    pub(super) fn unequipped(&self, patient: &Patient, unit: UnitId) -> bool {
        let bed = self.units[unit].free() > 0 || patient.bed() == Some(unit);
        bed && self.lacks(patient, self.desk(unit).facility).is_some()
    }

    /// A new stage in a bed that serves it: gives back what the one before asked for, and says
    /// whether what this one asks for is there.
    #[cold]
    pub(super) fn change_equipment(&mut self, patient: &Patient) -> bool {
        self.give_back(patient);
        let there = self.lacks(patient, patient.facility).is_none();
        if there {
            self.hold(patient, patient.facility);
        }
        there
    }

    /// A patient whose bed serves lacks equipment: goes where a bed has it, else waits in bed or is
    /// refused, and is cared for as one level lower.
    #[cold]
    pub(super) fn lack_in_bed(&mut self, patient: &mut Patient, route: &Route) {
        let level = patient.wanted.unwrap_or_default();
        let bed = patient.bed().map(|unit| self.desk(unit).level);
        patient.given = self.stores.lower[bed.unwrap_or(level)];
        let Some(&first) = route.units.first() else {
            return;
        };
        match self.choose(route, patient, level) {
            Answer::Go(unit) => self.go(patient, unit, true),
            Answer::Wait => self.wait(patient, self.stage(patient.stage), route, first),
        }
    }

    /// A patient who waits for equipment in a bed that serves gets it.
    #[cold]
    pub(super) fn equip_in_bed(&mut self, patient: &mut Patient, unit: UnitId) {
        self.settle(patient);
        self.stop_waiting(patient, Need::Met);
        patient.patience_until = UNSET;
        self.recorder.met(self.now, patient);
        if self.paths.any {
            self.path_ends(patient, true);
        }
        patient.given = Some(self.desk(unit).level);
        self.hold(patient, patient.facility);
        if self.supplies.any {
            self.begin_use(patient);
        }
        self.tell(patient, Fact::Equipped(unit));
        self.run_clocks(patient, self.stage(patient.stage));
    }

    /// The need has changed on the way: what is held for the one before is given back, and what the
    /// new one asks for is held where a bed is kept, if it is there.
    #[cold]
    pub(super) fn change_on_the_way(&mut self, patient: &Patient) {
        self.give_back(patient);
        if let Whereabouts::OnTheWay { to, kept: true } = patient.whereabouts {
            let at = self.desk(to).facility;
            if self.serves(to, patient) && self.lacks(patient, at).is_none() {
                self.hold(patient, at);
            }
        }
    }
}
