//! A slow, obvious simulator: after every event it looks through all patients and all units
//! for what happens next. Written from `docs/model.md`; it shares with the engine the model,
//! the caseload and the keyed draws of fates, and nothing else.

use surgeplan::caseload::{Case, Caseload};
use surgeplan::model::Model;
use surgeplan::model::network::{BoardsIn, FacilityId, LevelId, LevelKind, UnitId, Waiting};
use surgeplan::model::patient::{Group, Outcome, StageId};
use surgeplan::model::strain::Band;
use surgeplan::random::{Key, Purpose, name_hash};
use surgeplan::simulation::fate;
use surgeplan::simulation::observer::{Care, Ending, Fact};
use surgeplan::table::Id;
use surgeplan::units::{Duration, Time};

/// What happened to whom, and when.
pub type Log = Vec<(Time, Key, Fact)>;

/// Errors that can be planted, to show that they would be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Planted {
    Nothing,
    LastComeFirst,
    NoPriority,
    NoTurnover,
    BedNotKept,
    StayRunsInHigherBed,
    ThresholdsForgotten,
    BoardsAnywhere,
    NobodySentDown,
    OddsForgotten,
    HazardsForgotten,
    StrainOfTheLastInstant,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum At {
    Nowhere,
    Bed(UnitId),
    Way { to: UnitId, kept: bool },
    Gone,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Asks {
    Nothing,
    Waits,
    Comes,
    Without,
    Served,
}

struct Person {
    key: Key,
    stage: StageId,
    group: Group,
    visits: u32,
    legs: u32,
    facility: FacilityId,
    at: At,
    asks: Asks,
    wanted: Option<LevelId>,
    given: Option<LevelId>,
    care: Care,
    /// Since when the present care has been given.
    since: i64,
    stay_left: Option<i64>,
    /// What is left when the outcome is fixed: of those who survive and who die.
    rest: [i64; 2],
    /// Whether they die of the stage, once that is fixed.
    dies: Option<bool>,
    /// Under adequate care: milliseconds, and the sum of logarithms of odds ratios over them.
    cared: i64,
    met: f64,
    /// Length of the stage without care; drawn with the thresholds when care is first less.
    untreated_left: Option<i64>,
    thresholds: Option<Vec<f64>>,
    patience: Option<i64>,
    arrival: Option<i64>,
    /// The unit whose queue counts, while waiting.
    queues_at: Option<UnitId>,
    /// Counts episodes of waiting.
    episode: u32,
}

struct Beds {
    usable: u32,
    occupied: u32,
    kept: u32,
    waiting: u32,
    /// When beds are ready again.
    turnovers: Vec<i64>,
    next_change: Time,
    /// Those who asked, in order: person and episode.
    asked: Vec<(usize, u32)>,
}

/// What can happen next, in order of rank.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Next {
    StageEnds(usize),
    GivesUp(usize),
    Strikes(usize, usize),
    BedReady(usize),
    Capacity(usize),
    Arrives(usize),
    Contact,
}

pub struct Reference<'m> {
    model: &'m Model,
    planted: Planted,
    now: i64,
    persons: Vec<Person>,
    units: Vec<Beds>,
    freed: Vec<UnitId>,
    caseload: Caseload<'m>,
    pub log: Log,
    /// Of each unit: patients in beds and waiting, usable beds, after each event.
    pub levels: Vec<(i64, Vec<[u32; 3]>)>,
}

impl<'m> Reference<'m> {
    pub fn run(model: &'m Model, key: Key, planted: Planted) -> Self {
        let begin = model.clock.begin();
        let beds = |_| Beds {
            usable: 0,
            occupied: 0,
            kept: 0,
            waiting: 0,
            turnovers: Vec::new(),
            next_change: begin,
            asked: Vec::new(),
        };
        let mut run = Reference {
            model,
            planted,
            now: begin.0,
            persons: Vec::new(),
            units: model.network.units.ids().map(beds).collect(),
            freed: Vec::new(),
            caseload: Caseload::new(model, key),
            log: Vec::new(),
            levels: Vec::new(),
        };
        for unit in model.network.units.ids() {
            run.capacity_changes(unit);
        }
        run.start_census(key);
        run.fill();
        run.write_levels();
        while let Some((at, next)) = run.next() {
            if at > model.clock.last().0 {
                break;
            }
            run.now = at;
            run.happens(next);
            run.fill();
            run.write_levels();
        }
        run
    }

