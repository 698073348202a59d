//! Numbers and laws in one world: expressions computed, uncertain numbers drawn.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::distribution::{Cache, Law as ModelLaw, LawError, Sampler};
use crate::random::{Key, Purpose};
use crate::scenario::leaf::{Body, Law, Measure, Number, Role, Value};
use crate::scenario::source::Span;
use crate::scenario::written::Input;
use crate::stats::normal::normal_quantile;
use crate::units::{DAY, Dimension, Duration};

/// Where uncertain numbers come from.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Draw {
    /// Each is drawn for one replication.
    Keyed(Key),
    /// Each is its quantile at this probability.
    At(f64),
}

/// What could not be computed, and where it is written.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Failure {
    /// Parameters that give no law.
    Law(Span, LawError),
    /// An expression with a value that is not legal.
    Formula(Span, Measure, f64),
}

/// Values that are stated from outside instead of being drawn or computed.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Stated {
    /// Inputs, by place.
    pub inputs: Vec<Option<f64>>,
    /// Other uncertain numbers, by what their draw is for.
    pub numbers: BTreeMap<Purpose, f64>,
}

/// One world: the values of all inputs, and how the others are drawn.
pub(crate) struct World<'a> {
    pub draw: Draw,
    pub cache: &'a Cache,
    pub exact: bool,
    inputs: Vec<f64>,
    /// Which inputs differ between replications.
    uncertain: Vec<bool>,
    /// Shares of the risk tiers in each age band.
    pub risks: Vec<Vec<f64>>,
    /// Uncertain numbers with a stated value.
    stated: BTreeMap<Purpose, f64>,
    /// Uncertain numbers that were asked for so far, by what their draw is for.
    asked: RefCell<BTreeSet<Purpose>>,
    failures: RefCell<Vec<Failure>>,
    drew: Cell<bool>,
}

impl<'a> World<'a> {
    /// A world in which no input has a value yet.
    pub fn new(draw: Draw, exact: bool, cache: &'a Cache) -> Self {
        World {
            draw,
            cache,
            exact,
            inputs: Vec::new(),
            uncertain: Vec::new(),
            risks: vec![vec![1.0]],
            stated: BTreeMap::new(),
            asked: RefCell::default(),
            failures: RefCell::default(),
            drew: Cell::new(false),
        }
    }

    /// Gives each input its value, in an order in which none needs a later one; those with a
    /// stated value get that.
    pub fn with_inputs(mut self, inputs: &[&Input], order: &[usize], stated: &Stated) -> Self {
        self.stated.clone_from(&stated.numbers);
        self.inputs = vec![f64::NAN; inputs.len()];
        self.uncertain = vec![false; inputs.len()];
        for &place in order {
            self.drew.set(false);
            let drawn = self.number(&inputs[place].value);
            let value = stated.inputs.get(place).copied().flatten();
            self.inputs[place] = value.unwrap_or(drawn);
            self.uncertain[place] = self.drew.get() && value.is_none();
        }
        self.drew.set(false);
        self
    }

    /// The values of all inputs.
    pub fn inputs(&self) -> &[f64] {
        &self.inputs
    }

    /// Which inputs differ between replications.
    pub fn uncertain(&self) -> &[bool] {
        &self.uncertain
    }

    /// Whether anything that was computed so far differs between replications.
    pub fn drew(&self) -> bool {
        self.drew.get()
    }

    /// Uncertain numbers that were asked for so far, by what their draw is for.
    pub fn asked(&self) -> BTreeSet<Purpose> {
        self.asked.borrow().clone()
    }

    /// What could not be computed so far.
    pub fn failures(&self) -> Vec<Failure> {
        self.failures.borrow().clone()
    }

    fn failed(&self, failure: Failure) {
        self.failures.borrow_mut().push(failure);
    }

    /// The value of a number; always legal.
    pub fn number(&self, number: &Number) -> f64 {
        let value = match &number.value {
            Value::Blank => return number.measure.clamp(0.0),
            Value::Drawn(law) if law.is_blank() => return number.measure.clamp(0.0),
            Value::Fixed(value) => return *value,
            Value::Formula(expr) => {
                let uncertain = |&place: &usize| self.uncertain.get(place) == Some(&true);
                if expr.inputs().iter().any(uncertain) {
                    self.drew.set(true);
                }
                self.formula(number, expr.value(&self.inputs))
            }
            Value::Drawn(law) => {
                self.asked.borrow_mut().insert(number.purpose);
                if let Some(&stated) = self.stated.get(&number.purpose) {
                    return number.measure.clamp(stated);
                }
                self.drew.set(true);
                let uniform = match self.draw {
                    Draw::Keyed(key) => key.uniform(number.purpose, 0),
                    Draw::At(p) => p,
                };
                let scale = scale_of(number.measure);
                self.law(law).quantile(uniform) / scale
            }
        };
        number.measure.clamp(value)
    }

