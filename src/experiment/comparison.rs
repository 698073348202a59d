//! Arms against the reference arm on the same caseloads: the difference in each replication
//! is the datum.
//!
//! Ratio metrics are linearised (delta method): with R the sum of numerators over the sum
//! of denominators, replication i stands for R + (num - R den) / mean den, values whose mean is
//! R and whose scatter is that of R (Cochran, Sampling Techniques, 1977, 6.3). Their
//! differences are then treated as those of any metric. Other metrics are compared over the
//! replications in which both arms define them.
//!
//! Intervals of a family hold together: each has the level 1 - 0.05 / m, m the number of
//! differences in the family, fixed before the run (Bonferroni). If the results decided when to
//! stop, asymptotic confidence sequences stand in their place.

use super::outcome::{ArmOutcome, Experiment, Sample};
use super::precision::linear;
use super::study::Study;
use crate::readiness::{Better, metric};
use crate::stats::method::Method;
use crate::stats::paired::{Reduction, Shape, skew_interval, variance_reduction};
use crate::stats::sequence::asymptotic_sequence;

/// Chance that any interval of a family misses.
pub const FAMILY_ALPHA: f64 = 0.05;
/// Fewest replications that differ for an interval: rarer differences say nothing reliable of
/// their mean.
pub const FEWEST_DIFFERENT: u64 = 20;

/// All arms against the reference arm.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Comparisons {
    /// The arm against which the others stand.
    pub reference: usize,
    /// Metrics that targets and watches ask for.
    pub asked: Family,
    /// Metrics that every run reports.
    pub usual: Family,
}

/// Differences whose intervals hold together.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Family {
    /// How intervals were found.
    pub method: Method,
    /// Level of each interval: 1 - 0.05 / differences.
    pub confidence: f64,
    /// Number of differences, by which the error is divided.
    pub differences: usize,
    /// By metric, then by arm; the reference arm left out.
    pub rows: Vec<Comparison>,
}

/// One metric of one arm against the reference arm.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    /// The arm.
    pub arm: usize,
    /// Place of the metric in the study.
    pub kpi: usize,
    /// Replications that are compared.
    pub pairs: u64,
    /// The metric in the reference arm, over these replications; NaN without any.
    pub reference: f64,
    /// The metric in the arm.
    pub own: f64,
    /// The metric in the arm minus that in the reference arm.
    pub difference: f64,
    /// Interval of the difference, at the level of its family; `None` where too few
    /// replications differ.
    pub interval: Option<(f64, f64)>,
    /// How often the arm is above, below and level.
    pub counts: Counts,
    /// What the common caseload has gained.
    pub reduction: Reduction,
    /// What may be said.
    pub finding: Finding,
}

/// In how many replications the arm's value is above, below or the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// The arm's value is the larger one.
    pub above: u64,
    /// The arm's value is the smaller one.
    pub below: u64,
    /// Both are the same.
    pub tied: u64,
}

impl Counts {
    /// Replications in which the arm is better and worse; above and below where neither
    /// direction is better.
    #[must_use]
    pub fn better_and_worse(self, better: Better) -> (u64, u64) {
        match better {
            Better::Lower => (self.below, self.above),
            Better::Higher | Better::Neither => (self.above, self.below),
        }
    }
}

/// What may be said of a difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Finding {
    /// The same in every replication.
    Same,
    /// The interval lies on the better side of 0.
    Better,
    /// The interval lies on the worse side of 0.
    Worse,
    /// The interval lies above 0, which is neither better nor worse.
    Higher,
    /// The interval lies below 0, which is neither better nor worse.
    Lower,
    /// The interval holds 0.
    NotApart,
    /// Too few replications differ to say anything.
    TooFew,
    /// There is no replication in which both arms define it.
    Undefined,
}

/// Compares every arm with the reference arm; `None` if there is no other arm.
#[must_use]
pub fn compare(study: &Study, experiment: &Experiment) -> Option<Comparisons> {
    let arms = study.arms.len();
    (arms > 1).then(|| Comparisons {
        reference: study.reference,
        asked: family(study, experiment, 0..study.asked),
        usual: family(study, experiment, study.asked..study.kpis.len()),
    })
}

