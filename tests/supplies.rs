//! Supplies that are used up: traces worked out by hand, and laws that hold in every replication of a coupled comparison.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::{Experiment, Sample};

use common::watch;

fn play(text: &str, replications: u64) -> Experiment {
    common::play(text, replications).1
}

/// What is watched in one replication.
fn values(experiment: &Experiment, run: usize, count: usize) -> Vec<Option<f64>> {
    let row = &experiment.arms[0].rows[run];
    row.iter()
        .take(count)
        .map(|sample: &Sample| sample.value())
        .collect()
}

const OXYGEN: &str = "supply = \"oxygen\"\nfacility = \"a\"";

/// Two patients at 0 h who stay 10 days on a ward and use 4 of the oxygen a day each.
fn ward(stock: &str, stage: &str, demand: &str) -> String {
    let watches = [
        watch("supply_used", OXYGEN),
        watch("supply_short", OXYGEN),
        watch("supply_days_without", OXYGEN),
        watch("supply_first_day_out", OXYGEN),
        watch("supply_least", OXYGEN),
        watch("supply_at", &format!("{OXYGEN}\nat = \"2 d\"")),
        watch("time_in_system_mean", ""),
        watch("deaths", ""),
        watch("census_mean", "care_level = \"ward\""),
    ];
    format!(
        r#"
name = "supplies"
run = {{ horizon = "30 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "hall", kind = "stay" }}, {{ id = "ward", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", hall = {{ beds = 1 }}, ward = {{ beds = 10 }} }}]
supply = [{{ id = "oxygen", stock = {{ a = {stock} }} }}]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "ward", uses = {{ oxygen = 4 }}{stage} }}]
[[stream]]
id = "ill"
patient_type = "ill"
{demand}
{}"#,
        watches.concat()
    )
}

const TWO: &str = "batch = { at = \"0 h\", cases = 2 }";
const STAY: &str = ", stay = \"10 d\"";

fn near(found: &[Option<f64>], expected: &[Option<f64>]) {
    let same = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    };
    let all = found.len() == expected.len() && found.iter().zip(expected).all(same);
    assert!(all, "{found:?} is not {expected:?}");
}

#[test]
fn what_runs_out_stops_the_stay_until_it_is_delivered() {
    // 40 last 5 days; 100 more come on day 7: both stay 12 days, of which 2 are without.
    let stock = "{ start = 40, deliveries = [{ at = \"7 d\", amount = 100 }] }";
    let found = values(&play(&ward(stock, STAY, TWO), 1), 0, 9);
    let expected = [80.0, 16.0, 2.0, 5.0, 0.0, 24.0, 288.0, 0.0, 24.0 / 30.0];
    near(&found, &expected.map(Some));
}

#[test]
fn what_is_delivered_in_time_never_runs_out() {
    let found = values(&play(&ward("{ start = 8, daily = 8 }", STAY, TWO), 1), 0, 9);
    // 80 used; day 2 begins with 8 - 16 + 16, and the least is what is left before a midnight.
    near(&found[..4], &[Some(80.0), Some(0.0), Some(0.0), None]);
    near(&found[6..8], &[Some(240.0), Some(0.0)]);
}

#[test]
fn who_needs_it_dies_as_at_the_next_lower_level() {
    let dies = format!(
        "{STAY}, excess = {{ hall = {{ death_rate = \"1000 /h\" }}, none = {{ death_rate = \"1000 /h\" }} }}"
    );
    let found = values(&play(&ward("{ start = 40 }", &dies, TWO), 1), 0, 9);
    assert_eq!(found[7], Some(2.0));
    assert!((found[6].unwrap() - 120.0).abs() < 1.0, "{found:?}");
    let enough = values(&play(&ward("{ start = 80 }", &dies, TWO), 1), 0, 9);
    assert_eq!(enough[6..8], [Some(240.0), Some(0.0)]);
}

#[test]
fn nobody_uses_it_who_has_gone_or_has_not_come() {
    // Two of 3 days each, the second from day 10 on: 4 a day while one is there.
    let stays = ", stay = \"3 d\"";
    let demand = "daily_rates = [0]\n";
    let none = values(&play(&ward("{ start = 40 }", stays, demand), 1), 0, 6);
    near(
        &none,
        &[
            Some(0.0),
            Some(0.0),
            Some(0.0),
            None,
            Some(40.0),
            Some(40.0),
        ],
    );
    let later = "batch = { at = \"10 d\", cases = 1 }";
    let one = values(&play(&ward("{ start = 40 }", stays, later), 1), 0, 6);
    near(
        &one,
        &[
            Some(12.0),
            Some(0.0),
            Some(0.0),
            None,
            Some(28.0),
            Some(40.0),
        ],
    );
}

