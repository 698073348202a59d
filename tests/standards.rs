//! Paper standards: what documents ask of hospitals, judged by counting (V20).

#![allow(clippy::float_cmp, reason = "whole numbers")]

use surgeplan::readiness::{OnPaper, PaperLine};
use surgeplan::scenario::{Language, Options, Scenario};

/// A hospital with an ICU and the standards of one document.
fn hospital(standard: &str, facility: &str) -> String {
    format!(
        r#"
name = "paper"
extends = ["builtin:minimal", "builtin:standards/{standard}"]
[[care_level]]
id = "icu"
kind = "stay"
intensity = 1
[[facility]]
id = "hospital"
{facility}
"#
    )
}

/// The lines of a scenario in an arm, by id.
fn lines(text: &str, sets: &[String]) -> Vec<(String, PaperLine)> {
    let loaded = Scenario::parse(text, sets)
        .unwrap_or_else(|problems| panic!("{}", problems.render(Language::En, false)));
    let study = loaded.study(&Options::default());
    let id = |line: &PaperLine| study.standards[line.standard].label.id.clone();
    study.paper[0]
        .iter()
        .map(|line| (id(line), line.clone()))
        .collect()
}

fn line(text: &str, id: &str) -> PaperLine {
    let found = lines(text, &[]).into_iter().find(|(own, _)| own == id);
    found.unwrap_or_else(|| panic!("no line {id}")).1
}

fn tertiary(open: u32, icu: u32, more: &str) -> String {
    let facility = format!(
        "grade = \"tertiary\"\nicu = {{ beds = {icu} }}\ncounts = {{ open-beds = {open}{more} }}"
    );
    hospital("china-2022", &facility)
}

#[test]
fn four_per_cent_of_800_beds_are_32_and_of_790_too() {
    let judged = |open, icu| {
        let line = line(&tertiary(open, icu, ""), "icu-beds-2022");
        (line.required.unwrap().0, line.answer)
    };
    assert_eq!(judged(800, 32), (32.0, OnPaper::Met));
    assert_eq!(judged(800, 31), (32.0, OnPaper::Missed));
    assert_eq!(judged(790, 32), (32.0, OnPaper::Met));
    assert_eq!(judged(790, 31), (32.0, OnPaper::Missed));
}

#[test]
fn another_four_per_cent_are_convertible() {
    let judged = |convertible: u32, ready_in: u32| {
        let beds = format!(
            "beds = 32, convertible = {{ beds = {convertible}, ready_in = \"{ready_in} h\", \
             trigger = {{ waiting = 1 }} }}"
        );
        let text = tertiary(800, 32, "").replace("beds = 32", &beds);
        line(&text, "convertible-2022").answer
    };
    let answers = [judged(32, 24), judged(31, 24), judged(32, 25)];
    assert_eq!(answers, [OnPaper::Met, OnPaper::Missed, OnPaper::Missed]);
    let none = line(&tertiary(800, 32, ""), "convertible-2022");
    assert_eq!((none.found, none.answer), (Some(0.0), OnPaper::Missed));
}

#[test]
fn beside_40_nurses_8_to_12_more_are_asked_for() {
    let judged = |reserve: u32| {
        let more = format!(", icu-nurses = 40, reserve-icu-nurses = {reserve}");
        line(&tertiary(800, 32, &more), "reserve-nurses-2022")
    };
    assert_eq!(judged(8).required, Some((8.0, Some(12.0))));
    let answers = [7, 8, 12, 13].map(|reserve| judged(reserve).answer);
    let met = OnPaper::Met;
    assert_eq!(answers, [OnPaper::Missed, met, met, met]);
}

#[test]
fn infectious_beds_follow_the_population() {
    let asked = |persons: u64| {
        let text = hospital("public-health-2020", "counts = { infectious-beds = 60 }");
        let place = format!("[[place]]\nid = \"county\"\npersons = {persons}\n");
        line(&format!("{text}{place}"), "infectious-beds-2020")
    };
    let required = |persons| asked(persons).required.unwrap().0;
    let sizes = [299_999, 300_000, 499_999, 500_000, 1_000_000, 1_000_001];
    assert_eq!(sizes.map(required), [20.0, 50.0, 50.0, 80.0, 80.0, 100.0]);
    assert_eq!(asked(400_000).answer, OnPaper::Met);
    assert_eq!(asked(500_000).answer, OnPaper::Missed);
}

#[test]
fn every_line_is_of_the_year_of_its_file() {
    for (name, year) in [
        ("china-2022", "2022"),
        ("icu-guideline-2009", "2009"),
        ("icu-2024", "2024"),
        ("public-health-2020", "2020"),
    ] {
        let text = hospital(name, "grade = \"tertiary\"\nicu = { beds = 32 }");
        let loaded = Scenario::parse(&text, &[]).unwrap();
        let study = loaded.study(&Options::default());
        assert!(!study.standards.is_empty());
        for row in &study.standards {
            assert_eq!(
                (row.year.as_str(), row.mark.is_empty()),
                (year, false),
                "{name}"
            );
            assert!(
                !row.sources.is_empty() && !row.document.is_empty(),
                "{name}"
            );
        }
    }
}

