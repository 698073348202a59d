//! Equipment: traces worked out by hand, and laws that hold in every replication of a coupled
//! comparison. The loss network of beds and ventilators is in `theory.rs`.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use std::path::Path;

use surgeplan::experiment::outcome::Experiment;
use surgeplan::experiment::study::Study;

use common::{play, values, watch};

/// Two hospitals with an ICU over a ward; stages stay 10 h. `near` has `beds` ICU beds and `count` of
/// the equipment, `far` one bed and one piece, an hour away.
fn county(beds: u32, count: &str, types: &str, more: &str) -> String {
    format!(
        r#"
name = "by-hand"
run = {{ horizon = "50 h" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay", intensity = 1 }}, {{ id = "icu", kind = "stay", intensity = 2 }}]
place = [{{ id = "place", facility = "near" }}]
equipment = [{{ id = "ventilator", stock = {{ near = {count}, far = {{ count = 1 }} }} }}]
facility = [{{ id = "near", tier = "county", ward = {{ beds = 9 }}, icu = {{ beds = {beds} }} }}, {{ id = "far", tier = "county", icu = {{ beds = 1 }} }}]
link = [{{ from = "near", to = "far", time = "1 h" }}]
{types}
{more}
"#
    )
}

/// A type of one stage in the ICU, so many at an instant.
fn stay(id: &str, at: &str, cases: u32, stage: &str) -> String {
    format!(
        "[[patient_type]]\nid = \"{id}\"\nentry = \"a\"\nstage = [{{ id = \"a\", needs = \"icu\", stay = \"10 h\"{stage} }}]\n[[stream]]\nid = \"{id}\"\npatient_type = \"{id}\"\nbatch = {{ at = \"{at}\", cases = {cases} }}\n"
    )
}

const NEAR: &str = "equipment = \"ventilator\"\nfacility = \"near\"";
const VENTILATED: &str = ", equipment = [\"ventilator\"]";

/// Two are in the ICU for 10 h each and then need a ventilator for 10 h; there is one.
fn worse(more: &str) -> Vec<f64> {
    let stages = ", next = [{ to = \"b\", p = 1 }] }, { id = \"b\", needs = \"icu\", stay = \"10 h\", equipment = [\"ventilator\"]";
    let watches = [
        watch("wait_mean", "care_level = \"icu\""),
        watch("unequipped_share", "care_level = \"icu\""),
        watch("equipment_in_use_mean", NEAR),
        watch("equipment_used_up_share", NEAR),
        watch("blocked_hours", "care_level = \"icu\""),
        watch("census_mean", "care_level = \"icu\""),
        watch("left_untreated", ""),
        watch("deaths", ""),
    ];
    values(&county(
        4,
        "{ count = 1 }",
        &stay("a", "0 h", 2, stages),
        &(watches.concat() + more),
    ))
}

#[test]
fn who_lies_in_a_bed_waits_there_for_the_ventilator() {
    // One waits in bed from 10 to 20 h: of four needs one, 10 h. Beds: 20 h and 30 h of 50 h.
    let found = worse("");
    let expected = [2.5, 0.25, 20.0 / 50.0, 20.0 / 50.0, 0.0, 1.0, 0.0, 0.0];
    assert!(close(&found, &expected), "{found:?}");
}

#[test]
fn who_may_not_wait_goes_without() {
    // Nothing ends the stage without care: who is refused at 10 h leaves.
    let found = worse("").len();
    let text = "[[arm]]\nid = \"a\"\nset = { \"care_level.icu.waiting\" = \"none\" }\n";
    let refused = worse(text);
    let expected = [
        0.0,
        0.25,
        10.0 / 50.0,
        10.0 / 50.0,
        0.0,
        30.0 / 50.0,
        1.0,
        0.0,
    ];
    assert!(close(&refused[..found], &expected), "{refused:?}");
}

#[test]
fn hazards_of_the_next_lower_level_run_meanwhile() {
    // In the ward the stage would end in death within an hour of 1,000 on average: so it does in the
    // ICU without a ventilator, and not with one.
    let dies = ", excess = { ward = { death_rate = \"1000 /h\" } }";
    let of = |count: u32| {
        let stage = format!("{VENTILATED}{dies}");
        let first =
            ", next = [{ to = \"b\", p = 1 }] }, { id = \"b\", needs = \"icu\", stay = \"10 h\"";
        let types = stay("a", "0 h", 2, &format!("{first}{stage}"));
        let text = county(
            4,
            &format!("{{ count = {count} }}"),
            &types,
            &watch("deaths", ""),
        );
        values(&text)
    };
    assert_eq!([of(1), of(2)], [vec![1.0], vec![0.0]]);
}

fn close(found: &[f64], expected: &[f64]) -> bool {
    found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(a, b)| (a - b).abs() < 1e-9)
}

#[test]
fn those_behind_who_need_none_pass() {
    // Two beds, one ventilator: b waits from 1 to 10 h, c takes the free bed at 2 h.
    let types = [
        stay("a", "0 h", 1, VENTILATED),
        stay("b", "1 h", 1, VENTILATED),
        stay("c", "2 h", 1, ""),
    ];
    let watches = ["b", "c"].map(|kind| watch("wait_mean", &format!("patient_type = \"{kind}\"")));
    let found = values(&county(
        2,
        "{ count = 1 }",
        &types.concat(),
        &watches.concat(),
    ));
    assert_eq!(found, [9.0, 0.0]);
}

#[test]
fn amounts_add_up_to_what_there_is() {
    // 30 L/min: two of three at 15, all three at 10, nobody at 30.1.
    let waits = |flow: &str| {
        let stage = format!(", equipment = {{ ventilator = {flow} }}");
        let watches = [
            watch("wait_mean_all", "facility = \"near\"\ncare_level = \"icu\""),
            watch("equipment_in_use_at", &format!("at = \"1 h\"\n{NEAR}")),
        ];
        let text = county(
            5,
            "{ count = 30 }",
            &stay("a", "0 h", 3, &stage),
            &watches.concat(),
        );
        values(&text)
    };
    assert!(close(&waits("15"), &[10.0 / 3.0, 30.0]));
    assert!(close(&waits("10"), &[0.0, 30.0]));
    assert!(close(&waits("10.001"), &[10.0 / 3.0, 20.002]));
}

#[test]
fn a_cut_takes_nothing_from_those_who_hold_it() {
    // Two are ventilated until 10 h; from 5 h on there is none. The third of 6 h waits to the end.
    let types = [
        stay("a", "0 h", 2, VENTILATED),
        stay("b", "6 h", 1, VENTILATED),
    ];
    let at = |hour: u32| format!("at = \"{hour} h\"\n{NEAR}");
    let watches = [
        watch("equipment_in_use_at", &at(7)),
        watch("equipment_on_hand_at", &at(7)),
        watch("equipment_in_use_at", &at(20)),
        watch("equipment_on_hand_mean", NEAR),
        watch("open_at_end", ""),
    ];
    let count = "{ count = 2, schedule = [{ from = \"5 h\", count = 0 }] }";
    let found = values(&county(4, count, &types.concat(), &watches.concat()));
    assert!(close(&found, &[2.0, 0.0, 0.0, 0.2, 1.0]), "{found:?}");
}

#[test]
fn a_bed_elsewhere_with_a_ventilator_is_taken() {
    // None at hand: they go to the other hospital, also from the beds in which they lie.
    let policy = "referral = [{ id = \"icu\", level = \"icu\", policy = \"nearest_free\" }]\n";
    let watches = [
        watch("transfers", ""),
        watch("equipment_in_use_mean", "equipment = \"ventilator\""),
        watch("open_at_end", "care_level = \"icu\""),
    ];
    let first =
        ", next = [{ to = \"b\", p = 1 }] }, { id = \"b\", needs = \"icu\", stay = \"10 h\"";
    // One after the other holds the far one for the hour on the way and 10 h: 33 of 50 h.
    for stage in [String::new(), String::from(first)] {
        let types = stay("a", "0 h", 3, &(stage + VENTILATED));
        let text = county(4, "{ count = 0 }", &types, &watches.concat());
        let text = text.replacen("[[patient_type]]", &format!("{policy}[[patient_type]]"), 1);
        let found = values(&text);
        assert!(close(&found, &[3.0, 33.0 / 50.0, 0.0]), "{found:?}");
    }
}

/// The bus crash, with so many ventilators for the red casualties in the ICU; 0 is without any.
fn ventilated(count: u32) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/mass-casualty.toml");
    let text = std::fs::read_to_string(path).expect("a scenario");
    if count == 0 {
        return text;
    }
    let stock = format!(
        "\n[[equipment]]\nid = \"ventilator\"\nstock = {{ county-hospital = {{ count = {count} }} }}\n"
    );
    let with = "needs = \"icu\"\nequipment = [\"ventilator\"]";
    text.replace("needs = \"icu\"", with) + &stock
}

