//! What shared services did in one replication.

use crate::stats::tally::Histogram;

/// A shared service over the horizon.
#[derive(Clone, Debug, Default)]
pub struct ServiceTally {
    /// Tests done, those that are done again counted each time.
    pub tests: u64,
    /// Tests of persons who had a result already that was not recognised.
    pub repeated: u64,
    /// Tests that were not done, since a result was recognised.
    pub recognised: u64,
    /// Consultations asked for within the horizon whose turn came when they were not needed any more.
    pub passed_over: u64,
    /// Results of tests asked for within the horizon.
    pub results: u64,
    /// Times from asking to the result, of these.
    pub turnaround: Histogram,
    /// Their sum.
    pub time_to_result: i128,
    /// Results of these within each edge of waits of the plan.
    pub by_edge: Vec<u64>,
    /// Integral of the number of tests that wait.
    pub waiting: i128,
    /// Most tests that wait at once.
    pub most_waiting: u64,
    /// Integral of the number of busy servers, and of servers.
    pub busy: [i128; 2],
    /// Milliseconds with any server, and with all of them busy.
    pub open: [u64; 2],
    /// Milliseconds of the horizon that were counted.
    pub time: u64,
    now: [u64; 3],
    since: i64,
}

impl ServiceTally {
    /// Nothing yet, from an instant on, for so many edges of waits.
    #[must_use]
    pub(super) fn new(begin: i64, edges: usize) -> Self {
        ServiceTally {
            since: begin,
            by_edge: vec![0; edges + 1],
            ..ServiceTally::default()
        }
    }

    /// Counts the time up to an instant, within the horizon.
    pub(super) fn advance(&mut self, now: i64, horizon: i64) {
        let clip = |at: i64| at.clamp(0, horizon);
        let elapsed = clip(now) - clip(self.since);
        self.since = now;
        let area = |count: u64| i128::from(count) * i128::from(elapsed);
        let [waiting, busy, servers] = self.now;
        self.waiting += area(waiting);
        self.busy = [self.busy[0] + area(busy), self.busy[1] + area(servers)];
        let length = elapsed.cast_unsigned();
        if servers > 0 {
            self.open[0] += length;
            self.open[1] += if busy >= servers { length } else { 0 };
        }
        if elapsed > 0 {
            self.most_waiting = self.most_waiting.max(waiting);
        }
        self.time += length;
    }

    /// So many tests wait, so many of the servers are busy.
    pub(super) fn change(&mut self, waiting: usize, busy: u32, servers: u32) {
        self.now = [waiting as u64, u64::from(busy), u64::from(servers)];
    }

    /// A result is there after so long, within the edge at this place.
    pub(super) fn result(&mut self, time: i64, edge: usize) {
        self.results += 1;
        self.time_to_result += i128::from(time);
        self.by_edge[edge] += 1;
        if time == 0 {
            self.turnaround.record_zero();
        } else {
            self.turnaround.record(time);
        }
    }
}
