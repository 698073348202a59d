//! Statistics that know nothing of what they count: special functions, tallies,
//! intervals, and the queueing formulas that simulations are checked against.

pub mod beta;
pub mod gamma;
pub mod normal;
