//! Rules about beds over time.

use super::Check;
use crate::scenario::leaf::Number;
use crate::scenario::message::Msg;
use crate::scenario::read::Reference;
use crate::scenario::written::{Close, Convertible, Facility, Unit};

/// All units with their facility and level.
fn units<'a>(check: &Check<'a>) -> Vec<(&'a Facility, &'a Reference, &'a Unit)> {
    let facilities = check.written.facility.iter();
    let all = facilities.flat_map(|row| {
        row.units
            .iter()
            .map(move |(level, unit)| (row, level, unit))
    });
    all.collect()
}

/// Open beds exist.
pub(super) fn physical(check: &mut Check<'_>) {
    for (_, _, unit) in units(check) {
        let Some(physical) = unit.physical.as_ref().and_then(|beds| check.median(beds)) else {
            continue;
        };
        let steps = unit.schedule.iter().map(|step| &step.beds);
        for open in unit.beds.iter().chain(steps) {
            let beds = check.median(open).unwrap_or(0.0);
            if beds > physical {
                check.error(open.span, Msg::MoreThanPhysical { beds, physical });
            }
        }
    }
}

/// Convertible beds open for one reason, close below it, and take beds that are there.
pub(super) fn convertible(check: &mut Check<'_>) {
    for (facility, level, unit) in units(check) {
        let Some(row) = &unit.convertible else {
            continue;
        };
        let call = &row.trigger;
        let keys = [
            ("from", call.from.is_some()),
            ("occupancy", call.occupancy.is_some()),
            ("waiting", call.waiting.is_some()),
        ];
        check.exactly_one(call.span, &keys);
        hysteresis(check, call.occupancy.as_ref(), row.close.as_ref());
        takes(check, row, facility, level);
        takes_staff(check, row, facility, level);
        takes_equipment(check, row, facility);
    }
}

/// What opens above an occupancy closes below it.
pub(super) fn hysteresis(check: &mut Check<'_>, opens: Option<&Number>, close: Option<&Close>) {
    let closes = close.map(|close| &close.occupancy);
    let both = opens.zip(closes);
    let medians = both.and_then(|(opens, closes)| check.median(opens).zip(check.median(closes)));
    if let (Some((_, closes)), Some((above, below))) = (both, medians)
        && below >= above
    {
        check.error(closes.span, Msg::ClosesAtOnce);
    }
}

fn takes(check: &mut Check<'_>, row: &Convertible, facility: &Facility, own: &Reference) {
    for taken in &row.takes {
        let there = taken
            .facility
            .as_ref()
            .map_or(facility.id.as_str(), |to| to.id.as_str());
        let rows = &check.written.facility;
        let Some(there) = rows.iter().find(|row| row.id == there) else {
            continue;
        };
        let level = &taken.level;
        if there.id == facility.id && level.id == own.id {
            check.error(level.span, Msg::TakesItself);
        } else if level.number.is_some() && !there.units.iter().any(|(has, _)| has.id == level.id) {
            let (facility, level_id) = (there.id.clone(), level.id.clone());
            let message = Msg::NoUnit {
                facility,
                level: level_id,
            };
            check.error(level.span, message);
        }
    }
}

/// Who is lent joins another group, which serves the unit.
fn takes_staff(check: &mut Check<'_>, row: &Convertible, facility: &Facility, own: &Reference) {
    for taken in &row.takes_staff {
        if taken.to.id == taken.group.id {
            check.error(taken.to.span, Msg::LentToItself);
            continue;
        }
        let mut groups = check.written.staff.iter();
        let Some(to) = groups.find(|group| group.id == taken.to.id) else {
            continue;
        };
        let serves = to.serves.iter().any(|row| row.level.id == own.id);
        if to.facility.id != facility.id || !serves {
            let (staff, level) = (to.id.clone(), own.id.clone());
            let message = Msg::NotServed { staff, level };
            check.error(taken.to.span, message);
        }
    }
}

/// Equipment comes from another facility, and both count it.
fn takes_equipment(check: &mut Check<'_>, row: &Convertible, facility: &Facility) {
    for taken in &row.takes_equipment {
        let mut kinds = check.written.equipment.iter();
        let Some(kind) = kinds.find(|kind| kind.id == taken.kind.id) else {
            continue;
        };
        if taken.facility.id == facility.id {
            check.error(taken.facility.span, Msg::CarriedNowhere);
            continue;
        }
        for (at, span) in [
            (&taken.facility.id, taken.facility.span),
            (&facility.id, taken.kind.span),
        ] {
            if !kind.stock.iter().any(|(has, _)| has.id == *at) {
                let (kind, facility) = (kind.id.clone(), at.clone());
                check.error(span, Msg::NoStock { kind, facility });
            }
        }
    }
}
