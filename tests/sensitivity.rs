//! What decides a verdict: a model of which we know what does.

use std::process::Command;

use surgeplan::plan::sensitivity::{Held, Outcomes, shares};
use surgeplan::scenario::{Language, Options, Scenario};

const SCENARIO: &str = r#"
extends = "builtin:minimal"
name = "one-input-decides"
title = "One input decides"
[run]
horizon = "200 d"
wave_size = "patients_per_day"
[inputs.patients_per_day]
value = { uniform = { low = "4 /day", high = "12 /day" } }
[inputs.idle]
value = { uniform = { low = 0, high = 1 } }
reason = "nothing uses it"
[[facility]]
id = "hospital"
ward = { beds = "unlimited" }
[[target]]
id = "census"
metric = "census_mean"
care_level = "ward"
at_most = 64
required = "90 %"
[[target]]
id = "peak"
metric = "census_peak"
care_level = "ward"
at_most = 200
required = "90 %"
"#;

/// What the command says.
fn said(options: &[&str]) -> Vec<u8> {
    said_of(SCENARIO, options)
}

fn said_of(scenario: &str, options: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.toml"), scenario).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_surgeplan"));
    let done = program
        .args(options)
        .arg("--quiet")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    done.stdout
}

fn analysed() -> serde_json::Value {
    let options = ["sensitivity", "x.toml", "--json", "--replications", "200"];
    serde_json::from_slice(&said(&options)).unwrap()
}

#[test]
fn the_answer_is_told_in_both_languages() {
    let options = [
        "sensitivity",
        "x.toml",
        "--target",
        "census",
        "--replications",
        "60",
        "--pairs",
        "20",
    ];
    for (lang, sentences) in [
        (
            "en",
            [
                "census: all inputs as drawn, holds in 53 of 100 futures",
                "“New patients a day” moves it most: 100 → 0 from its low to its high end",
                "idle 0.0938 → 0.87: 53 (62.3 patients) → 53 (62.3 patients)",
                "New patients a day 93.4%",
                "“census” fails first, at “New patients a day” of 7.92",
            ],
        ),
        (
            "zh",
            [
                "census：所有输入照常抽取时，每 100 种情景中 53 种达标",
                "影响最大的是“每日新患者”：由低端到高端，100 → 0",
                "idle 0.0938 → 0.87：53（62.3 人）→ 53（62.3 人）",
                "每日新患者 93.4%",
                "最先失守的是“census”，在“每日新患者”7.92",
            ],
        ),
    ] {
        let text = String::from_utf8(said(&[&options[..], &["--lang", lang]].concat())).unwrap();
        for sentence in sentences {
            assert!(text.contains(sentence), "{sentence}\n{text}");
        }
    }
}

#[test]
fn the_input_that_decides_has_the_share_and_the_swing_and_the_idle_one_neither() {
    let found = analysed();
    let census = &found["targets"][0];
    let row = |list: &str, input: &str| {
        let rows = census[list].as_array().unwrap().iter();
        rows.clone()
            .find(|row| row["input"] == input)
            .unwrap()
            .clone()
    };
    let share = |input: &str| row("variance", input)["share"].as_f64().unwrap();
    // The mean census is 8 d times the rate: its variance over the rate is (64 / 12)^2 x 16 = 341, by chance
    // 2 x 8 x 64 / 200 (an M/G/infinity queue over 200 days, cv 0.9: somewhat less than 6): 2 %.
    assert!(share("patients_per_day") > 0.93, "{census}");
    assert!(share("idle").abs() < 0.1, "{census}");
    assert!(census["chance"].as_f64().unwrap() < 0.05, "{census}");
    let (rate, idle) = (row("swings", "patients_per_day"), row("swings", "idle"));
    assert_eq!(census["swings"][0]["input"], "patients_per_day");
    assert_eq!(idle["low"], idle["high"], "not one patient differs");
    let mean = |end: &str| rate[end]["mean"].as_f64().unwrap();
    let quantile = |end: usize| rate["at"][end].as_f64().unwrap();
    for (end, place) in [("low", 0), ("high", 1)] {
        assert!((mean(end) - 8.0 * quantile(place)).abs() < 1.5, "{rate}");
    }
    assert!(
        rate["low"]["holds"].as_f64().unwrap() > 0.99
            && rate["high"]["holds"].as_f64().unwrap() < 0.01
    );
    // The dial: the census passes 64 at 8 patients a day, the peak nowhere near 200.
    let dial = &found["dial"]["rows"][0];
    assert_eq!(dial["fails_first"], "census");
    assert!(
        (7.0..11.0).contains(&dial["at_size"].as_f64().unwrap()),
        "{dial}"
    );
}

/// The same rate, uncertain where it stands instead of in `[inputs]`; another number that no patient meets.
const ELSEWHERE: &str = r#"
extends = "builtin:minimal"
name = "a-number-decides"
title = "A number that is no input decides"
[run]
horizon = "200 d"
[[facility]]
id = "hospital"
ward = { beds = "unlimited" }
[[stream]]
id = "patients"
rate = { uniform = { low = "4 /day", high = "12 /day" } }
[[target]]
id = "census"
metric = "census_mean"
care_level = "ward"
at_most = 64
required = "90 %"
"#;

