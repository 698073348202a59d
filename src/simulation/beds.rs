//! Occupying, freeing and filling beds.

use super::event::Event;
use super::patient::{Need, Patient, UNSET, Whereabouts};
use super::tally::{CapacityChange, Change};
use super::{Desk, Fact, Listener, Queue, State, System};
use crate::des::{Seek, Ticket, rank};
use crate::model::network::UnitId;
use crate::policy::referral::{Request, accepts};
use crate::policy::{Occupancy, View};
use crate::units::{Duration, Time};

impl<'m, O: Listener> System<'m, O> {
    /// Puts a patient without a bed into one. A unit that serves the need takes them off the
    /// queue and counts the wait; any other puts them up.
    #[inline(always)]
    pub(super) fn lie_down(&mut self, patient: &mut Patient, desk: &'m Desk<'m>, serves: bool) {
        debug_assert_eq!(patient.whereabouts, Whereabouts::NoBed);
        let unit = desk.unit;
        let bed = Whereabouts::InBed(unit);
        self.headcount.moves(patient.whereabouts, bed);
        patient.whereabouts = bed;
        patient.facility = desk.facility;
        patient.given = Some(desk.level);
        let waits = serves && patient.need == Need::Waiting;
        let from_queue = waits && patient.queues_at == unit;
        if waits && !from_queue {
            self.stop_waiting(patient, Need::Met);
        }
        if serves {
            patient.need = Need::Met;
            patient.patience_until = UNSET;
            self.recorder.met(self.now, patient);
            if O::EXTRAS && self.paths.any {
                self.path_ends(patient, true);
            }
        }
        if O::EXTRAS && from_queue && desk.shuts {
            self.count_shut(patient, unit);
        }
        if O::EXTRAS && desk.weekly && serves {
            self.count_consultation();
        }
        let beds = &mut self.units[unit];
        beds.occupied += 1;
        beds.waiting -= u32::from(from_queue);
        if O::EXTRAS && desk.watched {
            if from_queue {
                self.count_short(patient, unit);
            }
            self.comes(patient, unit, serves);
            if serves && self.supplies.any {
                self.begin_use(patient);
            }
        }
        self.tell(patient, Fact::LiesDown { unit, serves });
        let change = Change::Admit { from_queue };
        self.recorder
            .census(self.now, desk.trackers, patient, change);
    }

    /// Takes a patient out of the bed, if in one. The bed is filled at the end of the event.
    #[inline(always)]
    pub(super) fn leave_bed(&mut self, patient: &mut Patient) {
        if let Some(unit) = patient.bed() {
            self.leave_unit(patient, unit);
        }
    }

    #[inline(always)]
    pub(super) fn leave_unit(&mut self, patient: &mut Patient, unit: UnitId) {
        self.headcount
            .moves(patient.whereabouts, Whereabouts::NoBed);
        patient.whereabouts = Whereabouts::NoBed;
        patient.given = None;
        self.tell(patient, Fact::LeavesBed(unit));
        self.units[unit].occupied -= 1;
        let desk = self.desk(unit);
        if O::EXTRAS && desk.watched {
            self.end_use(patient);
            self.goes(patient, unit);
        }
        self.recorder
            .census(self.now, desk.trackers, patient, Change::Leave);
        if desk.turnover == Duration::ZERO {
            // who comes to wait later in this event has seen the free bed
            if !self.queues[unit].list.is_empty() {
                self.to_fill.push(unit);
            }
        } else {
            self.turn_over(unit, desk.turnover);
        }
    }

    /// One more lies in a unit under strain, with staff, equipment or exposure, or of a stand-in.
    #[cold]
    fn comes(&mut self, patient: &Patient, unit: UnitId, serves: bool) {
        if serves {
            self.hold(patient, patient.facility);
            self.count_stand_in(patient, unit);
        }
        if self.exposures.any {
            self.enter_air(patient, unit);
        }
        self.change_band(unit);
        self.weigh_unit(unit);
        self.note_limit(unit);
    }

