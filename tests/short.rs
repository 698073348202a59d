//! What is short while care is needed and not given, and where needs are met: hand-traced cases, and the law that
//! the causes add up in every scenario.

#![allow(missing_docs, clippy::pedantic, reason = "counts in tests are small")]

mod common;

use std::collections::BTreeMap;

use surgeplan::experiment::outcome::{Cause, Experiment};
use surgeplan::experiment::study::Study;
use surgeplan::scenario::{Loaded, Options, Scenario};

use common::{hospital, parse};

fn play(loaded: &Loaded) -> (Study, Experiment) {
    let study = loaded.study(&Options::default());
    let experiment = common::play_on(&study, 1, 1);
    (study, experiment)
}

/// Minutes at the ICU by cause, under a name for each.
fn causes(text: &str) -> BTreeMap<String, i128> {
    let (study, experiment) = play(&parse(text));
    let model = &study.worlds.models(0)[0];
    let levels = &model.network.levels;
    let icu = levels.ids().find(|&id| levels[id].label.id == "icu");
    let unmet = experiment.arms[0].unmet.get(&icu.expect("an ICU"));
    let name = |cause: &Cause| match cause {
        Cause::Resource(id) => model.network.pools.resources[*id].id.clone(),
        other => format!("{other:?}"),
    };
    let minutes = unmet.into_iter().flatten();
    minutes
        .map(|(cause, time)| (name(cause), time / 60_000))
        .collect()
}

fn of(pairs: &[(&str, i128)]) -> BTreeMap<String, i128> {
    pairs
        .iter()
        .map(|&(name, n)| (name.to_owned(), n))
        .collect()
}

const HOUR: i128 = 60;

#[test]
fn each_hour_of_waiting_belongs_to_what_was_short_in_it() {
    // Two of six wait from 73 to 103 h.
    assert_eq!(
        causes(&hospital(4, "heads = 3", 3, "queue")),
        of(&[("Beds", 60 * HOUR)])
    );
    // Staff for two: one waits 30 h, then four of six, two of them 30 h and two until they go after 40 h.
    assert_eq!(
        causes(&hospital(4, "heads = 1", 3, "queue")),
        of(&[("nurses", (30 + 60 + 80) * HOUR)])
    );
    // One ventilator: the second waits 30 h for it, the third goes after 40 h.
    assert_eq!(
        causes(&hospital(6, "heads = 3", 1, "queue")),
        of(&[("ventilator", 70 * HOUR)])
    );
    // Two wait an hour for a bed; then staff falls to two, and they wait 29 h for that.
    let heads = "heads = 3, schedule = [{ from = \"74 h\", heads = 1 }]";
    assert_eq!(
        causes(&hospital(4, heads, 3, "queue")),
        of(&[("Beds", 2 * HOUR), ("nurses", 58 * HOUR)])
    );
    // Who is refused goes without for 40 h: one at 1 h, four at 73 h.
    assert_eq!(
        causes(&hospital(4, "heads = 1", 3, "none")),
        of(&[("TurnedAway", 200 * HOUR)])
    );
}

