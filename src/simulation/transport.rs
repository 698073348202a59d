//! Transfers that ask for more than a bed and a way: approval, a possible refusal, stabilising, a vehicle
//! with its crew, handover.
//!
//! A *leg* begins when a bed is kept and ends when the patient arrives. Until it sets out, the patient stays
//! where they are, is cared for as there, and may get worse, recover or die; then the leg is called off.
//! Runs without vehicles and procedures come here never.

use super::event::Event;
use super::patient::{Need, Patient, UNDRAWN, UNSET};
use super::vehicles::Calls;
use super::{Fact, Listener, Route, State, System};
use crate::des::rank;
use crate::model::Model;
use crate::model::network::{FacilityId, LevelId, UnitId};
use crate::model::vehicle::{FleetId, Procedure, VehicleId};
use crate::policy::dispatch::Vehicles;
use crate::policy::referral::{Answer, first_with_bed};
use crate::random::{Key, Purpose, happens, name_hash};
use crate::table::Table;
use crate::units::Time;

const APPROVAL: Purpose = Purpose::named("approval");
const REFUSAL: Purpose = Purpose::named("refusal");
const STABILISE: Purpose = Purpose::named("stabilise");
const HANDOVER: Purpose = Purpose::named("handover");

/// Transfers and vehicles in a run.
pub(super) struct Transport {
    /// Whether there are vehicles or procedures at all.
    pub any: bool,
    /// Whether a vehicle may be sent: one has come free, or a call is new.
    pub due: bool,
    /// Those who wait for a vehicle, by kind.
    pub calls: Table<VehicleId, Calls>,
    /// Vehicles now.
    pub fleets: Table<FleetId, Vehicles>,
    /// Those of them without a patient, on the way back.
    pub returning: Table<FleetId, u32>,
    /// By place of the patient, as far as anyone has been sent.
    legs: Vec<Option<Leg>>,
    /// The same, as far as anyone has asked for a bed elsewhere.
    asks: Vec<Asks>,
}

/// How far a leg has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// The other facility has been asked.
    Asked,
    /// The patient is made ready for the way.
    Stabilising,
    /// No vehicle has been sent.
    Calling,
    /// A vehicle is on its way to the patient.
    Coming,
    /// It is there.
    Loading,
    /// The patient is on the way.
    Riding,
}

/// A transfer under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    /// Where to.
    pub to: UnitId,
    /// Whether a bed is kept there.
    pub keep: bool,
    pub phase: Phase,
    /// The kind of vehicle needed.
    pub means: Option<VehicleId>,
    /// The station whose vehicle has been sent.
    pub fleet: Option<FleetId>,
    /// When it began.
    pub begun: i64,
    /// When the vehicle was called.
    pub called: i64,
    /// Factor on times of the job.
    pub slow: f64,
    /// Factor on excess hazards on the way.
    pub hazards: f64,
}

/// What a person has asked of other facilities.
#[derive(Clone, Default)]
struct Asks {
    who: Option<Key>,
    /// Requests so far, by facility.
    requests: Vec<(FacilityId, u32)>,
    /// Units that refused and are not asked again yet.
    refused: Vec<UnitId>,
    /// When they may be.
    again: Option<i64>,
}

impl Transport {
    pub fn new(model: &Model) -> Self {
        let rows = &model.network.transport;
        Transport {
            any: rows.any(),
            due: false,
            calls: rows
                .vehicles
                .ids()
                .map(|kind| Calls::new(model, kind))
                .collect(),
            fleets: rows.fleets.iter().map(|_| Vehicles::default()).collect(),
            returning: rows.fleets.iter().map(|_| 0).collect(),
            legs: Vec::new(),
            asks: Vec::new(),
        }
    }

    /// The leg of a patient.
    pub fn leg(&self, patient: &Patient) -> Option<Leg> {
        self.legs.get(patient.slot as usize).copied().flatten()
    }

