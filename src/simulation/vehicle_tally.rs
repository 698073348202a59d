//! What vehicles of one station did in one replication.

use crate::stats::tally::Histogram;

/// A fleet over the horizon. Calls count at the nearest station that serves them; jobs at the one
/// that sends.
#[derive(Clone, Debug, Default)]
pub struct FleetTally {
    /// Patients who asked for a vehicle.
    pub calls: u64,
    /// Of these, those to whom one was not sent at once.
    pub waited: u64,
    /// Of these, those who went by other means since none was idle.
    pub other_means: u64,
    /// Of these, those who needed no vehicle any more before it left with them.
    pub in_vain: u64,
    /// Vehicles sent.
    pub jobs: u64,
    /// Times from the call to a vehicle being sent, of those to whom one was sent, and their sum.
    pub waits: Histogram,
    /// Their sum.
    pub wait: i128,
    /// Times from the call to a vehicle at the patient.
    pub responses: Histogram,
    /// Their sum.
    pub response: i128,
    /// Responses within each edge of waits of the plan.
    pub by_edge: Vec<u64>,
    /// Patients who arrived, and the sum of their times from the call to the end of the handover.
    pub arrived: u64,
    /// Their sum.
    pub transfer: i128,
    /// Integral of calls waiting.
    pub waiting: i128,
    /// Most calls waiting at once.
    pub most_waiting: u64,
    /// Integrals of vehicles on a job, in service, and there.
    pub vehicles: [i128; 3],
    /// Milliseconds with any vehicle in service, and with none of them idle.
    pub manned: [u64; 2],
    /// Days on which vehicles of the kind kept patients from a bed more than anything else did, the same at each of its stations.
    pub binds: u64,
    /// Milliseconds of the horizon that were counted.
    pub time: u64,
    now: [u64; 4],
    since: i64,
}

impl FleetTally {
    /// Nothing yet, from an instant on, for so many edges of waits.
    #[must_use]
    pub(super) fn new(begin: i64, edges: usize) -> Self {
        FleetTally {
            since: begin,
            by_edge: vec![0; edges + 1],
            ..FleetTally::default()
        }
    }

    /// Counts the time up to an instant, within the horizon.
    pub(super) fn advance(&mut self, now: i64, horizon: i64) {
        let clip = |at: i64| at.clamp(0, horizon);
        let elapsed = clip(now) - clip(self.since);
        self.since = now;
        let area = |count: u64| i128::from(count) * i128::from(elapsed);
        let [waiting, busy, in_service, there] = self.now;
        self.waiting += area(waiting);
        let more = [busy, in_service, there].map(area);
        for (sum, more) in self.vehicles.iter_mut().zip(more) {
            *sum += more;
        }
        let length = elapsed.cast_unsigned();
        if in_service > 0 {
            self.manned[0] += length;
            self.manned[1] += if busy >= in_service { length } else { 0 };
        }
        if elapsed > 0 {
            self.most_waiting = self.most_waiting.max(waiting);
        }
        self.time += length;
    }

    /// So many vehicles are on a job, in service, and there.
    pub(super) fn change(&mut self, busy: u32, in_service: u32, there: u32) {
        let [waiting, ..] = self.now;
        self.now = [waiting, busy.into(), in_service.into(), there.into()];
    }

    /// One more or one less call waits.
    pub(super) fn waits(&mut self, change: i64) {
        self.now[0] = self.now[0].saturating_add_signed(change);
    }

    /// A vehicle is sent so long after the call.
    pub(super) fn sent(&mut self, wait: i64) {
        record(&mut self.waits, wait);
        self.wait += i128::from(wait);
    }

    /// It is at the patient so long after the call, within the edge at this place.
    pub(super) fn responded(&mut self, time: i64, edge: usize) {
        record(&mut self.responses, time);
        self.response += i128::from(time);
        self.by_edge[edge] += 1;
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &FleetTally) {
        self.calls += other.calls;
        self.waited += other.waited;
        self.other_means += other.other_means;
        self.in_vain += other.in_vain;
        self.jobs += other.jobs;
        self.waits.merge(&other.waits);
        self.wait += other.wait;
        self.responses.merge(&other.responses);
        self.response += other.response;
        self.by_edge
            .resize(self.by_edge.len().max(other.by_edge.len()), 0);
        for (sum, more) in self.by_edge.iter_mut().zip(&other.by_edge) {
            *sum += more;
        }
        self.arrived += other.arrived;
        self.transfer += other.transfer;
        self.waiting += other.waiting;
        self.most_waiting += other.most_waiting;
        for (sum, more) in self.vehicles.iter_mut().zip(other.vehicles) {
            *sum += more;
        }
        for (sum, more) in self.manned.iter_mut().zip(other.manned) {
            *sum += more;
        }
        self.binds = self.binds.max(other.binds);
        self.time = self.time.max(other.time);
    }

    /// Responses within the edge at a place of the plan.
    #[must_use]
    pub fn responded_within(&self, edge: usize) -> u64 {
        self.by_edge.iter().take(edge + 1).sum()
    }
}

fn record(times: &mut Histogram, time: i64) {
    if time == 0 {
        times.record_zero();
    } else {
        times.record(time);
    }
}
