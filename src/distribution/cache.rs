//! Tables kept for later: samplers of one family and shape share one table, whatever
//! their scales, so that a law with a redrawn scale costs no new table.

use super::law::Law;
use super::table::Table;
use crate::stats::gamma::{gamma_quantile, gamma_quantile_near};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Tables by family and shape, for many threads. What it holds never changes a draw,
/// only the time until the first one.
#[derive(Debug, Default)]
pub struct Cache {
    tables: Mutex<BTreeMap<Form, Arc<Table>>>,
}

/// A family and the bits of its shape; `left` for what is left at a random instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Form {
    family: u8,
    shape: u64,
    left: bool,
}

/// At this number, tables that no sampler uses are dropped.
const FULL: usize = 512;

impl Cache {
    /// An empty cache.
    #[must_use]
    pub fn new() -> Cache {
        Cache::default()
    }

    /// The table of this law divided by its mean.
    pub(super) fn table(&self, law: &Law) -> Arc<Table> {
        self.fetch(form(law, false), || {
            Table::new(law.mean(), |probabilities| quantiles(law, probabilities))
        })
    }

    /// The table of what is left of this law at a random instant, divided by the law's mean.
    pub(super) fn table_left(&self, law: &Law) -> Arc<Table> {
        self.fetch(form(law, true), || {
            Table::new(law.mean(), |probabilities| {
                law.left_quantiles(probabilities)
            })
        })
    }

    fn fetch(&self, form: Option<Form>, make: impl FnOnce() -> Table) -> Arc<Table> {
        let Some(form) = form else {
            return Arc::new(make());
        };
        let lock = || self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&form).cloned();
        known.unwrap_or_else(|| {
            let table = Arc::new(make());
            let mut tables = lock();
            if tables.len() >= FULL {
                tables.retain(|_, table| Arc::strong_count(table) > 1);
            }
            if tables.len() < FULL {
                tables.entry(form).or_insert(table).clone()
            } else {
                table
            }
        })
    }
}

/// The family and shape of a law that is fixed by these and its mean.
fn form(law: &Law, left: bool) -> Option<Form> {
    let (family, shape) = match *law {
        Law::Exponential { .. } => (0, 1.0),
        Law::Lognormal { sigma, .. } => (1, sigma),
        Law::Gamma { shape, .. } => (2, shape),
        Law::Weibull { shape, .. } => (3, shape),
        Law::LogLogistic { shape, .. } => (4, shape),
        _ => return None,
    };
    Some(Form {
        family,
        shape: f64::to_bits(shape),
        left,
    })
}

/// Quantiles at rising probabilities; each gamma quantile starts at the one before.
fn quantiles(law: &Law, probabilities: &[f64]) -> Vec<f64> {
    let Law::Gamma { shape, scale } = *law else {
        return probabilities.iter().map(|&p| law.quantile(p)).collect();
    };
    let mut last = 0.0;
    let next = |&p: &f64| {
        last = if last > 0.0 {
            gamma_quantile_near(shape, p, last)
        } else {
            gamma_quantile(shape, p)
        };
        last * scale
    };
    probabilities.iter().map(next).collect()
}