#[test]
fn an_uncertain_number_outside_inputs_is_moved_and_has_its_share_too() {
    let options = ["sensitivity", "x.toml", "--json", "--replications", "200"];
    let options = [&options[..], &["--pairs", "40"]].concat();
    let found: serde_json::Value = serde_json::from_slice(&said_of(ELSEWHERE, &options)).unwrap();
    let census = &found["targets"][0];
    assert_eq!(census["variance"].as_array().unwrap().len(), 1, "{census}");
    assert_eq!(census["variance"][0]["input"], "stream.patients.rate");
    assert!(
        census["variance"][0]["share"].as_f64().unwrap() > 0.93,
        "{census}"
    );
    assert!(census["chance"].as_f64().unwrap() < 0.05, "{census}");
    let swing = &census["swings"][0];
    for (end, place) in [("low", 0), ("high", 1)] {
        let (mean, rate) = (&swing[end]["mean"], &swing["at"][place]);
        let off = mean.as_f64().unwrap() - 8.0 * rate.as_f64().unwrap();
        assert!(off.abs() < 1.5, "8 d times the rate: {swing}");
    }
}

const ISHIGAMI: &str = r#"
extends = "builtin:minimal"
name = "ishigami"
title = "Three angles"
[inputs]
x1 = { value = { uniform = { low = 0, high = 6.283185307 } } }
x2 = { value = { uniform = { low = 0, high = 6.283185307 } } }
x3 = { value = { uniform = { low = 0, high = 6.283185307 } } }
"#;

/// Ishigami and Homma (1990) with a = 7 and b = 0.1 stands for the simulation: draws, pairs and shares are those of the
/// command, 5,000 replications.
#[test]
fn ishigamis_indices_come_out_of_the_draws_of_a_scenario() {
    let loaded = Scenario::parse(ISHIGAMI, &[]);
    let loaded = loaded.unwrap_or_else(|p| panic!("{}", p.render(Language::En, false)));
    let study = |held: &Held, seed| {
        let (seed, inputs) = (Some(seed), held.clone());
        loaded.study(&Options {
            seed,
            inputs,
            every_number: true,
            ..Options::default()
        })
    };
    let all = study(&Held::new(), 1);
    let ids: Vec<&str> = all
        .inputs
        .iter()
        .map(|input| input.label.id.as_str())
        .collect();
    let place = |id: &str| ids.iter().position(|own| *own == id).unwrap();
    let uncertain = ["x1", "x2", "x3"].map(place);
    let drawn: Vec<usize> = (0..ids.len())
        .filter(|&at| all.inputs[at].uncertain)
        .collect();
    assert_eq!(drawn, uncertain);
    let play = |held: &Held, seed: u64, replications: u64| {
        let own = study(held, seed);
        let inputs: Vec<Vec<f64>> = (0..replications)
            .map(|run| own.worlds.inputs(run))
            .collect();
        let value = |row: &Vec<f64>| {
            let [a, b, c] = uncertain.map(|at| row[at] - std::f64::consts::PI);
            Some(a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin())
        };
        let metrics = vec![inputs.iter().map(value).collect()];
        Ok(Outcomes { inputs, metrics })
    };
    let run = play(&Held::new(), 1, 5_000).unwrap();
    let found = shares(&play, (&ids, &uncertain), &run, (1, 100)).unwrap();
    for (id, exact) in [("x1", 0.3139), ("x2", 0.4424), ("x3", 0.0)] {
        let shares = &found[0].inputs;
        let (_, share) = shares
            .iter()
            .find(|(input, _)| *input == place(id))
            .unwrap();
        assert!((share - exact).abs() < 0.03, "{id}: {share} is not {exact}");
    }
    // Held inputs leave nothing to chance; x1 and x3 act together.
    assert_eq!(found[0].chance, Some(0.0));
    assert!((found[0].rest(0.0) - 0.2437).abs() < 0.06);
}

const TWO_HOSPITALS: &str = r#"
extends = "builtin:minimal"
name = "two-hospitals"
title = "One of two breaks first"
[run]
horizon = "100 d"
wave_size = "patients_per_day"
[inputs.patients_per_day]
value = { uniform = { low = "2 /day", high = "10 /day" } }
[[facility]]
id = "hospital"
ward = { beds = 200 }
[[facility]]
id = "second"
tier = "county"
ward = { beds = 40 }
[[place]]
id = "elsewhere"
facility = "second"
[[stream]]
id = "patients"
places = { county = 1, elsewhere = 1 }
[[target]]
id = "in-time"
metric = "wait_share_within"
within = "1 h"
tier = "county"
care_level = "ward"
at_least = "90 %"
required = "90 %"
"#;

#[test]
fn the_dial_says_up_to_what_size_each_hospital_of_a_target_holds() {
    let options = [
        "sensitivity",
        "x.toml",
        "--replications",
        "40",
        "--pairs",
        "2",
        "--dial",
        "10",
    ];
    let json: Vec<u8> = said_of(TWO_HOSPITALS, &[&options[..], &["--json"]].concat());
    let found: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let dial = &found["dial"];
    let sizes: Vec<f64> = dial["sizes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s.as_f64().unwrap())
        .collect();
    let places = &dial["rows"][0]["places"];
    assert_eq!(places.as_array().unwrap().len(), 2, "{places}");
    let row = |facility: &str| {
        let mut rows = places.as_array().unwrap().iter();
        rows.find(|row| row["facility"] == facility)
            .unwrap()
            .clone()
    };
    assert_eq!(row("hospital")["missed_at"], serde_json::Value::Null);
    assert_eq!(row("hospital")["holds_to"].as_f64(), sizes.last().copied());
    let second = row("second");
    let (to, at) = (
        second["holds_to"].as_f64(),
        second["missed_at"].as_f64().unwrap(),
    );
    assert_eq!(
        sizes
            .iter()
            .position(|size| Some(*size) == to)
            .map(|i| sizes[i + 1]),
        Some(at)
    );
    let text = String::from_utf8(said_of(TWO_HOSPITALS, &options)).unwrap();
    for sentence in [
        "County hospital: holds at every size seen (to ",
        "second: holds up to ",
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}
