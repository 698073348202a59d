//! How long patients go without the care they need.

use super::census::stop;
use super::{Axis, Curve, Curves, Figure, Plot, Table};
use crate::experiment::outcome::Waits;
use crate::readiness::{Parameter, Place, Scope};
use crate::report::Input;
use crate::report::facts::Focus;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;
use crate::units::{Duration, HOUR};

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let focus = input.focus()?;
    let arms = by_arm(input, focus)?;
    let limit = limit(input, focus);
    let title = title(input, focus, &arms, limit)?;
    let names = Names(input.model);
    let (level, at) = (names.level(focus.level), names.place(focus.place));
    Some(Figure {
        id: "waits".into(),
        alt: stop(&title),
        title,
        caption: Caption::Waits { level, at }.text(),
        note: input.runs_note(),
        table: table(input, &arms),
        plot: Plot::Curves(curves(input, &arms, limit)),
    })
}

/// Waits of every arm, under the scope of the focus or the nearest wider one.
fn by_arm<'a>(input: &Input<'a>, focus: Focus) -> Option<Vec<&'a Waits>> {
    let arms = &input.experiment.arms;
    let level = Some(focus.level);
    let wanted = [focus.place, Place::All].map(|place| Scope {
        place,
        level,
        who: crate::readiness::Who::All,
    });
    let recorded = arms
        .first()?
        .waits
        .keys()
        .copied()
        .filter(|scope| scope.level == level);
    let scope = wanted
        .into_iter()
        .chain(recorded)
        .find(|scope| arms.iter().all(|arm| useful(arm.waits.get(scope))))?;
    Some(
        arms.iter()
            .filter_map(|arm| arm.waits.get(&scope))
            .collect(),
    )
}

fn useful(waits: Option<&Waits>) -> bool {
    waits.is_some_and(|waits| waits.needs > 0 && waits.edges.len() > 1)
}

/// The time limit of the headline target, else six hours.
fn limit(input: &Input, focus: Focus) -> Duration {
    let targets = input
        .headline()
        .into_iter()
        .map(|target| &input.study.targets[target].kpi);
    let about = targets.filter(|kpi| Names(input.model).level_of(&kpi.scope) == Some(focus.level));
    let limits = about.filter_map(|kpi| match kpi.parameter {
        Parameter::Within(limit) => Some(limit),
        _ => None,
    });
    limits.into_iter().next().unwrap_or(Duration(6 * HOUR))
}

/// Share of needs not met within an edge.
#[allow(clippy::cast_precision_loss)]
fn still(waits: &Waits, edge: usize) -> f64 {
    1.0 - waits.met_within[edge] as f64 / waits.needs as f64
}

/// The share still without care after a time: at the last counted time up to it.
fn still_after(waits: &Waits, time: Duration) -> Option<f64> {
    let after = waits.edges.partition_point(|&edge| edge <= time.0);
    Some(still(waits, after.checked_sub(1)?))
}

fn title(input: &Input, focus: Focus, arms: &[&Waits], limit: Duration) -> Option<Text> {
    let hundred = |share: f64| Text::same(&about(share * 100.0));
    let shares: Option<Vec<f64>> = arms.iter().map(|waits| still_after(waits, limit)).collect();
    let shares = shares?;
    let reference = input.study.reference;
    let (hours, level) = (
        number::duration(limit),
        Names(input.model).level(focus.level),
    );
    let n = hundred(*shares.get(reference)?);
    let others = (0..shares.len()).filter(|&arm| arm != reference);
    let best = others.min_by(|&a, &b| shares[a].total_cmp(&shares[b]));
    let Some(other) = best else {
        return Some(Finding::StillWaiting { hours, level, n }.text());
    };
    let (arm, m) = (input.arm_name(reference), hundred(shares[other]));
    let other = input.arm_name(other);
    Some(
        Finding::StillWaitingIn {
            hours,
            level,
            arm,
            n,
            other,
            m,
        }
        .text(),
    )
}

/// A whole number, unless that would hide that it is more than none.
fn about(n: f64) -> String {
    if n > 0.0 && n < 0.95 {
        "<1".into()
    } else {
        number::fixed(n, 0)
    }
}

