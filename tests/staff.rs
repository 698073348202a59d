//! Staff groups: traces worked out by hand, and laws that hold in every replication of a coupled
//! comparison. V10 and the loss network of shared nurses are in `theory.rs`.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use std::path::Path;

use surgeplan::experiment::outcome::{Experiment, Measure, Sample};
use surgeplan::experiment::study::Study;

use common::{play, values};

/// Eight patients of 48 h at 0 h and two at 30 h. Of five members two are left after 24 h.
const CUT: &str = r#"
name = "cut"
title = "cut"
run = { horizon = "10 d", seed = 5 }
tier = [{ id = "county" }]
care_level = [{ id = "ward", kind = "stay" }]
facility = [{ id = "a", tier = "county", ward = { beds = 10 } }]
place = [{ id = "p", facility = "a" }]
[[staff]]
id = "nurses"
facility = "a"
heads = 5
cover = 1
schedule = [{ from = "24 h", heads = 2 }]
serves = [{ level = "ward", patients_per_staff = 2 MODES }]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{ id = "ill", needs = "ward", stay = "48 h" }]
[[stream]]
id = "first"
patient_type = "ill"
batch = { at = "0 h", cases = 8 }
[[stream]]
id = "later"
patient_type = "ill"
batch = { at = "30 h", cases = 2 }
[[watch]]
metric = "census_at"
at = "25 h"
[[watch]]
metric = "beds_usable_at"
at = "25 h"
[[watch]]
metric = "staff_on_duty_at"
at = "25 h"
staff = "nurses"
[[watch]]
metric = "wait_mean"
[[watch]]
metric = "over_ratio_hours"
staff = "nurses"
[[watch]]
metric = "crisis_hours"
staff = "nurses"
[[watch]]
metric = "contingency_hours"
staff = "nurses"
[[watch]]
metric = "unstaffed_share"
[[watch]]
metric = "staff_needed_mean"
staff = "nurses"
"#;

fn cut(modes: &str) -> Vec<f64> {
    values(&CUT.replace("MODES", modes))
}

#[test]
fn a_cut_in_staff_evicts_nobody_and_admits_nobody() {
    // From 24 to 48 h eight lie where two members have four: over the ratio. The two of 30 h wait
    // until then, 18 h each. Needed: 4 for 48 h, then 1 for 48 h, of 240 h.
    let found = cut("");
    assert_eq!(
        found,
        [8.0, 4.0, 2.0, 3.6, 24.0, 0.0, 0.0, 0.2, 1.0],
        "{found:?}"
    );
}

#[test]
fn modes_follow_the_load() {
    // In crisis mode two members have eight: no longer over the ratio, and the two wait as long.
    let found = cut(", contingency = 3, crisis = 4");
    assert_eq!(
        found,
        [8.0, 8.0, 2.0, 3.6, 0.0, 24.0, 0.0, 0.2, 1.0],
        "{found:?}"
    );
    // Five in contingency mode: they wait for nobody, and ten are asked for from 30 to 48 h.
    let found = cut(", contingency = 5");
    assert_eq!(
        found,
        [8.0, 10.0, 2.0, 0.0, 0.0, 0.0, 24.0, 0.0, 1.0],
        "{found:?}"
    );
    // The crisis ratio is there, but contingency is as far as the hospital goes.
    let found = values(
        &CUT.replace("MODES", ", contingency = 3, crisis = 4")
            .replace("cover = 1", "cover = 1\nmost_stretched = \"contingency\""),
    );
    assert_eq!(found[1], 6.0, "{found:?}");
    assert_eq!((found[4], found[5]), (24.0, 0.0), "{found:?}");
}

