//! Runs a scenario and compares what it watches with exact values.
//!
//! **The rule.** With m and s the mean and the standard deviation over n independent replications
//! (by the delta method where the metric is a ratio), e the exact value and r half a unit of its
//! last printed digit, a number passes if |m - e| <= 3.5 s / sqrt(n) + r, and n is so large that
//! 3.5 s / sqrt(n) keeps within a stated band around e. A number that fails is run once more, with
//! the second seed and ten times the replications, and that decides. The two seeds were fixed
//! before the first run and are never changed.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use surgeplan::experiment::study::Study;
use surgeplan::experiment::{self, outcome::ArmOutcome, outcome::Experiment, outcome::Sample};
use surgeplan::scenario::{Language, Loaded, Options, Scenario};

/// The seeds, in the order in which they are used.
pub const SEEDS: [u64; 2] = [20_221_231, 20_230_122];
/// Half-width of what passes, in standard errors.
pub const Z: f64 = 3.5;

/// How far 3.5 standard errors may reach.
#[derive(Clone, Copy, Debug)]
pub enum Band {
    /// 1 % of the value; 2 % of a probability below 0.05.
    Tight,
    /// This share of the value.
    Relative(f64),
    /// So much.
    Absolute(f64),
}

/// What a watched number should be.
#[derive(Clone, Debug)]
pub struct Expected {
    metric: &'static str,
    mean: Option<f64>,
    /// Variance between replications.
    variance: Option<f64>,
    /// Limits, each with the probability that a replication does not exceed it and the
    /// half-width of 1.96 standard errors.
    at_most: Vec<(f64, f64, f64)>,
    rounding: f64,
    band: Band,
}

/// The exact value of a metric.
pub fn exact(metric: &'static str, value: f64) -> Expected {
    Expected {
        metric,
        mean: Some(value),
        variance: None,
        at_most: Vec::new(),
        rounding: 0.0,
        band: Band::Tight,
    }
}

/// A value that is printed with so many decimals.
pub fn printed(metric: &'static str, value: f64, decimals: i32) -> Expected {
    Expected {
        rounding: 0.5 * 10_f64.powi(-decimals),
        ..exact(metric, value)
    }
}

/// A metric about which theory says nothing here.
pub fn skip(metric: &'static str) -> Expected {
    Expected {
        mean: None,
        ..exact(metric, 0.0)
    }
}

impl Expected {
    pub fn within(self, band: Band) -> Expected {
        Expected { band, ..self }
    }

    /// Half-width 1.96 standard errors within this share of the value.
    pub fn half_width(self, share: f64) -> Expected {
        self.within(Band::Relative(share * Z / 1.96))
    }

    /// Half-width 1.96 standard errors within this much.
    pub fn half_width_of(self, size: f64) -> Expected {
        self.within(Band::Absolute(size * Z / 1.96))
    }

    /// In a replication it is at most `limit` with this probability.
    pub fn at_most(mut self, limit: f64, probability: f64, half_width: f64) -> Expected {
        self.at_most.push((limit, probability, half_width));
        self
    }

    pub fn variance(self, variance: f64) -> Expected {
        Expected {
            variance: Some(variance),
            ..self
        }
    }
}

/// An estimate with its standard error.
#[derive(Clone, Copy, Debug)]
struct Estimate {
    value: f64,
    error: f64,
    n: f64,
}

/// A scenario file and what to do with it.
#[derive(Clone)]
pub struct Trial {
    file: String,
    sets: Vec<String>,
    pub replications: u64,
}

pub fn trial(file: &str, replications: u64) -> Trial {
    Trial {
        file: file.into(),
        sets: Vec::new(),
        replications,
    }
}

impl Trial {
    pub fn set(mut self, set: &str) -> Trial {
        self.sets.push(set.into());
        self
    }

    pub fn load(&self) -> Loaded {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&self.file);
        let loaded = Scenario::load(&path, &self.sets);
        loaded.unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)))
    }

    pub fn run(&self, seed: u64, replications: u64) -> (Study, Experiment) {
        let options = Options {
            seed: Some(seed),
            ..Options::default()
        };
        let study = self.load().study(&options);
        let options = experiment::Options {
            replications,
            threads: 0,
            stop: &AtomicBool::new(false),
            progress: &|_| (),
        };
        let experiment = experiment::run(&study, &options).expect("threads");
        (study, experiment)
    }

    /// All arms, with expectations by arm, each for the watched numbers of the
    /// file, in its order.
    pub fn check(&self, arms: &[Vec<Expected>]) {
        let failures = self.failures(SEEDS[0], self.replications, arms);
        if failures.is_empty() {
            return;
        }
        eprintln!("{}: once more, because\n{}", self.file, failures.join("\n"));
        let failures = self.failures(SEEDS[1], 10 * self.replications, arms);
        assert!(
            failures.is_empty(),
            "{}:\n{}",
            self.file,
            failures.join("\n")
        );
    }

    /// The same expectations for the only arm.
    pub fn expect(&self, expected: &[Expected]) {
        self.check(&[expected.to_vec()]);
    }

    /// What fails with one seed.
    pub fn failures(&self, seed: u64, replications: u64, arms: &[Vec<Expected>]) -> Vec<String> {
        let (study, experiment) = self.run(seed, replications);
        assert_eq!(study.arms.len(), arms.len(), "arms of {}", self.file);
        let mut failures = Vec::new();
        for ((arm, outcome), expected) in study.arms.iter().zip(&experiment.arms).zip(arms) {
            for fault in faults(&study, outcome, expected) {
                failures.push(format!("  {}: {fault}", arm.label.id));
            }
        }
        failures
    }
}

