//! The calendar: future events in order of time, rank and scheduling.
//!
//! An entry is one `u128`: time since the begin of the run in milliseconds (44
//! bits), rank (4), sequence (32), payload (48). Comparing entries compares
//! time, then rank, then order of scheduling. Events that come soon lie apart from the
//! others: the end of a visit never passes through the many stays that end in days or weeks.

use super::heap::{FREE, Heap};
use super::near::{self, Near};

const SEQUENCE_SHIFT: u32 = 48;
const RANK_SHIFT: u32 = 80;
const TIME_SHIFT: u32 = 84;
/// Bits of a payload.
pub const PAYLOAD_BITS: u32 = 48;
/// The last instant that an entry can have, in milliseconds since the begin (557 years).
pub const LAST: u64 = NEVER - 1;
/// Later than any entry: the time of a free slot.
const NEVER: u64 = (1 << 44) - 1;

/// How many stay near when there is no room for more, and how many far ones are drawn near at a
/// time.
const DRAWN: usize = 8;

/// Future events in order of time, rank and scheduling.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// All events before the limit, and perhaps some after it.
    near: Near,
    /// Only events at the limit or after it.
    far: Heap,
    limit: u64,
    sequence: u32,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar {
            near: Near::new(),
            far: Heap::new(),
            limit: NEVER,
            sequence: 0,
        }
    }
}

impl Calendar {
    /// Forgets all events.
    pub fn clear(&mut self) {
        self.near.clear();
        self.far.clear();
        (self.limit, self.sequence) = (NEVER, 0);
    }

    /// Number of events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.near.len() + self.far.len()
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
        self.sequence = self.sequence.wrapping_add(1);
        let entry = u128::from(time) << TIME_SHIFT
            | u128::from(rank) << RANK_SHIFT
            | u128::from(self.sequence) << SEQUENCE_SHIFT
            | u128::from(payload);
        // the limit is never beyond `LAST` + 1
        if time >= self.limit || !self.near.push(entry) {
            self.put_far(time, entry);
        }
    }

    /// Time of the first event; later than [`LAST`] if there is none.
    #[inline(always)]
    pub fn first_time(&mut self) -> u64 {
        let first = self.near_time();
        if first < self.limit {
            first
        } else {
            self.draw_near()
        }
    }

    /// Removes the first event and gives its payload.
    ///
    /// There must be one, and [`Calendar::first_time`] must have told so since the last pop.
    #[inline(always)]
    pub fn pop(&mut self) -> u64 {
        self.near.pop() & ((1 << PAYLOAD_BITS) - 1)
    }

    /// An event at the limit or after it, or one for which there is no room near.
    #[inline(never)]
    fn put_far(&mut self, time: u64, entry: u128) {
        if time > LAST {
            return;
        }
        if time < self.limit {
            self.clear_near();
        }
        if time < self.limit {
            self.near.push(entry);
        } else {
            self.far.push(entry);
            self.limit = time_of(self.far.first());
        }
    }

    /// Puts all but the first near events far.
    #[cold]
    fn clear_near(&mut self) {
        for entry in self.near.split_off(DRAWN) {
            self.far.push(entry);
        }
        self.limit = time_of(self.far.first());
    }

    /// No near event is known to be the first of all: draws the first of the far ones near, and
    /// gives the time of the first of all.
    #[inline(never)]
    fn draw_near(&mut self) -> u64 {
        if self.near.len() + DRAWN > near::MOST {
            self.clear_near();
        }
        for _ in 0..DRAWN.min(self.far.len()) {
            self.far.first();
            self.near.push(self.far.pop());
        }
        self.limit = time_of(self.far.first());
        self.near_time()
    }

    /// Time of the first near event; [`NEVER`] if there is none.
    #[inline(always)]
    fn near_time(&mut self) -> u64 {
        self.near.first() >> (TIME_SHIFT - 64)
    }
}

/// The time of an entry; [`NEVER`] of a free slot.
#[inline(always)]
fn time_of(entry: u128) -> u64 {
    const { assert!((FREE >> TIME_SHIFT) as u64 == NEVER) }
    (entry >> TIME_SHIFT) as u64
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

    #[test]
    fn events_scheduled_on_the_way_come_in_order_however_near_or_far() {
        let mut calendar = Calendar::default();
        let mut sorted = std::collections::BTreeSet::new();
        let (mut state, mut now, mut payload) = (7_u64, 0, 0_u64);
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            // some at once, some soon, some far; more come than go at first, then fewer
            let later = [0, state >> 60, state >> 56, state >> 50][(state >> 40 & 3) as usize];
            let growing = payload < 8_000;
            if state >> 33 & 3 > u64::from(!growing) + u64::from(payload > 9_000) {
                let rank = (state >> 20 & 3) as u8;
                calendar.push(now + later, rank, payload);
                sorted.insert((now + later, rank, payload));
                payload += 1;
            } else if let Some(first) = sorted.pop_first() {
                now = first.0;
                assert_eq!((calendar.first_time(), calendar.pop()), (now, first.2));
            }
            assert_eq!(calendar.len(), sorted.len());
        }
        let rest: Vec<_> = sorted.iter().map(|event| (event.0, event.2)).collect();
        assert!(payload > 8_000 && rest.len() > 100);
        assert_eq!(drain(&mut calendar), rest);
    }
}