/// Nurses per bed are asked for by other documents; a hospital far below them keeps what 2022 asked.
#[test]
fn a_verdict_of_2022_uses_no_ratio_of_another_year() {
    let more = ", icu-nurses = 1, icu-doctors = 1, reserve-icu-nurses = 1, reserve-icu-doctors = 1, \
                buffer-wards = 1, infectious-departments = 1";
    let convertible = "{ beds = 32, convertible = { beds = 32, trigger = { waiting = 1 } } }";
    let text = tertiary(800, 32, more).replace("{ beds = 32 }", convertible);
    assert!(
        lines(&text, &[])
            .iter()
            .all(|(_, line)| line.answer == OnPaper::Met)
    );
    let with_2009 = text.replace(
        "\"builtin:standards/china-2022\"",
        "\"builtin:standards/china-2022\", \"builtin:standards/icu-guideline-2009\"",
    );
    let missed: Vec<String> = lines(&with_2009, &[])
        .into_iter()
        .filter(|(_, line)| line.answer == OnPaper::Missed)
        .map(|(id, _)| id)
        .collect();
    assert_eq!(missed, ["icu-doctors-2009", "icu-nurses-2009"]);
}

#[test]
fn buffer_wards_are_there_or_not_and_a_grade_has_its_own_lines() {
    let answer = |more| line(&tertiary(800, 32, more), "buffer-wards-2022").answer;
    let answers = ["", ", buffer-wards = 0", ", buffer-wards = 3"].map(answer);
    assert_eq!(answers, [OnPaper::NotStated, OnPaper::Missed, OnPaper::Met]);
    let secondary = "grade = \"secondary\"\nicu = { beds = 3 }\ncounts = { icu-departments = 1 }";
    let text = hospital("china-2022", secondary);
    let ids: Vec<String> = lines(&text, &[]).into_iter().map(|(id, _)| id).collect();
    assert!(!ids.contains(&"icu-beds-2022".to_owned()));
    assert_eq!(line(&text, "icu-department-2022").answer, OnPaper::Met);
}

#[test]
fn beds_are_counted_on_the_day_that_the_document_names() {
    let facility = "grade = \"tertiary\"\ncounts = { open-beds = 800 }\n\
                    icu = { beds = 20, schedule = [{ from = 2022-12-31, beds = 32 }] }";
    let text = hospital("china-2022", facility);
    assert_eq!(line(&text, "icu-beds-2022").answer, OnPaper::Met);
    let later = text.replace("2022-12-31", "2023-01-01");
    assert_eq!(line(&later, "icu-beds-2022").answer, OnPaper::Missed);
}

#[test]
fn a_resolved_scenario_holds_the_standards_themselves() {
    let text = tertiary(800, 32, "");
    let loaded = Scenario::parse(&text, &[]).unwrap();
    assert!(!loaded.resolved_toml.contains("builtin:"));
    let again = Scenario::parse(&loaded.resolved_toml, &[]).unwrap();
    assert_eq!(again.hash, loaded.hash);
    let paper = |loaded: &surgeplan::scenario::Loaded| loaded.study(&Options::default()).paper;
    assert_eq!(paper(&again), paper(&loaded));
}

#[test]
fn heads_of_the_roster_and_a_reserve_that_is_called_feed_the_standards() {
    let text = |heads: u32, reserve: &str| {
        tertiary(800, 32, "")
            + &format!(
                "[[count]]\nid = \"icu-nurses\"\nheads_of = [\"nurses\"]\n[[count]]\nid = \"reserve-icu-nurses\"\nreserve_of = [\"nurses\"]\n\
                 [[staff]]\nid = \"nurses\"\nfacility = \"hospital\"\nheads = {heads}\ncover = 4.7\n\
                 serves = [{{ level = \"icu\", patients_per_staff = 1.5 }}]\n{reserve}"
            )
    };
    let reserve =
        |share: u32, from: &str| format!("reserve = {{ share = \"{share} %\", from = {from} }}\n");
    let judged = |reserve: &str| {
        let line = line(&text(40, reserve), "reserve-nurses-2022");
        (line.base, line.found, line.answer)
    };
    let start = "\"0 d\"";
    assert_eq!(
        [15, 20, 30].map(|share| judged(&reserve(share, start))),
        [
            (Some(40.0), Some(6.0), OnPaper::Missed),
            (Some(40.0), Some(8.0), OnPaper::Met),
            (Some(40.0), Some(12.0), OnPaper::Met)
        ]
    );
    let none = (Some(40.0), Some(0.0), OnPaper::Missed);
    assert_eq!(
        [judged(""), judged(&reserve(30, "\"400 d\""))],
        [none, none]
    );
}
