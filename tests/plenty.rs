//! With beds, staff and vehicles without end, and no delay of recognition, approval, test, handover and opening hours, perfect triage, no refusal and no ceiling of care,
//! nobody waits and nobody dies of less care. Each of these alone, when it is short, makes somebody wait, or die.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "counts in tests are small, and exact values are compared"
)]

mod common;

/// The words of the scenario that stand for what may be short, with what is plenty.
const PLENTY: [(&str, &str); 11] = [
    ("BEDS", "\"unlimited\""),
    ("HEADS", "1000000"),
    ("VEHICLES", "\"unlimited\""),
    ("RECOGNISED", "\"0 min\""),
    ("APPROVAL", "\"0 min\""),
    ("TEST", "\"0 min\""),
    ("HANDOVER", "\"0 min\""),
    ("HOURS", "\"daily 00:00-24:00\""),
    ("MISTAKEN", "0"),
    ("REFUSAL", "0"),
    ("OFFERED", "1"),
];

/// What each of them is where it is short.
const SHORT: [&str; 11] = [
    "2",
    "3",
    "1",
    "\"5 h\"",
    "\"20 min\"",
    "\"30 min\"",
    "\"10 min\"",
    "\"daily 08:00-12:00\"",
    "0.5",
    "0.5",
    "0.5",
];

const COUNTY: &str = r#"
name = "plenty"
run = { horizon = "20 d" }
tier = [{ id = "township" }, { id = "county" }]
place = [{ id = "place", facility = "t" }]
link = [{ from = "t", to = "c", time = "0 min" }]
service = [{ id = "lab", servers = "unlimited", time = TEST }]
staff = [{ id = "nurses", facility = "c", cover = 1, heads = HEADS, serves = [{ level = "icu", patients_per_staff = 1 }, { level = "ward", patients_per_staff = 1 }] }]
[[care_level]]
id = "clinic"
kind = "visit"
hours = HOURS
[[care_level]]
id = "ward"
kind = "stay"
intensity = 1
[[care_level]]
id = "icu"
kind = "stay"
intensity = 2
travels_by = "ambulance"
[[facility]]
id = "t"
tier = "township"
refers_to = "c"
clinic = { servers = 1000 }
[[facility]]
id = "c"
tier = "county"
ward = { beds = "unlimited" }
icu = { beds = BEDS }
[[vehicle]]
id = "ambulance"
stations = { c = { vehicles = VEHICLES } }
turnaround = "6 h"
[[referral]]
id = "icu"
level = "icu"
policy = "nearest_free"
approval = APPROVAL
refusal = REFUSAL
handover = HANDOVER
[[triage]]
id = "class"
[[triage.class]]
id = "less"
level = "ward"
[[triage.class]]
id = "most"
given = [{ class = "less", p = MISTAKEN }]
[[patient_type]]
id = "ill"
entry = "seen"
[[patient_type.stage]]
id = "seen"
needs = "clinic"
result = "lab"
stay = "10 min"
next = [{ to = "home", p = 1 }]
[[patient_type.stage]]
id = "home"
stay = "10 h"
next = [{ to = "critical", p = 1 }]
[[patient_type.stage]]
id = "critical"
needs = "icu"
self_report = RECOGNISED
triage = { by = "class", class = "most" }
candidate = { share = OFFERED, ceiling = "ward" }
stay = { gamma = { mean = "3 d", shape = 1.5 } }
untreated = "3 d"
excess = { none = { p_dies = 0.9 }, ward = { p_dies = 0.5 } }
[[stream]]
id = "ill"
patient_type = "ill"
rate = "6 /day"
[[watch]]
metric = "deaths"
[[watch]]
metric = "lost_hours"
[[watch]]
metric = "unmet_hours"
[[watch]]
metric = "wait_mean_all"
care_level = "clinic"
[[watch]]
metric = "time_in_system_mean"
"#;

/// Deaths, lost hours, unmet hours, the wait for the clinic and the time in all, of 3 replications, with what is at a place short.
fn county(short: Option<usize>) -> [f64; 5] {
    let mut text = COUNTY.to_owned();
    for (at, (word, plenty)) in PLENTY.iter().enumerate() {
        let value = if short == Some(at) { SHORT[at] } else { plenty };
        text = text.replace(word, value);
    }
    let (_, experiment) = common::play(&text, 3);
    let rows = &experiment.arms[0].rows;
    [0, 1, 2, 3, 4].map(|at| {
        let values = rows.iter().map(|row| row[at].value().unwrap_or(0.0));
        values.sum::<f64>() / 3.0
    })
}

#[test]
fn with_plenty_of_everything_nobody_waits_and_nobody_dies_of_less_care() {
    let plenty = county(None);
    assert_eq!(plenty[..4], [0.0; 4]);
    assert!(plenty[4] > 24.0);
    for (at, (word, _)) in PLENTY.iter().enumerate() {
        let short = county(Some(at));
        let worse: f64 = short[..4].iter().sum();
        let longer = short[4] > plenty[4] + 1e-9;
        assert!(
            worse > 0.0 || (longer && *word == "TEST"),
            "{word}: {short:?}"
        );
    }
}
