//! Rules about schemes of pairing and steps of quality.

use super::Check;
use crate::scenario::compile::HALF_DAYS;
use crate::scenario::message::Msg;
use crate::scenario::read::Reference;
use crate::scenario::source::Span;
use crate::scenario::written::{
    Choice, Facility, Pairing, QualityStep, Scheme, SchemeKind, Stationed,
};
use crate::units::Time;

pub(super) fn pairing(check: &mut Check<'_>) {
    let written = check.written;
    let Some(pairing) = &written.pairing else {
        if let Some(row) = written.scheme.first() {
            check.error(row.span, Msg::SchemesWithoutPairing);
        }
        return;
    };
    check.no_twice(&pairing.counties);
    check.no_twice(&pairing.helpers);
    for helper in &pairing.helpers {
        if pairing.counties.iter().any(|county| county.id == helper.id) {
            let id = helper.id.clone();
            check.error(helper.span, Msg::HelpsItself { id });
        }
    }
    for at in pairing.counties.iter().chain(&pairing.helpers) {
        gives(check, pairing, at);
    }
    for row in &written.scheme {
        keys(check, row);
        members(check, pairing, row);
        table(check, pairing, row);
        for sent in &row.stationed {
            stationed(check, sent);
        }
        for step in &row.quality {
            quality(check, step);
        }
    }
}

/// A facility of a scheme has a unit of the level.
fn gives(check: &mut Check<'_>, pairing: &Pairing, at: &Reference) {
    let mut rows = check.written.facility.iter();
    let row: Option<&Facility> = rows.find(|row| row.id == at.id);
    let gives = |row: &Facility| row.units.iter().any(|(own, _)| own.id == pairing.level.id);
    if row.is_some_and(|row| !gives(row)) && pairing.level.number.is_some() {
        let (facility, level) = (at.id.clone(), pairing.level.id.clone());
        check.error(at.span, Msg::NoUnit { facility, level });
    }
}

/// Keys that mean something for the kind alone.
fn keys(check: &mut Check<'_>, row: &Scheme) {
    let supplement = row.supplement.first().map(|first| first.span);
    let zones = row.zones.iter().flatten().next().map(|first| first.span);
    let count = row.zone_count.as_ref().map(|number| number.span);
    let of_zones = row.kind != SchemeKind::Zoned || !row.zones.is_empty();
    let board = row.board_every.as_ref().map(|number| number.span);
    let kept = row.kept_share.as_ref().map(|number| number.span);
    let unused = [
        ("supplement", supplement, row.kind != SchemeKind::Supplement),
        ("zones", zones, row.kind != SchemeKind::Zoned),
        ("zone_count", count, of_zones),
        ("board_every", board, row.choice != Choice::ByLoad),
        ("kept_share", kept, row.kept_for_own.is_some()),
    ];
    for (key, span, wrong) in unused {
        if let Some(span) = span.filter(|_| wrong) {
            check.error(span, Msg::NotOfScheme { key });
        }
    }
}

/// Who is named belongs to the pairing; each county lies in one zone.
fn members(check: &mut Check<'_>, pairing: &Pairing, row: &Scheme) {
    let is_in = |list: &[Reference], at: &Reference| list.iter().any(|own| own.id == at.id);
    for at in row.helpers.iter().chain(&row.supplement) {
        if at.number.is_some() && !is_in(&pairing.helpers, at) {
            let id = at.id.clone();
            check.error(at.span, Msg::NotOfPairing { id });
        }
    }
    for at in row.zones.iter().flatten() {
        let known = is_in(&pairing.helpers, at) || is_in(&pairing.counties, at);
        if at.number.is_some() && !known {
            let id = at.id.clone();
            check.error(at.span, Msg::NotOfPairing { id });
        }
    }
    let helpers = [&row.helpers, &pairing.helpers];
    let most = helpers.into_iter().find(|list| !list.is_empty());
    let most = most.map_or(0, Vec::len);
    if let Some(count) = row.zone_count.as_ref()
        && let Some(found) = check.median(count)
        && !(1.0..=most as f64).contains(&found)
    {
        check.error(count.span, Msg::ZoneCount { found, most });
    }
    if row.zones.is_empty() {
        return;
    }
    for county in &pairing.counties {
        let found = row.zones.iter().filter(|zone| is_in(zone, county)).count();
        if found != 1 {
            let id = county.id.clone();
            check.error(row.span, Msg::ZoneOnce { id, found });
        }
    }
}

