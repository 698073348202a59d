//! What is legal but probably a slip of the pen: warnings.

use super::Check;
use crate::model::network::LevelKind;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::written::{Staff, Stage};

/// How many times as many cases as on the day before are hardly believed.
const JUMP: f64 = 6.0;
/// Below so many cases a day, chance makes such jumps.
const FEW: f64 = 12.0;
/// A group that is enough for a smaller share of the beds it serves was probably counted otherwise.
const ENOUGH: f64 = 1.0 / 3.0;

/// Stays in beds have a length.
pub(super) fn stays(check: &mut Check<'_>) {
    let written = check.written;
    for stage in written.patient_type.iter().flat_map(|kind| &kind.stage) {
        let Some(needs) = &stage.needs else { continue };
        let mut levels = written.care_level.iter();
        let is_bed = levels.any(|level| level.id == needs.id && level.kind == LevelKind::Stay);
        if is_bed && stage.result.is_empty() && leaves_at_once(check, stage) {
            let message = Msg::StayOfNothing {
                stage: stage.id.clone(),
                level: needs.id.clone(),
            };
            check.warning(stage.span, message);
        }
    }
}

/// Whether the median stay of every group is 0.
fn leaves_at_once(check: &Check<'_>, stage: &Stage) -> bool {
    let Some(stay) = &stage.stay else {
        return false;
    };
    let none = check.at(0.5, |compiler| {
        let laws = stay.all().into_iter().filter(|law| !law.is_blank());
        laws.map(|law| compiler.world.law(law).quantile(0.5))
            .fold(0.0, f64::max)
            <= 0.0
    });
    none == Some(true) && stay.all().iter().any(|law| !law.is_blank())
}

/// Daily tables have no sudden jumps, and none of their cases come after the end.
pub(super) fn daily(check: &mut Check<'_>) {
    let written = check.written;
    let Some(horizon) = check.median(&written.run.horizon) else {
        return;
    };
    for row in written
        .stream
        .iter()
        .flat_map(|stream| stream.daily.iter().flatten())
    {
        let rates: Option<Vec<f64>> = row
            .rates
            .iter()
            .map(crate::scenario::leaf::Number::constant)
            .collect();
        let (Some(rates), Some(first)) = (rates, row.first.constant()) else {
            continue;
        };
        let jumps = |day: &usize| {
            rates[day - 1] > 0.0 && rates[*day] >= FEW && rates[*day] >= JUMP * rates[day - 1]
        };
        if let Some(day) = (1..rates.len()).find(jumps) {
            let (before, after) = (rates[day - 1], rates[day]);
            let problem = Diagnostic::warning(row.rates[day].span, Msg::Jump { before, after });
            check.report(problem.label(row.rates[day - 1].span, Msg::DayBefore));
        }
        let late = |(day, _): &(usize, &f64)| first + *day as f64 >= horizon;
        let cases: f64 = rates
            .iter()
            .enumerate()
            .filter(late)
            .map(|(_, rate)| rate)
            .sum();
        let begins_inside = first < horizon; // else it is told already
        if cases > 0.0 && begins_inside {
            let at = rates.iter().enumerate().position(|day| late(&day));
            let span = row.rates[at.unwrap_or_default()].span;
            check.warning(span, Msg::CasesAfterEnd { cases, horizon });
        }
    }
}

/// Staff is enough for a good part of the beds that it serves.
pub(super) fn staff(check: &mut Check<'_>) {
    let written = check.written;
    for group in &written.staff {
        let Some(on_duty) = on_duty(check, group) else {
            continue;
        };
        let mut facilities = written.facility.iter();
        let Some(facility) = facilities.find(|row| row.id == group.facility.id) else {
            continue;
        };
        for serves in &group.serves {
            let mut units = facility.units.iter();
            let unit = units.find(|(level, _)| level.id == serves.level.id);
            let beds = unit.and_then(|(_, unit)| check.median(unit.beds.as_ref()?));
            let most = serves.crisis.as_ref().or(serves.contingency.as_ref());
            let ratio = check.median(most.unwrap_or(&serves.patients_per_staff));
            let (Some(beds), Some(ratio)) = (beds, ratio) else {
                continue;
            };
            let served = on_duty * ratio;
            if beds >= 3.0 && served < ENOUGH * beds {
                let staff = group.id.clone();
                let message = Msg::StaffForFew {
                    staff,
                    served,
                    beds,
                };
                check.warning(group.heads.span, message);
            }
        }
    }
}

/// Members on duty on a usual day: heads / cover x (1 - absence); nothing if `heads` are those on duty (cover 1), for
/// then nothing can be mistaken.
fn on_duty(check: &Check<'_>, group: &Staff) -> Option<f64> {
    let heads = check.median(&group.heads)?;
    let cover = match (&group.cover, &group.weekly_hours) {
        (Some(cover), _) => check.median(cover)?,
        (None, Some(hours)) => 7.0 / check.median(hours)?,
        (None, None) => return None,
    };
    if cover <= 1.0 {
        return None;
    }
    Some(heads / cover * (1.0 - check.median(&group.absence)?))
}
