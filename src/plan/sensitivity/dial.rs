//! The stress dial: the same caseloads at several sizes of wave and, if an input is named that is its speed, at
//! several speeds; what fails first, and up to what size each place holds.
//!
//! A target about several places, such as all county hospitals, is looked at in each of them as well: where all
//! together hold, one of them may have failed long before.

use super::{Held, Question, Stopped, drawn, played, quantile, seen_of};
use crate::experiment::outcome::Experiment;
use crate::experiment::study::Study;
use crate::model::Model;
use crate::model::network::FacilityId;
use crate::readiness::{Kind, Place, Scope, Target};

/// The stress dial.
#[derive(Clone, PartialEq, Debug)]
pub struct Dial {
    /// Sizes of wave, ascending.
    pub sizes: Vec<f64>,
    /// Speeds, ascending; one that is no number where no speed is named.
    pub speeds: Vec<f64>,
    /// By speed, size and target of the study: the share of replications in which it holds; `None` for
    /// counts on a date.
    pub held: Vec<Vec<Vec<Option<f64>>>>,
    /// By speed: the target that fails at the smallest size, and that size.
    pub first: Vec<Option<(usize, f64)>>,
    /// Targets about several places, in each of them.
    pub locals: Vec<Local>,
}

/// A target about several places, in one of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Local {
    /// The target about all.
    pub target: usize,
    /// The place.
    pub facility: FacilityId,
    /// By speed: where it breaks.
    pub breaks: Vec<At>,
}

/// Where a target breaks on the dial.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct At {
    /// The largest size up to which it holds at every size seen; `None`: not even at the smallest.
    pub holds_to: Option<f64>,
    /// The next size, at which it is missed; `None`: at none that was seen.
    pub missed_at: Option<f64>,
}

/// Sizes and speeds of the dial: evenly spaced quantiles of what was drawn.
const STEPS: usize = 5;

/// A target at one facility of several, with its place among the targets of the study.
struct Row {
    target: usize,
    facility: FacilityId,
    here: Target,
}

/// Every size with every speed; nothing without a wave size.
pub(super) fn dial(
    question: &Question,
    study: &Study,
    experiment: &Experiment,
) -> Result<Option<Dial>, Stopped> {
    let Some(wave) = study.wave_size else {
        return Ok(None);
    };
    let sizes = steps(experiment, wave);
    let speeds = question
        .speed
        .map_or(vec![f64::NAN], |input| steps(experiment, input));
    let rows = rows(study, question.targets);
    let (mut held, mut here) = (Vec::new(), Vec::new());
    for &speed in &speeds {
        let mut points = Vec::new();
        for &size in &sizes {
            let mut at = Held::from([(study.inputs[wave].label.id.clone(), size)]);
            if let Some(input) = question.speed {
                at.insert(study.inputs[input].label.id.clone(), speed);
            }
            points.push(point(question, &at, &rows)?);
        }
        let (all, local): (Vec<_>, Vec<_>) = points.into_iter().unzip();
        held.push(all);
        here.push(local);
    }
    let first = held.iter().map(|row| first_failure(study, &sizes, row));
    let local = |(place, row): (usize, &Row)| Local {
        target: row.target,
        facility: row.facility,
        breaks: here
            .iter()
            .map(|points| {
                breaks(
                    &sizes,
                    &row.here.kind,
                    points.iter().map(|held| held[place]),
                )
            })
            .collect(),
    };
    Ok(Some(Dial {
        first: first.collect(),
        locals: rows.iter().enumerate().map(local).collect(),
        sizes,
        speeds,
        held,
    }))
}

fn steps(experiment: &Experiment, input: usize) -> Vec<f64> {
    let values = drawn(experiment, input);
    let at = |i: usize| quantile(&values, 0.05 + 0.9 * i as f64 / (STEPS - 1) as f64);
    let mut steps: Vec<f64> = (0..STEPS).map(at).collect();
    steps.dedup();
    steps
}

