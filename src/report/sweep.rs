//! Schemes of pairing at several values of an input: which is best, and where that changes.

use serde::Serialize;

use super::Input;
use super::answer::wrapped;
use super::figure::{
    Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Matrix, MatrixCell, MatrixRow, Plot,
    Table,
};
use super::json::{PairingSummary, pairing};
use super::names::Names;
use super::pairing::{short, with_interval};
use super::text::metric::Unit;
use super::text::number;
use super::text::pairing::PairSay;
use super::text::sweep::SweepSay;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::experiment::pairing::{Measured, PairingResults};

/// What came out at one combination of values.
#[derive(Clone, PartialEq, Debug)]
pub struct SweepPoint {
    /// Values as they were written, in order of the inputs.
    pub values: Vec<String>,
    /// What the schemes do.
    pub results: PairingResults,
}

/// Everything that the answer shows.
#[derive(Clone, Copy)]
pub struct SweepInput<'a> {
    /// The study and what the scenario says about itself; nothing was run in it.
    pub input: Input<'a>,
    /// Ids of the inputs.
    pub inputs: &'a [String],
    /// Combinations of values, the last input fastest.
    pub points: &'a [SweepPoint],
}

/// The answer for a terminal.
#[must_use]
pub fn answer(all: &SweepInput, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |indent: &str, said: &Text| text += &wrapped(indent, said.get(lang));
    line("", &all.question());
    if all.input.scenario.illustrative {
        line("", &Word::Illustrative.text());
    }
    for said in all.findings() {
        line("", &said);
    }
    line("", &Text::same(""));
    line("", &all.numbers());
    for point in all.points {
        line("", &all.at(point));
        for arm in order(point) {
            line("  ", &all.arm(point, arm));
        }
    }
    text
}

/// Arms by their net hours, the best first.
fn order(point: &SweepPoint) -> Vec<usize> {
    let net = |arm: usize| point.results.arms[arm].net.value;
    let mut arms: Vec<usize> = (0..point.results.arms.len()).collect();
    arms.sort_by(|&a, &b| net(a).total_cmp(&net(b)));
    arms
}

/// Whether a difference surely lies on the better side of 0.
fn helps(net: &Measured) -> bool {
    net.interval.is_some_and(|(_, high)| high < 0.0)
}

impl SweepInput<'_> {
    fn input_name(&self, id: &str) -> Text {
        let mut rows = self.input.study.inputs.iter();
        let row = rows.find(|row| row.label.id == id);
        row.map_or(Text::same(id), |row| Text::from(&row.label))
    }

    fn question(&self) -> Text {
        let names: Vec<Text> = self.inputs.iter().map(|id| self.input_name(id)).collect();
        SweepSay::Asks {
            inputs: Text::join(&names, "、", ", "),
            runs: Text::same(&number::whole(self.input.scenario.replications)),
            seed: Text::same(&self.input.scenario.seed.to_string()),
        }
        .text()
    }

    fn numbers(&self) -> Text {
        let first = self.points.first();
        let level = first.map(|point| Names(self.input.model).level(point.results.level));
        let level = level.unwrap_or_default();
        SweepSay::Numbers { level }.text()
    }

    /// The values of a point in words.
    fn at(&self, point: &SweepPoint) -> Text {
        let one = |(id, value): (&String, &String)| {
            let (input, value) = (self.input_name(id), Text::same(value));
            SweepSay::At { input, value }.text()
        };
        let parts: Vec<Text> = self.inputs.iter().zip(&point.values).map(one).collect();
        Text::join(&parts, "，", ", ")
    }

    fn arm(&self, point: &SweepPoint, arm: usize) -> Text {
        let row = &point.results.arms[arm];
        SweepSay::Arm {
            arm: self.input.arm_name(arm),
            net: with_interval(&row.net),
            counties: Unit::Hours.signed(row.counties.difference),
            helpers: Unit::Hours.signed(row.helpers.difference),
        }
        .text()
    }

    /// Values of points, short.
    fn values(points: &[&SweepPoint]) -> Text {
        let one = |point: &&SweepPoint| Text::same(&point.values.join(" / "));
        Text::join(&points.iter().map(one).collect::<Vec<_>>(), "、", ", ")
    }

    /// Which scheme is best where, where the ranking changes, and which helps no more.
    fn findings(&self) -> Vec<Text> {
        let mut found = vec![self.best(), self.changes()];
        found.extend(self.stops());
        found
    }

    /// The values at which the ranking is another one than at the values before.
    fn changes(&self) -> Text {
        let orders: Vec<Vec<usize>> = self.points.iter().map(order).collect();
        let changed: Vec<&SweepPoint> = (1..self.points.len())
            .filter(|&at| orders[at] != orders[at - 1])
            .map(|at| &self.points[at])
            .collect();
        if changed.is_empty() {
            return SweepSay::OrderStays {}.text();
        }
        let values = Self::values(&changed);
        SweepSay::OrderChanges { values }.text()
    }

    fn best(&self) -> Text {
        let mut bests: Vec<(usize, Vec<&SweepPoint>)> = Vec::new();
        for point in self.points {
            let first = order(point)[0];
            match bests.iter_mut().find(|(arm, _)| *arm == first) {
                Some((_, points)) => points.push(point),
                None => bests.push((first, vec![point])),
            }
        }
        if let [(arm, _)] = bests[..] {
            let arm = self.input.arm_name(arm);
            return SweepSay::SameBest { arm }.text();
        }
        let one = |(arm, points): &(usize, Vec<&SweepPoint>)| {
            let (arm, values) = (self.input.arm_name(*arm), Self::values(points));
            SweepSay::BestAt { arm, values }.text()
        };
        let list: Vec<Text> = bests.iter().map(one).collect();
        let list = Text::join(&list, "；", "; ");
        SweepSay::BestChanges { list }.text()
    }

    /// Schemes that do not surely help at some values.
    fn stops(&self) -> Vec<Text> {
        let mut said = Vec::new();
        let arms = self
            .points
            .first()
            .map_or(0, |point| point.results.arms.len());
        for arm in 0..arms {
            let has_helpers = |point: &&SweepPoint| {
                let pairs = &point.results.arms[arm].pairs;
                pairs.iter().any(|(_, helpers)| !helpers.is_empty())
            };
            let points = self.points.iter().filter(has_helpers);
            let not: Vec<&SweepPoint> = points
                .filter(|point| !helps(&point.results.arms[arm].net))
                .collect();
            if !not.is_empty() {
                let (arm, values) = (self.input.arm_name(arm), Self::values(&not));
                said.push(SweepSay::StopsAt { arm, values }.text());
            }
        }
        if said.is_empty() {
            said.push(SweepSay::AllHelp {}.text());
        }
        said
    }
}