    pub fn set_leg(&mut self, patient: &Patient, leg: Option<Leg>) {
        let slot = patient.slot as usize;
        if self.legs.len() <= slot {
            self.legs.resize(slot + 1, None);
        }
        self.legs[slot] = leg;
    }

    /// Vehicles of a station that have been sent for a patient.
    #[cfg(debug_assertions)]
    pub fn on_jobs(&self, fleet: FleetId) -> usize {
        let of = |leg: &&Leg| leg.fleet == Some(fleet);
        self.legs.iter().flatten().filter(of).count()
    }

    fn asks(&mut self, patient: &Patient) -> &mut Asks {
        let slot = patient.slot as usize;
        if self.asks.len() <= slot {
            self.asks.resize(slot + 1, Asks::default());
        }
        let asks = &mut self.asks[slot];
        if asks.who != Some(patient.key) {
            *asks = Asks {
                who: Some(patient.key),
                ..Asks::default()
            };
        }
        asks
    }

    /// The number of the next request of a person to a facility, and of all their requests.
    fn next_request(&mut self, patient: &Patient, to: FacilityId) -> (u32, u32) {
        let requests = &mut self.asks(patient).requests;
        let all = requests.iter().map(|&(_, count)| count).sum();
        let known = requests.iter_mut().find(|(at, _)| *at == to);
        let Some((_, count)) = known else {
            requests.push((to, 1));
            return (0, all);
        };
        *count += 1;
        (*count - 1, all)
    }

    /// Whether a unit has refused a patient and is not asked again yet.
    pub fn refuses(&self, patient: &Patient, unit: UnitId) -> bool {
        let asks = self.asks.get(patient.slot as usize);
        asks.is_some_and(|asks| asks.who == Some(patient.key) && asks.refused.contains(&unit))
    }
}

impl<'m, O: Listener> System<'m, O> {
    /// Begins a leg that asks for more than a bed and a way; says whether it does. A leg that had not
    /// set out is called off.
    #[cold]
    pub(super) fn is_sent(&mut self, patient: &mut Patient, to: UnitId, keep: bool) -> bool {
        self.call_off(patient);
        let network = &self.model.network;
        if network.units[to].facility == patient.facility {
            return false;
        }
        let means = network
            .transport
            .means(network, patient.stage, patient.facility, to);
        if means.is_none() && self.procedure(patient, to).is_none() {
            return false;
        }
        self.settle(patient);
        if self.serves(to, patient) {
            self.stop_waiting(patient, Need::Coming);
        }
        if keep {
            self.keep(to, 1);
        }
        let leg = Leg {
            to,
            keep,
            phase: Phase::Asked,
            means,
            fleet: None,
            begun: self.now,
            called: self.now,
            slow: 1.0,
            hazards: 1.0,
        };
        self.transport.set_leg(patient, Some(leg));
        self.ask(patient, leg);
        true
    }

