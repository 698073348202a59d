//! The program leaves the same bytes whatever the number of threads.

#![allow(missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Every file that a run leaves, but the manifest, by name.
fn files(scenario: &str, replications: &str, threads: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .arg("run")
        .arg(root.join(scenario))
        .args(["--replications", replications, "--threads", threads])
        .args([
            "--breaking-replications",
            "8",
            "--lang",
            "both",
            "--quiet",
            "--out",
        ])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let mut found = BTreeMap::new();
    read(folder.path(), folder.path(), &mut found);
    assert!(found.remove("manifest.json").is_some());
    found
}

fn read(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

/// More replications than are reduced at once, so that threads overtake each other.
#[test]
fn one_two_and_eight_threads_leave_the_same_bytes() {
    for (scenario, replications) in [
        ("scenarios/mass-casualty.toml", "70"),
        ("scenarios/jinxiang.toml", "3"),
    ] {
        let one = files(scenario, replications, "1");
        assert!(one.len() > 8 && one.contains_key("report.html"));
        for threads in ["2", "8"] {
            let many = files(scenario, replications, threads);
            assert!(one.keys().eq(many.keys()), "{scenario}");
            for (name, bytes) in &one {
                assert!(
                    many[name] == *bytes,
                    "{scenario}: {name} with {threads} threads"
                );
            }
        }
    }
}