fn family(study: &Study, experiment: &Experiment, kpis: std::ops::Range<usize>) -> Family {
    let others = || (0..study.arms.len()).filter(|&arm| arm != study.reference);
    let differences = kpis.len() * others().count();
    let alpha = FAMILY_ALPHA / differences.max(1) as f64;
    let method = if experiment.any_time() {
        Method::AsymptoticSequence
    } else {
        Method::StudentAndHall
    };
    let reference = &experiment.arms[study.reference];
    let rows = kpis.flat_map(|kpi| {
        others().map(move |arm| {
            let pairs = Pairs::of(&experiment.arms[arm], reference, kpi);
            compare_one(study, &pairs, (arm, kpi), (method, alpha))
        })
    });
    Family {
        method,
        confidence: 1.0 - alpha,
        differences,
        rows: rows.collect(),
    }
}

/// The values of a metric in an arm and in the reference arm.
pub(super) struct Pairs(Vec<(Sample, Sample)>);

impl Pairs {
    fn of(own: &ArmOutcome, reference: &ArmOutcome, kpi: usize) -> Pairs {
        let rows = own.rows.iter().zip(&reference.rows);
        Pairs::of_samples(rows.map(|(a, b)| (a[kpi], b[kpi])))
    }

    /// Of the values of both sides: of ratios all, else those that both define.
    pub(super) fn of_samples(all: impl Iterator<Item = (Sample, Sample)>) -> Pairs {
        let all: Vec<(Sample, Sample)> = all.collect();
        let counted = |sample: Sample| sample.den > 0.0 && (sample.den - 1.0).abs() > 0.0;
        let is_ratio = all.iter().any(|&(a, b)| counted(a) || counted(b));
        let defined = |pair: &(Sample, Sample)| pair.0.den > 0.0 && pair.1.den > 0.0;
        if is_ratio {
            Pairs(all)
        } else {
            Pairs(all.into_iter().filter(defined).collect())
        }
    }

    /// In how many pairs the sides differ.
    pub(super) fn different(&self) -> u64 {
        self.0.iter().filter(|(a, b)| a != b).count() as u64
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        let defined = |&(a, b): &(Sample, Sample)| Some((a.value()?, b.value()?));
        for (own, reference) in self.0.iter().filter_map(defined) {
            match own.total_cmp(&reference) {
                std::cmp::Ordering::Greater => counts.above += 1,
                std::cmp::Ordering::Less => counts.below += 1,
                std::cmp::Ordering::Equal => counts.tied += 1,
            }
        }
        counts
    }

    /// The values of both sides, one for each replication; `None` where a side is not defined.
    pub(super) fn values(&self) -> Option<(Vec<f64>, Vec<f64>)> {
        let (own, reference): (Vec<Sample>, Vec<Sample>) = self.0.iter().copied().unzip();
        Some((linear(&own)?, linear(&reference)?))
    }
}

fn compare_one(
    study: &Study,
    pairs: &Pairs,
    (arm, kpi): (usize, usize),
    (method, alpha): (Method, f64),
) -> Comparison {
    let values = pairs.values();
    let mut row = Comparison {
        arm,
        kpi,
        pairs: pairs.0.len() as u64,
        reference: f64::NAN,
        own: f64::NAN,
        difference: f64::NAN,
        interval: None,
        counts: pairs.counts(),
        reduction: Reduction::NotDefined,
        finding: Finding::Undefined,
    };
    let Some((own, reference)) = values else {
        row.pairs = 0;
        return row;
    };
    let differences: Vec<f64> = own.iter().zip(&reference).map(|(a, b)| a - b).collect();
    let shape = Shape::of(&differences);
    (row.own, row.reference) = (Shape::of(&own).mean, Shape::of(&reference).mean);
    row.reduction = variance_reduction(&own, &reference);
    row.difference = shape.mean;
    let different = pairs.different();
    row.interval = match different {
        0 => {
            row.difference = 0.0;
            Some((0.0, 0.0))
        }
        few if few < FEWEST_DIFFERENT => None,
        _ if method == Method::AsymptoticSequence => {
            Some(asymptotic_sequence(shape.n, shape.mean, shape.sd, alpha))
        }
        _ => Some(skew_interval(&shape, alpha)),
    };
    let better = metric(study.kpis[kpi].metric).map_or(Better::Neither, |metric| metric.better);
    row.finding = finding(different, row.interval, better);
    row
}

