//! 40 damaged CSV tables with their exact messages, under a limit of memory; 40 damaged workbooks are in `workbook.rs`.
//! `UPDATE=1 cargo test --test damaged_csv` rewrites the messages; read the difference.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a test starts the program and reads what it says"
)]

mod common;

use std::fmt::Write as _;

use common::surgeplan;

const PEOPLE: &str = "place,facility,age,persons\n";
const WAYS: &str = "from,to,minutes\n";
const ROOMS: &str = "id,tier,ward_beds\n";
const START: &str = "facility,level,patients,waiting\n";

/// Damaged tables: name, kind of table, bytes.
fn damaged() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let one = |head: &str, row: &str| format!("{head}{row}\n").into_bytes();
    let people = |row: &str| one(PEOPLE, row);
    let ways = |row: &str| one(WAYS, row);
    let rooms = |row: &str| one(ROOMS, row);
    let start = |row: &str| one(START, row);
    let utf16: Vec<u8> = PEOPLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01".to_vec();
    let long = "x".repeat(100_000);
    vec![
        ("empty", "population", Vec::new()),
        ("only-a-head", "population", PEOPLE.into()),
        ("only-blank-lines", "population", b"\n\n\n".to_vec()),
        ("utf-16", "population", [&[0xFF, 0xFE][..], &utf16].concat()),
        ("a-picture", "population", png),
        ("zero-bytes", "population", people("a\0b,villages,0-17,5")),
        (
            "workbook-renamed",
            "population",
            b"PK\x03\x04\x14\x00\x06\x00".to_vec(),
        ),
        (
            "html-page",
            "population",
            b"<!doctype html><html><body>404</body></html>\n".to_vec(),
        ),
        (
            "semicolons",
            "population",
            b"place;facility;age;persons\nnorth;villages;0-17;5\n".to_vec(),
        ),
        (
            "tabs",
            "population",
            b"place\tfacility\tage\tpersons\nnorth\tvillages\t0-17\t5\n".to_vec(),
        ),
        (
            "open-quote",
            "population",
            people("\"north,villages,0-17,5"),
        ),
        (
            "quote-inside",
            "population",
            people("no\"rth,villages,0-17,5"),
        ),
        ("too-few-cells", "population", people("north,villages")),
        (
            "too-many-cells",
            "population",
            people("north,villages,0-17,5,6"),
        ),
        ("no-head", "population", b"north,villages,0-17,5\n".to_vec()),
        (
            "head-twice",
            "population",
            b"place,place,facility,age,persons\nnorth,north,villages,0-17,5\n".to_vec(),
        ),
        (
            "unknown-column",
            "population",
            b"place,facility,age,person\nnorth,villages,0-17,5\n".to_vec(),
        ),
        ("blank-place", "population", people(",villages,0-17,5")),
        ("negative", "population", people("north,villages,0-17,-5")),
        ("a-word", "population", people("north,villages,0-17,many")),
        (
            "not-a-number",
            "population",
            people("north,villages,0-17,NaN"),
        ),
        ("endless", "population", people("north,villages,0-17,1e400")),
        (
            "thousands",
            "population",
            people("north,villages,0-17,\"5,000\""),
        ),
        ("a-formula", "population", people("north,villages,0-17,=2+")),
        (
            "age-became-a-date",
            "population",
            people("north,villages,17-Jan,5"),
        ),
        (
            "facility-nowhere",
            "population",
            people("north,vilages,0-17,5"),
        ),
        (
            "name-column",
            "population",
            b"place,facility,age,persons,\xE5\xA7\x93\xE5\x90\x8D\nnorth,villages,0-17,5,x\n"
                .to_vec(),
        ),
        (
            "identity-number",
            "population",
            people("11010519491231002X,villages,0-17,1"),
        ),
        (
            "huge-cell",
            "population",
            people(&format!("{long},villages,0-17,5")),
        ),
        ("way-nowhere", "travel", ways("villages,county-hospitl,30")),
        (
            "way-negative",
            "travel",
            ways("villages,county-hospital,-30"),
        ),
        ("way-to-itself", "travel", ways("villages,villages,30")),
        (
            "way-twice",
            "travel",
            b"from,to,minutes\nvillages,county-hospital,30\nvillages,county-hospital,40\n".to_vec(),
        ),
        ("tier-nowhere", "facilities", rooms("north,conty,30")),
        ("half-a-bed", "facilities", rooms("north,county,30.5")),
        (
            "facility-twice",
            "facilities",
            rooms("north,county,30\nnorth,county,40"),
        ),
        (
            "level-nowhere",
            "start_census",
            start("county-hospital,ico,3,0"),
        ),
        ("no-such-unit", "start_census", start("villages,icu,3,0")),
        (
            "more-than-beds",
            "start_census",
            start("county-hospital,icu,300,0"),
        ),
        (
            "lost-zeros",
            "start_census",
            start("county-hospital,icu,3,1.5"),
        ),
    ]
}

#[test]
fn every_damaged_table_gives_its_messages_within_the_limit_of_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = damaged();
    assert!(all.len() >= 40, "{}", all.len());
    let (mut wrong, mut odd) = (Vec::new(), Vec::new());
    for lang in ["en", "zh"] {
        let mut found = String::new();
        for (name, table, bytes) in &all {
            let write = |file: String, bytes: &[u8]| {
                std::fs::write(folder.path().join(file), bytes).expect("a file");
            };
            write(format!("{name}.csv"), bytes);
            let scenario = format!(
                "name = \"x\"\nextends = \"builtin:china-county\"\n[tables]\n{table} = \"{name}.csv\"\n"
            );
            write(format!("{name}.toml"), scenario.as_bytes());
            let file = format!("{name}.toml");
            let out = surgeplan(folder.path(), &["check", &file, "--lang", lang]);
            let said = String::from_utf8_lossy(&out.stderr).into_owned();
            let refused = out.status.code() == Some(2) && !said.is_empty();
            let warned = out.status.success() && !said.is_empty();
            // none panics, runs out of memory, or floods the terminal
            if !(refused || warned) || said.contains("panicked") || said.len() > 6_000 {
                odd.push(format!("{name}: {:?} {said}", out.status));
            }
            let _ = writeln!(found, "=== {name}\n{}", said.trim_end());
        }
        let path = format!("tests/damaged-csv.{lang}.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).expect("written");
        } else if std::fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(found);
        }
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
