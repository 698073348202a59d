//! A past census over the simulated one: does the model, observed, agree with itself as often as
//! it says? What does the command say, and write? What does it say of a bad file?

#![allow(
    missing_docs,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "tests, one of which runs the program as it is"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::AtomicBool;

use surgeplan::experiment::observed::{Agreement, Observed, ObservedSeries, census_of, lay_over};
use surgeplan::experiment::outcome::{ArmOutcome, Daily};
use surgeplan::experiment::{self, run};
use surgeplan::model::network::{LevelId, UnitId};
use surgeplan::scenario::{Language, Loaded, Options, Scenario};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Whole winters of a scenario under its last arm.
fn winters(loaded: &Loaded, seed: u64, replications: u64) -> ArmOutcome {
    let study = loaded.study(&Options {
        seed: Some(seed),
        ..Options::default()
    });
    let options = experiment::Options {
        replications,
        threads: 0,
        stop: &AtomicBool::new(false),
        progress: &|_| {},
    };
    let mut experiment = run(&study, &options).expect("threads");
    experiment.arms.pop().expect("an arm")
}

/// The days of a winter that was played once.
fn days(daily: &Daily) -> BTreeMap<usize, u32> {
    let only = |(day, row): (usize, &Vec<(u32, u32)>)| (day, row[0].0);
    daily.days.iter().enumerate().map(only).collect()
}

const UNIT: (UnitId, LevelId) = (UnitId(0), LevelId(0));

/// How a winter agrees with the fan, after a distortion.
fn agreement(
    fan: &ArmOutcome,
    winter: &BTreeMap<usize, u32>,
    distort: fn(u32) -> u32,
) -> Agreement {
    let observed = Observed {
        file: String::new(),
        hash: String::new(),
        series: vec![ObservedSeries {
            unit: UNIT.0,
            level: UNIT.1,
            days: winter.iter().map(|(&day, &n)| (day, distort(n))).collect(),
        }],
    };
    let laid = lay_over(&observed, 0, fan).series.remove(0);
    laid.agreement().expect("days")
}

/// Mean over winters and its standard error; the fan's own error is that of `replications` winters.
fn mean_and_error(values: &[f64], replications: f64) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance * (1.0 / n + 1.0 / replications)).sqrt())
}

/// Days inside minus those expected (80 %, 95 %), and bias: in standard errors of their means.
fn deviations(agreements: &[Agreement], replications: f64) -> [f64; 3] {
    let values: [fn(&Agreement) -> f64; 3] = [
        |one| one.inside[0] as f64 - one.expected[0],
        |one| one.inside[1] as f64 - one.expected[1],
        |one| one.bias,
    ];
    values.map(|value| {
        let values: Vec<f64> = agreements.iter().map(value).collect();
        let (mean, error) = mean_and_error(&values, replications);
        mean / error
    })
}

/// 400 winters of the model, each over the same fan of 1,000 others: days inside the bands are
/// as many as expected, and there is no bias. Each of three numbers may be off by four standard
/// errors: a right program fails with probability about 2e-4. Two planted errors are found.
#[test]
fn a_winter_of_the_model_agrees_with_the_model() {
    let path = file("scenarios/theory/surge-on-a-unit.toml");
    let loaded = Scenario::load(&path, &[]).expect("a good scenario");
    let fan = winters(&loaded, 1, 1_000);
    let series = census_of(UNIT.0, UNIT.1);
    let all: Vec<BTreeMap<usize, u32>> = (0..400)
        .map(|winter| days(&winters(&loaded, 90_000 + winter, 1).series[&series]))
        .collect();
    let off = |distort| {
        let all = all.iter().map(|winter| agreement(&fan, winter, distort));
        let all: Vec<Agreement> = all.collect();
        (deviations(&all, 1_000.0), all)
    };
    let (right, agreements) = off(|n| n);
    eprintln!("off by {right:.2?} standard errors");
    assert!(right.iter().all(|off| off.abs() < 4.0), "{right:?}");
    let (shifted, _) = off(|n| n + 2);
    let (scaled, _) = off(|n| n + n / 4);
    eprintln!("planted: two more, {shifted:.1?}; a quarter more, {scaled:.1?}");
    for planted in [shifted, scaled] {
        assert!(planted.iter().all(|off| off.abs() > 4.0), "{planted:?}");
    }
    // Why nothing is tested as if days were independent: the days inside scatter far more than
    // those of a binomial number would.
    let inside: Vec<f64> = agreements.iter().map(|one| one.inside[0] as f64).collect();
    let mean = inside.iter().sum::<f64>() / inside.len() as f64;
    let scatter = inside.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 399.0;
    let binomial = mean * (1.0 - mean / 90.0);
    eprintln!("variance of days inside {scatter:.0}, binomial {binomial:.0}");
    assert!(scatter > 2.0 * binomial);
}

