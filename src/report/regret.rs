//! How far each scheme falls short of an upper bound, as sentences, a figure and a document.

use serde::Serialize;

use super::Input;
use super::answer::wrapped;
use super::figure::{Axis, Figure, IntervalGroup, IntervalRow, Intervals, Mark, Plot, Table};
use super::json::finite;
use super::names::Names;
use super::pairing::short;
use super::text::metric::Unit;
use super::text::number::{self, nine};
use super::text::pairing::PairSay;
use super::text::regret::RegretSay;
use super::text::versus::Versus;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::experiment::bound::Regret;
use crate::model::network::LevelId;
use crate::stats::interval::mean_interval;
use crate::stats::paired::Shape;
use crate::units::Duration;

/// Everything that the answer shows.
#[derive(Clone, Copy)]
pub struct RegretInput<'a> {
    /// The study and what the scenario says about itself; nothing was run in it.
    pub input: Input<'a>,
    /// The level of care.
    pub level: LevelId,
    /// Within what time a need is met in time.
    pub patience: Duration,
    /// By replication and arm.
    pub rows: &'a [Vec<Regret>],
}

/// One arm over replications.
struct Short {
    needs: f64,
    met: f64,
    bound: f64,
    regret: f64,
    interval: (f64, f64),
}

impl RegretInput<'_> {
    fn short(&self, arm: usize) -> Short {
        let n = self.rows.len().max(1) as f64;
        let mean =
            |of: fn(&Regret) -> f64| self.rows.iter().map(|row| of(&row[arm])).sum::<f64>() / n;
        let values: Vec<f64> = self.rows.iter().map(|row| row[arm].regret()).collect();
        let shape = Shape::of(&values);
        Short {
            needs: mean(|row| row.needs as f64),
            met: mean(|row| row.met as f64),
            bound: mean(|row| row.bound),
            regret: shape.mean,
            interval: mean_interval(shape.n, shape.mean, shape.sd, 0.05),
        }
    }

    fn arms(&self) -> std::ops::Range<usize> {
        0..self.input.study.arms.len()
    }

    fn row(&self, arm: usize) -> Text {
        let found = self.short(arm);
        RegretSay::Row {
            arm: self.input.arm_name(arm),
            met: short(found.met),
            needs: short(found.needs),
            bound: short(found.bound),
            regret: short(found.regret),
            low: short(found.interval.0),
            high: short(found.interval.1),
        }
        .text()
    }

    fn title(&self) -> Text {
        let by_regret =
            |&a: &usize, &b: &usize| self.short(a).regret.total_cmp(&self.short(b).regret);
        let least = self.arms().min_by(by_regret).unwrap_or(0);
        let most = self.arms().max_by(by_regret).unwrap_or(0);
        RegretSay::Least {
            arm: self.input.arm_name(least),
            regret: short(self.short(least).regret),
            other: self.input.arm_name(most),
            more: short(self.short(most).regret),
        }
        .text()
    }

    fn runs_and_seed(&self) -> (Text, Text) {
        let info = self.input.scenario;
        let runs = Text::same(&number::whole(info.replications));
        (runs, Text::same(&info.seed.to_string()))
    }
}

/// The answer for a terminal.
#[must_use]
pub fn answer(all: &RegretInput, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |indent: &str, said: &Text| text += &wrapped(indent, said.get(lang));
    let (runs, seed) = all.runs_and_seed();
    let asks = RegretSay::Asks {
        level: Names(all.input.model).level(all.level),
        patience: Unit::Hours.value(all.patience.days() * 24.0),
        runs,
        seed,
    };
    line("", &asks.text());
    if all.input.scenario.illustrative {
        line("", &Word::Illustrative.text());
    }
    line("", &all.title());
    line("", &Text::same(""));
    for arm in all.arms() {
        line("  ", &all.row(arm));
    }
    line("", &Text::same(""));
    line("", &RegretSay::Note {}.text());
    text
}

/// The figure: what each arm falls short by.
#[must_use]
pub fn figure(all: &RegretInput) -> Figure {
    let found: Vec<Short> = all.arms().map(|arm| all.short(arm)).collect();
    let top = found
        .iter()
        .map(|row| row.interval.1)
        .filter(|top| top.is_finite());
    let top = top.fold(0.0, f64::max);
    let (runs, seed) = all.runs_and_seed();
    let row = |(arm, row): (usize, &Short)| IntervalRow {
        label: all.input.arm_name(arm),
        at: Some(row.regret),
        interval: (row.interval.0.max(0.0), row.interval.1),
        mark: Mark::Half,
        words: short(row.regret),
    };
    Figure {
        id: "regret".into(),
        alt: Text::sentences(&[all.title()]),
        title: all.title(),
        caption: RegretSay::Note {}.text(),
        note: PairSay::Note { runs, seed }.text(),
        table: table(all, &found),
        plot: Plot::Intervals(Intervals {
            axis: Axis::numbers(RegretSay::Axis {}.text(), top, Unit::Number),
            groups: vec![IntervalGroup {
                label: RegretSay::Heading {}.text(),
                line: None,
                ground: None,
                rows: found.iter().enumerate().map(row).collect(),
            }],
        }),
    }
}

fn table(all: &RegretInput, found: &[Short]) -> Table {
    let row = |(arm, row): (usize, &Short)| {
        let [low, high] = [row.interval.0, row.interval.1].map(short);
        vec![
            all.input.arm_name(arm),
            short(row.needs),
            short(row.met),
            short(row.bound),
            short(row.regret),
            Versus::FromTo { low, high }.text(),
        ]
    };
    Table {
        head: vec![
            Word::Arm.text(),
            RegretSay::HeadNeeds {}.text(),
            RegretSay::HeadMet {}.text(),
            RegretSay::HeadBound {}.text(),
            RegretSay::HeadRegret {}.text(),
            Word::Interval.text(),
        ],
        rows: found.iter().enumerate().map(row).collect(),
    }
}

/// What `compare --regret` leaves in `summary.json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RegretSummary {
    /// Replications of this question.
    replications: u64,
    level: String,
    patience_hours: f64,
    arms: Vec<RegretRow>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct RegretRow {
    name: String,
    needs: f64,
    met: f64,
    bound: f64,
    regret: f64,
    interval: [Option<f64>; 2],
    /// By replication.
    regrets: Vec<f64>,
}

/// The document.
#[must_use]
pub fn document(all: &RegretInput) -> RegretSummary {
    let arm = |arm: usize| {
        let found = all.short(arm);
        RegretRow {
            name: all.input.study.arms[arm].label.id.clone(),
            needs: nine(found.needs),
            met: nine(found.met),
            bound: nine(found.bound),
            regret: nine(found.regret),
            interval: [finite(found.interval.0), finite(found.interval.1)],
            regrets: all.rows.iter().map(|row| nine(row[arm].regret())).collect(),
        }
    };
    RegretSummary {
        replications: all.input.scenario.replications,
        level: all.input.model.network.levels[all.level].label.id.clone(),
        patience_hours: nine(all.patience.days() * 24.0),
        arms: all.arms().map(arm).collect(),
    }
}