#[test]
fn heads_are_on_duty_by_cover_hour_and_weekday() {
    let hours = format!("hours = [{}{}1]", "1, ".repeat(12), "3, ".repeat(11));
    let hours = hours.replace(", 1]", ", 3]");
    let of = |keys: &str| values(&CUT.replace("MODES", "").replace("cover = 1", keys))[2];
    assert_eq!(of(&format!("cover = 1\n{hours}")), 1.0); // 01:00: half of two
    assert_eq!(of("weekly_hours = \"84 h\""), 1.0);
    assert_eq!(of("cover = 4"), 0.5);
    // Weights that name one day each: exactly one is that of the first day, and has all of the week.
    let days = |at: usize| {
        let weights: Vec<&str> = (0..7)
            .map(|day| if day == at { "7" } else { "0" })
            .collect();
        of(&format!("cover = 1\nweekdays = [{}]", weights.join(", ")))
    };
    let found: Vec<f64> = (0..7).map(days).collect();
    assert_eq!(found.iter().filter(|&&n| n == 14.0).count(), 1, "{found:?}");
    assert_eq!(found.iter().sum::<f64>(), 14.0, "{found:?}");
}

#[test]
fn who_leaves_one_unit_frees_staff_for_another() {
    // Two in the ICU take both nurses until 10 h; the patient of the ward waits from 1 h on.
    let text = CUT
        .replace("MODES", "")
        .replace("heads = 5", "heads = 2")
        .replace("schedule = [{ from = \"24 h\", heads = 2 }]", "")
        .replace("ward = { beds = 10 }", "ward = { beds = 10 }, icu = { beds = 5 }")
        .replace("[{ id = \"ward\", kind = \"stay\" }]", "[{ id = \"ward\", kind = \"stay\" }, { id = \"icu\", kind = \"stay\", intensity = 1 }]")
        .replace("serves = [", "serves = [{ level = \"icu\", patients_per_staff = 1 }, ")
        .replace("{ id = \"ill\", needs = \"ward\", stay = \"48 h\" }", "{ id = \"ill\", needs = \"icu\", stay = \"10 h\" }")
        .replace("cases = 8", "cases = 2")
        .replace("[[stream]]\nid = \"later\"\npatient_type = \"ill\"", "[[patient_type]]\nid = \"mild\"\nentry = \"ill\"\nstage = [{ id = \"ill\", needs = \"ward\", stay = \"5 h\" }]\n[[stream]]\nid = \"later\"\npatient_type = \"mild\"")
        .replace("at = \"30 h\", cases = 2", "at = \"1 h\", cases = 1");
    let found = values(&text);
    assert_eq!(found[3], 9.0 / 3.0, "{found:?}");
}

/// A mass-casualty day with transfers, turnover, kept beds and staff who are always enough.
fn with_staff(heads: u32) -> (Study, Experiment) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/mass-casualty.toml");
    let text = std::fs::read_to_string(path).expect("a scenario");
    let group = format!(
        "\n[[staff]]\nid = \"all\"\nfacility = \"county-hospital\"\nheads = {heads}\ncover = 4.7\nabsence = \"10 %\"\nserves = [{{ level = \"icu\", patients_per_staff = 1.5 }}, {{ level = \"theatre\", patients_per_staff = 0.5 }}, {{ level = \"resus\", patients_per_staff = 1 }}, {{ level = \"consulting\", patients_per_staff = 1 }}]\n"
    );
    let binds = ["icu", "theatre", "resus"].map(|level| {
        format!("\n[[watch]]\nmetric = \"beds_bind_days\"\nfacility = \"county-hospital\"\ncare_level = \"{level}\"\n")
    });
    let text = text + &binds.concat();
    play(&if heads == 0 { text } else { text + &group }, 12)
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
        // staffed beds are the open ones only where no staff is counted
        let series = one.series.iter();
        let mut series = series.filter(|(key, _)| key.measure != Measure::Staffed);
        let series = series.all(|(key, daily)| other.series.get(key) == Some(daily));
        numbers && series && one.lost == other.lost
    })
}

#[test]
fn a_roster_that_always_covers_all_beds_is_no_staff_model() {
    let none = with_staff(0);
    assert!(same(&none, &with_staff(3_000)));
    assert!(!same(&none, &with_staff(40)), "a planted error");
}

