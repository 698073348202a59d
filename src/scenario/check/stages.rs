//! Rules about the courses of kinds of patients.

use super::Check;
use crate::scenario::compile::followers;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::leaf::{Body, Group, Law};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{Reference, did_you_mean, some_of};
use crate::scenario::written::{CareLevel, PatientType, Stage};

/// All stages with their types.
pub(super) fn stages<'a>(check: &Check<'a>) -> Vec<(&'a PatientType, &'a Stage)> {
    let types = check.written.patient_type.iter();
    types
        .flat_map(|kind| kind.stage.iter().map(move |stage| (kind, stage)))
        .collect()
}

/// Files an error unless a type has a stage of this name.
fn stage_exists(check: &mut Check<'_>, kind: &PatientType, name: &Reference, ends: bool) {
    let is_end = ends && matches!(name.id.as_str(), "recovered" | "died");
    if name.id.is_empty() || is_end || kind.stage.iter().any(|stage| stage.id == name.id) {
        return;
    }
    let ends: &[&str] = if ends { &["recovered", "died"] } else { &[] };
    let known = || {
        kind.stage
            .iter()
            .map(|stage| stage.id.as_str())
            .chain(ends.iter().copied())
    };
    let help = did_you_mean(&name.id, known());
    let help = help.unwrap_or_else(|| some_of(known()));
    let message = Msg::NoStage {
        stage: name.id.clone(),
        patient_type: kind.id.clone(),
    };
    check.report(Diagnostic::error(name.span, message).help(help));
}

pub(super) fn stage_names(check: &mut Check<'_>) {
    for kind in &check.written.patient_type {
        let entry = &kind.entry;
        let entries = [&entry.infections, &entry.onsets, &entry.presentations];
        for name in entries.into_iter().flatten() {
            stage_exists(check, kind, name, false);
        }
        for stage in &kind.stage {
            for name in followers(stage) {
                stage_exists(check, kind, name, true);
            }
            if matches!(stage.id.as_str(), "recovered" | "died") {
                check.error(
                    stage.span,
                    Msg::StageName {
                        id: stage.id.clone(),
                    },
                );
            }
        }
    }
    let census: Vec<_> = check.written.start_census.iter().collect();
    for row in census {
        let kind = check
            .written
            .patient_type
            .iter()
            .find(|kind| kind.id == row.patient_type.id);
        if let Some(kind) = kind {
            stage_exists(check, kind, &row.stage, false);
        }
    }
}

pub(super) fn next_or_race(check: &mut Check<'_>) {
    for (_, stage) in stages(check) {
        if stage.race.is_empty() {
            continue;
        }
        if !stage.next.is_empty() {
            check.error(stage.span, Msg::NextAndRace);
        }
        if let Some(stay) = &stage.stay {
            check.error(stay.span, Msg::StayAndRace);
        }
        if let Some(stay) = &stage.stay_if_dying {
            check.error(stay.span, Msg::StayAndRace);
        }
    }
}

pub(super) fn next_sums(check: &mut Check<'_>) {
    for (_, stage) in stages(check) {
        check.no_twice(stage.next.iter().map(|next| &next.to));
        let groups = check.at(0.5, |compiler| {
            let all: Vec<_> = stage
                .next
                .iter()
                .map(|next| compiler.world.numbers(&next.p))
                .collect();
            let count = all.iter().map(|p| p.values().len()).max().unwrap_or(0);
            let sum = |group: usize| {
                all.iter()
                    .map(|p| p.values()[group.min(p.values().len() - 1)])
                    .sum()
            };
            (0..count).map(sum).fold(0.0, f64::max)
        });
        if let (Some(sum), Some(first)) = (groups, stage.next.first())
            && sum > 1.0 + 1e-6
        {
            check.error(
                first.p.span,
                Msg::SumAboveOne {
                    what: Words::NEXT,
                    sum,
                },
            );
        }
    }
}

/// Whether a unit of a level says how long a patient stays there; for all facilities.
fn units_have_time(check: &Check<'_>, level: &CareLevel) -> bool {
    let units = check.written.facility.iter().flat_map(|row| &row.units);
    let mut of_level = units.filter(|(id, _)| id.id == level.id);
    level.time.is_some() || of_level.all(|(_, unit)| unit.time.is_some())
}

