//! What schemes of pairing do: what the counties gain, what the helpers lose, how evenly, and who is
//! treated where; every arm against one without help, on the same caseloads.
//!
//! *Gain* and *harm* are hours in which patients need the level and do not have it, summed over the
//! counties and over the helpers' own patients (needs count where they arise). *Worst* and *spread* are
//! those hours per need of the county that has most of them, and that minus the county that has
//! fewest, in each replication. *Net* is gain and harm together.

use super::comparison::{FAMILY_ALPHA, FEWEST_DIFFERENT, Pairs};
use super::outcome::{ArmOutcome, Experiment, Sample};
use super::study::Study;
use crate::model::Label;
use crate::model::network::{FacilityId, LevelId, Network};
use crate::model::pairing::Pairing;
use crate::readiness::{Place, Who};
use crate::stats::paired::{Shape, skew_interval};
use crate::stats::sequence::asymptotic_sequence;

/// A number of an arm, and its difference from the arm without help.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Measured {
    /// Mean over replications.
    pub value: f64,
    /// Paired difference; 0 for the arm without help.
    pub difference: f64,
    /// Simultaneous interval of the difference; `None` where too few replications differ.
    pub interval: Option<(f64, f64)>,
}

/// One arm.
#[derive(Clone, PartialEq, Debug)]
pub struct ArmPairing {
    /// The scheme; `None` if the arm has none.
    pub scheme: Option<Label>,
    /// Who helps whom.
    pub pairs: Vec<(FacilityId, Vec<FacilityId>)>,
    /// Hours without the level of the counties' patients.
    pub counties: Measured,
    /// The same of the helpers' own patients.
    pub helpers: Measured,
    /// Both together: who is spared more than another pays.
    pub net: Measured,
    /// Hours per need of the worst county.
    pub worst: Measured,
    /// The worst county minus the best one.
    pub spread: Measured,
    /// The county that is worst on average.
    pub worst_county: Option<FacilityId>,
    /// Share of the counties' needs for which a patient was sent elsewhere.
    pub outside: f64,
    /// Mean minutes on the way of a transfer; NaN without any.
    pub minutes: f64,
    /// Mean number of patients sent from a county to a facility.
    pub flows: Vec<(FacilityId, FacilityId, f64)>,
}

/// All arms.
#[derive(Clone, PartialEq, Debug)]
pub struct PairingResults {
    /// The level of care.
    pub level: LevelId,
    /// Facilities that are helped.
    pub counties: Vec<FacilityId>,
    /// Facilities that help.
    pub helpers: Vec<FacilityId>,
    /// The arm without help: the reference arm if nobody helps there, else the first such arm.
    pub without: usize,
    /// Level of each interval.
    pub confidence: f64,
    /// By arm.
    pub arms: Vec<ArmPairing>,
}

/// Differences of each arm.
pub const MEASURES: usize = 5;

/// What pairing does; `None` if no arm has a scheme, or none is without help.
#[must_use]
pub fn pairing(study: &Study, experiment: &Experiment) -> Option<PairingResults> {
    let models = study.worlds.models(0);
    let schemes: Vec<Option<&Pairing>> = models
        .iter()
        .map(|model| model.network.pairing.as_ref())
        .collect();
    let any = schemes.iter().flatten().next()?;
    let helps = |scheme: Option<&Pairing>| {
        let pairs = scheme.iter().flat_map(|scheme| &scheme.pairs);
        pairs.clone().any(|(_, helpers)| !helpers.is_empty())
    };
    let alone = |&arm: &usize| !helps(schemes[arm]);
    let others = (0..schemes.len()).filter(|&arm| arm != study.reference);
    let without = std::iter::once(study.reference).chain(others).find(alone)?;
    if experiment.replications < 2 || schemes.len() < 2 {
        return None;
    }
    let counties: Vec<FacilityId> = any.pairs.iter().map(|&(at, _)| at).collect();
    let alpha = FAMILY_ALPHA / (MEASURES * (schemes.len() - 1)) as f64;
    let desk = Desk {
        study,
        network: &models[0].network,
        level: any.level,
        any_time: experiment.any_time(),
        alpha,
    };
    let columns: Vec<Columns> = experiment
        .arms
        .iter()
        .map(|arm| desk.columns(arm, &counties, &any.helpers))
        .collect();
    let runs = experiment.replications as f64;
    let arm = |arm: usize| {
        let (own, base) = (&columns[arm], &columns[without]);
        let outcome = &experiment.arms[arm];
        let flows = outcome.flows.iter();
        ArmPairing {
            scheme: schemes[arm].map(|scheme| scheme.scheme.clone()),
            pairs: schemes[arm]
                .map(|scheme| scheme.pairs.clone())
                .unwrap_or_default(),
            counties: desk.measure(&own.counties, &base.counties),
            helpers: desk.measure(&own.helpers, &base.helpers),
            net: desk.measure(&own.net(), &base.net()),
            worst: desk.measure(&own.worst, &base.worst),
            spread: desk.measure(&own.spread, &base.spread),
            worst_county: own.worst_county,
            outside: own.outside,
            minutes: own.minutes,
            flows: flows
                .map(|(&(from, to), &(n, _))| (from, to, n as f64 / runs))
                .collect(),
        }
    };
    Some(PairingResults {
        level: any.level,
        helpers: any.helpers.clone(),
        without,
        confidence: 1.0 - alpha,
        arms: (0..schemes.len()).map(arm).collect(),
        counties,
    })
}

