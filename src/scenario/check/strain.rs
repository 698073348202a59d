//! Rules about strain.

use super::Check;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::source::Span;
use crate::scenario::written::StrainBand;

pub(super) fn bands(check: &mut Check<'_>) {
    let written = check.written;
    let levels = written.care_level.iter().map(|row| &row.strain);
    let units = written.facility.iter().flat_map(|row| &row.units);
    let all = levels.chain(units.map(|(_, unit)| &unit.strain));
    all.flatten().for_each(|bands| of_one(check, bands));
}

/// Each band does something, and no two begin at the same occupancy.
fn of_one(check: &mut Check<'_>, bands: &[StrainBand]) {
    let mut seen: Vec<(f64, Span)> = Vec::new();
    for band in bands {
        if band.odds.is_none() && band.hazards.is_none() {
            check.error(band.span, Msg::BandWithoutEffect);
        }
        let Some(from) = check.median(&band.from) else {
            continue;
        };
        if let Some((_, first)) = seen.iter().find(|(other, _)| (other - from).abs() < 1e-9) {
            let problem = Diagnostic::error(band.from.span, Msg::BandTwice);
            check.report(problem.label(*first, Msg::FirstHere));
        }
        seen.push((from, band.from.span));
    }
}
