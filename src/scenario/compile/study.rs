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
use crate::stats::regression::quantile;
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
    /// Values of inputs that go together, each equally likely, instead of their laws; empty if there are none. In base
    /// units, by place; replication r takes those at r modulo their number.
    pub draws: Arc<Vec<Vec<Option<f64>>>>,
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

    /// The median draw of each input that has draws.
    fn medians(&self) -> Vec<Option<f64>> {
        let median = |place: usize| {
            let values = self.draws.iter().filter_map(|draw| draw[place]);
            let values: Vec<f64> = values.collect();
            (!values.is_empty()).then(|| quantile(&values, 0.5))
        };
        (0..self.inputs.len()).map(median).collect()
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
            medians: self.medians(),
            numbers: self.numbers_asked(options),
            cache: Cache::new(),
            same: Mutex::new(vec![None; self.arms.len()]),
        };
        let cache = Cache::new();
        let typical = worlds.median();
        let medians = self
            .arms
            .iter()
            .map(|arm| arm.compiler(&self.ids, Draw::At(0.5), &typical, &cache));
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
            paper: self.paper(&standards, &typical),
            standards,
            kpis,
            asked,
            inputs: self.named_inputs(&worlds),
            wave_size: run.wave_size.as_ref().and_then(|input| input.number),
            wave_timing: run.wave_timing.as_ref().and_then(|input| input.number),
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
        let drawn =
            |place: usize| worlds.stated.inputs[place].is_none() && worlds.medians[place].is_some();
        let input = |(place, (id, row)): (usize, &(_, written::Input))| {
            let id: &crate::scenario::read::Reference = id;
            Input {
                label: Name::label(row.name.as_ref(), &id.id),
                unit: row.unit.clone(),
                uncertain: (uncertain[place] || drawn(place)) && !worlds.fix_inputs,
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
    /// Median draws.
    medians: Vec<Option<f64>>,
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

    /// What is stated, and the values that stand for laws where nothing is.
    fn or_stated(&self, values: &[Option<f64>]) -> Stated {
        let pairs = self.stated.inputs.iter().zip(values);
        Stated {
            inputs: pairs.map(|(stated, value)| stated.or(*value)).collect(),
            numbers: self.stated.numbers.clone(),
        }
    }

    /// Values of inputs in the world of medians.
    fn median(&self) -> Stated {
        self.or_stated(&self.medians)
    }

    /// Values of inputs that are not drawn by their laws in a replication.
    fn values(&self, replication: u64) -> Stated {
        let draws = &self.plans.draws;
        if draws.is_empty() {
            return self.stated.clone();
        }
        if self.fix_inputs {
            return self.median();
        }
        let at = replication % draws.len() as u64;
        self.or_stated(&draws[usize::try_from(at).unwrap_or_default()])
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
            &self.values(replication),
            &self.cache,
        );
        let model = Arc::new(compiler.model());
        let same_in_all = !compiler.world.drew() && self.plans.draws.is_empty();
        if self.fix_inputs || same_in_all {
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
            &self.values(replication),
            &self.cache,
        );
        let world = &compiler.world;
        let inputs = world.inputs().iter().zip(self.plans.inputs.iter());
        let inputs = inputs.map(|(value, input)| value / input.factor());
        let numbers = self.numbers.iter().map(|(_, number)| world.number(number));
        inputs.chain(numbers).collect()
    }
}