    /// What a patient who is sent to a unit that serves goes through.
    fn procedure(&self, patient: &Patient, to: UnitId) -> Option<&'m Procedure> {
        let level: LevelId = patient.wanted.filter(|_| self.serves(to, patient))?;
        let transport = &self.model.network.transport;
        transport.procedure(patient.facility, level)
    }

    /// Asks the other facility.
    fn ask(&mut self, patient: &mut Patient, leg: Leg) {
        let Some(procedure) = self.procedure(patient, leg.to) else {
            return self.call_vehicle(patient, leg);
        };
        let at = self.desk(leg.to).facility;
        let (_, all) = self.transport.next_request(patient, at);
        let bits = patient.key.bits(APPROVAL, all);
        let time = procedure.approval.as_ref().map_or(0, |law| law.draw(bits));
        let answer = Time(self.now + time);
        self.tell(
            patient,
            Fact::Asks {
                unit: leg.to,
                answer,
            },
        );
        self.lasts(patient, leg, Phase::Asked, time);
    }

    /// A phase of a leg lasts so long.
    pub(super) fn lasts(&mut self, patient: &mut Patient, leg: Leg, phase: Phase, time: i64) {
        let leg = Leg { phase, ..leg };
        self.transport.set_leg(patient, Some(leg));
        if time == 0 {
            return self.phase_ends(patient, leg);
        }
        patient.arrival = self.now + time;
        self.run_clocks(patient, self.stage(patient.stage));
    }

    /// The time of a phase is over: a leg that has not set out goes on. Says whether there is one.
    #[cold]
    pub(super) fn goes_on(&mut self, patient: &mut Patient) -> bool {
        let leg = self.transport.leg(patient);
        let Some(leg) = leg.filter(|leg| leg.phase != Phase::Riding) else {
            return false;
        };
        patient.arrival = UNSET;
        self.phase_ends(patient, leg);
        true
    }

    fn phase_ends(&mut self, patient: &mut Patient, leg: Leg) {
        match leg.phase {
            Phase::Asked => self.is_answered(patient, leg),
            Phase::Stabilising => self.call_vehicle(patient, leg),
            Phase::Coming => self.vehicle_is_there(patient, leg),
            Phase::Loading => self.ride(patient, leg),
            Phase::Calling | Phase::Riding => {}
        }
    }

    /// The other facility answers.
    fn is_answered(&mut self, patient: &mut Patient, leg: Leg) {
        let Some(procedure) = self.procedure(patient, leg.to) else {
            return self.call_vehicle(patient, leg);
        };
        let at = self.desk(leg.to).facility;
        let asked = self.transport.asks(patient).requests.iter();
        let before = asked
            .filter(|(to, _)| *to == at)
            .map(|&(_, count)| count - 1);
        let ordinal: u32 = before.sum();
        let name = name_hash(&self.model.network.facilities[at].label.id);
        let bits = patient.key.bits(REFUSAL.join(name), ordinal);
        if happens(procedure.refusal, bits) {
            return self.offer_refused(patient, leg, procedure);
        }
        let stabilise = procedure.stabilise.as_ref();
        let law = stabilise.and_then(|row| row.time.as_ref());
        let bits = patient.key.bits(STABILISE, patient.legs);
        let time = law.map_or(0, |law| law.draw(bits));
        let hazards = stabilise.map_or(1.0, |row| row.hazards);
        if time > 0 {
            let until = Time(self.now + time);
            self.tell(patient, Fact::Stabilised { until });
        }
        self.lasts(patient, Leg { hazards, ..leg }, Phase::Stabilising, time);
    }

    /// The other facility refuses: the next one is asked, else the patient waits.
    fn offer_refused(&mut self, patient: &mut Patient, leg: Leg, procedure: &Procedure) {
        self.count_prepared(patient, leg);
        self.transport.set_leg(patient, None);
        self.tell(patient, Fact::OfferRefused(leg.to));
        if patient.counted {
            self.recorder.need(patient).offers_refused += 1;
        }
        if leg.keep {
            self.release(leg.to);
        }
        let at = self.now + procedure.ask_again.0.max(1);
        let asks = self.transport.asks(patient);
        asks.refused.push(leg.to);
        if asks.again.is_none() {
            asks.again = Some(at);
            let event = Event::AskAgain(patient.slot);
            self.schedule(Time(at), rank::TRANSFER, event);
        }
        self.place_elsewhere(patient);
    }

    /// A patient who was refused asks those who have not refused.
    fn place_elsewhere(&mut self, patient: &mut Patient) {
        patient.need = Need::None;
        let Some(level) = patient.wanted else {
            return self.reschedule(patient);
        };
        if patient.bed().is_some_and(|unit| self.serves(unit, patient)) {
            return self.meet_here(patient);
        }
        let route: &'m Route<'m> = self.route(patient.facility, level);
        let Some(&first) = route.units.first() else {
            return self.reschedule(patient);
        };
        let asked = route.units.iter().copied();
        let others: Vec<UnitId> = asked
            .filter(|&unit| !self.transport.refuses(patient, unit))
            .collect();
        let request = patient.request(level);
        let answer = match route.chooser {
            _ if others.is_empty() => Answer::Wait,
            None => first_with_bed(&self.view(), request, &others),
            Some(chooser) => chooser.choose(&self.view(), request, &others),
        };
        match answer {
            Answer::Go(unit) => self.go(patient, unit, !route.visit),
            Answer::Wait => self.wait(patient, self.stage(patient.stage), route, first),
        }
    }

    /// The patient sets out.
    pub(super) fn ride(&mut self, patient: &mut Patient, leg: Leg) {
        let has = patient.bed().is_some_and(|unit| self.serves(unit, patient));
        if has {
            patient.need_since = self.now; // was cared for as needed up to now
        }
        let (road, by_way) = self.way(patient, self.desk(leg.to).facility);
        let vehicle = leg
            .means
            .map(|kind| &self.model.network.transport.vehicles[kind]);
        let care = match vehicle {
            Some(_) if leg.fleet.is_none() => None, // by other means
            Some(row) => row.care.or(by_way),
            None => by_way,
        };
        let laws = [
            vehicle
                .filter(|_| leg.fleet.is_some())
                .map(|row| (row.handover.as_ref(), leg.slow)),
            self.procedure(patient, leg.to)
                .map(|row| (row.handover.as_ref(), 1.0)),
        ];
        let handover = laws
            .into_iter()
            .flatten()
            .zip(0..)
            .map(|((law, factor), part)| {
                let bits = patient.key.bits(HANDOVER.join(part), patient.legs);
                law.map_or(0, |law| times(law.draw(bits), factor))
            });
        let time = road + handover.sum::<i64>();
        if !has {
            self.count_prepared(patient, leg);
            self.count_way(patient, time);
        }
        self.scale_thresholds(patient, 1.0 / leg.hazards);
        let riding = Phase::Riding;
        self.transport.set_leg(
            patient,
            Some(Leg {
                phase: riding,
                ..leg
            }),
        );
        self.leave_bed(patient);
        if leg.keep && self.desk(leg.to).watched && self.serves(leg.to, patient) {
            let at = self.desk(leg.to).facility;
            if self.lacks(patient, at).is_none() {
                self.hold(patient, at);
            }
        }
        self.set_out(patient, leg.to, leg.keep, time, care);
    }

    /// A leg has set out or ends before: counts the time since it began in which the patient lacked care, from the
    /// call for a vehicle on as time without one.
    fn prepared(&self, patient: &Patient, leg: Leg) -> Option<[i64; 2]> {
        let has = patient.bed().is_some_and(|unit| self.serves(unit, patient));
        if !patient.counted || patient.need != Need::Coming || has || leg.phase == Phase::Riding {
            return None;
        }
        let since = |begin: i64| self.now - begin.max(patient.need_since);
        let called = matches!(leg.phase, Phase::Calling | Phase::Coming | Phase::Loading);
        let vehicle = if called && leg.means.is_some() {
            since(leg.called)
        } else {
            0
        };
        Some([since(leg.begun) - vehicle, vehicle])
    }

    /// The same, in the tally of the need.
    pub(super) fn count_prepared(&mut self, patient: &Patient, leg: Leg) {
        if let Some([prepared, vehicle]) = self.prepared(patient, leg) {
            let tally = self.recorder.need(patient);
            tally.prepared += i128::from(prepared);
            tally.no_vehicle += i128::from(vehicle);
        }
    }

    /// Hazards that are f times as high use up thresholds that are 1/f times as far: what is left of a
    /// patient's is multiplied by a factor.
    fn scale_thresholds(&mut self, patient: &mut Patient, factor: f64) {
        let facts = self.stage(patient.stage);
        if factor.to_bits() == 1.0_f64.to_bits() || !facts.wanes {
            return;
        }
        let thresholds = &mut self.thresholds[patient.slot as usize];
        if patient.untreated_left == UNDRAWN {
            patient.draw_untreated(facts.stage, thresholds);
        }
        for left in thresholds {
            *left *= factor;
        }
    }

    /// The patient has arrived, and the vehicle goes back.
    #[cold]
    pub(super) fn leg_ends(&mut self, patient: &mut Patient) {
        let Some(leg) = self.transport.leg(patient) else {
            return;
        };
        self.transport.set_leg(patient, None);
        self.scale_thresholds(patient, leg.hazards);
        self.count_arrival(leg);
        let at = self.desk(leg.to).facility;
        self.send_back(patient, leg, at);
    }

    /// A new stage begins: who refused is asked again, and what was done for the stage before holds no more.
    #[cold]
    pub(super) fn forget_asks(&mut self, patient: &Patient) {
        if let Some(leg) = self.transport.leg(patient) {
            self.transport.set_leg(
                patient,
                Some(Leg {
                    hazards: 1.0,
                    ..leg
                }),
            );
        }
        let asks = self.transport.asks(patient);
        asks.refused.clear();
        asks.again = None;
    }

    /// The need changes before a leg has set out: it goes on if the bed that is kept serves and the one at
    /// hand does not, and is called off if not. Says whether it goes on.
    #[cold]
    pub(super) fn leg_still_serves(&mut self, patient: &mut Patient) -> bool {
        let pending = self.transport.leg(patient);
        let Some(leg) = pending.filter(|leg| leg.phase != Phase::Riding) else {
            return false;
        };
        let has = patient.bed().is_some_and(|unit| self.serves(unit, patient));
        if has || !self.serves(leg.to, patient) {
            self.call_off(patient);
            return false;
        }
        patient.need = Need::Coming;
        self.run_clocks(patient, self.stage(patient.stage));
        true
    }

    /// Calls off a leg that has not set out: bed and vehicle are given back.
    pub(super) fn call_off(&mut self, patient: &mut Patient) {
        let leg = self.transport.leg(patient);
        let Some(leg) = leg.filter(|leg| leg.phase != Phase::Riding) else {
            return;
        };
        self.count_prepared(patient, leg);
        self.transport.set_leg(patient, None);
        patient.arrival = UNSET;
        if leg.phase == Phase::Calling {
            self.calls_no_more(patient, leg);
        }
        if leg.fleet.is_some() {
            self.count_in_vain(patient, leg);
            self.send_back(patient, leg, patient.facility);
        }
        if leg.keep {
            self.tell(patient, Fact::GivesBack(leg.to));
            self.release(leg.to);
        }
    }

    /// A person leaves the system: whatever was under way ends.
    #[cold]
    pub(super) fn end_legs(&mut self, patient: &mut Patient) {
        self.call_off(patient);
        if let Some(leg) = self.transport.leg(patient) {
            self.transport.set_leg(patient, None);
            let at = self.desk(leg.to).facility;
            self.send_back(patient, leg, at);
        }
    }
}

impl<O: Listener> State<'_, O> {
    /// Those who refused a patient are asked again, if the patient still waits.
    #[cold]
    pub(super) fn ask_again_elsewhere(&mut self, slot: u32) {
        let (system, patient) = (&mut self.system, &self.patients[slot as usize]);
        let now = system.now;
        let asks = system.transport.asks(patient);
        if asks.again != Some(now) {
            return;
        }
        asks.again = None;
        let refused = std::mem::take(&mut asks.refused);
        if patient.need != Need::Waiting {
            return;
        }
        for unit in refused {
            system.long_lists |= system.queues[unit].push(patient);
            system.to_fill.push(unit);
        }
    }
}

/// A length of time times a factor.
pub(super) fn times(time: i64, factor: f64) -> i64 {
    (time as f64 * factor).round() as i64
}
