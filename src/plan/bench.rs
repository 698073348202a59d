//! Where mixes are played: every one with the same caseloads, none twice.

use std::collections::BTreeMap;

use super::{Mix, Stopped, StudyOf, covers};
use crate::experiment::outcome::{Experiment, Measure};
use crate::experiment::study::Study;
use crate::experiment::{Options, run};
use crate::model::network::UnitId;
use crate::readiness::{
    Answer, BreakingPoint, Kind, Kpi, Place, Scope, Target, Verdict, Who, breaking_points,
    judge_among, met, samples_of,
};

/// What came out of one mix.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// The mix.
    pub mix: Mix,
    /// The verdict on each target of the study.
    pub verdicts: Vec<Verdict>,
    /// Share of replications in which all targets asked for hold; `None` if one of them is not
    /// judged by a share.
    pub together: Option<f64>,
    /// Mean hours in which patients go without the care that the targets asked for are about.
    pub unmet: f64,
    /// The breaking point of each target, from the sizes of wave that were drawn.
    pub breaking: Vec<Option<BreakingPoint>>,
    /// Where patients wait longest: units with their mean unmet hours, the longest first.
    pub waits: Vec<(Scope, f64)>,
    /// What keeps them waiting: units, beds ([`Who::All`]) or a resource, and the mean number of days on
    /// which it does, most days first.
    pub binds: Vec<(UnitId, Who, f64)>,
}

impl Trial {
    /// Whether the estimates of some targets reach what is required.
    #[must_use]
    pub fn reaches(&self, study: &Study, targets: &[usize]) -> bool {
        let reaches = |&target: &usize| {
            let verdict = &self.verdicts[target];
            match study.targets[target].kind {
                Kind::Share { required } => verdict.estimate >= required,
                Kind::Mean | Kind::Static(_) => study.targets[target].limit.holds(verdict.estimate),
            }
        };
        targets.iter().all(reaches)
    }

    /// Whether the verdicts on some targets are all Ready.
    #[must_use]
    pub fn is_ready(&self, targets: &[usize]) -> bool {
        let mut answers = targets.iter().map(|&target| self.verdicts[target].answer);
        answers.all(|answer| answer == Answer::Ready)
    }
}

/// Plays mixes.
pub struct Bench<'a> {
    /// The study of a mix.
    pub study_at: StudyOf<'a>,
    /// How to run each.
    pub options: Options<'a>,
    /// How many arms the verdicts are among.
    pub arms: usize,
    /// Targets asked for.
    pub asked: Vec<usize>,
    played: BTreeMap<Mix, Trial>,
}

impl<'a> Bench<'a> {
    /// A bench on which nothing was played yet.
    #[must_use]
    pub fn new(
        study_at: StudyOf<'a>,
        options: Options<'a>,
        (arms, asked): (usize, &[usize]),
    ) -> Self {
        Bench {
            study_at,
            options,
            arms,
            asked: asked.to_vec(),
            played: BTreeMap::new(),
        }
    }

    /// What comes of a mix.
    ///
    /// # Errors
    /// If the run was stopped or the mix cannot be had.
    pub fn play(&mut self, mix: &[u64]) -> Result<&Trial, Stopped> {
        if !self.played.contains_key(mix) {
            let study = (self.study_at)(mix).ok_or(Stopped)?;
            let trial = self.trial(&study, mix)?;
            self.played.insert(mix.to_vec(), trial);
        }
        self.played.get(mix).ok_or(Stopped)
    }

    /// What comes of a study.
    ///
    /// # Errors
    /// If the run was stopped.
    pub fn trial(&self, study: &Study, mix: &[u64]) -> Result<Trial, Stopped> {
        let experiment = run(study, &self.options).map_err(|_| Stopped)?;
        if experiment.interrupted {
            return Err(Stopped);
        }
        Ok(Trial {
            mix: mix.to_vec(),
            verdicts: judge_among(study, &experiment, self.arms).swap_remove(0),
            together: together(study, &experiment, &self.asked),
            unmet: unmet(study, &experiment, &self.asked),
            breaking: breaking_points(study, &experiment).swap_remove(0),
            waits: waits(study, &experiment),
            binds: binds(&experiment),
        })
    }

