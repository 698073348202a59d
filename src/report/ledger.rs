//! The cost ledger: `ledger.csv`, the table of the page and the workbook, and the part of `summary.json`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Input;
use super::figure::Table;
use super::names::Names;
use super::tables::{Csv, cell, heads, safe};
use super::text::Text;
use super::text::ledger::Account;
use super::text::number;
use super::text::word::Word;
use crate::experiment::outcome::LedgerSums;
use crate::model::ledger::{Item, What};
use crate::readiness::Place;
use crate::simulation::ledger::{Key, Priced};
use crate::stats::interval::mean_interval;
use crate::stats::sequence::asymptotic_sequence;

/// A mean over replications with its 95 % interval.
pub(super) type Mean = (f64, (f64, f64));

/// A line of the ledger of an arm in the workbook.
pub(super) struct LedgerRow {
    pub arm: Text,
    pub place: Text,
    pub line: Text,
    pub quantity: Option<Mean>,
    pub money: Option<Mean>,
    /// Whether all, some or nothing of it has a price.
    pub note: Text,
}

/// A line of the ledger of an arm in `summary.json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LedgerSummary {
    /// Id of a tier, group or facility; `all` is everywhere.
    pub place: String,
    /// The item, such as `bed_days`; `all` is the money of all items.
    pub item: String,
    /// Level of care, vehicle, service, supply or staff group; `all` if there is one kind only.
    pub what: String,
    /// Mean quantity of a run; left out for the money of all items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
    /// Its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity_ci95: Option<[Option<f64>; 2]>,
    /// `all`, `part` or `none`: how much of it has a price.
    pub priced: &'static str,
    /// Mean money of a run for what has a price; left out where nothing has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<f64>,
    /// Its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_ci95: Option<[Option<f64>; 2]>,
}

/// `all`, `part` or `none`.
fn priced_key(priced: Priced) -> &'static str {
    match priced {
        Priced::None => "none",
        Priced::Part => "part",
        Priced::All => "all",
    }
}

fn item_key(item: Option<Item>) -> &'static str {
    item.map_or("all", Item::key)
}

fn item_name(item: Item) -> Text {
    let name = match item {
        Item::BedDays => Account::BedDays {},
        Item::Visits => Account::Visits {},
        Item::Transfers => Account::Transfers {},
        Item::Trips => Account::Trips {},
        Item::HomeVisits => Account::HomeVisits {},
        Item::Tests => Account::Tests {},
        Item::Supplies => Account::Supplies {},
        Item::StaffSent => Account::StaffSent {},
        Item::Reserve => Account::Reserve {},
    };
    name.text()
}

