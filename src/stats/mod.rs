//! Statistics that know nothing of what they count: tallies that merge exactly, values
//! weighted by time, intervals, ratios, and the queueing formulas that simulations are
//! checked against. Special functions come from `libm`, so that results are the same on
//! every machine.

pub mod beta;
pub mod gamma;
pub mod interval;
pub mod isotonic;
pub mod method;
pub mod normal;
pub mod paired;
pub mod queueing;
pub mod ratio;
pub mod regression;
pub mod sequence;
pub mod tally;
pub mod time_weighted;
pub mod variance;
