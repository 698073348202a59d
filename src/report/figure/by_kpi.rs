//! Bars of one metric by scope and arm: the ground of the figures of ambulances and of the golden window.

use super::{IntervalGroup, IntervalRow, Mark, Table};
use crate::readiness::Kpi;
use crate::report::Input;
use crate::report::text::Text;
use crate::report::text::metric;
use crate::report::text::word::Word;

/// Places of a metric among those of the study, where any arm defines it.
pub(super) fn places(input: &Input, metric: &str) -> Vec<usize> {
    let all = input.study.kpis.iter().enumerate();
    let own = all.filter(|(_, kpi)| kpi.metric == metric && kpi.days.is_none());
    let defined =
        |at: &usize| (0..input.summaries.len()).any(|arm| mean(input, arm, *at).is_some());
    own.map(|(at, _)| at).filter(defined).collect()
}

/// Place of another metric about the same.
pub(super) fn beside(input: &Input, kpi: usize, metric: &'static str) -> Option<usize> {
    input.study.place_of(&Kpi {
        metric,
        ..input.study.kpis[kpi].clone()
    })
}

/// The mean over replications, if the metric is defined in any.
pub(super) fn mean(input: &Input, arm: usize, kpi: usize) -> Option<f64> {
    let summary = input.summaries.get(arm)?.get(kpi)?;
    (summary.n > 0).then_some(summary.mean)
}

/// A bar with its interval for each arm.
pub(super) fn group(input: &Input, kpi: usize, label: Text) -> IntervalGroup {
    let unit = metric::unit(input.study.kpis[kpi].metric);
    let row = |arm: usize| {
        let at = mean(input, arm, kpi);
        let (low, high) = input.summaries[arm][kpi].ci95;
        let value = at.unwrap_or(0.0);
        let end = |x: f64| if x.is_finite() { x.max(0.0) } else { value };
        IntervalRow {
            label: input.arm_name(arm),
            at,
            interval: (end(low), end(high)),
            mark: Mark::Bar,
            words: at.map_or(Text::default(), |x| unit.value(x)),
        }
    };
    IntervalGroup {
        label,
        line: None,
        ground: None,
        rows: (0..input.summaries.len()).map(row).collect(),
    }
}

/// Metrics by arm, a column each.
pub(super) fn table(input: &Input, kpis: &[usize]) -> Table {
    let mut head = vec![Word::Arm.text()];
    head.extend(kpis.iter().map(|&kpi| input.kpi_name(kpi)));
    let cell = |arm, kpi: usize| {
        let unit = metric::unit(input.study.kpis[kpi].metric);
        mean(input, arm, kpi).map_or(Text::same("–"), |x| unit.value(x))
    };
    let row = |arm: usize| {
        let cells = kpis.iter().map(|&kpi| cell(arm, kpi));
        std::iter::once(input.arm_name(arm)).chain(cells).collect()
    };
    Table {
        head,
        rows: (0..input.summaries.len()).map(row).collect(),
    }
}
