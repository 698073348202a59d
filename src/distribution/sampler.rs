//! Drawing lengths of time by inversion, in a few nanoseconds.

use super::cache::Cache;
use super::choice::Choice;
use super::law::Law;
use super::table::Table;
use crate::random::unit;
use std::sync::Arc;

/// No draw is longer: 2^42 ms, 139 years.
pub const LONGEST: i64 = 1 << 42;

/// A law ready to be drawn from, in whole milliseconds.
///
/// Cheap to clone, and to make if its [`Cache`] knows the family and shape. Two samplers
/// are equal if they draw the same.
#[derive(Clone, Debug)]
pub struct Sampler {
    kind: Kind,
    law: Arc<Law>,
    exact: bool,
    left: bool,
}

#[derive(Clone, Debug)]
enum Kind {
    Table {
        table: Arc<Table>,
        multiplier: u64,
        cap: u64,
    },
    Constant(i64),
    Steps(Arc<(Choice, Vec<i64>)>),
    Exact,
}

impl Sampler {
    /// A sampler of this law. If `exact`, every draw computes the quantile itself, which is
    /// slow and serves to check the tables.
    #[must_use]
    pub fn new(law: &Law, exact: bool, cache: &Cache) -> Sampler {
        let kind = match steps(law) {
            Some(kind) => kind,
            None if exact => Kind::Exact,
            None => tabled(law, cache),
        };
        Sampler {
            kind,
            law: Arc::new(law.clone()),
            exact,
            left: false,
        }
    }

    /// A sampler of what is left of a length of this law at a random instant within it, such
    /// as the stay of someone who is already there: `F(x) = E[min(X, x)] / E[X]` (Cox, 1962, 5.4).
    #[must_use]
    pub fn residual(law: &Law, exact: bool, cache: &Cache) -> Sampler {
        let kind = if law.mean() <= 0.0 {
            Kind::Constant(0)
        } else if exact {
            Kind::Exact
        } else {
            let table = cache.table_left(law);
            Kind::Table {
                multiplier: table.multiplier(law.mean()),
                table,
                cap: LONGEST as u64,
            }
        };
        Sampler {
            kind,
            law: Arc::new(law.clone()),
            exact,
            left: true,
        }
    }

    /// A length of time in milliseconds, from 0 to [`LONGEST`]; never less with more `bits`.
    #[must_use]
    #[inline(always)]
    pub fn draw(&self, bits: u64) -> i64 {
        match &self.kind {
            Kind::Table {
                table,
                multiplier,
                cap,
            } => table.draw(bits, *multiplier).min(*cap) as i64,
            Kind::Constant(value) => *value,
            Kind::Steps(steps) => steps.1[steps.0.pick(bits)],
            Kind::Exact => self.exact_draw(bits),
        }
    }

    #[cold]
    fn exact_draw(&self, bits: u64) -> i64 {
        let p = unit(bits);
        whole(if self.left {
            self.law.left_quantile(p)
        } else {
            self.law.quantile(p)
        })
    }

    /// The exact mean, in milliseconds with fraction.
    #[must_use]
    pub fn mean_ms(&self) -> f64 {
        if self.left {
            self.law.left_mean()
        } else {
            self.law.mean()
        }
    }

    /// The law that this sampler was made from.
    #[must_use]
    pub fn law(&self) -> &Law {
        &self.law
    }
}

impl PartialEq for Sampler {
    fn eq(&self, other: &Sampler) -> bool {
        (&self.law, self.exact, self.left) == (&other.law, other.exact, other.left)
    }
}

/// The nearest whole number of milliseconds within bounds.
fn whole(value: f64) -> i64 {
    (value.round() as i64).clamp(0, LONGEST)
}

/// A table; the cap of a capped law is applied to each draw, so that it is exact.
fn tabled(law: &Law, cache: &Cache) -> Kind {
    let (law, cap) = match law {
        Law::Capped { law, cap } => (&**law, whole(*cap)),
        _ => (law, LONGEST),
    };
    let table = cache.table(law);
    Kind::Table {
        multiplier: table.multiplier(law.mean()),
        table,
        cap: cap as u64,
    }
}

/// The sampler of a law whose values can be listed.
fn steps(law: &Law) -> Option<Kind> {
    if let Law::Constant { value } = law {
        return Some(Kind::Constant(whole(*value)));
    }
    let (values, weights): (Vec<f64>, Vec<f64>) = law.steps()?.into_iter().unzip();
    let values: Vec<i64> = values.into_iter().map(whole).collect();
    Some(Kind::Steps(Arc::new((Choice::new(&weights)?, values))))
}
