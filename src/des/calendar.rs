//! The calendar: a four-ary heap of packed entries.
//!
//! An entry is one `u128`: time since the begin of the run in milliseconds (44
//! bits), rank (4), sequence (32), payload (48). Comparing entries compares
//! time, then rank, then order of scheduling. A pop leaves a hole at the root that
//! the next push fills, so that the commonest pair of operations sinks only once.

const SEQUENCE_SHIFT: u32 = 48;
const RANK_SHIFT: u32 = 80;
const TIME_SHIFT: u32 = 84;
/// Bits of a payload.
pub const PAYLOAD_BITS: u32 = 48;
/// The last instant that an entry can have, in milliseconds since the begin (557 years).
pub const LAST: u64 = NEVER - 1;
/// Later than any entry: the time of a free slot.
const NEVER: u64 = (1 << 44) - 1;

const FREE: u128 = u128::MAX;

/// Future events in order of time, rank and scheduling.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// A heap padded with free slots, so that there are always four children or none.
    slots: Vec<u128>,
    len: usize,
    sequence: u32,
    /// Whether the root has been popped and not yet replaced.
    hole: bool,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar {
            slots: vec![FREE; 257],
            len: 0,
            sequence: 0,
            hole: false,
        }
    }
}

impl Calendar {
    /// Forgets all events.
    pub fn clear(&mut self) {
        self.slots[..self.len].fill(FREE);
        (self.len, self.sequence, self.hole) = (0, 0, false);
    }

    /// Number of events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len - usize::from(self.hole)
    }

    /// Number of events scheduled since the begin, up to 2^32.
    #[must_use]
    pub fn scheduled(&self) -> u32 {
        self.sequence
    }

    /// Whether there is no event.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Schedules an event. Times beyond [`LAST`] never come and are not kept.
    ///
    /// `payload` has [`PAYLOAD_BITS`] bits.
    #[inline(always)]
    pub fn push(&mut self, time: u64, rank: u8, payload: u64) {
        debug_assert!(payload >> PAYLOAD_BITS == 0 && rank < 16);
        if time > LAST {
            return;
        }
        self.sequence = self.sequence.wrapping_add(1);
        let entry = u128::from(time) << TIME_SHIFT
            | u128::from(rank) << RANK_SHIFT
            | u128::from(self.sequence) << SEQUENCE_SHIFT
            | u128::from(payload);
        if std::mem::take(&mut self.hole) {
            self.sink(entry);
        } else {
            self.rise(entry);
        }
    }

    /// Time of the first event; later than [`LAST`] if there is none.
    #[inline(always)]
    pub fn first_time(&mut self) -> u64 {
        self.close_hole();
        (self.slots[0] >> TIME_SHIFT) as u64
    }

    /// Removes the first event and gives its payload.
    ///
    /// There must be one, as [`Calendar::first_time`] tells.
    #[inline(always)]
    pub fn pop(&mut self) -> u64 {
        self.close_hole();
        debug_assert!(self.len > 0);
        self.hole = true;
        self.slots[0] as u64 & ((1 << PAYLOAD_BITS) - 1)
    }

    #[inline(always)]
    fn close_hole(&mut self) {
        if std::mem::take(&mut self.hole) {
            self.len -= 1;
            let last = std::mem::replace(&mut self.slots[self.len], FREE);
            if self.len > 0 {
                self.sink(last);
            }
        }
    }

    #[inline(always)]
    fn rise(&mut self, entry: u128) {
        let mut hole = self.len;
        self.len += 1;
        if self.len > self.slots.len() {
            self.slots.resize(4 * self.len + 1, FREE);
        }
        while hole > 0 && entry < self.slots[(hole - 1) / 4] {
            self.slots[hole] = self.slots[(hole - 1) / 4];
            hole = (hole - 1) / 4;
        }
        self.slots[hole] = entry;
    }

    /// Puts an entry in the place of the root and moves it down.
    #[inline(always)]
    fn sink(&mut self, entry: u128) {
        let mut hole = 0;
        while let Some(&[a, b, c, d]) = self.slots.get(4 * hole + 1..).and_then(<[_]>::first_chunk)
        {
            let (left, ab) = if b < a { (2, b) } else { (1, a) };
            let (right, cd) = if d < c { (4, d) } else { (3, c) };
            let (child, least) = if cd < ab { (right, cd) } else { (left, ab) };
            if least >= entry {
                break;
            }
            self.slots[hole] = least;
            hole = 4 * hole + child;
        }
        self.slots[hole] = entry;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(calendar: &mut Calendar) -> Vec<(u64, u64)> {
        let mut events = Vec::new();
        loop {
            let time = calendar.first_time();
            if time > LAST {
                return events;
            }
            events.push((time, calendar.pop()));
        }
    }

    #[test]
    fn events_come_by_time_then_rank_then_order_of_scheduling() {
        let mut calendar = Calendar::default();
        for (time, rank, payload) in [(5, 1, 10), (5, 0, 11), (5, 1, 12), (3, 4, 13), (5, 0, 14)] {
            calendar.push(time, rank, payload);
        }
        assert_eq!(
            drain(&mut calendar),
            [(3, 13), (5, 11), (5, 14), (5, 10), (5, 12)]
        );
    }

    #[test]
    fn a_push_after_a_pop_fills_the_hole() {
        let mut calendar = Calendar::default();
        (1..=20).for_each(|time| calendar.push(time, 0, time));
        assert_eq!(calendar.pop(), 1);
        calendar.push(40, 0, 40);
        assert_eq!((calendar.first_time(), calendar.len()), (2, 20));
        let times: Vec<u64> = drain(&mut calendar).iter().map(|&(time, _)| time).collect();
        assert_eq!(times, (2..=20).chain([40]).collect::<Vec<_>>());
    }

    #[test]
    fn many_events_come_in_order_as_a_sorted_list_would_give_them() {
        let mut calendar = Calendar::default();
        let mut expected = Vec::new();
        let mut state = 1_u64;
        for payload in 0..5_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let (time, rank) = (state >> 54, (state >> 33 & 3) as u8);
            calendar.push(time, rank, payload);
            expected.push((time, rank, payload));
        }
        expected.sort_unstable();
        let expected: Vec<_> = expected
            .iter()
            .map(|&(time, _, payload)| (time, payload))
            .collect();
        assert_eq!(drain(&mut calendar), expected);
    }

    #[test]
    fn what_lies_beyond_the_last_instant_never_comes() {
        let mut calendar = Calendar::default();
        calendar.push(LAST + 1, 0, 1);
        calendar.push(u64::MAX, 0, 2);
        assert!(calendar.is_empty());
        assert!(calendar.first_time() > LAST);
    }

    #[test]
    fn a_cleared_calendar_is_as_good_as_new() {
        let mut calendar = Calendar::default();
        (0..300).for_each(|time| calendar.push(time, 0, time));
        calendar.pop();
        calendar.clear();
        calendar.push(7, 0, 70);
        assert_eq!(drain(&mut calendar), [(7, 70)]);
    }
}
