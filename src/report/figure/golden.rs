//! The golden window: who is treated within a time from first contact.

use super::by_kpi::{group, mean, places, table};
use super::census::stop;
use super::{Axis, Figure, IntervalGroup, Intervals, MOST_ROWS, Plot};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::flow::FlowSay;
use crate::report::text::metric::{self, Unit};

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let all = places(input, "treated_within");
    let title = title(input, *all.first()?)?;
    let room = (MOST_ROWS / input.summaries.len().max(1)).max(1);
    let groups = all.iter().take(room).map(|&kpi| IntervalGroup {
        line: asked(input, kpi),
        ..group(input, kpi, name(input, kpi))
    });
    Some(Figure {
        id: "golden".into(),
        alt: stop(&title),
        title,
        caption: FlowSay::GoldenCaption {}.text(),
        note: input.runs_note(),
        table: table(input, &all),
        plot: Plot::Intervals(Intervals {
            axis: Axis::between(FlowSay::GoldenAxis {}.text(), (0.0, 1.0), Unit::Share),
            groups: groups.collect(),
        }),
    })
}

/// The time, and which care where.
fn name(input: &Input, kpi: usize) -> Text {
    let own = &input.study.kpis[kpi];
    let parts = [metric::parameter(own), Names(input.model).scope(&own.scope)];
    Text::join(&parts, "，", ", ")
}

/// What the first target about it asks for.
fn asked(input: &Input, kpi: usize) -> Option<(f64, Text)> {
    let own = &input.study.kpis[kpi];
    let target = input
        .study
        .targets
        .iter()
        .find(|target| target.kpi == *own)?;
    let limit = target.limit.value();
    let share = Unit::Share.value(limit);
    Some((limit, FlowSay::Asked { share }.text()))
}

/// The reference arm beside the one in which most are treated in time.
fn title(input: &Input, kpi: usize) -> Option<Text> {
    let own = input.study.reference;
    let share = |x: f64| Unit::Share.value((x * 1e3).round() / 1e3);
    let all = (0..input.summaries.len()).filter_map(|arm| Some((arm, mean(input, arm, kpi)?)));
    let (best, most) = all.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let what = name(input, kpi);
    let arm = input.arm_name(own);
    let say = match mean(input, own, kpi) {
        Some(has) if has < most => FlowSay::Golden {
            what,
            arm,
            share: share(has),
            other: input.arm_name(best),
            more: share(most),
        },
        _ => FlowSay::GoldenAlone {
            what,
            arm: input.arm_name(best),
            share: share(most),
        },
    };
    Some(say.text())
}
