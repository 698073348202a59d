//! From replications to verdicts.
//!
//! With m verdicts that depend on simulation, fixed before the run, every interval has
//! the level 1 - 0.05 / m (Bonferroni): the chance that any verdict is wrong is at most 5 %.
//! If the results decided when to stop, confidence sequences stand in the place of intervals.

use super::{Answer, Kind, Limit, Target, Verdict, metric};
use crate::experiment::outcome::{ArmOutcome, Experiment, Sample};
use crate::experiment::study::Study;
use crate::stats::interval::{clopper_pearson, mean_interval};
use crate::stats::method::Method;
use crate::stats::normal::normal_quantile;
use crate::stats::paired::Shape;
use crate::stats::sequence::{asymptotic_sequence, bernoulli_sequence, bounded_sequence};

/// Chance that any verdict of a run is wrong.
pub const FAMILY_ALPHA: f64 = 0.05;
/// Fewest replications for a verdict on a mean: its interval is asymptotic.
pub const FEWEST_FOR_MEAN: usize = 100;

/// Judges every target in every arm, by arm and target.
#[must_use]
pub fn judge(study: &Study, experiment: &Experiment) -> Vec<Vec<Verdict>> {
    judge_among(study, experiment, study.arms.len())
}

/// The same as a part of a larger table: at the level that verdicts have if so many arms are judged.
#[must_use]
pub fn judge_among(study: &Study, experiment: &Experiment, arms: usize) -> Vec<Vec<Verdict>> {
    let dynamic = study
        .targets
        .iter()
        .filter(|target| !matches!(target.kind, Kind::Static(_)))
        .count();
    let alpha = FAMILY_ALPHA / (dynamic * arms).max(1) as f64;
    let one = |arm: &ArmOutcome| {
        study
            .targets
            .iter()
            .map(|t| judge_one(study, arm, t, (experiment.any_time(), alpha)))
            .collect()
    };
    experiment.arms.iter().map(one).collect()
}

fn judge_one(
    study: &Study,
    arm: &ArmOutcome,
    target: &Target,
    (any_time, alpha): (bool, f64),
) -> Verdict {
    let samples = samples_of(study, arm, target);
    match target.kind {
        Kind::Share { required } => share(&samples, target.limit, required, (any_time, alpha)),
        Kind::Mean => {
            let is_share = metric(target.kpi.metric).is_some_and(|metric| metric.unit == "share");
            let method = match (any_time, is_share) {
                (false, _) => Method::Student,
                (true, true) => Method::EmpiricalBernsteinSequence,
                (true, false) => Method::AsymptoticSequence,
            };
            mean(&samples, target.limit, (method, alpha))
        }
        Kind::Static(_) => count(&samples, target.limit),
    }
}

/// The metric of a target in every replication.
pub(crate) fn samples_of(study: &Study, arm: &ArmOutcome, target: &Target) -> Vec<Sample> {
    let place = study.place_of(&target.kpi);
    arm.rows
        .iter()
        .filter_map(|row| place.map(|at| row[at]))
        .collect()
}

/// Whether a limit holds in a replication. Where the metric is not defined, because nobody
/// needed the care or the day never came, there is nothing that could miss the limit.
pub(crate) fn met(sample: Sample, limit: Limit) -> bool {
    sample.value().is_none_or(|value| limit.holds(value))
}

fn share(
    samples: &[Sample],
    limit: Limit,
    required: f64,
    (any_time, alpha): (bool, f64),
) -> Verdict {
    let n = samples.len() as u64;
    let holds = samples.iter().filter(|&&sample| met(sample, limit)).count() as u64;
    let (method, interval) = if any_time {
        let interval = bernoulli_sequence(holds, n, alpha);
        (Method::BetaBinomialSequence, interval)
    } else {
        (Method::ClopperPearson, clopper_pearson(holds, n, alpha))
    };
    let answer = match interval {
        (low, _) if low >= required => Answer::Ready,
        (_, high) if high < required => Answer::NotReady,
        _ => Answer::Undecided,
    };
    let estimate = if n == 0 {
        f64::NAN
    } else {
        holds as f64 / n as f64
    };
    let undecided = answer == Answer::Undecided;
    Verdict {
        answer,
        met: Some((holds, n)),
        estimate,
        interval,
        required,
        runs_needed: if undecided {
            runs_needed(estimate, required, n, (any_time, alpha))
        } else {
            None
        },
        confidence: 1.0 - alpha,
        method,
    }
}

/// Replications after which a share would probably be decided if the estimate were true:
/// (z / (p - r))^2 p (1 - p), or the number at which its confidence sequence would decide. `None` if
/// the estimate lies within one standard error of what is required, so that no number of
/// replications may decide it.
fn runs_needed(
    estimate: f64,
    required: f64,
    n: u64,
    (any_time, alpha): (bool, f64),
) -> Option<u64> {
    let variance = (estimate * (1.0 - estimate)).max(0.25 / (n as f64 + 1.0));
    let distance = (estimate - required).abs();
    if n == 0 || distance <= (variance / n as f64).sqrt() {
        return None;
    }
    if any_time {
        return Some(sequence_decides(estimate, required, n, alpha));
    }
    let z = normal_quantile(1.0 - alpha / 2.0);
    Some(((z / distance).powi(2) * variance).ceil() as u64).map(|runs| runs.max(n + 1))
}

