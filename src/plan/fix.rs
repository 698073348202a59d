//! From missed targets to the least that turns them.

use super::lattice::Lattice;
use super::{Bench, Delayed, Mix, Stopped, Terms, Trial, cost};
use crate::experiment::study::Study;
use crate::readiness::{Answer, Limit};
use crate::units::Duration;

/// What is asked.
pub struct Request<'a> {
    /// Levers.
    pub terms: &'a [Terms],
    /// Targets to be turned.
    pub targets: &'a [usize],
    /// The study without any lever.
    pub study: &'a Study,
    /// The study of a mix of which one lever begins late.
    pub delayed: Delayed<'a>,
    /// Length of the run.
    pub horizon: Duration,
}

/// What one lever alone does for one target.
#[derive(Clone, PartialEq, Debug)]
pub struct Alone {
    /// Lever.
    pub lever: usize,
    /// Least units at which the estimate reaches what is required.
    pub enough: Option<u64>,
    /// Least units at which the target is Ready on fresh caseloads, with what was seen there.
    pub sure: Option<(u64, Trial)>,
    /// What was seen at the ceiling of the lever.
    pub ceiling: Trial,
}

/// A target to be turned.
#[derive(Clone, PartialEq, Debug)]
pub struct TargetFix {
    /// Target.
    pub target: usize,
    /// Each lever alone.
    pub alone: Vec<Alone>,
}

/// What one lot more of a lever gains.
#[derive(Clone, PartialEq, Debug)]
pub struct Gain {
    /// Lever.
    pub lever: usize,
    /// Change of the share of replications in which all targets hold.
    pub together: Option<f64>,
    /// Change of the mean unmet hours.
    pub unmet: f64,
    /// Change of what is judged of each target asked for: a share of replications, a mean, a count.
    pub estimates: Vec<f64>,
    /// Price of the lot.
    pub price: f64,
}

/// The cheapest mix.
#[derive(Clone, PartialEq, Debug)]
pub struct Planned {
    /// The cheapest mix whose estimates reach what is required, on common caseloads.
    pub average: Trial,
    /// The cheapest mix that is Ready on fresh caseloads; `None` if none up to the ceilings is.
    pub sure: Option<Trial>,
    /// The same caseloads with one lot less of each lever.
    pub one_less: Vec<Trial>,
    /// Days from the start up to which each lever may begin to work, all others in time, and the mix still
    /// reaches what is required; `None` if it does not matter when, or cannot be told.
    pub latest: Vec<Option<f64>>,
}

impl Planned {
    /// The mix to be carried out: the sure one, else the one that does on average.
    #[must_use]
    pub fn trial(&self) -> &Trial {
        self.sure.as_ref().unwrap_or(&self.average)
    }
}

/// The answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Fix {
    /// Nothing changed, on common caseloads.
    pub before: Trial,
    /// Each target with each lever alone.
    pub targets: Vec<TargetFix>,
    /// The cheapest mix for all of them; `None` if not even all ceilings together reach it.
    pub planned: Option<Planned>,
    /// Without one: the mix that leaves the fewest unmet hours.
    pub effort: Option<Trial>,
    /// What one lot of each lever gains before anything is changed.
    pub first: Vec<Gain>,
    /// What one lot more gains after the plan (or the effort).
    pub next: Vec<Gain>,
    /// Mixes none of which is both cheaper and better than another, by cost.
    pub frontier: Vec<Trial>,
    /// Whether more has harmed anywhere among what was played.
    pub harmed: bool,
    /// Mixes played on common and on fresh caseloads.
    pub played: (usize, usize),
}

/// Parts of the plan that are played besides, for the frontier.
const PARTS: [f64; 4] = [0.25, 0.5, 0.75, 1.25];

