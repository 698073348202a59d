//! Who falls ill, where, when and how badly: drawn before any policy is applied,
//! so that every arm plays the same people with the same fates.
//!
//! Cases are produced day by day. What happens to a person before the first contact
//! with a limited resource is settled here (*folding*): only those who make contact
//! enter the simulation, in order of contact; the others are counted by day.

mod curve;
mod fold;
mod illness;
mod sort;

pub use illness::{Infections, infections, sick_leave};

use std::collections::{BTreeMap, VecDeque};

use crate::distribution::{Choice, poisson_quantile};
use crate::model::Model;
use crate::model::demand::{Place, Shape, Source, Stream, StreamId};
use crate::model::network::FacilityId;
use crate::model::patient::{Group, StageId, TypeId};
use crate::model::window::WindowId;
use crate::random::{Key, Purpose};
use crate::table::Table;
use crate::units::{DAY, Duration, Time};
use curve::DayCurve;

const COUNT: Purpose = Purpose::named("cases of a day");
const INSTANT: Purpose = Purpose::named("instant of a case");
pub(crate) const AGE: Purpose = Purpose::named("age band");
/// Residual stay of a patient of the start census.
pub(crate) const RESIDUAL: Purpose = Purpose::named("residual stay");
pub(crate) const RISK: Purpose = Purpose::named("risk tier");
const CONTACT: Purpose = Purpose::named("first contact");

/// A person who makes contact with the health system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Case {
    /// When contact is made.
    pub contact: Time,
    /// What keys all draws of this person.
    pub key: Key,
    /// Facility of first contact.
    pub facility: FacilityId,
    /// Stage at contact: one that needs care.
    pub stage: StageId,
    /// Kind of patient.
    pub patient_type: TypeId,
    /// Age band and risk tier.
    pub group: Group,
}

/// Interventions whose time runs, each since when; one may stand there more than once, the first time counts.
pub type Opened = Vec<(WindowId, Time)>;

/// What became of the cases that never made contact, and how many there were in all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// New cases by day of the horizon, those with and without contact.
    pub new_cases: Vec<u32>,
    /// Cases that recovered without contact.
    pub recovered: u64,
    /// Cases that died without contact: facility of first contact and stage.
    pub died: Vec<(FacilityId, StageId)>,
}

/// Lists of cases that are empty, for their memory.
#[derive(Debug, Default)]
pub struct Lists {
    today: Vec<Case>,
    spare: Vec<Case>,
    ends: Vec<u32>,
}

/// The cases of one replication in order of contact.
pub struct Caseload<'m> {
    model: &'m Model,
    key: Key,
    begin: Time,
    end: Time,
    /// Contacts of `day` and the days after it.
    ahead: VecDeque<Vec<Case>>,
    /// Today's contacts in order; those before `next` have been handed out.
    today: Vec<Case>,
    next: usize,
    /// An empty list that keeps its memory for later use.
    spare: Vec<Case>,
    /// Memory for sorting.
    ends: Vec<u32>,
    /// The day whose contacts will be sorted next.
    day: i64,
    /// By stream, whose places mostly share a shape: the curve of a day is computed once for
    /// each shape and lag.
    curves: Table<StreamId, DayCurve>,
    /// Cases without contact.
    pub counts: Counts,
    /// Of those who will make contact: what began to run before it.
    opened: BTreeMap<Key, Opened>,
}

impl<'m> Caseload<'m> {
    /// The cases of the replication with this key ([`Key::world`]).
    #[must_use]
    pub fn new(model: &'m Model, key: Key) -> Self {
        Caseload {
            model,
            key,
            begin: model.clock.begin(),
            end: model.clock.end_of_demand(),
            ahead: VecDeque::new(),
            today: Vec::new(),
            next: 0,
            spare: Vec::new(),
            ends: Vec::new(),
            day: model.clock.begin().day(),
            curves: model
                .demand
                .streams
                .ids()
                .map(|_| DayCurve::default())
                .collect(),
            counts: Counts::default(),
            opened: BTreeMap::new(),
        }
    }

    /// In the memory of these lists.
    #[must_use]
    pub fn with(mut self, lists: Lists) -> Self {
        (self.today, self.spare, self.ends) = (lists.today, lists.spare, lists.ends);
        self
    }

    /// What remains: empty lists.
    #[must_use]
    pub fn into_lists(mut self) -> Lists {
        self.today.clear();
        Lists {
            today: self.today,
            spare: self.ahead.pop_front().map_or(self.spare, |mut ahead| {
                ahead.clear();
                ahead
            }),
            ends: self.ends,
        }
    }