    /// Counts a need that is met by a stand-in of the level.
    fn count_stand_in(&mut self, patient: &Patient, unit: UnitId) {
        if patient.counted && patient.wanted != Some(self.desk(unit).level) {
            self.recorder.need(patient).by_stand_in += 1;
        }
    }

    /// One less lies there.
    #[cold]
    fn goes(&mut self, patient: &Patient, unit: UnitId) {
        self.give_back(patient);
        if self.exposures.any {
            self.leave_air(patient, unit);
        }
        self.change_band(unit);
        self.weigh_unit(unit);
        self.note_limit(unit);
    }

    /// A bed that has become empty is free after turnover.
    #[inline(never)]
    fn turn_over(&mut self, unit: UnitId, turnover: Duration) {
        self.turn(unit, 1);
        self.keep(unit, 1);
        let ready = Time(self.now) + turnover;
        self.schedule(ready, rank::CAPACITY, Event::BedReady(unit));
    }

    /// Turnover is over.
    pub(super) fn bed_ready(&mut self, unit: UnitId) {
        self.turn(unit, -1);
        self.keep(unit, -1);
        self.to_fill.push(unit);
    }

    /// Keeps one more or one less bed of a unit free of patients.
    pub(super) fn keep(&mut self, unit: UnitId, change: i32) {
        let kept = &mut self.units[unit].kept;
        *kept = kept
            .checked_add_signed(change)
            .expect("a kept bed is given back once");
        let kept = CapacityChange {
            kept: i64::from(change),
            ..CapacityChange::default()
        };
        self.recorder.capacity(self.now, unit, kept);
        if O::EXTRAS && self.desk(unit).watched {
            self.weigh_unit(unit);
            self.note_limit(unit);
        }
    }

    /// Gives a kept bed back.
    pub(super) fn release(&mut self, unit: UnitId) {
        self.keep(unit, -1);
        self.to_fill.push(unit);
    }

    /// Opens what the schedule of a unit says, and schedules the next change.
    pub(super) fn set_capacity(&mut self, unit: UnitId) {
        let capacity = &self.model.network.units[unit].capacity;
        self.schedule(
            capacity.next_change(Time(self.now)),
            rank::CAPACITY,
            Event::Capacity(unit),
        );
        self.renew_capacity(unit);
    }

    /// Sets the open beds of a unit: those of its schedule, and those that conversions have added
    /// or taken; none while it is paused.
    pub(super) fn renew_capacity(&mut self, unit: UnitId) {
        let scheduled = self.model.network.units[unit].capacity.at(Time(self.now));
        self.shut.note(unit, scheduled == 0, self.now);
        let open = if self.pauses[unit].on {
            0
        } else {
            i64::from(scheduled) + self.moved[unit]
        };
        self.set_open(unit, u32::try_from(open.max(0)).unwrap_or(u32::MAX));
    }
}

impl<O: Listener> State<'_, O> {
    /// Fills every unit that has freed capacity, until none has.
    #[inline(always)]
    pub(super) fn fill_all(&mut self) {
        self.fill_units();
        if O::EXTRAS && self.system.transport.due {
            self.send_all();
        }
        if self.system.long_lists {
            self.purge();
        }
    }

    #[inline(always)]
    pub(super) fn fill_units(&mut self) {
        while let Some(unit) = self.system.to_fill.pop() {
            self.fill(unit);
        }
    }

    /// Gives the free beds of a unit to those who wait for them: the one function that
    /// gives a waiting patient a bed.
    #[inline(always)]
    fn fill(&mut self, unit: UnitId) {
        let State {
            patients, system, ..
        } = self;
        while let Some(slot) = system.next_in_line(unit, patients) {
            let patient = &mut patients[slot as usize];
            if patient.bed() == Some(unit) {
                system.equip_in_bed(patient, unit);
            } else {
                system.go(patient, unit, true);
            }
        }
    }

    /// Clears wait lists that have grown long of lapsed tickets.
    #[cold]
    fn purge(&mut self) {
        self.system.long_lists = false;
        let queues = self.system.queues.iter_mut();
        for (queue, beds) in queues.zip(&self.system.units) {
            if queue.list.len() > queue.purge_at {
                queue.purge(&self.patients, beds.waiting as usize);
            }
        }
    }
}

