//! Hand-made results for the tests of the report: four counties, one city, two arms.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers of a test"
)]

mod judged;
mod model;
mod outcome;

use judged::{breaking, scenario, study, summaries, verdicts};
use model::model;
pub(in crate::report) use outcome::scope;
use outcome::{bell, factor, outcome};

use std::sync::Arc;

use super::{Input, KpiSummary, ScenarioInfo};
use crate::experiment::comparison::{Comparisons, compare};
use crate::experiment::observed::{Observed, ObservedSeries, Overlay, lay_over};
use crate::experiment::outcome::{ArmOutcome, Experiment, Stopping};
use crate::experiment::pairing::PairingResults;
use crate::experiment::study::{Arm, Study, Worlds};
use crate::model::network::{LevelId, UnitId};
use crate::model::{Label, Model};
use crate::readiness::{BreakingPoint, Verdict};

pub(in crate::report) const DAYS: usize = 75;
const RUNS: u64 = 200;

pub(in crate::report) struct Sample {
    pub(in crate::report) study: Study,
    pub(in crate::report) model: Model,
    pub(in crate::report) experiment: Experiment,
    pub(in crate::report) verdicts: Vec<Vec<Verdict>>,
    pub(in crate::report) breaking: Vec<Vec<Option<BreakingPoint>>>,
    pub(in crate::report) summaries: Vec<Vec<KpiSummary>>,
    pub(in crate::report) comparisons: Option<Comparisons>,
    pub(in crate::report) pairing: Option<PairingResults>,
    pub(in crate::report) scenario: ScenarioInfo,
}

struct NoWorlds;

impl Worlds for NoWorlds {
    fn models(&self, _: u64) -> Vec<Arc<Model>> {
        Vec::new()
    }
    fn inputs(&self, _: u64) -> Vec<f64> {
        Vec::new()
    }
}

impl Sample {
    /// Two arms: the plan as it is misses its targets, pairing meets most of them.
    pub(in crate::report) fn pair() -> Sample {
        let model = model();
        let labels = [
            label("current", "现有方案", "Current plan"),
            label("paired", "一对一帮扶", "One-to-one pairing"),
        ];
        let arms: Vec<ArmOutcome> = [1.0, 1.5].map(|beds| outcome(&model, beds)).into();
        let inputs = (0..RUNS).map(|run| vec![0.16 * factor(run)]).collect();
        let study = study(labels.into_iter().map(|label| Arm { label }).collect());
        let experiment = Experiment {
            replications: RUNS,
            interrupted: false,
            stopping: Stopping::Fixed,
            arms,
            inputs,
        };
        Sample {
            comparisons: compare(&study, &experiment),
            study,
            model,
            experiment,
            verdicts: verdicts(),
            breaking: breaking(),
            summaries: vec![summaries(1.0), summaries(1.3)],
            pairing: None,
            scenario: scenario(),
        }
    }

    /// The first arm of the pair, alone.
    pub(in crate::report) fn alone() -> Sample {
        let mut sample = Sample::pair();
        sample.study.arms.truncate(1);
        sample.experiment.arms.truncate(1);
        sample.verdicts.truncate(1);
        sample.breaking.truncate(1);
        sample.summaries.truncate(1);
        sample.comparisons = None;
        sample
    }

    pub(in crate::report) fn input(&self) -> Input<'_> {
        Input {
            study: &self.study,
            model: &self.model,
            experiment: &self.experiment,
            verdicts: &self.verdicts,
            breaking: &self.breaking,
            summaries: &self.summaries,
            comparisons: self.comparisons.as_ref(),
            pairing: self.pairing.as_ref(),
            observed: None,
            against: None,
            further: None,
            scenario: &self.scenario,
        }
    }
}

/// A past census of the first two ICUs over that of the first arm: 74 days, one not counted, and
/// a single day.
pub(in crate::report) fn past(sample: &Sample) -> Overlay {
    let all = (0..DAYS).filter(|&day| day != 10);
    let count = |day: usize| (day, (20.0 * bell(day, 30.0, 11.0)).round() as u32 + 3);
    let series = |unit, days| ObservedSeries {
        unit: UnitId(unit),
        level: LevelId(2),
        days,
    };
    let observed = Observed {
        file: "census.csv".into(),
        hash: "1a2b".into(),
        series: vec![
            series(1, all.map(count).collect()),
            series(3, [count(40)].into()),
        ],
    };
    lay_over(&observed, 0, &sample.experiment.arms[0])
}

pub(in crate::report) fn label(id: &str, zh: &str, en: &str) -> Label {
    Label {
        id: id.into(),
        zh: zh.into(),
        en: en.into(),
    }
}
