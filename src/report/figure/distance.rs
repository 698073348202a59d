//! How far it is to care from each place where needs arise: who travels longest.

use std::collections::BTreeMap;

use super::census::stop;
use super::{Axis, Figure, IntervalGroup, IntervalRow, Intervals, MOST_ROWS, Mark, Plot, Table};
use crate::experiment::outcome::ArmOutcome;
use crate::model::network::{FacilityId, LevelId};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::flow::FlowSay;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;
use crate::simulation::paths::PathTally;
use crate::units::MINUTE;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

/// By place: patients per run, and mean minutes on the way.
type Ways = BTreeMap<FacilityId, (f64, f64)>;

fn figure(input: &Input) -> Option<Figure> {
    let own = input.study.reference;
    let level = farthest_level(&input.experiment.arms[own])?;
    let arms: Vec<Ways> = input
        .experiment
        .arms
        .iter()
        .map(|arm| ways(arm, level))
        .collect();
    let worst = |arm: usize| arms[arm].values().map(|way| way.1).fold(0.0, f64::max);
    if arms[own].len() < 2 || worst(own) <= 0.0 {
        return None;
    }
    let others = (0..arms.len()).filter(|&arm| arm != own);
    let best = others.min_by(|&a, &b| worst(a).total_cmp(&worst(b)));
    let drawn: Vec<usize> = std::iter::once(own).chain(best).collect();
    let longest = drawn.iter().map(|&arm| worst(arm)).fold(0.0, f64::max);
    let title = title(input, level, &arms[own])?;
    let (room, level_name) = (MOST_ROWS / drawn.len(), Names(input.model).level(level));
    Some(Figure {
        id: "distance".into(),
        alt: stop(&title),
        title,
        caption: FlowSay::FarCaption { level: level_name }.text(),
        note: input.runs_note(),
        table: table(input, &arms),
        plot: Plot::Intervals(Intervals {
            axis: Axis::numbers(FlowSay::MinutesAxis {}.text(), longest, Unit::Minutes),
            groups: drawn
                .iter()
                .map(|&arm| group(input, arm, &arms[arm], room))
                .collect(),
        }),
    })
}

/// The level for which patients are on the way longest, all of them together.
fn farthest_level(arm: &ArmOutcome) -> Option<LevelId> {
    let mut sums: BTreeMap<LevelId, i128> = BTreeMap::new();
    for (&(level, ..), tally) in &arm.paths {
        *sums.entry(level).or_default() += tally.travelled;
    }
    let most = sums.into_iter().max_by_key(|&(_, time)| time)?;
    (most.1 > 0).then_some(most.0)
}

fn ways(arm: &ArmOutcome, level: LevelId) -> Ways {
    let runs = arm.rows.len().max(1) as f64;
    let mut sums: BTreeMap<FacilityId, PathTally> = BTreeMap::new();
    for (&(at, from, _), tally) in &arm.paths {
        if at == level {
            sums.entry(from).or_default().add(tally);
        }
    }
    let way = |tally: PathTally| {
        let minutes = tally.travelled as f64 / MINUTE as f64 / tally.needs.max(1) as f64;
        (tally.needs as f64 / runs, minutes)
    };
    sums.into_iter().map(|(at, sum)| (at, way(sum))).collect()
}

/// Places, the farthest first.
fn sorted(ways: &Ways) -> Vec<(FacilityId, f64, f64)> {
    let mut rows: Vec<_> = ways.iter().map(|(&at, &(n, far))| (at, n, far)).collect();
    rows.sort_by(|a, b| b.2.total_cmp(&a.2));
    rows
}

fn title(input: &Input, level: LevelId, ways: &Ways) -> Option<Text> {
    let &(at, _, far) = sorted(ways).first()?;
    let needs: f64 = ways.values().map(|way| way.0).sum();
    let mean = ways.values().map(|way| way.0 * way.1).sum::<f64>() / needs;
    let short = |x: f64| Text::same(&number::short(x));
    let say = FlowSay::Far {
        place: Names(input.model).facility(at),
        minutes: short(far),
        level: Names(input.model).level(level),
        arm: input.arm_name(input.study.reference),
        mean: short(mean),
    };
    Some(say.text())
}

fn group(input: &Input, arm: usize, ways: &Ways, room: usize) -> IntervalGroup {
    let short = |x: f64| Text::same(&number::short(x));
    let row = |&(at, n, far): &(FacilityId, f64, f64)| IntervalRow {
        label: Names(input.model).facility(at),
        at: Some(far),
        interval: (far, far),
        mark: Mark::Bar,
        words: FlowSay::MinutesOf {
            minutes: short(far),
            n: short(n),
        }
        .text(),
    };
    IntervalGroup {
        label: input.arm_name(arm),
        line: None,
        ground: None,
        rows: sorted(ways).iter().take(room).map(row).collect(),
    }
}

fn table(input: &Input, arms: &[Ways]) -> Table {
    let head = [
        Word::Arm.text(),
        FlowSay::From {}.text(),
        FlowSay::Needs {}.text(),
        FlowSay::OnTheWay {}.text(),
    ];
    let short = |x: f64| Text::same(&number::short(x));
    let rows = arms.iter().enumerate().flat_map(|(arm, ways)| {
        let rows = sorted(ways).into_iter();
        rows.map(move |(at, n, far)| {
            let place = Names(input.model).facility(at);
            vec![input.arm_name(arm), place, short(n), short(far)]
        })
    });
    Table {
        head: head.into(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn the_farthest_place_comes_first() {
        let mut sample = Sample::alone();
        let runs = sample.experiment.arms[0].rows.len() as u64;
        sample.experiment.arms[0].paths.clear();
        for (from, minutes) in [(0, 10), (1, 70), (2, 30)] {
            let tally = PathTally {
                needs: 5 * runs,
                travelled: i128::from(5 * runs) * i128::from(MINUTE) * minutes,
                until: 0,
            };
            let path = (LevelId(2), FacilityId(from), Some(FacilityId(0)));
            sample.experiment.arms[0].paths.insert(path, tally);
        }
        let figure = figures(&sample.input()).swap_remove(0);
        let Plot::Intervals(Intervals { groups, .. }) = &figure.plot else {
            panic!("intervals")
        };
        let minutes: Vec<_> = groups[0].rows.iter().map(|row| row.at).collect();
        assert_eq!(minutes, [Some(70.0), Some(30.0), Some(10.0)]);
        assert!(
            figure.title.en.ends_with("36.7 min over all who need it"),
            "{}",
            figure.title.en
        );
        assert_eq!(groups[0].rows[0].words.en, "70 min (5 patients)");
    }
}