    /// The next case, if any, without taking it.
    #[inline]
    pub fn peek(&mut self) -> Option<&Case> {
        if self.next == self.today.len() {
            self.advance();
        }
        self.today.get(self.next)
    }

    /// Takes the case that [`Caseload::peek`] has shown.
    ///
    /// # Panics
    /// If there is none.
    #[inline]
    pub fn take(&mut self) -> &Case {
        self.next += 1;
        &self.today[self.next - 1]
    }

    /// Takes the interventions whose time began to run before the case that [`Caseload::peek`] has shown made contact.
    #[inline(always)]
    pub fn take_opened(&mut self) -> Option<(Key, Opened)> {
        if self.opened.is_empty() {
            return None;
        }
        let key = self.today[self.next].key;
        self.opened.remove_entry(&key)
    }

    /// Goes on to the next day that has contacts, or to the end of all.
    #[cold]
    fn advance(&mut self) {
        self.next = 0;
        while !self.over() {
            self.draw_day();
            let day = self.day;
            self.day += 1;
            let Some(contacts) = self.ahead.pop_front() else {
                continue;
            };
            sort::by_contact(day, &contacts, &mut self.today, &mut self.ends);
            self.spare = contacts;
            self.spare.clear();
            if !self.today.is_empty() {
                return;
            }
        }
        self.today.clear();
    }

    fn over(&self) -> bool {
        Time::of_day(self.day) >= self.end && self.ahead.is_empty()
    }

    /// Draws all cases that begin on the day.
    fn draw_day(&mut self) {
        if Time::of_day(self.day) >= self.end {
            return;
        }
        if self.ahead.is_empty() {
            self.ahead.push_back(std::mem::take(&mut self.spare));
        }
        for (id, stream) in self.model.demand.streams.pairs() {
            let key = self.key.owner(stream.key);
            for source in &stream.sources {
                self.draw_source(id, source, key.owner(source.key));
            }
        }
    }

    fn draw_source(&mut self, id: StreamId, source: &Source, key: Key) {
        let stream = &self.model.demand.streams[id];
        let key = key.item(self.day.cast_unsigned());
        let origin = Origin::new(self.model, stream, source);
        if let Some((at, cases)) = batch_of_day(&source.shape, source.lag, self.day) {
            for i in 0..u64::from(cases) {
                self.begin(&origin, key.item(i), at);
            }
            return;
        }
        let expected = expected_on(source, self.day, &mut self.curves[id]);
        if expected <= 0.0 {
            return;
        }
        let cases = poisson_quantile(expected, key.uniform(COUNT, 0));
        let (midnight, next) = (Time::of_day(self.day), Time::of_day(self.day + 1));
        if origin.contact_at_once && self.begin <= midnight && next <= self.end {
            return self.begin_all(id, &origin, key, cases);
        }
        for i in 0..cases {
            let person = key.item(i);
            let time = self.curves[id].instant(person.bits(INSTANT, 0));
            self.begin(&origin, person, midnight + time);
        }
    }

    /// All cases of a source that begin on a whole day of the run, with contact at once.
    fn begin_all(&mut self, id: StreamId, origin: &Origin, key: Key, cases: u64) {
        self.count_new(cases);
        let midnight = Time::of_day(self.day);
        let curve = &self.curves[id];
        let comers = (0..cases).map(|i| {
            let key = key.item(i);
            let contact = midnight + curve.instant(key.bits(INSTANT, 0));
            (key, contact)
        });
        let today = &mut self.ahead[0];
        match origin.alike {
            Some(alike) => today.extend(comers.map(|(key, contact)| Case {
                contact,
                key,
                ..alike
            })),
            None => today.extend(comers.map(|(key, contact)| origin.choose(key, contact))),
        }
    }

    /// A case begins today: draws the person and follows the course up to the first contact.
    #[inline(always)]
    fn begin(&mut self, origin: &Origin, key: Key, at: Time) {
        if at < self.begin || at >= self.end {
            return;
        }
        self.count_new(1);
        let case = origin.case(key, at);
        if origin.contact_at_once {
            self.ahead[0].push(case);
        } else {
            self.settle(case);
        }
    }

    fn count_new(&mut self, cases: u64) {
        let Ok(day) = usize::try_from(self.day) else {
            return;
        };
        if cases == 0 {
            return;
        }
        if self.counts.new_cases.len() <= day {
            self.counts.new_cases.resize(day + 1, 0);
        }
        self.counts.new_cases[day] += cases as u32;
    }

