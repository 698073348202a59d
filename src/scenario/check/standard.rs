//! Rules about paper standards.

use super::Check;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::source::Span;
use crate::scenario::written::Standard;

pub(super) fn lines(check: &mut Check<'_>) {
    for row in &check.written.standard {
        let keys = [
            ("at_least", row.at_least.is_some()),
            ("steps", !row.steps.is_empty()),
            ("present", row.present),
        ];
        check.exactly_one(row.span, &keys);
        if !row.steps.is_empty() && row.per.is_none() {
            let (keys, path) = (vec!["per".into()], format!("standard.{}", row.id));
            check.error(row.span, Msg::MissingKeys { keys, path });
        }
        steps(check, row);
    }
}

fn steps(check: &mut Check<'_>, row: &Standard) {
    let mut from: Vec<(f64, Span)> = Vec::new();
    for step in &row.steps {
        let Some(at) = check.median(&step.from) else {
            continue;
        };
        if let Some((_, first)) = from.iter().find(|(other, _)| (other - at).abs() < 1e-9) {
            let problem = Diagnostic::error(step.span, Msg::SizeTwice);
            check.report(problem.label(*first, Msg::FirstHere));
        }
        from.push((at, step.span));
    }
}

/// What the units or the places of a scenario tell is not stated once more beside them.
pub(super) fn counts(check: &mut Check<'_>) {
    for row in &check.written.facility {
        for (id, number) in &row.counts {
            let Some(counted) = check.written.count.iter().find(|row| row.id == id.id) else {
                continue;
            };
            let level = counted.beds_of.as_ref().or(counted.convertible_of.as_ref());
            let has = |level: &str| row.units.iter().any(|(own, _)| own.id == level);
            let groups = counted.heads_of.iter().chain(&counted.reserve_of);
            let mut named =
                groups.filter_map(|id| check.written.staff.iter().find(|own| own.id == id.id));
            let has_staff = named.any(|group| group.facility.id == row.id);
            if level.is_some_and(|level| has(&level.id)) || counted.persons || has_staff {
                let id = id.id.clone();
                check.error(number.span, Msg::CountedAnyway { id });
            }
        }
    }
}

/// A standard without a grade anywhere judges nothing.
pub(super) fn grades(check: &mut Check<'_>) {
    let graded = check.written.facility.iter().any(|row| row.grade.is_some());
    let line = check.written.standard.iter().find(|row| !row.together);
    if let (Some(line), false) = (line, graded) {
        check.warning(line.span, Msg::NoGrade);
    }
}
