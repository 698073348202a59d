//! Staff groups: who is on duty, how many beds that staffs, and in which mode they work.
//!
//! Usable beds of a unit are the least of its open beds and, for each group that serves it, the
//! patients whom those on duty can take in the most stretched mode, less what the patients of the
//! other units that share the group take. Beds closed for turnover take nobody. If fewer are on duty
//! than the census asks for, nobody leaves: the unit takes no one more. Runs without staff come here never.

use std::ops::Range;

use super::event::Event;
use super::resources::Duty;
use super::tally::CapacityChange;
use super::{Listener, System};
use crate::caseload::sick_leave;
use crate::des::rank;
use crate::model::Model;
use crate::model::network::UnitId;
use crate::model::pool::{MODES, OVER, PoolId, RedeploymentId, Scale, Staff};
use crate::model::roster::{Members, OnDuty, Reserve, SickLeave};
use crate::policy::opening::{Convertible, Loan};
use crate::policy::redeployment::AtHome;
use crate::random::Key;
use crate::table::Table;
use crate::units::Time;

/// Staff groups at this instant.
pub(super) struct Groups<'m> {
    rows: Table<PoolId, Group<'m>>,
    of_unit: Table<UnitId, Vec<PoolId>>,
    /// Open beds, before staff is looked at.
    open: Table<UnitId, u32>,
    /// Beds closed for turnover.
    turning: Table<UnitId, u32>,
    /// Beds for which staff is on duty; the open ones where no staff is counted.
    staffed: Table<UnitId, u32>,
    /// Members at work in another group or on the way there.
    loans: Vec<Lent>,
}

/// Who has sent members to another group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sender {
    /// A convertible unit that takes them along.
    Unit(UnitId),
    /// A command centre.
    Centre(RedeploymentId),
}

/// Members of a group who were sent to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lent {
    pub by: Sender,
    pub loan: Loan,
    /// When they are at work there.
    pub ready: Time,
}

/// From when to when the reserve of a group works, as far as dates decide.
fn called_by_date(staff: &Staff) -> Range<Time> {
    let reserve = staff.roster.reserve.as_ref();
    reserve.map_or(Time::NEVER..Time::NEVER, Reserve::by_date)
}

/// One group.
struct Group<'m> {
    staff: &'m Staff,
    scales: [Scale; MODES],
    sick: SickLeave,
    /// From when to when the reserve works.
    called: Range<Time>,
    /// When those on duty are looked at next.
    next_look: Time,
    /// What those on duty can give in each mode: all, and without the reserve.
    budgets: [[u128; 2]; MODES],
    /// The least stretched mode that the census fits, or [`OVER`].
    mode: usize,
}

impl<'m> Groups<'m> {
    pub fn new(model: &'m Model, key: Key) -> Self {
        let network = &model.network;
        let group = |staff: &'m Staff| Group {
            staff,
            scales: [0, 1, 2].map(|mode| Scale::of(&staff.serves, mode)),
            sick: sick_leave(model, staff, key),
            called: called_by_date(staff),
            next_look: Time::NEVER,
            budgets: [[0; 2]; MODES],
            mode: 0,
        };
        let serves = |unit: UnitId| {
            let staff = network.pools.staff.pairs();
            let own = staff.filter(|(_, row)| row.serves.iter().any(|&(at, _)| at == unit));
            own.map(|(pool, _)| pool).collect()
        };
        let units = || network.units.ids();
        Groups {
            rows: network.pools.staff.iter().map(group).collect(),
            of_unit: units().map(serves).collect(),
            open: units().map(|_| 0).collect(),
            turning: units().map(|_| 0).collect(),
            staffed: units().map(|_| 0).collect(),
            loans: Vec::new(),
        }
    }

    /// When members of a group are away ill.
    pub fn sick_leave(&mut self, pool: PoolId) -> &mut SickLeave {
        &mut self.rows[pool].sick
    }

    /// The mode in which a group works.
    pub fn mode(&self, pool: PoolId) -> usize {
        self.rows[pool].mode
    }
}