fn curves(input: &Input, arms: &[&Waits], limit: Duration) -> Curves {
    let last = last_edge(arms, limit);
    let curve = |(arm, waits): (usize, &&Waits)| {
        let points = points(waits, last);
        let share = points.last().map_or(0.0, |point| point.1);
        let share = Text::same(&number::percent((share * 100.0).round() / 100.0));
        Curve {
            label: Caption::CurveEnd {
                arm: input.arm_name(arm),
                share,
            }
            .text(),
            points,
        }
    };
    let reference = |&(arm, _): &(usize, _)| arm != input.study.reference;
    let mut order: Vec<(usize, &&Waits)> = arms.iter().enumerate().collect();
    order.sort_by_key(reference);
    let curves: Vec<Curve> = order.into_iter().map(curve).collect();
    let top = curves
        .iter()
        .flat_map(|curve| &curve.points)
        .map(|point| point.1)
        .fold(0.0, f64::max);
    let name = Caption::Limit {
        limit: number::duration(limit),
    }
    .text();
    Curves {
        x: Axis::between(
            Word::HoursWaited.text(),
            (0.0, Duration(last).hours() * 1.03),
            Unit::Hours,
        ),
        y: Axis::numbers(Text::default(), top, Unit::Share),
        line: (limit.0 < last).then(|| (limit.hours(), name)),
        curves,
    }
}

fn points(waits: &Waits, last: i64) -> Vec<(f64, f64)> {
    let edges = waits
        .edges
        .iter()
        .enumerate()
        .take_while(|&(_, &edge)| edge <= last);
    edges
        .map(|(place, &edge)| (Duration(edge).hours(), still(waits, place)))
        .collect()
}

/// The last time worth drawing: after it no curve falls by another half percent; at least
/// twice the limit and at most twelve times.
fn last_edge(arms: &[&Waits], limit: Duration) -> i64 {
    let settled = |waits: &&Waits| {
        let last = waits.edges.len() - 1;
        let end = still(waits, last);
        let place = (0..last).find(|&edge| still(waits, edge) - end < 0.005);
        waits.edges[place.unwrap_or(last)]
    };
    let counted = |waits: &&Waits| waits.edges.last().copied().unwrap_or(HOUR);
    let settled = arms.iter().map(settled).max().unwrap_or(HOUR);
    let counted = arms.iter().map(counted).max().unwrap_or(HOUR);
    settled
        .min(12 * limit.0)
        .max(2 * limit.0)
        .min(counted)
        .max(HOUR)
}

fn table(input: &Input, arms: &[&Waits]) -> Table {
    let heads = (0..arms.len()).map(|arm| input.arm_name(arm));
    let cell = |waits: &Waits, edge| {
        Text::same(&number::percent(
            (still(waits, edge) * 1_000.0).round() / 1_000.0,
        ))
    };
    let hours = |edge: usize| Text::same(&number::short(Duration(arms[0].edges[edge]).hours()));
    let row = |edge| {
        std::iter::once(hours(edge))
            .chain(arms.iter().map(|waits| cell(waits, edge)))
            .collect()
    };
    let edges = arms
        .iter()
        .map(|waits| waits.edges.len())
        .min()
        .unwrap_or(0);
    Table {
        head: std::iter::once(Word::Hours.text()).chain(heads).collect(),
        rows: (0..edges).map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn the_title_counts_at_the_limit_of_the_target() {
        let sample = Sample::pair();
        let figure = figures(&sample.input()).swap_remove(0);
        assert_eq!(
            figure.title.en,
            "After 6 h, about 56 of 100 who need ICU still lack it under “Current plan”, 15 under “One-to-one pairing”"
        );
        let Plot::Curves(Curves { curves, line, .. }) = figure.plot else {
            panic!("curves")
        };
        assert_eq!(line, Some((6.0, Text::new("时限 6 小时", "limit 6 h"))));
        for curve in &curves {
            assert!(
                curve.points.windows(2).all(|pair| pair[0].1 >= pair[1].1),
                "curves only fall"
            );
        }
    }

    #[test]
    fn between_counted_times_the_last_one_holds() {
        let waits = Waits {
            needs: 10,
            edges: vec![0, HOUR, 4 * HOUR],
            met_within: vec![2, 5, 9],
            ..Waits::default()
        };
        assert_eq!(still_after(&waits, Duration(3 * HOUR)), Some(0.5));
        assert_eq!(still_after(&waits, Duration(-1)), None);
    }
}
