//! Rules about units that take nobody for a time.

use super::Check;
use crate::scenario::message::Msg;
use crate::scenario::written::{Facility, Pause};

/// A pause has one reason, ends after it begins, and looks at a unit that there is.
pub(super) fn pauses(check: &mut Check<'_>) {
    for facility in &check.written.facility {
        for (_, unit) in &facility.units {
            let Some(row) = &unit.pause else { continue };
            let keys = [
                ("from", row.from.is_some()),
                ("occupancy", row.occupancy.is_some()),
            ];
            check.exactly_one(row.span, &keys);
            dates(check, row);
            watched(check, row, facility);
        }
    }
}

fn dates(check: &mut Check<'_>, row: &Pause) {
    if let Some((from, until)) = row.from.as_ref().zip(row.until.as_ref())
        && let Some((begins, ends)) = check.median(from).zip(check.median(until))
        && ends < begins
    {
        check.error(until.span, Msg::UntilBeforeFrom);
    }
}

fn watched(check: &mut Check<'_>, row: &Pause, own: &Facility) {
    let Some(occupancy) = &row.occupancy else {
        return;
    };
    let Some(level) = &row.level else {
        return check.error(occupancy.span, Msg::PauseOfWhat);
    };
    let there = row
        .facility
        .as_ref()
        .map_or(own.id.as_str(), |to| to.id.as_str());
    let there = check.written.facility.iter().find(|row| row.id == there);
    let has = |row: &Facility| row.units.iter().any(|(has, _)| has.id == level.id);
    if let Some(there) = there.filter(|row| !has(row) && level.number.is_some()) {
        let (facility, level_id) = (there.id.clone(), level.id.clone());
        check.error(
            level.span,
            Msg::NoUnit {
                facility,
                level: level_id,
            },
        );
    }
    if let Some(resume) = &row.resume
        && let Some((above, below)) = check.median(occupancy).zip(check.median(resume))
        && below > above
    {
        check.error(resume.span, Msg::ResumesAbove);
    }
}
