//! Counters of one replication.

use std::collections::BTreeMap;

use crate::model::pool::ResourceId;
use crate::stats::tally::Histogram;

/// Needs of one scope that arise within the horizon, and what became of them.
#[derive(Clone, Debug, Default)]
pub struct NeedTally {
    /// Needs that arose.
    pub needs: u64,
    /// Of those, the first need of this level of their person.
    pub persons: u64,
    /// Needs met by the level or a stand-in.
    pub met: u64,
    /// Of those, met at once.
    pub at_once: u64,
    /// Refused once.
    pub refused: u64,
    /// Given up by the patient after waiting.
    pub left: u64,
    /// Ended by death while unmet.
    pub died: u64,
    /// Ended otherwise while unmet: the stage passed, or turned into another.
    pub passed: u64,
    /// Still open when the run stopped: their waits are lower bounds.
    pub open: u64,
    /// Sum of waits of needs that were met.
    pub wait: i128,
    /// Sum of waits of needs that were not: up to death, leaving, passing or the stop.
    pub wait_unmet: i128,
    /// Time needing the level and not receiving it.
    pub unmet: i128,
    /// Waits of needs that were met.
    pub waits: Histogram,
    /// Needs met, by the first edge of the plan that is not below the wait; the last
    /// place is for longer waits.
    pub by_edge: Vec<u64>,
    /// Transfers to another facility made for these needs, and their time.
    pub transfers: u64,
    /// Of those, to a facility that the one left refers to, directly or through others.
    pub transfers_up: u64,
    /// And the other way: to one that refers to the one left.
    pub transfers_down: u64,
    /// Time on the way.
    pub on_the_way: i128,
    /// Time in a bed below the level, while waiting for it or going without.
    pub boarded: i128,
    /// Time in a bed above the level, while waiting for it.
    pub blocked: i128,
    /// Of the needs, those whose level is a ceiling of care: a higher one is needed and not offered.
    pub ceiling: u64,
    /// Deaths of patients at their ceiling of care, whether its level was given or not.
    pub ceiling_died: u64,
    /// Not met at once, though an open bed was free in the responsible unit: staff was missing.
    pub unstaffed: u64,
    /// Not met at once, though a usable bed was free in the responsible unit, or the patient's own:
    /// equipment was missing.
    pub unequipped: u64,
    /// Met by a stand-in of the level.
    pub by_stand_in: u64,
    /// Times from first contact to the level, or to a crew that gives it, of needs that were treated, within each edge of
    /// waits of the plan; if any metric asks for them.
    pub since_contact: Vec<u64>,
    /// Their sum.
    pub contact_to_care: i128,
    /// Requests for a bed elsewhere that were refused though one was free.
    pub offers_refused: u64,
    /// Needs that arose at home, and of which nobody knew at first.
    pub unseen: u64,
    /// Of those, of people who were followed.
    pub followed: u64,
    /// Of those, found by a visit.
    pub found: u64,
    /// Sum of times in which nobody knew of a need.
    pub unrecognised: i128,
    /// Sum of times on the way to care, before it began.
    pub travelled: i128,
    /// Sum of times in queues of units that were shut.
    pub shut: i128,
    /// Sum of times waiting for a bed while a staff group was what kept those who wait from one.
    pub short_of_staff: i128,
    /// The same of equipment.
    pub short_of_equipment: i128,
    /// Both, by staff group and kind of equipment.
    pub short_of: BTreeMap<ResourceId, i128>,
    /// Sum of times of transfers before they set out without care: approval and stabilising.
    pub prepared: i128,
    /// And from the call for a vehicle on.
    pub no_vehicle: i128,
    /// Needs by the day on which they arose.
    pub by_day: Vec<u32>,
}

impl NeedTally {
    /// An empty tally for a number of edges.
    #[must_use]
    pub fn new(edges: usize) -> Self {
        NeedTally {
            by_edge: vec![0; edges + 1],
            ..NeedTally::default()
        }
    }

    /// Counts a need that arises on a day of the horizon, the first of its person or not.
    #[inline(always)]
    pub(super) fn arise(&mut self, day: usize, first: bool) {
        self.persons += u64::from(first);
        if self.by_day.len() <= day {
            self.by_day.resize(day + 1, 0);
        }
        self.by_day[day] += 1;
    }

