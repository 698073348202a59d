//! The smallest fix: the least that turns a missed target, by one lever and by several.
//!
//! A *mix* says how many units of each lever are taken. Every mix is played with the same caseloads,
//! and the search assumes that more of a lever never makes a target fail that held with less; what
//! was played is checked for that. Two searches follow each other:
//!
//! 1. **on common caseloads** the cheapest mix whose estimate reaches what is required: what would do
//!    *on average*;
//! 2. **on fresh caseloads**, which the first search has not seen, the cheapest mix whose verdict is
//!    Ready, beginning with the answer of the first: what makes it *sure*.
//!
//! **Error.** On the fresh caseloads let K be the mixes that truly miss the target. If more never harms, the
//! number of replications in which the target holds grows along every chain of mixes, so that a mix of K
//! can only be called Ready if a largest one of its chain is: for one lever at most the error of one
//! verdict, however many amounts are tried. For several levers it is at most that error times the number
//! of largest mixes of K that were tried; the answer says how many mixes were played.

pub mod bench;
pub mod fix;
pub mod lattice;
pub mod sensitivity;

pub use bench::{Bench, Trial};
pub use fix::{Alone, Fix, Gain, Planned, Request, TargetFix, fix};
pub use lattice::Lattice;

use crate::experiment::study::Study;
use crate::units::Duration;

/// Units of each lever.
pub type Mix = Vec<u64>;

/// The study of a mix; `None` if it cannot be had.
pub type StudyOf<'a> = &'a dyn Fn(&[u64]) -> Option<Study>;

/// The study of a mix in which one lever does not work before a time after the start; `None` if that
/// cannot be.
pub type Delayed<'a> = &'a dyn Fn(&[u64], (usize, Duration)) -> Option<Study>;

/// The search ended early: someone stopped it, or a mix could not be had.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stopped;

/// What is known of a lever apart from what it does.
#[derive(Clone, PartialEq, Debug)]
pub struct Terms {
    /// Most units.
    pub at_most: u64,
    /// Units come in lots of so many.
    pub step: u64,
    /// Price of one unit.
    pub price: f64,
}

/// Price of a mix.
#[must_use]
pub fn cost(terms: &[Terms], mix: &[u64]) -> f64 {
    let one = |(terms, &units): (&Terms, &u64)| terms.price * units as f64;
    terms.iter().zip(mix).map(one).sum()
}

/// Whether a mix has at least as much of every lever as another.
#[must_use]
pub fn covers(more: &[u64], less: &[u64]) -> bool {
    more.iter().zip(less).all(|(a, b)| a >= b)
}
