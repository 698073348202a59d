//! What to run: arms, targets and metrics over one set of worlds.

use std::sync::Arc;

use crate::model::{Label, Model};
use crate::readiness::{Kpi, PaperLine, Standard, Target, usual_kpis};

/// Gives the models of all arms in the world of one replication.
///
/// A study without uncertain inputs gives the same models every time; otherwise every
/// uncertain number is drawn once per replication and shared by all arms.
pub trait Worlds: Send + Sync {
    /// The models, in order of the study's arms.
    fn models(&self, replication: u64) -> Vec<Arc<Model>>;

    /// The value of the scenario's named inputs in the world of one replication, in the
    /// order of [`Study::inputs`].
    fn inputs(&self, replication: u64) -> Vec<f64>;
}

/// An arm: one way of organising care.
#[derive(Clone, PartialEq, Debug)]
pub struct Arm {
    /// Its names.
    pub label: Label,
}

/// An uncertain input of the scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// Its names.
    pub label: Label,
    /// Unit in words, such as `share` or `beds`.
    pub unit: String,
    /// Whether it is drawn in each replication.
    pub uncertain: bool,
}

/// What to run and what to look at.
pub struct Study {
    /// Master seed.
    pub seed: u64,
    /// Arms; the first is not special.
    pub arms: Vec<Arm>,
    /// Place of the arm against which others are compared.
    pub reference: usize,
    /// Targets, in order of the file.
    pub targets: Vec<Target>,
    /// Lines of paper standards, in order of the file.
    pub standards: Vec<Standard>,
    /// Those lines judged by counting, by arm.
    pub paper: Vec<Vec<PaperLine>>,
    /// Metrics to report, each with its scope.
    pub kpis: Vec<Kpi>,
    /// How many of `kpis`, the first ones, targets and watches ask for.
    pub asked: usize,
    /// Inputs of the scenario.
    pub inputs: Vec<Input>,
    /// Place in `inputs` of the size of the wave, if there is one.
    pub wave_size: Option<usize>,
    /// Place in `inputs` of the timing of the wave, if there is one.
    pub wave_timing: Option<usize>,
    /// Where models come from.
    pub worlds: Box<dyn Worlds>,
}

/// All metrics of a study, each once: those of the targets and those that are asked for, then
/// those that every run reports of what is in some arm; and how many the former are.
#[must_use]
pub fn kpis_of(arms: &[Model], targets: &[Target], asked: Vec<Kpi>) -> (Vec<Kpi>, usize) {
    let of_targets = targets.iter().map(|target| target.kpi.clone());
    let mut kpis = Vec::new();
    add_new(&mut kpis, of_targets.chain(asked));
    let asked = kpis.len();
    add_new(&mut kpis, arms.iter().flat_map(usual_kpis));
    (kpis, asked)
}

fn add_new(kpis: &mut Vec<Kpi>, more: impl IntoIterator<Item = Kpi>) {
    for kpi in more {
        if !kpis.contains(&kpi) {
            kpis.push(kpi);
        }
    }
}

impl Study {
    /// The place of a metric among those of the study.
    #[must_use]
    pub fn place_of(&self, kpi: &Kpi) -> Option<usize> {
        self.kpis.iter().position(|own| own == kpi)
    }
}

/// A study of two arms and one metric, for tests of what comes after running.
#[cfg(test)]
pub(super) fn of_one_metric(metric: &'static str) -> Study {
    use crate::readiness::{Parameter, Place, Scope, Who};
    struct NoWorlds;
    impl Worlds for NoWorlds {
        fn models(&self, _: u64) -> Vec<Arc<Model>> {
            Vec::new()
        }
        fn inputs(&self, _: u64) -> Vec<f64> {
            Vec::new()
        }
    }
    let arm = || Arm {
        label: Label {
            id: String::new(),
            zh: String::new(),
            en: String::new(),
        },
    };
    let scope = Scope {
        place: Place::All,
        level: None,
        who: Who::All,
    };
    Study {
        seed: 1,
        arms: vec![arm(), arm()],
        reference: 0,
        targets: Vec::new(),
        standards: Vec::new(),
        paper: Vec::new(),
        kpis: vec![Kpi {
            metric,
            parameter: Parameter::None,
            scope,
            days: None,
        }],
        asked: 1,
        inputs: Vec::new(),
        wave_size: None,
        wave_timing: None,
        worlds: Box::new(NoWorlds),
    }
}