impl<O: Listener> System<'_, O> {
    /// Takes the first patient who can take a bed of this unit now off its list, if it has any to give.
    #[inline(always)]
    fn next_in_line(&mut self, unit: UnitId, patients: &[Patient]) -> Option<u32> {
        let (mut beds, list) = (self.units[unit], &mut self.queues[unit].list);
        beds.keeps &= O::EXTRAS;
        beds.freed &= O::EXTRAS;
        if !beds.can_give() || list.is_empty() {
            return None;
        }
        let view = || View {
            now: Time(self.now),
            network: &self.model.network,
            units: &self.units,
            equipment: &self.stores.equipment,
            fleets: &self.transport.fleets,
            board: &self.units,
        };
        let next = list.take(|ticket| {
            let patient = &patients[ticket.holder as usize];
            match seek_at_rest(beds, patient, ticket) {
                Some(answer) => answer,
                None => seek(&view(), unit, patient),
            }
        });
        if next.is_none() {
            self.units[unit].freed = false;
        } else {
            // who comes next and has waited for long is far off in memory, and will be at hand when asked
            self.queues[unit].list.drop_first(|ticket| {
                let patient = &patients[ticket.holder as usize];
                patient.need_stamp != ticket.stamp || patient.need != Need::Waiting
            });
        }
        next.map(|ticket| ticket.holder)
    }
}

/// Length of a wait list below which lapsed tickets do not matter.
pub(super) const PURGE_AT: usize = 256;

impl Queue<'_> {
    /// Files a patient's ticket; says whether the list has grown long.
    #[inline(always)]
    pub(super) fn push(&mut self, patient: &Patient) -> bool {
        let class = self.priority[usize::from(patient.stage.0)];
        let ticket = Ticket {
            holder: patient.slot,
            stamp: patient.need_stamp,
        };
        self.list.push(usize::from(class), ticket);
        self.list.len() > self.purge_at
    }

    /// Clears the list, unless at least half of it are those who wait for this unit before others:
    /// whoever has waited for long is far off in memory.
    #[cold]
    fn purge(&mut self, patients: &[Patient], waiting: usize) {
        if self.list.len() > 2 * waiting {
            self.list.retain(|ticket| {
                let holder = &patients[ticket.holder as usize];
                holder.need_stamp == ticket.stamp && holder.need == Need::Waiting
            });
        }
        self.purge_at = PURGE_AT.max(2 * self.list.len());
    }
}

/// Whether the holder of a ticket waits without a bed for one of these that are for everyone; if
/// more is to be asked, no answer.
#[inline(always)]
fn seek_at_rest(beds: Occupancy, patient: &Patient, ticket: Ticket) -> Option<Seek> {
    if patient.need_stamp != ticket.stamp || patient.need != Need::Waiting {
        return Some(Seek::Drop);
    }
    if beds.keeps || beds.free() == 0 || patient.whereabouts != Whereabouts::NoBed {
        return None;
    }
    Some(Seek::Take)
}

/// Whether a patient who waits can take a bed of this unit now.
#[inline(never)]
fn seek(view: &View, unit: UnitId, patient: &Patient) -> Seek {
    let Some(level) = patient.wanted else {
        return Seek::Drop;
    };
    let on_the_way = matches!(patient.whereabouts, Whereabouts::OnTheWay { .. });
    let placed = on_the_way || patient.bed().is_some();
    if placed && !view.network.serves(unit, level) {
        return if on_the_way { Seek::Keep } else { Seek::Drop };
    }
    let request = patient.request(level);
    if !on_the_way && accepts(view, request, unit) {
        return Seek::Take;
    }
    let lies_here = view.units[unit].freed && patient.bed() == Some(unit);
    if lies_here && has_equipment(view, request) {
        return Seek::Take;
    }
    Seek::Keep
}

/// Whether there is equipment for a patient who waits for it in bed.
#[cold]
fn has_equipment(view: &View, request: Request) -> bool {
    let lacks = view
        .equipment
        .lacks(request.from, request.stage, request.level);
    lacks.is_none()
}
