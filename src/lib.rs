//! `surgeplan`: will this county hold when the surge comes, up to what size of
//! wave, and what is the smallest change that makes it hold?

pub mod caseload;
pub mod des;
pub mod distribution;
pub mod experiment;
pub mod model;
pub mod plan;
pub mod policy;
pub mod random;
pub mod readiness;
pub mod report;
pub mod scenario;
pub mod simulation;
pub mod stats;
pub mod table;
pub mod units;