impl Input<'_> {
    /// Whether any arm keeps a ledger.
    #[must_use]
    pub fn has_ledger(&self) -> bool {
        let mut arms = self.experiment.arms.iter();
        arms.any(|arm| !arm.ledger.is_empty())
    }

    /// What money is counted in, if there are prices.
    #[must_use]
    pub fn currency(&self) -> Option<Text> {
        let ledger = self.model.ledger.as_ref()?;
        ledger.currency.as_ref().map(Text::from)
    }

    /// Mean of a run, with its interval.
    fn mean_of(&self, [sum, squares]: [f64; 2]) -> Mean {
        let runs = self.experiment.replications.max(1);
        let n = runs as f64;
        let mean = sum / n;
        let variance = (squares - n * mean * mean).max(0.0) / (n - 1.0).max(1.0);
        let sd = variance.sqrt();
        let interval = if self.experiment.any_time() {
            asymptotic_sequence(runs, mean, sd, 0.05)
        } else {
            mean_interval(runs, mean, sd, 0.05)
        };
        (mean, interval)
    }

    fn quantity(&self, key: &Key, sums: &LedgerSums) -> Option<Mean> {
        key.item.map(|_| self.mean_of(sums.quantity))
    }

    fn money(&self, sums: &LedgerSums) -> Option<Mean> {
        let priced = sums.priced.unwrap_or_default();
        (priced != Priced::None).then(|| self.mean_of(sums.money))
    }

    fn what_key(&self, what: What) -> String {
        let network = &self.model.network;
        match what {
            What::Any => "all".into(),
            What::Level(level) => network.levels[level].label.id.clone(),
            What::Resource(id) => network.pools.resources[id].id.clone(),
        }
    }

    /// What a line is about: item and kind.
    fn line_name(&self, key: &Key) -> Text {
        let Some(item) = key.item else {
            return Account::Sum {}.text();
        };
        let what = match key.what {
            What::Any => return item_name(item),
            What::Level(level) => Names(self.model).level(level),
            What::Resource(id) => Text::from(&self.model.network.pools.resources[id]),
        };
        let item = item_name(item);
        Account::Of { item, what }.text()
    }

    /// Above the table.
    #[must_use]
    pub fn ledger_intro(&self) -> Text {
        self.currency().map_or_else(
            || Account::NoPrices {}.text(),
            |currency| Account::Intro { currency }.text(),
        )
    }

    /// Every item everywhere, and by tier where there are several: quantity and money in every arm. Lines with nothing in them
    /// are left out.
    #[must_use]
    pub fn ledger_table(&self) -> Option<Table> {
        self.ledger_of(|place| matches!(place, Place::All | Place::Tier(_)))
    }

    /// Every line of every arm, for the workbook.
    pub(super) fn ledger_rows(&self) -> Vec<LedgerRow> {
        let mut rows = Vec::new();
        for (arm, outcome) in self.experiment.arms.iter().enumerate() {
            let shown =
                |(_, sums): &(&Key, &LedgerSums)| sums.quantity[0] > 0.0 || sums.money[0] > 0.0;
            let lines = outcome.ledger.iter().filter(shown);
            rows.extend(lines.map(|(key, sums)| LedgerRow {
                arm: self.arm_name(arm),
                place: Names(self.model).place(key.place),
                line: self.line_name(key),
                quantity: self.quantity(key, sums),
                money: self.money(sums),
                note: match sums.priced.unwrap_or_default() {
                    Priced::All => Text::default(),
                    Priced::Part => Account::Part {}.text(),
                    Priced::None => Account::NoPrice {}.text(),
                },
            }));
        }
        rows
    }

    fn ledger_of(&self, shown: impl Fn(Place) -> bool) -> Option<Table> {
        if !self.has_ledger() {
            return None;
        }
        let mut head = vec![Word::Place.text(), Account::Item {}.text()];
        for arm in 0..self.study.arms.len() {
            let arm = self.arm_name(arm);
            head.push(Account::Quantity { arm: arm.clone() }.text());
            head.push(Account::Money { arm }.text());
        }
        let keys: BTreeSet<&Key> = self
            .experiment
            .arms
            .iter()
            .flat_map(|arm| &arm.ledger)
            .filter(|(key, sums)| {
                shown(key.place) && (sums.quantity[0] > 0.0 || key.item.is_none())
            })
            .map(|(key, _)| key)
            .collect();
        let row = |key: &&Key| {
            let place = Names(self.model).place(key.place);
            let mut row = vec![place, self.line_name(key)];
            for arm in &self.experiment.arms {
                row.extend(self.ledger_cells(key, arm.ledger.get(key)));
            }
            row
        };
        Some(Table {
            head,
            rows: keys.iter().map(row).collect(),
        })
    }

    fn ledger_cells(&self, key: &Key, sums: Option<&LedgerSums>) -> [Text; 2] {
        let sums = sums.copied().unwrap_or_default();
        let within = |(mean, (low, high)): Mean| {
            let [mean, low, high] = [mean, low, high].map(|x| Text::same(&number::short(x)));
            Account::Within { mean, low, high }.text()
        };
        let money = self.money(&sums).map(within);
        let money = match (money, sums.priced.unwrap_or_default()) {
            (Some(money), Priced::Part) => Account::AtLeast { money }.text(),
            (Some(money), _) => money,
            (None, _) => Account::NoPrice {}.text(),
        };
        let quantity = self.quantity(key, &sums).map(within);
        [quantity.unwrap_or_default(), money]
    }

    /// The lines of an arm.
    #[must_use]
    pub fn ledger_summary(&self, arm: usize) -> Vec<LedgerSummary> {
        let lines = self.experiment.arms.get(arm).map(|arm| &arm.ledger);
        let names = Names(self.model);
        let both = |(_, (low, high)): Mean| [low, high].map(super::json::finite);
        let line = |(key, sums): (&Key, &LedgerSums)| {
            let (quantity, money) = (self.quantity(key, sums), self.money(sums));
            LedgerSummary {
                place: names.place_key(key.place),
                item: item_key(key.item).into(),
                what: self.what_key(key.what),
                quantity: quantity.and_then(|mean| super::json::finite(mean.0)),
                quantity_ci95: quantity.map(both),
                priced: priced_key(sums.priced.unwrap_or_default()),
                money: money.and_then(|mean| super::json::finite(mean.0)),
                money_ci95: money.map(both),
            }
        };
        lines.into_iter().flatten().map(line).collect()
    }
}

