//! Time in need of care without it, by what was short.

use std::collections::{BTreeMap, BTreeSet};

use super::census::stop;
use super::{Axis, Figure, MOST_ROWS, Plot, StackGroup, StackRow, Stacks, Table};
use crate::experiment::outcome::Cause;
use crate::model::network::LevelId;
use crate::readiness::Who;
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::flow::FlowSay;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;
use crate::units::HOUR;

/// Most causes that get a part of their own.
const MOST_CAUSES: usize = 5;

/// Most levels that have a figure.
const MOST_LEVELS: usize = 3;

/// One for each level that patients are without, since hours of a level with few beds would vanish beside others.
pub(super) fn figures(input: &Input) -> Vec<Figure> {
    let levels = levels(input);
    levels
        .into_iter()
        .filter_map(|level| figure(input, level))
        .collect()
}

/// Hours per run by cause.
type Hours = BTreeMap<Cause, f64>;

fn figure(input: &Input, level: LevelId) -> Option<Figure> {
    let title = title(input, level)?;
    Some(Figure {
        id: format!("unmet-{}", input.model.network.levels[level].label.id),
        alt: stop(&title),
        title,
        caption: FlowSay::UnmetCaption {}.text(),
        note: input.runs_note(),
        table: table(input, level),
        plot: Plot::Stacks(stacks(input, level)),
    })
}

fn hours(input: &Input, arm: usize, level: LevelId) -> Hours {
    let arm = &input.experiment.arms[arm];
    let runs = arm.rows.len().max(1) as f64;
    let own = arm.unmet.get(&level).into_iter().flatten();
    let hours = own.map(|(&cause, &time)| (cause, (time as f64 / HOUR as f64 / runs).max(0.0)));
    hours.filter(|(_, hours)| *hours > 0.0).collect()
}

fn total(input: &Input, arm: usize, level: LevelId) -> f64 {
    hours(input, arm, level).values().sum()
}

/// Levels that anyone is without for a thousandth of an hour or more in a run: that of the first target first, then
/// by how much.
fn levels(input: &Input) -> Vec<LevelId> {
    let arms = 0..input.experiment.arms.len();
    let most = |level| {
        let all = arms.clone().map(|arm| total(input, arm, level));
        all.fold(0.0, f64::max)
    };
    let focus = input.focus().map(|focus| focus.level);
    let levels = input.model.network.levels.ids();
    let mut levels: Vec<(LevelId, f64)> = levels
        .map(|level| (level, most(level)))
        .filter(|&(_, hours)| hours >= 1e-3)
        .collect();
    levels.sort_by(|a, b| {
        let first = |level| Some(level) != focus;
        first(a.0).cmp(&first(b.0)).then(b.1.total_cmp(&a.1))
    });
    levels.truncate(MOST_LEVELS);
    levels.into_iter().map(|(level, _)| level).collect()
}

/// The causes of most of the time, the greatest first.
fn causes(input: &Input, level: LevelId) -> Vec<Cause> {
    let mut sums = Hours::new();
    for arm in 0..input.experiment.arms.len() {
        for (cause, more) in hours(input, arm, level) {
            *sums.entry(cause).or_default() += more;
        }
    }
    let mut causes: Vec<(Cause, f64)> = sums.into_iter().collect();
    causes.sort_by(|a, b| b.1.total_cmp(&a.1));
    causes.truncate(MOST_CAUSES);
    causes.into_iter().map(|(cause, _)| cause).collect()
}

fn title(input: &Input, level: LevelId) -> Option<Text> {
    let arms = std::iter::once(input.study.reference).chain(0..input.experiment.arms.len());
    let arm = arms
        .into_iter()
        .find(|&arm| total(input, arm, level) > 0.0)?;
    let own = hours(input, arm, level);
    let all: f64 = own.values().sum();
    let (&cause, &most) = own.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    let say = FlowSay::Unmet {
        arm: input.arm_name(arm),
        hours: Text::same(&number::short(all)),
        level: Names(input.model).level(level),
        cause: name(input, cause),
        share: Unit::Share.value((100.0 * most / all).round() / 100.0),
    };
    Some(say.text())
}

