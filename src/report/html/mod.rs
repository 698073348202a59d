//! The report as one HTML page: no script, no request to anywhere, readable on paper.

mod build;
#[cfg(test)]
mod tests;

use askama::Template;

use super::figure::{Chapter, Table};
use super::first::FirstLine;
use super::input::{Input, ScenarioInfo, Source};
use super::text::glossary::Term;
use super::text::word::Word;
use super::text::{Lang, Languages, Text};
pub(super) use build::basis;

/// The page.
///
/// # Panics
/// Never: writing to a string does not fail.
#[must_use]
pub fn html(input: &Input, languages: Languages) -> String {
    build::page(input, languages).render().expect(NEVER_FAILS)
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
    key: &'static str,
    verdict: Text,
    lines: Vec<FirstLine>,
    first: Option<FigureView>,
    contents: Vec<(&'static str, Text)>,
    arms: Vec<ArmView>,
    facts: Vec<(Text, Text)>,
    next: (String, Text),
    paper: Table,
    contrasts: Vec<Text>,
    notes: Vec<Text>,
    chapters: Vec<(Chapter, Vec<FigureView>)>,
    middle: Vec<Middle>,
    ledger_note: Text,
    ledger: Option<Table>,
    against: Option<AgainstView>,
    arms_table: Option<Table>,
    levers_note: Text,
    levers: Option<Table>,
    inputs_note: Text,
    inputs: Option<Table>,
    intervals_head: Text,
    intervals: Vec<Text>,
    no_past: Option<Text>,
    stress_intro: Text,
    lacking: Text,
    stress: Table,
    not_covered_head: Text,
    not_covered: Vec<Text>,
    assumptions: [(Text, Vec<AssumptionView>); 2],
    provenance: Vec<(Text, String)>,
    terms: Vec<Term>,
}

/// A chapter of tables, if it has any, and figures.
struct Middle {
    id: &'static str,
    name: Text,
    heading: Option<Text>,
    tables: Vec<Table>,
    figures: Vec<FigureView>,
}

/// An earlier run: heading, sentences, changes and verdicts.
struct AgainstView {
    head: Text,
    says: Vec<Text>,
    tables: [Table; 2],
}

/// A table.
#[derive(Template)]
#[template(path = "table.html")]
struct TableHtml<'a> {
    table: &'a Table,
    class: &'static str,
    languages: Languages,
}

impl TableHtml<'_> {
    fn words(&self, text: &Text) -> String {
        words(text, self.languages)
    }
}

/// A figure with its caption and the numbers behind it.
#[derive(Template)]
#[template(path = "figure.html")]
struct FigureHtml<'a> {
    figure: &'a FigureView,
    data_table: &'a Text,
    languages: Languages,
}

impl FigureHtml<'_> {
    fn words(&self, text: &Text) -> String {
        words(text, self.languages)
    }

    fn table(&self) -> String {
        table(&self.figure.table, "data", self.languages)
    }
}

const NEVER_FAILS: &str = "writing to a string does not fail";

fn words(text: &Text, languages: Languages) -> String {
    Words { text, languages }.render().expect(NEVER_FAILS)
}

fn table(table: &Table, class: &'static str, languages: Languages) -> String {
    let view = TableHtml {
        table,
        class,
        languages,
    };
    view.render().expect(NEVER_FAILS)
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
    title: Text,
    caption: Text,
    table: Table,
    pictures: Vec<Picture>,
}

struct Picture {
    class: &'static str,
    svg: String,
    /// Height of the title as a share of the width: a narrow screen shows the title apart, where it wraps.
    head: String,
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
        words(text, self.languages)
    }

    fn table(&self, own: &Table, class: &'static str) -> String {
        table(own, class, self.languages)
    }

    fn figure(&self, figure: &FigureView) -> String {
        let view = FigureHtml {
            figure,
            data_table: &Word::DataTable.text(),
            languages: self.languages,
        };
        view.render().expect(NEVER_FAILS)
    }

    /// The figures of a chapter.
    fn of(&self, chapter: Chapter) -> &[FigureView] {
        let own = self.chapters.iter().find(|(own, _)| *own == chapter);
        own.map_or(&[], |(_, figures)| figures)
    }

    /// A word in the language of the page alone, for attributes.
    fn plain(&self, word: Word) -> String {
        word.text().get(self.languages.first()).to_owned()
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
