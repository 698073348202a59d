//! Vehicles and transfers: hand-traced cases, exact values of queueing theory, laws, and planted errors that are found.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

use surgeplan::experiment::outcome::Sample;
use surgeplan::stats::queueing::{erlang_b, erlang_c};

use common::{play, values, watch};

/// Ratios of sums over replications of what a scenario watches, with standard errors (delta method).
fn estimates(text: &str, replications: u64) -> Vec<(f64, f64)> {
    let (_, experiment) = play(text, replications);
    let rows = &experiment.arms[0].rows;
    let n = rows.len() as f64;
    let estimate = |at: usize| {
        let (num, den) = rows.iter().fold((0.0, 0.0), |(num, den), row| {
            (num + row[at].num, den + row[at].den)
        });
        let ratio = num / den;
        let errors = rows.iter().map(|row| row[at].num - ratio * row[at].den);
        let squares: f64 = errors.map(|error| error * error).sum();
        (ratio, (squares / (n * (n - 1.0))).sqrt() / (den / n))
    };
    (0..text.matches("[[watch]]").count())
        .map(estimate)
        .collect()
}

fn near(found: &[f64], expected: &[f64]) {
    let same = found
        .iter()
        .zip(expected)
        .all(|(a, b)| (a - b).abs() < 1e-9 || (a.is_nan() && b.is_nan()));
    assert!(
        same && found.len() == expected.len(),
        "{found:?} is not {expected:?}"
    );
}

/// Whether an estimate agrees with an exact value: within 3.5 standard errors (about 1 in 2,000 by chance).
fn agrees((found, error): (f64, f64), exact: f64) -> bool {
    (found - exact).abs() <= 3.5 * error
}

// --- By hand --------------------------------------------------------------------------------------------------------------------