    fn start_census(&mut self, key: Key) {
        let model = self.model;
        for row in &model.demand.start {
            for i in 0..u64::from(row.patients) {
                let person = key.owner(row.key).item(i);
                let age = row.age.pick(person.bits(Purpose::named("age band"), 0));
                let left = row
                    .residual
                    .draw(person.bits(Purpose::named("residual stay"), 0));
                let who = self.comes(Case {
                    contact: Time(self.now),
                    key: person,
                    facility: model.network.units[row.unit].facility,
                    stage: row.stage,
                    patient_type: row.patient_type,
                    group: Group((age * model.patients.risks.len()) as u16),
                });
                self.begins(who, row.stage);
                self.persons[who].asks = Asks::Served;
                self.persons[who].wanted = Some(model.network.units[row.unit].level);
                self.persons[who].stay_left = Some(left);
                self.lies_down(who, row.unit, false);
            }
        }
    }

    fn tell(&mut self, who: usize, fact: Fact) {
        self.log.push((Time(self.now), self.persons[who].key, fact));
    }

    fn write_levels(&mut self) {
        let of = |unit: &Beds| [unit.occupied, unit.waiting, unit.usable];
        let levels = self.units.iter().map(of).collect();
        self.levels.push((self.now, levels));
    }

    /// The first of all that can happen.
    fn next(&mut self) -> Option<(i64, Next)> {
        let mut all: Vec<(i64, Next)> = Vec::new();
        for (who, person) in self.persons.iter().enumerate() {
            self.clocks_of(who, person, &mut all);
        }
        for (unit, beds) in self.units.iter().enumerate() {
            all.extend(beds.turnovers.iter().map(|&at| (at, Next::BedReady(unit))));
            if beds.next_change != Time::NEVER {
                all.push((beds.next_change.0, Next::Capacity(unit)));
            }
        }
        if let Some(case) = self.caseload.peek() {
            all.push((case.contact.0, Next::Contact));
        }
        all.into_iter().min()
    }

    fn clocks_of(&self, who: usize, person: &Person, all: &mut Vec<(i64, Next)>) {
        if person.at == At::Gone {
            return;
        }
        if person.care == Care::Enough {
            all.extend(
                person
                    .stay_left
                    .map(|left| (person.since + left, Next::StageEnds(who))),
            );
        }
        if person.care == Care::Less {
            let end = person.untreated_left;
            all.extend(end.map(|left| (person.since + left, Next::StageEnds(who))));
            for (cause, left) in person.thresholds.iter().flatten().enumerate() {
                let rate = self.rate(person, cause);
                if rate > 0.0 {
                    let (from, left, rate) = match self.strained_bed(person) {
                        None => (person.since, *left, rate),
                        Some(unit) => {
                            let gone = rate * self.summed(unit, person.since, |band| band.hazards);
                            (self.now, left - gone, rate * self.band(unit).hazards)
                        }
                    };
                    let wait = (left.max(0.0) / rate).ceil();
                    if wait < 1e15 {
                        all.push((from + wait as i64, Next::Strikes(who, cause)));
                    }
                }
            }
        }
        all.extend(person.patience.map(|at| (at, Next::GivesUp(who))));
        all.extend(person.arrival.map(|at| (at, Next::Arrives(who))));
    }

    /// The unit in which a person lies, if it has bands of strain.
    fn strained_bed(&self, person: &Person) -> Option<UnitId> {
        match person.at {
            At::Bed(unit) if self.model.network.units[unit].strain.is_some() => Some(unit),
            _ => None,
        }
    }

    /// The band of a unit with so many patients and usable beds.
    fn band_of(&self, unit: UnitId, beds: [u32; 3]) -> Band {
        let strain = &self.model.network.units[unit].strain;
        let bands = strain.iter().flat_map(|strain| &strain.bands);
        let is_in = |band: &&Band| match (beds[0], beds[2]) {
            (0, _) => band.from <= 0.0,
            (_, 0) => true,
            (lie, usable) => f64::from(lie) / f64::from(usable) >= band.from,
        };
        let mut band = bands.rev().find(is_in).copied().unwrap_or(Band::NONE);
        if self.planted == Planted::OddsForgotten {
            band.log_odds = 0.0;
        }
        if self.planted == Planted::HazardsForgotten {
            band.hazards = 1.0;
        }
        band
    }

