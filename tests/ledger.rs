//! The cost ledger: counted by hand, quantities times prices, and no money for what has no price.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::{ArmOutcome, Experiment};
use surgeplan::model::ledger::Item;
use surgeplan::readiness::Place;
use surgeplan::simulation::ledger::Priced;

use common::{play, watch};

/// Quantity and money of an item at a place, all kinds of it together, of one replication.
fn of(arm: &ArmOutcome, place: Place, item: Option<Item>) -> (f64, Option<f64>) {
    let lines = arm.ledger.iter();
    let own = lines.filter(|(key, _)| key.place == place && key.item == item);
    own.fold((0.0, None), |(quantity, money), (_, sums)| {
        let more = (sums.priced != Some(Priced::None)).then_some(sums.money[0]);
        let money = match (money, more) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        (quantity + sums.quantity[0], money)
    })
}

/// Three patients fall ill in a township, are seen in its clinic for 15 min and taken to the county by its ambulance; nurses of the county tour for five half-days
/// a week. The run ends with the week, and the third comes too late to be counted in full.
fn county(prices: &str, watches: &str) -> String {
    format!(
        r#"
name = "ledger"
run = {{ start = 2023-01-02, horizon = "7 d" }}
tier = [{{ id = "township" }}, {{ id = "county" }}]
care_level = [{{ id = "clinic", kind = "visit" }}, {{ id = "icu", kind = "stay", travels_by = "ambulance" }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "township", refers_to = "c", clinic = {{ servers = 5 }} }}, {{ id = "c", tier = "county", icu = {{ beds = 9 }}, clinic = {{ servers = 1 }} }}]
link = [{{ from = "t", to = "c", time = "30 min" }}]
vehicle = [{{ id = "ambulance", stations = {{ c = {{ vehicles = 2 }} }}, loading = "15 min" }}]
staff = [
  {{ id = "nurses", facility = "c", cover = 1, heads = 6, serves = [{{ level = "icu", patients_per_staff = 9 }}] }},
  {{ id = "of-t", facility = "t", cover = 1, heads = 1, serves = [{{ level = "clinic", patients_per_staff = 9 }}] }},
]
outreach = [{{ id = "tour", sender = "nurses", stops = ["of-t"], heads = 2, half_days = 5 }}]
patient_type = [{{ id = "ill", entry = "seen", stage = [
  {{ id = "seen", needs = "clinic", stay = "15 min", next = [{{ to = "critical", p = 1 }}] }},
  {{ id = "critical", needs = "icu", stay = "10 h" }},
] }}]
stream = [
  {{ id = "two", patient_type = "ill", batch = {{ at = "0 h", cases = 2 }} }},
  {{ id = "late", patient_type = "ill", batch = {{ at = "160 h", cases = 1 }} }},
]
{prices}
{watches}"#
    )
}

const PRICES: &str = r#"
[ledger]
currency = { zh = "元", en = "CNY" }
price = [
  { id = "icu-day", item = "bed_days", care_level = "icu", price = 3600 },
  { id = "trip", item = "trips", vehicle = "ambulance", price = 200 },
  { id = "visit", item = "visits", tier = "township", price = 30 },
  { id = "sent", item = "staff_sent", price = 500 },
]
"#;

/// Contact and 15 min in the clinic; ambulance from the county 30 min, loading 15, road 30: in bed 90 min after contact, for 10 h. The third comes at 160 h, and lies there
/// from 161.5 h to the horizon at 168 h: 6.5 h. Bed-days 26.5 / 24. Two nurses for five half-days, 5 working days in all.
#[test]
fn a_week_counted_by_hand() {
    let (_, experiment) = play(&county(PRICES, ""), 1);
    let arm = &experiment.arms[0];
    let near = |found: (f64, Option<f64>), quantity: f64, money: Option<f64>| {
        let same = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(same(found.0, quantity), "{found:?} is not {quantity}");
        let both = found.1.zip(money);
        let alike = both.map_or(found.1 == money, |(a, b)| same(a, b));
        assert!(alike, "{found:?} is not {money:?}");
    };
    let days = 26.5 / 24.0;
    near(
        of(arm, Place::All, Some(Item::BedDays)),
        days,
        Some(days * 3600.0),
    );
    near(of(arm, Place::All, Some(Item::Visits)), 3.0, Some(90.0));
    near(of(arm, Place::All, Some(Item::Trips)), 3.0, Some(600.0));
    near(of(arm, Place::All, Some(Item::Transfers)), 3.0, None);
    near(
        of(arm, Place::All, Some(Item::StaffSent)),
        5.0,
        Some(2500.0),
    );
    near(of(arm, Place::All, Some(Item::HomeVisits)), 0.0, None);
    near(of(arm, Place::All, None), 0.0, Some(days * 3600.0 + 3190.0));
    // by facility: transfers where patients leave, trips and nurses where they come from
    let ids = |id: u16| Place::Facility(surgeplan::model::network::FacilityId(id));
    near(of(arm, ids(1), Some(Item::Transfers)), 3.0, None);
    near(of(arm, ids(0), Some(Item::Transfers)), 0.0, None);
    near(of(arm, ids(0), Some(Item::StaffSent)), 5.0, Some(2500.0));
    near(of(arm, ids(1), None), 0.0, Some(90.0));
}

