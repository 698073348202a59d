//! Rules about who goes first where beds are short.

use super::Check;
use super::stages::stages;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::source::Span;
use crate::scenario::written::{CareLevel, Priority, Unit};

/// All units with the level they are of.
fn units<'a>(check: &Check<'a>) -> Vec<(&'a str, &'a Unit)> {
    let facilities = check.written.facility.iter();
    let all = facilities.flat_map(|row| &row.units);
    all.map(|(level, unit)| (level.id.as_str(), unit)).collect()
}

/// All orders of service that are written, with the level that they are about.
fn orders<'a>(check: &Check<'a>) -> Vec<(&'a str, Span, &'a Priority)> {
    let of_level = |row: &'a CareLevel| Some((row.id.as_str(), row.span, row.priority.as_ref()?));
    let of_unit = |(level, unit): (&'a str, &'a Unit)| {
        let priority = unit.priority.as_ref()?;
        Some((level, unit.span, priority))
    };
    let levels = check.written.care_level.iter().filter_map(of_level);
    let units = units(check).into_iter().filter_map(of_unit);
    levels.chain(units).collect()
}

pub(super) fn named_once(check: &mut Check<'_>) {
    for (_, _, priority) in orders(check) {
        if let Priority::Types(types) = priority {
            check.no_twice(types.iter().flatten());
        }
    }
    for (_, unit) in units(check) {
        check.no_twice(unit.kept_for.iter().flat_map(|kept| &kept.types));
    }
}

pub(super) fn severities(check: &mut Check<'_>) {
    let orders = orders(check).into_iter();
    for (level, span, _) in orders.filter(|(_, _, order)| **order == Priority::Severity) {
        let needs = |id: &str| {
            let replaced = check.written.care_level.iter().find(|row| row.id == id);
            let stands_in = |row: &CareLevel| {
                let others = row.stand_ins.iter().chain(&row.boards_at);
                others.into_iter().any(|other| other.id == level)
            };
            id == level || replaced.is_some_and(stands_in)
        };
        let severe = stages(check).into_iter().any(|(_, stage)| {
            let ceiling = stage.candidate.as_ref().map(|row| &row.ceiling);
            let mut levels = stage.needs.iter().chain(ceiling);
            let severe = check.median(&stage.severity) != Some(0.0);
            stage.triage.is_some() || (levels.any(|need| needs(&need.id)) && severe)
        });
        if !severe {
            let level = level.into();
            check.error(span, Msg::NoSeverity { level });
        }
    }
}

pub(super) fn kept_beds(check: &mut Check<'_>) {
    for (_, unit) in units(check) {
        let (Some(kept_for), Some(beds)) = (&unit.kept_for, &unit.beds) else {
            continue;
        };
        let (beds_open, kept) = (check.median(beds), check.median(&kept_for.beds));
        if let (Some(open), Some(kept), true) = (beds_open, kept, unit.schedule.is_empty())
            && kept >= open
            && kept > 0.0
        {
            let message = Msg::EveryBedKept { beds: open, kept };
            let problem = Diagnostic::warning(kept_for.beds.span, message);
            check.report(problem);
        }
    }
}
