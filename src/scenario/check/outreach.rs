//! Rules about touring and stationed staff.

use super::Check;
use crate::scenario::compile::HALF_DAYS;
use crate::scenario::message::Msg;
use crate::scenario::written::{Outreach, Staff};

/// A team is in one place at a time, and its sender can spare it.
pub(super) fn teams(check: &mut Check<'_>) {
    for row in &check.written.outreach {
        check.no_twice(row.stops.iter());
        if let Some(home) = row.stops.iter().find(|stop| stop.id == row.sender.id) {
            check.error(home.span, Msg::StationedAtHome);
        }
        route(check, row);
    }
    for group in &check.written.staff {
        spared(check, group);
    }
}

/// Half-days at all stops fit into the cycle.
fn route(check: &mut Check<'_>, row: &Outreach) {
    let found = check.at(0.5, |compiler| {
        let stops = compiler.timetable(row).len();
        let half_days = compiler.world.number(&row.half_days);
        (stops, half_days, compiler.world.number(&row.weeks))
    });
    let Some((stops, half_days, weeks)) = found else {
        return;
    };
    let (asked, there) = (stops as f64 * half_days, HALF_DAYS * weeks);
    if asked > there {
        check.error(row.half_days.span, Msg::RouteTooLong { asked, there });
    }
    if stops == 0 && !row.stops.is_empty() {
        let id = row.id.clone();
        check.warning(row.span, Msg::NoStopIsShort { id });
    }
}

/// A group that sends teams has their members, all at once.
fn spared(check: &mut Check<'_>, group: &Staff) {
    let rows = check.written.outreach.iter();
    let sends: Vec<&Outreach> = rows.filter(|row| row.sender.id == group.id).collect();
    let Some(last) = sends.last() else { return };
    let heads: f64 = sends
        .iter()
        .filter_map(|row| check.median(&row.heads))
        .sum();
    let own = std::iter::once(&group.heads).chain(group.schedule.iter().map(|step| &step.heads));
    let there = own
        .filter_map(|heads| check.median(heads))
        .fold(f64::INFINITY, f64::min);
    if heads > there {
        let staff = group.id.clone();
        let heads = heads as i64;
        check.error(
            last.span,
            Msg::StationedMore {
                staff,
                heads,
                there,
            },
        );
    }
}