/// Rows of values in one table of colours: what fits on a page.
const ROWS: usize = 16;

/// Values down, schemes across: the net hours of each, its rank, and which is best.
fn rankings(all: &SweepInput) -> Vec<Figure> {
    let parts = all.points.chunks(ROWS).enumerate();
    parts
        .map(|(place, points)| ranking(all, place, points))
        .collect()
}

fn ranking(all: &SweepInput, place: usize, points: &[SweepPoint]) -> Figure {
    let nets = all.points.iter().flat_map(|point| &point.results.arms);
    let nets = nets.map(|arm| arm.net.value).filter(|net| net.is_finite());
    let (low, high) = nets.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), net| {
        (low.min(net), high.max(net))
    });
    let arms = all.points.first();
    let arms = arms.map_or(0, |point| point.results.arms.len());
    let row = |point: &SweepPoint| {
        let order = order(point);
        let cell = |arm: usize| {
            let net = point.results.arms[arm].net.value;
            let rank = order.iter().position(|&other| other == arm).unwrap_or(0) + 1;
            let rank = Text::same(&rank);
            MatrixCell {
                shade: ((high - net) / (high - low).max(1e-9)).clamp(0.0, 1.0),
                words: short(net.round()),
                below: SweepSay::Rank { rank }.text(),
                framed: order.first() == Some(&arm),
            }
        };
        MatrixRow {
            label: all.at(point),
            cells: (0..arms).map(cell).collect(),
        }
    };
    let rows: Vec<MatrixRow> = points.iter().map(row).collect();
    let columns: Vec<Text> = (0..arms).map(|arm| all.input.arm_name(arm)).collect();
    let words = |cell: &MatrixCell| {
        let parts = [cell.words.clone(), cell.below.clone()];
        Text::join(&parts, "，", ", ")
    };
    let cells = |row: &MatrixRow| {
        let cells = row.cells.iter().map(words);
        std::iter::once(row.label.clone()).chain(cells).collect()
    };
    let seed = Text::same(&all.input.scenario.seed.to_string());
    let runs = Text::same(&number::whole(all.input.scenario.replications));
    Figure {
        id: match place {
            0 => "sweep-ranking".into(),
            n => format!("sweep-ranking-{}", n + 1),
        },
        title: Text::join(&[all.best(), all.changes()], "；", "; "),
        alt: Text::sentences(&all.findings()),
        caption: SweepSay::RankingCaption {}.text(),
        note: PairSay::Note { runs, seed }.text(),
        table: Table {
            head: std::iter::once(Word::Value.text())
                .chain(columns.clone())
                .collect(),
            rows: rows.iter().map(cells).collect(),
        },
        plot: Plot::Matrix(Matrix {
            columns,
            rows,
            framed: SweepSay::Framed {}.text(),
        }),
    }
}

