//! Rules about interventions.

use super::Check;
use super::stages::stages;
use crate::scenario::compile::concerns;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::message::Msg;
use crate::scenario::read::{did_you_mean, some_of};

pub(super) fn interventions(check: &mut Check<'_>) {
    let all = stages(check);
    for row in &check.written.intervention {
        check.no_twice(row.types.iter());
        check.no_twice(row.stages.iter());
        check.no_twice(row.levels.iter());
        check.no_twice(row.since.iter());
        if row.odds.is_none() && row.hazards.is_none() && row.stays.is_none() {
            let id = row.id.clone();
            check.error(row.span, Msg::InterventionWithoutEffect { id });
        }
        if let Some(by) = &row.by
            && (!row.uses.is_empty() || row.within.is_some())
        {
            let id = row.id.clone();
            check.error(by.span, Msg::GivenTwoWays { id });
        }
        if let (Some(since), None) = (row.since.first(), &row.within) {
            let id = row.id.clone();
            check.error(since.span, Msg::SinceWithoutWithin { id });
        }
        if let Some((second, _)) = row.uses.get(1) {
            let id = row.id.clone();
            check.error(second.span, Msg::UsesOneSupply { id });
        }
        let ids = || all.iter().map(|(_, stage)| stage.id.as_str());
        let unknown = |id: &str| !ids().any(|known| known == id);
        let mut is_known = true;
        let named = row.stages.iter().chain(&row.since);
        for named in named.filter(|named| unknown(&named.id)) {
            is_known = false;
            let help = did_you_mean(&named.id, ids()).unwrap_or_else(|| some_of(ids()));
            let stage = named.id.clone();
            check.report(Diagnostic::error(named.span, Msg::NoSuchStage { stage }).help(help));
        }
        let is_about = all
            .iter()
            .any(|(kind, stage)| concerns(row, &kind.id, stage));
        if is_known && !is_about {
            let id = row.id.clone();
            check.error(row.span, Msg::InterventionOfNoStage { id });
        }
    }
}

/// In a stage one intervention at most uses up a supply, has to begin in time or is given by a service: who goes without one has all others. One that a
/// service gives concerns stages that need care and wait for no result.
pub(super) fn supplied_once(check: &mut Check<'_>) {
    let written = check.written;
    for (kind, stage) in stages(check) {
        let rows = written.intervention.iter();
        let mut users = rows.filter(|row| row.is_given() && concerns(row, &kind.id, stage));
        if let (Some(one), Some(other)) = (users.next(), users.next()) {
            let message = Msg::UsedTwice {
                stage: stage.id.clone(),
                one: one.id.clone(),
                other: other.id.clone(),
            };
            check.error(other.span, message);
        }
        let mut rows = written.intervention.iter();
        let by_service = rows.find(|row| row.by.is_some() && concerns(row, &kind.id, stage));
        let Some((row, by)) = by_service.and_then(|row| Some((row, row.by.as_ref()?))) else {
            continue;
        };
        if stage.needs.is_none() {
            check.error(
                by.span,
                Msg::ConsultedAtHome {
                    stage: stage.id.clone(),
                },
            );
        }
        if let Some(result) = stage.result.first() {
            let (stage, id) = (stage.id.clone(), row.id.clone());
            check.error(result.span, Msg::ConsultAndResult { stage, id });
        }
    }
}
