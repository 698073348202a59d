//! Rules about the census at the beginning.

use std::collections::BTreeMap;

use super::Check;
use crate::scenario::message::Msg;
use crate::scenario::source::Span;

pub(super) fn start_census(check: &mut Check<'_>) {
    let written = check.written;
    for row in &written.start_census {
        let keys = [
            ("patients", row.patients.is_some()),
            ("occupied", row.occupied.is_some()),
        ];
        check.exactly_one(row.span, &keys);
        let facility = written
            .facility
            .iter()
            .find(|facility| facility.id == row.facility.id);
        let unit =
            facility.and_then(|f| f.units.iter().find(|(level, _)| level.id == row.level.id));
        let known = facility.is_some() && row.level.number.is_some();
        if known && unit.is_none() {
            let (facility, level) = (row.facility.id.clone(), row.level.id.clone());
            check.error(row.level.span, Msg::NoUnit { facility, level });
        }
        let kind = written
            .patient_type
            .iter()
            .find(|kind| kind.id == row.patient_type.id);
        let stage = kind.and_then(|kind| kind.stage.iter().find(|stage| stage.id == row.stage.id));
        let level = written
            .care_level
            .iter()
            .find(|level| level.id == row.level.id);
        let has_time = unit.is_some_and(|(_, unit)| unit.time.is_some())
            || level.is_some_and(|level| level.time.is_some());
        if let (Some(stage), Some(_)) = (stage, unit) {
            if stage.stay.is_none() && !has_time {
                check.error(
                    row.stage.span,
                    Msg::NoStayToLeave {
                        stage: stage.id.clone(),
                    },
                );
            }
            if stage
                .needs
                .as_ref()
                .is_none_or(|needs| needs.id != row.level.id)
            {
                let (stage, level) = (stage.id.clone(), row.level.id.clone());
                check.warning(row.level.span, Msg::LiesElsewhere { stage, level });
            }
        }
    }
}

/// The patients at the start against the beds of their unit.
pub(super) fn census_fits(check: &mut Check<'_>) {
    let Some(model) = check.model(0.5) else {
        return;
    };
    let mut lying: BTreeMap<_, u64> = BTreeMap::new();
    for start in &model.demand.start {
        *lying.entry(start.unit).or_default() += u64::from(start.patients);
    }
    for (unit, patients) in lying {
        let row = &model.network.units[unit];
        let beds = u64::from(row.capacity.at(model.clock.begin()));
        if patients > beds {
            let unit = row.label.id.clone();
            let is_it = |facility: &str, level: &str| format!("{facility}.{level}") == unit;
            let mut rows = check.written.start_census.iter();
            let last = rows.rfind(|row| is_it(&row.facility.id, &row.level.id));
            let span = last.map_or(Span::default(), |row| row.span);
            check.warning(
                span,
                Msg::CensusAboveBeds {
                    unit,
                    patients,
                    beds,
                },
            );
        }
    }
}
