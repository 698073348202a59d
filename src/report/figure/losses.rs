//! Where and in which state modelled deaths occur.

use std::collections::BTreeMap;

use super::census::stop;
use super::{Axis, Figure, MOST_ROWS, Plot, StackGroup, StackRow, Stacks, Table};
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
    let states = states(input, &arms);
    let title = title(input, &arms, &spots)?;
    Some(Figure {
        id: "losses".into(),
        alt: stop(&title),
        title,
        caption: caption(input, &arms, &spots),
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

/// The states with most deaths over all arms, by the care they need, the least first.
fn states(input: &Input, arms: &[Counts]) -> Vec<StageId> {
    let total = |stage: StageId| {
        arms.iter()
            .map(|counts| sum_of(counts, |key| key.1 == stage))
            .sum::<f64>()
    };
    let network = &input.model.network;
    let need = |stage: &StageId| {
        let need = input.model.patients.stages[*stage].need.as_ref();
        (
            need.map(|need| network.levels[need.level].intensity),
            *stage,
        )
    };
    let mut states = keys(arms, |&(_, stage)| stage);
    states.sort_by(|&a, &b| total(b).total_cmp(&total(a)));
    states.truncate(MOST_STATES);
    states.sort_by_key(need);
    states
}

/// Deaths of the places and states that are wanted.
fn sum_of(counts: &Counts, wanted: impl Fn((Spot, StageId)) -> bool) -> f64 {
    counts
        .iter()
        .filter(|(key, _)| wanted(**key))
        .map(|(_, &n)| n)
        .sum()
}

/// The arm with fewest deaths among those that are not the reference.
fn best(input: &Input, arms: &[Counts]) -> Option<usize> {
    let others = (0..arms.len()).filter(|&arm| arm != input.study.reference);
    others.min_by(|&a, &b| total(&arms[a]).total_cmp(&total(&arms[b])))
}

fn total(counts: &Counts) -> f64 {
    sum_of(counts, |_| true)
}

fn title(input: &Input, arms: &[Counts], spots: &[Spot]) -> Option<Text> {
    let words = |arm: usize| Text::same(&number::short(total(&arms[arm])));
    let reference = input.study.reference;
    let own = arms.get(reference)?;
    let at = |spot: Spot| sum_of(own, |key| key.0 == spot);
    let spots = spots.iter().copied();
    let worst = spots.max_by(|&a, &b| at(a).total_cmp(&at(b)))?;
    let (arm, n) = (input.arm_name(reference), words(reference));
    let finding = match best(input, arms) {
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

/// The arms that are drawn by place: all, or the reference and the best of the others
/// where there would be too many rows.
fn drawn_by_place(input: &Input, arms: &[Counts], spots: &[Spot]) -> Vec<usize> {
    if arms.len() * (spots.len() + 1) <= MOST_ROWS {
        return (0..arms.len()).collect();
    }
    let mut drawn = vec![input.study.reference];
    drawn.extend(best(input, arms));
    drawn.sort_unstable();
    drawn
}

fn caption(input: &Input, arms: &[Counts], spots: &[Spot]) -> Text {
    let mut sentences = vec![Caption::Losses {}.text()];
    let drawn = drawn_by_place(input, arms, spots);
    if let [arm, other] = drawn[..]
        && arms.len() > 2
    {
        let [arm, other] = [arm, other].map(|arm| input.arm_name(arm));
        sentences.push(Caption::OnlyTwoArms { arm, other }.text());
    }
    Text::sentences(&sentences)
}

fn name(input: &Input, spot: Spot) -> Text {
    match spot {
        Spot::NoBed => Word::NoBed.text(),
        Spot::OnTheWay => Word::OnTheWay.text(),
        Spot::Given(_, level) => Names(input.model).level(level),
    }
}

/// A state; where there are several kinds of patients, with the kind.
fn state(input: &Input, id: StageId) -> Text {
    let patients = &input.model.patients;
    let stage = Text::from(&patients.stages[id].label);
    if patients.types.len() < 2 {
        return stage;
    }
    let kind = Text::from(&patients.types[patients.stages[id].patient_type].label);
    Text::join(&[kind, stage], "：", ": ")
}

fn stacks(input: &Input, arms: &[Counts], spots: &[Spot], states: &[StageId]) -> Stacks {
    let all: Vec<usize> = (0..arms.len()).collect();
    let drawn = drawn_by_place(input, arms, spots);
    let group = |label, drawn: &[usize], spot| group(input, (arms, drawn), states, label, spot);
    let everywhere = group(Word::Total.text(), &all, None);
    let by_spot = spots
        .iter()
        .map(|&spot| group(name(input, spot), &drawn, Some(spot)));
    let longest = arms.iter().map(total).fold(0.0, f64::max);
    let groups = std::iter::once(everywhere).chain(by_spot).collect();
    let mut parts: Vec<Text> = states.iter().map(|&id| state(input, id)).collect();
    parts.push(Word::OtherStates.text());
    Stacks {
        axis: Axis::numbers(Caption::DeathsPerRun {}.text(), longest, Unit::Patients),
        parts,
        groups,
    }
}

/// The bars of some arms at one place, or at all.
fn group(
    input: &Input,
    (arms, drawn): (&[Counts], &[usize]),
    states: &[StageId],
    label: Text,
    spot: Option<Spot>,
) -> StackGroup {
    let here = |at: Spot| spot.is_none_or(|spot| spot == at);
    let row = |&arm: &usize| {
        let in_state = |&id: &StageId| sum_of(&arms[arm], |key| here(key.0) && key.1 == id);
        let all = sum_of(&arms[arm], |key| here(key.0));
        let mut lengths: Vec<f64> = states.iter().map(in_state).collect();
        let rest = all - lengths.iter().sum::<f64>();
        lengths.push(if rest > 1e-6 { rest } else { 0.0 });
        let words = Text::same(&number::short(all));
        StackRow {
            label: input.arm_name(arm),
            lengths,
            words,
        }
    };
    StackGroup {
        label,
        rows: drawn.iter().map(row).collect(),
    }
}

fn table(input: &Input, arms: &[Counts]) -> Table {
    let mut head = vec![Word::Place.text(), Word::State.text()];
    head.extend((0..arms.len()).map(|arm| input.arm_name(arm)));
    let cell = |counts: &Counts, key: &_| {
        Text::same(&number::short(counts.get(key).copied().unwrap_or(0.0)))
    };
    let row = |key: (Spot, StageId)| {
        let mut row = vec![name(input, key.0), state(input, key.1)];
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
