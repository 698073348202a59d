//! What numbers come to that are not simply written down: expressions, and uncertain numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compile::{Draw, Stated, World};
use super::leaf::{Number, Value};
use super::load::Loaded;
use super::source::Span;
use crate::distribution::Cache;

/// What a number comes to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Computed {
    /// Its value; with all uncertain inputs at their medians, as `--fix-inputs` takes them, if it
    /// is uncertain.
    pub value: String,
    /// Whether it differs between replications.
    pub uncertain: bool,
}

impl Loaded {
    /// What numbers of the scenario itself come to, by where they are written.
    pub(super) fn computed(&self) -> BTreeMap<Span, Computed> {
        let cache = Cache::new();
        let (plan, ids) = (self.base(), self.ids());
        let world = plan
            .compiler(ids, Draw::At(0.5), &Stated::default(), &cache)
            .world;
        let numbers = self.numbers.iter();
        numbers
            .map(|(_, number)| (number.span, computed(number, &world)))
            .collect()
    }
}

fn computed(number: &Number, world: &World) -> Computed {
    let differs = |place: &usize| world.uncertain().get(*place) == Some(&true);
    let uncertain = match &number.value {
        Value::Drawn(_) => true,
        Value::Formula(expr) => expr.inputs().iter().any(differs),
        Value::Blank | Value::Fixed(_) => false,
    };
    let is_share = number.measure.most <= 1.0;
    Computed {
        value: number.measure.show(world.number(number), is_share),
        uncertain,
    }
}
