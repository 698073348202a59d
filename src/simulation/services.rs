//! Shared services: tests that stages ask for, done first come, first served, and the results that
//! stages wait for.
//!
//! A test is asked for when its stage begins, wherever the patient lies, and is done whatever becomes of them. A stage
//! without a length of its own ends with its last result; one with a length not before it. Runs
//! without services come here never.
//!
//! A consultation is asked for in the same way and does not hold up the stage. When it is given, what is left of the stage is
//! that of its twin with the intervention: excess hazards, odds of base death and the rest of the stay change from then on.
//! Whoever is in another stage by their turn is passed over.

use std::collections::VecDeque;

use super::event::Event;
use super::observer::Ending;
use super::patient::{Care, Clock, Need, Patient, UNDRAWN, UNSET};
use super::transport::times;
use super::{Fact, Listener, State, System, fate};
use crate::des::rank;
use crate::model::Model;
use crate::model::network::FacilityId;
use crate::model::patient::{Consult, Relief, StageId};
use crate::model::service::{Recognises, Service, ServiceId};
use crate::random::{Key, Purpose, happens};
use crate::table::{Id, Table};
use crate::units::{Duration, Time};

const WORK: Purpose = Purpose::named("service time");
const DELAY: Purpose = Purpose::named("service delay");
const REPEAT: Purpose = Purpose::named("service repeat");

/// Shared services in a run.
pub(super) struct Services<'m> {
    rows: Table<ServiceId, Desk<'m>>,
    /// Tests under way, by number; free numbers are used again.
    tests: Vec<Test>,
    free: Vec<u32>,
    /// By place of the patient, as far as anyone has asked.
    asked: Vec<Asked>,
    /// Whether any stage asks for a consultation.
    consults: bool,
}

/// One service now.
struct Desk<'m> {
    service: &'m Service,
    queue: VecDeque<u32>,
    servers: u32,
    busy: u32,
}

/// A test of a patient.
#[derive(Clone, Copy)]
struct Test {
    service: ServiceId,
    slot: u32,
    visit: Visit,
    /// When it was asked for.
    since: i64,
    /// Which test of this service for this person.
    ordinal: u32,
    /// Where it was asked for.
    at: FacilityId,
    /// Whether it is a consultation.
    consults: bool,
}

/// A person's visit to a stage: whoever takes their place has another.
type Visit = (Key, StageId, u32);

/// What a patient has asked for.
#[derive(Clone, Default)]
struct Asked {
    visit: Option<Visit>,
    /// Results that are not there.
    left: usize,
    /// Whether no service serves the facility where the stage began.
    nowhere: bool,
    /// Tests of this person so far, by service.
    tests: Vec<u32>,
    /// Results that this person has, and from where.
    results: Vec<(ServiceId, FacilityId)>,
    consult: Consulting,
}

/// How far the consultation of a stage has come.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Consulting {
    /// There is none, or the stage it was for is over.
    #[default]
    None,
    /// No service serves the facility where the patient is.
    Wanted,
    /// It has been asked for.
    Asked,
}

fn visit(patient: &Patient) -> Visit {
    (patient.key, patient.stage, patient.ordinal)
}

impl<'m> Services<'m> {
    pub fn new(model: &'m Model) -> Self {
        let desk = |service| Desk {
            service,
            queue: VecDeque::new(),
            servers: 0,
            busy: 0,
        };
        Services {
            rows: model.network.pools.services.iter().map(desk).collect(),
            tests: Vec::new(),
            free: Vec::new(),
            asked: Vec::new(),
            consults: {
                let mut stages = model.patients.stages.iter();
                stages.any(|stage| stage.consult.is_some())
            },
        }
    }

    fn asked(&mut self, slot: u32) -> &mut Asked {
        let slot = slot as usize;
        if self.asked.len() <= slot {
            self.asked.resize(slot + 1, Asked::default());
        }
        &mut self.asked[slot]
    }

    /// The stage of a patient is over: a consultation about it is not needed any more.
    #[inline]
    pub fn stage_ends(&mut self, patient: &Patient) {
        if self.consults
            && let Some(asked) = self.asked.get_mut(patient.slot as usize)
        {
            asked.consult = Consulting::None;
        }
    }

    /// Whether a consultation that was asked for is still needed.
    fn is_needed(&self, test: Test) -> bool {
        let asked = &self.asked[test.slot as usize];
        asked.consult == Consulting::Asked && asked.visit == Some(test.visit)
    }

