//! The sessions in the docs, a planner's first hour and the one from check to plan: every command is run, in order, and
//! must print what the page shows. `UPDATE=1 cargo test --test session` rewrites the pages; read the difference.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// What a command prints to standard output, and its exit code.
fn run(command: &str, folder: &Path) -> (String, i32) {
    if let Some(redirection) = command.strip_prefix("cat ") {
        let (from, to) = redirection.split_once(" >> ").unwrap();
        let both = [to, from].map(|file| std::fs::read_to_string(folder.join(file)).unwrap());
        std::fs::write(folder.join(to), both.concat()).unwrap();
        return (String::new(), 0);
    }
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[0], "surgeplan", "{command}");
    let mut program = Command::new(env!("CARGO_BIN_EXE_surgeplan"));
    program.args(&words[1..]).current_dir(folder);
    if ["run", "plan"].contains(&words[1]) {
        program.arg("--quiet");
    }
    let done = program.output().unwrap();
    assert!(
        done.stderr.is_empty(),
        "{command}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    (
        String::from_utf8(done.stdout).unwrap(),
        done.status.code().unwrap(),
    )
}

/// The page with what its commands print now.
fn played(page: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in page.lines() {
        if line == "```console" {
            inside = true;
        } else if line == "```" {
            inside = false;
        }
        if inside && !line.starts_with("```") && !line.starts_with("$ ") {
            continue; // what it printed when the page was written
        }
        let _ = writeln!(out, "{line}");
        if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            let (said, code) = run(command, folder);
            for line in said.lines() {
                let _ = writeln!(out, "{}", line.trim_end());
            }
            if code != 0 {
                let _ = writeln!(out, "[exit code {code}]");
            }
        }
    }
    out
}

/// Plays a page whose first block of TOML is a file; gives the page as it should be.
fn check_page(page: &str, file: &str) -> String {
    let text = std::fs::read_to_string(page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let scenario = text.split("```toml\n").nth(1).unwrap();
    let file = folder.path().join(file);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, scenario.split("```").next().unwrap()).unwrap();
    let found = played(&text, folder.path());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(page, &found).unwrap();
    } else {
        assert_eq!(found, text);
    }
    found
}

/// From an empty folder: a new county, an answer, one number changed, and what that changed.
#[test]
fn the_first_hour_runs_as_it_is_told() {
    let found = check_page("docs/first-hour.md", "my-county/more-beds.toml");
    for command in ["$ surgeplan new", "$ surgeplan run", "$ surgeplan diff"] {
        assert!(found.contains(command), "{command}");
    }
    assert!(!found.contains("[exit code"), "nothing fails");
}

#[test]
fn the_session_runs_as_it_is_told() {
    let found = check_page("docs/session.md", "lin.toml");
    let codes: Vec<&str> = found
        .lines()
        .filter(|line| line.starts_with("[exit code"))
        .collect();
    assert_eq!(
        codes,
        ["[exit code 1]"],
        "missed before, ready after the plan"
    );
}
