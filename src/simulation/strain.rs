//! Strain: each crowded unit keeps virtual clocks, which run by its band of occupancy, and those
//! who lie in it read them when their care changes.
//!
//! The clock of base death is the integral of the logarithm of the odds ratio; that of excess
//! hazards the integral of their factor. A patient's race against a hazard has a target on the
//! latter, which does not move when the band changes: only the unit's earliest target stands in
//! the calendar. Runs without any strain come here never.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::clocks::end_of;
use super::event::{Event, STAMP_MASK};
use super::fate;
use super::patient::{Care, Clock, Patient, UNSET};
use super::{Listener, State, System};
use crate::des::rank;
use crate::distribution::Sampler;
use crate::model::network::{Unit, UnitId};
use crate::model::patient::Outcome;
use crate::model::strain::{Band, Strain};
use crate::table::Table;
use crate::units::Time;

/// Virtual clocks of units, and what patients have met.
pub(super) struct Strains<'m> {
    units: Table<UnitId, Option<UnitClock<'m>>>,
    /// By place of the patient, as far as anyone has met any.
    met: Vec<Met>,
}

/// The virtual clocks of one unit.
struct UnitClock<'m> {
    strain: &'m Strain,
    /// Whether any band changes hazards: then targets stand here.
    has_hazards: bool,
    band: Band,
    /// When the band began, and what the clocks showed then.
    since: i64,
    shown: Shown,
    /// Earliest first; some have lapsed.
    targets: BinaryHeap<Reverse<Target>>,
    /// Tells the entry of the calendar that counts.
    stamp: u32,
}

/// What virtual clocks show.
#[derive(Clone, Copy, Default)]
struct Shown {
    /// Integral of the logarithm of the odds ratio over milliseconds.
    log_odds: f64,
    /// Integral of the factor on hazards over milliseconds.
    hazards: f64,
}

/// When an excess hazard strikes a patient, on the unit's virtual clock, or a visit finds them, on the team's.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Target {
    pub at: f64,
    pub slot: u32,
    /// The patient's: it has lapsed if the patient's is another.
    pub stamp: u32,
}

impl Eq for Target {}

impl PartialOrd for Target {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Target {
    fn cmp(&self, other: &Self) -> Ordering {
        let rest = |target: &Self| (target.slot, target.stamp);
        self.at
            .total_cmp(&other.at)
            .then_with(|| rest(self).cmp(&rest(other)))
    }
}

/// What a patient has met of strain in the present stage.
#[derive(Clone, Copy, Default)]
struct Met {
    /// What the clocks of the present unit showed at the last settling.
    mark: Shown,
    /// Integral of the logarithm of the odds ratio over the time under adequate care.
    log_odds: f64,
    /// Time under adequate care, in milliseconds.
    time: i64,
    /// What is left of the stay after the outcome is fixed: of those who survive and who die.
    rest: [i64; 2],
    /// Whether base death ends the stage, once that is fixed.
    dies: Option<bool>,
}

impl UnitClock<'_> {
    fn show(&self, now: i64) -> Shown {
        let elapsed = (now - self.since) as f64;
        Shown {
            log_odds: self.shown.log_odds + self.band.log_odds * elapsed,
            hazards: self.shown.hazards + self.band.hazards * elapsed,
        }
    }
}

impl<'m> Strains<'m> {
    pub fn new(units: &'m Table<UnitId, Unit>, begin: i64) -> Self {
        let clock = |unit: &'m Unit| {
            unit.strain.as_ref().map(|strain| UnitClock {
                strain,
                has_hazards: strain.changes_hazards(),
                band: Band::NONE,
                since: begin,
                shown: Shown::default(),
                targets: BinaryHeap::new(),
                stamp: 0,
            })
        };
        Strains {
            units: units.iter().map(clock).collect(),
            met: Vec::new(),
        }
    }

    fn met(&mut self, patient: &Patient) -> &mut Met {
        let slot = patient.slot as usize;
        if self.met.len() <= slot {
            self.met.resize(slot + 1, Met::default());
        }
        &mut self.met[slot]
    }

    /// What the virtual clocks of the unit show in which a patient lies; without any, time itself.
    fn shown(&self, patient: &Patient, now: i64) -> Shown {
        let unit = patient.bed().and_then(|unit| self.units[unit].as_ref());
        unit.map_or(
            Shown {
                log_odds: 0.0,
                hazards: now as f64,
            },
            |clock| clock.show(now),
        )
    }
}