/// Two patients fall ill at once in a township, 30 min from the county, where the one ambulance stands; a third follows.
fn township(more: &str) -> String {
    format!(
        r#"
name = "township"
run = {{ horizon = "48 h" }}
tier = [{{ id = "township" }}, {{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", intensity = 2, travels_by = "ambulance" }}, {{ id = "observation", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "township", refers_to = "c", observation = {{ beds = 5 }} }}, {{ id = "c", tier = "county", icu = {{ beds = 9 }} }}]
link = [{{ from = "t", to = "c", time = "30 min" }}]
vehicle = [{{ id = "ambulance", turnout = "3 min", loading = "7 min", handover = "10 min", turnaround = "20 min", stations = {{ c = {{ vehicles = 1 }} }} }}]
patient_type = [{{ id = "ill", entry = "critical", stage = [{{ id = "critical", needs = "icu", stay = "10 h" }}] }}]
stream = [{{ id = "two", patient_type = "ill", batch = {{ at = "0 h", cases = 2 }} }}, {{ id = "third", patient_type = "ill", batch = {{ at = "10 h", cases = 1 }} }}]
{more}
"#
    )
}

#[test]
fn before_a_transfer_sets_out_there_is_no_vehicle_and_then_the_way() {
    // Called at 0, loaded and away at 40 min, in bed at 80; the second is called for at 0, too, and away at 140.
    let found = causes(&township(""));
    assert_eq!(
        found,
        of(&[("Vehicle", 40 + 140 + 40), ("OnTheWay", 3 * 40)])
    );
    // Approval and stabilising come first; handover takes 5 min more; the ambulance is back at 140, the second away at 180.
    let procedures = "[[referral]]\nid = \"up\"\npolicy = \"stay_put\"\napproval = \"15 min\"\nhandover = \"5 min\"\nstabilise = { time = \"20 min\", hazards = 0.5 }";
    let found = causes(&township(procedures));
    assert_eq!(
        found,
        of(&[
            ("Preparing", 3 * 35),
            ("Vehicle", 40 + 145 + 40),
            ("OnTheWay", 3 * 45)
        ])
    );
}

#[test]
fn paths_lead_from_where_the_need_arose_to_where_it_was_met() {
    let (study, experiment) = play(&parse(&township("")));
    let facilities = &study.worlds.models(0)[0].network.facilities;
    let rows: Vec<_> = experiment.arms[0].paths.iter().collect();
    let [(&(_, from, to), tally)] = rows[..] else {
        panic!("one path: {rows:?}")
    };
    assert_eq!(facilities[from].label.id, "t");
    assert_eq!(to.map(|to| facilities[to].label.id.as_str()), Some("c"));
    assert_eq!(
        (tally.needs, tally.travelled / 60_000, tally.until / 60_000),
        (3, 120, 80 + 180 + 80)
    );
}

/// In every scenario, in every arm: no cause is below 0, the causes are the unmet hours, and as many needs of a stay
/// are on a path as arose.
#[test]
fn causes_and_paths_add_up_in_every_scenario() {
    let mut seen = 0;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    for name in ["dongyang", "jinxiang-golden", "lead-hospital", "taiyuan"] {
        let file = format!("{folder}/{name}.toml");
        let loaded = Scenario::load(std::path::Path::new(&file), &[]);
        let (study, experiment) = play(&loaded.unwrap_or_else(|_| panic!("{file}")));
        for arm in &experiment.arms {
            for (level, causes) in &arm.unmet {
                for (cause, &time) in causes {
                    seen += 1;
                    assert!(time >= 0, "{name}, {level:?}: {cause:?} {time}");
                }
            }
            for (at, kpi) in study.kpis.iter().enumerate() {
                use surgeplan::readiness::{Place, Who};
                let all = (kpi.scope.place, kpi.scope.who) == (Place::All, Who::All);
                let Some(level) = kpi.scope.level.filter(|_| all && kpi.days.is_none()) else {
                    continue;
                };
                let value = arm.rows[0][at].num;
                if kpi.metric == "unmet_hours" {
                    let causes = arm.unmet.get(&level).into_iter().flatten();
                    let sum: i128 = causes.map(|(_, time)| time).sum();
                    assert!(
                        (sum as f64 / 3_600_000.0 - value).abs() < 1e-6 * value.max(1.0),
                        "{name}"
                    );
                }
                let needs = arm.paths.iter().filter(|((own, ..), _)| *own == level);
                let needs: u64 = needs.map(|(_, tally)| tally.needs).sum();
                if kpi.metric == "arrivals" && needs > 0 {
                    assert_eq!(needs as f64, value, "{name}, {level:?}");
                }
            }
        }
    }
    assert!(seen > 40, "{seen}");
}