/// Searches on common caseloads, then on fresh ones.
///
/// # Errors
/// If a run was stopped or a mix cannot be had.
pub fn fix(request: &Request, common: &mut Bench, fresh: &mut Bench) -> Result<Fix, Stopped> {
    let all = Lattice {
        terms: request.terms,
        free: vec![true; request.terms.len()],
    };
    let before = common.play(&all.nothing())?.clone();
    let mut targets = Vec::new();
    for &target in request.targets {
        let alone: Result<Vec<Alone>, Stopped> = (0..request.terms.len())
            .map(|lever| alone(request, common, fresh, (target, lever)))
            .collect();
        targets.push(TargetFix {
            target,
            alone: alone?,
        });
    }
    let planned = planned(request, &all, common, fresh)?;
    let effort = match &planned {
        Some(_) => None,
        None => Some(effort(request, &all, common)?),
    };
    let last = planned.as_ref().map(Planned::trial).or(effort.as_ref());
    let mix = last.map_or_else(|| all.nothing(), |trial| trial.mix.clone());
    let first = gains(request, &all, common, &all.nothing())?;
    let next = gains(request, &all, common, &mix)?;
    for part in PARTS {
        common.play(&all.part(&mix, part))?;
    }
    common.play(&mix)?;
    let holds = |trial: &Trial| trial.reaches(request.study, request.targets);
    Ok(Fix {
        before,
        targets,
        planned,
        effort,
        first,
        next,
        frontier: frontier(request, common),
        harmed: common.harmed(&holds) || fresh.harmed(&|trial| trial.is_ready(request.targets)),
        played: (common.played().count(), fresh.played().count()),
    })
}

/// The least of one lever that turns one target.
fn alone(
    request: &Request,
    common: &mut Bench,
    fresh: &mut Bench,
    (target, lever): (usize, usize),
) -> Result<Alone, Stopped> {
    let lattice = Lattice {
        terms: request.terms,
        free: (0..request.terms.len()).map(|at| at == lever).collect(),
    };
    let ceiling = common.play(&lattice.ceiling())?.clone();
    let enough = search(&lattice, common, None, &|trial| {
        trial.reaches(request.study, &[target])
    })?;
    let sure = match &enough {
        None => None,
        Some(start) => search(&lattice, fresh, Some(start), &|trial| {
            trial.is_ready(&[target])
        })?,
    };
    let sure = match sure {
        None => None,
        Some(mix) => Some((mix[lever], fresh.play(&mix)?.clone())),
    };
    Ok(Alone {
        lever,
        enough: enough.map(|mix| mix[lever]),
        sure,
        ceiling,
    })
}

/// The cheapest mix at which something holds of a trial.
fn search(
    lattice: &Lattice,
    bench: &mut Bench,
    start: Option<&Mix>,
    holds: &dyn Fn(&Trial) -> bool,
) -> Result<Option<Mix>, Stopped> {
    lattice.cheapest(start, &[], &mut |mix| Ok(holds(bench.play(mix)?)))
}

/// The cheapest mix for all targets: on average, then surely.
fn planned(
    request: &Request,
    all: &Lattice,
    common: &mut Bench,
    fresh: &mut Bench,
) -> Result<Option<Planned>, Stopped> {
    let reaches = |trial: &Trial| trial.reaches(request.study, request.targets);
    let Some(average) = search(all, common, None, &reaches)? else {
        return Ok(None);
    };
    let missed: Vec<Mix> = common
        .played()
        .filter(|trial| is_missed(trial, request.targets))
        .map(|trial| trial.mix.clone())
        .collect();
    let sure = all.cheapest(Some(&average), &missed, &mut |mix| {
        Ok(fresh.play(mix)?.is_ready(request.targets))
    })?;
    let average = common.play(&average)?.clone();
    let mut one_less = Vec::new();
    for mix in sure.iter().flat_map(|mix| lesser(all, mix)) {
        one_less.push(fresh.play(&mix)?.clone());
    }
    let sure = match sure {
        None => None,
        Some(mix) => Some(fresh.play(&mix)?.clone()),
    };
    let mix = sure.as_ref().map_or(&average.mix, |trial| &trial.mix);
    let latest: Result<Vec<Option<f64>>, Stopped> = (0..mix.len())
        .map(|lever| latest(request, common, (mix, lever)))
        .collect();
    let latest = latest?;
    Ok(Some(Planned {
        average,
        sure,
        one_less,
        latest,
    }))
}

fn is_missed(trial: &Trial, targets: &[usize]) -> bool {
    let mut answers = targets.iter().map(|&target| trial.verdicts[target].answer);
    answers.any(|answer| answer == Answer::NotReady)
}

