//! The binding-constraint calendar of an arm.

use serde::Serialize;

use crate::report::Input;
use crate::report::text::number::nine;

/// Neighbouring days on which the same limit keeps patients from a unit.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct BindingSummary {
    /// Where: `facility.level`.
    pub unit: String,
    /// `beds`, or the id of a staff group or kind of equipment.
    pub limit: String,
    /// First day, as a date.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Days.
    pub days: usize,
    /// Mean over these days of the share of replications in which it is the limit.
    pub share: f64,
}

/// All runs of days of all units; nothing where only beds can bind.
pub(super) fn summary(input: &Input, arm: usize) -> Vec<BindingSummary> {
    let Some(outcome) = input.experiment.arms.get(arm) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for row in input.calendar(outcome) {
        for (limit, first, end, share) in row.runs() {
            rows.push(BindingSummary {
                unit: input.model.network.units[row.unit].label.id.clone(),
                limit: input.limit_key(limit),
                from: input.date(first).to_string(),
                to: input.date(end - 1).to_string(),
                days: end - first,
                share: nine(share),
            });
        }
    }
    rows
}
