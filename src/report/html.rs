//! The report as one HTML page: no script, no request to anywhere, readable on paper.

use askama::Template;

use super::draw;
use super::figure::{Figure, Table, figures};
use super::input::{Assumption, Input, ScenarioInfo, Source};
use super::json::verdict_key;
use super::paper::PaperRow;
use super::text::glossary::{self, Term};
use super::text::say::Say;
use super::text::word::Word;
use super::text::{Lang, Languages, Text};

/// The page.
///
/// # Panics
/// Never: writing to a string does not fail.
#[must_use]
pub fn html(input: &Input, languages: Languages) -> String {
    page(input, languages)
        .render()
        .expect("writing to a string does not fail")
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    languages: Languages,
    info: &'a ScenarioInfo,
    question: Text,
    banner: Text,
    reference: Text,
    no_targets: Text,
    arms: Vec<ArmView>,
    facts: Vec<(Text, Text)>,
    next: (String, Text),
    paper: Vec<PaperRow>,
    contrasts: Vec<Text>,
    notes: Vec<Text>,
    figures: Vec<FigureView>,
    weekly: Option<Table>,
    assumptions: [(Text, Vec<AssumptionView>); 2],
    provenance: Vec<(Text, String)>,
    terms: Vec<Term>,
}

struct ArmView {
    key: &'static str,
    sentence: Text,
    targets: Vec<TargetView>,
}

struct TargetView {
    key: &'static str,
    name: Text,
    sentence: Text,
    what: Option<Text>,
}

struct FigureView {
    id: String,
    caption: Text,
    table: Table,
    pictures: Vec<Picture>,
}

struct Picture {
    class: &'static str,
    svg: String,
}

struct AssumptionView {
    path: String,
    value: String,
    basis: Text,
    note: String,
    sources: String,
}

/// Words in the languages of the page.
#[derive(Template)]
#[template(path = "words.html")]
struct Words<'a> {
    text: &'a Text,
    languages: Languages,
}

impl Page<'_> {
    fn words(&self, text: &Text) -> String {
        let words = Words {
            text,
            languages: self.languages,
        };
        words.render().expect("writing to a string does not fail")
    }

    fn word(&self, word: Word) -> String {
        self.words(&word.text())
    }

    fn html_lang(&self) -> &'static str {
        match self.languages.first() {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    fn is_both(&self) -> bool {
        self.languages == Languages::Both
    }

    /// Only addresses of web pages become links.
    #[allow(clippy::unused_self, reason = "templates call methods of the page")]
    fn is_web(&self, source: &Source) -> bool {
        source.url.starts_with("https://") || source.url.starts_with("http://")
    }
}

fn page<'a>(input: &Input<'a>, languages: Languages) -> Page<'a> {
    let info = input.scenario;
    Page {
        languages,
        info,
        question: input.question(),
        banner: Word::Illustrative.text(),
        reference: Say::Under {
            arm: input.arm_name(input.study.reference),
        }
        .text(),
        no_targets: Say::NoTargets {}.text(),
        arms: arms(input),
        facts: input
            .key_facts()
            .into_iter()
            .map(|(word, fact)| (word.text(), fact))
            .collect(),
        next: input.next_step(),
        paper: input.paper_rows(&(0..input.study.targets.len()).collect::<Vec<_>>()),
        contrasts: input.contrast_sentences(),
        notes: notes(input),
        figures: figures(input)
            .into_iter()
            .map(|figure| view(figure, info, languages))
            .collect(),
        weekly: super::weekly::table(input),
        assumptions: assumptions(info),
        provenance: provenance(input),
        terms: glossary::terms(),
    }
}

/// The reference arm first.
fn arms(input: &Input) -> Vec<ArmView> {
    let reference = input.study.reference;
    let others = (0..input.verdicts.len()).filter(|&arm| arm != reference);
    let order = std::iter::once(reference).chain(others);
    let arm = |arm| {
        let (answer, sentence) = input.overall_sentence(arm)?;
        let targets = input.headline().into_iter();
        Some(ArmView {
            key: verdict_key(answer),
            sentence,
            targets: targets
                .filter_map(|target| target_view(input, arm, target))
                .collect(),
        })
    };
    order.filter_map(arm).collect()
}

fn target_view(input: &Input, arm: usize, target: usize) -> Option<TargetView> {
    let verdict = input.verdict(arm, target)?;
    Some(TargetView {
        key: verdict_key(verdict.answer),
        name: input.target_name(target),
        sentence: input.verdict_sentence(&input.study.targets[target], verdict),
        what: input
            .what_would_decide(verdict)
            .or_else(|| input.missed_up_to(arm, target)),
    })
}

fn notes(input: &Input) -> Vec<Text> {
    let cut = input.stopping_sentences().into_iter();
    let warnings = input.scenario.warnings.iter().cloned();
    cut.chain([input.interval_sentence()])
        .chain(warnings)
        .collect()
}

