//! Before and after: how far the best arm lifts each main target, and whether that reaches what is
//! required.

use super::census::stop;
use super::{Axis, Figure, IntervalGroup, IntervalRow, Intervals, MOST_ROWS, Mark, Plot, Table};
use crate::readiness::Verdict;
use crate::report::Input;
use crate::report::names::Names;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::finding::Finding;
use crate::report::text::frequency::Frequency;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::word::Word;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    figure(input).into_iter().collect()
}

/// A target before and after.
struct Lift<'a> {
    target: usize,
    before: &'a Verdict,
    after: &'a Verdict,
}

fn figure(input: &Input) -> Option<Figure> {
    let best = input.best_arm()?;
    let shares = input.headline().into_iter().filter(|&t| input.is_share(t));
    let lifts = shares.filter_map(|target| {
        Some(Lift {
            target,
            before: input.verdict(input.study.reference, target)?,
            after: input.verdict(best, target)?,
        })
    });
    let lifts: Vec<Lift> = lifts.take(MOST_ROWS).collect();
    let title = title(input, best, &lifts)?;
    let (arm, other) = (input.arm_name(input.study.reference), input.arm_name(best));
    Some(Figure {
        id: "lift".into(),
        alt: stop(&title),
        title,
        caption: Caption::Lift { arm, other }.text(),
        note: input.runs_note(),
        table: table(input, best, &lifts),
        plot: Plot::Intervals(Intervals {
            axis: axis(input),
            groups: lifts.iter().map(|lift| group(input, lift)).collect(),
        }),
    })
}

fn axis(input: &Input) -> Axis {
    let label = if input.has_uncertain_inputs() {
        Caption::OfFutures {}
    } else {
        Caption::OfRuns {}
    };
    Axis::between(label.text(), (0.0, 100.0), Unit::Number)
}

/// About the target that is farthest from what is required after all.
fn title(input: &Input, best: usize, lifts: &[Lift]) -> Option<Text> {
    let short = |lift: &Lift| lift.after.estimate - lift.after.required;
    let worst = lifts.iter().min_by(|a, b| short(a).total_cmp(&short(b)))?;
    let [of, after, _, _, required] = Frequency::of(worst.after).texts();
    let before = (worst.before.estimate * Frequency::of(worst.after).of as f64).round();
    let before = Text::same(&number::short(before));
    let (arm, target) = (input.arm_name(best), input.target_name(worst.target));
    Some(
        Finding::Lifts {
            arm,
            target,
            before,
            after,
            of,
            required,
        }
        .text(),
    )
}

fn group(input: &Input, lift: &Lift) -> IntervalGroup {
    let [before, after] = [lift.before, lift.after].map(|own| own.estimate * 100.0);
    let required = lift.after.required * 100.0;
    let n = Text::same(&number::short(required));
    let place = input.study.targets[lift.target].kpi.scope.place;
    let [was, is] = [before, after].map(|x| Text::same(&number::short(x.round())));
    let verdict = Word::from(lift.after.answer).text();
    IntervalGroup {
        label: input.target_name(lift.target),
        line: Some((required, Caption::Required { n }.text())),
        ground: None,
        rows: vec![IntervalRow {
            label: Names(input.model).place(place),
            at: Some(after),
            interval: (before, after),
            mark: Mark::Swing,
            words: Caption::FromTo { was, is, verdict }.text(),
        }],
    }
}

fn table(input: &Input, best: usize, lifts: &[Lift]) -> Table {
    let (reference, best) = (input.arm_name(input.study.reference), input.arm_name(best));
    let head = vec![
        Word::Target.text(),
        reference,
        best,
        Word::Required.text(),
        Word::Verdict.text(),
    ];
    let row = |lift: &Lift| {
        let share = |x| Text::same(&number::percent(x));
        vec![
            input.target_name(lift.target),
            share(lift.before.estimate),
            share(lift.after.estimate),
            share(lift.after.required),
            Word::from(lift.after.answer).text(),
        ]
    };
    Table {
        head,
        rows: lifts.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn each_main_target_goes_from_the_reference_to_the_best_arm() {
        let sample = Sample::pair();
        let figure = figures(&sample.input()).swap_remove(0);
        let Plot::Intervals(Intervals { groups, .. }) = figure.plot else {
            panic!("intervals")
        };
        assert_eq!(groups[0].rows[0].interval, (31.0, 97.0));
        assert_eq!(groups[0].rows[0].words.en, "31 to 97, READY");
        assert!(figures(&Sample::alone().input()).is_empty());
    }
}