    /// The number of the next test of a service for a person.
    fn next_ordinal(&mut self, slot: u32, service: ServiceId) -> u32 {
        let tests = &mut self.asked(slot).tests;
        tests.resize(tests.len().max(service.index() + 1), 0);
        let next = tests[service.index()];
        tests[service.index()] += 1;
        next
    }

    /// The number of a test that is done again: nobody else's if the person has gone.
    fn ordinal_again(&mut self, test: Test) -> u32 {
        let present = self.asked(test.slot).visit;
        if present.is_some_and(|visit| visit.0 == test.visit.0) {
            self.next_ordinal(test.slot, test.service)
        } else {
            test.ordinal + 1
        }
    }

    /// Numbers a test.
    fn file(&mut self, test: Test) -> u32 {
        if let Some(number) = self.free.pop() {
            self.tests[number as usize] = test;
            return number;
        }
        self.tests.push(test);
        (self.tests.len() - 1) as u32
    }

    /// Whether a stage waits for a result.
    fn lacks_result(&self, patient: &Patient) -> bool {
        let asked = self.asked.get(patient.slot as usize);
        let own = asked.filter(|asked| asked.visit == Some(visit(patient)));
        own.is_some_and(|asked| asked.left > 0 || asked.nowhere)
    }
}

impl<O: Listener> System<'_, O> {
    /// A stage begins: asks for the tests whose results it waits for.
    pub(super) fn ask_services(&mut self, patient: &Patient) {
        let Some(need) = self.stage(patient.stage).need else {
            return;
        };
        let consult = self.stage(patient.stage).stage.consult.as_ref();
        if need.results.is_empty() && consult.is_none() {
            return;
        }
        let has = |consult: &Consult| fate::has(&consult.relief, patient.group, patient.key);
        let wanted = consult.is_some_and(has);
        let own = visit(patient);
        let asked = self.services.asked(patient.slot);
        if asked.visit.is_none_or(|before| before.0 != own.0) {
            asked.tests.clear();
            asked.results.clear();
        }
        (asked.visit, asked.left) = (Some(own), 0);
        asked.nowhere = !need.results.is_empty();
        asked.consult = if wanted {
            Consulting::Wanted
        } else {
            Consulting::None
        };
        self.ask_where_served(patient);
    }

    /// A patient whose stage began where no service serves may be where one does.
    #[cold]
    pub(super) fn ask_where_served(&mut self, patient: &Patient) {
        let Some(need) = self.stage(patient.stage).need else {
            return;
        };
        let asked = self.services.asked(patient.slot);
        if asked.visit != Some(visit(patient)) {
            return;
        }
        let (nowhere, wanted) = (asked.nowhere, asked.consult == Consulting::Wanted);
        let consult = self.stage(patient.stage).stage.consult.as_ref();
        if let Some(consult) = consult.filter(|_| wanted)
            && self.services.rows[consult.service].service.serves[patient.facility]
        {
            self.ask_consult(patient, consult.service);
        }
        if !nowhere {
            return;
        }
        for &service in &need.results {
            if self.services.rows[service].service.serves[patient.facility] {
                self.ask_service(patient, service);
            }
        }
    }

    fn ask_consult(&mut self, patient: &Patient, service: ServiceId) {
        let ordinal = self.services.next_ordinal(patient.slot, service);
        self.services.asked(patient.slot).consult = Consulting::Asked;
        let number = self.services.file(Test {
            service,
            slot: patient.slot,
            visit: visit(patient),
            since: self.now,
            ordinal,
            at: patient.facility,
            consults: true,
        });
        self.tell(patient, Fact::Consults(service));
        self.services.rows[service].queue.push_back(number);
        self.serve(service);
    }

    fn ask_service(&mut self, patient: &Patient, service: ServiceId) {
        let ordinal = self.services.next_ordinal(patient.slot, service);
        let asked = self.services.asked(patient.slot);
        (asked.left, asked.nowhere) = (asked.left + 1, false);
        let test = Test {
            service,
            slot: patient.slot,
            visit: visit(patient),
            since: self.now,
            ordinal,
            at: patient.facility,
            consults: false,
        };
        if self.is_recognised(patient, test) {
            return;
        }
        let number = self.services.file(test);
        self.tell(patient, Fact::Tested(service));
        self.services.rows[service].queue.push_back(number);
        self.serve(service);
    }

    /// Whether a result that the person has stands for a test: then it is there at once. Counts what is
    /// spared, and what is done again.
    fn is_recognised(&mut self, patient: &Patient, test: Test) -> bool {
        let network = &self.model.network;
        let group = |at: FacilityId| network.facilities[at].group;
        let (here, service) = (patient.facility, test.service);
        let recognises = self.services.rows[service].service.recognises;
        let results = &self.services.asked(patient.slot).results;
        let mut own = results.iter().filter(|(of, _)| *of == service).peekable();
        if own.peek().is_none() {
            return false;
        }
        let stands = own.any(|&(_, at)| match recognises {
            Recognises::None => false,
            Recognises::Group => at == here || (group(at).is_some() && group(at) == group(here)),
            Recognises::All => true,
        });
        if (0..self.horizon).contains(&self.now) {
            let tally = self.recorder.service(self.now, service);
            tally.recognised += u64::from(stands);
            tally.repeated += u64::from(!stands);
        }
        if stands {
            let since = i64::MIN; // no turnaround of a test that is not done
            let number = self.services.file(Test { since, ..test });
            self.schedule(Time(self.now), rank::DEPARTURE, Event::Result(number));
        }
        stands
    }

    /// Opens the servers that there are now, and schedules the next change.
    pub(super) fn set_servers(&mut self, service: ServiceId) {
        let now = Time(self.now);
        let desk = &mut self.services.rows[service];
        let capacity = &desk.service.servers;
        desk.servers = capacity.at(now);
        let next = capacity.next_change(now);
        self.schedule(next, rank::CAPACITY, Event::Servers(service));
        self.serve(service);
    }

    /// Puts the first tests of a queue to free servers.
    fn serve(&mut self, service: ServiceId) {
        loop {
            let desk = &mut self.services.rows[service];
            if desk.busy >= desk.servers {
                break;
            }
            let Some(number) = desk.queue.pop_front() else {
                break;
            };
            let test = self.services.tests[number as usize];
            if test.consults && !self.services.is_needed(test) {
                self.passed_over(number, test);
                continue;
            }
            let desk = &mut self.services.rows[service];
            desk.busy += 1;
            let (row, key) = (desk.service, test.visit.0);
            let work = row.time.draw(key.bits(WORK.join(row.key), test.ordinal));
            let done = (self.now - self.begin.0 + work).cast_unsigned();
            let event = Event::Tested(number).pack();
            self.calendar.push(done, rank::CAPACITY, event);
        }
        self.note_service(service);
    }

    /// A consultation whose turn comes is not needed any more.
    fn passed_over(&mut self, number: u32, test: Test) {
        self.services.free.push(number);
        if (0..self.horizon).contains(&test.since) {
            let tally = self.recorder.service(self.now, test.service);
            tally.passed_over += 1;
        }
    }

    fn note_service(&mut self, service: ServiceId) {
        let desk = &self.services.rows[service];
        let (waiting, busy, servers) = (desk.queue.len(), desk.busy, desk.servers);
        let tally = self.recorder.service(self.now, service);
        tally.change(waiting, busy, servers);
    }

    /// The work on a test is done: it is done again, or the result follows.
    pub(super) fn test_done(&mut self, number: u32) {
        let test = self.services.tests[number as usize];
        let (service, key) = (test.service, test.visit.0);
        let desk = &mut self.services.rows[service];
        desk.busy -= 1;
        let row = desk.service;
        if (0..self.horizon).contains(&self.now) {
            self.recorder.service(self.now, service).tests += 1;
        }
        let again = key.bits(REPEAT.join(row.key), test.ordinal);
        if row.repeat > 0.0 && happens(row.repeat, again) {
            let ordinal = self.services.ordinal_again(test);
            self.services.tests[number as usize].ordinal = ordinal;
            self.services.rows[service].queue.push_back(number);
        } else {
            let delay = row.delay.as_ref();
            let bits = key.bits(DELAY.join(row.key), test.ordinal);
            let at = Time(self.now) + Duration(delay.map_or(0, |law| law.draw(bits)));
            self.schedule(at, rank::DEPARTURE, Event::Result(number));
        }
        self.serve(service);
    }

    /// Whether a stage whose stay is over waits for a result.
    pub(super) fn lacks_result(&self, patient: &Patient) -> bool {
        self.services.lacks_result(patient)
    }
}

