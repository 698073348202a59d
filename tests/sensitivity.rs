//! What decides a verdict: a model of which we know what does.

use std::process::Command;

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
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.toml"), SCENARIO).unwrap();
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
