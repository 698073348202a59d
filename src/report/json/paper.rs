//! Paper standards beside the targets of the simulation.

use serde::Serialize;

use super::{finite, verdict_key};
use crate::model::network::FacilityId;
use crate::readiness::PaperLine;
use crate::report::Input;
use crate::report::paper::{Contrast, paper_key};

/// Lines of standards, and where paper and simulation differ.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PaperSummary {
    /// Each line by arm and place.
    pub lines: Vec<LineSummary>,
    /// What paper and simulation say, by arm, place and document.
    pub beside_the_wave: Vec<ContrastSummary>,
}

/// A line judged by counting.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LineSummary {
    /// The arm.
    pub arm: String,
    /// Id of the line.
    pub standard: String,
    /// The facility; `all` for all together.
    pub place: String,
    /// Document.
    pub document: String,
    /// Its year.
    pub year: String,
    /// How sure the line is.
    pub mark: &'static str,
    /// Ids of its sources.
    pub sources: Vec<String>,
    /// What was counted.
    pub counted: Option<f64>,
    /// What it is a ratio to.
    pub per: Option<f64>,
    /// What is required.
    pub required: Option<f64>,
    /// Upper end that the document names.
    pub up_to: Option<f64>,
    /// `met`, `missed` or `not_stated`.
    pub verdict: &'static str,
}

/// What paper and simulation say of a place.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ContrastSummary {
    /// The arm.
    pub arm: String,
    /// The facility; `all` for all together.
    pub place: String,
    /// Document.
    pub document: String,
    /// Its year.
    pub year: String,
    /// Lines met.
    pub met: usize,
    /// Lines missed.
    pub missed: usize,
    /// Lines not stated.
    pub not_stated: usize,
    /// Verdict of the simulation.
    pub wave: Option<&'static str>,
    /// `meets_paper_fails_wave`, `misses_paper_holds_wave`, `agree` or `unknown`.
    pub finding: &'static str,
}

/// The lines; nothing if there are no standards.
pub(super) fn summary(input: &Input) -> Option<PaperSummary> {
    if input.study.standards.is_empty() {
        return None;
    }
    let arms = input.study.paper.iter().enumerate();
    let lines = arms.flat_map(|(arm, lines)| lines.iter().map(move |row| line(input, arm, row)));
    let contrasts = input.contrasts();
    Some(PaperSummary {
        lines: lines.collect(),
        beside_the_wave: contrasts.iter().map(|row| contrast(input, row)).collect(),
    })
}

fn place(input: &Input, facility: Option<FacilityId>) -> String {
    facility.map_or_else(
        || "all".into(),
        |id| input.model.network.facilities[id].label.id.clone(),
    )
}

fn line(input: &Input, arm: usize, row: &PaperLine) -> LineSummary {
    let standard = &input.study.standards[row.standard];
    LineSummary {
        arm: input.study.arms[arm].label.id.clone(),
        standard: standard.label.id.clone(),
        place: place(input, row.facility),
        document: standard.document.clone(),
        year: standard.year.clone(),
        mark: standard.mark,
        sources: standard.sources.clone(),
        counted: row.found.and_then(finite),
        per: row.base.and_then(finite),
        required: row.required.and_then(|(least, _)| finite(least)),
        up_to: row.required.and_then(|(_, most)| most).and_then(finite),
        verdict: paper_key(row.answer),
    }
}

fn contrast(input: &Input, row: &Contrast) -> ContrastSummary {
    let [met, missed, not_stated] = row.lines;
    ContrastSummary {
        arm: input.study.arms[row.arm].label.id.clone(),
        place: place(input, row.facility),
        document: row.document.0.clone(),
        year: row.document.1.clone(),
        met,
        missed,
        not_stated,
        wave: row.wave.map(verdict_key),
        finding: row.key(),
    }
}
