//! Beds without limit: no output shows a number that only stands for them.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "the program is run as it is"
)]

use std::process::Command;

/// A ward without limit, with a count on a date and a wait to judge.
const SCENARIO: &str = r#"
extends = "builtin:minimal"
name = "without-limit"
[[facility]]
id = "hospital"
ward = { beds = "unlimited" }
[[target]]
id = "beds"
headline = true
metric = "beds_usable_at"
at = "3 d"
at_least = 4
static = { document = "a rule" }
[[target]]
id = "mean-beds"
metric = "beds_usable_at"
at = "4 d"
at_least = 4
kind = "mean"
"#;

#[test]
fn no_output_shows_what_stands_for_no_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("without-limit.toml");
    std::fs::write(&scenario, SCENARIO).expect("written");
    let out = folder.path().join("out");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
            .arg("run")
            .arg(&scenario)
            .args([
                "--replications",
                "100",
                "--quiet",
                "--lang",
                "both",
                "--out",
            ])
            .arg(&out)
            .args(arguments)
            .output()
            .expect("the program runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let (said, json) = (run(&[]), run(&["--json"]));
    let mut texts = vec![
        ("terminal".to_string(), said),
        ("json".into(), json.clone()),
    ];
    for name in [
        "report.html",
        "kpi.csv",
        "daily.csv",
        "replications.csv",
        "summary.json",
    ] {
        let text = std::fs::read_to_string(out.join(name)).expect("a file");
        texts.push((name.into(), text));
    }
    for (name, text) in &texts {
        let digits = text.replace(',', "");
        let shown = digits
            .find("21474836")
            .map(|at| &digits[at.saturating_sub(80)..at + 20]);
        assert_eq!(shown, None, "{name}");
    }
    let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(document["arms"][0]["targets"][0]["estimate"].is_null());
    assert!(
        texts
            .iter()
            .any(|(name, text)| name == "kpi.csv" && text.contains("unlimited"))
    );
    let report = &texts
        .iter()
        .find(|(name, _)| name == "report.html")
        .expect("a report")
        .1;
    assert!(report.contains("不限") && report.contains("unlimited"));
}
