//! What each construct of the language means, by one scenario with everything in it.

#![allow(clippy::cast_precision_loss, clippy::float_cmp)]

use super::*;
use crate::experiment::study::Study;
use crate::model::demand::Shape;
use crate::model::network::{BoardsIn, LevelKind, Waiting};
use crate::model::patient::{Course, Group, Outcome};
use crate::readiness::{Kind, Limit, Place};
use crate::scenario::{Language, Loaded, Options, Scenario as Door};
use crate::table::{Id, Table};
use crate::units::{DAY, HOUR, MINUTE};

const EVERYTHING: &str = include_str!("everything.toml");

fn load(text: &str) -> Loaded {
    Door::parse(text, &[])
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)))
}

fn study() -> Study {
    load(EVERYTHING).study(&Options::default())
}

fn model(arm: usize) -> std::sync::Arc<Model> {
    std::sync::Arc::clone(&study().worlds.models(0)[arm])
}

fn find<I: Id, T>(table: &Table<I, T>, matches: impl Fn(&T) -> bool) -> (I, &T) {
    table.pairs().find(|(_, row)| matches(row)).unwrap()
}

#[test]
fn units_are_numbered_by_id_and_follow_their_level() {
    let network = &model(0).network;
    let ids: Vec<&str> = network
        .units
        .iter()
        .map(|unit| unit.label.id.as_str())
        .collect();
    let expected = [
        "city.icu",
        "city.ward",
        "county.hdu",
        "county.icu",
        "county.ward",
        "township-1.clinic",
        "township-1.ward",
    ];
    assert_eq!(ids, expected);
    let (_, icu) = find(&network.units, |unit| unit.label.id == "county.icu");
    assert_eq!(icu.label.zh, "county重症监护");
    assert_eq!(icu.waiting, Waiting::AtMost(5));
    assert_eq!(icu.priority, [1, 1, 1, 1, 0]); // four stages of covid, one of stroke
    assert_eq!((icu.turnover.0, icu.kept_for_own), (2 * HOUR, 2));
    let at = |time: i64| icu.capacity.at(Time(time));
    assert_eq!([at(-DAY), at(6 * HOUR), at(20 * DAY)], [32, 33, 40]);
    let (_, clinic) = find(&network.units, |unit| unit.label.id == "township-1.clinic");
    assert_eq!(network.levels[clinic.level].kind, LevelKind::Visit);
    assert!((clinic.time.as_ref().unwrap().mean_ms() - (10 * MINUTE) as f64).abs() < 1e-6);
    // 2022-12-01 is a Thursday; Saturday is closed.
    let open = |hour: i64| clinic.capacity.at(Time(hour * HOUR));
    assert_eq!(
        [open(7), open(8), open(16), open(17), open(48 + 9)],
        [0, 3, 3, 0, 0]
    );
}

#[test]
fn ways_lead_both_directions_unless_stated() {
    let network = &model(0).network;
    let (county, _) = find(&network.facilities, |row| row.label.id == "county");
    let (city, _) = find(&network.facilities, |row| row.label.id == "city");
    let there = network.travel[county][city].as_ref().unwrap();
    assert_eq!(network.distance(city, county), Duration(50 * MINUTE));
    assert_eq!(network.levels[there.care.unwrap()].label.id, "hdu");
    assert!(there.typical > Duration(40 * MINUTE) && there.typical < Duration(80 * MINUTE));
}

#[test]
fn the_most_specific_referral_counts() {
    let network = &model(0).network;
    let (county, _) = find(&network.facilities, |row| row.label.id == "county");
    let (township, _) = find(&network.facilities, |row| row.label.id == "township-1");
    let (icu, _) = find(&network.levels, |row| row.label.id == "icu");
    assert_eq!(format!("{:?}", network.referral[township][icu]), "NextTier");
    assert_eq!(
        format!("{:?}", network.referral[county][icu]),
        "Ordered { to: [FacilityId(0)] }"
    );
    let other = &model(1).network;
    assert_eq!(format!("{:?}", other.referral[county][icu]), "NearestFree");
}

