//! Where needs arise and where they are met, and what is short meanwhile, in the document.

use serde::Serialize;

use super::super::Input;
use super::nine;
use crate::experiment::outcome::Cause;
use crate::readiness::Who;
use crate::simulation::paths::{Path, PathTally};
use crate::units::{HOUR, MINUTE};

/// Needs of a level that arose in one facility and were met in another, or never.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PathSummary {
    /// Id of the level of care.
    pub level: String,
    /// Id of the facility where the need arose.
    pub from: String,
    /// Id of the facility where it was met; nothing if it never was.
    pub to: Option<String>,
    /// Mean number per replication.
    pub patients: f64,
    /// Mean minutes on the way.
    pub minutes_on_the_way: f64,
    /// Mean hours from the need to care, or to the end of the need.
    pub hours_until: f64,
}

/// Time in need of a level without it for one reason.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct UnmetSummary {
    /// Id of the level of care.
    pub level: String,
    /// `beds`, `hours`, `turned_away`, `preparing`, `vehicle`, `on_the_way`, `unrecognised`, or the id of a staff
    /// group or kind of equipment.
    pub cause: String,
    /// Mean patient-hours per replication.
    pub hours: f64,
}

/// The paths of an arm, in order of level and facility.
pub(super) fn paths(input: &Input, arm: usize) -> Vec<PathSummary> {
    let network = &input.model.network;
    let arm = &input.experiment.arms[arm];
    let runs = arm.rows.len().max(1) as f64;
    let row = |(&(level, from, to), tally): (&Path, &PathTally)| {
        let needs = tally.needs.max(1) as f64;
        let mean = |sum: i128, unit: i64| nine(sum as f64 / unit as f64 / needs);
        PathSummary {
            level: network.levels[level].label.id.clone(),
            from: network.facilities[from].label.id.clone(),
            to: to.map(|to| network.facilities[to].label.id.clone()),
            patients: nine(tally.needs as f64 / runs),
            minutes_on_the_way: mean(tally.travelled, MINUTE),
            hours_until: mean(tally.until, HOUR),
        }
    };
    arm.paths.iter().map(row).collect()
}

/// What an arm's patients lack, in order of level.
pub(super) fn unmet(input: &Input, arm: usize) -> Vec<UnmetSummary> {
    let arm = &input.experiment.arms[arm];
    let runs = arm.rows.len().max(1) as f64;
    let all = arm.unmet.iter().flat_map(|(level, causes)| {
        let each = causes.iter();
        each.map(move |(&cause, &time)| (*level, cause, time))
    });
    let row = |(level, cause, time)| UnmetSummary {
        level: input.model.network.levels[level].label.id.clone(),
        cause: key(input, cause),
        hours: nine(time as f64 / HOUR as f64 / runs),
    };
    all.map(row).collect()
}

fn key(input: &Input, cause: Cause) -> String {
    let key = match cause {
        Cause::Resource(resource) => return input.limit_key(Who::Resource(resource)),
        Cause::Beds => "beds",
        Cause::Hours => "hours",
        Cause::TurnedAway => "turned_away",
        Cause::Preparing => "preparing",
        Cause::Vehicle => "vehicle",
        Cause::OnTheWay => "on_the_way",
        Cause::Unrecognised => "unrecognised",
    };
    key.into()
}