#[test]
fn plenty_changes_no_number() {
    let stage = ", stay = { exponential = { mean = \"4 d\" } }, death = 0.1, untreated = \"3 d\", excess = { hall = { death_rate = \"0.2 /day\" } }";
    let demand = "rate = \"3 /day\"";
    let with = play(&ward("{ start = 100000 }", stage, demand), 10);
    let text = ward("{ start = 0 }", stage, demand)
        .replace("stock = { a =", "stock = { b =")
        .replace(
            "facility = [",
            "facility = [{ id = \"b\", tier = \"county\", hall = { beds = 1 } }, ",
        );
    let without = play(&text, 10);
    let scarce = play(&ward("{ start = 50 }", stage, demand), 10);
    for run in 0..10 {
        let of = |experiment: &Experiment| values(experiment, run, 9)[6..].to_vec();
        assert_eq!(of(&with), of(&without));
        assert_ne!(of(&with), of(&scarce), "what is scarce changes it");
    }
}

#[test]
fn what_is_used_and_left_is_what_there_was() {
    let stage = ", stay = { exponential = { mean = \"4 d\" } }, untreated = \"3 d\"";
    let text = ward("{ start = 50, daily = 7 }", stage, "rate = \"3 /day\"")
        + &watch("supply_at", &format!("{OXYGEN}\nat = \"25 d\""));
    let long = text.replace("horizon = \"30 d\"", "horizon = \"25 d\"");
    let experiment = play(&long, 10);
    for run in 0..10 {
        let found = values(&experiment, run, 10);
        let (used, left) = (found[0].unwrap(), found[9].unwrap());
        // delivered at the midnights from day 1 to day 25
        assert!((used + left - 50.0 - 25.0 * 7.0).abs() < 1e-6, "{found:?}");
        assert!(found[1].unwrap() > 0.0, "it ran out");
    }
}

/// Six people come every day of five and stay a day; `share` of them have an antiviral that ends the stay in half the
/// time and of which each uses up one course.
fn antiviral(share: f64, stock: &str, uses: bool) -> String {
    let uses = if uses {
        "\nuses = { antiviral = 1 }"
    } else {
        ""
    };
    let supply = "supply = \"antiviral\"\nfacility = \"a\"";
    let watches = [
        watch("supply_used", supply),
        watch("supply_short", supply),
        watch("supply_covered_share", supply),
        watch("supply_first_day_out", supply),
        watch("supply_at", &format!("{supply}\nat = \"5 d\"")),
        watch("time_in_system_mean", ""),
        watch("deaths", ""),
    ];
    let days: Vec<String> = (0..5)
        .map(|day| {
            format!(
                "[[stream]]\nid = \"day-{day}\"\npatient_type = \"ill\"\nbatch = {{ at = \"{} h\", cases = 6 }}\n",
                24 * day + 1
            )
        })
        .collect();
    format!(
        r#"
name = "antiviral"
run = {{ horizon = "30 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "home" }}]
facility = [{{ id = "a", tier = "county", ward = {{ beds = "unlimited" }} }}, {{ id = "home", tier = "county", refers_to = "a" }}]
link = [{{ from = "home", to = "a", time = "0 h" }}]
supply = [{{ id = "antiviral", stock = {{ a = {stock} }} }}]
[[intervention]]
id = "antiviral"
share = {share}
stays = 0.5
odds = 0.25{uses}
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "ward", stay = "1 d", death = 0.4 }}]
{}{}"#,
        days.concat(),
        watches.concat()
    )
}

#[test]
fn an_intervention_uses_up_courses_until_none_is_left() {
    // 30 come, all would have it; 10 courses, 3 more on the morning of the fourth day: 6 + 4 + 0 + 3 + 0.
    let stock = "{ start = 10, deliveries = [{ at = \"3 d\", amount = 3 }] }";
    let found = values(&play(&antiviral(1.0, stock, true), 1), 0, 6);
    let mean = (13.0 * 12.0 + 17.0 * 24.0) / 30.0;
    let expected = [13.0, 17.0, 13.0 / 30.0, 1.0, 0.0, mean];
    assert_eq!(found, expected.map(Some));
}

#[test]
fn plenty_is_as_without_counting_and_nothing_as_without_the_intervention() {
    // In every replication: times and deaths are the same.
    let of = |share: f64, stock: &str, uses: bool| {
        let experiment = play(&antiviral(share, stock, uses), 10);
        let rows = (0..10).map(|run| values(&experiment, run, 7)[5..].to_vec());
        rows.collect::<Vec<_>>()
    };
    let (none, plenty) = ("{ start = 0 }", "{ start = 1000 }");
    assert_eq!(of(0.6, plenty, true), of(0.6, plenty, false));
    assert_eq!(of(0.6, none, true), of(0.0, none, true));
    assert_ne!(of(0.6, none, true), of(0.6, plenty, true));
}

#[test]
fn more_courses_never_cost_a_life() {
    let deaths = |courses: u32| {
        let experiment = play(
            &antiviral(0.8, &format!("{{ start = {courses} }}"), true),
            20,
        );
        let rows = (0..20).map(|run| values(&experiment, run, 7)[6].unwrap());
        rows.collect::<Vec<_>>()
    };
    let few_to_many: Vec<Vec<f64>> = [0, 5, 12, 30].map(deaths).into();
    for pair in few_to_many.windows(2) {
        let never_more = pair[0].iter().zip(&pair[1]).all(|(few, many)| many <= few);
        assert!(never_more, "{pair:?}");
    }
    assert_ne!(few_to_many[0], few_to_many[3]);
}
