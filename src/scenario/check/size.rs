//! Rules about what can be simulated at all.

use super::Check;
use super::groups::groups;
use crate::model::Model;
use crate::model::demand::{Shape, Source};
use crate::scenario::compile::{bell_area, rise_and_fall_area};
use crate::scenario::message::Msg;

/// The most rows of a list: ids are numbers of 16 bits.
const MOST_ROWS: usize = 65_535;
/// The most facilities: ways are kept for every pair.
const MOST_FACILITIES: usize = 1_000;
/// The most cases of one replication.
const MOST_CASES: f64 = 50e6;

pub(super) fn rows(check: &mut Check<'_>) {
    let written = check.written;
    let units: usize = written.facility.iter().map(|row| row.units.len()).sum();
    let stages: usize = written.patient_type.iter().map(|row| row.stage.len()).sum();
    let facility = written.facility.first().map(|row| row.span);
    let kind = written.patient_type.first().map(|row| row.span);
    let lists = [
        (
            "facility",
            written.facility.len(),
            MOST_FACILITIES,
            facility,
        ),
        ("units", units, MOST_ROWS, facility),
        (
            "place",
            written.place.len(),
            MOST_ROWS,
            written.place.first().map(|r| r.span),
        ),
        ("patient_type", written.patient_type.len(), 250, kind),
        ("stage", stages, 2_000, kind),
        (
            "stream",
            written.stream.len(),
            2_000,
            written.stream.first().map(|r| r.span),
        ),
        (
            "care_level",
            written.care_level.len(),
            250,
            written.care_level.first().map(|r| r.span),
        ),
        (
            "tier",
            written.tier.len(),
            250,
            written.tier.first().map(|r| r.span),
        ),
        (
            "group",
            written.group.len(),
            MOST_ROWS,
            written.group.first().map(|r| r.span),
        ),
        (
            "referral",
            written.referral.len(),
            1_000,
            written.referral.first().map(|r| r.span),
        ),
        (
            "target",
            written.target.len(),
            1_000,
            written.target.first().map(|r| r.span),
        ),
        (
            "watch",
            written.watch.len(),
            1_000,
            written.watch.first().map(|r| r.span),
        ),
        (
            "arm",
            written.arm.len(),
            1_000,
            written.arm.first().map(|r| r.span),
        ),
        (
            "start_census",
            written.start_census.len(),
            5_000,
            written.start_census.first().map(|r| r.span),
        ),
        (
            "inputs",
            written.inputs.len(),
            1_000,
            written.inputs.first().map(|(id, _)| id.span),
        ),
        (
            "ages x risks",
            groups(check),
            MOST_ROWS,
            Some(written.patients.span),
        ),
    ];
    for (list, found, most, span) in lists {
        if found > most {
            check.error(
                span.unwrap_or_default(),
                Msg::TooManyRows { list, found, most },
            );
        }
    }
}

/// Expected cases of each stream in one replication, at medians and in a large world.
pub(super) fn arrivals(check: &mut Check<'_>) {
    let mut worst: (f64, Option<String>) = (0.0, None);
    let mut whole = 0.0_f64;
    for p in [0.5, 0.999] {
        let Some(model) = check.model(p) else {
            return;
        };
        let mut total = 0.0;
        for stream in &model.demand.streams {
            let cases: f64 = stream
                .sources
                .iter()
                .map(|source| expected(&model, source))
                .sum();
            total += cases;
            if cases > worst.0 {
                worst = (cases, Some(stream.label.id.clone()));
            }
        }
        let lying: f64 = model
            .demand
            .start
            .iter()
            .map(|start| f64::from(start.patients))
            .sum();
        whole = whole.max(total + lying);
    }
    if whole > MOST_CASES {
        let rows = check.written.stream.iter();
        let span = rows
            .filter(|row| Some(&row.id) == worst.1.as_ref())
            .map(|row| row.span)
            .next();
        let span = span.or(check.written.start_census.first().map(|row| row.span));
        let message = Msg::TooManyCases {
            expected: whole,
            most: MOST_CASES,
        };
        check.error(span.unwrap_or_default(), message);
    }
}

/// Expected cases of a source; at most a little too many at the ends of the run.
fn expected(model: &Model, source: &Source) -> f64 {
    let days = (model.clock.warmup + model.clock.horizon).days();
    let factors = source.profile.iter().flat_map(|profile| &profile.factors);
    let most = factors.copied().reduce(f64::max).unwrap_or(1.0);
    source.scale * most * area(&source.shape, days)
}

fn area(shape: &Shape, days: f64) -> f64 {
    match shape {
        Shape::Days { rates, .. } => rates.iter().sum(),
        Shape::Constant { per_day, .. } => per_day * days,
        Shape::Gaussian { peak, sd, .. } => peak * bell_area(sd.days()).min(days),
        Shape::RiseAndFall {
            peak, rise, fall, ..
        } => peak * rise_and_fall_area(*rise, *fall).min(days),
        Shape::Cumulative { cases, .. } => cases.last().copied().unwrap_or(0.0),
        Shape::Cycle { mean, .. } => mean * days,
        Shape::Batch { cases, .. } => f64::from(*cases),
        Shape::Window { shape, from, until } => {
            let open = crate::units::Duration(until.0.saturating_sub(from.0)).days();
            area(shape, days.min(open))
        }
    }
}
