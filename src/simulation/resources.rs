//! What staff groups and equipment did in one replication.

use crate::model::pool::OVER;

/// Those of a staff group on duty.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Duty {
    /// Heads on the roster.
    pub heads: u32,
    /// Of those, present.
    pub present: u32,
    /// Of roster and reserve, away ill.
    pub ill: u32,
    /// Of the reserve, present.
    pub reserve: u32,
    /// Of those present, members of other groups.
    pub borrowed: u32,
    /// Heads of the roster who are at work in another group, or on the way there.
    pub lent: u32,
    /// On duty: present over cover, by the weights of hour and weekday.
    pub on_duty: f64,
}

/// A staff group over the horizon.
#[derive(Clone, Debug, Default)]
pub struct StaffTally {
    /// Integral of the number on duty, over milliseconds.
    pub on_duty: f64,
    /// Integral of the number whom the census asks for in conventional mode.
    pub asked: f64,
    /// Integral of heads who are absent, in milliseconds.
    pub absent: i128,
    /// Integral of heads who are away ill, in milliseconds.
    pub ill: i128,
    /// Integral of the reserve that is present.
    pub reserve: i128,
    /// How often the load called the reserve up.
    pub called_up: u64,
    /// From the first call for the reserve to its work, in milliseconds.
    pub call_delay: Option<i64>,
    /// Integral of the members of other groups who are present.
    pub borrowed: i128,
    /// Integral of heads who work in other groups, or are on the way there.
    pub lent: i128,
    /// Most heads away ill at once.
    pub most_ill: u32,
    /// Milliseconds in each mode, and over the last.
    pub modes: [u64; OVER + 1],
    /// Milliseconds of the horizon that were counted.
    pub time: u64,
    /// Days on which the group kept patients from a bed more than anything else did.
    pub binds: u64,
    /// Members infected in care within the horizon.
    pub infected_in_care: u64,
    /// Milliseconds for which these are away.
    pub lost_in_care: i128,
    /// Groups added up.
    pub groups: u64,
    /// At the stated instants.
    pub instants: Vec<Duty>,
    now: Duty,
    asked_now: f64,
    mode: usize,
    since: i64,
}

impl StaffTally {
    /// Nothing yet, from an instant on.
    #[must_use]
    pub(super) fn new(begin: i64) -> Self {
        StaffTally {
            groups: 1,
            since: begin,
            ..StaffTally::default()
        }
    }

    /// Counts the time up to an instant, within the horizon.
    pub(super) fn advance(&mut self, now: i64, horizon: i64) {
        let clip = |at: i64| at.clamp(0, horizon);
        let elapsed = clip(now) - clip(self.since);
        self.since = now;
        let share = elapsed as f64;
        self.on_duty += self.now.on_duty * share;
        self.asked += self.asked_now * share;
        self.absent += i128::from(self.now.heads - self.now.present) * i128::from(elapsed);
        self.ill += i128::from(self.now.ill) * i128::from(elapsed);
        self.reserve += i128::from(self.now.reserve) * i128::from(elapsed);
        self.borrowed += i128::from(self.now.borrowed) * i128::from(elapsed);
        self.lent += i128::from(self.now.lent) * i128::from(elapsed);
        if elapsed > 0 {
            self.most_ill = self.most_ill.max(self.now.ill);
        }
        self.modes[self.mode] += elapsed.cast_unsigned();
        self.time += elapsed.cast_unsigned();
    }

    /// Others are on duty.
    pub(super) fn change(&mut self, duty: Duty) {
        self.now = duty;
    }

    /// Others are cared for.
    pub(super) fn work(&mut self, mode: usize, asked: f64) {
        (self.mode, self.asked_now) = (mode, asked);
    }

    /// The load calls the reserve up, which is at work so long after it was first called for.
    pub(super) fn call_up(&mut self, delay: i64) {
        self.called_up += 1;
        self.call_delay.get_or_insert(delay);
    }

    /// Notes who is on duty now.
    pub(super) fn note_instant(&mut self) {
        self.instants.push(self.now);
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &StaffTally) {
        self.on_duty += other.on_duty;
        self.asked += other.asked;
        self.absent += other.absent;
        self.ill += other.ill;
        self.reserve += other.reserve;
        self.borrowed += other.borrowed;
        self.lent += other.lent;
        self.called_up += other.called_up;
        self.call_delay = self.call_delay.max(other.call_delay);
        self.most_ill += other.most_ill;
        for (sum, more) in self.modes.iter_mut().zip(other.modes) {
            *sum += more;
        }
        self.time += other.time;
        self.binds += other.binds;
        self.groups += other.groups;
        self.infected_in_care += other.infected_in_care;
        self.lost_in_care += other.lost_in_care;
        self.instants.resize(other.instants.len(), Duty::default());
        for (sum, more) in self.instants.iter_mut().zip(&other.instants) {
            sum.heads += more.heads;
            sum.present += more.present;
            sum.ill += more.ill;
            sum.reserve += more.reserve;
            sum.borrowed += more.borrowed;
            sum.lent += more.lent;
            sum.on_duty += more.on_duty;
        }
    }
}

/// A stock of equipment over the horizon, in parts.
#[derive(Clone, Debug, Default)]
pub struct StockTally {
    /// Integral of what is held, over milliseconds.
    pub used: i128,
    /// Integral of what there is.
    pub there: i128,
    /// Milliseconds with nothing left.
    pub used_up: u64,
    /// Milliseconds of the horizon that were counted.
    pub time: u64,
    /// Days on which it kept patients from a bed more than anything else did.
    pub binds: u64,
    /// Stocks added up.
    pub stocks: u64,
    /// At the stated instants: what is held, and what there is.
    pub instants: Vec<[i64; 2]>,
    now: [i64; 2],
    since: i64,
}

impl StockTally {
    /// Nothing yet, from an instant on.
    #[must_use]
    pub(super) fn new(begin: i64) -> Self {
        StockTally {
            stocks: 1,
            since: begin,
            ..StockTally::default()
        }
    }

    /// What there is now.
    pub(super) fn on_hand(&self) -> i64 {
        self.now[1]
    }

    /// Counts the time up to an instant, within the horizon.
    pub(super) fn advance(&mut self, now: i64, horizon: i64) {
        let clip = |at: i64| at.clamp(0, horizon);
        let elapsed = clip(now) - clip(self.since);
        self.since = now;
        let [used, there] = self.now;
        self.used += i128::from(used) * i128::from(elapsed);
        self.there += i128::from(there) * i128::from(elapsed);
        if used >= there {
            self.used_up += elapsed.cast_unsigned();
        }
        self.time += elapsed.cast_unsigned();
    }

    /// So much more is there.
    pub(super) fn change(&mut self, more: i64) {
        self.now[1] += more;
    }

    /// So much more is held.
    pub(super) fn used(&mut self, more: i64) {
        self.now[0] += more;
    }

    /// Notes what is held now.
    pub(super) fn note_instant(&mut self) {
        self.instants.push(self.now);
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &StockTally) {
        self.used += other.used;
        self.there += other.there;
        self.used_up += other.used_up;
        self.time += other.time;
        self.binds += other.binds;
        self.stocks += other.stocks;
        self.instants.resize(other.instants.len(), [0; 2]);
        for (sum, more) in self.instants.iter_mut().zip(&other.instants) {
            sum[0] += more[0];
            sum[1] += more[1];
        }
    }
}
