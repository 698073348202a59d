//! The engine against a slow, obvious simulator: on 2,000 random small scenarios both must tell
//! the same facts of the same persons at the same milliseconds, and the engine's tallies must
//! be what can be counted from them.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::needless_range_loop,
    reason = "counts in tests are small, and exact values are compared"
)]

#[path = "reference/generate.rs"]
mod generate;
#[path = "reference/simulator.rs"]
mod simulator;

use std::collections::BTreeMap;

use simulator::{Log, Planted, Reference};
use surgeplan::model::Model;
use surgeplan::model::network::FacilityId;
use surgeplan::model::patient::Outcome;
use surgeplan::random::Key;
use surgeplan::readiness::{Place, Scope, Who};
use surgeplan::scenario::{Language, Options, Scenario};
use surgeplan::simulation::{Fact, Observer, Plan, Record, observe, simulate};
use surgeplan::table::Id;
use surgeplan::units::Time;

/// Writes everything down.
#[derive(Default)]
struct All(Log);

impl Observer for All {
    fn note(&mut self, now: Time, who: Key, fact: Fact) {
        self.0.push((now, who, fact));
    }
}

/// What happened to each person, in order.
fn by_person(log: &Log) -> BTreeMap<Key, Vec<(Time, Fact)>> {
    let mut persons: BTreeMap<Key, Vec<(Time, Fact)>> = BTreeMap::new();
    for &(now, who, fact) in log {
        persons.entry(who).or_default().push((now, fact));
    }
    persons
}

/// The facts of a person up to the first that differs.
fn first_difference(reference: &[(Time, Fact)], engine: &[(Time, Fact)]) -> String {
    let same = reference.iter().zip(engine).take_while(|(a, b)| a == b);
    let same = same.count();
    let before: Vec<String> = reference[..same].iter().map(|f| format!("{f:?}")).collect();
    let (one, two) = (reference.get(same), engine.get(same));
    format!(
        "{}\nreference {one:?}\nengine    {two:?}",
        before.join("\n")
    )
}

/// Plays a scenario with both; says where they part.
fn parts(text: &str, planted: Planted) -> Option<String> {
    let loaded = Scenario::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}\n{text}", problems.render(Language::En, false)));
    let study = loaded.study(&Options::default());
    let model = study.worlds.models(0).remove(0);
    let plan = Plan::new(&model, &study.kpis);
    let key = Key::world(study.seed, 0);
    let mut all = All::default();
    let record = observe(&model, &plan, key, &mut all);
    let unwatched = simulate(&model, &plan, key); // by code that is compiled apart, if there are no extras
    if format!("{unwatched:?}") != format!("{record:?}") {
        return Some("the engine records something else when nobody watches".into());
    }
    let reference = Reference::run(&model, key, planted);
    let (engine, obvious) = (by_person(&all.0), by_person(&reference.log));
    if let Some((who, facts)) = obvious
        .iter()
        .find(|(who, facts)| engine.get(who) != Some(facts))
    {
        let none = Vec::new();
        return Some(first_difference(facts, engine.get(who).unwrap_or(&none)));
    }
    if engine.len() != obvious.len() {
        return Some("the engine has more persons".into());
    }
    tallies_part(&model, &record, &reference)
}

/// Compares the tallies with what is counted from the reference.
fn tallies_part(model: &Model, record: &Record, reference: &Reference) -> Option<String> {
    let needs = counted_needs(model, reference);
    for (level, expected) in needs.iter().enumerate() {
        let scope = Scope {
            place: Place::All,
            level: Some(Id::new(level)),
            who: Who::All,
        };
        let Some(tally) = record.needs.get(&scope) else {
            continue;
        };
        let found = [
            i128::from(tally.needs),
            i128::from(tally.met),
            i128::from(tally.refused),
            i128::from(tally.left),
            tally.wait,
        ];
        if found != *expected {
            return Some(format!(
                "needs of level {level}: {found:?} is not {expected:?}"
            ));
        }
    }
    census_parts(model, record, reference).or_else(|| persons_part(model, record, reference))
}

