//! Rules about targets and further metrics.

use super::Check;
use super::triage::class_exists;
use crate::readiness::{Facts, METRICS, ParameterKind, metric};
use crate::scenario::compile::{Asked, Where, limit_of};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::read::{did_you_mean, like};
use crate::scenario::source::Span;

/// All metrics that are asked for, each with the place of its row.
fn asked<'a>(check: &Check<'a>) -> Vec<(Span, Asked<'a>)> {
    let targets = check
        .written
        .target
        .iter()
        .map(|row| (row.span, row.into()));
    let watched = check.written.watch.iter().map(|row| (row.span, row.into()));
    targets.chain(watched).collect()
}

pub(super) fn metrics(check: &mut Check<'_>) {
    for (span, row) in asked(check) {
        let name = row.metric.id.as_str();
        let Some(metric) = metric(name) else {
            if !name.is_empty() {
                let known = || METRICS.iter().map(|metric| metric.name);
                let help = did_you_mean(name, known());
                let all = || like(name, known());
                let problem =
                    Diagnostic::error(row.metric.span, Msg::NoMetric { name: name.into() });
                check.report(problem.help(help.unwrap_or_else(all)));
            }
            continue;
        };
        let given = [
            ("within", row.within, ParameterKind::Within),
            ("at", row.at, ParameterKind::At),
            ("count", row.count, ParameterKind::Count),
            ("share", row.share, ParameterKind::Share),
        ];
        for (key, number, kind) in given {
            let metric_name = metric.name;
            match number {
                Some(number) if metric.parameter != kind => {
                    check.error(
                        number.span,
                        Msg::NotItsParameter {
                            metric: metric_name,
                            key,
                        },
                    );
                }
                None if metric.parameter == kind => {
                    check.error(
                        span,
                        Msg::ParameterMissing {
                            metric: metric_name,
                            key,
                        },
                    );
                }
                _ => {}
            }
        }
    }
}

pub(super) fn limits(check: &mut Check<'_>) {
    for row in &check.written.target {
        let keys = [
            ("at_least", row.at_least.is_some()),
            ("at_most", row.at_most.is_some()),
        ];
        check.exactly_one(row.span, &keys);
        let keys = [
            ("required", row.required.is_some()),
            ("kind", row.kind.is_some()),
            ("static", row.rule.is_some()),
        ];
        check.exactly_one(row.span, &keys);
        let Some(metric) = metric(&row.metric.id) else {
            continue;
        };
        for limit in row.at_least.iter().chain(&row.at_most) {
            if limit.value.is_some() && limit_of(limit, metric.unit).is_none() {
                let message = Msg::LimitUnit {
                    metric: metric.name,
                    unit: metric.unit,
                };
                check.error(limit.span, message);
            }
        }
        if row.rule.is_some() && metric.parameter != ParameterKind::At {
            check.error(
                row.metric.span,
                Msg::StaticNeedsInstant {
                    metric: metric.name,
                },
            );
        }
        if row
            .required
            .as_ref()
            .and_then(|required| check.median(required))
            == Some(0.0)
        {
            check.error(row.span, Msg::RequiresNothing);
        }
    }
}

/// Whether an intervention has to begin in time.
fn has_window(check: &Check<'_>, id: &str) -> bool {
    let mut rows = check.written.intervention.iter();
    rows.any(|row| row.id == id && row.within.is_some())
}