    /// Counts a need that is met after a wait of more than 0, with the place of its edge.
    #[inline]
    pub(super) fn meet(&mut self, wait: i64, edge: usize) {
        self.waits.record(wait);
        self.wait += i128::from(wait);
        self.by_edge[edge] += 1;
    }

    /// Counts a need that is met so long after first contact, with the place of its edge.
    #[inline(never)]
    pub(super) fn treat(&mut self, time: i64, edge: usize) {
        if self.since_contact.len() <= edge {
            self.since_contact.resize(edge + 1, 0);
        }
        self.since_contact[edge] += 1;
        self.contact_to_care += i128::from(time);
    }

    /// Needs met within the edge at a place of the plan, counted from first contact.
    #[must_use]
    pub fn treated_within(&self, edge: usize) -> u64 {
        self.since_contact.iter().take(edge + 1).sum()
    }

    /// Needs treated, in the level or by a crew that gives it.
    #[must_use]
    pub fn treated(&self) -> u64 {
        self.since_contact.iter().sum()
    }

    /// Fills in what follows from what was counted along.
    pub(super) fn complete(&mut self) {
        self.needs = self.by_day.iter().map(|&needs| u64::from(needs)).sum();
        (self.met, self.at_once) = (self.waits.n(), self.waits.zeros());
        self.by_edge[0] += self.at_once;
        self.unmet += self.wait;
    }

    /// Time unmet after being refused or giving up.
    #[must_use]
    pub fn turned_away(&self) -> i128 {
        self.unmet - self.wait - self.wait_unmet
    }

    /// Time unmet for want of a bed: what has no other cause.
    #[must_use]
    pub fn short_of_beds(&self) -> i128 {
        let others = [
            self.turned_away(),
            self.unrecognised,
            self.travelled,
            self.shut,
            self.short_of_staff,
            self.short_of_equipment,
            self.prepared,
            self.no_vehicle,
        ];
        self.unmet - others.iter().sum::<i128>()
    }

    /// Adds another tally.
    pub(super) fn add(&mut self, other: &NeedTally) {
        self.needs += other.needs;
        self.persons += other.persons;
        self.met += other.met;
        self.at_once += other.at_once;
        self.refused += other.refused;
        self.left += other.left;
        self.died += other.died;
        self.passed += other.passed;
        self.open += other.open;
        self.wait += other.wait;
        self.wait_unmet += other.wait_unmet;
        self.unmet += other.unmet;
        self.waits.merge(&other.waits);
        add_each(&mut self.by_edge, &other.by_edge);
        self.transfers += other.transfers;
        self.transfers_up += other.transfers_up;
        self.transfers_down += other.transfers_down;
        self.on_the_way += other.on_the_way;
        self.boarded += other.boarded;
        self.blocked += other.blocked;
        self.ceiling += other.ceiling;
        self.ceiling_died += other.ceiling_died;
        self.unstaffed += other.unstaffed;
        self.unequipped += other.unequipped;
        self.by_stand_in += other.by_stand_in;
        self.offers_refused += other.offers_refused;
        self.contact_to_care += other.contact_to_care;
        add_each(&mut self.since_contact, &other.since_contact);
        self.unseen += other.unseen;
        self.followed += other.followed;
        self.found += other.found;
        self.unrecognised += other.unrecognised;
        self.travelled += other.travelled;
        self.shut += other.shut;
        self.short_of_staff += other.short_of_staff;
        self.short_of_equipment += other.short_of_equipment;
        for (&resource, time) in &other.short_of {
            *self.short_of.entry(resource).or_default() += time;
        }
        self.prepared += other.prepared;
        self.no_vehicle += other.no_vehicle;
        add_each(&mut self.by_day, &other.by_day);
    }

    /// Needs met within the edge at a place of the plan; none in a scope where nobody can
    /// be in need, such as a level of care that no facility has.
    #[must_use]
    pub fn met_within(&self, edge: usize) -> u64 {
        self.by_edge.iter().take(edge + 1).sum()
    }
}

