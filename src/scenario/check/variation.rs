//! Rules about epidemics, seasons, chance and avoidance of streams.

use super::Check;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::{Msg, Words};
use crate::scenario::read::Of;
use crate::scenario::written::{Avoidance, Seir, Stream};

/// The least and greatest `R0` of an epidemic that is not taken as the limit.
const REPRODUCTION: std::ops::Range<f64> = 1.02..50.0;

pub(super) fn epidemics(check: &mut Check<'_>) {
    for row in &check.written.stream {
        let seir = row.curve.as_ref().and_then(|curve| curve.seir.as_ref());
        let Some(seir) = seir else { continue };
        let both = seir.growth.is_some() && seir.doubling.is_some();
        if both {
            check.exactly_one(seir.span, &[("growth", true), ("doubling", true)]);
        } else if two_of_three(check, seir) {
            reproduction(check, seir);
        }
    }
}

fn two_of_three(check: &mut Check<'_>, seir: &Seir) -> bool {
    let keys = [
        ("growth", seir.growth.is_some() || seir.doubling.is_some()),
        ("generation_time", seir.generation_time.is_some()),
        ("attack", seir.attack.is_some()),
    ];
    let found: Vec<&str> = keys.iter().filter(|key| key.1).map(|key| key.0).collect();
    if found.len() == 2 {
        return true;
    }
    check.error(seir.span, Msg::TwoOfThree { found });
    false
}

fn reproduction(check: &mut Check<'_>, seir: &Seir) {
    let found = check.at(0.5, |compiler| compiler.epidemic(seir).reproduction());
    if let Some(number) = found.filter(|number| !REPRODUCTION.contains(number)) {
        check.error(seir.span, Msg::NoEpidemic { number });
    }
}

pub(super) fn profiles(check: &mut Check<'_>) {
    for row in &check.written.stream {
        let found = row.months.len();
        if let (Some(first), false) = (row.months.first(), found == 12) {
            let (what, expected) = (Words::MONTHS, 12);
            let message = Msg::WrongLength {
                what,
                expected,
                found,
            };
            check.error(first.span, message);
        }
        let Some(season) = &row.season else { continue };
        if !row.months.is_empty() {
            check.exactly_one(season.span, &[("months", true), ("season", true)]);
        }
        if row.rate.is_none() && row.rate_per_100k.is_none() {
            check.error(season.span, Msg::ProfileNeedsRate);
        }
    }
}

pub(super) fn chance(check: &mut Check<'_>) {
    for row in &check.written.stream {
        let constant = row.rate.is_some() || row.rate_per_100k.is_some();
        if let (Some(timing), true) = (&row.timing, constant) {
            check.error(timing.span, Msg::TimingOfNothing);
        }
        if row.batch.is_none() {
            continue;
        }
        let size = row.size.as_ref().map(|size| ("size", size.span));
        let avoidance = row.avoidance.as_ref().map(|row| ("avoidance", row.span));
        for (key, span) in size.into_iter().chain(avoidance) {
            check.error(span, Msg::NotForBatch { key });
        }
    }
}

pub(super) fn avoidance(check: &mut Check<'_>) {
    for row in &check.written.stream {
        if let Some(avoidance) = &row.avoidance {
            how(check, avoidance);
            itself(check, row, avoidance);
            in_order(check, avoidance);
        }
    }
}

fn how(check: &mut Check<'_>, row: &Avoidance) {
    let keys = [
        ("stream", row.stream.is_some()),
        ("points", !row.points.is_empty()),
    ];
    if !check.exactly_one(row.span, &keys) {
        return;
    }
    if row.stream.is_some() && row.fall.is_none() {
        let (keys, path) = (vec!["fall".into()], "avoidance".into());
        check.error(row.span, Msg::MissingKeys { keys, path });
    }
    let fall = row.fall.as_ref().map(|fall| ("fall", fall.span));
    let rate = row.full_at.as_ref().map(|rate| ("full_at", rate.span));
    if let (Some((key, span)), true) = (fall.or(rate), row.stream.is_none()) {
        check.exactly_one(span, &[(key, true), ("points", true)]);
    }
}

fn itself(check: &mut Check<'_>, row: &Stream, avoidance: &Avoidance) {
    let Some(stream) = &avoidance.stream else {
        return;
    };
    if check.reading.ids.number(Of::Stream, &row.id) == stream.number && stream.number.is_some() {
        check.error(stream.span, Msg::AvoidsItself);
    }
}

fn in_order(check: &mut Check<'_>, row: &Avoidance) {
    let mut before: Option<(f64, crate::scenario::source::Span)> = None;
    for point in &row.points {
        let Some(at) = check.median(&point.at) else {
            continue;
        };
        if let Some((_, span)) = before.filter(|(last, _)| *last >= at) {
            let problem = Diagnostic::error(point.at.span, Msg::PointsOutOfOrder);
            check.report(problem.label(span, Msg::PointBefore));
        }
        before = Some((at, point.at.span));
    }
}
