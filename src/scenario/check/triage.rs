//! Rules about triage.

use super::Check;
use super::stages::stages;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::read::{Reference, did_you_mean};
use crate::scenario::written::{Triage, TriageClass};

/// Classes that are named exist, and nobody is given more classes than one.
pub(super) fn classes(check: &mut Check<'_>) {
    for row in &check.written.triage {
        for class in &row.class {
            check.no_twice(class.given.iter().map(|given| &given.class));
            let given: Vec<&Reference> = class.given.iter().map(|given| &given.class).collect();
            for own in given {
                class_exists(check, row, own);
            }
            let sum = check.at(0.5, |compiler| {
                let shares = class
                    .given
                    .iter()
                    .map(|given| compiler.world.numbers(&given.p));
                let most = |p: crate::model::patient::ByGroup<f64>| {
                    p.values().iter().copied().fold(0.0, f64::max)
                };
                shares.map(most).sum::<f64>()
            });
            if let Some(sum) = sum.filter(|&sum| sum > 1.0 + 1e-9) {
                check.error(
                    class.span,
                    Msg::GivenAboveOne {
                        class: class.id.clone(),
                        sum,
                    },
                );
            }
        }
    }
}

/// Who is given a class that is listed later does not go before those listed first.
pub(super) fn order(check: &mut Check<'_>) {
    for row in &check.written.triage {
        let urgency = |class: &TriageClass| {
            let severity = class.severity.as_ref()?;
            Some((severity.span, check.median(severity)?))
        };
        let stated: Vec<_> = row.class.iter().filter_map(urgency).collect();
        for pair in stated.windows(2) {
            let [(_, before), (span, after)] = [pair[0], pair[1]];
            if after > before {
                check.error(span, Msg::ClassesOutOfOrder { before, after });
            }
        }
    }
}

/// A stage that is sorted needs care, has a class that there is, and nobody lies in it when the run begins.
pub(super) fn sorted(check: &mut Check<'_>) {
    let written = check.written;
    for (kind, stage) in stages(check) {
        let Some(sorted) = &stage.triage else {
            continue;
        };
        if stage.needs.is_none() {
            check.error(sorted.span, Msg::NeedsNothing { key: "triage" });
        }
        if let Some(triage) = written.triage.iter().find(|row| row.id == sorted.by.id) {
            class_exists(check, triage, &sorted.class);
        }
        let lies = |row: &&crate::scenario::written::StartCensus| {
            row.patient_type.id == kind.id && row.stage.id == stage.id
        };
        if let Some(row) = written.start_census.iter().find(lies) {
            check.error(
                row.stage.span,
                Msg::SortedAtStart {
                    stage: stage.id.clone(),
                },
            );
        }
    }
}

pub(super) fn class_exists(check: &mut Check<'_>, triage: &Triage, class: &Reference) {
    let known = || triage.class.iter().map(|row| row.id.as_str());
    if class.id.is_empty() || known().any(|id| id == class.id) {
        return;
    }
    let message = Msg::NoClass {
        class: class.id.clone(),
        triage: triage.id.clone(),
    };
    let mut problem = Diagnostic::error(class.span, message);
    if let Some(help) = did_you_mean(&class.id, known()) {
        problem = problem.help(help);
    }
    check.report(problem);
}