/// Ten thousand patients at once and a thousand members: ten for each.
const CROWD: &str = r#"
name = "crowd"
title = "crowd"
run = { horizon = "20 d", seed = 5 }
tier = [{ id = "county" }]
care_level = [{ id = "unit", kind = "stay" }]
facility = [{ id = "a", tier = "county", unit = { beds = 20000 } }]
place = [{ id = "p", facility = "a" }]
[[staff]]
id = "nurses"
facility = "a"
heads = HEADS
cover = 1
serves = [{ level = "unit", patients_per_staff = 4, contingency = 8, crisis = 12 }]
mode = [{ mode = "contingency", odds = 1.5 }, { mode = "crisis", odds = 3 }]
[[patient_type]]
id = "a"
entry = "ill"
stage = [{ id = "ill", needs = "unit", stay = "10 h", death = "30 %" }]
[[stream]]
id = "a"
patient_type = "a"
batch = { at = "0 h", cases = 10000 }
[[watch]]
metric = "death_share"
"#;

#[test]
fn a_stretched_mode_multiplies_the_odds() {
    let share = |heads: &str| values(&CROWD.replace("HEADS", heads))[0];
    let with_odds = |odds: f64| odds * 0.3 / (0.7 + odds * 0.3);
    let is = |found: f64, expected: f64| {
        (found - expected).abs() < 4.0 * (expected * (1.0 - expected) / 1e4).sqrt()
    };
    assert!(is(share("2500"), 0.3));
    assert!(is(share("1300"), with_odds(1.5)));
    assert!(is(share("1000"), with_odds(3.0)));
    assert!(!is(share("1000"), with_odds(1.5)), "a planted error");
}

/// A wave of half of 10,000 people over ten days, and 4,000 members of staff in its midst.
const WAVE: &str = r#"
name = "wave"
title = "wave"
run = { horizon = "30 d", seed = 11 }
tier = [{ id = "county" }]
care_level = [{ id = "ward", kind = "stay" }]
facility = [{ id = "a", tier = "county", ward = { beds = 3000 } }, { id = "far", tier = "county" }]
place = [{ id = "p", facility = "a", persons = 10000 }, { id = "q", facility = "far", persons = 90000 }]
arm = [{ id = "as-it-is" }, { id = "few-beds", set = { "facility.a.ward.beds" = 10 } }]
[[staff]]
id = "nurses"
facility = "a"
heads = 4000
cover = 1
illness = { stream = "wave", off = { constant = "3 d" } MORE }
serves = [{ level = "ward", patients_per_staff = 4 }]
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{ id = "ill", needs = "ward", stay = "1 d", untreated = "1 d" }]
[[stream]]
id = "wave"
patient_type = "ill"
curve = { rise_and_fall = { peak = "12 d", rise = "0.6 /day", fall = "0.3 /day", attack = "50 %" } }
WATCHES
"#;

#[test]
fn staff_fall_ill_with_the_people_around_them_person_by_person() {
    // P(infected by t) = 1 - (1 - A(t))^risk, and away from then on for three days.
    let days = [8, 11, 12, 14, 17, 25];
    let rows = days.map(|day| {
        format!("[[watch]]\nmetric = \"staff_ill_at\"\nstaff = \"nurses\"\nat = \"{day} d\"\n")
    });
    let found = |more: &str| {
        let text = WAVE
            .replace("MORE", more)
            .replace("WATCHES", &rows.concat());
        let (study, experiment) = play(&text, 1);
        assert_eq!(
            experiment.arms[0].rows[0][..6],
            experiment.arms[1].rows[0][..6]
        );
        let model = &study.worlds.models(0)[0];
        let mut near = model.demand.streams.iter().next().expect("a wave").clone();
        near.sources
            .retain(|source| model.demand.places[source.place].label.id == "p");
        let by_day = surgeplan::caseload::expected_by_day(&near, 0..30);
        let row = &experiment.arms[0].rows[0];
        let ill: Vec<f64> = row[..6]
            .iter()
            .map(|x| x.value().expect("a value"))
            .collect();
        (by_day, ill)
    };
    let agrees = |(by_day, ill): &(Vec<f64>, Vec<f64>), risk: f64| {
        days.iter().zip(ill).all(|(&day, &ill)| {
            let by = |day: usize| by_day[..day].iter().sum::<f64>() / 10_000.0;
            let infected = |day: usize| 1.0 - (1.0 - by(day)).powf(risk);
            let p = infected(day) - infected(day - 3);
            // 4.5 standard errors: one of six is false once in 20,000 runs
            (ill / 4_000.0 - p).abs() < 4.5 * (p * (1.0 - p) / 4_000.0).sqrt()
        })
    };
    let even = found("");
    assert!(agrees(&even, 1.0), "{even:?}");
    assert!(agrees(&found(", risk = 2"), 2.0));
    assert!(!agrees(&found(", risk = 1.5"), 2.0), "a planted error");
    // Three days later, the same people.
    let later = found(", after = { constant = \"3 d\" }");
    assert_eq!((later.1[1], later.1[4]), (even.1[0], even.1[3]));
}

