//! Which arm is best: a race on the same caseloads that spends replications where they decide.
//!
//! After 64, 128, 192, ... replications every two arms that are still in the race are compared by
//! their paired differences. Each difference has an asymptotic confidence sequence at the level
//! 1 - a / (k - 1), a the error of the race and k the number of arms at its start. An arm is out as
//! soon as it is surely worse than another one, and is played no more. The best arm can only be lost
//! if one of its k - 1 sequences ever misses, so that it is kept with probability 1 - a (Bonferroni).
//! The race ends when one arm is left; when those left differ surely by less than the difference that
//! matters from the one that leads (a tie); or at the largest number of replications, when nothing
//! more may be said than that they cannot be told apart. Arms that are the same in every
//! replication are a tie. (Indifference zones: Bechhofer, 1954; elimination: Paulson, 1964.)

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::comparison::{FEWEST_DIFFERENT, Pairs};
use super::outcome::Sample;
use super::run::{CHUNK, Options};
use super::study::Study;
use crate::random::Key;
use crate::readiness::{Better, Kpi, metric, sample};
use crate::simulation::{Memory, Plan, simulate_in};
use crate::stats::paired::Shape;
use crate::stats::sequence::asymptotic_sequence;

/// Chance that the race loses the best arm.
pub const RACE_ALPHA: f64 = 0.05;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// The metric; less or more of it is better by the registry.
    pub kpi: Kpi,
    /// The smallest difference that matters, in the unit of the metric.
    pub matters: f64,
}

impl Question {
    /// 1 if less is better, -1 if more is; `None` if neither is.
    fn sign(&self) -> Option<f64> {
        match metric(self.kpi.metric).map(|metric| metric.better) {
            Some(Better::Lower) => Some(1.0),
            Some(Better::Higher) => Some(-1.0),
            _ => None,
        }
    }
}

/// One arm in the race.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Lane {
    /// The metric, replication by replication, as far as the arm was played.
    pub samples: Vec<Sample>,
    /// How it went out of the race.
    pub out: Option<Out>,
}

/// How an arm went out of the race.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Out {
    /// The arm that is surely better.
    pub by: usize,
    /// Its metric minus that of the better arm.
    pub difference: Difference,
}

/// A paired difference with its confidence sequence.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Difference {
    /// Mean.
    pub mean: f64,
    /// Interval that holds at every number of replications.
    pub interval: (f64, f64),
}

/// How the race ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    /// One arm is left.
    One(usize),
    /// Those left are as good as each other; the one that leads first.
    Tie(Vec<usize>),
    /// Those left cannot be told apart by the largest number of replications; the one that leads first.
    Open(Vec<usize>),
}

/// What came out of a race.
#[derive(Clone, PartialEq, Debug)]
pub struct Raced {
    /// By arm.
    pub lanes: Vec<Lane>,
    /// How it ended.
    pub ending: Ending,
    /// Whether the user cut it short.
    pub interrupted: bool,
}

/// In how many replications which arm was best, over those that all arms played.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Firsts {
    /// By arm: best alone.
    pub alone: Vec<u64>,
    /// Several were equally best.
    pub shared: u64,
    /// Replications in which all arms define the metric.
    pub of: u64,
}

/// Runs a race. [`Options::replications`] is the largest number.
///
/// # Errors
/// If threads cannot be started.
pub fn race(
    study: &Study,
    question: &Question,
    options: &Options,
) -> Result<Raced, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()?;
    Ok(pool.install(|| run_here(study, question, options)))
}

