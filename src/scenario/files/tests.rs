//! Scenarios made of several files.

use std::fs;

use crate::scenario::{Language, Loaded, Options, Problems, Scenario};
use crate::units::Time;

/// Writes files into a folder and loads the first.
fn load(files: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Scenario::load(&folder.path().join(files[0].0), &[])
}

fn loaded(files: &[(&str, &str)]) -> Loaded {
    load(files).unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)))
}

const HEAD: &str = "extends = \"builtin:minimal\"\nname = \"x\"\n";

#[test]
fn side_tables_become_rows_that_the_file_can_change() {
    let text = format!(
        "{HEAD}[patients]\nages = [\"0-59\", \"60+\"]\nage_shares = [0.8, 0.2]\n[sources]\nS1 = \"Survey\"\n\
         [tables]\nfacilities = {{ file = \"t/f.csv\", source = \"S1\" }}\n\
         population = \"t/p.csv\"\ntravel = \"t/w.csv\"\n\
         [[facility]]\nid = \"b\"\nward = {{ beds = 7 }}\n"
    );
    let loaded = loaded(&[
        ("x.toml", text.as_str()),
        (
            "t/f.csv",
            "\u{feff}id,name_zh,name_en,tier,refers_to,ward_beds\r\na,甲,A,county,b,3\r\nb,乙,\"B, the second\",county,,5\r\n",
        ),
        (
            "t/p.csv",
            "place,facility,age,persons\nnorth,a,0-59,800\nnorth,a,60+,200\nsouth,b,,500\n",
        ),
        ("t/w.csv", "from,to,minutes\na,b,40\n"),
    ]);
    let model = &loaded.study(&Options::default()).worlds.models(0)[0];
    let beds: Vec<u32> = model
        .network
        .units
        .iter()
        .map(|unit| unit.capacity.at(Time(0)))
        .collect();
    assert_eq!(beds, [3, 7, 12]);
    let names: Vec<&str> = model
        .network
        .facilities
        .iter()
        .map(|row| row.label.en.as_str())
        .collect();
    assert_eq!(names, ["A", "B, the second", "County hospital"]);
    let persons: Vec<f64> = model
        .demand
        .places
        .iter()
        .map(|place| place.persons)
        .collect();
    assert_eq!(persons, [0.0, 1000.0, 500.0]);
    assert!(
        loaded
            .resolved_toml
            .contains("persons = { 0-59 = 800, \"60+\" = 200 }")
    );
    let fact = |path: &str| loaded.facts.iter().find(|fact| fact.path == path).unwrap();
    assert_eq!(fact("facility.a.ward.beds").sources, ["S1"]);
    assert!(fact("facility.b.ward.beds").sources.is_empty());
}

#[test]
fn daily_tables_are_filled_with_days_without_cases() {
    let text =
        format!("{HEAD}[[stream]]\nid = \"t\"\npatient_type = \"patient\"\ndaily = \"d.csv\"\n");
    let files = [
        ("x.toml", text.as_str()),
        (
            "d.csv",
            "date,place,cases\n2022-12-05,county,4\n2022-12-03,county,2.5\n",
        ),
    ];
    let resolved = loaded(&files).resolved_toml;
    assert!(
        resolved.contains("first = 2022-12-03, place = \"county\", rates = [2.5, 0, 4]"),
        "{resolved}"
    );
}

#[test]
fn values_of_a_law_come_from_a_table() {
    let text = format!(
        "{HEAD}[[patient_type]]\nid = \"patient\"\n[[patient_type.stage]]\nid = \"ill\"\n\
         stay = {{ empirical = {{ values_from = \"v.csv\" }} }}\n"
    );
    let files = [
        ("x.toml", text.as_str()),
        ("v.csv", "hours,weight\n12,1\n36,3\n"),
    ];
    let model = &loaded(&files).study(&Options::default()).worlds.models(0)[0];
    let stay = model
        .patients
        .stages
        .iter()
        .next()
        .unwrap()
        .stay
        .as_ref()
        .unwrap();
    assert!((stay.values()[0].mean_ms() / 3_600_000.0 - 30.0).abs() < 1e-9);
}

#[test]
fn bases_lie_below_their_children() {
    let files = [
        (
            "x.toml",
            "extends = \"base/b.toml\"\nname = \"x\"\n[inputs]\nbeds = 20\n",
        ),
        (
            "base/b.toml",
            "extends = \"c.toml\"\n[inputs]\nbeds = 30\nmean_stay = \"9 d\"\n",
        ),
        (
            "base/c.toml",
            "extends = \"builtin:minimal\"\n[inputs]\nmean_stay = \"5 d\"\n[run]\nhorizon = \"10 d\"\n",
        ),
    ];
    let loaded = loaded(&files);
    let study = loaded.study(&Options::default());
    assert_eq!(study.worlds.inputs(0), [20.0, 9.0, 1.2]);
    assert_eq!(study.worlds.models(0)[0].clock.horizon.days() as i64, 10);
}

#[test]
fn all_problems_of_all_files_are_told_at_once() {
    let text = format!(
        "{HEAD}[run]\nhorizn = \"3 d\"\n[tables]\nfacilities = \"f.csv\"\n[[stream]]\nid = \"t\"\n\
         patient_type = \"patient\"\ndaily = \"missing.csv\"\n"
    );
    let files = [
        ("x.toml", text.as_str()),
        ("f.csv", "id,tier,ward_beds\na,county,many\n"),
    ];
    let problems = load(&files).unwrap_err();
    let lines: Vec<String> = problems
        .lines(Language::En)
        .map(|(_, _, text)| text)
        .collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
}

#[test]
fn a_scenario_that_is_no_file_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let problems = Scenario::load(folder.path(), &[]).unwrap_err();
    assert!(
        problems
            .render(Language::En, false)
            .contains("is not a plain file")
    );
    let problems = Scenario::load(&folder.path().join("no.toml"), &[]).unwrap_err();
    assert!(problems.render(Language::Zh, false).contains("文件不存在"));
}