/// What the measures of an arm are computed from, by replication.
struct Columns {
    counties: Vec<Sample>,
    helpers: Vec<Sample>,
    worst: Vec<Sample>,
    spread: Vec<Sample>,
    worst_county: Option<FacilityId>,
    outside: f64,
    minutes: f64,
}

impl Columns {
    /// Hours of the counties and of the helpers' own together.
    fn net(&self) -> Vec<Sample> {
        let both = self.counties.iter().zip(&self.helpers);
        let sum = |(a, b): (&Sample, &Sample)| Sample {
            num: a.num + b.num,
            den: 1.0,
        };
        both.map(sum).collect()
    }
}

struct Desk<'a> {
    study: &'a Study,
    network: &'a Network,
    level: LevelId,
    any_time: bool,
    alpha: f64,
}

impl Desk<'_> {
    /// A metric of the unit of a facility in each replication.
    fn column(&self, arm: &ArmOutcome, metric: &str, at: FacilityId) -> Vec<Sample> {
        let unit = self.network.unit_of(at, self.level).map(Place::Unit);
        let found = self.study.kpis.iter().position(|kpi| {
            let scope = &kpi.scope;
            kpi.metric == metric && Some(scope.place) == unit && scope.who == Who::All
        });
        let row = |row: &Vec<Sample>| found.map_or(Sample::default(), |at| row[at]);
        arm.rows.iter().map(row).collect()
    }

    fn columns(
        &self,
        arm: &ArmOutcome,
        counties: &[FacilityId],
        helpers: &[FacilityId],
    ) -> Columns {
        let of = |metric: &str, places: &[FacilityId]| -> Vec<Vec<Sample>> {
            places
                .iter()
                .map(|&at| self.column(arm, metric, at))
                .collect()
        };
        let (unmet, needs) = (of("unmet_hours", counties), of("arrivals", counties));
        let per_need = |run: usize| {
            let places = unmet.iter().zip(&needs);
            let rates = places.filter(move |(_, needs)| needs[run].num > 0.0);
            rates.map(move |(unmet, needs)| unmet[run].num / needs[run].num)
        };
        let runs = arm.rows.len();
        let worst = |run: usize| per_need(run).fold(f64::NEG_INFINITY, f64::max);
        let best = |run: usize| per_need(run).fold(f64::INFINITY, f64::min);
        let sample = |num: f64| Sample {
            num: if num.is_finite() { num } else { 0.0 },
            den: f64::from(u8::from(num.is_finite())),
        };
        let total =
            |columns: &[Vec<Sample>]| -> f64 { columns.iter().flatten().map(|s| s.num).sum() };
        let rate = |place: usize| {
            let sum = |column: &[Sample]| column.iter().map(|s| s.num).sum::<f64>();
            sum(&unmet[place]) / sum(&needs[place]).max(1.0)
        };
        let by_rate = |&a: &usize, &b: &usize| rate(a).total_cmp(&rate(b));
        let flows = arm.flows.values();
        let (sent, way) = flows.fold((0, 0), |sum, flow| (sum.0 + flow.0, sum.1 + flow.1));
        Columns {
            counties: sums(&unmet, runs),
            helpers: sums(&of("unmet_hours", helpers), runs),
            worst: (0..runs).map(|run| sample(worst(run))).collect(),
            spread: (0..runs)
                .map(|run| sample(worst(run) - best(run)))
                .collect(),
            worst_county: (0..counties.len()).max_by(by_rate).map(|at| counties[at]),
            outside: sent as f64 / total(&needs).max(1.0),
            minutes: way as f64 / crate::units::MINUTE as f64 / sent as f64,
        }
    }

    /// The mean of values, and their paired difference from those of the arm without help.
    fn measure(&self, own: &[Sample], base: &[Sample]) -> Measured {
        let pairs = Pairs::of_samples(own.iter().copied().zip(base.iter().copied()));
        let Some((values, base)) = pairs.values() else {
            return Measured {
                value: f64::NAN,
                difference: f64::NAN,
                interval: None,
            };
        };
        let differences: Vec<f64> = values.iter().zip(&base).map(|(a, b)| a - b).collect();
        let shape = Shape::of(&differences);
        let interval = match pairs.different() {
            0 => Some((0.0, 0.0)),
            few if few < FEWEST_DIFFERENT => None,
            _ if self.any_time => Some(asymptotic_sequence(
                shape.n, shape.mean, shape.sd, self.alpha,
            )),
            _ => Some(skew_interval(&shape, self.alpha)),
        };
        Measured {
            value: Shape::of(&values).mean,
            difference: if pairs.different() == 0 {
                0.0
            } else {
                shape.mean
            },
            interval,
        }
    }
}

/// Sums over places in each replication.
fn sums(columns: &[Vec<Sample>], runs: usize) -> Vec<Sample> {
    let sum = |run: usize| columns.iter().map(|column| column[run].num).sum();
    (0..runs)
        .map(|run| Sample {
            num: sum(run),
            den: 1.0,
        })
        .collect()
}