/// A page in both languages carries each picture three times, and shows one.
fn view(figure: Figure, info: &ScenarioInfo, languages: Languages) -> FigureView {
    let banner = info.illustrative.then(|| Word::Illustrative.text());
    let picture = |(languages, class)| Picture {
        class,
        svg: draw::svg(&figure, languages, banner.as_ref()),
    };
    let both = [
        (Languages::Both, "only-both"),
        (Languages::Zh, "only-zh"),
        (Languages::En, "only-en"),
    ];
    let pictures = match languages {
        Languages::Both => both.map(picture).into(),
        one => vec![picture((one, ""))],
    };
    FigureView {
        id: figure.id,
        caption: figure.caption,
        table: figure.table,
        pictures,
    }
}

/// Without a source first; own values before those left to a template or a default.
fn assumptions(info: &ScenarioInfo) -> [(Text, Vec<AssumptionView>); 2] {
    let part = |sourced: bool| {
        let chosen = info.assumptions.iter().filter(|a| has_source(a) == sourced);
        let mut chosen: Vec<&Assumption> = chosen.collect();
        chosen.sort_by_key(|assumption| assumption.is_default);
        chosen.into_iter().map(assumption_view).collect()
    };
    [
        (Word::WithoutSource.text(), part(false)),
        (Word::WithSource.text(), part(true)),
    ]
}

fn has_source(assumption: &Assumption) -> bool {
    !assumption.sources.is_empty() && assumption.mark != "assumed"
}

fn assumption_view(assumption: &Assumption) -> AssumptionView {
    let default = assumption.is_default.then(|| Word::ByDefault.text());
    let basis = [basis(&assumption.mark), default.unwrap_or_default()];
    AssumptionView {
        path: assumption.path.clone(),
        value: assumption.value.clone(),
        basis: Text::join(&basis, "，", ", "),
        note: assumption.note.clone(),
        sources: assumption.sources.join(", "),
    }
}

pub(super) fn basis(mark: &str) -> Text {
    match mark {
        "verified" => Word::Verified.text(),
        "recalled" => Word::Recalled.text(),
        "derived" => Word::Derived.text(),
        "assumed" => Word::Assumed.text(),
        other => Text::same(other),
    }
}

fn provenance(input: &Input) -> Vec<(Text, String)> {
    let info = input.scenario;
    let rows = [
        (Word::Scenario, info.name.clone()),
        (Word::StartDate, info.start_date.to_string()),
        (Word::Version, info.version.clone()),
        (Word::Hash, info.scenario_hash.clone()),
        (Word::Seed, info.seed.to_string()),
        (
            Word::Replications,
            input.experiment.replications.to_string(),
        ),
        (Word::Command, info.command.clone()),
    ];
    rows.into_iter()
        .map(|(word, value)| (word.text(), value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn the_page_asks_nobody_and_runs_nothing() {
        let sample = Sample::pair();
        for languages in [Languages::Zh, Languages::En, Languages::Both] {
            let page = html(&sample.input(), languages);
            for forbidden in [
                "<script",
                "<link",
                "<img",
                "<iframe",
                "url(",
                "@import",
                "javascript:",
            ] {
                assert!(!page.contains(forbidden), "{forbidden}");
            }
            assert!(page.contains("default-src 'none'"));
        }
    }

    #[test]
    fn the_verdict_comes_before_every_figure() {
        let sample = Sample::alone();
        let page = html(&sample.input(), Languages::En);
        let verdict = page
            .find("NOT READY: “Current plan” meets 0 of 2 targets.")
            .unwrap();
        assert!(verdict < page.find("<figure").unwrap());
        assert!(page.contains(
            "Holds in 31 of 100 plausible futures (interval 25–38); required 90: NOT READY"
        ));
        assert!(
            !page.contains("未达标"),
            "an English page has no Chinese sentence"
        );
    }

    #[test]
    fn assumptions_without_a_source_come_first() {
        let sample = Sample::alone();
        let page = html(&sample.input(), Languages::Zh);
        let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
        assert!(place("没有来源或仅为假定的数值") < place("facility.qingxu.icu.beds"));
        assert!(place("facility.qingxu.icu.beds") < place(">有来源的数值"));
        assert!(place(">有来源的数值") < place("patient_type.covid.stage.critical.stay"));
    }

    #[test]
    fn text_from_strangers_is_escaped_and_only_web_addresses_are_links() {
        let mut sample = Sample::alone();
        let evil = "<script>alert(1)</script>";
        sample.study.arms[0].label.en = evil.into();
        sample.scenario.question.en = evil.into();
        sample.scenario.assumptions[0].note = evil.into();
        sample.scenario.sources[1].url = "javascript:alert(1)".into();
        let page = html(&sample.input(), Languages::En);
        assert!(!page.contains("<script"));
        assert!(!page.contains("href=\"javascript"));
    }

    #[test]
    fn ids_are_unique() {
        let sample = Sample::pair();
        let page = html(&sample.input(), Languages::Both);
        let ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
    }
}
