//! The census of a past time over the simulated one: on how many days it lies in the bands,
//! and how far it is off.
//!
//! Patients in beds are whole numbers, so a band from the 10 % to the 90 % quantile holds at
//! least 80 % of the replications, and more where few patients lie. What is expected is
//! therefore not 80 % of the days but the sum over the days of the share of replications that
//! the band of the day holds: exactly that many in the mean, if the model is right.
//!
//! Days follow one another: who lies in a bed today mostly lies there tomorrow. One season is one
//! draw of days that go together, so no test for independent days is right here, and none is made.

use std::collections::BTreeMap;

use super::outcome::{ArmOutcome, Daily, Measure, Series};
use crate::model::network::{LevelId, UnitId};
use crate::readiness::{Place, Scope, Who};

/// What was counted in a past time.
#[derive(Clone, PartialEq, Debug)]
pub struct Observed {
    /// Name of its file.
    pub file: String,
    /// BLAKE3 hash of its text, in hexadecimal.
    pub hash: String,
    /// One for each unit, in the order of units.
    pub series: Vec<ObservedSeries>,
}

/// What was counted in one unit.
#[derive(Clone, PartialEq, Debug)]
pub struct ObservedSeries {
    /// The unit.
    pub unit: UnitId,
    /// Its level of care.
    pub level: LevelId,
    /// Patients in beds at the end of the day, by day of the run; days without a count are not
    /// in here.
    pub days: BTreeMap<usize, u32>,
}

/// Observed numbers over the simulated ones of an arm.
#[derive(Clone, PartialEq, Debug)]
pub struct Overlay {
    /// The arm.
    pub arm: usize,
    /// Name of the file of observed numbers.
    pub file: String,
    /// Its hash.
    pub hash: String,
    /// One for each unit, in the order of units.
    pub series: Vec<Laid>,
}

/// Observed numbers of one unit over the simulated ones.
#[derive(Clone, PartialEq, Debug)]
pub struct Laid {
    /// The unit.
    pub unit: UnitId,
    /// Its level of care.
    pub level: LevelId,
    /// Days that were both observed and simulated, in order.
    pub days: Vec<LaidDay>,
}

/// One day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LaidDay {
    /// Day of the run, from 0.
    pub day: usize,
    /// Patients in beds that were counted at its end.
    pub observed: u32,
    /// Mean over replications.
    pub mean: f64,
    /// Median over replications.
    pub median: u32,
    /// The 80 % and the 95 % band.
    pub bands: [DayBand; 2],
}

/// The band of a day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DayBand {
    /// Lower quantile.
    pub low: u32,
    /// Upper quantile.
    pub high: u32,
    /// Share of replications within both, ends included: at least the nominal share.
    pub share: f64,
}

impl DayBand {
    fn of(daily: &Daily, day: usize, share: f64) -> Option<DayBand> {
        let tail = (1.0 - share) / 2.0;
        let (low, high) = (daily.quantile(day, tail)?, daily.quantile(day, 1.0 - tail)?);
        let row = daily.days.get(day)?;
        let count = |of: &mut dyn Iterator<Item = &(u32, u32)>| -> u64 {
            of.map(|&(_, n)| u64::from(n)).sum()
        };
        let within = count(
            &mut row
                .iter()
                .filter(|&&(value, _)| (low..=high).contains(&value)),
        );
        Some(DayBand {
            low,
            high,
            share: within as f64 / count(&mut row.iter()) as f64,
        })
    }

    /// Whether a number lies in the band, ends included.
    #[must_use]
    pub fn holds(&self, value: u32) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Shares of the bands.
pub const BANDS: [f64; 2] = [0.8, 0.95];

/// How observed numbers go with simulated ones.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Agreement {
    /// Days that are compared.
    pub days: usize,
    /// Days inside the 80 % and the 95 % band.
    pub inside: [usize; 2],
    /// Days that are expected there, if the model is right.
    pub expected: [f64; 2],
    /// Mean of observed - simulated mean, in beds: above 0 if more was observed.
    pub bias: f64,
    /// The bias over the mean of the simulated means; `None` if nobody is simulated.
    pub relative: Option<f64>,
    /// Mean of |observed - simulated median|, in beds: the median makes it least.
    pub error: f64,
}