    fn band(&self, unit: UnitId) -> Band {
        let (_, units) = self.levels.last().expect("levels are written");
        self.band_of(unit, units[unit.index()])
    }

    /// What the bands of a unit say, summed over the milliseconds from an instant to now.
    fn summed(&self, unit: UnitId, from: i64, what: fn(Band) -> f64) -> f64 {
        let mut sum = 0.0;
        let mut until = self.now;
        for (at, units) in self.levels.iter().rev() {
            let begins = (*at).max(from);
            if until > begins {
                sum += what(self.band_of(unit, units[unit.index()])) * (until - begins) as f64;
                until = begins;
            }
            if *at <= from {
                break;
            }
        }
        sum
    }

    /// Excess hazard per millisecond under the present care.
    fn rate(&self, person: &Person, cause: usize) -> f64 {
        let place = person.given.map_or(0, |level| level.index() + 1);
        let excess = &self.model.patients.stages[person.stage].excess[cause];
        *excess.rate[place].get(person.group)
    }

    fn happens(&mut self, next: Next) {
        match next {
            Next::StageEnds(who) => self.stage_ends(who),
            Next::GivesUp(who) => {
                self.spend(who);
                self.tell(who, Fact::GivesUp);
                self.stops_waiting(who, Asks::Without);
                self.goes_without(who);
            }
            Next::Strikes(who, cause) => {
                let stage = &self.model.patients.stages[self.persons[who].stage];
                self.ends(who, Ending::Hazard, stage.excess[cause].outcome);
            }
            Next::BedReady(unit) => {
                let turnovers = &mut self.units[unit].turnovers;
                let ready = turnovers.iter().position(|&at| at == self.now);
                turnovers.remove(ready.expect("a bed that is ready"));
                self.units[unit].kept -= 1;
                self.freed.push(UnitId::new(unit));
            }
            Next::Capacity(unit) => self.capacity_changes(UnitId::new(unit)),
            Next::Arrives(who) => self.arrives(who),
            Next::Contact => {
                let case = *self.caseload.take();
                let who = self.comes(case);
                self.enters(who, case.stage);
            }
        }
    }

    fn capacity_changes(&mut self, unit: UnitId) {
        let capacity = &self.model.network.units[unit].capacity;
        let beds = &mut self.units[unit.index()];
        beds.usable = capacity.at(Time(self.now));
        beds.next_change = capacity.next_change(Time(self.now));
        self.freed.push(unit);
    }

    fn comes(&mut self, case: Case) -> usize {
        self.persons.push(Person {
            key: case.key,
            stage: case.stage,
            group: case.group,
            visits: 0,
            legs: 0,
            facility: case.facility,
            at: At::Nowhere,
            asks: Asks::Nothing,
            wanted: None,
            given: None,
            care: Care::Less,
            since: self.now,
            stay_left: None,
            rest: [0, 0],
            dies: None,
            cared: 0,
            met: 0.0,
            untreated_left: None,
            thresholds: None,
            patience: None,
            arrival: None,
            queues_at: None,
            episode: 0,
        });
        let who = self.persons.len() - 1;
        self.tell(
            who,
            Fact::Comes {
                facility: case.facility,
                kind: case.patient_type,
                group: case.group,
            },
        );
        who
    }

    fn begins(&mut self, who: usize, stage: StageId) {
        self.tell(who, Fact::Begins(stage));
        let loops =
            self.model.patients.types[self.model.patients.stages[stage].patient_type].has_loops;
        let person = &mut self.persons[who];
        person.stage = stage;
        person.visits += u32::from(loops);
        person.since = self.now;
        (person.stay_left, person.untreated_left, person.thresholds) = (None, None, None);
        (person.rest, person.dies, person.cared, person.met) = ([0, 0], None, 0, 0.0);
    }

