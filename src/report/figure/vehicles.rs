//! How busy ambulances are, by kind and station.

use super::by_kpi::{beside, group, mean, places, table};
use super::census::stop;
use super::{Axis, Figure, Intervals, MOST_ROWS, Plot};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::flow::FlowSay;
use crate::report::text::metric::Unit;

/// What stands in the table beside the load.
const BESIDE: [&str; 4] = [
    "vehicle_calls",
    "vehicle_delayed_share",
    "vehicle_response_mean",
    "vehicle_queue_peak",
];

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let mut all = places(input, "vehicle_busy_share");
    let load = |kpi: usize| mean(input, input.study.reference, kpi).unwrap_or(0.0);
    all.sort_by(|&a, &b| load(b).total_cmp(&load(a)));
    let title = title(input, *all.first()?)?;
    let room = (MOST_ROWS / input.summaries.len().max(1)).max(1);
    let drawn = &all[..all.len().min(room)];
    let groups: Vec<_> = drawn
        .iter()
        .map(|&kpi| group(input, kpi, name(input, kpi)))
        .collect();
    let ends = groups.iter().flat_map(|group| &group.rows);
    let longest = ends.map(|row| row.interval.1).fold(1.0, f64::max);
    let listed = all.iter().flat_map(|&kpi| {
        let more = BESIDE
            .iter()
            .filter_map(move |metric| beside(input, kpi, metric));
        std::iter::once(kpi).chain(more)
    });
    let listed: Vec<usize> = listed.collect();
    Some(Figure {
        id: "vehicles".into(),
        alt: stop(&title),
        title,
        caption: FlowSay::VehiclesCaption {}.text(),
        note: input.runs_note(),
        table: table(input, &listed),
        plot: Plot::Intervals(Intervals {
            axis: Axis::between(FlowSay::BusyAxis {}.text(), (0.0, longest), Unit::Share),
            groups,
        }),
    })
}

/// The kind of vehicle and where it is stationed.
fn name(input: &Input, kpi: usize) -> Text {
    Names(input.model).scope(&input.study.kpis[kpi].scope)
}

fn title(input: &Input, kpi: usize) -> Option<Text> {
    let arm = input.study.reference;
    let late = beside(input, kpi, "vehicle_delayed_share");
    let late = late.and_then(|late| mean(input, arm, late)).unwrap_or(0.0);
    let share = |x: f64| Unit::Share.value((x * 100.0).round() / 100.0);
    let say = FlowSay::Vehicles {
        who: name(input, kpi),
        arm: input.arm_name(arm),
        share: share(mean(input, arm, kpi)?),
        late: share(late),
    };
    Some(say.text())
}
