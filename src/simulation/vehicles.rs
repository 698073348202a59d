//! Vehicles and crews: who calls one, which is sent, and when it is back.

use super::event::Event;
use super::patient::{Patient, UNSET};
use super::transport::{Leg, Phase, times};
use super::{Fact, Listener, State, System};
use crate::des::rank;
use crate::model::Model;
use crate::model::network::FacilityId;
use crate::model::vehicle::{FleetId, Vehicle, VehicleId};
use crate::policy::dispatch::Call;
use crate::random::Purpose;
use crate::table::Id;
use crate::units::Time;

const TURNOUT: Purpose = Purpose::named("turnout");
const DRIVE: Purpose = Purpose::named("vehicle drives");
const LOADING: Purpose = Purpose::named("loading");
const TURNAROUND: Purpose = Purpose::named("turnaround");
const BACK: Purpose = Purpose::named("vehicle drives back");

/// Those who wait for a vehicle of one kind, and the stations by place.
pub(super) struct Calls {
    /// In the order in which they are served.
    waiting: Vec<Waiting>,
    /// Stations that serve a facility, the nearest first.
    stations: Vec<Vec<FleetId>>,
}

#[derive(Clone, Copy)]
struct Waiting {
    slot: u32,
    rank: u32,
    call: Call,
}

impl Calls {
    pub fn new(model: &Model, kind: VehicleId) -> Self {
        let network = &model.network;
        let stations = |at: FacilityId| {
            let fleets = network.transport.fleets.pairs();
            let serve = fleets.filter(|(_, row)| row.kind == kind && row.serves[at]);
            let mut serve: Vec<(FleetId, FacilityId)> =
                serve.map(|(fleet, row)| (fleet, row.station)).collect();
            serve.sort_by_key(|&(fleet, station)| (network.distance(station, at), fleet));
            serve.into_iter().map(|(fleet, _)| fleet).collect()
        };
        Calls {
            waiting: Vec::new(),
            stations: network.facilities.ids().map(stations).collect(),
        }
    }

    fn stations(&self, at: FacilityId) -> &[FleetId] {
        &self.stations[at.index()]
    }
}