/// A table names every county and nobody else, each with as many helpers as the kind has.
fn table(check: &mut Check<'_>, pairing: &Pairing, row: &Scheme) {
    let is_in = |list: &[Reference], at: &Reference| list.iter().any(|own| own.id == at.id);
    // without any row the table was not made, since something else is wrong; zones tell of their own
    let is_told = row.pairs.is_empty() || !row.zones.is_empty();
    for county in pairing.counties.iter().filter(|_| !is_told) {
        if !row.pairs.iter().any(|(own, _)| own.id == county.id) {
            let county = county.id.clone();
            check.error(row.span, Msg::PairsMissing { county });
        }
    }
    for (county, helpers) in &row.pairs {
        if county.number.is_some() && !is_in(&pairing.counties, county) {
            let id = county.id.clone();
            check.error(county.span, Msg::NotOfPairing { id });
        }
        check.no_twice(helpers);
        for at in helpers {
            let pooled = row.kind == SchemeKind::Pooled && is_in(&pairing.counties, at);
            if at.number.is_some()
                && (at.id == county.id || !(pooled || is_in(&pairing.helpers, at)))
            {
                let id = at.id.clone();
                check.error(at.span, Msg::NotOfPairing { id });
            }
        }
        let (least, most) = match row.kind {
            SchemeKind::None => (0, 0),
            SchemeKind::OneToOne | SchemeKind::OneToMany => (1, 1),
            _ => (1, usize::MAX),
        };
        let found = helpers.len();
        if !(least..=most).contains(&found) {
            let county = county.id.clone();
            check.error(
                row.span,
                Msg::PairsOfKind {
                    county,
                    found,
                    least,
                },
            );
        }
    }
}

/// Who is stationed is a whole number of members, whom the sender has at all times.
fn stationed(check: &mut Check<'_>, row: &Stationed) {
    if row.sender.id == row.receiver.id {
        check.error(row.receiver.span, Msg::StationedAtHome);
    }
    let (Some(heads), Some(half_days)) = (check.median(&row.heads), check.median(&row.half_days))
    else {
        return;
    };
    let whole = heads * half_days / HALF_DAYS;
    if (whole - whole.round()).abs() > 1e-9 {
        check.error(row.span, Msg::StationedPart { heads, half_days });
        return;
    }
    let Some((since, until, moved)) = check.at(0.5, |compiler| compiler.stationed(row)) else {
        return;
    };
    let mut groups = check.written.staff.iter();
    let Some(sender) = groups.find(|group| group.id == row.sender.id) else {
        return;
    };
    let heads = [&sender.heads]
        .into_iter()
        .map(|heads| (f64::NEG_INFINITY, heads));
    let steps = sender.schedule.iter().filter_map(|step| {
        let from = check.median(&step.from)?;
        Some((from, &step.heads))
    });
    let days = |at: Time| at.0 as f64 / crate::units::DAY as f64;
    let away = heads.chain(steps).filter(|&(from, _)| from < days(until));
    let there: Vec<f64> = away.filter_map(|(_, heads)| check.median(heads)).collect();
    let least = there.into_iter().fold(f64::INFINITY, f64::min);
    if since < until && (moved as f64) > least {
        let staff = row.sender.id.clone();
        check.error(
            row.span,
            Msg::StationedMore {
                staff,
                heads: moved,
                there: least,
            },
        );
    }
}

pub(super) fn quality_of_units(check: &mut Check<'_>) {
    for (_, unit) in check.written.facility.iter().flat_map(|row| &row.units) {
        for step in &unit.quality {
            quality(check, step);
        }
    }
}

/// A step of quality does something.
fn quality(check: &mut Check<'_>, step: &QualityStep) {
    if step.odds.is_none() && step.hazards.is_none() {
        let span: Span = step.span;
        check.error(span, Msg::QualityWithoutEffect);
    }
}
