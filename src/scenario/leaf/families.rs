//! The families of laws and the parameters by which each may be given: one table.

use crate::distribution::{Law as Model, LawError};

/// A family of laws.
#[derive(PartialEq, Debug)]
pub(crate) struct Family {
    pub name: &'static str,
    pub ways: &'static [Way],
}

/// One way of giving a law of a family.
#[derive(Debug)]
pub(crate) struct Way {
    pub keys: &'static [(&'static str, Role)],
    pub build: fn(&[f64]) -> Result<Model, LawError>,
}

impl PartialEq for Way {
    fn eq(&self, other: &Way) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What a parameter measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// The same as the law.
    Same,
    /// A plain number above 0.
    Positive,
    /// A logarithm.
    Logarithm,
    /// `{ p, value }`: a probability and its quantile.
    Quantile,
}
use Role::{Logarithm, Positive, Quantile, Same};

macro_rules! median_ways {
    ($build:path, $($more:expr),*) => {
        &[
            $($more,)*
            Way { keys: &[("median", Same), ("p75", Same)], build: |x| $build(x[0], 0.75, x[1]) },
            Way { keys: &[("median", Same), ("p90", Same)], build: |x| $build(x[0], 0.9, x[1]) },
            Way { keys: &[("median", Same), ("p95", Same)], build: |x| $build(x[0], 0.95, x[1]) },
            Way { keys: &[("median", Same), ("p97_5", Same)], build: |x| $build(x[0], 0.975, x[1]) },
            Way { keys: &[("median", Same), ("p99", Same)], build: |x| $build(x[0], 0.99, x[1]) },
            Way {
                keys: &[("median", Same), ("quantile", Quantile)],
                build: |x| $build(x[0], x[1], x[2]),
            },
        ]
    };
}

macro_rules! way {
    ($build:path: $($key:literal $role:ident)* = $($place:literal)*) => {
        Way { keys: &[$(($key, $role)),*], build: |x| $build($(x[$place]),*) }
    };
}

fn gamma_mean_shape(mean: f64, shape: f64) -> Result<Model, LawError> {
    Model::gamma_shape_scale(shape, mean / shape)
}

/// All families but `constant` and `empirical`.
pub(crate) const FAMILIES: &[Family] = &[
    Family {
        name: "exponential",
        ways: &[
            way!(Model::exponential_mean: "mean" Same = 0),
            way!(Model::exponential_median: "median" Same = 0),
        ],
    },
    Family {
        name: "lognormal",
        ways: median_ways!(
            Model::lognormal_median_quantile,
            way!(Model::lognormal_mean_cv: "mean" Same "cv" Positive = 0 1),
            way!(Model::lognormal_mu_sigma: "meanlog" Logarithm "sdlog" Positive = 0 1)
        ),
    },
    Family {
        name: "gamma",
        ways: median_ways!(
            Model::gamma_median_quantile,
            way!(Model::gamma_mean_cv: "mean" Same "cv" Positive = 0 1),
            way!(gamma_mean_shape: "mean" Same "shape" Positive = 0 1),
            way!(Model::gamma_shape_scale: "shape" Positive "scale" Same = 0 1)
        ),
    },
    Family {
        name: "weibull",
        ways: median_ways!(
            Model::weibull_median_quantile,
            way!(Model::weibull_mean_cv: "mean" Same "cv" Positive = 0 1),
            way!(Model::weibull_shape_scale: "shape" Positive "scale" Same = 0 1)
        ),
    },
    Family {
        name: "loglogistic",
        ways: median_ways!(
            Model::loglogistic_median_quantile,
            way!(Model::loglogistic_mean_cv: "mean" Same "cv" Positive = 0 1),
            way!(Model::loglogistic_shape_scale: "shape" Positive "scale" Same = 0 1)
        ),
    },
    Family {
        name: "uniform",
        ways: &[way!(Model::uniform: "low" Same "high" Same = 0 1)],
    },
    Family {
        name: "triangular",
        ways: &[way!(Model::triangular: "low" Same "mode" Same "high" Same = 0 1 2)],
    },
];