pub(super) fn lengths(check: &mut Check<'_>) {
    let levels = &check.written.care_level;
    for (_, stage) in stages(check) {
        if stage.stay.is_some() || !stage.race.is_empty() || !stage.result.is_empty() {
            continue;
        }
        let find = |id: &str| levels.iter().find(|level| level.id == id);
        match &stage.needs {
            None if !stage.next.is_empty() => {} // a fork that takes no time
            None => {
                let stage_id = stage.id.clone();
                check.error(stage.span, Msg::NoStay { stage: stage_id });
            }
            Some(needs) => {
                let Some(level) = find(&needs.id) else {
                    continue;
                };
                let stand_ins = level.stand_ins.iter().filter_map(|id| find(&id.id));
                let ceiling = stage.candidate.iter().filter_map(|c| find(&c.ceiling.id));
                let all = std::iter::once(level).chain(stand_ins).chain(ceiling);
                if let Some(level) = all.into_iter().find(|level| !units_have_time(check, level)) {
                    let (stage_id, level) = (stage.id.clone(), level.id.clone());
                    check.error(
                        stage.span,
                        Msg::NoStayAt {
                            stage: stage_id,
                            level,
                        },
                    );
                }
            }
        }
    }
}

/// Whether all stages that a type names exist.
fn names_are_known(kind: &PatientType) -> bool {
    let known = |name: &Reference| {
        let is_end = matches!(name.id.as_str(), "recovered" | "died");
        is_end || kind.stage.iter().any(|stage| stage.id == name.id)
    };
    let entry = [
        &kind.entry.infections,
        &kind.entry.onsets,
        &kind.entry.presentations,
    ];
    let named = kind.stage.iter().flat_map(followers);
    entry.into_iter().flatten().chain(named).all(known)
}

/// Whether every length of a stage is zero.
fn takes_no_time(stage: &Stage) -> bool {
    let zero = |law: &&Law| matches!(&law.body, Body::Constant(n) if n.constant() == Some(0.0));
    let all_zero = |group: &Group<Law>| group.all().iter().all(zero);
    let clocks = stage.race.iter().any(|clock| all_zero(&clock.after));
    let fork = stage.stay.is_none() && stage.needs.is_none() && stage.race.is_empty();
    fork || stage.stay.as_ref().is_some_and(all_zero) || clocks
}

pub(super) fn endless_circles(check: &mut Check<'_>) {
    for kind in &check.written.patient_type {
        let idle: Vec<&Stage> = kind
            .stage
            .iter()
            .filter(|stage| takes_no_time(stage))
            .collect();
        for stage in &idle {
            let mut ahead: Vec<&str> = followers(stage).map(|to| to.id.as_str()).collect();
            let mut seen: Vec<&str> = Vec::new();
            while let Some(id) = ahead.pop() {
                let Some(next) = idle.iter().find(|next| next.id == id) else {
                    continue;
                };
                if !seen.contains(&id) {
                    seen.push(id);
                    ahead.extend(followers(next).map(|to| to.id.as_str()));
                }
            }
            if seen.contains(&stage.id.as_str()) {
                check.error(
                    stage.span,
                    Msg::EndlessCircle {
                        stage: stage.id.clone(),
                    },
                );
                break;
            }
        }
    }
}

pub(super) fn unreachable_stages(check: &mut Check<'_>) {
    let census = &check.written.start_census;
    for kind in check
        .written
        .patient_type
        .iter()
        .filter(|kind| names_are_known(kind))
    {
        let entry = [
            &kind.entry.infections,
            &kind.entry.onsets,
            &kind.entry.presentations,
        ];
        let lying = census
            .iter()
            .filter(|row| row.patient_type.id == kind.id)
            .map(|row| &row.stage);
        let begin = entry.into_iter().flatten().chain(lying);
        let mut ahead: Vec<&str> = begin.map(|stage| stage.id.as_str()).collect();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(id) = ahead.pop() {
            if !seen.contains(&id) {
                seen.push(id);
                let stage = kind.stage.iter().find(|stage| stage.id == id);
                ahead.extend(
                    stage
                        .into_iter()
                        .flat_map(followers)
                        .map(|to| to.id.as_str()),
                );
            }
        }
        for stage in kind
            .stage
            .iter()
            .filter(|stage| !seen.contains(&stage.id.as_str()))
        {
            check.warning(
                stage.span,
                Msg::StageUnreachable {
                    stage: stage.id.clone(),
                },
            );
        }
    }
}