/// Whether a metric can be about the place and the patients that a row names.
fn fits(check: &mut Check<'_>, row: &Asked<'_>) {
    let Some(metric) = metric(&row.metric.id) else {
        return;
    };
    let (name, scope) = (metric.name, &row.scope);
    if metric.facts() == Facts::Ledger {
        let ledger = check.written.ledger.as_ref();
        let prices = ledger.map(|ledger| ledger.price.len());
        if prices.is_none_or(|prices| name == "cost" && prices == 0) {
            check.error(row.metric.span, Msg::NeedsLedger { metric: name });
        }
    }
    let nowhere = matches!(
        metric.facts(),
        Facts::Staff | Facts::Services | Facts::Triage | Facts::Windows
    );
    let of_resources = || Msg::OfResources {
        metric: name,
        key: match metric.facts() {
            Facts::Staff => "staff",
            Facts::Services => "service",
            Facts::Supplies => "supply",
            Facts::Vehicles => "vehicle",
            Facts::Triage => "triage",
            Facts::Windows => "intervention",
            _ => "equipment",
        },
    };
    let who = scope.patient_type.as_ref().or(scope.age.as_ref());
    if let (Some(who), true) = (who, metric.of_resource()) {
        check.error(who.span, of_resources());
    } else if let (Some(who), Facts::Monitoring) = (who, metric.facts()) {
        check.error(who.span, Msg::OfNoLevel { metric: name });
    } else if let (Some(who), false) = (who, metric.can_be_of_some()) {
        check.error(who.span, Msg::OfEveryone { metric: name });
    }
    let own = match metric.facts() {
        Facts::Services => scope.service,
        Facts::Supplies => scope.supply,
        Facts::Vehicles => scope.vehicle,
        Facts::Triage => scope.triage,
        Facts::Windows => scope.intervention,
        Facts::Equipment => scope.equipment,
        _ => scope.staff,
    };
    let all = [
        scope.staff,
        scope.equipment,
        scope.service,
        scope.supply,
        scope.vehicle,
        scope.triage,
        scope.intervention,
    ];
    let others = all.into_iter().filter(|other| !std::ptr::eq(*other, own));
    match own {
        None if metric.of_resource() => check.error(row.metric.span, of_resources()),
        Some(own) if !metric.of_resource() => {
            check.error(own.span, Msg::NotOfResources { metric: name });
        }
        Some(own) if metric.facts() == Facts::Windows && !has_window(check, &own.id) => {
            check.error(own.span, of_resources());
        }
        _ => {}
    }
    if let Some(other) = others.flatten().next() {
        check.error(other.span, Msg::NotOfResources { metric: name });
    }
    if metric.of_resource() {
        let facility = scope.facility.as_ref().filter(|_| nowhere);
        let more = [scope.care_level, scope.tier, scope.group]
            .into_iter()
            .flatten();
        if let Some(place) = more.chain(facility).next() {
            check.error(place.span, of_resources());
        }
        return;
    }
    let of_no_level = metric.can_be_somewhere() && !metric.can_be_of_a_level();
    if let Some(level) = scope.care_level.as_ref().filter(|_| of_no_level) {
        check.error(level.span, Msg::OfNoLevel { metric: name });
    }
    let facility = scope.facility.as_ref().or(scope.care_level.as_ref());
    let place = scope.tier.as_ref().or(scope.group.as_ref()).or(facility);
    if let (Some(place), false) = (place, metric.can_be_somewhere()) {
        check.error(place.span, Msg::OfWholeCourses { metric: name });
    }
}

/// Whether a window of days fits its metric and the run, and is not empty.
fn window(check: &mut Check<'_>, row: &Asked<'_>) {
    let Some(end) = row.from.as_ref().or(row.until.as_ref()) else {
        return;
    };
    if let Some(metric) = metric(&row.metric.id).filter(|metric| !metric.can_be_of_some_days()) {
        let metric = metric.name;
        check.error(end.span, Msg::OfNoDays { metric });
        return;
    }
    let horizon = check.median(&check.written.run.horizon).unwrap_or(0.0);
    let ends =
        [row.from, row.until].map(|end| end.as_ref().map(|end| (check.median(end), end.span)));
    for (day, span) in ends.into_iter().flatten() {
        if let Some(at) = day.filter(|day| !(0.0..=horizon).contains(day)) {
            let (from, to) = (0.0, horizon);
            check.error(span, Msg::OutsideRun { at, from, to });
        }
    }
    if let [Some((Some(from), _)), Some((Some(until), span))] = ends
        && until <= from
    {
        check.error(span, Msg::UntilBeforeFrom);
    }
}

pub(super) fn scopes(check: &mut Check<'_>) {
    for (span, row) in asked(check) {
        fits(check, &row);
        window(check, &row);
        let scope = &row.scope;
        class_of_triage(check, scope);
        let places = [
            ("tier", scope.tier.is_some()),
            ("group", scope.group.is_some()),
            ("facility", scope.facility.is_some()),
        ];
        at_most_one(check, span, &places);
        let who = [
            ("patient_type", scope.patient_type.is_some()),
            ("age", scope.age.is_some()),
        ];
        at_most_one(check, span, &who);
        let (Some(facility), Some(level)) = (scope.facility, scope.care_level) else {
            continue;
        };
        let there = check
            .written
            .facility
            .iter()
            .find(|row| row.id == facility.id);
        let has = |row: &crate::scenario::written::Facility| {
            row.units.iter().any(|(own, _)| own.id == level.id)
        };
        if level.number.is_some() && there.is_some_and(|row| !has(row)) {
            let (facility, level_id) = (facility.id.clone(), level.id.clone());
            check.error(
                level.span,
                Msg::NoUnit {
                    facility,
                    level: level_id,
                },
            );
        }
    }
}

/// A class is one of the triage that is named.
fn class_of_triage(check: &mut Check<'_>, scope: &Where<'_>) {
    let Some(class) = scope.class else { return };
    let written = check.written;
    let Some(by) = scope.triage else {
        return check.error(class.span, Msg::ClassWithoutTriage);
    };
    if let Some(row) = written.triage.iter().find(|row| row.id == by.id) {
        class_exists(check, row, class);
    }
}

pub(super) fn at_most_one(check: &mut Check<'_>, span: Span, keys: &[(&'static str, bool)]) {
    let found: Vec<String> = keys
        .iter()
        .filter(|(_, there)| *there)
        .map(|(key, _)| (*key).to_string())
        .collect();
    if found.len() > 1 {
        check.error(span, Msg::TooMany { found });
    }
}
