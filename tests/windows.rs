//! Interventions that have to begin within a time from the onset: by hand, and as laws.

#![allow(
    missing_docs,
    clippy::pedantic,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use common::{first, play, values, watch};
use surgeplan::scenario::{Language, Scenario};

/// Ten of `quick` are ill at home for 4 days and ten of `slow` for 6, after 3 days of incubation; then 10 days on a ward and 4 in rehabilitation.
fn county(intervention: &str, death: f64) -> String {
    let kind = |id: &str, days: u32| {
        format!(
            r#"
[[patient_type]]
id = "{id}"
entry = "incubation"
stage = [
  {{ id = "incubation", stay = "3 d", next = [{{ to = "sick", p = 1 }}] }},
  {{ id = "sick", stay = "{days} d", next = [{{ to = "bed", p = 1 }}] }},
  {{ id = "bed", needs = "ward", stay = "10 d", death = {death}, next = [{{ to = "rehab", p = 1 }}] }},
  {{ id = "rehab", needs = "ward", stay = "4 d" }},
]
[[stream]]
id = "{id}"
patient_type = "{id}"
batch = {{ at = "1 h", cases = 10 }}
"#
        )
    };
    let of = "intervention = \"antiviral\"";
    let watches = [
        watch("time_in_system_mean", "patient_type = \"quick\""),
        watch("time_in_system_mean", "patient_type = \"slow\""),
        watch("intervention_begun", of),
        watch("intervention_late", of),
        watch("intervention_in_time_share", of),
        watch("deaths", ""),
    ];
    let watches = if intervention.contains("within") {
        watches.concat()
    } else {
        [&watches[..2], &watches[5..]].concat().concat()
    };
    format!(
        r#"
name = "antiviral"
run = {{ horizon = "60 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay" }}]
place = [{{ id = "place", facility = "a" }}]
facility = [{{ id = "a", tier = "county", ward = {{ beds = "unlimited" }} }}]
{}{}{watches}
[[intervention]]
id = "antiviral"
stages = ["bed", "rehab"]
{intervention}
"#,
        kind("quick", 4),
        kind("slow", 6)
    )
}

const DAY: f64 = 24.0;

#[test]
fn who_comes_in_time_has_it_and_keeps_it() {
    // 4 days after the onset is in time: half of 10 + 4 days. 6 days are too late, in the ward as in rehabilitation. Times count from contact.
    let within = "share = 1\nstays = 0.5\nwithin = \"5 d\"\nsince = [\"sick\"]";
    let found = values(&county(within, 0.0));
    let times = [DAY * 7.0, DAY * 14.0];
    assert_eq!(found, [times[0], times[1], 10.0, 10.0, 0.5, 0.0]);
}

#[test]
fn without_since_the_time_counts_from_the_first_stage() {
    let within = |days: u32| format!("share = 1\nstays = 0.5\nwithin = \"{days} d\"");
    assert_eq!(values(&county(&within(6), 0.0))[2..4], [0.0, 20.0]);
    assert_eq!(values(&county(&within(7), 0.0))[2..4], [10.0, 10.0]);
    assert_eq!(values(&county(&within(9), 0.0))[2..4], [20.0, 0.0]);
}

#[test]
fn a_course_is_taken_once_by_those_in_time() {
    let supply = |stock: u32| {
        let text = county(
            "share = 1\nstays = 0.5\nwithin = \"5 d\"\nsince = [\"sick\"]\nuses = { pills = 1 }",
            0.0,
        );
        let of = "supply = \"pills\"";
        let rows = [watch("supply_used", of), watch("supply_short", of)].concat();
        let found = values(&format!(
            "{text}\n[[supply]]\nid = \"pills\"\nstock = {{ a = {{ start = {stock} }} }}\n{rows}"
        ));
        [found[2], found[3], found[6], found[7]]
    };
    assert_eq!(supply(100), [10.0, 10.0, 10.0, 0.0]);
    // Four go without on the ward, and ask in vain once more when rehabilitation begins, since nothing had begun: too late by then.
    assert_eq!(supply(6), [6.0, 14.0, 6.0, 4.0]);
}

#[test]
fn a_need_that_nobody_knows_of_is_given_nothing_until_it_is_recognised() {
    // Half a day after 4 is in time, and counts in the time from contact; two days after are too late.
    let report = |after: &str| {
        let text = county(
            "share = 1\nstays = 0.5\nwithin = \"5 d\"\nsince = [\"sick\"]",
            0.0,
        );
        let told = format!("needs = \"ward\", self_report = \"{after}\", stay = \"10 d\"");
        values(&text.replace("needs = \"ward\", stay = \"10 d\"", &told))
    };
    let (early, late) = (report("0.5 d"), report("2 d"));
    let slow = DAY * (0.5 + 14.0);
    assert_eq!(early[..5], [DAY * 7.5, slow, 10.0, 10.0, 0.5]);
    assert_eq!(late[..4], [DAY * 16.0, DAY * 16.0, 0.0, 20.0]);
}

#[test]
fn no_limit_of_time_is_as_no_time_at_all() {
    let course = "share = 0.7\nstays = 0.5\nodds = 0.3";
    let free = play(&county(course, 0.5), 20).1;
    let within = format!("{course}\nwithin = \"400 d\"");
    let limited = play(&county(&within, 0.5), 20).1;
    for run in 0..20 {
        let (free, limited) = (first(&free, 0, run, 3), first(&limited, 0, run, 6));
        assert_eq!(free, [limited[0], limited[1], limited[5]]);
    }
}

#[test]
fn more_time_never_costs_a_life() {
    let deaths = |hours: u32| {
        let text = county(
            &format!("share = 0.8\nodds = 0.2\nwithin = \"{hours} h\""),
            0.5,
        );
        let experiment = play(&text, 20).1;
        let deaths = (0..20).map(|run| first(&experiment, 0, run, 6)[5]);
        deaths.collect::<Vec<_>>()
    };
    let short_to_long: Vec<Vec<f64>> = [0, 170, 300].map(deaths).into();
    for pair in short_to_long.windows(2) {
        assert!(
            pair[0]
                .iter()
                .zip(&pair[1])
                .all(|(less, more)| more <= less)
        );
        assert_ne!(pair[0], pair[1]);
    }
}

#[test]
fn mistakes_are_told() {
    let told = |text: &str, words: &str| {
        let problems = Scenario::parse(text, &[]).expect_err("a mistake");
        let told = problems.render(Language::En, false);
        assert!(told.contains(words), "{told}");
    };
    let of = |keys: &str| county(&format!("share = 1\nodds = 0.5\n{keys}"), 0.1);
    told(
        &of("since = [\"sick\"]"),
        "says since when (`since`), but not within what time",
    );
    told(
        &of("within = \"5 d\"\nsince = [\"sik\"]"),
        "did you mean `sick`?",
    );
    let watched = format!(
        "{}{}",
        of(""),
        watch("intervention_late", "intervention = \"antiviral\"")
    );
    told(&watched, "has to begin in time (`within`)");
    let unnamed = format!(
        "{}{}",
        of("within = \"5 d\""),
        watch("intervention_late", "")
    );
    told(&unnamed, "name it by intervention");
}