impl Groups<'_> {
    /// Members leave their groups for a convertible unit.
    pub fn lend(&mut self, unit: UnitId, plan: &Convertible) {
        let (by, ready) = (Sender::Unit(unit), Time::NEVER);
        let loans = plan.staff.iter().map(|&loan| Lent { by, loan, ready });
        self.loans.extend(loans);
    }

    /// They have arrived there.
    pub fn arrive(&mut self, unit: UnitId, now: Time) {
        let by = Sender::Unit(unit);
        let mine = self.loans.iter_mut().filter(|row| row.by == by);
        mine.for_each(|row| row.ready = now);
    }

    /// They are back in their own groups; says who was lent.
    pub fn send_home(&mut self, by: Sender) -> Vec<Lent> {
        let was = self
            .loans
            .iter()
            .copied()
            .filter(|row| row.by == by)
            .collect();
        self.loans.retain(|row| row.by != by);
        was
    }

    /// Members leave their groups, or stay where they were sent to.
    pub fn send(&mut self, lent: Lent) {
        self.loans.push(lent);
    }

    /// Groups whose members have come to help by order of a sender, the helped ones.
    pub fn helped(&self, by: Sender) -> impl Iterator<Item = PoolId> {
        let mine = self.loans.iter().filter(move |row| row.by == by);
        mine.map(|row| row.loan.to)
    }

    /// A group as it would be without what a command centre sends, for these patients.
    pub fn at_home(
        &self,
        pool: PoolId,
        (key, now): (Key, Time),
        patients: impl Fn(UnitId) -> u32,
    ) -> AtHome {
        let group = &self.rows[pool];
        let by_units = self
            .loans
            .iter()
            .filter(|row| matches!(row.by, Sender::Unit(_)));
        let lent: u32 = by_units
            .filter(|row| row.loan.from == pool)
            .map(|row| row.loan.heads)
            .sum();
        let nobody = (lent, Members::default());
        let roster = &group.staff.roster;
        let on_duty = roster.at(key, now, &group.sick, (nobody, &group.called));
        AtHome {
            asked: group.asked(0, patients) as f64,
            gives: group.scales[0].budgets(on_duty)[0] as f64,
            heads: on_duty.heads,
        }
    }

    /// From when to when the reserve of a group works from now on.
    pub fn call(&mut self, pool: PoolId, called: Range<Time>) {
        self.rows[pool].called = called;
    }

    /// Who of a group is on duty: without those lent, with those borrowed.
    fn on_duty(&self, pool: PoolId, key: Key, now: Time) -> OnDuty {
        let mut borrowed = Members::default();
        for (place, &Lent { loan, ready, .. }) in self.loans.iter().enumerate() {
            if loan.to == pool && ready <= now {
                let before = self.lent(loan.from, place);
                let places = before..before.saturating_add(loan.heads);
                let lender = &self.rows[loan.from];
                borrowed += lender.staff.roster.last(key, now, &lender.sick, places);
            }
        }
        let lent = self.lent(pool, self.loans.len());
        let group = &self.rows[pool];
        group
            .staff
            .roster
            .at(key, now, &group.sick, ((lent, borrowed), &group.called))
    }

    /// Heads of a group that are lent by the loans before a place.
    fn lent(&self, pool: PoolId, before: usize) -> u32 {
        let loans = self.loans[..before].iter().map(|row| row.loan);
        let heads = loans
            .filter(|loan| loan.from == pool)
            .map(|loan| loan.heads);
        heads.fold(0, u32::saturating_add)
    }
}