/// The number of replications, more than n, at which a confidence sequence around the estimate
/// no longer holds what is required.
fn sequence_decides(estimate: f64, required: f64, n: u64, alpha: f64) -> u64 {
    let open = |runs: u64| {
        let holds = (estimate * runs as f64).round() as u64;
        let (low, high) = bernoulli_sequence(holds, runs, alpha);
        low < required && required <= high
    };
    let (mut least, mut most) = (n, 2 * n);
    while open(most) && most < 1 << 40 {
        (least, most) = (most, 2 * most);
    }
    while most - least > 1 {
        let middle = u64::midpoint(least, most);
        *(if open(middle) { &mut least } else { &mut most }) = middle;
    }
    most
}

fn mean(samples: &[Sample], limit: Limit, (method, alpha): (Method, f64)) -> Verdict {
    let values: Vec<f64> = samples.iter().filter_map(|sample| sample.value()).collect();
    let Shape { n, mean, sd, .. } = Shape::of(&values);
    let interval = match method {
        Method::EmpiricalBernsteinSequence => bounded_sequence(&values, alpha),
        Method::AsymptoticSequence => asymptotic_sequence(n, mean, sd, alpha),
        _ => mean_interval(n, mean, sd, alpha),
    };
    let (low, high) = (limit.holds(interval.0), limit.holds(interval.1));
    let asymptotic = method != Method::EmpiricalBernsteinSequence;
    let answer = match (low, high) {
        _ if asymptotic && values.len() < FEWEST_FOR_MEAN => Answer::Undecided,
        (true, true) => Answer::Ready,
        (false, false) => Answer::NotReady,
        _ => Answer::Undecided,
    };
    Verdict {
        answer,
        met: None,
        estimate: mean,
        interval,
        required: limit.value(),
        runs_needed: None,
        confidence: 1.0 - alpha,
        method,
    }
}

/// A count on a date: the same in every replication, so there is nothing uncertain about it; where
/// it is uncertain when beds are ready, the median replication.
fn count(samples: &[Sample], limit: Limit) -> Verdict {
    let mut values: Vec<f64> = samples.iter().filter_map(|sample| sample.value()).collect();
    values.sort_by(f64::total_cmp);
    let value = values.get(values.len() / 2).copied().unwrap_or(0.0);
    Verdict {
        answer: if limit.holds(value) {
            Answer::Ready
        } else {
            Answer::NotReady
        },
        met: None,
        estimate: value,
        interval: (value, value),
        required: limit.value(),
        runs_needed: None,
        confidence: 1.0,
        method: Method::Exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(met: usize, n: usize) -> Vec<Sample> {
        (0..n)
            .map(|i| Sample {
                num: f64::from(u8::from(i < met)),
                den: 1.0,
            })
            .collect()
    }

    #[test]
    fn a_requirement_inside_the_interval_is_undecided() {
        let verdict = share(&samples(190, 200), Limit::AtLeast(1.0), 0.95, (false, 0.05));
        assert_eq!(
            (verdict.answer, verdict.met),
            (Answer::Undecided, Some((190, 200)))
        );
        assert!(
            (verdict.interval.0 - 0.9100).abs() < 5e-5
                && (verdict.interval.1 - 0.9758).abs() < 5e-5
        );
        assert_eq!(
            verdict.runs_needed, None,
            "the estimate is the requirement itself"
        );
    }

    #[test]
    fn a_bound_beyond_the_requirement_decides() {
        let judged = |met, required| {
            let samples = samples(met, 200);
            share(&samples, Limit::AtLeast(1.0), required, (false, 0.05)).answer
        };
        assert_eq!(judged(190, 0.90), Answer::Ready);
        assert_eq!(judged(190, 0.98), Answer::NotReady);
    }

    #[test]
    fn where_nothing_is_needed_nothing_is_missed() {
        let none = vec![Sample::default(); 50];
        assert_eq!(
            share(&none, Limit::AtLeast(0.8), 0.9, (false, 0.05)).met,
            Some((50, 50))
        );
    }

    #[test]
    fn a_mean_of_few_replications_is_undecided() {
        let of = |n| {
            let samples = samples(n / 2, n);
            mean(&samples, Limit::AtMost(0.9), (Method::Student, 0.05)).answer
        };
        assert_eq!((of(98), of(200)), (Answer::Undecided, Answer::Ready));
    }

    #[test]
    fn runs_needed_grow_as_the_estimate_comes_near() {
        let needed = |met| {
            let samples = samples(met, 100);
            share(&samples, Limit::AtLeast(1.0), 0.9, (false, 0.05)).runs_needed
        };
        assert!(needed(85).unwrap() > needed(84).unwrap());
        assert_eq!(needed(89), None);
    }

    #[test]
    fn data_that_decide_when_to_stop_need_longer_intervals() {
        let judged = |any_time| {
            let samples = samples(190, 200);
            share(&samples, Limit::AtLeast(1.0), 0.90, (any_time, 0.05))
        };
        let (fixed, any_time) = (judged(false), judged(true));
        assert_eq!(
            (fixed.method, any_time.method),
            (Method::ClopperPearson, Method::BetaBinomialSequence)
        );
        assert_eq!(
            (fixed.answer, any_time.answer),
            (Answer::Ready, Answer::Undecided)
        );
        assert!(any_time.interval.0 < fixed.interval.0);
    }

    #[test]
    fn a_sequence_says_how_far_it_must_go() {
        let samples = samples(22, 22);
        let verdict = share(&samples, Limit::AtLeast(1.0), 0.8, (true, 0.05));
        let needed = verdict.runs_needed.unwrap();
        let low = |n| bernoulli_sequence(n, n, 0.05).0;
        assert!(low(needed) >= 0.8 && low(needed - 1) < 0.8, "{needed}");
    }
}