/// `ledger.csv`: every line of every arm; empty cells where there is no price.
#[must_use]
pub fn csv(input: &Input) -> Option<String> {
    if !input.has_ledger() {
        return None;
    }
    let mut csv = Csv::new(&heads(&[
        "arm",
        "place",
        "item",
        "what",
        "replications",
        "quantity",
        "quantity_low",
        "quantity_high",
        "priced",
        "currency",
        "money",
        "money_low",
        "money_high",
    ]));
    let currency = input.currency().map_or(String::new(), |name| name.en);
    for (arm, outcome) in input.study.arms.iter().zip(&input.experiment.arms) {
        for (key, sums) in &outcome.ledger {
            let mut row = vec![
                safe(&arm.label.id),
                safe(&Names(input.model).place_key(key.place)),
                item_key(key.item).to_owned(),
                safe(&input.what_key(key.what)),
                input.experiment.replications.to_string(),
            ];
            row.extend(cells(input.quantity(key, sums)));
            let money = input.money(sums);
            row.push(priced_key(sums.priced.unwrap_or_default()).to_owned());
            let in_money = money.map_or(String::new(), |_| safe(&currency));
            row.push(in_money);
            row.extend(cells(money));
            csv.row(&row);
        }
    }
    Some(csv.text())
}

/// Mean and interval; empty where there is none.
fn cells(mean: Option<Mean>) -> [String; 3] {
    mean.map_or_else(Default::default, |(mean, (low, high))| {
        [mean, low, high].map(cell)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Label;
    use crate::model::ledger::Ledger;
    use crate::model::network::LevelId;
    use crate::report::sample::Sample;

    fn with_ledger(priced: Priced) -> Sample {
        let mut sample = Sample::alone();
        sample.model.ledger = Some(Ledger {
            currency: Some(Label {
                id: "currency".into(),
                zh: "元".into(),
                en: "CNY".into(),
            }),
            ..Ledger::default()
        });
        let n = sample.experiment.replications as f64;
        let line = |quantity: f64, money: f64, priced| LedgerSums {
            quantity: [quantity * n, quantity * quantity * n],
            money: [money * n, money * money * n],
            priced: Some(priced),
        };
        let key = |item, what| Key {
            place: Place::All,
            item,
            what,
        };
        let days = key(Some(Item::BedDays), What::Level(LevelId(2)));
        let trips = key(Some(Item::HomeVisits), What::Any);
        let sum = key(None, What::Any);
        let money = if priced == Priced::None { 0.0 } else { 4_000.0 };
        let lines = [
            (days, line(2.0, money, priced)),
            (trips, line(5.0, 0.0, Priced::None)),
            (sum, line(0.0, money, priced.with(Priced::None))),
        ];
        sample.experiment.arms[0].ledger = lines.into_iter().collect();
        sample
    }

    #[test]
    fn what_has_no_price_has_no_money_and_a_sum_says_that_some_is_missing() {
        let sample = with_ledger(Priced::All);
        let table = sample.input().ledger_table().unwrap();
        let money: Vec<&str> = table.rows.iter().map(|row| row[3].en.as_str()).collect();
        assert_eq!(
            money,
            [
                "4,000 (4,000-4,000) (some of it without a price)",
                "4,000 (4,000-4,000)",
                "no price"
            ]
        );
        let input = sample.input();
        let cells: Vec<(Option<f64>, String)> = input
            .ledger_rows()
            .into_iter()
            .map(|row| (row.money.map(|mean| mean.0), row.note.en))
            .collect();
        let part = (Some(4_000.0), "some of it without a price".to_owned());
        let all = (Some(4_000.0), String::new());
        assert_eq!(cells, [part, all, (None, "no price".to_owned())]);
        let text = csv(&sample.input()).unwrap();
        let home: Vec<&str> = text
            .lines()
            .filter(|row| row.contains("home_visits"))
            .collect();
        assert!(home[0].ends_with(",5,5,5,none,,,,"), "{home:?}");
    }

    #[test]
    fn without_prices_there_is_no_money_at_all() {
        let mut sample = with_ledger(Priced::None);
        sample.model.ledger = Some(Ledger::default());
        let input = sample.input();
        let table = input.ledger_table().unwrap();
        assert!(table.rows.iter().all(|row| row[3].en == "no price"));
        assert!(input.ledger_intro().en.contains("no prices"));
        let summary = serde_json::to_value(input.ledger_summary(0)).unwrap();
        let lines = summary.as_array().unwrap();
        assert!(lines.iter().all(|line| line.get("money").is_none()));
    }
}
