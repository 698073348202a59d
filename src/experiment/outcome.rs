//! What came out of an experiment: plain data, exact and mergeable.

use std::collections::BTreeMap;

use crate::model::network::{FacilityId, LevelId};
use crate::model::patient::StageId;
use crate::model::pool::ResourceId;
use crate::readiness::Scope;
use crate::simulation::ledger::{Key, Priced};
use crate::simulation::paths::{Path, PathTally};
use crate::simulation::weekly::Week;
use crate::stats::tally::Histogram;

/// The results of all arms over the longest complete prefix of replications.
#[derive(Clone, PartialEq, Debug)]
pub struct Experiment {
    /// Replications in the complete prefix.
    pub replications: u64,
    /// Whether the run was cut short by the user.
    pub interrupted: bool,
    /// What decided the number of replications.
    pub stopping: Stopping,
    /// One for each arm of the study, in its order.
    pub arms: Vec<ArmOutcome>,
    /// Values of the study's inputs, by replication and in the order of `Study::inputs`.
    pub inputs: Vec<Vec<f64>>,
}

impl Experiment {
    /// Whether the results may have decided the number of replications, so that only intervals
    /// that hold at every number are honest.
    #[must_use]
    pub fn any_time(&self) -> bool {
        self.interrupted || self.stopping != Stopping::Fixed
    }
}

/// What decided the number of replications.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stopping {
    /// It was fixed before the run.
    #[default]
    Fixed,
    /// A stated precision was reached.
    Reached,
    /// A precision was stated and not reached.
    NotReached,
    /// The verdicts were to be decided, and are.
    Decided,
    /// The verdicts were to be decided, and some are not.
    NotDecided,
    /// There was a time limit, whether it struck or not.
    Timed,
}

/// The results of one arm.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ArmOutcome {
    /// One row for each replication, in order: the value of each of the study's metrics.
    pub rows: Vec<Vec<Sample>>,
    /// Numbers by day.
    pub series: BTreeMap<Series, Daily>,
    /// Waits of all replications together, by scope.
    pub waits: BTreeMap<Scope, Waits>,
    /// Patients lost, by where and in which state, summed over replications.
    pub lost: BTreeMap<Loss, u64>,
    /// Patients sent under a scheme of pairing, and their milliseconds on the way, from and to, summed over
    /// replications.
    pub flows: BTreeMap<(FacilityId, FacilityId), (u64, i128)>,
    /// Where needs of stays arose and where they were met, summed over replications; nothing where no way takes
    /// time.
    pub paths: BTreeMap<Path, PathTally>,
    /// Time in need of each level without it, by what was short, summed over replications.
    pub unmet: BTreeMap<LevelId, BTreeMap<Cause, i128>>,
    /// Weeks of the weekly table, summed over replications.
    pub weeks: Vec<Week>,
    /// Lines of the cost ledger.
    pub ledger: BTreeMap<Key, LedgerSums>,
}

/// A line of the cost ledger over replications; a replication without the line counts as 0.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct LedgerSums {
    /// Sums of quantities and of their squares.
    pub quantity: [f64; 2],
    /// Sums of money and of its squares.
    pub money: [f64; 2],
    /// How much of it has a price.
    pub priced: Option<Priced>,
}

/// Why care that is needed is not given at a moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cause {
    /// No bed of the unit is free for the patient.
    Beds,
    /// A staff group or a kind of equipment keeps those who wait from a bed.
    Resource(ResourceId),
    /// The unit is shut by its opening hours.
    Hours,
    /// The patient was refused or gave up.
    TurnedAway,
    /// A transfer is approved, or the patient stabilised for it.
    Preparing,
    /// The vehicle has not set out with the patient.
    Vehicle,
    /// The patient is on the way.
    OnTheWay,
    /// Nobody knows of the need.
    Unrecognised,
}