/// Adds numbers place by place.
fn add_each<T: Copy + Default + std::ops::AddAssign>(sums: &mut Vec<T>, more: &[T]) {
    if sums.len() < more.len() {
        sums.resize(more.len(), T::default());
    }
    sums.iter_mut()
        .zip(more)
        .for_each(|(sum, &more)| *sum += more);
}

/// Patients in beds and waiting, over time, in the units of one scope.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// Milliseconds spent with each number of patients in beds.
    pub levels: Vec<u64>,
    /// Integral of the number waiting, in patient-milliseconds. Until it is closed, each counts from
    /// or up to time 0, so that nothing is to be done as time passes.
    pub waiting_area: i128,
    /// Integral of the number in beds who need a higher level, in patient-milliseconds.
    pub boarding_area: i128,
    /// Milliseconds at full capacity: no usable bed is free.
    pub full: u64,
    /// Most patients waiting at once.
    pub peak_waiting: u32,
    /// Most patients in beds and waiting at once.
    pub peak_need: u32,
    /// Admissions.
    pub admissions: u64,
    /// Patients infected there.
    pub infected: u64,
    /// Integral over milliseconds of infectious room-mates of those who can be infected.
    pub together: f64,
    /// Milliseconds for which its units were paused, added up.
    pub paused: f64,
    /// By day.
    pub days: Vec<Day>,
    /// At the stated instants.
    pub instants: Vec<Instant>,
    /// Beds over time.
    pub beds: Beds,
    /// Now.
    pub now: Level,
    since: i64,
    today: Day,
    /// Most patients in beds since the usable beds last changed or the day began.
    ratio_seen: u32,
}

/// A change in the number of patients in beds and waiting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Change {
    /// One more in a bed, from the queue or not.
    Admit { from_queue: bool },
    /// One less in a bed.
    Leave,
    /// One more waiting.
    Wait,
    /// One less waiting.
    Go,
}

/// How full it is at an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Level {
    /// Patients in beds.
    pub occupied: u32,
    /// Patients waiting.
    pub waiting: u32,
    /// Usable beds.
    pub usable: u64,
    /// Beds kept for patients on the way or closed for turnover.
    pub kept: u32,
    /// Converted beds among the open ones.
    pub converted: u32,
    /// Open beds, staffed or not.
    pub open: u64,
    /// Beds for which staff is on duty, open or not; the open ones where no staff is counted.
    pub staffed: u64,
}

/// A change in the beds of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct CapacityChange {
    pub open: i64,
    pub usable: i64,
    pub kept: i64,
    pub converted: i64,
    pub staffed: i64,
}

/// Beds over time in the units of one scope; touched only when beds open or close.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Beds {
    /// Beds that exist.
    pub physical: u64,
    /// Integrals of open, usable, converted and staffed beds, in bed-milliseconds.
    pub areas: [i128; 4],
    /// Least open, usable and staffed beds.
    pub least: [u64; 3],
    /// Milliseconds with converted beds open.
    pub converted_time: u64,
    /// How often converted beds opened.
    pub conversions: u32,
    /// From the call for converted beds to the first of them, the first time.
    pub first_delay: Option<i64>,
    /// From the end of the last pause to a queue as before it.
    pub recovery: Option<i64>,
    since: i64,
}

impl Beds {
    /// Counts the time since the last change at this level.
    fn advance(&mut self, now: i64, level: Level) {
        let elapsed = now - self.since;
        if elapsed <= 0 {
            return;
        }
        let converted = u64::from(level.converted);
        let beds = [level.open, level.usable, converted, level.staffed];
        for (area, beds) in self.areas.iter_mut().zip(beds) {
            *area += i128::from(beds) * i128::from(elapsed);
        }
        if level.converted > 0 {
            self.converted_time += elapsed.cast_unsigned();
        }
        self.since = now;
    }

    fn note(&mut self, level: Level) {
        let now = [level.open, level.usable, level.staffed];
        for (least, now) in self.least.iter_mut().zip(now) {
            *least = now.min(*least);
        }
    }

    /// Converted beds open so long after they were first called for.
    pub(super) fn convert(&mut self, delay: i64) {
        self.conversions += 1;
        self.first_delay.get_or_insert(delay);
    }

    /// Forgets what happened before.
    fn start(&self, now: i64, level: Level) -> Beds {
        Beds {
            physical: self.physical,
            least: [level.open, level.usable, level.staffed],
            since: now,
            ..Beds::default()
        }
    }
}