    /// A stage begins, and its need arises.
    fn enters(&mut self, who: usize, stage: StageId) {
        self.begins(who, stage);
        let row = &self.model.patients.stages[stage];
        let Some(need) = &row.need else {
            return self.goes_home(who);
        };
        let (key, group) = (self.persons[who].key, self.persons[who].group);
        let wanted = match &need.candidate {
            Some(offer) if !fate::is_candidate(*offer.share.get(group), row, key) => offer.ceiling,
            _ => need.level,
        };
        (self.persons[who].wanted, self.persons[who].asks) = (Some(wanted), Asks::Nothing);
        self.tell(who, Fact::Needs(wanted));
        match self.persons[who].at {
            At::Bed(unit) if self.serves(unit, wanted) => {
                if let Some(below) = self.is_sent_down(who, wanted) {
                    return self.goes(who, below, true);
                }
                self.persons[who].asks = Asks::Served;
                self.tell(who, Fact::Stays(unit));
                self.compare(who);
            }
            At::Bed(unit) => {
                let level = self.model.network.units[unit].level;
                let row = &self.model.network.levels[wanted];
                if !row.waits_in.contains(&level) && !row.boards_at.contains(&level) {
                    self.leaves_bed(who);
                    self.fill();
                }
                self.looks_for_a_place(who);
            }
            At::Way { to, .. } => {
                if !self.serves(to, wanted) {
                    self.gives_back(who);
                }
                self.persons[who].asks = Asks::Comes;
                self.compare(who);
            }
            At::Nowhere | At::Gone => self.looks_for_a_place(who),
        }
    }

    /// A stage without need passes at home.
    fn goes_home(&mut self, who: usize) {
        self.leaves_bed(who);
        self.gives_back(who);
        let person = &self.persons[who];
        let stage = &self.model.patients.stages[person.stage];
        let stay = fate::length(stage, person.group, person.key, person.visits, None);
        let person = &mut self.persons[who];
        (person.wanted, person.asks, person.care) = (None, Asks::Nothing, Care::Enough);
        person.stay_left = Some(stay.0);
    }

    fn serves(&self, unit: UnitId, wanted: LevelId) -> bool {
        let level = self.model.network.units[unit].level;
        level == wanted || self.model.network.levels[wanted].stand_ins.contains(&level)
    }

    /// Destinations of a person for a level, the responsible unit first.
    fn destinations(&self, who: usize, level: LevelId) -> Vec<UnitId> {
        let (network, from) = (&self.model.network, self.persons[who].facility);
        network.referral[from][level].destinations(network, from, level)
    }

    fn free(&self, unit: UnitId) -> i64 {
        let beds = &self.units[unit.index()];
        i64::from(beds.usable) - i64::from(beds.occupied) - i64::from(beds.kept)
    }

    fn has_bed_for(&self, unit: UnitId, who: usize) -> bool {
        let row = &self.model.network.units[unit];
        let own = row.facility == self.persons[who].facility;
        self.free(unit) > if own { 0 } else { i64::from(row.kept_for_own) }
    }

    /// Whether the policy sends patients down who lie in a bed.
    fn sends_down(&self, who: usize, level: LevelId) -> bool {
        let from = self.persons[who].facility;
        self.model.network.referral[from][level].moves_who_is_served()
    }

    /// Whether a unit is in a facility that refers upwards to where the person is.
    fn is_below(&self, unit: UnitId, who: usize) -> bool {
        let network = &self.model.network;
        let mut at = network.units[unit].facility;
        while let Some(next) = network.facilities[at].refers_to {
            if next == self.persons[who].facility {
                return true;
            }
            at = next;
        }
        false
    }

    /// The first destination with a bed; for who lies in a bed and may be sent down, first of
    /// those below.
    fn first_with_bed(&self, who: usize, level: LevelId, units: &[UnitId]) -> Option<UnitId> {
        let free = units.iter().filter(|&&unit| self.has_bed_for(unit, who));
        let free: Vec<UnitId> = free.copied().collect();
        let lies = matches!(self.persons[who].at, At::Bed(_));
        let below = free.iter().find(|&&unit| self.is_below(unit, who));
        below
            .filter(|_| lies && self.sends_down(who, level))
            .or(free.first())
            .copied()
    }