fn run_here(study: &Study, question: &Question, options: &Options) -> Raced {
    let models = study.worlds.models(0);
    let plan = Plan::new(&models[0], std::slice::from_ref(&question.kpi));
    let mut lanes = vec![Lane::default(); study.arms.len()];
    let mut first = 0;
    loop {
        let last = options.replications.min(first + CHUNK);
        let running = running(&lanes);
        let one = |memory: &mut Memory, replication: u64| {
            if options.stop.load(Ordering::Relaxed) {
                return None;
            }
            let key = Key::world(study.seed, replication);
            let models = study.worlds.models(replication);
            let played = |&arm: &usize| {
                let record = simulate_in(memory, &models[arm], &plan, key);
                sample(&question.kpi, &plan, &record)
            };
            let row: Vec<Sample> = running.iter().map(played).collect();
            (options.progress)(replication);
            Some(row)
        };
        let rows: Vec<Option<Vec<Sample>>> = (first..last)
            .into_par_iter()
            .map_init(Memory::default, one)
            .collect();
        let interrupted = rows.iter().any(Option::is_none);
        for row in rows.into_iter().map_while(|row| row) {
            for (&arm, sample) in running.iter().zip(row) {
                lanes[arm].samples.push(sample);
            }
        }
        first = last;
        let ending = if interrupted {
            None
        } else {
            look(&mut lanes, question)
        };
        if ending.is_some() || interrupted || first >= options.replications {
            let ending = ending.unwrap_or_else(|| Ending::Open(order(&lanes, question)));
            return Raced {
                lanes,
                ending,
                interrupted,
            };
        }
    }
}

/// The arms that are still in the race.
fn running(lanes: &[Lane]) -> Vec<usize> {
    (0..lanes.len())
        .filter(|&arm| lanes[arm].out.is_none())
        .collect()
}

/// Those that are still in the race, the best mean first.
fn order(lanes: &[Lane], question: &Question) -> Vec<usize> {
    let sign = question.sign().unwrap_or(1.0);
    let loss = |arm: usize| sign * mean(&lanes[arm].samples);
    let mut arms = running(lanes);
    arms.sort_by(|&a, &b| loss(a).total_cmp(&loss(b)));
    arms
}

/// The mean of a metric: the sum of numerators over the sum of denominators.
#[must_use]
pub fn mean(samples: &[Sample]) -> f64 {
    let sum = |of: fn(&Sample) -> f64| samples.iter().map(of).sum::<f64>();
    sum(|sample| sample.num) / sum(|sample| sample.den)
}

/// Looks at the race: takes out who is surely worse, and says whether it has ended.
pub fn look(lanes: &mut [Lane], question: &Question) -> Option<Ending> {
    let sign = question.sign()?;
    let alpha = RACE_ALPHA / (lanes.len().max(2) - 1) as f64;
    let leading = order(lanes, question);
    for &arm in &leading {
        let worse = |&&by: &&usize| {
            let difference = difference(&lanes[arm].samples, &lanes[by].samples, alpha);
            (by != arm && surely_above(sign, &difference)).then_some(Out { by, difference })
        };
        let mut by = leading.iter().filter(|by| lanes[**by].out.is_none());
        if let Some(out) = by.find_map(|by| worse(&by)) {
            lanes[arm].out = Some(out);
        }
    }
    let left = order(lanes, question);
    let &leader = left.first()?;
    if left.len() == 1 {
        return Some(Ending::One(leader));
    }
    let close = |&arm: &usize| {
        let (low, high) = difference(&lanes[leader].samples, &lanes[arm].samples, alpha).interval;
        low.abs() <= question.matters && high.abs() <= question.matters
    };
    left[1..].iter().all(close).then_some(Ending::Tie(left))
}

fn surely_above(sign: f64, difference: &Difference) -> bool {
    let (low, high) = difference.interval;
    if sign > 0.0 { low > 0.0 } else { high < 0.0 }
}

/// The paired difference of two arms that were played equally often. Where fewer than 20 replications
/// differ nothing is said of it, unless none does.
#[must_use]
pub fn difference(own: &[Sample], other: &[Sample], alpha: f64) -> Difference {
    let pairs = Pairs::of_samples(own.iter().copied().zip(other.iter().copied()));
    let everything = (f64::NEG_INFINITY, f64::INFINITY);
    let Some((own, other)) = pairs.values() else {
        return Difference {
            mean: f64::NAN,
            interval: everything,
        };
    };
    let differences: Vec<f64> = own.iter().zip(&other).map(|(a, b)| a - b).collect();
    let shape = Shape::of(&differences);
    let interval = match pairs.different() {
        0 => (0.0, 0.0),
        few if few < FEWEST_DIFFERENT => everything,
        _ => asymptotic_sequence(shape.n, shape.mean, shape.sd, alpha),
    };
    let mean = if pairs.different() == 0 {
        0.0
    } else {
        shape.mean
    };
    Difference { mean, interval }
}