#[test]
fn probabilities_follow_age_and_risk() {
    let patients = &model(0).patients;
    let (critical, stage) = find(&patients.stages, |stage| stage.label.id == "covid.critical");
    assert_eq!(stage.death.values(), [0.1, 0.2, 0.2, 0.3, 0.3, 0.4]);
    let candidate = stage.need.as_ref().unwrap().candidate.as_ref().unwrap();
    assert_eq!(candidate.share.values(), [0.95, 0.95, 0.7, 0.7, 0.2, 0.2]);
    let (_, ill) = find(&patients.stages, |stage| stage.label.id == "covid.ill");
    assert!(ill.death.values().iter().all(|p| (p - 0.01).abs() < 1e-12));
    let Course::Choice { outcomes, pick } = &ill.course else {
        panic!("a choice")
    };
    assert_eq!(outcomes, &[Outcome::Stage(critical), Outcome::Recovered]);
    // Age 80+, red: 0.1 * 3 / (0.8 + 0.2 * 3) = 0.2143 of all, 0.2165 of those who live.
    let share = |group: u16| {
        let choice = pick.get(Group(group));
        (0..100_000_u64)
            .filter(|i| choice.pick((i << 40) * 167) == 0)
            .count() as f64
            / 1e5
    };
    assert!(
        (share(5) - 0.1 * 3.0 / 1.4 / 0.99).abs() < 2e-3,
        "{}",
        share(5)
    );
    assert!((share(4) - 0.1 / 1.4 / 0.99).abs() < 2e-3, "{}", share(4));
}

#[test]
fn less_care_brings_excess_hazards() {
    let (network, patients) = (&model(0).network, &model(0).patients);
    let (_, stage) = find(&patients.stages, |stage| stage.label.id == "covid.critical");
    let death = stage
        .excess
        .iter()
        .find(|excess| excess.outcome == Outcome::Died)
        .unwrap();
    let rate = |level: &str, group: u16| {
        let place = find(&network.levels, |row| row.label.id == level).0.index() + 1;
        death.rate[place].get(Group(group)) * DAY as f64
    };
    let none = |base: f64| -((1.0_f64 - 0.9) / (1.0 - base)).ln() / 7.4;
    assert!((death.rate[0].get(Group(0)) * DAY as f64 - none(0.1)).abs() < 1e-12);
    assert!((rate("clinic", 5) - none(0.4)).abs() < 1e-12);
    assert!((rate("ward", 0) - 0.1).abs() < 1e-12);
    assert_eq!((rate("hdu", 0), rate("icu", 0)), (0.0, 0.0));
    let worse = stage
        .excess
        .iter()
        .find(|excess| excess.outcome != Outcome::Died)
        .unwrap();
    assert!((worse.rate[0].get(Group(3)) * DAY as f64 - 0.01).abs() < 1e-15);
}

#[test]
fn laws_keep_their_modifiers() {
    let patients = &model(0).patients;
    let (_, ill) = find(&patients.stages, |stage| stage.label.id == "covid.ill");
    let stay = ill.stay.as_ref().unwrap();
    let median = |group: u16| stay.get(Group(group)).law().quantile(0.5) / DAY as f64;
    assert!((median(0) - 7.5).abs() < 1e-9 && (median(2) - 10.5).abs() < 1e-9);
    assert!((median(4) - 1.5 * 1.95_f64.exp()).abs() < 1e-9);
    let (_, critical) = find(&patients.stages, |stage| stage.label.id == "covid.critical");
    let dying = critical
        .stay_if_dying
        .as_ref()
        .unwrap()
        .get(Group(0))
        .law()
        .clone();
    assert!((dying.quantile(0.95) - 20.0 * DAY as f64).abs() < 1e-3 * DAY as f64);
    assert!((dying.quantile(0.999_999) - 40.0 * DAY as f64).abs() < 1e-6);
}

#[test]
fn streams_are_split_over_places() {
    let model = model(0);
    let stream = |id: &str| find(&model.demand.streams, |row| row.label.id == id).1;
    let inputs = study().worlds.inputs(0);
    let wave = stream("wave");
    let attack = 0.9 * inputs[0];
    let area = rise_and_fall_area(0.35, 0.1);
    assert!((wave.sources[0].scale - attack * 100_000.0 / area).abs() < 1e-6);
    assert_eq!(
        (wave.sources[0].lag, wave.sources[1].lag),
        (Duration::ZERO, Duration(3 * DAY))
    );
    assert!(
        matches!(*wave.sources[0].shape, Shape::RiseAndFall { at: Time(t), .. } if t == 22 * DAY)
    );
    let strokes = stream("strokes");
    assert!((strokes.sources[1].scale - 2.0 * 308.0 / 365.0).abs() < 1e-12);
    let Shape::Constant {
        hours,
        weekdays,
        first_weekday,
        ..
    } = &*strokes.sources[0].shape
    else {
        panic!("constant")
    };
    assert!(
        (hours.iter().sum::<f64>() - 24.0).abs() < 1e-12
            && (hours[6] / hours[0] - 2.0).abs() < 1e-12
    );
    assert!((weekdays.iter().sum::<f64>() - 7.0).abs() < 1e-12);
    assert_eq!(*first_weekday, 3);
    let cases = |source: &crate::model::demand::Source| match *source.shape {
        Shape::Batch { cases, .. } => cases,
        _ => 0,
    };
    assert_eq!(
        stream("crash")
            .sources
            .iter()
            .map(cases)
            .collect::<Vec<_>>(),
        [3, 7]
    );
    assert_eq!(stream("table").sources[0].age.pick(u64::MAX / 2), 2);
    assert!(
        matches!(&*stream("table").sources[0].shape, Shape::Window { from: Time(t), .. } if *t == 2 * DAY)
    );
    assert!((stream("swing").sources[0].scale - 120.0).abs() < 1e-12);
}