    /// A bed below for who is served where they lie.
    fn is_sent_down(&self, who: usize, wanted: LevelId) -> Option<UnitId> {
        if !self.sends_down(who, wanted)
            || self.model.network.levels[wanted].kind == LevelKind::Visit
            || self.planted == Planted::NobodySentDown
        {
            return None;
        }
        let units = self.destinations(who, wanted);
        let here = self.persons[who].facility;
        self.first_with_bed(who, wanted, &units)
            .filter(|&unit| self.model.network.units[unit].facility != here)
    }

    fn looks_for_a_place(&mut self, who: usize) {
        let Some(wanted) = self.persons[who].wanted else {
            return;
        };
        let units = self.destinations(who, wanted);
        let Some(&first) = units.first() else {
            return self.is_refused(who, None);
        };
        let visit = self.model.network.levels[wanted].kind == LevelKind::Visit;
        if let Some(unit) = self.first_with_bed(who, wanted, &units) {
            return self.goes(who, unit, !visit);
        }
        if visit && self.model.network.units[first].facility != self.persons[who].facility {
            return self.goes(who, first, false);
        }
        let room = match self.model.network.units[first].waiting {
            Waiting::Queue => true,
            Waiting::None => false,
            Waiting::AtMost(most) => self.units[first.index()].waiting < most,
        };
        if room {
            self.waits(who, &units);
        } else {
            self.is_refused(who, Some(first));
        }
    }

    fn waits(&mut self, who: usize, units: &[UnitId]) {
        let first = units[0];
        let person = &mut self.persons[who];
        person.asks = Asks::Waits;
        person.queues_at = Some(first);
        person.episode += 1;
        let ticket = (who, person.episode);
        if let Some(law) = &self.model.network.units[first].patience {
            let purpose = self.model.patients.stages[person.stage].key.patience;
            let time = law.draw(person.key.bits(purpose, person.visits));
            person.patience = Some(self.now + time);
        }
        self.units[first.index()].waiting += 1;
        self.tell(who, Fact::Waits(first));
        for unit in units {
            self.units[unit.index()].asked.push(ticket);
        }
        self.is_put_up(who);
        self.compare(who);
    }

    fn is_refused(&mut self, who: usize, unit: Option<UnitId>) {
        self.tell(who, Fact::Refused(unit));
        self.persons[who].asks = Asks::Without;
        self.is_put_up(who);
        self.goes_without(who);
    }

    /// Lies at a lower level meanwhile, if there is a bed; else asks for one.
    fn is_put_up(&mut self, who: usize) {
        let person = &self.persons[who];
        let Some(wanted) = person.wanted.filter(|_| !matches!(person.at, At::Bed(_))) else {
            return;
        };
        let ticket = (who, person.episode);
        let levels = &self.model.network.levels[wanted].boards_at;
        for &level in levels {
            let units = self.put_up_in(who, wanted, level);
            if let Some(&unit) = units.iter().find(|&&unit| self.has_bed_for(unit, who)) {
                return self.goes(who, unit, true);
            }
        }
        for &level in levels {
            if let Some(unit) = self.put_up_in(who, wanted, level).first() {
                self.units[unit.index()].asked.push(ticket);
            }
        }
    }

    /// Units of a lower level for who waits for a higher one: in the first facility from here up
    /// to the responsible one that has any, or wherever the referral leads.
    fn put_up_in(&self, who: usize, wanted: LevelId, lower: LevelId) -> Vec<UnitId> {
        let network = &self.model.network;
        let anywhere = self.planted == Planted::BoardsAnywhere;
        if network.levels[wanted].boards_in == BoardsIn::Anywhere || anywhere {
            return self.destinations(who, lower);
        }
        let responsible = self.destinations(who, wanted).first().copied();
        let responsible = responsible.map(|unit| network.units[unit].facility);
        let mut at = Some(self.persons[who].facility);
        while let Some(here) = at {
            let levels = std::iter::once(&lower).chain(&network.levels[lower].stand_ins);
            let units = levels.filter_map(|&level| {
                let mut units = network.units.pairs();
                let found = units.find(|(_, row)| row.facility == here && row.level == level);
                found.map(|(unit, _)| unit)
            });
            let units: Vec<UnitId> = units.collect();
            if !units.is_empty() || Some(here) == responsible {
                return units;
            }
            at = network.facilities[here].refers_to;
        }
        Vec::new()
    }

