//! Rules about equipment.

use super::Check;
use crate::scenario::message::Msg;
use crate::scenario::written::{Equipment, Stage};

pub(super) fn equipment(check: &mut Check<'_>) {
    let written = check.written;
    let stages = || written.patient_type.iter().flat_map(|row| &row.stage);
    for row in &written.equipment {
        let equipment = row.id.clone();
        if row.stock.is_empty() {
            check.error(row.span, Msg::EquipmentNowhere { equipment });
        } else if !stages().any(|stage| stage.equipment.iter().any(|(of, _)| of.id == row.id)) {
            check.warning(row.span, Msg::NobodyAsks { equipment });
        }
    }
    for stage in stages() {
        check.no_twice(stage.equipment.iter().map(|(of, _)| of));
        asks(check, stage);
    }
}

/// A stage that asks for equipment needs care, and some facility that gives it has enough.
fn asks(check: &mut Check<'_>, stage: &Stage) {
    let written = check.written;
    for (of, amount) in &stage.equipment {
        let Some(level) = &stage.needs else {
            check.error(of.span, Msg::EquipmentWithoutNeed);
            continue;
        };
        let Some(kind) = written.equipment.iter().find(|row| row.id == of.id) else {
            continue;
        };
        let gives = written.facility.iter().filter(|row| {
            let mut units = row.units.iter();
            units.any(|(own, _)| own.id == level.id)
        });
        let most = gives.map(|row| most(check, kind, &row.id)).reduce(f64::max);
        let amount_asked = amount.as_ref().map_or(Some(1.0), |n| check.median(n));
        if let (Some(most), Some(amount)) = (most, amount_asked)
            && amount > most
        {
            let equipment = of.id.clone();
            check.error(
                of.span,
                Msg::NeverEnough {
                    equipment,
                    amount,
                    most,
                },
            );
        }
    }
}

/// The most that a facility ever has; one that is not named has no limit.
fn most(check: &Check<'_>, kind: &Equipment, facility: &str) -> f64 {
    let Some((_, stock)) = kind.stock.iter().find(|(at, _)| at.id == facility) else {
        return f64::INFINITY;
    };
    let steps = stock.schedule.iter().map(|step| &step.count);
    let counts = steps.chain([&stock.count]);
    counts
        .filter_map(|count| check.median(count))
        .fold(0.0, f64::max)
}
