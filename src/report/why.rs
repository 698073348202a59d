//! Limits lifted one at a time, as sentences, a figure and a document.

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
use super::text::why::WhySay;
use super::text::word::Word;
use super::text::{Lang, Text};
use crate::experiment::why::{Change, Lifted, Limit, Why};
use crate::model::Label;
use crate::model::network::LevelId;
use crate::model::pool::PoolId;

/// Everything that the answer shows.
#[derive(Clone, Copy)]
pub struct WhyInput<'a> {
    /// The study and what the scenario says about itself; nothing was run in it.
    pub input: Input<'a>,
    /// The arm.
    pub arm: usize,
    /// The level of care.
    pub level: LevelId,
    /// What was found.
    pub found: &'a Why,
}

/// A net change with its interval, and its two sides.
type Sides = (Change, (f64, f64));

fn signed(x: f64) -> Text {
    if x.is_finite() {
        Unit::Hours.signed(x)
    } else {
        short(x)
    }
}

fn hours((change, (low, high)): &Sides) -> Text {
    WhySay::Hours {
        net: signed(change.net()),
        low: signed(*low),
        high: signed(*high),
        avoided: short(change.avoided),
        caused: short(change.caused),
    }
    .text()
}

fn deaths((change, (low, high)): &Sides) -> Text {
    WhySay::Deaths {
        net: signed(change.net()),
        low: signed(*low),
        high: signed(*high),
        avoided: short(change.avoided),
        caused: short(change.caused),
    }
    .text()
}

impl WhyInput<'_> {
    fn limit(&self, limit: Limit) -> Text {
        match limit {
            Limit::Beds => WhySay::Beds {},
            Limit::Staff => WhySay::Staff {},
            Limit::StaffOf(pool) => WhySay::StaffOf {
                staff: Text::from(self.group(pool)),
            },
            Limit::Equipment => WhySay::Equipment {},
            Limit::Kept => WhySay::Kept {},
            Limit::Refusals => WhySay::Refusals {},
            Limit::Ways => WhySay::Ways {},
            Limit::Vehicles => WhySay::Vehicles {},
            Limit::Recognition => WhySay::Recognition {},
        }
        .text()
    }

    fn group(&self, pool: PoolId) -> &Label {
        let pools = &self.input.model.network.pools;
        &pools.resources[pools.staff[pool].resource]
    }

    /// What a limit is called in the document.
    fn key(&self, limit: Limit) -> String {
        let key = match limit {
            Limit::Beds => "beds",
            Limit::Staff => "staff",
            Limit::StaffOf(pool) => return format!("staff.{}", self.group(pool).id),
            Limit::Equipment => "equipment",
            Limit::Kept => "kept_beds",
            Limit::Refusals => "refusals",
            Limit::Ways => "ways",
            Limit::Vehicles => "vehicles",
            Limit::Recognition => "recognition",
        };
        key.into()
    }

    fn asks(&self) -> Text {
        WhySay::Asks {
            arm: self.input.arm_name(self.arm),
            level: Names(self.input.model).level(self.level),
            hours: short(self.found.unmet),
            deaths: short(self.found.deaths),
        }
        .text()
    }

    /// The limit that spares most hours on balance.
    fn title(&self) -> Text {
        let arm = self.input.arm_name(self.arm);
        let net = |row: &Lifted| row.unmet.0.net();
        let helps = self.found.lifted.iter().filter(|row| row.unmet.1.1 < 0.0);
        let most = helps.min_by(|a, b| net(a).total_cmp(&net(b)));
        most.map_or(WhySay::None { arm: arm.clone() }, |row| WhySay::Most {
            limit: self.limit(row.limit),
            arm,
            net: signed(net(row)),
        })
        .text()
    }
}

/// The answer for a terminal.
#[must_use]
pub fn answer(all: &WhyInput, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |indent: &str, said: &Text| text += &wrapped(indent, said.get(lang));
    line("", &all.asks());
    if all.input.scenario.illustrative {
        line("", &Word::Illustrative.text());
    }
    line("", &all.title());
    line("", &Text::same(""));
    for row in &all.found.lifted {
        let said = WhySay::Row {
            limit: all.limit(row.limit),
            hours: hours(&row.unmet),
            deaths: deaths(&row.deaths),
        };
        line("  ", &said.text());
    }
    line("", &Text::same(""));
    line("", &WhySay::Note {}.text());
    text
}