/// Each bad file in `tests/observed` beside its messages; `UPDATE=1` rewrites them.
#[test]
fn every_bad_file_gives_its_messages() {
    let loaded = Scenario::builtin("minimal", &[]).expect("a template");
    let study = loaded.study(&Options::default());
    let model = &study.worlds.models(0)[0];
    let update = std::env::var_os("UPDATE").is_some();
    let mut seen = 0;
    for name in [
        "date-and-day",
        "day-outside",
        "empty",
        "nothing-counted",
        "semicolons",
        "wrong-cells",
        "wrong-columns",
    ] {
        let path = PathBuf::from(format!("tests/observed/{name}.csv"));
        let problems = loaded.observed(&path, model).expect_err(name);
        for (language, end) in [(Language::En, "en.txt"), (Language::Zh, "zh.txt")] {
            let expected = path.with_extension(end);
            let found = problems.render(language, false);
            if update {
                std::fs::write(&expected, &found).unwrap();
            }
            let expected = std::fs::read_to_string(&expected).unwrap_or_default();
            assert_eq!(found, expected, "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 14);
    let nowhere = loaded.observed(Path::new("nowhere.csv"), model);
    let said = nowhere.unwrap_err().render(Language::En, false);
    assert!(said.contains("cannot read `nowhere.csv`"), "{said}");
}

/// Tables as Chinese spreadsheets write them are read, and what was assumed is told.
#[test]
fn chinese_tables_are_read_with_a_note() {
    let loaded = Scenario::builtin("minimal", &[]).expect("a template");
    let study = loaded.study(&Options::default());
    let model = &study.worlds.models(0)[0];
    let folder = tempfile::tempdir().unwrap();
    let read = |bytes: &[u8]| {
        let path = folder.path().join("census.csv");
        std::fs::write(&path, bytes).unwrap();
        loaded.observed(&path, model)
    };
    let days = |bytes: &[u8]| {
        let (observed, notes) =
            read(bytes).unwrap_or_else(|p| panic!("{}", p.render(Language::En, false)));
        let rows = observed.series[0].days.iter();
        let notes = notes.lines(Language::En).map(|(_, _, text)| text);
        (
            rows.map(|(&d, &n)| (d, n)).collect::<Vec<_>>(),
            notes.collect::<Vec<_>>(),
        )
    };
    let plain =
        "date,facility,level,census\n2022-12-01,hospital,ward,11\n2022-12-02,hospital,ward,12\n";
    let expected = vec![(0, 11), (1, 12)];
    assert_eq!(days(plain.as_bytes()), (expected.clone(), vec![]));
    let with_mark = ["\u{feff}", plain].concat();
    assert_eq!(days(with_mark.as_bytes()), (expected.clone(), vec![]));
    // 日期,机构,级别,在院人数 in GB18030, with dates as Chinese Excel writes them.
    let head: &[u8] =
        b"\xC8\xD5\xC6\xDA,\xBB\xFA\xB9\xB9,\xBC\xB6\xB1\xF0,\xD4\xDA\xD4\xBA\xC8\xCB\xCA\xFD\r\n";
    let rows = b"2022/12/1,hospital,ward,11\r\n2022/12/2,hospital,ward,12\r\n";
    let gb = "this table is not UTF-8; it was read as GB18030, as Chinese Excel writes it";
    assert_eq!(
        days(&[head, rows].concat()),
        (expected.clone(), vec![gb.into()])
    );
    let wide = "日期，机构，级别，在院人数\n2022年12月1日，hospital，ward，１１\n２０２２－１２－０２，hospital，ward，12\n";
    let commas = "the header has no comma: columns were separated at full-width commas";
    let digits = "`１１` was read as `11`; cells of this table with full-width characters: 2";
    assert_eq!(
        days(wide.as_bytes()),
        (expected.clone(), vec![commas.into(), digits.into()])
    );
    let serial = "date,facility,level,census\n44896,hospital,ward,11\n44897,hospital,ward,12\n";
    let told = "`44896` is a serial number of a spreadsheet; it was read as 2022-12-01; such cells in this table: 2";
    assert_eq!(
        days(serial.as_bytes()),
        (expected.clone(), vec![told.into()])
    );
    let sixteen: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(plain.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let notes = [
        "this table is not UTF-8; it was read as UTF-16, as Chinese Excel writes it",
        "the header has no comma: columns were separated at tabs",
    ];
    assert_eq!(days(&sixteen), (expected, notes.map(String::from).into()));
    let broken =
        read(b"date,facility,level,census\n2022-12-01,caf\xE9,ward,1\n").expect_err("no text");
    assert!(broken.render(Language::Zh, false).contains("不是 UTF-8"));
}

fn surgeplan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_surgeplan"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// The example of `docs/observed.md`, with few replications.
#[test]
fn the_command_tells_and_writes_how_the_example_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display().to_string();
    let mut arguments = vec![
        "report",
        "scenarios/jinxiang-2022.toml",
        "--replications",
        "4",
    ];
    arguments.extend(["--observed", "scenarios/jinxiang/census-illustrative.csv"]);
    arguments.extend(["--arm", "icu-15", "--quiet"]);
    let output = surgeplan(&[&arguments[..], &["--out", &out]].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("88 days observed"), "{said}");
    assert!(
        said.contains("inside the 95% band (expected about"),
        "{said}"
    );
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    let table = read("observed.csv");
    assert_eq!(
        table.lines().count(),
        1 + 3 * 88,
        "two blank days of each unit"
    );
    assert!(!table.contains("2023-01-01"), "a blank cell is not 0");
    for level in ["icu", "oxygen", "ward"] {
        assert!(read(&format!("figures/observed-{level}.svg")).contains("observed"));
    }
    assert!(read("report.html").contains("id=\"observed-icu\""));
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).unwrap();
    let observed = &summary["observed"];
    assert_eq!(observed["arm"], "icu-15");
    assert_eq!(observed["units"].as_array().unwrap().len(), 3);
    let unit = &observed["units"][0];
    assert_eq!(unit["days"], 88);
    assert!(unit["inside_80"].as_u64() <= unit["inside_95"].as_u64());
    let manifest = read("manifest.json");
    assert!(
        manifest.contains("--observed scenarios/jinxiang/census-illustrative.csv --arm icu-15")
    );
}

#[test]
fn an_arm_that_is_not_there_is_told_with_what_was_meant() {
    let output = surgeplan(&[
        "report",
        "scenarios/jinxiang-2022.toml",
        "--observed",
        "scenarios/jinxiang/census-illustrative.csv",
        "--arm",
        "icu-51",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("--arm:1:1") && said.contains("did you mean `icu-15`?"),
        "{said}"
    );
}