impl<O: Listener> System<'_, O> {
    /// A stage begins: nothing has been met.
    #[cold]
    pub(super) fn forget_strain(&mut self, patient: &Patient) {
        *self.strains.met(patient) = Met::default();
    }

    /// From now on the clocks of the present unit count. If the stay has just begun, it is
    /// first as long as the shorter of the stays of those who die and who survive.
    #[cold]
    pub(super) fn meet_strain_of_bed(&mut self, patient: &mut Patient, begun: bool) {
        let begins = !begun && patient.stay_left != UNSET;
        let unit_time = patient.bed().and_then(|unit| self.desk(unit).time);
        self.meet_strain(patient, begins, unit_time);
    }

    /// The same where the length of the stay is known to begin now or not.
    pub(super) fn meet_strain(
        &mut self,
        patient: &mut Patient,
        stay_begins: bool,
        unit_time: Option<&Sampler>,
    ) {
        let mark = self.strains.shown(patient, self.now);
        let facts = self.stage(patient.stage);
        let met = self.strains.met(patient);
        met.mark = mark;
        if stay_begins && facts.review {
            let (group, key, ordinal) = (patient.group, patient.key, patient.ordinal);
            let stays = fate::stays(facts.stage, group, key, ordinal, unit_time);
            let first = stays[0].min(stays[1]);
            met.rest = stays.map(|stay| stay.0 - first.0);
            patient.stay_left = first.0;
        }
    }

    /// What is left of the stay of a patient becomes so many times as long, whether they die of the stage or not.
    #[cold]
    pub(super) fn shorten_strained(&mut self, patient: &mut Patient, factor: f64) {
        let met = self.strains.met(patient);
        let scaled = |left: i64| (left as f64 * factor).round() as i64;
        met.rest = met.rest.map(scaled);
        patient.stay_left = scaled(patient.stay_left);
    }

    /// Counts the time since the last settling, by the clocks of the unit in which it passed.
    #[cold]
    pub(super) fn settle_strained(&mut self, patient: &mut Patient) {
        let shown = self.strains.shown(patient, self.now);
        let elapsed = self.now - patient.settled;
        let facts = self.stage(patient.stage);
        let met = self.strains.met(patient);
        let by_hazard = shown.hazards - met.mark.hazards;
        if patient.care == Care::Enough {
            met.log_odds += shown.log_odds - met.mark.log_odds;
            met.time += elapsed;
        }
        met.mark = shown;
        patient.settle_by(self.now, by_hazard, facts, &mut self.thresholds);
    }

    /// The stay or the stage without care ends. Under adequate care the strain met so far fixes
    /// whether base death ends the stage; `None` if some of the stay is left then.
    #[cold]
    pub(super) fn review(&mut self, patient: &mut Patient) -> Option<Outcome> {
        let (group, key, ordinal) = (patient.group, patient.key, patient.ordinal);
        let stage = self.stage(patient.stage).stage;
        let fixed = self.strains.met(patient).dies;
        let dies = if patient.clock == Clock::UntreatedEnds {
            fixed.unwrap_or_else(|| fate::dies(stage, group, key, ordinal))
        } else if let Some(dies) = fixed {
            dies
        } else {
            self.settle(patient);
            let met = self.strains.met(patient);
            let odds = libm::exp(met.log_odds / met.time.max(1) as f64);
            let dies = fate::dies_under(stage, group, key, ordinal, odds);
            met.dies = Some(dies);
            let rest = met.rest[usize::from(dies)];
            if rest > 0 {
                patient.stay_left = rest;
                self.reschedule(patient);
                return None;
            }
            dies
        };
        Some(if dies {
            Outcome::Died
        } else {
            fate::survives(stage, group, key, ordinal)
        })
    }

    /// Sets the clocks of a patient in a unit in which hazards run by its virtual clock; says
    /// whether it is such a unit.
    #[cold]
    pub(super) fn race_by_strain(&mut self, patient: &mut Patient) -> bool {
        let Some(unit) = patient.bed().filter(|_| patient.care == Care::Less) else {
            return false;
        };
        let facts = self.stage(patient.stage);
        let Some(clock) = self.strains.units[unit].as_mut() else {
            return false;
        };
        if !clock.has_hazards || !facts.wanes {
            return false;
        }
        let place = patient.place_of_care();
        let thresholds = &self.thresholds[patient.slot as usize];
        let mut first = f64::INFINITY;
        for (cause, excess) in facts.stage.excess.iter().enumerate() {
            let rate = *excess.rate[place].get(patient.group);
            let wait = thresholds[cause].max(0.0) / rate;
            if rate > 0.0 && wait < first {
                (first, patient.cause) = (wait, cause as u8);
            }
        }
        patient.stamp = patient.stamp.wrapping_add(1);
        let (slot, stamp) = (patient.slot, patient.stamp);
        if first < f64::INFINITY {
            let at = clock.show(self.now).hazards + first;
            clock.targets.push(Reverse(Target { at, slot, stamp }));
            self.expect_target(unit);
        }
        let ends = end_of(patient.settled, patient.untreated_left);
        let (at, next) = if patient.patience_until < ends {
            (patient.patience_until, Clock::Patience)
        } else {
            (ends, Clock::UntreatedEnds)
        };
        patient.clock = next;
        if at != UNSET {
            self.schedule(Time(at), next.rank(), Event::Clock { slot, stamp });
        }
        true
    }

    /// Patients or usable beds of a unit have changed: another band may begin.
    #[cold]
    pub(super) fn change_band(&mut self, unit: UnitId) {
        let beds = self.units[unit];
        let now = self.now;
        let Some(clock) = self.strains.units[unit].as_mut() else {
            return;
        };
        let mut band = clock.strain.at(beds.occupied, beds.usable);
        for &(pool, effects) in &clock.strain.by_mode {
            let effect = effects[self.groups.mode(pool)];
            band.log_odds += effect.log_odds;
            band.hazards *= effect.hazards;
        }
        for (_, effect) in clock
            .strain
            .steps
            .iter()
            .take_while(|(from, _)| from.0 <= now)
        {
            band.log_odds += effect.log_odds;
            band.hazards *= effect.hazards;
        }
        if band != clock.band {
            clock.shown = clock.show(now);
            (clock.since, clock.band) = (now, band);
            self.expect_target(unit);
        }
    }

    /// Puts the earliest target of a unit into the calendar; what was there becomes void.
    fn expect_target(&mut self, unit: UnitId) {
        let now = self.now;
        let Some(clock) = self.strains.units[unit].as_mut() else {
            return;
        };
        clock.stamp = clock.stamp.wrapping_add(1);
        let stamp = clock.stamp;
        let left = clock.targets.peek();
        let left = left.map(|first| (first.0.at - clock.show(now).hazards).max(0.0));
        let wait = left.map(|left| (left / clock.band.hazards).ceil());
        if let Some(wait) = wait.filter(|&wait| wait < crate::des::LAST as f64) {
            let at = Time(now + wait as i64);
            self.schedule(at, rank::DEATH, Event::Target { unit, stamp });
        }
    }
}

impl<O: Listener> State<'_, O> {
    /// The earliest target of a unit has come: the hazard strikes, unless it has lapsed.
    #[cold]
    pub(super) fn target_comes(&mut self, unit: UnitId, stamp: u32) {
        let system = &mut self.system;
        let Some(clock) = system.strains.units[unit].as_mut() else {
            return;
        };
        if clock.stamp & STAMP_MASK != stamp {
            return;
        }
        let target = clock.targets.pop();
        system.expect_target(unit);
        let Some(Reverse(target)) = target else {
            return;
        };
        let patient = &mut self.patients[target.slot as usize];
        if patient.stamp == target.stamp {
            patient.clock = Clock::Hazard;
            self.clock_runs_out(target.slot, target.stamp & STAMP_MASK);
        }
    }
}