impl Level {
    /// Whether no usable bed is free.
    #[must_use]
    pub fn full(&self) -> bool {
        u64::from(self.occupied) + u64::from(self.kept) >= self.usable
    }
}

/// What a stated instant found.
pub type Instant = Level;

/// One day.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Day {
    /// At the end of the day.
    pub end: Level,
    /// Most patients in beds and waiting.
    pub peak_need: u32,
    /// Largest ratio of patients in beds to usable beds at any instant; infinite if
    /// patients lie where no bed is usable.
    pub peak_ratio: f64,
    /// Whether at any instant no bed was free and someone was waiting or refused.
    pub overrun: bool,
    /// Whether the beds were what was short then, and not staff or equipment.
    pub beds_bind: bool,
}

impl Census {
    /// Counts the time since the last change of beds or of patients in them.
    #[inline(always)]
    pub(super) fn advance(&mut self, now: i64) {
        let elapsed = (now - self.since).cast_unsigned();
        // no branch on what is 0: whether it is cannot be guessed
        match self.levels.get_mut(self.now.occupied as usize) {
            Some(time) => *time += elapsed,
            None => self.see_level(elapsed),
        }
        self.full += elapsed * u64::from(self.now.full());
        self.since = now;
    }

    /// Counts time at a number of patients that is higher than any before.
    #[cold]
    fn see_level(&mut self, elapsed: u64) {
        self.levels.resize(self.now.occupied as usize, 0);
        self.levels.push(elapsed);
    }

    /// Counts a change.
    #[inline(always)]
    pub(super) fn note(&mut self, now: i64, change: Change) {
        match change {
            Change::Admit { from_queue: true } => {
                // the bed was most often left at this instant
                if now != self.since {
                    self.advance(now);
                }
                self.go(now);
                self.admit();
            }
            Change::Admit { from_queue: false } => {
                self.advance(now);
                self.admit();
                self.note_need(); // else in beds and waiting are as many as before
            }
            Change::Leave => {
                self.advance(now);
                self.now.occupied -= 1;
            }
            Change::Go => self.go(now),
            Change::Wait => self.wait(now),
        }
    }

    #[inline(always)]
    fn go(&mut self, now: i64) {
        self.now.waiting -= 1;
        self.waiting_area += i128::from(now);
    }

    #[inline(always)]
    fn admit(&mut self) {
        self.now.occupied += 1;
        self.admissions += 1;
        self.ratio_seen = self.ratio_seen.max(self.now.occupied);
    }

    /// The usable beds change, or the day ends: notes the largest ratio with the usable beds so far.
    fn note_ratio(&mut self) {
        let ratio = ratio(self.ratio_seen, self.now.usable);
        self.today.peak_ratio = self.today.peak_ratio.max(ratio);
        self.ratio_seen = self.now.occupied;
    }

    #[inline(always)]
    fn wait(&mut self, now: i64) {
        self.now.waiting += 1;
        self.waiting_area -= i128::from(now);
        self.peak_waiting = self.peak_waiting.max(self.now.waiting);
        self.today.overrun |= self.now.full();
        self.note_need();
    }

    #[inline(always)]
    fn note_need(&mut self) {
        let need = self.now.occupied + self.now.waiting;
        self.today.peak_need = self.today.peak_need.max(need);
    }

    /// Counts the time since the last change of anything.
    pub(super) fn advance_all(&mut self, now: i64) {
        self.advance(now);
        self.beds.advance(now, self.now);
    }

    /// Beds change by these numbers.
    pub(super) fn change_capacity(&mut self, now: i64, change: CapacityChange) {
        self.advance(now);
        let more = |beds: u32, change: i64| u32::try_from(i64::from(beds) + change).unwrap_or(0);
        self.now.kept = more(self.now.kept, change.kept);
        if [change.open, change.usable, change.converted, change.staffed] == [0; 4] {
            return;
        }
        self.beds.advance(now, self.now);
        if change.usable != 0 {
            self.note_ratio();
        }
        self.now.open = self.now.open.saturating_add_signed(change.open);
        self.now.usable = self.now.usable.saturating_add_signed(change.usable);
        self.now.staffed = self.now.staffed.saturating_add_signed(change.staffed);
        self.now.converted = more(self.now.converted, change.converted);
        self.beds.note(self.now);
        if change.usable != 0 {
            self.note_all();
        }
    }

