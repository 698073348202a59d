//! Replications times arms: what to run, running it in parallel, and what came out.

pub mod outcome;
pub mod study;