/// The mixes with one lot less of one lever.
fn lesser(lattice: &Lattice, mix: &Mix) -> Vec<Mix> {
    let less = |lever| lattice.less(mix, lever);
    (0..mix.len()).filter_map(less).collect()
}

/// The last whole day on which a lever may begin to work, by bisection.
fn latest(
    request: &Request,
    common: &Bench,
    (mix, lever): (&Mix, usize),
) -> Result<Option<f64>, Stopped> {
    if mix[lever] == 0 {
        return Ok(None);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most a century
    let (mut early, mut late) = (0, request.horizon.days().ceil() as u64);
    let holds = |day: u64| {
        let late = (lever, Duration::from_days(day as f64));
        let study = (request.delayed)(mix, late);
        let Some(study) = study else {
            return Ok(None);
        };
        let trial = common.trial(&study, mix)?;
        Ok(Some(trial.reaches(request.study, request.targets)))
    };
    if holds(late)? != Some(false) || holds(early)? != Some(true) {
        return Ok(None);
    }
    while late - early > 1 {
        let middle = u64::midpoint(early, late);
        match holds(middle)? {
            Some(true) => early = middle,
            _ => late = middle,
        }
    }
    Ok(Some(early as f64))
}

/// The mix that leaves the fewest unmet hours: all ceilings, without the levers that do nothing for them nor
/// for the targets, the dearest first.
fn effort(request: &Request, all: &Lattice, common: &mut Bench) -> Result<Trial, Stopped> {
    let mut best = common.play(&all.ceiling())?.clone();
    let mut levers: Vec<usize> = (0..all.terms.len()).collect();
    let price = |&lever: &usize| all.terms[lever].price * best.mix[lever] as f64;
    levers.sort_by(|a, b| price(b).total_cmp(&price(a)));
    for lever in levers {
        let mut without = best.mix.clone();
        without[lever] = 0;
        let trial = common.play(&without)?;
        if trial.unmet <= best.unmet && good(request, trial) >= good(request, &best) {
            best = trial.clone();
        }
    }
    Ok(best)
}

/// What one lot more of each lever gains over a mix.
fn gains(
    request: &Request,
    all: &Lattice,
    common: &mut Bench,
    mix: &[u64],
) -> Result<Vec<Gain>, Stopped> {
    let from = common.play(mix)?.clone();
    let mut gains = Vec::new();
    for lever in 0..all.terms.len() {
        let Some(more) = all.more(mix, lever) else {
            continue;
        };
        let to = common.play(&more)?;
        gains.push(Gain {
            lever,
            together: to.together.zip(from.together).map(|(to, from)| to - from),
            unmet: to.unmet - from.unmet,
            estimates: request
                .targets
                .iter()
                .map(|&target| to.verdicts[target].estimate - from.verdicts[target].estimate)
                .collect(),
            price: all.terms[lever].price * all.terms[lever].step as f64,
        });
    }
    Ok(gains)
}

/// Mixes none of which is both cheaper and better than another.
fn frontier(request: &Request, common: &Bench) -> Vec<Trial> {
    let price = |trial: &Trial| cost(request.terms, &trial.mix);
    let good = |trial: &Trial| good(request, trial);
    let mut trials: Vec<&Trial> = common.played().collect();
    trials.sort_by(|a, b| {
        let better = good(b).total_cmp(&good(a));
        price(a).total_cmp(&price(b)).then(better)
    });
    let mut kept: Vec<Trial> = Vec::new();
    for trial in trials {
        if kept.last().is_none_or(|last| good(trial) > good(last)) {
            kept.push(trial.clone());
        }
    }
    kept
}

/// What the frontier looks at: the share of replications in which all targets hold; without one the
/// estimate of the one target, or fewer unmet hours.
fn good(request: &Request, trial: &Trial) -> f64 {
    let alone = match request.targets {
        &[target] => Some((request.study.targets[target].limit, &trial.verdicts[target])),
        _ => None,
    };
    let estimate = alone.map(|(limit, verdict)| match limit {
        Limit::AtLeast(_) => verdict.estimate,
        Limit::AtMost(_) => -verdict.estimate,
    });
    trial.together.or(estimate).unwrap_or(-trial.unmet)
}