    /// Everything that was played, in order of mix.
    pub fn played(&self) -> impl Iterator<Item = &Trial> {
        self.played.values()
    }

    /// Whether more has harmed among the mixes that were played: one that holds has no more of any lever
    /// than one that fails.
    #[must_use]
    pub fn harmed(&self, holds: &dyn Fn(&Trial) -> bool) -> bool {
        let (held, failed): (Vec<&Trial>, Vec<&Trial>) =
            self.played.values().partition(|trial| holds(trial));
        let below = |failed: &&Trial| held.iter().any(|held| covers(&failed.mix, &held.mix));
        failed.iter().any(below)
    }
}

fn together(study: &Study, experiment: &Experiment, asked: &[usize]) -> Option<f64> {
    let arm = &experiment.arms[0];
    let mut all = vec![true; arm.rows.len()];
    for &target in asked {
        let target: &Target = &study.targets[target];
        if !matches!(target.kind, Kind::Share { .. }) {
            return None;
        }
        for (all, sample) in all.iter_mut().zip(samples_of(study, arm, target)) {
            *all &= met(sample, target.limit);
        }
    }
    let held = all.iter().filter(|held| **held).count();
    Some(held as f64 / all.len().max(1) as f64)
}

/// Mean over replications of the unmet hours in the scopes of the targets, each scope once.
fn unmet(study: &Study, experiment: &Experiment, asked: &[usize]) -> f64 {
    let mut places: Vec<usize> = Vec::new();
    for &target in asked {
        let scope = study.targets[target].kpi.scope;
        let wanted = |kpi: &&Kpi| {
            kpi.metric == "unmet_hours"
                && kpi.scope.who == Who::All
                && kpi.scope.place == scope.place
                && (scope.level.is_none() || kpi.scope.level == scope.level)
        };
        let everywhere = |kpi: &&Kpi| {
            kpi.metric == "unmet_hours"
                && kpi.scope.who == Who::All
                && kpi.scope.place == Place::All
                && (scope.level.is_none() || kpi.scope.level == scope.level)
        };
        let mut found: Vec<&Kpi> = study.kpis.iter().filter(wanted).collect();
        if found.is_empty() {
            found = study.kpis.iter().filter(everywhere).collect();
        }
        places.extend(found.into_iter().filter_map(|kpi| study.place_of(kpi)));
    }
    places.sort_unstable();
    places.dedup();
    places.iter().map(|&place| mean(experiment, place)).sum()
}

fn mean(experiment: &Experiment, place: usize) -> f64 {
    let rows = &experiment.arms[0].rows;
    let sum: f64 = rows.iter().filter_map(|row| row[place].value()).sum();
    sum / rows.len().max(1) as f64
}

/// Units with unmet hours, the longest first.
fn waits(study: &Study, experiment: &Experiment) -> Vec<(Scope, f64)> {
    let of_unit = |(place, kpi): (usize, &Kpi)| {
        let unit = matches!(kpi.scope.place, Place::Unit(_)) && kpi.scope.who == Who::All;
        (kpi.metric == "unmet_hours" && unit).then(|| (kpi.scope, mean(experiment, place)))
    };
    let mut waits: Vec<(Scope, f64)> = study
        .kpis
        .iter()
        .enumerate()
        .filter_map(of_unit)
        .filter(|(_, hours)| *hours > 0.0)
        .collect();
    waits.sort_by(|a, b| b.1.total_cmp(&a.1));
    waits
}

/// Limits of units with the mean number of days on which they bind, most days first.
fn binds(experiment: &Experiment) -> Vec<(UnitId, Who, f64)> {
    let series = experiment.arms[0].series.iter();
    let of_limit = series.filter_map(|(series, daily)| match series.scope.place {
        Place::Unit(unit) if series.measure == Measure::Binds => {
            let days: f64 = (0..daily.days.len())
                .filter_map(|day| daily.mean(day))
                .sum();
            Some((unit, series.scope.who, days))
        }
        _ => None,
    });
    let mut binds: Vec<_> = of_limit.filter(|(_, _, days)| *days > 0.0).collect();
    binds.sort_by(|a, b| b.2.total_cmp(&a.2));
    binds
}
