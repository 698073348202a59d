//! What schemes of pairing do: gain beside harm, county by county, and who is sent where.

use super::{
    Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Matrix, MatrixCell, MatrixRow, Plot,
    StackGroup, StackRow, Stacks, Table,
};
use crate::experiment::pairing::{MEASURES, Measured, PairingResults};
use crate::model::network::FacilityId;
use crate::readiness::{Answer, BreakingPoint, Place};
use crate::report::Input;
use crate::report::names::Names;
use crate::report::pairing::{minutes, short, with_interval};
use crate::report::text::Text;
use crate::report::text::metric::Unit;
use crate::report::text::number;
use crate::report::text::pairing::PairSay;
use crate::report::text::word::Word;

pub(super) fn figures(input: &Input) -> Vec<Figure> {
    let Some(all) = input.pairing else {
        return Vec::new();
    };
    let made = [
        Some(balance(input, all)),
        matrix(input, all),
        flows(input, all),
    ];
    made.into_iter().flatten().collect()
}

fn note(input: &Input) -> Text {
    let (runs, seed) = input.runs_and_seed();
    PairSay::Note { runs, seed }.text()
}

/// Arms with help.
fn helping(all: &PairingResults) -> Vec<usize> {
    let helps = |&arm: &usize| {
        let pairs = &all.arms[arm].pairs;
        pairs.iter().any(|(_, helpers)| !helpers.is_empty())
    };
    (0..all.arms.len()).filter(helps).collect()
}

/// What the counties gain beside what the helpers lose.
fn balance(input: &Input, all: &PairingResults) -> Figure {
    let arms = helping(all);
    let level = Names(input.model).level(all.level);
    let groups = [
        (
            PairSay::Counties {
                level: level.clone(),
            }
            .text(),
            true,
        ),
        (PairSay::Helpers { level }.text(), false),
    ];
    let measure = |arm: usize, counties: bool| {
        let row = &all.arms[arm];
        if counties { row.counties } else { row.helpers }
    };
    let group = |(label, counties): (Text, bool)| IntervalGroup {
        label,
        line: Some((0.0, Text::default())),
        ground: None,
        rows: arms
            .iter()
            .map(|&arm| mark(input.arm_name(arm), &measure(arm, counties)))
            .collect(),
    };
    let ends = arms.iter().flat_map(|&arm| {
        [true, false].into_iter().flat_map(move |counties| {
            let found = measure(arm, counties);
            let (low, high) = found
                .interval
                .unwrap_or((found.difference, found.difference));
            [low, high]
        })
    });
    let (low, high) = ends
        .filter(|end| end.is_finite())
        .fold((0.0_f64, 0.0_f64), |(low, high), end| {
            (low.min(end), high.max(end))
        });
    let room = 0.05 * (high - low).max(1e-9);
    let title = title(input, all, &arms);
    let n = MEASURES * (all.arms.len() - 1);
    Figure {
        id: "pairing".into(),
        alt: Text::sentences(std::slice::from_ref(&title)),
        title,
        caption: PairSay::HowToRead {
            n: Text::same(&n.to_string()),
            level: Text::same(&format!(
                "{}%",
                number::nine((all.confidence * 1e5).round() / 1e3)
            )),
        }
        .text(),
        note: note(input),
        table: table(input, all),
        plot: Plot::Intervals(Intervals {
            axis: Axis::between(
                PairSay::HoursAxis {}.text(),
                (low - room, high + room),
                Unit::Number,
            ),
            groups: groups.into_iter().map(group).collect(),
        }),
    }
}

fn mark(label: Text, found: &Measured) -> IntervalRow {
    let (low, high) = found
        .interval
        .unwrap_or((found.difference, found.difference));
    let mark = match found.interval {
        Some((_, high)) if high < 0.0 => Mark::Filled,
        Some((low, _)) if low > 0.0 => Mark::Hollow,
        _ => Mark::Half,
    };
    IntervalRow {
        label,
        at: found.difference.is_finite().then_some(found.difference),
        interval: (low, high),
        mark,
        words: Unit::Hours.signed(found.difference),
    }
}