#[test]
fn the_census_at_the_start_is_a_share_of_beds() {
    let model = model(0);
    let start = &model.demand.start[0];
    assert_eq!(model.network.units[start.unit].label.id, "county.ward");
    assert_eq!(start.patients, 200);
    assert_eq!(
        model.patients.stages[start.stage].label.id,
        "covid.recovering"
    );
}

#[test]
fn targets_have_the_units_of_their_metrics() {
    let study = study();
    let [within, mean, fixed] = &study.targets[..] else {
        panic!("three targets")
    };
    assert!(matches!(within.kpi.scope.place, Place::Unit(_)) && within.headline);
    assert_eq!(
        (within.limit, &within.kind),
        (Limit::AtLeast(0.95), &Kind::Share { required: 0.9 })
    );
    assert_eq!((mean.limit, &mean.kind), (Limit::AtMost(1.5), &Kind::Mean));
    assert!(matches!(&fixed.kind, Kind::Static(rule) if rule.year == "2022"));
    assert_eq!((study.reference, study.wave_size), (1, Some(3)));
}

#[test]
fn arms_share_the_world_and_differ_in_what_they_set() {
    let study = study();
    let (first, second) = (study.worlds.models(3), study.worlds.models(4));
    let scale = |model: &Model| {
        model
            .demand
            .streams
            .iter()
            .map(|s| s.sources[0].scale)
            .collect::<Vec<_>>()
    };
    assert_eq!(scale(&first[0]), scale(&first[1]));
    assert_ne!(scale(&first[0]), scale(&second[0]));
    let beds = |model: &Model| {
        find(&model.network.units, |unit| unit.label.id == "county.icu")
            .1
            .capacity
            .at(Time(-1))
    };
    assert_eq!((beds(&first[0]), beds(&first[1])), (32, 50));
    assert_eq!(study.worlds.inputs(3), study.worlds.inputs(3));
}

#[test]
fn fixed_inputs_are_medians_and_compiled_once() {
    let loaded = load(EVERYTHING);
    let study = loaded.study(&Options {
        fix_inputs: true,
        ..Options::default()
    });
    let median = study.worlds.inputs(0)[3];
    assert!((median - 0.326_139).abs() < 1e-6, "{median}");
    let (a, b) = (study.worlds.models(0), study.worlds.models(1));
    assert!(std::sync::Arc::ptr_eq(&a[0], &b[0]));
    let stated = Options {
        inputs: [("wave_size".to_string(), 0.5)].into(),
        ..Options::default()
    };
    assert_eq!(loaded.study(&stated).worlds.inputs(9)[3], 0.5);
}

#[test]
fn the_order_of_blocks_in_the_file_changes_no_number() {
    let blocks: Vec<&str> = EVERYTHING.split("\n[[").collect();
    let (head, mut rows) = (blocks[0], blocks[1..].to_vec());
    let is_sub = |block: &str| block.starts_with("patient_type.");
    // Keep a type with its stages; reverse everything else.
    let mut groups: Vec<String> = Vec::new();
    for block in rows.drain(..) {
        match groups.last_mut() {
            Some(last) if is_sub(block) => *last = format!("{last}\n[[{block}"),
            _ => groups.push(block.to_string()),
        }
    }
    groups.reverse();
    let turned = format!("{head}\n[[{}", groups.join("\n[["));
    let (one, two) = (load(EVERYTHING), load(&turned));
    let of = |loaded: &Loaded| loaded.study(&Options::default()).worlds.models(5);
    let (one, two) = (of(&one), of(&two));
    assert_eq!(one[0].patients, two[1].patients);
    assert_eq!(one[0].demand, two[1].demand);
    assert_eq!(one[0].network.units, two[1].network.units);
}