/// Two patients fall ill at once in a township, 30 min from the county, where the one ambulance stands. A third follows at 10 h.
fn two_at_once(vehicle: &str, more: &str) -> String {
    format!(
        r#"
name = "by-hand"
run = {{ horizon = "48 h" }}
tier = [{{ id = "township" }}, {{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", intensity = 2, travels_by = "ambulance" }}, {{ id = "observation", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "township", refers_to = "c", observation = {{ beds = 5 }} }}, {{ id = "c", tier = "county", icu = {{ beds = 9 }} }}]
link = [{{ from = "t", to = "c", time = "30 min" }}]
[[vehicle]]
id = "ambulance"
turnout = "3 min"
loading = "7 min"
handover = "10 min"
turnaround = "20 min"
{vehicle}
[[patient_type]]
id = "ill"
entry = "critical"
[[patient_type.stage]]
id = "critical"
needs = "icu"
stay = "10 h"
[[stream]]
id = "two"
patient_type = "ill"
batch = {{ at = "0 h", cases = 2 }}
[[stream]]
id = "third"
patient_type = "ill"
batch = {{ at = "10 h", cases = 1 }}
{more}
"#
    )
}

fn until_the_horizon(text: &str) -> String {
    text.replace("horizon = \"48 h\"", "horizon = \"48 h\", after = \"stop\"")
}

const ONE_AT_COUNTY: &str = "stations = { c = { vehicles = 1 } }";

fn of_ambulances() -> String {
    let of = "vehicle = \"ambulance\"";
    [
        watch("vehicle_calls", of),
        watch("vehicle_delayed_share", of),
        watch("vehicle_wait_mean", of),
        watch("vehicle_response_mean", of),
        watch("vehicle_transfer_mean", of),
        watch("vehicle_busy_mean", of),
        watch("vehicle_queue_mean", of),
        watch("wait_mean", "care_level = \"icu\""),
        watch("transfer_minutes", "care_level = \"icu\""),
    ]
    .concat()
}

/// A job: turnout 3, drive 30, at the patient at 33; loading 7, road 30, handover 10: in bed at 80; turnaround 20, and it stands in the
/// county, where the way ends: free at 100. The second waits 100 min, is in bed at 180, free at 200. The third at 10 h is as the first.
#[test]
fn two_patients_and_one_ambulance() {
    let found = values(&two_at_once(ONE_AT_COUNTY, &of_ambulances()));
    let mean = |a: f64, b: f64, c: f64| (a + b + c) / 3.0;
    near(
        &found,
        &[
            3.0,
            1.0 / 3.0,
            mean(0.0, 100.0, 0.0),
            mean(33.0, 133.0, 33.0),
            mean(80.0, 180.0, 80.0),
            300.0 / 60.0 / 48.0,
            100.0 / 60.0 / 48.0,
            mean(80.0, 180.0, 80.0) / 60.0,
            40.0,
        ],
    );
}

/// With a second ambulance in the township itself: it is nearer (at the patient after 3 min), and its way back is 30 min.
#[test]
fn the_nearest_station_sends_first() {
    let stations = "stations = { c = { vehicles = 1 }, t = { vehicles = 1 } }";
    let of = |station: &str| format!("vehicle = \"ambulance\"\nfacility = \"{station}\"");
    let more = [
        watch("vehicle_jobs", &of("t")),
        watch("vehicle_jobs", &of("c")),
        watch("vehicle_busy_mean", &of("t")),
        watch("vehicle_busy_mean", &of("c")),
        watch("vehicle_response_mean", "vehicle = \"ambulance\""),
        watch("vehicle_calls", &of("t")),
        watch("vehicle_calls", &of("c")),
    ];
    // at t: 3 + 7 + 30 + 10 + 20 + 30 back = 100 min a job, twice; at c: 100 min once
    near(
        &values(&two_at_once(stations, &more.concat())),
        &[
            2.0,
            1.0,
            200.0 / 60.0 / 48.0,
            100.0 / 60.0 / 48.0,
            (3.0 + 33.0 + 3.0) / 3.0,
            3.0,
            0.0,
        ],
    );
}

/// A crew that comes on duty at 02:00 (t = 0 is midnight): the vehicle is out of service until then, and a job that has begun is finished
/// after the shift.
#[test]
fn crews_work_in_shifts() {
    let stations =
        "stations = { c = { vehicles = 2, shifts = [{ crews = 1, hours = \"02:00-03:00\" }] } }";
    let of = "vehicle = \"ambulance\"";
    let more = [
        watch("vehicle_response_mean", of),
        watch("vehicle_jobs", of),
        watch("vehicle_out_of_service_mean", of),
        watch("vehicle_busy_mean", of),
    ];
    let text = until_the_horizon(&two_at_once(stations, &more.concat()));
    // the first is sent at 02:00, back at 03:40; the second is sent on the next day at 02:00: 26 h; the third waits beyond the horizon
    near(
        &values(&text),
        &[
            (120.0 + 33.0 + 26.0 * 60.0 + 33.0) / 2.0,
            2.0,
            (2.0 * 48.0 - 2.0) / 48.0,
            200.0 / 60.0 / 48.0,
        ],
    );
}

/// While all of them are on a job, times but those on the road are twice as long.
#[test]
fn crowding_slows_jobs_down() {
    let vehicle = format!("{ONE_AT_COUNTY}\nslow_down = [{{ from = \"100 %\", times = 2 }}]");
    let of = "vehicle = \"ambulance\"";
    let more = [
        watch("vehicle_response_mean", of),
        watch("vehicle_transfer_mean", of),
    ];
    // turnout 6, drive 30, loading 14, road 30, handover 20: 100; turnaround 40: free at 140
    near(
        &values(&two_at_once(&vehicle, &more.concat())),
        &[(36.0 + 176.0 + 36.0) / 3.0, (100.0 + 240.0 + 100.0) / 3.0],
    );
}

/// Who finds no idle ambulance goes by other means: 30 min, without handover by a crew.
#[test]
fn without_an_idle_vehicle_by_other_means() {
    let vehicle = format!("{ONE_AT_COUNTY}\nnone_idle = \"other_means\"");
    let of = "vehicle = \"ambulance\"";
    let more = [
        watch("vehicle_other_means_share", of),
        watch("wait_mean", "care_level = \"icu\""),
    ];
    near(
        &values(&two_at_once(&vehicle, &more.concat())),
        &[1.0 / 3.0, (80.0 + 30.0 + 80.0) / 3.0 / 60.0],
    );
}

/// Approval 15 min, stabilising 20 min, handover 5 min more, before and after the same job.
#[test]
fn approval_stabilising_and_handover_take_their_time() {
    let more = format!(
        "[[referral]]\nid = \"up\"\npolicy = \"stay_put\"\napproval = \"15 min\"\nhandover = \"5 min\"\nstabilise = {{ time = \"20 min\", hazards = 0.5 }}\n{}{}",
        watch("wait_mean", "care_level = \"icu\""),
        watch("vehicle_transfer_mean", "vehicle = \"ambulance\""),
    );
    // the first: 15 + 20 + 80 + 5 = 120; back at 15 + 20 + 105 = 140; the second: sent at 140, in bed at 140 + 85 = 225
    near(
        &values(&two_at_once(ONE_AT_COUNTY, &more)),
        &[
            (120.0 + 225.0 + 120.0) / 3.0 / 60.0,
            (85.0 + 190.0 + 85.0) / 3.0,
        ],
    );
}

/// Everyone is refused once an hour: nobody ever comes, and each asks at 0 h, 1 h, ... 48 h (the third from 10 h on).
#[test]
fn refused_offers_are_made_again() {
    let more = format!(
        "[[referral]]\nid = \"up\"\npolicy = \"stay_put\"\nrefusal = \"100 %\"\n{}{}{}",
        watch("offers_refused", "care_level = \"icu\""),
        watch("admitted", "care_level = \"icu\""),
        watch("queue_peak", "care_level = \"icu\""),
    );
    near(
        &values(&until_the_horizon(&two_at_once(ONE_AT_COUNTY, &more))),
        &[49.0 + 49.0 + 39.0, 0.0, 3.0],
    );
}

/// A patient who dies while the ambulance is on its way frees bed and vehicle.
#[test]
fn who_dies_before_setting_out_gives_vehicle_and_bed_back() {
    let text = two_at_once(
        ONE_AT_COUNTY,
        &[
            watch("vehicle_in_vain_share", "vehicle = \"ambulance\""),
            watch("vehicle_busy_mean", "vehicle = \"ambulance\""),
            watch("deaths", ""),
            watch("census_mean", "care_level = \"icu\""),
        ]
        .concat(),
    );
    let text = text.replace(
        "stay = \"10 h\"",
        "stay = \"10 h\"\nuntreated = \"20 min\"\nexcess = { none = { death_rate = \"1000 /min\" } }",
    );
    // all three die at once (a hazard of 1000 a minute): no job lasts longer than a moment
    let found = values(&text);
    assert_eq!((found[0], found[2], found[3]), (1.0, 3.0, 0.0), "{found:?}");
    assert!(found[1] < 3.1 * 63.0 / 60.0 / 48.0, "{found:?}");
}

// --- Against queueing theory -----------------------------------------------------------------------------------------------------

/// Patients come at so many an hour to a place from which a job takes `loading` in all.
fn station(rate: f64, vehicles: u32, vehicle: &str, types: &str, more: &str) -> String {
    format!(
        r#"
name = "station"
run = {{ horizon = "100 d", warmup = "5 d", exact_draws = true, seed = 7 }}
tier = [{{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", travels_by = "ambulance" }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "county", refers_to = "c" }}, {{ id = "c", tier = "county", icu = {{ beds = "unlimited" }} }}]
[[vehicle]]
id = "ambulance"
stations = {{ c = {{ vehicles = {vehicles} }} }}
{vehicle}
[[patient_type]]
id = "ill"
entry = "critical"
[[patient_type.stage]]
id = "critical"
needs = "icu"
stay = "1 h"
severity = 1
[[stream]]
id = "ill"
patient_type = "ill"
rate = "{rate} /h"
{types}
{more}
"#
    )
}

/// Ambulances without a queue are an Erlang loss system: with so many calls in a mean job, B(a, c) find none idle, whatever the law.
#[test]
fn ambulances_without_a_queue_are_erlang_loss() {
    let exact = erlang_b(3, 2.0);
    for law in [
        "{ exponential = { mean = \"1 h\" } }",
        "{ gamma = { mean = \"1 h\", cv = 1.5 } }",
    ] {
        let vehicle = format!("none_idle = \"other_means\"\nturnaround = {law}");
        let more = watch("vehicle_other_means_share", "vehicle = \"ambulance\"");
        let text = station(2.0, 3, &vehicle, "", &more);
        let found = estimates(&text, 20)[0];
        assert!(agrees(found, exact), "{found:?} is not {exact} with {law}");
        // planted: a job that is 6 % longer is told from this one
        let longer = text.replace("turnaround = ", "loading = \"4 min\"\nturnaround = ");
        let found = estimates(&longer, 20)[0];
        assert!(!agrees(found, exact), "planted {found:?}");
    }
}

/// With a queue they are M/M/c: the mean wait for a vehicle is C(c, a)/(c mu - lambda), and C of the calls wait.
#[test]
fn ambulances_with_a_queue_are_erlang_c() {
    let vehicle = "loading = { exponential = { mean = \"1 h\" } }";
    let of = "vehicle = \"ambulance\"";
    let more = [
        watch("vehicle_delayed_share", of),
        watch("vehicle_wait_mean", of),
        watch("vehicle_busy_share", of),
        watch("vehicle_queue_mean", of),
    ];
    let text = station(2.0, 3, vehicle, "", &more.concat());
    let found = estimates(&text, 20);
    let wait = erlang_c(3, 2.0);
    let exact = [wait, wait * 60.0, 2.0 / 3.0, 2.0 * wait];
    for (found, exact) in found.into_iter().zip(exact) {
        assert!(agrees(found, exact), "{found:?} is not {exact}");
    }
    assert!(
        !agrees(estimates(&text.replace("2 /h", "2.1 /h"), 20)[0], wait),
        "planted"
    );
}

/// Two classes by urgency, nobody is taken out of a vehicle: Cobham (1954). The mean wait of class 1 is W0/(1 - r1), of class 2
/// W0/((1 - r1)(1 - r)), W0 = C(c, a)/(c mu).
#[test]
fn urgent_calls_go_first_as_cobham_says() {
    let vehicle = "dispatch = \"by_urgency\"\nloading = { exponential = { mean = \"1 h\" } }";
    let types = r#"
[[patient_type]]
id = "urgent"
entry = "critical"
[[patient_type.stage]]
id = "critical"
needs = "icu"
stay = "1 h"
severity = 2
[[stream]]
id = "urgent"
patient_type = "urgent"
rate = "1 /h"
"#;
    let of = |kind: &str| format!("care_level = \"icu\"\npatient_type = \"{kind}\"");
    let more = [
        watch("wait_mean", &of("urgent")),
        watch("wait_mean", &of("ill")),
    ];
    let text = station(1.4, 3, vehicle, types, &more.concat());
    let (all, urgent) = (2.4 / 3.0, 1.0 / 3.0);
    let rest = erlang_c(3, 2.4) / 3.0;
    // the wait for the bed is the wait for the vehicle and an hour of loading
    let exact = [
        rest / (1.0 - urgent) + 1.0,
        rest / ((1.0 - urgent) * (1.0 - all)) + 1.0,
    ];
    for (found, exact) in estimates(&text, 20).into_iter().zip(exact) {
        assert!(agrees(found, exact), "{found:?} is not {exact}");
    }
    let planted = text.replace("by_urgency", "nearest");
    assert!(!agrees(estimates(&planted, 20)[0], exact[0]), "planted");
}

// --- Hazards on the way -----------------------------------------------------------------------------------------------------------

/// 4,000 patients are sent an hour's way at once, with a hazard of 0.01 a minute without care.
fn sent(more: &str) -> String {
    format!(
        r#"
name = "sent"
run = {{ horizon = "10 d", seed = 11 }}
tier = [{{ id = "township" }}, {{ id = "county" }}]
care_level = [{{ id = "icu", kind = "stay", intensity = 2 }}, {{ id = "crew", kind = "stay", intensity = 1 }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "township", refers_to = "c" }}, {{ id = "c", tier = "county", icu = {{ beds = "unlimited" }}, crew = {{ beds = 1 }} }}]
[[link]]
from = "t"
to = "c"
time = "60 min"
LINK
[[patient_type]]
id = "ill"
entry = "critical"
[[patient_type.stage]]
id = "critical"
needs = "icu"
stay = "1 h"
excess = {{ none = {{ death_rate = "0.01 /min" }}, crew = {{ death_rate = "0.002 /min" }} }}
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "0 h", cases = 4000 }}
{more}
[[watch]]
metric = "death_share"
"#
    )
}

/// The share of 4,000 who die agrees with 1 - exp(-h d) within 3.5 standard errors.
fn dies(text: &str, hazard_times_way: f64) -> bool {
    let found = values(text)[0];
    let exact = 1.0 - (-hazard_times_way).exp();
    (found - exact).abs() <= 3.5 * (exact * (1.0 - exact) / 4_000.0).sqrt()
}

/// In-transit hazard h over a way d kills 1 - exp(-h d): without care, under a crew, and after stabilising, which multiplies it.
#[test]
fn a_hazard_on_the_way_kills_as_many_as_it_must() {
    let plain = sent("").replace("LINK", "");
    assert!(dies(&plain, 0.6));
    assert!(!dies(&plain, 0.54), "planted: a tenth less");
    let by_way = sent("").replace("LINK", "care = \"crew\"");
    assert!(dies(&by_way, 0.12));
    let stabilise =
        "[[referral]]\nid = \"up\"\npolicy = \"stay_put\"\nstabilise = { hazards = 0.5 }";
    assert!(dies(&sent(stabilise).replace("LINK", ""), 0.3));
    let crew = "[[vehicle]]\nid = \"ambulance\"\ncare = \"crew\"\nstations = { t = { vehicles = \"unlimited\" } }";
    let crew = sent(crew).replace("LINK", "travels_by = \"ambulance\"");
    assert!(dies(&crew, 0.12));
    // while the ambulance is prepared for 30 min they stay without care
    let slow = crew.replace("care = \"crew\"", "care = \"crew\"\nloading = \"30 min\"");
    assert!(dies(&slow, 0.12 + 0.3));
    assert!(!dies(&slow, 0.12), "planted: preparing counts");
}

// --- Laws -------------------------------------------------------------------------------------------------------------------------

/// With vehicles without end, no time for anything and no refusal nobody waits, and nobody dies of less care.
#[test]
fn with_everything_without_end_nobody_waits() {
    let all = "[[vehicle]]\nid = \"ambulance\"\nstations = { t = { vehicles = \"unlimited\" } }\n[[referral]]\nid = \"up\"\npolicy = \"nearest_free\"\napproval = \"0 min\"\nrefusal = \"0 %\"\nhandover = \"0 min\"\n[[watch]]\nmetric = \"wait_mean_all\"\ncare_level = \"icu\"";
    let text = sent(all)
        .replace("LINK", "travels_by = \"ambulance\"")
        .replace("60 min", "0 min");
    near(&values(&text), &[0.0, 0.0]);
}

/// The two hospitals whose overflow is known exactly (`scenarios/theory/two-hospitals.toml`, compared with its exact values in
/// `theory.rs`): with transfer vehicles without end, which take no time, every number stays what it is; with one vehicle that is away
/// for a day, it does not.
#[test]
fn vehicles_without_end_change_no_number_of_the_two_hospitals() {
    let text = include_str!("../scenarios/theory/two-hospitals.toml");
    let means = text.replace(
        "kind = \"stay\"",
        "kind = \"stay\"\ntravels_by = \"ambulance\"",
    );
    assert_ne!(means, text);
    let vehicle = |vehicles: &str, more: &str| {
        format!(
            "{means}\n[[vehicle]]\nid = \"ambulance\"\n{more}\nstations = {{ one = {{ vehicles = {vehicles} }} }}\n"
        )
    };
    let rows = |text: &str| {
        let (study, experiment) = play(text, 2);
        let all = study.kpis.iter().map(|kpi| kpi.metric);
        let keep: Vec<bool> = all.map(|name| !name.starts_with("vehicle_")).collect();
        let arms = experiment.arms.into_iter().map(|arm| arm.rows);
        let kept = |row: Vec<Sample>| -> Vec<Sample> {
            let pairs = row.into_iter().zip(&keep);
            pairs
                .filter(|(_, keep)| **keep)
                .map(|(sample, _)| sample)
                .collect()
        };
        let arm = |rows: Vec<Vec<Sample>>| rows.into_iter().map(kept).collect::<Vec<_>>();
        arms.map(arm).collect::<Vec<_>>()
    };
    let plain = rows(text);
    assert!(rows(&vehicle("\"unlimited\"", "")) == plain);
    assert!(
        rows(&vehicle("1", "turnaround = \"1 d\"")) != plain,
        "planted"
    );
}

// --- Which days vehicles bind --------------------------------------------------------------------------------------------------------------

/// The second of two patients waits from 0 to 100 min for the only ambulance, on day 0; the third, at 10 h of the same day, for nobody. With two ambulances no day is bound, and with a
/// single bed in the county the second waits for that, whose day is the bed's.
#[test]
fn vehicles_bind_on_days_on_which_most_is_waited_for_them() {
    let more = [
        watch("vehicle_binds_days", "vehicle = \"ambulance\""),
        watch("beds_bind_days", "care_level = \"icu\"\nfacility = \"c\""),
    ]
    .concat();
    near(&values(&two_at_once(ONE_AT_COUNTY, &more)), &[1.0, 0.0]);
    let two = "stations = { c = { vehicles = 2 } }";
    near(&values(&two_at_once(two, &more)), &[0.0, 0.0]);
    let one_bed = two_at_once(two, &more).replace("icu = { beds = 9 }", "icu = { beds = 1 }");
    near(&values(&one_bed), &[0.0, 1.0]);
    // a crew that comes only on day 1 binds day 0, and part of day 1
    let late =
        "stations = { c = { vehicles = 2, shifts = [{ crews = 2, hours = \"06:00-07:00\" }] } }";
    let at_eight = two_at_once(late, &more).replace("at = \"0 h\"", "at = \"8 h\"");
    near(&values(&at_eight), &[2.0, 0.0]);
}

// --- The golden window, and results that are recognised ---------------------------------------------------------------------------------

/// A clinic of 15 min before the need: from first contact 95, 195 and 95 min; from the need 80, 180 and 80.
#[test]
fn the_golden_window_counts_from_first_contact() {
    let at = |within: &str| {
        let of = format!("care_level = \"icu\"\nwithin = \"{within}\"");
        watch("treated_within", &of)
    };
    let more = [
        at("90 min"),
        at("100 min"),
        watch("contact_to_care_mean", "care_level = \"icu\""),
        watch(
            "wait_share_within",
            "care_level = \"icu\"\nwithin = \"90 min\"",
        ),
    ];
    let text = two_at_once(ONE_AT_COUNTY, &more.concat())
        .replace("care_level = [{", "care_level = [{ id = \"clinic\", kind = \"visit\" }, {")
        .replace("observation = { beds = 5 }", "observation = { beds = 5 }, clinic = { servers = 5 }")
        .replace("entry = \"critical\"", "entry = \"clinic\"\n[[patient_type.stage]]\nid = \"clinic\"\nneeds = \"clinic\"\nstay = \"15 min\"\nnext = [{ to = \"critical\", p = 1 }]");
    near(
        &values(&text),
        &[0.0, 2.0 / 3.0, (95.0 + 195.0 + 95.0) / 180.0, 2.0 / 3.0],
    );
}

/// A crew that gives the level treats from its arrival at the patient: 15 min in the clinic, turnout 3, drive 30, so 48 min from first contact; the second patient waits 100 min
/// for the ambulance. Who is then carried to the bed is not counted again, and one who waits for the bed at the hospital itself has no crew.
#[test]
fn a_crew_that_gives_the_level_treats_from_its_arrival() {
    let at = |within: &str| {
        let of = format!("care_level = \"icu\"\nwithin = \"{within}\"");
        watch("treated_within", &of)
    };
    let more = [
        at("47 min"),
        at("48 min"),
        at("147 min"),
        at("148 min"),
        watch("contact_to_care_mean", "care_level = \"icu\""),
        watch("wait_mean", "care_level = \"icu\""),
    ];
    let clinic = |crew: &str| {
        two_at_once(&format!("{ONE_AT_COUNTY}\n{crew}"), &more.concat())
            .replace("care_level = [{", "care_level = [{ id = \"clinic\", kind = \"visit\" }, {")
            .replace("observation = { beds = 5 }", "observation = { beds = 5 }, clinic = { servers = 5 }")
            .replace("entry = \"critical\"", "entry = \"clinic\"\n[[patient_type.stage]]\nid = \"clinic\"\nneeds = \"clinic\"\nstay = \"15 min\"\nnext = [{ to = \"critical\", p = 1 }]")
    };
    let wait = (80.0 + 180.0 + 80.0) / 180.0;
    near(
        &values(&clinic("care = \"icu\"")),
        &[
            0.0,
            2.0 / 3.0,
            2.0 / 3.0,
            1.0,
            (48.0 + 148.0 + 48.0) / 180.0,
            wait,
        ],
    );
    // a crew that gives less treats nobody
    near(
        &values(&clinic("care = \"observation\"")),
        &[
            0.0,
            0.0,
            2.0 / 3.0,
            2.0 / 3.0,
            (95.0 + 195.0 + 95.0) / 180.0,
            wait,
        ],
    );
}

/// A scan in the township, and the same one asked for again in the county: of the same group, of another one, and where nobody recognises it.
#[test]
fn results_that_are_recognised_spare_a_test() {
    let text = |recognises: &str, group: &str| {
        format!(
            r#"
name = "scan"
run = {{ horizon = "10 d" }}
tier = [{{ id = "county" }}]
group = [{{ id = "g" }}, {{ id = "other" }}]
care_level = [{{ id = "clinic", kind = "visit" }}, {{ id = "ward", kind = "stay" }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "county", group = "g", refers_to = "c", clinic = {{ servers = 9 }} }}, {{ id = "c", tier = "county", group = "{group}", ward = {{ beds = 9 }} }}]
service = [{{ id = "ct", servers = 1, time = "1 h", recognises = "{recognises}" }}]
[[patient_type]]
id = "ill"
entry = "first"
[[patient_type.stage]]
id = "first"
needs = "clinic"
result = "ct"
next = [{{ to = "bed", p = 1 }}]
[[patient_type.stage]]
id = "bed"
needs = "ward"
stay = "1 h"
next = [{{ to = "second", p = 1 }}]
[[patient_type.stage]]
id = "second"
needs = "ward"
result = "ct"
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "0 h", cases = 1 }}
{}{}{}{}"#,
            watch("service_tests", "service = \"ct\""),
            watch("service_repeats", "service = \"ct\""),
            watch("service_repeats_avoided", "service = \"ct\""),
            watch("time_in_system_mean", ""),
        )
    };
    near(&values(&text("none", "g")), &[2.0, 1.0, 0.0, 3.0]);
    near(&values(&text("group", "g")), &[1.0, 0.0, 1.0, 2.0]);
    near(&values(&text("group", "other")), &[2.0, 1.0, 0.0, 3.0]);
    near(&values(&text("all", "other")), &[1.0, 0.0, 1.0, 2.0]);
}