/// The targets asked for that are about several facilities with the level of care, in each of them.
fn rows(study: &Study, asked: &[usize]) -> Vec<Row> {
    let model = &study.worlds.models(0)[0];
    let mut rows = Vec::new();
    for &target in asked {
        let row = &study.targets[target];
        let places = facilities(model, row.kpi.scope);
        if places.len() < 2 || matches!(row.kind, Kind::Static(_)) {
            continue;
        }
        rows.extend(places.into_iter().map(|facility| {
            let mut here = row.clone();
            here.kpi.scope.place = Place::Facility(facility);
            Row {
                target,
                facility,
                here,
            }
        }));
    }
    rows
}

/// The facilities of a scope that have its level of care.
fn facilities(model: &Model, scope: Scope) -> Vec<FacilityId> {
    let network = &model.network;
    let mut found: Vec<FacilityId> = Vec::new();
    for unit in &network.units {
        let facility = &network.facilities[unit.facility];
        let here = match scope.place {
            Place::All => true,
            Place::Tier(tier) => facility.tier == tier,
            Place::Group(group) => facility.group == Some(group),
            Place::Facility(_) | Place::Unit(_) => false,
        };
        let level = scope.level.is_some_and(|level| level == unit.level);
        if here && level && !found.contains(&unit.facility) {
            found.push(unit.facility);
        }
    }
    found
}

/// By target: the share of replications in which it holds; of a mean, whether it keeps the limit.
type AtPoint = (Vec<Option<f64>>, Vec<Option<f64>>);

/// One size at one speed: all targets, and the rows.
fn point(question: &Question, at: &Held, rows: &[Row]) -> Result<AtPoint, Stopped> {
    let mut own = (question.study_at)(at, question.seed);
    for row in rows {
        if own.place_of(&row.here.kpi).is_none() {
            own.kpis.push(row.here.kpi.clone());
        }
    }
    let experiment = played(&own, &question.options.times(question.dial))?;
    let holds = |target: &Target| {
        let seen = seen_of(&own, &experiment, target);
        match target.kind {
            Kind::Share { .. } => Some(seen.held),
            Kind::Mean => Some(f64::from(u8::from(target.limit.holds(seen.mean)))),
            Kind::Static(_) => None,
        }
    };
    let all = own.targets.iter().map(holds).collect();
    Ok((all, rows.iter().map(|row| holds(&row.here)).collect()))
}

fn required(kind: &Kind) -> f64 {
    match kind {
        Kind::Share { required } => *required,
        Kind::Mean | Kind::Static(_) => 1.0,
    }
}

/// Where a target breaks, from the shares in which it holds at ascending sizes.
fn breaks(sizes: &[f64], kind: &Kind, held: impl Iterator<Item = Option<f64>>) -> At {
    let mut at = At::default();
    for (&size, held) in sizes.iter().zip(held) {
        if held.is_none_or(|held| held < required(kind)) {
            at.missed_at = Some(size);
            break;
        }
        at.holds_to = Some(size);
    }
    at
}

/// The target that fails at the smallest size; of several there the one that misses by most.
fn first_failure(study: &Study, sizes: &[f64], row: &[Vec<Option<f64>>]) -> Option<(usize, f64)> {
    for (&size, held) in sizes.iter().zip(row) {
        let missed = held.iter().enumerate().filter_map(|(target, held)| {
            let short = required(&study.targets[target].kind) - (*held)?;
            (short > 0.0).then_some((target, short))
        });
        let worst = missed.max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((target, _)) = worst {
            return Some((target, size));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_breaks_at_the_first_size_that_misses_and_what_holds_beyond_does_not_count() {
        let kind = Kind::Share { required: 0.8 };
        let at = |held: [f64; 3]| breaks(&[1.0, 2.0, 3.0], &kind, held.into_iter().map(Some));
        let both = |at: At| (at.holds_to, at.missed_at);
        assert_eq!(both(at([1.0, 0.8, 0.7])), (Some(2.0), Some(3.0)));
        assert_eq!(both(at([1.0, 0.7, 0.9])), (Some(1.0), Some(2.0)));
        assert_eq!(both(at([0.5, 0.9, 0.9])), (None, Some(1.0)));
        assert_eq!(both(at([0.9, 0.9, 0.9])), (Some(3.0), None));
    }
}