/// The value of a metric in one replication: a numerator over a denominator.
///
/// Over replications a metric is the sum of numerators over the sum of denominators;
/// metrics that are no ratios have the denominator 1. A denominator of 0 means that the
/// metric is not defined in this replication.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Sample {
    /// Numerator.
    pub num: f64,
    /// Denominator.
    pub den: f64,
}

impl Sample {
    /// The value, if it is defined.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.den > 0.0).then(|| self.num / self.den)
    }
}

/// What is counted by day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Measure {
    /// New cases of all streams that begin on the day, those without any contact included.
    NewCases,
    /// Needs of the level that arise on the day.
    NewNeeds,
    /// Patients in beds at the end of the day.
    Census,
    /// Most patients in beds and waiting at any instant of the day.
    Need,
    /// Usable beds at the end of the day.
    Usable,
    /// Patients waiting for the level at the end of the day.
    Waiting,
    /// Open beds at the end of the day, staffed or not; kept where beds change over time.
    Open,
    /// Beds that exist; kept where beds change over time.
    Physical,
    /// Beds at the end of the day for which staff is on duty, open or not; kept where beds change over
    /// time. They are the open ones where no staff is counted.
    Staffed,
    /// 1 if this limit, beds or a staff group, equipment or vehicles, kept patients from a bed of a unit on the day
    /// more than any other, else 0; kept where there are other limits than beds.
    Binds,
}

/// One number by day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Series {
    /// What is counted.
    pub measure: Measure,
    /// About what.
    pub scope: Scope,
}

/// For each day of the horizon the values seen and in how many replications.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Daily {
    /// By day: (value, replications), in order of value.
    pub days: Vec<Vec<(u32, u32)>>,
}

impl Daily {
    /// Counts one more value of a day.
    pub fn record(&mut self, day: usize, value: u32) {
        if self.days.len() <= day {
            self.days.resize(day + 1, Vec::new());
        }
        let row = &mut self.days[day];
        match row.binary_search_by_key(&value, |&(seen, _)| seen) {
            Ok(at) => row[at].1 += 1,
            Err(at) => row.insert(at, (value, 1)),
        }
    }

    /// The smallest value that at least a share `p` of replications does not exceed.
    #[must_use]
    pub fn quantile(&self, day: usize, p: f64) -> Option<u32> {
        let row = self.days.get(day)?;
        let total: u64 = row.iter().map(|&(_, n)| u64::from(n)).sum();
        let mut below = 0;
        let reached = |&&(_, n): &&(u32, u32)| {
            below += u64::from(n);
            below as f64 >= p * total as f64
        };
        row.iter()
            .find(reached)
            .or(row.last())
            .map(|&(value, _)| value)
    }

    /// The mean over replications.
    #[must_use]
    pub fn mean(&self, day: usize) -> Option<f64> {
        let row = self.days.get(day).filter(|row| !row.is_empty())?;
        let n: u64 = row.iter().map(|&(_, n)| u64::from(n)).sum();
        let sum: u64 = row
            .iter()
            .map(|&(value, n)| u64::from(value) * u64::from(n))
            .sum();
        Some(sum as f64 / n as f64)
    }
}

/// Waits of many patients: shares that still wait after stated times.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Waits {
    /// Needs that arose.
    pub needs: u64,
    /// Upper edges of the counted waits in milliseconds, ascending.
    pub edges: Vec<i64>,
    /// Needs met within each edge.
    pub met_within: Vec<u64>,
    /// Needs that were ever met.
    pub met: u64,
    /// Needs that ended in death before they were met.
    pub died: u64,
    /// Needs that were refused or given up, or passed without the care.
    pub unmet: u64,
    /// Waits of needs that were met.
    pub lengths: Histogram,
}

/// Where, in what state and with what care a patient died.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Loss {
    /// The facility where the patient was, or would have gone first.
    pub facility: FacilityId,
    /// The care given; `None` is none (at home or waiting without a bed).
    pub given: Option<LevelId>,
    /// Whether it was on the way between facilities.
    pub on_the_way: bool,
    /// The stage in which it happened.
    pub stage: StageId,
    /// Whether the care given was adequate.
    pub adequate: bool,
}