/// Own consortium only, own first, and open: the own hospital is far and full, a near one belongs to others.
#[test]
fn consortia_ask_their_own_first() {
    let text = |policy: &str, own_beds: u32| {
        format!(
            r#"
name = "consortia"
run = {{ horizon = "10 d" }}
tier = [{{ id = "county" }}]
group = [{{ id = "g" }}, {{ id = "other" }}]
care_level = [{{ id = "ward", kind = "stay" }}]
place = [{{ id = "place", facility = "t" }}]
facility = [{{ id = "t", tier = "county", group = "g" }}, {{ id = "own", tier = "county", group = "g", ward = {{ beds = {own_beds} }} }}, {{ id = "near", tier = "county", group = "other", ward = {{ beds = 9 }} }}]
link = [{{ from = "t", to = "own", time = "60 min" }}, {{ from = "t", to = "near", time = "10 min" }}]
referral = [{{ id = "up", policy = "{policy}" }}]
[[patient_type]]
id = "ill"
entry = "bed"
[[patient_type.stage]]
id = "bed"
needs = "ward"
stay = "2 d"
[[stream]]
id = "ill"
patient_type = "ill"
batch = {{ at = "0 h", cases = 2 }}
{}{}"#,
            watch("census_mean", "facility = \"own\""),
            watch("census_mean", "facility = \"near\""),
        )
    };
    near(&values(&text("own_group", 1)), &[0.4, 0.0]);
    near(&values(&text("own_group_first", 1)), &[0.2, 0.2]);
    near(&values(&text("own_group_first", 2)), &[0.4, 0.0]);
    near(&values(&text("nearest_free", 2)), &[0.0, 0.4]);
}