#[test]
fn a_reserve_works_where_it_may_from_when_it_is_ready() {
    // One member and a reserve of four at half the work: two beds, and from 10 to 20 h three members' worth.
    let of = |ill: u32, reserve: &str| {
        let at = |hour: u32, level: &str| {
            format!(
                "[[watch]]\nmetric = \"beds_usable_at\"\nat = \"{hour} h\"\nfacility = \"a\"\ncare_level = \"{level}\"\n"
            )
        };
        let watches: String = [5, 15, 25]
            .iter()
            .flat_map(|&hour| [at(hour, "ward"), at(hour, "hall")])
            .collect();
        let text = format!(
            r#"
name = "reserve"
run = {{ horizon = "2 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay" }}, {{ id = "hall", kind = "stay" }}]
facility = [{{ id = "a", tier = "county", ward = {{ beds = 50 }}, hall = {{ beds = 50 }} }}]
place = [{{ id = "p", facility = "a" }}]
[[staff]]
id = "nurses"
facility = "a"
heads = 1
cover = 1
serves = [{{ level = "ward", patients_per_staff = 2 }}, {{ level = "hall", patients_per_staff = 2 }}]
reserve = {{ {reserve} from = "0 h", ready_in = "10 h", until = "20 h", productivity = 0.5 }}
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "ward", stay = "50 h" }}]
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "12 h", cases = {ill} }}
{watches}
[[watch]]
metric = "staff_reserve_mean"
staff = "nurses"
[[watch]]
metric = "over_ratio_hours"
staff = "nurses"
"#
        );
        values(&text)
    };
    let reserve = 4.0 * 10.0 / 48.0;
    let everywhere = [2.0, 2.0, 6.0, 6.0, 2.0, 2.0, reserve, 0.0];
    assert_eq!(of(0, "heads = 4,"), everywhere);
    let in_ward = [2.0, 2.0, 6.0, 2.0, 2.0, 2.0, reserve, 0.0];
    assert_eq!(of(0, "heads = 4, levels = [\"ward\"],"), in_ward);
    // Four in the ward take what the reserve gives; six take the member besides. When the reserve
    // goes, more lie there than one member may have.
    let four = [2.0, 2.0, 6.0, 2.0, 2.0, 0.0, reserve, 28.0];
    assert_eq!(of(4, "heads = 4, levels = [\"ward\"],"), four);
    let six = [2.0, 2.0, 6.0, 0.0, 2.0, 0.0, reserve, 28.0];
    assert_eq!(of(6, "heads = 4, levels = [\"ward\"],"), six);
    // As many as the roster, but at most one.
    let share = "share = \"100 %\", at_most = 1,";
    assert_eq!(of(0, share)[..4], [2.0, 2.0, 3.0, 3.0]);
}