    /// Notes the present level in today's maxima.
    fn note_all(&mut self) {
        self.ratio_seen = self.now.occupied;
        self.today.overrun |= self.now.waiting > 0 && self.now.full();
        self.note_need();
    }

    /// Notes a refusal.
    pub(super) fn refuse(&mut self) {
        self.today.overrun |= self.now.full();
    }

    /// Forgets what happened before, at the begin of the recorded time, which has so many days.
    pub(super) fn start(&mut self, now: i64, days: usize) {
        let level = self.now;
        *self = Census {
            days: Vec::with_capacity(days),
            beds: self.beds.start(now, level),
            now: level,
            since: now,
            waiting_area: -(i128::from(level.waiting) * i128::from(now)),
            ..Census::default()
        };
        self.note_all();
    }

    /// Hands out what was counted, with those who still wait up to now, and goes on for what is noted
    /// hereafter: instants and recoveries. The days of a long run are much to copy.
    pub(super) fn close(&mut self, now: i64) -> Census {
        self.waiting_area += i128::from(self.now.waiting) * i128::from(now);
        let after = Census {
            instants: std::mem::take(&mut self.instants),
            beds: self.beds.clone(),
            now: self.now,
            since: self.since,
            ..Census::default()
        };
        std::mem::replace(self, after)
    }

    /// Notes the level at a stated instant.
    pub(super) fn note_instant(&mut self) {
        self.instants.push(self.now);
    }

    /// Ends a day.
    pub(super) fn end_day(&mut self) {
        self.today.end = self.now;
        self.note_ratio();
        self.peak_need = self.peak_need.max(self.today.peak_need);
        self.days.push(self.today);
        self.today = Day::default();
        self.note_all();
    }

    /// Total time recorded, in milliseconds.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.levels.iter().sum()
    }

    /// Integral of patients in beds, in patient-milliseconds.
    #[must_use]
    pub fn occupied_area(&self) -> i128 {
        self.levels
            .iter()
            .enumerate()
            .map(|(level, &time)| level as i128 * i128::from(time))
            .sum()
    }

    /// Most patients in beds at once for any length of time.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.levels.iter().rposition(|&time| time > 0).unwrap_or(0)
    }
}

fn ratio(occupied: u32, usable: u64) -> f64 {
    match (occupied, usable) {
        (0, _) => 0.0,
        (_, 0) => f64::INFINITY,
        _ => f64::from(occupied) / usable as f64,
    }
}

/// Persons of one scope: how many began, and how they ended.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonTally {
    /// Cases that made contact within the horizon.
    pub entered: u64,
    /// Recovered or discharged alive.
    pub recovered: u64,
    /// Died.
    pub died: u64,
    /// Left without the care they needed.
    pub left: u64,
    /// Sum of times from the case's contact to the end.
    pub time: i128,
    /// The part of it of those who recovered.
    pub time_recovered: i128,
    /// The part of it of those who died.
    pub time_died: i128,
    /// The part of it of those who left without the care they needed.
    pub time_left: i128,
    /// Sum of their squares.
    pub time_squared: i128,
    /// The times themselves, if a metric asks for them.
    pub times: Histogram,
}

impl PersonTally {
    /// Counts a person's time from contact to the end.
    #[inline]
    pub(super) fn count_time(&mut self, time: i64) {
        self.time_squared += i128::from(time) * i128::from(time);
    }

    /// Fills in what follows from what was counted along.
    pub(super) fn complete(&mut self) {
        self.entered += self.recovered + self.died + self.left;
        self.time = self.time_recovered + self.time_died + self.time_left;
    }

    /// Adds another tally.
    pub(super) fn add(&mut self, other: &PersonTally) {
        self.entered += other.entered;
        self.recovered += other.recovered;
        self.died += other.died;
        self.left += other.left;
        self.time += other.time;
        self.time_recovered += other.time_recovered;
        self.time_died += other.time_died;
        self.time_left += other.time_left;
        self.time_squared += other.time_squared;
        self.times.merge(&other.times);
    }
}