fn faults(study: &Study, arm: &ArmOutcome, expected: &[Expected]) -> Vec<String> {
    let (mut faults, mut wide) = (Vec::new(), Vec::new());
    let summaries = experiment::summarise(study, arm);
    for (place, expected) in expected.iter().enumerate() {
        let kpi = &study.kpis[place];
        assert_eq!(kpi.metric, expected.metric, "metric at place {place}");
        let mut check = |what: &str, exact: f64, found: Estimate, band: Band| {
            let tolerance = Z * found.error;
            let limit = allowed(kpi.metric, exact, band);
            if std::env::var_os("THEORY_SHOW").is_some() {
                eprintln!(
                    "{what} {} {exact}: {} +- {tolerance}, width {:.2}",
                    kpi.metric,
                    found.value,
                    (tolerance / limit).powi(2)
                );
            }
            if tolerance > limit {
                let wanted = found.n * (tolerance / limit).powi(2);
                wide.push(format!(
                    "{what} {kpi:?} = {exact}: {found:?} is too wide, take {wanted:.0} replications"
                ));
            }
            if (found.value - exact).abs() > tolerance + expected.rounding {
                let off = (found.value - exact) / found.error;
                faults.push(format!(
                    "{what} {kpi:?}: {} where {exact} is exact, {off:.1} standard errors off",
                    found.value
                ));
            }
        };
        if let Some(exact) = expected.mean {
            let found = mean_of(arm, place);
            let difference = (summaries[place].mean - found.value).abs();
            assert!(difference <= 1e-9 * found.value.abs(), "summaries agree");
            check("mean", exact, found, expected.band);
        }
        for &(limit, probability, half_width) in &expected.at_most {
            let band = Band::Absolute(half_width * Z / 1.96);
            check(
                "share of replications",
                probability,
                share_of(arm, place, limit),
                band,
            );
        }
        if let Some(exact) = expected.variance {
            check(
                "variance",
                exact,
                variance_of(arm, place),
                Band::Relative(0.15),
            );
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
    faults
}

fn allowed(metric: &str, exact: f64, band: Band) -> f64 {
    let probability = metric.ends_with("_share") || metric.starts_with("wait_share");
    match band {
        Band::Tight if probability && exact < 0.05 => 0.02 * exact,
        Band::Tight => 0.01 * exact,
        Band::Relative(share) => share * exact,
        Band::Absolute(size) => size,
    }
}

/// The mean of a metric, by the delta method.
fn mean_of(arm: &ArmOutcome, place: usize) -> Estimate {
    let defined = |sample: &Sample| sample.den > 0.0;
    let samples = arm.rows.iter().map(|row| row[place]);
    estimate(&samples.filter(defined).collect::<Vec<Sample>>())
}

/// The share of replications in which a metric is at most a limit.
fn share_of(arm: &ArmOutcome, place: usize, limit: f64) -> Estimate {
    let values = arm.rows.iter().filter_map(|row| row[place].value());
    let holds = |value: f64| Sample {
        num: f64::from(u8::from(value <= limit)),
        den: 1.0,
    };
    estimate(&values.map(holds).collect::<Vec<Sample>>())
}

fn estimate(samples: &[Sample]) -> Estimate {
    let n = samples.len() as f64;
    let (num, den) = samples
        .iter()
        .fold((0.0, 0.0), |sums, s| (sums.0 + s.num, sums.1 + s.den));
    let value = num / den;
    let squares: f64 = samples
        .iter()
        .map(|s| (s.num - value * s.den).powi(2))
        .sum();
    let error = (squares / (n * (n - 1.0))).sqrt() / (den / n);
    Estimate { value, error, n }
}

/// The variance of a metric between replications, with its large-sample error.
fn variance_of(arm: &ArmOutcome, place: usize) -> Estimate {
    let values: Vec<f64> = arm
        .rows
        .iter()
        .filter_map(|row| row[place].value())
        .collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let moment = |k: i32| values.iter().map(|v| (v - mean).powi(k)).sum::<f64>() / n;
    let value = moment(2) * n / (n - 1.0);
    let error = ((moment(4) - value * value) / n).sqrt();
    Estimate { value, error, n }
}