/// Down only if a van is idle: two recover at once in the county, one van. The other stays where the bed serves.
#[test]
fn down_goes_who_finds_a_bed_and_a_van() {
    let text = two_at_once(
        "stations = { c = { vehicles = 9 } }\n[[vehicle]]\nid = \"van\"\nstations = { c = { vehicles = 1 } }\n[[referral]]\nid = \"down\"\nlevel = \"observation\"\nfacilities = [\"c\"]\npolicy = \"step_down\"",
        &[
            watch("transfers_down", "care_level = \"observation\""),
            watch("vehicle_jobs", "vehicle = \"van\""),
            watch("census_mean", "facility = \"c\"\ncare_level = \"observation\""),
        ]
        .concat(),
    )
    .replace("id = \"observation\", kind = \"stay\", intensity = 1", "id = \"observation\", kind = \"stay\", intensity = 1, travels_by = \"van\", waits_in = [\"icu\"]")
    .replace("icu = { beds = 9 }", "icu = { beds = 9 }, observation = { beds = 9 }")
    .replace("stay = \"10 h\"", "stay = \"10 h\"\nnext = [{ to = \"better\", p = 1 }]\n[[patient_type.stage]]\nid = \"better\"\nneeds = \"observation\"\nstay = \"5 h\"");
    // the first two at the same instant: one goes down; the third alone: goes down; the other lies 5 h in the county
    near(&values(&text), &[2.0, 2.0, 5.0 / 48.0]);
}
