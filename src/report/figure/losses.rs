//! Where and in which state modelled deaths occur.

use std::collections::BTreeMap;

use super::census::stop;
use super::{Axis, Figure, Plot, StackGroup, StackRow, Stacks, Table};
use crate::experiment::outcome::{ArmOutcome, Loss};
use crate::model::network::LevelId;
use crate::model::patient::StageId;
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Most states that get a part of their own.
const MOST_STATES: usize = 5;

/// Where a patient was lost, from least care to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    NoBed,
    OnTheWay,
    /// Intensity first, so that levels stand in its order.
    Given(u32, LevelId),
}

type Counts = BTreeMap<(Spot, StageId), f64>;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

fn figure(input: &Input) -> Option<Figure> {
    let arms: Vec<Counts> = input
        .experiment
        .arms
        .iter()
        .map(|arm| counts(input, arm))
        .collect();
    let spots = keys(&arms, |&(spot, _)| spot);
    let states = states(&arms);
    let title = title(input, &arms, &spots)?;
    Some(Figure {
        id: "losses".into(),
        alt: stop(&title),
        title,
        caption: Caption::Losses {}.text(),
        note: input.runs_note(),
        table: table(input, &arms),
        plot: Plot::Stacks(stacks(input, &arms, &spots, &states)),
    })
}

#[allow(clippy::cast_precision_loss)]
fn counts(input: &Input, arm: &ArmOutcome) -> Counts {
    let mut counts = Counts::new();
    let runs = input.experiment.replications.max(1) as f64;
    for (loss, &n) in &arm.lost {
        *counts.entry((spot(input, loss), loss.stage)).or_default() += n as f64 / runs;
    }
    counts
}

fn spot(input: &Input, loss: &Loss) -> Spot {
    match loss.given {
        _ if loss.on_the_way => Spot::OnTheWay,
        None => Spot::NoBed,
        Some(level) => Spot::Given(input.model.network.levels[level].intensity, level),
    }
}

fn keys<K: Ord + Copy>(arms: &[Counts], key: impl Fn(&(Spot, StageId)) -> K) -> Vec<K> {
    let all: std::collections::BTreeSet<K> = arms.iter().flat_map(Counts::keys).map(key).collect();
    all.into_iter().collect()
}

/// The states with most deaths over all arms, in the order of the model.
fn states(arms: &[Counts]) -> Vec<StageId> {
    let total = |stage: StageId| {
        sum(arms.iter().flatten().map(|(key, &n)| (*key, n)), |key| {
            key.1 == stage
        })
    };
    let mut states = keys(arms, |&(_, stage)| stage);
    states.sort_by(|&a, &b| total(b).total_cmp(&total(a)));
    states.truncate(MOST_STATES);
    states.sort_unstable();
    states
}

fn sum(
    counts: impl Iterator<Item = ((Spot, StageId), f64)>,
    wanted: impl Fn((Spot, StageId)) -> bool,
) -> f64 {
    counts.filter(|&(key, _)| wanted(key)).map(|(_, n)| n).sum()
}

fn sum_of(counts: &Counts, wanted: impl Fn((Spot, StageId)) -> bool) -> f64 {
    sum(counts.iter().map(|(key, &n)| (*key, n)), wanted)
}

fn title(input: &Input, arms: &[Counts], spots: &[Spot]) -> Option<Text> {
    let total = |arm: usize| sum_of(&arms[arm], |_| true);
    let words = |arm| Text::same(&number::short(total(arm)));
    let reference = input.study.reference;
    let own = arms.get(reference)?;
    let others = (0..arms.len()).filter(|&arm| arm != reference);
    let best = others.min_by(|&a, &b| total(a).total_cmp(&total(b)));
    let at = |spot: Spot| sum_of(own, |key| key.0 == spot);
    let worst = spots
        .iter()
        .copied()
        .max_by(|&a, &b| at(a).total_cmp(&at(b)))?;
    let (arm, n) = (input.arm_name(reference), words(reference));
    let finding = match best {
        None => Finding::Losses {
            n,
            place: name(input, worst),
        },
        Some(other) => Finding::LossesIn {
            arm,
            n,
            other: input.arm_name(other),
            m: words(other),
        },
    };
    Some(finding.text())
}

