//! Paper standards: lines of documents that are judged by counting, without simulation.

use crate::model::Label;
use crate::model::network::FacilityId;

/// Grade of a hospital.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grade {
    /// Tertiary (三级).
    Tertiary,
    /// Secondary (二级).
    Secondary,
    /// Primary (一级).
    Primary,
}

/// One line of a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Standard {
    /// Its names.
    pub label: Label,
    /// Document.
    pub document: String,
    /// Year of the document.
    pub year: String,
    /// How sure it is: `verified`, `recalled`, `derived` or `assumed`; empty if not said.
    pub mark: &'static str,
    /// Ids of the sources where it was read.
    pub sources: Vec<String>,
    /// Grade that it is for; `None` is any.
    pub grade: Option<Grade>,
    /// What is counted.
    pub count: Label,
    /// What it is a ratio to.
    pub per: Option<Label>,
    /// What it asks for.
    pub rule: Rule,
}

/// What a line asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Rule {
    /// At least so many; with a base, so many for each of it.
    AtLeast {
        /// Number or ratio.
        least: f64,
        /// Upper end of the range that the document names.
        up_to: Option<f64>,
    },
    /// At least so many by the size of the base: from each size on, in order.
    Steps(Vec<(f64, f64)>),
    /// At least one: the document names no number.
    Present,
}

/// What became of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnPaper {
    /// It is met.
    Met,
    /// It is not.
    Missed,
    /// What it counts is not stated: nothing is claimed.
    NotStated,
}

/// A line judged for one facility, or for all together.
#[derive(Clone, PartialEq, Debug)]
pub struct PaperLine {
    /// Place of the line among the standards of the study.
    pub standard: usize,
    /// Where; `None` is all facilities together.
    pub facility: Option<FacilityId>,
    /// What was counted.
    pub found: Option<f64>,
    /// Size of what it is a ratio to.
    pub base: Option<f64>,
    /// What is required, and the upper end of the range that the document names.
    pub required: Option<(f64, Option<f64>)>,
    /// The answer.
    pub answer: OnPaper,
}

impl Rule {
    /// What a rule requires, `ceil(ratio x base)`: 4 % of 790 beds are 32 beds; `None` if it needs
    /// a base that is not known.
    #[must_use]
    pub fn required(&self, has_base: bool, base: Option<f64>) -> Option<(f64, Option<f64>)> {
        match self {
            Rule::Present => Some((1.0, None)),
            Rule::AtLeast { least, up_to } => {
                let base = if has_base { base? } else { 1.0 };
                let up_to = up_to.map(|most| (most * base * (1.0 + HAIR)).floor());
                Some(((least * base * (1.0 - HAIR)).ceil(), up_to))
            }
            Rule::Steps(steps) => {
                let base = base?;
                let last = steps.iter().rev().find(|(from, _)| *from <= base);
                Some((last.map_or(0.0, |&(_, least)| least), None))
            }
        }
    }
}

/// What floating point may add to a product of a few per cent and a number of beds.
const HAIR: f64 = 1e-9;

impl Standard {
    /// Judges the line.
    #[must_use]
    pub fn judge(
        &self,
        (standard, facility): (usize, Option<FacilityId>),
        found: Option<f64>,
        base: Option<f64>,
    ) -> PaperLine {
        let required = self.rule.required(self.per.is_some(), base);
        let answer = match (found, required) {
            (Some(found), Some((least, _))) if found >= least => OnPaper::Met,
            (Some(_), Some(_)) => OnPaper::Missed,
            _ => OnPaper::NotStated,
        };
        PaperLine {
            standard,
            facility,
            found,
            base,
            required,
            answer,
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers")]
mod tests {
    use super::*;

    fn required(least: f64, base: f64) -> f64 {
        let up_to = None;
        let rule = Rule::AtLeast { least, up_to };
        rule.required(true, Some(base)).unwrap().0
    }

    #[test]
    fn a_share_of_beds_is_rounded_up_and_no_further() {
        let asked = [800.0, 790.0, 700.0, 775.0, 776.0].map(|beds| required(0.04, beds));
        assert_eq!(asked, [32.0, 32.0, 28.0, 31.0, 32.0]);
        // 0.07 x 100 is a hair above 7 in floating point
        assert!((0.07_f64 * 100.0).ceil() > 7.0);
        assert_eq!(required(0.07, 100.0), 7.0);
    }

    #[test]
    fn a_line_without_a_number_asks_for_one_at_all_and_claims_nothing_unstated() {
        let line = |rule| Standard {
            label: Label::default(),
            document: String::new(),
            year: String::new(),
            mark: "",
            sources: Vec::new(),
            grade: None,
            count: Label::default(),
            per: None,
            rule,
        };
        let answer = |found| line(Rule::Present).judge((0, None), found, None).answer;
        assert_eq!(
            [None, Some(0.0), Some(1.0)].map(answer),
            [OnPaper::NotStated, OnPaper::Missed, OnPaper::Met]
        );
    }
}
