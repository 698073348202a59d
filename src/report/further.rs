//! Further questions of `compare`: their answers stand in the report of the run beside which they were asked.

use super::Input;
use super::figure::Figure;
use super::regret::RegretSummary;
use super::sweep::SweepSummary;
use super::why::WhySummary;

/// What further questions found: pictures with their tables, and documents.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Further {
    /// Figures, in the order of the questions.
    pub figures: Vec<Figure>,
    /// Limits of one arm lifted one at a time.
    pub why: Option<WhySummary>,
    /// What each scheme falls short of a bound.
    pub regret: Option<RegretSummary>,
    /// Schemes at several values of inputs.
    pub sweep: Option<SweepSummary>,
}

/// The figures of further questions.
pub(super) fn figures(input: &Input) -> Vec<Figure> {
    input
        .further
        .map_or_else(Vec::new, |all| all.figures.clone())
}
