//! Manners of the program: diff, watch, completions, manual, doctor; all without a terminal.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a test starts the program and reads what it leaves"
)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_surgeplan"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn surgeplan(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments)
        .output()
        .expect("the program starts")
}

fn said(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

const TWO: [(&str, &str); 2] = [
    (
        "a.toml",
        "name = \"a\"\nextends = \"builtin:minimal\"\n[inputs]\nbeds = 12\n",
    ),
    (
        "b.toml",
        "name = \"a\"\nextends = \"builtin:minimal\"\n[inputs]\nbeds = 12\nmean_stay = \"9 d\"\n\
         [[start_census]]\nid = \"a\"\nfacility = \"hospital\"\nlevel = \"ward\"\npatient_type = \"patient\"\nstage = \"ill\"\npatients = 3\n",
    ),
];

fn two() -> tempfile::TempDir {
    let folder = folder();
    for (name, text) in TWO {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

#[test]
fn a_diff_names_value_unit_and_place_and_what_follows() {
    let folder = two();
    let en = said(&surgeplan(folder.path(), &["diff", "a.toml", "b.toml"]));
    assert!(
        en.contains("inputs.mean_stay  (Mean stay; d)\n  - 8 d  [builtin:minimal:"),
        "{en}"
    );
    assert!(en.contains("  + 9 d  [b.toml:5]\n"), "{en}");
    let added = "start_census.a.patients  (whole number)\n  - not there\n  + 3  [b.toml:12]\n";
    assert!(en.contains(added), "{en}");
    let zh = said(&surgeplan(
        folder.path(),
        &["diff", "a.toml", "b.toml", "--lang", "zh"],
    ));
    assert!(
        zh.contains("inputs.mean_stay（平均住院日；d）\n  - 8 d"),
        "{zh}"
    );
    let none = said(&surgeplan(folder.path(), &["diff", "a.toml", "a.toml"]));
    assert_eq!(none, "0 values differ; 0 more follow from them.\n");
}

#[test]
fn a_diff_against_a_set_value_says_what_follows_and_speaks_json() {
    let folder = two();
    let set = ["diff", "a.toml", "a.toml", "--set", "inputs.beds=20"];
    let en = said(&surgeplan(folder.path(), &set));
    let expected = "\
inputs.beds  (Beds; beds)
  - 12  [a.toml:4]
  + 20  [--set]

What follows from that:

facility.hospital.ward.beds  (County hospital · Ward; whole number)
  - = round(beds) -> 12  [builtin:minimal:";
    assert!(en.starts_with(expected), "{en}");
    assert!(
        en.ends_with("1 values differ; 1 more follow from them.\n"),
        "{en}"
    );
    let json = said(&surgeplan(folder.path(), &[&set[..], &["--json"]].concat()));
    let rows: serde_json::Value = serde_json::from_str(&json).expect("one document");
    assert_eq!(rows[0]["path"], "inputs.beds");
    assert_eq!(rows[0]["after"]["value"], "20");
    assert_eq!(rows[1]["follows"], true);
    let wrong = surgeplan(folder.path(), &["diff", "a.toml", "nowhere.toml"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_saved_file_is_checked_again() {
    let folder = two();
    let mut child = program(folder.path(), &["check", "a.toml", "--watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut told = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let mut until = |word: &str| loop {
        let line = told.next().expect("it goes on").expect("text");
        if line.contains(word) {
            return;
        }
    };
    until("watching 1 files");
    std::fs::write(
        folder.path().join("a.toml"),
        "name = \"a\"\nextends = \"builtin:minimal\"\nbedz = 1\n",
    )
    .expect("saved");
    until("unknown key `bedz`");
    until("watching 1 files");
    std::fs::write(folder.path().join("a.toml"), TWO[0].1).expect("saved");
    let mut good = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    for _ in 0..2 {
        let line = good.next().expect("it goes on").expect("text");
        assert!(line.contains("a: no errors"), "{line}");
    }
    child.kill().expect("it was there");
    child.wait().expect("it ended");
}

#[test]
fn completions_and_manual_name_every_command() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = said(&surgeplan(folder.path(), &["completions", shell]));
        for command in ["new", "check", "run", "diff", "doctor"] {
            assert!(text.contains(command), "{shell}: {command}");
        }
    }
    let page = said(&surgeplan(folder.path(), &["man"]));
    assert!(page.contains(".TH") && page.contains("doctor"));
    said(&surgeplan(folder.path(), &["man", "--out", "man"]));
    for name in ["surgeplan.1", "surgeplan-run.1", "surgeplan-diff.1"] {
        assert!(folder.path().join("man").join(name).exists(), "{name}");
    }
}

#[test]
fn the_doctor_looks_at_everything_in_both_languages() {
    let folder = folder();
    let en = said(&surgeplan(folder.path(), &["doctor"]));
    for word in [
        "version",
        "threads",
        "memory",
        "fonts",
        "no colours",
        "the smallest template runs",
    ] {
        assert!(en.contains(word), "{word}: {en}");
    }
    let zh = said(&surgeplan(folder.path(), &["doctor", "--lang", "zh"]));
    for word in [
        "版本",
        "线程",
        "内存",
        "字体",
        "最小模板运行正常",
        "从不使用网络",
    ] {
        assert!(zh.contains(word), "{word}: {zh}");
    }
}

/// With the feature each figure lies beside its SVG; without it the program says how to get it, and runs nothing.
#[test]
fn figures_become_png_where_that_is_built_in_and_it_is_said_where_not() {
    let folder = two();
    let run = [
        "run",
        "a.toml",
        "--replications",
        "2",
        "--png",
        "--lang",
        "zh",
    ];
    let output = surgeplan(folder.path(), &run);
    let figures = folder.path().join("output/a/figures");
    if cfg!(feature = "png") {
        assert!(output.status.success(), "{output:?}");
        let png = std::fs::read(figures.join("first.png")).expect("a picture");
        assert!(png.starts_with(b"\x89PNG"));
        let manifest = std::fs::read_to_string(folder.path().join("output/a/manifest.json"));
        assert!(!manifest.expect("a manifest").contains(".png"));
    } else {
        assert_eq!(output.status.code(), Some(2));
        let says = String::from_utf8_lossy(&output.stderr);
        assert!(says.contains("--features png"), "{says}");
        assert!(!figures.exists());
    }
}

#[test]
fn without_a_terminal_there_are_no_colours_and_no_questions() {
    let folder = two();
    let bad = surgeplan(folder.path(), &["check", "nowhere.toml"]);
    assert!(!bad.stderr.contains(&0x1b));
    let run = program(folder.path(), &["run", "a.toml", "--replications", "2"])
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs");
    assert!(
        run.status.success() && run.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(!run.stdout.contains(&0x1b));
    assert!(surgeplan(folder.path(), &["new", "c"]).status.success());
}
