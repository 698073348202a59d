//! A few dozen entries: the least stands apart, the others play a tournament for its place.
//!
//! The leaves hold the entries, and every node above them the lesser of its two. An entry that comes
//! or goes plays its way up to the root in always the same few steps: where it ends cannot be
//! foreseen, and is not guessed. Since the least stands apart, what comes next is known
//! before the tournament is over.

use super::heap::FREE;

/// Most entries in the tournament.
pub(super) const MOST: usize = 32;
const LEVELS: u32 = MOST.ilog2();
/// Bits of a key that say neither time nor rank.
const TURN_AND_LEAF: u32 = 16;
/// So many entries can be added before turns begin anew.
const TURNS: u64 = 1 << (TURN_AND_LEAF - LEVELS);
/// The key of no entry.
const NONE: u64 = u64::MAX;

/// What the tournament is about: time and rank of an entry, whose turn it was to be added, and its
/// leaf, in one number.
type Key = u64;

/// The upper half of an entry, up to which it says time and rank, and the lower one.
type Halves = (u64, u64);

/// Entries below [`FREE`], all different.
#[derive(Clone, Debug)]
pub(super) struct Near {
    /// The least of all, with its key; [`NONE`] if there is none.
    least: Key,
    first: Halves,
    /// Keys of the others: the root at place 1, the children of `n` at `2n` and `2n + 1`, the leaves
    /// in the last half.
    nodes: [Key; 2 * MOST],
    /// By leaf.
    entries: [Halves; MOST],
    /// The leaves without an entry, a bit each.
    free: u32,
    /// The leaf whose entry stands apart by now, and which has not been filled since; [`MOST`] if
    /// there is none.
    hole: usize,
    turn: u64,
}

impl Near {
    pub fn new() -> Near {
        Near {
            least: NONE,
            first: halves(FREE),
            nodes: [NONE; 2 * MOST],
            entries: [halves(FREE); MOST],
            free: u32::MAX,
            hole: MOST,
            turn: 0,
        }
    }

    pub fn clear(&mut self) {
        *self = Near::new();
    }

    pub fn len(&self) -> usize {
        let others = self.free.count_zeros() as usize - usize::from(self.hole != MOST);
        others + usize::from(self.least != NONE)
    }

    /// Time and rank of the least entry, above those of any other if there is none, in its upper
    /// bits; below them is nothing of the entry.
    #[inline(always)]
    pub fn first(&mut self) -> u64 {
        if self.hole != MOST {
            self.free |= 1 << (self.hole % MOST);
            self.play(NONE, self.hole);
            self.hole = MOST;
        }
        self.least
    }

    /// Removes the least entry and gives its lower half. There must be one, and [`Near::first`]
    /// must have told so since the last pop.
    #[inline(always)]
    pub fn pop(&mut self) -> u64 {
        debug_assert!(self.hole == MOST && self.least != NONE);
        let first = self.first.1;
        self.least = self.nodes[1];
        if self.least != NONE {
            self.hole = leaf_of(self.least);
            self.first = self.entries[self.hole];
        }
        first
    }

    /// Adds an entry, if there is room. Of two with the same time and rank the less must be added
    /// first.
    #[inline(always)]
    pub fn push(&mut self, entry: u128) -> bool {
        if self.turn == TURNS {
            self.begin_turns_anew();
        }
        let mut entry = halves(entry);
        let mut key = entry.0 >> TURN_AND_LEAF << TURN_AND_LEAF | self.turn << LEVELS;
        if self.least == NONE {
            (self.least, self.first) = (key, entry);
            self.turn += 1;
            return true;
        }
        let leaf = if self.hole == MOST {
            if self.free == 0 {
                return false;
            }
            let leaf = self.free.trailing_zeros() as usize % MOST;
            self.free &= self.free - 1;
            leaf
        } else {
            self.hole % MOST
        };
        self.hole = MOST;
        self.turn += 1;
        if key < self.least {
            std::mem::swap(&mut key, &mut self.least);
            std::mem::swap(&mut entry, &mut self.first);
        }
        self.entries[leaf] = entry;
        self.play(key >> LEVELS << LEVELS | leaf as u64, leaf);
        true
    }

    /// A key comes to a leaf.
    #[inline(always)]
    fn play(&mut self, mut key: Key, leaf: usize) {
        let mut node = MOST + leaf % MOST;
        self.nodes[node] = key;
        for _ in 0..LEVELS {
            key = key.min(self.nodes[node ^ 1]);
            node /= 2;
            self.nodes[node] = key;
        }
    }

    /// Gives all entries turns from 0 on.
    #[cold]
    #[inline(never)]
    fn begin_turns_anew(&mut self) {
        self.split_off(usize::MAX);
    }

    /// Takes out all but this many of the least.
    pub fn split_off(&mut self, keep: usize) -> Vec<u128> {
        self.first();
        let mut keys = self.nodes[MOST..].to_vec();
        keys.retain(|&key| key != NONE);
        keys.sort_unstable();
        let mut entries = vec![self.first];
        entries.extend(keys.into_iter().map(|key| self.entries[leaf_of(key)]));
        let whole = |(upper, lower)| u128::from(upper) << 64 | u128::from(lower);
        let mut entries: Vec<u128> = entries.into_iter().map(whole).collect();
        if self.least == NONE {
            entries.clear();
        }
        let rest = entries.split_off(keep.min(entries.len()));
        self.clear();
        for entry in entries {
            self.push(entry);
        }
        rest
    }
}

#[inline(always)]
fn halves(entry: u128) -> Halves {
    ((entry >> 64) as u64, entry as u64)
}

#[inline(always)]
fn leaf_of(key: Key) -> usize {
    key as usize % MOST
}
