//! Replications times arms: what to run, running it in parallel, and what came out.

pub mod bound;
pub mod calibrate;
pub mod comparison;
pub mod observed;
pub mod outcome;
pub mod pairing;
pub mod precision;
pub mod race;
mod reduce;
mod relaxation;
mod run;
pub mod study;
mod summary;
mod watch;
pub mod why;

pub use comparison::compare;
pub use run::{Options, Rule, run, run_by};
pub use summary::{Summary, summarise, summarise_any_time};