/// Two nurses staff four of ten beds, a reserve of four at half the work four more. Six patients of 20 h
/// come at 0:30, four at 30:30.
fn on_call(reserve: &str) -> Vec<f64> {
    let text = format!(
        r#"
name = "on-call"
run = {{ horizon = "2 d" }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay" }}]
facility = [{{ id = "a", tier = "county", ward = {{ beds = 10 }} }}]
place = [{{ id = "p", facility = "a" }}]
[[staff]]
id = "nurses"
facility = "a"
heads = 2
cover = 1
serves = [{{ level = "ward", patients_per_staff = 2 }}]
reserve = {{ heads = 4, productivity = 0.5, {reserve} }}
[[patient_type]]
id = "ill"
entry = "ill"
stage = [{{ id = "ill", needs = "ward", stay = "20 h" }}]
[[stream]]
id = "first"
patient_type = "ill"
batch = {{ at = "30 min", cases = 6 }}
[[stream]]
id = "second"
patient_type = "ill"
batch = {{ at = "30.5 h", cases = 4 }}
[[watch]]
metric = "wait_mean"
[[watch]]
metric = "staff_called_up_times"
staff = "nurses"
[[watch]]
metric = "staff_reserve_mean"
staff = "nurses"
[[watch]]
metric = "staff_call_up_delay"
staff = "nurses"
"#
    );
    let (_, experiment) = play(&text, 1);
    let row = &experiment.arms[0].rows[0];
    let value = |sample: &Sample| sample.value().unwrap_or(-1.0);
    row.iter().take(4).map(value).collect()
}

#[test]
fn a_reserve_on_call_comes_when_a_unit_is_crowded_and_goes_when_it_no_longer_is() {
    let work = |hours: f64| 4.0 * hours / 48.0;
    let near = |found: &[f64], expected: [f64; 4]| {
        let pairs = found.iter().zip(expected);
        let off = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off < 1e-9, "{found:?} {expected:?}");
    };
    // Full at the looks of 1, 2 and 3 h: called, at work at 8 h, when two have waited for 7.5 h. They lie alone from 20:30
    // on: two of four at the looks of 21 to 24 h. The second batch fills the four beds from 31 h on: at work from 38 h.
    let trigger =
        "trigger = { level = \"ward\", occupancy = \"100 %\", for = \"2 h\" }, ready_in = \"5 h\"";
    let close = "close = { occupancy = \"50 %\", for = \"3 h\" }";
    let found = on_call(&format!("{trigger}, {close}"));
    near(&found, [1.5, 2.0, work(16.0 + 10.0), 7.0 / 24.0]);
    // Nobody sends them back.
    let found = on_call(trigger);
    near(&found, [1.5, 1.0, work(40.0), 7.0 / 24.0]);
    // Nor do they stay beyond a date, from which on nobody calls them.
    let found = on_call(&format!("{trigger}, {close}, until = \"12 h\""));
    near(&found, [1.5, 1.0, work(4.0), 7.0 / 24.0]);
    // Called by those who wait: the second batch finds four beds.
    let waiting = trigger.replace("occupancy = \"100 %\"", "waiting = 2");
    let found = on_call(&format!("{waiting}, {close}"));
    near(&found, [1.5, 1.0, work(16.0), 7.0 / 24.0]);
    // Not before the look at 4 h: called at 6 h, at work at 11 h; two of the second batch wait for half an hour.
    let later = trigger.replace("for =", "not_before = \"3.5 h\", for =");
    let found = on_call(&format!("{later}, {close}"));
    near(
        &found,
        [
            2.0 * (10.5 + 0.5) / 10.0,
            2.0,
            work(13.0 + 10.0),
            7.0 / 24.0,
        ],
    );
    // A threshold that is never reached calls nobody, one that is reached at the first look is a date.
    let never = trigger.replace("100 %", "101 %");
    near(
        &on_call(&never),
        [2.0 * (20.0 + 10.0) / 10.0, 0.0, 0.0, -1.0],
    );
    let first = "trigger = { level = \"ward\", occupancy = \"0 %\" }, ready_in = \"4 h\"";
    let dated = on_call("from = \"1 h\", ready_in = \"4 h\"");
    let called = on_call(first);
    assert_eq!((called[0], called[2]), (dated[0], dated[2]));
    near(&called, [2.0 * 4.5 / 10.0, 1.0, work(43.0), 4.0 / 24.0]);
}