impl Laid {
    /// How the numbers go together; `None` without a day.
    #[must_use]
    pub fn agreement(&self) -> Option<Agreement> {
        let n = self.days.len();
        if n == 0 {
            return None;
        }
        let mean =
            |value: &dyn Fn(&LaidDay) -> f64| self.days.iter().map(value).sum::<f64>() / n as f64;
        let inside = |band: usize| {
            let holds = |day: &&LaidDay| day.bands[band].holds(day.observed);
            self.days.iter().filter(holds).count()
        };
        let expected = |band: usize| self.days.iter().map(|day| day.bands[band].share).sum();
        let bias = mean(&|day| f64::from(day.observed) - day.mean);
        let simulated = mean(&|day| day.mean);
        Some(Agreement {
            days: n,
            inside: [0, 1].map(inside),
            expected: [0, 1].map(expected),
            bias,
            relative: (simulated > 0.0).then(|| bias / simulated),
            error: mean(&|day| (f64::from(day.observed) - f64::from(day.median)).abs()),
        })
    }
}

/// Lays observed numbers over the census of an arm.
#[must_use]
pub fn lay_over(observed: &Observed, arm: usize, outcome: &ArmOutcome) -> Overlay {
    let laid = |series: &ObservedSeries| Laid {
        unit: series.unit,
        level: series.level,
        days: days(series, outcome),
    };
    Overlay {
        arm,
        file: observed.file.clone(),
        hash: observed.hash.clone(),
        series: observed.series.iter().map(laid).collect(),
    }
}

/// The series of patients in beds of a unit.
#[must_use]
pub fn census_of(unit: UnitId, level: LevelId) -> Series {
    Series {
        measure: Measure::Census,
        scope: Scope {
            place: Place::Unit(unit),
            level: Some(level),
            who: Who::All,
        },
    }
}

fn days(series: &ObservedSeries, outcome: &ArmOutcome) -> Vec<LaidDay> {
    let Some(daily) = outcome.series.get(&census_of(series.unit, series.level)) else {
        return Vec::new();
    };
    let laid = |(&day, &observed): (&usize, &u32)| {
        let [eighty, ninety_five] = BANDS.map(|share| DayBand::of(daily, day, share));
        Some(LaidDay {
            day,
            observed,
            mean: daily.mean(day)?,
            median: daily.quantile(day, 0.5)?,
            bands: [eighty?, ninety_five?],
        })
    };
    series.days.iter().filter_map(laid).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Day 0: 1 to 100, once each; day 1: always 5; day 2: 0 in nine of ten, else 9.
    fn outcome() -> ArmOutcome {
        let mut daily = Daily::default();
        for value in 1..=100 {
            daily.record(0, value);
            daily.record(1, 5);
            daily.record(2, if value <= 90 { 0 } else { 9 });
        }
        let mut outcome = ArmOutcome::default();
        outcome
            .series
            .insert(census_of(UnitId(0), LevelId(0)), daily);
        outcome
    }

    fn laid(days: &[(usize, u32)]) -> Laid {
        let observed = Observed {
            file: "a.csv".into(),
            hash: String::new(),
            series: vec![ObservedSeries {
                unit: UnitId(0),
                level: LevelId(0),
                days: days.iter().copied().collect(),
            }],
        };
        lay_over(&observed, 0, &outcome()).series.remove(0)
    }

    #[test]
    fn bands_hold_both_ends_and_expect_what_they_hold() {
        let laid = laid(&[(0, 90), (1, 5), (2, 9)]);
        let [eighty, wide] = laid.days[0].bands;
        assert_eq!((eighty.low, eighty.high, eighty.share), (10, 90, 0.81));
        assert_eq!((wide.low, wide.high), (3, 98));
        // A band of whole numbers holds more than its name says: everything, nine of ten.
        assert!(laid.days[1].bands[0].share >= 1.0);
        assert_eq!(
            laid.days[2].bands[0],
            DayBand {
                low: 0,
                high: 0,
                share: 0.9
            }
        );
        let agreement = laid.agreement().unwrap();
        assert_eq!(agreement.inside, [2, 3]);
        assert!((agreement.expected[0] - (0.81 + 1.0 + 0.9)).abs() < 1e-12);
    }

    #[test]
    fn bias_is_observed_minus_simulated() {
        let agreement = laid(&[(0, 60), (1, 4)]).agreement().unwrap();
        assert!((agreement.bias - (9.5 - 1.0) / 2.0).abs() < 1e-12);
        assert!((agreement.relative.unwrap() - 8.5 / 55.5).abs() < 1e-12);
        assert!((agreement.error - 5.5).abs() < 1e-12);
    }

    #[test]
    fn days_that_nobody_counted_are_no_zeros() {
        assert_eq!(laid(&[(1, 5)]).agreement().unwrap().days, 1);
        assert_eq!(laid(&[]).agreement(), None);
        assert!(laid(&[(7, 5)]).days.is_empty(), "a day that was not played");
    }
}
