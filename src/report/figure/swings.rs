//! What moves the verdict within the run: how often the first main target holds in futures in which
//! an input is small, and in which it is large. Nothing is run again; inputs vary together here,
//! which `surgeplan sensitivity` takes apart.

use super::census::stop;
use super::{Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Plot, Table};
use crate::readiness::{met, samples_of};
use crate::report::Input;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;

/// Fewest replications in a fifth.
const FEWEST: usize = 10;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

/// An input, with the number in 100 that hold in the fifth of futures in which it is smallest, and
/// largest.
struct Swing {
    label: Text,
    low: f64,
    high: f64,
}

fn figure(input: &Input) -> Option<Figure> {
    let shares = input.headline().into_iter();
    let target = shares.into_iter().find(|&target| input.is_share(target))?;
    let swings = swings(input, target)?;
    let widest = swings.first()?;
    let [low, high] = [widest.low, widest.high].map(|x| Text::same(&number::short(x.round())));
    let title = Finding::Moves {
        input: widest.label.clone(),
        low,
        high,
    }
    .text();
    let axis = Axis::between(Caption::OfFutures {}.text(), (0.0, 100.0), Unit::Number);
    let (arm, target) = (
        input.arm_name(input.study.reference),
        input.target_name(target),
    );
    Some(Figure {
        id: "inputs".into(),
        alt: stop(&title),
        title,
        caption: Caption::Moves { arm }.text(),
        note: input.runs_note(),
        table: table(&swings),
        plot: Plot::Intervals(Intervals {
            axis,
            groups: vec![IntervalGroup {
                label: target,
                line: None,
                ground: None,
                rows: swings.iter().map(row).collect(),
            }],
        }),
    })
}

/// The inputs by how much they move, the widest first; `None` where there are too few replications.
fn swings(input: &Input, target: usize) -> Option<Vec<Swing>> {
    let arm = input.reference()?;
    let own = &input.study.targets[target];
    let samples = samples_of(input.study, arm, own);
    let holds: Vec<bool> = samples
        .iter()
        .map(|&sample| met(sample, own.limit))
        .collect();
    let drawn = &input.experiment.inputs;
    let fifth = holds.len().min(drawn.len()) / 5;
    let uncertain = input.study.inputs.iter().enumerate();
    let uncertain = uncertain.filter(|(_, input)| input.uncertain);
    let swing = |(at, input): (usize, &crate::experiment::study::Input)| {
        let mut order: Vec<usize> = (0..holds.len().min(drawn.len())).collect();
        let value = |run: &usize| drawn[*run].get(at).copied().unwrap_or(f64::NAN);
        order.sort_by(|a, b| value(a).total_cmp(&value(b)).then(a.cmp(b)));
        let share = |runs: &[usize]| {
            let held = runs.iter().filter(|&&run| holds[run]).count();
            100.0 * held as f64 / runs.len() as f64
        };
        Swing {
            label: Text::from(&input.label),
            low: share(&order[..fifth]),
            high: share(&order[order.len() - fifth..]),
        }
    };
    if fifth < FEWEST {
        return None;
    }
    let mut swings: Vec<Swing> = uncertain.map(swing).collect();
    let width = |swing: &Swing| (swing.high - swing.low).abs();
    swings.sort_by(|a, b| width(b).total_cmp(&width(a)));
    Some(swings)
}

fn row(swing: &Swing) -> IntervalRow {
    let [low, high] = [swing.low, swing.high].map(|x| Text::same(&number::short(x.round())));
    IntervalRow {
        label: swing.label.clone(),
        at: Some(swing.high),
        interval: (swing.low, swing.high),
        mark: Mark::Swing,
        words: Caption::SmallLarge { low, high }.text(),
    }
}

fn table(swings: &[Swing]) -> Table {
    let head = [Word::InputName, Word::IfSmall, Word::IfLarge].map(Word::text);
    let row = |swing: &Swing| {
        let [low, high] = [swing.low, swing.high].map(|x| Text::same(&number::short(x.round())));
        vec![swing.label.clone(), low, high]
    };
    Table {
        head: head.into(),
        rows: swings.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn the_input_that_decides_swings_from_all_to_nothing() {
        let mut sample = Sample::alone();
        let runs = sample.experiment.inputs.len();
        let at = sample.study.place_of(&sample.study.targets[0].kpi).unwrap();
        for (run, drawn) in sample.experiment.inputs.iter_mut().enumerate() {
            *drawn = vec![run as f64];
        }
        for (run, row) in sample.experiment.arms[0].rows.iter_mut().enumerate() {
            let num = if run < runs / 2 { 1.0 } else { 0.0 };
            row[at] = crate::experiment::outcome::Sample { num, den: 1.0 };
        }
        let found = swings(&sample.input(), 0).expect("enough replications");
        assert_eq!((found[0].low, found[0].high), (100.0, 0.0));
        sample.experiment.inputs.truncate(20);
        assert!(swings(&sample.input(), 0).is_none());
    }
}