#[test]
fn bands_of_strain_are_those_of_the_level_unless_a_unit_says_otherwise() {
    let network = &model(0).network;
    let unit = |id: &str| find(&network.units, |unit| unit.label.id == id).1;
    let strain = unit("county.icu").strain.as_ref().unwrap();
    let bands: Vec<_> = strain.bands.iter().map(|b| (b.from, b.hazards)).collect();
    assert_eq!(bands, [(0.0, 0.5), (0.85, 1.0)]);
    assert_eq!(strain.bands[1].log_odds, libm::log(1.23));
    assert!(unit("city.icu").strain.is_none() && unit("county.ward").strain.is_none());
    let icu = unit("county.icu").level;
    assert_eq!(network.levels[icu].boards_in, BoardsIn::Anywhere);
}

#[test]
fn everything_loads_again_from_its_resolved_text() {
    let once = load(EVERYTHING);
    let twice = load(&once.resolved_toml);
    assert_eq!(
        (&once.resolved_toml, &once.hash),
        (&twice.resolved_toml, &twice.hash)
    );
}

#[test]
fn facts_say_what_they_rest_on() {
    let loaded = load(EVERYTHING);
    let fact = |path: &str| {
        loaded
            .facts
            .iter()
            .find(|fact| fact.path == path)
            .unwrap()
            .clone()
    };
    let hdu = fact("facility.county.hdu.beds");
    assert_eq!(
        (hdu.value.as_str(), hdu.sources.len(), hdu.is_assumption()),
        ("4", 2, false)
    );
    let wave = fact("inputs.wave_size");
    assert!(
        wave.is_assumption() && wave.value.starts_with("{ triangular"),
        "{}",
        wave.value
    );
    assert_eq!(
        fact("patient_type.covid.stage.critical.untreated").value,
        "7.4 d"
    );
    assert!(fact("arm.more-beds: facility.county.icu.beds").value == "50");
    assert!(!loaded.facts.iter().any(|fact| fact.path.starts_with("run")));
}

#[test]
fn citing_a_source_changes_no_draw() {
    let plain = "times = { triangular = { low = 0.5, mode = 1, high = 2 } }";
    let cited =
        "times = { value = { triangular = { low = 0.5, mode = 1, high = 2 } }, source = \"S1\" }";
    let with = |times: &str| EVERYTHING.replace("times = \"= growth\"", times);
    let scales = |text: &str| {
        let model =
            std::sync::Arc::clone(&load(text).study(&Options::default()).worlds.models(8)[0]);
        let sources = model
            .demand
            .streams
            .iter()
            .flat_map(|stream| &stream.sources);
        sources.map(|source| source.scale).collect::<Vec<_>>()
    };
    assert_eq!(scales(&with(plain)), scales(&with(cited)));
    assert_ne!(scales(&with(plain)), scales(EVERYTHING));
}

#[test]
fn a_further_arm_changes_nothing_in_the_others() {
    let more = format!("{EVERYTHING}[[arm]]\nid = \"b\"\nset = {{ \"inputs.wave_size\" = 0.5 }}\n");
    let model = |text: &str| {
        std::sync::Arc::clone(&load(text).study(&Options::default()).worlds.models(2)[1])
    };
    assert_eq!(model(EVERYTHING).demand, model(&more).demand);
}

#[test]
fn values_can_be_set_over_a_loaded_scenario() {
    let loaded = load(EVERYTHING);
    let sets = [
        "facility.county.icu.beds=77".to_string(),
        "inputs.road=50".into(),
    ];
    let again = loaded.with(&sets).unwrap();
    assert_ne!(again.hash, loaded.hash);
    let model = &again.study(&Options::default()).worlds.models(0)[0];
    let (_, icu) = find(&model.network.units, |unit| unit.label.id == "county.icu");
    assert_eq!(icu.capacity.at(Time(-1)), 77);
    let wrong = loaded
        .with(&["facility.county.icu.bed=1".to_string()])
        .unwrap_err();
    assert!(
        wrong
            .render(Language::En, false)
            .contains("did you mean `beds`")
    );
}

#[test]
fn the_seed_decides_the_worlds() {
    let loaded = load(EVERYTHING);
    let inputs = |seed| {
        loaded
            .study(&Options {
                seed,
                ..Options::default()
            })
            .worlds
            .inputs(0)
    };
    assert_eq!(inputs(None), inputs(Some(7)));
    assert_ne!(inputs(None), inputs(Some(8)));
}