/// Money is quantity times price in every line, and the sums are those of their parts, over several replications and at every place.
#[test]
fn money_is_quantity_times_price() {
    let rate =
        county(PRICES, "").replace("batch = { at = \"0 h\", cases = 2 }", "rate = \"9 /day\"");
    let (_, experiment) = play(&rate, 8);
    let arm = &experiment.arms[0];
    let price = |item| match item {
        Item::BedDays => 3600.0,
        Item::Trips => 200.0,
        Item::Visits => 30.0,
        Item::StaffSent => 500.0,
        _ => 0.0,
    };
    let mut seen = 0;
    for (key, sums) in &arm.ledger {
        let Some(item) = key.item else { continue };
        if sums.priced == Some(Priced::All) {
            let expected = sums.quantity[0] * price(item);
            assert!(
                (sums.money[0] - expected).abs() < 1e-6 * expected.max(1.0),
                "{key:?}"
            );
            seen += 1;
        } else if sums.priced == Some(Priced::None) {
            assert_eq!(sums.money, [0.0; 2], "{key:?}");
        }
    }
    assert!(seen >= 10, "{seen}");
    for place in [
        Place::All,
        Place::Facility(surgeplan::model::network::FacilityId(0)),
    ] {
        let parts = Item::ALL
            .iter()
            .filter_map(|&item| of(arm, place, Some(item)).1);
        let (sum, all) = (parts.sum::<f64>(), of(arm, place, None).1.unwrap_or(0.0));
        assert!((sum - all).abs() < 1e-6 * all && all > 0.0, "{sum} {all}");
    }
}

/// Targets may be about quantities and money; without a price there is no money, and the rest is as with prices.
#[test]
fn without_prices_there_is_no_money() {
    let metrics = [
        watch("bed_days", "care_level = \"icu\""),
        watch("bed_days", "care_level = \"icu\"\nfacility = \"c\""),
        watch("visits", "tier = \"township\""),
        watch("transfers_sent", ""),
        watch("vehicle_trips", "facility = \"c\""),
        watch("staff_days_sent", ""),
    ];
    let with = metrics.concat() + &watch("cost", "") + &watch("cost", "care_level = \"icu\"");
    let (_, priced) = play(&county(PRICES, &with), 1);
    let row = |experiment: &Experiment, n: usize| -> Vec<Option<f64>> {
        let row = experiment.arms[0].rows[0].iter();
        row.take(n).map(|sample| sample.value()).collect()
    };
    let found = row(&priced, 8);
    let days = 26.5 / 24.0;
    let expected = [
        days,
        days,
        3.0,
        3.0,
        3.0,
        5.0,
        days * 3600.0 + 3190.0,
        days * 3600.0,
    ];
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found.unwrap() - expected).abs() < 1e-9,
            "{found:?} is not {expected}"
        );
    }
    let (study, unpriced) = play(&county("[ledger]\n", &metrics.concat()), 1);
    assert_eq!(row(&unpriced, 6), row(&priced, 6));
    let arm = &unpriced.arms[0];
    assert!(!arm.ledger.is_empty());
    let free = |sums: &surgeplan::experiment::outcome::LedgerSums| {
        sums.priced == Some(Priced::None) && sums.money == [0.0; 2]
    };
    assert!(arm.ledger.values().all(free));
    assert!(study.kpis.iter().all(|kpi| kpi.metric != "cost"));
    // and a scenario without a ledger keeps none
    let (_, none) = play(&county("", ""), 1);
    assert!(none.arms[0].ledger.is_empty());
}

/// An uncertain price is drawn once in every replication, and money is what it makes of that replication's quantities.
#[test]
fn an_uncertain_price_is_drawn_with_the_world() {
    let prices = "[ledger]\ncurrency = \"CNY\"\nprice = [{ id = \"trip\", item = \"trips\", price = { uniform = { low = 100, high = 300 } } }]\n";
    let (_, experiment) = play(&county(prices, &watch("cost", "")), 20);
    let rows = &experiment.arms[0].rows;
    let costs: Vec<f64> = rows.iter().map(|row| row[0].value().unwrap()).collect();
    assert!(
        costs.iter().all(|cost| (300.0..=900.0).contains(cost)),
        "{costs:?}"
    );
    assert!(costs.iter().any(|cost| (cost - costs[0]).abs() > 1.0));
    let sum = of(&experiment.arms[0], Place::All, None).1.unwrap();
    assert!((sum - costs.iter().sum::<f64>()).abs() < 1e-6);
}
