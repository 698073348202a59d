//! `surgeplan new` as a planner would use it: from an empty folder to an answer.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a test starts the program and reads what it leaves"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path =
            std::env::temp_dir().join(format!("surgeplan-new-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn surgeplan(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_surgeplan"))
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .expect("the program starts")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn file(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("it was written")
}

#[test]
fn from_an_empty_folder_to_an_answer_and_one_number_changed() {
    let folder = Folder::new("county");
    let numbers = ["--population", "621800", "--icu-beds", "30"];
    let new = folder.surgeplan(&[&["new", "jinxiang", "--lang", "en"], &numbers[..]].concat());
    assert!(new.status.success(), "{}", text(&new.stderr));
    let said = text(&new.stdout);
    assert!(
        said.contains(
            "2 numbers of your own, 6 in proportion to the population, 7 as in the template"
        ),
        "{said}"
    );
    assert!(
        said.contains("surgeplan run jinxiang/jinxiang.toml"),
        "{said}"
    );
    let arms = |more: &[&str]| {
        let base = [
            "run",
            "jinxiang/jinxiang.toml",
            "--replications",
            "4",
            "--json",
        ];
        let out = folder.surgeplan(&[&base[..], more].concat());
        assert!(out.status.success(), "{}", text(&out.stderr));
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("one document");
        assert_eq!(json["scenario"], "jinxiang");
        json["arms"].clone()
    };
    let hash = |more: &[&str]| {
        let out = folder.surgeplan(&[&["check", "jinxiang/jinxiang.toml"], more].concat());
        assert!(out.status.success(), "{}", text(&out.stderr));
        text(&out.stdout)
    };
    assert_ne!(arms(&[]), arms(&["--set", "inputs.icu_beds=20"]));
    assert_ne!(hash(&[]), hash(&["--set", "inputs.icu_beds=20"]));
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let folder = Folder::new("twice");
    assert!(folder.surgeplan(&["new", "a", "--yes"]).status.success());
    std::fs::write(folder.0.join("a/a.toml"), "mine").expect("a file");
    let again = folder.surgeplan(&["new", "a", "--yes"]);
    assert_eq!(again.status.code(), Some(4));
    assert!(text(&again.stderr).contains("there is a file of this name"));
    assert_eq!(file(&folder.0, "a/a.toml"), "mine");
}

#[test]
fn a_wrong_number_or_template_writes_nothing() {
    let folder = Folder::new("wrong");
    let cases: [(&[&str], &str); 4] = [
        (&["--icu-beds", "30x"], "unknown unit `x`"),
        (&["--population", "12"], "10000"),
        (
            &["--template", "minimal", "--icu-beds", "3"],
            "has no use for --icu-beds",
        ),
        (
            &["--template", "china-conty"],
            "did you mean `china-county`?",
        ),
    ];
    for (arguments, expected) in cases {
        let out = folder.surgeplan(&[&["new", "b"], arguments].concat());
        assert_eq!(out.status.code(), Some(2), "{arguments:?}");
        let said = text(&out.stderr);
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(!folder.0.join("b").exists());
    }
}

#[test]
fn every_template_in_the_list_makes_a_scenario_that_is_right_in_both_languages() {
    let folder = Folder::new("list");
    let list = text(&folder.surgeplan(&["new", "--list"]).stdout);
    let templates: Vec<&str> = list.lines().filter(|line| !line.starts_with(' ')).collect();
    assert!(templates.len() >= 3, "{list}");
    for template in templates {
        for lang in ["zh", "en"] {
            let name = format!("{template}-{lang}");
            let new = ["new", &name, "--template", template, "--lang", lang];
            assert!(folder.surgeplan(&new).status.success());
            let check = folder.surgeplan(&["check", &format!("{name}/{name}.toml")]);
            assert!(check.status.success(), "{}", text(&check.stderr));
        }
    }
}

#[test]
fn a_folder_with_a_name_that_no_scenario_can_have_gets_that_of_the_template() {
    let folder = Folder::new("names");
    assert!(
        folder
            .surgeplan(&["new", "示例县", "--lang", "zh"])
            .status
            .success()
    );
    assert!(file(&folder.0, "示例县/china-county.toml").contains("name = \"china-county\""));
}