impl Group<'_> {
    /// What patients ask for in a mode.
    fn asked(&self, mode: usize, patients: impl Fn(UnitId) -> u32) -> u128 {
        let units = self.staff.serves.iter().zip(&self.scales[mode].per_patient);
        units
            .map(|(&(unit, _), per)| per * u128::from(patients(unit)))
            .sum()
    }

    /// Whether the reserve works in a unit.
    fn has_reserve(&self, unit: UnitId) -> bool {
        let mut units = self.staff.serves.iter().zip(&self.staff.by_reserve);
        units.any(|(&(at, _), by_reserve)| at == unit && *by_reserve)
    }

    /// What patients ask for in a mode where the reserve does not work.
    fn asked_of_own(&self, mode: usize, patients: impl Fn(UnitId) -> u32) -> u128 {
        self.asked(mode, |at| {
            if self.has_reserve(at) {
                0
            } else {
                patients(at)
            }
        })
    }

    /// Most patients whom the group can take in a unit beside those of the others.
    fn staffed(&self, unit: UnitId, patients: impl Fn(UnitId) -> u32) -> u32 {
        self.staffed_by(self.budgets[self.staff.last_mode], unit, patients)
    }

    /// The same if they can give so much: all, and without the reserve.
    fn staffed_by(
        &self,
        [all, own]: [u128; 2],
        unit: UnitId,
        patients: impl Fn(UnitId) -> u32,
    ) -> u32 {
        let mode = self.staff.last_mode;
        let others = |at: UnitId| if at == unit { 0 } else { patients(at) };
        let mut left = all.saturating_sub(self.asked(mode, others));
        if !self.has_reserve(unit) {
            left = left.min(own.saturating_sub(self.asked_of_own(mode, others)));
        }
        let place = self.staff.serves.iter().position(|&(at, _)| at == unit);
        let per = place.map_or(1, |place| self.scales[mode].per_patient[place]);
        u32::try_from(left / per).unwrap_or(u32::MAX)
    }

    /// The least stretched mode that these patients fit.
    fn mode_of(&self, patients: impl Fn(UnitId) -> u32) -> usize {
        let fits = |&mode: &usize| {
            let [all, own] = self.budgets[mode];
            self.asked(mode, &patients) <= all && self.asked_of_own(mode, &patients) <= own
        };
        (0..=self.staff.last_mode).find(fits).unwrap_or(OVER)
    }
}

