//! Rules about the care that stages need, and what less of it does.

use super::Check;
use super::stages::stages;
use crate::model::network::LevelKind;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::leaf::{Group, Number};
use crate::scenario::message::Msg;
use crate::scenario::read::Reference;
use crate::scenario::source::Span;
use crate::scenario::written::{Stage, Untreated};

pub(super) fn needs_given(check: &mut Check<'_>) {
    let written = check.written;
    let given = |id: &str| {
        written
            .facility
            .iter()
            .any(|row| row.units.iter().any(|(level, _)| level.id == id))
    };
    let stands_in = |needs: &Reference| {
        let level = written.care_level.iter().find(|level| level.id == needs.id);
        level.is_some_and(|level| level.stand_ins.iter().any(|other| given(&other.id)))
    };
    for (_, stage) in stages(check) {
        for level in stage
            .needs
            .iter()
            .chain(stage.candidate.iter().map(|c| &c.ceiling))
        {
            if level.number.is_some() && !given(&level.id) && !stands_in(level) {
                check.error(
                    level.span,
                    Msg::LevelNotGiven {
                        level: level.id.clone(),
                    },
                );
            }
        }
    }
}

pub(super) fn excess(check: &mut Check<'_>) {
    for (_, stage) in stages(check) {
        let Some(needs) = &stage.needs else {
            if let Some(candidate) = &stage.candidate {
                check.error(candidate.span, Msg::NeedsNothing { key: "candidate" });
            }
            if let Some((_, first)) = stage.excess.first() {
                check.error(first.span, Msg::NeedsNothing { key: "excess" });
            }
            continue;
        };
        ceiling(check, stage, needs);
        for (id, excess) in &stage.excess {
            if excess.p_dies.is_some() && excess.death_rate.is_some() {
                let keys = [("p_dies", true), ("death_rate", true)];
                check.exactly_one(excess.span, &keys);
            }
            if id.id == needs.id {
                check.error(
                    id.span,
                    Msg::ExcessAdequate {
                        level: id.id.clone(),
                    },
                );
            }
            if let Some(p_dies) = &excess.p_dies {
                dies(check, stage, p_dies);
            }
        }
    }
}

fn ceiling(check: &mut Check<'_>, stage: &Stage, needs: &Reference) {
    let Some(candidate) = &stage.candidate else {
        return;
    };
    let find = |id: &str| check.written.care_level.iter().find(|level| level.id == id);
    let (Some(own), Some(below)) = (find(&needs.id), find(&candidate.ceiling.id)) else {
        return;
    };
    let both_stays = own.kind == LevelKind::Stay && below.kind == LevelKind::Stay;
    let (high, low) = (check.median(&own.intensity), check.median(&below.intensity));
    let not_lower = both_stays && high.zip(low).is_some_and(|(high, low)| low >= high);
    if own.id == below.id || not_lower {
        let (ceiling, level) = (below.id.clone(), own.id.clone());
        check.error(
            candidate.ceiling.span,
            Msg::CeilingNotBelow { ceiling, level },
        );
    }
}

/// A probability of dying without care needs a time in which it applies, and contains the
/// base death.
fn dies(check: &mut Check<'_>, stage: &Stage, p_dies: &Group<Number>) {
    if matches!(stage.untreated, Untreated::Never) {
        let problem = Diagnostic::error(p_dies.span, Msg::DiesButNever);
        check.report(problem.help(Msg::DiesButNeverHelp));
    }
    let Some(base) = &stage.death else { return };
    let worst = check.at(0.5, |compiler| {
        let (p, base) = (compiler.world.numbers(p_dies), compiler.world.numbers(base));
        let (p, base) = (p.values(), base.values());
        let at = |list: &[f64], group: usize| list[group.min(list.len() - 1)];
        let pairs = (0..p.len().max(base.len())).map(|group| (at(p, group), at(base, group)));
        pairs
            .filter(|(p, base)| p + 1e-9 < *base)
            .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
    });
    if let Some(Some((p, base))) = worst {
        let problem = Diagnostic::error(p_dies.span, Msg::DiesBelowBase { p, base });
        check.report(problem.label(span_of(stage), Msg::BaseDeathHere));
    }
}

fn span_of(stage: &Stage) -> Span {
    stage.death.as_ref().map_or(stage.span, |death| death.span)
}