    fn goes_without(&mut self, who: usize) {
        self.compare(who);
        let person = &mut self.persons[who];
        if person.care == Care::Above {
            let stage = &self.model.patients.stages[person.stage];
            person.care = Care::Enough;
            if person.stay_left.is_none() {
                let (group, key, visits) = (person.group, person.key, person.visits);
                let stays = fate::stays(stage, group, key, visits, None).map(|stay| stay.0);
                let first = stays[0].min(stays[1]);
                person.stay_left = Some(first);
                person.rest = stays.map(|stay| stay - first);
            }
        } else if person.care == Care::Less && person.untreated_left.is_none() {
            self.tell(who, Fact::Leaves);
            self.exits(who);
        }
    }

    fn stops_waiting(&mut self, who: usize, next: Asks) {
        let person = &mut self.persons[who];
        if std::mem::replace(&mut person.asks, next) == Asks::Waits {
            person.patience = None;
            let unit = person.queues_at.take().expect("waits somewhere");
            self.units[unit.index()].waiting -= 1;
        }
    }

    fn goes(&mut self, who: usize, unit: UnitId, keep: bool) {
        let (from, to) = (
            self.persons[who].facility,
            self.model.network.units[unit].facility,
        );
        self.spend(who);
        self.leaves_bed(who);
        if from == to {
            return self.lies_down(who, unit, true);
        }
        let keep = keep && self.planted != Planted::BedNotKept;
        let way = self.model.network.travel[from][to].as_ref();
        let legs = self.persons[who].legs;
        self.persons[who].legs += 1;
        let Some(way) = way else {
            self.persons[who].facility = to;
            let arrival = Time(self.now);
            self.tell(
                who,
                Fact::Departs {
                    unit,
                    keep,
                    arrival,
                },
            );
            return self.is_there(who, unit, keep);
        };
        if self.persons[who]
            .wanted
            .is_some_and(|w| self.serves(unit, w))
        {
            self.stops_waiting(who, Asks::Comes);
        }
        let names = &self.model.network.facilities;
        let leg = Key(name_hash(&names[from].label.id)).owner(name_hash(&names[to].label.id));
        let purpose = Purpose::named("travel").join(leg.0);
        let person = &mut self.persons[who];
        let arrival = self.now + way.time.draw(person.key.bits(purpose, legs));
        person.arrival = Some(arrival);
        person.given = way.care;
        person.at = At::Way {
            to: unit,
            kept: keep,
        };
        self.units[unit.index()].kept += u32::from(keep);
        let arrival = Time(arrival);
        self.tell(
            who,
            Fact::Departs {
                unit,
                keep,
                arrival,
            },
        );
        self.compare(who);
    }

    fn arrives(&mut self, who: usize) {
        self.spend(who);
        let At::Way { to, kept } = self.persons[who].at else {
            unreachable!("only those on the way arrive")
        };
        let person = &mut self.persons[who];
        person.at = At::Nowhere;
        person.arrival = None;
        person.given = None;
        person.facility = self.model.network.units[to].facility;
        self.units[to.index()].kept -= u32::from(kept);
        self.is_there(who, to, kept);
    }

    /// Is in the facility of a unit, which has kept a bed or not.
    fn is_there(&mut self, who: usize, unit: UnitId, kept: bool) {
        self.tell(who, Fact::Arrives(self.persons[who].facility));
        if kept {
            self.lies_down(who, unit, true);
            // Who is only put up here asks again for the bed they wait for.
            if self.persons[who].asks == Asks::Waits
                && let Some(wanted) = self.persons[who].wanted
            {
                let units = self.destinations(who, wanted);
                if let Some(unit) = self.first_with_bed(who, wanted, &units) {
                    self.goes(who, unit, true);
                }
            }
            return;
        }
        if self.persons[who].wanted.is_none() {
            return; // a stage without need goes on
        }
        self.compare(who);
        if self.persons[who].asks != Asks::Without {
            self.stops_waiting(who, Asks::Nothing);
            self.looks_for_a_place(who);
        }
    }