/// The figure: net hours of each limit; avoided and caused stand in its table.
#[must_use]
pub fn figure(all: &WhyInput) -> Figure {
    let rows = &all.found.lifted;
    let ends = rows.iter().flat_map(|row| [row.unmet.1.0, row.unmet.1.1]);
    let ends = ends.filter(|end| end.is_finite());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| {
        (low.min(end), high.max(end))
    });
    let room = 0.05 * (high - low).max(1e-9);
    let row = |row: &Lifted| IntervalRow {
        label: all.limit(row.limit),
        at: Some(row.unmet.0.net()),
        interval: row.unmet.1,
        mark: match row.unmet.1 {
            (_, high) if high < 0.0 => Mark::Filled,
            (low, _) if low > 0.0 => Mark::Hollow,
            _ => Mark::Half,
        },
        words: signed(row.unmet.0.net()),
    };
    let info = all.input.scenario;
    let runs = Text::same(&number::whole(info.replications));
    let seed = Text::same(&info.seed.to_string());
    Figure {
        id: "why".into(),
        alt: Text::sentences(&[all.title()]),
        title: all.title(),
        caption: WhySay::Note {}.text(),
        note: PairSay::Note { runs, seed }.text(),
        table: table(all),
        plot: Plot::Intervals(Intervals {
            axis: Axis::between(
                WhySay::Axis {}.text(),
                (low - room, high + room),
                Unit::Number,
            ),
            groups: vec![IntervalGroup {
                label: WhySay::HeadHours {}.text(),
                line: Some((0.0, Text::default())),
                ground: None,
                rows: rows.iter().map(row).collect(),
            }],
        }),
    }
}

fn table(all: &WhyInput) -> Table {
    let sides = |(change, _): &Sides| [change.net(), change.avoided, change.caused].map(short);
    let row = |row: &Lifted| {
        let mut cells = vec![all.limit(row.limit)];
        cells.extend(sides(&row.unmet));
        cells.extend(sides(&row.deaths));
        cells
    };
    let (avoided, caused) = (WhySay::HeadAvoided {}.text(), WhySay::HeadCaused {}.text());
    Table {
        head: vec![
            WhySay::HeadLimit {}.text(),
            WhySay::HeadHours {}.text(),
            avoided.clone(),
            caused.clone(),
            WhySay::HeadDeaths {}.text(),
            avoided,
            caused,
        ],
        rows: all.found.lifted.iter().map(row).collect(),
    }
}

/// What `compare --why` leaves in `summary.json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WhySummary {
    /// Replications of this question.
    replications: u64,
    arm: String,
    level: String,
    unmet_hours: f64,
    deaths: f64,
    lifted: Vec<LiftedSummary>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct LiftedSummary {
    limit: String,
    unmet_hours: SidesSummary,
    deaths: SidesSummary,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct SidesSummary {
    net: f64,
    avoided: f64,
    caused: f64,
    interval: [Option<f64>; 2],
}

fn summary((change, (low, high)): &Sides) -> SidesSummary {
    SidesSummary {
        net: nine(change.net()),
        avoided: nine(change.avoided),
        caused: nine(change.caused),
        interval: [finite(*low), finite(*high)],
    }
}

/// The document.
#[must_use]
pub fn document(all: &WhyInput) -> WhySummary {
    let row = |row: &Lifted| LiftedSummary {
        limit: all.key(row.limit),
        unmet_hours: summary(&row.unmet),
        deaths: summary(&row.deaths),
    };
    WhySummary {
        replications: all.input.scenario.replications,
        arm: all.input.study.arms[all.arm].label.id.clone(),
        level: all.input.model.network.levels[all.level].label.id.clone(),
        unmet_hours: nine(all.found.unmet),
        deaths: nine(all.found.deaths),
        lifted: all.found.lifted.iter().map(row).collect(),
    }
}
