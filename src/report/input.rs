//! What a report is made of.

use jiff::civil::Date;

use super::against::Against;
use super::further::Further;
use super::text::Text;
pub use crate::experiment::Summary as KpiSummary;
use crate::experiment::comparison::Comparisons;
use crate::experiment::observed::Overlay;
use crate::experiment::outcome::Experiment;
use crate::experiment::pairing::PairingResults;
use crate::experiment::study::Study;
use crate::model::Model;
use crate::readiness::{BreakingPoint, Verdict};

/// Everything that a report shows.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What was run.
    pub study: &'a Study,
    /// Names, and capacities where no series tells them: the reference arm's base world.
    pub model: &'a Model,
    /// What came out.
    pub experiment: &'a Experiment,
    /// By arm and target.
    pub verdicts: &'a [Vec<Verdict>],
    /// By arm and target; `None` where the study has no wave size or the target no probability.
    pub breaking: &'a [Vec<Option<BreakingPoint>>],
    /// By arm and metric of the study.
    pub summaries: &'a [Vec<KpiSummary>],
    /// Arms against the reference arm; `None` if there is one arm.
    pub comparisons: Option<&'a Comparisons>,
    /// What schemes of pairing do, if arms have any.
    pub pairing: Option<&'a PairingResults>,
    /// A past census over the simulated one.
    pub observed: Option<&'a Overlay>,
    /// An earlier run with which this one is compared.
    pub against: Option<&'a Against>,
    /// Further questions that were asked beside the run.
    pub further: Option<&'a Further>,
    /// What the scenario file says about itself.
    pub scenario: &'a ScenarioInfo,
}

impl Input<'_> {
    /// Whether any input of the study is drawn anew in each replication.
    #[must_use]
    pub fn has_uncertain_inputs(&self) -> bool {
        self.study.inputs.iter().any(|input| input.uncertain)
    }
}

/// What the scenario file says about itself, and how it was run.
#[derive(Clone, PartialEq, Debug)]
pub struct ScenarioInfo {
    /// Name, which is also the name of the output folder.
    pub name: String,
    /// Path of the file as the user gave it, for the next command.
    pub file: String,
    /// Title.
    pub title: Text,
    /// The question that the scenario asks; may be empty.
    pub question: Text,
    /// Date of day 0.
    pub start_date: Date,
    /// Replications asked for.
    pub replications: u64,
    /// Master seed.
    pub seed: u64,
    /// Version of the program.
    pub version: String,
    /// Hash over all resolved values and side tables.
    pub scenario_hash: String,
    /// Whether places are real and their beds assumed.
    pub illustrative: bool,
    /// The command that reproduces the run.
    pub command: String,
    /// Numbers of the scenario and where they come from.
    pub assumptions: Vec<Assumption>,
    /// Documents that assumptions cite.
    pub sources: Vec<Source>,
    /// Levers that a plan may pull.
    pub levers: Vec<LeverInfo>,
    /// Things that readers must know.
    pub warnings: Vec<Text>,
    /// Which uncertainty the intervals cover.
    pub interval_note: Text,
}

/// A number of the scenario and where it comes from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Assumption {
    /// Its path in the scenario.
    pub path: String,
    /// Its value, as text with unit.
    pub value: String,
    /// How well it is known: `verified`, `recalled`, `derived`, `assumed`, or nothing.
    pub mark: String,
    /// Ids of the sources it cites.
    pub sources: Vec<String>,
    /// Why this value.
    pub note: String,
    /// Whether the scenario left it to a template or a default.
    pub is_default: bool,
}

impl Assumption {
    /// Whether it rests on more than somebody's judgement.
    #[must_use]
    pub fn has_source(&self) -> bool {
        !self.sources.is_empty() && self.mark != "assumed"
    }
}

/// A lever that a plan may pull.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LeverInfo {
    /// What it is called.
    pub name: Text,
    /// Unit in words; may be empty.
    pub unit: Text,
    /// Most units that can be had.
    pub at_most: u64,
    /// Price of one unit, in the scenario's own money.
    pub price: f64,
    /// Time until it works.
    pub lead_time: crate::units::Duration,
}

/// A document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// Id by which assumptions cite it.
    pub id: String,
    /// Title.
    pub title: String,
    /// Address; may be empty.
    pub url: String,
}