impl<O: Listener> State<'_, O> {
    /// A result is there: it ends the stage that waits for nothing else.
    #[cold]
    pub(super) fn result_comes(&mut self, number: u32) {
        let system = &mut self.system;
        let now = system.now;
        let test = system.services.tests[number as usize];
        system.services.free.push(number);
        if (0..system.horizon).contains(&test.since) {
            system.recorder.result(test.service, now - test.since);
        }
        let patient = &mut self.patients[test.slot as usize];
        if test.consults {
            if system.services.is_needed(test) {
                system.is_consulted(patient, test.service);
            }
            return;
        }
        let asked = system.services.asked(test.slot);
        if asked.visit.is_some_and(|visit| visit.0 == test.visit.0) {
            asked.results.push((test.service, test.at));
        }
        let gone = patient.need == Need::None || visit(patient) != test.visit;
        if gone || asked.visit != Some(test.visit) {
            return;
        }
        asked.left -= 1;
        let last = asked.left == 0;
        system.tell(patient, Fact::Result(test.service));
        if last && system.waits_for_nothing_else(patient) {
            self.ends_by(test.slot, Ending::Course);
        }
    }
}

impl<O: Listener> System<'_, O> {
    /// A consultation is given: the patient goes on in the twin of the stage, with what is left of it changed.
    fn is_consulted(&mut self, patient: &mut Patient, service: ServiceId) {
        let Some(consult) = self.stage(patient.stage).stage.consult.as_ref() else {
            return;
        };
        self.tell(patient, Fact::Consulted(service));
        self.settle(patient);
        self.services.stage_ends(patient);
        self.lighten(patient, &consult.relief, consult.with);
        patient.stage = consult.with;
        self.reschedule(patient);
    }

    /// Changes what is left of a stage that goes on in its twin. A stay that has not begun, and hazards that have not been
    /// drawn, will be the twin's.
    pub(super) fn lighten(&mut self, patient: &mut Patient, relief: &Relief, twin: StageId) {
        if patient.untreated_left != UNSET && patient.untreated_left != UNDRAWN {
            let thresholds = &mut self.thresholds[patient.slot as usize];
            for left in thresholds {
                *left /= relief.hazards;
            }
            self.untreated_by_twin(patient, twin);
        }
        if patient.stay_left > UNSET / 2 {
            return; // it has not begun, or has no end
        }
        let facts = self.stage(patient.stage);
        if facts.review {
            return self.shorten_strained(patient, relief.stays);
        }
        let (group, key, ordinal) = (patient.group, patient.key, patient.ordinal);
        let dies = |stage| fate::dies(stage, group, key, ordinal);
        if dies(facts.stage) && !dies(self.stage(twin).stage) {
            let unit_time = patient.bed().and_then(|unit| self.desk(unit).time);
            let stays = fate::stays(facts.stage, group, key, ordinal, unit_time);
            patient.stay_left = (patient.stay_left + stays[0].0 - stays[1].0).max(0);
        }
        patient.stay_left = times(patient.stay_left, relief.stays);
    }

    /// Without adequate care a stage ends no later than base death would end it, which may not be the same in its twin.
    fn untreated_by_twin(&self, patient: &mut Patient, twin: StageId) {
        let (group, key, ordinal) = (patient.group, patient.key, patient.ordinal);
        let all = [self.stage(patient.stage), self.stage(twin)];
        let [old, new] = all.map(|facts| fate::untreated(facts.stage, group, key, ordinal).0);
        patient.untreated_left = if old.max(new) > UNSET / 2 {
            new
        } else {
            (patient.untreated_left + new - old).max(0)
        };
    }

    /// Whether the stage of a patient whose results are there is over: under adequate care if the
    /// stay is, else if it has none. Sets the clock by which it ends.
    fn waits_for_nothing_else(&mut self, patient: &mut Patient) -> bool {
        self.settle(patient);
        let (over, clock) = if patient.care == Care::Enough {
            (patient.stay_left <= 0, Clock::StayEnds)
        } else {
            let no_stay = self.stage(patient.stage).stage.stay.is_none();
            (no_stay, Clock::UntreatedEnds)
        };
        if over {
            patient.clock = clock;
        }
        over
    }
}