/// Compares how persons ended, how long they took, and where they died.
fn persons_part(model: &Model, record: &Record, reference: &Reference) -> Option<String> {
    let scope = Scope {
        place: Place::All,
        level: None,
        who: Who::All,
    };
    let tally = &record.persons[&scope];
    let found = [
        i128::from(tally.recovered),
        i128::from(tally.died),
        i128::from(tally.left),
        tally.time,
    ];
    let (mut expected, mut lost) = ([0; 4], BTreeMap::new());
    for &(facility, stage) in reference.deaths_at_home() {
        *lost.entry((facility, None, stage)).or_insert(0) += 1;
    }
    for facts in by_person(&reference.log).values() {
        let (mut place, mut given, mut stage) = (FacilityId::default(), None, None);
        let starts_in_bed = matches!(facts.get(2), Some((_, Fact::LiesDown { .. })));
        let cohort = !starts_in_bed && (0..model.clock.horizon.0).contains(&facts[0].0.0);
        for &(now, fact) in facts {
            let end = match fact {
                Fact::Ends {
                    outcome: Outcome::Recovered,
                    ..
                } => Some(0),
                Fact::Ends {
                    outcome: Outcome::Died,
                    ..
                } => Some(1),
                Fact::Leaves => Some(2),
                _ => None,
            };
            if let Some(end) = end.filter(|_| cohort) {
                expected[end] += 1;
                expected[3] += i128::from(now.0 - facts[0].0.0);
            }
            match fact {
                Fact::Comes { facility, .. } => place = facility,
                Fact::Arrives(facility) => (place, given) = (facility, None),
                Fact::Begins(begins) => stage = Some(begins),
                Fact::LeavesBed(_) if end.is_none() => given = None,
                Fact::Cared {
                    given: now_given, ..
                } => given = now_given,
                _ => {}
            }
            if end == Some(1) && now.0 >= 0 {
                *lost.entry((place, given, stage.unwrap())).or_insert(0) += 1;
            }
        }
    }
    let mut found_lost = BTreeMap::new();
    for (loss, n) in &record.lost {
        *found_lost
            .entry((loss.facility, loss.given, loss.stage))
            .or_insert(0) += n;
    }
    (found != expected || found_lost != lost)
        .then(|| format!("persons: {found:?} {found_lost:?} is not {expected:?} {lost:?}"))
}

/// By level of the responsible unit: needs, met, refused, given up, and the waits of those met.
fn counted_needs(model: &Model, reference: &Reference) -> Vec<[i128; 5]> {
    let network = &model.network;
    let mut sums = vec![[0; 5]; network.levels.len()];
    for facts in by_person(&reference.log).values() {
        let mut place = FacilityId::default();
        let mut open: Option<(usize, i64)> = None;
        for &(now, fact) in facts {
            match fact {
                Fact::Comes { facility, .. } | Fact::Arrives(facility) => place = facility,
                Fact::Begins(_) => open = None,
                Fact::Needs(level) if (0..model.clock.horizon.0).contains(&now.0) => {
                    let units = network.referral[place][level].destinations(network, place, level);
                    open = units
                        .first()
                        .map(|&unit| (network.units[unit].level.index(), now.0));
                }
                _ => {}
            }
            let Some((level, since)) = open else { continue };
            let sum = &mut sums[level];
            match fact {
                Fact::Needs(_) => sum[0] += 1,
                Fact::LiesDown { serves: true, .. } | Fact::Stays(_) => {
                    sum[1] += 1;
                    sum[4] += i128::from(now.0 - since);
                    open = None;
                }
                Fact::Refused(_) => sum[2] += 1,
                Fact::GivesUp => sum[3] += 1,
                _ => {}
            }
        }
    }
    sums
}

/// Integrals of patients in beds and waiting, by level, within the horizon.
fn census_parts(model: &Model, record: &Record, reference: &Reference) -> Option<String> {
    let plan_of = |scope: &Scope, census: &BTreeMap<Scope, u16>| census.get(scope).copied();
    let study = Plan::new(model, &surgeplan::readiness::usual_kpis(model));
    for level in model.network.levels.ids() {
        let scope = Scope {
            place: Place::All,
            level: Some(level),
            who: Who::All,
        };
        let Some(tracker) = plan_of(&scope, &study.census.of_scope) else {
            continue;
        };
        let census = &record.census[usize::from(tracker)];
        let found = [
            census.occupied_area(),
            census.waiting_area,
            census.peak() as i128,
        ];
        let expected = integrals(model, reference, level);
        if found != expected {
            return Some(format!(
                "census of {level:?}: {found:?} is not {expected:?}"
            ));
        }
    }
    None
}

fn integrals(
    model: &Model,
    reference: &Reference,
    level: surgeplan::model::network::LevelId,
) -> [i128; 3] {
    let horizon = model.clock.horizon.0;
    let mut sums = [0; 3];
    let ends = reference.levels.iter().skip(1).map(|(at, _)| *at);
    for ((from, units), to) in reference.levels.iter().zip(ends.chain([i64::MAX])) {
        let (from, to) = ((*from).clamp(0, horizon), to.clamp(0, horizon));
        let of = |place: usize| -> i128 {
            let ids = model.network.units_of(level);
            ids.map(|unit| i128::from(units[unit.index()][place])).sum()
        };
        let time = i128::from(to - from);
        sums[0] += of(0) * time;
        sums[1] += of(1) * time;
        if time > 0 {
            sums[2] = sums[2].max(of(0));
        }
    }
    sums
}