/// Points that are drawn together: three groups of six rows fill a page.
const TOGETHER: usize = 3;

/// The ranking at all values, then the net hours of each scheme at each value, a few values in each figure.
#[must_use]
pub fn figures(all: &SweepInput) -> Vec<Figure> {
    let parts = all.points.chunks(TOGETHER).enumerate();
    let intervals = parts.map(|(place, points)| figure(all, place, points));
    rankings(all).into_iter().chain(intervals).collect()
}

fn figure(all: &SweepInput, place: usize, points: &[SweepPoint]) -> Figure {
    let ends = |point: &SweepPoint| -> Vec<f64> {
        let ends = point.results.arms.iter().map(|arm| arm.net);
        ends.flat_map(|net| {
            let (low, high) = net.interval.unwrap_or((net.difference, net.difference));
            [low, high]
        })
        .collect()
    };
    let ends = all
        .points
        .iter()
        .flat_map(ends)
        .filter(|end| end.is_finite());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| {
        (low.min(end), high.max(end))
    });
    let room = 0.05 * (high - low).max(1e-9);
    let title = all.best();
    let seed = Text::same(&all.input.scenario.seed.to_string());
    let runs = Text::same(&number::whole(all.input.scenario.replications));
    Figure {
        id: match place {
            0 => "sweep".into(),
            n => format!("sweep-{}", n + 1),
        },
        alt: Text::sentences(&all.findings()),
        title,
        caption: SweepSay::HowToRead {}.text(),
        note: PairSay::Note { runs, seed }.text(),
        table: table(all, points),
        plot: Plot::Intervals(Intervals {
            axis: Axis::between(
                SweepSay::Axis {}.text(),
                (low - room, high + room),
                Unit::Number,
            ),
            groups: points.iter().map(|point| group(all, point)).collect(),
        }),
    }
}

fn group(all: &SweepInput, point: &SweepPoint) -> IntervalGroup {
    let arms = (0..point.results.arms.len()).filter(|&arm| arm != point.results.without);
    let row = |arm: usize| {
        let net = point.results.arms[arm].net;
        let (low, high) = net.interval.unwrap_or((net.difference, net.difference));
        IntervalRow {
            label: all.input.arm_name(arm),
            at: net.difference.is_finite().then_some(net.difference),
            interval: (low, high),
            mark: match net.interval {
                Some(_) if helps(&net) => Mark::Filled,
                Some((low, _)) if low > 0.0 => Mark::Hollow,
                _ => Mark::Half,
            },
            words: Unit::Hours.signed(net.difference),
        }
    };
    IntervalGroup {
        label: all.at(point),
        line: Some((0.0, Text::default())),
        ground: None,
        rows: arms.map(row).collect(),
    }
}

fn table(all: &SweepInput, points: &[SweepPoint]) -> Table {
    let rows = points.iter().flat_map(|point| {
        order(point).into_iter().map(move |arm| {
            let row = &point.results.arms[arm];
            vec![
                all.at(point),
                all.input.arm_name(arm),
                with_interval(&row.net),
                with_interval(&row.counties),
                with_interval(&row.helpers),
            ]
        })
    });
    Table {
        head: vec![
            Word::Value.text(),
            Word::Arm.text(),
            SweepSay::HeadNet {}.text(),
            PairSay::HeadGain {}.text(),
            PairSay::HeadHarm {}.text(),
        ],
        rows: rows.collect(),
    }
}

/// What `compare --sweep` leaves in `summary.json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SweepSummary {
    /// Replications of this question.
    replications: u64,
    inputs: Vec<String>,
    points: Vec<PointSummary>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct PointSummary {
    values: Vec<String>,
    /// Ids of arms by their net hours, the best first.
    order: Vec<String>,
    pairing: PairingSummary,
}

/// The document.
#[must_use]
pub fn document(all: &SweepInput) -> SweepSummary {
    let id = |arm: usize| all.input.study.arms[arm].label.id.clone();
    let point = |point: &SweepPoint| PointSummary {
        values: point.values.clone(),
        order: order(point).into_iter().map(id).collect(),
        pairing: pairing::summary(&all.input, &point.results),
    };
    SweepSummary {
        replications: all.input.scenario.replications,
        inputs: all.inputs.to_vec(),
        points: all.points.iter().map(point).collect(),
    }
}