    fn lies_down(&mut self, who: usize, unit: UnitId, asks: bool) {
        let row = &self.model.network.units[unit];
        let wanted = self.persons[who].wanted;
        let serves = asks && wanted.is_some_and(|wanted| self.serves(unit, wanted));
        let person = &mut self.persons[who];
        (person.at, person.facility, person.given) = (At::Bed(unit), row.facility, Some(row.level));
        if serves {
            self.stops_waiting(who, Asks::Served);
        }
        self.units[unit.index()].occupied += 1;
        self.tell(who, Fact::LiesDown { unit, serves });
        self.compare(who);
    }

    fn leaves_bed(&mut self, who: usize) {
        let At::Bed(unit) = self.persons[who].at else {
            return;
        };
        (self.persons[who].at, self.persons[who].given) = (At::Nowhere, None);
        self.tell(who, Fact::LeavesBed(unit));
        let beds = &mut self.units[unit.index()];
        beds.occupied -= 1;
        let turnover = self.model.network.units[unit].turnover;
        if turnover == Duration::ZERO || self.planted == Planted::NoTurnover {
            self.freed.push(unit);
        } else {
            beds.kept += 1;
            beds.turnovers.push(self.now + turnover.0);
        }
    }

    fn gives_back(&mut self, who: usize) {
        if let At::Way { to, kept: true } = self.persons[who].at {
            self.tell(who, Fact::GivesBack(to));
            self.persons[who].at = At::Way { to, kept: false };
            self.units[to.index()].kept -= 1;
            self.freed.push(to);
        }
    }

    /// Compares care with need: from now on, this is what runs.
    fn compare(&mut self, who: usize) {
        let person = &mut self.persons[who];
        let stage = &self.model.patients.stages[person.stage];
        let (Some(need), network) = (&stage.need, &self.model.network) else {
            return;
        };
        let (group, key, visits) = (person.group, person.key, person.visits);
        let stands_in = |given| network.levels[need.level].stand_ins.contains(&given);
        person.since = self.now;
        person.care = match person.given {
            Some(given) if given == need.level || stands_in(given) => Care::Enough,
            Some(given) if network.adequate(given, need.level) => Care::Above,
            _ => Care::Less,
        };
        if person.care == Care::Above && self.planted == Planted::StayRunsInHigherBed {
            person.care = Care::Enough;
        }
        if person.care == Care::Enough && person.stay_left.is_none() {
            let own = match person.at {
                At::Bed(unit) => network.units[unit].time.as_ref(),
                _ => None,
            };
            let stays = fate::stays(stage, group, key, visits, own).map(|stay| stay.0);
            let first = stays[0].min(stays[1]);
            person.stay_left = Some(first);
            person.rest = stays.map(|stay| stay - first);
        }
        let forgets = self.planted == Planted::ThresholdsForgotten;
        if person.care == Care::Less && (person.thresholds.is_none() || forgets) {
            let length = fate::untreated(stage, group, key, visits);
            person.untreated_left = (length != Duration::FOREVER).then_some(length.0);
            let draw = |excess: &surgeplan::model::patient::Excess| {
                fate::threshold(stage, excess.key, group, key, visits)
            };
            person.thresholds = Some(stage.excess.iter().map(draw).collect());
        }
        let (given, care) = (person.given, person.care);
        self.tell(who, Fact::Cared { given, care });
    }

    /// Counts the time since care last changed.
    fn spend(&mut self, who: usize) {
        let elapsed = self.now - self.persons[who].since;
        let person = &self.persons[who];
        let causes = person.thresholds.as_ref().map_or(0, Vec::len);
        let rates: Vec<f64> = (0..causes).map(|cause| self.rate(person, cause)).collect();
        let strained = self.strained_bed(person);
        let since = person.since;
        let by_hazard = strained.map_or(elapsed as f64, |unit| {
            self.summed(unit, since, |band| band.hazards)
        });
        let met = strained.map_or(0.0, |unit| self.summed(unit, since, |band| band.log_odds));
        let person = &mut self.persons[who];
        person.since = self.now;
        match person.care {
            Care::Enough => {
                person.stay_left = person.stay_left.map(|left| left - elapsed);
                person.cared += elapsed;
                person.met += met;
            }
            Care::Above => {}
            Care::Less => {
                person.untreated_left = person.untreated_left.map(|left| left - elapsed);
                for (left, rate) in person.thresholds.iter_mut().flatten().zip(rates) {
                    *left -= rate * by_hazard;
                }
            }
        }
    }

