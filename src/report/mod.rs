//! The report: what is shown as numbers, how it is drawn, and every sentence in Chinese
//! and English.
//!
//! Everything here is a pure function of an [`Input`]: the same input gives the same
//! bytes. Figures are plain data (`figure`) before they are pictures (`draw`).

pub mod against;
pub mod answer;
#[cfg(test)]
mod browser;
pub mod calendar;
pub mod draw;
pub mod facts;
pub mod figure;
pub mod first;
pub mod further;
#[cfg(test)]
mod hostile;
pub mod html;
pub mod input;
pub mod json;
mod key_facts;
pub mod ledger;
pub mod levers;
pub mod manifest;
pub mod markdown;
pub mod names;
pub mod network;
pub mod observed;
pub mod pairing;
pub mod paper;
pub mod plan;
#[cfg(feature = "png")]
pub mod png;
pub mod race;
pub mod regret;
#[cfg(test)]
mod sample;
pub mod sensitivity;
mod sentences;
pub mod story;
pub mod sweep;
pub mod tables;
pub mod text;
pub mod trust;
pub mod versus;
pub mod weekly;
pub mod why;
pub mod workbook;
pub mod write;

pub use answer::answer;
pub use html::html;
pub use input::{Assumption, Input, KpiSummary, LeverInfo, ScenarioInfo, Source};
pub use manifest::{Circumstances, manifest};
pub use observed::observed;
pub use text::{Lang, Languages, Text};
pub use versus::comparison;
pub use write::{OutputFile, write_all};

use text::word::Word;

/// All files of a report but the manifest and the resolved scenario.
#[must_use]
pub fn files(input: &Input, languages: Languages) -> Vec<OutputFile> {
    let mut files = vec![
        OutputFile::new("report.html", html(input, languages)),
        OutputFile::new("summary.md", markdown::markdown(input, languages)),
        OutputFile::of_bytes("report.xlsx", workbook::workbook(input, languages)),
        OutputFile::new("summary.json", json::to_text(&json::summary(input))),
        OutputFile::new("kpi.csv", tables::kpi(input)),
        OutputFile::new("daily.csv", tables::daily(input)),
        OutputFile::new("replications.csv", tables::replications(input)),
    ];
    if let Some(comparisons) = input.comparisons {
        let table = tables::comparison(input, comparisons);
        files.push(OutputFile::new("comparison.csv", table));
    }
    if let Some(table) = ledger::csv(input) {
        files.push(OutputFile::new("ledger.csv", table));
    }
    if let Some(table) = weekly::csv(input) {
        files.push(OutputFile::new("weekly.csv", table));
    }
    if let Some(table) = observed::table(input) {
        files.push(OutputFile::new("observed.csv", table));
    }
    files.extend(pictures(input, languages));
    files
}

/// Every figure as a file of its own.
fn pictures(input: &Input, languages: Languages) -> impl Iterator<Item = OutputFile> {
    let banner = input
        .scenario
        .illustrative
        .then(|| Word::Illustrative.text());
    let figures = figure::first(input).into_iter();
    let figures = figures.chain(figure::figures(input));
    figures.map(move |figure| {
        let svg = draw::svg(&figure, languages, banner.as_ref());
        OutputFile::new(&format!("figures/{}.svg", figure.id), svg)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sample::Sample;

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let sample = Sample::pair();
        let once = files(&sample.input(), Languages::Both);
        assert_eq!(once, files(&sample.input(), Languages::Both));
        let names: Vec<&str> = once.iter().take(9).map(|file| file.name.as_str()).collect();
        let wanted = [
            "report.html",
            "summary.md",
            "report.xlsx",
            "summary.json",
            "kpi.csv",
            "daily.csv",
            "replications.csv",
            "comparison.csv",
        ];
        assert_eq!(names[..8], wanted);
        assert_eq!(names[8], "figures/first.svg");
    }

    #[test]
    fn a_study_of_nothing_still_has_a_report() {
        let mut sample = Sample::alone();
        sample.study.targets.clear();
        sample.study.kpis.clear();
        sample.verdicts = vec![Vec::new()];
        sample.breaking = vec![Vec::new()];
        sample.summaries = vec![Vec::new()];
        sample.experiment.arms = vec![experiment::ArmOutcome::default()];
        assert_eq!(files(&sample.input(), Languages::Both).len(), 7);
        let said = answer(&sample.input(), Lang::En, false);
        assert!(
            said.contains("The scenario sets no targets, so nothing is judged."),
            "{said}"
        );
    }

    use crate::experiment::outcome as experiment;

    /// Writes reports of the hand-made results to the folder of `SURGEPLAN_REPORTS`.
    #[test]
    #[ignore = "for people who want to look at it"]
    fn write_reports() {
        let folder = std::env::var("SURGEPLAN_REPORTS").expect("SURGEPLAN_REPORTS names a folder");
        let sample = Sample::pair();
        for languages in [Languages::Zh, Languages::En, Languages::Both] {
            let input = sample.input();
            let mut all = files(&input, languages);
            all.push(manifest(&input, &all, &Circumstances::default()));
            let folder = std::path::Path::new(&folder).join(languages.tag());
            write_all(&folder, &all).expect("written");
        }
    }
}