impl Raced {
    /// The number of replications that were played at all.
    #[must_use]
    pub fn replications(&self) -> u64 {
        let played = self.lanes.iter().map(|lane| lane.samples.len() as u64);
        played.max().unwrap_or(0)
    }

    /// Runs of single arms: what was spent.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.lanes
            .iter()
            .map(|lane| lane.samples.len() as u64)
            .sum()
    }

    /// In how many replications which arm was best.
    #[must_use]
    pub fn firsts(&self, question: &Question) -> Firsts {
        let sign = question.sign().unwrap_or(1.0);
        let common = self.lanes.iter().map(|lane| lane.samples.len()).min();
        let mut firsts = Firsts {
            alone: vec![0; self.lanes.len()],
            ..Firsts::default()
        };
        for replication in 0..common.unwrap_or(0) {
            let values = self
                .lanes
                .iter()
                .map(|lane| lane.samples[replication].value());
            let Some(values) = values.collect::<Option<Vec<f64>>>() else {
                continue;
            };
            firsts.of += 1;
            let best = values
                .iter()
                .map(|v| sign * v)
                .fold(f64::INFINITY, f64::min);
            let is_best = |&arm: &usize| sign * values[arm] <= best;
            let all: Vec<usize> = (0..values.len()).filter(is_best).collect();
            match all[..] {
                [arm] => firsts.alone[arm] += 1,
                _ => firsts.shared += 1,
            }
        }
        firsts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{mix, unit};
    use crate::readiness::{Parameter, Place, Scope, Who};
    use crate::stats::normal::normal_quantile;

    fn question(matters: f64) -> Question {
        let scope = Scope {
            place: Place::All,
            level: None,
            who: Who::All,
        };
        Question {
            kpi: Kpi {
                metric: "unmet_hours",
                parameter: Parameter::None,
                scope,
                days: None,
            },
            matters,
        }
    }

    /// A skewed number of a replication: its own part and one that all arms share.
    fn loss(run: u64, replication: u64, arm: usize, shift: f64) -> Sample {
        let noise = |owner: u64| unit(mix(mix(mix(run) ^ replication) ^ owner));
        let shared = -4.0 * libm::log1p(-noise(1_000));
        let own = normal_quantile(noise(arm as u64).clamp(1e-9, 1.0 - 1e-9));
        Sample {
            num: shift + shared + own,
            den: 1.0,
        }
    }

    /// Races of arms with these true means; the endings, and how often a sequence of the first arm
    /// missed the truth at any look.
    fn races(means: &[f64], matters: f64, runs: u64, most: u64) -> (Vec<Ending>, u64) {
        let question = question(matters);
        let alpha = RACE_ALPHA / (means.len() - 1) as f64;
        let mut missed = 0;
        let one = |run: u64, missed: &mut u64| {
            let mut lanes = vec![Lane::default(); means.len()];
            let (mut replication, mut outside) = (0, false);
            loop {
                for arm in running(&lanes) {
                    let more = replication..replication + CHUNK;
                    let more = more.map(|at| loss(run, at, arm, means[arm]));
                    lanes[arm].samples.extend(more);
                }
                replication += CHUNK;
                for arm in running(&lanes).into_iter().filter(|&arm| arm != 0) {
                    if lanes[0].out.is_none() {
                        let found = difference(&lanes[0].samples, &lanes[arm].samples, alpha);
                        let truth = means[0] - means[arm];
                        outside |= truth < found.interval.0 || truth > found.interval.1;
                    }
                }
                let ending = look(&mut lanes, &question);
                if ending.is_some() || replication >= most {
                    *missed += u64::from(outside);
                    return ending.unwrap_or_else(|| Ending::Open(order(&lanes, &question)));
                }
            }
        };
        let endings = (0..runs).map(|run| one(run, &mut missed)).collect();
        (endings, missed)
    }

    /// Of 500 races at most 25 may lose the best arm, and in at most 25 a sequence may ever miss; three standard
    /// errors more are 25 + 3 sqrt(23.75) = 39.
    fn macro_runs(runs: u64) {
        let means = [0.0, 0.25, 0.25, 0.5, 1.0];
        let (endings, missed) = races(&means, 0.1, runs, 4_096);
        let right = endings
            .iter()
            .filter(|ending| **ending == Ending::One(0))
            .count() as u64;
        let allowed = |n: u64| {
            let n = n as f64;
            (0.05 * n + 3.0 * (0.05 * 0.95 * n).sqrt()) as u64
        };
        assert!(
            runs - right <= allowed(runs),
            "{right} of {runs} were right"
        );
        assert!(missed <= allowed(runs), "{missed} of {runs} missed");
    }

    #[test]
    fn the_best_arm_is_found_and_sequences_cover_in_500_races() {
        macro_runs(500);
    }

    /// Shown to fail: sequences at a level that is no level lose the best arm and miss too often.
    #[test]
    fn intervals_of_a_fixed_number_would_miss_too_often() {
        let ever = |run: u64| {
            let own = |arm: usize| -> Vec<Sample> {
                (0..2_048).map(|at| loss(run, at, arm, 0.0)).collect()
            };
            let (own, other) = (own(0), own(1));
            (2..=32).any(|look| {
                let n = look * 64;
                let found = difference(&own[..n], &other[..n], 0.0125);
                let half = (found.interval.1 - found.interval.0) / 2.0;
                // Student's half-width is about 2.5 standard errors where the sequence has 4
                found.mean.abs() > half * 0.5
            })
        };
        let missed = (0..60).filter(|&run| ever(run)).count();
        assert!(missed > 9, "{missed} of 60");
    }

    #[test]
    fn arms_that_are_the_same_are_a_tie_and_close_ones_are_one_within_what_matters() {
        let mut lanes: Vec<Lane> = vec![Lane::default(); 3];
        for (arm, lane) in lanes.iter_mut().enumerate() {
            let same = if arm == 2 { 1 } else { arm };
            lane.samples = (0..128)
                .map(|at| loss(7, at, same, [0.0, 9.0][same]))
                .collect();
        }
        let ending = look(&mut lanes, &question(0.5));
        assert_eq!(ending, Some(Ending::One(0)));
        let mut twins = vec![lanes[1].clone(), lanes[2].clone()];
        for lane in &mut twins {
            lane.out = None;
        }
        assert_eq!(
            look(&mut twins, &question(0.0)),
            Some(Ending::Tie(vec![0, 1]))
        );
        let (endings, _) = races(&[0.0, 0.0], 0.5, 20, 4_096);
        let tied = endings
            .iter()
            .filter(|ending| matches!(ending, Ending::Tie(_)))
            .count();
        assert!(tied >= 18, "{tied} of 20");
    }

    #[test]
    fn firsts_are_counted_where_all_arms_were_played() {
        let plain = |values: &[f64]| Lane {
            samples: values.iter().map(|&num| Sample { num, den: 1.0 }).collect(),
            out: None,
        };
        let raced = Raced {
            lanes: vec![plain(&[1.0, 2.0, 3.0, 0.0]), plain(&[2.0, 2.0, 1.0])],
            ending: Ending::Open(vec![0, 1]),
            interrupted: false,
        };
        let firsts = raced.firsts(&question(1.0));
        assert_eq!((firsts.alone, firsts.shared, firsts.of), (vec![1, 1], 1, 3));
        assert_eq!(raced.runs(), 7);
    }
}
