//! Rules about home monitoring.

use super::Check;
use super::stages::stages;
use crate::scenario::compile::follows;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::read::{did_you_mean, some_of};
use crate::scenario::written::Monitoring;

/// Programmes are about stages at home, and whoever makes the visits has time for them.
pub(super) fn programs(check: &mut Check<'_>) {
    for row in &check.written.monitoring {
        check.no_twice(row.types.iter());
        check.no_twice(row.stages.iter());
        check.no_twice(row.teams.iter());
        at_home(check, row);
        visits(check, row);
        one_team(check, row);
    }
    for (_, stage) in stages(check) {
        if stage.self_report.is_some() && stage.needs.is_none() {
            check.error(stage.span, Msg::NeedsNothing { key: "self_report" });
        }
    }
}

/// The stages exist, and need no care.
fn at_home(check: &mut Check<'_>, row: &Monitoring) {
    let all = stages(check);
    let ids = || all.iter().map(|(_, stage)| stage.id.as_str());
    let mut is_known = true;
    for named in &row.stages {
        if ids().any(|id| id == named.id) {
            continue;
        }
        is_known = false;
        let help = did_you_mean(&named.id, ids()).unwrap_or_else(|| some_of(ids()));
        let stage = named.id.clone();
        check.report(Diagnostic::error(named.span, Msg::NoSuchStage { stage }).help(help));
    }
    let followed = |(kind, stage): &&(&_, &_)| about(row, kind, stage);
    if is_known && !all.iter().any(|pair| followed(&pair)) {
        let id = row.id.clone();
        check.error(row.span, Msg::MonitoringOfNoStage { id });
    }
    for (_, stage) in all.iter().filter(followed) {
        if stage.needs.is_some() || stage.triage.is_some() {
            let named = row.stages.iter().find(|named| named.id == stage.id);
            let stage = stage.id.clone();
            let span = named.map_or(row.span, |named| named.span);
            check.error(span, Msg::FollowedNeedsCare { stage });
        }
    }
}

fn about(
    row: &Monitoring,
    kind: &crate::scenario::written::PatientType,
    stage: &crate::scenario::written::Stage,
) -> bool {
    follows(row, &kind.id, &stage.id)
}

/// Visits of staff take time, and nobody is always there.
fn visits(check: &mut Check<'_>, row: &Monitoring) {
    let Some(first) = row.teams.first() else {
        return;
    };
    let times = [
        ("visit_time", &row.visit_time),
        ("time_per_member", &row.time_per_member),
    ];
    for (key, _) in times.into_iter().filter(|(_, time)| time.is_none()) {
        check.error(first.span, Msg::NoTimeForVisits { key });
    }
    let least = check.at(0.5, |compiler| {
        let intervals = compiler.world.numbers(&row.interval);
        let values = intervals.values().iter().copied();
        values.fold(f64::INFINITY, f64::min)
    });
    if least.is_some_and(|least| least <= 0.0) {
        check.error(row.interval.span, Msg::AlwaysThere);
    }
}

/// The people of a facility are followed by one group.
fn one_team(check: &mut Check<'_>, row: &Monitoring) {
    let mut taken: Vec<&str> = Vec::new();
    for team in &row.teams {
        let staff = check.written.staff.iter().find(|staff| staff.id == team.id);
        let Some(staff) = staff else { continue };
        if taken.contains(&staff.facility.id.as_str()) {
            let (staff, facility) = (team.id.clone(), staff.facility.id.clone());
            check.error(team.span, Msg::TwoTeams { staff, facility });
        } else {
            taken.push(&staff.facility.id);
        }
    }
}