/// The scheme that spares the counties most, and what it costs.
fn title(input: &Input, all: &PairingResults, arms: &[usize]) -> Text {
    let spared = |&&a: &&usize, &&b: &&usize| {
        let of = |arm: usize| all.arms[arm].counties.difference;
        of(a).total_cmp(&of(b))
    };
    let Some(&best) = arms.iter().min_by(spared) else {
        return PairSay::SendsNobody {}.text();
    };
    PairSay::Gains {
        arm: input.arm_name(best),
        less: short(-all.arms[best].counties.difference),
        more: short(all.arms[best].helpers.difference),
    }
    .text()
}

fn table(input: &Input, all: &PairingResults) -> Table {
    let head = [
        Word::Arm.text(),
        PairSay::HeadScheme {}.text(),
        PairSay::HeadGain {}.text(),
        PairSay::HeadHarm {}.text(),
        PairSay::HeadWorst {}.text(),
        PairSay::HeadSpread {}.text(),
        PairSay::HeadOutside {}.text(),
        PairSay::HeadMinutes {}.text(),
    ];
    let row = |arm: usize| {
        let row = &all.arms[arm];
        let county = row.worst_county.map(|at| input.facility(at));
        let worst = [county.unwrap_or_default(), short(row.worst.value)];
        vec![
            input.arm_name(arm),
            input.pairs(row),
            with_interval(&row.counties),
            with_interval(&row.helpers),
            Text::join(&worst, " ", " "),
            short(row.spread.value),
            Unit::Share.value(row.outside),
            minutes(row.minutes),
        ]
    };
    Table {
        head: head.into(),
        rows: (0..all.arms.len()).map(row).collect(),
    }
}

/// The share target of each county: the first that is about its unit or about it.
fn target_of(input: &Input, all: &PairingResults, county: FacilityId) -> Option<usize> {
    let network = &input.model.network;
    let is_own = |place: Place| match place {
        Place::Facility(at) => at == county,
        Place::Unit(unit) => network.units[unit].facility == county,
        _ => false,
    };
    let names = Names(input.model);
    (0..input.study.targets.len()).find(|&target| {
        let scope = &input.study.targets[target].kpi.scope;
        let level = names.level_of(scope);
        input.is_share(target) && is_own(scope.place) && level == Some(all.level)
    })
}

/// Scheme x county: in how many futures the county's target holds, and up to what wave.
fn matrix(input: &Input, all: &PairingResults) -> Option<Figure> {
    let targets: Vec<(FacilityId, usize)> = all
        .counties
        .iter()
        .filter_map(|&county| Some((county, target_of(input, all, county)?)))
        .collect();
    let &(_, first) = targets.first()?;
    let met = |arm: usize| {
        let ready = |&&(_, target): &&(FacilityId, usize)| {
            let verdict = input.verdict(arm, target);
            verdict.is_some_and(|verdict| verdict.answer == Answer::Ready)
        };
        targets.iter().filter(ready).count()
    };
    let best = (0..all.arms.len()).rev().max_by_key(|&arm| met(arm))?;
    let title = PairSay::Holds {
        met: Text::same(&met(best).to_string()),
        of: Text::same(&targets.len().to_string()),
        arm: input.arm_name(best),
    };
    let rows: Vec<MatrixRow> = (0..all.arms.len())
        .map(|arm| MatrixRow {
            label: input.arm_name(arm),
            cells: targets
                .iter()
                .filter_map(|&(_, target)| cell(input, arm, target))
                .collect(),
        })
        .collect();
    let columns: Vec<Text> = targets
        .iter()
        .map(|&(county, _)| input.facility(county))
        .collect();
    let words =
        |cell: &MatrixCell| Text::join(&[cell.words.clone(), cell.below.clone()], "，", ", ");
    Some(Figure {
        id: "pairing-counties".into(),
        alt: Text::sentences(&[title.text()]),
        title: title.text(),
        caption: PairSay::MatrixCaption {
            target: Names(input.model).demand(&input.study.targets[first]),
        }
        .text(),
        note: note(input),
        table: Table {
            head: std::iter::once(Word::Arm.text())
                .chain(columns.clone())
                .collect(),
            rows: rows
                .iter()
                .map(|row| {
                    let cells = row.cells.iter().map(words);
                    std::iter::once(row.label.clone()).chain(cells).collect()
                })
                .collect(),
        },
        plot: Plot::Matrix(Matrix {
            columns,
            rows,
            framed: PairSay::Framed {}.text(),
        }),
    })
}