    /// Whether uncertain numbers are drawn, not held at a quantile.
    pub fn is_drawn(&self) -> bool {
        matches!(self.draw, Draw::Keyed(_))
    }

    /// A standard normal number of this world; 0 in the median world.
    pub fn normal(&self, purpose: Purpose) -> f64 {
        self.drew.set(true);
        match self.draw {
            Draw::Keyed(key) => normal_quantile(key.uniform(purpose, 0)),
            Draw::At(p) => normal_quantile(p),
        }
    }

    /// The value of an expression; notes one that is not legal.
    fn formula(&self, number: &Number, value: f64) -> f64 {
        let measure = number.measure;
        let rounded = if measure.whole { value.round() } else { value };
        let hair = 1e-9 * rounded.abs().max(1.0);
        if !(measure.allows(rounded)
            || measure.allows(rounded - hair)
            || measure.allows(rounded + hair))
        {
            self.failed(Failure::Formula(number.span, measure, value));
        }
        value
    }

    /// A length of time.
    pub fn duration(&self, number: &Number) -> Duration {
        Duration::from_days(self.number(number))
    }

    /// A whole number of things.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts are at most 2^31
    pub fn count(&self, number: &Number) -> u32 {
        self.number(number) as u32
    }

    /// A law, in milliseconds if it is one of times. Parameters that give none are noted; a
    /// constant stands for them.
    pub fn law(&self, law: &Law) -> ModelLaw {
        self.build(law).unwrap_or_else(|problem| {
            self.failed(Failure::Law(law.span, problem));
            ModelLaw::Constant { value: 0.0 }
        })
    }

    fn build(&self, law: &Law) -> Result<ModelLaw, LawError> {
        let scale = scale_of(law.measure);
        let scaled = |number: &Number| self.number(number) * scale;
        let mut built = match &law.body {
            Body::Blank => ModelLaw::constant(0.0),
            Body::Constant(number) => ModelLaw::constant(scaled(number)),
            Body::Family {
                way,
                numbers,
                shift,
            } => (way.build)(&self.parameters(way.keys, numbers, scale, *shift)),
            Body::Empirical { values, weights } => {
                let values: Vec<f64> = values.iter().map(scaled).collect();
                let weights: Vec<f64> = weights.iter().map(|weight| self.number(weight)).collect();
                ModelLaw::empirical(&values, &weights)
            }
        }?;
        if let Some(times) = &law.times {
            built = built.scaled(self.number(times));
        }
        if law.low.is_some() || law.high.is_some() {
            let low = law.low.as_ref().map_or(0.0, scaled);
            built = built.truncated(low, law.high.as_ref().map_or(f64::INFINITY, scaled))?;
        }
        match &law.cap {
            Some(cap) => built.capped(scaled(cap)),
            None => Ok(built),
        }
    }

    fn parameters(
        &self,
        keys: &[(&str, Role)],
        numbers: &[Number],
        scale: f64,
        shift: f64,
    ) -> Vec<f64> {
        let roles = keys.iter().flat_map(|&(_, role)| match role {
            Role::Quantile => vec![Role::Positive, Role::Same],
            role => vec![role],
        });
        let value = |(role, number): (Role, &Number)| match role {
            Role::Same => self.number(number) * scale,
            Role::Logarithm => self.number(number) + shift,
            Role::Positive | Role::Quantile => self.number(number),
        };
        roles.zip(numbers).map(value).collect()
    }

    /// A law ready to be drawn from.
    pub fn sampler(&self, law: &Law) -> Sampler {
        Sampler::new(&self.law(law), self.exact, self.cache)
    }
}

/// Milliseconds in a day for times, which are in days; else 1.
#[allow(clippy::cast_precision_loss)] // a day is far below 2^53 ms
fn scale_of(measure: Measure) -> f64 {
    if measure.dimension == Dimension::Time {
        DAY as f64
    } else {
        1.0
    }
}

/// An order of inputs in which none needs a later one, or those that need each other.
pub(crate) fn input_order(inputs: &[&Input]) -> Result<Vec<usize>, Vec<usize>> {
    let needs: Vec<Vec<usize>> = inputs.iter().map(|input| inputs_of(&input.value)).collect();
    let mut order: Vec<usize> = Vec::new();
    loop {
        let ready = |place: &usize| {
            !order.contains(place) && needs[*place].iter().all(|need| order.contains(need))
        };
        match (0..inputs.len()).find(ready) {
            Some(place) => order.push(place),
            None if order.len() == inputs.len() => return Ok(order),
            None => {
                return Err((0..inputs.len())
                    .filter(|place| !order.contains(place))
                    .collect());
            }
        }
    }
}

/// The inputs that a number names.
fn inputs_of(number: &Number) -> Vec<usize> {
    match &number.value {
        Value::Formula(expr) => expr.inputs(),
        Value::Drawn(law) => law.numbers().into_iter().flat_map(inputs_of).collect(),
        Value::Blank | Value::Fixed(_) => Vec::new(),
    }
}
