//! Rules about levels, facilities, ways and referral.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::model::network::LevelKind;
use crate::scenario::compile::specificity;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::read::{Of, Reference, Section};
use crate::scenario::written::{CareLevel, Facility, Policy, Referral};

pub(super) fn referral_circles(check: &mut Check<'_>) {
    let written = check.written;
    let rows: BTreeMap<&str, &Facility> = written
        .facility
        .iter()
        .map(|row| (row.id.as_str(), row))
        .collect();
    let next = |id: &str| rows.get(id)?.refers_to.as_ref();
    let mut told: Vec<String> = Vec::new();
    for row in &written.facility {
        let mut chain = vec![row.id.clone()];
        while let Some(to) = chain.last().and_then(|id| next(id)) {
            if to.id == row.id {
                if !told.contains(&row.id) {
                    told.extend(chain.clone());
                    chain.push(row.id.clone());
                    let span = row.refers_to.as_ref().map_or(row.span, |to| to.span);
                    check.error(
                        span,
                        Msg::ReferralCircle {
                            chain: chain.clone(),
                        },
                    );
                }
                break;
            }
            if chain.contains(&to.id) {
                break; // a circle further up, told at its own rows
            }
            chain.push(to.id.clone());
        }
    }
}

pub(super) fn beds_or_servers(check: &mut Check<'_>) {
    for (_, unit) in check.written.facility.iter().flat_map(|row| &row.units) {
        let keys = [
            ("beds", unit.beds.is_some()),
            ("servers", unit.servers.is_some()),
        ];
        if !(unit.beds.is_none() && unit.servers.is_none() && !unit.schedule.is_empty()) {
            check.exactly_one(unit.span, &keys);
        }
        let mut from: Vec<(f64, crate::scenario::source::Span)> = Vec::new();
        for step in &unit.schedule {
            let Some(at) = check.median(&step.from) else {
                continue;
            };
            if let Some((_, first)) = from.iter().find(|(other, _)| (other - at).abs() < 1e-9) {
                let problem = Diagnostic::error(step.span, Msg::StepTwice);
                check.report(problem.label(*first, Msg::FirstHere));
            }
            from.push((at, step.span));
        }
    }
}

pub(super) fn level_names(check: &mut Check<'_>) {
    for row in &check.written.care_level {
        if Facility::KEYS.contains(&row.id.as_str()) || row.id == "none" {
            check.error(row.span, Msg::LevelName { id: row.id.clone() });
        }
    }
}

pub(super) fn level_kinds(check: &mut Check<'_>) {
    let rows = &check.written.care_level;
    let find = |reference: &Reference| rows.iter().find(|row| row.id == reference.id);
    for row in rows {
        for stand_in in &row.stand_ins {
            if stand_in.id == row.id {
                check.error(stand_in.span, Msg::OwnStandIn { id: row.id.clone() });
            } else if find(stand_in).is_some_and(|other| other.kind != row.kind) {
                check.error(
                    stand_in.span,
                    Msg::StandInKind {
                        id: stand_in.id.clone(),
                    },
                );
            }
        }
        for bed in row.waits_in.iter().chain(&row.boards_at) {
            if find(bed).is_some_and(|other| other.kind != LevelKind::Stay) {
                check.error(bed.span, Msg::NotABed { id: bed.id.clone() });
            }
        }
        check.no_twice(&row.stand_ins);
        check.no_twice(&row.waits_in);
        check.no_twice(&row.boards_at);
        boarding_is_lower(check, row);
    }
}

fn boarding_is_lower(check: &mut Check<'_>, row: &CareLevel) {
    if row.boards_in.is_some() && row.boards_at.is_empty() {
        let level = row.id.clone();
        check.error(row.span, Msg::BoardsNowhere { level });
    }
    for bed in &row.boards_at {
        let other = check
            .written
            .care_level
            .iter()
            .find(|other| other.id == bed.id);
        let Some(other) = other.filter(|other| other.kind == LevelKind::Stay) else {
            continue;
        };
        let intensities = (check.median(&other.intensity), check.median(&row.intensity));
        if let (Some(lower), Some(own)) = intensities
            && lower >= own
        {
            check.error(
                bed.span,
                Msg::BoardsHigher {
                    id: bed.id.clone(),
                    level: row.id.clone(),
                },
            );
        }
    }
}

pub(super) fn ways(check: &mut Check<'_>) {
    for link in &check.written.link {
        if link.from.id == link.to.id && !link.from.id.is_empty() {
            check.error(
                link.to.span,
                Msg::WayToItself {
                    id: link.to.id.clone(),
                },
            );
        }
    }
}

pub(super) fn step_down(check: &mut Check<'_>) {
    let written = check.written;
    for row in &written.referral {
        let Policy::StepDown = row.policy else {
            continue;
        };
        let named = |facility: &Facility| {
            let is_named = |list: &Vec<Reference>| list.iter().any(|to| to.id == facility.id);
            let in_tier = |tier: &Reference| tier.id == facility.tier.id;
            row.facilities.as_ref().is_none_or(is_named) && row.tier.as_ref().is_none_or(in_tier)
        };
        let is_above = |facility: &&Facility| {
            let refers = |other: &Facility| {
                let to = other.refers_to.as_ref();
                to.is_some_and(|to| to.id == facility.id)
            };
            written.facility.iter().any(refers)
        };
        let mut concerned = written.facility.iter().filter(|row| named(row));
        if !concerned.any(|facility| is_above(&facility)) {
            let id = row.id.clone();
            check.error(row.span, Msg::NobodyBelow { id });
        }
    }
}

/// Errors are made in reports.
pub(super) fn command(check: &mut Check<'_>) {
    let Some(row) = &check.written.command else {
        return;
    };
    if let (Some(error), None) = (&row.error, &row.board_every) {
        check.error(error.span, Msg::ErrorWithoutBoard);
    }
}

pub(super) fn referral_ties(check: &mut Check<'_>) {
    let written = check.written;
    let levels = check.reading.ids.count(Of::Level);
    let mut ties: BTreeSet<(usize, usize)> = BTreeSet::new();
    for facility in &written.facility {
        let place = check.reading.ids.number(Of::Facility, &facility.id);
        for level in 0..levels {
            ties.extend(ties_at(
                &written.referral,
                facility,
                place.unwrap_or(usize::MAX),
                level,
            ));
        }
    }
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for (first, second) in ties {
        if told.insert(second) {
            let (first, second) = (&written.referral[first], &written.referral[second]);
            let message = Msg::ReferralTie {
                first: first.id.clone(),
                second: second.id.clone(),
            };
            let problem = Diagnostic::error(second.span, message);
            check.report(problem.label(first.span, Msg::OtherRow));
        }
    }
}

/// The rows that are all the most specific for a facility and a level: the first with each other.
fn ties_at(
    rows: &[Referral],
    facility: &Facility,
    place: usize,
    level: usize,
) -> Vec<(usize, usize)> {
    let score = |row| specificity(row, facility, place, level);
    let best = rows.iter().filter_map(score).max();
    let all = (0..rows.len()).filter(|&row| best.is_some() && score(&rows[row]) == best);
    let all: Vec<usize> = all.collect();
    all.iter().skip(1).map(|&row| (all[0], row)).collect()
}