    /// Files a case under the day of its contact, or counts it if there is none.
    fn settle(&mut self, case: Case) {
        let mut opened = Opened::new();
        match fold::to_contact(self.model, case, &mut opened) {
            fold::Folded::Contact(case) => {
                if !opened.is_empty() {
                    self.opened.insert(case.key, opened);
                }
                let ahead = usize::try_from(case.contact.day() - self.day).unwrap_or(0);
                while self.ahead.len() <= ahead {
                    self.ahead.push_back(std::mem::take(&mut self.spare));
                }
                self.ahead[ahead].push(case);
            }
            fold::Folded::Recovered => self.counts.recovered += 1,
            fold::Folded::Died(stage) => self.counts.died.push((case.facility, stage)),
        }
    }
}

/// What all cases of one source have in common.
struct Origin<'m> {
    stream: &'m Stream,
    source: &'m Source,
    place: &'m Place,
    risks: usize,
    /// What all cases share, if they differ by nothing but instant and key.
    alike: Option<Case>,
    /// Whether a case begins with contact.
    contact_at_once: bool,
}

impl<'m> Origin<'m> {
    fn new(model: &'m Model, stream: &'m Stream, source: &'m Source) -> Self {
        let mut origin = Origin {
            stream,
            source,
            place: &model.demand.places[source.place],
            risks: model.patients.risks.len(),
            alike: None,
            contact_at_once: fold::is_contact(model, stream.patient_type, stream.entry),
        };
        let choices = [&source.age, &origin.place.contact].into_iter();
        if choices.chain(&stream.risk).all(Choice::is_none) {
            origin.alike = Some(origin.choose(Key(0), Time::START));
        }
        origin
    }

    /// The person of this key.
    #[inline(always)]
    fn case(&self, key: Key, contact: Time) -> Case {
        match self.alike {
            Some(case) => Case {
                contact,
                key,
                ..case
            },
            None => self.choose(key, contact),
        }
    }

    #[inline(always)]
    fn choose(&self, key: Key, at: Time) -> Case {
        let (stream, place) = (self.stream, self.place);
        let age = self.source.age.pick_with(|| key.bits(AGE, 0));
        let risks = &stream.risk[age.min(stream.risk.len() - 1)];
        let group = age * self.risks + risks.pick_with(|| key.bits(RISK, 0));
        Case {
            contact: at,
            key,
            facility: place.contacts[place.contact.pick_with(|| key.bits(CONTACT, 0))],
            stage: stream.entry,
            patient_type: stream.patient_type,
            group: Group(u16::try_from(group).unwrap_or(u16::MAX)),
        }
    }
}

/// The instant and size of a batch, if the shape is one and it falls on this day.
fn batch_of_day(shape: &Shape, lag: Duration, day: i64) -> Option<(Time, u32)> {
    match *shape {
        Shape::Batch { at, cases } => {
            let at = at + lag;
            (at.day() == day).then_some((at, cases))
        }
        _ => None,
    }
}

/// Expected cases of a source on a day, but for those of a batch; leaves the day in the curve.
#[inline]
fn expected_on(source: &Source, day: i64, curve: &mut DayCurve) -> f64 {
    curve.set(&source.shape, source.lag, day);
    let expected = curve.total() * source.scale;
    match &source.profile {
        Some(profile) => expected * profile.on(day),
        None => expected,
    }
}

/// Expected cases of a stream on each of some days, but for those of a batch.
#[must_use]
pub fn expected_by_day(stream: &Stream, days: std::ops::Range<i64>) -> Vec<f64> {
    let mut curve = DayCurve::default();
    let mut sums = vec![0.0; days.clone().count()];
    for (sum, day) in sums.iter_mut().zip(days) {
        for source in &stream.sources {
            *sum += expected_on(source, day, &mut curve);
        }
    }
    sums
}

/// Expected new cases of one replication: an estimate before anything is drawn.
#[must_use]
pub fn expected_cases(model: &Model) -> f64 {
    let (first, end) = (model.clock.begin().day(), model.clock.end_of_demand());
    let mut curve = DayCurve::default();
    let mut sum = 0.0;
    for stream in &model.demand.streams {
        for source in &stream.sources {
            for day in first..=end.0.div_euclid(DAY) {
                if let Some((_, cases)) = batch_of_day(&source.shape, source.lag, day) {
                    sum += f64::from(cases);
                } else {
                    sum += expected_on(source, day, &mut curve);
                }
            }
        }
    }
    sum
}

/// The number of days of the horizon, the last one perhaps in part.
#[must_use]
pub fn days_of(model: &Model) -> usize {
    usize::try_from((model.clock.horizon.0 + DAY - 1) / DAY).unwrap_or(0)
}
