//! The stories of `surgeplan replay`, word by word: every line of `docs/replay.md` is what the
//! program prints, and follows from the scenario there by hand.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "the program is run as it is"
)]

use std::process::{Command, Output};

const PAGE: &str = include_str!("../docs/replay.md");

/// The blocks of the page in one language.
fn blocks(language: &str) -> Vec<&'static str> {
    let open = Box::leak(format!("```{language}\n").into_boxed_str());
    let after = PAGE.split(&*open).skip(1);
    after
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

/// Runs the program on a scenario text in a folder of its own.
fn surgeplan(scenario: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("one-bed.toml"), scenario).expect("written");
    Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .current_dir(folder.path())
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn text(output: Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Each `console` block is a command after `$ surgeplan`, and what it prints.
#[test]
fn the_page_shows_what_the_program_prints() {
    let scenario = blocks("toml")[0];
    let shown = blocks("console");
    assert_eq!(shown.len(), 3);
    for block in shown {
        let (command, expected) = block.split_once('\n').unwrap();
        let arguments: Vec<&str> = command.split_whitespace().skip(2).collect();
        let printed = text(surgeplan(scenario, &arguments));
        assert_eq!(
            printed.trim_end(),
            expected.trim_end(),
            "{command}\n{printed}"
        );
    }
}

#[test]
fn the_document_has_every_event_with_its_instant() {
    let scenario = blocks("toml")[0];
    let arguments = [
        "replay",
        "one-bed.toml",
        "--longest-wait",
        "--against",
        "two",
        "--json",
    ];
    let document: serde_json::Value =
        serde_json::from_str(&text(surgeplan(scenario, &arguments))).unwrap();
    let last = |arm: usize| {
        let events = document["arms"][arm]["persons"][0]["events"]
            .as_array()
            .unwrap();
        events.last().unwrap()["at"].as_str().unwrap().to_owned()
    };
    assert_eq!(document["arms"][0]["name"], "one");
    assert_eq!(last(0), "2023-01-03T05:30:00");
    assert_eq!(last(1), "2023-01-02T20:30:00");
}

#[test]
fn both_languages_say_what_they_were_made_from() {
    let scenario = blocks("toml")[0];
    let arguments = ["replay", "one-bed.toml", "--lang", "both", "--seed", "5"];
    let printed = text(surgeplan(scenario, &arguments));
    assert!(printed.starts_with("场景 one-bed（校验值 "), "{printed}");
    assert!(printed.contains("\n\nScenario one-bed (hash "), "{printed}");
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        printed.contains(&format!("surgeplan {version}, seed 5\n")),
        "{printed}"
    );
}

#[test]
fn names_cannot_move_the_cursor() {
    let scenario = blocks("toml")[0].replace("\"County hospital\"", "\"County\\u001b[2J\\u202e\"");
    let printed = text(surgeplan(&scenario, &["replay", "one-bed.toml"]));
    assert!(
        printed.contains("asks County\\u{1b}[2J\\u{202e} ward"),
        "{printed}"
    );
    let moves = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!printed.contains(moves));
}

#[test]
fn what_is_not_there_is_said() {
    let scenario = blocks("toml")[0];
    for (arguments, words) in [
        (
            ["--arm", "tow"],
            " --> --arm:1:1\n  |\n1 | tow\n  | ^^^\n  |\n  = help: did you mean `two`?",
        ),
        (["--against", "three"], "there is no arm `three`"),
        (["--person", "94xy"], "1 | 94xy\n  |   ^^"),
        (["--person", "94a4d462"], "did you mean `94a4d461`?"),
        (["--most", "2"], ""),
    ] {
        let output = surgeplan(
            scenario,
            &[&["replay", "one-bed.toml"], &arguments[..]].concat(),
        );
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains(words), "{errors}");
        assert_eq!(output.status.success(), words.is_empty());
    }
    let nobody = surgeplan(scenario, &["replay", "one-bed.toml", "--first-death"]);
    assert_eq!(nobody.status.code(), Some(2));
}