impl<'m, O: Listener> System<'m, O> {
    fn vehicle(&self, kind: VehicleId) -> &'m Vehicle {
        &self.model.network.transport.vehicles[kind]
    }

    /// Vehicles or crews of a station may change.
    pub(super) fn set_fleet(&mut self, fleet: FleetId) {
        let row = &self.model.network.transport.fleets[fleet];
        let now = Time(self.now);
        let vehicles = &mut self.transport.fleets[fleet];
        (vehicles.there, vehicles.in_service) = row.at(now);
        self.transport.due = true;
        self.note_fleet(fleet);
        self.schedule(row.next_change(now), rank::CAPACITY, Event::Fleet(fleet));
    }

    fn note_fleet(&mut self, fleet: FleetId) {
        let now = self.transport.fleets[fleet];
        let tally = self.recorder.fleet(self.now, fleet);
        tally.change(now.busy, now.in_service, now.there);
    }

    /// Whether what a call counts in lies within the horizon.
    fn counts(&self, leg: Leg) -> bool {
        (0..self.horizon).contains(&leg.called)
    }

    /// The station nearest to a patient, where the call counts.
    fn nearest(&self, patient: &Patient, leg: Leg) -> Option<FleetId> {
        let calls = &self.transport.calls[leg.means?];
        calls.stations(patient.facility).first().copied()
    }

    /// A patient who is ready for the way needs a vehicle, or none.
    pub(super) fn call_vehicle(&mut self, patient: &mut Patient, leg: Leg) {
        let Some(kind) = leg.means else {
            return self.ride(patient, leg);
        };
        let leg = Leg {
            called: self.now,
            phase: Phase::Calling,
            ..leg
        };
        let Some(nearest) = self.nearest(patient, leg) else {
            return self.ride(patient, leg);
        };
        let counts = self.counts(leg);
        self.recorder.fleet(self.now, nearest).calls += u64::from(counts);
        let row = self.vehicle(kind);
        let call = Call {
            from: patient.facility,
            urgency: row.urgency[patient.stage],
        };
        if row.waits {
            return self.wait_for_vehicle(patient, leg, call);
        }
        if let Some(fleet) = self.station(kind, call) {
            return self.send(patient, leg, fleet);
        }
        self.recorder.fleet(self.now, nearest).other_means += u64::from(counts);
        self.tell(patient, Fact::OtherMeans(kind));
        self.ride(patient, leg);
    }

    fn wait_for_vehicle(&mut self, patient: &mut Patient, leg: Leg, call: Call) {
        let Some(kind) = leg.means else { return };
        let waiting = Waiting {
            slot: patient.slot,
            rank: self.vehicle(kind).dispatch.rank(&call),
            call,
        };
        let calls = &mut self.transport.calls[kind].waiting;
        let at = calls.partition_point(|other| other.rank >= waiting.rank);
        calls.insert(at, waiting);
        self.transport.due = true;
        self.transport.set_leg(patient, Some(leg));
        self.count_waiting(patient, leg, 1);
        self.tell(patient, Fact::Calls(kind));
        patient.arrival = UNSET;
        self.run_clocks(patient, self.stage(patient.stage));
    }

    fn count_waiting(&mut self, patient: &Patient, leg: Leg, change: i32) {
        if let Some(kind) = leg.means {
            let kind = self.vehicle(kind).resource;
            self.limits.call(self.now, leg.to, kind, change);
        }
        if let Some(nearest) = self.nearest(patient, leg) {
            self.recorder.fleet(self.now, nearest).waits(change.into());
        }
    }

    /// A patient waits for a vehicle no more.
    pub(super) fn calls_no_more(&mut self, patient: &Patient, leg: Leg) {
        let Some(kind) = leg.means else { return };
        let calls = &mut self.transport.calls[kind].waiting;
        calls.retain(|waiting| waiting.slot != patient.slot);
        self.count_waiting(patient, leg, -1);
        if self.counts(leg)
            && self.now > leg.called
            && let Some(nearest) = self.nearest(patient, leg)
        {
            self.recorder.fleet(self.now, nearest).waited += 1;
        }
        self.count_in_vain(patient, leg);
    }

    /// A vehicle was called, or sent, in vain.
    pub(super) fn count_in_vain(&mut self, patient: &Patient, leg: Leg) {
        if let Some(nearest) = self.nearest(patient, leg).filter(|_| self.counts(leg)) {
            self.recorder.fleet(self.now, nearest).in_vain += 1;
        }
    }

    /// The station that sends a vehicle to a call, if one does.
    fn station(&self, kind: VehicleId, call: Call) -> Option<FleetId> {
        let stations = self.transport.calls[kind].stations(call.from);
        let policy = &self.vehicle(kind).dispatch;
        policy.station(&self.view(), &call, stations)
    }

    fn any_idle(&self, kind: VehicleId) -> bool {
        let fleets = self.model.network.transport.fleets.pairs();
        let mut own = fleets.filter(|(_, row)| row.kind == kind);
        own.any(|(fleet, _)| self.transport.fleets[fleet].idle() > 0)
    }

    /// The factor on times of a job that begins now.
    fn slowness(&self, kind: VehicleId) -> f64 {
        let fleets = self.model.network.transport.fleets.pairs();
        let own = fleets.filter(|(_, row)| row.kind == kind);
        let now = own.map(|(fleet, _)| self.transport.fleets[fleet]);
        let (busy, all) = now.fold((0, 0), |(busy, all), fleet| {
            (busy + fleet.busy, all + fleet.in_service)
        });
        self.vehicle(kind).factor(busy, all)
    }

    /// Sends a vehicle of a station to a patient.
    fn send(&mut self, patient: &mut Patient, leg: Leg, fleet: FleetId) {
        let Some(kind) = leg.means else { return };
        self.transport.fleets[fleet].busy += 1;
        self.note_fleet(fleet);
        let slow = self.slowness(kind);
        if self.counts(leg) {
            let wait = self.now - leg.called;
            let sender = self.recorder.fleet(self.now, fleet);
            sender.jobs += 1;
            sender.sent(wait);
            if let Some(nearest) = self.nearest(patient, leg).filter(|_| wait > 0) {
                self.recorder.fleet(self.now, nearest).waited += 1;
            }
        }
        let station = self.model.network.transport.fleets[fleet].station;
        let bits = patient.key.bits(TURNOUT, patient.legs);
        let turnout = self.vehicle(kind).turnout.as_ref();
        let turnout = times(turnout.map_or(0, |law| law.draw(bits)), slow);
        let drive = self.drive(patient, DRIVE, station, patient.facility);
        let at = Time(self.now + turnout + drive);
        self.tell(patient, Fact::Sent { fleet, at });
        let leg = Leg {
            fleet: Some(fleet),
            slow,
            ..leg
        };
        self.lasts(patient, leg, Phase::Coming, turnout + drive);
    }

    /// How long a vehicle drives without a patient.
    fn drive(&self, patient: &Patient, what: Purpose, from: FacilityId, to: FacilityId) -> i64 {
        let network = &self.model.network;
        let purpose = what.join(super::flow::leg_key(network, from, to));
        let bits = patient.key.bits(purpose, patient.legs);
        let way = network.travel[from][to].as_ref();
        way.map_or(0, |way| way.time.draw(bits))
    }

    /// A vehicle is at the patient.
    pub(super) fn vehicle_is_there(&mut self, patient: &mut Patient, leg: Leg) {
        let Some(kind) = leg.means else { return };
        if let Some(nearest) = self.nearest(patient, leg).filter(|_| self.counts(leg)) {
            self.recorder
                .response(self.now, nearest, self.now - leg.called);
        }
        let crew = self.vehicle(kind).care;
        let has = patient.bed().is_some_and(|unit| self.serves(unit, patient));
        if let Some(wanted) = patient.wanted.filter(|_| !has)
            && crew.is_some_and(|crew| self.model.network.adequate(crew, wanted))
        {
            self.recorder.treated_by_crew(self.now, patient);
        }
        let law = self.vehicle(kind).loading.as_ref();
        let bits = patient.key.bits(LOADING, patient.legs);
        let time = times(law.map_or(0, |law| law.draw(bits)), leg.slow);
        let until = Time(self.now + time);
        self.tell(patient, Fact::Loads { until });
        self.lasts(patient, leg, Phase::Loading, time);
    }

    /// Counts a patient who has arrived in a vehicle.
    pub(super) fn count_arrival(&mut self, leg: Leg) {
        let (Some(fleet), true) = (leg.fleet, self.counts(leg)) else {
            return;
        };
        let time = self.now - leg.called;
        let tally = self.recorder.fleet(self.now, fleet);
        tally.arrived += 1;
        tally.transfer += i128::from(time);
    }

    /// The vehicle of a leg, which is at a facility, is made ready and drives back.
    pub(super) fn send_back(&mut self, patient: &Patient, leg: Leg, at: FacilityId) {
        let (Some(kind), Some(fleet)) = (leg.means, leg.fleet) else {
            return;
        };
        self.transport.returning[fleet] += 1;
        let station = self.model.network.transport.fleets[fleet].station;
        let law = self.vehicle(kind).turnaround.as_ref();
        let bits = patient.key.bits(TURNAROUND, patient.legs);
        let ready = match leg.phase {
            Phase::Coming => 0, // nobody has been in it
            _ => times(law.map_or(0, |law| law.draw(bits)), leg.slow),
        };
        let back = self.drive(patient, BACK, at, station);
        let free = Time(self.now + ready + back);
        self.schedule(free, rank::CAPACITY, Event::VehicleBack(fleet));
    }

    /// A vehicle is back at its station.
    pub(super) fn vehicle_back(&mut self, fleet: FleetId) {
        self.transport.returning[fleet] -= 1;
        self.transport.fleets[fleet].busy -= 1;
        self.transport.due = true;
        self.note_fleet(fleet);
    }
}

impl<O: Listener> State<'_, O> {
    /// Sends vehicles and fills what has become free, until neither can be done.
    #[cold]
    pub(super) fn send_all(&mut self) {
        while self.system.transport.due {
            self.system.transport.due = false;
            for kind in self.system.model.network.transport.vehicles.ids() {
                self.send_vehicles(kind);
            }
            self.fill_units();
        }
    }

    /// Gives the idle vehicles of a kind to those who wait for one: the one function that gives a
    /// waiting patient a vehicle.
    fn send_vehicles(&mut self, kind: VehicleId) {
        let mut at = 0;
        while self.system.any_idle(kind) {
            let system = &mut self.system;
            let Some(&waiting) = system.transport.calls[kind].waiting.get(at) else {
                return;
            };
            let Some(fleet) = system.station(kind, waiting.call) else {
                at += 1;
                continue;
            };
            system.transport.calls[kind].waiting.remove(at);
            let patient = &mut self.patients[waiting.slot as usize];
            if let Some(leg) = system.transport.leg(patient) {
                system.settle(patient);
                system.count_waiting(patient, leg, -1);
                system.send(patient, leg, fleet);
            }
        }
    }
}
