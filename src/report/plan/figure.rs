//! What readiness costs: the frontier of the mixes that were tried.

use super::PlanInput;
use super::sentences::of_hundred;
use crate::plan::{Planned, Trial};
use crate::report::figure::{Axis, Curve, Curves, Figure, Plot, Table};
use crate::report::text::Text;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::plan::PlanSay;

/// Cost against the share of replications in which all targets hold; `None` where no share is judged.
#[must_use]
pub fn frontier(plan: &PlanInput) -> Option<Figure> {
    let point = |trial: &Trial| Some((plan.cost(trial), trial.together?));
    let points: Vec<(f64, f64)> = plan.fix.frontier.iter().filter_map(point).collect();
    let most = points.last().filter(|_| points.len() > 1)?.0;
    let planned = plan.fix.planned.as_ref().map(Planned::trial);
    let shown = planned.or(plan.fix.effort.as_ref())?;
    let cost = plan.cost(shown);
    let affordable = points.iter().rev().find(|(own, _)| *own <= cost + 1e-9);
    let share = affordable.map_or(shown.together?, |&(_, share)| share);
    let title = PlanSay::FrontierTitle {
        cost: Text::same(&number::short(cost)),
        share: of_hundred(share),
    };
    Some(Figure {
        id: "frontier".into(),
        title: title.text(),
        caption: PlanSay::FrontierCaption {}.text(),
        note: plan.played(),
        alt: title.text(),
        table: table(plan),
        plot: Plot::Curves(Curves {
            x: Axis::numbers(PlanSay::CostAxis {}.text(), most.max(cost), Unit::Number),
            y: Axis::between(PlanSay::ShareAxis {}.text(), (0.0, 1.0), Unit::Share),
            line: Some((cost, PlanSay::PlanLine {}.text())),
            curves: vec![Curve {
                label: PlanSay::ShareAxis {}.text(),
                points,
            }],
        }),
    })
}

fn table(plan: &PlanInput) -> Table {
    let row = |trial: &Trial| {
        vec![
            Text::same(&number::short(plan.cost(trial))),
            plan.mix(&trial.mix),
            trial.together.map(of_hundred).unwrap_or_default(),
        ]
    };
    Table {
        head: vec![
            PlanSay::CostAxis {}.text(),
            PlanSay::PlanLine {}.text(),
            PlanSay::ShareAxis {}.text(),
        ],
        rows: plan.fix.frontier.iter().map(row).collect(),
    }
}