fn finding(different: u64, interval: Option<(f64, f64)>, better: Better) -> Finding {
    let above = match interval {
        _ if different == 0 => return Finding::Same,
        None => return Finding::TooFew,
        Some((low, _)) if low > 0.0 => true,
        Some((_, high)) if high < 0.0 => false,
        Some(_) => return Finding::NotApart,
    };
    match (better, above) {
        (Better::Neither, true) => Finding::Higher,
        (Better::Neither, false) => Finding::Lower,
        (Better::Higher, above) if above => Finding::Better,
        (Better::Lower, above) if !above => Finding::Better,
        _ => Finding::Worse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(values: impl IntoIterator<Item = f64>) -> ArmOutcome {
        let row = |num| vec![Sample { num, den: 1.0 }];
        ArmOutcome {
            rows: values.into_iter().map(row).collect(),
            ..ArmOutcome::default()
        }
    }

    fn ratios(pairs: &[(f64, f64)]) -> ArmOutcome {
        let row = |&(num, den)| vec![Sample { num, den }];
        ArmOutcome {
            rows: pairs.iter().map(row).collect(),
            ..ArmOutcome::default()
        }
    }

    /// Whether an arm has died out of so many, say: a metric of which less is better.
    fn compared(own: &ArmOutcome, reference: &ArmOutcome, metric: &'static str) -> Comparison {
        let study = crate::experiment::study::of_one_metric(metric);
        let pairs = Pairs::of(own, reference, 0);
        compare_one(&study, &pairs, (1, 0), (Method::StudentAndHall, 0.05))
    }

    fn numbers(n: u32) -> impl Iterator<Item = f64> {
        (0..n).map(f64::from)
    }

    #[test]
    fn identical_arms_differ_by_exactly_nothing() {
        let arm = plain(numbers(200).map(|x| x / 7.0));
        let row = compared(&arm, &arm, "deaths");
        assert_eq!((row.difference, row.interval), (0.0, Some((0.0, 0.0))));
        assert_eq!(row.finding, Finding::Same);
        assert_eq!(row.counts.tied, 200);
        assert_eq!(row.reduction, Reduction::Exact);
    }

    #[test]
    fn ratios_that_are_identical_differ_by_exactly_nothing() {
        let arm = ratios(&[(1.0, 3.0), (2.0, 7.0), (0.0, 0.0)]);
        let row = compared(&arm, &arm, "refused_share");
        assert_eq!((row.difference, row.interval), (0.0, Some((0.0, 0.0))));
        assert!((row.own - 0.3).abs() < 1e-15 && row.pairs == 3);
    }

    #[test]
    fn the_registry_says_what_is_better() {
        let (few, many) = (plain(numbers(100)), plain(numbers(100).map(|x| x + 5.0)));
        let finding = |metric| compared(&many, &few, metric).finding;
        assert_eq!(finding("deaths"), Finding::Worse);
        assert_eq!(finding("recovered"), Finding::Better);
        assert_eq!(finding("arrivals"), Finding::Higher);
        let row = compared(&few, &many, "deaths");
        assert_eq!(row.finding, Finding::Better);
        assert_eq!(row.counts.better_and_worse(Better::Lower), (100, 0));
        assert_eq!(row.interval, Some((-5.0, -5.0)), "the same in every pair");
    }

    #[test]
    fn what_differs_rarely_is_not_told_apart() {
        let differs = |k: u32| {
            let own = plain(numbers(200).map(|x| f64::from(u8::from(x < f64::from(k)))));
            compared(&own, &plain(numbers(200).map(|_| 0.0)), "deaths")
        };
        assert_eq!(differs(19).finding, Finding::TooFew);
        assert_eq!(differs(19).interval, None);
        assert_eq!(differs(20).finding, Finding::Worse);
    }

    #[test]
    fn an_interval_that_holds_nothing_tells_nothing_apart() {
        let other = plain(numbers(100).map(|x| x + if x % 2.0 > 0.5 { 1.0 } else { -1.0 }));
        let row = compared(&other, &plain(numbers(100)), "deaths");
        assert_eq!((row.finding, row.difference), (Finding::NotApart, 0.0));
    }

    /// By hand: (3 + 1) / (10 + 2) against 2.4 / 12.
    #[test]
    fn a_ratio_weighs_by_its_denominator_and_plain_metrics_by_what_both_define() {
        let own = ratios(&[(3.0, 10.0), (1.0, 2.0)]);
        let row = compared(&own, &ratios(&[(2.0, 10.0), (0.4, 2.0)]), "refused_share");
        assert!((row.own - 4.0 / 12.0).abs() < 1e-15);
        assert!((row.difference - (4.0 / 12.0 - 0.2)).abs() < 1e-15);
        let first = |value: Option<f64>| match value {
            Some(day) => (day, 1.0),
            None => (0.0, 0.0),
        };
        let days = [Some(3.0), None, Some(9.0)].map(first);
        let row = compared(
            &ratios(&days),
            &ratios(&[(1.0, 1.0), (2.0, 1.0), (5.0, 1.0)]),
            "first_day_full",
        );
        assert_eq!((row.pairs, row.own, row.reference), (2, 6.0, 3.0));
    }
}
