//! The binding-constraint calendar: which limit keeps patients from a bed, by unit and day.

use super::Input;
use super::names::Names;
use super::text::Text;
use super::text::word::Word;
use crate::experiment::outcome::{ArmOutcome, Daily, Measure};
use crate::model::network::{LevelKind, UnitId};
use crate::readiness::{Place, Who};

/// What binds in one unit under one arm.
#[derive(Clone, PartialEq, Debug)]
pub struct CalendarRow {
    /// Where.
    pub unit: UnitId,
    /// By day: beds ([`Who::All`]) or a resource, and the share of replications in which it binds;
    /// `None` where nothing does in more than half of them.
    pub days: Vec<Option<(Who, f64)>>,
}

impl CalendarRow {
    /// Days on which a limit binds.
    #[must_use]
    pub fn days_of(&self, limit: Who) -> usize {
        let binds = |day: &&Option<(Who, f64)>| day.is_some_and(|(own, _)| own == limit);
        self.days.iter().filter(binds).count()
    }

    /// Days on which anything binds.
    #[must_use]
    pub fn bound(&self) -> usize {
        self.days.iter().flatten().count()
    }

    /// The limit that binds on most days, and on how many; the one that binds first among equals.
    #[must_use]
    pub fn longest(&self) -> Option<(Who, usize)> {
        let limits = self.days.iter().flatten().map(|&(limit, _)| limit);
        let counted = limits.map(|limit| (limit, self.days_of(limit)));
        counted.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    /// Neighbouring days with the same limit: limit, first day, day after the last, mean share.
    #[must_use]
    pub fn runs(&self) -> Vec<(Who, usize, usize, f64)> {
        let mut runs: Vec<(Who, usize, usize, f64)> = Vec::new();
        for (day, cell) in self.days.iter().enumerate() {
            let Some((limit, share)) = *cell else {
                continue;
            };
            match runs.last_mut() {
                Some(run) if run.0 == limit && run.2 == day => {
                    run.2 = day + 1;
                    run.3 += share;
                }
                _ => runs.push((limit, day, day + 1, share)),
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "few days")]
        for run in &mut runs {
            run.3 /= (run.2 - run.1) as f64;
        }
        runs
    }
}

impl Input<'_> {
    /// What binds in each unit in which anything does under an arm, in order of units.
    #[must_use]
    pub fn calendar(&self, arm: &ArmOutcome) -> Vec<CalendarRow> {
        let network = &self.model.network;
        let is_stay =
            |unit: &UnitId| network.levels[network.units[*unit].level].kind == LevelKind::Stay;
        let units = network.units.ids().filter(is_stay);
        let rows = units.map(|unit| self.calendar_row(arm, unit));
        rows.filter(|row| row.bound() > 0).collect()
    }

    fn calendar_row(&self, arm: &ArmOutcome, unit: UnitId) -> CalendarRow {
        let here = arm.series.iter().filter(|(series, _)| {
            series.measure == Measure::Binds && series.scope.place == Place::Unit(unit)
        });
        let limits: Vec<(Who, &Daily)> = here
            .map(|(series, daily)| (series.scope.who, daily))
            .collect();
        let cell = |day: usize| {
            let shares = limits
                .iter()
                .map(|(who, daily)| (*who, daily.mean(day).unwrap_or(0.0)));
            let any: f64 = shares.clone().map(|(_, share)| share).sum();
            let worst = shares.reduce(|best, next| if next.1 > best.1 { next } else { best });
            worst.filter(|_| any > 0.5)
        };
        CalendarRow {
            unit,
            days: (0..self.days()).map(cell).collect(),
        }
    }

    /// What a limit is called.
    #[must_use]
    pub fn limit_name(&self, limit: Who) -> Text {
        match limit {
            Who::All => Word::BedsLimit.text(),
            who => Names(self.model).who(who),
        }
    }

    /// The key of a limit in files: `beds`, or the id of a staff group or equipment.
    #[must_use]
    pub fn limit_key(&self, limit: Who) -> String {
        let key = Names(self.model).who_key(limit);
        key.unwrap_or_else(|| "beds".into())
    }
}
