//! Rules about staff groups.

use super::Check;
use super::capacity::hysteresis;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::Reference;
use crate::scenario::source::Span;
use crate::scenario::written::{CallUp, Staff};

pub(super) fn staff(check: &mut Check<'_>) {
    let written = check.written;
    for row in &written.staff {
        let keys = [
            ("cover", row.cover.is_some()),
            ("weekly_hours", row.weekly_hours.is_some()),
        ];
        check.exactly_one(row.span, &keys);
        let profiles = [
            (&row.hours, 24, Words::HOURS),
            (&row.weekdays, 7, Words::WEEKDAYS),
        ];
        for (list, expected, what) in profiles {
            let found = list.len();
            if found != 0 && found != expected {
                let span = list[0].span;
                check.error(
                    span,
                    Msg::WrongLength {
                        what,
                        expected,
                        found,
                    },
                );
            }
        }
        check.no_twice(row.serves.iter().map(|serves| &serves.level));
        units_served(check, row);
        modes(check, row);
        reserve(check, row);
    }
}

/// Members are sent among two groups or more that serve some level, each by one rule, and nobody is sent by a group that would
/// need help itself.
pub(super) fn redeployments(check: &mut Check<'_>) {
    let written = check.written;
    let all = || written.redeployment.iter().flat_map(|row| &row.groups);
    check.no_twice(all());
    for row in &written.redeployment {
        let id = || row.id.clone();
        if row.groups.len() < 2 {
            check.error(row.span, Msg::RedeployedAlone { id: id() });
        }
        if check.median(&row.below) > check.median(&row.above) {
            check.error(row.below.span, Msg::HelpsAbove { id: id() });
        }
        for group in &row.groups {
            let mut staff = written.staff.iter();
            let own = staff.find(|staff| staff.id == group.id);
            if own.is_some_and(|staff| staff.serves.is_empty()) {
                let staff = group.id.clone();
                check.error(group.span, Msg::RedeploysVisitors { staff });
            }
        }
    }
}

/// A group serves units that are there, by ratios that do not fall from mode to mode.
fn units_served(check: &mut Check<'_>, row: &Staff) {
    let visits = check.written.monitoring.iter();
    let visits = visits
        .flat_map(|row| &row.teams)
        .any(|team| team.id == row.id);
    if row.serves.is_empty() && !visits {
        check.error(
            row.span,
            Msg::ServesNobody {
                staff: row.id.clone(),
            },
        );
    }
    for serves in &row.serves {
        has_unit(check, row, &serves.level);
        let mut before = check.median(&serves.patients_per_staff);
        for ratio in [&serves.contingency, &serves.crisis].into_iter().flatten() {
            let own = check.median(ratio);
            if let (Some(before), Some(own)) = (before, own)
                && own < before
            {
                check.error(ratio.span, Msg::LessStretched);
            }
            before = own.or(before);
        }
    }
}

/// A reserve has one size, and works at levels that the group serves.
fn reserve(check: &mut Check<'_>, row: &Staff) {
    let Some(reserve) = &row.reserve else {
        return;
    };
    let keys = [
        ("heads", reserve.heads.is_some()),
        ("share", reserve.share.is_some()),
    ];
    check.exactly_one(reserve.span, &keys);
    let keys = [
        ("from", reserve.from.is_some()),
        ("trigger", reserve.trigger.is_some()),
    ];
    check.exactly_one(reserve.span, &keys);
    if let Some(call) = &reserve.trigger {
        called_up(check, row, call);
    }
    let opens = reserve
        .trigger
        .as_ref()
        .and_then(|call| call.occupancy.as_ref());
    hysteresis(check, opens, reserve.close.as_ref());
    let levels = reserve.levels.iter().flatten();
    check.no_twice(levels.clone());
    for level in levels {
        let serves = row.serves.iter().any(|own| own.level.id == level.id);
        if level.number.is_some() && !serves {
            let (staff, level_id) = (row.id.clone(), level.id.clone());
            let message = Msg::NotServed {
                staff,
                level: level_id,
            };
            check.error(level.span, message);
        }
    }
}

/// What calls a reserve up is one thing, in a unit of the group's facility.
fn called_up(check: &mut Check<'_>, row: &Staff, call: &CallUp) {
    let keys = [
        ("occupancy", call.occupancy.is_some()),
        ("waiting", call.waiting.is_some()),
    ];
    check.exactly_one(call.span, &keys);
    has_unit(check, row, &call.level);
}

/// The facility of a group has a unit.
fn has_unit(check: &mut Check<'_>, row: &Staff, level: &Reference) {
    let facilities = &mut check.written.facility.iter();
    let at = facilities.find(|at| at.id == row.facility.id);
    let has = at.is_none_or(|at| at.units.iter().any(|(own, _)| own.id == level.id));
    if level.number.is_some() && !has {
        let (facility, level_id) = (row.facility.id.clone(), level.id.clone());
        let message = Msg::NoUnit {
            facility,
            level: level_id,
        };
        check.error(level.span, message);
    }
}

/// Each mode does something, and stands once.
fn modes(check: &mut Check<'_>, row: &Staff) {
    let mut seen: Vec<(usize, Span)> = Vec::new();
    for effect in &row.mode {
        if effect.odds.is_none() && effect.hazards.is_none() {
            check.error(effect.span, Msg::ModeWithoutEffect);
        }
        if let Some((_, first)) = seen.iter().find(|(mode, _)| *mode == effect.mode) {
            let problem = Diagnostic::error(effect.span, Msg::ModeTwice);
            check.report(problem.label(*first, Msg::FirstHere));
        }
        seen.push((effect.mode, effect.span));
    }
}