/// A ward and an ICU that share their nurses, with more patients than they can have, absence, illness
/// and a reserve, looked at every four hours.
#[test]
fn staff_is_conserved_at_every_instant() {
    let hours: Vec<u32> = (0..60).map(|step| step * 4 + 1).collect();
    let of = |metric: &str, of: &str| {
        let row =
            |hour: &u32| format!("[[watch]]\nmetric = \"{metric}\"\nat = \"{hour} h\"\n{of}\n");
        hours.iter().map(row).collect::<String>()
    };
    let unit = |level: &str| format!("facility = \"a\"\ncare_level = \"{level}\"");
    let nurses = "staff = \"nurses\"";
    let watches = [
        of("census_at", &unit("ward")),
        of("census_at", &unit("icu")),
        of("staff_on_duty_at", nurses),
        of("staff_heads_at", nurses),
        of("staff_absent_at", nurses),
    ];
    let text = |absence: &str| {
        format!(
            r#"
name = "shared"
run = {{ horizon = "10 d", seed = 3 }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "ward", kind = "stay", intensity = 1, waiting = "none" }}, {{ id = "icu", kind = "stay", intensity = 2 }}]
facility = [{{ id = "a", tier = "county", ward = {{ beds = 60 }}, icu = {{ beds = 20 }} }}]
place = [{{ id = "p", facility = "a", persons = 1000 }}]
[[staff]]
id = "nurses"
facility = "a"
heads = 66
cover = 4.7
{absence}
serves = [{{ level = "ward", patients_per_staff = 3, crisis = 4 }}, {{ level = "icu", patients_per_staff = 1.5, crisis = 2.5 }}]
[[patient_type]]
id = "ill"
entry = "ward"
stage = [{{ id = "ward", needs = "ward", stay = {{ exponential = {{ mean = "2 d" }} }}, untreated = "2 d", next = [{{ to = "icu", p = 0.3 }}] }}, {{ id = "icu", needs = "icu", stay = {{ exponential = {{ mean = "2 d" }} }}, untreated = "1 d" }}]
[[stream]]
id = "ill"
patient_type = "ill"
rate = "40 /day"
{}
"#,
            watches.concat()
        )
    };
    let looks = |absence: &str| -> Vec<[f64; 5]> {
        let (_, experiment) = play(&text(absence), 20);
        let rows = &experiment.arms[0].rows;
        let at = |row: &Vec<Sample>, place: usize| row[place].value().expect("an instant");
        let look =
            |row: &Vec<Sample>, hour: usize| [0, 1, 2, 3, 4].map(|of| at(row, of * 60 + hour));
        rows.iter()
            .flat_map(|row| (0..60).map(move |hour| (row, hour)))
            .map(|(row, hour)| look(row, hour))
            .collect()
    };
    let asked = |[ward, icu, ..]: [f64; 5]| ward / 4.0 + icu / 2.5;
    // Nobody is on duty who is not on the roster, and nobody cares for more than their share.
    let steady = looks("");
    assert!(
        steady
            .iter()
            .all(|look| (look[2] - 66.0 / 4.7).abs() < 1e-9)
    );
    assert!(steady.iter().all(|&look| asked(look) <= look[2] + 1e-9));
    let busy = steady
        .iter()
        .filter(|&&look| asked(look) > look[2] - 0.5)
        .count();
    assert!(busy > steady.len() / 2, "{busy}: the roster is what binds");
    // Those absent are exactly those missing on duty.
    let absent = looks("absence = \"20 %\"");
    assert!(absent.iter().any(|look| look[4] > 0.0));
    let missing = |look: &[f64; 5]| (look[3] - look[4]) / 4.7 - look[2];
    assert!(absent.iter().all(|look| missing(look).abs() < 1e-9));
}
