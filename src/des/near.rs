//! A short list of entries in order, the least last.
//!
//! The least is at hand, and taking it costs nothing; an entry that comes moves those that are
//! less by one place. For a few dozen entries that is cheaper than a heap.

use super::heap::FREE;

/// Most entries.
pub(super) const MOST: usize = 31;
/// So many are moved at a time.
const FEW: usize = 4;

/// Time, rank and the upper half of the sequence.
#[inline(always)]
fn upper(entry: u128) -> u64 {
    (entry >> 64) as u64
}

/// Entries below [`FREE`], all different.
#[derive(Clone, Debug)]
pub(super) struct Near {
    /// One that is never reached, then the entries from the greatest to the least.
    slots: [u128; MOST + 1],
    /// Place of the least; of the one that is never reached if there is none.
    last: usize,
}

impl Near {
    pub fn new() -> Near {
        Near {
            slots: [FREE; MOST + 1],
            last: 0,
        }
    }

    pub fn clear(&mut self) {
        self.last = 0;
    }

    pub fn len(&self) -> usize {
        self.last
    }

    /// The least entry; [`FREE`] if there is none.
    #[inline(always)]
    pub fn first(&self) -> u128 {
        self.slots[self.last & MOST]
    }

    /// Removes the least entry and gives it. There must be one.
    #[inline(always)]
    pub fn pop(&mut self) -> u128 {
        debug_assert!(self.last > 0);
        let first = self.first();
        self.last = self.last.wrapping_sub(1);
        first
    }

    /// Adds an entry, if there is room, looking at the upper halves only: of two that are equal in
    /// them the less must be added first.
    #[inline(always)]
    pub fn push(&mut self, entry: u128) -> bool {
        if self.last >= MOST {
            return false;
        }
        self.last += 1;
        let mut place = self.last;
        while place > FEW && upper(self.slots[place - FEW]) <= upper(entry) {
            self.slots.copy_within(place - FEW..place, place - FEW + 1);
            place -= FEW;
        }
        // the one that is never reached is above all
        while upper(self.slots[(place - 1) & MOST]) <= upper(entry) {
            self.slots[place & MOST] = self.slots[(place - 1) & MOST];
            place -= 1;
        }
        self.slots[place & MOST] = entry;
        true
    }

    /// Takes out all but this many of the least.
    pub fn split_off(&mut self, keep: usize) -> Vec<u128> {
        let more = self.len().saturating_sub(keep);
        let rest = self.slots[1..=more].to_vec();
        self.slots.copy_within(more + 1..=self.last, 1);
        self.last -= more;
        rest
    }
}
