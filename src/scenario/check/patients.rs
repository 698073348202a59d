//! Rules about age bands, risk tiers, and the courses of kinds of patients.

use super::Check;
use crate::model::network::LevelKind;
use crate::scenario::compile::followers;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::leaf::{Body, Group, Law, Values};
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::{Of, Reference, did_you_mean, some_of};
use crate::scenario::source::Span;
use crate::scenario::written::{CareLevel, PatientType, Stage, Untreated};

/// All stages with their types.
fn stages<'a>(check: &Check<'a>) -> Vec<(&'a PatientType, &'a Stage)> {
    let types = check.written.patient_type.iter();
    types
        .flat_map(|kind| kind.stage.iter().map(move |stage| (kind, stage)))
        .collect()
}

pub(super) fn bands(check: &mut Check<'_>) {
    let patients = &check.written.patients;
    for list in [&patients.ages, &patients.risks] {
        let twice = (1..list.len()).find(|&place| list[..place].contains(&list[place]));
        if let Some(place) = twice {
            check.error(
                patients.span,
                Msg::NamedTwice {
                    id: list[place].clone(),
                },
            );
        }
        if list.is_empty() {
            check.error(patients.span, Msg::NoBands);
        }
    }
    let (shares, ages) = (patients.age_shares.len(), patients.ages.len());
    if shares != 0 && shares != ages {
        let message = Msg::WrongLength {
            what: Words::AGES,
            expected: ages,
            found: shares,
        };
        check.error(patients.age_shares[0].span, message);
    }
}

pub(super) fn risk_shares(check: &mut Check<'_>) {
    let patients = &check.written.patients;
    let shares = &patients.risk_shares;
    for risk in patients.risks.iter().filter(|_| patients.risks.len() > 1) {
        if !shares.iter().any(|(id, _)| id.id == *risk) {
            check.error(patients.span, Msg::RiskShareMissing { risk: risk.clone() });
            return;
        }
    }
    for (_, group) in shares {
        if matches!(group.values, Values::Risks(_)) || group.factors().next().is_some() {
            check.error(group.span, Msg::PlainByAge);
            return;
        }
    }
    for age in 0..patients.ages.len() {
        let of_age = |group: &'_ Group<_>| {
            let all = group.all();
            all.get(age).or(all.first()).copied().cloned()
        };
        let numbers: Vec<_> = shares
            .iter()
            .filter_map(|(_, group)| of_age(group))
            .collect();
        if !numbers.is_empty() {
            let before = check.problems.len();
            let span = shares[0].1.span;
            let age = if patients.ages.len() > 1 {
                patients.ages[age].as_str()
            } else {
                ""
            };
            check.sum_is_one(span, Words::RISKS, age, &numbers.iter().collect::<Vec<_>>());
            if check.problems.len() > before {
                return;
            }
        }
    }
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
    let help = help.unwrap_or_else(|| some_of(known().map(String::from).collect()));
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
        if stage.stay.is_some() || !stage.race.is_empty() {
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

pub(super) fn needs_given(check: &mut Check<'_>) {
    let written = check.written;
    let given = |id: &str| {
        written
            .facility
            .iter()
            .any(|row| row.units.iter().any(|(level, _)| level.id == id))
    };
    let stands_in = |needs: &Reference| {
        let level = written.care_level.iter().find(|level| level.id == needs.id);
        level.is_some_and(|level| level.stand_ins.iter().any(|other| given(&other.id)))
    };
    for (_, stage) in stages(check) {
        for level in stage
            .needs
            .iter()
            .chain(stage.candidate.iter().map(|c| &c.ceiling))
        {
            if level.number.is_some() && !given(&level.id) && !stands_in(level) {
                check.error(
                    level.span,
                    Msg::LevelNotGiven {
                        level: level.id.clone(),
                    },
                );
            }
        }
    }
}

pub(super) fn excess(check: &mut Check<'_>) {
    for (_, stage) in stages(check) {
        let Some(needs) = &stage.needs else {
            if let Some(candidate) = &stage.candidate {
                check.error(candidate.span, Msg::NeedsNothing { key: "candidate" });
            }
            if let Some((_, first)) = stage.excess.first() {
                check.error(first.span, Msg::NeedsNothing { key: "excess" });
            }
            continue;
        };
        ceiling(check, stage, needs);
        for (id, excess) in &stage.excess {
            if excess.p_dies.is_some() && excess.death_rate.is_some() {
                let keys = [("p_dies", true), ("death_rate", true)];
                check.exactly_one(excess.span, &keys);
            }
            if id.id == needs.id {
                check.error(
                    id.span,
                    Msg::ExcessAdequate {
                        level: id.id.clone(),
                    },
                );
            }
            if let Some(p_dies) = &excess.p_dies {
                dies(check, stage, p_dies);
            }
        }
    }
}

fn ceiling(check: &mut Check<'_>, stage: &Stage, needs: &Reference) {
    let Some(candidate) = &stage.candidate else {
        return;
    };
    let find = |id: &str| check.written.care_level.iter().find(|level| level.id == id);
    let (Some(own), Some(below)) = (find(&needs.id), find(&candidate.ceiling.id)) else {
        return;
    };
    let both_stays = own.kind == LevelKind::Stay && below.kind == LevelKind::Stay;
    let (high, low) = (check.median(&own.intensity), check.median(&below.intensity));
    let not_lower = both_stays && high.zip(low).is_some_and(|(high, low)| low >= high);
    if own.id == below.id || not_lower {
        let (ceiling, level) = (below.id.clone(), own.id.clone());
        check.error(
            candidate.ceiling.span,
            Msg::CeilingNotBelow { ceiling, level },
        );
    }
}

/// A probability of dying without care needs a time in which it applies, and contains the
/// base death.
fn dies(check: &mut Check<'_>, stage: &Stage, p_dies: &Group<crate::scenario::leaf::Number>) {
    if matches!(stage.untreated, Untreated::Never) {
        let problem = Diagnostic::error(p_dies.span, Msg::DiesButNever);
        check.report(problem.help(Msg::DiesButNeverHelp));
    }
    let Some(base) = &stage.death else { return };
    let worst = check.at(0.5, |compiler| {
        let (p, base) = (compiler.world.numbers(p_dies), compiler.world.numbers(base));
        let (p, base) = (p.values(), base.values());
        let at = |list: &[f64], group: usize| list[group.min(list.len() - 1)];
        let pairs = (0..p.len().max(base.len())).map(|group| (at(p, group), at(base, group)));
        pairs
            .filter(|(p, base)| p + 1e-9 < *base)
            .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
    });
    if let Some(Some((p, base))) = worst {
        let problem = Diagnostic::error(p_dies.span, Msg::DiesBelowBase { p, base });
        check.report(problem.label(span_of(stage), Msg::BaseDeathHere));
    }
}

fn span_of(stage: &Stage) -> Span {
    stage.death.as_ref().map_or(stage.span, |death| death.span)
}

/// How many groups of age band and risk tier there are.
pub(super) fn groups(check: &Check<'_>) -> usize {
    check.reading.ids.count(Of::Age) * check.reading.ids.count(Of::Risk)
}