#[test]
fn engine_and_reference_tell_the_same_of_two_thousand_random_scenarios() {
    for number in 0..2_000 {
        let text = generate::scenario(number);
        if let Some(difference) = parts(&text, Planted::Nothing) {
            panic!("scenario {number}: {difference}\n{text}");
        }
    }
}

#[test]
fn planted_errors_are_found() {
    let all = [
        Planted::LastComeFirst,
        Planted::NoPriority,
        Planted::NoTurnover,
        Planted::BedNotKept,
        Planted::StayRunsInHigherBed,
        Planted::ThresholdsForgotten,
        Planted::BoardsAnywhere,
        Planted::NobodySentDown,
        Planted::OddsForgotten,
        Planted::HazardsForgotten,
        Planted::StrainOfTheLastInstant,
    ];
    for planted in all {
        let found = (0..300).any(|number| parts(&generate::scenario(number), planted).is_some());
        assert!(found, "{planted:?} is not found");
    }
}

const HEAD: &str = r#"
name = "found"
title = "found"
run = { horizon = "1 d" }
tier = [{ id = "county" }]
place = [{ id = "p", facility = "a" }]
"#;

/// The hours at which the persons of a scenario end, in order.
fn ends(text: &str) -> Vec<i64> {
    let text = format!("{HEAD}{text}");
    assert_eq!(parts(&text, Planted::Nothing), None);
    let loaded = Scenario::parse(&text, &[]).unwrap();
    let study = loaded.study(&Options::default());
    let model = study.worlds.models(0).remove(0);
    let mut all = All::default();
    let plan = Plan::new(&model, &study.kpis);
    let _ = observe(&model, &plan, Key::world(study.seed, 0), &mut all);
    let end = |&(now, _, fact): &(Time, Key, Fact)| match fact {
        Fact::Ends { outcome, .. } if !matches!(outcome, Outcome::Stage(_)) => {
            Some(now.0 / surgeplan::units::HOUR)
        }
        _ => None,
    };
    all.0.iter().filter_map(end).collect()
}

/// Found by the random scenarios: the second patient lay in the ICU bed for ever.
#[test]
fn who_is_refused_a_lower_bed_stays_out_the_stay_in_the_higher_one() {
    let text = r#"
care_level = [{ id = "ward", kind = "stay", intensity = 1, waiting = "none", waits_in = ["icu"] }, { id = "icu", kind = "stay", intensity = 2 }]
facility = [{ id = "a", tier = "county", ward = { beds = 1 }, icu = { beds = 2 } }]
stream = [{ id = "one", patient_type = "t", batch = { at = "0 h", cases = 1 } }, { id = "two", patient_type = "t", batch = { at = "1 h", cases = 1 } }]
[[patient_type]]
id = "t"
entry = "critical"
stage = [{ id = "critical", needs = "icu", stay = "2 h", next = [{ to = "better", p = 1 }] }, { id = "better", needs = "ward", stay = "10 h", untreated = "20 h" }]
"#;
    // ICU 0 to 2 and ward 2 to 12; ICU 1 to 3, refused, and ten hours more there.
    assert_eq!(ends(text), [12, 13]);
}

/// The patient arrived, found no clock running and stayed for ever.
#[test]
fn who_gets_better_on_the_way_recovers_after_it() {
    let text = r#"
care_level = [{ id = "ward", kind = "stay" }]
facility = [{ id = "a", tier = "county", refers_to = "b" }, { id = "b", tier = "county", ward = { beds = 1 } }]
link = [{ from = "a", to = "b", time = "3 h" }]
stream = [{ id = "one", patient_type = "t", batch = { at = "0 h", cases = 1 } }]
[[patient_type]]
id = "t"
entry = "ill"
stage = [{ id = "ill", needs = "ward", stay = "9 h", untreated = "1 h", next = [{ to = "better", p = 1 }] }, { id = "better", stay = "5 h" }]
"#;
    assert_eq!(ends(text), [6]);
}

/// The patient, cared for before, did not ask for the second visit.
#[test]
fn a_second_visit_elsewhere_follows_the_first() {
    let text = r#"
care_level = [{ id = "clinic", kind = "visit", time = "1 h" }, { id = "scan", kind = "visit", time = "1 h" }]
facility = [{ id = "a", tier = "county", refers_to = "b", clinic = { servers = 1 } }, { id = "b", tier = "county", scan = { servers = 1 } }]
stream = [{ id = "one", patient_type = "t", batch = { at = "0 h", cases = 1 } }]
[[patient_type]]
id = "t"
entry = "first"
stage = [{ id = "first", needs = "clinic", next = [{ to = "second", p = 1 }] }, { id = "second", needs = "scan" }]
"#;
    assert_eq!(ends(text), [2]);
}
