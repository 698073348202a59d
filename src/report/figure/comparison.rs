//! What each arm changes in what the targets measure: paired differences with intervals.

use super::{
    Axis, Figure, IntervalGroup, IntervalRow, Intervals, MOST_ROWS, Mark, Plot, Table, few,
};
use crate::experiment::comparison::{Comparison, Comparisons, Finding};
use crate::report::Input;
use crate::report::text::Text;
use crate::report::text::caption::Caption;
use crate::report::text::metric::{self, Unit};
use crate::report::text::number;
use crate::report::text::versus::{self, Versus};
use crate::report::text::word::Word;
use crate::report::versus::{better, reduction, together};

/// One figure for each unit, for numbers of different units share no axis.
pub(super) fn figures(input: &Input) -> Vec<Figure> {
    let Some(all) = input.comparisons else {
        return Vec::new();
    };
    let drawn = drawn(input);
    let mut units: Vec<Unit> = Vec::new();
    for &kpi in &drawn {
        let unit = unit_of(input, kpi);
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let figure = |(place, &unit): (usize, &Unit)| {
        let of_unit = |&kpi: &usize| unit_of(input, kpi) == unit;
        let kpis: Vec<usize> = drawn.iter().copied().filter(of_unit).collect();
        let table = if place == 0 {
            0..input.study.asked
        } else {
            0..0
        };
        figure(input, all, place, &kpis, table)
    };
    units.iter().enumerate().filter_map(figure).collect()
}

fn unit_of(input: &Input, kpi: usize) -> Unit {
    metric::unit(input.study.kpis[kpi].metric)
}

/// The metrics of the headline targets, each once; without targets those that are watched, as
/// many as there is room for.
fn drawn(input: &Input) -> Vec<usize> {
    if input.study.targets.is_empty() {
        let room = MOST_ROWS / input.study.arms.len();
        return (0..input.study.asked.min(room)).collect();
    }
    let targets = few(input, input.headline());
    let mut kpis = Vec::new();
    for target in targets {
        let place = input.study.place_of(&input.study.targets[target].kpi);
        kpis.extend(place.filter(|place| !kpis.contains(place)));
    }
    kpis
}

fn rows_of(all: &Comparisons, kpi: usize) -> impl Iterator<Item = &Comparison> {
    all.asked.rows.iter().filter(move |row| row.kpi == kpi)
}

fn figure(
    input: &Input,
    all: &Comparisons,
    place: usize,
    kpis: &[usize],
    others: std::ops::Range<usize>,
) -> Option<Figure> {
    let rows: Vec<&Comparison> = kpis.iter().flat_map(|&kpi| rows_of(all, kpi)).collect();
    let unit = unit_of(input, *kpis.first()?);
    let number = match place {
        0 => String::new(),
        n => format!("-{}", n + 1),
    };
    let listed: Vec<usize> = if others.is_empty() {
        kpis.to_vec()
    } else {
        let rest = others.filter(|kpi| !kpis.contains(kpi));
        kpis.iter().copied().chain(rest).collect()
    };
    Some(Figure {
        id: format!("comparison{number}"),
        title: title(input, all, &rows),
        caption: Text::sentences(&[Versus::HowToRead {}.text(), together(&all.asked)]),
        note: note(input, all),
        alt: alt(input, &rows),
        table: table(input, all, &listed),
        plot: Plot::Intervals(Intervals {
            axis: axis(unit, &rows),
            groups: kpis.iter().map(|&kpi| group(input, all, kpi)).collect(),
        }),
    })
}

fn title(input: &Input, all: &Comparisons, rows: &[&Comparison]) -> Text {
    let count = |finding| rows.iter().filter(|row| row.finding == finding).count();
    let (better, worse) = (count(Finding::Better), count(Finding::Worse));
    let open = count(Finding::NotApart) + count(Finding::TooFew) + count(Finding::Same);
    let [n, better, worse, open] = [rows.len(), better, worse, open].map(|n| Text::same(&n));
    let arm = input.arm_name(all.reference);
    Versus::Found {
        n,
        arm,
        better,
        worse,
        open,
    }
    .text()
}

fn note(input: &Input, all: &Comparisons) -> Text {
    let (runs, seed) = input.runs_and_seed();
    Versus::Note {
        method: versus::method(all.asked.method),
        n: Text::same(&number::whole(all.asked.differences as u64)),
        runs,
        seed,
    }
    .text()
}

fn alt(input: &Input, rows: &[&Comparison]) -> Text {
    let sentence = |row: &&Comparison| {
        Versus::Row {
            kpi: input.kpi_name(row.kpi),
            arm: input.arm_name(row.arm),
            says: input.difference_sentence(row),
        }
        .text()
    };
    Text::sentences(&rows.iter().map(sentence).collect::<Vec<_>>())
}

/// A number as it stands on the axis: shares in percentage points.
fn on_axis(unit: Unit, x: f64) -> f64 {
    if unit == Unit::Share { x * 100.0 } else { x }
}

fn axis(unit: Unit, rows: &[&Comparison]) -> Axis {
    let ends = rows.iter().flat_map(|row| {
        let (low, high) = row.interval.unwrap_or((row.difference, row.difference));
        [low, high]
    });
    let (low, high) = ends
        .filter(|end| end.is_finite())
        .fold((0.0, 0.0), |(low, high): (f64, f64), end| {
            (low.min(end), high.max(end))
        });
    let room = 0.05 * (high - low).max(1e-9);
    let range = (on_axis(unit, low - room), on_axis(unit, high + room));
    let label = Versus::Difference { unit: unit.bare() };
    let unit = if unit == Unit::Share {
        Unit::Number
    } else {
        unit
    };
    Axis::between(label.text(), range, unit)
}

fn group(input: &Input, all: &Comparisons, kpi: usize) -> IntervalGroup {
    IntervalGroup {
        label: input.kpi_name(kpi),
        line: Some((0.0, Text::default())),
        ground: None,
        rows: rows_of(all, kpi).map(|row| mark_of(input, row)).collect(),
    }
}

fn mark_of(input: &Input, row: &Comparison) -> IntervalRow {
    let unit = unit_of(input, row.kpi);
    let (low, high) = row.interval.unwrap_or((row.difference, row.difference));
    let finding = versus::finding(row.finding);
    let words = match row.finding {
        Finding::Same | Finding::Undefined => finding,
        _ => Text::join(&[unit.difference(row.difference), finding], "，", ", "),
    };
    IntervalRow {
        label: input.arm_name(row.arm),
        at: row
            .difference
            .is_finite()
            .then(|| on_axis(unit, row.difference)),
        interval: (on_axis(unit, low), on_axis(unit, high)),
        mark: match row.finding {
            Finding::Better => Mark::Filled,
            Finding::Worse => Mark::Hollow,
            _ => Mark::Half,
        },
        words,
    }
}

fn table(input: &Input, all: &Comparisons, kpis: &[usize]) -> Table {
    let head = [
        Word::Metric,
        Word::Arm,
        Word::Value,
        Word::ReferenceArm,
        Word::Difference,
        Word::Interval,
        Word::BetterIn,
        Word::WorseIn,
        Word::TiedIn,
        Word::VarianceReduction,
        Word::Finding,
    ];
    let rows = kpis.iter().flat_map(|&kpi| rows_of(all, kpi));
    Table {
        head: head.map(Word::text).into(),
        rows: rows.map(|row| cells(input, row)).collect(),
    }
}

fn cells(input: &Input, row: &Comparison) -> Vec<Text> {
    let unit = unit_of(input, row.kpi);
    let (up, down) = row
        .counts
        .better_and_worse(better(&input.study.kpis[row.kpi]));
    let mut cells = vec![input.kpi_name(row.kpi), input.arm_name(row.arm)];
    cells.extend([row.own, row.reference].map(|x| unit.value(x)));
    cells.push(unit.difference(row.difference));
    cells.push(row.interval.map_or(Text::same("–"), |(low, high)| {
        let [low, high] = [low, high].map(|x| unit.signed(x));
        Versus::FromTo { low, high }.text()
    }));
    cells.extend([up, down, row.counts.tied].map(|n| {
        let (n, of) = (number::whole(n), number::whole(row.pairs));
        Caption::Of {
            n: Text::same(&n),
            of: Text::same(&of),
        }
        .text()
    }));
    cells.push(reduction(row.reduction));
    cells.push(versus::finding(row.finding));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn marks_stand_at_the_difference_and_tell_better_from_worse() {
        let sample = Sample::pair();
        let figure = figures(&sample.input()).swap_remove(0);
        assert_eq!(figure.id, "comparison");
        let Plot::Intervals(Intervals { groups, axis }) = figure.plot else {
            panic!("intervals")
        };
        let row = &groups[0].rows[0];
        assert_eq!(row.mark, Mark::Filled);
        let at = row.at.unwrap();
        assert!(row.interval.0 < at && at < row.interval.1 && row.interval.0 > 0.0);
        assert!(axis.range.0 < 0.0 && axis.range.1 > row.interval.1);
        assert_eq!(figure.table.rows.len(), 2, "every metric that is asked for");
        assert!(figure.alt.en.contains("instead of"), "{}", figure.alt.en);
    }

    #[test]
    fn one_arm_has_no_figure() {
        let sample = Sample::alone();
        assert!(figures(&sample.input()).is_empty());
    }
}
