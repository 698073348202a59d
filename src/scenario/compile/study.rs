//! The study of a scenario: arms, and models by replication.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::{Compiler, Draw, Stated, World};
use crate::distribution::Cache;
use crate::experiment::study::{Arm, Input, Study, Worlds, kpis_of};
use crate::model::{Label, Model};
use crate::random::Key;
use crate::readiness::{PaperLine, Standard};
use crate::scenario::leaf::{Name, Number, Value};
use crate::scenario::read::{Ids, InputName};
use crate::scenario::written::{self, Scenario};
use crate::units::Dimension;

/// How to run a scenario.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Options {
    /// Master seed; `None` is that of the scenario.
    pub seed: Option<u64>,
    /// Take the median of everything uncertain instead of drawing it.
    pub fix_inputs: bool,
    /// Counts every uncertain number that is drawn among the inputs, by its path, also those outside
    /// `[inputs]`; times are in days, rates per day.
    pub every_number: bool,
    /// Values of inputs by name, in their own units, instead of what the scenario says; with
    /// `every_number` also of uncertain numbers by path.
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
    /// Uncertain numbers outside `[inputs]`, by path.
    pub numbers: Arc<Vec<(String, Number)>>,
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
        stated: &Stated,
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
    /// Stated values in base units.
    fn stated(&self, options: &Options) -> Stated {
        let input = |input: &InputName| options.inputs.get(&input.name).map(|v| v * input.factor());
        let numbers = self.numbers.iter().filter(|_| options.every_number);
        let number = |(path, number): &(String, Number)| {
            let value = options.inputs.get(path)?;
            Some((number.purpose, *value))
        };
        Stated {
            inputs: self.inputs.iter().map(input).collect(),
            numbers: numbers.filter_map(number).collect(),
        }
    }

    /// The uncertain numbers outside `[inputs]` that some arm asks for.
    fn numbers_asked(&self, options: &Options) -> Vec<(String, Number)> {
        if !options.every_number || self.numbers.is_empty() {
            return Vec::new();
        }
        let cache = Cache::new();
        let of_arm = |arm: &ArmPlan| {
            let stated = Stated::default();
            let compiler = arm.compiler(&self.ids, Draw::At(0.5), &stated, &cache);
            compiler.model();
            compiler.world.asked()
        };
        let asked: BTreeSet<_> = self.arms.iter().flat_map(of_arm).collect();
        let numbers = self.numbers.iter();
        numbers
            .filter(|(_, number)| asked.contains(&number.purpose))
            .cloned()
            .collect()
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
            numbers: self.numbers_asked(options),
            cache: Cache::new(),
            same: Mutex::new(vec![None; self.arms.len()]),
        };
        let cache = Cache::new();
        let first = self.arms[0].compiler(&self.ids, Draw::At(0.5), &worlds.stated, &cache);
        let model = first.model();
        let targets = first.targets(&model.network);
        let standards = first.standards();
        let (kpis, asked) = kpis_of(&model, &targets, first.watched(&model.network));
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
    fn paper(&self, standards: &[Standard], stated: &Stated) -> Vec<Vec<PaperLine>> {
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
        let inputs = self.base.written.inputs.iter().enumerate().map(input);
        let numbers = worlds.numbers.iter();
        let number = |(path, number): &(String, Number)| Input {
            label: Label::plain(path),
            unit: unit_of(number).into(),
            uncertain: !worlds.fix_inputs && !worlds.stated.numbers.contains_key(&number.purpose),
        };
        inputs.chain(numbers.map(number)).collect()
    }
}

/// The unit of a number in words.
fn unit_of(number: &Number) -> &'static str {
    match number.measure.dimension {
        Dimension::Time => "d",
        Dimension::Rate => "/day",
        Dimension::Plain if number.measure.most <= 1.0 => "share",
        Dimension::Plain => "",
    }
}

/// The uncertain numbers among those that are not simply written down, without the inputs themselves.
pub(crate) fn uncertain_numbers(numbers: &[(String, Number)]) -> Vec<(String, Number)> {
    let is_input = |path: &str| {
        path.strip_prefix("inputs.")
            .is_some_and(|at| !at.contains('.'))
    };
    let rows = numbers
        .iter()
        .filter(|(path, number)| matches!(number.value, Value::Drawn(_)) && !is_input(path));
    rows.cloned().collect()
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
    stated: Stated,
    /// Uncertain numbers that count among the inputs.
    numbers: Vec<(String, Number)>,
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
        let world = &compiler.world;
        let inputs = world.inputs().iter().zip(self.plans.inputs.iter());
        let inputs = inputs.map(|(value, input)| value / input.factor());
        let numbers = self.numbers.iter().map(|(_, number)| world.number(number));
        inputs.chain(numbers).collect()
    }
}