impl<O: Listener> System<'_, O> {
    /// Patients of a unit who need its staff: those attended, and those in line as far as beds are open.
    pub(super) fn to_attend(&self, unit: UnitId) -> u32 {
        let attended = self.attended(unit);
        let all = attended.saturating_add(self.units[unit].waiting);
        all.min(self.groups.open[unit]).max(attended)
    }

    /// Patients who take part of the staff of a unit: in its beds, or on the way to one that is kept.
    fn attended(&self, unit: UnitId) -> u32 {
        let beds = &self.units[unit];
        beds.occupied + beds.kept - self.groups.turning[unit]
    }

    /// Others are on duty: notes who, and when that may change again.
    pub(super) fn set_duty(&mut self, pool: PoolId) {
        let group = &self.groups.rows[pool];
        let roster = &group.staff.roster;
        let next = roster.next_change(Time(self.now), &group.sick, &group.called);
        // a change of sick leave looks besides: what stands in the calendar already stands once
        if std::mem::replace(&mut self.groups.rows[pool].next_look, next) != next {
            self.schedule(next, rank::CAPACITY, Event::Duty(pool));
        }
        self.renew_duty(pool);
        for place in 0..self.groups.loans.len() {
            let Lent { loan, ready, .. } = self.groups.loans[place];
            if loan.from == pool && ready <= Time(self.now) {
                self.renew_duty(loan.to);
            }
        }
    }

    /// Counts anew who of a group is on duty.
    pub(super) fn renew_duty(&mut self, pool: PoolId) {
        let on_duty = self.groups.on_duty(pool, self.key, Time(self.now));
        let group = &mut self.groups.rows[pool];
        for (budgets, scale) in group.budgets.iter_mut().zip(&group.scales) {
            *budgets = scale.budgets(on_duty);
        }
        let duty = Duty {
            heads: on_duty.heads,
            present: on_duty.present,
            ill: on_duty.ill,
            reserve: on_duty.reserve,
            borrowed: on_duty.borrowed,
            lent: self.groups.lent(pool, self.groups.loans.len()),
            on_duty: on_duty.all as f64 / on_duty.den as f64,
        };
        self.recorder.duty(self.now, pool, duty);
        if self.followed.any {
            self.renew_visits(pool, f64::from(on_duty.present + on_duty.reserve));
        }
        self.crew_meets(pool);
        self.weigh(pool);
    }

    /// Patients of a unit have changed: so may the mode of its groups, and the beds that they
    /// staff in the other units.
    #[cold]
    pub(super) fn weigh_unit(&mut self, unit: UnitId) {
        for place in 0..self.groups.of_unit[unit].len() {
            self.weigh(self.groups.of_unit[unit][place]);
        }
    }

    /// Weighs those on duty against patients: sets the mode of a group and the usable beds of its units.
    fn weigh(&mut self, pool: PoolId) {
        let group = &self.groups.rows[pool];
        let (staff, was) = (group.staff, group.mode);
        let patients = |unit| self.attended(unit);
        let mode = group.mode_of(patients);
        let asked = group.asked(0, patients) as f64 / group.scales[0].parts as f64;
        self.groups.rows[pool].mode = mode;
        self.recorder.works(self.now, pool, mode, asked);
        for &(unit, _) in &staff.serves {
            self.set_usable(unit);
            self.note_limit(unit);
            if mode != was {
                self.change_band(unit);
            }
        }
    }

    /// The open beds of a unit, staffed or not.
    pub(super) fn open_beds(&self, unit: UnitId) -> u32 {
        self.groups.open[unit]
    }

    /// Sets the open beds of a unit, and those that can be used of them.
    pub(super) fn set_open(&mut self, unit: UnitId, open: u32) {
        let before = std::mem::replace(&mut self.groups.open[unit], open);
        self.change_beds(unit, i64::from(open) - i64::from(before));
    }

    /// A bed begins or ends to be closed for turnover.
    pub(super) fn turn(&mut self, unit: UnitId, change: i32) {
        let turning = &mut self.groups.turning[unit];
        *turning = turning
            .checked_add_signed(change)
            .expect("a bed is ready once");
    }

    /// Open beds of which there is staff for no patient, though none lies there.
    pub(super) fn unstaffed(&self, unit: UnitId) -> bool {
        let beds = &self.units[unit];
        beds.free() == 0 && self.groups.open[unit] > beds.occupied + beds.kept
    }

    /// The least beds of a unit that a group has staff for, those in turnover included, and the group.
    pub(super) fn least_staffed(&self, unit: UnitId) -> Option<(u32, PoolId)> {
        let turning = self.groups.turning[unit];
        let staffed = |&pool: &PoolId| {
            let group = &self.groups.rows[pool];
            let beds = group.staffed(unit, |at| self.attended(at));
            (beds.saturating_add(turning), pool)
        };
        self.groups.of_unit[unit].iter().map(staffed).min()
    }

    /// The open beds of a unit that the roster of a group staffs, without its reserve.
    pub(super) fn staffed_by_roster(&self, pool: PoolId, unit: UnitId) -> u32 {
        let group = &self.groups.rows[pool];
        let own = group.budgets[group.staff.last_mode][1];
        let staffed = group.staffed_by([own, own], unit, |at| self.attended(at));
        staffed.min(self.open_beds(unit))
    }

    /// Sets the usable beds of a unit: the least of open and staffed beds.
    fn set_usable(&mut self, unit: UnitId) {
        self.change_beds(unit, 0);
    }

    /// The same when the open beds have changed by so many.
    fn change_beds(&mut self, unit: UnitId, opened: i64) {
        let open = self.groups.open[unit];
        let staffed = self.least_staffed(unit).map_or(open, |(beds, _)| beds);
        let before = std::mem::replace(&mut self.groups.staffed[unit], staffed);
        let more_staffed = i64::from(staffed) - i64::from(before);
        let usable = open.min(staffed);
        let change = i64::from(usable) - i64::from(self.units[unit].usable);
        if [opened, change, more_staffed] == [0; 3] {
            return;
        }
        let beds = CapacityChange {
            open: opened,
            usable: change,
            staffed: more_staffed,
            ..CapacityChange::default()
        };
        self.recorder.capacity(self.now, unit, beds);
        if change != 0 {
            self.units[unit].usable = usable;
            self.change_band(unit);
            self.to_fill.push(unit);
        }
    }
}
