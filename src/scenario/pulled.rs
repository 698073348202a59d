//! The scenario with its levers pulled: what a plan tries, one mix after the other.

use std::collections::BTreeMap;

use super::arms::{apply, by_path, start};
use super::compile::{Draw, Stated};
use super::diagnostic::Problems;
use super::files::Files;
use super::leaf::Name;
use super::levers::{Pull, pull};
use super::load::Loaded;
use super::source::Span;
use super::tree::{Kind, Node, Table, inline};
use super::written;
use crate::distribution::Cache;
use crate::model::Label;
use crate::model::Model;
use crate::model::network::{LevelKind, UnitId};
use crate::units::Duration;

/// Something that a plan may change.
#[derive(Clone, PartialEq, Debug)]
pub struct Lever {
    /// Its names.
    pub label: Label,
    /// Unit in words; may be empty.
    pub unit: Label,
    /// Most units that can be had.
    pub at_most: u64,
    /// Units come in lots of so many.
    pub step: u64,
    /// Price of one unit.
    pub price: f64,
    /// Time from the start of the run until it works.
    pub lead_time: Duration,
    add: Table,
}

/// How far each lever is pulled.
#[derive(Clone, Copy, Debug)]
pub struct Pulled<'a> {
    /// Levers.
    pub levers: &'a [Lever],
    /// Units of each of them.
    pub units: &'a [u64],
    /// A lever that does not work before this time after the start.
    pub late: Option<(usize, Duration)>,
}

/// Beds that a lever of its own may add to a unit, as a multiple of those that are there.
const MOST_TIMES: u32 = 3;
/// And at least so many.
const MOST_AT_LEAST: u32 = 20;

impl Lever {
    /// A lever for each of some units that has beds: one more bed, up to three times those that are
    /// there, and 20 at least.
    #[must_use]
    pub fn of_units(model: &Model, units: &[UnitId]) -> Vec<Lever> {
        units
            .iter()
            .filter_map(|&unit| Lever::of_unit(model, unit))
            .collect()
    }

    fn of_unit(model: &Model, unit: UnitId) -> Option<Lever> {
        let network = &model.network;
        let row = &network.units[unit];
        let (facility, level) = (
            &network.facilities[row.facility],
            &network.levels[row.level],
        );
        let steps = &row.capacity.steps;
        let beds = steps.iter().map(|&(_, beds)| beds).max()?;
        if level.kind != LevelKind::Stay || beds >= u32::MAX / 4 {
            return None;
        }
        let (at, id) = (&facility.label, &level.label);
        let path = format!("facility.{}.{}.beds", at.id, id.id);
        let one = Node::new(Span::default(), Kind::Integer(1));
        let add = Node::table(Span::default(), [(path.as_str(), one)]);
        let most = beds.saturating_mul(MOST_TIMES).max(MOST_AT_LEAST);
        Some(Lever {
            label: Label {
                id: format!("{}.{}", at.id, id.id),
                zh: format!("{}{}床位", name(at, true), name(id, true)),
                en: format!("{} {} beds", name(at, false), name(id, false)),
            },
            unit: Label {
                id: String::new(),
                zh: "张".into(),
                en: "beds".into(),
            },
            at_most: u64::from(most),
            step: 1,
            price: 1.0,
            lead_time: Duration::ZERO,
            add: add.as_table().cloned().unwrap_or_default(),
        })
    }
}

impl Loaded {
    /// The levers that the scenario states, in the order of the file.
    #[must_use]
    pub fn levers(&self) -> Vec<Lever> {
        let cache = Cache::new();
        let stated = Stated::default();
        let compiler = self
            .base()
            .compiler(self.ids(), Draw::At(0.5), &stated, &cache);
        let lever = |row: &written::Lever| Lever {
            label: Name::label(row.name.as_ref(), &row.id),
            unit: Name::label(row.unit.as_ref(), ""),
            at_most: u64::from(compiler.world.count(&row.at_most)),
            step: u64::from(compiler.world.count(&row.step)),
            price: compiler.world.number(&row.price),
            lead_time: compiler.world.duration(&row.lead_time),
            add: by_path(&row.add),
        };
        self.base().written.lever.iter().map(lever).collect()
    }

    /// How many arms the scenario states; without any it is itself the only one.
    #[must_use]
    pub fn arm_rows(&self) -> usize {
        self.base().written.arm.len()
    }

    /// The scenario of one arm alone with levers pulled, and what that changes as TOML values by path:
    /// the arm's own values and those of the levers.
    ///
    /// # Errors
    /// All problems that this brings, such as a path that this arm does not have.
    pub fn pulled(
        &self,
        arm: usize,
        pulled: Pulled,
    ) -> Result<(Loaded, BTreeMap<String, String>), Problems> {
        let mut tree = self.tree.clone();
        let mut problems = Vec::new();
        let mut values = BTreeMap::new();
        if let Some(row) = self.base().written.arm.get(arm) {
            apply(&mut tree, row, &mut problems);
            let own = by_path(&row.set).into_iter();
            values.extend(own.map(|(path, entry)| (path, inline(&entry.node))));
        }
        for alone in ["arm", "lever"] {
            tree.remove(alone);
        }
        if let Some(run) = tree.get_mut("run").and_then(|run| run.node.as_table_mut()) {
            run.remove("reference");
        }
        let start = start(&tree);
        let pulls = pulled.levers.iter().zip(pulled.units);
        for (place, (lever, &units)) in pulls.enumerate().filter(|(_, (_, units))| **units > 0) {
            let late = pulled.late.filter(|(late, _)| *late == place);
            let late = late.map_or(Duration::ZERO, |(_, late)| late);
            let from = lever.lead_time.max(late).days();
            let with = Pull { units, from, start };
            match pull(&mut tree, &lever.add, with) {
                Ok(changes) => {
                    let changes = changes.into_iter();
                    values.extend(changes.map(|(path, node)| (path, inline(&node))));
                }
                Err(problem) => problems.push(*problem),
            }
        }
        if !problems.is_empty() {
            return Err(Problems::new(self.texts.clone(), problems));
        }
        let files = Files::after(self.texts.clone());
        Loaded::of(files, tree).map(|loaded| (loaded.drawing(self.draws()), values))
    }
}

/// The name of a thing in one language; the other name or the id if there is none.
fn name(label: &Label, zh: bool) -> &str {
    let (first, second) = if zh {
        (&label.zh, &label.en)
    } else {
        (&label.en, &label.zh)
    };
    let names = [first, second, &label.id];
    names
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or("", String::as_str)
}
