//! Workbooks: one written, filled in and read back; 40 damaged workbooks and tables with their exact messages, under a
//! limit of memory. `UPDATE=1 cargo test --test workbook` rewrites the messages; read the difference.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a test starts the program and reads what it leaves"
)]

mod common;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::process::Command;

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a cell of a test has.
enum Is {
    Text(&'static str),
    Number(f64),
    Day(f64),
    Formula(&'static str, &'static str),
}
use Is::{Day, Number, Text};

use common::surgeplan;

fn put(sheet: &mut Worksheet, row: u32, column: u16, is: &Is) {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    match is {
        Is::Text(text) => sheet.write_string(row, column, *text),
        Is::Number(number) => sheet.write_number(row, column, *number),
        Is::Day(serial) => sheet.write_number_with_format(row, column, *serial, &day),
        Is::Formula(formula, result) => {
            sheet.write_formula(row, column, Formula::new(*formula).set_result(*result))
        }
    }
    .expect("a cell");
}

type Rows<'a> = &'a [(&'a str, Is)];

/// A workbook with numbers, and more sheets by name with rows of cells.
fn book(numbers: Rows, tables: &[(&str, &[&[Is]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book
        .add_worksheet()
        .set_name("数值 Numbers")
        .expect("a name");
    put(sheet, 0, 0, &Text("输入项 key"));
    put(sheet, 0, 1, &Text("数值 value"));
    for (row, (key, value)) in (1..).zip(numbers) {
        sheet.write_string(row, 0, *key).expect("a cell");
        put(sheet, row, 1, value);
    }
    for (name, rows) in tables {
        let sheet = book.add_worksheet().set_name(*name).expect("a name");
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                put(sheet, row, column, cell);
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// A workbook whose parts are changed by hand.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> Vec<u8>) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).expect("a part");
        let own = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut content).expect("it is read");
        if own == name {
            content = change(String::from_utf8(content).expect("text"));
        }
        new.start_file(own, SimpleFileOptions::default())
            .expect("a part");
        new.write_all(&content).expect("it is written");
    }
    new.finish().expect("a workbook").into_inner()
}

#[test]
fn a_workbook_is_written_filled_in_and_becomes_a_scenario_that_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for lang in ["en", "zh"] {
        let name = format!("{lang}.xlsx");
        let new = surgeplan(here, &["new", "--xlsx", &name, "--lang", lang]);
        assert!(new.status.success(), "{}", text(&new.stderr));
        let blank = surgeplan(here, &["import", &name, "--lang", lang]);
        assert!(
            blank.status.success() && blank.stderr.is_empty(),
            "{}",
            text(&blank.stderr)
        );
    }
    let again = surgeplan(here, &["new", "--xlsx", "en.xlsx"]);
    assert_eq!(again.status.code(), Some(4), "nothing is overwritten");

    let numbers = [
        ("county", Text("金乡县")),
        ("county_en", Text("Jinxiang county")),
        ("start", Day(44_896.0)),
        ("population", Number(621_800.0)),
        ("icu_beds", Text("３０")),
        ("minutes_to_city", Number(90.0)),
        ("ward_occupancy", Number(0.8)),
    ];
    let start: &[&[Is]] = &[
        &[
            Text("机构 facility"),
            Text("级别 level"),
            Text("在床 patients"),
            Text("等候 waiting"),
        ],
        &[
            Text("county-hospital"),
            Text("icu"),
            Number(28.0),
            Number(3.0),
        ],
    ];
    let observed: &[&[Is]] = &[
        &[
            Text("日期 date"),
            Text("机构 facility"),
            Text("级别 level"),
            Text("在院人数 census"),
        ],
        &[
            Day(44_896.0),
            Text("county-hospital"),
            Text("icu"),
            Number(12.0),
        ],
        &[
            Text("2022年12月2日"),
            Text("county-hospital"),
            Text("icu"),
            Number(13.0),
        ],
    ];
    let facilities: &[&[Is]] = &[
        &[Text("id"), Text("层级 tier"), Text("ward_beds")],
        &[Text("county-hospital"), Text("county"), Number(800.0)],
    ];
    let tables = [
        ("在院", start),
        ("Observed", observed),
        ("机构 Facilities", facilities),
    ];
    std::fs::write(here.join("plan.xlsx"), book(&numbers, &tables)).expect("a file");
    let import = surgeplan(here, &["import", "plan.xlsx"]);
    assert!(import.status.success(), "{}", text(&import.stderr));
    let said = text(&import.stdout);
    assert!(said.contains("4 numbers of your own"), "{said}");
    let scenario = std::fs::read_to_string(here.join("plan/plan.toml")).expect("written");
    for line in [
        "start = 2022-12-01",
        "icu_beds = { value = 30,",
        "金乡县",
        "start_census = { file = \"start-census.csv\"",
    ] {
        assert!(scenario.contains(line), "{line}: {scenario}");
    }
    let census = std::fs::read_to_string(here.join("plan/observed.csv")).expect("written");
    assert_eq!(
        census,
        "date,facility,level,census\n2022-12-01,county-hospital,icu,12\n2022年12月2日,county-hospital,icu,13\n"
    );
    let explain =
        |path: &str| text(&surgeplan(here, &["check", "plan/plan.toml", path, "--explain"]).stdout);
    assert!(
        explain("start_census.icu.patients").contains("28"),
        "who lies there is of the template's kind"
    );
    assert!(explain("start_census.icu.waiting").contains('3'));
    assert!(explain("facility.county-hospital.ward.beds").contains("800"));
    assert!(explain("inputs.icu_beds").contains("own"));
    let run = Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .args([
            "run",
            "plan/plan.toml",
            "--replications",
            "1",
            "--json",
            "--quiet",
        ])
        .current_dir(here)
        .output()
        .expect("it runs");
    assert!(run.status.success(), "{}", text(&run.stderr));
}

/// `new --from` is `import` into a folder; numbers of the command line beside it are refused.
#[test]
fn a_new_scenario_is_made_from_a_workbook() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let bytes = book(
        &[
            ("population", Number(500_000.0)),
            ("icu_beds", Number(30.0)),
        ],
        &[],
    );
    std::fs::write(here.join("plan.xlsx"), bytes).expect("a file");
    let new = surgeplan(here, &["new", "ours", "--from", "plan.xlsx"]);
    assert!(new.status.success(), "{}", text(&new.stderr));
    let scenario = std::fs::read_to_string(here.join("ours/ours.toml")).expect("written");
    assert!(scenario.contains("icu_beds = { value = 30,"), "{scenario}");
    let import = surgeplan(here, &["import", "plan.xlsx", "--out", "theirs"]);
    assert!(import.status.success());
    let theirs = std::fs::read_to_string(here.join("theirs/theirs.toml")).expect("written");
    assert_eq!(theirs.replace("theirs", "ours"), scenario);
    for lang in ["en", "zh"] {
        let more = [
            "new",
            "more",
            "--from",
            "plan.xlsx",
            "--icu-beds",
            "40",
            "--lang",
            lang,
        ];
        let refused = surgeplan(here, &more);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("icu_beds"));
    }
    assert!(!here.join("more").exists());
    let gone = surgeplan(here, &["new", "gone", "--from", "nowhere.xlsx"]);
    assert!(!gone.status.success() && text(&gone.stderr).contains("nowhere.xlsx"));
}

/// Damaged workbooks by name.
fn damaged() -> Vec<(&'static str, Vec<u8>)> {
    let good = || book(&[("population", Number(500_000.0))], &[]);
    let one = |key, is| book(&[(key, is)], &[]);
    let table = |name: &'static str, rows: &[&[Is]]| book(&[], &[(name, rows)]);
    let start = |cells: &[Is]| {
        let head: &[Is] = &[Text("facility"), Text("level"), Text("patients")];
        book(&[], &[("在院", &[head, cells])])
    };
    let observed = |cells: &[Is]| {
        let head: &[Is] = &[
            Text("date"),
            Text("facility"),
            Text("level"),
            Text("census"),
        ];
        book(&[], &[("历史", &[head, cells])])
    };
    let sheet1 = "xl/worksheets/sheet1.xml";
    let zeros = |n: usize| vec![b' '; n];
    let mut all = vec![
        ("empty-file", Vec::new()),
        ("not-a-zip", b"population,500000\n".to_vec()),
        ("cut-short", good()[..700].to_vec()),
        (
            "old-xls",
            [
                &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..],
                &[0; 600],
            ]
            .concat(),
        ),
        (
            "no-sheets",
            with_part(&good(), "xl/workbook.xml", |_| b"<workbook/>".to_vec()),
        ),
        (
            "broken-xml",
            with_part(&good(), sheet1, |text| {
                text[..text.find("</row>").expect("a row")].into()
            }),
        ),
        ("no-numbers", {
            let mut book = Workbook::new();
            book.add_worksheet().set_name("Sheet1").expect("a name");
            book.save_to_buffer().expect("a workbook")
        }),
        ("no-header", {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet().set_name("Numbers").expect("a name");
            put(sheet, 3, 2, &Text("population"));
            book.save_to_buffer().expect("a workbook")
        }),
        (
            "zip-bomb",
            with_part(&good(), sheet1, |text| {
                [text.as_bytes(), &zeros(100 << 20)].concat()
            }),
        ),
        ("far-corner", {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet().set_name("Numbers").expect("a name");
            put(sheet, 0, 0, &Text("key"));
            put(sheet, 0, 1, &Text("value"));
            put(sheet, 1_048_575, 0, &Text("populaton"));
            put(sheet, 1_048_575, 1, &Number(7.0));
            put(sheet, 1_048_575, 16_383, &Number(1.0));
            book.save_to_buffer().expect("a workbook")
        }),
        ("too-many-cells", {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet().set_name("人口").expect("a name");
            for row in 0..2_100 {
                for column in 0..100 {
                    put(sheet, row, column, &Number(1.0));
                }
            }
            book.save_to_buffer().expect("a workbook")
        }),
        ("huge-cell", {
            let long: &'static str = Box::leak("长".repeat(20_000).into_boxed_str());
            one("icu_beds", Text(long))
        }),
        ("formula-without-result", {
            let bytes = one("icu_beds", Is::Formula("=10+20", "30"));
            with_part(&bytes, sheet1, |text| {
                let from = text.find("<f>").expect("a formula");
                let value = text[from..].find("<v>").expect("a result") + from;
                let end = text[value..].find("</v>").expect("its end") + value + 4;
                format!("{}{}", &text[..value], &text[end..]).into_bytes()
            })
        }),
        (
            "formula-with-result",
            book(
                &[
                    ("icu_beds", Is::Formula("=10+20", "30")),
                    ("population", Number(-1.0)),
                ],
                &[],
            ),
        ),
        ("error-value", {
            let bytes = one("icu_beds", Number(30.0));
            with_part(&bytes, sheet1, |text| {
                text.replace(
                    "<c r=\"B2\"><v>30</v>",
                    "<c r=\"B2\" t=\"e\"><v>#DIV/0!</v>",
                )
                .into_bytes()
            })
        }),
        ("merged", {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet().set_name("Numbers").expect("a name");
            put(sheet, 0, 0, &Text("key"));
            put(sheet, 0, 1, &Text("value"));
            put(sheet, 1, 0, &Text("icu_beds"));
            sheet
                .merge_range(1, 1, 3, 1, "30", &Format::new())
                .expect("merged");
            book.save_to_buffer().expect("a workbook")
        }),
        ("unknown-key", one("icu_bed", Number(30.0))),
        (
            "key-twice",
            book(
                &[("icu_beds", Number(30.0)), ("icu_beds", Number(40.0))],
                &[],
            ),
        ),
        ("too-large", one("icu_beds", Number(100_000.0))),
        ("a-word", one("icu_beds", Text("thirty"))),
        ("a-date", one("icu_beds", Day(44_896.0))),
        ("wrong-unit", one("icu_beds", Text("30 min"))),
        ("bad-start", one("start", Text("next week"))),
        ("bad-division", one("division", Text("999999"))),
        ("bad-template", one("template", Text("china-conty"))),
        (
            "lost-zeros",
            start(&[Number(1.0), Text("icu"), Number(3.0)]),
        ),
        (
            "unknown-facility",
            start(&[Text("county-hospitl"), Text("icu"), Number(3.0)]),
        ),
        (
            "no-such-unit",
            start(&[Text("villages"), Text("icu"), Number(3.0)]),
        ),
        (
            "negative-patients",
            start(&[Text("county-hospital"), Text("icu"), Number(-3.0)]),
        ),
        (
            "more-than-beds",
            start(&[Text("county-hospital"), Text("icu"), Number(300.0)]),
        ),
        (
            "blank-level",
            start(&[Text("county-hospital"), Text(""), Number(3.0)]),
        ),
        (
            "outside-the-table",
            start(&[
                Text("county-hospital"),
                Text("icu"),
                Number(3.0),
                Text("note"),
            ]),
        ),
        (
            "day-outside",
            observed(&[
                Day(40_000.0),
                Text("county-hospital"),
                Text("icu"),
                Number(3.0),
            ]),
        ),
        (
            "half-a-patient",
            observed(&[
                Day(44_896.0),
                Text("county-hospital"),
                Text("icu"),
                Number(3.5),
            ]),
        ),
        (
            "age-became-a-date",
            table(
                "人口",
                &[
                    &[Text("place"), Text("age"), Text("persons")],
                    &[Text("county"), Day(45_205.0), Number(10.0)],
                ],
            ),
        ),
        (
            "unknown-column",
            table(
                "路程",
                &[
                    &[Text("from"), Text("to"), Text("minuts")],
                    &[Text("a"), Text("b"), Number(3.0)],
                ],
            ),
        ),
        (
            "personal",
            table(
                "人口",
                &[
                    &[Text("place"), Text("姓名"), Text("persons")],
                    &[Text("county"), Text("x"), Number(1.0)],
                ],
            ),
        ),
    ];
    all.push((
        "identity-number",
        table(
            "人口",
            &[
                &[Text("place"), Text("persons")],
                &[Text("11010519491231002X"), Number(1.0)],
            ],
        ),
    ));
    all.push((
        "place-nowhere",
        table(
            "人口",
            &[
                &[Text("place"), Text("facility"), Text("persons")],
                &[Text("north"), Text("nowhere"), Number(1.0)],
            ],
        ),
    ));
    all.push((
        "stray-sheet",
        book(&[("icu_beds", Number(-1.0))], &[("备注", &[&[Text("x")]])]),
    ));
    all
}

#[test]
fn every_damaged_workbook_gives_its_messages_within_the_limit_of_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = damaged();
    assert!(all.len() >= 40, "{}", all.len());
    let (mut wrong, mut odd) = (Vec::new(), Vec::new());
    for lang in ["en", "zh"] {
        let mut found = String::new();
        for (name, bytes) in &all {
            let file = format!("{name}.xlsx");
            std::fs::write(folder.path().join(&file), bytes).expect("a file");
            let out = surgeplan(folder.path(), &["import", &file, "--lang", lang]);
            let refused = out.status.code() == Some(2);
            let warned = out.status.success() && !out.stderr.is_empty();
            let said = text(&out.stderr);
            let left = folder.path().join(name).exists();
            // Refused ones leave nothing; none panics or runs out of memory.
            if !(refused || warned) || said.contains("panicked") || left != warned {
                odd.push(format!("{name}: {:?} {said}", out.status));
            }
            let _ = std::fs::remove_dir_all(folder.path().join(name));
            let _ = writeln!(found, "=== {name}\n{}", text(&out.stderr).trim_end());
        }
        let path = format!("tests/damaged.{lang}.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).expect("written");
        } else if std::fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(found);
        }
    }
    assert!(odd.is_empty(), "{}", odd.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_message_of_a_cell_names_it() {
    let messages = std::fs::read_to_string("tests/damaged.en.txt").expect("written");
    let whole = [
        "empty-file",
        "not-a-zip",
        "cut-short",
        "old-xls",
        "no-sheets",
        "broken-xml",
        "zip-bomb",
        "too-many-cells",
        "more-than-beds", // told of the template, whose row it changes
    ];
    for part in messages.split("=== ").skip(1) {
        let (name, said) = part.split_once('\n').expect("a name");
        let places = said
            .lines()
            .filter(|line| line.trim_start().starts_with("--> "));
        let named = |line: &str| line.contains('!') || whole.contains(&name);
        assert!(
            places.clone().next().is_some() && places.clone().all(named),
            "{part}"
        );
    }
}