fn cell(input: &Input, arm: usize, target: usize) -> Option<MatrixCell> {
    let verdict = input.verdict(arm, target)?;
    let point = input
        .breaking
        .get(arm)
        .and_then(|row| row.get(target)?.as_ref());
    Some(MatrixCell {
        shade: verdict.estimate,
        words: Text::same(&number::fixed(verdict.estimate * 100.0, 0)),
        below: point.map_or_else(Text::default, |point| up_to(input, point)),
        framed: verdict.answer == Answer::Ready,
    })
}

/// A breaking point in a few words.
fn up_to(input: &Input, point: &BreakingPoint) -> Text {
    let unit = input.wave_unit();
    match point.at {
        None => PairSay::NotEven {
            size: unit.value(point.seen.0),
        },
        Some(at) if at >= point.seen.1 => PairSay::Beyond {
            size: unit.value(point.seen.1),
        },
        Some(at) => PairSay::UpTo {
            size: unit.value(at),
        },
    }
    .text()
}

/// Who is sent where.
fn flows(input: &Input, all: &PairingResults) -> Option<Figure> {
    let arms = helping(all);
    let part = |to: FacilityId| all.helpers.iter().position(|&at| at == to);
    let parts = || all.helpers.len() + 1;
    let lengths = |arm: usize| {
        let mut lengths = vec![0.0; parts()];
        for &(_, to, n) in &all.arms[arm].flows {
            lengths[part(to).unwrap_or(all.helpers.len())] += n;
        }
        lengths
    };
    let sum = |arm: &usize| lengths(*arm).iter().sum::<f64>();
    let most = arms
        .iter()
        .copied()
        .max_by(|a, b| sum(a).total_cmp(&sum(b)))?;
    let mut names: Vec<Text> = all.helpers.iter().map(|&at| input.facility(at)).collect();
    names.push(PairSay::OtherCounties {}.text());
    let of_most = lengths(most);
    let to = (0..names.len()).max_by(|&a, &b| of_most[a].total_cmp(&of_most[b]))?;
    let title = PairSay::Sends {
        arm: input.arm_name(most),
        n: short(sum(&most)),
        to: names[to].clone(),
    };
    let row = |&arm: &usize| StackRow {
        label: input.arm_name(arm),
        lengths: lengths(arm),
        words: short(sum(&arm)),
    };
    Some(Figure {
        id: "pairing-flows".into(),
        alt: Text::sentences(&[title.text()]),
        title: title.text(),
        caption: PairSay::FlowsCaption {}.text(),
        note: note(input),
        table: flow_table(input, all, &arms),
        plot: Plot::Stacks(Stacks {
            axis: Axis::numbers(PairSay::FlowsAxis {}.text(), sum(&most), Unit::Number),
            parts: names,
            groups: vec![StackGroup {
                label: PairSay::AllCounties {}.text(),
                rows: arms.iter().map(row).collect(),
            }],
        }),
    })
}

fn flow_table(input: &Input, all: &PairingResults, arms: &[usize]) -> Table {
    let rows = arms.iter().flat_map(|&arm| {
        let flows = all.arms[arm].flows.iter();
        flows.map(move |&(from, to, n)| {
            vec![
                input.arm_name(arm),
                input.facility(from),
                input.facility(to),
                short(n),
            ]
        })
    });
    let mut rows: Vec<Vec<Text>> = rows.collect();
    if rows.is_empty() {
        rows.push(vec![Text::same("–"); 4]);
    }
    Table {
        head: vec![
            Word::Arm.text(),
            PairSay::HeadFrom {}.text(),
            PairSay::HeadTo {}.text(),
            Word::PerRun.text(),
        ],
        rows,
    }
}