/// Whether all numbers of the second run, arm by arm, are those of the first.
fn same(first: &(Study, Experiment), second: &(Study, Experiment)) -> bool {
    let arms = first.1.arms.iter().zip(&second.1.arms);
    arms.into_iter().all(|(one, other)| {
        let numbers = first.0.kpis.iter().enumerate().all(|(at, kpi)| {
            let place = second.0.place_of(kpi).expect("the same metrics");
            let pairs = one.rows.iter().zip(&other.rows);
            pairs.into_iter().all(|(a, b)| a[at] == b[place])
        });
        numbers && one.lost == other.lost
    })
}

#[test]
fn equipment_that_always_suffices_is_no_equipment() {
    let none = play(&ventilated(0), 12);
    assert!(same(&none, &play(&ventilated(3_000), 12)));
    assert!(!same(&none, &play(&ventilated(2), 12)), "a planted error");
}

#[test]
fn a_ventilator_is_held_by_one_patient_in_bed_at_every_instant() {
    // Eight beds, six ventilators, two more for ten hours: patients come by chance, lie in the ward or
    // in the ICU before, die waiting, or give up.
    let instants = || (0..50).map(|hour| format!("at = \"{hour} h\"\n"));
    let rows = instants().map(|at| {
        watch(
            "census_at",
            &format!("{at}facility = \"near\"\ncare_level = \"icu\""),
        ) + &watch("equipment_in_use_at", &format!("{at}{NEAR}"))
            + &watch("equipment_on_hand_at", &format!("{at}{NEAR}"))
    });
    let stage = "stay = { exponential = { mean = \"20 h\" } }, untreated = { exponential = { mean = \"9 h\" } }, excess = { none = { death_rate = \"1 /day\" } }, equipment = [\"ventilator\"]";
    let types = format!(
        "[[patient_type]]\nid = \"a\"\nentry = \"w\"\nstage = [{{ id = \"w\", needs = \"ward\", stay = {{ exponential = {{ mean = \"5 h\" }} }}, untreated = \"1 h\", next = [{{ to = \"a\", p = 0.5 }}] }}, {{ id = \"a\", needs = \"icu\", next = [{{ to = \"b\", p = 0.5 }}], {stage} }}, {{ id = \"b\", needs = \"icu\", {stage} }}]\n[[stream]]\nid = \"a\"\npatient_type = \"a\"\nrate = \"30 /day\"\n"
    );
    let count = "{ count = 6, schedule = [{ from = \"20 h\", count = 8 }, { from = \"30 h\", count = 9 }] }";
    let text = county(8, count, &types, &rows.collect::<String>());
    let (study, experiment) = play(&text, 30);
    let of = |metric| study.kpis.iter().position(|kpi| kpi.metric == metric);
    let first = of("census_at").expect("watched");
    let mut most = 0.0_f64;
    for row in &experiment.arms[0].rows {
        for at in 0..50 {
            let value = |place: usize| row[first + 3 * at + place].value().expect("an instant");
            assert_eq!(value(0), value(1), "hour {at}");
            assert!(value(1) <= value(2), "hour {at}");
            most = most.max(value(1));
        }
    }
    assert_eq!(most, 8.0, "at some time all beds are taken");
}
