//! The study of a scenario: arms, and models by replication.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::{Compiler, Draw, World};
use crate::distribution::Cache;
use crate::experiment::study::{Arm, Input, Study, Worlds, kpis_of};
use crate::model::{Label, Model};
use crate::random::Key;
use crate::readiness::{PaperLine, Standard};
use crate::scenario::leaf::Name;
use crate::scenario::read::{Ids, InputName};
use crate::scenario::written::{self, Scenario};

/// How to run a scenario.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Options {
    /// Master seed; `None` is that of the scenario.
    pub seed: Option<u64>,
    /// Take the median of everything uncertain instead of drawing it.
    pub fix_inputs: bool,
    /// Values of inputs by name, in their own units, instead of what the scenario says.
    pub inputs: BTreeMap<String, f64>,
}

/// One arm: what the scenario says with the arm's values in place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ArmPlan {
    pub label: Label,
    pub written: Arc<Scenario>,
    /// Order in which inputs are computed.
    pub order: Vec<usize>,
}

/// What all arms share.
#[derive(Clone, Debug)]
pub(crate) struct Plans {
    pub ids: Arc<Ids>,
    pub inputs: Arc<Vec<InputName>>,
    /// The scenario without any arm.
    pub base: ArmPlan,
    pub arms: Vec<ArmPlan>,
}

impl ArmPlan {
    fn inputs(&self) -> Vec<&written::Input> {
        self.written.inputs.iter().map(|(_, input)| input).collect()
    }

    /// A compiler for this arm in a world.
    pub fn compiler<'a>(
        &'a self,
        ids: &'a Ids,
        draw: Draw,
        stated: &[Option<f64>],
        cache: &'a Cache,
    ) -> Compiler<'a> {
        let world = World::new(draw, self.written.run.exact_draws, cache);
        let world = world.with_inputs(&self.inputs(), &self.order, stated);
        let mut compiler = Compiler {
            written: &self.written,
            ids,
            world,
        };
        compiler.world.risks = compiler.risk_shares();
        compiler
    }
}

impl Plans {
    /// Stated values of inputs in base units, by place.
    fn stated(&self, options: &Options) -> Vec<Option<f64>> {
        let value = |input: &InputName| options.inputs.get(&input.name).map(|v| v * input.factor());
        self.inputs.iter().map(value).collect()
    }

    /// The study.
    pub fn study(&self, options: &Options) -> Study {
        let run = &self.base.written.run;
        let seed = options.seed.unwrap_or_else(|| seed_of(run));
        let worlds = ScenarioWorlds {
            plans: self.clone(),
            seed,
            fix_inputs: options.fix_inputs,
            stated: self.stated(options),
            cache: Cache::new(),
            same: Mutex::new(vec![None; self.arms.len()]),
        };
        let cache = Cache::new();
        let medians = self.arms.iter().map(|arm| {
            let stated = worlds.stated.as_slice();
            arm.compiler(&self.ids, Draw::At(0.5), stated, &cache)
        });
        let medians: Vec<Compiler> = medians.collect();
        let models: Vec<Model> = medians.iter().map(Compiler::model).collect();
        let first = &medians[0];
        let network = &models[0].network;
        let targets = first.targets(network);
        let standards = first.standards();
        let (kpis, asked) = kpis_of(&models, &targets, first.watched(network));
        let reference = run.reference.as_ref().and_then(|reference| {
            self.arms
                .iter()
                .position(|arm| arm.label.id == reference.id)
        });
        Study {
            seed,
            arms: self
                .arms
                .iter()
                .map(|arm| Arm {
                    label: arm.label.clone(),
                })
                .collect(),
            reference: reference.unwrap_or(0),
            targets,
            paper: self.paper(&standards, &worlds.stated),
            standards,
            kpis,
            asked,
            inputs: self.named_inputs(&worlds),
            wave_size: run.wave_size.as_ref().and_then(|input| input.number),
            worlds: Box::new(worlds),
        }
    }

    /// The lines of standards judged in each arm, in the world of medians.
    fn paper(&self, standards: &[Standard], stated: &[Option<f64>]) -> Vec<Vec<PaperLine>> {
        if standards.is_empty() {
            return vec![Vec::new(); self.arms.len()];
        }
        let of_arm = |arm: &ArmPlan| {
            let cache = Cache::new();
            let compiler = arm.compiler(&self.ids, Draw::At(0.5), stated, &cache);
            compiler.paper(standards, &compiler.model())
        };
        self.arms.iter().map(of_arm).collect()
    }

    fn named_inputs(&self, worlds: &ScenarioWorlds) -> Vec<Input> {
        let cache = Cache::new();
        let compiler = self
            .base
            .compiler(&self.ids, worlds.draw(0), &worlds.stated, &cache);
        let uncertain = compiler.world.uncertain();
        let input = |(place, (id, row)): (usize, &(_, written::Input))| {
            let id: &crate::scenario::read::Reference = id;
            Input {
                label: Name::label(row.name.as_ref(), &id.id),
                unit: row.unit.clone(),
                uncertain: uncertain[place] && !worlds.fix_inputs,
            }
        };
        self.base
            .written
            .inputs
            .iter()
            .enumerate()
            .map(input)
            .collect()
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 9e15 by its measure
fn seed_of(run: &written::Run) -> u64 {
    run.seed.constant().unwrap_or(0.0) as u64
}

/// Models by replication. Arms in which nothing is uncertain are compiled once.
struct ScenarioWorlds {
    plans: Plans,
    seed: u64,
    fix_inputs: bool,
    stated: Vec<Option<f64>>,
    cache: Cache,
    same: Mutex<Vec<Option<Arc<Model>>>>,
}

impl ScenarioWorlds {
    fn draw(&self, replication: u64) -> Draw {
        if self.fix_inputs {
            Draw::At(0.5)
        } else {
            Draw::Keyed(Key::world(self.seed, replication))
        }
    }

    fn known(&self, arm: usize) -> Option<Arc<Model>> {
        let same = self
            .same
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        same[arm].clone()
    }

    fn model(&self, arm: usize, replication: u64) -> Arc<Model> {
        if let Some(model) = self.known(arm) {
            return model;
        }
        let plan = &self.plans.arms[arm];
        let compiler = plan.compiler(
            &self.plans.ids,
            self.draw(replication),
            &self.stated,
            &self.cache,
        );
        let model = Arc::new(compiler.model());
        if self.fix_inputs || !compiler.world.drew() {
            let mut same = self
                .same
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            same[arm] = Some(Arc::clone(&model));
        }
        model
    }
}

impl Worlds for ScenarioWorlds {
    fn models(&self, replication: u64) -> Vec<Arc<Model>> {
        (0..self.plans.arms.len())
            .map(|arm| self.model(arm, replication))
            .collect()
    }

    fn inputs(&self, replication: u64) -> Vec<f64> {
        let base = &self.plans.base;
        let compiler = base.compiler(
            &self.plans.ids,
            self.draw(replication),
            &self.stated,
            &self.cache,
        );
        let values = compiler.world.inputs().iter().zip(self.plans.inputs.iter());
        values
            .map(|(value, input)| value / input.factor())
            .collect()
    }
}
