//! Rules about shared services and infection in care.

use super::Check;
use super::stages::stages;
use crate::model::network::LevelKind;
use crate::scenario::message::Msg;
use crate::scenario::written::{Overflow, Service, Stage};

/// A result is waited for by a stage that needs care, and comes wherever that care is given.
pub(super) fn results(check: &mut Check<'_>) {
    let written = check.written;
    for row in &written.service {
        check.no_twice(row.facilities.iter().flatten());
    }
    let all: Vec<&Stage> = stages(check).into_iter().map(|(_, stage)| stage).collect();
    for stage in all {
        check.no_twice(&stage.result);
        served_everywhere(check, stage);
    }
}

/// Each facility that gives the level of a stage is served by one of the services that it asks.
fn served_everywhere(check: &mut Check<'_>, stage: &Stage) {
    let Some(first) = stage.result.first() else {
        return;
    };
    let Some(level) = &stage.needs else {
        return check.error(first.span, Msg::NeedsNothing { key: "result" });
    };
    let written = check.written;
    let named = |id: &str| written.service.iter().find(|row| row.id == id);
    let services: Vec<&Service> = stage.result.iter().filter_map(|of| named(&of.id)).collect();
    let serves = |row: &Service, at: &str| {
        let list = row.facilities.as_ref();
        list.is_none_or(|list| list.iter().any(|facility| facility.id == at))
    };
    let gives = written
        .facility
        .iter()
        .filter(|row| row.units.iter().any(|(own, _)| own.id == level.id));
    let mut without = gives.filter(|at| !services.iter().any(|row| serves(row, &at.id)));
    if let Some(at) = without
        .next()
        .filter(|_| services.len() == stage.result.len())
    {
        let (facility, level) = (at.id.clone(), level.id.clone());
        check.error(first.span, Msg::NoResultThere { facility, level });
    }
}

/// What happens after an infection in care, and who may take a stand-in, is about something that there is.
pub(super) fn exposure(check: &mut Check<'_>) {
    let written = check.written;
    let units = || written.facility.iter().flat_map(|row| &row.units);
    let levels = written
        .care_level
        .iter()
        .filter_map(|row| row.exposure.as_ref());
    let own = units().filter_map(|(_, unit)| unit.exposure.as_ref());
    let spans: Vec<_> = levels.chain(own).map(|row| row.span).collect();
    let any_sheds = stages(check)
        .iter()
        .any(|(_, stage)| stage.infectious.is_some());
    if let (Some(&span), false) = (spans.first(), any_sheds) {
        check.warning(span, Msg::NobodyInfectious);
    }
    if let (Some(row), true) = (&written.infection_in_care, spans.is_empty()) {
        check.warning(row.span, Msg::NobodyExposed);
    }
    for row in &written.care_level {
        let chooses = row
            .overflow
            .as_ref()
            .is_some_and(|own| *own != Overflow::Admit);
        if chooses && row.stand_ins.is_empty() {
            check.error(
                row.span,
                Msg::OverflowNowhere {
                    level: row.id.clone(),
                },
            );
        }
        if let Some(exposure) = row
            .exposure
            .as_ref()
            .filter(|_| row.kind == LevelKind::Visit)
        {
            check.error(exposure.span, Msg::ExposureOfVisit);
        }
    }
}