fn name(input: &Input, cause: Cause) -> Text {
    let say = match cause {
        Cause::Beds => FlowSay::ForBeds {},
        Cause::Resource(resource) => FlowSay::For {
            what: input.limit_name(Who::Resource(resource)),
        },
        Cause::Hours => FlowSay::ForHours {},
        Cause::TurnedAway => FlowSay::Refused {},
        Cause::Preparing => FlowSay::Preparing {},
        Cause::Vehicle => FlowSay::ForVehicle {},
        Cause::OnTheWay => FlowSay::Riding {},
        Cause::Unrecognised => FlowSay::Unseen {},
    };
    say.text()
}

fn stacks(input: &Input, level: LevelId) -> Stacks {
    let arms = 0..input.experiment.arms.len();
    let causes = causes(input, level);
    let row = |arm: usize| {
        let own = hours(input, arm, level);
        let of = |cause: &Cause| own.get(cause).copied().unwrap_or(0.0);
        let mut lengths: Vec<f64> = causes.iter().map(of).collect();
        let all: f64 = own.values().sum();
        let rest = all - lengths.iter().sum::<f64>();
        lengths.push(if rest > 1e-9 * all { rest } else { 0.0 });
        StackRow {
            label: input.arm_name(arm),
            lengths,
            words: Text::same(&number::short(all)),
        }
    };
    let longest = arms.clone().map(|arm| total(input, arm, level));
    let mut parts: Vec<Text> = causes.iter().map(|&cause| name(input, cause)).collect();
    parts.push(FlowSay::Others {}.text());
    Stacks {
        axis: Axis::numbers(
            Caption::HoursPerRun {}.text(),
            longest.fold(0.0, f64::max),
            Unit::Hours,
        ),
        parts,
        groups: vec![StackGroup {
            label: Names(input.model).level(level),
            rows: arms.take(MOST_ROWS).map(row).collect(),
        }],
    }
}

fn table(input: &Input, level: LevelId) -> Table {
    let arms = 0..input.experiment.arms.len();
    let all = arms.clone().flat_map(|arm| hours(input, arm, level));
    let causes: BTreeSet<Cause> = all.map(|(cause, _)| cause).collect();
    let mut head = vec![Word::Arm.text()];
    head.extend(causes.iter().map(|&cause| name(input, cause)));
    head.push(Word::Total.text());
    let row = |arm: usize| {
        let own = hours(input, arm, level);
        let mut row = vec![input.arm_name(arm)];
        let of = |cause| own.get(cause).copied().unwrap_or(0.0);
        row.extend(
            causes
                .iter()
                .map(|cause| Text::same(&number::short(of(cause)))),
        );
        row.push(Text::same(&number::short(own.values().sum())));
        row
    };
    Table {
        head,
        rows: arms.map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Label;
    use crate::model::pool::ResourceId;
    use crate::report::sample::Sample;

    #[test]
    fn the_parts_of_a_bar_add_up_and_the_title_names_the_greatest() {
        let mut sample = Sample::pair();
        let nurses = Label {
            id: "nurses".into(),
            zh: "护士".into(),
            en: "nurses".into(),
        };
        sample.model.network.pools.resources.push(nurses);
        for arm in &mut sample.experiment.arms {
            let hour = i128::from(HOUR) * arm.rows.len() as i128;
            let causes = [
                (Cause::Beds, 30),
                (Cause::Resource(ResourceId(0)), 60),
                (Cause::OnTheWay, 10),
            ];
            let causes = causes.map(|(cause, hours)| (cause, hours * hour));
            arm.unmet.insert(LevelId(2), causes.into());
        }
        let figure = figures(&sample.input()).swap_remove(0);
        assert!(
            figure
                .title
                .en
                .ends_with("without it, 60% of them “no nurses”"),
            "{}",
            figure.title.en
        );
        let Plot::Stacks(stacks) = &figure.plot else {
            panic!("stacks")
        };
        let bar = &stacks.groups[0].rows[0];
        assert!((bar.lengths.iter().sum::<f64>() - 100.0).abs() < 1e-9);
        assert_eq!(bar.words.en, "100");
        assert_eq!(stacks.parts[0].zh, "缺护士");
    }
}
