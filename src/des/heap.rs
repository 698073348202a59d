//! A four-ary heap of entries, the least first.
//!
//! A pop leaves a hole at the root that the next push fills, so that the commonest pair of
//! operations sinks only once.

/// Above any entry.
pub(super) const FREE: u128 = u128::MAX;

/// Entries below [`FREE`], all different.
#[derive(Clone, Debug)]
pub(super) struct Heap {
    /// Padded with free slots, so that there are always four children or none.
    slots: Vec<u128>,
    len: usize,
    /// Whether the root has been popped and not yet replaced.
    hole: bool,
}

impl Heap {
    pub fn new() -> Heap {
        Heap {
            slots: vec![FREE; 257],
            len: 0,
            hole: false,
        }
    }

    pub fn clear(&mut self) {
        self.slots[..self.len].fill(FREE);
        (self.len, self.hole) = (0, false);
    }

    pub fn len(&self) -> usize {
        self.len - usize::from(self.hole)
    }

    /// The least entry; [`FREE`] if there is none.
    #[inline(always)]
    pub fn first(&mut self) -> u128 {
        if std::mem::take(&mut self.hole) {
            self.len -= 1;
            let last = std::mem::replace(&mut self.slots[self.len], FREE);
            if self.len > 0 {
                self.sink(last);
            }
        }
        self.slots[0]
    }

    /// Removes the least entry and gives it. There must be one, and [`Heap::first`] must have
    /// told so since the last pop.
    #[inline(always)]
    pub fn pop(&mut self) -> u128 {
        debug_assert!(!self.hole && self.len > 0);
        self.hole = true;
        self.slots[0]
    }

    #[inline(always)]
    pub fn push(&mut self, entry: u128) {
        if std::mem::take(&mut self.hole) {
            return self.sink(entry);
        }
        if self.len == self.slots.len() {
            self.slots.resize(4 * self.len + 1, FREE);
        }
        self.rise(entry);
    }

    #[inline(always)]
    fn rise(&mut self, entry: u128) {
        let mut hole = self.len;
        self.len += 1;
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
