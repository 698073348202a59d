//! Replications times arms: what to run, running it in parallel, and what came out.

pub mod comparison;
pub mod outcome;
mod reduce;
mod run;
pub mod study;
mod summary;

pub use comparison::compare;
pub use run::{Options, run};
pub use summary::{Summary, summarise};