fn name(input: &Input, spot: Spot) -> Text {
    match spot {
        Spot::NoBed => Word::NoBed.text(),
        Spot::OnTheWay => Word::OnTheWay.text(),
        Spot::Given(_, level) => Names(input.model).level(level),
    }
}

fn stage(input: &Input, id: StageId) -> Text {
    Text::from(&input.model.patients.stages[id].label)
}

fn stacks(input: &Input, arms: &[Counts], spots: &[Spot], states: &[StageId]) -> Stacks {
    let everywhere = group(input, arms, states, Word::Total.text(), |_| true);
    let by_spot = spots
        .iter()
        .map(|&spot| group(input, arms, states, name(input, spot), move |at| at == spot));
    let longest = everywhere
        .rows
        .iter()
        .map(|row| row.lengths.iter().sum::<f64>())
        .fold(0.0, f64::max);
    let groups = std::iter::once(everywhere).chain(by_spot).collect();
    let mut parts: Vec<Text> = states.iter().map(|&id| stage(input, id)).collect();
    parts.push(Word::OtherStates.text());
    Stacks {
        axis: Axis::numbers(Caption::DeathsPerRun {}.text(), longest, Unit::Patients),
        parts,
        groups,
    }
}

fn group(
    input: &Input,
    arms: &[Counts],
    states: &[StageId],
    label: Text,
    here: impl Fn(Spot) -> bool,
) -> StackGroup {
    let row = |(arm, counts): (usize, &Counts)| {
        let all = sum_of(counts, |key| here(key.0));
        let mut lengths: Vec<f64> = states
            .iter()
            .map(|&id| sum_of(counts, |key| here(key.0) && key.1 == id))
            .collect();
        lengths.push((all - lengths.iter().sum::<f64>()).max(0.0));
        StackRow {
            label: input.arm_name(arm),
            lengths,
            words: Text::same(&number::short(all)),
        }
    };
    StackGroup {
        label,
        rows: arms.iter().enumerate().map(row).collect(),
    }
}

fn table(input: &Input, arms: &[Counts]) -> Table {
    let mut head = vec![Word::Place.text(), Word::State.text()];
    head.extend((0..arms.len()).map(|arm| input.arm_name(arm)));
    let cell = |counts: &Counts, key: &_| {
        Text::same(&number::short(counts.get(key).copied().unwrap_or(0.0)))
    };
    let row = |key: (Spot, StageId)| {
        let mut row = vec![name(input, key.0), stage(input, key.1)];
        row.extend(arms.iter().map(|counts| cell(counts, &key)));
        row
    };
    Table {
        head,
        rows: keys(arms, |&key| key).into_iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn the_total_is_the_sum_of_the_places() {
        let sample = Sample::pair();
        let figure = figures(&sample.input()).swap_remove(0);
        assert_eq!(
            figure.title.en,
            "Modelled deaths per run: 99.5 under “Current plan”, 77.5 under “One-to-one pairing” (assumption-driven)"
        );
        let Plot::Stacks(Stacks { groups, parts, .. }) = figure.plot else {
            panic!("stacks")
        };
        let labels: Vec<&str> = groups.iter().map(|group| group.label.en.as_str()).collect();
        assert_eq!(
            labels,
            [
                "all places",
                "at home or without a bed",
                "on the way",
                "ward",
                "ICU"
            ]
        );
        assert_eq!(parts[0].en, "severe");
        let length = |group: usize| groups[group].rows[0].lengths.iter().sum::<f64>();
        assert!((length(0) - (1..5).map(length).sum::<f64>()).abs() < 1e-9);
    }
}
