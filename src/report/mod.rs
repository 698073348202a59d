//! The report: what is shown as numbers, how it is drawn, and every sentence in Chinese
//! and English.
//!
//! Everything here is a pure function of an [`Input`]: the same input gives the same
//! bytes. Figures are plain data (`figure`) before they are pictures (`draw`).

pub mod answer;
pub mod draw;
pub mod facts;
pub mod figure;
pub mod input;
pub mod json;
pub mod names;
#[cfg(test)]
mod sample;
mod sentences;
pub mod text;
pub mod write;

pub use input::{Assumption, Input, KpiSummary, ScenarioInfo, Source};
pub use text::{Lang, Languages, Text};
