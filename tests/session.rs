//! The planner's session in the docs: every command is run, in order, and must print what the page
//! shows. `UPDATE=1 cargo test --test session` rewrites the page; read the difference.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const PAGE: &str = "docs/session.md";

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

#[test]
fn the_session_runs_as_it_is_told() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let scenario = page
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    std::fs::write(folder.path().join("lin.toml"), scenario).unwrap();
    let found = played(&page, folder.path());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PAGE, &found).unwrap();
    } else {
        assert_eq!(found, page);
    }
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