    fn stage_ends(&mut self, who: usize) {
        let person = &self.persons[who];
        let stage = &self.model.patients.stages[person.stage];
        let (group, key, visits) = (person.group, person.key, person.visits);
        let (why, dies) = if person.care == Care::Less {
            let dies = fate::dies(stage, group, key, visits);
            (Ending::Untreated, person.dies.unwrap_or(dies))
        } else {
            let Some(dies) = self.is_fixed(who) else {
                return; // some of the stay is left
            };
            (Ending::Course, dies)
        };
        let outcome = if dies {
            Outcome::Died
        } else {
            fate::survives(stage, group, key, visits)
        };
        self.ends(who, why, outcome);
    }

    /// Whether the person dies of the stage: fixed when the shorter of the two stays is over, by
    /// the strain met so far. `None` if some of the stay is left.
    fn is_fixed(&mut self, who: usize) -> Option<bool> {
        if let Some(dies) = self.persons[who].dies {
            return Some(dies);
        }
        let last = self.strained_bed(&self.persons[who]);
        let last = last.map_or(0.0, |unit| self.band(unit).log_odds);
        self.spend(who);
        let stages = &self.model.patients.stages;
        let at_last = self.planted == Planted::StrainOfTheLastInstant;
        let person = &mut self.persons[who];
        let mean = person.met / person.cared.max(1) as f64;
        let odds = libm::exp(if at_last { last } else { mean });
        let stage = &stages[person.stage];
        let (group, key, visits) = (person.group, person.key, person.visits);
        let dies = fate::dies_under(stage, group, key, visits, odds);
        person.dies = Some(dies);
        let rest = person.rest[usize::from(dies)];
        person.stay_left = Some(rest);
        (rest <= 0).then_some(dies)
    }

    fn ends(&mut self, who: usize, why: Ending, outcome: Outcome) {
        self.tell(who, Fact::Ends { why, outcome });
        if let Outcome::Stage(next) = outcome {
            self.stops_waiting(who, Asks::Nothing);
            return self.enters(who, next);
        }
        self.exits(who);
    }

    fn exits(&mut self, who: usize) {
        self.stops_waiting(who, Asks::Nothing);
        self.leaves_bed(who);
        self.gives_back(who);
        self.persons[who].at = At::Gone;
    }

    /// Gives free beds to those who wait for them, until nobody can take one.
    fn fill(&mut self) {
        while let Some(unit) = self.freed.pop() {
            while let Some(ticket) = self.first_for(unit) {
                let asked = &mut self.units[unit.index()].asked;
                asked.retain(|&other| other != ticket);
                self.goes(ticket.0, unit, true);
            }
        }
    }

    /// Who can take a bed of a unit now: the best class, and within it the first to ask.
    fn first_for(&self, unit: UnitId) -> Option<(usize, u32)> {
        let row = &self.model.network.units[unit];
        let asked = &self.units[unit.index()].asked;
        let can = |&&(who, episode): &&(usize, u32)| {
            let person = &self.persons[who];
            let waits = person.asks == Asks::Waits && person.episode == episode;
            let serves = person
                .wanted
                .is_some_and(|wanted| self.serves(unit, wanted));
            let here = match person.at {
                At::Bed(_) => serves,
                At::Nowhere => true,
                At::Way { .. } | At::Gone => false,
            };
            waits && here && self.has_bed_for(unit, who)
        };
        let class = |&&(who, _): &&(usize, u32)| match self.planted {
            Planted::NoPriority => 0,
            _ => row.priority[self.persons[who].stage.index()],
        };
        if self.planted == Planted::LastComeFirst {
            return asked.iter().rev().filter(can).min_by_key(class).copied();
        }
        asked.iter().filter(can).min_by_key(class).copied()
    }

    /// Deaths before first contact: where it would have been, and in which stage.
    pub fn deaths_at_home(&self) -> &[(FacilityId, StageId)] {
        &self.caseload.counts.died
    }
}
