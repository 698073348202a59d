//! Staff sent where the load is: by hand, and as laws.

#![allow(
    missing_docs,
    clippy::pedantic,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use common::{first, play, values, watch};
use surgeplan::scenario::{Language, Scenario};

/// Two hospitals with 20 ICU beds and four nurses each for two patients: enough for eight. Twelve of ten days come to `a` at 1 h, and `later` to `b` at 121 h.
fn county(rule: &str, later: u32) -> String {
    let hospital = |id: &str| {
        format!(
            r#"
[[facility]]
id = "{id}"
tier = "county"
icu = {{ beds = 20 }}
[[place]]
id = "{id}"
facility = "{id}"
[[staff]]
id = "nurses-{id}"
facility = "{id}"
heads = 4
cover = 1
serves = [{{ level = "icu", patients_per_staff = 2 }}]
[[patient_type]]
id = "{id}"
entry = "ill"
stage = [{{ id = "ill", needs = "icu", stay = "10 d" }}]
"#
        )
    };
    let stream = |id: &str, hour: u32, cases: u32| {
        format!(
            "[[stream]]\nid = \"{id}\"\npatient_type = \"{id}\"\nplaces = [\"{id}\"]\nbatch = {{ at = \"{hour} h\", cases = {cases} }}\n"
        )
    };
    let watches = [
        watch("staff_borrowed_mean", "staff = \"nurses-a\""),
        watch("staff_lent_mean", "staff = \"nurses-b\""),
        watch("wait_mean", "facility = \"a\"\ncare_level = \"icu\""),
        watch("wait_mean", "facility = \"b\"\ncare_level = \"icu\""),
        watch("staff_lent_mean", "staff = \"nurses-a\""),
    ];
    let streams = [stream("a", 1, 12), stream("b", 121, later)];
    format!(
        r#"
name = "two-hospitals"
run = {{ horizon = "20 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay" }}]
{}{}{}{}{rule}"#,
        hospital("a"),
        hospital("b"),
        streams.concat(),
        watches.concat()
    )
}

fn rule(most: &str) -> String {
    format!(
        "[[redeployment]]\nid = \"nurses\"\ngroups = [\"nurses-a\", \"nurses-b\"]\nready_in = \"12 h\"\nmost = \"{most}\"\n"
    )
}

const HOURS: f64 = 20.0 * 24.0;

#[test]
fn half_of_the_idle_nurses_go_to_the_crowded_icu_and_come_back() {
    // Two heads leave at 24 h and are there at 36 h, when the last four get their beds. At 264 h, eight have left: nobody is sent any more.
    let found = values(&county(&rule("50 %"), 0));
    let expected = [
        2.0 * (264.0 - 36.0) / HOURS,
        2.0 * (264.0 - 24.0) / HOURS,
        4.0 * 35.0 / 12.0,
    ];
    assert_eq!(found[..3], expected);
}

#[test]
fn who_needs_them_at_home_has_them_back_at_the_next_look() {
    // At 121 h eight come to the senders, of whom two are away: four wait until all are back, at the look of 144 h. Nobody is put out at the other place.
    let found = values(&county(&rule("50 %"), 8));
    let expected = [
        2.0 * (144.0 - 36.0) / HOURS,
        2.0 * (144.0 - 24.0) / HOURS,
        4.0 * 35.0 / 12.0,
        4.0 * 23.0 / 8.0,
        0.0,
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_share_of_nothing_is_as_no_rule() {
    let [with, without] = [rule("0 %"), String::new()].map(|rule| values(&county(&rule, 8)));
    assert_eq!(with, without);
}

/// Nurses who are absent, fall ill and come back: whoever is sent is counted once.
#[test]
fn heads_are_conserved() {
    let absent = |text: String| text.replace("heads = 4", "heads = 6\nabsence = \"30 %\"");
    let at: String = (1..19)
        .flat_map(|day| {
            ["a", "b"].map(|id| {
                watch(
                    "staff_heads_at",
                    &format!("staff = \"nurses-{id}\"\nat = \"{} h\"", 24 * day + 13),
                )
            })
        })
        .collect();
    let text = absent(county(&format!("{at}{}", rule("40 %")), 20));
    let experiment = play(&text, 20).1;
    for run in 0..20 {
        let heads = first(&experiment, 0, run, 5 + 36);
        assert!(heads[0] > 0.0, "somebody is sent");
        for pair in heads[5..].chunks(2) {
            assert_eq!(pair[0] + pair[1], 12.0);
        }
    }
}

#[test]
fn mistakes_are_told() {
    let told = |rule: &str, words: &str| {
        let problems = Scenario::parse(&county(rule, 0), &[]).expect_err("a mistake");
        let told = problems.render(Language::En, false);
        assert!(told.contains(words), "{told}");
    };
    told(
        &rule("50 %").replace(", \"nurses-b\"", ""),
        "needs two staff groups at least",
    );
    told(
        &format!("{}below = 2\n", rule("50 %")),
        "would need help itself",
    );
    told(
        &rule("50 %").replace("nurses-b", "nurses-c"),
        "did you mean",
    );
}
