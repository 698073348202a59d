//! Between which sizes of wave a target stops holding, from runs at ascending sizes.
//!
//! The probability P(size) that a target holds falls as the wave grows. In a block of runs of
//! neighbouring sizes it is at most P(least) and at least P(most), so that for the number of runs in
//! which the target held, the lower bound of Clopper and Pearson is one for P(least) and the upper
//! bound one for P(most).
//!
//! From the smallest sizes upwards a block *surely holds* while its lower bound (two-sided
//! 95 %) reaches what is required; from the largest downwards a block *surely fails* while its upper
//! bound is below it. Each walk ends at the first block that is unsure, so it goes wrong only if
//! the one block next to the breaking point does: at most 2.5 % on either side, without dividing
//! the error by the number of blocks (fixed-sequence testing: Maurer, Hothorn and Lehmacher,
//! 1995). The breaking point lies between with at least 95 %. Blocks must not depend on what held.

use crate::stats::interval::clopper_pearson;

/// Runs of neighbouring sizes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Block {
    /// Smallest size.
    pub least: f64,
    /// Largest size.
    pub most: f64,
    /// Runs in which the target held.
    pub held: u64,
    /// Runs.
    pub runs: u64,
}

/// The interval of the breaking point; an infinite end lies beyond the sizes seen.
pub(super) fn between(blocks: &[Block], required: f64) -> (f64, f64) {
    let bounded = |block: &Block| Bounded {
        least: block.least,
        most: block.most,
        bounds: clopper_pearson(block.held, block.runs, 0.05),
    };
    let bounded: Vec<Bounded> = blocks.iter().map(bounded).collect();
    between_bounded(&bounded, required)
}

/// What is known of a block: two-sided 95 % bounds of what must reach the requirement.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Bounded {
    /// Smallest size.
    pub least: f64,
    /// Largest size.
    pub most: f64,
    /// Lower and upper bound.
    pub bounds: (f64, f64),
}

/// The same from bounds, of shares or of whatever else falls as the wave grows.
pub(super) fn between_bounded(blocks: &[Bounded], required: f64) -> (f64, f64) {
    let holds = |block: &&Bounded| block.bounds.0 >= required;
    let fails = |block: &&Bounded| block.bounds.1 < required;
    let last_held = blocks.iter().take_while(holds).last();
    let last_failed = blocks.iter().rev().take_while(fails).last();
    (
        last_held.map_or(f64::NEG_INFINITY, |block| block.least),
        last_failed.map_or(f64::INFINITY, |block| block.most),
    )
}

/// Neighbouring runs, ascending by size, in blocks: five of at most 40 runs, or up to twelve larger
/// ones.
pub(super) fn blocks_of(runs: &[(f64, bool)]) -> Vec<Block> {
    let size = (runs.len() / 12).max((runs.len() / 5).clamp(20, 40));
    let count = (runs.len() / size).max(1);
    let block = |i: usize| {
        let end = if i + 1 == count {
            runs.len()
        } else {
            (i + 1) * size
        };
        let part = &runs[i * size..end];
        Block {
            least: part[0].0,
            most: part[part.len() - 1].0,
            held: part.iter().filter(|(_, met)| *met).count() as u64,
            runs: part.len() as u64,
        }
    };
    (0..count).map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(held: &[u64]) -> Vec<Block> {
        let block = |(i, &held): (usize, &u64)| Block {
            least: i as f64 / 10.0,
            most: (i as f64 + 0.5) / 10.0,
            held,
            runs: 40,
        };
        held.iter().enumerate().map(block).collect()
    }

    #[test]
    fn it_lies_between_what_surely_holds_and_what_surely_fails() {
        // At 40 runs and 80 %: 38 surely hold (83 %), 37 not; 26 surely fail (79 %), 27 not.
        let found = between(&of(&[40, 39, 38, 34, 30, 27, 26, 10]), 0.8);
        assert_eq!(found, (0.2, 0.65));
    }

    #[test]
    fn a_walk_ends_at_the_first_block_that_is_unsure() {
        assert_eq!(between(&of(&[40, 33, 40, 20, 30, 10]), 0.8), (0.0, 0.55));
    }

    #[test]
    fn beyond_the_sizes_seen_nothing_is_claimed() {
        assert_eq!(between(&of(&[40, 40]), 0.8), (0.1, f64::INFINITY));
        assert_eq!(between(&of(&[3, 2]), 0.8), (f64::NEG_INFINITY, 0.05));
    }

    #[test]
    fn every_run_is_in_one_block() {
        for (n, count) in [(20, 1), (99, 4), (200, 5), (487, 12), (2_000, 12)] {
            let runs: Vec<(f64, bool)> = (0..n).map(|i| (f64::from(i), i % 3 == 0)).collect();
            let blocks = blocks_of(&runs);
            assert_eq!(blocks.len(), count, "{n}");
            assert_eq!(blocks.iter().map(|b| b.runs).sum::<u64>(), n as u64);
            assert!(blocks.windows(2).all(|pair| pair[0].most < pair[1].least));
        }
    }
}
