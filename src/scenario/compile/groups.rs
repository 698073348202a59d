//! Values by age band and risk tier in one world.

use super::world::World;
use crate::distribution::{Law as ModelLaw, Sampler};
use crate::model::patient::ByGroup;
use crate::scenario::leaf::{Group, Law, Number, Values};

impl World<'_> {
    /// Numbers by group.
    pub fn numbers(&self, group: &Group<Number>) -> ByGroup<f64> {
        let most = group
            .all()
            .first()
            .map_or(f64::INFINITY, |number| number.measure.most);
        self.by_group(group, |number, factor| {
            (self.number(number) * factor).min(most)
        })
    }

    /// Laws by group.
    pub fn laws(&self, group: &Group<Law>) -> ByGroup<ModelLaw> {
        self.by_group(group, |law, factor| {
            let law = self.law(law);
            if (factor - 1.0).abs() < f64::EPSILON || factor <= 0.0 {
                law
            } else {
                law.scaled(factor)
            }
        })
    }

    /// Samplers by group.
    pub fn samplers(&self, group: &Group<Law>) -> ByGroup<Sampler> {
        let laws = self.laws(group);
        map(&laws, |law| Sampler::new(law, self.exact, self.cache))
    }

    /// Values by group, each with the factor that applies to it.
    fn by_group<T, U>(&self, group: &Group<T>, value: impl Fn(&T, f64) -> U) -> ByGroup<U> {
        let times = group.times.as_ref().map_or(1.0, |times| self.number(times));
        if let (Values::One(one), true) = (&group.values, group.times_risk.is_empty()) {
            return ByGroup::all(value(one, times));
        }
        let factors = self.risk_factors(group);
        let mut values = Vec::new();
        for (age, shares) in self.risks.iter().enumerate() {
            let mean: f64 = shares
                .iter()
                .zip(&factors)
                .map(|(share, factor)| share * factor)
                .sum();
            let divisor = if group.normalise && mean > 0.0 {
                mean
            } else {
                1.0
            };
            for (risk, factor) in factors.iter().enumerate() {
                let base = match &group.values {
                    Values::One(one) => Some(one),
                    Values::Ages(ages) => ages.get(age),
                    Values::Risks(risks) => {
                        let named = risks.iter().find(|(id, _)| id.number == Some(risk));
                        named.or(risks.first()).and_then(|(_, ages)| ages.get(age))
                    }
                };
                values.extend(base.map(|base| value(base, times * factor / divisor)));
            }
        }
        ByGroup::each(values)
    }

    /// The factor of each risk tier; 1 for those that are not named.
    fn risk_factors<T>(&self, group: &Group<T>) -> Vec<f64> {
        let mut factors = vec![1.0; self.risks.first().map_or(1, Vec::len)];
        for (risk, number) in &group.times_risk {
            if let Some(factor) = risk.number.and_then(|place| factors.get_mut(place)) {
                *factor = self.number(number);
            }
        }
        factors
    }
}

/// The same of each value.
pub(super) fn map<T, U>(values: &ByGroup<T>, f: impl Fn(&T) -> U) -> ByGroup<U> {
    match values {
        ByGroup::All(one) => ByGroup::all(f(one)),
        ByGroup::Each(each) => ByGroup::each(each.iter().map(f).collect()),
    }
}
